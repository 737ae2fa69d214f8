//! What the terminal can do with pictures, found out before anything is drawn.
//!
//! It is asked only where it has already answered when asked for its colours, or a
//! terminal that keeps silent would be waited for. Where it does not say, half blocks
//! are drawn.

use rustix::stdio::stdout;
use rustix::termios::tcgetwinsize;
use std::env;

use crate::app::ground::{Depth, Ground};
use crate::app::pictures::Picturing;
use crate::app::settings::PictureWay;
use crate::shell::input::Told;
use crate::shell::terminal::{ASKED_DEFLATED, ASKED_PLAIN};

/// By this a terminal says that it knows Sixel.
const SIXEL: u16 = 4;

/// The pixels of a cell where half blocks are drawn: fewer than it has, since only two
/// are seen of them, so that a picture is larger.
const BLOCKS_CELL: (u16, u16) = (5, 10);

/// A terminal that says that its cells are larger than this is not believed.
const CELL_MAX: u16 = 200;

/// How pictures are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// In text: two colours a cell.
    Blocks,
    /// As kitty has it, with placeholders.
    Kitty {
        /// Whether what is sent may be compressed.
        deflate: bool,
    },
    /// As iTerm2 has it.
    Iterm,
    /// As DEC had it.
    Sixel,
}

/// What the terminal can do with pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Canvas {
    pub(super) way: Way,
    /// The pixels of a cell.
    pub(super) cell: (u16, u16),
    /// Whether there are colours enough for it.
    pub(super) is_able: bool,
}

impl Canvas {
    /// Finds out how pictures are drawn here; `ask` has the terminal say what it can.
    pub fn find(wanted: PictureWay, ground: &Ground, ask: impl FnOnce() -> Vec<Told>) -> Self {
        let is_able = ground.depth > Depth::Sixteen;
        let blocks = Self { way: Way::Blocks, cell: BLOCKS_CELL, is_able };
        let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        if !is_able || ground.colours.is_none() || !is_asked(wanted, variable) {
            return blocks;
        }
        let answer = Answer::of(ask());
        let cell = answer.cell.or_else(cell_by_window).filter(|cell| is_credible(*cell));
        match (answer.way(variable), cell) {
            (Way::Blocks, _) | (_, None) => blocks,
            (way, Some(cell)) => Self { way, cell, is_able },
        }
    }

    /// The same as the screen has it.
    pub fn picturing(self) -> Picturing {
        match self.is_able {
            true => Picturing::Drawn(self.cell.0, self.cell.1),
            false => Picturing::Told,
        }
    }
}

/// Whether anything but half blocks comes into question. Over ssh a picture in
/// pixels takes its time, so there they are wanted only by those who say so.
fn is_asked(wanted: PictureWay, variable: impl Fn(&str) -> Option<String>) -> bool {
    let is_far =
        ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"].iter().any(|it| variable(it).is_some());
    // It writes out what it does not know.
    let is_deaf = variable("TERM_PROGRAM").is_some_and(|name| name == "Apple_Terminal");
    match wanted {
        PictureWay::Blocks | PictureWay::Off => false,
        PictureWay::Auto => !is_far && !is_deaf,
        PictureWay::Full => !is_deaf,
    }
}

fn is_credible((width, height): (u16, u16)) -> bool {
    (1..=CELL_MAX).contains(&width) && (1..=CELL_MAX).contains(&height)
}

/// The pixels of a cell, by those of the window where the system knows them.
fn cell_by_window() -> Option<(u16, u16)> {
    let window = tcgetwinsize(stdout()).ok()?;
    let of = |pixels: u16, cells: u16| pixels.checked_div(cells).filter(|pixels| *pixels > 0);
    Some((of(window.ws_xpixel, window.ws_col)?, of(window.ws_ypixel, window.ws_row)?))
}

/// What a terminal said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Answer {
    knows_kitty: bool,
    knows_deflate: bool,
    knows_sixel: bool,
    /// Its name and version.
    name: String,
    cell: Option<(u16, u16)>,
}

impl Answer {
    /// Nothing where it has not said all: a part of it is said by some that cannot do
    /// what they say.
    fn of(told: Vec<Told>) -> Self {
        let mut answer = Self::default();
        let mut is_whole = false;
        for it in told {
            match it {
                Told::Takes(ASKED_PLAIN) => answer.knows_kitty = true,
                Told::Takes(ASKED_DEFLATED) => answer.knows_deflate = true,
                Told::Name(name) => answer.name = name,
                Told::Cell(width, height) => answer.cell = Some((width, height)),
                Told::Kinds(kinds) => {
                    answer.knows_sixel = kinds.iter().skip(1).any(|kind| *kind == SIXEL);
                    is_whole = true;
                }
                Told::Takes(_) | Told::Changed | Told::Text(_) | Told::Back(_) => {}
            }
        }
        if is_whole { answer } else { Self::default() }
    }

    /// How it shows pictures best. WezTerm and Konsole say that they know kitty's
    /// way, and do not know its placeholders, by which a picture scrolls.
    fn way(&self, variable: impl Fn(&str) -> Option<String>) -> Way {
        let program = variable("TERM_PROGRAM").unwrap_or_default();
        let is_called = |name: &str| self.name.starts_with(name) || program.starts_with(name);
        if is_called("iTerm") || is_called("WezTerm") {
            Way::Iterm
        } else if is_called("Konsole") || variable("KONSOLE_VERSION").is_some() {
            Way::Blocks
        } else if self.knows_kitty {
            Way::Kitty { deflate: self.knows_deflate }
        } else if self.knows_sixel {
            Way::Sixel
        } else {
            Way::Blocks
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::input::{Decoder, Input};

    fn variables<'v>(set: &'v [(&str, &str)]) -> impl Fn(&str) -> Option<String> + 'v {
        move |name| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into())
    }

    /// What is made of the bytes of an answer.
    fn said(answer: &str) -> Answer {
        let mut inputs = Vec::new();
        Decoder::default().read(answer.as_bytes(), &mut inputs);
        let told = inputs.into_iter().map(|input| match input {
            Input::Told(told) => told,
            other => unreachable!("{other:?} is no answer"),
        });
        Answer::of(told.collect())
    }

    #[test]
    fn a_terminal_says_how_it_shows_pictures() {
        let old = "\x1b_Gi=31;OK\x1b\\\x1b_Gi=32;ENOENT\x1b\\\x1b[6;20;9t\x1b[?62c";
        let kitty = "\x1b_Gi=31;OK\x1b\\\x1b_Gi=32;OK\x1b\\\x1bP>|kitty(0.39.1)\x1b\\\x1b[6;20;9t\x1b[?62;52c";
        let foot = "\x1bP>|foot(1.20.2)\x1b\\\x1b[6;22;11t\x1b[?62;4;22;28c";
        let wezterm = "\x1b_Gi=31;OK\x1b\\\x1bP>|WezTerm 20240203\x1b\\\x1b[6;16;8t\x1b[?65;4;6c";
        let konsole = "\x1b_Gi=31;OK\x1b\\\x1bP>|Konsole 24.12\x1b\\\x1b[?62;1;4c";
        let xterm = "\x1bP>|XTerm(390)\x1b\\\x1b[?64;1;9;15c";
        let tmux = "\x1bP>|tmux 3.3a\x1b\\\x1b[?1;2c";
        let none: &[(&str, &str)] = &[];
        for (answer, set, way, cell) in [
            (kitty, none, Way::Kitty { deflate: true }, Some((9, 20))),
            (old, none, Way::Kitty { deflate: false }, Some((9, 20))),
            (foot, none, Way::Sixel, Some((11, 22))),
            (wezterm, none, Way::Iterm, Some((8, 16))),
            (konsole, none, Way::Blocks, None),
            (xterm, none, Way::Blocks, None),
            (tmux, none, Way::Blocks, None),
            (xterm, &[("TERM_PROGRAM", "iTerm.app")][..], Way::Iterm, None),
            (kitty, &[("KONSOLE_VERSION", "241201")][..], Way::Blocks, Some((9, 20))),
            ("", none, Way::Blocks, None),
        ] {
            let whole = said(answer);
            assert_eq!((whole.way(variables(set)), whole.cell), (way, cell), "{answer:?}");
            let cut = &answer[..answer.len().saturating_sub(1)];
            assert_eq!(said(cut), Answer::default(), "{answer:?}");
        }
    }

    #[test]
    fn a_size_that_no_cell_has_is_not_believed() {
        for (cell, is_one) in
            [((0, 20), false), ((9, 0), false), ((201, 9), false), ((9, 20), true)]
        {
            assert_eq!(is_credible(cell), is_one, "{cell:?}");
        }
        assert_eq!(said("\x1b[6;99999;9t\x1b[?1c").cell, None);
    }

    #[test]
    fn over_ssh_pixels_are_for_those_who_say_so() {
        let (far, deaf) = (("SSH_TTY", "/dev/pts/1"), ("TERM_PROGRAM", "Apple_Terminal"));
        for (wanted, set, is) in [
            (PictureWay::Auto, &[][..], true),
            (PictureWay::Auto, &[far][..], false),
            (PictureWay::Full, &[far][..], true),
            (PictureWay::Full, &[deaf][..], false),
            (PictureWay::Blocks, &[][..], false),
            (PictureWay::Off, &[][..], false),
        ] {
            assert_eq!(is_asked(wanted, variables(set)), is, "{wanted:?} {set:?}");
        }
    }

    #[test]
    fn a_terminal_of_sixteen_colours_shows_none_and_says_their_size() {
        let ground = |depth| Ground { depth, colours: None };
        let picturing =
            |depth| Canvas::find(PictureWay::Auto, &ground(depth), Vec::new).picturing();
        assert_eq!(picturing(Depth::None), Picturing::Told);
        assert_eq!(picturing(Depth::Sixteen), Picturing::Told);
        assert_eq!(picturing(Depth::Indexed), Picturing::Drawn(5, 10));
    }
}
