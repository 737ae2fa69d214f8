//! Tells a release of which commit it is, where that is known: from the file that
//! `cargo package` puts beside the sources, else from git. Other builds do not ask,
//! or each commit would have all of it compiled again.

use std::fs;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=VAULTGRAPH_COMMIT");
    if std::env::var("PROFILE").as_deref() != Ok("release") {
        return;
    }
    if let Some(commit) = of_packager().or_else(of_package).or_else(of_git) {
        println!("cargo::rustc-env=VAULTGRAPH_COMMIT={commit}");
    }
}

fn of_packager() -> Option<String> {
    std::env::var("VAULTGRAPH_COMMIT").ok().filter(|commit| !commit.is_empty())
}

/// `{"git": {"sha1": "…"}, …}`.
fn of_package() -> Option<String> {
    let text = fs::read_to_string(".cargo_vcs_info.json").ok()?;
    let (_, rest) = text.split_once("\"sha1\": \"")?;
    Some(rest.chars().take_while(char::is_ascii_hexdigit).take(SHOWN).collect())
}

/// How much of a commit's name is said, in characters.
const SHOWN: usize = 10;

fn of_git() -> Option<String> {
    let head = git(&["rev-parse", "--absolute-git-dir"])?;
    println!("cargo::rerun-if-changed={head}/HEAD");
    println!("cargo::rerun-if-changed={head}/logs/HEAD");
    git(&["rev-parse", &format!("--short={SHOWN}"), "HEAD"])
}

fn git(words: &[&str]) -> Option<String> {
    let output = Command::new("git").args(words).output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| said.trim().to_owned())
}
