//! A task in a few bytes: all by which it is sorted, grouped and counted, without
//! the note that writes it. Its words stay packed there.

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
    due: MaybeDate,
    scheduled: MaybeDate,
    start: MaybeDate,
    created: MaybeDate,
    done_on: MaybeDate,
}

/// Priorities, each numbered by where it stands here, counted from 1.
const PRIORITIES: [Priority; 5] =
    [Priority::Highest, Priority::High, Priority::Medium, Priority::Low, Priority::Lowest];

/// A character takes no more bits.
const CHAR_BITS: u32 = 21;

impl TaskLine {
    /// What is kept of a task.
    pub fn of<S>(task: &Task<S>) -> Self {
        let is_its = |priority: &Priority| Some(*priority) == task.priority;
        let priority = (1u32..).zip(&PRIORITIES).find(|(_, priority)| is_its(priority));
        let priority = priority.map_or(0, |(number, _)| number);
        Self {
            line: task.text.place.line,
            state: u32::from(task.status) | priority << CHAR_BITS,
            due: task.due.into(),
            scheduled: task.scheduled.into(),
            start: task.start.into(),
            created: task.created.into(),
            done_on: task.done_on.into(),
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
        self.due.get()
    }

    /// ⏳
    pub fn scheduled(&self) -> Option<Date> {
        self.scheduled.get()
    }

    /// 🛫
    pub fn start(&self) -> Option<Date> {
        self.start.get()
    }

    /// ➕
    pub fn created(&self) -> Option<Date> {
        self.created.get()
    }

    /// ✅
    pub fn done_on(&self) -> Option<Date> {
        self.done_on.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_takes_28_bytes() {
        assert_eq!(size_of::<TaskLine>(), 28);
    }
}
