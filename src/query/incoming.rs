//! The edges that lead to a node, those of a tag's lower tags with them.

use std::borrow::Cow;

use super::evidence::Evidence;
use crate::vault::{Edge, NodeId, Vault};

/// An edge that leads to a node, and its places in order; owned where they are of
/// several edges.
pub(super) type Incoming<'v> = (Edge<'v>, Cow<'v, [Evidence]>);

/// Every edge that leads to `of`. For a tag, edges to tags below it count as its
/// own, one for each note.
pub(super) fn incoming(vault: &Vault, of: NodeId) -> Box<dyn Iterator<Item = Incoming<'_>> + '_> {
    let own = vault.edges_in(of);
    let mut below = vault.tags_below(of).peekable();
    if below.peek().is_none() {
        return Box::new(own.map(|edge| (edge, Cow::Borrowed(edge.occurrences))));
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
    let first = edges[0];
    if edges.len() == 1 {
        return (first, Cow::Borrowed(first.occurrences));
    }
    let mut all: Vec<Evidence> = edges.iter().flat_map(|edge| edge.occurrences).copied().collect();
    all.sort_unstable();
    all.dedup();
    (first, Cow::Owned(all))
}
