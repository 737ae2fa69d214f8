//! How much two names have in common, as names alone.
//!
//! The words of one are laid beside those of the other in the way that speaks
//! most for them. Each pair of words adds the logarithm of how much more likely
//! it is for two spellings of one name than for two names of this vault (Fellegi
//! and Sunter's model of record linkage, with frequencies counted here). Words
//! left over on both sides make two names.

use super::name::{Part, WORDS_MAX};
use super::words::{Near, Words};

/// What two names have in common.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Likeness {
    /// The natural logarithm of how much more likely the pair is for one name.
    pub weight: f32,
    /// Whether only case, accents, spaces, hyphens, titles and endings differ.
    pub same_letters: bool,
    /// The least near pair of words.
    pub worst: Near,
    /// Which words were laid beside which, where they are not the same.
    pub pairs: Vec<(u32, u32, Near)>,
    /// How many pairs of whole words there are.
    pub n_words: usize,
    /// Whether letters stand for words.
    pub initials: bool,
    /// Whether the words stand in another order.
    pub turned: bool,
    /// How many words only one name has.
    pub n_left: usize,
    /// Whether words were written together in one name and apart in the other.
    pub joined: bool,
}

impl Likeness {
    /// Whether one name is only a part of the other, and one word.
    pub fn is_short(&self) -> bool {
        self.n_words <= 1 && !self.initials && self.n_left > 0
    }

    /// Whether one name is only a part of the other: a word of it, or letters for
    /// its words.
    pub fn is_partial(&self) -> bool {
        self.is_short() || self.initials
    }
}

/// In a small vault rarity is not known; names are counted as if there were so
/// many.
const NAMES_MIN: f32 = 400.0;

/// How likely each nearness is between two spellings of one word, as logarithm.
fn ln_m(near: Near) -> f32 {
    match near {
        Near::Same => -0.2,
        Near::Sounded => -1.6,
        Near::Misheard => -1.9,
        Near::Blurred => -2.6,
        Near::Slipped => -3.2,
        Near::Garbled => -4.4,
        Near::Nickname => -2.6,
        Near::Clipped => -3.4,
        Near::OtherSex => -6.0,
    }
}
/// How likely a letter stands for a word that a person has.
const LN_M_INITIAL: f32 = -2.2;
/// How likely one spelling leaves out a word of the other, a letter, a small word.
const LN_LEFT_OUT: f32 = -1.5;
const LN_INITIAL_LEFT_OUT: f32 = -0.7;
const LN_PARTICLE_LEFT_OUT: f32 = -0.4;
/// How likely one spelling has the words in another order: as written, and where a
/// comma says so.
const LN_TURNED: f32 = -2.0;
const LN_TURNED_BY_COMMA: f32 = -0.7;
/// What letters say that are the same in both names; they are few.
const SAME_INITIAL: f32 = 1.5;
/// What small words say, which many names have: where both are small words, and
/// where one of them is not.
const SAME_PARTICLE: f32 = 0.3;
const SAME_AS_PARTICLE: f32 = 0.5;
/// What a further word that is the same counts.
const MORE_SAME: f32 = 0.3;

/// Compares two names in the form given; each has at most [`WORDS_MAX`] parts.
pub(super) fn likeness(
    words: &Words,
    one: &[Part],
    other: &[Part],
    comma: bool,
) -> Option<Likeness> {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let mut gains = [[None; WORDS_MAX]; WORDS_MAX];
    for (row, &part) in gains.iter_mut().zip(short) {
        for (cell, &theirs) in row.iter_mut().zip(long) {
            *cell = gain(words, part, theirs);
        }
    }
    if gains.iter().flatten().all(Option::is_none) {
        return None;
    }
    let n_words = [short.len().min(WORDS_MAX), long.len().min(WORDS_MAX)];
    let mut search = Search { gains, n_words, used: 0, laid: [None; WORDS_MAX], best: None };
    search.lay(0, 0.0, 0);
    let (_, laid) = search.best?;
    describe(words, short, long, &laid[..n_words[0]], comma)
}

/// Words of the shorter name that may be laid beside none, and what each costs
/// while ways are compared.
const LEFT_OUT_MAX: usize = 2;
const LEFT_OUT_OF_SHORTER: f32 = -3.0;
/// What a word in its own place is worth beside one in another: next to nothing.
const IN_ORDER: f32 = 0.01;

/// The search for the best way to lay the words of the shorter name beside those
/// of the longer. Names have few words, so all ways are tried.
struct Search {
    /// What each word of the shorter gains beside each of the longer.
    gains: [[Option<f32>; WORDS_MAX]; WORDS_MAX],
    n_words: [usize; 2],
    /// The words of the longer that are taken, a bit each.
    used: u32,
    laid: Laid,
    best: Option<(f32, Laid)>,
}

/// Beside which word of the longer name each of the shorter is laid.
type Laid = [Option<usize>; WORDS_MAX];

impl Search {
    fn lay(&mut self, at: usize, weight: f32, left_out: usize) {
        if at == self.n_words[0] {
            if self.best.is_none_or(|(best, _)| weight > best) {
                self.best = Some((weight, self.laid));
            }
            return;
        }
        for to in 0..self.n_words[1] {
            let Some(gain) = self.gains[at][to].filter(|_| self.used & (1 << to) == 0) else {
                continue;
            };
            // The order of words breaks ties.
            let slant = if to == at { IN_ORDER } else { 0.0 };
            self.used |= 1 << to;
            self.laid[at] = Some(to);
            self.lay(at + 1, weight + gain + slant, left_out);
            self.used &= !(1 << to);
        }
        if left_out < LEFT_OUT_MAX {
            self.laid[at] = None;
            self.lay(at + 1, weight + LEFT_OUT_OF_SHORTER, left_out + 1);
        }
    }
}

/// How many names there are, or would be in a vault that is not small.
pub(super) fn n_names(words: &Words) -> f32 {
    (words.n_names() as f32).max(NAMES_MIN)
}

/// How rare a share of the names is, as logarithm. One of the bearers is the
/// pair's own.
fn ln_rarity(words: &Words, bearers: u32) -> f32 {
    (n_names(words) / (bearers.saturating_sub(1) as f32 + 0.7)).ln()
}

/// What one pair of parts says; nothing where they have nothing in common.
fn gain(words: &Words, one: Part, other: Part) -> Option<f32> {
    match (one, other) {
        (Part::Word(a), Part::Word(b)) => {
            let near = words.near(a, b)?;
            let bearers = words.around(a, near).max(words.around(b, near));
            Some(ln_m(near) + ln_rarity(words, bearers))
        }
        (Part::Particle(a), Part::Particle(b)) if a == b => Some(SAME_PARTICLE),
        (Part::Word(a) | Part::Particle(a), Part::Particle(b) | Part::Word(b)) if a == b => {
            Some(SAME_AS_PARTICLE)
        }
        (Part::Initial(a), Part::Initial(b)) if a == b => Some(SAME_INITIAL),
        (Part::Initial(letter), Part::Word(word)) | (Part::Word(word), Part::Initial(letter)) => {
            let same = words.text(word).starts_with(letter);
            same.then(|| LN_M_INITIAL + ln_rarity(words, words.with_first(letter)))
        }
        _ => None,
    }
}

fn describe(
    words: &Words,
    short: &[Part],
    long: &[Part],
    taken: &[Option<usize>],
    comma: bool,
) -> Option<Likeness> {
    let mut found = Likeness {
        weight: 0.0,
        same_letters: false,
        worst: Near::Same,
        pairs: Vec::new(),
        n_words: 0,
        initials: false,
        turned: false,
        n_left: 0,
        joined: false,
    };
    let mut whole_left = [0, 0];
    let mut same = Vec::new();
    for (&part, to) in short.iter().zip(taken) {
        match to {
            Some(to) => {
                let gain = gain(words, part, long[*to])?;
                if part == long[*to] {
                    same.push(gain);
                } else {
                    found.weight += gain;
                }
                match (part, long[*to]) {
                    (Part::Word(a), Part::Word(b)) => {
                        found.n_words += 1;
                        let near = words.near(a, b)?;
                        found.worst = found.worst.max(near);
                        if near != Near::Same {
                            found.pairs.push((a, b, near));
                        }
                    }
                    (Part::Particle(_), _) | (_, Part::Particle(_)) => {}
                    _ => found.initials = true,
                }
            }
            None => left(part, &mut found, &mut whole_left[0]),
        }
    }
    for (at, &part) in long.iter().enumerate() {
        if !taken.contains(&Some(at)) {
            left(part, &mut found, &mut whole_left[1]);
        }
    }
    if found.n_words == 0 || (whole_left[0] > 0 && whole_left[1] > 0) {
        return None;
    }
    // What families share comes together: the third word that is the same tells
    // little once two are.
    same.sort_by(|a, b| b.total_cmp(a));
    let n_other = found.pairs.len() + usize::from(found.initials);
    found.weight += same
        .iter()
        .enumerate()
        .map(|(at, gain)| if at + n_other.min(1) < 2 { *gain } else { gain * MORE_SAME })
        .sum::<f32>();
    let order: Vec<usize> = taken.iter().flatten().copied().collect();
    found.turned = !order.is_sorted();
    if found.turned {
        found.weight += if comma { LN_TURNED_BY_COMMA } else { LN_TURNED };
    }
    Some(found)
}

fn left(part: Part, found: &mut Likeness, whole: &mut usize) {
    match part {
        Part::Word(_) => {
            *whole += 1;
            found.n_left += 1;
            found.weight += LN_LEFT_OUT;
        }
        Part::Initial(_) => {
            *whole += 1;
            found.weight += LN_INITIAL_LEFT_OUT;
        }
        Part::Particle(_) => found.weight += LN_PARTICLE_LEFT_OUT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Many names, in which `jon` and `marsh` are frequent and all others rare.
    fn table() -> Words {
        let mut words = Words::default();
        let mut count = |name: &str| {
            let numbers: Vec<u32> = name.split(' ').map(|word| words.add(word)).collect();
            words.count(numbers.into_iter());
        };
        (0..100).for_each(|at| count(&format!("jon x{at}")));
        (0..100).for_each(|at| count(&format!("y{at} marsh")));
        for name in ["jon marsh", "orsolo quillon", "orsolo quilton", "tuva brandsund"] {
            count(name);
        }
        words.settle();
        words
    }

    /// What two names have in common; a letter and a dot stands for a word.
    fn compare(words: &Words, one: &str, other: &str) -> Option<Likeness> {
        let parts = |name: &str| -> Vec<Part> {
            let part = |word: &str| match word.strip_suffix('.').and_then(|w| w.chars().next()) {
                Some(letter) => Part::Initial(letter),
                None => Part::Word(words.number(word).expect("a word of the table")),
            };
            name.split(' ').map(part).collect()
        };
        likeness(words, &parts(one), &parts(other), false)
    }

    #[track_caller]
    fn weight(words: &Words, one: &str, other: &str) -> f32 {
        compare(words, one, other).expect("they have something in common").weight
    }

    #[test]
    fn a_rare_word_in_common_tells_more_than_a_frequent_one() {
        let words = table();
        let frequent = weight(&words, "jon marsh", "jon marsh");
        let rare = weight(&words, "tuva brandsund", "tuva brandsund");
        assert!(rare > frequent + 3.0, "{rare}, {frequent}");
    }

    #[test]
    fn words_that_differ_tell_less_than_words_that_do_not() {
        let words = table();
        let near = weight(&words, "orsolo quillon", "orsolo quilton");
        assert!(near < weight(&words, "orsolo quillon", "orsolo quillon"));
        let found = compare(&words, "orsolo quillon", "orsolo quilton").expect("alike");
        assert!(found.pairs.len() == 1 && found.worst > Near::Same, "{found:?}");
    }

    #[test]
    fn words_left_over_on_both_sides_make_two_names() {
        assert_eq!(compare(&table(), "tuva brandsund", "tuva quillon"), None);
        assert_eq!(compare(&table(), "tuva brandsund", "orsolo quillon"), None);
    }

    #[test]
    fn words_left_over_on_one_side_make_a_part() {
        let words = table();
        let found = compare(&words, "tuva", "tuva brandsund").expect("alike");
        assert!(found.is_short() && found.n_left == 1, "{found:?}");
        assert!(found.weight < weight(&words, "tuva brandsund", "tuva brandsund"));
    }

    #[test]
    fn the_order_of_words_is_told_and_costs() {
        let words = table();
        let found = compare(&words, "tuva brandsund", "brandsund tuva").expect("alike");
        assert!(found.turned && found.weight < weight(&words, "tuva brandsund", "tuva brandsund"));
    }

    #[test]
    fn a_letter_stands_for_a_word_that_it_begins() {
        let words = table();
        let found = compare(&words, "t. brandsund", "tuva brandsund").expect("alike");
        assert!(found.initials && found.is_partial(), "{found:?}");
        assert_eq!(compare(&words, "o. brandsund", "tuva brandsund"), None);
    }
}
