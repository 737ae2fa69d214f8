//! Which vault is meant when none is named, and which could be.
//!
//! The vault around the current folder, else the one opened last; and for a
//! chooser those that Obsidian knows and those opened before.

use rustc_hash::FxHashMap;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::own_folder;
use super::places::Places;
use super::read::{self, Links};
use super::state;

/// Where Obsidian keeps its list of vaults, from the home folder: as Flatpak, as
/// Snap, on macOS. As a native program it is in the folder of settings.
const OBSIDIAN_FROM_HOME: [&str; 3] = [
    ".var/app/md.obsidian.Obsidian/config/obsidian",
    "snap/obsidian/current/.config/obsidian",
    "Library/Application Support/obsidian",
];

/// The most that is read of Obsidian's list, in bytes.
const LIST_BYTES_MAX: usize = 1 << 20;

/// The most entries of a folder that are looked at.
const ENTRIES_MAX: usize = 1_000;

/// Who knows of a vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KnownBy {
    /// It was opened here before.
    Vaultgraph,
    /// Obsidian lists it.
    Obsidian,
}

impl KnownBy {
    /// As printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vaultgraph => "vaultgraph",
            Self::Obsidian => "obsidian",
        }
    }
}

/// A vault that could be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownVault {
    /// The folder's name. Not yet safe to show.
    pub name: String,
    /// The folder's canonical path; it was there a moment ago.
    pub path: PathBuf,
    /// Who says so.
    pub known_by: KnownBy,
    /// When it was opened there last, since 1970, if that is known.
    pub last_opened: Option<Duration>,
}

/// The nearest vault around a folder: itself, or one above it that bears the
/// mark of a vault: a folder of the name `settings`, or our own.
pub fn around(folder: &Path, settings: &str) -> Option<PathBuf> {
    let is_vault = |folder: &&Path| {
        [settings, own_folder::FOLDER].iter().any(|mark| folder.join(mark).is_dir())
    };
    folder.ancestors().find(is_vault).map(Path::to_owned)
}

/// Whether notes lie in a folder itself, as far as that is seen soon.
pub fn holds_notes(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    let is_note = |entry: fs::DirEntry| {
        entry.path().extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
    };
    entries.take(ENTRIES_MAX).filter_map(Result::ok).any(is_note)
}

/// The vault opened last, if it is still there.
pub fn opened_last(places: &Places) -> Option<PathBuf> {
    state::opened_vaults(places)
        .into_iter()
        .next()
        .map(|vault| vault.path)
        .filter(|path| path.is_dir())
}

/// All vaults that are known, each once, the one opened latest first; those of
/// unknown time last, by path.
pub fn known(places: &Places) -> Vec<KnownVault> {
    let opened = state::opened_vaults(places)
        .into_iter()
        .map(|vault| (vault.path, KnownBy::Vaultgraph, Some(Duration::from_secs(vault.opened))));
    let listed = obsidian_lists(places).into_iter().flat_map(|list| vaults_in(&list));
    let listed = listed.map(|vault| (vault.path, KnownBy::Obsidian, vault.last_opened));
    let mut known: Vec<KnownVault> = Vec::new();
    let mut row_of: FxHashMap<PathBuf, usize> = FxHashMap::default();
    for (path, known_by, last_opened) in opened.chain(listed) {
        // One folder may be listed by several names.
        let Some(path) = fs::canonicalize(path).ok().filter(|path| path.is_dir()) else { continue };
        if let Some(&row) = row_of.get(&path) {
            known[row].last_opened = known[row].last_opened.max(last_opened);
            continue;
        }
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        row_of.insert(path.clone(), known.len());
        known.push(KnownVault { name, path, known_by, last_opened });
    }
    known.sort_by(|a, b| b.last_opened.cmp(&a.last_opened).then_with(|| a.path.cmp(&b.path)));
    known
}

/// A vault as Obsidian lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What Obsidian itself tells it by.
    pub id: String,
    /// Its folder.
    pub path: PathBuf,
    /// When it was opened there last, since 1970, if that is known.
    pub last_opened: Option<Duration>,
}

/// The vaults that Obsidian lists and that are there, by their canonical paths, each
/// once.
pub fn listed_by_obsidian(places: &Places) -> Vec<Listed> {
    let mut listed: Vec<Listed> = Vec::new();
    for vault in obsidian_lists(places).into_iter().flat_map(|list| vaults_in(&list)) {
        let Ok(path) = fs::canonicalize(&vault.path) else { continue };
        if !listed.iter().any(|other| other.path == path) {
            listed.push(Listed { path, ..vault });
        }
    }
    listed
}

/// Obsidian's lists that are there.
fn obsidian_lists(places: &Places) -> Vec<PathBuf> {
    let native = places.config.iter().map(|config| config.join("obsidian"));
    let others = places.home.iter().flat_map(|home| OBSIDIAN_FROM_HOME.map(|path| home.join(path)));
    native.chain(others).map(|folder| folder.join("obsidian.json")).collect()
}

/// The vaults of one list, `{"vaults": {ID: {"path": .., "ts": milliseconds}}}`.
/// What makes no sense in it is passed over.
fn vaults_in(list: &Path) -> Vec<Listed> {
    let Ok(contents) = read::read(list, Links::Follow, LIST_BYTES_MAX) else { return Vec::new() };
    let list: Value = serde_json::from_slice(&contents.bytes).unwrap_or_default();
    let Some(vaults) = list.get("vaults").and_then(Value::as_object) else { return Vec::new() };
    let vault = |(id, vault): (&String, &Value)| {
        let path = PathBuf::from(vault.get("path")?.as_str()?);
        let last_opened = vault.get("ts").and_then(Value::as_u64).map(Duration::from_millis);
        path.is_absolute().then(|| Listed { id: id.clone(), path, last_opened })
    };
    vaults.iter().filter_map(vault).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(folders: &[&str]) -> (tempfile::TempDir, Places) {
        let home = tempfile::tempdir().expect("a temporary folder");
        for folder in folders {
            fs::create_dir_all(home.path().join(folder)).expect("made");
        }
        let places = Places {
            cache: None,
            home: Some(home.path().to_owned()),
            config: Some(home.path().join(".config")),
            state: Some(home.path().join(".local/state/vaultgraph")),
            ..Places::default()
        };
        (home, places)
    }

    fn list(home: &Path, place: &str, text: &str) {
        let text = text.replace("HOME", home.to_str().expect("Unicode"));
        fs::create_dir_all(home.join(place)).expect("made");
        fs::write(home.join(place).join("obsidian.json"), text).expect("written");
    }

    fn names(places: &Places) -> Vec<(String, &'static str)> {
        known(places).into_iter().map(|vault| (vault.name, vault.known_by.name())).collect()
    }

    #[test]
    fn the_nearest_folder_with_a_mark_is_the_vault() {
        let (home, _) =
            home(&["outer/.obsidian", "outer/inner/.vaultgraph", "outer/inner/deep/er"]);
        let at = |path: &str| home.path().join(path);
        let around = |path: &str| around(&at(path), ".obsidian");
        assert_eq!(around("outer/inner/deep/er"), Some(at("outer/inner")));
        assert_eq!(around("outer"), Some(at("outer")));
        assert_eq!(around("outer/gone"), Some(at("outer")));
    }

    #[test]
    fn a_folder_holds_notes_where_one_lies_in_it() {
        let (home, _) = home(&["notes", "none/notes.md.d"]);
        fs::write(home.path().join("notes/A.MD"), "").expect("written");
        fs::write(home.path().join("none/md"), "").expect("written");
        let holds = |folder: &str| holds_notes(&home.path().join(folder));
        assert!(holds("notes") && !holds("none") && !holds("gone"));
    }

    #[test]
    fn settings_of_another_name_mark_a_vault_when_they_are_asked_for() {
        let (home, _) = home(&["outer/.obsidian", "outer/inner/.mobile"]);
        let at = |path: &str| home.path().join(path);
        assert_eq!(around(&at("outer/inner"), ".mobile"), Some(at("outer/inner")));
        assert_eq!(around(&at("outer/inner"), ".obsidian"), Some(at("outer")));
    }

    #[test]
    fn vaults_of_every_obsidian_are_known_the_latest_first() {
        let (home, places) = home(&["Native", "Flat pak", "Snap", "Old"]);
        list(
            home.path(),
            ".config/obsidian",
            r#"{"vaults": {"1f": {"path": "HOME/Native", "ts": 3000, "open": true},
                           "2f": {"path": "HOME/Old"}, "3f": {"path": "HOME/Gone", "ts": 9000},
                           "4f": {"path": "relative", "ts": 9000}, "5f": 7, "6f": {}}}"#,
        );
        list(
            home.path(),
            OBSIDIAN_FROM_HOME[0],
            r#"{"vaults": {"1": {"path": "HOME/Flat pak", "ts": 4000}}}"#,
        );
        list(
            home.path(),
            OBSIDIAN_FROM_HOME[1],
            r#"{"vaults": {"1": {"path": "HOME/Snap", "ts": 2000}}}"#,
        );
        let names: Vec<_> = names(&places).into_iter().map(|known| known.0).collect();
        assert_eq!(names, ["Flat pak", "Native", "Snap", "Old"]);
    }

    #[test]
    fn a_vault_known_to_both_is_listed_once_as_ours() {
        let (home, places) = home(&["Both"]);
        state::remember_vault(&places, &home.path().join("Both")).expect("remembered");
        list(
            home.path(),
            ".config/obsidian",
            r#"{"vaults": {"1": {"path": "HOME/Both", "ts": 1}}}"#,
        );
        assert_eq!(names(&places), [("Both".to_owned(), "vaultgraph")]);
    }

    #[test]
    fn a_broken_list_is_as_none() {
        for text in ["", "[", "null", r#"{"vaults": []}"#] {
            let (home, places) = home(&[]);
            list(home.path(), ".config/obsidian", text);
            assert_eq!(known(&places), []);
        }
        assert_eq!(known(&Places::default()), []);
    }

    #[test]
    fn the_vault_opened_last_is_opened_only_if_it_is_there() {
        let (home, places) = home(&["There"]);
        state::remember_vault(&places, &home.path().join("There")).expect("remembered");
        assert_eq!(opened_last(&places), Some(home.path().join("There")));
        state::remember_vault(&places, &home.path().join("Gone")).expect("remembered");
        assert_eq!(opened_last(&places), None);
    }
}
