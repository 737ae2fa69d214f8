//! How nodes are spelled once some notes say something else.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::super::inventory::Own;
use super::super::named::is_in_lower_case;
use super::super::nodes::Told;
use super::super::others::Others;
use super::super::same::Group;
use super::super::{Node, NodeId, Spelling};
use super::{Changing, Moves};
use crate::text::NameKey;

/// How often each spelling of a node is written in the notes, before and after.
pub(super) type Counts<'v> = FxHashMap<Cow<'v, str>, [u32; 2]>;

/// How often nodes, by their new numbers, are spelled otherwise than before. Of what
/// is told the first is what was.
pub(super) fn counts<'v>(told: [Told<'v>; 2], moves: &Moves) -> BTreeMap<NodeId, Counts<'v>> {
    let [was, is] = told;
    let mut counts: BTreeMap<NodeId, Counts<'v>> = BTreeMap::new();
    for (id, name, count) in was.spellings {
        if let Some(id) = moves.to(id) {
            counts.entry(id).or_default().entry(name).or_default()[0] += count;
        }
    }
    for (id, name, count) in is.spellings {
        counts.entry(id).or_default().entry(name).or_default()[1] += count;
    }
    counts.retain(|_, counts| counts.values().any(|[before, after]| before != after));
    counts
}

/// The groups that nodes stand for, by these.
pub(super) struct Standing<'n>(FxHashMap<NodeId, Vec<&'n Group>>);

impl<'n> Standing<'n> {
    fn of(&self, id: NodeId) -> &[&'n Group] {
        self.0.get(&id).map_or(&[], Vec::as_slice)
    }

    /// What the vault's owner calls a node.
    pub fn called(&self, id: NodeId) -> Option<&'n str> {
        let last = self.of(id).iter().rev().find_map(|group| group.written.first());
        last.map(|name| &**name)
    }
}

impl Changing<'_> {
    /// Which nodes stand for the groups as they are now.
    pub fn standing(&self, others: &Others<'_>) -> Standing<'_> {
        let mut standing: FxHashMap<NodeId, Vec<&Group>> = FxHashMap::default();
        for group in &self.next.groups.groups {
            if let Some(id) = others.target(&group.to) {
                standing.entry(id).or_default().push(group);
            }
        }
        Standing(standing)
    }

    /// The spellings of a node, the most used first, each with its count. Nothing where
    /// they were counted otherwise before.
    pub fn respelled<'n>(
        &'n self,
        id: NodeId,
        before: Option<&'n Node>,
        counts: Option<Counts<'n>>,
        standing: &Standing<'n>,
    ) -> Option<Vec<(Cow<'n, str>, u32)>> {
        let mut counts = counts.unwrap_or_default();
        let mut own = self.own_names(id, standing);
        let mut spellings = Vec::with_capacity(counts.len() + own.len());
        for Spelling { text, count } in before.into_iter().flat_map(Node::spellings) {
            let [before, after] = counts.remove(text).unwrap_or_default();
            let count = (count + after).checked_sub(before)?;
            if own.remove(text) || count > 0 {
                spellings.push((text.into(), count));
            }
        }
        for (text, [_, count]) in counts {
            if own.remove(&*text) || count > 0 {
                spellings.push((text, count));
            }
        }
        spellings.extend(own.into_iter().map(|text| (text.into(), 0)));
        spellings.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Some(spellings)
    }

    /// By what names a node goes whether anybody uses them or not.
    fn own_names<'n>(&'n self, id: NodeId, standing: &Standing<'n>) -> BTreeSet<&'n str> {
        let inventory = &self.next.inventory;
        let notes = [id].into_iter().chain(self.next.groups.notes_of(id));
        let own = notes.filter_map(|id| {
            let position = inventory.position(id)?;
            Some(Own::of(id, &inventory.parsed[position]))
        });
        let names = own.flat_map(|own| own.names().chain([own.path.name()]).collect::<Vec<_>>());
        let said = standing.of(id).iter().flat_map(|group| &group.written);
        names.chain(said.map(|name| &**name)).collect()
    }
}

/// The names of a node that are written in lower case somewhere.
pub(super) fn in_lower_case(node: &Node) -> BTreeSet<NameKey> {
    let lower = node.spellings().filter(|spelling| is_in_lower_case(spelling.text));
    lower.map(|spelling| NameKey::of(spelling.text)).collect()
}
