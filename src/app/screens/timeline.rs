//! The timeline: dated notes of the vault or of one name, a bar for each month or
//! week. Bars stand folded; the page of a bar is what happened in its span, and a
//! walk to it leads to the list of its notes. Unfolded, it has them below it.

use super::Face;
use super::facts::WAITING;
use super::shared::named_by;
use crate::app::areas::Room;
use crate::app::dossier::span_name;
use crate::app::list::{ListKey, Section};
use crate::app::places::Stock;
use crate::app::rows::{Row, Rows};
use crate::query::span::notes;
use crate::query::timeline::{NoteAt, Stretch, Timeline, TimelineLook, Unit, spans, timeline};
use crate::text::{Date, Shown};
use crate::vault::{Class, NodeId, Vault};

/// The notes without a date, below the bars.
const UNDATED: ListKey = ListKey::Screen(0);

/// Whether a section stands folded at first: all do.
pub fn folds(section: ListKey) -> bool {
    matches!(section, ListKey::Span(..)) || section == UNDATED
}

/// How the screen presents itself.
pub const FACE: Face = Face {
    room: Room::List,
    this: None,
    scope: None,
    hints: &[
        (&["up", "down"], "choose"),
        (&["walk"], "open"),
        (&["step-back"], "back"),
        (&["next-section"], "next bar"),
        (&["fold"], "fold"),
        (&["filter"], "filter"),
        (&["day"], "its days"),
        (&["help"], "help"),
        (&["find"], "find"),
        (&["quit"], "quit"),
    ],
    empty: &[
        "No note here has a date.",
        "",
        "date: in the frontmatter or",
        "2026-01-04 in a file's name dates a note.",
        "{step-back} goes back.",
    ],
    waiting: WAITING,
};

/// The timeline of one node.
pub fn of(stock: &Stock, of: NodeId) -> Vec<Section> {
    sections(&timeline(stock.vault, &TimelineLook { of: Some(of), ..TimelineLook::default() }))
}

/// The timeline of the vault. Goes through all of it.
pub fn all(vault: &Vault) -> Vec<Section> {
    sections(&timeline(vault, &TimelineLook::default()))
}

fn sections(timeline: &Timeline) -> Vec<Section> {
    let (unit, stretches) = spans(&timeline.notes);
    let mut sections = Vec::new();
    for stretch in stretches {
        let section = match stretch {
            Stretch::Span { start, notes } => Section::new(
                ListKey::Span(unit, start),
                Shown::new(&span_name(unit, start)),
                Rows::Dated(notes.into()),
            ),
            Stretch::Gap { n_spans, .. } => {
                said(sections.len(), &format!("{n_spans} {} without a note", unit.plural()))
            }
        };
        sections.push(section);
    }
    if !timeline.undated.is_empty() && !sections.is_empty() {
        let rows = timeline.undated.iter().map(|note| Row::of(*note)).collect();
        let (label, rows) = (Shown::new("without a date"), Rows::Made(rows));
        sections.push(Section::new(UNDATED, label, rows));
    }
    sections
}

/// A line without rows.
fn said(number: usize, words: &str) -> Section {
    let key = ListKey::Said(u32::try_from(number).unwrap_or(u32::MAX));
    Section::new(key, Shown::new(&format!("· {words} ·")), Rows::Made(Vec::new()))
}

/// How the list of a span presents itself.
pub const SPAN: Face = Face {
    this: Some("This span"),
    empty: &["No note is of these days.", "", "{step-back} goes back."],
    ..super::shared::DAY
};

/// The notes of a span, meetings first, each the newest first, and whom they name.
pub fn of_span(stock: &Stock, of: Option<NodeId>, span: (Unit, Date)) -> Vec<Section> {
    let vault = stock.vault;
    let is_meeting = |at: &NoteAt| vault.node(at.note).class == Some(Class::Meeting);
    let (meetings, others): (Vec<NoteAt>, Vec<NoteAt>) =
        notes(vault, of, span).into_iter().partition(is_meeting);
    let all: Vec<NodeId> = meetings.iter().chain(&others).map(|at| at.note).collect();
    let [people, _] = named_by(vault, &all);
    let people = people.into_iter().filter(|row| Some(row.node) != of).collect();
    let sections = [
        ("meetings", Rows::Dated(meetings.into())),
        ("notes", Rows::Dated(others.into())),
        ("people", Rows::Made(people)),
    ];
    let sections = (0u8..)
        .zip(sections)
        .map(|(at, (label, rows))| Section::new(ListKey::Screen(at), Shown::new(label), rows));
    sections.collect()
}
