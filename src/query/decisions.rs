//! Decisions: list items under a heading Decisions, dated by their note, and
//! belonging to whom the note is about and who took part.

use super::Named;
use crate::note::NotePath;
use crate::text::{Date, Place};
use crate::vault::NodeId;

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
