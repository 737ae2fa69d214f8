//! The clipboard: which way leads to it from here, and text sent along it.
//!
//! On a machine with a display a program of the system takes the text, and holds it
//! when this one has ended. Over ssh, or where there is no display, the clipboard is
//! on another machine, to which only the terminal leads: inside tmux by way of
//! tmux, which passes nothing on by itself unless it is told to.

use std::ffi::{OsStr, OsString};
use std::io::{self, ErrorKind, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long a program may take to take the text, in milliseconds.
const PATIENCE_MS: u64 = 2_000;
/// How long one waits between two looks whether it has, in milliseconds.
const STEP_MS: u64 = 5;

/// A program that takes text for the clipboard, by its words.
type Taker = &'static [&'static str];

/// What tells where the clipboard is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Whether the terminal is on another machine.
    pub is_remote: bool,
    /// Whether there is a Wayland display.
    pub wayland: bool,
    /// Whether there is an X display.
    pub x11: bool,
    /// Whether the system has a clipboard without either.
    pub macos: bool,
    /// Whether the terminal is tmux.
    pub tmux: bool,
}

impl Surroundings {
    /// As the environment tells by this look-up.
    pub fn of(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
        Self {
            is_remote: is_set("SSH_CONNECTION") || is_set("SSH_TTY"),
            wayland: is_set("WAYLAND_DISPLAY"),
            x11: is_set("DISPLAY"),
            macos: cfg!(target_os = "macos"),
            tmux: is_set("TMUX"),
        }
    }

    /// Whether programs with a window can show themselves to the reader.
    pub fn has_display(&self) -> bool {
        !self.is_remote && (self.wayland || self.x11 || self.macos)
    }

    /// The programs to try, the first one first. Behind them is the terminal.
    fn takers(&self) -> Vec<Taker> {
        let here = |is_so: bool| is_so && !self.is_remote;
        let all: [(bool, Taker); 5] = [
            (here(self.wayland), &["wl-copy"]),
            (here(self.x11), &["xclip", "-selection", "clipboard"]),
            (here(self.x11), &["xsel", "--clipboard", "--input"]),
            (here(self.macos), &["pbcopy"]),
            (self.tmux, &["tmux", "load-buffer", "-w", "-"]),
        ];
        all.into_iter().filter(|(is_so, _)| *is_so).map(|(_, taker)| taker).collect()
    }
}

/// Gives text to the first program that takes it, and says which one did. None
/// where only the terminal is left.
pub fn give(surroundings: &Surroundings, text: &str) -> Option<&'static str> {
    let takes = |taker: &Taker| hand_to(taker, text).is_ok();
    surroundings.takers().into_iter().find(takes).map(|taker| taker[0])
}

/// Gives text to one program, and waits until it has it, for [`PATIENCE_MS`] at
/// most. Those that go on to hold the text do so in the background.
fn hand_to(taker: Taker, text: &str) -> io::Result<()> {
    let words: Vec<&OsStr> = taker.iter().map(OsStr::new).collect();
    let mut child = Command::new(words[0])
        .args(&words[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let input = child.stdin.take();
    let text = text.to_owned();
    // On a thread of its own: one that does not read would hold it up for ever.
    let written = thread::Builder::new()
        .name("clipboard".into())
        .spawn(move || input.map_or(Ok(()), |mut input| input.write_all(text.as_bytes())))?;
    wait(&mut child)?;
    written.join().unwrap_or_else(|_| Err(ErrorKind::Other.into()))
}

fn wait(child: &mut Child) -> io::Result<()> {
    let patience = Instant::now() + Duration::from_millis(PATIENCE_MS);
    loop {
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(()),
            Some(_) => return Err(ErrorKind::Other.into()),
            None if Instant::now() >= patience => {
                child.kill()?;
                child.wait()?;
                return Err(ErrorKind::TimedOut.into());
            }
            None => thread::sleep(Duration::from_millis(STEP_MS)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(variables: &[&str], programs: &[&str]) {
        let variable = |name: &str| variables.contains(&name).then(|| "x".into());
        let surroundings = Surroundings { macos: false, ..Surroundings::of(variable) };
        let takers: Vec<&str> = surroundings.takers().iter().map(|taker| taker[0]).collect();
        assert_eq!(takers, programs, "{variables:?}");
    }

    #[test]
    fn programs_are_asked_only_where_their_clipboard_is_the_readers() {
        check(&["WAYLAND_DISPLAY", "DISPLAY"], &["wl-copy", "xclip", "xsel"]);
        check(&["DISPLAY"], &["xclip", "xsel"]);
        check(&["DISPLAY", "SSH_CONNECTION"], &[]);
        check(&["DISPLAY", "SSH_TTY", "TMUX"], &["tmux"]);
        check(&["TMUX"], &["tmux"]);
        check(&[], &[]);
    }

    #[test]
    fn a_program_that_is_not_there_or_fails_has_taken_nothing() {
        assert!(hand_to(&["cat"], "x").is_ok());
        assert!(hand_to(&["false"], "x").is_err());
        assert!(hand_to(&["no-such-program-anywhere"], "x").is_err());
    }
}
