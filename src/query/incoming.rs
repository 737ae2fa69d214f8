//! The edges that lead to a node, those of a tag's lower tags with them.

use std::collections::BTreeMap;

use super::evidence::Evidence;
use crate::vault::{Edge, NodeId, Relation, Vault};

/// Every edge that leads to `of`, with its places in order. For a tag, edges to
/// tags below it count as its own, one for each note.
pub(super) fn incoming(vault: &Vault, of: NodeId) -> Vec<(Edge<'_>, Vec<Evidence>)> {
    let own = vault.edges_in(of).map(|edge| (edge, edge.occurrences.to_vec()));
    let mut below = vault.tags_below(of).peekable();
    if below.peek().is_none() {
        return own.collect();
    }
    let mut by_note: BTreeMap<(Relation, NodeId), (Edge<'_>, Vec<Evidence>)> = BTreeMap::new();
    let lower = below.flat_map(|tag| vault.edges_in(tag));
    for (edge, evidence) in own.chain(lower.map(|edge| (edge, edge.occurrences.to_vec()))) {
        let (_, all) =
            by_note.entry((edge.relation, edge.from)).or_insert_with(|| (edge, Vec::new()));
        all.extend(evidence);
    }
    let mut edges: Vec<_> = by_note.into_values().collect();
    for (_, evidence) in &mut edges {
        evidence.sort_unstable();
        evidence.dedup();
    }
    edges
}
