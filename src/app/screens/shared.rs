//! Pages about a day, two names, or those one is about to meet, with what they
//! are made of in the list.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Face;
use super::facts::WAITING;
use crate::app::areas::Room;
use crate::app::list::{ListKey, Section};
use crate::app::places::Stock;
use crate::app::rows::{Opens, Row, Rows};
use crate::query::brief;
use crate::query::day::{Present, present};
use crate::query::known::NoteRow;
use crate::query::listed::Listed;
use crate::text::{Date, Place, Shown};
use crate::vault::{Class, NodeId, NodeKind, Vault};

/// The notes of a day.
pub const DAY: Face = Face {
    room: Room::From,
    this: Some("This day"),
    scope: None,
    hints: &[
        (&["up", "down"], "choose"),
        (&["walk"], "walk"),
        (&["step-back"], "back"),
        (&["find"], "find"),
        (&["help"], "help"),
        (&["quit"], "quit"),
        (&["filter"], "filter"),
    ],
    empty: &["No note is of this day.", "", "{step-back} goes back."],
    waiting: WAITING,
};

/// The notes that two names share.
pub const PAIR: Face = Face {
    this: Some("This pair"),
    empty: &["No note names both.", "", "{step-back} goes back."],
    ..DAY
};

/// The names that a brief is for.
pub const BRIEF: Face = Face {
    this: Some("This brief"),
    hints: &[
        (&["up", "down"], "choose"),
        (&["walk"], "walk"),
        (&["step-back"], "back"),
        (&["copy"], "copy"),
        (&["find"], "find"),
        (&["help"], "help"),
        (&["quit"], "quit"),
        (&["filter"], "filter"),
    ],
    ..DAY
};

/// The notes of a day, meetings first, each by path, and whom they name.
pub fn of_day(stock: &Stock, day: Date) -> Vec<Section> {
    let vault = stock.vault;
    let of_day = vault
        .nodes()
        .filter(|(_, node)| node.kind == NodeKind::Note && node.date == Some(day) && !node.hidden);
    let (meetings, notes): (Vec<_>, Vec<_>) =
        of_day.map(|(id, _)| id).partition(|id| vault.node(*id).class == Some(Class::Meeting));
    let all: Vec<NodeId> = meetings.iter().chain(&notes).copied().collect();
    let [people, named] = named_by(vault, &all);
    let of = |nodes: Vec<NodeId>| nodes.into_iter().map(Row::of).collect();
    let (meetings, notes) = (of(meetings), of(notes));
    let sections = [("meetings", meetings), ("notes", notes), ("people", people)];
    numbered(sections.into_iter().chain([("also named", named)]))
}

/// Whom so many notes name is gathered for a list at the most; a page, which is put
/// together beside the screen, has no such limit.
const NAMED_IN_MAX: usize = 500;

/// The people whom the notes of a day or of a span name, and all else that they do.
pub(super) fn named_by(vault: &Vault, notes: &[NodeId]) -> [Vec<Row>; 2] {
    match notes.len() {
        0..=NAMED_IN_MAX => {
            let (people, named) = present(vault, notes);
            [rows_of(&people), rows_of(&named)]
        }
        _ => Default::default(),
    }
}

/// A row for each; who was met says so.
fn rows_of(present: &Listed<Present>) -> Vec<Row> {
    let row = |one: &Present| Row {
        label: one.met.then(|| Shown::new("met")),
        count: (one.notes > 1).then_some(one.notes),
        ..Row::of(one.who.node)
    };
    present.rows.iter().map(row).collect()
}

/// Sections by their places.
fn numbered(sections: impl IntoIterator<Item = (&'static str, Vec<Row>)>) -> Vec<Section> {
    let sections = (0u8..).zip(sections).map(|(at, (label, rows))| {
        Section::new(ListKey::Screen(at), Shown::new(label), Rows::Made(rows))
    });
    sections.collect()
}

/// Names with more edges together have the meetings before on their page only, which is
/// put together beside the screen: the list is made while the key waits.
const EDGES_OF_BRIEF_MAX: usize = 20_000;

/// The names that a brief is for, and the meetings before.
pub fn of_brief(stock: &Stock, names: &[NodeId]) -> Vec<Section> {
    let row = |meeting: NoteRow| Row {
        opens: Opens::Line(meeting.place),
        date: meeting.date,
        ..Row::of(meeting.note.node)
    };
    let n_edges: usize = names.iter().map(|name| stock.vault.degree(*name)).sum();
    let meetings = match n_edges <= EDGES_OF_BRIEF_MAX {
        true => brief::meetings(stock.vault, names).into_iter().map(row).collect(),
        false => Vec::new(),
    };
    let before = if names.len() > 1 { "met together" } else { "meetings" };
    numbered([("for", names.iter().map(|name| Row::of(*name)).collect()), (before, meetings)])
}

/// The notes that name both, the newest first, each at the line that names the
/// second one, and the own note of one that names the other.
pub fn of_pair(stock: &Stock, one: NodeId, other: NodeId) -> Vec<Section> {
    let vault = stock.vault;
    let mut of_one: FxHashSet<NodeId> = vault.edges_in(one).map(|edge| edge.from).collect();
    of_one.insert(one);
    let of_both = vault.edges_in(other).filter(|edge| of_one.contains(&edge.from));
    let own = vault.edges_out(other).filter(|edge| edge.to == one);
    let mut places: FxHashMap<NodeId, Place> = FxHashMap::default();
    for edge in of_both.filter(|edge| edge.from != other).chain(own) {
        let Some(first) = edge.occurrences.first() else { continue };
        let place = places.entry(edge.from).or_insert(first.place);
        *place = first.place.min(*place);
    }
    let mut notes: Vec<(NodeId, Place)> =
        places.into_iter().filter(|(note, _)| !vault.node(*note).hidden).collect();
    notes.sort_by_key(|(note, _)| (Reverse(vault.node(*note).date), *note));
    let row = |(note, place)| Row {
        opens: Opens::Line(place),
        date: vault.node(note).date,
        ..Row::of(note)
    };
    let rows = Rows::Made(notes.into_iter().map(row).collect());
    let label = Shown::new("notes that name both");
    vec![Section::new(ListKey::Screen(0), label, rows)]
}
