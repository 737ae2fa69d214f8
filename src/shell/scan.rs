//! Which files a vault has: a walk over names, without opening one of them.
//!
//! - Files and folders whose name begins with a dot are not in the vault, nor is
//!   what lies in such a folder (as in Obsidian).
//! - A linked folder is not entered: if it leads inside, its notes are found at
//!   their own place, and if it leads outside, they are not of this vault.
//! - A linked file inside the vault is a file of its own. One that leads outside
//!   is in the vault by name only, so that links to it still resolve.
//! - A placeholder of iCloud stands for a file that is in the vault by name only.
//! - Pipes, sockets and devices are left out. Each of these, and whatever cannot
//!   be listed, is a diagnostic.
//!
//! The order in which a file system lists its folders never shows: everything is
//! sorted by path.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use walkdir::{DirEntry, DirEntryExt, WalkDir};

use super::leftovers;
use super::read::plain_words;
use super::root::Root;
use crate::note::{Code, Diagnostic, NotePath};

/// The most files and folders that are taken into one vault. A home folder stays below
/// it; the root of a file system does not. Which they are, where there are more, is as
/// it comes.
pub const FILES_MAX: usize = 2_000_000;

/// After how many files the walk says how far it is.
const FILES_A_STEP: usize = 1024;

/// Where the bytes of a file are. Nearly all files are where their paths say, and there
/// is one for each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum At {
    /// In the vault's folder under its path.
    #[default]
    Named,
    /// Somewhere else.
    Elsewhere(Box<Elsewhere>),
}

/// Where the bytes of a file are that are not where its path says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Elsewhere {
    /// At another path: the target of a link, or a name that is not Unicode.
    Path(PathBuf),
    /// In the program.
    Embedded(&'static [u8]),
    /// Outside of the vault, where nothing is read.
    OutOfReach,
    /// On another machine: here is only a placeholder.
    InCloud,
}

impl From<Elsewhere> for At {
    fn from(place: Elsewhere) -> Self {
        Self::Elsewhere(Box::new(place))
    }
}

impl At {
    /// Where, if not in the vault's folder under its path.
    pub fn elsewhere(&self) -> Option<&Elsewhere> {
        match self {
            Self::Named => None,
            Self::Elsewhere(place) => Some(place),
        }
    }
}

/// One file of a vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name in the vault; no two entries share one.
    pub path: NotePath,
    /// Where its bytes are.
    pub at: At,
}

/// What a vault consists of, each list sorted by path.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Files to be parsed: Markdown and canvases.
    pub notes: Vec<Entry>,
    /// All other files.
    pub attachments: Vec<Entry>,
    /// What was left out, and names that had to be changed.
    pub problems: Vec<Diagnostic>,
    /// The folders below the vault's own that were walked, in no order.
    pub folders: Vec<Folder>,
}

/// A folder of a vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its whole path.
    pub path: PathBuf,
    /// Its number in the file system: another folder may take its path.
    pub inode: u64,
}

impl Found {
    /// Files both to be parsed and not.
    pub fn count(&self) -> usize {
        self.notes.len() + self.attachments.len()
    }

    pub(super) fn add(&mut self, entry: Entry) {
        if entry.path.is_note() || entry.path.is_canvas() {
            self.notes.push(entry);
        } else {
            self.attachments.push(entry);
        }
    }

    pub(super) fn sort(&mut self) {
        self.notes.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
        self.attachments.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
        self.problems.sort_unstable();
    }
}

/// Whether a file or folder of this name belongs to no vault.
pub fn is_hidden(name: &OsStr) -> bool {
    name.as_bytes().first() == Some(&b'.')
}

/// Whether a file of this path, in a folder of the vault, is a note of which no more
/// is to be told than what stands in it.
pub fn is_plain_note(path: &NotePath) -> bool {
    let name = path.file_name();
    (path.is_note() || path.is_canvas())
        && !is_hidden(OsStr::new(name))
        && leftovers::conflict_of(name).is_none()
}

/// Walks the vault, folders beside each other. `on_step` hears the number of files
/// found so far now and then; once `cancel` is set the walk ends early, with what it
/// has.
pub fn scan(root: &Root, cancel: &AtomicBool, on_step: impl FnMut(usize) + Send) -> Found {
    let (n_files, on_step) = (AtomicUsize::new(0), Mutex::new((0, on_step)));
    let tell = || {
        let mut told = on_step.lock().unwrap_or_else(PoisonError::into_inner);
        let n_files = n_files.load(Ordering::Relaxed);
        if n_files >= told.0 + FILES_A_STEP {
            told.0 = n_files;
            (told.1)(n_files);
        }
    };
    let mut walk = Walk::new(root.path());
    let mut level = vec![root.path().to_owned()];
    while !level.is_empty() {
        let list = |folder: &PathBuf| {
            let mut walk = Walk::new(root.path());
            walk.list(folder, cancel, &n_files);
            tell();
            walk
        };
        let parts: Vec<Walk<'_>> = level.par_iter().map(list).collect();
        let folders = parts.iter().flat_map(|part| &part.found.folders);
        level = folders.map(|folder| folder.path.clone()).collect();
        parts.into_iter().for_each(|part| walk.add(part));
    }
    if n_files.into_inner() > FILES_MAX {
        let detail = format!("only the first {FILES_MAX} files and folders were taken");
        walk.problem(Path::new(""), Code::LimitReached, detail);
    }
    walk.name_the_odd_ones();
    walk.found.sort();
    walk.found
}

/// What a placeholder stands for, if this is one and the file itself is not there.
fn cloud_name(entry: &DirEntry) -> Option<PathBuf> {
    let name = leftovers::in_cloud(entry.file_name().to_str()?)?;
    let file = entry.path().with_file_name(name);
    (entry.file_type().is_file() && file.symlink_metadata().is_err()).then_some(file)
}

/// What tells a Logseq graph from other folders of Markdown.
pub const LOGSEQ: &str = "logseq/config.edn";

struct Walk<'r> {
    root: &'r Path,
    found: Found,
    /// Files whose names are not Unicode, to be named when all others are known.
    odd: Vec<(PathBuf, At)>,
}

impl<'r> Walk<'r> {
    fn new(root: &'r Path) -> Self {
        Self { root, found: Found::default(), odd: Vec::new() }
    }

    /// Takes what lies in one folder. `n_files` counts what lies in all.
    fn list(&mut self, folder: &Path, cancel: &AtomicBool, n_files: &AtomicUsize) {
        let entries = WalkDir::new(folder).min_depth(1).max_depth(1).into_iter();
        let entries = entries.filter_entry(|entry| {
            entry.depth() == 0 || !is_hidden(entry.file_name()) || cloud_name(entry).is_some()
        });
        for entry in entries {
            if cancel.load(Ordering::Relaxed) {
                return;
            }
            if n_files.fetch_add(1, Ordering::Relaxed) >= FILES_MAX {
                return;
            }
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {
                    let (path, inode) = (entry.path().to_owned(), entry.ino());
                    self.found.folders.push(Folder { path, inode });
                }
                Ok(entry) => self.visit(&entry),
                Err(fault) => self.fault(&fault),
            }
        }
    }

    fn add(&mut self, other: Self) {
        let Found { notes, attachments, problems, folders } = other.found;
        self.found.notes.extend(notes);
        self.found.attachments.extend(attachments);
        self.found.problems.extend(problems);
        self.found.folders.extend(folders);
        self.odd.extend(other.odd);
    }

    fn visit(&mut self, entry: &DirEntry) {
        let kind = entry.file_type();
        let path = entry.path();
        if let Some(file) = cloud_name(entry) {
            self.problem(&file, Code::InCloud, String::new());
            self.take(&file, Elsewhere::InCloud.into());
        } else if kind.is_file() {
            if self.relative(path).as_os_str() == LOGSEQ {
                self.problem(path, Code::Logseq, String::new());
            }
            self.take(path, At::Named);
        } else if kind.is_symlink() {
            self.follow(path);
        } else {
            self.problem(path, Code::NotAFile, String::new());
        }
    }

    fn follow(&mut self, link: &Path) {
        let target = match fs::canonicalize(link) {
            Ok(target) => target,
            Err(fault) if fault.kind() == ErrorKind::NotFound => {
                return self.problem(link, Code::Unreadable, "a link to nothing".into());
            }
            Err(fault) => return self.problem(link, Code::Unreadable, plain_words(&fault)),
        };
        let kind = match fs::metadata(&target) {
            Ok(metadata) => metadata.file_type(),
            Err(fault) => return self.problem(link, Code::Unreadable, plain_words(&fault)),
        };
        let inside = target.starts_with(self.root);
        if !inside {
            self.problem(link, Code::SymlinkOutside, String::new());
        }
        if kind.is_file() {
            let at = if inside { Elsewhere::Path(target) } else { Elsewhere::OutOfReach };
            self.take(link, at.into());
        } else if inside && !kind.is_dir() {
            self.problem(link, Code::NotAFile, String::new());
        }
    }

    fn take(&mut self, file: &Path, at: At) {
        let name = file.file_name().and_then(OsStr::to_str);
        if let Some(original) = name.and_then(leftovers::conflict_of) {
            self.problem(file, Code::SyncConflict, original);
        }
        let relative = self.relative(file);
        match relative.to_str() {
            Some(name) => self.found.add(Entry { path: NotePath::new(name), at }),
            None => {
                let at = if at == At::Named { Elsewhere::Path(file.into()).into() } else { at };
                let relative = relative.to_owned();
                self.odd.push((relative, at));
            }
        }
    }

    /// Gives files whose names are not Unicode a name that can be shown, and a
    /// number where two of them would look the same.
    fn name_the_odd_ones(&mut self) {
        if self.odd.is_empty() {
            return;
        }
        let found = &mut self.found;
        let mut taken: FxHashSet<NotePath> =
            found.notes.iter().chain(&found.attachments).map(|entry| entry.path.clone()).collect();
        let mut next_number: FxHashMap<NotePath, usize> = FxHashMap::default();
        self.odd.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        for (relative, at) in std::mem::take(&mut self.odd) {
            let plain = NotePath::new(&relative.to_string_lossy());
            let number = next_number.entry(plain.clone()).or_insert(1);
            let mut path = plain.clone();
            while !taken.insert(path.clone()) {
                *number += 1;
                path = numbered(&plain, *number);
            }
            found.problems.push(Diagnostic::new(&path, None, Code::InvalidFileName, ""));
            found.add(Entry { path, at });
        }
    }

    fn fault(&mut self, fault: &walkdir::Error) {
        let path = fault.path().unwrap_or(self.root).to_owned();
        let words = fault.io_error().map_or_else(|| fault.to_string(), plain_words);
        self.problem(&path, Code::Unreadable, words);
    }

    fn problem(&mut self, path: &Path, code: Code, detail: String) {
        let path = NotePath::new(&self.relative(path).to_string_lossy());
        self.found.problems.push(Diagnostic::new(&path, None, code, detail));
    }

    /// The path from the vault's root. Byte by byte, since all paths of the walk begin
    /// with that of its root, as it was given.
    fn relative<'p>(&self, path: &'p Path) -> &'p Path {
        let root = self.root.as_os_str().as_bytes();
        let rest = path.as_os_str().as_bytes().strip_prefix(root);
        let rest = rest.map(|rest| rest.strip_prefix(b"/").unwrap_or(rest));
        rest.map_or(path, |rest| Path::new(OsStr::from_bytes(rest)))
    }
}

/// `folder/name (2).md` for `folder/name.md`.
fn numbered(path: &NotePath, number: usize) -> NotePath {
    let extension = path.extension();
    let dot = usize::from(!extension.is_empty());
    let stem = &path.as_str()[..path.as_str().len() - extension.len() - dot];
    let dot = if dot == 1 { "." } else { "" };
    NotePath::new(&format!("{stem} ({number}){dot}{extension}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fs::{CWD, Mode, mkfifoat};
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    /// A folder with these files in it; a name that ends in `/` is a folder.
    fn vault(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("has a parent")).expect("made");
            if name.ends_with('/') {
                fs::create_dir_all(path).expect("made");
            } else {
                fs::write(path, "x").expect("written");
            }
        }
        folder
    }

    fn found(folder: &Path) -> Found {
        let root = Root::open(folder).expect("a folder");
        scan(&root, &AtomicBool::new(false), |_| {})
    }

    #[track_caller]
    fn check(folder: &Path, notes: &[&str], attachments: &[&str], problems: &[(&str, Code)]) {
        let found = found(folder);
        let names = |entries: &[Entry]| -> Vec<String> {
            entries.iter().map(|entry| entry.path.to_string()).collect()
        };
        assert_eq!(names(&found.notes), notes);
        assert_eq!(names(&found.attachments), attachments);
        let said: Vec<_> = found.problems.iter().map(|p| (p.path.as_str(), p.code)).collect();
        assert_eq!(said, problems);
    }

    #[test]
    fn what_tools_that_sync_leave_is_told_and_nothing_of_it_is_lost() {
        let vault = vault(&[
            ".Far.md.icloud",
            ".Here.md.icloud",
            "Here.md",
            "Plan.md",
            "Plan.sync-conflict-20260102-030405-ABCDEFG.md",
            ".x.icloud/a.md",
        ]);
        let found = found(vault.path());
        let notes: Vec<_> = found.notes.iter().map(|one| (one.path.as_str(), &one.at)).collect();
        let conflict = "Plan.sync-conflict-20260102-030405-ABCDEFG.md";
        assert_eq!(
            notes,
            [
                ("Far.md", &Elsewhere::InCloud.into()),
                ("Here.md", &At::Named),
                ("Plan.md", &At::Named),
                (conflict, &At::Named),
            ]
        );
        let said: Vec<_> =
            found.problems.iter().map(|one| (one.path.as_str(), one.code, &*one.detail)).collect();
        let expected = [("Far.md", Code::InCloud, ""), (conflict, Code::SyncConflict, "Plan.md")];
        assert_eq!(said, expected);
    }

    #[test]
    fn a_logseq_graph_is_told_for_one() {
        let graph = vault(&["logseq/config.edn", "pages/a.md", "notes/logseq/config.edn"]);
        let told = [("logseq/config.edn", Code::Logseq)];
        check(
            graph.path(),
            &["pages/a.md"],
            &["logseq/config.edn", "notes/logseq/config.edn"],
            &told,
        );
    }

    #[test]
    fn notes_and_canvases_are_told_from_other_files_and_all_are_sorted() {
        let vault = vault(&["b/Z.MD", "b/a.md", "a b.md", "c.canvas", "p/fig.png", "README"]);
        check(
            vault.path(),
            &["a b.md", "b/Z.MD", "b/a.md", "c.canvas"],
            &["README", "p/fig.png"],
            &[],
        );
    }

    #[test]
    fn dot_files_and_dot_folders_are_not_in_the_vault() {
        let vault = vault(&[".obsidian/x.md", ".trash/y.md", "a/.git/z.md", "a/.w.md", "a/v.md"]);
        check(vault.path(), &["a/v.md"], &[], &[]);
    }

    #[test]
    fn a_vault_whose_own_name_begins_with_a_dot_is_walked() {
        let outer = vault(&[".notes/a.md"]);
        check(&outer.path().join(".notes"), &["a.md"], &[], &[]);
    }

    #[test]
    fn a_linked_note_inside_is_a_note_of_its_own() {
        let vault = vault(&["a.md"]);
        symlink("a.md", vault.path().join("b.md")).expect("linked");
        check(vault.path(), &["a.md", "b.md"], &[], &[]);
        let target = fs::canonicalize(vault.path().join("a.md")).expect("there");
        assert_eq!(found(vault.path()).notes[1].at, Elsewhere::Path(target).into());
    }

    #[test]
    fn a_link_that_leads_outside_is_in_the_vault_by_name_only() {
        let (vault, outside) = (vault(&["a.md"]), vault(&["secret.md", "deep/b.md"]));
        symlink(outside.path().join("secret.md"), vault.path().join("l.md")).expect("linked");
        symlink(outside.path().join("deep"), vault.path().join("folder")).expect("linked");
        symlink("/dev/zero", vault.path().join("zero.md")).expect("linked");
        let outside = Code::SymlinkOutside;
        check(
            vault.path(),
            &["a.md", "l.md"],
            &[],
            &[("folder", outside), ("l.md", outside), ("zero.md", outside)],
        );
        assert_eq!(found(vault.path()).notes[1].at, Elsewhere::OutOfReach.into());
    }

    #[test]
    fn a_folder_beside_the_vault_whose_name_begins_alike_is_outside() {
        let both = vault(&["notes/a.md", "notes-of-others/b.md"]);
        symlink(both.path().join("notes-of-others/b.md"), both.path().join("notes/l.md"))
            .expect("linked");
        let problems = [("l.md", Code::SymlinkOutside)];
        check(&both.path().join("notes"), &["a.md", "l.md"], &[], &problems);
    }

    #[test]
    fn links_in_a_circle_end() {
        let vault = vault(&["d/a.md"]);
        symlink("../d", vault.path().join("d/again")).expect("linked");
        symlink("y.md", vault.path().join("x.md")).expect("linked");
        symlink("x.md", vault.path().join("y.md")).expect("linked");
        symlink("gone.md", vault.path().join("z.md")).expect("linked");
        check(
            vault.path(),
            &["d/a.md"],
            &[],
            &[("x.md", Code::Unreadable), ("y.md", Code::Unreadable), ("z.md", Code::Unreadable)],
        );
    }

    #[test]
    fn pipes_and_sockets_are_left_out_with_a_word() {
        let vault = vault(&["a.md"]);
        mkfifoat(CWD, vault.path().join("pipe.md"), Mode::RUSR).expect("made");
        let _listener = UnixListener::bind(vault.path().join("s.md")).expect("bound");
        let problems = [("pipe.md", Code::NotAFile), ("s.md", Code::NotAFile)];
        check(vault.path(), &["a.md"], &[], &problems);
    }

    #[test]
    fn names_that_are_not_unicode_stay_apart() {
        let vault = vault(&["caf\u{fffd}.md"]);
        for name in [&b"caf\xe9.md"[..], b"caf\xe8.md", b"f\xff"] {
            fs::write(vault.path().join(OsStr::from_bytes(name)), "x").expect("written");
        }
        let bad = Code::InvalidFileName;
        check(
            vault.path(),
            &["caf\u{fffd} (2).md", "caf\u{fffd} (3).md", "caf\u{fffd}.md"],
            &["f\u{fffd}"],
            &[("caf\u{fffd} (2).md", bad), ("caf\u{fffd} (3).md", bad), ("f\u{fffd}", bad)],
        );
        let root = fs::canonicalize(vault.path()).expect("there");
        let exact = root.join(OsStr::from_bytes(b"caf\xe8.md"));
        assert_eq!(found(vault.path()).notes[0].at, Elsewhere::Path(exact).into());
    }

    #[test]
    fn a_folder_that_cannot_be_listed_is_a_problem_of_its_own() {
        let vault = vault(&["a.md", "locked/b.md"]);
        let locked = vault.path().join("locked");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("set");
        if fs::read_dir(&locked).is_ok() {
            eprintln!("not tried: this user may read every folder");
            return;
        }
        check(vault.path(), &["a.md"], &[], &[("locked", Code::Unreadable)]);
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o700)).expect("set");
    }

    #[test]
    fn strange_but_lawful_names_are_names() {
        let vault = vault(&["-rf.md", "$(x).md", "a\nb.md", "q\\r.md", "e\x1b[2J.md"]);
        let names = ["$(x).md", "-rf.md", "a\nb.md", "e\x1b[2J.md", "q\\r.md"];
        check(vault.path(), &names, &[], &[]);
    }

    #[test]
    fn a_cancelled_walk_ends_at_once() {
        let vault = vault(&["folder/a.md", "b.md"]);
        let root = Root::open(vault.path()).expect("a folder");
        assert_eq!(scan(&root, &AtomicBool::new(true), |_| {}), Found::default());
    }
}
