//! The least that any program must do: ask the system for every file, and read
//! every byte. On the same threads as the program, by the barest calls.

use std::ffi::CString;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use rayon::prelude::*;
use rustix::fs::{self, AtFlags, CWD, Dir, FileType, Mode, OFlags, StatxFlags};
use vaultgraph::shell::load::Workers;

/// How many files of a folder one step takes.
const FILES_A_STEP: usize = 64;

/// What was seen.
#[derive(Debug, Default, Clone, Copy)]
pub struct Seen {
    /// Files whose names do not begin with a dot.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Reads all bytes of all files.
pub fn read(folder: &Path, workers: &Workers) -> Result<Seen> {
    each(folder, workers, |folder, name, buffer| {
        let file = fs::openat(folder, name, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
        let size = fs::fstat(&file)?.st_size;
        let wanted = usize::try_from(size).unwrap_or(0).max(4096);
        if buffer.len() < wanted {
            buffer.resize(wanted, 0);
        }
        let mut bytes = 0;
        loop {
            match rustix::io::read(&file, &mut buffer[..])? {
                0 => return Ok(bytes),
                n => bytes += n as u64,
            }
            if bytes >= size as u64 {
                return Ok(bytes);
            }
        }
    })
}

/// Asks for size, time and number of all files.
pub fn stat(folder: &Path, workers: &Workers) -> Result<Seen> {
    each(folder, workers, |folder, name, _| {
        let wanted = StatxFlags::SIZE | StatxFlags::MTIME | StatxFlags::INO;
        Ok(fs::statx(folder, name, AtFlags::SYMLINK_NOFOLLOW, wanted)?.stx_size)
    })
}

type Folder = (Arc<OwnedFd>, Vec<CString>);

fn each(
    folder: &Path,
    workers: &Workers,
    work: impl Fn(&OwnedFd, &CString, &mut Vec<u8>) -> rustix::io::Result<u64> + Sync,
) -> Result<Seen> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let mut open = vec![Arc::new(fs::openat(CWD, folder, flags, Mode::empty())?)];
    let mut folders: Vec<Folder> = Vec::new();
    while let Some(folder) = open.pop() {
        let mut files = Vec::new();
        for entry in Dir::read_from(&*folder)? {
            let entry = entry?;
            let name = entry.file_name();
            match entry.file_type() {
                _ if name.to_bytes().starts_with(b".") => {}
                FileType::Directory => {
                    open.push(Arc::new(fs::openat(&*folder, name, flags, Mode::empty())?));
                }
                FileType::RegularFile => files.push(name.to_owned()),
                _ => {}
            }
        }
        folders.push((folder, files));
    }
    let steps: Vec<(&OwnedFd, &[CString])> = folders
        .iter()
        .flat_map(|(folder, files)| files.chunks(FILES_A_STEP).map(move |step| (&**folder, step)))
        .collect();
    let one_step =
        |buffer: &mut Vec<u8>, (folder, names): &(&OwnedFd, &[CString])| -> Result<Seen> {
            let mut seen = Seen::default();
            for name in *names {
                seen.bytes += work(folder, name, buffer)?;
                seen.files += 1;
            }
            Ok(seen)
        };
    let add = |a: Seen, b: Seen| Seen { files: a.files + b.files, bytes: a.bytes + b.bytes };
    workers.run(|| {
        steps
            .par_iter()
            .map_init(Vec::new, one_step)
            .try_reduce(Seen::default, |a, b| Ok(add(a, b)))
    })
}
