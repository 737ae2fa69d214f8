//! The worker that has the vault: it reads it, keeps what is said of its names,
//! looks at it again when something may have changed, and sends each state of it
//! to the screen. All that was said is kept, and in order; a reading that was
//! overtaken by another is given up.

use anyhow::Result;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime};

use super::events::Outbox;
use super::faults;
use super::left;
use super::load::{Progress, Workers};
use super::places::Places;
use super::reading::{self, Opened, Seen, Unremembered};
use super::root::Root;
use super::saying::{self, Changed, Said, Saying};
use super::state;
use super::store::Store;
use super::user::User;
use super::watch::Watch;
use super::worker::{News, start_on};
use crate::app::left::Left;
use crate::app::msg::{Loaded, Msg};
use crate::note::NotePath;
use crate::query::finder::Finder;
use crate::text::Shown;
use crate::vault::Vault;

/// What is to be read.
#[derive(Debug, Clone)]
pub enum Source {
    /// A vault that was opened.
    Store(Store),
    /// A folder that is still to be opened, and its folder of settings.
    Folder(PathBuf, String),
}

impl Source {
    fn open(self) -> Result<Store> {
        match self {
            Self::Store(store) => Ok(store),
            Self::Folder(folder, settings) => {
                Ok(Store::Disk(Root::open(&folder)?.with_settings(&settings)))
            }
        }
    }
}

/// How long the end of the program waits for answers to be kept, in milliseconds.
const FINISH_MS: u64 = 2_000;

/// What the reader of vaults is asked to do.
#[derive(Debug)]
enum Job {
    /// Read a vault, unless that is called off.
    Read(Source, Arc<AtomicBool>),
    /// Keep what was said of the one that was read last.
    Keep(Saying),
    /// Look whether that one has changed, at some files first.
    Look(Vec<PathBuf>),
    /// Say when everything asked before is done, and end.
    Finish(Sender<()>),
}

/// Whether a vault that was read is watched for changes made elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watching {
    /// It is, if it is a folder.
    On,
    /// Only what is asked for is read.
    Off,
}

/// Has the reader look whether its vault has changed.
#[derive(Debug, Clone)]
struct Looker {
    jobs: Sender<Job>,
    /// Ends a look that still goes on.
    overtaken: Arc<AtomicBool>,
}

impl Looker {
    /// Asks for a look, at some files first; says whether there still is a reader.
    fn look(&self, first: Vec<PathBuf>) -> bool {
        // In this order: a look that begins between the two is ended for nothing,
        // but its successor waits already.
        self.overtaken.store(true, Ordering::Relaxed);
        self.jobs.send(Job::Look(first)).is_ok()
    }
}

/// Reads the vault, and builds it anew when something was said of it.
#[derive(Debug)]
pub struct Reader {
    jobs: Sender<Job>,
    /// Ends the reading that was asked for last.
    cancel: Arc<AtomicBool>,
    /// Ends a look that still goes on.
    overtaken: Arc<AtomicBool>,
}

impl Reader {
    /// Starts its thread.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn start(outbox: Outbox<News>, user: User, watching: Watching) -> Result<Self> {
        let workers = Workers::start()?;
        let (jobs, receiver) = channel();
        let overtaken = Arc::<AtomicBool>::default();
        let looker = Looker { jobs: jobs.clone(), overtaken: Arc::clone(&overtaken) };
        let mut at_work = AtWork {
            outbox,
            workers,
            user,
            held: None,
            finder: None,
            said: Said::default(),
            looker: (watching == Watching::On).then_some(looker),
            watch: None,
            overtaken: Arc::clone(&overtaken),
            n_overtaken: 0,
            is_gone: false,
            visitor: None,
            left: None,
        };
        start_on("reader", receiver, move |jobs| at_work.turn(jobs))?;
        Ok(Self { jobs, cancel: Arc::default(), overtaken })
    }

    /// Asks for a vault to be read, again or for the first time. A reading that
    /// still goes on is given up.
    pub fn read(&mut self, source: Source) {
        self.cancel.store(true, Ordering::Relaxed);
        self.cancel = Arc::default();
        self.overtaken.store(true, Ordering::Relaxed);
        let _ = self.jobs.send(Job::Read(source, Arc::clone(&self.cancel)));
    }

    /// Asks for a look whether the vault that was read last has changed, at some
    /// files first.
    pub fn look(&self, first: Vec<PathBuf>) {
        self.overtaken.store(true, Ordering::Relaxed);
        let _ = self.jobs.send(Job::Look(first));
    }

    /// Asks for something to be kept that was said of the vault.
    pub fn keep(&self, saying: Saying) {
        let _ = self.jobs.send(Job::Keep(saying));
    }

    /// Waits until what was said is kept, for [`FINISH_MS`] at most; a reading that
    /// still goes on is given up.
    pub fn finish(&self) {
        self.cancel.store(true, Ordering::Relaxed);
        let (done, is_done) = channel();
        if self.jobs.send(Job::Finish(done)).is_ok() {
            // Who waits no longer has lost nothing that a file held.
            let _ = is_done.recv_timeout(Duration::from_millis(FINISH_MS));
        }
    }
}

/// How often a look is begun anew because more has changed meanwhile; the next
/// one runs to its end, or in a vault that never rests nothing would be seen.
const OVERTAKEN_MAX: u32 = 3;

/// The reader on its own thread.
struct AtWork {
    outbox: Outbox<News>,
    workers: Workers,
    user: User,
    held: Option<Opened>,
    /// The names of the vault that was sent last.
    finder: Option<Arc<Finder>>,
    said: Said,
    /// For those who watch; none where nothing is to be watched.
    looker: Option<Looker>,
    watch: Option<Watch>,
    overtaken: Arc<AtomicBool>,
    /// How many looks in a row were not brought to their end.
    n_overtaken: u32,
    /// Whether the vault's folder was not there when it was looked at last.
    is_gone: bool,
    /// Remembers the vault as it was at the beginning of this visit.
    visitor: Option<JoinHandle<()>>,
    /// How the vault was left, until that is sent.
    left: Option<Box<Left>>,
}

impl AtWork {
    /// Does what waits; blocks while nothing does. Whatever is said in a row is
    /// kept before the vault is built anew, once. Says whether to go on.
    fn turn(&mut self, jobs: &Receiver<Job>) -> bool {
        let mut next = jobs.recv().ok();
        if next.is_none() {
            return false;
        }
        let (mut changed, mut look) = (false, None::<Vec<PathBuf>>);
        while let Some(job) = next {
            match job {
                Job::Read(source, cancel) => {
                    // It reads what was said, too.
                    (changed, look) = (false, None);
                    if !self.read(source, &cancel) {
                        return false;
                    }
                }
                Job::Keep(saying) => changed |= self.keep(&saying),
                Job::Look(first) => look.get_or_insert_default().extend(first),
                Job::Finish(done) => {
                    self.end_visit();
                    // Nobody may be left who waits.
                    let _ = done.send(());
                    return false;
                }
            }
            next = jobs.try_recv().ok();
        }
        (!changed || self.rebuild()) && look.is_none_or(|first| self.look(&first))
    }

    fn tell(&self, words: &str) -> bool {
        self.outbox.send(News::Msg(Msg::Told(Shown::new(words))))
    }

    fn keep(&mut self, saying: &Saying) -> bool {
        let Some(held) = &self.held else {
            self.tell("No vault is read yet.");
            return false;
        };
        let (store, day) = (held.store(), self.user.today());
        let outcome = self.said.keep(saying, store, &self.user.places, day);
        if !outcome.words.is_empty() {
            self.tell(&outcome.words);
        }
        if outcome.changed == Changed::Pins {
            self.outbox.send(News::Msg(Msg::Pins(held.pins(&self.user))));
        }
        outcome.changed == Changed::Yes
    }

    fn rebuild(&mut self) -> bool {
        let Self { held: Some(held), user, workers, .. } = self else { return true };
        match faults::contain(|| held.rebuild(user, workers)) {
            Ok(()) => self.send_held(),
            Err(why) => self.tell(&format!("The vault could not be built anew: {why}")),
        }
    }

    fn send_held(&mut self) -> bool {
        let left = self.left.take();
        let Some(held) = &mut self.held else { return true };
        let (vault, today) = (Arc::clone(&held.vault), self.user.today());
        let started = Instant::now();
        let loaded = match (held.touched.take(), &self.finder) {
            (Some(touched), Some(finder)) => Loaded::after(finder, vault, &touched, today),
            _ => Loaded::of(vault, today),
        };
        self.finder = Some(Arc::clone(&loaded.finder));
        let (pins, news) = (held.pins(&self.user), Arc::new(held.news()));
        let report = held.report.clone().and("names, Home, facts", started.elapsed());
        let loaded = Loaded { pins, news, left, report, ..loaded };
        self.outbox.send(News::Loaded { loaded, files: Arc::clone(&held.files) })
    }

    fn read(&mut self, source: Source, cancel: &AtomicBool) -> bool {
        let started = Instant::now();
        let go_on = self.read_anew(source, cancel);
        self.watch(started);
        go_on
    }

    fn read_anew(&mut self, source: Source, cancel: &AtomicBool) -> bool {
        let fail = |words: &str| self.outbox.send(News::Msg(Msg::Failed(Shown::new(words))));
        if cancel.load(Ordering::Relaxed) {
            return true;
        }
        let store = match source.open() {
            Ok(store) => store,
            Err(why) => return fail(&format!("{why:#}")),
        };
        let opened =
            faults::contain(|| read(&store, &self.user, &self.workers, &self.outbox, cancel));
        let mut opened = match opened {
            Ok(Some(opened)) => opened,
            // Another reading was asked for meanwhile.
            Ok(None) => return true,
            Err(why) => return fail(&format!("The vault could not be read: {why}")),
        };
        if opened.vault.n_notes() == 0 && is_gone(&store) {
            self.is_gone = self.held.as_ref().is_some_and(|held| *held.store() == store);
            return fail(GONE);
        }
        remember(&store, &self.user.places, &opened.vault);
        let offer = opened.me().is_empty() && opened.vault.owner().is_some();
        let offer = offer && store.folder().is_some();
        let offer = offer && !saying::was_asked(&store, &self.user.places);
        if self.held.as_ref().is_some_and(|held| *held.store() != store) {
            self.said.forget();
            self.watch = None;
        }
        match self.held.as_ref().filter(|held| *held.store() == store) {
            Some(held) => opened.go_on_from(held),
            None => {
                self.end_visit();
                self.begin_visit(opened.unremembered());
                self.left = left::left(&store, &self.user.places).map(Box::new);
            }
        }
        let unkept = opened.unkept();
        self.held = Some(opened);
        self.is_gone = false;
        if let Some(unkept) = unkept {
            // If there is no thread for it, the next run parses the notes again.
            let _ = thread::Builder::new().name("keeper".into()).spawn(move || unkept.keep());
        }
        self.send_held() && (!offer || self.outbox.send(News::Msg(Msg::AskWhoYouAre)))
    }

    /// Has the vault remembered as it is, beside all else.
    fn begin_visit(&mut self, vault: Option<Unremembered>) {
        let Some(vault) = vault else { return };
        let thread = thread::Builder::new().name("visitor".into());
        // Without a thread for it, less is known of what is new the next time.
        self.visitor = thread.spawn(move || vault.begin()).ok();
    }

    /// Remembers the vault as it is when it is left.
    fn end_visit(&mut self) {
        if let Some(visitor) = self.visitor.take() {
            // One that gave up has written nothing.
            let _ = visitor.join();
        }
        if let Some(vault) = self.held.as_ref().and_then(Opened::unremembered) {
            let _ = faults::contain(|| vault.end());
        }
    }

    /// Looks whether the vault has changed, and sends it if it has: what has changed
    /// in some files at once, and what a look at all files finds behind that.
    fn look(&mut self, first: &[PathBuf]) -> bool {
        let started = Instant::now();
        let Some(glanced) = self.glance(first) else { return false };
        let Self { held: Some(held), user, workers, .. } = self else { return true };
        self.overtaken.store(false, Ordering::Relaxed);
        let to_its_end = AtomicBool::new(false);
        let cancel = match self.n_overtaken < OVERTAKEN_MAX {
            true => &*self.overtaken,
            false => &to_its_end,
        };
        let seen = faults::contain(|| held.look(user, workers, SystemTime::now(), cancel));
        self.n_overtaken = match seen {
            Ok(None) => self.n_overtaken + 1,
            Ok(Some(_)) | Err(_) => 0,
        };
        let was_gone = std::mem::replace(&mut self.is_gone, seen == Ok(Some(Seen::Gone)));
        let go_on = match seen {
            // Another look waits, or another reading.
            Ok(None) => return true,
            Ok(Some(Seen::Same)) => {
                if glanced == Seen::Changed {
                    self.prove();
                }
                true
            }
            Ok(Some(Seen::Changed)) => {
                let sent = self.send_held();
                self.prove();
                sent
            }
            Ok(Some(Seen::Gone)) => was_gone || self.tell(GONE),
            Err(why) => self.tell(&format!("The vault could not be read again: {why}")),
        };
        self.watch(started);
        go_on
    }

    /// Looks at some files, and sends the vault if no more has changed than what
    /// stands in them. Nothing if nobody listens.
    fn glance(&mut self, first: &[PathBuf]) -> Option<Seen> {
        let Self { held: Some(held), workers, .. } = self else { return Some(Seen::Same) };
        // What goes wrong here is told by the look behind it.
        let seen = faults::contain(|| held.glance(first, workers, SystemTime::now()));
        let seen = seen.ok().flatten().unwrap_or(Seen::Same);
        (seen != Seen::Changed || self.send_held()).then_some(seen)
    }

    /// Watches the folders of the vault that was just read or looked at, which
    /// took since `started`.
    fn watch(&mut self, started: Instant) {
        let (Some(held), Some(looker)) = (&self.held, &self.looker) else { return };
        let Some(folder) = held.store().folder() else { return };
        let watch = self.watch.take().or_else(|| {
            let looker = looker.clone();
            // Without a thread for it, `R` still reads the vault again.
            let look = move |first| looker.look(first);
            let outbox = self.outbox.clone();
            let tell = move |watch| {
                outbox.send(News::Msg(Msg::Watching(watch)));
            };
            Watch::start(folder, held.store().settings_folder(), look, tell).ok()
        });
        if let Some(watch) = &watch {
            watch.looked(held.folders.clone(), started.elapsed());
        }
        self.watch = watch;
    }

    /// In debug builds, makes sure that a vault that was only looked at again is
    /// the one that a first reading gives.
    fn prove(&mut self) {
        let Self { held: Some(held), user, workers, .. } = self else { return };
        if !cfg!(debug_assertions) || held.vault.n_notes() > PROVEN_NOTES_MAX {
            return;
        }
        let never = AtomicBool::new(false);
        let Some(fresh) = reading::open(held.store(), user, workers, |_| {}, &never) else {
            return;
        };
        let (live, fresh) = (held.vault.dump(), fresh.vault.dump());
        // Where they differ because more has changed, the next look says so.
        let is_settled = live == fresh
            || held.look(user, workers, SystemTime::now(), &never) == Some(Seen::Same);
        if is_settled {
            assert_eq!(live, fresh, "the live vault is not what a first reading gives");
        } else {
            self.send_held();
        }
    }
}

/// What is said when a vault's folder is not there any more.
const GONE: &str = "The vault's folder is gone; this is what was read last.";

/// The largest vault of which debug builds make sure, in notes.
const PROVEN_NOTES_MAX: usize = 2_000;

fn is_gone(store: &Store) -> bool {
    store.folder().is_some_and(|folder| !folder.is_dir())
}

/// Remembers a vault that turned out to be one, to be opened next time.
fn remember(store: &Store, places: &Places, vault: &Vault) {
    if let Some(folder) = store.folder().filter(|_| vault.n_notes() > 0) {
        // Not to be remembered is no reason not to be read.
        let _ = state::remember_vault(places, folder);
    }
}

fn read(
    store: &Store,
    user: &User,
    workers: &Workers,
    outbox: &Outbox<News>,
    cancel: &AtomicBool,
) -> Option<Opened> {
    // Names can be found as they come in; the finder over them is made anew each
    // time their number has doubled, so that all of that costs one more pass.
    let names: Mutex<(Vec<NotePath>, usize)> = Mutex::new((Vec::new(), 64));
    let progress = |progress: Progress| match progress {
        Progress::Finding { .. } => {}
        Progress::Known { names: all } => {
            let finder = Arc::new(Finder::of_files(&all));
            outbox.send(News::Msg(Msg::Names(finder)));
            // As many are not found twice.
            let mut names = names.lock().unwrap_or_else(PoisonError::into_inner);
            names.1 = usize::MAX;
        }
        Progress::Reading { read, found, names: new } => {
            let mut names = names.lock().unwrap_or_else(PoisonError::into_inner);
            outbox.send(News::Msg(Msg::Progress { read, found }));
            if names.1 == usize::MAX {
                return;
            }
            names.0.extend(new);
            if names.0.len() >= names.1 {
                names.1 = names.0.len() * 2;
                let finder = Arc::new(Finder::of_files(&names.0));
                outbox.send(News::Msg(Msg::Names(finder)));
            }
        }
    };
    reading::open(store, user, workers, progress, cancel)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::pins::Pinning;
    use crate::query::news::Since;
    use crate::shell::events::{Inbox, Incoming};
    use crate::shell::obsidian;
    use crate::shell::visits::VisitBook;
    use crate::text::{Date, NameKey};
    use crate::vault::{Anchor, Answer, Verdict};
    use std::fs;
    use std::path::Path;

    /// The reader of a vault in a folder, and what it sends.
    struct Desk {
        folder: tempfile::TempDir,
        inbox: Inbox<News>,
        reader: Reader,
    }

    impl Desk {
        fn open(note: &str) -> Self {
            let folder = tempfile::tempdir().expect("a temporary folder");
            fs::create_dir(folder.path().join("vault")).expect("made");
            let inbox = Inbox::default();
            let user = User::default();
            let reader = Reader::start(inbox.outbox(), user, Watching::Off).expect("threads");
            let mut desk = Self { folder, inbox, reader };
            desk.write("m.md", note);
            desk.start();
            desk
        }

        fn user(&self) -> User {
            let state = Some(self.folder.path().join("state"));
            let places = Places { state, ..Places::default() };
            User { places, today: Date::new(2026, 11, 23), ..User::default() }
        }

        /// Starts the program, and has it read the vault.
        fn start(&mut self) {
            let (outbox, user) = (self.inbox.outbox(), self.user());
            self.reader = Reader::start(outbox, user, Watching::Off).expect("threads");
            self.read();
        }

        fn write(&self, name: &str, text: &str) {
            let file = self.vault().join(name);
            fs::create_dir_all(file.parent().expect("has one")).expect("made");
            fs::write(file, text).expect("written");
        }

        fn vault(&self) -> std::path::PathBuf {
            self.folder.path().join("vault")
        }

        fn read(&mut self) {
            self.reader.read(Source::Folder(self.vault(), obsidian::FOLDER.to_owned()));
        }

        /// All that is sent up to the next reading of the vault: that, and the
        /// sentences before it.
        fn next_vault(&self) -> (Arc<Vault>, Vec<String>) {
            let mut told = Vec::new();
            loop {
                match self.inbox.wait(None) {
                    Incoming::Worker(News::Loaded { loaded, .. }) => return (loaded.vault, told),
                    Incoming::Worker(News::Msg(Msg::Told(words))) => told.push(words.to_string()),
                    Incoming::Worker(News::Msg(Msg::Failed(why))) => told.push(why.to_string()),
                    _ => {}
                }
            }
        }

        fn answer(&self, verdict: Verdict, names: [&str; 2]) {
            let names = names.map(Into::into).to_vec();
            self.reader.keep(Saying::Answer(Answer { verdict, names }));
        }
    }

    fn is_one(vault: &Vault, one: &str, other: &str) -> bool {
        vault.named(&NameKey::of(one)) == vault.named(&NameKey::of(other))
    }

    #[test]
    fn a_pin_is_kept_outside_the_vault_and_told_at_once_and_at_the_next_reading() {
        let mut desk = Desk::open("[[Ann]]");
        desk.next_vault();
        let bookmark = r#"{"items": [{"type": "file", "path": "m.md"}]}"#;
        desk.write(".obsidian/bookmarks.json", bookmark);
        let ann = Anchor::Name(NameKey::of("Ann"));
        desk.reader.keep(Saying::Pin(ann.clone(), Pinning::On));
        let told = loop {
            if let Incoming::Worker(News::Msg(Msg::Pins(pins))) = desk.inbox.wait(None) {
                break pins;
            }
        };
        assert_eq!(told.iter().map(|pin| &pin.anchor).collect::<Vec<_>>(), [&ann]);
        assert!(!desk.vault().join(".vaultgraph").exists());
        desk.read();
        let read = loop {
            if let Incoming::Worker(News::Loaded { loaded, .. }) = desk.inbox.wait(None) {
                break loaded.pins;
            }
        };
        let file = Anchor::File(NotePath::new("m.md"));
        assert_eq!(read.iter().map(|pin| &pin.anchor).collect::<Vec<_>>(), [&ann, &file]);
    }

    #[test]
    fn what_is_new_is_told_from_the_visit_before_also_while_the_program_runs() {
        let news = |desk: &Desk| loop {
            if let Incoming::Worker(News::Loaded { loaded, .. }) = desk.inbox.wait(None) {
                let names =
                    loaded.news.list.iter().map(|at| loaded.vault.node(at.node).name.to_string());
                break (loaded.news.since, names.collect::<Vec<_>>());
            }
        };
        let mut desk = Desk::open("[[Ann]]");
        assert_eq!(news(&desk), (Since::FirstVisit, vec![]));
        desk.reader.finish();
        let book = VisitBook::of(
            &Source::Folder(desk.vault(), obsidian::FOLDER.to_owned()).open().expect("there"),
            &desk.user().places,
        );
        // It was long ago.
        let ago = SystemTime::now() - Duration::from_secs(7 * 24 * 3_600);
        let then = book
            .as_ref()
            .and_then(|book| book.visits(SystemTime::now() + Duration::from_secs(7_200)).last);
        book.expect("a place").end(ago, &then.expect("remembered").then).expect("kept");
        desk.write("n.md", "new");
        desk.start();
        let (since, new) = news(&desk);
        assert!(matches!(since, Since::Visit(_)) && new == ["n"], "{since:?} {new:?}");
        desk.write("o.md", "new too");
        desk.read();
        let (_, mut new) = news(&desk);
        new.sort();
        assert_eq!(new, ["n", "o"]);
        desk.reader.finish();
        desk.start();
        let (_, new) = news(&desk);
        assert_eq!(new.len(), 2, "it is the same visit: {new:?}");
    }

    #[test]
    fn an_answer_is_kept_and_the_graph_changes_without_a_note_being_read() {
        let desk = Desk::open("[[Ann]] [[Anne]]");
        let before = desk.next_vault().0.dump();
        desk.write("m.md", "changed meanwhile");
        desk.answer(Verdict::Same, ["Ann", "Anne"]);
        let (vault, told) = desk.next_vault();
        assert_eq!(told, ["Ann and Anne are one. Kept in .vaultgraph/identities.toml."]);
        assert!(is_one(&vault, "Ann", "Anne"), "{}", vault.dump());
        desk.reader.keep(Saying::TakeBack);
        let (vault, told) = desk.next_vault();
        assert_eq!(
            (vault.dump(), told),
            (before, vec!["Taken back: Ann and Anne are one.".into()])
        );
    }

    #[test]
    fn what_was_answered_is_in_force_at_the_next_reading_with_edits_by_hand() {
        let mut desk = Desk::open("[[Ann]] [[Anne]] [[Bo]] [[Beau]]");
        desk.next_vault();
        desk.answer(Verdict::Same, ["Ann", "Anne"]);
        desk.next_vault();
        let file = desk.vault().join(".vaultgraph/identities.toml");
        let text = fs::read_to_string(&file).expect("written");
        fs::write(&file, text + "[[same]]\nnames = ['Bo', 'Beau']\n").expect("written");
        desk.read();
        let (vault, _) = desk.next_vault();
        assert!(is_one(&vault, "Ann", "Anne") && is_one(&vault, "Bo", "Beau"), "{}", vault.dump());
    }

    #[test]
    fn a_malformed_file_is_a_problem_of_the_vault_and_refuses_answers() {
        let mut desk = Desk::open("[[Ann]] [[Anne]]");
        desk.next_vault();
        let broken = "[[same]\n";
        desk.write(".vaultgraph/identities.toml", broken);
        desk.answer(Verdict::Same, ["Ann", "Anne"]);
        desk.read();
        let (vault, told) = desk.next_vault();
        assert!(told.len() == 1 && told[0].ends_with("nothing was changed."), "{told:?}");
        let problem = vault.diagnostics().iter().find(|one| one.path.as_str().starts_with('.'));
        assert_eq!(problem.and_then(|one| one.place).map(|place| place.line), Some(1));
        let file = desk.vault().join(".vaultgraph/identities.toml");
        assert_eq!(fs::read_to_string(file).expect("there"), broken);
    }

    #[test]
    fn nothing_else_of_a_vault_is_written() {
        let desk = Desk::open("[[Ann]] @Myself\n- [ ] x @Myself\n");
        let list = |folder: &Path| {
            let entries = fs::read_dir(folder).expect("listed");
            let mut names: Vec<_> = entries.map(|entry| entry.expect("read").file_name()).collect();
            names.sort();
            names
        };
        desk.next_vault();
        assert_eq!(list(&desk.vault()), ["m.md"]);
        desk.reader.keep(Saying::Asked);
        desk.reader.keep(Saying::Me(vec!["Ann".into()]));
        let (vault, _) = desk.next_vault();
        assert!(is_one(&vault, "Ann", "Myself"), "{}", vault.dump());
        desk.answer(Verdict::Later, ["Ann", "Bo"]);
        desk.next_vault();
        assert_eq!(list(&desk.vault()), [".vaultgraph", "m.md"]);
        let own = list(&desk.vault().join(".vaultgraph"));
        assert_eq!(own, ["config.toml", "identities.toml"]);
        let note = fs::read_to_string(desk.vault().join("m.md")).expect("there");
        assert_eq!(note, "[[Ann]] @Myself\n- [ ] x @Myself\n");
    }

    #[test]
    fn who_the_reader_is_gets_asked_until_they_were_asked_or_are_known() {
        let asked = |desk: &Desk| {
            desk.next_vault();
            // What follows the vault is there before the answer to this.
            desk.reader.keep(Saying::TakeBack);
            loop {
                match desk.inbox.wait(None) {
                    Incoming::Worker(News::Msg(Msg::AskWhoYouAre)) => return true,
                    Incoming::Worker(News::Msg(Msg::Told(_))) => return false,
                    _ => {}
                }
            }
        };
        assert!(!asked(&Desk::open("[[Ann]]")));
        let mut desk = Desk::open("- [ ] x @Myself");
        assert!(asked(&desk));
        desk.reader.keep(Saying::Asked);
        desk.read();
        assert!(!asked(&desk));
        let mut desk = Desk::open("- [ ] x @Myself");
        assert!(asked(&desk));
        desk.write(".vaultgraph/config.toml", "me = 'Ann'\n");
        desk.read();
        assert!(!asked(&desk));
    }
}
