//! Every escape sequence that the program gives a terminal; no other file has one
//! (`tests/house.rs`). What is drawn with is ratatui's and crossterm's, and pictures
//! are in the words of ratatui-image.

use std::ops::Range;

/// The modes that the program needs: how each is entered and left. Entered from
/// above, left from below.
pub(super) const MODES: &[(&str, &str)] = &[
    // The alternate screen, with the cursor's place kept.
    ("\x1b[?1049h", "\x1b[?1049l"),
    // The cursor, hidden.
    ("\x1b[?25l", "\x1b[?25h"),
    // Presses, releases and the wheel of the mouse.
    ("\x1b[?1000h", "\x1b[?1000l"),
    // Drags; not bare movements, of which there are very many.
    ("\x1b[?1002h", "\x1b[?1002l"),
    // Places beyond column 223.
    ("\x1b[?1006h", "\x1b[?1006l"),
    // Marks around what is pasted.
    ("\x1b[?2004h", "\x1b[?2004l"),
    // A report when the terminal goes from dark to light, or back.
    ("\x1b[?2031h", "\x1b[?2031l"),
];

/// Those of [`MODES`] that take the mouse.
pub(super) const MOUSE_MODES: [usize; 3] = [2, 3, 4];

/// Undoes what another program may have left: a sequence without its end, the keys
/// of a keypad, other reports of mouse and focus, a scroll region, other letters,
/// colours, a cursor of its own. Sent before the modes are entered, since some
/// terminals leave all kinds of mouse reports together. To undo a scroll region
/// moves the cursor, which is brought back to where the other program left it, or
/// the shell's next prompt would stand over what is at the top.
pub(super) const AFTER_OTHERS: &str = "\x18\x1b\\\x1b[?2026l\x1b[?1l\x1b>\x1b[4l\x1b[20l\x1b7\x1b[r\x1b[?69l\x1b8\x1b[?7h\
    \x1b[?5l\x0f\x1b(B\x1b[?1003l\x1b[?1004l\x1b[?1015l\x1b[<9u\x1b[>4;0m\x1b[0 q\x1b[0m";

/// Text as it is unless it is drawn otherwise.
pub(super) const PLAIN: &str = "\x1b[0m";

/// Holds a frame back until it is whole, where the terminal knows how.
pub(super) const FRAME_BEGIN: &str = "\x1b[?2026h";
pub(super) const FRAME_END: &str = "\x1b[?2026l";

/// What the terminal is asked about itself. The last that is asked is always what it
/// is, which every terminal answers: nothing comes behind that answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// The colours of text, and of what it stands on.
    Colours,
    /// Whether it takes pictures as kitty does, [plain](ASKED_PLAIN) and
    /// [compressed](ASKED_DEFLATED); its name; the size of a cell.
    Pictures,
    /// Its name, and the size of a cell. For a multiplexer, which would take the
    /// question for kitty for the title of a window.
    Name,
    /// The size of a cell.
    Cell,
}

/// By these numbers of pictures it is asked whether it takes any.
pub const ASKED_PLAIN: u32 = 31;
/// The same for one that is compressed.
pub const ASKED_DEFLATED: u32 = 32;

impl Question {
    pub(super) const fn words(self) -> &'static str {
        match self {
            // rxvt-unicode ends its answer wrongly where the question ends with ST.
            Self::Colours => "\x1b]10;?\x07\x1b]11;?\x07\x1b[c",
            Self::Pictures => {
                "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\
                \x1b_Gi=32,s=1,v=1,a=q,t=d,f=24,o=z;eJxjYGAAAAADAAE=\x1b\\\x1b[>q\x1b[16t\x1b[c"
            }
            Self::Name => "\x1b[>q\x1b[16t\x1b[c",
            Self::Cell => "\x1b[16t\x1b[c",
        }
    }
}

/// The names that pictures are given which a terminal keeps (kitty's protocol); those
/// that are named first are the first to be replaced. There are twice as many as the
/// screen keeps.
pub const PICTURE_IDS: Range<u32> = 0x5647_0001..0x5647_0031;

/// Has the terminal forget all of them.
pub(super) fn forget_pictures() -> String {
    PICTURE_IDS.map(|id| format!("\x1b_Ga=d,d=I,i={id},q=2\x1b\\")).collect()
}

/// A line that stands where the one before it stood.
pub fn over_the_last(line: &str) -> String {
    format!("\r{line}\x1b[K")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_is_left_as_it_was_entered() {
        for (enter, leave) in MODES {
            let number = |text: &str| text.trim_matches(|c: char| !c.is_ascii_digit()).to_owned();
            assert_eq!(number(enter), number(leave));
            assert_ne!(enter, leave);
        }
    }

    #[test]
    fn every_question_ends_with_one_that_every_terminal_answers() {
        for question in [Question::Colours, Question::Pictures, Question::Name, Question::Cell] {
            assert!(question.words().ends_with("\x1b[c"), "{question:?}");
        }
        for id in [ASKED_PLAIN, ASKED_DEFLATED] {
            assert!(Question::Pictures.words().contains(&format!("_Gi={id},")), "{id}");
        }
    }
}
