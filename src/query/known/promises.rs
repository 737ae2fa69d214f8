//! The open tasks between the owner and somebody.

use super::uses::{Use, Uses, is_among};
use crate::query::listed::Listed;
use crate::query::tasks::{self, TaskRow};
use crate::text::Date;
use crate::vault::{NodeId, Vault};

/// Open tasks by whose they are, the most urgent first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Promises {
    /// Assigned to the entity.
    pub theirs: Listed<TaskRow>,
    /// Assigned to the vault's owner, naming the entity or standing in a note
    /// about it.
    pub mine: Listed<TaskRow>,
    /// Assigned to nobody, and naming the entity.
    pub unassigned: Listed<TaskRow>,
}

/// Whose a promise is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::query) enum Whose {
    Theirs,
    Mine,
    Nobodys,
}

/// Whose an open task is, seen from somebody whom it concerns; none if it does
/// not. `about` says that its note is about them, or their own.
pub(in crate::query) fn whose(
    vault: &Vault,
    (note, task): (NodeId, u32),
    of: NodeId,
    about: bool,
) -> Option<Whose> {
    let assignees = vault.assignees(note, task);
    let owner = vault.owner();
    let owners = owner.is_some_and(|owner| assignees.contains(&owner));
    let names = || vault.task_names(note, task).contains(&of);
    if assignees.contains(&of) {
        Some(if owner == Some(of) { Whose::Mine } else { Whose::Theirs })
    } else if owners && (about || names()) {
        Some(Whose::Mine)
    } else if assignees.is_empty() && names() {
        Some(Whose::Nobodys)
    } else {
        None
    }
}

/// The open tasks between the owner and somebody.
pub(super) fn promises(vault: &Vault, of: NodeId, uses: &Uses, today: Date) -> Promises {
    let about = uses.notes(Use::is_subject);
    let is_about = |note: NodeId| note == of || is_among(&about, note);
    let (mut theirs, mut mine, mut nobodys) = (Vec::new(), Vec::new(), Vec::new());
    let notes = uses.notes(|_| true).into_iter().map(|used| used.note).chain([of]);
    for task in notes.flat_map(|note| tasks::open_in(vault, note)) {
        match whose(vault, task, of, is_about(task.0)) {
            Some(Whose::Theirs) => theirs.push(task),
            Some(Whose::Mine) => mine.push(task),
            Some(Whose::Nobodys) => nobodys.push(task),
            None => {}
        }
    }
    Promises {
        theirs: tasks::most_urgent(vault, theirs, today),
        mine: tasks::most_urgent(vault, mine, today),
        unassigned: tasks::most_urgent(vault, nobodys, today),
    }
}
