//! What every node is called, of what class it is, and when: gathered from all
//! notes that speak of it.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::build::Joint;
use super::class_of::{self, Votes, Word};
use super::config::Hiding;
use super::inventory::Own;
use super::join::{Joined, To};
use super::names::{bare, is_attachment, meant};
use super::node::Called;
use super::others::{Others, node_id};
use super::uses::Use;
use super::{Class, Node, NodeId, NodeKind, Spelling, VaultConfig};
use crate::note::NoteView;
use crate::text::{Date, NameKey};

/// What some notes say of the nodes themselves, gathered while their names are
/// joined: a name without a file stands by its number behind the files
/// ([`provisional`]), and a tag by its name alone.
#[derive(Debug, Default)]
pub(super) struct Sayings<'n> {
    words: Vec<Word>,
    /// How often each is written.
    spellings: FxHashMap<Spelled<'n>, u32>,
}

/// A node, a name as written, and as what.
type Spelled<'n> = (NodeId, &'n str, As);

/// As what a name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum As {
    /// What a link opens.
    Link,
    /// A name that only an alias joins.
    Alias,
    /// A tag.
    Tag,
}

/// The same, by the nodes that are meant.
#[derive(Debug, Default)]
pub(super) struct Told<'v> {
    pub words: Vec<Word>,
    /// How often a name spells a node; some stand here more than once.
    pub spellings: Vec<(NodeId, Cow<'v, str>, u32)>,
}

/// What stands for a node until names without a file have their ids.
fn provisional(joined: Joined, n_files: usize) -> NodeId {
    match joined.to {
        To::Node(id) => id,
        To::Name(number) => node_id(n_files + number as usize),
    }
}

impl<'n> Sayings<'n> {
    /// Adds what one note says; `joins` stand beside `uses`.
    pub fn add_note(
        &mut self,
        ids: [NodeId; 2],
        note: &NoteView<'n>,
        uses: &[Use<'n>],
        joins: &[Joined],
        (n_files, config): (usize, &VaultConfig),
    ) {
        let targets: Vec<NodeId> =
            joins.iter().map(|joined| provisional(*joined, n_files)).collect();
        class_of::gather(ids, note, uses, &targets, config, &mut self.words);
        for ((used, joined), &id) in uses.iter().zip(joins).zip(&targets) {
            let by = if joined.by_alias { As::Alias } else { As::Link };
            if id != ids[0] {
                self.spell(id, used.text, by);
            }
        }
        for tag in &note.tags {
            self.spell(NodeId(0), tag.name, As::Tag);
        }
    }

    /// Adds what an `@` in a note says of whom it names.
    pub fn add_assignee(&mut self, source: NodeId, name: &'n str, joined: Joined, n_files: usize) {
        let id = provisional(joined, n_files);
        class_of::gather_assignee(id, &mut self.words);
        if id != source {
            // As it stands: no path leads to somebody, and the task's text is repaired.
            self.spell(id, name, As::Alias);
        }
    }

    fn spell(&mut self, id: NodeId, text: &'n str, by: As) {
        *self.spellings.entry((id, text, by)).or_default() += 1;
    }
}

impl<'v> Joint<'v> {
    /// What notes say by the nodes that are meant. `numbers` are those of the keys
    /// which names without a file had when it was gathered.
    pub fn told(&self, sayings: Sayings<'v>, numbers: &[u32]) -> Told<'v> {
        let n_files = self.inventory.file_of.len();
        let meant = |id: NodeId| match id.index().checked_sub(n_files) {
            Some(number) => self.ids.entities[numbers[number] as usize],
            None => id,
        };
        let Sayings { mut words, spellings } = sayings;
        words.iter_mut().for_each(|word| word.of = meant(word.of));
        let spelling = |((id, text, by), count): (Spelled<'v>, u32)| {
            let id = if by == As::Tag { self.ids.tag(text)? } else { meant(id) };
            let name = self.spelling(id, text, by);
            (!name.is_empty()).then_some((id, name, count))
        };
        let spellings = spellings.into_iter().filter_map(spelling).collect();
        Told { words, spellings }
    }

    /// All nodes, by what all notes say of their classes and how they spell them.
    /// Gives the words on classes, counted, too.
    pub fn nodes(
        &self,
        own: &[Own<'v>],
        told: Vec<Told<'v>>,
        others: &Others<'v>,
        config: &VaultConfig,
    ) -> (Vec<Node>, Votes) {
        let (mut words, mut spellings) = (Vec::new(), Vec::new());
        for step in told {
            words.extend(step.words);
            spellings.extend(step.spellings);
        }
        for own in own {
            let of = self.same.of_note(own.id);
            let ids = [own.id].into_iter().chain((of != own.id).then_some(of));
            for name in own.names().chain([own.path.name()]) {
                spellings.extend(ids.clone().map(|id| (id, name.into(), 0)));
            }
        }
        let mut called: FxHashMap<NodeId, &str> = FxHashMap::default();
        for group in &self.same.groups {
            let Some(id) = others.target(&group.to) else { continue };
            spellings.extend(group.written.iter().map(|name| (id, (**name).into(), 0)));
            called.extend(group.written.first().map(|first| (id, &**first)));
        }
        let (spellings, votes) = rayon::join(|| counted(spellings), || Votes::of(words));
        let classes = votes.all(others.n_nodes);
        let hiding = config.hiding();
        let nodes = classes.into_par_iter().enumerate().map(|(at, class)| {
            let id = node_id(at);
            let first = spellings.partition_point(|(of, ..)| *of < id);
            let n_own = spellings[first..].iter().take_while(|(of, ..)| *of == id).count();
            let spellings: Vec<Spelling<'_>> = spellings[first..first + n_own]
                .iter()
                .map(|(_, text, count)| Spelling { text, count: *count })
                .collect();
            let date = self.inventory.position(id).and_then(|at| own[at].date);
            self.node(id, class, &spellings, date, called.get(&id).copied(), others, &hiding)
        });
        (nodes.collect(), votes)
    }

    /// One node.
    #[expect(clippy::too_many_arguments, reason = "all that a node is made of")]
    pub fn node(
        &self,
        id: NodeId,
        class: Option<Class>,
        spellings: &[Spelling<'_>],
        date: Option<Date>,
        called: Option<&str>,
        others: &Others<'_>,
        hiding: &Hiding<'_>,
    ) -> Node {
        if let Some(path) = self.inventory.path(id) {
            let is_note = id.index() < self.inventory.n_notes;
            let kind = if is_note { NodeKind::Note } else { NodeKind::Attachment };
            let mut node = Node::new(kind, Called::File(path.clone()), class, spellings);
            (node.date, node.hidden) = (date, hiding.hides(path));
            return node;
        }
        let at = id.index() - others.first_entity;
        let (kind, name) = match others.entities.get(at) {
            Some(key) => {
                let missing = is_attachment(key.as_str());
                let kind = if missing { NodeKind::Attachment } else { NodeKind::Entity };
                (kind, entity_name(key, called, spellings))
            }
            None => (NodeKind::Tag, &*others.tags[at - others.entities.len()].1),
        };
        Node::new(kind, Called::Name(name.into()), class, spellings)
    }

    /// How a name spells its node: without the folders that a path to it needs.
    fn spelling(&self, id: NodeId, text: &'v str, by: As) -> Cow<'v, str> {
        let is_file = id.index() < self.inventory.file_of.len();
        match (by, bare(text).rsplit_once('/')) {
            (As::Tag, _) => Cow::Borrowed(text),
            (As::Link, Some((_, name))) if is_file => Cow::Borrowed(name),
            _ => meant(text),
        }
    }
}

/// Spellings of nodes, each once; of a node the most used first.
fn counted(mut all: Vec<(NodeId, Cow<'_, str>, u32)>) -> Vec<(NodeId, Cow<'_, str>, u32)> {
    all.par_sort_unstable();
    all.dedup_by(|later, kept| {
        let is_same = (later.0, &later.1) == (kept.0, &kept.1);
        if is_same {
            kept.2 += later.2;
        }
        is_same
    });
    all.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.2.cmp(&a.2)).then_with(|| a.1.cmp(&b.1)));
    all
}

/// What an entity is called: by its owner's word, else as it is mostly spelled.
pub(super) fn entity_name<'n>(
    key: &'n NameKey,
    called: Option<&'n str>,
    spellings: &[Spelling<'n>],
) -> &'n str {
    let most_used = || spellings.first().map(|first| first.text);
    called.or_else(most_used).unwrap_or(key.as_str())
}
