//! What a few typed letters mean: names, other spellings and paths of
//! everything in a vault, ranked by match, then by how connected and how recent.
//!
//! A search has two steps: a shortlist of the texts that hold the letters, by the
//! matcher's coarse score, and a close look at each text of that list. A typo is
//! only thought of when little is found as typed.

mod index;

use rustc_hash::FxHashSet;

use self::index::{Folders, Item, Texts, Traits, nearly_newest, standing};
use crate::note::NotePath;
use crate::text::Date;
use crate::text::fuzzy::{self, Fit, Pattern, Reach, Scratch};
use crate::vault::{Anchor, Class, NodeId, NodeKind, Vault};

/// Texts that are looked at closely, at least.
const SHORTLIST_MIN: usize = 1_024;

/// With fewer nodes found as typed than this, typos are forgiven.
const AS_TYPED_FEW: usize = 8;

/// Scores count in quarters of the matcher's points, to leave room between them.
const QUARTERS: u32 = 4;

/// What a hit loses (in quarters) when not the name matched but a spelling.
const SPELLING_LOSS: u32 = 4;
/// The same for a path.
const PATH_LOSS: u32 = 40;
/// What tags and attachments lose when everything is searched.
const ASIDE_LOSS: u32 = 160;

/// Which nodes are looked among.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Kinds {
    /// Everything.
    #[default]
    All,
    /// Persons, with a note or without.
    People,
    /// Tags.
    Tags,
    /// Notes.
    Notes,
    /// Names without a note.
    Unwritten,
    /// Attachments.
    Attachments,
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Query {
    /// As typed, without the prefix that chose the kind. Empty finds everything
    /// of that kind, the most connected first.
    pub text: String,
    /// Among which nodes.
    pub kinds: Kinds,
    /// Whether nodes that the vault's settings exclude are found.
    pub hidden: bool,
}

/// Which of a node's texts matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HitBy {
    /// Its name.
    Name,
    /// Another spelling, an alias or a title.
    Spelling,
    /// Its path.
    Path,
}

/// One node found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Remembers it, also before the vault is built.
    pub anchor: Anchor,
    /// The node, once there is a vault.
    pub node: Option<NodeId>,
    /// What a person calls it.
    pub name: Box<str>,
    /// How many notes name it.
    pub notes: u32,
    /// The newest of their dates and its own.
    pub last: Option<Date>,
    /// The text that matched: the name, a spelling or the path.
    pub text: Box<str>,
    /// Which of them it is.
    pub by: HitBy,
    /// The matched characters of `text`, counted from 0, ascending.
    pub positions: Vec<u32>,
    /// How well, for comparing hits of one search.
    pub score: u32,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Best first, each node once.
    pub hits: Vec<Hit>,
    /// How many nodes match, shown or not.
    pub matched: usize,
    /// How many were looked among.
    pub total: usize,
}

/// The names of a vault, folded once and ready to be searched.
#[derive(Debug, Default)]
pub struct Finder {
    items: Vec<Item>,
    /// Beside the items: what every search asks of every one, close together.
    traits: Vec<Traits>,
    names: Texts,
    paths: Texts,
    folders: Folders,
}

/// A text on the shortlist.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    coarse: u32,
    item: u32,
    path: bool,
    text: u32,
}

impl Finder {
    /// The names of a whole vault.
    pub fn of(vault: &Vault) -> Self {
        let newest = nearly_newest(vault);
        let mut finder = Self::default();
        // Which node each note was last counted for: a note that names a node
        // by three relations is one note.
        let mut counted_for: Vec<Option<NodeId>> = vec![None; vault.n_nodes()];
        for (id, node) in vault.nodes() {
            let mut n_sources = 0_u32;
            let mut last = node.date;
            for edge in vault.edges_in(id) {
                let hidden = vault.node(edge.from).hidden;
                if !hidden && counted_for[edge.from.index()].replace(id) != Some(id) {
                    n_sources += 1;
                    last = last.max(vault.node(edge.from).date);
                }
            }
            let standing = match vault.owner() {
                // Everything is joined to the owner, who is seldom looked for.
                Some(owner) if owner == id => 0,
                _ => standing(n_sources, last, newest),
            };
            finder.add(
                Item {
                    anchor: vault.anchor(id),
                    node: Some(id),
                    name: node.name.clone(),
                    notes: n_sources,
                    last,
                },
                Traits {
                    kind: node.kind,
                    person: node.class == Some(Class::Person),
                    hidden: node.hidden,
                    standing,
                },
                node.spellings.iter().map(|spelling| &*spelling.text),
                node.path.as_ref(),
            );
        }
        finder
    }

    /// Files that were found while their vault is still being read: by name and
    /// path only. Hits have no node, but an anchor that the vault will know.
    pub fn of_files<'p>(files: impl IntoIterator<Item = &'p NotePath>) -> Self {
        let mut finder = Self::default();
        for path in files {
            let kind = if path.is_note() { NodeKind::Note } else { NodeKind::Attachment };
            let item = Item {
                anchor: Anchor::File(path.clone()),
                node: None,
                name: path.name().into(),
                notes: 0,
                last: None,
            };
            let traits = Traits { kind, person: false, hidden: false, standing: 0 };
            finder.add(item, traits, std::iter::empty(), Some(path));
        }
        finder
    }

    /// A node as a hit, for lists of places that nobody searched for. None
    /// before the vault is read, when no name has a node yet.
    pub fn of_node(&self, node: NodeId) -> Option<Hit> {
        // The items of a whole vault stand in the order of its nodes.
        let at = node.index();
        (self.items.get(at)?.node == Some(node)).then(|| self.unsearched(at))
    }

    /// How many nodes can be found, hidden ones too.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is nothing to be found.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    fn add<'t>(
        &mut self,
        item: Item,
        traits: Traits,
        spellings: impl Iterator<Item = &'t str>,
        path: Option<&NotePath>,
    ) {
        let idx = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        let first = self.names.written.len();
        self.names.push(idx, HitBy::Name, &item.name);
        // Most nodes are only spelled as they are called.
        for spelling in spellings.filter(|spelling| *spelling != &*item.name) {
            let folded = fuzzy::fold(spelling);
            if !self.names.folded[first..].iter().any(|known| **known == *folded) {
                self.names.push(idx, HitBy::Spelling, spelling);
            }
        }
        // At the root of the vault a path says no more than the name.
        if let Some(path) = path.filter(|path| !path.folder().is_empty()) {
            self.paths.push(idx, HitBy::Path, path.as_str());
            self.folders.push(path.folder());
        }
        self.items.push(item);
        self.traits.push(traits);
    }

    /// The best `limit` nodes for what was typed.
    pub fn search(&self, query: &Query, limit: usize) -> Found {
        let total = self.traits.iter().filter(|traits| query.wants(traits)).count();
        let pattern = Pattern::of(&query.text);
        if pattern.is_empty() {
            return Found { hits: self.leading(query, limit), matched: total, total };
        }
        let mut matched = vec![false; self.items.len()];
        let mut mark = |candidates: &[Candidate]| {
            candidates.iter().for_each(|candidate| matched[candidate.item as usize] = true);
        };
        let mut candidates = self.names_like(&pattern, query, Reach::Letters);
        candidates.extend(self.paths_with(&pattern, query));
        mark(&candidates);
        let mut hits = self.rank(&pattern, query, candidates, limit);
        let as_typed = |hit: &&Ranked| hit.fit == Fit::AsTyped;
        if pattern.forgives() && hits.iter().filter(as_typed).count() < AS_TYPED_FEW {
            let candidates = self.names_like(&pattern, query, Reach::OneTypo);
            mark(&candidates);
            hits.extend(self.rank(&pattern, query, candidates, limit));
            self.settle(&mut hits, limit);
        }
        let hits: Vec<Hit> = hits.into_iter().map(|ranked| self.hit(ranked)).collect();
        // A candidate may turn out to fit by no spelling, so where all are listed
        // the list is what counts.
        let matched = match hits.len() < limit {
            true => hits.len(),
            false => matched.into_iter().filter(|&matched| matched).count(),
        };
        Found { hits, matched, total }
    }

    /// Those of a kind, the most connected first: for a box in which nothing but
    /// the kind was typed.
    fn leading(&self, query: &Query, limit: usize) -> Vec<Hit> {
        let mut order: Vec<usize> =
            (0..self.items.len()).filter(|&at| query.wants(&self.traits[at])).collect();
        // By position among equals: the order of the vault's nodes.
        order.sort_by_key(|&at| std::cmp::Reverse(self.traits[at].standing));
        order.truncate(limit);
        order.into_iter().map(|at| self.unsearched(at)).collect()
    }

    /// An item as a hit of no search: by its name, with no letters matched.
    fn unsearched(&self, at: usize) -> Hit {
        let item = &self.items[at];
        Hit {
            anchor: item.anchor.clone(),
            node: item.node,
            name: item.name.clone(),
            notes: item.notes,
            last: item.last,
            text: item.name.clone(),
            by: HitBy::Name,
            positions: Vec::new(),
            score: self.traits[at].standing.into(),
        }
    }

    /// The names that may match.
    fn names_like(&self, pattern: &Pattern, query: &Query, reach: Reach) -> Vec<Candidate> {
        let found = pattern.shortlist(&self.names.folded, reach);
        found
            .into_iter()
            .filter_map(|(text, coarse)| self.candidate(query, false, text, coarse))
            .collect()
    }

    /// The paths that hold each word in one piece, not all in the name at the end.
    fn paths_with(&self, pattern: &Pattern, query: &Query) -> Vec<Candidate> {
        let paths = self.folders.paths(pattern);
        let folded: Vec<&str> =
            paths.iter().map(|&path| &*self.paths.folded[path as usize]).collect();
        let found = pattern.shortlist(&folded, Reach::Pieces);
        found
            .into_iter()
            .filter_map(|(at, coarse)| self.candidate(query, true, paths[at as usize], coarse))
            .collect()
    }

    fn candidate(&self, query: &Query, path: bool, text: u32, coarse: u16) -> Option<Candidate> {
        let texts = if path { &self.paths } else { &self.names };
        let item = texts.items[text as usize];
        let traits = &self.traits[item as usize];
        let loss = query.loss(traits, texts.by[text as usize]);
        let coarse = u32::from(coarse) * QUARTERS + u32::from(traits.standing);
        let coarse = coarse.saturating_sub(loss);
        query.wants(traits).then_some(Candidate { coarse, item, path, text })
    }

    /// Looks closely at the best of the list; each item once, by its best text.
    fn rank(
        &self,
        pattern: &Pattern,
        query: &Query,
        mut candidates: Vec<Candidate>,
        limit: usize,
    ) -> Vec<Ranked> {
        let enough = SHORTLIST_MIN.max(limit.saturating_mul(2));
        if candidates.len() > enough {
            let order = |a: &Candidate, b: &Candidate| {
                (b.coarse, a.path, a.text).cmp(&(a.coarse, b.path, b.text))
            };
            candidates.select_nth_unstable_by(enough, order);
            candidates.truncate(enough);
        }
        let mut scratch = Scratch::default();
        let look = |candidate: Candidate| {
            let found = pattern.matches_with(self.written(&candidate), &mut scratch)?;
            let traits = &self.traits[candidate.item as usize];
            let loss = query.loss(traits, self.by(&candidate));
            let score = found.score * QUARTERS + u32::from(traits.standing);
            let score = score.saturating_sub(loss);
            Some(Ranked { score, fit: found.fit(), positions: found.positions, candidate })
        };
        let mut ranked: Vec<Ranked> = candidates.into_iter().filter_map(look).collect();
        self.settle(&mut ranked, limit);
        ranked
    }

    /// Sorts, leaves each item its best text, and cuts. Among equals the shorter
    /// text comes first, then the order of the vault's nodes.
    fn settle(&self, ranked: &mut Vec<Ranked>, limit: usize) {
        ranked.sort_unstable_by_key(|ranked| {
            let candidate = &ranked.candidate;
            let len = self.written(candidate).len();
            (std::cmp::Reverse(ranked.score), len, candidate.item, candidate.path, candidate.text)
        });
        let mut seen = FxHashSet::default();
        ranked.retain(|ranked| seen.insert(ranked.candidate.item));
        ranked.truncate(limit);
    }

    fn texts(&self, candidate: &Candidate) -> &Texts {
        if candidate.path { &self.paths } else { &self.names }
    }

    fn written(&self, candidate: &Candidate) -> &str {
        &self.texts(candidate).written[candidate.text as usize]
    }

    fn by(&self, candidate: &Candidate) -> HitBy {
        self.texts(candidate).by[candidate.text as usize]
    }

    fn hit(&self, ranked: Ranked) -> Hit {
        let item = &self.items[ranked.candidate.item as usize];
        Hit {
            anchor: item.anchor.clone(),
            node: item.node,
            name: item.name.clone(),
            notes: item.notes,
            last: item.last,
            text: self.written(&ranked.candidate).into(),
            by: self.by(&ranked.candidate),
            positions: ranked.positions,
            score: ranked.score,
        }
    }
}

/// A text that was looked at closely.
#[derive(Debug)]
struct Ranked {
    score: u32,
    fit: Fit,
    positions: Vec<u32>,
    candidate: Candidate,
}

impl Query {
    fn wants(&self, item: &Traits) -> bool {
        let kind = match self.kinds {
            Kinds::All => true,
            Kinds::People => item.person,
            Kinds::Tags => item.kind == NodeKind::Tag,
            Kinds::Notes => item.kind == NodeKind::Note,
            Kinds::Unwritten => item.kind == NodeKind::Entity,
            Kinds::Attachments => item.kind == NodeKind::Attachment,
        };
        kind && (self.hidden || !item.hidden)
    }

    fn loss(&self, item: &Traits, by: HitBy) -> u32 {
        let by = match by {
            HitBy::Name => 0,
            HitBy::Spelling => SPELLING_LOSS,
            HitBy::Path => PATH_LOSS,
        };
        let aside = matches!(item.kind, NodeKind::Tag | NodeKind::Attachment);
        by + if aside && self.kinds == Kinds::All { ASIDE_LOSS } else { 0 }
    }
}

#[cfg(test)]
mod tests;
