//! What happened on a day.

use super::today;
use crate::query::day::day;
use crate::text::Date;
use crate::vault::fixture::fixture;

const DAYS: &str = "\
//- Daily/2026-01-04.md
Saw [[Ada]] and [[Bo]].
- [x] wash up \u{2795} 2026-01-01 \u{2705} 2026-01-04
//- 2026-01-04 Review.md
---
participants: [Myself, Bo]
entity: Engine
---
- Bo is tired. *(about Bo)*
- [ ] oil the [[Engine]]
## Decisions
- It runs at night.
//- Zebra.md
---
date: 2026-01-04
type: topic
---
//- Later.md
---
date: 2026-01-09
---
- [ ] call Bo \u{1f4c5} 2026-01-04
- [ ] plan \u{23f3} 2026-01-04
- [ ] old \u{2795} 2026-01-04
- [ ] sleep \u{1f4c5} 2026-01-05
";

#[track_caller]
fn check(date: &str, expected: &str) {
    let vault = fixture(DAYS);
    let date = Date::at_start(date).expect("a date");
    let day = day(&vault, date, today());
    let daily = day.daily.as_ref().map_or("none", |note| &*note.name);
    let mut shown = format!("daily {daily}\n");
    for row in &day.notes.rows {
        shown += &format!("note {}\n", row.note.name);
    }
    for (list, present) in [("person", &day.people), ("named", &day.named)] {
        for one in &present.rows {
            let met = if one.met { ", met" } else { "" };
            let source = vault.node(one.note).name();
            let (name, line) = (&one.who.name, one.place.line);
            shown += &format!("{list} {name} in {}{met}: {source}:{line}\n", one.notes);
        }
    }
    for fact in &day.facts.rows {
        shown += &format!("fact {}\n", fact.statement);
    }
    for decision in &day.decisions.rows {
        shown += &format!("decided {}\n", decision.statement);
    }
    let tasks = [
        ("due", &day.due),
        ("scheduled", &day.scheduled),
        ("done", &day.done),
        ("created", &day.created),
    ];
    for (list, tasks) in tasks {
        for task in &tasks.rows {
            shown += &format!("{list} {}\n", task.text);
        }
    }
    assert_eq!(shown.trim_end(), expected.trim_end(), "\n{shown}");
}

#[test]
fn a_day_tells_its_notes_whom_they_name_and_what_was_to_be_done() {
    check(
        "2026-01-04",
        "daily 2026-01-04
note 2026-01-04 Review
note Zebra
person Bo in 2, met: 2026-01-04 Review:2
named Engine in 1, met: 2026-01-04 Review:3
named Ada in 1: 2026-01-04:1
fact Bo is tired.
decided It runs at night.
due call Bo
scheduled plan
done wash up
created oil the [[Engine]]
created old",
    );
}

#[test]
fn a_day_of_no_note_may_still_have_what_is_due() {
    check("2026-01-05", "daily none\ndue sleep");
}
