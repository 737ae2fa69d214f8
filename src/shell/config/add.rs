//! What the program itself writes into a vault's config: the names of its owner.

use toml_edit::{DocumentMut, Item, Value};

use super::FILE;
use crate::note::Diagnostic;
use crate::shell::own_folder::OwnFolder;
use crate::shell::toml::Toml;

/// What a file begins with that the program makes.
pub(super) const HEAD: &str = "\
# What this vault decides for vaultgraph. All of it can be edited by hand:
# `vaultgraph config default` lists what can be set.
";

/// Adds names of the owner to the file of a folder; all else in it stays as it
/// is.
///
/// # Errors
/// When the file makes no sense, or cannot be written.
pub fn add_me(folder: &OwnFolder, names: &[Box<str>]) -> anyhow::Result<()> {
    let refused = |problem: Diagnostic| anyhow::anyhow!("{} {}", problem.path, problem.message());
    let _lock = folder.lock()?;
    let old = folder.read(FILE).map_err(refused)?;
    let mut text = old.unwrap_or_else(|| HEAD.to_owned());
    let carriage_returns = text.contains("\r\n");
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    // As the file was written.
    let ended = |text: String| match carriage_returns {
        true => text.replace("\r\n", "\n").replace('\n', "\r\n"),
        false => text,
    };
    let toml = Toml::parse(&folder.shown(FILE), &text).map_err(refused)?;
    let mut all = match toml.document.get("me") {
        Some(item) => toml.texts("me", item).map_err(refused)?,
        None => Vec::new(),
    };
    all.extend(names.iter().filter(|name| !all.contains(name)).cloned().collect::<Vec<_>>());
    let value = Value::from_iter(all.iter().map(|name| &**name));
    let mut document: DocumentMut = toml.document.into_mut();
    if document.is_empty() {
        // Comments alone stand at the end of a document, behind every key.
        let text = format!("{text}me = {value}\n");
        return folder.save(FILE, &ended(text));
    }
    match document.get_mut("me").and_then(Item::as_value_mut) {
        Some(old) => {
            let decor = old.decor().clone();
            *old = value;
            *old.decor_mut() = decor;
        }
        None => {
            document.insert("me", Item::Value(value));
        }
    }
    folder.save(FILE, &ended(document.to_string()))
}
