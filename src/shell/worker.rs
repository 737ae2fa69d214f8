//! The workers behind the screen: one reads the vault, one searches names, one
//! puts pages together. Each answers the newest question it was asked and skips
//! those that were overtaken.

use anyhow::{Context, Result};
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::events::Outbox;
use super::faults;
use super::load::{self, Loaded, Progress, Workers};
use super::obsidian;
use super::places::Places;
use super::state;
use super::store::{Files, Store};
use crate::app::compose::{Composed, Request, compose};
use crate::app::finder_pane::HITS_MAX;
use crate::app::msg::Msg;
use crate::note;
use crate::note::NotePath;
use crate::query::finder::{Finder, Found, Query};
use crate::text::{Shown, encoding};
use crate::vault::Vault;

/// What the workers send.
#[derive(Debug)]
pub enum News {
    /// Something for the model.
    Msg(Msg),
    /// The vault was read.
    Loaded {
        /// Its graph.
        vault: Arc<Vault>,
        /// Its names.
        finder: Arc<Finder>,
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

/// Reads the vault.
#[derive(Debug)]
pub struct Reader(Sender<Store>);

impl Reader {
    /// Starts its thread.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn start(outbox: Outbox<News>) -> Result<Self> {
        let workers = Workers::start()?;
        let work = move |jobs: &Receiver<Store>| {
            let Some(store) = newest(jobs) else { return false };
            let read = faults::contain(|| read(&store, &workers, &outbox));
            match read {
                Ok(Some((vault, _))) if vault.n_notes() == 0 && is_gone(&store) => {
                    let words = "The vault's folder is gone; this is what was read last.";
                    outbox.send(News::Msg(Msg::Failed(Shown::new(words))))
                }
                Ok(Some((vault, files))) => {
                    remember(&store, &vault);
                    let finder = Arc::new(Finder::of(&vault));
                    outbox.send(News::Loaded {
                        vault: Arc::new(vault),
                        finder,
                        files: Arc::new(files),
                    })
                }
                Ok(None) => {
                    outbox.send(News::Msg(Msg::Failed(Shown::new("Reading was cancelled."))))
                }
                Err(why) => {
                    let words = format!("The vault could not be read: {why}");
                    outbox.send(News::Msg(Msg::Failed(Shown::new(&words))))
                }
            }
        };
        start("reader", work).map(Self)
    }

    /// Asks for a vault to be read, again or for the first time.
    pub fn read(&self, store: Store) {
        let _ = self.0.send(store);
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

fn read(store: &Store, workers: &Workers, outbox: &Outbox<News>) -> Option<(Vault, Files)> {
    // Names can be found as they come in; the finder over them is made anew each
    // time their number has doubled, so that all of that costs one more pass.
    let names: Mutex<(Vec<NotePath>, usize)> = Mutex::new((Vec::new(), 64));
    let progress = |progress: Progress| match progress {
        Progress::Finding { .. } => {}
        Progress::Reading { read, found, names: new } => {
            let mut names = names.lock().unwrap_or_else(PoisonError::into_inner);
            names.0.extend(new.into_iter().map(|name| name.path));
            outbox.send(News::Msg(Msg::Progress { read, found }));
            if names.0.len() >= names.1 {
                names.1 = names.0.len() * 2;
                let finder = Arc::new(Finder::of_files(&names.0));
                outbox.send(News::Msg(Msg::Names(finder)));
            }
        }
    };
    open(store, workers, progress)
}

/// Reads a vault and builds its graph; nothing if it was cancelled.
pub fn open(
    store: &Store,
    workers: &Workers,
    progress: impl Fn(Progress) + Sync,
) -> Option<(Vault, Files)> {
    let cancel = AtomicBool::new(false);
    let (settings, bad) = obsidian::settings(store);
    let daily = settings.daily_names();
    let parse = |path, bytes: &[u8]| note::parse_with(path, bytes, &daily);
    let Loaded { parsed, attachments, files, mut problems } =
        load::load(store, workers, parse, progress, &cancel)?;
    problems.extend(bad);
    let config = settings.config(store.settings_folder(), &mut problems);
    let vault = workers.run(|| Vault::build(parsed, &attachments, problems, &config));
    Some((vault, files))
}
