//! Notes in spans, with their gaps.

use super::{MEETINGS, node};
use crate::query::timeline::{Stretch, TimelineLook, row, spans, timeline};
use crate::text::Date;
use crate::vault::fixture::fixture;

/// The spans of notes of some days, given by month and day of 2026.
#[track_caller]
fn check(days: &[(i8, i8)], expected: &[&str]) {
    let name =
        |(at, (month, day)): (usize, &(i8, i8))| format!("//- {at} 2026-{month:02}-{day:02}.md\n");
    let text: String = days.iter().enumerate().map(name).collect();
    let vault = fixture(&text);
    let (unit, stretches) = spans(&timeline(&vault, &TimelineLook::default()).notes);
    let said = stretches.iter().map(|stretch| match stretch {
        Stretch::Span { start, notes } => format!("{start} {}", notes.len()),
        Stretch::Gap { start, n_spans } => format!("{start} back: {n_spans} {}", unit.plural()),
    });
    assert_eq!(said.collect::<Vec<_>>(), expected);
}

#[test]
fn near_notes_stand_by_weeks_that_begin_on_monday() {
    check(&[(1, 4), (1, 5), (1, 11)], &["2026-01-05 2", "2025-12-29 1"]);
}

#[test]
fn a_few_empty_spans_stand_by_themselves_and_many_are_said_in_one() {
    check(
        &[(1, 4), (3, 1), (3, 31), (10, 2), (11, 30)],
        &[
            "2026-11-01 1",
            "2026-10-01 1",
            "2026-09-01 back: 6 months",
            "2026-03-01 2",
            "2026-02-01 0",
            "2026-01-01 1",
        ],
    );
    check(
        &[(1, 5), (2, 2)],
        &["2026-02-02 1", "2026-01-26 0", "2026-01-19 0", "2026-01-12 0", "2026-01-05 1"],
    );
    check(&[], &[]);
}

#[test]
fn the_timeline_of_a_name_has_the_lines_that_name_it() {
    let vault = fixture(MEETINGS);
    let look = TimelineLook { of: Some(node(&vault, "Driftwood")), ..TimelineLook::default() };
    let found = timeline(&vault, &look);
    let rows = found.notes.iter().filter_map(|at| row(&vault, at));
    let rows: Vec<String> = rows
        .map(|row| format!("{} {} {} {:?}", row.date, row.title, row.dated_by.name(), row.line))
        .collect();
    assert_eq!(
        rows,
        ["2026-01-04 Review property Some(9)", "2025-12-11 Pricing property Some(18)"]
    );
    assert_eq!(found.undated.len(), 1, "its own note has no date");
    let look = TimelineLook { since: Date::new(2026, 1, 1), ..look };
    assert_eq!(timeline(&vault, &look).notes.len(), 1);
    let look = TimelineLook { since: None, until: Date::new(2025, 12, 11), ..look };
    assert_eq!(timeline(&vault, &look).notes.len(), 1);
}
