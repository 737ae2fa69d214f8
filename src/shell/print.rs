//! Standard output and standard error: rows as text or JSON, nothing in either
//! that could command a terminal, and a closed pipe that ends quietly.

use anyhow::Result;
use serde_json::Value;
use std::borrow::Cow;
use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};

use crate::text::shown::{is_harmless, safe};

/// Writes the rows of one answer.
#[derive(Debug)]
pub struct Printer<'a> {
    out: BufWriter<StdoutLock<'a>>,
    json: bool,
}

impl Printer<'_> {
    /// Rows to standard output, as JSON Lines or as text.
    pub fn stdout(json: bool) -> Self {
        let out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        Self { out, json }
    }

    /// Writes one row: `json` as an object where JSON is wanted, else the fields
    /// as one line, with tabs between them.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn row<const N: usize>(
        &mut self,
        json: impl FnOnce() -> Value,
        fields: impl FnOnce() -> [String; N],
    ) -> Result<()> {
        if self.json {
            let line = json().to_string();
            writeln!(self.out, "{}", escape(&line))?;
            return Ok(());
        }
        self.fields(&fields())
    }

    /// Writes a line where text is wanted: a title, evidence below a row.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn line(&mut self, fields: &[&str]) -> Result<()> {
        if self.json { Ok(()) } else { self.fields(fields) }
    }

    /// Whether JSON is wanted.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Nothing in a field can end the row, begin a column, or command a terminal,
    /// also behind a pipe: what is piped is mostly looked at in the end.
    fn fields(&mut self, fields: &[impl AsRef<str>]) -> Result<()> {
        for (at, field) in fields.iter().enumerate() {
            let tab = if at > 0 { "\t" } else { "" };
            write!(self.out, "{tab}{}", safe(field.as_ref()))?;
        }
        Ok(writeln!(self.out)?)
    }

    /// Writes what is still held back.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn finish(mut self) -> Result<()> {
        Ok(self.out.flush()?)
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
