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

/// Every problem, by path, then by place, what concerns a whole file first.
pub fn check(vault: &Vault) -> Vec<CheckRow> {
    let mut problems: Vec<&Diagnostic> = vault.diagnostics().iter().collect();
    problems.sort();
    let row = |problem: &Diagnostic| CheckRow {
        code: problem.code,
        severity: problem.code.severity(),
        path: problem.path.clone(),
        place: problem.place,
        message: problem.message(),
    };
    problems.into_iter().map(row).collect()
}

/// The problems of the vault, counted.
pub fn health(vault: &Vault) -> Health {
    let mut health = Health::default();
    for problem in vault.diagnostics() {
        match problem.code.severity() {
            Severity::Error => health.errors += 1,
            Severity::Warning => health.warnings += 1,
            Severity::Info => health.infos += 1,
        }
    }
    health
}
