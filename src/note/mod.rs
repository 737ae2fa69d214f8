//! One file's bytes become one [`Note`] and its problems. Nothing fails: broken
//! input is data, each fault a [`Diagnostic`] beside as much of the note as can
//! be read.
//!
//! The text itself is not kept. What a later layer needs of it is a [`Place`]
//! or a [`Span`](crate::text::Span), and the words of tasks, facts and decisions.

pub mod blocks;
mod body;
mod canvas;
pub mod daily;
pub mod diagnostic;
mod draft;
mod fields;
mod frontmatter;
mod inline_field;
mod item;
mod linktext;
pub mod packed;
pub mod parsed;
pub mod path;
mod plain_yaml;
mod recovered;
mod subpath;
mod tag;
#[cfg(test)]
mod tests;
mod yaml;

pub use daily::DailyNames;
pub use diagnostic::{CODES, Code, Diagnostic, Severity};
pub use item::{assigned_names, assigned_word};
pub use packed::{Packed, Packer};
pub use parsed::{
    Alias, Assignee, BlockId, Counted, DatedBy, Decision, Fact, Heading, InlineField, Link,
    LinkKind, NameUse, Note, NoteDate, NoteHead, NoteView, Parsed, Priority, Property, Statement,
    TagUse, Task, Value, is_open,
};
pub use path::NotePath;

use crate::text::{NameKey, Place, encoding};
use draft::Draft;
use frontmatter::Split;

/// What a vault's settings say of how its notes are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteRules {
    /// How names of notes hold their dates.
    pub daily: DailyNames,
    /// The headings under which a list item is a decision; marks and emoji around them
    /// are no matter.
    pub decisions: Vec<NameKey>,
}

impl Default for NoteRules {
    fn default() -> Self {
        let decisions = ["Decisions", "Decision"].map(NameKey::of).to_vec();
        Self { daily: DailyNames::default(), decisions }
    }
}

/// Reads a file of Markdown, or a canvas. Answers for any bytes, in time linear
/// in their number.
pub fn parse(path: NotePath, bytes: &[u8]) -> Parsed {
    parse_with(path, bytes, &NoteRules::default())
}

/// [`parse`], in a vault of these rules.
pub fn parse_with(path: NotePath, bytes: &[u8], rules: &NoteRules) -> Parsed {
    let decoded = encoding::decode(bytes);
    let mut draft = Draft::new(path);
    for (found, code) in [
        (decoded.utf16, Code::Utf16),
        (decoded.invalid, Code::InvalidUtf8),
        (decoded.nul, Code::NulCharacter),
    ] {
        if found {
            draft.report(code, None, "");
        }
    }
    if draft.note.path.is_canvas() {
        canvas::read(&mut draft, &decoded.text);
    } else {
        read_note(&mut draft, &decoded.text, rules);
    }
    if decoded.utf16 {
        draft.note.links.iter_mut().for_each(|link| link.counted = Counted::NotUtf8);
    }
    draft.finish()
}

fn read_note(draft: &mut Draft, text: &str, rules: &NoteRules) {
    let mut body = (0, 1);
    match frontmatter::split(text) {
        Split::None => {}
        Split::Unclosed => {
            if frontmatter::begins_with_property(text) {
                draft.report(Code::UnclosedFrontmatter, Place::START, "");
            }
        }
        Split::Block { yaml, body: start, line } => {
            frontmatter::read(draft, text, yaml);
            body = (start, line);
        }
    }
    frontmatter::date(draft, &rules.daily);
    let first_link = draft.note.links.len();
    body::read(draft, text, body, &rules.decisions);
    draft.count_repaired_links(first_link);
}
