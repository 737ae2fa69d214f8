//! T11: files that cannot be read cost themselves and nothing more, are counted, and
//! are there again at the next look. A read that is interrupted or cut short costs
//! nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use tempfile::TempDir;

use crate::kit;
use crate::pty::Pty;
use crate::shim;

const NOTES: usize = 60;

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a temporary folder"));
        fs::create_dir_all(place.at("vault/.obsidian")).expect("made");
        for n in 0..NOTES {
            let text =
                format!("---\naliases: [Number {n}]\n---\n- [ ] see [[Note {}]] #t{n}\n", n + 1);
            let text = text + &"Words that take some room.\n".repeat(40);
            fs::write(place.at(&format!("vault/Note {n}.md")), text).expect("written");
        }
        fs::write(place.at("vault/.obsidian/app.json"), "{}").expect("written");
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.at(name).to_str().expect("a plain path").to_owned()
    }

    fn run(&self, args: &[&str], faults: &[(&str, &str)]) -> Output {
        Command::new(kit::program())
            .args(["--vault", &self.text("vault"), "--no-cache"])
            .args(args)
            .env_clear()
            .env("HOME", self.at("home"))
            .envs(faults.iter().copied())
            .output()
            .expect("the program can be started")
    }

    /// The notes that hard faults met, by the shim's own account.
    fn met(&self) -> BTreeSet<String> {
        let log = fs::read_to_string(self.at("log")).unwrap_or_default();
        let _ = fs::remove_file(self.at("log"));
        let vault = format!("{}/", self.text("vault"));
        let path = |line: &str| Some(line.split_once(' ')?.1.strip_prefix(&vault)?.to_owned());
        log.lines().filter_map(path).filter(|path| path.ends_with(".md")).collect()
    }
}

/// The notes that are said to be unreadable; settings may be too.
fn unreadable(output: &Output) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(&output.stdout);
    let rows = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("one object a line"));
    rows.filter(|row| row["code"] == "unreadable")
        .filter_map(|row| row["path"].as_str().map(str::to_owned))
        .filter(|path| path.ends_with(".md"))
        .collect()
}

#[test]
fn each_file_that_fails_is_told_and_no_other() {
    let Some(shim) = shim::get("T11") else { return };
    let place = Place::new();
    let (vault, log) = (place.text("vault"), place.text("log"));
    let n_seeds = kit::count(50, 1_000);
    let mut n_faults = 0;
    for seed in 1..=n_seeds {
        let seed = seed.to_string();
        let own = [
            ("FI_PATH", &*vault),
            ("FI_LOG", &log),
            ("FI_SEED", &seed),
            ("FI_HARD", "1000"),
            ("FI_SOFT", "1000"),
        ];
        let output = place.run(&["check", "--json"], &shim::variables(shim, &own));
        let status = output.status.code();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(status, Some(0 | 1)), "seed {seed}: {:?}, {said}", output.status);
        let met = place.met();
        assert_eq!(unreadable(&output), met, "seed {seed}");
        n_faults += met.len();
    }
    assert!(n_faults > 0, "no fault met a note");
    kit::figure(
        "T11",
        &format!("{n_seeds} seeds, {n_faults} notes met by faults, each told, 0 crashes"),
    );
}

#[test]
fn a_note_read_in_pieces_is_the_note() {
    let Some(shim) = shim::get("T11") else { return };
    let place = Place::new();
    let vault = place.text("vault");
    let commands: [&[&str]; 3] = [&["links", "--all", "--json"], &["tasks", "--json"], &["check"]];
    let whole = commands.map(|command| place.run(command, &[]).stdout);
    for seed in 1..=kit::count(10, 200) {
        let seed = seed.to_string();
        let own = [("FI_PATH", &*vault), ("FI_SEED", &seed), ("FI_SOFT", "9000")];
        let faults = shim::variables(shim, &own);
        for (command, whole) in commands.iter().zip(&whole) {
            assert_eq!(&place.run(command, &faults).stdout, whole, "seed {seed}, {command:?}");
        }
    }
}

#[test]
fn faults_are_counted_on_the_screen_and_gone_at_the_next_reading() {
    let Some(shim) = shim::get("T11") else { return };
    let place = Place::new();
    let (vault, home, when) = (place.text("vault"), place.text("home"), place.text("when"));
    fs::write(&when, "").expect("written");
    let own = [("FI_PATH", &*vault), ("FI_WHEN", &when), ("FI_HARD", "3000"), ("FI_SEED", "7")];
    let mut variables = shim::variables(shim, &own);
    variables.push(("HOME", &home));
    let args = ["--no-cache", &vault];
    let mut pty = Pty::start(kit::program(), &args, (120, 40), &variables);
    pty.wait_for("60 notes");
    pty.wait_for("to look at");
    pty.send("\x1b");
    pty.wait_for("q quit");
    pty.send("H");
    pty.wait_for("unreadable");
    fs::remove_file(&when).expect("removed");
    pty.send("R");
    pty.wait_until("all notes to be well", |screen| {
        let text = screen.contents();
        text.contains("60 notes") && !text.contains("to look at") && !text.contains("unreadable")
    });
    pty.send("\x03");
    let ended = pty.end();
    assert_eq!((ended.status, &*ended.left_behind), (0, &[][..]), "{}", ended.screen);
}
