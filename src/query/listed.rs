//! The first rows of a list that may be long, and how long it is.

use std::cmp::{Ordering, Reverse};

use rayon::prelude::*;

use crate::text::Date;
use crate::vault::{NodeId, Vault};

/// Rows that one list of a page holds at most; the rest is counted.
pub const ROWS_MAX: usize = 500;

/// Rows that one thread makes at once, at least; many of them unpack a note.
const ROWS_A_PIECE: usize = 32;

/// The first rows of a list, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed<T> {
    /// At most [`ROWS_MAX`].
    pub rows: Vec<T>,
    /// How many there are, those that are not in `rows` too.
    pub total: usize,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), total: 0 }
    }
}

impl<T> Listed<T> {
    /// The rows of the first keys by `order`. The keys are small and may be many;
    /// only those whose rows are made are sorted.
    pub(super) fn first<K>(
        mut keys: Vec<K>,
        order: impl Fn(&K, &K) -> Ordering,
        row: impl Fn(K) -> Option<T> + Sync + Send,
    ) -> Self
    where
        K: Send,
        T: Send,
    {
        let total = keys.len();
        if total > ROWS_MAX {
            keys.select_nth_unstable_by(ROWS_MAX, &order);
            keys.truncate(ROWS_MAX);
        }
        keys.sort_unstable_by(order);
        let rows = keys.into_par_iter().with_min_len(ROWS_A_PIECE).filter_map(row).collect();
        Self { rows, total }
    }

    /// The rows of the newest parts of notes, among those of one day by path and
    /// place. A part is a note and a position in it.
    pub(super) fn newest(
        vault: &Vault,
        parts: impl IntoIterator<Item = (NodeId, u32)>,
        row: impl Fn(NodeId, u32) -> Option<T> + Sync + Send,
    ) -> Self
    where
        T: Send,
    {
        let key = |(note, at): (NodeId, u32)| (Reverse(vault.node(note).date), note, at);
        let keys: Vec<(Reverse<Option<Date>>, NodeId, u32)> = parts.into_iter().map(key).collect();
        Self::first(keys, Ord::cmp, |(_, note, at)| row(note, at))
    }

    /// How many there are, as notes are counted.
    pub fn count(&self) -> u32 {
        u32::try_from(self.total).unwrap_or(u32::MAX)
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }
}
