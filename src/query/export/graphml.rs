//! GraphML, <http://graphml.graphdrawing.org/>.

use std::fmt::{self, Write};

use super::xml::escaped;
use super::{NODE_ATTRIBUTES, Part};

/// Writes a graph.
pub fn write(part: &Part, out: &mut dyn Write) -> fmt::Result {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">")?;
    let strings = |of, names: &[&str], out: &mut dyn Write| {
        for name in names {
            let kind = if matches!(*name, "count" | "line") { "int" } else { "string" };
            writeln!(
                out,
                "<key id=\"{of}-{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>"
            )?;
        }
        Ok(())
    };
    strings("node", &["name"], out)?;
    strings("node", &NODE_ATTRIBUTES, out)?;
    strings("edge", &["relation", "count", "path", "line"], out)?;
    writeln!(out, "<graph id=\"vault\" edgedefault=\"directed\">")?;
    for node in part.nodes() {
        write!(out, "<node id=\"n{}\">", node.number)?;
        data(out, "node-name", node.name)?;
        for (key, value) in node.attributes() {
            data(out, &format!("node-{key}"), &value)?;
        }
        writeln!(out, "</node>")?;
    }
    for edge in part.edges() {
        let (number, from, to) = (edge.number, edge.from, edge.to);
        write!(out, "<edge id=\"e{number}\" source=\"n{from}\" target=\"n{to}\">")?;
        data(out, "edge-relation", edge.relation)?;
        data(out, "edge-count", &edge.count.to_string())?;
        data(out, "edge-path", edge.path.unwrap_or_default())?;
        data(out, "edge-line", &edge.line.to_string())?;
        writeln!(out, "</edge>")?;
    }
    writeln!(out, "</graph>\n</graphml>")
}

fn data(out: &mut dyn Write, key: &str, value: &str) -> fmt::Result {
    write!(out, "<data key=\"{key}\">{}</data>", escaped(value))
}
