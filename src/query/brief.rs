//! What to have read before a meeting with somebody, or with several.

pub mod markdown;

use rustc_hash::FxHashMap;

use super::Named;
use super::between::{Common, common};
use super::decisions::{self, DecisionRow};
use super::facts::FactRow;
use super::known::{self, Known, NoteRow, Use, Uses, known};
use super::listed::Listed;
use crate::text::Date;
use crate::vault::{NodeId, Vault};

/// Names that one brief is about at most.
pub const NAMES_MAX: usize = 12;

/// A page to read before a meeting.
#[derive(Debug, Clone, PartialEq)]
pub struct Brief {
    /// Each of them in the order asked for, once; at most [`NAMES_MAX`].
    pub of: Vec<Briefed>,
    /// Meetings in which at least two of them were met, newest first.
    pub together: Listed<Together>,
    /// Decisions of these meetings, newest first.
    pub decisions: Listed<DecisionRow>,
    /// Whom and what at least two of them appear with.
    pub common: Vec<Common>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Briefed {
    /// All that is known.
    pub known: Known,
    /// How many of the known facts are of a later day than the last meeting; they
    /// come first. All of them, where there was none.
    pub n_since: usize,
}

/// A meeting of several of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Together {
    /// Its note; the place is where the first of them is named.
    pub meeting: NoteRow,
    /// Which of them, in the order asked for.
    pub who: Vec<Named>,
}

impl Briefed {
    /// The facts that came after the last meeting, newest first.
    pub fn facts_since(&self) -> &[FactRow] {
        &self.known.facts.rows[..self.n_since]
    }

    /// The facts up to the last meeting, newest first.
    pub fn facts_before(&self) -> &[FactRow] {
        &self.known.facts.rows[self.n_since..]
    }
}

/// What to have read on a day before a meeting with these.
pub fn brief(vault: &Vault, of: &[NodeId], today: Date) -> Brief {
    let mut names: Vec<NodeId> = Vec::new();
    for &node in of {
        if !names.contains(&node) && names.len() < NAMES_MAX {
            names.push(node);
        }
    }
    let meetings = together(vault, &names);
    let notes: Vec<Use> = meetings.iter().map(|(used, _)| *used).collect();
    let rows = known::rows(vault, &notes);
    let who = |row: &NoteRow| {
        let at = notes.partition_point(|used| used.note < row.note.node);
        let who = meetings.get(at).map_or(&[][..], |(_, who)| who);
        who.iter().map(|node| Named::of(vault, *node)).collect()
    };
    let rows_of = |rows: Vec<NoteRow>| {
        rows.into_iter().map(|meeting| Together { who: who(&meeting), meeting }).collect()
    };
    Brief {
        of: names.iter().map(|node| briefed(known(vault, *node, today))).collect(),
        together: Listed { rows: rows_of(rows.rows), total: rows.total },
        decisions: decisions::newest(
            vault,
            notes.iter().flat_map(|used| decisions::of_note(vault, used.note)),
        ),
        common: common(vault, &names),
    }
}

/// The meetings to look back at before one with these, newest first: those in which
/// at least two of several were met; of one its own, which are of a company, project
/// or topic the meetings that name it.
pub fn meetings(vault: &Vault, of: &[NodeId]) -> Vec<NoteRow> {
    let of: Vec<NodeId> = of.iter().copied().take(NAMES_MAX).collect();
    let notes: Vec<Use> = match of.as_slice() {
        [one] => {
            let rolled_up = known::is_rolled_up(vault, *one);
            Uses::of(vault, *one).notes(|used| {
                used.is_meeting_with(vault) || rolled_up && known::is_meeting(vault, used.note)
            })
        }
        of => together(vault, of).into_iter().map(|(used, _)| used).collect(),
    };
    known::rows(vault, &notes).rows
}

fn briefed(known: Known) -> Briefed {
    let last = known.last_meeting().map(|last| last.date);
    let is_since = |fact: &FactRow| fact.date > last;
    let n_since = match last {
        None => known.facts.rows.len(),
        Some(_) => known.facts.rows.partition_point(is_since),
    };
    Briefed { known, n_since }
}

/// The meetings in which at least two were met, by node, with who was there.
fn together(vault: &Vault, of: &[NodeId]) -> Vec<(Use, Vec<NodeId>)> {
    if of.len() < 2 {
        return Vec::new();
    }
    let mut meetings: FxHashMap<NodeId, (Use, Vec<NodeId>)> = FxHashMap::default();
    for &node in of {
        for used in Uses::of(vault, node).notes(|used| used.is_meeting_with(vault)) {
            meetings.entry(used.note).or_insert_with(|| (used, Vec::new())).1.push(node);
        }
    }
    let mut meetings: Vec<_> = meetings.into_values().filter(|(_, who)| who.len() > 1).collect();
    meetings.sort_unstable();
    meetings
}
