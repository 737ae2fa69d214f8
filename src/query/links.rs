//! Every link occurrence and what it opens, by Obsidian's rules and beyond them.

use crate::note::{LinkKind, NotePath};
use crate::text::Place;
use crate::vault::NodeId;

/// One link occurrence. Borrowed, since a vault may hold millions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow<'v> {
    /// The file it is written in.
    pub source: &'v NotePath,
    /// Where it begins.
    pub place: Place,
    /// How it is written.
    pub kind: LinkKind,
    /// The link path as written; empty for a link into the same note.
    pub target: &'v str,
    /// After the first `#`.
    pub subpath: Option<&'v str>,
    /// After the first pipe, or a Markdown link's text.
    pub display: Option<&'v str>,
    /// The file that Obsidian opens.
    pub resolved: Option<&'v NotePath>,
    /// The file that only an alias or a title answers to.
    pub alias_resolved: Option<&'v NotePath>,
    /// How many files fit.
    pub candidates: u32,
    /// Whether Obsidian records it.
    pub counted: bool,
    /// The node that it leads to.
    pub node: NodeId,
}
