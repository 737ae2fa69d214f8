//! What is said of a vault without a note: whether there is none, or whether none
//! could be seen.

use crate::note::Code;
use crate::text::Shown;
use crate::vault::Vault;

/// A sentence without its full stop, of a vault that goes by this name.
pub(super) fn no_notes(name: &Shown, vault: &Vault) -> String {
    let unread = vault.diagnostics().iter().find(|problem| problem.code == Code::Unreadable);
    let Some(problem) = unread else {
        return format!("{name} has no notes (files ending in .md)");
    };
    let (path, message) = (Shown::new(problem.path.as_str()), Shown::new(&problem.message()));
    match problem.path.as_str() {
        "" => format!("no note of {name} was found: its folder {message}"),
        _ => format!("no note of {name} was found: {path} {message}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::{Diagnostic, NotePath};
    use crate::vault::VaultConfig;

    #[track_caller]
    fn check(problems: Vec<Diagnostic>, expected: &str) {
        let vault = Vault::build(Vec::new(), &[], problems, &VaultConfig::default());
        assert_eq!(no_notes(&Shown::new("Garden"), &vault), expected);
    }

    #[test]
    fn a_folder_that_cannot_be_listed_is_not_said_to_be_empty() {
        let problem = |path: &str, code| Diagnostic::new(&NotePath::new(path), None, code, "why");
        check(Vec::new(), "Garden has no notes (files ending in .md)");
        check(vec![problem("a", Code::NotAFile)], "Garden has no notes (files ending in .md)");
        check(
            vec![problem("", Code::Unreadable)],
            "no note of Garden was found: its folder cannot be read: why",
        );
        check(
            vec![problem("a/b", Code::Unreadable)],
            "no note of Garden was found: a/b cannot be read: why",
        );
    }
}
