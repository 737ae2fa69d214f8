//! What full-text search found: a row of the finder, and how much there is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::bars::{counted, thousands};
use super::finder::letters;
use super::pane;
use super::theme::Theme;
use crate::app::finder_pane::LineRow;
use crate::app::model::Model;
use crate::app::searches::Search;
use crate::query::search::By;
use crate::query::terms::Fault;
use crate::text::cells;
use crate::text::shown::display_safe;

/// From this many cells on, the note stands beside its line.
const NOTE_MIN: u16 = 56;
/// The note has a column of so much of the width at most.
const NOTE_PART: u16 = 3;
/// From this many cells on there is room for whole sentences.
const SENTENCE_MIN: u16 = 76;

/// Draws a line that was found, with its note beside it where that is the first
/// of its lines or the chosen one.
pub fn row(
    buffer: &mut Buffer,
    area: Rect,
    row: u16,
    (found, is_selected): (&LineRow, bool),
    model: &Model,
    theme: &Theme,
) {
    let line = found.line();
    let node = model.vault.by_path(&found.note().path).map(|node| model.vault.node(node));
    let mut end = area.width.saturating_sub(1);
    if area.width >= NOTE_MIN && line.by == By::Line {
        let room = area.width / NOTE_PART;
        let area = Rect { width: end, ..area };
        end = end.saturating_sub(room + 2);
        if let Some(node) = node.filter(|_| found.is_first() || is_selected) {
            pane::at(buffer, area, end + 2, row, &display_safe(node.name()), theme.dim);
        }
    }
    let (glyph, style) = node.map_or(("·", theme.dim), |node| theme.glyph(node));
    let glyph = if found.is_first() { glyph } else { " " };
    let column = pane::at(buffer, area, 1, row, glyph, style) + 1;
    let room = Rect { width: end, ..area };
    marked(buffer, room, column, row, (&line.text, &line.marks), [theme.text, theme.matched]);
}

/// Writes a text with what was looked for in the second style; where the first of
/// that would be cut off, from a little before it on.
pub fn marked(
    buffer: &mut Buffer,
    area: Rect,
    column: u16,
    row: u16,
    (text, marks): (&str, &[(u32, u32)]),
    styles: [Style; 2],
) {
    let room = u32::from(area.width.saturating_sub(column));
    let &(begin, end) = marks.first().unwrap_or(&(0, 0));
    // An ellipsis takes the place of the last character that is left out.
    let skip = if end < room { 0 } else { begin.saturating_sub(room / 3) };
    let rest: String = text.chars().skip(skip as usize).collect();
    let text = match skip {
        0 => rest,
        _ => {
            rest.chars().skip(1).fold("…".to_owned(), |text, c| text + c.encode_utf8(&mut [0; 4]))
        }
    };
    let shifted = marks.iter().flat_map(|&(begin, end)| begin..end);
    let positions: Vec<u32> = shifted.filter_map(|at| at.checked_sub(skip)).collect();
    letters(buffer, area, column, row, &text, &positions, styles);
}

/// How much was found, and of how much; while it is searched, how far it is.
pub fn said(search: &Search, width: u16) -> String {
    let tally = search.tally();
    let more = if tally.at_least { " or more" } else { "" };
    let lines = match tally.shown < tally.lines {
        true => {
            format!("first {} of {}{more} lines", thousands(tally.shown), thousands(tally.lines))
        }
        false => format!("{}{more}", counted(tally.lines, "line")),
    };
    if !search.is_done() {
        let part = (100 * tally.notes).checked_div(tally.of_notes).unwrap_or(0);
        return format!("{lines}, {part} %…");
    }
    if tally.answering == 0 {
        return format!("nothing in {}", counted(tally.of_notes, "note"));
    }
    if width < SENTENCE_MIN {
        return lines;
    }
    let mut words = format!("{lines} in {}", counted(tally.answering, "note"));
    if tally.unreadable > 0 {
        words += &format!(", {} cannot be read", counted(tally.unreadable, "note"));
    }
    if tally.cut > 0 {
        words += &format!(", {} not to the end", counted(tally.cut, "note"));
    }
    words
}

/// Draws what is wrong with what is typed from a row on, its mark below the column
/// that the fault is at, or the number of the column where the words need whole rows;
/// `from` is the column of the first character.
pub fn fault(buffer: &mut Buffer, area: Rect, from: u16, row: u16, fault: &Fault, theme: &Theme) {
    let mark = mark(from, fault);
    let words = display_safe(&fault.says);
    match told(area.width, from, fault) {
        Told::Behind => {
            let column = pane::at(buffer, area, mark, row, "^", theme.warning);
            pane::at(buffer, area, column + 1, row, &words, theme.warning);
        }
        Told::Before(column) => {
            pane::at(buffer, area, column, row, &words, theme.warning);
            pane::at(buffer, area, mark, row, "^", theme.warning);
        }
        Told::InRows(lines) => {
            for (row, line) in (row..).zip(&lines) {
                pane::at(buffer, area, 1, row, line, theme.warning);
            }
        }
    }
}

/// How many rows [`fault`] takes in an area that is so wide.
pub fn fault_rows(width: u16, from: u16, fault: &Fault) -> u16 {
    match told(width, from, fault) {
        Told::InRows(lines) => u16::try_from(lines.len()).unwrap_or(u16::MAX),
        Told::Behind | Told::Before(_) => 1,
    }
}

/// Where it is said what is wrong.
enum Told {
    /// Behind the mark.
    Behind,
    /// Before the mark, from this column on: there is no room behind it.
    Before(u16),
    /// In rows of its own, with the number of the column.
    InRows(Vec<String>),
}

fn told(width: u16, from: u16, fault: &Fault) -> Told {
    let mark = mark(from, fault);
    let words = display_safe(&fault.says);
    let length = u16::try_from(cells::width(&words)).unwrap_or(u16::MAX);
    if mark.saturating_add(2).saturating_add(length) <= width {
        return Told::Behind;
    }
    let before = mark.checked_sub(length.saturating_add(1)).filter(|column| *column >= 1);
    before.map_or_else(
        || {
            let words = format!("column {}: {words}", fault.column);
            Told::InRows(lines(&words, usize::from(width.saturating_sub(2))))
        },
        Told::Before,
    )
}

fn mark(from: u16, fault: &Fault) -> u16 {
    from.saturating_add(u16::try_from(fault.column - 1).unwrap_or(u16::MAX))
}

/// Words in lines of so many cells; one that is longer stands in a line of its own.
fn lines(words: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split(' ') {
        match lines.last_mut() {
            Some(line) if cells::width(line) + 1 + cells::width(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
