//! What the tests of the protocol share: how often, from which seed, and where
//! figures are told.

#![allow(dead_code, reason = "each module uses a part of it")]

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// After how long something that does not come counts as hung: far above what any
/// machine needs.
pub const HANG_LIMIT: Duration = Duration::from_secs(120);

/// Whether the full figures of a release are wanted: `VAULTGRAPH_PROTOCOL=full`.
pub fn is_full() -> bool {
    env::var_os("VAULTGRAPH_PROTOCOL").is_some_and(|value| value == "full")
}

/// How often something is tried: for each change, and before a release.
pub fn count(change: usize, release: usize) -> usize {
    if is_full() { release } else { change }
}

/// The seed of a random test: `VAULTGRAPH_SEED`, else of the clock. It is printed
/// and kept, so that what was found can be found again.
pub fn seed(test: &str) -> u64 {
    let given = env::var("VAULTGRAPH_SEED").ok().and_then(|text| text.parse().ok());
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
    let seed = given.unwrap_or_else(|| (now() & u128::from(u32::MAX)) as u64);
    println!("{test}: VAULTGRAPH_SEED={seed}");
    keep(test, "seed", &seed.to_string());
    seed
}

/// Tells a figure that was reached, for the table in `docs/RELIABILITY.md`.
pub fn figure(test: &str, reached: &str) {
    println!("{test}: {reached}");
    keep(test, "figure", reached);
}

/// Says that a test cannot be done here, and why. Never in silence.
pub fn skip(test: &str, why: &str) {
    println!("{test}: SKIPPED, {why}");
    keep(test, "skipped", why);
}

/// Adds a line to `target/tmp/protocol.tsv`, where seeds and figures are kept.
fn keep(test: &str, what: &str, value: &str) {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("protocol.tsv");
    let file = OpenOptions::new().create(true).append(true).open(file);
    // One write, so that lines of tests that run side by side stay whole.
    let line = format!("{test}\t{what}\t{value}\n");
    let _ = file.and_then(|mut file| file.write_all(line.as_bytes()));
}

/// The program under test.
pub fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_vaultgraph"))
}

/// A folder of this project, by its path from the root.
pub fn of_project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The project's `target/`.
pub fn target_folder() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it is below target/")
}

/// Where tools of cargo are installed that the tests need and nobody has.
pub fn tools_folder() -> PathBuf {
    target_folder().join("tools")
}

/// cargo, in the project's folder, with the tools of [`tools_folder`].
pub fn cargo() -> Command {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain([tools_folder().join("bin")]);
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(of_project(""));
    if let Ok(path) = env::join_paths(folders) {
        cargo.env("PATH", path);
    }
    cargo
}

/// The files of a folder and of those in it, in order of their paths.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let kind = entry.file_type();
            let is_folder = kind.is_ok_and(|kind| kind.is_dir());
            let into = if is_folder { &mut waiting } else { &mut found };
            into.push(entry.path());
        }
    }
    found.sort();
    found
}

/// Whether a program of the system is there.
pub fn has_program(name: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

/// Numbers by chance, the same for the same seed: splitmix64 (Steele, Lea and
/// Flood, 2014).
#[derive(Debug, Clone)]
pub struct Chance(pub u64);

impl Chance {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 where there is none.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % (end.max(1) as u64)) as usize
    }

    /// One of these.
    pub fn of<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// How much memory this process holds, in MiB; 0 where the system does not tell.
pub fn resident_mib() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    kib.unwrap_or(0) >> 10
}
