//! People: everybody but the owner, by how long ago they were met.

use std::cmp::Reverse;

use super::Face;
use crate::app::areas::Room;
use crate::app::list::{ListKey, Section};
use crate::app::places::Stock;
use crate::app::rows::{Row, Rows};
use crate::query::people::PersonRow;
use crate::text::{SearchKey, Shown};

/// Who comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Who was met last.
    #[default]
    Met,
    /// Whom the most notes name.
    Notes,
    /// By name.
    Name,
}

impl Order {
    /// The order after this one.
    pub fn next(self) -> Self {
        match self {
            Self::Met => Self::Notes,
            Self::Notes => Self::Name,
            Self::Name => Self::Met,
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Met => "last met first",
            Self::Notes => "most notes first",
            Self::Name => "by name",
        }
    }
}

/// How the screen presents itself.
pub const FACE: Face = Face {
    room: Room::List,
    this: None,
    scope: None,
    hints: &[
        (&["up", "down"], "choose"),
        (&["walk"], "walk"),
        (&["step-back"], "back"),
        (&["filter"], "filter"),
        (&["sort"], "sort"),
        (&["next-section"], "longer ago"),
        (&["facts"], "facts"),
        (&["help"], "help"),
        (&["find"], "find"),
        (&["quit"], "quit"),
    ],
    empty: &[
        "No person is known yet.",
        "",
        "Names under participants: and entity:",
        "become people.",
        "{step-back} goes back.",
    ],
    waiting: &["Everybody is being looked up…", "", "It takes a moment in a large vault."],
};

/// How long ago somebody was met: the sections, each up to so many days.
#[rustfmt::skip]
const SECTIONS: [(i32, &str); 4] = [
    (91,       "met in the last three months"),
    (365,      "not met for three months"),
    (i32::MAX, "not met for a year"),
    (i32::MAX, "only mentioned"),
];

/// Everybody; in whatever order, those not met for long stand apart.
pub fn sections(stock: &Stock, order: Order) -> Vec<Section> {
    let mut people: Vec<&PersonRow> = stock.whole.people().unwrap_or_default().iter().collect();
    match order {
        Order::Met => {}
        Order::Notes => people.sort_by_key(|person| Reverse(person.notes)),
        Order::Name => {
            people.sort_by_cached_key(|person| SearchKey::of(&person.person.name));
        }
    }
    let mut rows: [Vec<Row>; SECTIONS.len()] = Default::default();
    for person in people {
        rows[section_of(person)].push(row(person));
    }
    let sections = (0u8..).zip(SECTIONS).zip(rows);
    let sections = sections.map(|((at, (_, label)), rows)| {
        Section::new(ListKey::Screen(at), Shown::new(label), Rows::Made(rows)).rows_count("note")
    });
    sections.collect()
}

fn section_of(person: &PersonRow) -> usize {
    let Some(days) = person.days else { return SECTIONS.len() - 1 };
    SECTIONS.iter().position(|(most, _)| days <= *most).unwrap_or(0)
}

fn row(person: &PersonRow) -> Row {
    let open = (person.open_tasks > 0).then(|| Shown::new(&format!("{} open", person.open_tasks)));
    Row {
        label: open,
        count: Some(person.notes),
        date: person.last_met.or(person.last_mentioned).map(|last| last.date),
        ..Row::of(person.person.node)
    }
}
