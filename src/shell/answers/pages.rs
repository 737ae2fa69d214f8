//! Answers that are pages: `between`, `brief`, `day`, a month or a week of
//! `timeline`, and `show` as text. As text
//! they are the page of the screen, a line a row, each with the place that it
//! rests on; as JSON one object with the sections of the page.

use anyhow::Result;
use rustix::stdio::stdout;
use rustix::termios::isatty;
use serde_json::{Map, Value, json};
use std::env;
use std::sync::Arc;

use super::records::{decision_json, fact_json, task_json};
use super::{Exit, all_meant, day, hundredths, meant, names_of, path_of};
use crate::app::compose::{Request, Subject, compose_text};
use crate::app::dossier::{self, Unfolded, span_name};
use crate::query::Named;
use crate::query::between::{self, Common};
use crate::query::brief::{self, Briefed, markdown};
use crate::query::day::{self as days, Present};
use crate::query::known::{FirstLast, Member, NoteRow, Promises};
use crate::query::listed::{Listed, ROWS_MAX};
use crate::query::mentions::Found;
use crate::query::neighbourhood::Neighbour;
use crate::query::span::spanned;
use crate::query::timeline::Unit;
use crate::query::variants::{Proposal, variants};
use crate::shell::print::{Printer, complain};
use crate::shell::terminal;
use crate::text::Date;
use crate::vault::{Class, NodeId, Vault};

/// Cells that a printed page is laid out for where there is room.
const WIDTH: u16 = 84;

/// Fewer cells than this are no width that anybody reads.
const WIDTH_MIN: u16 = 20;

/// As wide as what shows it: the preview of `fzf`, which says so in the environment,
/// or a terminal. Behind any other pipe nobody knows how wide that is.
fn width() -> u16 {
    let preview = env::var("FZF_PREVIEW_COLUMNS").ok().and_then(|cells| cells.parse().ok());
    let terminal = || isatty(stdout()).then(|| terminal::size().0);
    preview.or_else(terminal).unwrap_or(WIDTH).clamp(WIDTH_MIN, WIDTH)
}

/// Prints the page of a subject, unfolded.
pub(super) fn print(
    vault: &Vault,
    subject: &Subject,
    today: Date,
    out: &mut Printer,
) -> Result<()> {
    let request = Request {
        subject: subject.clone(),
        quote: None,
        near: None,
        width: width(),
        pictures: Default::default(),
        looks: 0,
        today,
        generation: 0,
        unfolded: Unfolded::All,
        proposals: about(vault, subject),
        mentioned: Found::default(),
    };
    let composed = compose_text(vault, &request);
    for line in dossier::printed(vault, &composed.page, &composed.goto) {
        match line.place {
            Some(place) => out.line(&[&line.text, &place])?,
            None => out.line(&[&line.text])?,
        }
    }
    Ok(())
}

/// The proposals that a dossier speaks of.
fn about(vault: &Vault, subject: &Subject) -> Vec<Arc<Proposal>> {
    let Subject::Dossier(of) = subject else { return Vec::new() };
    let of_it = |proposal: &Proposal| proposal.names.iter().any(|name| name.node == *of);
    variants(vault).into_iter().filter(of_it).map(Arc::new).collect()
}

/// The sections of a page as they are told in JSON, with the length of each.
#[derive(Default)]
struct Sections {
    object: Map<String, Value>,
    totals: Map<String, Value>,
}

impl Sections {
    fn say(&mut self, key: &str, value: impl Into<Value>) {
        self.object.insert(key.to_owned(), value.into());
    }

    fn list<T>(&mut self, key: &str, listed: &Listed<T>, row: impl Fn(&T) -> Value) {
        self.totals.insert(key.to_owned(), listed.total.into());
        self.say(key, listed.rows.iter().map(row).collect::<Vec<_>>());
    }

    /// The object; `totals` says how long each section is, those rows too that
    /// are left out beyond the first 500.
    fn object(mut self) -> Value {
        self.object.insert("totals".to_owned(), Value::Object(self.totals));
        Value::Object(self.object)
    }

    fn first_last(&mut self, what: &str, dates: Option<FirstLast>) {
        self.say(&format!("first_{what}"), day(dates.map(|dates| dates.first.date)));
        self.say(&format!("last_{what}"), day(dates.map(|dates| dates.last.date)));
    }
}

fn note_json(vault: &Vault, row: &NoteRow) -> Value {
    let path = path_of(vault, row.note.node);
    json!({ "name": row.note.name, "path": path, "line": row.place.line, "date": day(row.date) })
}

fn name_json(vault: &Vault, named: &Named) -> Map<String, Value> {
    let class = vault.node(named.node).class.as_ref().map(Class::name);
    let mut object = Map::new();
    object.insert("name".to_owned(), json!(named.name));
    object.insert("path".to_owned(), json!(path_of(vault, named.node)));
    object.insert("class".to_owned(), json!(class));
    object
}

fn with(mut object: Map<String, Value>, key: &str, value: impl Into<Value>) -> Map<String, Value> {
    object.insert(key.to_owned(), value.into());
    object
}

fn common_json(vault: &Vault, common: &[Common]) -> Value {
    let row = |row: &Common| with(name_json(vault, &row.with), "notes", row.notes.clone());
    common.iter().map(row).collect()
}

/// `between A B`
pub fn between(
    vault: &Vault,
    one: &str,
    other: &str,
    today: Date,
    out: &mut Printer,
) -> Result<Exit> {
    let nodes = match all_meant(vault, &[one.to_owned(), other.to_owned()]) {
        Ok(nodes) => nodes,
        Err(exit) => return Ok(exit),
    };
    let &[first, second] = nodes.as_slice() else { return Ok(Exit::Nothing) };
    if first == second {
        complain(&format!("{one} and {other} are one"));
        return Ok(Exit::Unclear);
    }
    let found = between::between(vault, first, second, today);
    let exit = Exit::of(found.n_notes as usize);
    if !out.is_json() {
        let names = [first, second].map(|node| vault.node(node).name());
        out.line(&[&names.join(" and ")])?;
        print(vault, &Subject::Pair(first, second), today, out)?;
        return Ok(exit);
    }
    let mut sections = Sections::default();
    let names: Vec<Value> =
        nodes.iter().map(|node| name_json(vault, &Named::of(vault, *node)).into()).collect();
    sections.say("of", names);
    sections.say("notes", found.n_notes);
    sections.first_last("met", found.met);
    sections.first_last("named", found.named);
    sections.list("meetings", &found.meetings, |row| note_json(vault, row));
    sections.list("tasks", &found.tasks, task_json);
    sections.list("facts", &found.facts, fact_json);
    sections.list("decisions", &found.decisions, decision_json);
    sections.list("other_notes", &found.others, |row| note_json(vault, row));
    sections.list("closed_tasks", &found.closed, task_json);
    sections.say("common", common_json(vault, &found.common));
    out.row(|| sections.object(), || [])?;
    Ok(exit)
}

/// `day DATE`
pub fn of_day(vault: &Vault, date: Date, today: Date, out: &mut Printer) -> Result<Exit> {
    let found = days::day(vault, date, today);
    let tasks = [&found.due, &found.scheduled, &found.done, &found.created];
    let n_tasks: usize = tasks.iter().map(|tasks| tasks.total).sum();
    let exit = Exit::of(found.notes.total + n_tasks + usize::from(found.daily.is_some()));
    if !out.is_json() {
        out.line(&[&date.to_string()])?;
        print(vault, &Subject::Day(date), today, out)?;
        return Ok(exit);
    }
    let present = |row: &Present| present_json(vault, row);
    let mut sections = Sections::default();
    sections.say("date", date.to_string());
    sections.say("daily", found.daily.as_ref().and_then(|note| path_of(vault, note.node)));
    sections.list("notes", &found.notes, |row| note_json(vault, row));
    sections.list("people", &found.people, present);
    sections.list("facts", &found.facts, fact_json);
    sections.list("decisions", &found.decisions, decision_json);
    sections.list("due", &found.due, task_json);
    sections.list("scheduled", &found.scheduled, task_json);
    sections.list("done", &found.done, task_json);
    sections.list("created", &found.created, task_json);
    sections.list("named", &found.named, present);
    out.row(|| sections.object(), || [])?;
    Ok(exit)
}

/// `timeline --month`, `timeline --week`, of the vault or of one name
pub fn of_span(
    vault: &Vault,
    name: Option<&str>,
    span: (Unit, Date),
    today: Date,
    out: &mut Printer,
) -> Result<Exit> {
    let of = match name.map(|name| meant(vault, name)).transpose() {
        Ok(of) => of,
        Err(exit) => return Ok(exit),
    };
    let found = spanned(vault, of, span, today);
    let exit = Exit::of(found.notes.total);
    let of_name = of.map(|of| Named::of(vault, of));
    if !out.is_json() {
        let of_name = of_name.map(|of| format!(", {}", of.name)).unwrap_or_default();
        out.line(&[&format!("{}{of_name}", span_name(span.0, span.1))])?;
        print(vault, &Subject::Span(of, span.0, span.1), today, out)?;
        return Ok(exit);
    }
    let present = |row: &Present| present_json(vault, row);
    let mut sections = Sections::default();
    sections.say("first", found.first.to_string());
    sections.say("last", found.last.to_string());
    sections.say("of", of_name.map_or(Value::Null, |of| name_json(vault, &of).into()));
    sections.say("meetings", found.n_meetings);
    sections.list("tasks", &found.tasks, task_json);
    sections.list("people", &found.people, present);
    sections.list("facts", &found.facts, fact_json);
    sections.list("decisions", &found.decisions, decision_json);
    sections.list("notes", &found.notes, |row| note_json(vault, row));
    sections.list("named", &found.named, present);
    out.row(|| sections.object(), || [])?;
    Ok(exit)
}

fn present_json(vault: &Vault, row: &Present) -> Value {
    let object = with(name_json(vault, &row.who), "met", row.met);
    with(object, "notes", row.notes).into()
}

/// `brief NAME...`
pub fn brief(vault: &Vault, names: &[String], today: Date, out: &mut Printer) -> Result<Exit> {
    let nodes: Vec<NodeId> = match all_meant(vault, names) {
        Ok(nodes) => nodes,
        Err(exit) => return Ok(exit),
    };
    let brief = brief::brief(vault, &nodes, today);
    // Of one name it is the whole dossier.
    let proposals = match nodes.as_slice() {
        [one] => about(vault, &Subject::Dossier(*one)),
        _ => Vec::new(),
    };
    if !out.is_json() {
        for line in markdown::brief(vault, &brief, &proposals, today) {
            out.line(&[&line])?;
        }
        return Ok(Exit::Found);
    }
    let mut sections = Sections::default();
    sections.say("date", today.to_string());
    let of: Vec<Value> = brief.of.iter().map(|one| briefed_json(vault, one)).collect();
    sections.say("of", of);
    sections.list("together", &brief.together, |row| {
        let mut value = note_json(vault, &row.meeting);
        value["who"] = names_of(&row.who).into();
        value
    });
    sections.list("decisions", &brief.decisions, decision_json);
    sections.say("common", common_json(vault, &brief.common));
    let names = |proposal: &Arc<Proposal>| -> Vec<Value> {
        proposal.names.iter().map(|name| json!(name.name)).collect()
    };
    let variants = proposals
        .iter()
        .map(|proposal| json!({ "names": names(proposal), "score": hundredths(proposal.score) }));
    sections.say("variants", variants.collect::<Vec<_>>());
    out.row(|| sections.object(), || [])?;
    Ok(Exit::Found)
}

fn briefed_json(vault: &Vault, briefed: &Briefed) -> Value {
    let known = &briefed.known;
    let note = |row: &NoteRow| note_json(vault, row);
    let object = name_json(vault, &Named::of(vault, known.of));
    let mut sections = Sections { object, ..Sections::default() };
    sections.say("notes", known.notes);
    sections.first_last("met", known.met);
    sections.first_last("meeting", known.in_meetings);
    sections.first_last("mentioned", known.mentioned);
    // One list, as ever: first what names them, then what stands in notes about them.
    let Promises { mine, mine_nearby, .. } = &known.promises;
    let rows = mine.rows.iter().chain(&mine_nearby.rows).take(ROWS_MAX).collect();
    let mine = Listed { rows, total: mine.total + mine_nearby.total };
    sections.list("mine", &mine, |task| task_json(task));
    sections.list("theirs", &known.promises.theirs, task_json);
    sections.list("unassigned", &known.promises.unassigned, task_json);
    sections.list("tasks", &known.tasks, task_json);
    sections.list("people", &known.people, |member: &Member| {
        let object = with(name_json(vault, &member.person), "meetings", member.meetings);
        let object = with(object, "last_met", day(member.last.map(|last| last.date)));
        let field = member.field.as_ref().map(|(word, ..)| word.to_string());
        with(object, "field", field).into()
    });
    sections.totals.insert("facts".to_owned(), known.facts.total.into());
    let facts = |rows: &[_]| rows.iter().map(fact_json).collect::<Vec<_>>();
    sections.say("facts_since", facts(briefed.facts_since()));
    sections.say("facts_before", facts(briefed.facts_before()));
    sections.list("decisions", &known.decisions, decision_json);
    sections.list("meetings", &known.meetings, note);
    sections.list("subject_of", &known.subject_of, note);
    sections.list("took_part", &known.took_part, note);
    sections.list("with", &known.with, |neighbour: &Neighbour| {
        let object = name_json(vault, &Named::of(vault, neighbour.node));
        with(object, "notes", neighbour.count).into()
    });
    sections.object()
}
