//! What was parsed of a vault's notes and what building their graph found out, kept from
//! one run to the next in a file outside of the vault: one read, and no note is parsed
//! again that is as it was, and no name joined again that means what it meant.
//!
//! - Nothing depends on it. Whatever is wrong with the file (cut short, of another
//!   vault, of another program, a byte turned over), the notes are read as if
//!   there were none, and the next run finds a new one.
//! - It is never believed about a file: size, times and number in the file system
//!   are compared with the vault's own before its words count
//!   ([`load`](super::load)).
//! - It is replaced whole or not at all, so two programs do each other no harm.

mod file;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::time::SystemTime;

use self::file::{CUT, CacheFile, Sections, checksum};
use super::load::Mark;
use super::places::Places;
use super::save;
use super::spill::Spill;
use super::store::Store;
use crate::note::{NoteRules, Packed};
use crate::query::finder::Finder;
use crate::vault::{STORED_PIECES, Vault};

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
    /// How notes are read.
    rules: String,
}

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
    /// As the vault [stored](Vault::stored_piece) them.
    pub pieces: [Vec<u8>; STORED_PIECES],
}

impl Cache {
    /// The cache of a vault; none for what is not in a folder, and where there is
    /// no place for one.
    pub fn of(store: &Store, places: &Places, rules: &NoteRules) -> Option<Self> {
        let (folder, place) = (store.folder()?, places.cache.as_ref()?);
        let key =
            Key { program: program()?, folder: folder.to_owned(), rules: format!("{rules:?}") };
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
    /// such file. Its names, which stand at its front, are handed on to be found while
    /// the rest is read.
    ///
    /// # Errors
    /// Why it is of no use, to follow "the cache". Of what is no cache, or one of another
    /// layout, only the first bytes are read.
    pub fn read(
        &self,
        spill: &Spill,
        on_names: impl FnOnce(Finder) + Send,
    ) -> Result<Option<Kept>, &'static str> {
        let Some(file) = CacheFile::open(&self.file)? else { return Ok(None) };
        let front = file.front()?;
        let (key, names): (Key, &[u8]) = postcard::take_from_bytes(&front).map_err(|_| CUT)?;
        if key != self.key {
            return Err("is of another vault, program or setting");
        }
        let names = || postcard::from_bytes(names).map(on_names).map_err(|_| CUT);
        let (named, kept) = rayon::join(names, || file.rest(spill));
        named?;
        kept.map(Some)
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
        let front = postcard::to_allocvec(&(&self.key, Finder::of(vault)));
        // Another path than the vault's own may not be Unicode.
        let notes = vault.parsed().iter().zip(marks).filter(|(_, mark)| mark.is_named());
        let sections = Sections {
            front: front.context("the names have no form")?,
            notes: notes.collect(),
            graph: Self::has_graphs_of(marks).then_some((rules, vault)),
        };
        sections.write(&self.file)?;
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

/// Version, length and time of this program; none if the system does not tell.
fn program() -> Option<(String, u64, i64)> {
    let file = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let changed = file.mtime().saturating_mul(1_000_000_000).saturating_add(file.mtime_nsec());
    Some((env!("CARGO_PKG_VERSION").to_owned(), file.len(), changed))
}

#[cfg(test)]
mod tests {
    use super::file::CACHE_BYTES_MAX;
    use super::*;
    use crate::query::Hidden;
    use crate::query::finder::Query;
    use crate::shell::load::Workers;
    use crate::shell::obsidian;
    use crate::shell::reading;
    use crate::shell::root::Root;
    use crate::shell::spill;
    use crate::shell::user::User;
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

        /// All that can be found by what is kept, each with another spelling if it has one.
        fn names(&self) -> Vec<String> {
            let (mut names, all) =
                (Vec::new(), Query { hidden: Hidden::Shown, ..Query::default() });
            let on_names = |finder: Finder| {
                for hit in finder.search(&all, 100).hits {
                    let ay = Query { text: "ay".into(), ..Query::default() };
                    let spelled = finder.search(&ay, 1).hits.into_iter();
                    let spelled = spelled.filter(|other| other.anchor == hit.anchor);
                    let spelled = spelled.map(|other| format!(" ({})", other.text));
                    names.push(format!("{}{}", hit.name, spelled.collect::<String>()));
                }
            };
            self.cache().read(&Spill::default(), on_names).expect("of use").expect("there");
            names
        }

        fn kept(&self) -> Kept {
            let kept = self.cache().read(&Spill::default(), |_| {});
            kept.expect("of use").expect("there")
        }

        fn cache(&self) -> Cache {
            let daily = obsidian::settings(&self.store()).0.daily_names();
            let rules = NoteRules { daily, ..NoteRules::default() };
            Cache::of(&self.store(), &self.user().places, &rules).expect("a place")
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
        assert_eq!(desk.names(), ["b", "Ann", "Bo", "t", "a (Ay)", "bad"]);
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
    fn a_graph_by_other_rules_is_kept_in_place_of_the_old_one() {
        let desk = Desk::new();
        desk.open();
        let folder = desk.vault().join(".vaultgraph");
        fs::create_dir_all(&folder).expect("made");
        for config in ["me = 'Ann'", "me = 'Bo'", "related = ['A']"] {
            fs::write(folder.join("config.toml"), config).expect("written");
            let (vault, unkept) = desk.open();
            let names = config.split('\'').nth(1);
            let is_owner = |id| Some(vault.node(id).name()) == names;
            assert!(unkept && vault.owner().is_some_and(is_owner) == config.starts_with("me"));
            assert!(!desk.open().1, "{config} again");
        }
    }

    #[test]
    fn a_note_that_says_it_is_older_than_1970_is_kept_like_others() {
        let desk = Desk::new();
        let file = fs::File::options().write(true).open(desk.vault().join("a.md"));
        let before = SystemTime::UNIX_EPOCH - std::time::Duration::from_millis(86_400_500);
        file.and_then(|file| file.set_modified(before)).expect("set");
        let (first, unkept) = desk.open();
        assert!(unkept && desk.kept().graph.is_some());
        let kept = desk.kept().marks.into_iter().next().expect("of a.md");
        assert!(kept.modified().is_none_or(|modified| modified == before));
        assert_eq!(desk.open().0.dump(), first.dump());
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
        made.set_len(CACHE_BYTES_MAX + 1).expect("set");
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
        check(&|key| key.rules.push('x'), true);
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
        let rules = NoteRules::default();
        assert!(Cache::of(&desk.store(), &Places::default(), &rules).is_none());
        assert!(Cache::of(&Store::Embedded, &desk.user().places, &rules).is_none());
        assert_eq!(fs::read_dir(desk.vault()).expect("listed").count(), 3);
    }
}
