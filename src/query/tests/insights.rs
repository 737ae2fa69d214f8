//! What a vault is like as a whole, counted by hand.

use super::{MEETINGS, today};
use crate::query::insights::{Counts, insights};
use crate::vault::fixture::fixture;

/// A line for each name: why it stands there, and its numbers.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let vault = fixture(text);
    let found = insights(&vault, today());
    let name = |node| vault.node(node).name();
    let unseen = found.unseen.iter().map(|row| format!("unseen {} {}", row.person.name, row.notes));
    let rising = found
        .rising
        .iter()
        .map(|row| format!("rising {} {} {} {}", name(row.node), row.late, row.before, row.last));
    let orphans = found.orphans.rows.iter().map(|node| format!("alone {}", name(*node)));
    let shown: Vec<String> = unseen.chain(rising).chain(orphans).collect();
    assert_eq!(shown, expected);
}

fn meeting(date: &str, who: &str) -> String {
    format!("//- {date} {who}.md\n---\ndate: {date}\nparticipants: [{who}]\n---\n")
}

#[test]
fn names_that_come_up_more_than_usual_rise() {
    let vault = [
        // Every four weeks as ever, and more of late.
        meeting("2025-10-01", "Ada"),
        meeting("2025-11-01", "Ada"),
        meeting("2025-12-20", "Ada"),
        meeting("2025-12-21", "Ada, Bo"),
        meeting("2025-12-22", "Ada, Bo, Myself"),
        meeting("2025-12-23", "Bo, Myself"),
        // After today, and too long ago.
        meeting("2026-02-01", "Bo, Myself"),
        meeting("2024-01-01", "Bo, Myself"),
    ];
    let expected = ["rising Bo 3 0 2025-12-23", "rising Ada 3 2 2025-12-22"];
    check(&vault.concat(), &expected);
}

#[test]
fn people_of_several_notes_who_were_not_met_for_a_quarter_are_missed() {
    let vault = [
        meeting("2025-01-01", "Ada, Bo"),
        meeting("2025-02-01", "Ada, Bo, Cy"),
        meeting("2025-03-01", "Ada, Bo, Cy"),
        meeting("2025-10-20", "Bo"),
        meeting("2025-04-01", "Ada"),
    ];
    check(&vault.concat(), &["unseen Ada 4"]);
}

#[test]
fn a_note_that_only_tags_join_is_alone() {
    check("//- a.md\n#tag [[a#b]]\n//- b.md\n[[c]]\n//- d.md\n//- e.md\n[[d]]\n", &["alone a"]);
}

#[test]
fn everything_is_counted_and_the_owner_is_not_central() {
    let vault = fixture(MEETINGS);
    let found = insights(&vault, today());
    let expected = Counts {
        notes: 3,
        people: 3,
        companies: 1,
        projects: 1,
        meetings: 2,
        unresolved: 4,
        tags: 2,
        attachments: 0,
        edges: vault.n_edges(),
    };
    assert_eq!(found.counts, expected);
    let hubs = found.hubs.iter().map(|hub| vault.node(hub.node).name());
    assert!(hubs.clone().all(|name| name != "Myself"));
    assert_eq!(hubs.take(2).collect::<Vec<_>>(), ["Jorunn Stefansdal", "Oren Maddigan"]);
}
