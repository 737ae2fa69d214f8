//! Where what a terminal sends ends: single characters, control sequences, strings
//! and pastes, by their shape alone.
//!
//! A sequence that breaks off is left where the next thing begins, with nothing of it
//! taken for text. What of it can be a key (Esc alone, Alt and a bracket) is one when
//! nothing follows in time.

use std::time::Duration;

use super::PASTE_BYTES_MAX;

/// How long the rest of a sequence may take where what is there could be a key. Long
/// enough for a sequence that a network splits, too short to be noticed.
const KEY_PATIENCE: Duration = Duration::from_millis(30);

/// How long the rest of a sequence may take that can be no key.
const REST_PATIENCE: Duration = Duration::from_secs(1);

/// How long a paste may stand still before it is taken as it is. Not soon: what
/// comes of it later is taken for keys.
const PASTE_PATIENCE: Duration = Duration::from_secs(10);

/// The most that is kept of a sequence, in bytes. Longer ones are taken whole, and
/// mean nothing here.
const KEPT_MAX: usize = 256;

/// The most that is kept of a paste: a character more than is wanted, so that none
/// is cut in two.
const PASTE_KEPT_MAX: usize = PASTE_BYTES_MAX + 4;

/// What ends a paste.
const PASTE_END: &[u8] = b"\x1b[201~";

const ESCAPE: u8 = 0x1b;
const BELL: u8 = 0x07;

/// What stands between two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A character, with or without ESC before it.
    Char { char: char, alt: bool },
    /// One of the control characters, DEL among them; with or without ESC before it.
    Control { byte: u8, alt: bool },
    /// `ESC [ between last`.
    Csi { between: &'a [u8], last: u8 },
    /// `ESC O last`.
    Ss3(u8),
    /// `ESC [ M` and what says where the mouse is.
    OldMouse([u8; 3]),
    /// `ESC kind text ESC \`, where BEL ends it as well.
    Text { kind: u8, text: &'a [u8] },
    /// What was pasted, a little more than is wanted at most.
    Paste(&'a [u8]),
}

#[derive(Debug, Default)]
pub(super) struct Cutter {
    state: State,
    /// What is kept of what has begun.
    kept: Vec<u8>,
}

/// What has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    /// Nothing.
    #[default]
    Rest,
    /// A character of this many bytes.
    Char { bytes: usize, alt: bool },
    /// ESC came.
    Escape,
    /// ESC and `[` came.
    Csi,
    /// ESC, `[` and `[` came: a function key of the Linux console.
    Console,
    /// ESC and `O` came.
    Ss3,
    /// `ESC [ M` came.
    OldMouse,
    /// A string of this kind; nothing of it came yet where `is_empty`.
    Text { kind: u8, is_empty: bool },
    /// A string of this kind, then ESC.
    TextEscape { kind: u8 },
    /// A paste; so many bytes of what ends it came last.
    Paste { n_end: usize },
}

impl Cutter {
    /// Takes a byte; `out` is given what it ends.
    pub(super) fn take(&mut self, byte: u8, out: &mut impl FnMut(Piece<'_>)) {
        match self.state {
            State::Rest => self.begin(byte, false, out),
            State::Char { bytes, alt } => self.in_char(byte, bytes, alt, out),
            State::Escape => self.after_escape(byte, out),
            State::Csi => self.in_csi(byte, out),
            State::Console => {
                self.state = State::Rest;
                match byte {
                    0x40..=0x7e => out(Piece::Csi { between: b"[", last: byte }),
                    _ => self.begin(byte, false, out),
                }
            }
            State::Ss3 => match byte {
                // What is held with the key, as old terminals say it.
                b'0'..=b'9' => {}
                _ => {
                    self.state = State::Rest;
                    match byte {
                        0x40..=0x7e => out(Piece::Ss3(byte)),
                        _ => self.begin(byte, false, out),
                    }
                }
            },
            State::OldMouse => self.in_old_mouse(byte, out),
            State::Text { kind, .. } => self.in_text(byte, kind, out),
            State::TextEscape { kind } if byte == b'\\' => self.end_text(kind, out),
            State::TextEscape { .. } if byte < b' ' && byte != ESCAPE => {
                self.begin(byte, false, out);
            }
            State::TextEscape { .. } => self.after_escape(byte, out),
            State::Paste { n_end } => self.in_paste(byte, n_end, out),
        }
    }

    /// How long the next byte may take; nothing where nothing has begun.
    pub(super) fn patience(&self) -> Option<Duration> {
        match self.state {
            State::Rest => None,
            State::Escape | State::Ss3 | State::Text { is_empty: true, .. } => Some(KEY_PATIENCE),
            State::Csi if self.kept.is_empty() => Some(KEY_PATIENCE),
            State::Paste { .. } => Some(PASTE_PATIENCE),
            _ => Some(REST_PATIENCE),
        }
    }

    /// No byte came in that time. What can be a key is one; of the rest, all is left
    /// but a paste.
    pub(super) fn give_up(&mut self, out: &mut impl FnMut(Piece<'_>)) {
        let with_alt = |byte: u8| Piece::Char { char: char::from(byte), alt: true };
        match self.state {
            State::Escape => out(Piece::Control { byte: ESCAPE, alt: false }),
            State::Csi if self.kept.is_empty() => out(with_alt(b'[')),
            State::Ss3 => out(with_alt(b'O')),
            State::Text { kind, is_empty: true } => out(with_alt(kind)),
            State::Paste { .. } => out(Piece::Paste(&self.kept)),
            _ => {}
        }
        self.rest();
    }

    /// How many bytes are kept.
    #[cfg(test)]
    pub(super) fn n_kept(&self) -> usize {
        self.kept.len()
    }

    fn rest(&mut self) {
        self.state = State::Rest;
        self.kept.clear();
        self.kept.shrink_to(KEPT_MAX);
    }

    /// A byte with nothing before it, or ESC alone.
    fn begin(&mut self, byte: u8, alt: bool, out: &mut impl FnMut(Piece<'_>)) {
        self.rest();
        let bytes = match byte {
            ESCAPE => return self.state = State::Escape,
            0x00..=0x1f | 0x7f => return out(Piece::Control { byte, alt }),
            0x20..=0x7e => return out(Piece::Char { char: char::from(byte), alt }),
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            // No character begins with it.
            _ => return,
        };
        self.state = State::Char { bytes, alt };
        self.kept.push(byte);
    }

    fn in_char(&mut self, byte: u8, bytes: usize, alt: bool, out: &mut impl FnMut(Piece<'_>)) {
        if byte & 0xc0 != 0x80 {
            return self.begin(byte, false, out);
        }
        self.kept.push(byte);
        if self.kept.len() == bytes {
            // Bytes of the right shape may still be no character.
            let text = str::from_utf8(&self.kept).ok();
            if let Some(char) = text.and_then(|text| text.chars().next()) {
                out(Piece::Char { char, alt });
            }
            self.rest();
        }
    }

    fn after_escape(&mut self, byte: u8, out: &mut impl FnMut(Piece<'_>)) {
        self.rest();
        self.state = match byte {
            b'[' => State::Csi,
            b'O' => State::Ss3,
            // OSC, DCS, APC, PM, SOS.
            b']' | b'P' | b'_' | b'^' | b'X' => State::Text { kind: byte, is_empty: true },
            ESCAPE => {
                out(Piece::Control { byte: ESCAPE, alt: false });
                State::Escape
            }
            _ => return self.begin(byte, true, out),
        };
    }

    fn in_csi(&mut self, byte: u8, out: &mut impl FnMut(Piece<'_>)) {
        match byte {
            0x20..=0x3f => return self.keep(byte),
            0x40..=0x7e => {}
            _ => return self.begin(byte, false, out),
        }
        match (&*self.kept, byte) {
            (b"", b'[') => self.state = State::Console,
            (b"", b'M') => self.state = State::OldMouse,
            (b"200", b'~') => {
                self.rest();
                self.state = State::Paste { n_end: 0 };
            }
            (between, last) => {
                if between.len() <= KEPT_MAX {
                    out(Piece::Csi { between, last });
                }
                self.rest();
            }
        }
    }

    fn in_old_mouse(&mut self, byte: u8, out: &mut impl FnMut(Piece<'_>)) {
        if byte < b' ' {
            return self.begin(byte, false, out);
        }
        self.kept.push(byte);
        if let [button, column, row] = *self.kept {
            out(Piece::OldMouse([button, column, row]));
            self.rest();
        }
    }

    fn in_text(&mut self, byte: u8, kind: u8, out: &mut impl FnMut(Piece<'_>)) {
        match byte {
            BELL => self.end_text(kind, out),
            ESCAPE => self.state = State::TextEscape { kind },
            // No answer has one; a key that somebody presses to get out does.
            0x00..=0x1f => self.begin(byte, false, out),
            _ => {
                self.state = State::Text { kind, is_empty: false };
                self.keep(byte);
            }
        }
    }

    fn end_text(&mut self, kind: u8, out: &mut impl FnMut(Piece<'_>)) {
        if self.kept.len() <= KEPT_MAX {
            out(Piece::Text { kind, text: &self.kept });
        }
        self.rest();
    }

    fn in_paste(&mut self, byte: u8, n_end: usize, out: &mut impl FnMut(Piece<'_>)) {
        if byte != PASTE_END[n_end] {
            // What looked like the end was pasted, too.
            self.paste(&PASTE_END[..n_end]);
            let n_end = usize::from(byte == ESCAPE);
            if n_end == 0 {
                self.paste(&[byte]);
            }
            self.state = State::Paste { n_end };
        } else if n_end + 1 < PASTE_END.len() {
            self.state = State::Paste { n_end: n_end + 1 };
        } else {
            out(Piece::Paste(&self.kept));
            self.rest();
        }
    }

    /// Keeps of a paste what there is room for.
    fn paste(&mut self, bytes: &[u8]) {
        let room = PASTE_KEPT_MAX.saturating_sub(self.kept.len());
        self.kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    /// Keeps a byte of a sequence, and one more than may be: a sign that it is too long.
    fn keep(&mut self, byte: u8) {
        if self.kept.len() <= KEPT_MAX {
            self.kept.push(byte);
        }
    }
}
