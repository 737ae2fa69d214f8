//! The worker that looks for bridges, telling how far it is.

use anyhow::Result;
use std::sync::Arc;

use super::events::Outbox;
use super::faults;
use super::worker::{Interruptible, News};
use crate::app::bridges::Progress;
use crate::app::msg::Msg;
use crate::query::bridges::bridges;
use crate::vault::Vault;

/// Looks for bridges.
pub type Bridger = Interruptible<Arc<Vault>>;

/// Starts what looks for bridges.
///
/// # Errors
/// When the system gives no thread.
pub fn bridger(outbox: Outbox<News>) -> Result<Bridger> {
    Bridger::start("bridger", move |asked, vault, overtaken| {
        let go_on = |done, all| {
            let progress = Progress { done, all };
            !overtaken() && outbox.send(News::Msg(Msg::Bridging { asked, progress }))
        };
        let found = faults::contain(|| bridges(&vault, go_on)).unwrap_or_else(|_| Some(Vec::new()));
        match found {
            Some(found) => outbox.send(News::Msg(Msg::Bridged { asked, found })),
            // Nobody waits for it any more.
            None => true,
        }
    })
}
