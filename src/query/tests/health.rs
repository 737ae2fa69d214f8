//! What is wrong with a vault, by kind.

use crate::query::health::{code_named, health};
use crate::vault::fixture::fixture;

const VAULT: &str = "\
//- Jorunn Stefansdal.md
hello [[Oren]] [[Oren]]
//- a.md
---
up: x

[[Jorunn Stefansdl]] [[Oren]] #tag
//- b.md
- [ ] never 📅 2026-02-31
//- c.md
#tag only
";

#[test]
fn the_worst_kinds_come_first_and_names_by_how_often_they_are_asked_for() {
    let vault = fixture(VAULT);
    let found = health(&vault);
    let name = |node| vault.node(node).name.to_string();
    let problems =
        found.problems.iter().map(|(code, rows)| format!("{} {}", code.name(), rows.len()));
    assert_eq!(problems.collect::<Vec<_>>(), ["unclosed-frontmatter 1", "bad-date 1"]);
    let unresolved = found.unresolved.iter().map(|row| {
        let near = row.nearest.map_or_else(|| "nothing".to_owned(), name);
        format!("{} {} near {near}", name(row.name), row.links)
    });
    let expected = ["Oren 3 near nothing", "Jorunn Stefansdl 1 near Jorunn Stefansdal"];
    assert_eq!(unresolved.collect::<Vec<_>>(), expected);
    assert_eq!(found.orphans.iter().map(|note| name(*note)).collect::<Vec<_>>(), ["b", "c"]);
}

#[test]
fn a_vault_of_nothing_is_well() {
    assert_eq!(health(&crate::vault::Vault::empty()), Default::default());
}

#[test]
fn kinds_are_known_by_the_names_that_are_printed() {
    assert!(crate::note::CODES.iter().all(|row| code_named(row.1) == Some(row.0)));
    assert_eq!(code_named("no-such"), None);
}
