//! What is wrong with a vault, in rows and in numbers.

use super::health::{Unresolved, orphans, unresolved};
use crate::note::{Code, Diagnostic, NotePath, Severity};
use crate::text::Place;
use crate::text::words::counted;
use crate::vault::{NodeId, Vault};

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
    /// The note, or the name that no note bears; none where it is of neither.
    pub node: Option<NodeId>,
    /// A sentence without the path.
    pub message: String,
    /// The file that this one is a version of, whether it is still there or not.
    pub of: Option<NotePath>,
}

/// Everything of some kinds that is wrong, of all where none is named: by path,
/// then by place, what concerns a whole file or the vault first. With it names that
/// no note bears, the most asked for first, and notes that nothing is joined to.
pub fn check(vault: &Vault, only: &[Code]) -> Vec<CheckRow> {
    let wanted = |code| only.is_empty() || only.contains(&code);
    let mut rows = Vec::new();
    if wanted(Code::UnresolvedName) {
        rows.extend(unresolved(vault).iter().map(|name| CheckRow::of_name(vault, name)));
    }
    if wanted(Code::Orphan) {
        rows.extend(orphans(vault).into_iter().filter_map(|note| CheckRow::of_orphan(vault, note)));
    }
    rows.extend(problems(vault, only));
    // What was most asked for stays first.
    rows.sort_by(|a, b| a.order().cmp(&b.order()));
    rows
}

/// Every problem of some kinds that its files tell of, in that order.
pub(super) fn problems(vault: &Vault, only: &[Code]) -> Vec<CheckRow> {
    let wanted = |problem: &&Diagnostic| only.is_empty() || only.contains(&problem.code);
    let mut problems: Vec<&Diagnostic> = vault.diagnostics().iter().filter(wanted).collect();
    problems.sort();
    let rows = problems.into_iter().map(|problem| CheckRow::of(vault, problem));
    let mut rows: Vec<CheckRow> = rows.collect();
    rows.sort_by(|a, b| a.order().cmp(&b.order()));
    rows
}

impl CheckRow {
    /// By path and place; versions of a file stand behind what is said of the file.
    fn order(&self) -> (&NotePath, bool, &NotePath, Option<Place>) {
        (self.of.as_ref().unwrap_or(&self.path), self.of.is_some(), &self.path, self.place)
    }

    /// The row of one problem.
    pub(super) fn of(vault: &Vault, problem: &Diagnostic) -> Self {
        let is_version = problem.code == Code::SyncConflict;
        Self {
            of: is_version.then(|| problem.path.beside(&problem.detail)),
            node: vault.by_path(&problem.path),
            code: problem.code,
            severity: problem.code.severity(),
            path: problem.path.clone(),
            place: problem.place,
            message: problem.message(),
        }
    }

    fn of_name(vault: &Vault, row: &Unresolved) -> Self {
        let name = |node: NodeId| vault.node(node).name();
        let near = row.nearest.map(name).map(|near| format!("; {near} may be meant"));
        let links = counted(row.links, "link");
        let asks = if row.links == 1 { "asks" } else { "ask" };
        let detail = format!("{}, for which {links} {asks}", name(row.name));
        let detail = detail + &near.unwrap_or_default();
        let problem = Diagnostic::new(&NotePath::new(""), None, Code::UnresolvedName, detail);
        Self { node: Some(row.name), ..Self::of(vault, &problem) }
    }

    fn of_orphan(vault: &Vault, note: NodeId) -> Option<Self> {
        let path = vault.node(note).path()?;
        Some(Self::of(vault, &Diagnostic::new(path, None, Code::Orphan, "")))
    }
}
