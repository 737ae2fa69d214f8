//! The nodes of the graph and the names they go by.

use super::Class;
use crate::note::NotePath;
use crate::text::{Date, NameKey};

/// Names a node inside one `Vault`; meaningless in the next. To remember a node,
/// keep its [`Anchor`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// Its position among all nodes, for tables beside the vault.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NodeKind {
    /// A Markdown note; if it bears an entity's name, it is that entity too.
    Note,
    /// A name that is used and has no note.
    Entity,
    /// A tag.
    Tag,
    /// Any other file, a canvas too; or a file that is linked to and missing.
    Attachment,
}

impl NodeKind {
    /// As printed in `kind`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Entity => "entity",
            Self::Tag => "tag",
            Self::Attachment => "attachment",
        }
    }
}

/// One way in which a node's name is written, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// As written.
    pub text: Box<str>,
    /// In how many places; 0 for an alias or title that nobody uses.
    pub count: u32,
}

/// One node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it stands for.
    pub kind: NodeKind,
    /// What a person calls it: a note's file name, an entity's most used
    /// spelling, a tag without its `#`.
    pub name: Box<str>,
    /// The file, for notes and attachments that are there.
    pub path: Option<NotePath>,
    /// Where known.
    pub class: Option<Class>,
    /// All its spellings, the most used first: names in links and fields,
    /// aliases, title. The name itself is among them.
    pub spellings: Vec<Spelling>,
    /// When what a note tells of happened.
    pub date: Option<Date>,
    /// Excluded by the vault's own settings: read and resolved, but left out of
    /// finder, lists and map unless asked for.
    pub hidden: bool,
}

/// What remembers a node from one snapshot of the vault to the next.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Anchor {
    /// A file, by its path.
    File(NotePath),
    /// An entity without a note (or a missing file), by its name.
    Name(NameKey),
    /// A tag, by its folded name.
    Tag(NameKey),
}
