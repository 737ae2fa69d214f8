//! Notes changed because their reader asked for it: shown first, then written whole,
//! and taken back in one step.
//!
//! A file is written only while it holds what the change was made from, byte for
//! byte, and only if it is a regular file of the vault under its own name. That is
//! looked at before anything is written, and of each file once more when only the
//! move is left that replaces it; it is never changed in place, and keeps its
//! permissions. What was there is kept in the state folder until another change is
//! made, so that it can be put back.

mod asked;
mod screen;
#[cfg(test)]
mod tests;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use similar::TextDiff;
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::places::Places;
use super::read::{self, Links, NOTE_BYTES_MAX};
use super::save::{self, Readers, save, save_if};
use crate::note::NotePath;
use crate::query::change::Ask;
use crate::text::shown::display_safe;

pub use asked::Asked;
pub use screen::{Question, Writer};

/// How many lines stand around a changed one.
const CONTEXT_LINES: usize = 2;

/// One file, as it is and as it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is called.
    pub path: NotePath,
    file: PathBuf,
    /// Nothing where there is no such file yet.
    before: Option<Vec<u8>>,
    /// Nothing where there is to be none.
    after: Option<Vec<u8>>,
}

/// A change that was made, as it is kept; bytes are in files of their own.
#[derive(Debug, Serialize, Deserialize)]
struct Made {
    path: String,
    file: PathBuf,
    was_there: bool,
    is_there: bool,
}

impl Change {
    /// A change of a file that is there: `make` gives the new text of the old.
    ///
    /// # Errors
    /// Where the file is not to be written, or `make` refuses.
    pub fn of_file(
        folder: &Path,
        path: &NotePath,
        make: impl FnOnce(&[u8]) -> Result<String, String>,
    ) -> Result<Self> {
        let file = own_file(folder, path)?;
        let contents = read::read(&file, Links::Refuse, NOTE_BYTES_MAX)
            .map_err(|fault| anyhow::anyhow!("{path} {}", fault.diagnostic(path).message()))?;
        if contents.bytes.len() >= NOTE_BYTES_MAX {
            bail!("{path} is too large to be changed");
        }
        let after = make(&contents.bytes).map_err(|why| anyhow::anyhow!("{path}: {why}"))?;
        let after = Some(after.into_bytes());
        Ok(Self { path: path.clone(), file, before: Some(contents.bytes), after })
    }

    /// A file that is to be made.
    ///
    /// # Errors
    /// Where something of that name is there, or its folder is not.
    pub fn new_file(folder: &Path, path: &NotePath, text: String) -> Result<Self> {
        let file = folder.join(path.as_str());
        if fs::symlink_metadata(&file).is_ok() {
            bail!("{path} is there already");
        }
        own_folder(folder, &file, path)?;
        Ok(Self { path: path.clone(), file, before: None, after: Some(text.into_bytes()) })
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.before == self.after
    }

    /// What changes, as `diff -u` has it. Not yet safe to show.
    pub fn diff(&self) -> String {
        let text = |bytes: &Option<Vec<u8>>| {
            String::from_utf8_lossy(bytes.as_deref().unwrap_or_default()).into_owned()
        };
        let name = |side: &str, bytes: &Option<Vec<u8>>| match bytes {
            Some(_) => format!("{side}/{}", self.path),
            None => "/dev/null".to_owned(),
        };
        let (before, after) = (text(&self.before), text(&self.after));
        let (old, new) = (name("a", &self.before), name("b", &self.after));
        if before.is_empty() && after.is_empty() {
            return format!("--- {old}\n+++ {new}\n");
        }
        let diff = TextDiff::from_lines(&before, &after);
        diff.unified_diff().context_radius(CONTEXT_LINES).header(&old, &new).to_string()
    }

    /// Its file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The bytes that are there now; nothing where there is no file.
    fn now(&self) -> Result<Option<Vec<u8>>> {
        match fs::symlink_metadata(&self.file) {
            Ok(found) if found.is_file() => Ok(Some(fs::read(&self.file)?)),
            Ok(_) => bail!("{} is no regular file any more", self.path),
            Err(fault) if fault.kind() == ErrorKind::NotFound => Ok(None),
            Err(fault) => Err(fault).with_context(|| format!("{} cannot be read", self.path)),
        }
    }

    /// Makes it, if the file is still what it was made from.
    fn make(&self) -> Result<()> {
        match (&self.before, &self.after) {
            (Some(_), Some(after)) => {
                save_if(&self.file, after, Readers::AsNotes, || self.is_as_before())
            }
            (None, Some(after)) => {
                // Not over one that was made a moment ago.
                create(&self.file, after).with_context(|| format!("{} cannot be made", self.path))
            }
            (_, None) => self.is_as_before().and_then(|()| {
                fs::remove_file(&self.file)
                    .with_context(|| format!("{} cannot be removed", self.path))
            }),
        }
    }

    fn is_as_before(&self) -> Result<()> {
        match self.now()? == self.before {
            true => Ok(()),
            false => bail!("{} was changed meanwhile; it is left as it is", self.path),
        }
    }

    fn turned(self) -> Self {
        Self { before: self.after, after: self.before, ..self }
    }
}

fn create(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut made = OpenOptions::new().write(true).create_new(true).open(file)?;
    let written = made.write_all(bytes).and_then(|()| made.sync_all());
    if written.is_err() {
        let _ = fs::remove_file(file);
    }
    written?;
    file.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

/// The file of a path, if it is one of the vault's own and no symlink.
fn own_file(folder: &Path, path: &NotePath) -> Result<PathBuf> {
    let file = folder.join(path.as_str());
    match fs::symlink_metadata(&file) {
        Ok(found) if found.is_file() => {}
        _ => bail!("{path} is no regular file of the vault"),
    }
    own_folder(folder, &file, path)?;
    Ok(file)
}

/// Makes sure that the folder of a file is in the vault, whatever links lead there.
fn own_folder(folder: &Path, file: &Path, path: &NotePath) -> Result<()> {
    let above = file.parent().and_then(|above| fs::canonicalize(above).ok());
    match above.is_some_and(|above| above.starts_with(folder)) {
        true => Ok(()),
        false => bail!("the folder of {path} is not in the vault"),
    }
}

/// Makes changes, all or none where that can be told before: nothing is written if
/// one of the files is not what its change was made from.
///
/// # Errors
/// Where a file was changed meanwhile, or the system refuses; changes before that
/// one are made and can be taken back.
fn apply(changes: &[Change], places: &Places) -> Result<()> {
    all_as_before(changes)?;
    let kept = Kept::of(places)?;
    kept.sweep();
    if let Err(why) = kept.prepare(changes) {
        let _ = forget(&kept.next());
        return Err(why);
    }
    // Many notes take a while to be kept.
    if let Err(why) = all_as_before(changes) {
        let _ = forget(&kept.next());
        return Err(why);
    }
    kept.take_next()?;
    let (n_made, outcome) = make_all(changes);
    match n_made {
        // What was written before that can still be taken back.
        0 => kept.take_last()?,
        _ => forget(&kept.last())?,
    }
    outcome
}

/// Makes sure that every file is what its change was made from.
fn all_as_before(changes: &[Change]) -> Result<()> {
    for change in changes {
        if change.now()? != change.before {
            bail!("{} was changed meanwhile; nothing is written", change.path);
        }
    }
    Ok(())
}

/// Makes one after the other, up to the first that cannot be made; says how many were.
fn make_all(changes: &[Change]) -> (usize, Result<()>) {
    for (n_made, change) in changes.iter().enumerate() {
        if let Err(why) = change.make() {
            let n_all = changes.len();
            let why = match n_made {
                0 => why,
                _ => why.context(format!(
                    "{n_made} of {n_all} notes were written, and can be taken back, but not the next"
                )),
            };
            return (n_made, Err(why));
        }
    }
    (changes.len(), Ok(()))
}

/// The changes that take back what was made last in the vault of this folder: files
/// that hold what was written get what was there before.
///
/// # Errors
/// Where nothing was made, a file was changed since, or another vault was written last.
fn undo(vault: &Path, places: &Places) -> Result<Vec<Change>> {
    let kept = Kept::of(places)?;
    let Some(list) = kept.list()? else { bail!("nothing was written that is kept") };
    let mut changes = Vec::new();
    for (at, made) in list.into_iter().enumerate() {
        if !made.file.starts_with(vault) {
            let file = display_safe(&made.file.to_string_lossy());
            bail!("what was written last is in another vault: {file}");
        }
        let bytes = |side: &str, is_there: bool| -> Result<Option<Vec<u8>>> {
            is_there.then(|| fs::read(part(&kept.0, at, side))).transpose().map_err(Into::into)
        };
        let before = bytes("before", made.was_there)?;
        let after = bytes("after", made.is_there)?;
        let path = NotePath::new(&made.path);
        let change = Change { path, file: made.file, before, after };
        let now = change.now()?;
        if now == change.before {
            // It was never made, or is taken back.
            continue;
        }
        if now != change.after {
            bail!("{} was changed since; it is left as it is", change.path);
        }
        changes.push(change.turned());
    }
    Ok(changes)
}

/// Makes the changes that were asked for. What takes others back is not kept itself.
///
/// # Errors
/// As [`apply`].
pub fn make(ask: &Ask, changes: &[Change], places: &Places) -> Result<()> {
    match ask {
        Ask::TakeBack => take_back(changes),
        Ask::Tick(..) | Ask::Note(..) | Ask::Names(_) | Ask::Encoding(_) => apply(changes, places),
    }
}

/// Takes back what [`undo`] gave.
///
/// # Errors
/// As [`apply`].
fn take_back(changes: &[Change]) -> Result<()> {
    all_as_before(changes)?;
    make_all(changes).1
}

const LIST: &str = "list.json";

/// Looks whether a change could be taken back: without that, none is made.
///
/// # Errors
/// Why not, and what would help.
pub fn can_be_taken_back(places: &Places) -> Result<()> {
    Kept::of(places).map(drop)
}

/// The folder in which is kept what takes back the last change. Beside it stands the
/// next such folder until it is whole, and the last until a change was made.
struct Kept(PathBuf);

impl Kept {
    /// Where it is. What a run left that was ended between two steps is put right.
    fn of(places: &Places) -> Result<Self> {
        let state = places.state.as_ref().with_context(|| match places.is_forgetful {
            true => "start without --no-state to write, or it could not be taken back",
            false => "set HOME or XDG_STATE_HOME to write, or it could not be taken back",
        })?;
        let kept = Self(state.join("last-written"));
        if !kept.0.exists() && kept.last().exists() {
            fs::rename(kept.last(), &kept.0).context(UNKEPT)?;
        }
        Ok(kept)
    }

    fn next(&self) -> PathBuf {
        self.0.with_extension("next")
    }

    fn last(&self) -> PathBuf {
        self.0.with_extension("last")
    }

    /// What was written last, if anything was.
    fn list(&self) -> Result<Option<Vec<Made>>> {
        let Ok(list) = fs::read(self.0.join(LIST)) else { return Ok(None) };
        serde_json::from_slice(&list).map(Some).context("what was kept cannot be read")
    }

    /// Removes what a run left beside the notes that it wrote, if it was ended
    /// meanwhile.
    fn sweep(&self) {
        let list = self.list().ok().flatten().unwrap_or_default();
        let folders: BTreeSet<&Path> = list.iter().filter_map(|made| made.file.parent()).collect();
        folders.into_iter().for_each(save::sweep_all);
    }

    /// Keeps what is needed to take changes back as the next; the list last, so that a
    /// list that is there speaks of files that are.
    fn prepare(&self, changes: &[Change]) -> Result<()> {
        let folder = self.next();
        forget(&folder)?;
        let mut list = Vec::new();
        for (at, change) in changes.iter().enumerate() {
            for (side, bytes) in [("before", &change.before), ("after", &change.after)] {
                if let Some(bytes) = bytes {
                    save(&part(&folder, at, side), bytes, Readers::Owner)?;
                }
            }
            list.push(Made {
                path: change.path.as_str().to_owned(),
                file: change.file.clone(),
                was_there: change.before.is_some(),
                is_there: change.after.is_some(),
            });
        }
        save(&folder.join(LIST), &serde_json::to_vec(&list)?, Readers::Owner)
    }

    /// Makes the next what is kept; what was, becomes the last.
    fn take_next(&self) -> Result<()> {
        forget(&self.last())?;
        if self.0.exists() {
            fs::rename(&self.0, self.last()).context(UNKEPT)?;
        }
        fs::rename(self.next(), &self.0)
            .and_then(|()| self.0.parent().map_or(Ok(()), |state| File::open(state)?.sync_all()))
            .context(UNKEPT)
    }

    /// Makes the last what is kept again, if there was one.
    fn take_last(&self) -> Result<()> {
        forget(&self.0)?;
        match self.last().exists() {
            true => fs::rename(self.last(), &self.0).context(UNKEPT),
            false => Ok(()),
        }
    }
}

const UNKEPT: &str = "what takes a change back cannot be kept";

fn part(folder: &Path, at: usize, side: &str) -> PathBuf {
    folder.join(format!("{at}.{side}"))
}

/// Removes a folder of what was kept, if it is there.
fn forget(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(fault) if fault.kind() != ErrorKind::NotFound => {
            Err(fault).context("what was written before cannot be forgotten")
        }
        _ => Ok(()),
    }
}
