//! Some files of a vault come or go or say something else, or its owner says something
//! else of names, or leaves other files out of lists: a new vault is made of the old one
//! and of that, so that a change costs what it changes.
//!
//! What others build on is looked at first: the names of files, which names are one, how
//! often each name without a file is used, of what class everything is. Where that
//! changes, the notes that may mean something else by it are found ([`reach`]) and joined
//! again as if they had been edited, until nothing more changes. All else is copied, under
//! its new numbers ([`moves`]). Where too much would be joined again, there is no answer
//! here, and the vault is to be built of all its notes ([`build`](super::build)). A
//! property test holds both ways equal, the numbers of nodes and edges included.

mod kept;
mod moves;
mod next;
mod reach;
mod round;
mod spelled;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::build::Joint;
use super::config::{Hiding, Passing};
use super::inventory::Inventory;
use super::named::{KnownNames, Whose};
use super::names::Names;
use super::others::{Others, node_id};
use super::same::SameNodes;
use super::tables::Entry;
use super::uses::Rules;
use super::{Direction, Node, NodeId, Vault, VaultConfig};
use crate::note::{Diagnostic, NotePath, Packed};

pub(super) use self::moves::Moves;
use self::next::Next;
use self::reach::Reach;
use self::round::{Edits, Round};

/// Where more than one note in so many has to be joined again, it is quicker to build
/// the vault.
const CHANGED_SHARE: usize = 6;

/// So few notes may be joined again in any vault.
const CHANGED_FEW: usize = 16;

/// Files of a vault that are other than they were. No path stands twice.
#[derive(Debug, Clone, Copy, Default)]
pub struct FileChanges<'f> {
    /// Files that are not there any more, of any kind.
    pub gone: &'f [NotePath],
    /// Notes and canvases that came or say something else.
    pub notes: &'f [Packed],
    /// All other files that came.
    pub attachments: &'f [NotePath],
}

/// A vault in which some files came, went or say something else.
#[derive(Debug)]
pub struct Change {
    /// It.
    pub vault: Vault,
    /// The nodes that may be other than they were: these notes, and what they name
    /// or named. In order. None where nodes or relations have other numbers than before,
    /// where other names are one, and where other files are left out of lists.
    pub touched: Option<Vec<NodeId>>,
}

/// The old vault, what is known of the new one, and the rules for both.
struct Changing<'v> {
    old: &'v Vault,
    config: &'v VaultConfig,
    rules: Rules<'v>,
    next: &'v Next,
}

/// [`Vault::changed`].
pub(super) fn changed(
    old: &Vault,
    files: FileChanges<'_>,
    given: &[Diagnostic],
    config: &VaultConfig,
) -> Option<Change> {
    let next = Next::of(old, files, given, config)?;
    let changing = Changing { old, config, rules: Rules::of(config), next: &next };
    let mut reach = Reach::of(&changing)?;
    loop {
        let round = changing.round(&reach.notes)?;
        if !reach.grows(&changing, &round)? {
            return changing.finish(&round);
        }
    }
}

/// How many notes of a vault may be joined again.
fn few(vault: &Vault) -> usize {
    CHANGED_FEW.max(vault.inventory.parsed.len() / CHANGED_SHARE)
}

impl Changing<'_> {
    fn finish(&self, round: &Round<'_>) -> Option<Change> {
        let Self { old, next, config, .. } = self;
        let Round { edits, joined, others, properties, moves, tally, nodes, .. } = round;
        let (names, same, owner) = self.names(others, moves);
        let changed: Vec<NodeId> = nodes.keys().copied().collect();
        let mut nodes = with_nodes(old, moves, nodes);
        let hiding = config.hiding_number();
        let is_hidden_alike = hiding == old.hiding;
        if !is_hidden_alike {
            hide(&mut nodes, &next.inventory, &config.hiding());
        }
        let known = KnownNames::of(&names, &same, &nodes, Whose::Entities);
        if known.is_cut() {
            return None;
        }
        let joint = Joint { properties, ..self.joint(&others.ids) };
        let (parts, tables) = joint.edges(&edits.new, &joined.joins, &known, &nodes);
        let entries = self.entries(edits);
        let numbers = kept::numbers(properties, &old.properties);
        let (graph, tables) = rayon::join(
            || old.graph.with(&parts, moves, &numbers),
            || old.tables.with(&entries, &tables, moves),
        );
        let is_numbered_alike = moves.is_nothing() && *properties == old.properties;
        let is_named_alike = is_numbered_alike && next.regrouped.is_nothing();
        let touched = (is_named_alike && is_hidden_alike).then(|| {
            let notes = edits.new.iter().map(|own| own.id);
            let targets = |id| {
                let both = [&old.graph, &graph].map(|graph| graph.edges(id, Direction::Out));
                both.into_iter().flatten().map(|edge| edge.to).collect::<Vec<_>>()
            };
            let mut touched: Vec<NodeId> =
                notes.clone().chain(notes.flat_map(targets)).chain(changed).collect();
            touched.sort_unstable();
            touched.dedup();
            touched
        });
        let vault = Vault {
            inventory: next.inventory.clone(),
            nodes,
            names,
            same,
            groups: Arc::clone(&next.groups),
            tally: tally.clone(),
            graph,
            tables,
            first_tag: others.n_nodes - others.tags.len(),
            entities: match others.entities.as_slice() == &*old.entities {
                true => Arc::clone(&old.entities),
                false => others.entities.as_slice().into(),
            },
            tags: others.tags.iter().map(|(key, _)| key.clone()).collect(),
            properties: Arc::clone(properties),
            owner,
            me: config.me.clone(),
            identities: config.identities.clone(),
            passing: Passing::of(config, properties),
            hiding,
            given: Arc::clone(&next.given),
            problems: Arc::clone(&next.problems),
            name_problems: name_problems(old, edits, &joined.problems),
            diagnostics: OnceLock::new(),
        };
        Some(Change { vault, touched })
    }

    /// Who bears which name, and who is the owner.
    fn names(
        &self,
        others: &Others<'_>,
        moves: &Moves,
    ) -> (Arc<Names>, Arc<SameNodes>, Option<NodeId>) {
        let Self { old, next, .. } = self;
        if moves.is_nothing() && next.names.is_none() {
            return (Arc::clone(&old.names), Arc::clone(&old.same), old.owner);
        }
        let mut names = match &next.names {
            Some(names) => names.clone(),
            None => old.names.of_files(moves, |_| true),
        };
        let owner = others.target(&next.groups.owner);
        names.add_others(others, owner);
        let same = SameNodes::of(&next.groups, &next.inventory, others, &mut names);
        (Arc::new(names), Arc::new(same), owner)
    }

    /// Where what is known of each parsed note comes from.
    fn entries(&self, edits: &Edits<'_>) -> Vec<Entry> {
        let own = edits.new.iter().map(|own| own.id).zip(0..);
        let new: FxHashMap<NodeId, usize> = own.collect();
        let old = &self.old.inventory;
        let mut gone: FxHashSet<usize> = FxHashSet::default();
        gone.extend(edits.old.iter().filter_map(|own| old.position(own.id)));
        let mut kept = (0..old.parsed.len()).filter(|position| !gone.contains(position));
        let entry = |id| match new.get(id) {
            Some(at) => Entry::New(*at),
            // The others stand in the order in which they stood.
            None => Entry::Kept(kept.next().unwrap_or_default()),
        };
        self.next.inventory.ids.iter().map(entry).collect()
    }
}

fn with_nodes(old: &Vault, moves: &Moves, changed: &BTreeMap<NodeId, Node>) -> Vec<Node> {
    let node = |at: usize| {
        let id = node_id(at);
        let kept = || moves.from(id).map(|id| old.node(id));
        changed.get(&id).or_else(kept).cloned()
    };
    // Each is one of the changed ones or was there before.
    (0..moves.n_new()).into_par_iter().map(node).flatten_iter().collect()
}

/// Leaves out of lists what the rules say now.
fn hide(nodes: &mut [Node], inventory: &Inventory, hiding: &Hiding<'_>) {
    let files = nodes.par_iter_mut().zip(&inventory.file_of);
    files.for_each(|(node, file)| node.hidden = hiding.hides(inventory.files.path(*file)));
}

/// What is wrong with names, where `new` is that of the edited notes.
fn name_problems(
    old: &Vault,
    edits: &Edits<'_>,
    new: &[(NotePath, Arc<[Diagnostic]>)],
) -> Vec<(NotePath, Arc<[Diagnostic]>)> {
    let mut all = old.name_problems.clone();
    if all.is_empty() {
        all.push((NotePath::default(), [].into()));
    }
    let step_of = |path: &NotePath| all.partition_point(|(first, _)| first <= path).max(1) - 1;
    let edited = edits.old.iter().chain(&edits.new).map(|own| own.path);
    let edited: FxHashMap<&NotePath, usize> = edited.map(|path| (path, step_of(path))).collect();
    let mut by_step: BTreeMap<usize, Vec<Diagnostic>> = BTreeMap::new();
    for &step in edited.values() {
        by_step.entry(step).or_insert_with(|| {
            let old = all[step].1.iter();
            old.filter(|problem| !edited.contains_key(&problem.path)).cloned().collect()
        });
    }
    for problem in new.iter().flat_map(|(_, step)| step.iter()) {
        if let Some(step) = edited.get(&problem.path) {
            by_step.entry(*step).or_default().push(problem.clone());
        }
    }
    for (step, problems) in by_step {
        all[step].1 = problems.into();
    }
    all
}
