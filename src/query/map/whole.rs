//! The whole vault: each community one node, called after those that are most at
//! home in it, joined by how many edges lead from one to the other.

use std::collections::BTreeMap;

use super::choose::mark_main;
use super::{COMMUNITIES_MAX, COMMUNITY_LINES_MAX, Map, MapEdge, MapNode};
use crate::query::communities::{Communities, Community};
use crate::text::shown::display_safe;
use crate::vault::Vault;

/// Members by whom a community is called.
const NAMES_MAX: usize = 2;

/// The largest communities and what joins them.
pub(super) fn whole(vault: &Vault, communities: &Communities) -> Map {
    let drawn = &communities.all[..communities.all.len().min(COMMUNITIES_MAX)];
    let nodes: Vec<MapNode> = drawn.iter().filter_map(|community| node(vault, community)).collect();
    let mut between: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    let of = |node| {
        let at = communities.of(node).filter(|at| *at < nodes.len())?;
        u32::try_from(at).ok()
    };
    for (id, _) in vault.nodes() {
        let Some(one) = of(id) else { continue };
        for edge in vault.edges_out(id).filter(|edge| edge.relation.row().in_map) {
            if let Some(other) = of(edge.to).filter(|other| *other != one) {
                *between.entry((one.min(other), one.max(other))).or_default() += 1;
            }
        }
    }
    let size = |at: u32| drawn[at as usize].n_nodes.max(1) as f32;
    let edge = |(ends, n): ((u32, u32), u32)| MapEdge {
        ends,
        relation: None,
        n_other: n,
        // Of two large ones many edges tell less.
        weight: n as f32 / (size(ends.0) * size(ends.1)).sqrt(),
        main: false,
        evidence: Box::default(),
    };
    let mut edges: Vec<MapEdge> = between.into_iter().map(edge).collect();
    mark_main(&nodes, &mut edges, COMMUNITY_LINES_MAX);
    let n_smaller = communities.all.len() - drawn.len();
    Map { nodes, edges, n_smaller: u32::try_from(n_smaller).unwrap_or(u32::MAX) }
}

fn node(vault: &Vault, community: &Community) -> Option<MapNode> {
    let node = *community.key.first()?;
    let names = community.key.iter().take(NAMES_MAX).map(|key| vault.node(*key).name());
    Some(MapNode {
        node,
        anchor: vault.anchor(node),
        label: display_safe(&names.collect::<Vec<_>>().join(", ")),
        hop: 1,
        parent: None,
        n_more: 0,
        members: Some(community.n_nodes),
    })
}
