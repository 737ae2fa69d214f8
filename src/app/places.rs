//! Places made from a vault: the list of a node's neighbours, and Home.

use std::collections::BTreeSet;

use super::list::{HomeSection, List, ListKey, Row, Section};
use super::trail::{At, Place, Spot};
use crate::note::blocks;
use crate::query::home::Home;
use crate::query::neighbourhood::{Look, neighbourhood};
use crate::text::Shown;
use crate::text::shown::display_safe;
use crate::vault::{NodeId, Vault};

/// The place of a node.
pub fn of(vault: &Vault, node: NodeId, look: Look, at: At, generation: u64) -> Place {
    let found = neighbourhood(vault, node, &look);
    let sections = found.sections.into_iter().map(|section| Section {
        key: ListKey::Neighbours(section.key),
        label: display_safe(&section.label),
        rows: section
            .rows
            .into_iter()
            .map(|row| Row {
                node: row.node,
                says: None,
                count: (row.count > 1).then_some(row.count),
                date: row.date,
                late: false,
                evidence: row.evidence,
                line: None,
            })
            .collect(),
    });
    Place {
        spot: Spot::Node(node, vault.anchor(node)),
        name: display_safe(&vault.node(node).name),
        list: List::new(sections.collect(), true),
        look,
        at,
        reading: None,
        unfolded: BTreeSet::new(),
        generation,
    }
}

/// Home.
pub fn home(vault: &Vault, home: &Home, look: Look, generation: u64) -> Place {
    let row = |node, says, count, date, line| Row {
        node,
        says,
        count,
        date,
        late: false,
        line,
        evidence: Vec::new(),
    };
    let due = home.due.iter().map(|task| Row {
        late: task.due.is_some_and(|due| Some(due) < home.day),
        ..row(
            task.note,
            Some(display_safe(&blocks::words(&task.text))),
            None,
            task.due,
            Some(task.place),
        )
    });
    let recent =
        home.recent.iter().map(|note| row(note.note.node, None, None, Some(note.date), None));
    let people = home
        .people
        .iter()
        .map(|person| row(person.entity.node, None, Some(person.notes), person.last, None));
    let problems = home.problems.iter().filter_map(|problem| {
        let node = vault.by_path(&problem.path)?;
        let name = problem.path.name();
        let says = display_safe(&format!("{name} {}", problem.message));
        Some(row(node, Some(says), None, None, problem.place))
    });
    let sections = [
        (HomeSection::Recent, "recent notes", recent.collect::<Vec<_>>()),
        (HomeSection::People, "most connected", people.collect()),
        (HomeSection::Due, "due and overdue", due.collect()),
        (HomeSection::Health, "to look at", problems.collect()),
    ];
    let sections =
        sections.into_iter().filter(|(.., rows)| !rows.is_empty()).map(|(key, label, rows)| {
            Section { key: ListKey::Home(key), label: Shown::new(label), rows }
        });
    Place {
        spot: Spot::Home,
        name: Shown::new("Home"),
        list: List::new(sections.collect(), false),
        look,
        at: At::Top,
        reading: None,
        unfolded: BTreeSet::new(),
        generation,
    }
}

/// The same place in a newer reading of the vault, with everything the reader
/// had set; none when the vault no longer holds it.
pub fn renewed(
    old: &Place,
    vault: &Vault,
    now: &Home,
    look: Look,
    generation: u64,
) -> Option<Place> {
    let mut place = match &old.spot {
        Spot::Home => home(vault, now, look, generation),
        Spot::Node(_, anchor) => {
            of(vault, vault.find_anchor(anchor)?, look, old.at.clone(), generation)
        }
    };
    // Before the first reading there was nothing to choose.
    if old.generation > 0 {
        place.list.resume(&old.list, vault);
        place.reading = old.reading;
        place.unfolded = old.unfolded.clone();
    }
    Some(place)
}
