//! What the reader hands to other programs: which line is meant, and the terminal
//! given and taken back.

mod pty;
mod stage;

use pty::{Pty, Size};
use stage::{Stage, Written};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use vaultgraph::app::aim::Out;
use vaultgraph::app::key::Key;
use vaultgraph::app::msg::{Act, Effect, Msg};
use vaultgraph::app::update::update;
use vaultgraph::note::NotePath;
use vaultgraph::text::Address;

const VAULT: &str = "\
//- Meetings/2026-01-04 Review.md
---
date: 2026-01-04
participants: [Ada Quill, Bo Marsh]
---
They looked at [[Engine]].

## Open
- [ ] Bring the [[Engine#Parts]] @{Bo Marsh}
//- Engine.md
# Engine
Big.
## Parts
Small.
";

/// What the world is asked for by the last of these keys.
fn asked(stage: &mut Stage, key: &str) -> Vec<Effect> {
    update(&mut stage.model, Msg::Key(Key::parse(key).expect("a key")))
}

/// Which line `e` opens after these keys, as `path:line`.
#[track_caller]
fn check(keys: &str, expected: &str) {
    let mut stage = Stage::start(&Written::in_string(VAULT), 140, 40);
    stage.press(keys);
    let aim = asked(&mut stage, "e").into_iter().find_map(|effect| match effect {
        Effect::Act(Act::Edit(aim)) => Some(aim),
        _ => None,
    });
    let aim = aim.unwrap_or_else(|| unreachable!("nothing was opened:\n{}", stage.screen()));
    let line = aim.line.map(|line| format!(":{line}")).unwrap_or_default();
    assert_eq!(format!("{}{line}", aim.path), expected);
}

const REVIEW: &str = "Meetings/2026-01-04 Review.md";

#[test]
fn the_line_behind_the_chosen_row_is_opened() {
    check("'engine enter down", &format!("{REVIEW}:5"));
    check("'engine enter down n", &format!("{REVIEW}:8"));
    check("'ada enter down", &format!("{REVIEW}:3"));
    check("'review enter 'f 'engine enter down", &format!("{REVIEW}:5"));
}

#[test]
fn a_note_itself_is_opened_as_a_whole() {
    check("'engine enter g", "Engine.md");
}

#[test]
fn in_the_page_it_is_the_chosen_link_or_the_first_row_in_view() {
    check("'review enter g right tab", &format!("{REVIEW}:2"));
    check("'review enter g right tab tab tab tab", &format!("{REVIEW}:5"));
    check("'engine enter g right G", "Engine.md:1");
    check("esc t right", &format!("{REVIEW}:8"));
}

#[test]
fn a_name_without_a_note_says_what_to_do() {
    let mut stage = Stage::start(&Written::in_string(VAULT), 140, 40);
    stage.press("'ada enter g e");
    let screen = stage.screen();
    assert!(screen.contains("There is no note here; choose a row with a line"), "{screen}");
}

const LINKS: &str = "\
//- Hub.md
[a](https://a.example/ü) [b](javascript:x) ![[pic.png]] [[run.sh]] [[Hub#Part]]

## Part: one
text ^here
//- pic.png
x
//- run.sh
x
";

/// What is asked to be opened outside after these keys, and Enter in the box.
#[track_caller]
fn check_out(keys: &str, key: &str, expected: Result<Out, &str>) {
    let mut stage = Stage::start(&Written::in_string(LINKS), 140, 40);
    stage.press("'hub enter").press(keys);
    let mut effects = asked(&mut stage, key);
    if effects.is_empty() && expected.is_ok() {
        effects = asked(&mut stage, "enter");
    }
    let out = effects.into_iter().find_map(|effect| match effect {
        Effect::Act(Act::Out(out)) => Some(out),
        _ => None,
    });
    match expected {
        Ok(expected) => assert_eq!(out, Some(expected), "{}", stage.screen()),
        Err(words) => assert!(stage.screen().contains(words), "{}", stage.screen()),
    }
}

#[test]
fn a_link_out_of_the_vault_is_opened_when_the_reader_says_so() {
    let address = || Out::Address(Address::new("https://a.example/ü").expect("it is one"));
    check_out("g right tab", "O", Ok(address()));
    check_out("g right tab", "enter", Ok(address()));
    check_out("g right tab", "O", Err("https://a.example/%C3%BC"));
    check_out("g right tab tab", "enter", Err("of the kind javascript: are not opened"));
}

#[test]
fn a_file_is_opened_unless_it_may_be_a_program() {
    let file = |path: &str| Ok(Out::File(NotePath::new(path)));
    check_out("g right tab tab tab", "O", file("pic.png"));
    check_out("f 'pic enter down", "O", file("pic.png"));
    check_out("g", "O", file("Hub.md"));
    check_out("g right tab tab tab tab", "O", Err("run.sh may be a program"));
}

#[test]
fn obsidian_is_given_the_heading_that_is_shown() {
    let at = |part: Option<&str>| {
        Ok(Out::Obsidian(NotePath::new("Hub.md"), part.map(ToOwned::to_owned)))
    };
    check_out("g", "o", at(None));
    check_out("g right tab tab tab tab tab", "o", at(None));
}

const SIZE: Size = (100, 30);

/// A vault of one note, and an editor that is this script.
struct Desk(TempDir);

impl Desk {
    fn new(note: &str, script: &str) -> Self {
        let desk = Self(tempfile::tempdir().expect("a temporary folder"));
        fs::create_dir(desk.path("notes")).expect("made");
        fs::write(desk.path("notes").join(note), "Builds the [[Engine]].\n").expect("written");
        fs::create_dir(desk.path("a dir")).expect("made");
        let editor = desk.path("a dir/my ed");
        fs::write(&editor, format!("#!/bin/sh\n{script}\n")).expect("written");
        fs::set_permissions(&editor, fs::Permissions::from_mode(0o700)).expect("allowed");
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A program of this name, which writes down what it is given.
    fn program(&self, name: &str, script: &str) {
        let program = self.path("bin").join(name);
        fs::create_dir_all(self.path("bin")).expect("made");
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("written");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).expect("allowed");
    }

    fn start(&self, editor: &str) -> Pty {
        self.start_with(editor, &[])
    }

    fn start_with(&self, editor: &str, more: &[(&str, &str)]) -> Pty {
        let text = |path: PathBuf| path.to_str().expect("Unicode").to_owned();
        let (notes, home) = (text(self.path("notes")), text(self.path("home")));
        let (editor, out) = (editor.replace("HERE", &text(self.path(""))), text(self.path("out")));
        let program = Path::new(env!("CARGO_BIN_EXE_vaultgraph"));
        let found = std::env::var("PATH").unwrap_or_default();
        let programs = format!("{}:{found}", text(self.path("bin")));
        let own = [("HOME", &*home), ("EDITOR", &*editor), ("OUT", &*out), ("PATH", &*programs)];
        let variables: Vec<(&str, &str)> = own.into_iter().chain(more.iter().copied()).collect();
        let mut pty = Pty::start(program, &[&notes], SIZE, &variables);
        pty.wait_until("the whole vault", |screen| {
            let text = screen.contents();
            text.contains("1 note") && !text.contains("reading")
        });
        pty.send("engine\r");
        pty.wait_for("Home › Engine");
        pty
    }
}

const OURS: &str = "'HEREa dir/my ed' -x";

/// Has a script edit the note; what is said after it, and that all is as it was.
#[track_caller]
fn check_edited(editor: &str, script: &str, said: &str) {
    let desk = Desk::new("Ada.md", script);
    let mut pty = desk.start(editor);
    pty.send("e");
    pty.wait_for(said);
    // The keys are the program's own again.
    pty.send("?");
    pty.wait_for("type to narrow");
    pty.send("\x1b");
    pty.wait_until("the box closed", |screen| !screen.contents().contains("type to narrow"));
    pty.send("q");
    let ended = pty.end();
    assert_eq!((ended.status, &*ended.left_behind), (0, &[][..]), "{}", ended.screen);
}

#[test]
fn the_editor_has_the_terminal_and_the_keys_and_the_change_is_seen() {
    let script = "printf '%s|' \"$@\" > \"$OUT\"; echo EDITOR; read word; \
                  printf 'Builds the [[Engine]] with [[%s]].' \"$word\" > \"$2\"";
    let desk = Desk::new("-rf $(x).md", script);
    let mut pty = desk.start(OURS);
    pty.send("e");
    pty.wait_for("EDITOR");
    pty.send("Cog?q\r");
    pty.wait_for("Home › Engine");
    let words = fs::read_to_string(desk.path("out")).expect("it was called");
    let note = desk.path("notes/-rf $(x).md");
    assert_eq!(words, format!("-x|{}|", note.canonicalize().expect("there").display()));
    pty.send("/cog?\x1b[D");
    pty.wait_for("Cog?q");
    pty.send("\x03");
    assert_eq!(pty.end().left_behind, [""; 0]);
}

#[test]
fn an_editor_that_ends_badly_is_told_of() {
    check_edited(OURS, "exit 1", "my ed ended with status 1.");
    check_edited(OURS, "kill -9 $$", "my ed was ended by signal 9.");
    check_edited("HEREno/such", "", "There is no program");
}

#[test]
fn an_editor_that_leaves_the_terminal_in_a_state_leaves_nothing_behind() {
    let raw = "stty raw -echo; printf '\\033[?1003h\\033[?1004h\\033[?1h\\033[4h\\033]0;x'; exit 3";
    check_edited(OURS, raw, "my ed ended with status 3.");
}

#[test]
fn obsidian_is_opened_by_the_systems_own_program_in_the_right_vault() {
    let desk = Desk::new("Jo & Bo.md", "");
    desk.program("xdg-open", "printf '%s|' \"$@\" > \"$OUT\"; exit 4");
    let notes = desk.path("notes").canonicalize().expect("there");
    let list = format!(r#"{{"vaults": {{"1": {{"path": "{}"}}}}}}"#, notes.display());
    fs::create_dir_all(desk.path("home/.config/obsidian")).expect("made");
    fs::write(desk.path("home/.config/obsidian/obsidian.json"), list).expect("written");
    let mut pty = desk.start_with(OURS, &[("DISPLAY", ":9")]);
    pty.send("o");
    pty.wait_for("xdg-open ended with status 4.");
    pty.send("q");
    assert_eq!(pty.end().left_behind, [""; 0]);
    let opened = fs::read_to_string(desk.path("out")).expect("it was called");
    assert_eq!(opened, "obsidian://open?vault=notes&file=Jo%20%26%20Bo|");
}

#[test]
fn a_program_of_the_system_takes_what_is_copied_where_there_is_a_display() {
    let desk = Desk::new("Ada.md", "");
    desk.program("xclip", "cat > \"$OUT\"");
    let mut pty = desk.start_with(OURS, &[("DISPLAY", ":9")]);
    pty.send("\x1b[By");
    pty.wait_for("type to narrow");
    pty.send("block\r");
    pty.wait_for("The block was copied by xclip: Builds the [[Engine]].");
    pty.send("q");
    let ended = pty.end();
    assert!(!ended.raw.windows(4).any(|bytes| bytes == b"\x1b]52"), "through the terminal too");
    let copied = fs::read_to_string(desk.path("out")).expect("it was called");
    assert_eq!(copied, "Builds the [[Engine]].\n");
}
