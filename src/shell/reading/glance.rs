//! A look at a few files, of which the system told: what stands in notes, and which
//! plain notes there are. Whatever else may have changed is left to a look at all.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use super::{CHANGE, Opened, READING, Seen};
use crate::note::{self, NotePath, Packed};
use crate::shell::load::{self, Known, Mark, Workers};
use crate::shell::scan::is_plain_note;
use crate::vault::{FileChanges, Vault};

impl Opened {
    /// Looks at some files only, of which is told that they may have changed, by
    /// their paths in the file system. Gives nothing, and changes nothing, where
    /// something else may have changed than what stands in notes and which plain notes
    /// there are; all files are to be looked at then.
    pub fn glance(
        &mut self,
        files: &[PathBuf],
        workers: &Workers,
        now: SystemTime,
    ) -> Option<Seen> {
        let started = Instant::now();
        let Glanced { gone, new, marks } = self.glanced(files, now)?;
        let reading = started.elapsed();
        let before = Arc::clone(&self.vault);
        if !new.is_empty() || !gone.is_empty() {
            let changes = FileChanges { gone: &gone, notes: &new, ..FileChanges::default() };
            let rules = Arc::clone(&self.rules);
            if !self.change(changes, &rules, workers) {
                return None;
            }
            self.report.stages =
                vec![(READING, reading), (CHANGE, started.elapsed().saturating_sub(reading))];
        }
        for position in gone.iter().rev().filter_map(|path| position(&before, path)) {
            self.basis.marks.remove(position);
        }
        let mut come = Vec::new();
        for (path, mark) in marks {
            let Some(at) = position(&self.vault, &path) else { continue };
            if position(&before, &path).is_some() {
                self.basis.marks[at] = mark;
            } else {
                self.basis.marks.insert(at, mark);
                come.push(path);
            }
        }
        if !gone.is_empty() || !come.is_empty() {
            self.files = Arc::new(self.files.with(&gone, come.into_iter()));
        }
        Some(if new.is_empty() && gone.is_empty() { Seen::Same } else { Seen::Changed })
    }

    fn glanced(&self, files: &[PathBuf], now: SystemTime) -> Option<Glanced> {
        let basis = &self.basis;
        let folder = basis.store.folder()?;
        let known = Known { parsed: self.vault.parsed(), marks: &basis.marks, now };
        let parse = |path, bytes: &[u8]| note::parse_with(path, bytes, &basis.settings.rules);
        let is_walked = |file: &Path| {
            let above = file.parent();
            above == Some(folder) || self.folders.iter().any(|one| Some(&*one.path) == above)
        };
        let mut glanced = Glanced::default();
        for file in files {
            let path = NotePath::new(file.strip_prefix(folder).ok()?.to_str()?);
            match position(&self.vault, &path) {
                Some(at) if is_nothing(file) => {
                    // All of it may be away, or this only kept on another machine.
                    if !basis.marks[at].is_named() || !folder.is_dir() || is_in_cloud(file) {
                        return None;
                    }
                    glanced.gone.push(path);
                }
                Some(_) => {
                    let (note, mark) = load::read_again(&basis.store, &path, known, parse)?;
                    glanced.new.extend(note);
                    glanced.marks.insert(path, mark);
                }
                // Programs write a file beside the note and rename it then.
                None if is_nothing(file) => {}
                None if is_plain_note(&path) && is_walked(file) => {
                    let (note, mark) = load::read_first(&basis.store, &path, now, parse)?;
                    glanced.new.push(note);
                    glanced.marks.insert(path, mark);
                }
                None => return None,
            }
        }
        glanced.gone.sort_unstable();
        glanced.gone.dedup();
        glanced.new.sort_by(|a, b| a.path().cmp(b.path()));
        // Of what was told of twice, what was read last.
        glanced.new.reverse();
        glanced.new.dedup_by(|a, b| a.path() == b.path());
        Some(glanced)
    }
}

/// What some files say that were looked at.
#[derive(Debug, Default)]
struct Glanced {
    /// Notes that are not there any more, in order.
    gone: Vec<NotePath>,
    /// Those that are new or say something else.
    new: Vec<Packed>,
    /// From what all that are there were read.
    marks: BTreeMap<NotePath, Mark>,
}

/// Where a note stands among the parsed ones of a vault.
fn position(vault: &Vault, path: &NotePath) -> Option<usize> {
    vault.parsed().binary_search_by(|note| note.path().cmp(path)).ok()
}

/// Whether a placeholder stands for a file.
fn is_in_cloud(file: &Path) -> bool {
    let name = file.file_name().and_then(OsStr::to_str);
    let placeholder = name.map(|name| file.with_file_name(format!(".{name}.icloud")));
    placeholder.is_none_or(|placeholder| !is_nothing(&placeholder))
}

fn is_nothing(file: &Path) -> bool {
    matches!(file.symlink_metadata(), Err(fault) if fault.kind() == ErrorKind::NotFound)
}
