//! The text of a link taken apart: path, subpath, display text.
//!
//! Sources: Obsidian's help, "Internal links"; its own metadata caches.

use std::borrow::Cow;
use std::ops::Range;

/// A link's text in its parts, before anything is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LinkText {
    /// Before the first `#`.
    pub target: Box<str>,
    /// After the first `#`, without it.
    pub subpath: Option<Box<str>>,
    /// After the first pipe, or a Markdown link's text.
    pub display: Option<Box<str>>,
}

impl LinkText {
    /// Takes apart what stands between `[[` and `]]`. The first pipe separates,
    /// unless nothing stands before it; a backslash before it, which a table
    /// needs, belongs to neither side.
    pub(super) fn of_wikilink(inner: &str) -> Self {
        let Some(first) = memchr::memchr2(b'|', b'#', inner.as_bytes()) else {
            return Self { target: trimmed(inner).into(), subpath: None, display: None };
        };
        match memchr::memchr(b'|', &inner.as_bytes()[first..]).map(|bar| first + bar) {
            None | Some(0) => Self::of_path(inner, None),
            Some(bar) => {
                let path = &inner[..bar];
                let path = path.strip_suffix('\\').unwrap_or(path);
                Self::of_path(path, Some(inner[bar + 1..].into()))
            }
        }
    }

    /// Takes apart the destination of a Markdown link, as written.
    pub(super) fn of_destination(destination: &str, text: &str) -> Self {
        Self::of_path(&percent_decode(destination), Some(text.into()))
    }

    /// Only the ends of the whole are trimmed: `Note #H` asks for `Note `.
    fn of_path(path: &str, display: Option<Box<str>>) -> Self {
        let path = trimmed(path);
        match memchr::memchr(b'#', path.as_bytes()) {
            None => Self { target: path.into(), subpath: None, display },
            Some(hash) => Self {
                target: path[..hash].into(),
                subpath: Some(path[hash + 1..].into()),
                display,
            },
        }
    }
}

/// The end of the wikilink that opens at `start` (just past its `]]`), if it is
/// one: on one line, not empty, without an inner `[[`.
pub(super) fn wikilink_end(text: &[u8], start: usize) -> Option<usize> {
    let inner = start + 2;
    let mut at = inner;
    // Names are short, so that a search by many bytes at once takes longer.
    loop {
        match text.get(at)? {
            b']' if text.get(at + 1) == Some(&b']') => break,
            b'[' if text.get(at + 1) == Some(&b'[') => return None,
            b'\n' | b'\r' => return None,
            _ => at += 1,
        }
    }
    let inside = &text[inner..at];
    let blank = !inside.first().is_some_and(u8::is_ascii_graphic)
        && std::str::from_utf8(inside).is_ok_and(|inside| inside.trim().is_empty());
    (!blank).then_some(at + 2)
}

/// Every `[[...]]` of a text that is not read as Markdown: the bytes of the
/// whole and of its inside. An embed's `!` is left out.
pub(super) fn wikilinks_in(text: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = memchr::memmem::find(&bytes[at..], b"[[") {
        let open = at + open;
        match wikilink_end(bytes, open) {
            Some(end) => {
                found.push((open..end, open + 2..end - 2));
                at = end;
            }
            // The text behind is looked at again, from the next bracket on; a
            // failed attempt never passes a `[[`, so this stays linear.
            None => at = open + 1,
        }
    }
    found
}

/// The inside of a string that is one whole `[[...]]` and no more.
pub(super) fn whole_wikilink(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("[[")?.strip_suffix("]]")?;
    let single = !inner.contains("[[") && !inner.contains("]]") && !inner.contains('\n');
    (single && !inner.trim().is_empty()).then_some(inner)
}

/// [`str::trim`], which need not decode what begins and ends in a letter.
pub(super) fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// Undoes `%20` and the like; leaves the text alone if the result is not UTF-8.
fn percent_decode(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'%', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).and_then(|&byte| char::from(byte).to_digit(16));
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push(u8::try_from(high * 16 + low).unwrap_or(b'%'));
                at += 3;
            }
            (byte, ..) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(inner: &str, target: &str, subpath: Option<&str>, display: Option<&str>) {
        let text = LinkText::of_wikilink(inner);
        assert_eq!(
            (&*text.target, text.subpath.as_deref(), text.display.as_deref()),
            (target, subpath, display),
            "{inner}"
        );
    }

    #[test]
    fn the_first_pipe_separates_unless_it_comes_first() {
        check("Note|shown", "Note", None, Some("shown"));
        check("a||b", "a", None, Some("|b"));
        check("|", "|", None, None);
        check("|alias", "|alias", None, None);
        check("a\\|b", "a", None, Some("b"));
    }

    #[test]
    fn the_first_hash_begins_the_subpath_and_only_the_ends_are_trimmed() {
        check(" Note ", "Note", None, None);
        check("Note #H", "Note ", Some("H"), None);
        check("#H1#H2", "", Some("H1#H2"), None);
        check("Note#^id |x", "Note", Some("^id"), Some("x"));
    }

    #[test]
    fn a_destination_is_percent_decoded_when_the_result_is_text() {
        let target = |text| LinkText::of_destination(text, "t").target;
        assert_eq!(&*target("a%20b%2Fc.md#H"), "a b/c.md");
        assert_eq!(&*target("100%.md"), "100%.md");
        assert_eq!(&*target("%FF.md"), "%FF.md");
    }

    #[test]
    fn a_wikilink_ends_at_the_first_pair_of_brackets_on_its_line() {
        let inside = |text: &str| -> Vec<String> {
            wikilinks_in(text).into_iter().map(|(_, inner)| text[inner].to_owned()).collect()
        };
        assert_eq!(inside("[[Sq]uare]] [[[Triple]]]"), ["Sq]uare", "[Triple"]);
        assert_eq!(inside("[[a [[Inner]] c]] [[]] [[ ]] [[x\ny]]"), ["Inner"]);
    }
}
