//! What is new in a vault: notes that were not there or that say something else,
//! people whom nothing named before, open tasks that were not written. New since a
//! visit, by what is remembered of it; or since a day, by the dates of notes.
//!
//! A note that was moved or renamed is no news, nor is a task that went with its
//! line to another note. What is gone is not told.

mod remembered;

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

pub use remembered::Remembered;

use super::Hidden;
use super::path::Hop;
use super::people::{PeopleLook, people};
use super::tasks;
use crate::note::NotePath;
use crate::text::{Date, Place};
use crate::vault::{Class, Node, NodeId, NodeKind, Vault};
use remembered::Touched;

/// The files that a vault was made of, beside [`Vault::parsed`].
#[derive(Clone, Copy)]
pub struct FilesNow<'f> {
    /// Tells what each holds from anything else that it could hold.
    pub contents: &'f [u64],
    /// The day on which each was last written, where that is known.
    pub written: &'f dyn Fn(usize) -> Option<Date>,
    /// What becomes of those that the vault's settings exclude.
    pub hidden: Hidden,
}

/// What is news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A note that was not there.
    Note,
    /// A note that says something else.
    Changed,
    /// Somebody who was not named before: how the note that names them leads to
    /// them, if another one than their own does.
    Person(Option<Hop>),
    /// A task that was not written, by its position in its note.
    Task(u32),
}

impl What {
    /// In a word, for output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Changed => "changed",
            Self::Person(_) => "person",
            Self::Task(_) => "task",
        }
    }

    fn rank(self) -> (u8, u32) {
        match self {
            Self::Note => (0, 0),
            Self::Changed => (1, 0),
            Self::Person(_) => (2, 0),
            Self::Task(index) => (3, index),
        }
    }
}

/// One piece of news, by what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewsAt {
    /// Which kind.
    pub what: What,
    /// The note, or whom it is about.
    pub node: NodeId,
    /// The note that says so.
    pub note: NodeId,
    /// Where in it.
    pub place: Place,
    /// The day since which it is there: that on which its file was last written,
    /// else that of its note; as seen from a day, the other way round.
    pub since: Option<Date>,
}

/// A piece of news as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsRow {
    /// In a word: `note`, `changed`, `person` or `task`.
    pub kind: &'static str,
    /// What the note or person is called, or what is to be done.
    pub name: Box<str>,
    /// The note that says so.
    pub path: NotePath,
    /// Where in it, from 1.
    pub line: u32,
    /// [`NewsAt::since`]
    pub since: Option<Date>,
}

/// Since when something is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Since {
    /// Nothing is remembered of this vault.
    #[default]
    Unknown,
    /// It is visited for the first time.
    FirstVisit,
    /// The last visit was on this day.
    Visit(Date),
    /// It was asked for from this day on.
    Day(Date),
}

/// What is new.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct News {
    /// Since when.
    pub since: Since,
    /// The newest first, of one day by kind, then by path and place.
    pub list: Vec<NewsAt>,
}

/// What is new since a visit on that day. Notes that are as they were are not
/// unpacked.
pub fn since_visit(vault: &Vault, files: FilesNow<'_>, then: &Remembered, day: Date) -> News {
    let touched = then.touched(vault, files.contents);
    let mut list = Vec::new();
    let mut since_of: FxHashMap<NodeId, Option<Date>> = FxHashMap::default();
    for Touched { at, is_new, tasks } in touched {
        let Some((note, node)) = listed_note(vault, files, at) else { continue };
        let since = (files.written)(at).or(node.date);
        since_of.insert(note, since);
        let what = if is_new { What::Note } else { What::Changed };
        list.push(NewsAt { what, node: note, note, place: Place::START, since });
        let written = vault.note(note).map(|note| note.tasks).unwrap_or_default();
        let task = |index: u32| {
            let task = written.get(index as usize).filter(|task| task.is_open())?;
            let (what, place) = (What::Task(index), task.text.place);
            Some(NewsAt { what, node: note, note, place, since })
        };
        list.extend(tasks.into_iter().filter_map(task));
    }
    let strangers = then.strangers(vault);
    list.extend(strangers.filter_map(|who| person(vault, who, (files, &since_of))));
    News { since: Since::Visit(day), list: sorted(list) }
}

/// What is new from a day on, by the dates of notes and tasks; the time at which
/// a file was written says only that a note has changed. Nothing has to be
/// remembered for this.
pub fn since_day(vault: &Vault, files: FilesNow<'_>, day: Date) -> News {
    let is_in = |date: &Date| *date >= day;
    let mut list = Vec::new();
    for at in 0..vault.parsed().len() {
        let Some((note, node)) = listed_note(vault, files, at) else { continue };
        let (place, dated) = (Place::START, node.date.filter(is_in));
        let what = if dated.is_some() { What::Note } else { What::Changed };
        let since = dated.or_else(|| (files.written)(at).filter(is_in));
        if since.is_some() {
            list.push(NewsAt { what, node: note, note, place, since });
        }
        let open = tasks::lines(vault, note).filter(|(_, task)| task.is_open());
        let new = open
            .filter_map(|(index, task)| Some((index, task.created().or(node.date).filter(is_in)?)));
        let mut written = None;
        for (index, since) in new {
            let all = written.get_or_insert_with(|| vault.note(note).map(|note| note.tasks));
            let Some(task) = all.as_ref().and_then(|all| all.get(index as usize)) else { continue };
            let (what, place) = (What::Task(index), task.text.place);
            list.push(NewsAt { what, node: note, note, place, since: Some(since) });
        }
    }
    for row in people(vault, day, &PeopleLook { hidden: files.hidden, ..PeopleLook::default() }) {
        let Some(first) = row.first_mentioned.filter(|first| is_in(&first.date)) else { continue };
        let (who, note, place) = (row.person.node, first.note, first.place);
        let edge = vault.edges_out(note).find(|edge| {
            edge.to == who && edge.occurrences.first().is_some_and(|one| one.place == place)
        });
        let what = What::Person(edge.map(|edge| Hop { from: note, to: who, edge: edge.id }));
        list.push(NewsAt { what, node: who, note, place, since: Some(first.date) });
    }
    News { since: Since::Day(day), list: sorted(list) }
}

/// How a piece of news is printed; nothing for what the vault does not hold.
pub fn row(vault: &Vault, at: &NewsAt) -> Option<NewsRow> {
    let name = match at.what {
        What::Task(index) => vault.note(at.note)?.tasks.get(index as usize)?.text.text.into(),
        What::Note | What::Changed | What::Person(_) => vault.node(at.node).name().into(),
    };
    Some(NewsRow {
        kind: at.what.name(),
        name,
        path: vault.node(at.note).path().cloned()?,
        line: at.place.line,
        since: at.since,
    })
}

/// The note of a file by its position; none for a canvas, and for what does not count.
fn listed_note<'v>(vault: &'v Vault, files: FilesNow<'_>, at: usize) -> Option<(NodeId, &'v Node)> {
    let id = vault.by_path(vault.parsed().get(at)?.path())?;
    let node = vault.node(id);
    (node.kind == NodeKind::Note && files.hidden.has(node)).then_some((id, node))
}

/// Somebody whom nothing named before, at the first line of a note that is news,
/// else of any that names them, else in their own.
fn person(
    vault: &Vault,
    who: NodeId,
    (files, news): (FilesNow<'_>, &FxHashMap<NodeId, Option<Date>>),
) -> Option<NewsAt> {
    let node = vault.node(who);
    let counts = |node: &Node| files.hidden.has(node);
    let names = || vault.edges_in(who).filter(|edge| counts(vault.node(edge.from)));
    let edge = names().find(|edge| news.contains_key(&edge.from)).or_else(|| names().next());
    let (what, note, place) = match edge {
        Some(edge) => {
            let hop = Hop { from: edge.from, to: who, edge: edge.id };
            (What::Person(Some(hop)), edge.from, edge.occurrences.first()?.place)
        }
        None if node.path().is_some() && counts(node) => (What::Person(None), who, Place::START),
        None => return None,
    };
    let since = news.get(&note).copied().unwrap_or(vault.node(note).date);
    Some(NewsAt { what, node: who, note, place, since })
}

/// People but the owner, by node.
fn people_of(vault: &Vault) -> impl Iterator<Item = (NodeId, &Node)> {
    let is_person = |node: &Node| node.class == Some(Class::Person);
    vault.nodes().filter(move |(id, node)| is_person(node) && vault.owner() != Some(*id))
}

fn sorted(mut list: Vec<NewsAt>) -> Vec<NewsAt> {
    list.sort_by_key(|at| (Reverse(at.since), at.what.rank().0, at.note, at.place, at.node));
    list
}
