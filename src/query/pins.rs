//! Pins: what a reader keeps at hand. Their own are kept by the program, outside
//! the vault; those of Obsidian's bookmarks are read and never written.

use rustc_hash::FxHashSet;

use super::Named;
use crate::vault::{Anchor, NodeId, Vault};

/// Who keeps something at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PinnedBy {
    /// The reader, here.
    Reader,
    /// A bookmark in Obsidian.
    Obsidian,
}

impl PinnedBy {
    /// In a word, for output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reader => "pin",
            Self::Obsidian => "bookmark",
        }
    }
}

/// Something that is kept at hand, whether the vault holds it now or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// What.
    pub anchor: Anchor,
    /// A heading or block of it, as a link names it behind `#`.
    pub subpath: Option<Box<str>>,
    /// By whom.
    pub by: PinnedBy,
}

/// A pin of something that the vault holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pinned {
    /// What.
    pub what: Named,
    /// A heading or block of it.
    pub subpath: Option<Box<str>>,
    /// By whom.
    pub by: PinnedBy,
}

/// The pins of what the vault holds, in their order; each node and each part of
/// it once, by whom it is pinned first.
pub fn pinned(vault: &Vault, pins: &[Pin]) -> Vec<Pinned> {
    let mut seen: FxHashSet<(NodeId, Option<&str>)> = FxHashSet::default();
    let held = pins.iter().filter_map(|pin| Some((pin, vault.find_anchor(&pin.anchor)?)));
    held.filter(|(pin, node)| seen.insert((*node, pin.subpath.as_deref())))
        .map(|(pin, node)| Pinned {
            what: Named::of(vault, node),
            subpath: pin.subpath.clone(),
            by: pin.by,
        })
        .collect()
}
