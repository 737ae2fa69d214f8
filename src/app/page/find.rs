//! Finding text on a page, across the ends of rows.

use memchr::memmem::Finder;
use unicode_segmentation::UnicodeSegmentation;

use super::{Cells, HITS_MAX, Hit, Joint, Row};
use crate::text::cells;
use crate::text::key::search_fold;

/// Where `needle` is written in `rows`; at most [`HITS_MAX`] hits, which do not
/// overlap.
pub(super) fn hits(rows: &[Row], needle: &str) -> Vec<Hit> {
    let mut folded = String::new();
    needle.chars().for_each(|c| fold(c, &mut folded));
    let mut hits = Vec::new();
    if folded.is_empty() {
        return hits;
    }
    let finder = Finder::new(&folded);
    let mut line = Logical { rows, folded: String::new(), starts: Vec::new() };
    for (idx, row) in rows.iter().enumerate() {
        if row.joint == Joint::New {
            line.search(&finder, &mut hits);
            line.clear();
        }
        line.add(idx, row);
        if hits.len() >= HITS_MAX {
            return hits;
        }
    }
    line.search(&finder, &mut hits);
    hits
}

/// A line of text put together again from its rows, folded. Where in its row
/// something stands is only reckoned for what is found, since a page may have very
/// many rows.
struct Logical<'r> {
    /// All rows of the page.
    rows: &'r [Row],
    folded: String,
    /// Where in `folded` the text of a row begins, and which row it is.
    starts: Vec<(usize, usize)>,
}

impl Logical<'_> {
    fn clear(&mut self) {
        self.folded.clear();
        self.starts.clear();
    }

    fn add(&mut self, idx: usize, row: &Row) {
        if row.joint == Joint::Space {
            self.folded.push(' ');
        }
        self.starts.push((self.folded.len(), idx));
        let mut column = 0;
        for span in &row.spans {
            if column >= row.indent {
                fold_all(&span.text, &mut self.folded);
                continue;
            }
            for grapheme in span.text.graphemes(true) {
                let start = column;
                column += u16::try_from(cells::width(grapheme)).unwrap_or(0);
                if start >= row.indent {
                    fold_all(grapheme, &mut self.folded);
                }
            }
        }
    }

    /// For each grapheme of a row's text: where it begins in the folded text, and
    /// its cells.
    fn graphemes(&self, (at, idx): (usize, usize), all: &mut Vec<(usize, Cells)>) {
        let row = &self.rows[idx];
        let (mut at, mut column) = (at, 0);
        let mut folded = String::new();
        for grapheme in row.spans.iter().flat_map(|span| span.text.graphemes(true)) {
            let start = column;
            column += u16::try_from(cells::width(grapheme)).unwrap_or(0);
            if start >= row.indent {
                all.push((at, Cells { row: idx, columns: start..column }));
                folded.clear();
                fold_all(grapheme, &mut folded);
                at += folded.len();
            }
        }
    }

    fn search(&self, finder: &Finder, hits: &mut Vec<Hit>) {
        let mut graphemes: Vec<(usize, Cells)> = Vec::new();
        let mut of = 0..0;
        for start in finder.find_iter(self.folded.as_bytes()) {
            if hits.len() >= HITS_MAX {
                return;
            }
            let end = start + finder.needle().len();
            let first = self.starts.partition_point(|(at, _)| *at <= start).saturating_sub(1);
            let last = self.starts.partition_point(|(at, _)| *at < end);
            // Often there are several on one row.
            if of != (first..last) {
                graphemes.clear();
                of = first..last;
                self.starts[of.clone()].iter().for_each(|at| self.graphemes(*at, &mut graphemes));
            }
            // A hit that begins within a folded grapheme (the second s of ß)
            // takes the whole grapheme.
            let first = graphemes.partition_point(|(at, _)| *at <= start).saturating_sub(1);
            let last = graphemes.partition_point(|(at, _)| *at < end);
            let mut parts: Vec<Cells> = Vec::new();
            for (_, cells) in &graphemes[first..last] {
                match parts.last_mut() {
                    Some(part) if part.row == cells.row => part.columns.end = cells.columns.end,
                    _ => parts.push(cells.clone()),
                }
            }
            if !parts.is_empty() {
                hits.push(Hit { parts });
            }
        }
    }
}

fn fold_all(text: &str, out: &mut String) {
    if text.is_ascii() {
        let at = out.len();
        out.push_str(text);
        out[at..].make_ascii_lowercase();
    } else {
        text.chars().for_each(|c| fold(c, out));
    }
}

fn fold(c: char, out: &mut String) {
    match c {
        c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
        c if c.is_whitespace() => out.push(' '),
        c => out.extend(search_fold(c)),
    }
}
