//! A Mermaid flowchart, as Obsidian and GitHub draw it in a code block. Mermaid
//! itself refuses more than a few hundred edges, so this is for neighbourhoods.

use std::fmt::{self, Write};

use super::Part;
use crate::text::shown::safe;
use crate::vault::NodeKind;

/// Writes a graph.
pub fn write(part: &Part, out: &mut dyn Write) -> fmt::Result {
    writeln!(out, "flowchart LR")?;
    for node in part.nodes() {
        let (open, close) = match (node.kind, node.class) {
            (NodeKind::Tag, _) => ("{{", "}}"),
            (_, Some("person")) => ("([", "])"),
            (NodeKind::Note | NodeKind::Entity | NodeKind::Attachment, _) => ("[", "]"),
        };
        writeln!(out, "  n{}{open}{}{close}", node.number, quoted(node.name))?;
    }
    for edge in part.edges() {
        writeln!(out, "  n{} -->|{}| n{}", edge.from, quoted(edge.relation), edge.to)?;
    }
    Ok(())
}

/// Text in quotes. What means something to Mermaid, to Markdown in its labels or
/// to the page around it is written as the number of its character.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in safe(text).chars() {
        match c {
            '"' | '#' | '&' | '<' | '>' | '`' | '\\' | '|' | '*' | '_' | '[' | ']' | '{' | '}' => {
                // To a string it cannot fail.
                let _ = write!(out, "#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
