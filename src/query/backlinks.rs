//! Every written place that leads to a node.

use super::evidence::Evidence;
use super::incoming::incoming;
use crate::vault::{NodeId, Relation, Vault};

/// One place that leads to a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlink {
    /// How it is joined.
    pub relation: Relation,
    /// The note it is written in.
    pub from: NodeId,
    /// Where.
    pub evidence: Evidence,
}

/// Every place that leads to `of`, by path, then by place. A node's links to
/// itself are left out, as they are on the screen.
pub fn backlinks(vault: &Vault, of: NodeId) -> Vec<Backlink> {
    let mut rows: Vec<Backlink> = incoming(vault, of)
        .filter(|one| one.edge.from != one.edge.to)
        .flat_map(|one| {
            let (relation, from) = (one.edge.relation, one.edge.from);
            let places = one.evidence().to_vec().into_iter();
            places.map(move |evidence| Backlink { relation, from, evidence })
        })
        .collect();
    rows.sort_by(|a, b| {
        let key = |row: &Backlink| (vault.node(row.from).path(), row.evidence, row.relation.rank());
        key(a).cmp(&key(b))
    });
    rows
}
