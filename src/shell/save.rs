//! Files of the program's own, replaced whole or not at all.
//!
//! What is to be kept is written to a second file beside the first, made durable,
//! and moved over it: whoever reads, even after the power failed, finds the old
//! or the new. The second file bears the process's number, so two programs never
//! write into one, and what a killed one left behind can be told and removed.

use anyhow::{Context, Result};
use rustix::process::{Pid, test_kill_process};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

const SUFFIX: &str = ".tmp";

/// Replaces `file` by these bytes, readable by its owner alone. Folders above it
/// are made where they are missing.
///
/// # Errors
/// When the system refuses any step; `file` is then as it was.
pub fn save(file: &Path, bytes: &[u8]) -> Result<()> {
    let folder = file.parent().context("a file to be saved has no folder")?;
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    let draft = draft_of(file, std::process::id());
    let outcome = write_durably(&draft, bytes)
        .and_then(|()| fs::rename(&draft, file))
        .and_then(|()| File::open(folder)?.sync_all());
    if outcome.is_err() {
        // It may not even be there.
        let _ = fs::remove_file(&draft);
    }
    outcome.with_context(|| format!("{} cannot be saved", file.display()))
}

/// Removes the drafts of `file` whose writers are no more. What cannot be
/// removed stays: it does no harm.
pub fn sweep(file: &Path) {
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else { return };
    let Ok(entries) = fs::read_dir(folder) else { return };
    let prefix = format!("{}.", name.to_string_lossy());
    for entry in entries.flatten() {
        let name = entry.file_name();
        let number =
            name.to_str().and_then(|name| name.strip_prefix(&prefix)?.strip_suffix(SUFFIX));
        let writer = number.and_then(|number| Pid::from_raw(number.parse().ok()?));
        let is_gone =
            |writer| test_kill_process(writer).is_err_and(|fault| fault == rustix::io::Errno::SRCH);
        if writer.is_some_and(is_gone) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn draft_of(file: &Path, process: u32) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{process}{SUFFIX}"));
    name.into()
}

fn write_durably(draft: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // A draft of our own number is left from a process that had it before.
    let _ = fs::remove_file(draft);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(draft)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

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
        save(&file, b"one").expect("saved");
        save(&file, b"two").expect("saved");
        assert_eq!(fs::read(&file).expect("there"), b"two");
        assert_eq!(names(file.parent().expect("has one")), ["kept.json"]);
    }

    #[test]
    fn what_cannot_be_saved_leaves_the_old_file_and_no_draft() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("kept");
        fs::create_dir(&file).expect("a folder stands in the way");
        assert!(save(&file, b"x").is_err());
        assert_eq!(names(folder.path()), ["kept"]);
        assert!(save(&folder.path().join("kept/../kept/x/../../kept"), b"x").is_err());
    }

    #[test]
    fn drafts_of_dead_writers_are_swept_and_those_of_living_ones_stay() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("kept.json");
        let mut child = std::process::Command::new("true").spawn().expect("started");
        child.wait().expect("ended");
        let (dead, alive) = (draft_of(&file, child.id()), draft_of(&file, std::process::id()));
        let other = folder.path().join("kept.json.word.tmp");
        for draft in [&dead, &alive, &other] {
            fs::write(draft, "x").expect("written");
        }
        sweep(&file);
        assert!(!dead.exists() && alive.exists() && other.exists());
    }
}
