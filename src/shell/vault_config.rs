//! `.vaultgraph/config.toml`: what a vault decides about its own meaning.
//!
//! ```toml
//! me = ["Myself", "Jo Tarn"]          # your names in this vault
//! related = ["Siehe auch"]            # headings whose links are `related`
//!
//! [fields]
//! attendees = "participant"           # a relation, or `own` for one of its name
//! customer = { relation = "own", class = "company" }
//!
//! [classes]
//! person = ["colleague", "friend"]    # words for a class
//!
//! [class_folders]
//! "People/" = "person"                # the class of notes that say none
//! ```
//!
//! Everything extends the defaults. What makes no sense is a problem with its
//! line; the rest is in force.

use toml_edit::{DocumentMut, Item, Value};

use super::own_folder::OwnFolder;
use super::toml::Toml;
use crate::note::Diagnostic;
use crate::vault::{Class, FieldRole, Relation, Role, VaultConfig};

/// The name of the file.
pub const FILE: &str = "config.toml";

/// What a file begins with that the program makes.
const HEAD: &str = "\
# What this vault decides for vaultgraph. All of it can be edited by hand:
# me, related, [fields], [classes], [class_folders]; the README says more.
";

/// What a vault may decide.
const KEYS: &str = "me, related, fields, classes, class_folders";

/// What only its reader may: a vault that somebody else wrote starts no program.
const READERS_KEYS: [&str; 5] = ["editor", "opener", "write", "keys", "limits"];

/// The relations that a field may make, by their names.
const RELATIONS: [(&str, Role); 4] = [
    ("participant", Role::Relation(Relation::Participant)),
    ("entity", Role::Relation(Relation::Entity)),
    ("assigned", Role::Relation(Relation::Assigned)),
    ("own", Role::Key),
];

/// Extends the rules of a vault by what its folders say.
pub fn extend(config: &mut VaultConfig, folders: &[OwnFolder], problems: &mut Vec<Diagnostic>) {
    for folder in folders {
        match folder.read(FILE) {
            Ok(Some(text)) => match Toml::parse(&folder.shown(FILE), &text) {
                Ok(toml) => Reading { toml: &toml, config, problems }.all(),
                Err(problem) => problems.push(problem),
            },
            Ok(None) => {}
            Err(problem) => problems.push(problem),
        }
    }
}

/// Adds names of the owner to the file of a folder; all else in it stays as it
/// is.
///
/// # Errors
/// When the file makes no sense, or cannot be written.
pub fn add_me(folder: &OwnFolder, names: &[Box<str>]) -> anyhow::Result<()> {
    let refused = |problem: Diagnostic| anyhow::anyhow!("{} {}", problem.path, problem.message());
    let _lock = folder.lock()?;
    let old = folder.read(FILE).map_err(refused)?;
    let mut text = old.unwrap_or_else(|| HEAD.to_owned());
    let carriage_returns = text.contains("\r\n");
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    // As the file was written.
    let ended = |text: String| match carriage_returns {
        true => text.replace("\r\n", "\n").replace('\n', "\r\n"),
        false => text,
    };
    let toml = Toml::parse(&folder.shown(FILE), &text).map_err(refused)?;
    let mut all = match toml.document.get("me") {
        Some(item) => toml.texts("me", item).map_err(refused)?,
        None => Vec::new(),
    };
    all.extend(names.iter().filter(|name| !all.contains(name)).cloned().collect::<Vec<_>>());
    let value = Value::from_iter(all.iter().map(|name| &**name));
    let mut document: DocumentMut = toml.document.into_mut();
    if document.is_empty() {
        // Comments alone stand at the end of a document, behind every key.
        let text = format!("{text}me = {value}\n");
        return folder.save(FILE, &ended(text));
    }
    match document.get_mut("me").and_then(Item::as_value_mut) {
        Some(old) => {
            let decor = old.decor().clone();
            *old = value;
            *old.decor_mut() = decor;
        }
        None => {
            document.insert("me", Item::Value(value));
        }
    }
    folder.save(FILE, &ended(document.to_string()))
}

struct Reading<'a, 't> {
    toml: &'a Toml<'t>,
    config: &'a mut VaultConfig,
    problems: &'a mut Vec<Diagnostic>,
}

impl Reading<'_, '_> {
    fn all(mut self) {
        let root = self.toml.document.as_table();
        // Words for classes are needed by what follows.
        for key in ["me", "related", "classes", "class_folders", "fields"] {
            if let Some(item) = root.get(key) {
                self.key(key, item);
            }
        }
        for (key, item) in root {
            let span = root.key(key).and_then(toml_edit::Key::span).or_else(|| item.span());
            if READERS_KEYS.contains(&key) {
                let said = format!("`{key}` is for your own settings; a vault may set {KEYS}");
                self.problems.push(self.toml.problem(span, &said));
            } else if !KEYS.split(", ").any(|known| known == key) {
                let said = format!("`{key}` is not known; a vault may set {KEYS}");
                self.problems.push(self.toml.problem(span, &said));
            }
        }
    }

    fn key(&mut self, key: &str, item: &Item) {
        let texts = |key| self.toml.texts(key, item);
        match key {
            "me" => match texts("me") {
                Ok(names) => self.config.me.extend(names),
                Err(problem) => self.problems.push(problem),
            },
            "related" => match texts("related") {
                Ok(headings) => self.config.related_headings.extend(headings),
                Err(problem) => self.problems.push(problem),
            },
            _ => match item.as_table_like() {
                Some(table) => {
                    for (entry, item) in table.iter() {
                        if let Err(problem) = self.entry(key, entry, item) {
                            self.problems.push(problem);
                        }
                    }
                }
                None => {
                    let said = format!("`{key}` is a table: [{key}]");
                    self.problems.push(self.toml.problem(item.span(), &said));
                }
            },
        }
    }

    /// Takes one line of a table.
    fn entry(&mut self, table: &str, key: &str, item: &Item) -> Result<(), Diagnostic> {
        match table {
            "classes" => {
                let words = self.toml.texts(key, item)?;
                let class = self.class(key, item)?;
                for word in words {
                    self.config.synonyms.set(&word, class.clone());
                }
                self.config.synonyms.set(key, class);
            }
            "class_folders" => {
                let class = item.as_str().ok_or_else(|| {
                    self.toml.problem(item.span(), &format!("`{key}` is the name of a class"))
                })?;
                let class = self.class(class, item)?;
                self.config.class_folders.push((key.into(), class));
            }
            _ => {
                let field = self.field(key, item)?;
                self.config.fields.retain(|known| known.key != field.key);
                self.config.fields.push(field);
            }
        }
        Ok(())
    }

    fn field(&self, key: &str, item: &Item) -> Result<FieldRole, Diagnostic> {
        let mut field = FieldRole { key: key.to_lowercase().into(), role: Role::Key, class: None };
        if item.is_str() {
            field.role = self.role(item)?;
            return Ok(field);
        }
        let Some(table) = item.as_table_like() else {
            let said = format!("`{key}` is a relation, or {{ relation = .., class = .. }}");
            return Err(self.toml.problem(item.span(), &said));
        };
        for (part, item) in table.iter() {
            match part {
                "relation" => field.role = self.role(item)?,
                "class" => {
                    let class = item.as_str().unwrap_or_default();
                    field.class = Some(self.class(class, item)?);
                }
                _ => {
                    let said = format!("`{part}` is not known; a field has relation and class");
                    return Err(self.toml.problem(item.span(), &said));
                }
            }
        }
        Ok(field)
    }

    fn role(&self, item: &Item) -> Result<Role, Diagnostic> {
        let named = RELATIONS.iter().find(|(name, _)| Some(*name) == item.as_str());
        named.map(|(_, role)| *role).ok_or_else(|| {
            let names: Vec<&str> = RELATIONS.iter().map(|(name, _)| *name).collect();
            self.toml.problem(item.span(), &format!("a relation is one of {}", names.join(", ")))
        })
    }

    fn class(&self, word: &str, item: &Item) -> Result<Class, Diagnostic> {
        let class = self.config.synonyms.class(word);
        class.ok_or_else(|| self.toml.problem(item.span(), "a class is a word, such as person"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::places::Places;
    use crate::shell::root::Root;
    use crate::shell::store::Store;
    use crate::vault::fixture::fixture_with;

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
        let (mut config, mut problems) = (VaultConfig::default(), Vec::new());
        extend(&mut config, &[folder], &mut problems);
        let told = problems.iter().map(|problem| {
            assert_eq!(problem.path.as_str(), ".vaultgraph/config.toml");
            let place = problem.place.expect("it has a place");
            format!("{}:{} {}", place.line, place.column, problem.detail)
        });
        (config, told.collect())
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
                "5:17 `class_folders` is a table: [class_folders]",
                "7:5 a relation is one of participant, entity, assigned, own",
                "8:33 `klass` is not known; a field has relation and class",
                "9:5 `c` is a relation, or { relation = .., class = .. }",
                "3:1 `editor` is for your own settings; a vault may set me, related, fields, \
                 classes, class_folders",
                "4:1 `odd` is not known; a vault may set me, related, fields, classes, \
                 class_folders",
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
        folder.save(FILE, "me = \n").expect("saved");
        assert!(add_me(&folder, &["Jo".into()]).is_err());
        assert_eq!(folder.read(FILE), Ok(Some("me = \n".to_owned())));
    }
}
