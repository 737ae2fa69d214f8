//! YAML as a tree of places: which words stand where, and how they are quoted.
//!
//! Types are not guessed; every scalar stays the text it is. The tree is built
//! from the parser's events without recursion, within limits on bytes, depth
//! and nodes, so that no frontmatter can hang or overflow anything.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, Span, StructureStyle};
use rustc_hash::FxHashMap;

use super::linktext::trimmed;
use super::plain_yaml;

/// Longer frontmatter is read line by line.
pub(super) const FRONTMATTER_BYTES_MAX: usize = 64 * 1024;
/// Collections in collections.
pub(super) const DEPTH_MAX: usize = 32;
/// Scalars and collections.
pub(super) const NODES_MAX: usize = 5_000;
/// Text that an alias repeats.
const ALIASED_BYTES_MAX: usize = 256;

/// A document; the first node is its root.
#[derive(Debug)]
pub(super) struct Document<'t> {
    nodes: Vec<Node<'t>>,
}

/// Names a node inside its [`Document`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NodeIdx(pub(super) usize);

/// One value, where it stands, and what it is.
#[derive(Debug)]
pub(super) struct Node<'t> {
    /// Bytes of the YAML text, quotes included.
    pub bytes: Range<usize>,
    /// What it is.
    pub kind: Kind<'t>,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Kind<'t> {
    /// A string, number, date, empty value: whatever is not a collection.
    Scalar {
        /// Without quotes, escapes undone, folded lines joined.
        text: Cow<'t, str>,
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

impl<'t> Document<'t> {
    /// Reads one document; nothing for a text without any value.
    pub(super) fn read(text: &'t str) -> Result<Option<Self>, Fault> {
        if text.len() > FRONTMATTER_BYTES_MAX {
            return Err(Fault::Limit("64 KiB"));
        }
        match plain_yaml::read(text) {
            Some(nodes) => Ok(Some(Self { nodes })),
            None => Self::parsed(text),
        }
    }

    /// Reads one document with the parser, whatever is in it.
    fn parsed(text: &'t str) -> Result<Option<Self>, Fault> {
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
    pub(super) fn node(&self, idx: NodeIdx) -> &Node<'t> {
        &self.nodes[idx.0]
    }

    /// The first alias that repeats more than a short text: such a one is not
    /// followed. Gives where it stands, in bytes.
    pub(super) fn alias_not_followed(&self) -> Option<usize> {
        let refused = |(at, node): &(usize, &Node)| {
            matches!(node.kind, Kind::Alias(_)) && self.scalar(NodeIdx(*at)).is_none()
        };
        self.nodes.iter().enumerate().find(refused).map(|(_, node)| node.bytes.start)
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
        let text = trimmed(self.scalar(idx)?);
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
                Kind::Scalar { text, .. } => Some(text.as_ref()),
                _ => None,
            })
            .collect()
    }
}

#[derive(Default)]
struct Builder<'t> {
    nodes: Vec<Node<'t>>,
    /// Open collections and, for a map, the key that waits for its value.
    open: Vec<(NodeIdx, Option<NodeIdx>)>,
    anchors: FxHashMap<usize, NodeIdx>,
    documents: usize,
}

impl<'t> Builder<'t> {
    fn take(&mut self, event: Event<'t>, span: &Span, text: &str) -> Result<(), Fault> {
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
                self.add(anchor, bytes, Kind::Scalar { text, quoted })?;
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
                    None => Kind::Scalar { text: Cow::Borrowed(""), quoted: false },
                };
                self.add(0, bytes, kind)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn add(
        &mut self,
        anchor: usize,
        bytes: Range<usize>,
        kind: Kind<'t>,
    ) -> Result<NodeIdx, Fault> {
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
    use proptest::prelude::*;

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

    /// The tree in one line. The parser's bytes of block collections are left out.
    fn dump(document: &Document<'_>, node: NodeIdx, out: &mut String) {
        let Node { bytes, kind } = document.node(node);
        match kind {
            Kind::Scalar { text, quoted } => {
                out.push_str(&format!("{text:?} {quoted} {bytes:?}; "));
            }
            Kind::Alias(of) => out.push_str(&format!("*{}; ", of.0)),
            Kind::List { items, flow } => {
                out.push_str(if *flow { "flow[" } else { "[" });
                items.iter().for_each(|&item| dump(document, item, out));
                out.push_str("] ");
            }
            Kind::Map(pairs) => {
                out.push('{');
                for &(key, value) in pairs {
                    dump(document, key, out);
                    dump(document, value, out);
                }
                out.push_str("} ");
            }
        }
    }

    fn dumped(document: Result<Option<Document<'_>>, Fault>) -> String {
        let mut out = String::new();
        match document {
            Ok(Some(document)) => dump(&document, document.root(), &mut out),
            other => out = format!("{other:?}"),
        }
        out
    }

    /// Lines as frontmatter has them, some of them no YAML.
    fn frontmatter() -> impl Strategy<Value = String> {
        let key = prop::sample::select(vec![
            "a", "tags", "my key", "é", "a-b_c", "1", "a b ", " a", "- a", "a:b", "\"q\"", "#a",
            "? a", "a,b", "null", "日",
        ]);
        let value = prop::sample::select(vec![
            "",
            " ",
            "x",
            "x y",
            "2026-01-04",
            "'q'",
            "\"q\"",
            "'it''s'",
            "\"a\\n\"",
            "[a, b]",
            "[]",
            "[a,]",
            "['a', \"b c\"]",
            "[[a]]",
            "[a: b]",
            "a: b",
            "a:b",
            "a #b",
            "a#b",
            "x:",
            "- x",
            "-x",
            "@x",
            "*x",
            "&x y",
            "!t x",
            "|",
            ">",
            "{a: b}",
            "null",
            "~",
            "true",
            "'open",
            "\"open",
            "é – ü",
            "x\t",
            "%x",
            "`x`",
            "[a, [b]]",
            "'a' b",
            "x'y",
            "x \"y\"",
            "https://x.y/z",
            "10:30",
            "a, b",
            "\u{a0}x",
            "x\u{a0}",
            "\u{feff}",
            "[x y, z-1]",
            "'[[Link]]'",
            "\"[[Link|x]]\"",
            "(x)",
            ".5",
            "1.5",
            "x\u{85}y",
            "x\u{2028}y",
            "\u{7}",
            "[a,b , c ]",
            "[ ]",
            "['a,b']",
        ]);
        let line = prop_oneof![
            5 => (key, value.clone(), 0..3usize).prop_map(|(key, value, spaces)| format!("{key}:{}{value}", " ".repeat(spaces))),
            4 => (value, 0..4usize, 0..3usize).prop_map(|(value, indent, spaces)| format!("{}-{}{value}", " ".repeat(indent), " ".repeat(spaces))),
            1 => prop::sample::select(vec!["", "  ", "# note", "  # note", "\t", "...", "text"]).prop_map(str::to_owned),
        ];
        let ending = prop::sample::select(vec!["\n", "\n", "\n", "\r\n"]);
        prop::collection::vec((line, ending), 0..7)
            .prop_map(|lines| lines.into_iter().map(|(line, ending)| line + ending).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

        #[test]
        fn the_plain_reader_agrees_with_the_parser_or_gives_up(text in frontmatter()) {
            if let Some(nodes) = plain_yaml::read(&text) {
                let plain = dumped(Ok(Some(Document { nodes })));
                prop_assert_eq!(plain, dumped(Document::parsed(&text)), "{}", text);
            }
        }
    }

    #[test]
    fn the_plain_reader_reads_what_most_notes_have() {
        let text = "date: '2026-01-04'\nentity: Ada Sol\nparticipants:\n- Myself\n- \"[[Bo Lind]]\"\nsource: transcript\ntags:\n  - type/people\naliases: [a, b c]\nempty:\nalso empty:\n- \n-\n";
        assert!(plain_yaml::read(text).is_some());
    }
}
