//! One queue for all that happens: keys, mouse, signals and what workers send.
//!
//! The main thread waits for the first message, takes all others that are there,
//! and draws once. Nothing wakes it when nothing happens. The queue is bounded:
//! who posts faster than the main thread takes has to wait, so a paste of any
//! size costs no memory. The main thread itself must not post.

use anyhow::{Context, Result};
use crossterm::event::{self, Event, KeyEventKind, MouseEvent, MouseEventKind};
use std::io::ErrorKind;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::faults;
use super::keyboard::Keyboard;
use super::signals::{self, Signal, TERMINAL_GONE};
use super::terminal;

/// The most messages that wait in the queue.
const MESSAGES_MAX: usize = 1024;

/// The most that is taken of one paste, in bytes.
pub const PASTE_BYTES_MAX: usize = 1 << 16;

/// Something that happened. `W` is what workers send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming<W> {
    /// A key pressed or held, a mouse button or wheel, a paste, or a new size;
    /// places and sizes within the screen's limits.
    Input(Event),
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
}

impl<W> Default for Inbox<W> {
    fn default() -> Self {
        let (sender, receiver) = sync_channel(MESSAGES_MAX);
        Self { receiver, outbox: Outbox { sender, era: 0, current: Arc::default() } }
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
        let outbox = self.outbox();
        signals::listen(move |signal| {
            outbox.post(Incoming::Signal(signal));
        })
    }

    /// Starts to listen to the keyboard and the mouse. To be called once, when the
    /// terminal is taken and before the first frame. Gives the keyboard, to be lent.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn listen_to_keys(&self) -> Result<Keyboard> {
        // The first question registers for changes of the size. Asked here and not
        // on the new thread, no change after the first frame can be missed.
        event::poll(Duration::ZERO).context("the terminal gives no keys")?;
        let outbox = self.outbox();
        let keyboard = Keyboard::default();
        let read_from = keyboard.clone();
        thread::Builder::new()
            .name("input".into())
            .spawn(move || read_input(&read_from, &outbox))
            .context("no thread could be started to read keys")?;
        Ok(keyboard)
    }
}

fn read_input<W>(keyboard: &Keyboard, outbox: &Outbox<W>) {
    loop {
        // The parser of keys has faults of its own: a report of a place that
        // cannot be must not end the program.
        let Ok(read) = keyboard.read(|| faults::contain(event::read)) else { continue };
        let message = match read {
            Ok(event) => match wanted(event, terminal::size()) {
                Some(event) => Incoming::Input(event),
                None => continue,
            },
            Err(fault) if fault.kind() == ErrorKind::Interrupted => continue,
            // Nobody can press a key any more.
            Err(_) => Incoming::Signal(Signal::Quit(TERMINAL_GONE)),
        };
        if matches!(message, Incoming::Input(Event::Resize(..))) {
            terminal::has_changed();
        }
        let last = matches!(message, Incoming::Signal(_));
        if !outbox.post(message) || last {
            return;
        }
    }
}

/// What of the terminal's events the program cares for, made harmless.
fn wanted(event: Event, screen: (u16, u16)) -> Option<Event> {
    match event {
        Event::Key(key) => (key.kind != KeyEventKind::Release).then_some(event),
        Event::Mouse(MouseEvent { kind: MouseEventKind::Moved, .. }) => None,
        Event::Mouse(mouse) => Some(Event::Mouse(MouseEvent {
            column: mouse.column.min(screen.0.saturating_sub(1)),
            row: mouse.row.min(screen.1.saturating_sub(1)),
            ..mouse
        })),
        Event::Resize(columns, rows) => {
            let (columns, rows) = terminal::within_limits(columns, rows);
            Some(Event::Resize(columns, rows))
        }
        Event::Paste(mut text) => {
            let end = text.floor_char_boundary(PASTE_BYTES_MAX);
            text.truncate(end);
            Some(Event::Paste(text))
        }
        Event::FocusGained | Event::FocusLost => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton};

    #[test]
    fn only_presses_and_repeats_of_keys_are_wanted() {
        let key = |kind| {
            Event::Key(KeyEvent::new_with_kind(KeyCode::Char('q'), KeyModifiers::NONE, kind))
        };
        let is_wanted = |kind| wanted(key(kind), (80, 24)).is_some();
        assert!(is_wanted(KeyEventKind::Press) && is_wanted(KeyEventKind::Repeat));
        assert!(!is_wanted(KeyEventKind::Release));
    }

    #[test]
    fn the_mouse_is_held_on_the_screen_and_its_movements_are_dropped() {
        let mouse = |kind, column, row| {
            Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
        };
        let down = MouseEventKind::Down(MouseButton::Left);
        assert_eq!(wanted(mouse(down, 80, u16::MAX), (80, 24)), Some(mouse(down, 79, 23)));
        assert_eq!(wanted(mouse(MouseEventKind::Moved, 1, 1), (80, 24)), None);
    }

    #[test]
    fn a_long_paste_is_cut_between_characters() {
        let paste = Event::Paste(format!("x{}", "é".repeat(PASTE_BYTES_MAX)));
        let Some(Event::Paste(kept)) = wanted(paste, (80, 24)) else { unreachable!("a paste") };
        assert_eq!(kept.len(), PASTE_BYTES_MAX - 1);
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
