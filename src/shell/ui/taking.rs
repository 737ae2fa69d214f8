//! What becomes of one thing that happened: the model takes it as a message, if it is
//! one.

use std::sync::Arc;

use anyhow::{Error, anyhow};

use super::acting::{follow, measure_cells, pictures_gone, suspend, told};
use super::desk::{Desk, offered};
use super::heard::{ask_again, message};
use super::settings;
use crate::app::model::Model;
use crate::app::msg::{Loaded, Msg};
use crate::app::pictures::{self, Key};
use crate::shell::empty::no_notes;
use crate::shell::events::Incoming;
use crate::shell::outside::first_of;
use crate::shell::reader::Source;
use crate::shell::signals::{Signal, TERMINAL_GONE};
use crate::shell::store::Files;
use crate::shell::terminal::{Screen, size};
use crate::shell::worker::News;
use crate::text::Shown;
use crate::view::pictures::Picture;

/// What the loop does next.
pub(super) enum After {
    Draw {
        now: bool,
    },
    /// Nothing on the screen can be other by it.
    Rest,
}

/// What ends the screen of a vault.
pub(super) enum Stop {
    /// The program ends, with this status.
    Quit(i32),
    /// Another vault is wanted.
    Open(Source),
    /// The program cannot go on.
    Fault(Error),
}

impl Stop {
    /// There is no terminal any more.
    pub(super) const GONE: Self = Self::Quit(TERMINAL_GONE);
}

impl From<Error> for Stop {
    fn from(fault: Error) -> Self {
        Self::Fault(fault)
    }
}

pub(super) fn take(
    incoming: Incoming<News>,
    screen: &mut Screen,
    model: &mut Model,
    desk: &mut Desk,
) -> Result<After, Stop> {
    let now = is_urgent(&incoming);
    let msg = match incoming {
        // A vault that is left alone is looked at once a minute.
        Incoming::Worker(News::Msg(Msg::Looked)) if !pictures::rests_on_files(model) => {
            return Ok(After::Rest);
        }
        Incoming::Input(input) => message(input, screen, model, desk).map_err(|_| Stop::GONE)?,
        Incoming::Worker(news) => hear(news, screen, model, desk)?,
        Incoming::Signal(signal) => heed(signal, screen, model, desk)?,
        Incoming::Tick => None,
    };
    if let Some(msg) = msg {
        follow(msg, screen, model, desk)?;
    }
    Ok(After::Draw { now })
}

/// Whether what it changes is drawn at once.
fn is_urgent(incoming: &Incoming<News>) -> bool {
    match incoming {
        Incoming::Input(_) | Incoming::Signal(_) => true,
        Incoming::Worker(news) => match news {
            // An answer to the last key is as urgent as the key. Keys may have waited
            // for it, which ask for all that keys ask for.
            News::Msg(msg) => matches!(
                msg,
                Msg::Found { .. }
                    | Msg::Composed { .. }
                    | Msg::Narrowed { .. }
                    | Msg::Charted { .. }
                    | Msg::Gathered { .. }
                    | Msg::WouldWrite { .. }
            ),
            News::Copy(..) | News::ByTerminal(..) | News::Wrote { .. } | News::Settings(_) => true,
            News::Open(_) | News::Painted { .. } | News::Vaults(_) | News::Loaded { .. } => false,
        },
        Incoming::Tick => false,
    }
}

/// What the model is told of the news of a worker, if anything.
fn hear(
    news: News,
    screen: &mut Screen,
    model: &mut Model,
    desk: &mut Desk,
) -> Result<Option<Msg>, Stop> {
    Ok(match news {
        News::Msg(msg) => Some(msg),
        News::Copy(what, text) => desk.outside.copy(what, text).err().map(|why| told(&why)),
        News::Open(what) => Some(told(&desk.outside.open(what))),
        News::ByTerminal(what, text) => Some(told(&copy_by_terminal(screen, what, &text))),
        News::Wrote { msg, files } => {
            // Without waiting until whoever watches the vault has told of them.
            desk.reader.look(files);
            Some(msg)
        }
        News::Settings(settings) => {
            settings::take(settings, screen, model, desk).map_err(|_| Stop::GONE)?;
            // What is to be drawn elsewhere by it, or is asked for.
            Some(resize(screen.size()))
        }
        News::Painted { key, outcome } => {
            paint(key, outcome, screen, model, desk)?;
            None
        }
        News::Vaults(known) => {
            let here = desk.places.current.as_deref().filter(|_| model.has_no_vault());
            let (vaults, choices) = offered(known, here, &desk.config_folder);
            desk.choices = choices;
            Some(Msg::Vaults(vaults))
        }
        News::Loaded { loaded, files } => Some(load(loaded, files, model, desk)?),
    })
}

/// What the model is told of a signal, if anything.
fn heed(
    signal: Signal,
    screen: &mut Screen,
    model: &mut Model,
    desk: &mut Desk,
) -> Result<Option<Msg>, Stop> {
    match signal {
        Signal::Quit(status) => Err(Stop::Quit(status)),
        Signal::Suspend => {
            suspend(screen)?;
            Ok(None)
        }
        Signal::Resumed => {
            screen.resume().map_err(|_| Stop::GONE)?;
            ask_again(screen, model).map_err(|_| Stop::GONE)?;
            measure_cells(screen, desk).map_err(|_| Stop::GONE)?;
            pictures_gone(screen, model, desk)?;
            Ok(Some(resize(screen.size())))
        }
        Signal::Resized => {
            // The screen is drawn anew, and may lose them by that; and its font may be
            // another.
            measure_cells(screen, desk).map_err(|_| Stop::GONE)?;
            pictures_gone(screen, model, desk)?;
            Ok(Some(resize(size())))
        }
    }
}

pub(super) fn resize((width, height): (u16, u16)) -> Msg {
    Msg::Resize(width, height)
}

/// Shows a vault that was read, if there is anything in it.
fn load(loaded: Loaded, files: Arc<Files>, model: &Model, desk: &mut Desk) -> Result<Msg, Error> {
    let empty = loaded.vault.n_notes() == 0 && model.vault_generation == 0;
    let words = || no_notes(&model.vault_name, &loaded.vault);
    match empty {
        // Another one may be chosen.
        true if !model.vaults.is_empty() => Ok(Msg::Failed(Shown::new(&words()))),
        true => Err(anyhow!("{}; name another folder, or try --demo", words())),
        false => {
            desk.files = Some(files);
            Ok(Msg::Loaded(loaded))
        }
    }
}

/// Puts a picture beside those that are ready, while the model wants it.
fn paint(
    key: Key,
    outcome: Result<Picture, String>,
    screen: &mut Screen,
    model: &mut Model,
    desk: &mut Desk,
) -> Result<(), Stop> {
    let failure = outcome.as_ref().err().map(|why| Shown::new(why));
    if let Ok(picture) = outcome {
        desk.pictures.take(key.clone(), picture);
    }
    follow(Msg::Painted { key, failure }, screen, model, desk)?;
    desk.pictures.retain(|key| model.pictures.is_kept(key));
    Ok(())
}

/// The most that a terminal is given for its clipboard, in bytes: some take no more.
const COPY_BYTES_MAX: usize = 48 << 10;

/// Has the terminal put text on its clipboard, and says so.
fn copy_by_terminal(screen: &mut Screen, what: &str, text: &str) -> String {
    if text.len() >= COPY_BYTES_MAX {
        return format!("The {what} is too long to be copied through a terminal.");
    }
    let first = first_of(text);
    match screen.copy(text) {
        Ok(()) => format!("The {what} was given to the terminal's clipboard: {first}"),
        Err(fault) => format!("The {what} could not be copied: {fault}."),
    }
}
