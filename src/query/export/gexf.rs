//! GEXF 1.2, the format of Gephi, <https://gexf.net/>.

use std::fmt::{self, Write};

use super::xml::escaped;
use super::{NODE_ATTRIBUTES, Part};

/// Writes a graph.
pub fn write(part: &Part, out: &mut dyn Write) -> fmt::Result {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<gexf xmlns=\"http://www.gexf.net/1.2draft\" version=\"1.2\">")?;
    writeln!(out, "<graph defaultedgetype=\"directed\" mode=\"static\">")?;
    attributes(out, "node", &NODE_ATTRIBUTES)?;
    attributes(out, "edge", &["path", "line"])?;
    writeln!(out, "<nodes>")?;
    for node in part.nodes() {
        let label = escaped(node.name);
        write!(out, "<node id=\"n{}\" label=\"{label}\"><attvalues>", node.number)?;
        for (key, value) in node.attributes() {
            value_of(out, key, &value)?;
        }
        writeln!(out, "</attvalues></node>")?;
    }
    writeln!(out, "</nodes>\n<edges>")?;
    for edge in part.edges() {
        let (number, from, to, count) = (edge.number, edge.from, edge.to, edge.count);
        let label = escaped(edge.relation);
        write!(
            out,
            "<edge id=\"e{number}\" source=\"n{from}\" target=\"n{to}\" label=\"{label}\" \
             weight=\"{count}\"><attvalues>"
        )?;
        value_of(out, "path", edge.path.unwrap_or_default())?;
        value_of(out, "line", &edge.line.to_string())?;
        writeln!(out, "</attvalues></edge>")?;
    }
    writeln!(out, "</edges>\n</graph>\n</gexf>")
}

fn attributes(out: &mut dyn Write, of: &str, names: &[&str]) -> fmt::Result {
    writeln!(out, "<attributes class=\"{of}\" mode=\"static\">")?;
    for name in names {
        let kind = if *name == "line" { "integer" } else { "string" };
        writeln!(out, "<attribute id=\"{name}\" title=\"{name}\" type=\"{kind}\"/>")?;
    }
    writeln!(out, "</attributes>")
}

fn value_of(out: &mut dyn Write, key: &str, value: &str) -> fmt::Result {
    write!(out, "<attvalue for=\"{key}\" value=\"{}\"/>", escaped(value))
}
