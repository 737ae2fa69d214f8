//! What holds for every vault.

use std::sync::Arc;

use proptest::prelude::*;

use crate::note::{self, NotePath, Parsed};
use crate::text::place::Lines;
use crate::vault::{NodeId, Vault, VaultConfig};

/// One line or a few out of which notes are put together: few names, so that
/// they meet in every way.
fn piece() -> impl Strategy<Value = String> {
    let name = || {
        prop::sample::select(vec![
            "Ann",
            "ann",
            "Ann Orr",
            "Bo",
            "a/Bo",
            "../Bo",
            "Zoë",
            "Zoe\u{308}",
            "x.png",
            "Myself",
            "Weekly sync",
            "",
            " ",
            "n1",
            "a/n1.md",
            "李明",
        ])
    };
    prop_oneof![
        name().prop_map(|name| format!("[[{name}]] and ![[{name}#H|x]]\n")),
        name().prop_map(|name| format!("[t](<{name}>)\n")),
        (name(), name()).prop_map(|(a, b)| format!("- [ ] {a} to call @{b} #task\n")),
        (name(), name()).prop_map(|(a, b)| format!("- {a} is new *(about {b})*\n")),
        (name(), name()).prop_map(|(a, b)| format!("- [x] [[{a}]] @[[{b}]]\n")),
        prop::sample::select(vec!["# Related\n", "## Decisions\n", "# H\n", "```\n", "%%\n", "\n"])
            .prop_map(str::to_owned),
        prop::sample::select(vec!["#type/people\n", "#a/b/c #A\n", "#a//b\n"])
            .prop_map(str::to_owned),
        any::<String>().prop_map(|text| text + "\n"),
    ]
}

fn frontmatter() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "entity: Ann",
        "entity: \"[[Bo]]\"",
        "participants: [Ann Orr, Myself, 'Bo']",
        "aliases: [Ann, Zoë]",
        "title: Weekly sync",
        "type: people",
        "type: company",
        "company: [[Bo]]",
        "see: \"[[Ann]] and [[Bo]]\"",
        "tags: [a/b, type/person]",
        "source: transcript",
        "date: 2026-01-04",
    ]);
    prop::collection::vec(line, 0..5).prop_map(|lines| match lines.as_slice() {
        [] => String::new(),
        lines => format!("---\n{}\n---\n", lines.join("\n")),
    })
}

fn text() -> impl Strategy<Value = String> {
    (frontmatter(), prop::collection::vec(piece(), 0..6))
        .prop_map(|(head, body)| head + &body.concat())
}

fn vault_files() -> impl Strategy<Value = Vec<(NotePath, String)>> {
    let path = prop::sample::select(vec![
        "n1.md",
        "a/n1.md",
        "Ann.md",
        "a/Bo.md",
        "b/bo.md",
        "Zoe\u{308}.md",
        "m.canvas",
        "deep/x/y.md",
    ]);
    prop::collection::btree_map(path.prop_map(NotePath::new), text(), 0..6)
        .prop_map(|files| files.into_iter().collect())
}

fn parse(files: &[(NotePath, String)]) -> Vec<Arc<Parsed>> {
    files.iter().map(|(path, text)| Arc::new(note::parse(path.clone(), text.as_bytes()))).collect()
}

fn build(parsed: Vec<Arc<Parsed>>) -> Vault {
    Vault::build(parsed, &[NotePath::new("x.png")], Vec::new(), &VaultConfig::default())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_files_never_shows(
        (files, shuffled) in vault_files().prop_flat_map(|files| {
            (Just(files.clone()), Just(files).prop_shuffle())
        })
    ) {
        let (one, other) = (build(parse(&files)), build(parse(&shuffled)));
        prop_assert_eq!(one.dump(), other.dump());
        prop_assert_eq!(one.diagnostics(), other.diagnostics());
    }

    #[test]
    fn backlinks_mirror_outgoing_links(files in vault_files()) {
        let vault = build(parse(&files));
        let ids: Vec<NodeId> = vault.nodes().map(|(id, _)| id).collect();
        let key = |edge: crate::vault::Edge<'_>| {
            (edge.from, edge.to, edge.relation, edge.occurrences.to_vec())
        };
        let mut out: Vec<_> = ids.iter().flat_map(|&id| vault.edges_out(id)).map(key).collect();
        let mut back: Vec<_> = ids.iter().flat_map(|&id| vault.edges_in(id)).map(key).collect();
        out.sort_unstable();
        back.sort_unstable();
        prop_assert_eq!(out.len(), vault.n_edges());
        prop_assert_eq!(&out, &back);
        let degrees: usize = ids.iter().map(|&id| vault.degree(id)).sum();
        prop_assert_eq!(degrees, 2 * out.len());
        out.dedup_by_key(|(from, to, relation, _)| (*from, *to, *relation));
        prop_assert_eq!(out.len(), back.len());
    }

    #[test]
    fn every_occurrence_lies_in_its_note(files in vault_files()) {
        let vault = build(parse(&files));
        for (id, _) in vault.nodes() {
            for edge in vault.edges_out(id) {
                prop_assert!(edge.from == id && edge.to != id);
                prop_assert!(!edge.occurrences.is_empty());
                prop_assert!(edge.occurrences.is_sorted());
                let note = vault.note(id).expect("only notes say anything");
                let text = files.iter().find(|(path, _)| *path == note.path);
                let text = &text.expect("the note was given").1;
                for occurrence in edge.occurrences {
                    prop_assert_eq!(occurrence.source, id);
                    let lines = Lines::of(text);
                    let place = occurrence.place;
                    prop_assert!(place.line >= 1 && place.line as usize <= lines.count());
                    let chars = lines.line(place.line).chars().count();
                    prop_assert!(place.column >= 1 && place.column as usize <= chars + 1);
                    if let Some(link) = occurrence.link {
                        prop_assert_eq!(vault.link_target(id, link).node, edge.to);
                    }
                }
            }
        }
    }

    #[test]
    fn names_and_anchors_lead_back_to_their_nodes(files in vault_files()) {
        let vault = build(parse(&files));
        for (id, node) in vault.nodes() {
            prop_assert_eq!(vault.find_anchor(&vault.anchor(id)), Some(id));
            if let Some(path) = &node.path {
                prop_assert_eq!(vault.by_path(path), Some(id));
            }
        }
    }
}
