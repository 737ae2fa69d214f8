//! Who stands around a node: one section for each relation and direction, and
//! the computed section `often with`.
//!
//! Outgoing sections come first, then incoming ones, each in the order of the
//! relation table. A node is not its own neighbour. Around a tag stand the notes
//! that use it or a tag below it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rayon::prelude::*;

use super::Hidden;
use super::evidence::Evidence;
use super::incoming::{Incoming, incoming};
use super::listed::Listed;
use super::with::{self, is_entity};
use crate::text::{Date, SearchKey};
use crate::vault::{Direction, EdgeId, NodeId, NodeKind, Occurrences, Relation, Vault};

/// Tells the sections of one neighbourhood apart, in the order of the screen:
/// outgoing, incoming, computed. A property's number holds for one vault only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SectionKey {
    /// Edges of one relation, from one end.
    Edges(Direction, Relation),
    /// Names that stand in the same notes.
    With,
}

/// Everything that a node is joined to.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbourhood {
    /// The node in the middle.
    pub of: NodeId,
    /// Outgoing, incoming, `often with`; none is empty.
    pub sections: Vec<Section>,
}

/// The neighbours of one relation and direction.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Which one it is.
    pub key: SectionKey,
    /// Its title.
    pub label: String,
    /// In the order that was asked for; a node stands in a section once.
    pub rows: Vec<Neighbour>,
    /// How many there are, where only the first are in `rows`; else nothing.
    pub total: usize,
    /// How much one place tells.
    weight: f32,
}

/// One neighbour and what joins it.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbour {
    /// Who.
    pub node: NodeId,
    /// Written places that make the edge; for a computed neighbour the shared
    /// notes, among the newest 2,000.
    pub count: u32,
    /// Its own date; for a computed neighbour the newest shared note's.
    pub date: Option<Date>,
    /// How telling it is, rounded to tenths so that recency settles what is
    /// near: more places raise it, a neighbour with many edges lowers it.
    pub weight: f32,
    grounds: Grounds,
}

/// Where the places are that a row rests on. A hub has very many rows, of which
/// few are ever looked at, so that those of a single edge are left where they are.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Grounds {
    /// At this edge.
    Edge(EdgeId),
    /// Of several edges.
    Gathered(Box<[Evidence]>),
}

/// The order of the rows in a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sort {
    /// The most telling first, among equals the newest.
    #[default]
    Weight,
    /// The newest first, the undated last.
    Date,
    /// By folded name.
    Name,
}

/// How a neighbourhood is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Look {
    /// The order of rows.
    pub sort: Sort,
    /// Names of the relations that are switched off; `with` for the computed one.
    pub off: BTreeSet<String>,
    /// What becomes of nodes that the vault's settings exclude.
    pub hidden: Hidden,
    /// Whether names in plain text are shown, where they were looked for.
    pub mentions: bool,
}

/// What the computed section is called where relations are named.
pub const WITH_NAME: &str = "with";

impl SectionKey {
    /// The relation's stable name in output and config.
    pub fn relation_name(self, vault: &Vault) -> &str {
        match self {
            Self::Edges(_, relation) => vault.relation_name(relation),
            Self::With => WITH_NAME,
        }
    }

    /// From which end it looks; nothing for the computed section, which has none.
    pub fn direction(self) -> Option<Direction> {
        match self {
            Self::Edges(direction, _) => Some(direction),
            Self::With => None,
        }
    }
}

impl Neighbourhood {
    /// The row of a node in a section, if both are there.
    pub fn find(&self, key: SectionKey, node: NodeId) -> Option<&Neighbour> {
        let section = self.sections.iter().find(|section| section.key == key)?;
        section.rows.iter().find(|row| row.node == node)
    }
}

impl Neighbour {
    /// One of several edges.
    pub(super) fn gathered(
        node: NodeId,
        date: Option<Date>,
        weight: f32,
        evidence: Vec<Evidence>,
    ) -> Self {
        let count = count(evidence.len());
        Self { node, count, date, weight, grounds: Grounds::Gathered(evidence.into()) }
    }

    /// The places that it rests on, in their order; never empty. For the vault
    /// that it is of.
    pub fn evidence<'a>(&'a self, vault: &'a Vault) -> Occurrences<'a> {
        match &self.grounds {
            Grounds::Edge(edge) => {
                vault.edge(*edge).map_or(Occurrences::of(&[]), |edge| edge.occurrences)
            }
            Grounds::Gathered(evidence) => Occurrences::of(evidence),
        }
    }
}

/// Edges that a key may look at before its frame.
const EDGES_AT_ONCE_MAX: usize = 5_000;

/// Whether there is more to look at for the neighbours of a node than fits between a
/// key and its frame: its edges, and those of the notes that name it.
pub fn is_large(vault: &Vault, of: NodeId) -> bool {
    let below = vault.tags_below(of).map(|tag| vault.degree(tag));
    let around: &mut dyn Iterator<Item = usize> = match with::is_entity(vault, of) {
        true => &mut vault.sources(of).map(|note| vault.edges_out(note).len()),
        false => &mut std::iter::empty(),
    };
    let mut left = EDGES_AT_ONCE_MAX;
    let mut all = std::iter::once(vault.degree(of)).chain(below).chain(around);
    all.any(|n| {
        let is_more = n > left;
        left = left.saturating_sub(n);
        is_more
    })
}

/// Everything that `of` is joined to.
pub fn neighbourhood(vault: &Vault, of: NodeId, look: &Look) -> Neighbourhood {
    neighbourhood_by(vault, of, look, &|| Cow::Owned(NameOrder::of(vault)))
}

/// The same with the order of names, which is asked for where there are very many
/// rows to be sorted by it.
pub fn neighbourhood_by<'n>(
    vault: &Vault,
    of: NodeId,
    look: &Look,
    names: &dyn Fn() -> Cow<'n, NameOrder>,
) -> Neighbourhood {
    let mut sections = Vec::new();
    for edge in vault.edges_out(of) {
        let outgoing = Incoming { edge, gathered: None };
        add(&mut sections, vault, look, Direction::Out, outgoing);
    }
    for incoming in incoming(vault, of) {
        add(&mut sections, vault, look, Direction::In, incoming);
    }
    sections.sort_by_cached_key(|section| match section.key {
        SectionKey::Edges(direction, relation) => {
            (direction, relation.rank(), vault.relation_name(relation).to_owned())
        }
        SectionKey::With => (Direction::In, usize::MAX, String::new()),
    });
    if !look.off.contains(WITH_NAME) {
        let Listed { rows, total } = with::often_with(vault, of, look.hidden);
        if !rows.is_empty() {
            let (key, label) = (SectionKey::With, "often with".into());
            sections.push(Section { total, ..Section::of(key, label, rows) });
        }
    }
    for section in &mut sections {
        section.sort(vault, look.sort, names);
    }
    Neighbourhood { of, sections }
}

impl Section {
    /// A section of rows that were weighed already.
    pub(super) fn of(key: SectionKey, label: String, rows: Vec<Neighbour>) -> Self {
        Self { key, label, rows, total: 0, weight: 1.0 }
    }

    pub(super) fn sort<'n>(
        &mut self,
        vault: &Vault,
        sort: Sort,
        names: &dyn Fn() -> Cow<'n, NameOrder>,
    ) {
        match sort {
            Sort::Weight => sort_by_weight(&mut self.rows),
            Sort::Date => sort_rows(&mut self.rows, |_| 0),
            Sort::Name => sort_by_name(vault, &mut self.rows, names),
        }
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn add(
    sections: &mut Vec<Section>,
    vault: &Vault,
    look: &Look,
    direction: Direction,
    said: Incoming<'_>,
) {
    let edge = said.edge;
    let neighbour = match direction {
        Direction::Out => edge.to,
        Direction::In => edge.from,
    };
    let node = vault.node(neighbour);
    let off = !look.off.is_empty() && look.off.contains(vault.relation_name(edge.relation));
    if edge.from == edge.to || off || !look.hidden.has(node) {
        return;
    }
    let key = SectionKey::Edges(direction, edge.relation);
    // Edges come sorted by relation, so the section is nearly always the last.
    let at = sections.iter().rposition(|section| section.key == key).unwrap_or_else(|| {
        let label = vault.relation_label(edge.relation, direction);
        let weight = vault.weight(edge.relation);
        sections.push(Section { key, label, rows: Vec::new(), total: 0, weight });
        sections.len() - 1
    });
    let count = count(said.evidence().len());
    let section = &mut sections[at];
    let weight = section.weight * told(count) / damping(vault, neighbour);
    section.rows.push(Neighbour {
        node: neighbour,
        count,
        date: node.date,
        weight: tenths(weight),
        grounds: match said.gathered {
            None => Grounds::Edge(edge.id),
            Some(all) => Grounds::Gathered(all.into()),
        },
    });
}

/// What the weight of a node with many edges is divided by. Dated notes all count
/// alike: of meetings the newest tell most, however much was said there.
pub(super) fn damping(vault: &Vault, id: NodeId) -> f32 {
    let node = vault.node(id);
    let record = node.kind == NodeKind::Note && node.date.is_some() && !is_entity(vault, id);
    if record { RECORD_DAMPING } else { (std::f32::consts::E + vault.degree(id) as f32).ln() }
}

/// As if it had 20 edges, which is what a dated note has as a rule: ln(e + 20).
const RECORD_DAMPING: f32 = 3.123_17;

/// How much more several places tell than one.
pub(super) fn told(count: u32) -> f32 {
    // Most rows rest on one place, and the logarithm is what they would cost most.
    if count == 1 { 1.0 } else { 1.0 + (count as f32).ln() }
}

/// Rounds a weight, so that recency settles what is near.
pub(super) fn tenths(weight: f32) -> f32 {
    (weight * 10.0).round() / 10.0
}

/// The most telling first; among equals the newest, then in the order of the
/// vault's nodes, which is that of paths.
pub(super) fn sort_by_weight(rows: &mut Vec<Neighbour>) {
    // Weights are whole tenths, and not below zero.
    sort_rows(rows, |row| !((row.weight * 10.0).round() as u32));
}

fn sort_by_name<'n>(
    vault: &Vault,
    rows: &mut Vec<Neighbour>,
    names: &dyn Fn() -> Cow<'n, NameOrder>,
) {
    if rows.len() > NAMES_FOLDED_MAX {
        let names = names();
        return sort_rows(rows, |row| names.of_node(row.node));
    }
    rows.sort_by_cached_key(|row| {
        let name = SearchKey::of(vault.node(row.node).name());
        (name, newest_first(row.date), row.node)
    });
}

/// Sorts rows by a number; among equals the newest first, the undated last, then
/// in the order of nodes. Only numbers are compared and moved: rows are large, and
/// a hub has many.
fn sort_rows(rows: &mut Vec<Neighbour>, first: impl Fn(&Neighbour) -> u32) {
    let number = |row: &Neighbour, at: usize| {
        let parts = [first(row), newest_first(row.date), row.node.index() as u32, at as u32];
        parts.into_iter().fold(0u128, |all, part| all << 32 | u128::from(part))
    };
    let mut order: Vec<u128> = rows.iter().enumerate().map(|(at, row)| number(row, at)).collect();
    order.sort_unstable();
    let mut unsorted: Vec<Option<Neighbour>> = std::mem::take(rows).into_iter().map(Some).collect();
    let place = |number: u128| (number & u128::from(u32::MAX)) as usize;
    rows.extend(order.into_iter().filter_map(|number| unsorted[place(number)].take()));
}

/// Smaller for a newer date, largest without one.
pub(super) fn newest_first(date: Option<Date>) -> u32 {
    let Some(date) = date else { return u32::MAX };
    let (year, month, day) = date.parts();
    // jiff's years go from -9999 to 9999.
    let days = (i32::from(year) + 10_000) * 512 + i32::from(month) * 32 + i32::from(day);
    u32::MAX - 1 - days.unsigned_abs()
}

/// With more rows than this their names are not folded for one list.
const NAMES_FOLDED_MAX: usize = 5_000;

/// The nodes of a vault by folded name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameOrder(Vec<u32>);

impl NameOrder {
    /// Of all nodes.
    pub fn of(vault: &Vault) -> Self {
        let mut keys: Vec<(SearchKey, usize)> = vault
            .nodes()
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|(id, node)| (SearchKey::of(node.name()), id.index()))
            .collect();
        keys.par_sort_unstable();
        let mut places = vec![0; keys.len()];
        for (place, same) in (0u32..).zip(keys.chunk_by(|a, b| a.0 == b.0)) {
            for (_, node) in same {
                places[*node] = place;
            }
        }
        Self(places)
    }

    /// Where a node's name comes; the same for the same name.
    pub fn of_node(&self, node: NodeId) -> u32 {
        self.0.get(node.index()).copied().unwrap_or(u32::MAX)
    }
}
