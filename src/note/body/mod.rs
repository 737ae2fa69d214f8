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
//! Sources: CommonMark 0.31, "Appendix: A parsing strategy"; where
//! Obsidian deviates, its own metadata caches.

mod backticks;
mod destination;
mod emphasis;
mod fields;
mod found;
mod html;
mod inline;
mod label;
mod line;
mod start;

pub(super) use found::{Spot, block_id_at_end};
pub(super) use label::plain;

use html::HtmlEnd;
use inline::Inline;
use line::Line;

use super::draft::Draft;
use crate::text::NameKey;

/// Quotes and list items inside each other.
const CONTAINERS_MAX: usize = 100;

/// Reads `text` from byte `start`, which is the first of line `line`. Items below headings
/// that are called as one of these are `decisions`.
pub(super) fn read(
    draft: &mut Draft,
    text: &str,
    (start, line): (usize, u32),
    decisions: &[NameKey],
) {
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
        decision_headings: decisions,
        decisions: None,
        too_deep: false,
        has_fields: memchr::memmem::find(&text.as_bytes()[start..], b"::").is_some(),
        has_block_ids: memchr::memchr(b'^', &text.as_bytes()[start..]).is_some(),
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
    /// Whether its last line lies outside the containers it belongs to.
    lazy: bool,
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
    /// What headings are called below which items are decisions.
    decision_headings: &'d [NameKey],
    /// The level of such a heading that we are below.
    decisions: Option<u8>,
    too_deep: bool,
    /// Whether there may be inline fields, and room for them.
    has_fields: bool,
    /// Whether there may be block ids.
    has_block_ids: bool,
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
            // A blank line lies in every item but an empty one.
            Container::Item { empty, held, .. } if indent.at == line.bytes.len() => {
                if empty && !held {
                    return depth;
                }
            }
            Container::Item { width, .. } if indent.columns >= width => line.skip_columns(width),
            _ => return depth,
        }
    }
    containers.len()
}

impl<'t> Scanner<'t, '_> {
    /// Moves to the next line; false at the end of the text.
    fn next_line(&mut self) -> bool {
        self.line_start = self.next;
        // Every other line of most notes.
        if self.bytes().get(self.next) == Some(&b'\n') {
            self.next += 1;
            return true;
        }
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
            paragraph.lazy = depth < self.containers.len();
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
            lazy: false,
            line: self.line,
            line_start: self.line_start,
            in_item: false,
        }
    }

    fn close_leaf(&mut self) {
        if !matches!(self.leaf, Leaf::None) {
            self.read_leaf();
        }
    }

    fn read_leaf(&mut self) {
        match std::mem::replace(&mut self.leaf, Leaf::None) {
            Leaf::Paragraph(paragraph) => self.paragraph(paragraph),
            Leaf::Comment { text, .. } => self.scan_paragraph(text),
            _ => {}
        }
    }
}
