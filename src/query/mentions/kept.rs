//! What the notes of a vault mention, kept for the next reading of it: a note is gone
//! through again only where it, what its links lead to, or the names that are looked
//! for are other ones.
//!
//! Ids mean nothing in the next reading, so names and links are compared by what
//! stays ([`Anchor`]), as sums of 64 bits. That a note is the same is told by the
//! bytes that its parser left, which a loader hands on as they are where a file did
//! not change.

use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Found, Mention, Mentions};
use crate::note::{NotePath, Packed};
use crate::vault::{Anchor, NodeId, Vault};

/// What was found in the notes of one reading of a vault.
#[derive(Debug, Default)]
pub struct Kept {
    /// Of the names that were looked for.
    names: u64,
    /// By path.
    notes: Vec<KeptNote>,
    found: Found,
    /// All that is mentioned, as it is called in every reading.
    mentioned: Vec<(NodeId, Anchor)>,
}

/// One note that was gone through.
#[derive(Debug)]
struct KeptNote {
    /// In the reading that was gone through.
    id: NodeId,
    packed: Packed,
    links: u64,
    cut: bool,
}

/// What was kept, by the ids of another reading of the vault.
#[derive(Debug)]
pub struct Known<'k> {
    kept: &'k Kept,
    now: FxHashMap<NodeId, NodeId>,
}

/// Notes that were gone through.
#[derive(Debug, Clone, Copy)]
pub struct GoneThrough<'a> {
    /// All of them.
    pub notes: &'a [NodeId],
    /// Those that could not be read, of which nothing is known.
    pub unreadable: &'a FxHashSet<NodeId>,
    /// Those that were too large to be read to their end.
    pub cut: &'a FxHashSet<NodeId>,
}

impl Kept {
    /// Keeps what was found in some notes, all of it.
    pub fn of(mentions: &Mentions<'_>, gone_through: GoneThrough<'_>, found: Found) -> Self {
        let vault = mentions.vault;
        let keep = |&id: &NodeId| {
            let packed = vault.packed(id).filter(|_| !gone_through.unreadable.contains(&id))?;
            let cut = gone_through.cut.contains(&id);
            Some(KeptNote { id, packed: packed.clone(), links: links(vault, id), cut })
        };
        let mut notes: Vec<KeptNote> = gone_through.notes.par_iter().filter_map(keep).collect();
        notes.sort_unstable_by(|a, b| a.packed.path().cmp(b.packed.path()));
        let mentioned = found.mentioned().into_iter().map(|id| (id, vault.anchor(id))).collect();
        Self { names: mentions.fingerprint(), notes, found, mentioned }
    }

    /// The one of two that says more in the same vault.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let is_more = self.names != other.names || self.notes.len() >= other.notes.len();
        if is_more { self } else { other }
    }

    /// What of it may still hold; nothing where other names are looked for.
    pub fn known(&self, mentions: &Mentions<'_>) -> Option<Known<'_>> {
        if self.notes.is_empty() || self.names != mentions.fingerprint() {
            return None;
        }
        let now = |(id, anchor): &(NodeId, Anchor)| {
            let found = mentions.vault.find_anchor(anchor)?;
            (mentions.vault.anchor(found) == *anchor).then_some((*id, found))
        };
        Some(Known { kept: self, now: self.mentioned.iter().map(now).collect::<Option<_>>()? })
    }

    fn note(&self, path: &NotePath) -> Option<&KeptNote> {
        let at = self.notes.binary_search_by(|note| note.packed.path().cmp(path)).ok()?;
        Some(&self.notes[at])
    }
}

impl Known<'_> {
    /// What a note mentions, as [`Mentions::in_note`] gives it, and whether it was too
    /// large to be read to its end; nothing where it is to be gone through again.
    pub fn of_note(&self, vault: &Vault, note: NodeId) -> Option<(Vec<Mention>, bool)> {
        let packed = vault.packed(note)?;
        let before = self.kept.note(packed.path())?;
        if !is_same(&before.packed, packed) || before.links != links(vault, note) {
            return None;
        }
        let rows = self.kept.found.in_note(before.id).flatten();
        let now = |row: &Mention| Some(Mention { note, of: *self.now.get(&row.of)?, ..*row });
        let mut rows: Vec<Mention> = rows.map(now).collect::<Option<_>>()?;
        rows.sort_unstable_by_key(|row| (row.of, row.place));
        Some((rows, before.cut))
    }
}

/// Whether two are the same piece of memory, which both hold.
fn is_same(one: &Packed, other: &Packed) -> bool {
    let [one, other] = [one, other].map(|packed| packed.bytes().as_ptr_range());
    one == other && !one.is_empty()
}

/// Tells where the links of a note stand and lead to, and what it is another note of.
fn links(vault: &Vault, note: NodeId) -> u64 {
    let standing = vault.same_as(note);
    let of = if standing == note { 0 } else { hash(&vault.anchor(standing)) };
    vault.edges_out(note).fold(of, |sum, edge| {
        let to = hash(&vault.anchor(edge.to));
        let lines = edge.occurrences.iter().map(|one| hash(&(to, one.place.line)));
        lines.fold(sum, u64::wrapping_add)
    })
}

/// Of whatever is the same in every run of this program.
pub(super) fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}
