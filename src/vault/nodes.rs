//! What every node is called, of what class it is, and when: gathered from all
//! notes that speak of it.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::build::{Joint, NOTES_PER_STEP};
use super::class_of::{self, Word};
use super::config::Hiding;
use super::names::{bare, is_attachment, meant};
use super::others::node_id;
use super::{Class, Node, NodeId, NodeKind, Spelling, VaultConfig};
use crate::note::NotePath;

/// What a step of notes says of the nodes themselves.
#[derive(Default)]
struct Sayings<'n> {
    words: Vec<Word>,
    spellings: FxHashMap<(NodeId, Cow<'n, str>), u32>,
}

impl<'v> Joint<'v> {
    /// All nodes: what the notes say of their classes and how they spell them.
    pub fn nodes(&self, config: &VaultConfig) -> Vec<Node> {
        let positions: Vec<usize> = (0..self.joins.len()).collect();
        let steps: Vec<Sayings<'v>> = positions
            .par_chunks(NOTES_PER_STEP)
            .map(|step| {
                let mut sayings = Sayings::default();
                step.iter().for_each(|&at| self.gather(at, config, &mut sayings));
                sayings
            })
            .collect();
        let mut words = Vec::new();
        let mut counts: FxHashMap<(NodeId, Cow<'v, str>), u32> = FxHashMap::default();
        for step in steps {
            words.extend(step.words);
            for (spelling, count) in step.spellings {
                *counts.entry(spelling).or_default() += count;
            }
        }
        for (id, note) in self.inventory.notes() {
            let own = note.aliases.iter().map(|alias| alias.text).chain(note.title);
            let of = self.same.of_note(id);
            let path = self.inventory.path(id).map_or("", NotePath::name);
            for name in own.chain([path]) {
                counts.entry((id, name.into())).or_default();
                if of != id {
                    counts.entry((of, name.into())).or_default();
                }
            }
        }
        let mut called: FxHashMap<NodeId, &str> = FxHashMap::default();
        for group in &self.same.groups {
            let Some(id) = self.others.target(&group.to) else { continue };
            for name in &group.written {
                counts.entry((id, (**name).into())).or_default();
            }
            called.extend(group.written.first().map(|first| (id, &**first)));
        }
        let mut spellings: Vec<((NodeId, Cow<'v, str>), u32)> = counts.into_iter().collect();
        spellings.par_sort_unstable_by(|a, b| {
            a.0.0.cmp(&b.0.0).then(b.1.cmp(&a.1)).then_with(|| a.0.1.cmp(&b.0.1))
        });
        let classes = class_of::decide(self.others.n_nodes, words);
        let hiding = config.hiding();
        let mut rest = spellings.as_slice();
        let nodes = classes.into_iter().enumerate().map(|(at, class)| {
            let len = rest.iter().take_while(|((id, _), _)| id.index() == at).count();
            let (own, after) = rest.split_at(len);
            rest = after;
            let spellings = own
                .iter()
                .map(|((_, text), count)| Spelling { text: (**text).into(), count: *count })
                .collect();
            let id = node_id(at);
            self.node(id, class, spellings, called.get(&id).copied(), &hiding)
        });
        nodes.collect()
    }

    fn node(
        &self,
        id: NodeId,
        class: Option<Class>,
        spellings: Vec<Spelling>,
        called: Option<&str>,
        hiding: &Hiding<'_>,
    ) -> Node {
        if let Some(path) = self.inventory.path(id) {
            let position = self.inventory.position(id);
            let date = position.and_then(|at| self.inventory.parsed[at].note().date);
            let is_note = id.index() < self.inventory.n_notes;
            let kind = if is_note { NodeKind::Note } else { NodeKind::Attachment };
            return Node {
                kind,
                name: path.name().into(),
                path: Some(path.clone()),
                class,
                spellings,
                date: date.map(|date| date.date),
                hidden: hiding.hides(path),
            };
        }
        let at = id.index() - self.others.first_entity;
        let (kind, name) = match self.others.entities.get(at) {
            Some(key) => {
                let missing = is_attachment(key.as_str());
                let kind = if missing { NodeKind::Attachment } else { NodeKind::Entity };
                let most_used = || spellings.first().map(|first| &*first.text);
                (kind, called.or_else(most_used).unwrap_or(key.as_str()))
            }
            None => (NodeKind::Tag, &*self.others.tags[at - self.others.entities.len()].1),
        };
        let name = name.into();
        Node { kind, name, path: None, class, spellings, date: None, hidden: false }
    }

    /// What one note says of the nodes that it names.
    fn gather(&self, at: usize, config: &VaultConfig, out: &mut Sayings<'v>) {
        let (source, note) = self.note(at);
        let uses = self.rules.uses(&note);
        let targets: Vec<NodeId> =
            self.joins[at].uses.iter().map(|joined| self.others.id(*joined)).collect();
        let of = self.same.of_note(source);
        class_of::gather(source, of, &note, &uses, &targets, config, &mut out.words);
        let mut spell = |id: NodeId, text: Cow<'v, str>| {
            if !text.is_empty() {
                *out.spellings.entry((id, text)).or_default() += 1;
            }
        };
        for ((used, joined), &id) in uses.iter().zip(&self.joins[at].uses).zip(&targets) {
            if id != source {
                spell(id, self.spelling(id, used.text, joined.by_alias));
            }
        }
        for (assignee, assigned) in
            self.assignees(at, &note).filter(|(_, assigned)| !assigned.linked)
        {
            let id = self.others.id(assigned.joined);
            class_of::gather_assignee(id, &mut out.words);
            if id != source {
                spell(id, assigned.name(assignee).into());
            }
        }
        for tag in &note.tags {
            if let Some(id) = self.others.tag(tag.name) {
                spell(id, Cow::Borrowed(tag.name));
            }
        }
    }

    /// How a name spells its node: without the folders that a path to it needs.
    fn spelling(&self, id: NodeId, text: &'v str, by_alias: bool) -> Cow<'v, str> {
        let is_file = id.index() < self.inventory.file_of.len();
        match bare(text).rsplit_once('/') {
            Some((_, name)) if is_file && !by_alias => Cow::Borrowed(name),
            _ => meant(text),
        }
    }
}
