//! Which node a whole name means.

use crate::query::lookup::{Lookup, lookup};
use crate::vault::fixture::fixture;

const VAULT: &str = "\
//- People/Ada Lorne.md
---
aliases: [The Countess, Engine]
title: Ada
---
[[Bolt]] #work/deep
//- Engine.md
//- Old/Engine.md
//- fig.png
";

/// The nodes found, by path or name; those of a near miss after a question mark.
#[track_caller]
fn check(name: &str, expected: &[&str]) {
    let vault = fixture(VAULT);
    let told = |id| {
        let node = vault.node(id);
        node.path().map_or(node.name(), |path| path.as_str()).to_owned()
    };
    let found: Vec<String> = match lookup(&vault, name) {
        Lookup::One(node) => vec![told(node)],
        Lookup::Many(nodes) => nodes.into_iter().map(told).collect(),
        Lookup::None { nearest } => {
            nearest.into_iter().map(|node| format!("? {}", told(node))).collect()
        }
    };
    assert_eq!(found, expected);
}

#[test]
fn a_path_is_tried_before_a_name() {
    check("Engine", &["Engine.md"]);
    check("Engine.md", &["Engine.md"]);
    check("old/engine", &["Old/Engine.md"]);
    check("people/ADA lorne.md", &["People/Ada Lorne.md"]);
    check("fig.png", &["fig.png"]);
}

#[test]
fn a_file_name_is_tried_before_an_alias_and_several_are_all_told() {
    check("ENGINE", &["Engine.md", "Old/Engine.md"]);
    check("the  countess", &["People/Ada Lorne.md"]);
    check("ada", &["People/Ada Lorne.md"]);
}

#[test]
fn names_without_a_note_and_tags_are_found() {
    check("bolt", &["Bolt"]);
    check("#work/deep", &["work/deep"]);
    check("#WORK", &["work"]);
}

#[test]
fn a_name_that_nobody_bears_is_answered_by_the_nearest() {
    check("Ada Lorn", &["? People/Ada Lorne.md"]);
    check("Enigne", &["? Engine.md", "? Old/Engine.md", "? People/Ada Lorne.md"]);
    check("zzzz", &[]);
    check("  ", &[]);
    check("#", &[]);
}
