//! How notes become a vault: names are joined, entities get ids, classes are
//! decided, and everything that a note says becomes edges.
//!
//! What can be asked of each note alone runs on all processors. No answer
//! depends on it: results are gathered in the order of the paths, and whatever
//! is numbered is sorted first.

use std::collections::hash_map::Entry;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::class_of::{self, Word};
use super::graph::{Graph, Part, Said};
use super::inventory::Inventory;
use super::join::{Assigned, Joined, Joiner, Keys, NoteJoins, To};
use super::named::{KnownNames, NAMES_MAX};
use super::names::{bare, is_attachment};
use super::tables::{NoteTable, Tables};
use super::uses::{Means, Rules, Use};
use super::{Class, Node, NodeId, NodeKind, Occurrence, Relation, Spelling, Vault, VaultConfig};
use crate::note::{Code, Diagnostic, NameUse, Note, NotePath, Parsed, Statement};
use crate::text::{NameKey, Place};

/// How many notes one step of parallel work takes.
const NOTES_PER_STEP: usize = 256;

/// Everything that is not a file, in the order of the ids.
struct Others {
    entities: Vec<NameKey>,
    /// By the numbers of [`To::Name`].
    entity_ids: Vec<NodeId>,
    first_entity: usize,
    /// With the name as it was first written.
    tags: Vec<(NameKey, Box<str>)>,
    tag_ids: FxHashMap<NameKey, NodeId>,
    n_nodes: usize,
}

/// What a step of notes says of the nodes themselves.
#[derive(Default)]
struct Sayings<'n> {
    words: Vec<Word>,
    spellings: FxHashMap<(NodeId, &'n str), u32>,
}

/// What is known once all names are joined.
struct Joint<'v> {
    inventory: &'v Inventory,
    rules: &'v Rules<'v>,
    /// Beside the parsed notes.
    joins: &'v [NoteJoins],
    others: &'v Others,
    /// The keys of [`Relation::Property`], in order.
    properties: &'v [NameKey],
}

pub(super) fn build(
    parsed: Vec<Arc<Parsed>>,
    attachments: &[NotePath],
    mut problems: Vec<Diagnostic>,
    config: &VaultConfig,
) -> Vault {
    let inventory = Inventory::of(parsed, attachments);
    let rules = Rules::of(config);
    let file_names = inventory.names();
    let joiner = Joiner::new(&inventory, &file_names, config);
    let (mut joins, keys) = join(&inventory, &joiner, &rules);
    problems.extend(joins.iter_mut().flat_map(|joins| std::mem::take(&mut joins.problems)));
    problems.extend(inventory.twins());
    let properties = property_keys(&joins, &mut problems);
    let others = Others::of(&inventory, &keys);
    let joint = Joint {
        inventory: &inventory,
        rules: &rules,
        joins: &joins,
        others: &others,
        properties: &properties,
    };
    let nodes = joint.nodes(config);

    let mut names: Vec<(NameKey, NodeId)> = others.entities().collect();
    let owner = joiner.owner.note().or_else(|| others.entity(joiner.owner.keys().next()?));
    if let Some(owner) = owner {
        let free = joiner.owner.keys().filter(|key| file_names.bearers(key).is_empty());
        names.extend(free.map(|key| (key.clone(), owner)));
    }
    let names = file_names.with(names);
    let known = KnownNames::of(&names, &nodes);
    if known.as_ref().is_some_and(|known| known.cut) {
        let detail = format!("only {NAMES_MAX} names are looked for in tasks, facts and decisions");
        problems.push(Diagnostic::new(&NotePath::new(""), None, Code::LimitReached, detail));
    }
    let (graph, tables) = joint.edges(known.as_ref(), &nodes);
    let tags: Vec<NameKey> = others.tags.into_iter().map(|(key, _)| key).collect();
    Vault {
        first_tag: nodes.len() - tags.len(),
        inventory,
        nodes,
        names,
        graph,
        tables,
        tags,
        properties: properties.iter().map(|key| key.as_str().into()).collect(),
        owner,
        problems,
        diagnostics: OnceLock::new(),
    }
}

/// Joins the names of every note. The keys of all that has no file are numbered
/// anew, over the whole vault.
fn join(inventory: &Inventory, joiner: &Joiner<'_>, rules: &Rules<'_>) -> (Vec<NoteJoins>, Keys) {
    let notes: Vec<(NodeId, &Note)> = inventory.notes().collect();
    let mut joins: Vec<NoteJoins> =
        notes.par_iter().map(|(id, note)| joiner.note(*id, note, rules)).collect();
    let mut keys = Keys::default();
    for joins in &mut joins {
        let own = std::mem::take(&mut joins.keys);
        let numbers: Vec<u32> = own.list.into_iter().map(|key| keys.number(key)).collect();
        for joined in &mut joins.uses {
            if let To::Name(number) = &mut joined.to {
                *number = numbers[*number as usize];
            }
        }
    }
    // Only now is it known how many of the words after an `@` are a name.
    for (joins, (id, note)) in joins.iter_mut().zip(notes) {
        joiner.assignees(id, note, joins, &mut keys);
    }
    (joins, keys)
}

/// The frontmatter keys that make relations of their own, in order.
fn property_keys(joins: &[NoteJoins], problems: &mut Vec<Diagnostic>) -> Vec<NameKey> {
    const PROPERTY_KEYS_MAX: usize = u16::MAX as usize;
    let mut keys: Vec<NameKey> =
        joins.iter().flat_map(|joins| joins.properties.iter().cloned()).collect();
    keys.par_sort_unstable();
    keys.dedup();
    if keys.len() > PROPERTY_KEYS_MAX {
        let detail = format!("only {PROPERTY_KEYS_MAX} frontmatter keys make relations");
        problems.push(Diagnostic::new(&NotePath::new(""), None, Code::LimitReached, detail));
        keys.truncate(PROPERTY_KEYS_MAX);
    }
    keys
}

impl Others {
    /// Gives ids to names without files and to tags, each in the order of its key.
    fn of(inventory: &Inventory, keys: &Keys) -> Self {
        let first_entity = inventory.file_of.len();
        let mut order: Vec<u32> = (0..).take(keys.list.len()).collect();
        order.sort_unstable_by_key(|&number| &keys.list[number as usize]);
        let mut entity_ids = vec![NodeId(0); order.len()];
        for (&number, at) in order.iter().zip(first_entity..) {
            entity_ids[number as usize] = node_id(at);
        }
        let entities: Vec<NameKey> =
            order.iter().map(|&number| keys.list[number as usize].clone()).collect();
        let mut spelled: FxHashMap<NameKey, &str> = FxHashMap::default();
        for name in inventory.notes().flat_map(|(_, note)| &note.tags).map(|tag| &*tag.name) {
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
        let tag_ids =
            tags.iter().map(|(key, _)| key.clone()).zip((first_tag..).map(node_id)).collect();
        let n_nodes = first_tag + tags.len();
        Self { entities, entity_ids, first_entity, tags, tag_ids, n_nodes }
    }

    fn entities(&self) -> impl Iterator<Item = (NameKey, NodeId)> {
        self.entities.iter().cloned().zip((self.first_entity..).map(node_id))
    }

    fn entity(&self, key: &NameKey) -> Option<NodeId> {
        self.entities.binary_search(key).ok().map(|at| node_id(self.first_entity + at))
    }

    fn id(&self, joined: Joined) -> NodeId {
        match joined.to {
            To::Node(id) => id,
            To::Name(number) => self.entity_ids[number as usize],
        }
    }

    fn tag(&self, name: &str) -> Option<NodeId> {
        self.tag_ids.get(&NameKey::of(name.trim_matches('/'))).copied()
    }
}

/// A tag and all above it, the longest first.
fn above(tag: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(tag.trim_matches('/')), |tag| {
        tag.rsplit_once('/').map(|(above, _)| above.trim_end_matches('/'))
    })
}

impl<'v> Joint<'v> {
    /// All nodes: what the notes say of their classes and how they spell them.
    fn nodes(&self, config: &VaultConfig) -> Vec<Node> {
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
        let mut counts: FxHashMap<(NodeId, &str), u32> = FxHashMap::default();
        for step in steps {
            words.extend(step.words);
            for (spelling, count) in step.spellings {
                *counts.entry(spelling).or_default() += count;
            }
        }
        for (id, note) in self.inventory.notes() {
            let own = note.aliases.iter().map(|alias| &*alias.text).chain(note.title.as_deref());
            for name in own.chain([note.path.name()]) {
                counts.entry((id, name)).or_default();
            }
        }
        let mut spellings: Vec<((NodeId, &str), u32)> = counts.into_iter().collect();
        spellings.par_sort_unstable_by(|a, b| {
            a.0.0.cmp(&b.0.0).then(b.1.cmp(&a.1)).then_with(|| a.0.1.cmp(b.0.1))
        });
        let classes = class_of::decide(self.others.n_nodes, words);
        let mut rest = spellings.as_slice();
        let nodes = classes.into_iter().enumerate().map(|(at, class)| {
            let len = rest.iter().take_while(|((id, _), _)| id.index() == at).count();
            let (own, after) = rest.split_at(len);
            rest = after;
            let spellings = own
                .iter()
                .map(|&((_, text), count)| Spelling { text: text.into(), count })
                .collect();
            self.node(node_id(at), class, spellings, config)
        });
        nodes.collect()
    }

    fn node(
        &self,
        id: NodeId,
        class: Option<Class>,
        spellings: Vec<Spelling>,
        config: &VaultConfig,
    ) -> Node {
        if let Some(path) = self.inventory.path(id) {
            let position = self.inventory.position(id);
            let date = position.and_then(|at| self.inventory.parsed[at].note.date);
            let is_note = id.index() < self.inventory.n_notes;
            let kind = if is_note { NodeKind::Note } else { NodeKind::Attachment };
            return Node {
                kind,
                name: path.name().into(),
                path: Some(path.clone()),
                class,
                spellings,
                date: date.map(|date| date.date),
                hidden: config.hides(path),
            };
        }
        let at = id.index() - self.others.first_entity;
        let (kind, name) = match self.others.entities.get(at) {
            Some(key) => {
                let missing = is_attachment(key.as_str());
                let kind = if missing { NodeKind::Attachment } else { NodeKind::Entity };
                (kind, spellings.first().map_or(key.as_str(), |first| &first.text))
            }
            None => (NodeKind::Tag, &*self.others.tags[at - self.others.entities.len()].1),
        };
        let name = name.into();
        Node { kind, name, path: None, class, spellings, date: None, hidden: false }
    }

    /// What one note says of the nodes that it names.
    fn gather(&self, at: usize, config: &VaultConfig, out: &mut Sayings<'v>) {
        let (source, note) = self.note(at);
        let uses = self.rules.uses(note);
        let targets: Vec<NodeId> =
            self.joins[at].uses.iter().map(|joined| self.others.id(*joined)).collect();
        class_of::gather(source, note, &uses, &targets, config, &mut out.words);
        let mut spell = |id: NodeId, text: &'v str| {
            if !text.is_empty() {
                *out.spellings.entry((id, text)).or_default() += 1;
            }
        };
        for ((used, joined), &id) in uses.iter().zip(&self.joins[at].uses).zip(&targets) {
            if id != source {
                spell(id, self.spelling(id, used.text, joined.by_alias));
            }
        }
        for (assignee, assigned) in self.assignees(at).filter(|(who, _)| who.link.is_none()) {
            let id = self.others.id(assigned.joined);
            class_of::gather_assignee(id, &mut out.words);
            if id != source {
                spell(id, assigned.name(assignee));
            }
        }
        for tag in &note.tags {
            if let Some(id) = self.others.tag(&tag.name) {
                spell(id, &tag.name);
            }
        }
    }

    fn note(&self, at: usize) -> (NodeId, &'v Note) {
        (self.inventory.ids[at], &self.inventory.parsed[at].note)
    }

    /// The `@`s of a note's tasks that name somebody.
    fn assignees(&self, at: usize) -> impl Iterator<Item = (&'v NameUse, Assigned)> {
        let tasks = &self.note(at).1.tasks;
        let names = tasks.iter().flat_map(|task| &task.assignees).map(|assignee| &assignee.name);
        names.zip(&self.joins[at].assignees).filter_map(|(name, to)| Some((name, (*to)?)))
    }

    /// How a name spells its node: without the folders that a path to it needs.
    fn spelling(&self, id: NodeId, text: &'v str, by_alias: bool) -> &'v str {
        let is_file = id.index() < self.inventory.file_of.len();
        match bare(text).rsplit_once('/') {
            Some((_, name)) if is_file && !by_alias => name,
            _ => bare(text),
        }
    }

    /// All edges, and what each part of each note leads to.
    fn edges(&self, known: Option<&KnownNames>, nodes: &[Node]) -> (Graph, Tables) {
        let positions: Vec<usize> = (0..self.joins.len()).collect();
        let steps: Vec<(Part, Vec<NoteTable>)> = positions
            .par_chunks(NOTES_PER_STEP)
            .map(|step| {
                let mut part = Part::default();
                let mut tables = Vec::with_capacity(step.len());
                for &at in step {
                    let (source, note) = self.note(at);
                    let uses = self.rules.uses(note);
                    let mut said = self.says(at, &uses);
                    if let Some(known) = known {
                        self.add_named(source, note, known, &mut said);
                    }
                    tables.push(self.table(at, &uses, &said, nodes));
                    part.add_note(said);
                }
                (part, tables)
            })
            .collect();
        let mut tables = Tables::default();
        let mut parts = Vec::with_capacity(steps.len());
        for (part, step) in steps {
            step.into_iter().for_each(|table| tables.push(table));
            parts.push(part);
        }
        (Graph::build(nodes.len(), parts), tables)
    }

    /// What one note says of other nodes, `named` aside.
    fn says(&self, at: usize, uses: &[Use<'_>]) -> Vec<Said> {
        let (source, note) = self.note(at);
        let mut said = Vec::with_capacity(uses.len() + note.tags.len() + 8);
        let mut say = |relation, to, place, by_alias, link| {
            if to != source {
                let occurrence = Occurrence { source, place, by_alias, link };
                said.push(Said::new(relation, to, occurrence));
            }
        };
        for (used, joined) in uses.iter().zip(&self.joins[at].uses) {
            let to = self.others.id(*joined);
            say(self.relation(used.means), to, used.place, joined.by_alias, used.link);
        }
        for (name, assigned) in self.assignees(at).filter(|(name, _)| name.link.is_none()) {
            let (to, by_alias) = (self.others.id(assigned.joined), assigned.joined.by_alias);
            say(Relation::Assigned, to, name.place, by_alias, None);
        }
        for tag in &note.tags {
            if let Some(to) = self.others.tag(&tag.name) {
                say(Relation::Tag, to, tag.place, false, None);
            }
        }
        said
    }

    /// Adds the names that stand unlinked in tasks, facts and decisions.
    fn add_named(&self, source: NodeId, note: &Note, known: &KnownNames, said: &mut Vec<Said>) {
        for statement in statements(note) {
            for hit in known.find(statement) {
                let to = hit.id.or_else(|| {
                    let file = self.inventory.files.resolve(hit.text, &note.path).file()?;
                    Some(self.inventory.nodes[file.index()])
                });
                if let Some(to) = to.filter(|&to| to != source) {
                    let occurrence =
                        Occurrence { source, place: hit.place, by_alias: false, link: None };
                    said.push(Said::new(Relation::Named, to, occurrence));
                }
            }
        }
    }

    /// What each part of a note leads to.
    fn table(&self, at: usize, uses: &[Use<'_>], said: &[Said], nodes: &[Node]) -> NoteTable {
        let (source, note) = self.note(at);
        let mut table = NoteTable {
            links: Vec::with_capacity(note.links.len()),
            facts: vec![source; note.facts.len()],
            tasks: vec![Vec::new(); note.tasks.len()],
            lines: Vec::new(),
        };
        for (used, joined) in uses.iter().zip(&self.joins[at].uses) {
            let id = self.others.id(*joined);
            if used.link.is_some() {
                table.links.push(id);
            }
            if let Some(fact) = used.fact {
                table.facts[fact as usize] = id;
            }
        }
        let mut assigned = self.joins[at].assignees.iter();
        for (task, to) in note.tasks.iter().zip(&mut table.tasks) {
            for assigned in assigned.by_ref().take(task.assignees.len()).flatten() {
                let id = self.others.id(assigned.joined);
                if !to.contains(&id) {
                    to.push(id);
                }
            }
        }
        table.lines = names_in_lines(note, said, nodes);
        table
    }

    fn relation(&self, means: Means<'_>) -> Relation {
        match means {
            Means::Relation(relation) => relation,
            Means::Key(key) => {
                let at = self.properties.binary_search(&NameKey::of(key)).ok();
                // Keys past the limit share the last number.
                let last = self.properties.len().saturating_sub(1);
                Relation::Property(u16::try_from(at.unwrap_or(last)).unwrap_or(u16::MAX))
            }
        }
    }
}

/// The sentences in which names are looked for. One may come twice, as a task
/// and as a decision.
fn statements(note: &Note) -> impl Iterator<Item = &Statement> {
    let tasks = note.tasks.iter().map(|task| &task.text);
    let facts = note.facts.iter().map(|fact| &fact.statement);
    tasks.chain(facts).chain(note.decisions.iter().map(|decision| &decision.statement))
}

/// What the lines of statements name, linked or not, without the subjects of
/// facts and those whom a task is for: by line, then from left to right.
fn names_in_lines(note: &Note, said: &[Said], nodes: &[Node]) -> Vec<(u32, NodeId)> {
    let mut lines: Vec<u32> = statements(note).map(|statement| statement.place.line).collect();
    lines.sort_unstable();
    let is_name = |id: NodeId| {
        let node = &nodes[id.index()];
        let document = matches!(node.class, Some(Class::Meeting | Class::Note));
        matches!(node.kind, NodeKind::Entity | NodeKind::Note) && !document
    };
    let mut names: Vec<(Place, NodeId)> = said
        .iter()
        .filter(|said| {
            matches!(said.relation(), Relation::Named | Relation::Link | Relation::Related)
        })
        .map(|said| (said.place(), said.to()))
        .filter(|(place, id)| lines.binary_search(&place.line).is_ok() && is_name(*id))
        .collect();
    names.sort_unstable();
    let mut seen = FxHashSet::default();
    names
        .into_iter()
        .map(|(place, id)| (place.line, id))
        .filter(|name| seen.insert(*name))
        .collect()
}

/// Counts of one vault fit 32 bits: its files do, each cut at the same limit.
fn node_id(at: usize) -> NodeId {
    NodeId(u32::try_from(at).expect("a vault has fewer than 2^32 nodes"))
}
