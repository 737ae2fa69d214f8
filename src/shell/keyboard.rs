//! The keyboard, which another program may have for a while: until it is done, no
//! key that is meant for it is read here.

use anyhow::{Context, Result};
use std::io::{PipeWriter, Write, pipe};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::input::Typing;

/// How long the reader of keys may take to put down what it does, in
/// milliseconds. It waits for nothing but keys and the word to pause; longer than
/// this only on a machine that gives it no turn.
const PATIENCE_MS: u64 = 250;

/// Whose the keyboard is. Copies speak of the same one.
#[derive(Debug, Clone)]
pub struct Keyboard(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    /// A byte here ends a wait for keys.
    pause: PipeWriter,
}

#[derive(Debug, Default)]
struct State {
    is_lent: bool,
    is_read: bool,
}

impl Keyboard {
    /// The keyboard, and what is read from it. To be asked for when the terminal is
    /// taken.
    ///
    /// # Errors
    /// When the system gives no pipe.
    pub fn new() -> Result<(Self, Typing)> {
        let (told, pause) = pipe().context("the keyboard cannot be read")?;
        let (state, changed) = (Mutex::default(), Condvar::new());
        Ok((Self(Arc::new(Shared { state, changed, pause })), Typing::new(told)))
    }

    /// Waits until the keyboard is not lent, and reads from it.
    pub(super) fn read<T>(&self, read: impl FnOnce() -> T) -> T {
        let state = self.0.changed.wait_while(self.lock(), |state| state.is_lent);
        state.unwrap_or_else(PoisonError::into_inner).is_read = true;
        let what = read();
        self.lock().is_read = false;
        self.0.changed.notify_all();
        what
    }

    /// Does `work` while nothing is read here.
    pub fn lend<T>(&self, work: impl FnOnce() -> T) -> T {
        self.lock().is_lent = true;
        // A reader that is not told goes on until the next key.
        let _ = (&self.0.pause).write_all(&[0]);
        let patience = Duration::from_millis(PATIENCE_MS);
        let ended = self.0.changed.wait_timeout_while(self.lock(), patience, |state| state.is_read);
        drop(ended);
        let outcome = work();
        self.lock().is_lent = false;
        self.0.changed.notify_all();
        outcome
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
