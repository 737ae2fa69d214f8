//! What came from the terminal, in the words of the model; and what the terminal
//! says of its colours, by which they are chosen.

use std::io;

use super::desk::Desk;
use crate::app::ground::{Depth, Ground};
use crate::app::model::Model;
use crate::app::msg::Msg;
use crate::shell::input::{Input, Told};
use crate::shell::terminal::Screen;

/// What the model is told of it, if anything.
///
/// # Errors
/// When the terminal is gone.
pub(super) fn message(
    input: Input,
    screen: &mut Screen,
    model: &Model,
    desk: &mut Desk,
) -> io::Result<Option<Msg>> {
    Ok(Some(match input {
        Input::Key(key) => Msg::Key(key),
        Input::Paste(text) => Msg::Paste(text),
        Input::Mouse(what, column, row) => Msg::Mouse(what, column, row),
        Input::Told(told) => {
            hear(told, screen, model, desk)?;
            return Ok(None);
        }
    }))
}

/// Asks for the colours again, where they were not told and may be others now: the
/// terminal was another program's for a while.
///
/// # Errors
/// When the terminal is gone.
pub(super) fn ask_again(screen: &mut Screen, model: &Model) -> io::Result<()> {
    match model.ground.colours {
        Some(_) => screen.ask_colours(),
        // It did not answer before.
        None => Ok(()),
    }
}

fn hear(told: Told, screen: &mut Screen, model: &Model, desk: &mut Desk) -> io::Result<()> {
    match told {
        Told::Changed if model.ground.depth > Depth::Sixteen => return screen.ask_colours(),
        Told::Changed => {}
        Told::Text(text) => desk.text_colour = Some(text),
        Told::Back(back) => {
            let before = model.ground.colours.map(|colours| colours.0);
            let Some(text) = desk.text_colour.take().or(before) else { return Ok(()) };
            let ground = Ground { colours: Some((text, back)), ..model.ground };
            if ground != model.ground {
                desk.settings.on(ground);
            }
        }
    }
    Ok(())
}
