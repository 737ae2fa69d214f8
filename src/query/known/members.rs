//! Who belongs to a company, a project or a topic: who says so in a field, and
//! who sits in its meetings.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::contact::Dated;
use super::uses::{Use, Uses};
use crate::query::Named;
use crate::query::listed::Listed;
use crate::text::Place;
use crate::vault::{Class, NodeId, Relation, Vault};

/// Meetings that are looked at, the newest.
const MEETINGS_MAX: usize = 2_000;

/// Edges of a note that are looked at.
const EDGES_MAX: usize = 400;

/// Somebody who belongs to something.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Who.
    pub person: Named,
    /// The field that says so, and where it stands.
    pub field: Option<(Box<str>, NodeId, Place)>,
    /// In how many of its meetings they were, among the newest 2,000.
    pub meetings: u32,
    /// The last of these that has a date.
    pub last: Option<Dated>,
}

#[derive(Debug, Default)]
struct Tally {
    field: Option<(Box<str>, NodeId, Place)>,
    meetings: u32,
    last: Option<Dated>,
    weight: f32,
}

/// Those whom a field joins to `of` first, then those of its meetings: a meeting
/// of few people that is about it tells more, and somebody of every meeting less.
/// The owner is left out.
pub(super) fn members(vault: &Vault, of: NodeId, uses: &Uses, meetings: &[Use]) -> Listed<Member> {
    let mut tallies: FxHashMap<NodeId, Tally> = FxHashMap::default();
    for (person, field) in by_fields(vault, of, uses) {
        tallies.entry(person).or_default().field.get_or_insert(field);
    }
    let mut newest: Vec<&Use> = meetings.iter().collect();
    if newest.len() > MEETINGS_MAX {
        newest.select_nth_unstable_by_key(MEETINGS_MAX, |used| (Reverse(used.date), used.note));
        newest.truncate(MEETINGS_MAX);
    }
    // The order of addition decides the last digit of a weight.
    newest.sort_unstable();
    for meeting in newest {
        add_meeting(vault, of, meeting, uses, &mut tallies);
    }
    if let Some(owner) = vault.owner() {
        tallies.remove(&owner);
    }
    let key = |(person, tally): (NodeId, Tally)| {
        let known_for = (std::f32::consts::E + vault.degree(person) as f32).ln();
        // Rounded, so that recency settles what is near.
        let weight = (100.0 * tally.weight / known_for).round() as u32;
        let last = tally.last.map(|last| last.date);
        ((tally.field.is_none(), Reverse(weight), Reverse(last), person), tally)
    };
    let keys: Vec<_> = tallies.into_iter().map(key).collect();
    Listed::first(
        keys,
        |a, b| a.0.cmp(&b.0),
        |((.., person), tally)| {
            let Tally { field, meetings, last, .. } = tally;
            Some(Member { person: Named::of(vault, person), field, meetings, last })
        },
    )
}

type Field = (Box<str>, NodeId, Place);

/// People whose own note names `of` in a field, and those whom a field of its own
/// note names.
fn by_fields(vault: &Vault, of: NodeId, uses: &Uses) -> Vec<(NodeId, Field)> {
    let is_person = |node: NodeId| vault.node(node).class == Some(Class::Person);
    let is_field = |relation: Relation| relation.row().makes_members;
    let word = |relation| -> Box<str> { vault.relation_name(relation).into() };
    let theirs = uses
        .iter()
        .filter(|used| is_field(used.relation) && is_person(used.note))
        .map(|used| (used.note, (word(used.relation), used.note, used.place)));
    let own = vault.edges_out(of).filter(|edge| is_field(edge.relation) && is_person(edge.to));
    let own = own.filter_map(|edge| {
        Some((edge.to, (word(edge.relation), of, edge.occurrences.first()?.place)))
    });
    theirs.chain(own).collect()
}

fn add_meeting(
    vault: &Vault,
    of: NodeId,
    meeting: &Use,
    uses: &Uses,
    tallies: &mut FxHashMap<NodeId, Tally>,
) {
    let there = vault
        .edges_out(meeting.note)
        .take(EDGES_MAX)
        .filter(|edge| edge.relation.row().meets.holds(|| true))
        .filter(|edge| edge.to != of && vault.node(edge.to).class == Some(Class::Person));
    let mut there: Vec<(NodeId, Place)> =
        there.filter_map(|edge| Some((edge.to, edge.occurrences.first()?.place))).collect();
    there.sort_unstable();
    there.dedup_by_key(|(person, _)| *person);
    let share =
        uses.weight_in(vault, meeting.note) / (std::f32::consts::E + there.len() as f32).ln();
    for (person, place) in there {
        let tally = tallies.entry(person).or_default();
        tally.meetings += 1;
        tally.weight += share;
        let dated = vault.node(meeting.note).date;
        let dated = dated.map(|date| Dated { date, note: meeting.note, place });
        tally.last = tally.last.max(dated);
    }
}
