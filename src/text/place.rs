//! Where something is written: byte spans for slicing, places for people.

use serde::{Deserialize, Serialize};

/// A range of bytes in a note's decoded text. Files over 4 GiB are cut before
/// they are parsed, so 32 bits are enough.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to `end`, in bytes.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: clamp(start), end: clamp(end) }
    }

    /// The bytes it covers in `text`, or nothing when it does not fit.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

/// A line and a column as a person counts them: both from 1, columns in
/// characters of the decoded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Place {
    /// The first character of a file.
    pub const START: Self = Self { line: 1, column: 1 };

    /// A place from numbers that count from 1.
    pub fn new(line: usize, column: usize) -> Self {
        Self { line: clamp(line), column: clamp(column) }
    }
}

/// The starts of a text's lines, to turn byte offsets into places. A line ends
/// with LF, CR LF or a lone CR.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<u32>,
}

impl<'t> Lines<'t> {
    /// Finds the lines of `text`.
    pub fn of(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = Vec::with_capacity(bytes.len() / 32 + 1);
        starts.push(0);
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(clamp(at + 1));
            }
        }
        Self { text, starts }
    }

    /// How many lines there are; an empty text has one.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The line (from 1) without its ending, or nothing past the end.
    pub fn line(&self, number: u32) -> &'t str {
        let Some(index) = (number as usize).checked_sub(1) else { return "" };
        let Some(&start) = self.starts.get(index) else { return "" };
        let end = self.starts.get(index + 1).map_or(self.text.len(), |&end| end as usize);
        self.text[start as usize..end].trim_end_matches(['\n', '\r'])
    }

    /// The byte at which the line (from 1) starts; the text's end past the last line.
    pub fn start_of(&self, number: u32) -> usize {
        (number as usize)
            .checked_sub(1)
            .and_then(|index| self.starts.get(index))
            .map_or(self.text.len(), |&start| start as usize)
    }

    /// The line (from 1) of a byte offset; the last one past the end. Unlike
    /// [`Lines::place`] it does not read the line.
    pub fn number_at(&self, offset: usize) -> u32 {
        clamp(self.starts.partition_point(|&start| start as usize <= offset))
    }

    /// The place of a byte offset; offsets past the end are at the end.
    pub fn place(&self, offset: usize) -> Place {
        let offset = offset.min(self.text.len());
        let line = self.number_at(offset) as usize;
        let start = self.starts[line - 1] as usize;
        let before = &self.text.as_bytes()[start..offset];
        Place::new(line, count_chars(before) + 1)
    }
}

/// How many characters these bytes of a text begin.
pub fn count_chars(bytes: &[u8]) -> usize {
    if bytes.is_ascii() {
        return bytes.len();
    }
    // Every byte that does not continue a UTF-8 sequence begins a character.
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

fn clamp(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_with_lf_crlf_or_cr() {
        let lines = Lines::of("a\r\nbé\rc\n");
        assert_eq!(lines.count(), 4);
        assert_eq!(
            (lines.line(1), lines.line(2), lines.line(3), lines.line(4)),
            ("a", "bé", "c", "")
        );
        assert_eq!(lines.place(3), Place::new(2, 1));
        assert_eq!(lines.place(6), Place::new(2, 3));
        assert_eq!(lines.place(99), Place::new(4, 1));
    }
}
