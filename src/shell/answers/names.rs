//! Answers about names: `find`, `show`, `why`, `variants`.

use anyhow::Result;
use serde_json::{Value, json};

use super::kept::{Kept, none_wanted};
use super::{Exit, at, day, hundredths, meant, pages, path_of};
use crate::app::compose::Subject;
use crate::note::NotePath;
use crate::query::finder::{Finder, Hit, Kinds, Query};
use crate::query::show;
use crate::query::variants;
use crate::query::why::{self, Asked, Verdict};
use crate::shell::gauge::Gauge;
use crate::shell::print::{Printer, complain};
use crate::text::Date;
use crate::vault::{Class, Vault};

/// `find QUERY`, of what a filter keeps
pub fn find(
    vault: &Vault,
    text: &str,
    limit: usize,
    only: &Kept,
    out: &mut Printer,
) -> Result<Exit> {
    let (kinds, text) = match text.split_at_checked(1) {
        Some(("@", rest)) => (Kinds::People, rest),
        Some(("#", rest)) => (Kinds::Tags, rest),
        _ => (Kinds::All, text),
    };
    let query = Query { text: text.trim().to_owned(), kinds, hidden: only.hidden };
    let finder = Finder::of(vault);
    let among = if only.filter().is_some() { finder.len() } else { limit };
    let found = finder.search(&query, among).hits;
    let kept = |hit: &&Hit| hit.node.is_none_or(|node| only.node(vault, node));
    let found: Vec<&Hit> = found.iter().filter(kept).take(limit).collect();
    for hit in &found {
        let Some(id) = hit.node else { continue };
        let node = vault.node(id);
        let class = node.class.as_ref().map(Class::name);
        let row = || {
            json!({
                "name": hit.name, "path": path_of(vault, id), "class": class,
                "kind": node.kind.name(), "score": hit.score, "text": hit.text,
                "matched": hit.positions,
            })
        };
        let words = || {
            let class = class.unwrap_or(node.kind.name());
            let path = node.path().map_or("", NotePath::as_str);
            [hit.name.to_string(), class.to_owned(), path.to_owned()]
        };
        out.row(row, words)?;
    }
    none_wanted(found.len(), || finder.len(), "names");
    Ok(Exit::of(found.len()))
}

/// `show NAME`
pub fn show(vault: &Vault, name: &str, today: Date, out: &mut Printer) -> Result<Exit> {
    let node = match meant(vault, name) {
        Ok(node) => node,
        Err(exit) => return Ok(exit),
    };
    let row = show::show(vault, node);
    let class = row.class.as_ref().map(Class::name);
    let spellings = || {
        let pairs = row.spellings.iter().map(|s| json!({ "text": s.text, "count": s.count }));
        pairs.collect::<Vec<Value>>()
    };
    let fields = || {
        let pairs = row.fields.iter().map(|field| (field.key.to_string(), json!(field.values)));
        pairs.collect::<serde_json::Map<String, Value>>()
    };
    let headings = || {
        let pairs =
            row.headings.iter().map(|(level, text)| json!({ "level": level, "text": text }));
        pairs.collect::<Vec<Value>>()
    };
    let json = || {
        json!({
            "name": row.name, "path": row.path.as_ref().map(NotePath::as_str), "class": class,
            "kind": row.kind.name(), "aliases": row.aliases, "spellings": spellings(),
            "tags": row.tags, "date": day(row.date), "fields": fields(), "headings": headings(),
            "in": row.edges_in, "out": row.edges_out,
        })
    };
    if out.is_json() {
        out.row(json, || [])?;
    } else {
        out.line(&[vault.node(node).name()])?;
        if let Some(path) = path_of(vault, node) {
            out.line(&[path])?;
        }
        pages::print(vault, &Subject::Dossier(node), today, out)?;
    }
    Ok(Exit::Found)
}

/// `why SOURCE TARGET`; a link that leads nowhere is nothing found.
pub fn why(vault: &Vault, source: &str, target: &str, out: &mut Printer) -> Result<Exit> {
    let source = match meant(vault, source) {
        Ok(node) => node,
        Err(exit) => return Ok(exit),
    };
    if vault.note(source).is_none() {
        let name = vault.node(source).name();
        complain(&format!("{name} is not a note, so no link is written in it"));
        return Ok(Exit::Unclear);
    }
    let found = why::why(vault, &Finder::of(vault), source, Asked::of(target));
    out.line(&[&found.told(vault).join("; ")])?;
    for row in &found.candidates {
        let name = why::candidate_name(vault, row.node);
        let line = found.line().filter(|_| row.chosen);
        let json = || {
            json!({
                "candidate": name, "rule": row.rule.name(), "chosen": row.chosen,
                "reason": row.rule.sentence(), "line": line,
            })
        };
        let mark = if row.chosen { "→" } else { " " };
        out.row(json, || [format!("{mark} {name}"), row.rule.sentence().to_owned()])?;
    }
    Ok(match found.verdict {
        Verdict::SameNote(_) | Verdict::Opens(_) | Verdict::Joins(..) => Exit::Found,
        Verdict::NoLink | Verdict::Outside | Verdict::Unwritten(_) | Verdict::Unknown => {
            Exit::Nothing
        }
    })
}

/// `variants`, of what a filter keeps those with one of its names
pub fn variants(vault: &Vault, kept: &Kept, out: &mut Printer) -> Result<Exit> {
    let gauge = Gauge::of("comparing names");
    let variants::Found { proposals: mut rows, limit } = variants::look(vault);
    drop(gauge);
    if let Some(limit) = limit {
        complain(limit);
    }
    let n_all = rows.len();
    rows.retain(|row| row.names.iter().any(|name| kept.of_all(vault, Some(name.node))));
    if n_all > 0 {
        none_wanted(rows.len(), || n_all, "proposals");
    }
    for row in &rows {
        let names: Vec<&str> = row.names.iter().map(|name| &*name.name).collect();
        let places = || {
            let of_name = row.names.iter().map(|name| {
                let places = name
                    .evidence
                    .iter()
                    .filter_map(|place| Some(at(path_of(vault, place.source)?, place.place)));
                places.collect::<Vec<_>>()
            });
            of_name.collect::<Vec<_>>()
        };
        let score = hundredths(row.score);
        let json = || {
            json!({
                "names": names, "certain": row.certain, "score": score, "reasons": row.reasons,
                "put_off": row.put_off, "evidence": places(),
            })
        };
        let words = || {
            let how = match (row.put_off, row.certain) {
                (true, _) => "put off",
                (false, true) => "certain",
                (false, false) => "likely",
            };
            let score = format!("{:.2}", row.score);
            [how.to_owned(), score, names.join(" = "), row.reasons.join(" ")]
        };
        out.row(json, words)?;
    }
    Ok(Exit::of(rows.len()))
}
