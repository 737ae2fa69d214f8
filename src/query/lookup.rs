//! Which node a person means by a whole name.

use super::finder::{Finder, Query};
use crate::note::NotePath;
use crate::text::{LinkKey, NameKey};
use crate::vault::{NodeId, Vault};

/// The answer to a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// Exactly one node bears it.
    One(NodeId),
    /// Several do, at the first step that had an answer.
    Many(Vec<NodeId>),
    /// Nobody does.
    None {
        /// What may have been meant, the nearest first; a few at most.
        nearest: Vec<NodeId>,
    },
}

/// How many near names are offered for one that nobody bears.
const NEAREST_MAX: usize = 5;

/// Which node is meant by `name`: the file of that path (with or without its
/// `.md`, in any case), else who is called so by file name, by alias, by title,
/// by any spelling, else the tag of that name, with or without its `#`. A name
/// that the owner said is one with another means what stands for both; a path
/// means its file.
pub fn lookup(vault: &Vault, name: &str) -> Lookup {
    let found = called(vault, name);
    match found.as_slice() {
        [one] => Lookup::One(*one),
        [] => Lookup::None { nearest: nearest(vault, name.trim()) },
        _ => Lookup::Many(found),
    }
}

/// The nodes that [`lookup`] finds by a name; none where nobody bears it.
pub fn called(vault: &Vault, name: &str) -> Vec<NodeId> {
    let name = name.trim();
    let tag = || vault.tag(name.strip_prefix('#').unwrap_or(name));
    let found = by_path(vault, name)
        .or_else(|| by_name(vault, name))
        .or_else(|| tag().map(|tag| vec![tag]));
    found.unwrap_or_default()
}

fn by_path(vault: &Vault, name: &str) -> Option<Vec<NodeId>> {
    let path = name.trim_start_matches("./");
    let with_extension = format!("{path}.md");
    let at = |path: &str| vault.by_path(&NotePath::new(path));
    if let Some(node) = at(path) {
        return Some(vec![node]);
    }
    if let Some(node) = at(&with_extension) {
        // Without a folder, a bare name may also be another note's alias; but a
        // file of just this name is what was meant.
        return Some(vec![if path.contains('/') { node } else { vault.same_as(node) }]);
    }
    if !path.contains('/') {
        return None;
    }
    let wanted = [LinkKey::of(path), LinkKey::of(&with_extension)];
    let same = |path: &NotePath| wanted.contains(&LinkKey::of(path.as_str()));
    let found: Vec<NodeId> =
        vault.nodes().filter(|(_, node)| node.path().is_some_and(same)).map(|(id, _)| id).collect();
    (!found.is_empty()).then_some(found)
}

/// The bearers of a name, by the first of the steps that has any.
fn by_name(vault: &Vault, name: &str) -> Option<Vec<NodeId>> {
    let key = NameKey::of(name);
    let bearers = vault.named(&key);
    let is_key = |text: &str| NameKey::of(text) == key;
    let by_file = |id: NodeId| vault.node(id).path().is_some_and(|path| is_key(path.name()));
    let by_alias = |id: NodeId| {
        vault.note(id).is_some_and(|note| note.aliases.iter().any(|alias| is_key(alias.text)))
    };
    let by_title = |id: NodeId| vault.note(id).and_then(|note| note.title).is_some_and(is_key);
    let steps: [&dyn Fn(NodeId) -> bool; 4] = [&by_file, &by_alias, &by_title, &|_| true];
    steps.into_iter().find_map(|step| {
        let found: Vec<NodeId> = bearers.iter().copied().filter(|&id| step(id)).collect();
        (!found.is_empty()).then_some(found)
    })
}

/// What may have been meant, by the finder's own judgement.
fn nearest(vault: &Vault, name: &str) -> Vec<NodeId> {
    let query = Query { text: name.trim_start_matches('#').to_owned(), ..Query::default() };
    if query.text.trim().is_empty() {
        return Vec::new();
    }
    let found = Finder::of(vault).search(&query, NEAREST_MAX);
    found.hits.into_iter().filter_map(|hit| hit.node).collect()
}
