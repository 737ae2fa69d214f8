//! Where a vault comes from, and how its files are read again later: for the
//! preview, and for the lines that are shown as evidence.
//!
//! Nothing is read but what the walk over the vault found. A path made from the
//! text of a note reaches the file system only if it is one of these.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use rustix::fs::{Mode, OFlags};

use super::demo;
use super::obsidian;
use super::read::{self, Contents, Fault, Links, NOTE_BYTES_MAX, Stamp};
use super::root::Root;
use super::scan::{self, At, Elsewhere, Entry, Found};
use crate::note::NotePath;

/// Where a vault comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Store {
    /// A folder.
    Disk(Root),
    /// The demo vault in the program.
    Embedded,
}

impl Store {
    /// What a person calls the vault. Not yet safe to show.
    pub fn name(&self) -> String {
        match self {
            Self::Disk(root) => root.name(),
            Self::Embedded => demo::NAME.to_owned(),
        }
    }

    /// The folder, if there is one: to open a note in an editor, or to remember
    /// the vault.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Disk(root) => Some(root.path()),
            Self::Embedded => None,
        }
    }

    /// Whether it bears the mark of a Logseq graph.
    pub fn is_logseq(&self) -> bool {
        self.folder().is_some_and(|folder| folder.join(scan::LOGSEQ).is_file())
    }

    /// The name of the folder that holds Obsidian's settings.
    pub fn settings_folder(&self) -> &str {
        match self {
            Self::Disk(root) => root.settings(),
            Self::Embedded => obsidian::FOLDER,
        }
    }

    /// Lists the files, as [`scan::scan`] does.
    pub fn list(&self, cancel: &AtomicBool, on_step: impl FnMut(usize) + Send) -> Found {
        match self {
            Self::Disk(root) => scan::scan(root, cancel, on_step),
            Self::Embedded => demo::found(),
        }
    }

    /// Reads up to `bytes_max` bytes of a file that [`Store::list`] gave.
    ///
    /// # Errors
    /// As [`read::read`], and [`Fault::OutOfReach`] for a file whose bytes are
    /// outside of the vault.
    pub fn read(&self, entry: &Entry, bytes_max: usize) -> Result<Contents, Fault> {
        read_at(self.folder(), &entry.path, &entry.at, bytes_max)
    }

    /// The stamp that a file has now; none where there is no regular file.
    pub fn stamp(&self, entry: &Entry) -> Option<Stamp> {
        Stamp::at(&located(self.folder(), &entry.path, &entry.at)?)
    }

    /// Reads a file of settings by its path from the vault's root. Such files are
    /// not among those that [`Store::list`] gives, and may be links.
    ///
    /// # Errors
    /// As [`read::read`].
    pub fn read_settings(&self, path: &str, bytes_max: usize) -> Result<Contents, Fault> {
        match self {
            Self::Disk(root) => read::read(&root.path().join(path), Links::Follow, bytes_max),
            Self::Embedded => demo::file(path)
                .map(|bytes| Contents::of(bytes, bytes_max))
                .ok_or_else(|| Fault::Io(io::ErrorKind::NotFound.into())),
        }
    }
}

/// Looks at many files, one after the other: of those that follow each other in one
/// folder, the folder is looked up once.
#[derive(Debug)]
pub struct InTurn<'s, 'e> {
    store: &'s Store,
    /// That of the file before, by its path in the vault; not open where it cannot be
    /// opened.
    folder: Option<(&'e str, Option<OwnedFd>)>,
}

impl<'s, 'e> InTurn<'s, 'e> {
    /// Has looked at none.
    pub fn of(store: &'s Store) -> Self {
        Self { store, folder: None }
    }

    /// As [`Store::stamp`] has it.
    pub fn stamp(&mut self, entry: &'e Entry) -> Option<Stamp> {
        match self.folder_of(entry) {
            Some(folder) => Stamp::within(folder, entry.path.file_name()),
            None => self.store.stamp(entry),
        }
    }

    /// As [`Store::read`] has it.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn read(&mut self, entry: &'e Entry, bytes_max: usize) -> Result<Contents, Fault> {
        // Only by its path a file of a cloud is told from others there.
        let folder = if cfg!(target_os = "macos") { None } else { self.folder_of(entry) };
        match folder {
            Some(folder) => read::read_within(folder, entry.path.file_name(), bytes_max),
            None => self.store.read(entry, bytes_max),
        }
    }

    /// The folder of a file that lies there under its name; nothing where it cannot be
    /// opened.
    fn folder_of(&mut self, entry: &'e Entry) -> Option<BorrowedFd<'_>> {
        let (At::Named, Some(root)) = (&entry.at, self.store.folder()) else { return None };
        let folder = entry.path.folder();
        if self.folder.as_ref().is_none_or(|(path, _)| *path != folder) {
            // A pipe may stand there by now, which must not be waited for.
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
            let open = rustix::fs::open(root.join(folder), flags, Mode::empty()).ok();
            self.folder = Some((folder, open));
        }
        self.folder.as_ref().and_then(|(_, open)| open.as_ref()).map(AsFd::as_fd)
    }
}

/// The files of a loaded vault, to be read by path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    folder: Option<PathBuf>,
    /// Sorted by path.
    all: Vec<Entry>,
}

impl Files {
    /// Remembers where each of these files is.
    pub fn new(store: &Store, entries: impl Iterator<Item = Entry>) -> Self {
        let mut all: Vec<Entry> = entries.collect();
        // Mostly two sorted lists, one after the other.
        all.sort_by(|a, b| a.path.cmp(&b.path));
        Self { folder: store.folder().map(Path::to_owned), all }
    }

    /// The same files, with the paths of `notes`, which are sorted, in place of copies of
    /// these: those of notes that were known before come from another list.
    #[must_use]
    pub fn sharing<'n>(mut self, notes: impl Iterator<Item = &'n NotePath>) -> Self {
        let mut notes = notes.peekable();
        for entry in &mut self.all {
            while notes.next_if(|path| **path < entry.path).is_some() {}
            if let Some(path) = notes.next_if(|path| **path == entry.path) {
                entry.path = path.clone();
            }
        }
        self
    }

    /// The same files without some, and with others that lie under their own paths.
    #[must_use]
    pub fn with(&self, gone: &[NotePath], new: impl Iterator<Item = NotePath>) -> Self {
        let mut all = self.all.clone();
        all.retain(|entry| !gone.contains(&entry.path));
        all.extend(new.map(|path| Entry { path, at: At::Named }));
        all.sort_by(|a, b| a.path.cmp(&b.path));
        Self { folder: self.folder.clone(), all }
    }

    fn at(&self, path: &NotePath) -> Option<&At> {
        let at = self.all.binary_search_by(|entry| entry.path.cmp(path)).ok()?;
        Some(&self.all[at].at)
    }

    /// Reads a file again, at most [`NOTE_BYTES_MAX`] bytes of it.
    ///
    /// # Errors
    /// As [`Store::read`], and [`Fault::OutOfReach`] for a path that is not of
    /// this vault.
    pub fn read(&self, path: &NotePath) -> Result<Contents, Fault> {
        self.read_first(path, NOTE_BYTES_MAX)
    }

    /// Reads the first `bytes_max` bytes of a file again.
    ///
    /// # Errors
    /// As [`Files::read`].
    pub fn read_first(&self, path: &NotePath, bytes_max: usize) -> Result<Contents, Fault> {
        let at = self.at(path).ok_or(Fault::OutOfReach)?;
        read_at(self.folder.as_deref(), path, at, bytes_max)
    }

    /// The vault's folder, if it is one.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The file on disk, to hand to another program; none for what is embedded,
    /// unknown or out of reach.
    pub fn on_disk(&self, path: &NotePath) -> Option<PathBuf> {
        located(self.folder.as_deref(), path, self.at(path)?)
    }

    /// The path of a file from the vault's folder on, byte for byte as the system has
    /// it, also where it is not Unicode.
    pub fn name_on_disk(&self, path: &NotePath) -> Vec<u8> {
        // One that is Unicode is known by its own name, whatever it links to.
        let odd = self.on_disk(path).filter(|file| file.to_str().is_none());
        let Some(file) = odd else { return path.as_str().into() };
        let within = self.folder().and_then(|folder| file.strip_prefix(folder).ok());
        within.unwrap_or(&file).as_os_str().as_encoded_bytes().into()
    }
}

fn read_at(
    folder: Option<&Path>,
    path: &NotePath,
    at: &At,
    bytes_max: usize,
) -> Result<Contents, Fault> {
    match at.elsewhere() {
        Some(Elsewhere::Embedded(bytes)) => return Ok(Contents::of(bytes, bytes_max)),
        Some(Elsewhere::InCloud) => return Err(Fault::InCloud),
        _ => {}
    }
    let file = located(folder, path, at).ok_or(Fault::OutOfReach)?;
    read::read(&file, Links::Refuse, bytes_max)
}

fn located(folder: Option<&Path>, path: &NotePath, at: &At) -> Option<PathBuf> {
    match at.elsewhere() {
        None => folder.map(|folder| folder.join(path.as_str())),
        Some(Elsewhere::Path(file)) => Some(file.clone()),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fs::{CWD, mkfifoat};
    use std::fs;

    #[test]
    fn only_what_was_found_can_be_read() {
        let outer = tempfile::tempdir().expect("a temporary folder");
        let vault = outer.path().join("vault");
        fs::create_dir(&vault).expect("made");
        fs::write(vault.join("a.md"), "inside").expect("written");
        fs::write(outer.path().join("secret.md"), "outside").expect("written");
        std::os::unix::fs::symlink("../secret.md", vault.join("l.md")).expect("linked");

        let store = Store::Disk(Root::open(&vault).expect("a folder"));
        let found = store.list(&AtomicBool::new(false), |_| {});
        let files = Files::new(&store, found.notes.into_iter());
        let bytes = |path: &str| files.read(&NotePath::new(path)).ok().map(|read| read.bytes);
        assert_eq!(bytes("a.md"), Some(b"inside".to_vec()));
        for path in ["../secret.md", "l.md", "/etc/passwd", "none.md", ""] {
            assert_eq!(bytes(path), None, "{path} was read");
        }
    }

    #[test]
    fn a_pipe_in_the_place_of_a_folder_is_not_waited_for() {
        let vault = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(vault.path().join("b")).expect("made");
        for name in ["a.md", "b/c.md", "b/d.md"] {
            fs::write(vault.path().join(name), name).expect("written");
        }
        let store = Store::Disk(Root::open(vault.path()).expect("a folder"));
        let found = store.list(&AtomicBool::new(false), |_| {});
        let stamps = || -> Vec<Option<u64>> {
            let mut stamps = InTurn::of(&store);
            found.notes.iter().map(|one| stamps.stamp(one).map(|stamp| stamp.size)).collect()
        };
        assert_eq!(stamps(), [Some(4), Some(6), Some(6)]);
        fs::remove_dir_all(vault.path().join("b")).expect("removed");
        mkfifoat(CWD, vault.path().join("b"), Mode::RUSR).expect("made");
        assert_eq!(stamps(), [Some(4), None, None]);
    }

    #[test]
    fn the_demo_vault_is_read_from_the_program() {
        let store = Store::Embedded;
        let found = store.list(&AtomicBool::new(false), |_| {});
        let files = Files::new(&store, found.notes.iter().cloned());
        let first = &found.notes[0].path;
        assert!(!files.read(first).expect("readable").bytes.is_empty());
        assert_eq!(files.on_disk(first), None);
    }
}
