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
    all.into_iter().map(row).take(8).collect()
}

#[test]
fn what_can_be_done_in_time_comes_first_then_the_newest_overdue_the_owners_before_others() {
    let tasks = "\
- [ ] @Ada years over 📅 2023-01-12
- [ ] @Ada just over 📅 2026-01-11
- [ ] mine, years over @Myself 📅 2023-01-11
- [ ] for nobody, just over 📅 2026-01-10
- [ ] @Ada due now 📅 2026-01-12
- [ ] mine in a week @Myself 📅 2026-01-19
- [ ] mine in eight days @Myself 📅 2026-01-20
- [ ] mine and theirs now @Ada @Myself 📅 2026-01-12
- [x] done @Myself 📅 2026-01-12
";
    let vault = fixture(&format!("//- Plans.md\n{tasks}"));
    let home = home(&vault, today());
    let due: Vec<&str> = home.due.iter().map(|row| row.text.trim_start_matches("@Ada ")).collect();
    let expected = [
        "mine and theirs now @Ada @Myself",
        "mine in a week @Myself",
        "due now",
        "for nobody, just over",
        "mine, years over @Myself",
        "just over",
        "years over",
    ];
    assert_eq!((due.as_slice(), home.n_due), (&expected[..], 7));
}

#[test]
fn all_that_is_due_is_counted_however_little_of_it_is_listed() {
    let tasks: String = (0..30).map(|n| format!("- [ ] task {n} 📅 2026-01-12\n")).collect();
    let home = home(&fixture(&format!("//- Plans.md\n{tasks}")), today());
    assert_eq!((home.due.len(), home.n_due), (20, 30));
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
