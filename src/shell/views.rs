//! `.vaultgraph/views.toml`: filters under names.
//!
//! ```toml
//! "open with Halcyon" = 'class:person with:"Halcyon AI" has:open-task'
//! lonely = "has:note linked:no"
//! ```
//!
//! A line that makes no sense is a problem with its place; the rest is in force.
//! Whom a filter names only the vault can tell, when the view is opened.

use toml_edit::Item;

use super::own_folder::OwnFolder;
use super::toml::Toml;
use crate::note::Diagnostic;
use crate::query::filter::Filter;
use crate::vault::{VaultConfig, View};

/// The name of the file.
pub const FILE: &str = "views.toml";

/// The most views that are read.
const VIEWS_MAX: usize = 500;

/// Adds the views of a vault's folders to its rules, by name; of two of one name
/// the first.
pub fn extend(config: &mut VaultConfig, folders: &[OwnFolder], problems: &mut Vec<Diagnostic>) {
    for folder in folders {
        match folder.read(FILE) {
            Ok(Some(text)) => match Toml::parse(&folder.shown(FILE), &text) {
                Ok(toml) => read(&toml, config, problems),
                Err(problem) => problems.push(problem),
            },
            Ok(None) => {}
            Err(problem) => problems.push(problem),
        }
    }
    // In the order written among those of one name.
    config.views.sort_by(|a, b| a.name.cmp(&b.name));
    config.views.dedup_by(|a, b| a.name == b.name);
}

fn read(toml: &Toml<'_>, config: &mut VaultConfig, problems: &mut Vec<Diagnostic>) {
    for (name, item) in toml.document.as_table() {
        if config.views.len() >= VIEWS_MAX {
            let said = format!("no more than {VIEWS_MAX} views are read");
            problems.push(toml.problem(item.span(), &said));
            return;
        }
        match view(toml, name, item) {
            Ok(view) => config.views.push(view),
            Err(problem) => problems.push(problem),
        }
    }
}

fn view(toml: &Toml<'_>, name: &str, item: &Item) -> Result<View, Diagnostic> {
    let wrong = |said: &str| Err(toml.problem(item.span(), said));
    let Some(filter) = item.as_str() else {
        return wrong(&format!("`{name}` is a filter, as in {name} = \"class:person\""));
    };
    match Filter::parse(filter) {
        Ok(Some(_)) if !name.trim().is_empty() => {
            Ok(View { name: name.trim().into(), filter: filter.into() })
        }
        Ok(Some(_)) => wrong("a view has a name"),
        Ok(None) => wrong(&format!("`{name}` keeps everything, for its filter is empty")),
        Err(fault) => wrong(&format!("`{name}` is no filter, {fault}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::places::Places;
    use crate::shell::root::Root;
    use crate::shell::store::Store;

    /// The views of a file, and what is said of it.
    #[track_caller]
    fn check(text: &str, views: &[(&str, &str)], problems: &[&str]) {
        let vault = tempfile::tempdir().expect("a temporary folder");
        let store = Store::Disk(Root::open(vault.path()).expect("a folder"));
        let folders = OwnFolder::all(&store, &Places::default());
        std::fs::create_dir(vault.path().join(".vaultgraph")).expect("made");
        std::fs::write(vault.path().join(".vaultgraph").join(FILE), text).expect("written");
        let (mut config, mut said) = (VaultConfig::default(), Vec::new());
        extend(&mut config, &folders, &mut said);
        let found: Vec<_> = config.views.iter().map(|view| (&*view.name, &*view.filter)).collect();
        assert_eq!(found, views);
        let at = |one: &Diagnostic| one.place.map_or(0, |place| place.line);
        let said: Vec<String> =
            said.iter().map(|one| format!("{}:{} {}", one.path, at(one), one.detail)).collect();
        assert_eq!(said, problems);
    }

    #[test]
    fn views_are_filters_by_name() {
        check(
            "lonely = \"linked:no\"\n\"a b\" = 'with:\"X Y\"' # who\n",
            &[("a b", "with:\"X Y\""), ("lonely", "linked:no")],
            &[],
        );
        check("", &[], &[]);
    }

    #[test]
    fn a_line_that_makes_no_sense_is_told_and_the_rest_is_in_force() {
        let file = ".vaultgraph/views.toml";
        check(
            "a = 1\nb = \"tga:x\"\nc = \"x\"\nd = \"\"\n\"\" = \"x\"\n[e]\n",
            &[("c", "x")],
            &[
                &format!("{file}:1 `a` is a filter, as in a = \"class:person\""),
                &format!(
                    "{file}:2 `b` is no filter, column 1: there is no tga: but class: about: with: \
                     tag: since: until: has: linked: path:; in quotes it is text"
                ),
                &format!("{file}:4 `d` keeps everything, for its filter is empty"),
                &format!("{file}:5 a view has a name"),
                &format!("{file}:6 `e` is a filter, as in e = \"class:person\""),
            ],
        );
        let said =
            "all of it, for it is not TOML (string values must be quoted, expected literal string)";
        check("a = class:person\n", &[], &[&format!("{file}:1 {said}")]);
    }
}
