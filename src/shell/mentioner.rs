//! Looks for names in the plain text of all notes: every note is read again, the newest
//! first. What each note gave is kept, so that after an edit only the notes that changed
//! are read, but for edits that bring or take a name; a search that was overtaken keeps
//! what it came to.
//!
//! What is found is handed on each time twice as many notes were gone through, so
//! that a list that shows it is made anew a few times only; how far it is, more
//! often.

use anyhow::Result;
use rustc_hash::FxHashSet;
use std::sync::Arc;

use super::events::Outbox;
use super::faults;
use super::note_texts::{Seen, Texts, read_text};
use super::store::Files;
use super::worker::{Interruptible, News};
use crate::app::msg::Msg;
use crate::note::NotePath;
use crate::query::Hidden;
use crate::query::mentions::{
    Found, GoneThrough, Kept, Known, MENTIONS_MAX, Mention, Mentions, NOTE_BYTES_MAX, Part,
    Progress,
};
use crate::query::search::order;
use crate::vault::{NodeId, Vault};

/// Notes between two looks at whether to go on.
const BATCH: usize = 512;

/// What was found in so few notes is handed on at once.
const HAND_ON_MIN: usize = 64;

/// What is gone through, and for which names.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// The notes.
    pub texts: Texts<'a>,
    /// The names.
    pub mentions: &'a Mentions<'a>,
    /// What an earlier search gave.
    pub known: Option<&'a Known<'a>>,
}

/// How far it came.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Whether it came to the end.
    pub ended: bool,
    /// What it went through, and what it left out.
    pub progress: Progress,
    /// What was found and not handed on any more.
    left: Vec<Mention>,
    unreadable: FxHashSet<NodeId>,
    cut: FxHashSet<NodeId>,
}

/// Goes through notes in their order, and hands on what was found and how far it is,
/// as long as there is somebody who takes it.
pub fn look(
    job: Job<'_>,
    notes: &[NodeId],
    mut hand_on: impl FnMut(Vec<Mention>, &Progress) -> bool,
) -> Outcome {
    let names_cut = job.mentions.is_cut();
    let progress = Progress { of_notes: notes.len(), names_cut, ..Progress::default() };
    let mut outcome = Outcome { progress, ..Outcome::default() };
    let (mut n_found, mut at_last) = (0, 0);
    for batch in notes.chunks(BATCH) {
        let Some(seen) = job.texts.each(batch, |note| one(job, note)) else { return outcome };
        let Outcome { progress, left: waiting, unreadable, cut, .. } = &mut outcome;
        for (mut one, note) in seen.into_iter().zip(batch) {
            progress.notes += 1;
            if one.cut {
                progress.cut += 1;
                cut.insert(*note);
            }
            if one.unreadable {
                unreadable.insert(*note);
                progress.unreadable += 1;
                let path = || job.texts.vault.node(*note).path().cloned();
                progress.first_unreadable = progress.first_unreadable.take().or_else(path);
            }
            progress.full |= n_found + one.found.len() > MENTIONS_MAX;
            one.found.truncate(MENTIONS_MAX - n_found);
            n_found += one.found.len();
            waiting.append(&mut one.found);
        }
        let is_enough = progress.notes - at_last >= at_last.max(HAND_ON_MIN);
        let found = if is_enough { std::mem::take(waiting) } else { Vec::new() };
        if is_enough {
            at_last = progress.notes;
        }
        if !hand_on(found, progress) {
            return outcome;
        }
    }
    outcome.ended = hand_on(std::mem::take(&mut outcome.left), &outcome.progress);
    outcome
}

fn one(job: Job<'_>, node: NodeId) -> Seen<Vec<Mention>> {
    let vault = job.texts.vault;
    if let Some((found, cut)) = job.known.and_then(|known| known.of_note(vault, node)) {
        return Seen { found, cut, unreadable: false };
    }
    let Some(path) = vault.node(node).path() else { return Seen::default() };
    let mut is_long = false;
    let seen = job.texts.of_text(path, |text| {
        is_long = text.len() > NOTE_BYTES_MAX;
        job.mentions.in_note(node, text)
    });
    Seen { cut: seen.cut || is_long, ..seen }
}

/// Goes through the notes of a vault that changed since something was kept. Gives
/// what to keep now.
fn look_again(
    texts: Texts<'_>,
    kept: Kept,
    mut hand_on: impl FnMut(Arc<Part>, &Progress) -> bool,
) -> (Outcome, Kept) {
    let (mentions, notes) = (Mentions::of_all(texts.vault), order(texts.vault, Hidden::LeftOut));
    let known = kept.known(&mentions);
    let job = Job { texts, mentions: &mentions, known: known.as_ref() };
    let mut all = Found::default();
    let mut outcome = look(job, &notes, |found, progress| {
        let part = Arc::new(Part::of(found));
        if !part.is_empty() {
            all.push(Arc::clone(&part));
        }
        hand_on(part, progress)
    });
    if outcome.progress.full {
        return (outcome, Kept::default());
    }
    all.push(Arc::new(Part::of(std::mem::take(&mut outcome.left))));
    let gone_through = GoneThrough {
        notes: &notes[..outcome.progress.notes],
        unreadable: &outcome.unreadable,
        cut: &outcome.cut,
    };
    let now = Kept::of(&mentions, gone_through, all);
    (outcome, now.or(kept))
}

/// Goes through the notes of a vault for the names in their text.
pub type Mentioner = Interruptible<(Arc<Vault>, Arc<Files>)>;

/// Starts what goes through notes.
///
/// # Errors
/// When the system gives no thread.
pub fn mentioner(outbox: Outbox<News>) -> Result<Mentioner> {
    let mut kept = Kept::default();
    Mentioner::start("mentioner", move |asked, (vault, files), overtaken| {
        let mut last = Progress::default();
        let send = |found: Arc<Part>, progress: &Progress, is_done| {
            let progress = progress.clone();
            outbox.send(News::Msg(Msg::Mentioned { asked, found, progress, is_done }))
        };
        let read = |path: &NotePath| read_text(&files, path);
        let before = std::mem::take(&mut kept);
        let ended = faults::contain(|| {
            let texts = Texts { vault: &vault, read: &read, stop: overtaken };
            let (outcome, now) = look_again(texts, before, |found, progress| {
                last = progress.clone();
                send(found, progress, false)
            });
            kept = now;
            outcome.ended
        });
        // What was overtaken has nobody who waits for its end.
        overtaken() || ended == Ok(false) || send(Arc::default(), &last, true)
    })
}

#[cfg(test)]
mod tests;
