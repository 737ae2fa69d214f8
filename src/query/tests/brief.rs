//! What to have read before a meeting.

use super::{MEETINGS, node, today};
use crate::query::brief::{brief, markdown};
use crate::vault::fixture::fixture;

#[track_caller]
fn check(text: &str, of: &[&str], expected: &str) {
    let vault = fixture(text);
    let nodes: Vec<_> = of.iter().map(|name| node(&vault, name)).collect();
    let brief = brief(&vault, &nodes, today());
    let mut shown = String::new();
    for one in &brief.of {
        let last = one.known.last_meeting().map(|last| last.date.to_string());
        let name = vault.node(one.known.of).name();
        shown += &format!("{name}, last {}\n", last.as_deref().unwrap_or("never"));
        for (list, facts) in [("since", one.facts_since()), ("before", one.facts_before())] {
            for fact in facts {
                shown += &format!("  {list}: {}\n", fact.statement);
            }
        }
    }
    for row in &brief.together.rows {
        let who: Vec<&str> = row.who.iter().map(|who| &*who.name).collect();
        let line = row.meeting.place.line;
        shown += &format!("together {} at {line}: {}\n", row.meeting.note.name, who.join(", "));
    }
    for decision in &brief.decisions.rows {
        shown += &format!("decided {}\n", decision.statement);
    }
    for row in &brief.common {
        shown += &format!("common {} {:?}\n", row.with.name, row.notes);
    }
    assert_eq!(shown.trim_end(), expected.trim_end(), "\n{shown}");
}

#[test]
fn facts_are_parted_by_the_last_meeting_and_names_asked_for_twice_stand_once() {
    check(
        "//- a.md\n---\ndate: 2026-01-02\nparticipants: [Ada]\n---\n- one *(about Ada)*\n\
         //- b.md\n---\ndate: 2026-01-03\n---\n- two *(about Ada)*\n- Ada is here\n\
         //- c.md\n- three *(about Ada)*\n- four *(about Bo)*\n",
        &["Ada", "Bo", "Ada"],
        "Ada, last 2026-01-02
  since: two
  before: one
  before: three
Bo, last never
  since: four",
    );
}

#[test]
fn as_markdown_every_link_is_one_that_can_be_written() {
    let vault = fixture(
        "//- C# Guild.md\n- one *(about Ada)*\n//- Plan [draft].md\n- two *(about Ada)*\n\
         //- x/Day.md\n- three *(about Ada)*\n//- y/Day.md\n",
    );
    let brief = brief(&vault, &[node(&vault, "Ada")], today());
    let lines = markdown::brief(&vault, &brief, &[], today());
    for (said, told) in [("one", "C# Guild"), ("two", "Plan [draft]"), ("three", "[[x/Day|Day]]")] {
        let line = lines.iter().find(|line| line.contains(said)).expect("it is told");
        assert!(line.contains(told) && line.contains("[[") == told.starts_with('['), "{line}");
    }
}

#[test]
fn of_a_company_the_last_meeting_that_names_it_counts() {
    check(
        MEETINGS,
        &["Halcyon AI"],
        "Halcyon AI, last 2026-01-04
  before: Halcyon AI prefers the new store.",
    );
}

#[test]
fn several_are_told_what_they_did_together() {
    check(
        MEETINGS,
        &["Oren Maddigan", "Jorunn Stefansdal"],
        "Oren Maddigan, last 2026-01-04
Jorunn Stefansdal, last 2026-01-04
  before: Jorunn Stefansdal moves to the coast in spring.
together Review at 4: Oren Maddigan, Jorunn Stefansdal
together Pricing at 4: Oren Maddigan, Jorunn Stefansdal
decided Halcyon AI is asked first.
decided Oren Maddigan leads the pilot.
common Halcyon AI [2, 2]
common Driftwood [2, 2]
common Myself [2, 2]",
    );
}
