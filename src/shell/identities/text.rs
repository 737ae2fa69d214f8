//! The text of the file: answers as tables of TOML, each with the lines it takes.

use std::ops::Range;
use toml_edit::{Array, Item, Table, Value};

use super::Kept;
use super::force::keys;
use crate::note::{Diagnostic, NotePath};
use crate::shell::toml::Toml;
use crate::text::Date;
use crate::vault::{Answer, Verdict};

/// What may be said.
pub(super) const VERDICTS: [Verdict; 3] = [Verdict::Same, Verdict::Different, Verdict::Later];

/// All answers of a text that make sense, in its order.
pub(super) fn parse(
    path: &NotePath,
    text: &str,
    problems: &mut Vec<Diagnostic>,
) -> Result<Vec<Kept>, Diagnostic> {
    let toml = Toml::parse(path, text)?;
    let mut all = Vec::new();
    for (key, item) in toml.document.as_table() {
        let Some(verdict) = VERDICTS.into_iter().find(|verdict| verdict.name() == key) else {
            let span = toml.document.key(key).and_then(toml_edit::Key::span);
            let known = "[[same]], [[different]] and [[later]] are";
            problems.push(toml.problem(span, &format!("`{key}` is not known; {known}")));
            continue;
        };
        let Some(tables) = item.as_array_of_tables() else {
            let said = format!("write each answer as a table of its own: [[{key}]]");
            problems.push(toml.problem(item.span(), &said));
            continue;
        };
        for table in tables {
            match answer(&toml, verdict, table, problems) {
                Ok((answer, date)) => {
                    let lines = lines_of(text, table);
                    let (path, line) = (path.clone(), toml.line(lines.start));
                    all.push(Kept { answer, date, path, line, lines });
                }
                Err(problem) => problems.push(problem),
            }
        }
    }
    all.sort_by_key(|kept| kept.lines.start);
    Ok(all)
}

fn answer(
    toml: &Toml<'_>,
    verdict: Verdict,
    table: &Table,
    problems: &mut Vec<Diagnostic>,
) -> Result<(Answer, String), Diagnostic> {
    for (key, item) in table {
        if !["names", "date"].contains(&key) {
            let said = format!("`{key}` is not known; an answer has names and date");
            problems.push(toml.problem(item.span(), &said));
        }
    }
    let names = match table.get("names") {
        Some(item) => toml.texts("names", item)?,
        None => Vec::new(),
    };
    if keys(&names).count() < 2 {
        let said = "an answer has two names or more: names = [\"..\", \"..\"]";
        return Err(toml.problem(table.span(), said));
    }
    let date = match table.get("date").and_then(Item::as_value) {
        Some(Value::String(text)) => text.value().clone(),
        Some(Value::Datetime(date)) => date.value().to_string(),
        Some(other) => {
            problems.push(toml.problem(other.span(), "a date is written 2026-01-31"));
            String::new()
        }
        None => String::new(),
    };
    Ok((Answer { verdict, names }, date))
}

/// The bytes of an answer: from its header to the end of its last value's line.
fn lines_of(text: &str, table: &Table) -> Range<usize> {
    let header = table.span().unwrap_or_default();
    let values = table.iter().filter_map(|(_, item)| item.span());
    let last = values.map(|span| span.end).fold(header.end.min(text.len()), usize::max);
    // The span of a table may begin behind its brackets.
    let start = text[..header.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[last..].find('\n').map_or(text.len(), |newline| last + newline + 1);
    start..end
}

/// The lines of an answer.
pub(super) fn block(verdict: Verdict, names: &[Box<str>], date: &str) -> String {
    let names: Array = names.iter().map(|name| &**name).collect();
    let mut out = format!("[[{}]]\nnames = {names}\n", verdict.name());
    if Date::at_start(date).is_some_and(|day| day.to_string() == date) {
        out += &format!("date = {date}\n");
    } else if !date.is_empty() {
        out += &format!("date = {}\n", Value::from(date));
    }
    out
}

/// Adds lines to the end of a text, an empty line before them.
pub(super) fn append(text: &mut String, lines: &str) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    if !text.is_empty() && !text.ends_with("\n\n") {
        text.push('\n');
    }
    text.push_str(lines);
}

/// Where whole lines stand in a text, the last time.
pub(super) fn find_lines(text: &str, lines: &str) -> Option<Range<usize>> {
    let mut starts = text.rmatch_indices(lines).map(|(at, _)| at);
    let at = starts.find(|&at| at == 0 || text[..at].ends_with('\n'))?;
    Some(at..at + lines.len())
}
