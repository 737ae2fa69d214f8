//! The language of filters: which rows of a list, which names of a vault are kept.
//!
//! | written | keeps |
//! |---|---|
//! | `word`, `"a phrase"` | what is called so or says so, case and accents aside |
//! | `a b`, `a OR b`, `-a`, `( )` | all, one, none of them, together |
//! | `class:person` | what is of that class; `tag`, `attachment`, `note` too |
//! | `about:"X"` | facts about X, and notes that are about X |
//! | `with:X` | notes that name X, and names that share a note with X |
//! | `tag:a` | notes that bear the tag or one below it |
//! | `path:Meetings/` | what lies at such a path |
//! | `since:2026-01` `until:2026` | what is dated from then on, up to then; a name by the notes that name it |
//! | `has:open-task` | what has one: see [`Has`] |
//! | `linked:no` | what no other note names; `linked:yes` the others |
//!
//! A fact is asked for itself by words, `class:` and `about:`, which mean its
//! subject. A task is asked for itself by words; by `class:`, which is that of its
//! note, of whom it is for or whom it names; by `about:`, which means what it is
//! for or names and what its note is about ([`is_about`]); by `since:`, `until:`
//! and `has:date`, which mean its [`day`]; and by `has:open-task`. Everything else,
//! `with:` and `tag:` too, asks of the note that a fact or a task is written in.
//!
//! It is read without a vault, and prepared once for each: only then it is known
//! whom a name means. Names are looked up as everywhere.
//!
//! [`is_about`]: super::tasks::is_about
//! [`day`]: super::tasks::day

mod ready;
mod thing;

pub use ready::{Ready, kept};
pub use thing::Thing;

use crate::query::terms::{self, Fault, How, Piece, Tree};
use crate::text::{Date, SearchKey};

/// The keys of the language, without their colons.
pub const KEYS: &[&str] =
    &["class", "about", "with", "tag", "since", "until", "has", "linked", "path"];

/// A filter as it was typed.
#[derive(Debug, Clone)]
pub struct Filter {
    expr: Expr<Term>,
    is_plain: bool,
}

/// What is asked, as it belongs together.
#[derive(Debug, Clone)]
enum Expr<T> {
    All(Vec<Expr<T>>),
    Any(Vec<Expr<T>>),
    Not(Box<Expr<T>>),
    One(T),
}

/// One thing that is asked, before it is known whom it means.
#[derive(Debug, Clone)]
enum Term {
    Words(Box<str>),
    Class(Piece),
    About(Piece),
    With(Piece),
    Tag(Piece),
    Path(Box<str>),
    Since(Date),
    Until(Date),
    Has(Has),
    Linked(bool),
}

/// What a note or a name may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Has {
    /// A note of its own.
    Note,
    /// A date; a name has those of the notes that name it.
    Date,
    /// A tag.
    Tag,
    /// Another name that its note gives itself.
    Alias,
    /// A task in it; of a name, one that is its own or names it.
    Task,
    /// One that is still to be done.
    OpenTask,
    /// A fact in it; of a name, one about it.
    Fact,
    /// A decision in it; of a name, one that names it.
    Decision,
}

/// All that can be had, by its word.
const HAVE: [(&str, Has); 8] = [
    ("note", Has::Note),
    ("date", Has::Date),
    ("tag", Has::Tag),
    ("alias", Has::Alias),
    ("task", Has::Task),
    ("open-task", Has::OpenTask),
    ("fact", Has::Fact),
    ("decision", Has::Decision),
];

impl Filter {
    /// Reads what was typed; nothing where nothing was.
    ///
    /// # Errors
    /// What cannot be read, with its column.
    pub fn parse(text: &str) -> Result<Option<Self>, Fault> {
        let Some(tree) = terms::read(text, KEYS)? else { return Ok(None) };
        let expr = expr(&tree)?;
        let is_plain = match &tree {
            Tree::All(rows) => rows.iter().all(is_word),
            other => is_word(other),
        };
        Ok(Some(Self { expr, is_plain }))
    }

    /// Whether it is words alone, all of which are meant.
    pub fn is_plain(&self) -> bool {
        self.is_plain
    }
}

fn is_word(tree: &Tree) -> bool {
    matches!(tree, Tree::Text(Piece { how: How::Word, .. }))
}

fn expr(tree: &Tree) -> Result<Expr<Term>, Fault> {
    each(tree, &|leaf| match leaf {
        Tree::Text(piece) => Ok(Expr::One(Term::Words(words(piece)?))),
        Tree::Key { key, value, .. } => each(value, &|leaf| match leaf {
            Tree::Text(piece) => Ok(Expr::One(term(key, piece)?)),
            other => Err(Fault::at(column_of(other), format!("expected a word within {key}:"))),
        }),
        other => {
            let says = "a filter asks no properties; the text search does, as ?[name:value]";
            Err(Fault::at(column_of(other), says))
        }
    })
}

/// Reads what stands together, and each other part by `leaf`.
fn each(
    tree: &Tree,
    leaf: &dyn Fn(&Tree) -> Result<Expr<Term>, Fault>,
) -> Result<Expr<Term>, Fault> {
    let rows = |rows: &[Tree]| -> Result<Vec<Expr<Term>>, Fault> {
        rows.iter().map(|row| each(row, leaf)).collect()
    };
    Ok(match tree {
        Tree::All(all) => Expr::All(rows(all)?),
        Tree::Any(any) => Expr::Any(rows(any)?),
        Tree::Not(row) => Expr::Not(Box::new(each(row, leaf)?)),
        Tree::Text(_) | Tree::Key { .. } | Tree::Property { .. } => leaf(tree)?,
    })
}

fn column_of(tree: &Tree) -> u32 {
    match tree {
        Tree::All(rows) | Tree::Any(rows) => rows.first().map_or(1, column_of),
        Tree::Not(row) => column_of(row),
        Tree::Text(piece) => piece.column,
        Tree::Key { column, .. } => *column,
        Tree::Property { name, .. } => name.column,
    }
}

/// The words of a piece as names are compared with them.
fn words(piece: &Piece) -> Result<Box<str>, Fault> {
    match piece.how {
        How::Word | How::Phrase => Ok(SearchKey::of(&piece.text).as_str().into()),
        How::Expression => {
            let says = "expected a word or a \"phrase\"; /expressions/ are for the text search";
            Err(Fault::at(piece.column, says))
        }
    }
}

fn term(key: &str, piece: &Piece) -> Result<Term, Fault> {
    let folded = words(piece)?;
    let text = piece.text.trim();
    let wrong = |says: String| Err(Fault::at(piece.column, says));
    if text.is_empty() {
        return wrong(format!("expected a word behind {key}:"));
    }
    Ok(match key {
        "class" => Term::Class(piece.clone()),
        "about" => Term::About(piece.clone()),
        "with" => Term::With(piece.clone()),
        "tag" => Term::Tag(piece.clone()),
        "path" => Term::Path(folded),
        "since" | "until" => match span(text) {
            Some((first, _)) if key == "since" => Term::Since(first),
            Some((_, last)) => Term::Until(last),
            None => return wrong("expected a day 2026-01-04, a month 2026-01 or a year".into()),
        },
        "linked" => match &*folded {
            "yes" => Term::Linked(true),
            "no" => Term::Linked(false),
            _ => return wrong("expected yes or no".into()),
        },
        _ => match HAVE.iter().find(|(word, _)| *word == &*folded) {
            Some((_, has)) => Term::Has(*has),
            None => {
                let known: Vec<&str> = HAVE.iter().map(|(word, _)| *word).collect();
                return wrong(format!("expected one of {}", known.join(", ")));
            }
        },
    })
}

/// The first and the last day of a day, a month or a year.
fn span(text: &str) -> Option<(Date, Date)> {
    if text.len() == 10 {
        return Date::at_start(text).map(|day| (day, day));
    }
    let number = |text: &str| -> Option<i16> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok())?
    };
    let (year, month) = match (text.len(), text.split_once('-')) {
        (4, None) => (number(text)?, None),
        (7, Some((year, month))) => (number(year)?, Some(i8::try_from(number(month)?).ok()?)),
        _ => return None,
    };
    let first = Date::new(year, month.unwrap_or(1), 1)?;
    let last = match month {
        Some(month) => (28..=31).rev().find_map(|day| Date::new(year, month, day)).unwrap_or(first),
        None => Date::new(year, 12, 31)?,
    };
    Some((first, last))
}

#[cfg(test)]
mod tests;
