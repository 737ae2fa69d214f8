//! Whether everything that a whole vault is built on stays as it is when some notes
//! change.

use std::collections::BTreeMap;

use super::super::nodes::Told;
use super::super::others::{TAG_LEVELS_MAX, above};
use super::super::tally::Tally;
use super::super::{Node, NodeId};
use super::{Changing, Side};
use crate::text::NameKey;

impl Changing<'_> {
    /// What is counted now; nothing where by that a name or a key comes or goes, or
    /// something is of another class. Of both pairs the first is what was.
    pub fn tally(&self, sides: &[Side<'_>; 2], told: &[Told<'_>; 2]) -> Option<Tally> {
        let old = &self.old.tally;
        let [gone, new] = told.each_ref().map(|told| &told.words);
        let votes = old.votes.changed(gone, new)?;
        let mut about = gone.iter().chain(new).map(|word| word.of);
        if !about.all(|id| votes.class(id) == self.old.node(id).class.as_ref()) {
            return None;
        }
        let [gone, new] = sides.each_ref().map(|side| &side.joined);
        let mut named = old.named.clone();
        for (key, n) in new.keys.iter().zip(&new.named) {
            let of_one = &mut named[self.entity(key)?];
            (of_one.used, of_one.assigned) = (of_one.used + n.used, of_one.assigned + n.assigned);
        }
        for (key, n) in gone.keys.iter().zip(&gone.named) {
            let of_one = &mut named[self.entity(key)?];
            of_one.used = of_one.used.checked_sub(n.used)?;
            of_one.assigned = of_one.assigned.checked_sub(n.assigned)?;
        }
        let mut kept = old.named.iter().zip(&named);
        if !kept.all(|(old, new)| (old.used > 0) == (new.used > 0) && new.is_named()) {
            return None;
        }
        let mut properties = old.properties.clone();
        let at = |key: &str| self.old.properties.binary_search(&NameKey::of(key)).ok();
        for (key, n_uses) in &new.properties {
            properties[at(key)?] += n_uses;
        }
        for (key, n_uses) in &gone.properties {
            let of_one = &mut properties[at(key)?];
            *of_one = of_one.checked_sub(*n_uses).filter(|n_uses| *n_uses > 0)?;
        }
        Some(Tally { votes, named, properties })
    }

    /// Whether all tags are still there and called as they are when a note has other
    /// ones: a tag is called as it is first written, and so is each above it. `nodes`
    /// are those that are spelled otherwise by now.
    pub fn keeps_tags(&self, old: &[&str], new: &[&str], nodes: &BTreeMap<NodeId, Node>) -> bool {
        let (old, new) = (each_once(old), each_once(new));
        let kept = old.iter().filter(|tag| new.contains(tag));
        if !kept.eq(new.iter().filter(|tag| old.contains(tag))) {
            return false;
        }
        let mut added = new.iter().filter(|tag| !old.contains(tag));
        let mut gone = old.iter().filter(|tag| !new.contains(tag));
        added.all(|tag| self.is_called_so(tag)) && gone.all(|tag| self.can_go(tag, nodes))
    }

    /// Whether a tag and all above it are there, and called as they are written here.
    fn is_called_so(&self, tag: &str) -> bool {
        tags(tag).all(|(name, key)| {
            let id = self.old.tag_of(&key);
            id.is_some_and(|id| *self.old.node(id).name == *name)
        })
    }

    /// Whether a tag and all above it that are called as they are written here are
    /// written just so wherever else they are, and somewhere they are.
    fn can_go(&self, tag: &str, nodes: &BTreeMap<NodeId, Node>) -> bool {
        if tag.split('/').nth(TAG_LEVELS_MAX).is_some() {
            return false;
        }
        tags(tag).all(|(name, key)| {
            let Some(id) = self.old.tag_of(&key) else { return false };
            if *self.old.node(id).name != *name {
                return true;
            }
            let all = [id].into_iter().chain(self.old.tags_below(id));
            let mut written = all.flat_map(|tag| {
                let node = nodes.get(&tag).unwrap_or_else(|| self.old.node(tag));
                let spellings = node.spellings.iter().filter(|spelling| spelling.count > 0);
                spellings.map(move |spelling| (tag == id, spelling.text.trim_matches('/')))
            });
            let is_so = |(is_itself, text): (bool, &str)| match text.strip_prefix(name) {
                Some("") => is_itself,
                Some(below) => !is_itself && below.starts_with('/'),
                None => false,
            };
            written.next().is_some_and(is_so) && written.all(is_so)
        })
    }
}

/// A tag and all above it, each with its key.
fn tags(tag: &str) -> impl Iterator<Item = (&str, NameKey)> {
    above(tag).map(|name| (name, NameKey::of(name))).filter(|(_, key)| !key.is_empty())
}

fn each_once<'t>(tags: &[&'t str]) -> Vec<&'t str> {
    let mut once: Vec<&str> = Vec::new();
    for tag in tags {
        if !once.contains(tag) {
            once.push(tag);
        }
    }
    once
}
