//! Facts: list items that end in `*(about X)*`, dated by their note.

use super::Named;
use crate::note::NotePath;
use crate::text::{Date, Place};
use crate::vault::NodeId;

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
