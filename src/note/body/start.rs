//! What begins on a line: blocks, quotes, list items, and what a line makes of
//! the paragraph above it.

use super::html::{self, HtmlEnd};
use super::line::{self, Indent, Line};
use super::{CONTAINERS_MAX, Container, Leaf, Scanner, Sibling, matching};
use crate::note::Code;
use crate::note::frontmatter::line_at;
use crate::text::Place;

/// Whether a line begins a block of `mark` and does not end it.
fn opens_block(rest: &[u8], mark: &[u8]) -> bool {
    rest.strip_prefix(mark).is_some_and(|inside| memchr::memmem::find(inside, mark).is_none())
}

impl<'t> Scanner<'t, '_> {
    /// An underline or a table's second row makes something else of the
    /// paragraph above.
    pub(super) fn turns_paragraph(&mut self, rest: &[u8]) -> bool {
        let Leaf::Paragraph(mut paragraph) = self.leaf else { return false };
        if matches!(rest[0], b'|' | b'-' | b':')
            && !paragraph.lazy
            && let Some(columns) = line::table_columns(rest.trim_ascii_end())
        {
            let header = paragraph.last_start..paragraph.end;
            if line::header_columns(&self.bytes()[header.clone()]) == Some(columns) {
                let line = self.line - 1;
                if paragraph.start == header.start {
                    self.continued.clear();
                } else {
                    self.continued.pop();
                    paragraph.end = paragraph.before_last;
                    paragraph.last_start =
                        self.continued.last().map_or(paragraph.start, |last| last.0);
                    self.leaf = Leaf::Paragraph(paragraph);
                    self.close_leaf();
                }
                let line_start = self.start_of_line(header.start);
                self.row(header.start, header.end, line, line_start);
                self.leaf = Leaf::Table;
                return true;
            }
        }
        let Some(level) =
            matches!(rest[0], b'-' | b'=').then(|| line::underline_level(rest)).flatten()
        else {
            return false;
        };
        self.leaf = Leaf::None;
        self.heading(level, paragraph, paragraph.start);
        true
    }

    fn start_of_line(&self, at: usize) -> usize {
        memchr::memrchr2(b'\n', b'\r', &self.bytes()[..at]).map_or(0, |end| end + 1)
    }

    /// Begins a block that holds no other blocks, if one begins here.
    pub(super) fn starts_leaf(&mut self, rest: &'t [u8], indent: Indent, depth: usize) -> bool {
        let leaf = match rest[0] {
            b'$' if opens_block(rest, b"$$") => Leaf::Math,
            b'%' if opens_block(rest, b"%%") => {
                let Some(last) = self.comment_end(depth) else { return false };
                self.close_to(depth);
                let at = self.line_start + indent.at;
                let text = self.paragraph_at(at, at + rest.len());
                Leaf::Comment { text, last }
            }
            b'`' | b'~' => match line::fence(rest) {
                Some((mark, len)) => Leaf::Fence { mark, len },
                None => return false,
            },
            b'<' => {
                let interrupts = matches!(self.leaf, Leaf::Paragraph(_) | Leaf::Table);
                match html::block_start(rest, interrupts) {
                    // Ends where it starts: nothing is left open.
                    Some(end) if end != HtmlEnd::Blank && end.is_in(&rest[2.min(rest.len())..]) => {
                        Leaf::None
                    }
                    Some(end) => Leaf::Html(end),
                    None => return false,
                }
            }
            b'#' => {
                let Some((level, range)) = line::heading(rest) else { return false };
                self.close_to(depth);
                let at = self.line_start + indent.at;
                let text = self.paragraph_at(at + range.start, at + range.end);
                self.start_block(indent.at);
                self.heading(level, text, at);
                return true;
            }
            b'-' | b'*' | b'_' if line::is_thematic_break(rest) => Leaf::None,
            _ => return false,
        };
        self.close_to(depth);
        self.start_block(indent.at);
        self.leaf = leaf;
        true
    }

    /// Where the last line of a `%%` block starts: the next line with the mark,
    /// inside the same containers.
    fn comment_end(&self, depth: usize) -> Option<usize> {
        if depth == 0 {
            let at = self.next + memchr::memmem::find(&self.bytes()[self.next..], b"%%")?;
            return Some(self.start_of_line(at));
        }
        let mut at = self.next;
        while let Some((text, next)) = line_at(self.text, at) {
            let mut line = Line::new(text.as_bytes());
            let inside = matching(&self.containers[..depth], &mut line) == depth;
            if !inside {
                return None;
            }
            if memchr::memmem::find(line.from(line.at), b"%%").is_some() {
                return Some(at);
            }
            at = next;
        }
        None
    }

    /// Takes the mark of a quote or list item off the line.
    pub(super) fn container_start(
        &mut self,
        line: &mut Line<'_>,
        indent: Indent,
        depth: usize,
        in_paragraph: bool,
    ) -> Option<Container> {
        let rest = line.from(indent.at);
        let (marker, interrupts) = match rest[0] {
            b'>' => (1, true),
            b'-' | b'*' | b'+' | b'0'..=b'9' => line::list_marker(rest)?,
            _ => return None,
        };
        if depth >= CONTAINERS_MAX {
            if !std::mem::replace(&mut self.too_deep, true) {
                let place = Place::new(self.line as usize, indent.at + 1);
                self.draft.report(Code::TooComplex, place, "100 lists and quotes in each other");
            }
            return None;
        }
        if rest[0] == b'>' {
            line.skip_mark(indent, 1);
            line.skip_columns(1);
            return Some(Container::Quote);
        }
        let blank = line.is_blank_from(indent.at + marker);
        let held = blank && self.keeps_empty_item(&line.bytes[..indent.at], rest[0]);
        if in_paragraph && (!interrupts || (blank && !held)) {
            return None;
        }
        line.skip_mark(indent, marker);
        let spaces = line.indent().columns;
        let padding = if blank || spaces > 4 { 1 } else { spaces };
        line.skip_columns(padding);
        let width = indent.columns + marker + padding;
        Some(Container::Item { width, empty: true, held })
    }

    /// Whether an empty item stays open over the blank lines below it: what
    /// follows them is indented. A `-` needs a blank line above, else it
    /// could underline a heading.
    fn keeps_empty_item(&self, before: &[u8], mark: u8) -> bool {
        let above = &self.bytes()[..self.line_start];
        let below_blank = above.ends_with(b"\n\n") || above.ends_with(b"\n\r\n");
        if !before.trim_ascii().is_empty() || (mark == b'-' && !below_blank) {
            return false;
        }
        let below = &self.bytes()[self.next..];
        let breaks = below.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        breaks > 0 && matches!(below.get(breaks), Some(b' ' | b'\t'))
    }

    /// Opens a container; gives the new depth.
    pub(super) fn push(&mut self, container: Container, depth: usize, at: usize) -> usize {
        self.close_to(depth);
        let is_item = matches!(container, Container::Item { .. });
        let same_list = is_item && self.siblings.get(depth).is_some_and(|last| last.is_item);
        if same_list {
            self.siblings.truncate(depth + 1);
            self.fill_item();
        } else {
            self.start_block(at);
            if let Some(sibling) = self.siblings.last_mut() {
                sibling.is_item = is_item;
            }
        }
        self.containers.push(container);
        self.containers.len()
    }

    /// Notes that a block begins here inside the open containers.
    pub(super) fn start_block(&mut self, at: usize) {
        self.fill_item();
        let at = self.line_start + at;
        let sibling = Sibling { line: self.line, line_start: self.line_start, at, is_item: false };
        self.siblings.truncate(self.containers.len());
        self.siblings.resize(self.containers.len() + 1, sibling);
    }

    /// The innermost item is not empty any more; says whether it was.
    pub(super) fn fill_item(&mut self) -> bool {
        match self.containers.last_mut() {
            Some(Container::Item { empty, .. }) => std::mem::replace(empty, false),
            _ => false,
        }
    }
}
