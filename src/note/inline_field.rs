//! Where a text says `key:: value` in one of the three forms of Dataview:
//! `[key:: value]` and `(key:: value)` anywhere, `Key:: value` as a whole line.
//!
//! A field ends on its line. What lies inside a field's value is no field of its
//! own, and a line with a field in brackets is not one itself. The caller says
//! which bytes mean nothing (code, math, links); `%%` comments are known here.
//! Time is linear in the text.
//!
//! Source: Dataview's "Adding Metadata to your Pages".

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::body::plain;

/// More fields of one note than this are not kept.
pub(super) const FIELDS_MAX: usize = 10_000;
/// What is longer than this is a sentence and no key.
const KEY_BYTES_MAX: usize = 256;

/// A field, as bytes of the text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// Sanitised, never empty.
    pub key: Box<str>,
    /// Where the key begins.
    pub at: usize,
    /// Without white space at its ends; may be empty.
    pub value: Range<usize>,
}

/// Finds the fields of `text` from byte `from`, in order. `hidden` are bytes that
/// are passed over, in order; `lines` says whether a whole line may be a field.
pub(super) fn find(
    text: &str,
    from: usize,
    hidden: &[(usize, usize)],
    lines: bool,
) -> Vec<Written> {
    let line = Line { start: lines.then_some(from), separator: None, found: 0 };
    let mut finder = Finder {
        text,
        hidden,
        at: from,
        line,
        lines,
        open: Vec::new(),
        n_open: [0; 2],
        no_comment: false,
        found: Vec::new(),
    };
    finder.run();
    finder.found
}

/// The name under which Dataview knows a key: lower case, dashes for spaces,
/// without formatting.
fn sanitised(key: &str) -> Box<str> {
    let bare = plain(key);
    let bare = bare.trim_matches(|c: char| c.is_whitespace() || "*_~=`".contains(c));
    let words: Vec<&str> = bare.split_whitespace().collect();
    words.join("-").to_lowercase().into_boxed_str()
}

struct Opener {
    at: usize,
    round: bool,
    /// The first `::` directly inside.
    separator: Option<usize>,
}

/// The present line.
struct Line {
    /// None if the line cannot be a field as a whole.
    start: Option<usize>,
    /// Its first `::`.
    separator: Option<usize>,
    /// How many fields were found before it.
    found: usize,
}

struct Finder<'t> {
    text: &'t str,
    hidden: &'t [(usize, usize)],
    at: usize,
    line: Line,
    lines: bool,
    open: Vec<Opener>,
    /// How many of the open brackets are square, and round.
    n_open: [usize; 2],
    /// No `%%` is left that could end a comment.
    no_comment: bool,
    found: Vec<Written>,
}

impl Finder<'_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            if let Some((&(start, end), rest)) = self.hidden.split_first()
                && start <= self.at
            {
                self.hidden = rest;
                self.pass(end.max(self.at));
                continue;
            }
            let twice = bytes.get(self.at + 1) == Some(&byte);
            match byte {
                b'\n' | b'\r' => self.end_line(self.lines.then_some(self.at + 1)),
                b':' if twice => self.separate(),
                b'%' if twice && self.comment() => continue,
                b'[' | b'(' => self.open(byte == b'('),
                b']' | b')' => self.close(byte == b')'),
                _ => {}
            }
            self.at += 1;
        }
        self.end_line(None);
    }

    /// Goes on at `end`. A line that begins on the way begins with what was
    /// passed over.
    fn pass(&mut self, end: usize) {
        let passed = &self.text.as_bytes()[self.at..end];
        if memchr::memchr2(b'\n', b'\r', passed).is_some() {
            self.end_line(None);
        }
        self.at = end;
    }

    /// Passes over the comment that begins here, if it ends.
    fn comment(&mut self) -> bool {
        let inside = self.at + 2;
        let rest = &self.text.as_bytes()[inside..];
        let end = if self.no_comment { None } else { memchr::memmem::find(rest, b"%%") };
        match end {
            Some(end) => self.pass(inside + end + 2),
            None => self.no_comment = true,
        }
        end.is_some()
    }

    fn separate(&mut self) {
        self.line.separator.get_or_insert(self.at);
        if let Some(opener) = self.open.last_mut() {
            opener.separator.get_or_insert(self.at);
        }
        self.at += 1;
    }

    fn open(&mut self, round: bool) {
        self.n_open[usize::from(round)] += 1;
        self.open.push(Opener { at: self.at, round, separator: None });
    }

    /// Closes the last bracket of this kind; those behind it are text.
    fn close(&mut self, round: bool) {
        if self.n_open[usize::from(round)] == 0 {
            return;
        }
        while let Some(opener) = self.open.pop() {
            self.n_open[usize::from(opener.round)] -= 1;
            if opener.round == round {
                self.bracketed(&opener);
                return;
            }
        }
    }

    fn bracketed(&mut self, opener: &Opener) {
        let Some(separator) = opener.separator else { return };
        // The label of a link: its destination is hidden and follows at once.
        let behind = self.at + 1;
        let is_label = !opener.round
            && self.text[behind..].starts_with('(')
            && self.hidden.first().is_some_and(|hidden| hidden.0 == behind);
        let key = self.trimmed(opener.at + 1..separator);
        let is_key = |key: &str| !key.contains(['[', ']', '(', ')', ':', '%']);
        if is_label || key.len() > KEY_BYTES_MAX || !is_key(&self.text[key.clone()]) {
            return;
        }
        while self.found.last().is_some_and(|inner| inner.at > opener.at) {
            self.found.pop();
        }
        self.add(key, separator + 2..self.at);
    }

    fn end_line(&mut self, next: Option<usize>) {
        self.open.clear();
        self.n_open = [0; 2];
        let line = Line { start: next, separator: None, found: self.found.len() };
        let ended = std::mem::replace(&mut self.line, line);
        if let (Some(start), Some(separator)) = (ended.start, ended.separator)
            && ended.found == self.found.len()
        {
            let key = self.trimmed(start..separator);
            if key.len() <= KEY_BYTES_MAX && is_line_key(&plain(&self.text[key.clone()])) {
                let rest = &self.text.as_bytes()[separator + 2..];
                let len = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
                self.add(key, separator + 2..separator + 2 + len);
                self.line.found = self.found.len();
            }
        }
    }

    fn add(&mut self, key: Range<usize>, value: Range<usize>) {
        let name = sanitised(&self.text[key.clone()]);
        if !name.is_empty() {
            let value = self.trimmed(value);
            self.found.push(Written { key: name, at: key.start, value });
        }
    }

    /// The range without white space at its ends.
    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let text = &self.text[range.clone()];
        let start = range.end - text.trim_start().len();
        start..start + text.trim().len()
    }
}

/// Whether a line may begin with this key: words of letters and digits. An emoji
/// would need brackets.
fn is_line_key(key: &str) -> bool {
    let fits = |c: char| {
        let accent = !c.is_ascii() && c.width() == Some(0);
        c.is_alphanumeric() || c.is_whitespace() || accent || matches!(c, '_' | '-' | '/')
    };
    let key = key.trim_matches(['~', '=']);
    key.contains(char::is_alphanumeric) && key.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_marks_take_linear_time() {
        for mark in
            ["[a::", "(a::b", "[a:: (", "%%", "%% ", "::", "a::b\n", "[](", "*a*::", "[a::b]"]
        {
            let text = mark.repeat(100_000);
            find(&text, 0, &[], true);
        }
    }
}
