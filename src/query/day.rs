//! What happened on a day, and with whom.

use rustc_hash::FxHashMap;
use std::cmp::Reverse;

use super::Named;
use super::decisions::{self, DecisionRow};
use super::facts::{self, FactRow};
use super::known::{NoteRow, is_meeting};
use super::listed::Listed;
use super::tasks::{self, TaskRow};
use super::with::is_entity;
use crate::text::{Date, Place};
use crate::vault::{Class, NodeId, NodeKind, TaskLine, Vault};

/// Edges of a note that are looked at.
const EDGES_MAX: usize = 2_000;

/// A day.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// Which one.
    pub date: Date,
    /// The daily note, if there is one.
    pub daily: Option<Named>,
    /// Notes of that day, meetings first, the daily note left out.
    pub notes: Listed<NoteRow>,
    /// People whom these notes name: those who were met first. The owner is left
    /// out.
    pub people: Listed<Present>,
    /// What else they name.
    pub named: Listed<Present>,
    /// What was said that day.
    pub facts: Listed<FactRow>,
    /// What was decided that day.
    pub decisions: Listed<DecisionRow>,
    /// Tasks whose day it is to be done by, open or not.
    pub due: Listed<TaskRow>,
    /// Tasks planned for that day.
    pub scheduled: Listed<TaskRow>,
    /// Tasks done that day.
    pub done: Listed<TaskRow>,
    /// Tasks written down that day, those of its notes too.
    pub created: Listed<TaskRow>,
}

/// Somebody or something that the notes of a day name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// Who.
    pub who: Named,
    /// Whether they were met.
    pub met: bool,
    /// How many notes of the day name them.
    pub notes: u32,
    /// The first of these notes, one where they were met before others.
    pub note: NodeId,
    /// Where in it.
    pub place: Place,
}

/// What happened on `date`, as seen on `today`. Notes that the vault's settings
/// exclude are left out.
pub fn day(vault: &Vault, date: Date, today: Date) -> Day {
    let notes: Vec<NodeId> = vault
        .nodes()
        .filter(|(_, node)| node.kind == NodeKind::Note && !node.hidden)
        .filter(|(_, node)| node.date == Some(date))
        .map(|(id, _)| id)
        .collect();
    let is_daily = |note: &NodeId| vault.note(*note).is_some_and(|note| note.is_daily);
    let daily = notes.iter().copied().find(is_daily);
    let keys = notes.iter().filter(|note| Some(**note) != daily).copied();
    let keys: Vec<(bool, NodeId)> = keys.map(|note| (!is_meeting(vault, note), note)).collect();
    let all = |wanted: &dyn Fn(&TaskLine) -> bool| -> Vec<(NodeId, u32)> {
        let shown = vault.nodes().filter(|(_, node)| !node.hidden).map(|(note, _)| note);
        let of_note =
            |note| tasks::lines(vault, note).map(move |(index, task)| (note, index, task));
        let wanted = shown.flat_map(of_note).filter(|(_, _, task)| wanted(task));
        wanted.map(|(note, index, _)| (note, index)).collect()
    };
    let (people, named) = present(vault, &notes);
    let mut created = all(&|task| task.created() == Some(date));
    created.extend(notes.iter().flat_map(|note| {
        let undated = tasks::lines(vault, *note).filter(|(_, task)| task.created().is_none());
        undated.map(|(index, _)| (*note, index))
    }));
    let urgent = |tasks| tasks::most_urgent(vault, tasks, today);
    Day {
        date,
        daily: daily.map(|note| Named::of(vault, note)),
        notes: Listed::first(keys, Ord::cmp, |(_, note)| {
            let note = Named::of(vault, note);
            Some(NoteRow { note, date: Some(date), place: Place::START })
        }),
        people,
        named,
        facts: facts::newest(vault, notes.iter().flat_map(|note| facts::of_note(vault, *note))),
        decisions: decisions::newest(
            vault,
            notes.iter().flat_map(|note| decisions::of_note(vault, *note)),
        ),
        due: urgent(all(&|task| task.due() == Some(date))),
        scheduled: urgent(all(&|task| task.scheduled() == Some(date))),
        done: urgent(all(&|task| task.done_on() == Some(date))),
        created: urgent(created),
    }
}

/// Whom some notes name, as on the page of their day: people, and all else.
pub fn present(vault: &Vault, notes: &[NodeId]) -> (Listed<Present>, Listed<Present>) {
    let mut all: FxHashMap<NodeId, Present> = FxHashMap::default();
    for &note in notes {
        let mut here: FxHashMap<NodeId, (bool, Place)> = FxHashMap::default();
        for edge in vault.edges_out(note).take(EDGES_MAX) {
            if edge.to == note || !is_entity(vault, edge.to) {
                continue;
            }
            let met = edge.relation.row().meets.holds(|| is_meeting(vault, note));
            let place = edge.occurrences.first().map_or(Place::START, |first| first.place);
            let one = here.entry(edge.to).or_insert((met, place));
            one.0 |= met;
        }
        for (who, (met, place)) in here {
            let one = all.entry(who).or_insert_with(|| Present {
                who: Named::of(vault, who),
                met,
                notes: 0,
                note,
                place,
            });
            if met && !one.met {
                (one.met, one.note, one.place) = (true, note, place);
            }
            one.notes += 1;
        }
    }
    if let Some(owner) = vault.owner() {
        all.remove(&owner);
    }
    let is_person = |one: &Present| vault.node(one.who.node).class == Some(Class::Person);
    let (people, named): (Vec<Present>, Vec<Present>) = all.into_values().partition(is_person);
    let key = |one: &Present| (Reverse(one.met), Reverse(one.notes), one.who.node);
    let list = |rows| Listed::first(rows, |a: &Present, b: &Present| key(a).cmp(&key(b)), Some);
    (list(people), list(named))
}
