//! What stands above a page: the line that makes an edge, or what is wrong in a file.

use super::compose::{ReadFile, written};
use crate::note::NotePath;
use crate::text::shown::display_safe;
use crate::text::{Place, Shown, cells};

/// A line that is to stand above a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The file that it is of.
    pub path: NotePath,
    /// Where; nothing if it is about all of the file.
    pub place: Option<Place>,
    /// What is wrong there, if that is why it is quoted.
    pub problem: Option<Shown>,
}

/// What stands above a page: the line that makes an edge, or what is wrong in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strip {
    /// The file and the number of the line.
    pub place: Shown,
    /// What is wrong there, row by row.
    pub problem: Vec<Shown>,
    /// The words of the line; empty where there are none.
    pub words: Shown,
}

/// How much of the line is quoted, in characters.
const CHARS_MAX: usize = 400;

/// What is wrong takes so many rows at the most.
const PROBLEM_ROWS_MAX: usize = 4;

impl Quote {
    /// How many rows it takes above a page, at the most.
    pub(super) fn rows_max(&self) -> usize {
        Strip::ROWS + if self.problem.is_some() { PROBLEM_ROWS_MAX } else { 0 }
    }
}

impl Strip {
    /// How many rows it takes where all that it says is the words of a line, its rule
    /// included.
    pub const ROWS: usize = 3;

    /// Reads the line that is quoted above a page of this width, in cells.
    pub(super) fn of(quote: &Quote, width: u16, read: &ReadFile) -> Option<Self> {
        let Quote { path, place, problem } = quote;
        let width = usize::from(width);
        let line = place.and_then(|place| written(read, path, place, width, CHARS_MAX));
        if line.is_none() && problem.is_none() {
            return None;
        }
        let place = place.map_or_else(String::new, |place| format!(":{}", place.line));
        let problem = problem.iter().flat_map(|problem| {
            let rows = cells::rows(problem, width).into_iter().take(PROBLEM_ROWS_MAX);
            rows.map(|row| Shown::new(problem[row].trim_end())).collect::<Vec<_>>()
        });
        Some(Self {
            place: display_safe(&format!("{path}{place}")),
            problem: problem.collect(),
            words: line.map(|line| display_safe(&line)).unwrap_or_default(),
        })
    }

    /// How many rows it takes, its rule included.
    pub fn n_rows(&self) -> usize {
        Self::ROWS - usize::from(self.words.is_empty()) + self.problem.len()
    }
}
