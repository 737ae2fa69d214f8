//! Which nodes bear a name, and which of them a name joins.
//!
//! Obsidian's own resolution comes first and is [`Files`](super::Files)'; this
//! table answers for the rest: aliases, titles that one note alone has, file
//! names that only [`NameKey`] makes equal, and entities without a note.

use rustc_hash::FxHashSet;

use super::NodeId;
use crate::note::{Note, NotePath};
use crate::text::NameKey;

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

/// Why a node bears a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum By {
    /// Its file is called so.
    File,
    /// It says so under `aliases:`.
    Alias,
    /// Its `title:`, which no other note has.
    Title,
    /// It has no note, or it is the vault's owner by another name.
    Entity,
}

/// The table, sorted by key, then by reason, then by node.
#[derive(Debug, Default)]
pub(super) struct Names {
    keys: Vec<NameKey>,
    by: Vec<By>,
    ids: Vec<NodeId>,
}

impl Names {
    /// The names of files, and of notes by their aliases and titles.
    pub fn of<'n>(
        files: impl Iterator<Item = (NodeId, &'n NotePath)>,
        notes: impl Iterator<Item = (NodeId, &'n Note)>,
    ) -> Self {
        let mut rows: Vec<(NameKey, By, NodeId)> =
            files.map(|(id, path)| (NameKey::of(path.name()), By::File, id)).collect();
        for (id, note) in notes {
            rows.extend(note.aliases.iter().map(|alias| (NameKey::of(&alias.text), By::Alias, id)));
            rows.extend(note.title.iter().map(|title| (NameKey::of(title), By::Title, id)));
        }
        Self::sorted(rows)
    }

    /// The same with the names of entities.
    pub fn with(self, entities: Vec<(NameKey, NodeId)>) -> Self {
        let mut rows: Vec<_> = self
            .keys
            .into_iter()
            .zip(self.by)
            .zip(self.ids)
            .map(|((key, by), id)| (key, by, id))
            .collect();
        rows.extend(entities.into_iter().map(|(key, id)| (key, By::Entity, id)));
        Self::sorted(rows)
    }

    fn sorted(mut rows: Vec<(NameKey, By, NodeId)>) -> Self {
        rows.retain(|(key, ..)| !key.is_empty());
        rows.sort_unstable();
        rows.dedup();
        let mut names = Self::default();
        let mut seen = FxHashSet::default();
        for same in rows.chunk_by_mut(|a, b| a.0 == b.0) {
            let titled = same.iter().filter(|row| row.1 == By::Title).count();
            seen.clear();
            for (key, by, id) in same {
                // A title that several notes have names none of them.
                if (*by == By::Title && titled > 1) || !seen.insert(*id) {
                    continue;
                }
                names.keys.push(std::mem::take(key));
                names.by.push(*by);
                names.ids.push(*id);
            }
        }
        names
    }

    /// Every node that bears the name: files, aliases, titles, entities.
    pub fn bearers(&self, key: &NameKey) -> &[NodeId] {
        &self.ids[self.range(key)]
    }

    /// What a name joins that no file answers as Obsidian has it: an alias before
    /// a title before a file name that is only loosely the same before an
    /// entity. Of several, the first, and how many there were.
    pub fn join(&self, key: &NameKey) -> Option<(NodeId, usize)> {
        let range = self.range(key);
        let of = |wanted: By| {
            let by = &self.by[range.clone()];
            let start = by.partition_point(|&by| by < wanted);
            let count = by[start..].partition_point(|&by| by == wanted);
            (count > 0).then(|| (self.ids[range.start + start], count))
        };
        of(By::Alias).or_else(|| of(By::Title)).or_else(|| of(By::File)).or_else(|| of(By::Entity))
    }

    /// Every name with the node that bears it, in order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&NameKey, By, NodeId)> {
        self.keys.iter().zip(&self.by).zip(&self.ids).map(|((key, by), id)| (key, *by, *id))
    }

    fn range(&self, key: &NameKey) -> std::ops::Range<usize> {
        let start = self.keys.partition_point(|other| other < key);
        let len = self.keys[start..].partition_point(|other| other == key);
        start..start + len
    }
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
