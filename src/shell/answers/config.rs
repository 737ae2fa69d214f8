//! `config`: what can be set, what is in force, where it comes from, and what is
//! wrong with it.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::io::Write;

use super::Exit;
use crate::note::{Diagnostic, NotePath};
use crate::shell::config::{self, Said, Source};
use crate::shell::identities;
use crate::shell::own_folder::OwnFolder;
use crate::shell::print::{Printer, complain};
use crate::shell::user::User;
use crate::shell::views;
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

/// `config show`: every value in force, where it is said, and what is said beside it
/// that is not in force.
///
/// # Errors
/// When standard output cannot be written.
pub fn show(user: &User, folders: &[OwnFolder], out: &mut Printer) -> Result<Exit> {
    let config = user.config.with_vault(folders);
    let mut refused: Vec<&Said> = config.refused.iter().collect();
    let rows = config.shown();
    for said in &rows {
        // Of several rows of one key that of the same file has it, else the first.
        let is_here = |not: &mut &Said| {
            let same = |row: &&Said| row.key == not.key && row.by.path == not.by.path;
            not.key == said.key && rows.iter().find(same).is_none_or(|row| row == said)
        };
        let here: Vec<&Said> = refused.extract_if(.., is_here).collect();
        shown(&said.key, Some(said), &here, out)?;
    }
    for me in &user.me {
        let by = Source { path: NotePath::new("--me"), place: None };
        let me = Said { key: "me".to_owned(), value: config::quoted(me), by };
        shown(&me.key, Some(&me), &[], out)?;
    }
    while let Some(first) = refused.first() {
        let key = first.key.clone();
        let of_key: Vec<&Said> = refused.extract_if(.., |refused| refused.key == key).collect();
        shown(&key, None, &of_key, out)?;
    }
    if !config.refused.is_empty() {
        complain("what is refused is not in force; `vaultgraph config check` says why");
    }
    Ok(Exit::Found)
}

/// One key: what is in force, and what is refused.
fn shown(key: &str, said: Option<&Said>, refused: &[&Said], out: &mut Printer) -> Result<()> {
    // The defaults are no file that has lines.
    let line = |said: &Said| said.by.place.filter(|_| !said.by.is_usual()).map(|place| place.line);
    let at = |said: &Said| match line(said) {
        Some(line) => format!("{}:{line}", said.by.path),
        None => said.by.path.to_string(),
    };
    let json = || {
        let whole = |said: &Said| json!({ "value": said.value, "by": said.by.path.as_str(), "line": line(said) });
        json!({
            "key": key,
            "value": said.map(|said| &said.value),
            "by": said.map(|said| said.by.path.as_str()),
            "line": said.and_then(line),
            "refused": refused.iter().map(|said| whole(said)).collect::<Vec<Value>>(),
        })
    };
    let value = || said.map_or(String::new(), |said| said.value.clone());
    let fields = || [key.to_owned(), value(), said.map_or(String::new(), at)];
    if refused.is_empty() {
        return out.row(json, fields);
    }
    let not = refused.iter().map(|said| format!("{} {}", said.value, at(said)));
    let not = format!("refused: {}", not.collect::<Vec<_>>().join(", "));
    let [key, value, by] = fields();
    out.row(json, || [key, value, by, not])
}

/// `config check`: what is wrong with the user's file and with all that the vault's own
/// folder holds; unclear where anything is.
///
/// # Errors
/// When standard output cannot be written.
pub fn check(user: &User, folders: &[OwnFolder], out: &mut Printer) -> Result<Exit> {
    let mut problems = user.config.problems.clone();
    let readable = OwnFolder::readable(folders.to_vec(), &mut problems);
    let of_vault = user.config.with_vault(&readable);
    problems.extend(of_vault.problems.iter().cloned());
    let (mut meaning, excluded) = of_vault.vault_config(&[]);
    problems.extend(excluded);
    views::extend(&mut meaning, &readable, &mut problems);
    identities::read(&readable, &mut problems);
    for problem in &problems {
        row(problem, out)?;
    }
    Ok(if problems.is_empty() { Exit::Found } else { Exit::Unclear })
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
