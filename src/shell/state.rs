//! What the program remembers from one run to the next: the vaults that were
//! opened, the latest first.
//!
//! Nothing depends on it. A missing home, a folder that cannot be written, a
//! file that makes no sense: each means that nothing is remembered.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::places::Places;
use super::read::{self, Links};
use super::save::{self, Readers};

/// The most vaults that are remembered.
const VAULTS_MAX: usize = 20;

/// The most that is read of the file, in bytes.
const FILE_BYTES_MAX: usize = 1 << 20;

/// A vault that was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedVault {
    /// Its canonical path.
    pub path: PathBuf,
    /// When, in seconds since 1970.
    pub opened: u64,
}

/// The file's content. Keys that are not known are let be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Remembered {
    vaults: Vec<OpenedVault>,
}

/// The vaults opened so far, the latest first. Some may be gone by now.
pub fn opened_vaults(places: &Places) -> Vec<OpenedVault> {
    let Some(file) = file(places) else { return Vec::new() };
    save::sweep(&file);
    remembered(&file).vaults
}

/// Remembers that a vault is opened now. A path that is not Unicode cannot be
/// kept and is passed over.
///
/// # Errors
/// When there is no place to remember it, or when it cannot be written.
pub fn remember_vault(places: &Places, folder: &Path) -> Result<()> {
    let file = places.to_remember("the vault")?.join(LIST);
    if folder.to_str().is_none() {
        return Ok(());
    }
    save::sweep(&file);
    let mut kept = remembered(&file);
    kept.vaults.retain(|vault| vault.path != folder);
    let opened = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    kept.vaults.insert(0, OpenedVault { path: folder.to_owned(), opened });
    kept.vaults.truncate(VAULTS_MAX);
    let text = serde_json::to_vec_pretty(&kept).context("the list of vaults makes no JSON")?;
    save::save(&file, &text, Readers::Owner)
}

/// The file of vaults that were opened.
const LIST: &str = "vaults.json";

fn file(places: &Places) -> Option<PathBuf> {
    places.state.as_ref().map(|folder| folder.join(LIST))
}

fn remembered(file: &Path) -> Remembered {
    read::read(file, Links::Follow, FILE_BYTES_MAX)
        .ok()
        .and_then(|contents| serde_json::from_slice(&contents.bytes).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn places(folder: &Path) -> Places {
        Places { state: Some(folder.join("state/vaultgraph")), ..Places::default() }
    }

    fn paths(places: &Places) -> Vec<PathBuf> {
        opened_vaults(places).into_iter().map(|vault| vault.path).collect()
    }

    #[test]
    fn the_vault_opened_last_comes_first_and_none_comes_twice() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let places = places(folder.path());
        for name in ["/a", "/b", "/a"] {
            remember_vault(&places, Path::new(name)).expect("remembered");
        }
        assert_eq!(paths(&places), [Path::new("/a"), Path::new("/b")]);
    }

    #[test]
    fn only_so_many_are_remembered() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let places = places(folder.path());
        for number in 0..VAULTS_MAX + 5 {
            remember_vault(&places, Path::new(&format!("/{number}"))).expect("remembered");
        }
        assert_eq!(opened_vaults(&places).len(), VAULTS_MAX);
    }

    #[test]
    fn a_file_that_makes_no_sense_is_as_none() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let places = places(folder.path());
        remember_vault(&places, Path::new("/a")).expect("remembered");
        for nonsense in ["", "{", "[]", r#"{"vaults": 3}"#, r#"{"other": 1}"#] {
            fs::write(file(&places).expect("known"), nonsense).expect("written");
            assert_eq!(opened_vaults(&places), [], "of {nonsense:?}");
        }
        remember_vault(&places, Path::new("/b")).expect("remembered");
        assert_eq!(paths(&places), [Path::new("/b")]);
    }

    #[test]
    fn without_a_home_nothing_is_remembered_and_nothing_fails() {
        assert_eq!(opened_vaults(&Places::default()), []);
        assert!(remember_vault(&Places::default(), Path::new("/a")).is_err());
        let blocked = Places { state: Some("/dev/null/x".into()), ..Places::default() };
        assert_eq!(opened_vaults(&blocked), []);
        assert!(remember_vault(&blocked, Path::new("/a")).is_err());
    }
}
