//! How far long work on the command line is: one line on a terminal's standard
//! error, written over itself. Nothing in a pipe, nothing of work that is done
//! within [`QUIET`], and nothing is left of it once the work is done.

use rustix::stdio::stderr;
use rustix::termios::tcgetwinsize;
use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::load::Progress;
use super::terminal::over_the_last;
use crate::text::cells;
use crate::text::shown::display_safe;
use crate::text::words::thousands;

/// Nothing is said of work that is done sooner.
const QUIET: Duration = Duration::from_millis(500);
/// So often the line is written again.
const EVERY: Duration = Duration::from_millis(100);
/// Columns of a terminal that does not say how many it has.
const COLUMNS: u16 = 80;

/// Cells of a bar between its brackets.
const BAR_CELLS: usize = 20;

/// Says how far one piece of work is, until it is dropped.
#[derive(Debug, Default)]
pub struct Gauge(Option<Teller>);

/// What writes the line, where somebody can see it.
#[derive(Debug)]
struct Teller {
    words: Arc<Mutex<String>>,
    /// Dropped first, which ends the thread.
    goes_on: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Gauge {
    /// For work that begins now.
    pub fn of(words: &str) -> Self {
        if !io::stderr().is_terminal() || std::env::var_os("TERM").is_none_or(|term| term == "dumb")
        {
            return Self(None);
        }
        let words = Arc::new(Mutex::new(words.to_owned()));
        let (goes_on, ended) = mpsc::channel();
        let shared = Arc::clone(&words);
        let thread = thread::Builder::new().name("gauge".to_owned());
        let thread = thread.spawn(move || tell(&shared, &ended)).ok();
        Self(Some(Teller { words, goes_on: Some(goes_on), thread }))
    }

    /// For work that prints as it goes on: silent where that is seen too.
    pub fn beside_output(words: &str) -> Self {
        if io::stdout().is_terminal() { Self(None) } else { Self::of(words) }
    }

    /// Says how far it is; cheap, and asked only where somebody sees it.
    pub fn say(&self, words: impl FnOnce() -> String) {
        if let Some(teller) = &self.0 {
            *held(&teller.words) = words();
        }
    }

    /// Says how far the reading of a vault is.
    pub fn say_reading(&self, progress: &Progress) {
        match progress {
            Progress::Known(_) => {}
            Progress::Finding { files } => {
                self.say(|| format!("looking for files: {}", thousands(*files)));
            }
            Progress::Reading { read, found, .. } if read < found => {
                self.say(|| {
                    let counts = format!("{} of {}", thousands(*read), thousands(*found));
                    format!("reading notes {} {counts}", bar(*read, *found))
                });
            }
            Progress::Reading { found, .. } => {
                self.say(|| format!("building the graph of {} notes", thousands(*found)));
            }
        }
    }
}

impl Drop for Gauge {
    fn drop(&mut self) {
        let Some(teller) = &mut self.0 else { return };
        teller.goes_on = None;
        if let Some(thread) = teller.thread.take() {
            // Had it failed, the line would have been lost and nothing else.
            let _ = thread.join();
        }
    }
}

fn held(words: &Mutex<String>) -> MutexGuard<'_, String> {
    // Nothing is done while it is held that could leave it half done.
    words.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes the line until the work is done, and takes it away.
fn tell(words: &Mutex<String>, ended: &Receiver<()>) {
    let mut wait = QUIET;
    while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        let columns = match tcgetwinsize(stderr()).map(|window| window.ws_col) {
            Ok(columns @ 1..) => columns,
            Ok(0) | Err(_) => COLUMNS,
        };
        let line = line(&held(words), columns);
        if write(&line).is_err() {
            return;
        }
        wait = EVERY;
    }
    if wait == EVERY {
        // Nobody is left to be told that this failed.
        let _ = write("");
    }
}

fn write(line: &str) -> io::Result<()> {
    let mut out = io::stderr().lock();
    out.write_all(over_the_last(line).as_bytes())?;
    out.flush()
}

/// How much of a whole is done, on a terminal that may know ASCII only.
pub fn bar(done: usize, whole: usize) -> String {
    let full = (BAR_CELLS * done.min(whole)).checked_div(whole).unwrap_or(BAR_CELLS);
    format!("[{}{}]", "#".repeat(full), "-".repeat(BAR_CELLS - full))
}

/// The line as it fits into so many columns, the last of which stays free.
fn line(words: &str, columns: u16) -> String {
    let words = display_safe(&format!("{words}…"));
    cells::cut_end(&words, usize::from(columns.saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_never_wraps_and_commands_no_terminal() {
        assert_eq!(line("reading notes: 1 of 2", 80), "reading notes: 1 of 2…");
        assert!(cells::width(&line("reading notes: 1 of 2", 12)) < 12);
        assert_eq!(line("", 0), "");
        assert!(!line("\x1b[2J", 80).contains('\x1b'));
    }

    #[test]
    fn a_bar_is_full_when_all_is_done() {
        let check = |done, whole, full: usize| {
            assert_eq!(bar(done, whole).matches('#').count(), full, "{done} of {whole}");
            assert_eq!(bar(done, whole).len(), BAR_CELLS + 2);
        };
        check(0, 100, 0);
        check(52, 100, 10);
        check(100, 100, 20);
        check(101, 100, 20);
        check(0, 0, 20);
    }

    #[test]
    fn nothing_is_said_of_work_that_is_done_at_once() {
        let (goes_on, ended) = mpsc::channel::<()>();
        drop(goes_on);
        // It would wait for as long as the work goes on.
        tell(&Mutex::new("x".to_owned()), &ended);
    }
}
