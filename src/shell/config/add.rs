//! What the program itself writes into a vault's config: the names of its owner.

use toml_edit::{Document, Item, Value};

use super::FILE;
use crate::note::Diagnostic;
use crate::shell::own_folder::OwnFolder;
use crate::shell::toml::Toml;

/// What a file begins with that the program makes.
pub(super) const HEAD: &str = "\
# What this vault decides for vaultgraph. All of it can be edited by hand:
# `vaultgraph config default` lists what can be set.
";

/// Adds names of the owner to the file of a folder; all else in it stays byte for
/// byte.
///
/// # Errors
/// When the file makes no sense, or cannot be written.
pub fn add_me(folder: &OwnFolder, names: &[Box<str>]) -> anyhow::Result<()> {
    let refused = |problem: Diagnostic| anyhow::anyhow!("{} {}", problem.path, problem.message());
    let _lock = folder.lock()?;
    let old = folder.read(FILE).map_err(refused)?.unwrap_or_else(|| HEAD.to_owned());
    let path = folder.shown(FILE);
    let toml = Toml::parse(&path, &old).map_err(refused)?;
    let mut all = me_of(&toml).map_err(refused)?;
    all.extend(names.iter().filter(|name| !all.contains(name)).cloned().collect::<Vec<_>>());
    let value = Value::from_iter(all.iter().map(|name| &**name)).to_string();
    let mut new = old.clone();
    match toml.document.get("me").and_then(Item::span) {
        Some(span) => new.replace_range(span, &value),
        None => {
            let end = if old.contains("\r\n") { "\r\n" } else { "\n" };
            let at = place_of_a_key(&toml.document, &old);
            let is_cut = !(old[..at].is_empty() || old[..at].ends_with(['\n', '\u{feff}']));
            new.insert_str(at, &format!("{}me = {value}{end}", if is_cut { end } else { "" }));
        }
    }
    let said = Toml::parse(&path, &new).and_then(|toml| me_of(&toml)).map_err(refused)?;
    anyhow::ensure!(said == all, "{path} holds more than names at that place; nothing was changed");
    folder.save(FILE, &new)
}

fn me_of(toml: &Toml<'_>) -> Result<Vec<Box<str>>, Diagnostic> {
    toml.document.get("me").map_or(Ok(Vec::new()), |item| toml.texts("me", item))
}

/// Where a new key can stand: below the last one, above every table; below the
/// comments where there is nothing else.
fn place_of_a_key(document: &Document<&str>, text: &str) -> usize {
    let values = document.as_table().iter().filter(|(_, item)| item.is_value());
    let last = values.filter_map(|(_, item)| Some(item.span()?.end)).max();
    match last {
        Some(last) => text[last..].find('\n').map_or(text.len(), |at| last + at + 1),
        None if document.as_table().is_empty() => text.len(),
        None if text.starts_with('\u{feff}') => '\u{feff}'.len_utf8(),
        None => 0,
    }
}
