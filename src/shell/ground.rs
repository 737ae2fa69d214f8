//! What the terminal can show, found out before it is taken.
//!
//! Order of what is believed: `NO_COLOR`, then `COLORTERM`, then `TERM`. The
//! terminal is asked for its own colours once; one that does not answer in
//! [`PATIENCE_MS`] is drawn on with its sixteen.

use std::env;
use std::time::Duration;
use terminal_colorsaurus::{Color, QueryOptions, color_palette};

use crate::app::ground::{Depth, Ground, Rgb};

/// How long the terminal may take to tell its colours, in milliseconds.
const PATIENCE_MS: u64 = 100;

/// Finds out what can be shown. `no_colour` is the user's word on the command
/// line, and wins over everything.
pub fn detect(no_colour: bool) -> Ground {
    let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    if no_colour || set("NO_COLOR").is_some() {
        return Ground { colours: None, depth: Depth::None };
    }
    let term = set("TERM").unwrap_or_default();
    let depth = match set("COLORTERM").as_deref() {
        Some("truecolor" | "24bit") => Depth::True,
        _ if term.ends_with("-256color") || term.contains("kitty") => Depth::Indexed,
        _ => Depth::Sixteen,
    };
    // A console that is known to keep silent is not waited for.
    let asks = depth > Depth::Sixteen && term != "linux";
    let colours = if asks { own_colours() } else { None };
    Ground { colours, depth }
}

fn own_colours() -> Option<(Rgb, Rgb)> {
    let mut options = QueryOptions::default();
    options.timeout = Duration::from_millis(PATIENCE_MS);
    let palette = color_palette(options).ok()?;
    let rgb = |colour: &Color| colour.scale_to_8bit();
    Some((rgb(&palette.foreground), rgb(&palette.background)))
}
