//! What of a reading is written for the next run: its parsed notes with their graph,
//! and how the vault was at this visit. Both take their time, beside the screen.

use std::sync::Arc;
use std::time::SystemTime;

use super::Opened;
use crate::query::news::Remembered;
use crate::shell::cache::Cache;
use crate::shell::load::{self, Mark};
use crate::shell::visits::{VisitBook, Visits};
use crate::vault::Vault;

/// One part in so many of the notes may be parsed anew at each start before the
/// cache is written again.
const KEPT_SHARE: usize = 50;

impl Opened {
    /// What to remember of this visit; nothing where it cannot be, and of a vault
    /// without a note: its drive may only be away.
    pub fn unremembered(&self) -> Option<Unremembered> {
        let book = self.book.clone().filter(|_| self.vault.n_notes() > 0)?;
        let (vault, visits) = (Arc::clone(&self.vault), Arc::clone(&self.visits));
        Some(Unremembered { book, vault, contents: self.basis.contents(), visits })
    }

    /// What to write so that the next run need not parse the notes again and build their
    /// graph; nothing if most is written already.
    pub fn unkept(&mut self) -> Option<Unkept> {
        let is_much = self.n_unkept * KEPT_SHARE > self.vault.n_notes() || !self.is_graph_kept;
        let cache = self.cache.take().filter(|_| is_much)?;
        let (vault, marks) = (Arc::clone(&self.vault), self.basis.marks.clone());
        Some(Unkept { cache, vault, marks, rules: self.rules.lasting })
    }
}

/// Notes and their graph to be kept for the next run.
#[derive(Debug)]
pub struct Unkept {
    cache: Cache,
    vault: Arc<Vault>,
    marks: Vec<Mark>,
    rules: u64,
}

impl Unkept {
    /// Writes them. Takes its time, and fails without a word: the next run parses
    /// the notes then.
    pub fn keep(&self) {
        let _ = self.cache.write(&self.vault, &self.marks, self.rules);
        load::give_back();
    }
}

/// A vault to be remembered as it is.
#[derive(Debug)]
pub struct Unremembered {
    book: VisitBook,
    vault: Arc<Vault>,
    contents: Vec<u64>,
    visits: Arc<Visits>,
}

impl Unremembered {
    /// Remembers it at the beginning of a visit. Takes its time, and fails without
    /// a word: then less is known of what is new.
    pub fn begin(&self) {
        let _ = self.book.begin(SystemTime::now(), &self.remembered());
        load::give_back();
    }

    /// Remembers it at the end of a visit, in the same way.
    pub fn end(&self) {
        let _ = self.book.end(SystemTime::now(), &self.remembered());
    }

    fn remembered(&self) -> Remembered {
        let older = self.visits.last.as_ref().map(|visit| &visit.then);
        Remembered::of(&self.vault, &self.contents, older)
    }
}
