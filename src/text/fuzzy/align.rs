//! How one typed word lies in one text: the best alignment, its points, and the
//! letters it covers.
//!
//! The recurrence is that of Smith and Waterman with affine gaps, as fzf and its
//! kin use it; the points favour starts of words, so that initials count.

use super::Fit;
use crate::text::key::search_fold;

/// Folded characters of a text that are looked at; what follows cannot match.
const TEXT_CHARS_MAX: usize = 512;

pub(super) const MATCH: i32 = 16;
/// For a letter at the start of a word; twice that for the first typed letter.
pub(super) const WORD_START: i32 = 8;
/// At least this for each letter that follows the one before without a gap.
pub(super) const CONSECUTIVE: i32 = 4;
const GAP_OPEN: i32 = 3;
/// No gap costs more, so that initials far apart still beat letters at random.
const GAP_MAX: i32 = 10;
/// For a typed word that is a whole word of the text.
pub(super) const WHOLE_WORD: i32 = 8;
/// For a typed word that begins the text.
pub(super) const TEXT_START: i32 = 4;
/// What a wrong first letter costs, which people seldom mistype.
const FIRST_LETTER: i32 = 8;

/// For a typed word that stands behind the one typed before it.
pub(super) const IN_ORDER: i32 = 4;
/// What each letter costs that two typed words share.
pub(super) const SHARED: i32 = 8;
/// For a text that is just what was typed.
pub(super) const WHOLE_TEXT: i32 = 24;
/// The most that a text loses for its length.
pub(super) const LENGTH_MAX: i32 = 12;

/// What a folded letter is to the words of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The first of a word, of a capital after small letters, of digits after
    /// letters; every ideograph, since their words have no spaces between.
    Start,
    Inside,
    /// Not a letter of a word.
    Between,
}

/// A text taken apart: folded characters and where each comes from.
#[derive(Debug, Default)]
pub(super) struct Letters {
    chars: Vec<char>,
    roles: Vec<Role>,
    origins: Vec<u32>,
}

impl Letters {
    /// Takes `text` apart, in place of what was there.
    pub(super) fn read(&mut self, text: &str) {
        self.chars.clear();
        self.roles.clear();
        self.origins.clear();
        let mut before = ' ';
        for (origin, c) in (0_u32..).zip(text.chars()) {
            if self.chars.len() >= TEXT_CHARS_MAX {
                break;
            }
            let mut role = role(before, c);
            let n_before = self.chars.len();
            let mut push = |c| {
                self.chars.push(c);
                self.roles.push(role);
                self.origins.push(origin);
                if role == Role::Start {
                    role = Role::Inside;
                }
            };
            if c.is_ascii() {
                push(if c.is_ascii_whitespace() { ' ' } else { c.to_ascii_lowercase() });
            } else if c.is_whitespace() {
                push(' ');
            } else {
                search_fold(c).for_each(push);
            }
            // A combining mark leaves nothing, and what follows goes on the word.
            if self.chars.len() > n_before {
                before = c;
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// Whether the folded text is this.
    pub(super) fn spell(&self, folded: &str) -> bool {
        self.chars.iter().copied().eq(folded.chars())
    }

    /// The character as written that a folded one comes from.
    pub(super) fn origin(&self, at: u32) -> u32 {
        self.origins.get(at as usize).copied().unwrap_or(0)
    }

    fn is_start(&self, at: usize) -> bool {
        self.roles[at] == Role::Start
    }

    /// Whether a word ends before `at`.
    fn is_end(&self, at: usize) -> bool {
        self.roles.get(at).is_none_or(|&role| role != Role::Inside)
    }
}

pub(super) fn role(before: char, c: char) -> Role {
    if !c.is_alphanumeric() {
        return Role::Between;
    }
    let starts = !before.is_alphanumeric()
        || (before.is_lowercase() && c.is_uppercase())
        || before.is_ascii_digit() != c.is_ascii_digit()
        || is_ideograph(c);
    if starts { Role::Start } else { Role::Inside }
}

/// Han and the kana, in which words are not set apart.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// How one word lies in a text.
#[derive(Debug)]
pub(super) struct Alignment {
    pub(super) fit: Fit,
    pub(super) points: i32,
    /// Folded characters, ascending, at least one.
    pub(super) positions: Vec<u32>,
}

/// Memory for the table of one alignment.
#[derive(Debug, Default)]
pub(super) struct Work {
    cells: Vec<Cell>,
}

/// The best alignment whose `row`th letter lies here.
#[derive(Debug, Clone, Copy)]
struct Cell {
    points: i32,
    /// What each further letter of the same run is worth at least.
    run: i32,
    /// Where the letter before lies.
    before: u32,
}

const NOWHERE: Cell = Cell { points: i32::MIN / 2, run: 0, before: 0 };

/// The best alignment of a word's letters, all of them and in order.
pub(super) fn align(word: &[char], letters: &Letters, work: &mut Work) -> Option<Alignment> {
    let (first, end) = window(word, letters)?;
    let width = end - first;
    work.cells.clear();
    work.cells.resize(word.len() * width, NOWHERE);
    for (row, &typed) in word.iter().enumerate() {
        fill_row(row, typed, first, width, letters, &mut work.cells);
    }
    let last_row = &work.cells[(word.len() - 1) * width..];
    let mut column = 0;
    for (at, cell) in last_row.iter().enumerate() {
        if cell.points > last_row[column].points {
            column = at;
        }
    }
    let mut points = last_row[column].points;
    if points < 0 {
        return None;
    }
    let mut positions = vec![0; word.len()];
    for row in (0..word.len()).rev() {
        positions[row] = to_u32(first + column);
        column = work.cells[row * width + column].before as usize;
    }
    points += edges(&positions, letters);
    Some(Alignment { fit: fit(&positions, letters), points, positions })
}

/// From the first place where the word may begin to past the last where it may
/// end; nothing when its letters are not there in order.
fn window(word: &[char], letters: &Letters) -> Option<(usize, usize)> {
    let first = letters.chars.iter().position(|&c| c == word[0])?;
    let mut rest = letters.chars[first..].iter();
    for typed in word {
        rest.by_ref().find(|&c| c == typed)?;
    }
    let last = word[word.len() - 1];
    let end = letters.chars.iter().rposition(|&c| c == last)? + 1;
    Some((first, end))
}

fn fill_row(
    row: usize,
    typed: char,
    first: usize,
    width: usize,
    letters: &Letters,
    cells: &mut [Cell],
) {
    let (above, here) = cells.split_at_mut(row * width);
    let above = row.checked_sub(1).map(|row| &above[row * width..]);
    // The best cell above that a gap parts from this column: once with what the
    // gap costs so far, once with the most that a gap can cost.
    let mut near = (NOWHERE.points, 0);
    let mut far = (NOWHERE.points, 0);
    for (column, cell) in here[..width].iter_mut().enumerate().skip(row) {
        if let (Some(above), Some(behind)) = (above, column.checked_sub(2)) {
            near.0 -= 1;
            let points = above[behind].points;
            if points - GAP_OPEN >= near.0 {
                near = (points - GAP_OPEN, behind);
            }
            if points - GAP_MAX >= far.0 {
                far = (points - GAP_MAX, behind);
            }
        }
        let at = first + column;
        if letters.chars[at] != typed {
            continue;
        }
        let bonus = if letters.is_start(at) { WORD_START } else { 0 };
        let Some(above) = above else {
            *cell = Cell { points: MATCH + 2 * bonus, run: bonus, before: 0 };
            continue;
        };
        let gap = if near.0 >= far.0 { near } else { far };
        let after_gap = Cell { points: gap.0 + MATCH + bonus, run: bonus, before: to_u32(gap.1) };
        let Some(behind) = column.checked_sub(1) else { continue };
        let run = above[behind].run.max(bonus);
        let in_run = Cell {
            points: above[behind].points + MATCH + run.max(CONSECUTIVE),
            run,
            before: to_u32(behind),
        };
        *cell = if in_run.points >= after_gap.points { in_run } else { after_gap };
    }
}

/// Points for where the word begins and ends.
fn edges(positions: &[u32], letters: &Letters) -> i32 {
    let (first, last) = (positions[0] as usize, positions[positions.len() - 1] as usize);
    let mut points = 0;
    if first == 0 {
        points += TEXT_START;
    }
    let in_one_piece = last - first + 1 == positions.len();
    if in_one_piece && letters.is_start(first) && letters.is_end(last + 1) {
        points += WHOLE_WORD;
    }
    points
}

fn fit(positions: &[u32], letters: &Letters) -> Fit {
    let (first, last) = (positions[0] as usize, positions[positions.len() - 1] as usize);
    let in_one_piece = last - first + 1 == positions.len();
    let starts_runs = |pair: &[u32]| pair[0] + 1 == pair[1] || letters.is_start(pair[1] as usize);
    let anchored = letters.is_start(first) && positions.windows(2).all(starts_runs);
    let skeleton = letters.is_start(first)
        && last - first < 2 * positions.len()
        && letters.roles[first + 1..=last].iter().all(|&role| role == Role::Inside);
    if in_one_piece || anchored || skeleton { Fit::AsTyped } else { Fit::Strewn }
}

/// The first word of the text that begins as typed but for one mistake.
pub(super) fn with_typo(word: &[char], letters: &Letters) -> Option<Alignment> {
    let starts = (0..letters.len()).filter(|&at| letters.is_start(at));
    let mut best: Option<Alignment> = None;
    for start in starts {
        let end = (start + 1..letters.len())
            // Past a capital too: who types `graphwaever` means GraphWeaver.
            .find(|&at| letters.roles[at] == Role::Between)
            .unwrap_or(letters.len());
        let Some((same, covered)) = one_mistake(word, &letters.chars[start..end]) else { continue };
        let wrong_start = if same == 0 { FIRST_LETTER } else { 0 };
        let positions: Vec<u32> = covered.map(|at| to_u32(start + at)).collect();
        if positions.is_empty() {
            continue;
        }
        let n_letters = i32::try_from(positions.len()).unwrap_or(0);
        let points = (MATCH + WORD_START) * n_letters - wrong_start
            + edges(&positions, letters)
            // The mistake breaks the piece, but the word may be whole all the same.
            + if end - start <= word.len() + 1 { WHOLE_WORD } else { 0 };
        if best.as_ref().is_none_or(|best| points > best.points) {
            best = Some(Alignment { fit: Fit::Typo, points, positions });
        }
    }
    best
}

/// Whether `word` with exactly one mistake begins `text`: how many letters agree
/// before the mistake, and which letters of `text` are meant.
fn one_mistake(
    word: &[char],
    text: &[char],
) -> Option<(usize, impl Iterator<Item = usize> + use<>)> {
    let same = word.iter().zip(text).take_while(|(a, b)| a == b).count();
    let begins =
        |from: usize, rest: &[char]| text.get(from..).is_some_and(|text| text.starts_with(rest));
    let (typed, rest) = word.split_at(same).1.split_first()?;
    let swapped = rest.first().is_some_and(|next| {
        text.get(same) == Some(next)
            && text.get(same + 1) == Some(typed)
            && begins(same + 2, &rest[1..])
    });
    let n = word.len();
    let (len, without) = if swapped {
        (n, None)
    } else if same < text.len() && begins(same + 1, rest) {
        (n, Some(same))
    } else if begins(same, rest) {
        (n - 1, None)
    } else if begins(same + 1, &word[same..]) {
        (n + 1, Some(same))
    } else {
        return None;
    };
    Some((same, (0..len).filter(move |&at| Some(at) != without)))
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
