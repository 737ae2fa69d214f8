//! What is known of a name, note or no note.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Named;
use super::decisions::{DecisionRow, decisions_in};
use super::facts::{FactRow, facts_about};
use super::neighbourhood::Neighbour;
use super::tasks::{self, TaskRow};
use super::with::often_with;
use crate::text::{Date, Place};
use crate::vault::{Class, NodeId, Relation, Spelling, Vault};

/// Names that are listed under `with`.
const WITH_MAX: usize = 10;

/// A date with the note that gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Dated {
    /// The day.
    pub date: Date,
    /// The note of that day.
    pub note: NodeId,
    /// Where that note names the entity.
    pub place: Place,
}

/// The first and the last of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FirstLast {
    /// The earliest.
    pub first: Dated,
    /// The latest.
    pub last: Dated,
}

/// Open tasks by whose they are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Promises {
    /// Assigned to the entity.
    pub theirs: Vec<TaskRow>,
    /// Assigned to the vault's owner, naming the entity or standing in a note
    /// about it.
    pub mine: Vec<TaskRow>,
    /// Assigned to nobody, and naming the entity.
    pub unassigned: Vec<TaskRow>,
}

/// A meeting with the entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Its note.
    pub note: Named,
    /// Its day.
    pub date: Option<Date>,
    /// Where its note names the entity.
    pub place: Place,
}

/// What is known of one node.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The node.
    pub of: NodeId,
    /// Where known.
    pub class: Option<Class>,
    /// The most used first.
    pub spellings: Vec<Spelling>,
    /// How many notes name it.
    pub notes: u32,
    /// When it was met, if ever in a dated note.
    pub met: Option<FirstLast>,
    /// When it was mentioned, if ever in a dated note.
    pub mentioned: Option<FirstLast>,
    /// Dated notes in which it was met, for each of the last twelve months, that
    /// of `today` last.
    pub months: [u32; 12],
    /// Newest first.
    pub facts: Vec<FactRow>,
    /// Open tasks, the most urgent first.
    pub promises: Promises,
    /// Newest first.
    pub meetings: Vec<Meeting>,
    /// Decisions of those meetings and those that name it, newest first.
    pub decisions: Vec<DecisionRow>,
    /// Whom it appears with most tellingly.
    pub with: Vec<Neighbour>,
}

/// What is known of a node on a day.
pub fn known(vault: &Vault, of: NodeId, today: Date) -> Known {
    let node = vault.node(of);
    let places = first_places(vault, of);
    let met = met_notes(vault, of);
    let dated = |notes: &mut dyn Iterator<Item = NodeId>| -> Vec<Dated> {
        let mut dated: Vec<Dated> = notes
            .filter_map(|note| {
                Some(Dated { date: vault.node(note).date?, note, place: *places.get(&note)? })
            })
            .collect();
        dated.sort_unstable();
        dated
    };
    let met_dates = dated(&mut met.iter().copied());
    let mentions = dated(&mut places.keys().copied());
    let naming = vault.edges_in(of).filter(|edge| edge.relation == Relation::Named);
    let decided: FxHashSet<NodeId> =
        met.iter().copied().chain(naming.map(|edge| edge.from)).collect();
    let mut with = often_with(vault, of, false);
    with.truncate(WITH_MAX);
    Known {
        of,
        class: node.class.clone(),
        spellings: node.spellings.clone(),
        notes: u32::try_from(places.len()).unwrap_or(u32::MAX),
        months: months(&met_dates, today),
        met: first_last(&met_dates),
        mentioned: first_last(&mentions),
        facts: facts_about(vault, of),
        promises: promises(vault, of, today),
        meetings: meetings(vault, &met, &places),
        decisions: decisions_in(vault, decided, |row| {
            row.entities.iter().any(|entity| entity.node == of)
        }),
        with,
    }
}

/// The notes that name a node, each once, in the order of nodes. Tags name
/// nothing but themselves.
pub(super) fn notes_naming(vault: &Vault, of: NodeId) -> Vec<NodeId> {
    let mut notes: Vec<NodeId> =
        vault.edges_in(of).map(|edge| edge.from).filter(|&note| note != of).collect();
    notes.sort_unstable();
    notes.dedup();
    notes
}

/// The notes that name a node, with the first place of each.
fn first_places(vault: &Vault, of: NodeId) -> FxHashMap<NodeId, Place> {
    let mut places: FxHashMap<NodeId, Place> = FxHashMap::default();
    for edge in vault.edges_in(of).filter(|edge| edge.from != of) {
        let Some(first) = edge.occurrences.first() else { continue };
        let place = places.entry(edge.from).or_insert(first.place);
        *place = first.place.min(*place);
    }
    places
}

/// The notes in which somebody was met: those with them as a
/// participant, and meetings that are records about them.
fn met_notes(vault: &Vault, of: NodeId) -> Vec<NodeId> {
    let is_meeting = |note: NodeId| vault.node(note).class == Some(Class::Meeting);
    let mut notes: Vec<NodeId> = vault
        .edges_in(of)
        .filter(|edge| edge.from != of)
        .filter(|edge| match edge.relation {
            Relation::Participant => true,
            Relation::Entity => is_meeting(edge.from),
            _ => false,
        })
        .map(|edge| edge.from)
        .collect();
    notes.sort_unstable();
    notes.dedup();
    notes
}

fn first_last(sorted: &[Dated]) -> Option<FirstLast> {
    Some(FirstLast { first: *sorted.first()?, last: *sorted.last()? })
}

/// How many of the dates lie in each of the twelve months up to that of `today`.
fn months(dates: &[Dated], today: Date) -> [u32; 12] {
    let number = |date: Date| {
        let (year, month, _) = date.parts();
        i32::from(year) * 12 + i32::from(month)
    };
    let mut months = [0; 12];
    for dated in dates {
        let back = number(today) - number(dated.date);
        if let Some(month) = usize::try_from(back).ok().and_then(|back| 11_usize.checked_sub(back))
        {
            months[month] += 1;
        }
    }
    months
}

fn meetings(vault: &Vault, met: &[NodeId], places: &FxHashMap<NodeId, Place>) -> Vec<Meeting> {
    let mut meetings: Vec<Meeting> = met
        .iter()
        .map(|&note| Meeting {
            note: Named::of(vault, note),
            date: vault.node(note).date,
            place: places.get(&note).copied().unwrap_or(Place::START),
        })
        .collect();
    meetings.sort_by_key(|meeting| (Reverse(meeting.date), meeting.note.node));
    meetings
}

/// The open tasks between the owner and somebody.
fn promises(vault: &Vault, of: NodeId, today: Date) -> Promises {
    let owner = vault.owner();
    let mut about: FxHashSet<NodeId> = FxHashSet::from_iter([of]);
    let mut notes: Vec<NodeId> = vec![of];
    for edge in vault.edges_in(of) {
        match edge.relation {
            Relation::Entity => {
                about.insert(edge.from);
                notes.push(edge.from);
            }
            Relation::Assigned | Relation::Named => notes.push(edge.from),
            _ => {}
        }
    }
    notes.sort_unstable();
    notes.dedup();
    let mut promises = Promises::default();
    for note in notes {
        let tasks = vault.note(note).map_or(&[][..], |note| &note.tasks);
        for (index, task) in (0..).zip(tasks).filter(|(_, task)| task.is_open()) {
            let assignees = vault.assignees(note, index);
            let owners = owner.is_some_and(|owner| assignees.contains(&owner));
            let names = || vault.task_names(note, index).contains(&of);
            let list = if assignees.contains(&of) {
                if owner == Some(of) { &mut promises.mine } else { &mut promises.theirs }
            } else if owners && (about.contains(&note) || names()) {
                &mut promises.mine
            } else if assignees.is_empty() && names() {
                &mut promises.unassigned
            } else {
                continue;
            };
            list.extend(tasks::row(vault, note, index, task, today));
        }
    }
    for list in [&mut promises.theirs, &mut promises.mine, &mut promises.unassigned] {
        tasks::sort(list);
    }
    promises
}
