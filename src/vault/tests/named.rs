//! Names that stand unlinked in tasks, facts and decisions.

use crate::note::NotePath;
use crate::vault::Relation;
use crate::vault::fixture::fixture;

/// The names found in a note of one decision, with their columns, where the
/// given vault stands beside it.
#[track_caller]
fn check(decision: &str, vault: &str, expected: &[(&str, u32)]) {
    let vault = fixture(&format!("//- n.md\n# Decisions\n- {decision}\n{vault}"));
    let note = vault.by_path(&NotePath::new("n.md")).expect("the note is there");
    let mut found: Vec<(u32, &str)> = vault
        .edges_out(note)
        .filter(|edge| edge.relation == Relation::Named)
        .flat_map(|edge| edge.occurrences.iter().map(move |at| (at.place, edge.to)))
        .map(|(place, id)| (place.column, vault.node(id).name()))
        .collect();
    found.sort_unstable();
    let expected: Vec<(u32, &str)> = expected.iter().map(|&(name, at)| (at, name)).collect();
    assert_eq!(found, expected);
}

const PEOPLE: &str = "//- p.md\n---\nparticipants: [Ann Orr, Ann, Élodie Tarn, Bolt]\n---\n";

#[test]
fn the_longest_name_counts_in_any_spelling_of_it() {
    check("ask ANN  orr and Ann", PEOPLE, &[("Ann Orr", 7), ("Ann", 20)]);
    check("é E\u{301}LODIE tarn", PEOPLE, &[("Élodie Tarn", 5)]);
}

#[test]
fn a_name_is_whole_words() {
    check("Annex, Ann-Lou, un-Ann, Ann.orr@x, O'Ann, Ann_x", PEOPLE, &[]);
    check(
        "(Ann), Ann's, «Ann» Ann/Bolt",
        PEOPLE,
        &[("Ann", 4), ("Ann", 10), ("Ann", 18), ("Ann", 23), ("Bolt", 27)],
    );
}

#[test]
fn marks_of_emphasis_are_no_letters_of_a_name() {
    check(
        "_Ann_ and __Ann Orr__, ___Bolt___ *_Ann Orr_*",
        PEOPLE,
        &[("Ann", 4), ("Ann Orr", 15), ("Bolt", 29), ("Ann Orr", 39)],
    );
    check("snake_Ann_case Ann_x x_Ann @_Ann_ #_Ann_ _Annex_ _Ann_-Lou", PEOPLE, &[]);
    check("_Ann Orr, who_ and Ann_ Orr", PEOPLE, &[("Ann Orr", 4), ("Ann", 22)]);
    check("see _Tarn_ and Tarn", "//- p.md\n[[_Tarn_]] [[Tarn]]\n", &[("_Tarn_", 7), ("Tarn", 18)]);
}

#[test]
fn a_lone_word_in_lower_case_is_not_a_name_unless_somebody_wrote_it_so() {
    check("bolt it", PEOPLE, &[]);
    check("bolt it", "//- p.md\n[[bolt]]\n", &[("bolt", 3)]);
}

#[test]
fn short_and_common_names_are_not_looked_for() {
    check(
        "SK will send May the plan 2026",
        "//- p.md\n[[SK]] [[Will]] [[May]] [[The Plan]] [[2026]]\n",
        &[],
    );
}

#[test]
fn links_code_handles_and_addresses_hold_no_names() {
    check("[[Ann]] [Ann](x.md) `Ann` @Ann #Ann https://x.y/Ann", PEOPLE, &[]);
}

#[test]
fn a_meeting_a_record_and_a_plain_note_are_no_names() {
    check(
        "see Weekly Round and Some Paper",
        "//- Weekly Round.md\n---\ntype: meeting\n---\n//- Some Paper.md\n",
        &[],
    );
    check("see Tarn Ltd", "//- Tarn Ltd.md\n---\ntype: company\n---\n", &[("Tarn Ltd", 7)]);
}

#[test]
fn an_alias_names_the_note() {
    check("see T. L. now", "//- Tarn Ltd.md\n---\ntype: company\naliases: [T. L.]\n---\n", &[]);
    check(
        "see Tarns now",
        "//- Tarn Ltd.md\n---\ntype: company\naliases: [Tarns]\n---\n",
        &[("Tarn Ltd", 7)],
    );
}

#[test]
fn a_name_of_several_notes_is_the_one_that_a_link_would_open() {
    let two =
        "//- a/Ann Orr.md\n---\ntype: person\n---\n//- bb/Ann Orr.md\n---\ntype: person\n---\n";
    check("see Ann Orr", two, &[("Ann Orr", 7)]);
    let aliases = "//- a.md\n---\ntype: person\naliases: [Ann Orr]\n---\n//- b.md\n---\ntype: person\naliases: [Ann Orr]\n---\n";
    check("see Ann Orr", aliases, &[]);
}

#[test]
fn names_in_scripts_without_spaces_are_found_inside_a_sentence() {
    check("明天请李明联系", "//- p.md\n[[李明]]\n", &[("李明", 6)]);
}

#[test]
fn an_own_name_is_no_edge_to_itself() {
    check("n.md and N N", "//- x.md\n", &[]);
}
