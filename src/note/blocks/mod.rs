//! A note's text as blocks for reading: what a page shows, without style.
//!
//! The text given is the decoded text, already repaired line by line where its
//! encoding was damaged; every line number speaks of it. Nothing fails, and
//! nothing recurses: a tree of any depth is written flat, a container by one
//! block that opens it and one that closes it, so that every reader of the
//! blocks is a loop.
//!
//! The Markdown reader is pulldown-cmark, and no other module knows it. On top
//! of CommonMark come Obsidian's additions (its help, `Editing and formatting`)
//! and the fields of the Tasks and Dataview plugins.
//!
//! Limits: [`BLOCKS_BYTES_MAX`], [`PIECES_MAX`], [`DEPTH_MAX`]. The first two
//! end the blocks with [`BlockKind::Cut`]; a container below the third is read
//! as if it stood at that depth.

mod callout;
mod containers;
mod frontmatter;
mod inline;
mod links;
mod raw;
mod reader;
mod scan;
mod sheets;
mod task;
#[cfg(test)]
mod tests;

pub use callout::{Callout, CalloutKind, Fold};
pub use task::TaskField;

use crate::text::Place;

/// How many bytes of a note are read for its page.
pub const BLOCKS_BYTES_MAX: usize = 4 << 20;

/// How many pieces of inline text are kept for one note.
pub const PIECES_MAX: usize = 400_000;

/// How deep containers nest; what lies deeper is shown at this depth.
pub const DEPTH_MAX: usize = 32;

/// Reads a note's text for showing. Any text is a note.
pub fn blocks(text: &str) -> Vec<Block> {
    reader::read(text)
}

/// The words of a sentence as a reader sees them: without the marks of Markdown,
/// links by what they show. Tags are left out, since they stand beside it.
pub fn words(sentence: &str) -> String {
    // A joiner in front keeps a sentence that begins like a list from being one.
    let mut out = String::new();
    for block in blocks(&format!("\u{2060}{sentence}")) {
        if let BlockKind::Paragraph(inline) = block.kind {
            for piece in inline.pieces {
                match piece.kind {
                    PieceKind::Tag => {}
                    PieceKind::Break => out.push(' '),
                    PieceKind::Key => out += &format!("{}: ", piece.text),
                    _ => out.push_str(&piece.text),
                }
            }
        }
    }
    let words: Vec<&str> = out.trim_matches('\u{2060}').split_whitespace().collect();
    words.join(" ")
}

/// One leaf of the note, or one end of a container.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Source line, from 1, on which it begins.
    pub first_line: u32,
    /// Source line, from 1, on which it ends.
    pub last_line: u32,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq)]
pub enum BlockKind {
    /// What follows lies in this container, up to its [`BlockKind::Close`].
    Open(Container),
    /// The end of the innermost container that is open.
    Close,
    /// The frontmatter, in the order written. Always the first block.
    Frontmatter(Vec<Property>),
    /// A heading.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its words.
        text: Inline,
    },
    /// A paragraph, or the text of a list item.
    Paragraph(Inline),
    /// A table.
    Table(Table),
    /// A code block, fenced or indented.
    Code {
        /// The first word of the info string; empty where there is none.
        language: Box<str>,
        /// Its lines without line ends.
        lines: Vec<SourceLine>,
    },
    /// A block of raw HTML, as written.
    Html(Vec<SourceLine>),
    /// A thematic break.
    Rule,
    /// The note goes on, but a limit was reached here.
    Cut,
}

/// What holds other blocks.
#[derive(Debug, Clone, PartialEq)]
pub enum Container {
    /// A block quote.
    Quote,
    /// A quote that begins with `[!type]`.
    Callout(Callout),
    /// One item of a list.
    Item(Marker),
    /// The text of a footnote.
    Footnote {
        /// As written between `[^` and `]`; an inline footnote has a label of
        /// its own that begins with `^`.
        label: Box<str>,
    },
}

/// What stands before a list item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marker {
    /// `-`, `*` or `+`.
    Bullet,
    /// `1.` or `1)`.
    Number {
        /// The item's own number.
        number: u64,
        /// Digits of the longest number in its list, to line them up.
        digits: u8,
    },
    /// `- [x]`, with the character between the brackets.
    Task(char),
}

/// A frontmatter key and what is written under it.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// As written; keys of nested maps joined by `.`.
    pub key: Box<str>,
    /// One for a scalar, each item for a list, none for an empty value.
    pub values: Vec<PropertyValue>,
    /// Source line of the key, from 1.
    pub line: u32,
}

/// One scalar of the frontmatter.
#[derive(Debug, Clone, PartialEq)]
pub struct PropertyValue {
    /// Without quotes; what a link shows, where it is one.
    pub text: Box<str>,
    /// Source line, from 1.
    pub line: u32,
    /// The link that the whole value is.
    pub link: Option<InlineLink>,
}

/// A table. Rows may be shorter than the header; missing cells are empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// One for each column.
    pub alignments: Vec<Alignment>,
    /// The header's cells.
    pub header: TableRow,
    /// The rows below it.
    pub rows: Vec<TableRow>,
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TableRow {
    /// Source line, from 1.
    pub line: u32,
    /// No more than there are columns.
    pub cells: Vec<Inline>,
}

/// To which side a column leans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Alignment {
    /// Left, or not said.
    #[default]
    Left,
    /// Centred.
    Center,
    /// Right.
    Right,
}

/// A line of code or HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine {
    /// Source line, from 1.
    pub line: u32,
    /// Its text without the line end.
    pub text: Box<str>,
}

/// Text with its links: of a paragraph, a heading, a cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Inline {
    /// In reading order.
    pub pieces: Vec<Piece>,
    /// The links that pieces point to.
    pub links: Vec<InlineLink>,
}

/// A run of text of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// As a reader sees it.
    pub text: Box<str>,
    /// What it is.
    pub kind: PieceKind,
    /// How it is set.
    pub marks: Marks,
    /// The link it belongs to, as an index into [`Inline::links`].
    pub link: Option<u32>,
    /// Source line, from 1.
    pub line: u32,
}

/// What a run of text is.
#[derive(Debug, Clone, PartialEq)]
pub enum PieceKind {
    /// Words.
    Text,
    /// The end of a line, which Obsidian keeps (`strict line breaks` off).
    Break,
    /// Inline code.
    Code,
    /// TeX, as written.
    Math,
    /// A tag with its `#`.
    Tag,
    /// `@Name` in a task: the `@` and its first word.
    Mention,
    /// A field of a task, in either format.
    Field(TaskField),
    /// The key of a Dataview field `key:: value`.
    Key,
    /// A mark that points to the footnote of this label; the text is the label.
    FootnoteMark,
    /// An embedded file or picture; the text is its name or description.
    Embed,
    /// An HTML tag that is not understood, as written.
    Html,
    /// `^id` at the end of a block, with the `^`.
    BlockId,
}

/// How a run of text is set: a set of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Marks(u8);

impl Marks {
    /// No mark.
    pub const NONE: Self = Self(0);
    /// `*emphasis*`
    pub const EMPHASIS: Self = Self(1);
    /// `**strong**`
    pub const STRONG: Self = Self(1 << 1);
    /// `~~struck~~`
    pub const STRUCK: Self = Self(1 << 2);
    /// `==highlight==`
    pub const HIGHLIGHT: Self = Self(1 << 3);
    /// Within `%% %%`.
    pub const COMMENT: Self = Self(1 << 4);

    /// These marks and those.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// These marks, but not those.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether all of `other` are set.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// One link as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlineLink {
    /// Where it leads.
    pub target: LinkTarget,
    /// Where it begins in the text given; in frontmatter only the line is known
    /// and the column is 1.
    pub place: Place,
    /// How wide what is embedded is to be, in pixels, if the note says so.
    pub width: Option<u32>,
}

/// Where a link leads, before anything is resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// Into the vault.
    Note {
        /// The link path before `#`, percent-decoded where Markdown asks for it;
        /// empty for a link into the same note.
        path: Box<str>,
        /// After the first `#`, without it.
        subpath: Option<Box<str>>,
    },
    /// Out of it.
    Url(Box<str>),
}
