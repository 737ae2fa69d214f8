//! How notes become a vault: names are joined, entities get ids, classes are
//! decided, and everything that a note says becomes edges.
//!
//! What can be asked of each note alone runs on all processors. No answer
//! depends on it: results are gathered in the order of the paths, and whatever
//! is numbered is sorted first.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::inventory::Inventory;
use super::join::{Assigned, Joined, Joiner, Keys, NoteJoins, To};
use super::named::{KnownNames, NAMES_MAX};
use super::others::Others;
use super::same::{OWNER_WORDS, Same, SameNodes};
use super::uses::Rules;
use super::{NodeId, Vault, VaultConfig};
use crate::note::{Code, Diagnostic, NameUse, NotePath, NoteView, Packed};
use crate::text::NameKey;

/// How many notes one step of parallel work takes.
pub(super) const NOTES_PER_STEP: usize = 256;

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
    let file_names = inventory.names();
    let same = Same::of(config, &inventory, &file_names, &mut problems);
    let joiner = Joiner::new(&inventory, &file_names, &same);
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
        same: &same,
        properties: &properties,
    };
    let nodes = joint.nodes(config);

    let owner = others.target(&same.owner);
    let mut names = file_names;
    names.add_entities(others.entities());
    if let Some(owner) = owner {
        names.add_entities(OWNER_WORDS.iter().map(|word| (NameKey::of(word), owner)));
    }
    let same_nodes = SameNodes::of(&same, &inventory, &others, &mut names);
    let known = KnownNames::of(&names, &same_nodes, &nodes);
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
        problems,
        diagnostics: OnceLock::new(),
    }
}

/// Joins the names of every note. The keys of all that has no file are numbered
/// anew, over the whole vault.
fn join(inventory: &Inventory, joiner: &Joiner<'_>, rules: &Rules<'_>) -> (Vec<NoteJoins>, Keys) {
    let notes = || inventory.ids.par_iter().zip(&inventory.parsed);
    let mut joins: Vec<NoteJoins> =
        notes().map(|(id, packed)| joiner.note(*id, &packed.note(), rules)).collect();
    let mut keys = Keys::default();
    for joins in &mut joins {
        let own = std::mem::take(&mut joins.keys);
        renumber(own, &mut keys, joins.uses.iter_mut());
    }
    // Only now is it known how many of the words after an `@` are a name.
    joins
        .par_iter_mut()
        .zip(notes())
        .for_each(|(joins, (id, packed))| joiner.assignees(*id, &packed.note(), joins, &keys));
    for joins in &mut joins {
        // A linked assignee is one of the uses, whose number holds already.
        let own = std::mem::take(&mut joins.keys);
        let plain = joins.assignees.iter_mut().flatten().filter(|assigned| !assigned.linked);
        renumber(own, &mut keys, plain.map(|assigned| &mut assigned.joined));
    }
    (joins, keys)
}

/// Turns the numbers of one note's keys into those of the vault.
fn renumber<'j>(own: Vec<NameKey>, keys: &mut Keys, joined: impl Iterator<Item = &'j mut Joined>) {
    let numbers: Vec<u32> = own.into_iter().map(|key| keys.number(key)).collect();
    for joined in joined {
        if let To::Name(number) = &mut joined.to {
            *number = numbers[*number as usize];
        }
    }
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
