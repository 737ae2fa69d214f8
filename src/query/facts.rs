//! Facts: list items that end in `*(about X)*`, dated by their note.

use super::Named;
use super::listed::Listed;
use crate::note::{Fact, NotePath};
use crate::text::{Date, Place};
use crate::vault::{NodeId, Relation, Vault};

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactRow {
    /// Whom or what it is about.
    pub subject: Named,
    /// The sentence, without its `about`.
    pub statement: Box<str>,
    /// The date of its note.
    pub date: Option<Date>,
    /// Where it is written.
    pub path: NotePath,
    /// Where in the file.
    pub place: Place,
    /// The note it is written in.
    pub note: NodeId,
}

/// Every fact of the vault, newest first, then by path and place.
pub fn facts(vault: &Vault) -> Vec<FactRow> {
    let mut rows: Vec<FactRow> =
        vault.facts().filter_map(|(note, index, fact)| row(vault, note, index, &fact)).collect();
    sort(&mut rows);
    rows
}

/// The facts about one node, newest first, then by path and place.
pub fn facts_about(vault: &Vault, of: NodeId) -> Vec<FactRow> {
    let mut rows: Vec<FactRow> =
        about(vault, of).filter_map(|(note, index)| row_at(vault, note, index)).collect();
    sort(&mut rows);
    rows
}

/// The newest of some facts, each given by its note and its position there.
pub(super) fn newest(
    vault: &Vault,
    facts: impl IntoIterator<Item = (NodeId, u32)>,
) -> Listed<FactRow> {
    Listed::newest(vault, facts, |note, index| row_at(vault, note, index))
}

/// The facts about one node: their notes and positions there.
pub(super) fn about(vault: &Vault, of: NodeId) -> impl Iterator<Item = (NodeId, u32)> {
    vault
        .edges_by(of, Relation::About)
        .flat_map(move |edge| of_note(vault, edge.from))
        .filter(move |&(note, index)| vault.fact_subject(note, index) == Some(of))
}

/// The facts of a note.
pub(super) fn of_note(vault: &Vault, note: NodeId) -> impl Iterator<Item = (NodeId, u32)> {
    let n_facts = vault.fact_subjects(note).len();
    (0..u32::try_from(n_facts).unwrap_or(u32::MAX)).map(move |index| (note, index))
}

/// Whom a fact speaks of: its subject, and whom the sentence names.
pub(super) fn speaks_of(vault: &Vault, note: NodeId, index: u32) -> impl Iterator<Item = NodeId> {
    let line = vault.fact_lines(note).get(index as usize).copied().unwrap_or(0);
    vault.fact_subject(note, index).into_iter().chain(vault.names_in_line(note, line))
}

fn row_at(vault: &Vault, note: NodeId, index: u32) -> Option<FactRow> {
    row(vault, note, index, &vault.note(note)?.facts.into_iter().nth(index as usize)?)
}

fn row(vault: &Vault, note: NodeId, index: u32, fact: &Fact<&str>) -> Option<FactRow> {
    let subject = vault.fact_subject(note, index)?;
    let node = vault.node(note);
    Some(FactRow {
        subject: Named::of(vault, subject),
        statement: fact.statement.text.into(),
        date: node.date,
        path: node.path().cloned()?,
        place: fact.statement.place,
        note,
    })
}

fn sort(rows: &mut [FactRow]) {
    rows.sort_by(|a, b| (b.date, &a.path, a.place).cmp(&(a.date, &b.path, b.place)));
}
