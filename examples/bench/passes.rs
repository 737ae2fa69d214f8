//! What goes through all notes or all names beside the screen: names in plain text,
//! full-text search, filters, what is new.

use std::sync::Arc;

use vaultgraph::app::searches::LIMITS;
use vaultgraph::note::NotePath;
use vaultgraph::query::Hidden;
use vaultgraph::query::filter::{self, Filter};
use vaultgraph::query::mentions::Mentions;
use vaultgraph::query::news::{self, FilesNow, Remembered};
use vaultgraph::query::search;
use vaultgraph::shell::load::Workers;
use vaultgraph::shell::mentioner;
use vaultgraph::shell::note_texts::{Texts, read_text};
use vaultgraph::shell::reading::Opened;
use vaultgraph::shell::text_search;
use vaultgraph::text::Date;
use vaultgraph::vault::{Class, Vault};

use super::questions::busiest;
use super::table::{Row, Times, timed};
use super::today;

/// How often each is done.
const TIMES: usize = 3;

/// What is searched for: a common word, a phrase that stands nowhere, an expression.
const SEARCHED: [&str; 3] = ["storage", "\"quill wort of nowhere\"", "/[a-z]+ing the [a-z]+s/"];

/// Nothing of it has a goal of its own; no key waits for it.
pub fn rows(opened: &Opened, workers: &Workers) {
    workers.run(|| {
        mentions(opened);
        searches(opened);
        filters(&opened.vault);
        new(&opened.vault);
    });
}

fn row(what: String, mut ask: impl FnMut() -> String) {
    let (mut times, mut told) = (Times::default(), String::new());
    for _ in 0..TIMES {
        let (found, time) = timed(&mut ask);
        times.push(time);
        told = found;
    }
    Row::new("", what).times(&times).note(told).print();
}

fn mentions(opened: &Opened) {
    let (vault, files) = (&opened.vault, Arc::clone(&opened.files));
    let read = |path: &NotePath| read_text(&files, path);
    row("names in plain text, all notes read again".to_owned(), || {
        let mentions = Mentions::of_all(vault);
        let texts = Texts { vault, read: &read, stop: &|| false };
        let job = mentioner::Job { texts, mentions: &mentions, known: None };
        let mut n_found = 0;
        mentioner::look(job, &search::order(vault, Hidden::LeftOut), |found, _| {
            n_found += found.len();
            true
        });
        format!("{n_found} handed on")
    });
}

fn searches(opened: &Opened) {
    let (vault, files) = (&opened.vault, Arc::clone(&opened.files));
    let read = |path: &NotePath| read_text(&files, path);
    for text in SEARCHED {
        let Ok(Some(query)) = search::Query::parse(text) else { continue };
        row(format!("search all notes for {text}"), || {
            let texts = Texts { vault, read: &read, stop: &|| false };
            let job = text_search::Job { texts, query: &query, limits: LIMITS };
            let mut n_notes = 0;
            text_search::search(job, &search::order(vault, Hidden::LeftOut), |found, _| {
                n_notes += found.len();
            });
            format!("{n_notes} notes shown")
        });
    }
}

fn filters(vault: &Vault) {
    let person = busiest(vault, |class| class == Some(&Class::Person));
    let name = person.map_or("", |person| vault.node(person).name());
    let asked = [
        "class:person has:open-task".to_owned(),
        "has:note linked:no".to_owned(),
        format!("class:meeting since:2025-06 with:\"{name}\""),
        format!("about:\"{name}\" -tag:nowhere"),
    ];
    for text in asked {
        let Ok(Some(filter)) = Filter::parse(&text) else { continue };
        row(format!("filter all names by {}", text.replace(name, "the busiest person")), || {
            let ready = filter.ready(vault);
            let kept = ready.map_or(0, |ready| filter::kept(vault, &ready).len());
            format!("{kept} kept")
        });
    }
}

fn new(vault: &Vault) {
    let contents = vec![1; vault.parsed().len()];
    let written = |_| None;
    let files = FilesNow { contents: &contents, written: &written, hidden: Hidden::LeftOut };
    let then = Remembered::of(vault, &contents, None);
    row("remember the vault as it is".to_owned(), || {
        drop(Remembered::of(vault, &contents, None));
        "at a visit".to_owned()
    });
    row("what is new since a visit, where nothing is".to_owned(), || {
        format!("{} rows", news::since_visit(vault, files, &then, today()).list.len())
    });
    let day = Date::new(2026, 11, 1).unwrap_or_else(today);
    row("what is new since a day".to_owned(), || {
        format!("{} rows", news::since_day(vault, files, day).list.len())
    });
}
