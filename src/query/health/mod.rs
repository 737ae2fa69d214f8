//! How a vault is: what is wrong with it by kind, which names are asked for that
//! no note bears, which notes nothing is joined to.

use std::cmp::Reverse;

mod nearest;

pub use nearest::ASKED_MAX;

use rustc_hash::FxHashSet;

use super::check::{CheckRow, problems};
use crate::note::{CODES, Code, NotePath};
use crate::vault::{Node, NodeId, NodeKind, Vault};

/// How a vault is. Notes that its settings exclude are among the problems only.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Health {
    /// The kinds that occur, the worst first, among those the most frequent; of each
    /// the problems by path and place. Links that open nothing are not among them.
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
    /// The name that may be meant; looked for where it matters most, for
    /// [`ASKED_MAX`] names.
    pub nearest: Option<NodeId>,
}

/// How a vault is. Goes through all of it.
pub fn health(vault: &Vault) -> Health {
    let mut rows = problems(vault, &[]);
    rows.sort_by_key(|row| (row.severity, row.code));
    let groups = rows.chunk_by(|a, b| a.code == b.code);
    let problems = groups.map(|rows| (rows[0].code, rows.to_vec()));
    let mut problems: Vec<(Code, Vec<CheckRow>)> =
        problems.filter(|(code, _)| *code != Code::UnresolvedLink).collect();
    problems.sort_by_key(|(code, rows)| (code.severity(), Reverse(rows.len())));
    Health { problems, unresolved: unresolved(vault), orphans: orphans(vault) }
}

/// The kind that is called so in output.
pub fn code_named(name: &str) -> Option<Code> {
    CODES.iter().map(|row| row.0).find(|code| code.name() == name)
}

/// The names that links ask for and no file bears, the most asked for first.
pub fn unresolved(vault: &Vault) -> Vec<Unresolved> {
    let mut all: Vec<(Reverse<u32>, NodeId)> = vault
        .nodes()
        .filter(|(_, node)| node.path().is_none() && node.kind != NodeKind::Tag && !node.hidden)
        .map(|(name, _)| (Reverse(n_links(vault, name)), name))
        .filter(|(links, _)| links.0 > 0)
        .collect();
    all.sort_unstable();
    let names: Vec<(NodeId, u32)> =
        all.into_iter().map(|(Reverse(links), name)| (name, links)).collect();
    let nearest = nearest::nearest(vault, &names);
    let rows = names.into_iter().zip(nearest);
    rows.map(|((name, links), nearest)| Unresolved { name, links, nearest }).collect()
}

/// How many written links ask for a name.
fn n_links(vault: &Vault, name: NodeId) -> u32 {
    let places = vault.edges_in(name).flat_map(|edge| edge.occurrences.iter());
    u32::try_from(places.filter(|place| place.link.is_some()).count()).unwrap_or(u32::MAX)
}

/// The notes that no edge but one to a tag touches, by path; without other versions
/// of a note, which are told of with it.
pub fn orphans(vault: &Vault) -> Vec<NodeId> {
    let versions = vault.problems_of(Code::SyncConflict);
    let versions: FxHashSet<&NotePath> = versions.map(|told| &told.path).collect();
    let is_version = |node: &Node| node.path().is_some_and(|path| versions.contains(path));
    let is_alone = |note: NodeId| {
        !vault.edges_in(note).chain(vault.edges_out(note)).any(|edge| edge.relation.row().joins)
    };
    let notes = vault
        .nodes()
        .filter(|(_, node)| node.kind == NodeKind::Note && !node.hidden && !is_version(node));
    notes.map(|(note, _)| note).filter(|note| is_alone(*note)).collect()
}
