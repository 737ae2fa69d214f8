//! The start of a vault that was opened before, and a look at one that is open.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result};
use vaultgraph::app::msg::Loaded;
use vaultgraph::query::finder::Finder;
use vaultgraph::shell::load::{Progress, Workers};
use vaultgraph::shell::places::Places;
use vaultgraph::shell::reading::{self, Opened};
use vaultgraph::shell::store::Store;
use vaultgraph::shell::user::User;

use super::table::{Row, Times, timed};
use super::{ROUNDS, today, yardstick};

/// P2, P3 and the parts of P7. The vault itself is only read.
pub fn rows(folder: &Path, store: &Store, workers: &Workers) -> Result<()> {
    let place = tempfile::tempdir().context("no room for a cache")?;
    let cache = Some(place.path().to_owned());
    let places = Places { cache, ..Places::default() };
    let user = User { places, today: Some(today()), ..User::default() };
    let never = AtomicBool::new(false);
    let open = |progress: &(dyn Fn(Progress) + Sync), cancel: &AtomicBool| {
        reading::open(store, &user, workers, progress, cancel)
    };
    let (mut stat, mut named, mut whole) = (Times::default(), Times::default(), Times::default());
    let (mut looked, mut built, mut ready) = (Times::default(), Times::default(), Times::default());
    let mut opened = open(&|_| {}, &never).context("nothing called the reading off")?;
    let keep = opened.unkept().context("a cache is to be written")?;
    let written = timed(|| keep.keep()).1;
    drop(keep);
    for _ in 0..ROUNDS {
        stat.push(timed(|| yardstick::stat(folder, workers)).1);
        named.push(names(&open)?);
        let (warm, time) = timed(|| open(&|_| {}, &never));
        whole.push(time);
        opened = warm.context("nothing called the reading off")?;
        let look = |opened: &mut Opened| opened.look(&user, workers, SystemTime::now(), &never);
        looked.push(timed(|| look(&mut opened)).1);
        built.push(timed(|| opened.rebuild(&user, workers)).1);
        let vault = Arc::clone(&opened.vault);
        ready.push(timed(|| Loaded::of(vault, today())).1);
    }
    let row = Row::new("P2", "start to a finder with a valid cache / statx");
    row.times(&named)
        .ratio(&named, &stat)
        .note("names of files; those without one come later")
        .print();
    let note = format!("writing it took {:.0} ms, behind the screen", written.as_secs_f64() * 1e3);
    let row = Row::new("", "start to the whole graph with a valid cache / statx");
    row.times(&whole).ratio(&whole, &stat).note(note).print();
    let row = Row::new("P3", "looking at all files again, none changed / statx");
    row.times(&looked).ratio(&looked, &stat).print();
    let row = Row::new("P7", "part: the graph built anew, notes kept");
    row.times(&built)
        .note("edit to frame is this, the look above, the row below and 80 ms of quiet")
        .print();
    Row::new("P7", "part: finder and Home anew").times(&ready).print();
    Ok(())
}

/// What it takes until a finder has the names that are in the cache.
fn names(
    open: &impl Fn(&(dyn Fn(Progress) + Sync), &AtomicBool) -> Option<Opened>,
) -> Result<Duration> {
    let (cancel, time) = (AtomicBool::new(false), Mutex::new(None));
    let started = Instant::now();
    let progress = |progress| {
        if let Progress::Known { names } = progress {
            let finder = Finder::of_files(&names);
            if let Ok(mut time) = time.lock() {
                *time = Some(started.elapsed());
            }
            drop(finder);
            cancel.store(true, Ordering::Relaxed);
        }
    };
    anyhow::ensure!(open(&progress, &cancel).is_none(), "the cache was not used");
    time.into_inner().ok().flatten().context("the cache was not used")
}
