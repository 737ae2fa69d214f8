//! T19: subcommands say what they said, their JSON has the keys that are promised,
//! a closed pipe ends them quietly, and their status tells what came of it.

use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

use crate::kit;

const DEMO: [&str; 3] = ["--demo", "--today", "2026-11-23"];

/// What a value may be: `s` text, `n` number, `b` yes or no, `l` list, `o` object;
/// a `?` behind it, that there may be nothing.
type Kind = &'static str;

const LINKS: &str = "source:s line:n column:n kind:s target:s subpath:s? display:s? resolved:s? \
                     alias_resolved:s? candidates:n counted:b";
const NEIGHBORS: &str = "relation:s direction:s? name:s path:s? class:s? count:n occurrences:l";

/// Each subcommand, and what every row of it has.
const ROWS: &[(&[&str], &str)] = &[
    (&["links", "--all"], LINKS),
    (&["links", "Start here"], LINKS),
    (&["backlinks", "Halcyon AI"], NEIGHBORS),
    (&["neighbors", "Jorunn Stefansdal"], NEIGHBORS),
    (&["find", "jst"], "name:s path:s? class:s? kind:s score:n matched:l"),
    (
        &["show", "Jorunn Stefansdal"],
        "name:s path:s? class:s aliases:l spellings:l tags:l date:s? fields:o headings:l in:n out:n",
    ),
    (&["tags"], "tag:s count:n notes:n"),
    (
        &["tasks"],
        "path:s line:n status:s done:b text:s assignees:l due:s? scheduled:s? start:s? created:s? \
         done_on:s? cancelled_on:s? priority:s? recurrence:s? id:s? depends_on:l tags:l urgency:n \
         named:l",
    ),
    (&["facts"], "subject:s statement:s date:s? path:s line:n"),
    (&["decisions"], "statement:s date:s? entities:l path:s line:n"),
    (
        &["people"],
        "name:s path:s? class:s notes:n first_met:s? last_met:s? first_mentioned:s? \
         last_mentioned:s? open_tasks:n",
    ),
    (&["variants"], "names:l certain:b score:n reasons:l"),
    (&["brief", "Jorunn Stefansdal"], "date:s of:l"),
    (&["between", "Jorunn Stefansdal", "Halcyon AI"], "of:l notes:n meetings:l"),
    (&["day", "2026-11-17"], "date:s notes:l people:l"),
    (&["path", "Jorunn Stefansdal", "Halcyon AI"], "length:n hops:l"),
    (&["search", "halcyon"], "path:s line:n column:n text:s heading:s?"),
    (&["timeline"], "date:s path:s title:s dated_by:s"),
    (
        &["timeline", "--month", "2026-11"],
        "first:s last:s of:o? meetings:n tasks:l people:l facts:l decisions:l notes:l named:l totals:o",
    ),
    (&["new", "--since", "2026-11-20"], "kind:s name:s path:s line:n since:s?"),
    (&["mentions", "Jorunn Stefansdal"], NEIGHBORS),
    (&["check"], "code:s severity:s path:s line:n? column:n? message:s"),
    (&["stats"], "counts:o hubs:l communities:l orphans:l unresolved:n"),
    (&["why", "Start here", "Roadmap"], "candidate:s rule:s chosen:b"),
];

fn run(args: &[&str], home: &Path) -> Output {
    // A home folder is opened by name only.
    let named: &[&str] = if args.contains(&"--demo") { &[] } else { &["--vault", "."] };
    Command::new(kit::program())
        .args(args)
        .args(named)
        .current_dir(home)
        .env_clear()
        .env("HOME", home)
        .stdin(Stdio::null())
        .output()
        .expect("the program can be started")
}

fn home() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn is_of(value: &Value, kind: Kind) -> bool {
    let (kind, or_nothing) = kind.strip_suffix('?').map_or((kind, false), |kind| (kind, true));
    let is_kind = match kind {
        "s" => value.is_string(),
        "n" => value.is_number(),
        "b" => value.is_boolean(),
        "l" => value.is_array(),
        _ => value.is_object(),
    };
    is_kind || (or_nothing && value.is_null())
}

#[test]
fn every_row_of_json_has_the_keys_that_are_promised() {
    let home = home();
    let mut n_rows = 0;
    for (args, keys) in ROWS {
        let output = run(&[args, &DEMO[..], &["--json"]].concat(), home.path());
        let text = String::from_utf8(output.stdout).expect("Unicode");
        assert!(!text.is_empty(), "{args:?} has no rows");
        for line in text.lines() {
            let row: Value = serde_json::from_str(line).expect("one object a line");
            for (key, kind) in keys.split_whitespace().filter_map(|key| key.split_once(':')) {
                let value = row.get(key).unwrap_or_else(|| unreachable!("{args:?} lacks {key}"));
                assert!(is_of(value, kind), "{args:?} {key}: {value} is not {kind}");
            }
            n_rows += 1;
        }
    }
    kit::figure(
        "T19",
        &format!("{} subcommands, {n_rows} rows of JSON: all keys of their kinds", ROWS.len()),
    );
}

#[test]
fn a_pipe_that_is_closed_ends_each_of_them_quietly() {
    let home = home();
    for (args, _) in ROWS {
        for form in [&[][..], &["--json"]] {
            let mut child = Command::new(kit::program())
                .args([args, &DEMO[..], form].concat())
                .env_clear()
                .env("HOME", home.path())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("the program can be started");
            // One byte is taken, as `head` does, or none.
            let mut pipe = child.stdout.take().expect("a pipe");
            if form.is_empty() {
                let _ = pipe.read(&mut [0]);
            }
            drop(pipe);
            let output = child.wait_with_output().expect("it ends");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(
                output.status.code().is_some_and(|status| status < 2),
                "{args:?} {:?}",
                output.status
            );
            assert!(!said.contains("panicked") && !said.contains("pipe"), "{args:?}: {said}");
        }
    }
    kit::figure("T19", &format!("{} subcommands into a closed pipe: all quiet", ROWS.len() * 2));
}

/// A small vault whose answers stand below.
fn vault() -> TempDir {
    let folder = home();
    for (name, text) in [
        ("a.md", "[[b#Parts|the b]] and [[none]] #one\n- [ ] ask @Ann 📅 2026-01-09\n"),
        ("b.md", "---\naliases: [Bee]\n---\n## Parts\n[[a]] #one/two\n"),
        ("c.md", "---\nx: [\n---\n[[Bee]]\n"),
    ] {
        fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

#[track_caller]
fn check(args: &[&str], status: i32, said: &str) {
    let vault = vault();
    let output = run(&[args, &["--today", "2026-11-23"]].concat(), vault.path());
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    assert_eq!(lines.join("\n"), said.trim_end(), "{args:?}");
    assert_eq!(output.status.code(), Some(status), "{args:?}");
}

#[test]
fn what_is_said_for_people_stays_as_it_is() {
    let kept = kit::of_project("tests/protocol/golden.txt");
    let vault = vault();
    let commands: &[&[&str]] = &[
        &["links", "--all"],
        &["links", "a"],
        &["backlinks", "b"],
        &["tags"],
        &["tasks"],
        &["check"],
        &["why", "c", "Bee"],
        &["find", "bee"],
    ];
    let mut all = String::new();
    for args in commands {
        let output = run(&[args, &["--today", "2026-11-23"][..]].concat(), vault.path());
        let text = String::from_utf8_lossy(&output.stdout);
        let status = output.status.code().unwrap_or(-1);
        all += &format!("$ vaultgraph {}\n{text}status {status}\n\n", args.join(" "));
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(kept, all).expect("written");
        return;
    }
    let before = fs::read_to_string(kept).expect("there");
    assert_eq!(all, before, "UPDATE_GOLDEN=1 brings it up to date");
}

#[test]
fn the_status_tells_what_came_of_it() {
    check(&["find", "zzqx"], 1, "");
    check(&["show", "Nobody at all"], 1, "");
    check(&["tasks", "--assignee", "Nobody"], 1, "");
    check(&["search", "(a"], 2, "");
    check(&["find", "--where", "class:"], 2, "");
    check(&["no-such-command", "x"], 2, "");
    check(&["tags", "--no-such"], 2, "");
    check(&["day", "2026-13-01"], 2, "");
}

#[test]
fn names_that_are_not_unicode_stay_apart_and_are_found() {
    let vault = home();
    for name in [&b"caf\xe9.md"[..], b"caf\xe8.md", b"caf\xc3\xa9.md"] {
        fs::write(vault.path().join(OsStr::from_bytes(name)), "[[one]] #t\n").expect("written");
    }
    let output = run(&["links", "--all", "--json"], vault.path());
    let text = String::from_utf8(output.stdout).expect("Unicode");
    let mut sources: Vec<String> = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("one object a line"))
        .filter_map(|row| row["source"].as_str().map(str::to_owned))
        .collect();
    sources.sort();
    sources.dedup();
    assert_eq!(sources.len(), 3, "{sources:?}");
    let shown = run(&["show", &sources[2]], vault.path());
    assert_eq!(shown.status.code(), Some(0), "{:?}", sources[2]);
}

/// The commands that list notes.
const LISTS: &[&[&str]] = &[
    &["find", "a"],
    &["search", "[["],
    &["links", "--all"],
    &["backlinks", "one"],
    &["neighbors", "one"],
    &["mentions", "one"],
    &["tasks"],
    &["timeline"],
    &["facts"],
    &["decisions"],
    &["people"],
    &["check"],
    &["new", "--since", "2026-01-01"],
];

#[test]
fn with_a_zero_lists_are_paths_byte_for_byte_that_open() {
    let vault = home();
    let names = [&b"caf\xe9 a.md"[..], b"caf\xe8 a.md", b"caf\xc3\xa9 a.md", b"line\nbreak a.md"];
    let text = "[[one]] named two\n- [ ] do it 📅 2026-01-09\n";
    for name in names {
        fs::write(vault.path().join(OsStr::from_bytes(name)), text).expect("written");
    }
    let mut n_paths = 0;
    for args in LISTS {
        let output = run(&[args, &["-0", "--today", "2026-11-23"][..]].concat(), vault.path());
        let paths: Vec<&[u8]> = output.stdout.split(|byte| *byte == 0).collect();
        let (last, paths) = paths.split_last().expect("one at least");
        assert!(last.is_empty(), "{args:?}: no NUL at the end");
        for path in paths {
            let file = vault.path().join(OsStr::from_bytes(path));
            assert!(file.is_file(), "{args:?}: {file:?} is not there");
        }
        n_paths += paths.len();
    }
    let links = run(&["links", "--all", "--null"], vault.path()).stdout;
    let mut found: Vec<&[u8]> =
        links.split(|byte| *byte == 0).filter(|at| !at.is_empty()).collect();
    found.sort_unstable();
    let mut expected = names.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected);
    for args in [&["tags"][..], &["stats"], &["brief", "one"], &["links", "--all", "--json"]] {
        let output = run(&[args, &["-0"][..]].concat(), vault.path());
        assert_eq!((output.status.code(), &*output.stdout), (Some(2), &b""[..]), "{args:?}");
    }
    kit::figure("T19", &format!("{n_paths} paths of {} lists with -0: all open", LISTS.len()));
}
