//! Answers about names in plain text: `mentions`.

use std::borrow::Cow;
use std::sync::Arc;

use anyhow::Result;

use super::edges::{Quotes, keep, sections};
use super::kept::Kept;
use super::{Exit, meant};
use crate::note::NotePath;
use crate::query::mentions::{Found, Mentions, Part, Progress, join};
use crate::query::neighbourhood::{Look, NameOrder, Neighbourhood};
use crate::query::search::order;
use crate::shell::mentioner::{self, Job};
use crate::shell::note_texts::{Texts, read_text};
use crate::shell::print::{Printer, complain};
use crate::shell::store::Files;
use crate::vault::Vault;

/// `mentions NAME`: the notes that name it without a link, and for a note what its
/// own text names so.
pub fn mentions(
    vault: &Vault,
    files: &Files,
    name: &str,
    kept: &Kept,
    out: &mut Printer,
) -> Result<Exit> {
    let node = match meant(vault, name) {
        Ok(node) => node,
        Err(exit) => return Ok(exit),
    };
    let read = |path: &NotePath| read_text(files, path);
    let all = Mentions::of_all(vault);
    let mut found = Found::default();
    let own = vault.node(node).path().filter(|_| vault.note(node).is_some()).map(read);
    if let Some(Some((text, _))) = own {
        found.push(Arc::new(Part::of(all.in_note(node, &text))));
    }
    let mentions = all.only(node);
    let texts = Texts { vault, read: &read, stop: &|| false };
    let job = Job { texts, mentions: &mentions, known: None };
    let mut progress = Progress::default();
    mentioner::look(job, &order(vault, kept.hidden), |rows, so_far| {
        found.push(Arc::new(Part::of(rows)));
        progress = so_far.clone();
        true
    });
    let mut around = Neighbourhood { of: node, sections: Vec::new() };
    let look = Look { hidden: kept.hidden, ..Look::default() };
    let names = || Cow::Owned(NameOrder::of(vault));
    join(vault, &mut around, &found, &look, usize::MAX, &names);
    let any = !around.sections.is_empty();
    keep(vault, kept, &mut around.sections);
    let rows = around.sections.iter().flat_map(|section| &section.rows);
    let quotes = Quotes::of(vault, files, rows.flat_map(|row| row.evidence(vault).iter()));
    sections(vault, &quotes, &around.sections, out)?;
    for why in progress.left_out() {
        complain(&why);
    }
    if !any {
        complain(&format!(
            "the text of {} notes names {name} nowhere but by links",
            progress.notes
        ));
    }
    Ok(Exit::of(around.sections.len()))
}
