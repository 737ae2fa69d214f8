//! Answers about what is joined to what: `links`, `backlinks`, `neighbors`.

use anyhow::Result;
use serde_json::{Value, json};
use std::collections::BTreeMap;

use super::kept::{Kept, none_wanted};
use super::{Exit, at, day, meant, path_of};
use crate::note::NotePath;
use crate::query::evidence::Evidence;
use crate::query::links::LinkRow;
use crate::query::neighbourhood::{Look, Section, neighbourhood};
use crate::query::{backlinks, links};
use crate::shell::lines;
use crate::shell::print::{Printer, complain};
use crate::shell::store::Files;
use crate::text::{Place, cells, encoding};
use crate::vault::{Class, Direction, Vault};

fn link_row(row: &LinkRow, out: &mut Printer) -> Result<()> {
    let json = || {
        json!({
            "source": row.source.as_str(), "line": row.place.line, "column": row.place.column,
            "kind": row.kind.name(), "target": row.target, "subpath": row.subpath,
            "display": row.display, "resolved": row.resolved.map(NotePath::as_str),
            "alias_resolved": row.alias_resolved.map(NotePath::as_str),
            "candidates": row.candidates, "counted": row.counted,
        })
    };
    let text = || {
        let subpath = row.subpath.map_or_else(String::new, |subpath| format!("#{subpath}"));
        let opens = match (row.resolved, row.alias_resolved) {
            (Some(path), _) => path.to_string(),
            (None, Some(path)) => format!("unresolved in Obsidian; {path} by alias or title"),
            (None, None) => "unresolved".to_owned(),
        };
        let Place { line, column } = row.place;
        let kind = row.kind.name();
        let place = format!("{}:{line}:{column}", row.source);
        [place, kind.to_owned(), format!("{}{subpath}", row.target), opens]
    };
    out.row(json, text)
}

/// `links --all`, of what a filter keeps those that lead to it
pub fn links(vault: &Vault, kept: &Kept, out: &mut Printer) -> Result<Exit> {
    link_rows(vault, links::links(vault), kept, out)
}

fn link_rows<'v>(
    vault: &Vault,
    rows: impl Iterator<Item = LinkRow<'v>>,
    kept: &Kept,
    out: &mut Printer,
) -> Result<Exit> {
    let (mut n_all, mut n_rows) = (0, 0);
    for row in rows {
        n_all += 1;
        if kept.of_all(vault, Some(row.node)) {
            link_row(&row, out)?;
            n_rows += 1;
        }
    }
    if n_all > 0 {
        none_wanted(n_rows, || n_all, "links");
    }
    Ok(Exit::of(n_rows))
}

/// `links NOTE`
pub fn links_of(vault: &Vault, name: &str, kept: &Kept, out: &mut Printer) -> Result<Exit> {
    let node = match meant(vault, name) {
        Ok(node) => node,
        Err(exit) => return Ok(exit),
    };
    if vault.note(node).is_none() {
        complain(&format!(
            "{name} has no note of its own, so it has no links; backlinks lists what names it"
        ));
        return Ok(Exit::Nothing);
    }
    link_rows(vault, links::links_of(vault, node), kept, out)
}

/// How much of a line is quoted, in characters: a line may hold a hundred thousand
/// links, and each of them quotes it.
const QUOTE_CHARS_MAX: usize = 300;

/// The words of places, each file read once.
pub(super) struct Quotes<'a> {
    vault: &'a Vault,
    read: BTreeMap<NotePath, BTreeMap<u32, String>>,
}

impl<'a> Quotes<'a> {
    /// Reads them.
    pub fn of(vault: &'a Vault, files: &Files, evidence: impl Iterator<Item = Evidence>) -> Self {
        let mut wanted: BTreeMap<NotePath, Vec<u32>> = BTreeMap::new();
        for evidence in evidence {
            if let Some(path) = vault.node(evidence.source).path() {
                wanted.entry(path.clone()).or_default().push(evidence.place.line);
            }
        }
        let read = wanted.into_iter().map(|(path, mut numbers)| {
            numbers.sort_unstable();
            numbers.dedup();
            let lines = lines::lines_of(files, &path, &numbers).unwrap_or_default();
            (path, lines.into_iter().collect())
        });
        Self { vault, read: read.collect() }
    }

    /// The path, the place and the words of one.
    pub fn of_one(&self, evidence: Evidence) -> (String, Place, String) {
        let Some(path) = self.vault.node(evidence.source).path() else {
            return (String::new(), evidence.place, String::new());
        };
        let lines = self.read.get(path);
        let line =
            lines.and_then(|lines| lines.get(&evidence.place.line)).map_or("", String::as_str);
        // A line of a canvas is JSON, and says nothing to a reader.
        let line = if path.is_canvas() { "" } else { line };
        // What stands beyond the part that was read is quoted by the beginning.
        let column =
            Some(evidence.place.column).filter(|&at| (at as usize) < lines::LINE_CHARS_MAX);
        let line = cells::excerpt(line, column.unwrap_or(1), QUOTE_CHARS_MAX, QUOTE_CHARS_MAX);
        let text = encoding::repair(&line).unwrap_or(line);
        (path.to_string(), evidence.place, text)
    }
}

/// `backlinks NAME`
pub fn backlinks(
    vault: &Vault,
    files: &Files,
    name: &str,
    kept: &Kept,
    out: &mut Printer,
) -> Result<Exit> {
    let node = match meant(vault, name) {
        Ok(node) => node,
        Err(exit) => return Ok(exit),
    };
    let mut rows = backlinks::backlinks(vault, node);
    let n_all = rows.len();
    rows.retain(|row| kept.node(vault, row.from));
    if n_all > 0 {
        none_wanted(rows.len(), || n_all, "lines");
    }
    let quotes = Quotes::of(vault, files, rows.iter().map(|row| row.evidence));
    for row in &rows {
        let from = vault.node(row.from);
        let relation = vault.relation_name(row.relation);
        let (path, place, text) = quotes.of_one(row.evidence);
        let json = || {
            json!({
                "relation": relation, "direction": Direction::In.name(), "name": from.name(),
                "path": path, "class": from.class.as_ref().map(Class::name),
                "count": 1, "occurrences": [occurrence(&path, place, &text)],
            })
        };
        out.row(json, || [at(&path, place), relation.to_owned(), text.clone()])?;
    }
    Ok(Exit::of(rows.len()))
}

fn occurrence(path: &str, place: Place, text: &str) -> Value {
    json!({ "path": path, "line": place.line, "column": place.column, "text": text })
}

/// `neighbors NAME`
pub fn neighbors(
    vault: &Vault,
    files: &Files,
    name: &str,
    kept: &Kept,
    out: &mut Printer,
) -> Result<Exit> {
    let node = match meant(vault, name) {
        Ok(node) => node,
        Err(exit) => return Ok(exit),
    };
    let look = Look { hidden: kept.hidden, off: vault.off().clone(), ..Look::default() };
    let mut found = neighbourhood(vault, node, &look);
    keep(vault, kept, &mut found.sections);
    let all = found
        .sections
        .iter()
        .flat_map(|section| &section.rows)
        .flat_map(|row| row.evidence(vault).iter());
    sections(vault, &Quotes::of(vault, files, all), &found.sections, out)?;
    Ok(Exit::of(found.sections.len()))
}

/// Leaves the rows that are wanted.
pub(super) fn keep(vault: &Vault, kept: &Kept, sections: &mut Vec<Section>) {
    if kept.filter().is_none() {
        return;
    }
    let n_all = sections.iter().map(|section| section.rows.len()).sum();
    for section in &mut *sections {
        section.rows.retain(|row| kept.node(vault, row.node));
    }
    sections.retain(|section| !section.rows.is_empty());
    none_wanted(sections.len(), || n_all, "neighbours");
}

/// The rows of sections, each with its lines.
pub(super) fn sections(
    vault: &Vault,
    quotes: &Quotes,
    sections: &[Section],
    out: &mut Printer,
) -> Result<()> {
    for section in sections {
        out.line(&[&section.label, &section.rows.len().to_string()])?;
        let relation = section.key.relation_name(vault);
        let direction = section.key.direction().map(Direction::name);
        for row in &section.rows {
            let neighbour = vault.node(row.node);
            let class = neighbour.class.as_ref().map(Class::name);
            let places: Vec<_> =
                row.evidence(vault).iter().map(|evidence| quotes.of_one(evidence)).collect();
            let json = || {
                let occurrences: Vec<Value> = places
                    .iter()
                    .map(|(path, place, text)| occurrence(path, *place, text))
                    .collect();
                json!({
                    "relation": relation, "direction": direction, "name": neighbour.name(),
                    "path": path_of(vault, row.node), "class": class, "count": row.count,
                    "occurrences": occurrences,
                })
            };
            out.row(json, || {
                let class = class.unwrap_or(neighbour.kind.name()).to_owned();
                let name = format!("  {}", neighbour.name());
                [name, class, row.count.to_string(), day(row.date).unwrap_or_default()]
            })?;
            for (path, place, words) in &places {
                out.line(&[&format!("    {}", at(path, *place)), words])?;
            }
        }
    }
    Ok(())
}
