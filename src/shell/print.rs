//! Standard output and standard error: rows as text or JSON, nothing in either
//! that could command a terminal, and a closed pipe that ends quietly.
//!
//! A name may be as long as a note. On a terminal nobody reads more than the
//! start of it, so it is cut there; behind a pipe and as JSON it is whole.

use anyhow::Result;
use rustix::stdio::stdout;
use rustix::termios::isatty;
use serde_json::Value;
use std::borrow::Cow;
use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};

use super::store::Files;
use crate::note::NotePath;
use crate::text::cells::cut_end;
use crate::text::shown::{json_safe, safe};

/// How many cells a field takes at most on a terminal: some screens of text.
const TERMINAL_CELLS_MAX: usize = 4_096;

/// In which form rows are written.
#[derive(Debug, Clone, Copy, Default)]
pub enum Form<'a> {
    /// A line each, for people.
    #[default]
    Text,
    /// An object each.
    Json,
    /// The path of each, as it is on disk, a NUL behind it; what follows on itself
    /// once.
    Paths(&'a Files),
}

/// Where the rows of answers that list notes have the path, by their keys.
const PATH_KEYS: [&str; 2] = ["path", "source"];

/// Writes the rows of one answer.
#[derive(Debug)]
pub struct Printer<'a> {
    out: BufWriter<StdoutLock<'a>>,
    form: Form<'a>,
    /// How many cells a field may take, if it is not to be whole.
    room: Option<usize>,
    /// The path that was written last.
    last: String,
}

impl<'a> Printer<'a> {
    /// Rows to standard output.
    pub fn stdout(form: Form<'a>) -> Self {
        let out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        let room = isatty(stdout()).then_some(TERMINAL_CELLS_MAX);
        Self { out, form, room, last: String::new() }
    }

    /// Writes one row: `json` as an object where JSON is wanted, its path where
    /// paths are, else the fields as one line, with tabs between them.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn row<const N: usize>(
        &mut self,
        json: impl FnOnce() -> Value,
        fields: impl FnOnce() -> [String; N],
    ) -> Result<()> {
        match self.form {
            Form::Text => self.fields(&fields()),
            Form::Json => Ok(writeln!(self.out, "{}", json_safe(&json().to_string()))?),
            Form::Paths(files) => self.path(files, &json()),
        }
    }

    fn path(&mut self, files: &Files, row: &Value) -> Result<()> {
        let path = PATH_KEYS.iter().find_map(|key| row[key].as_str());
        let Some(path) = path.filter(|path| !path.is_empty() && *path != self.last) else {
            return Ok(());
        };
        path.clone_into(&mut self.last);
        self.out.write_all(&files.name_on_disk(&NotePath::new(path)))?;
        Ok(self.out.write_all(b"\0")?)
    }

    /// Writes a line where text is wanted: a title, evidence below a row.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn line(&mut self, fields: &[&str]) -> Result<()> {
        if self.is_json() { Ok(()) } else { self.fields(fields) }
    }

    /// Whether rows are for another program, and nothing but them is wanted.
    pub fn is_json(&self) -> bool {
        !matches!(self.form, Form::Text)
    }

    /// Nothing in a field can end the row, begin a column, or command a terminal,
    /// also behind a pipe: what is piped is mostly looked at in the end.
    fn fields(&mut self, fields: &[impl AsRef<str>]) -> Result<()> {
        for (at, field) in fields.iter().enumerate() {
            let tab = if at > 0 { "\t" } else { "" };
            write!(self.out, "{tab}{}", within(safe(field.as_ref()), self.room))?;
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

/// Text with `…` at its end where it takes more room than there is.
fn within(text: Cow<'_, str>, room: Option<usize>) -> Cow<'_, str> {
    match room {
        // No character has more cells than bytes.
        Some(room) if text.len() > room => cut_end(&text, room).into(),
        _ => text,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_more_room_than_there_is_is_cut() {
        for (text, room, expected) in [
            ("abcdef", None, "abcdef"),
            ("abcdef", Some(6), "abcdef"),
            ("abcdefg", Some(6), "abcde…"),
            ("ééé", Some(3), "ééé"),
            ("éééé", Some(3), "éé…"),
        ] {
            assert_eq!(within(text.into(), room), expected);
        }
    }
}
