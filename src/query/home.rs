//! The page to start from: what is recent, who is central, what is due.

use std::cmp::Reverse;

use super::Named;
use super::check::CheckRow;
use super::known::notes_naming;
use super::tasks::{self, TaskRow};
use crate::text::Date;
use crate::vault::{Class, NodeId, NodeKind, TaskLine, Vault};

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
    /// Notes that stand in neither list, by path, where these two are short: a
    /// folder of a few plain notes shows all of them.
    pub others: Vec<Named>,
    /// Whether no note names another or an entity, so that there is nowhere to walk.
    pub is_unjoined: bool,
    /// Whether nobody but the reader is known to be a person.
    pub knows_nobody: bool,
    /// The first of the open tasks that are due within the week, today's first, or
    /// overdue, the newest first; of both those of others come last.
    pub due: Vec<TaskRow>,
    /// How many there are of these.
    pub n_due: usize,
    /// How many problems ask to be looked at: all but the notices.
    pub n_to_look_at: u32,
    /// The first of what is wrong, notices left out.
    pub problems: Vec<CheckRow>,
    /// The day it speaks of; none before a vault was read.
    pub day: Option<Date>,
}

/// Recent notes that are listed.
const RECENT_MAX: usize = 8;

/// People that are listed.
const PEOPLE_MAX: usize = 8;

/// So many rows of notes and names there are at the least, where the vault has them.
const ROWS_MIN: usize = 12;

/// Tasks that are listed.
const DUE_MAX: usize = 20;

/// Problems that are listed.
const PROBLEMS_MAX: usize = 50;

/// Tasks due within so many days are due soon.
const DUE_DAYS: i32 = 7;

/// What Home shows on a day. Hidden notes are left out.
pub fn home(vault: &Vault, today: Date) -> Home {
    let problems = vault.to_look_at();
    let (recent, people) = (recent(vault, today), people(vault));
    let (due, n_due) = due(vault, today);
    Home {
        n_notes: vault.n_notes(),
        others: others(vault, &recent, &people),
        is_unjoined: people.is_empty(),
        knows_nobody: vault.n_notes() > 0 && !knows_somebody(vault),
        recent,
        people,
        due,
        n_due,
        n_to_look_at: u32::try_from(problems.len()).unwrap_or(u32::MAX),
        problems: problems.iter().take(PROBLEMS_MAX).map(|one| CheckRow::of(vault, one)).collect(),
        day: Some(today),
    }
}

fn knows_somebody(vault: &Vault) -> bool {
    let owner = vault.owner();
    vault.nodes().any(|(id, node)| node.class == Some(Class::Person) && Some(id) != owner)
}

fn recent(vault: &Vault, today: Date) -> Vec<RecentNote> {
    let dated = vault
        .nodes()
        .filter(|(_, node)| node.kind == NodeKind::Note && !node.hidden)
        .filter_map(|(id, node)| Some((Reverse(node.date?), id)))
        .filter(|(Reverse(date), _)| *date <= today)
        .collect();
    let row = |(Reverse(date), id)| RecentNote { note: Named::of(vault, id), date };
    first(dated, RECENT_MAX).into_iter().map(row).collect()
}

fn others(vault: &Vault, recent: &[RecentNote], people: &[Connected]) -> Vec<Named> {
    let n_rows = recent.len() + people.len();
    if n_rows >= ROWS_MIN {
        return Vec::new();
    }
    let listed = recent.iter().map(|row| &row.note).chain(people.iter().map(|row| &row.entity));
    let listed: Vec<NodeId> = listed.map(|named| named.node).collect();
    let mut notes: Vec<(&str, NodeId)> = vault
        .nodes()
        .filter(|(id, node)| node.kind == NodeKind::Note && !node.hidden && !listed.contains(id))
        .map(|(id, node)| (node.path().map_or(node.name(), |path| path.as_str()), id))
        .collect();
    notes.sort_unstable();
    notes.truncate(ROWS_MIN - n_rows);
    notes.into_iter().map(|(_, id)| Named::of(vault, id)).collect()
}

/// The first of some keys, sorted; the others are never put in order.
fn first<K: Ord>(mut keys: Vec<K>, n: usize) -> Vec<K> {
    if keys.len() > n {
        keys.select_nth_unstable(n);
        keys.truncate(n);
    }
    keys.sort_unstable();
    keys
}

/// How often somebody is named, as Home sorts it.
type Rank = (bool, Reverse<usize>, NodeId);

/// No more notes name somebody than edges touch them. So only those are counted
/// whose edges could bring them in, the most edges first.
fn people(vault: &Vault) -> Vec<Connected> {
    let owner = vault.owner();
    let most: Vec<Rank> = vault
        .nodes()
        .filter(|(id, node)| {
            let named = matches!(node.kind, NodeKind::Note | NodeKind::Entity);
            named && !node.hidden && Some(*id) != owner
        })
        .map(|(id, node)| (node.class != Some(Class::Person), Reverse(vault.degree(id)), id))
        .collect();
    let mut listed: Vec<(Rank, Vec<NodeId>)> = Vec::new();
    for (other, n_edges, id) in in_order(most, COUNTED_AT_ONCE) {
        let last = listed.get(PEOPLE_MAX - 1).map(|(rank, _)| *rank);
        if last.is_some_and(|last| last < (other, n_edges, id)) {
            break;
        }
        let notes = notes_naming(vault, id);
        if notes.is_empty() {
            continue;
        }
        let rank = (other, Reverse(notes.len()), id);
        let at = listed.partition_point(|(better, _)| *better < rank);
        listed.insert(at, (rank, notes));
        listed.truncate(PEOPLE_MAX);
    }
    let row = |((_, _, id), notes): (Rank, Vec<NodeId>)| Connected {
        entity: Named::of(vault, id),
        class: vault.node(id).class.clone(),
        notes: u32::try_from(notes.len()).unwrap_or(u32::MAX),
        last: notes.iter().filter_map(|&note| vault.node(note).date).max(),
    };
    listed.into_iter().map(row).collect()
}

/// So many nodes are put in order at a time.
const COUNTED_AT_ONCE: usize = 64;

/// All keys in order, of which few are taken: put in order part by part.
fn in_order<K: Ord>(mut keys: Vec<K>, part: usize) -> impl Iterator<Item = K> {
    let mut sorted: Vec<K> = Vec::new();
    std::iter::from_fn(move || {
        if sorted.is_empty() {
            // The last ones, since they are taken off at once.
            let rest = keys.len().saturating_sub(part);
            if rest > 0 {
                keys.select_nth_unstable_by(rest, |a, b| b.cmp(a));
            }
            sorted = keys.split_off(rest);
            sorted.sort_unstable_by(|a, b| b.cmp(a));
        }
        sorted.pop()
    })
}

/// Where a due task stands among others: what can still be done in time before
/// what is overdue, the tasks of others behind; then by how near its day is, of one
/// day the most urgent first, then by path and place.
type DueRank = (bool, bool, u32, Reverse<i64>, NodeId, u32);

fn due_rank(
    vault: &Vault,
    (note, index): (NodeId, u32),
    task: &TaskLine,
    today: Date,
    due: Date,
) -> DueRank {
    let days = today.days_until(due);
    let is_others = tasks::is_others(vault, vault.assignees(note, index));
    let urgency = tasks::whole_urgency(task, today);
    (days < 0, is_others, days.unsigned_abs(), Reverse(urgency), note, index)
}

/// The first of what is due, and how much there is of it.
fn due(vault: &Vault, today: Date) -> (Vec<TaskRow>, usize) {
    let soon = today.plus_days(DUE_DAYS);
    let notes = vault.nodes().filter(|(_, node)| !node.hidden);
    let of_note = |(note, _)| {
        tasks::lines(vault, note).filter_map(move |(index, task)| {
            let due = task.due().filter(|due| task.is_open() && *due <= soon)?;
            Some(due_rank(vault, (note, index), &task, today, due))
        })
    };
    let ranks: Vec<DueRank> = notes.flat_map(of_note).collect();
    let n_due = ranks.len();
    let row = |(.., note, index): DueRank| tasks::row_at(vault, note, index, today);
    (first(ranks, DUE_MAX).into_iter().filter_map(row).collect(), n_due)
}
