//! Bytes into text, and text that was once decoded wrongly back into itself.
//!
//! [`decode`] answers for any bytes. [`repair`] undoes one accident: UTF-8 that
//! a program read as Mac Roman or Windows-1252 and saved again. It changes only
//! what can hardly mean anything else, and costs nothing on healthy text.

use std::borrow::Cow;
use std::ops::Range;

/// Text out of bytes, and what had to be done for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'b> {
    /// Without byte order mark; borrowed where nothing had to change.
    pub text: Cow<'b, str>,
    /// A UTF-8 byte order mark was removed.
    pub bom: bool,
    /// The bytes were UTF-16 with a byte order mark.
    pub utf16: bool,
    /// Some bytes were invalid and became U+FFFD.
    pub invalid: bool,
    /// NUL characters became U+FFFD.
    pub nul: bool,
}

/// Decodes UTF-8, or UTF-16 where a byte order mark says so.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    let (text, bom, utf16, invalid) = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest, true),
        [0xFF, 0xFE, rest @ ..] => utf_16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf_16(rest, u16::from_be_bytes),
        _ => utf8(bytes, false),
    };
    let nul = memchr::memchr(0, text.as_bytes()).is_some();
    let text = if nul { Cow::Owned(text.replace('\0', "\u{fffd}")) } else { text };
    Decoded { text, bom, utf16, invalid, nul }
}

fn utf8(bytes: &[u8], bom: bool) -> (Cow<'_, str>, bool, bool, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), bom, false, false),
        Err(_) => (String::from_utf8_lossy(bytes), bom, false, true),
    }
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (Cow<'_, str>, bool, bool, bool) {
    let pairs = bytes.chunks_exact(2);
    let mut invalid = !pairs.remainder().is_empty();
    let units = pairs.map(|pair| unit([pair[0], pair[1]]));
    let mut text: String = char::decode_utf16(units)
        .map(|unit| {
            unit.unwrap_or_else(|_| {
                invalid = true;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    if bytes.len() % 2 == 1 {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    (Cow::Owned(text), false, true, invalid)
}

/// The upper half of Mac Roman. 0xF0 is Apple's logo.
#[rustfmt::skip]
const MAC_ROMAN: [char; 128] = [
    'Ä', 'Å', 'Ç', 'É', 'Ñ', 'Ö', 'Ü', 'á', 'à', 'â', 'ä', 'ã', 'å', 'ç', 'é', 'è',
    'ê', 'ë', 'í', 'ì', 'î', 'ï', 'ñ', 'ó', 'ò', 'ô', 'ö', 'õ', 'ú', 'ù', 'û', 'ü',
    '†', '°', '¢', '£', '§', '•', '¶', 'ß', '®', '©', '™', '´', '¨', '≠', 'Æ', 'Ø',
    '∞', '±', '≤', '≥', '¥', 'µ', '∂', '∑', '∏', 'π', '∫', 'ª', 'º', 'Ω', 'æ', 'ø',
    '¿', '¡', '¬', '√', 'ƒ', '≈', '∆', '«', '»', '…', '\u{a0}', 'À', 'Ã', 'Õ', 'Œ', 'œ',
    '–', '—', '“', '”', '‘', '’', '÷', '◊', 'ÿ', 'Ÿ', '⁄', '€', '‹', '›', 'ﬁ', 'ﬂ',
    '‡', '·', '‚', '„', '‰', 'Â', 'Ê', 'Á', 'Ë', 'È', 'Í', 'Î', 'Ï', 'Ì', 'Ó', 'Ô',
    '\u{f8ff}', 'Ò', 'Ú', 'Û', 'Ù', 'ı', 'ˆ', '˜', '¯', '˘', '˙', '˚', '¸', '˝', '˛', 'ˇ',
];

/// Windows-1252 from 0x80 to 0x9F; above that it is Latin-1. The five bytes
/// without a character are read as C1 controls, as browsers do.
#[rustfmt::skip]
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

type Encode = fn(char) -> Option<u8>;

/// [`MAC_ROMAN`] the other way: the byte of each character up to `≥`, behind
/// which only four of the table lie; 0 for those that have none.
static MAC_ROMAN_BYTES: [u8; '≥' as usize + 1] = {
    let mut bytes = [0; '≥' as usize + 1];
    let mut at = 0;
    while at < MAC_ROMAN.len() {
        let c = MAC_ROMAN[at] as usize;
        if c < bytes.len() {
            bytes[c] = 0x80 + at as u8;
        }
        at += 1;
    }
    bytes
};

fn mac_roman(c: char) -> Option<u8> {
    match MAC_ROMAN_BYTES.get(c as usize) {
        Some(0) => None,
        Some(&byte) => Some(byte),
        None => match c {
            '◊' => Some(0xD7),
            'ﬁ' => Some(0xDE),
            'ﬂ' => Some(0xDF),
            '\u{f8ff}' => Some(0xF0),
            _ => None,
        },
    }
}

fn windows_1252(c: char) -> Option<u8> {
    match u32::from(c) {
        code @ 0x80..=0xFF => u8::try_from(code).ok(),
        // Nothing of the table lies behind the sign for a trade mark.
        0..0x80 | 0x2123.. => None,
        _ => {
            let at = WINDOWS_1252.iter().position(|&win| win == c)?;
            u8::try_from(at + 0x80).ok()
        }
    }
}

/// Gives back the text that was meant, where `text` holds UTF-8 that was read
/// as Mac Roman or Windows-1252; nothing where there is nothing to repair.
///
/// A run of characters is changed only when its bytes in one of these encodings
/// are valid UTF-8 for an emoji, a curly quote, a dash, or an accented letter
/// that touches another letter.
pub fn repair(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut copied = 0;
    for (run, meant) in damaged(text) {
        if copied == 0 {
            out.reserve(text.len());
        }
        out.push_str(&text[copied..run.start]);
        out.push(meant);
        copied = run.end;
    }
    if copied == 0 {
        return None;
    }
    out.push_str(&text[copied..]);
    Some(out)
}

/// How many characters of `text` stand before the one that has `before` of them before
/// it in what [`repair`] gives.
pub fn before_repair(text: &str, before: usize) -> usize {
    let (mut at, mut n_chars, mut n_lost) = (0, 0, 0);
    for (run, _) in damaged(text) {
        n_chars += text[at..run.start].chars().count();
        if n_chars - n_lost >= before {
            break;
        }
        let n_run = text[run.clone()].chars().count();
        n_chars += n_run;
        n_lost += n_run - 1;
        at = run.end;
    }
    before + n_lost
}

/// The runs of bytes that were damaged, and what each was meant to be.
fn damaged(text: &str) -> impl Iterator<Item = (Range<usize>, char)> {
    let mut at = 0;
    let mut last: Option<(usize, char)> = None;
    std::iter::from_fn(move || {
        loop {
            let start = next_suspect(text, at)?;
            let touching = last.filter(|(end, _)| *end == start).map(|(_, meant)| meant);
            let before = touching.or_else(|| text[..start].chars().next_back());
            if let Some((meant, len)) = reversed(&text[start..], before) {
                at = start + len;
                last = Some((at, meant));
                return Some((start..at, meant));
            }
            at = start + len_from(text.as_bytes()[start]);
        }
    })
}

/// The next character from byte `at` on that may begin what was damaged: one
/// that may be in the tables, as by its first byte, with another behind it that
/// is not ASCII either.
fn next_suspect(text: &str, mut at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    loop {
        if bytes.get(at)?.is_ascii() {
            at += first_beyond_ascii(&bytes[at..])?;
        }
        let next = at + len_from(bytes[at]);
        if matches!(bytes[at], 0xC2..=0xCF | 0xE2 | 0xEF)
            && bytes.get(next).is_some_and(|byte| !byte.is_ascii())
        {
            return Some(at);
        }
        at = next;
    }
}

/// The length of a character that begins with this byte and is not ASCII.
fn len_from(first: u8) -> usize {
    match first {
        ..0xE0 => 2,
        0xE0..0xF0 => 3,
        0xF0.. => 4,
    }
}

/// Where the first byte stands that is not ASCII.
fn first_beyond_ascii(bytes: &[u8]) -> Option<usize> {
    // Many at once, as most text is ASCII.
    let (chunks, _) = bytes.as_chunks::<16>();
    let passed = 16 * chunks.iter().take_while(|chunk| chunk.is_ascii()).count();
    let step = bytes[passed..].iter().position(|byte| !byte.is_ascii())?;
    Some(passed + step)
}

/// The character that the start of `text` was, and the bytes it takes now.
fn reversed(text: &str, before: Option<char>) -> Option<(char, usize)> {
    let encodings: [Encode; 2] = [mac_roman, windows_1252];
    encodings.into_iter().find_map(|encode| {
        let (meant, taken, last) = sequence(text, encode)?;
        let rest = &text[taken..];
        // What follows may be damaged too.
        let after = sequence(rest, encode).map(|next| next.0).or_else(|| rest.chars().next());
        is_known_sign(meant, last, before, after).then_some((meant, taken))
    })
}

/// Reads one UTF-8 sequence whose bytes are written as characters: the
/// character, the bytes taken of `text`, the last character taken.
fn sequence(text: &str, encode: Encode) -> Option<(char, usize, char)> {
    let mut chars = text.char_indices();
    let first = encode(chars.next()?.1)?;
    let len = match first {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut bytes = [first, 0, 0, 0];
    let mut last = (0, ' ');
    for byte in &mut bytes[1..len] {
        last = chars.next()?;
        *byte = encode(last.1).filter(|byte| (0x80..=0xBF).contains(byte))?;
    }
    let meant = std::str::from_utf8(&bytes[..len]).ok()?.chars().next()?;
    Some((meant, last.0 + last.1.len_utf8(), last.1))
}

/// Whether a reversal is worth believing. `last` is the last damaged character,
/// `before` and `after` stand beside the damage.
fn is_known_sign(meant: char, last: char, before: Option<char>, after: Option<char>) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    match meant {
        // Every emoji of the Tasks plugin, and the block most others are in.
        '➕' | '✅' | '❌' | '⏳' | '⌛' | '⏫' | '⏬' | '⛔' | '\u{1f000}'..='\u{1faff}' => {
            true
        }
        '\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{201f}' | '\u{2022}' | '\u{2026}' => true,
        // A variation selector is nothing by itself.
        '\u{fe0f}' => before.is_some_and(|c| !c.is_alphanumeric() && c > '\u{2000}'),
        '\u{c0}'..='\u{24f}' if meant.is_alphabetic() => match last {
            // Healthy text has a capital A with tilde before a closing quote, and
            // a root before pi: believe these only inside a word.
            '‘' | '’' | '“' | '”' | '…' | '–' | '—' | '•' | '›' | '‹' => {
                is_letter(after)
            }
            'π' | '∑' | '∏' | '∫' | '∞' => is_letter(before) && is_letter(after),
            _ => is_letter(before) || is_letter(after),
        },
        _ => false,
    }
}

#[cfg(test)]
pub(crate) mod accident {
    //! The accident itself, for tests: UTF-8 read with a wrong table.

    use super::{MAC_ROMAN, WINDOWS_1252};

    /// Both ways in which `text` may be damaged.
    pub(crate) fn both(text: &str) -> [String; 2] {
        let mac_roman = |byte: u8| MAC_ROMAN[usize::from(byte - 0x80)];
        let windows_1252 = |byte: u8| {
            WINDOWS_1252.get(usize::from(byte - 0x80)).copied().unwrap_or(char::from(byte))
        };
        [read_with(text, mac_roman), read_with(text, windows_1252)]
    }

    fn read_with(text: &str, table: impl Fn(u8) -> char) -> String {
        text.bytes()
            .map(|byte| if byte.is_ascii() { char::from(byte) } else { table(byte) })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_repaired(meant: &str) {
        for damaged in accident::both(meant) {
            assert_eq!(repair(&damaged).as_deref(), Some(meant), "{damaged}");
        }
    }

    #[test]
    fn emoji_of_the_tasks_table_come_back() {
        for emoji in "📅📆🗓⏳⌛🛫➕✅❌🔺⏫🔼🔽⏬🔁🏁🆔⛔".chars() {
            check_repaired(&format!("Send it {emoji} 2026-01-08"));
            check_repaired(&format!("Send it {emoji}\u{fe0f}2026-01-08"));
        }
    }

    #[test]
    fn quotes_dashes_and_accented_letters_come_back() {
        check_repaired("“Pél’s” – não — ‘Übergröße’ …");
        check_repaired("Jórunn Þórsdóttir, señor Łukowicz");
        check_repaired("CÔTE");
    }

    #[test]
    fn a_damaged_run_beside_healthy_letters_comes_back_alone() {
        assert_eq!(repair("Zoë â€” JosÃ© é").as_deref(), Some("Zoë — José é"));
    }

    #[test]
    fn healthy_text_is_left_alone() {
        for text in [
            "plain",
            "“AMANHÃ” e “MAÇÃ…”",
            "‚Äpfel‘ und ‚Öl‘",
            "√π ≈ 1.77, √2, x ≤ ±√5",
            "naïve café, Ångström, Ærø, Œuvre, 日本語, Ελλάδα, 📅 2026-01-04",
            "Â£5 stays unknown",
            "\u{f8ff} logo",
        ] {
            assert_eq!(repair(text), None, "{text}");
        }
    }

    #[test]
    fn a_character_goes_back_to_the_byte_that_it_was_read_from() {
        for (byte, mac) in (0x80..=0xFF).zip(MAC_ROMAN) {
            assert_eq!(mac_roman(mac), Some(byte), "{mac}");
        }
        for (byte, windows) in (0x80..=0xFF).zip(WINDOWS_1252) {
            assert_eq!(windows_1252(windows), Some(byte), "{windows}");
        }
        for c in MAC_ROMAN.into_iter().chain(WINDOWS_1252) {
            assert_eq!(next_suspect(&format!("a日{c}é"), 0), Some(4), "{c}");
        }
        for c in ('\0'..=char::MAX).filter(|c| !MAC_ROMAN.contains(c)) {
            assert_eq!(mac_roman(c), None, "{c}");
        }
        for c in ('\u{100}'..=char::MAX).filter(|c| !WINDOWS_1252.contains(c)) {
            assert_eq!(windows_1252(c), None, "{c}");
        }
        assert!(('\0'..'\u{80}').all(|c| windows_1252(c).is_none()));
    }

    #[test]
    fn damage_is_found_wherever_it_stands() {
        for len in 1..40 {
            let text = "a".repeat(len);
            check_repaired(&format!("{text}—{text}é{text}—"));
        }
    }

    #[test]
    fn any_bytes_become_text() {
        assert_eq!(decode(b"\xEF\xBB\xBFa").text, "a");
        assert_eq!(decode(b"\xFF\xFEa\0b\0").text, "ab");
        assert_eq!(decode(b"\xFE\xFF\0a\xD8\x00").text, "a\u{fffd}");
        let odd = decode(b"\xFF\xFEa\0b");
        assert!(odd.utf16 && odd.invalid && odd.text == "a\u{fffd}");
        let lossy = decode(b"a\xC3(b\0");
        assert!(lossy.invalid && lossy.nul);
        assert_eq!(lossy.text, "a\u{fffd}(b\u{fffd}");
    }
}
