//! Which node a name leads to.

use super::{check, check_with, names};
use crate::note::NotePath;
use crate::text::NameKey;
use crate::vault::fixture::{fixture, fixture_with};
use crate::vault::{Anchor, NodeKind, Resolution, Vault, VaultConfig};

#[test]
fn a_name_without_a_note_is_an_entity() {
    check("//- a.md\n[[Bolt]] [[bolt]]\n[[Bolt.md]]\n", "entity [Bolt] spelled Bolt 2, bolt 1");
    check("//- a.md\n[[Bolt]] [[bolt]]\n[[Bolt.md]]\n", "note a.md\n  link [Bolt] 1:1 1:10 2:1");
}

#[test]
fn names_that_differ_in_case_composition_or_space_are_one_entity() {
    check(
        "//- a.md\n[[Jo  Ann\u{e9}]]\n//- b.md\n[[jo anne\u{301}]]\n[[jo anne\u{301}]]\n",
        "entity [jo anne\u{301}] spelled jo anne\u{301} 2, Jo  Ann\u{e9} 1",
    );
}

#[test]
fn an_alias_joins_what_obsidian_does_not_resolve_and_says_so() {
    let vault = "//- Ada.md\n---\naliases: [Countess]\n---\n//- b.md\n[[countess]]\n";
    check(vault, "note b.md\n  link Ada.md 1:1~");
    let vault = fixture(vault);
    let source = vault.by_path(&NotePath::new("b.md")).expect("the note is there");
    let target = vault.link_target(source, 0);
    assert_eq!(target.resolution, Resolution::Unresolved);
    assert_eq!(names(&vault, target.by_alias), ["Ada"]);
    assert_eq!(target.candidates, 0);
}

#[test]
fn of_several_that_bear_an_alias_the_shortest_path_is_taken() {
    check(
        "//- a/long/Ada.md\n---\naliases: [Lady]\n---\n//- bb/Bea.md\n---\naliases: [Lady]\n---\n\
         //- aa/Ann.md\n---\ntitle: Lady\n---\n//- z.md\n[[Lady]]\n",
        "note z.md\n  link bb/Bea.md 1:1~",
    );
}

#[test]
fn a_note_that_links_to_its_own_alias_is_told_so_and_gets_no_edge() {
    let text = "//- Ada.md\n---\naliases: [Countess]\n---\n[[Countess]] [[ ]]\n";
    check(text, "note Ada.md spelled Countess 0");
    let vault = fixture(text);
    let ada = vault.by_path(&NotePath::new("Ada.md")).expect("the note is there");
    let targets = [0, 1].map(|link| vault.link_target(ada, link));
    assert_eq!(targets.map(|target| target.by_alias), [Some(ada), None]);
}

#[test]
fn a_title_joins_only_when_one_note_has_it() {
    let unique = "//- n1.md\n---\ntitle: Weekly sync\n---\n//- b.md\n[[Weekly sync]]\n";
    check(unique, "note b.md\n  link n1.md 1:1~");
    let twice = format!("{unique}//- n2.md\n---\ntitle: weekly sync\n---\n");
    check(&twice, "note b.md\n  link [Weekly sync] 1:1");
}

#[test]
fn a_file_name_that_only_folding_makes_equal_is_found_and_marked() {
    check("//- Jo Ann.md\n//- b.md\n[[Jo  Ann]]\n", "note b.md\n  link Jo Ann.md 1:1~");
}

#[test]
fn a_name_that_is_only_loosely_a_files_is_no_alias() {
    let vault = fixture("//- Jo Ann.md\n//- b.md\n[[Jo  Ann]]\n");
    let source = vault.by_path(&NotePath::new("b.md")).expect("the note is there");
    assert_eq!(vault.link_target(source, 0).by_alias, None);
}

#[test]
fn a_file_comes_before_an_alias() {
    check(
        "//- Countess.md\n//- Ada.md\n---\naliases: [Countess]\n---\n//- b.md\n[[Countess]]\n",
        "note b.md\n  link Countess.md 1:1",
    );
}

#[test]
fn a_link_to_the_note_itself_is_no_edge() {
    check("//- a.md\n# H\n[[#H]] [[a]] [[ ]]\n", "note a.md");
}

#[test]
fn a_search_of_the_suggester_that_was_left_in_a_note_makes_no_node() {
    let vault = fixture("//- a.md\n[[## plan]] [[^^ plan]] [[^^plan]]\n");
    assert_eq!(vault.n_nodes(), 1, "{}", vault.dump());
}

#[test]
fn an_address_in_double_brackets_is_a_name_and_one_in_a_markdown_link_is_not() {
    let vault = "//- a.md\n[[https://x.y]] [t](https://z.y) [t](mailto:a@b.c)\n";
    check(vault, "note a.md\n  link [https://x.y] 1:1");
}

#[test]
fn a_heading_never_resolves_a_bare_link() {
    check("//- a.md\n# Plan\n//- b.md\n[[Plan]]\n", "note b.md\n  link [Plan] 1:1");
}

#[test]
fn a_space_before_the_hash_belongs_to_the_file_that_is_asked_for() {
    let vault = fixture("//- Log.md\n# H\n//- b.md\n[[Log #H]]\n");
    let source = vault.by_path(&NotePath::new("b.md")).expect("the note is there");
    assert_eq!(vault.link_target(source, 0).resolution, Resolution::Unresolved);
}

#[test]
fn a_markdown_link_is_looked_up_over_the_whole_vault() {
    check(
        "//- x/Log book.md\n//- b/c.md\n[t](Log%20book.md#H) [u](<../x/Log book.md>)\n",
        "note b/c.md\n  link x/Log book.md 1:1 1:22",
    );
}

#[test]
fn every_place_of_a_link_counts() {
    check(
        "//- a.md\n[[b]] [[B.md]] [t](b.md)\n[[b#H|x]] ![[b]]\n//- b.md\n",
        "note a.md\n  link b.md 1:1 1:7 1:16 2:1\n  embed b.md 2:11",
    );
}

#[test]
fn the_size_of_an_embed_names_nothing() {
    check(
        "//- a.md\n![[i.png|100]] ![[i.png|640x480]]\n//- i.png\n",
        "attachment i.png spelled i.png 2",
    );
}

#[test]
fn a_missing_file_of_every_accepted_format_is_an_attachment() {
    let formats = "base canvas avif bmp gif jpeg jpg png svg webp flac m4a mp3 ogg wav webm 3gp \
                   mkv mov mp4 ogv pdf";
    for format in formats.split_whitespace() {
        let vault = fixture(&format!("//- a.md\n[[some.{format}]]\n"));
        let kinds: Vec<NodeKind> = vault.nodes().map(|(_, node)| node.kind).collect();
        assert_eq!(kinds, [NodeKind::Note, NodeKind::Attachment], "{format}");
    }
}

#[test]
fn a_tag_is_the_same_in_any_case_and_shown_as_first_written() {
    check("//- a.md\n#Work\n//- b.md\n#work #WORK\n", "tag #Work spelled WORK 1, Work 1, work 1");
}

#[test]
fn a_text_property_never_makes_a_tag() {
    let vault = fixture("//- a.md\n---\ntype: people\nkind: \"#odd\"\ntags: [type/people]\n---\n");
    let tags: Vec<&str> = vault
        .nodes()
        .filter(|(_, node)| node.kind == NodeKind::Tag)
        .map(|(_, node)| node.name())
        .collect();
    assert_eq!(tags, ["type", "type/people"]);
}

#[test]
fn a_missing_picture_is_an_attachment_without_a_file() {
    check("//- a.md\n![[fig.png]]\n", "attachment [fig.png] spelled fig.png 1");
    check("//- a.md\n![[fig.png]]\n//- b/fig.png\n", "note a.md\n  embed b/fig.png 1:1");
}

#[test]
fn a_plain_string_resolves_as_a_link_from_that_note_would() {
    let vault = "//- x/Ada.md\n//- y/Ada.md\n//- y/m.md\n---\nparticipants: [Ada]\n---\n";
    check(vault, "note y/m.md\n  participant y/Ada.md 2:16");
}

#[test]
fn a_path_is_no_spelling_of_a_name() {
    check(
        "//- people/Ada.md\n//- b.md\n[[people/Ada]] [[people/ada|her]]\n",
        "note people/Ada.md spelled Ada 1, ada 1",
    );
}

#[test]
fn the_owner_is_one_node_by_all_names() {
    let text = "//- m.md\n---\nparticipants: [Myself, Jo Tarn, Me]\n---\n- [ ] call @me\n";
    let me = VaultConfig { me: vec!["Jo Tarn".into(), "Myself".into()], ..VaultConfig::default() };
    let spelled = "spelled Jo Tarn 1, Me 1, Myself 1, me 1";
    check_with(text, &me, &format!("entity [Jo Tarn] (person) {spelled}"));
    let vault = fixture_with(text, &me);
    for name in ["myself", "me", "jo tarn"] {
        let owner = vault.owner().expect("they are named");
        assert_eq!(vault.named(&NameKey::of(name)), [owner], "by {name}");
    }
    let with_note = format!("{text}//- Jo Tarn.md\n");
    check_with(&with_note, &me, "note Jo Tarn.md (person) spelled Jo Tarn 1, Me 1, Myself 1, me 1");
}

#[test]
fn the_owner_is_called_by_the_first_real_name_however_it_is_written() {
    let text = "//- m.md\n[[Jo T]] [[Jo Tarn]] [[Myself]] @x\n- [ ] x @Myself\n";
    let me = VaultConfig {
        me: vec!["Myself".into(), "Jo Tarn".into(), "Jo T".into()],
        ..VaultConfig::default()
    };
    check_with(text, &me, "entity [Jo Tarn] (person) spelled Myself 2, Jo T 1, Jo Tarn 1");
    check_with(text, &me, "note m.md\n  assigned [Jo Tarn] 2:9\n  link [Jo Tarn] 1:1 1:10 1:22");
    let note = format!("{text}//- Jo T.md\n");
    check_with(&note, &me, "note Jo T.md (person) spelled Myself 2, Jo T 1, Jo Tarn 1");
    check_with(&note, &me, "note m.md\n  assigned Jo T.md 2:9~\n  link Jo T.md 1:1 1:10~ 1:22~");
}

#[test]
fn a_link_to_me_is_not_the_owner() {
    check("//- a.md\n[[ME]]\n//- b.md\n- [ ] x @Myself\n", "entity [ME] spelled ME 1");
}

#[test]
fn an_anchor_finds_the_note_that_an_entity_got() {
    let before = fixture("//- a.md\n[[Bolt]] #x/y\n");
    let bolt = before.named(&NameKey::of("bolt"))[0];
    let tag = before.tag("#X/Y").expect("the tag is there");
    let after = fixture("//- a.md\n[[Bolt]] #x/y\n//- dir/Bolt.md\n//- 0.md\n");
    let found = after.find_anchor(&before.anchor(bolt)).expect("it has a note now");
    assert_eq!(after.node(found).kind, NodeKind::Note);
    assert_eq!(after.find_anchor(&before.anchor(tag)), after.tag("x/y"));
    let moved = Anchor::File(NotePath::new("old/Bolt.md"));
    assert_eq!(after.find_anchor(&moved), Some(found));
}

#[test]
fn any_written_target_can_be_followed() {
    let vault = fixture("//- Ada.md\n---\naliases: [Countess]\n---\n//- b.md\n[[Bolt]]\n");
    let source = vault.by_path(&NotePath::new("b.md")).expect("the note is there");
    let follow = |target: &str| {
        vault.resolve_text(target, source).map(|(id, alias)| (vault.node(id).name(), alias))
    };
    assert_eq!(follow("ada"), Some(("Ada", false)));
    assert_eq!(follow("Countess"), Some(("Ada", true)));
    assert_eq!(follow("bolt"), Some(("Bolt", false)));
    assert_eq!(follow(""), Some(("b", false)));
    assert_eq!(follow("nobody"), None);
}

#[test]
fn a_damaged_name_is_the_name_that_was_meant() {
    // "Zoë" in UTF-8, read as Mac Roman.
    check("//- a.md\n[[Zo\u{221a}\u{b4}]]\n//- b.md\n[[Zoë]]\n", "entity [Zoë] spelled Zoë 2");
}

#[test]
fn a_vault_of_nothing_answers_with_nothing() {
    let vault = Vault::empty();
    assert_eq!((vault.n_nodes(), vault.n_notes(), vault.n_edges()), (0, 0, 0));
    assert_eq!(vault.dump(), fixture("").dump());
    assert_eq!(vault.find_anchor(&Anchor::Name(NameKey::of("ann"))), None);
    assert_eq!((vault.tag("x"), vault.owner()), (None, None));
    assert!(vault.diagnostics().is_empty());
}
