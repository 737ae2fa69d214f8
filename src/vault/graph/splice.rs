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

impl Graph {
    /// The same graph, but for what some notes say, which is all in `parts`, by
    /// their new numbers, and for the nodes that come or go. Nothing else says
    /// anything of those that are gone.
    pub fn with(&self, parts: &[Part], moves: &Moves) -> Self {
        let n_edges = self.n_edges() + parts.iter().map(|part| part.edges.len()).sum::<usize>();
        let n_bytes = self.spots.len() + parts.iter().map(|part| part.spots.len()).sum::<usize>();
        let mut out = Self {
            out_starts: Vec::with_capacity(moves.n_new() + 1),
            targets: Vec::with_capacity(n_edges),
            kinds: Vec::with_capacity(n_edges),
            ..Self::default()
        };
        let mut bytes = Vec::with_capacity(n_bytes);
        let mut says = vec![false; moves.n_new()];
        for (source, ..) in parts.iter().flat_map(|part| &part.notes) {
            says[source.index()] = true;
        }
        let mut renumbered = Renumbered::default();
        let mut runs = runs(moves, &says).into_iter().peekable();
        for part in parts {
            let (mut edges, mut spots) = (part.edges.as_slice(), part.spots.as_slice());
            for &(source, n_edges, n_bytes) in &part.notes {
                while let Some(run) = runs.next_if(|run| run.new < source.index()) {
                    out.copy_out(self, &run, moves, &mut renumbered, &mut bytes);
                }
                let (own_edges, own_spots);
                (own_edges, edges) = edges.split_at(n_edges as usize);
                (own_spots, spots) = spots.split_at(n_bytes as usize);
                out.say(source, own_edges);
                bytes.extend_from_slice(own_spots);
            }
        }
        runs.for_each(|run| out.copy_out(self, &run, moves, &mut renumbered, &mut bytes));
        out.out_starts.resize(moves.n_new() + 1, index(out.targets.len()));
        out.spots = Spots::of(bytes);
        out.signs = signs(&out.out_starts);
        out.turn_again(self, parts, moves, &renumbered);
        out
    }

    /// Adds what one note says behind what there is.
    fn say(&mut self, source: NodeId, edges: &[(Kind, NodeId)]) {
        self.out_starts.resize(source.index() + 1, index(self.targets.len()));
        self.targets.extend(edges.iter().map(|(_, to)| *to));
        self.kinds.extend(edges.iter().map(|(kind, _)| *kind));
    }

    /// Copies what some nodes say behind what there is, and its places behind `spots`.
    fn copy_out(
        &mut self,
        other: &Self,
        run: &Run,
        moves: &Moves,
        renumbered: &mut Renumbered,
        spots: &mut Vec<u8>,
    ) {
        let nodes = run.old.clone();
        let edges = other.out_starts[nodes.start] as usize..other.out_starts[nodes.end] as usize;
        // Numbers may grow or shrink: counted in a circle, both are a sum.
        let by = index(self.targets.len()).wrapping_sub(index(edges.start));
        self.out_starts.resize(run.new, index(self.targets.len()));
        let starts = other.out_starts[nodes].iter();
        self.out_starts.extend(starts.map(|start| start.wrapping_add(by)));
        let first = self.targets.len();
        self.targets.extend_from_slice(&other.targets[edges.clone()]);
        if !moves.is_nothing() {
            moves.apply(self.targets[first..].iter_mut());
        }
        self.kinds.extend_from_slice(&other.kinds[edges.clone()]);
        spots.extend_from_slice(other.spots.of_edges(edges.clone()));
        renumbered.parts.push((edges, by));
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
