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
    for fact in &known.facts.rows {
        shown += &format!("fact {}\n", fact.statement);
    }
    let promises = &known.promises;
    for (whose, tasks) in [
        ("theirs", &promises.theirs),
        ("mine", &promises.mine),
        ("mine nearby", &promises.mine_nearby),
        ("nobody's", &promises.unassigned),
    ] {
        for task in &tasks.rows {
            shown += &format!("{whose}: {}\n", task.text);
        }
    }
    for (list, notes) in [
        ("meeting", &known.meetings),
        ("subject of", &known.subject_of),
        ("took part in", &known.took_part),
        ("linked from", &known.linked),
    ] {
        for row in &notes.rows {
            shown += &format!("{list} {} at {}\n", row.note.name, row.place.line);
        }
    }
    for decision in &known.decisions.rows {
        shown += &format!("decided {}\n", decision.statement);
    }
    for with in &known.with.rows {
        shown += &format!("with {} {}\n", vault.node(with.node).name(), with.count);
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
mine: @Myself Call Jorunn Stefansdal
mine nearby: @Myself Send the slide deck
nobody's: Find a room for Jorunn Stefansdal
subject of Review at 3
took part in Pricing at 4
linked from Driftwood at 5
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
months [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
subject of Profile at 3",
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
took part in d at 3
took part in c at 3
took part in a at 3
took part in b at 3",
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
    assert_eq!(due, ["@Myself Send the slide deck", "@Oren Maddigan Send the numbers"]);
}

#[test]
fn home_of_a_folder_of_plain_notes_shows_all_of_them() {
    let check = |text: &str, connected: &[&str], others: &[&str], is_unjoined: bool| {
        let home = home(&fixture(text), today());
        let names: Vec<&str> = home.people.iter().map(|row| &*row.entity.name).collect();
        assert_eq!(names, connected);
        let names: Vec<&str> = home.others.iter().map(|note| &*note.name).collect();
        assert_eq!((names.as_slice(), home.is_unjoined), (others, is_unjoined));
    };
    check("//- b.md\nwords\n//- a.md\nmore", &[], &["a", "b"], true);
    check("//- b.md\nsee [[c]]\n//- c.md\n//- a.md\n", &["c"], &["a", "b"], false);
    // They fill up what the newest leave of twelve rows, and no more.
    let many: String =
        (0..12).map(|n| format!("//- n{n}.md\n---\ndate: 2026-01-02\n---\n")).collect();
    let home = home(&fixture(&format!("{many}//- z.md\nwords")), today());
    assert_eq!((home.recent.len(), home.others.len()), (8, 4));
}

/// A project with members by fields both ways, by meetings, and a page that links.
const PROJECT: &str = "\
//- Mill.md
---
type: project
manager: Ada
---
- [ ] paint it
//- Bo.md
---
type: person
project: Mill
---
//- People/Cy.md
---
type: person
---
Dreams of the [[Mill]].
//- m1.md
---
date: 2026-01-02
participants: [Ada, Cy, Myself]
project: Mill
---
- [ ] @Cy order wood
## Decisions
- Oak it is.
//- m2.md
---
date: 2026-01-05
participants: [Cy]
---
- [ ] grease the Mill
- [ ] buy bread
## Decisions
- The Mill stays.
- Lunch at noon.
";

#[test]
fn a_project_is_rolled_up_from_its_fields_and_its_meetings() {
    let vault = fixture(PROJECT);
    let known = known(&vault, node(&vault, "Mill"), today());
    let people = known.people.rows.iter().map(|member| {
        let field = member.field.as_ref().map_or("no field", |(word, ..)| &**word);
        let last = member.last.map_or_else(|| "never".to_owned(), |last| last.date.to_string());
        format!("{}, {field}, {} meetings, last {last}", member.person.name, member.meetings)
    });
    let expected = [
        "Ada, manager, 1 meetings, last 2026-01-02",
        "Bo, project, 0 meetings, last never",
        "Cy, no field, 2 meetings, last 2026-01-05",
    ];
    assert_eq!(people.collect::<Vec<_>>(), expected);
    let tasks: Vec<&str> = known.tasks.rows.iter().map(|task| &*task.text).collect();
    assert_eq!(tasks, ["paint it", "@Cy order wood", "grease the Mill"]);
    let decisions: Vec<&str> = known.decisions.rows.iter().map(|row| &*row.statement).collect();
    assert_eq!(decisions, ["The Mill stays.", "Oak it is."]);
    let meetings: Vec<&str> = known.meetings.rows.iter().map(|row| &*row.note.name).collect();
    assert_eq!(meetings, ["m2", "m1"]);
    let linked: Vec<&str> = known.linked.rows.iter().map(|row| &*row.note.name).collect();
    assert_eq!(linked, ["Bo", "Cy"]);
    assert_eq!(
        known.last_meeting().map(|last| last.date.to_string()).as_deref(),
        Some("2026-01-05")
    );
    assert_eq!(known.months[10..], [0, 2]);
}

#[test]
fn every_spelling_has_a_line_that_spells_it_so() {
    let vault = fixture(
        "//- People/Ada Quill.md\n---\naliases: [Countess, The Ada]\n---\n\
         //- a.md\n---\nparticipants: [ada quill]\n---\n[[People/Ada Quill.md|her]]\n\
         - [ ] @Countess write\n- It rains. *(about ADA QUILL)*\n",
    );
    let known = known(&vault, node(&vault, "Ada Quill"), today());
    let spellings = known.spellings.iter().map(|one| {
        let (note, place) = one.at.expect("a line");
        format!("{} ×{} {}:{}", one.text, one.count, vault.node(note).name(), place.line)
    });
    let expected = [
        "ADA QUILL ×1 a:6",
        "Ada Quill ×1 a:4",
        "Countess ×1 a:5",
        "ada quill ×1 a:2",
        "The Ada ×0 Ada Quill:2",
    ];
    assert_eq!(spellings.collect::<Vec<_>>(), expected);
}

#[test]
fn a_spelling_whose_letters_are_composed_otherwise_is_the_same_to_a_reader() {
    let vault = fixture("//- a.md\n[[Zo\u{eb}]] [[Zo\u{eb}]] [[zo\u{eb}]] [[Zoe\u{308}]]\n");
    let known = known(&vault, node(&vault, "Zo\u{eb}"), today());
    let spellings = known.spellings.iter().map(|one| format!("{} ×{}", one.text, one.count));
    assert_eq!(spellings.collect::<Vec<_>>(), ["Zo\u{eb} ×3", "zo\u{eb} ×1"]);
}

#[test]
fn a_name_of_very_many_notes_is_answered_with_the_newest_and_their_number() {
    let note = |at: u32| {
        let (month, day) = (1 + at / 28 % 12, 1 + at % 28);
        let date = format!("{}-{month:02}-{day:02}", 2000 + at / 336);
        format!(
            "//- {at}.md\n---\ndate: {date}\nparticipants: [Ada]\n---\n\
             - f{at} *(about Ada)*\n- [ ] @Ada t{at}\n## Decisions\n- d{at}\n"
        )
    };
    let vault = fixture(&(0..1_500).map(note).collect::<String>());
    let known = known(&vault, node(&vault, "Ada"), today());
    assert_eq!((known.notes, known.met_notes), (1_500, 1_500));
    let lists = [
        (known.facts.rows.len(), known.facts.total),
        (known.decisions.rows.len(), known.decisions.total),
        (known.took_part.rows.len(), known.took_part.total),
        (known.promises.theirs.rows.len(), known.promises.theirs.total),
    ];
    assert_eq!(lists, [(500, 1_500); 4]);
    assert_eq!(&*known.facts.rows[0].statement, "f1499");
    assert_eq!(&*known.facts.rows[499].statement, "f1000");
}
