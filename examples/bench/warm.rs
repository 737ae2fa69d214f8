//! The start of a vault that was opened before, and a look at one that is open.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result};
use vaultgraph::app::msg::Loaded;
use vaultgraph::note::{self, NotePath, Packed};
use vaultgraph::query::finder::Finder;
use vaultgraph::shell::load::{Progress, Workers};
use vaultgraph::shell::places::Places;
use vaultgraph::shell::reading::{self, Opened};
use vaultgraph::shell::store::Store;
use vaultgraph::shell::user::User;
use vaultgraph::vault::{Answer, Change, Class, FileChanges, Node, Vault, Verdict};

use super::table::{Row, Times, timed};
use super::{ROUNDS, in_quiet, today, yardstick};

/// P2, P3 and the parts of P7. The vault itself is only read.
pub fn rows(folder: &Path, store: &Store, workers: &Workers) -> Result<()> {
    let place = tempfile::tempdir().context("no room for a cache")?;
    let cache = Some(place.path().to_owned());
    let places = Places { cache: cache.clone(), spill: cache, ..Places::default() };
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
        in_quiet(workers);
        stat.push(timed(|| yardstick::stat(folder, workers)).1);
        named.push(names(&open)?);
        in_quiet(workers);
        let (warm, time) = timed(|| open(&|_| {}, &never));
        whole.push(time);
        opened = warm.context("nothing called the reading off")?;
        in_quiet(workers);
        let look = |opened: &mut Opened| opened.look(&user, workers, SystemTime::now(), &never);
        looked.push(timed(|| look(&mut opened)).1);
        let vault = Arc::clone(&opened.vault);
        built.push(timed(|| workers.run(|| build_anew(&opened))).1);
        ready.push(timed(|| Loaded::of(vault, today())).1);
    }
    let row = Row::new("P2", "start to a finder with a valid cache / statx");
    row.times(&named).ratio(&named, &stat).note("all names, as they were found before").print();
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
    in_quiet(workers);
    edits(&opened, workers);
    answers(&opened, workers);
    arrivals(&opened, workers);
    Ok(())
}

/// The graph as it is built of all notes.
fn build_anew(opened: &Opened) -> Vault {
    let vault = &opened.vault;
    let mut notes = vault.parsed().iter().map(Packed::path).peekable();
    let is_other = |path: &&NotePath| notes.next_if_eq(path).is_none();
    let others: Vec<NotePath> = vault.files().paths().iter().filter(is_other).cloned().collect();
    Vault::build(vault.parsed().to_vec(), &others, opened.problems().to_vec(), opened.config())
}

/// P7: words of one note change that names much. The vault is only read: the note
/// is changed where it was parsed.
fn edits(opened: &Opened, workers: &Workers) {
    let vault = Arc::clone(&opened.vault);
    let Some(busy) = vault.nodes().map(|(id, _)| id).max_by_key(|id| vault.edges_out(*id).len())
    else {
        return;
    };
    let Some(note) =
        vault.parsed().iter().find(|note| Some(note.path()) == vault.node(busy).path())
    else {
        return;
    };
    let (mut changed, mut ready) = (Times::default(), Times::default());
    let finder = Finder::of(&vault);
    let edit = FileChanges { notes: std::slice::from_ref(note), ..FileChanges::default() };
    for _ in 0..ROUNDS {
        let (change, time) =
            timed(|| workers.run(|| vault.changed(edit, opened.problems(), opened.config())));
        changed.push(time);
        let Some(Change { vault, touched: Some(touched) }) = change else { return };
        let vault = Arc::new(vault);
        ready.push(timed(|| Loaded::after(&finder, vault, &touched, today())).1);
    }
    Row::new("P7", "edit of one note: the graph with it").times(&changed).print();
    let row = Row::new("P7", "the same: finder and Home behind it");
    row.times(&ready).note("edit to frame is both, and 80 ms of quiet").print();
}

/// P7: the vault's owner says that two people are one who are named as often as most, and
/// takes it back.
fn answers(opened: &Opened, workers: &Workers) {
    let (vault, problems, config) = (&opened.vault, opened.problems(), opened.config());
    let people = vault.nodes().filter(|(_, node)| node.class == Some(Class::Person));
    let mut people: Vec<(usize, &str)> =
        people.map(|(id, node)| (vault.degree(id), node.name())).collect();
    people.sort_unstable();
    let Some(&[one, other]) = people.get(people.len() / 2..).and_then(<[_]>::first_chunk) else {
        return;
    };
    let names = [one.1, other.1].map(Box::from).into();
    let mut said = config.clone();
    said.identities.0.push(Answer { verdict: Verdict::Same, names });
    let (mut join, mut part) = (Times::default(), Times::default());
    for _ in 0..ROUNDS {
        let add = || vault.changed(FileChanges::default(), problems, &said);
        let (change, time) = timed(|| workers.run(add));
        join.push(time);
        let Some(Change { vault: one, .. }) = change else { return };
        let remove = || one.changed(FileChanges::default(), problems, config);
        let (change, time) = timed(|| workers.run(remove));
        part.push(time);
        if change.is_none() {
            return;
        }
    }
    let note = format!("people of {} and {} edges", one.0, other.0);
    Row::new("P7", "two people are said to be one: the graph with it")
        .times(&join)
        .note(note)
        .print();
    Row::new("P7", "that is taken back").times(&part).print();
}

/// P7: a meeting note comes, which names people whom the vault knows and a company
/// that it does not, and goes again; and a picture comes. The vault on disk is only read.
fn arrivals(opened: &Opened, workers: &Workers) {
    let (vault, problems, config) = (&opened.vault, opened.problems(), opened.config());
    let is_person = |node: &&Node| node.class == Some(Class::Person);
    let people: Vec<&str> =
        vault.nodes().map(|(_, node)| node).filter(is_person).map(Node::name).collect();
    let some = people.iter().step_by(people.len() / 4 + 1);
    let links: Vec<String> = some.map(|name| format!("[[{name}]]")).collect();
    let text = format!(
        "---\ndate: 2026-11-23\nsource: transcript\n---\n# Sync\n{} met [[Quillwort Assay]].\n\
        - [ ] Write to Quillwort Assay about storage\n",
        links.join(" and ")
    );
    let path = NotePath::new("2026-11-23 Quillwort Assay first sync.md");
    let note = Packed::of(&note::parse(path.clone(), text.as_bytes()));
    let (mut come, mut gone, mut ready) = (Times::default(), Times::default(), Times::default());
    for _ in 0..ROUNDS {
        let comes = FileChanges { notes: std::slice::from_ref(&note), ..FileChanges::default() };
        let add = || vault.changed(comes, problems, config);
        let (change, time) = timed(|| workers.run(add));
        come.push(time);
        let Some(Change { vault: with, .. }) = change else { return };
        let goes = FileChanges { gone: std::slice::from_ref(&path), ..FileChanges::default() };
        let remove = || with.changed(goes, problems, config);
        let (change, time) = timed(|| workers.run(remove));
        gone.push(time);
        let Some(Change { vault: without, .. }) = change else { return };
        ready.push(timed(|| Loaded::of(without, today())).1);
    }
    Row::new("P7", "a new note, which names a new company: the graph with it").times(&come).print();
    Row::new("P7", "the same note goes").times(&gone).print();
    Row::new("P7", "the same: finder and Home behind it").times(&ready).print();
    let picture = [NotePath::new("Quillwort Assay.png")];
    let comes = FileChanges { attachments: &picture, ..FileChanges::default() };
    let mut come = Times::default();
    for _ in 0..ROUNDS {
        let (change, time) = timed(|| workers.run(|| vault.changed(comes, problems, config)));
        come.push(time);
        if change.is_none() {
            return;
        }
    }
    Row::new("P7", "a picture comes: the graph with it").times(&come).print();
}

/// What it takes until a finder has the names that are in the cache.
fn names(
    open: &impl Fn(&(dyn Fn(Progress) + Sync), &AtomicBool) -> Option<Opened>,
) -> Result<Duration> {
    let (cancel, time) = (AtomicBool::new(false), Mutex::new(None));
    let started = Instant::now();
    let progress = |progress| {
        if let Progress::Known(finder) = progress {
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
