//! What is told of one thing, of two, of a day, of a link.

use super::{ask, home, json_of, run};

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
