//! What is known of a name, note or no note.
//!
//! Which parts there are, and in which order, is a table by class. A part that
//! can be long holds its first rows and how many there are in all, so that the
//! name of every second note is answered in bounded room.

use std::cmp::Reverse;

use rayon::prelude::*;

mod contact;
mod members;
mod promises;
mod spelled;
mod uses;

pub use contact::{Dated, FirstLast};
pub use members::Member;
pub use promises::Promises;
pub use spelled::Written;

use super::decisions::{self, DecisionRow};
use super::facts::{self, FactRow};
use super::listed::Listed;
use super::neighbourhood::Neighbour;
use super::tasks::{self, TaskRow};
use super::with::often_with_among;
use super::{Hidden, Named};
use crate::text::{Date, Place};
use crate::vault::{Class, NodeId, Vault};

pub(super) use contact::first_last;
pub(super) use uses::{Use, Uses, is_among, is_meeting};

/// Edges of a name that may be gone through while a key waits.
const EDGES_AT_ONCE_MAX: usize = 5_000;

/// Names that are listed under `with`.
const WITH_MAX: usize = 40;

/// A note in which something stands, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRow {
    /// The note.
    pub note: Named,
    /// Its day.
    pub date: Option<Date>,
    /// Where in it.
    pub place: Place,
}

/// A part of what is known of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// Names that may be the same.
    Same,
    /// What the owner promised, theirs, and nobody's.
    Promises,
    /// Whoever belongs to it.
    People,
    /// Open tasks that name it or stand in its notes.
    Tasks,
    /// What was said about it.
    Facts,
    /// What was decided.
    Decisions,
    /// Meetings about it, and those that name it.
    Meetings,
    /// Notes about it.
    SubjectOf,
    /// Notes that have it as a participant.
    TookPart,
    /// Notes that link to it otherwise.
    Linked,
    /// Notes whose text names it without a link, where that was looked for.
    Mentioned,
    /// Whom it appears with.
    With,
    /// Its own note.
    Own,
}

/// The parts of a page in the order of what a reader needs before a meeting.
const PERSON: &[Part] = &[
    Part::Same,
    Part::Promises,
    Part::Facts,
    Part::Decisions,
    Part::SubjectOf,
    Part::TookPart,
    Part::Linked,
    Part::Mentioned,
    Part::With,
    Part::Own,
];

/// The same, rolled up for what people belong to.
const ROLLED_UP: &[Part] = &[
    Part::Same,
    Part::Tasks,
    Part::People,
    Part::Facts,
    Part::Decisions,
    Part::Meetings,
    Part::SubjectOf,
    Part::Linked,
    Part::Mentioned,
    Part::With,
    Part::Own,
];

/// Which classes have which parts; all others have those of a person.
#[rustfmt::skip]
const PARTS: &[(Class, &[Part])] = &[
    (Class::Person,  PERSON),
    (Class::Company, ROLLED_UP),
    (Class::Project, ROLLED_UP),
    (Class::Topic,   ROLLED_UP),
];

/// The parts of what is known of a node of this class, in the order of the page.
pub fn parts(class: Option<&Class>) -> &'static [Part] {
    let row = PARTS.iter().find(|(known, _)| Some(known) == class);
    row.map_or(PERSON, |(_, parts)| parts)
}

/// What is known of one node. Parts that its class does not have are empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The node.
    pub of: NodeId,
    /// Where known.
    pub class: Option<Class>,
    /// The most used first.
    pub spellings: Vec<Written>,
    /// How many notes name it.
    pub notes: u32,
    /// In how many of them it was met.
    pub met_notes: u32,
    /// When it was met, if ever in a dated note.
    pub met: Option<FirstLast>,
    /// Of what is rolled up, the first and the last of its dated meetings.
    pub in_meetings: Option<FirstLast>,
    /// When it was mentioned, if ever in a dated note.
    pub mentioned: Option<FirstLast>,
    /// Dated notes for each of the last twelve months, that of `today` last: of
    /// a person those in which they were met, of anything rolled up those that
    /// name it.
    pub months: [u32; 12],
    /// Open tasks between the owner and somebody.
    pub promises: Promises,
    /// Open tasks that name it or stand in its notes, the most urgent first.
    pub tasks: Listed<TaskRow>,
    /// Who belongs to it, the most telling first.
    pub people: Listed<Member>,
    /// Newest first.
    pub facts: Listed<FactRow>,
    /// Decisions of the notes about it and of meetings it took part in, and those
    /// that name it, newest first.
    pub decisions: Listed<DecisionRow>,
    /// Meetings about it, and those that name it, newest first.
    pub meetings: Listed<NoteRow>,
    /// Notes that are records about it, newest first; without those that stand
    /// among the meetings.
    pub subject_of: Listed<NoteRow>,
    /// Notes with it as a participant, newest first.
    pub took_part: Listed<NoteRow>,
    /// Notes that link to it and stand in none of those lists, newest first.
    pub linked: Listed<NoteRow>,
    /// Whom it appears with most tellingly, of at most 200.
    pub with: Listed<Neighbour>,
}

impl Known {
    /// Whether it is a page of what people belong to.
    pub fn is_rolled_up(&self) -> bool {
        parts(self.class.as_ref()).contains(&Part::Meetings)
    }

    /// The last meeting with it, or about it, that has a date.
    pub fn last_meeting(&self) -> Option<Dated> {
        let meetings = if self.is_rolled_up() { self.in_meetings } else { self.met };
        meetings.map(|meetings| meetings.last)
    }
}

/// Whether a node's page is one of what people belong to: a company's, a
/// project's, a topic's.
pub(super) fn is_rolled_up(vault: &Vault, of: NodeId) -> bool {
    parts(vault.node(of).class.as_ref()).contains(&Part::Meetings)
}

/// What is known of a node on a day.
pub fn known(vault: &Vault, of: NodeId, today: Date) -> Known {
    let node = vault.node(of);
    let uses = Uses::of(vault, of);
    let parts = parts(node.class.as_ref());
    let has = |part: Part| parts.contains(&part);
    let rolled_up = has(Part::Meetings);

    // Each goes through all that names it.
    let (mut held, (roles, (mut with, facts))) = rayon::join(
        || promises::held(vault, of, &uses, parts, today),
        || {
            rayon::join(
                || Roles::of(vault, &uses, rolled_up),
                || {
                    let notes = || uses.by_note().map(|uses| (uses[0].note, uses[0].date));
                    let with = || often_with_among(vault, of, notes(), Hidden::LeftOut);
                    rayon::join(with, || facts::newest(vault, facts::about(vault, of)))
                },
            )
        },
    );
    let Roles { naming, met, meetings, subject_of, took_part, linked } = roles;
    with.rows.truncate(WITH_MAX);
    let contact = if rolled_up { &naming } else { &met };
    Known {
        of,
        class: node.class.clone(),
        spellings: spelled::written(vault, of),
        notes: count(&naming),
        met_notes: count(&met),
        months: contact::months(contact, today),
        met: contact::first_last(&met),
        in_meetings: contact::first_last(&meetings),
        mentioned: contact::first_last(&naming),
        promises: held.promises(vault, today),
        tasks: tasks::of_urgent(vault, held.tasks, today),
        people: if has(Part::People) {
            members::members(vault, of, &uses, &meetings)
        } else {
            Listed::default()
        },
        facts,
        decisions: decisions::newest(vault, held.decisions),
        meetings: rows(vault, &meetings),
        subject_of: rows(vault, &subject_of),
        took_part: rows(vault, &took_part),
        linked: rows(vault, &linked),
        with,
    }
}

/// The notes that name a node, each once, in the order of nodes. Tags name
/// nothing but themselves.
pub(super) fn notes_naming(vault: &Vault, of: NodeId) -> Vec<NodeId> {
    let mut notes: Vec<NodeId> = vault.sources(of).filter(|&note| note != of).collect();
    // Each relation comes in the order of notes, which this sort makes use of.
    notes.sort();
    notes.dedup();
    notes
}

fn count(notes: &[Use]) -> u32 {
    u32::try_from(notes.len()).unwrap_or(u32::MAX)
}

/// The day on which a person was met last, of a name with so few edges that it can be
/// said at once; none for anything else.
pub fn last_met_at_once(vault: &Vault, of: NodeId) -> Option<Date> {
    if vault.node(of).class != Some(Class::Person) || vault.degree(of) > EDGES_AT_ONCE_MAX {
        return None;
    }
    let met = Uses::of(vault, of).notes(|used| used.is_meeting_with(vault));
    Some(first_last(&met)?.last.date)
}

/// Notes with the place where each names the node, newest first.
pub(super) fn rows(vault: &Vault, notes: &[Use]) -> Listed<NoteRow> {
    let keys = (0usize..).zip(notes).map(|(at, used)| (Reverse(used.date), used.note, at));
    Listed::first(keys.collect(), Ord::cmp, |(Reverse(date), note, at)| {
        let place = notes.get(at)?.place;
        Some(NoteRow { note: Named::of(vault, note), date, place })
    })
}

/// The notes that name a node by how they do, each in the order of nodes with the
/// first of its places that makes it so.
#[derive(Debug, Default)]
struct Roles {
    naming: Vec<Use>,
    met: Vec<Use>,
    meetings: Vec<Use>,
    subject_of: Vec<Use>,
    took_part: Vec<Use>,
    linked: Vec<Use>,
}

impl Roles {
    fn of(vault: &Vault, uses: &Uses, rolled_up: bool) -> Self {
        let add = |roles: Self, uses: &[Use]| roles.and_note(vault, uses, rolled_up);
        uses.par_by_note().fold(Self::default, add).reduce(Self::default, Self::and)
    }

    /// Adds a note behind all before it.
    fn and_note(mut self, vault: &Vault, uses: &[Use], rolled_up: bool) -> Self {
        let first = |wanted: &dyn Fn(&Use) -> bool| uses.iter().find(|used| wanted(used)).copied();
        let meeting = first(&|used| rolled_up && is_meeting(vault, used.note));
        let subject = first(&Use::is_subject).filter(|_| meeting.is_none());
        let part = first(&|used| !rolled_up && used.is_participant());
        let other = meeting.is_none() && subject.is_none() && part.is_none();
        self.naming.push(uses[0]);
        self.met.extend(first(&|used| used.is_meeting_with(vault)));
        self.meetings.extend(meeting);
        self.subject_of.extend(subject);
        self.took_part.extend(part);
        self.linked.extend(first(&|used| other && used.is_link()));
        self
    }

    /// Adds the notes of another behind its own.
    fn and(mut self, other: Self) -> Self {
        self.naming.extend(other.naming);
        self.met.extend(other.met);
        self.meetings.extend(other.meetings);
        self.subject_of.extend(other.subject_of);
        self.took_part.extend(other.took_part);
        self.linked.extend(other.linked);
        self
    }
}
