//! Bytes read from the terminal as they come, with an end to every wait.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, read};
use rustix::stdio::stdin;
use std::io::{self, ErrorKind, PipeReader, Read};
use std::time::Duration;

use super::{Decoder, Input};

/// How many bytes are read at once.
const BYTES_AT_ONCE: usize = 4096;

/// Standard input, read until it is asked to pause.
#[derive(Debug)]
pub struct Typing {
    decoder: Decoder,
    /// A byte here ends the wait.
    pause: PipeReader,
}

impl Typing {
    /// Reads from now on; a byte in `pause` ends a wait.
    pub fn new(pause: PipeReader) -> Self {
        Self { decoder: Decoder::default(), pause }
    }

    /// Waits for something to come, and takes what is there. Comes back with nothing
    /// where that means nothing, or where the wait was ended.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn read(&mut self, out: &mut Vec<Input>) -> io::Result<()> {
        let (keys, pause) = (stdin(), &self.pause);
        let mut watched = [PollFd::new(&keys, PollFlags::IN), PollFd::new(pause, PollFlags::IN)];
        let patience = self.decoder.patience().map(timespec);
        let n_ready = match poll(&mut watched, patience.as_ref()) {
            Err(Errno::INTR) => return Ok(()),
            ready => ready?,
        };
        let [has_keys, is_paused] = watched.map(|one| !one.revents().is_empty());
        if is_paused {
            self.pause.read_exact(&mut [0])?;
        } else if has_keys {
            let mut bytes = [0; BYTES_AT_ONCE];
            match read(stdin(), &mut bytes) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(n_read) => self.decoder.read(&bytes[..n_read], out),
                // A program before this one may have left it so that it does not wait.
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(fault) => return Err(fault.into()),
            }
        } else if n_ready == 0 {
            self.decoder.give_up(out);
        }
        Ok(())
    }
}

fn timespec(patience: Duration) -> Timespec {
    let nanoseconds = patience.subsec_nanos().into();
    Timespec { tv_sec: patience.as_secs().cast_signed(), tv_nsec: nanoseconds }
}
