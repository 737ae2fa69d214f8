//! What is meant comes first: the ranking set, asked of a vault that holds it.
//! `benches/peers` asks the same of other matchers.

#[path = "ranking/set.rs"]
mod set;

use std::collections::BTreeMap;

use set::{Score, rows};
use vaultgraph::note::{NotePath, Packed, parse};
use vaultgraph::query::finder::{Finder, Query};
use vaultgraph::vault::{Vault, VaultConfig};

/// So far down the list is looked.
const PLACES: usize = 50;

#[test]
fn what_is_meant_comes_first_as_often_as_it_did() {
    let parsed = set::vault()
        .into_iter()
        .map(|(path, text)| Packed::of(&parse(NotePath::new(&path), text.as_bytes())));
    let vault = Vault::build(parsed.collect(), &[], Vec::new(), &VaultConfig::default());
    let finder = Finder::of(&vault);
    assert!(finder.len() > 20_000);
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    let mut missed = Vec::new();
    for case in set::cases() {
        let query = Query { text: case.typed.into(), ..Query::default() };
        let hits = finder.search(&query, PLACES).hits;
        let place = hits.iter().position(|hit| &*hit.name == case.meant).map(|at| at + 1);
        let half = if case.held_out { "held out" } else { "tuned" };
        for row in [case.kind, half, "all"] {
            scores.entry(row).or_default().add(place);
        }
        if place != Some(1) {
            let first = hits.first().map_or("nothing", |hit| &*hit.text);
            let (kind, typed, meant) = (case.kind, case.typed, case.meant);
            missed.push(format!("{kind}, {half}: {typed}: {meant} at {place:?}, first is {first}"));
        }
    }
    let told = |(row, score): (&&str, &Score)| {
        format!("{row}\t{} of {}\t{:.3}", score.first, score.cases, score.mrr())
    };
    let told: Vec<String> = scores.iter().map(told).collect();
    let report = format!("{}\n{}", told.join("\n"), missed.join("\n"));
    println!("{report}");
    for [row, first, mrr] in rows(include_str!("ranking/floor.tsv")) {
        let (first, mrr): (usize, f64) =
            (first.parse().expect("a number"), mrr.parse().expect("a number"));
        let score = scores.get(row).copied().unwrap_or_default();
        assert!(score.first >= first && score.mrr() >= mrr, "{row} fell\n{report}");
    }
}
