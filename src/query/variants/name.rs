//! A name taken apart: its words as they are compared, without titles, and what
//! stands beside them.

use crate::text::SearchKey;

/// The most words of a name that is compared; a longer one is a sentence.
pub(super) const WORDS_MAX: usize = 6;

/// One word of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A word, by its number in the table of words.
    Word(u32),
    /// A letter that stands for a word.
    Initial(char),
    /// A small word between others: `de`, `von`, `al`.
    Particle(u32),
}

/// A name as written, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Taken {
    /// The words in the order of speaking: first names first where a comma says
    /// which they are. Folded as [`SearchKey`] does; a hyphen parts words.
    pub words: Vec<TakenWord>,
    /// Whether a comma turned them round.
    pub turned: bool,
    /// Whether what follows the name says which of several bearers it is: `Jr`.
    pub generation: Option<u8>,
    /// The ending of an organisation that was cut: `gmbh`.
    pub organisation: Option<&'static str>,
}

/// A word and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TakenWord {
    /// Folded.
    pub text: Box<str>,
    /// As written.
    pub written: Box<str>,
    /// Whether it is a letter that stands for a word.
    pub initial: bool,
    /// Whether it is a small word between others.
    pub particle: bool,
}

#[rustfmt::skip]
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "doctor", "sir", "madam", "rev", "fr", "hon",
    "herr", "frau", "hr", "dipl", "ing", "mag", "sr", "sra", "srta", "don", "dona", "senor", "senora",
    "monsieur", "madame", "mme", "mlle", "m", "dott", "dottssa", "sig", "signor", "signora",
    "shri", "sri", "smt", "kumari", "pan", "pani", "gospodin", "gospozha", "bay", "bayan", "hoca",
    "sheikh", "shaykh", "ustaz", "ustadh", "sayyid", "haji", "hajji", "eng", "capt", "captain", "col", "lt", "gen", "sgt",
    "ong", "ba", "anh", "chi", "co", "thay", "phd", "md", "esq", "mba",
];

/// Titles that are names or words as well, so they are cut only before a dot or
/// where two words or more remain.
#[rustfmt::skip]
const MAYBE_TITLES: &[&str] = &[
    "don", "pan", "ba", "ong", "anh", "chi", "co", "thay", "m", "bay", "mag", "sri", "gen", "col", "fr", "eng", "ing", "hon", "miss", "sig",
];

#[rustfmt::skip]
const PARTICLES: &[&str] = &[
    "de", "da", "do", "dos", "das", "del", "della", "di", "du", "des", "la", "las", "los", "le", "e", "y", "i",
    "van", "von", "der", "den", "ten", "ter", "zu", "zum", "zur", "vom", "af", "av", "bin", "ibn", "bint", "ben",
    "al", "el", "ul", "ur", "abu", "umm", "st", "san", "santa", "thi", "oglu",
];

/// Small words that belong to the next wherever they stand.
const ARTICLES: &[&str] = &["al", "el", "ul", "de", "da", "dos", "van", "von"];

const GENERATIONS: &[(&str, u8)] =
    &[("jr", 2), ("junior", 2), ("sr", 1), ("senior", 1), ("ii", 2), ("iii", 3), ("iv", 4)];

#[rustfmt::skip]
const ORGANISATION_ENDINGS: &[&str] = &[
    "inc", "incorporated", "llc", "llp", "ltd", "limited", "plc", "corp", "corporation", "co", "company",
    "gmbh", "ag", "kg", "ug", "se", "sa", "sas", "sarl", "sl", "srl", "spa", "bv", "nv", "ab", "as", "asa", "aps",
    "oy", "oyj", "ehf", "hf", "sro", "doo", "kk", "pte", "pty", "pvt", "lda", "ltda", "eireli", "holding", "holdings",
];

impl Taken {
    /// Takes a name apart. Nothing is left of a sentence, a date, a path.
    pub fn apart(name: &str) -> Self {
        let name = name.trim();
        if name.len() > 200 || name.contains(['/', '\\', '[', ']', '{', '<']) {
            return Self::default();
        }
        let mut taken = Self::default();
        let halves: Vec<&str> =
            name.split(',').map(str::trim).filter(|half| !half.is_empty()).collect();
        let mut words: Vec<TakenWord> = Vec::new();
        match halves.as_slice() {
            [last, first] if !taken.is_ending(first) => {
                taken.turned = true;
                words.extend(taken.words_of(first));
                words.extend(taken.words_of(last));
            }
            [whole] | [whole, _] => {
                // What follows the comma is an ending: `Jr`, `GmbH`.
                words.extend(taken.words_of(whole));
                halves[1..].iter().for_each(|ending| taken.note_ending(ending));
            }
            _ => return Self::default(),
        }
        if words.len() > WORDS_MAX || words.iter().all(|word| word.initial || word.particle) {
            return Self::default();
        }
        taken.words = words;
        taken
    }

    /// All words in one, initials apart.
    pub fn compact(&self) -> String {
        self.words.iter().filter(|word| !word.initial).map(|word| &*word.text).collect()
    }

    fn is_ending(&self, text: &str) -> bool {
        let letters = letters(text);
        GENERATIONS.iter().any(|row| row.0 == letters)
            || ORGANISATION_ENDINGS.contains(&letters.as_str())
            || matches!(letters.as_str(), "phd" | "md" | "esq" | "mba")
    }

    fn note_ending(&mut self, text: &str) {
        let letters = letters(text);
        let generation = GENERATIONS.iter().find(|row| row.0 == letters);
        self.generation = self.generation.or(generation.map(|row| row.1));
        let organisation = ORGANISATION_ENDINGS.iter().find(|ending| **ending == letters);
        self.organisation = self.organisation.or(organisation.copied());
    }

    /// The words of a part of the name; endings are noted and cut.
    fn words_of(&mut self, text: &str) -> Vec<TakenWord> {
        let pieces: Vec<&str> =
            text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '–')).collect();
        let pieces: Vec<&str> = pieces.into_iter().filter(|piece| !piece.is_empty()).collect();
        let n_pieces = pieces.len();
        let mut words: Vec<TakenWord> = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            let letters = letters(piece);
            if letters.is_empty() {
                continue;
            }
            let dotted = piece.ends_with('.');
            let rest = n_pieces - at - 1;
            let many_left = words.len() + rest >= 2;
            if at > 0 && rest == 0 {
                if let Some(row) = GENERATIONS.iter().find(|row| row.0 == letters) {
                    self.generation = Some(row.1);
                    continue;
                }
                let ending = ORGANISATION_ENDINGS.iter().find(|ending| **ending == letters);
                if let Some(ending) = ending {
                    self.organisation = Some(ending);
                    continue;
                }
            }
            let title = TITLES.contains(&letters.as_str())
                && words.is_empty()
                && rest > 0
                && (dotted || many_left || !MAYBE_TITLES.contains(&letters.as_str()))
                && (letters.len() > 1 || !dotted);
            let degree =
                at > 0 && rest == 0 && matches!(letters.as_str(), "phd" | "md" | "esq" | "mba");
            if title || degree {
                continue;
            }
            let n_letters = letters.chars().count();
            let is_latin = letters.is_ascii();
            // `J.R.` are two initials, `J` is one, `JR` is too short to be a word.
            let inner_dots = piece.trim_end_matches('.').contains('.') && n_letters <= 3;
            if is_latin && inner_dots {
                words.extend(letters.chars().map(|c| TakenWord {
                    text: c.to_string().into(),
                    written: c.to_uppercase().to_string().into(),
                    initial: true,
                    particle: false,
                }));
                continue;
            }
            let initial = is_latin && n_letters == 1 && n_pieces > 1;
            // `Do` and `Van` are family names where they stand at an end.
            let inside = at > 0 && rest > 0;
            let particle = n_pieces > 1
                && !initial
                && ((inside && PARTICLES.contains(&letters.as_str()))
                    || (rest > 0 && ARTICLES.contains(&letters.as_str())));
            let written = piece.trim_matches(|c: char| !c.is_alphanumeric()).into();
            words.push(TakenWord { text: letters.into(), written, initial, particle });
        }
        words
    }
}

/// The letters and digits of a word, folded.
fn letters(word: &str) -> String {
    SearchKey::of(word).as_str().chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the words of a name: `.` behind an initial, `~` behind a particle;
    /// what was cut stands in brackets.
    #[track_caller]
    fn check(name: &str, expected: &str) {
        let taken = Taken::apart(name);
        let mut told: Vec<String> = taken
            .words
            .iter()
            .map(|word| match (word.initial, word.particle) {
                (true, _) => format!("{}.", word.text),
                (_, true) => format!("{}~", word.text),
                _ => word.text.to_string(),
            })
            .collect();
        told.extend(taken.generation.map(|generation| format!("({generation})")));
        told.extend(taken.organisation.map(|ending| format!("({ending})")));
        assert_eq!(told.join(" "), expected, "{name}");
    }

    #[test]
    fn titles_and_endings_are_cut_and_words_are_folded() {
        check("Dr. Zoë Açafrán, PhD", "zoe acafran");
        check("Prof. Dr. Tuva Brandsund", "tuva brandsund");
        check("Osric Pellam Jr.", "osric pellam (2)");
        check("Quartzmere Flash GmbH", "quartzmere flash (gmbh)");
        check("Withy & Thorne, Inc.", "withy thorne (inc)");
    }

    #[test]
    fn a_comma_turns_the_words_round() {
        check("Brandsund, Tuva", "tuva brandsund");
        check("da Quintela, Ana", "ana da~ quintela");
        assert!(Taken::apart("Brandsund, Tuva").turned);
        assert!(!Taken::apart("Quartzmere, Inc.").turned);
    }

    #[test]
    fn letters_and_small_words_are_known_where_they_stand() {
        check("J. R. Marsh", "j. r. marsh");
        check("J.R. Marsh", "j. r. marsh");
        check("Ana de la Quintela", "ana de~ la~ quintela");
        check("Do Thi Binh", "do thi~ binh");
        check("Huy Do", "huy do");
        check("Tuva al-Masrun", "tuva al~ masrun");
        check("Min-jun Seok", "min jun seok");
    }

    #[test]
    fn what_is_no_name_is_nothing() {
        for text in ["", ".", "a/b", "one two three four five six seven", "a, b, c", "[[x]]"] {
            check(text, "");
        }
    }
}
