//! What is said for every command, and what follows from it: places, reader, vault.

use anyhow::{Context, Result, bail};
use clap::{Args, ValueHint};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::values::{config_folder, date, theme};
use crate::app::settings::{MouseUse, Signs};
use crate::shell::empty::no_notes;
use crate::shell::gauge::Gauge;
use crate::shell::ground::When;
use crate::shell::load::Workers;
use crate::shell::places::Places;
use crate::shell::print::Form;
use crate::shell::reading::{self, Opened};
use crate::shell::root::Root;
use crate::shell::store::Store;
use crate::shell::user::{Overrides, User};
use crate::shell::{clock, demo, obsidian};
use crate::text::{Date, Shown};

/// The heading of what only the screen heeds.
const SCREEN: &str = "Options of the screen";

#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(super) struct Shared {
    /// The folder of notes; without it, the vault around the current folder, else that
    /// folder if it has notes.
    #[arg(long, value_name = "DIR", global = true, value_hint = ValueHint::DirPath)]
    pub(super) vault: Option<PathBuf>,
    /// Use the built-in demo vault, whose today is 2026-11-23.
    #[arg(long, global = true)]
    pub(super) demo: bool,
    /// The folder of Obsidian's settings in the vault, if it is another.
    #[arg(long, value_name = "NAME", global = true, default_value = obsidian::FOLDER, value_parser = config_folder, hide_short_help = true)]
    pub(super) config_folder: String,
    /// A name you go by in the vault, beside those of its config; may be repeated.
    #[arg(long, value_name = "NAME", global = true, hide_short_help = true)]
    pub(super) me: Vec<String>,
    /// Take this day for today, YYYY-MM-DD.
    #[arg(long, value_name = "DATE", global = true, value_parser = date)]
    pub(super) today: Option<Date>,
    /// Print one JSON object a line (subcommands).
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// Print only the paths of notes, each followed by a NUL, for `xargs -0`
    /// (subcommands that list notes).
    #[arg(long = "null", short = '0', global = true, conflicts_with = "json")]
    pub(super) null: bool,
    /// Neither use nor write the cache of parsed notes.
    #[arg(long, global = true, hide_short_help = true)]
    pub(super) no_cache: bool,
    /// Neither use nor keep what is remembered between runs.
    #[arg(long, global = true, hide_short_help = true)]
    pub(super) no_state: bool,
    /// When to draw with colours.
    #[arg(long, value_name = "WHEN", value_enum, global = true, default_value_t, hide_short_help = true, help_heading = SCREEN)]
    pub(super) color: When,
    /// Draw without colours, as with --color never.
    #[arg(long, global = true, conflicts_with = "color", hide_short_help = true, help_heading = SCREEN)]
    pub(super) no_color: bool,
    /// Draw nothing but ASCII, except the text of notes.
    #[arg(long, global = true, hide_short_help = true, help_heading = SCREEN)]
    pub(super) ascii: bool,
    /// For a screen reader: no frames, one item a line, the cursor on the chosen row.
    #[arg(long, global = true, hide_short_help = true, help_heading = SCREEN)]
    pub(super) plain: bool,
    /// Leave the mouse to the terminal, to select text.
    #[arg(long, global = true, hide_short_help = true, help_heading = SCREEN)]
    pub(super) no_mouse: bool,
    /// Draw with this theme, whatever the config says.
    #[arg(long, value_name = "NAME", global = true, value_parser = theme(), hide_possible_values = true, hide_short_help = true, help_heading = SCREEN)]
    pub(super) theme: Option<String>,
}

impl Shared {
    /// The form of rows where no paths alone are wanted.
    pub(super) fn form(&self) -> Form<'static> {
        if self.json { Form::Json } else { Form::Text }
    }

    /// The day that stands in for today's, if one does.
    fn day(&self) -> Option<Date> {
        self.today.or_else(|| if self.demo { demo::today() } else { None })
    }
}

pub(super) fn open(folder: &Path, shared: &Shared) -> Result<Store> {
    Ok(Store::Disk(Root::open(folder)?.with_settings(&shared.config_folder)))
}

pub(super) fn today(shared: &Shared) -> Date {
    shared.day().unwrap_or_else(clock::today)
}

pub(super) fn user(shared: &Shared) -> User {
    let me = shared.me.iter().map(|name| name.as_str().into()).collect();
    let places = places(shared);
    let over = Overrides {
        theme: shared.theme.as_deref().map(Into::into),
        signs: match (shared.plain, shared.ascii) {
            (true, _) => Signs::Words,
            (false, true) => Signs::Ascii,
            (false, false) => Signs::Unicode,
        },
        mouse: shared.no_mouse.then_some(MouseUse::Released),
        notes: None,
    };
    let config = Arc::new(over.over_config(&places));
    User { places, me, config, over, today: shared.today }
}

pub(super) fn places(shared: &Shared) -> Places {
    let mut places = Places::of_environment();
    if shared.no_cache {
        places.cache = None;
    }
    if shared.no_state {
        places.state = None;
        places.is_forgetful = true;
    }
    places
}

pub(super) fn read_whole(store: &Store, shared: &Shared) -> Result<(Opened, User)> {
    let (workers, user) = (Workers::start()?, user(shared));
    let never = AtomicBool::new(false);
    let gauge = Gauge::of("looking for files");
    let tell = |progress| gauge.say_reading(&progress);
    let opened = reading::open(store, &user, &workers, tell, &never)
        .context("reading the vault was cancelled")?;
    if opened.vault.n_notes() == 0 {
        let words = no_notes(&Shown::new(&store.name()), &opened.vault);
        bail!("{words}; name another folder, or try --demo");
    }
    Ok((opened, user))
}
