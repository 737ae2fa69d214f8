//! Copying from where one stands, key by key.

mod stage;

use stage::{Stage, Written};
use vaultgraph::app::copy::Clip;
use vaultgraph::app::key::Key;
use vaultgraph::app::msg::{Act, Effect, Msg};
use vaultgraph::app::update::update;
use vaultgraph::query::written::markdown;

const VAULT: &str = "\
//- Meetings/2026-01-04 Review.md
---
date: 2026-01-04
participants: [Ada Quill, Bo Marsh]
---
They looked at [[Engine]].
//- Engine.md
# Engine
";

/// What is copied by these keys after `y`; a walk as it is without the text of
/// its lines.
#[track_caller]
fn check(keys: &str, chosen: &str, expected: &str) {
    let mut stage = Stage::start(&Written::in_string(VAULT), 140, 40);
    stage.press(keys).press("y").press(chosen);
    let enter = Msg::Key(Key::parse("enter").expect("a key"));
    let copied = update(&mut stage.model, enter).into_iter().find_map(|effect| match effect {
        Effect::Act(Act::Copy(Clip::Text(_, text))) => Some(text),
        Effect::Act(Act::Copy(Clip::Walk(steps))) => Some(markdown(&steps, &|_| None)),
        Effect::Act(Act::Copy(Clip::Obsidian(path, part))) => Some(format!("{path} at {part:?}")),
        Effect::Act(Act::Copy(Clip::Block(line))) => Some(format!("{}:{}", line.path, line.number)),
        Effect::Act(Act::Copy(Clip::Brief(of))) => Some(format!("a brief of {}", of.len())),
        _ => None,
    });
    assert_eq!(copied.as_deref(), Some(expected));
}

#[test]
fn the_chosen_row_is_copied_as_a_link_or_its_path() {
    check("'engine enter down", "", "[[2026-01-04 Review]]");
    check("'engine enter down", "down", "Meetings/2026-01-04 Review.md");
    check("'ada enter g", "", "[[Ada Quill]]");
}

#[test]
fn what_is_shown_is_copied_as_an_address_or_as_its_block() {
    let review = "Meetings/2026-01-04 Review.md";
    check("'engine enter down", "down down", &format!("{review} at None"));
    check("'engine enter down", "down down down", &format!("{review}:5"));
    check("'engine enter g right", "down down", "Engine.md at Some(\"Engine\")");
}

#[test]
fn a_brief_is_copied_before_all_else_where_one_is_read() {
    check("'ada enter B", "", "a brief of 1");
}

#[test]
fn the_walk_is_copied_with_the_place_that_makes_each_step() {
    let expected = "\
- [[Ada Quill]]
- took part in [[2026-01-04 Review]] (Meetings/2026-01-04 Review.md:3)
- links to [[Engine]] (Meetings/2026-01-04 Review.md:5)
";
    check("'ada enter right 'f 'engine enter right", "down down down down", expected);
}

#[test]
fn where_nothing_can_be_copied_a_word_says_so() {
    let mut stage = Stage::start(&Written::in_string("//- a.md\n"), 100, 30);
    stage.press("esc ~ f z z enter y");
    let screen = stage.screen();
    assert!(screen.contains("There is nothing here to be copied."), "{screen}");
}
