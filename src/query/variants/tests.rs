//! Which names are proposed to be one in small vaults, and which are not.

use super::{Proposal, variants};
use crate::vault::fixture::{fixture, fixture_with};
use crate::vault::{Answer, VaultConfig, Verdict};

/// One proposal a line: its names, `!` in front where it is certain.
fn told(proposals: &[Proposal]) -> Vec<String> {
    let line = |proposal: &Proposal| {
        let names: Vec<&str> = proposal.names.iter().map(|name| &*name.name).collect();
        let certain = if proposal.certain { "!" } else { "" };
        let later = if proposal.put_off { " (later)" } else { "" };
        format!("{certain}{}{later}", names.join(" = "))
    };
    proposals.iter().map(line).collect()
}

#[track_caller]
fn check(vault: &str, expected: &[&str]) {
    assert_eq!(told(&variants(&fixture(vault))), expected);
}

/// A meeting a line: the subject, `:`, the participants by `,`, then `|` and the
/// names under Related.
fn meetings(lines: &str) -> String {
    let mut out = String::new();
    for (number, line) in lines.lines().enumerate() {
        let (subject, rest) = line.split_once(':').unwrap_or((line, ""));
        let (participants, related) = rest.split_once('|').unwrap_or((rest, ""));
        let list = |names: &str, form: &dyn Fn(&str) -> String| -> String {
            names.split(';').map(str::trim).filter(|name| !name.is_empty()).map(form).collect()
        };
        out += &format!(
            "//- 2026-01-{:02} Meeting.md\n---\nentity: {}\nparticipants:\n{}source: transcript\n---\n## Related\n{}",
            number + 1,
            subject.trim(),
            list(participants, &|name| format!("- {name}\n")),
            list(related, &|name| format!("- [[{name}]]\n")),
        );
    }
    out
}

#[test]
fn the_subject_under_another_spelling_among_the_participants_is_proposed() {
    let vault = meetings("Jorunn Stefansdal: Myself; Jorunn Stephensdal | Bo Marsh; Oren Maddigan");
    check(&vault, &["Jorunn Stefansdal = Jorunn Stephensdal"]);
}

#[test]
fn two_names_of_one_list_are_two_people() {
    let vault = meetings(
        "Ada Quill: Jorunn Stefansdal; Jorunn Stephensdal\nBo Marsh: Jorunn Stefansdal; Jorunn Stephensdal",
    );
    check(&vault, &[]);
}

#[test]
fn names_that_only_look_alike_are_no_proposal() {
    check(
        &meetings("Ada Quill: Bo Marsh | Quartzon; Quartzoloft; Verano Labs; Verano Storage"),
        &[],
    );
    check(&meetings("Ada Quill: Bo Marsh | Phase 1; Phase 2; 2026-01-02; 2026-01-03"), &[]);
    check(&meetings("Ada Quill: Bo Marsh | Tidewater; Tidewater II"), &[]);
}

#[test]
fn spaces_accents_endings_and_order_are_no_other_name() {
    let apart = |one: &str, other: &str| meetings(&format!("Ada Quill: {one}\nBo Marsh: {other}"));
    check(&apart("Zoë Açafrán", "Zoe Acafran"), &["!Zoe Acafran = Zoë Açafrán"]);
    check(&apart("Kumardas", "Kumar Das"), &["Kumar Das = Kumardas"]);
    check(&apart("Tuva Brandsund", "Brandsund, Tuva"), &["!Brandsund, Tuva = Tuva Brandsund"]);
    check(
        &apart("Dr. Tuva Brandsund", "Tuva Brandsund"),
        &["!Dr. Tuva Brandsund = Tuva Brandsund"],
    );
}

#[test]
fn short_forms_and_letters_stand_for_first_names() {
    let apart = |one: &str, other: &str| meetings(&format!("{one}: {other}; Oren Maddigan"));
    check(&apart("Liz Brandsund", "Elizabeth Brandsund"), &["Elizabeth Brandsund = Liz Brandsund"]);
    check(&apart("T. Brandsund", "Tuva Brandsund"), &["T. Brandsund = Tuva Brandsund"]);
}

#[test]
fn a_first_name_is_whose_it_can_only_be() {
    let one = "Tuva: Myself; Tuva Brandsund; Oren Maddigan";
    check(&meetings(one), &["Tuva = Tuva Brandsund"]);
    let two = "Tuva: Tuva Brandsund; Tuva Maddigan";
    check(&meetings(two), &[]);
}

#[test]
fn namesakes_are_not_one_by_the_first_name_that_both_have_as_an_alias() {
    let note = |name: &str| format!("//- {name}.md\n---\ntype: person\naliases: [Tuva]\n---\n");
    let apart = meetings("Ada Quill: Tuva Brandsund\nBo Marsh: Tuva Maddigan");
    check(&[note("Tuva Brandsund"), note("Tuva Maddigan"), apart].concat(), &[]);
}

#[test]
fn father_and_son_are_two() {
    check(&meetings("Ada Quill: Tuva Brandsund\nBo Marsh: Tuva Brandsund Jr."), &[]);
}

#[test]
fn a_link_that_shows_another_name_makes_it_certain() {
    let vault = "\
//- Osric Pellam.md
---
type: person
---
# Osric Pellam
keeps the ledger
//- a.md
---
participants: [Osrick Pellam]
---
[[Osric Pellam|Osrick Pellam]] was late.
";
    check(vault, &["!Osric Pellam = Osrick Pellam"]);
}

#[test]
fn a_person_and_a_company_are_not_one() {
    let vault = "\
//- a.md
---
entity: Halcyon
company: Quartzmere
participants: [Quartzmer, Halcyone]
type: company
---
";
    check(vault, &[]);
}

#[test]
fn what_was_said_to_be_different_is_not_asked_again() {
    let vault = meetings("Jorunn Stefansdal: Myself; Jorunn Stephensdal | Bo Marsh");
    let answered = |verdict| {
        let names = ["Jorunn Stephensdal", "Jorunn Stefansdal"].map(Into::into).to_vec();
        let mut config = VaultConfig::default();
        config.identities.0.push(Answer { verdict, names });
        told(&variants(&fixture_with(&vault, &config)))
    };
    assert_eq!(answered(Verdict::Different), [""; 0]);
    assert_eq!(answered(Verdict::Later), ["Jorunn Stefansdal = Jorunn Stephensdal (later)"]);
}

#[test]
fn an_answer_may_name_a_note_by_its_path_at_the_root_as_in_a_folder() {
    let person = "---\ntype: person\n---\n";
    let meetings = meetings("Ada Quill: Bo Marsh");
    for (one, other) in [("Tuva Brandsund.md", "Tuva Bransund.md"), ("a/Tuva.md", "b/Tuva.md")] {
        let vault = format!("//- {one}\n{person}//- {other}\n{person}{meetings}");
        let names = [one, other].map(Into::into).to_vec();
        let mut config = VaultConfig::default();
        assert_eq!(variants(&fixture_with(&vault, &config)).len(), 1, "{one}");
        config.identities.0.push(Answer { verdict: Verdict::Different, names });
        assert_eq!(told(&variants(&fixture_with(&vault, &config))), [""; 0], "{one}");
    }
}

#[test]
fn what_was_said_to_be_one_is_no_longer_two() {
    let vault = meetings("Jorunn Stefansdal: Myself; Jorunn Stephensdal | Bo Marsh");
    for note in ["", "//- Jorunn Stefansdal.md\n---\ntype: person\n---\n"] {
        let names = ["Jorunn Stefansdal", "Jorunn Stephensdal"].map(Into::into).to_vec();
        let mut config = VaultConfig::default();
        config.identities.0.push(Answer { verdict: Verdict::Same, names });
        let found = variants(&fixture_with(&format!("{vault}{note}"), &config));
        assert_eq!(told(&found), [""; 0], "{note}");
    }
}

#[test]
fn a_group_holds_only_names_that_all_fit_each_other() {
    let vault = meetings(
        "Jorunn Stefansdal: Jorunn Stephensdal; Ada Quill\n\
         Jorunn Stephansdal: Jorunn Stefansdal; Ada Quill",
    );
    check(&vault, &["Jorunn Stefansdal = Jorunn Stephansdal = Jorunn Stephensdal"]);
}

#[test]
fn every_proposal_gives_reasons_and_a_line_for_each_name() {
    let vault = fixture(&meetings(
        "Jorunn Stefansdal: Myself; Jorunn Stephensdal | Bo Marsh; Oren Maddigan",
    ));
    let proposals = variants(&vault);
    let [proposal] = proposals.as_slice() else { unreachable!("{proposals:?}") };
    assert_eq!(
        proposal.reasons,
        [
            "“Stefansdal” is easily heard as “Stephensdal”.",
            "Nobody else here is called “Jorunn”.",
            "In a note one stands where the other is missing."
        ]
    );
    let places: Vec<_> = proposal
        .names
        .iter()
        .map(|name| (&*name.name, name.notes, name.evidence[0].place.line))
        .collect();
    assert_eq!(places, [("Jorunn Stefansdal", 1, 2), ("Jorunn Stephensdal", 1, 5)]);
}

#[test]
fn the_order_of_files_never_shows() {
    let lines =
        "Jorunn Stefansdal: Jorunn Stephensdal\nOren Maddigan: Oren Madigan\nTuva: Tuva Brandsund";
    let vault = meetings(lines);
    let mut files: Vec<&str> = vault.split("//- ").skip(1).collect();
    let forward = told(&variants(&fixture(&vault)));
    files.reverse();
    let turned: String = files.iter().map(|file| format!("//- {file}")).collect();
    assert_eq!(told(&variants(&fixture(&turned))), forward);
    assert_eq!(forward.len(), 3);
}
