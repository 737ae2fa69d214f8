//! The answer as a map: `map`, its nodes and edges as rows, or as SVG.

use anyhow::Result;
use serde_json::json;

use super::kept::Kept;
use super::{Exit, at, meant, path_of};
use crate::query::map::{About, Asked, Chart, Hops, LeftOut, MapEdge, MapNode, Point, chart, svg};
use crate::query::neighbourhood::Look;
use crate::shell::gauge::Gauge;
use crate::shell::print::{Printer, complain};
use crate::text::words::counted;
use crate::vault::{Class, Vault};

/// How a map is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Its nodes, then its edges, one a row.
    Rows,
    /// As SVG.
    Picture,
}

/// `map NAME`, or without a name `map --whole`.
pub fn map(
    vault: &Vault,
    (name, hops): (Option<&str>, Hops),
    kept: &Kept,
    form: Form,
    out: &mut Printer,
) -> Result<Exit> {
    let of = match name.map(|name| meant(vault, name)) {
        Some(Ok(node)) => About::Node(vault.anchor(node)),
        Some(Err(exit)) => return Ok(exit),
        None => About::Whole,
    };
    let look = Look { hidden: kept.hidden, off: vault.off().clone(), ..Look::default() };
    let asked = Asked { of, hops, look };
    let gauge = Gauge::of("drawing the map");
    let chart = chart(vault, &asked, None);
    drop(gauge);
    let Some(chart) = chart else { return Ok(Exit::Nothing) };
    let left_out = match kept.filter() {
        Some(filter) => chart.map.left_out(|node| filter.keeps_node(vault, node)),
        None => LeftOut::default(),
    };
    if !left_out.is_empty() {
        complain(&format!("{} of {} nodes are left out", left_out.len(), chart.map.nodes.len()));
    }
    match form {
        Form::Picture => {
            for line in svg::svg(vault, &chart, &left_out).lines() {
                out.line(&[line])?;
            }
        }
        Form::Rows => {
            let nodes = (0u32..).zip(chart.map.nodes.iter().zip(&chart.points));
            for (_, (drawn, point)) in nodes.filter(|(at, _)| !left_out.holds(*at)) {
                node_row(vault, drawn, *point, out)?;
            }
            let is_out =
                |edge: &&MapEdge| left_out.holds(edge.ends.0) || left_out.holds(edge.ends.1);
            for edge in chart.map.edges.iter().filter(|edge| !is_out(edge)) {
                edge_row(vault, &chart, edge, out)?;
            }
        }
    }
    // The focus alone is no map.
    let n_focus = usize::from(name.is_some());
    Ok(Exit::of(chart.map.nodes.len().saturating_sub(n_focus + left_out.len())))
}

fn node_row(vault: &Vault, drawn: &MapNode, point: Point, out: &mut Printer) -> Result<()> {
    let node = vault.node(drawn.node);
    let class = node.class.as_ref().map(Class::name);
    let path = path_of(vault, drawn.node);
    let hundredths = |value: f32| super::hundredths(value);
    let json = || {
        json!({
            "kind": "node", "name": node.name(), "path": path, "class": class, "hop": drawn.hop,
            "more": drawn.n_more, "members": drawn.members, "label": &*drawn.label,
            "x": hundredths(point.x), "y": hundredths(point.y),
        })
    };
    let text = || {
        let class = class.unwrap_or(node.kind.name()).to_owned();
        let more = match (drawn.members, drawn.n_more) {
            (Some(members), _) => counted(members, "member"),
            (None, 0) => String::new(),
            (None, n) => format!("+{n}"),
        };
        let hops = counted(u32::from(drawn.hop), "hop");
        let name = if drawn.members.is_some() { &*drawn.label } else { node.name() };
        [hops, name.to_owned(), class, more, path.unwrap_or_default().to_owned()]
    };
    out.row(json, text)
}

fn edge_row(vault: &Vault, chart: &Chart, edge: &MapEdge, out: &mut Printer) -> Result<()> {
    let name = |end: u32| vault.node(chart.map.nodes[end as usize].node).name();
    let (from, to) = (name(edge.ends.0), name(edge.ends.1));
    let relation = edge.relation.map(|relation| vault.relation_name(relation));
    let first = edge.evidence.first();
    let path = first.and_then(|first| path_of(vault, first.source));
    let place = first.map(|first| first.place);
    let json = || {
        json!({
            "kind": "edge", "from": from, "to": to, "relation": relation,
            "others": edge.n_other, "path": path, "line": place.map(|place| place.line),
        })
    };
    let text = || {
        let place = path.zip(place).map_or_else(String::new, |(path, place)| at(path, place));
        let relation = relation.map_or_else(|| counted(edge.n_other, "edge"), str::to_owned);
        [format!("{from} → {to}"), relation, place]
    };
    out.row(json, text)
}
