//! The names of a vault are gathered and folded, and it is counted how connected
//! and how recent each is.

use rayon::prelude::*;

use super::Finder;
use super::index::{Draft, Item, Traits, told_apart};
use crate::note::NotePath;
use crate::text::Date;
use crate::vault::{Anchor, Class, Node, NodeId, NodeKind, Vault};

/// Items that are made at once, at least.
const PART_ITEMS_MIN: usize = 2_048;

/// Parts that are made, at most: each needs a table of all nodes.
const PARTS_MAX: usize = 16;

impl Finder {
    /// The names of a whole vault.
    pub fn of(vault: &Vault) -> Self {
        let newest = nearly_newest(vault);
        let nodes: Vec<(NodeId, &Node)> = vault.nodes().collect();
        let finder = Self::of_parts(&nodes, |part| {
            let mut counter = Counter::of(vault, newest);
            let mut draft = Draft::default();
            for (id, node) in part {
                let (item, traits) = counter.count(*id, node);
                let spellings = node.spellings().map(|spelling| spelling.text);
                draft.push(item, traits, node.name(), spellings);
            }
            draft
        });
        Self { newest, ..finder }
    }

    /// The names of a vault of which this finder had an earlier state, where all
    /// but the nodes in `touched` are as they were. Nothing where one of these is
    /// found by other texts now, or what is recent has changed.
    pub fn after(&self, vault: &Vault, touched: &[NodeId]) -> Option<Self> {
        let newest = nearly_newest(vault);
        if newest != self.newest || self.len() != vault.n_nodes() {
            return None;
        }
        let mut index = self.index.clone();
        let mut counter = Counter::of(vault, newest);
        for &id in touched {
            let node = vault.node(id);
            let spellings = node.spellings().map(|spelling| spelling.text);
            if !index.is_written(id.index(), node.name(), &told_apart(node.name(), spellings)) {
                return None;
            }
            (index.items[id.index()], index.traits[id.index()]) = counter.count(id, node);
        }
        Some(Self { index, newest })
    }

    /// Files that were found while their vault is still being read: by name and
    /// path only. Hits have no node, but an anchor that the vault will know.
    pub fn of_files<'p>(files: impl IntoIterator<Item = &'p NotePath>) -> Self {
        let files: Vec<&NotePath> = files.into_iter().collect();
        Self::of_parts(&files, |part| {
            let mut draft = Draft::default();
            for &path in part {
                let kind = if path.is_note() { NodeKind::Note } else { NodeKind::Attachment };
                let item =
                    Item { anchor: Anchor::File(path.clone()), node: None, notes: 0, last: None };
                let traits = Traits { kind, person: false, hidden: false, standing: 0 };
                draft.push(item, traits, path.name(), std::iter::empty());
            }
            draft
        })
    }

    fn of_parts<T: Sync>(all: &[T], draft: impl Fn(&[T]) -> Draft + Sync + Send) -> Self {
        let len = all.len().div_ceil(PARTS_MAX).max(PART_ITEMS_MIN);
        let parts: Vec<Draft> = all.par_chunks(len).map(draft).collect();
        let mut draft = Draft::with_room_for(&parts);
        parts.into_iter().for_each(|part| draft.append(part));
        Self { index: draft.finish(), newest: None }
    }
}

/// Counts how connected and how recent nodes are.
struct Counter<'v> {
    vault: &'v Vault,
    newest: Option<Date>,
    /// Which node each note was last counted for: a note that names a node by three
    /// relations is one note.
    counted_for: Vec<Option<NodeId>>,
}

impl<'v> Counter<'v> {
    fn of(vault: &'v Vault, newest: Option<Date>) -> Self {
        Self { vault, newest, counted_for: vec![None; vault.n_nodes()] }
    }

    fn count(&mut self, id: NodeId, node: &Node) -> (Item, Traits) {
        let mut n_sources = 0_u32;
        let mut last = node.date;
        for source in self.vault.sources(id) {
            let counted_for = &mut self.counted_for[source.index()];
            let source = self.vault.node(source);
            if !source.hidden && counted_for.replace(id) != Some(id) {
                n_sources += 1;
                last = last.max(source.date);
            }
        }
        let standing = match self.vault.owner() {
            // Everything is joined to the owner, who is seldom looked for.
            Some(owner) if owner == id => 0,
            _ => standing(n_sources, last, self.newest),
        };
        let traits = Traits {
            kind: node.kind,
            person: node.class == Some(Class::Person),
            hidden: node.hidden,
            standing,
        };
        let anchor = self.vault.anchor(id);
        (Item { anchor, node: Some(id), notes: n_sources, last }, traits)
    }
}

/// The date that all but the newest hundredth of the dated notes reach at most:
/// what is recent is recent against it, and a date of next century changes
/// nothing. No clock is asked, so the same vault ranks the same on any day.
fn nearly_newest(vault: &Vault) -> Option<Date> {
    let mut dates: Vec<Date> = vault.nodes().filter_map(|(_, node)| node.date).collect();
    let at = (dates.len().checked_sub(1)?) - dates.len() / 100;
    let (_, date, _) = dates.select_nth_unstable(at);
    Some(*date)
}

/// How connected (a point for each doubling, 9 points at most) and
/// how recent (3 points at most): less together than the start of a word.
pub(super) fn standing(n_sources: u32, last: Option<Date>, newest: Option<Date>) -> u8 {
    let connected = (4.0 * (f64::from(n_sources) + 1.0).log2()).min(36.0);
    let recent = match last.zip(newest).map(|(last, newest)| last.days_until(newest)) {
        None => 0,
        Some(days) if days <= 30 => 12,
        Some(days) if days <= 120 => 8,
        Some(days) if days <= 400 => 4,
        Some(_) => 0,
    };
    // Between 0 and 36: the conversion is exact enough and cannot overflow.
    connected as u8 + recent
}
