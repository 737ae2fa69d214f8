//! Which vault is meant when none is named, and which could be.
//!
//! The vault around the current folder: one that bears a mark, or was opened before.
//! Where none is, the screen opens the vault opened last, so that it is at hand
//! wherever one works; subcommands never do. Where there is none of that either, the
//! current folder if it has notes; and for a chooser those that Obsidian knows and
//! those opened before.

use anyhow::{Context, Result};
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::own_folder;
use super::places::Places;
use super::read::{self, Links};
use super::scan;
use super::state;
use crate::note::NotePath;

/// Where Obsidian keeps its list of vaults, from the home folder: as Flatpak, as
/// Snap, on macOS. As a native program it is in the folder of settings.
const OBSIDIAN_FROM_HOME: [&str; 3] = [
    ".var/app/md.obsidian.Obsidian/config/obsidian",
    "snap/obsidian/current/.config/obsidian",
    "Library/Application Support/obsidian",
];

/// The most that is read of Obsidian's list, in bytes.
const LIST_BYTES_MAX: usize = 1 << 20;

/// The most names that are looked at to tell whether a folder has notes. A folder
/// where the first note comes later is opened by naming it.
const NAMES_MAX: usize = 4_000;

/// The vault that is meant where none is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// The one around the current folder, or that folder itself.
    Here(PathBuf),
    /// The one opened last, since no vault is around.
    OpenedLast {
        /// Its folder.
        vault: PathBuf,
        /// Whether the current folder could be opened by its name.
        notes_here: bool,
    },
}

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

/// The vault that the screen opens where none is named. `settings` is the name of
/// Obsidian's folder in a vault.
pub fn meant(places: &Places, settings: &str) -> Option<Meant> {
    let around = places.current.as_deref().and_then(|folder| around(folder, settings, places));
    if let Some(vault) = around {
        return Some(Meant::Here(vault));
    }
    let here = with_notes(places);
    match opened_last(places) {
        Some(vault) => Some(Meant::OpenedLast { vault, notes_here: here.is_some() }),
        None => here.map(Meant::Here),
    }
}

/// The vault that a subcommand means where none is named: never one that is not here.
///
/// # Errors
/// What to do where there is none.
pub fn here(places: &Places, settings: &str) -> Result<PathBuf> {
    let around = places.current.as_deref().and_then(|folder| around(folder, settings, places));
    around.or_else(|| with_notes(places)).context(
        "there is no vault here, and no note in this folder or in one directly below; \
         name a folder (--vault . is this one), or try --demo",
    )
}

/// The current folder, where it has notes and is not the home of all that somebody has.
fn with_notes(places: &Places) -> Option<PathBuf> {
    let current = places.current.as_deref()?;
    (!is_too_wide(current, places) && has_notes(current)).then(|| current.to_owned())
}

/// The nearest vault around a folder: itself, or one above it that bears the mark of
/// a vault (a folder of the name `settings`, our own, or the settings of Logseq) or was
/// opened before.
fn around(folder: &Path, settings: &str, places: &Places) -> Option<PathBuf> {
    let opened = state::opened_vaults(places);
    let is_opened = |folder: &Path| {
        opened.iter().any(|vault| vault.path == folder) && !is_too_wide(folder, places)
    };
    let is_vault = |folder: &&Path| {
        let folders = [settings, own_folder::FOLDER];
        folders.iter().any(|mark| folder.join(mark).is_dir())
            || folder.join(scan::LOGSEQ).is_file()
            || is_opened(folder)
    };
    folder.ancestors().find(is_vault).map(Path::to_owned)
}

/// Whether a folder holds much that is nobody's notes: the home folder and what is
/// above it.
fn is_too_wide(folder: &Path, places: &Places) -> bool {
    let whole = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = whole(folder);
    folder.parent().is_none()
        || places.home.as_deref().is_some_and(|home| whole(home).starts_with(folder))
}

/// Whether there is a note in a folder or in one directly below it, as far as a look
/// at a few thousand names can tell.
fn has_notes(folder: &Path) -> bool {
    let mut left = NAMES_MAX;
    let mut look = |folder: &Path, below: &mut Vec<PathBuf>| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten().take(left);
        for entry in entries {
            left = left.saturating_sub(1);
            let (name, kind) = (entry.file_name(), entry.file_type());
            match kind {
                _ if scan::is_hidden(&name) => {}
                Ok(kind) if kind.is_dir() => below.push(entry.path()),
                Ok(_) if NotePath::new(&name.to_string_lossy()).is_note() => return true,
                _ => {}
            }
        }
        false
    };
    let (mut below, mut deeper) = (Vec::new(), Vec::new());
    look(folder, &mut below) || {
        // Which of them are looked at must not hang on the order of a file system.
        below.sort();
        below.iter().any(|folder| look(folder, &mut deeper))
    }
}

/// The vault opened last, if it is still there.
fn opened_last(places: &Places) -> Option<PathBuf> {
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
        let around = |path: &str| around(&at(path), ".obsidian", &Places::default());
        assert_eq!(around("outer/inner/deep/er"), Some(at("outer/inner")));
        assert_eq!(around("outer"), Some(at("outer")));
        assert_eq!(around("outer/gone"), Some(at("outer")));
    }

    /// What the screen opens in a folder, and what a subcommand reads there.
    #[track_caller]
    fn check_meant(files: &[&str], opened: &[&str], current: &str, expected: [&str; 2]) {
        let (home, mut places) = home(opened);
        for vault in opened {
            let vault = home.path().join(vault).canonicalize().expect("there");
            state::remember_vault(&places, &vault).expect("remembered");
        }
        for file in files {
            let file = home.path().join(file);
            fs::create_dir_all(file.parent().expect("it has one")).expect("made");
            fs::write(file, "").expect("written");
        }
        places.current = Some(home.path().join(current));
        let name = |path: PathBuf| match path.strip_prefix(home.path()) {
            Ok(path) => path.display().to_string(),
            Err(_) => unreachable!("{path:?} is elsewhere"),
        };
        let screen = match meant(&places, ".obsidian") {
            Some(Meant::Here(path)) => name(path),
            Some(Meant::OpenedLast { vault, notes_here: false }) => format!("last {}", name(vault)),
            Some(Meant::OpenedLast { vault, notes_here: true }) => {
                format!("last {}, notes here", name(vault))
            }
            None => "-".to_owned(),
        };
        let subcommand = here(&places, ".obsidian").map_or("-".to_owned(), name);
        assert_eq!([&*screen, &*subcommand], expected, "in {current:?} of {files:?}, {opened:?}");
    }

    #[test]
    fn without_a_mark_a_folder_with_notes_in_it_or_directly_below_is_the_vault() {
        let check = |files: &[&str], expected: &str| {
            check_meant(files, &[], "plain", [expected, expected]);
        };
        check(&["plain/a.md"], "plain");
        check(&["plain/A.MD", "plain/.git/x"], "plain");
        check(&["plain/2026/a.md"], "plain");
        check(&["plain/2026/11/a.md"], "-");
        check(&["plain/.trash/a.md", "plain/.a.md"], "-");
        check(&["plain/a.txt", "plain/a.md/x"], "-");
        check_meant(&["plain/a.md", "plain/bare/x"], &[], "plain/bare", ["-", "-"]);
    }

    #[test]
    fn the_vault_opened_last_is_at_hand_for_the_screen_wherever_one_works() {
        let check = |files: &[&str], current, expected| {
            check_meant(files, &["Before", "Last"], current, expected);
        };
        check(&["work/x"], "work", ["last Last", "-"]);
        check(&["work/README.md"], "work", ["last Last, notes here", "work"]);
        // One that was opened once is a vault from then on, wherever one stands in it.
        check(&["Before/a.md", "Before/deep/er/x"], "Before/deep/er", ["Before", "Before"]);
        check_meant(&["a.md", "sub/x"], &[""], "sub", ["last ", "-"]);
    }

    #[test]
    fn the_mark_of_a_vault_wins_over_notes() {
        let check = |files: &[&str], current, expected| {
            check_meant(files, &["Last"], current, [expected, expected]);
        };
        check(&["v/.obsidian/app.json", "v/sub/a.md"], "v/sub", "v");
        check(&["v/.vaultgraph/views.toml", "v/a.md"], "v", "v");
        check(&["g/logseq/config.edn", "g/pages/a.md"], "g/pages", "g");
        check(&["g/logseq/config.edn", "g/pages/a.md"], "g", "g");
    }

    #[test]
    fn neither_the_home_folder_nor_one_above_it_is_opened_unnamed() {
        check_meant(&["a.md"], &[], "", ["-", "-"]);
        check_meant(&["a.md"], &[], "..", ["-", "-"]);
        let places = Places { current: Some("/".into()), ..Places::default() };
        assert_eq!(meant(&places, ".obsidian"), None);
    }

    #[test]
    fn the_look_for_notes_ends_after_some_thousand_names() {
        let (home, _) = home(&["a", "b"]);
        for name in 0..NAMES_MAX {
            fs::write(home.path().join(format!("a/{name}.txt")), "").expect("written");
        }
        fs::write(home.path().join("b/note.md"), "").expect("written");
        assert!(!has_notes(home.path()));
        assert!(has_notes(&home.path().join("b")));
    }

    #[test]
    fn settings_of_another_name_mark_a_vault_when_they_are_asked_for() {
        let (home, _) = home(&["outer/.obsidian", "outer/inner/.mobile"]);
        let at = |path: &str| home.path().join(path);
        let around = |settings| around(&at("outer/inner"), settings, &Places::default());
        assert_eq!(around(".mobile"), Some(at("outer/inner")));
        assert_eq!(around(".obsidian"), Some(at("outer")));
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
