//! The colours of code on the page that is shown: what a word of it is, and which
//! blocks are still to be coloured.
//!
//! A page is shown without them at once. Blocks that come into view are asked for,
//! each once; the answer lies over the page, which does not change.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::compose::Composed;
use super::ground::Depth;
use super::model::Model;
use super::msg::{Effect, Work};
use super::page::{Page, Stroke};
use super::preview;

/// What some words of code are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ink {
    /// A word of the language.
    Keyword,
    /// What is called or defined; a key, a tag.
    Function,
    /// A type.
    Type,
    /// Text in quotes.
    Text,
    /// A number or another constant.
    Number,
    /// What is said to its reader.
    Comment,
    /// A line that came, in a diff.
    Added,
    /// A line that went.
    Removed,
}

impl Ink {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Keyword,
        Self::Function,
        Self::Type,
        Self::Text,
        Self::Number,
        Self::Comment,
        Self::Added,
        Self::Removed,
    ];
}

/// What is coloured of the page that is shown.
#[derive(Debug, Clone, Default)]
pub struct Inks {
    /// Which page that is, counted.
    page: u64,
    /// The blocks that were asked for, by their place among those of the page.
    asked: BTreeSet<usize>,
    rows: BTreeMap<usize, Vec<(Range<u16>, Ink)>>,
}

impl Inks {
    /// Begins with another page.
    pub fn turn(&mut self) {
        *self = Self { page: self.page + 1, ..Self::default() };
    }

    /// What is coloured of a row, by its cells.
    pub fn of_row(&self, row: usize) -> &[(Range<u16>, Ink)] {
        self.rows.get(&row).map_or(&[], Vec::as_slice)
    }

    /// Takes an answer, unless it is about a page that was shown before.
    pub fn take(&mut self, page: u64, strokes: Vec<Stroke>) {
        if page != self.page {
            return;
        }
        for Stroke { cells, ink } in strokes {
            self.rows.entry(cells.row).or_default().push((cells.columns, ink));
        }
    }

    /// The blocks among these rows that were not asked for yet.
    fn ask(&mut self, page: &Page, rows: &Range<usize>) -> Vec<usize> {
        let first = page.code.partition_point(|block| block.rows.end <= rows.start);
        let blocks = page.code.iter().enumerate().skip(first);
        let in_view = blocks.take_while(|(_, block)| block.rows.start < rows.end);
        in_view.map(|(at, _)| at).filter(|at| self.asked.insert(*at)).collect()
    }
}

/// Asks for the colours of what is in view, and of as much below it.
pub fn sync(model: &mut Model) -> Option<Effect> {
    if model.ground.depth == Depth::None {
        return None;
    }
    let height = preview::height(model);
    let top = model.preview.top;
    let composed = Arc::clone(model.preview.shared()?);
    let inks = &mut model.preview.inks;
    let blocks = inks.ask(&composed.page, &(top..top + 2 * height));
    (!blocks.is_empty()).then_some(Effect::Work(Work::Colour(Job {
        page: inks.page,
        composed,
        blocks,
    })))
}

/// A page, and which of its blocks are to be coloured.
#[derive(Debug, Clone)]
pub struct Job {
    /// To be sent back.
    pub page: u64,
    /// The page.
    pub composed: Arc<Composed>,
    /// Places among its blocks of code.
    pub blocks: Vec<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::page::{Cells, LinkState};
    use crate::note::blocks::blocks;

    fn page(text: &str) -> Page {
        Page::of(&blocks(text), 40, None, &|_| LinkState::Resolved)
    }

    #[test]
    fn a_block_is_asked_for_once_when_it_comes_into_view() {
        let page = page("```rust\na\nb\n```\n\ntext\n\n```js\nc\n```\n\n```\nplain\n```\n");
        let rows: Vec<_> = page.code.iter().map(|block| block.rows.clone()).collect();
        assert_eq!(rows, [0..2, 5..6]);
        let mut inks = Inks::default();
        let mut asked = |rows| inks.ask(&page, &rows);
        assert_eq!(asked(0..1), [0]);
        assert_eq!(asked(1..5), [0; 0]);
        assert_eq!(asked(2..9), [1]);
        assert_eq!(asked(0..99), [0; 0]);
    }

    #[test]
    fn an_answer_about_another_page_is_dropped() {
        let mut inks = Inks::default();
        let stroke = || Stroke { cells: Cells { row: 3, columns: 1..4 }, ink: Ink::Text };
        inks.turn();
        inks.take(0, vec![stroke()]);
        assert_eq!(inks.of_row(3), []);
        inks.take(1, vec![stroke()]);
        assert_eq!(inks.of_row(3), [(1..4, Ink::Text)]);
        inks.turn();
        assert_eq!(inks.of_row(3), []);
    }
}
