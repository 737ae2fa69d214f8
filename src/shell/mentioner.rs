//! Looks for names in the plain text of all notes: every note is read again, on all
//! processors, the newest first. No text is held.
//!
//! What is found is handed on each time twice as many notes were gone through, so
//! that a list that shows it is made anew a few times only; how far it is, more
//! often.

use anyhow::Result;
use rayon::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender};

use super::events::Outbox;
use super::faults;
use super::store::Files;
use super::text_search::{ReadText, read_text};
use super::worker::{News, newest, start};
use crate::app::msg::Msg;
use crate::note::NotePath;
use crate::query::mentions::{MENTIONS_MAX, Mention, Mentions, NOTE_BYTES_MAX, Part, Progress};
use crate::query::search::order;
use crate::vault::{NodeId, Vault};

/// Notes between two looks at whether to go on.
const BATCH: usize = 512;

/// What was found in so few notes is handed on at once.
const HAND_ON_MIN: usize = 64;

/// What is gone through, and for which names.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// The vault.
    pub vault: &'a Vault,
    /// The names.
    pub mentions: &'a Mentions<'a>,
    /// Reads a note.
    pub read: &'a ReadText<'a>,
    /// Says whether nobody waits for it any more.
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

/// One note.
#[derive(Default)]
struct Seen {
    found: Vec<Mention>,
    cut: bool,
    unreadable: bool,
}

/// Goes through notes in their order, and hands on what was found and how far it
/// is. Says whether it came to the end.
pub fn look(
    job: Job<'_>,
    notes: &[NodeId],
    mut hand_on: impl FnMut(Vec<Mention>, &Progress) -> bool,
) -> bool {
    let names_cut = job.mentions.is_cut();
    let mut progress = Progress { of_notes: notes.len(), names_cut, ..Progress::default() };
    let (mut waiting, mut n_found, mut at_last) = (Vec::new(), 0, 0);
    for batch in notes.chunks(BATCH) {
        let seen: Vec<Seen> = batch.par_iter().map(|note| one(job, *note)).collect();
        if (job.stop)() {
            return false;
        }
        for (mut one, note) in seen.into_iter().zip(batch) {
            progress.notes += 1;
            progress.cut += u32::from(one.cut);
            if one.unreadable {
                progress.unreadable += 1;
                let path = || job.vault.node(*note).path.clone();
                progress.first_unreadable = progress.first_unreadable.take().or_else(path);
            }
            progress.full |= n_found + one.found.len() > MENTIONS_MAX;
            one.found.truncate(MENTIONS_MAX - n_found);
            n_found += one.found.len();
            waiting.append(&mut one.found);
        }
        let is_enough = progress.notes - at_last >= at_last.max(HAND_ON_MIN);
        let found = if is_enough { std::mem::take(&mut waiting) } else { Vec::new() };
        if is_enough {
            at_last = progress.notes;
        }
        if !hand_on(found, &progress) {
            return false;
        }
    }
    hand_on(waiting, &progress)
}

fn one(job: Job<'_>, node: NodeId) -> Seen {
    if (job.stop)() {
        return Seen::default();
    }
    let Some(path) = &job.vault.node(node).path else { return Seen::default() };
    let Some((text, cut)) = (job.read)(path) else {
        return Seen { unreadable: true, ..Seen::default() };
    };
    // A note on which it gives up is no reason to lose the others.
    let found = faults::contain(|| job.mentions.in_note(node, &text)).unwrap_or_default();
    Seen { found, cut: cut || text.len() > NOTE_BYTES_MAX, unreadable: false }
}

type Asked = (u64, Arc<Vault>, Arc<Files>);

/// Goes through the notes of a vault for the names in their text.
#[derive(Debug)]
pub struct Mentioner {
    jobs: Sender<Asked>,
    /// What was asked for last.
    newest: Arc<AtomicU64>,
}

impl Mentioner {
    /// Starts its thread.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn start(outbox: Outbox<News>) -> Result<Self> {
        let newest_asked = Arc::new(AtomicU64::new(0));
        let newest_of = Arc::clone(&newest_asked);
        let work = move |jobs: &Receiver<Asked>| {
            let Some((asked, vault, files)) = newest(jobs) else { return false };
            let mut last = Progress::default();
            let send = |found, progress: &Progress, is_done| {
                let (found, progress) = (Arc::new(Part::of(found)), progress.clone());
                outbox.send(News::Msg(Msg::Mentioned { asked, found, progress, is_done }))
            };
            let is_overtaken = || newest_of.load(Ordering::Relaxed) != asked;
            let read = |path: &NotePath| read_text(&files, path);
            let ended = faults::contain(|| {
                let (mentions, notes) = (Mentions::of_all(&vault), order(&vault, false));
                let job =
                    Job { vault: &vault, mentions: &mentions, read: &read, stop: &is_overtaken };
                look(job, &notes, |found, progress| {
                    last = progress.clone();
                    send(found, progress, false)
                })
            });
            // What was overtaken has nobody who waits for its end.
            is_overtaken() || ended == Ok(false) || send(Vec::new(), &last, true)
        };
        Ok(Self { jobs: start("mentioner", work)?, newest: newest_asked })
    }

    /// Has all notes gone through; what was asked for before is given up.
    pub fn ask(&self, asked: u64, vault: Arc<Vault>, files: Option<Arc<Files>>) {
        self.end(asked);
        if let Some(files) = files {
            let _ = self.jobs.send((asked, vault, files));
        }
    }

    /// Has what was asked for before given up.
    pub fn end(&self, asked: u64) {
        self.newest.store(asked, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::NameKey;
    use crate::vault::fixture::{files, fixture};

    /// A vault of so many notes that mention a name; `0.md` cannot be read.
    fn vault(n: usize) -> String {
        let notes = (0..n).map(|at| format!("//- {at}.md\n[[Jo Tarn]]\nJo Tarn\n"));
        notes.collect()
    }

    /// How many mentions were handed on each time, and the last progress.
    fn handed_on(n: usize, stop_at: usize) -> (Vec<usize>, Progress, bool) {
        let text = vault(n);
        let vault = fixture(&text);
        let texts: std::collections::BTreeMap<NotePath, String> =
            files(&text).into_iter().collect();
        let read = |path: &NotePath| {
            let there = path.as_str() != "0.md";
            there.then(|| (texts.get(path).cloned().unwrap_or_default(), false))
        };
        let mentions = Mentions::of_all(&vault);
        let job = Job { vault: &vault, mentions: &mentions, read: &read, stop: &|| false };
        let (mut sizes, mut last) = (Vec::new(), Progress::default());
        let ended = look(job, &order(&vault, false), |found, progress| {
            sizes.push(found.len());
            last = progress.clone();
            progress.notes < stop_at
        });
        assert!(vault.named(&NameKey::of("Jo Tarn")).len() == 1);
        (sizes, last, ended)
    }

    #[test]
    fn what_is_found_is_handed_on_as_twice_as_many_notes_are_gone_through() {
        let (sizes, last, ended) = handed_on(2_000, usize::MAX);
        // 0.md is the first.
        assert_eq!((sizes, ended), (vec![511, 512, 0, 0, 976], true));
        assert_eq!((last.notes, last.unreadable, last.cut), (2_000, 1, 0));
        assert_eq!(last.left_out(), ["1 note cannot be read, first 0.md"]);
    }

    #[test]
    fn it_ends_where_nobody_listens() {
        let (sizes, last, ended) = handed_on(2_000, 1_000);
        assert_eq!((sizes.len(), last.notes, ended), (2, 1_024, false));
    }
}
