//! What a few typed letters find.
//!
//! Both sides are folded as [`search_fold`] does, so case and diacritics do not
//! matter. Typed words are looked for one by one, in any order. Matching has
//! three steps, each for fewer texts than the one before: a [`Sieve`] leaves out
//! the [`Texts`] that lack a letter, then those that do not hold the
//! letters in order, and scores the rest roughly; [`Pattern::matches`] aligns one
//! text exactly and says which letters matched.
//!
//! No crate does both: frizbee is fast but knows neither words nor initials;
//! nucleo is slower, puts what was meant first less often and knows no typos.
//! `benches/peers` measures it.

mod align;
mod sieve;
mod sliced;

pub use sieve::{Reach, Sieve};
pub use sliced::{LetterSet, Texts};

use super::key::search_fold;
use align::{Alignment, Letters, Work};

/// Words of a pattern that are looked for; further ones are ignored.
const PATTERN_WORDS_MAX: usize = 8;

/// Folded characters of one typed word that are looked for.
const WORD_CHARS_MAX: usize = 48;

/// Shorter words must be written without a mistake.
const TYPO_WORD_CHARS_MIN: usize = 4;

/// How far apart the scores of two [`Fit`]s are: more than any other difference.
const FIT_STEP: u32 = 10_000;

/// How a text holds what was typed, the worst of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fit {
    /// The letters are there in order, strewn about.
    Strewn,
    /// A word begins as typed but for one letter wrong, missing, too many, or
    /// two swapped.
    Typo,
    /// As typed: in one piece, as initials or starts of words, or as the
    /// skeleton of one word (`hlcn` for Halcyon).
    AsTyped,
}

/// How well a text matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// For comparing texts under one pattern; more is better, and a better
    /// [`Fit`] always is.
    pub score: u32,
    /// The matched characters of the text as written, counted from 0, ascending.
    pub positions: Vec<u32>,
}

impl Match {
    /// How the text holds what was typed.
    pub fn fit(&self) -> Fit {
        match self.score / FIT_STEP {
            0 => Fit::Strewn,
            1 => Fit::Typo,
            _ => Fit::AsTyped,
        }
    }
}

/// What was typed, ready to be looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    words: Vec<Vec<char>>,
    /// The words with one space between, to tell a text that is just this.
    whole: String,
}

/// Folds a text. White space of any kind is a space.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        let plain = |c: char| if c.is_ascii_whitespace() { ' ' } else { c.to_ascii_lowercase() };
        return text.chars().map(plain).collect();
    }
    let plain = |c: char| if c.is_whitespace() { ' ' } else { c };
    text.chars().map(plain).flat_map(search_fold).collect()
}

impl Pattern {
    /// The pattern of what was typed. Over the limits (8 words of 48 characters)
    /// the rest is ignored.
    pub fn of(typed: &str) -> Self {
        let folded = fold(typed);
        let words: Vec<Vec<char>> = folded
            .split(' ')
            .filter(|word| !word.is_empty())
            .take(PATTERN_WORDS_MAX)
            .map(|word| word.chars().take(WORD_CHARS_MAX).collect())
            .collect();
        let spelled: Vec<String> = words.iter().map(|word| word.iter().collect()).collect();
        Self { words, whole: spelled.join(" ") }
    }

    /// Whether nothing was typed that could be looked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words, folded.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.whole.split(' ').filter(|word| !word.is_empty())
    }

    /// Whether every text that may match this may match `before` too, as when
    /// more was typed behind it.
    pub fn extends(&self, before: &Self) -> bool {
        let longer = |(word, before): (&Vec<char>, &Vec<char>)| word.starts_with(before);
        self.words.len() >= before.words.len() && self.words.iter().zip(&before.words).all(longer)
    }

    /// Whether a word is long enough to be forgiven a typo.
    pub fn forgives(&self) -> bool {
        self.words.iter().any(|word| word.len() >= TYPO_WORD_CHARS_MIN)
    }

    /// Looks at one text as written. An empty pattern matches everything, with
    /// nothing to show for it.
    pub fn matches(&self, text: &str) -> Option<Match> {
        self.matches_with(text, &mut Scratch::default())
    }

    /// As [`Pattern::matches`], with memory to use again for the next text.
    pub fn matches_with(&self, text: &str, scratch: &mut Scratch) -> Option<Match> {
        let Scratch { letters, work } = scratch;
        letters.read(text);
        let mut fit = Fit::AsTyped;
        let mut points = 0;
        let mut positions = Vec::new();
        let mut after = None;
        for word in &self.words {
            let found = best(word, letters, work)?;
            fit = fit.min(found.fit);
            points += found.points;
            let first = found.positions[0];
            if after.is_some_and(|after| first > after) {
                points += align::IN_ORDER;
            }
            after = found.positions.last().copied();
            positions.extend(found.positions);
        }
        let n_letters = positions.len();
        positions.sort_unstable();
        positions.dedup();
        // Two words that share letters are one find, not two.
        points -= align::SHARED * i32::try_from(n_letters - positions.len()).unwrap_or(0);
        if letters.spell(&self.whole) {
            points += align::WHOLE_TEXT;
        }
        points -= i32::try_from(letters.len() / 8).unwrap_or(0).min(align::LENGTH_MAX);
        let points = u32::try_from(points.max(0)).unwrap_or(0).min(FIT_STEP - 1);
        let score = FIT_STEP * fit as u32 + points;
        let mut positions: Vec<u32> = positions.into_iter().map(|at| letters.origin(at)).collect();
        positions.dedup();
        Some(Match { score, positions })
    }
}

/// Memory that one match after the other uses again.
#[derive(Debug, Default)]
pub struct Scratch {
    letters: Letters,
    work: Work,
}

/// The better of the word as typed and the word with one typo.
fn best(word: &[char], letters: &Letters, work: &mut Work) -> Option<Alignment> {
    let as_typed = align::align(word, letters, work);
    if word.len() < TYPO_WORD_CHARS_MIN
        || as_typed.as_ref().is_some_and(|found| found.fit == Fit::AsTyped)
    {
        return as_typed;
    }
    align::with_typo(word, letters).or(as_typed)
}

#[cfg(test)]
mod tests;
