//! Everybody whom the vault knows: when they were met, how often they are named,
//! what is open with them.

use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::known::{Dated, is_meeting};
use super::tasks;
use super::{Hidden, Named};
use crate::text::{Date, SearchKey};
use crate::vault::{Class, Node, NodeId, Relation, Vault};

/// One person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// Who.
    pub person: Named,
    /// How many notes name them.
    pub notes: u32,
    /// The first dated note in which they were met.
    pub first_met: Option<Dated>,
    /// The last one.
    pub last_met: Option<Dated>,
    /// The first dated note that names them.
    pub first_mentioned: Option<Dated>,
    /// The last one.
    pub last_mentioned: Option<Dated>,
    /// Open tasks that are theirs, the owner's to them, or nobody's and name them.
    pub open_tasks: u32,
    /// Days from the last meeting to today; negative where it is still to come.
    pub days: Option<i32>,
    /// Whether it is the vault's owner.
    pub owner: bool,
}

/// The order of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PeopleSort {
    /// Last met, newest first; then those never met, last mentioned first.
    #[default]
    Met,
    /// Most notes first.
    Notes,
    /// By folded name.
    Name,
    /// Most open tasks first.
    Tasks,
}

/// Which people, and in which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PeopleLook {
    /// Their order; among equals the one of last met, then that of nodes.
    pub sort: PeopleSort,
    /// Only those who were met on that day or later.
    pub since: Option<Date>,
    /// Only those who were met, but not on that day or later. Who was never met
    /// cannot have been lost sight of, and is left out.
    pub not_since: Option<Date>,
    /// Whether the owner is among them.
    pub owner: bool,
    /// What becomes of notes that the vault's settings exclude, and of their people.
    pub hidden: Hidden,
}

#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    notes: u32,
    last_note: Option<NodeId>,
    met: Option<(Dated, Dated)>,
    mentioned: Option<(Dated, Dated)>,
    open_tasks: u32,
}

/// The people of a vault on a day. Goes once through all edges and all open tasks,
/// on all processors.
pub fn people(vault: &Vault, today: Date, look: &PeopleLook) -> Vec<PersonRow> {
    let nodes: Vec<(NodeId, &Node)> = vault.nodes().collect();
    let is_person: Vec<bool> =
        nodes.iter().map(|(_, node)| node.class == Some(Class::Person)).collect();
    let count = |part: &[(NodeId, &Node)]| {
        let mut count = Count { vault, is_person: &is_person, tallies: FxHashMap::default() };
        for &(id, node) in part.iter().filter(|(_, node)| look.hidden.has(node)) {
            count.add_node(id, node);
        }
        count.tallies
    };
    let tallies = nodes.par_chunks(NODES_A_PART).map(count).reduce(FxHashMap::default, joined);
    let wanted =
        |id: NodeId| look.hidden.has(vault.node(id)) && (look.owner || vault.owner() != Some(id));
    let rows = tallies.into_iter().filter(|(id, _)| wanted(*id));
    let mut rows: Vec<PersonRow> = rows
        .map(|(id, tally)| row(vault, id, tally, today))
        .filter(|row| {
            let last = row.last_met.map(|last| last.date);
            look.since.is_none_or(|since| last >= Some(since))
                && look.not_since.is_none_or(|since| last.is_some_and(|last| last < since))
        })
        .collect();
    sort(&mut rows, look.sort);
    rows
}

/// Nodes that are gone through at a time.
const NODES_A_PART: usize = 8_192;

type Tallies = FxHashMap<NodeId, Tally>;

/// Two counts of different notes as one.
fn joined(one: Tallies, other: Tallies) -> Tallies {
    let (mut all, fewer) = if one.len() < other.len() { (other, one) } else { (one, other) };
    for (id, tally) in fewer {
        let sum = all.entry(id).or_default();
        sum.notes += tally.notes;
        sum.open_tasks += tally.open_tasks;
        for (sum, range) in [(&mut sum.met, tally.met), (&mut sum.mentioned, tally.mentioned)] {
            if let Some((first, last)) = range {
                widen(sum, first);
                widen(sum, last);
            }
        }
    }
    all
}

/// What some notes say of people.
struct Count<'a> {
    vault: &'a Vault,
    /// By node.
    is_person: &'a [bool],
    tallies: Tallies,
}

impl Count<'_> {
    fn is_person(&self, id: NodeId) -> bool {
        self.is_person[id.index()]
    }

    fn add_node(&mut self, id: NodeId, node: &Node) {
        let vault = self.vault;
        if self.is_person(id) && node.path().is_some() {
            // Somebody with a note counts, even if nothing else names them.
            self.tallies.entry(id).or_default();
        }
        for edge in vault.edges_out(id) {
            if edge.to == id || !self.is_person(edge.to) {
                continue;
            }
            let Some(first) = edge.occurrences.first() else { continue };
            let tally = self.tallies.entry(edge.to).or_default();
            if tally.last_note.replace(id) != Some(id) {
                tally.notes += 1;
            }
            let Some(date) = node.date else { continue };
            let dated = Dated { date, note: id, place: first.place };
            widen(&mut tally.mentioned, dated);
            if edge.relation.row().meets.holds(|| is_meeting(vault, id)) {
                widen(&mut tally.met, dated);
            }
        }
        self.add_tasks(id);
    }

    /// Counts the open tasks of a note for everybody whom each concerns, as a
    /// dossier has it.
    fn add_tasks(&mut self, note: NodeId) {
        let vault = self.vault;
        let mut about: Option<Vec<NodeId>> = None;
        let mut concerned: Vec<NodeId> = Vec::new();
        for (index, task) in tasks::lines(vault, note).filter(|(_, task)| task.is_open()) {
            let assignees = vault.assignees(note, index);
            let owners = vault.owner().is_some_and(|owner| assignees.contains(&owner));
            concerned.clear();
            concerned.extend(assignees);
            if owners || assignees.is_empty() {
                concerned.extend(vault.names_in_line(note, task.line()));
            }
            if owners {
                concerned.extend(&*about.get_or_insert_with(|| who_it_is_about(vault, note)));
            }
            concerned.sort_unstable();
            concerned.dedup();
            for who in concerned.iter().filter(|who| self.is_person[who.index()]) {
                self.tallies.entry(*who).or_default().open_tasks += 1;
            }
        }
    }
}

/// Whom all tasks of a note concern that are the owner's.
fn who_it_is_about(vault: &Vault, note: NodeId) -> Vec<NodeId> {
    let entities = vault.edges_out(note).filter(|edge| edge.relation == Relation::Entity);
    entities.map(|edge| edge.to).chain([note]).collect()
}

fn row(vault: &Vault, id: NodeId, tally: Tally, today: Date) -> PersonRow {
    PersonRow {
        person: Named::of(vault, id),
        notes: tally.notes,
        first_met: tally.met.map(|met| met.0),
        last_met: tally.met.map(|met| met.1),
        first_mentioned: tally.mentioned.map(|mentioned| mentioned.0),
        last_mentioned: tally.mentioned.map(|mentioned| mentioned.1),
        open_tasks: tally.open_tasks,
        days: tally.met.map(|met| met.1.date.days_until(today)),
        owner: vault.owner() == Some(id),
    }
}

fn widen(range: &mut Option<(Dated, Dated)>, dated: Dated) {
    let (first, last) = range.get_or_insert((dated, dated));
    *first = dated.min(*first);
    *last = dated.max(*last);
}

fn sort(rows: &mut [PersonRow], sort: PeopleSort) {
    let met = |row: &PersonRow| {
        let day = |dated: Option<Dated>| Reverse(dated.map(|dated| dated.date));
        (day(row.last_met), day(row.last_mentioned), row.person.node)
    };
    match sort {
        PeopleSort::Met => rows.sort_unstable_by_key(met),
        PeopleSort::Notes => rows.sort_unstable_by_key(|row| (Reverse(row.notes), met(row))),
        PeopleSort::Tasks => rows.sort_unstable_by_key(|row| (Reverse(row.open_tasks), met(row))),
        PeopleSort::Name => {
            rows.sort_by_cached_key(|row| (SearchKey::of(&row.person.name), met(row)));
        }
    }
}
