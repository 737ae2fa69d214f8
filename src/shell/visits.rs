//! What is remembered of the visits to a vault, in the program's own state: how
//! the vault was when it was seen last, and how it was before this visit, to tell
//! what is new. Both hold numbers that stand for notes, tasks and names, no text.
//!
//! Visits less than [`VISIT_GAP`] apart count as one, so that what is new is not
//! forgotten by starting again. Only the screen writes; a file that is cut,
//! damaged or of another vault counts as none and is begun anew, which is a
//! problem of the vault and never an error.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::load::fingerprint_probe;
use super::own_folder::OwnFolder;
use super::places::Places;
use super::store::Store;
use crate::query::news::Remembered;
use crate::text::fingerprint;

/// How the vault was when it was seen last.
const LATEST: &str = "visit";

/// How it was before the visit that goes on, or that was the last.
const BEFORE: &str = "visit-before";

/// What each of them begins with; another number for another layout.
const MAGIC: &[u8; 16] = b"vaultgraph v001\n";

/// Magic and checksum.
const HEAD_BYTES: usize = MAGIC.len() + 8;

/// The largest that is read of one, in bytes: many millions of tasks.
const FILE_BYTES_MAX: usize = 1 << 28;

/// Visits less than this apart are one.
pub const VISIT_GAP: Duration = Duration::from_secs(60 * 60);

/// A vault as it was once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// When it was seen so last.
    pub at: SystemTime,
    /// What there was.
    pub then: Remembered,
}

/// What is known of earlier visits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visits {
    /// The last one before that which goes on; none at the first.
    pub last: Option<Visit>,
    /// Why what was kept is of no use, to follow "what was kept of it".
    pub fault: Option<&'static str>,
}

/// Said of a file that does not hold what it says.
const CUT: &str = "is cut short or damaged";

/// What must be the same as when it was written.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Key {
    folder: PathBuf,
    /// Of [`fingerprint_probe`].
    probe: u64,
}

/// Where the visits to one vault are remembered.
#[derive(Debug, Clone)]
pub struct VisitBook {
    folder: OwnFolder,
    root: PathBuf,
}

impl VisitBook {
    /// That of a vault; none for the built-in one, which never changes, and where
    /// there is no place for it.
    pub fn of(store: &Store, places: &Places) -> Option<Self> {
        let root = store.folder()?.to_owned();
        Some(Self { folder: OwnFolder::in_state(store, places)?, root })
    }

    /// What is known of earlier visits at a time.
    pub fn visits(&self, now: SystemTime) -> Visits {
        let latest = self.read(LATEST);
        let fault = latest.as_ref().err().copied();
        let latest = latest.ok().flatten();
        if let Some(last) = latest.filter(|latest| is_over(latest.at, now)) {
            return Visits { last: Some(last), fault };
        }
        let before = self.read(BEFORE);
        let fault = fault.or(before.as_ref().err().copied());
        Visits { last: before.ok().flatten(), fault }
    }

    /// Begins a visit: what was seen last becomes what was before, unless that
    /// was a moment ago, and the vault as it is now is remembered.
    ///
    /// # Errors
    /// When the system refuses, or when another program has the folder.
    pub fn begin(&self, now: SystemTime, vault: &Remembered) -> Result<()> {
        let _lock = self.folder.lock()?;
        if let Ok(Some(latest)) = self.read(LATEST)
            && (is_over(latest.at, now) || self.read(BEFORE).is_err())
        {
            self.folder.rename(LATEST, BEFORE)?;
        }
        self.write(now, vault)
    }

    /// Remembers the vault as it is at the end of a visit.
    ///
    /// # Errors
    /// As [`VisitBook::begin`].
    pub fn end(&self, now: SystemTime, vault: &Remembered) -> Result<()> {
        let _lock = self.folder.lock()?;
        self.write(now, vault)
    }

    /// Removes what writers that are no more left beside it.
    pub fn sweep(&self) {
        self.folder.sweep();
    }

    fn key(&self) -> Key {
        Key { folder: self.root.clone(), probe: fingerprint_probe() }
    }

    fn read(&self, name: &str) -> Result<Option<Visit>, &'static str> {
        let read = self.folder.read_bytes(name, FILE_BYTES_MAX).map_err(|_| "cannot be read")?;
        let Some(contents) = read else { return Ok(None) };
        let (head, rest) = contents.bytes.split_at_checked(HEAD_BYTES).ok_or(CUT)?;
        let (magic, sum) = head.split_at(MAGIC.len());
        if magic != MAGIC {
            return Err("has another layout");
        }
        if contents.cut || sum != fingerprint(rest).to_le_bytes() {
            return Err(CUT);
        }
        let (key, rest): (Key, _) = postcard::take_from_bytes(rest).map_err(|_| CUT)?;
        if key != self.key() {
            return Err("is of another vault or program");
        }
        let (seconds, then): (u64, Remembered) = postcard::from_bytes(rest).map_err(|_| CUT)?;
        let at = UNIX_EPOCH.checked_add(Duration::from_secs(seconds)).ok_or(CUT)?;
        Ok(Some(Visit { at, then }))
    }

    fn write(&self, now: SystemTime, vault: &Remembered) -> Result<()> {
        let seconds = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let rest = postcard::to_allocvec(&(self.key(), (seconds, vault)));
        let rest = rest.context("the visit has no form")?;
        let sum = fingerprint(&rest).to_le_bytes();
        self.folder.save_parts(LATEST, [&MAGIC[..], &sum, &rest].into_iter())
    }
}

/// Whether a visit that was seen last at a time is another one than that of now.
/// So is one that lies in the future: then the clock was wrong.
fn is_over(at: SystemTime, now: SystemTime) -> bool {
    let apart = now.duration_since(at).unwrap_or_else(|fault| fault.duration());
    apart >= VISIT_GAP
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::root::Root;
    use crate::vault::fixture::fixture;
    use std::fs;

    /// A vault in a folder, and a place for what is remembered of it.
    struct Desk {
        folder: tempfile::TempDir,
        book: VisitBook,
    }

    impl Desk {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let book = Self::book(&folder, "vault").expect("a place");
            Self { folder, book }
        }

        fn book(folder: &tempfile::TempDir, vault: &str) -> Option<VisitBook> {
            let root = folder.path().join(vault);
            fs::create_dir_all(&root).expect("made");
            let store = Store::Disk(Root::open(&root).expect("a folder"));
            let state = Some(folder.path().join("state"));
            VisitBook::of(&store, &Places { state, ..Places::default() })
        }

        fn begin(&self, minute: u64) {
            self.book.begin(time(minute), &state(minute)).expect("kept");
        }

        fn end(&self, minute: u64) {
            self.book.end(time(minute), &state(minute)).expect("kept");
        }

        /// Checks of which minute the last visit is, as seen from another.
        #[track_caller]
        fn check(&self, minute: u64, expected: Option<u64>) {
            let visits = self.book.visits(time(minute));
            let expected = expected.map(|minute| Visit { at: time(minute), then: state(minute) });
            assert_eq!(visits, Visits { last: expected, fault: None }, "at {minute}");
        }

        fn file(&self, name: &str) -> PathBuf {
            let own = self.folder.path().join("state/of-vaults");
            let folder = fs::read_dir(own).expect("listed").next().expect("one").expect("read");
            folder.path().join(name)
        }
    }

    fn time(minute: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_800_000_000 + minute * 60)
    }

    /// What there was at a minute: another note at each.
    fn state(minute: u64) -> Remembered {
        let text = format!("//- {minute}.md\n---\nparticipants: [Ada]\n---\n- [ ] x\n");
        Remembered::of(&fixture(&text), &[minute], None)
    }

    #[test]
    fn visits_less_than_an_hour_apart_are_one_however_long_it_lasts() {
        let desk = Desk::new();
        desk.check(0, None);
        desk.begin(0);
        desk.check(30, None);
        desk.begin(30);
        desk.end(50);
        desk.check(109, None);
        desk.check(110, Some(50));
        desk.begin(110);
        desk.check(111, Some(50));
        desk.end(400);
        desk.check(410, Some(50));
        desk.begin(410);
        desk.check(469, Some(50));
        desk.check(470, Some(410));
        // The clock was set back.
        desk.check(300, Some(410));
    }

    #[test]
    fn a_visit_that_was_cut_off_while_it_began_still_has_the_one_before() {
        let desk = Desk::new();
        desk.begin(0);
        desk.end(5);
        fs::rename(desk.file(LATEST), desk.file(BEFORE)).expect("moved");
        desk.check(100, Some(5));
    }

    #[test]
    fn whatever_happens_to_the_file_it_is_begun_anew_and_said() {
        let desk = Desk::new();
        desk.begin(0);
        let file = desk.file(LATEST);
        let whole = fs::read(&file).expect("written");
        let flipped = (0..whole.len()).map(|at| {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x10;
            bytes
        });
        let cut = (0..whole.len()).map(|len| whole[..len].to_vec());
        for bytes in flipped.chain(cut).chain([[&*whole, b"x"].concat()]) {
            fs::write(&file, bytes).expect("written");
            let visits = desk.book.visits(time(100));
            assert!(visits.last.is_none() && visits.fault.is_some(), "{visits:?}");
        }
        desk.begin(100);
        desk.check(200, Some(100));
        desk.begin(200);
        fs::write(desk.file(BEFORE), "x").expect("written");
        assert!(desk.book.visits(time(201)).fault.is_some());
        desk.begin(201);
        desk.check(202, Some(200));
    }

    #[test]
    fn what_is_of_another_vault_is_of_no_use() {
        let desk = Desk::new();
        desk.begin(0);
        let other = VisitBook { root: "/other".into(), ..desk.book.clone() };
        assert!(other.visits(time(100)).fault.is_some());
        let beside = Desk::book(&desk.folder, "beside").expect("a place");
        assert_eq!(beside.visits(time(100)), Visits::default());
    }

    #[test]
    fn nothing_is_remembered_of_the_demo_vault_or_without_a_place() {
        let places = Places { state: Some("/nowhere".into()), ..Places::default() };
        assert!(VisitBook::of(&Store::Embedded, &places).is_none());
        let desk = Desk::new();
        let root = desk.folder.path().join("vault");
        let store = Store::Disk(Root::open(&root).expect("a folder"));
        assert!(VisitBook::of(&store, &Places::default()).is_none());
    }

    #[test]
    fn only_the_reader_may_read_what_is_remembered_and_no_name_stands_in_it() {
        use std::os::unix::fs::PermissionsExt;
        let desk = Desk::new();
        desk.begin(7);
        let mode = fs::metadata(desk.file(LATEST)).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let bytes = fs::read(desk.file(LATEST)).expect("there");
        let has = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
        assert!(!has(b"7.md") && !has(b"Ada"));
    }
}
