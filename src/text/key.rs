//! The three ways in which names are compared. No other code compares names.
//!
//! | key | for | folds |
//! |---|---|---|
//! | [`LinkKey`] | what a link opens, as Obsidian does it | NFC, odd spaces, case |
//! | [`NameKey`] | which names are the same entity | NFC, full case fold, runs of white space |
//! | [`SearchKey`] | what a few typed letters find | all of these, and diacritics |

use std::borrow::{Borrow, Cow};

use caseless::Caseless;
use serde::{Deserialize, Serialize};
use unicode_normalization::{
    IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfc_quick,
};

use super::folded::keeps_spaces;

/// A path or file name as Obsidian compares it when it resolves a link: NFC,
/// U+00A0 and U+202F as spaces, lower case. Runs of space stay as they are.
///
/// Source: measured in Obsidian's own metadata caches.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LinkKey(Box<str>);

/// A name as entities are told apart: NFC, full case fold, white space trimmed
/// and its runs made one space.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct NameKey(Box<str>);

/// A name as the finder sees it: like [`NameKey`], without diacritics, and with
/// the letters that carry no separable mark (ø, ł, ß, ð, þ, æ) spelled plainly.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct SearchKey(Box<str>);

/// A text by which those of the same letters are equal, however these are composed: a
/// reader sees no difference.
pub fn composed(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}

impl LinkKey {
    /// The key of a path or file name as written.
    pub fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self(text.to_ascii_lowercase().into_boxed_str());
        }
        let spaced = text.chars().map(|c| if matches!(c, '\u{a0}' | '\u{202f}') { ' ' } else { c });
        let composed: String = spaced.nfc().collect();
        Self(composed.to_lowercase().into_boxed_str())
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folded text, to be changed.
    pub fn into_string(self) -> String {
        self.0.into()
    }
}

impl NameKey {
    /// The key of a name as written.
    pub fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self(fold_ascii(text));
        }
        let folded: String = if is_nfc_quick(text.chars()) == IsNormalized::Yes {
            text.chars().default_case_fold().nfc().collect()
        } else {
            text.nfc().default_case_fold().nfc().collect()
        };
        Self(fold_spaces(folded.chars()))
    }

    /// The text of the key of a name. Nothing is copied where the name is written as its
    /// key, as most keys of frontmatter are.
    pub fn text_of(name: &str) -> Cow<'_, str> {
        let is_other = |any, byte: &u8| any | !(byte.is_ascii_lowercase() || *byte == b'-');
        if name.as_bytes().iter().fold(false, is_other) {
            Cow::Owned(Self::of(name).0.into())
        } else {
            Cow::Borrowed(name)
        }
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the key of `text`. Cheaper than to make it, for text that
    /// is mostly something else.
    pub fn is_of(&self, text: &str) -> bool {
        if !text.is_ascii() {
            return *self == Self::of(text);
        }
        // Most texts begin otherwise, or are the key but for their case.
        let first = |text: &str| text.bytes().next().map(|byte| byte.to_ascii_lowercase());
        if first(text.trim_start()) != first(&self.0) {
            return false;
        }
        if text.eq_ignore_ascii_case(&self.0) {
            return true;
        }
        // Word by word, since a key has single spaces only.
        let (mut words, mut own) = (text.split_whitespace(), self.0.split_terminator(' '));
        loop {
            match (words.next(), own.next()) {
                (None, None) => return true,
                (Some(word), Some(own)) if word.eq_ignore_ascii_case(own) => {}
                _ => return false,
            }
        }
    }

    /// Whether nothing but white space was written.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A table by keys can be asked for a folded text.
impl Borrow<str> for NameKey {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl SearchKey {
    /// The key of a name, or of what was typed to find one.
    pub fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self(fold_ascii(text));
        }
        Self(fold_spaces(text.chars().flat_map(search_fold)))
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Folds one character as [`SearchKey`] does. May give none (a combining mark)
/// or several (ß gives ss), so callers that map positions fold by character.
pub fn search_fold(c: char) -> impl Iterator<Item = char> {
    let plain: &'static str = match c {
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ß' | 'ẞ' => "ss",
        'ı' | 'İ' => "i",
        _ => "",
    };
    let folded = plain
        .is_empty()
        .then(|| std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c)).default_case_fold());
    plain.chars().chain(folded.into_iter().flatten())
}

/// What all foldings make of text that has nothing to fold but case and space.
fn fold_ascii(text: &str) -> Box<str> {
    let ends = [text.as_bytes().first(), text.as_bytes().last()];
    if !ends.contains(&Some(&b' ')) && keeps_spaces(text) {
        return text.to_ascii_lowercase().into_boxed_str();
    }
    let mut words = text.split_whitespace();
    let mut folded = String::with_capacity(text.len());
    folded.extend(words.next());
    words.for_each(|word| folded.extend([" ", word]));
    folded.make_ascii_lowercase();
    folded.into_boxed_str()
}

/// Trims white space at both ends and makes each run of it one space.
fn fold_spaces(chars: impl Iterator<Item = char>) -> Box<str> {
    let mut out = String::new();
    let mut pending = false;
    for c in chars {
        if c.is_whitespace() {
            pending = !out.is_empty();
        } else {
            if pending {
                out.push(' ');
                pending = false;
            }
            out.push(c);
        }
    }
    out.into_boxed_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_key_ignores_case_composition_and_odd_spaces() {
        assert_eq!(LinkKey::of("Cafe\u{301}\u{a0}NOTE"), LinkKey::of("café note"));
        assert_ne!(LinkKey::of("a  b"), LinkKey::of("a b"));
    }

    #[test]
    fn a_name_key_also_ignores_runs_of_space_and_folds_fully() {
        assert_eq!(NameKey::of(" Jo  Ann\u{a0}Straße "), NameKey::of("jo ann STRASSE"));
        assert_ne!(NameKey::of("Jórunn"), NameKey::of("Jorunn"));
    }

    #[test]
    fn a_key_knows_its_text_without_another_key() {
        for text in [
            "See also",
            "\u{b}see\u{b}\u{c} ALSO\t",
            "seealso",
            "see",
            "see also x",
            "",
            " ",
            "Sée",
        ] {
            for name in ["see also", "", "SÉE", "see"] {
                let key = NameKey::of(name);
                assert_eq!(key.is_of(text), key == NameKey::of(text), "{name:?} {text:?}");
                assert_eq!(NameKey::text_of(text), NameKey::of(text).as_str());
            }
        }
    }

    #[test]
    fn a_search_key_ignores_diacritics_too() {
        assert_eq!(SearchKey::of("Jórunn Øster-Łuk").as_str(), "jorunn oster-luk");
        assert_eq!(SearchKey::of("Weiß").as_str(), "weiss");
        assert_eq!(SearchKey::of("日本 語").as_str(), "日本 語");
        let ascii: String = (0..128u8).map(char::from).collect();
        let by_letter = fold_spaces(ascii.chars().flat_map(search_fold));
        assert_eq!(SearchKey::of(&ascii).as_str(), &*by_letter);
    }
}
