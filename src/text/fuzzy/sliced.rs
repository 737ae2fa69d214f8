//! Many texts, folded and sliced, so that a letter is found in all of a text at
//! once.
//!
//! A letter is a number of six bits. A text is six numbers: the first holds the
//! lowest bit of every letter, the second the next, and so on. Where a letter
//! stands is then a matter of a dozen operations, however long the text, and
//! takes no more memory than the text would. Letters of ASCII and digits have a
//! number of their own; others share the rest, so a letter may be found where it
//! is not, and is always found where it is.

use serde::{Deserialize, Serialize};

use super::align::{Role, role};
use crate::text::exact;
use crate::text::key::search_fold;

/// Bits of a letter.
pub(super) const BITS: usize = 6;

/// Letters of a block.
const BLOCK_LETTERS: usize = u32::BITS as usize;

/// Texts with more letters are not sliced whole. One place less than two blocks
/// have, so that there is a place behind every letter.
pub(super) const LETTERS_MAX: usize = 2 * BLOCK_LETTERS - 1;

const LATIN: u8 = 26;
const SPACE: u8 = LATIN + 10 + 1;
/// The first number that letters share.
const SHARED: u8 = SPACE + 1;
const N_SHARED: u32 = (1 << BITS) - SHARED as u32;

/// Many texts, in the order in which they were added.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    #[serde(deserialize_with = "exact::list")]
    letters: Vec<LetterSet>,
    #[serde(deserialize_with = "exact::list")]
    blocks: Vec<Block>,
    /// Where the blocks of each text end. A text of up to 32 letters has one, one
    /// of up to 63 two, and a longer one three, of which the last is empty.
    #[serde(deserialize_with = "exact::list")]
    block_ends: Vec<u32>,
}

/// The letters that there are in a text, a bit for each number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct LetterSet(u64);

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Block {
    bits: [u32; BITS],
    starts: u32,
}

/// The places of a text, a bit for each.
#[derive(Debug)]
pub(super) struct Sliced {
    bits: [u64; BITS],
    /// Where words start.
    pub starts: u64,
}

/// A letter to be looked for: each bit of its number, at all places, turned over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter([u64; BITS]);

impl Texts {
    /// None yet, with the room that all of these take together.
    pub fn with_room_for<'t>(others: impl Iterator<Item = &'t Self>) -> Self {
        let lens = others.map(|one| (one.letters.len(), one.blocks.len()));
        let (n_texts, n_blocks) = lens.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        Self {
            letters: Vec::with_capacity(n_texts),
            blocks: Vec::with_capacity(n_blocks),
            block_ends: Vec::with_capacity(n_texts),
        }
    }

    /// Adds a text, folding it as [`super::fold`] does.
    pub fn push(&mut self, text: &str) {
        let mut letters = LetterSet::default();
        let mut blocks = [Block::default(); 3];
        let mut n = 0;
        let mut before = ' ';
        for c in text.chars() {
            let n_before = n;
            let mut starts = role(before, c) == Role::Start;
            let mut push = |folded: char| {
                let number = number(folded);
                letters.0 |= 1 << number;
                if n < LETTERS_MAX {
                    blocks[n / BLOCK_LETTERS].set(n % BLOCK_LETTERS, number, starts);
                }
                starts = false;
                n += 1;
            };
            if c.is_ascii() {
                push(c.to_ascii_lowercase());
            } else {
                search_fold(c).for_each(push);
            }
            // A combining mark leaves nothing, and what follows goes on the word.
            if n > n_before {
                before = c;
            }
        }
        let n_blocks = if n > LETTERS_MAX { 3 } else { n.div_ceil(BLOCK_LETTERS).max(1) };
        self.blocks.extend(&blocks[..n_blocks]);
        self.block_ends.push(to_u32(self.blocks.len()));
        self.letters.push(letters);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.letters.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// Adds all texts of another behind its own.
    pub fn append(&mut self, other: &Self) {
        let n_blocks = to_u32(self.blocks.len());
        self.letters.extend(&other.letters);
        self.blocks.extend(&other.blocks);
        self.block_ends.extend(other.block_ends.iter().map(|end| n_blocks.saturating_add(*end)));
    }

    /// The letters of each text.
    pub fn letters(&self) -> &[LetterSet] {
        &self.letters
    }

    /// A text; none if it is too long.
    pub(super) fn sliced(&self, at: usize) -> Option<Sliced> {
        let start = at.checked_sub(1).map_or(0, |before| self.block_ends[before]);
        match &self.blocks[start as usize..self.block_ends[at] as usize] {
            [low] => Some(Sliced::of(low, &Block::default())),
            [low, high] => Some(Sliced::of(low, high)),
            _ => None,
        }
    }
}

impl Block {
    fn set(&mut self, place: usize, number: u8, starts: bool) {
        for (bit, places) in self.bits.iter_mut().enumerate() {
            *places |= u32::from(number >> bit & 1) << place;
        }
        self.starts |= u32::from(starts) << place;
    }
}

impl LetterSet {
    /// The letters of a folded word.
    pub(super) fn of(word: &[char]) -> Self {
        Self(word.iter().fold(0, |set, &c| set | 1 << number(c)))
    }

    /// The letters of both.
    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of these are in the other too.
    pub(super) fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether all of these but one are in the other too, at most.
    pub(super) fn is_nearly_within(self, other: Self) -> bool {
        let missing = self.0 & !other.0;
        missing & missing.wrapping_sub(1) == 0
    }
}

impl Letter {
    /// A folded letter.
    pub fn of(c: char) -> Self {
        let number = u64::from(number(c));
        Self(std::array::from_fn(|bit| (number >> bit & 1).wrapping_sub(1)))
    }
}

impl Sliced {
    fn of(low: &Block, high: &Block) -> Self {
        let join = |low: u32, high: u32| u64::from(high) << BLOCK_LETTERS | u64::from(low);
        Self {
            bits: std::array::from_fn(|bit| join(low.bits[bit], high.bits[bit])),
            starts: join(low.starts, high.starts),
        }
    }

    /// Where a letter is.
    pub fn places(&self, letter: &Letter) -> u64 {
        let places = self.bits.iter().zip(&letter.0);
        places.fold(u64::MAX, |all, (bits, turn)| all & (bits ^ turn))
    }

    /// Where there is any letter; no letter is the number 0.
    pub fn all(&self) -> u64 {
        self.bits.iter().fold(0, |all, bits| all | bits)
    }
}

/// The number of a folded letter; white space of any kind is a space.
fn number(c: char) -> u8 {
    match c {
        'a'..='z' => c as u8 - b'a' + 1,
        '0'..='9' => c as u8 - b'0' + LATIN + 1,
        _ if c.is_whitespace() => SPACE,
        // Smaller than the divisor, so it fits.
        _ => SHARED + (u32::from(c) % N_SHARED) as u8,
    }
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
