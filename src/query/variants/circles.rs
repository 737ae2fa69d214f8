//! Who stands in lists with whom, and how much that says of two names.
//!
//! In some vaults everybody meets everybody, in others people keep to their
//! circles. How much they do is measured in the vault itself: the notes of one
//! name are held against other notes of the same name. Where circles are close,
//! two names that share none of them are hardly one.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::subjects::Subject;
use crate::vault::{NodeId, Vault};

/// Who stands in lists with a name, and in how many; and the sum of that.
#[derive(Debug, Default)]
struct Companions {
    of: FxHashMap<NodeId, f32>,
    n: f32,
}

/// Whom two names have in common.
#[derive(Debug, Clone)]
pub(super) struct Company {
    /// How much more they share companions than two names at random; 1.0 says
    /// nothing.
    pub ratio: f32,
    /// The same of one name's notes among themselves, as far as so few can tell.
    pub usual: f32,
    /// Companions that both have, the most telling first.
    pub shared: Vec<NodeId>,
}

/// Who stands in lists with whom.
#[derive(Debug)]
pub(super) struct Circles {
    /// Asked once for each name.
    known: RefCell<FxHashMap<NodeId, Rc<Companions>>>,
    /// In how many lists a node stands.
    listed: FxHashMap<NodeId, u32>,
    all: f32,
    /// How much more the notes of one name share companions than notes at random.
    within: f32,
}

/// Notes of a name whose lists are looked at.
const LISTS_MAX: usize = 120;
/// Names of a list that are looked at.
const MATES_MAX: usize = 200;
/// Names by which circles are measured, those that so many notes list.
const NAMES_TO_MEASURE: usize = 300;
const NAMES_TO_MEASURE_MIN: usize = 8;
const NOTES_TO_MEASURE: u32 = 12;

impl Circles {
    /// Counts the lists of a vault, and measures how much people keep to their
    /// circles.
    pub fn of(vault: &Vault, subjects: &[Subject]) -> Self {
        let listed: FxHashMap<NodeId, u32> = subjects
            .iter()
            .map(|subject| (subject.node, subject.mentions.listed()))
            .filter(|(_, listed)| *listed > 0)
            .collect();
        let all = listed.values().map(|&n| n as f32).sum::<f32>().max(1.0);
        let mut circles = Self { known: RefCell::default(), listed, all, within: 1.0 };
        circles.measure(vault, subjects);
        circles
    }

    /// Measures how much people keep to their circles, on names that many notes
    /// have: every second of their notes against the others.
    fn measure(&mut self, vault: &Vault, subjects: &[Subject]) {
        let often = subjects.iter().filter(|subject| subject.mentions.listed() >= NOTES_TO_MEASURE);
        let mut ratios: Vec<f32> = often
            .take(NAMES_TO_MEASURE)
            .filter_map(|subject| {
                let notes: Vec<NodeId> = subject.mentions.notes().take(LISTS_MAX).collect();
                let half = |first: usize| notes.iter().copied().skip(first).step_by(2);
                let [a, b] = [0, 1].map(|first| self.mates(vault, half(first), subject.node));
                (a.n > 0.0 && b.n > 0.0).then(|| self.ratio(&a.of, &b.of).0 / (a.n * b.n))
            })
            .collect();
        ratios.sort_by(f32::total_cmp);
        if ratios.len() >= NAMES_TO_MEASURE_MIN {
            self.within = ratios[ratios.len() / 2].max(1.0);
        }
    }

    /// How much people keep to their circles, from 0 to 1.
    pub fn strength(&self) -> f32 {
        self.within.ln().clamp(0.0, 1.0)
    }

    /// How often companions of one are companions of the other, each counted by
    /// how rare it is in lists; and who they are, the most telling first.
    fn ratio(
        &self,
        a: &FxHashMap<NodeId, f32>,
        b: &FxHashMap<NodeId, f32>,
    ) -> (f32, Vec<(f32, NodeId)>) {
        let (small, large) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        let mut shared: Vec<(f32, NodeId)> = small
            .iter()
            .filter_map(|(&node, &n)| {
                let share = self.listed.get(&node).copied().unwrap_or(1) as f32 / self.all;
                Some((n * large.get(&node)? / share, node))
            })
            .collect();
        shared.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        (shared.iter().map(|(told, _)| told).sum(), shared)
    }

    /// Compares whom two names stand in lists with.
    pub fn compare(&self, vault: &Vault, one: &Subject, other: &Subject) -> Company {
        let [a, b] = [one, other].map(|side| self.companions(vault, side));
        // They are not companions of each other here.
        let n_a = a.n - a.of.get(&other.node).copied().unwrap_or(0.0);
        let n_b = b.n - b.of.get(&one.node).copied().unwrap_or(0.0);
        if n_a <= 0.0 || n_b <= 0.0 {
            return Company { ratio: 1.0, usual: 1.0, shared: Vec::new() };
        }
        let (sum, shared) = self.ratio(&a.of, &b.of);
        let ratio = sum / (n_a * n_b);
        let noise = self.listed.len() as f32 / (n_a * n_b);
        let shared = shared.into_iter().map(|(_, node)| node).collect();
        // Few notes tell little: what they say is drawn towards nothing.
        let drawn = |ratio: f32| (ratio + noise) / (1.0 + noise);
        Company { ratio: drawn(ratio), usual: drawn(self.within), shared }
    }

    /// Who stands in lists with a name; asked once for each name.
    fn companions(&self, vault: &Vault, subject: &Subject) -> Rc<Companions> {
        let known = self.known.borrow().get(&subject.node).cloned();
        known.unwrap_or_else(|| {
            let notes: Vec<NodeId> = subject.mentions.notes().collect();
            let step = notes.len().div_ceil(LISTS_MAX).max(1);
            let found = Rc::new(self.mates(vault, notes.into_iter().step_by(step), subject.node));
            self.known.borrow_mut().insert(subject.node, Rc::clone(&found));
            found
        })
    }

    /// Who stands in the lists of these notes and how often, and their sum.
    fn mates(&self, vault: &Vault, notes: impl Iterator<Item = NodeId>, of: NodeId) -> Companions {
        let mut found = Companions::default();
        let mut mates: Vec<NodeId> = Vec::new();
        for note in notes {
            mates.clear();
            let listed = vault.edges_out(note).filter(|edge| edge.relation.row().is_list);
            let others = listed.map(|edge| edge.to).filter(|to| *to != of);
            mates.extend(others.filter(|to| self.listed.contains_key(to)).take(MATES_MAX));
            mates.sort_unstable();
            mates.dedup();
            found.n += mates.len() as f32;
            for &mate in &mates {
                *found.of.entry(mate).or_default() += 1.0;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::variants::subjects::gather;
    use crate::query::variants::words::Words;
    use crate::vault::fixture::fixture;

    /// Whom two names meet, in a vault of one meeting a line.
    fn company(meetings: &[&str], one: &str, other: &str) -> (Company, Vec<String>) {
        let note = |(at, names): (usize, &&str)| {
            format!("//- {at}.md\n---\nparticipants: [{names}]\n---\n")
        };
        let vault = fixture(&meetings.iter().enumerate().map(note).collect::<String>());
        let subjects = gather(&vault, &mut Words::default()).all;
        let circles = Circles::of(&vault, &subjects);
        let of = |name: &str| {
            let named = |subject: &&Subject| vault.node(subject.node).name() == name;
            subjects.iter().find(named).expect("somebody of the vault")
        };
        let company = circles.compare(&vault, of(one), of(other));
        let name = |node: &NodeId| vault.node(*node).name().to_owned();
        let shared = company.shared.iter().map(name).collect();
        (company, shared)
    }

    const TWO_CIRCLES: &[&str] = &[
        "Ann, Bo, Cy",
        "Anne, Bo, Cy",
        "Ann, Bo, Di",
        "Anne, Cy, Di",
        "Oda, Per, Ria",
        "Oda, Per, Sue",
        "Per, Ria, Sue",
    ];

    #[test]
    fn those_who_meet_the_same_people_share_them() {
        let (company, shared) = company(TWO_CIRCLES, "Ann", "Anne");
        assert!(company.ratio > 1.0, "{company:?}");
        assert_eq!(shared.len(), 3);
    }

    #[test]
    fn those_who_meet_nobody_in_common_say_that_they_are_two() {
        let (company, shared) = company(TWO_CIRCLES, "Ann", "Oda");
        assert!(company.ratio < 1.0 && shared.is_empty(), "{company:?}");
    }

    #[test]
    fn a_companion_of_few_tells_more_than_one_of_everybody() {
        let meetings =
            &["Ann, Bo, Zed", "Anne, Bo, Zed", "Cy, Zed", "Di, Zed", "Oda, Zed", "Per, Zed"];
        assert_eq!(company(meetings, "Ann", "Anne").1, ["Bo", "Zed"]);
    }

    #[test]
    fn who_meets_nobody_says_nothing() {
        let (company, _) = company(&["Ann, Bo", "Cy"], "Ann", "Cy");
        assert!((company.ratio - 1.0).abs() < f32::EPSILON, "{company:?}");
    }

    #[test]
    fn two_are_not_their_own_companions() {
        let (company, _) = company(&["Ann, Anne"], "Ann", "Anne");
        assert!((company.ratio - 1.0).abs() < f32::EPSILON, "{company:?}");
    }
}
