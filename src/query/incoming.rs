//! The edges that lead to a node, those of a tag's lower tags with them.

use super::evidence::Evidence;
use crate::vault::{Edge, NodeId, Occurrences, Vault};

/// An edge that leads to a node.
#[derive(Debug)]
pub(super) struct Incoming<'v> {
    /// It, or the first of several.
    pub edge: Edge<'v>,
    /// The places of all of them in order, where they are several.
    pub gathered: Option<Vec<Evidence>>,
}

impl Incoming<'_> {
    /// Its places, in order.
    pub fn evidence(&self) -> Occurrences<'_> {
        self.gathered.as_deref().map_or(self.edge.occurrences, Occurrences::of)
    }
}

/// Every edge that leads to `of`. For a tag, edges to tags below it count as its
/// own, one for each note.
pub(super) fn incoming(vault: &Vault, of: NodeId) -> Box<dyn Iterator<Item = Incoming<'_>> + '_> {
    let own = vault.edges_in(of);
    let mut below = vault.tags_below(of).peekable();
    if below.peek().is_none() {
        return Box::new(own.map(|edge| Incoming { edge, gathered: None }));
    }
    let mut edges: Vec<Edge<'_>> = own.chain(below.flat_map(|tag| vault.edges_in(tag))).collect();
    let of_note = |edge: &Edge<'_>| (edge.relation, edge.from);
    edges.sort_by_key(of_note);
    let merged: Vec<Incoming<'_>> =
        edges.chunk_by(|a, b| of_note(a) == of_note(b)).map(merged).collect();
    Box::new(merged.into_iter())
}

/// The edges of one note as one.
fn merged<'v>(edges: &[Edge<'v>]) -> Incoming<'v> {
    let edge = edges[0];
    if edges.len() == 1 {
        return Incoming { edge, gathered: None };
    }
    let mut all: Vec<Evidence> = edges.iter().flat_map(|edge| edge.occurrences.iter()).collect();
    all.sort_unstable();
    all.dedup();
    Incoming { edge, gathered: Some(all) }
}
