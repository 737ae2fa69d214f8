//! Runs of text become rows of at most so many cells.
//!
//! Rows break at spaces, and beside characters two cells wide (CJK, emoji)
//! except where a closing mark would begin a row or an opening one end it. A
//! word longer than a row is cut between graphemes. Every grapheme is measured
//! by itself, as the drawing library does. One pass, linear in the text.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

use super::builder::LinkId;
use super::{Joint, Marks, PAGE_ROWS_MAX, Role, Run};
use crate::text::cells;
use crate::text::shown::safe;

/// Stands for a grapheme that is wider than a whole row, and for what was cut.
const ELLIPSIS: &str = "…";

/// Closing marks, which do not begin a row (JIS X 4051, shortened).
const NEVER_FIRST: &str = "、。，．：；！？）］｝」』】〉》〕”’…・,.:;!?)]}%»";

/// Small kana and the long vowel, which do not either.
const SMALL_KANA: &str = "ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ";

/// Opening marks, which do not end a row.
const NEVER_LAST: &str = "（［｛「『【〈《〔“‘([{«";

/// One row of text without the bars and markers before it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Line {
    /// Of the first run on it.
    pub source_line: Option<u32>,
    /// Safe to show.
    pub spans: Vec<(String, Role, Marks)>,
    /// Links on it, with their cells from the line's first.
    pub links: Vec<(LinkId, usize, usize)>,
    /// Cells taken.
    pub cells: usize,
    /// How it goes on from the line before.
    pub joint: Joint,
}

impl Line {
    fn push(&mut self, text: &str, run: &Run, n_cells: usize) {
        if self.spans.is_empty() {
            self.source_line = run.source_line;
        }
        match self.spans.last_mut() {
            Some(last) if (last.1, last.2) == (run.role, run.marks) => last.0.push_str(text),
            _ => self.spans.push((text.to_owned(), run.role, run.marks)),
        }
        let start = self.cells;
        self.cells += n_cells;
        if let Some(link) = run.link {
            match self.links.last_mut() {
                Some(last) if last.0 == link && last.2 == start => last.2 = self.cells,
                _ => self.links.push((link, start, self.cells)),
            }
        }
    }
}

impl Line {
    /// Adds text that is safe to show already.
    pub fn append(&mut self, text: &str, role: Role, n_cells: usize) {
        if n_cells > 0 {
            self.spans.push((text.to_owned(), role, Marks::NONE));
            self.cells += n_cells;
        }
    }

    /// Adds another line beside this one.
    pub fn append_line(&mut self, other: Self) {
        let shift = self.cells;
        self.spans.extend(other.spans);
        self.links.extend(
            other.links.into_iter().map(|(link, start, end)| (link, start + shift, end + shift)),
        );
        self.cells += other.cells;
    }
}

/// Wraps to rows of `cells`; with none, to no row at all. Stops at as many rows
/// as a page can hold.
pub(super) fn wrap(runs: &[Run], cells: usize) -> Vec<Line> {
    if cells == 0 {
        return Vec::new();
    }
    let mut wrapper = Wrapper { cells, lines: Vec::new(), ..Wrapper::default() };
    for run in runs {
        wrapper.run(run);
    }
    wrapper.end_line();
    wrapper.lines
}

/// One row of all runs, with `…` at its end where it was cut.
pub(super) fn cut(runs: &[Run], cells: usize) -> Line {
    let mut line = Line::default();
    for (idx, run) in runs.iter().enumerate() {
        let text = drawable(&run.text);
        let room = cells - line.cells;
        let n_cells = graphemes_width(&text);
        // The last cell is kept for the ellipsis as long as anything follows.
        let more = runs[idx + 1..].iter().any(|run| !run.text.is_empty());
        if n_cells < room || (n_cells == room && !more) {
            line.push(&text, run, n_cells);
            continue;
        }
        if room > 0 {
            let kept = cells::prefix(&text, room - 1).trim_end();
            line.push(kept, run, graphemes_width(kept));
            line.push(ELLIPSIS, run, 1);
        }
        break;
    }
    line
}

/// Text as it can be drawn: safe, without graphemes that take no cell.
pub(super) fn drawable(text: &str) -> Cow<'_, str> {
    let text = safe(text);
    if text.is_ascii() || text.graphemes(true).all(|grapheme| cells::width(grapheme) > 0) {
        return text;
    }
    Cow::Owned(text.graphemes(true).filter(|grapheme| cells::width(grapheme) > 0).collect())
}

/// The cells of `text` when each grapheme is drawn by itself.
pub(super) fn graphemes_width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(cells::width).sum()
}

#[derive(Default)]
struct Wrapper<'r> {
    cells: usize,
    lines: Vec<Line>,
    line: Line,
    /// The word not yet placed: its text by run.
    word: Vec<(&'r Run, String, usize)>,
    word_cells: usize,
    /// Spaces before it.
    space: Vec<(&'r Run, usize)>,
    space_cells: usize,
    /// The last grapheme, when the next one could follow it without a space.
    last: Option<Side>,
    /// Whether anything was asked for since the last line break.
    open: bool,
}

/// What one grapheme lets happen beside it.
#[derive(Clone, Copy)]
struct Side {
    wide: bool,
    never_first: bool,
    never_last: bool,
}

impl Side {
    fn of(grapheme: &str, n_cells: usize) -> Self {
        let c = grapheme.chars().next().unwrap_or(' ');
        let punctuation = !c.is_alphanumeric();
        Self {
            wide: n_cells > 1,
            never_first: n_cells > 1 && SMALL_KANA.contains(c)
                || punctuation && NEVER_FIRST.contains(c),
            never_last: punctuation && NEVER_LAST.contains(c),
        }
    }

    fn may_break_before(self, next: Self) -> bool {
        (self.wide || next.wide) && !self.never_last && !next.never_first
    }
}

impl<'r> Wrapper<'r> {
    fn run(&mut self, run: &'r Run) {
        if run.breaks {
            self.open = true;
            self.end_line();
            return;
        }
        let text = drawable(&run.text);
        self.open |= !text.is_empty();
        let whole = run.whole && graphemes_width(&text) <= self.cells;
        for grapheme in text.graphemes(true) {
            if self.lines.len() >= PAGE_ROWS_MAX {
                return;
            }
            let n_cells = cells::width(grapheme);
            if !whole && is_space(grapheme) {
                self.place_word();
                self.space.push((run, 1));
                self.space_cells += 1;
                self.last = None;
            } else if n_cells > self.cells {
                self.grapheme(run, ELLIPSIS, 1, whole);
            } else {
                self.grapheme(run, grapheme, n_cells, whole);
            }
        }
    }

    fn grapheme(&mut self, run: &'r Run, grapheme: &str, n_cells: usize, whole: bool) {
        let side = Side::of(grapheme, n_cells);
        let may_break = !whole && self.last.is_some_and(|last| last.may_break_before(side));
        if may_break || self.word_cells + n_cells > self.cells {
            self.place_word();
        }
        self.last = Some(side);
        self.word_cells += n_cells;
        match self.word.last_mut() {
            Some((of, text, total)) if std::ptr::eq(*of, run) => {
                text.push_str(grapheme);
                *total += n_cells;
            }
            _ => self.word.push((run, grapheme.to_owned(), n_cells)),
        }
    }

    /// Puts the word on this line, or on a new one when it does not fit.
    fn place_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        if self.line.cells + self.space_cells + self.word_cells > self.cells {
            let joint = if self.space_cells > 0 { Joint::Space } else { Joint::Cut };
            let started = !self.line.spans.is_empty();
            if started {
                self.lines.push(std::mem::take(&mut self.line));
                self.line.joint = joint;
            }
            self.space.clear();
        }
        for (run, n_cells) in self.space.drain(..) {
            self.line.push(" ", run, n_cells);
        }
        for (run, text, n_cells) in self.word.drain(..) {
            self.line.push(&text, run, n_cells);
        }
        self.space_cells = 0;
        self.word_cells = 0;
    }

    /// Ends the line for good; spaces at its end are dropped.
    fn end_line(&mut self) {
        self.place_word();
        self.space.clear();
        self.space_cells = 0;
        self.last = None;
        if self.open {
            self.lines.push(std::mem::take(&mut self.line));
        }
        self.open = false;
    }
}

/// Whether a row may break at this grapheme and drop it.
fn is_space(grapheme: &str) -> bool {
    matches!(grapheme, " " | "\u{2003}" | "\u{2002}" | "\u{2009}" | "\u{3000}")
}
