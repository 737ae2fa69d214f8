//! What the reader says and sets, and what is written by it.

use std::path::Path;

use super::{home, run};

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
fn where_nothing_is_kept_an_answer_and_a_change_say_so_and_why() {
    let home = home();
    std::fs::write(home.path().join("a.md"), "- [ ] Oil the hinge\n").expect("written");
    let check = |args: &[&str], variables: &[(&str, &str)], words: &str| {
        let output = std::process::Command::new(super::program())
            .args(args)
            .current_dir(home.path())
            .env_clear()
            .envs(variables.iter().copied())
            .output()
            .expect("the program can be started");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert_eq!(output.stdout, b"", "{said}");
        assert!(said.contains(words), "{said:?} does not say {words:?}");
    };
    let folder = home.path().to_str().expect("a plain name");
    let home = [("HOME", folder)];
    let same = ["identity", "same", "Wren", "Wren Ashdown", "--demo", "--no-state"];
    check(&same, &home, "the demo vault is part of the program, and is not written");
    check(&same, &home, "--no-state keeps nothing between runs");
    let tick = ["--vault", folder, "write", "tick", "a", "1", "--write", "--no-state"];
    check(&tick, &home, "start without --no-state to write");
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
        "write\tfalse\tdefault\trefused: 3 ~/.config/vaultgraph/config.toml:2",
        "editor\t\"\"\tdefault\trefused: \"rm\" .vaultgraph/config.toml:1",
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
