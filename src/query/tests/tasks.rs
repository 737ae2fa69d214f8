//! Tasks in groups, and those that are asked for.

use super::{node, today};
use crate::query::task_groups::{Group, Grouping, TaskAt, grouped, in_order};
use crate::query::tasks::{TaskLook, tasks};
use crate::text::Date;
use crate::vault::Vault;
use crate::vault::fixture::fixture;

/// Tasks in both formats, with damaged emoji, done, given up and without a day.
const TASKS: &str = "\
//- Meetings/a.md
---
date: 2026-01-05
entity: Bo
participants: [Ada, Cy]
type: people
---
- [ ] @Ada send it 📅 2026-01-11 ⏫
- [ ] @Cy @Ada book a room for [[Bo]] [due:: 2026-01-12]
- [ ] @Myself call \u{f8ff}\u{fc}\u{ec}\u{d6} 2026-01-13
- [x] @Ada sweep ✅ 2026-01-08
//- Meetings/b.md
---
date: 2026-01-09
participants: [Ada, Bo]
---
- [ ] ask [[Bo]] (scheduled:: 2026-01-02)
- [/] plan 📅 2026-01-19
- [ ] paint 📅 2026-01-20 🔽
- [-] fly
- [x] swim ✅ 2026-01-10
//- c.md
> 1) [ ] @Ada rest
";

#[track_caller]
fn check(by: Grouping, expected: &str) {
    check_in(TASKS, by, expected);
}

#[track_caller]
fn check_in(notes: &str, by: Grouping, expected: &str) {
    let vault = fixture(notes);
    let all = in_order(&vault, today());
    let groups = grouped(&vault, &all, today(), by).into_iter().map(|grouped| {
        let name = match grouped.group {
            Group::Of(node) => vault.node(node).name().to_owned(),
            other => format!("{other:?}"),
        };
        let text = |task: &TaskAt| {
            let note = vault.note(task.note).expect("a note");
            note.tasks[task.index as usize].text.text.to_owned()
        };
        let texts: Vec<String> = grouped.tasks.iter().map(text).collect();
        format!("{name}: {}\n", texts.join("; "))
    });
    assert_eq!(groups.collect::<String>().trim_end(), expected);
}

#[test]
fn a_day_is_the_one_when_due_or_the_one_that_is_planned_for() {
    check(
        Grouping::Day,
        "Overdue: @Ada send it
Today: @Cy @Ada book a room for [[Bo]]; ask [[Bo]]
Week: @Myself call; plan
Later: paint
Undated: @Ada rest
Closed: swim; @Ada sweep; fly",
    );
}

#[test]
fn by_day_the_nearest_day_comes_first_else_the_most_urgent_and_of_those_the_nearest() {
    let tasks = "\
//- a.md
- [ ] long over 📅 2024-01-05 ⏫
- [ ] over 📅 2025-12-01
- [ ] just over 📅 2026-01-11 🔽
- [ ] as long over 📅 2024-01-05
- [ ] over as well 📅 2025-12-02 ⏫
- [ ] ahead 📅 2026-03-01
- [ ] sooner 📅 2026-02-01 🔽
";
    check_in(
        tasks,
        Grouping::Day,
        "Overdue: just over; over as well; over; long over; as long over\nLater: sooner; ahead",
    );
    check_in(
        tasks,
        Grouping::Assignee,
        "Nobody: over as well; long over; over; as long over; just over; ahead; sooner",
    );
}

#[test]
fn by_whom_the_owner_comes_first_and_a_task_for_two_stands_twice() {
    check(
        Grouping::Assignee,
        "Myself: @Myself call
Ada: @Ada send it; @Cy @Ada book a room for [[Bo]]; @Ada rest
Cy: @Cy @Ada book a room for [[Bo]]
Nobody: plan; ask [[Bo]]; paint
Closed: swim; @Ada sweep; fly",
    );
}

#[test]
fn by_person_named_neither_whom_it_is_for_nor_the_owner_counts() {
    check(
        Grouping::Named,
        "Bo: @Cy @Ada book a room for [[Bo]]; ask [[Bo]]
Nobody: @Ada send it; @Myself call; plan; paint; @Ada rest
Closed: swim; @Ada sweep; fly",
    );
}

#[test]
fn by_note_the_newest_comes_first() {
    check(
        Grouping::Note,
        "b: plan; ask [[Bo]]; paint
a: @Ada send it; @Cy @Ada book a room for [[Bo]]; @Myself call
c: @Ada rest
Closed: swim; @Ada sweep; fly",
    );
}

/// What the tasks say that are asked for, in their order.
#[track_caller]
fn check_look(look: &dyn Fn(&Vault) -> TaskLook, expected: &[&str]) {
    let vault = fixture(TASKS);
    let rows = tasks(&vault, today(), &look(&vault));
    let texts: Vec<&str> = rows.iter().map(|row| &*row.text).collect();
    assert_eq!(texts, expected);
}

#[test]
fn tasks_can_be_asked_for_by_whom_about_whom_and_when() {
    let open = TaskLook { open: true, ..TaskLook::default() };
    check_look(
        &|vault| TaskLook { assignee: Some(node(vault, "Ada")), ..open },
        &["@Ada send it", "@Cy @Ada book a room for [[Bo]]", "@Ada rest"],
    );
    check_look(
        &|vault| TaskLook { about: Some(node(vault, "Bo")), ..open },
        &["@Ada send it", "@Cy @Ada book a room for [[Bo]]", "@Myself call", "ask [[Bo]]"],
    );
    check_look(
        &|vault| TaskLook { about: Some(node(vault, "Cy")), ..open },
        &["@Cy @Ada book a room for [[Bo]]"],
    );
    check_look(
        &|_| TaskLook { due_before: Date::new(2026, 1, 13), ..open },
        &["@Ada send it", "@Cy @Ada book a room for [[Bo]]"],
    );
    check_look(&|_| TaskLook { overdue: true, ..TaskLook::default() }, &["@Ada send it"]);
}
