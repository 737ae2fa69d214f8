//! Full text over a vault: every note is read again and searched, on all
//! processors, the newest first, so that what is found first stands first.
//!
//! No text is held: a note is read, searched and let go. What is found comes in
//! the order in which it is shown, however the processors were at it, and a
//! search can be called off between two pieces of a note.

use rayon::prelude::*;

use super::faults;
use super::store::Files;
use crate::note::NotePath;
use crate::query::search::{Limits, NoteHits, Query, Tally};
use crate::text::encoding;
use crate::vault::{NodeId, Vault};

/// Notes that are searched before what was found is handed on: few at first, so
/// that something is there at once.
const BATCH_MIN: usize = 32;
const BATCH_MAX: usize = 1_024;

/// The text of a note, and whether there is more of it than is read; none where
/// it cannot be read.
pub type ReadText<'a> = dyn Fn(&NotePath) -> Option<(String, bool)> + Sync + 'a;

/// What is searched.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// The vault.
    pub vault: &'a Vault,
    /// What is looked for.
    pub query: &'a Query,
    /// How much is given of it.
    pub limits: Limits,
    /// Reads a note.
    pub read: &'a ReadText<'a>,
    /// Says whether nobody waits for it any more.
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

/// One note, searched.
#[derive(Default)]
struct Searched {
    found: Option<NoteHits>,
    cut: bool,
    unreadable: bool,
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
        let searched: Vec<Searched> = batch.par_iter().map(|note| one(job, *note)).collect();
        if (job.stop)() {
            return false;
        }
        let mut found = Vec::new();
        for (one, note) in searched.into_iter().zip(batch) {
            tally.notes += 1;
            tally.cut += usize::from(one.cut);
            if one.unreadable {
                tally.unreadable += 1;
                let path = || job.vault.node(*note).path().cloned();
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

fn one(job: Job<'_>, node: NodeId) -> Searched {
    if (job.stop)() {
        return Searched::default();
    }
    let Some(note) = job.vault.note(node) else { return Searched::default() };
    if !job.query.may_answer(&note) {
        return Searched::default();
    }
    let Some((text, cut)) = (job.read)(&note.path) else {
        return Searched { unreadable: true, ..Searched::default() };
    };
    let Limits { lines_a_note, chars, .. } = job.limits;
    let stop = || (job.stop)();
    // A note on which the matcher gives up is no reason to lose the others.
    let search = || job.query.search(&note, &text, lines_a_note, chars, &stop);
    let found = faults::contain(search).ok().flatten();
    Searched { found, cut, unreadable: false }
}

/// Reads a note of a vault's files.
pub fn read_text(files: &Files, path: &NotePath) -> Option<(String, bool)> {
    let contents = files.read(path).ok()?;
    Some((encoding::decode(&contents.bytes).text.into_owned(), contents.cut))
}
