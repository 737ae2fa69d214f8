//! Who stands around a node: one section for each relation and direction, and
//! the computed section `often with`.

use std::collections::BTreeSet;

use super::evidence::Evidence;
use crate::text::Date;
use crate::vault::{Direction, NodeId, Relation};

/// From where a section looks at its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// The node says it.
    Out,
    /// The neighbour says it.
    In,
    /// Nobody says it: computed from shared notes.
    With,
}

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
    /// notes, all of them.
    pub count: u32,
    /// The newest date among the notes that say it.
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
