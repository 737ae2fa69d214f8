//! What the terminal is asked of itself, and says: the program in a real terminal, of
//! which the test gives the answers.

mod pty;

use pty::{Ended, Pty, Size};
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use vaultgraph::app::palette::Palette;

const SIZE: Size = (100, 30);
const CTRL_C: &str = "\x03";

/// What it asks first, and asks again when colours are others.
const ASKED_COLOURS: &[u8] = b"\x1b]10;?\x07\x1b]11;?\x07\x1b[c";
/// The last of what it asks about pictures.
const ASKED_CELL: &[u8] = b"\x1b[16t\x1b[c";

/// A home with these settings.
fn home(config: &str) -> TempDir {
    let home = tempfile::tempdir().expect("a temporary folder");
    let folder = home.path().join(".config/vaultgraph");
    fs::create_dir_all(&folder).expect("made");
    fs::write(folder.join("config.toml"), config).expect("written");
    home
}

/// The demo vault.
fn start(home: &TempDir) -> Pty {
    let home = home.path().to_str().expect("Unicode");
    let program = Path::new(env!("CARGO_BIN_EXE_vaultgraph"));
    let args = ["--demo", "--today", "2026-11-23"];
    Pty::start(program, &args, SIZE, &[("HOME", home), ("COLORTERM", "truecolor")])
}

#[track_caller]
fn check_left_well(ended: &Ended) {
    assert_eq!(ended.left_behind, [""; 0], "left behind");
    assert_eq!(ended.status, 0, "with the screen:\n{}", ended.screen);
}

/// What a terminal says when it is asked for the colours of text and ground.
fn colours(text: &str, back: &str) -> String {
    format!("\x1b]10;rgb:{text}/{text}/{text}\x1b\\\x1b]11;rgb:{back}/{back}/{back}\x07")
}

#[test]
fn colours_follow_the_terminal_and_what_it_says_of_them_is_no_typed_text() {
    let home = home("dark_theme = 'dark'\nlight_theme = 'light'\n");
    let mut pty = start(&home);
    pty.wait_for("64 notes");
    let wait_for_ground = |pty: &Pty, name: &str| {
        let (red, green, blue) = Palette::named(name).expect("built in").back();
        pty.wait_until(name, |screen| {
            let cell = screen.cell(0, 0).expect("there is one");
            cell.bgcolor() == vt100::Color::Rgb(red, green, blue)
        })
    };
    // It did not answer when it was asked, so its ground is taken to be dark.
    wait_for_ground(&pty, "dark");
    pty.send(&format!("h{}al", colours("0000", "ffff")));
    pty.wait_for("hal");
    wait_for_ground(&pty, "light");
    pty.send(&format!("\x1b[?997;1n{}", colours("ffff", "1010")));
    let screen = wait_for_ground(&pty, "dark");
    assert!(screen.contains("hal") && !screen.contains("rgb"), "{screen}");
    assert_eq!(pty.n_of(b"\x1b]10;?\x07\x1b]11;?\x07\x1b[c"), 2, "it asks when they change");
    pty.send(CTRL_C);
    check_left_well(&pty.end());
}

/// What it is, which ends its answers.
const KINDS: &str = "\x1b[?62;22c";

/// Answers both questions with keys before, among and behind the parts of the answers;
/// what was typed has then to stand in the field of the finder.
#[track_caller]
fn check_typed(before: &str, colours: [&str; 3], pictures: [&str; 3], after: &str, typed: &str) {
    let home = home("");
    let mut pty = start(&home);
    pty.send(before);
    pty.wait_to_be_sent(ASKED_COLOURS, 1);
    let [text, back, kinds] = colours;
    pty.send(&format!("{text}\x1b]10;rgb:ffff/ffff/ffff\x1b\\"));
    pty.send(&format!("{back}\x1b]11;rgb:0000/0000/0000\x1b\\{kinds}{KINDS}"));
    // On a machine that was busy it has given up by now, and asks no more.
    let [cell, kinds, behind] = pictures;
    pty.send(&format!("{cell}\x1b[6;20;10t{kinds}{KINDS}{behind}"));
    pty.send(after);
    let screen = pty.wait_for(typed);
    assert!(!screen.contains("rgb:") && !screen.contains(";22c"), "{screen}");
    pty.send(CTRL_C);
    check_left_well(&pty.end());
}

#[test]
fn what_is_typed_while_the_terminal_is_asked_arrives_in_its_order() {
    check_typed("ab", ["c", "d", "e"], ["f", "g", ""], "h", " abcdefgh ");
    check_typed("", ["", "", ""], ["", "é", ""], "日", " é日 ");
    // Keys that move, and one that is cut in two by the end of the questions.
    check_typed("ad", ["\x1b[D", "b", ""], ["c\x1b[C", "e", "\x1b["], "Dx", " abcdxe ");
    // What is pasted stays one piece, with the end of its line as a space.
    check_typed("a", ["\x1b[200~one\ntwo\x1b[201~", "", ""], ["", "z", ""], "", " aone twoz ");
    check_typed("a", ["", "", ""], ["", "", "\x1b[200~one\nt"], "wo\x1b[201~z", " aone twoz ");
}

#[test]
fn pictures_are_asked_for_where_colours_are_told() {
    let home = home("");
    let mut pty = start(&home);
    pty.wait_to_be_sent(ASKED_COLOURS, 1);
    pty.send(KINDS);
    pty.wait_for("64 notes");
    assert_eq!(pty.n_of(ASKED_CELL), 0);
    pty.send(CTRL_C);
    check_left_well(&pty.end());
}
