//! Who stands around a node, in which order, and on what evidence.

use super::{MEETINGS, node};
use crate::query::backlinks::backlinks;
use crate::query::evidence::cite;
use crate::query::neighbourhood::{Look, SectionKey, Sort, neighbourhood};
use crate::vault::Direction;
use crate::vault::fixture::fixture;

/// One line a section, one a row: name, count, date, places.
#[track_caller]
fn check(text: &str, of: &str, look: &Look, expected: &str) {
    let vault = fixture(text);
    let mut shown = String::new();
    for section in neighbourhood(&vault, node(&vault, of), look).sections {
        shown += &format!("{} {}\n", section.label, section.rows.len());
        for row in section.rows {
            let date = row.date.map_or_else(|| "-".to_owned(), |date| date.to_string());
            shown += &format!("  {} {} {date}", vault.node(row.node).name(), row.count);
            for evidence in row.evidence(&vault).iter() {
                let (line, column) = (evidence.place.line, evidence.place.column);
                shown += &format!(" {}:{line}:{column}", vault.node(evidence.source).name());
            }
            shown += "\n";
        }
    }
    assert_eq!(shown.trim_end(), expected.trim_end(), "\n{shown}");
}

#[test]
fn a_name_without_a_note_has_its_notes_by_relation_and_whom_it_appears_with() {
    check(
        MEETINGS,
        "Halcyon AI",
        &Look::default(),
        "entity 1
  Pricing 1 2025-12-11 Pricing:3:9
about 1
  Pricing 1 2025-12-11 Pricing:8:45
linked from 1
  Review 1 2026-01-04 Review:9:32
named in 2
  Review 1 2026-01-04 Review:12:3
  Pricing 1 2025-12-11 Pricing:8:3
often with 4
  Jorunn Stefansdal 2 2026-01-04 Pricing:4:16 Review:3:9
  Oren Maddigan 2 2026-01-04 Pricing:4:35 Review:4:16
  Driftwood 2 2026-01-04 Pricing:18:1 Review:9:14
  Myself 2 2026-01-04 Pricing:14:7 Review:10:7",
    );
}

#[test]
fn a_note_shows_what_it_says_before_what_is_said_of_it() {
    let off = ["with".to_owned()].into();
    check(
        MEETINGS,
        "Driftwood",
        &Look { off, ..Look::default() },
        "links to 1
  Jorunn Stefansdal 1 - Driftwood:5:6
tags 1
  project 1 - Driftwood:3:8
linked from 1
  Review 1 2026-01-04 Review:9:14
listed as related in 1
  Pricing 1 2025-12-11 Pricing:18:1",
    );
}

#[test]
fn a_tag_has_the_notes_that_use_it_or_a_tag_below_it() {
    check(
        "//- A.md\n#work #work/deep\n//- B.md\n#work/deep\n//- C.md\n#workshop\n",
        "#work",
        &Look::default(),
        "tagged 2\n  A 2 - A:1:1 A:1:7\n  B 1 - B:1:1\n",
    );
}

#[test]
fn a_link_into_the_same_note_makes_no_neighbour() {
    check("//- A.md\n# H\n[[#H]]\n", "A", &Look::default(), "");
}

#[test]
fn a_relation_that_is_switched_off_has_no_section() {
    let off = ["link", "with"].map(str::to_owned).into();
    check(
        "//- A.md\n[[B]] ![[C]]\n",
        "A",
        &Look { off, ..Look::default() },
        "embeds 1\n  C 1 - A:1:7\n",
    );
}

#[test]
fn rows_are_sorted_by_weight_by_date_or_by_name() {
    let text = "//- 2026-01-01 b.md\n[[X]]\n//- 2026-01-02 C.md\n[[X]] [[Y]] [[Z]] [[W]] [[V]]\n\
                //- a.md\n[[X]]\n[[X]]\n";
    let order = |sort| {
        let vault = fixture(text);
        let look = Look { sort, ..Look::default() };
        let found = neighbourhood(&vault, node(&vault, "X"), &look);
        let names: Vec<String> = found.sections[0]
            .rows
            .iter()
            .map(|row| vault.node(row.node).name().to_owned())
            .collect();
        names.join(", ")
    };
    // Two places tell more than one; dated notes count alike, the newest first.
    assert_eq!(order(Sort::Weight), "a, 2026-01-02 C, 2026-01-01 b");
    assert_eq!(order(Sort::Date), "2026-01-02 C, 2026-01-01 b, a");
    assert_eq!(order(Sort::Name), "2026-01-01 b, 2026-01-02 C, a");
}

#[test]
fn a_name_of_every_note_does_not_lead_those_it_appears_with() {
    let mut text = String::new();
    for n in 0..30 {
        let rare = if n < 3 { "[[Ada]] [[Rare]]" } else { "" };
        let ada = if n < 6 { "[[Ada]]" } else { "" };
        text += &format!("//- n{n:02}.md\n[[Everywhere]] {rare} {ada}\n");
    }
    let vault = fixture(&text);
    let found = neighbourhood(&vault, node(&vault, "Ada"), &Look::default());
    let with = found.sections.last().expect("a section");
    assert_eq!(with.label, "often with");
    let rows: Vec<(&str, u32)> =
        with.rows.iter().map(|row| (vault.node(row.node).name(), row.count)).collect();
    assert_eq!(rows, [("Rare", 3), ("Everywhere", 6)]);
}

#[test]
fn what_goes_out_of_one_node_comes_in_at_the_other() {
    let vault = fixture(MEETINGS);
    let around = |node| neighbourhood(&vault, node, &Look::default());
    let mut n_rows = 0;
    for (id, _) in vault.nodes() {
        for section in around(id).sections {
            let SectionKey::Edges(Direction::Out, relation) = section.key else { continue };
            for row in section.rows {
                let there = around(row.node);
                let back = there.find(SectionKey::Edges(Direction::In, relation), id);
                let back = back.map(|back| back.evidence(&vault).to_vec());
                // A tag has the notes of lower tags too, but no fewer.
                assert!(back.is_some_and(|back| {
                    row.evidence(&vault).iter().all(|one| back.contains(&one))
                }));
                n_rows += 1;
            }
        }
    }
    assert!(n_rows > 10, "{n_rows}");
}

#[test]
fn backlinks_are_every_place_by_path_and_place() {
    let vault = fixture("//- b.md\n[[X]] ![[X]]\n//- a.md\ntext\n[[X]]\n//- X.md\n[[#Top]]\n");
    let rows: Vec<String> = backlinks(&vault, node(&vault, "X"))
        .iter()
        .map(|row| {
            let place = row.evidence.place;
            let name = vault.node(row.from).name();
            format!("{} {name} {}:{}", vault.relation_name(row.relation), place.line, place.column)
        })
        .collect();
    assert_eq!(rows, ["link a 2:1", "link b 1:1", "embed b 1:7"]);
}

#[test]
fn evidence_is_cited_with_its_heading_and_the_sentence_that_was_kept() {
    let vault = fixture(MEETINGS);
    let found = neighbourhood(&vault, node(&vault, "Jorunn Stefansdal"), &Look::default());
    let cited: Vec<String> = found
        .sections
        .iter()
        .filter(|section| section.label != "often with")
        .flat_map(|section| section.rows.iter().map(move |row| (&section.label, row)))
        .flat_map(|(label, row)| row.evidence(&vault).iter().map(move |evidence| (label, evidence)))
        .filter_map(|(label, evidence)| Some((label, cite(&vault, &evidence)?)))
        .map(|(label, cited)| {
            let said =
                cited.statement.map_or_else(String::new, |(kind, text)| format!("{kind:?} {text}"));
            format!("{label}: {}:{} {:?} {said}", cited.path, cited.place.line, cited.heading)
        })
        .collect();
    assert_eq!(
        cited,
        [
            "entity: Meetings/Review.md:3 None ",
            "took part in: Meetings/Pricing.md:4 None ",
            "about: Meetings/Pricing.md:9 Some(\"Key Facts\") \
             Fact Jorunn Stefansdal moves to the coast in spring.",
            "linked from: Driftwood.md:5 None ",
            "named in: Meetings/Pricing.md:9 Some(\"Key Facts\") \
             Fact Jorunn Stefansdal moves to the coast in spring.",
            "named in: Meetings/Pricing.md:14 Some(\"Action Items\") \
             Task @Myself Call Jorunn Stefansdal",
            "named in: Meetings/Pricing.md:15 Some(\"Action Items\") \
             Task Find a room for Jorunn Stefansdal",
        ]
    );
}

#[test]
fn of_very_many_names_in_the_same_notes_the_first_are_listed_and_all_are_counted() {
    let names: Vec<String> = (0..250).map(|n| format!("Name {n}")).collect();
    let notes = format!("//- a.md\n---\nparticipants: [Ada, {}]\n---\n", names.join(", "));
    let vault = fixture(&notes);
    let around = neighbourhood(&vault, node(&vault, "Ada"), &Look::default());
    let with = around.sections.iter().find(|section| section.key == SectionKey::With);
    let with = with.expect("they share a note");
    assert_eq!((with.rows.len(), with.total), (200, 250));
}
