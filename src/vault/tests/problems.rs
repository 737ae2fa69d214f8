//! What a vault says is wrong with it.

use crate::vault::fixture::fixture;

/// All problems of a vault, each as path, line, code and detail.
#[track_caller]
fn check(vault: &str, expected: &[&str]) {
    let vault = fixture(vault);
    let told: Vec<String> = vault
        .diagnostics()
        .iter()
        .map(|problem| {
            let line = problem.place.map_or(0, |place| place.line);
            format!("{}:{line} {} {}", problem.path, problem.code.name(), problem.detail)
        })
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn a_link_to_nothing_is_told_once_a_note() {
    check(
        "//- a.md\n[[Bolt]]\n[[bolt]]\n//- b.md\n[[Bolt#x]]\n",
        &["a.md:1 unresolved-link Bolt", "b.md:1 unresolved-link Bolt"],
    );
}

#[test]
fn a_link_by_alias_title_or_looser_name_is_told_with_what_joins_it() {
    let ada = "//- Ada.md\n---\naliases: [Countess]\ntitle: On Engines\n---\n//- Jo Ann.md\n";
    check(
        &format!("{ada}//- b.md\n[[Countess]] [[Countess]]\n[[on engines]]\n[[Jo  Ann]]\n"),
        &[
            "b.md:1 alias-link “Countess” is an alias of Ada.md",
            "b.md:2 alias-link “on engines” is the title of Ada.md",
            "b.md:3 alias-link “Jo  Ann” is Jo Ann.md, odd spaces and letters aside",
        ],
    );
}

#[test]
fn a_plain_name_in_frontmatter_is_no_link_that_obsidian_leaves_unresolved() {
    let ada = "//- Ada.md\n---\naliases: [Countess]\n---\n";
    check(&format!("{ada}//- b.md\n---\nparticipants: Countess\n---\n"), &[]);
}

#[test]
fn a_name_of_several_is_told_with_what_was_taken_and_by_which_rule() {
    let two = "//- x/Ada.md\n//- y/Ada.md\n";
    let taken = |path: &str, why: &str| {
        format!("ambiguous-name “Ada” is what 2 are called; {path} is taken, which {why}")
    };
    let first = taken("x/Ada.md", "comes first among equally short paths");
    check(&format!("{two}//- b.md\n---\nparticipants: Ada\n---\n"), &[&format!("b.md:2 {first}")]);
    let own = taken("y/Ada.md", "lies in the note's own folder or below it");
    check(
        &format!("{two}//- b.md\n[[Ada]] [[y/Ada]]\n//- y/c.md\n[[Ada]]\n"),
        &[&format!("b.md:1 {first}"), &format!("y/c.md:1 {own}")],
    );
    let exact = taken("Ada.md", "is the exact path from the vault's root");
    check("//- Ada.md\n//- y/Ada.md\n//- b.md\n[[Ada]]\n", &[&format!("b.md:1 {exact}")]);
    check("//- x/Ada.md\n//- y/x/Ada.md\n//- b.md\n[[x/Ada]]\n", &[]);
}

#[test]
fn an_alias_of_several_is_told_with_the_one_that_was_taken() {
    let lady = |path: &str| format!("//- {path}\n---\naliases: [Lady]\n---\n");
    check(
        &format!("{}{}//- z.md\n[[Lady]]\n", lady("a/long/Ada.md"), lady("bb/Bea.md")),
        &[
            "z.md:1 ambiguous-name “Lady” is what 2 are called; bb/Bea.md is taken, \
             which has the shortest path",
            "z.md:1 alias-link “Lady” is an alias of bb/Bea.md",
        ],
    );
}

#[test]
fn paths_that_differ_in_case_only_are_told() {
    check("//- A.md\n//- a.md\n", &["a.md:0 twin-paths A.md"]);
}
