//! A vault's files become parsed notes: walked, then read and parsed on all
//! processors.
//!
//! - Whatever a note holds, the others are loaded: a file that cannot be read and
//!   a parser that gives up each leave a note of which only the name is known,
//!   and a diagnostic.
//! - The text of a note is let go as soon as it is parsed, so at any time no more
//!   than one file for each worker is in memory. What was parsed is held where
//!   [`spill`] holds it.
//! - The outcome is sorted by path, whatever the workers did first.
//! - A note that was read before and whose file is as it was then is not read
//!   again, and one whose bytes are the same is not parsed again.

use anyhow::{Result, anyhow};
use rayon::prelude::*;
use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};
use std::error::Error;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use super::allocator;
use super::faults;
use super::read::{Contents, Fault, NOTE_BYTES_MAX, Stamp};
use super::scan::{At, Elsewhere, Entry, Folder};
use super::spill::{self, Spill};
use super::store::{Files, InTurn, Store};
use crate::note::{Code, Diagnostic, Note, NotePath, Packed, Packer, Parsed};
use crate::query::finder::Finder;

/// Parsers and builders of graphs may nest; every worker has this much stack, in
/// bytes.
const STACK_BYTES: usize = 8 << 20;

/// The most notes that one worker reads before it says so.
const NOTES_A_BATCH_MAX: usize = 256;

/// Into how many batches each worker's share of a small vault is cut.
const BATCHES_A_WORKER: usize = 8;

/// How often a note is read that is written to meanwhile.
const READS_MAX: usize = 3;

/// The threads on which a vault is read and its graph is built.
#[derive(Debug)]
pub struct Workers(rayon::ThreadPool);

impl Workers {
    /// Starts one for each processor, and as many more for what is asked of a vault:
    /// started by the first question, their want would be a panic.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn start() -> Result<Self> {
        let pool = threads("worker").build().map_err(|fault| no_threads(&fault))?;
        match threads("answerer").build_global() {
            // What has no source is that they are there already.
            Err(fault) if fault.source().is_some() => Err(no_threads(&fault)),
            _ => Ok(Self(pool)),
        }
    }

    /// Has all of them, those for questions and this thread too, give back the memory
    /// that nothing holds any more.
    pub fn give_back(&self) {
        self.0.broadcast(|_| allocator::give_back());
        give_back();
    }

    /// Runs `work` on them, with every parallel iterator in it, and waits.
    pub fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.0.install(work)
    }
}

/// Has the threads for questions and this one give back the memory that nothing holds
/// any more. Waits for no thread that still answers.
pub fn give_back() {
    rayon::spawn_broadcast(|_| allocator::give_back());
    allocator::give_back();
    spill::give_back();
}

fn threads(name: &'static str) -> ThreadPoolBuilder {
    let name = move |index| format!("{name} {index}");
    ThreadPoolBuilder::new().stack_size(STACK_BYTES).thread_name(name)
}

fn no_threads(fault: &ThreadPoolBuildError) -> anyhow::Error {
    anyhow!("no threads could be started to read the vault: {fault}")
}

/// How far the loading is.
#[derive(Debug)]
pub enum Progress {
    /// The walk goes on and has found this many files.
    Finding {
        /// Notes and others.
        files: usize,
    },
    /// All names that an earlier run found, before it is known which are still
    /// there. Comes first if it does, and once.
    Known(Finder),
    /// Notes are being read. `read` only grows, from 0 to `found`.
    Reading {
        /// Notes read so far.
        read: usize,
        /// Notes in the vault.
        found: usize,
        /// Those read since the last word, in no particular order.
        names: Vec<NotePath>,
    },
}

/// What a note was read from, to tell whether it has to be read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Only those in the vault's folder are kept from one run to the next.
    #[serde(skip)]
    at: At,
    /// None where the file may have changed since without its stamp saying so.
    stamp: Option<Stamp>,
    /// Of the bytes, or of the words of what kept them from being read.
    fingerprint: u64,
}

impl Mark {
    /// Tells what was read from anything else that could have been, as far as
    /// [`fingerprint_probe`] is the same.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// When the file was last written. None where nothing tells, and where that
    /// was only a moment before it was read.
    pub fn modified(&self) -> Option<SystemTime> {
        self.stamp?.modified()
    }

    /// Whether the note lies in the vault's folder under its own path.
    pub fn is_named(&self) -> bool {
        self.at == At::Named
    }
}

/// The notes that were read before, which need not be read again.
#[derive(Debug, Clone, Copy)]
pub struct Known<'k> {
    /// Sorted by path.
    pub parsed: &'k [Packed],
    /// Beside them.
    pub marks: &'k [Mark],
    /// The time; nothing that is read now is older.
    pub now: SystemTime,
}

impl Known<'_> {
    /// Nothing was read before.
    pub fn nothing(now: SystemTime) -> Self {
        Self { parsed: &[], marks: &[], now }
    }

    /// What is known of a file, if it lies where it lay. It is looked for at `next`
    /// first, which is one behind it then.
    fn find(&self, entry: &Entry, next: &mut usize) -> Option<(&Packed, &Mark)> {
        let is_it = |known: &Packed| *known.path() == entry.path;
        let at = match self.parsed.get(*next).is_some_and(is_it) {
            true => *next,
            false => self.parsed.binary_search_by(|known| known.path().cmp(&entry.path)).ok()?,
        };
        *next = at + 1;
        let mark = self.marks.get(at).filter(|mark| mark.at == entry.at)?;
        Some((&self.parsed[at], mark))
    }
}

/// A vault's files, read.
#[derive(Debug)]
pub struct Loaded {
    /// Notes and canvases with their problems, sorted by path.
    pub parsed: Vec<Packed>,
    /// What each was read from.
    pub marks: Vec<Mark>,
    /// Where among them those are that were not known before, or are others now.
    pub new: Vec<usize>,
    /// All other files, sorted.
    pub attachments: Vec<NotePath>,
    /// To read any of them again.
    pub files: Files,
    /// Problems of files that are not in `parsed`, and of names. Sorted by path.
    pub problems: Vec<Diagnostic>,
    /// The folders in which they lie.
    pub folders: Vec<Folder>,
    /// How long it took to list them all, before any was read.
    pub listing: Duration,
}

/// One note, read or known.
struct One {
    /// None if it was read and is among the new ones of its batch.
    known: Option<Packed>,
    mark: Mark,
}

/// Some notes that follow each other.
struct Batch {
    parsed: Vec<Packed>,
    marks: Vec<Mark>,
    /// Where among them those are that were not known.
    new: Vec<usize>,
}

/// Loads a vault. `on_progress` is called from several threads, never from two
/// at once. Gives nothing if `cancel` was set before the end, which is looked at
/// before every file. What is parsed is held in `spill`.
pub fn load(
    store: &Store,
    workers: &Workers,
    spill: &Spill,
    known: Known<'_>,
    parse: impl Fn(NotePath, &[u8]) -> Parsed + Sync,
    on_progress: impl Fn(Progress) + Sync,
    cancel: &AtomicBool,
) -> Option<Loaded> {
    let started = Instant::now();
    let on_step = |files| on_progress(Progress::Finding { files });
    let found = workers.run(|| store.list(cancel, on_step));
    let listing = started.elapsed();
    let n_notes = found.notes.len();
    // The first of them may be long in coming.
    on_progress(Progress::Reading { read: 0, found: n_notes, names: Vec::new() });
    let n_read = Mutex::new(0);
    let report = |batch: &[Packed]| {
        let names = batch.iter().map(|one| one.path().clone()).collect();
        let mut n_read = n_read.lock().unwrap_or_else(PoisonError::into_inner);
        *n_read += batch.len();
        on_progress(Progress::Reading { read: *n_read, found: n_notes, names });
    };
    let read_batch = |entries: &[Entry]| -> Option<Batch> {
        let (mut packer, mut files) = (Packer::default(), InTurn::of(store));
        let mut notes = Vec::with_capacity(entries.len());
        let mut next = 0;
        for entry in entries {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            let before = known.find(entry, &mut next);
            let one = match before.and_then(|before| unless_changed(before, entry, &mut files)) {
                Some(one) => one,
                None => read_one(&mut files, entry, before, known.now, &parse, &mut packer),
            };
            notes.push(one);
        }
        let batch = Batch::of(notes, packer.finish_in(|bytes| spill.hold(bytes)));
        report(&batch.parsed);
        Some(batch)
    };
    let batches: Option<Vec<Batch>> = workers.run(|| {
        let shares = rayon::current_num_threads() * BATCHES_A_WORKER;
        let batch_len = n_notes.div_ceil(shares).clamp(1, NOTES_A_BATCH_MAX);
        found.notes.par_chunks(batch_len).map(read_batch).collect()
    });
    let batches = batches?;
    if cancel.load(Ordering::Relaxed) {
        return None;
    }
    // As much room as they take: they are held as long as the vault is.
    let (mut parsed, mut marks) = (Vec::with_capacity(n_notes), Vec::with_capacity(n_notes));
    let mut new = Vec::new();
    for batch in batches {
        new.extend(batch.new.iter().map(|at| parsed.len() + at));
        parsed.extend(batch.parsed);
        marks.extend(batch.marks);
    }
    Some(Loaded {
        parsed,
        marks,
        new,
        attachments: found.attachments.iter().map(|entry| entry.path.clone()).collect(),
        files: Files::new(store, found.notes.into_iter().chain(found.attachments)),
        problems: found.problems,
        folders: found.folders,
        listing,
    })
}

impl Batch {
    fn of(notes: Vec<One>, new: Vec<Packed>) -> Self {
        let mut new = new.into_iter();
        let mut batch = Self { parsed: Vec::new(), marks: Vec::new(), new: Vec::new() };
        for (at, One { known, mark }) in notes.into_iter().enumerate() {
            if known.is_none() {
                batch.new.push(at);
            }
            batch.parsed.extend(known.or_else(|| new.next()));
            batch.marks.push(mark);
        }
        batch
    }
}

/// Reads one note again, if its file is another than it was. Gives it if it is
/// other than what is known, and what it was read from. Nothing where the file is
/// not where it was.
pub fn read_again(
    store: &Store,
    path: &NotePath,
    known: Known<'_>,
    parse: impl Fn(NotePath, &[u8]) -> Parsed + Sync,
) -> Option<(Option<Packed>, Mark)> {
    let entry = Entry { path: path.clone(), at: At::Named };
    let before = known.find(&entry, &mut 0)?;
    let stamp = store.stamp(&entry)?;
    if before.1.stamp == Some(stamp) {
        return Some((None, before.1.clone()));
    }
    let mut packer = Packer::default();
    let one =
        read_one(&mut InTurn::of(store), &entry, Some(before), known.now, &parse, &mut packer);
    Some((packer.finish().pop(), one.mark))
}

/// Reads a note that was not there. Nothing where there is no regular file.
pub fn read_first(
    store: &Store,
    path: &NotePath,
    now: SystemTime,
    parse: impl Fn(NotePath, &[u8]) -> Parsed + Sync,
) -> Option<(Packed, Mark)> {
    let entry = Entry { path: path.clone(), at: At::Named };
    store.stamp(&entry)?;
    let mut packer = Packer::default();
    let one = read_one(&mut InTurn::of(store), &entry, None, now, &parse, &mut packer);
    Some((packer.finish().pop()?, one.mark))
}

/// What is known of a note whose file is as it was.
fn unless_changed<'e>(
    (parsed, mark): (&Packed, &Mark),
    entry: &'e Entry,
    files: &mut InTurn<'_, 'e>,
) -> Option<One> {
    let is_it = mark.stamp.is_some() && mark.stamp == files.stamp(entry);
    is_it.then(|| One { known: Some(parsed.clone()), mark: mark.clone() })
}

/// Reads a note, and parses it unless its bytes are what they were `before`.
fn read_one<'e>(
    files: &mut InTurn<'_, 'e>,
    entry: &'e Entry,
    before: Option<(&Packed, &Mark)>,
    now: SystemTime,
    parse: &(impl Fn(NotePath, &[u8]) -> Parsed + Sync),
    packer: &mut Packer,
) -> One {
    let read = read_settled(files, entry);
    let mark = Mark {
        at: entry.at.clone(),
        stamp: read.as_ref().ok().and_then(|read| read.stamp),
        fingerprint: fingerprint(&read, &entry.path),
    };
    let mark = Mark { stamp: mark.stamp.filter(|stamp| stamp.is_settled(now)), ..mark };
    let same = before.filter(|(_, before)| before.fingerprint == mark.fingerprint);
    let known = same.map(|(parsed, _)| parsed.clone());
    if known.is_none() {
        packer.add(&parsed_of(entry, read, parse));
    }
    One { known, mark }
}

/// Reads a file, again if it was written to meanwhile.
fn read_settled<'e>(files: &mut InTurn<'_, 'e>, entry: &'e Entry) -> Result<Contents, Fault> {
    let mut read = files.read(entry, NOTE_BYTES_MAX);
    for _ in 1..READS_MAX {
        match &read {
            Ok(contents)
                if contents.stamp.is_none()
                    && !matches!(entry.at.elsewhere(), Some(Elsewhere::Embedded(_))) =>
            {
                read = files.read(entry, NOTE_BYTES_MAX);
            }
            _ => break,
        }
    }
    read
}

/// Tells what was read from anything else that could have been.
fn fingerprint(read: &Result<Contents, Fault>, path: &NotePath) -> u64 {
    let mut hasher = FxHasher::default();
    match read {
        Ok(contents) => (&contents.bytes, contents.cut).hash(&mut hasher),
        Err(fault) => fault.diagnostic(path).message().hash(&mut hasher),
    }
    hasher.finish()
}

/// A fingerprint of something that never changes: where it is another one,
/// fingerprints of an earlier program say nothing.
pub fn fingerprint_probe() -> u64 {
    let mut hasher = FxHasher::default();
    (b"vaultgraph".to_vec(), false).hash(&mut hasher);
    hasher.finish()
}

fn parsed_of(
    entry: &Entry,
    read: Result<Contents, Fault>,
    parse: &(impl Fn(NotePath, &[u8]) -> Parsed + Sync),
) -> Parsed {
    let path = &entry.path;
    let nameless = |problems| Parsed { note: Note::empty(path.clone()), problems };
    if matches!(entry.at.elsewhere(), Some(Elsewhere::OutOfReach | Elsewhere::InCloud)) {
        // The walk has said so.
        return nameless(Vec::new());
    }
    let contents = match read {
        Ok(contents) => contents,
        Err(fault) => return nameless(vec![fault.diagnostic(path)]),
    };
    let mut parsed = match faults::contain(|| parse(path.clone(), &contents.bytes)) {
        Ok(parsed) => parsed,
        Err(words) => nameless(vec![Diagnostic::new(path, None, Code::ParserFault, words)]),
    };
    if let Some(cut) = contents.diagnostic(path) {
        parsed.problems.insert(0, cut);
    }
    parsed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::root::Root;
    use rustix::fs::{CWD, Mode, mkfifoat};
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::path::Path;

    /// A parser that keeps the text as the title and gives up on `boom`.
    fn parse(path: NotePath, bytes: &[u8]) -> Parsed {
        let text = String::from_utf8_lossy(bytes);
        assert!(text != "boom", "gave up");
        let mut note = Note::empty(path);
        note.title = Some(text.into());
        Parsed { note, problems: Vec::new() }
    }

    fn load_all(folder: &Path) -> (Loaded, Vec<Progress>) {
        let store = Store::Disk(Root::open(folder).expect("a folder"));
        let workers = Workers::start().expect("threads");
        let said = Mutex::new(Vec::new());
        let listen = |progress| said.lock().expect("not poisoned").push(progress);
        let nothing = Known::nothing(SystemTime::now());
        let loaded = load(
            &store,
            &workers,
            &Spill::default(),
            nothing,
            parse,
            listen,
            &AtomicBool::new(false),
        );
        (loaded.expect("not cancelled"), said.into_inner().expect("not poisoned"))
    }

    #[test]
    fn every_note_is_there_whatever_happens_to_one() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = |name: &str| folder.path().join(name);
        for (name, text) in [("a.md", "boom"), ("b.md", ""), ("c.md", "text"), ("d.png", "x")] {
            fs::write(at(name), text).expect("written");
        }
        mkfifoat(CWD, at("e.md"), Mode::RUSR).expect("made");
        symlink("/dev/zero", at("f.md")).expect("linked");
        symlink("/etc/hostname", at("g.md")).expect("linked");

        let (loaded, _) = load_all(folder.path());
        let notes: Vec<_> = loaded
            .parsed
            .iter()
            .map(|p| (p.path().as_str(), p.note().title, p.problems().first().map(|d| d.code)))
            .collect();
        assert_eq!(
            notes,
            [
                ("a.md", None, Some(Code::ParserFault)),
                ("b.md", Some(""), None),
                ("c.md", Some("text"), None),
                ("g.md", None, None),
            ]
        );
        assert_eq!(loaded.attachments, [NotePath::new("d.png")]);
        let said: Vec<_> = loaded.problems.iter().map(|p| (p.path.as_str(), p.code)).collect();
        let outside = Code::SymlinkOutside;
        assert_eq!(said, [("e.md", Code::NotAFile), ("f.md", outside), ("g.md", outside)]);
    }

    #[test]
    fn a_note_that_vanishes_between_walk_and_read_is_known_by_name() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("a.md"), "x").expect("written");
        let store = Store::Disk(Root::open(folder.path()).expect("a folder"));
        let found = store.list(&AtomicBool::new(false), |_| {});
        fs::remove_file(folder.path().join("a.md")).expect("removed");
        let (now, mut packer) = (SystemTime::now(), Packer::default());
        let one =
            read_one(&mut InTurn::of(&store), &found.notes[0], None, now, &parse, &mut packer);
        assert!(one.known.is_none());
        assert_eq!(packer.finish()[0].problems()[0].code, Code::Unreadable);
    }

    #[test]
    fn a_note_over_the_limit_is_read_up_to_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = fs::File::create(folder.path().join("a.md")).expect("made");
        // Without data blocks: the file system keeps only its length.
        file.set_len(100 << 20).expect("grown");
        let (loaded, _) = load_all(folder.path());
        let length = loaded.parsed[0].note().title.map(str::len);
        assert_eq!(length, Some(NOTE_BYTES_MAX));
        assert_eq!(loaded.parsed[0].problems()[0].code, Code::TooLarge);
    }

    #[test]
    fn progress_counts_up_to_the_end_and_names_every_note_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for number in 0..700 {
            fs::write(folder.path().join(format!("{number:03}.md")), "x").expect("written");
        }
        let (loaded, said) = load_all(folder.path());
        let mut names = Vec::new();
        let mut last = None;
        for progress in said {
            let Progress::Reading { read, found, names: some } = progress else { continue };
            assert!(last.map_or(read == 0, |last| read > last) && found == 700);
            last = Some(read);
            names.extend(some);
        }
        names.sort();
        let all: Vec<_> = loaded.parsed.iter().map(|parsed| parsed.path().clone()).collect();
        assert_eq!((last, names), (Some(700), all));
    }

    #[test]
    fn a_cancelled_load_gives_nothing_and_reads_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["a.md", "b.md"] {
            fs::write(folder.path().join(name), "x").expect("written");
        }
        let store = Store::Disk(Root::open(folder.path()).expect("a folder"));
        let workers = Workers::start().expect("threads");
        let cancel = AtomicBool::new(false);
        let parse = |path, bytes: &[u8]| {
            cancel.store(true, Ordering::Relaxed);
            parse(path, bytes)
        };
        let nothing = Known::nothing(SystemTime::now());
        assert!(
            load(&store, &workers, &Spill::default(), nothing, parse, |_| {}, &cancel).is_none()
        );
    }
}
