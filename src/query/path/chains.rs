//! The chains of one length, put together from halves that meet in the middle.

use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

use super::ball::Ball;
use super::{CHAINS_MAX, Chain, Hop, Rules};
use crate::vault::{EdgeId, NodeId};

/// Halves that are kept of those from an end to one node. For the shortest chains
/// no more are needed; of longer ones some go through a node twice.
const KEPT_MAX: usize = 2 * CHAINS_MAX;

/// Part of a chain: from an end to some node, the nodes after the end in order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Half {
    cost: u32,
    /// Each node with the edge that leads to it.
    nodes: Vec<(NodeId, EdgeId)>,
}

/// The best edge between two nodes, and what it costs.
type Best = (u32, EdgeId);

/// Puts chains together.
pub(super) struct Assembly<'r> {
    rules: &'r Rules<'r>,
    sides: [Side<'r>; 2],
}

/// The halves from one end.
struct Side<'r> {
    ball: &'r Ball,
    /// By node, how the end leads to it in one hop.
    first: Vec<Option<Best>>,
    /// By node and number of hops.
    halves: FxHashMap<(NodeId, usize), Rc<[Half]>>,
}

impl<'r> Assembly<'r> {
    /// From what was reached.
    pub fn of(rules: &'r Rules<'r>, balls: &'r [Ball; 2]) -> Self {
        let sides = balls.each_ref().map(|ball| {
            let mut first: Vec<Option<Best>> = vec![None; rules.vault.n_nodes()];
            for hop in rules.hops(ball.centre) {
                let best = (rules.cost_of_hop(ball.centre, &hop), hop.edge);
                let kept = first[hop.other.index()].get_or_insert(best);
                *kept = best.min(*kept);
            }
            Side { ball, first, halves: FxHashMap::default() }
        });
        Self { rules, sides }
    }

    /// How many edges the nodes in the middle of chains of this length have, which
    /// putting them together has to look at.
    pub fn n_edges(&self, length: usize) -> usize {
        let before = self.sides[0].ball.radius().min(length);
        let middles = self.middles(before, length - before);
        middles.iter().map(|node| self.rules.vault.degree(*node)).sum()
    }

    /// The chains of just this length, the most telling first. The balls must reach
    /// that far between them.
    pub fn chains(&mut self, length: usize) -> Vec<Chain> {
        let before = self.sides[0].ball.radius().min(length);
        let after = length - before;
        let mut chains: Vec<Chain> = Vec::new();
        for middle in self.middles(before, after) {
            let crossing = match self.rules.ends.contains(&middle) {
                true => 0,
                false => self.rules.cost_of_node(middle),
            };
            let [one, other] = &mut self.sides;
            let to = one.halves(self.rules, middle, before);
            let back = other.halves(self.rules, middle, after);
            for (to, back) in to.iter().flat_map(|to| back.iter().map(move |back| (to, back))) {
                let ends = [one.ball.centre, other.ball.centre];
                chains.extend(joined(ends, to, back, crossing));
            }
            chains.sort_unstable();
            chains.truncate(CHAINS_MAX);
        }
        chains
    }

    /// The nodes that may stand so many hops from the ends, in order.
    fn middles(&self, before: usize, after: usize) -> Vec<NodeId> {
        let [one, other] = self.sides.each_ref().map(|side| side.ball);
        let ends = self.rules.ends;
        let fits = |node: &NodeId| {
            let is_end = ends.contains(node);
            other.has(*node, after) && (!is_end || before == 0 || after == 0)
        };
        let levels = (0..=before).flat_map(|hops| one.level(hops));
        let mut middles: Vec<NodeId> = levels.copied().filter(fits).collect();
        middles.sort_unstable();
        middles
    }
}

impl Side<'_> {
    /// The most telling ways from the end to a node in just so many hops, which go
    /// through no node twice.
    fn halves(&mut self, rules: &Rules, node: NodeId, hops: usize) -> Rc<[Half]> {
        let centre = self.ball.centre;
        match hops {
            0 if node == centre => return [Half { cost: 0, nodes: Vec::new() }].into(),
            0 => return [].into(),
            1 => {
                let best = self.first[node.index()];
                let half = best.map(|(cost, edge)| Half { cost, nodes: vec![(node, edge)] });
                return half.into_iter().collect();
            }
            _ => {}
        }
        if let Some(known) = self.halves.get(&(node, hops)) {
            return Rc::clone(known);
        }
        let mut before: Vec<(NodeId, Best)> = rules
            .hops(node)
            .filter(|hop| self.ball.has(hop.other, hops - 1) && !rules.ends.contains(&hop.other))
            .map(|hop| (hop.other, (rules.cost_of_hop(node, &hop), hop.edge)))
            .collect();
        before.sort_unstable();
        before.dedup_by_key(|(end, _)| *end);
        let mut all: Vec<Half> = Vec::new();
        for (end, (cost, edge)) in before {
            let cost = cost + rules.cost_of_node(end);
            for half in self.halves(rules, end, hops - 1).iter() {
                if half.nodes.iter().any(|(before, _)| *before == node) {
                    continue;
                }
                let nodes = half.nodes.iter().copied().chain([(node, edge)]).collect();
                all.push(Half { cost: half.cost + cost, nodes });
            }
            if all.len() > 8 * KEPT_MAX {
                keep_best(&mut all);
            }
        }
        keep_best(&mut all);
        let all: Rc<[Half]> = all.into();
        self.halves.insert((node, hops), Rc::clone(&all));
        all
    }
}

fn keep_best(all: &mut Vec<Half>) {
    all.sort_unstable();
    all.truncate(KEPT_MAX);
}

/// Two halves to the same node as a chain, unless it goes through a node twice.
fn joined([one, other]: [NodeId; 2], to: &Half, back: &Half, crossing: u32) -> Option<Chain> {
    let mut hops = Vec::with_capacity(to.nodes.len() + back.nodes.len());
    let mut at = one;
    for &(node, edge) in &to.nodes {
        hops.push(Hop { from: at, to: node, edge });
        at = node;
    }
    for (step, &(node, edge)) in back.nodes.iter().enumerate().rev() {
        debug_assert_eq!(at, node, "halves meet");
        let to = step.checked_sub(1).map_or(other, |before| back.nodes[before].0);
        hops.push(Hop { from: node, to, edge });
        at = to;
    }
    let n_nodes = hops.len() + 1;
    let distinct: FxHashSet<NodeId> = hops.iter().map(|hop| hop.to).chain([one]).collect();
    let cost = to.cost + back.cost + crossing;
    (distinct.len() == n_nodes).then_some(Chain { cost, hops })
}
