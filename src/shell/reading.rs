//! A vault as it was read: its graph, and what that was built from. It can be
//! built anew without reading a file, when its reader said something of names,
//! and looked at again, when something may have changed.
//!
//! A second look lists the files and reads again those whose size, times or
//! number in the file system are others than they were. It leaves what a first
//! reading would make of the same files; a property test holds that. A first
//! reading is a second look in the same way, at what the cache has of an earlier
//! run, its graph included.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Instant, SystemTime};

use super::allocator;
use super::cache::{Cache, Kept};
use super::clock;
use super::config::{self, LastGood};
use super::identities;
use super::load::{self, Known, Loaded, Mark, Progress, Workers};
use super::obsidian::{self, ObsidianSettings};
use super::own_folder::OwnFolder;
use super::pins;
use super::places::Places;
use super::scan::Folder;
use super::spill::Spill;
use super::store::{Files, Store};
use super::user::User;
use super::views;
use super::visits::{VisitBook, Visits};
use crate::app::report::{self, Report};
use crate::note::{self, Code, DailyNames, Diagnostic, NotePath, NoteRules, Packed};
use crate::query::Hidden;
use crate::query::news::{FilesNow, News, Since, since_day, since_visit};
use crate::query::pins::Pin;
use crate::text::Date;
use crate::vault::{Change, FileChanges, NodeId, Vault, VaultConfig};

mod before;
mod glance;
mod kept;

use before::{Before, Other};
pub use kept::{Unkept, Unremembered};

/// The stages of a reading, as its report calls them.
const SETTINGS: &str = "settings read";
const LISTING: &str = "files listed";
const READING: &str = "notes read";
const GRAPH: &str = "graph built";
const GRAPH_KEPT: &str = "graph from cache";
const CHANGE: &str = "graph changed";

/// A vault that was read.
#[derive(Debug)]
pub struct Opened {
    /// Its graph.
    pub vault: Arc<Vault>,
    /// The nodes that may be other than in the state of it before; nothing where any
    /// node may.
    pub touched: Option<Vec<NodeId>>,
    /// Its files, to be read again.
    pub files: Arc<Files>,
    /// Its folders below its own.
    pub folders: Vec<Folder>,
    /// How it was read, or looked at or built again since.
    pub report: Report,
    /// Where its notes are kept for the next run.
    cache: Option<Cache>,
    /// How many notes the cache does not have as they are.
    n_unkept: usize,
    /// Whether the cache has a graph by what is told now, or can have none.
    is_graph_kept: bool,
    /// By what it was built.
    rules: Arc<Rules>,
    /// Where visits to it are remembered.
    book: Option<VisitBook>,
    /// The visit before this one.
    visits: Arc<Visits>,
    /// What its own config said while it could be read.
    good: LastGood,
    basis: Basis,
}

/// What a vault is built from, its notes aside.
#[derive(Debug)]
struct Basis {
    store: Store,
    /// Of the notes, in the order of their paths.
    marks: Vec<Mark>,
    attachments: Vec<NotePath>,
    /// Those of files.
    problems: Vec<Diagnostic>,
    settings: Settings,
}

/// What was found by a second look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Nothing is other than it was.
    Same,
    /// The vault was built anew.
    Changed,
    /// The vault's folder is not there; the vault stays as it was.
    Gone,
}

/// All settings of a vault, to be compared.
#[derive(Debug, PartialEq, Eq)]
struct Settings {
    obsidian: ObsidianSettings,
    problems: Vec<Diagnostic>,
    own: Own,
    /// How notes are read.
    rules: NoteRules,
    /// What was wrong with the cache.
    cache: Option<&'static str>,
    /// What was wrong with what is remembered of the last visit.
    visit: Option<&'static str>,
}

/// The texts of the files that only this program has.
type Own = Vec<Result<Option<String>, Diagnostic>>;

/// How Logseq names its journals, unless told otherwise.
const JOURNALS_OF_LOGSEQ: &str = "YYYY_MM_DD";

impl Settings {
    fn read(store: &Store, user: &User, good: &LastGood) -> Self {
        let (obsidian, problems) = obsidian::settings(store);
        let folders = OwnFolder::all(store, &user.places);
        let said = user.config.with_vault_or(&folders, &mut good.clone());
        let mut rules = said.note_rules(obsidian.daily_names());
        if store.is_logseq() {
            rules.daily = rules.daily.or(DailyNames::new("", JOURNALS_OF_LOGSEQ));
        }
        Self { obsidian, problems, own: own(store, &user.places), rules, cache: None, visit: None }
    }
}

fn own(store: &Store, places: &Places) -> Own {
    let folders = OwnFolder::all(store, places);
    let files = [config::FILE, identities::FILE, views::FILE];
    folders.iter().flat_map(|folder| files.map(|file| folder.read(file))).collect()
}

/// Reads a vault and builds its graph; nothing if it was cancelled.
pub fn open(
    store: &Store,
    user: &User,
    workers: &Workers,
    progress: impl Fn(Progress) + Sync,
    cancel: &AtomicBool,
) -> Option<Opened> {
    open_after(None, store, user, workers, progress, cancel)
}

/// [`open`], of a vault of which there is an older reading: its visit goes on, and what
/// its own settings said stays where they cannot be read now.
pub fn open_after(
    older: Option<&Opened>,
    store: &Store,
    user: &User,
    workers: &Workers,
    progress: impl Fn(Progress) + Sync,
    cancel: &AtomicBool,
) -> Option<Opened> {
    let started = Instant::now();
    let mut good = older.map(|older| older.good.clone()).unwrap_or_default();
    let mut settings = Settings::read(store, user, &good);
    let report = Report::default().and(SETTINGS, started.elapsed());
    let started = Instant::now();
    let cache = Cache::of(store, &user.places, &settings.rules);
    if let Some(cache) = &cache {
        cache.sweep();
    }
    let book = VisitBook::of(store, &user.places);
    if let Some(book) = &book {
        book.sweep();
    }
    let visits = book.as_ref().map(|book| book.visits(SystemTime::now())).unwrap_or_default();
    settings.visit = visits.fault;
    let spill = Spill::to(user.places.spill.as_deref());
    let on_names = |names| progress(Progress::Known(names));
    let read = |cache: &Cache| workers.run(|| cache.read(&spill, on_names));
    let kept = cache.as_ref().map(read).transpose().unwrap_or_else(|why| {
        settings.cache = Some(why);
        None
    });
    let Kept { parsed, marks, graph } = kept.flatten().unwrap_or_default();
    let mut report = match &cache {
        Some(_) => report.and("cache read", started.elapsed()),
        None => report,
    };
    let known = Known { parsed: &parsed, marks: &marks, now: SystemTime::now() };
    let started = Instant::now();
    let loaded = settings.load(store, workers, &spill, known, progress, cancel)?;
    let report = {
        report.cache = match (&cache, settings.cache) {
            (None, _) => report::Cache::Off,
            (Some(_), Some(why)) => report::Cache::Remade(why),
            (Some(_), None) if parsed.is_empty() => report::Cache::None,
            (Some(_), None) => report::Cache::Used(loaded.parsed.len() - loaded.new.len()),
        };
        let reading = started.elapsed().saturating_sub(loaded.listing);
        report.and(LISTING, loaded.listing).and(READING, reading)
    };
    // Those that are gone are no use to the next run either.
    let n_same = loaded.parsed.len() - loaded.new.len();
    let n_unkept = loaded.parsed.len().max(parsed.len()) - n_same;
    let rules = Arc::new(settings.rules(store, &loaded.problems, user, &mut good));
    let (store, before) = (store.clone(), graph.map(|graph| Before { graph, parsed }));
    let opened = Opened::build(store, settings, loaded, before, (rules, good), workers, report);
    let visits = older.map_or_else(|| Arc::new(visits), |older| Arc::clone(&older.visits));
    Some(Opened { cache, n_unkept, book, visits, ..opened })
}

impl Settings {
    fn load(
        &self,
        store: &Store,
        workers: &Workers,
        spill: &Spill,
        known: Known<'_>,
        progress: impl Fn(Progress) + Sync,
        cancel: &AtomicBool,
    ) -> Option<Loaded> {
        let parse = |path, bytes: &[u8]| note::parse_with(path, bytes, &self.rules);
        load::load(store, workers, spill, known, parse, progress, cancel)
    }
}

impl Opened {
    fn build(
        store: Store,
        settings: Settings,
        loaded: Loaded,
        before: Option<Before>,
        (rules, good): (Arc<Rules>, LastGood),
        workers: &Workers,
        report: Report,
    ) -> Self {
        let started = Instant::now();
        let kept =
            before.and_then(|before| workers.run(|| before.with_what_is_other(&loaded, &rules)));
        let Loaded { parsed, marks, attachments, files, problems, folders, .. } = loaded;
        let is_told_alike = kept.as_ref().is_some_and(|(_, is_told_alike)| *is_told_alike);
        let is_graph_kept = is_told_alike || !Cache::has_graphs_of(&marks);
        let (stage, vault) = match kept {
            Some((vault, _)) => (GRAPH_KEPT, vault),
            None => (GRAPH, rules.build(parsed, &attachments, workers)),
        };
        let report = report.and(stage, started.elapsed());
        let basis = Basis { store, marks, attachments, problems, settings };
        let files = files.sharing(vault.parsed().iter().map(Packed::path));
        Self {
            vault: Arc::new(vault),
            touched: None,
            files: Arc::new(files),
            rules,
            folders,
            report,
            cache: None,
            n_unkept: 0,
            is_graph_kept,
            book: None,
            visits: Arc::default(),
            good,
            basis,
        }
    }

    /// Where it was read from.
    pub fn store(&self) -> &Store {
        &self.basis.store
    }

    /// The rules by which it was built.
    pub fn config(&self) -> &VaultConfig {
        &self.rules.config
    }

    /// What was wrong with its files and its settings when it was built.
    pub fn problems(&self) -> &[Diagnostic] {
        &self.rules.problems
    }

    /// Whether something is in force that its own config said before it could no
    /// longer be read.
    pub fn is_by_last_good(&self) -> bool {
        self.good.is_in_use()
    }

    /// What is wrong with its own config, the first of it.
    pub fn config_problem(&self) -> Option<&Diagnostic> {
        let problems = self.vault.problems_of(Code::BadConfig);
        problems.filter(|one| one.path.as_str().ends_with(config::FILE)).min()
    }

    /// The names of its owner.
    pub fn me(&self) -> &[Box<str>] {
        &self.config().me
    }

    /// What is kept at hand of it: the reader's pins, then Obsidian's bookmarks.
    pub fn pins(&self, user: &User) -> Vec<Pin> {
        let mut pins = pins::pins(&self.basis.store, &user.places);
        pins.extend(self.basis.settings.obsidian.bookmarks.iter().cloned());
        pins
    }

    /// What is new since the last visit.
    pub fn news(&self, look: NewsLook) -> News {
        if let Some(day) = look.since {
            return self.with_files(look, |files| since_day(&self.vault, files, day));
        }
        let (Some(_), visit) = (&self.book, &self.visits.last) else { return News::default() };
        let day = visit.as_ref().and_then(|visit| clock::day_of(visit.at));
        let (Some(visit), Some(day)) = (visit, day) else {
            return News { since: Since::FirstVisit, list: Vec::new() };
        };
        self.with_files(look, |files| since_visit(&self.vault, files, &visit.then, day))
    }

    fn with_files<T>(&self, look: NewsLook, ask: impl FnOnce(FilesNow<'_>) -> T) -> T {
        let is_on_disk = self.basis.store.folder().is_some();
        // One without a time was written only a moment ago.
        let just_now = is_on_disk.then(SystemTime::now).and_then(clock::day_of);
        let written = |at: usize| {
            let mark = self.basis.marks.get(at)?;
            mark.modified().map_or(just_now, clock::day_of)
        };
        let hidden = look.hidden;
        ask(FilesNow { contents: &self.basis.contents(), written: &written, hidden })
    }

    /// Makes the graph what the vault's own folder says now, without reading a note.
    pub fn rebuild(&mut self, user: &User, workers: &Workers) {
        self.basis.settings.own = own(&self.basis.store, &user.places);
        let started = Instant::now();
        let Basis { store, problems, settings, .. } = &self.basis;
        let rules = settings.rules(store, problems, user, &mut self.good);
        let stage = if self.change(FileChanges::default(), &rules, workers) {
            CHANGE
        } else {
            let parsed = self.vault.parsed().to_vec();
            let vault = rules.build(parsed, &self.basis.attachments, workers);
            (self.vault, self.touched) = (Arc::new(vault), None);
            GRAPH
        };
        self.rules = Arc::new(rules);
        self.report.stages = vec![(stage, started.elapsed())];
    }

    /// Takes files out of the vault, puts others in and follows these rules, if the graph
    /// need not be built for that; says whether it did.
    fn change(&mut self, files: FileChanges<'_>, rules: &Rules, workers: &Workers) -> bool {
        let Rules { problems, config, lasting } = rules;
        if *lasting != self.rules.lasting {
            return false;
        }
        match workers.run(|| self.vault.changed(files, problems, config)) {
            Some(Change { vault, touched }) => {
                // Other rules may weigh any node otherwise.
                let is_ruled_alike = std::ptr::eq(rules, &*self.rules);
                self.vault = Arc::new(vault);
                self.touched = touched.filter(|_| is_ruled_alike);
                true
            }
            None => false,
        }
    }

    /// Looks at the files again at the time `now`. Gives nothing, and changes
    /// nothing, if it was cancelled.
    pub fn look(
        &mut self,
        user: &User,
        workers: &Workers,
        now: SystemTime,
        cancel: &AtomicBool,
    ) -> Option<Seen> {
        let started = Instant::now();
        let Self { vault, files, folders, basis, report, rules, good, .. } = self;
        let mut settings = Settings::read(&basis.store, user, good);
        (settings.cache, settings.visit) = (basis.settings.cache, basis.settings.visit);
        let known = match settings.rules == basis.settings.rules {
            true => Known { parsed: vault.parsed(), marks: &basis.marks, now },
            // The same files say something else.
            false => Known::nothing(now),
        };
        let spill = Spill::to(user.places.spill.as_deref());
        let loaded = settings.load(&basis.store, workers, &spill, known, |_| {}, cancel)?;
        if basis.store.folder().is_some_and(|folder| !folder.is_dir()) {
            return Some(Seen::Gone);
        }
        let is_built_alike = settings == basis.settings && loaded.problems == basis.problems;
        let is_same = is_built_alike && loaded.new.is_empty();
        if is_same && loaded.attachments == basis.attachments && loaded.files == **files {
            // Stamps may be other ones, or certain by now.
            basis.marks = loaded.marks;
            *folders = loaded.folders;
            return Some(Seen::Same);
        }
        if cancel.load(Ordering::Relaxed) {
            return None;
        }
        let reading = started.elapsed().saturating_sub(loaded.listing);
        let stages = vec![(LISTING, loaded.listing), (READING, reading)];
        let report = Report { stages, ..report.clone() };
        let started = Instant::now();
        let rules = match is_built_alike {
            true => Arc::clone(rules),
            false => Arc::new(settings.rules(&basis.store, &loaded.problems, user, good)),
        };
        let other = Other::of(&loaded, vault.parsed(), &basis.attachments);
        if self.change(other.changes(), &rules, workers) {
            let Basis { store, .. } = &self.basis;
            let Loaded { marks, attachments, problems, .. } = loaded;
            self.basis = Basis { store: store.clone(), marks, attachments, problems, settings };
            self.rules = rules;
            self.folders = loaded.folders;
            let notes = self.vault.parsed().iter().map(Packed::path);
            self.files = Arc::new(loaded.files.sharing(notes));
            self.report = report.and(CHANGE, started.elapsed());
        } else {
            let store = self.basis.store.clone();
            let good = std::mem::take(&mut self.good);
            let fresh = Self::build(store, settings, loaded, None, (rules, good), workers, report);
            let (book, visits) = (self.book.take(), Arc::clone(&self.visits));
            *self = Self { book, visits, ..fresh };
        }
        Some(Seen::Changed)
    }
}

/// Which news are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NewsLook {
    /// Those from a day on; without it, those since the last visit.
    pub since: Option<Date>,
    /// What becomes of those of notes that the vault's settings exclude.
    pub hidden: Hidden,
}

impl Basis {
    /// What tells what each note holds from anything else that it could hold.
    fn contents(&self) -> Vec<u64> {
        self.marks.iter().map(Mark::fingerprint).collect()
    }
}

/// By what a vault is built of its files.
#[derive(Debug)]
struct Rules {
    /// What is wrong with files and settings.
    problems: Vec<Diagnostic>,
    config: VaultConfig,
    /// Tells what must not change of the config in a vault that is there from all that
    /// this program could have in its place ([`VaultConfig::lasting`]).
    lasting: u64,
}

impl Settings {
    /// By what the vault's own folder and its reader say now.
    fn rules(
        &self,
        store: &Store,
        problems: &[Diagnostic],
        user: &User,
        good: &mut LastGood,
    ) -> Rules {
        let mut problems = problems.to_vec();
        problems.extend(self.problems.iter().cloned());
        let of_cache = |why| Diagnostic::new(&NotePath::new(""), None, Code::CacheRemade, why);
        problems.extend(self.cache.map(of_cache));
        let of_visit = |why| Diagnostic::new(&NotePath::new(""), None, Code::VisitForgotten, why);
        problems.extend(self.visit.map(of_visit));
        let folders = OwnFolder::all(store, &user.places);
        let folders = OwnFolder::readable(folders, &mut problems);
        let said = user.config.with_vault_or(&folders, good);
        problems.extend(user.config.problems_of_meaning.iter().cloned());
        problems.extend(said.problems.iter().cloned());
        let mut config = self.obsidian.config(&said, &mut problems);
        views::extend(&mut config, &folders, &mut problems);
        config.me.extend(user.me.iter().cloned());
        config.identities = identities::identities(&identities::read(&folders, &mut problems));
        let lasting = config.lasting();
        Rules { problems, config, lasting }
    }
}

impl Rules {
    fn build(&self, parsed: Vec<Packed>, attachments: &[NotePath], workers: &Workers) -> Vault {
        // As much is let go as is kept.
        allocator::keep(allocator::Kept::Hardly);
        let Self { problems, config, .. } = self;
        workers.run(|| Vault::build(parsed, attachments, problems.clone(), config))
    }
}
