//! All that is known of one node in a single row.

use crate::note::NotePath;
use crate::text::Date;
use crate::vault::{Class, NodeId, NodeKind, Spelling};

/// A frontmatter key and its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// As written; nested keys joined by `.`.
    pub key: Box<str>,
    /// As written, without quotes.
    pub values: Vec<Box<str>>,
}

/// One node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShowRow {
    /// What a person calls it.
    pub name: Box<str>,
    /// Its file.
    pub path: Option<NotePath>,
    /// Where known.
    pub class: Option<Class>,
    /// Other names that its note gives itself.
    pub aliases: Vec<Box<str>>,
    /// All its spellings, the most used first.
    pub spellings: Vec<Spelling>,
    /// The tags of its note in the order written, each once.
    pub tags: Vec<Box<str>>,
    /// When what it tells of happened.
    pub date: Option<Date>,
    /// Its frontmatter in the order written.
    pub fields: Vec<Field>,
    /// Its headings in order: level from 1, and text.
    pub headings: Vec<(u8, Box<str>)>,
    /// How many edges come in.
    pub edges_in: u32,
    /// How many edges go out.
    pub edges_out: u32,
    /// The node.
    pub node: NodeId,
    /// What kind of node it is.
    pub kind: NodeKind,
}
