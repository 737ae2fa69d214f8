//! What becomes of one message: the model takes it, and what it then wants of the
//! world is done at once or handed to a worker.

use anyhow::{Result, bail};
use std::io;
use std::path::Path;

use super::desk::{Desk, offered};
use super::heard::{ask_again, message};
use super::settings;
use crate::app::aim::Aim;
use crate::app::copy::Clip;
use crate::app::model::Model;
use crate::app::msg::{Effect, Msg};
use crate::app::pictures;
use crate::app::update::update;
use crate::app::whole::Need;
use crate::shell::empty::no_notes;
use crate::shell::events::Incoming;
use crate::shell::outside::first_of;
use crate::shell::reader::Source;
use crate::shell::saying::Saying;
use crate::shell::signals::{Signal, TERMINAL_GONE};
use crate::shell::terminal::{Screen, Suspension, size};
use crate::shell::worker::News;
use crate::shell::writing::Question;
use crate::text::{Address, Shown};

/// What a message asks of the loop.
pub(super) enum After {
    Draw {
        now: bool,
    },
    /// Nothing on the screen can be other by it.
    Rest,
    Quit(i32),
    Open(Source),
}

pub(super) fn take(
    incoming: Incoming<News>,
    screen: &mut Screen,
    model: &mut Model,
    desk: &mut Desk,
) -> Result<After> {
    let mut now = matches!(incoming, Incoming::Input(_) | Incoming::Signal(_));
    let msg = match incoming {
        Incoming::Input(input) => match message(input, screen, model, desk) {
            Ok(msg) => msg,
            Err(_) => return Ok(After::Quit(TERMINAL_GONE)),
        },
        Incoming::Worker(News::Loaded { loaded, files }) => {
            let empty = loaded.vault.n_notes() == 0 && model.vault_generation == 0;
            let words = || no_notes(&model.vault_name, &loaded.vault);
            match empty {
                // Another one may be chosen.
                true if !model.vaults.is_empty() => Some(Msg::Failed(Shown::new(&words()))),
                true => bail!("{}; name another folder, or try --demo", words()),
                false => {
                    desk.files = Some(files);
                    Some(Msg::Loaded(loaded))
                }
            }
        }
        // A vault that is left alone is looked at once a minute.
        Incoming::Worker(News::Msg(Msg::Looked)) if !pictures::rests_on_files(model) => {
            return Ok(After::Rest);
        }
        Incoming::Worker(News::Msg(msg)) => {
            // An answer to the last key is as urgent as the key. Keys may have waited
            // for it, which ask for all that keys ask for.
            now = matches!(
                msg,
                Msg::Found { .. }
                    | Msg::Composed { .. }
                    | Msg::Narrowed { .. }
                    | Msg::Charted { .. }
                    | Msg::Gathered { .. }
                    | Msg::WouldWrite { .. }
            );
            Some(msg)
        }
        Incoming::Worker(News::Painted { key, outcome }) => {
            let failure = outcome.as_ref().err().map(|why| Shown::new(why));
            if let Ok(picture) = outcome {
                desk.pictures.take(key.clone(), picture);
            }
            perform_all(Msg::Painted { key, failure }, model, desk);
            desk.pictures.retain(|key| model.pictures.is_kept(key));
            return Ok(After::Draw { now: false });
        }
        Incoming::Worker(News::Vaults(known)) => {
            let here = desk.places.current.as_deref().filter(|_| model.has_no_vault());
            let (vaults, choices) = offered(known, here, &desk.config_folder);
            desk.choices = choices;
            Some(Msg::Vaults(vaults))
        }
        Incoming::Worker(News::Settings(settings)) => {
            if settings::take(settings, screen, model, desk).is_err() {
                return Ok(After::Quit(TERMINAL_GONE));
            }
            // What is to be drawn elsewhere by it, or is asked for.
            perform_all(Msg::Resize(screen.size().0, screen.size().1), model, desk);
            return Ok(After::Draw { now: true });
        }
        Incoming::Worker(News::Wrote { msg, files }) => {
            // Without waiting until whoever watches the vault has told of them.
            desk.reader.look(files);
            perform_all(msg, model, desk);
            return Ok(After::Draw { now: true });
        }
        Incoming::Worker(News::Copy(what, text)) => {
            copy(model, desk, what, text);
            return Ok(After::Draw { now: true });
        }
        Incoming::Worker(News::Open(what)) => Some(Msg::Told(Shown::new(&desk.outside.open(what)))),
        Incoming::Worker(News::ByTerminal(what, text)) => {
            let words = copy_by_terminal(screen, what, &text);
            perform_all(Msg::Told(Shown::new(&words)), model, desk);
            return Ok(After::Draw { now: true });
        }
        Incoming::Signal(Signal::Quit(status)) => return Ok(After::Quit(status)),
        Incoming::Signal(Signal::Suspend) => {
            suspend(screen)?;
            None
        }
        Incoming::Signal(Signal::Resumed) => {
            if screen.resume().is_err() || ask_again(screen, model).is_err() {
                return Ok(After::Quit(TERMINAL_GONE));
            }
            if measure_cells(screen, desk).is_err() {
                return Ok(After::Quit(TERMINAL_GONE));
            }
            pictures_gone(model, desk);
            let (width, height) = screen.size();
            Some(Msg::Resize(width, height))
        }
        Incoming::Signal(Signal::Resized) => {
            // The screen is drawn anew, and may lose them by that; and its font may be
            // another.
            if measure_cells(screen, desk).is_err() {
                return Ok(After::Quit(TERMINAL_GONE));
            }
            pictures_gone(model, desk);
            let (width, height) = size();
            Some(Msg::Resize(width, height))
        }
        Incoming::Tick => None,
    };
    if let Some(msg) = msg {
        for effect in update(model, msg) {
            match effect {
                Effect::Quit => return Ok(After::Quit(0)),
                Effect::Open(at) => {
                    if let Some(source) = desk.choices.get(at).cloned() {
                        return Ok(After::Open(source));
                    }
                }
                Effect::Suspend => suspend(screen)?,
                Effect::Mouse(mouse) if screen.use_mouse(mouse).is_err() => {
                    return Ok(After::Quit(TERMINAL_GONE));
                }
                Effect::Mouse(_) => {}
                Effect::Copy(Clip::Text(what, text)) => copy(model, desk, what, text),
                Effect::Copy(Clip::Walk(steps)) => desk.read_walk(steps),
                Effect::Copy(Clip::Block(line)) => desk.read_block(line),
                Effect::Copy(Clip::Brief(of)) => desk.write_brief(model, &of),
                Effect::Copy(Clip::Obsidian(path, part)) => {
                    let copy = |found: Address| News::Copy("address", found.as_str().to_owned());
                    desk.find_in_obsidian(path, part, copy);
                }
                Effect::Out(out) => {
                    if let Some(words) = desk.open_outside(out) {
                        perform_all(Msg::Told(Shown::new(&words)), model, desk);
                    }
                }
                Effect::Edit(aim) => {
                    if edit(screen, model, desk, &aim).is_err() {
                        return Ok(After::Quit(TERMINAL_GONE));
                    }
                }
                other => perform(vec![other], model, desk),
            }
        }
    }
    Ok(After::Draw { now })
}

/// The most that a terminal is given for its clipboard, in bytes: some take no more.
const COPY_BYTES_MAX: usize = 48 << 10;

/// Puts text on the clipboard. What was done is said when it is.
fn copy(model: &mut Model, desk: &mut Desk, what: &'static str, text: String) {
    if let Err(why) = desk.outside.copy(what, text) {
        perform_all(Msg::Told(Shown::new(&why)), model, desk);
    }
}

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

/// Has the reader's editor open a file, and shows what became of the vault.
///
/// # Errors
/// When the terminal went away meanwhile.
fn edit(screen: &mut Screen, model: &mut Model, desk: &mut Desk, aim: &Aim) -> Result<()> {
    let (words, first) = match desk.on_disk(&aim.path) {
        Ok(file) => (desk.outside.edit(screen, &file, aim.line)?, vec![file]),
        Err(why) => (Some(why.to_owned()), Vec::new()),
    };
    ask_again(screen, model)?;
    measure_cells(screen, desk)?;
    pictures_gone(model, desk);
    let (width, height) = screen.size();
    perform_all(Msg::Resize(width, height), model, desk);
    if let Some(words) = words {
        perform_all(Msg::Told(Shown::new(&words)), model, desk);
    }
    desk.reader.look(first);
    Ok(())
}

/// Takes the size of a cell as it is now; what the terminal says of it comes as input.
///
/// # Errors
/// When the terminal is gone.
fn measure_cells(screen: &mut Screen, desk: &mut Desk) -> io::Result<()> {
    let (canvas, question) = desk.painter.canvas().resized();
    desk.painter.go_by(canvas);
    question.map_or(Ok(()), |question| screen.ask(question))
}

/// The terminal has forgotten its pictures, or may have.
pub(super) fn pictures_gone(model: &mut Model, desk: &mut Desk) {
    desk.pictures.retain(|_| false);
    perform_all(Msg::PicturesGone(desk.painter.canvas().picturing()), model, desk);
}

fn suspend(screen: &mut Screen) -> Result<()> {
    match screen.suspend()? {
        // The signal that wakes the program takes the terminal again.
        Suspension::Stopped | Suspension::NoShell => Ok(()),
    }
}

fn perform_all(msg: Msg, model: &mut Model, desk: &mut Desk) {
    let effects = update(model, msg);
    perform(effects, model, desk);
}

pub(super) fn perform(effects: Vec<Effect>, model: &mut Model, desk: &mut Desk) {
    for effect in effects {
        match effect {
            Effect::Find { generation, finder, query } => {
                desk.searcher.ask(generation, (finder, query));
            }
            Effect::Compose { generation, vault, request } => {
                desk.composer.ask((generation, vault, request, desk.files.clone()));
            }
            Effect::Gather { generation, vault, whole, needs, held: None }
                if needs.iter().all(Need::is_pressing) =>
            {
                desk.surrounder.ask((generation, vault, whole, needs, None));
            }
            Effect::Gather { generation, vault, whole, needs, held } => {
                desk.gatherer.ask((generation, vault, whole, needs, held));
            }
            Effect::Search { asked, vault, query } => match desk.files.clone() {
                Some(files) => desk.text_searcher.ask(asked, (vault, query, files)),
                None => desk.text_searcher.end(asked),
            },
            Effect::EndSearch { asked } => desk.text_searcher.end(asked),
            Effect::Mention { asked, vault } => match desk.files.clone() {
                Some(files) => desk.mentioner.ask(asked, (vault, files)),
                None => desk.mentioner.end(asked),
            },
            Effect::EndMentions { asked } => desk.mentioner.end(asked),
            Effect::Bridges { asked, vault } => desk.bridger.ask(asked, vault),
            Effect::EndBridges { asked } => desk.bridger.end(asked),
            Effect::Chart { generation, vault, asked, older } => {
                desk.charter.ask(generation, (vault, asked, older));
            }
            Effect::Colour(job) => desk.colourer.ask(job),
            Effect::Paint(job) => desk.painter.ask(job, desk.files.clone()),
            Effect::Narrow { generation, vault, narrow } => {
                desk.narrower.ask((generation, vault, narrow));
            }
            Effect::WouldWrite { asked, vault, ask, today } => {
                let folder = desk.files.as_ref().and_then(|files| files.folder());
                let folder = folder.map(Path::to_owned);
                desk.writer.show(Question { asked, ask, vault, folder, today });
            }
            Effect::Write { asked } => desk.writer.make(asked),
            Effect::Rescan => {
                if let Some(source) = desk.source.clone() {
                    desk.reader.read(source);
                }
            }
            Effect::Propose { generation, vault } => desk.proposer.ask((generation, vault)),
            Effect::Answer(answer) => desk.reader.keep(Saying::Answer(answer)),
            Effect::TakeBack => desk.reader.keep(Saying::TakeBack),
            Effect::SetMe(names) => desk.reader.keep(Saying::Me(names)),
            Effect::Pin(anchor, pinning) => desk.reader.keep(Saying::Pin(anchor, pinning)),
            Effect::AskedWhoYouAre => desk.reader.keep(Saying::Asked),
            Effect::AskVaults => desk.ask_vaults(),
            // Only keys ask for these, and keys are taken above.
            Effect::Quit
            | Effect::Suspend
            | Effect::Open(_)
            | Effect::Mouse(_)
            | Effect::Copy(_)
            | Effect::Edit(_)
            | Effect::Out(_) => {
                debug_assert!(false, "{:?}", model.layer);
            }
        }
    }
}
