//! What is known of a name, and what a day begins with.

use super::{MEETINGS, node, today};
use crate::query::home::home;
use crate::query::known::{FirstLast, known};
use crate::vault::fixture::fixture;

/// What is known, a line for each thing.
#[track_caller]
fn check(text: &str, of: &str, expected: &str) {
    let vault = fixture(text);
    let known = known(&vault, node(&vault, of), today());
    let dates = |dates: Option<FirstLast>| {
        dates.map_or_else(
            || "never".to_owned(),
            |dates| format!("{} to {}", dates.first.date, dates.last.date),
        )
    };
    let class = known.class.as_ref().map_or("unknown", |class| class.name());
    let mut shown = format!("{class}, {} notes\n", known.notes);
    shown += &format!("met {}, mentioned {}\n", dates(known.met), dates(known.mentioned));
    shown += &format!("months {:?}\n", known.months);
    for fact in &known.facts {
        shown += &format!("fact {}\n", fact.statement);
    }
    let promises = &known.promises;
    for (whose, tasks) in
        [("theirs", &promises.theirs), ("mine", &promises.mine), ("nobody's", &promises.unassigned)]
    {
        for task in tasks {
            shown += &format!("{whose}: {}\n", task.text);
        }
    }
    for meeting in &known.meetings {
        shown += &format!("meeting {} at {}\n", meeting.note.name, meeting.place.line);
    }
    for decision in &known.decisions {
        shown += &format!("decided {}\n", decision.statement);
    }
    for with in &known.with {
        shown += &format!("with {} {}\n", vault.node(with.node).name, with.count);
    }
    assert_eq!(shown.trim_end(), expected.trim_end(), "\n{shown}");
}

#[test]
fn a_person_without_a_note_is_known_by_meetings_facts_and_promises() {
    check(
        MEETINGS,
        "Jorunn Stefansdal",
        "person, 3 notes
met 2025-12-11 to 2026-01-04, mentioned 2025-12-11 to 2026-01-04
months [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]
fact Jorunn Stefansdal moves to the coast in spring.
mine: @Myself Send the slide deck
mine: @Myself Call Jorunn Stefansdal
nobody's: Find a room for Jorunn Stefansdal
meeting Review at 3
meeting Pricing at 4
decided Halcyon AI is asked first.
decided Oren Maddigan leads the pilot.
with Oren Maddigan 2
with Halcyon AI 2
with Driftwood 2
with Myself 2",
    );
}

#[test]
fn a_company_is_mentioned_and_not_met_where_the_note_is_no_meeting() {
    check(
        "//- Profile.md\n---\ndate: 2025-06-01\nentity: Halcyon AI\n---\nText\n",
        "Halcyon AI",
        "unknown, 1 notes
met never, mentioned 2025-06-01 to 2025-06-01
months [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]",
    );
}

#[test]
fn twelve_calendar_months_are_counted_that_of_today_last() {
    check(
        "//- a.md\n---\ndate: 2025-02-28\nparticipants: [Ada]\n---\n\
         //- b.md\n---\ndate: 2025-01-31\nparticipants: [Ada]\n---\n\
         //- c.md\n---\ndate: 2026-01-31\nparticipants: [Ada]\n---\n\
         //- d.md\n---\ndate: 2026-02-01\nparticipants: [Ada]\n---\n",
        "Ada",
        "person, 4 notes
met 2025-01-31 to 2026-02-01, mentioned 2025-01-31 to 2026-02-01
months [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
meeting d at 3
meeting c at 3
meeting a at 3
meeting b at 3",
    );
}

#[test]
fn home_shows_what_is_recent_central_and_due() {
    let vault = fixture(MEETINGS);
    let home = home(&vault, today());
    let recent: Vec<&str> = home.recent.iter().map(|row| &*row.note.name).collect();
    assert_eq!(recent, ["Review", "Pricing"]);
    let people: Vec<(&str, u32)> =
        home.people.iter().map(|row| (&*row.entity.name, row.notes)).collect();
    // People first; where there are few of them, whatever else is connected.
    let first = [("Jorunn Stefansdal", 3), ("Oren Maddigan", 2)];
    assert_eq!(people, [&first[..], &[("Driftwood", 2), ("Halcyon AI", 2)]].concat());
    let due: Vec<&str> = home.due.iter().map(|row| &*row.text).collect();
    assert_eq!(due, ["@Oren Maddigan Send the numbers", "@Myself Send the slide deck"]);
}
