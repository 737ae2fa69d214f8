//! The only way from a vault's text to a screen.
//!
//! [`Shown`] cannot be made but by [`display_safe`] and its sisters here, so a
//! function that takes `Shown` can write it to a terminal without a second
//! thought. What could command a terminal or turn the reading order is replaced
//! by a harmless, visible symbol; nothing is dropped in silence from a name. A
//! letter under more marks than any script stacks is cut, as it would go to the
//! terminal whole with every frame.
//!
//! Rules: `docs` of terminals agree that C0, DEL and C1 are commands; Unicode
//! bidi overrides and isolates reorder what follows them (Trojan Source).

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use unicode_segmentation::UnicodeSegmentation;

/// The longest grapheme that is shown whole, in bytes: a family of emoji of all
/// colours takes some forty.
const GRAPHEME_BYTES_MAX: usize = 64;

/// Text that may be written to a terminal as it is: no control character, no
/// bidi control, no line break, no invisible tag character.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Shown(Box<str>);

impl Shown {
    /// Text of the program itself. Filtered like any other, so that the promise
    /// of the type needs no trust.
    pub fn new(text: &str) -> Self {
        display_safe(text)
    }

    /// What the type promises not to be, to try what stands behind it.
    #[cfg(test)]
    pub fn unfiltered(text: &str) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Shown {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Makes one line of any text safe to show: for names, titles and labels.
pub fn display_safe(text: &str) -> Shown {
    Shown(safe(text).into_owned().into_boxed_str())
}

/// Like [`display_safe`], borrowing where nothing had to change.
pub fn safe(text: &str) -> Cow<'_, str> {
    let text = without_harm(text);
    match has_long_grapheme(&text) {
        true => Cow::Owned(with_short_graphemes(&text)),
        false => text,
    }
}

fn without_harm(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| harmless(c).is_none()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match harmless(c) {
            None => push_replacement(&mut out, c),
            Some(()) => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn has_long_grapheme(text: &str) -> bool {
    // Of ASCII only the first byte of a grapheme can be, as no line break is left.
    let mut runs = text.as_bytes().split(u8::is_ascii);
    runs.any(|run| run.len() >= GRAPHEME_BYTES_MAX)
        && text.graphemes(true).any(|grapheme| grapheme.len() > GRAPHEME_BYTES_MAX)
}

/// The same with `\u{fffd}` behind what is left of each grapheme that was too long.
fn with_short_graphemes(text: &str) -> String {
    let mut out = String::new();
    for grapheme in text.graphemes(true) {
        let end = grapheme.floor_char_boundary(GRAPHEME_BYTES_MAX);
        out.push_str(&grapheme[..end]);
        if end < grapheme.len() {
            out.push('\u{fffd}');
        }
    }
    out
}

/// Within a JSON text, writes as `\uXXXX` what serde leaves but a terminal might
/// act on: DEL, C1, bidi controls, invisible tags. They stand in strings only.
pub fn json_safe(json: &str) -> Cow<'_, str> {
    let acts = |c: char| !is_harmless(c) && !matches!(c, '\u{fe0f}' | '\u{200b}' | '\u{feff}');
    if !json.chars().any(acts) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if acts(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Whether a character may stand in a cell of the screen.
pub fn is_harmless(c: char) -> bool {
    harmless(c).is_some()
}

fn harmless(c: char) -> Option<()> {
    let harmful = matches!(c,
        '\0'..='\x1f' | '\x7f'..='\u{9f}'
        | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe0f}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    (!harmful).then_some(())
}

fn push_replacement(out: &mut String, c: char) {
    match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push(' '),
        // Direction marks and joiners that only layout engines need.
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
        // Terminals disagree on the width of an emoji with this selector.
        | '\u{fe0f}'
        | '\u{e0000}'..='\u{e007f}' => {}
        '\u{202a}' => out.push_str("⟪LRE⟫"),
        '\u{202b}' => out.push_str("⟪RLE⟫"),
        '\u{202c}' => out.push_str("⟪PDF⟫"),
        '\u{202d}' => out.push_str("⟪LRO⟫"),
        '\u{202e}' => out.push_str("⟪RLO⟫"),
        '\u{2066}' => out.push_str("⟪LRI⟫"),
        '\u{2067}' => out.push_str("⟪RLI⟫"),
        '\u{2068}' => out.push_str("⟪FSI⟫"),
        '\u{2069}' => out.push_str("⟪PDI⟫"),
        '\x1b' => out.push('␛'),
        c @ '\0'..='\x1f' => out.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}')),
        '\x7f' => out.push('␡'),
        _ => out.push('\u{fffd}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_overrides_become_symbols_that_can_be_seen() {
        assert_eq!(display_safe("a\x1b]52;c\x07b").as_str(), "a␛]52;c␇b");
        assert_eq!(display_safe("x\u{202e}gnp.exe").as_str(), "x⟪RLO⟫gnp.exe");
        assert_eq!(display_safe("c1 \u{9b}31m").as_str(), "c1 \u{fffd}31m");
        assert_eq!(display_safe("one\ntwo").as_str(), "one two");
    }

    #[test]
    fn joiners_that_emoji_and_persian_need_stay() {
        assert_eq!(
            display_safe("👩\u{200d}🔬 می\u{200c}خواهم").as_str(),
            "👩\u{200d}🔬 می\u{200c}خواهم"
        );
    }

    #[test]
    fn what_is_safe_stays_as_it_is() {
        let marks = format!("tab\there \u{200b}\u{e0041} q{}", "\u{301}".repeat(100));
        let once = display_safe(&marks).as_str().to_owned();
        assert_eq!(display_safe(&once).as_str(), once);
    }

    #[test]
    fn a_letter_under_a_mountain_of_marks_is_cut_and_no_writing_is() {
        let marked = display_safe(&format!("z{}y", "\u{301}".repeat(1_000_000)));
        assert_eq!(marked.as_str(), format!("z{}\u{fffd}y", "\u{301}".repeat(31)));
        let family = display_safe(&"👨\u{200d}".repeat(100_000));
        assert!(family.as_str().len() <= GRAPHEME_BYTES_MAX + 3);
        for text in ["日本語のとても長い名前", "👨🏿\u{200d}👩🏿\u{200d}👧🏿\u{200d}👦🏿", "ཧྐྵྨླྺྼྻྂ"]
        {
            let text = text.repeat(9);
            assert_eq!(display_safe(&text).as_str(), text);
        }
    }

    #[test]
    fn json_holds_nothing_that_a_terminal_acts_on() {
        let value = serde_json::json!({ "a": "x\u{9b}31m\u{202e}\u{7f}\u{e0041}é\n" });
        let line = json_safe(&value.to_string()).into_owned();
        assert_eq!(line, r#"{"a":"x\u009b31m\u202e\u007f\udb40\udc41é\n"}"#);
        let back: serde_json::Value = serde_json::from_str(&line).expect("still JSON");
        assert_eq!(back, value);
    }
}
