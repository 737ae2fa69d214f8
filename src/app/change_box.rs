//! A change to notes on the screen: what is asked for, and the box that shows it
//! line by line before anything is written.

use super::model::{Layer, Model};
use super::msg::{Effect, Work};
use crate::query::change::Ask;
use crate::text::words::counted;
use crate::text::{Shown, cells};

/// Cells before the words of a line: its number, its sign, and a cell around each.
pub const MARGIN: usize = 8;

/// What a line of the box is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The path of a file, above its lines.
    File,
    /// Lines are left out here, or there are none.
    Gap,
    /// It stays.
    Same,
    /// It goes.
    Out,
    /// It comes.
    In,
}

/// One line of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub side: Side,
    /// Its number in the file, from 1: of one that goes as it was, else as it will be.
    pub number: Option<u32>,
    /// What it says.
    pub text: Shown,
}

/// A change that can be made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proposed {
    /// All of it, file by file.
    pub lines: Vec<Line>,
    /// How many notes it is of.
    pub n_notes: usize,
    /// Lines that come.
    pub n_in: usize,
    /// Lines that go.
    pub n_out: usize,
}

/// A line of the box as it is drawn: a line of the change, or what is left of one
/// that is longer than the box is wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'b> {
    /// What it is part of.
    pub line: &'b Line,
    /// The part.
    pub text: &'b str,
    /// Whether it is the beginning.
    pub is_first: bool,
}

/// The box while it is open.
#[derive(Debug, Clone)]
pub struct ChangeBox {
    /// Which question it answers.
    pub asked: u64,
    title: &'static str,
    proposed: Proposed,
    /// For this width: the line of each row, and the bytes of its part.
    rows: Vec<(usize, std::ops::Range<usize>)>,
    width: usize,
    /// The first row in view.
    pub top: usize,
}

impl ChangeBox {
    /// The box of a change.
    pub fn new(asked: u64, ask: &Ask, proposed: Proposed) -> Self {
        Self { asked, title: title(ask), proposed, rows: Vec::new(), width: usize::MAX, top: 0 }
    }

    /// What it asks.
    pub fn title(&self) -> &'static str {
        self.title
    }

    /// How much changes, in a few words.
    pub fn tally(&self) -> String {
        let Proposed { n_notes, n_in, n_out, .. } = self.proposed;
        let notes = counted(u32::try_from(n_notes).unwrap_or(u32::MAX), "note");
        format!("{notes}  +{n_in} -{n_out}")
    }

    /// How many rows there are at the width that it was settled for.
    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// The rows from the first in view on.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().skip(self.top).map(|(at, part)| {
            let line = &self.proposed.lines[*at];
            Row { line, text: &line.text[part.clone()], is_first: part.start == 0 }
        })
    }

    /// Scrolls, as far as there is something to see.
    pub fn scroll(&mut self, by: isize, height: usize) {
        let last = self.rows.len().saturating_sub(height);
        self.top = self.top.saturating_add_signed(by).min(last);
    }

    /// Lays the lines out for a width, unless they are.
    pub fn settle(&mut self, width: usize, height: usize) {
        if self.width != width {
            self.width = width;
            self.rows = lay_out(&self.proposed.lines, width);
        }
        self.scroll(0, height);
    }
}

/// What a box asks.
fn title(ask: &Ask) -> &'static str {
    match ask {
        Ask::Tick(..) => "Tick this task?",
        Ask::Note(..) => "Make this note?",
        Ask::Names(_) => "Write these names into notes?",
        Ask::Encoding(_) => "Put this text right?",
        Ask::TakeBack => "Take this back?",
    }
}

/// What is said when it is done.
fn done(ask: &Ask) -> &'static str {
    match ask {
        Ask::Tick(..) => "Ticked.",
        Ask::Note(..) => "The note is made.",
        Ask::Names(_) => "The names are written.",
        Ask::Encoding(_) => "The text is put right.",
        Ask::TakeBack => "Taken back; the notes are as they were.",
    }
}

/// Rows of this width: paths are as wide as the box, lines stand behind their margin.
fn lay_out(lines: &[Line], width: usize) -> Vec<(usize, std::ops::Range<usize>)> {
    let mut rows = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let room = match line.side {
            Side::File => width.saturating_sub(2),
            Side::Gap | Side::Same | Side::Out | Side::In => width.saturating_sub(MARGIN + 1),
        };
        let parts = cells::rows(&line.text, room);
        rows.extend(parts.into_iter().map(|part| (at, part)));
    }
    rows
}

/// What was asked for, until it is made or left.
#[derive(Debug, Clone, Default)]
pub struct Asking {
    /// Counts the questions.
    asked: u64,
    ask: Option<Ask>,
}

/// Asks what would change.
pub fn ask(model: &mut Model, ask: Ask) -> Effect {
    let asking = &mut model.change;
    asking.asked += 1;
    asking.ask = Some(ask.clone());
    let vault = std::sync::Arc::clone(&model.vault);
    Effect::Work(Work::WouldWrite { asked: asking.asked, vault, ask, today: model.today })
}

/// Shows what would change, unless the reader has gone on to something else.
pub fn take(model: &mut Model, asked: u64, shown: Result<Proposed, Shown>) {
    if asked != model.change.asked || !matches!(model.layer, Layer::None) {
        return;
    }
    let Some(ask) = &model.change.ask else { return };
    match shown {
        Ok(proposed) => {
            model.toast = None;
            model.layer = Layer::Change(ChangeBox::new(asked, ask, proposed));
        }
        Err(why) => model.toast = Some(why),
    }
}

/// Says that it is written, or why it is not.
pub fn wrote(model: &mut Model, asked: u64, made: Result<(), Shown>) {
    let ask = model.change.ask.take_if(|_| asked == model.change.asked);
    let words = match (made, ask) {
        (Err(why), _) => why,
        (Ok(()), None) => return,
        (Ok(()), Some(ask @ Ask::TakeBack)) => Shown::new(done(&ask)),
        (Ok(()), Some(ask)) => {
            let back = model.tell("{take-back-writing} takes it back.");
            Shown::new(&format!("{} {back}", done(&ask)))
        }
    };
    model.toast = Some(words);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(side: Side, text: &str) -> Line {
        Line { side, number: Some(1), text: Shown::new(text) }
    }

    #[track_caller]
    fn check(width: usize, text: &str, expected: &[&str]) {
        let lines = vec![line(Side::In, text)];
        let mut shown = ChangeBox::new(1, &Ask::TakeBack, Proposed { lines, ..Default::default() });
        shown.settle(width, 1);
        let rows: Vec<&str> = shown.rows().map(|row| row.text).collect();
        assert_eq!(rows, expected, "{width}");
    }

    #[test]
    fn a_long_line_goes_on_below_and_nothing_of_it_is_left_out() {
        check(MARGIN + 21, "as it is", &["as it is"]);
        check(MARGIN + 11, "a few words more", &["a few ", "words more"]);
        check(MARGIN + 6, "abcdefgh", &["abcde", "fgh"]);
        check(0, "日本", &["日", "本"]);
        check(30, "", &[""]);
    }

    #[test]
    fn the_box_scrolls_to_its_last_row_and_no_further() {
        let lines = (0..9).map(|at| line(Side::Same, &at.to_string())).collect();
        let mut shown = ChangeBox::new(1, &Ask::TakeBack, Proposed { lines, ..Default::default() });
        shown.settle(40, 4);
        shown.scroll(3, 4);
        assert_eq!(shown.top, 3);
        shown.scroll(9, 4);
        assert_eq!(shown.top, 5);
        shown.scroll(-99, 4);
        assert_eq!(shown.top, 0);
    }
}
