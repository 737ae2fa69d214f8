//! Names that may be one, as far as they are known, and what was answered since.
//!
//! A proposal that was answered is out of sight at once. What is shown stays
//! until the names have been looked through again in the vault that the answer
//! made, so nothing moves below the reader's hands.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::actions;
use super::model::Model;
use super::screens::Screen;
use super::trail::Place;
use crate::query::variants::{Found, Proposal};
use crate::text::NameKey;
use crate::vault::{Answer, NodeId, Vault, Verdict};

/// What is known of names that may be one.
#[derive(Debug, Clone, Default)]
pub struct Proposals {
    /// The best first, by the nodes of the vault that is shown.
    list: Vec<Arc<Proposal>>,
    by_node: FxHashMap<NodeId, Vec<usize>>,
    /// In which reading of the vault they were looked for; 0 before the first.
    looked_in: u64,
    limit: Option<&'static str>,
    given: Vec<Given>,
    /// The names of an answer that was taken back, while their proposal is looked
    /// for again.
    returning: Option<Vec<Box<str>>>,
    version: u64,
}

/// An answer of this session.
#[derive(Debug, Clone)]
struct Given {
    names: Vec<Box<str>>,
    /// The reading of the vault that was shown.
    generation: u64,
}

impl Proposals {
    /// Counts the changes of what is open.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Whether this reading of the vault has been looked through.
    pub fn are_of(&self, generation: u64) -> bool {
        self.looked_in == generation
    }

    /// Those that wait for an answer, the best first.
    pub fn open(&self) -> impl Iterator<Item = &Arc<Proposal>> {
        self.list.iter().filter(|proposal| !self.is_given(proposal))
    }

    /// Those of them that are about a node.
    pub fn about(&self, node: NodeId) -> impl Iterator<Item = &Arc<Proposal>> {
        let at = self.by_node.get(&node).map_or(&[][..], |at| at);
        at.iter().map(|&at| &self.list[at]).filter(|proposal| !self.is_given(proposal))
    }

    /// Takes what was found in a reading of the vault.
    pub fn take(&mut self, generation: u64, found: Found) {
        self.looked_in = generation;
        self.limit = found.limit;
        self.set(found.proposals.into_iter().map(Arc::new).collect());
    }

    /// What is to be said of a limit that was reached.
    pub fn limit(&self) -> Option<&'static str> {
        self.limit
    }

    /// Goes on to another reading of the vault: the same proposals by its nodes.
    /// One that is about a name which is gone is left out.
    pub fn carry(&mut self, old: &Vault, new: &Vault) {
        let list = std::mem::take(&mut self.list);
        self.set(list.iter().filter_map(|proposal| carried(proposal, old, new)).collect());
    }

    /// Notes an answer, which puts a proposal out of sight.
    pub fn answered(&mut self, proposal: &Proposal, generation: u64) {
        let names = proposal.names.iter().map(|candidate| candidate.name.clone()).collect();
        self.given.push(Given { names, generation });
        self.returning = None;
        self.version += 1;
    }

    /// Takes the last answer of this session back. Gives the names that it was
    /// about, if it was one that still hid a proposal; else they come with the
    /// next that is found.
    pub fn take_back(&mut self) -> Option<Vec<Box<str>>> {
        let last = self.given.pop()?;
        self.version += 1;
        if last.generation >= self.looked_in {
            return Some(last.names);
        }
        self.returning = Some(last.names);
        None
    }

    /// The names of an answer that was taken back, once they were found again.
    pub fn returned(&mut self) -> Option<Vec<Box<str>>> {
        let is_back = |names: &mut Vec<Box<str>>| self.list.iter().any(|one| is_about(one, names));
        self.returning.take_if(is_back)
    }

    fn set(&mut self, list: Vec<Arc<Proposal>>) {
        self.by_node.clear();
        for (at, proposal) in list.iter().enumerate() {
            for candidate in &proposal.names {
                self.by_node.entry(candidate.node).or_default().push(at);
            }
        }
        self.list = list;
        self.version += 1;
    }

    /// An answer is known to what was looked for after it.
    fn is_given(&self, proposal: &Proposal) -> bool {
        let mut since = self.given.iter().filter(|given| given.generation >= self.looked_in);
        since.any(|given| is_about(proposal, &given.names))
    }
}

/// Takes the names that may be one. The screen that waited for them opens at the
/// name one came from, or at those whose answer was taken back.
pub fn take(model: &mut Model, generation: u64, found: Found) {
    if generation != model.vault_generation {
        return;
    }
    let waited = model.here().list.lines().is_empty();
    model.proposals.take(generation, found);
    let returned = model.proposals.returned();
    if model.here().screen() != Some(&Screen::Variants) {
        return;
    }
    model.renew_here();
    if let Some(names) = returned {
        let list = &mut model.trail.here_mut().list;
        list.select_proposal(|proposal| is_about(proposal, &names));
    } else if waited {
        let from = model.trail.before().and_then(Place::node);
        actions::select_proposal_about(model, from);
    }
}

/// Whether a proposal is about just these names.
pub fn is_about(proposal: &Proposal, names: &[Box<str>]) -> bool {
    let has = |name: &str| proposal.names.iter().any(|candidate| &*candidate.name == name);
    proposal.names.len() == names.len() && names.iter().all(|name| has(name))
}

/// The same proposal by the nodes of another reading of the vault; none if a name
/// is gone.
pub fn carried(proposal: &Proposal, old: &Vault, new: &Vault) -> Option<Arc<Proposal>> {
    let node = |node: NodeId| new.find_anchor(&old.anchor(node));
    let mut proposal = proposal.clone();
    for candidate in &mut proposal.names {
        candidate.node = node(candidate.node)?;
        candidate.evidence.retain_mut(|evidence| {
            // What a link of an older reading was is not asked for.
            evidence.link = None;
            node(evidence.source).inspect(|source| evidence.source = *source).is_some()
        });
    }
    Some(Arc::new(proposal))
}

/// What is answered of some names of a proposal, by their positions there.
pub fn answer(vault: &Vault, proposal: &Proposal, verdict: Verdict, of: &[usize]) -> Answer {
    let candidates = of.iter().filter_map(|&at| proposal.names.get(at));
    let name = |node: NodeId, name: &str| {
        match vault.node(node).path() {
            // Only its path tells a note from others that bear its name.
            Some(path) if vault.named(&NameKey::of(name)).len() > 1 => path.as_str().into(),
            _ => name.into(),
        }
    };
    let names = candidates.map(|candidate| name(candidate.node, &candidate.name)).collect();
    Answer { verdict, names }
}
