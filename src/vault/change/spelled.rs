//! How nodes are spelled once some notes say something else.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::inventory::Own;
use super::super::named::is_in_lower_case;
use super::super::nodes::{Told, entity_name};
use super::super::same::{Group, Target};
use super::super::{Node, NodeId, Spelling};
use super::Changing;
use crate::text::NameKey;

/// How often each spelling of a node is written in the notes, before and after.
type Counts<'v> = FxHashMap<Cow<'v, str>, [u32; 2]>;

impl<'v> Changing<'v> {
    /// The nodes that are spelled otherwise than before; nothing where that decides
    /// in which sentences they are found. Of what is told the first is what was.
    pub fn spelled(&self, told: [Told<'_>; 2]) -> Option<BTreeMap<NodeId, Node>> {
        let mut counts: BTreeMap<NodeId, Counts<'_>> = BTreeMap::new();
        for (side, at) in told.into_iter().zip(0..) {
            for (id, name, count) in side.spellings {
                counts.entry(id).or_default().entry(name).or_default()[at] += count;
            }
        }
        counts.retain(|_, counts| counts.values().any(|[before, after]| before != after));
        counts.into_iter().map(|(id, counts)| Some((id, self.respelled(id, counts)?))).collect()
    }

    fn respelled(&self, id: NodeId, mut counts: Counts<'_>) -> Option<Node> {
        let old = self.old.node(id);
        let own = OnceCell::new();
        let is_own = |text: &str| own.get_or_init(|| self.own_names(id)).contains(text);
        let mut spellings = Vec::with_capacity(old.spellings.len() + 1);
        for Spelling { text, count } in &old.spellings {
            let [before, after] = counts.remove(&**text).unwrap_or_default();
            let count = (count + after).checked_sub(before)?;
            if count > 0 || is_own(text) {
                spellings.push(Spelling { text: text.clone(), count });
            }
        }
        let new = counts.into_iter().filter(|(_, [_, after])| *after > 0);
        spellings.extend(new.map(|(text, [_, count])| Spelling { text: text.into(), count }));
        spellings.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
        if in_lower_case(&old.spellings) != in_lower_case(&spellings) {
            return None;
        }
        let entity = id.index().checked_sub(self.old.first_entity());
        let name = match entity.and_then(|at| self.old.entities.get(at)) {
            Some(key) => entity_name(key, self.called(id), &spellings).into(),
            None => old.name.clone(),
        };
        Some(Node { name, spellings, ..old.clone() })
    }

    /// By what names a node goes whether anybody uses them or not.
    fn own_names(&self, id: NodeId) -> FxHashSet<&'v str> {
        let inventory = &self.old.inventory;
        let notes = [id].into_iter().chain(self.old.groups.notes_of(id));
        let own = notes.filter_map(|id| {
            let position = inventory.position(id)?;
            Some(Own::of(id, &inventory.parsed[position]))
        });
        let names = own.flat_map(|own| own.names().chain([own.path.name()]).collect::<Vec<_>>());
        let said = self.groups_of(id).flat_map(|group| group.written.iter().map(|name| &**name));
        names.chain(said).collect()
    }

    /// The groups that a node stands for.
    fn groups_of(&self, id: NodeId) -> impl Iterator<Item = &'v Group> {
        self.old.groups.groups.iter().filter(move |group| match &group.to {
            Target::Note(to) => *to == id,
            Target::Name(key) => self.entity(key).is_some_and(|at| self.entity_id(at) == id),
        })
    }

    fn called(&self, id: NodeId) -> Option<&'v str> {
        self.groups_of(id).filter_map(|group| group.written.first()).last().map(|name| &**name)
    }
}

/// The names that are written in lower case somewhere.
fn in_lower_case(spellings: &[Spelling]) -> BTreeSet<NameKey> {
    let lower = spellings.iter().filter(|spelling| is_in_lower_case(&spelling.text));
    lower.map(|spelling| NameKey::of(&spelling.text)).collect()
}
