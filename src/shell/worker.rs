//! The workers that answer the screen's questions: one searches names, one puts
//! pages together, one searches the text of notes, one goes through long lists for
//! their filter, one gathers what is needed of a whole vault and one what is around
//! its hubs, one looks for names that may be one, one draws maps. Each but the
//! gatherer answers the newest question it was asked and skips those that were
//! overtaken.

use anyhow::Result;
use std::ffi::OsString;
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
use super::note_texts::{Texts, read_text};
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
use crate::query::Hidden;
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
    /// This address is to be opened by the system.
    Open(OsString),
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

/// A thread that answers questions, and where they are put to it.
#[derive(Debug)]
pub struct Worker<Q>(Sender<Q>);

impl<Q: Send + 'static> Worker<Q> {
    /// One that answers every question. `answer` says whether anybody listens.
    fn to_each(name: &str, mut answer: impl FnMut(Q) -> bool + Send + 'static) -> Result<Self> {
        start(name, move |jobs: &Jobs<Q>| jobs.next().is_some_and(&mut answer)).map(Self)
    }

    /// One that answers the newest of the questions that wait, and skips the others.
    fn to_newest(name: &str, mut answer: impl FnMut(Q) -> bool + Send + 'static) -> Result<Self> {
        start(name, move |jobs: &Jobs<Q>| jobs.newest().is_some_and(&mut answer)).map(Self)
    }

    /// Asks.
    pub fn ask(&self, question: Q) {
        // A worker that is gone took the program's end with it.
        let _ = self.0.send(question);
    }
}

/// A worker that gives up what it is at when it is asked anew.
#[derive(Debug)]
pub struct Interruptible<Q> {
    worker: Worker<(u64, Q)>,
    /// What was asked last.
    newest: Arc<AtomicU64>,
}

impl<Q: Send + 'static> Interruptible<Q> {
    /// `answer` is given the number of the question, and what tells it to give up; it
    /// says whether anybody listens.
    pub(super) fn start(
        name: &str,
        mut answer: impl FnMut(u64, Q, &(dyn Fn() -> bool + Sync)) -> bool + Send + 'static,
    ) -> Result<Self> {
        let newest = Arc::new(AtomicU64::new(0));
        let asked_last = Arc::clone(&newest);
        let worker = Worker::to_newest(name, move |(asked, question)| {
            answer(asked, question, &|| asked_last.load(Ordering::Relaxed) != asked)
        })?;
        Ok(Self { worker, newest })
    }

    /// Asks under a number that no question had before.
    pub fn ask(&self, asked: u64, question: Q) {
        self.end(asked);
        self.worker.ask((asked, question));
    }

    /// Has what was asked before this number give up.
    pub fn end(&self, asked: u64) {
        self.newest.store(asked, Ordering::Relaxed);
    }
}

/// Searches names.
pub type Searcher = Interruptible<(Arc<Finder>, Query)>;

/// Starts what searches names.
///
/// # Errors
/// When the system gives no thread; so for all below.
pub fn searcher(outbox: Outbox<News>) -> Result<Searcher> {
    let mut typing = Typing::default();
    Searcher::start("searcher", move |generation, (finder, query), overtaken| {
        let search = || typing.search(&finder, &query, HITS_MAX, overtaken);
        match faults::contain(search).unwrap_or_else(|_| Some(Found::default())) {
            Some(found) => outbox.send(News::Msg(Msg::Found { generation, found })),
            None => true,
        }
    })
}

/// Puts pages together.
pub type Composer = Worker<(u64, Arc<Vault>, Request, Option<Arc<Files>>)>;

/// Starts what puts pages together.
///
/// # Errors
/// As [`searcher`].
pub fn composer(outbox: Outbox<News>) -> Result<Composer> {
    Composer::to_newest("composer", move |(generation, vault, request, files)| {
        let composed = faults::contain(|| compose_page(&vault, &request, files.as_deref()));
        let composed = Arc::new(composed.unwrap_or_default());
        outbox.send(News::Msg(Msg::Composed { generation, composed }))
    })
}

/// Goes through long lists for the rows that fit a filter.
pub type Narrower = Worker<(u64, Arc<Vault>, Narrow)>;

/// Starts what goes through long lists.
///
/// # Errors
/// As [`searcher`].
pub fn narrower(outbox: Outbox<News>) -> Result<Narrower> {
    Narrower::to_newest("narrower", move |(generation, vault, narrow)| {
        let fits = faults::contain(|| narrow.fits(&vault)).unwrap_or_else(|_| Ok(Vec::new()));
        outbox.send(News::Msg(Msg::Narrowed { generation, fits }))
    })
}

/// Searches the text of all notes, and sends what it finds as it finds it.
pub type TextSearcher = Interruptible<(Arc<Vault>, Arc<search::Query>, Arc<Files>)>;

/// Starts what searches the text of all notes.
///
/// # Errors
/// As [`searcher`].
pub fn text_searcher(outbox: Outbox<News>, limits: Limits) -> Result<TextSearcher> {
    TextSearcher::start("text searcher", move |asked, (vault, query, files), overtaken| {
        let send = |found, tally: Tally, is_done| {
            outbox.send(News::Msg(Msg::Searched { asked, found, tally, is_done }))
        };
        let read = |path: &NotePath| read_text(&files, path);
        let texts = Texts { vault: &vault, read: &read, stop: overtaken };
        let job = text_search::Job { texts, query: &query, limits };
        let mut last = Tally::default();
        let ended = faults::contain(|| {
            let notes = search::order(&vault, Hidden::LeftOut);
            text_search::search(job, &notes, |found, tally| {
                last = tally.clone();
                send(found, tally.clone(), false);
            })
        });
        // One that was overtaken has nobody who waits for its end.
        !matches!(ended, Ok(true) | Err(_)) || send(Vec::new(), last, true)
    })
}

/// What screens need of a whole vault; a vault may wait for it to be shown.
type Gather = (u64, Arc<Vault>, Arc<Whole>, Vec<Need>, Option<Loaded>);

/// Gathers what screens need of a whole vault.
pub type Gatherer = Worker<Gather>;

/// Starts what gathers. It answers everything that it is asked: a vault may wait for
/// it.
///
/// # Errors
/// As [`searcher`].
pub fn gatherer(outbox: Outbox<News>) -> Result<Gatherer> {
    Gatherer::to_each("gatherer", move |question| gather(question, &outbox))
}

/// Starts what gathers what is around nodes with very many neighbours. The next key may
/// wait for it, so it waits for nothing else that is gathered.
///
/// # Errors
/// As [`searcher`].
pub fn surrounder(outbox: Outbox<News>) -> Result<Gatherer> {
    Gatherer::to_newest("surrounder", move |question| gather(question, &outbox))
}

fn gather((generation, vault, whole, needs, held): Gather, outbox: &Outbox<News>) -> bool {
    let _ = faults::contain(|| whole.gather(&vault, &needs));
    // Who gets nothing goes on, and would wait for ever else.
    whole.give_up(&needs);
    outbox.send(News::Msg(Msg::Gathered { generation, held }))
}

/// Looks for names that may be one, beside all else since it takes seconds in a
/// large vault.
pub type Proposer = Worker<(u64, Arc<Vault>)>;

/// Starts what looks for names that may be one.
///
/// # Errors
/// As [`searcher`].
pub fn proposer(outbox: Outbox<News>) -> Result<Proposer> {
    Proposer::to_newest("proposer", move |(generation, vault)| {
        let found = faults::contain(|| variants::look(&vault)).unwrap_or_default();
        outbox.send(News::Msg(Msg::Proposed { generation, found }))
    })
}

/// How far a map that is not settled is apart from the last that was sent, in
/// milliseconds.
const CHART_MS: u64 = 60;

/// Draws maps.
pub type Charter = Interruptible<(Arc<Vault>, Asked, Option<Arc<Chart>>)>;

/// Starts what draws maps.
///
/// # Errors
/// As [`searcher`].
pub fn charter(outbox: Outbox<News>) -> Result<Charter> {
    // The communities of the vault that was asked of last.
    let mut known: (Weak<Vault>, Circles) = Default::default();
    Charter::start("charter", move |generation, (vault, asked, older), overtaken| {
        if !known.0.ptr_eq(&Arc::downgrade(&vault)) {
            known = (Arc::downgrade(&vault), Circles::default());
        }
        let circles = &known.1;
        let send = |chart: Arc<Chart>| outbox.send(News::Msg(Msg::Charted { generation, chart }));
        let chart = || {
            let Some(map) = map::choose(&vault, &asked, circles) else { return true };
            chart(map, &asked, older.as_deref(), overtaken, &send)
        };
        faults::contain(chart).unwrap_or(true)
    })
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
