//! Names that the owner said are one.

use super::{block, names};
use crate::note::NotePath;
use crate::text::NameKey;
use crate::vault::fixture::fixture_with;
use crate::vault::{Answer, Identities, NodeId, Resolution, Vault, VaultConfig, Verdict};

/// The rules of a vault whose owner gave these answers: names with `=` between
/// those that are one.
pub(super) fn one(answers: &[&str]) -> VaultConfig {
    let answer = |names: &&str| Answer {
        verdict: Verdict::Same,
        names: names.split('=').map(|name| name.trim().into()).collect(),
    };
    let identities = Identities(answers.iter().map(answer).collect());
    VaultConfig { identities, ..VaultConfig::default() }
}

fn vault(text: &str, answers: &[&str]) -> Vault {
    fixture_with(text, &one(answers))
}

/// Checks what the dump says of the nodes that `expected` names.
#[track_caller]
fn check(text: &str, answers: &[&str], expected: &[&str]) {
    let dump = vault(text, answers).dump();
    for expected in expected {
        let head = expected.lines().next().unwrap_or_default();
        let name = head.split(" (").next().unwrap_or(head);
        let name = name.split(" spelled ").next().unwrap_or(name);
        assert_eq!(block(&dump, name).trim(), expected.trim(), "\nof\n{dump}");
    }
}

fn bearers<'v>(vault: &'v Vault, name: &str) -> Vec<&'v str> {
    names(vault, vault.named(&NameKey::of(name)).iter().copied())
}

const MEETING: &str = "//- m.md\n---\nparticipants: [Ann Orr, Anne Or]\n---\n\
                       - Orr is back *(about Ann Or)*\n- [ ] call @Anne Or [[Ann Orr]]\n";

#[test]
fn names_without_a_note_are_one_entity_called_by_the_first() {
    check(
        MEETING,
        &["Ann Or = Anne Or = Ann Orr"],
        &[
            "entity [Ann Or] (person) spelled Ann Orr 2, Anne Or 2, Ann Or 1",
            "note m.md\n  participant [Ann Or] 2:16 2:25\n  about [Ann Or] 4:23\n  \
             assigned [Ann Or] 5:12\n  link [Ann Or] 5:21",
        ],
    );
}

#[test]
fn such_an_entity_is_found_by_each_of_its_names() {
    let vault = vault(MEETING, &["Ann Or = Anne Or = Ann Orr = Annie"]);
    for name in ["ann or", "ANNE OR", "Ann Orr", "Annie"] {
        assert_eq!(bearers(&vault, name), ["Ann Or"], "by {name}");
    }
    let before = fixture_with(MEETING, &VaultConfig::default());
    let old = before.named(&NameKey::of("anne or"))[0];
    assert_eq!(
        vault.find_anchor(&before.anchor(old)),
        Some(vault.named(&NameKey::of("ann or"))[0])
    );
}

#[test]
fn a_note_that_bears_a_name_stands_for_all() {
    let text = format!("{MEETING}//- Ann Orr.md\n");
    check(
        &text,
        &["Ann Or = Ann Orr = Anne Or"],
        &[
            "note Ann Orr.md (person) spelled Ann Orr 2, Anne Or 2, Ann Or 1",
            "note m.md\n  participant Ann Orr.md 2:16 2:25~\n  about Ann Orr.md 4:23~\n  \
             assigned Ann Orr.md 5:12~\n  link Ann Orr.md 5:21",
        ],
    );
    let vault = vault(&text, &["Ann Or = Ann Orr = Anne Or"]);
    assert_eq!(bearers(&vault, "anne or"), ["Ann Orr"]);
}

#[test]
fn aliases_and_titles_are_names_too() {
    let text = "//- x.md\n---\naliases: [Countess]\n---\n//- m.md\n[[Ada]] [[Countess]]\n";
    check(text, &["Ada = Countess"], &["note m.md\n  link x.md 1:1~ 1:9~"]);
}

#[test]
fn of_several_notes_the_first_named_stands_for_all_and_the_others_say_so() {
    let text = "//- Ann.md\n---\ntype: person\nentity: Ann\n---\n- is new *(about Ann)*\n\
                //- Anne.md\n[[Ann]] [[#x]]\n//- m.md\n[[Ann]] [[Anne]]\n- [ ] ask Ann soon\n";
    check(
        text,
        &["Anne = Ann"],
        &[
            "note Ann.md (note) spelled Ann 0\n  entity Anne.md 3:9\n  same Anne.md 1:1\n  \
             about Anne.md 5:18"
                .replace(" spelled Ann 0", "")
                .as_str(),
            "note Anne.md (person) spelled Ann 3, Anne 1",
            "note m.md\n  link Anne.md 1:1 1:9\n  named Anne.md 2:11",
        ],
    );
    let vault = vault(text, &["Anne = Ann"]);
    assert_eq!(bearers(&vault, "Ann"), ["Anne"]);
    let other = vault.by_path(&NotePath::new("Ann.md")).expect("still a note");
    assert_eq!(names(&vault, [vault.same_as(other)]), ["Anne"]);
    assert_eq!(vault.find_anchor(&vault.anchor(other)), Some(other));
}

#[test]
fn answers_that_share_a_name_are_one_group() {
    let text = "//- m.md\n[[A]] [[B]] [[C]] [[D]] [[E]]\n";
    let all = ["entity [A] spelled A 1, B 1, C 1, D 1"];
    check(text, &["A = B", "C = D", "D = B"], &all);
    check(text, &["A = B", "C = D", "D = B"], &["entity [E] spelled E 1"]);
}

#[test]
fn what_obsidian_makes_of_links_does_not_change() {
    let text = "//- Ann.md\n//- Anne.md\n//- m.md\n[[Ann]] [[A. Orr]] [[Annie]] [[a. orr]] [[x]]\n";
    let told = |vault: &Vault| {
        let source = vault.by_path(&NotePath::new("m.md")).expect("it is there");
        let links: Vec<(Resolution, Option<NodeId>, u32)> = (0..5)
            .map(|link| vault.link_target(source, link))
            .map(|target| (target.resolution, target.by_alias, target.candidates))
            .collect();
        (links, vault.diagnostics().to_vec())
    };
    let plain = told(&vault(text, &[]));
    assert_eq!(plain.1.len(), 3);
    for answers in [&["Anne = Ann = A. Orr = Annie"][..], &["A. Orr = Annie"], &["x = Ann"]] {
        assert_eq!(told(&vault(text, answers)), plain, "by {answers:?}");
    }
}

#[test]
fn a_name_of_several_notes_joins_nothing_and_is_told() {
    let text = "//- a/Ann.md\n//- b/Ann.md\n//- m.md\n[[Annie]]\n";
    let told = |answers: &[&str]| -> Vec<String> {
        let vault = vault(text, answers);
        let bad = vault.diagnostics().iter().filter(|one| one.path.as_str().starts_with('.'));
        bad.map(|one| format!("{} {} {}", one.path, one.code.name(), one.detail)).collect()
    };
    assert_eq!(
        told(&["Ann = Annie"]),
        [".vaultgraph/identities.toml bad-config “Ann” is what a/Ann.md and b/Ann.md are called; \
          name the path of one"]
    );
    assert_eq!(told(&["b/Ann.md = Annie"]), [""; 0]);
    check(text, &["Ann = Annie"], &["note m.md\n  link [Annie] 1:1"]);
    check(text, &["b/Ann.md = Annie"], &["note m.md\n  link b/Ann.md 1:1~"]);
    // Once the notes are one, so is their name.
    assert_eq!(told(&["Ann = Annie", "b/Ann.md = a/Ann.md"]), [""; 0]);
    check(text, &["Ann = Annie", "b/Ann.md = a/Ann.md"], &["note m.md\n  link b/Ann.md 1:1~"]);
}

#[test]
fn an_answer_that_is_without_effect_is_told() {
    let text =
        "//- Ann.md\n---\naliases: [Annie]\n---\n//- new/Bo.md\n//- m.md\n[[Jo Tarn]] @Myself\n";
    let told = |verdict: Verdict, names: &str| -> Vec<String> {
        let mut config = VaultConfig { me: vec!["Jo Tarn".into(), "JT".into()], ..one(&[names]) };
        config.identities.0[0].verdict = verdict;
        let vault = fixture_with(text, &config);
        let bad = vault.diagnostics().iter().filter(|one| one.path.as_str().starts_with('.'));
        bad.map(|one| one.detail.to_string()).collect()
    };
    let moved = "“old/Bo.md” is the path of no note; was it moved to new/Bo.md?";
    assert_eq!(told(Verdict::Same, "old/Bo.md = Beau"), [moved]);
    assert_eq!(told(Verdict::Later, "old/Bo.md = Beau"), [moved]);
    assert_eq!(told(Verdict::Same, "x/No.md = Beau"), ["“x/No.md” is the path of no note"]);
    assert_eq!(told(Verdict::Same, "new/Bo.md = Beau"), [""; 0]);
    let one = |a: &str, b: &str| {
        format!("“{a}” and “{b}” are one all the same, by your own names or those of a note")
    };
    assert_eq!(told(Verdict::Different, "Ann = Annie"), [one("Ann", "Annie")]);
    assert_eq!(told(Verdict::Different, "JT = Bo = Jo Tarn"), [one("JT", "Jo Tarn")]);
    assert_eq!(told(Verdict::Different, "Ann = Bo"), [""; 0]);
}

#[test]
fn names_that_nobody_uses_do_no_harm() {
    let text = "//- m.md\n[[A]]\n";
    let plain = vault(text, &[]).dump();
    for answers in [&["X = Y"][..], &["none.md = no/such.md"], &[" = "], &["A"], &["A = a"]] {
        assert_eq!(vault(text, answers).dump(), plain, "by {answers:?}");
    }
    check(text, &["X = A"], &["entity [X] spelled A 1"]);
}

#[test]
fn only_same_joins() {
    let text = "//- m.md\n[[A]] [[B]]\n";
    let mut config = one(&["A = B"]);
    for verdict in [Verdict::Different, Verdict::Later] {
        config.identities.0[0].verdict = verdict;
        assert_eq!(fixture_with(text, &config).dump(), vault(text, &[]).dump());
    }
}

#[test]
fn an_answer_can_name_the_owner() {
    let text = "//- m.md\n---\nparticipants: [Myself, me, Jo Tarn]\n---\n[[ME]]\n";
    let config = VaultConfig { me: vec!["Jo Tarn".into()], ..one(&["Jo T = Myself"]) };
    let vault = fixture_with(text, &config);
    assert_eq!(bearers(&vault, "jo t"), ["Jo Tarn"]);
    assert_eq!(vault.owner().map(|id| vault.node(id).name()), Some("Jo Tarn"));
    assert_eq!(bearers(&vault, "me"), ["ME"]);
}
