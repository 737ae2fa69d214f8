//! What the reader hands to other programs from the screen.

use anyhow::Result;
use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::thread;

use super::clipboard::{self, Surroundings};
use super::editor::Editor;
use super::events::Outbox;
use super::keyboard::Keyboard;
use super::opener;
use super::programs::{self, Outcome};
use super::terminal::Screen;
use super::worker::News;
use crate::app::msg::Msg;
use crate::text::Shown;

/// The way to other programs.
#[derive(Debug)]
pub struct Outside {
    /// To be lent to those that use the terminal.
    pub keyboard: Keyboard,
    /// The reader's own word for their editor; empty for none.
    pub editor: Box<str>,
    /// Their own word for what opens attachments and links; empty for none.
    pub opener: Box<str>,
    /// Where those beside the screen are told of.
    pub outbox: Outbox<News>,
    /// Where clipboard and display are.
    pub surroundings: Surroundings,
}

impl Outside {
    /// Opens a file in the reader's editor: on this terminal, which is taken again
    /// when the editor has ended, or in its own window beside the screen. Gives what
    /// went wrong in a sentence.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn edit(
        &self,
        screen: &mut Screen,
        file: &Path,
        line: Option<u32>,
    ) -> Result<Option<String>> {
        if !file.is_file() {
            return Ok(Some("The note's file is gone.".to_owned()));
        }
        let own = ("the editor of config.toml", Some(self.editor.to_string().into()));
        let setting = |name| (name, env::var_os(name));
        let editors = match Editor::choose(&[own, setting("VISUAL"), setting("EDITOR")]) {
            Ok(editors) => editors,
            Err(why) => return Ok(Some(format!("{why}."))),
        };
        if let Some(editor) = editors.first().filter(|editor| editor.has_window()) {
            return Ok(Some(self.open_beside(editor.name(), editor.command(file, line))));
        }
        self.keyboard.lend(|| screen.lend(|| edit_with(&editors, file, line)))
    }

    /// Has the reader's opener, or else the system's, open a file or an address.
    /// Says what is done.
    pub fn open(&self, what: OsString) -> String {
        let Ok(own) = shell_words::split(&self.opener) else {
            return "The opener of config.toml has a quote without its end.".to_owned();
        };
        if let Some(name) = own.first() {
            let words = own.iter().map(OsString::from).chain([what]).collect();
            return self.open_beside(name, words);
        }
        if !self.surroundings.has_display() {
            return "There is no display here to open it on; it can be copied.".to_owned();
        }
        let words = opener::command(opener::OPENER, what);
        self.open_beside(opener::OPENER, words)
    }

    /// Puts text on the clipboard by a program of the system, and says by which;
    /// where there is none, or none takes it, the terminal has to.
    pub fn copy(&self, what: &'static str, text: String) -> Result<(), String> {
        let (outbox, surroundings) = (self.outbox.clone(), self.surroundings.clone());
        let work = move || match clipboard::give(&surroundings, &text) {
            Some(program) => {
                let words = format!("The {what} was copied by {program}: {}", first_of(&text));
                outbox.send(News::Msg(Msg::Told(Shown::new(&words))))
            }
            None => outbox.send(News::ByTerminal(what, text)),
        };
        let started = thread::Builder::new().name("copier".into()).spawn(work);
        started.map(|_| ()).map_err(|fault| format!("The {what} could not be copied: {fault}."))
    }

    /// Runs a program beside the screen, and says later what went wrong with it.
    fn open_beside(&self, name: &str, words: Vec<OsString>) -> String {
        let (outbox, name) = (self.outbox.clone(), name.to_owned());
        let told = format!("Opened in {name}.");
        let then = move |outcome: Outcome| {
            if let Some(fault) = programs::fault(&name, &outcome) {
                outbox.send(News::Msg(Msg::Told(Shown::new(&fault))));
            }
        };
        programs::beside(words, then).map_or_else(|fault| format!("{fault}."), |()| told)
    }
}

/// How much of what was copied is said, in characters.
const FIRST_CHARS: usize = 40;

/// The beginning of a text in one line.
pub fn first_of(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(FIRST_CHARS) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

/// The first of the editors that is there has the file.
fn edit_with(editors: &[Editor], file: &Path, line: Option<u32>) -> Option<String> {
    let mut said = None;
    for editor in editors {
        let outcome = programs::run(&editor.command(file, line));
        said = programs::fault(editor.name(), &outcome);
        if !outcome.is_err_and(|fault| programs::is_missing(&fault)) {
            return said;
        }
    }
    said.map(|words| format!("{words} VISUAL or EDITOR names your editor."))
}
