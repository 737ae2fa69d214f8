//! Full text: what is asked in Obsidian's words, and which lines of a note answer
//! it.
//!
//! | written | holds where |
//! |---|---|
//! | `word`, `"a phrase"`, `/expression/` | the text of the note or its path has it |
//! | `a b`, `a OR b`, `-a`, `( )` | all, one, none of them, together |
//! | `content:` `file:` `path:` | the text, the file's name, its path has it |
//! | `tag:` | the note bears the tag or one below it |
//! | `line:` `block:` `section:` | one line, one paragraph or item, the text below one heading has all |
//! | `task:` `task-todo:` `task-done:` | the line of a task, an open one, a done one has all |
//! | `[name]` `[name:value]` `[name:null]` `[name:<5]` | a property of the frontmatter is there, has that value, has none, is less |
//! | `match-case:` `ignore-case:` | as before, with or without regard to capitals |
//!
//! A match stays within a line, `^` and `$` are a line's ends (of a line longer
//! than 256 KiB, those of its parts). Case is ignored unless asked for, also by
//! expressions, which are those of the `regex` crate: no looking around or back.
//! Tasks are open or done as everywhere here: `x` is done, `-` is neither.
//!
//! Pure: a note's text is handed in. Source: Obsidian's help, `Plugins/Search.md`.

mod matching;
mod pattern;
mod property;
mod tally;

pub use tally::{Limits, Tally, order};

use pattern::{Case, Cover, Pattern};
use property::Property;

use crate::note::NotePath;
use crate::query::terms::{self, Fault, Tree};
use crate::text::Place;

/// Says whether nobody waits for the answer any more.
pub type Stop<'a> = &'a dyn Fn() -> bool;

/// The most lines of one note that are counted; of more it is only said that
/// there are more.
pub const LINES_COUNTED_MAX: usize = 10_000;

/// The keys of the language, without their colons.
#[rustfmt::skip]
pub const KEYS: &[&str] = &[
    "file", "path", "content", "tag", "line", "block", "section",
    "task", "task-todo", "task-done", "match-case", "ignore-case",
];

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Query {
    expr: Expr,
    /// Whether something is asked that a note answers without its text.
    is_narrowed: bool,
}

/// The lines of one note that answer a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteHits {
    /// The note.
    pub path: NotePath,
    /// In the order of the lines, as many as were asked for. One without a line
    /// where only the note's name, path or absence of something answers.
    pub hits: Vec<Hit>,
    /// How many lines answer, shown or not.
    pub n_lines: u32,
    /// Whether there are more than were counted.
    pub at_least: bool,
}

/// One line that answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Where the first match is.
    pub place: Place,
    /// The line, or the part of a long one around the match; the note's path
    /// where no line answers. Not yet safe to show.
    pub text: Box<str>,
    /// What of it matches: starts and ends in characters, ascending.
    pub marks: Box<[(u32, u32)]>,
    /// The nearest heading above.
    pub heading: Option<Box<str>>,
    /// What it is.
    pub by: By,
}

/// What of a note answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    /// A line of its text.
    Line,
    /// The note as a whole.
    Note,
}

#[derive(Debug, Clone)]
enum Expr {
    All(Vec<Expr>),
    Any(Vec<Expr>),
    Not(Box<Expr>),
    Text(Pattern),
    Of(Of, Box<Expr>),
    Part(Part, Box<Expr>),
    Property(Property),
}

/// Which words of a note are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Content,
    File,
    Path,
    Tag,
}

/// Which part of a note must have all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Line,
    Block,
    Section,
    Task,
    TaskTodo,
    TaskDone,
}

impl Query {
    /// Reads what was typed; nothing where nothing was.
    ///
    /// # Errors
    /// What cannot be read, with its column.
    pub fn parse(text: &str) -> Result<Option<Self>, Fault> {
        let Some(tree) = terms::read(text, KEYS)? else { return Ok(None) };
        let expr = expr(&tree, Within { case: Case::Ignored, cover: Cover::Part, key: None })?;
        let is_narrowed = expr.asks_more_than_text();
        Ok(Some(Self { expr, is_narrowed }))
    }
}

/// Where in a query one reads.
#[derive(Clone, Copy)]
struct Within {
    case: Case,
    cover: Cover,
    /// The key whose value may hold words alone.
    key: Option<&'static str>,
}

fn expr(tree: &Tree, within: Within) -> Result<Expr, Fault> {
    let rows = |rows: &[Tree]| -> Result<Vec<Expr>, Fault> {
        rows.iter().map(|row| expr(row, within)).collect()
    };
    Ok(match tree {
        Tree::All(all) => Expr::All(rows(all)?),
        Tree::Any(any) => Expr::Any(rows(any)?),
        Tree::Not(row) => Expr::Not(Box::new(expr(row, within)?)),
        Tree::Text(piece) => Expr::Text(Pattern::of(piece, within.case, within.cover)?),
        Tree::Key { key, column, value } => keyed(key, *column, value, within)?,
        Tree::Property { name, .. } if within.key.is_some() => {
            return Err(only_words(within, name.column));
        }
        Tree::Property { name, value } => {
            Expr::Property(Property::of(name, value.as_deref(), within.case)?)
        }
    })
}

fn keyed(key: &'static str, column: u32, value: &Tree, within: Within) -> Result<Expr, Fault> {
    let case = match key {
        "match-case" => Some(Case::Matched),
        "ignore-case" => Some(Case::Ignored),
        _ => None,
    };
    if let Some(case) = case {
        return expr(value, Within { case, ..within });
    }
    if within.key.is_some() {
        return Err(only_words(within, column.saturating_sub(len(key) + 1)));
    }
    let of = |of, cover| {
        let within = Within { cover, key: Some(key), ..within };
        Ok(Expr::Of(of, Box::new(expr(value, within)?)))
    };
    let part = |part| Ok(Expr::Part(part, Box::new(expr(value, within)?)));
    match key {
        "file" => of(Of::File, Cover::Part),
        "path" => of(Of::Path, Cover::Part),
        "tag" => of(Of::Tag, Cover::Tag),
        "line" => part(Part::Line),
        "block" => part(Part::Block),
        "section" => part(Part::Section),
        "task" => part(Part::Task),
        "task-todo" => part(Part::TaskTodo),
        "task-done" => part(Part::TaskDone),
        _ => Ok(Expr::Of(Of::Content, Box::new(expr(value, within)?))),
    }
}

fn only_words(within: Within, column: u32) -> Fault {
    let key = within.key.unwrap_or_default();
    Fault::at(column, format!("expected a word, \"phrase\" or /expression/ within {key}:"))
}

fn len(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

impl Expr {
    fn asks_more_than_text(&self) -> bool {
        match self {
            Self::All(rows) | Self::Any(rows) => rows.iter().any(Self::asks_more_than_text),
            Self::Not(row) => row.asks_more_than_text(),
            Self::Text(_) => false,
            Self::Of(of, _) => *of != Of::Content,
            Self::Part(part, row) => {
                matches!(part, Part::Task | Part::TaskTodo | Part::TaskDone)
                    || row.asks_more_than_text()
            }
            Self::Property(_) => true,
        }
    }
}

#[cfg(test)]
mod tests;
