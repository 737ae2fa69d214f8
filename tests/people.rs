//! How well the names of generated vaults are told apart, by the generator's own
//! truth and its own judge.
//!
//! The generator and the judge are Python programs beside the vaults that
//! `VAULTGRAPH_VAULTS` names; without them, or without Python, the test says so
//! and passes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use vaultgraph::query::variants::variants;
use vaultgraph::shell::load::Workers;
use vaultgraph::shell::reading;
use vaultgraph::shell::root::Root;
use vaultgraph::shell::store::Store;
use vaultgraph::shell::user::User;
use vaultgraph::vault::Vault;

const NOTES: &str = "5000";
const SEEDS: [&str; 2] = ["11", "12"];

/// What proposals must reach: precision, recall of full names, wrong ones among
/// the certain.
const GOAL: [&str; 6] =
    ["--min-precision", "0.9", "--min-recall", "0.9", "--max-certain-wrong", "0"];

#[test]
fn names_of_generated_vaults_are_told_apart() {
    let Some(tools) = std::env::var_os("VAULTGRAPH_VAULTS").map(PathBuf::from) else {
        eprintln!("skipped: VAULTGRAPH_VAULTS names no folder of vaults");
        return;
    };
    let (maker, judge) = (tools.join("make_synthetic.py"), tools.join("people_score.py"));
    let python = Command::new("python3").arg("--version").output();
    if !maker.is_file() || !judge.is_file() || python.is_err() {
        eprintln!("skipped: there is no generator in {}, or no Python", tools.display());
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    for seed in SEEDS {
        let vault = folder.path().join(seed);
        let made = Command::new("python3")
            .arg(&maker)
            .args(["--no-note-truth", "--notes", NOTES, "--seed", seed])
            .arg(&vault)
            .output()
            .expect("Python was there");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let proposals = folder.path().join(format!("{seed}.jsonl"));
        std::fs::write(&proposals, rows(&read(&vault))).expect("written");
        let judged = Command::new("python3")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .arg(&judge)
            .arg(folder.path().join(format!("{seed}.truth.json")))
            .arg(&proposals)
            .args(GOAL)
            .output()
            .expect("Python was there");
        let said = String::from_utf8_lossy(&judged.stdout).into_owned();
        assert!(judged.status.success(), "seed {seed}:\n{said}");
    }
}

fn read(folder: &Path) -> Arc<Vault> {
    let store = Store::Disk(Root::open(folder).expect("a folder"));
    let workers = Workers::start().expect("threads");
    let read = reading::open(&store, &User::default(), &workers, |_| {}, &AtomicBool::new(false));
    read.expect("not cancelled").vault
}

/// The proposals as the judge reads them.
fn rows(vault: &Vault) -> String {
    let mut out = String::new();
    for proposal in variants(vault) {
        let names: Vec<&str> = proposal.names.iter().map(|name| &*name.name).collect();
        let row = serde_json::json!({
            "names": names, "certain": proposal.certain, "score": proposal.score,
            "reasons": proposal.reasons,
        });
        writeln!(out, "{row}").expect("a string grows");
    }
    out
}
