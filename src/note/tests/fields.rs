//! Every field of a task in every form in which it may be written.

use super::note;
use crate::note::{Priority, Task};
use crate::text::Date;
use crate::text::encoding::accident;

/// A field: its emoji, its key in Dataview's format, a value (none for a
/// priority's emoji), and what it comes to, as [`read`] says it.
#[rustfmt::skip]
const FIELDS: &[(&str, &str, &str, &str)] = &[
    ("📅", "due",          "2026-01-04",    "due 2026-01-04"),
    ("📆", "due",          "2026-01-04",    "due 2026-01-04"),
    ("🗓", "due",          "2026-01-04",    "due 2026-01-04"),
    ("⏳", "scheduled",    "2026-01-04",    "scheduled 2026-01-04"),
    ("⌛", "scheduled",    "2026-01-04",    "scheduled 2026-01-04"),
    ("🛫", "start",        "2026-01-04",    "start 2026-01-04"),
    ("➕", "created",      "2026-01-04",    "created 2026-01-04"),
    ("✅", "completion",   "2026-01-04",    "done 2026-01-04"),
    ("❌", "cancelled",    "2026-01-04",    "cancelled 2026-01-04"),
    ("🔺", "priority",     "highest",       "Highest"),
    ("⏫", "priority",     "high",          "High"),
    ("🔼", "priority",     "medium",        "Medium"),
    ("🔽", "priority",     "low",           "Low"),
    ("⏬", "priority",     "lowest",        "Lowest"),
    ("🔁", "repeat",       "every 2 weeks, when done", "repeats every 2 weeks, when done"),
    ("🏁", "onCompletion", "delete",        "then delete"),
    ("🆔", "id",           "a-1_b",         "id a-1_b"),
    ("⛔", "dependsOn",    "a-1, b2",       "after a-1+b2"),
];

/// What a task says in its fields, in a fixed order.
fn read(task: &Task) -> String {
    let day = |word: &str, date: Option<Date>| date.map(|date| format!("{word} {date}"));
    let text = |word: &str, text: &Option<Box<str>>| text.as_ref().map(|t| format!("{word} {t}"));
    let after = task.depends_on.join("+");
    [
        day("due", task.due),
        day("scheduled", task.scheduled),
        day("start", task.start),
        day("created", task.created),
        day("done", task.done_on),
        day("cancelled", task.cancelled_on),
        task.priority.map(|priority: Priority| format!("{priority:?}")),
        text("repeats", &task.recurrence),
        text("then", &task.on_completion),
        text("id", &task.id),
        (!after.is_empty()).then(|| format!("after {after}")),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join("; ")
}

/// Whether a line is one task of this text that says just this in its fields.
#[track_caller]
fn check(line: &str, text: &str, said: &str) {
    let tasks = note(line).tasks;
    assert_eq!(tasks.len(), 1, "{line}");
    assert_eq!((&*tasks[0].text.text, &*read(&tasks[0])), (text, said), "{line}");
}

/// A field as its emoji and value, with `between` between them.
fn in_emoji((emoji, key, value, _): &(&str, &str, &str, &str), between: &str) -> String {
    if *key == "priority" {
        format!("{emoji}{between}")
    } else {
        format!("{emoji}{between}{value}")
    }
}

#[test]
fn every_field_is_read_behind_its_emoji_in_every_place() {
    for field in FIELDS {
        for between in [" ", "", "  ", "\u{fe0f}", "\u{fe0f} "] {
            let written = in_emoji(field, between);
            for line in [
                format!("- [ ] Oil it {written}\n"),
                format!("* [ ] Oil it {written}   \n"),
                format!("1) [ ] Oil it {written} ^block-1\n"),
                format!("> [!todo]+ Today\n> - [ ] Oil it {written}\n"),
                format!("- a\n\t+ [ ] Oil it {written}\n"),
            ] {
                check(&line, "Oil it", field.3);
            }
        }
    }
}

#[test]
fn every_field_is_read_in_both_brackets_of_dataview() {
    for (_, key, value, said) in FIELDS {
        for written in [
            format!("[{key}:: {value}]"),
            format!("({key}:: {value})"),
            format!("[{key}::{value}]"),
            format!("[ {key} ::  {value} ]"),
            format!("[{key}:: {value}],"),
        ] {
            check(&format!("- [ ] Oil it {written}\n"), "Oil it", said);
            check(&format!("- [ ] Oil it {written} ^b1\n"), "Oil it", said);
        }
    }
}

#[test]
fn every_field_is_read_when_its_emoji_was_damaged() {
    for field in FIELDS {
        for between in [" ", "\u{fe0f} "] {
            let line = format!("- [ ] Oil it {}\n", in_emoji(field, between));
            for damaged in accident::both(&line) {
                assert!(!damaged.contains(field.0));
                check(&damaged, "Oil it", field.3);
            }
        }
    }
}

#[test]
fn a_no_break_space_behind_the_emoji_makes_the_field_text() {
    for field in FIELDS.iter().filter(|field| field.1 != "priority") {
        let text = format!("Oil it {}", in_emoji(field, "\u{a0}"));
        check(&format!("- [ ] {text}\n"), &text, "");
    }
}

#[test]
fn every_pair_of_fields_is_read_in_both_orders_with_tags_around() {
    for one in FIELDS {
        for other in FIELDS.iter().filter(|other| other.1 != one.1) {
            let (first, second) = (in_emoji(one, " "), in_emoji(other, " "));
            let both = |line: &str| {
                let tasks = note(line).tasks;
                assert_eq!(&*tasks[0].text.text, "Oil it #a #b", "{line}");
                read(&tasks[0])
            };
            let said = both(&format!("- [ ] Oil it {first} #a {second} #b\n"));
            assert_eq!(said, both(&format!("- [ ] Oil it #a {second} {first} #b ^x\n")));
            assert!(said.contains(one.3) && said.contains(other.3), "{said}");
        }
    }
}

#[test]
fn of_a_field_that_comes_twice_the_first_written_counts() {
    check("- [ ] Oil it 📅 2026-01-04 🗓 2026-01-05\n", "Oil it", "due 2026-01-04");
    check("- [ ] Oil it [due:: 2026-01-04] 📅 2026-01-05\n", "Oil it", "due 2026-01-04");
}

#[test]
fn a_field_before_other_words_is_text_in_either_format() {
    check("- [ ] Oil it [due:: 2026-01-04] well\n", "Oil it [due:: 2026-01-04] well", "");
    check("- [ ] Oil it 📅 2026-01-04 well\n", "Oil it 📅 2026-01-04 well", "");
}
