//! `--help` says what a command prints, and what a mistyped one may have meant.

use super::{ask, check_refused, home, json_of, run};

/// The keys that the help of a command says its objects have.
fn keys_said(command: &[&str]) -> Vec<String> {
    let home = home();
    let output = run(&[command, &["--help"]].concat(), home.path());
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    let (_, after) = help.split_once("With --json: ").expect("it says so");
    let said = after.lines().take_while(|line| !line.is_empty());
    said.flat_map(str::split_whitespace).map(ToOwned::to_owned).collect()
}

/// What this prints has exactly the keys that its help says.
#[track_caller]
fn check(command: &[&str], arguments: &[&str]) {
    let mut keys: Vec<String> = Vec::new();
    for object in json_of(&[command, arguments].concat()) {
        let object = object.as_object().expect("an object").clone();
        let new = object.into_iter().map(|(key, _)| key);
        keys.extend(new.filter(|key| !keys.contains(key)).collect::<Vec<_>>());
    }
    let mut said = keys_said(command);
    keys.sort();
    said.sort();
    assert_eq!(said, keys, "of {command:?}");
}

#[test]
fn help_says_the_keys_of_what_is_printed() {
    check(&["find"], &["jst"]);
    check(&["search"], &["halcyon"]);
    check(&["show"], &["Driftwood"]);
    check(&["links"], &["--all"]);
    check(&["backlinks"], &["Driftwood"]);
    check(&["neighbors"], &["Driftwood"]);
    check(&["mentions"], &["Driftwood"]);
    check(&["map"], &["Driftwood"]);
    check(&["map"], &["--whole"]);
    check(&["tags"], &[]);
    check(&["tasks"], &[]);
    check(&["timeline"], &[]);
    check(&["facts"], &[]);
    check(&["decisions"], &[]);
    check(&["people"], &[]);
    check(&["between"], &["Driftwood", "Jorunn"]);
    check(&["path"], &["Driftwood", "Jorunn"]);
    check(&["brief"], &["Jorunn"]);
    check(&["day"], &["2026-01-04"]);
    check(&["stats"], &[]);
    check(&["new"], &["--since", "2026-11-01"]);
    check(&["variants"], &[]);
    check(&["check"], &[]);
    check(&["config", "show"], &[]);
    check(&["why"], &["Driftwood", "Halcyon AI"]);
}

#[test]
fn a_mistyped_command_is_told_from_a_folder() {
    check_refused(&["tsks"], "there is tasks");
    check_refused(&["serach"], "there is search");
    check_refused(&["elsewhere"], "there is no folder elsewhere");
}

#[test]
fn the_demo_vault_stands_on_its_own_day() {
    let home = home();
    let said = |args: &[&str]| run(&[args, &["--demo"]].concat(), home.path()).stdout;
    assert_eq!(said(&["day", "today"]), ask(&["day", "2026-11-23"]).1.into_bytes());
    assert_ne!(said(&["day", "today", "--today", "2026-11-20"]), said(&["day", "today"]));
}

#[test]
fn help_has_help_like_every_command() {
    let home = home();
    for args in [&["help", "--help"][..], &["help", "-h"], &["identity", "help", "--help"]] {
        let output = run(args, home.path());
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert!(said.contains("Print this message or the help of"), "{args:?}: {said}");
    }
    // Of a command it is not a word of what that command is to do.
    let output = run(&["find", "help", "--help"], home.path());
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("Find notes"));
}
