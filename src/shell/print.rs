//! Standard output and standard error: rows as text or JSON, nothing in either
//! that could command a terminal, and a closed pipe that ends quietly.

use anyhow::Result;
use rustix::stdio::stdout;
use rustix::termios::isatty;
use serde_json::Value;
use std::borrow::Cow;
use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};

use crate::text::shown::{is_harmless, safe};

/// Writes the rows of one answer.
#[derive(Debug)]
pub struct Printer<'a> {
    out: BufWriter<StdoutLock<'a>>,
    json: bool,
    terminal: bool,
}

impl Printer<'_> {
    /// Rows to standard output, as JSON Lines or as text.
    pub fn stdout(json: bool) -> Self {
        let out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        Self { out, json, terminal: isatty(stdout()) }
    }

    /// Writes one row: `json` as an object where JSON is wanted, else `text` as
    /// one line (or as it is, when it has several of its own making).
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn row(
        &mut self,
        json: impl FnOnce() -> Value,
        text: impl FnOnce() -> String,
    ) -> Result<()> {
        if self.json {
            let line = json().to_string();
            writeln!(self.out, "{}", escape(&line))?;
        } else {
            for line in text().split('\n') {
                let line = self.one_line(line);
                writeln!(self.out, "{line}")?;
            }
        }
        Ok(())
    }

    /// Writes a line of text where text is wanted: a title, an empty line.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn line(&mut self, text: &str) -> Result<()> {
        if !self.json {
            let line = self.one_line(text);
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }

    /// Writes what is still held back.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn finish(mut self) -> Result<()> {
        Ok(self.out.flush()?)
    }

    /// On a terminal nothing may command it; into a pipe goes what is there,
    /// but never a line break within a row.
    fn one_line<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.terminal {
            // Tabs separate columns for other programs; a person wants to see them.
            safe(text)
        } else if text.contains('\r') {
            Cow::Owned(text.replace('\r', " "))
        } else {
            Cow::Borrowed(text)
        }
    }
}

/// Within a JSON text, writes as `\uXXXX` what serde leaves but a terminal might
/// act on: DEL, C1, bidi controls, invisible tags. They stand in strings only.
fn escape(json: &str) -> Cow<'_, str> {
    let acts = |c: char| !is_harmless(c) && !matches!(c, '\u{fe0f}' | '\u{200b}' | '\u{feff}');
    if !json.chars().any(acts) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if acts(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Says something on standard error, safe for the terminal that it may be.
pub fn complain(words: &str) {
    let words = safe(words);
    // Nobody is left to be told that this failed.
    let _ = writeln!(io::stderr(), "vaultgraph: {words}");
}

/// Whether an error is only that the reader of our output has seen enough.
pub fn is_closed_pipe(fault: &anyhow::Error) -> bool {
    let io = fault.chain().find_map(|cause| cause.downcast_ref::<io::Error>());
    io.is_some_and(|io| io.kind() == ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_holds_nothing_that_a_terminal_acts_on() {
        let value = serde_json::json!({ "a": "x\u{9b}31m\u{202e}\u{7f}\u{e0041}é\n" });
        let line = escape(&value.to_string()).into_owned();
        assert_eq!(line, r#"{"a":"x\u009b31m\u202e\u007f\udb40\udc41é\n"}"#);
        assert_eq!(serde_json::from_str::<Value>(&line).expect("still JSON"), value);
    }
}
