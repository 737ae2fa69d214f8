//! Bytes that are held as long as a vault is and seldom looked at, in a file of this
//! process alone in place of its memory. The system takes what is not looked at out of
//! memory when it wants the room, and reads it again.
//!
//! - The file has no name. No other program can write to it or cut it short, and nothing
//!   stays behind however this one ends.
//! - Nothing depends on it. Where there is no place for it, or the system refuses, bytes
//!   are held in memory.

use bytes::Bytes;
use memmap2::{Mmap, MmapOptions, UncheckedAdvice};
use rustix::fs::{StatFs, fstatfs};
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

/// With fewer bytes the room of a page that they would not fill is not worth it.
const BYTES_MIN: usize = 128 << 10;

/// File systems on a disk of this machine, by the numbers that Linux gives them: a page
/// that is wanted again is there. What lies elsewhere may be out of reach by then, which
/// ends a program that looks at it; and what lies in memory frees none.
///
/// Source: `linux/magic.h`; for ZFS its own `sys/zfs_vfsops_os.h`.
const ON_DISK: &[u64] = &[
    0xEF53,      // ext2, ext3, ext4
    0x5846_5342, // xfs
    0x9123_683E, // btrfs
    0xF2F5_2010, // f2fs
    0xCA45_1A4E, // bcachefs
    0x2FC1_2FC1, // zfs
    0x794C_7630, // overlayfs
];

/// All that this process holds in such files.
static HELD: Mutex<Vec<Weak<Mmap>>> = Mutex::new(Vec::new());

/// Where the bytes of one reading go. Its file is made when it is wanted.
#[derive(Debug, Default)]
pub struct Spill {
    folder: Option<PathBuf>,
    file: OnceLock<Option<File>>,
    /// Where in the file there is room.
    end: AtomicU64,
}

/// Some bytes of a file.
struct Held(Arc<Mmap>);

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Spill {
    /// A file in `folder`; where that is not there, memory.
    pub fn to(folder: Option<&Path>) -> Self {
        Self { folder: folder.map(Path::to_owned), ..Self::default() }
    }

    /// Holds bytes, until the last of them is no longer wanted.
    pub fn hold(&self, bytes: Vec<u8>) -> Bytes {
        let held = match bytes.len() {
            ..BYTES_MIN => None,
            _ => self.file().and_then(|file| self.put(file, &bytes).ok()),
        };
        held.map_or_else(|| Bytes::from(bytes.into_boxed_slice()), Bytes::from_owner)
    }

    fn file(&self) -> Option<&File> {
        self.file
            .get_or_init(|| tempfile::tempfile_in(self.folder.as_deref()?).ok().filter(is_on_disk))
            .as_ref()
    }

    fn put(&self, file: &File, bytes: &[u8]) -> io::Result<Held> {
        let start = self.end.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        file.write_all_at(bytes, start)?;
        let map = Arc::new(map(file, start, bytes.len())?);
        let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
        held.push(Arc::downgrade(&map));
        Ok(Held(map))
    }
}

fn is_on_disk(file: &File) -> bool {
    let is_one = |system: StatFs| ON_DISK.contains(&(system.f_type as u64));
    cfg!(target_os = "linux") && fstatfs(file).is_ok_and(is_one)
}

/// A part of a file that was written and is not written to again.
#[expect(unsafe_code, reason = "the system takes back at will only what is a file's")]
fn map(file: &File, start: u64, len: usize) -> io::Result<Mmap> {
    // SAFETY: the bytes change as little as others in memory. The file has no name, and
    // no one but `Spill` has it: its `put` writes each part once, before it is mapped
    // here, and nothing makes the file shorter.
    unsafe { MmapOptions::new().offset(start).len(len).map(file) }
}

/// Lets the system have what is held in files and not looked at just now. Who looks
/// again finds it in the system's own memory, or waits for the disk.
#[expect(unsafe_code, reason = "as above")]
pub fn give_back() {
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    held.retain(|map| map.strong_count() > 0);
    for map in held.iter().filter_map(Weak::upgrade) {
        // SAFETY: of a file that is mapped to be read the same bytes come again.
        let _ = unsafe { map.unchecked_advise(UncheckedAdvice::DontNeed) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn bytes(len: usize, seed: usize) -> Vec<u8> {
        (0..len).map(|at| (at * 31 + seed) as u8).collect()
    }

    #[test]
    fn what_is_held_is_the_same_whenever_it_is_looked_at_and_leaves_no_name() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = folder.path().join("deep/er");
        fs::create_dir_all(&place).expect("made");
        let spill = Spill::to(Some(&place));
        let lens = [0, 1, BYTES_MIN - 1, BYTES_MIN, BYTES_MIN + 4_097, 3 * BYTES_MIN];
        let held: Vec<Bytes> = lens.iter().map(|&len| spill.hold(bytes(len, len))).collect();
        drop(spill);
        for _ in 0..2 {
            for (held, &len) in held.iter().zip(&lens) {
                assert!(**held == *bytes(len, len), "{len} bytes");
            }
            give_back();
        }
        assert_eq!(fs::read_dir(place).expect("made").count(), 0);
    }

    #[test]
    fn without_a_place_bytes_are_held_in_memory() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("file");
        fs::write(&file, "x").expect("written");
        let missing = folder.path().join("missing");
        for place in [None, Some(file.as_path()), Some(missing.as_path())] {
            let spill = Spill::to(place);
            assert_eq!(spill.hold(bytes(2 * BYTES_MIN, 5)), bytes(2 * BYTES_MIN, 5));
            assert!(spill.file().is_none() && !missing.exists());
        }
    }

    #[test]
    fn bytes_stay_while_a_part_of_them_is_wanted() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let held = Spill::to(Some(folder.path())).hold(bytes(2 * BYTES_MIN, 0));
        let part = held.slice(BYTES_MIN..BYTES_MIN + 9);
        drop(held);
        give_back();
        assert_eq!(*part, bytes(2 * BYTES_MIN, 0)[BYTES_MIN..BYTES_MIN + 9]);
    }
}
