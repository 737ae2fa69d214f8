//! The workers behind the screen: one reads the vault, one searches names, one
//! puts pages together, one looks for names that may be one. Each answers the newest question it was asked and skips
//! those that were overtaken.

use anyhow::{Context, Result};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::clock;
use super::events::Outbox;
use super::faults;
use super::load::{self, Progress, Workers};
use super::obsidian;
use super::places::Places;
use super::root::Root;
use super::state;
use super::store::{Files, Store};
use crate::app::compose::{Composed, Request, compose};
use crate::app::finder_pane::HITS_MAX;
use crate::app::msg::{Loaded, Msg};
use crate::note;
use crate::note::NotePath;
use crate::query::finder::{Finder, Found, Query};
use crate::query::variants::variants;
use crate::text::{Date, Shown, encoding};
use crate::vault::Vault;

/// What the workers send.
#[derive(Debug)]
pub enum News {
    /// Something for the model.
    Msg(Msg),
    /// The vault was read.
    Loaded {
        /// It, ready to be walked.
        loaded: Loaded,
        /// Its files, for pages.
        files: Arc<Files>,
    },
}

/// The newest of the jobs that wait; blocks while there is none.
fn newest<J>(jobs: &Receiver<J>) -> Option<J> {
    let mut job = jobs.recv().ok()?;
    while let Ok(newer) = jobs.try_recv() {
        job = newer;
    }
    Some(job)
}

fn start<J: Send + 'static>(
    name: &str,
    mut work: impl FnMut(&Receiver<J>) -> bool + Send + 'static,
) -> Result<Sender<J>> {
    let (sender, receiver) = channel();
    thread::Builder::new()
        .name(name.into())
        .stack_size(8 << 20)
        .spawn(move || while work(&receiver) {})
        .with_context(|| format!("no thread could be started for the {name}"))?;
    Ok(sender)
}

/// Searches names.
#[derive(Debug)]
pub struct Searcher(Sender<(u64, Arc<Finder>, Query)>);

impl Searcher {
    /// Starts its thread.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn start(outbox: Outbox<News>) -> Result<Self> {
        let work = move |jobs: &Receiver<(u64, Arc<Finder>, Query)>| {
            let Some((generation, finder, query)) = newest(jobs) else { return false };
            let found = faults::contain(|| finder.search(&query, HITS_MAX));
            let found = found.unwrap_or_else(|_| Found::default());
            outbox.send(News::Msg(Msg::Found { generation, found }))
        };
        start("searcher", work).map(Self)
    }

    /// Asks for a search.
    pub fn ask(&self, generation: u64, finder: Arc<Finder>, query: Query) {
        // A worker that is gone took the program's end with it.
        let _ = self.0.send((generation, finder, query));
    }
}

type Page = (u64, Arc<Vault>, Request, Option<Arc<Files>>);

/// Puts pages together.
#[derive(Debug)]
pub struct Composer(Sender<Page>);

impl Composer {
    /// Starts its thread.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn start(outbox: Outbox<News>) -> Result<Self> {
        let work = move |jobs: &Receiver<Page>| {
            let Some((generation, vault, request, files)) = newest(jobs) else { return false };
            let composed = faults::contain(|| compose_page(&vault, &request, files.as_deref()));
            let composed = Arc::new(composed.unwrap_or_default());
            outbox.send(News::Msg(Msg::Composed { generation, composed }))
        };
        start("composer", work).map(Self)
    }

    /// Asks for a page.
    pub fn ask(
        &self,
        generation: u64,
        vault: Arc<Vault>,
        request: Request,
        files: Option<Arc<Files>>,
    ) {
        let _ = self.0.send((generation, vault, request, files));
    }
}

/// Looks for names that may be one, beside all else since it takes seconds in a
/// large vault.
#[derive(Debug)]
pub struct Proposer(Sender<(u64, Arc<Vault>)>);

impl Proposer {
    /// Starts its thread.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn start(outbox: Outbox<News>) -> Result<Self> {
        let work = move |jobs: &Receiver<(u64, Arc<Vault>)>| {
            let Some((generation, vault)) = newest(jobs) else { return false };
            let proposals = faults::contain(|| variants(&vault)).unwrap_or_default().into();
            outbox.send(News::Msg(Msg::Proposed { generation, proposals }))
        };
        start("proposer", work).map(Self)
    }

    /// Asks what names of a vault may be one.
    pub fn ask(&self, generation: u64, vault: Arc<Vault>) {
        let _ = self.0.send((generation, vault));
    }
}

/// Puts a page together, reading what it needs.
pub fn compose_page(vault: &Vault, request: &Request, files: Option<&Files>) -> Composed {
    let read = |path: &NotePath| -> Result<String, String> {
        let files = files.ok_or_else(|| "The vault is still being read.".to_owned())?;
        let contents = files.read(path).map_err(|fault| {
            let problem = fault.diagnostic(path);
            format!("{path} {}.", problem.message())
        })?;
        Ok(encoding::decode(&contents.bytes).text.into())
    };
    compose(vault, request, &read)
}

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

type Reading = (Source, Arc<AtomicBool>);

/// Reads the vault.
#[derive(Debug)]
pub struct Reader {
    jobs: Sender<Reading>,
    /// Ends the reading that was asked for last.
    cancel: Arc<AtomicBool>,
}

impl Reader {
    /// Starts its thread. `today` stands in for the clock.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn start(outbox: Outbox<News>, today: Option<Date>) -> Result<Self> {
        let workers = Workers::start()?;
        let work = move |jobs: &Receiver<Reading>| {
            let Some((source, cancel)) = newest(jobs) else { return false };
            let fail = |words: &str| outbox.send(News::Msg(Msg::Failed(Shown::new(words))));
            let store = match source.open() {
                Ok(store) => store,
                Err(why) => return fail(&format!("{why:#}")),
            };
            match faults::contain(|| read(&store, &workers, &outbox, &cancel)) {
                Ok(Some((vault, _))) if vault.n_notes() == 0 && is_gone(&store) => {
                    fail("The vault's folder is gone; this is what was read last.")
                }
                Ok(Some((vault, files))) => {
                    remember(&store, &vault);
                    let loaded = Loaded::of(vault, today.unwrap_or_else(clock::today));
                    outbox.send(News::Loaded { loaded, files: Arc::new(files) })
                }
                // Another reading was asked for meanwhile.
                Ok(None) => true,
                Err(why) => fail(&format!("The vault could not be read: {why}")),
            }
        };
        let jobs = start("reader", work)?;
        Ok(Self { jobs, cancel: Arc::default() })
    }

    /// Asks for a vault to be read, again or for the first time. A reading that
    /// still goes on is given up.
    pub fn read(&mut self, source: Source) {
        self.cancel.store(true, Ordering::Relaxed);
        self.cancel = Arc::default();
        let _ = self.jobs.send((source, Arc::clone(&self.cancel)));
    }
}

fn is_gone(store: &Store) -> bool {
    store.folder().is_some_and(|folder| !folder.is_dir())
}

/// Remembers a vault that turned out to be one, to be opened next time.
fn remember(store: &Store, vault: &Vault) {
    if let Some(folder) = store.folder().filter(|_| vault.n_notes() > 0) {
        // Not to be remembered is no reason not to be read.
        let _ = state::remember_vault(&Places::of_environment(), folder);
    }
}

fn read(
    store: &Store,
    workers: &Workers,
    outbox: &Outbox<News>,
    cancel: &AtomicBool,
) -> Option<(Vault, Files)> {
    // Names can be found as they come in; the finder over them is made anew each
    // time their number has doubled, so that all of that costs one more pass.
    let names: Mutex<(Vec<NotePath>, usize)> = Mutex::new((Vec::new(), 64));
    let progress = |progress: Progress| match progress {
        Progress::Finding { .. } => {}
        Progress::Reading { read, found, names: new } => {
            let mut names = names.lock().unwrap_or_else(PoisonError::into_inner);
            names.0.extend(new);
            outbox.send(News::Msg(Msg::Progress { read, found }));
            if names.0.len() >= names.1 {
                names.1 = names.0.len() * 2;
                let finder = Arc::new(Finder::of_files(&names.0));
                outbox.send(News::Msg(Msg::Names(finder)));
            }
        }
    };
    open(store, workers, progress, cancel)
}

/// Reads a vault and builds its graph; nothing if it was cancelled.
pub fn open(
    store: &Store,
    workers: &Workers,
    progress: impl Fn(Progress) + Sync,
    cancel: &AtomicBool,
) -> Option<(Vault, Files)> {
    let (settings, bad) = obsidian::settings(store);
    let daily = settings.daily_names();
    let parse = |path, bytes: &[u8]| note::parse_with(path, bytes, &daily);
    let load::Loaded { parsed, attachments, files, mut problems } =
        load::load(store, workers, parse, progress, cancel)?;
    problems.extend(bad);
    let config = settings.config(store.settings_folder(), &mut problems);
    let vault = workers.run(|| Vault::build(parsed, &attachments, problems, &config));
    Some((vault, files))
}
