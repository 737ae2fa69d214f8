//! A vault in one string, for tests and examples.
//!
//! ```
//! let vault = vaultgraph::vault::fixture::fixture("//- Ada.md\n[[Engine]]\n//- Engine.md\n");
//! assert_eq!((vault.n_notes(), vault.n_edges()), (2, 1));
//! ```

use super::{Vault, VaultConfig};
use crate::note::{self, NotePath, Packed};

/// Builds the vault that `text` describes, by the default rules: each line
/// `//- path` begins a file, and the lines up to the next are its text. A path
/// that is neither a note's nor a canvas's is an attachment, whose text does not
/// matter. Lines before the first file belong to nothing.
pub fn fixture(text: &str) -> Vault {
    fixture_with(text, &VaultConfig::default())
}

/// [`fixture`] by other rules.
pub fn fixture_with(text: &str, config: &VaultConfig) -> Vault {
    let mut parsed = Vec::new();
    let mut attachments = Vec::new();
    for (path, text) in files(text) {
        if path.is_note() || path.is_canvas() {
            parsed.push(Packed::of(&note::parse(path, text.as_bytes())));
        } else {
            attachments.push(path);
        }
    }
    Vault::build(parsed, &attachments, Vec::new(), config)
}

/// The files that a fixture describes, in its order.
pub fn files(text: &str) -> Vec<(NotePath, String)> {
    let mut files: Vec<(NotePath, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("//- ") {
            files.push((NotePath::new(path.trim()), String::new()));
        } else if let Some((_, text)) = files.last_mut() {
            text.push_str(line);
        }
    }
    files
}
