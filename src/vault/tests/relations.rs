//! Which relation each written place makes.

use super::{check, check_with, names};
use crate::note::NotePath;
use crate::text::NameKey;
use crate::vault::fixture::fixture;
use crate::vault::{Direction, Relation, VaultConfig};

#[test]
fn each_place_makes_the_most_specific_relation_only() {
    check(
        "//- m.md\n---\nentity: \"[[Ann Orr]]\"\nup: Top\nsee: \"[[Bolt]]\"\n---\n\
         [[Bolt]] and ![[Bolt]]\n- Bolt is new *(about [[Bolt]])*\n## See also\n- [[Bolt]]\n\
         ### Deeper\n![[Bolt]]\n## Other\n[b](Bolt.md)\n- [ ] ask @[[Bolt]]\n",
        "note m.md (note)\n  entity [Ann Orr] 2:10\n  about [Bolt] 7:23\n  assigned [Bolt] 14:12\n  \
         see [Bolt] 4:7\n  up [Top] 3:5\n  link [Bolt] 6:1 13:1\n  related [Bolt] 9:3 11:1\n  \
         embed [Bolt] 6:14\n  named [Bolt] 7:3",
    );
}

#[test]
fn what_a_task_is_about_is_not_named_as_well() {
    check(
        "//- a.md\n- [ ] ask Bolt of Ann Orr *(about Ann Orr)* ^x\n- [ ] call *(about Ann Orr)*\n\
         - [ ] ask\n  Bolt *(about Ann Orr)*\n//- b.md\n[[Bolt]]\n",
        "note a.md\n  about [Ann Orr] 1:35 2:20 4:16\n  named [Ann Orr] 1:19\n  named [Bolt] 1:11 3:7",
    );
}

#[test]
fn whom_a_task_is_about_is_among_its_names() {
    let vault = fixture(
        "//- a.md\n- [ ] ask Bo Li *(about [[Ann Orr]])*\n- [ ] call *(about Cyd)*\n\
         - Bo Li is new *(about Dee)*\n//- b.md\n[[Bo Li]]\n",
    );
    let note = vault.by_path(&NotePath::new("a.md")).expect("the note is there");
    assert_eq!(names(&vault, vault.task_names(note, 0)), ["Bo Li", "Ann Orr"]);
    assert_eq!(names(&vault, vault.task_names(note, 1)), ["Cyd"]);
    assert_eq!(names(&vault, vault.names_in_line(note, 3)), ["Bo Li"]);
}

#[test]
fn related_headings_are_the_configs() {
    let config =
        VaultConfig { related_headings: vec!["verwandt".into()], ..VaultConfig::default() };
    check_with(
        "//- a.md\n# Related\n[[b]]\n# Verwandt:\n[[b]]\n",
        &config,
        "note a.md\n  link [b] 2:1\n  related [b] 4:1",
    );
}

#[test]
fn a_field_names_by_plain_strings_when_the_config_says_so() {
    check(
        "//- a.md\n---\ncompany: Tarn Ltd\nmood: fine\nAttendees:\n  - Ann Orr\n  - ''\n---\n",
        "note a.md\n  participant [Ann Orr] 5:5\n  company [Tarn Ltd] 2:10",
    );
}

#[test]
fn a_link_amid_other_text_in_a_field_is_of_that_field() {
    check(
        "//- a.md\n---\nparticipants: with [[Ann Orr]] and [[Bo Li]]\n---\n",
        "note a.md\n  participant [Ann Orr] 2:20\n  participant [Bo Li] 2:36",
    );
}

#[test]
fn a_property_is_called_by_its_key_from_both_ends() {
    let vault = fixture("//- a.md\n---\nDirector: \"[[Bo Li]]\"\n---\n");
    let source = vault.by_path(&NotePath::new("a.md")).expect("the note is there");
    let edge = vault.edges_out(source).next().expect("the field is an edge");
    assert!(matches!(edge.relation, Relation::Property(_)));
    assert_eq!(vault.relation_name(edge.relation), "director");
    assert_eq!(vault.relation_label(edge.relation, Direction::Out), "director");
    assert_eq!(vault.relation_label(edge.relation, Direction::In), "director of");
}

#[test]
fn an_assignee_is_the_longest_known_name_else_one_word() {
    check(
        "//- a.md\n[[Ann Orr]]\n- [ ] call @Ann Orr today\n- [ ] call @Bo Li.\n- [ ] x @Cy's, soon\n",
        "note a.md\n  assigned [Ann Orr] 2:12\n  assigned [Bo] 3:12\n  assigned [Cy] 4:9\n  \
         link [Ann Orr] 1:1",
    );
}

#[test]
fn an_assignee_may_have_any_name_however_it_is_spaced() {
    for (name, written) in [
        ("Dr. Who", "@Dr. Who to come"),
        ("Amy St. John", "@Amy St. John, please"),
        ("Foo & Bar", "(@Foo & Bar)"),
        ("Ann (CEO)", "**@Ann (CEO)**, now"),
        ("A Very Long Name of Seven or Eight", "@A Very Long Name of Seven or Eight!"),
        ("Ann Bee", "@Ann  Bee"),
        ("Ann Bee", "@Ann\u{a0}Bee"),
        ("Ann Bee", "@Ann\tBee's"),
    ] {
        let vault = fixture(&format!("//- a.md\n- [ ] {written}\n//- b.md\n[[{name}]] [[Ann]]\n"));
        let note = vault.by_path(&NotePath::new("a.md")).expect("the note is there");
        assert_eq!(vault.assignees(note, 0), vault.named(&NameKey::of(name)), "{written}");
    }
}

#[test]
fn a_task_knows_whom_it_is_for_and_whom_it_names() {
    let vault = fixture(
        "//- a.md\n- [ ] nothing\n- [ ] Bo Li to see [[Ann Orr]] @Cy @Dee @Cy\n\
         - [ ] more of Bo Li\n//- b.md\n[[Bo Li]]\n",
    );
    let note = vault.by_path(&NotePath::new("a.md")).expect("the note is there");
    assert!(vault.assignees(note, 0).is_empty());
    assert_eq!(names(&vault, vault.assignees(note, 1).iter().copied()), ["Cy", "Dee"]);
    assert_eq!(names(&vault, vault.task_names(note, 1)), ["Bo Li", "Ann Orr"]);
    assert_eq!(names(&vault, vault.task_names(note, 2)), ["Bo Li"]);
    assert!(vault.assignees(note, 99).is_empty());
    assert_eq!(vault.tasks().count(), 3);
}

#[test]
fn a_fact_knows_its_subject() {
    let vault = fixture("//- Ann.md\n- is tall *(about Ann)*\n- is here *(about Bo)*\n");
    let subjects = vault.facts().filter_map(|(note, at, _)| vault.fact_subject(note, at));
    assert_eq!(names(&vault, subjects), ["Ann", "Bo"]);
}

#[test]
fn a_canvas_is_an_attachment_that_links() {
    check(
        "//- a.canvas\n{\"nodes\":[{\"id\":\"1\",\"type\":\"file\",\"file\":\"b.md\"}]}\n//- b.md\n",
        "attachment a.canvas\n  link b.md 1:1",
    );
}

#[test]
fn a_tag_nested_beyond_reason_costs_no_more_than_others() {
    let vault = fixture(&format!("//- a.md\n#{}x\n", "a/".repeat(5_000)));
    assert!(vault.n_nodes() < 100);
    assert_eq!(vault.n_edges(), 1);
}

#[test]
fn a_tag_lies_under_its_parents_and_edges_go_to_what_is_written() {
    let text = "//- a.md\n#Area/deep/x\n//- b.md\n#area\n//- c.md\n#areal\n";
    check(text, "note a.md\n  tag #Area/deep/x 1:1");
    check(text, "tag #Area spelled area 1");
    let vault = fixture(text);
    let area = vault.tag("area").expect("the tag is there");
    let deep = vault.tag("#Area/Deep").expect("a tag above a tag is one");
    assert_eq!(names(&vault, vault.tags_below(area)), ["Area/deep", "Area/deep/x"]);
    assert_eq!(vault.tag_parent(deep), Some(area));
    assert_eq!(vault.tag_parent(area), None);
    assert_eq!(names(&vault, vault.tagged(area)), ["a", "b"]);
}
