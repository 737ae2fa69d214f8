//! P8: a whole vault indexed by our library and by obsidian-parser, in turn, each
//! time in a process of its own: how long it takes and the most memory it held.
//! obsidian-parser reads the notes into memory on all processors and builds its
//! graph of resolved links; ours reads them, joins all names and builds its graph.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use obsidian_parser::prelude::*;
use rayon::iter::ParallelIterator;
use vaultgraph::shell::load::Workers;
use vaultgraph::shell::obsidian;
use vaultgraph::shell::reading;
use vaultgraph::shell::root::Root;
use vaultgraph::shell::store::Store;
use vaultgraph::shell::user::User;

/// The option with which this program calls itself.
pub const ALONE: &str = "--alone";

const ROUNDS: usize = 5;

pub fn compare(vaults: &[&str]) -> Result<()> {
    println!("| P8 | ms, min / median / max | MB at most | notes, edges |");
    println!("|---|--:|--:|---|");
    for vault in vaults {
        let mut rounds = [Vec::new(), Vec::new()];
        for _ in 0..ROUNDS {
            for (side, rounds) in ["ours", "obsidian-parser"].into_iter().zip(&mut rounds) {
                rounds.push(measure(side, vault)?);
            }
        }
        let ratios = rounds[1].iter().zip(&rounds[0]);
        let mut ratios: Vec<f64> = ratios.map(|(theirs, ours)| theirs.ms / ours.ms).collect();
        ratios.sort_by(f64::total_cmp);
        for (side, rounds) in ["ours", "obsidian-parser"].into_iter().zip(&mut rounds) {
            rounds.sort_by(|a, b| a.ms.total_cmp(&b.ms));
            let (middle, last) = (rounds.len() / 2, rounds.len() - 1);
            println!(
                "| {side}, {} | {:.0} / {:.0} / {:.0} | {:.0} | {} |",
                Path::new(vault).file_name().unwrap_or_default().display(),
                rounds[0].ms,
                rounds[middle].ms,
                rounds[last].ms,
                rounds.iter().map(|round| round.mb).fold(0.0, f64::max),
                rounds[0].said,
            );
        }
        println!("| faster, median of paired ratios | {:.2}x | | |", ratios[ratios.len() / 2]);
    }
    Ok(())
}

struct Round {
    ms: f64,
    mb: f64,
    said: String,
}

fn measure(side: &str, vault: &str) -> Result<Round> {
    let program = std::env::current_exe()?;
    let output = Command::new(program).args([ALONE, side, vault]).output()?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    let told = String::from_utf8(output.stdout)?;
    let columns: Vec<&str> = told.trim().split('\t').collect();
    let [ms, mb, said] = columns.as_slice() else { bail!("{told:?} is no answer") };
    Ok(Round { ms: ms.parse()?, mb: mb.parse()?, said: (*said).to_owned() })
}

/// The side that this process is.
pub fn alone(side: &str, vault: &str) -> Result<()> {
    let start = Instant::now();
    let said = match side {
        "ours" => ours(Path::new(vault))?,
        "obsidian-parser" => theirs(vault)?,
        _ => bail!("{side} is no side"),
    };
    println!("{}\t{}\t{said}", start.elapsed().as_secs_f64() * 1e3, most_memory()?);
    Ok(())
}

fn ours(folder: &Path) -> Result<String> {
    let store = Store::Disk(Root::open(folder)?.with_settings(obsidian::FOLDER));
    let workers = Workers::start()?;
    let never = AtomicBool::new(false);
    let opened = reading::open(&store, &User::default(), &workers, |_| {}, &never);
    let vault = opened.context("nothing called the reading off")?.vault;
    Ok(format!("{} notes, {} edges", vault.n_notes(), vault.n_edges()))
}

fn theirs(folder: &str) -> Result<String> {
    let options = VaultOptions::new(folder);
    let notes = VaultBuilder::new(&options).into_par_iter::<NoteInMemory>();
    let notes = notes.filter_map(Result::ok);
    let vault = VaultInMemory::par_build_vault(notes, &options);
    let graph = vault.par_get_digraph().map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(format!("{} notes, {} edges", graph.node_count(), graph.edge_count()))
}

/// The most that this process ever held, in MB, by the word of the system.
fn most_memory() -> Result<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()).context("no VmHWM")?;
    Ok(kib.parse::<f64>()? * 1.024 / 1e3)
}
