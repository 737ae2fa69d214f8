//! What is read of a config, and what is said of what makes no sense.

use super::*;
use crate::app::settings::Notes;
use crate::shell::config::add::HEAD;
use crate::shell::config::given::VALUES_MAX;
use crate::shell::root::Root;
use crate::shell::store::Store;
use crate::vault::fixture::fixture_with;
use crate::vault::{Class, Relation, Vault};
use std::fs;

fn folder_of(vault: &tempfile::TempDir) -> OwnFolder {
    let store = Store::Disk(Root::open(vault.path()).expect("a folder"));
    OwnFolder::to_write(&store, &Places::default()).expect("writable")
}

/// What a vault's config makes of the rules, and its problems by line and
/// column.
fn read(text: &str) -> (VaultConfig, Vec<String>) {
    let vault = tempfile::tempdir().expect("a temporary folder");
    let folder = folder_of(&vault);
    folder.save(FILE, text).expect("saved");
    let config = Config::default().with_vault(&[folder]);
    let told = config.problems.iter().map(|problem| {
        assert_eq!(problem.path.as_str(), ".vaultgraph/config.toml");
        let place = problem.place.expect("it has a place");
        format!("{}:{} {}", place.line, place.column, problem.detail)
    });
    (config.vault_config(&[]).0, told.collect())
}

/// Checks a line of a vault's dump by these rules.
#[track_caller]
fn check(config: &str, notes: &str, line: &str) {
    let (config, problems) = read(config);
    assert_eq!(problems, [""; 0]);
    let dump = fixture_with(notes, &config).dump();
    assert!(dump.lines().any(|of| of.trim() == line), "no {line:?} in\n{dump}");
}

#[test]
fn a_vault_names_its_owner_and_its_headings() {
    let note = "//- m.md\n---\nparticipants: Myself\n---\n# Siehe auch\n[[Bo]]\n";
    check("me = \"Jo Tarn\"", note, "participant [Jo Tarn] 2:15");
    check("me = [\"Myself\", \"Jo Tarn\"]", note, "participant [Jo Tarn] 2:15");
    check("related = [\"siehe auch\"]", note, "related [Bo] 5:1");
}

#[test]
fn a_vault_adds_fields_and_changes_those_it_finds() {
    let note = |key: &str| format!("//- m.md\n---\n{key}: Bo Tarn\n---\n");
    let guests = "[fields]\nguests = \"participant\"";
    check(guests, &note("guests"), "participant [Bo Tarn] 2:9");
    check("fields.Guests = \"assigned\"", &note("guests"), "assigned [Bo Tarn] 2:9");
    let customer = "[fields]\ncustomer = { relation = \"own\", class = \"company\" }";
    check(customer, &note("customer"), "customer [Bo Tarn] 2:11");
    check(customer, &note("customer"), "entity [Bo Tarn] (company) spelled Bo Tarn 1");
    let people = "[fields.people]\nclass = \"org\"";
    check(people, &note("people"), "entity [Bo Tarn] (company) spelled Bo Tarn 1");
    check(people, &note("people"), "people [Bo Tarn] 2:9");
}

#[test]
fn a_vault_has_words_of_its_own_for_classes() {
    let note = |kind: &str| format!("//- Bo.md\n---\ntype: {kind}\n---\n//- Team/Al.md\n");
    let words = "[class_folders]\n\"Team/\" = \"mate\"\n[classes]\nperson = [\"mate\"]\n\
                 vendor = \"supplier\"";
    check(words, &note("Mate"), "note Bo.md (person)");
    check(words, &note("supplier"), "note Bo.md (vendor)");
    check(words, &note("contact"), "note Bo.md (person)");
    check(words, &note("x"), "note Team/Al.md (person)");
}

#[test]
fn what_makes_no_sense_is_told_with_its_line_and_the_rest_holds() {
    let all = "me = 3\nrelated = [\"A\", 4]\neditor = \"vi\"\nodd = 1\nclass_folders = 1\n\
               [fields]\na = \"sideways\"\nb = { relation = \"own\", klass = \"x\" }\nc = 1\n\
               guests = \"participant\"\n[classes]\nperson = [\"mate\"]\n\"\" = \"y\"\n";
    let (config, problems) = read(all);
    assert_eq!(
        problems,
        [
            "1:6 `me` is a text or a list of texts",
            "2:17 `related` is a text or a list of texts",
            "13:6 a class is a word, such as person",
            "7:5 a relation is one of participant, entity, assigned, own",
            "8:33 `klass` is not known; a field has relation and class",
            "9:5 `c` is a relation, or { relation = .., class = .. }",
            "3:1 `editor` is for your own settings; a vault may set me, related, decisions, \
             exclude, date_formats, classes, class_folders, fields, relations, columns",
            "4:1 `odd` is not known; what can be set is me, related, decisions, exclude, \
             date_formats, classes, class_folders, fields, relations, columns",
            "5:17 `class_folders` is a table: [class_folders]",
        ]
    );
    assert!(config.names_things("guests") && !config.names_things("a"));
    assert_eq!(config.synonyms.class("mate"), Some(Class::Person));
}

#[test]
fn of_what_is_not_toml_nothing_holds() {
    let (config, problems) = read("me = \"Jo\"\nrelated = [\n");
    assert!(config.me.is_empty());
    assert_eq!(problems.len(), 1);
    assert!(problems[0].contains("all of it, for it is not TOML"), "{problems:?}");
}

#[test]
fn the_owners_names_are_added_and_all_else_stays() {
    let vault = tempfile::tempdir().expect("a temporary folder");
    let folder = folder_of(&vault);
    let add = |old: &str, names: &[&str]| {
        folder.save(FILE, old).expect("saved");
        let names: Vec<Box<str>> = names.iter().map(|name| (*name).into()).collect();
        add_me(&folder, &names).expect("added");
        folder.read(FILE).expect("readable").expect("there")
    };
    let new = add(HEAD, &["Jo \"J\" Tarn"]);
    assert_eq!(new, format!("{HEAD}me = ['Jo \"J\" Tarn']\n"));
    assert_eq!(
        add("me = \"Jo\" # that is me\n", &["Al", "Jo"]),
        "me = [\"Jo\", \"Al\"] # that is me\n"
    );
    let old = "# top\n[fields] # all\na = \"own\"\n";
    assert_eq!(add(old, &["Jo"]), format!("me = [\"Jo\"]\n{old}"));
    // A comment without an end of line takes nothing in; ends of lines stay.
    assert_eq!(add("# my vault", &["Jo"]), "# my vault\nme = [\"Jo\"]\n");
    assert_eq!(add("# a\r\n", &["Jo"]), "# a\r\nme = [\"Jo\"]\r\n");
    let mixed = "\u{feff}# a\r\nrelated = 'X' # b\n\r\n[fields]\na = \"own\"\r\n";
    let [head, tail] = ["\u{feff}# a\r\nrelated = 'X' # b\n", "\r\n[fields]\na = \"own\"\r\n"];
    assert_eq!(add(mixed, &["Jo"]), format!("{head}me = [\"Jo\"]\r\n{tail}"));
    assert_eq!(add("\u{feff}[fields]\n", &["Jo"]), "\u{feff}me = [\"Jo\"]\n[fields]\n");
    let old = "related = [ # b\n  'X',\n]\nme = [\r\n 'Al' ]\r\n";
    assert_eq!(add(old, &["Jo"]), "related = [ # b\n  'X',\n]\nme = [\"Al\", \"Jo\"]\r\n");
    folder.save(FILE, "me = \n").expect("saved");
    assert!(add_me(&folder, &["Jo".into()]).is_err());
    assert_eq!(folder.read(FILE), Ok(Some("me = \n".to_owned())));
}

/// The config of a user whose file this is, and its problems by line.
fn read_users(text: &str) -> (Config, Vec<String>) {
    let home = tempfile::tempdir().expect("a temporary folder");
    let places = Places { config: Some(home.path().to_owned()), ..Places::default() };
    let file = user_file(&places).expect("there is a home");
    fs::create_dir_all(file.parent().expect("it has a folder")).expect("made");
    fs::write(&file, text).expect("written");
    let config = Config::of_user(&places);
    let line = |problem: &Diagnostic| problem.place.map_or(0, |place| place.line);
    let told = config.problems.iter().map(|one| format!("{} {}", line(one), one.detail)).collect();
    (config, told)
}

#[track_caller]
fn check_users(text: &str, problem: &str) {
    assert_eq!(read_users(text).1, [problem], "{text}");
}

#[test]
fn the_defaults_are_read_from_their_own_text_and_change_nothing() {
    let (config, usual) = (Config::default(), VaultConfig::default());
    assert_eq!(config.problems, []);
    assert_eq!(config.meaning.fields, usual.fields);
    assert_eq!(config.meaning.related_headings, usual.related_headings);
    assert_eq!(config.note_rules(DailyNames::default()), NoteRules::default());
    assert_eq!(config.meaning.synonyms, usual.synonyms);
    assert_eq!((config.meaning.columns, config.meaning.off.len()), (usual.columns, 0));
    assert_eq!(config.search_limits(), LIMITS);
    // Every weight that they name is that of the table.
    let fixture = fixture_with("//- a.md\n[[b]]\n", &config.vault_config(&[]).0);
    for row in crate::vault::RELATIONS {
        assert_eq!(fixture.weight(row.relation), row.weight, "{}", row.name);
    }
    let (again, problems) = read_users(&default_text());
    assert_eq!((problems.len(), again.meaning.fields), (0, usual.fields));
}

#[test]
fn a_user_may_set_all_and_a_wrong_value_says_what_is_accepted() {
    let (config, problems) = read_users("editor = \"vi\"\nwrite = true\nme = \"Jo\"\n");
    assert_eq!(problems, [""; 0]);
    assert_eq!(
        (&*config.editor, config.settings.notes, &*config.meaning.me),
        ("vi", Notes::Written, &["Jo".into()][..])
    );
    check_users("write = 1", "1 `write` is true or false");
    check_users("\neditor = [\"vi\"]", "2 `editor` is a text");
    check_users("[limits]\nsearch_lines = 0", "2 `search_lines` is a number from 1 to 100000");
    check_users("columns = 3", "1 `columns` is a table: [columns]");
    check_users(
        "[columns]\nform = 30",
        "2 `columns.form` is not known, perhaps `columns.from`; what can be set is columns.from, \
         columns.preview, columns.list, columns.dates, columns.counts",
    );
    check_users("[relations]\ntag = 0", "2 `tag` is true, false or a weight from 0.1 to 10");
    check_users("date_formats = \"MM-DD\"", "1 `MM-DD` names no day, as YYYY-MM-DD does");
    check_users("keymap = \"emcas\"", "1 `keymap` is one of arrows-and-vi, emacs, perhaps `emacs`");
    check_users(
        "[keys]\npreset = \"emacs\"",
        "2 `preset` is no command, perhaps `keymap = \"emacs\"` above all tables; \
         `vaultgraph config default` lists them",
    );
    check_users(
        "[columns]\nascii = true",
        "2 `columns.ascii` is not known, perhaps `ascii`; what can be set is columns.from, \
         columns.preview, columns.list, columns.dates, columns.counts",
    );
    check_users(
        "[keys]\nfnid = \"f\"",
        "2 `fnid` is no command, perhaps `find`; `vaultgraph config default` lists them",
    );
    check_users(
        "[keys]\nfind = [\"ctrl-f\", \"hyper-f\"]",
        "2 `hyper-f` is no key; keys are as x, G, enter, pagedown, f1, ctrl-x, alt-x, or up to \
         four of them as `g g`",
    );
    check_users(
        "keys.find = \"X\"\nkeys.palette = \"X\"",
        "2 `X` is `find` already, and not `palette`",
    );
    let (config, problems) = read_users("writ = true\nopener = \"open\"");
    assert!(problems[0].starts_with("1 `writ` is not known, perhaps `write`"), "{problems:?}");
    assert_eq!(&*config.opener, "open");
}

#[test]
fn a_vault_stands_over_its_reader_but_not_where_it_may_not() {
    let vault = tempfile::tempdir().expect("a temporary folder");
    let folder = folder_of(&vault);
    let text = "me = \"Bo\"\nwrite = true\n[relations]\ntag = 2\nlink = false\n[limits]\nsearch_lines = 5\n";
    folder.save(FILE, text).expect("saved");
    let (user, problems) = read_users("me = \"Jo\"\n[relations]\ntag = false\nembed = false\n");
    assert_eq!(problems, [""; 0]);
    let both = user.with_vault(&[folder]);
    let me: Vec<&str> = both.meaning.me.iter().map(|name| &**name).collect();
    assert_eq!(me, ["Jo", "Bo"]);
    assert!(both.meaning.off.iter().eq(["embed", "link"]), "{:?}", both.meaning.off);
    let fixture: Vault = fixture_with("", &both.meaning);
    assert_eq!(fixture.weight(Relation::Tag), 2.0);
    assert_eq!((both.settings.notes, both.problems.len()), (Notes::Left, 2));
    let from: Vec<String> = both
        .shown()
        .iter()
        .filter(|said| !said.by.is_usual())
        .map(|said| {
            let path = said.by.path.as_str();
            let file = if path.starts_with('.') { "vault" } else { "user" };
            format!("{} {} {file}", said.key, said.value)
        })
        .collect();
    assert_eq!(
        from,
        [
            "me \"Jo\" user",
            "me \"Bo\" vault",
            "relations.embed false user",
            "relations.link false vault",
            "relations.tag 2 vault",
        ]
    );
}

#[test]
fn a_frontmatter_key_has_a_weight_of_its_own() {
    let config = read("[relations]\nCustomer = 5\n").0;
    let vault = fixture_with("//- a.md\n---\ncustomer: \"[[b]]\"\nup: \"[[b]]\"\n---\n", &config);
    let (id, _) = vault.nodes().next().expect("a note");
    let weights: Vec<f32> = vault.edges_out(id).map(|edge| vault.weight(edge.relation)).collect();
    assert_eq!(weights, [5.0, 2.0]);
}

#[test]
fn a_vault_excludes_paths_and_dates_its_notes() {
    let vault = tempfile::tempdir().expect("a temporary folder");
    let folder = folder_of(&vault);
    folder
        .save(FILE, "exclude = [\"Old/\", \"/x$/\"]\ndate_formats = \"DD.MM.YYYY\"\n")
        .expect("saved");
    let config = Config::default().with_vault(&[folder]);
    let filter = |text: &str| {
        let (text, path) = (text.to_owned(), NotePath::new("app.json"));
        Filter { text, path, place: None, code: Code::BadSettings }
    };
    let (meaning, problems) = config.vault_config(&[filter("Plain/"), filter("/(/")]);
    assert!(meaning.ignore_filters.iter().map(|start| &**start).eq(["Plain/", "Old/"]));
    assert!(meaning.hidden.is_some_and(|test| test.holds(&NotePath::new("a/x"))));
    assert_eq!(problems.len(), 1);
    let names = config.note_rules(DailyNames::default()).daily;
    assert!(names.date_of(&NotePath::new("a/04.01.2026.md")).is_some());
}

#[test]
fn tables_and_lists_without_end_are_cut() {
    let entries = |n: usize| (0..n).map(|at| format!("b{at} = \"entity\"\n")).collect::<String>();
    let (config, problems) = read(&format!("[fields]\n{}", entries(VALUES_MAX)));
    assert!(problems.is_empty() && config.names_things("b499"));
    let (config, problems) = read(&format!("[fields]\n{}", entries(50_000)));
    assert!(config.names_things("b499") && !config.names_things("b500"));
    assert_eq!(problems.len(), 1, "{problems:?}");
    let names = vec!["\"Jo\""; VALUES_MAX + 1].join(",");
    let (config, problems) = read(&format!("me = [{names}]"));
    assert!(config.me.is_empty() && problems.len() == 1);
}

#[test]
fn the_schema_knows_every_key() {
    let schema = schema();
    for row in KEYS {
        let properties = &schema["properties"];
        let of_row = match (row.table(), row.name()) {
            (None, name) => &properties[name],
            (Some("keys"), _) => continue,
            (Some(table), "*") => &properties[table]["additionalProperties"],
            (Some(table), name) => &properties[table]["properties"][name],
        };
        assert!(
            of_row["description"].as_str().is_some_and(|text| text.starts_with(row.help)),
            "{}",
            row.key
        );
    }
    // The least weight is one that may be written.
    assert_eq!(schema["properties"]["relations"]["additionalProperties"]["minimum"], 0.1);
    // An editor knows each command and no other.
    let keys = &schema["properties"]["keys"];
    assert_eq!(keys["additionalProperties"], false);
    for command in crate::app::command::COMMANDS {
        let said = keys["properties"][command.name]["description"].as_str().unwrap_or_default();
        assert!(said.starts_with(command.help), "{}", command.name);
    }
}
