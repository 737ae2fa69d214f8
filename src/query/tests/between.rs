//! What two names have to do with each other, counted by hand.

use super::{MEETINGS, node, today};
use crate::query::between::{between, together};
use crate::query::known::FirstLast;
use crate::vault::fixture::fixture;

/// What two names share, a line for each thing, with its place.
#[track_caller]
fn check(text: &str, one: &str, other: &str, expected: &str) {
    let vault = fixture(text);
    let found = between(&vault, node(&vault, one), node(&vault, other), today());
    let dates = |dates: Option<FirstLast>| {
        dates.map_or_else(
            || "never".to_owned(),
            |dates| format!("{} to {}", dates.first.date, dates.last.date),
        )
    };
    let (met, named) = (dates(found.met), dates(found.named));
    let mut shown = format!("{} notes, met {met}, named {named}\n", found.n_notes);
    for (list, notes) in [("meeting", &found.meetings), ("other note", &found.others)] {
        for row in &notes.rows {
            shown += &format!("{list} {} at {}\n", row.note.name, row.place.line);
        }
    }
    for fact in &found.facts.rows {
        shown += &format!("fact at {}: {}\n", fact.place.line, fact.statement);
    }
    for decision in &found.decisions.rows {
        shown += &format!("decided at {}: {}\n", decision.place.line, decision.statement);
    }
    for (list, tasks) in [("open", &found.tasks), ("closed", &found.closed)] {
        for task in &tasks.rows {
            shown += &format!("{list} at {}: {}\n", task.place.line, task.text);
        }
    }
    for row in &found.common {
        shown += &format!("common {} {:?}\n", row.with.name, row.notes);
    }
    assert_eq!(shown.trim_end(), expected.trim_end(), "\n{shown}");
}

#[test]
fn two_people_share_meetings_and_what_was_decided_there() {
    check(
        MEETINGS,
        "Jorunn Stefansdal",
        "Oren Maddigan",
        "2 notes, met 2025-12-11 to 2026-01-04, named 2025-12-11 to 2026-01-04
meeting Review at 4
meeting Pricing at 4
decided at 12: Halcyon AI is asked first.
decided at 11: Oren Maddigan leads the pilot.
common Halcyon AI [2, 2]
common Driftwood [2, 2]
common Myself [2, 2]",
    );
}

/// A person's own note names a company; a page names both; one task is for one
/// and names the other, by a link.
const OWN_NOTE: &str = "\
//- Ada.md
---
type: person
company: Mill
---
- The Mill pays Ada well. *(about Mill)*
//- Mill.md
---
type: company
---
Founded by [[Bo]].
//- List.md
---
date: 2026-01-02
---
- [ ] @Ada pay [[Mill]] \u{1f4c5} 2026-01-20
- [x] Ask Ada about Mill
- [ ] @Ada rest
- Ada owns the Mill. *(about Mill)*
- Ada sleeps. *(about Ada)*
";

#[test]
fn an_own_note_that_names_the_other_is_shared_and_tasks_must_name_both() {
    check(
        OWN_NOTE,
        "Ada",
        "Mill",
        "2 notes, met never, named 2026-01-02 to 2026-01-02
other note List at 4
other note Ada at 3
fact at 7: Ada owns the Mill.
fact at 5: The Mill pays Ada well.
open at 4: @Ada pay [[Mill]]
closed at 5: Ask Ada about Mill",
    );
}

#[test]
fn two_that_no_note_names_together_share_nothing() {
    check(OWN_NOTE, "Ada", "Bo", "0 notes, met never, named never");
}

#[test]
fn two_stand_together_in_their_meetings_or_else_wherever_both_are_named() {
    let check = |text: &str, one: &str, other: &str, expected: &str| {
        let vault = fixture(text);
        let found = together(&vault, [node(&vault, one), node(&vault, other)]);
        let notes = found.notes.rows.iter().map(|row| format!(" {}", row.note.name));
        let kind = if found.are_meetings { "met:" } else { "named:" };
        assert_eq!(kind.to_owned() + &notes.collect::<String>(), expected);
    };
    let notes = "//- a.md\n---\ndate: 2026-01-04\nparticipants: [Ada, Bo]\n---\n\
                 //- b.md\n---\ndate: 2026-03-04\nparticipants: [Ada, Bo]\n---\n\
                 //- c.md\n---\ndate: 2026-04-04\nparticipants: [Cy]\n---\n[[Ada]] [[Bo]]\n";
    check(notes, "Ada", "Bo", "met: b a");
    check(notes, "Ada", "Cy", "named: c");
    check(OWN_NOTE, "Ada", "Bo", "named:");
}
