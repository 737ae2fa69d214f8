//! The graph written out for other programs, whole or around a name.
//!
//! Writers are pure and go through the graph once, so that nothing is held that is
//! as large as the output. Each format is one file and one row of [`FORMATS`].
//! What could command a terminal or turn the reading order is replaced in names,
//! as on the screen; JSON says it as `\u` escapes and loses nothing.

mod csv;
mod cypher;
mod dot;
mod gexf;
mod graphml;
mod json;
mod mermaid;
mod svg;
mod xml;

use std::fmt::{self, Write};

use super::Hidden;
use super::filter::Ready;
use super::path::is_hub;
use crate::note::NotePath;
use crate::text::Date;
use crate::text::shown::safe;
use crate::vault::{Class, Edge, NodeId, NodeKind, Vault};

/// A way to write a graph.
#[derive(Debug)]
pub struct Format {
    /// As it is asked for.
    pub name: &'static str,
    /// What it is for.
    pub help: &'static str,
    /// How far around a name it goes at most, if not as far as is asked for.
    pub hops_max: Option<usize>,
    /// Writes a graph.
    pub write: fn(&Part, &mut dyn Write) -> fmt::Result,
}

/// All formats.
#[rustfmt::skip]
pub const FORMATS: &[Format] = &[
    row("json",      "nodes and edges as one JSON object (networkx, D3)",   json::write),
    row("dot",       "Graphviz",                                            dot::write),
    row("graphml",   "GraphML (yEd, networkx, igraph)",                     graphml::write),
    row("gexf",      "Gephi",                                               gexf::write),
    row("csv",       "a table of edges",                                    csv::write_edges),
    row("csv-nodes", "a table of nodes",                                    csv::write_nodes),
    row("mermaid",   "a flowchart for Markdown; for a neighbourhood",       mermaid::write),
    row("cypher",    "statements for Neo4j and Memgraph",                   cypher::write),
    Format { hops_max: Some(svg::HOPS_MAX), ..
    row("svg",       "a picture of its map; whole, of its communities",     svg::write) },
];

const fn row(
    name: &'static str,
    help: &'static str,
    write: fn(&Part, &mut dyn Write) -> fmt::Result,
) -> Format {
    Format { name, help, hops_max: None, write }
}

/// A part of a vault's graph, or all of it.
#[derive(Debug)]
pub struct Part<'v> {
    vault: &'v Vault,
    /// By node.
    kept: Vec<bool>,
    hidden: Hidden,
    /// What it is around, and how far.
    around: Option<(NodeId, usize)>,
    /// What else is asked of its nodes.
    filter: Option<&'v Ready>,
}

impl<'v> Part<'v> {
    /// All nodes.
    pub fn all(vault: &'v Vault, hidden: Hidden) -> Self {
        let kept = vault.nodes().map(|(id, _)| listed(vault, id, hidden)).collect();
        Self { vault, kept, hidden, around: None, filter: None }
    }

    /// What is so many hops or fewer from a node, with all edges between. No hop
    /// leads on from a hub, a tag or the owner, unless it is the node itself.
    pub fn around(vault: &'v Vault, node: NodeId, hops: usize, hidden: Hidden) -> Self {
        let mut kept = vec![false; vault.n_nodes()];
        kept[node.index()] = true;
        let mut last = vec![node];
        for _ in 0..hops {
            let mut next = Vec::new();
            for &at in last.iter().filter(|&&at| at == node || leads_on(vault, at)) {
                let out = vault.edges_out(at).map(|edge| edge.to);
                for end in out.chain(vault.edges_in(at).map(|edge| edge.from)) {
                    let new = !kept[end.index()] && listed(vault, end, hidden);
                    if new {
                        kept[end.index()] = true;
                        next.push(end);
                    }
                }
            }
            last = next;
        }
        Self { vault, kept, hidden, around: Some((node, hops)), filter: None }
    }

    /// Leaves out what a filter does not keep, but the node that it is around.
    pub fn keep(&mut self, filter: &'v Ready) {
        let (vault, middle) = (self.vault, self.around.map(|(node, _)| node));
        self.filter = Some(filter);
        for (id, _) in vault.nodes() {
            let kept = &mut self.kept[id.index()];
            *kept = *kept && (middle == Some(id) || filter.keeps_node(vault, id));
        }
    }

    /// How many nodes there are.
    pub fn n_nodes(&self) -> usize {
        self.kept.iter().filter(|kept| **kept).count()
    }

    /// The nodes, in the vault's order.
    fn nodes(&self) -> impl Iterator<Item = Node<'v>> {
        let kept = self.vault.nodes().filter(|(id, _)| self.kept[id.index()]);
        kept.map(|(id, node)| Node {
            number: id.index(),
            name: node.name(),
            kind: node.kind,
            class: node.class.as_ref().map(Class::name),
            path: node.path().map(NotePath::as_str),
            date: node.date,
        })
    }

    /// The edges between them, by the order of their sources.
    fn edges(&self) -> impl Iterator<Item = Join<'v>> {
        let vault = self.vault;
        let sources = vault.nodes().map(|(id, _)| id).filter(|id| self.kept[id.index()]);
        let edges = sources.flat_map(move |id| vault.edges_out(id));
        edges.filter(|edge| self.kept[edge.to.index()]).map(move |edge| Join::of(vault, &edge))
    }
}

fn listed(vault: &Vault, node: NodeId, hidden: Hidden) -> bool {
    hidden.has(vault.node(node))
}

fn leads_on(vault: &Vault, node: NodeId) -> bool {
    let is_tag = vault.node(node).kind == NodeKind::Tag;
    !is_tag && vault.owner() != Some(node) && !is_hub(vault, node)
}

/// A node as it is written.
struct Node<'v> {
    number: usize,
    name: &'v str,
    kind: NodeKind,
    class: Option<&'v str>,
    path: Option<&'v str>,
    date: Option<Date>,
}

impl Node<'_> {
    /// Its attributes but the name, each with a word for it; those that are there.
    fn attributes(&self) -> impl Iterator<Item = (&'static str, String)> {
        let date = self.date.map(|date| date.to_string());
        let all = [
            ("kind", Some(self.kind.name().to_owned())),
            ("class", self.class.map(|class| safe(class).into_owned())),
            ("path", self.path.map(|path| safe(path).into_owned())),
            ("date", date),
        ];
        all.into_iter().filter_map(|(key, value)| Some((key, value?)))
    }
}

/// The words of [`Node::attributes`].
const NODE_ATTRIBUTES: [&str; 4] = ["kind", "class", "path", "date"];

/// An edge as it is written.
struct Join<'v> {
    number: usize,
    from: usize,
    to: usize,
    from_name: &'v str,
    to_name: &'v str,
    relation: &'v str,
    count: usize,
    /// Where it is first written.
    path: Option<&'v str>,
    line: u32,
}

impl<'v> Join<'v> {
    fn of(vault: &'v Vault, edge: &Edge) -> Self {
        let first = edge.occurrences.first();
        Self {
            number: edge.id.index(),
            from: edge.from.index(),
            to: edge.to.index(),
            from_name: vault.node(edge.from).name(),
            to_name: vault.node(edge.to).name(),
            relation: vault.relation_name(edge.relation),
            count: edge.occurrences.len(),
            path: vault.node(edge.from).path().map(NotePath::as_str),
            line: first.map_or(0, |first| first.place.line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::fixture::fixture;

    /// The names of a neighbourhood.
    #[track_caller]
    fn check(text: &str, of: &str, hops: usize, expected: &[&str]) {
        let vault = fixture(text);
        let found = vault.nodes().find(|(_, node)| node.name() == of);
        let (node, _) = found.expect("the vault has the name");
        let part = Part::around(&vault, node, hops, Hidden::LeftOut);
        assert_eq!(part.nodes().map(|node| node.name).collect::<Vec<_>>(), expected);
        assert_eq!(part.n_nodes(), expected.len());
    }

    const VAULT: &str = "\
//- a.md\n[[b]] #tag\n//- b.md\n[[c]]\n//- c.md\n[[d]]\n//- d.md\n//- t.md\n#tag\n
//- o.md\n---\nparticipants: [Myself, c]\n---\n//- p.md\n---\nparticipants: [Myself]\n---\n";

    #[test]
    fn a_neighbourhood_is_as_many_hops_wide_as_was_asked_for() {
        check(VAULT, "a", 0, &["a"]);
        check(VAULT, "a", 1, &["a", "b", "tag"]);
        check(VAULT, "a", 2, &["a", "b", "c", "tag"]);
    }

    #[test]
    fn tags_and_the_owner_end_it_unless_it_is_around_them() {
        check(VAULT, "a", 5, &["a", "b", "c", "d", "o", "Myself", "tag"]);
        check(VAULT, "tag", 1, &["a", "t", "tag"]);
    }

    #[test]
    fn every_format_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<&str> = FORMATS.iter().map(|row| row.name).collect();
        assert_eq!(names.len(), FORMATS.len());
    }
}
