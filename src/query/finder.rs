//! What a few typed letters mean: names, other spellings and paths of
//! everything in a vault, ranked by match, then by how connected and how recent.

use crate::vault::{Anchor, NodeId};

/// Which nodes are looked among.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Kinds {
    /// Everything.
    #[default]
    All,
    /// Persons, with a note or without.
    People,
    /// Tags.
    Tags,
    /// Notes.
    Notes,
    /// Names without a note.
    Unwritten,
    /// Attachments.
    Attachments,
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Query {
    /// As typed, without the prefix that chose the kind.
    pub text: String,
    /// Among which nodes.
    pub kinds: Kinds,
    /// Whether nodes that the vault's settings exclude are found.
    pub hidden: bool,
}

/// Which of a node's texts matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HitBy {
    /// Its name.
    Name,
    /// Another spelling, an alias or a title.
    Spelling,
    /// Its path.
    Path,
}

/// One node found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Remembers it, also before the vault is built.
    pub anchor: Anchor,
    /// The node, once there is a vault.
    pub node: Option<NodeId>,
    /// What a person calls it.
    pub name: Box<str>,
    /// The text that matched: the name, a spelling or the path.
    pub text: Box<str>,
    /// Which of them it is.
    pub by: HitBy,
    /// The matched characters of `text`, counted from 0, ascending.
    pub positions: Vec<u32>,
    /// How well, for comparing hits of one search.
    pub score: u32,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Best first, each node once.
    pub hits: Vec<Hit>,
    /// How many nodes match, shown or not.
    pub matched: usize,
    /// How many were looked among.
    pub total: usize,
}
