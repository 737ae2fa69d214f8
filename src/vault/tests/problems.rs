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
fn a_link_by_alias_is_told() {
    check(
        "//- Ada.md\n---\naliases: [Countess]\n---\n//- b.md\n[[Countess]] [[Countess]]\n",
        &["b.md:1 alias-link Countess"],
    );
}

#[test]
fn a_name_of_several_is_told_with_what_was_taken() {
    check(
        "//- x/Ada.md\n//- y/Ada.md\n//- b.md\n---\nparticipants: Ada\n---\n",
        &["b.md:2 ambiguous-name “Ada” is what 2 are called; x/Ada.md is taken"],
    );
    check(
        "//- x/Ada.md\n//- y/Ada.md\n//- b.md\n[[Ada]] [[y/Ada]]\n//- y/c.md\n[[Ada]]\n",
        &["b.md:1 ambiguous-name “Ada” is what 2 are called; x/Ada.md is taken"],
    );
}

#[test]
fn paths_that_differ_in_case_only_are_told() {
    check("//- A.md\n//- a.md\n", &["a.md:0 twin-paths A.md"]);
}
