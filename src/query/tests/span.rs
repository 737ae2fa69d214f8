//! What happened in a week or a month.

use super::{MEETINGS, node, today};
use crate::query::span::spanned;
use crate::query::timeline::Unit;
use crate::text::Date;
use crate::vault::fixture::fixture;

/// What the page of a span lists, of the whole vault or of a name.
#[track_caller]
fn check(of: Option<&str>, unit: Unit, first: (i16, i8, i8), expected: &str) {
    let vault = fixture(MEETINGS);
    let of = of.map(|of| node(&vault, of));
    let first = Date::new(first.0, first.1, first.2).expect("a real day");
    let spanned = spanned(&vault, of, (unit, first), today());
    let mut said = format!("{} to {}, {} met\n", spanned.first, spanned.last, spanned.n_meetings);
    let mut line = |title: &str, words: Vec<&str>| {
        if !words.is_empty() {
            said += &format!("{title}: {}\n", words.join(" | "));
        }
    };
    line("notes", spanned.notes.rows.iter().map(|row| &*row.note.name).collect());
    line("people", spanned.people.rows.iter().map(|one| &*one.who.name).collect());
    line("named", spanned.named.rows.iter().map(|one| &*one.who.name).collect());
    line("facts", spanned.facts.rows.iter().map(|fact| &*fact.statement).collect());
    line("decided", spanned.decisions.rows.iter().map(|one| &*one.statement).collect());
    line("open", spanned.tasks.rows.iter().map(|task| &*task.text).collect());
    assert_eq!(said, expected);
}

#[test]
fn a_month_has_its_notes_people_facts_decisions_and_open_tasks() {
    check(
        None,
        Unit::Month,
        (2025, 12, 1),
        "\
2025-12-01 to 2025-12-31, 1 met
notes: Pricing
people: Jorunn Stefansdal | Oren Maddigan
named: Halcyon AI | Driftwood
facts: Halcyon AI prefers the new store. | Jorunn Stefansdal moves to the coast in spring.
decided: Oren Maddigan leads the pilot.
open: @Myself Call Jorunn Stefansdal | Find a room for Jorunn Stefansdal | @Oren Maddigan Send the numbers
",
    );
}

#[test]
fn of_a_name_it_has_the_notes_that_name_it_and_what_was_said_of_it() {
    check(
        Some("Jorunn Stefansdal"),
        Unit::Month,
        (2025, 12, 1),
        "\
2025-12-01 to 2025-12-31, 1 met
notes: Pricing
people: Oren Maddigan
named: Halcyon AI | Driftwood
facts: Jorunn Stefansdal moves to the coast in spring.
decided: Oren Maddigan leads the pilot.
open: @Myself Call Jorunn Stefansdal | Find a room for Jorunn Stefansdal | @Oren Maddigan Send the numbers
",
    );
}

#[test]
fn what_is_still_to_be_done_begins_with_what_concerns_the_name_then_with_ones_own() {
    check(
        Some("Oren Maddigan"),
        Unit::Month,
        (2025, 12, 1),
        "\
2025-12-01 to 2025-12-31, 1 met
notes: Pricing
people: Jorunn Stefansdal
named: Halcyon AI | Driftwood
decided: Oren Maddigan leads the pilot.
open: @Oren Maddigan Send the numbers | @Myself Call Jorunn Stefansdal | Find a room for Jorunn Stefansdal
",
    );
}

#[test]
fn a_week_ends_on_sunday_and_may_have_nothing() {
    check(
        None,
        Unit::Week,
        (2025, 12, 29),
        "2025-12-29 to 2026-01-04, 1 met\nnotes: Review\npeople: Jorunn Stefansdal | Oren Maddigan\nnamed: Driftwood | Halcyon AI\ndecided: Halcyon AI is asked first.\nopen: @Myself Send the slide deck\n",
    );
    check(None, Unit::Month, (2024, 2, 1), "2024-02-01 to 2024-02-29, 0 met\n");
}
