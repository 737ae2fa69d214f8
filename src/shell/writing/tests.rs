//! Changes that are made, refused and taken back.

use super::*;
use std::os::unix::fs::{PermissionsExt, symlink};

struct Desk(tempfile::TempDir, PathBuf, Places);

fn desk() -> Desk {
    let outer = tempfile::tempdir().expect("a temporary folder");
    let root = outer.path().canonicalize().expect("there");
    fs::create_dir(root.join("vault")).expect("made");
    fs::write(root.join("vault/a.md"), "one\r\ntwo\r\n").expect("written");
    fs::write(root.join("secret.md"), "secret").expect("written");
    let places = Places { state: Some(root.join("state")), ..Places::default() };
    Desk(outer, root.join("vault"), places)
}

fn shout(bytes: &[u8]) -> Result<String, String> {
    Ok(String::from_utf8_lossy(bytes).replace("two", "TWO"))
}

#[test]
fn a_change_is_shown_made_and_taken_back() {
    let Desk(_outer, vault, places) = desk();
    let file = vault.join("a.md");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("allowed");
    let change = Change::of_file(&vault, &NotePath::new("a.md"), shout).expect("it can be");
    let expected = "--- a/a.md\n+++ b/a.md\n@@ -1,2 +1,2 @@\n one\r\n-two\r\n+TWO\r\n";
    assert_eq!(change.diff(), expected);
    assert_eq!(fs::read(&file).expect("there"), b"one\r\ntwo\r\n");
    let new = Change::new_file(&vault, &NotePath::new("b.md"), "new\n".to_owned());
    apply(&[change, new.expect("it can be")], &places).expect("written");
    assert_eq!(fs::read(&file).expect("there"), b"one\r\nTWO\r\n");
    assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read(vault.join("b.md")).expect("there"), b"new\n");
    take_back(&undo(&vault, &places).expect("it can be")).expect("taken back");
    assert_eq!(fs::read(&file).expect("there"), b"one\r\ntwo\r\n");
    assert!(!vault.join("b.md").exists());
    assert_eq!(undo(&vault, &places).expect("it can be"), []);
}

#[test]
fn what_was_written_in_another_vault_is_not_taken_back() {
    let Desk(outer, vault, places) = desk();
    let change = Change::of_file(&vault, &NotePath::new("a.md"), shout).expect("it can be");
    apply(&[change], &places).expect("written");
    let other = outer.path().join("vault of others");
    let said = undo(&other, &places).expect_err("it is not of this vault").to_string();
    assert!(said.contains("in another vault") && said.contains("a.md"), "{said}");
    assert_eq!(fs::read(vault.join("a.md")).expect("there"), b"one\r\nTWO\r\n");
}

#[test]
fn what_was_changed_meanwhile_or_since_is_left() {
    let Desk(_outer, vault, places) = desk();
    let change = || Change::of_file(&vault, &NotePath::new("a.md"), shout).expect("it can be");
    let older = change();
    fs::write(vault.join("a.md"), "two, by others").expect("written");
    assert!(apply(&[older], &places).is_err());
    assert_eq!(fs::read(vault.join("a.md")).expect("there"), b"two, by others");
    apply(&[change()], &places).expect("written");
    fs::write(vault.join("a.md"), "again").expect("written");
    assert!(undo(&vault, &places).is_err());
    assert_eq!(fs::read(vault.join("a.md")).expect("there"), b"again");
}

#[test]
fn an_edit_between_the_look_at_all_files_and_the_writing_of_its_own_is_left() {
    let Desk(_outer, vault, places) = desk();
    fs::write(vault.join("b.md"), "two").expect("written");
    let change = |path: &str| Change::of_file(&vault, &NotePath::new(path), shout);
    let changes = [change("a.md").expect("it can be"), change("b.md").expect("it can be")];
    fs::write(vault.join("b.md"), "two, by others").expect("written");
    let (n_made, outcome) = make_all(&changes);
    let said = format!("{:#}", outcome.expect_err("one of them is another"));
    let expected = "1 of 2 notes were written, and can be taken back, but not the next: b.md was \
                    changed meanwhile; it is left as it is";
    assert_eq!((n_made, &*said), (1, expected));
    assert_eq!(fs::read(vault.join("b.md")).expect("there"), b"two, by others");
    // A note that is to be removed.
    let new = Change::new_file(&vault, &NotePath::new("c.md"), "new".to_owned());
    apply(&[new.expect("it can be")], &places).expect("written");
    let gone = undo(&vault, &places).expect("it can be");
    fs::write(vault.join("c.md"), "new, by others").expect("written");
    assert_eq!(make_all(&gone).0, 0);
    assert_eq!(fs::read(vault.join("c.md")).expect("there"), b"new, by others");
}

#[test]
fn what_was_written_before_a_change_that_fails_can_still_be_taken_back() {
    let Desk(_outer, vault, places) = desk();
    let change = Change::of_file(&vault, &NotePath::new("a.md"), shout).expect("it can be");
    apply(&[change], &places).expect("written");
    fs::create_dir(vault.join("folder")).expect("made");
    let new = Change::new_file(&vault, &NotePath::new("folder/b.md"), "new".to_owned());
    let new = new.expect("it can be");
    fs::remove_dir(vault.join("folder")).expect("removed");
    assert!(apply(&[new], &places).is_err());
    take_back(&undo(&vault, &places).expect("it can be")).expect("taken back");
    assert_eq!(fs::read(vault.join("a.md")).expect("there"), b"one\r\ntwo\r\n");
}

#[test]
fn what_a_run_left_that_was_ended_between_two_steps_is_put_right() {
    let Desk(_outer, vault, places) = desk();
    let change = || Change::of_file(&vault, &NotePath::new("a.md"), shout).expect("it can be");
    apply(&[change()], &places).expect("written");
    let kept = Kept::of(&places).expect("a place");
    fs::rename(&kept.0, kept.last()).expect("renamed");
    assert_eq!(undo(&vault, &places).expect("it can be").len(), 1);
    // A draft of one that is no more.
    let mut child = std::process::Command::new("true").spawn().expect("started");
    child.wait().expect("ended");
    let draft = vault.join(format!(".vaultgraph-0.{}.tmp", child.id()));
    fs::write(&draft, "half").expect("written");
    fs::write(vault.join("a.md"), "two").expect("written");
    apply(&[change()], &places).expect("written");
    assert!(!draft.exists());
    assert_eq!(fs::read(vault.join("a.md")).expect("there"), b"TWO");
}

#[test]
fn nothing_outside_of_the_vault_is_written() {
    let Desk(_outer, vault, _) = desk();
    symlink("../secret.md", vault.join("l.md")).expect("linked");
    symlink("..", vault.join("up")).expect("linked");
    for path in ["l.md", "up/secret.md", "../secret.md", "none.md", ""] {
        let changed = Change::of_file(&vault, &NotePath::new(path), shout);
        assert!(changed.is_err(), "{path} would be changed");
    }
    for path in ["l.md", "up/new.md", "../new.md", "a.md", "none/new.md"] {
        let made = Change::new_file(&vault, &NotePath::new(path), String::new());
        assert!(made.is_err(), "{path} would be made");
    }
}
