//! The terminal, taken and given back.
//!
//! Whatever ends or stops the program (the last key, an error, a panic on any
//! thread, a signal, a suspension), [`restore`] gives the terminal back as it
//! was: main screen, cursor, no mouse reports, no paste marks, cooked lines. It
//! may be called at any time, from any thread, any number of times.
//!
//! Sizes are held within [`COLUMNS_MAX`] by [`ROWS_MAX`]: a terminal may claim
//! 65,535 in each direction, for which there is no memory.

use anyhow::{Context, Result};
use crossterm::clipboard::CopyToClipboard;
use crossterm::queue;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};
use rustix::stdio::{stdin, stdout};
use rustix::termios::{
    OptionalActions, QueueSelector, isatty, tcflush, tcgetattr, tcgetwinsize, tcsetattr,
};
use std::io::{self, BufWriter, Write};
use std::mem::ManuallyDrop;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, TryLockError};
use std::time::{Duration, Instant};
use std::{env, fmt, thread};

use super::signals::while_lent;

use crate::app::settings::MouseUse;

/// The widest screen that is drawn, in cells.
pub const COLUMNS_MAX: u16 = 1000;
/// The highest screen that is drawn, in cells.
pub const ROWS_MAX: u16 = 500;

/// What a terminal without a size is taken for, as pipes to containers are.
const SIZE_UNKNOWN: (u16, u16) = (80, 24);

/// How long [`restore`] waits for a terminal that takes nothing or says nothing, at
/// each of its steps, in milliseconds.
const RESTORE_PATIENCE_MS: u64 = 100;

/// How much of a frame is gathered before it is written, in bytes.
const FRAME_BYTES: usize = 1 << 16;

/// The modes that the program needs: how each is entered and left. Entered from
/// above, left from below.
const MODES: &[(&str, &str)] = &[
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

/// Undoes what another program may have left: a sequence without its end, the keys
/// of a keypad, other reports of mouse and focus, a scroll region, other letters,
/// colours, a cursor of its own. Sent before the modes are entered, since some
/// terminals leave all kinds of mouse reports together. To undo a scroll region
/// moves the cursor, which is brought back to where the other program left it, or
/// the shell's next prompt would stand over what is at the top.
const AFTER_OTHERS: &str = "\x18\x1b\\\x1b[?2026l\x1b[?1l\x1b>\x1b[4l\x1b[20l\x1b7\x1b[r\x1b[?69l\x1b8\x1b[?7h\
    \x1b[?5l\x0f\x1b(B\x1b[?1003l\x1b[?1004l\x1b[?1015l\x1b[<9u\x1b[>4;0m\x1b[0 q\x1b[0m";

/// Those of [`MODES`] that take the mouse.
const MOUSE_MODES: [usize; 3] = [2, 3, 4];

/// Whether the mouse is wanted.
static MOUSE: AtomicBool = AtomicBool::new(true);

/// Asks for the colours of text and of what it stands on. They come as input.
const ASK_COLOURS: &str = "\x1b]10;?\x1b\\\x1b]11;?\x1b\\";

/// Whether the terminal was asked, and has not answered yet.
static ASKED: AtomicBool = AtomicBool::new(false);

/// Holds a frame back until it is whole, where the terminal knows how.
const FRAME_BEGIN: &str = "\x1b[?2026h";
const FRAME_END: &str = "\x1b[?2026l";

/// The names that pictures are given which a terminal keeps (kitty's protocol); those
/// that are named first are the first to be replaced. There are twice as many as the
/// screen keeps.
pub const PICTURE_IDS: Range<u32> = 0x5647_0001..0x5647_0031;

/// Whether it may keep some.
static PICTURES: AtomicBool = AtomicBool::new(false);

/// From now on the terminal may keep pictures, which it is to forget when it is given
/// back.
pub fn keeps_pictures() {
    PICTURES.store(true, Ordering::SeqCst);
}

/// Whether the terminal is ours at the moment.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Held while a part of a frame is written, so that nothing of it comes after
/// the terminal was given back on another thread.
static WRITING: Mutex<()> = Mutex::new(());

/// Whether the terminal may show something else than what was drawn last.
static CHANGED: AtomicBool = AtomicBool::new(false);

/// Why there can be no screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// Standard output goes elsewhere.
    NoScreen,
    /// Standard input comes from elsewhere.
    NoKeys,
    /// `TERM` is `dumb`, or says nothing.
    Dumb,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoScreen => "standard output is not a terminal",
            Self::NoKeys => "standard input is not a terminal, so there are no keys to be had",
            Self::Dumb => "this terminal (TERM) cannot draw a screen",
        })
    }
}

impl std::error::Error for Unfit {}

/// Whether a screen can be shown here.
///
/// # Errors
/// What is missing; first of all a terminal to draw on.
pub fn fitness() -> Result<(), Unfit> {
    if !isatty(stdout()) {
        return Err(Unfit::NoScreen);
    }
    if !isatty(stdin()) {
        return Err(Unfit::NoKeys);
    }
    match env::var_os("TERM") {
        Some(term) if !term.is_empty() && term != "dumb" => Ok(()),
        _ => Err(Unfit::Dumb),
    }
}

/// Columns and rows of the terminal, within the limits.
pub fn size() -> (u16, u16) {
    match tcgetwinsize(stdout()) {
        Ok(window) => within_limits(window.ws_col, window.ws_row),
        Err(_) => SIZE_UNKNOWN,
    }
}

/// Holds a size within the limits; a terminal that says nothing gets the usual
/// one.
pub fn within_limits(columns: u16, rows: u16) -> (u16, u16) {
    match (columns, rows) {
        (0, _) | (_, 0) => SIZE_UNKNOWN,
        _ => (columns.min(COLUMNS_MAX), rows.min(ROWS_MAX)),
    }
}

/// Has the next frame drawn whole. A terminal that was made smaller and larger
/// again has the same size and yet has lost what stood there.
pub fn has_changed() {
    CHANGED.store(true, Ordering::SeqCst);
}

/// The terminal has told its colours.
pub(super) fn has_answered() {
    ASKED.store(false, Ordering::SeqCst);
}

/// Gives the terminal back, if it is taken.
pub fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // From here on no new write begins; one that is under way is waited for, but
    // not for ever: a terminal that takes nothing may never let it end.
    wait_while(|| matches!(WRITING.try_lock(), Err(TryLockError::WouldBlock)));
    let mut farewell = String::from(FRAME_END);
    if PICTURES.swap(false, Ordering::SeqCst) {
        farewell.extend(PICTURE_IDS.map(|id| format!("\x1b_Ga=d,d=I,i={id},q=2\x1b\\")));
    }
    farewell.extend(MODES.iter().rev().map(|mode| mode.1));
    farewell.push_str("\x1b[0m");
    write_patiently(farewell.as_bytes());
    // An answer that comes later would be typed into the shell.
    wait_while(|| ASKED.load(Ordering::SeqCst));
    ASKED.store(false, Ordering::SeqCst);
    // If the terminal is gone, so are its modes.
    let _ = disable_raw_mode();
}

/// Waits while that holds, but not for longer than [`RESTORE_PATIENCE_MS`].
fn wait_while(holds: impl Fn() -> bool) {
    let patience = Instant::now() + Duration::from_millis(RESTORE_PATIENCE_MS);
    while holds() && Instant::now() < patience {
        thread::sleep(Duration::from_millis(1));
    }
}

/// Writes past every buffer and lock, which a stuck thread may hold, and gives
/// up on a terminal that takes nothing.
fn write_patiently(mut bytes: &[u8]) {
    let patience = Timespec { tv_sec: 0, tv_nsec: RESTORE_PATIENCE_MS.cast_signed() * 1_000_000 };
    while !bytes.is_empty() && wait_for_room(Some(&patience)) == Ok(true) {
        match rustix::io::write(stdout(), bytes) {
            Ok(n_written) => bytes = &bytes[n_written..],
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(_) => return,
        }
    }
}

fn take() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    let has_mouse = MOUSE.load(Ordering::SeqCst);
    let is_wanted = |at: &usize| has_mouse || !MOUSE_MODES.contains(at);
    let modes: String = (0..MODES.len()).filter(is_wanted).map(|at| MODES[at].0).collect();
    Output.write_all(modes.as_bytes())
}

/// Standard output, past the lock and the line buffer of the standard library.
///
/// A program that had the terminal before, or shares it, may have left it in a
/// mode in which it says "not now" instead of waiting; then this waits. While the
/// terminal is given back, what is written is dropped.
struct Output;

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if !TAKEN.load(Ordering::SeqCst) {
                // Given back meanwhile; the frame has nowhere to go.
                return Ok(bytes.len());
            }
            match rustix::io::write(stdout(), bytes) {
                Err(Errno::AGAIN) => {
                    wait_for_room(None)?;
                }
                outcome => return Ok(outcome?),
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Waits until the terminal takes bytes; says whether it does so in time.
fn wait_for_room(patience: Option<&Timespec>) -> rustix::io::Result<bool> {
    match poll(&mut [PollFd::new(&stdout(), PollFlags::OUT)], patience) {
        Ok(n_ready) => Ok(n_ready > 0),
        Err(Errno::INTR) => Ok(true),
        Err(fault) => Err(fault),
    }
}

/// Whether somebody could wake the program if it stopped: a job that is the
/// session's first has no shell above it.
pub(super) fn has_shell() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}

/// What came of a wish to be suspended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suspension {
    /// The program was stopped, and goes on; [`Screen::resume`] is due when the
    /// signal of it arrives.
    Stopped,
    /// No shell is there to go back to, so nothing was done.
    NoShell,
}

/// The terminal as a screen to draw on. Dropping it restores the terminal.
pub struct Screen {
    /// Never dropped: ratatui's own farewell would write to a terminal that is
    /// given back, and panics where it is gone.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<BufWriter<Output>>>>,
    size: (u16, u16),
}

impl fmt::Debug for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Screen {:?}", self.size)
    }
}

impl Screen {
    /// Takes the terminal. To be asked for after [`fitness`].
    ///
    /// # Errors
    /// When the terminal refuses; it is then as it was.
    pub fn enter() -> Result<Self> {
        let screen = Self::try_enter();
        if screen.is_err() {
            restore();
        }
        screen.context("the terminal cannot be used")
    }

    fn try_enter() -> io::Result<Self> {
        take()?;
        let writer = BufWriter::with_capacity(FRAME_BYTES, Output);
        let size = size();
        let viewport = Viewport::Fixed(Rect::new(0, 0, size.0, size.1));
        let backend = CrosstermBackend::new(writer);
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport })?;
        Ok(Self { terminal: ManuallyDrop::new(terminal), size })
    }

    /// Columns and rows of the last frame, or of the first to come.
    pub fn size(&self) -> (u16, u16) {
        self.size
    }

    /// Draws one frame at the terminal's size of this moment. While the terminal
    /// is given back, nothing is drawn.
    ///
    /// # Errors
    /// When the terminal is gone: there is nothing left but to end, with
    /// [`TERMINAL_GONE`](super::signals::TERMINAL_GONE).
    pub fn draw(&mut self, picture: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        if !TAKEN.load(Ordering::SeqCst) {
            return Ok(());
        }
        self.terminal.backend_mut().write_all(FRAME_BEGIN.as_bytes())?;
        if CHANGED.swap(false, Ordering::SeqCst) || size() != self.size {
            self.start_afresh()?;
        }
        self.terminal.draw(picture)?;
        let backend = self.terminal.backend_mut();
        backend.write_all(FRAME_END.as_bytes())?;
        io::Write::flush(backend)
    }

    /// Has the terminal put text on the clipboard (OSC 52). Whether it does, no
    /// terminal says: some ask first, some refuse.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        let backend = self.terminal.backend_mut();
        queue!(backend, CopyToClipboard::to_clipboard_from(text))?;
        io::Write::flush(backend)
    }

    /// Asks the terminal for its colours, which come as input; one that does not know
    /// the question answers nothing.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn ask_colours(&mut self) -> io::Result<()> {
        ASKED.store(true, Ordering::SeqCst);
        let backend = self.terminal.backend_mut();
        backend.write_all(ASK_COLOURS.as_bytes())?;
        io::Write::flush(backend)
    }

    /// Takes the mouse, or leaves it to the terminal, now and whenever the terminal
    /// is taken again.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn use_mouse(&mut self, mouse: MouseUse) -> io::Result<()> {
        let is_taken = mouse == MouseUse::Taken;
        MOUSE.store(is_taken, Ordering::SeqCst);
        let modes = MOUSE_MODES.map(|at| if is_taken { MODES[at].0 } else { MODES[at].1 });
        let backend = self.terminal.backend_mut();
        backend.write_all(modes.concat().as_bytes())?;
        io::Write::flush(backend)
    }

    /// Takes the size of this moment and forgets what was drawn, so that the next
    /// frame is drawn whole.
    fn start_afresh(&mut self) -> io::Result<()> {
        self.size = size();
        self.terminal.resize(Rect::new(0, 0, self.size.0, self.size.1))
    }

    /// Gives the terminal back and stops the program with its whole job, as
    /// Ctrl-Z does.
    ///
    /// # Errors
    /// When it cannot be stopped; the terminal is then taken again.
    pub fn suspend(&mut self) -> Result<Suspension> {
        if !has_shell() {
            return Ok(Suspension::NoShell);
        }
        restore();
        // The job and not this process alone: a program that started this one
        // (`git`, a script) must stop too, or it would go on with our terminal.
        if let Err(fault) = kill_current_process_group(Signal::STOP) {
            self.resume()?;
            return Err(fault).context("the program cannot be suspended");
        }
        Ok(Suspension::Stopped)
    }

    /// Takes the terminal again after the program was stopped, by whomever: the
    /// shell has set its own modes meanwhile.
    ///
    /// # Errors
    /// When the terminal is gone; a closed terminal wakes its programs, too.
    pub fn resume(&mut self) -> Result<()> {
        restore();
        take().and_then(|()| self.start_afresh()).context("the terminal cannot be used again")
    }

    /// Gives the terminal to another program for as long as `work` takes, and takes
    /// it again in whatever state that leaves it. What was typed meanwhile and not
    /// read is dropped: it was not meant for this program, nor were the answers of
    /// the terminal to the other one.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn lend<T>(&mut self, work: impl FnOnce() -> T) -> Result<T> {
        restore();
        let modes = tcgetattr(stdin());
        let outcome = while_lent(work);
        if let Ok(modes) = modes {
            // Or the modes that it left would be taken for those of the shell.
            let _ = tcsetattr(stdin(), OptionalActions::Now, &modes);
            let _ = tcflush(stdin(), QueueSelector::IFlush);
        }
        write_patiently(AFTER_OTHERS.as_bytes());
        self.resume()?;
        Ok(outcome)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_held_within_the_limits() {
        assert_eq!(within_limits(120, 40), (120, 40));
        assert_eq!(within_limits(1, 1), (1, 1));
        assert_eq!(within_limits(u16::MAX, u16::MAX), (COLUMNS_MAX, ROWS_MAX));
        assert_eq!(within_limits(0, 0), SIZE_UNKNOWN);
        assert_eq!(within_limits(80, 0), SIZE_UNKNOWN);
    }

    #[test]
    fn every_mode_is_left_as_it_was_entered() {
        for (enter, leave) in MODES {
            let number = |text: &str| text.trim_matches(|c: char| !c.is_ascii_digit()).to_owned();
            assert_eq!(number(enter), number(leave));
            assert_ne!(enter, leave);
        }
    }
}
