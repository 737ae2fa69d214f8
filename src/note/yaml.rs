//! YAML as a tree of places: which words stand where, and how they are quoted.
//!
//! Types are not guessed; every scalar stays the text it is. The tree is built
//! from the parser's events without recursion, within limits on bytes, depth
//! and nodes, so that no frontmatter can hang or overflow anything.

use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, Span, StructureStyle};
use rustc_hash::FxHashMap;

/// Longer frontmatter is read line by line.
pub(super) const FRONTMATTER_BYTES_MAX: usize = 64 * 1024;
/// Collections in collections.
pub(super) const DEPTH_MAX: usize = 32;
/// Scalars and collections.
const NODES_MAX: usize = 5_000;
/// Text that an alias repeats.
const ALIASED_BYTES_MAX: usize = 256;

/// A document; the first node is its root.
#[derive(Debug)]
pub(super) struct Document {
    nodes: Vec<Node>,
}

/// Names a node inside its [`Document`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NodeIdx(usize);

/// One value, where it stands, and what it is.
#[derive(Debug)]
pub(super) struct Node {
    /// Bytes of the YAML text, quotes included.
    pub bytes: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Kind {
    /// A string, number, date, empty value: whatever is not a collection.
    Scalar {
        /// Without quotes, escapes undone, folded lines joined.
        text: String,
        /// Whether quotes or a block mark stood around it.
        quoted: bool,
    },
    /// Values in order.
    List {
        /// Its values.
        items: Vec<NodeIdx>,
        /// Written as `[a, b]`.
        flow: bool,
    },
    /// Keys and values in order; a key may come twice.
    Map(Vec<(NodeIdx, NodeIdx)>),
    /// `*name`, which repeats another node.
    Alias(NodeIdx),
}

/// Why there is no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// Over one of the limits.
    Limit(&'static str),
    /// Not YAML: the byte and the parser's words.
    Syntax(usize, String),
}

impl Document {
    /// Reads one document; nothing for a text without any value.
    pub(super) fn read(text: &str) -> Result<Option<Self>, Fault> {
        if text.len() > FRONTMATTER_BYTES_MAX {
            return Err(Fault::Limit("64 KiB"));
        }
        let options = granit_parser::options! {
            emit_comments: false,
            flow_nesting_limit: DEPTH_MAX,
            block_nesting_limit: DEPTH_MAX,
        };
        let mut builder = Builder::default();
        for event in Parser::new_from_str_with_options(text, options) {
            match event {
                Ok((event, span)) => builder.take(event, &span, text)?,
                Err(error) if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) => {
                    return Err(Fault::Limit("32 levels"));
                }
                Err(error) => {
                    let at = error.marker().byte_offset().unwrap_or(0);
                    return Err(Fault::Syntax(at, error.info()));
                }
            }
        }
        let nodes = builder.nodes;
        Ok((!nodes.is_empty()).then_some(Self { nodes }))
    }

    /// The outermost value.
    pub(super) fn root(&self) -> NodeIdx {
        NodeIdx(0)
    }

    /// A value of this document.
    pub(super) fn node(&self, idx: NodeIdx) -> &Node {
        &self.nodes[idx.0]
    }

    /// The text of a scalar, also where an alias repeats it.
    pub(super) fn scalar(&self, idx: NodeIdx) -> Option<&str> {
        match &self.node(idx).kind {
            Kind::Scalar { text, .. } => Some(text),
            Kind::Alias(of) => match &self.node(*of).kind {
                // Longer text is not multiplied.
                Kind::Scalar { text, .. } if text.len() <= ALIASED_BYTES_MAX => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// Like [`scalar`](Self::scalar), but nothing for an empty value: `""`,
    /// unquoted `null` and `~`.
    pub(super) fn written(&self, idx: NodeIdx) -> Option<&str> {
        let text = self.scalar(idx)?.trim();
        let quoted = matches!(self.node(idx).kind, Kind::Scalar { quoted: true, .. });
        let null = !quoted && matches!(text, "null" | "~");
        (!text.is_empty() && !null).then_some(text)
    }

    /// The scalars of `[[a, b]]` without quotes, which YAML reads as a list in
    /// a list; nothing for any other node.
    pub(super) fn unquoted_wikilink(&self, idx: NodeIdx) -> Option<Vec<&str>> {
        let outer = self.node(idx);
        let Kind::List { items, flow: true } = &outer.kind else { return None };
        let &[inner] = items.as_slice() else { return None };
        let inner = self.node(inner);
        let Kind::List { items, flow: true } = &inner.kind else { return None };
        if inner.bytes.start != outer.bytes.start + 1 || items.is_empty() {
            return None;
        }
        items
            .iter()
            .map(|&item| match &self.node(item).kind {
                Kind::Scalar { text, .. } => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }
}

#[derive(Default)]
struct Builder {
    nodes: Vec<Node>,
    /// Open collections and, for a map, the key that waits for its value.
    open: Vec<(NodeIdx, Option<NodeIdx>)>,
    anchors: FxHashMap<usize, NodeIdx>,
    documents: usize,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: &Span, text: &str) -> Result<(), Fault> {
        let bytes = span.byte_range().unwrap_or_default();
        let bytes = bytes.start.min(text.len())..bytes.end.min(text.len());
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Fault::Syntax(bytes.start, "a second document".into()));
                }
            }
            Event::Scalar(text, style, anchor, _) => {
                let quoted = style != ScalarStyle::Plain;
                self.add(anchor, bytes, Kind::Scalar { text: text.into_owned(), quoted })?;
            }
            Event::SequenceStart(style, anchor, _) => {
                let flow = style == StructureStyle::Flow;
                let list = self.add(anchor, bytes, Kind::List { items: Vec::new(), flow })?;
                self.open.push((list, None));
            }
            Event::MappingStart(_, anchor, _) => {
                let map = self.add(anchor, bytes, Kind::Map(Vec::new()))?;
                self.open.push((map, None));
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((closed, _)) = self.open.pop() {
                    self.nodes[closed.0].bytes.end = bytes.end;
                }
            }
            Event::Alias(anchor) => {
                let of = self.anchors.get(&anchor).copied();
                let kind = match of {
                    Some(of) => Kind::Alias(of),
                    None => Kind::Scalar { text: String::new(), quoted: false },
                };
                self.add(0, bytes, kind)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn add(&mut self, anchor: usize, bytes: Range<usize>, kind: Kind) -> Result<NodeIdx, Fault> {
        if self.nodes.len() == NODES_MAX {
            return Err(Fault::Limit("5,000 values"));
        }
        let node = NodeIdx(self.nodes.len());
        self.nodes.push(Node { bytes, kind });
        if anchor != 0 {
            self.anchors.insert(anchor, node);
        }
        if let Some((parent, key)) = self.open.last_mut() {
            match &mut self.nodes[parent.0].kind {
                Kind::List { items, .. } => items.push(node),
                Kind::Map(pairs) => match key.take() {
                    Some(key) => pairs.push((key, node)),
                    None => *key = Some(node),
                },
                Kind::Scalar { .. } | Kind::Alias(_) => {}
            }
        }
        Ok(node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Fault {
        Document::read(text).expect_err("faulty")
    }

    #[test]
    fn what_only_wastes_time_reaches_a_limit() {
        assert_eq!(fault(&"[".repeat(50_000)), Fault::Limit("32 levels"));
        assert_eq!(fault(&"- ".repeat(30_000)), Fault::Limit("32 levels"));
        assert_eq!(fault(&"{a: ".repeat(16_000)), Fault::Limit("32 levels"));
        assert_eq!(fault(&"- a\n".repeat(6_000)), Fault::Limit("5,000 values"));
        assert_eq!(fault(&"a".repeat(70_000)), Fault::Limit("64 KiB"));
        let bomb = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n";
        assert!(Document::read(bomb).is_ok());
        assert!(Document::read("a: &a [*a]\n").is_ok());
    }

    #[test]
    fn what_is_not_yaml_says_where() {
        assert!(matches!(fault("title: A: b\n"), Fault::Syntax(..)));
        assert!(matches!(fault("a: 'x\n"), Fault::Syntax(..)));
        assert!(matches!(fault("author: @bob\n"), Fault::Syntax(..)));
        assert!(matches!(fault("a: 1\n---\nb: 2\n"), Fault::Syntax(..)));
        assert!(matches!(Document::read("# only a comment\n"), Ok(None)));
    }

    #[test]
    fn a_link_without_quotes_is_a_list_in_a_list() {
        let text = "a: [[Note, x]]\nb: [ [no] ]\n";
        let document = Document::read(text).expect("YAML").expect("a value");
        let Kind::Map(pairs) = &document.node(document.root()).kind else { unreachable!() };
        assert_eq!(document.unquoted_wikilink(pairs[0].1), Some(vec!["Note", "x"]));
        assert_eq!(document.unquoted_wikilink(pairs[1].1), None);
        assert_eq!(&text[document.node(pairs[0].1).bytes.clone()], "[[Note, x]]");
    }
}
