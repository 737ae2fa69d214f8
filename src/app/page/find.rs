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
    let mut line = Logical::default();
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

/// A line of text put together again from its rows, folded.
#[derive(Default)]
struct Logical {
    folded: String,
    /// For each grapheme: where it begins in `folded`, and its cells.
    graphemes: Vec<(usize, Cells)>,
}

impl Logical {
    fn clear(&mut self) {
        self.folded.clear();
        self.graphemes.clear();
    }

    fn add(&mut self, idx: usize, row: &Row) {
        if row.joint == Joint::Space {
            self.folded.push(' ');
        }
        let mut column = 0;
        for span in &row.spans {
            for grapheme in span.text.graphemes(true) {
                let start = column;
                column += u16::try_from(cells::width(grapheme)).unwrap_or(0);
                if start >= row.indent {
                    self.graphemes
                        .push((self.folded.len(), Cells { row: idx, columns: start..column }));
                    grapheme.chars().for_each(|c| fold(c, &mut self.folded));
                }
            }
        }
    }

    fn search(&self, finder: &Finder, hits: &mut Vec<Hit>) {
        for start in finder.find_iter(self.folded.as_bytes()) {
            if hits.len() >= HITS_MAX {
                return;
            }
            let end = start + finder.needle().len();
            // A hit that begins within a folded grapheme (the second s of ß)
            // takes the whole grapheme.
            let first = self.graphemes.partition_point(|(at, _)| *at <= start).saturating_sub(1);
            let last = self.graphemes.partition_point(|(at, _)| *at < end);
            let mut parts: Vec<Cells> = Vec::new();
            for (_, cells) in &self.graphemes[first..last] {
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

fn fold(c: char, out: &mut String) {
    match c {
        c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
        c if c.is_whitespace() => out.push(' '),
        c => out.extend(search_fold(c)),
    }
}
