//! What is known of a name, note or no note: the dossier of the first slice.

use super::Named;
use super::decisions::DecisionRow;
use super::facts::FactRow;
use super::neighbourhood::Neighbour;
use super::tasks::TaskRow;
use crate::text::{Date, Place};
use crate::vault::{Class, NodeId, Spelling};

/// A date with the note that gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Dated {
    /// The day.
    pub date: Date,
    /// The note of that day.
    pub note: NodeId,
    /// Where that note names the entity.
    pub place: Place,
}

/// The first and the last of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FirstLast {
    /// The earliest.
    pub first: Dated,
    /// The latest.
    pub last: Dated,
}

/// Open tasks by whose they are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Promises {
    /// Assigned to the entity.
    pub theirs: Vec<TaskRow>,
    /// Assigned to the vault's owner, naming the entity or standing in a note
    /// about it.
    pub mine: Vec<TaskRow>,
    /// Assigned to nobody, and naming the entity.
    pub unassigned: Vec<TaskRow>,
}

/// A meeting with the entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Its note.
    pub note: Named,
    /// Its day.
    pub date: Option<Date>,
    /// Where its note names the entity.
    pub place: Place,
}

/// What is known of one node.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The node.
    pub of: NodeId,
    /// Where known.
    pub class: Option<Class>,
    /// The most used first.
    pub spellings: Vec<Spelling>,
    /// How many notes name it.
    pub notes: u32,
    /// When it was met (semantics A5), if ever in a dated note.
    pub met: Option<FirstLast>,
    /// When it was mentioned, if ever in a dated note.
    pub mentioned: Option<FirstLast>,
    /// Notes with it in each of the last twelve months, the month of `today` last.
    pub months: [u32; 12],
    /// Newest first.
    pub facts: Vec<FactRow>,
    /// Open tasks, the most urgent first.
    pub promises: Promises,
    /// Newest first.
    pub meetings: Vec<Meeting>,
    /// Decisions of those meetings and those that name it, newest first.
    pub decisions: Vec<DecisionRow>,
    /// Whom it appears with most tellingly.
    pub with: Vec<Neighbour>,
}
