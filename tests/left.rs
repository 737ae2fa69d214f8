//! How a vault was left, and that it stands so again in the next run.

mod stage;

use stage::{Stage, Written};
use std::sync::Arc;
use vaultgraph::app::left::left;
use vaultgraph::app::msg::{Mouse, Msg};
use vaultgraph::query::finder::Finder;

/// Starts the program again in a vault that was left after these keys.
fn again(keys: &str, mut next: Written) -> (Stage, Stage) {
    let mut before = Stage::start(&Written::demo(), 100, 30);
    before.press(keys);
    next.left = left(&before.model).map(Box::new);
    (before, Stage::start(&Arc::new(next), 100, 30))
}

fn trail(stage: &Stage) -> Vec<String> {
    stage.model.trail.places().iter().map(|place| place.name.to_string()).collect()
}

#[track_caller]
fn check(keys: &str, expected: &[&str]) {
    let (_, stage) = again(keys, Written::demo_anew());
    assert_eq!(trail(&stage), expected, "after {keys}");
    assert!(stage.model.toast.is_none());
}

#[test]
fn one_stands_where_one_stood_with_home_behind() {
    check("esc", &["Home"]);
    check("'jst enter", &["Home", "Jorunn Stefansdal"]);
    check("'halcyon_ai enter right down right", &["Home", "2025-10-07 A rumour about Halcyon"]);
    check("esc t", &["Home", "Tasks"]);
    check("esc H", &["Home", "Health"]);
    check("'jst enter T", &["Home", "Timeline of Jorunn Stefansdal"]);
    check("'jst enter F", &["Home", "Facts about Jorunn Stefansdal"]);
}

#[test]
fn from_what_is_put_together_one_stands_where_one_came_from() {
    check("'jst enter m", &["Home", "Jorunn Stefansdal"]);
    check("esc t D", &["Home", "Tasks"]);
}

#[test]
fn what_was_folded_and_how_lists_were_sorted_is_as_it_was() {
    for keys in [
        "esc z",
        "esc tab z",
        "'jst enter z",
        "'jst enter s tab z",
        "esc P s",
        "esc F s",
        "esc t z tab z",
        "esc t G z",
        "esc t s tab z",
        "esc T z tab tab z",
        "esc H tab z",
        "esc S tab z",
        "esc P f 'class:person_with:driftwood enter",
        "esc t f 'the enter",
        "'jst enter f 'class:meeting enter tab z",
        "esc f 'plan enter",
    ] {
        let (before, after) = again(keys, Written::demo_anew());
        let lines = |stage: &Stage| stage.model.here().list.lines().to_vec();
        assert_eq!(lines(&after), lines(&before), "after {keys}");
        assert_eq!(after.model.here().screen(), before.model.here().screen(), "after {keys}");
        assert_eq!(after.model.look, before.model.look, "after {keys}");
    }
}

#[test]
fn a_screen_opens_in_the_order_in_which_it_was_left() {
    let (_, mut after) = again("esc t s s esc P s", Written::demo_anew());
    after.press("esc ~ t");
    assert_eq!(
        after.model.here().screen().map(vaultgraph::app::screens::Screen::order),
        Some("by person named, most urgent first")
    );
}

#[test]
fn columns_are_as_wide_as_they_were_drawn() {
    let (mut before, mut next) = (Stage::start(&Written::demo(), 100, 30), Written::demo_anew());
    before.press("'jst enter");
    let border = before.model.areas().preview.x;
    for (mouse, x) in [(Mouse::Click, border), (Mouse::Drag, 60), (Mouse::Release, 60)] {
        before.send(Msg::Mouse(mouse, x, 9));
    }
    assert_ne!(before.model.areas().preview.x, border);
    next.left = left(&before.model).map(Box::new);
    let after = Stage::start(&Arc::new(next), 100, 30);
    assert_eq!(after.model.areas().preview, before.model.areas().preview);
}

#[test]
fn a_place_that_is_gone_is_home_without_a_word() {
    let vault = "//- a.md\nx\n";
    for keys in ["'jst enter", "'jst enter T", "'jst enter F"] {
        let (_, stage) = again(keys, Written::in_string_anew(vault));
        assert_eq!((trail(&stage), &stage.model.toast), (vec!["Home".to_owned()], &None));
    }
}

#[test]
fn whoever_has_chosen_before_the_vault_was_read_goes_there() {
    let mut next = Written::demo_anew();
    let mut before = Stage::start(&Written::demo(), 100, 30);
    before.press("'jst enter");
    next.left = left(&before.model).map(Box::new);
    let next = Arc::new(next);
    let mut stage = Stage::before_reading(&next, 100, 30);
    assert_eq!(left(&stage.model), None);
    let names: Vec<_> = next.vault.parsed().iter().map(|note| note.path().clone()).collect();
    stage.send(Msg::Names(Arc::new(Finder::of_files(&names))));
    stage.press("'how_we_write enter");
    stage.read();
    assert_eq!(trail(&stage), ["Home", "How we write notes"]);
}
