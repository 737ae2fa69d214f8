//! The graph, in the compressed form in which it is read: our ids go in and come
//! out. It is a graph of petgraph, by whose traits its algorithms can walk it; where
//! the program asks for more than these tell (all shortest chains, ranks in good
//! time), the walks are its own.
//!
//! Edges are walked in one fixed order, the relation's rank first and the other
//! end second, whatever order they were found in. The edges of a node lie side
//! by side, and so do the places of an edge, so that a hub is read at the speed
//! of memory; of each edge and each place no more is kept than tells it from the
//! others.

mod splice;
mod spots;

use std::ops::Range;

use petgraph::visit::{GraphBase, IntoNeighbors, IntoNeighborsDirected, NodeCount, Visitable};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use self::spots::{Spot, Spots, write_edge};
use super::{Direction, Edge, EdgeId, NodeId, Occurrence, Relation};
use crate::text::{Place, exact};

pub use self::spots::Occurrences;

/// How many properties there can be. A relation takes two bytes, of which the other
/// relations take some numbers.
pub(super) const PROPERTIES_MAX: u16 = u16::MAX - RELATIONS_OTHER;

/// The row of the properties.
#[expect(clippy::cast_possible_truncation, reason = "the table has a dozen rows")]
const PROPERTY_ROW: u16 = {
    let mut row = 0;
    while !matches!(super::RELATIONS[row].relation, Relation::Property(_)) {
        row += 1;
    }
    row as u16
};

/// How many relations are none of a property.
#[expect(clippy::cast_possible_truncation, reason = "the table has a dozen rows")]
const RELATIONS_OTHER: u16 = super::RELATIONS.len() as u16 - 1;

/// A relation in two bytes, ordered as its sections stand on the screen: those above
/// the properties by their rows from the least number on, those below them by theirs
/// up to the largest, and between them each property by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Kind(u16);

impl Kind {
    fn of(relation: Relation) -> Self {
        // The table has a dozen rows.
        let row = u16::try_from(relation.rank()).unwrap_or(0);
        match relation {
            Relation::Property(key) => Self(row + key.min(PROPERTIES_MAX)),
            _ if row < PROPERTY_ROW => Self(row),
            _ => Self(row + PROPERTIES_MAX),
        }
    }

    fn relation(self) -> Relation {
        let below = self.0.checked_sub(PROPERTIES_MAX).filter(|row| *row > PROPERTY_ROW);
        match below {
            Some(row) => super::RELATIONS[usize::from(row)].relation,
            None if self.0 < PROPERTY_ROW => super::RELATIONS[usize::from(self.0)].relation,
            None => Relation::Property(self.0 - PROPERTY_ROW),
        }
    }

    /// The same, where properties have other numbers, each the one in its place in
    /// `numbers`.
    fn renumbered(self, numbers: &[u16]) -> Self {
        let property = self.0.checked_sub(PROPERTY_ROW);
        let number = property.and_then(|property| numbers.get(usize::from(property)));
        number.map_or(self, |number| Self(PROPERTY_ROW + number.min(&PROPERTIES_MAX)))
    }
}

/// An edge as one of its ends sees it, without its places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EdgeEnd {
    /// The other end; of an edge from a node to itself the same.
    pub other: NodeId,
    /// Whether it goes out from this end or comes in.
    pub direction: Direction,
    /// How they are joined.
    pub relation: Relation,
    /// Its number.
    pub edge: EdgeId,
}

/// Edges that one thread takes at once, at least.
const EDGES_A_PIECE: usize = 4_096;

/// Of one in so many edges its source is kept; that of the others is looked for from
/// there, among the few nodes up to the next.
const EDGES_A_SIGN: usize = 64;

/// Every edge of a vault, with every place that makes it.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Graph {
    /// Beside the nodes, and one more: where the edges start that go out.
    #[serde(deserialize_with = "exact::list")]
    out_starts: Vec<u32>,
    /// Of every [`EDGES_A_SIGN`]th edge, where it goes out from.
    #[serde(deserialize_with = "exact::list")]
    signs: Vec<NodeId>,
    /// Beside the edges, which stand by source, relation and target.
    #[serde(deserialize_with = "exact::list")]
    targets: Vec<NodeId>,
    #[serde(deserialize_with = "exact::list")]
    kinds: Vec<Kind>,
    spots: Spots,
    /// Beside the nodes, and one more: where the edges start that come in.
    #[serde(deserialize_with = "exact::list")]
    in_starts: Vec<u32>,
    /// Numbers of edges, by target, relation and source.
    #[serde(deserialize_with = "exact::list")]
    in_edges: Vec<u32>,
}

/// One occurrence on its way into the graph, in the order in which a node's
/// edges stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Said {
    kind: Kind,
    to: NodeId,
    spot: Spot,
}

impl Said {
    /// Something that a note says of another node.
    pub fn new(relation: Relation, to: NodeId, occurrence: &Occurrence) -> Self {
        Self { kind: Kind::of(relation), to, spot: Spot::of(occurrence) }
    }

    /// How the note is joined to the other.
    pub fn relation(&self) -> Relation {
        self.kind.relation()
    }

    /// What it is joined to.
    pub fn to(&self) -> NodeId {
        self.to
    }

    /// Where it says so.
    pub fn place(&self) -> Place {
        self.spot.place
    }
}

/// What some notes say, made into edges; a part of a graph.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Each note, with the number of its edges and that of the bytes of their places.
    notes: Vec<(NodeId, u32, u32)>,
    /// The edges of one note after the other.
    edges: Vec<(Kind, NodeId)>,
    /// Their places, as [`write_edge`] writes them.
    spots: Vec<u8>,
}

impl Part {
    /// Takes in all that one note says, in any order. What is said twice at one
    /// place counts once.
    pub fn add_note(&mut self, source: NodeId, said: &mut Vec<Said>) {
        said.sort_unstable();
        said.dedup();
        let (n_edges, n_bytes) = (self.edges.len(), self.spots.len());
        for same in said.chunk_by(|a, b| (a.kind, a.to) == (b.kind, b.to)) {
            write_edge(same.iter().map(|said| said.spot), &mut self.spots);
            self.edges.push((same[0].kind, same[0].to));
        }
        let n_bytes = index(self.spots.len() - n_bytes);
        self.notes.push((source, index(self.edges.len() - n_edges), n_bytes));
    }

    /// Gives back the room that its lists grew into and did not need: all parts
    /// are held until the last is ready.
    pub fn shrink_to_fit(&mut self) {
        self.edges.shrink_to_fit();
        self.spots.shrink_to_fit();
    }
}

impl Graph {
    /// Joins `n_nodes` nodes by what the notes say.
    pub fn build(n_nodes: usize, parts: Vec<Part>) -> Self {
        let n_edges = parts.iter().map(|part| part.edges.len()).sum();
        let mut spots = vec![0; parts.iter().map(|part| part.spots.len()).sum()];
        let mut out_starts = vec![0; n_nodes + 1];
        let mut spots_of = vec![0; n_nodes + 1];
        for &(source, edges, spots) in parts.iter().flat_map(|part| &part.notes) {
            out_starts[source.index() + 1] = edges;
            spots_of[source.index() + 1] = spots;
        }
        add_up(&mut out_starts);
        add_up(&mut spots_of);
        let mut graph = Self {
            signs: signs(&out_starts),
            targets: vec![NodeId(0); n_edges],
            kinds: vec![Kind(0); n_edges],
            out_starts,
            ..Self::default()
        };
        parts.into_iter().for_each(|part| graph.put(&part, &spots_of, &mut spots));
        graph.spots = Spots::of(spots);
        graph.turn(n_nodes);
        graph
    }

    /// Puts the edges of some notes where they belong, and among `all_spots` their
    /// places, which start for each node as `spots_of` tells.
    fn put(&mut self, part: &Part, spots_of: &[u32], all_spots: &mut [u8]) {
        let (mut edges, mut spots) = (part.edges.iter(), part.spots.as_slice());
        for &(source, n_edges, n_bytes) in &part.notes {
            let (own, rest) = spots.split_at(n_bytes as usize);
            all_spots[spots_of[source.index()] as usize..][..own.len()].copy_from_slice(own);
            spots = rest;
            let first = self.out_starts[source.index()] as usize;
            let own = edges.by_ref().take(n_edges as usize);
            for (at, &(kind, to)) in (first..).zip(own) {
                self.targets[at] = to;
                self.kinds[at] = kind;
            }
        }
    }

    /// Lists the edges from their other ends.
    fn turn(&mut self, n_nodes: usize) {
        let mut starts = vec![0; n_nodes + 1];
        self.targets.iter().for_each(|to| starts[to.index() + 1] += 1);
        add_up(&mut starts);
        let mut next = starts.clone();
        self.in_edges = vec![0; self.targets.len()];
        for (to, edge) in self.targets.iter().zip(0..) {
            let at = &mut next[to.index()];
            self.in_edges[*at as usize] = edge;
            *at += 1;
        }
        // Of each node by source now; the relation comes first.
        let (targets, kinds) = (&self.targets, &self.kinds);
        let same = |a: &u32, b: &u32| targets[*a as usize] == targets[*b as usize];
        self.in_edges
            .par_chunk_by_mut(same)
            .for_each(|edges| edges.sort_by_key(|&edge| kinds[edge as usize]));
        self.in_starts = starts;
    }

    /// How many nodes there are.
    pub fn n_nodes(&self) -> usize {
        self.out_starts.len().saturating_sub(1)
    }

    /// How many edges there are.
    pub fn n_edges(&self) -> usize {
        self.targets.len()
    }

    /// How many edges touch a node.
    pub fn degree(&self, id: NodeId) -> usize {
        range(&self.out_starts, id.index()).len() + range(&self.in_starts, id.index()).len()
    }

    /// The edges of a node in one direction, by rank of the relation, then by
    /// the other end.
    pub fn edges(
        &self,
        id: NodeId,
        direction: Direction,
    ) -> impl ExactSizeIterator<Item = Edge<'_>> {
        let all = match direction {
            Direction::Out => range(&self.out_starts, id.index()),
            Direction::In => range(&self.in_starts, id.index()),
        };
        all.map(move |at| match direction {
            Direction::Out => self.from(id, at),
            Direction::In => self.nth(self.in_edges[at] as usize),
        })
    }

    /// The edges into a node, as [`Graph::edges`] has them, on all threads of the
    /// pool if there are very many.
    pub fn par_edges_in(&self, id: NodeId) -> impl IndexedParallelIterator<Item = Edge<'_>> {
        let all = range(&self.in_starts, id.index()).into_par_iter().with_min_len(EDGES_A_PIECE);
        all.map(|at| self.nth(self.in_edges[at] as usize))
    }

    /// The edges into a node of one relation.
    pub fn edges_by(
        &self,
        id: NodeId,
        relation: Relation,
    ) -> impl ExactSizeIterator<Item = Edge<'_>> {
        let kind = Kind::of(relation);
        let all = &self.in_edges[range(&self.in_starts, id.index())];
        let from = all.partition_point(|edge| self.kinds[*edge as usize] < kind);
        let n = all[from..].partition_point(|edge| self.kinds[*edge as usize] == kind);
        all[from..from + n].iter().map(|edge| self.nth(*edge as usize))
    }

    /// Where the edges into a node come from, one after the other.
    pub fn sources(&self, id: NodeId) -> impl ExactSizeIterator<Item = NodeId> {
        let all = self.in_edges[range(&self.in_starts, id.index())].iter();
        all.map(|edge| self.source(*edge as usize))
    }

    /// The edges that touch a node without the places that make them: those that go
    /// out before those that come in.
    pub fn edge_ends(&self, id: NodeId) -> impl Iterator<Item = EdgeEnd> {
        let end = |at: usize, other, direction| EdgeEnd {
            other,
            direction,
            relation: self.kinds[at].relation(),
            edge: EdgeId(index(at)),
        };
        let out = range(&self.out_starts, id.index());
        let out = out.map(move |at| end(at, self.targets[at], Direction::Out));
        let back = self.in_edges[range(&self.in_starts, id.index())].iter();
        let back = back.map(|edge| *edge as usize);
        out.chain(back.map(move |at| end(at, self.source(at), Direction::In)))
    }

    /// An edge by its number; none if there is none of that number.
    pub fn edge(&self, id: EdgeId) -> Option<Edge<'_>> {
        let at = id.0 as usize;
        (at < self.targets.len()).then(|| self.nth(at))
    }

    /// The node that an edge goes out from.
    fn source(&self, edge: usize) -> NodeId {
        let at = edge / EDGES_A_SIGN;
        let first = self.signs[at];
        let end = self.signs.get(at + 1).map_or(self.out_starts.len() - 1, |next| next.index() + 1);
        // Of nodes without an edge that goes out the last one comes before what is sought.
        let after = &self.out_starts[first.index() + 1..end];
        NodeId(first.0 + index(after.partition_point(|start| *start as usize <= edge)))
    }

    fn nth(&self, at: usize) -> Edge<'_> {
        self.from(self.source(at), at)
    }

    /// The edge of this number, which goes out from `from`.
    fn from(&self, from: NodeId, at: usize) -> Edge<'_> {
        let to = self.targets[at];
        let occurrences = Occurrences::of_edge(from, &self.spots, at);
        Edge { id: EdgeId(index(at)), from, to, relation: self.kinds[at].relation(), occurrences }
    }
}

impl GraphBase for Graph {
    type NodeId = NodeId;
    type EdgeId = u32;
}

impl NodeCount for Graph {
    fn node_count(&self) -> usize {
        self.n_nodes()
    }
}

impl Visitable for Graph {
    type Map = FxHashSet<NodeId>;

    fn visit_map(&self) -> Self::Map {
        Self::Map::default()
    }

    fn reset_map(&self, map: &mut Self::Map) {
        map.clear();
    }
}

/// The other ends of a node's edges, one of them as often as there are edges.
#[derive(Debug)]
pub(super) struct Neighbors<'g> {
    graph: &'g Graph,
    edges: Range<usize>,
    direction: petgraph::Direction,
}

impl Iterator for Neighbors<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        let at = self.edges.next()?;
        Some(match self.direction {
            petgraph::Direction::Outgoing => self.graph.targets[at],
            petgraph::Direction::Incoming => self.graph.source(self.graph.in_edges[at] as usize),
        })
    }
}

impl<'g> IntoNeighbors for &'g Graph {
    type Neighbors = Neighbors<'g>;

    fn neighbors(self, of: NodeId) -> Neighbors<'g> {
        self.neighbors_directed(of, petgraph::Direction::Outgoing)
    }
}

impl<'g> IntoNeighborsDirected for &'g Graph {
    type NeighborsDirected = Neighbors<'g>;

    fn neighbors_directed(self, of: NodeId, direction: petgraph::Direction) -> Neighbors<'g> {
        let starts = match direction {
            petgraph::Direction::Outgoing => &self.out_starts,
            petgraph::Direction::Incoming => &self.in_starts,
        };
        Neighbors { graph: self, edges: range(starts, of.index()), direction }
    }
}

/// The part of a list that belongs to one of those for which `starts` tells it.
fn range(starts: &[u32], at: usize) -> Range<usize> {
    match (starts.get(at), starts.get(at + 1)) {
        (Some(&start), Some(&end)) => start as usize..end as usize,
        _ => 0..0,
    }
}

/// Of every [`EDGES_A_SIGN`]th edge the node that it goes out from.
fn signs(out_starts: &[u32]) -> Vec<NodeId> {
    let n_edges = out_starts.last().map_or(0, |end| *end as usize);
    let mut signs = Vec::with_capacity(n_edges.div_ceil(EDGES_A_SIGN));
    for (end, node) in out_starts.iter().skip(1).zip(0..) {
        while signs.len() * EDGES_A_SIGN < *end as usize {
            signs.push(NodeId(node));
        }
    }
    signs
}

/// Makes starts of numbers, of which each stands one further back than it counts.
fn add_up(numbers: &mut [u32]) {
    let mut sum = 0;
    for number in numbers {
        sum += *number;
        *number = sum;
    }
}

/// Counts of one vault fit 32 bits: its files do, each cut at the same limit.
fn index(n: usize) -> u32 {
    u32::try_from(n).expect("the places of a vault take fewer than 2^32 bytes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use petgraph::algo::has_path_connecting;
    use petgraph::visit::Reversed;

    /// A graph of these edges, all by links, each in a line of its own.
    fn graph(n_nodes: usize, edges: &[(u32, u32)]) -> Graph {
        let mut part = Part::default();
        for of_one in edges.chunk_by(|a, b| a.0 == b.0) {
            let source = NodeId(of_one[0].0);
            let place = |at: usize| Place::new(at + 1, 1);
            let said = of_one.iter().enumerate().map(|(at, (_, to))| {
                let occurrence =
                    Occurrence { source, place: place(at), by_alias: at == 1, link: Some(7) };
                Said::new(Relation::Link, NodeId(*to), &occurrence)
            });
            part.add_note(source, &mut said.collect());
        }
        Graph::build(n_nodes, vec![part])
    }

    #[test]
    fn a_relation_comes_out_as_it_went_in_and_keeps_its_rank() {
        let rows = super::super::RELATIONS.iter().map(|row| row.relation);
        let keys = [Relation::Property(1), Relation::Property(PROPERTIES_MAX - 1)];
        let all: Vec<Relation> = rows.chain(keys).collect();
        for relation in &all {
            assert_eq!(Kind::of(*relation).relation(), *relation);
        }
        for (one, other) in all.iter().zip(&all[1..all.len() - 2]) {
            assert!(one.rank() >= other.rank() || Kind::of(*one) < Kind::of(*other));
        }
    }

    #[test]
    fn the_algorithms_of_petgraph_walk_it_both_ways() {
        let graph = graph(5, &[(0, 1), (0, 1), (0, 2), (2, 3), (4, 3)]);
        let leads = |from, to| has_path_connecting(&graph, NodeId(from), NodeId(to), None);
        assert!(leads(0, 3) && leads(4, 3) && !leads(3, 0) && !leads(0, 4));
        assert!(has_path_connecting(Reversed(&graph), NodeId(3), NodeId(0), None));
        assert_eq!((graph.node_count(), graph.n_edges(), graph.degree(NodeId(3))), (5, 4, 2));
    }
}
