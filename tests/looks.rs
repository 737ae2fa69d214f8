//! How every screen looks: at four sizes, on a dark and a light ground, without
//! colour, in ASCII. One table of screens, one file a screen and size with its text
//! and its styles; what is the same in two looks stands there once.
//!
//! And that all of it can be read: in every built-in theme each letter that is drawn
//! anywhere stands out from its ground.

#[path = "protocol/tour.rs"]
mod tour;

mod stage;

use std::collections::BTreeMap;
use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use stage::{Stage, Written, lines};
use tour::STOPS;
use vaultgraph::app::ground::{Depth, Ground, Rgb};
use vaultgraph::app::palette::{Colours, PALETTES, Palette};
use vaultgraph::app::settings::Signs;

const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 35), (200, 50)];

const DARK: Ground =
    Ground { colours: Some(((0xd4, 0xd4, 0xd4), (0x1e, 0x1e, 0x1e))), depth: Depth::True };
const LIGHT: Ground =
    Ground { colours: Some(((0x24, 0x26, 0x2a), (0xff, 0xff, 0xff))), depth: Depth::True };
const NO_COLOUR: Ground = Ground { colours: None, depth: Depth::None };

/// Colours and marks of a cell, as far as they show.
fn style(cell: &Cell) -> (Color, Color, Modifier) {
    let is_blank = cell.symbol() == " " && cell.modifier.is_empty();
    (if is_blank { Color::Reset } else { cell.fg }, cell.bg, cell.modifier)
}

/// The styles of a screen: what each letter stands for, and the runs of each row.
fn styles(buffer: &Buffer) -> (String, String) {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut known = vec![(Color::Reset, Color::Reset, Modifier::empty())];
    let mut runs = String::new();
    for (at, row) in buffer.content.chunks(usize::from(buffer.area.width)).enumerate() {
        let mut line = String::new();
        for run in row.chunk_by(|a, b| style(a) == style(b)) {
            let style = style(&run[0]);
            let number = known.iter().position(|one| *one == style).unwrap_or_else(|| {
                known.push(style);
                known.len() - 1
            });
            let letter = number.checked_sub(1).map_or('.', |at| char::from(LETTERS[at]));
            let _ = write!(line, " {}{letter}", run.len());
        }
        if line != format!(" {}.", row.len()) {
            let _ = writeln!(runs, "{}:{line}", at + 1);
        }
    }
    let mut legend = String::new();
    for ((fore, back, modifier), letter) in known.iter().skip(1).zip(LETTERS) {
        let (fore, back, letter) = (said(*fore), said(*back), char::from(*letter));
        let marks = if modifier.is_empty() { String::new() } else { format!(" {modifier:?}") };
        let _ = writeln!(legend, "{letter} {fore} on {back}{marks}");
    }
    (legend, runs)
}

fn said(colour: Color) -> String {
    match colour {
        Color::Reset => "-".to_owned(),
        Color::Rgb(red, green, blue) => format!("{red:02x}{green:02x}{blue:02x}"),
        other => format!("{other:?}"),
    }
}

/// What differs in ASCII: which sign stands for which, where each has one of its own;
/// else the lines.
fn in_ascii(text: &[String], ascii: &[String]) -> String {
    let mut signs = BTreeMap::new();
    let mut is_one_to_one = true;
    for (line, other) in text.iter().zip(ascii) {
        is_one_to_one &= line.chars().count() == other.chars().count();
        for (sign, plain) in line.chars().zip(other.chars()) {
            is_one_to_one &= *signs.entry(sign).or_insert(plain) == plain;
        }
    }
    let mut said = String::new();
    if is_one_to_one {
        for (sign, plain) in signs.iter().filter(|(sign, plain)| sign != plain) {
            let _ = write!(said, "{sign}{plain} ");
        }
        said.push('\n');
        return said;
    }
    for (at, (_, line)) in text.iter().zip(ascii).enumerate().filter(|(_, (a, b))| a != b) {
        let _ = writeln!(said, "{}: {line}", at + 1);
    }
    said
}

/// All that is to be kept of a screen at one size.
fn looks(stage: &mut Stage) -> String {
    let mut drawn = |ground: Ground, signs: Signs| {
        (stage.model.ground, stage.model.settings.signs) = (ground, signs);
        stage.buffer()
    };
    let (dark, light) = (drawn(DARK, Signs::Unicode), drawn(LIGHT, Signs::Unicode));
    let (plain, ascii) = (drawn(NO_COLOUR, Signs::Unicode), drawn(DARK, Signs::Ascii));
    let text = lines(&dark);
    assert_eq!((&lines(&light), &lines(&plain)), (&text, &text), "a colour changed the text");
    let mut all = text.join("\n").trim_end().to_owned();
    let _ = write!(all, "\n--- in ASCII\n{}", in_ascii(&text, &lines(&ascii)));
    let (legend, runs) = styles(&dark);
    let _ = write!(all, "--- dark\n{legend}{runs}");
    for (name, buffer) in [("light", light), ("no colour", plain)] {
        let (legend, of_this) = styles(&buffer);
        let of_this = if of_this == runs { "as above\n" } else { &of_this };
        let _ = write!(all, "--- {name}\n{legend}{of_this}");
    }
    all
}

#[test]
fn every_screen_looks_as_it_did() {
    for size in SIZES {
        for stop in STOPS {
            let mut stage = Stage::start(&Written::demo(), size.0, size.1);
            tour::go(&mut stage, stop);
            let name = format!("{}-{}x{}", stop.name, size.0, size.1);
            insta::with_settings!({
                prepend_module_to_snapshot => false,
                snapshot_path => "looks",
                omit_expression => true,
            }, {
                insta::assert_snapshot!(name, looks(&mut stage));
            });
        }
    }
}

/// The contrast of two colours by WCAG 2, from 1 to 21; written again, so that a
/// fault of the program's own does not judge itself.
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let linear = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let light = |c: Rgb| 0.2126 * linear(c.0) + 0.7152 * linear(c.1) + 0.0722 * linear(c.2);
    let (high, low) = (light(one).max(light(other)), light(one).min(light(other)));
    (high + 0.05) / (low + 0.05)
}

/// Every built-in theme, as a terminal would be asked for it.
fn themes() -> Vec<(&'static str, Ground, Colours)> {
    let own = PALETTES.iter().map(|(name, _)| {
        (*name, DARK, Colours::Palette(Palette::named(name).expect("it is built in")))
    });
    own.chain([("mixed, dark", DARK, Colours::Mixed), ("mixed, light", LIGHT, Colours::Mixed)])
        .collect()
}

#[test]
fn whatever_is_drawn_in_any_theme_can_be_read() {
    let rgb = |colour: Color, own: Rgb| match colour {
        Color::Rgb(red, green, blue) => (red, green, blue),
        _ => own,
    };
    for stop in STOPS {
        let mut stage = Stage::start(&Written::demo(), 120, 35);
        tour::go(&mut stage, stop);
        for (name, ground, colours) in themes() {
            let (text, back) = ground.colours.expect("it tells them");
            (stage.model.ground, stage.model.colours) = (ground, colours);
            for cell in stage.buffer().content {
                let sign = cell.symbol().chars().next().unwrap_or(' ');
                if sign == ' ' {
                    continue;
                }
                let (mut fore, mut behind) = (rgb(cell.fg, text), rgb(cell.bg, back));
                if cell.modifier.contains(Modifier::REVERSED) {
                    (fore, behind) = (behind, fore);
                }
                let least = if sign.is_alphanumeric() { 4.5 } else { 3.0 };
                let found = contrast(fore, behind);
                assert!(
                    found >= least,
                    "{name}, {}: “{sign}”, {fore:02x?} on {behind:02x?}: {found:.2}",
                    stop.name
                );
            }
        }
    }
}
