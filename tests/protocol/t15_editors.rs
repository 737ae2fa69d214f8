//! T15: an editor gets exactly the words that are meant, whatever a note is called,
//! and whatever it does, the screen comes back.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

use crate::kit;
use crate::pty::{Pty, Size};

const SIZE: Size = (100, 30);

/// Names that a shell, or an editor, could take for something else.
const NAMES: [&[u8]; 11] = [
    b"plain.md",
    b"-rf.md",
    b"--cmd=!x.md",
    b"+7.md",
    b"$(touch x).md",
    b"`touch x`.md",
    b"a b;c|d&e.md",
    b"quo'te\".md",
    b"new\nline.md",
    b"e\x1b[2Jsc.md",
    b"caf\xe9.md",
];

/// A script in the place of every editor: it writes down its words, each with a
/// zero behind it.
const SCRIPT: &str = "#!/bin/sh\nfor word; do printf '%s\\0' \"$word\"; done > \"$OUT.part\"\n\
                      mv \"$OUT.part\" \"$OUT\"\n";

struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().expect("a temporary folder"));
        for name in ["bin/vi", "bin/nano", "bin/hx", "bin/code", "a dir/my ed"] {
            let file = desk.at(name);
            fs::create_dir_all(file.parent().expect("has one")).expect("made");
            fs::write(&file, SCRIPT).expect("written");
            fs::set_permissions(&file, fs::Permissions::from_mode(0o700)).expect("allowed");
        }
        desk
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.at(name).to_str().expect("a plain path").to_owned()
    }

    /// Opens a vault of this one note and its line in the editor; gives the words
    /// that came, and where the note is.
    fn open(&self, editor: &str, name: &[u8]) -> (Vec<Vec<u8>>, Vec<u8>) {
        let notes = self.at("notes");
        let _ = fs::remove_dir_all(&notes);
        let _ = fs::remove_file(self.at("out"));
        fs::create_dir(&notes).expect("made");
        let note = notes.join(OsStr::from_bytes(name));
        fs::write(&note, "Builds the [[Engine]].\n").expect("written");
        let (home, out, notes) = (self.text("home"), self.text("out"), self.text("notes"));
        let path = format!("{}:/usr/bin:/bin", self.text("bin"));
        let editor = editor.replace("HERE", &self.text(""));
        let variables = [("HOME", &*home), ("PATH", &path), ("VISUAL", &editor), ("OUT", &out)];
        let mut pty =
            Pty::start(kit::program(), &["--no-cache", "--no-state", &notes], SIZE, &variables);
        pty.wait_until("the whole vault", |screen| {
            let text = screen.contents();
            text.contains("1 note") && !text.contains("reading")
        });
        pty.send("engine\r");
        pty.wait_for("Home › Engine");
        pty.send("e");
        let begun = Instant::now();
        while !self.at("out").exists() {
            assert!(begun.elapsed() < kit::HANG_LIMIT, "{editor} was not called");
            thread::sleep(Duration::from_millis(1));
        }
        pty.wait_until("the screen again", vt100::Screen::alternate_screen);
        pty.send("\x03");
        let ended = pty.end();
        assert_eq!((ended.status, &*ended.left_behind), (0, &[][..]), "{}", ended.screen);
        let words = fs::read(self.at("out")).expect("written");
        let mut words: Vec<Vec<u8>> = words.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect();
        assert_eq!(words.pop(), Some(Vec::new()), "each word has its end");
        let note = fs::canonicalize(note).expect("there").into_os_string().into_vec();
        (words, note)
    }
}

#[test]
fn every_editor_gets_the_words_that_are_meant_whatever_a_note_is_called() {
    let desk = Desk::new();
    let editors: [(&str, &[&str]); 5] = [
        ("vi", &["+1", "FILE"]),
        ("hx", &["FILE:1"]),
        ("code --wait", &["--wait", "-g", "FILE:1"]),
        ("'HERE/a dir/my ed' -x", &["-x", "FILE"]),
        ("nano -l {file} +{line}", &["-l", "FILE", "+1"]),
    ];
    for (editor, meant) in editors {
        for name in NAMES {
            let (words, note) = desk.open(editor, name);
            let filled = |word: &&str| match word.strip_prefix("FILE") {
                Some(rest) => [&*note, rest.as_bytes()].concat(),
                None => word.as_bytes().to_vec(),
            };
            let meant: Vec<Vec<u8>> = meant.iter().map(filled).collect();
            let shown = String::from_utf8_lossy(name);
            assert_eq!(words, meant, "{editor} with {shown:?}");
            assert!(!Path::new("x").exists() && !desk.at("notes/x").exists(), "something ran");
        }
    }
    let told = format!("{} editors x {} names: each word as meant", editors.len(), NAMES.len());
    kit::figure("T15", &told);
}
