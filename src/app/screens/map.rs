//! The map: who stands around a node, drawn. The same nodes are its list, the
//! nearest first, so that a choice, a filter and the preview work as everywhere.

use super::{Face, Screen};
use crate::app::areas::Room;
use crate::app::command::Scope;
use crate::app::list::{ListKey, Section};
use crate::app::map::Sheet;
use crate::app::places::Stock;
use crate::app::rows::Rows;
use crate::query::map::{About, Hops};
use crate::text::Shown;

/// How the screen presents itself.
pub const FACE: Face = Face {
    room: Room::Map,
    this: Some("The focus"),
    scope: Some(Scope::Map),
    hints: &[
        (&["map-up", "map-down", "map-left", "map-right"], "choose"),
        (&["map-walk"], "walk"),
        (&["leave-map"], "back"),
        (&["further", "nearer"], "hops"),
        (&["map-read"], "read"),
        (&["map"], "list"),
        (&["zoom-in", "zoom-out"], "zoom"),
        (&["map-next"], "next"),
        (&["help"], "help"),
        (&["filter"], "filter"),
        (&["all-of-map"], "all"),
        (&["relations"], "relations"),
        (&["find"], "find"),
        (&["quit"], "quit"),
    ],
    empty: &["Nothing is joined to this.", "", "{leave-map} goes back."],
    waiting: &["The map is being drawn…"],
};

/// How the map of the whole vault presents itself.
pub const WHOLE: Face = Face {
    this: None,
    hints: &[
        (&["map-up", "map-down", "map-left", "map-right"], "choose"),
        (&["map-walk"], "look inside"),
        (&["leave-map"], "back"),
        (&["map-read"], "read"),
        (&["zoom-in", "zoom-out"], "zoom"),
        (&["map-next"], "next"),
        (&["help"], "help"),
        (&["find"], "find"),
        (&["quit"], "quit"),
    ],
    empty: &["Nothing in this vault is joined to anything.", "", "{leave-map} goes back."],
    waiting: &["Looking for what belongs together…", "", "It takes a moment in a large vault."],
    ..FACE
};

/// The titles of the sections, by hops.
const LABELS: [&str; Hops::MAX as usize] = ["one hop away", "two hops away", "three hops away"];

/// The nodes of a map but its focus, by hops.
pub fn sections(stock: &Stock, screen: &Screen, sheet: &Sheet) -> Vec<Section> {
    let (Screen::Map(of, _), Some(chart)) = (screen, &sheet.chart) else { return Vec::new() };
    // Until its own chart is there, that of another focus is shown.
    if chart.asked.of != *of {
        return Vec::new();
    }
    let sections = (1..=Hops::MAX).zip(LABELS).map(|(hop, label)| {
        Section::new(
            ListKey::Screen(hop),
            Shown::new(if matches!(of, About::Node(_)) { label } else { "members" }),
            Rows::Neighbours(chart.map.rows(stock.vault, hop).into()),
        )
    });
    sections.filter(|section| !section.rows.is_empty()).collect()
}
