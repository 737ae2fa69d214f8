//! How often the notes of a vault say that which its nodes are made of. By this it
//! is known, when some notes change, whether all nodes stay what they are.

use serde::{Deserialize, Serialize};

use super::class_of::Votes;
use super::join::{Joins, To};
use crate::text::exact;

/// What is counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tally {
    /// Words on classes.
    pub votes: Votes,
    /// Beside the entities.
    #[serde(deserialize_with = "exact::list")]
    pub named: Vec<Named>,
    /// Beside the keys of properties: uses of each.
    pub properties: Vec<u32>,
}

/// In how many places an entity is named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Named {
    /// In links, fields and facts.
    pub used: u32,
    /// By an `@` that is no link.
    pub assigned: u32,
}

impl Named {
    /// Counts for each of so many names without a file how often notes name it.
    pub fn count(n_names: usize, joins: &[Joins]) -> Vec<Self> {
        let mut all = vec![Self::default(); n_names];
        for joins in joins {
            for used in joins.uses.items() {
                if let To::Name(number) = used.to {
                    all[number as usize].used += 1;
                }
            }
            for assigned in joins.assignees.items().iter().flatten().filter(|one| !one.linked) {
                if let To::Name(number) = assigned.joined.to {
                    all[number as usize].assigned += 1;
                }
            }
        }
        all
    }

    /// Whether anything names it.
    pub fn is_named(self) -> bool {
        self.used > 0 || self.assigned > 0
    }
}
