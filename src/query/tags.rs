//! Tags, how often they are used, and in how many notes.

use super::Hidden;
use crate::note::NoteView;
use crate::text::NameKey;
use crate::vault::{Edge, NodeId, NodeKind, Occurrence, Vault};

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

/// Every tag that is written somewhere, in the order of its folded name; where
/// `hidden` are left out, in notes that are listed. What was read line by line from
/// broken frontmatter joins the graph but is not counted: Obsidian does not see it.
pub fn tags(vault: &Vault, hidden: Hidden) -> Vec<TagRow> {
    let is_listed = |note: NodeId| hidden.has(vault.node(note));
    let mut rows: Vec<TagRow> = vault
        .nodes()
        .filter(|(_, node)| node.kind == NodeKind::Tag)
        .map(|(id, node)| {
            let mut row = TagRow { tag: node.name().into(), count: 0, notes: 0, node: id };
            for edge in vault.edges_in(id).filter(|edge| is_listed(edge.from)) {
                let count = counted(vault, &edge);
                row.count += count;
                row.notes += u32::from(count > 0);
            }
            row
        })
        .filter(|row| row.count > 0)
        .collect();
    rows.sort_by_cached_key(|row| NameKey::of(&row.tag));
    rows
}

/// How many places of an edge Obsidian counts.
fn counted(vault: &Vault, edge: &Edge<'_>) -> u32 {
    let all = u32::try_from(edge.occurrences.len()).unwrap_or(u32::MAX);
    let Some(note) = vault.note(edge.from).filter(|note| note.recovered) else { return all };
    let recovered = edge.occurrences.iter().filter(|occurrence| in_properties(&note, occurrence));
    all - u32::try_from(recovered.count()).unwrap_or(0)
}

fn in_properties(note: &NoteView<'_>, occurrence: &Occurrence) -> bool {
    let last = note.properties.iter().flat_map(|property| &property.values).next_back();
    last.is_some_and(|value| occurrence.place.line <= value.place.line)
}
