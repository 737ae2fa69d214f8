//! Bridges: names over which many shortest chains go, so that without them parts
//! of the vault would be further from each other.
//!
//! By Brandes' method (2001), from a sample of nodes, since all would take hours:
//! what lies between the sampled nodes and all others. The sample is every so
//! manieth node that has an edge, so that the same vault always gives the same.
//! A source takes about a tenth of a second at 100,000 notes.

use std::cmp::Reverse;

use super::is_entity;
use super::joined::Joined;
use crate::vault::{NodeId, Vault};

/// Nodes that chains are looked for from.
pub const SOURCES_MAX: usize = 100;

/// Names that are listed.
const BRIDGES_MAX: usize = 25;

/// A name and how much lies on either side of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bridge {
    /// Who or what.
    pub node: NodeId,
    /// The part of all chains that goes through it, from 0 to 1.
    pub share: f64,
}

/// The names that most chains go through, the most first. After each source
/// `go_on` is told how many of how many are done, and asked whether to go on; if
/// not, there is no answer. The owner and hidden notes are left out.
pub fn bridges(vault: &Vault, mut go_on: impl FnMut(usize, usize) -> bool) -> Option<Vec<Bridge>> {
    let owner = vault.owner();
    let joined = Joined::of(vault, |id| Some(id) != owner && !vault.node(id).hidden);
    let with_edges: Vec<usize> =
        (0..joined.len()).filter(|&at| !joined.around(at).is_empty()).collect();
    let n_sources = with_edges.len().min(SOURCES_MAX);
    let mut search = Search::of(&joined);
    for done in 0..n_sources {
        search.add(with_edges[done * with_edges.len() / n_sources]);
        if !go_on(done + 1, n_sources) {
            return None;
        }
    }
    let names = vault.nodes().filter(|(id, _)| is_entity(vault, *id));
    let mut sums: Vec<(Reverse<u64>, NodeId)> = names
        .map(|(id, _)| (Reverse(search.between[id.index()].round() as u64), id))
        .filter(|(Reverse(sum), _)| *sum > 0)
        .collect();
    sums.sort_unstable();
    sums.truncate(BRIDGES_MAX);
    let all = (search.n_chains.max(1)) as f64;
    let bridge = |(Reverse(sum), node)| Bridge { node, share: sum as f64 / all };
    Some(sums.into_iter().map(bridge).collect())
}

/// What was found from the sources so far; its tables are used again for each.
struct Search<'j> {
    joined: &'j Joined,
    /// How many chains go through each place, of several between two each a part.
    between: Vec<f64>,
    /// How many pairs of nodes chains were found between.
    n_chains: u64,
    hops: Vec<u32>,
    /// How many shortest chains lead to each place.
    ways: Vec<f64>,
    /// The places in the order in which they were reached.
    order: Vec<u32>,
    depends: Vec<f64>,
}

/// Stands for a place that was not reached.
const FAR: u32 = u32::MAX;

impl<'j> Search<'j> {
    fn of(joined: &'j Joined) -> Self {
        let n = joined.len();
        Self {
            joined,
            between: vec![0.0; n],
            n_chains: 0,
            hops: vec![FAR; n],
            ways: vec![0.0; n],
            order: Vec::new(),
            depends: vec![0.0; n],
        }
    }

    /// Adds the chains that begin at a place.
    fn add(&mut self, source: usize) {
        self.reach(source);
        for at in self.order.iter().rev().map(|at| *at as usize) {
            let through = (1.0 + self.depends[at]) / self.ways[at];
            for &(before, _) in self.joined.around(at) {
                let before = before as usize;
                if self.hops[before] != FAR && self.hops[before] + 1 == self.hops[at] {
                    self.depends[before] += self.ways[before] * through;
                }
            }
            if at != source {
                self.between[at] += self.depends[at];
            }
        }
        self.n_chains += self.order.len().saturating_sub(1) as u64;
        for at in self.order.drain(..).map(|at| at as usize) {
            (self.hops[at], self.ways[at], self.depends[at]) = (FAR, 0.0, 0.0);
        }
    }

    /// Reaches every place by its shortest chains.
    fn reach(&mut self, source: usize) {
        (self.hops[source], self.ways[source]) = (0, 1.0);
        self.order.push(u32::try_from(source).unwrap_or(FAR));
        let mut next = 0;
        while let Some(&at) = self.order.get(next) {
            next += 1;
            let (hops, ways) = (self.hops[at as usize], self.ways[at as usize]);
            for &(end, _) in self.joined.around(at as usize) {
                if self.hops[end as usize] == FAR {
                    self.hops[end as usize] = hops + 1;
                    self.order.push(end);
                }
                if self.hops[end as usize] == hops + 1 {
                    self.ways[end as usize] += ways;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::fixture::fixture;

    /// Two circles that only Mia joins.
    const TWO: &str = "\
//- a1.md\n[[Ada]] [[Bo]] [[Mia]]\n//- a2.md\n[[Ada]] [[Bo]]\n
//- z1.md\n[[Xu]] [[Zoe]] [[Mia]]\n//- z2.md\n[[Xu]] [[Zoe]]\n";

    #[test]
    fn who_alone_joins_two_circles_is_the_first_bridge() {
        let vault = fixture(TWO);
        let found = bridges(&vault, |_, _| true).expect("not stopped");
        let names = found.iter().map(|bridge| vault.node(bridge.node).name());
        assert_eq!(names.collect::<Vec<_>>(), ["Mia", "Ada", "Bo", "Xu", "Zoe"]);
        // Of the 72 pairs both ways, 4 * 4 * 2 lie on either side of Mia.
        assert!((found[0].share - 32.0 / 72.0).abs() < 1e-9, "{}", found[0].share);
    }

    #[test]
    fn it_tells_how_far_it_is_and_can_be_stopped() {
        let mut told = Vec::new();
        let found = bridges(&fixture(TWO), |done, all| {
            told.push((done, all));
            done < 3
        });
        assert_eq!((found, told), (None, vec![(1, 9), (2, 9), (3, 9)]));
        assert_eq!(bridges(&fixture(""), |_, _| true), Some(Vec::new()));
    }
}
