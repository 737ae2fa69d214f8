//! Roles to styles. Neutral tones are mixed from text and ground: those of the
//! reader's theme, or else the terminal's own, for which hues come in a set for
//! dark and a set for light ground. A terminal that does not tell its colours gets
//! its own sixteen, and one without colour gets bold, dim and reverse.

use ratatui::style::{Color, Modifier, Style};

use crate::app::ground::{Depth, Ground, Rgb};
use crate::app::ink::Ink;
use crate::app::page::{CalloutKind, LinkState, Marks, Role};
use crate::app::palette::{self, Colours, Palette};
use crate::app::settings::Signs;
use crate::vault::{Class, Node, NodeKind};

/// The styles of everything that is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Theme {
    /// Body text.
    pub text: Style,
    /// Secondary text.
    pub dim: Style,
    /// Frames of columns.
    pub frame: Style,
    /// Where one is.
    pub accent: Style,
    /// The fill of the selected row.
    pub selected: Style,
    /// The fill of a selection that was left behind.
    pub left_behind: Style,
    /// What a search matched.
    pub matched: Style,
    /// What needs attention.
    pub warning: Style,
    /// Text and ground, where they are not the terminal's own.
    pub ground: Option<(Color, Color)>,
    /// Which signs are drawn.
    pub signs: Signs,
    hues: Hues,
    code: Style,
    /// In the order of [`Ink::ALL`].
    inks: [Style; Ink::ALL.len()],
    heading: Style,
}

#[derive(Debug, Clone, Copy)]
struct Hues {
    person: Style,
    company: Style,
    project: Style,
    topic: Style,
    tag: Style,
    link: Style,
    faint_link: Style,
    good: Style,
}

/// The least contrast of text, by WCAG 2.
const READABLE: f64 = 4.5;

/// How much of the text colour is in secondary text at least, in hundredths.
const FAINT_PART: u16 = 58;

impl Theme {
    /// The theme for a ground.
    pub fn of(ground: &Ground, colours: &Colours) -> Self {
        match (ground.depth, colours, ground.colours) {
            (Depth::None, ..) => Self::without_colour(),
            (Depth::Sixteen, ..) | (_, Colours::Terminal, _) | (_, Colours::Mixed, None) => {
                Self::of_sixteen()
            }
            (depth, Colours::Palette(palette), _) => {
                let (text, back) = (palette.text(), palette.back());
                let ground = Some((to_depth(text, depth), to_depth(back, depth)));
                Self { ground, ..Self::mixed(text, back, palette.hues(), depth) }
            }
            (depth, Colours::Mixed, Some((text, back))) => {
                Self::mixed(text, back, hues_on(ground.is_dark()), depth)
            }
        }
    }

    /// The same with these signs.
    #[must_use]
    pub fn with_signs(self, signs: Signs) -> Self {
        Self { signs, ..self }
    }

    fn mixed(text: Rgb, back: Rgb, set: [Rgb; 8], depth: Depth) -> Self {
        let colour = |rgb: Rgb| to_depth(rgb, depth);
        let fore = |rgb: Rgb| Style::new().fg(colour(rgb));
        let tone = |part: u16| mix(back, text, part);
        let [amber, green, blue, violet, sand, teal, link, red] = set.map(fore);
        Self {
            text: Style::new(),
            dim: fore(faintest(text, back)),
            frame: fore(tone(30)),
            accent: amber,
            selected: Style::new().bg(colour(tone(14))),
            left_behind: Style::new().bg(colour(tone(8))),
            matched: amber.add_modifier(Modifier::BOLD),
            warning: red,
            ground: None,
            signs: Signs::default(),
            hues: Hues {
                person: green,
                company: blue,
                project: violet,
                topic: sand,
                tag: teal,
                link,
                faint_link: fore(faint(set[6], back)),
                good: green,
            },
            code: Style::new().bg(colour(tone(CODE_PART))),
            inks: inks(text, back, set).map(fore),
            heading: Style::new().add_modifier(Modifier::BOLD),
        }
    }

    fn of_sixteen() -> Self {
        let fore = |colour| Style::new().fg(colour);
        let dim = Style::new().add_modifier(Modifier::DIM);
        Self {
            text: Style::new(),
            dim,
            frame: dim,
            accent: fore(Color::Yellow).add_modifier(Modifier::BOLD),
            selected: Style::new().add_modifier(Modifier::REVERSED),
            left_behind: Style::new().add_modifier(Modifier::BOLD),
            matched: fore(Color::Yellow).add_modifier(Modifier::BOLD),
            warning: fore(Color::Red),
            ground: None,
            signs: Signs::default(),
            hues: Hues {
                person: fore(Color::Green),
                company: fore(Color::Cyan),
                project: fore(Color::Magenta),
                topic: fore(Color::Yellow),
                tag: fore(Color::Cyan),
                // The blue of many palettes cannot be read on black; the line
                // below a link says enough.
                link: Style::new(),
                faint_link: dim,
                good: fore(Color::Green),
            },
            code: dim,
            inks: sixteen_inks(),
            heading: Style::new().add_modifier(Modifier::BOLD),
        }
    }

    fn without_colour() -> Self {
        let plain = Style::new();
        let dim = plain.add_modifier(Modifier::DIM);
        let bold = plain.add_modifier(Modifier::BOLD);
        Self {
            text: plain,
            dim,
            frame: dim,
            accent: bold,
            selected: plain.add_modifier(Modifier::REVERSED),
            left_behind: bold,
            matched: bold.add_modifier(Modifier::UNDERLINED),
            warning: bold,
            ground: None,
            signs: Signs::default(),
            hues: Hues {
                person: plain,
                company: plain,
                project: plain,
                topic: plain,
                tag: plain,
                link: plain,
                faint_link: plain,
                good: plain,
            },
            code: dim,
            inks: [dim; Ink::ALL.len()],
            heading: bold,
        }
    }

    /// The box of a task with this character in it, and its style: open, done, or
    /// given up.
    pub fn task(&self, status: char) -> (&'static str, Style) {
        if self.signs == Signs::Words {
            return match status {
                'x' | 'X' => ("done", self.hues.good),
                '-' => ("given up", self.hues.good),
                _ => ("open", self.accent),
            };
        }
        match status {
            'x' | 'X' => ("☑", self.hues.good),
            '-' => ("☒", self.hues.good),
            _ => ("☐", self.accent),
        }
    }

    /// The sign of a node and its style: shape by class, hollow without a note.
    pub fn glyph(&self, node: &Node) -> (&'static str, Style) {
        let written = node.kind == NodeKind::Note;
        let (full, hollow, style) = match (&node.class, node.kind) {
            (_, NodeKind::Tag) => ("#", "#", self.hues.tag),
            (_, NodeKind::Attachment) => ("▫", "▫", self.dim),
            (Some(Class::Person), _) => ("●", "○", self.hues.person),
            (Some(Class::Company), _) => ("■", "□", self.hues.company),
            (Some(Class::Project), _) => ("◆", "◇", self.hues.project),
            (Some(Class::Topic), _) => ("▲", "△", self.hues.topic),
            (Some(Class::Meeting | Class::Note | Class::Other(_)) | None, NodeKind::Note) => {
                ("▪", "▪", self.dim)
            }
            (Some(Class::Meeting | Class::Note | Class::Other(_)) | None, NodeKind::Entity) => {
                ("○", "○", self.dim)
            }
        };
        let sign = match (self.signs, &node.class, node.kind) {
            (Signs::Unicode | Signs::Ascii, ..) if written => full,
            (Signs::Unicode | Signs::Ascii, ..) => hollow,
            (Signs::Words, _, NodeKind::Tag) => "tag",
            (Signs::Words, _, NodeKind::Attachment) => "attachment",
            (Signs::Words, Some(Class::Person), _) => "person",
            (Signs::Words, Some(Class::Company), _) => "company",
            (Signs::Words, Some(Class::Project), _) => "project",
            (Signs::Words, Some(Class::Topic), _) => "topic",
            (Signs::Words, Some(Class::Meeting), _) => "meeting",
            (Signs::Words, _, NodeKind::Note) => "note",
            (Signs::Words, _, NodeKind::Entity) => "name",
        };
        (sign, style)
    }

    /// How a run of a page is drawn.
    pub fn role(&self, role: Role, marks: Marks) -> Style {
        let hues = &self.hues;
        let style = match role {
            Role::Text | Role::Value | Role::Quote => self.text,
            Role::Heading(1) => self.heading.patch(self.accent),
            Role::Heading(2) => self.heading,
            Role::Heading(_) => self.heading.patch(self.dim),
            Role::Code | Role::CodeBlock => self.code,
            Role::CodeLanguage => self.code.patch(self.dim),
            Role::Link(LinkState::Resolved) => hues.link.add_modifier(Modifier::UNDERLINED),
            Role::Link(LinkState::Alias) => {
                hues.link.add_modifier(Modifier::UNDERLINED | Modifier::ITALIC)
            }
            Role::Link(LinkState::Unresolved) => hues.faint_link,
            Role::Link(LinkState::External) => hues.tag.add_modifier(Modifier::UNDERLINED),
            Role::Tag => hues.tag,
            Role::TaskOpen => self.accent,
            Role::TaskDone => hues.good,
            Role::DoneText => self.dim,
            Role::Label => hues.topic,
            Role::Overdue => self.warning,
            Role::Dim | Role::Key | Role::Marker | Role::Notice | Role::Footnote => self.dim,
            Role::QuoteBar | Role::Rule | Role::TableBorder => self.frame,
            Role::TableHeader => self.heading,
            Role::Math => hues.project,
            Role::Callout(kind) => self.callout(kind).add_modifier(Modifier::BOLD),
        };
        self.marked(style, marks)
    }

    /// How a word of code is drawn, on the ground of code.
    pub fn ink(&self, ink: Ink) -> Style {
        self.inks[ink as usize]
    }

    fn marked(&self, style: Style, marks: Marks) -> Style {
        let mut style = style;
        for (mark, modifier) in [
            (Marks::STRONG, Modifier::BOLD),
            (Marks::EMPHASIS, Modifier::ITALIC),
            (Marks::STRUCK, Modifier::CROSSED_OUT),
        ] {
            if marks.has(mark) {
                style = style.add_modifier(modifier);
            }
        }
        if marks.has(Marks::HIGHLIGHT) {
            style = style.patch(self.accent).add_modifier(Modifier::REVERSED);
        }
        style
    }

    fn callout(&self, kind: CalloutKind) -> Style {
        match kind {
            CalloutKind::Tip | CalloutKind::Success => self.hues.good,
            CalloutKind::Warning | CalloutKind::Question => self.accent,
            CalloutKind::Failure | CalloutKind::Danger | CalloutKind::Bug => self.warning,
            CalloutKind::Example => self.hues.project,
            CalloutKind::Quote => self.dim,
            CalloutKind::Note | CalloutKind::Abstract | CalloutKind::Info | CalloutKind::Todo => {
                self.hues.link
            }
        }
    }
}

/// The hues for a dark or a light ground of the terminal's own.
fn hues_on(is_dark: bool) -> [Rgb; 8] {
    let name = if is_dark { palette::ON_DARK } else { palette::ON_LIGHT };
    Palette::named(name).expect("it is built in; a test holds it").hues()
}

/// `part` hundredths of `to`, the rest of `from`.
fn mix(from: Rgb, to: Rgb, part: u16) -> Rgb {
    let one = |from: u8, to: u8| {
        let sum = u16::from(from) * (100 - part) + u16::from(to) * part;
        u8::try_from(sum / 100).unwrap_or(u8::MAX)
    };
    (one(from.0, to.0), one(from.1, to.1), one(from.2, to.2))
}

/// Secondary text: the faintest mix that can still be read.
fn faintest(text: Rgb, back: Rgb) -> Rgb {
    let readable = |part: &u16| contrast(mix(back, text, *part), back) >= READABLE;
    mix(back, text, (FAINT_PART..100).find(readable).unwrap_or(100))
}

/// How much of the text colour is in the ground of code, in hundredths.
const CODE_PART: u16 = 9;

/// The colours of code: hues, drawn towards the text as far as it takes to read them
/// on the ground of code.
fn inks(text: Rgb, back: Rgb, hues: [Rgb; 8]) -> [Rgb; Ink::ALL.len()] {
    let ground = mix(back, text, CODE_PART);
    let [_, green, blue, violet, sand, teal, _, red] = hues;
    Ink::ALL.map(|ink| {
        let hue = match ink {
            Ink::Keyword => violet,
            Ink::Function => blue,
            Ink::Type => teal,
            Ink::Text | Ink::Added => green,
            Ink::Number => sand,
            Ink::Comment => faintest(text, back),
            Ink::Removed => red,
        };
        let readable = |part: &u16| contrast(mix(hue, text, *part), ground) >= READABLE;
        mix(hue, text, (0..100).find(readable).unwrap_or(100))
    })
}

/// The same of the sixteen. Code is dim there but for these.
fn sixteen_inks() -> [Style; Ink::ALL.len()] {
    Ink::ALL.map(|ink| {
        let colour = match ink {
            Ink::Keyword => Color::Magenta,
            Ink::Function | Ink::Type => Color::Cyan,
            Ink::Text | Ink::Added => Color::Green,
            Ink::Number => Color::Yellow,
            Ink::Comment => return Style::new(),
            Ink::Removed => Color::Red,
        };
        Style::new().fg(colour).remove_modifier(Modifier::DIM)
    })
}

/// A hue drawn back towards the ground, as far as it can still be read.
fn faint(hue: Rgb, back: Rgb) -> Rgb {
    let readable = |part: &u16| contrast(mix(hue, back, *part), back) >= READABLE;
    mix(hue, back, (0..=FAINT_HUE_PART).rev().find(readable).unwrap_or(0))
}

/// How much of the ground is in such a hue at most, in hundredths.
const FAINT_HUE_PART: u16 = 30;

/// The contrast of two colours by WCAG 2, from 1 to 21.
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let linear = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let light = |c: Rgb| 0.2126 * linear(c.0) + 0.7152 * linear(c.1) + 0.0722 * linear(c.2);
    let (high, low) = (light(one).max(light(other)), light(one).min(light(other)));
    (high + 0.05) / (low + 0.05)
}

/// The nearest colour that a terminal of this depth has.
fn to_depth((red, green, blue): Rgb, depth: Depth) -> Color {
    if depth == Depth::True {
        return Color::Rgb(red, green, blue);
    }
    // xterm's 6x6x6 cube has these levels, and its greys go from 8 to 238 by 10.
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let nearest =
        |value: u8| (0u8..6).min_by_key(|&at| LEVELS[usize::from(at)].abs_diff(value)).unwrap_or(0);
    let level = |at: u8| LEVELS[usize::from(at)];
    let distance = |a: Rgb| {
        let one = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        one(a.0, red) + one(a.1, green) + one(a.2, blue)
    };
    let cube = (nearest(red), nearest(green), nearest(blue));
    let grey_at = (u16::from(red) + u16::from(green) + u16::from(blue)) / 3;
    let grey = u8::try_from(grey_at.saturating_sub(3) / 10).unwrap_or(0).min(23);
    let grey_value = 8 + 10 * grey;
    if distance((grey_value, grey_value, grey_value))
        < distance((level(cube.0), level(cube.1), level(cube.2)))
    {
        Color::Indexed(232 + grey)
    } else {
        Color::Indexed(16 + 36 * cube.0 + 6 * cube.1 + cube.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_become_the_nearest_of_256() {
        assert_eq!(to_depth((255, 0, 0), Depth::Indexed), Color::Indexed(196));
        assert_eq!(to_depth((18, 18, 18), Depth::Indexed), Color::Indexed(233));
        assert_eq!(to_depth((255, 255, 255), Depth::Indexed), Color::Indexed(231));
    }

    #[test]
    fn text_can_be_read_on_common_dark_and_light_grounds() {
        #[rustfmt::skip]
        let grounds: [(Rgb, Rgb); 6] = [
            ((0xd4, 0xd4, 0xd4), (0x1e, 0x1e, 0x1e)), ((0xff, 0xff, 0xff), (0, 0, 0)),
            ((0xcd, 0xd6, 0xf4), (0x1e, 0x1e, 0x2e)), ((0x20, 0x20, 0x20), (0xff, 0xff, 0xff)),
            ((0x38, 0x3a, 0x42), (0xfa, 0xfa, 0xfa)), ((0x3c, 0x38, 0x36), (0xfb, 0xf1, 0xc7)),
        ];
        for (text, back) in grounds {
            let is_dark = Ground { colours: Some((text, back)), depth: Depth::True }.is_dark();
            check_contrast(&format!("{back:?}"), text, back, hues_on(is_dark));
        }
    }

    /// Text at least 4.5 to 1 and marks 3 to 1, on the ground and on the selected
    /// row.
    #[track_caller]
    fn check_contrast(name: &str, text: Rgb, back: Rgb, hues: [Rgb; 8]) {
        let fill = mix(back, text, 14);
        for hue in hues {
            assert!(contrast(hue, back) >= READABLE, "{hue:?} on {name}");
            assert!(contrast(hue, fill) >= 3.0, "{hue:?} on the selected row of {name}");
        }
        assert!(contrast(faintest(text, back), back) >= READABLE, "dim on {name}");
        assert!(contrast(faint(hues[6], back), back) >= READABLE, "faint links on {name}");
        assert!(contrast(text, back) >= READABLE, "text on {name}");
        let ground = mix(back, text, CODE_PART);
        for (ink, colour) in Ink::ALL.into_iter().zip(inks(text, back, hues)) {
            assert!(contrast(colour, ground) >= READABLE, "{ink:?} on the code of {name}");
        }
        assert!(contrast(text, fill) >= READABLE, "text on the selected row of {name}");
    }

    #[test]
    fn text_can_be_read_in_every_built_in_theme() {
        for (name, _) in palette::PALETTES {
            let palette = Palette::named(name).expect("it is built in");
            check_contrast(name, palette.text(), palette.back(), palette.hues());
        }
    }
}
