//! The answer about how two names are connected: `path`.

use anyhow::Result;
use serde_json::{Value, json};

use super::edges::Quotes;
use super::{Exit, at, day_column, meant, path_of};
use crate::app::screens::path::{reaches, together};
use crate::query::path::{Hop, PathLook, Paths, Through, paths};
use crate::shell::print::{Printer, complain};
use crate::shell::store::Files;
use crate::text::Date;
use crate::text::words::counted;
use crate::vault::{Direction, Occurrence, Vault};

/// `path A B`
pub fn path(
    vault: &Vault,
    files: &Files,
    names: [&str; 2],
    (look, today): (PathLook, Date),
    out: &mut Printer,
) -> Result<Exit> {
    let [one, other] = names.map(|name| meant(vault, name));
    let ends = match (one, other) {
        (Ok(one), Ok(other)) => [one, other],
        (Err(Exit::Unclear), _) | (_, Err(Exit::Unclear)) => return Ok(Exit::Unclear),
        (Err(exit), _) | (_, Err(exit)) => return Ok(exit),
    };
    if ends[0] == ends[1] {
        complain(&format!("{} and {} are the same", names[0], names[1]));
        return Ok(Exit::Unclear);
    }
    let found = paths(vault, ends, look, today);
    if found.chains.is_empty() {
        let [one, other] = ends.map(|end| vault.node(end).name());
        complain(&format!("nothing joins {one} and {other}, not even hubs and tags"));
        for (end, reach) in found.ends.iter().zip(&found.reach) {
            complain(&format!("  {} reaches {}", vault.node(*end).name(), reaches(reach)));
        }
        return Ok(Exit::Nothing);
    }
    if found.through != look.through {
        complain("nothing joins them but hubs, tags or the owner; these chains go through them");
    }
    let hops = || found.chains.iter().flat_map(|chain| &chain.hops);
    let evidence = hops().filter_map(|hop| first(vault, *hop));
    let quotes = Quotes::of(vault, files, evidence);
    if !out.is_json() {
        met(vault, &found, out)?;
    }
    for chain in &found.chains {
        let n_hops = u32::try_from(chain.hops.len()).unwrap_or(u32::MAX);
        if out.is_json() {
            let hops: Vec<Value> =
                chain.hops.iter().map(|hop| hop_json(vault, &quotes, *hop)).collect();
            let hubs = found.through == Through::All;
            out.row(|| json!({ "length": n_hops, "hops": hops, "through_hubs": hubs }), || [])?;
            continue;
        }
        out.line(&[&counted(n_hops, "hop")])?;
        for hop in &chain.hops {
            let Some(evidence) = first(vault, *hop) else { continue };
            let (path, place, words) = quotes.of_one(evidence);
            let date = day_column(vault.node(evidence.source).date);
            out.line(&[&format!("  {}", hop.sentence(vault)), date.trim_end()])?;
            out.line(&[&format!("    {}", at(&path, place)), &words])?;
        }
    }
    Ok(Exit::Found)
}

/// The last notes of both, of how many, as the screen has them before the chains.
fn met(vault: &Vault, found: &Paths, out: &mut Printer) -> Result<()> {
    let Some((label, shown)) = together(vault, found) else { return Ok(()) };
    let n = found.together.notes.total;
    let of = if shown.len() < n { format!("{} of {n}", shown.len()) } else { n.to_string() };
    out.line(&[&format!("{label}, {of}")])?;
    for row in shown {
        let path = path_of(vault, row.note.node).unwrap_or_default();
        out.line(&[&format!("  {}", day_column(row.date)), &at(path, row.place)])?;
    }
    Ok(())
}

/// Where a hop is first written.
fn first(vault: &Vault, hop: Hop) -> Option<Occurrence> {
    hop.edge(vault)?.occurrences.first()
}

fn hop_json(vault: &Vault, quotes: &Quotes, hop: Hop) -> Value {
    let edge = hop.edge(vault);
    let direction = edge.as_ref().map(|edge| hop.direction(edge)).map(Direction::name);
    let relation = edge.as_ref().map(|edge| vault.relation_name(edge.relation));
    let written = edge.as_ref().and_then(|edge| edge.occurrences.first());
    let date = written.and_then(|written| vault.node(written.source).date);
    let quoted = written.map(|written| quotes.of_one(written));
    let place = quoted.as_ref().map(|quoted| quoted.1);
    let (path, text) = quoted.map(|(path, _, text)| (path, text)).unzip();
    json!({
        "from": vault.node(hop.from).name(), "to": vault.node(hop.to).name(),
        "relation": relation, "direction": direction, "path": path,
        "line": place.map(|place| place.line), "column": place.map(|place| place.column),
        "text": text, "date": super::day(date), "sentence": hop.sentence(vault),
        "from_path": path_of(vault, hop.from), "to_path": path_of(vault, hop.to),
    })
}
