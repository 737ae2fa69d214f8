//! The README says what the program does: its key table is the command table's,
//! its dependency table has a row for each dependency, and its examples run.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use vaultgraph::app::command::markdown_table;
use vaultgraph::shell::config::markdown_table as settings;

const BEGIN: &str =
    "<!-- keys: made from the command table; UPDATE_README=1 cargo test --test readme -->\n";
const END: &str = "<!-- end of keys -->";

fn readme() -> (PathBuf, String) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path).expect("there is a README");
    (path, text)
}

#[test]
fn the_key_table_is_that_of_the_commands() {
    let (path, text) = readme();
    let (before, rest) = text.split_once(BEGIN).expect("the README has a place for the keys");
    let (keys, after) = rest.split_once(END).expect("the keys end somewhere");
    let current = markdown_table();
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(path, format!("{before}{BEGIN}{current}{END}{after}")).expect("written");
        return;
    }
    assert_eq!(keys, current, "UPDATE_README=1 cargo test --test readme brings it up to date");
}

const CONFIG_BEGIN: &str =
    "<!-- config: made from the table of keys; UPDATE_README=1 cargo test --test readme -->\n";
const CONFIG_END: &str = "<!-- end of config -->";

#[test]
fn the_table_of_settings_is_that_of_the_config() {
    let (path, text) = readme();
    let (before, rest) = text.split_once(CONFIG_BEGIN).expect("the README has a place for them");
    let (kept, after) = rest.split_once(CONFIG_END).expect("they end somewhere");
    let current = settings();
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(path, format!("{before}{CONFIG_BEGIN}{current}{CONFIG_END}{after}"))
            .expect("written");
        return;
    }
    assert_eq!(kept, current, "UPDATE_README=1 cargo test --test readme brings it up to date");
}

#[test]
fn every_dependency_says_why_it_is_there() {
    let (_, text) = readme();
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

/// The lines of the README's shell blocks that call the program, and what the table
/// of commands has for example.
fn examples() -> Vec<String> {
    let (_, text) = readme();
    let (_, table) = text.split_once("| command | gives | for example |").expect("a table");
    let rows = table.lines().take_while(|line| line.is_empty() || line.starts_with('|')).skip(2);
    let of_rows = rows.map_while(|row| {
        let (_, example) = row.strip_suffix("` |")?.rsplit_once('`')?;
        Some(format!("vaultgraph {}", example.replace("\\|", "|")))
    });
    let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(|block| block.lines().map(ToOwned::to_owned).collect::<Vec<_>>());
    lines.filter(|line| line.starts_with("vaultgraph ")).chain(of_rows).collect()
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
    let vault = place.path().join("vault");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo-vault"), &vault);
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
