//! What stands in the notes that name somebody: the open tasks between the owner
//! and them, and what was decided. No note is unpacked but those whose rows are
//! listed, since there may be as many as the vault has.

use rayon::prelude::*;

use super::Part;
use super::uses::{Use, Uses};
use crate::query::listed::Listed;
use crate::query::tasks::{self, TaskRow, Urgent};
use crate::text::Date;
use crate::vault::{NodeId, Vault};

/// Open tasks by whose they are, the most urgent first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Promises {
    /// Assigned to the entity.
    pub theirs: Listed<TaskRow>,
    /// Assigned to the vault's owner, and naming the entity.
    pub mine: Listed<TaskRow>,
    /// Assigned to the vault's owner in a note about the entity, without naming it.
    pub mine_nearby: Listed<TaskRow>,
    /// Assigned to nobody, and naming the entity.
    pub unassigned: Listed<TaskRow>,
}

/// What the notes hold that name somebody.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// Open tasks assigned to them.
    pub theirs: Vec<Urgent>,
    /// Those of the owner that name them.
    pub mine: Vec<Urgent>,
    /// Those of the owner that only stand in notes about them.
    pub mine_nearby: Vec<Urgent>,
    /// Nobody's.
    pub unassigned: Vec<Urgent>,
    /// Open tasks that name them, are for them, or stand in their notes.
    pub tasks: Vec<Urgent>,
    /// The decisions that belong to them: all of the notes that are theirs, and
    /// those that name them.
    pub decisions: Vec<(NodeId, u32)>,
}

/// A note that names somebody.
#[derive(Debug, Clone, Copy)]
struct Holder {
    note: NodeId,
    /// It is theirs in whole.
    own: bool,
    /// It is a record about them.
    about: bool,
}

/// What is looked for in notes.
struct Look<'v> {
    vault: &'v Vault,
    of: NodeId,
    today: Date,
    /// Of a page that lists promises.
    promises: bool,
    /// Of a page that lists all tasks.
    tasks: bool,
}

/// Looks into all notes that name somebody, and into their own one, for what a page of
/// these parts lists.
pub(super) fn held(vault: &Vault, of: NodeId, uses: &Uses, parts: &[Part], today: Date) -> Held {
    let [promises, tasks] = [Part::Promises, Part::Tasks].map(|part| parts.contains(&part));
    let look = Look { vault, of, today, promises, tasks };
    let add = |mut held: Held, uses: &[Use]| {
        let holder = Holder {
            note: uses[0].note,
            own: uses.iter().any(|used| used.is_own(vault)),
            about: uses.iter().any(Use::is_subject),
        };
        look.add_tasks(holder, &mut held);
        look.add_decisions(holder, &mut held);
        held
    };
    let mut all = uses.par_by_note().fold(Held::default, add).reduce(Held::default, Held::with);
    look.add_tasks(Holder { note: of, own: true, about: true }, &mut all);
    all
}

impl Look<'_> {
    fn add_tasks(&self, holder: Holder, held: &mut Held) {
        let Self { vault, of, today, .. } = *self;
        let Holder { note, own, about } = holder;
        let owner = vault.owner();
        for (index, task) in tasks::lines(vault, note).filter(|(_, task)| task.is_open()) {
            let assignees = vault.assignees(note, index);
            let is_theirs = assignees.contains(&of);
            let is_owners = || owner.is_some_and(|owner| assignees.contains(&owner));
            let names = || vault.names_in_line(note, task.line()).any(|named| named == of);
            let key = || (tasks::urgency(&task, today), note, index);
            if self.promises {
                if is_theirs {
                    let mine = owner == Some(of);
                    let whose = if mine { &mut held.mine } else { &mut held.theirs };
                    whose.push(key());
                } else if is_owners() && names() {
                    held.mine.push(key());
                } else if is_owners() && about {
                    held.mine_nearby.push(key());
                } else if assignees.is_empty() && names() {
                    held.unassigned.push(key());
                }
            }
            if self.tasks && (own || is_theirs || names()) {
                held.tasks.push(key());
            }
        }
    }

    fn add_decisions(&self, holder: Holder, held: &mut Held) {
        let Self { vault, of, .. } = *self;
        for (index, &line) in (0u32..).zip(vault.decision_lines(holder.note)) {
            let names = || vault.names_in_line(holder.note, line).any(|named| named == of);
            if holder.own || names() {
                held.decisions.push((holder.note, index));
            }
        }
    }
}

impl Held {
    fn with(mut self, other: Self) -> Self {
        self.theirs.extend(other.theirs);
        self.mine.extend(other.mine);
        self.mine_nearby.extend(other.mine_nearby);
        self.unassigned.extend(other.unassigned);
        self.tasks.extend(other.tasks);
        self.decisions.extend(other.decisions);
        self
    }

    /// The open tasks between the owner and them.
    pub fn promises(&mut self, vault: &Vault, today: Date) -> Promises {
        let listed =
            |tasks: &mut Vec<Urgent>| tasks::of_urgent(vault, std::mem::take(tasks), today);
        Promises {
            theirs: listed(&mut self.theirs),
            mine: listed(&mut self.mine),
            mine_nearby: listed(&mut self.mine_nearby),
            unassigned: listed(&mut self.unassigned),
        }
    }
}
