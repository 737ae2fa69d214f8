//! `config`: what can be set, what is in force, where it comes from, and what is
//! wrong with it.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::io::Write;

use super::Exit;
use crate::note::Diagnostic;
use crate::shell::config;
use crate::shell::own_folder::OwnFolder;
use crate::shell::print::Printer;
use crate::shell::user::User;
use crate::text::Place;

/// `config path`: the user's own file, whether it is there or not.
///
/// # Errors
/// When no home folder is known, or standard output cannot be written.
pub fn path(user: &User, out: &mut Printer) -> Result<Exit> {
    let file = config::user_file(&user.places).context("no home folder is known")?;
    let file = file.to_string_lossy().into_owned();
    out.row(|| json!({ "path": file }), || [file.clone()])?;
    Ok(Exit::Found)
}

/// `config default`: the defaults as a file.
///
/// # Errors
/// When standard output cannot be written.
pub fn default(out: &mut Printer) -> Result<Exit> {
    out.raw().write_all(config::default_text().as_bytes())?;
    Ok(Exit::Found)
}

/// `config schema`: a JSON schema of the file.
///
/// # Errors
/// When standard output cannot be written.
pub fn schema(out: &mut Printer) -> Result<Exit> {
    let schema = serde_json::to_string_pretty(&config::schema())?;
    writeln!(out.raw(), "{schema}")?;
    Ok(Exit::Found)
}

/// `config show`: every value in force, and where it is said.
///
/// # Errors
/// When standard output cannot be written.
pub fn show(user: &User, folders: &[OwnFolder], out: &mut Printer) -> Result<Exit> {
    let config = user.config.with_vault(folders);
    for said in config.shown() {
        let at = || match said.by.place {
            // The defaults are no file that has lines.
            Some(place) if !said.by.is_usual() => format!("{}:{}", said.by.path, place.line),
            _ => said.by.path.to_string(),
        };
        let json = || {
            let line = said.by.place.filter(|_| !said.by.is_usual()).map(|place| place.line);
            json!({ "key": said.key, "value": said.value, "by": said.by.path.as_str(), "line": line })
        };
        out.row(json, || [said.key.clone(), said.value.clone(), at()])?;
    }
    for me in &user.me {
        let value = format!("\"{me}\"");
        let json = || json!({ "key": "me", "value": value, "by": "--me", "line": Value::Null });
        out.row(json, || ["me".to_owned(), value.clone(), "--me".to_owned()])?;
    }
    Ok(Exit::Found)
}

/// `config check`: what is wrong with the user's file and the vault's; unclear
/// where anything is.
///
/// # Errors
/// When standard output cannot be written.
pub fn check(user: &User, folders: &[OwnFolder], out: &mut Printer) -> Result<Exit> {
    let of_vault = user.config.with_vault(folders);
    let excluded = of_vault.vault_config(&[]).1;
    let mut n_wrong = 0;
    for problem in user.config.problems.iter().chain(&of_vault.problems) {
        n_wrong += 1;
        row(problem, out)?;
    }
    for said in excluded {
        n_wrong += 1;
        out.row(
            || json!({ "path": null, "line": null, "column": null, "message": said }),
            || ["exclude".to_owned(), said.clone()],
        )?;
    }
    Ok(if n_wrong == 0 { Exit::Found } else { Exit::Unclear })
}

fn row(problem: &Diagnostic, out: &mut Printer) -> Result<()> {
    let at = |place: &Place| (place.line, place.column);
    let (line, column) = problem.place.as_ref().map(at).unzip();
    let json = || {
        json!({
            "path": problem.path.as_str(), "line": line, "column": column,
            "message": problem.message(),
        })
    };
    let place = match problem.place {
        Some(place) => super::at(problem.path.as_str(), place),
        None => problem.path.to_string(),
    };
    out.row(json, || [place.clone(), problem.message()])
}
