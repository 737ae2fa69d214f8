//! Insights: what a vault is like as a whole. Who is central, what belongs
//! together, who was not met for long, whose name comes up of late, over whom the
//! ways go, what nothing is joined to.

use super::Face;
use crate::app::areas::Room;
use crate::app::command::Scope;
use crate::app::list::{ListKey, Section};
use crate::app::places::Stock;
use crate::app::rows::{Row, Rows, Words};
use crate::query::bridges::Bridge;
use crate::query::communities::Community;
use crate::query::insights::{Central, Counts, Rising};
use crate::query::people::PersonRow;
use crate::text::Shown;
use crate::text::shown::display_safe;
use crate::text::words::thousands;
use crate::vault::{NodeId, Vault};

/// Communities that are listed, the largest.
const COMMUNITIES_MAX: usize = 50;

/// How the screen presents itself.
pub const FACE: Face = Face {
    room: Room::List,
    this: Some("This vault"),
    scope: Some(Scope::Insights),
    hints: &[
        (&["up", "down"], "choose"),
        (&["walk"], "walk"),
        (&["step-back"], "back"),
        (&["bridges"], "bridges"),
        (&["next-section"], "next section"),
        (&["fold"], "fold"),
        (&["filter"], "filter"),
        (&["path"], "path from it"),
        (&["help"], "help"),
        (&["find"], "find"),
        (&["quit"], "quit"),
    ],
    empty: &["There is nothing to tell of yet.", "", "{step-back} goes back."],
    waiting: &["The vault is being looked through…", "", "It takes a moment in a large vault."],
};

/// What there is to tell, once it is gathered.
pub fn sections(stock: &Stock) -> Vec<Section> {
    let Some(found) = stock.whole.insights() else { return Vec::new() };
    let vault = stock.vault;
    let communities = found.communities.all.iter().take(COMMUNITIES_MAX);
    let sections: [(&str, Vec<Row>); 5] = [
        ("rising: notes in 24 weeks, then in 4", found.rising.iter().map(rising).collect()),
        ("often named, not met for 3 months", found.unseen.iter().map(unseen).collect()),
        ("most central: share of weight, edges", found.hubs.iter().map(central).collect()),
        ("communities: members", communities.filter_map(|one| community(vault, one)).collect()),
        ("joined to nothing", found.orphans.rows.iter().map(|id| orphan(vault, *id)).collect()),
    ];
    let section = |(at, (label, rows)): (u8, (&str, Vec<Row>))| {
        let section = Section::new(ListKey::Screen(at), Shown::new(label), Rows::Made(rows));
        // Of the others the title says what their numbers are.
        if at == UNSEEN { section.rows_count("note") } else { section }
    };
    let mut sections: Vec<Section> = (0u8..).zip(sections).map(section).collect();
    // Before the notes that are joined to nothing, which may be many.
    sections.insert(sections.len() - 1, bridges(stock));
    sections
}

/// What is known of bridges; without rows it says why there are none.
fn bridges(stock: &Stock) -> Section {
    let said = Shown::new(&stock.bridges.said(stock.generation));
    let found = stock.bridges.found().unwrap_or_default();
    let row = |bridge: &Bridge| Row {
        label: Some(Shown::new(&percent(bridge.share))),
        ..Row::of(bridge.node)
    };
    let rows = Rows::Made(found.iter().map(row).collect());
    let key = if found.is_empty() { ListKey::Said(0) } else { ListKey::Screen(BRIDGES) };
    Section::new(key, said, rows)
}

/// The numbers of sections: of those who were not met for long, and of bridges.
const UNSEEN: u8 = 1;
const BRIDGES: u8 = 100;

fn rising(row: &Rising) -> Row {
    let label = Some(Shown::new(&format!("{}, then", thousands(row.before as usize))));
    Row { label, count: Some(row.late), date: Some(row.last), ..Row::of(row.node) }
}

fn unseen(row: &PersonRow) -> Row {
    let date = row.last_met.map(|last| last.date);
    Row { count: Some(row.notes), date, ..Row::of(row.person.node) }
}

fn central(hub: &Central) -> Row {
    let label = Some(Shown::new(&percent(hub.rank)));
    let count = Some(u32::try_from(hub.edges).unwrap_or(u32::MAX));
    Row { label, count, ..Row::of(hub.node) }
}

fn community(vault: &Vault, community: &Community) -> Option<Row> {
    let first = *community.key.first()?;
    let words = Words::Own(display_safe(&key_names(vault, community)));
    Some(Row { words, count: Some(community.n_nodes), ..Row::of(first) })
}

fn orphan(vault: &Vault, node: NodeId) -> Row {
    Row { date: vault.node(node).date, ..Row::of(node) }
}

/// The key members of a community in one line.
pub fn key_names(vault: &Vault, community: &Community) -> String {
    let names: Vec<&str> = community.key.iter().map(|key| vault.node(*key).name()).collect();
    names.join(", ")
}

/// A part of a whole, as people say it.
pub fn percent(part: f64) -> String {
    format!("{:.1} %", part * 100.0)
}

/// How much there is of everything, in the order in which it is told.
pub fn counted_rows(counts: &Counts) -> [(&'static str, usize); 9] {
    [
        ("notes", counts.notes),
        ("meetings", counts.meetings),
        ("people", counts.people),
        ("companies", counts.companies),
        ("projects", counts.projects),
        ("names without a note", counts.unresolved),
        ("tags", counts.tags),
        ("attachments", counts.attachments),
        ("edges", counts.edges),
    ]
}
