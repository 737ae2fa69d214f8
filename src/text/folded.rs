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
    /// source at which that character begins. Empty where all stand as they stood.
    from: Vec<u32>,
}

impl FoldedText {
    /// Folds `text`, which must be shorter than 4 GiB.
    pub fn of(text: &str) -> Self {
        if text.is_ascii() && keeps_spaces(text) {
            return Self { folded: text.to_ascii_lowercase(), from: Vec::new() };
        }
        let mut out = Self {
            folded: String::with_capacity(text.len()),
            from: Vec::with_capacity(text.len() + 1),
        };
        if text.is_ascii() {
            for (byte, at) in text.bytes().zip(0..) {
                let space = char::from(byte).is_whitespace();
                if !(space && out.folded.ends_with(' ')) {
                    let c = if space { ' ' } else { char::from(byte.to_ascii_lowercase()) };
                    out.folded.push(c);
                    out.from.push(at);
                }
            }
        } else if is_nfc_quick(text.chars()) == IsNormalized::Yes {
            for (at, c) in text.char_indices() {
                // Most characters are of ASCII even here.
                if c.is_ascii() {
                    out.push(c.to_ascii_lowercase(), at);
                } else {
                    std::iter::once(c).default_case_fold().for_each(|c| out.push(c, at));
                }
            }
        } else {
            // Composition joins characters, so a whole grapheme is the smallest
            // part that can be folded by itself.
            for (at, grapheme) in text.grapheme_indices(true) {
                grapheme.nfc().default_case_fold().nfc().for_each(|c| out.push(c, at));
            }
        }
        out.from.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        out
    }

    /// The folded text; runs of white space are one space.
    pub fn as_str(&self) -> &str {
        &self.folded
    }

    /// The bytes of the source that a range of the folded text was made of.
    /// A range past the end is empty.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let at = |index: usize| match self.from.last() {
            None => index.min(self.folded.len()),
            Some(&last) => self.from.get(index).copied().unwrap_or(last) as usize,
        };
        at(range.start)..at(range.end)
    }

    /// The words of the folded text, as byte ranges in it. A character of a
    /// script that is written without spaces is a word by itself.
    pub fn words(&self) -> impl Iterator<Item = Range<usize>> + Clone {
        words(&self.folded)
    }

    fn push(&mut self, c: char, at: usize) {
        let c = if c.is_whitespace() { ' ' } else { c };
        if c == ' ' && self.folded.ends_with(' ') {
            return;
        }
        self.folded.push(c);
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        self.from.resize(self.folded.len(), at);
    }
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
        let (start, first) = loop {
            let c = char_at(text, at)?;
            if is_word(c) {
                break (at, c);
            }
            at += c.len_utf8();
        };
        at += first.len_utf8();
        let alone = has_no_spaces(first);
        let goes_on = |c: char| is_mark(c) || (!alone && is_word(c) && !has_no_spaces(c));
        loop {
            if !alone {
                at += bytes[at..].iter().take_while(|byte| is_ascii_word(**byte)).count();
            }
            // Most words are of ASCII, and so is what ends them.
            match char_at(text, at) {
                Some(c) if !c.is_ascii() && goes_on(c) => at += c.len_utf8(),
                _ => break Some(start..at),
            }
        }
    })
}

/// The character that begins at a byte.
fn char_at(text: &str, at: usize) -> Option<char> {
    let byte = *text.as_bytes().get(at)?;
    if byte.is_ascii() { Some(char::from(byte)) } else { text[at..].chars().next() }
}

fn is_mark(c: char) -> bool {
    !c.is_ascii() && is_combining_mark(c)
}

/// Whether a character belongs to words.
pub fn is_word(c: char) -> bool {
    match u8::try_from(c) {
        Ok(byte) if byte.is_ascii() => is_ascii_word(byte),
        _ => c.is_alphanumeric(),
    }
}

fn is_ascii_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

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

    #[test]
    fn the_end_of_a_text_is_its_length() {
        let folded = FoldedText::of("Ann ");
        assert_eq!(folded.source(0..4), 0..4);
        assert_eq!(folded.source(9..12), 4..4);
    }
}
