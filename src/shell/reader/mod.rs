//! The worker that has the vault: it reads it, keeps what is said of its names,
//! looks at it again when something may have changed, and sends each state of it
//! to the screen. All that was said is kept, and in order; a reading that was
//! overtaken by another is given up.

mod at_work;
#[cfg(test)]
mod tests;

use anyhow::Result;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use self::at_work::AtWork;
use super::events::Outbox;
use super::jobs::start_on;
use super::load::Workers;
use super::root::Root;
use super::saying::{Said, Saying};
use super::store::Store;
use super::user::User;
use super::worker::News;

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
    /// Go by what the user set now.
    Settings(Box<User>),
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
            told: None,
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

    /// Has the vault built anew by what the user set.
    pub fn set(&self, user: User) {
        let _ = self.jobs.send(Job::Settings(Box::new(user)));
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
