//! What happened in a week or a month: who was met, what was said and decided,
//! what is still to be done of it; for the whole vault, or for what names one
//! thing.

use std::cmp::Reverse;

use super::day::{Present, present};
use super::decisions::{self, DecisionRow};
use super::facts::{self, FactRow};
use super::known::{NoteRow, is_meeting};
use super::listed::Listed;
use super::tasks::{self, TaskRow};
use super::timeline::{NoteAt, TimelineLook, Unit, timeline};
use super::with::is_entity;
use super::{Hidden, Named};
use crate::text::{Date, Place};
use crate::vault::{NodeId, TaskLine, Vault};

/// A span of the timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned {
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// Notes of these days, the newest first; each where it names what the
    /// timeline is of.
    pub notes: Listed<NoteRow>,
    /// How many of them are meetings.
    pub n_meetings: u32,
    /// People whom these notes name, those who were met first. The owner and what
    /// the timeline is of are left out.
    pub people: Listed<Present>,
    /// What else they name.
    pub named: Listed<Present>,
    /// What was said; of a name, what was said of it.
    pub facts: Listed<FactRow>,
    /// What was decided, in the same way.
    pub decisions: Listed<DecisionRow>,
    /// Open tasks of these notes: of a name first those that are for it or name it, then
    /// those for nobody else but the owner; of both the most urgent first.
    pub tasks: Listed<TaskRow>,
}

/// What happened in the span that begins on a day, as seen on `today`: in all
/// notes, or in those that name `of`. Notes that the vault's settings exclude are
/// left out.
pub fn spanned(
    vault: &Vault,
    of: Option<NodeId>,
    (unit, first): (Unit, Date),
    today: Date,
) -> Spanned {
    let last = unit.last(first);
    let all = notes(vault, of, (unit, first));
    let ids: Vec<NodeId> = all.iter().map(|at| at.note).collect();
    let n_meetings = ids.iter().filter(|note| is_meeting(vault, **note)).count();
    let (mut people, mut named) = present(vault, &ids);
    for list in [&mut people, &mut named] {
        let n_before = list.rows.len();
        list.rows.retain(|one| Some(one.who.node) != of);
        list.total -= n_before - list.rows.len();
    }
    // A tag or a note is not what a sentence is about.
    let about = of.filter(|of| is_entity(vault, *of));
    let facts = ids.iter().flat_map(|note| facts::of_note(vault, *note));
    let facts = facts.filter(|(note, index)| {
        about.is_none_or(|of| facts::speaks_of(vault, *note, *index).any(|one| one == of))
    });
    let decisions = ids.iter().flat_map(|note| decisions::of_note(vault, *note));
    let decisions = decisions.filter(|(note, index)| {
        about.is_none_or(|of| decisions::belongs_to(vault, *note, *index, of))
    });
    let open = ids.iter().flat_map(|note| {
        let open = tasks::lines(vault, *note).filter(|(_, task)| task.is_open());
        open.map(|(index, task)| task_rank(vault, (*note, index), &task, (of, today)))
    });
    Spanned {
        first,
        last,
        n_meetings: u32::try_from(n_meetings).unwrap_or(u32::MAX),
        people,
        named,
        facts: facts::newest(vault, facts),
        decisions: decisions::newest(vault, decisions),
        tasks: Listed::first(open.collect(), Ord::cmp, |(.., note, index): TaskRank| {
            tasks::row_at(vault, note, index, today)
        }),
        notes: Listed::first(
            all,
            |a, b| (b.date, a.note).cmp(&(a.date, b.note)),
            |at| {
                let place = at.place.unwrap_or(Place::START);
                Some(NoteRow { note: Named::of(vault, at.note), date: Some(at.date), place })
            },
        ),
    }
}

/// Whether a task does not concern the name that is asked for, whether it is somebody
/// else's than the owner's, how urgent it is, and where it is.
type TaskRank = (bool, bool, Reverse<i64>, NodeId, u32);

fn task_rank(
    vault: &Vault,
    (note, index): (NodeId, u32),
    task: &TaskLine,
    (of, today): (Option<NodeId>, Date),
) -> TaskRank {
    let assignees = vault.assignees(note, index);
    let concerns = |of: NodeId| {
        note == of || assignees.contains(&of) || vault.task_names(note, index).contains(&of)
    };
    let is_aside = of.is_some_and(|of| !concerns(of));
    let is_others = tasks::is_others(vault, assignees);
    (is_aside, is_others, Reverse(tasks::whole_urgency(task, today)), note, index)
}

/// The notes of a span, as the timeline has them.
pub fn notes(vault: &Vault, of: Option<NodeId>, (unit, first): (Unit, Date)) -> Vec<NoteAt> {
    let look = TimelineLook {
        of,
        since: Some(first),
        until: Some(unit.last(first)),
        hidden: Hidden::LeftOut,
    };
    timeline(vault, &look).notes
}
