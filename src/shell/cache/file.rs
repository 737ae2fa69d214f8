//! How a cache lies in its file: a word that tells it from other files and layouts, the
//! lengths and checksums of what follows, the front, what is told of each note, the
//! notes and the graph.

use std::fs::File;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::Path;

use anyhow::{Context, Result};
use rayon::prelude::*;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

use super::{Kept, StoredGraph};
use crate::note::{NotePath, Packed};
use crate::shell::load::Mark;
use crate::shell::read::{self, Links};
use crate::shell::save::{self, Readers};
use crate::shell::spill::Spill;
use crate::vault::STORED_PIECES;

/// What every cache begins with; another number for another layout.
const MAGIC: &[u8; 16] = b"vaultgraph 0002\n";

/// What stands before the front.
const HEAD_BYTES: usize = MAGIC.len() + Head::NUMBERS * 8;

/// The largest file that is read or written, in bytes.
pub(super) const CACHE_BYTES_MAX: usize = 4 << 30;

/// Notes are read as many at once as have so many bytes together.
const BYTES_AT_ONCE: usize = 4 << 20;

/// Said of a file that does not hold what it says.
pub(super) const CUT: &str = "is cut short or damaged";

/// What goes into the file.
pub(super) struct Sections<'n> {
    /// What is read before all else.
    pub front: Vec<u8>,
    /// In the order of their paths, each with what it was read from.
    pub notes: Vec<(&'n Packed, &'n Mark)>,
    pub graph: Option<StoredGraph>,
}

/// A file that begins as a cache does.
pub(super) struct CacheFile {
    file: File,
    len: u64,
    head: Head,
}

/// The numbers behind the magic word.
#[derive(Debug, Clone, Copy)]
struct Head {
    front_len: u64,
    index_len: u64,
    front_sum: u64,
    index_sum: u64,
    notes_sum: u64,
    graph_sum: u64,
}

/// What is told of the notes and of the graph behind them.
type Index<'f> = (GraphRow, Vec<Row<'f>>);

/// The rules of a graph, and how many bytes each of its pieces takes.
type GraphRow = Option<(u64, [u64; STORED_PIECES])>;

/// One note: its path, what it was read from, and how many bytes it is packed in.
#[derive(Debug, Serialize, Deserialize)]
struct Row<'f>(&'f str, Mark, u64);

impl Head {
    const NUMBERS: usize = 6;

    fn from(bytes: &[u8]) -> Self {
        let mut numbers = bytes.chunks_exact(8).map(|number| {
            // Each has eight bytes.
            u64::from_le_bytes(number.try_into().unwrap_or_default())
        });
        let mut next = || numbers.next().unwrap_or_default();
        Self {
            front_len: next(),
            index_len: next(),
            front_sum: next(),
            index_sum: next(),
            notes_sum: next(),
            graph_sum: next(),
        }
    }

    fn bytes(self) -> Vec<u8> {
        let Self { front_len, index_len, front_sum, index_sum, notes_sum, graph_sum } = self;
        let numbers: [u64; Self::NUMBERS] =
            [front_len, index_len, front_sum, index_sum, notes_sum, graph_sum];
        numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    }
}

impl<'n> Sections<'n> {
    /// Writes the file, whole or not at all.
    ///
    /// # Errors
    /// When it would be too long, or when the system refuses.
    pub fn write(&self, file: &Path) -> Result<()> {
        let Self { front, notes, graph } = self;
        let row = |(note, mark): &(&'n Packed, &Mark)| {
            Row(note.path().as_str(), (*mark).clone(), note.bytes().len() as u64)
        };
        let graph_row: GraphRow = graph.as_ref().map(|StoredGraph { rules, pieces }| {
            (*rules, pieces.each_ref().map(|piece| piece.len() as u64))
        });
        let index: Index<'_> = (graph_row, notes.iter().map(row).collect());
        let index = postcard::to_allocvec(&index).context("the notes have no form")?;
        let packed = || notes.iter().map(|(note, _)| &**note.bytes());
        let pieces = || graph.iter().flat_map(|graph| &graph.pieces).map(|piece| &**piece);
        let head = Head {
            front_len: front.len() as u64,
            index_len: index.len() as u64,
            front_sum: checksum(front),
            index_sum: checksum(&index),
            notes_sum: checksum_from(0, packed()),
            graph_sum: checksum_from(0, pieces()),
        };
        let head = [MAGIC, &*head.bytes()].concat();
        let parts = || [&*head, front, &*index].into_iter().chain(packed()).chain(pieces());
        let len = parts().map(<[u8]>::len).fold(0, usize::saturating_add);
        anyhow::ensure!(len <= CACHE_BYTES_MAX, "the cache would be too long");
        save::save_parts(file, parts(), Readers::Owner)
    }
}

impl CacheFile {
    /// Opens a file, if it is there, and reads how it begins.
    ///
    /// # Errors
    /// Why it is of no use, as all that follows says.
    pub fn open(file: &Path) -> Result<Option<Self>, &'static str> {
        let file = match read::open_file(file, Links::Refuse) {
            Ok(file) => file,
            Err(fault) if fault.is_absence() => return Ok(None),
            Err(_) => return Err("cannot be read"),
        };
        if bytes_at(&file, 0, MAGIC.len())? != MAGIC {
            return Err("has another layout");
        }
        let len = file.metadata().map_err(|_| "cannot be read")?.len();
        if len > CACHE_BYTES_MAX as u64 {
            return Err("is too long");
        }
        let head = bytes_at(&file, MAGIC.len() as u64, HEAD_BYTES - MAGIC.len())?;
        Ok(Some(Self { file, len, head: Head::from(&head) }))
    }

    /// What is read before all else.
    pub fn front(&self) -> Result<Vec<u8>, &'static str> {
        self.checked(HEAD_BYTES as u64, self.head.front_len, self.head.front_sum)
    }

    /// Everything else; notes are held in `spill`.
    pub fn rest(&self, spill: &Spill) -> Result<Kept, &'static str> {
        // Both are no longer than the file, or they could not be read.
        let start = HEAD_BYTES as u64 + self.head.front_len;
        let index = self.checked(start, self.head.index_len, self.head.index_sum)?;
        let (graph, rows): Index<'_> = postcard::from_bytes(&index).map_err(|_| CUT)?;
        let start = start + self.head.index_len;
        let n_notes = rows.len();
        let (mut paths, mut marks) = (Vec::with_capacity(n_notes), Vec::with_capacity(n_notes));
        let (mut ends, mut end) = (Vec::with_capacity(n_notes), 0_usize);
        for Row(path, mark, len) in rows {
            paths.push(NotePath::new(path));
            marks.push(mark);
            end = end.checked_add(size(len)?).ok_or(CUT)?;
            ends.push(end);
        }
        let lens = graph.iter().flat_map(|(_, lens)| lens).copied();
        let all = lens.chain([end as u64]).try_fold(start, u64::checked_add);
        if all != Some(self.len) || !paths.is_sorted_by(|a, b| a < b) {
            return Err(CUT);
        }
        let (parsed, graph) = rayon::join(
            || self.notes(start, &paths, &ends, spill),
            || self.graph(start + end as u64, graph),
        );
        Ok(Kept { parsed: parsed?, marks, graph: graph? })
    }

    fn notes(
        &self,
        first: u64,
        paths: &[NotePath],
        ends: &[usize],
        spill: &Spill,
    ) -> Result<Vec<Packed>, &'static str> {
        let start = |at: usize| at.checked_sub(1).map_or(0, |before| ends[before]);
        let read = |group: Range<usize>| -> Result<(Vec<Packed>, u64), &'static str> {
            let own = start(group.start);
            let bytes = bytes_at(&self.file, first + own as u64, start(group.end) - own)?;
            let bytes = spill.hold(bytes);
            let one = |at| bytes.slice(start(at) - own..start(at + 1) - own);
            let notes = group.clone().map(|at| Packed::from_bytes(paths[at].clone(), one(at)));
            let notes: Vec<Packed> = notes.collect();
            let sum = checksum_from(group.start, notes.iter().map(|note| &**note.bytes()));
            Ok((notes, sum))
        };
        let groups = groups(ends, BYTES_AT_ONCE).into_par_iter().map(read);
        let groups = groups.collect::<Result<Vec<(Vec<Packed>, u64)>, _>>()?;
        let sum = groups.iter().fold(0, |all: u64, (_, sum)| all.wrapping_add(*sum));
        let mut notes = Vec::with_capacity(paths.len());
        notes.extend(groups.into_iter().flat_map(|(notes, _)| notes));
        if sum == self.head.notes_sum { Ok(notes) } else { Err(CUT) }
    }

    fn graph(&self, mut start: u64, row: GraphRow) -> Result<Option<StoredGraph>, &'static str> {
        let (rules, lens) = row.unwrap_or_default();
        let mut pieces = [const { Vec::new() }; STORED_PIECES];
        for (piece, len) in pieces.iter_mut().zip(lens) {
            *piece = bytes_at(&self.file, start, size(len)?)?;
            start += len;
        }
        let graph = row.map(|_| StoredGraph { rules, pieces });
        let pieces = graph.iter().flat_map(|graph| &graph.pieces).map(|piece| &**piece);
        if checksum_from(0, pieces) == self.head.graph_sum { Ok(graph) } else { Err(CUT) }
    }

    fn checked(&self, start: u64, len: u64, sum: u64) -> Result<Vec<u8>, &'static str> {
        if len > self.len {
            return Err(CUT);
        }
        let bytes = bytes_at(&self.file, start, size(len)?)?;
        if checksum(&bytes) == sum { Ok(bytes) } else { Err(CUT) }
    }
}

/// Some that follow each other and end there, in groups that have just as many bytes
/// together or more, but for the last.
fn groups(ends: &[usize], bytes: usize) -> Vec<Range<usize>> {
    let (mut groups, mut first, mut start) = (Vec::new(), 0, 0);
    for (at, &end) in ends.iter().enumerate() {
        if end - start >= bytes || at + 1 == ends.len() {
            groups.push(first..at + 1);
            (first, start) = (at + 1, end);
        }
    }
    groups
}

/// Bytes of a file, which are there if it is whole.
fn bytes_at(file: &File, start: u64, len: usize) -> Result<Vec<u8>, &'static str> {
    let mut bytes = vec![0; len];
    file.read_exact_at(&mut bytes, start).map_err(|_| CUT)?;
    Ok(bytes)
}

fn size(len: u64) -> Result<usize, &'static str> {
    usize::try_from(len).map_err(|_| CUT)
}

/// Tells bytes from what a fault makes of them; not from what an enemy does, who
/// could as well change the notes.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// What parts that follow each other, of which the first is of this number, add to the
/// checksum of all, in any order.
fn checksum_from<'b>(first: usize, parts: impl Iterator<Item = &'b [u8]>) -> u64 {
    let of_one = |(number, part): (usize, &[u8])| {
        let mut hasher = FxHasher::default();
        (number, part).hash(&mut hasher);
        hasher.finish()
    };
    (first..).zip(parts).map(of_one).fold(0, u64::wrapping_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_read_in_groups_of_which_none_is_left_out() {
        for ends in [&[][..], &[0], &[9], &[1, 2, 2, 3, 9, 10, 10, 11, 12, 13, 13]] {
            let groups = groups(ends, 3);
            assert!(groups.iter().flat_map(Clone::clone).eq(0..ends.len()), "{groups:?}");
        }
        assert_eq!(groups(&[1, 2, 3, 9, 10, 12], 3), [0..3, 3..4, 4..6]);
    }
}
