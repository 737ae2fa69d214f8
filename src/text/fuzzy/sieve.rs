//! Which of many texts may hold what was typed, and roughly how well.
//!
//! All places at which the letters typed so far can end are followed at once, a
//! bit for each, as Baeza-Yates and Gonnet do it, and with one mistake as Wu and
//! Manber do it. The few long texts are searched for pieces.

use std::ops::Range;

use super::align::{CONSECUTIVE, LENGTH_MAX, MATCH, TEXT_START, WHOLE_WORD, WORD_START};
use super::sliced::{LETTERS_MAX, Letter, LetterSet, Sliced, Texts};
use super::{FIT_STEP, Fit, Pattern, TYPO_WORD_CHARS_MIN, fold};

/// How much of what was typed a text must hold to pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All letters of each word, in order.
    Letters,
    /// The same, but a word of four letters and more may have one mistake.
    OneTypo,
}

/// Lets through the texts that may match a pattern, each with a coarse score.
///
/// It may let through too many, never too few: whatever [`Pattern::matches`]
/// finds passes. An empty pattern lets everything through.
#[derive(Debug)]
pub struct Sieve {
    letters: LetterSet,
    words: Vec<Word>,
    reach: Reach,
    space: Letter,
}

#[derive(Debug)]
struct Word {
    set: LetterSet,
    letters: Vec<Letter>,
    spelled: String,
    /// Pieces of which one is left whole by any one mistake: both halves, and
    /// the word with the two letters swapped where they meet. None of a word
    /// that must be written without one.
    pieces: Vec<String>,
}

impl Pattern {
    /// What lets through the texts that may match.
    pub fn sieve(&self, reach: Reach) -> Sieve {
        // The longest word first: few texts hold it.
        let mut words: Vec<&Vec<char>> = self.words.iter().collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let words: Vec<Word> = words.into_iter().map(|word| Word::of(word, reach)).collect();
        let letters = words.iter().fold(LetterSet::default(), |all, word| all.with(word.set));
        Sieve { letters, words, reach, space: Letter::of(' ') }
    }

    /// The coarse score of a text that holds each word in one piece somewhere.
    pub fn score_in_pieces(&self) -> u32 {
        score(Fit::AsTyped, self.words.iter().map(|word| piece(to_i32(word.len()))).sum())
    }
}

impl Sieve {
    /// The coarse score of one of many texts, on the scale of
    /// [`super::Match::score`]; nothing if it does not pass. It is read as
    /// `written` only if it is long.
    pub fn score<'t>(
        &self,
        texts: &Texts,
        at: usize,
        written: impl FnOnce() -> &'t str,
    ) -> Option<u32> {
        match texts.sliced(at) {
            Some(text) => self.score_sliced(&text),
            None => self.score_long(&fold(written())),
        }
    }

    /// Which of these texts may pass by their letters alone. Asked first, of every text:
    /// gone through without a branch, which would be guessed wrong as often as not.
    pub fn passing(&self, texts: &Texts, range: Range<usize>) -> impl Iterator<Item = usize> {
        let mut passing = vec![0; range.len()];
        let mut n = 0;
        for (at, letters) in (0..).zip(&texts.letters()[range.clone()]) {
            passing[n] = at;
            n += usize::from(self.may_pass(*letters));
        }
        passing.truncate(n);
        passing.into_iter().map(move |at: u32| range.start + at as usize)
    }

    pub(super) fn may_pass(&self, letters: LetterSet) -> bool {
        match self.reach {
            Reach::Letters => self.letters.is_within(letters),
            Reach::OneTypo => self.words.iter().all(|word| match word.pieces.is_empty() {
                true => word.set.is_within(letters),
                false => word.set.is_nearly_within(letters),
            }),
        }
    }

    fn score_sliced(&self, text: &Sliced) -> Option<u32> {
        let (mut fit, mut points) = (Fit::AsTyped, 0);
        for word in &self.words {
            let (word_fit, word_points) = self.look(text, word)?;
            fit = fit.min(word_fit);
            points += word_points;
        }
        let len = u64::BITS - text.all().leading_zeros();
        Some(score(fit, points - (to_i32(len as usize) / 8).min(LENGTH_MAX)))
    }

    fn score_long(&self, text: &str) -> Option<u32> {
        let (mut fit, mut points) = (Fit::AsTyped, 0);
        for word in &self.words {
            let (word_fit, word_points) = word.find(text)?;
            fit = fit.min(word_fit);
            points += word_points;
        }
        Some(score(fit, points - (to_i32(LETTERS_MAX) / 8).min(LENGTH_MAX)))
    }

    /// How a word lies in the text, and rough points for it.
    fn look(&self, text: &Sliced, word: &Word) -> Option<(Fit, i32)> {
        let (first, others) = word.letters.split_first()?;
        let n = to_i32(word.letters.len());
        let here = text.places(first);
        // Where the letters so far may end: in one piece; as starts of words and
        // what follows them. And all places behind the first at which they can
        // be found strewn about.
        let (mut in_piece, mut anchored) = (here, here & text.starts);
        let mut behind = above_lowest(here);
        for letter in others {
            if behind == 0 && word.pieces.is_empty() {
                return None;
            }
            let here = text.places(letter);
            in_piece = here & in_piece << 1;
            anchored = here & (anchored << 1 | text.starts & above_lowest(anchored));
            behind = above_lowest(here & behind);
        }
        let is_strewn = behind != 0;
        if in_piece != 0 {
            Some((Fit::AsTyped, self.in_piece(text, in_piece, others.len())))
        } else if anchored != 0 {
            Some((Fit::AsTyped, MATCH * n + WORD_START))
        } else if is_strewn && self.is_skeleton(text, first, others) {
            Some((Fit::AsTyped, MATCH * n))
        } else if !word.pieces.is_empty() && has_one_mistake(text, &word.letters) {
            Some((Fit::Typo, typo(n)))
        } else {
            is_strewn.then_some((Fit::Strewn, MATCH * n / 2))
        }
    }

    /// Points of a word in one piece, of which these are the places of the last
    /// letter.
    fn in_piece(&self, text: &Sliced, lasts: u64, n_before_last: usize) -> i32 {
        let n = to_i32(n_before_last + 1);
        let firsts = lasts >> n_before_last & text.starts;
        if firsts == 0 {
            return piece(n);
        }
        let begins = if firsts & 1 == 1 { TEXT_START } else { 0 };
        let is_whole = firsts << n_before_last << 1 & self.ends(text) != 0;
        prefix(n) + begins + if is_whole { WHOLE_WORD } else { 0 }
    }

    /// Where a word has ended, for all that matters here.
    fn ends(&self, text: &Sliced) -> u64 {
        text.starts | text.places(&self.space) | !text.all()
    }

    /// Whether the letters lie in one word, from its start, and close together.
    fn is_skeleton(&self, text: &Sliced, first: &Letter, others: &[Letter]) -> bool {
        let ends = self.ends(text);
        let mut firsts = text.places(first) & text.starts;
        while firsts != 0 {
            let lowest = firsts & firsts.wrapping_neg();
            firsts ^= lowest;
            let far = lowest.trailing_zeros() as usize + 2 * (others.len() + 1);
            let near = 1_u64.checked_shl(far as u32).unwrap_or(0);
            let within = below(above_lowest(lowest) & ends) & below(near);
            let mut behind = above_lowest(lowest) & within;
            let follows = |letter: &Letter| {
                let rest = text.places(letter) & behind;
                behind = above_lowest(rest) & within;
                rest != 0
            };
            if others.iter().all(follows) {
                return true;
            }
        }
        false
    }
}

/// Whether a word of the text begins with the letters but for one mistake.
fn has_one_mistake(text: &Sliced, letters: &[Letter]) -> bool {
    // Where the next letter is to be read, after no mistake and after one.
    let (mut right, mut wrong) = (text.starts, 0);
    // Where the last letter was to be read, and where it is.
    let (mut before, mut last) = (0, 0);
    for letter in letters {
        let here = text.places(letter);
        let swapped = (before & here) << 1 & last;
        let skipped = (right << 1 & here) << 1;
        wrong = (wrong & here) << 1 | right << 1 | right | skipped | swapped << 1;
        (before, last) = (right, here);
        right = (right & here) << 1;
    }
    wrong != 0
}

impl Word {
    fn of(word: &[char], reach: Reach) -> Self {
        let forgives = reach == Reach::OneTypo && word.len() >= TYPO_WORD_CHARS_MIN;
        let pieces = match forgives {
            false => Vec::new(),
            true => {
                let (start, end) = word.split_at(word.len() / 2);
                let mut swapped = word.to_vec();
                swapped.swap(start.len() - 1, start.len());
                [start, end, &swapped].map(|piece| piece.iter().collect()).into()
            }
        };
        Self {
            set: LetterSet::of(word),
            letters: word.iter().copied().map(Letter::of).collect(),
            spelled: word.iter().collect(),
            pieces,
        }
    }

    /// As [`Sieve::look`], in a folded text of any length.
    fn find(&self, text: &str) -> Option<(Fit, i32)> {
        let n = to_i32(self.letters.len());
        if let Some(at) = text.find(&self.spelled) {
            let before = text[..at].chars().next_back();
            let starts = before.is_none_or(|c| !c.is_alphanumeric());
            return Some((Fit::AsTyped, if starts { prefix(n) } else { piece(n) }));
        }
        if self.pieces.iter().any(|piece| text.contains(piece)) {
            return Some((Fit::Typo, typo(n)));
        }
        let mut rest = text.chars();
        let in_order = self.spelled.chars().all(|typed| rest.any(|c| c == typed));
        in_order.then_some((Fit::Strewn, MATCH * n / 2))
    }
}

fn score(fit: Fit, points: i32) -> u32 {
    FIT_STEP * fit as u32 + u32::try_from(points.max(0)).unwrap_or(0).min(FIT_STEP - 1)
}

/// Points of a word that begins a word of the text.
fn prefix(n: i32) -> i32 {
    MATCH * n + WORD_START * (n + 1)
}

/// Points of a word that stands inside another.
fn piece(n: i32) -> i32 {
    MATCH * n + CONSECUTIVE * (n - 1)
}

/// Points of a word with a mistake.
fn typo(n: i32) -> i32 {
    (MATCH + WORD_START) * (n - 1)
}

/// All places before the first of these; all if there is none.
fn below(places: u64) -> u64 {
    places.wrapping_sub(1) & !places
}

/// All places behind the first of these; none if there is none.
fn above_lowest(places: u64) -> u64 {
    !(places ^ places.wrapping_sub(1))
}

fn to_i32(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}
