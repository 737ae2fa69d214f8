//! The program itself in a real terminal: started, walked, ended.

mod pty;

use base64::prelude::{BASE64_STANDARD, Engine};
use pty::{Ended, Pty, Size};
use rustix::fs::{CWD, Mode, mkfifoat};
use rustix::process::Signal;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use tempfile::TempDir;

const SIZE: Size = (100, 30);

const RIGHT: &str = "\x1b[C";
const LEFT: &str = "\x1b[D";
const CTRL_C: &str = "\x03";
const DEMO: [&str; 3] = ["--demo", "--today", "2026-11-23"];

/// A chain of notes, and a home of its own so that nobody else's is touched.
fn vault() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        fs::create_dir_all(folder.path().join("notes")).expect("made");
        fs::write(folder.path().join("notes").join(name), text).expect("written");
    };
    write("Ada Quill.md", "Builds the [[Blue Engine]].\n");
    write("Blue Engine.md", "Needs the [[Cog Works]].\n");
    write("Cog Works.md", "Made of brass.\n");
    folder
}

fn start(vault: &TempDir, args: &[&str]) -> Pty {
    let home = vault.path().join("home");
    let home = home.to_str().expect("Unicode");
    let program = Path::new(env!("CARGO_BIN_EXE_vaultgraph"));
    Pty::start(program, args, SIZE, &[("HOME", home)])
}

/// Starts it in a folder beside the notes.
fn start_in(vault: &TempDir, folder: &str, args: &[&str]) -> Pty {
    let (home, folder) = (vault.path().join("home"), vault.path().join(folder));
    fs::create_dir_all(&folder).expect("made");
    let variables = [("HOME", home.to_str().expect("Unicode"))];
    Pty::start_in(&folder, Path::new(env!("CARGO_BIN_EXE_vaultgraph")), args, SIZE, &variables)
}

fn open(vault: &TempDir) -> Pty {
    let notes = vault.path().join("notes");
    let pty = start(vault, &[notes.to_str().expect("Unicode")]);
    wait_for_vault(&pty, "3 notes");
    pty
}

/// Waits until the vault is read: until the gauge has gone.
fn wait_for_vault(pty: &Pty, count: &str) {
    pty.wait_until("the whole vault", |screen| {
        let text = screen.contents();
        text.contains(count) && !text.contains("reading")
    });
}

#[test]
fn the_walk_is_copied_through_the_terminal_with_the_lines_that_join_it() {
    let vault = vault();
    let mut pty = open(&vault);
    pty.send("ada\r");
    pty.wait_for("links to");
    pty.send(RIGHT);
    pty.wait_for("› Blue Engine");
    pty.send("y");
    pty.wait_for("2 places as Markdown");
    pty.send("walk\r");
    pty.wait_for("The walk was given to the terminal's clipboard: - [[Ada Quill]] - links to");
    pty.send("q");
    let ended = pty.end();
    assert_eq!((ended.status, &*ended.left_behind), (0, &[][..]), "{}", ended.screen);
    let text = "\
- [[Ada Quill]]
- links to [[Blue Engine]] (Ada Quill.md:1)
  > Builds the [[Blue Engine]].
";
    let sent = format!("\x1b]52;c;{}\x1b\\", BASE64_STANDARD.encode(text));
    let raw = String::from_utf8_lossy(&ended.raw);
    assert!(raw.contains(&sent), "{:?}", raw.find("\x1b]52").map(|at| &raw[at..at + 100]));
}

#[track_caller]
fn check_left_well(ended: &Ended, status: u32) {
    assert_eq!(ended.left_behind, [""; 0], "left behind");
    assert_eq!(ended.status, status, "with the screen:\n{}", ended.screen);
    let has = |bytes: &[u8]| ended.raw.windows(bytes.len()).any(|window| window == bytes);
    assert!(!has(b"\x1b]52") && !has(b"\x1b]8;"), "an escape that nobody asked for");
}

#[test]
fn the_next_run_stands_where_the_last_one_ended_unless_nothing_is_to_be_remembered() {
    let vault = vault();
    let mut pty = open(&vault);
    pty.send("ada\r");
    pty.wait_for("links to");
    pty.send("q");
    assert_eq!(pty.end().status, 0);
    let notes = vault.path().join("notes");
    let notes = notes.to_str().expect("Unicode");
    let begin = |args: &[&str], place: &str| {
        let mut pty = start(&vault, args);
        wait_for_vault(&pty, "3 notes");
        pty.send("\x1b");
        pty.wait_for(place);
        pty.send("q");
        assert_eq!(pty.end().status, 0);
    };
    begin(&[notes, "--no-state"], "╭ Home ─");
    begin(&[notes], "links to");
}

#[test]
fn another_vault_is_opened_and_each_is_left_as_it_stood() {
    let vault = vault();
    let other = vault.path().join("other");
    fs::create_dir_all(&other).expect("made");
    fs::write(other.join("Dew Point.md"), "Cold.\n").expect("written");
    let list = format!(r#"{{"vaults": {{"1": {{"path": {:?}, "ts": 1}}}}}}"#, other);
    let settings = vault.path().join("home/.config/obsidian");
    fs::create_dir_all(&settings).expect("made");
    fs::write(settings.join("obsidian.json"), list).expect("written");
    let mut pty = open(&vault);
    pty.send("ada\r");
    pty.wait_for("links to");
    pty.send("V");
    pty.wait_for("Open a vault");
    pty.send("other\r");
    wait_for_vault(&pty, "1 note");
    pty.send("dew\r");
    pty.wait_for("This note");
    pty.send("V");
    pty.wait_for("Open a vault");
    pty.send("notes\r");
    wait_for_vault(&pty, "3 notes");
    pty.send("\x1b");
    pty.wait_for("links to");
    pty.send("q");
    let ended = pty.end();
    check_left_well(&ended, 0);
}

#[test]
fn a_walk_goes_right_and_comes_back_left() {
    let vault = vault();
    let mut pty = open(&vault);
    pty.send("quill");
    pty.wait_for("1 of 3");
    pty.send("\r");
    pty.wait_for("Home › Ada Quill ");
    pty.send(RIGHT);
    pty.wait_for("Home › Ada Quill › Blue Engine ");
    pty.send(RIGHT);
    pty.wait_for("Home › Ada Quill › Blue Engine › Cog Works ");
    pty.send(LEFT);
    pty.wait_until("one step back", |screen| {
        let text = screen.contents();
        text.contains("› Blue Engine ") && !text.contains("› Cog Works ")
    });
    pty.send(LEFT);
    pty.wait_until("two steps back", |screen| {
        let text = screen.contents();
        text.contains("› Ada Quill ") && !text.contains("› Blue Engine ")
    });
    pty.send("q");
    check_left_well(&pty.end(), 0);
}

#[test]
fn the_demo_vault_opens_without_a_file() {
    let vault = vault();
    let mut pty = start(&vault, &["--demo"]);
    wait_for_vault(&pty, "64 notes");
    pty.send(CTRL_C);
    check_left_well(&pty.end(), 0);
}

#[test]
fn signals_end_the_program_at_any_time() {
    let vault = vault();
    for (signal, status) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129)] {
        let pty = open(&vault);
        pty.signal(signal);
        check_left_well(&pty.end(), status);
    }
}

#[test]
fn a_closed_terminal_ends_the_program() {
    assert_eq!(open(&vault()).hang_up(), 129);
}

#[test]
fn every_size_is_drawn() {
    let vault = vault();
    let mut pty = open(&vault);
    for size in [(1, 1), (0, 0), (40, 8), (3, 300), (1200, 3), SIZE] {
        pty.resize(size);
    }
    pty.wait_for("3 notes");
    pty.send(CTRL_C);
    check_left_well(&pty.end(), 0);
}

#[test]
fn a_hostile_vault_opens_and_sends_nothing_of_its_own_to_the_terminal() {
    let vault = vault();
    let at = |name: &str| vault.path().join("notes").join(name);
    mkfifoat(CWD, at("pipe.md"), Mode::RUSR).expect("made");
    symlink("/dev/zero", at("zero.md")).expect("linked");
    symlink("..", at("round")).expect("linked");
    let evil = "\x1b]52;c;eA==\x07\u{9b}31m\x1b]8;;file:///\x07 [[Ada Quill]]\n";
    fs::write(at("e\x1b[2Jvil\u{202e}.md"), evil).expect("written");
    fs::write(at("bytes.md"), [0xff, 0x00, 0x1b, b'[', b'2', b'J']).expect("written");

    let notes = vault.path().join("notes");
    let mut pty = start(&vault, &[notes.to_str().expect("Unicode")]);
    wait_for_vault(&pty, "5 notes");
    pty.send("e vil\r");
    pty.wait_for("e␛[2Jvil");
    pty.send(CTRL_C);
    let ended = pty.end();
    check_left_well(&ended, 0);
    let shown = String::from_utf8_lossy(&ended.raw);
    assert!(!shown.contains('\u{202e}') && !shown.contains('\u{9b}'));
}

#[test]
fn a_flood_of_keys_is_taken_in() {
    let vault = vault();
    let mut pty = open(&vault);
    for _ in 0..200 {
        pty.send(&"wheels within wheels ".repeat(50));
    }
    pty.send(CTRL_C);
    check_left_well(&pty.end(), 0);
}

#[test]
fn what_is_no_vault_is_refused_in_one_sentence() {
    let vault = vault();
    for (args, words) in [(["none/such"], "there is no folder"), (["Cargo.toml"], "is a file")] {
        let ended = start(&vault, &args).end();
        check_left_well(&ended, 2);
        assert!(ended.screen.contains(words), "{}", ended.screen);
        assert!(!ended.raw.contains(&0x1b));
    }
}

#[test]
fn enter_means_what_is_typed_and_two_walks_come_back_to_the_same_row() {
    let vault = vault();
    let mut pty = start(&vault, &DEMO);
    pty.resize((160, 40));
    pty.wait_for("64 notes");
    // Enter means what is typed, however far the search is.
    pty.send("jorunn stefansdal\r");
    pty.wait_for("Home › Jorunn Stefansdal");
    let places = |n: usize| {
        move |screen: &vt100::Screen| {
            let text = screen.contents();
            text.lines().next().is_some_and(|trail| trail.matches('›').count() == n)
        }
    };
    // The page of the first neighbour comes a moment after the list.
    pty.wait_for("found a house near the good baker");
    pty.send("\x1b[C");
    pty.wait_until("a first walk", places(2));
    pty.send("\x1b[C");
    pty.wait_until("a second walk", places(3));
    pty.send("\x1b[D");
    pty.wait_until("the place before", places(2));
    pty.send("\x1b[D");
    pty.wait_until("the person, the row and its page", |screen| {
        let text = screen.contents();
        places(1)(screen)
            && text.contains("▌▪ What comes after the cutover")
            && text.contains("found a house near the good baker")
    });
    pty.send("q");
    check_left_well(&pty.end(), 0);
}

#[test]
fn escape_q_and_ctrl_c_answer_at_once() {
    let vault = vault();
    let mut pty = start(&vault, &["--demo"]);
    pty.wait_for("Find");
    pty.send("\x1b");
    pty.wait_for("q quit");
    pty.send("q");
    check_left_well(&pty.end(), 0);
    let mut pty = start(&vault, &["--demo"]);
    pty.wait_for("Find");
    pty.send(CTRL_C);
    check_left_well(&pty.end(), 0);
}

#[test]
fn without_a_vault_one_chooses_and_the_demo_vault_is_offered() {
    let vault = vault();
    let mut pty = start_in(&vault, "bare", &[]);
    pty.wait_for("Open a vault");
    pty.wait_for("vaultgraph FOLDER");
    pty.wait_for("bare  (this folder)");
    pty.send("\x1b");
    pty.wait_for("No vault is open.");
    pty.wait_for("vaultgraph FOLDER opens any folder of Markdown");
    pty.wait_for("V open a vault");
    pty.send("V");
    pty.wait_for("(this folder)");
    pty.send("bare\r");
    pty.wait_for("bare has no notes");
    pty.wait_for("(this folder)");
    pty.send("demo\r");
    pty.wait_for("64 notes");
    pty.wait_for(" Demo vault ");
    pty.send(CTRL_C);
    check_left_well(&pty.end(), 0);
}

#[test]
fn the_vault_opened_last_is_said_to_be_that_where_none_is_around() {
    let vault = vault();
    let mut pty = open(&vault);
    pty.send(CTRL_C);
    check_left_well(&pty.end(), 0);
    let mut pty = start_in(&vault, "bare", &[]);
    pty.wait_for("No vault here: notes is the one opened last.");
    pty.wait_for("V opens another.");
    pty.send(CTRL_C);
    check_left_well(&pty.end(), 0);
}

#[test]
fn in_a_folder_with_notes_that_folder_is_opened_where_none_was_before() {
    let vault = vault();
    let mut pty = start(&vault, &["--demo"]);
    pty.wait_for("64 notes");
    pty.send(CTRL_C);
    check_left_well(&pty.end(), 0);
    let mut pty = start_in(&vault, "notes", &[]);
    wait_for_vault(&pty, "3 notes");
    pty.send(CTRL_C);
    check_left_well(&pty.end(), 0);
}

#[test]
fn of_no_tasks_in_a_logseq_graph_it_is_said_that_todo_is_text() {
    let vault = vault();
    fs::create_dir_all(vault.path().join("notes/logseq")).expect("made");
    fs::write(vault.path().join("notes/logseq/config.edn"), "{}").expect("written");
    fs::write(vault.path().join("notes/2026_01_04.md"), "- TODO Oil it\n").expect("written");
    let mut pty = start_in(&vault, "notes", &[]);
    wait_for_vault(&pty, "4 notes");
    pty.send("\x1b");
    pty.wait_for("q quit");
    pty.send("t");
    pty.wait_for("This is a Logseq graph; its TODO and");
    pty.send(CTRL_C);
    check_left_well(&pty.end(), 0);
}

#[test]
fn a_folder_without_notes_is_said_in_a_sentence_and_the_status_is_2() {
    let vault = vault();
    let empty = tempfile::tempdir().expect("a temporary folder");
    let folder = empty.path().to_str().expect("a plain name");
    let ended = start(&vault, &[folder]).end();
    assert_eq!(ended.status, 2);
    assert!(ended.screen.contains("has no notes"), "{}", ended.screen);
}

#[test]
fn reports_of_places_that_cannot_be_are_passed_over() {
    let vault = vault();
    for report in ["\x1b[<0;0;0M", "\x1b[M   ", "\x1b[0;0R", "\x1b[32;0;0M", "\x1b[?62;4c\x1b[?99n"]
    {
        let mut pty = open(&vault);
        pty.send(report);
        pty.send("quill");
        pty.wait_for("1 of 3");
        pty.send(CTRL_C);
        check_left_well(&pty.end(), 0);
    }
}

#[test]
fn a_signal_at_the_very_start_leaves_the_terminal_as_it_was() {
    let vault = vault();
    for _ in 0..5 {
        let pty = start(&vault, &DEMO);
        // The terminal is asked for its colours while nothing is drawn yet.
        pty.wait_until("a first sign of life", |screen| {
            !screen.contents().is_empty() || screen.hide_cursor()
        });
        pty.signal(Signal::TERM);
        check_left_well(&pty.end(), 143);
    }
}

#[test]
fn a_folder_that_goes_away_leaves_what_was_read() {
    let vault = vault();
    let mut pty = open(&vault);
    fs::rename(vault.path().join("notes"), vault.path().join("moved")).expect("moved");
    pty.send("\x1b");
    pty.wait_for("q quit");
    pty.send("R");
    pty.wait_for("folder is gone");
    pty.wait_for("3 notes");
    pty.send("q");
    check_left_well(&pty.end(), 0);
}

#[test]
fn edits_made_elsewhere_appear_and_the_reader_stays_where_they_are() {
    let vault = vault();
    let at = |name: &str| vault.path().join("notes").join(name);
    let mut pty = open(&vault);
    pty.send("quill\r");
    pty.wait_for("Home › Ada Quill ");
    // An edit, in place.
    fs::write(at("Ada Quill.md"), "Builds the [[Blue Engine]] for [[Dora Vane]].\n")
        .expect("written");
    pty.wait_for("Dora Vane");
    // A note in folders that were not there, and one more when they are watched.
    fs::create_dir_all(at("deep/down")).expect("made");
    fs::write(at("deep/down/Eve Rook.md"), "Knows [[Ada Quill]].\n").expect("written");
    pty.wait_for("Eve Rook");
    fs::write(at("deep/down/Finn Moor.md"), "Knows [[Ada Quill]].\n").expect("written");
    pty.wait_for("Finn Moor");
    // A whole folder under another name, then what is in it there.
    fs::rename(at("deep"), at("moved")).expect("renamed");
    fs::write(at("moved/down/Gil Post.md"), "Knows [[Ada Quill]].\n").expect("written");
    pty.wait_for("Gil Post");
    // An answer by hand.
    fs::create_dir(at(".vaultgraph")).expect("made");
    let same = "[[same]]\nnames = ['Dora Vane', 'Dora V. Vane']\n";
    fs::write(at(".vaultgraph/identities.toml"), same).expect("written");
    fs::remove_file(at("moved/down/Finn Moor.md")).expect("removed");
    pty.wait_until("the removed note to go", |screen| !screen.contents().contains("Finn Moor"));
    let screen = pty.wait_for("Home › Ada Quill ");
    assert!(!screen.contains("no longer"), "{screen}");
    pty.send("q");
    check_left_well(&pty.end(), 0);
}

#[test]
fn a_vault_that_is_moved_away_and_comes_back_is_picked_up_again() {
    let vault = vault();
    let (notes, away) = (vault.path().join("notes"), vault.path().join("away"));
    let mut pty = open(&vault);
    pty.send("quill\r");
    pty.wait_for("Home › Ada Quill ");
    fs::rename(&notes, &away).expect("renamed");
    pty.wait_for("The vault's folder is gone");
    fs::write(away.join("Ada Quill.md"), "Builds nothing with [[Dora Vane]].\n").expect("written");
    fs::rename(&away, &notes).expect("renamed");
    pty.wait_for("Dora Vane");
    // It is watched again, too.
    fs::write(notes.join("Ada Quill.md"), "Back to the [[Blue Engine]].\n").expect("written");
    pty.wait_until("the last edit", |screen| !screen.contents().contains("Dora Vane"));
    pty.send(CTRL_C);
    check_left_well(&pty.end(), 0);
}

#[test]
fn a_task_is_ticked_after_its_change_was_shown_and_that_is_taken_back() {
    let vault = vault();
    let note = vault.path().join("notes/Ada Quill.md");
    let text = "Builds the [[Blue Engine]].\n- [ ] Call Ada\n";
    fs::write(&note, text).expect("written");
    let notes = vault.path().join("notes");
    let notes = notes.to_str().expect("Unicode");
    let read = || fs::read_to_string(&note).expect("there");
    let closed = |pty: &Pty| {
        pty.wait_until("no box", |screen| !screen.contents().contains("Tick this task?"));
    };
    let begin = |args: &[&str]| {
        let mut pty = start(&vault, args);
        wait_for_vault(&pty, "3 notes");
        pty.send("\x1b");
        pty.wait_for("╭ Home ─");
        pty.send("t");
        pty.wait_for("☐");
        pty.send("X");
        pty
    };
    let off = begin(&["--no-state", "--today", "2026-11-23", notes]);
    off.wait_for("Writing is off");
    let mut pty = begin(&["--today", "2026-11-23", "--write", notes]);
    pty.wait_for("+ - [x] Call Ada ✅ 2026-11-23");
    pty.send("\x1b");
    closed(&pty);
    assert_eq!(read(), text);
    pty.send("X");
    pty.wait_for("Tick this task?");
    fs::write(&note, "by others").expect("written");
    pty.send("y");
    pty.wait_for("Ada Quill.md was changed meanwhile; nothing is written.");
    assert_eq!(read(), "by others");
    // Else the row that is chosen may be that of before.
    pty.wait_until("no task", |screen| !screen.contents().contains("☐"));
    fs::write(&note, text).expect("written");
    pty.wait_for("☐");
    pty.send("X");
    pty.wait_for("Tick this task?");
    pty.send("y");
    pty.wait_for("Ticked. W u takes it back.");
    pty.wait_for("done or given up");
    assert_eq!(read(), "Builds the [[Blue Engine]].\n- [x] Call Ada ✅ 2026-11-23\n");
    pty.send("Wu");
    pty.wait_for("Take this back?");
    pty.send("\r");
    pty.wait_for("Taken back");
    assert_eq!(read(), text);
    pty.send("q");
    check_left_well(&pty.end(), 0);
}

#[test]
fn settings_are_in_force_as_soon_as_they_are_saved_and_a_broken_file_is_said() {
    let vault = vault();
    let folder = vault.path().join("home/.config/vaultgraph");
    fs::create_dir_all(&folder).expect("made");
    let write = |text: &str| fs::write(folder.join("config.toml"), text).expect("written");
    write("ascii = false\n");
    let mut pty = open(&vault);
    pty.send("ada\r");
    pty.wait_for("links to");
    write("[keys]\nquit = ['Q']\n");
    pty.wait_for("Settings are read again");
    write("[keys]\nquit = ['Z'\n");
    pty.wait_for("config.toml line 2: ");
    pty.send("Q");
    check_left_well(&pty.end(), 0);
}
