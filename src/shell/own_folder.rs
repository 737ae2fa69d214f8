//! The vault's `.vaultgraph/`: the only folder of a vault in which the program
//! keeps anything, and only what its reader said. Where a vault cannot be
//! written, the program's own state holds a folder for it instead; both are
//! read.
//!
//! A symlink in the place of the folder or of a file in it could lead anywhere,
//! so it is neither read nor written.

use anyhow::{Context, Result, bail};
use rustix::fs::{Access, FlockOperation, access, flock};
use rustix::io::Errno;
use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::places::Places;
use super::read::{self, Contents, Fault, Links};
use super::save::{self, Readers};
use super::store::Store;
use crate::note::{Code, Diagnostic, NotePath};
use crate::text::fingerprint;

/// The name of the folder.
pub const FOLDER: &str = ".vaultgraph";

/// What is said of a symlink.
const LINK: &str = "it is a symlink, which is neither read nor written";

/// The most that is read of one file, in bytes.
const FILE_BYTES_MAX: usize = 1 << 20;

/// How long another program may hold the folder, and how long is waited between
/// two tries, in milliseconds.
const LOCK_MS: u64 = 2_000;
const LOCK_STEP_MS: u64 = 5;

/// Keeps other programs from changing a folder as long as it lives.
#[derive(Debug)]
pub struct Lock {
    _folder: File,
}

/// A folder for what the reader of a vault said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnFolder {
    path: PathBuf,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    InVault,
    InState,
}

impl OwnFolder {
    /// The folders of a vault, its own before that in the program's state.
    pub fn all(store: &Store, places: &Places) -> Vec<Self> {
        Self::in_vault(store).into_iter().chain(Self::in_state(store, places)).collect()
    }

    /// The folder that is written to: the vault's own if that can be.
    ///
    /// # Errors
    /// When there is none: a vault that cannot be written, and no home folder.
    pub fn to_write(store: &Store, places: &Places) -> Result<Self> {
        let can_write = |own: &Self| {
            let nearest = own.path.ancestors().find(|folder| folder.is_dir());
            nearest.is_some_and(|folder| access(folder, Access::WRITE_OK).is_ok())
        };
        match Self::in_vault(store).filter(can_write) {
            Some(own) => Ok(own),
            None => Self::to_remember(store, places, "this").with_context(|| match store {
                Store::Embedded => "the demo vault is part of the program, and is not written",
                Store::Disk(_) => "the vault cannot be written",
            }),
        }
    }

    /// The folder in the program's state.
    ///
    /// # Errors
    /// Why there is none to keep this in.
    pub fn to_remember(store: &Store, places: &Places, what: &str) -> Result<Self> {
        places.to_remember(what)?;
        Self::in_state(store, places).context("there is no folder to keep this in")
    }

    fn in_vault(store: &Store) -> Option<Self> {
        let root = store.folder()?;
        Some(Self { path: root.join(FOLDER), kind: Kind::InVault })
    }

    /// The folder in the program's state, where there is a home for it.
    pub fn in_state(store: &Store, places: &Places) -> Option<Self> {
        let name = match store.folder() {
            Some(root) => {
                // Two vaults of one name are told apart by their whole paths.
                let bytes = root.as_os_str().as_encoded_bytes();
                format!("{}-{:016x}", store.name(), fingerprint(bytes))
            }
            None => "demo".to_owned(),
        };
        let path = places.state.as_ref()?.join("of-vaults").join(name);
        Some(Self { path, kind: Kind::InState })
    }

    /// What a file of the folder is called in what is said of it: the path from
    /// the vault's root, or the whole path outside of it.
    pub fn shown(&self, name: &str) -> NotePath {
        match self.kind {
            Kind::InVault => NotePath::new(&format!("{FOLDER}/{name}")),
            Kind::InState => NotePath::new(&self.path.join(name).to_string_lossy()),
        }
    }

    /// Those of these folders that can be read; of the others it is told why not, once
    /// and not for every file that could be in them.
    pub fn readable(folders: Vec<Self>, problems: &mut Vec<Diagnostic>) -> Vec<Self> {
        let mut readable = folders;
        readable.retain(|folder| match folder.problem() {
            Some(problem) => {
                problems.push(problem);
                false
            }
            None => true,
        });
        readable
    }

    /// What keeps the whole folder from being read; nothing where it can be, or is not
    /// there.
    fn problem(&self) -> Option<Diagnostic> {
        let problem = |code, detail: &str| {
            let name = match self.kind {
                Kind::InVault => NotePath::new(FOLDER),
                Kind::InState => NotePath::new(&self.path.to_string_lossy()),
            };
            Some(Diagnostic::new(&name, None, code, detail))
        };
        match fs::symlink_metadata(&self.path).map_err(Fault::Io) {
            Err(fault) if fault.is_absence() => None,
            Ok(there) if there.is_symlink() => problem(Code::BadConfig, LINK),
            Ok(there) if !there.is_dir() => problem(
                Code::BadConfig,
                "it is no folder, and nothing is read from it or kept in it",
            ),
            _ => match access(&self.path, Access::READ_OK | Access::EXEC_OK) {
                Ok(()) => None,
                Err(fault) => problem(Code::Unreadable, &read::plain_words(&fault.into())),
            },
        }
    }

    /// The text of a file; none if it is not there.
    ///
    /// # Errors
    /// What keeps it from being read whole, as a problem of the vault.
    pub fn read(&self, name: &str) -> Result<Option<String>, Diagnostic> {
        let path = self.shown(name);
        let refused = |detail: &str| Err(Diagnostic::new(&path, None, Code::BadConfig, detail));
        let Some(contents) = self.read_bytes(name, FILE_BYTES_MAX)? else { return Ok(None) };
        if contents.cut {
            return refused("it is longer than 1 MiB");
        }
        match String::from_utf8(contents.bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => refused("it is not UTF-8"),
        }
    }

    /// A file up to so many bytes; none if it is not there.
    ///
    /// # Errors
    /// What keeps it from being read, as a problem of the vault.
    pub fn read_bytes(&self, name: &str, bytes_max: usize) -> Result<Option<Contents>, Diagnostic> {
        let path = self.shown(name);
        let file = self.path.join(name);
        if is_link(&self.path) || is_link(&file) {
            return Err(Diagnostic::new(&path, None, Code::BadConfig, LINK));
        }
        match read::read(&file, Links::Refuse, bytes_max) {
            Ok(contents) => Ok(Some(contents)),
            Err(fault) if fault.is_absence() => Ok(None),
            Err(fault) => Err(fault.diagnostic(&path)),
        }
    }

    /// Makes the folder where it is missing, never one above it in a vault, and
    /// keeps every other program from changing what is in it while the lock lives.
    ///
    /// # Errors
    /// When the vault is gone, when something else stands in the folder's place, or
    /// when another program holds it for [`LOCK_MS`].
    pub fn lock(&self) -> Result<Lock> {
        if is_link(&self.path) {
            bail!("{} is a symlink, which is neither read nor written", self.path.display());
        }
        let above = self.path.parent().context("a folder of one's own lies in another")?;
        if self.kind == Kind::InState {
            DirBuilder::new().recursive(true).mode(0o700).create(above)?;
        } else if !above.is_dir() {
            bail!("the vault's folder is gone; nothing was kept");
        }
        let mode = if self.kind == Kind::InState { 0o700 } else { 0o777 };
        match DirBuilder::new().mode(mode).create(&self.path) {
            Ok(()) => {}
            Err(_) if self.path.is_dir() => {}
            Err(fault) => bail!("the folder {} cannot be made: {fault}", self.path.display()),
        }
        let folder = File::open(&self.path)
            .with_context(|| format!("the folder {} cannot be opened", self.path.display()))?;
        let until = Instant::now() + Duration::from_millis(LOCK_MS);
        loop {
            match flock(&folder, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => break,
                Err(Errno::WOULDBLOCK | Errno::INTR) if Instant::now() < until => {
                    thread::sleep(Duration::from_millis(LOCK_STEP_MS));
                }
                Err(Errno::WOULDBLOCK | Errno::INTR) => {
                    bail!("another program is changing {}; nothing was kept", self.path.display());
                }
                Err(fault) => bail!("{} cannot be locked: {fault}", self.path.display()),
            }
        }
        Ok(Lock { _folder: folder })
    }

    /// Replaces a file, whole or not at all.
    ///
    /// # Errors
    /// When the system refuses, when a symlink stands there, or when it would be
    /// longer than what is read of it.
    pub fn save(&self, name: &str, text: &str) -> Result<()> {
        if text.len() > FILE_BYTES_MAX {
            bail!("{} would be longer than 1 MiB; nothing was changed", self.shown(name));
        }
        self.save_parts(name, std::iter::once(text.as_bytes()))
    }

    /// Replaces a file by bytes in several pieces, whole or not at all.
    ///
    /// # Errors
    /// When the system refuses, or when a symlink stands there.
    pub fn save_parts<'b>(&self, name: &str, parts: impl Iterator<Item = &'b [u8]>) -> Result<()> {
        let file = self.path.join(name);
        if is_link(&self.path) || is_link(&file) {
            bail!("{} is a symlink, which is neither read nor written", self.shown(name));
        }
        let readers = match self.kind {
            Kind::InVault => Readers::AsNotes,
            Kind::InState => Readers::Owner,
        };
        save::sweep(&file);
        save::save_parts(&file, parts, readers)
    }

    /// Removes the drafts of writers that are no more, where the folder is the
    /// program's own; in a vault that waits for the next answer.
    pub fn sweep(&self) {
        if self.kind == Kind::InState {
            save::sweep_all(&self.path);
        }
    }

    /// Gives a file another name, in the place of one that bears it.
    ///
    /// # Errors
    /// When the system refuses, or when the folder is a symlink.
    pub fn rename(&self, old: &str, new: &str) -> Result<()> {
        if is_link(&self.path) {
            bail!("{} is a symlink, which is neither read nor written", self.path.display());
        }
        Ok(fs::rename(self.path.join(old), self.path.join(new))?)
    }
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::root::Root;
    use std::os::unix::fs::symlink;

    fn places(folder: &Path) -> Places {
        Places { state: Some(folder.join("state")), ..Places::default() }
    }

    fn vault(folder: &Path, name: &str) -> Store {
        let root = folder.join(name);
        fs::create_dir_all(&root).expect("made");
        Store::Disk(Root::open(&root).expect("a folder"))
    }

    #[test]
    fn what_is_said_of_a_vault_is_kept_in_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = vault(folder.path(), "v");
        let own = OwnFolder::to_write(&store, &places(folder.path())).expect("writable");
        assert_eq!(own.read("a.toml"), Ok(None));
        own.save("a.toml", "x").expect("saved");
        assert_eq!(own.read("a.toml"), Ok(Some("x".to_owned())));
        assert_eq!(own.shown("a.toml").as_str(), ".vaultgraph/a.toml");
        let names: Vec<_> = fs::read_dir(folder.path().join("v")).expect("listed").collect();
        assert_eq!(names.len(), 1);
    }

    #[test]
    fn what_cannot_be_written_has_a_folder_in_the_state() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let places = places(folder.path());
        let own = OwnFolder::to_write(&Store::Embedded, &places).expect("there is a home");
        own.save("a.toml", "x").expect("saved");
        assert!(OwnFolder::all(&Store::Embedded, &places).iter().eq([&own]));
        assert!(own.shown("a.toml").as_str().ends_with("state/of-vaults/demo/a.toml"));
        let both = [vault(folder.path(), "a/v"), vault(folder.path(), "b/v")];
        let [one, other] = both.map(|store| OwnFolder::in_state(&store, &places));
        assert!(one != other && one.is_some());
        assert!(OwnFolder::to_write(&Store::Embedded, &Places::default()).is_err());
    }

    #[test]
    fn a_symlink_is_neither_read_nor_written() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let elsewhere = folder.path().join("elsewhere");
        fs::create_dir(&elsewhere).expect("made");
        fs::write(elsewhere.join("a.toml"), "secret").expect("written");
        let places = places(folder.path());
        let (linked, held) = (vault(folder.path(), "linked"), vault(folder.path(), "held"));
        symlink(&elsewhere, folder.path().join("linked/.vaultgraph")).expect("linked");
        fs::create_dir(folder.path().join("held/.vaultgraph")).expect("made");
        let link = folder.path().join("held/.vaultgraph/a.toml");
        symlink(elsewhere.join("a.toml"), link).expect("linked");
        for store in [linked, held] {
            let own = &OwnFolder::all(&store, &places)[0];
            let said = own.read("a.toml").expect_err("refused");
            assert_eq!((said.code, said.path.as_str()), (Code::BadConfig, ".vaultgraph/a.toml"));
            assert!(own.save("a.toml", "x").is_err());
        }
        assert_eq!(fs::read(elsewhere.join("a.toml")).expect("there"), b"secret");
    }

    #[test]
    fn what_is_too_long_or_no_text_is_a_problem() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let own = &OwnFolder::all(&vault(folder.path(), "v"), &places(folder.path()))[0];
        own.save("long", "#").expect("saved");
        let long = "#".repeat(FILE_BYTES_MAX + 1);
        assert!(own.save("long", &long).is_err());
        fs::write(own.path.join("long"), long).expect("written");
        assert!(own.read("long").is_err());
        fs::write(own.path.join("odd"), b"\xff").expect("written");
        assert!(own.read("odd").is_err());
    }
}
