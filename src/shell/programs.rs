//! Other programs, run for the reader: words and a status, never a shell.

use anyhow::{Context, Result};
use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

/// What came of running a program.
pub type Outcome = io::Result<ExitStatus>;

/// Runs a program that uses this one's terminal, and waits for its end.
pub fn run(words: &[OsString]) -> Outcome {
    command(words)?.status()
}

/// Runs a program that gets nothing of the terminal, beside this one, and does
/// `then` when it has ended, on a thread of its own.
///
/// # Errors
/// When the system gives no thread. `then` has the other errors.
pub fn beside(words: Vec<OsString>, then: impl FnOnce(Outcome) + Send + 'static) -> Result<()> {
    let run = move || {
        let mut command = command(&words)?;
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // Keys that make signals are not for it.
        command.process_group(0).status()
    };
    thread::Builder::new()
        .name("beside".into())
        .spawn(move || then(run()))
        .context("no thread could be started for another program")?;
    Ok(())
}

fn command(words: &[OsString]) -> io::Result<Command> {
    let (program, arguments) = words.split_first().ok_or(ErrorKind::InvalidInput)?;
    let mut command = Command::new(program);
    command.args(arguments);
    Ok(command)
}

/// What went wrong with a program, in a sentence; nothing if all went well.
pub fn fault(name: &str, outcome: &Outcome) -> Option<String> {
    match outcome {
        Ok(status) if status.success() => None,
        Ok(status) => Some(match (status.code(), status.signal()) {
            (Some(code), _) => format!("{name} ended with status {code}."),
            (None, Some(signal)) => format!("{name} was ended by signal {signal}."),
            (None, None) => format!("{name} did not end well."),
        }),
        Err(fault) if is_missing(fault) => Some(format!("There is no program {name} here.")),
        Err(fault) => Some(format!("{name} cannot be started: {fault}.")),
    }
}

/// Whether a program is not there.
pub fn is_missing(fault: &io::Error) -> bool {
    fault.kind() == ErrorKind::NotFound
}
