//! What one note holds, as written: names, not nodes; link texts, not targets.
//!
//! Every [`Place`] and [`Span`] speaks of the decoded text (BOM removed, UTF-16
//! made UTF-8, invalid bytes replaced) before any repair of damaged encoding.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use super::{Diagnostic, NotePath};
use crate::text::{Date, Place, Span};

/// A note and what was wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// As much of the note as could be read.
    pub note: Note,
    /// In the order of their places.
    pub problems: Vec<Diagnostic>,
}

/// A note whose words are kept elsewhere.
pub type NoteView<'p> = Note<&'p str>;

/// The start of a note as it is packed, what it says of itself: its first fields,
/// in their order.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct NoteHead<'p> {
    /// [`Note::title`]
    pub title: Option<&'p str>,
    /// [`Note::aliases`]
    #[serde(borrow)]
    pub aliases: Vec<Alias<&'p str>>,
    /// [`Note::tags`]
    #[serde(borrow)]
    pub tags: Vec<TagUse<&'p str>>,
    /// [`Note::date`]
    pub date: Option<NoteDate>,
}

/// One file of Markdown (or one canvas), read. `S` is a string: the note's own
/// where it is read, one of [`Packed`](super::Packed) words where it is looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Note<S = Box<str>> {
    /// Where it lies.
    #[serde(skip)]
    pub path: NotePath,
    /// Frontmatter `title:`, repaired, if there is one.
    pub title: Option<S>,
    /// Frontmatter `aliases:`, as written.
    pub aliases: Vec<Alias<S>>,
    /// Inline and frontmatter tags in the order written.
    pub tags: Vec<TagUse<S>>,
    /// When what it tells of happened.
    pub date: Option<NoteDate>,
    /// Frontmatter in the order written, every key.
    pub properties: Vec<Property<S>>,
    /// Dataview's fields in the text in order, those of tasks left out; at most 10,000.
    pub inline_fields: Vec<InlineField<S>>,
    /// Headings in order.
    pub headings: Vec<Heading<S>>,
    /// Block ids in order.
    pub blocks: Vec<BlockId<S>>,
    /// Every link occurrence in the order written, whatever relation it makes.
    pub links: Vec<Link<S>>,
    /// Every checkbox, in order.
    pub tasks: Vec<Task<S>>,
    /// List items that end in an `about`.
    pub facts: Vec<Fact<S>>,
    /// List items under a heading Decisions.
    pub decisions: Vec<Decision<S>>,
    /// Whether its name is a day and nothing else: in the vault's own format of
    /// daily notes, or `YYYY-MM-DD`.
    pub is_daily: bool,
    /// Links that leave the vault (`https:`, `mailto:`).
    pub external_links: u32,
    /// Whether a frontmatter block was there (and closed).
    pub has_frontmatter: bool,
    /// Whether the frontmatter had to be read line by line, because it is not YAML.
    pub recovered: bool,
}

/// Another name that a note gives itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alias<S = Box<str>> {
    /// As written, repaired.
    pub text: S,
    /// Where.
    pub place: Place,
}

/// One use of a tag.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TagUse<S = Box<str>> {
    /// Without `#`, in the case written; `/` nests.
    pub name: S,
    /// At its `#`, or at the word in frontmatter.
    pub place: Place,
}

/// One `key:: value` in the text. A key may come again with another value.
///
/// Source: Dataview's "Adding Metadata to your Pages".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InlineField<S = Box<str>> {
    /// Lower case, dashes for spaces, without formatting; never empty.
    pub key: S,
    /// As written, repaired; empty if nothing is.
    pub value: S,
    /// Where the key stands.
    pub place: Place,
}

/// A frontmatter key and the values written under it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Property<S = Box<str>> {
    /// As written; the keys of nested maps joined by `.`.
    pub key: S,
    /// Where the key stands.
    pub place: Place,
    /// One for a scalar, each item for a list; none for an empty value.
    pub values: Vec<Value<S>>,
}

/// One scalar of the frontmatter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Value<S = Box<str>> {
    /// As written, without quotes, repaired.
    pub text: S,
    /// Where the value stands.
    pub place: Place,
    /// The link it is, as an index into [`Note::links`].
    pub link: Option<u32>,
}

/// A heading of any level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Heading<S = Box<str>> {
    /// 1 to 6.
    pub level: u8,
    /// Its text as Obsidian's cache has it: Markdown kept, marks and the closing
    /// `#`s removed.
    pub text: S,
    /// At its first `#`, or at the text of an underlined heading.
    pub place: Place,
}

/// A `^id` that names a block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BlockId<S = Box<str>> {
    /// Without the `^`, as written.
    pub id: S,
    /// The first line of the block that it names, where a reader wants to land.
    pub place: Place,
}

/// How a link is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LinkKind {
    /// `[[x]]`
    Wikilink,
    /// `![[x]]` and `![](x)`
    Embed,
    /// `[t](x)`
    MarkdownLink,
    /// A link as a property's value.
    Frontmatter,
    /// A canvas file node, or a link in a canvas text node.
    Canvas,
}

/// Whether Obsidian records a link, or only a reader would call it one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Counted {
    /// Obsidian records it.
    Yes,
    /// In frontmatter amid other text.
    Partial,
    /// In frontmatter without quotes: YAML reads a list in a list.
    Unquoted,
    /// In frontmatter that is not YAML.
    Malformed,
    /// In a file of UTF-16, which Obsidian does not read.
    NotUtf8,
}

/// One link occurrence, before resolution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link<S = Box<str>> {
    /// How it is written.
    pub kind: LinkKind,
    /// The link path before `#`, percent-decoded where Markdown asks for it,
    /// otherwise as written; empty for a link into the same note.
    pub target: S,
    /// After the first `#`, without it: `Heading`, `H1#H2`, `^block`.
    pub subpath: Option<S>,
    /// After the first pipe (an image size too), or a Markdown link's text.
    pub display: Option<S>,
    /// Its bytes in the decoded text, brackets and `!` included; nothing for a
    /// canvas.
    pub span: Span,
    /// Where it begins.
    pub place: Place,
    /// Whether Obsidian records it.
    pub counted: Counted,
    /// The nearest heading above, as an index into [`Note::headings`].
    pub heading: Option<u32>,
}

/// A place that names somebody or something: a plain string or a link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NameUse<S = Box<str>> {
    /// The name as written (a link's target), repaired.
    pub text: S,
    /// Where the name begins.
    pub place: Place,
    /// The link that it is, as an index into [`Note::links`].
    pub link: Option<u32>,
}

/// A sentence that is kept word for word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement<S = Box<str>> {
    /// One line (several written ones are joined), repaired, cut at 4,096
    /// characters.
    pub text: S,
    /// Where the text begins, after list marker and checkbox.
    pub place: Place,
    /// Whether a repair or a joining of lines changed it, so that columns inside
    /// it cannot be counted.
    pub repaired: bool,
}

/// A list item that ends in `*(about X)*`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact<S = Box<str>> {
    /// Without the `about`.
    pub statement: Statement<S>,
    /// X.
    pub subject: NameUse<S>,
}

/// A list item under a heading Decisions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision<S = Box<str>> {
    /// What was decided (an `about` at its end stays with the fact).
    pub statement: Statement<S>,
}

/// Who a task is for. The task plugin knows none: `@` is this project's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assignee<S = Box<str>> {
    /// For `@[[Name]]` the link's target. For `@Name` up to twelve words after the
    /// `@`: which of them belong to the name, only the vault can tell (the longest of
    /// [`assigned_names`](super::assigned_names) that is an entity's, else
    /// [`assigned_word`](super::assigned_word)). Its place is that of the `@`.
    pub name: NameUse<S>,
}

/// Importance of a task, as the Tasks plugin has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Priority {
    /// 🔺
    Highest,
    /// ⏫
    High,
    /// 🔼
    Medium,
    /// 🔽
    Low,
    /// ⏬
    Lowest,
}

/// A checkbox, with its fields in either format, damaged emoji repaired.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task<S = Box<str>> {
    /// The character between the brackets.
    pub status: char,
    /// What is to be done: without fields and block id, with tags and `@`s.
    pub text: Statement<S>,
    /// All `@` in the text.
    pub assignees: Vec<Assignee<S>>,
    /// 📅
    pub due: Option<Date>,
    /// ⏳
    pub scheduled: Option<Date>,
    /// 🛫
    pub start: Option<Date>,
    /// ➕
    pub created: Option<Date>,
    /// ✅
    pub done_on: Option<Date>,
    /// ❌
    pub cancelled_on: Option<Date>,
    /// None where nothing is written, which the plugin calls normal.
    pub priority: Option<Priority>,
    /// 🔁
    pub recurrence: Option<S>,
    /// 🏁
    pub on_completion: Option<S>,
    /// 🆔
    pub id: Option<S>,
    /// ⛔
    pub depends_on: Vec<S>,
    /// Without `#`, in order.
    pub tags: Vec<S>,
}

impl Priority {
    /// As the plugin's other format, and output, write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Highest => "highest",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Lowest => "lowest",
        }
    }
}

impl LinkKind {
    /// As output writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wikilink => "wikilink",
            Self::Embed => "embed",
            Self::MarkdownLink => "mdlink",
            Self::Frontmatter => "frontmatter",
            Self::Canvas => "canvas",
        }
    }
}

impl<S> Task<S> {
    /// Done by the plugin's core statuses.
    pub fn is_done(&self) -> bool {
        matches!(self.status, 'x' | 'X')
    }

    /// Still to be done: neither done nor given up.
    pub fn is_open(&self) -> bool {
        is_open(self.status)
    }
}

/// Whether the character in a checkbox says that the task is still to be done:
/// it is neither done (`x`) nor given up (`-`).
pub fn is_open(status: char) -> bool {
    !matches!(status, 'x' | 'X' | '-')
}

/// Where a note's date comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DatedBy {
    /// A frontmatter key: `date` or `created`.
    Property,
    /// The file's name.
    FileName,
}

impl DatedBy {
    /// As output writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Property => "property",
            Self::FileName => "file-name",
        }
    }
}

/// When what a note tells of happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NoteDate {
    /// The day.
    pub date: Date,
    /// Who says so.
    pub by: DatedBy,
    /// Where it is written, for a property.
    pub place: Option<Place>,
}

impl<S> Note<S> {
    /// A note of which nothing but its place is known.
    pub fn empty(path: NotePath) -> Self {
        Self {
            path,
            title: None,
            aliases: Vec::new(),
            tags: Vec::new(),
            properties: Vec::new(),
            inline_fields: Vec::new(),
            headings: Vec::new(),
            blocks: Vec::new(),
            links: Vec::new(),
            tasks: Vec::new(),
            facts: Vec::new(),
            decisions: Vec::new(),
            date: None,
            is_daily: false,
            external_links: 0,
            has_frontmatter: false,
            recovered: false,
        }
    }
}

impl<S: Deref<Target = str>> Note<S> {
    /// The property of this name, in any case; the first if it is there twice.
    pub fn property(&self, key: &str) -> Option<&Property<S>> {
        self.properties.iter().find(|property| property.key.eq_ignore_ascii_case(key))
    }
}
