//! Which nodes and edges of a vault a map draws.
//!
//! Ring by ring: the neighbours of the nodes of one ring, the most telling first,
//! make the next. What many nodes of a ring name tells more than what one does.
//! An edge between two drawn nodes is drawn whether or not it led from one to the
//! other.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use rustc_hash::{FxHashMap, FxHashSet};

use super::whole::whole;
use super::{
    About, Asked, CIRCLE_LINES_MAX, CROSS_LINES_MAX, Circles, Hops, Map, MapEdge, MapNode,
    NEIGHBOURS_MAX, NODES_MAX, PLACES_MAX,
};
use crate::query::communities::Communities;
use crate::query::incoming::incoming;
use crate::query::neighbourhood::{Look, damping, newest_first, told};
use crate::text::date::strip_date;
use crate::text::shown::display_safe;
use crate::vault::{Edge, NodeId, NodeKind, Occurrences, Relation, Vault};

/// Which nodes and edges are drawn; nothing where the vault does not hold what
/// stands in the middle.
pub fn choose(vault: &Vault, asked: &Asked, circles: &Circles) -> Option<Map> {
    let of = match &asked.of {
        About::Whole => return Some(whole(vault, circles.of(vault))),
        About::Node(of) | About::Circle(of) => vault.find_anchor(of)?,
    };
    let look = MapLook { vault, of, look: &asked.look };
    let mut chosen = Chosen::default();
    chosen.add(Candidate { node: of, weight: 0.0, parent: None }, 0);
    let lines_max = match asked.of {
        About::Circle(_) => {
            chosen.circle(&look, circles.of(vault), asked.hops);
            CIRCLE_LINES_MAX
        }
        About::Node(_) | About::Whole => {
            chosen.rings(&look, asked.hops);
            CROSS_LINES_MAX
        }
    };
    let mut edges: Vec<MapEdge> = chosen.edges(&look).into_values().collect();
    let mut nodes: Vec<MapNode> =
        (0..chosen.nodes.len()).map(|at| chosen.drawn(&look, at)).collect();
    if let About::Circle(_) = asked.of {
        reach_by_edges(&mut nodes, &edges);
    }
    mark_main(&nodes, &mut edges, lines_max);
    Some(Map { nodes, edges, n_smaller: 0 })
}

/// Lets every node be reached through the nearer one that it is most joined to.
fn reach_by_edges(nodes: &mut [MapNode], edges: &[MapEdge]) {
    let mut best = vec![0.0; nodes.len()];
    for edge in edges {
        let (one, other) = edge.ends;
        let (nearer, further) = (one.min(other), one.max(other) as usize);
        if edge.weight > best[further] {
            best[further] = edge.weight;
            nodes[further].parent = Some(nearer);
        }
    }
}

/// What is looked at.
struct MapLook<'v> {
    vault: &'v Vault,
    of: NodeId,
    look: &'v Look,
}

impl MapLook<'_> {
    /// Whether edges of this relation are drawn between these two. Those of tags
    /// are where a tag is the focus.
    fn draws(&self, relation: Relation, one: NodeId, other: NodeId) -> bool {
        let off =
            !self.look.off.is_empty() && self.look.off.contains(self.vault.relation_name(relation));
        let of_tag = relation == Relation::Tag && [one, other].contains(&self.of);
        let around_tag = of_tag && self.vault.node(self.of).kind == NodeKind::Tag;
        !off && (relation.row().in_map || around_tag)
    }

    /// How telling an edge to a neighbour is.
    fn weight(&self, relation: Relation, n_places: usize, neighbour: NodeId) -> f32 {
        let n_places = u32::try_from(n_places).unwrap_or(u32::MAX);
        self.vault.weight(relation) * told(n_places) / damping(self.vault, neighbour)
    }

    /// The neighbours of a node, the most telling first.
    fn around(&self, node: NodeId) -> Vec<(NodeId, f32)> {
        let mut weights: FxHashMap<NodeId, f32> = FxHashMap::default();
        let mut add = |neighbour: NodeId, relation, n_places| {
            let hidden = !self.look.hidden.has(self.vault.node(neighbour));
            if neighbour != node && !hidden && self.draws(relation, node, neighbour) {
                *weights.entry(neighbour).or_default() +=
                    self.weight(relation, n_places, neighbour);
            }
        };
        for edge in self.vault.edges_out(node) {
            add(edge.to, edge.relation, edge.occurrences.len());
        }
        for said in incoming(self.vault, node) {
            add(said.edge.from, said.edge.relation, said.evidence().len());
        }
        let mut around: Vec<(NodeId, f32)> = weights.into_iter().collect();
        around.sort_by_cached_key(|(node, weight)| self.order(*node, *weight));
        around
    }

    /// The most telling first, as in lists: by tenths, then the newest.
    fn order(&self, node: NodeId, weight: f32) -> (u32, u32, NodeId) {
        let tenths = (weight * 10.0).round() as u32;
        (!tenths, newest_first(self.vault.node(node).date), node)
    }
}

/// A node that may be drawn.
#[derive(Clone, Copy)]
struct Candidate {
    node: NodeId,
    weight: f32,
    parent: Option<u32>,
}

#[derive(Default)]
struct Chosen {
    nodes: Vec<(Candidate, u8)>,
    numbers: FxHashMap<NodeId, u32>,
}

impl Chosen {
    fn add(&mut self, candidate: Candidate, hop: u8) {
        let number = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.numbers.insert(candidate.node, number);
        self.nodes.push((candidate, hop));
    }

    /// Chooses the nodes of every ring.
    fn rings(&mut self, look: &MapLook<'_>, hops: Hops) {
        let mut ring = 0..1;
        for hop in 1..=hops.n() {
            let start = self.nodes.len();
            self.ring(look, ring, hop);
            ring = start..self.nodes.len();
        }
    }

    /// Chooses members of the focus's community: of those that are joined to what is
    /// chosen always the one that is most joined to others of it. So whatever is drawn
    /// has a way to the focus, and nobody's way is left out.
    fn circle(&mut self, look: &MapLook<'_>, communities: &Communities, hops: Hops) {
        let vault = look.vault;
        let Some(own) = communities.of(look.of) else { return };
        let is_own = |node: NodeId| communities.of(node) == Some(own);
        let inside = |node: NodeId| {
            let to = vault.edges_out(node).filter(|edge| is_own(edge.to)).count();
            to + vault.edges_in(node).filter(|edge| is_own(edge.from)).count()
        };
        let mut joined: BinaryHeap<(usize, Reverse<NodeId>)> = BinaryHeap::new();
        let mut seen: FxHashSet<NodeId> = FxHashSet::default();
        seen.insert(look.of);
        let (mut next, n_max) = (look.of, NODES_MAX[usize::from(hops.n()) - 1]);
        loop {
            let out = vault.edges_out(next).map(|edge| (edge.to, edge.relation));
            let back = incoming(vault, next).map(|said| (said.edge.from, said.edge.relation));
            for (node, relation) in out.chain(back) {
                if is_own(node) && look.draws(relation, next, node) && seen.insert(node) {
                    joined.push((inside(node), Reverse(node)));
                }
            }
            let Some((_, Reverse(node))) = joined.pop() else { return };
            if self.nodes.len() >= n_max {
                return;
            }
            self.add(Candidate { node, weight: 0.0, parent: None }, 1);
            next = node;
        }
    }

    /// Chooses the nodes of the next ring.
    fn ring(&mut self, look: &MapLook<'_>, ring: std::ops::Range<usize>, hop: u8) {
        let most = NEIGHBOURS_MAX[usize::from(hop) - 1];
        let mut found: FxHashMap<NodeId, Candidate> = FxHashMap::default();
        for (at, parent) in ring.clone().zip((0u32..).skip(ring.start)) {
            let around = look.around(self.nodes[at].0.node);
            let new = around.into_iter().filter(|(node, _)| !self.numbers.contains_key(node));
            for (node, weight) in new.take(most) {
                let first = Candidate { node, weight: 0.0, parent: Some(parent) };
                found.entry(node).or_insert(first).weight += weight;
            }
        }
        let mut found: Vec<Candidate> = found.into_values().collect();
        found.sort_by_cached_key(|candidate| look.order(candidate.node, candidate.weight));
        found.truncate(NODES_MAX[usize::from(hop) - 1].saturating_sub(self.nodes.len()));
        found.into_iter().for_each(|candidate| self.add(candidate, hop));
    }

    fn drawn(&self, look: &MapLook<'_>, at: usize) -> MapNode {
        let (Candidate { node, parent, .. }, hop) = self.nodes[at];
        let around = look.around(node);
        let n_more = around.iter().filter(|(other, _)| !self.numbers.contains_key(other)).count();
        let about = look.vault.node(node);
        MapNode {
            node,
            anchor: look.vault.anchor(node),
            label: display_safe(strip_date(about.name(), about.date)),
            hop,
            parent,
            n_more: u32::try_from(n_more).unwrap_or(u32::MAX),
            members: None,
        }
    }

    /// The edges between chosen nodes, by the smaller number, then the other.
    fn edges(&self, look: &MapLook<'_>) -> BTreeMap<(u32, u32), MapEdge> {
        let mut edges = BTreeMap::new();
        for (number, (candidate, _)) in (0u32..).zip(&self.nodes) {
            for edge in look.vault.edges_out(candidate.node) {
                if let Some(&to) = self.numbers.get(&edge.to) {
                    self.join(&mut edges, look, (number, to), edge, edge.occurrences);
                }
            }
        }
        if look.vault.tags_below(look.of).next().is_some() {
            // Of a tag below it the edge leads to that tag, which is not drawn.
            for said in incoming(look.vault, look.of) {
                if let Some(&from) = self.numbers.get(&said.edge.from)
                    && said.edge.to != look.of
                {
                    self.join(&mut edges, look, (from, 0), said.edge, said.evidence());
                }
            }
        }
        edges
    }

    /// Adds what one node says of another to the edge between them.
    fn join(
        &self,
        edges: &mut BTreeMap<(u32, u32), MapEdge>,
        look: &MapLook<'_>,
        ends: (u32, u32),
        edge: Edge<'_>,
        places: Occurrences<'_>,
    ) {
        let node = |end: u32| self.nodes[end as usize].0.node;
        if ends.0 == ends.1 || !look.draws(edge.relation, node(ends.0), node(ends.1)) {
            return;
        }
        let weight = look.weight(edge.relation, places.len(), edge.to);
        let key = (ends.0.min(ends.1), ends.0.max(ends.1));
        let evidence = || places.iter().take(PLACES_MAX).collect();
        let Some(joined) = edges.get_mut(&key) else {
            let relation = Some(edge.relation);
            let evidence = evidence();
            edges
                .insert(key, MapEdge { ends, relation, n_other: 0, weight, main: false, evidence });
            return;
        };
        let told = |relation: Relation| look.vault.weight(relation);
        if joined.relation.is_some_and(|before| told(edge.relation) > told(before)) {
            (joined.ends, joined.relation, joined.evidence) =
                (ends, Some(edge.relation), evidence());
        }
        joined.n_other += 1;
        joined.weight += weight;
    }
}

/// Marks the edges that are drawn in any case: those by which nodes are reached,
/// and the most telling others, of each node at most `lines_max`.
pub(super) fn mark_main(nodes: &[MapNode], edges: &mut [MapEdge], lines_max: usize) {
    let parent = |of: u32| nodes[of as usize].parent;
    let is_way =
        |(one, other): (u32, u32)| parent(one) == Some(other) || parent(other) == Some(one);
    let mut order: Vec<usize> = (0..edges.len()).collect();
    // By whole numbers, of which there is one order; the sort keeps the first.
    order.sort_by_key(|&at| Reverse((edges[at].weight * 1_000.0) as u64));
    let mut n_lines = vec![0; nodes.len()];
    for at in order {
        let (one, other) = edges[at].ends;
        let has_room = |node: u32| n_lines[node as usize] < lines_max;
        if is_way((one, other)) {
            edges[at].main = true;
        } else if has_room(one) && has_room(other) {
            n_lines[one as usize] += 1;
            n_lines[other as usize] += 1;
            edges[at].main = true;
        }
    }
}
