//! The workers that answer the screen's questions: one searches names, one puts
//! pages together, one searches the text of notes, one goes through long lists for
//! their filter, one gathers what is needed of a whole vault, one looks for names
//! that may be one, one draws maps. Each but the
//! gatherer answers the newest question it was asked and skips those that were
//! overtaken.

use anyhow::Result;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use super::events::Outbox;
use super::faults;
use super::find_vault::KnownVault;
use super::jobs::{Jobs, start};
use super::live_settings::Settings;
use super::painter;
use super::store::Files;
use super::text_search;
use crate::app::compose::{Composed, Request, compose_with};
use crate::app::finder_pane::HITS_MAX;
use crate::app::msg::{Loaded, Msg};
use crate::app::narrow::Narrow;
use crate::app::pictures::Key;
use crate::app::whole::{Need, Whole};
use crate::note::NotePath;
use crate::query::finder::{Finder, Found, Query, Typing};
use crate::query::map::{self, Asked, Chart, Circles, Layout, Map};
use crate::query::search::{self, Limits, Tally};
use crate::query::variants;
use crate::text::encoding;
use crate::vault::Vault;
use crate::view::pictures::Picture;

/// What the workers send.
#[derive(Debug)]
pub enum News {
    /// Something for the model.
    Msg(Msg),
    /// Something is to be put on the clipboard: what it is called, and it.
    Copy(&'static str, String),
    /// No program took it, so the terminal is to put it on the clipboard.
    ByTerminal(&'static str, String),
    /// Notes were written to, or were to be: what to say, and which files to look at.
    Wrote {
        /// What became of it.
        msg: Msg,
        /// The files.
        files: Vec<PathBuf>,
    },
    /// Settings were read again.
    Settings(Settings),
    /// A picture is drawn, or cannot be.
    Painted {
        /// Which.
        key: Key,
        /// It, or why there is none.
        outcome: Result<Picture, String>,
    },
    /// The vaults that could be opened instead.
    Vaults(Vec<KnownVault>),
    /// The vault was read.
    Loaded {
        /// It, ready to be walked.
        loaded: Loaded,
        /// Its files, for pages.
        files: Arc<Files>,
    },
}

/// Searches names.
#[derive(Debug)]
pub struct Searcher {
    jobs: Sender<(u64, Arc<Finder>, Query)>,
    /// Which search was asked for last.
    newest: Arc<AtomicU64>,
}

impl Searcher {
    /// Starts its thread.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn start(outbox: Outbox<News>) -> Result<Self> {
        let newest_asked = Arc::new(AtomicU64::new(0));
        let asked = Arc::clone(&newest_asked);
        let mut typing = Typing::default();
        let work = move |jobs: &Jobs<(u64, Arc<Finder>, Query)>| {
            let Some((generation, finder, query)) = jobs.newest() else { return false };
            let overtaken = || asked.load(Ordering::Relaxed) != generation;
            let search = || typing.search(&finder, &query, HITS_MAX, &overtaken);
            match faults::contain(search) {
                Ok(None) => true,
                Ok(Some(found)) => outbox.send(News::Msg(Msg::Found { generation, found })),
                Err(_) => {
                    let found = Found::default();
                    outbox.send(News::Msg(Msg::Found { generation, found }))
                }
            }
        };
        Ok(Self { jobs: start("searcher", work)?, newest: newest_asked })
    }

    /// Asks for a search; one that is still running gives up.
    pub fn ask(&self, generation: u64, finder: Arc<Finder>, query: Query) {
        self.newest.store(generation, Ordering::Relaxed);
        // A worker that is gone took the program's end with it.
        let _ = self.jobs.send((generation, finder, query));
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
        let work = move |jobs: &Jobs<Page>| {
            let Some((generation, vault, request, files)) = jobs.newest() else { return false };
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

/// Goes through long lists for the rows that fit a filter.
#[derive(Debug)]
pub struct Narrower(Sender<(u64, Arc<Vault>, Narrow)>);

impl Narrower {
    /// Starts its thread.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn start(outbox: Outbox<News>) -> Result<Self> {
        let work = move |jobs: &Jobs<(u64, Arc<Vault>, Narrow)>| {
            let Some((generation, vault, narrow)) = jobs.newest() else { return false };
            let fits = faults::contain(|| narrow.fits(&vault));
            let fits = fits.unwrap_or_else(|_| Ok(Vec::new()));
            outbox.send(News::Msg(Msg::Narrowed { generation, fits }))
        };
        start("narrower", work).map(Self)
    }

    /// Asks which rows of a list fit.
    pub fn ask(&self, generation: u64, vault: Arc<Vault>, narrow: Narrow) {
        let _ = self.0.send((generation, vault, narrow));
    }
}

type TextSearch = (u64, Arc<Vault>, Arc<search::Query>, Arc<Files>);

/// Searches the text of all notes, and sends what it finds as it finds it.
#[derive(Debug)]
pub struct TextSearcher {
    jobs: Sender<TextSearch>,
    /// What was asked for last.
    newest: Arc<AtomicU64>,
}

impl TextSearcher {
    /// Starts its thread.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn start(outbox: Outbox<News>, limits: Limits) -> Result<Self> {
        let newest_asked = Arc::new(AtomicU64::new(0));
        let newest_of = Arc::clone(&newest_asked);
        let work = move |jobs: &Jobs<TextSearch>| {
            let Some((asked, vault, query, files)) = jobs.newest() else { return false };
            let send = |found, tally: Tally, is_done| {
                outbox.send(News::Msg(Msg::Searched { asked, found, tally, is_done }))
            };
            let is_overtaken = || newest_of.load(Ordering::Relaxed) != asked;
            let read = |path: &NotePath| text_search::read_text(&files, path);
            let job = text_search::Job {
                vault: &vault,
                query: &query,
                limits,
                read: &read,
                stop: &is_overtaken,
            };
            let mut last = Tally::default();
            let ended = faults::contain(|| {
                let notes = search::order(&vault, false);
                text_search::search(job, &notes, |found, tally| {
                    last = tally.clone();
                    send(found, tally.clone(), false);
                })
            });
            // One that was overtaken has nobody who waits for its end.
            !matches!(ended, Ok(true) | Err(_)) || send(Vec::new(), last, true)
        };
        Ok(Self { jobs: start("text searcher", work)?, newest: newest_asked })
    }

    /// Asks for a search; one that is still running gives up.
    pub fn ask(
        &self,
        asked: u64,
        vault: Arc<Vault>,
        query: Arc<search::Query>,
        files: Option<Arc<Files>>,
    ) {
        self.end(asked);
        if let Some(files) = files {
            let _ = self.jobs.send((asked, vault, query, files));
        }
    }

    /// Has what was asked for before give up.
    pub fn end(&self, asked: u64) {
        self.newest.store(asked, Ordering::Relaxed);
    }
}

type Gather = (u64, Arc<Vault>, Arc<Whole>, Vec<Need>, Option<Loaded>);

/// Gathers what screens need of a whole vault. It answers everything it is asked:
/// a vault may wait for it.
#[derive(Debug)]
pub struct Gatherer(Sender<Gather>);

impl Gatherer {
    /// Starts its thread.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn start(outbox: Outbox<News>) -> Result<Self> {
        let work = move |jobs: &Jobs<Gather>| {
            let Some((generation, vault, whole, needs, held)) = jobs.next() else { return false };
            // A screen that gets nothing goes on to say that it waits.
            let _ = faults::contain(|| whole.gather(&vault, &needs));
            whole.give_up(&needs);
            outbox.send(News::Msg(Msg::Gathered { generation, held }))
        };
        start("gatherer", work).map(Self)
    }

    /// Asks for something of a vault.
    pub fn ask(
        &self,
        generation: u64,
        vault: Arc<Vault>,
        whole: Arc<Whole>,
        needs: Vec<Need>,
        held: Option<Loaded>,
    ) {
        let _ = self.0.send((generation, vault, whole, needs, held));
    }
}

type Around = (u64, Arc<Vault>, Arc<Whole>, Vec<Need>);

/// Gathers what is around nodes with very many neighbours. The next key may wait for
/// it, so it waits for nothing else that is gathered.
#[derive(Debug)]
pub struct Surrounder(Sender<Around>);

impl Surrounder {
    /// Starts its thread.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn start(outbox: Outbox<News>) -> Result<Self> {
        let work = move |jobs: &Jobs<Around>| {
            let Some((generation, vault, whole, needs)) = jobs.newest() else { return false };
            let _ = faults::contain(|| whole.gather(&vault, &needs));
            // Keys would wait for ever.
            whole.give_up(&needs);
            outbox.send(News::Msg(Msg::Gathered { generation, held: None }))
        };
        start("surrounder", work).map(Self)
    }

    /// Asks for something of a vault.
    pub fn ask(&self, generation: u64, vault: Arc<Vault>, whole: Arc<Whole>, needs: Vec<Need>) {
        let _ = self.0.send((generation, vault, whole, needs));
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
        let work = move |jobs: &Jobs<(u64, Arc<Vault>)>| {
            let Some((generation, vault)) = jobs.newest() else { return false };
            let found = faults::contain(|| variants::look(&vault)).unwrap_or_default();
            outbox.send(News::Msg(Msg::Proposed { generation, found }))
        };
        start("proposer", work).map(Self)
    }

    /// Asks what names of a vault may be one.
    pub fn ask(&self, generation: u64, vault: Arc<Vault>) {
        let _ = self.0.send((generation, vault));
    }
}

type Chartering = (u64, Arc<Vault>, Asked, Option<Arc<Chart>>);

/// How far a map that is not settled is apart from the last that was sent, in
/// milliseconds.
const CHART_MS: u64 = 60;

/// Draws maps.
#[derive(Debug)]
pub struct Charter {
    jobs: Sender<Chartering>,
    /// Which map was asked for last.
    newest: Arc<AtomicU64>,
}

impl Charter {
    /// Starts its thread.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn start(outbox: Outbox<News>) -> Result<Self> {
        let newest_asked = Arc::new(AtomicU64::new(0));
        let asked_last = Arc::clone(&newest_asked);
        // The communities of the vault that was asked of last.
        let mut known: (Weak<Vault>, Circles) = Default::default();
        let work = move |jobs: &Jobs<Chartering>| {
            let Some((generation, vault, asked, older)) = jobs.newest() else { return false };
            if !known.0.ptr_eq(&Arc::downgrade(&vault)) {
                known = (Arc::downgrade(&vault), Circles::default());
            }
            let circles = &known.1;
            let overtaken = || asked_last.load(Ordering::Relaxed) != generation;
            let send =
                |chart: Arc<Chart>| outbox.send(News::Msg(Msg::Charted { generation, chart }));
            let chart = || {
                let Some(map) = map::choose(&vault, &asked, circles) else { return true };
                chart(map, &asked, older.as_deref(), &overtaken, &send)
            };
            faults::contain(chart).unwrap_or(true)
        };
        Ok(Self { jobs: start("charter", work)?, newest: newest_asked })
    }

    /// Asks for a map; one that is still being drawn is given up.
    pub fn ask(&self, generation: u64, vault: Arc<Vault>, asked: Asked, older: Option<Arc<Chart>>) {
        self.newest.store(generation, Ordering::Relaxed);
        let _ = self.jobs.send((generation, vault, asked, older));
    }
}

/// Lays a map out and sends it as it gets better. Says whether anybody listens.
fn chart(
    map: Map,
    asked: &Asked,
    older: Option<&Chart>,
    overtaken: &dyn Fn() -> bool,
    send: &dyn Fn(Arc<Chart>) -> bool,
) -> bool {
    let map = Arc::new(map);
    let mut layout = Layout::new(&map, older);
    let mut sent = Instant::now();
    loop {
        if overtaken() {
            return true;
        }
        let settled = layout.is_settled();
        if settled || sent.elapsed() >= Duration::from_millis(CHART_MS) {
            let points = layout.points().to_vec();
            let chart = Chart { asked: asked.clone(), map: Arc::clone(&map), points, settled };
            if !send(Arc::new(chart)) || settled {
                return true;
            }
            sent = Instant::now();
        }
        layout.step();
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
    compose_with(vault, request, &read, &|path| painter::measure(files, path))
}
