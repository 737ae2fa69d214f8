//! Pages: wrapped rows of text and role, ready to be drawn.
//!
//! A page is laid out once for a width and never changes; drawing it is copying
//! rows. It knows which source line each row shows, where its links lie, and its
//! outline, so that scrolling to evidence, walking links with Tab and finding
//! text are questions to the page and not to the note.
//!
//! What holds of every page: no row is wider than [`Page::width`]; all text is
//! [`Shown`]; there are at most [`PAGE_ROWS_MAX`] rows, and when there was more
//! the last one says so.

mod beside;
mod builder;
mod code;
mod find;
mod frontmatter;
mod inline;
mod label;
mod markdown;
mod picture;
mod table;
#[cfg(test)]
mod tests;
mod wrap;

pub use builder::{LinkId, PageBuilder, Run};
pub use code::{CodeBlock, CodeLine, CodePart, Stroke};
pub use inline::is_picture;
pub use markdown::Looks;
pub use picture::{Measured, Picture, PictureLook, Sizing};

use std::ops::Range;

use crate::note::blocks::Block;
pub use crate::note::blocks::{CalloutKind, Marks};
use crate::text::{Date, Place, Shown};

/// Body text is set no wider than this many cells, however wide the page is.
pub const MEASURE_MAX: u16 = 84;

/// How many rows a page holds at most; the last one then says that there is more.
pub const PAGE_ROWS_MAX: usize = 100_000;

/// How many hits [`Page::find`] gives at most.
pub const HITS_MAX: usize = 10_000;

/// Text laid out for one width.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    /// Cells it was laid out for. No row is wider.
    pub width: u16,
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// What can be followed, in the order in which Tab goes through it.
    pub links: Vec<PageLink>,
    /// The headings, in order.
    pub outline: Vec<OutlineEntry>,
    /// Its blocks of code that name a language, from top to bottom.
    pub code: Vec<CodeBlock>,
    /// Its pictures, from top to bottom.
    pub pictures: Vec<Picture>,
    /// Whether it would be another one if files changed that are no notes.
    pub rests_on_files: bool,
    /// Which rows show which source line, sorted by line, one entry a line.
    line_rows: Vec<LineRows>,
}

/// One row of the screen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// The source line, from 1, of what it shows; none for rows that no line made.
    pub source_line: Option<u32>,
    /// Cells at its start that are bars, markers and indentation, not text.
    pub indent: u16,
    /// From its first cell on, without gaps.
    pub spans: Vec<Span>,
    /// How it goes on from the row above.
    pub joint: Joint,
}

/// How a row's text goes on from that of the row above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Joint {
    /// It does not: a new line of text.
    #[default]
    New,
    /// Wrapped at a space, which no row shows.
    Space,
    /// Wrapped where no space was.
    Cut,
}

/// A run of text of one role.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// Safe to draw.
    pub text: Shown,
    /// What it is.
    pub role: Role,
    /// How it is set, beside its role.
    pub marks: Marks,
}

/// What a run of text is; `view` gives each a style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Role {
    /// Body text.
    #[default]
    Text,
    /// A heading, 1 to 6.
    Heading(u8),
    /// Inline code.
    Code,
    /// A code block, padded to its full ground.
    CodeBlock,
    /// The language named on a code block's first row.
    CodeLanguage,
    /// A link.
    Link(LinkState),
    /// A tag.
    Tag,
    /// The box of a task that is to be done.
    TaskOpen,
    /// The box of a task that is done or given up.
    TaskDone,
    /// The text of a task that is done or given up.
    DoneText,
    /// A small label: a task's date or priority.
    Label,
    /// The label of a date that has passed.
    Overdue,
    /// Secondary text: comments, raw HTML, counts, dates beside a row.
    Dim,
    /// The bar of a quote.
    QuoteBar,
    /// The text of a quote.
    Quote,
    /// The bar and title of a callout.
    Callout(CalloutKind),
    /// A thematic break.
    Rule,
    /// The lines of a table.
    TableBorder,
    /// The header cells of a table.
    TableHeader,
    /// A bullet or number of a list.
    Marker,
    /// A property's name.
    Key,
    /// A property's value.
    Value,
    /// TeX.
    Math,
    /// The mark of a footnote.
    Footnote,
    /// The page's own words about itself: cut off, empty.
    Notice,
}

/// What a link opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkState {
    /// A note or attachment of the vault.
    Resolved,
    /// A note by one of its other names, which Obsidian does not resolve.
    Alias,
    /// Nothing yet.
    Unresolved,
    /// An address outside the vault.
    External,
}

/// Tells what a link path as written (before `#`, never empty) opens.
pub type LinkLook<'a> = dyn Fn(&str) -> LinkState + 'a;

/// Says whether somebody is called so.
pub type NameLook<'a> = dyn Fn(&str) -> bool + 'a;

/// Something on the page that can be followed.
#[derive(Debug, Clone, PartialEq)]
pub struct PageLink {
    /// The cells it takes: one part for each row it touches, at least one.
    pub parts: Vec<Cells>,
    /// Where it leads.
    pub target: Target,
    /// Where it is written.
    pub place: Option<Place>,
}

/// Where following leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Into the vault.
    Note {
        /// The link path as written; empty for the same note.
        path: Box<str>,
        /// After the first `#`: `Heading`, `H1#H2`, `^block`.
        subpath: Option<Box<str>>,
    },
    /// Out of the vault.
    Url(Box<str>),
    /// A tag, without `#`.
    Tag(Box<str>),
    /// A day.
    Day(Date),
    /// A row of this page: a footnote.
    Row(usize),
    /// Whatever the composer of the page meant by this number.
    Entry(u32),
    /// All rows of the section that the composer gave this number, or few again.
    Unfold(u32),
}

/// Some cells of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cells {
    /// Index into [`Page::rows`].
    pub row: usize,
    /// From the row's first cell.
    pub columns: Range<u16>,
}

/// One heading of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineEntry {
    /// 1 to 6.
    pub level: u8,
    /// The same within the page, where a note stands below a heading of that.
    pub depth: u8,
    /// Its words.
    pub text: Shown,
    /// Index into [`Page::rows`].
    pub row: usize,
    /// Its source line, from 1.
    pub source_line: Option<u32>,
}

/// One place where a needle was found: one part for each row it touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// At least one.
    pub parts: Vec<Cells>,
}

/// The rows of one source line.
#[derive(Debug, Clone, PartialEq)]
struct LineRows {
    line: u32,
    rows: Range<usize>,
}

impl Page {
    /// Lays out a note. `today` decides which dates have passed; without it none
    /// has.
    pub fn of(blocks: &[Block], width: u16, today: Option<Date>, links: &LinkLook) -> Self {
        let mut builder = PageBuilder::new(width);
        let (name, picture) = (&|_: &str| false, &|_: &str| None);
        let looks = Looks { link: links, name, picture, sizing: Sizing::Named };
        builder.markdown(blocks, today, &looks);
        builder.finish()
    }

    /// The row where a source line (from 1) begins: that of the nearest line
    /// above where the line itself shows nothing, the first row where none is.
    pub fn row_of_line(&self, line: u32) -> usize {
        self.rows_of_line(line).start
    }

    /// All rows of a source line (from 1), or of the nearest line above that
    /// shows something. Empty only on a page without such a line.
    pub fn rows_of_line(&self, line: u32) -> Range<usize> {
        let after = self.line_rows.partition_point(|entry| entry.line <= line);
        after.checked_sub(1).map_or(0..0, |at| self.line_rows[at].rows.clone())
    }

    /// Where `needle` is written, from top to bottom, case and diacritics aside,
    /// also across the end of a row. None for an empty needle.
    pub fn find(&self, needle: &str) -> Vec<Hit> {
        find::hits(&self.rows, needle)
    }
}

impl Row {
    /// Its text from the first cell on.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }
}
