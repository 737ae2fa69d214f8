//! What a word was perhaps meant to be.

use crate::text::cells;

/// The most slips between a word and what it was meant to be, for each three of
/// its letters.
const SLIPS_MAX: usize = 1;

/// The word of `known` that is fewest slips from this one: a letter too many, too
/// few, or another, or two in the wrong order. None where all are far.
pub fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let most = (cells::width(word) / 3).max(1) * SLIPS_MAX;
    let slips = known.map(|known| (slips(word, known), known));
    slips.filter(|(slips, _)| *slips <= most).min_by_key(|(slips, _)| *slips).map(|(_, near)| near)
}

/// How many slips lead from one word to another (optimal string alignment).
fn slips(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().flat_map(char::to_lowercase).collect();
    let other: Vec<char> = other.chars().flat_map(char::to_lowercase).collect();
    // Rows of the table: two before, one before, this one.
    let (mut before, mut last) = (Vec::new(), (0..=other.len()).collect::<Vec<_>>());
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let changed = last[j] + usize::from(a != b);
            let mut least = changed.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                let swapped: &Vec<usize> = &before;
                least = least.min(swapped[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: Option<&str>) {
        let known = ["me", "exclude", "related", "editor", "columns.dates"];
        assert_eq!(nearest(word, known.into_iter()), expected, "{word}");
    }

    #[test]
    fn a_slip_is_seen_through_and_another_word_is_not() {
        check("exclud", Some("exclude"));
        check("exlcude", Some("exclude"));
        check("Related", Some("related"));
        check("edittor", Some("editor"));
        check("columns.date", Some("columns.dates"));
        check("em", Some("me"));
        check("fruit", None);
        check("", None);
    }
}
