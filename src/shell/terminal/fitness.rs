//! Whether there is a terminal on which a screen can be shown.

use rustix::stdio::{stdin, stdout};
use rustix::termios::isatty;
use std::{env, fmt};

/// Why there can be no screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// Standard output goes elsewhere.
    NoScreen,
    /// Standard input comes from elsewhere.
    NoKeys,
    /// `TERM` is `dumb`, or says nothing.
    Dumb,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoScreen => "standard output is not a terminal",
            Self::NoKeys => "standard input is not a terminal, so there are no keys to be had",
            Self::Dumb => "this terminal (TERM) cannot draw a screen",
        })
    }
}

impl std::error::Error for Unfit {}

/// Whether a screen can be shown here.
///
/// # Errors
/// What is missing; first of all a terminal to draw on.
pub fn fitness() -> Result<(), Unfit> {
    if !isatty(stdout()) {
        return Err(Unfit::NoScreen);
    }
    if !isatty(stdin()) {
        return Err(Unfit::NoKeys);
    }
    match env::var_os("TERM") {
        Some(term) if !term.is_empty() && term != "dumb" => Ok(()),
        _ => Err(Unfit::Dumb),
    }
}
