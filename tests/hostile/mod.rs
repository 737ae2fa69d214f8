//! A vault of what vaults should not hold, made anew where it is needed: some of
//! it cannot be kept in a repository, and much of it no person should have to
//! look at by accident.
//!
//! Everything names `[[Hub]]`, so that all of it is met on the way through the
//! hub's lists.

#![allow(dead_code, reason = "each test program uses a part of it")]

pub mod encodings;
pub mod markdown;
pub mod names;
pub mod payloads;
pub mod yaml;

use rustix::fs::{CWD, FileType, Mode, mkfifoat, mknodat};
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// Stands in files outside of the vault, and may be seen nowhere.
pub const CANARY: &str = "canary-that-lives-outside";

/// How much there is of what repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Some hundreds of repetitions, no large file: to be drawn often.
    Light,
    /// Tens of thousands of repetitions, and a file of 100 MB.
    Heavy,
}

/// The vault, made.
pub struct Corpus {
    /// The vault's own folder.
    pub vault: PathBuf,
    /// What lies beside it, and is none of its business.
    pub outside: PathBuf,
    /// Files and other entries that were made in it.
    pub n_entries: usize,
}

/// Makes the vault in an empty folder.
///
/// # Errors
/// When the file system refuses what every one of Linux's takes.
pub fn make(folder: &Path, weight: Weight) -> io::Result<Corpus> {
    let mut maker = Maker { vault: folder.join("vault"), n_entries: 0 };
    let outside = folder.join("outside");
    fs::create_dir_all(&outside)?;
    fs::write(outside.join("secret.md"), format!("# {CANARY}\n[[Hub]] {CANARY}\n"))?;
    fs::write(outside.join("secret.png"), CANARY)?;
    maker.note("Hub.md", "# Hub\n- [ ] meet @Hub 📅 2026-01-02\n- turns *(about Hub)*\n")?;
    for (name, text) in payloads::notes().chain(yaml::notes(weight)).chain(markdown::notes(weight))
    {
        maker.note(&name, &text)?;
    }
    for (name, bytes) in encodings::files(weight) {
        maker.file(name.as_ref(), &bytes)?;
    }
    for name in names::all() {
        maker.file(&name, b"# Note\n[[Hub]]\n- and a fact. *(about Hub)*\n")?;
    }
    for (name, text) in names::settings() {
        maker.note(name, &text)?;
    }
    maker.no_files(&outside)?;
    if weight == Weight::Heavy {
        maker.file("large/sparse.md".as_ref(), b"[[Hub]]\n")?;
        fs::File::options()
            .write(true)
            .open(maker.vault.join("large/sparse.md"))?
            .set_len(100 << 20)?;
        maker.note("large/one line.md", &format!("[[Hub]] {}", "word ".repeat(1 << 20)))?;
    }
    Ok(Corpus { vault: maker.vault, outside, n_entries: maker.n_entries })
}

struct Maker {
    vault: PathBuf,
    n_entries: usize,
}

impl Maker {
    fn note(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.file(name.as_ref(), text.as_bytes())
    }

    fn file(&mut self, name: &Path, bytes: &[u8]) -> io::Result<()> {
        let file = self.place(name)?;
        fs::write(file, bytes)
    }

    fn place(&mut self, name: impl AsRef<Path>) -> io::Result<PathBuf> {
        let file = self.vault.join(name);
        fs::create_dir_all(file.parent().unwrap_or(&self.vault))?;
        self.n_entries += 1;
        Ok(file)
    }

    /// What is in a folder and is no file of it: pipes, sockets, links that lead
    /// round in circles, into devices, or out.
    fn no_files(&mut self, outside: &Path) -> io::Result<()> {
        let own_only = Mode::RUSR | Mode::WUSR;
        mkfifoat(CWD, &self.place("odd/pipe.md")?, own_only)?;
        mknodat(CWD, &self.place("odd/socket.md")?, FileType::Socket, own_only, 0)?;
        let links: [(&str, PathBuf); 11] = [
            ("odd/endless.md", "/dev/zero".into()),
            ("odd/random.md", "/dev/urandom".into()),
            ("odd/terminal.md", "/dev/tty".into()),
            ("odd/memory.md", "/proc/self/mem".into()),
            ("odd/itself.md", "itself.md".into()),
            ("odd/nowhere.md", "not there.md".into()),
            ("odd/inside.md", "../Hub.md".into()),
            ("odd/secret.md", outside.join("secret.md")),
            ("odd/round", "..".into()),
            ("odd/out", outside.into()),
            ("odd/root", "/".into()),
        ];
        for (name, target) in links {
            symlink(target, self.place(name)?)?;
        }
        let above = outside.display();
        let text = format!(
            "[[../outside/secret]] ![[../outside/secret]] ![[../../outside/secret.md]] [[/etc/passwd]]\n\
             ![[{above}/secret.md]] [x]({above}/secret.md) [x](../outside/secret.md) [x](%2e%2e/outside/secret.md)\n\
             ![x](../outside/secret.png) [x](file://{above}/secret.md) [[~/secret]] [[C:\\secret]] [[\\\\host\\secret]]\n\
             [[odd/out/secret]] ![[odd/out/secret.md]] ![[odd/secret]] ![[odd/root/etc/passwd]] [[odd/round/Hub]]\n"
        );
        self.note("odd/looks out.md", &text)
    }
}
