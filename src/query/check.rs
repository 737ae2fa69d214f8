//! What is wrong with a vault, in rows and in numbers.

use crate::note::{Code, Diagnostic, NotePath, Severity};
use crate::text::Place;
use crate::vault::Vault;

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

/// Every problem of some kinds, of all where none is named: by path, then by place,
/// what concerns a whole file first.
pub fn check(vault: &Vault, only: &[Code]) -> Vec<CheckRow> {
    let wanted = |problem: &&Diagnostic| only.is_empty() || only.contains(&problem.code);
    let mut problems: Vec<&Diagnostic> = vault.diagnostics().iter().filter(wanted).collect();
    problems.sort();
    problems.into_iter().map(CheckRow::of).collect()
}

impl CheckRow {
    /// The row of one problem.
    pub(super) fn of(problem: &Diagnostic) -> Self {
        Self {
            code: problem.code,
            severity: problem.code.severity(),
            path: problem.path.clone(),
            place: problem.place,
            message: problem.message(),
        }
    }
}
