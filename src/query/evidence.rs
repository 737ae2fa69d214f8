//! What a screen says about a piece of evidence before the line is read: where
//! it stands, under which heading, and the words the vault kept of it.

use crate::note::NotePath;
use crate::text::Place;
use crate::vault::Occurrence;

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
