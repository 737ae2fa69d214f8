//! How a cache lies in its file: a word that tells it from other files and layouts, the
//! head, the front, what is told of each note, the notes, the graph and the tail. The
//! graph is made piece by piece while it is written, so that of what tells of it most
//! stands in the tail.

use std::borrow::Cow;
use std::cell::Cell;
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
use crate::vault::{STORED_PIECES, Vault};

/// What every cache begins with; another number for another layout.
const MAGIC: &[u8; 16] = b"vaultgraph 0003\n";

/// The largest file that is read, in bytes.
pub(super) const CACHE_BYTES_MAX: u64 = 4 << 30;

/// Where the front begins.
const FRONT: u64 = (MAGIC.len() + Head::BYTES) as u64;

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
    /// A vault whose graph is kept, and what tells its rules.
    pub graph: Option<(u64, &'n Vault)>,
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
    front_sum: u64,
    index_len: u64,
    index_sum: u64,
}

/// The numbers at the end.
#[derive(Debug, Clone, Copy, Default)]
struct Tail {
    notes_sum: u64,
    graph_sum: u64,
    /// What tells the rules of the graph.
    rules: u64,
    /// Of its pieces; each 0 if there is none.
    lens: [u64; STORED_PIECES],
}

/// One note: its path, what it was read from, and how many bytes it is packed in.
#[derive(Debug, Serialize, Deserialize)]
struct Row<'f>(&'f str, Mark, u64);

impl Head {
    const BYTES: usize = 4 * 8;

    fn from(bytes: &[u8]) -> Self {
        let [front_len, front_sum, index_len, index_sum] = numbers(bytes);
        Self { front_len, front_sum, index_len, index_sum }
    }

    fn bytes(self) -> Vec<u8> {
        let Self { front_len, front_sum, index_len, index_sum } = self;
        bytes_of(&[front_len, front_sum, index_len, index_sum])
    }
}

impl Tail {
    /// With a checksum of its own behind it.
    const BYTES: usize = (3 + STORED_PIECES + 1) * 8;

    fn from(bytes: &[u8]) -> Result<Self, &'static str> {
        let (bytes, sum) = bytes.split_last_chunk().ok_or(CUT)?;
        if checksum(bytes) != u64::from_le_bytes(*sum) {
            return Err(CUT);
        }
        let [notes_sum, graph_sum, rules] = numbers(bytes);
        Ok(Self { notes_sum, graph_sum, rules, lens: numbers(&bytes[3 * 8..]) })
    }

    fn bytes(self) -> Vec<u8> {
        let Self { notes_sum, graph_sum, rules, lens } = self;
        let mut bytes = bytes_of(&[notes_sum, graph_sum, rules]);
        bytes.extend(bytes_of(&lens));
        bytes.extend_from_slice(&checksum(&bytes).to_le_bytes());
        bytes
    }
}

/// The numbers that bytes begin with; 0 where there is none.
fn numbers<const N: usize>(bytes: &[u8]) -> [u64; N] {
    let mut numbers = bytes.chunks_exact(8);
    std::array::from_fn(|_| {
        let number = numbers.next().and_then(|number| number.try_into().ok());
        u64::from_le_bytes(number.unwrap_or_default())
    })
}

fn bytes_of(numbers: &[u64]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
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
        let rows: Vec<Row<'_>> = notes.iter().map(row).collect();
        let index = postcard::to_allocvec(&rows).context("the notes have no form")?;
        drop(rows);
        let head = Head {
            front_len: front.len() as u64,
            front_sum: checksum(front),
            index_len: index.len() as u64,
            index_sum: checksum(&index),
        }
        .bytes();
        let packed = || notes.iter().map(|(note, _)| &**note.bytes());
        let len = packed().map(<[u8]>::len).sum::<usize>();
        let len = (len as u64).saturating_add((front.len() + index.len()) as u64);
        // A graph takes less than its notes.
        anyhow::ensure!(len < CACHE_BYTES_MAX / 2, "the cache would be too long");
        let tail = Cell::new(Tail {
            notes_sum: checksum_from(0, packed()),
            rules: graph.map(|(rules, _)| rules).unwrap_or_default(),
            ..Tail::default()
        });
        let piece = |number: usize| {
            let vault = graph.map(|(_, vault)| vault)?;
            let piece = vault.stored_piece(number)?;
            let mut told = tail.get();
            told.lens[number] = piece.len() as u64;
            told.graph_sum = told.graph_sum.wrapping_add(checksum_from(number, [&*piece]));
            tail.set(told);
            Some(Cow::Owned(piece))
        };
        let end = || Cow::Owned(tail.get().bytes());
        let parts = [MAGIC, &*head, front, &*index].into_iter().chain(packed());
        let parts = parts.map(Cow::Borrowed).chain((0..STORED_PIECES).filter_map(piece));
        save::save_parts(file, parts.chain(std::iter::once_with(end)), Readers::Owner)
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
        if len > CACHE_BYTES_MAX {
            return Err("is too long");
        }
        let head = bytes_at(&file, MAGIC.len() as u64, Head::BYTES)?;
        Ok(Some(Self { file, len, head: Head::from(&head) }))
    }

    /// What is read before all else.
    pub fn front(&self) -> Result<Vec<u8>, &'static str> {
        self.checked(FRONT, self.head.front_len, self.head.front_sum)
    }

    /// Everything else; notes are held in `spill`.
    pub fn rest(&self, spill: &Spill) -> Result<Kept, &'static str> {
        let index = FRONT.checked_add(self.head.front_len).ok_or(CUT)?;
        let notes = index.checked_add(self.head.index_len).ok_or(CUT)?;
        let index = self.checked(index, self.head.index_len, self.head.index_sum)?;
        let rows: Vec<Row<'_>> = postcard::from_bytes(&index).map_err(|_| CUT)?;
        let (mut paths, mut marks) =
            (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        let (mut ends, mut end) = (Vec::with_capacity(rows.len()), 0_usize);
        for Row(path, mark, len) in rows {
            paths.push(NotePath::new(path));
            marks.push(mark);
            end = end.checked_add(size(len)?).ok_or(CUT)?;
            ends.push(end);
        }
        let tail_start = self.len.checked_sub(Tail::BYTES as u64).ok_or(CUT)?;
        let tail = Tail::from(&bytes_at(&self.file, tail_start, Tail::BYTES)?)?;
        let graph = notes.checked_add(end as u64).ok_or(CUT)?;
        let all = tail.lens.into_iter().try_fold(graph, u64::checked_add);
        if all != Some(tail_start) || !paths.is_sorted_by(|a, b| a < b) {
            return Err(CUT);
        }
        let (parsed, graph) = rayon::join(
            || self.notes((notes, tail.notes_sum), &paths, &ends, spill),
            || self.graph(graph, &tail),
        );
        Ok(Kept { parsed: parsed?, marks, graph: graph? })
    }

    fn notes(
        &self,
        (first, sum): (u64, u64),
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
        let found = groups.iter().fold(0, |all: u64, (_, sum)| all.wrapping_add(*sum));
        let mut notes = Vec::with_capacity(paths.len());
        notes.extend(groups.into_iter().flat_map(|(notes, _)| notes));
        if found == sum { Ok(notes) } else { Err(CUT) }
    }

    fn graph(&self, mut start: u64, tail: &Tail) -> Result<Option<StoredGraph>, &'static str> {
        let mut pieces = [const { Vec::new() }; STORED_PIECES];
        for (piece, len) in pieces.iter_mut().zip(tail.lens) {
            *piece = bytes_at(&self.file, start, size(len)?)?;
            start += len;
        }
        let there = || pieces.iter().filter(|piece| !piece.is_empty());
        if checksum_from(0, there().map(|piece| &**piece)) != tail.graph_sum {
            return Err(CUT);
        }
        let is_stored = there().count() == STORED_PIECES;
        Ok(is_stored.then_some(StoredGraph { rules: tail.rules, pieces }))
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
fn checksum_from<'b>(first: usize, parts: impl IntoIterator<Item = &'b [u8]>) -> u64 {
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
