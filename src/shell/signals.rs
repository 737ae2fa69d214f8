//! Signals, and a terminal that goes away.
//!
//! INT, TERM, HUP and QUIT become a wish to end, TSTP and CONT wishes to stop and
//! to draw again; the main thread fulfils them, since it alone draws. If it does
//! not end within [`GRACE_MS`], because it is stuck in a write to a terminal that
//! takes nothing, the process is ended over its head.
//!
//! While another program has the terminal, Ctrl-C and Ctrl-Z are that program's:
//! an interrupt does not end this one, and when both are to stop, this one stops
//! where it stands and goes on in the same place.
//!
//! The terminal is watched too, since a program that waits for nothing but keys and
//! draws nothing would notice only one of its two ends that it is gone.

use anyhow::{Context, Result};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{getpid, kill_process};
use rustix::stdio::{stdin, stdout};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::terminal::{has_shell, restore};

/// How long the program may take to end by itself, in milliseconds. Whoever
/// closed the terminal expects it gone within half a second, of which [`restore`]
/// may take a part.
const GRACE_MS: u64 = 250;

/// The exit status of a program whose terminal went away, as shells have it for
/// one that a hang-up ended. Also for a draw that fails: the signal may come late.
pub const TERMINAL_GONE: i32 = 128 + SIGHUP;

/// Whether another program has the terminal.
static LENT: AtomicBool = AtomicBool::new(false);

/// Does `work` while another program has the terminal, and with it the keys that
/// make signals.
pub fn while_lent<T>(work: impl FnOnce() -> T) -> T {
    LENT.store(true, Ordering::SeqCst);
    let outcome = work();
    LENT.store(false, Ordering::SeqCst);
    outcome
}

/// What the main thread is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// End, with this exit status.
    Quit(i32),
    /// Give the terminal back and stop.
    Suspend,
    /// The program was stopped and goes on: take the terminal and draw again.
    Resumed,
    /// The terminal has another size, or had one meanwhile.
    Resized,
}

impl Signal {
    /// The meaning of a signal's number, of those that are listened to. A quit
    /// has the status that shells give a program ended by this signal.
    fn of(number: i32) -> Option<Self> {
        match number {
            SIGINT | SIGTERM | SIGHUP | SIGQUIT => Some(Self::Quit(128 + number)),
            SIGTSTP => Some(Self::Suspend),
            SIGCONT => Some(Self::Resumed),
            SIGWINCH => Some(Self::Resized),
            _ => None,
        }
    }
}

/// Listens from now on, and hands what is asked for to `post`, which may block.
///
/// # Errors
/// When the system gives no thread or no signal handler.
pub fn listen(post: impl Fn(Signal) + Send + Sync + 'static) -> Result<()> {
    let post = Arc::new(post);
    let wanted = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH];
    let mut signals = Signals::new(wanted).context("signals cannot be listened to")?;
    let for_terminal = Arc::clone(&post);
    thread::Builder::new()
        .name("signals".into())
        .spawn(move || {
            for number in signals.forever() {
                match Signal::of(number) {
                    Some(_) if LENT.load(Ordering::SeqCst) && is_for_others(number) => {
                        stop_with_others(number);
                    }
                    Some(signal) => hand_over(signal, &*post),
                    None => {}
                }
            }
        })
        .and_then(|_| {
            thread::Builder::new().name("terminal watch".into()).spawn(move || {
                wait_for_hangup();
                hand_over(Signal::Quit(TERMINAL_GONE), &*for_terminal);
            })
        })
        .context("no threads could be started")?;
    Ok(())
}

/// Whether a signal comes from the keys of the program that has the terminal.
fn is_for_others(number: i32) -> bool {
    matches!(number, SIGINT | SIGQUIT | SIGTSTP | SIGCONT)
}

/// That program and this one are one job: the shell goes on when both have stopped.
fn stop_with_others(number: i32) {
    if number == SIGTSTP && has_shell() {
        // If it cannot be stopped, the shell waits until the other one ends.
        let _ = kill_process(getpid(), rustix::process::Signal::STOP);
    }
}

fn hand_over(signal: Signal, post: &impl Fn(Signal)) {
    if let Signal::Quit(status) = signal {
        let enforcer = thread::Builder::new().name("end".into()).spawn(move || {
            thread::sleep(Duration::from_millis(GRACE_MS));
            end_now(status);
        });
        if enforcer.is_err() {
            end_now(status);
        }
    }
    post(signal);
}

/// Ends without asking anybody: no destructor, no lock, no buffer.
fn end_now(status: i32) {
    restore();
    signal_hook::low_level::exit(status);
}

/// Returns when the terminal is closed at its other end: that of the keys, or that
/// of the screen if it is another one.
fn wait_for_hangup() {
    let (keys, screen) = (stdin(), stdout());
    loop {
        // A hang-up is told even when nothing is asked for.
        let mut watched = [&keys, &screen].map(|end| PollFd::new(end, PollFlags::empty()));
        match poll(&mut watched, None) {
            Err(rustix::io::Errno::INTR) => {}
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_signal_has_the_status_that_shells_give_it() {
        let status = |number| Signal::of(number);
        assert_eq!(status(SIGINT), Some(Signal::Quit(130)));
        assert_eq!(status(SIGTERM), Some(Signal::Quit(143)));
        assert_eq!(status(SIGHUP), Some(Signal::Quit(TERMINAL_GONE)));
        assert_eq!(status(SIGTSTP), Some(Signal::Suspend));
        assert_eq!(status(SIGCONT), Some(Signal::Resumed));
        assert_eq!(status(SIGWINCH), Some(Signal::Resized));
    }
}
