//! Tags and keys of frontmatter that others build on: where some notes say something
//! else, both come and go, and tags may be called otherwise than before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::build::AllJoined;
use super::super::graph::PROPERTIES_MAX;
use super::super::inventory::Own;
use super::super::others::{Others, above, node_id};
use super::super::{NodeId, Relation};
use super::Changing;
use super::round::Edits;
use crate::note::NotePath;
use crate::text::NameKey;

/// Which numbers the keys `before` have among those that make relations now; any number
/// for one that does no more. Both are in order.
pub(super) fn numbers(now: &[NameKey], before: &[NameKey]) -> Vec<u16> {
    let number = |key| now.partition_point(|other| other < key);
    before.iter().map(|key| u16::try_from(number(key)).unwrap_or(u16::MAX)).collect()
}

impl Changing<'_> {
    /// The keys that make relations, in order, and beside them in how many places each
    /// is used. Nothing where there are more than are told apart.
    pub fn properties(
        &self,
        gone: &AllJoined<'_>,
        new: &AllJoined<'_>,
    ) -> Option<(Arc<[NameKey]>, Vec<u32>)> {
        let before = &self.old.properties;
        let n_uses = self.old.tally.properties.iter().copied();
        let mut all: BTreeMap<NameKey, u32> = before.iter().cloned().zip(n_uses).collect();
        for (key, n_uses) in &new.properties {
            *all.entry(NameKey::of(key)).or_default() += n_uses;
        }
        for (key, n_uses) in &gone.properties {
            let of_one = all.get_mut(&NameKey::of(key))?;
            *of_one = of_one.checked_sub(*n_uses)?;
        }
        all.retain(|_, n_uses| *n_uses > 0);
        if before.len().max(all.len()) >= usize::from(PROPERTIES_MAX) {
            return None;
        }
        let (keys, n_uses): (Vec<NameKey>, Vec<u32>) = all.into_iter().unzip();
        let keys = if *keys == **before { Arc::clone(before) } else { keys.into() };
        Some((keys, n_uses))
    }

    /// All tags by key, each with what it is called: as it is first written, and so is
    /// each above it. Nothing where one is nested so deep that not all above it are tags.
    pub fn tags(&self, edits: &Edits<'_>) -> Option<Vec<(NameKey, Box<str>)>> {
        let (was, is) = (by_path(&edits.old), by_path(&edits.new));
        let mut changed: BTreeSet<NameKey> = BTreeSet::new();
        for path in was.keys().chain(is.keys()) {
            let sides = [was.get(path), is.get(path)].map(|own| own.map(|own| &own.tags));
            if sides[0] != sides[1] {
                let written = sides.into_iter().flatten().flatten();
                changed.extend(written.flat_map(|tag| tags(tag)).map(|(_, key)| key));
            }
        }
        let mut first_here: FxHashMap<NameKey, (&NotePath, &str)> = FxHashMap::default();
        for own in is.values() {
            for (name, key) in own.tags.iter().flat_map(|tag| tags(tag)) {
                first_here.entry(key).or_insert((own.path, name));
            }
        }
        let edited: FxHashSet<NodeId> = edits.old.iter().map(|own| own.id).collect();
        let mut all = Vec::with_capacity(self.old.tags.len());
        for key in &changed {
            let first = match self.old.tag_of(key).and_then(|tag| self.first(tag, &edited)) {
                Some(own) => {
                    let mut written = own.tags.iter().flat_map(|tag| tags(tag));
                    let (name, _) = written.find(|(_, other)| other == key)?;
                    Some((own.path, name))
                }
                None => None,
            };
            let first = first_here.get(key).copied().into_iter().chain(first).min();
            all.extend(first.map(|(_, name)| (key.clone(), name.into())));
        }
        let old = self.old.tags.iter().zip(&self.old.nodes[self.old.first_tag..]);
        let kept = old.filter(|(key, _)| !changed.contains(*key));
        all.extend(kept.map(|(key, node)| (key.clone(), node.name().into())));
        all.sort_unstable();
        Some(all)
    }

    /// The first note or canvas by path that writes a tag or one below it, but for those
    /// that were `edited`.
    fn first(&self, tag: NodeId, edited: &FxHashSet<NodeId>) -> Option<Own<'_>> {
        let old = self.old;
        let all: Vec<NodeId> = [tag].into_iter().chain(old.tags_below(tag)).collect();
        let edges = || all.iter().flat_map(|tag| old.edges_in(*tag));
        let sources =
            || edges().filter(|edge| edge.relation == Relation::Tag).map(|edge| edge.from);
        // Both kinds are numbered by path.
        let first = |is_note| {
            let is_it = |id: &NodeId| (id.index() < old.inventory.n_notes) == is_note;
            sources().filter(|id| is_it(id) && !edited.contains(id)).min()
        };
        let first = [true, false].into_iter().filter_map(first);
        let first = first.min_by_key(|id| old.inventory.path(*id))?;
        Some(Own::of(first, &old.inventory.parsed[old.inventory.position(first)?]))
    }

    /// The tags, by their new numbers, that are called otherwise than before.
    pub fn renamed_tags(&self, others: &Others<'_>) -> impl Iterator<Item = NodeId> {
        let first_tag = others.first_entity + others.entities.len();
        let is_other = |(key, name): &(NameKey, Box<str>)| {
            self.old.tag_of(key).is_some_and(|old| self.old.node(old).name() != &**name)
        };
        let tags = others.tags.iter().zip(first_tag..);
        tags.filter(move |(tag, _)| is_other(tag)).map(|(_, at)| node_id(at))
    }
}

/// Notes by their paths.
fn by_path<'o, 't>(own: &'o [Own<'t>]) -> BTreeMap<&'t NotePath, &'o Own<'t>> {
    own.iter().map(|own| (own.path, own)).collect()
}

/// A tag and all above it, each with its key.
fn tags(tag: &str) -> impl Iterator<Item = (&str, NameKey)> {
    above(tag).map(|name| (name, NameKey::of(name))).filter(|(_, key)| !key.is_empty())
}
