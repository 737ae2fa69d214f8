//! The terminal, taken and given back.
//!
//! Whatever ends or stops the program (the last key, an error, a panic on any
//! thread, a signal, a suspension), [`restore`] gives the terminal back as it
//! was: main screen, cursor, no mouse reports, no paste marks, cooked lines. It
//! may be called at any time, from any thread, any number of times.
//!
//! Sizes are held within [`COLUMNS_MAX`] by [`ROWS_MAX`]: a terminal may claim
//! 65,535 in each direction, for which there is no memory.

mod escapes;
mod fitness;
mod unsure;

use anyhow::{Context, Result};
use crossterm::clipboard::CopyToClipboard;
use crossterm::queue;
use crossterm::style::force_color_output;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal, TerminalOptions, Viewport};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};
use rustix::stdio::{stdin, stdout};
use rustix::termios::{
    OptionalActions, QueueSelector, tcflush, tcgetattr, tcgetwinsize, tcsetattr,
};
use std::io::{self, BufWriter, Write};
use std::mem::ManuallyDrop;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};
use std::{fmt, thread};

use self::escapes::{
    AFTER_OTHERS, FRAME_BEGIN, FRAME_END, MODES, MOUSE_MODES, PLAIN, forget_pictures,
};
pub use self::escapes::{ASKED_DEFLATED, ASKED_PLAIN, PICTURE_IDS, Question, over_the_last};
pub use self::fitness::{Unfit, fitness};
use self::unsure::UnsureRows;
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

/// Whether the mouse is wanted.
static MOUSE: AtomicBool = AtomicBool::new(true);

/// When the terminal was asked something whose last answer has not come yet.
static ASKED: Mutex<Option<Instant>> = Mutex::new(None);

/// An answer that is later than this does not come, in milliseconds.
const ANSWER_MS: u64 = 1_000;

/// Whether the terminal may keep some pictures.
static PICTURES: AtomicBool = AtomicBool::new(false);

/// From now on the terminal may keep pictures, which it is to forget when it is given
/// back.
pub fn keeps_pictures() {
    PICTURES.store(true, Ordering::SeqCst);
}

/// Whose the terminal is at the moment.
static OWNER: AtomicU8 = AtomicU8::new(OTHERS);
const OTHERS: u8 = 0;
const OURS: u8 = 1;
/// Ours, and about to be given back.
const LEAVING: u8 = 2;

fn is_ours() -> bool {
    OWNER.load(Ordering::SeqCst) == OURS
}

/// Held while a part of a frame is written, so that nothing of it comes after
/// the terminal was given back on another thread.
static WRITING: Mutex<()> = Mutex::new(());

/// Whether the terminal may show something else than what was drawn last.
static CHANGED: AtomicBool = AtomicBool::new(false);

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

/// The terminal has answered all that it was asked.
pub(super) fn has_answered() {
    *asked() = None;
}

fn asked() -> MutexGuard<'static, Option<Instant>> {
    ASKED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether an answer may still come.
fn owes_answer() -> bool {
    asked().is_some_and(|since| since.elapsed() < Duration::from_millis(ANSWER_MS))
}

/// Gives the terminal back, if it is taken.
pub fn restore() {
    let begun = OWNER.compare_exchange(OURS, LEAVING, Ordering::SeqCst, Ordering::SeqCst);
    if begun.is_err() {
        // Another thread may be at it, with which the program must not end half-way.
        return wait_while(2 * RESTORE_PATIENCE_MS, || OWNER.load(Ordering::SeqCst) == LEAVING);
    }
    // From here on no new write begins; one that is under way is waited for, but
    // not for ever: a terminal that takes nothing may never let it end.
    let is_written = || matches!(WRITING.try_lock(), Err(TryLockError::WouldBlock));
    wait_while(RESTORE_PATIENCE_MS, is_written);
    let mut farewell = String::from(FRAME_END);
    if PICTURES.swap(false, Ordering::SeqCst) {
        farewell.push_str(&forget_pictures());
    }
    farewell.extend(MODES.iter().rev().map(|mode| mode.1));
    farewell.push_str(PLAIN);
    write_patiently(farewell.as_bytes());
    // An answer that comes later would be typed into the shell.
    wait_while(RESTORE_PATIENCE_MS, owes_answer);
    has_answered();
    // If the terminal is gone, so are its modes.
    let _ = disable_raw_mode();
    OWNER.store(OTHERS, Ordering::SeqCst);
}

/// Waits while that holds, but not for longer than so many milliseconds.
fn wait_while(patience_ms: u64, holds: impl Fn() -> bool) {
    let patience = Instant::now() + Duration::from_millis(patience_ms);
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
    OWNER.store(OURS, Ordering::SeqCst);
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
            if !is_ours() {
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
    unsure: UnsureRows,
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
        // Whether there are colours was decided before; crossterm would go by NO_COLOR
        // alone.
        force_color_output(true);
        let writer = BufWriter::with_capacity(FRAME_BYTES, Output);
        let size = size();
        let viewport = Viewport::Fixed(Rect::new(0, 0, size.0, size.1));
        let backend = CrosstermBackend::new(writer);
        let terminal = Terminal::with_options(backend, TerminalOptions { viewport })?;
        Ok(Self { terminal: ManuallyDrop::new(terminal), size, unsure: UnsureRows::default() })
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
        if !is_ours() {
            return Ok(());
        }
        self.terminal.backend_mut().write_all(FRAME_BEGIN.as_bytes())?;
        if CHANGED.swap(false, Ordering::SeqCst) || size() != self.size {
            self.start_afresh()?;
        }
        self.terminal.draw(|frame| {
            picture(frame);
            self.unsure.draw_over(frame.buffer_mut());
        })?;
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

    /// Asks the terminal about itself. What it says comes as input; one that does not
    /// know the question says only what it is.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn ask(&mut self, question: Question) -> io::Result<()> {
        *asked() = Some(Instant::now());
        let backend = self.terminal.backend_mut();
        backend.write_all(question.words().as_bytes())?;
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

    /// Forgets what was drawn, so that the next frame is drawn whole.
    pub fn forget(&mut self) {
        CHANGED.store(true, Ordering::SeqCst);
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
}
