//! Terminal cells: how wide text is, and how it is cut and wrapped to fit.
//!
//! Widths are those of `unicode-width`, the table that the drawing library uses
//! too; text is never cut inside a grapheme.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many cells `text` takes in one line.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// The longest start of `text` that fits `cells`, cut between graphemes.
pub fn prefix(text: &str, cells: usize) -> &str {
    if text.is_ascii() {
        return &text[..text.len().min(cells)];
    }
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > cells {
            return &text[..at];
        }
    }
    text
}

/// The longest end of `text` that fits `cells`, cut between graphemes.
pub fn suffix(text: &str, cells: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += grapheme.width();
        if used > cells {
            return &text[at + grapheme.len()..];
        }
    }
    text
}

/// Fits `text` into `cells`, with `…` at the end where it was cut: for names.
pub fn cut_end(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    match cells {
        0 => String::new(),
        _ => format!("{}…", prefix(text, cells - 1).trim_end()),
    }
}

/// Fits `text` into `cells`, with `…` in the middle where it was cut: for paths,
/// whose ends say the most.
pub fn cut_middle(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    match cells {
        0 => String::new(),
        _ => {
            let right = (cells - 1).div_ceil(2);
            format!("{}…{}", prefix(text, cells - 1 - right), suffix(text, right))
        }
    }
}

/// The part of a line around a column (from 1), for a place with `room` for so
/// many characters: from its beginning, unless what matters stands behind the
/// middle of that. At most `chars_max` characters, `…` where the beginning is cut.
pub fn excerpt(line: &str, column: u32, room: usize, chars_max: usize) -> String {
    let column = column.saturating_sub(1) as usize;
    let skip = if column > room / 2 { column - room / 3 } else { 0 };
    let part: String = line.chars().skip(skip).take(chars_max).collect();
    let part = part.trim();
    if skip > 0 { format!("…{part}") } else { part.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_at_the_end_and_paths_in_the_middle() {
        assert_eq!(cut_end("Jorunn Stefansdal", 8), "Jorunn…");
        assert_eq!(cut_end("日本語ノート", 6), "日本…");
        assert_eq!(cut_middle("Meetings/2026/Note.md", 11), "Meeti…te.md".to_owned());
        assert_eq!(cut_end("abc", 0), "");
        assert_eq!(cut_end("abc", 3), "abc");
    }

    #[test]
    fn an_excerpt_shows_the_part_of_the_line_that_matters() {
        assert_eq!(excerpt("  - [[Ada]] and more", 5, 60, 400), "- [[Ada]] and more");
        let long = format!("{}[[Ada]]", "x".repeat(100));
        assert_eq!(excerpt(&long, 101, 30, 400), format!("…{}[[Ada]]", "x".repeat(10)));
        assert_eq!(excerpt(&long, 101, 30, 5), "…xxxxx");
        assert_eq!(excerpt("short", 999, 30, 400), "…");
        assert_eq!(excerpt("", 1, 0, 400), "");
    }

    #[test]
    fn a_grapheme_is_never_cut() {
        assert_eq!(prefix("e\u{301}x", 1), "e\u{301}");
        assert_eq!(suffix("xe\u{301}", 1), "e\u{301}");
    }
}
