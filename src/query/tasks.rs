//! Tasks: every checkbox of the vault, with its urgency.

use super::listed::Listed;
use super::{Hidden, Named};
use crate::note::{NotePath, Priority, Task};
use crate::text::{Date, Place};
use crate::vault::{Edge, NodeId, Relation, TaskLine, Vault};

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
    /// As the Tasks plugin reckons it; see [`urgency`].
    pub urgency: f64,
    /// Whom the line names, its assignees left out.
    pub named: Vec<Named>,
    /// The note it is written in.
    pub note: NodeId,
    /// Its position among the note's tasks.
    pub index: u32,
}

/// Which tasks are wanted. By default all, done and cancelled ones too, but those of
/// notes that the vault's settings exclude.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TaskLook {
    /// Only those for this one.
    pub assignee: Option<NodeId>,
    /// Only those that name this one, are for it, or stand in a note about it.
    pub about: Option<NodeId>,
    /// Only those due before that day.
    pub due_before: Option<Date>,
    /// Only those that are to be done and were due before today.
    pub overdue: bool,
    /// Only those that are still to be done.
    pub open: bool,
    /// What becomes of those of excluded notes.
    pub hidden: Hidden,
}

impl TaskLook {
    fn wants(&self, vault: &Vault, note: NodeId, index: u32, task: &TaskLine, today: Date) -> bool {
        let is_for = |who: NodeId| vault.assignees(note, index).contains(&who);
        let is_about = |who: NodeId| is_about(vault, note, index, who);
        let due_before = |day: Date| task.due().is_some_and(|due| due < day);
        (!self.open || task.is_open())
            && (!self.overdue || task.is_open() && due_before(today))
            && self.due_before.is_none_or(due_before)
            && self.assignee.is_none_or(is_for)
            && self.about.is_none_or(is_about)
    }
}

/// Whether a task names somebody, is for them, or stands in their note or in one
/// about them.
pub fn is_about(vault: &Vault, note: NodeId, index: u32, who: NodeId) -> bool {
    let names = || vault.task_names(note, index).contains(&who);
    let is_for = || vault.assignees(note, index).contains(&who);
    note == who || is_for() || names() || is_record_about(vault, note, who)
}

/// Whether whom a task is for is somebody, and not the owner.
pub(super) fn is_others(vault: &Vault, assignees: &[NodeId]) -> bool {
    let is_owners = vault.owner().is_some_and(|owner| assignees.contains(&owner));
    !assignees.is_empty() && !is_owners
}

/// The day of a task, as lists show it: when it is due, else planned for; of one
/// that is not to be done any more the day it was done.
pub fn day(task: &TaskLine) -> Option<Date> {
    if task.is_open() { task.due().or(task.scheduled()) } else { task.done_on() }
}

fn is_record_about(vault: &Vault, note: NodeId, who: NodeId) -> bool {
    let about = |edge: &Edge<'_>| edge.relation == Relation::Entity && edge.to == who;
    vault.edges_out(note).any(|edge| about(&edge))
}

/// The tasks that are wanted, the most urgent first, then by path and place. Only
/// notes that write one of them are unpacked.
pub fn tasks(vault: &Vault, today: Date, look: &TaskLook) -> Vec<TaskRow> {
    let listed = vault.nodes().filter(|(_, node)| look.hidden.has(node));
    let of_note = |(note, _)| {
        let wanted = |(index, task): &(u32, TaskLine)| look.wants(vault, note, *index, task, today);
        let wanted: Vec<u32> = lines(vault, note).filter(wanted).map(|(index, _)| index).collect();
        let written = if wanted.is_empty() { None } else { vault.note(note) };
        let row = move |index: u32| {
            row(vault, note, index, written.as_ref()?.tasks.get(index as usize)?, today)
        };
        wanted.into_iter().filter_map(row)
    };
    let mut rows: Vec<TaskRow> = listed.flat_map(of_note).collect();
    sort(&mut rows);
    rows
}

/// A task by its note and its position there, with how urgent it is.
pub(super) type Urgent = (f64, NodeId, u32);

/// The most urgent of some tasks, each given by its note and its position there.
pub(super) fn most_urgent(
    vault: &Vault,
    tasks: impl IntoIterator<Item = (NodeId, u32)>,
    today: Date,
) -> Listed<TaskRow> {
    let key = |(note, index): (NodeId, u32)| {
        let task = vault.task_line(note, index)?;
        Some((urgency(&task, today), note, index))
    };
    of_urgent(vault, tasks.into_iter().filter_map(key).collect(), today)
}

/// The rows of the most urgent of some tasks.
pub(super) fn of_urgent(vault: &Vault, tasks: Vec<Urgent>, today: Date) -> Listed<TaskRow> {
    let order =
        |a: &Urgent, b: &Urgent| b.0.total_cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2)));
    Listed::first(tasks, order, |(_, note, index)| row_at(vault, note, index, today))
}

/// The open tasks of a note.
pub(super) fn open_in(vault: &Vault, note: NodeId) -> impl Iterator<Item = (NodeId, u32)> {
    lines(vault, note).filter(|(_, task)| task.is_open()).map(move |(index, _)| (note, index))
}

/// The tasks of a note that are done or given up.
pub(super) fn closed_in(vault: &Vault, note: NodeId) -> impl Iterator<Item = (NodeId, u32)> {
    lines(vault, note).filter(|(_, task)| !task.is_open()).map(move |(index, _)| (note, index))
}

/// The tasks of a note with their positions in it; the note stays packed.
pub(super) fn lines(vault: &Vault, note: NodeId) -> impl Iterator<Item = (u32, TaskLine)> {
    (0..).zip(vault.task_lines(note))
}

/// The row of a task by its note and its position there.
pub(super) fn row_at(vault: &Vault, note: NodeId, index: u32, today: Date) -> Option<TaskRow> {
    row(vault, note, index, &vault.note(note)?.tasks.into_iter().nth(index as usize)?, today)
}

/// The row of one task of a note; nothing if the note is not a file.
pub(super) fn row(
    vault: &Vault,
    note: NodeId,
    index: u32,
    task: &Task<&str>,
    today: Date,
) -> Option<TaskRow> {
    let node = vault.node(note);
    let assigned = vault.assignees(note, index);
    let named = vault.task_names(note, index);
    let named = named.into_iter().filter(|name| !assigned.contains(name));
    Some(TaskRow {
        path: node.path().cloned()?,
        place: task.text.place,
        status: task.status,
        done: task.is_done(),
        text: task.text.text.into(),
        named: named.map(|name| Named::of(vault, name)).collect(),
        assignees: assigned.iter().map(|&name| Named::of(vault, name)).collect(),
        due: task.due,
        scheduled: task.scheduled,
        start: task.start,
        created: task.created,
        done_on: task.done_on,
        cancelled_on: task.cancelled_on,
        priority: task.priority,
        recurrence: task.recurrence.map(Into::into),
        id: task.id.map(Into::into),
        depends_on: owned(&task.depends_on),
        tags: owned(&task.tags),
        urgency: urgency(&TaskLine::of(task), today),
        note,
        index,
    })
}

fn owned(words: &[&str]) -> Vec<Box<str>> {
    words.iter().map(|&word| word.into()).collect()
}

/// Sorts rows: the most urgent first, then by path and place.
pub(super) fn sort(rows: &mut [TaskRow]) {
    rows.sort_by(|a, b| {
        b.urgency.total_cmp(&a.urgency).then_with(|| (&a.path, a.place).cmp(&(&b.path, b.place)))
    });
}

/// How urgent a task is on a day, as the Tasks plugin reckons it: the sum of
/// what due date, priority, scheduled date and start date add.
///
/// Source: the plugin's documentation, "Urgency". Its scale for the due date
/// goes from 12 (a week over) down to 2.4 (two weeks ahead), a straight line
/// between; without a due date it is 0.
pub fn urgency(task: &TaskLine, today: Date) -> f64 {
    let due = task.due().map_or(0.0, |due| {
        let days_over = f64::from(due.days_until(today).clamp(-14, 7));
        ((days_over + 14.0) * 0.8 / 21.0 + 0.2) * 12.0
    });
    let priority = match task.priority() {
        Some(Priority::Highest) => 9.0,
        Some(Priority::High) => 6.0,
        Some(Priority::Medium) => 3.9,
        None => 1.95,
        Some(Priority::Low) => 0.0,
        Some(Priority::Lowest) => -1.8,
    };
    let scheduled = if task.scheduled().is_some_and(|day| day <= today) { 5.0 } else { 0.0 };
    let start = if task.start().is_some_and(|day| day > today) { -3.0 } else { 0.0 };
    due + priority + scheduled + start
}

/// The same as a whole number, by which tasks are put in order: urgencies are apart
/// by more than a thousandth.
pub(super) fn whole_urgency(task: &TaskLine, today: Date) -> i64 {
    (urgency(task, today) * 10_000.0).round() as i64
}
