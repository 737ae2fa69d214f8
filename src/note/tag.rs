//! What may be called a tag.
//!
//! Source: Obsidian's help, "Tags", and its own metadata caches.

/// Whether `c` may stand in a tag. The blocks left out are general punctuation
/// (with the joiners of emoji) and supplemental punctuation.
pub(super) fn is_tag_char(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' | '/' => true,
        '\0'..='\u{1b}' | '\u{7f}' => !c.is_ascii_punctuation() && !c.is_whitespace(),
        '\u{1c}'..='\u{7e}' => false,
        '\u{2000}'..='\u{206f}' | '\u{2e00}'..='\u{2e7f}' => false,
        _ => !c.is_whitespace(),
    }
}

/// The tag after a `#`: the longest start of `text` that can be one, or nothing.
pub(super) fn tag_at(text: &str) -> Option<&str> {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/');
    let start = text.bytes().position(|byte| !plain(&byte)).unwrap_or(text.len());
    let end = match text.as_bytes().get(start) {
        None | Some(b' '..=b'~') => start,
        _ => start + text[start..].find(|c| !is_tag_char(c)).unwrap_or(text.len() - start),
    };
    Some(&text[..end]).filter(|name| has_substance(name))
}

/// Whether the whole of `text` is a tag's name.
pub(super) fn is_tag(text: &str) -> bool {
    text.chars().all(is_tag_char) && has_substance(text)
}

/// A tag needs one character that is not a digit, and more than slashes.
fn has_substance(name: &str) -> bool {
    !name.chars().all(char::is_numeric) && !name.bytes().all(|byte| byte == b'/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_has_letters_digits_emoji_and_slashes_but_not_only_digits() {
        for (text, tag) in [
            ("a/b c", Some("a/b")),
            ("tag.", Some("tag")),
            ("1984", None),
            ("y1984", Some("y1984")),
            ("12-3", Some("12-3")),
            ("//", None),
            ("", None),
            ("日本語、", Some("日本語、")),
            ("🎉party!", Some("🎉party")),
            ("a\u{2026}", Some("a")),
        ] {
            assert_eq!(tag_at(text), tag, "{text}");
        }
        assert!(is_tag("type/people") && !is_tag("a, b") && !is_tag("7"));
    }
}
