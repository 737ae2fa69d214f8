//! What Obsidian's own settings say of a vault. They are read, never written.
//!
//! Each setting stands for itself: one that is missing has Obsidian's default,
//! one that makes no sense has it too and is a diagnostic.

use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

use super::bookmarks;
use super::config::Config;
use super::filters::Filter;
use super::read::Fault;
use super::store::Store;
use crate::note::{Code, DailyNames, Diagnostic, NotePath};
use crate::query::pins::Pin;
use crate::text::place::Lines;
use crate::text::{Place, encoding};
use crate::vault::VaultConfig;

/// The folder of settings, unless the owner chose another.
pub const FOLDER: &str = ".obsidian";

/// The file of settings about files and links.
const APP: &str = "app.json";

/// The file of settings about daily notes.
const DAILY_NOTES: &str = "daily-notes.json";

/// The file of bookmarks.
const BOOKMARKS: &str = "bookmarks.json";

/// The files of settings that are read.
pub const FILES: [&str; 3] = [APP, DAILY_NOTES, BOOKMARKS];

/// The most that is read of one file of settings, in bytes.
const FILE_BYTES_MAX: usize = 1 << 20;

/// The core plugin for daily notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DailyNotes {
    /// Where they lie, from the vault's root; empty for the root.
    pub folder: String,
    /// How their names are made from a date, in the words of Moment.js.
    pub format: String,
}

impl Default for DailyNotes {
    fn default() -> Self {
        Self { folder: String::new(), format: "YYYY-MM-DD".to_owned() }
    }
}

/// Settings that matter here, of `app.json` and `daily-notes.json`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObsidianSettings {
    /// Path prefixes, or `/regex/` forms, of files that Obsidian hides from
    /// search and graph.
    pub ignore_filters: Vec<Filter>,
    /// Daily notes.
    pub daily_notes: DailyNotes,
    /// Files that are bookmarked.
    pub bookmarks: Vec<Pin>,
}

impl ObsidianSettings {
    /// How the vault's daily notes are named.
    pub fn daily_names(&self) -> DailyNames {
        DailyNames::new(&self.daily_notes.folder, &self.daily_notes.format)
    }

    /// What they and `config` mean for the graph. A filter that makes no sense is
    /// a problem.
    pub fn config(&self, config: &Config, problems: &mut Vec<Diagnostic>) -> VaultConfig {
        let (meaning, told) = config.vault_config(&self.ignore_filters);
        problems.extend(told);
        meaning
    }
}

/// Reads the settings of a vault.
pub fn settings(store: &Store) -> (ObsidianSettings, Vec<Diagnostic>) {
    let folder = store.settings_folder();
    let mut problems = Vec::new();
    let mut app = Settings::open(store, folder, APP, &mut problems);
    let ignore_filters = app.filters("userIgnoreFilters");
    let mut daily = Settings::open(store, folder, DAILY_NOTES, &mut problems);
    let usual = DailyNotes::default();
    let daily_notes = DailyNotes {
        folder: daily.text("folder").unwrap_or(usual.folder),
        format: daily.text("format").unwrap_or(usual.format),
    };
    let mut marked = Settings::open(store, folder, BOOKMARKS, &mut problems);
    let bookmarks = bookmarks::pins(marked.list("items"));
    (ObsidianSettings { ignore_filters, daily_notes, bookmarks }, problems)
}

/// One file of settings, and where its faults are told.
struct Settings<'p> {
    path: NotePath,
    text: String,
    values: Map<String, Value>,
    problems: &'p mut Vec<Diagnostic>,
}

impl<'p> Settings<'p> {
    fn open(store: &Store, folder: &str, name: &str, problems: &'p mut Vec<Diagnostic>) -> Self {
        let path = NotePath::new(&format!("{folder}/{name}"));
        let mut settings = Self { path, text: String::new(), values: Map::new(), problems };
        let contents = match store.read_settings(settings.path.as_str(), FILE_BYTES_MAX) {
            Ok(contents) => contents,
            Err(Fault::Io(fault)) if fault.kind() == std::io::ErrorKind::NotFound => {
                return settings;
            }
            Err(fault) => {
                let said = fault.diagnostic(&settings.path);
                settings.fault(None, said.message());
                return settings;
            }
        };
        settings.text = encoding::decode(&contents.bytes).text.into();
        match serde_json::from_str(&settings.text) {
            Ok(values) => settings.values = values,
            Err(fault) => {
                // Where it is stands before it, and is counted from one there.
                let place = Place::new(fault.line().max(1), fault.column().max(1));
                let words = fault.to_string();
                let words = words.rsplit_once(" at line ").map_or(&*words, |(what, _)| what);
                settings
                    .fault(Some(place), format!("it is no JSON as Obsidian writes it ({words})"));
            }
        }
        settings
    }

    fn text(&mut self, key: &str) -> Option<String> {
        match self.values.get(key)? {
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            _ => {
                self.fault(self.place(key), format!("{key} is not a text"));
                None
            }
        }
    }

    /// A list of filters, each with its place.
    fn filters(&mut self, key: &str) -> Vec<Filter> {
        let Some(value) = self.values.get(key).filter(|value| !value.is_null()) else {
            return Vec::new();
        };
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        let is_list = value.is_array() && items.iter().all(Value::is_string);
        let raw = self.raw(key).map_or("", RawValue::get);
        let places: Vec<&RawValue> = serde_json::from_str(raw).unwrap_or_default();
        let lines = Lines::of(&self.text);
        let filters = items.iter().enumerate().filter_map(|(at, item)| {
            let place = places.get(at).map(|raw| lines.place(offset(&self.text, raw)));
            let (path, code) = (self.path.clone(), Code::BadSettings);
            Some(Filter { text: item.as_str()?.to_owned(), path, place, code })
        });
        let filters = filters.collect();
        if !is_list {
            self.fault(self.place(key), format!("{key} is not a list of texts"));
        }
        filters
    }

    /// What is written for a key; of several the last, which is the one that counts.
    fn raw(&self, key: &str) -> Option<&RawValue> {
        let values: BTreeMap<String, &RawValue> = serde_json::from_str(&self.text).ok()?;
        values.get(key).copied()
    }

    /// Where that stands.
    fn place(&self, key: &str) -> Option<Place> {
        Some(Lines::of(&self.text).place(offset(&self.text, self.raw(key)?)))
    }

    fn list(&mut self, key: &str) -> &[Value] {
        match self.values.get(key) {
            Some(value) if !value.is_array() && !value.is_null() => {
                self.fault(self.place(key), format!("{key} is not a list"));
            }
            _ => {}
        }
        self.values.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    fn fault(&mut self, place: Option<Place>, detail: String) {
        self.problems.push(Diagnostic::new(&self.path, place, Code::BadSettings, detail));
    }
}

/// Where in the text a part of it begins, in bytes.
fn offset(text: &str, part: &RawValue) -> usize {
    part.get().as_ptr().addr().saturating_sub(text.as_ptr().addr())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::root::Root;
    use std::fs;

    #[track_caller]
    fn read(app: Option<&str>, daily: Option<&str>) -> (ObsidianSettings, Vec<String>) {
        let vault = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(vault.path().join(FOLDER)).expect("made");
        for (name, text) in [("app.json", app), ("daily-notes.json", daily)] {
            if let Some(text) = text {
                fs::write(vault.path().join(FOLDER).join(name), text).expect("written");
            }
        }
        let store = Store::Disk(Root::open(vault.path()).expect("a folder"));
        let (settings, problems) = settings(&store);
        let line =
            |p: &Diagnostic| p.place.map_or(String::new(), |place| format!(":{}", place.line));
        let said = problems.iter().map(|p| format!("{}{} {}", p.path, line(p), p.detail)).collect();
        assert!(problems.iter().all(|problem| problem.code == Code::BadSettings));
        (settings, said)
    }

    fn texts(settings: &ObsidianSettings) -> Vec<&str> {
        settings.ignore_filters.iter().map(|filter| &*filter.text).collect()
    }

    #[test]
    fn settings_that_are_not_there_have_obsidians_defaults() {
        for (app, daily) in [
            (None, None),
            (Some("{}"), Some("{}")),
            (Some("\u{feff}{\"userIgnoreFilters\": null, \"x\": 1}"), None),
        ] {
            assert_eq!(read(app, daily), (ObsidianSettings::default(), vec![]));
        }
    }

    #[test]
    fn settings_are_read_and_those_of_no_use_here_left_alone() {
        let (settings, problems) = read(
            Some(r#"{"userIgnoreFilters": ["wiki/", "/^x/"], "newLinkFormat": 7}"#),
            Some(r#"{"folder": "Days", "format": "YYYY/MM-DD", "template": "Templates/Day"}"#),
        );
        assert_eq!(problems, [""; 0]);
        assert_eq!(texts(&settings), ["wiki/", "/^x/"]);
        assert_eq!(settings.bookmarks, []);
        let DailyNotes { folder, format } = settings.daily_notes;
        assert_eq!((&*folder, &*format), ("Days", "YYYY/MM-DD"));
    }

    #[test]
    fn one_setting_that_makes_no_sense_spoils_no_other() {
        let (settings, problems) = read(
            Some(r#"{"userIgnoreFilters": ["wiki/", 7]}"#),
            Some("{\"format\": \"DD.MM.YYYY\",\n\"folder\": {\"a\": 1}}"),
        );
        assert_eq!(
            (texts(&settings), &*settings.daily_notes.format),
            (vec!["wiki/"], "DD.MM.YYYY")
        );
        assert_eq!(
            problems,
            [
                ".obsidian/app.json:1 userIgnoreFilters is not a list of texts",
                ".obsidian/daily-notes.json:2 folder is not a text",
            ]
        );
    }

    #[test]
    fn the_demo_vaults_settings_are_in_the_program() {
        assert_eq!(settings(&Store::Embedded).1, []);
    }

    #[test]
    fn settings_are_read_from_the_folder_that_the_owner_names() {
        let vault = tempfile::tempdir().expect("a temporary folder");
        for (folder, filter) in [(FOLDER, "wiki/"), (".mobile", "/(/")] {
            fs::create_dir(vault.path().join(folder)).expect("made");
            let text = format!("{{\"userIgnoreFilters\": [\"{filter}\"]}}");
            fs::write(vault.path().join(folder).join("app.json"), text).expect("written");
        }
        let root = Root::open(vault.path()).expect("a folder").with_settings(".mobile");
        let store = Store::Disk(root);
        let (settings, mut problems) = settings(&store);
        assert_eq!((texts(&settings), problems.len()), (vec!["/(/"], 0));
        let config = settings.config(&Config::default(), &mut problems);
        assert!(config.ignore_filters.is_empty() && config.hidden.is_none());
        assert_eq!(problems[0].path.as_str(), ".mobile/app.json");
    }

    #[test]
    fn a_file_that_is_not_json_is_a_problem_with_its_place() {
        for text in ["{", "[1]", "", &"[".repeat(100_000)] {
            let (settings, problems) = read(Some(text), None);
            assert_eq!(settings, ObsidianSettings::default());
            let start = ".obsidian/app.json:1 it is no JSON as Obsidian writes it (";
            assert!(problems.len() == 1 && problems[0].starts_with(start), "{problems:?}");
        }
    }
}
