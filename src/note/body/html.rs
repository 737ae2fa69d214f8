//! HTML as CommonMark recognises it: how a block of it starts and ends, and
//! where a tag or comment inside a paragraph ends.

/// What ends an HTML block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HtmlEnd {
    /// `</script>`, `</pre>`, `</style>` or `</textarea>`.
    RawText,
    /// One of `-->`, `?>`, `>`, `]]>`.
    Mark(&'static [u8]),
    /// A blank line.
    Blank,
}

impl HtmlEnd {
    /// Whether a block that ends so ends on this line.
    pub(super) fn is_in(self, line: &[u8]) -> bool {
        match self {
            Self::RawText => {
                memchr::memmem::find_iter(line, b"</").any(|at| raw_text_name(&line[at + 2..]))
            }
            Self::Mark(mark) => memchr::memmem::find(line, mark).is_some(),
            Self::Blank => line.trim_ascii().is_empty(),
        }
    }
}

fn raw_text_name(rest: &[u8]) -> bool {
    let end = rest.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(rest.len());
    rest.get(end) == Some(&b'>') && is_raw_text(&rest[..end])
}

fn is_raw_text(name: &[u8]) -> bool {
    [&b"script"[..], b"pre", b"style", b"textarea"].iter().any(|raw| raw.eq_ignore_ascii_case(name))
}

/// Names whose tags begin a block wherever they stand.
#[rustfmt::skip]
const BLOCK_NAMES: &[&str] = &[
    "address", "article", "aside", "base", "basefont", "blockquote", "body", "caption", "center",
    "col", "colgroup", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5",
    "h6", "head", "header", "hr", "html", "iframe", "legend", "li", "link", "main", "menu",
    "menuitem", "nav", "noframes", "ol", "optgroup", "option", "p", "param", "search", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "track", "ul",
];

/// How the block ends that this line begins, if it begins one. A line inside a
/// paragraph begins fewer: a lone tag of any name does not.
pub(super) fn block_start(rest: &[u8], interrupts: bool) -> Option<HtmlEnd> {
    match rest.get(1)? {
        b'!' if rest.starts_with(b"<!--") => return Some(HtmlEnd::Mark(b"-->")),
        b'!' if rest.starts_with(b"<![CDATA[") => return Some(HtmlEnd::Mark(b"]]>")),
        b'!' if rest.get(2).is_some_and(u8::is_ascii_alphabetic) => {
            return Some(HtmlEnd::Mark(b">"));
        }
        b'?' => return Some(HtmlEnd::Mark(b"?>")),
        _ => {}
    }
    let closing = usize::from(rest[1] == b'/');
    let name = &rest[1 + closing..];
    let len = name.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(name.len());
    let (name, behind) = name.split_at(len);
    let ends = matches!(behind.first(), None | Some(b' ' | b'\t' | b'>'));
    if closing == 0 && ends && is_raw_text(name) {
        return Some(HtmlEnd::RawText);
    }
    let known = || {
        let name = std::str::from_utf8(name).unwrap_or_default().to_ascii_lowercase();
        BLOCK_NAMES.binary_search(&name.as_str()).is_ok()
    };
    if (ends || behind.starts_with(b"/>")) && len > 0 && known() {
        return Some(HtmlEnd::Blank);
    }
    let alone = || tag_end(rest, 0).is_some_and(|end| rest[end..].trim_ascii().is_empty());
    (!interrupts && alone()).then_some(HtmlEnd::Blank)
}

/// The end of the opening or closing tag at `start`, if it is a whole one.
pub(super) fn tag_end(text: &[u8], start: usize) -> Option<usize> {
    let closing = text.get(start + 1) == Some(&b'/');
    let mut at = start + 1 + usize::from(closing);
    if !text.get(at)?.is_ascii_alphabetic() {
        return None;
    }
    at = skip(text, at, |byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if closing {
        at = skip(text, at, is_space);
        return (text.get(at) == Some(&b'>')).then_some(at + 1);
    }
    loop {
        let spaced = skip(text, at, is_space);
        match text.get(spaced)? {
            b'>' => return Some(spaced + 1),
            b'/' => return (text.get(spaced + 1) == Some(&b'>')).then_some(spaced + 2),
            byte if spaced > at && (byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':')) => {
                at = attribute_end(text, spaced)?;
            }
            _ => return None,
        }
    }
}

/// The end of an attribute, with its value if it has one.
fn attribute_end(text: &[u8], start: usize) -> Option<usize> {
    let name_end = skip(text, start, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'.' | b'-')
    });
    let equals = skip(text, name_end, is_space);
    if text.get(equals) != Some(&b'=') {
        return Some(name_end);
    }
    let value = skip(text, equals + 1, is_space);
    match *text.get(value)? {
        quote @ (b'"' | b'\'') => Some(value + 2 + memchr::memchr(quote, &text[value + 1..])?),
        _ => {
            let end = skip(text, value, |byte| {
                byte > b' ' && !matches!(byte, b'"' | b'\'' | b'=' | b'<' | b'>' | b'`')
            });
            (end > value).then_some(end)
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

fn skip(text: &[u8], from: usize, fits: impl Fn(u8) -> bool) -> usize {
    let rest = &text[from.min(text.len())..];
    from + rest.iter().position(|&byte| !fits(byte)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_for_the_search() {
        assert!(BLOCK_NAMES.is_sorted());
    }

    #[test]
    fn a_block_starts_with_a_known_name_or_a_lone_tag() {
        assert_eq!(block_start(b"<div class", false), Some(HtmlEnd::Blank));
        assert_eq!(block_start(b"</DIV>", true), Some(HtmlEnd::Blank));
        assert_eq!(block_start(b"<b>x", false), None);
        assert_eq!(block_start(b"<b a='1'> ", false), Some(HtmlEnd::Blank));
        assert_eq!(block_start(b"<b>", true), None);
        assert_eq!(block_start(b"<!-- x", true), Some(HtmlEnd::Mark(b"-->")));
        assert_eq!(block_start(b"<script>", true), Some(HtmlEnd::RawText));
        assert_eq!(block_start(b"<", true), None);
        assert!(HtmlEnd::RawText.is_in(b"x </Style> y"));
    }

    #[test]
    fn a_tag_may_have_attributes_of_every_kind() {
        assert_eq!(tag_end(b"<a b c=d e='f>' g=\"h\" />x", 0), Some(24));
        assert_eq!(tag_end(b"</a >", 0), Some(5));
        assert_eq!(tag_end(b"<a b=\"", 0), None);
        assert_eq!(tag_end(b"<1>", 0), None);
    }
}
