//! Which rows of a list fit a filter: those whose words hold all of its words,
//! case and diacritics aside; or those that a filter in its own language keeps
//! ([`Filter`]).
//!
//! Nothing is kept folded for it. A short list is gone through at once; a long one
//! is gone through beside the screen, on all processors, and of a filter that goes
//! on from the one before only the rows that fitted that.

use std::sync::Arc;

use rayon::prelude::*;

use super::list::Section;
use super::model::Model;
use super::msg::{Effect, Work};
use super::rows::{Row, Rows, Words};
use super::whole::FactAt;
use crate::note::{Fact, NoteView, Task};
use crate::query::filter::{Filter, Ready, Thing};
use crate::query::task_groups::TaskAt;
use crate::query::terms::Fault;
use crate::text::SearchKey;
use crate::vault::{NodeId, Vault};

/// The rows of each section that fit, in their order.
pub type Fits = Vec<Vec<u32>>;

/// What a filter asks for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Its words, folded, with single spaces between; as typed where more than
    /// words is asked.
    pub words: Box<str>,
    /// What is asked besides words.
    pub filter: Option<Arc<Filter>>,
}

impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words && self.filter.is_some() == other.filter.is_some()
    }
}

impl Asked {
    /// Reads what is typed.
    ///
    /// # Errors
    /// What cannot be read, with its column.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let filter = Filter::parse(text)?.filter(|filter| !filter.is_plain());
        let words = match &filter {
            None => SearchKey::of(text).as_str().into(),
            Some(_) => text.trim().into(),
        };
        Ok(Self { words, filter: filter.map(Arc::new) })
    }

    /// Whether all rows are asked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether all rows that fit it fit an older one.
    pub fn goes_on_from(&self, older: &Self) -> bool {
        let plain = self.filter.is_none() && older.filter.is_none();
        plain && self.words.starts_with(&*older.words)
    }
}

/// A list to be gone through.
#[derive(Debug, Clone)]
pub struct Narrow {
    /// Its sections.
    pub sections: Arc<[Section]>,
    /// What is asked of their rows.
    pub asked: Asked,
    /// The only rows that can fit.
    pub within: Option<Arc<Fits>>,
}

/// The list that was given to be gone through last.
#[derive(Debug, Clone, Default)]
pub struct Narrowing {
    generation: u64,
    asked: Option<Narrow>,
}

/// Gives the list that is to be gone through, if another one is wanted than was
/// asked for last.
pub fn sync(model: &mut Model) -> Option<Effect> {
    let narrow = model.here().list.to_narrow()?;
    let narrowing = &mut model.narrowing;
    if narrowing.asked.as_ref().is_some_and(|asked| asked.is_as(&narrow)) {
        return None;
    }
    narrowing.generation += 1;
    narrowing.asked = Some(narrow.clone());
    let generation = narrowing.generation;
    Some(Effect::Work(Work::Narrow { generation, vault: Arc::clone(&model.vault), narrow }))
}

/// Takes the rows that fit, if they are still wanted.
pub fn take(model: &mut Model, generation: u64, fits: Result<Fits, Fault>) {
    if generation != model.narrowing.generation {
        return;
    }
    let Some(asked) = model.narrowing.asked.take() else { return };
    let list = &mut model.trail.here_mut().list;
    if list.to_narrow().is_some_and(|wanted| wanted.is_as(&asked)) {
        match fits {
            Ok(fits) => list.take_fits(&model.vault, asked.asked, fits),
            Err(fault) => list.take_fault(asked.asked, fault),
        }
    }
}

impl Narrow {
    /// Whether the same is looked for in the same list.
    fn is_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.sections, &other.sections) && self.asked == other.asked
    }

    /// Goes through the rows.
    ///
    /// # Errors
    /// When the filter names what the vault does not hold.
    pub fn fits(&self, vault: &Vault) -> Result<Fits, Fault> {
        let words = || self.asked.words.split(' ').filter(|word| !word.is_empty()).collect();
        let sought = match &self.asked.filter {
            None => Sought::Words(words()),
            Some(filter) => Sought::Kept(filter.ready(vault)?),
        };
        let of_section = |(at, section): (usize, &Section)| {
            let all: Vec<u32>;
            let within = match &self.within {
                Some(within) => within.get(at).map_or(&[][..], |rows| rows),
                None => {
                    all = (0u32..).take(section.rows.len()).collect();
                    &all
                }
            };
            sought.among(vault, &section.rows, within)
        };
        Ok(self.sections.iter().enumerate().map(of_section).collect())
    }
}

/// What is looked for.
enum Sought<'a> {
    /// Folded words, all of them.
    Words(Vec<&'a str>),
    /// What a filter keeps.
    Kept(Ready),
}

impl Sought<'_> {
    /// Those of some rows that fit.
    fn among(&self, vault: &Vault, rows: &Rows, within: &[u32]) -> Vec<u32> {
        match rows {
            Rows::Made(rows) => {
                let fits = |at: &&u32| self.fit_row(vault, &rows[**at as usize]);
                within.iter().filter(fits).copied().collect()
            }
            Rows::Neighbours(rows) => {
                let fits = |at: &&u32| self.fit_name(vault, rows[**at as usize].node);
                within.par_iter().filter(fits).copied().collect()
            }
            Rows::Facts(facts, _) => {
                let fits = |note: &NoteView<'_>, at: usize| {
                    let FactAt { note: node, index, subject } = facts[at];
                    let fact = note.facts.get(index as usize);
                    let name = vault.node(subject).name();
                    let thing = Thing::Fact { note: node, subject };
                    fact.is_some_and(|fact| self.fit(vault, thing, &[name, fact.statement.text]))
                };
                among_parts(vault, within, |at| facts[at].note, fits)
            }
            Rows::Dated(rows) => {
                let fits = |at: &&u32| self.fit_name(vault, rows[**at as usize].note);
                within.par_iter().filter(fits).copied().collect()
            }
            Rows::Tasks(rows) => {
                let fits = |note: &NoteView<'_>, at: usize| {
                    let TaskAt { note: of, index } = rows.tasks[at];
                    let task = note.tasks.get(index as usize);
                    task.is_some_and(|task| self.fit_task(vault, of, index, task))
                };
                among_parts(vault, within, |at| rows.tasks[at].note, fits)
            }
        }
    }

    fn fit_row(&self, vault: &Vault, row: &Row) -> bool {
        let thing = Thing::Node(row.node);
        match &row.words {
            Words::Name => self.fit(vault, thing, &[vault.node(row.node).name()]),
            Words::Own(words) | Words::Marked { words, .. } => self.fit(vault, thing, &[words]),
            Words::Fact { index, .. } => {
                let fact = fact(vault, row.node, *index);
                let subject = vault.fact_subject(row.node, *index);
                let name = subject.map_or("", |subject| vault.node(subject).name());
                let fact_of = |subject| Thing::Fact { note: row.node, subject };
                let thing = subject.map_or(thing, fact_of);
                fact.is_some_and(|fact| self.fit(vault, thing, &[name, fact.statement.text]))
            }
            Words::Task { index, .. } => {
                let task = task(vault, row.node, *index);
                task.is_some_and(|task| self.fit_task(vault, row.node, *index, &task))
            }
        }
    }

    /// A task fits by its words, by whom it is for, and by the name of its note.
    fn fit_task(&self, vault: &Vault, note: NodeId, index: u32, task: &Task<&str>) -> bool {
        let assignees = vault.assignees(note, index).iter();
        let mut texts = vec![task.text.text, vault.node(note).name()];
        texts.extend(assignees.map(|who| vault.node(*who).name()));
        self.fit(vault, Thing::Task { note, index }, &texts)
    }

    fn fit_name(&self, vault: &Vault, node: NodeId) -> bool {
        self.fit(vault, Thing::Node(node), &[vault.node(node).name()])
    }

    /// Whether a row is kept that says some texts.
    fn fit(&self, vault: &Vault, thing: Thing, texts: &[&str]) -> bool {
        let words = match self {
            Self::Words(words) => words,
            Self::Kept(filter) => return filter.keeps_said(vault, thing, texts),
        };
        let mut folded: Vec<Option<SearchKey>> = texts.iter().map(|_| None).collect();
        words.iter().all(|word| {
            texts.iter().zip(&mut folded).any(|(text, folded)| {
                if text.is_ascii() {
                    return holds_ascii(text.as_bytes(), word.as_bytes());
                }
                folded.get_or_insert_with(|| SearchKey::of(text)).as_str().contains(word)
            })
        })
    }
}

/// Those of some parts of notes that fit: note by note, each unpacked once.
fn among_parts(
    vault: &Vault,
    within: &[u32],
    note_of: impl Fn(usize) -> NodeId + Sync,
    fits: impl Fn(&NoteView<'_>, usize) -> bool + Sync,
) -> Vec<u32> {
    let note_of = |at: &u32| note_of(*at as usize);
    let mut by_note = within.to_vec();
    by_note.par_sort_by_key(note_of);
    let of_note = |rows: &[u32]| {
        let note = rows.first().map(note_of).and_then(|note| vault.note(note));
        let fits = |at: &&u32| note.as_ref().is_some_and(|note| fits(note, **at as usize));
        rows.iter().filter(fits).copied().collect::<Vec<u32>>()
    };
    let same = |a: &u32, b: &u32| note_of(a) == note_of(b);
    let mut fitting: Vec<u32> = by_note.par_chunk_by(same).flat_map_iter(of_note).collect();
    fitting.par_sort_unstable();
    fitting
}

/// Whether an ASCII text holds a folded word, whatever its case. A word has no
/// spaces, so that folding changes nothing else of it.
fn holds_ascii(text: &[u8], word: &[u8]) -> bool {
    let Some((first, rest)) = word.split_first() else { return true };
    let is_first = |byte: u8| byte.to_ascii_lowercase() == *first;
    let ends = text.len().saturating_sub(rest.len());
    (0..ends)
        .any(|at| is_first(text[at]) && text[at + 1..][..rest.len()].eq_ignore_ascii_case(rest))
}

/// All that a row is told apart by from others of its node.
pub fn searched(vault: &Vault, row: &Row) -> SearchKey {
    match &row.words {
        Words::Name => SearchKey::of(vault.node(row.node).name()),
        Words::Own(words) | Words::Marked { words, .. } => SearchKey::of(words),
        Words::Fact { index, .. } => {
            SearchKey::of(fact(vault, row.node, *index).map_or("", |fact| fact.statement.text))
        }
        Words::Task { index, .. } => {
            SearchKey::of(task(vault, row.node, *index).map_or("", |task| task.text.text))
        }
    }
}

/// A task, by where it is.
pub fn task(vault: &Vault, note: NodeId, index: u32) -> Option<Task<&str>> {
    vault.note(note)?.tasks.into_iter().nth(index as usize)
}

/// A fact, by where it is.
pub fn fact(vault: &Vault, note: NodeId, index: u32) -> Option<Fact<&str>> {
    vault.note(note)?.facts.into_iter().nth(index as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_is_searched_as_its_folded_key_is() {
        let texts = ["", "a", "Abc", "xAbCd", "ab  cd", "aab", "ABAB"];
        for text in texts {
            for word in ["a", "abc", "cd", "aab", "bab", "é", "abcd"] {
                let expected = SearchKey::of(text).as_str().contains(word);
                assert_eq!(
                    holds_ascii(text.as_bytes(), word.as_bytes()),
                    expected,
                    "{text} {word}"
                );
            }
        }
    }
}
