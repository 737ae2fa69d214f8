//! What stands behind the brackets of a Markdown link: `(destination "title")`.

use std::borrow::Cow;
use std::ops::Range;

/// Parentheses in a destination that has no angle brackets.
const NESTING_MAX: usize = 32;

/// The rest of a link behind its text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tail {
    /// The destination without angle brackets; empty for `()`.
    pub destination: Range<usize>,
    /// The byte behind the closing parenthesis.
    pub end: usize,
}

/// Reads the rest of a link; `at` is the byte behind its `(`.
pub(super) fn tail(text: &[u8], at: usize) -> Option<Tail> {
    let start = skip_space(text, at);
    let (destination, after) = match destination(text, start) {
        Some(found) => found,
        // `[x]()` is a link to nowhere; anything else here is none.
        None => (start..start, start),
    };
    let mut end = skip_space(text, after);
    if end > after
        && let Some(behind) = title_end(text, end)
    {
        end = skip_space(text, behind);
    }
    (text.get(end) == Some(&b')')).then_some(Tail { destination, end: end + 1 })
}

/// The destination's bytes, and where it ends with its angle bracket.
fn destination(text: &[u8], start: usize) -> Option<(Range<usize>, usize)> {
    if text.get(start) == Some(&b'<') {
        let mut at = start + 1;
        loop {
            match text.get(at)? {
                b'\n' | b'\r' | b'<' => return None,
                b'>' => return Some((start + 1..at, at + 1)),
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
    }
    let (mut at, mut level) = (start, 0);
    while let Some(&byte) = text.get(at) {
        match byte {
            0..=b' ' | 0x7f => break,
            b'\\' if text.get(at + 1).is_some_and(|&next| next != b' ') => at += 1,
            b'(' if level == NESTING_MAX => return None,
            b'(' => level += 1,
            b')' if level == 0 => break,
            b')' => level -= 1,
            _ => {}
        }
        at += 1;
    }
    let at = at.min(text.len());
    (at > start && level == 0).then_some((start..at, at))
}

fn title_end(text: &[u8], start: usize) -> Option<usize> {
    let close = match text.get(start)? {
        b'(' => b')',
        quote @ (b'"' | b'\'') => *quote,
        _ => return None,
    };
    let mut at = start + 1;
    loop {
        match *text.get(at)? {
            byte if byte == close => return Some(at + 1),
            b'(' if close == b')' => return None,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

fn skip_space(text: &[u8], from: usize) -> usize {
    let rest = &text[from.min(text.len())..];
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    from + rest.iter().position(|byte| !is_space(byte)).unwrap_or(rest.len())
}

/// Undoes backslashes before punctuation and the character references that
/// people write in addresses.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if memchr::memchr2(b'\\', b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr2(b'\\', b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (meant, taken) = match rest.as_bytes() {
            [b'\\', next, ..] if next.is_ascii_punctuation() => (char::from(*next), 2),
            [b'&', ..] => reference(rest).unwrap_or(('&', 1)),
            _ => ('\\', 1),
        };
        out.push(meant);
        rest = &rest[taken..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character of a reference like `&amp;` or `&#38;`, and its length.
pub(super) fn reference(text: &str) -> Option<(char, usize)> {
    let inside = text.get(1..)?;
    let end = memchr::memchr(b';', &inside.as_bytes()[..inside.len().min(10)])?;
    let name = &inside[..end];
    let meant = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|&c| c != '\0').unwrap_or('\u{fffd}')
        }
    };
    Some((meant, end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, destination: Option<&str>) {
        let found = tail(text.as_bytes(), 0).map(|tail| &text[tail.destination]);
        assert_eq!(found, destination, "{text}");
    }

    #[test]
    fn a_destination_with_spaces_needs_angle_brackets() {
        check("a.md)", Some("a.md"));
        check("a b.md)", None);
        check("<a b.md>)", Some("a b.md"));
        check("<a b.md)", None);
        check(" a.md \"title\" )", Some("a.md"));
        check("a.md 'title)", None);
        check(")", Some(""));
        check("a(b)c.md)", Some("a(b)c.md"));
        check("a(b.md)", None);
        check("a\\)b)", Some("a\\)b"));
        check("日本.md)", Some("日本.md"));
        check("x\\", None);
        check("<x\\", None);
    }

    #[test]
    fn escapes_and_references_are_undone() {
        assert_eq!(unescape("a\\_b&amp;c\\d&#x41;&bogus;"), "a_b&c\\dA&bogus;");
        assert_eq!(unescape("é&é\\é"), "é&é\\é");
    }
}
