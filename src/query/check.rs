//! What is wrong with a vault, in rows and in numbers.

use crate::note::{Code, NotePath, Severity};
use crate::text::Place;

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRow {
    /// The kind.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// The file; empty for the vault as a whole.
    pub path: NotePath,
    /// Where in the file, if anywhere.
    pub place: Option<Place>,
    /// A sentence without the path.
    pub message: String,
}

/// How many problems of each severity there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Health {
    /// What could not be read.
    pub errors: u32,
    /// What may not have been read as meant.
    pub warnings: u32,
    /// What is worth knowing.
    pub infos: u32,
}

impl Health {
    /// What the header asks a reader to look at.
    pub fn to_look_at(self) -> u32 {
        self.errors + self.warnings
    }
}
