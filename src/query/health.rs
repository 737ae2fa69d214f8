//! How a vault is: what is wrong with it by kind, which names are asked for that
//! no note bears, which notes nothing is joined to.

use std::cmp::Reverse;

use super::check::{CheckRow, check};
use super::finder::{Finder, Query};
use crate::note::{CODES, Code};
use crate::vault::{NodeId, NodeKind, Relation, Vault};

/// How a vault is. Notes that its settings exclude are among the problems only.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Health {
    /// The kinds that occur, the worst first; of each the problems by path and
    /// place. Links that open nothing are not among them.
    pub problems: Vec<(Code, Vec<CheckRow>)>,
    /// Names that links ask for and no file bears, the most asked for first.
    pub unresolved: Vec<Unresolved>,
    /// Notes that no edge but one to a tag touches, by path.
    pub orphans: Vec<NodeId>,
}

/// A name that links ask for and no file bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unresolved {
    /// The name.
    pub name: NodeId,
    /// How many links ask for it.
    pub links: u32,
    /// The note that may be meant, looked for where it matters most.
    pub nearest: Option<NodeId>,
}

/// For so many names the nearest note is looked for.
const NEAREST_MAX: usize = 200;

/// A name that may be meant is longer or shorter by no more letters.
const LETTERS_APART_MAX: usize = 2;

/// Hits of the finder that are looked at for one of them.
const HITS_MAX: usize = 20;

/// How a vault is. Goes through all of it.
pub fn health(vault: &Vault) -> Health {
    let mut rows = check(vault, &[]);
    rows.sort_by_key(|row| (row.severity, row.code));
    let groups = rows.chunk_by(|a, b| a.code == b.code);
    let problems = groups.map(|rows| (rows[0].code, rows.to_vec()));
    Health {
        problems: problems.filter(|(code, _)| *code != Code::UnresolvedLink).collect(),
        unresolved: unresolved(vault),
        orphans: orphans(vault),
    }
}

/// The kind that is called so in output.
pub fn code_named(name: &str) -> Option<Code> {
    CODES.iter().map(|row| row.0).find(|code| code.name() == name)
}

fn unresolved(vault: &Vault) -> Vec<Unresolved> {
    let mut all: Vec<(Reverse<u32>, NodeId)> = vault
        .nodes()
        .filter(|(_, node)| node.path.is_none() && node.kind != NodeKind::Tag && !node.hidden)
        .map(|(name, _)| (Reverse(n_links(vault, name)), name))
        .filter(|(links, _)| links.0 > 0)
        .collect();
    all.sort_unstable();
    let finder = if all.is_empty() { Finder::default() } else { Finder::of(vault) };
    let row = |(at, (Reverse(links), name)): (usize, (Reverse<u32>, NodeId))| {
        let nearest = if at < NEAREST_MAX { nearest(vault, &finder, name) } else { None };
        Unresolved { name, links, nearest }
    };
    all.into_iter().enumerate().map(row).collect()
}

/// How many written links ask for a name.
fn n_links(vault: &Vault, name: NodeId) -> u32 {
    let places = vault.edges_in(name).flat_map(|edge| edge.occurrences.iter());
    u32::try_from(places.filter(|place| place.link.is_some()).count()).unwrap_or(u32::MAX)
}

fn nearest(vault: &Vault, finder: &Finder, name: NodeId) -> Option<NodeId> {
    let text = &*vault.node(name).name;
    let query = Query { text: text.to_owned(), ..Query::default() };
    let hits = finder.search(&query, HITS_MAX).hits.into_iter();
    let is_near = |node: &NodeId| {
        let node = vault.node(*node);
        let other = node.name.chars().count();
        let as_long = other.abs_diff(text.chars().count()) <= LETTERS_APART_MAX;
        // A first name alone may be that of whom it begins.
        let begun = node.name.strip_prefix(text).is_some_and(|rest| rest.starts_with(' '));
        node.kind == NodeKind::Note && (as_long || begun)
    };
    hits.filter_map(|hit| hit.node).find(is_near)
}

fn orphans(vault: &Vault) -> Vec<NodeId> {
    let joins = |relation| !matches!(relation, Relation::Tag | Relation::Same);
    let is_alone = |note: NodeId| {
        !vault.edges_in(note).chain(vault.edges_out(note)).any(|edge| joins(edge.relation))
    };
    let notes = vault.nodes().filter(|(_, node)| node.kind == NodeKind::Note && !node.hidden);
    notes.map(|(note, _)| note).filter(|note| is_alone(*note)).collect()
}
