//! How far a search over a vault is, and what came of it.

use std::cmp::Reverse;

use super::super::Hidden;
use super::NoteHits;
use crate::note::NotePath;
use crate::vault::{NodeId, NodeKind, Vault};

/// How much of what is found is given; all of it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Lines of all notes.
    pub lines: usize,
    /// Lines of one note.
    pub lines_a_note: usize,
    /// Characters of one line.
    pub chars: usize,
}

/// What was searched, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Notes that are to be searched.
    pub of_notes: usize,
    /// Notes searched so far.
    pub notes: usize,
    /// Notes that answer.
    pub answering: usize,
    /// Lines that answer; of a note of very many not all are counted.
    pub lines: usize,
    /// Whether there are more lines than were counted.
    pub at_least: bool,
    /// Lines that were given.
    pub shown: usize,
    /// Notes that cannot be read.
    pub unreadable: usize,
    /// The first of them.
    pub first_unreadable: Option<NotePath>,
    /// Notes too large to be read to their end.
    pub cut: usize,
}

impl Tally {
    /// Counts what a note answers, and gives what of it is shown; nothing where
    /// the limit is reached.
    pub fn take(&mut self, mut found: NoteHits, lines_max: usize) -> Option<NoteHits> {
        self.answering += 1;
        self.lines += found.n_lines as usize;
        self.at_least |= found.at_least;
        found.hits.truncate(lines_max.saturating_sub(self.shown));
        self.shown += found.hits.len();
        (!found.hits.is_empty()).then_some(found)
    }
}

/// The notes of a vault in the order in which they are searched and shown: the
/// newest first, those without a date last, among equals by path.
pub fn order(vault: &Vault, hidden: Hidden) -> Vec<NodeId> {
    let mut notes: Vec<(Reverse<_>, NodeId)> = vault
        .nodes()
        .filter(|(_, node)| node.kind == NodeKind::Note && hidden.has(node))
        .map(|(id, node)| (Reverse(node.date), id))
        .collect();
    // Nodes of notes come by path.
    notes.sort_unstable();
    notes.into_iter().map(|(_, id)| id).collect()
}
