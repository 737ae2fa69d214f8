//! All that can be reached from one end of a path, hop by hop.

use super::{EDGES_MAX, HOPS_MAX, REACH_EDGES_MAX, Reach, Rules};
use crate::vault::{EdgeEnd, NodeId};

/// Stands for a node that was not reached.
const FAR: u16 = u16::MAX;

/// The nodes around one end, as far as they were looked for.
#[derive(Debug)]
pub(super) struct Ball {
    /// The node in the middle.
    pub centre: NodeId,
    /// By node, how many hops it is away.
    hops: Vec<u16>,
    /// The nodes by that number; the first level is the centre alone.
    levels: Vec<Vec<NodeId>>,
    /// Edges that were looked at.
    pub n_edges: usize,
}

impl Ball {
    /// Nothing but its centre.
    pub fn around(rules: &Rules, centre: NodeId) -> Self {
        let mut hops = vec![FAR; rules.vault.n_nodes()];
        hops[centre.index()] = 0;
        Self { centre, hops, levels: vec![vec![centre]], n_edges: 0 }
    }

    /// How many hops it reaches.
    pub fn radius(&self) -> usize {
        self.levels.len() - 1
    }

    /// Whether a node is at most so many hops away.
    pub fn has(&self, node: NodeId, hops: usize) -> bool {
        let reached = self.hops[node.index()];
        reached != FAR && usize::from(reached) <= hops
    }

    /// The nodes that are just so many hops away.
    pub fn level(&self, hops: usize) -> &[NodeId] {
        self.levels.get(hops).map_or(&[], |level| level)
    }

    /// What lies at its edge.
    fn last(&self) -> &[NodeId] {
        self.level(self.radius())
    }

    /// How many edges the next hop has to look at.
    fn next_edges(&self, rules: &Rules) -> usize {
        self.last().iter().map(|node| rules.vault.degree(*node)).sum()
    }

    /// Goes one hop further; nothing leads on from the other end.
    fn grow(&mut self, rules: &Rules) {
        let radius = u16::try_from(self.levels.len()).expect("no chain is that long");
        let [one, other] = rules.ends;
        let goal = if self.centre == one { other } else { one };
        let mut next = Vec::new();
        for &node in self.levels.last().into_iter().flatten().filter(|node| **node != goal) {
            for EdgeEnd { other: end, .. } in rules.hops(node) {
                self.n_edges += 1;
                let hops = &mut self.hops[end.index()];
                if *hops == FAR && (end == goal || rules.crosses(end)) {
                    *hops = radius;
                    next.push(end);
                }
            }
        }
        self.levels.push(next);
    }

    /// Goes on as long as that is quick.
    fn grow_on(&mut self, rules: &Rules) {
        while !self.last().is_empty()
            && self.n_edges + self.next_edges(rules) <= REACH_EDGES_MAX
            && self.radius() < HOPS_MAX
        {
            self.grow(rules);
        }
    }

    /// How far it came.
    pub fn into_reach(self) -> Reach {
        let all = self.last().is_empty();
        let levels = self.levels.iter().skip(1).filter(|level| !level.is_empty());
        Reach { nodes: levels.map(Vec::len).collect(), all }
    }
}

/// Goes on from both ends, from the one with fewer edges first, until a node is
/// reached from both: that many hops are the shortest. False if there is none, or
/// if too much would have to be looked at.
pub(super) fn grow_until_met(rules: &Rules, balls: &mut [Ball; 2]) -> bool {
    while balls[0].radius() + balls[1].radius() < HOPS_MAX {
        if balls.iter().any(|ball| ball.last().is_empty()) || !grow_smaller(rules, balls, EDGES_MAX)
        {
            break;
        }
        if balls[0].last().iter().any(|node| balls[1].has(*node, balls[1].radius()))
            || balls[1].last().iter().any(|node| balls[0].has(*node, balls[0].radius()))
        {
            return true;
        }
    }
    balls.iter_mut().for_each(|ball| ball.grow_on(rules));
    false
}

/// Goes on until the two reach chains of this length between them; false if that
/// is too much.
pub(super) fn reach(rules: &Rules, balls: &mut [Ball; 2], length: usize, edges_max: usize) -> bool {
    while balls[0].radius() + balls[1].radius() < length {
        if !grow_smaller(rules, balls, edges_max) {
            return false;
        }
    }
    true
}

/// One hop further from the end with fewer edges to look at, if all edges that
/// were looked at remain fewer than this.
fn grow_smaller(rules: &Rules, balls: &mut [Ball; 2], edges_max: usize) -> bool {
    let next = [0, 1].map(|at| balls[at].next_edges(rules));
    let at = usize::from(next[1] < next[0]);
    let seen = balls[0].n_edges + balls[1].n_edges;
    let may = seen + next[at] <= edges_max;
    if may {
        balls[at].grow(rules);
    }
    may
}
