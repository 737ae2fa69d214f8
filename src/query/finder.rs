//! What a few typed letters mean: names, other spellings and paths of
//! everything in a vault, ranked by match, then by how connected and how recent.
//!
//! A search has two steps: a pass over all items keeps a shortlist of the texts
//! that hold the letters, by the matcher's coarse score, and each text of that
//! list is looked at closely. A typo is only thought of when little is found as
//! typed. Both steps run on all processors.

mod build;
mod folders;
mod index;
mod pass;
mod rank;
mod typing;

pub use typing::Typing;

use serde::{Deserialize, Serialize};

use self::index::{Index, Traits};
use self::pass::{Marks, Pass, Passed, by};
use self::rank::{Ranked, rank, settle, written};
use super::Hidden;
use crate::text::Date;
use crate::text::fuzzy::{Fit, Pattern, Reach};
use crate::vault::{Anchor, NodeId, NodeKind};

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
    /// What becomes of nodes that the vault's settings exclude.
    pub hidden: Hidden,
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

/// The names of a vault, folded once and ready to be searched. Kept from one run to the
/// next, it has no nodes, but anchors that the vault will know.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Finder {
    index: Index,
    /// The date against which its items are recent.
    newest: Option<Date>,
}

impl Finder {
    /// A node as a hit, for lists of places that nobody searched for. None
    /// before the vault is read, when no name has a node yet.
    pub fn of_node(&self, node: NodeId) -> Option<Hit> {
        // The items of a whole vault stand in the order of its nodes.
        let at = node.index();
        (self.index.items.get(at)?.node == Some(node)).then(|| self.unsearched(at))
    }

    /// How many nodes can be found, hidden ones too.
    pub fn len(&self) -> usize {
        self.index.items.len()
    }

    /// How many nodes are found without asking for hidden ones.
    pub fn n_shown(&self) -> usize {
        self.index.traits.iter().filter(|traits| !traits.hidden).count()
    }

    /// Whether there is nothing to be found.
    pub fn is_empty(&self) -> bool {
        self.index.items.is_empty()
    }

    /// The best `limit` nodes for what was typed.
    pub fn search(&self, query: &Query, limit: usize) -> Found {
        let pattern = Pattern::of(&query.text);
        let found = self.search_among(query, &pattern, limit, None, &|| false);
        found.map(|(found, _)| found).unwrap_or_default()
    }

    /// Searches, and says which items have a name that holds the letters, unless
    /// there were none; nothing if it was overtaken. Only names `among` those
    /// are looked at.
    fn search_among(
        &self,
        query: &Query,
        pattern: &Pattern,
        limit: usize,
        among: Option<&Marks>,
        overtaken: &(dyn Fn() -> bool + Sync),
    ) -> Option<(Found, Option<Marks>)> {
        if pattern.is_empty() {
            return Some((self.leading(query, limit), None));
        }
        let said = self.index.words().folders.say(pattern);
        let pass = |reach, among| Pass {
            index: &self.index,
            query,
            sieve: pattern.sieve(reach),
            said: said.as_ref(),
            among,
            keep: SHORTLIST_MIN.max(limit.saturating_mul(2)),
        };
        let passed = pass(Reach::Letters, among).run(overtaken)?;
        let Passed { candidates, named, mut matched, total } = passed;
        let mut ranked = rank(&self.index, pattern, query, candidates, limit);
        let as_typed = |ranked: &&Ranked| ranked.fit == Fit::AsTyped;
        if pattern.forgives() && ranked.iter().filter(as_typed).count() < AS_TYPED_FEW {
            let passed = pass(Reach::OneTypo, None).run(overtaken)?;
            ranked.extend(rank(&self.index, pattern, query, passed.candidates, limit));
            settle(&mut ranked, limit);
            // It let through what the first pass did, and more.
            matched = passed.matched;
        }
        // A candidate may turn out to fit by no spelling, so where all are listed
        // the list is what counts.
        if ranked.len() < limit {
            matched = ranked.len();
        }
        let hits = ranked.into_iter().map(|ranked| self.hit(ranked)).collect();
        Some((Found { hits, matched, total }, Some(named)))
    }

    /// Those of a kind, the most connected first: for a box in which nothing but
    /// the kind was typed.
    fn leading(&self, query: &Query, limit: usize) -> Found {
        let traits = &self.index.traits;
        let mut order: Vec<usize> =
            (0..traits.len()).filter(|&at| query.wants(&traits[at])).collect();
        let total = order.len();
        // By position among equals: the order of the vault's nodes.
        let key = |at: &usize| (std::cmp::Reverse(traits[*at].standing), *at);
        if order.len() > limit {
            order.select_nth_unstable_by_key(limit, key);
            order.truncate(limit);
        }
        order.sort_unstable_by_key(key);
        let hits = order.into_iter().map(|at| self.unsearched(at)).collect();
        Found { hits, matched: total, total }
    }

    /// An item as a hit of no search: by its name, with no letters matched.
    fn unsearched(&self, at: usize) -> Hit {
        let item = &self.index.items[at];
        let name: Box<str> = self.index.name(at).into();
        Hit {
            anchor: item.anchor.clone(),
            node: item.node,
            text: name.clone(),
            name,
            notes: item.notes,
            last: item.last,
            by: HitBy::Name,
            positions: Vec::new(),
            score: self.index.traits[at].standing.into(),
        }
    }

    fn hit(&self, ranked: Ranked) -> Hit {
        let (item, text) = (ranked.item as usize, ranked.text);
        Hit {
            text: written(&self.index, item, text).into(),
            by: by(&self.index, text),
            positions: ranked.positions,
            score: ranked.score,
            ..self.unsearched(item)
        }
    }
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
        kind && (self.hidden == Hidden::Shown || !item.hidden)
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
