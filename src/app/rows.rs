//! The rows of a list, and what they are made of: a long section holds that, and
//! no rows. A row is made when it is looked at, so that the view makes those of
//! the window that it draws and no more.

use std::sync::Arc;

use super::narrow;
use super::whole::FactAt;
use crate::note::{Priority, blocks};
use crate::query::neighbourhood::Neighbour;
use crate::query::path::Hop;
use crate::query::task_groups::{Group, TaskAt};
use crate::query::timeline::NoteAt;
use crate::query::variants::Proposal;
use crate::text::shown::display_safe;
use crate::text::{Date, Place, Shown};
use crate::vault::{NodeId, NodeKind, Occurrences, Vault};

#[cfg(test)]
thread_local! {
    /// Rows that were made on this thread: a frame makes those that it shows.
    pub(crate) static ROWS_MADE: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is about.
    pub node: NodeId,
    /// What it says.
    pub words: Words,
    /// Where Right leads, and what the preview shows.
    pub opens: Opens,
    /// What is wrong where it leads, in full.
    pub problem: Option<Shown>,
    /// A quiet word at its right.
    pub label: Option<Shown>,
    /// How many places or notes stand behind it.
    pub count: Option<u32>,
    /// The newest of their dates.
    pub date: Option<Date>,
    /// What that date is.
    pub when: When,
    /// How much it matters, where it is a task that says so.
    pub priority: Option<Priority>,
}

/// What the date of a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A date.
    On,
    /// One by which something should have been done; the row says so.
    Overdue,
    /// The same under a heading that says so.
    Passed,
    /// One for which something is planned.
    Planned,
}

/// The rows of a section.
#[derive(Debug, Clone)]
pub enum Rows {
    /// As they are.
    Made(Vec<Row>),
    /// Neighbours of a node.
    Neighbours(Arc<[Neighbour]>),
    /// Facts.
    Facts(Arc<[FactAt]>, Subjects),
    /// Tasks.
    Tasks(TaskRows),
    /// Dated notes.
    Dated(Arc<[NoteAt]>),
}

/// Tasks, and how they are looked at.
#[derive(Debug, Clone)]
pub struct TaskRows {
    /// In order.
    pub tasks: Arc<[TaskAt]>,
    /// Whether each stands behind whom it is for.
    pub subjects: Subjects,
    /// What their heading says.
    pub group: Group,
    /// For what is overdue.
    pub today: Date,
}

/// Whether facts have their subject before them, and tasks whom they are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subjects {
    /// Each has.
    Shown,
    /// All are about one.
    AreOne,
}

impl Rows {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Made(rows) => rows.len(),
            Self::Neighbours(rows) => rows.len(),
            Self::Facts(rows, _) => rows.len(),
            Self::Tasks(rows) => rows.tasks.len(),
            Self::Dated(rows) => rows.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The node of a row.
    pub fn node(&self, at: u32) -> NodeId {
        let at = at as usize;
        match self {
            Self::Made(rows) => rows[at].node,
            Self::Neighbours(rows) => rows[at].node,
            Self::Facts(rows, _) => rows[at].note,
            Self::Tasks(rows) => rows.tasks[at].note,
            Self::Dated(rows) => rows[at].note,
        }
    }

    /// A row, made from the vault that it is of.
    pub fn row(&self, vault: &Vault, at: u32) -> Row {
        #[cfg(test)]
        ROWS_MADE.set(ROWS_MADE.get() + 1);
        let at = at as usize;
        match self {
            Self::Made(rows) => rows[at].clone(),
            Self::Neighbours(rows) => {
                let Neighbour { node, count, date, .. } = rows[at];
                Row { count: (count > 1).then_some(count), date, ..Row::of(node) }
            }
            Self::Facts(rows, subjects) => {
                let FactAt { note, index, subject } = rows[at];
                let subject = (*subjects == Subjects::Shown).then_some(subject);
                let written = narrow::fact(vault, note, index);
                let place = written.map_or(Place::START, |fact| fact.statement.place);
                Row {
                    words: Words::Fact { index, subject },
                    opens: Opens::Line(place),
                    date: vault.node(note).date,
                    ..Row::of(note)
                }
            }
            Self::Tasks(rows) => rows.row(vault, rows.tasks[at]),
            Self::Dated(rows) => {
                let NoteAt { date, note, place } = rows[at];
                let opens = place.map_or(Opens::Node, Opens::Line);
                Row { opens, date: Some(date), ..Row::of(note) }
            }
        }
    }

    /// The places that a row rests on, in their order; none where it rests on
    /// nothing written.
    pub fn evidence<'a>(&'a self, vault: &'a Vault, at: u32) -> Occurrences<'a> {
        match self {
            Self::Neighbours(rows) => rows[at as usize].evidence(vault),
            Self::Made(rows) => match rows[at as usize].opens {
                Opens::Hop(hop) => {
                    hop.edge(vault).map_or(Occurrences::of(&[]), |edge| edge.occurrences)
                }
                Opens::Node | Opens::Line(_) | Opens::Part(_) | Opens::Proposal(_) => {
                    Occurrences::of(&[])
                }
            },
            Self::Facts(..) | Self::Tasks(_) | Self::Dated(_) => Occurrences::of(&[]),
        }
    }

    /// The proposal that a row opens.
    pub fn proposal(&self, at: u32) -> Option<&Arc<Proposal>> {
        match self {
            Self::Made(rows) => match &rows[at as usize].opens {
                Opens::Proposal(proposal) => Some(proposal),
                Opens::Node | Opens::Line(_) | Opens::Part(_) | Opens::Hop(_) => None,
            },
            Self::Neighbours(_) | Self::Facts(..) | Self::Tasks(_) | Self::Dated(_) => None,
        }
    }
}

impl TaskRows {
    /// What is to be done stands with the day it is due, or planned for; what was
    /// done with the day it was.
    fn row(&self, vault: &Vault, TaskAt { note, index }: TaskAt) -> Row {
        let Some(task) = narrow::task(vault, note, index) else { return Row::of(note) };
        let words = Words::Task { index, status: task.status, subjects: self.subjects };
        let row = Row { words, opens: Opens::Line(task.text.place), ..Row::of(note) };
        if !task.is_open() {
            return Row { date: task.done_on, ..row };
        }
        let planned = task.scheduled.filter(|_| task.due.is_none());
        let is_late = task.due.is_some_and(|due| due < self.today);
        let when = match is_late {
            true if self.group == Group::Overdue => When::Passed,
            true => When::Overdue,
            false if planned.is_some() => When::Planned,
            false => When::On,
        };
        Row { date: task.due.or(planned), when, priority: task.priority, ..row }
    }
}

/// What a row says. Words that the vault keeps are looked up when they are
/// drawn, so that a list of a hundred thousand rows is made at once.
#[derive(Debug, Clone, PartialEq)]
pub enum Words {
    /// The name of its node.
    Name,
    /// Words of its own.
    Own(Shown),
    /// Words of its own, some of which are what was looked for.
    Marked {
        /// All of them.
        words: Shown,
        /// What is marked: starts and ends in characters, ascending.
        marks: Arc<[(u32, u32)]>,
    },
    /// A fact that its node writes.
    Fact {
        /// By its index there.
        index: u32,
        /// Whom it is about, where the list is not all about one.
        subject: Option<NodeId>,
    },
    /// A task that its node writes.
    Task {
        /// By its index there.
        index: u32,
        /// The character in its box.
        status: char,
        /// Whether whom it is for stands before it.
        subjects: Subjects,
    },
}

/// What a row opens.
#[derive(Debug, Clone, PartialEq)]
pub enum Opens {
    /// Its node.
    Node,
    /// A line of its node's note.
    Line(Place),
    /// A heading or block of its node's note, as a link names it.
    Part(Box<str>),
    /// Where a hop of a path leads; its page is the line that makes the hop.
    Hop(Hop),
    /// A page about names that may be one, which is read where it stands.
    Proposal(Arc<Proposal>),
}

impl Row {
    /// A row that names a node and opens it.
    pub fn of(node: NodeId) -> Self {
        Self {
            node,
            words: Words::Name,
            opens: Opens::Node,
            problem: None,
            label: None,
            count: None,
            date: None,
            when: When::On,
            priority: None,
        }
    }

    /// The node whose name stands before its words, and the words, where they
    /// are not just the name of its own node.
    pub fn says(&self, vault: &Vault) -> (Option<NodeId>, Option<Shown>) {
        match &self.words {
            Words::Name => (None, None),
            Words::Own(words) | Words::Marked { words, .. } => (None, Some(words.clone())),
            Words::Fact { index, subject } => {
                let fact = narrow::fact(vault, self.node, *index);
                let words = fact.map(|fact| blocks::words(fact.statement.text)).unwrap_or_default();
                // The subject stands before it or above it, and need not begin it.
                let name = vault.fact_subject(self.node, *index).map(|of| vault.node(of).name());
                let rest = name.and_then(|name| words.strip_prefix(name)?.strip_prefix(' '));
                (*subject, Some(display_safe(rest.unwrap_or(&words))))
            }
            Words::Task { index, subjects, .. } => {
                let task = narrow::task(vault, self.node, *index);
                let words = task.map(|task| blocks::words(task.text.text)).unwrap_or_default();
                // So does whom it is for, and need not begin or end it.
                let who = vault.assignees(self.node, *index).first().copied();
                let rest = who.map_or(&*words, |who| without(&words, vault.node(who).name()));
                let subject = who.filter(|_| *subjects == Subjects::Shown);
                (subject, Some(display_safe(rest)))
            }
        }
    }

    /// Whether a column for a name stands before its words, empty or not.
    pub fn has_subject(&self) -> bool {
        match self.words {
            Words::Name | Words::Own(_) | Words::Marked { .. } => false,
            Words::Fact { subject, .. } => subject.is_some(),
            Words::Task { subjects, .. } => subjects == Subjects::Shown,
        }
    }
}

/// What a note is titled whose name says nothing, as in a box of numbered slips: its
/// `title:`, else its first heading.
pub fn title_of_number(vault: &Vault, node: NodeId) -> Option<Shown> {
    let name = vault.node(node).name();
    if vault.node(node).kind != NodeKind::Note || !is_number(name) {
        return None;
    }
    let note = vault.note(node).filter(|note| !note.is_daily)?;
    let title = note.title.or_else(|| note.headings.first().map(|heading| heading.text))?;
    let title = blocks::words(title);
    // A version that is titled by its number has nothing to add.
    (!is_number(&title)).then(|| display_safe(title.trim()))
}

/// Whether a name is made of digits, with single letters between them at the most.
fn is_number(name: &str) -> bool {
    let is_word = |pair: (char, char)| pair.0.is_alphabetic() && pair.1.is_alphabetic();
    name.contains(|c: char| c.is_ascii_digit())
        && !name.chars().zip(name.chars().skip(1)).any(is_word)
}

/// What a task says without the `@name` at its start or end.
fn without<'w>(words: &'w str, name: &str) -> &'w str {
    let before = || words.strip_prefix('@')?.strip_prefix(name)?.strip_prefix([' ', ':', ',']);
    let behind = || words.strip_suffix(name)?.strip_suffix('@')?.strip_suffix(' ');
    before().or_else(behind).map_or(words, str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::NameKey;
    use crate::vault::fixture::fixture;

    #[test]
    fn a_note_that_is_called_by_a_number_has_its_title_beside_it() {
        let vault = fixture(
            "//- 202601041200.md\n# Attention is *scarce*\n//- 1a2.md\n---\ntitle: Slips\n---\n# No\n\
             //- 2026-01-04.md\n# A day\n//- Plan 7.md\n# Plans\n//- 12.md\nwords\n\
             //- v1.13.md\n# 1.13\n",
        );
        let check = |name: &str, expected: Option<&str>| {
            let node = vault.named(&NameKey::of(name))[0];
            let title = title_of_number(&vault, node);
            assert_eq!(title.as_deref(), expected, "{name}");
        };
        check("202601041200", Some("Attention is scarce"));
        check("1a2", Some("Slips"));
        check("2026-01-04", None);
        check("Plan 7", None);
        check("12", None);
        check("v1.13", None);
    }
}
