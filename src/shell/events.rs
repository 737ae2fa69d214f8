//! One queue for all that happens: keys, mouse, signals and what workers send.
//!
//! The main thread waits for the first message, takes all others that are there,
//! and draws once. Nothing wakes it when nothing happens. The queue is bounded:
//! who posts faster than the main thread takes has to wait, so a paste of any
//! size costs no memory. The main thread itself must not post.

use anyhow::{Context, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Instant;

use super::input::{Input, Told, Typing};
use super::keyboard::Keyboard;
use super::signals::{self, Signal, TERMINAL_GONE};
use super::terminal;

/// The most messages that wait in the queue.
const MESSAGES_MAX: usize = 1024;

/// Something that happened. `W` is what workers send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming<W> {
    /// A key, the mouse, a paste, or what the terminal said of itself; places within
    /// the screen.
    Input(Input),
    /// A worker has something.
    Worker(W),
    /// The system, or whoever runs it, wants something.
    Signal(Signal),
    /// The moment that was waited for has come.
    Tick,
}

/// Where messages are posted from other threads.
#[derive(Debug)]
pub struct Outbox<W> {
    sender: SyncSender<(u64, Incoming<W>)>,
    /// For whom it was made; what workers send to others is dropped.
    era: u64,
    /// Who takes messages now.
    current: Arc<AtomicU64>,
}

impl<W> Clone for Outbox<W> {
    fn clone(&self) -> Self {
        let (sender, current) = (self.sender.clone(), Arc::clone(&self.current));
        Self { sender, era: self.era, current }
    }
}

impl<W> Outbox<W> {
    /// Posts what a worker has, and waits while the queue is full. Says whether
    /// anybody still listens; if not, the worker may as well stop.
    pub fn send(&self, news: W) -> bool {
        self.era == self.current.load(Ordering::Relaxed) && self.post(Incoming::Worker(news))
    }

    fn post(&self, message: Incoming<W>) -> bool {
        self.sender.send((self.era, message)).is_ok()
    }
}

/// Where the main thread takes messages.
#[derive(Debug)]
pub struct Inbox<W> {
    receiver: Receiver<(u64, Incoming<W>)>,
    outbox: Outbox<W>,
    /// Whether a change of the terminal's size waits to be taken. One is enough,
    /// however often it changes.
    is_resized: Arc<AtomicBool>,
}

impl<W> Default for Inbox<W> {
    fn default() -> Self {
        let (sender, receiver) = sync_channel(MESSAGES_MAX);
        let outbox = Outbox { sender, era: 0, current: Arc::default() };
        Self { receiver, outbox, is_resized: Arc::default() }
    }
}

impl<W> Inbox<W> {
    /// A way to post into it, for another thread.
    pub fn outbox(&self) -> Outbox<W> {
        self.outbox.clone()
    }

    /// Begins anew: what the workers of before have sent or send is dropped, and
    /// they learn that nobody listens. Keys and signals go on.
    pub fn begin_anew(&mut self) {
        self.outbox.era = self.outbox.current.fetch_add(1, Ordering::Relaxed) + 1;
    }

    /// Waits for the next message, or until `tick` if there is one.
    pub fn wait(&self, tick: Option<Instant>) -> Incoming<W> {
        const OPEN: &str = "the inbox holds a sender of its own";
        loop {
            let received = match tick {
                None => self.receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(tick) => {
                    let patience = tick.saturating_duration_since(Instant::now());
                    self.receiver.recv_timeout(patience)
                }
            };
            match received {
                Ok(message) => match self.current(message) {
                    Some(message) => return message,
                    None => continue,
                },
                Err(RecvTimeoutError::Timeout) => return Incoming::Tick,
                Err(RecvTimeoutError::Disconnected) => unreachable!("{OPEN}"),
            }
        }
    }

    /// The next message if one is there already.
    pub fn next_at_once(&self) -> Option<Incoming<W>> {
        std::iter::from_fn(|| self.receiver.try_recv().ok())
            .find_map(|message| self.current(message))
    }

    /// A message, unless a worker of before has sent it.
    fn current(&self, (era, message): (u64, Incoming<W>)) -> Option<Incoming<W>> {
        if matches!(message, Incoming::Signal(Signal::Resized)) {
            // Before the size is asked for: what changes it from here on comes again.
            self.is_resized.store(false, Ordering::SeqCst);
        }
        let is_stale = matches!(message, Incoming::Worker(_)) && era != self.outbox.era;
        (!is_stale).then_some(message)
    }
}

impl<W: Send + 'static> Inbox<W> {
    /// Starts to listen to signals. To be called once, before anything changes
    /// the terminal: from then on no signal ends the program with it changed.
    ///
    /// # Errors
    /// When the system gives no thread or no signal handler.
    pub fn listen_to_signals(&self) -> Result<()> {
        let (outbox, is_resized) = (self.outbox(), Arc::clone(&self.is_resized));
        signals::listen(move |signal| {
            if signal == Signal::Resized {
                terminal::has_changed();
                if is_resized.swap(true, Ordering::SeqCst) {
                    return;
                }
            }
            outbox.post(Incoming::Signal(signal));
        })
    }

    /// Starts to listen to the keyboard and the mouse. To be called once, when the
    /// terminal is taken.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn listen_to_keys(&self, keyboard: &Keyboard, typing: Typing) -> Result<()> {
        let (keyboard, outbox) = (keyboard.clone(), self.outbox());
        thread::Builder::new()
            .name("input".into())
            .spawn(move || read_input(&keyboard, typing, &outbox))
            .context("no thread could be started to read keys")?;
        Ok(())
    }
}

fn read_input<W>(keyboard: &Keyboard, mut typing: Typing, outbox: &Outbox<W>) {
    let mut inputs = Vec::new();
    loop {
        if keyboard.read(|| typing.read(&mut inputs)).is_err() {
            // Nobody can press a key any more.
            outbox.post(Incoming::Signal(Signal::Quit(TERMINAL_GONE)));
            return;
        }
        for input in inputs.drain(..) {
            if let Input::Told(Told::Kinds(_)) = input {
                terminal::has_answered();
            }
            if !outbox.post(Incoming::Input(on_screen(input, terminal::size))) {
                return;
            }
        }
    }
}

/// The same, with the mouse on the screen, wherever the terminal says that it is.
fn on_screen(input: Input, screen: impl FnOnce() -> (u16, u16)) -> Input {
    let Input::Mouse(what, column, row) = input else { return input };
    let (columns, rows) = screen();
    Input::Mouse(what, column.min(columns.saturating_sub(1)), row.min(rows.saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::msg::Mouse;

    #[test]
    fn the_mouse_is_held_on_the_screen() {
        let mouse = |column, row| Input::Mouse(Mouse::Click, column, row);
        assert_eq!(on_screen(mouse(80, u16::MAX), || (80, 24)), mouse(79, 23));
        assert_eq!(on_screen(mouse(79, 0), || (80, 24)), mouse(79, 0));
    }

    #[test]
    fn of_changes_of_the_size_one_waits() {
        let inbox: Inbox<()> = Inbox::default();
        let resized = || Some(Incoming::Signal(Signal::Resized));
        inbox.is_resized.store(true, Ordering::SeqCst);
        assert!(inbox.outbox().post(Incoming::Signal(Signal::Resized)));
        assert_eq!(inbox.next_at_once(), resized());
        assert!(!inbox.is_resized.load(Ordering::SeqCst), "the next one is told again");
    }

    #[test]
    fn messages_come_in_order_and_a_tick_only_when_asked_for() {
        let inbox = Inbox::default();
        let outbox = inbox.outbox();
        assert!(outbox.send(1) && outbox.send(2));
        assert_eq!(inbox.wait(None), Incoming::Worker(1));
        assert_eq!(inbox.wait(Some(Instant::now())), Incoming::Worker(2));
        assert_eq!(inbox.wait(Some(Instant::now())), Incoming::Tick);
        assert_eq!(inbox.next_at_once(), None);
    }

    #[test]
    fn what_workers_of_before_send_is_dropped_and_signals_go_on() {
        let mut inbox = Inbox::default();
        let (old, listener) = (inbox.outbox(), inbox.outbox());
        assert!(old.send(1));
        inbox.begin_anew();
        assert!(!old.send(2) && inbox.outbox().send(3));
        assert!(listener.post(Incoming::Signal(Signal::Resumed)));
        assert_eq!(inbox.wait(None), Incoming::Worker(3));
        assert_eq!(inbox.next_at_once(), Some(Incoming::Signal(Signal::Resumed)));
        assert_eq!(inbox.next_at_once(), None);
    }

    #[test]
    fn a_worker_learns_that_nobody_listens() {
        let inbox = Inbox::default();
        let outbox = inbox.outbox();
        drop(inbox);
        assert!(!outbox.send(1));
    }
}
