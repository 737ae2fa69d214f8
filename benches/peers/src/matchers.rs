//! Our finder and three matchers behind one question. Each runs on all
//! processors and prepares its texts once, as well as its interface allows:
//! frizbee and fuzzy-matcher know no accents, so their texts and what is typed are
//! folded as ours are. Among equals the shorter text comes first.

use std::cmp::Reverse;
use std::sync::Arc;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Utf32String};
use rayon::prelude::*;
use vaultgraph::note::{NotePath, Packed, parse};
use vaultgraph::query::finder::{Finder, Query, Typing};
use vaultgraph::text::fuzzy::fold;
use vaultgraph::vault::{Vault, VaultConfig};

use crate::set;

/// Texts of one thread's piece of work.
const PART: usize = 16_384;

/// Finds names by a few letters.
pub trait Matcher {
    /// The names of the best texts, best first, each name once.
    fn search(&mut self, typed: &str, limit: usize) -> Vec<String>;
}

/// The program's own.
pub struct Ours {
    finder: Arc<Finder>,
    typing: Typing,
}

impl Ours {
    /// Over the vault of the ranking set.
    pub fn of_set() -> Self {
        let parsed = set::vault()
            .into_iter()
            .map(|(path, text)| Packed::of(&parse(NotePath::new(&path), text.as_bytes())));
        let vault = Vault::build(parsed.collect(), &[], Vec::new(), &VaultConfig::default());
        Self { finder: Arc::new(Finder::of(&vault)), typing: Typing::default() }
    }

    pub fn of_names(names: &[String]) -> Self {
        let paths = names.iter().map(|name| NotePath::new(&format!("Notes/{name}.md")));
        let paths: Vec<NotePath> = paths.collect();
        Self { finder: Arc::new(Finder::of_files(&paths)), typing: Typing::default() }
    }
}

impl Matcher for Ours {
    fn search(&mut self, typed: &str, limit: usize) -> Vec<String> {
        let query = Query { text: typed.to_owned(), ..Query::default() };
        let found = self.typing.search(&self.finder, &query, limit, &|| false);
        let hits = found.unwrap_or_default().hits.into_iter();
        hits.map(|hit| hit.name.into_string()).collect()
    }
}

/// Texts, and the name that each means; the text itself where that is empty.
type Texts = Vec<(String, String)>;

fn best(mut scored: Vec<(u32, usize)>, texts: &Texts, limit: usize) -> Vec<String> {
    let key = |(score, at): &(u32, usize)| (Reverse(*score), texts[*at].0.len(), *at);
    // A name may have several texts.
    let enough = limit * 4;
    if scored.len() > enough {
        scored.select_nth_unstable_by_key(enough, key);
        scored.truncate(enough);
    }
    scored.sort_unstable_by_key(key);
    let mut names: Vec<String> = Vec::new();
    for (_, at) in scored {
        let (text, name) = &texts[at];
        let name = if name.is_empty() { text } else { name };
        if names.len() < limit && !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

pub struct Nucleo {
    texts: Texts,
    prepared: Vec<Utf32String>,
}

impl Nucleo {
    pub fn of(texts: Texts) -> Self {
        let prepared = texts.iter().map(|(text, _)| Utf32String::from(text.as_str())).collect();
        Self { texts, prepared }
    }
}

impl Matcher for Nucleo {
    fn search(&mut self, typed: &str, limit: usize) -> Vec<String> {
        let pattern =
            Pattern::new(typed, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
        let part = |(part, texts): (usize, &[Utf32String])| {
            let mut matcher = nucleo_matcher::Matcher::new(Config::DEFAULT);
            let mut scored = Vec::new();
            for (at, text) in (part * PART..).zip(texts) {
                scored.extend(pattern.score(text.slice(..), &mut matcher).map(|score| (score, at)));
            }
            scored
        };
        let scored: Vec<Vec<(u32, usize)>> =
            self.prepared.par_chunks(PART).enumerate().map(part).collect();
        best(scored.concat(), &self.texts, limit)
    }
}

pub struct Frizbee {
    texts: Texts,
    folded: Vec<String>,
}

impl Frizbee {
    pub fn of(texts: Texts) -> Self {
        let folded = texts.iter().map(|(text, _)| fold(text)).collect();
        Self { texts, folded }
    }

    fn scored(&self, typed: &str, typos: u16) -> Vec<(u32, usize)> {
        let config = frizbee::Config::default()
            .casing(frizbee::CaseMatching::Respect)
            .sort(frizbee::SortStrategy::IndexAsc)
            .max_typos(Some(typos));
        let words: Vec<frizbee::Pattern> = typed.split_whitespace().map(Into::into).collect();
        let mut matcher = frizbee::Matcher::from_patterns(&words, &config);
        let found = matcher.match_list_parallel(&self.folded, rayon::current_num_threads());
        found.into_iter().map(|found| (found.score.into(), found.index as usize)).collect()
    }
}

impl Matcher for Frizbee {
    fn search(&mut self, typed: &str, limit: usize) -> Vec<String> {
        let typed = fold(typed);
        let scored = self.scored(&typed, 0);
        // A typo is forgiven where nothing else is found.
        let scored = if scored.is_empty() { self.scored(&typed, 1) } else { scored };
        best(scored, &self.texts, limit)
    }
}

pub struct Skim {
    texts: Texts,
    folded: Vec<String>,
}

impl Skim {
    pub fn of(texts: Texts) -> Self {
        let folded = texts.iter().map(|(text, _)| fold(text)).collect();
        Self { texts, folded }
    }
}

impl Matcher for Skim {
    fn search(&mut self, typed: &str, limit: usize) -> Vec<String> {
        let typed = fold(typed);
        let part = |(part, texts): (usize, &[String])| {
            let matcher = SkimMatcherV2::default();
            let score = |text: &String| -> Option<u32> {
                let mut words = typed.split_whitespace();
                words.try_fold(0, |sum, word| {
                    Some(sum + u32::try_from(matcher.fuzzy_match(text, word)?).unwrap_or(0))
                })
            };
            let scored = (part * PART..).zip(texts);
            scored.filter_map(|(at, text)| Some((score(text)?, at))).collect::<Vec<_>>()
        };
        let scored: Vec<Vec<(u32, usize)>> =
            self.folded.par_chunks(PART).enumerate().map(part).collect();
        best(scored.concat(), &self.texts, limit)
    }
}
