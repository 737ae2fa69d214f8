//! A reader's questions, answered from one [`Vault`](crate::vault::Vault): who
//! stands beside whom, what is known of a name, which task is urgent, what a few
//! typed letters mean.
//!
//! Pure functions of a vault, of what was asked and, where it matters, of
//! `today`. No clock, no file: evidence is a place, and whoever shows it reads
//! the line. A screen and its subcommand call the same function, and every
//! answer has one order, whatever order the files were read in.

pub mod backlinks;
pub mod between;
pub mod bridges;
pub mod brief;
pub mod change;
pub mod check;
pub mod communities;
pub mod day;
pub mod decisions;
pub mod evidence;
pub mod export;
pub mod facts;
pub mod filter;
pub mod finder;
pub mod health;
pub mod home;
mod incoming;
pub mod insights;
pub mod joined;
pub mod known;
pub mod links;
pub mod listed;
pub mod lookup;
pub mod map;
pub mod mentions;
pub mod neighbourhood;
pub mod news;
pub mod path;
pub mod people;
pub mod pins;
pub mod rank;
pub mod search;
pub mod show;
pub mod span;
pub mod tags;
pub mod task_groups;
pub mod tasks;
pub mod terms;
pub mod timeline;
pub mod variants;
pub mod why;
mod with;
pub mod written;

pub use with::is_entity;

use crate::vault::{Node, NodeId, Vault};

/// A node as a row speaks of it: to be walked to, and to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Named {
    /// What a person calls it.
    pub name: Box<str>,
    /// The node, in the vault that was asked.
    pub node: NodeId,
}

impl Named {
    /// How a row speaks of this node.
    pub fn of(vault: &Vault, node: NodeId) -> Self {
        Self { name: vault.node(node).name().into(), node }
    }
}

/// What becomes of that which the vault's settings exclude.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Hidden {
    /// It is left out.
    #[default]
    LeftOut,
    /// It is like all else.
    Shown,
}

impl Hidden {
    /// It is left out unless somebody asked for it.
    pub fn shown_if(asked: bool) -> Self {
        if asked { Self::Shown } else { Self::LeftOut }
    }

    /// Whether a node is there.
    pub fn has(self, node: &Node) -> bool {
        self == Self::Shown || !node.hidden
    }
}

#[cfg(test)]
mod tests;
