//! The answers of the subcommands: rows of a query as text for people, or as
//! JSON Lines whose keys are always there.
//!
//! Text is made for `fzf` and `grep`: one row a line, `path:line:column` where
//! something is written, columns by tabs.

use anyhow::Result;
use serde_json::{Value, json};
use std::collections::BTreeMap;

use super::lines;
use super::print::{Printer, complain};
use super::store::Files;
use crate::note::{LinkKind, NotePath, Priority, Severity};
use crate::query::evidence::Evidence;
use crate::query::finder::{Finder, Kinds, Query};
use crate::query::links::LinkRow;
use crate::query::lookup::{Lookup, lookup};
use crate::query::neighbourhood::{Look, neighbourhood};
use crate::query::tasks::TaskRow;
use crate::query::why::{self, Asked, Verdict};
use crate::query::{Named, backlinks, check, decisions, facts, home, links, show, tags, tasks};
use crate::text::{Date, Place, encoding};
use crate::vault::{Direction, NodeId, Vault};

/// What came of a question, for the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// There are rows.
    Found,
    /// There are none.
    Nothing,
    /// The question can be read in several ways.
    Unclear,
}

impl Answer {
    fn of(n_rows: usize) -> Self {
        if n_rows == 0 { Self::Nothing } else { Self::Found }
    }
}

/// What becomes of notes that the vault's settings exclude.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlisted {
    /// They are left out.
    LeftOut,
    /// They are shown like others.
    Shown,
}

impl Unlisted {
    /// By the option `--hidden`.
    pub fn of(hidden: bool) -> Self {
        if hidden { Self::Shown } else { Self::LeftOut }
    }

    fn lists(self, vault: &Vault, note: NodeId) -> bool {
        self == Self::Shown || !vault.node(note).hidden
    }
}

/// `find QUERY`
pub fn find(
    vault: &Vault,
    text: &str,
    limit: usize,
    unlisted: Unlisted,
    out: &mut Printer,
) -> Result<Answer> {
    let (kinds, text) = match text.split_at_checked(1) {
        Some(("@", rest)) => (Kinds::People, rest),
        Some(("#", rest)) => (Kinds::Tags, rest),
        _ => (Kinds::All, text),
    };
    let query = Query { text: text.trim().to_owned(), kinds, hidden: unlisted == Unlisted::Shown };
    let found = Finder::of(vault).search(&query, limit);
    for hit in &found.hits {
        let Some(id) = hit.node else { continue };
        let node = vault.node(id);
        let class = node.class.as_ref().map(crate::vault::Class::name);
        let row = || {
            json!({
                "name": hit.name, "path": path_of(vault, id), "class": class,
                "kind": node.kind.name(), "score": hit.score, "text": hit.text,
                "matched": hit.positions,
            })
        };
        let words = || {
            let class = class.unwrap_or(node.kind.name());
            let path = node.path.as_ref().map_or("", NotePath::as_str);
            format!("{}\t{class}\t{path}", hit.name)
        };
        out.row(row, words)?;
    }
    Ok(Answer::of(found.hits.len()))
}

/// The one node that a name means; says so where it is none, or not one.
fn meant(vault: &Vault, name: &str) -> std::result::Result<NodeId, Answer> {
    match lookup(vault, name) {
        Lookup::One(node) => Ok(node),
        Lookup::Many(nodes) => {
            complain(&format!("several things are called {name}:"));
            for node in nodes {
                complain(&format!("  {}", whereabouts(vault, node)));
            }
            Err(Answer::Unclear)
        }
        Lookup::None { nearest } => {
            let nearest: Vec<&str> =
                nearest.iter().take(3).map(|node| &*vault.node(*node).name).collect();
            let hint = match nearest.as_slice() {
                [] => String::new(),
                names => format!("; the nearest are {}", names.join(", ")),
            };
            complain(&format!("nothing is called {name}{hint}"));
            Err(Answer::Nothing)
        }
    }
}

fn whereabouts(vault: &Vault, node: NodeId) -> String {
    let node = vault.node(node);
    match &node.path {
        Some(path) => path.to_string(),
        None => format!("{} ({})", node.name, node.kind.name()),
    }
}

fn path_of(vault: &Vault, node: NodeId) -> Option<&str> {
    vault.node(node).path.as_ref().map(NotePath::as_str)
}

fn names(named: &[Named]) -> Vec<&str> {
    named.iter().map(|named| &*named.name).collect()
}

fn day(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

fn day_column(date: Option<Date>) -> String {
    day(date).unwrap_or_else(|| "undated   ".to_owned())
}

/// `show NAME`
pub fn show(vault: &Vault, name: &str, today: Date, out: &mut Printer) -> Result<Answer> {
    let node = match meant(vault, name) {
        Ok(node) => node,
        Err(answer) => return Ok(answer),
    };
    let row = show::show(vault, node);
    let class = row.class.as_ref().map(crate::vault::Class::name);
    let spellings = || {
        let pairs = row.spellings.iter().map(|s| json!({ "text": s.text, "count": s.count }));
        pairs.collect::<Vec<Value>>()
    };
    let fields = || {
        let pairs = row.fields.iter().map(|field| (field.key.to_string(), json!(field.values)));
        pairs.collect::<serde_json::Map<String, Value>>()
    };
    let headings = || {
        let pairs =
            row.headings.iter().map(|(level, text)| json!({ "level": level, "text": text }));
        pairs.collect::<Vec<Value>>()
    };
    let json = || {
        json!({
            "name": row.name, "path": row.path.as_ref().map(NotePath::as_str), "class": class,
            "kind": row.kind.name(), "aliases": row.aliases, "spellings": spellings(),
            "tags": row.tags, "date": day(row.date), "fields": fields(), "headings": headings(),
            "in": row.edges_in, "out": row.edges_out,
        })
    };
    out.row(json, || dossier_text(vault, node, today))?;
    Ok(Answer::Found)
}

/// The dossier as the screen shows it, in lines.
fn dossier_text(vault: &Vault, node: NodeId, today: Date) -> String {
    const WIDTH: u16 = 80;
    let mut page = crate::app::page::PageBuilder::new(WIDTH);
    crate::app::dossier::of(vault, node, today, &mut page, &mut Vec::new());
    let rows: Vec<String> =
        page.finish().rows.iter().map(super::super::app::page::Row::text).collect();
    let name = &vault.node(node).name;
    let place = path_of(vault, node).map_or_else(String::new, |path| format!("\n{path}"));
    format!(
        "{name}{place}\n{}",
        rows.iter().map(|row| row.trim_end()).collect::<Vec<_>>().join("\n")
    )
}

fn kind_name(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Wikilink => "wikilink",
        LinkKind::Embed => "embed",
        LinkKind::MarkdownLink => "mdlink",
        LinkKind::Frontmatter => "frontmatter",
        LinkKind::Canvas => "canvas",
    }
}

fn link_row(row: &LinkRow, out: &mut Printer) -> Result<()> {
    let json = || {
        json!({
            "source": row.source.as_str(), "line": row.place.line, "column": row.place.column,
            "kind": kind_name(row.kind), "target": row.target, "subpath": row.subpath,
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
        let kind = kind_name(row.kind);
        format!("{}:{line}:{column}\t{kind}\t{}{subpath}\t{opens}", row.source, row.target)
    };
    out.row(json, text)
}

/// `links --all`
pub fn links(vault: &Vault, out: &mut Printer) -> Result<Answer> {
    let mut n_rows = 0;
    for row in links::links(vault) {
        link_row(&row, out)?;
        n_rows += 1;
    }
    Ok(Answer::of(n_rows))
}

/// `links NOTE`
pub fn links_of(vault: &Vault, name: &str, out: &mut Printer) -> Result<Answer> {
    let node = match meant(vault, name) {
        Ok(node) => node,
        Err(answer) => return Ok(answer),
    };
    if vault.note(node).is_none() {
        complain(&format!(
            "{name} has no note of its own, so it has no links; backlinks lists what names it"
        ));
        return Ok(Answer::Nothing);
    }
    let mut n_rows = 0;
    for row in links::links_of(vault, node) {
        link_row(&row, out)?;
        n_rows += 1;
    }
    Ok(Answer::of(n_rows))
}

/// The words of places, each file read once.
struct Quotes<'a> {
    vault: &'a Vault,
    read: BTreeMap<NotePath, BTreeMap<u32, String>>,
}

impl<'a> Quotes<'a> {
    fn of(vault: &'a Vault, files: &Files, evidence: impl Iterator<Item = Evidence>) -> Self {
        let mut wanted: BTreeMap<NotePath, Vec<u32>> = BTreeMap::new();
        for evidence in evidence {
            if let Some(path) = &vault.node(evidence.source).path {
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

    fn of_one(&self, evidence: Evidence) -> (String, Place, String) {
        let Some(path) = &self.vault.node(evidence.source).path else {
            return (String::new(), evidence.place, String::new());
        };
        let lines = self.read.get(path);
        let line =
            lines.and_then(|lines| lines.get(&evidence.place.line)).map_or("", String::as_str);
        let line = line.trim();
        // A line of a canvas is JSON, and says nothing to a reader.
        let line = if path.is_canvas() { "" } else { line };
        let text = encoding::repair(line).unwrap_or_else(|| line.to_owned());
        (path.to_string(), evidence.place, text)
    }
}

/// `backlinks NAME`
pub fn backlinks(vault: &Vault, files: &Files, name: &str, out: &mut Printer) -> Result<Answer> {
    let node = match meant(vault, name) {
        Ok(node) => node,
        Err(answer) => return Ok(answer),
    };
    let rows = backlinks::backlinks(vault, node);
    let quotes = Quotes::of(vault, files, rows.iter().map(|row| row.evidence));
    for row in &rows {
        let from = vault.node(row.from);
        let relation = vault.relation_name(row.relation);
        let (path, place, text) = quotes.of_one(row.evidence);
        let json = || {
            json!({
                "relation": relation, "direction": Direction::In.name(), "name": from.name,
                "path": path, "class": from.class.as_ref().map(crate::vault::Class::name),
                "count": 1, "occurrences": [occurrence(&path, place, &text)],
            })
        };
        out.row(json, || format!("{path}:{}:{}\t{relation}\t{text}", place.line, place.column))?;
    }
    Ok(Answer::of(rows.len()))
}

fn occurrence(path: &str, place: Place, text: &str) -> Value {
    json!({ "path": path, "line": place.line, "column": place.column, "text": text })
}

/// `neighbors NAME`
pub fn neighbors(
    vault: &Vault,
    files: &Files,
    name: &str,
    unlisted: Unlisted,
    out: &mut Printer,
) -> Result<Answer> {
    let node = match meant(vault, name) {
        Ok(node) => node,
        Err(answer) => return Ok(answer),
    };
    let look = Look { hidden: unlisted == Unlisted::Shown, ..Look::default() };
    let found = neighbourhood(vault, node, &look);
    let all = found.sections.iter().flat_map(|section| &section.rows).flat_map(|row| &row.evidence);
    let quotes = Quotes::of(vault, files, all.copied());
    for section in &found.sections {
        out.line(&format!("{}\t{}", section.label, section.rows.len()))?;
        let relation = section.key.relation_name(vault);
        let direction = section.key.direction().map(Direction::name);
        for row in &section.rows {
            let neighbour = vault.node(row.node);
            let class = neighbour.class.as_ref().map(crate::vault::Class::name);
            let places: Vec<_> =
                row.evidence.iter().map(|evidence| quotes.of_one(*evidence)).collect();
            let json = || {
                let occurrences: Vec<Value> = places
                    .iter()
                    .map(|(path, place, text)| occurrence(path, *place, text))
                    .collect();
                json!({
                    "relation": relation, "direction": direction, "name": neighbour.name,
                    "path": path_of(vault, row.node), "class": class, "count": row.count,
                    "occurrences": occurrences,
                })
            };
            let text = || {
                let class = class.unwrap_or(neighbour.kind.name());
                let date = day(row.date).unwrap_or_default();
                let mut text = format!("  {}\t{class}\t{}\t{date}", neighbour.name, row.count);
                for (path, place, words) in &places {
                    text += &format!("\n    {path}:{}:{}\t{words}", place.line, place.column);
                }
                text
            };
            out.row(json, text)?;
        }
    }
    Ok(Answer::of(found.sections.len()))
}

/// `tags`
pub fn tags(vault: &Vault, out: &mut Printer) -> Result<Answer> {
    let rows = tags::tags(vault);
    for row in &rows {
        let json = || json!({ "tag": row.tag, "count": row.count, "notes": row.notes });
        out.row(json, || format!("#{}\t{}\t{}", row.tag, row.count, row.notes))?;
    }
    Ok(Answer::of(rows.len()))
}

fn priority_name(priority: Priority) -> &'static str {
    match priority {
        Priority::Highest => "highest",
        Priority::High => "high",
        Priority::Medium => "medium",
        Priority::Low => "low",
        Priority::Lowest => "lowest",
    }
}

/// `tasks`
pub fn tasks(
    vault: &Vault,
    open: bool,
    today: Date,
    unlisted: Unlisted,
    out: &mut Printer,
) -> Result<Answer> {
    let mut rows = tasks::tasks(vault, today);
    rows.retain(|row| unlisted.lists(vault, row.note));
    if open {
        rows.retain(|row| !row.done && row.status != '-');
    }
    for row in &rows {
        out.row(|| task_json(row), || task_text(row, today))?;
    }
    Ok(Answer::of(rows.len()))
}

fn task_json(row: &TaskRow) -> Value {
    json!({
        "path": row.path.as_str(), "line": row.place.line, "status": row.status.to_string(),
        "done": row.done, "text": row.text, "assignees": names(&row.assignees),
        "due": day(row.due), "scheduled": day(row.scheduled), "start": day(row.start),
        "created": day(row.created), "done_on": day(row.done_on),
        "cancelled_on": day(row.cancelled_on), "priority": row.priority.map(priority_name),
        "recurrence": row.recurrence, "id": row.id, "depends_on": row.depends_on,
        "tags": row.tags, "urgency": (row.urgency * 100.0).round() / 100.0,
        "named": names(&row.named),
    })
}

fn task_text(row: &TaskRow, today: Date) -> String {
    let mut labels = Vec::new();
    if let Some(due) = row.due {
        let open = !row.done && row.status != '-';
        let word = if open && due < today { "overdue" } else { "due" };
        labels.push(format!("{word} {due}"));
    }
    labels.extend(row.scheduled.map(|date| format!("scheduled {date}")));
    labels.extend(row.priority.map(|priority| priority_name(priority).to_owned()));
    let (path, line) = (&row.path, row.place.line);
    format!("{path}:{line}\t[{}] {}\t{}", row.status, row.text, labels.join(", "))
}

/// `facts`
pub fn facts(
    vault: &Vault,
    about: Option<&str>,
    unlisted: Unlisted,
    out: &mut Printer,
) -> Result<Answer> {
    let mut rows = match about {
        None => facts::facts(vault),
        Some(name) => match meant(vault, name) {
            Ok(node) => facts::facts_about(vault, node),
            Err(answer) => return Ok(answer),
        },
    };
    rows.retain(|row| unlisted.lists(vault, row.note));
    for row in &rows {
        let (path, line) = (row.path.as_str(), row.place.line);
        let json = || {
            json!({
                "subject": row.subject.name, "statement": row.statement, "date": day(row.date),
                "path": path, "line": line,
            })
        };
        let date = day_column(row.date);
        out.row(json, || {
            format!("{date}\t{}\t{}\t{path}:{line}", row.subject.name, row.statement)
        })?;
    }
    Ok(Answer::of(rows.len()))
}

/// `decisions`
pub fn decisions(vault: &Vault, unlisted: Unlisted, out: &mut Printer) -> Result<Answer> {
    let mut rows = decisions::decisions(vault);
    rows.retain(|row| unlisted.lists(vault, row.note));
    for row in &rows {
        let (path, line) = (row.path.as_str(), row.place.line);
        let json = || {
            json!({
                "statement": row.statement, "date": day(row.date),
                "entities": names(&row.entities), "path": path, "line": line,
            })
        };
        let date = day_column(row.date);
        out.row(json, || format!("{date}\t{}\t{path}:{line}", row.statement))?;
    }
    Ok(Answer::of(rows.len()))
}

/// `check`; nothing found is the good answer, errors are not.
pub fn check(vault: &Vault, out: &mut Printer) -> Result<Answer> {
    let rows = check::check(vault);
    for row in &rows {
        let json = || {
            json!({
                "code": row.code.name(), "severity": row.severity.name(),
                "path": row.path.as_str(), "line": row.place.map(|place| place.line),
                "column": row.place.map(|place| place.column), "message": row.message,
            })
        };
        let text = || {
            let place =
                row.place.map_or_else(String::new, |at| format!(":{}:{}", at.line, at.column));
            let (severity, code) = (row.severity.name(), row.code.name());
            format!("{}{place}: {severity}[{code}]: {}", row.path, row.message)
        };
        out.row(json, text)?;
    }
    let n = |severity| rows.iter().filter(|row| row.severity == severity).count();
    let (errors, warnings, infos) = (n(Severity::Error), n(Severity::Warning), n(Severity::Info));
    complain(&format!("{errors} errors, {warnings} warnings, {infos} notices"));
    Ok(if errors > 0 { Answer::Nothing } else { Answer::Found })
}

/// `why SOURCE TARGET`; a link that leads nowhere is nothing found.
pub fn why(vault: &Vault, source: &str, target: &str, out: &mut Printer) -> Result<Answer> {
    let source = match meant(vault, source) {
        Ok(node) => node,
        Err(answer) => return Ok(answer),
    };
    if vault.note(source).is_none() {
        let name = &vault.node(source).name;
        complain(&format!("{name} is not a note, so no link is written in it"));
        return Ok(Answer::Unclear);
    }
    let found = why::why(vault, &Finder::of(vault), source, Asked::of(target));
    out.line(&found.told(vault).join("; "))?;
    for row in &found.candidates {
        let name = why::candidate_name(vault, row.node);
        let line = found.line().filter(|_| row.chosen);
        let json = || {
            json!({
                "candidate": name, "rule": row.rule.name(), "chosen": row.chosen,
                "reason": row.rule.sentence(), "line": line,
            })
        };
        let mark = if row.chosen { "→" } else { " " };
        out.row(json, || format!("{mark} {name}\t{}", row.rule.sentence()))?;
    }
    Ok(match found.verdict {
        Verdict::SameNote(_) | Verdict::Opens(_) | Verdict::Joins(..) => Answer::Found,
        Verdict::NoLink | Verdict::Outside | Verdict::Unwritten(_) | Verdict::Unknown => {
            Answer::Nothing
        }
    })
}

/// Home as text, for a bare command without a screen.
pub fn home(vault: &Vault, today: Date, mut out: Printer) -> Result<Answer> {
    let home = home::home(vault, today);
    let plural = if home.n_notes == 1 { "" } else { "s" };
    let attention = home.health.to_look_at();
    out.line(&format!("{} note{plural}, {attention} to look at", home.n_notes))?;
    let mut section = |title: &str, rows: Vec<String>| -> Result<()> {
        if !rows.is_empty() {
            out.line("")?;
            out.line(title)?;
            for row in rows {
                out.line(&format!("  {row}"))?;
            }
        }
        Ok(())
    };
    section("Due and overdue", home.due.iter().map(|task| task_text(task, today)).collect())?;
    let recent = home.recent.iter().map(|recent| format!("{}\t{}", recent.date, recent.note.name));
    section("Recent notes", recent.collect())?;
    let people = home.people.iter().map(|person| {
        let last = day(person.last).unwrap_or_default();
        format!("{}\t{} notes\t{last}", person.entity.name, person.notes)
    });
    section("Most connected", people.collect())?;
    out.finish()?;
    Ok(Answer::Found)
}
