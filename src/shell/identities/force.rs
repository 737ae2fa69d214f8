//! Which answers are in force: a newer one wins over what an older one says of the
//! same names, and a chain of names that are one is parted at its newest link.
//!
//! Names are numbered, and each knows the answers that speak of it, so that
//! thousands of answers are gone through in a moment.

use petgraph::unionfind::UnionFind;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Kept;
use crate::text::NameKey;
use crate::vault::{Answer, Identities, Verdict};

/// The answers alone, where a newer one wins over what an older says of the same
/// names, whichever file it stands in.
pub fn identities(kept: &[Kept]) -> Identities {
    let mut force = Force::default();
    for new in kept {
        force.part(&new.answer);
        force.push(&new.answer);
    }
    let held = force.answers.into_iter().filter(|held| held.names.len() > 1);
    Identities(held.map(Held::into_answer).collect())
}

/// The answers that say something against a new one, by their positions, with the
/// names that are left of each.
pub(super) fn contradicted(kept: &[Kept], answer: &Answer) -> Vec<(usize, Vec<Box<str>>)> {
    let mut force = Force::default();
    kept.iter().for_each(|old| force.push(&old.answer));
    let changed = force.part(answer);
    changed.into_iter().map(|at| (at, force.answers[at].written())).collect()
}

/// The names of an answer as they are compared.
pub(super) fn keys(names: &[Box<str>]) -> impl Iterator<Item = NameKey> {
    names.iter().map(|name| NameKey::of(name)).filter(|key| !key.is_empty())
}

/// Answers in the order given, and what is left of each.
#[derive(Default)]
struct Force {
    numbers: FxHashMap<NameKey, usize>,
    answers: Vec<Held>,
    /// By the number of a name: the answers that spoke of it when they were given.
    of_name: Vec<Vec<usize>>,
    /// What is one by the answers; none where that has changed since.
    chains: Option<Chains>,
}

/// One answer.
struct Held {
    verdict: Verdict,
    /// As written, with their numbers; what is only white space has none.
    names: Vec<(Option<usize>, Box<str>)>,
}

impl Held {
    fn written(&self) -> Vec<Box<str>> {
        self.names.iter().map(|(_, name)| name.clone()).collect()
    }

    fn into_answer(self) -> Answer {
        let names = self.names.into_iter().map(|(_, name)| name).collect();
        Answer { verdict: self.verdict, names }
    }

    fn numbers(&self) -> impl Iterator<Item = usize> {
        self.names.iter().filter_map(|(number, _)| *number)
    }

    /// Whether it says that names are one.
    fn joins(&self) -> bool {
        self.verdict == Verdict::Same && self.names.len() > 1
    }

    /// Takes all but the first of some names out, since what is said is said of
    /// pairs. Says whether any was.
    fn leave_one(&mut self, of: &FxHashSet<usize>) -> bool {
        let before = self.names.len();
        let mut met = false;
        self.names.retain(|(number, _)| {
            let is_met = number.is_some_and(|number| of.contains(&number));
            !is_met || !std::mem::replace(&mut met, true)
        });
        self.names.len() < before
    }
}

impl Force {
    fn number(&mut self, name: &str) -> Option<usize> {
        let key = NameKey::of(name);
        if key.is_empty() {
            return None;
        }
        let next = self.of_name.len();
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.of_name.push(Vec::new());
        }
        Some(number)
    }

    /// Adds an answer.
    fn push(&mut self, answer: &Answer) {
        let at = self.answers.len();
        let mut names = Vec::with_capacity(answer.names.len());
        for name in &answer.names {
            let number = self.number(name);
            let spoken = number.map(|number| &mut self.of_name[number]);
            if let Some(spoken) = spoken.filter(|spoken| spoken.last() != Some(&at)) {
                spoken.push(at);
            }
            names.push((number, name.clone()));
        }
        let held = Held { verdict: answer.verdict, names };
        if let Some(chains) = self.chains.as_mut().filter(|_| held.joins()) {
            chains.join(held.numbers());
        }
        self.answers.push(held);
    }

    /// Takes out of all answers what one says against them. Gives the positions of
    /// those that changed, in order.
    fn part(&mut self, new: &Answer) -> Vec<usize> {
        let own = keys(&new.names).filter_map(|key| self.numbers.get(&key).copied());
        let own: FxHashSet<usize> = own.collect();
        // Only what speaks of two of its names can say something against it.
        let mut times: FxHashMap<usize, u32> = FxHashMap::default();
        for at in own.iter().flat_map(|number| &self.of_name[*number]) {
            *times.entry(*at).or_default() += 1;
        }
        let mut changed: Vec<usize> =
            times.into_iter().filter(|(_, n)| *n > 1).map(|(at, _)| at).collect();
        changed.retain(|at| {
            let old = &mut self.answers[*at];
            old.verdict != new.verdict && old.leave_one(&own)
        });
        if changed.iter().any(|at| self.answers[*at].verdict == Verdict::Same) {
            self.chains = None;
        }
        if new.verdict == Verdict::Different {
            changed.extend(self.separate(&own));
        }
        changed.sort_unstable();
        changed.dedup();
        changed
    }

    /// Drops the answers by which two of the names `apart` would be one through
    /// others: of a chain the link that was given last. Gives their positions.
    fn separate(&mut self, apart: &FxHashSet<usize>) -> Vec<usize> {
        let joined = |chains: &mut Chains| {
            let roots: FxHashSet<usize> = apart.iter().map(|name| chains.root(*name)).collect();
            roots.len() < apart.len()
        };
        if !joined(self.chains.get_or_insert_with(|| Chains::of(&self.answers))) {
            return Vec::new();
        }
        let (mut chains, mut dropped) = (Chains::new(), Vec::new());
        // How many of the names are in the group of each root.
        let mut n_apart: FxHashMap<usize, usize> = apart.iter().map(|name| (*name, 1)).collect();
        for (at, held) in self.answers.iter_mut().enumerate().filter(|(_, held)| held.joins()) {
            let roots: FxHashSet<usize> = held.numbers().map(|name| chains.root(name)).collect();
            let n = roots.iter().filter_map(|root| n_apart.get(root)).sum();
            if n > 1 {
                held.names.clear();
                dropped.push(at);
            } else if let Some(root) = chains.join(held.numbers()) {
                n_apart.insert(root, n);
            }
        }
        self.chains = Some(chains);
        dropped
    }
}

/// Which names are one, by their numbers.
struct Chains(UnionFind<usize>);

impl Chains {
    /// Every name is one of its own.
    fn new() -> Self {
        Self(UnionFind::new_empty())
    }

    fn of(answers: &[Held]) -> Self {
        let mut chains = Self::new();
        for held in answers.iter().filter(|held| held.joins()) {
            chains.join(held.numbers());
        }
        chains
    }

    /// One name that stands for all that are one with a name.
    fn root(&mut self, name: usize) -> usize {
        while name >= self.0.len() {
            self.0.new_set();
        }
        self.0.find_mut(name)
    }

    /// Makes names one. Gives their root.
    fn join(&mut self, names: impl Iterator<Item = usize>) -> Option<usize> {
        names.fold(None, |all, name| {
            let root = self.root(name);
            if let Some(all) = all {
                self.0.union(all, root);
            }
            Some(self.0.find_mut(root))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::NotePath;

    fn kept(verdict: Verdict, names: [String; 2]) -> Kept {
        let answer = Answer { verdict, names: names.map(String::into).to_vec() };
        Kept { answer, date: String::new(), path: NotePath::new("x"), line: 1, lines: 0..0 }
    }

    #[test]
    fn of_thousands_of_answers_each_chain_is_parted_where_it_is_said() {
        const N: usize = 4_000;
        let same = (0..N).map(|n| kept(Verdict::Same, [format!("a{n}"), format!("a{}", n + 1)]));
        let apart = (0..N)
            .step_by(2)
            .map(|n| kept(Verdict::Different, [format!("a{n}"), format!("a{}", n + 1)]));
        let all: Vec<Kept> = same.chain(apart).collect();
        let left = identities(&all);
        assert_eq!(left.of(Verdict::Same).count(), N / 2);
        assert_eq!(left.of(Verdict::Different).count(), N / 2);
    }
}
