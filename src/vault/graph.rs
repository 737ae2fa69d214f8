//! The one place that knows petgraph: our ids go in and come out.
//!
//! Nothing is ever removed, so petgraph's indices and ours stay equal: node `n`
//! of the vault is node `n` here. Edges are walked in one fixed order, the
//! relation's rank first and the other end second, whatever order they were
//! found in.

use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;
use rayon::slice::ParallelSliceMut;

use super::{Direction, Edge, EdgeId, NodeId, Occurrence, Relation};
use crate::text::Place;

/// Two joined nodes and where their occurrences stand in the flat list.
#[derive(Debug, Clone, Copy)]
struct Joint {
    relation: Relation,
    start: u32,
    end: u32,
}

/// Every edge of a vault, with every place that makes it.
#[derive(Debug, Default)]
pub(super) struct Graph {
    joints: DiGraph<(), Joint, u32>,
    /// All occurrences; an edge owns a range.
    occurrences: Vec<Occurrence>,
    /// Edges that touch a node, beside the nodes.
    degrees: Vec<u32>,
}

/// One occurrence on its way into the graph, in the order in which a node's
/// edges stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Said {
    rank: Rank,
    to: NodeId,
    occurrence: Occurrence,
    relation: Relation,
}

/// A relation's place in the table, and a property's number within its row.
type Rank = (u8, u16);

impl Said {
    /// Something that a note says of another node.
    pub fn new(relation: Relation, to: NodeId, occurrence: Occurrence) -> Self {
        let key = match relation {
            Relation::Property(key) => key,
            _ => 0,
        };
        // The table has a dozen rows.
        let row = u8::try_from(relation.rank()).unwrap_or(u8::MAX);
        Self { rank: (row, key), to, occurrence, relation }
    }

    /// How the note is joined to the other.
    pub fn relation(&self) -> Relation {
        self.relation
    }

    /// What it is joined to.
    pub fn to(&self) -> NodeId {
        self.to
    }

    /// Where it says so.
    pub fn place(&self) -> Place {
        self.occurrence.place
    }
}

/// What some notes say, made into edges; a part of a graph.
#[derive(Debug, Default)]
pub(super) struct Part {
    occurrences: Vec<Occurrence>,
    edges: Vec<(Rank, NodeId, NodeId, Joint)>,
}

impl Part {
    /// Takes in all that one note says, in any order. What is said twice at one
    /// place counts once.
    pub fn add_note(&mut self, mut said: Vec<Said>) {
        said.sort_unstable();
        said.dedup();
        for same in said.chunk_by(|a, b| (a.rank, a.to) == (b.rank, b.to)) {
            let start = index(self.occurrences.len());
            self.occurrences.extend(same.iter().map(|said| said.occurrence));
            let end = index(self.occurrences.len());
            let joint = Joint { relation: same[0].relation, start, end };
            self.edges.push((same[0].rank, same[0].occurrence.source, same[0].to, joint));
        }
    }

    /// Gives back the room that its lists grew into and did not need: all parts
    /// are held until the last is ready.
    pub fn shrink_to_fit(&mut self) {
        self.occurrences.shrink_to_fit();
        self.edges.shrink_to_fit();
    }
}

impl Graph {
    /// Joins `n_nodes` nodes by what the notes say. Edges first, occurrences
    /// after them, so that no more than one of both is held twice at a time.
    pub fn build(n_nodes: usize, mut parts: Vec<Part>) -> Self {
        let mut edges = Vec::with_capacity(parts.iter().map(|part| part.edges.len()).sum());
        let mut before = 0;
        for part in &mut parts {
            edges.extend(std::mem::take(&mut part.edges).into_iter().map(
                |(rank, from, to, joint)| {
                    let (start, end) = (joint.start + before, joint.end + before);
                    (rank, from, to, Joint { start, end, ..joint })
                },
            ));
            before += index(part.occurrences.len());
        }
        // petgraph walks the edges of a node from the newest to the oldest, so
        // they go in backwards: out-edges then come by rank and target, in-edges
        // by rank and source.
        edges.par_sort_unstable_by(|a, b| (b.0, b.1, b.2).cmp(&(a.0, a.1, a.2)));
        let mut joints = DiGraph::with_capacity(n_nodes, edges.len());
        for _ in 0..n_nodes {
            joints.add_node(());
        }
        let mut degrees = vec![0; n_nodes];
        for (_, from, to, joint) in edges {
            joints.add_edge(inside(from), inside(to), joint);
            degrees[from.index()] += 1;
            degrees[to.index()] += 1;
        }
        let mut occurrences = Vec::with_capacity(before as usize);
        parts.into_iter().for_each(|part| occurrences.extend(part.occurrences));
        Self { joints, occurrences, degrees }
    }

    /// How many edges there are.
    pub fn n_edges(&self) -> usize {
        self.joints.edge_count()
    }

    /// How many edges touch a node.
    pub fn degree(&self, id: NodeId) -> usize {
        self.degrees[id.index()] as usize
    }

    /// The edges of a node in one direction, by rank of the relation, then by
    /// the other end.
    pub fn edges(&self, id: NodeId, direction: Direction) -> impl Iterator<Item = Edge<'_>> {
        let direction = match direction {
            Direction::Out => petgraph::Direction::Outgoing,
            Direction::In => petgraph::Direction::Incoming,
        };
        self.joints
            .edges_directed(inside(id), direction)
            .map(|edge| self.outside_edge(edge.id(), edge.source(), edge.target(), *edge.weight()))
    }

    /// An edge by its number; none if there is none of that number.
    pub fn edge(&self, id: EdgeId) -> Option<Edge<'_>> {
        let at = EdgeIndex::new(id.0 as usize);
        let (from, to) = self.joints.edge_endpoints(at)?;
        Some(self.outside_edge(at, from, to, *self.joints.edge_weight(at)?))
    }

    fn outside_edge(
        &self,
        at: EdgeIndex<u32>,
        from: NodeIndex<u32>,
        to: NodeIndex<u32>,
        joint: Joint,
    ) -> Edge<'_> {
        Edge {
            id: EdgeId(index(at.index())),
            from: outside(from),
            to: outside(to),
            relation: joint.relation,
            occurrences: &self.occurrences[joint.start as usize..joint.end as usize],
        }
    }
}

fn inside(id: NodeId) -> NodeIndex<u32> {
    NodeIndex::new(id.index())
}

fn outside(at: NodeIndex<u32>) -> NodeId {
    NodeId(index(at.index()))
}

/// Counts of one vault fit 32 bits: its files do, each cut at the same limit.
fn index(n: usize) -> u32 {
    u32::try_from(n).expect("a vault has fewer than 2^32 occurrences")
}
