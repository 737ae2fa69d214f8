//! `identity`: what was said of names, said, taken back and listed from the
//! command line.

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::Exit;
use crate::shell::identities::{self, Kept};
use crate::shell::own_folder::OwnFolder;
use crate::shell::print::{Printer, complain};
use crate::shell::saying;
use crate::shell::store::Store;
use crate::shell::user::User;
use crate::text::Date;
use crate::vault::{Answer, NodeId, NodeKind, Vault, Verdict};

/// `identity same NAME NAME...` and its like: keeps an answer, and prints it
/// with the place where it is kept. A name that nobody uses is told, and kept.
pub fn say(
    vault: &Vault,
    store: &Store,
    user: &User,
    (verdict, names): (Verdict, &[String]),
    today: Date,
    out: &mut Printer,
) -> Result<Exit> {
    let mut unheard = Vec::new();
    for name in names {
        if n_bearers(vault, name)? == 0 {
            unheard.push(name);
        }
    }
    let names = names.iter().map(|name| name.trim().into()).collect();
    let answer = Answer { verdict, names };
    let folder = OwnFolder::to_write(store, &user.places)?;
    let path = folder.shown(identities::FILE);
    match identities::give(&folder, &answer, today)? {
        None => complain(&format!("{path} says so already")),
        Some(given) if given.n_replaced() > 0 => {
            complain("what was said against it is taken out of older answers");
        }
        Some(_) => {}
    }
    for name in unheard {
        complain(&format!("nothing is called {name} yet; kept all the same"));
    }
    let kept = identities::read(&[folder], &mut Vec::new());
    match kept.iter().rfind(|kept| kept.says(&answer)) {
        Some(kept) => row(kept, out)?,
        None => bail!("{path} was changed meanwhile"),
    }
    Ok(Exit::Found)
}

/// `identity undo`: removes the answer that stands last in the file, and prints
/// it.
pub fn undo(store: &Store, user: &User, out: &mut Printer) -> Result<Exit> {
    let folder = OwnFolder::to_write(store, &user.places)?;
    match identities::remove_last(&folder)? {
        Some(kept) => {
            complain(&format!("taken back: {}", saying::in_words(&kept.answer)));
            row(&kept, out)?;
            Ok(Exit::Found)
        }
        None => {
            complain(&format!("{} holds no answers", folder.shown(identities::FILE)));
            Ok(Exit::Nothing)
        }
    }
}

/// `identity list`: all answers in force, as they stand in their files.
pub fn list(store: &Store, user: &User, out: &mut Printer) -> Result<Exit> {
    let mut problems = Vec::new();
    let kept = identities::read(&OwnFolder::all(store, &user.places), &mut problems);
    for problem in &problems {
        let line = problem.place.map_or(String::new(), |place| format!(":{}", place.line));
        complain(&format!("{}{line} {}", problem.path, problem.message()));
    }
    for kept in &kept {
        row(kept, out)?;
    }
    Ok(Exit::of(kept.len()))
}

fn row(kept: &Kept, out: &mut Printer) -> Result<()> {
    let Kept { answer, date, path, line, .. } = kept;
    let written = || if date.is_empty() { Value::Null } else { json!(date) };
    let json = || {
        json!({
            "verdict": answer.verdict.name(), "names": answer.names, "date": written(),
            "path": path.as_str(), "line": line,
        })
    };
    let names = || answer.names.join(answer.verdict.sign());
    let at = || format!("{path}:{line}");
    out.row(json, || [answer.verdict.name().to_owned(), names(), date.clone(), at()])
}

/// How many things a name means; a name that could mean either of two notes is
/// refused.
fn n_bearers(vault: &Vault, name: &str) -> Result<usize> {
    let bearers = vault.named_in_answer(name);
    let is_note = |id: &&NodeId| vault.node(**id).kind == NodeKind::Note;
    let notes = bearers.iter().filter(is_note);
    let paths: Vec<&str> = notes.filter_map(|&id| super::path_of(vault, id)).collect();
    if paths.len() > 1 {
        bail!("{name} is what {} are called; name one by its path", paths.join(" and "));
    }
    Ok(bearers.len())
}
