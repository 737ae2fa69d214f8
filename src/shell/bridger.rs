//! The worker that looks for bridges, telling how far it is.

use anyhow::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;

use super::events::Outbox;
use super::faults;
use super::jobs::{Jobs, start};
use super::worker::News;
use crate::app::bridges::Progress;
use crate::app::msg::Msg;
use crate::query::bridges::bridges;
use crate::vault::Vault;

/// Looks for bridges.
#[derive(Debug)]
pub struct Bridger {
    jobs: Sender<(u64, Arc<Vault>)>,
    /// What was asked for last.
    newest: Arc<AtomicU64>,
}

impl Bridger {
    /// Starts its thread.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn start(outbox: Outbox<News>) -> Result<Self> {
        let newest_asked = Arc::new(AtomicU64::new(0));
        let newest_of = Arc::clone(&newest_asked);
        let work = move |jobs: &Jobs<(u64, Arc<Vault>)>| {
            let Some((asked, vault)) = jobs.newest() else { return false };
            let go_on = |done, all| {
                let progress = Progress { done, all };
                newest_of.load(Ordering::Relaxed) == asked
                    && outbox.send(News::Msg(Msg::Bridging { asked, progress }))
            };
            match faults::contain(|| bridges(&vault, go_on)) {
                // Nobody waits for it any more.
                Ok(None) => true,
                found => {
                    let found = found.ok().flatten().unwrap_or_default();
                    outbox.send(News::Msg(Msg::Bridged { asked, found }))
                }
            }
        };
        Ok(Self { jobs: start("bridger", work)?, newest: newest_asked })
    }

    /// Asks for them; a search that still goes on gives up.
    pub fn ask(&self, asked: u64, vault: Arc<Vault>) {
        self.end(asked);
        let _ = self.jobs.send((asked, vault));
    }

    /// Has what was asked for before given up.
    pub fn end(&self, asked: u64) {
        self.newest.store(asked, Ordering::Relaxed);
    }
}
