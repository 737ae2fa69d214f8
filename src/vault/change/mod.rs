//! Some notes of a vault say something else: a new vault is made of the old one and
//! of these notes, so that an edit costs what it changes.
//!
//! All that others build on stays as it is: which names there are, whose they are,
//! and of what class everything is. Where an edit touches any of these there is no
//! answer here, and the vault is to be built of all its notes
//! ([`build`](super::build)). A property test holds both ways equal, the numbers of
//! nodes and edges included.

mod kept;
mod spelled;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::build::{AllJoined, Joint, NOTES_PER_STEP, join};
use super::graph::Graph;
use super::inventory::Own;
use super::join::Joiner;
use super::named::{KnownNames, Whose};
use super::nodes::{Sayings, Told};
use super::others::{Ids, node_id, tag_key};
use super::tally::Named;
use super::uses::Rules;
use super::{Direction, Node, NodeId, Vault, VaultConfig};
use crate::note::{Diagnostic, NotePath, Packed};
use crate::text::NameKey;

/// Where more than one note in so many has changed, it is quicker to build the
/// vault.
const CHANGED_SHARE: usize = 16;

/// So few notes may change in any vault.
const CHANGED_FEW: usize = 16;

/// A vault in which some notes say something else.
#[derive(Debug)]
pub struct Change {
    /// It.
    pub vault: Vault,
    /// The nodes that may be other than they were: these notes, and what they name
    /// or named. In order.
    pub touched: Vec<NodeId>,
}

/// Notes before and after, in the order of their ids.
struct Edits<'v> {
    old: Vec<Own<'v>>,
    new: Vec<Own<'v>>,
    /// Beside them: where they stand among the parsed notes.
    positions: Vec<usize>,
}

/// All that the notes of one side name.
struct Side<'v> {
    joined: AllJoined<'v>,
    ids: Ids<'v>,
}

/// The old vault, and the rules by which it was built.
struct Changing<'v> {
    old: &'v Vault,
    config: &'v VaultConfig,
    rules: Rules<'v>,
}

/// [`Vault::with_notes`].
pub(super) fn with_notes(old: &Vault, notes: &[Packed], config: &VaultConfig) -> Option<Change> {
    let changing = Changing { old, config, rules: Rules::of(config) };
    let edits = changing.edits(notes)?;
    let mut sides = [changing.side(&edits.old)?, changing.side(&edits.new)?];
    let mut said = sides.each_mut().map(|side| std::mem::take(&mut side.joined.sayings));
    let told = [0, 1].map(|at| changing.told(&sides[at].ids, std::mem::take(&mut said[at])));
    let tally = changing.tally(&sides, &told)?;
    let mut nodes = changing.spelled(told)?;
    let mut tags = edits.old.iter().zip(&edits.new);
    if !tags.all(|(old, new)| changing.keeps_tags(&old.tags, &new.tags, &nodes)) {
        return None;
    }
    for own in &edits.new {
        nodes.entry(own.id).or_insert_with(|| old.node(own.id).clone()).date = own.date;
    }
    let known = KnownNames::of(&old.names, &old.same, &old.nodes, Whose::Entities);
    let (joint, notes) = (changing.joint(&sides[1].ids), &sides[1].joined.notes);
    let (parts, tables) = joint.edges(&edits.new, notes, &known, &old.nodes);
    let graph = old.graph.with(&parts);
    let touched = touched(&edits, [&old.graph, &graph]);
    let mut inventory = old.inventory.clone();
    for (&position, own) in edits.positions.iter().zip(&edits.new) {
        inventory.parsed[position] = own.packed.clone();
    }
    let vault = Vault {
        inventory,
        nodes: with_nodes(&old.nodes, nodes),
        names: Arc::clone(&old.names),
        same: Arc::clone(&old.same),
        groups: Arc::clone(&old.groups),
        tally,
        graph,
        tables: old.tables.with(&edits.positions, &tables),
        entities: Arc::clone(&old.entities),
        tags: Arc::clone(&old.tags),
        first_tag: old.first_tag,
        properties: Arc::clone(&old.properties),
        owner: old.owner,
        identities: old.identities.clone(),
        views: old.views.clone(),
        weights: old.weights.clone(),
        off: old.off.clone(),
        columns: old.columns,
        problems: Arc::clone(&old.problems),
        name_problems: name_problems(old, &edits, &sides[1].joined.problems),
        diagnostics: OnceLock::new(),
    };
    Some(Change { vault, touched })
}

impl<'v> Changing<'v> {
    /// Finds the notes; nothing where one is new or goes by other names, or they are
    /// too many.
    fn edits<'n>(&self, notes: &'n [Packed]) -> Option<Edits<'n>>
    where
        'v: 'n,
    {
        let inventory = &self.old.inventory;
        if notes.len() > CHANGED_FEW.max(inventory.parsed.len() / CHANGED_SHARE) {
            return None;
        }
        let find = |new: &'n Packed| {
            let old = inventory.parsed.binary_search_by(|old| old.path().cmp(new.path()));
            old.ok().map(|position| (inventory.ids[position], position, new))
        };
        let found: Option<Vec<(NodeId, usize, &Packed)>> = notes.iter().map(find).collect();
        let mut found = found?;
        found.sort_unstable_by_key(|(id, ..)| *id);
        let mut edits = Edits { old: Vec::new(), new: Vec::new(), positions: Vec::new() };
        for (id, position, new) in found {
            let (old, new) = (Own::of(id, &inventory.parsed[position]), Own::of(id, new));
            let is_twice = edits.positions.last() == Some(&position);
            if is_twice || (&old.aliases, old.title) != (&new.aliases, new.title) {
                return None;
            }
            edits.old.push(old);
            edits.new.push(new);
            edits.positions.push(position);
        }
        Some(edits)
    }

    /// Joins all names of some notes; nothing where one was no name of the vault.
    fn side<'n>(&'n self, own: &[Own<'n>]) -> Option<Side<'n>> {
        let Vault { inventory, names, groups, .. } = self.old;
        let joiner = Joiner::new(inventory, self.config, names, groups);
        let known = |key: &NameKey| self.entity(key).is_some_and(|at| self.named(at).used > 0);
        let joined = join(own, &joiner, &self.rules, Some(&known));
        let id = |key| Some(self.entity_id(self.entity(key)?));
        let entities: Option<Vec<NodeId>> = joined.keys.iter().map(id).collect();
        let written = own.iter().flat_map(|own| &own.tags);
        let tags = written.filter_map(|name| Some((*name, self.old.tag_of(&tag_key(name))?)));
        Some(Side { joined, ids: Ids { entities: entities?, tags: tags.collect() } })
    }

    /// What the notes of a side say of the nodes that they name.
    fn told<'n>(&'n self, ids: &'n Ids<'n>, sayings: Vec<(Sayings<'n>, Vec<u32>)>) -> Told<'n> {
        let joint = self.joint(ids);
        let mut all = Told::default();
        for (sayings, numbers) in sayings {
            let told = joint.told(sayings, &numbers);
            all.words.extend(told.words);
            all.spellings.extend(told.spellings);
        }
        all
    }

    fn joint<'n>(&'n self, ids: &'n Ids<'n>) -> Joint<'n> {
        Joint {
            inventory: &self.old.inventory,
            rules: &self.rules,
            ids,
            same: &self.old.groups,
            properties: &self.old.properties,
        }
    }

    /// The position of a name among those without a file.
    fn entity(&self, key: &NameKey) -> Option<usize> {
        self.old.entities.binary_search(key).ok()
    }

    fn entity_id(&self, at: usize) -> NodeId {
        node_id(self.old.first_entity() + at)
    }

    fn named(&self, at: usize) -> Named {
        self.old.tally.named.get(at).copied().unwrap_or_default()
    }
}

/// The notes themselves, and what they named and name.
fn touched(edits: &Edits<'_>, graphs: [&Graph; 2]) -> Vec<NodeId> {
    let notes = || edits.new.iter().map(|own| own.id);
    let edges = |graph: &Graph, id| graph.edges(id, Direction::Out).map(|edge| edge.to).collect();
    let named = graphs.iter().flat_map(|graph| {
        notes().flat_map(|id| -> Vec<NodeId> { edges(graph, id) }).collect::<Vec<_>>()
    });
    let mut touched: Vec<NodeId> = notes().chain(named).collect();
    touched.sort_unstable();
    touched.dedup();
    touched
}

fn with_nodes(old: &[Node], new: BTreeMap<NodeId, Node>) -> Vec<Node> {
    let mut nodes: Vec<Node> = old.par_iter().cloned().collect();
    for (id, node) in new {
        nodes[id.index()] = node;
    }
    nodes
}

/// What is wrong with names, where `new` is that of the edited notes.
fn name_problems(
    old: &Vault,
    edits: &Edits<'_>,
    new: &[Arc<[Diagnostic]>],
) -> Vec<Arc<[Diagnostic]>> {
    let paths = edits.new.iter().map(|own| own.path);
    let steps = edits.positions.iter().map(|position| position / NOTES_PER_STEP);
    let step_of: FxHashMap<&NotePath, usize> = paths.zip(steps).collect();
    let mut by_step: BTreeMap<usize, Vec<Diagnostic>> = BTreeMap::new();
    for &step in step_of.values() {
        by_step.entry(step).or_insert_with(|| {
            let old = old.name_problems[step].iter();
            old.filter(|problem| !step_of.contains_key(&problem.path)).cloned().collect()
        });
    }
    for problem in new.iter().flat_map(|step| step.iter()) {
        if let Some(step) = step_of.get(&problem.path) {
            by_step.entry(*step).or_default().push(problem.clone());
        }
    }
    let mut all = old.name_problems.clone();
    for (step, problems) in by_step {
        all[step] = problems.into();
    }
    all
}
