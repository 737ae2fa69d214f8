//! The places that make edges, each in as few bytes as it takes: most stand near the
//! start of a note and of a line, and there are more of them than of anything else.

use super::super::{NodeId, Occurrence};
use crate::text::Place;

/// An occurrence but for its source, which its edge knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub place: Place,
    /// 1 if it is joined by an alias; twice the link's index and 2, if it is one.
    how: u32,
}

/// How many numbers a spot is written as.
const NUMBERS: usize = 3;

/// The most bytes that a spot takes: five for each of its numbers.
const BYTES_MAX: usize = 5 * NUMBERS;

impl Spot {
    pub fn of(occurrence: &Occurrence) -> Self {
        let link = occurrence.link.map_or(0, |link| (link + 1) << 1);
        Self { place: occurrence.place, how: link | u32::from(occurrence.by_alias) }
    }

    fn from(self, source: NodeId) -> Occurrence {
        let link = (self.how >> 1).checked_sub(1);
        Occurrence { source, place: self.place, by_alias: self.how & 1 == 1, link }
    }

    /// Writes it behind others: each number seven bits at a time, the lowest first;
    /// a byte's highest bit says that the number goes on.
    pub fn write(self, out: &mut Vec<u8>) {
        let numbers = [self.place.line, self.place.column, self.how];
        // There is room for the largest.
        let mut room = [0; BYTES_MAX];
        let written = postcard::to_slice(&numbers, &mut room);
        out.extend_from_slice(written.as_deref().unwrap_or(&[0; NUMBERS]));
    }

    /// The first of those that were written, and the bytes of the others.
    fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let ([line, column, how], rest) = postcard::take_from_bytes(bytes).ok()?;
        Some((Self { place: Place { line, column }, how }, rest))
    }
}

/// The places that make an edge, or several edges that are shown as one, in their
/// order.
#[derive(Debug, Clone, Copy)]
pub struct Occurrences<'v>(Listed<'v>);

#[derive(Debug, Clone, Copy)]
enum Listed<'v> {
    /// As [`Spot::write`] writes them.
    Written(NodeId, &'v [u8]),
    Whole(&'v [Occurrence]),
}

impl<'v> Occurrences<'v> {
    /// Those of a list.
    pub fn of(all: &'v [Occurrence]) -> Self {
        Self(Listed::Whole(all))
    }

    /// Those of an edge.
    pub(super) fn written(source: NodeId, bytes: &'v [u8]) -> Self {
        Self(Listed::Written(source, bytes))
    }

    /// How many there are. Looks at each.
    pub fn len(self) -> usize {
        match self.0 {
            // One byte of each number says that the number ends.
            Listed::Written(_, bytes) => {
                bytes.iter().filter(|byte| **byte < 0x80).count() / NUMBERS
            }
            Listed::Whole(all) => all.len(),
        }
    }

    /// Whether there are none, which is so of no edge.
    pub fn is_empty(self) -> bool {
        match self.0 {
            Listed::Written(_, bytes) => bytes.is_empty(),
            Listed::Whole(all) => all.is_empty(),
        }
    }

    /// One of them, counted from 0. Looks at those before it.
    pub fn get(self, at: usize) -> Option<Occurrence> {
        self.iter().nth(at)
    }

    /// The first.
    pub fn first(self) -> Option<Occurrence> {
        self.iter().next()
    }

    /// All, one after the other.
    pub fn iter(self) -> impl Iterator<Item = Occurrence> + 'v {
        let mut rest = self.0;
        std::iter::from_fn(move || match &mut rest {
            Listed::Written(source, bytes) => {
                let (spot, behind) = Spot::read(bytes)?;
                *bytes = behind;
                Some(spot.from(*source))
            }
            Listed::Whole(all) => {
                let (first, behind) = all.split_first()?;
                *all = behind;
                Some(*first)
            }
        })
    }

    /// All in a list of their own.
    pub fn to_vec(self) -> Vec<Occurrence> {
        self.iter().collect()
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
        all.iter().for_each(|one| Spot::of(one).write(&mut bytes));
        let read = Occurrences::written(source, &bytes);
        assert_eq!((read.len(), read.to_vec()), (all.len(), all.clone()));
        assert_eq!((read.get(7), read.get(all.len())), (Some(all[7]), None));
        assert!(!read.is_empty() && Occurrences::written(source, &[]).is_empty());
    }
}
