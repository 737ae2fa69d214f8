//! What the brackets and parentheses of a link say.

use super::LinkTarget;
use crate::text::{Place, place::Lines};

/// The target of `[[written]]`: everything before the pipe. In a table the pipe
/// is written `\|`, and the backslash is no part of the target.
pub(super) fn wikilink(written: &str) -> LinkTarget {
    let written = written.strip_suffix('\\').unwrap_or(written);
    let (path, subpath) = split(written);
    LinkTarget::Note { path: path.into(), subpath: subpath.map(Into::into) }
}

/// The target of `[text](written)`: an address where there is a scheme, else a
/// percent-encoded link path.
pub(super) fn markdown(written: &str) -> LinkTarget {
    if has_scheme(written) || written.starts_with("//") {
        return LinkTarget::Url(written.into());
    }
    let (path, subpath) = split(written);
    LinkTarget::Note {
        path: percent_decoded(path).into(),
        subpath: subpath.map(|subpath| percent_decoded(subpath).into()),
    }
}

/// What Obsidian shows for a wikilink without display text: `a > h` for `a#h`,
/// and only the heading for a link into the same note.
pub(super) fn shown(target: &LinkTarget) -> String {
    match target {
        LinkTarget::Url(url) => url.to_string(),
        LinkTarget::Note { path, subpath: None } => path.to_string(),
        LinkTarget::Note { path, subpath: Some(subpath) } => {
            let parts = std::iter::once(&**path).chain(subpath.split('#'));
            parts.map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" > ")
        }
    }
}

/// How wide an embed is to be, in pixels, if this is the size of one (`100`,
/// `640x480`) and no text.
pub(super) fn width_of_size(text: &str) -> Option<u32> {
    let number = |part: &str| {
        let is_one = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        is_one.then(|| part.parse().unwrap_or(u32::MAX))
    };
    match text.trim().split_once('x') {
        Some((width, height)) => number(height).and(number(width)),
        None => number(text.trim()),
    }
}

fn split(written: &str) -> (&str, Option<&str>) {
    match written.split_once('#') {
        Some((path, subpath)) => (path, Some(subpath)),
        None => (written, None),
    }
}

/// A scheme as RFC 3986 has it, of at least two characters, so that `C:` is none.
fn has_scheme(text: &str) -> bool {
    let scheme = text.bytes().take(32).position(|b| b == b':').map(|at| &text.as_bytes()[..at]);
    scheme.is_some_and(|scheme| {
        scheme.len() >= 2
            && scheme[0].is_ascii_alphabetic()
            && scheme.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    })
}

/// `%20` as a space. What is not UTF-8 when decoded stays as written.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = |b: u8| char::from(b).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let pair = match after {
            [high, low, ..] if first == b'%' => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match pair {
            Some((high, low)) => {
                bytes.push(high << 4 | low);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Places of offsets that lie near one another: the way between two is read, not
/// the whole line.
pub(super) struct Places<'t> {
    text: &'t str,
    lines: Lines<'t>,
    last_offset: usize,
    last: Place,
}

impl<'t> Places<'t> {
    pub fn of(text: &'t str) -> Self {
        Self { text, lines: Lines::of(text), last_offset: 0, last: Place::START }
    }

    /// The line of an offset, from 1.
    pub fn line(&self, offset: usize) -> u32 {
        self.lines.number_at(offset)
    }

    /// One past the last byte of the line's text at an offset.
    pub fn line_end(&self, offset: usize) -> usize {
        let line = self.line(offset);
        self.lines.start_of(line) + self.lines.line(line).len()
    }

    /// The place of an offset that is the start of a character.
    pub fn place(&mut self, offset: usize) -> Place {
        let line = self.line(offset);
        let n_chars =
            |from: usize, to: usize| self.text.get(from..to).map_or(0, |text| text.chars().count());
        let last = self.last.column as usize;
        let column = if line != self.last.line {
            1 + n_chars(self.lines.start_of(line), offset)
        } else if offset >= self.last_offset {
            last + n_chars(self.last_offset, offset)
        } else {
            last.saturating_sub(n_chars(offset, self.last_offset)).max(1)
        };
        self.last_offset = offset;
        self.last = Place::new(line as usize, column);
        self.last
    }
}
