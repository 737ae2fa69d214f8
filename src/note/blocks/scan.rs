//! What Obsidian and its plugins add within plain text: tags, highlights,
//! comments, bare addresses, fields, names after an `@`.
//!
//! One pass over the bytes. Every look ahead either is bounded or its bytes are
//! passed over at once, so that the pass is linear.

use super::inline::{Assembly, GroupKind, Setting};
use super::{PieceKind, task};
use crate::note::tag::tag_at;

/// How many bytes a field's key may have.
const KEY_BYTES_MAX: usize = 64;

/// Scans text that stands in the note as it is, at byte `start`.
pub(super) fn text(assembly: &mut Assembly, start: usize, text: &str) {
    let mut scan = Scan { assembly, start, text, pushed: 0 };
    let mut at = scan.line_field();
    while at < text.len() {
        let special = text.as_bytes()[at..].iter().position(|b| is_special(*b));
        let Some(skipped) = special.filter(|_| !scan.assembly.is_full()) else { break };
        at += skipped;
        at += scan.special(at).max(1);
    }
    scan.push_up_to(text.len());
}

fn is_special(byte: u8) -> bool {
    matches!(
        byte,
        b'=' | b'%' | b'#' | b'@' | b'h' | b'^' | b'[' | b']' | b'(' | b')' | 0xE2 | 0xF0
    )
}

struct Scan<'s, 'n, 'c> {
    assembly: &'s mut Assembly<'n, 'c>,
    start: usize,
    text: &'s str,
    /// Bytes already given to the assembly.
    pushed: usize,
}

impl Scan<'_, '_, '_> {
    /// Looks at the special byte `at`, and says how many bytes were used. Bytes
    /// that were not pushed stay text.
    fn special(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        match rest.as_bytes()[0] {
            b'=' => self.highlight(at),
            b'%' if rest.starts_with("%%") => {
                self.push_up_to(at);
                self.assembly.comment_mark();
                self.used(at, 2)
            }
            b'#' => self.tag(at),
            b'@' if self.assembly.setting == Setting::Task => self.mention(at),
            b'h' => self.address(at),
            b'^' if rest.starts_with("^[") && !self.assembly.in_group() => {
                self.push_up_to(at);
                self.assembly.open_group(GroupKind::Footnote, "^[");
                self.used(at, 2)
            }
            b'[' | b']' | b'(' | b')' => self.bracket(at),
            0xE2 | 0xF0 if self.assembly.setting == Setting::Task => self.emoji(at),
            _ => 1,
        }
        // Special bytes are ASCII or begin a character, so `at` is a boundary;
        // the caller goes on at the next special byte, which is one too.
    }

    fn push_up_to(&mut self, at: usize) {
        self.assembly.push(PieceKind::Text, &self.text[self.pushed..at]);
        self.pushed = at;
    }

    fn used(&mut self, at: usize, n_bytes: usize) -> usize {
        self.pushed = at + n_bytes;
        n_bytes
    }

    /// The character before, in the note: what a Markdown mark hides counts.
    fn before(&self, at: usize) -> Option<char> {
        self.assembly.note[..self.start + at].chars().next_back()
    }

    fn after(&self, at: usize) -> Option<char> {
        self.assembly.note[self.start + at..].chars().next()
    }

    fn highlight(&mut self, at: usize) -> usize {
        let run = self.text[at..].bytes().take_while(|b| *b == b'=').count();
        if run != 2 {
            return run;
        }
        let solid = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        let (may_close, may_open) = (solid(self.before(at)), solid(self.after(at + 2)));
        self.push_up_to(at);
        self.assembly.highlight_mark(may_open, may_close);
        self.used(at, 2)
    }

    fn tag(&mut self, at: usize) -> usize {
        let free = self.before(at).is_none_or(|c| {
            c.is_whitespace() || (at == 0 && matches!(c, '*' | '_' | '~' | '=' | '>'))
        });
        match tag_at(&self.text[at + 1..]).filter(|_| free) {
            Some(name) => {
                let n_bytes = 1 + name.len();
                self.push_up_to(at);
                self.assembly.push(PieceKind::Tag, &self.text[at..at + n_bytes]);
                self.used(at, n_bytes)
            }
            None => 1,
        }
    }

    fn mention(&mut self, at: usize) -> usize {
        let free = self.before(at).is_none_or(|c| c.is_whitespace() || c == '(');
        let name = &self.text[at + 1..];
        let end = name
            .find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.' | '\'' | '’'))
            .unwrap_or(name.len());
        let name = name[..end].trim_end_matches(['.', '\'', '’', '-']);
        if free && name.chars().next().is_some_and(char::is_alphanumeric) {
            self.push_up_to(at);
            let n_bytes = 1 + name.len();
            self.assembly.push(PieceKind::Mention, &self.text[at..at + n_bytes]);
            self.used(at, n_bytes)
        } else {
            1
        }
    }

    fn address(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let scheme = ["https://", "http://"].into_iter().find(|scheme| rest.starts_with(scheme));
        let Some(scheme) = scheme else { return 1 };
        if self.before(at).is_some_and(char::is_alphanumeric) {
            return scheme.len();
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '|'))
            .unwrap_or(rest.len());
        let url = trim_address(&rest[..end]);
        if url.len() == scheme.len() {
            return scheme.len();
        }
        self.push_up_to(at);
        self.assembly.push_address(url, self.start + at);
        self.used(at, url.len())
    }

    fn bracket(&mut self, at: usize) -> usize {
        let bracket = self.text.as_bytes()[at];
        if self.assembly.in_group() {
            self.push_up_to(at);
            if self.assembly.bracket(bracket) {
                return self.used(at, 1);
            }
            return 1;
        }
        let Some(key_end) = field_key(&self.text[at + 1..]) else { return 1 };
        let key = self.text[at + 1..at + 1 + key_end].trim();
        let kind = match bracket {
            b'[' => GroupKind::Field(key.into()),
            b'(' => GroupKind::HiddenField(key.into()),
            _ => return 1,
        };
        self.push_up_to(at);
        let value = &self.text[at + 1 + key_end + 2..];
        let n_bytes = self.text.len() - at - value.trim_start_matches(' ').len();
        self.assembly.open_group(kind, &self.text[at..at + n_bytes]);
        self.used(at, n_bytes)
    }

    fn emoji(&mut self, at: usize) -> usize {
        match task::emoji_field(&self.text[at..]) {
            Some(found) => {
                self.push_up_to(at);
                let written = &self.text[at..at + found.len];
                self.assembly.emoji_field(found.field, found.value, written);
                self.used(at, found.len)
            }
            None => 1,
        }
    }

    /// `Key:: value` with nothing before it, which only a paragraph can hold.
    fn line_field(&mut self) -> usize {
        if self.assembly.setting != Setting::Paragraph || !self.assembly.at_line_start() {
            return 0;
        }
        let Some(key_end) = field_key(self.text) else { return 0 };
        let value = &self.text[key_end + 2..];
        if !(value.is_empty() || value.starts_with(' ')) {
            return 0;
        }
        self.assembly.push(PieceKind::Key, self.text[..key_end].trim());
        let n_bytes = self.text.len() - value.trim_start_matches(' ').len();
        self.used(0, n_bytes)
    }
}

/// The bytes before the `::` of a field that begins `text`.
fn field_key(text: &str) -> Option<usize> {
    let bytes = &text.as_bytes()[..text.len().min(KEY_BYTES_MAX + 2)];
    let stop = bytes.iter().position(|b| matches!(b, b':' | b'[' | b']' | b'(' | b')' | b'`'))?;
    let is_field = bytes[stop] == b':' && bytes.get(stop + 1) == Some(&b':');
    (is_field && !text[..stop].trim().is_empty()).then_some(stop)
}

/// An address without the punctuation that ends the sentence it stands in. A
/// closing parenthesis stays where the address holds its partner.
fn trim_address(url: &str) -> &str {
    let mut surplus = url.bytes().fold(0_i64, |n, b| match b {
        b'(' => n - 1,
        b')' => n + 1,
        _ => n,
    });
    let mut end = url.len();
    for c in url.chars().rev() {
        match c {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | ']' => {}
            ')' if surplus > 0 => surplus -= 1,
            _ => break,
        }
        end -= c.len_utf8();
    }
    &url[..end]
}
