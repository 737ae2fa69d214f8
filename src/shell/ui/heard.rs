//! What came from the terminal, in the words of the model; and what the terminal
//! says of its colours, by which they are chosen.

use std::io;
use std::time::Instant;

use super::desk::Desk;
use crate::app::ground::{Depth, Ground};
use crate::app::model::Model;
use crate::app::msg::{Mouse, Msg};
use crate::shell::input::{Input, Told, Typing};
use crate::shell::terminal::{Question, Screen, has_answered};

/// Two clicks in the same place are one double click when they are no further apart
/// than this, in milliseconds.
const DOUBLE_CLICK_MS: u128 = 400;

/// The click before this one, of which it may be the second half.
#[derive(Debug, Default)]
pub(super) struct Clicks(Option<((u16, u16), Instant)>);

impl Clicks {
    /// What the mouse did, with regard to what it did before.
    fn of(&mut self, what: Mouse, at: (u16, u16), now: Instant) -> Mouse {
        if what != Mouse::Click {
            return what;
        }
        let soon = |before: Instant| now.duration_since(before).as_millis() <= DOUBLE_CLICK_MS;
        if self.0.take().is_some_and(|(place, before)| place == at && soon(before)) {
            return Mouse::Again;
        }
        self.0 = Some((at, now));
        what
    }
}

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
        Input::Mouse(what, column, row) => {
            Msg::Mouse(desk.clicks.of(what, (column, row), Instant::now()), column, row)
        }
        Input::Told(told) => return hear(&told, screen, model, desk),
    }))
}

/// Asks the terminal, and gives what it says of itself in time. What is typed
/// meanwhile is read when keys are.
pub(super) fn asked(question: Question, screen: &mut Screen, typing: &mut Typing) -> Vec<Told> {
    // A terminal that is gone answers nothing, and is found to be gone by the first frame.
    let told = screen.ask(question).map(|()| typing.answer()).unwrap_or_default();
    if told.iter().any(|it| matches!(it, Told::Kinds(_))) {
        has_answered();
    }
    told
}

/// Asks for the colours again, where they were not told and may be others now: the
/// terminal was another program's for a while.
///
/// # Errors
/// When the terminal is gone.
pub(super) fn ask_again(screen: &mut Screen, model: &Model) -> io::Result<()> {
    match model.ground.colours {
        Some(_) => screen.ask(Question::Colours),
        // It did not answer before.
        None => Ok(()),
    }
}

fn hear(
    told: &Told,
    screen: &mut Screen,
    model: &Model,
    desk: &mut Desk,
) -> io::Result<Option<Msg>> {
    match told {
        Told::Changed if model.ground.depth > Depth::Sixteen || model.ground.colours.is_some() => {
            screen.ask(Question::Colours)?;
        }
        Told::Changed => {}
        Told::Text(text) => desk.text_colour = Some(*text),
        Told::Back(back) => {
            let before = model.ground.colours.map(|colours| colours.0);
            let Some(text) = desk.text_colour.take().or(before) else { return Ok(None) };
            let ground = Ground { colours: Some((text, *back)), ..model.ground };
            if ground != model.ground {
                desk.settings.on(ground);
            }
        }
        Told::Cell(width, height) => {
            let canvas = desk.painter.canvas().told((*width, *height));
            if canvas != desk.painter.canvas() {
                desk.painter.go_by(canvas);
                desk.pictures.retain(|_| false);
                // What was drawn by the old size may stand anywhere.
                screen.forget();
                return Ok(Some(Msg::PicturesGone(canvas.picturing())));
            }
        }
        // Asked for once, and come too late.
        Told::Takes(_) | Told::Name(_) | Told::Kinds(_) => {}
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_click_soon_after_one_in_the_same_place_is_the_second_of_two() {
        let begun = Instant::now();
        let mut clicks = Clicks::default();
        let mut check = |what, at, after_ms, expected| {
            let now = begun + Duration::from_millis(after_ms);
            assert_eq!(clicks.of(what, at, now), expected, "after {after_ms} ms");
        };
        check(Mouse::Click, (5, 5), 0, Mouse::Click);
        check(Mouse::Release, (5, 5), 50, Mouse::Release);
        check(Mouse::Click, (5, 5), 200, Mouse::Again);
        // The third is a first one.
        check(Mouse::Click, (5, 5), 300, Mouse::Click);
        check(Mouse::Click, (6, 5), 400, Mouse::Click);
        check(Mouse::Click, (6, 5), 1_000, Mouse::Click);
        check(Mouse::WheelUp, (6, 5), 1_050, Mouse::WheelUp);
        check(Mouse::Click, (6, 5), 1_100, Mouse::Again);
    }
}
