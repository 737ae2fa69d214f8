//! Why a link opens what it opens.

use super::node;
use crate::query::finder::Finder;
use crate::query::why::{Asked, candidate_name, why};
use crate::vault::fixture::fixture;

/// The answer in words, then the candidates: `+` before the chosen one, then its
/// name and the rule.
#[track_caller]
fn check(vault: &str, source: &str, target: &str, expected: &[&str]) {
    let vault = fixture(vault);
    let found = why(&vault, &Finder::of(&vault), node(&vault, source), Asked::of(target));
    let rows = found.candidates.iter().map(|candidate| {
        let mark = if candidate.chosen { "+" } else { "-" };
        format!("{mark} {} {}", candidate_name(&vault, candidate.node), candidate.rule.name())
    });
    let told: Vec<String> = [found.told(&vault).join("; ")].into_iter().chain(rows).collect();
    assert_eq!(told, expected);
}

const NAMES: &str = "\
//- a/N.md
//- b/N.md
//- long/N.md
# Plan
## Costs
text ^b1
//- long/src.md
//- x.md
";

#[test]
fn of_several_files_each_says_why_it_was_chosen_or_not() {
    let own = [
        "Obsidian opens long/N.md",
        "+ long/N.md own-folder",
        "- a/N.md own-folder",
        "- b/N.md own-folder",
    ];
    check(NAMES, "long/src.md", "N", &own);
    let shortest = [
        "Obsidian opens a/N.md",
        "+ a/N.md first-in-order",
        "- b/N.md first-in-order",
        "- long/N.md shortest-path",
    ];
    check(NAMES, "x", "[[n]]", &shortest);
}

#[test]
fn a_file_in_other_folders_than_the_link_says_is_told() {
    let told = ["Obsidian opens b/N.md", "+ b/N.md exact-path"];
    let others = ["- a/N.md other-folders", "- long/N.md other-folders"];
    let rows = [&told[..1], &["+ b/N.md only-file"], &others].concat();
    check(NAMES, "x", "b/N", &rows);
    check(
        "//- y/N.md\n//- x.md\n",
        "x",
        "z/N",
        &["unresolved; nothing is called so", "- y/N.md other-folders"],
    );
    let joined = [told[0], told[1], "- q/b/N.md exact-path", "- N.md other-folders"];
    check("//- b/N.md\n//- q/b/N.md\n//- N.md\n//- a/x.md\n", "x", "../b/N", &joined);
}

#[test]
fn a_link_is_read_in_every_form_in_which_it_is_typed() {
    for typed in ["long/N#Plan", "[[long/N#Plan|shown]]", "![[long/N#Plan]]", "[t](long/N.md#Plan)"]
    {
        let vault = fixture(NAMES);
        let found = why(&vault, &Finder::of(&vault), node(&vault, "x"), Asked::of(typed));
        assert_eq!(
            found.told(&vault).join("; "),
            "Obsidian opens long/N.md; the heading is at line 1",
            "{typed}"
        );
    }
    check(NAMES, "x", "[t](https://x.y)", &["it leads out of the vault"]);
    check(NAMES, "x", "  ", &["an empty link opens nothing"]);
    check("//- x.md\n", "x", "https://x.y", &["unresolved; nothing is called so"]);
    let path = |text| match Asked::of(text) {
        Asked::Target { path, subpath } => (path.to_string(), subpath.map(String::from)),
        other => unreachable!("{other:?}"),
    };
    assert_eq!(path("[t](a%20b.md)"), ("a b.md".to_owned(), None));
    assert_eq!(path("a]]b"), ("a]]b".to_owned(), None));
    assert_eq!(path("> [[x]]"), ("> [[x]]".to_owned(), None));
    assert_eq!(path("Note #H"), ("Note ".to_owned(), Some("H".to_owned())));
}

#[test]
fn the_part_behind_the_hash_is_found_or_said_to_be_missing() {
    let vault = "//- N.md\n# Plan\n## Costs\ntext ^b1\n\n[[#Costs]]\n//- x.md\n//- d.pdf\n";
    let only = "+ N.md only-file";
    check(vault, "x", "N#Plan#Costs", &["Obsidian opens N.md; the heading is at line 2", only]);
    check(vault, "x", "N#^b1", &["Obsidian opens N.md; the block is at line 3", only]);
    check(vault, "x", "N#Gone", &["Obsidian opens N.md; it has no such heading", only]);
    check(vault, "x", "N#^gone", &["Obsidian opens N.md; it has no such block", only]);
    check(vault, "x", "d.pdf#page=3", &["Obsidian opens d.pdf", "+ d.pdf only-file"]);
    let same = ["it stays in the note; the heading is at line 2", "+ N.md same-note"];
    check(vault, "N", "[[#Costs]]", &same);
}

#[test]
fn an_alias_a_title_or_a_looser_name_is_joined_by_the_graph_alone() {
    let vault = "//- Ada.md\n---\naliases: [Countess]\ntitle: The Engine\n---\n\
                 //- people/Bea.md\n---\naliases: [Countess]\n---\n//- Jo Ann.md\n//- x.md\n";
    let joins = |how: &str| format!("unresolved in Obsidian; the graph joins it to {how}");
    let told = [&*joins("Ada.md by its alias"), "+ Ada.md alias", "- people/Bea.md alias"];
    check(vault, "x", "countess", &told);
    check(vault, "x", "the engine", &[&joins("Ada.md by its title"), "+ Ada.md title"]);
    let loosely = joins("Jo Ann.md by its name, odd spaces and letters aside");
    check(vault, "x", "Jo  Ann", &[&loosely, "+ Jo Ann.md loose-name"]);
}

#[test]
fn a_title_that_several_have_joins_nothing_and_is_told() {
    check(
        "//- n1.md\n---\ntitle: Sync\n---\n//- n2.md\n---\ntitle: sync\n---\n//- x.md\n",
        "x",
        "Sync",
        &["unresolved; nothing is called so", "- n1.md shared-title", "- n2.md shared-title"],
    );
}

#[test]
fn an_unresolved_name_is_answered_by_the_nearest_existing_ones() {
    let vault = "//- Driftwood.md\n//- Lighthouse.md\n//- x.md\n[[Driftwod]]\n";
    let told = ["unresolved; Driftwod has no note", "+ Driftwod entity", "- Driftwood.md nearest"];
    check(vault, "x", "Driftwod", &told);
    let unknown = "unresolved; nothing is called so";
    check(vault, "x", "Lighthouses", &[unknown, "- Lighthouse.md nearest"]);
    check(vault, "x", "The old Lighthouse", &[unknown, "- Lighthouse.md nearest"]);
    check(vault, "x", "zzz", &[unknown]);
}
