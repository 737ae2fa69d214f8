//! Which node a person means by a whole name.

use crate::vault::NodeId;

/// The answer to a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// Exactly one node bears it.
    One(NodeId),
    /// Several do, at the first step that had an answer.
    Many(Vec<NodeId>),
    /// Nobody does.
    None {
        /// What may have been meant, the nearest first; a few at most.
        nearest: Vec<NodeId>,
    },
}
