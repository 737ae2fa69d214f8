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
fn a_name_in_plain_text_is_told_with_its_line_and_what_a_note_names_too() {
    let home = home();
    let write = |name: &str, text: &str| std::fs::write(home.path().join(name), text);
    write("a.md", "[[Jo Tarn]]\n").expect("written");
    write("b.md", "x\nMet Jo Tarn, and Jo Tarn.\n`Jo Tarn`\n").expect("written");
    let run = |args: &[&str]| {
        let output = run(args, home.path());
        (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code())
    };
    let (said, status) = run(&["mentions", "jo tarn"]);
    assert_eq!(status, Some(0));
    assert_eq!(said, "mentioned in\t1\n  b\tnote\t1\t\n    b.md:2:5\tMet Jo Tarn, and Jo Tarn.\n");
    assert!(run(&["mentions", "b"]).0.starts_with("mentions\t1\n  Jo Tarn\t"));
    let (said, _) = run(&["mentions", "b", "--json"]);
    let row: serde_json::Value = serde_json::from_str(&said).expect("one object");
    assert_eq!((&row["relation"], &row["direction"]), (&"mention".into(), &"out".into()));
    assert_eq!(row["occurrences"][0]["line"], 2);
    assert_eq!(run(&["mentions", "a"]), (String::new(), Some(1)));
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
    assert!(ask(&["identity", "undo"]).1.starts_with("different\ta/Bo.md ≠ Cy"));
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

#[test]
fn the_text_of_notes_is_searched_and_what_is_left_out_is_told() {
    let rows = json_of(&["search", "halcyon line:(new store)"]);
    let keys = ["path", "line", "column", "text", "heading"];
    for row in &rows {
        assert!(keys.iter().all(|key| row.get(key).is_some()), "{row}");
        let text = row["text"].as_str().expect("a text").to_lowercase();
        assert!(text.contains("halcyon") || (text.contains("new") && text.contains("store")));
    }
    let (status, said, told) = ask(&["search", "halcyon", "--limit", "2"]);
    assert_eq!((status, said.lines().count()), (Some(0), 2), "{told}");
    assert!(told.contains("first 2 of ") && told.contains("--limit gives more"), "{told}");
    let (status, said, told) = ask(&["search", "zeppelin"]);
    assert_eq!((status, said.as_str()), (Some(1), ""));
    assert_eq!(told, "vaultgraph: no note of 63 answers zeppelin\n");
    let (status, _, told) = ask(&["search", "é (b"]);
    let lines = ["column 3: expected a ) for this (", "  é (b", "    ^"];
    let lines: String = lines.iter().map(|line| format!("vaultgraph: {line}\n")).collect();
    assert_eq!((status, told), (Some(2), lines));
    assert_eq!(ask(&["search", " "]).0, Some(2));
}

#[test]
fn a_filter_keeps_what_it_says_and_its_faults_are_pointed_at() {
    let names = |filter: &str| -> Vec<String> {
        let rows = json_of(&["find", "--where", filter]);
        rows.iter().filter_map(|row| Some(row["name"].as_str()?.to_owned())).collect()
    };
    let people = names("class:person with:\"Halcyon AI\" has:open-task");
    assert!(people.contains(&"Jorunn Stefansdal".to_owned()), "{people:?}");
    assert!(names("class:person").len() > people.len());
    let (status, said, _) = ask(&["find", "jst", "--where", "class:person"]);
    assert!(status == Some(0) && said.starts_with("Jorunn Stefansdal\t"), "{said}");
    assert_eq!(ask(&["find", "--where", "class:person class:company"]).0, Some(1));
    let (status, _, told) = ask(&["find", "--where", "é with:Nobody"]);
    let lines = ["column 8: nothing is called Nobody", "  é with:Nobody", "         ^"];
    let lines: String = lines.iter().map(|line| format!("vaultgraph: {line}\n")).collect();
    assert_eq!((status, told), (Some(2), lines));
}

#[test]
fn every_list_takes_the_same_filters() {
    const WITH: &str = "with:\"Halcyon AI\"";
    let lists: [(&[&str], &str); 12] = [
        (&["find", "bex"], "class:person"),
        (&["search", "the"], WITH),
        (&["backlinks", "Halcyon AI"], "class:meeting"),
        (&["neighbors", "Halcyon AI"], "class:meeting"),
        (&["map", "Halcyon AI"], "class:meeting"),
        (&["tags"], WITH),
        (&["tasks"], WITH),
        (&["timeline"], WITH),
        (&["facts"], WITH),
        (&["decisions"], WITH),
        (&["people"], WITH),
        (&["export", "--format", "csv"], WITH),
    ];
    for (list, filter) in lists {
        let (all, kept) = (ask(list).1, ask(&[list, &["--where", filter]].concat()).1);
        let (n_all, n_kept) = (all.lines().count(), kept.lines().count());
        assert!(n_kept > 0 && n_kept < n_all, "{list:?}: {n_kept} of {n_all}");
        let (status, rows, said) = ask(&[list, &["--where", "a class:persn"]].concat());
        assert_eq!((status, &*rows), (Some(2), ""), "{list:?}");
        assert!(said.contains("column 9:") && said.contains("          ^"), "{list:?} {said}");
    }
    let (status, rows, said) = ask(&["tasks", "--where", "since:2099"]);
    assert_eq!((status, &*rows), (Some(1), ""));
    assert!(said.contains("none of 144 tasks is one that was asked for"), "{said}");
    let (status, _, said) = ask(&["facts", "--view", "nobody"]);
    assert!(status == Some(1) && said.contains("no view is called nobody"), "{said}");
}

#[test]
fn a_view_is_a_filter_by_its_name_and_a_wrong_line_of_its_file_is_told() {
    let home = home();
    let write = |name: &str, text: &str| {
        let file = home.path().join(name);
        std::fs::create_dir_all(file.parent().expect("has one")).expect("made");
        std::fs::write(file, text).expect("written");
    };
    write("a.md", "[[b]]\n");
    write("b.md", "");
    write(".vaultgraph/views.toml", "lonely = \"linked:no\"\nbad = \"tga:x\"\n");
    let ask = |args: &[&str]| {
        let output = run(args, home.path());
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), said(&output.stdout), said(&output.stderr))
    };
    assert_eq!(ask(&["find", "--view", "lonely"]).1, "a\tnote\ta.md\n");
    let (status, _, told) = ask(&["find", "--view", "bad"]);
    let said = "vaultgraph: no view is called bad; there are lonely\n";
    assert_eq!((status, told.as_str()), (Some(1), said));
    let (_, said, _) = ask(&["check"]);
    assert!(said.contains(".vaultgraph/views.toml:2:7: warning[bad-config]"), "{said}");
    assert!(said.contains("column 1: there is no tga:"), "{said}");
}

#[test]
fn a_note_of_any_size_and_any_bytes_is_searched_and_limits_are_told() {
    let home = home();
    let write = |name: &str, bytes: &[u8]| {
        std::fs::write(home.path().join(name), bytes).expect("written");
    };
    write("line.md", format!("{}needle{}", "x".repeat(3 << 20), "y".repeat(2 << 20)).as_bytes());
    write("large.md", &[b"needle at first\n", &b"z\n".repeat(10 << 20)[..], b"needle"].concat());
    write("odd.md", b"\xff\x00needle\xfe\n");
    write(
        "wide.md",
        &[b"\xff\xfe".to_vec(), "a needle".encode_utf16().flat_map(u16::to_le_bytes).collect()]
            .concat(),
    );
    let output = run(&["search", "NEEDLE"], home.path());
    let (said, told) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let starts: Vec<&str> = said.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(starts, ["large.md:1:1", "line.md:1:3145729", "odd.md:1:3", "wide.md:1:3"]);
    assert!(said.lines().all(|line| line.len() < 4_000));
    assert_eq!(told, "vaultgraph: 1 of the notes are too large to be searched to the end\n");
    let output = run(&["search", "/(x+x+)+Q|(.*)*Q/"], home.path());
    assert_eq!(output.status.code(), Some(1));
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

#[test]
fn people_are_rows_by_when_they_were_met() {
    let rows = json_of(&["people"]);
    let keys = [
        "name",
        "path",
        "class",
        "notes",
        "first_met",
        "last_met",
        "first_mentioned",
        "last_mentioned",
        "open_tasks",
    ];
    let met = |row: &serde_json::Value| row["last_met"].as_str().map(str::to_owned);
    assert!(rows.iter().all(|row| keys.iter().all(|key| row.get(key).is_some())));
    assert!(rows.windows(2).all(|pair| met(&pair[0]) >= met(&pair[1])));
    assert!(rows.iter().all(|row| row["name"] != "Myself" && row["class"] == "person"));
    let jorunn = rows.iter().find(|row| row["name"] == "Jorunn Stefansdal").expect("a row");
    assert_eq!((&jorunn["notes"], &jorunn["open_tasks"]), (&30.into(), &5.into()));
    assert_eq!((&jorunn["first_met"], &jorunn["path"]), (&"2025-02-11".into(), &().into()));

    let (_, said, _) = ask(&["people", "--not-since", "2025-06-01"]);
    assert!(!said.is_empty() && said.lines().all(|line| line < "2025-06-01"), "{said}");
    let (_, said, _) = ask(&["people", "--since", "2026-11-20"]);
    assert!(!said.is_empty() && said.lines().all(|line| line >= "2026-11-20"), "{said}");
    let (_, said, _) = ask(&["people", "--sort", "notes", "--with-owner"]);
    assert!(said.lines().next().is_some_and(|line| line.contains("\tMyself\t")), "{said}");
    assert_eq!(ask(&["people", "--since", "2999-01-01"]).0, Some(1));
}

#[test]
fn two_names_are_told_with_places_and_as_one_object() {
    let (status, said, _) = ask(&["between", "Jorunn Stefansdal", "Tuva Brandsund"]);
    assert_eq!(status, Some(0));
    assert!(said.starts_with("Jorunn Stefansdal and Tuva Brandsund\nmet "), "{said}");
    let line = "2026-11-17  Cutover plan\tMeetings/2026/2026-11-17 Cutover plan.md:9\n";
    assert!(said.contains(line), "{said}");
    let object = &json_of(&["between", "Jorunn Stefansdal", "Tuva Brandsund"])[0];
    assert_eq!((&object["notes"], &object["last_met"]), (&7.into(), &"2026-11-17".into()));
    assert_eq!(object["totals"]["meetings"], 6);
    assert_eq!(object["meetings"][0]["path"], "Meetings/2026/2026-11-17 Cutover plan.md");
    let (status, _, complaint) = ask(&["between", "Roadmap", "Bex"]);
    assert!(status == Some(2) && complaint.contains("Driftwood/Roadmap.md"), "{complaint}");
    let (status, _, complaint) = ask(&["between", "Bex", "Bexley Rhodes"]);
    assert!(status == Some(2) && complaint.contains("are one"), "{complaint}");
    assert_eq!(ask(&["between", "Jorunn Stefansdal", "Nobody at all"]).0, Some(1));
    assert_eq!(ask(&["between", "Nobody at all", "Roadmap"]).0, Some(2));
}

#[test]
fn a_path_is_chains_of_hops_with_their_evidence() {
    let rows = json_of(&["path", "Jorunn Stefansdal", "Halcyon AI"]);
    assert_eq!(rows.len(), 5);
    assert_eq!((&rows[0]["length"], &rows[1]["length"]), (&1.into(), &2.into()));
    let hop = &rows[0]["hops"][0];
    let keys = ["from", "to", "relation", "direction", "path", "line", "text", "date"];
    assert!(keys.iter().all(|key| hop.get(key).is_some()), "{hop}");
    assert_eq!((&hop["from"], &hop["to"]), (&"Jorunn Stefansdal".into(), &"Halcyon AI".into()));
    assert_eq!((&hop["relation"], &hop["direction"]), (&"link".into(), &"in".into()));
    assert_eq!((&hop["path"], &hop["line"]), (&"Companies/Halcyon AI.md".into(), &19.into()));
    assert!(hop["text"].as_str().is_some_and(|text| text.contains("[[Jorunn Stefansdal]]")));
    for row in &rows {
        let hops = row["hops"].as_array().expect("a list");
        assert_eq!(row["length"], hops.len());
        assert!(hops.windows(2).all(|pair| pair[0]["to"] == pair[1]["from"]));
    }
    let (_, said, _) = ask(&["path", "Jorunn Stefansdal", "Halcyon AI"]);
    let line = "  Jorunn Stefansdal took part in 2025-02-11 First call with Halcyon AI\t2025-02-11\n    \
                Meetings/2025/2025-02-11 First call with Halcyon AI.md:6:3\t- Jorunn Stefansdal\n";
    assert!(said.contains(line), "{said}");
}

#[test]
fn the_vault_as_a_whole_is_one_object() {
    let whole = &json_of(&["stats", "--bridges"])[0];
    assert_eq!((&whole["counts"]["notes"], &whole["n_orphans"]), (&64.into(), &1.into()));
    assert_eq!(whole["orphans"][0], "Notes/Sourdough, day nine.md");
    for key in ["hubs", "communities", "unseen", "rising", "bridges"] {
        assert!(
            whole[key].as_array().is_some_and(|rows| !rows.is_empty()),
            "{key}: {}",
            whole[key]
        );
    }
    assert_eq!(whole["hubs"][0]["name"], "Jorunn Stefansdal");
    let (status, said, _) = ask(&["stats"]);
    assert_eq!(status, Some(0));
    assert!(said.starts_with("       64\tnotes\n") && said.contains("\nmost central\n"), "{said}");
    assert!(!said.contains("bridges"), "{said}");
}

#[test]
fn the_graph_is_exported_whole_or_around_a_name() {
    let (status, said, _) = ask(&["export", "--format", "csv-nodes", "--around", "Driftwood"]);
    assert!(status == Some(0) && said.contains(",Jorunn Stefansdal,entity,person,,"), "{said}");
    let whole = ask(&["export", "--format", "csv-nodes"]).1;
    assert!(whole.lines().count() > 2 * said.lines().count(), "{}", whole.lines().count());
    let (status, _, complaint) = ask(&["export", "--format", "csv", "--around", "Driftwod"]);
    assert!(status == Some(1) && complaint.contains("nearest are Driftwood"), "{complaint}");
    let (status, _, complaint) = ask(&["export", "--format", "svf"]);
    assert!(status == Some(2) && complaint.contains("graphml"), "{complaint}");
}

#[test]
fn a_picture_is_exported_as_the_map_prints_it_and_no_further_than_that_goes() {
    let of = ["export", "--format", "svg", "--around", "Halcyon AI", "--hops"];
    let map = ["map", "Halcyon AI", "--svg", "--hops", "2"];
    assert_eq!(ask(&[&of[..], &["2"]].concat()), ask(&map));
    let (status, rows, said) = ask(&[&of[..], &["4"]].concat());
    assert_eq!((status, &*rows), (Some(2), ""));
    assert!(said.contains("svg goes 3 hops around a name at most"), "{said}");
    assert_eq!(ask(&["export", "--format", "svg"]), ask(&["map", "--whole", "--svg"]));
}

#[test]
fn where_no_path_is_each_side_says_how_far_it_reaches() {
    let (status, said, complaint) = ask(&["path", "Jorunn Stefansdal", "Sourdough, day nine"]);
    assert_eq!((status, said.as_str()), (Some(1), ""));
    assert!(complaint.contains("nothing joins Jorunn Stefansdal and Sourdough"), "{complaint}");
    assert!(complaint.contains("Sourdough, day nine reaches nothing"), "{complaint}");
    assert!(complaint.contains("Jorunn Stefansdal reaches "), "{complaint}");
    let (status, _, complaint) = ask(&["path", "Jorunn Stefandal", "Halcyon AI"]);
    assert!(
        status == Some(1) && complaint.contains("nearest are Jorunn Stefansdal"),
        "{complaint}"
    );
    let (status, _, complaint) = ask(&["path", "Bex", "Bexley Rhodes"]);
    assert!(status == Some(2) && complaint.contains("are the same"), "{complaint}");
    assert_eq!(ask(&["path", "Roadmap", "Nobody at all"]).0, Some(2));
}

#[test]
fn a_brief_is_markdown_that_makes_no_second_task_when_it_is_pasted() {
    let home = home();
    let brief = ["brief", "Jorunn Stefansdal", "Tuva Brandsund", "Driftwood"];
    let (status, said, _) = ask(&brief);
    assert_eq!(status, Some(0));
    assert!(said.contains("\n## [[Jorunn Stefansdal]]\n"), "{said}");
    let heading = |line: &str| line.is_empty() || line.starts_with('#') || line.starts_with("Read");
    let sourced =
        |line: &str| line.contains("[[") || line.starts_with("- … ") || line.contains(", in ");
    assert!(said.lines().all(|line| heading(line) || sourced(line)), "{said}");
    std::fs::write(home.path().join("Pasted.md"), &said).expect("written");
    for made in ["tasks", "facts", "decisions", "tags"] {
        let output = run(&[made], home.path());
        assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{made}");
    }
    let object = &json_of(&brief)[0];
    assert_eq!(object["of"][0]["last_met"], "2026-11-20");
    assert_eq!(object["of"][0]["mine"].as_array().map(Vec::len), Some(5));
    assert_eq!(object["of"][2]["class"], "project");
    assert_eq!(ask(&["brief", "Roadmap", "Nobody at all"]).0, Some(2));
    assert_eq!(ask(&["brief", "Nobody at all"]).0, Some(1));
    assert_eq!(ask(&["brief"]).0, Some(2));
}

#[test]
fn a_day_is_told_by_its_date_or_by_its_word() {
    let (status, said, _) = ask(&["day", "2026-11-20"]);
    assert_eq!(status, Some(0));
    assert!(said.starts_with("2026-11-20\nFriday, 3 days ago, daily note"), "{said}");
    assert!(said.contains("☑ Friday lines @Myself\tDaily/2026-11-20.md:7\n"), "{said}");
    let object = &json_of(&["day", "today"])[0];
    assert_eq!(
        (&object["date"], &object["daily"]),
        (&"2026-11-23".into(), &"Daily/2026-11-23.md".into())
    );
    assert_eq!(object["notes"][0]["name"], "2026-11-23 Weekly sync");
    assert_eq!(ask(&["day", "yesterday"]).1.lines().next(), Some("2026-11-22"));
    assert_eq!(ask(&["day", "1999-01-01"]).0, Some(1));
    assert_eq!(ask(&["day", "soon"]).0, Some(2));
}

#[test]
fn facts_can_be_told_from_a_day_on() {
    let (_, said, _) = ask(&["facts", "--about", "Jorunn Stefansdal", "--since", "2026-09-29"]);
    assert_eq!(said.lines().count(), 6, "{said}");
    assert!(said.lines().all(|line| line >= "2026-09-29"), "{said}");
}

#[test]
fn what_is_shown_of_a_name_has_the_place_of_each_line() {
    let (status, said, _) = ask(&["show", "Jorunn Stefansdal"]);
    assert_eq!(status, Some(0));
    assert!(said.starts_with("Jorunn Stefansdal\nperson, no note\nmet "), "{said}");
    assert!(!said.contains(" more\n"), "{said}");
    let dated: Vec<&str> = said.lines().filter(|line| line.starts_with("20")).collect();
    assert!(dated.len() > 60 && dated.iter().all(|line| line.contains(".md:")), "{said}");
}

#[test]
fn tasks_are_those_that_are_asked_for() {
    let home = home();
    let ask = |args: &[&str]| {
        let output = run(&[&["tasks"], args, &DEMO].concat(), home.path());
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), said, complaint)
    };
    let (status, said, _) = ask(&["--assignee", "Idris Pomfret", "--overdue"]);
    assert_eq!((status, said.lines().count()), (Some(0), 2), "{said}");
    assert!(said.lines().all(|line| line.contains("overdue 2026-11-")), "{said}");
    let (_, said, _) = ask(&["--about", "Oren Maddigan", "--open", "--due-before", "2026-11-23"]);
    assert!(said.contains("what counsel said about the name plate"), "{said}");
    let (status, _, complaint) = ask(&["--assignee", "Myself", "--due-before", "1999-01-01"]);
    assert_eq!(status, Some(1));
    assert!(complaint.contains("none of 144 tasks"), "{complaint}");
    let (status, _, complaint) = ask(&["--about", "Idriss Pomfret"]);
    assert_eq!(status, Some(1));
    assert!(complaint.contains("the nearest are Idris Pomfret"), "{complaint}");
}

#[test]
fn a_map_is_rows_of_nodes_and_edges_or_a_picture() {
    let rows = json_of(&["map", "Jorunn Stefansdal", "--hops", "1"]);
    let (nodes, edges): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row["kind"] == "node");
    assert_eq!((&nodes[0]["name"], &nodes[0]["hop"]), (&"Jorunn Stefansdal".into(), &0.into()));
    assert!(nodes[1..].iter().all(|row| row["hop"] == 1 && row["x"].is_f64()), "{nodes:?}");
    let is_drawn = |name: &serde_json::Value| nodes.iter().any(|row| row["name"] == *name);
    assert!(edges.len() >= nodes.len() - 1);
    for edge in edges {
        assert!(is_drawn(&edge["from"]) && is_drawn(&edge["to"]), "{edge}");
        assert!(edge["path"].is_string() && edge["line"].is_u64(), "{edge}");
    }
    let (status, said, _) = ask(&["map", "Jorunn Stefansdal", "--svg"]);
    assert_eq!(status, Some(0));
    let picture = roxmltree::Document::parse(&said).expect("SVG is XML");
    assert_eq!(picture.root_element().tag_name().name(), "svg");
    let (status, _, complaint) = ask(&["map", "Jorun Stefansdl"]);
    assert_eq!(status, Some(1));
    assert!(complaint.contains("the nearest are"), "{complaint}");
    assert_eq!(ask(&["map", "Halcyon AI", "--hops", "4"]).0, Some(2));
}

#[test]
fn a_timeline_is_of_the_vault_or_of_one_name() {
    let home = home();
    let ask = |args: &[&str]| {
        let output = run(&[&["timeline"], args, &DEMO].concat(), home.path());
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (_, all) = ask(&[]);
    let days: Vec<&str> = all.lines().filter_map(|line| line.get(..10)).collect();
    assert!(days.is_sorted_by(|a, b| a >= b), "{all}");
    let (_, one) =
        ask(&["Jorunn Stefansdal", "--since", "2026-11-01", "--until", "2026-11-22", "--json"]);
    let first = one.lines().next().expect("a note");
    let row: serde_json::Value = serde_json::from_str(first).expect("JSON");
    assert_eq!(row["dated_by"], "file-name", "{row}");
    assert!(row["line"].is_number() && row["title"].is_string(), "{row}");
    assert!(one.lines().all(|line| line.contains("\"date\":\"2026-11-")), "{one}");
    assert_eq!(ask(&["--until", "1999-01-01"]), (Some(1), String::new()));
}

#[test]
fn only_problems_of_some_kinds_are_asked_for() {
    let home = home();
    let ask = |args: &[&str]| {
        let output = run(&[&["check"], args, &DEMO].concat(), home.path());
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (all, some) = (ask(&[]).1, ask(&["--only", "alias-link", "--only", "ambiguous-name"]).1);
    let of_kinds = |line: &&str| line.contains("[alias-link]") || line.contains("[ambiguous-name]");
    assert!(!some.is_empty());
    assert_eq!(some.lines().collect::<Vec<_>>(), all.lines().filter(of_kinds).collect::<Vec<_>>());
    assert_eq!(ask(&["--only", "unreadable"]), (Some(0), String::new()));
    check_refused_kind(home.path());
}

#[track_caller]
fn check_refused_kind(folder: &Path) {
    let output = run(&[&["check", "--only", "nonsense"][..], &DEMO].concat(), folder);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("bad-frontmatter"), "{said}");
}

#[test]
fn what_is_set_says_where_and_what_is_wrong_says_what_is_accepted() {
    let home = home();
    let vault = home.path().join("v");
    let write = |path: &str, text: &str| {
        let file = home.path().join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        std::fs::write(file, text).expect("written");
    };
    let said = |args: &[&str]| {
        let output = run(args, home.path());
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        (output.status.code(), text.replace(&*home.path().to_string_lossy(), "~"))
    };
    write("v/a.md", "x");
    let vault = ["--vault", vault.to_str().expect("a plain name")];
    let with_vault = |args: &[&'static str]| said(&[args, &vault[..]].concat());
    assert_eq!(with_vault(&["config", "check"]), (Some(0), String::new()));
    assert_eq!(
        said(&["config", "path"]),
        (Some(0), "~/.config/vaultgraph/config.toml\n".to_owned())
    );
    write(".config/vaultgraph/config.toml", "me = \"Jo\"\nwrite = 3\n");
    write("v/.vaultgraph/config.toml", "editor = \"rm\"\n[columns]\ndates = false\n");
    let (status, shown) = with_vault(&["config"]);
    assert_eq!(status, Some(0));
    for line in [
        "me\t\"Jo\"\t~/.config/vaultgraph/config.toml:1",
        "columns.dates\tfalse\t.vaultgraph/config.toml:3",
        "write\tfalse\tdefault",
        "editor\t\"\"\tdefault",
    ] {
        assert!(shown.lines().any(|of| of == line), "no {line:?} in\n{shown}");
    }
    let (status, wrong) = with_vault(&["config", "check"]);
    assert_eq!(status, Some(2));
    assert!(
        wrong.contains("config.toml:2:9\t") && wrong.contains("`write` is true or false"),
        "{wrong}"
    );
    assert!(wrong.contains(".vaultgraph/config.toml:1:1\t"), "{wrong}");
    let (status, default) = said(&["config", "default"]);
    assert_eq!(status, Some(0));
    write(".config/vaultgraph/config.toml", &default);
    assert_eq!(said(&["config", "check"]), (Some(0), String::new()));
    let (_, schema) = said(&["config", "schema"]);
    assert!(serde_json::from_str::<serde_json::Value>(&schema).is_ok(), "{schema}");
}

#[test]
fn what_is_new_since_a_day_is_listed_and_without_a_visit_there_is_nothing_to_compare_with() {
    let home = home();
    let ask = |args: &[&str]| {
        let output = run(&[&["new"], args].concat(), home.path());
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), said(&output.stdout), said(&output.stderr))
    };
    let (status, said, _) = ask(&["--since", "2026-11-20", "--demo", "--json"]);
    assert_eq!(status, Some(0));
    for line in said.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("one object a line");
        let keys: Vec<&str> =
            row.as_object().expect("an object").keys().map(|key| &**key).collect();
        assert_eq!(keys, ["kind", "name", "path", "line", "since"], "{line}");
        assert!(row["since"].as_str() >= Some("2026-11-20"), "{line}");
    }
    assert_eq!(ask(&["--since", "2027-01-01", "--demo"]).0, Some(1));
    let (status, _, said) = ask(&["--demo"]);
    assert!(status == Some(1) && said.contains("--since DATE"), "{said}");
    std::fs::create_dir(home.path().join(".obsidian")).expect("made");
    std::fs::write(home.path().join("a.md"), "x").expect("written");
    let (status, _, said) = ask(&[]);
    assert!(status == Some(1) && said.contains("not visited on the screen before"), "{said}");
    let (status, _, said) = ask(&["--no-state"]);
    assert!(status == Some(1) && said.contains("not remembered"), "{said}");
    assert!(!home.path().join(".local").exists(), "a subcommand writes no state");
}

#[test]
fn vaults_of_every_obsidian_are_listed_the_one_opened_last_first() {
    let home = home();
    let ask = |args: &[&str]| {
        let output = run(&[&["vaults"], args].concat(), home.path());
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), said(&output.stdout), said(&output.stderr))
    };
    let (status, said, told) = ask(&[]);
    assert!(status == Some(1) && said.is_empty() && told.contains("name a folder"), "{told}");
    let at = |path: &str| home.path().join(path).to_str().expect("Unicode").to_owned();
    let lists = [
        (".config/obsidian", "Native", Some(1_767_528_000_000_u64)),
        (".var/app/md.obsidian.Obsidian/config/obsidian", "Flat", Some(1_767_614_400_000)),
        ("snap/obsidian/current/.config/obsidian", "Snap", None),
    ];
    for (folder, name, time) in lists {
        std::fs::create_dir_all(at(folder)).expect("made");
        std::fs::create_dir_all(at(name)).expect("made");
        let mut vault = serde_json::json!({ "path": at(name) });
        if let Some(time) = time {
            vault["ts"] = time.into();
        }
        let list = serde_json::json!({ "vaults": { "1f": vault } });
        std::fs::write(at(folder) + "/obsidian.json", list.to_string()).expect("written");
    }
    let (status, said, _) = ask(&["--json"]);
    let rows: Vec<serde_json::Value> =
        said.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect();
    let names: Vec<&str> = rows.iter().filter_map(|row| row["name"].as_str()).collect();
    assert_eq!((status, names), (Some(0), vec!["Flat", "Native", "Snap"]));
    let keys: Vec<&String> = rows[0].as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["name", "path", "source", "last_opened"]);
    assert_eq!(rows[0]["last_opened"].as_str().map(str::len), Some(10));
    assert_eq!(rows[2]["last_opened"], serde_json::Value::Null);
    assert!(ask(&[]).1.lines().all(|line| line.ends_with("obsidian")));
}

/// A vault with a task, a name without a note and two names that are one.
fn to_be_changed() -> tempfile::TempDir {
    let vault = home();
    let write = |name: &str, text: &str| {
        let file = vault.path().join(name);
        std::fs::create_dir_all(file.parent().expect("has one")).expect("made");
        std::fs::write(file, text).expect("written");
    };
    write("Day.md", "\u{feff}Met [[Jo T]] and [[Bo Li]].\r\n- [ ] Call [[Jo T]] 📅 2026-11-30\r\n");
    write("Jo Tarn.md", "Jo.\n");
    let said = "[[same]]\nnames = [\"Jo Tarn\", \"Jo T\"]\n";
    write(".vaultgraph/identities.toml", said);
    vault
}

/// What is printed by these words, and what the note of the day is after them.
fn changed(vault: &Path, args: &[&str]) -> (String, String) {
    let all: Vec<&str> = args.iter().chain(&["--today", "2026-11-23"]).copied().collect();
    let output = run(&all, vault);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let day = std::fs::read_to_string(vault.join("Day.md")).expect("there");
    (String::from_utf8_lossy(&output.stdout).into_owned(), day)
}

#[test]
fn a_note_is_changed_only_where_that_is_allowed_and_back_again() {
    let vault = to_be_changed();
    let vault = vault.path();
    let tick = ["write", "tick", "Day", "2"];
    let before = std::fs::read_to_string(vault.join("Day.md")).expect("there");
    let (diff, after) = changed(vault, &tick);
    assert!(diff.contains("+- [x] Call [[Jo T]] 📅 2026-11-30 ✅ 2026-11-23"), "{diff}");
    assert_eq!(after, before);
    let (_, after) = changed(vault, &[&tick[..], &["--write"]].concat());
    assert_eq!(after, before.replace("[ ]", "[x]").replace("-30", "-30 ✅ 2026-11-23"));
    assert_eq!(changed(vault, &["write", "undo"]).1, after);
    assert_eq!(changed(vault, &["write", "undo", "--write"]).1, before);
}

#[test]
fn names_that_are_one_are_written_into_the_notes() {
    let vault = to_be_changed();
    let vault = vault.path();
    let (diff, day) = changed(vault, &["write", "names", "Jo T", "--write"]);
    assert_eq!(day.matches("[[Jo Tarn|Jo T]]").count(), 2, "{diff}");
    let own = std::fs::read_to_string(vault.join("Jo Tarn.md")).expect("there");
    assert_eq!(own, "---\naliases:\n  - \"Jo T\"\n---\nJo.\n");
    changed(vault, &["write", "note", "Bo Li", "--write"]);
    assert_eq!(std::fs::read_to_string(vault.join("Bo Li.md")).expect("made"), "");
}
