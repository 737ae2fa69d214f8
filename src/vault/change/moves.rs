//! Which numbers nodes have in the next state of a vault: their order stays, but
//! some come and some go.

use std::cmp::Ordering;

use super::super::NodeId;
use super::super::others::node_id;

/// Where the nodes of two states are in each other.
#[derive(Debug, Clone, Default)]
pub(in crate::vault) struct Moves {
    /// Beside the nodes of the old state; none for those that are gone.
    to: Vec<Option<NodeId>>,
    /// Beside the nodes of the new state; none for those that came.
    from: Vec<Option<NodeId>>,
    /// How many nodes are in both.
    n_kept: usize,
}

impl Moves {
    /// Goes on with the next nodes of both states, which stand in the same order.
    pub fn add<T: Ord>(
        &mut self,
        old: impl Iterator<Item = T>,
        new: impl Iterator<Item = T>,
    ) -> &mut Self {
        let (mut old, mut new) = (old.peekable(), new.peekable());
        loop {
            let order = match (old.peek(), new.peek()) {
                (None, None) => return self,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(old), Some(new)) => old.cmp(new),
            };
            let ids = (node_id(self.to.len()), node_id(self.from.len()));
            if order.is_le() {
                old.next();
                self.to.push(order.is_eq().then_some(ids.1));
            }
            if order.is_ge() {
                new.next();
                self.from.push(order.is_eq().then_some(ids.0));
            }
            self.n_kept += usize::from(order.is_eq());
        }
    }

    /// The number of a node in the new state; none if it is gone.
    pub fn to(&self, old: NodeId) -> Option<NodeId> {
        self.to.get(old.index()).copied().flatten()
    }

    /// The number of a node in the old state; none if it came.
    pub fn from(&self, new: NodeId) -> Option<NodeId> {
        self.from.get(new.index()).copied().flatten()
    }

    /// How many nodes the new state has.
    pub fn n_new(&self) -> usize {
        self.from.len()
    }

    /// Whether every node keeps its number, and none comes or goes.
    pub fn is_nothing(&self) -> bool {
        self.n_kept == self.to.len() && self.n_kept == self.from.len()
    }

    /// The nodes that came, in order.
    pub fn come(&self) -> impl Iterator<Item = NodeId> {
        let all = self.from.iter().enumerate();
        all.filter(|(_, from)| from.is_none()).map(|(at, _)| node_id(at))
    }

    /// The nodes that are gone, by their old numbers, in order.
    pub fn gone(&self) -> impl Iterator<Item = NodeId> {
        self.to.iter().enumerate().filter(|(_, to)| to.is_none()).map(|(at, _)| node_id(at))
    }

    /// Numbers nodes anew, in place. None of them is gone.
    pub fn apply<'n>(&self, ids: impl Iterator<Item = &'n mut NodeId>) {
        for id in ids {
            *id = self.to[id.index()].unwrap_or(*id);
        }
    }
}
