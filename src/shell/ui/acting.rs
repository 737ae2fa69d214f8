//! What the model wants of the world once it took a message: work is handed to those
//! beside the screen, and what the terminal or another program does is done at once.

use std::io;

use anyhow::Result;

use super::desk::Desk;
use super::heard::ask_again;
use super::taking::{Stop, resize};
use crate::app::aim::Aim;
use crate::app::copy::Clip;
use crate::app::model::Model;
use crate::app::msg::{Act, Effect, Leave, Msg};
use crate::app::update::update;
use crate::shell::terminal::{Screen, Suspension};
use crate::shell::worker::News;
use crate::text::{Address, Shown};

/// Has the model take a message, and does what it then wants.
pub(super) fn follow(
    msg: Msg,
    screen: &mut Screen,
    model: &mut Model,
    desk: &mut Desk,
) -> Result<(), Stop> {
    for effect in update(model, msg) {
        match effect {
            Effect::Work(work) => desk.begin(work),
            Effect::Keep(keep) => desk.keep(keep),
            Effect::Act(deed) => act(deed, screen, model, desk)?,
            Effect::Leave(leave) => stop(&leave, desk)?,
        }
    }
    Ok(())
}

fn act(deed: Act, screen: &mut Screen, model: &mut Model, desk: &mut Desk) -> Result<(), Stop> {
    let words = match deed {
        Act::Copy(clip) => copy(clip, model, desk),
        Act::Edit(aim) => return edit(&aim, screen, model, desk),
        Act::Out(out) => desk.open_outside(out),
        Act::Mouse(mouse) => {
            screen.use_mouse(mouse).map_err(|_| Stop::GONE)?;
            None
        }
        Act::Suspend => {
            suspend(screen)?;
            None
        }
    };
    words.map_or(Ok(()), |words| follow(told(&words), screen, model, desk))
}

fn stop(leave: &Leave, desk: &Desk) -> Result<(), Stop> {
    match *leave {
        Leave::Quit => Err(Stop::Quit(0)),
        Leave::Open(at) => {
            desk.choices.get(at).map_or(Ok(()), |source| Err(Stop::Open(source.clone())))
        }
    }
}

/// Words at the foot of the screen.
pub(super) fn told(words: &str) -> Msg {
    Msg::Told(Shown::new(words))
}

/// Has something put on the clipboard. What was done is said when it is; says at once
/// why it cannot be.
fn copy(clip: Clip, model: &Model, desk: &Desk) -> Option<String> {
    match clip {
        Clip::Text(what, text) => return desk.outside.copy(what, text).err(),
        Clip::Walk(steps) => desk.read_walk(steps),
        Clip::Block(line) => desk.read_block(line),
        Clip::Brief(of) => desk.write_brief(model, &of),
        Clip::Obsidian(path, part) => {
            let copy = |found: Address| News::Copy("address", found.as_str().to_owned());
            desk.find_in_obsidian(path, part, copy);
        }
    }
    None
}

/// Has the reader's editor open a file, and shows what became of the vault.
fn edit(aim: &Aim, screen: &mut Screen, model: &mut Model, desk: &mut Desk) -> Result<(), Stop> {
    let (words, first) = match desk.on_disk(&aim.path) {
        Ok(file) => {
            let words = desk.outside.edit(screen, &file, aim.line).map_err(|_| Stop::GONE)?;
            (words, vec![file])
        }
        Err(why) => (Some(why.to_owned()), Vec::new()),
    };
    ask_again(screen, model).map_err(|_| Stop::GONE)?;
    measure_cells(screen, desk).map_err(|_| Stop::GONE)?;
    pictures_gone(screen, model, desk)?;
    follow(resize(screen.size()), screen, model, desk)?;
    if let Some(words) = words {
        follow(told(&words), screen, model, desk)?;
    }
    desk.reader.look(first);
    Ok(())
}

/// Takes the size of a cell as it is now; what the terminal says of it comes as input.
///
/// # Errors
/// When the terminal is gone.
pub(super) fn measure_cells(screen: &mut Screen, desk: &mut Desk) -> io::Result<()> {
    let (canvas, question) = desk.painter.canvas().resized();
    desk.painter.go_by(canvas);
    question.map_or(Ok(()), |question| screen.ask(question))
}

/// The terminal has forgotten its pictures, or may have.
pub(super) fn pictures_gone(
    screen: &mut Screen,
    model: &mut Model,
    desk: &mut Desk,
) -> Result<(), Stop> {
    desk.pictures.retain(|_| false);
    follow(Msg::PicturesGone(desk.painter.canvas().picturing()), screen, model, desk)
}

pub(super) fn suspend(screen: &mut Screen) -> Result<()> {
    match screen.suspend()? {
        // The signal that wakes the program takes the terminal again.
        Suspension::Stopped | Suspension::NoShell => Ok(()),
    }
}
