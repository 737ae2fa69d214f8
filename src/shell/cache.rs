//! What was parsed of a vault's notes and what building their graph found out, kept from
//! one run to the next in a file outside of the vault: one read, and no note is parsed
//! again that is as it was, and no name joined again but those of others.
//!
//! - Nothing depends on it. Whatever is wrong with the file (cut short, of another
//!   vault, of another program, a byte turned over), the notes are read as if
//!   there were none, and the next run finds a new one.
//! - It is never believed about a file: size, times and number in the file system
//!   are compared with the vault's own before its words count
//!   ([`load`](super::load)).
//! - It is replaced whole or not at all, so two programs do each other no harm.

use anyhow::{Context, Result};
use rayon::prelude::*;
use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::PathBuf;
use std::time::SystemTime;

use super::load::Mark;
use super::places::Places;
use super::read::{self, Links};
use super::save::{self, Readers};
use super::spill::Spill;
use super::store::Store;
use crate::note::{DailyNames, NotePath, Packed};
use crate::vault::{STORED_PIECES, Vault};

/// What every cache begins with; another number for another layout.
const MAGIC: &[u8; 16] = b"vaultgraph 0002\n";

/// The length of the index, and the checksums of index, notes and graph.
const NUMBERS: usize = 4;

/// What stands before the index.
const HEAD_BYTES: usize = MAGIC.len() + NUMBERS * 8;

/// The largest file that is read or written, in bytes.
const CACHE_BYTES_MAX: usize = 4 << 30;

/// How many vaults have one; those written longest ago are removed.
const CACHES_MAX: usize = 12;

/// The cache of one vault.
#[derive(Debug)]
pub struct Cache {
    file: PathBuf,
    key: Key,
}

/// What must be the same as when it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Key {
    /// Version, length and time of the program: another one may parse otherwise.
    program: (String, u64, i64),
    folder: PathBuf,
    /// How daily notes are named, which dates the others.
    daily: String,
}

/// Said of a file that does not hold what it says.
const CUT: &str = "is cut short or damaged";

/// Notes are read as many at once as have so many bytes together.
const BYTES_AT_ONCE: usize = 4 << 20;

/// What is kept of a vault.
#[derive(Debug, Default)]
pub struct Kept {
    /// The notes, sorted by path.
    pub parsed: Vec<Packed>,
    /// Beside them, what each was read from.
    pub marks: Vec<Mark>,
    /// What else building their graph found out, if that is of use without the vault's
    /// other files.
    pub graph: Option<StoredGraph>,
}

/// What building the graph of some notes found out.
#[derive(Debug)]
pub struct StoredGraph {
    /// Tells the rules by which it was built from others.
    pub rules: u64,
    /// As the vault [stored](Vault::stored) it.
    pub pieces: [Vec<u8>; STORED_PIECES],
}

/// The rules of a graph, and how many bytes each of its pieces takes.
type GraphRow = Option<(u64, [u64; STORED_PIECES])>;

/// One note: its path, what it was read from, and how many bytes it is packed in.
#[derive(Debug, Serialize, Deserialize)]
struct Row<'f>(&'f str, Mark, u64);

/// The front of the file, and how all else follows it.
struct Front {
    file: File,
    paths: Vec<NotePath>,
    marks: Vec<Mark>,
    /// Where the notes start in the file.
    start: u64,
    /// Where each ends, counted from there.
    ends: Vec<usize>,
    graph: GraphRow,
    /// The checksums of notes and graph.
    sums: [u64; 2],
}

impl Cache {
    /// The cache of a vault; none for what is not in a folder, and where there is
    /// no place for one.
    pub fn of(store: &Store, places: &Places, daily: &DailyNames) -> Option<Self> {
        let (folder, place) = (store.folder()?, places.cache.as_ref()?);
        let key =
            Key { program: program()?, folder: folder.to_owned(), daily: format!("{daily:?}") };
        let name = format!("{:016x}.cache", checksum(folder.as_os_str().as_bytes()));
        Some(Self { file: place.join(name), key })
    }

    /// Removes what killed runs have left beside it, of whatever vault.
    pub fn sweep(&self) {
        if let Some(folder) = self.file.parent() {
            save::sweep_all(folder);
        }
    }

    /// Reads what is kept of the vault, to be held in `spill`; nothing where there is no
    /// such file. The names of the notes, which stand at its front, are handed on to be
    /// found while the rest is read.
    ///
    /// # Errors
    /// Why it is of no use, to follow "the cache". Of what is no cache, or one of another
    /// layout, only the first bytes are read.
    pub fn read(
        &self,
        spill: &Spill,
        on_names: impl FnOnce(&[NotePath]) + Send,
    ) -> Result<Option<Kept>, &'static str> {
        let file = match read::open_file(&self.file, Links::Refuse) {
            Ok(file) => file,
            Err(fault) if fault.is_absence() => return Ok(None),
            Err(_) => return Err("cannot be read"),
        };
        let front = self.front(file)?;
        let (_, kept) = rayon::join(|| on_names(&front.paths), || front.rest(spill));
        let (parsed, graph) = kept?;
        Ok(Some(Kept { parsed, marks: front.marks, graph }))
    }

    fn front(&self, file: File) -> Result<Front, &'static str> {
        if bytes_at(&file, 0, MAGIC.len())? != MAGIC {
            return Err("has another layout");
        }
        let len = file.metadata().map_err(|_| "cannot be read")?.len();
        if len > CACHE_BYTES_MAX as u64 {
            return Err("is too long");
        }
        let head = bytes_at(&file, MAGIC.len() as u64, HEAD_BYTES - MAGIC.len())?;
        let [index_len, index_sum, sums @ ..] = numbers(&head);
        if index_len > len {
            return Err(CUT);
        }
        let index = bytes_at(&file, HEAD_BYTES as u64, size(index_len)?)?;
        if checksum(&index) != index_sum {
            return Err(CUT);
        }
        let (key, graph, rows): (Key, GraphRow, Vec<Row<'_>>) =
            postcard::from_bytes(&index).map_err(|_| CUT)?;
        if key != self.key {
            return Err("is of another vault, program or setting");
        }
        let (mut paths, mut marks) =
            (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        let (mut ends, mut end) = (Vec::with_capacity(rows.len()), 0_usize);
        for Row(path, mark, len) in rows {
            paths.push(NotePath::new(path));
            marks.push(mark);
            end = end.checked_add(size(len)?).ok_or(CUT)?;
            ends.push(end);
        }
        let start = HEAD_BYTES as u64 + index_len;
        let lens = graph.iter().flat_map(|(_, lens)| lens).copied();
        let all = lens.chain([end as u64]).try_fold(start, u64::checked_add);
        if all != Some(len) || !paths.is_sorted_by(|a, b| a < b) {
            return Err(CUT);
        }
        Ok(Front { file, paths, marks, start, ends, graph, sums })
    }

    /// Whether the graph of notes that were read from these can be kept with them: others
    /// than the vault's own are not kept.
    pub fn has_graphs_of(marks: &[Mark]) -> bool {
        marks.iter().all(Mark::is_named)
    }

    /// Writes a vault's notes, each with what it was read from, and its graph, with what
    /// tells the rules by which that was built from others.
    ///
    /// # Errors
    /// When they are too many, or when the system refuses; the old one is still
    /// there then.
    pub fn write(&self, vault: &Vault, marks: &[Mark], rules: u64) -> Result<()> {
        // Another path than the vault's own may not be Unicode.
        let kept = || vault.parsed().iter().zip(marks).filter(|(_, mark)| mark.is_named());
        let rows: Vec<Row<'_>> = kept()
            .map(|(one, mark)| Row(one.path().as_str(), mark.clone(), one.bytes().len() as u64))
            .collect();
        let stored = Self::has_graphs_of(marks).then(|| vault.stored()).flatten();
        let lens =
            |pieces: &[Vec<u8>; STORED_PIECES]| pieces.each_ref().map(|piece| piece.len() as u64);
        let graph: GraphRow = stored.as_ref().map(|pieces| (rules, lens(pieces)));
        let index = postcard::to_allocvec(&(&self.key, graph, rows));
        let index = index.context("the cache has no form")?;
        let packed = || kept().map(|(one, _)| &**one.bytes());
        let pieces = || stored.iter().flatten().map(|piece| &**piece);
        let len = packed().chain(pieces()).map(<[u8]>::len).sum::<usize>();
        let len = len.saturating_add(index.len());
        anyhow::ensure!(len < CACHE_BYTES_MAX - HEAD_BYTES, "the cache would be too long");
        let sums = [checksum(&index), checksum_of_all(packed()), checksum_of_all(pieces())];
        let mut head = MAGIC.to_vec();
        head.extend_from_slice(&(index.len() as u64).to_le_bytes());
        sums.iter().for_each(|sum| head.extend_from_slice(&sum.to_le_bytes()));
        let parts = [&*head, &*index].into_iter().chain(packed()).chain(pieces());
        save::save_parts(&self.file, parts, Readers::Owner)?;
        self.remove_oldest();
        Ok(())
    }

    fn remove_oldest(&self) {
        let Some(Ok(entries)) = self.file.parent().map(fs::read_dir) else { return };
        let caches = entries.flatten().map(|entry| entry.path());
        let caches = caches.filter(|path| path.extension().is_some_and(|end| end == "cache"));
        let written = |path: &PathBuf| fs::metadata(path).and_then(|file| file.modified()).ok();
        let mut all: Vec<(Option<SystemTime>, PathBuf)> =
            caches.map(|path| (written(&path), path)).collect();
        all.sort();
        let n_over = all.len().saturating_sub(CACHES_MAX);
        for (_, path) in all.into_iter().take(n_over) {
            // One that stays takes room and does no harm.
            let _ = fs::remove_file(path);
        }
    }
}

impl Front {
    fn rest(&self, spill: &Spill) -> Result<(Vec<Packed>, Option<StoredGraph>), &'static str> {
        let (notes, graph) = rayon::join(|| self.notes(spill), || self.graph());
        Ok((notes?, graph?))
    }

    fn notes(&self, spill: &Spill) -> Result<Vec<Packed>, &'static str> {
        let start = |at: usize| at.checked_sub(1).map_or(0, |before| self.ends[before]);
        let read = |group: Range<usize>| -> Result<(Vec<Packed>, u64), &'static str> {
            let first = start(group.start);
            let len = start(group.end) - first;
            let bytes = spill.hold(bytes_at(&self.file, self.start + first as u64, len)?);
            let one = |at| bytes.slice(start(at) - first..start(at + 1) - first);
            let packed =
                group.clone().map(|at| Packed::from_bytes(self.paths[at].clone(), one(at)));
            let packed: Vec<Packed> = packed.collect();
            let sum = checksum_from(group.start, packed.iter().map(|note| &**note.bytes()));
            Ok((packed, sum))
        };
        let groups = groups(&self.ends, BYTES_AT_ONCE).into_par_iter();
        let groups: Result<Vec<(Vec<Packed>, u64)>, _> = groups.map(read).collect();
        let groups = groups?;
        let sum = groups.iter().fold(0, |all: u64, (_, sum)| all.wrapping_add(*sum));
        let mut notes = Vec::with_capacity(self.paths.len());
        notes.extend(groups.into_iter().flat_map(|(notes, _)| notes));
        if sum == self.sums[0] { Ok(notes) } else { Err(CUT) }
    }

    fn graph(&self) -> Result<Option<StoredGraph>, &'static str> {
        let Some((rules, lens)) = self.graph else { return Ok(None) };
        let mut start = self.start + self.ends.last().map_or(0, |end| *end as u64);
        let mut pieces = [const { Vec::new() }; STORED_PIECES];
        for (piece, len) in pieces.iter_mut().zip(lens) {
            *piece = bytes_at(&self.file, start, size(len)?)?;
            start += len;
        }
        let is_whole = checksum_of_all(pieces.iter().map(|piece| &**piece)) == self.sums[1];
        if is_whole { Ok(Some(StoredGraph { rules, pieces })) } else { Err(CUT) }
    }
}

/// Some that follow each other and end there, in groups that have just as many bytes
/// together or more, but for the last.
fn groups(ends: &[usize], bytes: usize) -> Vec<Range<usize>> {
    let (mut groups, mut first, mut start) = (Vec::new(), 0, 0);
    for (at, &end) in ends.iter().enumerate() {
        if end - start >= bytes || at + 1 == ends.len() {
            groups.push(first..at + 1);
            (first, start) = (at + 1, end);
        }
    }
    groups
}

/// Bytes of a file, which are there if it is whole.
fn bytes_at(file: &File, start: u64, len: usize) -> Result<Vec<u8>, &'static str> {
    let mut bytes = vec![0; len];
    file.read_exact_at(&mut bytes, start).map_err(|_| CUT)?;
    Ok(bytes)
}

fn size(len: u64) -> Result<usize, &'static str> {
    usize::try_from(len).map_err(|_| CUT)
}

/// Version, length and time of this program; none if the system does not tell.
fn program() -> Option<(String, u64, i64)> {
    let file = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let changed = file.mtime().saturating_mul(1_000_000_000).saturating_add(file.mtime_nsec());
    Some((env!("CARGO_PKG_VERSION").to_owned(), file.len(), changed))
}

/// The numbers behind the magic word; 0 where there is none.
fn numbers(bytes: &[u8]) -> [u64; NUMBERS] {
    std::array::from_fn(|at| {
        let bytes = bytes.get(at * 8..at * 8 + 8).and_then(|bytes| bytes.try_into().ok());
        u64::from_le_bytes(bytes.unwrap_or_default())
    })
}

/// Tells bytes from what a fault makes of them; not from what an enemy does, who
/// could as well change the notes.
fn checksum(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// The same of many that follow each other.
fn checksum_of_all<'b>(parts: impl Iterator<Item = &'b [u8]>) -> u64 {
    checksum_from(0, parts)
}

/// What parts that follow each other, of which the first is of this number, add to the
/// checksum of all, in any order.
fn checksum_from<'b>(first: usize, parts: impl Iterator<Item = &'b [u8]>) -> u64 {
    let of_one = |(number, part): (usize, &[u8])| {
        let mut hasher = FxHasher::default();
        (number, part).hash(&mut hasher);
        hasher.finish()
    };
    (first..).zip(parts).map(of_one).fold(0, u64::wrapping_add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::load::Workers;
    use crate::shell::obsidian;
    use crate::shell::reading;
    use crate::shell::root::Root;
    use crate::shell::spill;
    use crate::shell::user::User;
    use crate::vault::Vault;
    use std::sync::atomic::AtomicBool;

    /// A vault of a few notes, and a place for its cache.
    struct Desk {
        folder: tempfile::TempDir,
        workers: Workers,
    }

    impl Desk {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a temporary folder");
            fs::create_dir(folder.path().join("vault")).expect("made");
            let desk = Self { folder, workers: Workers::start().expect("threads") };
            desk.note("a.md", "---\naliases: Ay\n---\n# A\n[[b#x|c]] #t");
            desk.note("b.md", "- [ ] do it @Ann 📅 2026-01-02\n- so *(about Bo)*\n");
            desk.note("bad.md", "---\nx: [\n---\n");
            desk
        }

        fn note(&self, name: &str, text: &str) {
            let file = self.vault().join(name);
            fs::write(&file, text).expect("written");
            // Long enough ago that its stamp tells of every later change.
            let ago = SystemTime::now() - std::time::Duration::from_secs(3600);
            fs::File::options()
                .write(true)
                .open(file)
                .and_then(|file| file.set_modified(ago))
                .expect("set");
        }

        fn vault(&self) -> PathBuf {
            self.folder.path().join("vault")
        }

        fn user(&self) -> User {
            let cache = Some(self.folder.path().join("cache/vaultgraph"));
            let spill = Some(self.folder.path().to_owned());
            User { places: Places { cache, spill, ..Places::default() }, ..User::default() }
        }

        fn store(&self) -> Store {
            Store::Disk(Root::open(&self.vault()).expect("a folder"))
        }

        /// Opens the vault, keeps what is to be kept, and gives what it was before.
        fn open(&self) -> (std::sync::Arc<Vault>, bool) {
            let never = AtomicBool::new(false);
            let opened = reading::open(&self.store(), &self.user(), &self.workers, |_| {}, &never);
            let mut opened = opened.expect("not cancelled");
            let unkept = opened.unkept();
            let was_unkept = unkept.is_some();
            if let Some(unkept) = unkept {
                unkept.keep();
            }
            (opened.vault, was_unkept)
        }

        fn kept(&self) -> Kept {
            let kept = self.cache().read(&Spill::default(), |_| {});
            kept.expect("of use").expect("there")
        }

        fn cache(&self) -> Cache {
            let daily = obsidian::settings(&self.store()).0.daily_names();
            Cache::of(&self.store(), &self.user().places, &daily).expect("a place")
        }
    }

    fn codes(vault: &Vault) -> Vec<&'static str> {
        vault.diagnostics().iter().map(|one| one.code.name()).collect()
    }

    #[test]
    fn a_vault_from_the_cache_is_the_vault() {
        let desk = Desk::new();
        let (first, unkept) = desk.open();
        assert!(unkept);
        let kept = desk.kept();
        assert!(kept.parsed.len() == 3 && kept.graph.is_some());
        let (second, unkept) = desk.open();
        assert!(!unkept, "its graph was built");
        assert_eq!((second.dump(), second.diagnostics()), (first.dump(), first.diagnostics()));
        desk.note("c.md", "[[a]]");
        fs::remove_file(desk.vault().join("b.md")).expect("removed");
        let (third, unkept) = desk.open();
        fs::remove_file(desk.cache().file).expect("removed");
        assert!(unkept);
        assert_eq!(desk.open().0.dump(), third.dump());
    }

    #[test]
    fn notes_are_read_in_groups_of_which_none_is_left_out() {
        for ends in [&[][..], &[0], &[9], &[1, 2, 2, 3, 9, 10, 10, 11, 12, 13, 13]] {
            let groups = groups(ends, 3);
            assert!(groups.iter().flat_map(Clone::clone).eq(0..ends.len()), "{groups:?}");
        }
        assert_eq!(groups(&[1, 2, 3, 9, 10, 12], 3), [0..3, 3..4, 4..6]);
    }

    #[test]
    fn a_graph_by_other_rules_is_built_and_kept_in_place_of_the_old_one() {
        let desk = Desk::new();
        desk.open();
        let owner = |name: &str| {
            let folder = desk.vault().join(".vaultgraph");
            fs::create_dir_all(&folder).expect("made");
            fs::write(folder.join("config.toml"), format!("me = '{name}'\n")).expect("written");
        };
        for name in ["Ann", "Bo"] {
            owner(name);
            let (vault, unkept) = desk.open();
            let is_owner = |id| vault.node(id).name() == name;
            assert!(unkept && vault.owner().is_some_and(is_owner), "{name}");
            assert!(!desk.open().1, "{name} again");
        }
    }

    #[test]
    fn with_a_note_that_is_not_kept_the_graph_is_not_kept_either() {
        let desk = Desk::new();
        // The name of a file that is no text.
        let name = std::ffi::OsStr::from_bytes(b"\xff.md");
        if fs::write(desk.vault().join(name), "[[a]]").is_err() {
            eprintln!("skipped: this file system takes no such name");
            return;
        }
        let (first, unkept) = desk.open();
        let kept = desk.kept();
        assert!(unkept && kept.parsed.len() == 3 && kept.graph.is_none());
        assert_eq!(desk.open().0.dump(), first.dump());
    }

    #[test]
    fn a_vault_is_the_same_whose_notes_are_held_in_a_file() {
        let desk = Desk::new();
        let facts: String = (0..9_000).map(|n| format!("- fact {n} *(about Bo)*\n")).collect();
        desk.note("long.md", &facts);
        desk.note("longer.md", &facts.repeat(8));
        let never = AtomicBool::new(false);
        let in_memory = User::default();
        let read = reading::open(&desk.store(), &in_memory, &desk.workers, |_| {}, &never);
        let in_memory = read.expect("not cancelled").vault;
        for _ in 0..2 {
            let (vault, _) = desk.open();
            spill::give_back();
            assert_eq!(vault.dump(), in_memory.dump());
            assert!(vault.parsed() == in_memory.parsed());
        }
        let names = fs::read_dir(desk.folder.path()).expect("listed");
        assert_eq!(names.count(), 2, "the vault and the cache");
    }

    #[test]
    fn whatever_happens_to_the_file_the_vault_is_read_and_the_file_made_anew() {
        let desk = Desk::new();
        let fresh = desk.open().0.dump();
        let whole = fs::read(&desk.cache().file).expect("written");
        let mut spoiled: Vec<Vec<u8>> =
            (0..whole.len()).step_by(7).map(|len| whole[..len].to_vec()).collect();
        for at in (0..whole.len()).step_by(11) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x40;
            spoiled.push(bytes);
        }
        spoiled.push([&*whole, b"x"].concat());
        for bytes in spoiled {
            fs::write(&desk.cache().file, &bytes).expect("written");
            let read = desk.cache().read(&Spill::default(), |_| {});
            assert!(read.is_err(), "{} bytes", bytes.len());
        }
        let (vault, unkept) = desk.open();
        assert!(unkept && vault.dump() == fresh && codes(&vault).contains(&"cache-remade"));
        // Not byte by byte: stamps that were too new to be kept may be kept by now.
        assert_eq!(desk.kept().parsed.len(), 3);
        assert!(!codes(&desk.open().0).contains(&"cache-remade"));
    }

    #[test]
    fn what_is_no_cache_is_not_read_to_its_end() {
        let desk = Desk::new();
        let file = desk.cache().file;
        fs::create_dir_all(file.parent().expect("has one")).expect("made");
        // More than is read of any, and not on the disk: nothing was written there.
        let made = fs::File::create(file).expect("made");
        made.set_len(CACHE_BYTES_MAX as u64 + 1).expect("set");
        let read = desk.cache().read(&Spill::default(), |_| {});
        assert_eq!(read.err(), Some("has another layout"));
    }

    #[test]
    fn a_cache_of_another_vault_program_or_setting_is_of_no_use() {
        let desk = Desk::new();
        desk.open();
        let cache = desk.cache();
        let check = |change: &dyn Fn(&mut Key), useless: bool| {
            let mut other = Cache { file: cache.file.clone(), key: cache.key.clone() };
            change(&mut other.key);
            assert_eq!(other.read(&Spill::default(), |_| {}).is_err(), useless);
        };
        check(&|_| {}, false);
        check(&|key| key.folder.push("x"), true);
        check(&|key| key.daily.push('x'), true);
        check(&|key| key.program.2 += 1, true);
        check(&|key| key.program.0.push('1'), true);
    }

    #[test]
    fn only_so_many_caches_are_kept() {
        let desk = Desk::new();
        desk.open();
        let folder = desk.cache().file.parent().expect("has one").to_owned();
        for number in 0..CACHES_MAX {
            let file = folder.join(format!("{number}.cache"));
            fs::write(&file, "x").expect("written");
            let long_ago = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(number as u64);
            fs::File::options()
                .write(true)
                .open(file)
                .and_then(|file| file.set_modified(long_ago))
                .expect("set");
        }
        desk.note("c.md", "x");
        desk.open();
        let names = fs::read_dir(&folder).expect("listed").count();
        assert_eq!((names, folder.join("0.cache").exists()), (CACHES_MAX, false));
    }

    #[test]
    fn without_a_place_nothing_is_kept() {
        let desk = Desk::new();
        let daily = DailyNames::default();
        assert!(Cache::of(&desk.store(), &Places::default(), &daily).is_none());
        assert!(Cache::of(&Store::Embedded, &desk.user().places, &daily).is_none());
        assert_eq!(fs::read_dir(desk.vault()).expect("listed").count(), 3);
    }
}
