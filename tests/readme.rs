//! The README and `docs/` say what the program does: the tables of keys and of
//! settings are made from its own, the README's table of dependencies has a row for
//! each, examples run, and links lead somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use vaultgraph::app::command::markdown_table;
use vaultgraph::shell::config::markdown_table as settings;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the project.
fn text_of(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("a file of the project")
}

/// All that is written for people, by its path; the README first.
fn pages() -> Vec<(String, String)> {
    let mut paths = Vec::new();
    for folder in ["", "docs"] {
        let entries = fs::read_dir(root().join(folder)).expect("readable");
        let names = entries.map(|entry| entry.expect("readable").file_name());
        let names = names.filter_map(|name| name.into_string().ok());
        let notes = names.filter(|name| name.ends_with(".md"));
        paths.extend(notes.map(|name| Path::new(folder).join(name).display().to_string()));
    }
    paths.sort_by_key(|path| (path != "README.md", path.clone()));
    paths.into_iter().map(|path| (path.clone(), text_of(&path))).collect()
}

/// Between these two marks the file has just this table.
#[track_caller]
fn check_table(path: &str, [begin, end]: [&str; 2], current: &str) {
    let text = text_of(path);
    let (before, rest) = text.split_once(begin).expect("there is a place for the table");
    let (kept, after) = rest.split_once(end).expect("it ends somewhere");
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(root().join(path), format!("{before}{begin}{current}{end}{after}"))
            .expect("written");
        return;
    }
    assert_eq!(kept, current, "UPDATE_README=1 cargo test --test readme brings it up to date");
}

#[test]
fn the_key_table_is_that_of_the_commands() {
    let marks = [
        "<!-- keys: made from the command table; UPDATE_README=1 cargo test --test readme -->\n",
        "<!-- end of keys -->",
    ];
    check_table("docs/KEYS.md", marks, &markdown_table());
}

#[test]
fn the_table_of_settings_is_that_of_the_config() {
    let marks = [
        "<!-- config: made from the table of keys; UPDATE_README=1 cargo test --test readme -->\n",
        "<!-- end of config -->",
    ];
    check_table("docs/CONFIG.md", marks, &settings());
}

/// The headings of a page, as links name them.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(words) | Event::Code(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let words = heading.take().unwrap_or_default().to_lowercase().replace(' ', "-");
                let is_kept = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_');
                out.insert(words.chars().filter(is_kept).collect());
            }
            _ => {}
        }
    }
    out
}

/// Where the links and pictures of a page lead.
fn targets(text: &str) -> Vec<String> {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES);
    let leads = events.filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.into_string())
        }
        _ => None,
    });
    leads.collect()
}

#[test]
fn every_link_leads_to_a_file_and_a_heading_that_are_there() {
    let pages = pages();
    let headings: BTreeMap<PathBuf, BTreeSet<String>> =
        pages.iter().map(|(path, text)| (root().join(path), anchors(text))).collect();
    let mut linked = BTreeSet::from([root().join("README.md")]);
    for (path, text) in &pages {
        let page = root().join(path);
        for target in targets(text) {
            let (file, heading) = target.split_once('#').unwrap_or((&target, ""));
            let to = if file.is_empty() { page.clone() } else { page.with_file_name(file) };
            assert!(to.is_file(), "{path}: {target}");
            let has = || headings.get(&to).is_some_and(|headings| headings.contains(heading));
            assert!(heading.is_empty() || has(), "{path}: there is no heading {target}");
            if path == "README.md" {
                linked.insert(to);
            }
        }
    }
    let left_out: Vec<&PathBuf> = headings.keys().filter(|page| !linked.contains(*page)).collect();
    assert!(left_out.is_empty(), "the README links to none of {left_out:?}");
}

#[test]
fn every_dependency_says_why_it_is_there() {
    let text = text_of("README.md");
    let (_, table) = text.split_once("## Dependencies").expect("there is a table");
    let manifest = include_str!("../Cargo.toml");
    let section = |name: &str| {
        let (_, rest) = manifest.split_once(name).expect("the manifest has this part");
        let part = rest.split("\n[").next().unwrap_or_default();
        part.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.to_owned())
    };
    for name in section("[dependencies]\n").chain(section("[dev-dependencies]\n")) {
        let stands = table.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'));
        assert!(stands.into_iter().any(|word| word == name), "{name} has no word in the README");
    }
}

/// The lines of shell blocks that call the program, and what the table of commands
/// has for example.
fn examples() -> Vec<String> {
    let commands = text_of("docs/COMMANDS.md");
    let (_, table) = commands.split_once("| command | gives | for example |").expect("a table");
    let rows = table.lines().take_while(|line| line.is_empty() || line.starts_with('|')).skip(2);
    let of_rows = rows.map_while(|row| {
        let (_, example) = row.strip_suffix("` |")?.rsplit_once('`')?;
        Some(format!("vaultgraph {}", example.replace("\\|", "|")))
    });
    let mut lines = Vec::new();
    for (_, text) in pages() {
        let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
        lines.extend(blocks.flat_map(str::lines).map(ToOwned::to_owned));
    }
    lines.into_iter().filter(|line| line.starts_with("vaultgraph ")).chain(of_rows).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("readable") {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).expect("readable");
        match path.is_dir() {
            true => copy(&path, &to.join(name)),
            false => fs::write(to.join(name), fs::read(&path).expect("read")).expect("written"),
        }
    }
}

#[test]
fn every_example_runs_in_the_demo_vault() {
    let place = tempfile::tempdir().expect("a temporary folder");
    // Where the README has the reader's own.
    let vault = place.path().join("notes");
    copy(&root().join("assets/demo-vault"), &vault);
    // One vault is known, for those who ask which are.
    let known = place.path().join(".config/obsidian");
    fs::create_dir_all(&known).expect("made");
    let list = serde_json::json!({ "vaults": { "1": { "path": &vault, "ts": 1 } } });
    fs::write(known.join("obsidian.json"), list.to_string()).expect("written");
    let program = Path::new(env!("CARGO_BIN_EXE_vaultgraph"));
    let found = std::env::var("PATH").unwrap_or_default();
    let folder = program.parent().expect("it is in a folder").display();
    let examples = examples();
    assert!(examples.len() >= 30, "{examples:?}");
    for example in examples {
        let output = Command::new("sh")
            .args(["-c", &example])
            .current_dir(&vault)
            .env("PATH", format!("{folder}:{found}"))
            .env("HOME", place.path())
            .output()
            .expect("there is a shell");
        // One that writes to a file says nothing.
        let is_answered = !output.stdout.is_empty() || example.contains(" > ");
        assert!(output.status.success() && is_answered, "{example}: {output:?}");
    }
}
