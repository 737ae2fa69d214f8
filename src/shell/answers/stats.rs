//! The answer about a vault as a whole: `stats`.

use anyhow::Result;
use serde_json::{Value, json};

use super::{Exit, day, path_of};
use crate::app::screens::insights::{counted_rows, key_names, percent};
use crate::query::bridges::{Bridge, bridges};
use crate::query::insights::{Insights, insights};
use crate::shell::gauge::{Gauge, bar};
use crate::shell::print::Printer;
use crate::text::Date;
use crate::text::words::counted;
use crate::vault::{Class, NodeId, Vault};

/// Communities that are printed as text.
const COMMUNITIES_MAX: usize = 25;

/// Whether bridges are looked for, which takes seconds in a large vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// They are not.
    Quick,
    /// They are.
    Bridges,
}

/// `stats`
pub fn stats(vault: &Vault, ask: Ask, today: Date, out: &mut Printer) -> Result<Exit> {
    let gauge = Gauge::of("looking through the vault");
    let found = insights(vault, today);
    let bridges = (ask == Ask::Bridges).then(|| all_bridges(vault, &gauge));
    drop(gauge);
    if out.is_json() {
        out.row(|| as_json(vault, &found, bridges.as_deref()), || [])?;
    } else {
        as_text(vault, &found, bridges.as_deref(), out)?;
    }
    Ok(Exit::Found)
}

fn all_bridges(vault: &Vault, gauge: &Gauge) -> Vec<Bridge> {
    gauge.say(|| "looking for bridges".to_owned());
    let go_on = |done: usize, all: usize| {
        gauge.say(|| format!("looking for bridges {}", bar(done, all)));
        true
    };
    bridges(vault, go_on).unwrap_or_default()
}

fn named(vault: &Vault, node: NodeId) -> (&str, Option<&str>, Option<&str>) {
    let of = vault.node(node);
    (of.name(), path_of(vault, node), of.class.as_ref().map(Class::name))
}

fn as_json(vault: &Vault, found: &Insights, bridges: Option<&[Bridge]>) -> Value {
    let node = |node: NodeId, more: Value| {
        let (name, path, class) = named(vault, node);
        let mut row = json!({ "name": name, "path": path, "class": class });
        if let (Value::Object(row), Value::Object(more)) = (&mut row, more) {
            row.extend(more);
        }
        row
    };
    let rows = |rows: &mut dyn Iterator<Item = Value>| rows.collect::<Vec<Value>>();
    let counts = counted_rows(&found.counts).map(|(key, n)| (key.replace(' ', "_"), json!(n)));
    json!({
        "counts": counts.into_iter().collect::<serde_json::Map<_, _>>(),
        "hubs": rows(&mut found.hubs.iter().map(|hub| {
            node(hub.node, json!({ "rank": hub.rank, "edges": hub.edges }))
        })),
        "communities": rows(&mut found.communities.all.iter().map(|community| {
            let names = community.key.iter().map(|key| vault.node(*key).name());
            json!({ "nodes": community.n_nodes, "key": names.collect::<Vec<_>>() })
        })),
        "unseen": rows(&mut found.unseen.iter().map(|row| {
            let last = day(row.last_met.map(|last| last.date));
            node(row.person.node, json!({ "notes": row.notes, "last_met": last }))
        })),
        "rising": rows(&mut found.rising.iter().map(|row| {
            let last = row.last.to_string();
            node(row.node, json!({ "late": row.late, "before": row.before, "last": last }))
        })),
        "bridges": bridges.map(|bridges| rows(&mut bridges.iter().map(|bridge| {
            node(bridge.node, json!({ "share": bridge.share }))
        }))),
        "orphans": rows(&mut found.orphans.rows.iter().map(|orphan| json!(path_of(vault, *orphan)))),
        "n_orphans": found.orphans.total,
        "unresolved": found.counts.unresolved,
    })
}

fn as_text(
    vault: &Vault,
    found: &Insights,
    bridges: Option<&[Bridge]>,
    out: &mut Printer,
) -> Result<()> {
    for (key, n) in counted_rows(&found.counts) {
        out.line(&[&format!("{n:>9}"), key])?;
    }
    let name = |node: NodeId| named(vault, node).0.to_owned();
    let hubs = found.hubs.iter();
    let hubs = hubs.map(|hub| [percent(hub.rank), name(hub.node), counted_edges(hub.edges)]);
    part(out, "most central", &hubs.collect::<Vec<_>>())?;
    let communities = found.communities.all.iter().take(COMMUNITIES_MAX).map(|community| {
        let key = key_names(vault, community);
        [community.n_nodes.to_string(), key, String::new()]
    });
    part(out, "communities", &communities.collect::<Vec<_>>())?;
    let unseen = found.unseen.iter().map(|row| {
        let last = day(row.last_met.map(|last| last.date)).unwrap_or_default();
        [last, row.person.name.to_string(), counted(row.notes, "note")]
    });
    part(out, "not met for three months", &unseen.collect::<Vec<_>>())?;
    let rising = found.rising.iter().map(|row| {
        let before = format!("{} in the half year before", counted(row.before, "note"));
        [format!("{} of late", counted(row.late, "note")), name(row.node), before]
    });
    part(out, "rising", &rising.collect::<Vec<_>>())?;
    let bridges = bridges.unwrap_or_default().iter();
    let bridges = bridges.map(|bridge| [percent(bridge.share), name(bridge.node), String::new()]);
    part(out, "bridges", &bridges.collect::<Vec<_>>())?;
    let orphans = found.orphans.rows.iter().filter_map(|orphan| path_of(vault, *orphan));
    let orphans = orphans.map(|path| [String::new(), path.to_owned(), String::new()]);
    part(out, "joined to nothing", &orphans.collect::<Vec<_>>())
}

fn counted_edges(n: usize) -> String {
    counted(u32::try_from(n).unwrap_or(u32::MAX), "edge")
}

fn part(out: &mut Printer, title: &str, rows: &[[String; 3]]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    out.line(&[""])?;
    out.line(&[title])?;
    for [number, words, more] in rows {
        out.line(&[&format!("{number:>9}"), words, more])?;
    }
    Ok(())
}
