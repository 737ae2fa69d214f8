//! The folder that a vault is, made sure of once.
//!
//! A [`Root`] is absolute and free of symlinks, so a file is inside the vault
//! exactly if its own canonical path starts with it.

use anyhow::{Result, bail};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::obsidian;
use crate::text::Shown;

/// A folder that exists and can be listed, by its canonical path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    path: PathBuf,
    settings: Box<str>,
}

impl Root {
    /// Opens a folder as a vault.
    ///
    /// # Errors
    /// One plain sentence for its owner when there is no such folder, when it is
    /// not a folder, or when it cannot be listed.
    pub fn open(folder: &Path) -> Result<Self> {
        let shown = Shown::new(&folder.to_string_lossy());
        let canonical = match fs::canonicalize(folder) {
            Ok(canonical) => canonical,
            Err(fault) if fault.kind() == ErrorKind::NotFound => {
                bail!("there is no folder {shown}")
            }
            Err(fault) if fault.kind() == ErrorKind::NotADirectory => {
                bail!("{shown} is not a folder")
            }
            Err(fault) => bail!("the folder {shown} cannot be opened: {fault}"),
        };
        match fs::read_dir(&canonical) {
            Ok(_) => Ok(Self { path: canonical, settings: obsidian::FOLDER.into() }),
            Err(fault) if fault.kind() == ErrorKind::NotADirectory => {
                bail!("{shown} is a file, not a folder of notes")
            }
            Err(fault) => bail!("the folder {shown} cannot be read: {fault}"),
        }
    }

    /// The same folder, with Obsidian's settings in a folder of another name.
    #[must_use]
    pub fn with_settings(self, folder: &str) -> Self {
        Self { settings: folder.into(), ..self }
    }

    /// The canonical path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The name of the folder in it that holds Obsidian's settings.
    pub fn settings(&self) -> &str {
        &self.settings
    }

    /// What a person calls the vault: the folder's name.
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_refused(folder: &Path, words: &str) {
        let said = Root::open(folder).expect_err("must be refused").to_string();
        assert!(said.contains(words), "{said:?} does not say {words:?}");
    }

    #[test]
    fn what_is_no_folder_is_refused_in_a_sentence() {
        let base = tempfile::tempdir().expect("a temporary folder");
        let file = base.path().join("note.md");
        fs::write(&file, "x").expect("written");
        check_refused(&base.path().join("none"), "there is no folder");
        check_refused(&file, "is a file");
        check_refused(&file.join("under"), "is not a folder");
        check_refused(Path::new("bad\x1b[2Jname"), "bad␛[2Jname");
    }

    #[test]
    fn a_link_to_a_folder_is_opened_as_the_folder() {
        let base = tempfile::tempdir().expect("a temporary folder");
        let vault = base.path().join("Vault of notes");
        fs::create_dir(&vault).expect("made");
        let link = base.path().join("link");
        std::os::unix::fs::symlink(&vault, &link).expect("linked");
        let root = Root::open(&link).expect("opened");
        assert_eq!(root.name(), "Vault of notes");
        assert_eq!(root.path(), fs::canonicalize(&vault).expect("there"));
    }
}
