//! Which nodes bear a name, and which of them a name joins.
//!
//! Obsidian's own resolution comes first and is [`Files`](super::Files)'; this
//! table answers for the rest: aliases, titles that one note alone has, file
//! names that only [`NameKey`] makes equal, and entities without a note.

use std::borrow::Cow;
use std::ops::Range;

use hashbrown::HashTable;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::NodeId;
use super::change::Moves;
use super::inventory::{Inventory, Own};
use super::others::Others;
use super::same::OWNER_WORDS;
use crate::note::{NotePath, Packed};
use crate::text::encoding::repair;
use crate::text::strings::hash;
use crate::text::{NameKey, Strings, exact};

/// The extensions of files that Obsidian shows, notes aside: a missing file of
/// such a name is an attachment, not an entity.
///
/// Source: Obsidian's help, "Accepted file formats".
const ATTACHMENT_EXTENSIONS: &[&str] = &[
    "base", "canvas", "avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp", "flac", "m4a",
    "mp3", "ogg", "wav", "webm", "3gp", "mkv", "mov", "mp4", "ogv", "pdf",
];

/// Whether a file of this name is an attachment by its extension.
pub(super) fn is_attachment(name: &str) -> bool {
    let path = NotePath::new(name);
    ATTACHMENT_EXTENSIONS.iter().any(|known| path.extension().eq_ignore_ascii_case(known))
}

/// A written name without what does not belong to it: white space around it,
/// and the `.md` that a link may end in.
pub(super) fn bare(name: &str) -> &str {
    let name = name.trim();
    match name.len().checked_sub(3).and_then(|at| name.split_at_checked(at)) {
        Some((stem, extension)) if extension.eq_ignore_ascii_case(".md") => stem,
        _ => name,
    }
}

/// A name as a person means it: bare, and with its encoding repaired.
pub(super) fn meant(name: &str) -> Cow<'_, str> {
    let name = bare(name);
    repair(name).map_or(Cow::Borrowed(name), Cow::Owned)
}

/// Why a node bears a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum By {
    /// Its file is called so.
    File,
    /// It says so under `aliases:`.
    Alias,
    /// Its `title:`, which no other note has.
    Title,
    /// It has no note, or it is the vault's owner by another name.
    Entity,
    /// The owner said that it is one with what is called so.
    Same,
}

/// The order in which [`Names::join`] tries the reasons.
const JOIN_ORDER: [By; 5] = [By::Alias, By::Title, By::File, By::Entity, By::Same];

/// The same, of files.
const FILES_JOIN_ORDER: [By; 3] = [By::Alias, By::Title, By::File];

/// What a name joins that no file answers as Obsidian has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Join {
    /// The first of those that bear the name for the same reason.
    pub id: NodeId,
    /// That reason.
    pub by: By,
    /// How many bear it for that reason.
    pub bearers: usize,
}

/// The table: who bears a name, by reason, then by node.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(super) struct Names {
    /// The keys of the names, which are numbered by where they stand here.
    keys: Strings,
    /// The numbers of the names, by the hashes of their keys. They are not kept with the
    /// names ([`Names::number`]).
    #[serde(skip)]
    numbers: HashTable<u32>,
    /// Beside the names: where the bearers of each end.
    #[serde(deserialize_with = "exact::list")]
    ends: Vec<u32>,
    /// Of one name after the other, each by reason, then by node.
    #[serde(deserialize_with = "exact::list")]
    by: Vec<By>,
    #[serde(deserialize_with = "exact::list")]
    ids: Vec<NodeId>,
}

/// A row of the table while it is made. Of those that bear a name for the same
/// reason the shortest path comes first, in UTF-16 units as for links.
type Row = (NameKey, By, usize, NodeId);

impl Names {
    /// The names of files, and of notes by their aliases and titles. Both come in
    /// the order of their paths.
    pub fn of<'n>(
        files: impl Iterator<Item = (NodeId, &'n NotePath)>,
        notes: &'n [Own<'n>],
    ) -> Self {
        let mut written: Vec<(&str, By, &NotePath, NodeId)> =
            files.map(|(id, path)| (path.name(), By::File, path, id)).collect();
        for note in notes {
            let aliases = note.aliases.iter().map(|&alias| (alias, By::Alias));
            let names = aliases.chain(note.title.map(|title| (title, By::Title)));
            written.extend(names.map(|(name, by)| (name, by, note.path, note.id)));
        }
        let row = |(name, by, path, id)| (NameKey::of(name), by, utf16_len(path), id);
        let mut rows: Vec<Row> = written.into_par_iter().map(row).collect();
        rows.par_sort_unstable();
        let mut names = Self::default();
        names.add_rows(rows);
        names
    }

    /// Adds names that are not there yet. The rows are sorted.
    fn add_rows(&mut self, mut rows: Vec<Row>) {
        rows.dedup();
        rows.retain(|(key, ..)| !key.is_empty());
        let n_bytes = rows.iter().map(|row| row.0.as_str().len()).sum();
        self.reserve(rows.len(), n_bytes);
        let mut seen = FxHashSet::default();
        for same in rows.chunk_by(|a, b| a.0 == b.0) {
            let titled = same.iter().filter(|row| row.1 == By::Title).count();
            seen.clear();
            for (_, by, _, id) in same.iter() {
                // A title that several notes have names none of them.
                if (*by == By::Title && titled > 1) || !seen.insert(*id) {
                    continue;
                }
                self.by.push(*by);
                self.ids.push(*id);
            }
            self.end_name(same[0].0.as_str());
        }
    }

    /// Makes room for names that have so many bytes together.
    fn reserve(&mut self, n: usize, n_bytes: usize) {
        self.keys.reserve(n, n_bytes);
        let Self { keys, numbers, .. } = self;
        numbers.reserve(n, |number| hash(keys.get(*number as usize)));
        self.ends.reserve_exact(n);
        self.by.reserve_exact(n);
        self.ids.reserve_exact(n);
    }

    /// Says that those whose bearers were added behind the last name have this one, which
    /// is not there yet. Without any it is none.
    fn end_name(&mut self, key: &str) {
        let end = u32::try_from(self.ids.len()).expect("a vault has fewer than 2^32 names");
        if self.ends.last().copied().unwrap_or(0) == end {
            return;
        }
        let Self { keys, numbers, .. } = self;
        let number = u32::try_from(keys.len()).expect("a name has a bearer at least");
        keys.push(key);
        numbers.insert_unique(hash(key), number, |number| hash(keys.get(*number as usize)));
        self.ends.push(end);
    }

    /// Numbers the names, where they were kept without their numbers.
    pub fn number(&mut self) {
        let Self { keys, numbers, .. } = self;
        let hash_of = |number: &u32| hash(keys.get(*number as usize));
        numbers.reserve(keys.len(), hash_of);
        for number in (0..).take(keys.len()) {
            numbers.insert_unique(hash_of(&number), number, hash_of);
        }
    }

    /// Where the bearers of a name stand; at no place if nobody bears it.
    fn range(&self, key: &str) -> Range<usize> {
        let is_it = |number: &u32| self.keys.get(*number as usize) == key;
        let number = self.numbers.find(hash(key), is_it);
        number.map(|number| self.range_of(*number as usize)).unwrap_or_default()
    }

    fn range_of(&self, number: usize) -> Range<usize> {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[number] as usize
    }

    /// The names of files in the next state of a vault, where these `keys`, which are
    /// sorted, may be borne by others. `changed` are all notes that came or say
    /// something else there and `come` all other files that came, by their new numbers;
    /// `inventory` is that of the next state. Equal to [`Names::of`] of all its files,
    /// whose other names are copied.
    pub fn with(
        &self,
        keys: &[NameKey],
        (changed, come): (&[Own<'_>], &[NodeId]),
        inventory: &Inventory,
        moves: &Moves,
    ) -> Self {
        let length = |id: NodeId| inventory.path(id).map_or(0, utf16_len);
        let is_changed: FxHashSet<NodeId> = changed.iter().map(|own| own.id).collect();
        let mut rows: Vec<Row> = Vec::new();
        for key in keys {
            let all = self.range(key.as_str());
            let bearers = self.by[all.clone()].iter().zip(&self.ids[all]);
            // Which notes are titled so, the table does not tell: it has none of several.
            let bearers = bearers.filter(|(by, _)| matches!(by, By::File | By::Alias));
            let bearers = bearers.filter_map(|(by, id)| Some((*by, moves.to(*id)?)));
            let kept = bearers.filter(|(_, id)| !is_changed.contains(id));
            rows.extend(kept.map(|(by, id)| (key.clone(), by, length(id), id)));
        }
        for own in changed {
            let aliases = own.aliases.iter().map(|alias| (*alias, By::Alias));
            let names = [(own.path.name(), By::File)].into_iter().chain(aliases);
            let names = names.map(|(name, by)| (NameKey::of(name), by, length(own.id), own.id));
            rows.extend(names.filter(|(key, ..)| keys.binary_search(key).is_ok()));
        }
        for &id in come {
            let key = inventory.path(id).map(|path| NameKey::of(path.name()));
            let key = key.filter(|key| keys.binary_search(key).is_ok());
            rows.extend(key.map(|key| (key, By::File, length(id), id)));
        }
        let titled = |(id, note): (&NodeId, &Packed)| {
            let key = NameKey::of(note.head().title?);
            let is_sought = keys.binary_search(&key).is_ok();
            is_sought.then(|| (key, By::Title, length(*id), *id))
        };
        let notes = inventory.ids.par_iter().zip(&inventory.parsed);
        rows.par_extend(notes.filter_map(titled));
        rows.sort_unstable();
        let is_kept =
            |key: &str| keys.binary_search_by(|changed| changed.as_str().cmp(key)).is_err();
        let mut names = self.of_files(moves, is_kept);
        names.add_rows(rows);
        names
    }

    /// The same names of files, where nodes have other numbers, as far as they are
    /// `kept`; of all else none.
    pub fn of_files(&self, moves: &Moves, kept: impl Fn(&str) -> bool) -> Self {
        let mut names = Self::default();
        names.reserve(self.keys.len(), self.keys.n_bytes());
        for (number, key) in self.keys.iter().enumerate().filter(|(_, key)| kept(key)) {
            let all = self.range_of(number);
            for (by, id) in self.by[all.clone()].iter().zip(&self.ids[all]) {
                if FILES_JOIN_ORDER.contains(by) {
                    names.by.push(*by);
                    names.ids.push(moves.to(*id).unwrap_or(*id));
                }
            }
            names.end_name(key);
        }
        names
    }

    /// Adds the names of entities, and the words for the vault's owner, if that is known.
    /// A name that a file bears stays the file's.
    pub fn add_others(&mut self, others: &Others<'_>, owner: Option<NodeId>) {
        let words = owner.map(|owner| OWNER_WORDS.map(|word| (NameKey::of(word), owner)));
        let words = || words.iter().flatten().map(|(key, owner)| (key, *owner));
        let all = || others.entities().chain(words());
        self.reserve(all().count(), all().map(|(key, _)| key.as_str().len()).sum());
        all().for_each(|(key, id)| self.add(key, By::Entity, id));
    }

    /// Adds a name, unless it is there.
    pub fn add(&mut self, key: &NameKey, by: By, id: NodeId) {
        if self.range(key.as_str()).is_empty() {
            self.by.push(by);
            self.ids.push(id);
            self.end_name(key.as_str());
        }
    }

    /// Every node that bears the name: files, aliases, titles, entities.
    pub fn bearers(&self, key: &NameKey) -> &[NodeId] {
        &self.ids[self.range(key.as_str())]
    }

    /// What a name joins that no file answers as Obsidian has it: an alias before
    /// a title before a file name that is only loosely the same before an
    /// entity.
    pub fn join(&self, key: &NameKey) -> Option<Join> {
        self.join_first(key, &JOIN_ORDER)
    }

    /// The same among files only.
    pub fn join_file(&self, key: &NameKey) -> Option<Join> {
        self.join_first(key, &FILES_JOIN_ORDER)
    }

    fn join_first(&self, key: &NameKey, order: &[By]) -> Option<Join> {
        let all = self.range(key.as_str());
        order.iter().find_map(|&by| {
            let bearers = self.bearers_by(&all, by);
            Some(Join { id: *bearers.first()?, by, bearers: bearers.len() })
        })
    }

    /// Every node that [`Names::join`] looks at, in its order.
    pub fn joinable(&self, key: &NameKey) -> impl Iterator<Item = (NodeId, By)> {
        let all = self.range(key.as_str());
        JOIN_ORDER
            .into_iter()
            .flat_map(move |by| self.bearers_by(&all, by).iter().map(move |&id| (id, by)))
    }

    fn bearers_by(&self, all: &Range<usize>, by: By) -> &[NodeId] {
        let (reasons, ids) = (&self.by[all.clone()], &self.ids[all.clone()]);
        let start = reasons.partition_point(|&other| other < by);
        let len = reasons[start..].partition_point(|&other| other == by);
        &ids[start..start + len]
    }

    /// The key of every name with the nodes that bear it, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[NodeId])> {
        let bearers = (0..).map(|number| &self.ids[self.range_of(number)]);
        self.keys.iter().zip(bearers)
    }
}

fn utf16_len(path: &NotePath) -> usize {
    path.as_str().encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_md_at_the_end_is_cut() {
        assert_eq!(bare(" Plan.MD "), "Plan");
        assert_eq!(bare("Node.js"), "Node.js");
        assert_eq!(bare("é"), "é");
        assert_eq!(bare(".md"), "");
    }

    #[test]
    fn a_missing_picture_is_an_attachment_and_a_version_is_not() {
        assert!(is_attachment("a/fig.PNG"));
        assert!(!is_attachment("v1.2"));
        assert!(!is_attachment("Plan"));
    }
}
