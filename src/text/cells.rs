//! Terminal cells: how wide text is, and how it is cut and wrapped to fit.
//!
//! Widths are those of `unicode-width`, the table that the drawing library uses
//! too; text is never cut inside a grapheme.

use std::ops::Range;

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

/// The characters, counted from 0, that are left out of the middle of `text` for a `…`,
/// so that those at `wanted` are seen in so many cells, though its end may be cut. They
/// ascend. Nothing where cutting the end shows them all, and nothing of a text that would
/// fill screens.
pub fn left_out(text: &str, wanted: &[u32], cells: usize) -> Range<u32> {
    const BYTES_MAX: usize = 1_024;
    let is_cut = text.len() <= BYTES_MAX && width(text) > cells;
    let Some(&last) = wanted.last().filter(|_| is_cut) else { return 0..0 };
    // Of each grapheme the characters and cells before it.
    let graphemes: Vec<&str> = text.graphemes(true).collect();
    let mut starts = vec![(0, 0)];
    for grapheme in &graphemes {
        let (chars, used) = starts[starts.len() - 1];
        let n_chars = u32::try_from(grapheme.chars().count()).unwrap_or(u32::MAX);
        starts.push((n_chars.saturating_add(chars), grapheme.width() + used));
    }
    let total = starts[starts.len() - 1].1;
    let behind = |char| starts.partition_point(|start| start.0 <= char);
    let end_of = |char| starts.get(behind(char)).map_or(total, |start| start.1);
    if end_of(last) < cells {
        return 0..0;
    }
    // Whole words at the start stay, as far as they take a third of the room.
    let head = starts.partition_point(|start| start.1 <= cells / 3).saturating_sub(1);
    let is_space = |grapheme: &&str| grapheme.trim().is_empty();
    let head = graphemes[..head].iter().rposition(is_space).map_or(0, |space| space + 1);
    let room = cells.saturating_sub(starts[head].1 + 1);
    let end = total.min(end_of(last) + room / 3);
    let room = room.saturating_sub(usize::from(end < total));
    let first =
        wanted.iter().find(|char| **char >= starts[head].0).map_or(head, |&char| behind(char) - 1);
    let from = starts.partition_point(|start| start.1 + room < end).min(first);
    // What follows begins with a whole word, if what is wanted does not stand before it.
    let from = (from.max(1)..=first).find(|at| is_space(&graphemes[at - 1])).unwrap_or(from);
    starts[head].0..starts[from.max(head)].0
}

/// The rows of at most so many cells that `text` takes, as the bytes of each: broken
/// behind a space in the further half of a row, which may stand beyond its end, else
/// where it is full. There is always one; of a letter wider than a row there is no
/// part.
pub fn rows(text: &str, cells: usize) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let mut start = 0;
    loop {
        let rest = &text[start..];
        let end = start + row_end(rest, cells.max(1));
        rows.push(start..end);
        if end >= text.len() {
            return rows;
        }
        start = end;
    }
}

fn row_end(text: &str, cells: usize) -> usize {
    let fits = prefix(text, cells).len();
    if fits == text.len() {
        return fits;
    }
    if text[fits..].starts_with(' ') {
        return fits + 1;
    }
    match text[..fits].rfind(' ').filter(|space| *space >= fits / 2) {
        Some(space) => space + 1,
        None if fits == 0 => text.chars().next().map_or(0, char::len_utf8),
        None => fits,
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
    fn what_is_wanted_is_seen_where_the_end_of_a_text_is_cut() {
        let check = |text: &str, wanted: &[u32], cells, expected: &str| {
            let out = left_out(text, wanted, cells);
            let (start, end) = (out.start as usize, out.end as usize);
            let kept = text.chars().take(start).chain((start < end).then_some('…'));
            let kept: String = kept.chain(text.chars().skip(end)).collect();
            assert_eq!(cut_end(&kept, cells), expected, "{wanted:?} in {cells}");
        };
        let name = "2025-12-11 Pricing for three volumes and more";
        check(name, &[], 20, "2025-12-11 Pricing…");
        check(name, &[11, 12], 20, "2025-12-11 Pricing…");
        check(name, &[33, 34], 20, "…three volumes and…");
        check(name, &[43, 44], 20, "…volumes and more");
        check(name, &[43, 44], 36, "2025-12-11 …three volumes and more");
        check(name, &[11, 12, 44], 20, "…Pricing for three…");
        check(name, &[0, 44], 36, "2025-12-11 …three volumes and more");
        check("日本語ノート日本語ノート", &[11], 10, "…語ノート");
        check("ab", &[1], 0, "");
        check("ab", &[1], 1, "…");
        check("ab", &[9], 1, "…");
        assert!(left_out(&"long ".repeat(1_000), &[4_000], 20).is_empty());
    }

    #[test]
    fn rows_break_at_a_space_where_there_is_one_and_lose_nothing() {
        let check = |text: &str, cells, expected: &[&str]| {
            let rows: Vec<&str> = rows(text, cells).into_iter().map(|row| &text[row]).collect();
            assert_eq!(rows, expected, "{text:?} in {cells}");
        };
        check("", 4, &[""]);
        check("one two", 7, &["one two"]);
        check("one two", 6, &["one ", "two"]);
        check("one two", 3, &["one ", "two"]);
        check("o twothree", 5, &["o two", "three"]);
        check("日本", 1, &["日", "本"]);
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
