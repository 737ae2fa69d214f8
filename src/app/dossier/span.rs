//! The page of a week or a month.

use super::lines::{Dates, Writer};
use super::sections::Section;
use super::{Asked, Sheet};
use crate::app::page::{Role, Run};
use crate::query::span::spanned;
use crate::query::timeline::Unit;
use crate::text::Date;
use crate::text::words::counted;
use crate::vault::{NodeId, Vault};

/// What a span is called.
pub fn span_name(unit: Unit, first: Date) -> String {
    let (year, ..) = first.parts();
    match unit {
        Unit::Month => format!("{} {year:04}", first.month_name()),
        Unit::Week => format!("week of {first}"),
    }
}

/// From the first to the last day, without saying a month or a year twice: short
/// enough to stand in one row beside the counts.
fn days(first: Date, last: Date) -> String {
    let ((year, month, day), (of_last, month_of_last, _)) = (first.parts(), last.parts());
    let (end, name) = (last.label(first), first.month_name());
    match () {
        () if of_last != year => format!("{day} {name} {year} to {end}"),
        () if month_of_last != month => format!("{day} {name} to {end} {year}"),
        () => format!("{day} to {end} {year}"),
    }
}

/// Adds what happened in the span that begins on a day, in all notes or in those
/// that name `of`.
pub fn span(vault: &Vault, of: Option<NodeId>, span: (Unit, Date), asked: &Asked, sheet: Sheet) {
    let spanned = spanned(vault, of, span, asked.today);
    let mut writer = Writer::new(vault, asked, sheet);
    let mut counts = vec![counted(spanned.notes.count(), "note")];
    if spanned.n_meetings > 0 {
        counts.push(counted(spanned.n_meetings, "meeting"));
    }
    let days = days(spanned.first, spanned.last);
    writer.page.untorn(&[Run::text(days)], &[Run::new(counts.join(", "), Role::Dim)]);
    if spanned.notes.is_empty() {
        writer.page.blank();
        writer.page.paragraph(&[Run::new("No note is of these days.", Role::Notice)], &[]);
    }
    writer.tasks(Section::TasksOfSpan, &spanned.tasks);
    writer.present(Section::PeopleOfSpan, &spanned.people);
    writer.facts(Section::FactsOfSpan, &spanned.facts, Dates::Shown);
    writer.decisions(Section::DecisionsOfSpan, &spanned.decisions, Dates::Shown);
    writer.notes(Section::NotesOfSpan, &spanned.notes);
    writer.present(Section::NamedInSpan, &spanned.named);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_say_what_both_ends_share_once() {
        let check = |from: (i16, i8, i8), to: (i16, i8, i8), expected: &str| {
            let day = |(year, month, day)| Date::new(year, month, day).expect("a day");
            assert_eq!(days(day(from), day(to)), expected);
        };
        check((2026, 11, 1), (2026, 11, 30), "1 to 30 Nov 2026");
        check((2026, 9, 28), (2026, 10, 4), "28 Sep to 4 Oct 2026");
        check((2025, 12, 29), (2026, 1, 4), "29 Dec 2025 to 4 Jan 2026");
    }
}
