//! What every node is called, of what class it is, and when: gathered from all
//! notes that speak of it.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::build::{Joint, NOTES_PER_STEP};
use super::class_of::{self, Word};
use super::config::Hiding;
use super::inventory::Own;
use super::names::{bare, is_attachment, meant};
use super::others::node_id;
use super::{Class, Node, NodeId, NodeKind, Spelling, VaultConfig};
use crate::text::Date;

/// What a step of notes says of the nodes themselves.
#[derive(Default)]
struct Sayings<'n> {
    words: Vec<Word>,
    spellings: FxHashMap<Spelled<'n>, u32>,
}

/// A node, a name as written, and whether only an alias joins it.
type Spelled<'n> = (NodeId, &'n str, bool);

impl<'v> Joint<'v> {
    /// All nodes: what the notes say of their classes and how they spell them.
    pub fn nodes(&self, own: &[Own<'v>], config: &VaultConfig) -> Vec<Node> {
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
        let mut written: FxHashMap<Spelled<'v>, u32> = FxHashMap::default();
        let mut counts: FxHashMap<(NodeId, Cow<'v, str>), u32> = FxHashMap::default();
        for step in steps {
            words.extend(step.words);
            for (spelled, count) in step.spellings {
                *written.entry(spelled).or_default() += count;
            }
        }
        for ((id, text, by_alias), count) in written {
            let name = self.spelling(id, text, by_alias);
            if !name.is_empty() {
                *counts.entry((id, name)).or_default() += count;
            }
        }
        for (&id, own) in self.inventory.ids.iter().zip(own) {
            let of = self.same.of_note(id);
            for name in own.names().chain([own.path.name()]) {
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
            let (spelled, after) = rest.split_at(len);
            rest = after;
            let spellings = spelled
                .iter()
                .map(|((_, text), count)| Spelling { text: (**text).into(), count: *count })
                .collect();
            let id = node_id(at);
            let date = self.inventory.position(id).and_then(|at| own[at].date);
            self.node(id, class, spellings, date, called.get(&id).copied(), &hiding)
        });
        nodes.collect()
    }

    fn node(
        &self,
        id: NodeId,
        class: Option<Class>,
        spellings: Vec<Spelling>,
        date: Option<Date>,
        called: Option<&str>,
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
        let mut spell = |id: NodeId, text: &'v str, by_alias: bool| {
            *out.spellings.entry((id, text, by_alias)).or_default() += 1;
        };
        for ((used, joined), &id) in uses.iter().zip(&self.joins[at].uses).zip(&targets) {
            if id != source {
                spell(id, used.text, joined.by_alias);
            }
        }
        for (assignee, assigned) in
            self.assignees(at, &note).filter(|(_, assigned)| !assigned.linked)
        {
            let id = self.others.id(assigned.joined);
            class_of::gather_assignee(id, &mut out.words);
            if id != source {
                // As it stands: no path leads to somebody, and the task's text is repaired.
                spell(id, assigned.name(assignee), true);
            }
        }
        for tag in &note.tags {
            if let Some(id) = self.others.tag(tag.name) {
                spell(id, tag.name, false);
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
