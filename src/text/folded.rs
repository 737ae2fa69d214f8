//! Running text as names are compared, with the way back: where a name is found
//! in the folded text, the place of it in the text as written is known.

use std::ops::Range;

use caseless::Caseless;
use unicode_normalization::{
    IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfc_quick,
};
use unicode_segmentation::UnicodeSegmentation;

/// A text folded as [`NameKey`](super::NameKey) folds a name. A name's key is
/// found in it wherever the name is written, in any case and composition and
/// with any white space between its words.
#[derive(Debug, Default)]
pub struct FoldedText {
    folded: String,
    /// For every byte of `folded`, and one more for its end: the byte of the
    /// source at which that character begins. None where all stand as they stood.
    from: Option<Vec<u32>>,
}

impl FoldedText {
    /// Folds `text`, which must be shorter than 4 GiB.
    pub fn of(text: &str) -> Self {
        if text.is_ascii() && keeps_spaces(text) {
            return Self { folded: text.to_ascii_lowercase(), from: None };
        }
        let mut out = Self { folded: String::with_capacity(text.len()), from: None };
        if is_nfc_quick(text.chars()) == IsNormalized::Yes {
            let mut at = 0;
            for run in text.as_bytes().chunk_by(|a, b| a.is_ascii() == b.is_ascii()) {
                let run = &text[at..at + run.len()];
                out.push_run(run, at);
                at += run.len();
            }
        } else {
            // Composition joins characters, so a whole grapheme is the smallest
            // part that can be folded by itself.
            for (at, grapheme) in text.grapheme_indices(true) {
                grapheme.nfc().default_case_fold().nfc().for_each(|c| out.push(c, at));
            }
        }
        out.end_at(text.len());
        out
    }

    /// The folded text; runs of white space are one space.
    pub fn as_str(&self) -> &str {
        &self.folded
    }

    /// The bytes of the source that a range of the folded text was made of.
    /// A range past the end is empty.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let at = |index: usize| match &self.from {
            None => index.min(self.folded.len()),
            Some(from) => from.get(index).or(from.last()).map_or(0, |&at| at as usize),
        };
        at(range.start)..at(range.end)
    }

    /// The words of the folded text, as byte ranges in it. A character of a
    /// script that is written without spaces is a word by itself.
    pub fn words(&self) -> impl Iterator<Item = Range<usize>> + Clone {
        words(&self.folded)
    }

    /// Folds characters that are all of ASCII or none of them.
    fn push_run(&mut self, run: &str, at: usize) {
        if !run.is_ascii() {
            for (nth, c) in run.char_indices() {
                let mut folded = std::iter::once(c).default_case_fold();
                match (folded.next(), folded.next()) {
                    (Some(c), None) => self.push(c, at + nth),
                    // A letter may fold to one and a mark.
                    _ => {
                        let folded = std::iter::once(c).default_case_fold();
                        folded.nfc().for_each(|c| self.push(c, at + nth));
                    }
                }
            }
        } else if keeps_spaces(run) && !(run.starts_with(' ') && self.folded.ends_with(' ')) {
            self.stands(at);
            let start = self.folded.len();
            self.folded.push_str(run);
            self.folded[start..].make_ascii_lowercase();
            if let Some(from) = &mut self.from {
                from.extend((at..at + run.len()).map(position));
            }
        } else {
            run.bytes()
                .zip(at..)
                .for_each(|(byte, at)| self.push(byte.to_ascii_lowercase().into(), at));
        }
    }

    fn push(&mut self, c: char, at: usize) {
        let c = if c.is_whitespace() { ' ' } else { c };
        if c == ' ' && self.folded.ends_with(' ') {
            return;
        }
        self.stands(at);
        self.folded.push(c);
        if let Some(from) = &mut self.from {
            from.resize(self.folded.len(), position(at));
        }
    }

    /// Says where what is pushed next stands in the source.
    fn stands(&mut self, at: usize) {
        if self.from.is_none() && self.folded.len() != at {
            self.from = Some((0..self.folded.len()).map(position).collect());
        }
    }

    /// Says how long the source is.
    fn end_at(&mut self, len: usize) {
        self.stands(len);
        if let Some(from) = &mut self.from {
            from.push(position(len));
        }
    }
}

/// A byte of a text that is shorter than 4 GiB.
fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Whether the white space of an ASCII text is single spaces, as a key has it.
pub(super) fn keeps_spaces(text: &str) -> bool {
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    // To the end of the text, whatever is found, so that many bytes are looked at at
    // once.
    let is_other = bytes.iter().fold(false, |any, byte| any | matches!(byte, b'\t'..=b'\r'));
    let runs_on = pairs.fold(false, |any, pair| any | (pair == (&b' ', &b' ')));
    !is_other && !runs_on
}

/// The words of a text, as byte ranges; see [`FoldedText::words`].
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> + Clone {
    let (bytes, mut at) = (text.as_bytes(), 0);
    std::iter::from_fn(move || {
        // Most characters are of ASCII.
        let alone = loop {
            let byte = *bytes.get(at)?;
            if IS_ASCII_WORD[usize::from(byte)] {
                break false;
            }
            let c = char_at(text, at)?;
            if !c.is_ascii() && is_word(c) {
                break has_no_spaces(c);
            }
            at += c.len_utf8();
        };
        let start = at;
        let goes_on = |at: usize| {
            let c = char_at(text, at).filter(|c| !c.is_ascii())?;
            let is_part =
                is_combining_mark(c) || at == start || (!alone && is_word(c) && !has_no_spaces(c));
            is_part.then_some(c.len_utf8())
        };
        loop {
            if !alone {
                let run = bytes[at..].iter().take_while(|byte| IS_ASCII_WORD[usize::from(**byte)]);
                at += run.count();
            }
            match goes_on(at) {
                Some(len) => at += len,
                None => break Some(start..at),
            }
        }
    })
}

/// The character that begins at a byte.
fn char_at(text: &str, at: usize) -> Option<char> {
    let byte = *text.as_bytes().get(at)?;
    if byte.is_ascii() { Some(char::from(byte)) } else { text[at..].chars().next() }
}

/// Whether a character belongs to words.
pub fn is_word(c: char) -> bool {
    match u8::try_from(c) {
        Ok(byte) if byte.is_ascii() => IS_ASCII_WORD[usize::from(byte)],
        _ => c.is_alphanumeric(),
    }
}

/// Which bytes are characters of ASCII that belong to words.
static IS_ASCII_WORD: [bool; 256] = {
    let (mut table, mut byte) = ([false; 256], 0_u8);
    while byte.is_ascii() {
        table[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_';
        byte += 1;
    }
    table
};

/// Whether a character is of a script whose words stand side by side without
/// spaces, so that every character may begin or end a name.
pub fn has_no_spaces(c: char) -> bool {
    c >= '\u{e00}'
        && matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::NameKey;

    #[track_caller]
    fn check(text: &str, name: &str, found: &str) {
        let folded = FoldedText::of(text);
        let key = NameKey::of(name);
        let at = folded.as_str().find(key.as_str()).expect("the name is in the text");
        assert_eq!(&text[folded.source(at..at + key.as_str().len())], found);
    }

    #[test]
    fn a_name_is_found_however_it_is_written() {
        check("ask JO  \t ann.", "Jo Ann", "JO  \t ann");
        check("zur Straße 4", "STRASSE", "Straße");
        check("ask E\u{301}lodie now", "Élodie", "E\u{301}lodie");
        check("Größe: José", "josé", "José");
        check("e\u{301}  x Bo\u{a0}Li", "Bo Li", "Bo\u{a0}Li");
    }

    #[test]
    fn words_end_at_marks_and_han_characters_stand_alone() {
        let text = "ann's o\u{308}re_1 李明, नमस्ते";
        let found: Vec<&str> = words(text).map(|word| &text[word]).collect();
        assert_eq!(found, ["ann", "s", "o\u{308}re_1", "李", "明", "नमस्ते"]);
    }

    /// The words by what the characters are, one after the other.
    fn words_by_characters(text: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut before = None;
        for (at, c) in text.char_indices() {
            let alone = has_no_spaces(c);
            let is_mark = !c.is_ascii() && is_combining_mark(c);
            let goes_on = is_mark || (is_word(c) && !alone && before == Some(false));
            match found.last_mut().filter(|word| word.end == at && goes_on) {
                Some(word) => word.end = at + c.len_utf8(),
                None if is_word(c) => {
                    found.push(at..at + c.len_utf8());
                    before = Some(alone);
                }
                None => {}
            }
        }
        found
    }

    proptest::proptest! {
        #[test]
        fn a_text_is_folded_as_a_name_is(text in "[abAZ1_ \t\u{a0}éÉßǰİẞ\u{301}\u{323}李のनम📅’-]{0,24}") {
            let folded = FoldedText::of(&text);
            let key = NameKey::of(&text);
            proptest::prop_assert_eq!(folded.as_str().trim(), key.as_str());
            for word in folded.words() {
                let source = folded.source(word.clone());
                let key = NameKey::of(&text[source]);
                proptest::prop_assert_eq!(key.as_str(), &folded.as_str()[word]);
            }
        }

        #[test]
        fn words_are_what_their_characters_make_them(text in "[abZ1_ '’éß\u{301}\u{323}李のनम्📅]{0,24}") {
            let found: Vec<Range<usize>> = words(&text).collect();
            proptest::prop_assert_eq!(found, words_by_characters(&text));
        }
    }

    #[test]
    fn the_end_of_a_text_is_its_length() {
        let folded = FoldedText::of("Ann ");
        assert_eq!(folded.source(0..4), 0..4);
        assert_eq!(folded.source(9..12), 4..4);
    }
}
