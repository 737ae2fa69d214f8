//! JSON in the form that networkx calls node-link, a node or an edge a line.
//! `networkx.node_link_graph(data, edges="edges")` and D3 read it.

use std::fmt::{self, Write};

use serde_json::json;

use super::Part;
use crate::text::shown::json_safe;

/// Writes a graph.
pub fn write(part: &Part, out: &mut dyn Write) -> fmt::Result {
    writeln!(out, "{{\"directed\":true,\"multigraph\":true,\"graph\":{{}},\"nodes\":[")?;
    let nodes = part.nodes().map(|node| {
        json!({
            "id": node.number, "name": node.name, "kind": node.kind.name(), "class": node.class,
            "path": node.path, "date": node.date.map(|date| date.to_string()),
        })
    });
    lines(out, nodes)?;
    writeln!(out, "],\"edges\":[")?;
    let edges = part.edges().map(|edge| {
        json!({
            "source": edge.from, "target": edge.to, "key": edge.number,
            "relation": edge.relation, "count": edge.count, "path": edge.path, "line": edge.line,
        })
    });
    lines(out, edges)?;
    writeln!(out, "]}}")
}

fn lines(out: &mut dyn Write, values: impl Iterator<Item = serde_json::Value>) -> fmt::Result {
    for (at, value) in values.enumerate() {
        let comma = if at == 0 { " " } else { "," };
        writeln!(out, "{comma}{}", json_safe(&value.to_string()))?;
    }
    Ok(())
}
