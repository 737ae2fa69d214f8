//! Many short texts in one piece of memory. As pieces of their own they would take
//! half as much again, and leave holes between what is held for long.

use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use super::exact;

/// By which a table finds the position of a text, in place of the text.
pub fn hash(text: &str) -> u64 {
    FxBuildHasher.hash_one(text)
}

/// Texts in the order in which they were added. Together they have up to 4 GiB; what
/// goes beyond is empty.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strings {
    text: String,
    /// Where each ends.
    #[serde(deserialize_with = "exact::list")]
    ends: Vec<u32>,
}

impl Strings {
    /// None yet, with room for so many texts that have so many bytes together.
    pub fn with_capacity(n: usize, bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), ends: Vec::with_capacity(n) }
    }

    /// None yet, with the room that all of these take together and no more: what lists
    /// grow into and do not need, an allocator may not take back.
    pub fn with_room_for<'s>(others: impl Iterator<Item = &'s Self>) -> Self {
        let lens = others.map(|one| (one.len(), one.n_bytes()));
        let (n, bytes) = lens.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        Self::with_capacity(n, bytes)
    }

    /// Makes room for so many more of so many bytes together, and no more.
    pub fn reserve(&mut self, n: usize, bytes: usize) {
        self.text.reserve_exact(bytes);
        self.ends.reserve_exact(n);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How many bytes they have together.
    pub fn n_bytes(&self) -> usize {
        self.text.len()
    }

    /// Adds one.
    pub fn push(&mut self, text: &str) {
        if let Ok(end) = u32::try_from(self.text.len() + text.len()) {
            self.text.push_str(text);
            self.ends.push(end);
        } else {
            self.ends.push(self.end());
        }
    }

    /// Adds others behind its own.
    pub fn append(&mut self, other: &Self) {
        other.iter().for_each(|text| self.push(text));
    }

    /// One of them.
    pub fn get(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[at] as usize]
    }

    /// All of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.len()).map(|at| self.get(at))
    }

    fn end(&self) -> u32 {
        self.ends.last().copied().unwrap_or(0)
    }
}

impl<'t> FromIterator<&'t str> for Strings {
    fn from_iter<T: IntoIterator<Item = &'t str>>(texts: T) -> Self {
        let mut all = Self::default();
        texts.into_iter().for_each(|text| all.push(text));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_is_found_among_the_others() {
        let mut all: Strings = ["one", "", "zwölf"].into_iter().collect();
        let more: Strings = ["drei"].into_iter().collect();
        all.append(&more);
        assert_eq!(all.iter().collect::<Vec<_>>(), ["one", "", "zwölf", "drei"]);
        assert_eq!((all.len(), all.n_bytes()), (4, 13));
        assert!(Strings::default().is_empty());
    }
}
