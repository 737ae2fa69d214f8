//! Comma-separated tables (RFC 4180), one of edges and one of nodes. Names stand as
//! they are; a spreadsheet that takes `=` at the start of a cell for a formula is
//! to be told that all columns are text.

use std::fmt::{self, Write};

use super::Part;
use crate::text::shown::safe;

/// Writes the edges, each with the names of its ends.
pub fn write_edges(part: &Part, out: &mut dyn Write) -> fmt::Result {
    record(
        out,
        &["source", "target", "source_id", "target_id", "relation", "count", "path", "line"],
    )?;
    for edge in part.edges() {
        record(
            out,
            &[
                edge.from_name,
                edge.to_name,
                &edge.from.to_string(),
                &edge.to.to_string(),
                edge.relation,
                &edge.count.to_string(),
                edge.path.unwrap_or_default(),
                &edge.line.to_string(),
            ],
        )?;
    }
    Ok(())
}

/// Writes the nodes.
pub fn write_nodes(part: &Part, out: &mut dyn Write) -> fmt::Result {
    record(out, &["id", "name", "kind", "class", "path", "date"])?;
    for node in part.nodes() {
        let date = node.date.map(|date| date.to_string());
        record(
            out,
            &[
                &node.number.to_string(),
                node.name,
                node.kind.name(),
                node.class.unwrap_or_default(),
                node.path.unwrap_or_default(),
                &date.unwrap_or_default(),
            ],
        )?;
    }
    Ok(())
}

fn record(out: &mut dyn Write, fields: &[&str]) -> fmt::Result {
    for (at, field) in fields.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let field = safe(field);
        match field.contains([',', '"', '\n', '\r']) || field.starts_with(' ') {
            true => write!(out, "{comma}\"{}\"", field.replace('"', "\"\""))?,
            false => write!(out, "{comma}{field}")?,
        }
    }
    out.write_str("\r\n")
}
