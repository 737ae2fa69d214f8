//! The lines that pages are put together from: a date in its own column, a
//! sentence, what it rests on. Every line leads to its place.

use super::sections::{Section, Unfolded};
use crate::app::compose::Goto;
use crate::app::page::{LinkId, PageBuilder, Role, Run, Target};
use crate::app::trail::At;
use crate::note::{Priority, blocks};
use crate::query::Named;
use crate::query::decisions::DecisionRow;
use crate::query::facts::FactRow;
use crate::query::known::{Dated, FirstLast, NoteRow};
use crate::query::listed::Listed;
use crate::query::tasks::TaskRow;
use crate::text::date::strip_date;
use crate::text::words::{counted, thousands};
use crate::text::{Date, Place, cells};
use crate::vault::{NodeId, Vault};

/// Cells of the words that stand before the lines of a page's head.
const KEY_CELLS: usize = 11;

/// Cells of a date and of what a person says in its place.
const DATE_CELLS: usize = 10;

/// How much of the name of a source is shown behind a sentence, in cells.
const SOURCE_CELLS_MAX: usize = 32;

/// Puts lines on a page.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    pub vault: &'a Vault,
    pub today: Date,
    pub unfolded: &'a Unfolded,
    pub page: &'a mut PageBuilder,
    pub goto: &'a mut Vec<Goto>,
    /// Which of several names the sections speak of.
    pub name: usize,
}

/// Whether sentences have their date before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dates {
    Shown,
    /// All are of one day, which the page is about.
    OfOneDay,
}

impl Writer<'_> {
    /// A link to a place in a note, or to a node.
    pub fn link(&mut self, node: NodeId, at: At) -> LinkId {
        let target = Goto::add(self.goto, node, at);
        self.page.link(target, None)
    }

    fn link_to(&mut self, note: NodeId, place: Place) -> LinkId {
        self.link(note, At::Place(place))
    }

    /// A section of rows: as many as its table allows, all if it is unfolded.
    pub fn list<T>(
        &mut self,
        section: Section,
        listed: &Listed<T>,
        line: impl FnMut(&mut Self, &T),
    ) {
        self.titled(section, section.row().title, listed, line);
    }

    /// A section under another title than that of its table.
    pub fn titled<T>(
        &mut self,
        section: Section,
        title: &str,
        listed: &Listed<T>,
        mut line: impl FnMut(&mut Self, &T),
    ) {
        if listed.is_empty() {
            return;
        }
        let n = Run::new(thousands(listed.total), Role::Dim);
        self.page.heading(2, &[Run::text(title)], &[n]);
        let n_lines = section.row().n_lines;
        let number = section.number(self.name);
        let unfolded = self.unfolded.has(number);
        // To say that there is one more takes a line as well.
        let folds = listed.total > n_lines + 1;
        let n_shown = if folds && !unfolded { n_lines } else { listed.rows.len() };
        for row in listed.rows.iter().take(n_shown) {
            line(self, row);
        }
        let n_more = listed.total.saturating_sub(n_shown.min(listed.rows.len()));
        match (folds, unfolded, n_more) {
            (true, false, _) => self.fold(number, &format!("{n_more} more")),
            (_, true, 1..) | (false, false, 1..) => {
                self.marked("… ", &[Run::new(format!("{n_more} more, not listed"), Role::Dim)]);
            }
            (true, true, 0) if *self.unfolded != Unfolded::All => self.fold(number, "fewer"),
            _ => {}
        }
    }

    fn fold(&mut self, number: u32, words: &str) {
        let link = self.page.link(Target::Unfold(number), None);
        self.marked("… ", &[Run::new(words, Role::Dim).linked(link)]);
    }

    fn marked(&mut self, marker: &str, runs: &[Run]) {
        self.page.item(&Run::new(marker, Role::Dim), runs, &[]);
    }

    /// A line of the head: a word, and what there is to it.
    pub fn head(&mut self, key: &str, runs: &[Run], right: &str) {
        let key = Run::new(pad(key, KEY_CELLS), Role::Dim);
        // Nothing is cut for what stands at the right.
        let right = if self.fits(runs, right) { right } else { "" };
        self.page.entry(&key, runs, &[Run::new(right, Role::Dim)]);
    }

    /// Whether a line of the head has room for what stands at its right.
    fn fits(&self, runs: &[Run], right: &str) -> bool {
        let left: usize = runs.iter().map(Run::cells).sum();
        KEY_CELLS + left + 2 + cells::width(right) <= usize::from(self.page.width())
    }

    /// A line of the head that may be long.
    pub fn long_head(&mut self, key: &str, runs: &[Run]) {
        self.page.item(&Run::new(pad(key, KEY_CELLS), Role::Dim), runs, &[]);
    }

    /// The last and the first of something.
    pub fn first_last(&mut self, key: &str, dates: Option<FirstLast>, right: &str) {
        let Some(FirstLast { first, last }) = dates else {
            self.head(key, &[Run::new("undated", Role::Dim)], right);
            return;
        };
        let mut runs = self.day(last);
        let words = format!("first {}", first.date);
        let with_first = [&runs[..], &[Run::text(words)]].concat();
        if first.date != last.date && self.fits(&with_first, right) {
            let link = self.link_to(first.note, first.place);
            runs.push(Run::new("first ", Role::Dim));
            runs.push(Run::new(first.date.to_string(), Role::Dim).linked(link).whole());
        }
        self.head(key, &runs, right);
    }

    fn day(&mut self, dated: Dated) -> Vec<Run> {
        let link = self.link_to(dated.note, dated.place);
        let words = dated.date.beside(self.today);
        let gap = " ".repeat(DATE_CELLS.saturating_sub(cells::width(&words)) + 2);
        vec![Run::text(words).linked(link).whole(), Run::text(gap)]
    }

    pub fn facts(&mut self, section: Section, facts: &Listed<FactRow>, dates: Dates) {
        self.sentences(section, section.row().title, facts, dates, |fact| {
            (&fact.statement, fact.date, fact.note, fact.place)
        });
    }

    pub fn decisions(&mut self, section: Section, decisions: &Listed<DecisionRow>, dates: Dates) {
        self.sentences(section, section.row().title, decisions, dates, |decision| {
            (&decision.statement, decision.date, decision.note, decision.place)
        });
    }

    /// Sentences, each leading to where it is written, with its source where it
    /// is not that of the sentence above.
    pub fn sentences<T>(
        &mut self,
        section: Section,
        title: &str,
        rows: &Listed<T>,
        dates: Dates,
        parts: impl Fn(&T) -> (&str, Option<Date>, NodeId, Place),
    ) {
        let mut above = None;
        self.titled(section, title, rows, |writer, row| {
            let (words, date, note, place) = parts(row);
            let source = (above.replace(note) != Some(note)).then_some(note);
            writer.sentence(words, date, dates, (note, place), source);
        });
    }

    fn sentence(
        &mut self,
        words: &str,
        date: Option<Date>,
        dates: Dates,
        (note, place): (NodeId, Place),
        source: Option<NodeId>,
    ) {
        let link = self.link_to(note, place);
        let marker = match dates {
            Dates::Shown => date_column(date),
            Dates::OfOneDay => "· ".to_owned(),
        };
        let mut runs = vec![Run::text(blocks::words(words)).linked(link)];
        if let Some(source) = source {
            let node = self.vault.node(source);
            let name = cells::cut_end(strip_date(node.name(), node.date), SOURCE_CELLS_MAX);
            runs.push(Run::text("  "));
            runs.push(Run::new(format!("▪ {name}"), Role::Dim).linked(link).whole());
        }
        self.marked(&marker, &runs);
    }

    pub fn tasks(&mut self, section: Section, tasks: &Listed<TaskRow>) {
        self.list(section, tasks, Self::task);
    }

    fn task(&mut self, task: &TaskRow) {
        let link = self.link_to(task.note, task.place);
        let open = crate::note::is_open(task.status);
        let (sign, sign_role, role) = match (open, task.done) {
            (true, _) => ("☐ ", Role::TaskOpen, Role::Text),
            (false, true) => ("☑ ", Role::TaskDone, Role::DoneText),
            (false, false) => ("☒ ", Role::TaskDone, Role::DoneText),
        };
        let mut runs = vec![Run::new(blocks::words(&task.text), role).linked(link)];
        if open {
            runs.extend(self.labels(task));
        }
        self.page.item(&Run::new(sign, sign_role), &runs, &[]);
    }

    /// When it is due and how much it matters: one word, so that it is not torn.
    fn labels(&self, task: &TaskRow) -> Vec<Run> {
        let mut runs = Vec::new();
        if let Some(due) = task.due {
            let late = due < self.today;
            let words = if late { "overdue" } else { "due" };
            let role = if late { Role::Overdue } else { Role::Label };
            let day = if due == self.today { "today".to_owned() } else { due.label(self.today) };
            runs.push(Run::text("  "));
            runs.push(Run::new(format!("{words} {day}"), role).whole());
        }
        if let Some(word) = task.priority.map(Priority::name) {
            // After a date no space at which a row may break.
            runs.push(Run::text(if runs.is_empty() { "  " } else { "\u{a0}\u{a0}" }));
            runs.push(Run::new(word, Role::Label).whole());
        }
        runs
    }

    pub fn notes(&mut self, section: Section, notes: &Listed<NoteRow>) {
        self.list(section, notes, |writer, row| writer.note(row, &[]));
    }

    /// A note by its day, and quiet words behind it.
    pub fn note(&mut self, row: &NoteRow, behind: &[Run]) {
        let link = self.link_to(row.note.node, row.place);
        let name = strip_date(&row.note.name, row.date);
        let mut runs = vec![Run::text(name).linked(link)];
        runs.extend_from_slice(behind);
        self.page.entry(&Run::new(date_column(row.date), Role::Dim), &runs, &[]);
    }

    /// A name with quiet words behind it, how often, and the last time, in a column of
    /// its own where any name has one.
    pub fn name(&mut self, who: &Named, behind: &str, n: &str, (last, any): (Option<Dated>, bool)) {
        let link = self.link(who.node, At::Top);
        let mut runs = vec![Run::text(&*who.name).linked(link)];
        if !behind.is_empty() {
            runs.push(Run::new(format!("  {behind}"), Role::Dim));
        }
        let mut right = vec![Run::new(n, Role::Dim)];
        match last {
            Some(last) => {
                let link = self.link_to(last.note, last.place);
                right.push(Run::new("  ", Role::Dim));
                right.push(Run::new(last.date.to_string(), Role::Dim).linked(link));
            }
            None if any => right.push(Run::new(" ".repeat(DATE_CELLS + 2), Role::Dim)),
            None => {}
        }
        self.page.entry(&Run::new("· ", Role::Marker), &runs, &right);
    }
}

/// Text with spaces behind it, up to so many cells.
fn pad(text: &str, n_cells: usize) -> String {
    format!("{text}{}", " ".repeat(n_cells.saturating_sub(cells::width(text))))
}

fn date_column(date: Option<Date>) -> String {
    let words = date.map_or_else(|| "undated".to_owned(), |date| date.to_string());
    pad(&words, DATE_CELLS + 2)
}

/// A number and what it counts, as wide for one as for several.
pub(super) fn counted_wide(n: u32, what: &str) -> String {
    let words = counted(n, what);
    if n == 1 { words + " " } else { words }
}
