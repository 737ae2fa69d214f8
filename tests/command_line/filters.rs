//! What is searched for, and what filters and views keep of a list.

use super::{ask, home, json_of, run};

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
    let output = run(&["search", "NEEDLE", "--vault", "."], home.path());
    let (said, told) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let starts: Vec<&str> = said.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(starts, ["large.md:1:1", "line.md:1:3145729", "odd.md:1:3", "wide.md:1:3"]);
    assert!(said.lines().all(|line| line.len() < 4_000));
    assert_eq!(told, "vaultgraph: 1 of the notes are too large to be searched to the end\n");
    let output = run(&["search", "/(x+x+)+Q|(.*)*Q/", "--vault", "."], home.path());
    assert_eq!(output.status.code(), Some(1));
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
    let lists: [(&[&str], &str); 16] = [
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
        (&["links", "--all"], "class:person"),
        (&["check"], WITH),
        (&["variants"], WITH),
        (&["new", "--since", "2026-11-01"], WITH),
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
    assert!(said.contains("none of 144 tasks fits what was asked for"), "{said}");
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
