//! Signs outside of ASCII that the program draws, and what stands for them where
//! these cannot be shown or are not wanted. Cell for cell, so that nothing moves.
//!
//! A note's own text is left alone, but for those of these signs that it has too:
//! who cannot see ours cannot see those either.

use ratatui::buffer::Buffer;

use crate::app::settings::Signs;

/// Frames and rules; who hears the screen is spared them and bars.
#[rustfmt::skip]
const FRAMES: &[(char, char)] = &[
    ('╭', '+'), ('╮', '+'), ('╰', '+'), ('╯', '+'), ('─', '-'), ('│', '|'), ('┼', '+'),
    ('┬', '+'), ('┴', '+'), ('├', '+'), ('┤', '+'), ('╌', '-'), ('━', '='), ('▏', '|'), ('▎', '|'),
];

/// Bars, by how high they are; beside them stand numbers.
#[rustfmt::skip]
const BARS: &[(char, char)] = &[
    ('▁', '_'), ('▂', '.'), ('▃', '-'), ('▄', '='), ('▅', '+'), ('▆', '*'), ('▇', '#'), ('█', '@'),
];

/// All others.
#[rustfmt::skip]
const OTHERS: &[(char, char)] = &[
    ('▌', '>'), ('…', '~'), ('›', '>'), ('▸', '>'), ('·', '-'), ('•', '*'), ('≈', '?'),
    ('↑', '^'), ('↓', 'v'), ('←', '<'), ('→', '>'), ('“', '"'), ('”', '"'),
    ('●', 'P'), ('○', 'o'), ('■', 'C'), ('□', 'c'), ('◆', 'J'), ('◇', 'j'), ('▲', 'T'), ('△', 't'),
    ('▪', '-'), ('▫', '+'), ('◦', '?'), ('◉', 'O'), ('◎', '0'), ('☐', '_'), ('☑', 'x'), ('☒', '-'),
    ('×', 'x'), ('␛', '?'), ('␡', '?'), ('⟪', '<'), ('⟫', '>'), ('\u{fffd}', '?'),
];

/// Puts the signs that are wanted in the place of those that were drawn.
pub fn replace(buffer: &mut Buffer, signs: Signs) {
    if signs == Signs::Unicode {
        return;
    }
    for cell in &mut buffer.content {
        let mut chars = cell.symbol().chars();
        let (Some(sign), None) = (chars.next(), chars.next()) else { continue };
        if let Some(other) = instead(sign, signs) {
            cell.set_char(other);
        }
    }
}

/// What stands for a sign, if it is one of ours.
fn instead(sign: char, signs: Signs) -> Option<char> {
    let of = |rows: &[(char, char)]| {
        rows.iter().find(|(ours, _)| *ours == sign).map(|(_, other)| *other)
    };
    match sign {
        _ if sign.is_ascii() => None,
        // Braille: the lines of a map. The empty pattern is no dot.
        '\u{2800}' => Some(' '),
        '\u{2801}'..='\u{28ff}' => Some('.'),
        _ => match (of(FRAMES).or_else(|| of(BARS)), signs) {
            (Some(_), Signs::Words) => Some(' '),
            (Some(other), _) => Some(other),
            (None, _) => of(OTHERS),
        },
    }
}
