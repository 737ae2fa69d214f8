//! Which pairs of names are worth comparing: those that share a key. All pairs
//! of twenty thousand names are two hundred million; those with a key in common
//! are some ten times the names.

use rustc_hash::{FxHashMap, FxHashSet};

use super::mentions::ShownAs;
use super::name::Part;
use super::sound::Sound;
use super::subjects::Subject;
use super::words::{Near, Words};
use crate::vault::NodeId;

/// Names that share a word are compared with each other if they are no more
/// than this; with more of them a second thing must agree.
const RARE_MAX: u32 = 40;
/// A key that more names share tells nothing.
const BLOCK_MAX: usize = 400;
/// Pairs that are gathered, the same pair from several blocks counted each time.
const PAIRS_MAX: usize = 1_500_000;

/// Names to be compared.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// Their positions in the subjects, the lower first, in order.
    pub all: Vec<(u32, u32)>,
    /// Whether there were more than are gathered.
    pub is_cut: bool,
}

/// Which of the subjects are to be compared.
pub(super) fn pairs(words: &Words, subjects: &[Subject], shown_as: &ShownAs) -> Pairs {
    let mut blocks: FxHashMap<String, Vec<u32>> = FxHashMap::default();
    let near = neighbours(words);
    let skeletons: Vec<Box<str>> =
        (0..).take(words.len()).map(|word| Sound::of(words.text(word)).skeleton().into()).collect();
    for (number, subject) in (0u32..).zip(subjects) {
        let mut keys: FxHashSet<String> = FxHashSet::default();
        for spelled in &subject.spellings {
            keys.insert(format!("c{}", spelled.compact));
            let whole = Sound::of(&spelled.compact);
            keys.insert(format!("k{}", whole.skeleton()));
            for &whole in &spelled.wholes {
                keys.insert(format!("h{whole}"));
                // What many others sound like tells nothing.
                let around = near.get(&whole).filter(|around| around.len() <= RARE_MAX as usize);
                let others = around.into_iter().flatten();
                let key = |other: &u32| format!("i{}-{}", whole.min(*other), whole.max(*other));
                keys.extend(others.map(key));
            }
            for form in &spelled.forms {
                add_keys(words, &near, &skeletons, form, &mut keys);
            }
        }
        for key in keys {
            blocks.entry(key).or_default().push(number);
        }
    }
    // Small blocks first: what few share tells most, if not all can be looked at.
    let mut blocks: Vec<Vec<u32>> = blocks.into_values().collect();
    blocks.retain(|block| (2..=BLOCK_MAX).contains(&block.len()));
    blocks.sort_unstable_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    let mut is_cut = false;
    for block in &blocks {
        is_cut = pairs.len() + block.len() * (block.len() - 1) / 2 > PAIRS_MAX;
        if is_cut {
            break;
        }
        for (at, &one) in block.iter().enumerate() {
            pairs.extend(block[at + 1..].iter().map(|&other| (one.min(other), one.max(other))));
        }
    }
    // Who links say are one need no key.
    let numbers: FxHashMap<NodeId, u32> =
        (0..).zip(subjects).map(|(number, subject)| (subject.node, number)).collect();
    pairs.extend(shown_as.pairs().filter_map(|(one, other)| {
        let (one, other) = (*numbers.get(&one)?, *numbers.get(&other)?);
        Some((one.min(other), one.max(other)))
    }));
    pairs.sort_unstable();
    pairs.dedup();
    Pairs { all: pairs, is_cut }
}

/// For each word the words near it, nicknames too.
fn neighbours(words: &Words) -> FxHashMap<u32, Vec<u32>> {
    let mut near: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (one, other, how) in words.pairs() {
        if how != Near::Garbled {
            near.entry(one).or_default().push(other);
            near.entry(other).or_default().push(one);
        }
    }
    near
}

fn add_keys(
    words: &Words,
    near: &FxHashMap<u32, Vec<u32>>,
    skeletons: &[Box<str>],
    form: &[Part],
    keys: &mut FxHashSet<String>,
) {
    let whole: Vec<u32> = form
        .iter()
        .filter_map(|part| match part {
            Part::Word(word) => Some(*word),
            Part::Initial(_) | Part::Particle(_) => None,
        })
        .collect();
    let first_letter = |word: u32| words.text(word).chars().next().unwrap_or_default();
    for (at, &word) in whole.iter().enumerate() {
        if words.names(word) <= RARE_MAX {
            keys.insert(format!("w{word}"));
        }
        // A word that is near: its number stands for both.
        if words.around(word, Near::Slipped) <= RARE_MAX {
            let around = near.get(&word).map_or(&[][..], Vec::as_slice);
            keys.extend(
                around.iter().map(|other| format!("n{}-{}", word.min(*other), word.max(*other))),
            );
        }
        let letters = form.iter().filter_map(|part| match part {
            Part::Initial(letter) => Some(*letter),
            Part::Word(other) if *other != word => Some(first_letter(*other)),
            _ => None,
        });
        keys.extend(letters.map(|letter| format!("l{word}{letter}")));
        for &other in &whole[at + 1..] {
            let (a, b) = (&skeletons[word as usize], &skeletons[other as usize]);
            let (a, b) = if a <= b { (a, b) } else { (b, a) };
            keys.insert(format!("s{a}-{b}"));
        }
    }
}
