//! What the terminal can show, found out before anything is drawn.
//!
//! Whether there are colours: `--color`, then `NO_COLOR`, then `CLICOLOR_FORCE`,
//! then `CLICOLOR=0`. How many: `COLORTERM`, then `TERM`. The terminal is asked for
//! its own colours once; one that does not tell them in time is drawn on with its
//! sixteen.

use std::env;

use super::input::Told;
use crate::app::ground::{Depth, Ground, Rgb};

/// The reader's word about colours, on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum When {
    /// As the environment has it.
    #[default]
    Auto,
    /// Colours, whatever the environment says.
    Always,
    /// None.
    Never,
}

/// Finds out what can be shown; `ask` has the terminal tell its colours.
pub fn detect(when: When, ask: impl FnOnce() -> Vec<Told>) -> Ground {
    let depth = depth(when, |name| env::var(name).ok());
    let term = env::var("TERM").unwrap_or_default();
    let asks = match depth {
        Depth::None => false,
        // Of those with sixteen only some are known to answer, or to be silent.
        Depth::Sixteen => term.starts_with("xterm") || term.starts_with("rxvt"),
        Depth::Indexed | Depth::True => !is_silent(&term),
    };
    let colours = if asks { own_colours(&ask()) } else { None };
    Ground { colours, depth }
}

/// Whether a terminal is known to say nothing of its colours, or only after it has
/// answered what it was asked later: it is not waited for.
fn is_silent(term: &str) -> bool {
    matches!(term, "linux" | "Eterm" | "screen") || term.starts_with("screen.")
}

/// Whether a terminal has many colours and does not say so in this word. Over ssh the
/// word is all that is known of it.
fn is_of_many(term: &str) -> bool {
    const NAMES: [&str; 8] =
        ["alacritty", "contour", "foot", "ghostty", "kitty", "mlterm", "rio", "wezterm"];
    let name = term.strip_prefix("xterm-").unwrap_or(term);
    let is_named = |known: &str| {
        name.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    term.ends_with("-direct") || NAMES.iter().any(|known| is_named(known))
}

/// How many colours there are, by the environment.
fn depth(when: When, variable: impl Fn(&str) -> Option<String>) -> Depth {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let is_wanted = match when {
        When::Always => true,
        When::Never => false,
        When::Auto if set("NO_COLOR").is_some() => false,
        When::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        When::Auto => set("CLICOLOR").is_none_or(|value| value != "0"),
    };
    if !is_wanted {
        return Depth::None;
    }
    let term = set("TERM").unwrap_or_default();
    match set("COLORTERM").as_deref() {
        Some("truecolor" | "24bit") => Depth::True,
        _ if term.ends_with("-256color") || is_of_many(&term) => Depth::Indexed,
        _ => Depth::Sixteen,
    }
}

fn own_colours(told: &[Told]) -> Option<(Rgb, Rgb)> {
    let text = told.iter().find_map(|it| if let Told::Text(rgb) = it { Some(*rgb) } else { None });
    let back = told.iter().find_map(|it| if let Told::Back(rgb) = it { Some(*rgb) } else { None });
    text.zip(back)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(when: When, variables: &[(&str, &str)], expected: Depth) {
        let value = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(depth(when, value), expected, "{when:?} {variables:?}");
    }

    #[test]
    fn the_option_is_believed_first_then_the_environment_in_its_order() {
        let (none, no) = (("NO_COLOR", "1"), ("CLICOLOR", "0"));
        let (force, many) = (("CLICOLOR_FORCE", "1"), ("COLORTERM", "truecolor"));
        check(When::Always, &[none, no, many], Depth::True);
        check(When::Never, &[force, many], Depth::None);
        check(When::Auto, &[none, force, many], Depth::None);
        check(When::Auto, &[("NO_COLOR", ""), many], Depth::True);
        check(When::Auto, &[force, no, many], Depth::True);
        check(When::Auto, &[("CLICOLOR_FORCE", "0"), no, many], Depth::None);
        check(When::Auto, &[no, many], Depth::None);
        check(When::Auto, &[("CLICOLOR", "1"), many], Depth::True);
    }

    #[test]
    fn colours_are_known_where_both_are_told() {
        let (text, back) = ((220, 221, 222), (10, 11, 12));
        for (told, known) in [
            (vec![Told::Text(text), Told::Back(back), Told::Kinds(vec![62])], Some((text, back))),
            (vec![Told::Back(back), Told::Text(text)], Some((text, back))),
            (vec![Told::Text(text), Told::Kinds(vec![62])], None),
            (vec![Told::Back(back)], None),
            (vec![], None),
        ] {
            assert_eq!(own_colours(&told), known, "{told:?}");
        }
    }

    #[test]
    fn those_that_are_known_to_be_silent_are_not_asked() {
        for (term, is) in [
            ("linux", true),
            ("screen", true),
            ("screen.xterm-256color", true),
            ("screen-256color", false),
            ("xterm-256color", false),
        ] {
            assert_eq!(is_silent(term), is, "{term}");
        }
    }

    #[test]
    fn how_many_colours_there_are_is_said_by_the_terminal() {
        let auto = |variables: &[(&str, &str)], expected| check(When::Auto, variables, expected);
        auto(&[("COLORTERM", "24bit"), ("TERM", "xterm")], Depth::True);
        auto(&[("TERM", "xterm-256color")], Depth::Indexed);
        auto(&[("COLORTERM", "yes"), ("TERM", "xterm-kitty")], Depth::Indexed);
        for term in ["foot", "alacritty-direct", "xterm-ghostty", "mlterm", "xterm-direct"] {
            auto(&[("TERM", term)], Depth::Indexed);
        }
        for term in ["linux", "xterm", "footnote", "rio2"] {
            auto(&[("TERM", term)], Depth::Sixteen);
        }
        auto(&[], Depth::Sixteen);
    }
}
