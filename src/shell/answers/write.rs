//! `write`: changes to notes from the command line, printed as a diff, and made only
//! where the reader allowed it.

use anyhow::Result;

use super::{Exit, meant};
use crate::query::change::Ask;
use crate::shell::places::Places;
use crate::shell::print::{Printer, complain};
use crate::shell::store::Store;
use crate::shell::writing::{self, Asked};
use crate::text::Date;
use crate::vault::{NodeId, Vault};

/// Whether what is shown is also written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The diff is printed, and that is all.
    Show,
    /// It is printed, then written.
    Write,
}

/// What a change needs to know.
#[derive(Debug)]
pub struct Desk<'d> {
    /// The vault as it was read.
    pub vault: &'d Vault,
    /// Where it lies.
    pub store: &'d Store,
    /// Where what was there is kept.
    pub places: &'d Places,
    /// The day.
    pub today: Date,
    /// Whether anything is written.
    pub mode: Mode,
}

impl Desk<'_> {
    /// Changes something about what a text means.
    ///
    /// # Errors
    /// Where it cannot be done, in a sentence.
    pub fn change(
        &self,
        text: &str,
        ask: impl FnOnce(NodeId) -> Ask,
        out: &mut Printer,
    ) -> Result<Exit> {
        match meant(self.vault, text) {
            Ok(node) => self.done(&ask(node), out),
            Err(exit) => Ok(exit),
        }
    }

    /// `write undo`: takes back what was written last.
    ///
    /// # Errors
    /// Where nothing is kept, or a file was changed since.
    pub fn undo(&self, out: &mut Printer) -> Result<Exit> {
        self.done(&Ask::TakeBack, out)
    }

    fn done(&self, ask: &Ask, out: &mut Printer) -> Result<Exit> {
        let Self { vault, places, today, .. } = *self;
        if self.mode == Mode::Write && self.store.folder().is_some() {
            writing::can_be_taken_back(places)?;
        }
        let asked = Asked { vault, folder: self.store.folder(), places, today };
        let changes = asked.changes(ask)?;
        for change in &changes {
            change.diff().lines().try_for_each(|line| out.line(&[line]))?;
        }
        if self.mode == Mode::Write && !changes.is_empty() {
            writing::make(ask, &changes, places)?;
        }
        Ok(said(changes.len(), self.mode))
    }
}

fn said(n_changes: usize, mode: Mode) -> Exit {
    match (n_changes, mode) {
        (0, _) => complain("there is nothing to be changed"),
        (_, Mode::Show) => complain("nothing is written; --write does it"),
        (_, Mode::Write) => complain("written; `vaultgraph write undo --write` takes it back"),
    }
    Exit::of(n_changes)
}
