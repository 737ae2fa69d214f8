//! What a vault's notes become, by way of its dump.

use std::sync::Arc;

use super::{Vault, VaultConfig};
use crate::note::{Alias, Link, LinkKind, Note, NotePath, Parsed};
use crate::text::{Place, Span};

fn note(path: &str, targets: &[&str]) -> Note {
    let mut note = Note::empty(NotePath::new(path));
    note.links = targets
        .iter()
        .zip(1..)
        .map(|(target, line)| Link {
            kind: LinkKind::Wikilink,
            target: (*target).into(),
            subpath: None,
            display: None,
            span: Span::default(),
            place: Place::new(line, 1),
            counted: crate::note::Counted::Yes,
            heading: None,
        })
        .collect();
    note
}

#[track_caller]
fn check(notes: Vec<Note>, dump: &str) {
    let parsed =
        notes.into_iter().map(|note| Arc::new(Parsed { note, problems: Vec::new() })).collect();
    let vault = Vault::build(parsed, &[], Vec::new(), &VaultConfig::default());
    assert_eq!(vault.dump().trim(), dump.trim());
}

#[test]
fn a_link_joins_a_file_an_alias_or_an_entity() {
    let mut ada = note("Ada.md", &["Engine", "engine", "Bolt.md", "", "bolt"]);
    ada.aliases.push(Alias { text: "Countess".into(), place: Place::START });
    check(
        vec![note("Engine.md", &["Countess", "fig.png"]), ada],
        "note Ada.md spelled Countess 1\n  link Engine.md 1:1 2:1\n  link [Bolt] 3:1 5:1\n\
         note Engine.md spelled Engine 1, engine 1\n  link Ada.md 1:1~\n  link [fig.png] 2:1\n\
         entity [Bolt] spelled Bolt 1, bolt 1\nattachment [fig.png] spelled fig.png 1",
    );
}
