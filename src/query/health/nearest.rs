//! For names that links ask for, the existing name that may be meant: one that is
//! a slip of the hand away, or one that it begins. What is known to be of another class
//! is not meant, nor is a dated note by its beginning.
//!
//! A slip is one letter too many, too few or another, or two that changed places;
//! case and accents aside, and never a digit, since a date is not another date.
//! Names a slip apart have a form in common when a letter is left out of either, so
//! that each existing name is looked up and not compared with all others.

use std::cmp::Reverse;
use std::hash::{Hash, Hasher};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};

use super::n_links;
use crate::text::SearchKey;
use crate::vault::{Node, NodeId, NodeKind, Vault};

/// For so many names one is looked for, those that are most asked for.
pub const ASKED_MAX: usize = 20_000;

/// In a name of fewer letters a slip makes another name.
const LETTERS_MIN: usize = 5;

/// A longer name is not looked at.
const LETTERS_MAX: usize = 80;

/// How good a guess is, the better the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Guess {
    /// A slip is likelier meant than what is only begun.
    by: By,
    has_note: bool,
    edges: usize,
    /// Of equals the first by path or name.
    node: Reverse<NodeId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    Beginning,
    Slip,
}

/// What is asked for, to be found by what it may be a slip of.
struct Asked<'a> {
    vault: &'a Vault,
    names: &'a [(NodeId, u32)],
    letters: Vec<Vec<char>>,
    /// By a form with a letter left out, or none.
    forms: FxHashMap<u64, Vec<u32>>,
    /// By the whole.
    wholes: FxHashMap<u64, Vec<u32>>,
}

/// The names that may be meant by those that are asked for, each with how many
/// links ask for it; in their order. One without a note is meant only by one that
/// fewer links ask for.
pub(super) fn nearest(vault: &Vault, names: &[(NodeId, u32)]) -> Vec<Option<NodeId>> {
    let asked = Asked::of(vault, &names[..names.len().min(ASKED_MAX)]);
    let nodes: Vec<NodeId> = vault.nodes().map(|(id, _)| id).collect();
    let guesses = nodes.par_iter().flat_map_iter(|node| asked.guesses(*node));
    let mut best: Vec<Option<Guess>> = vec![None; names.len()];
    for (at, guess) in guesses.collect::<Vec<_>>() {
        best[at] = best[at].max(Some(guess));
    }
    best.into_iter().map(|best| best.map(|best| best.node.0)).collect()
}

impl<'a> Asked<'a> {
    fn of(vault: &'a Vault, names: &'a [(NodeId, u32)]) -> Self {
        let letters = names.iter().map(|(name, _)| letters(vault.node(*name).name())).collect();
        let (forms, wholes) = (FxHashMap::default(), FxHashMap::default());
        let mut asked = Self { vault, names, letters, forms, wholes };
        for (at, letters) in (0u32..).zip(&asked.letters) {
            asked.wholes.entry(hash_of(letters)).or_default().push(at);
            for form in forms_of(letters) {
                asked.forms.entry(form).or_default().push(at);
            }
        }
        asked
    }

    /// What is asked for that this node may be, with how good a guess it is.
    fn guesses(&self, node: NodeId) -> Vec<(usize, Guess)> {
        let of = self.vault.node(node);
        let is_name = matches!(of.kind, NodeKind::Note | NodeKind::Entity);
        if !is_name || of.hidden {
            return Vec::new();
        }
        let has_note = of.kind == NodeKind::Note;
        let links = if has_note { u32::MAX } else { n_links(self.vault, node) };
        let edges = self.vault.degree(node);
        let mut found = Vec::new();
        for spelling in of.spellings().map(|spelling| spelling.text).chain([of.name()]) {
            for (at, by) in self.like(&letters(spelling)) {
                let (asked, asked_links) = self.names[at];
                if asked != node && links > asked_links && self.may_be(asked, of, by) {
                    found.push((at, Guess { by, has_note, edges, node: Reverse(node) }));
                }
            }
        }
        found
    }

    /// Whether what is asked for may be this node, by what they are known for: a person
    /// is not a company, and a meeting that a title begins with is not the one met.
    fn may_be(&self, asked: NodeId, of: &Node, by: By) -> bool {
        let class = &self.vault.node(asked).class;
        let is_one = *class == of.class;
        match by {
            By::Slip => is_one || class.is_none() || of.class.is_none(),
            By::Beginning => (is_one || class.is_none()) && of.date.is_none(),
        }
    }

    /// What is asked for that is a slip of a name, or its beginning.
    fn like(&self, name: &[char]) -> Vec<(usize, By)> {
        let at = |at: &u32| *at as usize;
        let slips = forms_of(name).into_iter().filter_map(|form| self.forms.get(&form)).flatten();
        let slips = slips.map(at).filter(|at| is_slip(&self.letters[*at], name));
        let ends = name.iter().enumerate().filter(|(_, c)| **c == ' ').map(|(at, _)| at);
        let begun = ends.flat_map(|end| {
            let same = self.wholes.get(&hash_of(&name[..end])).into_iter().flatten().map(at);
            same.filter(move |at| self.letters[*at] == name[..end])
        });
        slips.map(|at| (at, By::Slip)).chain(begun.map(|at| (at, By::Beginning))).collect()
    }
}

/// The letters of a name as it is compared; none of one that is too long.
fn letters(name: &str) -> Vec<char> {
    let letters: Vec<char> = SearchKey::of(name).as_str().chars().collect();
    if letters.len() > LETTERS_MAX { Vec::new() } else { letters }
}

fn hash_of<'c>(letters: impl IntoIterator<Item = &'c char>) -> u64 {
    let mut hasher = FxHasher::default();
    letters.into_iter().for_each(|c| c.hash(&mut hasher));
    hasher.finish()
}

/// A name of enough letters as it is, and with each of them left out.
fn forms_of(letters: &[char]) -> Vec<u64> {
    if letters.len() < LETTERS_MIN {
        return Vec::new();
    }
    let without = |at: usize| hash_of(letters[..at].iter().chain(&letters[at + 1..]));
    let mut forms: Vec<u64> = (0..letters.len()).map(without).chain([hash_of(letters)]).collect();
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// Whether two names are the same but for one slip, and their digits are.
fn is_slip(one: &[char], other: &[char]) -> bool {
    let same_start = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one_rest, other_rest) = (&one[same_start..], &other[same_start..]);
    let ends = one_rest.iter().rev().zip(other_rest.iter().rev());
    let same_end = ends.take_while(|(a, b)| a == b).count();
    let one_rest = &one_rest[..one_rest.len() - same_end];
    let other_rest = &other_rest[..other_rest.len() - same_end];
    let slipped = match (one_rest, other_rest) {
        ([], []) | ([_], [] | [_]) | ([], [_]) => true,
        ([a, b], [c, d]) => (a, b) == (d, c),
        _ => false,
    };
    slipped && !one_rest.iter().chain(other_rest).any(|c| c.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::fixture::fixture;

    fn slip(one: &str, other: &str) -> bool {
        let (one, other) = (letters(one), letters(other));
        let shared = forms_of(&one).iter().any(|form| forms_of(&other).contains(form));
        let slip = is_slip(&one, &other);
        assert!(!slip || shared || one.len() < LETTERS_MIN, "{one:?} {other:?}");
        slip
    }

    #[test]
    fn one_letter_more_less_other_or_two_turned_round_is_a_slip() {
        for other in ["Jorunn", "jórunn", "Jorun", "Jorunnn", "Jorunm", "Joruhnn", "Jorunh"] {
            assert!(slip("Jorunn", other), "{other}");
        }
        assert!(slip("Marten", "Martne"));
        assert!(!slip("Jorunn", "Jorrun"));
        assert!(!slip("Jorunn", "Joran"));
    }

    #[test]
    fn another_digit_is_no_slip() {
        assert!(!slip("2026-01-04", "2026-01-05"));
        assert!(!slip("Plan 2", "Plan"));
        assert!(slip("Plan 2 draft", "Plan 2 drafts"));
    }

    /// What may be meant by the one name that a link asks for.
    #[track_caller]
    fn check(vault: &str, expected: Option<&str>) {
        let vault = fixture(vault);
        let unresolved = super::super::unresolved(&vault);
        let nearest = unresolved[0].nearest.map(|node| vault.node(node).name());
        assert_eq!(nearest, expected, "{}", vault.node(unresolved[0].name).name());
    }

    #[test]
    fn what_is_known_to_be_of_another_class_is_not_meant() {
        let asked = "//- a.md\n---\nparticipants: [\"[[Jorunn Vel]]\"]\n---\n[[Jorunn Vel]]\n";
        check(&format!("{asked}//- Jorunn Ven.md\n"), Some("Jorunn Ven"));
        check(&format!("{asked}//- Jorunn Ven.md\n---\ntype: company\n---\n"), None);
        check(
            &format!("{asked}//- Jorunn Vel Ost.md\n---\ntype: person\n---\n"),
            Some("Jorunn Vel Ost"),
        );
        check(
            &format!("{asked}//- Jorunn Vel and the store.md\n---\ndate: 2026-01-04\n---\n"),
            None,
        );
    }
}
