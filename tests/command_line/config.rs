//! `config`: what it shows is in force, and what is not is told with its place.

use std::fs;
use std::path::PathBuf;

use super::{home, run};

/// Where a reader's own settings are, from their home; and those of a vault, from it.
const USER: &str = ".config/vaultgraph/config.toml";
const VAULT: &str = ".vaultgraph/config.toml";

/// A reader with settings of their own, and a vault with its.
struct Reader(tempfile::TempDir);

impl Reader {
    fn new(user: &str, vault: &str) -> Self {
        let reader = Self(home());
        reader.write(USER, user);
        reader.write(&format!("v/{VAULT}"), vault);
        reader.write("v/Note.md", "[[Other]]\n");
        reader
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it has one")).expect("made");
        fs::write(path, text).expect("written");
    }

    /// The status, and the lines that are said, with bars for tabs and paths from home.
    fn ask(&self, args: &[&str]) -> (Option<i32>, Vec<String>) {
        let vault = self.path("v");
        let vault = ["--vault", vault.to_str().expect("a plain name")];
        let output = run(&[args, &vault[..]].concat(), self.0.path());
        let home = format!("{}/", self.0.path().display());
        let said = String::from_utf8_lossy(&output.stdout).replace(&home, "").replace('\t', " | ");
        (output.status.code(), said.lines().map(ToOwned::to_owned).collect())
    }
}

/// What `config show` says of one key.
#[track_caller]
fn check_shown(user: &str, vault: &str, key: &str, expected: &[&str]) {
    let (status, said) = Reader::new(user, vault).ask(&["config", "show"]);
    assert_eq!(status, Some(0));
    let is_of_key = |line: &&String| line.split(" | ").next() == Some(key);
    let shown: Vec<&str> = said.iter().filter(is_of_key).map(|line| &**line).collect();
    assert_eq!(shown, expected, "{user}{vault}");
}

#[test]
fn what_is_shown_is_in_force_and_what_is_refused_is_named_as_that() {
    check_shown("", "", "theme", &["theme | \"auto\" | default"]);
    let theme = "theme = \"nrod\"\ndark_theme = \"nord\"\nlight_theme = \"auto\"\n";
    let refused = format!("theme | \"auto\" | default | refused: \"nrod\" {USER}:1");
    check_shown(theme, "", "theme", &[&refused]);
    check_shown(theme, "", "dark_theme", &[&format!("dark_theme | \"nord\" | {USER}:2")]);
    let refused = format!("light_theme | \"mixed\" | default | refused: \"auto\" {USER}:3");
    check_shown(theme, "", "light_theme", &[&refused]);
    let refused = format!("write | false | default | refused: 1 {USER}:1");
    check_shown("write = 1\n", "", "write", &[&refused]);
    // What has no value in force.
    let refused = format!("fields.a |  |  | refused: \"sideways\" {VAULT}:2");
    check_shown("", "[fields]\na = \"sideways\"\n", "fields.a", &[&refused]);
    // What is not for a vault to say.
    let refused = format!("write | true | {USER}:1 | refused: false {VAULT}:1");
    check_shown("write = true\n", "write = false\n", "write", &[&refused]);
}

#[test]
fn of_a_list_that_is_right_in_part_that_part_is_shown_and_in_force() {
    let formats = "date_formats = [\"DD.MM.YYYY\", \"MM\", \"D-M-YYYY\"]\n";
    let shown = format!(
        "date_formats | [\"DD.MM.YYYY\", \"D-M-YYYY\"] | {USER}:1 | refused: \"MM\" {USER}:1"
    );
    check_shown(formats, "", "date_formats", &[&shown]);
}

#[test]
fn the_keys_that_are_shown_are_those_of_the_screen() {
    check_shown("", "", "keys.find", &["keys.find | [\"/\", \"ctrl-p\"] | default"]);
    let emacs = "keymap = \"emacs\"\n";
    let shown = format!("keys.find | [\"/\", \"ctrl-x ctrl-f\"] | {USER}:1");
    check_shown(emacs, "", "keys.find", &[&shown]);
    let keys =
        "[keys]\nfind = \"X\"\npalette = [\"X\", \"f2\"]\ntasks = \"X\"\ndown = [\"hyper-x\"]\n";
    check_shown(keys, "", "keys.find", &[&format!("keys.find | [\"X\"] | {USER}:2")]);
    let shown = format!("keys.palette | [\"f2\"] | {USER}:3 | refused: \"X\" {USER}:3");
    check_shown(keys, "", "keys.palette", &[&shown]);
    // Where nothing of what is said can be, it is as if it were not said.
    let shown = format!("keys.tasks | [\"t\"] | default | refused: \"X\" {USER}:4");
    check_shown(keys, "", "keys.tasks", &[&shown]);
    let shown =
        format!("keys.down | [\"down\", \"j\"] | default | refused: [\"hyper-x\"] {USER}:5");
    check_shown(keys, "", "keys.down", &[&shown]);
    // What another command took is not shown, and no key may be wanted.
    let keys = "[keys]\nfind = \"j\"\nquit = []\n";
    check_shown(keys, "", "keys.down", &["keys.down | [\"down\"] | default"]);
    check_shown(keys, "", "keys.quit", &[&format!("keys.quit | [] | {USER}:3")]);
}

#[test]
fn what_is_said_for_one_run_is_shown_as_that() {
    let reader = Reader::new("theme = \"nord\"\n", "");
    let rows = |args: &[&str]| reader.ask(&[&["config", "show"], args].concat()).1;
    let row = |args: &[&str], row: &str| assert!(rows(args).iter().any(|one| one == row), "{row}");
    row(&["--theme", "dark"], "theme | \"dark\" | --theme");
    row(&["--theme", "drak"], &format!("theme | \"nord\" | {USER}:1 | refused: \"drak\" --theme"));
    row(&["--ascii"], "ascii | true | --ascii");
    row(&["--plain"], "plain | true | --plain");
    row(&["--no-mouse"], "mouse | false | --no-mouse");
}

#[test]
fn a_filter_that_is_no_expression_is_told_with_its_place_and_the_others_hide() {
    let reader = Reader::new(
        "me = \"Jo\"\nexclude = [\n  \"Old/\",\n  \"/x(/\",\n]\n",
        "exclude = \"/y[/\"\n",
    );
    let app = "{\n  \"userIgnoreFilters\": [\n    \"Late/\",\n    \"/z)/\"\n  ]\n}\n";
    reader.write("v/.obsidian/app.json", app);
    reader.write("v/Old/Plank.md", "");
    reader.write("v/Late/Plank.md", "");
    reader.write("v/Now/Plank.md", "");
    let accepted = "a filter is the start of a path, as Old/, or an expression, as /draft/";
    let told = |args: &[&str], place: &str, filter: &str| {
        let said = reader.ask(args).1;
        let line = said.iter().find(|line| line.starts_with(place));
        let line = line.unwrap_or_else(|| panic!("nothing at {place}: {said:#?}"));
        for words in [&format!("the filter {filter} is no regular expression"), accepted] {
            assert!(line.contains(words), "{line} without {words}");
        }
    };
    for args in [&["config", "check"][..], &["check"]] {
        told(args, &format!("{USER}:4:3"), "/x(/");
        told(args, &format!("{VAULT}:1:11"), "/y[/");
    }
    told(&["check"], ".obsidian/app.json:4:5", "/z)/");
    assert_eq!(reader.ask(&["config", "check"]).0, Some(2));
    let found = reader.ask(&["find", "plank"]).1;
    assert_eq!(found, ["Plank | note | Now/Plank.md"]);
}

#[test]
fn a_key_that_terminals_send_as_another_is_told_and_the_others_of_its_command_hold() {
    let keys = "[keys]\nfind = [\"ctrl-f\", \"ctrl-i\"]\npalette = \"ctrl-m\"\n\
                tasks = \"g ctrl-[\"\nhelp = [\"ctrl-h\", \"ctrl-j\", \"alt-i\"]\n";
    let reader = Reader::new(keys, "");
    let (status, said) = reader.ask(&["config", "check"]);
    assert_eq!((status, said.len()), (Some(2), 3), "{said:#?}");
    for (place, key, sent) in
        [("2:19", "ctrl-i", "tab"), ("3:11", "ctrl-m", "enter"), ("4:9", "ctrl-[", "esc")]
    {
        let words = format!("`{key}` cannot be told from `{sent}`, for terminals send the same");
        let is_it = |line: &&String| line.starts_with(&format!("{USER}:{place} | "));
        let line = said.iter().find(is_it).unwrap_or_else(|| panic!("{place} of {said:#?}"));
        assert!(line.contains(&words), "{line}");
    }
    let shown = format!("keys.find | [\"ctrl-f\"] | {USER}:2 | refused: \"ctrl-i\" {USER}:2");
    check_shown(keys, "", "keys.find", &[&shown]);
    let shown = format!("keys.palette | [\">\"] | default | refused: \"ctrl-m\" {USER}:3");
    check_shown(keys, "", "keys.palette", &[&shown]);
    let shown = format!("keys.help | [\"ctrl-h\", \"ctrl-j\", \"alt-i\"] | {USER}:5");
    check_shown(keys, "", "keys.help", &[&shown]);
}

#[test]
fn what_stands_in_the_place_of_the_vaults_own_folder_or_of_a_file_in_it_is_told() {
    let reader = Reader::new("", "me = \"Jo\"\n");
    let own = reader.path("v/.vaultgraph");
    let check = |expected: &[(&str, &str)]| {
        for args in [&["config", "check"][..], &["check"]] {
            let said = reader.ask(args).1;
            for (path, words) in expected {
                let is_it = |line: &&String| {
                    let behind = line.strip_prefix(path).unwrap_or_default();
                    behind.starts_with([' ', ':']) && line.contains(words)
                };
                assert!(said.iter().any(|line| is_it(&line)), "{path} {words} in {said:#?}");
            }
        }
        for args in
            [&["config", "check"][..], &["check", "--only", "bad-config", "--only", "not-a-file"]]
        {
            assert_eq!(reader.ask(args).1.len(), expected.len(), "{args:?}");
        }
    };
    check(&[]);
    let in_folder = |name: &str| own.join(name);
    fs::create_dir(in_folder("views.toml")).expect("made");
    let status = std::process::Command::new("mkfifo").arg(in_folder("identities.toml")).status();
    assert!(status.expect("mkfifo is there").success());
    let no_file = "is not a regular file and was left out";
    let views = (".vaultgraph/views.toml", no_file);
    check(&[views, (".vaultgraph/identities.toml", no_file)]);
    fs::remove_file(in_folder("identities.toml")).expect("removed");
    fs::write(in_folder("identities.toml"), "[[same]]\nnames = [\"Jo\"]\n").expect("written");
    check(&[views, (".vaultgraph/identities.toml", "two names")]);
    fs::remove_file(in_folder("identities.toml")).expect("removed");
    std::os::unix::fs::symlink("config.toml", in_folder("identities.toml")).expect("linked");
    let link = "is a symlink, which is neither read nor written";
    check(&[views, (".vaultgraph/identities.toml", link)]);
    // The folder itself.
    fs::remove_dir_all(&own).expect("removed");
    fs::write(&own, "x").expect("written");
    check(&[(".vaultgraph", "it is no folder, and nothing is read from it")]);
    fs::remove_file(&own).expect("removed");
    fs::create_dir(reader.path("v/other")).expect("made");
    std::os::unix::fs::symlink("other", &own).expect("linked");
    check(&[(".vaultgraph", link)]);
    // The reader's own file.
    fs::remove_file(&own).expect("removed");
    fs::remove_file(reader.path(USER)).expect("removed");
    std::os::unix::fs::symlink("gone.toml", reader.path(USER)).expect("linked");
    let (status, said) = reader.ask(&["config", "check"]);
    assert_eq!((status, said.len()), (Some(2), 1), "{said:#?}");
    assert!(said[0].contains("it is a symlink to what is not there"), "{said:#?}");
}

/// What is said of a reader's own file, each with line and column.
#[track_caller]
fn check_told(user: &str, expected: &[&str]) {
    let (_, said) = Reader::new(user, "").ask(&["config", "check"]);
    let told = said.iter().map(|line| {
        let line = line.strip_prefix(&format!("{USER}:")).unwrap_or(line);
        line.replace(" | says something that is not in force:", "")
    });
    assert_eq!(told.collect::<Vec<_>>(), expected, "{user}");
}

#[test]
fn a_text_that_can_mean_nothing_is_told_and_the_others_are_in_force() {
    check_told("me = [\"Jo\", \" \"]\n", &["1:13 `me` has a text that is empty"]);
    check_told("related = \"\"\n", &["1:11 `related` has a text that is empty"]);
    check_told("[classes]\nperson = [\"\"]\n", &["2:11 `person` has a text that is empty"]);
    let accepted = "a filter is the start of a path, as Old/, or an expression, as /draft/";
    check_told(
        "exclude = \"\"\n",
        &[&format!("1:11 a filter that is empty hides nothing; {accepted}")],
    );
    let open = "is a command, and has a quote without its end; as \"code --wait\"";
    check_told("editor = \"vi 'x\"\n", &[&format!("1:10 `editor` {open}")]);
    check_told("opener = \"a \\\"\"\n", &[&format!("1:10 `opener` {open}")]);
    check_told("editor = \"code --wait 'a b'\"\nopener = \"\"\n", &[]);
    let accepted = "keys, as \"ctrl-f\", \"g g\" or a list of them";
    check_told("[keys]\nfind = 1\n", &[&format!("2:8 `find` is {accepted}")]);
    check_told("[keys]\nfind = [\"x\", 1]\n", &[&format!("2:14 `find` is {accepted}")]);
}

#[test]
fn what_is_said_twice_is_told() {
    check_told("[keys]\nsort = [\"f5\", \"f5\"]\n", &["2:8 `F5` is given twice to `sort`"]);
    let words = "[classes]\nperson = [\"mate\", \"pal\"]\ncompany = [\"Mate\", \"shop\"]\n";
    check_told(words, &["3:12 `Mate` is a word for `person` already, and not for `company`"]);
    let shown = format!("classes.company | [\"shop\"] | {USER}:3 | refused: \"Mate\" {USER}:3");
    let (_, said) = Reader::new(words, "").ask(&["config", "show"]);
    assert!(said.contains(&shown), "{said:#?}");
    let twice = "`People` is `people`, for frontmatter keys are the same in any case";
    check_told("[fields]\npeople = \"entity\"\nPeople = \"own\"\n", &[&format!("3:10 {twice}")]);
    check_told("[relations]\npeople = 2\nPeople = false\n", &[&format!("3:10 {twice}")]);
}

#[test]
fn a_relation_is_known_in_any_case() {
    let reader = Reader::new("[relations]\nLINK = false\n", "");
    assert_eq!(reader.ask(&["neighbors", "Note"]), (Some(1), vec![]));
    let shown = format!("relations.link | false | {USER}:2");
    check_shown("[relations]\nLINK = false\n", "", "relations.link", &[&shown]);
}

#[test]
fn paths_alone_are_for_what_lists_notes() {
    let reader = Reader::new("", "");
    for args in [&["config", "show", "-0"][..], &["vaults", "-0"], &["man", "-0"], &["-0"]] {
        assert_eq!(reader.ask(args), (Some(2), vec![]), "{args:?}");
    }
}
