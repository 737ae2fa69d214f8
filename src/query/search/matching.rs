//! Whether a note answers, and by which lines.

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};

use super::pattern::{MARKS_A_LINE_MAX, Pattern};
use super::{By, Expr, Hit, LINES_COUNTED_MAX, NoteHits, Of, Part, Query, Stop};
use crate::note::{NoteView, Task};
use crate::text::place::Lines;
use crate::text::{Place, encoding};

/// So many characters of a long line stand before the match.
const BEFORE_CHARS: usize = 24;
/// A line whose match stands within so many characters is shown from its start.
const FROM_START_CHARS: usize = 48;

/// A note whose text is at hand.
struct Open<'n> {
    note: &'n NoteView<'n>,
    text: &'n str,
    lines: Lines<'n>,
    stop: Stop<'n>,
}

/// What of the note is looked at.
#[derive(Clone)]
enum At {
    /// Text and path.
    Note,
    /// These bytes of the text.
    Text(Range<usize>),
}

/// What answers, line by line.
#[derive(Default)]
struct Found {
    /// By the bytes at which a line starts, what matches in it.
    lines: BTreeMap<usize, Vec<Range<usize>>>,
    is_full: bool,
}

impl Query {
    /// Whether a note may answer, as far as that can be told without its text.
    pub fn may_answer(&self, note: &NoteView<'_>) -> bool {
        !self.is_narrowed || self.expr.without_text(note) != Some(false)
    }

    /// Whether more than its path is needed to tell whether a note may answer.
    pub fn asks_more_than_text(&self) -> bool {
        self.is_narrowed
    }

    /// The lines of a note that answer, of which at most `limit` are given, each
    /// cut at `chars_max` characters. Nothing if none does, or if the search was
    /// called off.
    pub fn search(
        &self,
        note: &NoteView<'_>,
        text: &str,
        limit: usize,
        chars_max: usize,
        stop: Stop,
    ) -> Option<NoteHits> {
        // What is shown is what is searched.
        let repaired = encoding::repair(text);
        let shown = repaired.as_deref().unwrap_or(text);
        let open = Open { note, text: shown, lines: Lines::of(shown), stop };
        if !open.holds(&self.expr, &At::Note) || stop() {
            return None;
        }
        let mut found = Found::default();
        open.gather(&self.expr, &At::Note, &mut found);
        let n_lines = u32::try_from(found.lines.len()).unwrap_or(u32::MAX);
        let mut hits: Vec<Hit> = found
            .lines
            .iter()
            .take(limit)
            .map(|(start, marks)| open.hit(*start, marks, chars_max))
            .collect();
        if repaired.is_some() {
            let written = Lines::of(text);
            for Hit { place, .. } in &mut hits {
                place.column = written_column(written.line(place.line), place.column);
            }
        }
        if found.lines.is_empty() {
            hits.push(Hit {
                place: Place::START,
                text: note.path.as_str().into(),
                marks: Box::default(),
                heading: None,
                by: By::Note,
            });
        }
        let (path, at_least) = (note.path.clone(), found.is_full);
        Some(NoteHits { path, hits, n_lines: n_lines.max(1), at_least })
    }
}

impl Expr {
    /// Whether it holds, if that can be told without the text.
    fn without_text(&self, note: &NoteView<'_>) -> Option<bool> {
        match self {
            Self::All(rows) => {
                let told = rows.iter().map(|row| row.without_text(note));
                fold(told, false)
            }
            Self::Any(rows) => {
                let told = rows.iter().map(|row| row.without_text(note));
                fold(told, true)
            }
            Self::Not(row) => row.without_text(note).map(|holds| !holds),
            Self::Text(pattern) => pattern.fits(note.path.as_str()).then_some(true),
            Self::Of(Of::Content, _) => None,
            Self::Of(Of::File, row) => Some(row.holds_in(&[note.path.file_name()])),
            Self::Of(Of::Path, row) => Some(row.holds_in(&[note.path.as_str()])),
            Self::Of(Of::Tag, row) => Some(row.holds_in(&tags(note))),
            Self::Part(part, _) => {
                let is_task = matches!(part, Part::Task | Part::TaskTodo | Part::TaskDone);
                let none = is_task && !note.tasks.iter().any(|task| part.takes(task));
                none.then_some(false)
            }
            Self::Property(property) => Some(property.holds(note)),
        }
    }

    /// Whether it holds of some short texts: each word in one of them.
    pub(super) fn holds_in(&self, texts: &[&str]) -> bool {
        match self {
            Self::All(rows) => rows.iter().all(|row| row.holds_in(texts)),
            Self::Any(rows) => rows.iter().any(|row| row.holds_in(texts)),
            Self::Not(row) => !row.holds_in(texts),
            Self::Text(pattern) => texts.iter().any(|text| pattern.fits(text)),
            // Nothing else stands where words are asked for.
            Self::Of(..) | Self::Part(..) | Self::Property(_) => false,
        }
    }
}

/// What all or one of some answers come to: `decides` as soon as one is that.
fn fold(told: impl Iterator<Item = Option<bool>>, decides: bool) -> Option<bool> {
    let mut out = Some(!decides);
    for one in told {
        match one {
            Some(holds) if holds == decides => return Some(decides),
            Some(_) => {}
            None => out = None,
        }
    }
    out
}

fn tags<'n>(note: &'n NoteView<'_>) -> Vec<&'n str> {
    note.tags.iter().map(|tag| tag.name).collect()
}

impl Part {
    fn takes(self, task: &Task<&str>) -> bool {
        match self {
            Self::TaskTodo => task.is_open(),
            Self::TaskDone => task.is_done(),
            Self::Task | Self::Line | Self::Block | Self::Section => true,
        }
    }
}

impl Open<'_> {
    fn whole(&self) -> Range<usize> {
        0..self.text.len()
    }

    fn range(&self, at: &At) -> Range<usize> {
        match at {
            At::Note => self.whole(),
            At::Text(range) => range.clone(),
        }
    }

    fn holds(&self, expr: &Expr, at: &At) -> bool {
        match expr {
            Expr::All(rows) => rows.iter().all(|row| self.holds(row, at)),
            Expr::Any(rows) => rows.iter().any(|row| self.holds(row, at)),
            Expr::Not(row) => !self.holds(row, at),
            Expr::Text(pattern) => match at {
                At::Note if pattern.fits(self.note.path.as_str()) => true,
                _ => self.is_in(pattern, self.range(at)),
            },
            Expr::Of(Of::Content, row) => self.holds(row, &At::Text(self.range(at))),
            Expr::Of(Of::File, row) => row.holds_in(&[self.note.path.file_name()]),
            Expr::Of(Of::Path, row) => row.holds_in(&[self.note.path.as_str()]),
            Expr::Of(Of::Tag, row) => match at {
                At::Note => row.holds_in(&tags(self.note)),
                At::Text(range) => row.holds_in(&self.tags_in(range)),
            },
            Expr::Part(part, row) => {
                let range = self.range(at);
                self.may_hold(row, &range)
                    && self
                        .parts(*part, &range)
                        .any(|part| !(self.stop)() && self.holds(row, &At::Text(part)))
            }
            Expr::Property(property) => property.holds(self.note),
        }
    }

    /// Whether a part of a range may hold, by what the whole of it has: most
    /// ranges have no part that does.
    fn may_hold(&self, expr: &Expr, range: &Range<usize>) -> bool {
        match expr {
            Expr::All(rows) => rows.iter().all(|row| self.may_hold(row, range)),
            Expr::Any(rows) => rows.iter().any(|row| self.may_hold(row, range)),
            Expr::Text(pattern) => self.is_in(pattern, range.clone()),
            Expr::Not(_) | Expr::Of(..) | Expr::Part(..) | Expr::Property(_) => true,
        }
    }

    fn is_in(&self, pattern: &Pattern, range: Range<usize>) -> bool {
        pattern.is_in(self.text, range, self.stop)
    }

    fn tags_in(&self, range: &Range<usize>) -> Vec<&str> {
        let tags = self.note.tags.iter();
        let within = tags.filter(|tag| range.contains(&self.lines.start_of(tag.place.line)));
        within.map(|tag| tag.name).collect()
    }

    /// The parts of a range, in their order.
    fn parts<'a>(
        &'a self,
        part: Part,
        range: &Range<usize>,
    ) -> Box<dyn Iterator<Item = Range<usize>> + 'a> {
        let first = self.lines.number_at(range.start);
        let last = self.lines.number_at(range.end.saturating_sub(1).max(range.start));
        let line = |number: u32| {
            let start = self.lines.start_of(number);
            start..start + self.lines.line(number).len()
        };
        let between = move |number: &u32| (first..=last).contains(number);
        match part {
            Part::Line => Box::new((first..=last).map(line)),
            Part::Task | Part::TaskTodo | Part::TaskDone => {
                let tasks = self.note.tasks.iter().filter(move |task| part.takes(task));
                Box::new(tasks.map(|task| task.text.place.line).filter(between).map(line))
            }
            Part::Section => {
                let starts = self.note.headings.iter().map(|heading| heading.place.line);
                self.cut(range.clone(), starts.filter(between).collect())
            }
            Part::Block => {
                let starts = (first..=last).filter(|number| self.begins_block(*number));
                self.cut(range.clone(), starts.collect())
            }
        }
    }

    /// A range cut before some of its lines.
    fn cut<'a>(
        &'a self,
        range: Range<usize>,
        lines: Vec<u32>,
    ) -> Box<dyn Iterator<Item = Range<usize>> + 'a> {
        let mut cuts: Vec<usize> = vec![range.start];
        cuts.extend(lines.into_iter().map(|line| self.lines.start_of(line)));
        cuts.push(range.end);
        cuts.dedup();
        Box::new((1..cuts.len()).map(move |at| cuts[at - 1]..cuts[at]))
    }

    /// Whether a paragraph, a list item or a heading begins with a line, or ends
    /// with the empty line that it is.
    fn begins_block(&self, number: u32) -> bool {
        let line = self.lines.line(number).trim_start();
        if line.is_empty() || line.starts_with('#') {
            return true;
        }
        let marker = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_item = marker.strip_prefix(['-', '*', '+', '.', ')']);
        if is_item.is_some_and(|rest| rest.starts_with([' ', '\t'])) {
            return true;
        }
        let before = number.checked_sub(1).map_or("", |before| self.lines.line(before));
        before.trim().is_empty() || before.trim_start().starts_with('#')
    }

    /// Adds the lines by which something holds that does.
    fn gather(&self, expr: &Expr, at: &At, found: &mut Found) {
        match expr {
            Expr::All(rows) => rows.iter().for_each(|row| self.gather(row, at, found)),
            Expr::Any(rows) => {
                let holding = rows.iter().filter(|row| self.holds(row, at));
                holding.for_each(|row| self.gather(row, at, found));
            }
            Expr::Not(_) | Expr::Of(Of::File | Of::Path, _) => {}
            Expr::Text(pattern) => self.gather_lines(pattern, self.range(at), found),
            Expr::Of(Of::Content, row) => self.gather(row, &At::Text(self.range(at)), found),
            Expr::Of(Of::Tag, row) => {
                let range = self.range(at);
                for tag in self.note.tags.iter().filter(|tag| row.holds_in(&[tag.name])) {
                    let start = self.lines.start_of(tag.place.line);
                    if range.contains(&start) {
                        self.mark(tag.place, found);
                    }
                }
            }
            Expr::Part(part, row) => {
                for part in self.parts(*part, &self.range(at)) {
                    if found.is_full || (self.stop)() {
                        return;
                    }
                    let at = At::Text(part.clone());
                    if !self.holds(row, &at) {
                        continue;
                    }
                    let before = found.lines.len();
                    self.gather(row, &at, found);
                    let is_marked = found.lines.range(part.clone()).next().is_some();
                    if found.lines.len() == before && !is_marked {
                        found.add(self.start_of_line(part.start), None);
                    }
                }
            }
            Expr::Property(property) => {
                property.places(self.note).for_each(|place| self.mark(place, found));
            }
        }
    }

    fn gather_lines(&self, pattern: &Pattern, range: Range<usize>, found: &mut Found) {
        pattern.lines(self.text, range, self.stop, &mut |line| {
            // What ends its lines with a carriage return alone is one to the
            // searcher.
            for mark in line.marks {
                found.add(self.start_of_line(mark.start), Some(mark.clone()));
            }
            if found.is_full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
    }

    fn start_of_line(&self, at: usize) -> usize {
        self.lines.start_of(self.lines.number_at(at))
    }

    /// Adds a place with nothing marked in its line.
    fn mark(&self, place: Place, found: &mut Found) {
        let start = self.lines.start_of(place.line);
        let line = self.lines.line(place.line);
        let column = place.column.saturating_sub(1) as usize;
        let at = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
        found.add(start, Some(start + at..start + at));
    }

    fn hit(&self, start: usize, marks: &[Range<usize>], chars_max: usize) -> Hit {
        let number = self.lines.number_at(start);
        let line = self.lines.line(number);
        let from = marks.iter().map(|mark| mark.start).min().unwrap_or(start);
        let place = self.lines.place(from.min(start + line.len()));
        let (text, marks) = excerpt(line, start, marks, chars_max);
        let headings = &self.note.headings;
        let above = headings.partition_point(|heading| heading.place.line <= number);
        let heading = above.checked_sub(1).map(|at| headings[at].text.into());
        Hit { place, text, marks, heading, by: By::Line }
    }
}

impl Found {
    fn add(&mut self, start: usize, mark: Option<Range<usize>>) {
        if self.lines.len() >= LINES_COUNTED_MAX && !self.lines.contains_key(&start) {
            self.is_full = true;
            return;
        }
        let marks = self.lines.entry(start).or_default();
        if let Some(mark) = mark
            && marks.len() < MARKS_A_LINE_MAX
        {
            marks.push(mark);
        }
    }
}

/// The column that a column has in a line as it is written, before it is repaired.
fn written_column(line: &str, column: u32) -> u32 {
    let before = usize::try_from(column.saturating_sub(1)).unwrap_or(0);
    u32::try_from(encoding::before_repair(line, before) + 1).unwrap_or(u32::MAX)
}

/// The part of a line that shows its first match, and what is marked in it, in
/// characters.
fn excerpt(
    line: &str,
    start: usize,
    marks: &[Range<usize>],
    chars_max: usize,
) -> (Box<str>, Box<[(u32, u32)]>) {
    let within = |at: usize| at.saturating_sub(start).min(line.len());
    let mut marks: Vec<Range<usize>> =
        marks.iter().map(|mark| within(mark.start)..within(mark.end)).collect();
    marks.sort_unstable_by_key(|mark| (mark.start, mark.end));
    let first = marks.first().map_or(0, |mark| mark.start);
    let indent = line.len() - line.trim_start().len();
    let before = &line[indent.min(first)..first];
    let far = before.chars().count() > FROM_START_CHARS;
    let from = if far {
        let back = before.char_indices().rev().nth(BEFORE_CHARS - 1);
        first - before.len() + back.map_or(0, |(at, _)| at)
    } else {
        indent.min(first)
    };
    let rest = &line[from..];
    let cut = rest.char_indices().nth(chars_max).map(|(at, _)| at);
    let kept = cut.map_or(rest.trim_end(), |end| &rest[..end]);
    let around = |kept: &str| {
        let (before, behind) = (if far { "…" } else { "" }, if cut.is_some() { "…" } else { "" });
        format!("{before}{kept}{behind}")
    };
    let chars = |at: usize| {
        let at = at.clamp(from, from + kept.len()) - from;
        let n = kept[..at].chars().count() + usize::from(far);
        u32::try_from(n).unwrap_or(u32::MAX)
    };
    let mut shown: Vec<(u32, u32)> = Vec::new();
    for mark in marks {
        let (begin, end) = (chars(mark.start), chars(mark.end));
        match shown.last_mut() {
            _ if begin == end => {}
            Some(last) if last.1 >= begin => last.1 = last.1.max(end),
            _ => shown.push((begin, end)),
        }
    }
    (around(kept).into(), shown.into())
}
