//! Files of the program's own, replaced whole or not at all.
//!
//! What is to be kept is written to a second file beside the first, made durable,
//! and moved over it: whoever reads, even after the power failed, finds the old
//! or the new. The second file bears the process's number, so two programs never
//! write into one, and what a killed one left behind can be told and removed. Its
//! name begins with a dot, so that in a vault neither Obsidian nor a sync takes it
//! for a note, and it is short, whatever the first is called.

use anyhow::{Context, Result};
use rustix::process::{Pid, test_kill_process};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::text::fingerprint;

/// What the name of a draft begins and ends with; between them stand a fingerprint of
/// the file's own name and the process's number.
const PREFIX: &str = ".vaultgraph-";
const SUFFIX: &str = ".tmp";

/// Small parts are gathered to so many bytes before the system gets them.
const BUFFER_BYTES: usize = 256 << 10;

/// Who may read a file that is new; one that was there stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Readers {
    /// Its owner alone, as for what the program remembers.
    Owner,
    /// Whoever may read the notes beside it, as the system has it for new files.
    AsNotes,
}

impl Readers {
    /// The permissions of a folder and of a file.
    fn modes(self) -> (u32, u32) {
        match self {
            Self::Owner => (0o700, 0o600),
            Self::AsNotes => (0o777, 0o666),
        }
    }
}

/// Replaces `file` by these bytes. Folders above it are made where they are
/// missing.
///
/// # Errors
/// When the system refuses any step; `file` is then as it was.
pub fn save(file: &Path, bytes: &[u8], readers: Readers) -> Result<()> {
    save_parts(file, std::iter::once(bytes), readers)
}

/// [`save`], unless `may` refuses, which is asked when all is written and only the move
/// is left.
///
/// # Errors
/// As [`save`], and what `may` says.
pub fn save_if(
    file: &Path,
    bytes: &[u8],
    readers: Readers,
    may: impl FnOnce() -> Result<()>,
) -> Result<()> {
    replace(file, std::iter::once(bytes), readers, may)
}

/// [`save`], of what is not in one piece.
///
/// # Errors
/// As [`save`].
pub fn save_parts(
    file: &Path,
    parts: impl Iterator<Item: AsRef<[u8]>>,
    readers: Readers,
) -> Result<()> {
    replace(file, parts, readers, || Ok(()))
}

fn replace(
    file: &Path,
    parts: impl Iterator<Item: AsRef<[u8]>>,
    readers: Readers,
    may: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let (_, file_mode) = readers.modes();
    let folder = file.parent().context("a file to be saved has no folder")?;
    make_folder(folder, readers)
        .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    let draft = draft_of(file, std::process::id()).context("a file to be saved has no name")?;
    let old = fs::metadata(file).ok().filter(fs::Metadata::is_file);
    let cannot = || format!("{} cannot be saved", file.display());
    let written = write_durably(&draft, parts, file_mode).and_then(|()| match old {
        Some(old) => fs::set_permissions(&draft, old.permissions()),
        None => Ok(()),
    });
    let moved = || fs::rename(&draft, file).and_then(|()| File::open(folder)?.sync_all());
    let outcome = written
        .with_context(cannot)
        .and_then(|()| may())
        .and_then(|()| moved().with_context(cannot));
    if outcome.is_err() {
        // It may not even be there.
        let _ = fs::remove_file(&draft);
    }
    outcome
}

/// Makes a folder, and those above it, where they are missing.
///
/// # Errors
/// When the system refuses.
pub fn make_folder(folder: &Path, readers: Readers) -> io::Result<()> {
    let (mode, _) = readers.modes();
    DirBuilder::new().recursive(true).mode(mode).create(folder)
}

/// Removes the drafts of `file` whose writers are no more. What cannot be
/// removed stays: it does no harm.
pub fn sweep(file: &Path) {
    let (Some(folder), Some(own)) = (file.parent(), mark_of(file)) else { return };
    sweep_where(folder, |mark| mark == own);
}

/// [`sweep`], of every file in a folder.
pub fn sweep_all(folder: &Path) {
    sweep_where(folder, |_| true);
}

fn sweep_where(folder: &Path, is_meant: impl Fn(&str) -> bool) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let draft = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
        let draft = draft.and_then(|name| name.strip_suffix(SUFFIX)?.rsplit_once('.'));
        let number = draft.filter(|(mark, _)| is_meant(mark)).map(|(_, number)| number);
        let writer = number.and_then(|number| Pid::from_raw(number.parse().ok()?));
        let is_gone =
            |writer| test_kill_process(writer).is_err_and(|fault| fault == rustix::io::Errno::SRCH);
        if writer.is_some_and(is_gone) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// What tells the drafts of one file from those of others in its folder.
fn mark_of(file: &Path) -> Option<String> {
    Some(format!("{:016x}", fingerprint(file.file_name()?.as_encoded_bytes())))
}

fn draft_of(file: &Path, process: u32) -> Option<PathBuf> {
    Some(file.with_file_name(format!("{PREFIX}{}.{process}{SUFFIX}", mark_of(file)?)))
}

fn write_durably(
    draft: &Path,
    parts: impl Iterator<Item: AsRef<[u8]>>,
    mode: u32,
) -> io::Result<()> {
    // A draft of our own number is left from a process that had it before.
    let _ = fs::remove_file(draft);
    let file = OpenOptions::new().write(true).create_new(true).mode(mode).open(draft)?;
    let mut file = BufWriter::with_capacity(BUFFER_BYTES, file);
    for part in parts {
        file.write_all(part.as_ref())?;
    }
    file.into_inner()?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .expect("listed")
            .map(|entry| entry.expect("read").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_and_no_draft_stays() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("deep/er/kept.json");
        save(&file, b"one", Readers::Owner).expect("saved");
        save(&file, b"two", Readers::Owner).expect("saved");
        assert_eq!(fs::read(&file).expect("there"), b"two");
        assert_eq!(names(file.parent().expect("has one")), ["kept.json"]);
    }

    #[test]
    fn what_cannot_be_saved_leaves_the_old_file_and_no_draft() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("kept");
        fs::create_dir(&file).expect("a folder stands in the way");
        assert!(save(&file, b"x", Readers::Owner).is_err());
        assert_eq!(names(folder.path()), ["kept"]);
        let odd = folder.path().join("kept/../kept/x/../../kept");
        assert!(save(&odd, b"x", Readers::Owner).is_err());
    }

    #[test]
    fn what_is_not_to_be_saved_after_all_leaves_the_old_file_and_no_draft() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("kept");
        fs::write(&file, "old").expect("written");
        let may = || {
            let there = names(folder.path());
            let draft = there.iter().find(|name| **name != "kept").expect("the draft is there");
            assert!(draft.starts_with('.'), "{draft}");
            anyhow::bail!("it is not to be")
        };
        let said = save_if(&file, b"new", Readers::Owner, may).expect_err("refused");
        assert_eq!(said.to_string(), "it is not to be");
        assert_eq!(fs::read(&file).expect("there"), b"old");
        assert_eq!(names(folder.path()), ["kept"]);
    }

    #[test]
    fn a_file_with_a_name_as_long_as_can_be_is_saved() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("x".repeat(255));
        save(&file, b"x", Readers::Owner).expect("saved");
        assert_eq!(names(folder.path()), ["x".repeat(255)]);
    }

    #[test]
    fn a_file_keeps_its_permissions_and_a_new_one_has_those_asked_for() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mode = |name: &str| {
            let metadata = fs::metadata(folder.path().join(name)).expect("there");
            metadata.permissions().mode() & 0o777
        };
        for (name, readers) in [("own", Readers::Owner), ("notes", Readers::AsNotes)] {
            save(&folder.path().join(name), b"x", readers).expect("saved");
        }
        assert_eq!(mode("own"), 0o600);
        fs::write(folder.path().join("note.md"), "x").expect("written");
        assert_eq!(mode("notes"), mode("note.md"));
        let file = folder.path().join("shared");
        fs::write(&file, "x").expect("written");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o664)).expect("set");
        save(&file, b"y", Readers::Owner).expect("saved");
        assert_eq!(mode("shared"), 0o664);
    }

    #[test]
    fn drafts_of_dead_writers_are_swept_and_those_of_living_ones_stay() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("kept.json");
        let mut child = std::process::Command::new("true").spawn().expect("started");
        child.wait().expect("ended");
        let draft = |process| draft_of(&file, process).expect("it has a name");
        let (dead, alive) = (draft(child.id()), draft(std::process::id()));
        let other = folder.path().join(format!("kept.json.{}.tmp", child.id()));
        for draft in [&dead, &alive, &other] {
            fs::write(draft, "x").expect("written");
        }
        sweep(&folder.path().join("another.json"));
        assert!(dead.exists());
        sweep(&file);
        assert!(!dead.exists() && alive.exists() && other.exists());
        fs::write(&dead, "x").expect("written");
        sweep_all(folder.path());
        assert!(!dead.exists() && alive.exists() && other.exists());
    }
}
