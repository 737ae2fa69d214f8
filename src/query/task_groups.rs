//! Tasks in groups, as a reader goes through them: by when they are to be done,
//! by whom, by whom they name, by the note that writes them.
//!
//! No note is unpacked: a task is told by where it is, and whoever shows it looks
//! its words up. What is done or given up stands in one last group, however the
//! others are made.

use std::cmp::{Ordering, Reverse};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::tasks::{lines, whole_urgency};
use crate::text::Date;
use crate::vault::{Class, NodeId, TaskLine, Vault};

/// One task, by where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskAt {
    /// The note that writes it.
    pub note: NodeId,
    /// Its position among the note's tasks.
    pub index: u32,
}

/// What puts tasks into one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Grouping {
    /// When they are to be done.
    #[default]
    Day,
    /// Whom they are for.
    Assignee,
    /// Which person they name.
    Named,
    /// Which note writes them.
    Note,
}

impl Grouping {
    /// All groupings, in the order in which a key goes through them.
    pub const ALL: [Self; 4] = [Self::Day, Self::Assignee, Self::Named, Self::Note];
}

/// What the tasks of a group have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Their day has passed.
    Overdue,
    /// They are due today, or were planned for a day up to it.
    Today,
    /// Their day is one of the next seven.
    Week,
    /// Their day lies further ahead.
    Later,
    /// They are neither due nor planned.
    Undated,
    /// This one is whom they are for, whom they name, or what writes them.
    Of(NodeId),
    /// They are for nobody, or name nobody.
    Nobody,
    /// They are done or given up.
    Closed,
}

/// Tasks that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grouped {
    /// What they have in common.
    pub group: Group,
    /// The most urgent first, but by day the nearest day; those that are closed by
    /// when they were done, the newest first. Then by path and line.
    pub tasks: Vec<TaskAt>,
}

/// Every task of the notes that are shown, the most urgent first, of equals that of the
/// nearest day; the closed ones last.
pub fn in_order(vault: &Vault, today: Date) -> Vec<TaskAt> {
    let shown = vault.nodes().filter(|(_, node)| !node.hidden).map(|(note, _)| note);
    let mut keys: Vec<_> = shown
        .flat_map(|note| lines(vault, note).map(move |(index, task)| (note, index, task)))
        .map(|(note, index, task)| (rank(&task, today), TaskAt { note, index }))
        .collect();
    keys.par_sort_unstable();
    keys.into_iter().map(|(_, task)| task).collect()
}

/// The place of a task among others: whether it is closed, then how urgent it is
/// or when it was done, then how near its day is.
fn rank(task: &TaskLine, today: Date) -> (bool, Reverse<i64>, u32) {
    if !task.is_open() {
        let done = task.done_on().map_or(i64::MIN, |done| -i64::from(done.days_until(today)));
        return (true, Reverse(done), 0);
    }
    (false, Reverse(whole_urgency(task, today)), days_off(task, today))
}

/// How far the day of an open task is from today, forward or back: of what is overdue
/// the newest can still be made good.
fn days_off(task: &TaskLine, today: Date) -> u32 {
    day_of(task, today).map_or(u32::MAX, |day| today.days_until(day).unsigned_abs())
}

/// The day of an open task: when it is due, else planned for. What was planned for a
/// day that has passed is to be done today; it is overdue only after it was due.
fn day_of(task: &TaskLine, today: Date) -> Option<Date> {
    task.due().or_else(|| task.scheduled().map(|day| day.max(today)))
}

/// Puts tasks into groups; in each they keep their order, but by day. No group is empty.
/// Of the groups by whom, the owner's comes first, then who has the most; those of
/// notes come by date, the newest first. A task for two stands in both groups.
pub fn grouped(vault: &Vault, tasks: &[TaskAt], today: Date, by: Grouping) -> Vec<Grouped> {
    let mut groups: FxHashMap<Group, Vec<TaskAt>> = FxHashMap::default();
    for &task in tasks {
        let Some(line) = vault.task_line(task.note, task.index) else { continue };
        let mut put = |group| groups.entry(group).or_default().push(task);
        if !line.is_open() {
            put(Group::Closed);
            continue;
        }
        match by {
            Grouping::Day => put(by_day(&line, today)),
            Grouping::Note => put(Group::Of(task.note)),
            Grouping::Assignee => {
                let assignees = vault.assignees(task.note, task.index);
                each_or_nobody(assignees.iter().copied(), put);
            }
            Grouping::Named => each_or_nobody(people_named(vault, task, &line), put),
        }
    }
    let mut groups: Vec<Grouped> =
        groups.into_iter().map(|(group, tasks)| Grouped { group, tasks }).collect();
    groups.sort_unstable_by(|a, b| order(vault, by, a, b));
    if by == Grouping::Day {
        let days_off = |at: &TaskAt| {
            let task = vault.task_line(at.note, at.index)?;
            task.is_open().then(|| days_off(&task, today))
        };
        groups.par_iter_mut().for_each(|group| group.tasks.sort_by_cached_key(days_off));
    }
    groups
}

fn each_or_nobody(nodes: impl Iterator<Item = NodeId>, mut put: impl FnMut(Group)) {
    let mut nodes = nodes.peekable();
    if nodes.peek().is_none() {
        put(Group::Nobody);
    }
    nodes.for_each(|node| put(Group::Of(node)));
}

/// The people whom a task names besides those that it is for and the owner.
fn people_named<'v>(
    vault: &'v Vault,
    task: TaskAt,
    line: &TaskLine,
) -> impl Iterator<Item = NodeId> + 'v {
    let assignees = vault.assignees(task.note, task.index);
    let is_person = |node: &NodeId| vault.node(*node).class == Some(Class::Person);
    let named = vault.names_in_line(task.note, line.line()).filter(is_person);
    named.filter(|node| !assignees.contains(node) && vault.owner() != Some(*node))
}

fn by_day(task: &TaskLine, today: Date) -> Group {
    match day_of(task, today).map(|day| today.days_until(day)) {
        None => Group::Undated,
        Some(..0) => Group::Overdue,
        Some(0) => Group::Today,
        Some(1..=7) => Group::Week,
        Some(8..) => Group::Later,
    }
}

/// Which of two groups comes first.
fn order(vault: &Vault, by: Grouping, a: &Grouped, b: &Grouped) -> Ordering {
    let (Group::Of(one), Group::Of(other)) = (a.group, b.group) else {
        return a.group.cmp(&b.group);
    };
    let key = |group: &Grouped, node: NodeId| match by {
        Grouping::Note => (false, Reverse(vault.node(node).date), Reverse(0), node),
        Grouping::Day | Grouping::Assignee | Grouping::Named => {
            let n_tasks = group.tasks.len();
            (vault.owner() != Some(node), Reverse(None), Reverse(n_tasks), node)
        }
    };
    key(a, one).cmp(&key(b, other))
}
