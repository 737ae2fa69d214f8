//! What the terminal can show, found out before it is taken.
//!
//! Whether there are colours: `--color`, then `NO_COLOR`, then `CLICOLOR_FORCE`,
//! then `CLICOLOR=0`. How many: `COLORTERM`, then `TERM`. The terminal is asked for
//! its own colours once; one that does not answer in [`PATIENCE_MS`] is drawn on
//! with its sixteen.

use std::env;
use std::time::Duration;
use terminal_colorsaurus::{Color, QueryOptions, color_palette};

use crate::app::ground::{Depth, Ground, Rgb};

/// How long the terminal may take to tell its colours, in milliseconds.
const PATIENCE_MS: u64 = 100;

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

/// Finds out what can be shown.
pub fn detect(when: When) -> Ground {
    let depth = depth(when, |name| env::var(name).ok());
    // A console that is known to keep silent is not waited for.
    let asks = depth > Depth::Sixteen && env::var("TERM").is_ok_and(|term| term != "linux");
    let colours = if asks { own_colours() } else { None };
    Ground { colours, depth }
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
        _ if term.ends_with("-256color") || term.contains("kitty") => Depth::Indexed,
        _ => Depth::Sixteen,
    }
}

fn own_colours() -> Option<(Rgb, Rgb)> {
    let mut options = QueryOptions::default();
    options.timeout = Duration::from_millis(PATIENCE_MS);
    let palette = color_palette(options).ok()?;
    let rgb = |colour: &Color| colour.scale_to_8bit();
    Some((rgb(&palette.foreground), rgb(&palette.background)))
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
    fn how_many_colours_there_are_is_said_by_the_terminal() {
        let auto = |variables: &[(&str, &str)], expected| check(When::Auto, variables, expected);
        auto(&[("COLORTERM", "24bit"), ("TERM", "xterm")], Depth::True);
        auto(&[("TERM", "xterm-256color")], Depth::Indexed);
        auto(&[("COLORTERM", "yes"), ("TERM", "xterm-kitty")], Depth::Indexed);
        auto(&[("TERM", "linux")], Depth::Sixteen);
        auto(&[], Depth::Sixteen);
    }
}
