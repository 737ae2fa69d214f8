//! The block between `---` and `---` at the head of a note.
//!
//! What counts as a link here is narrow: a quoted string that is one whole
//! wikilink. Everything else that a reader would call a link is kept too, with
//! the reason why Obsidian does not record it. A block that is not YAML is read
//! line by line ([`recovered`](super::recovered)).
//!
//! Sources: Obsidian's help, "Properties"; its own metadata caches.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::draft::Draft;
use super::linktext::{LinkText, whole_wikilink, wikilinks_in};
use super::yaml::{Document, Fault, Kind, NodeIdx};
use super::{
    Alias, Code, Counted, DailyNames, DatedBy, LinkKind, NoteDate, Property, TagUse, Value,
};
use super::{recovered, tag};
use crate::text::place::Lines;
use crate::text::{Date, Place, Span};

/// Keys of nested maps are joined up to this length.
const KEY_BYTES_MAX: usize = 256;

/// Where the frontmatter and the body lie in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Split {
    /// No `---` on the first line.
    None,
    /// A first `---` without a second.
    Unclosed,
    /// Both are there.
    Block {
        /// The bytes between them.
        yaml: Range<usize>,
        /// The byte where the body begins, and the line it is on.
        body: usize,
        line: u32,
    },
}

/// Finds the frontmatter: `---` alone on the first line, up to the next line
/// that is `---` alone; spaces and tabs may follow either.
pub(super) fn split(text: &str) -> Split {
    let Some((first, start)) = line_at(text, 0) else { return Split::None };
    if !is_fence(first) || start == text.len() {
        return Split::None;
    }
    let mut at = start;
    let mut number = 2;
    while let Some((line, next)) = line_at(text, at) {
        number += 1;
        if is_fence(line) {
            return Split::Block { yaml: start..at, body: next, line: number };
        }
        at = next;
    }
    Split::Unclosed
}

/// Whether the second line looks like a property, so that the first `---` was
/// hardly meant as a rule across the page.
pub(super) fn begins_with_property(text: &str) -> bool {
    let second = line_at(text, 0).and_then(|(_, start)| line_at(text, start));
    second.is_some_and(|(line, _)| recovered::key_and_rest(line).is_some())
}

/// The line at `start` without its ending, and where the next one starts.
pub(super) fn line_at(text: &str, start: usize) -> Option<(&str, usize)> {
    let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
    let bytes = rest.as_bytes();
    let end = memchr::memchr2(b'\n', b'\r', bytes).unwrap_or(bytes.len());
    let ending = match (bytes.get(end), bytes.get(end + 1)) {
        (Some(b'\r'), Some(b'\n')) => 2,
        (Some(_), _) => 1,
        (None, _) => 0,
    };
    Some((&rest[..end], start + end + ending))
}

fn is_fence(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(|rest| rest.bytes().all(|b| matches!(b, b' ' | b'\t')))
}

/// Reads the YAML at `yaml` (bytes of `text`) into the draft.
pub(super) fn read(draft: &mut Draft, text: &str, yaml: Range<usize>) {
    let lines = Lines::of(&text[..yaml.end]);
    let block = &text[yaml.clone()];
    draft.note.has_frontmatter = true;
    let (code, at, detail) = match Document::read(block) {
        Ok(None) => return,
        Ok(Some(document)) => {
            if let Some(at) = document.alias_not_followed() {
                let place = lines.place(yaml.start + at);
                draft.report(Code::AliasNotFollowed, place, "");
            }
            if let Kind::Map(pairs) = &document.node(document.root()).kind {
                Reader { draft, document: &document, block, base: yaml.start, lines: &lines }
                    .top(pairs);
                return;
            }
            (Code::BadFrontmatter, 0, "not a list of properties".to_owned())
        }
        Err(Fault::Limit(limit)) => (Code::HostileFrontmatter, 0, format!("more than {limit}")),
        Err(Fault::Syntax(at, words)) => (Code::BadFrontmatter, at, words),
    };
    draft.report(code, lines.place(yaml.start + at), &detail);
    draft.note.recovered = true;
    recovered::read(draft, block, yaml.start);
}

struct Reader<'r, 't> {
    draft: &'r mut Draft,
    document: &'r Document<'t>,
    block: &'t str,
    /// Where the block begins in the note.
    base: usize,
    lines: &'r Lines<'t>,
}

impl Reader<'_, '_> {
    fn top(&mut self, pairs: &[(NodeIdx, NodeIdx)]) {
        self.draft.note.properties.reserve(pairs.len());
        let mut seen = FxHashSet::with_capacity_and_hasher(pairs.len(), FxBuildHasher);
        for &(key, value) in pairs {
            let name = self.document.scalar(key).unwrap_or("?");
            if !seen.insert(name) {
                self.draft.report(Code::DuplicateKey, self.place(key), name);
            }
            if name.eq_ignore_ascii_case("aliases") {
                self.aliases(value);
            } else if name.eq_ignore_ascii_case("tags") {
                self.tags(value);
            } else if name.eq_ignore_ascii_case("title") && self.draft.note.title.is_none() {
                self.title(value);
            }
            self.property("", key, value);
        }
    }

    fn place(&self, node: NodeIdx) -> Place {
        self.lines.place(self.base + self.document.node(node).bytes.start)
    }

    /// The place of the words themselves, behind an opening quote.
    fn place_of_words(&self, node: NodeIdx) -> Place {
        let start = self.document.node(node).bytes.start;
        let quote = matches!(self.block.as_bytes().get(start), Some(b'"' | b'\''));
        self.lines.place(self.base + start + usize::from(quote))
    }

    fn title(&mut self, value: NodeIdx) {
        let text = self.document.scalar(value).map_or("", str::trim);
        if !text.is_empty() {
            self.draft.note.title = Some(self.draft.mend(text, self.place_of_words(value)).0);
        }
    }

    fn aliases(&mut self, value: NodeIdx) {
        for item in self.strings(value) {
            let Some(text) = self.document.written(item) else { continue };
            let place = self.place_of_words(item);
            let text = self.draft.mend(text, place).0;
            self.draft.note.aliases.push(Alias { text, place });
        }
    }

    fn tags(&mut self, value: NodeIdx) {
        for item in self.strings(value) {
            let Some(text) = self.document.written(item) else { continue };
            let name = text.strip_prefix('#').unwrap_or(text);
            if tag::is_tag(name) {
                let place = self.place_of_words(item);
                self.draft.note.tags.push(TagUse { name: name.into(), place });
            }
        }
    }

    /// A list's items; anything else counts as a list of one.
    fn strings(&self, value: NodeIdx) -> Vec<NodeIdx> {
        match &self.document.node(value).kind {
            Kind::List { items, .. } => items.clone(),
            _ => vec![value],
        }
    }

    /// Adds a property and those nested in it. Recurses no deeper than YAML is
    /// read ([`super::yaml::DEPTH_MAX`]).
    fn property(&mut self, above: &str, key: NodeIdx, value: NodeIdx) {
        let name = self.document.scalar(key).unwrap_or("?");
        let joined = if above.is_empty() {
            Cow::Borrowed(name)
        } else {
            Cow::Owned(format!("{above}{name}"))
        };
        let name = &joined[..joined.floor_char_boundary(KEY_BYTES_MAX)];
        let n_values = match &self.document.node(value).kind {
            Kind::Scalar { .. } | Kind::Alias(_) => 1,
            Kind::List { items, .. } => items.len(),
            Kind::Map(_) => 0,
        };
        let values = Vec::with_capacity(n_values);
        let place = self.place(key);
        let at = self.draft.note.properties.len();
        self.draft.note.properties.push(Property { key: name.into(), place, values });
        self.values(at, name, value);
    }

    /// Adds the values below `node` to the property at `at`.
    fn values(&mut self, at: usize, name: &str, node: NodeIdx) {
        match &self.document.node(node).kind {
            Kind::Scalar { text, .. } => {
                let link = self.links(node, text);
                if let Some(text) = self.document.written(node) {
                    self.value(at, node, text, link);
                }
            }
            Kind::Alias(_) => {
                if let Some(text) = self.document.written(node) {
                    self.value(at, node, text, None);
                }
            }
            Kind::List { items, .. } => match self.document.unquoted_wikilink(node) {
                Some(parts) => {
                    let inner = parts.join(", ");
                    let bytes = self.document.node(node).bytes.clone();
                    let link = self.link(&inner, bytes, Counted::Unquoted);
                    self.value(at, node, &inner, link);
                }
                None => items.iter().for_each(|&item| self.values(at, name, item)),
            },
            Kind::Map(pairs) => {
                let above = format!("{name}.");
                pairs.iter().for_each(|&(key, value)| self.property(&above, key, value));
            }
        }
    }

    fn value(&mut self, at: usize, node: NodeIdx, text: &str, link: Option<u32>) {
        let place = self.place_of_words(node);
        let text = self.draft.mend(text, place).0;
        self.draft.note.properties[at].values.push(Value { text, place, link });
    }

    /// Records every link in a scalar; gives the one that is the whole of it.
    fn links(&mut self, node: NodeIdx, text: &str) -> Option<u32> {
        if !text.contains('[') || !text.contains("[[") {
            return None;
        }
        let bytes = self.document.node(node).bytes.clone();
        let text = text.trim();
        if let Some(inner) = whole_wikilink(text) {
            let bytes = self.find(text, bytes.clone()).unwrap_or(bytes);
            return self.link(inner, bytes, Counted::Yes);
        }
        let mut from = bytes.start;
        for (whole, inner) in wikilinks_in(text) {
            // Folded and escaped scalars may hold the link in another spelling.
            let place = self.find(&text[whole], from..bytes.end);
            from = place.as_ref().map_or(from, |place| place.end);
            let place = place.unwrap_or(bytes.clone());
            self.link(&text[inner], place, Counted::Partial);
        }
        None
    }

    /// Where `text` stands in these bytes of the block.
    fn find(&self, text: &str, bytes: Range<usize>) -> Option<Range<usize>> {
        let at = bytes.start + self.block.get(bytes)?.find(text)?;
        Some(at..at + text.len())
    }

    fn link(&mut self, inner: &str, bytes: Range<usize>, counted: Counted) -> Option<u32> {
        if inner.trim().is_empty() {
            return None;
        }
        let place = self.lines.place(self.base + bytes.start);
        let span = Span::new(self.base + bytes.start, self.base + bytes.end);
        let text = LinkText::of_wikilink(inner);
        Some(self.draft.link(LinkKind::Frontmatter, text, span, place, counted))
    }
}

/// Finds the note's date: `date:`, else `created:`, else the file's name, in the
/// vault's own format or in that of ISO.
pub(super) fn date(draft: &mut Draft, daily: &DailyNames) {
    let path = &draft.note.path;
    let is_iso = path.name().len() == 10 && Date::at_start(path.name()).is_some();
    let of_day = daily.date_of(path);
    draft.note.is_daily = is_iso || of_day.is_some();
    for key in ["date", "created"] {
        let Some(value) = draft.note.property(key).and_then(|property| property.values.first())
        else {
            continue;
        };
        // Templates write `"[[2026-01-04]]"`, a link to the daily note.
        let text = value.text.trim_start_matches("[[");
        let place = value.place;
        match Date::at_start(text) {
            Some(date) => {
                draft.note.date =
                    Some(NoteDate { date, by: DatedBy::Property, place: Some(place) });
                return;
            }
            None if has_shape_of_date(text) => {
                let text = text.to_owned();
                draft.report(Code::BadDate, place, &text);
            }
            None => {}
        }
    }
    let named = of_day.or_else(|| Date::first_in(draft.note.path.name()));
    draft.note.date = named.map(|date| NoteDate { date, by: DatedBy::FileName, place: None });
}

fn has_shape_of_date(text: &str) -> bool {
    let shape = |(at, byte): (usize, &u8)| match at {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() >= 10 && text.as_bytes()[..10].iter().enumerate().all(shape)
}
