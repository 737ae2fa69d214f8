//! Nodes joined by weight: what algorithms over the whole graph walk. All edges
//! between two nodes are one, as heavy as their relations tell, whichever way
//! they go.
//!
//! Weights are whole numbers, so that sums are the same in any order.

use rustc_hash::FxHashMap;

use crate::vault::{NodeId, Vault};

/// Relations weigh tenths.
const WEIGHT_ONE: f32 = 10.0;

/// A graph of weights without directions. Places stand for nodes: 0, 1, 2 in
/// their order, those without an edge too.
#[derive(Debug, Clone, Default)]
pub struct Joined {
    /// Beside the places, and one more: where their neighbours start.
    starts: Vec<u32>,
    /// Of each place by place.
    ends: Vec<(u32, u32)>,
    /// What an edge from a place to itself weighs, both ends counted.
    loops: Vec<u64>,
}

impl Joined {
    /// What the map draws of a vault, one place for each node. Nodes that are not
    /// `kept` have no edges.
    pub fn of(vault: &Vault, kept: impl Fn(NodeId) -> bool) -> Self {
        let kept: Vec<bool> = vault.nodes().map(|(id, _)| kept(id)).collect();
        let joins = |from: NodeId, to: NodeId| kept[from.index()] && kept[to.index()] && from != to;
        let out = vault
            .nodes()
            .filter(|(_, node)| node.path().is_some())
            .flat_map(|(id, _)| vault.edges_out(id).filter(|edge| edge.relation.row().in_map));
        let mut pairs: Vec<(u32, u32, u32)> = Vec::new();
        for edge in out.filter(|edge| joins(edge.from, edge.to)) {
            let weight = (vault.weight(edge.relation) * WEIGHT_ONE) as u32;
            let (from, to) = (place(edge.from.index()), place(edge.to.index()));
            pairs.push((from, to, weight));
        }
        Self::of_pairs(kept.len(), &pairs)
    }

    /// Joins places by pairs and their weights; one pair may come several times.
    pub fn of_pairs(n_places: usize, pairs: &[(u32, u32, u32)]) -> Self {
        let mut starts = vec![0u32; n_places + 1];
        let mut loops = vec![0; n_places];
        for &(one, other, weight) in pairs {
            if one == other {
                loops[one as usize] += 2 * u64::from(weight);
                continue;
            }
            starts[one as usize + 1] += 1;
            starts[other as usize + 1] += 1;
        }
        for at in 0..n_places {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut ends = vec![(0, 0); starts[n_places] as usize];
        let mut put = |of: u32, end: u32, weight: u32| {
            ends[next[of as usize] as usize] = (end, weight);
            next[of as usize] += 1;
        };
        for &(one, other, weight) in pairs.iter().filter(|pair| pair.0 != pair.1) {
            put(one, other, weight);
            put(other, one, weight);
        }
        Self { starts, ends, loops }.merged()
    }

    /// Makes one edge of those that join the same two places.
    fn merged(mut self) -> Self {
        let mut kept = 0usize;
        let mut begin = 0usize;
        for at in 0..self.loops.len() {
            let end = self.starts[at + 1] as usize;
            self.ends[begin..end].sort_unstable();
            let first = kept;
            for from in begin..end {
                let (to, weight) = self.ends[from];
                if kept > first && self.ends[kept - 1].0 == to {
                    self.ends[kept - 1].1 = self.ends[kept - 1].1.saturating_add(weight);
                } else {
                    self.ends[kept] = (to, weight);
                    kept += 1;
                }
            }
            self.starts[at + 1] = place(kept);
            begin = end;
        }
        self.ends.truncate(kept);
        self.ends.shrink_to_fit();
        self
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.loops.len()
    }

    /// Whether there is no place.
    pub fn is_empty(&self) -> bool {
        self.loops.is_empty()
    }

    /// The neighbours of a place by place, each once with its weight.
    pub fn around(&self, at: usize) -> &[(u32, u32)] {
        &self.ends[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// What all edges of a place weigh; one to itself counts at both ends.
    pub fn weight(&self, at: usize) -> u64 {
        self.loops[at] + self.around(at).iter().map(|(_, weight)| u64::from(*weight)).sum::<u64>()
    }

    /// The same with groups of places as its places. `group` tells it of each
    /// place, and the groups are counted from 0.
    pub fn grouped(&self, n_groups: usize, group: &[u32]) -> Self {
        let mut pairs: FxHashMap<(u32, u32), u64> = FxHashMap::default();
        let mut loops = vec![0u64; n_groups];
        for at in 0..self.len() {
            let own = group[at];
            loops[own as usize] += self.loops[at];
            for &(end, weight) in self.around(at) {
                let other = group[end as usize];
                if own == other {
                    loops[own as usize] += u64::from(weight);
                } else if own < other {
                    *pairs.entry((own, other)).or_default() += u64::from(weight);
                }
            }
        }
        let weight = |weight: u64| u32::try_from(weight).unwrap_or(u32::MAX);
        let pairs: Vec<(u32, u32, u32)> =
            pairs.into_iter().map(|((one, other), sum)| (one, other, weight(sum))).collect();
        Self { loops, ..Self::of_pairs(n_groups, &pairs) }
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).expect("a vault has fewer than 2^32 nodes and edges")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::fixture::fixture;

    #[test]
    fn edges_between_two_nodes_are_one_and_weigh_what_their_relations_do() {
        let vault =
            fixture("//- A.md\n---\nentity: B\n---\n[[B]] [[C]]\n//- B.md\n[[A]]\n//- C.md\n");
        let joined = Joined::of(&vault, |_| true);
        assert_eq!(joined.around(0), [(1, 30 + 10 + 10), (2, 10)]);
        assert_eq!(joined.around(1), [(0, 50)]);
        assert_eq!((joined.weight(0), joined.weight(2)), (60, 10));
    }

    #[test]
    fn groups_keep_all_weight() {
        let joined = Joined::of_pairs(4, &[(0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 3, 5)]);
        let grouped = joined.grouped(2, &[0, 0, 1, 1]);
        assert_eq!(grouped.around(0), [(1, 3)]);
        assert_eq!((grouped.weight(0), grouped.weight(1)), (2 * 2 + 3, 2 * (4 + 5) + 3));
    }
}
