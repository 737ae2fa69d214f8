//! Answers in lines of notes: `search`.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use serde_json::json;

use super::Exit;
use super::kept::{Kept, point_at};
use crate::note::NotePath;
use crate::query::search::{Hit, Limits, NoteHits, Query, Tally, order};
use crate::shell::lines::LINE_CHARS_MAX;
use crate::shell::note_texts::{Texts, read_text};
use crate::shell::print::{Printer, complain};
use crate::shell::store::Files;
use crate::shell::text_search::{self, Job};
use crate::vault::Vault;

/// `search QUERY`
pub fn search(
    vault: &Vault,
    files: &Files,
    words: &[String],
    limit: usize,
    kept: &Kept,
    out: &mut Printer,
) -> Result<Exit> {
    let text = words.join(" ");
    let query = match Query::parse(&text) {
        Ok(Some(query)) => query,
        Ok(None) => {
            complain("there is nothing to look for");
            return Ok(Exit::Unclear);
        }
        Err(fault) => {
            point_at(&text, &fault);
            return Ok(Exit::Unclear);
        }
    };
    let mut notes = order(vault, kept.hidden);
    if kept.filter().is_some() {
        notes.retain(|note| kept.node(vault, *note));
    }
    let read = |path: &NotePath| read_text(files, path);
    let limits = Limits { lines: limit, lines_a_note: limit, chars: LINE_CHARS_MAX };
    // Nobody reads on where a row could not be written.
    let is_closed = AtomicBool::new(false);
    let stop = || is_closed.load(Ordering::Relaxed);
    let texts = Texts { vault, read: &read, stop: &stop };
    let job = Job { texts, query: &query, limits };
    let (mut tally, mut done) = (Tally::default(), Ok(()));
    text_search::search(job, &notes, |found, so_far| {
        tally = so_far.clone();
        if done.is_ok() {
            done = found.iter().try_for_each(|note| rows(note, out));
            is_closed.store(done.is_err(), Ordering::Relaxed);
        }
    });
    done?;
    tell(&tally);
    if tally.answering == 0 {
        complain(&format!("no note of {} answers {text}", tally.of_notes));
    }
    Ok(Exit::of(tally.answering))
}

fn rows(note: &NoteHits, out: &mut Printer) -> Result<()> {
    let path = note.path.as_str();
    for Hit { place, text, heading, .. } in &note.hits {
        let json = || {
            json!({
                "path": path, "line": place.line, "column": place.column, "text": text,
                "heading": heading,
            })
        };
        out.row(json, || [super::at(path, *place), text.to_string()])?;
    }
    Ok(())
}

/// Says what is not among the rows.
fn tell(tally: &Tally) {
    if tally.shown < tally.lines {
        let more = if tally.at_least { " or more" } else { "" };
        let (shown, lines, notes) = (tally.shown, tally.lines, tally.answering);
        complain(&format!(
            "first {shown} of {lines}{more} lines in {notes} notes; --limit gives more"
        ));
    }
    if let Some(first) = &tally.first_unreadable {
        let n = tally.unreadable;
        complain(&format!("{n} of the notes cannot be read, first {first}"));
    }
    if tally.cut > 0 {
        complain(&format!("{} of the notes are too large to be searched to the end", tally.cut));
    }
}
