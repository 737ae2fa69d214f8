//! T12: floods: a paste of 10 MB, marked as one or not, and 100,000 turns of the
//! wheel. They are taken in, fields are bounded, and the next key is answered. And
//! what floods the other way: a name as long as a note.

use std::fs;
use std::process::Command;
use std::time::Instant;

use crate::kit;
use crate::pty::Pty;
use crate::stage::{Stage, Written};
use vaultgraph::app::field::FIELD_CHARS_MAX;
use vaultgraph::app::key::{Code, Key};
use vaultgraph::app::model::Layer;
use vaultgraph::app::msg::{Mouse, Msg};

const SIZE: (u16, u16) = (100, 30);
const PASTE_BYTES: usize = 10_000_000;
/// The same with each change, for one that is not marked: each letter is a key.
const KEYS: usize = 1_000_000;
const TURNS: usize = 100_000;
/// The longest name that is written by somebody who means harm.
const NAME_BYTES: usize = 1_000_000;

fn start(home: &tempfile::TempDir) -> Pty {
    let home = home.path().to_str().expect("a plain name");
    let args = ["--demo", "--today", "2026-11-23"];
    let pty = Pty::start(kit::program(), &args, SIZE, &[("HOME", home)]);
    pty.wait_until("the vault", |screen| {
        let text = screen.contents();
        text.contains("64 notes") && !text.contains("reading")
    });
    pty
}

/// Sends a flood to the open finder, then leaves it and asks for help; gives how
/// long it took until that stood there, and lets the program end.
fn flood(what: &str, bytes: &str) {
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut pty = start(&home);
    let started = Instant::now();
    pty.send(bytes);
    // Escape and a letter at once would be one key.
    pty.send("\x1b");
    pty.wait_for("recent notes");
    pty.send("?");
    pty.wait_for("Choose the next row");
    let took = started.elapsed();
    pty.send("\x03");
    let ended = pty.end();
    assert_eq!(ended.left_behind, [""; 0], "{what}");
    assert_eq!(ended.status, 0, "{what}:\n{}", ended.screen);
    kit::figure(
        "T12",
        &format!(
            "{what}: {} bytes taken in and the next key answered after {took:.2?}",
            bytes.len()
        ),
    );
}

#[test]
fn a_paste_of_ten_megabytes_marked_as_one_is_taken_in() {
    let text = "[[Hub]] word \x1b[31m\n".repeat(PASTE_BYTES / 19);
    flood("a marked paste", &format!("\x1b[200~{text}\x1b[201~"));
}

#[test]
fn a_paste_of_megabytes_that_looks_like_keys_is_taken_in() {
    flood("an unmarked paste", &"some word ".repeat(kit::count(KEYS, PASTE_BYTES) / 10));
}

#[test]
fn a_hundred_thousand_turns_of_the_wheel_are_taken_in() {
    let turns: String = (0..TURNS)
        .map(|at| if at % 3 == 0 { "\x1b[<64;20;10M" } else { "\x1b[<65;20;10M" })
        .collect();
    flood("turns of the wheel", &turns);
}

/// The longest text that a field of the screen holds.
fn longest_field(stage: &Stage) -> usize {
    let filter = stage.model.here().list.filter.as_ref().map_or(0, |field| field.text().len());
    let search = stage.model.preview.search.as_ref().map_or(0, |search| search.field.text().len());
    let layer = match &stage.model.layer {
        Layer::Popup(popup) => popup.field.text().len(),
        Layer::Finder(_) | Layer::Change(_) | Layer::None => 0,
    };
    filter.max(search).max(layer)
}

#[test]
fn no_field_holds_more_than_its_limit_however_text_comes_into_it() {
    for keys in ["'jst enter f", "'how_we_write enter g right f", "esc I", "'jst enter p", ""] {
        let mut stage = Stage::start(&Written::demo(), SIZE.0, SIZE.1);
        stage.press(keys);
        for text in ["x".repeat(PASTE_BYTES / 10), "日".repeat(100_000), "\n\x1b".repeat(1_000)] {
            stage.send(Msg::Paste(text));
            assert!(longest_field(&stage) <= FIELD_CHARS_MAX + 3, "after {keys:?}");
        }
        for _ in 0..10 {
            stage.send(Msg::Key(Key::plain(Code::Char('x'))));
        }
        assert!(longest_field(&stage) <= FIELD_CHARS_MAX + 3, "after {keys:?}");
        stage.buffer();
        stage.press("esc esc esc esc esc esc q");
        assert!(stage.quit, "after {keys:?}");
    }
}

#[test]
fn the_wheel_stops_at_the_ends() {
    let mut stage = Stage::start(&Written::demo(), SIZE.0, SIZE.1);
    stage.press("'jst enter");
    for turn in [Mouse::WheelDown, Mouse::WheelUp] {
        for column in [5, 90] {
            for _ in 0..kit::count(3_000, TURNS) {
                stage.send(Msg::Mouse(turn, column, 10));
            }
            assert!(stage.model.here().list.selected() < stage.model.here().list.lines().len());
            stage.buffer();
        }
    }
}

#[test]
fn a_name_as_long_as_a_note_is_cut_on_a_terminal_and_whole_behind_a_pipe() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let name = "long ".repeat(NAME_BYTES / 5);
    fs::write(folder.path().join("a.md"), format!("[[{name}]]\n")).expect("written");
    let vault = folder.path().to_str().expect("a plain name");
    let args = ["--no-cache", "--no-state", "--vault", vault, "links", "a"];
    let pty = Pty::start(kit::program(), &args, SIZE, &[("HOME", vault)]);
    let ended = pty.end();
    assert_eq!(ended.status, 0, "{}", ended.screen);
    let shown = String::from_utf8_lossy(&ended.raw);
    assert!(shown.contains('…'), "it does not say that it was cut: {}", ended.screen);
    assert!(ended.raw.len() < NAME_BYTES / 10, "{} bytes on the terminal", ended.raw.len());
    let mut piped = Command::new(kit::program());
    let piped = piped.args(args).env("HOME", vault).output().expect("it starts");
    assert!(piped.stdout.len() > NAME_BYTES, "{} bytes behind a pipe", piped.stdout.len());
    let n_shown = ended.raw.len();
    kit::figure("T12", &format!("a name of {NAME_BYTES} bytes: {n_shown} on a terminal"));
}
