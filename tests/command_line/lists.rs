//! Lists as rows: who, what, when, with their lines.

use std::path::Path;

use super::{DEMO, ask, home, json_of, run};

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
fn a_month_or_a_week_of_the_timeline_is_the_page_of_its_span() {
    let (status, said, _) = ask(&["timeline", "--month", "2026-11"]);
    assert!(status == Some(0) && said.contains("1 to 30 Nov 2026"), "{said}");
    let of_one = json_of(&["timeline", "Jorunn Stefansdal", "--week", "2026-11-18"]);
    let (first, last) = (&of_one[0]["first"], &of_one[0]["last"]);
    assert_eq!((first, last), (&"2026-11-16".into(), &"2026-11-22".into()));
    assert_eq!(of_one[0]["of"]["name"], "Jorunn Stefansdal");
    let notes = of_one[0]["notes"].as_array().expect("a list");
    let listed =
        ["timeline", "Jorunn Stefansdal", "--since", "2026-11-16", "--until", "2026-11-22"];
    let listed = json_of(&listed);
    let paths = |rows: &[serde_json::Value]| -> Vec<String> {
        rows.iter().map(|row| row["path"].to_string()).collect()
    };
    assert_eq!(paths(notes), paths(&listed));
    assert_eq!(ask(&["timeline", "--month", "1999-01"]).0, Some(1));
    assert_eq!(ask(&["timeline", "--month", "2026-13"]).0, Some(2));
    assert_eq!(ask(&["timeline", "--month", "2026-11", "--where", "a"]).0, Some(2));
}

#[test]
fn what_the_settings_exclude_is_new_where_it_is_asked_for() {
    let home = home();
    let write = |name: &str, text: &str| {
        let file = home.path().join(name);
        std::fs::create_dir_all(file.parent().expect("has one")).expect("made");
        std::fs::write(file, text).expect("written");
    };
    write(".obsidian/app.json", r#"{"userIgnoreFilters": ["Old/"]}"#);
    write("Old/2026-11-21 a.md", "- [ ] mend\n");
    let new = |args: &[&str]| {
        let output = run(&[&["new", "--since", "2026-11-20"], args].concat(), home.path());
        String::from_utf8_lossy(&output.stdout).lines().count()
    };
    assert_eq!((new(&[]), new(&["--hidden"])), (0, 2));
}

#[test]
fn facts_can_be_told_from_a_day_on() {
    let (_, said, _) = ask(&["facts", "--about", "Jorunn Stefansdal", "--since", "2026-09-29"]);
    assert_eq!(said.lines().count(), 6, "{said}");
    assert!(said.lines().all(|line| line >= "2026-09-29"), "{said}");
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
fn the_journals_of_a_logseq_graph_are_dated_by_their_names() {
    let home = home();
    let write = |name: &str, text: &str| {
        std::fs::create_dir_all(home.path().join(name).parent().expect("one")).expect("made");
        std::fs::write(home.path().join(name), text).expect("written");
    };
    write("graph/journals/2026_01_04.md", "- Met [[Jo Tarn]]\n");
    write("graph/logseq/config.edn", "{}\n");
    write("plain/2026_01_04.md", "- Met [[Jo Tarn]]\n");
    let timeline = |folder: &str| {
        let output = super::run_in(&home.path().join(folder), &["timeline"], home.path());
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(timeline("graph/journals").starts_with("2026-01-04\t"), "{}", timeline("graph"));
    assert_eq!(timeline("plain"), "");
}

#[test]
fn a_name_in_plain_text_is_told_with_its_line_and_what_a_note_names_too() {
    let home = home();
    let write = |name: &str, text: &str| std::fs::write(home.path().join(name), text);
    write("a.md", "[[Jo Tarn]]\n").expect("written");
    write("b.md", "x\nMet Jo Tarn, and Jo Tarn.\n`Jo Tarn`\n").expect("written");
    let run = |args: &[&str]| {
        let output = run(&[args, &["--vault", "."]].concat(), home.path());
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
    let output = run(&["backlinks", "other", "--vault", "."], home.path());
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said.lines().count(), 20_000);
    assert!(said.lines().all(|line| line.len() < 400));
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
fn a_name_that_nothing_fits_is_said_to_fit_nothing() {
    let (status, said, complaint) = ask(&["find", "zzqqxx"]);
    assert_eq!((status, said.as_str()), (Some(1), ""));
    assert!(complaint.contains("names fits what was asked for"), "{complaint}");
}
