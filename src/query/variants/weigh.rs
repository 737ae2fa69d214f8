//! From what two names have in common to how likely they are one.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::likeness::{self, Likeness, NAMES_MIN, likeness};
use super::mentions::{ShownAs, Together};
use super::name::Part;
use super::subjects::{Own, Spelled, Subject, may_be_one};
use super::words::{Near, Words};
use crate::vault::{Class, NodeId, Relation, Vault};

/// All that speaks for and against two names being one.
#[derive(Debug, Clone)]
pub(super) struct Evidence {
    /// The names as names.
    pub likeness: Likeness,
    /// Whether only spaces, hyphens, accents and case differ.
    pub same_letters: bool,
    /// Notes that list both, or one instead of the other.
    pub together: Together,
    /// Links that show one name and open the other.
    pub shown_as: u32,
    /// How many notes would list both, if they were two who know each other.
    pub expected: f32,
    /// How much more they share companions than two names at random; 1.0 says
    /// nothing.
    pub companions: f32,
    /// The same of one name's notes among themselves, as far as so few can tell.
    pub usual: f32,
    /// Companions that both have, the most telling first.
    pub shared: Vec<NodeId>,
    /// Whether both have notes that somebody wrote.
    pub both_own: bool,
    /// Whether their classes are known and differ.
    pub other_class: bool,
}

/// Two names, weighed.
#[derive(Debug, Clone)]
pub(super) struct Weighed {
    /// Positions among the subjects, the lower first.
    pub one: u32,
    pub other: u32,
    pub evidence: Evidence,
    /// The logarithm of the odds that they are one.
    pub odds: f32,
    /// The same after rivals were heard.
    pub settled: f32,
    /// Whether a person said that they are two.
    pub refused: bool,
}

impl Weighed {
    /// Whether something else than the names says that they are two.
    pub fn is_contradicted(&self) -> bool {
        let found = &self.evidence;
        let against = !found.together.listed.is_empty() || found.both_own || found.other_class;
        self.refused || (against && found.shown_as == 0)
    }

    /// Whether it is worth a question.
    pub fn is_proposed(&self) -> bool {
        !self.refused && self.settled >= ODDS_MIN
    }

    /// Whether one name is only a part of the other.
    pub fn is_partial(&self) -> bool {
        self.evidence.likeness.is_short() || self.evidence.likeness.initials
    }
}

/// A pair that is proposed is at least this likely to be one, as logarithm of
/// odds.
const ODDS_MIN: f32 = 0.0;

/// What a pair of names without anything else is worth: before anything is known
/// one name in so many is another spelling of a given one.
const LN_PRIOR: f32 = -0.5;

/// The weights of what stands beside the names, as logarithms of odds. They were
/// set on generated vaults; `people_score` in the tests says what they reach.
struct Weights {
    listed_first: f32,
    listed_more: f32,
    instead_more: f32,
    shown_as: f32,
    expected: f32,
    expected_max: f32,
    companions: f32,
    circles: f32,
    companions_max: f32,
    both_own: f32,
    one_own: f32,
    other_class: f32,
    same_letters: f32,
    partial: f32,
    initials: f32,
    generation: f32,
    thing_misheard: f32,
    thing_left: f32,
}

const W: Weights = Weights {
    listed_first: -6.0,
    listed_more: -2.0,
    instead_more: 1.0,
    shown_as: 6.0,
    expected: 0.8,
    expected_max: 5.0,
    companions: 1.0,
    circles: 1.0,
    companions_max: 4.0,
    both_own: -4.0,
    one_own: 0.5,
    other_class: -6.0,
    same_letters: 2.0,
    partial: 2.0,
    initials: 2.0,
    generation: -6.0,
    thing_misheard: -4.0,
    thing_left: -3.0,
};

/// Everything that is asked while pairs are weighed.
pub(super) struct Scales<'v> {
    pub vault: &'v Vault,
    pub words: &'v Words,
    pub subjects: &'v [Subject],
    pub shown_as: ShownAs,
    companies: Companies,
    n_lists: f32,
    /// How much one instead of the other says here, as logarithm.
    ln_instead: f32,
}

impl<'v> Scales<'v> {
    pub fn new(vault: &'v Vault, words: &'v Words, subjects: &'v [Subject]) -> Self {
        let shown_as = ShownAs::of(vault);
        let companies = Companies::of(subjects);
        let n_lists = vault
            .nodes()
            .take(vault.n_notes())
            .filter(|(id, _)| {
                vault
                    .edges_out(*id)
                    .any(|edge| matches!(edge.relation, Relation::Participant | Relation::Related))
            })
            .count() as f32;
        let mut companies = companies;
        companies.measure(vault, subjects);
        let ln_instead = ln_instead(subjects);
        Self { vault, words, subjects, shown_as, companies, n_lists: n_lists.max(1.0), ln_instead }
    }

    /// Weighs two names as names; nothing where they have nothing in common.
    pub fn names(&self, one: u32, other: u32) -> Option<(Likeness, bool)> {
        let (one, other) = (&self.subjects[one as usize], &self.subjects[other as usize]);
        let mut best: Option<(Likeness, bool)> = None;
        for a in &one.spellings {
            for b in &other.spellings {
                let generations = [a.taken.generation, b.taken.generation];
                if generations.iter().all(Option::is_some) && generations[0] != generations[1] {
                    return None;
                }
                let other_generation = generations[0] != generations[1];
                let same_letters = a.compact == b.compact
                    && !other_generation
                    && a.taken.words.iter().filter(|w| w.initial).count()
                        == b.taken.words.iter().filter(|w| w.initial).count();
                let comma = a.taken.turned != b.taken.turned;
                if let Some(found) = self.as_one_word(a, b).filter(|_| !other_generation)
                    && best.as_ref().is_none_or(|(best, _)| found.weight > best.weight)
                {
                    best = Some((found, same_letters));
                }
                let pairs = (0..a.forms.len()).map(|at| (at, 0));
                let pairs = pairs.chain((1..b.forms.len()).map(|at| (0, at)));
                for (at_a, at_b) in pairs {
                    let found = likeness(self.words, &a.forms[at_a], &b.forms[at_b], comma);
                    let Some(mut found) = found else { continue };
                    if other_generation {
                        found.weight += W.generation;
                    }
                    if at_a + at_b > 0 {
                        found.weight += likeness::ln_joined();
                        found.joined = true;
                    }
                    if best.as_ref().is_none_or(|(best, _)| found.weight > best.weight) {
                        best = Some((found, same_letters));
                    }
                }
            }
        }
        best
    }

    /// Two names as one word each, for words that were parted or joined anywhere.
    fn as_one_word(&self, one: &Spelled, other: &Spelled) -> Option<Likeness> {
        let n_words = |spelled: &Spelled| spelled.taken.words.len();
        if n_words(one) == n_words(other) || n_words(one).max(n_words(other)) < 2 {
            return None;
        }
        // One word is garbled for many things.
        let furthest = match n_words(one).min(n_words(other)) {
            1 => Near::Slipped,
            _ => Near::Garbled,
        };
        let words = one.wholes.iter().flat_map(|a| other.wholes.iter().map(move |b| (*a, *b)));
        let best = words
            .filter_map(|(a, b)| Some((self.words.near(a, b)?, a, b)))
            .filter(|(near, ..)| *near <= furthest)
            .min()?;
        let mut found = likeness(self.words, &[Part::Word(best.1)], &[Part::Word(best.2)], false)?;
        found.weight += likeness::ln_whole(self.words);
        found.joined = true;
        found.n_words = 2;
        Some(found)
    }

    /// Weighs everything.
    pub fn weigh(&self, one: u32, other: u32, likeness: Likeness, same_letters: bool) -> Weighed {
        let (a, b) = (&self.subjects[one as usize], &self.subjects[other as usize]);
        let together = Together::of(&a.mentions, &b.mentions);
        let shown_as = self.shown_as.count(a.node, b.node);
        let (companions, usual, shared) = self.companies.compare(self.vault, a, b);
        let expected = a.mentions.listed() as f32 * b.mentions.listed() as f32 / self.n_lists
            * companions.max(1.0);
        let classes = [a, b].map(|subject| self.vault.node(subject.node).class.as_ref());
        let evidence = Evidence {
            likeness,
            same_letters,
            together,
            shown_as,
            expected,
            companions,
            usual,
            shared,
            both_own: a.own == Own::Full && b.own == Own::Full,
            other_class: !may_be_one(classes[0], classes[1]),
        };
        let n_names = (self.words.n_names() as f32).max(NAMES_MIN);
        let base = evidence.likeness.weight - n_names.ln() + LN_PRIOR;
        let odds = base + self.beside(&evidence, [a, b], classes);
        Weighed { one, other, evidence, odds, settled: odds, refused: false }
    }

    /// Whether the shorter name may be somebody's first or last name alone.
    fn is_first_name(&self, sides: [&Subject; 2], classes: [Option<&Class>; 2]) -> bool {
        let no_note = |side: &Subject| side.own != Own::Full;
        let short = usize::from(sides[0].spellings[0].taken.words.len() > 1);
        let person = |class: Option<&Class>| class.is_none_or(|class| *class == Class::Person);
        no_note(sides[short]) && person(classes[0]) && person(classes[1])
    }

    /// What stands beside the names, as logarithm of odds.
    fn beside(&self, found: &Evidence, sides: [&Subject; 2], classes: [Option<&Class>; 2]) -> f32 {
        let n_listed = found.together.listed.len() as f32;
        let n_instead = found.together.instead.len() as f32;
        let mut sum = 0.0;
        if n_listed > 0.0 {
            sum += W.listed_first + W.listed_more * (n_listed - 1.0).min(3.0);
        } else {
            sum += (W.expected * found.expected).min(W.expected_max);
        }
        if n_instead > 0.0 {
            sum += self.ln_instead + W.instead_more * (n_instead - 1.0).min(3.0);
        }
        if found.shown_as > 0 {
            sum += W.shown_as;
        }
        // Where people keep to their circles, a name that has no part in the
        // other's is somebody else's.
        let beyond =
            W.circles * self.companies.circles() * (found.companions.ln() - found.usual.ln());
        let companions = W.companions * found.companions.ln() + beyond;
        sum += companions.clamp(-W.companions_max, W.companions_max);
        if found.both_own {
            sum += W.both_own;
        } else if sides.iter().any(|side| side.own == Own::Full) {
            sum += W.one_own;
        }
        if found.other_class {
            sum += W.other_class;
        }
        if found.same_letters {
            sum += W.same_letters;
        }
        // Nobody is only called by a letter, and few by one word.
        if found.likeness.initials {
            sum += W.initials;
        } else if found.likeness.is_short() && self.is_first_name(sides, classes) {
            sum += W.partial;
        }
        // Companies and projects are not misheard as much as they are many.
        let person = |class: Option<&Class>| class.is_none_or(|class| *class == Class::Person);
        if !(person(classes[0]) && person(classes[1])) {
            let likeness = &found.likeness;
            if likeness.worst > Near::Same {
                sum += W.thing_misheard;
            }
            sum += W.thing_left * likeness.n_left as f32;
        }
        sum
    }
}

/// Who stands in lists with a name, and in how many; and the sum of that.
#[derive(Debug, Default)]
struct Companions {
    of: FxHashMap<NodeId, f32>,
    n: f32,
}

/// Who stands in lists with whom.
struct Companies {
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

impl Companies {
    fn of(subjects: &[Subject]) -> Self {
        let listed: FxHashMap<NodeId, u32> = subjects
            .iter()
            .map(|subject| (subject.node, subject.mentions.listed()))
            .filter(|(_, listed)| *listed > 0)
            .collect();
        let all = listed.values().map(|&n| n as f32).sum::<f32>().max(1.0);
        Self { known: RefCell::default(), listed, all, within: 1.0 }
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
    fn circles(&self) -> f32 {
        self.within.ln().clamp(0.0, 1.0)
    }

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

    /// How much more two names share companions than two at random, how much two
    /// halves of one name do, and whom they share.
    fn compare(&self, vault: &Vault, one: &Subject, other: &Subject) -> (f32, f32, Vec<NodeId>) {
        let [a, b] = [one, other].map(|side| self.companions(vault, side));
        // They are not companions of each other here.
        let n_a = a.n - a.of.get(&other.node).copied().unwrap_or(0.0);
        let n_b = b.n - b.of.get(&one.node).copied().unwrap_or(0.0);
        if n_a <= 0.0 || n_b <= 0.0 {
            return (1.0, 1.0, Vec::new());
        }
        let (sum, shared) = self.ratio(&a.of, &b.of);
        let ratio = sum / (n_a * n_b);
        let noise = self.listed.len() as f32 / (n_a * n_b);
        let shared = shared.into_iter().map(|(_, node)| node).collect();
        // Few notes tell little: what they say is drawn towards nothing.
        let drawn = |ratio: f32| (ratio + noise) / (1.0 + noise);
        (drawn(ratio), drawn(self.within), shared)
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
            let listed = vault
                .edges_out(note)
                .filter(|edge| matches!(edge.relation, Relation::Participant | Relation::Related));
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

/// How much it says that one name stands where the other is missing, as
/// logarithm: much where the subject of a note nearly always stands in its lists.
fn ln_instead(subjects: &[Subject]) -> f32 {
    let (n, n_listed) = subjects.iter().fold((30.0, 29.0), |(n, listed), subject| {
        let (all, also_listed) = subject.mentions.subjects();
        (n + all as f32, listed + also_listed as f32)
    });
    (1.0 / (1.0 - n_listed / n + 0.03)).ln().clamp(0.5, 3.0)
}
