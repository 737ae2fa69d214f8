//! What stands beside the words of a row in a list, and how much room that may take.
//!
//! The words are what one came for. Where there is little room, dates become short and
//! then go, and so does how much tasks matter, before sentences are of no use.

use super::bars::{counted, thousands};
use super::columns::Focus;
use super::theme::Theme;
use crate::app::model::Model;
use crate::app::rows::{Row, When, Words};
use crate::app::screens::Screen;
use crate::app::trail::Spot;
use crate::note::Priority;
use crate::text::cells;
use crate::vault::NodeKind;
use ratatui::style::Style;

/// From this many cells on, dates beside names are whole.
const DATE_MIN: u16 = 48;
/// From this many cells on they are so beside sentences, and what is overdue or planned
/// says that in a word.
const DATE_BESIDE_WORDS_MIN: u16 = 64;
/// From this many cells on, whatever has a date shows it in few cells,
const SHORT_DATE_MIN: u16 = 34;
/// from this many on a sentence behind the name that it is about, or one that ends with
/// a name,
const SHORT_DATE_BESIDE_NAMES_MIN: u16 = 48;
/// and from this many on a name of a note: when that was tells more than the end of a
/// name that the preview has in full.
const SHORT_DATE_OF_NOTE_MIN: u16 = 28;
/// From this many cells on, short dates of other years have their day.
const DAY_OF_OTHER_YEAR_MIN: u16 = 54;
/// Cells of the column of dates, and of short ones, each with the gap before it.
const DATE_CELLS: u16 = 12;
const SHORT_DATE_CELLS: u16 = 8;
/// From this many cells on, how much tasks matter has a column.
const PRIORITY_MIN: u16 = 56;
/// Cells of that column, with the gaps around it.
pub(super) const PRIORITY_CELLS: u16 = 6;
/// Whom tasks are for has a column of so much of the list's width at most,
const WHO_PART: u16 = 4;
/// of less in one that is narrower than this,
pub(super) const WHO_PART_WHOLE_MIN: u16 = 56;
const WHO_PART_OF_LITTLE: u16 = 5;
/// and of so many cells.
const WHO_CELLS_MAX: u16 = 18;
/// From this many cells on, names before facts and behind tasks have a column.
pub(super) const SUBJECT_COLUMN_MIN: u16 = 34;
/// From this many cells on, counts say what they count; below, the title of their
/// section does.
pub(super) const UNIT_MIN: u16 = 36;
/// Cells that a count takes at least.
pub(super) const COUNT_CELLS: u16 = 2;

/// What the rows of a window have room for.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    /// Whether a row has a name before its words, so that all leave room for one.
    pub(super) subjects: bool,
    /// Cells of the column of dates with the gap before it; none where there is no
    /// room for one.
    pub(super) dates: u16,
    days: Days,
    /// From how many cells on those of names are whole.
    whole_from: u16,
    /// Whether tasks say how much they matter in a column of its own.
    pub(super) priorities: bool,
    /// Cells of the widest count.
    pub(super) counts: u16,
    /// Whether counts say what they count.
    pub(super) units: bool,
    pub(super) focus: Focus,
}

/// Which dates are shown, and how.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Days {
    Whole,
    Short,
    /// Short, and of notes only that are named.
    ShortOfNotes,
    Left,
}

impl Columns {
    /// Columns for what some rows of a window have, whatever their section.
    pub(super) fn of_window<'r, R: Iterator<Item = &'r Row>>(
        rows: impl Fn() -> R,
        (spot, focus): (&Spot, Focus),
        (width, model): (u16, &Model),
    ) -> Self {
        let has_sentences = matches!(spot, Spot::Home | Spot::Screen(Screen::Path(..)));
        Self {
            subjects: rows().any(|row| row.says(&model.vault).0.is_some()),
            dates: 0,
            days: Days::Left,
            // Below names sentences follow: the dates of one list are all of one form.
            whole_from: if has_sentences { DATE_BESIDE_WORDS_MIN } else { DATE_MIN },
            priorities: width >= PRIORITY_MIN && rows().any(|row| row.priority.is_some()),
            counts: 0,
            units: false,
            focus,
        }
    }

    /// The same with columns for what some rows of one section have.
    pub(super) fn of_section<'r, R: Iterator<Item = &'r Row>>(
        self,
        rows: impl Fn() -> R,
        unit: &str,
        (width, model): (u16, &Model),
    ) -> Self {
        let shows = model.columns();
        let widest = |words: &mut dyn Iterator<Item = String>| {
            let cells = words.map(|words| cells::width(&words)).max().unwrap_or(0);
            u16::try_from(cells).unwrap_or(0)
        };
        let days = if shows.dates { self.days(&rows, width) } else { Days::Left };
        let dated = Self { days, ..self };
        let dates = match widest(&mut rows().filter_map(|row| dated.day(row, width, model))) {
            0 => 0,
            cells if days == Days::Whole => (cells + 1).max(DATE_CELLS),
            cells => (cells + 2).max(SHORT_DATE_CELLS),
        };
        let units = !unit.is_empty() && width >= UNIT_MIN;
        let said = |n: u32| count_words(n, if units { unit } else { "" });
        let counts = &mut rows().filter_map(|row| row.count.filter(|_| shows.counts)).map(said);
        Self { dates, counts: widest(counts), units, ..dated }
    }

    /// Which dates the rows of a section have room for.
    fn days<'r, R: Iterator<Item = &'r Row>>(self, rows: impl Fn() -> R, width: u16) -> Days {
        let has_names =
            |row: &Row| matches!(row.words, Words::Own(_) | Words::Fact { subject: Some(_), .. });
        let is_name = |row: &Row| matches!(row.words, Words::Name);
        let all_are_names = rows().all(is_name);
        let whole = if all_are_names { self.whole_from } else { DATE_BESIDE_WORDS_MIN };
        let short = match rows().any(has_names) {
            true => SHORT_DATE_BESIDE_NAMES_MIN,
            false => SHORT_DATE_MIN,
        };
        match width {
            _ if width >= whole => Days::Whole,
            _ if width >= short => Days::Short,
            _ if width >= SHORT_DATE_OF_NOTE_MIN && self.focus != Focus::LeftBehind => {
                Days::ShortOfNotes
            }
            _ => Days::Left,
        }
    }

    /// Cells that the column of dates takes at least from a row that has one.
    pub(super) fn date_cells(self) -> u16 {
        if self.days == Days::Whole { DATE_CELLS } else { SHORT_DATE_CELLS }
    }

    /// The date of a row as it is shown, and what it is where nothing else says that.
    pub(super) fn day(self, row: &Row, width: u16, model: &Model) -> Option<String> {
        let date = row.date?;
        let has_words = width >= DATE_BESIDE_WORDS_MIN;
        let word = match row.when {
            When::Overdue if has_words => "overdue ",
            When::Overdue => "!",
            When::Planned if has_words => "planned ",
            When::On | When::Passed | When::Planned => "",
        };
        match self.days {
            Days::Whole => Some(format!("{word}{date}")),
            Days::Short if width >= DAY_OF_OTHER_YEAR_MIN => {
                Some(format!("{word}{}", date.short_or_whole(model.today)))
            }
            Days::Short => Some(format!("{word}{}", date.short(model.today))),
            Days::ShortOfNotes => is_of_note(row, model).then(|| date.short(model.today)),
            Days::Left => None,
        }
    }

    /// The style of names.
    pub(super) fn text(self, theme: &Theme) -> Style {
        if self.focus == Focus::LeftBehind { theme.dim } else { theme.text }
    }
}

/// Whether the date of a row is that of the note that it names. What was named last on a
/// day is not.
fn is_of_note(row: &Row, model: &Model) -> bool {
    let node = model.vault.node(row.node);
    let is_note = matches!(row.words, Words::Name) && node.kind == NodeKind::Note;
    is_note && row.date == node.date
}

/// Cells of the column that tells whom tasks are for.
pub(super) fn who_cells(width: u16) -> u16 {
    let part = if width >= WHO_PART_WHOLE_MIN { WHO_PART } else { WHO_PART_OF_LITTLE };
    (width / part).min(WHO_CELLS_MAX)
}

/// A number, and what it counts if that is to be said: in one width, be it one or many.
pub(super) fn count_words(n: u32, unit: &str) -> String {
    match (n, unit) {
        (n, "") => thousands(n as usize),
        (1, unit) => format!("1 {unit} "),
        (n, unit) => counted(n as usize, unit),
    }
}

/// How much a task matters, in few cells.
pub(super) fn priority_word(priority: Priority) -> &'static str {
    match priority {
        Priority::Highest => "top",
        Priority::High => "high",
        Priority::Medium => "med",
        Priority::Low => "low",
        Priority::Lowest => "last",
    }
}
