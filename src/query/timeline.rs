//! Notes by date: those of a whole vault, or those that name one thing, in spans
//! of a week or a month. Spans without a note are kept, so that a gap is seen.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::Hidden;
use crate::note::{DatedBy, NotePath};
use crate::text::{Date, Place};
use crate::vault::{NodeId, NodeKind, Vault};

/// Which notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TimelineLook {
    /// Only those that name this, and its own note; all without it.
    pub of: Option<NodeId>,
    /// Only those of that day or later.
    pub since: Option<Date>,
    /// Only those of that day or earlier.
    pub until: Option<Date>,
    /// What becomes of those that the vault's settings exclude.
    pub hidden: Hidden,
}

/// One dated note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NoteAt {
    /// Its day.
    pub date: Date,
    /// The note.
    pub note: NodeId,
    /// Where it first names what the timeline is of; none in its own note, and in
    /// the timeline of a vault.
    pub place: Option<Place>,
}

/// Notes by date.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timeline {
    /// The newest first, of one day by path.
    pub notes: Vec<NoteAt>,
    /// More that have no date, in the order of the vault.
    pub undated: Vec<NodeId>,
}

/// A dated note as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineRow {
    /// Its day.
    pub date: Date,
    /// Its file.
    pub path: NotePath,
    /// Its title, else its name.
    pub title: Box<str>,
    /// What says so.
    pub dated_by: DatedBy,
    /// Where it names what the timeline is of.
    pub line: Option<u32>,
}

/// How long a span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// From Monday to Sunday.
    Week,
    /// A month of the calendar.
    Month,
}

/// A part of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stretch {
    /// The notes of one span, which may be none.
    Span {
        /// Its first day.
        start: Date,
        /// The newest first.
        notes: Vec<NoteAt>,
    },
    /// Many spans without a note.
    Gap {
        /// The first day of the newest of them.
        start: Date,
        /// How many they are.
        n_spans: u32,
    },
}

/// Notes that lie within so many days are counted by weeks.
const WEEKS_DAYS_MAX: i32 = 120;

/// So many spans without a note are each kept; more are said in one.
const EMPTY_SPANS_MAX: u32 = 3;

/// The dated notes that are wanted.
pub fn timeline(vault: &Vault, look: &TimelineLook) -> Timeline {
    let notes: Vec<(NodeId, Option<Place>)> = match look.of {
        None => vault.nodes().map(|(note, _)| (note, None)).collect(),
        Some(of) => naming(vault, of),
    };
    let mut timeline = Timeline::default();
    for (note, place) in notes {
        let node = vault.node(note);
        if node.kind != NodeKind::Note || !look.hidden.has(node) {
            continue;
        }
        let Some(date) = node.date else {
            timeline.undated.push(note);
            continue;
        };
        if look.since.is_none_or(|since| since <= date)
            && look.until.is_none_or(|until| date <= until)
        {
            timeline.notes.push(NoteAt { date, note, place });
        }
    }
    timeline.notes.sort_unstable_by_key(|at| (Reverse(at.date), at.note));
    timeline.undated.sort_unstable();
    timeline
}

/// The notes that name a node, each with the first place, and its own one.
fn naming(vault: &Vault, of: NodeId) -> Vec<(NodeId, Option<Place>)> {
    let mut places: FxHashMap<NodeId, Place> = FxHashMap::default();
    for edge in vault.edges_in(of).filter(|edge| edge.from != of) {
        let Some(first) = edge.occurrences.first() else { continue };
        let place = places.entry(edge.from).or_insert(first.place);
        *place = first.place.min(*place);
    }
    let naming = places.into_iter().map(|(note, place)| (note, Some(place)));
    naming.chain([(of, None)]).collect()
}

/// The row of a dated note; nothing for what is no note.
pub fn row(vault: &Vault, at: &NoteAt) -> Option<TimelineRow> {
    let node = vault.node(at.note);
    let head = vault.head(at.note)?;
    Some(TimelineRow {
        date: at.date,
        path: node.path().cloned()?,
        title: head.title.map_or_else(|| node.name().into(), Into::into),
        dated_by: head.date?.by,
        line: at.place.map(|place| place.line),
    })
}

/// Notes in spans, as a timeline has them: the newest first.
pub fn spans(notes: &[NoteAt]) -> (Unit, Vec<Stretch>) {
    let (Some(newest), Some(oldest)) = (notes.first(), notes.last()) else {
        return (Unit::Month, Vec::new());
    };
    let unit = match oldest.date.days_until(newest.date) {
        ..=WEEKS_DAYS_MAX => Unit::Week,
        _ => Unit::Month,
    };
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut expected: Option<Date> = None;
    for of_span in notes.chunk_by(|a, b| unit.start(a.date) == unit.start(b.date)) {
        let start = unit.start(of_span[0].date);
        if let Some(first) = expected {
            stretches.extend(unit.between(first, start));
        }
        stretches.push(Stretch::Span { start, notes: of_span.to_vec() });
        expected = Some(unit.before(start));
    }
    (unit, stretches)
}

impl Unit {
    /// The first day of the span that a day lies in.
    pub fn start(self, date: Date) -> Date {
        match self {
            Self::Week => date.plus_days(-i32::from(date.days_since_monday())),
            Self::Month => date.months_before(0),
        }
    }

    /// The last day of the span that begins on a day.
    pub fn last(self, start: Date) -> Date {
        match self {
            Self::Week => start.plus_days(6),
            // No month has more days than this.
            Self::Month => start.plus_days(31).months_before(0).plus_days(-1),
        }
    }

    /// What it is called, in numbers other than one.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Week => "weeks",
            Self::Month => "months",
        }
    }

    /// The span before the one that begins on a day.
    fn before(self, start: Date) -> Date {
        match self {
            Self::Week => start.plus_days(-7),
            Self::Month => start.months_before(1),
        }
    }

    /// The spans from `newest` down to `end`, which is not among them.
    fn between(self, newest: Date, end: Date) -> Vec<Stretch> {
        let all = std::iter::successors(Some(newest), |start| Some(self.before(*start)));
        let empty: Vec<Date> = all.take_while(|start| *start > end).collect();
        let n_spans = u32::try_from(empty.len()).unwrap_or(u32::MAX);
        if n_spans > EMPTY_SPANS_MAX {
            return vec![Stretch::Gap { start: newest, n_spans }];
        }
        empty.into_iter().map(|start| Stretch::Span { start, notes: Vec::new() }).collect()
    }
}
