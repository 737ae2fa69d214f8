//! View: what a filter kept under a name keeps, by what it is.

use std::sync::Arc;

use super::Face;
use crate::app::areas::Room;
use crate::app::list::{ListKey, Section};
use crate::app::places::Stock;
use crate::app::rows::{Row, Rows};
use crate::app::whole::{Kept, Whole};
use crate::text::Shown;
use crate::vault::{Class, NodeId, NodeKind, Vault};

/// Rows of one section at most; more are counted.
const ROWS_MAX: usize = 5_000;

/// How the screen presents itself.
pub const FACE: Face = Face {
    room: Room::From,
    this: None,
    scope: None,
    hints: &[
        (&["up", "down"], "choose"),
        (&["walk"], "walk"),
        (&["step-back"], "back"),
        (&["filter"], "filter"),
        (&["next-section"], "next section"),
        (&["fold"], "fold"),
        (&["find"], "find"),
        (&["help"], "help"),
        (&["quit"], "quit"),
    ],
    empty: &[
        "The view keeps nothing.",
        "",
        "It stands in .vaultgraph/views.toml.",
        "{step-back} goes back.",
    ],
    waiting: &["The vault is being gone through."],
};

/// The sections, in their order.
const SECTIONS: [&str; 9] = [
    "people",
    "companies",
    "projects",
    "topics",
    "meetings",
    "notes",
    "others",
    "tags",
    "attachments",
];

/// Where a view stands among those of the vault.
pub fn position(vault: &Vault, name: &str) -> Option<usize> {
    vault.views().iter().position(|view| &*view.name == name)
}

/// What a view keeps, once that was gone through.
pub fn kept(vault: &Vault, whole: &Whole, name: &str) -> Option<Arc<Kept>> {
    whole.view(position(vault, name)?)
}

/// What is kept, by what it is; the most connected first.
pub fn sections(stock: &Stock, name: &str) -> Vec<Section> {
    let vault = stock.vault;
    let Some(kept) = kept(vault, stock.whole, name) else { return Vec::new() };
    let mut rows: [Vec<NodeId>; SECTIONS.len()] = Default::default();
    for id in kept.iter().flatten() {
        rows[section_of(vault, *id)].push(*id);
    }
    let sections = (0u8..).zip(SECTIONS.iter().zip(rows)).map(|(at, (label, nodes))| {
        let n_nodes = nodes.len();
        let row = |id| Row { date: vault.node(id).date, ..Row::of(id) };
        let rows = nodes.into_iter().take(ROWS_MAX).map(row).collect();
        Section::new(ListKey::Screen(at), Shown::new(label), Rows::Made(rows)).first_of(n_nodes)
    });
    sections.collect()
}

fn section_of(vault: &Vault, id: NodeId) -> usize {
    let node = vault.node(id);
    match (node.kind, &node.class) {
        (NodeKind::Tag, _) => 7,
        (NodeKind::Attachment, _) => 8,
        (_, Some(Class::Person)) => 0,
        (_, Some(Class::Company)) => 1,
        (_, Some(Class::Project)) => 2,
        (_, Some(Class::Topic)) => 3,
        (_, Some(Class::Meeting)) => 4,
        (NodeKind::Note, _) => 5,
        (NodeKind::Entity, _) => 6,
    }
}
