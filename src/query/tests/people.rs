//! Everybody, counted by hand; and that the count agrees with each dossier.

use super::{MEETINGS, node, today};
use crate::query::known::known;
use crate::query::people::{PeopleLook, PeopleSort, people};
use crate::text::Date;
use crate::vault::fixture::fixture;

/// Five people: met long ago, met lately, only mentioned, never named, the owner.
const PEOPLE: &str = "\
//- a.md
---
date: 2024-05-01
participants: [Ada, Myself]
---
- [ ] @Ada mend the wheel
- [ ] @Myself ask [[Bo]]
- [x] @Ada sweep
//- b.md
---
date: 2026-01-04
entity: Bo
type: person
source: transcript
---
- [ ] @Myself call back
//- c.md
---
author: Cy
date: 2026-01-09
---
//- People/Dee.md
---
type: person
---
";

#[track_caller]
fn check(text: &str, look: PeopleLook, expected: &str) {
    let vault = fixture(text);
    let rows = people(&vault, today(), &look).into_iter().map(|row| {
        let day = |date: Option<crate::query::known::Dated>| {
            date.map_or_else(|| "never".to_owned(), |date| date.date.to_string())
        };
        let (met, mentioned) = (day(row.last_met), day(row.last_mentioned));
        let owner = if row.owner { ", owner" } else { "" };
        let (name, notes, tasks) = (&row.person.name, row.notes, row.open_tasks);
        format!("{name}: {notes} notes, met {met}, mentioned {mentioned}, {tasks} open{owner}\n")
    });
    let shown: String = rows.collect();
    assert_eq!(shown.trim_end(), expected.trim_end(), "\n{shown}");
}

#[test]
fn people_come_by_when_they_were_met_and_the_owner_is_left_out() {
    check(
        PEOPLE,
        PeopleLook::default(),
        "Bo: 2 notes, met 2026-01-04, mentioned 2026-01-04, 2 open
Ada: 1 notes, met 2024-05-01, mentioned 2024-05-01, 1 open
Cy: 1 notes, met never, mentioned 2026-01-09, 0 open
Dee: 0 notes, met never, mentioned never, 0 open",
    );
}

#[test]
fn since_and_not_since_leave_out_who_was_never_met() {
    let day = Date::new(2025, 1, 1);
    let since = PeopleLook { since: day, ..PeopleLook::default() };
    check(PEOPLE, since, "Bo: 2 notes, met 2026-01-04, mentioned 2026-01-04, 2 open");
    let not_since = PeopleLook { not_since: day, ..PeopleLook::default() };
    check(PEOPLE, not_since, "Ada: 1 notes, met 2024-05-01, mentioned 2024-05-01, 1 open");
}

#[test]
fn other_orders_are_by_tasks_by_name_and_by_notes() {
    let names = |sort, owner| {
        let vault = fixture(PEOPLE);
        let look = PeopleLook { sort, owner, ..PeopleLook::default() };
        let rows = people(&vault, today(), &look);
        rows.iter().map(|row| row.person.name.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(PeopleSort::Name, false), "Ada Bo Cy Dee");
    assert_eq!(names(PeopleSort::Tasks, false), "Bo Ada Cy Dee");
    assert_eq!(names(PeopleSort::Notes, true), "Bo Myself Ada Cy Dee");
}

#[test]
fn every_count_is_that_of_the_dossier() {
    for text in [MEETINGS, PEOPLE] {
        let vault = fixture(text);
        let look = PeopleLook { owner: true, ..PeopleLook::default() };
        for row in people(&vault, today(), &look) {
            let known = known(&vault, row.person.node, today());
            let promises = &known.promises;
            let mine = promises.mine.total + promises.mine_nearby.total;
            let open = mine + promises.theirs.total + promises.unassigned.total;
            let dates = |dated: Option<crate::query::known::Dated>| dated.map(|one| one.date);
            let met = known.met.map(|met| (met.first.date, met.last.date));
            assert_eq!(row.open_tasks as usize, open, "{}", row.person.name);
            assert_eq!(row.notes, known.notes, "{}", row.person.name);
            assert_eq!(dates(row.first_met).zip(dates(row.last_met)), met, "{}", row.person.name);
        }
        assert_eq!(node(&vault, "Myself"), vault.owner().expect("an owner"));
    }
}
