//! Running text as names are compared, with the way back: where a name is found
//! in the folded text, the place of it in the text as written is known.

use std::ops::Range;

use caseless::Caseless;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

/// A text folded as [`NameKey`](super::NameKey) folds a name. A name's key is
/// found in it wherever the name is written, in any case and composition and
/// with any white space between its words.
#[derive(Debug, Default)]
pub struct FoldedText {
    folded: String,
    /// For every byte of `folded`, and one more for its end: the byte of the
    /// source at which that character begins.
    from: Vec<u32>,
}

impl FoldedText {
    /// Folds `text`, which must be shorter than 4 GiB.
    pub fn of(text: &str) -> Self {
        let mut out = Self {
            folded: String::with_capacity(text.len()),
            from: Vec::with_capacity(text.len() + 1),
        };
        if text.is_ascii() {
            for (at, byte) in text.bytes().enumerate() {
                out.push(char::from(byte.to_ascii_lowercase()), at);
            }
        } else if is_nfc_quick(text.chars()) == IsNormalized::Yes {
            for (at, c) in text.char_indices() {
                std::iter::once(c).default_case_fold().for_each(|c| out.push(c, at));
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
        let at = |index: usize| {
            let last = self.from.last().copied().unwrap_or(0);
            self.from.get(index).copied().unwrap_or(last) as usize
        };
        at(range.start)..at(range.end)
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
    fn the_end_of_a_text_is_its_length() {
        let folded = FoldedText::of("Ann ");
        assert_eq!(folded.source(0..4), 0..4);
        assert_eq!(folded.source(9..12), 4..4);
    }
}
