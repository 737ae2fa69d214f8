//! What a screen says about a piece of evidence before the line is read: where
//! it stands, under which heading, and the words the vault kept of it.

use crate::note::{NotePath, Statement};
use crate::text::Place;
use crate::vault::{Occurrence, Vault};

/// One written place that a row of a neighbourhood rests on. For a computed
/// neighbour it is where a shared note names that neighbour.
pub type Evidence = Occurrence;

/// Which kind of sentence the vault kept word for word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kept {
    /// A list item that ends in an `about`.
    Fact,
    /// A checkbox.
    Task,
    /// A list item under a heading Decisions.
    Decision,
}

/// A piece of evidence, ready to be cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The file.
    pub path: NotePath,
    /// Where in it.
    pub place: Place,
    /// The nearest heading above, as written without its marks.
    pub heading: Option<Box<str>>,
    /// The fact, task or decision that stands on that line, if one does.
    pub statement: Option<(Kept, Box<str>)>,
}

/// What can be said of a piece of evidence without reading its line; nothing if
/// its note is not in the vault.
pub fn cite(vault: &Vault, evidence: &Evidence) -> Option<Citation> {
    let note = vault.note(evidence.source)?;
    let line = evidence.place.line;
    let above = note.headings.partition_point(|heading| heading.place.line <= line);
    let heading = above.checked_sub(1).map(|at| note.headings[at].text.into());
    let said = |kind, statement: &Statement<&str>| (kind, statement.text.into());
    let statement = on_line(&note.tasks, |task| &task.text, line)
        .map(|task| said(Kept::Task, task))
        .or_else(|| {
            on_line(&note.facts, |fact| &fact.statement, line).map(|fact| said(Kept::Fact, fact))
        })
        .or_else(|| {
            on_line(&note.decisions, |decision| &decision.statement, line)
                .map(|decision| said(Kept::Decision, decision))
        });
    Some(Citation { path: note.path, place: evidence.place, heading, statement })
}

/// The first statement on a line, of those that stand in the order of places.
fn on_line<'n, 'v, T>(
    all: &'n [T],
    statement: impl Fn(&T) -> &Statement<&'v str>,
    line: u32,
) -> Option<&'n Statement<&'v str>> {
    let at = all.partition_point(|one| statement(one).place.line < line);
    all.get(at).map(statement).filter(|statement| statement.place.line == line)
}
