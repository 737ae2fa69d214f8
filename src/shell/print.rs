//! Standard output and standard error: rows as text or JSON, nothing in either
//! that could command a terminal, and a closed pipe that ends quietly.

use anyhow::Result;
use serde_json::Value;
use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};

use crate::text::shown::{json_safe, safe};

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
            writeln!(self.out, "{}", json_safe(&line))?;
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

    /// Where text of another form than rows is written.
    pub fn raw(&mut self) -> &mut impl Write {
        &mut self.out
    }

    /// Writes what is still held back.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn finish(mut self) -> Result<()> {
        Ok(self.out.flush()?)
    }
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
