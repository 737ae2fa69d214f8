//! Statements in Cypher that make the graph in Neo4j or Memgraph: all nodes have
//! the label `Node`, those of a known kind another one, and `id` is for this run.
//! In a large graph an index on `Node(id)` is to be made first.

use std::fmt::{self, Write};

use super::Part;
use crate::text::shown::safe;
use crate::vault::NodeKind;

/// Writes a graph.
pub fn write(part: &Part, out: &mut dyn Write) -> fmt::Result {
    for node in part.nodes() {
        let kind = match node.kind {
            NodeKind::Note => "Note",
            NodeKind::Entity => "Entity",
            NodeKind::Tag => "Tag",
            NodeKind::Attachment => "Attachment",
        };
        write!(out, "CREATE (:Node:{kind} {{id: {}, name: {}", node.number, quoted(node.name))?;
        for (key, value) in node.attributes() {
            write!(out, ", {key}: {}", quoted(&value))?;
        }
        writeln!(out, "}});")?;
    }
    for edge in part.edges() {
        let (from, to) = (edge.from, edge.to);
        write!(out, "MATCH (a:Node {{id: {from}}}), (b:Node {{id: {to}}}) ")?;
        write!(out, "CREATE (a)-[:{} {{count: {}", relation(edge.relation), edge.count)?;
        if let Some(path) = edge.path {
            write!(out, ", path: {}, line: {}", quoted(path), edge.line)?;
        }
        writeln!(out, "}}]->(b);")?;
    }
    Ok(())
}

/// A string in quotes. Some read `\u` before all else, even behind a backslash, so
/// that a `u` there is written by its number.
fn quoted(text: &str) -> String {
    format!(
        "'{}'",
        safe(text).replace('\\', "\\\\").replace("\\\\u", "\\\\\\u0075").replace('\'', "\\'")
    )
}

/// A name of a relation: in capitals as is usual, and in backticks, since it may be
/// any key of a note.
fn relation(name: &str) -> String {
    let name: String = safe(name).to_uppercase().replace('\\', "/");
    format!("`{}`", name.replace('`', "``"))
}
