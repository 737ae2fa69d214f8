//! What is the user's own, whatever vault they open.

use std::sync::Arc;

use super::clock;
use super::config::Config;
use super::places::Places;
use crate::app::settings::{MouseUse, Notes, Signs};
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
    /// What they said for this run alone.
    pub over: Overrides,
    /// Stands in for the clock.
    pub today: Option<Date>,
}

/// What is said for one run and stands over the config, also when that is read again.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// A theme.
    pub theme: Option<Box<str>>,
    /// No more signs than these.
    pub signs: Signs,
    /// Whose the mouse is.
    pub mouse: Option<MouseUse>,
    /// Whether notes are written to.
    pub notes: Option<Notes>,
}

impl Overrides {
    /// The user's config with this over it.
    pub fn over_config(&self, places: &Places) -> Config {
        let mut config = Config::of_user(places);
        if let Some(theme) = &self.theme {
            config.set_theme(theme, "--theme", places);
        }
        let yes = || "true".to_owned();
        match self.signs {
            Signs::Unicode => {}
            Signs::Ascii => config.say_for_this_run("ascii", yes(), "--ascii"),
            Signs::Words => config.say_for_this_run("plain", yes(), "--plain"),
        }
        if self.mouse == Some(MouseUse::Released) {
            config.say_for_this_run("mouse", "false".to_owned(), "--no-mouse");
        }
        if self.notes == Some(Notes::Written) {
            config.say_for_this_run("write", yes(), "--write");
        }
        let settings = &mut config.settings;
        settings.signs = settings.signs.max(self.signs);
        settings.mouse = self.mouse.unwrap_or(settings.mouse);
        settings.notes = self.notes.unwrap_or(settings.notes);
        config
    }
}

impl Overrides {
    /// The user's config read again. Where their file is not TOML or cannot be read,
    /// all that was in force before stays, and what is wrong is in the problems.
    pub fn again(&self, before: &Config, places: &Places) -> Config {
        let config = self.over_config(places);
        match config.is_readable {
            true => config,
            false => Config { problems: config.problems, is_readable: false, ..before.clone() },
        }
    }
}

impl User {
    /// The day it is for them.
    pub fn today(&self) -> Date {
        self.today.unwrap_or_else(clock::today)
    }
}
