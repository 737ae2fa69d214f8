//! Bytes of one file, without ever hanging and without ever holding more than
//! was asked for.
//!
//! A path that was a regular file when the vault was walked may be a pipe, a
//! device or a symlink by now. So a file is opened without blocking and without
//! following a link at its end, asked again what it is, and read up to a limit.
//! On macOS a file may be listed whose bytes are in the cloud, and who reads it
//! waits until they are here, however long that takes; such a file is left alone.

use rustix::fs::{AtFlags, FileType, Mode, OFlags, Stat, open, openat, statat};
use rustix::io::{Errno, retry_on_intr};
use serde::{Deserialize, Serialize};
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::os::fd::{BorrowedFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::note::{Code, Diagnostic, NotePath};

/// The most that is read of one note, in bytes.
pub const NOTE_BYTES_MAX: usize = 16 << 20;

/// How long after its last change a file may change again without its stamp
/// saying so, in nanoseconds: the coarsest clock of a file system in use (FAT)
/// ticks every two seconds.
const TICK_NS: i64 = 2_000_000_000;

/// How every file is opened: what stands there may be a pipe, which nobody waits for.
const FLAGS: OFlags =
    OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::CLOEXEC);

/// What tells one state of a file from the next without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Length in bytes.
    pub size: u64,
    /// When it was last written, in nanoseconds since 1970, or before that.
    pub modified_ns: i64,
    /// When the system last changed anything about it, in nanoseconds since
    /// 1970. Unlike `modified`, nobody can set it.
    pub changed_ns: i64,
    /// Its number in the file system.
    pub inode: u64,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self {
            size: metadata.len(),
            modified_ns: in_nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
            changed_ns: in_nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
            inode: metadata.ino(),
        }
    }

    /// Of the regular file at a path; none for what is not one, or not there.
    pub fn at(file: &Path) -> Option<Self> {
        let metadata = file.symlink_metadata().ok()?;
        metadata.is_file().then(|| Self::of(&metadata))
    }

    /// The same of a file in an open folder, for less: no folder above is looked up.
    pub fn within(folder: BorrowedFd<'_>, name: &str) -> Option<Self> {
        let stat = statat(folder, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        (FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile).then(|| Self::told(&stat))
    }

    fn told(stat: &Stat) -> Self {
        let below = |nanoseconds: u32| i64::from(nanoseconds);
        Self {
            size: u64::try_from(stat.st_size).unwrap_or_default(),
            modified_ns: in_nanoseconds(stat.st_mtime, below(below_a_second(stat.st_mtime_nsec))),
            changed_ns: in_nanoseconds(stat.st_ctime, below(below_a_second(stat.st_ctime_nsec))),
            inode: stat.st_ino,
        }
    }

    /// When it was last written.
    pub fn modified(&self) -> Option<SystemTime> {
        let apart = Duration::from_nanos(self.modified_ns.unsigned_abs());
        match self.modified_ns {
            0.. => UNIX_EPOCH.checked_add(apart),
            _ => UNIX_EPOCH.checked_sub(apart),
        }
    }

    /// Whether a change after `now` must give the file another stamp. One whose
    /// clock is far ahead counts as settled, or it would be read for ever.
    pub fn is_settled(&self, now: SystemTime) -> bool {
        let since = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let now_ns = i64::try_from(since).unwrap_or(i64::MAX);
        now_ns.saturating_sub(self.changed_ns).saturating_abs() > TICK_NS
    }
}

/// A time as the system tells it: seconds from 1970 on, or before, and what comes to them.
fn in_nanoseconds(seconds: i64, nanoseconds: i64) -> i64 {
    seconds.saturating_mul(1_000_000_000).saturating_add(nanoseconds)
}

/// Nanoseconds, which have another type on each system.
fn below_a_second(nanoseconds: impl TryInto<u32>) -> u32 {
    nanoseconds.try_into().unwrap_or_default()
}

/// The start of a file, or all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// At most as many as were asked for.
    pub bytes: Vec<u8>,
    /// Whether the file goes on after them.
    pub cut: bool,
    /// Of the file that the bytes were read from; none for what is embedded, and
    /// for a file that was written to meanwhile.
    pub stamp: Option<Stamp>,
}

impl Contents {
    /// The first `bytes_max` bytes of what is in memory already.
    pub fn of(bytes: &[u8], bytes_max: usize) -> Self {
        let kept = &bytes[..bytes.len().min(bytes_max)];
        Self { bytes: kept.to_vec(), cut: kept.len() < bytes.len(), stamp: None }
    }

    /// What to say of it if it was cut.
    pub fn diagnostic(&self, path: &NotePath) -> Option<Diagnostic> {
        let detail = format!("{} MiB are read", self.bytes.len() >> 20);
        self.cut.then(|| Diagnostic::new(path, None, Code::TooLarge, detail))
    }
}

/// Why a file gave no bytes.
#[derive(Debug)]
pub enum Fault {
    /// A pipe, socket, device or folder stands there.
    NotAFile,
    /// The system says no.
    Io(io::Error),
    /// The vault does not know the file, or knows it by name only.
    OutOfReach,
    /// It has to be downloaded first.
    InCloud,
}

impl Fault {
    /// Whether nothing is there.
    pub fn is_absence(&self) -> bool {
        let kinds = [ErrorKind::NotFound, ErrorKind::NotADirectory];
        matches!(self, Self::Io(fault) if kinds.contains(&fault.kind()))
    }

    /// As a problem of the file.
    pub fn diagnostic(&self, path: &NotePath) -> Diagnostic {
        let (code, detail) = match self {
            Self::NotAFile => (Code::NotAFile, String::new()),
            Self::Io(fault) => (Code::Unreadable, plain_words(fault)),
            Self::OutOfReach => (Code::SymlinkOutside, String::new()),
            Self::InCloud => (Code::InCloud, String::new()),
        };
        Diagnostic::new(path, None, code, detail)
    }
}

/// Whether a symlink in the last place of a path may be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// As for a settings file, which people link into many vaults.
    Follow,
    /// As for a note, whose link was already followed and judged by the walk.
    Refuse,
}

/// Reads up to `bytes_max` bytes of a regular file.
///
/// # Errors
/// [`Fault::NotAFile`] for what is not a regular file, [`Fault::InCloud`] for one
/// whose bytes are not on this machine, [`Fault::Io`] for all that the system
/// refuses. An interrupted call is repeated.
pub fn read(file: &Path, links: Links, bytes_max: usize) -> Result<Contents, Fault> {
    read_file(&open_any(file, links)?, bytes_max)
}

/// Opens a regular file, to be read in parts.
///
/// # Errors
/// As [`read`].
pub fn open_file(file: &Path, links: Links) -> Result<File, Fault> {
    let file = open_any(file, links)?;
    if file.metadata().map_err(Fault::Io)?.is_file() { Ok(file) } else { Err(Fault::NotAFile) }
}

fn open_any(file: &Path, links: Links) -> Result<File, Fault> {
    if is_in_cloud(file, links) {
        return Err(Fault::InCloud);
    }
    let flags = match links {
        Links::Follow => FLAGS,
        Links::Refuse => FLAGS | OFlags::NOFOLLOW,
    };
    opened(retry_on_intr(|| open(file, flags, Mode::empty())))
}

/// [`read`], of a file in an open folder, for less: no folder above is looked up. It
/// follows no link.
///
/// # Errors
/// As [`read`], but that a file may be waited for whose bytes are elsewhere.
pub fn read_within(
    folder: BorrowedFd<'_>,
    name: &str,
    bytes_max: usize,
) -> Result<Contents, Fault> {
    let flags = FLAGS | OFlags::NOFOLLOW;
    let file = opened(retry_on_intr(|| openat(folder, name, flags, Mode::empty())))?;
    read_file(&file, bytes_max)
}

fn opened(file: rustix::io::Result<OwnedFd>) -> Result<File, Fault> {
    match file {
        Ok(file) => Ok(File::from(file)),
        // A socket cannot even be opened; every kernel says so with this number.
        Err(Errno::NXIO) => Err(Fault::NotAFile),
        Err(fault) => Err(Fault::Io(fault.into())),
    }
}

fn read_file(file: &File, bytes_max: usize) -> Result<Contents, Fault> {
    let metadata = file.metadata().map_err(Fault::Io)?;
    if !metadata.is_file() {
        return Err(Fault::NotAFile);
    }
    read_all(file, Stamp::of(&metadata), bytes_max).map_err(Fault::Io)
}

/// Whether the bytes of a file would have to be downloaded, by what the system says
/// of it without opening it.
///
/// Source: `SF_DATALESS` in `sys/stat.h` of macOS, set by it for files of iCloud
/// Drive and other providers.
#[cfg(target_os = "macos")]
fn is_in_cloud(file: &Path, links: Links) -> bool {
    use std::os::macos::fs::MetadataExt;
    const DATALESS: u32 = 0x4000_0000;
    let metadata = match links {
        Links::Follow => file.metadata(),
        Links::Refuse => file.symlink_metadata(),
    };
    metadata.is_ok_and(|metadata| metadata.st_flags() & DATALESS != 0)
}

/// No other system lists files whose bytes are elsewhere, and says so.
#[cfg(not(target_os = "macos"))]
const fn is_in_cloud(_: &Path, _: Links) -> bool {
    false
}

/// Reads one byte more than wanted, to learn whether there is more. The size that it
/// had `before` is only a hint: the file may grow or shrink meanwhile.
fn read_all(file: &File, before: Stamp, bytes_max: usize) -> io::Result<Contents> {
    let stamp = || file.metadata().map(|metadata| Stamp::of(&metadata));
    let wanted = bytes_max.saturating_add(1);
    let expected = usize::try_from(before.size).unwrap_or(usize::MAX).min(wanted);
    let mut bytes = Vec::with_capacity(expected);
    file.take(expected as u64).read_to_end(&mut bytes)?;
    let mut after = stamp()?;
    // All of a file that is as it was need not be asked for its end. Some say that they
    // are empty and are not.
    if after != before || bytes.len() < expected || bytes.is_empty() {
        file.take((wanted - bytes.len()) as u64).read_to_end(&mut bytes)?;
        after = stamp()?;
    }
    let cut = bytes.len() > bytes_max;
    bytes.truncate(bytes_max);
    if cut {
        bytes.truncate(end_of_characters(&bytes));
    }
    Ok(Contents { bytes, cut, stamp: (after == before).then_some(before) })
}

/// Where the last whole UTF-8 character ends, so that a cut makes no bad bytes
/// of its own.
fn end_of_characters(bytes: &[u8]) -> usize {
    for back in 1..=bytes.len().min(3) {
        let start = bytes.len() - back;
        let length = match bytes[start] {
            0x80..=0xBF => continue,
            0xC0..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xFF => 4,
            _ => 1,
        };
        return if length > back { start } else { bytes.len() };
    }
    bytes.len()
}

/// An error of the system in a few words, without its number.
pub fn plain_words(fault: &io::Error) -> String {
    let words = fault.to_string();
    let end = words.find(" (os error").unwrap_or(words.len());
    words[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fs::{CWD, mkfifoat};
    use std::fs;
    use std::os::fd::AsFd;
    use std::os::unix::{fs::symlink, net::UnixListener};

    #[track_caller]
    fn check_fault(file: &Path, code: Code) {
        let fault = read(file, Links::Refuse, 10).expect_err("must be refused");
        assert_eq!(fault.diagnostic(&NotePath::new("x.md")).code, code);
    }

    #[test]
    fn a_file_is_read_up_to_the_limit_and_says_whether_it_goes_on() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("a.md");
        for (text, kept, cut) in [
            ("", "", false),
            ("12345", "12345", false),
            ("123456", "12345", true),
            ("1234é", "1234", true),
            ("123é4", "123é", true),
        ] {
            fs::write(&file, text).expect("written");
            let contents = read(&file, Links::Refuse, 5).expect("readable");
            assert_eq!((contents.bytes.as_slice(), contents.cut), (kept.as_bytes(), cut));
            assert_eq!(contents.stamp.map(|stamp| stamp.size), Some(text.len() as u64));
        }
    }

    #[test]
    fn a_pipe_that_nobody_writes_to_is_refused_at_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pipe = folder.path().join("pipe.md");
        mkfifoat(CWD, &pipe, Mode::RUSR | Mode::WUSR).expect("made");
        check_fault(&pipe, Code::NotAFile);
    }

    #[test]
    fn devices_sockets_and_folders_are_not_files() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let socket = folder.path().join("s.md");
        let _listener = UnixListener::bind(&socket).expect("bound");
        check_fault(&socket, Code::NotAFile);
        check_fault(folder.path(), Code::NotAFile);
        check_fault(Path::new("/dev/zero"), Code::NotAFile);
    }

    #[test]
    fn a_link_that_took_the_place_of_a_note_is_not_followed() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (target, link) = (folder.path().join("t.md"), folder.path().join("l.md"));
        fs::write(&target, "secret").expect("written");
        symlink(&target, &link).expect("linked");
        check_fault(&link, Code::Unreadable);
        assert!(read(&link, Links::Follow, 10).is_ok());
    }

    #[test]
    fn a_file_is_read_to_its_end_whatever_size_it_had_before() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.md");
        fs::write(&path, "123456").expect("written");
        let now = Stamp::at(&path).expect("a file");
        for (size, is_settled) in [(6, true), (0, false), (3, false), (9, false)] {
            let file = File::open(&path).expect("opened");
            let contents = read_all(&file, Stamp { size, ..now }, 10).expect("readable");
            assert_eq!((&*contents.bytes, contents.stamp.is_some()), (&b"123456"[..], is_settled));
        }
        // Its system says that it is empty.
        if let Ok(told) = read(Path::new("/proc/self/status"), Links::Refuse, 1_000_000) {
            assert!(!told.bytes.is_empty());
        }
    }

    #[test]
    fn a_file_in_an_open_folder_is_read_as_by_its_path() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = |name: &str| folder.path().join(name);
        for text in ["", "a", "ab"] {
            fs::write(at(&format!("{text}.md")), text).expect("written");
        }
        fs::create_dir(at("d.md")).expect("made");
        symlink("a.md", at("l.md")).expect("linked");
        mkfifoat(CWD, at("p.md"), Mode::RUSR).expect("made");
        let opened = File::open(folder.path()).expect("a folder");
        for name in [".md", "a.md", "ab.md", "d.md", "l.md", "p.md", "none.md"] {
            let told = |read: Result<Contents, Fault>| {
                read.map_err(|fault| fault.diagnostic(&NotePath::new(name)))
            };
            let within = told(read_within(opened.as_fd(), name, 1));
            assert_eq!(within, told(read(&at(name), Links::Refuse, 1)), "{name}");
        }
    }

    #[test]
    fn a_stamp_is_the_same_whether_a_file_is_asked_for_by_its_path_or_in_its_folder() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = |name: &str| folder.path().join(name);
        let written = UNIX_EPOCH + Duration::from_nanos(1_700_000_000_123_456_789);
        let before_1970 = UNIX_EPOCH - Duration::from_nanos(1_500_000_001);
        for (name, time) in [("a.md", written), ("b.md", UNIX_EPOCH), ("c.md", before_1970)] {
            fs::write(at(name), name).expect("written");
            File::options()
                .write(true)
                .open(at(name))
                .and_then(|file| file.set_modified(time))
                .expect("set");
        }
        fs::create_dir(at("d.md")).expect("made");
        symlink("a.md", at("l.md")).expect("linked");
        let opened = File::open(folder.path()).expect("a folder");
        for name in ["a.md", "b.md", "c.md", "d.md", "l.md", "none.md"] {
            assert_eq!(Stamp::within(opened.as_fd(), name), Stamp::at(&at(name)), "{name}");
        }
        let times = ["a.md", "b.md", "c.md"].map(|name| Stamp::within(opened.as_fd(), name));
        let times = times.map(|stamp| stamp.and_then(|stamp| stamp.modified()));
        assert_eq!(times, [written, UNIX_EPOCH, before_1970].map(Some));
    }

    #[test]
    fn a_file_that_vanished_is_unreadable_in_plain_words() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let fault = read(&folder.path().join("gone.md"), Links::Refuse, 10).expect_err("gone");
        let said = fault.diagnostic(&NotePath::new("gone.md"));
        assert_eq!((said.code, &*said.detail), (Code::Unreadable, "No such file or directory"));
    }
}
