//! Two nodes' names, compared in every way in which they are written and could
//! have been parted into words.

use super::likeness::{Likeness, likeness, n_names};
use super::name::{Part, Taken};
use super::subjects::{Spelled, Subject};
use super::words::{Near, Words};

/// That words are written together in one name only; logarithm of odds.
const LN_JOINED: f32 = -1.6;
/// That a father is called like his son, or a company like another of another
/// kind.
const LN_OTHER_ENDING: f32 = -6.0;

/// What the names of two nodes have in common in the spellings that speak most for
/// them; nothing where there is nothing.
pub(super) fn alike(words: &Words, one: &Subject, other: &Subject) -> Option<Likeness> {
    let mut best: Option<Likeness> = None;
    for a in &one.spellings {
        for b in &other.spellings {
            let endings = Endings::of(&a.taken, &b.taken);
            if endings == Endings::Contradict {
                return None;
            }
            for mut found in likenesses(words, a, b) {
                found.same_letters = endings == Endings::Agree && same_letters(a, b);
                if endings == Endings::Differ {
                    found.weight += LN_OTHER_ENDING;
                }
                if best.as_ref().is_none_or(|best| found.weight > best.weight) {
                    best = Some(found);
                }
            }
        }
    }
    best
}

/// What stands behind two names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Endings {
    /// The same, or nothing that matters.
    Agree,
    /// Something behind one of them, or the endings of two organisations.
    Differ,
    /// Father and son.
    Contradict,
}

impl Endings {
    fn of(one: &Taken, other: &Taken) -> Self {
        match (one.generation, other.generation) {
            (Some(a), Some(b)) if a != b => return Self::Contradict,
            (a, b) if a != b => return Self::Differ,
            _ => {}
        }
        match (one.organisation, other.organisation) {
            (Some(a), Some(b)) if a != b => Self::Differ,
            _ => Self::Agree,
        }
    }
}

fn same_letters(one: &Spelled, other: &Spelled) -> bool {
    let initials = |spelled: &Spelled| spelled.taken.words.iter().filter(|w| w.initial).count();
    one.compact == other.compact && initials(one) == initials(other)
}

/// The ways to lay two names side by side that have anything in common.
fn likenesses<'n>(
    words: &'n Words,
    one: &'n Spelled,
    other: &'n Spelled,
) -> impl Iterator<Item = Likeness> + 'n {
    let comma = one.taken.turned != other.taken.turned;
    // Words are joined on one side at a time.
    let forms = (0..one.forms.len()).map(|at| (at, 0));
    let forms = forms.chain((1..other.forms.len()).map(|at| (0, at)));
    let by_words = forms.filter_map(move |(a, b)| {
        let mut found = likeness(words, &one.forms[a], &other.forms[b], comma)?;
        if a + b > 0 {
            found.weight += LN_JOINED;
            found.joined = true;
        }
        Some(found)
    });
    by_words.chain(as_one_word(words, one, other))
}

/// Two names as one word each, for words that were parted or joined anywhere.
fn as_one_word(words: &Words, one: &Spelled, other: &Spelled) -> Option<Likeness> {
    let [n_one, n_other] = [one, other].map(|spelled| spelled.taken.words.len());
    if n_one == n_other {
        return None;
    }
    // A single word is garbled for many things.
    let furthest = if n_one.min(n_other) == 1 { Near::Slipped } else { Near::Garbled };
    let wholes = one.wholes.iter().flat_map(|a| other.wholes.iter().map(move |b| (*a, *b)));
    let (_, a, b) = wholes
        .filter_map(|(a, b)| Some((words.near(a, b)?, a, b)))
        .filter(|(near, ..)| *near <= furthest)
        .min()?;
    let mut found = likeness(words, &[Part::Word(a)], &[Part::Word(b)], false)?;
    // A whole name that agrees says more than a word does: half as much again.
    found.weight += LN_JOINED + n_names(words).ln() / 2.0;
    found.joined = true;
    found.n_words = 2;
    Some(found)
}
