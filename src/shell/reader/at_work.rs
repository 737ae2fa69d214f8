//! The reader of a vault on its own thread.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Instant, SystemTime};

use super::{Job, Looker, Source};
use crate::app::left::Left;
use crate::app::msg::{Loaded, Msg};
use crate::app::page;
use crate::note::{Diagnostic, NotePath};
use crate::query::finder::Finder;
use crate::shell::allocator::{self, Kept};
use crate::shell::events::Outbox;
use crate::shell::faults;
use crate::shell::jobs::Jobs;
use crate::shell::left;
use crate::shell::load::{Progress, Workers};
use crate::shell::places::Places;
use crate::shell::reading::{self, NewsLook, Opened, Seen, Unremembered};
use crate::shell::save::{self, Readers};
use crate::shell::saying::{self, Changed, Said, Saying};
use crate::shell::state;
use crate::shell::store::Store;
use crate::shell::user::User;
use crate::shell::watch::Watch;
use crate::shell::worker::News;
use crate::text::Shown;
use crate::vault::Vault;

/// How often a look is begun anew because more has changed meanwhile; the next
/// one runs to its end, or in a vault that never rests nothing would be seen.
const OVERTAKEN_MAX: u32 = 3;

/// The reader on its own thread.
pub(super) struct AtWork {
    pub(super) outbox: Outbox<News>,
    pub(super) workers: Workers,
    pub(super) user: User,
    pub(super) held: Option<Opened>,
    /// The names of the vault that was sent last.
    pub(super) finder: Option<Arc<Finder>>,
    pub(super) said: Said,
    /// For those who watch; none where nothing is to be watched.
    pub(super) looker: Option<Looker>,
    pub(super) watch: Option<Watch>,
    pub(super) overtaken: Arc<AtomicBool>,
    /// How many looks in a row were not brought to their end.
    pub(super) n_overtaken: u32,
    /// Whether the vault's folder was not there when it was looked at last.
    pub(super) is_gone: bool,
    /// Remembers the vault as it was at the beginning of this visit.
    pub(super) visitor: Option<JoinHandle<()>>,
    /// What was said last of the vault's own config.
    pub(super) told: Option<Diagnostic>,
    /// How the vault was left, until that is sent.
    pub(super) left: Option<Box<Left>>,
}

impl AtWork {
    /// Does what waits; blocks while nothing does. Whatever is said in a row is
    /// kept before the vault is built anew, once. Says whether to go on.
    pub(super) fn turn(&mut self, jobs: &Jobs<Job>) -> bool {
        let mut next = jobs.next_or(|| {
            // The screen, and whoever gathers for it, are done with the vault of before.
            self.workers.give_back();
            allocator::keep(Kept::ForTheNext);
        });
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
                Job::Settings(user) => {
                    // The look finds what notes are dated by their names now.
                    (self.user, changed) = (*user, true);
                    look.get_or_insert_default();
                }
                Job::Finish(done) => {
                    self.end_visit();
                    // Nobody may be left who waits.
                    let _ = done.send(());
                    return false;
                }
            }
            next = jobs.next_at_once();
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
        let is_built_whole = held.touched.is_none();
        let started = Instant::now();
        let loaded = match (held.touched.take(), &self.finder) {
            (Some(touched), Some(finder)) => Loaded::after(finder, vault, &touched, today),
            _ => Loaded::of(vault, today),
        };
        if let Some(need) = left.as_ref().and_then(|left| left.need(&loaded.vault)) {
            loaded.whole.gather(&loaded.vault, &[need]);
        }
        self.finder = Some(Arc::clone(&loaded.finder));
        let (pins, news) = (held.pins(&self.user), Arc::new(held.news(NewsLook::default())));
        let report = held.report.clone().and("names, Home, facts", started.elapsed());
        let loaded = Loaded { pins, news, left, report, ..loaded };
        let sent = self.outbox.send(News::Loaded { loaded, files: Arc::clone(&held.files) });
        if is_built_whole {
            self.workers.give_back();
        }
        sent && self.tell_of_config()
    }

    /// Says what is wrong with the vault's own config, once.
    fn tell_of_config(&mut self) -> bool {
        let Some(held) = &self.held else { return true };
        let problem = held.config_problem().cloned();
        let stays = if held.is_by_last_good() { "; what it said before stays" } else { "" };
        let told = std::mem::replace(&mut self.told, problem);
        match &self.told {
            Some(now) if told.as_ref() != Some(now) => {
                let line = now.place.map_or(String::new(), |place| format!(":{}", place.line));
                self.tell(&format!("{}{line} {}{stays}", now.path, now.message()))
            }
            _ => true,
        }
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
        if let (Some(_), Some(folder)) = (store.folder(), &self.user.places.spill) {
            // Without it, notes are held in memory.
            let _ = save::make_folder(folder, Readers::Owner);
        }
        let older = self.held.as_ref().filter(|held| *held.store() == store);
        let opened = faults::contain(|| {
            read(older, &store, &self.user, &self.workers, &self.outbox, cancel)
        });
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
        if self.held.as_ref().is_none_or(|held| *held.store() != store) {
            self.end_visit();
            self.begin_visit(opened.unremembered());
            self.left = left::left(&store, &self.user.places).map(Box::new);
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
        let is_told_of = first.is_empty() || first.iter().any(|file| is_picture(file));
        if is_told_of && !self.outbox.send(News::Msg(Msg::Looked)) {
            return false;
        }
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
        // A first reading knows of nothing better than what cannot be read.
        if held.is_by_last_good() {
            return;
        }
        let never = AtomicBool::new(false);
        // What the cache has may be wrong in the same way.
        let mut uncached = user.clone();
        uncached.places.cache = None;
        let Some(fresh) = reading::open(held.store(), &uncached, workers, |_| {}, &never) else {
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

fn is_picture(file: &Path) -> bool {
    file.to_str().is_some_and(page::is_picture)
}

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
    older: Option<&Opened>,
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
        Progress::Known(finder) => {
            outbox.send(News::Msg(Msg::Names(Arc::new(finder))));
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
    reading::open_after(older, store, user, workers, progress, cancel)
}
