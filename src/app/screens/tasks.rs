//! Tasks: all of the vault, in groups, each row with its box, what is to be done,
//! whom else than the owner it is for, how much it matters and when it is due.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxHasher;

use super::Face;
use crate::app::areas::Room;
use crate::app::list::{ListKey, Section};
use crate::app::places::Stock;
use crate::app::rows::{Rows, Subjects, TaskRows};
use crate::query::task_groups::{Group, Grouped, Grouping, grouped, in_order};
use crate::text::shown::display_safe;
use crate::text::{Date, Shown};
use crate::vault::{NodeId, NodeKind, Vault};

/// How the screen presents itself.
pub const FACE: Face = Face {
    room: Room::List,
    this: None,
    scope: None,
    hints: &[
        (&["up", "down"], "choose"),
        (&["walk"], "to the line"),
        (&["step-back"], "back"),
        (&["filter"], "filter"),
        (&["sort"], "group"),
        (&["next-section"], "next group"),
        (&["fold"], "fold"),
        (&["tick"], "tick"),
        (&["day"], "its day"),
        (&["help"], "help"),
        (&["find"], "find"),
        (&["quit"], "quit"),
    ],
    empty: &[
        "No note has a task yet.",
        "",
        "A task is a list item with a box:",
        "- [ ] @Name what to do",
        "{step-back} goes back.",
    ],
    waiting: &["Tasks are being gathered…", "", "It takes a moment in a large vault."],
};

/// What is said of no tasks in a Logseq graph.
pub const NONE_IN_LOGSEQ: &[&str] = &[
    "No note has a task yet.",
    "",
    "This is a Logseq graph; its TODO and",
    "DONE are text here. A task has a box:",
    "- [ ] @Name what to do",
    "{step-back} goes back.",
];

/// What is done or given up stands folded until it is asked for.
pub const FOLDED: ListKey = ListKey::Screen(5);

/// The sections of all groupings, in the order of [`Grouping::ALL`].
pub type Sections = [Arc<[Section]>; Grouping::ALL.len()];

/// The grouping after this one.
pub fn next(by: Grouping) -> Grouping {
    let at = Grouping::ALL.iter().position(|one| *one == by).unwrap_or(0);
    Grouping::ALL[(at + 1) % Grouping::ALL.len()]
}

/// A grouping in words.
pub fn words(by: Grouping) -> &'static str {
    match by {
        Grouping::Day => "by day",
        Grouping::Assignee => "by assignee, most urgent first",
        Grouping::Named => "by person named, most urgent first",
        Grouping::Note => "by note, most urgent first",
    }
}

/// All tasks in groups. Goes through the whole vault.
pub fn all(vault: &Vault, today: Date) -> Sections {
    let tasks = in_order(vault, today);
    Grouping::ALL.map(|by| {
        let groups = grouped(vault, &tasks, today, by).into_iter();
        let mut sections: Vec<Section> =
            groups.map(|group| section(vault, group, by, today)).collect();
        // Alone, and folded, it would look as if there were nothing to see.
        if sections.first().is_some_and(|first| first.key == FOLDED) {
            let label = Shown::new("· nothing is open ·");
            let none = Section::new(ListKey::Said(0), label, Rows::Made(Vec::new()));
            sections.insert(0, none);
        }
        sections.into()
    })
}

/// All tasks in the groups of one grouping, once they are gathered.
pub fn sections(stock: &Stock, by: Grouping) -> Arc<[Section]> {
    let at = Grouping::ALL.iter().position(|one| *one == by).unwrap_or(0);
    stock.whole.tasks().map_or_else(Default::default, |all| Arc::clone(&all[at]))
}

fn section(vault: &Vault, grouped: Grouped, by: Grouping, today: Date) -> Section {
    let Grouped { group, tasks } = grouped;
    let fixed = |number, label: &str| (ListKey::Screen(number), Shown::new(label));
    let (key, label) = match group {
        Group::Overdue => fixed(0, "overdue"),
        Group::Today => fixed(1, "today"),
        Group::Week => fixed(2, "within a week"),
        Group::Later => fixed(3, "later"),
        Group::Undated => fixed(4, "undated"),
        Group::Closed => (FOLDED, Shown::new("done or given up")),
        Group::Nobody if by == Grouping::Named => fixed(6, "naming nobody else"),
        Group::Nobody => fixed(7, "for nobody"),
        Group::Of(node) => (ListKey::About(key(vault, node)), display_safe(&title(vault, node))),
    };
    let is_one = by == Grouping::Assignee && matches!(group, Group::Of(_) | Group::Nobody);
    let subjects = if is_one { Subjects::AreOne } else { Subjects::Shown };
    Section::new(key, label, Rows::Tasks(TaskRows { tasks: tasks.into(), subjects, group, today }))
}

/// What a node is called, a note with its date before it.
fn title(vault: &Vault, node: NodeId) -> String {
    let node = vault.node(node);
    let name = node.name();
    match node.date.filter(|_| node.kind == NodeKind::Note).map(|date| date.to_string()) {
        Some(date) if !name.starts_with(&date) => format!("{date} {name}"),
        _ => name.to_owned(),
    }
}

/// Tells nodes apart, and is the same in the next reading of the vault.
fn key(vault: &Vault, node: NodeId) -> u64 {
    let mut hasher = FxHasher::default();
    vault.anchor(node).hash(&mut hasher);
    hasher.finish()
}
