//! How notes become a vault: names are joined, entities get ids, classes are
//! decided, and everything that a note says becomes edges.
//!
//! What can be asked of each note alone runs on all processors. No answer
//! depends on it: results are gathered in the order of the paths, and whatever
//! is numbered is sorted first.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::config::Passing;
use super::graph::{Graph, PROPERTIES_MAX};
use super::inventory::{Inventory, Own};
use super::join::{Assigned, Joined, Joiner, Joins, Keys, NoteJoins, Step, To};
use super::named::{KnownNames, NAMES_MAX, Whose};
use super::nodes::Sayings;
use super::others::{Ids, Others};
use super::same::{Same, SameNodes};
use super::tally::{Named, Tally};
use super::uses::{Rules, Use};
use super::{NodeId, Vault, VaultConfig};
use crate::note::{Code, Diagnostic, NameUse, NotePath, NoteView, Packed};
use crate::text::NameKey;

/// The fewest notes that one step of parallel work takes.
const NOTES_A_STEP_MIN: usize = 1_024;
/// As many steps has each thread, so that none waits long for another.
const STEPS_A_THREAD: usize = 8;

/// How many notes one step of parallel work takes. What was found out of a name is
/// known to the rest of its step only, so that few long ones are better than many.
fn notes_a_step(n_notes: usize) -> usize {
    n_notes.div_ceil(STEPS_A_THREAD * rayon::current_num_threads()).max(NOTES_A_STEP_MIN)
}

/// What is known once all names are joined.
pub(super) struct Joint<'v> {
    pub inventory: &'v Inventory,
    pub rules: &'v Rules<'v>,
    /// What the numbers of the joins stand for.
    pub ids: &'v Ids<'v>,
    /// Names that are one.
    pub same: &'v Same,
    /// The keys of [`Relation::Property`](super::Relation::Property), in order.
    pub properties: &'v [NameKey],
}

/// A note, with all that it names and where each of that leads.
pub(super) struct Read<'n, 'v> {
    pub id: NodeId,
    pub packed: &'v Packed,
    pub note: NoteView<'v>,
    pub uses: Vec<Use<'v>>,
    pub joins: NoteJoins<'n>,
}

/// The names of some notes, joined.
#[derive(Default)]
pub(super) struct AllJoined<'v> {
    /// Those of some notes after the other.
    pub joins: Vec<Joins>,
    /// The names without a file, as [`To::Name`] numbers them.
    pub keys: Vec<NameKey>,
    /// Beside the keys.
    pub named: Vec<Named>,
    /// The frontmatter keys that make relations of their own, as written, each with
    /// the number of its uses.
    pub properties: FxHashMap<&'v str, u32>,
    /// What the notes say of the nodes that they name, in parts, each with the numbers
    /// of its keys among all.
    pub sayings: Vec<(Sayings<'v>, Vec<u32>)>,
    /// What is wrong with the names, one list for each step, with the path of the
    /// first note in it.
    pub problems: Vec<(NotePath, Arc<[Diagnostic]>)>,
}

pub(super) fn build(
    parsed: Vec<Packed>,
    attachments: &[NotePath],
    mut problems: Vec<Diagnostic>,
    config: &VaultConfig,
) -> Vault {
    let given: Arc<[Diagnostic]> = problems.as_slice().into();
    let inventory = Inventory::of(parsed, attachments);
    let rules = Rules::of(config);
    let own = inventory.own();
    let file_names = inventory.names(&own);
    let same = Same::of(config, &inventory, &file_names, &mut problems);
    let joiner = Joiner::new(&inventory, config, &file_names, &same);
    let joined = join(&own, &joiner, &rules, None);
    let AllJoined { joins, keys, named, properties: written, .. } = joined;
    let AllJoined { sayings, problems: name_problems, .. } = joined;
    problems.extend(inventory.twins());
    let (properties, n_uses) = property_keys(&written, &mut problems);
    let others = Others::of(&inventory, &own, &keys);
    let joint = Joint {
        inventory: &inventory,
        rules: &rules,
        ids: &others.ids,
        same: &same,
        properties: &properties,
    };
    let told = sayings.into_par_iter().map(|(one, numbers)| joint.told(one, &numbers)).collect();
    let (nodes, votes) = joint.nodes(&own, told, &others, config);
    let tally = Tally { votes, named: others.in_order(&named), properties: n_uses };

    let owner = others.target(&same.owner);
    let mut names = file_names;
    names.add_others(&others, owner);
    let same_nodes = SameNodes::of(&same, &inventory, &others, &mut names);
    let known = KnownNames::of(&names, &same_nodes, &nodes, Whose::Entities);
    if known.is_cut() {
        let detail = format!("only {NAMES_MAX} names are looked for in tasks, facts and decisions");
        problems.push(Diagnostic::new(&NotePath::new(""), None, Code::LimitReached, detail));
    }
    let (parts, tables) = joint.edges(&own, &joins, &known, &nodes);
    let graph = Graph::build(nodes.len(), parts);
    let tags: Vec<NameKey> = others.tags.into_iter().map(|(key, _)| key).collect();
    Vault {
        first_tag: nodes.len() - tags.len(),
        entities: others.entities.into(),
        inventory,
        nodes,
        names: Arc::new(names),
        same: Arc::new(same_nodes),
        groups: Arc::new(same),
        tally,
        graph,
        tables,
        tags: tags.into(),
        passing: Passing::of(config, &properties),
        hiding: config.hiding_number(),
        properties: properties.into(),
        owner,
        me: config.me.clone(),
        identities: config.identities.clone(),
        given,
        problems: problems.into(),
        name_problems,
        diagnostics: OnceLock::new(),
    }
}

/// Joins the names of notes. The keys of all that has no file are numbered over
/// all of them. `known` tells which names other notes of the vault use, `@Name`
/// aside; without it, the notes are all that there are.
pub(super) fn join<'v>(
    own: &[Own<'v>],
    joiner: &Joiner<'v>,
    rules: &Rules<'v>,
    known: Option<&(dyn Fn(&NameKey) -> bool + Sync)>,
) -> AllJoined<'v> {
    let len = notes_a_step(own.len());
    let notes = own.par_chunks(len);
    let mut steps: Vec<Step<'_>> = notes.clone().map(|notes| joiner.uses(notes, rules)).collect();
    let (mut keys, mut sayings) = (Keys::default(), Vec::with_capacity(2 * steps.len()));
    for step in &mut steps {
        let numbers = keys.number_all(std::mem::take(&mut step.keys));
        renumber(&numbers, step.joins.uses.items_mut());
        sayings.push((std::mem::take(&mut step.sayings), numbers));
    }
    // Only now is it known how many of the words after an `@` are a name.
    let known = |key: &NameKey| keys.has(key) || known.is_some_and(|known| known(key));
    let assigned: Vec<Step<'_>> =
        notes.zip(&mut steps).map(|(notes, step)| joiner.assignees(notes, step, &known)).collect();
    let mut all = AllJoined::default();
    for ((mut step, assigned), notes) in steps.into_iter().zip(assigned).zip(own.chunks(len)) {
        let numbers = keys.number_all(assigned.keys);
        let names = step.joins.assignees.items_mut().iter_mut().flatten();
        // A linked one is one of the uses, whose number holds already.
        let plain = names.filter(|assigned| !assigned.linked);
        renumber(&numbers, plain.map(|assigned| &mut assigned.joined));
        sayings.push((assigned.sayings, numbers));
        let problems = step.problems.into_iter().chain(assigned.problems).collect();
        all.problems.push((notes[0].path.clone(), problems));
        for (key, n_uses) in step.properties {
            *all.properties.entry(key).or_default() += n_uses;
        }
        all.joins.push(step.joins);
    }
    (all.keys, all.sayings) = (keys.list, sayings);
    all.named = Named::count(all.keys.len(), &all.joins);
    all
}

/// Turns the numbers of one step's keys into those of the vault.
fn renumber<'j>(numbers: &[u32], joined: impl IntoIterator<Item = &'j mut Joined>) {
    for joined in joined {
        if let To::Name(number) = &mut joined.to {
            *number = numbers[*number as usize];
        }
    }
}

/// The frontmatter keys that make relations of their own, in order, each with the
/// number of its uses.
fn property_keys(
    written: &FxHashMap<&str, u32>,
    problems: &mut Vec<Diagnostic>,
) -> (Vec<NameKey>, Vec<u32>) {
    const PROPERTY_KEYS_MAX: usize = PROPERTIES_MAX as usize;
    let mut keys: BTreeMap<NameKey, u32> = BTreeMap::new();
    for (key, n_uses) in written {
        *keys.entry(NameKey::of(key)).or_default() += n_uses;
    }
    if keys.len() > PROPERTY_KEYS_MAX {
        let detail = format!("only {PROPERTY_KEYS_MAX} frontmatter keys make relations");
        problems.push(Diagnostic::new(&NotePath::new(""), None, Code::LimitReached, detail));
    }
    keys.into_iter().take(PROPERTY_KEYS_MAX).unzip()
}

impl<'v> Joint<'v> {
    /// A note, unpacked.
    pub fn read<'n>(&self, own: &Own<'v>, joins: NoteJoins<'n>) -> Read<'n, 'v> {
        let note = own.packed.note();
        let uses = self.rules.uses(&note);
        Read { id: own.id, packed: own.packed, note, uses, joins }
    }
}

impl<'v> Read<'_, 'v> {
    /// The `@`s of the note's tasks that name somebody.
    pub fn assignees(&self) -> impl Iterator<Item = (&NameUse<&'v str>, Assigned)> {
        let names =
            self.note.tasks.iter().flat_map(|task| &task.assignees).map(|assignee| &assignee.name);
        names.zip(self.joins.assignees).filter_map(|(name, to)| Some((name, (*to)?)))
    }
}
