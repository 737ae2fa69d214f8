//! The folders of the paths: few, where paths are many. What a path says beyond
//! the name at its end is its folder, so only paths whose folder says something
//! are looked at, and no path is kept folded.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::index::to_u32;
use crate::text::fuzzy::{self, Pattern};

/// Shorter words (in bytes, so that one ideograph is enough) say nothing of a path.
const PIECE_BYTES_MIN: usize = 3;

/// Folders, and which of them each item lies in.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Folders {
    folded: Vec<String>,
    numbers: FxHashMap<Box<str>, u32>,
    /// Beside the items; one without a folder lies in the empty one.
    of_item: Vec<u32>,
}

impl Folders {
    /// Of no item yet.
    pub fn with_room_for(n_items: usize) -> Self {
        Self { of_item: Vec::with_capacity(n_items), ..Self::default() }
    }

    /// Adds the folder of the next item; empty if it has none.
    pub fn push(&mut self, folder: &str) {
        let number = self.number(folder);
        self.of_item.push(number);
    }

    fn number(&mut self, folder: &str) -> u32 {
        self.numbers.get(folder).copied().unwrap_or_else(|| {
            let next = to_u32(self.folded.len());
            self.numbers.insert(folder.into(), next);
            self.folded.push(fuzzy::fold(folder));
            next
        })
    }

    /// Adds the folders of items that come behind.
    pub fn append(&mut self, other: &Self) {
        let mut new_numbers = vec![0; other.folded.len()];
        for (folder, number) in &other.numbers {
            new_numbers[*number as usize] = self.number(folder);
        }
        self.of_item.extend(other.of_item.iter().map(|old| new_numbers[*old as usize]));
    }

    /// What the folders say to a pattern; nothing if none says anything.
    pub fn say<'f>(&'f self, pattern: &'f Pattern) -> Option<Said<'f>> {
        let words: Vec<&str> = pattern.words().collect();
        let held = |folder: &String| -> Option<u8> {
            let holds = |word: &&str| folder.contains(*word);
            // A name has no slash, so a word with one begins in the folder at least.
            let says = |word: &&str| match over_border(word) {
                Some((end, _)) => folder.ends_with(end) || holds(word),
                None => word.len() >= PIECE_BYTES_MIN && holds(word),
            };
            let bits = words.iter().rev().fold(0, |bits, word| bits << 1 | u8::from(holds(word)));
            (!folder.is_empty() && words.iter().any(says)).then_some(bits)
        };
        let held: Vec<Option<u8>> = self.folded.iter().map(held).collect();
        held.iter().any(Option::is_some).then_some(Said {
            folders: self,
            coarse: pattern.score_in_pieces(),
            words,
            held,
        })
    }
}

/// What the folders say to a pattern.
#[derive(Debug)]
pub(super) struct Said<'f> {
    folders: &'f Folders,
    words: Vec<&'f str>,
    /// Which words (a bit each) a folder holds in one piece; none for a folder
    /// that says too little.
    held: Vec<Option<u8>>,
    /// The coarse score of every path that matches.
    pub coarse: u32,
}

impl Said<'_> {
    /// Whether the folder of an item says anything.
    pub fn says(&self, item: usize) -> bool {
        self.held[self.folders.of_item[item] as usize].is_some()
    }

    /// Whether the path of an item holds each word in one piece, not all in the
    /// name of its `file`.
    pub fn is_path(&self, item: usize, file: &str) -> bool {
        let folder = self.folders.of_item[item] as usize;
        let Some(held) = self.held[folder] else { return false };
        let folder = &self.folders.folded[folder];
        let others = || (0..).zip(&self.words).filter(|(at, _)| held & 1 << at == 0);
        if others().next().is_none() {
            return true;
        }
        let file = fuzzy::fold(file);
        others().all(|(_, word)| file.contains(word) || crosses(word, folder, &file))
    }
}

/// Whether a word lies over the border between folder and file.
fn crosses(word: &str, folder: &str, file: &str) -> bool {
    over_border(word).is_some_and(|(end, start)| folder.ends_with(end) && file.starts_with(start))
}

/// The end of a folder and the start of a file in it, which make a word that lies over
/// their border. A file has no slash in its name, so only the last of the word can be
/// the border.
fn over_border(word: &str) -> Option<(&str, &str)> {
    word.rsplit_once('/')
}
