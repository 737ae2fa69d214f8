//! Tags and keys of frontmatter that others build on: where some notes say something
//! else, both come and go, but no tag is called otherwise than before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::NodeId;
use super::super::build::AllJoined;
use super::super::graph::PROPERTIES_MAX;
use super::super::inventory::Own;
use super::super::others::{TAG_LEVELS_MAX, above, tag_key};
use super::Changing;
use super::round::Edits;
use crate::note::NotePath;
use crate::text::NameKey;

/// How often a tag is written so in the notes that changed, before and after.
type Written<'t> = BTreeMap<(NameKey, &'t str), [u32; 2]>;

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

    /// All tags by key, each with what it is called. Nothing where one that stays is
    /// called otherwise: a tag is called as it is first written, and so is each above
    /// it.
    pub fn tags(&self, edits: &Edits<'_>) -> Option<Vec<(NameKey, Box<str>)>> {
        let (old, new) = (by_path(&edits.old), by_path(&edits.new));
        let mut written: Written<'_> = BTreeMap::new();
        for (side, at) in [&edits.old, &edits.new].into_iter().zip(0..) {
            for tag in side.iter().flat_map(|own| own.packed.head().tags) {
                written.entry((tag_key(tag.name), tag.name)).or_default()[at] += 1;
            }
        }
        let mut come: BTreeMap<NameKey, &str> = BTreeMap::new();
        let mut gone: BTreeSet<&str> = BTreeSet::new();
        for path in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
            let tags = |side: &BTreeMap<_, Vec<_>>| side.get(path).cloned().unwrap_or_default();
            let (old, new): (Vec<&str>, Vec<&str>) = (tags(&old), tags(&new));
            let kept = old.iter().filter(|tag| new.contains(tag));
            if !kept.eq(new.iter().filter(|tag| old.contains(tag))) {
                return None;
            }
            for tag in new.iter().filter(|tag| !old.contains(tag)) {
                self.add_tag(tag, &mut come)?;
            }
            gone.extend(old.into_iter().filter(|tag| !new.contains(tag)));
        }
        let mut dead: BTreeSet<NameKey> = BTreeSet::new();
        for tag in gone {
            self.leave_tag(tag, &written, &come, &mut dead)?;
        }
        let old = self.old.tags.iter().zip(self.old.first_tag..);
        let kept = old.filter(|(key, _)| !dead.contains(*key));
        let name = |at: usize| self.old.nodes[at].name().into();
        let mut tags: Vec<(NameKey, Box<str>)> =
            kept.map(|(key, at)| (key.clone(), name(at))).collect();
        tags.extend(come.into_iter().map(|(key, name)| (key, name.into())));
        tags.sort_unstable();
        Some(tags)
    }

    /// Adds a tag that a note has now, and all above it, to those that come. Nothing
    /// where one that is there is called otherwise.
    fn add_tag<'t>(&self, tag: &'t str, come: &mut BTreeMap<NameKey, &'t str>) -> Option<()> {
        for (name, key) in tags(tag) {
            match self.old.tag_of(&key) {
                Some(id) if *self.old.node(id).name() != *name => return None,
                Some(_) => {}
                None => {
                    come.entry(key).or_insert(name);
                }
            }
        }
        Some(())
    }

    /// Adds a tag that a note has no more, and all above it, to the dead ones, if
    /// nothing else has them. Nothing where one that stays may be called otherwise by
    /// that: one that is called as it was written here, and elsewhere is written in
    /// another way.
    fn leave_tag(
        &self,
        tag: &str,
        written: &Written<'_>,
        come: &BTreeMap<NameKey, &str>,
        dead: &mut BTreeSet<NameKey>,
    ) -> Option<()> {
        if tag.split('/').nth(TAG_LEVELS_MAX).is_some() {
            return None;
        }
        for (name, key) in tags(tag) {
            let id = self.old.tag_of(&key)?;
            let below = format!("{}/", key.as_str());
            let mut is_alive = come.keys().any(|key| key.as_str().starts_with(&below));
            let mut is_so = true;
            for tag in [id].into_iter().chain(self.old.tags_below(id)) {
                for text in self.written(tag, written) {
                    is_alive = true;
                    is_so &= match text.trim_matches('/').strip_prefix(name) {
                        Some("") => tag == id,
                        Some(below) => tag != id && below.starts_with('/'),
                        None => false,
                    };
                }
            }
            if !is_alive {
                dead.insert(key);
            } else if *self.old.node(id).name() == *name && !is_so {
                return None;
            }
        }
        Some(())
    }

    /// How a tag is written once the notes have changed.
    fn written<'t>(&'t self, tag: NodeId, written: &'t Written<'_>) -> Vec<&'t str> {
        let key = &self.old.tags[tag.index() - self.old.first_tag];
        let start = written.range((key.clone(), "")..);
        let here: BTreeMap<&str, [u32; 2]> = start
            .take_while(|((other, _), _)| other == key)
            .map(|((_, text), counts)| (*text, *counts))
            .collect();
        let before = self.old.node(tag).spellings();
        let before: BTreeMap<&str, u32> =
            before.map(|spelling| (spelling.text, spelling.count)).collect();
        let texts: BTreeSet<&str> = before.keys().chain(here.keys()).copied().collect();
        let is_written = |text: &&str| {
            let [gone, new] = here.get(text).copied().unwrap_or_default();
            before.get(text).copied().unwrap_or_default() + new > gone
        };
        texts.into_iter().filter(is_written).collect()
    }
}

/// The tags of notes by their paths, each once in a note.
fn by_path<'t>(own: &[Own<'t>]) -> BTreeMap<&'t NotePath, Vec<&'t str>> {
    let tags = |own: &Own<'t>| {
        let mut once: Vec<&str> = Vec::new();
        for tag in &own.tags {
            if !once.contains(tag) {
                once.push(tag);
            }
        }
        once
    };
    own.iter().map(|own| (own.path, tags(own))).collect()
}

/// A tag and all above it, each with its key.
fn tags(tag: &str) -> impl Iterator<Item = (&str, NameKey)> {
    above(tag).map(|name| (name, NameKey::of(name))).filter(|(_, key)| !key.is_empty())
}
