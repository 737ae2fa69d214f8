//! T2, with a fuzzer: every target of `fuzz/` is built for libFuzzer and run for a
//! while from its kept inputs. What it crashes on is named; it belongs into
//! `tests/regress/`.
//!
//! cargo-fuzz is taken where it is, else installed below `target/`. Where that
//! cannot be done, or nothing can compile libFuzzer, the test says so.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tempfile::TempDir;

use crate::kit;
use crate::oracles::ORACLES;

/// What is installed where no cargo-fuzz is.
const VERSION: &str = "0.13.2";

/// How many run side by side.
const AT_ONCE: usize = 2;

/// How many executions a release asks of each target.
const EXECUTIONS: u64 = 50_000_000;

/// Each change tries the same inputs in the same order, so that what turns red has
/// to do with the change; a release tries others.
const SEED: u64 = 1;

/// The longest input, in bytes.
const INPUT_MAX: usize = 4_096;

fn output(command: &mut Command) -> Output {
    command.output().expect("it starts")
}

fn last_words(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = said.lines().collect();
    lines[lines.len().saturating_sub(40)..].join("\n")
}

/// `cargo fuzz`, installed where it is not there. It needs what only a compiler
/// under development lets one ask for.
fn cargo_fuzz() -> Option<Command> {
    let fuzz = || {
        let mut fuzz = kit::cargo();
        fuzz.env("RUSTC_BOOTSTRAP", "1").arg("fuzz");
        fuzz
    };
    if !output(fuzz().arg("--version")).status.success() {
        let named = format!("cargo-fuzz@{VERSION}");
        let mut install = kit::cargo();
        install.args(["install", "--locked", &named, "--root"]).arg(kit::tools_folder());
        if !output(&mut install).status.success() {
            return None;
        }
    }
    Some(fuzz())
}

/// Builds all targets, and gives the folder they are in. `Err` says why that
/// cannot be done here; what does not compile is a failure.
fn built() -> Result<PathBuf, &'static str> {
    if !["c++", "g++", "clang++"].into_iter().any(kit::has_program) {
        return Err("there is no C++ compiler for libFuzzer");
    }
    // What is fuzzed is built from what the program is built from.
    fs::copy(kit::of_project("Cargo.lock"), kit::of_project("fuzz/Cargo.lock")).expect("copied");
    let mut fetch = kit::cargo();
    fetch.args(["fetch", "--manifest-path", "fuzz/Cargo.toml"]);
    let fetched = output(&mut fetch);
    if !fetched.status.success() {
        let said = last_words(&fetched);
        let is_far = ["failed to download", "failed to fetch", "network", "resolve host"];
        assert!(is_far.iter().any(|words| said.contains(words)), "{said}");
        return Err("what the targets are built from cannot be fetched");
    }
    let mut build = cargo_fuzz().ok_or("there is no cargo-fuzz, nor can it be installed")?;
    let folder = kit::target_folder().join("fuzz");
    let built = output(build.args(["build", "-s", "none", "--target-dir"]).arg(&folder));
    assert!(built.status.success(), "the targets do not build:\n{}", last_words(&built));
    let triples = fs::read_dir(&folder).expect("it was built there").flatten();
    let mut released = triples.map(|triple| triple.path().join("release"));
    let found = released.find(|folder| folder.join(ORACLES[0].0).is_file());
    Ok(found.expect("the first target is in one of its folders"))
}

/// A temporary folder in memory, where the system has a place for it: what is read
/// from files only is written anew for each input, on disk at a sixth of the speed.
fn place() -> TempDir {
    let in_memory = tempfile::tempdir_in("/dev/shm");
    in_memory.or_else(|_| tempfile::tempdir()).expect("a temporary folder")
}

/// Runs one target, and gives how many inputs it tried.
fn run(built: &Path, name: &str, seed: u64) -> u64 {
    let place = place();
    let corpus = place.path().join("corpus");
    fs::create_dir(&corpus).expect("made");
    let artifacts = kit::target_folder().join("tmp/fuzz").join(name);
    fs::create_dir_all(&artifacts).expect("made");
    let mut target = Command::new(built.join(name));
    target
        .env("TMPDIR", place.path())
        .arg(corpus)
        .arg(format!("fuzz/corpus/{name}"))
        .arg(format!("-dict=fuzz/{}", crate::t01_bytes::dictionary_of(name)))
        .arg(format!("-max_total_time={}", kit::count(30, 1_500)))
        .arg(format!("-seed={seed}"))
        .arg(format!("-runs={EXECUTIONS}"))
        .arg(format!("-max_len={INPUT_MAX}"))
        .arg(format!("-timeout={}", kit::HANG_LIMIT.as_secs()))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .arg("-print_final_stats=1")
        .current_dir(kit::of_project(""));
    let regress = kit::of_project("tests/regress").join(name);
    if regress.is_dir() {
        target.arg(regress);
    }
    let ended = output(&mut target);
    let said = String::from_utf8_lossy(&ended.stderr);
    let number = said.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    let n = number.and_then(|n| n.trim().parse().ok()).unwrap_or_default();
    assert!(ended.status.success(), "{name} fails after {n} inputs:\n{}", last_words(&ended));
    assert!(n > 0, "{name} tried nothing:\n{}", last_words(&ended));
    n
}

#[test]
fn a_fuzzer_finds_nothing_in_the_time_it_has() {
    let built = match built() {
        Ok(built) => built,
        Err(why) => return kit::skip("T2", why),
    };
    // The fuzzer takes 32 bits of it.
    let seed = if kit::is_full() { kit::seed("T2") & u64::from(u32::MAX) } else { SEED };
    let next = AtomicUsize::new(0);
    let told = || {
        let mut told = Vec::new();
        while let Some((name, _)) = ORACLES.get(next.fetch_add(1, Ordering::Relaxed)) {
            told.push(format!("{name} {}", run(&built, name, seed)));
        }
        told
    };
    let told: Vec<String> = thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(told)).collect();
        workers.into_iter().flat_map(|one| one.join().expect("it finds nothing")).collect()
    });
    kit::figure("T2", &format!("executions with libFuzzer, 0 failures: {}", told.join(", ")));
}

#[test]
fn every_oracle_is_a_target_and_every_target_an_oracle() {
    let targets = kit::files_below(&kit::of_project("fuzz/fuzz_targets"));
    let stem = |file: &PathBuf| Some(file.file_stem()?.to_str()?.to_owned());
    let targets: Vec<String> = targets.iter().filter_map(stem).collect();
    let mut oracles: Vec<&str> = ORACLES.iter().map(|oracle| oracle.0).collect();
    oracles.sort_unstable();
    assert_eq!(targets, oracles);
    let manifest = fs::read_to_string(kit::of_project("fuzz/Cargo.toml")).expect("there");
    for name in oracles {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is not built");
    }
}
