//! Tasks: every checkbox of the vault, with its urgency.

use super::Named;
use crate::note::{NotePath, Priority};
use crate::text::{Date, Place};
use crate::vault::NodeId;

/// One task.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskRow {
    /// Where it is written.
    pub path: NotePath,
    /// Where its text begins.
    pub place: Place,
    /// The character between the brackets.
    pub status: char,
    /// Whether that character says done.
    pub done: bool,
    /// What is to be done, without fields.
    pub text: Box<str>,
    /// Whom it is assigned to.
    pub assignees: Vec<Named>,
    /// 📅
    pub due: Option<Date>,
    /// ⏳
    pub scheduled: Option<Date>,
    /// 🛫
    pub start: Option<Date>,
    /// ➕
    pub created: Option<Date>,
    /// ✅
    pub done_on: Option<Date>,
    /// ❌
    pub cancelled_on: Option<Date>,
    /// None where nothing is written.
    pub priority: Option<Priority>,
    /// 🔁
    pub recurrence: Option<Box<str>>,
    /// 🆔
    pub id: Option<Box<str>>,
    /// ⛔
    pub depends_on: Vec<Box<str>>,
    /// Without `#`, in order.
    pub tags: Vec<Box<str>>,
    /// As the Tasks plugin reckons it.
    pub urgency: f64,
    /// Whom the line names, its assignees left out.
    pub named: Vec<Named>,
    /// The note it is written in.
    pub note: NodeId,
    /// Its position among the note's tasks.
    pub index: u32,
    /// The date of its note.
    pub note_date: Option<Date>,
}
