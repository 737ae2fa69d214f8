//! Decisions: list items under a heading Decisions, dated by their note, and
//! belonging to whom the note is about and who took part.

use super::Named;
use crate::note::{Decision, NotePath};
use crate::text::{Date, Place};
use crate::vault::{NodeId, Relation, Vault};

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRow {
    /// The sentence.
    pub statement: Box<str>,
    /// The date of its note.
    pub date: Option<Date>,
    /// The note's entity, its participants, and whom the sentence names.
    pub entities: Vec<Named>,
    /// Where it is written.
    pub path: NotePath,
    /// Where in the file.
    pub place: Place,
    /// The note it is written in.
    pub note: NodeId,
}

/// Every decision of the vault, newest first, then by path and place.
pub fn decisions(vault: &Vault) -> Vec<DecisionRow> {
    let mut rows: Vec<DecisionRow> =
        vault.decisions().filter_map(|(note, _, decision)| row(vault, note, decision)).collect();
    sort(&mut rows);
    rows
}

/// The decisions of some notes that `keep` keeps, newest first. The notes are
/// distinct; `keep` sees the row, with the entities that it belongs to.
pub(super) fn decisions_in(
    vault: &Vault,
    notes: impl IntoIterator<Item = NodeId>,
    keep: impl Fn(&DecisionRow) -> bool,
) -> Vec<DecisionRow> {
    let mut rows: Vec<DecisionRow> = notes
        .into_iter()
        .filter_map(|id| Some((id, vault.note(id)?)))
        .flat_map(|(id, note)| note.decisions.iter().map(move |decision| (id, decision)))
        .filter_map(|(id, decision)| row(vault, id, decision))
        .filter(keep)
        .collect();
    sort(&mut rows);
    rows
}

fn row(vault: &Vault, note: NodeId, decision: &Decision) -> Option<DecisionRow> {
    let node = vault.node(note);
    let of_note = vault
        .edges_out(note)
        .filter(|edge| matches!(edge.relation, Relation::Entity | Relation::Participant))
        .map(|edge| edge.to);
    let mut entities: Vec<Named> = Vec::new();
    for entity in of_note.chain(vault.names_in_line(note, decision.statement.place.line)) {
        if !entities.iter().any(|known| known.node == entity) {
            entities.push(Named::of(vault, entity));
        }
    }
    Some(DecisionRow {
        statement: decision.statement.text.clone(),
        date: node.date,
        entities,
        path: node.path.clone()?,
        place: decision.statement.place,
        note,
    })
}

fn sort(rows: &mut [DecisionRow]) {
    rows.sort_by(|a, b| (b.date, &a.path, a.place).cmp(&(a.date, &b.path, b.place)));
}
