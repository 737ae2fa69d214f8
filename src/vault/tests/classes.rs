//! What kind of thing a node is.

use super::{check, check_with};
use crate::vault::{Class, PathTest, VaultConfig};

const RECORD: &str = "//- m.md\n---\nentity: Ann Orr\nparticipants: [Bo Li]\n\
                      tags: [type/people]\ntype: people\n---\n";

#[test]
fn the_type_of_a_record_is_that_of_its_entity() {
    check(RECORD, "entity [Ann Orr] (person) spelled Ann Orr 1");
    check(
        RECORD,
        "note m.md (meeting)\n  entity [Ann Orr] 2:9\n  participant [Bo Li] 3:16\n  \
         tag #type/people 4:8",
    );
}

#[test]
fn a_record_without_participants_is_a_note_unless_it_is_a_transcript() {
    check("//- m.md\n---\nentity: Ann\n---\n", "note m.md (note)\n  entity [Ann] 2:9");
    check(
        "//- m.md\n---\nentity: Ann\nsource: transcript\n---\n",
        "note m.md (meeting)\n  entity [Ann] 2:9",
    );
}

#[test]
fn a_note_whose_entity_is_itself_is_of_its_own_type() {
    for itself in ["Ann", "ann", "A. Orr", "Ann Orr of Tarn"] {
        let text = format!(
            "//- Ann.md\n---\nentity: {itself}\naliases: [A. Orr]\ntitle: Ann Orr of Tarn\n\
             type: contact\n---\n",
        );
        check(&text, "note Ann.md (person) spelled A. Orr 0, Ann Orr of Tarn 0");
    }
}

#[test]
fn a_meeting_is_no_class_of_whom_it_is_about() {
    let text = "//- m.md\n---\nentity: Ann\ntype: meeting\n---\n";
    check(text, "note m.md (meeting)\n  entity [Ann] 2:9");
    check(text, "entity [Ann] spelled Ann 1");
}

#[test]
fn the_own_note_comes_before_records_and_these_before_fields() {
    let own = "//- Ann.md\n---\ntype: robot\n---\n";
    let record = "//- r.md\n---\nentity: Ann\ntype: project\n---\n";
    let records = "//- r.md\n---\nentity: Ann\ntype: topic\n---\n//- s.md\n---\nentity: Ann\n\
                   type: org\n---\n//- t.md\n---\nentity: Ann\ntype: org\n---\n";
    let field = "//- f.md\n---\npeople: Ann\n---\n";
    check(&format!("{field}{record}{own}"), "note Ann.md (robot) spelled Ann 2");
    check(&format!("{field}{record}"), "entity [Ann] (project) spelled Ann 2");
    check(&format!("{field}{records}"), "entity [Ann] (company) spelled Ann 4");
    check(field, "entity [Ann] (person) spelled Ann 1");
}

#[test]
fn whoever_a_task_is_for_is_a_person_and_a_subject_alone_is_nothing() {
    check("//- a.md\n- [ ] x @Ann\n", "entity [Ann] (person) spelled Ann 1");
    check("//- a.md\n- x *(about Ann)*\n", "entity [Ann] spelled Ann 1");
}

#[test]
fn a_class_folder_speaks_for_notes_that_do_not() {
    let folder = |name: &str, class| (name.into(), class);
    let config = VaultConfig {
        class_folders: vec![folder("People", Class::Person), folder("People/Bots/", Class::Topic)],
        ..VaultConfig::default()
    };
    let text = "//- People/Ann.md\n//- People/Bots/Bo.md\n//- People/x.md\n---\ntype: org\n---\n\
                //- Peoples.md\n";
    check_with(text, &config, "note People/Ann.md (person)");
    check_with(text, &config, "note People/Bots/Bo.md (topic)");
    check_with(text, &config, "note People/x.md (company)");
    check_with(text, &config, "note Peoples.md");
}

#[test]
fn a_placeholder_of_a_template_is_no_class() {
    check("//- t.md\n---\ntype: \"<% kind %>\"\n---\n", "note t.md");
}

#[test]
fn hidden_notes_are_read_and_resolve() {
    let config = VaultConfig {
        ignore_filters: vec!["Old/".into(), "/x+/".into()],
        hidden: Some(PathTest::new("xx", |path| path.as_str().ends_with("xx.md"))),
        ..VaultConfig::default()
    };
    let text = "//- old/a.md\n[[b]]\n//- b.md\n[[old/a]]\n//- xx.md\n";
    check_with(text, &config, "note old/a.md hidden spelled a 1\n  link b.md 1:1");
    check_with(text, &config, "note xx.md hidden");
    check_with(text, &config, "note b.md spelled b 1\n  link old/a.md 1:1");
}
