//! A vault in which some notes were changed is, to the last number, the one that is
//! built of all notes; and where only words change, it is not built.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::laws::{frontmatter, identities, parse, piece, vault_files};
use crate::note::NotePath;
use crate::vault::{Identities, Vault, VaultConfig};

/// A note that names much of what others may name, so that it stays in the vault
/// whatever they say.
const STEADY: &str = "\
---
participants: [Ann, Ann Orr, Bo, Myself, 'Weekly sync', 李明]
entity: steady
company: [[Bo]]
see: \"[[Ann]]\"
---
[[Ann]] [[ann]] [[Ann Orr]] [[Bo]] [[a/Bo]] [[../Bo]] [[Zoë]] [[x.png]] [[Myself]]
[[Weekly sync]] [[n1]] [[a/n1.md]] [[李明]] #type/people #a/b/c #a/b #type/person #task
";

/// What changes in a note: its place among the notes, perhaps its frontmatter, and
/// what stands below that.
type Edit = (usize, Option<String>, String);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let body = prop::collection::vec(piece(), 0..6).prop_map(|pieces| pieces.concat());
    let head = prop::option::weighted(0.2, frontmatter());
    prop::collection::vec((any::<prop::sample::Index>(), head, body), 1..4).prop_map(|edits| {
        edits.into_iter().map(|(at, head, body)| (at.index(64), head, body)).collect()
    })
}

/// The frontmatter of a note, and the rest.
fn halves(text: &str) -> (&str, &str) {
    let end = text.strip_prefix("---\n").and_then(|rest| rest.find("\n---\n"));
    end.map_or(("", text), |end| text.split_at(end + "---\n\n---\n".len()))
}

fn config(identities: &Identities) -> VaultConfig {
    VaultConfig { identities: identities.clone(), ..VaultConfig::default() }
}

fn build(files: &[(NotePath, String)], config: &VaultConfig) -> Vault {
    Vault::build(parse(files), &[NotePath::new("x.png")], Vec::new(), config)
}

#[track_caller]
fn check_same(live: &Vault, fresh: &Vault) {
    assert_eq!(live.dump(), fresh.dump());
    assert_eq!(live.nodes, fresh.nodes);
    assert_eq!(live.graph, fresh.graph);
    assert_eq!(live.tables, fresh.tables);
    assert_eq!(live.tally, fresh.tally);
    assert_eq!(live.parsed(), fresh.parsed());
    assert_eq!(live.diagnostics(), fresh.diagnostics());
    assert_eq!(live.to_look_at(), fresh.to_look_at());
    assert_eq!((&live.entities, &live.tags), (&fresh.entities, &fresh.tags));
    assert_eq!((&live.properties, live.owner()), (&fresh.properties, fresh.owner()));
    for (key, _) in fresh.names.iter().chain(live.names.iter()) {
        assert_eq!(live.named(key), fresh.named(key), "{key:?}");
        assert_eq!(live.names.bearers(key), fresh.names.bearers(key), "{key:?}");
    }
}

/// Every node but these, with its edges, is as it was.
#[track_caller]
fn check_touched(old: &Vault, new: &Vault, touched: &[crate::vault::NodeId]) {
    for (id, node) in old.nodes().filter(|(id, _)| touched.binary_search(id).is_err()) {
        assert_eq!(node, new.node(id));
        let sources = |vault: &Vault| vault.edges_in(id).map(|edge| edge.from).collect::<Vec<_>>();
        assert_eq!((sources(old), old.degree(id)), (sources(new), new.degree(id)));
    }
}

#[test]
fn a_changed_vault_is_what_all_its_notes_make_and_mostly_it_is_not_built() {
    let (n_quick, n_all) = (Cell::new(0), Cell::new(0));
    let rounds = prop::collection::vec(edits(), 1..6);
    let strategy = (vault_files(), rounds, identities(), any::<bool>());
    let runner = || {
        TestRunner::new_with_rng(
            Config { cases: 150, failure_persistence: None, ..Config::default() },
            proptest::test_runner::TestRng::deterministic_rng(
                proptest::test_runner::RngAlgorithm::ChaCha,
            ),
        )
    };
    let outcome = runner().run(&strategy, |(mut files, rounds, identities, steady)| {
        if steady {
            files.push((NotePath::new("steady.md"), STEADY.to_owned()));
        }
        let config = config(&identities);
        let mut live = build(&files, &config);
        for edits in rounds {
            let mut changed = Vec::new();
            for (at, head, body) in edits {
                let Some(at) = at.checked_rem(files.len()) else { continue };
                let (path, text) = &mut files[at];
                if path.as_str() != "steady.md" && !changed.contains(&at) {
                    *text = head.unwrap_or_else(|| halves(text).0.to_owned()) + &body;
                    changed.push(at);
                }
            }
            let changed: Vec<_> = changed.into_iter().map(|at| files[at].clone()).collect();
            let fresh = build(&files, &config);
            n_all.set(n_all.get() + 1);
            live = match live.with_notes(&parse(&changed), &config) {
                Some(change) => {
                    n_quick.set(n_quick.get() + 1);
                    check_touched(&live, &change.vault, &change.touched);
                    change.vault
                }
                None => build(&files, &config),
            };
            check_same(&live, &fresh);
        }
        Ok(())
    });
    if let Err(why) = outcome {
        panic!("{why}");
    }
    let (n_quick, n_all) = (n_quick.get(), n_all.get());
    assert!(n_quick * 3 > n_all, "only {n_quick} of {n_all} were quick");
}

/// Whether a change of one note is made without building the vault.
#[track_caller]
fn check_quick(rest: &str, before: &str, after: &str, is_quick: bool) {
    let note = |text: &str| (NotePath::new("m.md"), text.to_owned());
    let rest = (NotePath::new("rest.md"), rest.to_owned());
    let config = VaultConfig::default();
    let (old, fresh) =
        (build(&[note(before), rest.clone()], &config), build(&[note(after), rest], &config));
    let change = old.with_notes(&parse(&[note(after)]), &config);
    assert_eq!(change.is_some(), is_quick);
    if let Some(change) = change {
        check_same(&change.vault, &fresh);
    }
}

#[test]
fn words_tasks_and_links_to_known_names_are_changed_quickly() {
    let rest = "[[Ann Lee]] [[Bo]] #a #b/c\n- [ ] x @Bo\n";
    for (before, after) in [
        ("one", "two"),
        ("[[Ann Lee]]", "[[Bo]] and [[Ann Lee|her]] twice [[Ann Lee]]"),
        ("- [ ] call 📅 2026-01-02", "- [x] call Ann Lee 📅 2026-01-02 ✅ 2026-01-03"),
        ("#a", "#b/c"),
        ("#a #b/c", ""),
        ("2026-01-04", "---\ndate: 2026-01-05\n---\n"),
        ("- it is so *(about Bo)*", "- it was so *(about Ann Lee)*\n## Decisions\n- Bo goes"),
    ] {
        check_quick(rest, before, after, true);
        check_quick(rest, after, before, true);
    }
}

#[test]
fn names_that_come_or_go_and_other_classes_need_all_notes() {
    let rest = "[[Ann Lee]] #a #B #b/c Cog\n- [ ] call cog\n";
    for (before, after) in [
        ("", "[[Cog]]"),
        ("", "---\naliases: [Cog]\n---\n"),
        ("", "---\ntitle: Cog\n---\n"),
        ("", "#d"),
        ("", "---\nparticipants: [Ann Lee]\n---\n"),
        ("", "---\nentity: Ann Lee\ntype: company\n---\n"),
        ("", "---\nsees: \"[[Ann Lee]]\"\n---\n"),
        ("#b", ""),
    ] {
        check_quick(rest, before, after, false);
        check_quick(rest, after, before, false);
    }
}

#[test]
fn a_name_that_is_written_small_for_the_first_time_is_looked_for_everywhere() {
    check_quick("[[Cogwheel]]\n- [ ] buy a cogwheel\n", "[[Cogwheel]]", "[[cogwheel]]", false);
    check_quick("[[cogwheel]]\n- [ ] buy a cogwheel\n", "[[Cogwheel]]", "[[cogwheel]]", true);
}

#[test]
fn a_note_that_was_not_there_needs_all_notes() {
    let config = VaultConfig::default();
    let old = build(&[(NotePath::new("a.md"), String::new())], &config);
    let new = parse(&[(NotePath::new("b.md"), String::new())]);
    assert!(old.with_notes(&new, &config).is_none());
    let twice = parse(&[(NotePath::new("a.md"), "x".into()), (NotePath::new("a.md"), "y".into())]);
    assert!(old.with_notes(&twice, &config).is_none());
}
