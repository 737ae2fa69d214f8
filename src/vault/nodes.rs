//! What every node is called, of what class it is, and when: gathered from all
//! notes that speak of it.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::build::{Joint, NOTES_PER_STEP, Read};
use super::class_of::{self, Votes, Word};
use super::config::Hiding;
use super::inventory::Own;
use super::join::NoteJoins;
use super::names::{bare, is_attachment, meant};
use super::others::{Others, node_id};
use super::{Class, Node, NodeId, NodeKind, Spelling, VaultConfig};
use crate::text::{Date, NameKey};

/// What some notes say of the nodes themselves.
#[derive(Default)]
pub(super) struct Sayings<'n> {
    pub words: Vec<Word>,
    /// How often each is written.
    pub spellings: FxHashMap<Spelled<'n>, u32>,
}

/// A node, a name as written, and how it is joined.
pub(super) type Spelled<'n> = (NodeId, &'n str, As);

/// As what a name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum As {
    /// What a link opens.
    Link,
    /// A name that only an alias joins.
    Alias,
    /// A tag.
    Tag,
}

impl<'v> Joint<'v> {
    /// All nodes: what the notes say of their classes and how they spell them.
    /// `joins` stand beside `own`. Gives the words on classes, counted, too.
    pub fn nodes(
        &self,
        own: &[Own<'v>],
        joins: &[NoteJoins],
        others: &Others<'v>,
        config: &VaultConfig,
    ) -> (Vec<Node>, Votes) {
        let steps = own.par_chunks(NOTES_PER_STEP).zip(joins.par_chunks(NOTES_PER_STEP));
        let steps: Vec<Sayings<'v>> =
            steps.map(|(own, joins)| self.sayings(own, joins, config)).collect();
        let mut words = Vec::new();
        let mut written: FxHashMap<Spelled<'v>, u32> = FxHashMap::default();
        let mut counts: FxHashMap<(NodeId, Cow<'v, str>), u32> = FxHashMap::default();
        for step in steps {
            words.extend(step.words);
            for (spelled, count) in step.spellings {
                *written.entry(spelled).or_default() += count;
            }
        }
        for (spelled, count) in written {
            let (id, name) = (spelled.0, self.spelling(spelled));
            if !name.is_empty() {
                *counts.entry((id, name)).or_default() += count;
            }
        }
        for own in own {
            let (id, of) = (own.id, self.same.of_note(own.id));
            for name in own.names().chain([own.path.name()]) {
                counts.entry((id, name.into())).or_default();
                if of != id {
                    counts.entry((of, name.into())).or_default();
                }
            }
        }
        let mut called: FxHashMap<NodeId, &str> = FxHashMap::default();
        for group in &self.same.groups {
            let Some(id) = others.target(&group.to) else { continue };
            for name in &group.written {
                counts.entry((id, (**name).into())).or_default();
            }
            called.extend(group.written.first().map(|first| (id, &**first)));
        }
        let mut spellings: Vec<((NodeId, Cow<'v, str>), u32)> = counts.into_iter().collect();
        spellings.par_sort_unstable_by(|a, b| {
            a.0.0.cmp(&b.0.0).then(b.1.cmp(&a.1)).then_with(|| a.0.1.cmp(&b.0.1))
        });
        let votes = Votes::of(words);
        let classes = votes.all(others.n_nodes);
        let hiding = config.hiding();
        let mut rest = spellings.as_slice();
        let nodes = classes.into_iter().enumerate().map(|(at, class)| {
            let len = rest.iter().take_while(|((id, _), _)| id.index() == at).count();
            let (spelled, after) = rest.split_at(len);
            rest = after;
            let spellings = spelled
                .iter()
                .map(|((_, text), count)| Spelling { text: (**text).into(), count: *count })
                .collect();
            let id = node_id(at);
            let date = self.inventory.position(id).and_then(|at| own[at].date);
            self.node(id, class, spellings, date, called.get(&id).copied(), others, &hiding)
        });
        (nodes.collect(), votes)
    }

    #[expect(clippy::too_many_arguments, reason = "all that a node is made of")]
    fn node(
        &self,
        id: NodeId,
        class: Option<Class>,
        spellings: Vec<Spelling>,
        date: Option<Date>,
        called: Option<&str>,
        others: &Others<'_>,
        hiding: &Hiding<'_>,
    ) -> Node {
        if let Some(path) = self.inventory.path(id) {
            let is_note = id.index() < self.inventory.n_notes;
            let kind = if is_note { NodeKind::Note } else { NodeKind::Attachment };
            return Node {
                kind,
                name: path.name().into(),
                path: Some(path.clone()),
                class,
                spellings,
                date,
                hidden: hiding.hides(path),
            };
        }
        let at = id.index() - others.first_entity;
        let (kind, name) = match others.entities.get(at) {
            Some(key) => {
                let missing = is_attachment(key.as_str());
                let kind = if missing { NodeKind::Attachment } else { NodeKind::Entity };
                (kind, entity_name(key, called, &spellings))
            }
            None => (NodeKind::Tag, &*others.tags[at - others.entities.len()].1),
        };
        let name = name.into();
        Node { kind, name, path: None, class, spellings, date: None, hidden: false }
    }

    /// What notes say of the nodes that they name.
    pub fn sayings(
        &self,
        own: &[Own<'v>],
        joins: &[NoteJoins],
        config: &VaultConfig,
    ) -> Sayings<'v> {
        let mut sayings = Sayings::default();
        for (own, joins) in own.iter().zip(joins) {
            self.gather(&self.read(own, joins), config, &mut sayings);
        }
        sayings
    }

    fn gather(&self, read: &Read<'_, 'v>, config: &VaultConfig, out: &mut Sayings<'v>) {
        let Read { id: source, note, uses, joins, .. } = read;
        let targets: Vec<NodeId> = joins.uses.iter().map(|joined| self.ids.id(*joined)).collect();
        let of = self.same.of_note(*source);
        class_of::gather(*source, of, note, uses, &targets, config, &mut out.words);
        let mut spell = |id: NodeId, text: &'v str, by: As| {
            if id != *source {
                *out.spellings.entry((id, text, by)).or_default() += 1;
            }
        };
        for ((used, joined), &id) in uses.iter().zip(&joins.uses).zip(&targets) {
            spell(id, used.text, if joined.by_alias { As::Alias } else { As::Link });
        }
        for (assignee, assigned) in read.assignees().filter(|(_, assigned)| !assigned.linked) {
            let id = self.ids.id(assigned.joined);
            class_of::gather_assignee(id, &mut out.words);
            // As it stands: no path leads to somebody, and the task's text is repaired.
            spell(id, assigned.name(assignee), As::Alias);
        }
        for tag in &note.tags {
            if let Some(id) = self.ids.tag(tag.name) {
                spell(id, tag.name, As::Tag);
            }
        }
    }

    /// How a name spells its node: without the folders that a path to it needs.
    pub fn spelling(&self, (id, text, by): Spelled<'v>) -> Cow<'v, str> {
        let is_file = id.index() < self.inventory.file_of.len();
        match (by, bare(text).rsplit_once('/')) {
            (As::Tag, _) => Cow::Borrowed(text),
            (As::Link, Some((_, name))) if is_file => Cow::Borrowed(name),
            _ => meant(text),
        }
    }
}

/// What an entity is called: by its owner's word, else as it is mostly spelled.
pub(super) fn entity_name<'n>(
    key: &'n NameKey,
    called: Option<&'n str>,
    spellings: &'n [Spelling],
) -> &'n str {
    let most_used = || spellings.first().map(|first| &*first.text);
    called.or_else(most_used).unwrap_or(key.as_str())
}
