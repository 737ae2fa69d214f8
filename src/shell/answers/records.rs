//! Answers in records: `tags`, `tasks`, `facts`, `decisions`, `check`, `new`, and
//! Home as text.

use anyhow::Result;
use serde_json::{Value, json};

use super::kept::{Kept, none_wanted};
use super::{Exit, day, day_column, meant, names_of};
use crate::app::dossier::strip_date;
use crate::app::report::Report;
use crate::note::{Code, NotePath, Priority, Severity, is_open};
use crate::query::decisions::DecisionRow;
use crate::query::facts::FactRow;
use crate::query::news::{self, News, Since};
use crate::query::pins::{Pin, pinned};
use crate::query::tasks::{TaskLook, TaskRow};
use crate::query::timeline::TimelineLook;
use crate::query::{check, decisions, facts, home, tags, tasks, timeline};
use crate::shell::print::{Printer, complain};
use crate::text::Date;
use crate::text::words::{counted, thousands};
use crate::vault::Vault;

/// `tags`
pub fn tags(vault: &Vault, kept: &Kept, out: &mut Printer) -> Result<Exit> {
    let mut rows = tags::tags(vault, kept.hidden);
    let n_all = rows.len();
    rows.retain(|row| kept.node(vault, row.node));
    none_wanted(rows.len(), || n_all, "tags");
    for row in &rows {
        let json = || json!({ "tag": row.tag, "count": row.count, "notes": row.notes });
        out.row(json, || [format!("#{}", row.tag), row.count.to_string(), row.notes.to_string()])?;
    }
    Ok(Exit::of(rows.len()))
}

/// `tasks`
pub fn tasks(
    vault: &Vault,
    today: Date,
    look: TaskLook,
    [assignee, about]: [Option<&str>; 2],
    kept: &Kept,
    out: &mut Printer,
) -> Result<Exit> {
    let meant = |name: Option<&str>| name.map(|name| meant(vault, name)).transpose();
    let look = match (meant(assignee), meant(about)) {
        (Ok(assignee), Ok(about)) => TaskLook { assignee, about, hidden: kept.hidden, ..look },
        (Err(exit), _) | (_, Err(exit)) => return Ok(exit),
    };
    let mut rows = tasks::tasks(vault, today, &look);
    rows.retain(|row| kept.task(vault, row));
    let listed = vault.nodes().filter(|(_, node)| look.hidden.has(node));
    let n_all = listed.map(|(note, _)| vault.task_lines(note).count()).sum();
    none_wanted(rows.len(), || n_all, "tasks");
    for row in &rows {
        out.row(|| task_json(row), || task_text(row, today))?;
    }
    Ok(Exit::of(rows.len()))
}

pub(super) fn task_json(row: &TaskRow) -> Value {
    json!({
        "path": row.path.as_str(), "line": row.place.line, "status": row.status.to_string(),
        "done": row.done, "text": row.text, "assignees": names_of(&row.assignees),
        "due": day(row.due), "scheduled": day(row.scheduled), "start": day(row.start),
        "created": day(row.created), "done_on": day(row.done_on),
        "cancelled_on": day(row.cancelled_on), "priority": row.priority.map(Priority::name),
        "recurrence": row.recurrence, "id": row.id, "depends_on": row.depends_on,
        "tags": row.tags, "urgency": (row.urgency * 100.0).round() / 100.0,
        "named": names_of(&row.named),
    })
}

fn task_text(row: &TaskRow, today: Date) -> [String; 3] {
    let mut labels = Vec::new();
    if let Some(due) = row.due {
        let open = is_open(row.status);
        let word = if open && due < today { "overdue" } else { "due" };
        labels.push(format!("{word} {due}"));
    }
    labels.extend(row.scheduled.map(|date| format!("scheduled {date}")));
    labels.extend(row.priority.map(|priority| priority.name().to_owned()));
    let (path, line) = (&row.path, row.place.line);
    [format!("{path}:{line}"), format!("[{}] {}", row.status, row.text), labels.join(", ")]
}

/// `timeline`
pub fn timeline(
    vault: &Vault,
    name: Option<&str>,
    look: TimelineLook,
    kept: &Kept,
    out: &mut Printer,
) -> Result<Exit> {
    let look = match name.map(|name| meant(vault, name)).transpose() {
        Ok(of) => TimelineLook { of, hidden: kept.hidden, ..look },
        Err(exit) => return Ok(exit),
    };
    let mut found = timeline::timeline(vault, &look);
    found.notes.retain(|at| kept.node(vault, at.note));
    found.undated.retain(|note| kept.node(vault, *note));
    let of_any_day = TimelineLook { since: None, until: None, ..look };
    let n_all = || timeline::timeline(vault, &of_any_day).notes.len();
    none_wanted(found.notes.len(), n_all, "dated notes");
    for row in found.notes.iter().filter_map(|at| timeline::row(vault, at)) {
        let json = || {
            json!({
                "date": row.date.to_string(), "path": row.path.as_str(), "title": row.title,
                "dated_by": row.dated_by.name(), "line": row.line,
            })
        };
        let line = row.line.map_or_else(String::new, |line| format!(":{line}"));
        let text = || {
            let path = format!("{}{line}", row.path);
            [row.date.to_string(), row.title.to_string(), row.dated_by.name().to_owned(), path]
        };
        out.row(json, text)?;
    }
    if !found.undated.is_empty() {
        complain(&format!("{} more without a date", found.undated.len()));
    }
    Ok(Exit::of(found.notes.len()))
}

/// `facts`
pub fn facts(
    vault: &Vault,
    about: Option<&str>,
    since: Option<Date>,
    kept: &Kept,
    out: &mut Printer,
) -> Result<Exit> {
    let mut rows = match about {
        None => facts::facts(vault),
        Some(name) => match meant(vault, name) {
            Ok(node) => facts::facts_about(vault, node),
            Err(exit) => return Ok(exit),
        },
    };
    let n_all = rows.len();
    rows.retain(|row| (since.is_none() || row.date >= since) && kept.fact(vault, row));
    none_wanted(rows.len(), || n_all, "facts");
    for row in &rows {
        let (path, line) = (row.path.as_str(), row.place.line);
        let date = day_column(row.date);
        let (subject, statement) = (row.subject.name.to_string(), row.statement.to_string());
        out.row(|| fact_json(row), || [date, subject, statement, format!("{path}:{line}")])?;
    }
    Ok(Exit::of(rows.len()))
}

pub(super) fn fact_json(row: &FactRow) -> Value {
    json!({
        "subject": row.subject.name, "statement": row.statement, "date": day(row.date),
        "path": row.path.as_str(), "line": row.place.line,
    })
}

/// `decisions`
pub fn decisions(vault: &Vault, kept: &Kept, out: &mut Printer) -> Result<Exit> {
    let mut rows = decisions::decisions(vault);
    let n_all = rows.len();
    rows.retain(|row| kept.decision(vault, row));
    none_wanted(rows.len(), || n_all, "decisions");
    for row in &rows {
        let (path, line) = (row.path.as_str(), row.place.line);
        let date = day_column(row.date);
        out.row(
            || decision_json(row),
            || [date, row.statement.to_string(), format!("{path}:{line}")],
        )?;
    }
    Ok(Exit::of(rows.len()))
}

pub(super) fn decision_json(row: &DecisionRow) -> Value {
    json!({
        "statement": row.statement, "date": day(row.date),
        "entities": names_of(&row.entities), "path": row.path.as_str(), "line": row.place.line,
    })
}

/// `check`; nothing found is the good answer, errors are not. How the vault was read
/// is told where all kinds are asked for.
pub fn check(
    vault: &Vault,
    only: &[Code],
    report: &Report,
    kept: &Kept,
    out: &mut Printer,
) -> Result<Exit> {
    let mut rows = check::check(vault, only);
    rows.retain(|row| kept.of_all(vault, row.node));
    for row in &rows {
        let json = || {
            json!({
                "code": row.code.name(), "severity": row.severity.name(),
                "path": row.path.as_str(), "line": row.place.map(|place| place.line),
                "column": row.place.map(|place| place.column), "message": row.message,
                "of": row.of.as_ref().map(NotePath::as_str),
            })
        };
        let text = || {
            let place =
                row.place.map_or_else(String::new, |at| format!(":{}:{}", at.line, at.column));
            let (severity, code) = (row.severity.name(), row.code.name());
            // What is of the vault as a whole has no path.
            let at = match row.path.as_str() {
                "" => String::new(),
                path => format!("{path}{place}: "),
            };
            [format!("{at}{severity}[{code}]: {}", row.message)]
        };
        out.row(json, text)?;
    }
    let of = |severity| rows.iter().filter(|row| row.severity == severity).count();
    let n = |severity| u32::try_from(of(severity)).unwrap_or(u32::MAX);
    let (errors, warnings, infos) = (n(Severity::Error), n(Severity::Warning), n(Severity::Info));
    if only.is_empty() {
        let times: Vec<String> =
            report.times().iter().map(|(what, took)| format!("{what} {took}")).collect();
        complain(&format!("times: {}", times.join(", ")));
        complain(&format!("cache: {}", report.cache()));
    }
    let counts = [(errors, "error"), (warnings, "warning"), (infos, "notice")];
    complain(&counts.map(|(n, what)| counted(n, what)).join(", "));
    Ok(if errors > 0 { Exit::Nothing } else { Exit::Found })
}

/// `new`
pub fn new(vault: &Vault, news: &News, kept: &Kept, out: &mut Printer) -> Result<Exit> {
    let list: Vec<_> = news.list.iter().filter(|at| kept.news(vault, at)).collect();
    if !news.list.is_empty() {
        none_wanted(list.len(), || news.list.len(), "news");
    }
    match news.since {
        Since::Unknown => complain(
            "visits to this vault are not remembered; --since DATE tells by the dates of notes",
        ),
        Since::FirstVisit => complain(
            "this vault was not visited on the screen before this hour; --since DATE tells by the \
             dates of notes",
        ),
        Since::Visit(day) if news.list.is_empty() => {
            complain(&format!("nothing is new since the last visit, {day}"));
        }
        Since::Day(day) if news.list.is_empty() => complain(&format!("nothing is new since {day}")),
        Since::Visit(_) | Since::Day(_) => {}
    }
    for row in list.iter().filter_map(|at| news::row(vault, at)) {
        let (path, line) = (row.path.as_str(), row.line);
        let json = || {
            json!({
                "kind": row.kind, "name": row.name, "path": path, "line": line,
                "since": day(row.since),
            })
        };
        let (since, kind, name) =
            (day_column(row.since), row.kind.to_owned(), row.name.to_string());
        out.row(json, || [since, kind, name, format!("{path}:{line}")])?;
    }
    Ok(Exit::of(list.len()))
}

/// News that Home as text lists.
const NEWS_MAX: usize = 50;

/// Home as text, for a bare command without a screen.
pub fn home(
    vault: &Vault,
    pins: &[Pin],
    news: &News,
    today: Date,
    mut out: Printer,
) -> Result<Exit> {
    let home = home::home(vault, today);
    let n_notes = counted(u32::try_from(home.n_notes).unwrap_or(u32::MAX), "note");
    let attention = thousands(home.n_to_look_at as usize);
    out.line(&[&format!("{n_notes}, {attention} to look at")])?;
    let path = |node| vault.node(node).path().map(ToString::to_string).unwrap_or_default();
    let pinned = pinned(vault, pins).into_iter().map(|pin| {
        let part = pin.subpath.map(|part| format!("#{part}")).unwrap_or_default();
        let date = day(vault.node(pin.what.node).date).unwrap_or_default();
        [format!("{}{part}", pin.what.name), pin.by.name().to_owned(), date]
    });
    section(&mut out, "Pinned", pinned)?;
    let recent = home.recent.iter().map(|recent| {
        let name = strip_date(&recent.note.name, Some(recent.date));
        [recent.date.to_string(), name.to_owned(), path(recent.note.node)]
    });
    section(&mut out, "Recent notes", recent)?;
    let people = home.people.iter().map(|person| {
        let notes = counted(person.notes, "note");
        [person.entity.name.to_string(), notes, day(person.last).unwrap_or_default()]
    });
    section(&mut out, "Most connected", people)?;
    let others =
        home.others.iter().map(|note| [note.name.to_string(), path(note.node), String::new()]);
    section(&mut out, "Other notes", others)?;
    let due = home.due.iter().map(|task| task_text(task, today));
    let title = match home.n_due {
        n if n > home.due.len() => {
            format!("Due and overdue, first {} of {}", home.due.len(), thousands(n))
        }
        _ => "Due and overdue".to_owned(),
    };
    section(&mut out, &title, due)?;
    let new = news.list.iter().take(NEWS_MAX).filter_map(|at| news::row(vault, at));
    let new = new.map(|row| {
        let place = format!("{}:{}", row.path, row.line);
        [day_column(row.since), format!("{}: {}", row.kind, row.name), place]
    });
    section(&mut out, "New since the last visit", new)?;
    if home.is_unjoined {
        out.line(&[""])?;
        out.line(&["Nothing is linked yet: [[a name]] in a note makes an edge; vaultgraph --help says more"])?;
    }
    out.finish()?;
    Ok(Exit::Found)
}

fn section(out: &mut Printer, title: &str, rows: impl Iterator<Item = [String; 3]>) -> Result<()> {
    let mut begun = false;
    for [first, second, third] in rows {
        if !std::mem::replace(&mut begun, true) {
            out.line(&[""])?;
            out.line(&[title])?;
        }
        out.line(&[&format!("  {first}"), &second, &third])?;
    }
    Ok(())
}
