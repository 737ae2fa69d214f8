//! Memory, by the word of the system: each side in a process of its own, which
//! says after each stage what it holds, and at the end the most it ever held.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result, bail};
use vaultgraph::app::msg::Loaded;
use vaultgraph::note;
use vaultgraph::shell::allocator::{self, Kept};
use vaultgraph::shell::load::{self, Workers};
use vaultgraph::shell::spill::Spill;
use vaultgraph::vault::{Vault, VaultConfig};

use super::table::Row;
use super::{ALONE, nothing, store, today, yardstick};

/// Prints what each side takes.
pub fn rows(folder: &Path, n_notes: usize) -> Result<()> {
    for (goal, side) in [("", "read"), ("P6", "program")] {
        let program = std::env::current_exe()?;
        let output = Command::new(program).arg(ALONE).arg(side).arg(folder).output()?;
        if !output.status.success() {
            bail!("{}", String::from_utf8_lossy(&output.stderr));
        }
        for line in String::from_utf8(output.stdout)?.lines() {
            let (stage, kib) = line.split_once('\t').context("a stage and a number")?;
            let kib: f64 = kib.parse()?;
            let note = format!(
                "{:.0} MB, {:.2} KB a note",
                kib / 1e3 * 1.024,
                kib * 1.024 / n_notes as f64
            );
            Row::new(goal, format!("memory, {stage}")).note(note).print();
        }
    }
    Ok(())
}

/// The side that this process is: prints stages and KiB.
pub fn alone(side: &str, folder: &Path) -> Result<()> {
    let workers = Workers::start()?;
    match side {
        "read" => {
            yardstick::read(folder, &workers)?;
        }
        "program" => {
            let store = store(folder)?;
            let cancel = AtomicBool::new(false);
            // As in the program, which has a folder for its cache.
            let place = tempfile::tempdir().context("no room for notes")?;
            let spill = Spill::to(Some(place.path()));
            say("resident before anything", "VmRSS")?;
            let loaded =
                load::load(&store, &workers, &spill, nothing(), note::parse, |_| {}, &cancel)
                    .context("nothing called the reading off")?;
            say("resident when all is parsed", "VmRSS")?;
            say("most until then", "VmHWM")?;
            let load::Loaded { parsed, attachments, files, problems, .. } = loaded;
            let packed: usize = parsed.iter().map(|note| note.bytes().len()).sum();
            println!("of it the notes, packed\t{}", packed >> 10);
            let config = VaultConfig::default();
            allocator::keep(Kept::Hardly);
            let vault = workers.run(|| Vault::build(parsed, &attachments, problems, &config));
            let vault = Arc::new(vault);
            say("resident with the graph", "VmRSS")?;
            say("most until then", "VmHWM")?;
            let loaded = Loaded::of(vault, today());
            workers.give_back();
            say("resident with finder, Home and screens", "VmRSS")?;
            drop((loaded, files));
        }
        _ => bail!("no side is called {side}"),
    }
    say(&format!("most of all ({side})"), "VmHWM")
}

fn say(stage: &str, key: &str) -> Result<()> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
    let kib = line.and_then(|line| line.split_whitespace().next()).context("the system tells")?;
    println!("{stage}\t{kib}");
    Ok(())
}
