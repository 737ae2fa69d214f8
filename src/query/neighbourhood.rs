//! Who stands around a node: one section for each relation and direction, and
//! the computed section `often with`.
//!
//! Outgoing sections come first, then incoming ones, each in the order of the
//! relation table. A node is not its own neighbour. Around a tag stand the notes
//! that use it or a tag below it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::evidence::Evidence;
use super::incoming::incoming;
use super::with::{self, is_entity};
use crate::text::{Date, SearchKey};
use crate::vault::{Direction, Edge, NodeId, NodeKind, Relation, Vault};

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
    /// In the order of their places; never empty.
    pub evidence: Vec<Evidence>,
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
    /// Whether nodes that the vault's settings exclude are shown.
    pub hidden: bool,
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

/// Everything that `of` is joined to.
pub fn neighbourhood(vault: &Vault, of: NodeId, look: &Look) -> Neighbourhood {
    let mut sections = Vec::new();
    for edge in vault.edges_out(of) {
        let evidence = edge.occurrences.to_vec();
        add(&mut sections, vault, look, Direction::Out, edge, edge.to, evidence);
    }
    for (edge, evidence) in incoming(vault, of) {
        add(&mut sections, vault, look, Direction::In, edge, edge.from, evidence);
    }
    sections.sort_by_cached_key(|section| match section.key {
        SectionKey::Edges(direction, relation) => {
            (direction, relation.rank(), vault.relation_name(relation).to_owned())
        }
        SectionKey::With => (Direction::In, usize::MAX, String::new()),
    });
    if !look.off.contains(WITH_NAME) {
        let rows = with::often_with(vault, of, look.hidden);
        if !rows.is_empty() {
            sections.push(Section { key: SectionKey::With, label: "often with".into(), rows });
        }
    }
    for section in &mut sections {
        sort(vault, &mut section.rows, look.sort);
    }
    Neighbourhood { of, sections }
}

fn add(
    sections: &mut Vec<Section>,
    vault: &Vault,
    look: &Look,
    direction: Direction,
    edge: Edge<'_>,
    neighbour: NodeId,
    evidence: Vec<Evidence>,
) {
    let node = vault.node(neighbour);
    let off = !look.off.is_empty() && look.off.contains(vault.relation_name(edge.relation));
    if edge.from == edge.to || off || (node.hidden && !look.hidden) {
        return;
    }
    let key = SectionKey::Edges(direction, edge.relation);
    // Edges come sorted by relation, so the section is nearly always the last.
    let at = sections.iter().rposition(|section| section.key == key).unwrap_or_else(|| {
        let label = vault.relation_label(edge.relation, direction);
        sections.push(Section { key, label, rows: Vec::new() });
        sections.len() - 1
    });
    let count = u32::try_from(evidence.len()).unwrap_or(u32::MAX);
    let weight =
        edge.relation.row().weight * (1.0 + (count as f32).ln()) / damping(vault, neighbour);
    sections[at].rows.push(Neighbour {
        node: neighbour,
        count,
        date: node.date,
        weight: tenths(weight),
        evidence,
    });
}

/// What the weight of a node with many edges is divided by. Dated notes all count
/// alike: of meetings the newest tell most, however much was said there.
fn damping(vault: &Vault, id: NodeId) -> f32 {
    let node = vault.node(id);
    let record = node.kind == NodeKind::Note && node.date.is_some() && !is_entity(vault, id);
    let edges = if record { RECORD_EDGES } else { vault.degree(id) as f32 };
    (std::f32::consts::E + edges).ln()
}

/// So many edges a dated note has as a rule.
const RECORD_EDGES: f32 = 20.0;

/// Rounds a weight, so that recency settles what is near.
pub(super) fn tenths(weight: f32) -> f32 {
    (weight * 10.0).round() / 10.0
}

/// Sorts rows; among equals the newest first, then in the order of the vault's
/// nodes, which is that of paths.
pub(super) fn sort(vault: &Vault, rows: &mut [Neighbour], sort: Sort) {
    let newest = |row: &Neighbour| (Reverse(row.date), row.node);
    // Keys are made once: rows are large, and a hub has many.
    match sort {
        Sort::Weight => rows.sort_by_cached_key(|row| {
            // Weights are whole tenths, and not below zero.
            (Reverse((row.weight * 10.0).round() as u32), newest(row))
        }),
        Sort::Date => rows.sort_by_cached_key(newest),
        Sort::Name => rows.sort_by_cached_key(|row| {
            let name = SearchKey::of(&vault.node(row.node).name);
            (name, newest(row))
        }),
    }
}
