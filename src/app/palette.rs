//! The colours of themes, as numbers: the built-in ones, and what one of the
//! reader's own may name.

use super::ground::Rgb;

/// The colours of a theme. Whatever else is drawn is mixed from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette([Rgb; NAMES.len()]);

/// What the colours are for, by the names that a theme's file has for them.
pub const NAMES: [&str; 10] =
    ["text", "back", "accent", "person", "company", "project", "topic", "tag", "link", "warning"];

/// Where the colours of a screen come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colours {
    /// Neutral tones are mixed from the terminal's own text and ground; a terminal
    /// that does not tell them gets its own sixteen.
    #[default]
    Mixed,
    /// The terminal's own sixteen.
    Terminal,
    /// These, on a ground of their own.
    Palette(Palette),
}

impl Colours {
    /// Those that are no palette, by their names.
    pub const OTHERS: [(&'static str, Self); 2] =
        [("mixed", Self::Mixed), ("terminal", Self::Terminal)];
}

impl Palette {
    /// The built-in one of this name.
    pub fn named(name: &str) -> Option<Self> {
        let (_, colours) = PALETTES.iter().find(|(known, _)| *known == name)?;
        Some(Self(colours.map(rgb)))
    }

    /// With another colour for what is called so; false where nothing is.
    pub fn set(&mut self, name: &str, colour: Rgb) -> bool {
        let at = NAMES.iter().position(|known| *known == name);
        at.map(|at| self.0[at] = colour).is_some()
    }

    /// The colour for what is called so.
    fn of(&self, name: &str) -> Rgb {
        NAMES.iter().position(|known| *known == name).map_or((0, 0, 0), |at| self.0[at])
    }

    /// Text.
    pub fn text(&self) -> Rgb {
        self.of("text")
    }

    /// The ground.
    pub fn back(&self) -> Rgb {
        self.of("back")
    }

    /// All that stand on the ground as marks: accent to warning.
    pub fn hues(&self) -> [Rgb; 8] {
        let [_, _, hues @ ..] = self.0;
        hues
    }
}

const fn rgb(hex: u32) -> Rgb {
    ((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// The colours that are drawn over the terminal's own dark ground.
pub const ON_DARK: &str = "dark";
/// And over its light one.
pub const ON_LIGHT: &str = "light";

/// The built-in palettes, in the order of [`NAMES`]. The well-known ones have
/// their public values; where one of these could not be read on its ground, it is
/// moved towards white or black until it can (4.5 to 1, by WCAG 2).
#[rustfmt::skip]
pub const PALETTES: &[(&str, [u32; NAMES.len()])] = &[
    (ON_DARK,            [0xd8d8d8, 0x1c1c1c, 0xf0b45a, 0x8fcaa6, 0x8eb4ec, 0xc9a5ea, 0xd8c08a, 0x7fc8c2, 0x86b8f4, 0xf28d7a]),
    (ON_LIGHT,           [0x24262a, 0xfbfbfa, 0x955500, 0x1f6f45, 0x2458a6, 0x743a9c, 0x785810, 0x126b68, 0x1a57ad, 0xb02a1a]),
    ("gruvbox-dark",     [0xebdbb2, 0x282828, 0xfe8019, 0xb8bb26, 0x83a598, 0xd3869b, 0xfabd2f, 0x8ec07c, 0x83a598, 0xfb5744]),
    ("gruvbox-light",    [0x3c3836, 0xfbf1c7, 0xaf3a03, 0x746f0d, 0x076678, 0x8f3f71, 0x966110, 0x407856, 0x076678, 0x9d0006]),
    ("nord",             [0xd8dee9, 0x2e3440, 0xebcb8b, 0xa3be8c, 0x81a1c1, 0xb691af, 0xd38f7a, 0x8fbcbb, 0x88c0d0, 0xcf8a90]),
    ("catppuccin-mocha", [0xcdd6f4, 0x1e1e2e, 0xfab387, 0xa6e3a1, 0x89b4fa, 0xcba6f7, 0xf9e2af, 0x94e2d5, 0x89dceb, 0xf38ba8]),
    ("catppuccin-latte", [0x4c4f69, 0xeff1f5, 0xb94908, 0x317c21, 0x1d62ed, 0x8839ef, 0x996114, 0x13797e, 0x187787, 0xd20f39]),
    ("solarized-dark",   [0x93a1a1, 0x002b36, 0xb58900, 0x859900, 0x3995d6, 0x8489ce, 0xd6744b, 0x2aa198, 0x3995d6, 0xe56765]),
    ("solarized-light",  [0x53686f, 0xfdf6e3, 0x8d6a00, 0x677700, 0x1f74b0, 0x6469b6, 0xc24815, 0x207d76, 0x1f74b0, 0xd3302d]),
    ("tokyo-night",      [0xc0caf5, 0x1a1b26, 0xff9e64, 0x9ece6a, 0x7aa2f7, 0xbb9af7, 0xe0af68, 0x73daca, 0x7dcfff, 0xf7768e]),
];

/// Reads `#1c1c1c`.
pub fn parse(text: &str) -> Option<Rgb> {
    let hex = text.strip_prefix('#').filter(|hex| hex.len() == 6)?;
    let is_hex = hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    u32::from_str_radix(hex, 16).ok().filter(|_| is_hex).map(rgb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_palette_is_known_by_its_name_and_changed_by_the_names_of_its_colours() {
        let mut palette = Palette::named("nord").expect("it is built in");
        assert_eq!((palette.back(), palette.text()), ((0x2e, 0x34, 0x40), (0xd8, 0xde, 0xe9)));
        assert!(palette.set("warning", (1, 2, 3)) && !palette.set("danger", (1, 2, 3)));
        assert_eq!(palette.hues()[7], (1, 2, 3));
        assert_eq!(Palette::named("none"), None);
    }

    #[test]
    fn a_colour_has_six_digits() {
        assert_eq!(parse("#1c2D3e"), Some((0x1c, 0x2d, 0x3e)));
        for text in ["1c2d3e", "#1c2d3", "#1c2d3e4", "#gg0000", "#+12345", "red", "#é1234"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
