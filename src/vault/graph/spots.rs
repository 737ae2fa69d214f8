//! The places that make edges, each in as few bytes as it takes: most stand near the
//! start of a note and of a line, and there are more of them than of anything else.
//!
//! Every number is written seven bits at a time, the lowest first; a byte's highest bit
//! says that the number goes on.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::super::{NodeId, Occurrence};
use crate::text::{Place, exact};

/// An occurrence but for its source, which its edge knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub place: Place,
    /// 1 if it is joined by an alias; twice the link's index and 2, if it is one.
    how: u32,
}

/// How many numbers a spot is written as.
const NUMBERS: usize = 3;

/// The most bytes that a number takes.
const NUMBER_BYTES_MAX: usize = 5;

/// Of one in so many edges it is kept where its places start; those of the others are
/// looked for from there.
const EDGES_A_SIGN: usize = 4;

impl Spot {
    pub fn of(occurrence: &Occurrence) -> Self {
        let link = occurrence.link.map_or(0, |link| (link + 1) << 1);
        Self { place: occurrence.place, how: link | u32::from(occurrence.by_alias) }
    }

    fn from(self, source: NodeId) -> Occurrence {
        let link = (self.how >> 1).checked_sub(1);
        Occurrence { source, place: self.place, by_alias: self.how & 1 == 1, link }
    }

    fn write(self, out: &mut Vec<u8>) {
        [self.place.line, self.place.column, self.how].iter().for_each(|number| put(*number, out));
    }

    /// The first of those that were written, and the bytes of the others.
    fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let ([line, column, how], rest): ([u32; NUMBERS], _) = match bytes {
            // Most of them.
            [line @ ..0x80, column @ ..0x80, how @ ..0x80, rest @ ..] => {
                ([*line, *column, *how].map(u32::from), rest)
            }
            _ => postcard::take_from_bytes(bytes).ok()?,
        };
        Some((Self { place: Place { line, column }, how }, rest))
    }
}

fn put(number: u32, out: &mut Vec<u8>) {
    if let Ok(byte @ ..0x80) = u8::try_from(number) {
        // Most of them.
        return out.push(byte);
    }
    // There is room for the largest.
    let mut room = [0; NUMBER_BYTES_MAX];
    let written = postcard::to_slice(&number, &mut room);
    out.extend_from_slice(written.as_deref().unwrap_or(&[0]));
}

/// The places of many edges, in the order of the edges: of each the number of its bytes,
/// then these.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Spots {
    #[serde(deserialize_with = "exact::bytes")]
    bytes: Vec<u8>,
    /// Where the bytes of every [`EDGES_A_SIGN`]th edge start.
    #[serde(deserialize_with = "exact::list")]
    signs: Vec<u32>,
}

impl Spots {
    /// Those that were written by [`write_edge`].
    pub fn of(bytes: Vec<u8>) -> Self {
        let (mut signs, mut rest, mut n_edges) = (Vec::new(), bytes.as_slice(), 0_usize);
        while let Some((_, behind)) = first_edge(rest) {
            if n_edges.is_multiple_of(EDGES_A_SIGN) {
                signs.push(super::index(bytes.len() - rest.len()));
            }
            (rest, n_edges) = (behind, n_edges + 1);
        }
        signs.shrink_to_fit();
        Self { bytes, signs }
    }

    /// The bytes of an edge's places.
    pub fn of_edge(&self, edge: usize) -> &[u8] {
        first_edge(&self.bytes[self.start(edge)..]).map_or(&[], |(own, _)| own)
    }

    /// All bytes of edges that follow each other.
    pub fn of_edges(&self, edges: Range<usize>) -> &[u8] {
        &self.bytes[self.start(edges.start)..self.start(edges.end)]
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Where the bytes of an edge start; their end for one behind the last.
    fn start(&self, edge: usize) -> usize {
        let Some(sign) = self.signs.get(edge / EDGES_A_SIGN) else { return self.bytes.len() };
        let mut rest = &self.bytes[*sign as usize..];
        for _ in 0..edge % EDGES_A_SIGN {
            rest = first_edge(rest).map_or(&[], |(_, behind)| behind);
        }
        self.bytes.len() - rest.len()
    }
}

/// Writes the places of an edge behind those of others.
pub(super) fn write_edge(spots: impl Iterator<Item = Spot>, out: &mut Vec<u8>) {
    let at = out.len();
    out.push(0);
    spots.for_each(|spot| spot.write(out));
    let len = super::index(out.len() - at - 1);
    if len < 0x80 {
        out[at] = len.to_le_bytes()[0];
    } else {
        let mut number = Vec::new();
        put(len, &mut number);
        out.splice(at..=at, number);
    }
}

/// The bytes of the first edge's places, and those of the other edges.
fn first_edge(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (len, rest): (u32, &[u8]) = match bytes {
        // Nearly all of them.
        [len @ ..0x80, rest @ ..] => (u32::from(*len), rest),
        _ => postcard::take_from_bytes(bytes).ok()?,
    };
    rest.split_at_checked(len as usize)
}

/// The places that make an edge, or several edges that are shown as one, in their
/// order.
#[derive(Debug, Clone, Copy)]
pub struct Occurrences<'v>(Listed<'v>);

#[derive(Debug, Clone, Copy)]
enum Listed<'v> {
    /// Those of an edge, by its source and its number. Mostly nobody asks for them.
    Edge(NodeId, &'v Spots, u32),
    Whole(&'v [Occurrence]),
}

impl<'v> Occurrences<'v> {
    /// Those of a list.
    pub fn of(all: &'v [Occurrence]) -> Self {
        Self(Listed::Whole(all))
    }

    /// Those of an edge.
    pub(super) fn of_edge(source: NodeId, spots: &'v Spots, edge: usize) -> Self {
        Self(Listed::Edge(source, spots, super::index(edge)))
    }

    /// How many there are. Looks at each.
    pub fn len(self) -> usize {
        match self.rest() {
            // One byte of each number says that the number ends.
            Rest::Written(_, bytes) => bytes.iter().filter(|byte| **byte < 0x80).count() / NUMBERS,
            Rest::Whole(all) => all.len(),
        }
    }

    /// Whether there are none, which is so of no edge.
    pub fn is_empty(self) -> bool {
        self.first().is_none()
    }

    /// One of them, counted from 0. Looks at those before it.
    pub fn get(self, at: usize) -> Option<Occurrence> {
        self.rest().nth(at)
    }

    /// The first.
    pub fn first(self) -> Option<Occurrence> {
        self.rest().next()
    }

    /// All, one after the other.
    pub fn iter(self) -> impl Iterator<Item = Occurrence> + 'v {
        self.rest()
    }

    /// All in a list of their own.
    pub fn to_vec(self) -> Vec<Occurrence> {
        self.rest().collect()
    }

    fn rest(self) -> Rest<'v> {
        match self.0 {
            Listed::Edge(source, spots, edge) => {
                Rest::Written(source, spots.of_edge(edge as usize))
            }
            Listed::Whole(all) => Rest::Whole(all),
        }
    }
}

/// Places that are still to be given.
enum Rest<'v> {
    /// The bytes of those of an edge, and its source.
    Written(NodeId, &'v [u8]),
    Whole(&'v [Occurrence]),
}

impl Iterator for Rest<'_> {
    type Item = Occurrence;

    fn next(&mut self) -> Option<Occurrence> {
        match self {
            Self::Written(source, bytes) => {
                let (spot, behind) = Spot::read(bytes)?;
                *bytes = behind;
                Some(spot.from(*source))
            }
            Self::Whole(all) => {
                let (first, behind) = all.split_first()?;
                *all = behind;
                Some(*first)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_out_as_they_went_in() {
        let source = NodeId(5);
        let numbers = [1, 127, 128, u32::MAX];
        let links = [None, Some(0), Some(62), Some(63), Some(u32::MAX / 2 - 1)];
        let mut all = Vec::new();
        for (line, column) in numbers.iter().flat_map(|line| numbers.map(|column| (*line, column)))
        {
            for (link, by_alias) in links.into_iter().flat_map(|link| [(link, false), (link, true)])
            {
                all.push(Occurrence { source, place: Place { line, column }, by_alias, link });
            }
        }
        let mut bytes = Vec::new();
        write_edge(all.iter().map(Spot::of), &mut bytes);
        let spots = Spots::of(bytes);
        let read = Occurrences::of_edge(source, &spots, 0);
        assert_eq!((read.len(), read.to_vec()), (all.len(), all.clone()));
        assert_eq!((read.get(7), read.get(all.len())), (Some(all[7]), None));
        assert!(!read.is_empty() && Occurrences::of(&[]).is_empty());
    }

    #[test]
    fn the_places_of_each_edge_are_found_among_those_of_many() {
        let spot =
            |edge: u32, at: u32| Spot { place: Place { line: edge + 1, column: at + 1 }, how: at };
        // Of some edges the number of their bytes takes more than a byte.
        let n_spots = |edge: u32| if edge.is_multiple_of(7) { 100 } else { 1 + edge % 3 };
        let mut bytes = Vec::new();
        for edge in 0..50 {
            write_edge((0..n_spots(edge)).map(|at| spot(edge, at)), &mut bytes);
        }
        let spots = Spots::of(bytes.clone());
        let own = |edge: u32| Occurrences::of_edge(NodeId(0), &spots, edge as usize).to_vec();
        for edge in 0..50 {
            let all = (0..n_spots(edge)).map(|at| spot(edge, at).from(NodeId(0)));
            assert_eq!(own(edge), all.collect::<Vec<_>>(), "edge {edge}");
        }
        assert_eq!([spots.of_edges(0..17), spots.of_edges(17..50)].concat(), bytes);
        assert!(spots.of_edge(50).is_empty() && Spots::of(Vec::new()).of_edge(0).is_empty());
    }
}
