//! A vault as a small text that stays the same, for tests and for eyes: a
//! difference of two dumps reads like a difference of two vaults.

use std::fmt::Write;

use super::{NodeKind, Vault};

impl Vault {
    /// All nodes in order, each with its class, date and spellings, and below
    /// each what it says of others:
    ///
    /// ```text
    /// note Ada.md (person) 2026-01-04 spelled Ada 1
    ///   link Engine.md 3:1 4:7
    ///   link [Bolt] 5:1
    ///   tag #people 2:1
    /// entity [Bolt] spelled Bolt 1
    /// tag #people
    /// ```
    ///
    /// A place that only an alias or title joins ends in `~`. A spelling that
    /// nobody uses has the count 0; a node's own name, used by nobody, is left
    /// out.
    pub fn dump(&self) -> String {
        let mut out = String::new();
        for (id, node) in self.nodes() {
            let mut line = format!("{} {}", node.kind.name(), self.dump_name(id));
            if let Some(class) = &node.class {
                let _ = write!(line, " ({})", class.name());
            }
            if let Some(date) = node.date {
                let _ = write!(line, " {date}");
            }
            if node.hidden {
                line.push_str(" hidden");
            }
            let told = node.spellings().filter(|s| s.count > 0 || s.text != node.name());
            for (at, spelling) in told.enumerate() {
                let before = if at == 0 { " spelled" } else { "," };
                let _ = write!(line, "{before} {} {}", spelling.text, spelling.count);
            }
            out.push_str(&line);
            out.push('\n');
            for edge in self.edges_out(id) {
                let name = self.relation_name(edge.relation);
                let _ = write!(out, "  {name} {}", self.dump_name(edge.to));
                for occurrence in edge.occurrences.iter() {
                    let (line, column) = (occurrence.place.line, occurrence.place.column);
                    let mark = if occurrence.by_alias { "~" } else { "" };
                    let _ = write!(out, " {line}:{column}{mark}");
                }
                out.push('\n');
            }
        }
        out
    }

    fn dump_name(&self, id: super::NodeId) -> String {
        let node = self.node(id);
        match (node.path(), node.kind) {
            (Some(path), _) => path.to_string(),
            (None, NodeKind::Tag) => format!("#{}", node.name()),
            (None, _) => format!("[{}]", node.name()),
        }
    }
}
