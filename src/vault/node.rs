//! The nodes of the graph and the names they go by.

use serde::{Deserialize, Serialize};

use super::Class;
use crate::note::NotePath;
use crate::text::{Date, NameKey};

/// Names a node inside one `Vault`; meaningless in the next. To remember a node,
/// keep its [`Anchor`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    /// Its position among all nodes, for tables beside the vault.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spelling<'n> {
    /// As written.
    pub text: &'n str,
    /// In how many places; 0 for an alias or title that nobody uses.
    pub count: u32,
}

/// One node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// What it stands for.
    pub kind: NodeKind,
    called: Called,
    /// Where known.
    pub class: Option<Class>,
    /// Each spelling, its count and its text, packed: as pieces of their own they would
    /// take four times as much. In place of the name stands an empty text.
    spellings: Box<[u8]>,
    /// When what a note tells of happened.
    pub date: Option<Date>,
    /// Excluded by the vault's own settings: read and resolved, but left out of
    /// finder, lists and map unless asked for.
    pub hidden: bool,
}

/// What a node is called by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Called {
    /// The name of a file that is there. Its path is not kept with the node: the files
    /// are known ([`Node::set_path`]).
    File(#[serde(skip)] NotePath),
    /// A name without a file.
    Name(Box<str>),
}

impl Called {
    fn name(&self) -> &str {
        match self {
            Self::File(path) => path.name(),
            Self::Name(name) => name,
        }
    }
}

impl Node {
    /// A node without a date that is not hidden. The most used spelling comes first; one
    /// that is empty is none.
    pub(super) fn new(
        kind: NodeKind,
        called: Called,
        class: Option<Class>,
        spellings: &[Spelling<'_>],
    ) -> Self {
        let name = called.name();
        let mut packed = Vec::new();
        for Spelling { text, count } in spellings.iter().filter(|one| !one.text.is_empty()) {
            let text = if *text == name { "" } else { text };
            // Nothing keeps a list in memory from growing.
            packed = postcard::to_extend(&(count, text), packed).unwrap_or_default();
        }
        let spellings = packed.into_boxed_slice();
        Self { kind, called, class, spellings, date: None, hidden: false }
    }

    /// Sets the path of a file's node that was kept without it.
    pub(super) fn set_path(&mut self, path: &NotePath) {
        if let Called::File(own) = &mut self.called {
            *own = path.clone();
        }
    }

    /// What a person calls it: a note's file name, an entity's most used spelling, a tag
    /// without its `#`.
    pub fn name(&self) -> &str {
        self.called.name()
    }

    /// The file, for notes and attachments that are there.
    pub fn path(&self) -> Option<&NotePath> {
        match &self.called {
            Called::File(path) => Some(path),
            Called::Name(_) => None,
        }
    }

    /// All its spellings, the most used first: names in links and fields, aliases, title.
    /// The name itself is among them, but for a tag and a name that its owner gave.
    pub fn spellings(&self) -> impl Iterator<Item = Spelling<'_>> + Clone {
        let mut rest = &*self.spellings;
        std::iter::from_fn(move || {
            let ((count, text), behind) = postcard::take_from_bytes::<(u32, &str)>(rest).ok()?;
            rest = behind;
            Some(Spelling { text: if text.is_empty() { self.name() } else { text }, count })
        })
    }
}

/// What remembers a node from one snapshot of the vault to the next.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Anchor {
    /// A file, by its path.
    File(NotePath),
    /// An entity without a note (or a missing file), by its name.
    Name(NameKey),
    /// A tag, by its folded name.
    Tag(NameKey),
}
