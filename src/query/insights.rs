//! What a vault is like as a whole: who is central, what belongs together, who
//! was not met for long, whose name comes up of late, what nothing is joined to.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::communities::{Communities, communities};
use super::health;
use super::is_entity;
use super::listed::Listed;
use super::people::{PeopleLook, PersonRow, people};
use super::rank::page_rank;
use crate::text::Date;
use crate::vault::{Class, NodeId, NodeKind, Vault};

/// Nodes that are listed as central.
const HUBS_MAX: usize = 25;

/// People and names that are listed.
const NAMES_MAX: usize = 25;

/// Who was met within so many days was not lost sight of.
const SEEN_DAYS: i32 = 90;

/// Whom fewer notes name need not be met.
const UNSEEN_NOTES_MIN: u32 = 3;

/// The weeks of late, in days; and so many times as many before that are usual.
const LATE_DAYS: i32 = 28;
const USUAL: i32 = 6;

/// A name in fewer notes of late does not rise.
const RISING_NOTES_MIN: u32 = 3;

/// A vault as a whole. The owner and hidden notes are left out of all but the
/// counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Insights {
    /// How much there is.
    pub counts: Counts,
    /// The most central nodes, by PageRank.
    pub hubs: Vec<Central>,
    /// What belongs together.
    pub communities: Communities,
    /// People in three notes or more who were last met more than ninety days ago,
    /// those of the most notes first.
    pub unseen: Vec<PersonRow>,
    /// Names in three or more notes of the last four weeks, and in more than twice
    /// as many as in four weeks of the half year before; the most above that first.
    pub rising: Vec<Rising>,
    /// Notes that nothing but tags is joined to, by path.
    pub orphans: Listed<NodeId>,
}

/// How much of everything there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Notes.
    pub notes: usize,
    /// People, with a note and without.
    pub people: usize,
    /// Companies.
    pub companies: usize,
    /// Projects.
    pub projects: usize,
    /// Meetings.
    pub meetings: usize,
    /// Names that have no note.
    pub unresolved: usize,
    /// Tags.
    pub tags: usize,
    /// Other files.
    pub attachments: usize,
    /// Pairs of nodes joined by a relation.
    pub edges: usize,
}

/// A central node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Central {
    /// Which.
    pub node: NodeId,
    /// Its part of all rank, from 0 to 1.
    pub rank: f64,
    /// How many edges it has.
    pub edges: usize,
}

/// A name that comes up more than it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rising {
    /// Whose.
    pub node: NodeId,
    /// In how many notes of the last four weeks.
    pub late: u32,
    /// In how many notes of the 24 weeks before.
    pub before: u32,
    /// The newest of them.
    pub last: Date,
}

/// All of it on a day; takes its time in a large vault.
pub fn insights(vault: &Vault, today: Date) -> Insights {
    Insights {
        counts: counts(vault),
        hubs: hubs(vault),
        communities: communities(vault),
        unseen: unseen(vault, today),
        rising: rising(vault, today),
        orphans: Listed::first(health::orphans(vault), Ord::cmp, Some),
    }
}

/// How much there is of everything.
pub fn counts(vault: &Vault) -> Counts {
    let mut counts = Counts { notes: vault.n_notes(), edges: vault.n_edges(), ..Counts::default() };
    for (_, node) in vault.nodes() {
        match node.kind {
            NodeKind::Entity => counts.unresolved += 1,
            NodeKind::Tag => counts.tags += 1,
            NodeKind::Attachment => counts.attachments += 1,
            NodeKind::Note => {}
        }
        match node.class {
            Some(Class::Person) => counts.people += 1,
            Some(Class::Company) => counts.companies += 1,
            Some(Class::Project) => counts.projects += 1,
            Some(Class::Meeting) => counts.meetings += 1,
            _ => {}
        }
    }
    counts
}

/// The most central nodes, the most first.
fn hubs(vault: &Vault) -> Vec<Central> {
    let owner = vault.owner();
    let ranks = page_rank(vault, |id| Some(id) != owner && !vault.node(id).hidden);
    let mut order: Vec<NodeId> =
        vault.nodes().map(|(id, _)| id).filter(|id| vault.degree(*id) > 0).collect();
    order.retain(|id| ranks[id.index()] > 0.0 && vault.node(*id).kind != NodeKind::Tag);
    let by_rank = |one: &NodeId, other: &NodeId| {
        ranks[other.index()].total_cmp(&ranks[one.index()]).then(one.cmp(other))
    };
    if order.len() > HUBS_MAX {
        order.select_nth_unstable_by(HUBS_MAX, by_rank);
        order.truncate(HUBS_MAX);
    }
    order.sort_unstable_by(by_rank);
    let central =
        |node: NodeId| Central { node, rank: ranks[node.index()], edges: vault.degree(node) };
    order.into_iter().map(central).collect()
}

fn unseen(vault: &Vault, today: Date) -> Vec<PersonRow> {
    let mut people = people(vault, today, &PeopleLook::default());
    people.retain(|row| row.days > Some(SEEN_DAYS) && row.notes >= UNSEEN_NOTES_MIN);
    people.sort_by_key(|row| (Reverse(row.notes), row.days, row.person.node));
    people.truncate(NAMES_MAX);
    people
}

fn rising(vault: &Vault, today: Date) -> Vec<Rising> {
    let late = today.plus_days(-LATE_DAYS);
    let first = late.plus_days(-LATE_DAYS * USUAL);
    let mut names: FxHashMap<NodeId, Rising> = FxHashMap::default();
    for (note, node) in vault.nodes().filter(|(_, node)| !node.hidden) {
        let Some(date) = node.date.filter(|date| *date > first && *date <= today) else { continue };
        let named = vault.edges_out(note).map(|edge| edge.to);
        let mut named: Vec<NodeId> = named.filter(|to| is_entity(vault, *to)).collect();
        named.sort_unstable();
        named.dedup();
        for node in named {
            let row = names.entry(node).or_insert(Rising { node, late: 0, before: 0, last: date });
            row.last = date.max(row.last);
            if date > late {
                row.late += 1;
            } else {
                row.before += 1;
            }
        }
    }
    let usual = USUAL.unsigned_abs();
    let mut rows: Vec<Rising> = names.into_values().collect();
    rows.retain(|row| {
        let listed = vault.owner() != Some(row.node) && !vault.node(row.node).hidden;
        listed && row.late >= RISING_NOTES_MIN && row.late * usual > 2 * row.before
    });
    rows.sort_unstable_by_key(|row| (Reverse(row.late * usual - row.before), row.node));
    rows.truncate(NAMES_MAX);
    rows
}
