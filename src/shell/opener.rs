//! What the system opens for the reader: the address of a note in Obsidian, and the
//! program that opens addresses and files.

use std::ffi::OsString;
use std::path::Path;

use super::find_vault::{self, Listed};
use super::places::Places;
use crate::note::NotePath;
use crate::text::Address;

/// The program that opens a file or an address with whatever is set for it.
pub const OPENER: &str = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };

/// The words that open something: one argument, which never begins with `-`, since
/// it is an absolute path or has a scheme.
pub fn command(opener: &str, what: OsString) -> Vec<OsString> {
    vec![opener.into(), what]
}

/// The address of a file in Obsidian, by the name that its own list of vaults has
/// for the folder. Of folders within one another it is the innermost one.
///
/// # Errors
/// A sentence where Obsidian does not know the vault.
pub fn in_obsidian(
    places: &Places,
    folder: &Path,
    path: &NotePath,
    subpath: Option<&str>,
) -> Result<Address, String> {
    let listed = find_vault::listed_by_obsidian(places);
    let holds = |vault: &&Listed| folder.join(path.as_str()).starts_with(&vault.path);
    let depth = |vault: &&Listed| vault.path.components().count();
    let Some(vault) = listed.iter().filter(holds).max_by_key(depth) else {
        return Err("Obsidian does not know this vault; open it there once.".to_owned());
    };
    let name = |vault: &Listed| vault.path.file_name().map(ToOwned::to_owned);
    let is_twice = listed.iter().any(|other| other != vault && name(other) == name(vault));
    let own = name(vault).map(|name| name.to_string_lossy().into_owned());
    let called = own.filter(|_| !is_twice).unwrap_or_else(|| vault.id.clone());
    let file = folder.join(path.as_str());
    let file = file.strip_prefix(&vault.path).unwrap_or(&file).to_string_lossy();
    Ok(Address::in_obsidian(&called, &file, subpath))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_vault_is_called_as_obsidian_lists_it() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let root = home.path().canonicalize().expect("there");
        for folder in ["My notes/Inner", "a/Twin", "b/Twin", "Unknown", ".config/obsidian"] {
            fs::create_dir_all(root.join(folder)).expect("made");
        }
        let at = |folder: &str| root.join(folder).to_str().expect("Unicode").to_owned();
        let list = format!(
            r#"{{"vaults": {{"1a": {{"path": "{}"}}, "2b": {{"path": "{}"}}, "3c": {{"path": "{}"}}}}}}"#,
            at("My notes"),
            at("a/Twin"),
            at("b/Twin"),
        );
        fs::write(root.join(".config/obsidian/obsidian.json"), list).expect("written");
        let places = Places { config: Some(root.join(".config")), ..Places::default() };
        let address = |folder: &str| {
            let path = NotePath::new("x/Jo & Bo.md");
            in_obsidian(&places, &root.join(folder), &path, Some("A b"))
        };
        let opened = |folder: &str| address(folder).expect("it is known").as_str().to_owned();
        assert_eq!(
            opened("My notes"),
            "obsidian://open?vault=My%20notes&file=x%2FJo%20%26%20Bo%23A%20b"
        );
        assert_eq!(
            opened("My notes/Inner"),
            "obsidian://open?vault=My%20notes&file=Inner%2Fx%2FJo%20%26%20Bo%23A%20b"
        );
        assert_eq!(opened("b/Twin"), "obsidian://open?vault=3c&file=x%2FJo%20%26%20Bo%23A%20b");
        assert!(address("Unknown").is_err());
    }
}
