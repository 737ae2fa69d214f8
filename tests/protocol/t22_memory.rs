//! T22: reading a hostile vault touches no memory that is not its own.

use rustix::fs::{CWD, Mode, mkfifoat};
use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use crate::kit;

#[test]
fn valgrind_finds_nothing() {
    if !kit::has_program("valgrind") {
        return kit::skip("T22", "there is no valgrind");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, bytes: &[u8]| {
        fs::write(folder.path().join(name), bytes).expect("written");
    };
    write("bytes.md", &(0..=255).cycle().take(5_000).collect::<Vec<u8>>());
    write("wide.md", &[b"\xff\xfe".to_vec(), b"[\0[\0a\0]\0]\0".to_vec()].concat());
    write("deep.md", "> - ".repeat(2_000).as_bytes());
    write("yaml.md", format!("---\n{}\n---\n", "{a: ".repeat(2_000)).as_bytes());
    write("links.md", "[[bytes|x]] ![[wide#y]] [a](deep.md) #t ".repeat(200).as_bytes());
    write("board.canvas", b"{\"nodes\": [{\"type\": \"file\", \"file\": \"a.md\"}");
    write("e\x1b[2J\n.md", b"- [ ] @Ann \xf0\x9f\x93\x85 2026-01-09\n");
    symlink("/dev/zero", folder.path().join("zero.md")).expect("linked");
    mkfifoat(CWD, folder.path().join("pipe.md"), Mode::RUSR).expect("made");
    for args in [&["check"][..], &["stats"], &["search", "a"]] {
        let output = Command::new("valgrind")
            .args(["-q", "--error-exitcode=99", "--leak-check=no"])
            .arg(kit::program())
            .arg("--vault")
            .arg(folder.path())
            .args(args)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", folder.path().join(".home"))
            .output()
            .expect("valgrind runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code().is_some_and(|status| status < 2), "{args:?}: {said}");
    }
    kit::figure("T22", "valgrind: check, stats and search of a hostile vault, 0 errors");
}
