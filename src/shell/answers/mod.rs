//! The answers of the subcommands: rows of a query as text for people, or as
//! JSON Lines whose keys are always there.
//!
//! Text is made for `fzf` and `grep`: one row a line, `path:line:column` where
//! something is written, columns by tabs.

pub mod config;
pub mod edges;
pub mod export;
pub mod found;
pub mod kept;
pub mod map;
pub mod mentions;
pub mod names;
pub mod pages;
pub mod paths;
pub mod people;
pub mod records;
pub mod said;
pub mod stats;
pub mod vaults;
pub mod write;

use super::print::complain;
use crate::note::NotePath;
use crate::query::Named;
use crate::query::lookup::{Lookup, lookup};
use crate::text::{Date, Place};
use crate::vault::{NodeId, Vault};

/// What came of a question, for the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// There are rows.
    Found,
    /// There are none.
    Nothing,
    /// The question can be read in several ways.
    Unclear,
}

impl Exit {
    fn of(n_rows: usize) -> Self {
        if n_rows == 0 { Self::Nothing } else { Self::Found }
    }
}

/// The one node that a name means; says so where it is none, or not one.
fn meant(vault: &Vault, name: &str) -> std::result::Result<NodeId, Exit> {
    match lookup(vault, name) {
        Lookup::One(node) => Ok(node),
        Lookup::Many(nodes) => {
            complain(&format!("several things are called {name}:"));
            for node in nodes {
                complain(&format!("  {}", whereabouts(vault, node)));
            }
            Err(Exit::Unclear)
        }
        Lookup::None { nearest } => {
            let nearest: Vec<&str> =
                nearest.iter().take(3).map(|node| vault.node(*node).name()).collect();
            let hint = match nearest.as_slice() {
                [] => String::new(),
                names => format!("; the nearest are {}", names.join(", ")),
            };
            complain(&format!("nothing is called {name}{hint}"));
            Err(Exit::Nothing)
        }
    }
}

/// The nodes that several names mean; says of each where it is none, or not one.
fn all_meant(vault: &Vault, names: &[String]) -> std::result::Result<Vec<NodeId>, Exit> {
    let found: Vec<_> = names.iter().map(|name| meant(vault, name)).collect();
    if found.contains(&Err(Exit::Unclear)) {
        return Err(Exit::Unclear);
    }
    found.into_iter().collect()
}

fn whereabouts(vault: &Vault, node: NodeId) -> String {
    let node = vault.node(node);
    match node.path() {
        Some(path) => path.to_string(),
        None => format!("{} ({})", node.name(), node.kind.name()),
    }
}

fn path_of(vault: &Vault, node: NodeId) -> Option<&str> {
    vault.node(node).path().map(NotePath::as_str)
}

fn names_of(named: &[Named]) -> Vec<&str> {
    named.iter().map(|named| &*named.name).collect()
}

/// A score as it is printed: a number of at most two digits behind the point.
fn hundredths(score: f32) -> f64 {
    f64::from((score * 100.0).round()) / 100.0
}

fn day(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

fn day_column(date: Option<Date>) -> String {
    day(date).unwrap_or_else(|| "undated   ".to_owned())
}

fn at(path: &str, place: Place) -> String {
    format!("{path}:{}:{}", place.line, place.column)
}
