//! When somebody was met: the first time, the last, and month by month.

use super::uses::Use;
use crate::text::{Date, Place};
use crate::vault::NodeId;

/// A date with the note that gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Dated {
    /// The day.
    pub date: Date,
    /// The note of that day.
    pub note: NodeId,
    /// Where that note names the entity.
    pub place: Place,
}

/// The first and the last of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FirstLast {
    /// The earliest.
    pub first: Dated,
    /// The latest.
    pub last: Dated,
}

/// The first and the last of some notes that have a date.
pub(in crate::query) fn first_last(notes: &[Use]) -> Option<FirstLast> {
    let mut dated = notes
        .iter()
        .filter_map(|used| Some(Dated { date: used.date?, note: used.note, place: used.place }));
    let one = dated.next()?;
    let (first, last) =
        dated.fold((one, one), |(first, last), dated| (first.min(dated), last.max(dated)));
    Some(FirstLast { first, last })
}

/// How many of the notes lie in each of the twelve months up to that of `today`.
pub(super) fn months(notes: &[Use], today: Date) -> [u32; 12] {
    let number = |date: Date| {
        let (year, month, _) = date.parts();
        i32::from(year) * 12 + i32::from(month)
    };
    let mut months = [0; 12];
    for date in notes.iter().filter_map(|used| used.date) {
        let back = number(today) - number(date);
        if let Some(month) = usize::try_from(back).ok().and_then(|back| 11_usize.checked_sub(back))
        {
            months[month] += 1;
        }
    }
    months
}
