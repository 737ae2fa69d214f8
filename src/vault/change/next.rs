//! What is known of the next state of a vault before any name is joined: its files,
//! and what they are called.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::super::inventory::{Inventory, Own};
use super::super::names::{Names, meant};
use super::super::others::node_id;
use super::super::same::{Regrouped, Same};
use super::super::{NodeId, Vault, VaultConfig};
use super::{FileChanges, Moves, few};
use crate::note::{Code, Diagnostic, NotePath, Packed};
use crate::text::NameKey;

/// The files of the next state.
pub(super) struct Next {
    pub inventory: Inventory,
    /// The names of files; none if they are those of the old state.
    pub names: Option<Names>,
    pub groups: Arc<Same>,
    /// What is other in these.
    pub regrouped: Regrouped,
    pub given: Arc<[Diagnostic]>,
    pub problems: Arc<[Diagnostic]>,
    /// How files are numbered.
    pub files: Moves,
    /// The notes that came, went or say something else, in order.
    pub changed: Vec<NotePath>,
    /// All files that came or went.
    pub moved: Vec<NotePath>,
    /// Names that a file bears now and did not, or bore and does not.
    pub renamed: Vec<NameKey>,
}

impl Next {
    /// Nothing where too many files change.
    pub fn of(
        old: &Vault,
        files: FileChanges<'_>,
        given: &[Diagnostic],
        config: &VaultConfig,
    ) -> Option<Self> {
        let FileChanges { gone, notes, attachments } = files;
        let n_changes = gone.len() + notes.len() + attachments.len();
        let is_limited = |one: &&Diagnostic| one.code == Code::LimitReached;
        let limited = [&old.problems, &old.given].map(|all| all.iter().filter(is_limited).count());
        if n_changes > few(old) || limited[0] != limited[1] {
            return None;
        }
        let before = &old.inventory;
        let position = |path| before.parsed.binary_search_by(|old| old.path().cmp(path)).ok();
        // Whether each of the files that are no notes comes.
        let mut others: BTreeMap<&NotePath, bool> = BTreeMap::new();
        let mut changes: BTreeMap<&NotePath, Option<&Packed>> = BTreeMap::new();
        for path in gone {
            if position(path).is_some() {
                changes.insert(path, None);
            } else {
                others.insert(path, false);
            }
        }
        changes.extend(notes.iter().map(|note| (note.path(), Some(note))));
        others.extend(attachments.iter().map(|path| (path, true)));
        let is_both = others.keys().any(|path| changes.contains_key(path));
        if is_both || changes.len() + others.len() < n_changes {
            return None;
        }
        let (mut moved, mut renamed) = (Vec::new(), Vec::new());
        for (path, note) in &changes {
            let old = position(path).map(|at| &before.parsed[at]);
            if old.is_some() != note.is_some() {
                // What is a file already cannot come.
                if old.is_none() && before.files.at(path).is_some() {
                    return None;
                }
                moved.push((*path).clone());
            }
            let mut names = [names_of(old), names_of(*note)];
            names.iter_mut().for_each(|names| names.sort_unstable());
            if names[0] != names[1] {
                renamed.extend(names.into_iter().flatten());
            }
        }
        for (path, comes) in &others {
            if before.files.at(path).is_some() == *comes {
                return None;
            }
            moved.push((*path).clone());
            renamed.extend(names_of_file(path));
        }
        let inventory = before.with(&changes, &others);
        let mut files = Moves::default();
        let (n_old, n_new) = (before.n_notes, inventory.n_notes);
        files.add(paths(before, 0..n_old), paths(&inventory, 0..n_new));
        let ends = (before.file_of.len(), inventory.file_of.len());
        files.add(paths(before, n_old..ends.0), paths(&inventory, n_new..ends.1));
        let mut next = Self {
            inventory,
            names: None,
            groups: Arc::clone(&old.groups),
            regrouped: Regrouped::default(),
            given: Arc::clone(&old.given),
            problems: Arc::clone(&old.problems),
            files,
            changed: changes.into_keys().cloned().collect(),
            moved,
            renamed,
        };
        if !next.renamed.is_empty() || !old.is_told_of_names(given, config) {
            next.rename(old, given, config);
        }
        Some(next)
    }

    /// Finds the names of files as they are now, and what the owner's words mean by them.
    fn rename(&mut self, old: &Vault, given: &[Diagnostic], config: &VaultConfig) {
        self.renamed.sort_unstable();
        self.renamed.dedup();
        let changed: Vec<Own<'_>> = self.changed_own().collect();
        let is_other = |id: &NodeId| self.inventory.position(*id).is_none();
        let come: Vec<NodeId> = self.files.come().filter(is_other).collect();
        let new = (&*changed, &*come);
        let names = old.names.with(&self.renamed, new, &self.inventory, &self.files);
        let mut problems = given.to_vec();
        let groups = Same::of(config, &self.inventory, &names, &mut problems);
        problems.extend(self.inventory.twins());
        self.regrouped = groups.against(&old.groups, &self.files);
        (self.groups, self.problems) = (Arc::new(groups), problems.into());
        (self.names, self.given) = (Some(names), given.into());
    }

    /// Where a note stands among the parsed ones.
    pub fn position(&self, path: &NotePath) -> Option<usize> {
        self.inventory.parsed.binary_search_by(|note| note.path().cmp(path)).ok()
    }

    /// What the notes that changed and are there say of themselves.
    fn changed_own(&self) -> impl Iterator<Item = Own<'_>> {
        let positions = self.changed.iter().filter_map(|path| self.position(path));
        let inventory = &self.inventory;
        positions.map(|at| Own::of(inventory.ids[at], &inventory.parsed[at]))
    }

    /// The new numbers of the notes that changed and are there.
    pub fn changed_ids(&self) -> impl Iterator<Item = NodeId> {
        let positions = self.changed.iter().filter_map(|path| self.position(path));
        positions.map(|at| self.inventory.ids[at])
    }
}

/// The paths of some files by their numbers.
fn paths(inventory: &Inventory, ids: Range<usize>) -> impl Iterator<Item = Option<&NotePath>> {
    ids.map(|at| inventory.path(node_id(at)))
}

/// All names by which something may mean a note.
pub(super) fn names_of(note: Option<&Packed>) -> Vec<NameKey> {
    let Some(note) = note else { return Vec::new() };
    let own = Own::of(NodeId(0), note);
    own.names().map(NameKey::of).chain(names_of_file(own.path)).collect()
}

/// All names by which something may mean a file.
fn names_of_file(path: &NotePath) -> [NameKey; 3] {
    [path.name(), path.file_name(), &meant(path.name())].map(NameKey::of)
}
