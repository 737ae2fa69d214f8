//! Full text over a vault: every note is read again and searched, the newest first,
//! so that what is found first stands first. What is found comes in the order in which
//! it is shown, and a search can be called off between two pieces of a note.

use super::note_texts::{Seen, Texts};
use crate::query::search::{Limits, NoteHits, Query, Tally};
use crate::vault::NodeId;

/// Notes that are searched before what was found is handed on: few at first, so
/// that something is there at once.
const BATCH_MIN: usize = 32;
const BATCH_MAX: usize = 1_024;

/// What is searched.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// The notes.
    pub texts: Texts<'a>,
    /// What is looked for.
    pub query: &'a Query,
    /// How much is given of it.
    pub limits: Limits,
}

/// Searches notes in their order, and hands on what was found and how far it is.
/// Says whether it came to the end.
pub fn search(
    job: Job<'_>,
    notes: &[NodeId],
    mut hand_on: impl FnMut(Vec<NoteHits>, &Tally),
) -> bool {
    let mut tally = Tally { of_notes: notes.len(), ..Tally::default() };
    let (mut rest, mut size) = (notes, BATCH_MIN);
    loop {
        let (batch, later) = rest.split_at(size.min(rest.len()));
        let Some(searched) = job.texts.each(batch, |note| one(job, note)) else { return false };
        let mut found = Vec::new();
        for (one, note) in searched.into_iter().zip(batch) {
            tally.notes += 1;
            tally.cut += usize::from(one.cut);
            if one.unreadable {
                tally.unreadable += 1;
                let path = || job.texts.vault.node(*note).path().cloned();
                tally.first_unreadable = tally.first_unreadable.take().or_else(path);
            }
            found.extend(one.found.and_then(|hits| tally.take(hits, job.limits.lines)));
        }
        hand_on(found, &tally);
        if later.is_empty() {
            return true;
        }
        rest = later;
        size = (size * 2).min(BATCH_MAX);
    }
}

fn one(job: Job<'_>, node: NodeId) -> Seen<Option<NoteHits>> {
    let note = job.texts.vault.note(node);
    let Some(note) = note.filter(|note| job.query.may_answer(note)) else { return Seen::default() };
    let Limits { lines_a_note, chars, .. } = job.limits;
    job.texts.of_text(&note.path, |text| {
        job.query.search(&note, text, lines_a_note, chars, &job.texts.stop)
    })
}
