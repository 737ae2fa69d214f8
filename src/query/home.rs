//! The page to start from: what is recent, who is central, what is due.

use std::cmp::Reverse;

use super::Named;
use super::check::{self, CheckRow, Health, health};
use super::known::notes_naming;
use super::tasks::{self, TaskRow};
use crate::note::Severity;
use crate::text::Date;
use crate::vault::{Class, NodeId, NodeKind, Vault};

/// A recent note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentNote {
    /// The note.
    pub note: Named,
    /// Its own date.
    pub date: Date,
}

/// Somebody whom many notes name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connected {
    /// Who.
    pub entity: Named,
    /// Where known.
    pub class: Option<Class>,
    /// How many notes name them.
    pub notes: u32,
    /// The newest dated note that does.
    pub last: Option<Date>,
}

/// What Home shows, pins and news apart, which only the shell knows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Home {
    /// How many notes the vault holds.
    pub n_notes: usize,
    /// Dated notes up to `today`, newest first.
    pub recent: Vec<RecentNote>,
    /// The most connected people, the owner left out; then, where there are few,
    /// whatever else is most connected.
    pub people: Vec<Connected>,
    /// Open tasks due within the week or overdue, the longest overdue first.
    pub due: Vec<TaskRow>,
    /// What is wrong.
    pub health: Health,
    /// The first of what is wrong, notices left out.
    pub problems: Vec<CheckRow>,
    /// The day it speaks of; none before a vault was read.
    pub day: Option<Date>,
}

/// Recent notes that are listed.
const RECENT_MAX: usize = 12;

/// People that are listed.
const PEOPLE_MAX: usize = 12;

/// Tasks that are listed.
const DUE_MAX: usize = 50;

/// Problems that are listed; the health counts them all.
const PROBLEMS_MAX: usize = 50;

/// Tasks due within so many days are due soon.
const DUE_DAYS: i32 = 7;

/// What Home shows on a day. Hidden notes are left out.
pub fn home(vault: &Vault, today: Date) -> Home {
    Home {
        n_notes: vault.n_notes(),
        recent: recent(vault, today),
        people: people(vault),
        due: due(vault, today),
        health: health(vault),
        problems: problems(vault),
        day: Some(today),
    }
}

fn problems(vault: &Vault) -> Vec<CheckRow> {
    let mut problems = check::check(vault);
    problems.retain(|problem| problem.severity != Severity::Info);
    problems.truncate(PROBLEMS_MAX);
    problems
}

fn recent(vault: &Vault, today: Date) -> Vec<RecentNote> {
    let mut dated: Vec<(Reverse<Date>, NodeId)> = vault
        .nodes()
        .filter(|(_, node)| node.kind == NodeKind::Note && !node.hidden)
        .filter_map(|(id, node)| Some((Reverse(node.date?), id)))
        .filter(|(Reverse(date), _)| *date <= today)
        .collect();
    dated.sort_unstable();
    dated.truncate(RECENT_MAX);
    let row = |(Reverse(date), id)| RecentNote { note: Named::of(vault, id), date };
    dated.into_iter().map(row).collect()
}

fn people(vault: &Vault) -> Vec<Connected> {
    let owner = vault.owner();
    let mut people: Vec<(bool, Reverse<usize>, NodeId)> = vault
        .nodes()
        .filter(|(id, node)| {
            let named = matches!(node.kind, NodeKind::Note | NodeKind::Entity);
            named && !node.hidden && Some(*id) != owner
        })
        .map(|(id, node)| {
            let person = node.class == Some(Class::Person);
            (!person, Reverse(notes_naming(vault, id).len()), id)
        })
        .filter(|(_, Reverse(n_notes), _)| *n_notes > 0)
        .collect();
    people.sort_unstable();
    people.truncate(PEOPLE_MAX);
    let row = |(_, _, id)| {
        let notes = notes_naming(vault, id);
        Connected {
            entity: Named::of(vault, id),
            class: vault.node(id).class.clone(),
            notes: u32::try_from(notes.len()).unwrap_or(u32::MAX),
            last: notes.iter().filter_map(|&note| vault.node(note).date).max(),
        }
    };
    people.into_iter().map(row).collect()
}

fn due(vault: &Vault, today: Date) -> Vec<TaskRow> {
    let soon = today.plus_days(DUE_DAYS);
    let mut rows: Vec<TaskRow> = vault
        .tasks()
        .filter(|(_, _, task)| task.is_open() && task.due.is_some_and(|due| due <= soon))
        .filter(|(note, _, _)| !vault.node(*note).hidden)
        .filter_map(|(note, index, task)| tasks::row(vault, note, index, &task, today))
        .collect();
    // By date, so that a reader sees at once why a row stands where it does.
    tasks::sort(&mut rows);
    rows.sort_by_key(|row| row.due);
    rows.truncate(DUE_MAX);
    rows
}
