//! DOT, the language of Graphviz.

use std::fmt::{self, Write};

use super::Part;
use crate::text::shown::safe;
use crate::vault::NodeKind;

/// Writes a graph.
pub fn write(part: &Part, out: &mut dyn Write) -> fmt::Result {
    writeln!(out, "digraph vault {{")?;
    for node in part.nodes() {
        let shape = match (node.kind, node.class) {
            (NodeKind::Tag, _) => "hexagon",
            (NodeKind::Attachment, _) => "note",
            (_, Some("person")) => "ellipse",
            (_, Some("company" | "project")) => "box",
            (NodeKind::Entity, _) => "ellipse",
            (NodeKind::Note, _) => "note",
        };
        write!(out, "  n{} [label={}, shape={shape}", node.number, quoted(node.name))?;
        for (key, value) in node.attributes() {
            // `class` is an attribute of Graphviz itself, which means the same.
            write!(out, ", {key}={}", quoted(&value))?;
        }
        writeln!(out, "];")?;
    }
    for edge in part.edges() {
        let (relation, count) = (quoted(edge.relation), edge.count);
        writeln!(out, "  n{} -> n{} [label={relation}, weight={count}];", edge.from, edge.to)?;
    }
    writeln!(out, "}}")
}

/// A string in quotes. A backslash would begin an escape of labels.
fn quoted(text: &str) -> String {
    format!("\"{}\"", safe(text).replace('\\', "\\\\").replace('"', "\\\""))
}
