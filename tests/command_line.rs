//! The program without a terminal: answers as text and JSON, refusals in one
//! sentence, exit statuses, closed pipes.

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
    Command::new(program())
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .output()
        .expect("the program can be started")
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
    check_refused(&["tags"], "has no notes");
    check_refused(&[], "there is no vault here");
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
fn why_says_what_was_tried_and_how_sure_the_question_was() {
    let home = home();
    let ask = |args: &[&str]| {
        let output = run(&[&["why", "--demo"], args].concat(), home.path());
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), said(&output.stdout), said(&output.stderr))
    };
    let (status, said, _) = ask(&["Start here", "[[Roadmap]]"]);
    let lines = [
        "Obsidian opens Projects/Limpet/Roadmap.md",
        "→ Projects/Limpet/Roadmap.md\thas the shortest path",
        "  Projects/Driftwood/Roadmap.md\thas a longer path",
    ];
    assert_eq!((status, said.lines().collect::<Vec<_>>()), (Some(0), lines.to_vec()));
    let (status, said, _) = ask(&["Start here", "Bex", "--json"]);
    let row = r#"{"candidate":"People/Bexley Rhodes.md","rule":"alias","chosen":true,"#;
    assert!(status == Some(0) && said.starts_with(row), "{said}");
    assert_eq!(ask(&["Start here", "Nobody at all"]).0, Some(1));
    let (status, _, said) = ask(&["Roadmap", "Bex"]);
    assert!(status == Some(2) && said.contains("Projects/Driftwood/Roadmap.md"), "{said}");
    assert_eq!(ask(&["Jorunn Stefansdal", "Bex"]).0, Some(2));
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
    write("Old/Plan.md", "- [ ] sort the rivets\n");
    write("Days/4.1.2026.md", "[[Plan]]\n- It rained. *(about Weather)*\n");
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
    assert!(ask(&["links", "--all"]).contains("\tPlan\tOld/Plan.md"));
    assert!(ask(&["facts"]).starts_with("2026-01-04\tWeather\t"));
    let check = ask(&["check"]);
    assert!(check.starts_with(".obsidian/app.json: warning[bad-settings]"), "{check}");
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

#[test]
fn a_line_of_many_links_is_quoted_in_parts() {
    let home = home();
    std::fs::write(home.path().join("x.md"), "[[other]] ".repeat(20_000)).expect("written");
    std::fs::write(home.path().join("other.md"), "[[x]]\n").expect("written");
    let output = run(&["backlinks", "other"], home.path());
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said.lines().count(), 20_000);
    assert!(said.lines().all(|line| line.len() < 400));
}

#[test]
fn names_are_said_to_be_one_listed_and_taken_back() {
    let home = home();
    let write = |name: &str, text: &str| {
        let file = home.path().join("vault").join(name);
        std::fs::create_dir_all(file.parent().expect("has one")).expect("made");
        std::fs::write(file, text).expect("written");
    };
    write("m.md", "[[Ann Orr]] [[Anne Or]]\n");
    write("a/Bo.md", "");
    write("b/Bo.md", "");
    let ask = |args: &[&str]| {
        let output =
            run(&[&["--vault", "vault", "--today", "2026-11-23"], args].concat(), home.path());
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        (output.status.code(), said(&output.stdout), said(&output.stderr))
    };
    let one = "same\tAnn Orr = Anne Or\t2026-11-23\t.vaultgraph/identities.toml:6";
    assert_eq!(ask(&["identity", "list"]), (Some(1), String::new(), String::new()));
    assert_eq!(ask(&["identity", "same", "Ann Orr", "Anne Or"]).1, one);
    assert_eq!(ask(&["show", "anne or"]).1.lines().next(), Some("Ann Orr"));
    let links = ask(&["links", "--all", "--json"]).1;
    assert_eq!(links.matches("\"resolved\":null").count(), 2, "{links}");
    let (status, _, why) = ask(&["identity", "later", "Bo", "Cy"]);
    assert_eq!(status, Some(2));
    assert!(why.contains("Bo is what a/Bo.md and b/Bo.md are called"), "{why}");
    let (status, row, why) = ask(&["identity", "different", "a/Bo.md", "Cy", "--json"]);
    assert_eq!(status, Some(0));
    assert!(
        row.starts_with(r#"{"verdict":"different","names":["a/Bo.md","Cy"],"date":"2026-11-23""#)
    );
    assert_eq!(why, "vaultgraph: nothing is called Cy yet; kept all the same");
    assert_eq!(ask(&["identity", "list"]).1.lines().count(), 2);
    assert!(ask(&["identity", "undo"]).1.starts_with("different\ta/Bo.md = Cy"));
    assert_eq!(ask(&["identity", "undo"]).1, one);
    assert_eq!(ask(&["identity", "undo"]).0, Some(1));
    assert_eq!(ask(&["identity", "same", "Ann Orr"]).0, Some(2));
}

#[test]
fn who_the_reader_is_can_be_said_for_one_run() {
    let home = home();
    let show = |args: &[&str]| {
        let output = run(&[&["show", "Myself", "--demo"], args].concat(), home.path());
        String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(show(&[]), "Myself");
    assert_eq!(show(&["--me", "Wren Ashdown", "--me", "Wren"]), "Wren Ashdown");
}
