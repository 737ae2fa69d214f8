//! What is remembered of a vault from one visit to the next: numbers that stand
//! for its notes, their tasks and the names of people. No text of the vault can
//! be read out of them.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::people_of;
use crate::note::Packed;
use crate::text::{NameKey, fingerprint};
use crate::vault::{Node, NodeId, Vault};

/// A vault as it was at a visit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Remembered {
    /// Sorted by path.
    notes: Vec<NoteThen>,
    /// Of one note after the other, each note's sorted.
    tasks: Vec<u64>,
    /// Every spelling of everybody, sorted.
    people: Vec<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct NoteThen {
    path: u64,
    content: u64,
    /// Where its tasks end; they start where those of the note before end.
    tasks_end: u32,
}

/// A note that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Touched {
    /// Its position in [`Vault::parsed`].
    pub at: usize,
    /// Whether it was not there.
    pub is_new: bool,
    /// The positions of the tasks that were not written anywhere, ascending.
    pub tasks: Vec<u32>,
}

impl Remembered {
    /// A vault as it is now; `contents` tells what each of [`Vault::parsed`] holds.
    /// Notes that are as they were at an older visit are not unpacked. Done on all
    /// processors.
    pub fn of(vault: &Vault, contents: &[u64], older: Option<&Self>) -> Self {
        let known = |path: u64, content: u64| {
            let older = older?;
            let at = older.find(path)?;
            (older.notes[at].content == content).then(|| older.tasks_of(at).to_vec())
        };
        let mut notes: Vec<(u64, u64, Vec<u64>)> = vault
            .parsed()
            .par_iter()
            .zip(contents)
            .map(|(note, &content)| {
                let path = path_of(note);
                let tasks = known(path, content).unwrap_or_else(|| {
                    let mut tasks = tasks_of(note);
                    tasks.sort_unstable();
                    tasks
                });
                (path, content, tasks)
            })
            .collect();
        notes.par_sort_unstable();
        let mut remembered = Self::default();
        for (path, content, tasks) in notes {
            remembered.tasks.extend(tasks);
            let tasks_end = u32::try_from(remembered.tasks.len()).unwrap_or(u32::MAX);
            remembered.notes.push(NoteThen { path, content, tasks_end });
        }
        let names = people_of(vault).flat_map(|(_, node)| names_of(node));
        remembered.people = names.collect();
        remembered.people.sort_unstable();
        remembered.people.dedup();
        remembered
    }

    /// The notes that are not as they were, in the order of [`Vault::parsed`]. One
    /// that holds what another one held that is gone is that one.
    pub(super) fn touched(&self, vault: &Vault, contents: &[u64]) -> Vec<Touched> {
        let mut is_there = vec![false; self.notes.len()];
        let mut changed: Vec<(usize, Option<usize>)> = Vec::new();
        for (at, (note, content)) in vault.parsed().iter().zip(contents).enumerate() {
            let before = self.find(path_of(note));
            if let Some(before) = before {
                is_there[before] = true;
            }
            if before.is_none_or(|before| self.notes[before].content != *content) {
                changed.push((at, before));
            }
        }
        let mut gone: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for at in (0..self.notes.len()).filter(|at| !is_there[*at]) {
            gone.entry(self.notes[at].content).or_default().push(at);
        }
        changed.retain(|(at, before)| {
            let mut moved = || gone.get_mut(&contents[*at]).and_then(Vec::pop);
            before.is_some() || moved().is_none()
        });
        let gone = gone.into_values().flatten();
        let mut removed = count(gone.flat_map(|at| self.tasks_of(at).iter().copied()));
        let mut touched: Vec<(Touched, Vec<u64>)> = Vec::with_capacity(changed.len());
        for (at, before) in changed {
            let mut own = count(before.into_iter().flat_map(|at| self.tasks_of(at)).copied());
            let tasks = tasks_of(&vault.parsed()[at]);
            let added = |(_, task): &(u32, u64)| !take(&mut own, *task);
            let (new, words) = (0..).zip(tasks).filter(added).unzip();
            for (task, n) in own {
                *removed.entry(task).or_default() += n;
            }
            touched.push((Touched { at, is_new: before.is_none(), tasks: new }, words));
        }
        for (note, words) in &mut touched {
            let mut words = words.iter();
            note.tasks.retain(|_| words.next().is_some_and(|task| !take(&mut removed, *task)));
        }
        touched.into_iter().map(|(note, _)| note).collect()
    }

    /// People of whom no spelling was known.
    pub(super) fn strangers<'v>(
        &self,
        vault: &'v Vault,
    ) -> impl Iterator<Item = NodeId> + use<'v, '_> {
        let is_known = |name: u64| self.people.binary_search(&name).is_ok();
        let unknown = people_of(vault).filter(move |(_, node)| !names_of(node).any(is_known));
        unknown.map(|(id, _)| id)
    }

    fn find(&self, path: u64) -> Option<usize> {
        self.notes.binary_search_by_key(&path, |note| note.path).ok()
    }

    fn tasks_of(&self, at: usize) -> &[u64] {
        let start = at.checked_sub(1).map_or(0, |before| self.notes[before].tasks_end);
        self.tasks.get(start as usize..self.notes[at].tasks_end as usize).unwrap_or(&[])
    }
}

fn path_of(note: &Packed) -> u64 {
    fingerprint(note.path().as_str().as_bytes())
}

/// By what is to be done: a task that is ticked or put off stays the same.
fn tasks_of(note: &Packed) -> Vec<u64> {
    note.note().tasks.iter().map(|task| fingerprint(task.text.text.as_bytes())).collect()
}

fn names_of(node: &Node) -> impl Iterator<Item = u64> {
    let spellings = node.spellings().map(|spelling| spelling.text);
    let names = spellings.chain([node.name()]);
    names.map(|name| fingerprint(NameKey::of(name).as_str().as_bytes()))
}

fn count(all: impl Iterator<Item = u64>) -> FxHashMap<u64, u32> {
    let mut counts = FxHashMap::default();
    all.for_each(|one| *counts.entry(one).or_default() += 1);
    counts
}

/// Takes one away; says whether there was one.
fn take(counts: &mut FxHashMap<u64, u32>, one: u64) -> bool {
    let Some(n) = counts.get_mut(&one).filter(|n| **n > 0) else { return false };
    *n -= 1;
    true
}
