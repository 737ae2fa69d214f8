//! Frontmatter in two or three quiet rows: the keys that say most first, long
//! lists cut, and a count of what is left out.

use super::markdown::Layout;
use super::wrap::{drawable, graphemes_width};
use super::{LinkState, MEASURE_MAX, Role, Run, Target};
use crate::note::blocks::{Property, PropertyValue};
use crate::text::{Date, cells};
use crate::vault::VaultConfig;

/// Rows that frontmatter takes at most.
const ROWS_MAX: usize = 3;

/// Values of one list that are shown at most.
const VALUES_MAX: usize = 5;

/// Cells that the values of one key take at most.
const VALUES_CELLS_MAX: usize = 44;

/// Cells that are kept for ` +n` behind a list and ` · +n` behind a row.
const COUNTS_CELLS: usize = 12;

/// Bytes of a date without a time, `2026-01-04`: it leads to its day.
const DAY_BYTES: usize = 10;

const SEPARATOR: &str = " · ";

/// Keys in the order of what a reader wants to know; all others follow as written.
const FIRST: &[&str] = &[
    "type",
    "status",
    "date",
    "created",
    "entity",
    "entities",
    "participants",
    "attendees",
    "people",
    "company",
    "organization",
    "project",
    "projects",
    "role",
    "tags",
    "tag",
    "aliases",
];

/// Keys that say nothing to a reader: the title stands above, the others are
/// Obsidian's own.
const HIDDEN: &[&str] = &["title", "cssclasses", "cssclass", "publish", "position"];

/// Adds the rows of a note's frontmatter.
pub(super) fn lay_out(layout: &mut Layout, properties: &[Property]) {
    let room = layout.page.text_cells(MEASURE_MAX);
    let mut shown: Vec<&Property> = properties
        .iter()
        .filter(|property| !property.values.is_empty() && rank(&property.key, HIDDEN).is_none())
        .collect();
    shown.sort_by_key(|property| rank(&property.key, FIRST).unwrap_or(FIRST.len()));
    let mut rows = Rows { room, ..Rows::default() };
    for (idx, property) in shown.iter().enumerate() {
        let n_left = shown.len() - idx - 1;
        let item = item(layout, property);
        if !rows.add(item, property, n_left) {
            break;
        }
    }
    let n_left = shown.len() - rows.n_shown;
    rows.finish(layout, n_left);
    // The lines that are not shown belong to the last row that is.
    for property in &shown[rows.n_shown..] {
        also_shows(layout, property);
    }
    layout.page.blank();
}

#[derive(Default)]
struct Rows<'p> {
    room: usize,
    /// Finished and current rows with the properties on them.
    rows: Vec<(Vec<Run>, Vec<&'p Property>)>,
    /// Cells of the current row.
    used: usize,
    n_shown: usize,
}

impl<'p> Rows<'p> {
    /// Adds one property, on a new row where it must. Says whether there was room.
    fn add(&mut self, item: Vec<Run>, property: &'p Property, n_left: usize) -> bool {
        let n_cells: usize = item.iter().map(|run| graphemes_width(&drawable(&run.text))).sum();
        let separator = graphemes_width(SEPARATOR);
        // On the last row the count of what is left out needs its place.
        let is_last = self.rows.len() == ROWS_MAX;
        let reserve = if is_last && n_left > 0 { separator + 4 } else { 0 };
        let fits = self.used + separator + n_cells + reserve <= self.room;
        if self.rows.is_empty() || (!fits && !is_last) {
            self.rows.push((item, vec![property]));
            self.used = n_cells;
        } else if fits {
            self.used += separator + n_cells;
            if let Some((runs, properties)) = self.rows.last_mut() {
                runs.push(Run::new(SEPARATOR, Role::Dim));
                runs.extend(item);
                properties.push(property);
            }
        } else {
            return false;
        }
        self.n_shown += 1;
        true
    }

    fn finish(&mut self, layout: &mut Layout, n_left: usize) {
        let last = self.rows.len().saturating_sub(1);
        for (idx, (runs, properties)) in std::mem::take(&mut self.rows).into_iter().enumerate() {
            let more = format!("{SEPARATOR}+{n_left}");
            let more = if idx == last && n_left > 0 { more } else { String::new() };
            layout.page.cut_row(&runs, &Run::new(more, Role::Dim));
            for property in properties {
                also_shows(layout, property);
            }
        }
    }
}

fn also_shows(layout: &mut Layout, property: &Property) {
    layout.page.also_shows(property.line);
    for value in &property.values {
        layout.page.also_shows(value.line);
    }
}

/// `key value, value +3`
fn item(layout: &mut Layout, property: &Property) -> Vec<Run> {
    let mut runs =
        vec![Run::new(&*property.key, Role::Key).at_line(property.line), Run::new(" ", Role::Dim)];
    // What is left of a row beside the key and, for a list, both counts.
    let counts = if property.values.len() > 1 { COUNTS_CELLS } else { 0 };
    let room = layout.page.text_cells(MEASURE_MAX);
    let room = room.saturating_sub(graphemes_width(&drawable(&property.key)) + 1 + counts);
    let room = room.clamp(1, VALUES_CELLS_MAX);
    let mut used = 0;
    let mut n_shown = 0;
    for value in property.values.iter().take(VALUES_MAX) {
        let text = cells::cut_end(&drawable(&value.text), room);
        used += graphemes_width(&text);
        if n_shown > 0 && used > room {
            break;
        }
        used += ", ".len();
        if n_shown > 0 {
            runs.push(Run::new(", ", Role::Dim));
        }
        runs.push(value_run(layout, property, value, text));
        n_shown += 1;
    }
    if n_shown < property.values.len() {
        runs.push(Run::new(format!(" +{}", property.values.len() - n_shown), Role::Dim));
    }
    runs
}

fn value_run(layout: &mut Layout, property: &Property, value: &PropertyValue, text: String) -> Run {
    let is = |names: &[&str]| rank(&property.key, names).is_some();
    let run = if let Some(link) = &value.link {
        let (id, role) = layout.link(link);
        Run::new(text, role).linked(id)
    } else if is(&["tags", "tag"]) {
        let name = value.text.trim_start_matches('#');
        let id = layout.page.link(Target::Tag(name.into()), None);
        Run::new(format!("#{}", text.trim_start_matches('#')), Role::Tag).linked(id)
    } else if VaultConfig::default().names_things(&property.key) {
        let state = (layout.looks.link)(&value.text);
        let target = Target::Note { path: value.text.clone(), subpath: None };
        let id = layout.page.link(target, None);
        let role = if state == LinkState::Unresolved { Role::Value } else { Role::Link(state) };
        Run::new(text, role).linked(id)
    } else if let Some(day) = Date::at_start(&value.text).filter(|_| value.text.len() == DAY_BYTES)
    {
        let id = layout.page.link(Target::Day(day), None);
        Run::new(text, Role::Value).linked(id)
    } else {
        Run::new(text, Role::Value)
    };
    run.at_line(value.line)
}

fn rank(key: &str, keys: &[&str]) -> Option<usize> {
    keys.iter().position(|listed| key.eq_ignore_ascii_case(listed))
}
