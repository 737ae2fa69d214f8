//! What the parts of each note lead to and where they stand, kept flat: one entry
//! for every link, fact, task and decision of the vault, found by note and position.
//! Whoever goes through all notes asks here, and unpacks those whose words it shows.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::NodeId;
use super::change::Moves;
use super::task_line::{TaskLine, TaskRow};
use crate::note::{NoteView, Packed};
use crate::text::date::MaybeDate;
use crate::text::exact;

/// Per note and part of it, the nodes they mean. Notes are numbered as in
/// `Vault::parsed`.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tables {
    #[serde(deserialize_with = "exact::list")]
    starts: Vec<Starts>,
    #[serde(deserialize_with = "exact::list")]
    links: Vec<NodeId>,
    #[serde(deserialize_with = "exact::list")]
    facts: Vec<NodeId>,
    /// Beside the facts.
    #[serde(deserialize_with = "exact::list")]
    fact_lines: Vec<u32>,
    #[serde(deserialize_with = "exact::list")]
    tasks: Vec<TaskRow>,
    /// Of the tasks, one after the other.
    #[serde(deserialize_with = "exact::list")]
    dates: Vec<MaybeDate>,
    /// Beside the tasks, and one more for the end: where their assignees start.
    #[serde(deserialize_with = "exact::list")]
    assignee_starts: Vec<u32>,
    #[serde(deserialize_with = "exact::list")]
    assignees: Vec<NodeId>,
    #[serde(deserialize_with = "exact::list")]
    decision_lines: Vec<u32>,
    /// Lines and what is named in them, by line.
    #[serde(deserialize_with = "exact::list")]
    lines: Vec<(u32, NodeId)>,
    /// The notes that ask to be looked at, in order; mostly few.
    #[serde(deserialize_with = "exact::list")]
    troubled: Vec<u32>,
}

/// Where the entries of a note are taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// The same tables, by its position.
    Kept(usize),
    /// New ones, by its position there.
    New(usize),
}

/// Where a note's entries start in each list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Starts {
    links: u32,
    facts: u32,
    tasks: u32,
    decisions: u32,
    lines: u32,
}

impl Default for Tables {
    fn default() -> Self {
        Self {
            starts: vec![Starts::default()],
            links: Vec::new(),
            facts: Vec::new(),
            fact_lines: Vec::new(),
            tasks: Vec::new(),
            dates: Vec::new(),
            assignee_starts: vec![0],
            assignees: Vec::new(),
            decision_lines: Vec::new(),
            lines: Vec::new(),
            troubled: Vec::new(),
        }
    }
}

impl Tables {
    /// Adds what the next link of the note means whose entries are being added.
    pub fn add_link(&mut self, to: NodeId) {
        self.links.push(to);
    }

    /// Adds where the facts, tasks and decisions of the note stand. Its facts are
    /// about `unnamed`, until [`Tables::set_fact`] says otherwise.
    pub fn add_parts(&mut self, note: &NoteView<'_>, unnamed: NodeId) {
        self.facts.resize(self.facts.len() + note.facts.len(), unnamed);
        self.fact_lines.extend(note.facts.iter().map(|fact| fact.statement.place.line));
        let Self { tasks, dates, .. } = self;
        tasks.extend(note.tasks.iter().map(|task| TaskRow::of(TaskLine::of(task), dates)));
        let decisions = note.decisions.iter();
        self.decision_lines.extend(decisions.map(|decision| decision.statement.place.line));
    }

    /// Marks the note if something of it asks to be looked at.
    pub fn add_problems(&mut self, note: &Packed) {
        if note.asks_to_be_looked_at() {
            self.troubled.push(len(&self.starts) - 1);
        }
    }

    /// Sets what one of the facts just added is about.
    pub fn set_fact(&mut self, fact: u32, to: NodeId) {
        let start = self.starts.last().map_or(0, |starts| starts.facts);
        if let Some(about) = self.facts.get_mut((start + fact) as usize) {
            *about = to;
        }
    }

    /// Adds whom the next task of the note is for; each counts once.
    pub fn add_assignees(&mut self, assignees: impl Iterator<Item = NodeId>) {
        let start = self.assignees.len();
        for to in assignees {
            if !self.assignees[start..].contains(&to) {
                self.assignees.push(to);
            }
        }
        self.assignee_starts.push(len(&self.assignees));
    }

    /// Adds what the lines of tasks, facts and decisions name, sorted by line, and
    /// with that ends the entries of the note.
    pub fn end_note(&mut self, lines: impl Iterator<Item = (u32, NodeId)>) {
        self.lines.extend(lines);
        self.starts.push(self.ends());
    }

    /// How many notes have their entries here.
    pub fn n_notes(&self) -> usize {
        self.starts.len() - 1
    }

    /// Adds some notes of another table after its own.
    pub fn append(&mut self, other: &Self, notes: Range<usize>) {
        let (from, to) = (other.starts[notes.start], other.starts[notes.end]);
        let (before, n_notes) = (self.ends(), self.n_notes());
        self.links.extend_from_slice(part(&other.links, (from.links, to.links)));
        self.facts.extend_from_slice(part(&other.facts, (from.facts, to.facts)));
        self.fact_lines.extend_from_slice(part(&other.fact_lines, (from.facts, to.facts)));
        let dates = (other.dates_start(from.tasks), other.dates_start(to.tasks));
        let n_dates = len(&self.dates);
        let rows = part(&other.tasks, (from.tasks, to.tasks)).iter();
        self.tasks.extend(rows.map(|row| row.with_dates(row.dates - dates.0 + n_dates)));
        self.dates.extend_from_slice(part(&other.dates, dates));
        let decisions = (from.decisions, to.decisions);
        self.decision_lines.extend_from_slice(part(&other.decision_lines, decisions));
        self.lines.extend_from_slice(part(&other.lines, (from.lines, to.lines)));

        let first = other.troubled.partition_point(|note| (*note as usize) < notes.start);
        let troubled = other.troubled[first..].iter().map(|note| *note as usize);
        let troubled = troubled.take_while(|note| *note < notes.end);
        self.troubled.extend(troubled.map(|note| small(note - notes.start + n_notes)));

        let starts = &other.assignee_starts[from.tasks as usize..=to.tasks as usize];
        let n_assignees = len(&self.assignees);
        let assigned = (starts[0], starts[starts.len() - 1]);
        self.assignees.extend_from_slice(part(&other.assignees, assigned));
        let moved = |start: &u32| start - starts[0] + n_assignees;
        self.assignee_starts.extend(starts[1..].iter().map(moved));

        let starts = other.starts[notes.start + 1..=notes.end].iter();
        self.starts.extend(starts.map(|starts| Starts {
            links: starts.links - from.links + before.links,
            facts: starts.facts - from.facts + before.facts,
            tasks: starts.tasks - from.tasks + before.tasks,
            decisions: starts.decisions - from.decisions + before.decisions,
            lines: starts.lines - from.lines + before.lines,
        }));
    }

    /// The tables of these notes, of which some are in `new`. Nodes of the others are
    /// numbered anew.
    pub fn with(&self, notes: &[Entry], new: &Self, moves: &Moves) -> Self {
        let mut out = Self::default();
        out.reserve(&[self]);
        let mut rest = notes;
        while let Some(first) = rest.first() {
            let len = match *first {
                Entry::New(at) => {
                    out.append(new, at..at + 1);
                    1
                }
                Entry::Kept(first) => {
                    let follow = rest.iter().zip(first..);
                    let follow = follow.take_while(|(note, at)| **note == Entry::Kept(*at));
                    let len = follow.count();
                    out.append_moved(self, first..first + len, moves);
                    len
                }
            };
            rest = &rest[len..];
        }
        out
    }

    fn append_moved(&mut self, other: &Self, notes: Range<usize>, moves: &Moves) {
        let (links, facts) = (self.links.len(), self.facts.len());
        let (assignees, lines) = (self.assignees.len(), self.lines.len());
        self.append(other, notes);
        if !moves.is_nothing() {
            moves.apply(self.links[links..].iter_mut());
            moves.apply(self.facts[facts..].iter_mut());
            moves.apply(self.assignees[assignees..].iter_mut());
            moves.apply(self.lines[lines..].iter_mut().map(|(_, id)| id));
        }
    }

    /// Makes room for as much as others hold together and no more: what lists grow into
    /// and do not need, the allocator does not take back.
    pub fn reserve(&mut self, others: &[&Self]) {
        let sum = |len: fn(&Self) -> usize| others.iter().map(|one| len(one)).sum::<usize>();
        self.starts.reserve_exact(sum(|one| one.starts.len()));
        self.links.reserve_exact(sum(|one| one.links.len()));
        self.facts.reserve_exact(sum(|one| one.facts.len()));
        self.fact_lines.reserve_exact(sum(|one| one.fact_lines.len()));
        self.tasks.reserve_exact(sum(|one| one.tasks.len()));
        self.dates.reserve_exact(sum(|one| one.dates.len()));
        self.assignee_starts.reserve_exact(sum(|one| one.assignee_starts.len()));
        self.assignees.reserve_exact(sum(|one| one.assignees.len()));
        self.decision_lines.reserve_exact(sum(|one| one.decision_lines.len()));
        self.lines.reserve_exact(sum(|one| one.lines.len()));
    }

    fn ends(&self) -> Starts {
        Starts {
            links: len(&self.links),
            facts: len(&self.facts),
            tasks: len(&self.tasks),
            decisions: len(&self.decision_lines),
            lines: len(&self.lines),
        }
    }

    /// What a link means, and what a fact is about.
    pub fn link(&self, note: usize, link: u32) -> Option<NodeId> {
        part(&self.links, self.range(note, |starts| starts.links)).get(link as usize).copied()
    }

    /// What a fact is about.
    pub fn fact(&self, note: usize, fact: u32) -> Option<NodeId> {
        part(&self.facts, self.range(note, |starts| starts.facts)).get(fact as usize).copied()
    }

    /// What all facts of a note are about, in their order.
    pub fn facts(&self, note: usize) -> &[NodeId] {
        part(&self.facts, self.range(note, |starts| starts.facts))
    }

    /// The lines of a note's facts, in their order.
    pub fn fact_lines(&self, note: usize) -> &[u32] {
        part(&self.fact_lines, self.range(note, |starts| starts.facts))
    }

    /// The tasks of a note, in their order.
    pub fn tasks(&self, note: usize) -> impl Iterator<Item = TaskLine> {
        self.task_rows(note).iter().map(|row| row.task(&self.dates))
    }

    /// One of them.
    pub fn task(&self, note: usize, task: u32) -> Option<TaskLine> {
        Some(self.task_rows(note).get(task as usize)?.task(&self.dates))
    }

    fn task_rows(&self, note: usize) -> &[TaskRow] {
        part(&self.tasks, self.range(note, |starts| starts.tasks))
    }

    /// Where the dates of a task start; their end for one behind the last.
    fn dates_start(&self, task: u32) -> u32 {
        self.tasks.get(task as usize).map_or(len(&self.dates), |row| row.dates)
    }

    /// The lines of a note's decisions, in their order.
    pub fn decision_lines(&self, note: usize) -> &[u32] {
        part(&self.decision_lines, self.range(note, |starts| starts.decisions))
    }

    /// The notes of which something asks to be looked at, in order.
    pub fn troubled(&self) -> impl Iterator<Item = usize> {
        self.troubled.iter().map(|note| *note as usize)
    }

    /// All that the links of a note mean, in the order of the links.
    pub fn links(&self, note: usize) -> &[NodeId] {
        part(&self.links, self.range(note, |starts| starts.links))
    }

    /// Whom a task is for.
    pub fn assignees(&self, note: usize, task: u32) -> &[NodeId] {
        let (start, end) = self.range(note, |starts| starts.tasks);
        match start.checked_add(task) {
            Some(at) if at < end => {
                let starts = &self.assignee_starts;
                part(&self.assignees, (starts[at as usize], starts[at as usize + 1]))
            }
            _ => &[],
        }
    }

    /// What a line names, in the order of the columns.
    pub fn in_line(&self, note: usize, line: u32) -> impl Iterator<Item = NodeId> {
        let lines = part(&self.lines, self.range(note, |starts| starts.lines));
        let from = lines.partition_point(|entry| entry.0 < line);
        lines[from..].iter().take_while(move |entry| entry.0 == line).map(|entry| entry.1)
    }

    fn range(&self, note: usize, of: impl Fn(&Starts) -> u32) -> (u32, u32) {
        match (self.starts.get(note), self.starts.get(note + 1)) {
            (Some(start), Some(end)) => (of(start), of(end)),
            _ => (0, 0),
        }
    }
}

fn part<T>(list: &[T], (start, end): (u32, u32)) -> &[T] {
    &list[start as usize..end as usize]
}

fn len<T>(list: &[T]) -> u32 {
    small(list.len())
}

fn small(n: usize) -> u32 {
    u32::try_from(n).expect("a vault has fewer than 2^32 links")
}
