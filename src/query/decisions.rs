//! Decisions: list items under a heading Decisions, dated by their note, and
//! belonging to whom the note is about and who took part.

use super::Named;
use super::listed::Listed;
use crate::note::{Decision, NotePath};
use crate::text::{Date, Place};
use crate::vault::{NodeId, Vault, When};

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
        vault.decisions().filter_map(|(note, _, decision)| row(vault, note, &decision)).collect();
    sort(&mut rows);
    rows
}

/// The newest of some decisions, each given by its note and its position there.
pub(super) fn newest(
    vault: &Vault,
    decisions: impl IntoIterator<Item = (NodeId, u32)>,
) -> Listed<DecisionRow> {
    Listed::newest(vault, decisions, |note, index| {
        row(vault, note, &vault.note(note)?.decisions.into_iter().nth(index as usize)?)
    })
}

/// The decisions of a note.
pub(super) fn of_note(vault: &Vault, note: NodeId) -> impl Iterator<Item = (NodeId, u32)> {
    (0..).zip(vault.decision_lines(note)).map(move |(index, _)| (note, index))
}

/// Whether a decision belongs to a node: to the note's entity or participants, or
/// to whom its sentence names.
pub(super) fn belongs_to(vault: &Vault, note: NodeId, index: u32, of: NodeId) -> bool {
    let line = vault.decision_lines(note).get(index as usize).copied().unwrap_or(0);
    of_whom(vault, note).any(|entity| entity == of)
        || vault.names_in_line(note, line).any(|entity| entity == of)
}

/// To whom all decisions of a note belong.
fn of_whom(vault: &Vault, note: NodeId) -> impl Iterator<Item = NodeId> {
    vault
        .edges_out(note)
        .filter(|edge| edge.relation.row().owns == When::Always)
        .map(|edge| edge.to)
}

fn row(vault: &Vault, note: NodeId, decision: &Decision<&str>) -> Option<DecisionRow> {
    let node = vault.node(note);
    let mut entities: Vec<Named> = Vec::new();
    for entity in
        of_whom(vault, note).chain(vault.names_in_line(note, decision.statement.place.line))
    {
        if !entities.iter().any(|known| known.node == entity) {
            entities.push(Named::of(vault, entity));
        }
    }
    Some(DecisionRow {
        statement: decision.statement.text.into(),
        date: node.date,
        entities,
        path: node.path().cloned()?,
        place: decision.statement.place,
        note,
    })
}

fn sort(rows: &mut [DecisionRow]) {
    rows.sort_by(|a, b| (b.date, &a.path, a.place).cmp(&(a.date, &b.path, b.place)));
}
