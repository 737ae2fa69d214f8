//! T10: a cache that rots: any bit turned over, cut at any length, of another
//! layout or program. It is never used, the vault is the same without it, and the
//! next run finds a new one.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, SystemTime};

use crate::kit;
use vaultgraph::note::NoteRules;
use vaultgraph::query::Hidden;
use vaultgraph::query::finder::{Finder, Query};
use vaultgraph::shell::cache::Cache;
use vaultgraph::shell::load::Workers;
use vaultgraph::shell::obsidian;
use vaultgraph::shell::places::Places;
use vaultgraph::shell::reading;
use vaultgraph::shell::root::Root;
use vaultgraph::shell::spill::Spill;
use vaultgraph::shell::store::Store;
use vaultgraph::shell::user::User;
use vaultgraph::vault::Vault;

/// A vault of a few notes, and a place for its cache.
struct Desk {
    folder: tempfile::TempDir,
    workers: Workers,
}

impl Desk {
    fn new() -> Self {
        let desk = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            workers: Workers::start().expect("threads"),
        };
        fs::create_dir(desk.vault()).expect("made");
        desk.note("a.md", "---\naliases: Ay\n---\n# A\n[[b#x|c]] #t\n");
        desk.note("b.md", "- [ ] do it @Ann 📅 2026-01-02\n- so *(about Bo)*\n");
        desk.note("bad.md", "---\nx: [\n---\n");
        desk
    }

    fn vault(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    fn note(&self, name: &str, text: &str) {
        let file = self.vault().join(name);
        fs::write(&file, text).expect("written");
        // Long enough ago that its stamp tells of every later change.
        let ago = SystemTime::now() - Duration::from_secs(3_600);
        let file = fs::File::options().write(true).open(file).expect("there");
        file.set_modified(ago).expect("set");
    }

    fn user(&self) -> User {
        let cache = Some(self.folder.path().join("cache"));
        User { places: Places { cache, ..Places::default() }, ..User::default() }
    }

    fn store(&self) -> Store {
        Store::Disk(Root::open(&self.vault()).expect("a folder"))
    }

    /// Opens the vault and keeps what is to be kept.
    fn open(&self) -> Arc<Vault> {
        let never = AtomicBool::new(false);
        let opened = reading::open(&self.store(), &self.user(), &self.workers, |_| {}, &never);
        let mut opened = opened.expect("not cancelled");
        if let Some(unkept) = opened.unkept() {
            unkept.keep();
        }
        opened.vault
    }

    fn cache(&self) -> Cache {
        let daily = obsidian::settings(&self.store()).0.daily_names();
        let rules = NoteRules { daily, ..NoteRules::default() };
        Cache::of(&self.store(), &self.user().places, &rules).expect("a place")
    }

    fn file(&self) -> PathBuf {
        let files = kit::files_below(&self.folder.path().join("cache"));
        files.into_iter().next().expect("it was written")
    }
}

/// All names of the vault, the most connected first.
const NAMES: [&str; 6] = ["b", "Ann", "Bo", "t", "a", "bad"];

#[track_caller]
fn check(desk: &Desk, file: &Path, bytes: &[u8], what: &str) {
    fs::write(file, bytes).expect("written");
    // Names that are offered while the rest is read are checked by a sum of their own.
    let on_names = |names: Finder| {
        let all = Query { hidden: Hidden::Shown, ..Query::default() };
        let found = names.search(&all, 100).hits;
        assert!(found.iter().map(|hit| &*hit.name).eq(NAMES), "{what}: {found:?}");
    };
    let read = desk.cache().read(&Spill::default(), on_names);
    assert!(read.is_err(), "{what} was not seen");
}

#[test]
fn a_cache_that_rots_costs_time_and_not_truth() {
    let desk = Desk::new();
    let fresh = desk.open().dump();
    let file = desk.file();
    let whole = fs::read(&file).expect("there");
    let kept = desk.cache().read(&Spill::default(), |_| {}).expect("of use").expect("there");
    assert!(kept.parsed.len() == 3 && kept.graph.is_some());
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            check(&desk, &file, &bytes, &format!("bit {bit} of byte {at}"));
        }
        check(&desk, &file, &whole[..at], &format!("a cut at byte {at}"));
        let mut zeros = whole.clone();
        zeros[at..].fill(0);
        if zeros != whole {
            check(&desk, &file, &zeros, &format!("zeros from byte {at}"));
        }
    }
    let mut chance = kit::Chance(kit::seed("T10"));
    let n_random = kit::count(2_000, 200_000);
    for _ in 0..n_random {
        let mut bytes = whole.clone();
        for _ in 0..=chance.below(8) {
            let at = chance.below(bytes.len());
            bytes[at] = chance.next() as u8;
        }
        if bytes != whole {
            check(&desk, &file, &bytes, "some bytes");
        }
    }
    for other in ["vaultgraph 0002\n", "vaultgraph 0004\n", "vaultgraph 9999\n"] {
        let bytes = [other.as_bytes(), &whole[other.len()..]].concat();
        check(&desk, &file, &bytes, other);
    }
    check(&desk, &file, &[&whole[..], b"x"].concat(), "a byte too many");
    // Whatever it was in the end, the vault is the same, and the cache is whole again.
    let mut n_opened = 0;
    for at in (0..whole.len()).step_by(whole.len().div_ceil(kit::count(40, 400))) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        fs::write(&file, &bytes).expect("written");
        let vault = desk.open();
        assert_eq!(vault.dump(), fresh, "byte {at}");
        let codes: Vec<_> = vault.diagnostics().iter().map(|one| one.code.name()).collect();
        assert!(codes.contains(&"cache-remade"), "byte {at} is not told");
        let read = desk.cache().read(&Spill::default(), |_| {});
        assert!(matches!(read, Ok(Some(_))), "byte {at}: not made anew");
        n_opened += 1;
    }
    kit::figure(
        "T10",
        &format!(
            "{} bytes: each of {} bits turned, each cut, {n_random} by chance: 0 used, 0 panics; {n_opened} vaults the same",
            whole.len(),
            whole.len() * 8
        ),
    );
}
