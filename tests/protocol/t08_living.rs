//! T8: after any edits by several writers at once, the vault that is kept up to
//! date is the one that a first reading gives; also when the system loses what it
//! should tell of them.
//!
//! The real reader with the real watcher. What is waited for comes long before the
//! look that follows [`IDLE_MS`] without a hint, so that look cannot hide a hint
//! that was missed.

use rustix::fs::{CWD, Mode, OFlags, mkfifoat};
use std::env;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::{Duration, Instant, SystemTime};
use tempfile::TempDir;

use crate::kit::{self, Chance};
use crate::shim;
use vaultgraph::shell::events::{Inbox, Incoming};
use vaultgraph::shell::load::Workers;
use vaultgraph::shell::obsidian;
use vaultgraph::shell::places::Places;
use vaultgraph::shell::reader::{Reader, Source, Watching};
use vaultgraph::shell::reading;
use vaultgraph::shell::root::Root;
use vaultgraph::shell::store::Store;
use vaultgraph::shell::user::User;
use vaultgraph::shell::watch::IDLE_MS;
use vaultgraph::shell::worker::News;
use vaultgraph::vault::Vault;

const WRITERS: usize = 4;

/// How many edits there are before the vaults are compared.
const EDITS_A_ROUND: usize = 100;

/// How many folders are made, and written to twice, with no other edit about.
const N_ALONE: usize = 4;

/// How long a change may take to be seen that the system tells of: less than until the
/// look that comes without a hint.
const PATIENCE: Duration = Duration::from_millis(IDLE_MS - 15_000);

/// The same where only the clock has it seen: between such looks passes twenty times as
/// long as one takes, which is long on a machine that is busy.
const PATIENCE_BY_CLOCK: Duration = Duration::from_secs(300);

/// Set in the process that meets faults of the system.
const AMONG_FAULTS: &str = "VAULTGRAPH_AMONG_FAULTS";

/// What people and programs do to files, and how often of a hundred.
#[derive(Debug, Clone, Copy)]
enum Move {
    WriteInPlace,
    /// As vim does: the old file aside, a new one in its place.
    Dance,
    Replace,
    WriteDeep,
    RenameFolder,
    Delete,
    ForbidAndAllow,
    /// A link, a pipe or a folder in the place of a note.
    Disguise,
    Burst,
    RootAway,
    Touch,
}

const MOVES: [(Move, usize); 11] = [
    (Move::WriteInPlace, 20),
    (Move::Dance, 15),
    (Move::Replace, 20),
    (Move::WriteDeep, 10),
    (Move::RenameFolder, 8),
    (Move::Delete, 10),
    (Move::ForbidAndAllow, 4),
    (Move::Disguise, 5),
    (Move::Burst, 2),
    (Move::RootAway, 1),
    (Move::Touch, 5),
];

const FOLDERS: [&str; 7] = ["", "a", "a/b", "c", "c/d/e", "f", "f/g"];

/// Opens a file to be written to; never waits for one who reads a pipe.
fn open(file: &Path) -> std::io::Result<File> {
    let flags = OFlags::NONBLOCK.bits().cast_signed();
    File::options().write(true).create(true).truncate(true).custom_flags(flags).open(file)
}

fn write(file: &Path, text: &str) -> std::io::Result<()> {
    open(file)?.write_all(text.as_bytes())
}

/// One who edits. Whatever fails, because another was faster, is let be.
struct Writer {
    root: PathBuf,
    chance: Chance,
    number: usize,
    n_bursts: usize,
}

impl Writer {
    fn note(&mut self) -> PathBuf {
        let folder = self.root.join(self.chance.of(&FOLDERS));
        let _ = fs::create_dir_all(&folder);
        folder.join(format!("Note {}.md", self.chance.below(12)))
    }

    fn text(&mut self) -> String {
        let (one, other) = (self.chance.below(12), self.chance.below(12));
        match self.chance.below(5) {
            0 => format!("[[Note {one}]] and [[a/Note {other}]] #tag{one}\n"),
            1 => format!("---\naliases: [Engine {one}]\n---\n[[Engine {other}]]\n"),
            2 => format!("- [ ] ask @Ann Li 📅 2026-01-{:02}\n", one + 1),
            3 => format!("- Builds [[Note {one}]]. *(about Bo {other})*\n"),
            _ => format!("only words {}\n", self.chance.next()),
        }
    }

    fn edit(&mut self) {
        let total = MOVES.iter().map(|one| one.1).sum();
        let mut drawn = self.chance.below(total);
        let step = MOVES.iter().find(|one| match drawn.checked_sub(one.1) {
            Some(rest) => {
                drawn = rest;
                false
            }
            None => true,
        });
        // What is no more, or came meanwhile, is no fault of the program.
        let _ = self.make(step.map_or(Move::Touch, |one| one.0));
    }

    fn make(&mut self, step: Move) -> std::io::Result<()> {
        let (note, text) = (self.note(), self.text());
        let beside = |end: &str| note.with_extension(format!("md{}{end}", self.number));
        match step {
            Move::WriteInPlace => write(&note, &text),
            Move::Dance => {
                let aside = beside("~");
                let _ = fs::rename(&note, &aside);
                write(&note, &text)?;
                fs::remove_file(aside)
            }
            Move::Replace => {
                let draft = beside(".tmp");
                write(&draft, &text)?;
                fs::rename(draft, note)
            }
            Move::WriteDeep => {
                let top = format!("new {}", self.chance.below(6));
                let folder = self.root.join(top).join("one/two/three");
                fs::create_dir_all(&folder)?;
                write(&folder.join(note.file_name().unwrap_or_default()), &text)
            }
            Move::RenameFolder => {
                let from = *self.chance.of(&["a", "a/b", "c", "c/d", "f", "new 1", "new 2/one"]);
                let to = *self.chance.of(&["a", "a/b", "c", "f", "moved", "moved/on", "new 3"]);
                fs::rename(self.root.join(from), self.root.join(to))
            }
            Move::Delete => fs::remove_file(note),
            Move::ForbidAndAllow => {
                let set = |mode| fs::set_permissions(&note, fs::Permissions::from_mode(mode));
                set(0o000)?;
                thread::yield_now();
                set(0o644)
            }
            Move::Disguise => {
                let _ = fs::remove_file(&note);
                match self.chance.below(3) {
                    0 => symlink("Note 1.md", note),
                    1 => Ok(mkfifoat(CWD, note, Mode::RUSR)?),
                    _ => {
                        fs::create_dir_all(&note)?;
                        fs::write(note.join("inside.md"), text)
                    }
                }
            }
            Move::Burst => {
                self.n_bursts += 1;
                let folder = |n: usize| self.root.join(format!("burst {} {n}", self.number));
                // The one before goes, or the vault would only grow.
                let _ = fs::remove_dir_all(folder(self.n_bursts - 1));
                fs::create_dir_all(folder(self.n_bursts))?;
                (0..kit::count(200, 5_000)).try_for_each(|n| {
                    fs::write(folder(self.n_bursts).join(format!("{n}.md")), &text)
                })
            }
            Move::RootAway => {
                let away = self.root.with_extension(format!("away{}", self.number));
                fs::rename(&self.root, &away)?;
                thread::yield_now();
                // Another may have made a new one meanwhile, which gives way.
                while fs::rename(&away, &self.root).is_err() && away.exists() {
                    let _ = fs::remove_dir_all(&self.root);
                }
                Ok(())
            }
            Move::Touch => {
                let flags = OFlags::NONBLOCK.bits().cast_signed();
                let file = File::options().write(true).custom_flags(flags).open(note)?;
                file.set_modified(SystemTime::now())
            }
        }
    }
}

/// A vault that is kept up to date.
struct Living {
    folder: TempDir,
    inbox: Inbox<News>,
    reader: Reader,
    workers: Workers,
    patience: Duration,
    seen: Option<String>,
}

impl Living {
    fn start(patience: Duration) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().join("vault");
        fs::create_dir(&root).expect("made");
        fs::write(root.join("probe.md"), "[[Note 1]]\n").expect("written");
        let inbox = Inbox::default();
        let user = user(folder.path());
        let mut reader = Reader::start(inbox.outbox(), user, Watching::On).expect("threads");
        reader.read(Source::Folder(root, obsidian::FOLDER.to_owned()));
        let workers = Workers::start().expect("threads");
        let mut living = Self { folder, inbox, reader, workers, patience, seen: None };
        living.wait("the first reading", || {});
        living
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    /// What a first reading gives.
    fn fresh(&self) -> String {
        let store = Store::Disk(Root::open(&self.root()).expect("a folder"));
        let (user, never) = (user(self.folder.path()), AtomicBool::new(false));
        let opened = reading::open(&store, &user, &self.workers, |_| {}, &never);
        told(&opened.expect("not cancelled").vault)
    }

    /// Waits until the vault is what a first reading gives; now and then does
    /// something to have it looked at. Gives how long that took.
    #[track_caller]
    fn wait(&mut self, what: &str, ask: impl Fn()) -> Duration {
        // What that writes is in both.
        ask();
        let fresh = self.fresh();
        let begun = Instant::now();
        while self.seen.as_ref() != Some(&fresh) {
            let waited = begun.elapsed();
            assert!(waited < self.patience, "{what}: {}", difference(self.seen.as_deref(), &fresh));
            match self.inbox.wait(Some(Instant::now() + Duration::from_millis(500))) {
                Incoming::Worker(News::Loaded { loaded, .. }) => {
                    self.seen = Some(told(&loaded.vault));
                }
                Incoming::Tick => ask(),
                _ => {}
            }
        }
        begun.elapsed()
    }
}

fn user(folder: &Path) -> User {
    let places = Places { state: Some(folder.join("state")), ..Places::default() };
    User { places, ..User::default() }
}

/// All that is known of a vault.
fn told(vault: &Vault) -> String {
    let problems: Vec<String> = vault
        .diagnostics()
        .iter()
        .map(|one| format!("{}: {}\n", one.path, one.message()))
        .collect();
    vault.dump() + &problems.concat()
}

/// The first lines in which two differ.
fn difference(seen: Option<&str>, fresh: &str) -> String {
    let seen: Vec<&str> = seen.unwrap_or_default().lines().collect();
    let fresh: Vec<&str> = fresh.lines().collect();
    let only = |of: &[&str], other: &[&str]| -> Vec<String> {
        let only = of.iter().filter(|line| !other.contains(line));
        only.take(5).map(|line| (*line).to_owned()).collect()
    };
    format!("only live: {:#?}\nonly fresh: {:#?}", only(&seen, &fresh), only(&fresh, &seen))
}

/// Edits a vault, and compares it after each round. `ask` has it looked at.
fn storm(name: &str, seed: u64, n_rounds: usize, patience: Duration, ask: impl Fn(&Path)) {
    let mut living = Living::start(patience);
    let root = living.root();
    let writer = |number: usize| {
        let chance = Chance(seed.wrapping_add(number as u64));
        Writer { root: root.clone(), chance, number, n_bursts: 0 }
    };
    let mut writers: Vec<Writer> = (0..WRITERS).map(writer).collect();
    let mut longest = Duration::ZERO;
    for round in 1..=n_rounds {
        thread::scope(|scope| {
            for writer in &mut writers {
                scope.spawn(|| (0..EDITS_A_ROUND / WRITERS).for_each(|_| writer.edit()));
            }
        });
        let took = living.wait(&format!("round {round}"), || ask(&root));
        longest = longest.max(took);
    }
    // Each by itself, so that no other edit has the vault looked at.
    for n in 0..N_ALONE {
        let folder = root.join(format!("alone {n}/deep"));
        fs::create_dir_all(&folder).expect("made");
        for text in ["[[Note 1]]\n", "[[Note 2]]\n"] {
            fs::write(folder.join("note.md"), text).expect("written");
            let took = living.wait(&format!("{text} in {n}"), || ask(&root));
            longest = longest.max(took);
        }
    }
    living.reader.finish();
    let edits = n_rounds * EDITS_A_ROUND;
    kit::figure(
        "T8",
        &format!(
            "{name}: {edits} edits, equal {n_rounds} times of {n_rounds}, longest wait {longest:.1?}"
        ),
    );
}

#[test]
fn after_any_edits_the_living_vault_is_what_a_first_reading_gives() {
    storm("all hints", kit::seed("T8"), kit::count(10, 100), PATIENCE, |_| {});
}

/// Runs a test of this program again with faults of the system. Gives whether this
/// is that run, or none can be.
fn is_among_faults(name: &str, faults: &[(&str, &str)]) -> bool {
    if env::var_os(AMONG_FAULTS).is_some() {
        return true;
    }
    let Some(shim) = shim::get("T8") else { return false };
    let outcome = Command::new(env::current_exe().expect("this program has a path"))
        .args(["--exact", &format!("t08_living::{name}"), "--nocapture"])
        .env(AMONG_FAULTS, "1")
        .envs(shim::variables(shim, faults))
        .status();
    assert!(outcome.expect("it can be run again").success());
    false
}

#[test]
fn with_hints_lost_it_is_so_after_the_next_look() {
    let faults = [("FI_DROP", "3000"), ("FI_SEED", "1")];
    if is_among_faults("with_hints_lost_it_is_so_after_the_next_look", &faults) {
        // A note is touched until a hint of that gets through.
        let touch = |root: &Path| drop(fs::write(root.join("probe.md"), "[[Note 1]]\n"));
        let n_rounds = kit::count(10, 100);
        // Where the vault's folder went for a moment, and it is lost that it came back,
        // nothing below it is watched, that note neither: then the clock has it looked at.
        let patience = PATIENCE_BY_CLOCK;
        storm("30 % of hints lost", kit::seed("T8, hints lost"), n_rounds, patience, touch);
    }
}

#[test]
fn where_few_folders_can_be_watched_it_is_so_after_the_next_look_by_the_clock() {
    let name = "where_few_folders_can_be_watched_it_is_so_after_the_next_look_by_the_clock";
    if is_among_faults(name, &[("FI_WATCH", "1")]) {
        let (seed, n_rounds) = (kit::seed("T8, one watch"), kit::count(3, 30));
        storm("one watch", seed, n_rounds, PATIENCE_BY_CLOCK, |_| {});
    }
}

#[test]
fn more_changes_than_the_system_keeps_are_all_seen() {
    let n_notes = kit::count(20_000, 60_000);
    let mut living = Living::start(PATIENCE);
    let folder = living.root().join("flood");
    fs::create_dir(&folder).expect("made");
    for n in 0..n_notes {
        fs::write(folder.join(format!("{n}.md")), "").expect("written");
    }
    let took = living.wait("the flood", || {});
    kit::figure("T8", &format!("{n_notes} files at once: equal after {took:.1?}"));
}
