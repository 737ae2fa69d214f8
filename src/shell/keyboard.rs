//! The keyboard, which another program may have for a while: until it is done, no
//! key that is meant for it is read here.

use rustix::process::{Signal, getpid, kill_process};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long the reader of keys may take to put down what it does, in
/// milliseconds. One that waits for the rest of a key that never comes cannot;
/// it then takes one more key, and no further one.
const PATIENCE_MS: u64 = 250;

/// Whose the keyboard is. Copies speak of the same one.
#[derive(Debug, Clone, Default)]
pub struct Keyboard(Arc<(Mutex<State>, Condvar)>);

#[derive(Debug, Default)]
struct State {
    is_lent: bool,
    is_read: bool,
}

impl Keyboard {
    /// Waits until the keyboard is not lent, and reads from it.
    pub(super) fn read<T>(&self, read: impl FnOnce() -> T) -> T {
        let state = self.0.1.wait_while(self.lock(), |state| state.is_lent);
        state.unwrap_or_else(PoisonError::into_inner).is_read = true;
        let what = read();
        self.lock().is_read = false;
        self.0.1.notify_all();
        what
    }

    /// Does `work` while nothing is read here.
    pub fn lend<T>(&self, work: impl FnOnce() -> T) -> T {
        self.lock().is_lent = true;
        // What waits for a key also answers to a change of the terminal's size,
        // whether there is one or not.
        let _ = kill_process(getpid(), Signal::WINCH);
        let patience = Duration::from_millis(PATIENCE_MS);
        let ended = self.0.1.wait_timeout_while(self.lock(), patience, |state| state.is_read);
        drop(ended);
        let outcome = work();
        self.lock().is_lent = false;
        self.0.1.notify_all();
        outcome
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
