//! Tags, how often they are used, and in how many notes.

use crate::vault::NodeId;

/// One tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagRow {
    /// Without `#`, in the case first written.
    pub tag: Box<str>,
    /// How often it is written; tags below it are counted apart.
    pub count: u32,
    /// In how many notes.
    pub notes: u32,
    /// Its node.
    pub node: NodeId,
}
