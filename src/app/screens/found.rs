//! Search: the lines of notes that answer a full-text search, note by note.

use std::sync::Arc;

use super::Face;
use crate::app::areas::Room;
use crate::app::list::{ListKey, Section};
use crate::app::places::Stock;
use crate::app::rows::{Opens, Row, Rows, Words};
use crate::query::search::{By, Hit, NoteHits};
use crate::text::Shown;
use crate::text::shown::display_safe;
use crate::vault::NodeId;

/// What was found.
pub const FACE: Face = Face {
    room: Room::List,
    this: None,
    scope: None,
    hints: &[
        (&["up", "down"], "choose"),
        (&["walk"], "to the line"),
        (&["step-back"], "back"),
        (&["next-section"], "next note"),
        (&["filter"], "filter"),
        (&["fold"], "fold"),
        (&["find"], "find"),
        (&["help"], "help"),
        (&["quit"], "quit"),
    ],
    empty: &[
        "No note answers.",
        "",
        "All words must be in one note: OR asks for",
        "one of them, quotes for a phrase.",
        "{step-back} goes back.",
    ],
    waiting: &["The notes are being searched."],
};

/// A section for each note that answers, in the order found; its lines in order.
pub fn sections(stock: &Stock, text: &str) -> Vec<Section> {
    let Some(search) = stock.searches.of(text) else { return Vec::new() };
    let notes = (0u32..).zip(search.found());
    let sections = notes.filter_map(|(at, found)| section(stock, at, found));
    sections.collect()
}

/// None for a note that is gone since.
fn section(stock: &Stock, at: u32, found: &NoteHits) -> Option<Section> {
    let node = stock.vault.by_path(&found.path)?;
    let rows = found.hits.iter().map(|hit| row(stock, node, hit)).collect();
    let label = display_safe(stock.vault.node(node).name());
    Some(Section::new(ListKey::Found(at), label, Rows::Made(rows)))
}

fn row(stock: &Stock, node: NodeId, hit: &Hit) -> Row {
    let words = display_safe(&hit.text);
    // What cannot be shown is written out, which moves characters.
    let same = *words == *hit.text;
    let marks: Arc<[(u32, u32)]> = hit.marks.iter().copied().filter(|_| same).collect();
    let heading: Option<Shown> = hit.heading.as_deref().map(display_safe);
    match hit.by {
        By::Line => Row {
            words: Words::Marked { words, marks },
            opens: Opens::Line(hit.place),
            label: heading,
            ..Row::of(node)
        },
        By::Note => {
            Row { words: Words::Own(words), date: stock.vault.node(node).date, ..Row::of(node) }
        }
    }
}
