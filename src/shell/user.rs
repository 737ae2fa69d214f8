//! What is the user's own, whatever vault they open.

use std::sync::Arc;

use super::clock;
use super::config::Config;
use super::places::Places;
use crate::text::Date;

/// What the one at the keyboard brings to every vault.
#[derive(Debug, Clone, Default)]
pub struct User {
    /// Where their things are.
    pub places: Places,
    /// Names that they go by in this run, beside those of the vault's config.
    pub me: Vec<Box<str>>,
    /// What they set, the defaults included.
    pub config: Arc<Config>,
    /// Stands in for the clock.
    pub today: Option<Date>,
}

impl User {
    /// The day it is for them.
    pub fn today(&self) -> Date {
        self.today.unwrap_or_else(clock::today)
    }
}
