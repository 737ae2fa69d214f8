//! The program without a terminal: answers as text and JSON, refusals in one
//! sentence, exit statuses, closed pipes.

mod config;
mod filters;
mod graph;
mod help;
mod kept;
mod lists;
mod pages;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const DEMO: [&str; 3] = ["--demo", "--today", "2026-11-23"];

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_vaultgraph"))
}

/// A folder of its own that stands in for the reader's home.
fn home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// Runs the program without a terminal.
fn run(args: &[&str], folder: &Path) -> Output {
    run_in(folder, args, folder)
}

/// Runs the program in a folder, with another that stands in for the reader's home.
fn run_in(folder: &Path, args: &[&str], home: &Path) -> Output {
    Command::new(program())
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("HOME", home)
        .output()
        .expect("the program can be started")
}

/// Asks the demo vault: status, what it said, what it complained of.
fn ask(args: &[&str]) -> (Option<i32>, String, String) {
    let home = home();
    let output = run(&[args, &DEMO[..]].concat(), home.path());
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), said(&output.stdout), said(&output.stderr))
}

fn json_of(args: &[&str]) -> Vec<serde_json::Value> {
    let (status, said, complaint) = ask(&[args, &["--json"]].concat());
    assert_eq!(status, Some(0), "{complaint}");
    said.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect()
}

#[track_caller]
fn check_refused(args: &[&str], words: &str) {
    let home = home();
    let output = run(args, home.path());
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(words), "{said:?} does not say {words:?}");
    assert_eq!(said.trim_end().lines().count(), 1, "one sentence: {said}");
}

#[test]
fn an_unusable_folder_is_one_plain_sentence_and_status_2() {
    let home = home();
    let file = home.path().join("note.md");
    std::fs::write(&file, "x").expect("written");
    let file: PathBuf = file;
    let file = file.to_str().expect("a plain name");
    check_refused(&["check", "--vault", "/no/such/folder"], "there is no folder");
    check_refused(&["check", "--vault", file], "is a file");
    check_refused(&["/no/such/folder"], "there is no folder");
    check_refused(&["tags", "--vault", "."], "has no notes");
    for args in [&["tags"][..], &["write", "undo"], &[]] {
        check_refused(args, "there is no vault here, and no note in this folder");
    }
}

#[test]
fn a_subcommand_reads_the_vault_around_it_and_never_one_elsewhere() {
    let home = home();
    let folder = |name: &str| {
        let folder = home.path().join(name);
        std::fs::create_dir_all(&folder).expect("made");
        folder
    };
    let note = |path: &str| {
        let path = home.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it has one")).expect("made");
        std::fs::write(path, "Of [[Ada]].\n").expect("written");
    };
    let check = |current: &str, args: &[&str], status: i32, expected: &str| {
        let output = run_in(&folder(current), args, home.path());
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(said.contains(expected), "{args:?} in {current} says {said:?}");
        assert_eq!(output.status.code(), Some(status), "{args:?} in {current}: {said}");
    };
    note("last/In last.md");
    note("plain/sub/In plain.md");
    note("graph/pages/In graph.md");
    note("graph/logseq/config.edn");
    let last = folder("last").canonicalize().expect("there");
    let list = serde_json::json!({ "vaults": [{ "path": last, "opened": 1 }] });
    note(".local/state/vaultgraph/vaults.json");
    let file = home.path().join(".local/state/vaultgraph/vaults.json");
    std::fs::write(file, list.to_string()).expect("written");
    let none = "there is no vault here";
    check("plain", &["backlinks", "Ada"], 0, "In plain");
    check("plain", &[], 0, "In last");
    check("bare", &["backlinks", "Ada"], 2, none);
    check("bare", &[], 0, "No vault here: last is the one opened last.");
    for args in [&["backlinks", "Ada"][..], &[]] {
        check("graph/pages", args, 0, "In graph");
        check("last/deep", args, 0, "In last");
    }
    check("bare", &["write", "undo"], 2, none);
    check("bare", &["identity", "same", "A", "B"], 2, none);
}

#[test]
fn without_a_screen_the_bare_command_prints_home() {
    let home = home();
    let output = run(&DEMO, home.path());
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0));
    assert!(said.starts_with("64 notes"), "{said}");
    assert!(said.contains("Jorunn Stefansdal"), "{said}");
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let script = format!(
        "\"{}\" links --all --json --demo | head -n 1 >/dev/null; echo \"${{PIPESTATUS[0]}}\"",
        program().display()
    );
    let output = Command::new("bash").args(["-c", &script]).output().expect("bash is there");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "0");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn nothing_found_is_status_1_and_names_the_nearest() {
    let home = home();
    let output = run(&["show", "Jorunn Stefandal", "--demo"], home.path());
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("Jorunn Stefansdal"), "{said}");
}

#[test]
fn obsidians_settings_decide_what_is_listed_and_what_a_name_dates() {
    let home = home();
    let write = |path: &str, text: &str| {
        let path = home.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it has one")).expect("made");
        std::fs::write(path, text).expect("written");
    };
    write(".obsidian/app.json", r#"{"userIgnoreFilters": ["/^old.*\\.md$/", "/(/"]}"#);
    write(".obsidian/daily-notes.json", r#"{"folder": "Days", "format": "D.M.YYYY"}"#);
    write(".phone/app.json", r#"{"userIgnoreFilters": ["Days/"]}"#);
    write("Old/Plan.md", "- [ ] sort the rivets #old #wet\n[[4.1.2026]]\n");
    write("Days/4.1.2026.md", "[[Plan]] #wet\n- It rained. *(about Weather)*\n");
    let ask = |args: &[&str]| {
        let output = run(args, home.path());
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert_eq!(ask(&["find", "plan"]), "");
    assert_eq!(ask(&["find", "plan", "--hidden"]), "Plan\tnote\tOld/Plan.md\n");
    assert_eq!(ask(&["tasks"]), "");
    assert!(ask(&["tasks", "--hidden"]).contains("sort the rivets"));
    assert!(!ask(&["neighbors", "4.1.2026"]).contains("Plan\t"));
    assert!(ask(&["neighbors", "4.1.2026", "--hidden"]).contains("Plan\tnote"));
    assert_eq!(ask(&["backlinks", "4.1.2026"]), "");
    assert!(ask(&["backlinks", "4.1.2026", "--hidden"]).contains("Old/Plan.md:2:1\tlink"));
    assert_eq!(ask(&["tags"]), "#wet\t1\t1\n");
    assert_eq!(ask(&["tags", "--hidden"]), "#old\t1\t1\n#wet\t2\t2\n");
    assert!(ask(&["links", "--all"]).contains("\tPlan\tOld/Plan.md"));
    assert!(ask(&["facts"]).starts_with("2026-01-04\tWeather\t"));
    let check = ask(&["check"]);
    assert!(check.starts_with(".obsidian/app.json:1:42: warning[bad-settings]"), "{check}");
    assert!(check.contains("the filter /(/ is no regular expression that can be read"), "{check}");
    let phone = ["--config-folder", ".phone"];
    assert!(ask(&[&["find", "plan"], &phone[..]].concat()).contains("Old/Plan.md"));
    assert_eq!(ask(&[&["facts"], &phone[..]].concat()), "");
    for name in ["obsidian", ".", "..", ".a/b"] {
        let output = run(&["tags", "--config-folder", name], home.path());
        assert_eq!(output.status.code(), Some(2), "{name}");
    }
}

#[test]
fn a_file_name_cannot_forge_a_row_or_a_column() {
    let home = home();
    std::fs::write(home.path().join("a\nreal.md: error[x]: forged\tb.md"), "- [ ] do\n")
        .expect("written");
    for args in [&["find", "real"][..], &["tasks"], &["check"], &["links", "--all"]] {
        let output = run(args, home.path());
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.lines().all(|line| !line.starts_with("real.md")), "{args:?} {said}");
        assert!(!said.contains("forged\tb"), "{args:?} {said}");
    }
}

#[test]
fn options_may_stand_before_the_command_and_a_folder_in_their_place() {
    let home = home();
    std::fs::write(home.path().join("Ada.md"), "#quiet\n").expect("written");
    let folder = home.path().to_str().expect("a plain name");
    let elsewhere = self::home();
    for args in [&["--vault", folder, "tags"][..], &["tags", "--vault", folder], &[folder, "tags"]]
    {
        let output = run(args, elsewhere.path());
        assert_eq!(String::from_utf8_lossy(&output.stdout), "#quiet\t1\t1\n", "{args:?}");
    }
}
