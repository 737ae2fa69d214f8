//! What notes mean, one sentence a test.

mod differential;
mod fields;
mod frontmatter;
mod hostile;
mod inline_fields;
mod items;
mod links;

use super::{Note, NotePath, Parsed, parse};

fn parsed(text: &str) -> Parsed {
    parse(NotePath::new("Note.md"), text.as_bytes())
}

fn note(text: &str) -> Note {
    parsed(text).note
}

/// The stable names of what was wrong.
fn codes(text: &str) -> Vec<&'static str> {
    parsed(text).problems.iter().map(|problem| problem.code.name()).collect()
}
