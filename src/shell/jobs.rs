//! Threads that do jobs one after the other, and give back memory when nobody wants
//! anything of them any more.
//!
//! What a job takes stays with its thread, so that the next one finds it there: an edit
//! of a large vault takes twice as long where it has to be asked for anew.

use std::cell::Cell;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use super::load;

/// After how long without a job memory is given back.
pub(super) const QUIET: Duration = Duration::from_secs(3);

/// The jobs of one thread.
#[derive(Debug)]
pub(super) struct Jobs<J> {
    receiver: Receiver<J>,
    /// Whether one was given since memory was given back.
    has_worked: Cell<bool>,
}

impl<J> Jobs<J> {
    pub(super) fn of(receiver: Receiver<J>) -> Self {
        Self { receiver, has_worked: Cell::new(false) }
    }

    /// The next job; blocks while there is none. None when nobody is left who could give
    /// one.
    pub(super) fn next(&self) -> Option<J> {
        self.next_or(load::give_back)
    }

    /// The same, where something else is done in quiet. It is done once behind some jobs.
    pub(super) fn next_or(&self, in_quiet: impl FnOnce()) -> Option<J> {
        if self.has_worked.get() {
            match self.receiver.recv_timeout(QUIET) {
                Ok(job) => return Some(job),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {
                    self.has_worked.set(false);
                    in_quiet();
                }
            }
        }
        let job = self.receiver.recv().ok()?;
        self.has_worked.set(true);
        Some(job)
    }

    /// The next job if one is there already.
    pub(super) fn next_at_once(&self) -> Option<J> {
        self.receiver.try_recv().ok()
    }

    /// The newest of the jobs that wait; blocks while there is none.
    pub(super) fn newest(&self) -> Option<J> {
        let first = self.next()?;
        Some(std::iter::from_fn(|| self.next_at_once()).last().unwrap_or(first))
    }
}

/// Has a thread of this name do the jobs that are sent to it.
pub(super) fn start<J: Send + 'static>(
    name: &str,
    work: impl FnMut(&Jobs<J>) -> bool + Send + 'static,
) -> Result<Sender<J>> {
    let (sender, receiver) = channel();
    start_on(name, receiver, work)?;
    Ok(sender)
}

/// Has a thread of this name do the jobs until there is nobody left to give any.
pub(super) fn start_on<J: Send + 'static>(
    name: &str,
    jobs: Receiver<J>,
    mut work: impl FnMut(&Jobs<J>) -> bool + Send + 'static,
) -> Result<()> {
    let jobs = Jobs::of(jobs);
    thread::Builder::new()
        .name(name.into())
        .stack_size(8 << 20)
        .spawn(move || while work(&jobs) {})
        .with_context(|| format!("no thread could be started for the {name}"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_come_in_order_or_the_newest_of_them_until_nobody_gives_any() {
        let (sender, receiver) = channel();
        let jobs = Jobs::of(receiver);
        (1..=5).for_each(|job| sender.send(job).expect("received"));
        assert_eq!((jobs.next(), jobs.next_at_once(), jobs.newest()), (Some(1), Some(2), Some(5)));
        drop(sender);
        assert_eq!((jobs.next(), jobs.next_at_once(), jobs.newest()), (None, None, None));
    }

    #[test]
    fn behind_some_jobs_quiet_comes_once() {
        let (sender, receiver) = channel();
        let jobs = Jobs::of(receiver);
        sender.send(1).expect("received");
        assert_eq!(jobs.next_or(|| unreachable!("nothing was done")), Some(1));
        // Whoever gives the next job waits until it is quiet.
        let quiet = || sender.send(2).expect("received");
        assert_eq!(jobs.next_or(quiet), Some(2));
        assert_eq!(jobs.next_or(|| sender.send(3).expect("received")), Some(3));
    }
}
