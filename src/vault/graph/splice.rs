//! A graph made of another one, in which some notes say something else, and some
//! nodes come or go: all other edges are copied at the speed of memory and numbered
//! anew.

use std::ops::Range;

use super::super::NodeId;
use super::super::change::Moves;
use super::super::others::node_id;
use super::spots::Spots;
use super::{Graph, Kind, Part, index, range, signs};

/// Which numbers edges have in another graph.
#[derive(Debug, Default)]
struct Renumbered {
    /// Edges side by side, in order, and what is added to the number of each,
    /// counted in a circle.
    parts: Vec<(Range<usize>, u32)>,
}

impl Renumbered {
    /// The number of an edge; none if it is not there.
    fn of(&self, edge: u32) -> Option<u32> {
        let at = self.parts.partition_point(|(edges, _)| edges.end <= edge as usize);
        let (edges, by) = self.parts.get(at)?;
        (edges.start <= edge as usize).then(|| edge.wrapping_add(*by))
    }
}

/// Nodes of a new graph that stand side by side in the old one as well.
struct Run {
    old: Range<usize>,
    new: usize,
}

/// All nodes of a new graph in order, but those for which `is_other` holds and those
/// that came.
fn runs(moves: &Moves, is_other: &[bool]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (new, _) in is_other.iter().enumerate().filter(|(_, other)| !**other) {
        let Some(old) = moves.from(node_id(new)).map(NodeId::index) else { continue };
        match runs.last_mut() {
            Some(run) if run.old.end == old && run.new + run.old.len() == new => run.old.end += 1,
            _ => runs.push(Run { old: old..old + 1, new }),
        }
    }
    runs
}

/// Edges by the nodes that they go out from, while they are put together.
struct Outward<'g> {
    old: &'g Graph,
    moves: &'g Moves,
    /// The new numbers of properties, if any has another.
    properties: Option<&'g [u16]>,
    starts: Vec<u32>,
    targets: Vec<NodeId>,
    kinds: Vec<Kind>,
    spots: Vec<u8>,
    renumbered: Renumbered,
}

impl Outward<'_> {
    /// Adds what one note says behind what there is.
    fn say(&mut self, source: NodeId, edges: &[(Kind, NodeId)], spots: &[u8]) {
        self.starts.resize(source.index() + 1, index(self.targets.len()));
        self.targets.extend(edges.iter().map(|(_, to)| *to));
        self.kinds.extend(edges.iter().map(|(kind, _)| *kind));
        self.spots.extend_from_slice(spots);
    }

    /// Copies what some nodes say behind what there is.
    fn copy(&mut self, run: &Run) {
        let (old, nodes) = (self.old, run.old.clone());
        let edges = old.out_starts[nodes.start] as usize..old.out_starts[nodes.end] as usize;
        let first = self.targets.len();
        // Numbers may grow or shrink: counted in a circle, both are a sum.
        let by = index(first).wrapping_sub(index(edges.start));
        self.starts.resize(run.new, index(first));
        let starts = old.out_starts[nodes].iter();
        self.starts.extend(starts.map(|start| start.wrapping_add(by)));
        self.targets.extend_from_slice(&old.targets[edges.clone()]);
        if !self.moves.is_nothing() {
            self.moves.apply(self.targets[first..].iter_mut());
        }
        self.kinds.extend_from_slice(&old.kinds[edges.clone()]);
        if let Some(numbers) = self.properties {
            self.kinds[first..].iter_mut().for_each(|kind| *kind = kind.renumbered(numbers));
        }
        self.spots.extend_from_slice(old.spots.of_edges(edges.clone()));
        self.renumbered.parts.push((edges, by));
    }
}

impl Graph {
    /// The same graph, but for what some notes say, which is all in `parts`, by
    /// their new numbers, and for the nodes that come or go. Nothing else says
    /// anything of those that are gone. `properties` are the new numbers of all that
    /// there were, in the same order.
    pub fn with(&self, parts: &[Part], moves: &Moves, properties: &[u16]) -> Self {
        let n_edges = self.n_edges() + parts.iter().map(|part| part.edges.len()).sum::<usize>();
        let n_bytes = self.spots.len() + parts.iter().map(|part| part.spots.len()).sum::<usize>();
        let mut out = Outward {
            old: self,
            moves,
            properties: properties
                .iter()
                .zip(0..)
                .any(|(new, old)| *new != old)
                .then_some(properties),
            starts: Vec::with_capacity(moves.n_new() + 1),
            targets: Vec::with_capacity(n_edges),
            kinds: Vec::with_capacity(n_edges),
            spots: Vec::with_capacity(n_bytes),
            renumbered: Renumbered::default(),
        };
        let mut says = vec![false; moves.n_new()];
        for (source, ..) in parts.iter().flat_map(|part| &part.notes) {
            says[source.index()] = true;
        }
        let mut runs = runs(moves, &says).into_iter().peekable();
        for part in parts {
            let (mut edges, mut spots) = (part.edges.as_slice(), part.spots.as_slice());
            for &(source, n_edges, n_bytes) in &part.notes {
                while let Some(run) = runs.next_if(|run| run.new < source.index()) {
                    out.copy(&run);
                }
                let (own_edges, own_spots);
                (own_edges, edges) = edges.split_at(n_edges as usize);
                (own_spots, spots) = spots.split_at(n_bytes as usize);
                out.say(source, own_edges, own_spots);
            }
        }
        runs.for_each(|run| out.copy(&run));
        let Outward { mut starts, targets, kinds, spots, renumbered, .. } = out;
        starts.resize(moves.n_new() + 1, index(targets.len()));
        let mut graph = Self {
            signs: signs(&starts),
            out_starts: starts,
            targets,
            kinds,
            spots: Spots::of(spots),
            ..Self::default()
        };
        graph.turn_again(self, parts, moves, &renumbered);
        graph
    }

    /// Lists the edges from their other ends, as another graph has them but for the
    /// notes of `parts` and what they were.
    fn turn_again(&mut self, other: &Self, parts: &[Part], moves: &Moves, renumbered: &Renumbered) {
        let mut new: Vec<(NodeId, u32)> = Vec::new();
        let mut is_touched = vec![false; moves.n_new()];
        for &(source, ..) in parts.iter().flat_map(|part| &part.notes) {
            let own = range(&self.out_starts, source.index());
            new.extend(own.map(|edge| (self.targets[edge], index(edge))));
        }
        new.sort_unstable();
        new.iter().for_each(|(to, _)| is_touched[to.index()] = true);
        let mut next = 0;
        // What is between those that were copied is gone.
        let end = other.n_edges()..other.n_edges();
        for edges in renumbered.parts.iter().map(|(edges, _)| edges).chain([&end]) {
            let gone = &other.targets[next..edges.start];
            gone.iter().filter_map(|to| moves.to(*to)).for_each(|to| is_touched[to.index()] = true);
            next = edges.end;
        }

        self.in_starts = Vec::with_capacity(moves.n_new() + 1);
        self.in_edges = Vec::with_capacity(self.targets.len());
        let mut new = new.as_slice();
        let mut runs = runs(moves, &is_touched).into_iter().peekable();
        let touched = is_touched.iter().enumerate().filter(|(_, touched)| **touched);
        for (to, _) in touched {
            while let Some(run) = runs.next_if(|run| run.new < to) {
                self.copy_in(other, &run, renumbered);
            }
            let start = self.in_edges.len();
            self.in_starts.resize(to + 1, index(start));
            if let Some(old) = moves.from(node_id(to)) {
                let old = other.in_edges[range(&other.in_starts, old.index())].iter();
                self.in_edges.extend(old.filter_map(|&edge| renumbered.of(edge)));
            }
            let own;
            (own, new) = new.split_at(new.partition_point(|(other, _)| other.index() <= to));
            self.in_edges.extend(own.iter().map(|(_, edge)| *edge));
            let kinds = &self.kinds;
            self.in_edges[start..].sort_by_key(|&edge| (kinds[edge as usize], edge));
        }
        runs.for_each(|run| self.copy_in(other, &run, renumbered));
        self.in_starts.resize(moves.n_new() + 1, index(self.in_edges.len()));
    }

    /// Copies the edges into some nodes behind those that there are.
    fn copy_in(&mut self, other: &Self, run: &Run, renumbered: &Renumbered) {
        let nodes = run.old.clone();
        let edges = other.in_starts[nodes.start] as usize..other.in_starts[nodes.end] as usize;
        let by = index(self.in_edges.len()).wrapping_sub(index(edges.start));
        self.in_starts.resize(run.new, index(self.in_edges.len()));
        let starts = other.in_starts[nodes].iter();
        self.in_starts.extend(starts.map(|start| start.wrapping_add(by)));
        let edges = other.in_edges[edges].iter();
        self.in_edges.extend(edges.filter_map(|&edge| renumbered.of(edge)));
    }
}
