//! What can be set: the defaults, over them the user's `config.toml`, over that
//! the one in a vault's `.vaultgraph/`, all read by the same code.
//!
//! [`KEYS`] has a row for each key; the default file, the check, the schema for
//! editors and the table of `docs/CONFIG.md` are made from it. Everything can be left out.
//! What makes no sense is a problem with its line, and the rest is in force. Lists
//! and tables extend what stands below them.
//!
//! A vault may be somebody else's, so its file may set only what it means: a key
//! of [`By::Reader`] there is a problem, and not in force.

mod add;
mod document;
mod given;
mod near;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::filters::{Filter, Filters};
use super::own_folder::OwnFolder;
use super::places::Places;
use super::read::{self, Links};
use super::themes;
use super::toml::Toml;
use crate::app::command::{COMMANDS, Command};
use crate::app::keymap::{Binding, Conflict, Keymap, Preset};
use crate::app::searches::LIMITS;
use crate::app::settings::{PictureWay, Settings};
use crate::note::{Code, DailyNames, Diagnostic, NotePath, NoteRules};
use crate::query::search;
use crate::text::{NameKey, Place};
use crate::vault::VaultConfig;

pub use add::add_me;
pub use document::{default_text, markdown_table, schema};
pub use given::quoted;
pub use table::{By, KEYS};

/// The name of the file, the user's and that of a vault.
pub const FILE: &str = "config.toml";

/// What the defaults are called where something is said of them.
const DEFAULTS: &str = "default";

/// The table of the keys of commands.
const KEYS_TABLE: &str = "keys";

/// The most that is read of the user's file, in bytes.
const FILE_BYTES_MAX: usize = 1 << 20;

/// Everything that is set.
#[derive(Debug, Clone)]
pub struct Config {
    /// What a vault means. Its excluded paths are made from [`Self::exclude`].
    pub meaning: VaultConfig,
    /// Paths that are left out of lists, in the form of Obsidian's filters.
    pub exclude: Vec<Filter>,
    /// How names of notes hold their dates, beside Obsidian's own setting.
    pub date_formats: Vec<String>,
    /// Headings under which a list item is a decision.
    pub decisions: Vec<NameKey>,
    /// How the screen is drawn and moves.
    pub settings: Settings,
    /// How pictures are shown.
    pub picture_way: PictureWay,
    /// Where searches end.
    pub limits: Limits,
    /// The name of the theme: `auto` for one by the terminal's ground.
    pub theme: Named,
    /// The theme of `auto` on dark ground.
    pub dark_theme: Named,
    /// The theme of `auto` on light ground.
    pub light_theme: Named,
    /// What the keys of [`Self::keys`] stand over.
    pub preset: Preset,
    /// Keys of the user's own, and where they are said.
    pub keys: Vec<(Binding, Source)>,
    /// The command that edits a note; empty for `$VISUAL` or `$EDITOR`.
    pub editor: Box<str>,
    /// The command that opens attachments and links; empty for the system's.
    pub opener: Box<str>,
    /// Where every value in force comes from.
    pub said: Vec<Said>,
    /// Values that are said and are not in force.
    pub refused: Vec<Said>,
    /// What makes no sense.
    pub problems: Vec<Diagnostic>,
    /// Those of them that are about what a vault means.
    pub problems_of_meaning: Vec<Diagnostic>,
    /// The class of each word for one, of the file that is being read.
    pub(super) class_words: BTreeMap<String, String>,
    /// Whether the user's file could be read as TOML, or is not there.
    pub is_readable: bool,
}

/// What vaults' own files said while they could be read, to stand in for one that no
/// longer can: half a table is saved while it is written.
#[derive(Debug, Clone, Default)]
pub struct LastGood {
    texts: BTreeMap<NotePath, String>,
    is_in_use: bool,
}

impl LastGood {
    /// Whether something of it is in force.
    pub fn is_in_use(&self) -> bool {
        self.is_in_use
    }
}

/// Where searches end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// Lines that a search of text finds.
    pub search_lines: usize,
    /// Lines that it finds in one note.
    pub search_lines_a_note: usize,
}

/// Where something is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file, or what stands for one.
    pub path: NotePath,
    /// The place in it.
    pub place: Option<Place>,
}

impl Source {
    /// A problem of it.
    pub fn problem(&self, detail: &str) -> Diagnostic {
        Diagnostic::new(&self.path, self.place, Code::BadConfig, detail)
    }

    /// Whether it is the defaults.
    pub fn is_usual(&self) -> bool {
        self.path.as_str() == DEFAULTS
    }
}

/// A name of something that is looked up elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: Box<str>,
    /// Where it is said.
    pub by: Source,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The key, with the name of its table.
    pub key: String,
    /// The value as TOML.
    pub value: String,
    /// Where it is said.
    pub by: Source,
}

impl Default for Config {
    fn default() -> Self {
        let usual = VaultConfig::default();
        let named = |name: &str| Named { name: name.into(), by: usual_source() };
        let mut config = Self {
            // Said by the defaults' own text.
            meaning: VaultConfig { fields: Vec::new(), related_headings: Vec::new(), ..usual },
            exclude: Vec::new(),
            date_formats: Vec::new(),
            decisions: Vec::new(),
            settings: Settings::default(),
            picture_way: PictureWay::default(),
            limits: Limits::default(),
            theme: named("auto"),
            dark_theme: named("mixed"),
            light_theme: named("mixed"),
            preset: Preset::default(),
            keys: Vec::new(),
            editor: "".into(),
            opener: "".into(),
            said: Vec::new(),
            refused: Vec::new(),
            problems: Vec::new(),
            problems_of_meaning: Vec::new(),
            class_words: BTreeMap::new(),
            is_readable: true,
        };
        config.extend(&NotePath::new(DEFAULTS), &default_text(), By::Reader);
        debug_assert!(config.problems.is_empty(), "{:?}", config.problems);
        config
    }
}

impl Config {
    /// The defaults, and over them the user's own file if there is one.
    pub fn of_user(places: &Places) -> Self {
        let mut config = Self::default();
        if let Some(file) = user_file(places) {
            let path = NotePath::new(&file.to_string_lossy());
            match user_text(&file, &path) {
                Ok(Some(text)) => config.is_readable = config.extend(&path, &text, By::Reader),
                Ok(None) => {}
                Err(problem) => {
                    config.problems.push(problem);
                    config.is_readable = false;
                }
            }
        }
        config.settle_keys();
        let usual = || Named { name: themes::AUTO.into(), by: usual_source() };
        config.settle_theme("theme", usual(), places);
        let usual = || Named { name: themes::MIXED.into(), by: usual_source() };
        config.settle_theme("dark_theme", usual(), places);
        config.settle_theme("light_theme", usual(), places);
        config
    }

    /// Tells of keys that clash, and which of them are not in force.
    fn settle_keys(&mut self) {
        for conflict in self.conflicts().1 {
            let (binding, by) = &self.keys[conflict.binding];
            self.problems.push(by.problem(&conflict.says));
            self.refused.extend(conflict.refused.map(|keys| Said {
                key: format!("{KEYS_TABLE}.{}", binding.command.name),
                value: given::quoted(&keys.written()),
                by: by.clone(),
            }));
        }
    }

    /// Looks whether the theme of this key can be had; one that cannot is told, and
    /// `before` stays in force.
    fn settle_theme(&mut self, key: &str, before: Named, places: &Places) {
        let named = match key {
            "dark_theme" => &mut self.dark_theme,
            "light_theme" => &mut self.light_theme,
            _ => &mut self.theme,
        };
        let mut told = Vec::new();
        if let Err(problem) = themes::check(named, key, places, &mut told) {
            let by = std::mem::replace(named, before).by;
            let is_it = |said: &mut Said| said.key == key && said.by == by;
            self.refused.extend(self.said.extract_if(.., is_it));
            told.push(problem);
        }
        told.retain(|problem| !self.problems.contains(problem));
        self.problems.extend(told);
    }

    /// Takes a theme that was named elsewhere than in a file, for instance by an
    /// option.
    pub fn set_theme(&mut self, name: &str, option: &str, places: &Places) {
        self.say_for_this_run("theme", given::quoted(name), option);
        let by = Source { path: NotePath::new(option), place: None };
        let before = std::mem::replace(&mut self.theme, Named { name: name.into(), by });
        self.settle_theme("theme", before, places);
    }

    /// Remembers a value that an option says.
    pub fn say_for_this_run(&mut self, key: &str, value: String, option: &str) {
        let by = Source { path: NotePath::new(option), place: None };
        self.said.push(Said { key: key.to_owned(), value, by });
    }

    /// The keys in force.
    pub fn keymap(&self) -> Keymap {
        self.conflicts().0
    }

    fn conflicts(&self) -> (Keymap, Vec<Conflict>) {
        let bindings: Vec<Binding> = self.keys.iter().map(|(binding, _)| binding.clone()).collect();
        Keymap::of(self.preset, &bindings)
    }

    /// The same with what a vault's own folders say over it.
    #[must_use]
    pub fn with_vault(&self, folders: &[OwnFolder]) -> Self {
        self.with_vault_or(folders, &mut LastGood::default())
    }

    /// The same, with what a file said before in the place of one that is not TOML.
    #[must_use]
    pub fn with_vault_or(&self, folders: &[OwnFolder], last: &mut LastGood) -> Self {
        let mut config = Self { problems: Vec::new(), ..self.clone() };
        last.is_in_use = false;
        for folder in folders {
            let path = folder.shown(FILE);
            let text = folder.read(FILE).unwrap_or_else(|problem| {
                config.problems.push(problem);
                None
            });
            let Some(text) = text else {
                last.texts.remove(&path);
                continue;
            };
            if config.extend(&path, &text, By::Vault) {
                last.texts.insert(path, text);
            } else if let Some(good) = last.texts.get(&path) {
                config.extend(&path, good, By::Vault);
                last.is_in_use = true;
            }
        }
        config
    }

    /// Whether it means the same for a vault as another, and so makes the same graph.
    pub fn means_as(&self, other: &Self) -> bool {
        let of_vault =
            |said: &&Said| table::row_of(&said.key).is_some_and(|row| row.by == By::Vault);
        let said =
            |config: &Self| -> Vec<Said> { config.said.iter().filter(of_vault).cloned().collect() };
        let words = |said: Said| (said.key, said.value);
        self.problems_of_meaning == other.problems_of_meaning
            && said(self).into_iter().map(words).eq(said(other).into_iter().map(words))
    }

    /// What it means for the graph of a vault whose other excluded paths these
    /// are, and what is wrong with all of them together.
    pub fn vault_config(&self, excluded: &[Filter]) -> (VaultConfig, Vec<Diagnostic>) {
        let Filters { starts, test, problems } = Filters::of(excluded.iter().chain(&self.exclude));
        let meaning = self.meaning.clone();
        (VaultConfig { ignore_filters: starts, hidden: test, ..meaning }, problems)
    }

    /// How notes are read, where a vault's own setting says this of their names.
    pub fn note_rules(&self, own: DailyNames) -> NoteRules {
        let formats = self.date_formats.iter();
        let daily = formats.fold(own, |names, format| names.or(DailyNames::new("", format)));
        NoteRules { daily, decisions: self.decisions.clone() }
    }

    /// Where a search of text ends.
    pub fn search_limits(&self) -> search::Limits {
        let Limits { search_lines, search_lines_a_note, .. } = self.limits;
        search::Limits { lines: search_lines, lines_a_note: search_lines_a_note, ..LIMITS }
    }

    /// Takes what a file says over what is there. Of a file that is not TOML
    /// nothing is taken; says whether it is.
    fn extend(&mut self, path: &NotePath, text: &str, may: By) -> bool {
        match Toml::parse(path, text) {
            Ok(toml) => {
                given::take_all(self, &toml, may);
                true
            }
            Err(problem) => {
                self.problems.push(problem);
                false
            }
        }
    }

    /// All values in force, the rows of one table together.
    pub fn shown(&self) -> Vec<Said> {
        let mut newest: BTreeMap<&str, &Said> = BTreeMap::new();
        let mut shown: Vec<Said> = self.keys_shown();
        for said in &self.said {
            match table::row_of(&said.key) {
                Some(row) if row.joins => shown.push(said.clone()),
                // These are shown as they are after all clashes.
                Some(row) if row.table() == Some(KEYS_TABLE) => {}
                _ => drop(newest.insert(&said.key, said)),
            }
        }
        shown.extend(newest.into_values().cloned());
        shown.sort_by_key(|said| table::position(&said.key));
        shown
    }

    /// The keys of every command, and who says that they are these.
    fn keys_shown(&self) -> Vec<Said> {
        let keymap = self.keymap();
        let of_preset = || self.said.iter().rfind(|said| said.key == "keymap");
        let row = |command: &Command| {
            let keys = keymap.keys(command);
            let own = self.keys.iter().rfind(|(binding, _)| binding.command.name == command.name);
            // One of which nothing can be is as if it were not said.
            let own = own.filter(|(binding, _)| {
                binding.keys.is_empty() || keys.iter().any(|keys| binding.keys.contains(keys))
            });
            let by = match own {
                Some((_, by)) => by.clone(),
                None if self.preset.says(command.name) => {
                    of_preset().map_or_else(usual_source, |said| said.by.clone())
                }
                None => usual_source(),
            };
            let written = keys.iter().map(|keys| given::quoted(&keys.written()));
            let value = format!("[{}]", written.collect::<Vec<_>>().join(", "));
            Said { key: format!("{KEYS_TABLE}.{}", command.name), value, by }
        };
        COMMANDS.iter().map(row).collect()
    }
}

fn usual_source() -> Source {
    Source { path: NotePath::new(DEFAULTS), place: None }
}

/// Where the user's file is, or would be.
pub fn user_file(places: &Places) -> Option<PathBuf> {
    Some(places.config.as_ref()?.join("vaultgraph").join(FILE))
}

/// Reads the user's own file; that it is a symlink is their business.
fn user_text(file: &std::path::Path, path: &NotePath) -> Result<Option<String>, Diagnostic> {
    let refused = |detail: &str| Err(Diagnostic::new(path, None, Code::BadConfig, detail));
    let contents = match read::read(file, Links::Follow, FILE_BYTES_MAX) {
        Ok(contents) => contents,
        Err(fault) if fault.is_absence() => {
            return match file.is_symlink() {
                true => refused("it is a symlink to what is not there"),
                false => Ok(None),
            };
        }
        Err(fault) => return Err(fault.diagnostic(path)),
    };
    if contents.cut {
        return refused("it is longer than 1 MiB");
    }
    match String::from_utf8(contents.bytes) {
        Ok(text) => Ok(Some(text)),
        Err(_) => refused("it is not UTF-8"),
    }
}
