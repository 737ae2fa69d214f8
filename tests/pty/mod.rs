//! A program in a real pseudo-terminal: keys in, screen out, and the terminal's
//! state after the end.
//!
//! Nothing here sleeps, but a terminal that is to be slow: whoever waits is woken by the program's output or its
//! end. A limit, far above what any machine needs, turns a hang into a failure
//! that shows the last screen.

#![allow(dead_code, reason = "each test program uses a part of it")]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::fs::OFlags;
use rustix::process::{Pid, Signal, kill_process};
use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use vt100::MouseProtocolMode;

/// After how long a program that does not answer counts as hung.
const HANG_LIMIT: Duration = Duration::from_secs(60);

/// A terminal that takes what it gets.
const FAST: (usize, Duration) = (usize::MAX, Duration::ZERO);

/// A size of the terminal, in cells.
pub type Size = (u16, u16);

/// What the program has sent so far, as text and as a terminal sees it.
struct Seen {
    parser: vt100::Parser,
    raw: Vec<u8>,
    is_over: bool,
    /// The reader is to close its end at the next output.
    let_go: bool,
    /// The most that is taken at once, and how long it is waited after that.
    pace: (usize, Duration),
}

/// A running program and its terminal.
pub struct Pty {
    seen: Arc<(Mutex<Seen>, Condvar)>,
    reader: JoinHandle<()>,
    writer: Box<dyn Write + Send>,
    master: Box<dyn MasterPty>,
    slave: Box<dyn SlavePty>,
    child: Box<dyn Child + Send + Sync>,
    modes_before: String,
}

/// How a program ended, and how it left its terminal.
pub struct Ended {
    /// The exit status; 1 for one that was killed.
    pub status: u32,
    /// What stands on the screen.
    pub screen: String,
    /// Every byte that was sent.
    pub raw: Vec<u8>,
    /// What is not as it was at the start; empty if all is.
    pub left_behind: Vec<String>,
}

/// What the terminal is to its program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tie {
    /// The terminal of its session: what is closed hangs up on it.
    Session,
    /// A terminal like any file: nobody is told when it is closed.
    Loose,
}

impl Pty {
    /// Starts a program in a terminal of this many columns and rows, with only
    /// these variables beside `TERM` and `PATH`.
    pub fn start(program: &Path, args: &[&str], size: Size, variables: &[(&str, &str)]) -> Self {
        Self::start_tied(program, args, size, variables, Tie::Session)
    }

    /// [`Pty::start`], in this folder.
    pub fn start_in(
        folder: &Path,
        program: &Path,
        args: &[&str],
        size: Size,
        variables: &[(&str, &str)],
    ) -> Self {
        Self::start_with(program, args, size, variables, (Tie::Session, folder.to_owned()))
    }

    /// [`Pty::start`], tied to its terminal in this way.
    pub fn start_tied(
        program: &Path,
        args: &[&str],
        size: Size,
        variables: &[(&str, &str)],
        tie: Tie,
    ) -> Self {
        let folder = std::env::current_dir().expect("a current folder");
        Self::start_with(program, args, size, variables, (tie, folder))
    }

    fn start_with(
        program: &Path,
        args: &[&str],
        size: Size,
        variables: &[(&str, &str)],
        (tie, folder): (Tie, PathBuf),
    ) -> Self {
        let pair = native_pty_system().openpty(pty_size(size)).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.set_controlling_tty(tie == Tie::Session);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        for (name, value) in variables {
            command.env(name, value);
        }
        command.cwd(folder);
        let modes_before = modes_of(&*pair.master);
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let parser = vt100::Parser::new(cells(size.1), cells(size.0), 0);
        let seen = Seen { parser, raw: Vec::new(), is_over: false, let_go: false, pace: FAST };
        let seen = Arc::new((Mutex::new(seen), Condvar::new()));
        let output = pair.master.try_clone_reader().expect("readable");
        let for_reader = Arc::clone(&seen);
        let reader = thread::spawn(move || read_all(output, &for_reader));
        let writer = pair.master.take_writer().expect("writable");
        Self { seen, reader, writer, master: pair.master, slave: pair.slave, child, modes_before }
    }

    /// Presses keys, given as the bytes that a terminal sends for them.
    pub fn send(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).expect("the terminal takes keys");
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, size: Size) {
        self.lock().parser.set_size(cells(size.1), cells(size.0));
        self.master.resize(pty_size(size)).expect("resizable");
    }

    /// Sends the program a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.process(), signal).expect("it is there");
    }

    /// The number of the program's process.
    pub fn process(&self) -> Pid {
        let process = self.child.process_id().and_then(|id| Pid::from_raw(id.cast_signed()));
        process.expect("it has a number")
    }

    /// The path of the terminal.
    pub fn name(&self) -> PathBuf {
        self.master.tty_name().expect("a pseudo-terminal has a name")
    }

    /// How often these bytes were sent so far.
    pub fn n_of(&self, bytes: &[u8]) -> usize {
        n_of(&self.lock().raw, bytes)
    }

    /// Waits until the program has sent these bytes so often.
    #[track_caller]
    pub fn wait_to_be_sent(&self, bytes: &[u8], times: usize) {
        let not_yet = |seen: &mut Seen| !seen.is_over && n_of(&seen.raw, bytes) < times;
        let outcome = self.seen.1.wait_timeout_while(self.lock(), HANG_LIMIT, not_yet);
        let n_sent = n_of(&outcome.expect("the reader is well").0.raw, bytes);
        assert!(n_sent >= times, "sent {n_sent} times: {bytes:?}");
    }

    /// Waits for the first frame, and gives its text as it was then, however late one
    /// looks.
    #[track_caller]
    pub fn first_frame(&self) -> String {
        self.wait_to_be_sent(FRAME_END, 1);
        let seen = self.lock();
        let end = seen.raw.windows(FRAME_END.len()).position(|bytes| bytes == FRAME_END);
        let (rows, columns) = seen.parser.screen().size();
        let mut parser = vt100::Parser::new(rows, columns, 0);
        parser.process(&seen.raw[..end.expect("it was sent")]);
        parser.screen().contents()
    }

    /// How many bytes were sent so far.
    pub fn n_bytes(&self) -> usize {
        self.lock().raw.len()
    }

    /// Takes from now on at most so many bytes at once, each after such a pause.
    pub fn throttle(&self, bytes: usize, pause: Duration) {
        self.lock().pace = (bytes, pause);
    }

    /// What of the terminal is not as it was at the start, at this moment.
    pub fn left_behind(&self) -> Vec<String> {
        let modes = modes_of(&*self.master);
        let seen = self.lock();
        left_behind(&seen, modes != self.modes_before)
    }

    /// Waits until the screen shows `text`, and gives the whole screen.
    #[track_caller]
    pub fn wait_for(&self, text: &str) -> String {
        self.wait_until(text, |screen| screen.contents().contains(text))
    }

    /// What the screen shows at this moment.
    pub fn text(&self) -> String {
        self.lock().parser.screen().contents()
    }

    /// Whether the screen is as wanted, at this moment.
    pub fn shows(&self, is_so: impl Fn(&vt100::Screen) -> bool) -> bool {
        is_so(self.lock().parser.screen())
    }

    /// Waits until the screen is as wanted, and gives its text.
    #[track_caller]
    pub fn wait_until(&self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) -> String {
        let not_yet = |seen: &mut Seen| !seen.is_over && !is_so(seen.parser.screen());
        let outcome = self.seen.1.wait_timeout_while(self.lock(), HANG_LIMIT, not_yet);
        let seen = outcome.expect("the reader is well").0;
        let (is_so, text) = (is_so(seen.parser.screen()), seen.parser.screen().contents());
        drop(seen);
        assert!(is_so, "never came: {what}\nlast screen:\n{text}");
        text
    }

    /// Waits for the program's own end.
    #[track_caller]
    pub fn end(self) -> Ended {
        let Self { seen, reader, writer, master, slave, child, modes_before } = self;
        let status = wait_for_child(child, &seen);
        let modes_after = modes_of(&*master);
        // With no writer left at the other end, the reader comes to its end too.
        drop(slave);
        reader.join().expect("the reader is well");
        drop(writer);
        let seen = seen.0.lock().expect("the reader is well");
        Ended {
            status,
            screen: seen.parser.screen().contents(),
            raw: seen.raw.clone(),
            left_behind: left_behind(&seen, modes_after != modes_before),
        }
    }

    /// Closes the terminal, as when its window is closed, and waits for the
    /// program's end; gives its status.
    #[track_caller]
    pub fn hang_up(self) -> u32 {
        self.lock().let_go = true;
        let Self { seen, reader, writer, master, slave, child, .. } = self;
        // The terminal is closed when nobody holds it, so the reader is woken by
        // a byte written from the program's side.
        let name = master.tty_name().expect("a pseudo-terminal has a name");
        let not_ours = OFlags::NOCTTY.bits().cast_signed();
        let mut terminal = OpenOptions::new().write(true).custom_flags(not_ours).open(name);
        let byte = terminal.as_mut().map(|terminal| terminal.write_all(b" "));
        byte.expect("there").expect("writable");
        reader.join().expect("the reader is well");
        drop((terminal, slave, writer, master));
        wait_for_child(child, &seen)
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.0.lock().expect("the reader is well")
    }
}

/// What a program has left behind in its terminal; whether also the terminal's
/// own modes.
fn left_behind(seen: &Seen, modes_differ: bool) -> Vec<String> {
    let screen = seen.parser.screen();
    let checks = [
        ("the alternate screen", screen.alternate_screen()),
        ("a hidden cursor", screen.hide_cursor()),
        ("marks around pastes", screen.bracketed_paste()),
        ("mouse reports", screen.mouse_protocol_mode() != MouseProtocolMode::None),
        ("keyboard flags", n_keyboard_flags(&seen.raw) > 0),
        (
            "reports of other colours",
            n_of(&seen.raw, b"\x1b[?2031h") > n_of(&seen.raw, b"\x1b[?2031l"),
        ),
        ("the line discipline", modes_differ),
    ];
    checks.iter().filter(|check| check.1).map(|check| check.0.to_owned()).collect()
}

fn n_of(raw: &[u8], bytes: &[u8]) -> usize {
    raw.windows(bytes.len()).filter(|window| window == &bytes).count()
}

/// How many sets of keyboard flags (`CSI > flags u`) were not taken back.
fn n_keyboard_flags(raw: &[u8]) -> usize {
    let parameters = |at: usize| raw[at + 3..].iter().take_while(|byte| byte.is_ascii_digit());
    let ends_well = |at: &usize| raw.get(at + 3 + parameters(*at).count()) == Some(&b'u');
    let count = |mark: &[u8]| {
        let starts = raw.windows(mark.len()).enumerate().filter(|(_, window)| window == &mark);
        starts.map(|(at, _)| at).filter(ends_well).count()
    };
    count(b"\x1b[>").saturating_sub(count(b"\x1b[<"))
}

#[track_caller]
fn wait_for_child(mut child: Box<dyn Child + Send + Sync>, seen: &(Mutex<Seen>, Condvar)) -> u32 {
    let mut killer = child.clone_killer();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || tell.send(child.wait()));
    if let Ok(status) = told.recv_timeout(HANG_LIMIT) {
        return status.expect("the program was waited for").exit_code();
    }
    killer.kill().expect("the program can be killed");
    let seen = seen.0.lock().expect("the reader is well");
    unreachable!("the program did not end; last screen:\n{}", seen.parser.screen().contents());
}

/// What a program sends before and after a frame that is to be seen at once.
pub const FRAME_BEGIN: &[u8] = b"\x1b[?2026h";
const FRAME_END: &[u8] = b"\x1b[?2026l";

/// How much of the output can be shown: all but a frame that is not whole yet.
fn whole(output: &[u8]) -> usize {
    let last = |mark: &[u8]| output.windows(mark.len()).rposition(|window| window == mark);
    match (last(FRAME_BEGIN), last(FRAME_END)) {
        (Some(begin), None) => begin,
        (Some(begin), Some(end)) if begin > end => begin,
        _ => {
            let begins = |n: &usize| output.ends_with(&FRAME_BEGIN[..*n]);
            output.len() - (1..FRAME_BEGIN.len()).rev().find(begins).unwrap_or(0)
        }
    }
}

fn read_all(mut output: Box<dyn Read + Send>, seen: &(Mutex<Seen>, Condvar)) {
    let mut buffer = [0; 1 << 14];
    let mut waiting = Vec::new();
    loop {
        let (bytes, pause) = seen.0.lock().expect("nobody panics with the lock").pace;
        thread::sleep(pause);
        let at_once = bytes.min(buffer.len());
        let n_read = output.read(&mut buffer[..at_once]).unwrap_or(0);
        let mut now = seen.0.lock().expect("nobody panics with the lock");
        now.raw.extend_from_slice(&buffer[..n_read]);
        waiting.extend_from_slice(&buffer[..n_read]);
        now.is_over = n_read == 0;
        let n_shown = if now.is_over { waiting.len() } else { whole(&waiting) };
        now.parser.process(&waiting[..n_shown]);
        waiting.drain(..n_shown);
        let done = now.is_over || now.let_go;
        drop(now);
        seen.1.notify_all();
        if done {
            return;
        }
    }
}

fn modes_of(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios())
}

fn pty_size(size: Size) -> PtySize {
    PtySize { cols: size.0, rows: size.1, pixel_width: 0, pixel_height: 0 }
}

fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap_or(NonZeroU16::MIN)
}
