//! A graph made of another one, in which some notes say something else: all other
//! edges are copied at the speed of memory and numbered anew.

use std::ops::Range;

use super::super::NodeId;
use super::{Graph, Kind, Part, Spot, index, range};

/// Which numbers edges have in another graph.
#[derive(Debug, Default)]
struct Moves {
    /// Edges side by side, in order, and what is added to the number of each,
    /// counted in a circle.
    parts: Vec<(Range<usize>, u32)>,
    /// Those which are not there, in order.
    gone: Vec<Range<usize>>,
}

impl Moves {
    /// The number of an edge; none if it is not there.
    fn of(&self, edge: u32) -> Option<u32> {
        let at = self.parts.partition_point(|(edges, _)| edges.end <= edge as usize);
        let (edges, by) = self.parts.get(at)?;
        (edges.start <= edge as usize).then(|| edge.wrapping_add(*by))
    }
}

impl Graph {
    /// The same graph, but for what some notes say, which is all in `parts`, by
    /// their ids.
    pub fn with(&self, parts: &[Part]) -> Self {
        let n_edges = self.n_edges() + parts.iter().map(|part| part.edges.len()).sum::<usize>();
        let n_spots = self.spots.len() + parts.iter().map(|part| part.spots.len()).sum::<usize>();
        let mut out = Self {
            out_starts: self.out_starts.clone(),
            sources: Vec::with_capacity(n_edges),
            targets: Vec::with_capacity(n_edges),
            kinds: Vec::with_capacity(n_edges),
            spot_starts: Vec::with_capacity(n_edges + 1),
            spots: Vec::with_capacity(n_spots),
            ..Self::default()
        };
        let mut moves = Moves::default();
        let mut next = 0;
        for part in parts {
            let (mut edges, mut spots) = (part.edges.as_slice(), part.spots.as_slice());
            for &(source, n_edges, n_spots) in &part.notes {
                out.copy_out(self, next..source.index(), &mut moves);
                let (own_edges, own_spots);
                (own_edges, edges) = edges.split_at(n_edges as usize);
                (own_spots, spots) = spots.split_at(n_spots as usize);
                out.say(source, own_edges, own_spots);
                moves.gone.push(range(&self.out_starts, source.index()));
                next = source.index() + 1;
            }
        }
        let end = self.out_starts.len().saturating_sub(1);
        out.copy_out(self, next..end, &mut moves);
        out.out_starts[end] = index(out.targets.len());
        out.spot_starts.push(index(out.spots.len()));
        out.turn_again(self, parts, &moves);
        out
    }

    /// Adds what one note says behind what there is.
    fn say(&mut self, source: NodeId, edges: &[(Kind, NodeId, u32)], spots: &[Spot]) {
        self.out_starts[source.index()] = index(self.targets.len());
        let mut spot = index(self.spots.len());
        for &(kind, to, n_spots) in edges {
            self.sources.push(source);
            self.targets.push(to);
            self.kinds.push(kind);
            self.spot_starts.push(spot);
            spot += n_spots;
        }
        self.spots.extend_from_slice(spots);
    }

    /// Copies what some nodes say behind what there is.
    fn copy_out(&mut self, other: &Self, nodes: Range<usize>, moves: &mut Moves) {
        let edges = other.out_starts[nodes.start] as usize..other.out_starts[nodes.end] as usize;
        let spots = other.spot_starts[edges.start] as usize..other.spot_starts[edges.end] as usize;
        // Numbers may grow or shrink: counted in a circle, both are a sum.
        let by = index(self.targets.len()).wrapping_sub(index(edges.start));
        let spots_by = index(self.spots.len()).wrapping_sub(index(spots.start));
        let out_starts = &mut self.out_starts[nodes];
        out_starts.iter_mut().for_each(|start| *start = start.wrapping_add(by));
        self.sources.extend_from_slice(&other.sources[edges.clone()]);
        self.targets.extend_from_slice(&other.targets[edges.clone()]);
        self.kinds.extend_from_slice(&other.kinds[edges.clone()]);
        let starts = other.spot_starts[edges.clone()].iter();
        self.spot_starts.extend(starts.map(|start| start.wrapping_add(spots_by)));
        self.spots.extend_from_slice(&other.spots[spots]);
        moves.parts.push((edges, by));
    }

    /// Lists the edges from their other ends, as another graph has them but for the
    /// notes of `parts`.
    fn turn_again(&mut self, other: &Self, parts: &[Part], moves: &Moves) {
        let mut new: Vec<(NodeId, u32)> = Vec::new();
        for &(source, ..) in parts.iter().flat_map(|part| &part.notes) {
            let own = range(&self.out_starts, source.index());
            new.extend(own.map(|edge| (self.targets[edge], index(edge))));
        }
        new.sort_unstable();
        let gone = moves.gone.iter().flat_map(|edges| &other.targets[edges.clone()]);
        let mut touched: Vec<NodeId> = gone.copied().chain(new.iter().map(|(to, _)| *to)).collect();
        touched.sort_unstable();
        touched.dedup();

        self.in_starts = other.in_starts.clone();
        self.in_edges = Vec::with_capacity(self.targets.len());
        let mut new = new.as_slice();
        let mut next = 0;
        for to in touched {
            self.copy_in(other, next..to.index(), moves);
            let start = self.in_edges.len();
            self.in_starts[to.index()] = index(start);
            let old = other.in_edges[range(&other.in_starts, to.index())].iter();
            self.in_edges.extend(old.filter_map(|&edge| moves.of(edge)));
            let own;
            (own, new) = new.split_at(new.partition_point(|(other, _)| *other <= to));
            self.in_edges.extend(own.iter().map(|(_, edge)| *edge));
            let kinds = &self.kinds;
            self.in_edges[start..].sort_by_key(|&edge| (kinds[edge as usize], edge));
            next = to.index() + 1;
        }
        let end = self.in_starts.len() - 1;
        self.copy_in(other, next..end, moves);
        self.in_starts[end] = index(self.in_edges.len());
    }

    /// Copies the edges into some nodes behind those that there are.
    fn copy_in(&mut self, other: &Self, nodes: Range<usize>, moves: &Moves) {
        let edges = other.in_starts[nodes.start] as usize..other.in_starts[nodes.end] as usize;
        let by = index(self.in_edges.len()).wrapping_sub(index(edges.start));
        self.in_starts[nodes].iter_mut().for_each(|start| *start = start.wrapping_add(by));
        self.in_edges.extend(other.in_edges[edges].iter().filter_map(|&edge| moves.of(edge)));
    }
}
