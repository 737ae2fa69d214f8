//! The timeline: dated notes of the vault or of one name, a bar for each month or
//! week. Bars stand folded; unfolded, a bar has its notes below it.

use super::Face;
use super::facts::WAITING;
use crate::app::areas::Room;
use crate::app::list::{ListKey, Section};
use crate::app::places::Stock;
use crate::app::rows::Rows;
use crate::query::timeline::{Stretch, Timeline, TimelineLook, Unit, spans, timeline};
use crate::text::words::counted;
use crate::text::{Date, Shown};
use crate::vault::{NodeId, Vault};

/// How the screen presents itself.
pub const FACE: Face = Face {
    room: Room::List,
    this: None,
    scope: None,
    hints: &[
        (&["up", "down"], "choose"),
        (&["walk"], "its notes"),
        (&["step-back"], "back"),
        (&["next-section"], "next bar"),
        (&["fold"], "fold"),
        (&["filter"], "filter"),
        (&["day"], "its day"),
        (&["help"], "help"),
        (&["find"], "find"),
        (&["quit"], "quit"),
    ],
    empty: &[
        "No note here has a date.",
        "",
        "date: in the frontmatter or",
        "2026-01-04 in a file's name dates a note.",
        "← goes back.",
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
            Stretch::Span { start, notes } => Section {
                key: ListKey::Span(start),
                label: Shown::new(&label(unit, start)),
                rows: Rows::Dated(notes.into()),
            },
            Stretch::Gap { n_spans, .. } => {
                said(sections.len(), &format!("{n_spans} {} without a note", unit.plural()))
            }
        };
        sections.push(section);
    }
    if !timeline.undated.is_empty() && !sections.is_empty() {
        let n_undated = u32::try_from(timeline.undated.len()).unwrap_or(u32::MAX);
        let words = format!("{} without a date", counted(n_undated, "note"));
        sections.push(said(sections.len(), &words));
    }
    sections
}

/// A line without rows.
fn said(number: usize, words: &str) -> Section {
    let key = ListKey::Said(u32::try_from(number).unwrap_or(u32::MAX));
    Section { key, label: Shown::new(&format!("· {words} ·")), rows: Rows::Made(Vec::new()) }
}

fn label(unit: Unit, start: Date) -> String {
    let (year, ..) = start.parts();
    match unit {
        Unit::Month => format!("{} {year:04}", start.month_name()),
        Unit::Week => format!("week of {start}"),
    }
}
