//! Bytes read from the terminal as they come, with an end to every wait; first of all
//! what it answers, with whatever else comes meanwhile kept for its turn.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, ioctl_fionread, read};
use rustix::stdio::stdin;
use std::io::{self, ErrorKind, PipeReader, Read};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

use super::{Decoder, Input, Told};

/// How many bytes are read at once.
const BYTES_AT_ONCE: usize = 4096;

/// How long an answer may take that is waited for, so that the first frame of a
/// terminal that keeps silent is there within a tenth of a second. What comes later is
/// read with the keys, and heard all the same.
const ANSWER_PATIENCE: Duration = Duration::from_millis(75);

/// An answer is not waited for behind more than so much that is none.
const EARLY_MAX: usize = 4096;

/// Standard input, read until it is asked to pause.
#[derive(Debug)]
pub struct Typing<K = BorrowedFd<'static>> {
    keys: K,
    decoder: Decoder,
    /// What came among answers, and was none.
    early: Vec<Input>,
    /// How many bytes were typed before the terminal was taken: in these it has made
    /// ends of lines of the Enter key.
    n_in_lines: u64,
    /// A byte here ends the wait.
    pause: PipeReader,
}

impl Typing {
    /// Reads from now on, when the terminal is taken; a byte in `pause` ends a wait.
    pub fn new(pause: PipeReader) -> Self {
        Self::of(stdin(), pause)
    }
}

impl<K: AsFd> Typing<K> {
    fn of(keys: K, pause: PipeReader) -> Self {
        let n_in_lines = ioctl_fionread(&keys).unwrap_or(0);
        Self { keys, decoder: Decoder::default(), early: Vec::new(), n_in_lines, pause }
    }

    /// Waits for something to come, and takes what is there. Comes back with nothing
    /// where that means nothing, or where the wait was ended.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn read(&mut self, out: &mut Vec<Input>) -> io::Result<()> {
        if self.early.is_empty() {
            return self.read_within(None, out);
        }
        out.append(&mut self.early);
        Ok(())
    }

    /// Waits until the terminal has said what it is, which is the last that it is
    /// asked, and gives all that it has said of itself; in [`ANSWER_PATIENCE`], or what
    /// it has said by then. All else that came is read later, before anything new; as
    /// is what was said where it is not all, since the rest of it will be, too.
    pub fn answer(&mut self) -> Vec<Told> {
        self.answer_within(ANSWER_PATIENCE)
    }

    fn answer_within(&mut self, patience: Duration) -> Vec<Told> {
        let until = Instant::now() + patience;
        let (mut told, mut inputs) = (Vec::new(), Vec::new());
        while self.early.len() < EARLY_MAX {
            let left = until.saturating_duration_since(Instant::now());
            // A terminal that is gone is so at the next reading, too.
            if left.is_zero() || self.read_within(Some(left), &mut inputs).is_err() {
                break;
            }
            for input in inputs.drain(..) {
                match input {
                    Input::Told(it) => told.push(it),
                    other => self.early.push(other),
                }
            }
            if told.iter().any(|it| matches!(it, Told::Kinds(_))) {
                return told;
            }
        }
        self.early.extend(told.iter().cloned().map(Input::Told));
        told
    }

    fn read_within(&mut self, at_most: Option<Duration>, out: &mut Vec<Input>) -> io::Result<()> {
        let pause = &self.pause;
        let mut watched =
            [PollFd::new(&self.keys, PollFlags::IN), PollFd::new(pause, PollFlags::IN)];
        let patience = self.decoder.patience();
        let wait = [patience, at_most].into_iter().flatten().min();
        let n_ready = match poll(&mut watched, wait.map(timespec).as_ref()) {
            Err(Errno::INTR) => return Ok(()),
            ready => ready?,
        };
        let [has_keys, is_paused] = watched.map(|one| !one.revents().is_empty());
        if is_paused {
            self.pause.read_exact(&mut [0])?;
        } else if has_keys {
            let mut bytes = [0; BYTES_AT_ONCE];
            match read(&self.keys, &mut bytes) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(n_read) => self.take(&mut bytes[..n_read], out),
                // A program before this one may have left it so that it does not wait.
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(fault) => return Err(fault.into()),
            }
        } else if n_ready == 0 && wait == patience {
            self.decoder.give_up(out);
        }
        Ok(())
    }

    fn take(&mut self, bytes: &mut [u8], out: &mut Vec<Input>) {
        for byte in bytes.iter_mut() {
            if self.n_in_lines == 0 {
                break;
            }
            self.n_in_lines -= 1;
            if *byte == b'\n' {
                *byte = b'\r';
            }
        }
        self.decoder.read(bytes, out);
    }
}

fn timespec(patience: Duration) -> Timespec {
    let nanoseconds = patience.subsec_nanos().into();
    Timespec { tv_sec: patience.as_secs().cast_signed(), tv_nsec: nanoseconds }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::key::Key;
    use std::os::unix::net::UnixDatagram;

    /// All that a terminal answers, in its parts.
    const ANSWER: [&str; 3] = ["\x1b]10;rgb:f/f/f\x1b\\", "\x1b]11;rgb:0/0/0\x07", "\x1b[?62;4c"];

    /// Longer than anything here takes.
    const LONG: Duration = Duration::from_secs(60);

    /// A terminal: each sending is read on its own.
    struct Sender {
        to: UnixDatagram,
        _pause: io::PipeWriter,
    }

    impl Sender {
        fn send(&self, bytes: &[u8]) {
            if !bytes.is_empty() {
                self.to.send(bytes).expect("there is room");
            }
        }
    }

    /// What is read of a terminal that has sent `before` until it is taken.
    fn typing(before: &str) -> (Typing<UnixDatagram>, Sender) {
        let (to, from) = UnixDatagram::pair().expect("a pair");
        let (paused, pause) = io::pipe().expect("a pipe");
        let sender = Sender { to, _pause: pause };
        sender.send(before.as_bytes());
        (Typing::of(from, paused), sender)
    }

    /// All that there is to read.
    fn rest(typing: &mut Typing<UnixDatagram>) -> Vec<Input> {
        let mut out = Vec::new();
        while !typing.early.is_empty()
            || typing.decoder.patience().is_some()
            || ioctl_fionread(&typing.keys).is_ok_and(|n| n > 0)
        {
            typing.read(&mut out).expect("it is there");
        }
        out
    }

    fn keys(names: &str) -> Vec<Input> {
        let names = names.split_whitespace();
        names.map(|name| Input::Key(Key::parse(name).expect("a key"))).collect()
    }

    #[track_caller]
    fn check(first: &str, later: &str, expected: &[Input]) {
        let told = [Told::Text((255, 255, 255)), Told::Back((0, 0, 0)), Told::Kinds(vec![62, 4])];
        for at in 0..=first.len() {
            let (mut typing, sender) = typing("");
            let (one, two) = first.as_bytes().split_at(at);
            sender.send(one);
            sender.send(two);
            assert_eq!(typing.answer_within(LONG), told, "{first:?} split at {at}");
            sender.send(later.as_bytes());
            assert_eq!(rest(&mut typing), expected, "{first:?} split at {at}");
        }
    }

    #[test]
    fn keys_among_answers_are_read_afterwards_in_their_order() {
        let [text, back, kinds] = ANSWER;
        check(&format!("{text}{back}{kinds}"), "", &[]);
        check(&format!("ab{text}{back}{kinds}"), "c", &keys("a b c"));
        check(&format!("a{text}b\x1b[A{back}c{kinds}"), "d", &keys("a b up c d"));
        check(&format!("{text}é{back}{kinds}"), "\r", &keys("é enter"));
        // One that is a key by what comes behind it, and those that are cut in two.
        check(&format!("\x1b{text}{back}{kinds}"), "q", &keys("esc q"));
        for (key, name) in [("\x1b[1;5D", "ctrl-left"), ("\x1bOH", "home"), ("日", "日")] {
            for at in 1..key.len() {
                let (mut typing, sender) = typing("");
                let answer = format!("x{text}{back}{kinds}").into_bytes();
                sender.send(&[&answer, &key.as_bytes()[..at]].concat());
                assert_eq!(typing.answer_within(LONG).len(), 3, "{name} cut at {at}");
                sender.send(&key.as_bytes()[at..]);
                let expected = keys(&format!("x {name}"));
                assert_eq!(rest(&mut typing), expected, "{name} cut at {at}");
            }
        }
    }

    #[test]
    fn a_paste_among_answers_is_one_wherever_it_ends() {
        let [text, back, kinds] = ANSWER;
        let expected = [keys("x"), vec![Input::Paste("two\nlines q".into())], keys("y")].concat();
        let paste = "\x1b[200~two\nlines q\x1b[201~";
        check(&format!("x{text}{paste}{back}y{kinds}"), "", &expected);
        check(&format!("x{paste}{text}{back}{kinds}"), "y", &expected);
        let open = format!("x{text}{back}{kinds}");
        for at in 0..paste.len() {
            let (mut typing, sender) = typing("");
            sender.send(format!("{open}{}", &paste[..at]).as_bytes());
            assert_eq!(typing.answer_within(LONG).len(), 3, "cut at {at}");
            sender.send(format!("{}y", &paste[at..]).as_bytes());
            assert_eq!(rest(&mut typing), expected, "cut at {at}");
        }
    }

    #[test]
    fn without_the_last_answer_nothing_is_waited_for_and_nothing_is_lost() {
        let [text, back, _] = ANSWER;
        let (mut typing, sender) = typing("");
        sender.send(format!("a{text}b").as_bytes());
        let told = typing.answer_within(Duration::from_millis(1));
        sender.send(format!("c{back}").as_bytes());
        let white = Told::Text((255, 255, 255));
        // On a machine that was busy nothing has come yet.
        assert!(told.iter().all(|it| *it == white), "{told:?}");
        let all = rest(&mut typing);
        let is_key = |it: &&Input| matches!(it, Input::Key(_));
        let typed: Vec<Input> = all.iter().filter(is_key).cloned().collect();
        assert_eq!(typed, keys("a b c"));
        assert!(all.contains(&Input::Told(white)), "the other colour is nothing without it");
    }

    #[test]
    fn a_flood_ends_the_wait() {
        let (mut typing, sender) = typing("");
        for _ in 0..2 {
            sender.send(&[b'x'; EARLY_MAX]);
        }
        assert_eq!(typing.answer_within(LONG), []);
        assert_eq!(rest(&mut typing).len(), 2 * EARLY_MAX);
    }

    #[test]
    fn enter_is_the_same_key_before_the_terminal_is_taken() {
        let (mut typing, sender) = typing("a\nb");
        sender.send(b"\n");
        assert_eq!(rest(&mut typing), keys("a enter b ctrl-j"));
    }
}
