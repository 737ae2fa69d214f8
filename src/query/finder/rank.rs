//! The close look at each candidate, and the order in which they are shown.

use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::index::Index;
use super::pass::{Candidate, by};
use super::{QUARTERS, Query};
use crate::text::fuzzy::{Fit, Pattern, Scratch};

/// A text that was looked at closely.
#[derive(Debug)]
pub(super) struct Ranked {
    pub score: u32,
    pub fit: Fit,
    pub positions: Vec<u32>,
    pub item: u32,
    /// The text; the path if none.
    pub text: Option<u32>,
    /// Its length as written.
    len: usize,
}

/// Looks closely at each candidate; each item once, by its best text.
pub(super) fn rank(
    index: &Index,
    pattern: &Pattern,
    query: &Query,
    candidates: Vec<Candidate>,
    limit: usize,
) -> Vec<Ranked> {
    let look = |scratch: &mut Scratch, candidate: Candidate| {
        let (item, text) = (candidate.item as usize, candidate.text);
        let written = written(index, item, text);
        let found = pattern.matches_with(written, scratch)?;
        let traits = &index.traits[item];
        let score = found.score * QUARTERS + u32::from(traits.standing);
        let score = score.saturating_sub(query.loss(traits, by(index, text)));
        let fit = found.fit();
        let len = written.len();
        Some(Ranked { score, fit, positions: found.positions, item: candidate.item, text, len })
    };
    let ranked = candidates.into_par_iter().with_min_len(64).map_init(Scratch::default, look);
    let mut ranked: Vec<Ranked> = ranked.flatten_iter().collect();
    settle(&mut ranked, limit);
    ranked
}

/// Sorts, leaves each item its best text, and cuts. Among equals the shorter
/// text comes first, then the order of the vault's nodes.
pub(super) fn settle(ranked: &mut Vec<Ranked>, limit: usize) {
    ranked.sort_unstable_by_key(|ranked| {
        (Reverse(ranked.score), ranked.len, ranked.item, ranked.text.is_none(), ranked.text)
    });
    let mut seen = FxHashSet::default();
    ranked.retain(|ranked| seen.insert(ranked.item));
    ranked.truncate(limit);
}

/// The text of a candidate.
pub(super) fn written(index: &Index, item: usize, text: Option<u32>) -> &str {
    match text {
        Some(text) => index.written(item, text as usize),
        None => index.path(item).map_or("", |path| path.as_str()),
    }
}
