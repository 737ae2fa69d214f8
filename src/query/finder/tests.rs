//! What is found, by which text, and what comes first.

use std::sync::Arc;

use super::build::standing;
use super::index::{Draft, Item};
use super::*;
use crate::note::{self, NotePath, Packed};
use crate::query::Hidden;
use crate::text::{Date, NameKey};
use crate::vault::fixture::fixture;
use crate::vault::{Change, FileChanges, VaultConfig};

#[allow(dead_code, reason = "its cases are asked elsewhere")]
#[path = "../../../tests/ranking/set.rs"]
mod set;

fn item(name: &str, kind: &str, standing: u8, path: Option<&NotePath>) -> (Item, Traits) {
    let written = matches!(kind, "note");
    let item = Item {
        anchor: match kind {
            "note" => {
                Anchor::File(path.cloned().unwrap_or_else(|| NotePath::new(&format!("{name}.md"))))
            }
            "tag" => Anchor::Tag(NameKey::of(name)),
            _ => Anchor::Name(NameKey::of(name)),
        },
        node: None,
        notes: 0,
        last: None,
    };
    let traits = Traits {
        kind: match kind {
            "tag" => NodeKind::Tag,
            "attachment" => NodeKind::Attachment,
            _ if written => NodeKind::Note,
            _ => NodeKind::Entity,
        },
        person: kind == "person",
        hidden: kind == "hidden",
        standing,
    };
    (item, traits)
}

/// Everything of the table, among 20,000 names made of the same stuff.
fn crowd() -> Finder {
    let mut draft = Draft::default();
    let newest = Date::new(2026, 1, 12);
    for set::Name { name, kind, notes, date, spellings } in set::names() {
        let notes = u32::try_from(notes).expect("no vault has more");
        let (item, traits) = item(name, kind, standing(notes, Date::at_start(date), newest), None);
        draft.push(item, traits, name, spellings.into_iter());
    }
    for name in set::other_people() {
        let (item, traits) = item(&name, "person", 4, None);
        draft.push(item, traits, &name, std::iter::empty());
    }
    for name in set::other_meetings() {
        let path = NotePath::new(&format!("Meetings/{}/{name}.md", &name[..4]));
        let (item, traits) = item(&name, "note", 4, Some(&path));
        draft.push(item, traits, &name, std::iter::empty());
    }
    finder(draft)
}

fn finder(draft: Draft) -> Finder {
    Finder { index: draft.finish(), newest: None }
}

/// Names (`kind name`, with spellings after `=`) searched for what was typed.
#[track_caller]
fn check(names: &[&str], query: &Query, expected: &[&str]) {
    let mut draft = Draft::default();
    for row in names {
        let (kind, name) = row.split_once(' ').expect("a kind and a name");
        let (name, spelling) = name.split_once(" = ").unwrap_or((name, ""));
        let path = (kind == "note").then(|| NotePath::new(&format!("Notes/{name}.md")));
        let spellings = Some(spelling).filter(|spelling| !spelling.is_empty());
        let (item, traits) = item(name, kind, 0, path.as_ref());
        draft.push(item, traits, name, spellings.into_iter());
    }
    let finder = finder(draft);
    let found = finder.search(query, 10);
    let told: Vec<String> =
        found.hits.iter().map(|hit| format!("{} by {:?} {}", hit.name, hit.by, hit.text)).collect();
    assert_eq!(told, expected);
    assert_eq!(found.matched, expected.len());
    if (query.kinds, query.hidden) == (Kinds::All, Hidden::LeftOut) {
        assert_eq!(found.total, finder.n_shown());
    }
}

fn typed(text: &str, kinds: Kinds) -> Query {
    Query { text: text.into(), kinds, hidden: Hidden::LeftOut }
}

#[test]
fn a_hit_says_which_of_its_texts_matched() {
    let names = ["note Oren Maddigan = The Captain", "company Orenburg Mills"];
    check(&names, &typed("capt", Kinds::All), &["Oren Maddigan by Spelling The Captain"]);
    check(
        &names,
        &typed("notes/or", Kinds::All),
        &["Oren Maddigan by Path Notes/Oren Maddigan.md"],
    );
    check(
        &names,
        &typed("oren", Kinds::All),
        &["Oren Maddigan by Name Oren Maddigan", "Orenburg Mills by Name Orenburg Mills"],
    );
}

#[test]
fn a_kind_narrows_the_search() {
    let names = ["person Drift", "tag drift", "note Driftwood", "attachment drift.png"];
    check(&names, &typed("drift", Kinds::People), &["Drift by Name Drift"]);
    check(&names, &typed("drift", Kinds::Tags), &["drift by Name drift"]);
    check(&names, &typed("drift", Kinds::Notes), &["Driftwood by Name Driftwood"]);
    check(&names, &typed("drift", Kinds::Unwritten), &["Drift by Name Drift"]);
    check(&names, &typed("drift", Kinds::Attachments), &["drift.png by Name drift.png"]);
}

#[test]
fn tags_and_attachments_come_after_names() {
    let names = ["tag drift", "attachment drift.png", "note My driftwood"];
    let expected =
        ["My driftwood by Name My driftwood", "drift by Name drift", "drift.png by Name drift.png"];
    check(&names, &typed("drift", Kinds::All), &expected);
}

#[test]
fn hidden_nodes_are_found_only_when_asked_for() {
    let names = ["hidden Driftwood"];
    check(&names, &typed("drift", Kinds::All), &[]);
    let asked = Query { hidden: Hidden::Shown, ..typed("drift", Kinds::All) };
    check(&names, &asked, &["Driftwood by Name Driftwood"]);
}

#[test]
fn a_typo_finds_what_nothing_else_does() {
    let names = ["person Mara Lindqvist", "person Marta Olm"];
    check(&names, &typed("lindquist", Kinds::All), &["Mara Lindqvist by Name Mara Lindqvist"]);
}

#[test]
fn nothing_typed_lists_the_kind_the_most_connected_first() {
    let mut draft = Draft::default();
    for (name, kind, standing) in
        [("Rare", "person", 1), ("Known", "person", 9), ("tag", "tag", 20)]
    {
        let (item, traits) = item(name, kind, standing, None);
        draft.push(item, traits, name, std::iter::empty());
    }
    let found = finder(draft).search(&typed(" ", Kinds::People), 10);
    let names: Vec<&str> = found.hits.iter().map(|hit| &*hit.name).collect();
    assert_eq!(names, ["Known", "Rare"]);
    assert_eq!((found.matched, found.total), (2, 2));
}

#[test]
fn files_are_found_before_their_vault_is_read() {
    let files = ["Meetings/Driftwood review.md", "pictures/drift.png"].map(NotePath::new);
    let finder = Finder::of_files(&files);
    let found = finder.search(&typed("drift", Kinds::All), 10);
    let anchors: Vec<Anchor> = found.hits.into_iter().map(|hit| hit.anchor).collect();
    assert_eq!(anchors, files.map(Anchor::File));
}

/// Typed letter by letter, each answer must be that of a search of its own.
#[track_caller]
fn check_typing(finder: &Arc<Finder>, typed: &[&str]) {
    let mut typing = Typing::default();
    for text in typed {
        let query = Query { text: (*text).to_owned(), ..Query::default() };
        let found = typing.search(finder, &query, 40, &|| false);
        assert_eq!(found, Some(finder.search(&query, 40)), "{text} of {typed:?}");
    }
}

#[test]
fn what_the_letters_before_left_out_is_not_missed() {
    let finder = Arc::new(crowd());
    check_typing(&finder, &["j", "jo", "jor", "jor s", "jor st", "jor ste", "jor", "x", "xy"]);
    check_typing(&finder, &["s", "st", "sto", "stor", "storx", "storxg", "storage", "2019", "20"]);
    check_typing(&finder, &["", "m", "me", "mee", "meetings/", "meetings/20", "meetings/2019-1"]);
    check_typing(
        &finder,
        &["2019 q", "2019 qu", "2019 qui pri", "w", "volk", "волк", "会", "会議"],
    );
}

#[test]
fn a_search_that_is_overtaken_gives_up_and_harms_none() {
    let finder = Arc::new(crowd());
    let mut typing = Typing::default();
    let query = typed("jor", Kinds::All);
    let before = typing.search(&finder, &typed("jo", Kinds::All), 10, &|| false);
    assert!(before.is_some_and(|found| found.hits.len() == 10));
    assert_eq!(typing.search(&finder, &query, 10, &|| true), None);
    assert_eq!(typing.search(&finder, &query, 10, &|| false), Some(finder.search(&query, 10)));
}

#[test]
fn another_finder_or_kind_starts_anew() {
    let (mut typing, finder) = (Typing::default(), Arc::new(crowd()));
    let other = Arc::new(Finder::of_files(&[NotePath::new("Jorunn.md")]));
    typing.search(&finder, &typed("jo", Kinds::Tags), 10, &|| false);
    for (finder, kinds) in [(&finder, Kinds::All), (&other, Kinds::All), (&finder, Kinds::Notes)] {
        let query = typed("jor", kinds);
        let found = typing.search(finder, &query, 10, &|| false);
        assert_eq!(found, Some(finder.search(&query, 10)));
    }
}

/// The paths that match by the folders' judgement are those whose folded text
/// holds each word, at least one of them not in the name alone.
#[test]
fn a_path_is_found_over_the_borders_of_its_folders() {
    let paths = ["Meetings/2019/Drift review.md", "A b/c.d/Notes.md", "Root.md", "x/日本/会議.png"];
    let finder = Finder::of_files(&paths.map(NotePath::new));
    let found = |text: &str| -> Vec<String> {
        let hits = finder.search(&typed(text, Kinds::All), 10).hits.into_iter();
        let by_path = hits.filter(|hit| hit.by == HitBy::Path);
        by_path.map(|hit| hit.text.into_string()).collect()
    };
    for text in ["2019/dr", "meetings rev", "2019 drift", "ings/2019/drift", "2019/ .md"] {
        assert_eq!(found(text), paths[..1], "{text}");
    }
    assert_eq!(found("b/c.d/no"), paths[1..2]);
    assert_eq!(found("日本/会"), paths[3..]);
    assert_eq!(found("日本 png"), paths[3..]);
    assert_eq!(found("/2019 drift/"), [""; 0]);
    assert_eq!(found("2019/rev"), [""; 0]);
    assert_eq!(found("root"), [""; 0]);
}

#[test]
fn no_more_hits_are_given_than_asked_for() {
    let finder = crowd();
    let found = finder.search(&typed("on", Kinds::All), 3);
    assert_eq!(found.hits.len(), 3);
    assert!(found.matched > 10_000 && found.total > 20_000);
}

#[test]
fn after_an_edit_it_finds_what_a_new_finder_finds_or_is_made_anew() {
    let rest = "//- b.md\n---\ndate: 2026-01-04\n---\n[[Ann]] [[Bo]]\n";
    let config = VaultConfig::default();
    let parsed = |text: &str| Packed::of(&note::parse(NotePath::new("a.md"), text.as_bytes()));
    let vault = |text: &str| fixture(&format!("//- a.md\n{text}\n{rest}"));
    for (before, after, is_kept) in [
        ("[[Ann]]", "[[Ann]] [[Bo]] [[Bo]]", true),
        ("[[Ann]]", "- [ ] x", true),
        ("[[Ann]]", "[[ANN]]", false),
        ("[[Ann Lee]] [[Ann]]", "[[Ann]] [[Ann Lee]]", true),
        ("[[a]] [[Zoë]] [[Zoë]]", "[[Zoë]] [[zoë]] [[zoë]]", false),
        ("[[Ann]]", "---\ndate: 2026-02-04\n---\n[[Ann]]", false),
    ] {
        let old = vault(before);
        let notes = [parsed(after)];
        let changes = FileChanges { notes: &notes, ..FileChanges::default() };
        let Some(change) = old.changed(changes, &[], &config) else {
            assert!(!is_kept, "{after}");
            continue;
        };
        let Change { vault: changed, touched } = change;
        let next = touched.and_then(|touched| Finder::of(&old).after(&changed, &touched));
        assert_eq!(next.is_some(), is_kept, "{after}");
        let (Some(next), new) = (next, Finder::of(&vault(after))) else { continue };
        for text in ["", "a", "ann", "bo", "zoe", "b"] {
            let query = typed(text, Kinds::All);
            assert_eq!(next.search(&query, 10), new.search(&query, 10), "{after}: {text}");
        }
    }
}
