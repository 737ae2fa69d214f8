//! The Markdown below the frontmatter, in one pass over its lines.
//!
//! Blocks are those of CommonMark 0.31 with the tables of GitHub, and with what
//! Obsidian does otherwise: `$$` and `%%` blocks begin on any line, reference
//! definitions are ordinary text, and an empty list item keeps what is indented
//! below it. Only what hides or holds links is told apart; nothing is rendered.
//!
//! Containers (quotes, list items) are a stack, walked anew for each line;
//! beyond [`CONTAINERS_MAX`] further marks are read as text. There is no
//! recursion.
//!
//! Sources: CommonMark 0.31, "Appendix: A parsing strategy"; the oracle's rules
//! R2, R5 to R8.

mod destination;
mod found;
mod html;
mod inline;
mod label;
mod line;

pub(super) use found::{Spot, block_id_at_end};

use html::HtmlEnd;
use inline::Inline;
use line::{Indent, Line};

use super::Code;
use super::draft::Draft;
use crate::text::Place;

/// Quotes and list items inside each other.
const CONTAINERS_MAX: usize = 100;

/// Reads `text` from byte `start`, which is the first of line `line`.
pub(super) fn read(draft: &mut Draft, text: &str, start: usize, line: u32) {
    let mut scanner = Scanner {
        draft,
        text,
        containers: Vec::new(),
        siblings: Vec::new(),
        leaf: Leaf::None,
        inline: Inline::default(),
        blanked: String::new(),
        continued: Vec::new(),
        line_start: start,
        next: start,
        line,
        decisions: None,
        too_deep: false,
    };
    while scanner.next_line() {
        scanner.read_line();
        scanner.line += 1;
    }
    scanner.close_leaf();
}

/// What lines can be inside of.
#[derive(Debug, Clone, Copy)]
enum Container {
    Quote,
    Item {
        /// Columns that a line needs to be inside.
        width: usize,
        /// Nothing stands in it yet.
        empty: bool,
        /// A blank line does not end it while it is empty.
        held: bool,
    },
}

/// The block that the next line may belong to.
#[derive(Debug, Clone, Copy)]
enum Leaf {
    None,
    Paragraph(Paragraph),
    Fence {
        mark: u8,
        len: usize,
    },
    Html(HtmlEnd),
    Math,
    /// A `%%` block, scanned like a paragraph when its last line, which starts
    /// at `last`, is read.
    Comment {
        text: Paragraph,
        last: usize,
    },
    Table,
}

#[derive(Debug, Clone, Copy)]
struct Paragraph {
    /// Bytes of the note, white space at both ends left out.
    start: usize,
    end: usize,
    /// The same for its last line, and the end of the line before.
    last_start: usize,
    before_last: usize,
    /// The line it starts on, and that line's first byte.
    line: u32,
    line_start: usize,
    /// Whether it is the first thing in a list item.
    in_item: bool,
}

/// The last block at some depth of containers, for block ids below it.
#[derive(Debug, Clone, Copy)]
struct Sibling {
    line: u32,
    line_start: usize,
    /// Its first byte.
    at: usize,
    is_item: bool,
}

struct Scanner<'t, 'd> {
    draft: &'d mut Draft,
    text: &'t str,
    containers: Vec<Container>,
    siblings: Vec<Sibling>,
    leaf: Leaf,
    inline: Inline,
    /// A paragraph of several lines whose quote marks are made spaces.
    blanked: String,
    /// The lines of the present paragraph after its first: start and end of
    /// their text.
    continued: Vec<(usize, usize)>,
    line_start: usize,
    next: usize,
    line: u32,
    /// The level of the heading Decisions that we are below.
    decisions: Option<u8>,
    too_deep: bool,
}

/// How many of the containers the line lies in; takes their marks off it.
fn matching(containers: &[Container], line: &mut Line<'_>) -> usize {
    for (depth, container) in containers.iter().enumerate() {
        let indent = line.indent();
        match *container {
            Container::Quote if indent.columns < 4 && line.bytes.get(indent.at) == Some(&b'>') => {
                line.skip_mark(indent, 1);
                line.skip_columns(1);
            }
            Container::Item { width, .. } if indent.columns >= width => line.skip_columns(width),
            Container::Item { empty, held, .. }
                if indent.at == line.bytes.len() && (held || !empty) => {}
            _ => return depth,
        }
    }
    containers.len()
}

/// Whether a line begins a block of `mark` and does not end it.
fn opens_block(rest: &[u8], mark: &[u8]) -> bool {
    rest.strip_prefix(mark).is_some_and(|inside| memchr::memmem::find(inside, mark).is_none())
}

impl<'t> Scanner<'t, '_> {
    /// Moves to the next line; false at the end of the text.
    fn next_line(&mut self) -> bool {
        self.line_start = self.next;
        match super::frontmatter::line_at(self.text, self.next) {
            Some((_, next)) => {
                self.next = next;
                true
            }
            None => false,
        }
    }

    fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    /// The present line without its ending.
    fn line_bytes(&self) -> &'t [u8] {
        let line = &self.bytes()[self.line_start..self.next];
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        line.strip_suffix(b"\r").unwrap_or(line)
    }

    fn read_line(&mut self) {
        let mut line = Line::new(self.line_bytes());
        let matched = matching(&self.containers, &mut line);
        if matched == self.containers.len() {
            if self.goes_on(&line) {
                return;
            }
        } else if !matches!(self.leaf, Leaf::Paragraph(_)) {
            self.close_leaf();
        }
        let indent = line.indent();
        let blank = indent.at == line.bytes.len();
        if blank {
            self.close_to(matched);
        } else {
            self.read_blocks(line, matched);
        }
    }

    /// Gives the line to an open code, HTML, math or comment block.
    fn goes_on(&mut self, line: &Line<'_>) -> bool {
        let rest = line.from(line.at);
        let ends = match &mut self.leaf {
            Leaf::None | Leaf::Paragraph(_) | Leaf::Table => return false,
            Leaf::Fence { mark, len } => {
                let indent = line.indent();
                let marks = line.from(indent.at).iter().take_while(|&byte| byte == mark).count();
                indent.columns < 4 && marks >= *len && line.is_blank_from(indent.at + marks)
            }
            Leaf::Html(end) => end.is_in(rest),
            Leaf::Math => memchr::memmem::find(rest, b"$$").is_some(),
            Leaf::Comment { text, last } => {
                let indent = line.indent();
                let (start, end) =
                    (self.line_start + indent.at, self.line_start + line.bytes.len());
                self.continued.push((start, end));
                text.end = end;
                self.line_start == *last
            }
        };
        if ends {
            self.close_leaf();
        }
        true
    }

    /// Opens what begins on this line; the rest is text.
    fn read_blocks(&mut self, mut line: Line<'t>, matched: usize) {
        let mut depth = matched;
        loop {
            let indent = line.indent();
            let rest = line.from(indent.at);
            let Some(&first) = rest.first() else {
                return;
            };
            let in_paragraph =
                matches!(self.leaf, Leaf::Paragraph(_)) && depth == self.containers.len();
            if indent.columns >= 4 {
                if matches!(self.leaf, Leaf::Paragraph(_)) {
                    break;
                }
                self.close_to(depth);
                self.start_block(indent.at);
                return;
            }
            // Most lines begin with a letter.
            if first.is_ascii_alphabetic() || !first.is_ascii() {
                break;
            }
            if in_paragraph && self.turns_paragraph(rest) {
                return;
            }
            if self.starts_leaf(rest, indent, depth) {
                return;
            }
            match self.container_start(&mut line, indent, depth, in_paragraph) {
                Some(container) => depth = self.push(container, depth, indent.at),
                None => break,
            }
        }
        self.text_line(&line, depth);
    }

    /// An underline or a table's second row makes something else of the
    /// paragraph above.
    fn turns_paragraph(&mut self, rest: &[u8]) -> bool {
        let Leaf::Paragraph(mut paragraph) = self.leaf else { return false };
        if matches!(rest[0], b'|' | b'-' | b':')
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
    fn starts_leaf(&mut self, rest: &'t [u8], indent: Indent, depth: usize) -> bool {
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
                let interrupts = matches!(self.leaf, Leaf::Paragraph(_));
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
        while let Some((text, next)) = super::frontmatter::line_at(self.text, at) {
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
    fn container_start(
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
    /// follows them is indented (R6). A `-` needs a blank line above, else it
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
    fn push(&mut self, container: Container, depth: usize, at: usize) -> usize {
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
    fn start_block(&mut self, at: usize) {
        self.fill_item();
        let at = self.line_start + at;
        let sibling = Sibling { line: self.line, line_start: self.line_start, at, is_item: false };
        self.siblings.truncate(self.containers.len());
        self.siblings.resize(self.containers.len() + 1, sibling);
    }

    /// The innermost item is not empty any more; says whether it was.
    fn fill_item(&mut self) -> bool {
        match self.containers.last_mut() {
            Some(Container::Item { empty, .. }) => std::mem::replace(empty, false),
            _ => false,
        }
    }

    /// Closes the open leaf and the containers below `depth`.
    fn close_to(&mut self, depth: usize) {
        self.close_leaf();
        self.containers.truncate(depth);
    }

    /// Adds a line of text to the paragraph or table that is open, or begins a
    /// paragraph.
    fn text_line(&mut self, line: &Line<'_>, depth: usize) {
        let at = line.indent().at;
        let len = line.bytes.trim_ascii_end().len().max(at);
        let (start, end) = (self.line_start + at, self.line_start + len);
        if let Leaf::Paragraph(paragraph) = &mut self.leaf {
            self.continued.push((start, end));
            paragraph.before_last = paragraph.end;
            paragraph.last_start = start;
            paragraph.end = end;
            return;
        }
        if matches!(self.leaf, Leaf::Table) && depth == self.containers.len() {
            self.row(start, end, self.line, self.line_start);
            return;
        }
        self.close_to(depth);
        let in_item = self.fill_item();
        // An id alone names the block before it, so it is none itself.
        if found::lone_block_id(&self.text[start..end]).is_none() {
            self.start_block(at);
        }
        self.leaf = Leaf::Paragraph(Paragraph { in_item, ..self.paragraph_at(start, end) });
    }

    fn paragraph_at(&mut self, start: usize, end: usize) -> Paragraph {
        self.continued.clear();
        Paragraph {
            start,
            end,
            last_start: start,
            before_last: start,
            line: self.line,
            line_start: self.line_start,
            in_item: false,
        }
    }

    fn close_leaf(&mut self) {
        match std::mem::replace(&mut self.leaf, Leaf::None) {
            Leaf::Paragraph(paragraph) => self.paragraph(paragraph),
            Leaf::Comment { text, .. } => self.scan_paragraph(text),
            _ => {}
        }
    }
}
