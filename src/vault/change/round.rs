//! The names of some notes, joined as they were and as they are now, and what of the
//! vault's nodes is other by that.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::build::{AllJoined, Joint, join};
use super::super::inventory::{Inventory, Own};
use super::super::join::Joiner;
use super::super::named::is_entity;
use super::super::nodes::{Sayings, Told};
use super::super::others::{Ids, Others, node_id, tag_key};
use super::super::same::{Same, Target};
use super::super::tally::{Named, Tally};
use super::super::{Class, Node, NodeId, Spelling};
use super::spelled::in_lower_case;
use super::{Changing, Moves};
use crate::text::NameKey;

/// Notes before and after, each in the order of their ids.
pub(super) struct Edits<'v> {
    pub old: Vec<Own<'v>>,
    pub new: Vec<Own<'v>>,
}

/// What some notes make of a vault.
pub(super) struct Round<'v> {
    pub edits: Edits<'v>,
    /// All that they name now.
    pub joined: AllJoined<'v>,
    pub others: Others<'v>,
    /// The keys that make relations.
    pub properties: Arc<[NameKey]>,
    pub moves: Moves,
    pub tally: Tally,
    /// The nodes that came or are other now.
    pub nodes: BTreeMap<NodeId, Node>,
    /// Names that may now be meant where they were not, or the other way round.
    pub flipped: BTreeSet<NameKey>,
    /// Nodes, by their old numbers, which what names them must look at again.
    pub opened: Vec<NodeId>,
}

/// Names without a file, by key, each with how often it is named.
struct Entities {
    keys: Vec<NameKey>,
    named: Vec<Named>,
    flipped: BTreeSet<NameKey>,
}

impl<'v> Changing<'v> {
    /// Joins the notes that changed, and others by their old numbers. Nothing where
    /// the vault is to be built.
    pub fn round(&self, reached: &BTreeSet<NodeId>) -> Option<Round<'v>> {
        let Self { old, next, .. } = *self;
        let edits = self.edits(reached);
        let uses = |key: &NameKey| self.named(key).used > 0;
        let mut gone = self.join(&edits.old, &old.inventory, &old.names, &old.groups, &uses);
        let gone_uses: FxHashMap<NameKey, u32> =
            gone.keys.iter().cloned().zip(gone.named.iter().map(|named| named.used)).collect();
        let names = next.names.as_ref().unwrap_or(&old.names);
        let still_uses =
            |key: &NameKey| self.named(key).used > gone_uses.get(key).copied().unwrap_or_default();
        let mut joined = self.join(&edits.new, &next.inventory, names, &next.groups, &still_uses);
        let Entities { keys, named, mut flipped } = self.entities(&gone, &joined)?;
        let (properties, n_uses) = self.properties(&gone, &joined)?;
        let tags = self.tags(&edits)?;

        let first_entity = next.inventory.file_of.len();
        let entity = |key: &NameKey| Some(node_id(first_entity + keys.binary_search(key).ok()?));
        let first_tag = first_entity + keys.len();
        let tag = |name: &str| {
            let at = tags.binary_search_by(|(key, _)| key.cmp(&tag_key(name))).ok()?;
            Some(node_id(first_tag + at))
        };
        let new_ids = ids(&edits.new, &joined.keys, entity, tag)?;
        let old_entity = |key: &NameKey| Some(self.entity_id(self.entity(key)?));
        let old_tag = |name: &str| old.tag_of(&tag_key(name));
        let old_ids = ids(&edits.old, &gone.keys, old_entity, old_tag)?;
        let mut moves = next.files.clone();
        moves
            .add(old.entities.iter(), keys.iter())
            .add(old.tags.iter(), tags.iter().map(|(key, _)| key));
        let n_nodes = moves.n_new();
        let others = Others { entities: keys, first_entity, tags, ids: new_ids, n_nodes };

        let sayings = [&mut gone, &mut joined].map(|side| std::mem::take(&mut side.sayings));
        let [was, is] = sayings;
        let before = Joint { inventory: &old.inventory, same: &old.groups, ..self.joint(&old_ids) };
        let told = [told(&before, was), told(&self.joint(&others.ids), is)];
        let votes = old.tally.votes.changed(&told[0].words, &told[1].words, &moves);
        let tally = Tally { votes, named, properties: n_uses };
        let nodes = self.nodes(&tally.votes, told, &others, &moves)?;
        let opened = self.flips(&nodes, &moves, &mut flipped);
        Some(Round { edits, joined, others, properties, moves, tally, nodes, flipped, opened })
    }

    fn edits(&self, reached: &BTreeSet<NodeId>) -> Edits<'v> {
        let Self { old, next, .. } = *self;
        let before = &old.inventory;
        let reached_paths = reached.iter().filter_map(|id| before.path(*id));
        let (mut was, mut is) = (Vec::new(), Vec::new());
        for path in next.changed.iter().chain(reached_paths) {
            if let Ok(at) = before.parsed.binary_search_by(|old| old.path().cmp(path)) {
                was.push(Own::of(before.ids[at], &before.parsed[at]));
            }
            if let Some(at) = next.position(path) {
                is.push(Own::of(next.inventory.ids[at], &next.inventory.parsed[at]));
            }
        }
        was.sort_unstable_by_key(|own| own.id);
        is.sort_unstable_by_key(|own| own.id);
        Edits { old: was, new: is }
    }

    fn join(
        &self,
        own: &[Own<'v>],
        inventory: &'v Inventory,
        names: &'v super::Names,
        same: &'v Same,
        uses: &(dyn Fn(&NameKey) -> bool + Sync),
    ) -> AllJoined<'v> {
        join(own, &Joiner::new(inventory, self.config, names, same), &self.rules, Some(uses))
    }

    /// Names without a file as they are now.
    fn entities(&self, gone: &AllJoined<'_>, new: &AllJoined<'_>) -> Option<Entities> {
        let mut counts: BTreeMap<&NameKey, [Named; 2]> = BTreeMap::new();
        for (side, at) in [gone, new].into_iter().zip(0..) {
            for (key, named) in side.keys.iter().zip(&side.named) {
                counts.entry(key).or_default()[at] = *named;
            }
        }
        let mut flipped = BTreeSet::new();
        let mut come = Vec::new();
        let mut named = self.old.tally.named.clone();
        for (key, [gone, new]) in counts {
            let at = self.entity(key);
            let before = self.named(key);
            let now = Named {
                used: (before.used + new.used).checked_sub(gone.used)?,
                assigned: (before.assigned + new.assigned).checked_sub(gone.assigned)?,
            };
            let is_flipped = before.is_named() != now.is_named();
            if is_flipped {
                // What else the owner calls it leads there, or nowhere now.
                let to = Target::Name(key.clone());
                flipped.extend(self.names_to([&to, &to]).cloned());
            }
            if is_flipped || (before.used > 0) != (now.used > 0) {
                flipped.insert(key.clone());
            }
            match at {
                Some(at) => named[at] = now,
                None => come.push((key, now)),
            }
        }
        let kept = self.old.entities.iter().zip(named).filter(|(_, named)| named.is_named());
        let mut all: Vec<(&NameKey, Named)> = kept.chain(come).collect();
        all.sort_by_key(|(key, _)| *key);
        all.retain(|(_, named)| named.is_named());
        let (keys, named) = all.into_iter().map(|(key, named)| (key.clone(), named)).unzip();
        Some(Entities { keys, named, flipped })
    }

    /// The nodes that came or are other now, by their new numbers.
    fn nodes(
        &self,
        votes: &super::super::class_of::Votes,
        told: [Told<'_>; 2],
        others: &Others<'_>,
        moves: &Moves,
    ) -> Option<BTreeMap<NodeId, Node>> {
        let Self { old, next, config, .. } = *self;
        let [was, is] = &told;
        let about = was.words.iter().filter_map(|word| moves.to(word.of));
        let about = about.chain(is.words.iter().map(|word| word.of));
        let notes = next.changed_ids().flat_map(|id| [id, next.groups.of_note(id)]);
        let regrouped = next.regrouped.targets.iter().filter_map(|target| others.target(target));
        let mut changed: BTreeSet<NodeId> =
            about.chain(notes).chain(regrouped).chain(moves.come()).collect();
        let mut counts = super::spelled::counts(told, moves);
        changed.extend(counts.keys());
        changed.extend(self.renamed_tags(others));
        let (joint, hiding) = (self.joint(&others.ids), config.hiding());
        let standing = self.standing(others);
        let mut nodes = BTreeMap::new();
        for id in changed {
            let before = moves.from(id).map(|id| old.node(id));
            let spellings = self.respelled(id, before, counts.remove(&id), &standing)?;
            let spellings: Vec<Spelling<'_>> =
                spellings.iter().map(|(text, count)| Spelling { text, count: *count }).collect();
            let class = votes.class(id).cloned();
            let parsed = next.inventory.position(id).map(|at| &next.inventory.parsed[at]);
            let date = parsed.and_then(|note| Some(note.head().date?.date));
            let called = standing.called(id);
            let node = joint.node(id, class, &spellings, date, called, others, &hiding);
            if before != Some(&node) {
                nodes.insert(id, node);
            }
        }
        Some(nodes)
    }

    /// What follows for others from nodes that are other now: adds the names that are
    /// looked for in sentences or are not any more, and gives the nodes which what
    /// names them must look at again.
    fn flips(
        &self,
        nodes: &BTreeMap<NodeId, Node>,
        moves: &Moves,
        flipped: &mut BTreeSet<NameKey>,
    ) -> Vec<NodeId> {
        let is_document = |node: &Node| matches!(node.class, Some(Class::Meeting | Class::Note));
        let mut opened: Vec<NodeId> = moves.gone().collect();
        for (id, node) in nodes {
            let Some(old_id) = moves.from(*id) else { continue };
            let old = self.old.node(old_id);
            if is_document(old) != is_document(node) || is_entity(old) != is_entity(node) {
                opened.push(old_id);
                let spellings = old.spellings().chain(node.spellings());
                flipped.extend(spellings.map(|spelling| NameKey::of(spelling.text)));
                let entity = old_id.index().checked_sub(self.old.first_entity());
                let entity = entity.and_then(|at| self.old.entities.get(at)).cloned();
                flipped.extend(entity.clone());
                let to = |id| entity.clone().map_or(Target::Note(id), Target::Name);
                flipped.extend(self.names_to([&to(old_id), &to(*id)]).cloned());
            }
            let lower = [old, node].map(in_lower_case);
            flipped.extend(lower[0].symmetric_difference(&lower[1]).cloned());
        }
        opened
    }

    /// The names without a note that the owner gives to something, by what it was and is.
    fn names_to(&self, [was, is]: [&Target; 2]) -> impl Iterator<Item = &NameKey> {
        self.old.groups.names_to(was).chain(self.next.groups.names_to(is))
    }

    pub fn joint<'n>(&'n self, ids: &'n Ids<'n>) -> Joint<'n> {
        Joint {
            inventory: &self.next.inventory,
            rules: &self.rules,
            ids,
            same: &self.next.groups,
            properties: &self.old.properties,
        }
    }

    /// The position of a name among those without a file.
    pub fn entity(&self, key: &NameKey) -> Option<usize> {
        self.old.entities.binary_search(key).ok()
    }

    /// The old number of what stands for names that are one, if anything named them.
    pub fn old_node(&self, target: &Target) -> Option<NodeId> {
        match target {
            Target::Note(id) => Some(*id),
            Target::Name(key) => Some(self.entity_id(self.entity(key)?)),
        }
    }

    fn entity_id(&self, at: usize) -> NodeId {
        node_id(self.old.first_entity() + at)
    }

    /// How often a name without a file was named.
    fn named(&self, key: &NameKey) -> Named {
        let named = self.entity(key).and_then(|at| self.old.tally.named.get(at));
        named.copied().unwrap_or_default()
    }
}

/// The nodes that some notes mean; nothing where one is not there.
fn ids<'n>(
    own: &[Own<'n>],
    keys: &[NameKey],
    entity: impl Fn(&NameKey) -> Option<NodeId>,
    tag: impl Fn(&str) -> Option<NodeId>,
) -> Option<Ids<'n>> {
    let entities: Option<Vec<NodeId>> = keys.iter().map(entity).collect();
    let written = own.iter().flat_map(|own| &own.tags);
    let tags = written.filter_map(|name| Some((*name, tag(name)?))).collect();
    Some(Ids { entities: entities?, tags })
}

/// What some notes say of the nodes that they name.
fn told<'v>(joint: &Joint<'v>, sayings: Vec<(Sayings<'v>, Vec<u32>)>) -> Told<'v> {
    let mut all = Told::default();
    for (sayings, numbers) in sayings {
        let told = joint.told(sayings, &numbers);
        all.words.extend(told.words);
        all.spellings.extend(told.spellings);
    }
    all
}
