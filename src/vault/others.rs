//! The nodes that are no files: names without a file and tags, each sorted by
//! key, so that their ids do not depend on who named them first.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::NodeId;
use super::inventory::{Inventory, Own};
use super::join::{Joined, To};
use super::same::Target;
use crate::text::NameKey;

/// Everything that is not a file, in the order of the ids.
pub(super) struct Others<'v> {
    pub entities: Vec<NameKey>,
    pub first_entity: usize,
    /// With the name as it was first written.
    pub tags: Vec<(NameKey, Box<str>)>,
    pub ids: Ids<'v>,
    pub n_nodes: usize,
}

/// The nodes that are meant by what was joined.
#[derive(Debug, Default)]
pub(super) struct Ids<'v> {
    /// By the numbers of [`To::Name`].
    pub entities: Vec<NodeId>,
    /// By the names as written, each spelling for itself.
    pub tags: FxHashMap<&'v str, NodeId>,
}

impl<'v> Others<'v> {
    /// Gives ids to names without files and to tags, each in the order of its key.
    pub fn of(inventory: &Inventory, own: &[Own<'v>], keys: &[NameKey]) -> Self {
        let first_entity = inventory.file_of.len();
        let mut order: Vec<u32> = (0..).take(keys.len()).collect();
        order.sort_unstable_by_key(|&number| &keys[number as usize]);
        let mut entity_ids = vec![NodeId(0); order.len()];
        for (&number, at) in order.iter().zip(first_entity..) {
            entity_ids[number as usize] = node_id(at);
        }
        let entities: Vec<NameKey> =
            order.iter().map(|&number| keys[number as usize].clone()).collect();
        let mut spelled: FxHashMap<NameKey, &str> = FxHashMap::default();
        let mut written: FxHashMap<&str, NodeId> = FxHashMap::default();
        for &name in own.iter().flat_map(|own| &own.tags) {
            let Entry::Vacant(new) = written.entry(name) else { continue };
            new.insert(NodeId(0));
            for name in above(name) {
                // Above a tag that is known, all are known.
                match spelled.entry(NameKey::of(name)) {
                    Entry::Occupied(_) => break,
                    Entry::Vacant(new) => new.insert(name),
                };
            }
        }
        spelled.retain(|key, _| !key.is_empty());
        let mut tags: Vec<(NameKey, Box<str>)> =
            spelled.into_iter().map(|(key, name)| (key, name.into())).collect();
        tags.sort_unstable();
        let first_tag = first_entity + entities.len();
        written.retain(|name, id| {
            let key = tag_key(name);
            let at = tags.binary_search_by(|(tag, _)| tag.cmp(&key)).ok();
            *id = node_id(first_tag + at.unwrap_or_default());
            at.is_some()
        });
        let n_nodes = first_tag + tags.len();
        let ids = Ids { entities: entity_ids, tags: written };
        Self { entities, first_entity, tags, ids, n_nodes }
    }

    /// Names without a file, each with its node.
    pub fn entities(&self) -> impl Iterator<Item = (&NameKey, NodeId)> {
        self.entities.iter().zip((self.first_entity..).map(node_id))
    }

    /// The node of a name without a file.
    pub fn entity(&self, key: &NameKey) -> Option<NodeId> {
        self.entities.binary_search(key).ok().map(|at| node_id(self.first_entity + at))
    }

    /// What stands beside the numbers of names, put beside the entities.
    pub fn in_order<T: Copy + Default>(&self, by_number: &[T]) -> Vec<T> {
        let mut out = vec![T::default(); by_number.len()];
        for (id, one) in self.ids.entities.iter().zip(by_number) {
            out[id.index() - self.first_entity] = *one;
        }
        out
    }

    /// The node that stands for names that are one, if anything names them.
    pub fn target(&self, target: &Target) -> Option<NodeId> {
        match target {
            Target::Note(id) => Some(*id),
            Target::Name(key) => self.entity(key),
        }
    }
}

impl Ids<'_> {
    /// The node that a name leads to.
    pub fn id(&self, joined: Joined) -> NodeId {
        match joined.to {
            To::Node(id) => id,
            To::Name(number) => self.entities[number as usize],
        }
    }

    /// The node of a tag as written.
    pub fn tag(&self, name: &str) -> Option<NodeId> {
        self.tags.get(name).copied()
    }
}

/// The key of a tag as written.
pub(super) fn tag_key(name: &str) -> NameKey {
    NameKey::of(name.trim_matches('/'))
}

/// How many levels of tags above a tag get nodes, counted from the top.
pub(super) const TAG_LEVELS_MAX: usize = 64;

/// A tag and those above it, the longest first.
pub(super) fn above(tag: &str) -> impl Iterator<Item = &str> {
    let tag = tag.trim_matches('/');
    // A tag nested deeper than anybody nests them has parents only near the top.
    let top = tag.match_indices('/').nth(TAG_LEVELS_MAX).map_or(tag, |(end, _)| &tag[..end]);
    let deep = (top.len() < tag.len()).then_some(tag);
    deep.into_iter().chain(std::iter::successors(Some(top), |tag| {
        tag.rsplit_once('/').map(|(above, _)| above.trim_end_matches('/'))
    }))
}

/// Counts of one vault fit 32 bits: its files do, each cut at the same limit.
pub(super) fn node_id(at: usize) -> NodeId {
    NodeId(u32::try_from(at).expect("a vault has fewer than 2^32 nodes"))
}
