//! All notes become one graph: nodes for notes, entities without notes, tags and
//! attachments; typed edges with every place that makes them.
//!
//! A [`Vault`] is an immutable snapshot. A reload builds a new one; ids belong
//! to one snapshot only, and an [`Anchor`] is what is kept across snapshots.
//! The order in which files were read never shows: notes are sorted by path
//! before ids are given, and no hash iteration reaches an answer.
//!
//! Names that the owner said are one ([`Identities`]) lead to one node; what
//! Obsidian makes of a link is decided before that and stays as it is.

mod build;
mod change;
pub mod class;
mod class_of;
pub mod config;
mod dump;
mod edges;
pub mod fixture;
mod graph;
mod identity;
mod inventory;
mod join;
mod lists;
mod named;
mod names;
pub mod node;
mod nodes;
mod others;
pub mod relation;
pub mod resolve;
mod same;
pub mod snapshot;
mod stored;
mod tables;
mod tally;
mod task_line;
#[cfg(test)]
mod tests;
mod uses;

pub use change::{Change, FileChanges};
pub use class::{Class, Synonyms};
pub use config::{Columns, FieldRole, PathTest, Role, VaultConfig, View};
pub use graph::{EdgeEnd, Occurrences};
pub use identity::{Answer, Identities, Verdict, is_path};
pub use named::{KnownNames, NamedHere};
pub use names::By;
pub use node::{Anchor, Node, NodeId, NodeKind, Spelling};
pub use relation::{Direction, InLines, RELATIONS, Relation, RelationRow, Tells, When};
pub use resolve::{FileIdx, Files, Reason, Resolution};
pub use snapshot::{LinkTarget, Vault};
pub use stored::STORED_PIECES;
pub use task_line::TaskLine;

use crate::text::Place;

/// One written place that makes an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Occurrence {
    /// The note (or canvas) it is written in.
    pub source: NodeId,
    /// Where.
    pub place: Place,
    /// Whether only an alias, a title or a looser comparison of names joins it to
    /// the node: unresolved in Obsidian.
    pub by_alias: bool,
    /// The link that it is, as an index into the source note's links.
    pub link: Option<u32>,
}

/// Names an edge inside one [`Vault`]; meaningless in the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EdgeId(u32);

impl EdgeId {
    /// Its position among all edges.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Two nodes joined by a relation, and every place that says so.
#[derive(Debug, Clone, Copy)]
pub struct Edge<'v> {
    /// Finds it again.
    pub id: EdgeId,
    /// The note that says it.
    pub from: NodeId,
    /// What it names.
    pub to: NodeId,
    /// How they are joined.
    pub relation: Relation,
    /// In the order of their places; never empty.
    pub occurrences: Occurrences<'v>,
}
