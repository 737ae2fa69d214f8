//! From what two names have in common to how likely they are one.

use super::circles::{Circles, Company};
use super::likeness::{Likeness, n_names};
use super::mentions::{ShownAs, Together};
use super::subjects::{Own, Subject, may_be_one};
use super::words::{Near, Words};
use crate::vault::{Class, Vault};

/// All that speaks for and against two names being one.
#[derive(Debug, Clone)]
pub(super) struct Evidence {
    /// The names as names.
    pub likeness: Likeness,
    /// Notes that list both, or one instead of the other.
    pub together: Together,
    /// Links that show one name and open the other.
    pub shown_as: u32,
    /// What it says that so many or so few lists name both, as logarithm.
    pub lists: f32,
    /// How many notes would list both, if they were two who know each other.
    pub expected: f32,
    /// Whom both meet.
    pub company: Company,
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
    /// Which of them is only a part of the other, if one is.
    pub partial: Option<u32>,
    /// Whether a person said that they are two.
    pub refused: bool,
}

impl Weighed {
    /// Whether something else than the names says that they are two.
    pub fn is_contradicted(&self) -> bool {
        let found = &self.evidence;
        let against = !found.together.took_part.is_empty()
            || found.lists < LISTS_AGAINST
            || found.both_own
            || found.other_class;
        self.refused || (against && found.shown_as == 0)
    }

    /// Whether it is worth a question.
    pub fn is_proposed(&self) -> bool {
        !self.refused && self.settled >= ODDS_MIN
    }
}

/// A pair that is proposed is at least this likely to be one, as logarithm of
/// odds.
const ODDS_MIN: f32 = 0.0;

/// What a pair of names without anything else is worth: before anything is known
/// one name in so many is another spelling of a given one.
const LN_PRIOR: f32 = -0.5;

/// The weights of what stands beside the names, as logarithms of odds. They were
/// set on generated vaults of invented and of real languages; `tests/people.rs`
/// holds what they reach.
struct Weights {
    /// Both took part in one meeting, each by itself.
    took_part_first: f32,
    /// The same in each further meeting, up to three.
    took_part_more: f32,
    /// In each further note, up to three, one stands where the other is missing.
    instead_more: f32,
    /// A link opens one and shows the other.
    shown_as: f32,
    /// How much of the lists that would name both, if they were two, is counted on:
    /// chance is not all that brings people together. No logarithm.
    expected: f32,
    /// The most that lists say for it,
    expected_max: f32,
    /// and the most that they say against it.
    lists_max: f32,
    /// How much the logarithm of what they share of companions counts,
    companions: f32,
    /// and that of how much less it is than usual, where circles are close.
    circles: f32,
    /// The most that companions say for it or against it.
    companions_max: f32,
    /// Both have a note that somebody wrote,
    both_own: f32,
    /// or one of them has.
    one_own: f32,
    /// Their classes are known and differ.
    other_class: f32,
    /// Only case, accents, signs, spaces and endings differ.
    same_letters: f32,
    /// One is the first or the last name of the other, who is a person: it is worth
    /// more than its one word.
    partial: f32,
    /// The same where letters stand for words.
    initials: f32,
    /// A word differs in the name of a company or project.
    thing_misheard: f32,
    /// A word of such a name is missing, each.
    thing_left: f32,
}

const W: Weights = Weights {
    took_part_first: -6.0,
    took_part_more: -2.0,
    instead_more: 1.0,
    shown_as: 6.0,
    expected: 0.8,
    expected_max: 4.0,
    lists_max: 12.0,
    companions: 1.0,
    circles: 1.0,
    companions_max: 4.0,
    both_own: -4.0,
    one_own: 0.5,
    other_class: -6.0,
    same_letters: 2.0,
    partial: 2.0,
    initials: 2.0,
    thing_misheard: -4.0,
    thing_left: -3.0,
};

/// From here on, lists say that two names are two people; a logarithm of odds.
const LISTS_AGAINST: f32 = -1.5;
/// How often a list names one person twice, before a vault is known, and how many
/// lists that is worth.
const LISTED_TWICE: f32 = 0.01;
const LISTED_TWICE_PRIOR: f32 = 60.0;

/// Everything that is asked while pairs are weighed.
pub(super) struct Scales<'v> {
    pub vault: &'v Vault,
    pub words: &'v Words,
    pub subjects: &'v [Subject],
    pub shown_as: ShownAs,
    circles: Circles,
    n_lists: f32,
    /// How much one instead of the other says here, as logarithm.
    ln_instead: f32,
    /// How often a list names one person twice, of the times it names them.
    listed_twice: f32,
}

impl<'v> Scales<'v> {
    pub fn new(vault: &'v Vault, words: &'v Words, subjects: &'v [Subject]) -> Self {
        let shown_as = ShownAs::of(vault);
        let n_lists = vault
            .nodes()
            .take(vault.n_notes())
            .filter(|(id, _)| vault.edges_out(*id).any(|edge| edge.relation.row().is_list))
            .count() as f32;
        Self {
            vault,
            words,
            subjects,
            shown_as,
            circles: Circles::of(vault, subjects),
            n_lists: n_lists.max(1.0),
            ln_instead: ln_instead(subjects),
            listed_twice: LISTED_TWICE,
        }
    }

    /// Learns how often this vault's lists name one person twice, from names that
    /// differ in spaces and accents only.
    pub fn learn(&mut self, pairs: &[(u32, u32, Likeness)]) {
        let (mut n, mut twice) = (LISTED_TWICE_PRIOR, LISTED_TWICE_PRIOR * LISTED_TWICE);
        for (one, other, likeness) in pairs {
            if !likeness.same_letters || likeness.n_words < 2 {
                continue;
            }
            let [a, b] = [*one, *other].map(|side| &self.subjects[side as usize].mentions);
            n += a.listed().min(b.listed()) as f32;
            twice += Together::of(a, b).listed.len() as f32;
        }
        self.listed_twice = twice / n;
    }

    /// What it says that `n` lists name both: how much likelier that is for one
    /// person who is sometimes listed twice than for two who meet by chance, both
    /// counted as rare events (Poisson).
    fn lists(&self, few: f32, expected: f32, n: f32) -> f32 {
        let one = few * self.listed_twice + 0.01;
        let two = W.expected * expected + 0.05;
        (n * (one / two).ln() + two - one).clamp(-W.lists_max, W.expected_max)
    }

    /// Weighs everything.
    pub fn weigh(&self, one: u32, other: u32, likeness: Likeness) -> Weighed {
        let (a, b) = (&self.subjects[one as usize], &self.subjects[other as usize]);
        let together = Together::of(&a.mentions, &b.mentions);
        let shown_as = self.shown_as.count(a.node, b.node);
        let company = self.circles.compare(self.vault, a, b);
        let expected = a.mentions.listed() as f32 * b.mentions.listed() as f32 / self.n_lists
            * company.ratio.max(1.0);
        let classes = [a, b].map(|subject| self.vault.node(subject.node).class.as_ref());
        let few = a.mentions.listed().min(b.mentions.listed());
        let lists = self.lists(few as f32, expected, together.listed.len() as f32);
        let evidence = Evidence {
            likeness,
            together,
            shown_as,
            lists,
            expected,
            company,
            both_own: a.own == Own::Full && b.own == Own::Full,
            other_class: !may_be_one(classes[0], classes[1]),
        };
        let base = evidence.likeness.weight - n_names(self.words).ln() + LN_PRIOR;
        let odds = base + self.beside(&evidence, [a, b], classes);
        let partial = [(one, a), (other, b)].into_iter().filter(|_| evidence.likeness.is_partial());
        let partial = partial.min_by_key(|(_, side)| side.n_whole_words()).map(|(at, _)| at);
        Weighed { one, other, evidence, odds, settled: odds, partial, refused: false }
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
        let n_took_part = found.together.took_part.len() as f32;
        let n_instead = found.together.instead.len() as f32;
        let mut sum = 0.0;
        if n_took_part > 0.0 {
            sum += W.took_part_first + W.took_part_more * (n_took_part - 1.0).min(3.0);
        }
        sum += found.lists;
        if n_instead > 0.0 {
            sum += self.ln_instead + W.instead_more * (n_instead - 1.0).min(3.0);
        }
        if found.shown_as > 0 {
            sum += W.shown_as;
        }
        // Where people keep to their circles, a name that has no part in the
        // other's is somebody else's.
        let Company { ratio, usual, .. } = found.company;
        let beyond = W.circles * self.circles.strength() * (ratio.ln() - usual.ln());
        let companions = W.companions * ratio.ln() + beyond;
        sum += companions.clamp(-W.companions_max, W.companions_max);
        if found.both_own {
            sum += W.both_own;
        } else if sides.iter().any(|side| side.own == Own::Full) {
            sum += W.one_own;
        }
        if found.other_class {
            sum += W.other_class;
        }
        if found.likeness.same_letters {
            sum += W.same_letters;
        }
        // Nobody is only called by a letter, and few by one word.
        if found.likeness.initials {
            sum += W.initials;
        } else if found.likeness.is_short() && self.is_first_name(sides, classes) {
            sum += W.partial;
        }
        // Companies and projects are not misheard as much as they are many.
        let thing = [0, 1].map(|side| likely_thing(sides[side], classes[side]));
        let thing = thing[0].max(thing[1]);
        if found.likeness.worst > Near::Same {
            sum += W.thing_misheard * thing;
        }
        sum += W.thing_left * thing * found.likeness.n_left as f32;
        sum
    }
}

/// How likely a name is no person's, from 0 to 1: by its class, or because many
/// notes have it and it never took part in anything.
fn likely_thing(side: &Subject, class: Option<&Class>) -> f32 {
    match class {
        Some(Class::Person) => 0.0,
        Some(_) => 1.0,
        None if side.mentions.len() >= NOTES_TO_TAKE_PART => 0.5,
        None => 0.0,
    }
}

/// In so many notes a person would have taken part once.
const NOTES_TO_TAKE_PART: u32 = 6;

/// How much it says that one name stands where the other is missing, as
/// logarithm: much where the subject of a note nearly always stands in its lists.
fn ln_instead(subjects: &[Subject]) -> f32 {
    let (n, n_listed) = subjects.iter().fold((30.0, 29.0), |(n, listed), subject| {
        let (all, also_listed) = subject.mentions.subjects();
        (n + all as f32, listed + also_listed as f32)
    });
    (1.0 / (1.0 - n_listed / n + 0.03)).ln().clamp(0.5, 3.0)
}
