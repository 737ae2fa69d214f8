//! T6: sessions of random keys in a real terminal end with the terminal as it
//! was, whatever was pressed. No note is changed by any of them.

use std::path::Path;
use std::thread;

use crate::kit::{self, Chance};
use crate::promises::{copy_of_demo, marks};
use crate::pty::Pty;

const KEYS_A_SESSION: usize = 200;

/// How many sessions run at once.
const AT_ONCE: usize = 2;

/// Keys that are more than a letter, as a terminal sends them.
const SEQUENCES: [&str; 24] = [
    "\x1b",
    "\x1b[A",
    "\x1b[B",
    "\x1b[C",
    "\x1b[D",
    "\r",
    "\r",
    "\t",
    "\x1b[Z",
    "\x7f",
    "\x1b[3~",
    "\x1b[5~",
    "\x1b[6~",
    "\x1b[H",
    "\x1b[F",
    "\x04",
    "\x15",
    "\x0e",
    "\x10",
    "\x0f",
    "\x13",
    "\x1a",
    "\x1b[1;2B",
    "\x1bOP",
];

/// What is typed or comes at once, among it what no terminal sends.
const TYPED: [&str; 8] = ["hal", "jst", "#", "?line:(a b)", "^&", "é", "\x00", "\x1b[999;1~"];

/// Presses one thing by chance; none of them ends the program, but `q` may.
fn press(pty: &mut Pty, chance: &mut Chance) {
    match chance.below(20) {
        0..8 => {
            let key = char::from(b' ' + chance.below(95) as u8);
            pty.send(&key.to_string());
        }
        8..16 => pty.send(chance.of::<&str>(&SEQUENCES)),
        16 => {
            let (button, end) = (*chance.of(&[0, 2, 32, 64, 65]), *chance.of(&['M', 'm']));
            let (column, row) = (chance.below(120), chance.below(40));
            pty.send(&format!("\x1b[<{button};{column};{row}{end}"));
        }
        17 => {
            let text = "pasted \x1b[2J \n".repeat(chance.below(50));
            pty.send(&format!("\x1b[200~{text}\x1b[201~"));
        }
        18 => {
            let size = (chance.below(150) as u16 + 1, chance.below(50) as u16 + 1);
            pty.resize(size);
        }
        _ => pty.send(chance.of::<&str>(&TYPED)),
    }
}

/// One session; gives what was wrong with its end.
fn session(vault: &Path, home: &Path, seed: u64) -> Option<String> {
    let mut chance = Chance(seed);
    let text = |path: &Path| path.to_str().expect("a plain path").to_owned();
    let (vault, home) = (text(vault), text(home));
    // Whatever program a key would start: there is none.
    let variables =
        [("HOME", &*home), ("PATH", "/nowhere"), ("EDITOR", "/bin/true"), ("VISUAL", "/bin/true")];
    let args = ["--today", "2026-11-23", &vault];
    let mut pty = Pty::start(kit::program(), &args, (100, 30), &variables);
    pty.wait_until("a first frame", vt100::Screen::alternate_screen);
    for _ in 0..KEYS_A_SESSION {
        press(&mut pty, &mut chance);
    }
    pty.send("\x03");
    let ended = pty.end();
    let is_well = ended.status == 0 && ended.left_behind.is_empty();
    (!is_well).then(|| {
        format!(
            "seed {seed}: status {}, left {:?}\n{}",
            ended.status, ended.left_behind, ended.screen
        )
    })
}

#[test]
fn any_session_ends_with_the_terminal_as_it_was_and_no_note_changed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let vault = copy_of_demo(folder.path());
    let before = marks(&vault);
    let n_sessions = kit::count(100, 2_000);
    let seed = kit::seed("T6");
    let faults: Vec<String> = thread::scope(|scope| {
        let run = |part: usize| {
            let (vault, home) = (&vault, folder.path().join(format!("home {part}")));
            let mine = (part..n_sessions).step_by(AT_ONCE);
            scope.spawn(move || {
                mine.filter_map(|n| session(vault, &home, seed.wrapping_add(n as u64))).collect()
            })
        };
        let running: Vec<thread::ScopedJoinHandle<'_, Vec<String>>> =
            (0..AT_ONCE).map(run).collect();
        running.into_iter().flat_map(|part| part.join().expect("no session hangs")).collect()
    });
    assert!(faults.is_empty(), "{} of {n_sessions}; the first: {}", faults.len(), faults[0]);
    assert_eq!(marks(&vault), before);
    let keys = n_sessions * KEYS_A_SESSION;
    kit::figure(
        "T6",
        &format!("{n_sessions} sessions, {keys} keys, all ended well, 0 notes changed"),
    );
}
