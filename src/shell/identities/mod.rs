//! `.vaultgraph/identities.toml`: what the reader of a vault said of names that
//! are one, or are not.
//!
//! One table an answer, in the order given. The file is its reader's: it is read
//! afresh before every change, only the lines of the answer in question are
//! touched, and all else, comments and answers that make no sense among it, stays
//! byte for byte. A file that is not TOML is never overwritten.

mod force;
#[cfg(test)]
mod tests;
mod text;

pub use force::identities;

use anyhow::{Result, bail};
use rustc_hash::FxHashSet;
use std::ops::Range;

use self::force::{contradicted, keys};
use self::text::{append, block, find_lines, parse};
use super::own_folder::OwnFolder;
use crate::note::{Diagnostic, NotePath};
use crate::text::{Date, NameKey};
use crate::vault::Answer;

/// The name of the file.
pub const FILE: &str = "identities.toml";

/// What a file begins with that the program makes.
const HEAD: &str = "\
# What you said of names in this vault: that they are one ([[same]]), that they
# are not ([[different]]), or that you were not to be asked for now ([[later]]).
# Of names that are one, the first is what all are called. A name that ends in
# .md is the path of a note. Take an answer back by deleting its lines.
";

/// An answer as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What was said.
    pub answer: Answer,
    /// When, as written; empty where nothing is.
    pub date: String,
    /// The file, as [`OwnFolder::shown`] has it.
    pub path: NotePath,
    /// From 1.
    pub line: u32,
    lines: Range<usize>,
}

impl Kept {
    /// Whether it says all that an answer says.
    pub fn says(&self, answer: &Answer) -> bool {
        let known: FxHashSet<NameKey> = keys(&self.answer.names).collect();
        self.answer.verdict == answer.verdict && keys(&answer.names).all(|key| known.contains(&key))
    }
}

/// What an answer changed in the file, to be taken back.
#[derive(Debug, Clone)]
pub struct Given {
    answer: Answer,
    /// The lines that were added.
    added: String,
    /// Lines of older answers, and what they became.
    replaced: Vec<(String, String)>,
    before: String,
    after: String,
}

/// Everything that the files of a vault say.
pub fn read(folders: &[OwnFolder], problems: &mut Vec<Diagnostic>) -> Vec<Kept> {
    let mut all = Vec::new();
    for folder in folders {
        match folder.read(FILE) {
            Ok(Some(text)) => match parse(&folder.shown(FILE), &text, problems) {
                Ok(kept) => all.extend(kept),
                Err(problem) => problems.push(problem),
            },
            Ok(None) => {}
            Err(problem) => problems.push(problem),
        }
    }
    all
}

/// The longest name of an answer.
const NAME_CHARS_MAX: usize = 1_000;

/// Adds an answer to the file of a folder. What older answers say against it is
/// taken out of them. Gives nothing if the file says it already.
///
/// # Errors
/// When the answer names fewer than two things, when the file makes no sense, or
/// when it cannot be written.
pub fn give(folder: &OwnFolder, answer: &Answer, today: Date) -> Result<Option<Given>> {
    if keys(&answer.names).collect::<FxHashSet<_>>().len() < 2 {
        bail!("an answer speaks of two names or more");
    }
    if answer.names.iter().any(|name| name.chars().count() > NAME_CHARS_MAX) {
        bail!("a name has at most {NAME_CHARS_MAX} characters");
    }
    let _lock = folder.lock()?;
    let before = read_to_change(folder)?;
    let kept = parse_to_change(folder, &before)?;
    let against = contradicted(&kept, answer);
    if kept.iter().any(|kept| kept.says(answer)) && against.is_empty() {
        return Ok(None);
    }
    let mut after = before.clone();
    let mut replaced = Vec::new();
    // From the end, so that what is still to be changed stays where it was.
    for (at, names) in against.iter().rev() {
        let old = &kept[*at];
        let lines = before[old.lines.clone()].to_owned();
        let new = if names.len() < 2 {
            String::new()
        } else {
            block(old.answer.verdict, names, &old.date)
        };
        after.replace_range(old.lines.clone(), &new);
        replaced.push((lines, new));
    }
    let added = block(answer.verdict, &answer.names, &today.to_string());
    append(&mut after, &added);
    let left = kept.into_iter().enumerate().filter_map(|(at, old)| {
        match against.iter().find(|(changed, _)| *changed == at) {
            None => Some(old.answer),
            Some((_, names)) if names.len() < 2 => None,
            Some((_, names)) => Some(Answer { names: names.clone(), ..old.answer }),
        }
    });
    check_holds(folder, &after, left.chain([answer.clone()]))?;
    folder.save(FILE, &after)?;
    Ok(Some(Given { answer: answer.clone(), added, replaced, before, after }))
}

impl Given {
    /// What was said.
    pub fn answer(&self) -> &Answer {
        &self.answer
    }

    /// How many older answers it changed.
    pub fn n_replaced(&self) -> usize {
        self.replaced.len()
    }

    /// Takes the answer back, with what it took out of older ones. Whatever else
    /// became of the file meanwhile is kept.
    ///
    /// # Errors
    /// When somebody changed these very lines meanwhile, when the file makes no
    /// sense, or when it cannot be written.
    pub fn take_back(&self, folder: &OwnFolder) -> Result<()> {
        let _lock = folder.lock()?;
        let now = read_to_change(folder)?;
        if now == self.after {
            return folder.save(FILE, &self.before);
        }
        parse_to_change(folder, &now)?;
        let path = folder.shown(FILE);
        let mut text = now;
        let Some(at) = find_lines(&text, &self.added) else {
            bail!("{path} was changed meanwhile, at this very answer; nothing was taken back");
        };
        text.replace_range(at, "");
        for (old, new) in self.replaced.iter().rev() {
            if new.is_empty() {
                append(&mut text, old);
                continue;
            }
            let Some(at) = find_lines(&text, new) else {
                bail!("{path} was changed meanwhile, at an older answer; nothing was taken back");
            };
            text.replace_range(at, old);
        }
        parse_to_change(folder, &text)?;
        folder.save(FILE, &text)
    }
}

/// Removes the last answer of a file; gives it, or nothing if there is none.
///
/// # Errors
/// When the file makes no sense, or cannot be written.
pub fn remove_last(folder: &OwnFolder) -> Result<Option<Kept>> {
    if matches!(folder.read(FILE), Ok(None)) {
        // Nothing was ever said, and no folder is made to find that out.
        return Ok(None);
    }
    let _lock = folder.lock()?;
    let mut text = read_to_change(folder)?;
    let mut kept = parse_to_change(folder, &text)?;
    let Some(last) = kept.pop() else { return Ok(None) };
    text.replace_range(last.lines.clone(), "");
    while text.ends_with("\n\n") {
        text.pop();
    }
    check_holds(folder, &text, kept.into_iter().map(|kept| kept.answer))?;
    folder.save(FILE, &text)?;
    Ok(Some(last))
}

/// Makes sure that a changed text holds just these answers: whatever stands
/// between them, such as tables below an answer, might have joined another.
fn check_holds(
    folder: &OwnFolder,
    text: &str,
    answers: impl Iterator<Item = Answer>,
) -> Result<()> {
    let held: Vec<Answer> =
        parse_to_change(folder, text)?.into_iter().map(|kept| kept.answer).collect();
    let mut wanted: Vec<Answer> = answers.collect();
    let mut found = held;
    wanted.sort();
    found.sort();
    if wanted != found {
        let path = folder.shown(FILE);
        bail!("{path} holds more than answers at that place; nothing was changed");
    }
    Ok(())
}

fn read_to_change(folder: &OwnFolder) -> Result<String> {
    match folder.read(FILE) {
        Ok(text) => Ok(text.unwrap_or_else(|| HEAD.to_owned())),
        Err(problem) => bail!("{} {}; nothing was changed", problem.path, problem.message()),
    }
}

/// The answers of a text that is to be changed; what makes no sense in it is let
/// be, unless all of it makes none.
fn parse_to_change(folder: &OwnFolder, text: &str) -> Result<Vec<Kept>> {
    parse(&folder.shown(FILE), text, &mut Vec::new()).or_else(|problem| {
        let line = problem.place.map_or(1, |place| place.line);
        bail!("{}:{line} {}; nothing was changed", problem.path, problem.message())
    })
}
