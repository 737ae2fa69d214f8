//! Prints how fast the program is on this machine and what memory it takes, by
//! the goals P1 to P12: `cargo run --release --example bench -- VAULT...`, or after
//! `--warm` only what is about a vault that was read before: P2, P3 and P7.
//!
//! Both sides of a ratio are run in turn, several rounds of them, and the ratio
//! is the median of the rounds' own ratios, so that a noisy machine harms both
//! alike. Memory is that of a fresh process for each side. Nothing is asserted:
//! this is for reading, not for passing. What the program does not have yet has
//! a row that says so.
//!
//! The files should be in the page cache, or better on a RAM disk: else the
//! table is about the disk.

mod memory;
mod passes;
mod questions;
mod screen;
mod table;
mod warm;
mod yardstick;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use mimalloc::MiMalloc;
use vaultgraph::note;
use vaultgraph::shell::allocator::{self, Kept};
use vaultgraph::shell::clock;
use vaultgraph::shell::load::{self, Known, Workers};
use vaultgraph::shell::obsidian;
use vaultgraph::shell::places::Places;
use vaultgraph::shell::reading::{self, Opened};
use vaultgraph::shell::root::Root;
use vaultgraph::shell::spill::Spill;
use vaultgraph::shell::store::Store;
use vaultgraph::shell::user::User;
use vaultgraph::text::Date;
use vaultgraph::vault::{Vault, VaultConfig};

use table::{Row, Times, timed};

/// As in the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Rounds of everything that takes a whole vault.
const ROUNDS: usize = 5;

/// The option with which this program calls itself, for what must be measured in
/// a process of its own.
const ALONE: &str = "--alone";

/// The option to measure no more than a start with a cache, a look and an edit.
const WARM: &str = "--warm";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => bail!("name the vaults to be measured: bench VAULT..."),
        [ALONE, side, vault] => memory::alone(side, Path::new(vault)),
        [WARM, vault] => {
            let folder = Path::new(vault).canonicalize().with_context(|| (*vault).to_owned())?;
            table::head();
            warm::rows(&folder, &store(&folder)?, &Workers::start()?)
        }
        vaults => vaults.iter().try_for_each(|vault| measure(Path::new(vault))),
    }
}

/// The day on which all is asked, so that every run asks the same.
fn today() -> Date {
    Date::new(2026, 11, 23).unwrap_or_else(clock::today)
}

fn store(vault: &Path) -> Result<Store> {
    Ok(Store::Disk(Root::open(vault)?.with_settings(obsidian::FOLDER)))
}

/// That no note was read before.
fn nothing() -> Known<'static> {
    Known::nothing(SystemTime::now())
}

/// What the program does when nothing was asked for a while.
fn in_quiet(workers: &Workers) {
    workers.give_back();
    allocator::keep(Kept::ForTheNext);
}

/// The whole cold index: listed, read, parsed, resolved, graph built.
/// Opens a vault as the program does that has a folder for its cache, and none there.
fn open(store: &Store, workers: &Workers, place: &Path) -> Result<Opened> {
    let place = Some(place.to_owned());
    let places = Places { cache: place.clone(), spill: place, ..Places::default() };
    let person = User { places, today: Some(today()), ..User::default() };
    reading::open(store, &person, workers, |_| {}, &AtomicBool::new(false))
        .context("nothing called the reading off")
}

fn measure(vault: &Path) -> Result<()> {
    let folder: PathBuf = vault.canonicalize().with_context(|| vault.display().to_string())?;
    let store = store(&folder)?;
    let workers = Workers::start()?;
    let seen = yardstick::read(&folder, &workers)?;
    let n_processors = workers.run(rayon::current_num_threads);
    println!(
        "\n## {}: {} files, {:.1} MB; {n_processors} workers, {ROUNDS} rounds\n",
        store.name(),
        seen.files,
        seen.bytes as f64 / 1e6
    );
    table::head();
    let opened = index(&folder, &store, &workers)?;
    in_quiet(&workers);
    warm::rows(&folder, &store, &workers)?;
    questions::finder(&opened.vault);
    table::missing("P5", "right name first", "is not about time; see tests/ranking");
    memory::rows(&folder, opened.vault.n_notes())?;
    table::missing("P8", "against obsidian-parser", "is measured by the program in benches/peers");
    in_quiet(&workers);
    passes::rows(&opened, &workers);
    screen::rows(&store, opened, &workers);
    table::missing("P12", "idle", "needs a terminal");
    Ok(())
}

/// P1: both yardsticks and every stage of the cold index, in turn.
fn index(folder: &Path, store: &Store, workers: &Workers) -> Result<Opened> {
    let (mut read, mut stat) = (Times::default(), Times::default());
    let (mut listed, mut loaded, mut built) =
        (Times::default(), Times::default(), Times::default());
    let mut opened_in = Times::default();
    let mut last = None;
    let cancel = AtomicBool::new(false);
    let place = tempfile::tempdir().context("no room for notes")?;
    for _ in 0..ROUNDS {
        drop(last.take());
        in_quiet(workers);
        read.push(timed(|| yardstick::read(folder, workers)).1);
        stat.push(timed(|| yardstick::stat(folder, workers)).1);
        listed.push(timed(|| store.list(&cancel, |_| {})).1);
        let spill = Spill::to(Some(place.path()));
        let (whole, time) =
            timed(|| load::load(store, workers, &spill, nothing(), note::parse, |_| {}, &cancel));
        loaded.push(time);
        let whole = whole.context("nothing called the reading off")?;
        let config = VaultConfig::default();
        let (parsed, attachments) = (whole.parsed, whole.attachments);
        let build = || Vault::build(parsed, &attachments, whole.problems, &config);
        allocator::keep(Kept::Hardly);
        let (vault, time) = timed(|| workers.run(build));
        built.push(time);
        drop(vault);
        in_quiet(workers);
        let (opened, time) = timed(|| open(store, workers, place.path()));
        opened_in.push(time);
        last = Some(opened?);
    }
    Row::new("", "raw read of all files").times(&read).print();
    Row::new("", "raw statx of all files").times(&stat).ratio(&stat, &read).print();
    Row::new("", "our walk (Store::list)").times(&listed).ratio(&listed, &read).print();
    Row::new("", "walk, read and parse (load)").times(&loaded).ratio(&loaded, &read).print();
    Row::new("", "join and graph (Vault::build)").times(&built).ratio(&built, &read).print();
    let row = Row::new("P1", "cold index, all of it / raw read");
    row.times(&opened_in).ratio(&opened_in, &read).print();
    last.context("there is at least one round")
}
