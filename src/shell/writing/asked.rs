//! What is asked for, as changes of files: the same for the command line and the
//! screen.

use anyhow::{Context, Result, bail};
use std::path::Path;

use super::{Change, undo};
use crate::note::NotePath;
use crate::query::change::{self, Ask};
use crate::query::written::wikilink;
use crate::shell::places::Places;
use crate::text::{Date, NameKey};
use crate::vault::{NodeId, NodeKind, Vault, Verdict, is_path};

/// What a change needs to know.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The vault as it was read.
    pub vault: &'a Vault,
    /// Where it lies; nothing for the one in the program.
    pub folder: Option<&'a Path>,
    /// Where what was there is kept.
    pub places: &'a Places,
    /// The day.
    pub today: Date,
}

impl Asked<'_> {
    /// The changes that do what is asked; none where all is so already. Reads the
    /// notes that they are of, and writes nothing.
    ///
    /// # Errors
    /// A sentence why it cannot be done.
    pub fn changes(&self, ask: &Ask) -> Result<Vec<Change>> {
        let changes = match ask {
            Ask::Tick(note, line) => {
                let make = |bytes: &[u8]| change::tick(utf8(bytes)?, *line, self.today);
                vec![Change::of_file(self.folder()?, &self.path(*note)?, make)?]
            }
            Ask::Encoding(note) => {
                vec![Change::of_file(self.folder()?, &self.path(*note)?, change::repaired)?]
            }
            Ask::Note(name, folder) => vec![self.new_note(*name, folder)?],
            Ask::Names(name) => self.names(*name)?,
            Ask::TakeBack => undo(self.folder()?, self.places)?,
        };
        Ok(changes.into_iter().filter(|change| !change.is_empty()).collect())
    }

    fn folder(&self) -> Result<&Path> {
        self.folder.context("the demo vault is part of the program; it is not written")
    }

    fn path(&self, node: NodeId) -> Result<NotePath> {
        let node = self.vault.node(node);
        let path = node.path().filter(|_| node.kind == NodeKind::Note).cloned();
        path.with_context(|| format!("{} has no note", node.name()))
    }

    /// The note of a name that has none, with its other spellings as aliases.
    fn new_note(&self, name: NodeId, folder: &str) -> Result<Change> {
        let node = self.vault.node(name);
        if node.kind != NodeKind::Entity {
            bail!("{} is no name without a note", node.name());
        }
        let is_meant = |c: char| c.is_control() || "/\\:*?\"<>|#^[]".contains(c);
        if node.name().contains(is_meant) || node.name().starts_with('.') {
            bail!("no file can be called {}", node.name());
        }
        let others = node.spellings().map(|spelling| spelling.text);
        let others: Vec<&str> = others.filter(|text| *text != node.name()).collect();
        let joint = if folder.is_empty() || folder.ends_with('/') { "" } else { "/" };
        let path = NotePath::new(&format!("{folder}{joint}{}.md", node.name()));
        Change::new_file(self.folder()?, &path, change::new_note(&others))
    }

    /// What was said of names becomes aliases of the note that they are, and links
    /// of notes that call it by another name lead to it.
    fn names(&self, name: NodeId) -> Result<Vec<Change>> {
        let node = self.vault.same_as(name);
        let own = self.path(node)?;
        let variants = self.variants(node);
        if variants.is_empty() {
            bail!("nobody said that {} goes by another name", self.vault.node(node).name());
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
        Ok(changes)
    }

    /// The other names of a node by its reader's answers; paths of notes aside.
    fn variants(&self, node: NodeId) -> Vec<Box<str>> {
        let is_it = |name: &str| self.vault.named_in_answer(name).contains(&node);
        let own = self.vault.node(node).name();
        let mut variants: Vec<Box<str>> = Vec::new();
        for names in self.vault.identities().of(Verdict::Same) {
            if !names.iter().any(|name| is_it(name)) {
                continue;
            }
            let others = names.iter().filter(|name| ***name != *own && !is_path(name));
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
            let from = self.vault.node(note).path().cloned().unwrap_or_default();
            links.into_iter().any(|link| {
                keys.iter().any(|key| key.is_of(link.target))
                    && self.vault.files().resolve(link.target, &from).file().is_none()
            })
        };
        let notes = self.vault.nodes().filter(|(_, node)| node.kind == NodeKind::Note);
        notes.map(|(id, _)| id).filter(|note| names_one(*note)).collect()
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|_| "It is not UTF-8, and is left alone.".to_owned())
}
