//! T14: a terminal that takes ten kilobytes a second gets the newest frame, and not
//! all those before it.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{PtySize, native_pty_system};
use rustix::fs::OFlags;

use crate::kit;
use crate::pty::{FRAME_BEGIN, Pty};

/// What the terminal takes, in bytes at each of its steps, and how long one is.
const STEP_BYTES: usize = 500;
const STEP: Duration = Duration::from_millis(50);

const KEYS: usize = 200;

/// No frame is longer: one of the map has 3 KB, the box of help 7 KB.
const FRAME_BYTES_MAX: usize = 8_192;

/// How much a terminal that nobody reads from takes before a write to it waits. The
/// program cannot see how much of that is still to be shown (`TIOCOUTQ` says 0 of a
/// pseudo-terminal), nor take it back: on a slow line it is what the last key waits for.
fn queue_bytes() -> usize {
    let pair = native_pty_system().openpty(PtySize::default()).expect("a pseudo-terminal");
    let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed();
    let name = pair.master.tty_name().expect("it has a name");
    let mut terminal =
        OpenOptions::new().write(true).custom_flags(flags).open(name).expect("it is there");
    std::iter::from_fn(|| terminal.write(&[b' '; 512]).ok()).sum()
}

#[test]
fn a_slow_terminal_gets_few_frames_and_the_last_key_soon() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let variables =
        [("HOME", home.path().to_str().expect("a plain path")), ("COLORTERM", "truecolor")];
    let args = ["--demo", "--today", "2026-11-23"];
    let mut pty = Pty::start(kit::program(), &args, (160, 45), &variables);
    pty.wait_for("64 notes");
    // A map is what costs most to send.
    pty.send("\x1b");
    pty.wait_for("q quit");
    pty.send("M");
    pty.wait_for("Map");
    pty.throttle(STEP_BYTES, STEP);
    let (before, bytes_before) = (pty.n_of(FRAME_BEGIN), pty.n_bytes());
    for _ in 0..KEYS / 2 {
        // There and back again, so that each key draws all of it anew.
        pty.send("\x1b[1;2C");
        thread::sleep(Duration::from_millis(10));
        pty.send("\x1b[1;2D");
    }
    let (begun, bytes_begun) = (Instant::now(), pty.n_bytes());
    pty.send("?");
    pty.wait_for("In the list");
    let (lag, bytes_waited) = (begun.elapsed(), pty.n_bytes() - bytes_begun);
    let n_frames = pty.n_of(FRAME_BEGIN) - before;
    let bytes = (pty.n_bytes() - bytes_before) / n_frames.max(1);
    pty.throttle(usize::MAX, Duration::ZERO);
    pty.send("\x03");
    let ended = pty.end();
    assert_eq!((ended.status, &*ended.left_behind), (0, &[][..]), "{}", ended.screen);
    // What the system holds, the frame that is being written, and that of the key.
    let bytes_max = queue_bytes() + 3 * FRAME_BYTES_MAX;
    assert!(
        bytes_waited < bytes_max,
        "{bytes_waited} bytes before the last key: frames are stacked"
    );
    kit::figure(
        "T14",
        &format!(
            "10 KB/s: {KEYS} keys, {n_frames} frames of {bytes} bytes, the last key seen after \
             {lag:.1?}; the system takes {} bytes before a write waits",
            queue_bytes()
        ),
    );
}
