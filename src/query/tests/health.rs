//! What is wrong with a vault, by kind.

use crate::note::{Code, Diagnostic, NotePath};
use crate::query::check::check;
use crate::query::health::{code_named, health, orphans};
use crate::vault::fixture::fixture;
use crate::vault::{Vault, VaultConfig};

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
    let name = |node| vault.node(node).name().to_owned();
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
fn versions_of_a_note_stand_behind_it_and_are_no_orphans() {
    let files = crate::vault::fixture::files(
        "//- f/Plan.md\n---\nx: [\n---\n//- f/Plan (conflicted copy 2026-01-02).md\nold\n\
         //- f/Plan.sync-conflict-1.md\nother\n//- f/Plan z.md\n- [ ] never 📅 2026-02-31\n",
    );
    let notes = files.iter().map(|(path, text)| {
        crate::note::Packed::of(&crate::note::parse(path.clone(), text.as_bytes()))
    });
    let copies = ["f/Plan (conflicted copy 2026-01-02).md", "f/Plan.sync-conflict-1.md"];
    let told = copies
        .map(|copy| Diagnostic::new(&NotePath::new(copy), None, Code::SyncConflict, "Plan.md"));
    let vault = Vault::build(notes.collect(), &[], told.to_vec(), &VaultConfig::default());
    let rows = check(&vault, &[Code::SyncConflict, Code::BadFrontmatter, Code::BadDate]);
    let said: Vec<_> = rows
        .iter()
        .map(|row| (row.path.file_name(), row.of.as_ref().map_or("", NotePath::as_str)))
        .collect();
    let expected = [
        ("Plan z.md", ""),
        ("Plan.md", ""),
        ("Plan (conflicted copy 2026-01-02).md", "f/Plan.md"),
        ("Plan.sync-conflict-1.md", "f/Plan.md"),
    ];
    assert_eq!(said, expected);
    let alone: Vec<_> = orphans(&vault).iter().map(|note| vault.node(*note).name()).collect();
    assert_eq!(alone, ["Plan z", "Plan"]);
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
