//! What the terminal can do with pictures, found out before anything is drawn, and
//! how large its cells are, which may change with its font.
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
use crate::shell::terminal::{ASKED_DEFLATED, ASKED_PLAIN, Question};

/// The first kitty that knows placeholders. Those before it say that they take
/// pictures, and show the placeholders themselves.
const KITTY_WITH_PLACEHOLDERS: [u32; 2] = [0, 28];

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
    /// The pixels of a cell by those of the window, where the system knew them last.
    by_window: Option<(u16, u16)>,
    /// Whether the terminal told the pixels of a cell when it was asked.
    tells_cell: bool,
}

impl Canvas {
    /// Finds out how pictures are drawn here; `ask` has the terminal say what it can.
    pub fn find(
        wanted: PictureWay,
        ground: &Ground,
        ask: impl FnOnce(Question) -> Vec<Told>,
    ) -> Self {
        let is_able = ground.depth > Depth::Sixteen;
        let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let question =
            if is_able && ground.colours.is_some() { question(wanted, variable) } else { None };
        let Some(question) = question else { return Self::blocks(is_able) };
        let answer = Answer::of(ask(question));
        let by_window = cell_by_window();
        match (answer.way(variable), answer.cell.or(by_window)) {
            (Way::Blocks, _) | (_, None) => Self::blocks(is_able),
            (way, Some(cell)) => {
                Self { way, cell, is_able, by_window, tells_cell: answer.cell.is_some() }
            }
        }
    }

    /// One that draws in this way on cells of so many pixels.
    #[cfg(test)]
    pub(super) fn of(way: Way, cell: (u16, u16)) -> Self {
        Self { way, cell, ..Self::blocks(true) }
    }

    fn blocks(is_able: bool) -> Self {
        let (way, cell) = (Way::Blocks, BLOCKS_CELL);
        Self { way, cell, is_able, by_window: None, tells_cell: false }
    }

    /// Goes by the window, which may have another font now. What is to be asked to be
    /// sure: the pixels of a window may be a few more than those of its cells.
    #[must_use]
    pub fn resized(self) -> (Self, Option<Question>) {
        if self.way == Way::Blocks {
            return (self, None);
        }
        (self.in_window(cell_by_window()), self.tells_cell.then_some(Question::Cell))
    }

    fn in_window(self, by_window: Option<(u16, u16)>) -> Self {
        match by_window {
            Some(cell) if self.by_window != by_window => Self { cell, by_window, ..self },
            _ => self,
        }
    }

    /// Goes by the pixels of a cell as the terminal tells them.
    #[must_use]
    pub fn told(self, cell: (u16, u16)) -> Self {
        let is_of_use = self.way != Way::Blocks && is_credible(cell);
        if is_of_use { Self { cell, ..self } } else { self }
    }

    /// The same as the screen has it.
    pub fn picturing(self) -> Picturing {
        match self.is_able {
            true => Picturing::Drawn(self.cell.0, self.cell.1),
            false => Picturing::Told,
        }
    }
}

/// What the terminal is asked, where anything but half blocks comes into question.
/// Over ssh a picture in pixels takes its time, and a multiplexer says that it knows
/// Sixel wherever it runs, so there they are wanted only by those who say so.
fn question(wanted: PictureWay, variable: impl Fn(&str) -> Option<String>) -> Option<Question> {
    let is_far =
        ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"].iter().any(|it| variable(it).is_some());
    // It writes out what it does not know.
    let is_deaf = variable("TERM_PROGRAM").is_some_and(|name| name == "Apple_Terminal");
    let is_within = variable("TMUX").is_some()
        || variable("TERM")
            .is_some_and(|term| term.starts_with("tmux") || term.starts_with("screen"));
    let is_wanted = match wanted {
        PictureWay::Blocks | PictureWay::Off => false,
        PictureWay::Auto => !is_far && !is_within,
        PictureWay::Full => true,
    };
    let question = if is_within { Question::Name } else { Question::Pictures };
    (is_wanted && !is_deaf).then_some(question)
}

fn is_credible((width, height): (u16, u16)) -> bool {
    (1..=CELL_MAX).contains(&width) && (1..=CELL_MAX).contains(&height)
}

/// The pixels of a cell, by those of the window where the system knows them.
fn cell_by_window() -> Option<(u16, u16)> {
    let window = tcgetwinsize(stdout()).ok()?;
    let of = |pixels: u16, cells: u16| pixels.checked_div(cells).filter(|pixels| *pixels > 0);
    let cell = (of(window.ws_xpixel, window.ws_col)?, of(window.ws_ypixel, window.ws_row)?);
    Some(cell).filter(|cell| is_credible(*cell))
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
                Told::Cell(width, height) if is_credible((width, height)) => {
                    answer.cell = Some((width, height));
                }
                Told::Kinds(kinds) => {
                    answer.knows_sixel = kinds.iter().skip(1).any(|kind| *kind == SIXEL);
                    is_whole = true;
                }
                Told::Takes(_) | Told::Cell(..) | Told::Changed | Told::Text(_) | Told::Back(_) => {
                }
            }
        }
        if is_whole { answer } else { Self::default() }
    }

    /// How it shows pictures best. WezTerm and Konsole say that they know kitty's
    /// way, and do not know its placeholders, by which a picture scrolls. By the
    /// environment only where it tells no name: a terminal that was started from
    /// another has that one's variables.
    fn way(&self, variable: impl Fn(&str) -> Option<String>) -> Way {
        let name = match &*self.name {
            "" => variable("TERM_PROGRAM").unwrap_or_default(),
            name => name.to_owned(),
        };
        let is_called = |called: &str| name.starts_with(called);
        let is_early_kitty =
            version_of(&name, "kitty").is_some_and(|version| version < KITTY_WITH_PLACEHOLDERS);
        if is_called("iTerm") || is_called("WezTerm") {
            Way::Iterm
        } else if is_called("Konsole") || variable("KONSOLE_VERSION").is_some() || is_early_kitty {
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

/// The version in `program(1.2.3)`, by its first two numbers.
fn version_of(name: &str, program: &str) -> Option<[u32; 2]> {
    let version = name.strip_prefix(program)?.strip_prefix('(')?.split([')', '.']);
    let mut numbers = version.map_while(|number| number.parse().ok());
    Some([numbers.next()?, numbers.next()?])
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
        let early =
            "\x1b_Gi=31;OK\x1b\\\x1b_Gi=32;OK\x1b\\\x1bP>|kitty(0.26.5)\x1b\\\x1b[6;20;9t\x1b[?62c";
        let nameless = "\x1b[?62;4c";
        let none: &[(&str, &str)] = &[];
        for (answer, set, way, cell) in [
            (kitty, none, Way::Kitty { deflate: true }, Some((9, 20))),
            (old, none, Way::Kitty { deflate: false }, Some((9, 20))),
            (foot, none, Way::Sixel, Some((11, 22))),
            (wezterm, none, Way::Iterm, Some((8, 16))),
            (konsole, none, Way::Blocks, None),
            (xterm, none, Way::Blocks, None),
            (tmux, none, Way::Blocks, None),
            (xterm, &[("TERM_PROGRAM", "iTerm.app")][..], Way::Blocks, None),
            (
                kitty,
                &[("TERM_PROGRAM", "WezTerm")][..],
                Way::Kitty { deflate: true },
                Some((9, 20)),
            ),
            (nameless, &[("TERM_PROGRAM", "iTerm.app")][..], Way::Iterm, None),
            (early, none, Way::Blocks, Some((9, 20))),
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
    fn over_ssh_and_in_a_multiplexer_pixels_are_for_those_who_say_so() {
        let (far, deaf) = (("SSH_TTY", "/dev/pts/1"), ("TERM_PROGRAM", "Apple_Terminal"));
        let (tmux, screen) = (("TMUX", "/tmp/tmux-0/default,1,0"), ("TERM", "screen-256color"));
        for (wanted, set, asked) in [
            (PictureWay::Auto, &[][..], Some(Question::Pictures)),
            (PictureWay::Auto, &[far][..], None),
            (PictureWay::Auto, &[tmux][..], None),
            (PictureWay::Auto, &[screen][..], None),
            (PictureWay::Full, &[far][..], Some(Question::Pictures)),
            (PictureWay::Full, &[tmux][..], Some(Question::Name)),
            (PictureWay::Full, &[screen][..], Some(Question::Name)),
            (PictureWay::Full, &[deaf][..], None),
            (PictureWay::Blocks, &[][..], None),
            (PictureWay::Off, &[][..], None),
        ] {
            assert_eq!(question(wanted, variables(set)), asked, "{wanted:?} {set:?}");
        }
    }

    #[test]
    fn another_font_makes_other_cells() {
        let before = Canvas {
            way: Way::Sixel,
            cell: (9, 18),
            is_able: true,
            by_window: Some((10, 18)),
            tells_cell: true,
        };
        // The window has a margin, which nothing but its cells is said without.
        assert_eq!(before.in_window(Some((10, 18))), before);
        assert_eq!(before.in_window(None), before);
        let smaller = before.in_window(Some((7, 14)));
        assert_eq!(smaller.cell, (7, 14));
        assert_eq!(smaller.told((6, 14)).cell, (6, 14));
        assert_eq!(smaller.told((0, 14)), smaller);
        let blocks = Canvas::blocks(true);
        assert_eq!(blocks.told((6, 14)), blocks);
        assert_eq!(blocks.resized(), (blocks, None));
    }

    #[test]
    fn a_terminal_of_sixteen_colours_shows_none_and_says_their_size() {
        let ground = |depth| Ground { depth, colours: None };
        let picturing =
            |depth| Canvas::find(PictureWay::Auto, &ground(depth), |_| Vec::new()).picturing();
        assert_eq!(picturing(Depth::None), Picturing::Told);
        assert_eq!(picturing(Depth::Sixteen), Picturing::Told);
        assert_eq!(picturing(Depth::Indexed), Picturing::Drawn(5, 10));
    }
}
