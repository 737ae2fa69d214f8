//! Home counts as few names as it can, and lists what counting all would.

use std::cmp::Reverse;

use proptest::prelude::*;

use super::today;
use crate::query::home::home;
use crate::vault::fixture::fixture;
use crate::vault::{Class, NodeId, NodeKind, Vault};

/// The names of those whom the most notes name, by counting everybody.
fn counted(vault: &Vault) -> Vec<(String, u32)> {
    let n_notes = |id: NodeId| {
        let mut notes: Vec<NodeId> =
            vault.edges_in(id).map(|edge| edge.from).filter(|&note| note != id).collect();
        notes.sort_unstable();
        notes.dedup();
        u32::try_from(notes.len()).expect("few")
    };
    let mut all: Vec<(bool, Reverse<u32>, NodeId)> = vault
        .nodes()
        .filter(|(id, node)| {
            matches!(node.kind, NodeKind::Note | NodeKind::Entity) && vault.owner() != Some(*id)
        })
        .map(|(id, node)| (node.class != Some(Class::Person), Reverse(n_notes(id)), id))
        .filter(|(_, Reverse(n), _)| *n > 0)
        .collect();
    all.sort_unstable();
    let row =
        |(_, Reverse(n), id): (bool, Reverse<u32>, NodeId)| (vault.node(id).name().to_owned(), n);
    all.into_iter().map(row).take(12).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn the_most_connected_are_those_that_counting_everybody_finds(
        links in prop::collection::vec((0..60u32, 0..90u32, 0..4u32), 0..400),
    ) {
        let mut notes = vec![String::new(); 60];
        for (from, to, how) in links {
            let name = if to < 40 { format!("note {to}") } else { format!("Name {to}") };
            notes[from as usize] += &match how {
                0 => format!("up:: [[{name}]]\n"),
                1 => format!("- it is so *(about {name})*\n"),
                _ => format!("[[{name}]] and [[{name}|again]]\n"),
            };
        }
        let text: String = (0..).zip(&notes).map(|(at, text)| {
            let class = if at % 3 == 0 { "type: person\n" } else { "" };
            format!("//- note {at}.md\n---\n{class}participants: [Name {}]\n---\n{text}", 40 + at % 50)
        }).collect();
        let vault = fixture(&text);
        let home = home(&vault, today());
        let listed: Vec<(String, u32)> =
            home.people.iter().map(|one| (one.entity.name.to_string(), one.notes)).collect();
        prop_assert_eq!(listed, counted(&vault));
    }
}
