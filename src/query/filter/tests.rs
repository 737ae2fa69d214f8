//! What a filter keeps of a small vault, by name.

use super::*;
use crate::query::tasks;
use crate::vault::fixture::fixture;

const VAULT: &str = "\
//- 2026-01-04 Review.md
---
date: 2026-01-04
entity: Ada Quill
participants: [Ada Quill, Bo Marsh]
tags: [work/review]
---
## Key Facts
- Bo Marsh keeps the ledger. *(about Bo Marsh)*
- [ ] Ask Bo Marsh for it
- [x] Thank Ada Quill
//- 2026-02-09 Dinner.md
---
date: 2026-02-09
participants: [Cy Dorn]
---
## Decisions
- Cy Dorn pays
//- Places/Engine.md
---
type: project
aliases: [The Mill]
---
[[Bo Marsh]] runs it.
//- Lone.md
nothing
";

/// The names that a filter keeps, or why it keeps none.
#[track_caller]
fn check(text: &str, expected: &str) {
    let vault = fixture(VAULT);
    let found = Filter::parse(text).and_then(|filter| {
        let filter = filter.expect("something was typed").ready(&vault)?;
        let kept = vault.nodes().filter(|(id, _)| filter.keeps_node(&vault, *id));
        Ok(kept.map(|(_, node)| node.name().to_owned()).collect::<Vec<_>>().join(", "))
    });
    assert_eq!(found.unwrap_or_else(|fault| fault.to_string()), expected, "{text}");
}

#[test]
fn each_key_asks_its_question() {
    check("class:person", "Ada Quill, Bo Marsh, Cy Dorn");
    check("class:People bo", "Bo Marsh");
    check("class:tag", "work, work/review");
    check("class:project", "Engine");
    check("about:\"Ada Quill\"", "2026-01-04 Review");
    check("about:\"bo marsh\"", "2026-01-04 Review");
    check("with:\"Bo Marsh\"", "2026-01-04 Review, Engine, Ada Quill, work/review");
    check("with:\"Bo Marsh\" class:person", "Ada Quill");
    check("tag:work class:meeting", "2026-01-04 Review");
    check("path:places", "Engine");
    check("has:open-task", "2026-01-04 Review, Bo Marsh");
    check("has:task class:person", "Ada Quill, Bo Marsh");
    check("has:fact", "2026-01-04 Review, Bo Marsh");
    check("has:decision", "2026-02-09 Dinner, Cy Dorn");
    check("has:alias", "Engine");
    check("linked:no", "2026-01-04 Review, 2026-02-09 Dinner, Lone, Engine");
    check("mill", "Engine");
}

/// The first words of the tasks that a filter keeps.
#[track_caller]
fn check_tasks(text: &str, expected: &str) {
    let vault = fixture(
        "\
//- 2026-01-04 Review.md
---
date: 2026-01-04
type: meeting
entity: Ada Quill
participants: [Bo Marsh]
---
- [ ] send the deck @[[Bo Marsh]] 📅 2026-02-01
- [ ] call the mill ⏳ 2026-03-05
- [x] thank Cy Dorn ✅ 2026-01-05
//- Cy Dorn.md
---
type: person
tags: [far]
---
- [ ] write
",
    );
    let filter = Filter::parse(text).expect("readable").expect("some");
    let filter = filter.ready(&vault).expect("it names what is there");
    let today = Date::new(2026, 1, 10).expect("a day");
    let mut rows = tasks::tasks(&vault, today, &tasks::TaskLook::default());
    rows.sort_by(|a, b| (&a.path, a.place).cmp(&(&b.path, b.place)));
    let kept = rows.iter().filter(|row| filter.keeps_task(&vault, row.note, row.index, &row.text));
    let kept: Vec<&str> = kept.filter_map(|row| row.text.split(' ').next()).collect();
    assert_eq!(kept.join(", "), expected, "{text}");
}

#[test]
fn a_task_is_asked_for_itself_where_it_has_an_answer_else_its_note_is() {
    check_tasks("about:\"Bo Marsh\"", "send");
    check_tasks("about:\"Ada Quill\"", "send, call, thank");
    check_tasks("about:\"Cy Dorn\"", "thank, write");
    check_tasks("with:\"Bo Marsh\"", "send, call, thank");
    check_tasks("class:person", "send, thank, write");
    check_tasks("class:meeting", "send, call, thank");
    check_tasks("has:open-task", "send, call, write");
    check_tasks("-has:open-task has:task", "thank");
    check_tasks("since:2026-02", "send, call");
    check_tasks("until:2026-02", "send, thank");
    check_tasks("-has:date", "write");
    check_tasks("tag:far", "write");
    check_tasks("path:review -mill", "send, thank");
    check_tasks("\"bo marsh\"", "send");
}

#[test]
fn dates_are_days_months_or_years_and_names_have_those_of_their_notes() {
    check("since:2026-02 has:note", "2026-02-09 Dinner");
    check("until:2026-01 has:note", "2026-01-04 Review");
    check("since:2026-01-05 class:person", "Cy Dorn");
    check("since:2026 until:2026 class:person", "Ada Quill, Bo Marsh, Cy Dorn");
    check("since:2027", "");
    check("-has:date has:note", "Lone, Engine");
}

#[test]
fn terms_are_joined_as_in_a_search() {
    check("class:(person OR project) -bo", "Engine, Ada Quill, Cy Dorn");
    check("(ada OR cy) class:person", "Ada Quill, Cy Dorn");
    check("-(class:person OR has:note) -class:tag", "");
    check("\"ada q\"", "Ada Quill");
    check("adá", "Ada Quill");
}

#[test]
fn where_nothing_has_a_class_that_is_said() {
    let vault = fixture("//- a.md\n[[b]]\n");
    let fault = Filter::parse("class:person")
        .and_then(|filter| filter.expect("typed").ready(&vault).map(drop));
    let says = "nothing is of class person; no note has a class, as `type: person` gives one";
    assert_eq!(fault.expect_err("it is refused").says.as_ref(), says);
}

#[test]
fn what_cannot_be_answered_points_at_the_column() {
    check(
        "bo class:persn",
        "column 10: nothing is of class persn; there are meeting, person, project",
    );
    check("with:Nobody", "column 6: nothing is called Nobody");
    check("tag:none", "column 5: no note is tagged none");
    check("since:tuesday", "column 7: expected a day 2026-01-04, a month 2026-01 or a year");
    check(
        "has:money",
        "column 5: expected one of note, date, tag, alias, task, open-task, fact, decision",
    );
    check("linked:perhaps", "column 8: expected yes or no");
    check(
        "tga:x",
        "column 1: there is no tga: but class: about: with: tag: since: until: has: linked: path:; in quotes it is text",
    );
    check(
        "/x/",
        "column 1: expected a word or a \"phrase\"; /expressions/ are for the text search",
    );
    check("a [b]", "column 4: a filter asks no properties; the text search does, as ?[name:value]");
    check("class:\"\"", "column 7: expected a word behind class:");
}

#[test]
fn words_alone_are_plain() {
    let is_plain = |text: &str| Filter::parse(text).expect("readable").expect("some").is_plain();
    assert!(is_plain("a") && is_plain("a b"));
    for text in ["a -b", "\"a b\"", "tag:a", "a OR b", "(a b) c"] {
        assert!(!is_plain(text), "{text}");
    }
}
