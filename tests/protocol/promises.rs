//! Promises of `SECURITY.md` that are watched from outside: no network (5), and no
//! change in the vault (4).

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::kit;
use crate::pty::Pty;

/// A copy of the demo vault, as a folder of its own.
pub fn copy_of_demo(folder: &Path) -> PathBuf {
    let (from, to) = (kit::of_project("assets/demo-vault"), folder.join("vault"));
    for file in kit::files_below(&from) {
        let copy = to.join(file.strip_prefix(&from).expect("is below"));
        fs::create_dir_all(copy.parent().expect("has one")).expect("made");
        fs::copy(file, copy).expect("copied");
    }
    to
}

/// What tells of every file and folder whether it was written to: number, length,
/// and the times that nobody can set.
pub fn marks(vault: &Path) -> BTreeMap<PathBuf, (u64, u64, i64, i64)> {
    let own = vault.join(".vaultgraph");
    let files = kit::files_below(vault).into_iter().filter(|file| !file.starts_with(&own));
    let all: Vec<PathBuf> = files.collect();
    let folders = all.iter().filter_map(|file| file.parent().map(Path::to_owned));
    let folders = folders.filter(|folder| folder != vault);
    let mark = |path: PathBuf| {
        let of = fs::metadata(&path).expect("there");
        let ns = |seconds: i64, rest: i64| seconds * 1_000_000_000 + rest;
        let times = (ns(of.mtime(), of.mtime_nsec()), ns(of.ctime(), of.ctime_nsec()));
        (path, (of.ino(), of.len(), times.0, times.1))
    };
    folders.chain(all.clone()).map(mark).collect()
}

/// Keys that go from Home through every screen that stands there; none of them
/// says anything of the vault.
#[rustfmt::skip]
const FROM_HOME: &[&str] = &[
    "F", "FD", "P", "P\x1b[B\x1b[C", "t", "tss", "T", "T\x1b[C", "H", "H\x1b[B", "v", "v\x1b[B", "S", "Sg",
    "M", "M\t\r", "R",
];

/// What is typed for a name, how it is called, and keys that go on from there.
const FROM_NAMES: &[(&str, &str, &[&str])] = &[
    ("jst", "Jorunn Stefansdal", &["g\x1b[C\t\x1b[D", "m+\t", "F", "T", "\x1b[B&"]),
    ("halcyon ai", "Halcyon AI", &["B", "m", "\x1b[C", "dd"]),
    ("how we write", "How we write notes", &["g\x1b[C\x1b[6~\t\t"]),
];

/// Goes through them all.
fn tour(pty: &mut Pty) {
    let is_home = |screen: &vt100::Screen| {
        let text = screen.contents();
        text.contains("q quit") && !text.contains("Home ›")
    };
    pty.wait_for("64 notes");
    pty.send("\x1b");
    pty.wait_until("Home", is_home);
    for keys in FROM_HOME {
        pty.send(&format!("{keys}~"));
    }
    for (typed, name, all) in FROM_NAMES {
        for keys in *all {
            pty.send("~");
            pty.wait_until("Home in between", is_home);
            pty.send(&format!("/{typed}\r"));
            pty.wait_for(&format!("Home › {name} "));
            pty.send(keys);
        }
    }
    pty.send("~");
    pty.wait_until("Home again", is_home);
    for (key, title) in [("?", "type to narrow"), (">", "Run a command")] {
        pty.send(key);
        pty.wait_for(title);
        // Before another key it would be part of that.
        pty.send("\x1b");
        pty.wait_until("the box closed", |screen| !screen.contents().contains(title));
    }
}

#[test]
fn a_session_through_every_screen_changes_nothing_in_the_vault() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let vault = copy_of_demo(folder.path());
    let before = marks(&vault);
    let text = |path: &Path| path.to_str().expect("a plain path").to_owned();
    let (vault_path, home) = (text(&vault), text(&folder.path().join("home")));
    let args = ["--me", "Wren Ashdown", "--today", "2026-11-23", &vault_path];
    let mut pty = Pty::start(kit::program(), &args, (120, 40), &[("HOME", &home)]);
    tour(&mut pty);
    pty.send("\x03");
    let ended = pty.end();
    assert_eq!((ended.status, &*ended.left_behind), (0, &[][..]), "{}", ended.screen);
    for args in [
        &["check"][..],
        &["links", "--all"],
        &["stats"],
        &["variants"],
        &["search", "halcyon"],
        &["export", "--format", "json"],
        &["identity", "list"],
    ] {
        let output = Command::new(kit::program())
            .args(["--vault", &vault_path])
            .args(args)
            .env_clear()
            .env("HOME", &home)
            .output()
            .expect("the program can be started");
        assert!(output.status.code().is_some_and(|status| status < 2), "{args:?} {output:?}");
    }
    assert_eq!(marks(&vault), before);
    assert!(!vault.join(".vaultgraph").exists());
    let told = format!("{} files and folders: inode, length, mtime, ctime as before", before.len());
    kit::figure("promise 4", &told);
}

#[test]
fn no_connection_is_made_to_anywhere() {
    if !kit::has_program("strace") {
        return kit::skip("promise 5", "there is no strace");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let vault = copy_of_demo(folder.path());
    let text = |path: &Path| path.to_str().expect("a plain path").to_owned();
    let (vault, home) = (text(&vault), text(&folder.path().join("home")));
    let report = text(&folder.path().join("calls"));
    let program = text(kit::program());
    let strace = ["-f", "-qq", "-o", &report, "-e", "trace=%network,execve", &program];
    let args = [&strace[..], &["--me", "Wren Ashdown", "--today", "2026-11-23", &vault]].concat();
    let mut pty = Pty::start("strace".as_ref(), &args, (120, 40), &[("HOME", &home)]);
    tour(&mut pty);
    pty.send("\x03");
    assert_eq!(pty.end().status, 0);
    let calls = fs::read_to_string(&report).expect("told");
    // What has an address or a family of addresses; pairs of sockets have none.
    let elsewhere = |line: &&str| {
        let opens = ["connect(", "socket(", "bind(", "sa_family"];
        opens.iter().any(|part| line.contains(part)) && !line.contains("AF_UNIX")
    };
    assert_eq!(calls.lines().filter(elsewhere).collect::<Vec<_>>(), [""; 0]);
    // Nothing is run either: the only start is the program's own.
    let starts: Vec<&str> = calls.lines().filter(|line| line.contains("execve(")).collect();
    assert_eq!(starts.len(), 1, "{starts:?}");
    kit::figure("promise 5", "0 sockets outside of AF_UNIX, 0 programs run, on every screen");
}
