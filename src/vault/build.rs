//! How notes become a vault: names are joined, entities get ids, classes are
//! decided, and everything that a note says becomes edges.
//!
//! What can be asked of each note alone runs on all processors. No answer
//! depends on it: results are gathered in the order of the paths, and whatever
//! is numbered is sorted first.

use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::config::Weights;
use super::inventory::Inventory;
use super::join::{Assigned, Joined, Joiner, Keys, NoteJoins, Step, To};
use super::named::{KnownNames, NAMES_MAX};
use super::others::Others;
use super::same::{OWNER_WORDS, Same, SameNodes};
use super::uses::Rules;
use super::{NodeId, Vault, VaultConfig};
use crate::note::{Code, Diagnostic, NameUse, NotePath, NoteView, Packed};
use crate::text::NameKey;

/// How many notes one step of parallel work takes.
/// What was found out of a name is known to the rest of its step only.
pub(super) const NOTES_PER_STEP: usize = 1_024;

/// What is known once all names are joined.
pub(super) struct Joint<'v> {
    pub inventory: &'v Inventory,
    pub rules: &'v Rules<'v>,
    /// Beside the parsed notes.
    pub joins: &'v [NoteJoins],
    pub others: &'v Others<'v>,
    /// Names that are one.
    pub same: &'v Same,
    /// The keys of [`Relation::Property`](super::Relation::Property), in order.
    pub properties: &'v [NameKey],
}

pub(super) fn build(
    parsed: Vec<Packed>,
    attachments: &[NotePath],
    mut problems: Vec<Diagnostic>,
    config: &VaultConfig,
) -> Vault {
    let inventory = Inventory::of(parsed, attachments);
    let rules = Rules::of(config);
    let own = inventory.own();
    let file_names = inventory.names(&own);
    let same = Same::of(config, &inventory, &file_names, &mut problems);
    let joiner = Joiner::new(&inventory, &own, &file_names, &same);
    let (joins, keys, properties) = join(&inventory, &joiner, &rules, &mut problems);
    problems.extend(inventory.twins());
    let properties = property_keys(properties, &mut problems);
    let others = Others::of(&inventory, &own, &keys);
    let joint = Joint {
        inventory: &inventory,
        rules: &rules,
        joins: &joins,
        others: &others,
        same: &same,
        properties: &properties,
    };
    let nodes = joint.nodes(&own, config);

    let owner = others.target(&same.owner);
    let mut names = file_names;
    names.add_entities(others.entities());
    if let Some(owner) = owner {
        names.add_entities(OWNER_WORDS.iter().map(|word| (NameKey::of(word), owner)));
    }
    let same_nodes = SameNodes::of(&same, &inventory, &others, &mut names);
    let known = KnownNames::of(&names, &same_nodes, &nodes, None);
    if known.cut {
        let detail = format!("only {NAMES_MAX} names are looked for in tasks, facts and decisions");
        problems.push(Diagnostic::new(&NotePath::new(""), None, Code::LimitReached, detail));
    }
    let (graph, tables) = joint.edges(&known, &nodes);
    let tags: Vec<NameKey> = others.tags.into_iter().map(|(key, _)| key).collect();
    Vault {
        first_tag: nodes.len() - tags.len(),
        entities: others.entities,
        inventory,
        nodes,
        names,
        same: same_nodes,
        graph,
        tables,
        tags,
        properties: properties.iter().map(|key| key.as_str().into()).collect(),
        owner,
        identities: config.identities.clone(),
        views: config.views.clone(),
        weights: Weights::of(config, &properties),
        off: config.off.clone(),
        columns: config.columns,
        problems,
        diagnostics: OnceLock::new(),
    }
}

/// Joins the names of every note. The keys of all that has no file are numbered
/// anew, over the whole vault. Gives the words of properties that make relations
/// of their own, too.
fn join<'v>(
    inventory: &'v Inventory,
    joiner: &Joiner<'v>,
    rules: &Rules<'v>,
    problems: &mut Vec<Diagnostic>,
) -> (Vec<NoteJoins>, Keys, FxHashSet<&'v str>) {
    let n_notes = inventory.parsed.len();
    let starts: Vec<usize> = (0..n_notes).step_by(NOTES_PER_STEP).collect();
    let notes = |start: usize| start..(start + NOTES_PER_STEP).min(n_notes);
    let mut steps: Vec<Step<'_>> =
        starts.par_iter().map(|&start| joiner.uses(notes(start), rules)).collect();
    let mut keys = Keys::default();
    for step in &mut steps {
        let numbers = keys.number_all(std::mem::take(&mut step.keys));
        renumber(&numbers, step.notes.iter_mut().flat_map(|joins| &mut joins.uses));
    }
    // Only now is it known how many of the words after an `@` are a name.
    let assigned: Vec<Step<'_>> = starts
        .par_iter()
        .zip(&mut steps)
        .map(|(&start, step)| joiner.assignees(start, step, &keys))
        .collect();
    let mut properties = FxHashSet::default();
    let mut joins = Vec::with_capacity(n_notes);
    for (mut step, assigned) in steps.into_iter().zip(assigned) {
        let numbers = keys.number_all(assigned.keys);
        let names = step.notes.iter_mut().flat_map(|joins| joins.assignees.iter_mut().flatten());
        // A linked one is one of the uses, whose number holds already.
        let plain = names.filter(|assigned| !assigned.linked);
        renumber(&numbers, plain.map(|assigned| &mut assigned.joined));
        problems.extend(step.problems.into_iter().chain(assigned.problems));
        properties.extend(step.properties);
        joins.extend(step.notes);
    }
    (joins, keys, properties)
}

/// Turns the numbers of one step's keys into those of the vault.
fn renumber<'j>(numbers: &[u32], joined: impl Iterator<Item = &'j mut Joined>) {
    for joined in joined {
        if let To::Name(number) = &mut joined.to {
            *number = numbers[*number as usize];
        }
    }
}

/// The frontmatter keys that make relations of their own, in order.
fn property_keys(written: FxHashSet<&str>, problems: &mut Vec<Diagnostic>) -> Vec<NameKey> {
    const PROPERTY_KEYS_MAX: usize = u16::MAX as usize;
    let mut keys: Vec<NameKey> = written.into_iter().map(NameKey::of).collect();
    keys.sort_unstable();
    keys.dedup();
    if keys.len() > PROPERTY_KEYS_MAX {
        let detail = format!("only {PROPERTY_KEYS_MAX} frontmatter keys make relations");
        problems.push(Diagnostic::new(&NotePath::new(""), None, Code::LimitReached, detail));
        keys.truncate(PROPERTY_KEYS_MAX);
    }
    keys
}

impl<'v> Joint<'v> {
    /// A note by its position, and its node.
    pub fn note(&self, at: usize) -> (NodeId, NoteView<'v>) {
        (self.inventory.ids[at], self.inventory.parsed[at].note())
    }

    /// The `@`s of a note's tasks that name somebody.
    pub fn assignees<'n>(
        &'n self,
        at: usize,
        note: &'n NoteView<'v>,
    ) -> impl Iterator<Item = (&'n NameUse<&'v str>, Assigned)> {
        let names =
            note.tasks.iter().flat_map(|task| &task.assignees).map(|assignee| &assignee.name);
        names.zip(&self.joins[at].assignees).filter_map(|(name, to)| Some((name, (*to)?)))
    }
}
