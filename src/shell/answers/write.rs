//! `write`: changes to notes from the command line, printed as a diff, and made only
//! where the reader allowed it.

use anyhow::{Context, Result, bail};
use std::path::Path;

use super::{Exit, meant};
use crate::note::NotePath;
use crate::query::change;
use crate::query::written::wikilink;
use crate::shell::places::Places;
use crate::shell::print::{Printer, complain};
use crate::shell::store::Store;
use crate::shell::writing::{self, Change};
use crate::text::{Date, NameKey};
use crate::vault::{NodeId, NodeKind, Vault, Verdict};

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
    fn folder(&self) -> Result<&Path> {
        self.store.folder().context("the demo vault is part of the program; it is not written")
    }

    fn path(&self, node: NodeId) -> Result<NotePath> {
        let node = self.vault.node(node);
        let path = node.path.clone().filter(|_| node.kind == NodeKind::Note);
        path.with_context(|| format!("{} has no note", node.name))
    }

    /// `write tick NOTE LINE`: ticks a task.
    ///
    /// # Errors
    /// Where there is no such task, or it cannot be written.
    pub fn tick(&self, note: &str, line: u32, out: &mut Printer) -> Result<Exit> {
        let node = match meant(self.vault, note) {
            Ok(node) => node,
            Err(exit) => return Ok(exit),
        };
        let make = |bytes: &[u8]| change::tick(utf8(bytes)?, line, self.today);
        let change = Change::of_file(self.folder()?, &self.path(node)?, make)?;
        self.done(&[change], out)
    }

    /// `write encoding NOTE`: puts damaged text right.
    ///
    /// # Errors
    /// Where nothing is damaged, or it cannot be written.
    pub fn encoding(&self, note: &str, out: &mut Printer) -> Result<Exit> {
        let node = match meant(self.vault, note) {
            Ok(node) => node,
            Err(exit) => return Ok(exit),
        };
        let change = Change::of_file(self.folder()?, &self.path(node)?, change::repaired)?;
        self.done(&[change], out)
    }

    /// `write note NAME`: makes the note of a name that has none, with its other
    /// spellings as aliases.
    ///
    /// # Errors
    /// Where it has one, or none can be called so.
    pub fn note(&self, name: &str, folder: &str, out: &mut Printer) -> Result<Exit> {
        let node = match meant(self.vault, name) {
            Ok(node) => self.vault.node(node),
            Err(exit) => return Ok(exit),
        };
        if node.kind != NodeKind::Entity {
            bail!("{} is no name without a note", node.name);
        }
        let is_meant = |c: char| c.is_control() || "/\\:*?\"<>|#^[]".contains(c);
        if node.name.contains(is_meant) || node.name.starts_with('.') {
            bail!("no file can be called {}", node.name);
        }
        let others = node.spellings.iter().map(|spelling| &*spelling.text);
        let others: Vec<&str> = others.filter(|text| *text != &*node.name).collect();
        let joint = if folder.is_empty() || folder.ends_with('/') { "" } else { "/" };
        let path = NotePath::new(&format!("{folder}{joint}{}.md", node.name));
        let change = Change::new_file(self.folder()?, &path, change::new_note(&others))?;
        self.done(&[change], out)
    }

    /// `write names NAME`: what was said of names becomes aliases of the note that
    /// they are, and links of notes that call it by another name lead to it.
    ///
    /// # Errors
    /// Where nothing was said of the name, no note bears it, or it cannot be written.
    pub fn names(&self, name: &str, out: &mut Printer) -> Result<Exit> {
        let node = match meant(self.vault, name) {
            Ok(node) => self.vault.same_as(node),
            Err(exit) => return Ok(exit),
        };
        let own = self.path(node)?;
        let variants = self.variants(node);
        if variants.is_empty() {
            bail!("nobody said that {} goes by another name", self.vault.node(node).name);
        }
        let folder = self.folder()?;
        let names: Vec<&str> = variants.iter().map(|name| &**name).collect();
        let aliases = |bytes: &[u8]| change::with_aliases(utf8(bytes)?, &names);
        let mut changes = vec![Change::of_file(folder, &own, aliases)?];
        let keys: Vec<NameKey> = names.iter().map(|name| NameKey::of(name)).collect();
        let link = wikilink(self.vault, node);
        let link = link.trim_start_matches("[[").trim_end_matches("]]");
        let real = link.split_once('|').map_or(link, |(target, _)| target);
        for note in self.naming(&keys) {
            let path = self.path(note)?;
            let lead = |bytes: &[u8]| Ok(change::with_links_to(utf8(bytes)?, &keys, real));
            // The note itself has one change already; it links to itself rarely.
            if path != own {
                changes.push(Change::of_file(folder, &path, lead)?);
            }
        }
        self.done(&changes, out)
    }

    /// The other names of a node by its reader's answers; paths of notes aside.
    fn variants(&self, node: NodeId) -> Vec<Box<str>> {
        let is_it = |name: &str| self.vault.named_in_answer(name).contains(&node);
        let own = &*self.vault.node(node).name;
        let mut variants: Vec<Box<str>> = Vec::new();
        for names in self.vault.identities().of(Verdict::Same) {
            if !names.iter().any(|name| is_it(name)) {
                continue;
            }
            let others = names.iter().filter(|name| ***name != *own && !name.ends_with(".md"));
            variants.extend(others.cloned());
        }
        variants.sort();
        variants.dedup();
        variants
    }

    /// Notes with a link to one of these names that Obsidian opens nothing for, by
    /// path.
    fn naming(&self, keys: &[NameKey]) -> Vec<NodeId> {
        let names_one = |note: NodeId| {
            let links = self.vault.note(note).map(|note| note.links).unwrap_or_default();
            let from = self.vault.node(note).path.clone().unwrap_or_default();
            links.into_iter().any(|link| {
                keys.iter().any(|key| key.is_of(link.target))
                    && self.vault.files().resolve(link.target, &from).file().is_none()
            })
        };
        let notes = self.vault.nodes().filter(|(_, node)| node.kind == NodeKind::Note);
        let mut notes: Vec<NodeId> =
            notes.map(|(id, _)| id).filter(|note| names_one(*note)).collect();
        notes.sort_by_key(|note| self.vault.node(*note).path.clone());
        notes
    }

    /// `write undo`: takes back what was written last.
    ///
    /// # Errors
    /// Where nothing is kept, or a file was changed since.
    pub fn undo(&self, out: &mut Printer) -> Result<Exit> {
        let changes = writing::undo(self.places)?;
        self.show(&changes, out)?;
        if self.mode == Mode::Write {
            writing::take_back(&changes)?;
        }
        Ok(said(changes.len(), self.mode))
    }

    fn show(&self, changes: &[Change], out: &mut Printer) -> Result<()> {
        for change in changes {
            change.diff().lines().try_for_each(|line| out.line(&[line]))?;
        }
        Ok(())
    }

    fn done(&self, changes: &[Change], out: &mut Printer) -> Result<Exit> {
        let changes: Vec<Change> =
            changes.iter().filter(|change| !change.is_empty()).cloned().collect();
        self.show(&changes, out)?;
        if self.mode == Mode::Write && !changes.is_empty() {
            writing::apply(&changes, self.places)?;
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

fn utf8(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|_| "It is not UTF-8, and is left alone.".to_owned())
}
