//! One pass over all items: which of them may match, and the best by the
//! matcher's coarse score.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;

use super::folders::Said;
use super::index::{Index, Words, to_u32};
use super::{HitBy, QUARTERS, Query};
use crate::note::NotePath;
use crate::text::fuzzy::Sieve;

/// Items of a part, in words of [`Marks`]; between two parts a search can be
/// called off.
const PART_WORDS: usize = 128;
const WORD_ITEMS: usize = u64::BITS as usize;

/// Items that are marked, a bit each.
pub(super) type Marks = Vec<u64>;

/// A text that may match.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub coarse: u32,
    pub item: u32,
    /// The text; the path if none.
    pub text: Option<u32>,
}

/// What a pass asks of every item.
#[derive(Debug)]
pub(super) struct Pass<'a> {
    pub index: &'a Index,
    pub query: &'a Query,
    pub sieve: Sieve,
    /// What the folders say, if they say anything.
    pub said: Option<&'a Said<'a>>,
    /// The items one of whose names can match at all, if that is known.
    pub among: Option<&'a Marks>,
    /// So many candidates are kept.
    pub keep: usize,
}

/// What a pass found.
#[derive(Debug, Default)]
pub(super) struct Passed {
    /// The best, in no order.
    pub candidates: Vec<Candidate>,
    /// The items one of whose names may match.
    pub named: Marks,
    /// How many items may match by name or path.
    pub matched: usize,
    /// How many were looked among.
    pub total: usize,
}

impl Pass<'_> {
    /// Goes over all items; nothing if it was called off.
    pub fn run(&self, overtaken: &(dyn Fn() -> bool + Sync)) -> Option<Passed> {
        let n_words = self.index.items.len().div_ceil(WORD_ITEMS);
        let starts: Vec<usize> = (0..n_words).step_by(PART_WORDS).collect();
        let floor = AtomicU32::new(0);
        let parts: Option<Vec<Passed>> = starts
            .into_par_iter()
            .map(|start| {
                let words = start..n_words.min(start + PART_WORDS);
                (!overtaken()).then(|| self.part(words, &floor))
            })
            .collect();
        let mut all = Passed::default();
        for part in parts? {
            all.candidates.extend(part.candidates);
            all.named.extend(part.named);
            all.matched += part.matched;
            all.total += part.total;
        }
        cut(&mut all.candidates, self.keep);
        Some(all)
    }

    fn part(&self, words: Range<usize>, floor: &AtomicU32) -> Passed {
        let first = words.start * WORD_ITEMS;
        let items = first..self.index.items.len().min(words.end * WORD_ITEMS);
        let mut best = Best { lowest: floor.load(Ordering::Relaxed), candidates: Vec::new() };
        let named = self.names(items.clone(), vec![0; words.len()], &mut best);
        let found = self.paths(items.clone(), named.clone(), &mut best);
        if cut(&mut best.candidates, self.keep) {
            let lowest = best.candidates.iter().map(|candidate| candidate.coarse).min();
            floor.fetch_max(lowest.unwrap_or(0), Ordering::Relaxed);
        }
        Passed {
            candidates: best.candidates,
            named,
            matched: found.iter().map(|word| word.count_ones() as usize).sum(),
            total: items.filter(|&item| self.query.wants(&self.index.traits[item])).count(),
        }
    }

    /// Marks the items of which a name may match.
    fn names(&self, items: Range<usize>, mut marks: Marks, best: &mut Best) -> Marks {
        let (traits, Words { texts, item_of, .. }) = (&self.index.traits, self.index.words());
        let first = items.start;
        let range = self.index.texts_of(items);
        for text in self.sieve.passing(texts, range) {
            let item = item_of[text] as usize;
            let is_looked_at = self.among.is_none_or(|marks| is_marked(marks, item))
                && self.query.wants(&traits[item]);
            if !is_looked_at {
                continue;
            }
            let written = || self.index.written(item, text);
            if let Some(coarse) = self.sieve.score(texts, text, written) {
                mark(&mut marks, item - first);
                // Most are no better than what there is, whatever they would lose.
                if coarse * QUARTERS + u32::from(traits[item].standing) >= best.lowest {
                    best.push(self.candidate(item, Some(to_u32(text)), coarse));
                }
            }
        }
        marks
    }

    /// Marks the items whose path matches, beside those that are marked.
    fn paths(&self, items: Range<usize>, mut marks: Marks, best: &mut Best) -> Marks {
        let Some(said) = self.said else { return marks };
        let first = items.start;
        for item in items {
            let is_wanted = || self.query.wants(&self.index.traits[item]);
            let file = || self.index.path(item).map_or("", NotePath::file_name);
            if said.says(item) && is_wanted() && said.is_path(item, file()) {
                mark(&mut marks, item - first);
                best.push(self.candidate(item, None, said.coarse));
            }
        }
        marks
    }

    fn candidate(&self, item: usize, text: Option<u32>, coarse: u32) -> Candidate {
        let traits = &self.index.traits[item];
        let loss = self.query.loss(traits, by(self.index, text));
        let coarse = coarse * QUARTERS + u32::from(traits.standing);
        Candidate { coarse: coarse.saturating_sub(loss), item: to_u32(item), text }
    }
}

/// The candidates of a part that may be among the best of all.
#[derive(Debug)]
struct Best {
    /// What so many candidates reach already, that no worse one is among the best.
    lowest: u32,
    candidates: Vec<Candidate>,
}

impl Best {
    fn push(&mut self, candidate: Candidate) {
        if candidate.coarse >= self.lowest {
            self.candidates.push(candidate);
        }
    }
}

/// Which of its texts an item is found by.
pub(super) fn by(index: &Index, text: Option<u32>) -> HitBy {
    match text {
        None => HitBy::Path,
        Some(text) if index.is_name(text as usize) => HitBy::Name,
        Some(_) => HitBy::Spelling,
    }
}

/// Leaves the best `keep`; whether there were more.
fn cut(candidates: &mut Vec<Candidate>, keep: usize) -> bool {
    if candidates.len() <= keep {
        return false;
    }
    candidates.select_nth_unstable_by_key(keep, |candidate| {
        (Reverse(candidate.coarse), candidate.text.is_none(), candidate.text, candidate.item)
    });
    candidates.truncate(keep);
    true
}

fn mark(marks: &mut Marks, at: usize) {
    marks[at / WORD_ITEMS] |= 1 << (at % WORD_ITEMS);
}

fn is_marked(marks: &Marks, at: usize) -> bool {
    marks[at / WORD_ITEMS] & 1 << (at % WORD_ITEMS) != 0
}
