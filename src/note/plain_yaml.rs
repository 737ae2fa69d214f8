//! The plain part of YAML that most frontmatter keeps to: keys at the margin
//! with a word, a quoted string, a list in brackets, or a list below.
//!
//! It gives up on anything else, without a guess; then the parser reads the
//! whole. A property test holds the two equal. It exists for speed: the parser
//! takes longer over the head of a usual note than everything else together.

use std::borrow::Cow;
use std::ops::Range;

use super::frontmatter::line_at;
use super::yaml::{Kind, NODES_MAX, Node, NodeIdx};

/// Longer lines are left to the parser, which has a limit for keys.
const LINE_BYTES_MAX: usize = 1_000;

/// The nodes of a document, the first of them its map; nothing where the text is
/// not plain enough.
pub(super) fn read(text: &str) -> Option<Vec<Node<'_>>> {
    // As many as usual lines make; more are rare.
    let n_lines = text.len() / 16 + 1;
    let mut nodes = Vec::with_capacity(2 * n_lines);
    nodes.push(Node { bytes: 0..0, kind: Kind::Map(Vec::with_capacity(n_lines)) });
    let mut reader = Reader { text, nodes, open: None };
    let mut at = 0;
    while let Some((line, next)) = line_at(text, at) {
        reader.line(line, at)?;
        at = next;
    }
    reader.end_value();
    match &reader.nodes[0].kind {
        Kind::Map(pairs) if !pairs.is_empty() => Some(reader.nodes),
        _ => None,
    }
}

struct Reader<'t> {
    text: &'t str,
    nodes: Vec<Node<'t>>,
    /// The key that waits for its value.
    open: Option<Open>,
}

struct Open {
    key: NodeIdx,
    /// Its list, once it has begun, and how far that is indented.
    list: Option<(NodeIdx, usize)>,
}

impl<'t> Reader<'t> {
    fn line(&mut self, line: &'t str, at: usize) -> Option<()> {
        let odd = line.len() > LINE_BYTES_MAX || self.nodes.len() + line.len() > NODES_MAX;
        if odd || has_odd_char(line) {
            return None;
        }
        let indent = line.bytes().take_while(|&byte| byte == b' ').count();
        let text = line[indent..].trim_end_matches(' ');
        match text.chars().next() {
            None => Some(()),
            Some('#') if indent == 0 => Some(()),
            Some('-') => self.item(text, at + indent, indent, at + line.len()),
            Some(c) if indent == 0 && (c.is_alphanumeric() || c == '_') => self.pair(text, at),
            Some(_) => None,
        }
    }

    fn pair(&mut self, line: &'t str, at: usize) -> Option<()> {
        self.end_value();
        let colon = memchr::memchr(b':', line.as_bytes())?;
        let (key, rest) = (&line[..colon], &line[colon + 1..]);
        let named = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ');
        let named_byte =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b' ');
        if key.ends_with(' ')
            || !(key.bytes().all(named_byte) || key.chars().all(named))
            || !(rest.is_empty() || rest.starts_with(' '))
        {
            return None;
        }
        let key = self.scalar(key, at..at + colon, false);
        let value = rest.trim_start_matches(' ');
        if value.is_empty() {
            self.open = Some(Open { key, list: None });
            return Some(());
        }
        let value = self.value(value, at + line.len() - value.len())?;
        self.put(key, value);
        Some(())
    }

    /// An item at byte `at` of a line that ends at `line_end`.
    fn item(&mut self, line: &'t str, at: usize, indent: usize, line_end: usize) -> Option<()> {
        let text = line[1..].trim_start_matches(' ');
        if line.len() > 1 && text.len() == line.len() - 1 {
            return None;
        }
        let open = self.open.as_ref()?;
        let (key, list) = (open.key, open.list);
        let list = match list {
            Some((list, columns)) if columns == indent => list,
            Some(_) => return None,
            None => {
                let list = self.node(at..at, Kind::List { items: Vec::new(), flow: false });
                self.put(key, list);
                self.open = Some(Open { key, list: Some((list, indent)) });
                list
            }
        };
        let item = match text {
            // As the parser writes it; templates leave such items behind.
            "" => self.scalar("~", line_end..line_end, false),
            _ => self.value(text, at + line.len() - text.len())?,
        };
        if let Kind::List { items, .. } = &mut self.nodes[list.0].kind {
            items.push(item);
        }
        Some(())
    }

    /// A key without value and list has the value null.
    fn end_value(&mut self) {
        if let Some(Open { key, list: None }) = self.open.take() {
            let end = self.nodes[key.0].bytes.end;
            // As the parser writes it.
            let null = self.scalar("~", end..end, false);
            self.put(key, null);
        }
    }

    /// A value that ends with its line.
    fn value(&mut self, text: &'t str, at: usize) -> Option<NodeIdx> {
        if let Some(inside) = text.strip_prefix('[') {
            return self.flow(inside.strip_suffix(']')?, at);
        }
        let bytes = at..at + text.len();
        if let Some(inside) = unquoted(text) {
            return Some(self.scalar(inside, bytes, true));
        }
        is_plain(text).then(|| self.scalar(text, bytes, false))
    }

    /// The inside of `[...]`, whose bracket is at `at`.
    fn flow(&mut self, inside: &'t str, at: usize) -> Option<NodeIdx> {
        let list =
            self.node(at..at + inside.len() + 2, Kind::List { items: Vec::new(), flow: true });
        let mut items = Vec::new();
        let mut from = at + 1;
        for part in inside.split(',') {
            let text = part.trim_matches(' ');
            if text.is_empty() && inside.trim_matches(' ').is_empty() {
                break;
            }
            let start = from + part.len() - part.trim_start_matches(' ').len();
            let bytes = start..start + text.len();
            items.push(match unquoted(text) {
                Some(inside) => self.scalar(inside, bytes, true),
                None if is_plain(text) && !text.contains(['[', ']', '{', '}', ':']) => {
                    self.scalar(text, bytes, false)
                }
                None => return None,
            });
            from += part.len() + 1;
        }
        self.nodes[list.0].kind = Kind::List { items, flow: true };
        Some(list)
    }

    fn scalar(&mut self, text: &'t str, bytes: Range<usize>, quoted: bool) -> NodeIdx {
        debug_assert!(bytes.end <= self.text.len());
        self.node(bytes, Kind::Scalar { text: Cow::Borrowed(text), quoted })
    }

    fn node(&mut self, bytes: Range<usize>, kind: Kind<'t>) -> NodeIdx {
        self.nodes.push(Node { bytes, kind });
        NodeIdx(self.nodes.len() - 1)
    }

    fn put(&mut self, key: NodeIdx, value: NodeIdx) {
        if let Kind::Map(pairs) = &mut self.nodes[0].kind {
            pairs.push((key, value));
        }
    }
}

/// Whether a line holds characters that YAML does not print as they are.
fn has_odd_char(line: &str) -> bool {
    // Without a branch, which compilers make few comparisons of many bytes.
    let is_plain = |all: bool, &byte: &u8| all & matches!(byte, b' '..=b'~');
    let odd = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}');
    !line.as_bytes().iter().fold(true, is_plain) && line.chars().any(odd)
}

/// The inside of a quoted string without escapes.
fn unquoted(text: &str) -> Option<&str> {
    let quote = *text.as_bytes().first().filter(|byte| matches!(byte, b'\'' | b'"'))?;
    let inside = text[1..].strip_suffix(char::from(quote))?;
    memchr::memchr2(quote, b'\\', inside.as_bytes()).is_none().then_some(inside)
}

/// Whether text without quotes means itself and no more.
fn is_plain(text: &str) -> bool {
    let means_more = |pair: &[u8]| matches!(pair, b": " | b" #");
    text.starts_with(char::is_alphanumeric)
        && !text.ends_with(':')
        && !text.as_bytes().windows(2).any(means_more)
}
