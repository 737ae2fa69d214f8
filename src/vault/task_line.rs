//! A task in a few bytes: all by which it is sorted, grouped and counted, without
//! the note that writes it. Its words stay packed there.

use serde::{Deserialize, Serialize};

use crate::note::{Priority, Task, is_open};
use crate::text::Date;
use crate::text::date::MaybeDate;

/// One task of a note, by its line, its status and its dates. Whom it is for is
/// told by [`Vault::assignees`](super::Vault::assignees).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskLine {
    line: u32,
    /// The status character, and above its 21 bits what the priority is.
    state: u32,
    /// When it is due, scheduled, can start, was made and was done.
    dates: [MaybeDate; 5],
}

/// Priorities, each numbered by where it stands here, counted from 1.
const PRIORITIES: [Priority; 5] =
    [Priority::Highest, Priority::High, Priority::Medium, Priority::Low, Priority::Lowest];

/// A character takes no more bits.
const CHAR_BITS: u32 = 21;

/// And the number of a priority no more behind these.
const STATE_BITS: u32 = CHAR_BITS + 3;

/// A task as it lies among all others. Most tasks have few of the dates that one can
/// have, so that these stand apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TaskRow {
    line: u32,
    /// That of the task, and above it a bit for each of its dates.
    state: u32,
    /// Where its dates start.
    pub dates: u32,
}

impl TaskRow {
    /// The row of a task, whose dates are added to those of others.
    pub fn of(task: TaskLine, dates: &mut Vec<MaybeDate>) -> Self {
        let start = u32::try_from(dates.len()).expect("a vault has fewer than 2^32 dates");
        let mut state = task.state;
        for (bit, date) in (STATE_BITS..).zip(task.dates) {
            if date.get().is_some() {
                state |= 1 << bit;
                dates.push(date);
            }
        }
        Self { line: task.line, state, dates: start }
    }

    /// The same row, where the dates stand among others.
    pub fn with_dates(self, dates: u32) -> Self {
        Self { dates, ..self }
    }

    /// The task, whose dates are among all others.
    pub fn task(self, dates: &[MaybeDate]) -> TaskLine {
        let mut own = dates.get(self.dates as usize..).unwrap_or_default().iter();
        let date = |at| match self.state >> (STATE_BITS + at) & 1 {
            0 => MaybeDate::default(),
            _ => own.next().copied().unwrap_or_default(),
        };
        let state = self.state & ((1 << STATE_BITS) - 1);
        TaskLine { line: self.line, state, dates: [0, 1, 2, 3, 4].map(date) }
    }
}

impl TaskLine {
    /// What is kept of a task.
    pub fn of<S>(task: &Task<S>) -> Self {
        let is_its = |priority: &Priority| Some(*priority) == task.priority;
        let priority = (1u32..).zip(&PRIORITIES).find(|(_, priority)| is_its(priority));
        let priority = priority.map_or(0, |(number, _)| number);
        Self {
            line: task.text.place.line,
            state: u32::from(task.status) | priority << CHAR_BITS,
            dates: [task.due, task.scheduled, task.start, task.created, task.done_on]
                .map(MaybeDate::from),
        }
    }

    /// The line where its text begins.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// The character between its brackets.
    pub fn status(&self) -> char {
        char::from_u32(self.state & ((1 << CHAR_BITS) - 1)).unwrap_or(' ')
    }

    /// Still to be done.
    pub fn is_open(&self) -> bool {
        is_open(self.status())
    }

    /// None where nothing is written.
    pub fn priority(&self) -> Option<Priority> {
        let number = (self.state >> CHAR_BITS) as usize;
        PRIORITIES.get(number.checked_sub(1)?).copied()
    }

    /// 📅
    pub fn due(&self) -> Option<Date> {
        self.dates[0].get()
    }

    /// ⏳
    pub fn scheduled(&self) -> Option<Date> {
        self.dates[1].get()
    }

    /// 🛫
    pub fn start(&self) -> Option<Date> {
        self.dates[2].get()
    }

    /// ➕
    pub fn created(&self) -> Option<Date> {
        self.dates[3].get()
    }

    /// ✅
    pub fn done_on(&self) -> Option<Date> {
        self.dates[4].get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_found_again_among_others_and_takes_12_bytes_and_4_for_each_date() {
        let day = |day| MaybeDate::from(Date::new(2025, 3, day));
        let none = MaybeDate::default();
        let high = u32::from(char::MAX) | 5 << CHAR_BITS;
        let all = [
            TaskLine { line: 1, state: u32::from(' '), dates: [none; 5] },
            TaskLine { line: 7, state: high, dates: [none, day(2), none, none, day(5)] },
            TaskLine { line: u32::MAX, state: u32::from('x'), dates: [1, 2, 3, 4, 5].map(day) },
            TaskLine { line: 3, state: u32::from('x'), dates: [day(9), none, none, none, none] },
        ];
        let mut dates = Vec::new();
        let rows = all.map(|task| TaskRow::of(task, &mut dates));
        assert_eq!(rows.map(|row| row.task(&dates)), all);
        assert_eq!((size_of::<TaskRow>(), size_of_val(&*dates)), (12, 4 * 8));
    }
}
