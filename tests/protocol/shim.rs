//! Faults of the system, made to order: `faults.c`, compiled where there is a
//! compiler and preloaded into the program under test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::kit;

/// The compiled shim. None where there is no compiler, which is said.
pub fn get(test: &str) -> Option<&'static Path> {
    static SHIM: OnceLock<Option<PathBuf>> = OnceLock::new();
    let shim = SHIM.get_or_init(build).as_deref();
    if shim.is_none() {
        kit::skip(test, "there is no C compiler for the shim of faults (cc)");
    }
    shim
}

fn build() -> Option<PathBuf> {
    let source = kit::of_project("tests/protocol/faults.c");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    // Two runs at once must not load what the other is writing.
    let draft = folder.join(format!("faults.{}.so", std::process::id()));
    let library = folder.join("faults.so");
    let done = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .args([&draft, &source])
        .arg("-ldl")
        .status()
        .ok()?;
    assert!(done.success(), "faults.c does not compile");
    fs::rename(&draft, &library).expect("the shim can be put in its place");
    Some(library)
}

/// The variables that preload the shim, and these beside them.
pub fn variables<'v>(shim: &'v Path, faults: &[(&'v str, &'v str)]) -> Vec<(&'v str, &'v str)> {
    let shim = shim.to_str().expect("a plain path");
    [("LD_PRELOAD", shim)].into_iter().chain(faults.iter().copied()).collect()
}
