//! What comes from the terminal: keys, the mouse, what is pasted, and what it
//! answers or reports by itself.
//!
//! Bytes are cut where a sequence ends ([`cut`]), by the shape that all sequences
//! have (ECMA-48) and not by a list of those that are known; then the whole piece is
//! looked up ([`meaning`]). So what nobody asked for, comes late or is not known
//! here is taken whole and means nothing: it is never typed text, and no key behind
//! it waits for it. Every byte is looked at once, and no more is held than a paste
//! may have.
//!
//! | where from | what |
//! |---|---|
//! | ECMA-48, XTerm Control Sequences | keys, SGR and older mouse reports, marks around a paste, colours (OSC 10, 11), name, size of a cell, device attributes |
//! | kitty keyboard protocol | keys as numbers (`CSI … u`), held and released |
//! | kitty graphics protocol | whether a picture is taken |
//! | Contour's mode 2031 | the terminal went from dark to light, or back (`CSI ? 997 ; … n`) |

mod cut;
mod meaning;
mod typing;

use std::time::Duration;

pub use self::typing::Typing;

use self::cut::Cutter;
use crate::app::ground::Rgb;
use crate::app::key::Key;
use crate::app::msg::Mouse;

/// The most that is taken of one paste, in bytes.
pub const PASTE_BYTES_MAX: usize = 1 << 16;

/// Something that came from the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed, or is held.
    Key(Key),
    /// The mouse did something at this column and row, which a terminal may say to
    /// be anywhere.
    Mouse(Mouse, u16, u16),
    /// Text was pasted; not more than [`PASTE_BYTES_MAX`].
    Paste(String),
    /// The terminal said something of itself.
    Told(Told),
}

/// What a terminal says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Its colours are others now.
    Changed,
    /// The colour of text.
    Text(Rgb),
    /// The colour of what text stands on.
    Back(Rgb),
    /// It takes the picture with this number, by which it was asked.
    Takes(u32),
    /// Its name and version.
    Name(String),
    /// The pixels of a cell, width and height.
    Cell(u16, u16),
    /// What it is and what it can, in numbers: the answer that every terminal has.
    Kinds(Vec<u16>),
}

/// The key that comes where this one is pressed: terminals send one and the same for
/// Ctrl-I and Tab, and for some others.
pub fn as_sent(key: Key) -> Key {
    meaning::as_sent(key)
}

/// Makes input of bytes.
#[derive(Debug, Default)]
pub struct Decoder(Cutter);

impl Decoder {
    /// Takes bytes, however they were split on the way.
    pub fn read(&mut self, bytes: &[u8], out: &mut Vec<Input>) {
        for byte in bytes {
            self.0.take(*byte, &mut |piece| out.extend(meaning::of(piece)));
        }
    }

    /// How long what has begun may wait for its next byte; nothing where nothing has.
    pub fn patience(&self) -> Option<Duration> {
        self.0.patience()
    }

    /// The next byte did not come in that time: what has begun is what it is.
    pub fn give_up(&mut self, out: &mut Vec<Input>) {
        self.0.give_up(&mut |piece| out.extend(meaning::of(piece)));
    }
}

#[cfg(test)]
mod tests;
