//! What is new between two states of a vault, and since a day.

use super::today;
use crate::note::NotePath;
use crate::query::Hidden;
use crate::query::news::{FilesNow, News, Remembered, row, since_day, since_visit};
use crate::text::{Date, fingerprint};
use crate::vault::Vault;
use crate::vault::fixture::{files, fixture};

/// What each file of the fixture holds, in the order in which the vault has them.
fn contents(vault: &Vault, text: &str) -> Vec<u64> {
    let files = files(text);
    let content = |path: &NotePath| files.iter().find(|file| file.0 == *path).map(|file| &*file.1);
    let parsed = vault.parsed().iter();
    parsed.map(|note| fingerprint(content(note.path()).unwrap_or_default().as_bytes())).collect()
}

fn said(vault: &Vault, news: &News) -> Vec<String> {
    let day = |date: Option<Date>| date.map_or_else(|| "-".to_owned(), |date| date.to_string());
    let rows = news.list.iter().filter_map(|at| row(vault, at));
    rows.map(|row| {
        format!("{} {} {}:{} {}", day(row.since), row.kind, row.path, row.line, row.name)
    })
    .collect()
}

/// What is new in one state of a vault as seen from another.
#[track_caller]
fn check(before: &str, after: &str, expected: &[&str]) {
    let (old, new) = (fixture(before), fixture(after));
    let remembered = Remembered::of(&old, &contents(&old, before), None);
    let contents = contents(&new, after);
    let files = FilesNow { contents: &contents, written: &|_| None, hidden: Hidden::LeftOut };
    assert_eq!(said(&new, &since_visit(&new, files, &remembered, today())), expected);
    // What was made with an older one is what is made without.
    let afresh = Remembered::of(&new, &contents, None);
    assert_eq!(Remembered::of(&new, &contents, Some(&remembered)), afresh);
}

const BEFORE: &str = "\
//- Meetings/2026-01-04 a.md
---
participants: [Ada, Bo]
---
- [ ] @Ada send it
- [ ] mend the wheel
//- b.md
Nothing yet.
";

#[test]
fn what_is_as_it_was_is_no_news() {
    check(BEFORE, BEFORE, &[]);
    check("", "", &[]);
}

#[test]
fn new_notes_changed_ones_people_and_tasks_are_told_with_their_lines() {
    let after = BEFORE.replace("Nothing yet.", "- [ ] ask [[Cy]]")
        + "\
//- Meetings/2026-01-05 c.md
---
participants: [Bo, Dee Marsh]
---
- [ ] @Dee Marsh paint
";
    check(
        BEFORE,
        &after,
        &[
            "2026-01-05 note Meetings/2026-01-05 c.md:1 2026-01-05 c",
            "2026-01-05 person Meetings/2026-01-05 c.md:2 Dee Marsh",
            "2026-01-05 task Meetings/2026-01-05 c.md:4 @Dee Marsh paint",
            "- changed b.md:1 b",
            "- task b.md:1 ask [[Cy]]",
        ],
    );
}

#[test]
fn a_note_that_was_moved_is_no_news_and_neither_are_its_tasks() {
    check(BEFORE, &BEFORE.replace("Meetings/2026-01-04 a", "Old/z 2026-01-04"), &[]);
}

#[test]
fn a_task_that_was_ticked_put_off_or_moved_is_not_new_but_its_twin_is() {
    let changed = "2026-01-04 changed Meetings/2026-01-04 a.md:1 2026-01-04 a";
    let check = |from: &str, to: &str, expected: &[&str]| {
        check(BEFORE, &BEFORE.replace(from, to), expected);
    };
    check("[ ] mend", "[x] mend", &[changed]);
    check("the wheel", "the wheel 📅 2026-02-01", &[changed]);
    check(
        "- [ ] mend the wheel\n//- b.md\n",
        "//- b.md\n- [ ] mend the wheel\n",
        &[changed, "- changed b.md:1 b"],
    );
    let twin = "2026-01-04 task Meetings/2026-01-04 a.md:6 mend the wheel";
    check("- [ ] mend", "- [ ] mend the wheel\n- [ ] mend", &[changed, twin]);
    check("- [ ] mend the wheel", "- [x] rest", &[changed]);
}

#[test]
fn somebody_who_gets_another_spelling_or_a_note_was_known_before() {
    check(
        BEFORE,
        &(BEFORE.to_owned() + "//- People/Ada.md\n---\ntype: person\naliases: [Ada Quill]\n---\n"),
        &["- note People/Ada.md:1 Ada"],
    );
    check(
        BEFORE,
        &(BEFORE.to_owned() + "//- People/Eve.md\n---\ntype: person\n---\n"),
        &["- note People/Eve.md:1 Eve", "- person People/Eve.md:1 Eve"],
    );
}

#[test]
fn since_a_day_the_dates_of_notes_tell_and_files_only_what_has_changed() {
    let text = BEFORE.to_owned()
        + "\
//- 2026-01-09 d.md
[[Ada]] [[Fay]]
- [ ] rest ➕ 2026-01-02
- [ ] sing
---
author: Fay
//- 2026-01-02 e.md
- [ ] dig ➕ 2026-01-08
- [x] sow ➕ 2026-01-08
";
    let vault = fixture(&text);
    let contents = contents(&vault, &text);
    let check = |month, day, expected: &[&str]| {
        let date = Date::new(2026, month, day).expect("a real day");
        let written = |at: usize| (vault.parsed()[at].path().as_str() == "b.md").then_some(today());
        let files = FilesNow { contents: &contents, written: &written, hidden: Hidden::LeftOut };
        assert_eq!(said(&vault, &since_day(&vault, files, date)), expected);
    };
    let of_files = "2026-01-12 changed b.md:1 b";
    check(
        1,
        8,
        &[
            of_files,
            "2026-01-09 note 2026-01-09 d.md:1 2026-01-09 d",
            "2026-01-09 task 2026-01-09 d.md:3 sing",
            "2026-01-08 task 2026-01-02 e.md:1 dig",
        ],
    );
    check(1, 10, &[of_files]);
    check(2, 1, &[]);
}
