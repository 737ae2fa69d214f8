//! T21: over a long session with an edit now and then and keys by chance, open
//! files stay as many as they were, memory does not grow with each edit, and no
//! change is missed.

use std::fs;
use std::path::Path;

use crate::kit::{self, Chance};
use crate::promises::copy_of_demo;
use crate::pty::Pty;
use rustix::process::Pid;

/// How many kilobytes of memory a process has.
fn memory(process: Pid) -> usize {
    let file = format!("/proc/{}/status", process.as_raw_nonzero());
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("VmRSS:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}

/// How many files a process has open.
fn n_open(process: Pid) -> usize {
    let folder = format!("/proc/{}/fd", process.as_raw_nonzero());
    fs::read_dir(folder).map_or(0, Iterator::count)
}

/// Keys that go somewhere and come back.
const WALKS: [&str; 8] =
    ["~", "~\x1b[B", "~\x1b[B\x1b[C\x1b[D", "M~", "t~", "F\x1b[B~", "P~", "S~"];

#[test]
fn a_long_session_keeps_its_files_and_its_memory_and_misses_nothing() {
    if !Path::new("/proc/self/fd").exists() {
        return kit::skip("T21", "there is no /proc");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let vault = copy_of_demo(folder.path());
    let text = |path: &Path| path.to_str().expect("a plain path").to_owned();
    let (path, home) = (text(&vault), text(&folder.path().join("home")));
    let args = ["--me", "Wren Ashdown", "--today", "2026-11-23", &path];
    let mut pty = Pty::start(kit::program(), &args, (120, 40), &[("HOME", &home)]);
    pty.wait_for("64 notes");
    pty.send("\x1b");
    pty.wait_for("q quit");
    let process = pty.process();
    let mut chance = Chance(kit::seed("T21"));
    let n_edits = kit::count(60, 3_600);
    // The first edits fill what is kept for later ones.
    let n_warm = n_edits / 3;
    let mut warm_memory = 0;
    // The fewest that were open after an edit, of the first third and of the last: a
    // file that is being read at that instant is not one that is left open.
    let (mut before, mut after) = (usize::MAX, usize::MAX);
    for n in 1..=n_edits {
        let name = format!("Soak{n}");
        fs::write(vault.join("Soak.md"), format!("[[{name}]] #soak\n")).expect("written");
        pty.send(chance.of::<&str>(&WALKS));
        pty.send(&format!("~/{name}"));
        // It is found by the name that only this edit has.
        pty.wait_until(&name, |screen| {
            let text = screen.contents();
            text.lines().any(|line| line.contains(&format!("◦ {name}")))
        });
        pty.send("\r");
        // The trail above says that one is there; the field of the finder holds the
        // name as well, and with the next edit it is a name no more.
        let trail = format!(" › {name} ");
        pty.wait_until(&trail, |screen| {
            screen.rows(0, 120).next().is_some_and(|row| format!("{row} ").contains(&trail))
        });
        if n <= n_warm {
            before = before.min(n_open(process));
            warm_memory = memory(process);
        } else if n > n_edits - n_warm {
            after = after.min(n_open(process));
        }
    }
    let last_memory = memory(process);
    pty.send("\x03");
    let ended = pty.end();
    assert_eq!((ended.status, &*ended.left_behind), (0, &[][..]), "{}", ended.screen);
    assert!(after <= before, "files are left open: {before}, then {after}");
    let grown = last_memory.saturating_sub(warm_memory);
    // A vault of this size is some hundred kilobytes; one that is kept for each
    // edit would show.
    assert!(grown < 50 * (n_edits - n_warm) + 20_000, "{grown} KB more after {n_edits} edits");
    let told = format!(
        "{n_edits} edits, each seen; {before} files open, then {after}; memory {warm_memory} KB, \
         then {last_memory} KB"
    );
    kit::figure("T21", &told);
}
