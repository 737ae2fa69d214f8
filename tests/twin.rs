//! One note as a transcription pipeline writes it, with everything such a note
//! has: a subject, participants spelled by ear, facts, decisions, tasks whose
//! emoji were saved in the wrong encoding, and names that have no note.

mod stage;

use stage::{Written, today};
use vaultgraph::note::Priority;
use vaultgraph::query::Hidden;
use vaultgraph::query::finder::{Kinds, Query};
use vaultgraph::query::lookup::{Lookup, lookup};
use vaultgraph::query::neighbourhood::{Look, neighbourhood};
use vaultgraph::query::{facts, tasks};
use vaultgraph::text::Date;
use vaultgraph::vault::{Class, NodeId, NodeKind, Vault};

const NOTE: &str = "\
//- Call about the flood gate.md
---
date: '2026-01-04'
entity: Runa Hallvard
participants:
- Myself
- Runa Halvardt
source: transcript
tags:
- type/people
title: Call about the flood gate
type: people
---

## Summary

Wilmot Dray and Runa Hallvard spoke about the gate.

## Key Facts

- Runa Hallvard may open the gate again since the hearing. *(about Runa Hallvard)*
- Orrin leads the repair called Heron. *(about Orrin)*
- Tidewater & Sons waits for steel. *(about Tidewater & Sons)*

## Decisions

- Begin the repair without waiting for Tidewater & Sons.

## Action Items

- [ ] Send the drawings to Runa Hallvard after the call. @Myself \u{f8ff}üìÖ 2026-01-04 ‚è´ #task
- [ ] Read the survey with Orrin on Friday. @Myself \u{f8ff}üìÖ 2026-01-08 \u{f8ff}üîº #task

## Follow-ups

- [ ] Runa to call after the tide. @Myself \u{f8ff}üîº #task #followup
- [ ] Choose a painter. @Myself \u{f8ff}üîº #task #followup

## Related

- [[Orrin Vesk]]
- [[Tidewater & Sons]]
- [[Heron]]
- [[Lower Marsh]]
- [[The old gate]]
";

fn meant(vault: &Vault, name: &str) -> NodeId {
    match lookup(vault, name) {
        Lookup::One(node) => node,
        other => unreachable!("{name}: {other:?}"),
    }
}

#[track_caller]
fn check_neighbours(name: &str, expected: &[(&str, &str)]) {
    let written = Written::in_string(NOTE);
    let vault = &written.vault;
    let found = neighbourhood(vault, meant(vault, name), &Look::default());
    let rows: Vec<(&str, &str)> = found
        .sections
        .iter()
        .filter(|section| section.key.direction().is_some())
        .flat_map(|section| section.rows.iter().map(move |row| (section.key, row)))
        .map(|(key, row)| (key.relation_name(vault), vault.node(row.node).name()))
        .collect();
    assert_eq!(rows, expected);
}

#[test]
fn the_subject_and_the_participant_lead_to_the_note_each_by_its_relation() {
    let note = "Call about the flood gate";
    check_neighbours("Runa Hallvard", &[("entity", note), ("about", note), ("named", note)]);
    check_neighbours("Runa Halvardt", &[("participant", note)]);
}

#[test]
fn names_under_related_are_there_without_a_note() {
    let written = Written::in_string(NOTE);
    for name in ["Orrin Vesk", "Tidewater & Sons", "Heron", "Lower Marsh", "The old gate"] {
        let node = written.vault.node(meant(&written.vault, name));
        assert_eq!((node.kind, node.path()), (NodeKind::Entity, None), "{name}");
    }
}

#[test]
fn the_type_is_the_class_of_the_subject_and_the_note_is_a_meeting() {
    let written = Written::in_string(NOTE);
    let class = |name: &str| written.vault.node(meant(&written.vault, name)).class.clone();
    assert_eq!(class("Runa Hallvard"), Some(Class::Person));
    assert_eq!(class("Runa Halvardt"), Some(Class::Person));
    assert_eq!(class("Call about the flood gate"), Some(Class::Meeting));
    assert_eq!(
        written.vault.tag("type/people").map(|tag| written.vault.node(tag).kind),
        Some(NodeKind::Tag)
    );
    assert!(matches!(lookup(&written.vault, "people"), Lookup::None { .. }));
}

#[test]
fn tasks_have_assignee_priority_and_due_date_through_the_damage() {
    let written = Written::in_string(NOTE);
    let rows = tasks::tasks(&written.vault, today(), &tasks::TaskLook::default());
    let rows: Vec<_> =
        rows.iter().map(|row| (row.due, row.priority, row.assignees[0].name.as_ref())).collect();
    let due = |day| Date::new(2026, 1, day);
    let expected = [
        (due(4), Some(Priority::High), "Myself"),
        (due(8), Some(Priority::Medium), "Myself"),
        (None, Some(Priority::Medium), "Myself"),
        (None, Some(Priority::Medium), "Myself"),
    ];
    assert_eq!(rows, expected);
}

#[test]
fn facts_are_dated_by_their_note_and_say_of_whom() {
    let written = Written::in_string(NOTE);
    let rows = facts::facts(&written.vault);
    let rows: Vec<_> = rows.iter().map(|row| (&*row.subject.name, row.date)).collect();
    let date = Date::new(2026, 1, 4);
    assert_eq!(rows, [("Runa Hallvard", date), ("Orrin", date), ("Tidewater & Sons", date)]);
}

#[test]
fn a_few_letters_find_both_spellings() {
    let written = Written::in_string(NOTE);
    let query = Query { text: "runa".to_owned(), kinds: Kinds::People, hidden: Hidden::LeftOut };
    let found = written.finder.search(&query, 10);
    let names: Vec<&str> = found.hits.iter().map(|hit| &*hit.name).collect();
    assert_eq!(names, ["Runa Hallvard", "Runa Halvardt"]);
}
