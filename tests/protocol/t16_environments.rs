//! T16: in every environment the program starts, or says in one line why not, with
//! status 2.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

use crate::kit;
use crate::promises::copy_of_demo;
use crate::pty::{Ended, Pty, Size};

const SIZE: Size = (100, 30);
const DEMO: [&str; 3] = ["--demo", "--today", "2026-11-23"];

/// What the demo vault's screen says.
const NOTES: &str = "64 notes";

fn home() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// Opens the demo vault, walks a step, and quits.
fn walk(variables: &[(&str, &str)]) -> Ended {
    let mut pty = Pty::start(kit::program(), &DEMO, SIZE, variables);
    pty.wait_for(NOTES);
    pty.send("jst\r");
    pty.wait_for("Jorunn Stefansdal");
    pty.send("\x1b[C\x03");
    pty.end()
}

/// How many commands for colours are in what was sent.
fn n_colours(raw: &[u8]) -> usize {
    let text = String::from_utf8_lossy(raw);
    let commands = text.split("\x1b[").skip(1).filter_map(|rest| rest.split_once('m'));
    // Other commands, with text behind them up to a letter m, are none for colours.
    let is_of_command = |byte: u8| byte.is_ascii_digit() || matches!(byte, b';' | b':');
    let parameters = commands.map(|(parameters, _)| parameters);
    let parameters = parameters.filter(|all| all.bytes().all(is_of_command));
    let is_colour = |one: &str| {
        let number = one.split(':').next().and_then(|number| number.parse().ok()).unwrap_or(0);
        matches!(number, 30..=38 | 40..=48 | 90..=97 | 100..=107)
    };
    parameters.filter(|all| all.split(';').any(is_colour)).count()
}

#[track_caller]
fn check_walks(variables: &[(&str, &str)]) -> Ended {
    let home = home();
    let own = [("HOME", home.path().to_str().expect("a plain path"))];
    let ended = walk(&[&own[..], variables].concat());
    assert_eq!(ended.left_behind, [""; 0], "{variables:?}");
    assert_eq!(ended.status, 0, "{variables:?}:\n{}", ended.screen);
    ended
}

#[test]
fn every_terminal_that_can_draw_is_drawn_on() {
    let terms = ["linux", "xterm", "xterm-256color", "tmux-256color", "screen", "vt100", "unknown"];
    for term in terms {
        check_walks(&[("TERM", term)]);
    }
    for locale in ["C", "POSIX", "de_DE.UTF-8", "no-such"] {
        check_walks(&[("LANG", locale), ("LC_ALL", locale)]);
    }
    kit::figure("T16", &format!("{} kinds of terminal, 4 locales: all drawn", terms.len()));
}

#[test]
fn colours_are_what_was_asked_for() {
    let n = |variables: &[(&str, &str)]| n_colours(&check_walks(variables).raw);
    assert_eq!(n(&[("NO_COLOR", "1")]), 0);
    assert_eq!(n(&[("NO_COLOR", "1"), ("COLORTERM", "truecolor")]), 0);
    assert!(n(&[("NO_COLOR", "")]) > 0, "an empty word asks for nothing");
    assert!(n(&[("COLORTERM", "truecolor")]) > 0);
    let sixteen = check_walks(&[("TERM", "xterm")]).raw;
    assert!(!String::from_utf8_lossy(&sixteen).contains("38;2;"), "colours it cannot have");
}

#[test]
fn what_cannot_draw_is_told_in_one_line_with_status_2() {
    for term in ["dumb", ""] {
        let home = home();
        let home = home.path().to_str().expect("a plain path");
        let ended =
            Pty::start(kit::program(), &DEMO, SIZE, &[("TERM", term), ("HOME", home)]).end();
        assert_eq!((ended.status, &*ended.left_behind), (2, &[][..]), "{}", ended.screen);
        assert!(!ended.raw.contains(&0x1b), "TERM={term:?}");
        assert!(ended.screen.starts_with("vaultgraph: "), "{}", ended.screen);
    }
    // Keys that come from elsewhere, and no TERM at all.
    let home = home();
    let script = format!("printf q | {} --demo", kit::program().display());
    let variables = [("HOME", home.path().to_str().expect("a plain path"))];
    let ended = Pty::start("/bin/sh".as_ref(), &["-c", &script], SIZE, &variables).end();
    assert_eq!((ended.status, &*ended.left_behind), (2, &[][..]), "{}", ended.screen);
    assert!(ended.screen.contains("standard input is not a terminal"), "{}", ended.screen);
    let script = format!("unset TERM; exec {} --demo", kit::program().display());
    let ended = Pty::start("/bin/sh".as_ref(), &["-c", &script], SIZE, &variables).end();
    assert_eq!(ended.status, 2, "{}", ended.screen);
}

#[test]
fn without_a_terminal_it_answers_as_text() {
    let home = home();
    let output = Command::new(kit::program())
        .args(DEMO)
        .env_clear()
        .env("HOME", home.path())
        .stdin(Stdio::null())
        .output()
        .expect("the program can be started");
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.starts_with(NOTES) && !said.contains('\x1b'), "{said}");
}

#[test]
fn a_home_that_is_not_there_or_cannot_be_written_costs_memory_of_it_alone() {
    // In the folder of processes nobody can make a file, not even root.
    for home in [None, Some("/proc"), Some("/dev/null/x"), Some("/no/such/home"), Some("")] {
        let variables: Vec<(&str, &str)> = home.map(|home| ("HOME", home)).into_iter().collect();
        let ended = walk(&variables);
        assert_eq!((ended.status, &*ended.left_behind), (0, &[][..]), "HOME={home:?}");
        let output = Command::new(kit::program())
            .args(["find", "jst", "--demo"])
            .env_clear()
            .envs(variables)
            .output()
            .expect("the program can be started");
        assert_eq!((output.status.code(), &*output.stderr), (Some(0), &[][..]), "HOME={home:?}");
    }
}

#[test]
fn two_at_once_do_each_other_no_harm() {
    let folder = home();
    let vault = folder.path().join("vault");
    fs::create_dir(&vault).expect("made");
    for n in 0..40 {
        fs::write(vault.join(format!("{n}.md")), format!("[[{}]] @Ann Li\n", n + 1))
            .expect("written");
    }
    let text = |path: &std::path::Path| path.to_str().expect("a plain path").to_owned();
    let (home, vault) = (text(&folder.path().join("home")), text(&vault));
    for round in 0..5 {
        let start = || Pty::start(kit::program(), &[&vault], SIZE, &[("HOME", &home)]);
        let mut both = [start(), start()];
        for pty in &mut both {
            pty.wait_until("the vault", |screen| {
                let text = screen.contents();
                text.contains("40 notes") && !text.contains("reading")
            });
        }
        // Both say something of names at the same moment.
        let says = |who: usize| {
            let names = [format!("One {round} {who}"), format!("Other {round} {who}")];
            Command::new(kit::program())
                .args(["--vault", &vault, "identity", "same", &names[0], &names[1]])
                .env_clear()
                .env("HOME", &home)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("the program can be started")
        };
        let writers: Vec<_> = (0..4).map(says).collect();
        for mut writer in writers {
            assert!(writer.wait().expect("it ends").success());
        }
        for mut pty in both {
            pty.send("\x03");
            let ended = pty.end();
            assert_eq!((ended.status, &*ended.left_behind), (0, &[][..]), "{}", ended.screen);
        }
        let list = Command::new(kit::program())
            .args(["--vault", &vault, "identity", "list"])
            .env_clear()
            .env("HOME", &home)
            .output()
            .expect("the program can be started");
        let n_kept = String::from_utf8_lossy(&list.stdout).lines().count();
        assert_eq!(n_kept, (round + 1) * 4, "answers of writers at once");
    }
    kit::figure("T16", "2 instances and 4 writers at once, 5 times: no answer lost");
}

/// A user who has no processes, so that what is allowed counts for the program alone.
const NOBODY: &str = "--reuid=61234";

/// As many threads as a session needs, and more, on a machine with this many
/// processors.
fn n_threads() -> usize {
    32 + 2 * std::thread::available_parallelism().map_or(1, usize::from)
}

#[test]
fn with_too_few_threads_the_program_says_so_in_one_line() {
    let tools = ["setpriv", "prlimit"];
    if !rustix::process::geteuid().is_root() || !tools.into_iter().all(kit::has_program) {
        return kit::skip("T16", "only root, with setpriv and prlimit, can run with few threads");
    }
    let folder = home();
    let vault = copy_of_demo(folder.path());
    let open = fs::Permissions::from_mode(0o755);
    fs::set_permissions(folder.path(), open).expect("set");
    // Whoever has no right to start the program tells nothing of it.
    let mut version = Command::new("setpriv");
    version.args([NOBODY, "--clear-groups"]).arg(kit::program()).arg("--version");
    if !version.output().is_ok_and(|output| output.status.success()) {
        return kit::skip("T16", "another user cannot run the program where it lies");
    }
    let [vault, program] = [&vault, kit::program()].map(|path: &Path| path.to_str());
    let (vault, program) = (vault.expect("a plain path"), program.expect("a plain path"));
    let mut n_started = 0;
    for n in 1..=n_threads() {
        let limit = format!("--nproc={n}");
        let own = ["--no-cache", "--no-state", "--today", "2026-11-23", "--vault", vault];
        let args = [&[NOBODY, "--clear-groups", "prlimit", &limit, program], &own[..]].concat();
        let mut pty = Pty::start(Path::new("setpriv"), &args, SIZE, &[("HOME", vault)]);
        let is_there = |screen: &vt100::Screen| screen.contents().contains(NOTES);
        let has_failed = |screen: &vt100::Screen| screen.contents().contains("vaultgraph");
        let said = pty.wait_until("the vault, or why not", |screen| {
            is_there(screen) || (has_failed(screen) && !screen.alternate_screen())
        });
        // Where it says why not it ends by itself; a key could come before it has.
        if said.contains(NOTES) {
            pty.send("\x03");
        }
        let ended = pty.end();
        assert_eq!(ended.left_behind, [""; 0], "{n} threads");
        assert!(matches!(ended.status, 0 | 2), "{n} threads: {}\n{}", ended.status, ended.screen);
        n_started += usize::from(ended.status == 0);
    }
    assert!(n_started > 0, "no number of threads was enough");
    kit::figure(
        "T16",
        &format!("{} limits of threads: {n_started} starts, else one line", n_threads()),
    );
}
