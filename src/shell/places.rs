//! Where things are on this machine: asked of the environment once, so that
//! everything that depends on it can be tried elsewhere.

use anyhow::{Result, anyhow};
use etcetera::BaseStrategy;
use std::env;
use std::path::{Path, PathBuf};

/// The folders that matter, each missing where the environment does not tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Where the program was started.
    pub current: Option<PathBuf>,
    /// The user's own.
    pub home: Option<PathBuf>,
    /// Where programs keep their settings: `$XDG_CONFIG_HOME`.
    pub config: Option<PathBuf>,
    /// Where this program keeps what it remembers: under `$XDG_STATE_HOME`.
    pub state: Option<PathBuf>,
    /// Whether that is missing because the reader wants nothing to be remembered.
    pub is_forgetful: bool,
    /// Where this program keeps what it can make again: under `$XDG_CACHE_HOME`.
    pub cache: Option<PathBuf>,
    /// Where what is seldom looked at is held in place of memory. Missing where the
    /// program runs for an answer only.
    pub spill: Option<PathBuf>,
}

impl Places {
    /// Asks the environment.
    pub fn of_environment() -> Self {
        let base = etcetera::choose_base_strategy().ok();
        Self {
            current: env::current_dir().ok(),
            home: base.as_ref().map(|base| base.home_dir().to_owned()),
            config: base.as_ref().map(BaseStrategy::config_dir),
            cache: base.as_ref().map(|base| base.cache_dir().join("vaultgraph")),
            spill: None,
            is_forgetful: false,
            state: base.and_then(|base| base.state_dir()).map(|state| state.join("vaultgraph")),
        }
    }

    /// The folder for what is remembered.
    ///
    /// # Errors
    /// Why there is none to keep this in, and what would help.
    pub fn to_remember(&self, what: &str) -> Result<&Path> {
        self.state.as_deref().ok_or_else(|| match self.is_forgetful {
            true => anyhow!("--no-state keeps nothing between runs, and so not {what}"),
            false => {
                anyhow!("no home folder is known to keep {what} in; set HOME or XDG_STATE_HOME")
            }
        })
    }
}
