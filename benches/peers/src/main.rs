//! Prints how the program compares with other libraries, on this machine:
//! `cargo run --release -- [VAULT...]` in this folder.
//!
//! Without a vault: the ranking set and a million names, asked of our finder and
//! of three matchers (P5, P4). With vaults: each is indexed by our library and by
//! obsidian-parser in turn, each time in a process of its own (P8). Nothing is
//! asserted.

mod matchers;
#[path = "../../../tests/ranking/set.rs"]
mod set;
mod vaults;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use matchers::{Frizbee, Matcher, Nucleo, Ours, Skim};
use set::Score;

/// So many names a finder must bear.
const NAMES: usize = 1_000_000;

/// So far down the list is looked.
const PLACES: usize = 50;

/// The most letters that are typed of each name.
const TYPED_LETTERS: usize = 12;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [vaults::ALONE, side, vault] => vaults::alone(side, vault),
        [vaults::ALONE, ..] => bail!("{} SIDE VAULT", vaults::ALONE),
        [] => {
            ranking();
            million();
            Ok(())
        }
        vaults => vaults::compare(vaults),
    }
}

/// P5: first places and mean reciprocal places.
fn ranking() {
    let mut columns: Vec<(&str, BTreeMap<&str, Score>)> = Vec::new();
    let texts = set_texts();
    let texts = || texts.clone();
    columns.push(("ours", ask(&mut Ours::of_set())));
    columns.push(("nucleo", ask(&mut Nucleo::of(texts()))));
    columns.push(("frizbee", ask(&mut Frizbee::of(texts()))));
    columns.push(("fuzzy-matcher", ask(&mut Skim::of(texts()))));
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    println!("| P5: first, MRR | cases | {} |", names.join(" | "));
    println!("|---|--:|{}", "--:|".repeat(names.len()));
    for (row, score) in &columns[0].1 {
        let cell = |(_, scores): &(&str, BTreeMap<&str, Score>)| {
            format!("{}, {:.3}", scores[row].first, scores[row].mrr())
        };
        let cells: Vec<String> = columns.iter().map(cell).collect();
        println!("| {row} | {} | {} |", score.cases, cells.join(" | "));
    }
}

fn ask(matcher: &mut dyn Matcher) -> BTreeMap<&'static str, Score> {
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    for case in set::cases() {
        let found = matcher.search(case.typed, PLACES);
        let place = found.iter().position(|name| name == case.meant).map(|at| at + 1);
        let half = if case.held_out { "half: held out" } else { "half: tuned" };
        for row in [case.kind, half, "all"] {
            scores.entry(row).or_default().add(place);
        }
    }
    scores
}

/// Each text of the set, with the name that it means.
fn set_texts() -> Vec<(String, String)> {
    let own = |name: String| (name.clone(), name);
    let mut texts: Vec<(String, String)> = Vec::new();
    for name in set::names() {
        texts.push(own(name.name.to_owned()));
        let spellings = name.spellings.iter();
        texts.extend(spellings.map(|text| ((*text).to_owned(), name.name.to_owned())));
    }
    texts.extend(set::other_people().into_iter().map(own));
    texts.extend(set::other_meetings().into_iter().map(own));
    texts
}

/// P4: names typed letter by letter among a million.
fn million() {
    println!("\n| P4: {NAMES} names | ms, min / median / max | worst for |");
    println!("|---|--:|---|");
    let names = || invented(NAMES);
    let texts = || names().into_iter().map(|name| (name, String::new())).collect();
    type_names("ours", &mut Ours::of_names(&names()));
    type_names("nucleo", &mut Nucleo::of(texts()));
    type_names("frizbee", &mut Frizbee::of(texts()));
    type_names("fuzzy-matcher", &mut Skim::of(texts()));
}

fn type_names(what: &str, matcher: &mut dyn Matcher) {
    let mut times: Vec<(Duration, String)> = Vec::new();
    for name in ["jona velmer", "Storage review 4711", "2026-11-23", "quarz", "mir tal", "xqzj"] {
        let ends = name.char_indices().map(|(at, c)| at + c.len_utf8());
        for end in ends.take(TYPED_LETTERS) {
            let start = Instant::now();
            matcher.search(&name[..end], 200);
            times.push((start.elapsed(), name[..end].to_owned()));
        }
    }
    times.sort();
    let ms = |at: usize| times[at].0.as_secs_f64() * 1e3;
    let (middle, last) = (times.len() / 2, times.len() - 1);
    println!("| {what} | {:.1} / {:.1} / {:.1} | {} |", ms(0), ms(middle), ms(last), times[last].1);
}

/// Invented names, the same in every run, and the same as those of the program's
/// own benchmark.
fn invented(n: usize) -> Vec<String> {
    const SYLLABLES: [&str; 16] = [
        "jo", "na", "vel", "mer", "stor", "age", "quar", "mir", "tal", "den", "ka", "ri", "os",
        "lin", "bek", "thu",
    ];
    let mut state = 9u64;
    let mut next = move |below: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut name = |number: usize| {
        let mut name = String::new();
        for word in 0..2 + next(3) {
            if word > 0 {
                name.push(' ');
            }
            for _ in 0..2 + next(2) {
                name.push_str(SYLLABLES[next(16) as usize]);
            }
        }
        format!("{name} {number}")
    };
    (0..n).map(&mut name).collect()
}
