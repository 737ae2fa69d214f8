//! Facts: list items that end in `*(about X)*`, dated by their note.

use super::Named;
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
        vault.facts().filter_map(|(note, index, fact)| row(vault, note, index, fact)).collect();
    sort(&mut rows);
    rows
}

/// The facts about one node, newest first, then by path and place.
pub fn facts_about(vault: &Vault, of: NodeId) -> Vec<FactRow> {
    let about = vault.edges_in(of).filter(|edge| edge.relation == Relation::About);
    let mut rows: Vec<FactRow> = about
        .filter_map(|edge| Some((edge.from, vault.note(edge.from)?)))
        .flat_map(|(id, note)| (0..).zip(&note.facts).map(move |(index, fact)| (id, index, fact)))
        .filter(|&(id, index, _)| vault.fact_subject(id, index) == Some(of))
        .filter_map(|(id, index, fact)| row(vault, id, index, fact))
        .collect();
    sort(&mut rows);
    rows
}

fn row(vault: &Vault, note: NodeId, index: u32, fact: &Fact) -> Option<FactRow> {
    let subject = vault.fact_subject(note, index)?;
    let node = vault.node(note);
    Some(FactRow {
        subject: Named::of(vault, subject),
        statement: fact.statement.text.clone(),
        date: node.date,
        path: node.path.clone()?,
        place: fact.statement.place,
        note,
    })
}

fn sort(rows: &mut [FactRow]) {
    rows.sort_by(|a, b| (b.date, &a.path, a.place).cmp(&(a.date, &b.path, b.place)));
}
