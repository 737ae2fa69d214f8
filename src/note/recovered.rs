//! Frontmatter that is not YAML, read line by line.
//!
//! What people write by hand often is none (`title: A: b`, `author: @sam`, tabs,
//! an unfilled template). Keys on a line of their own are still read, with the
//! rest of the line or the `- items` below as values. Obsidian reads nothing of
//! such a block; that is why links found here are marked and
//! [`Note::recovered`](super::Note::recovered) is set.

use std::ops::Range;

use super::body::Spot;
use super::draft::Draft;
use super::frontmatter::line_at;
use super::linktext::{LinkText, wikilinks_in};
use super::yaml::FRONTMATTER_BYTES_MAX;
use super::{Alias, Counted, LinkKind, Property, TagUse, Value, tag};
use crate::text::Span;

/// Reads `block`, which begins at byte `base` of the note on its second line, up
/// to the length that is read as YAML.
pub(super) fn read(draft: &mut Draft, block: &str, base: usize) {
    let block = &block[..block.floor_char_boundary(FRONTMATTER_BYTES_MAX)];
    let start = Spot::new(block.as_bytes(), 2, 0, 0);
    let mut spot = start;
    let first_link = draft.note.links.len();
    for (whole, inner) in wikilinks_in(block) {
        let span = Span::new(base + whole.start, base + whole.end);
        let text = LinkText::of_wikilink(&block[inner]);
        spot = spot.moved(block.as_bytes(), whole.start);
        draft.link(LinkKind::Frontmatter, text, span, spot.place(), Counted::Malformed);
    }
    let mut reader = Reader { draft, block, base, spot: start, link: first_link };
    let mut at = 0;
    while let Some((line, next)) = line_at(block, at) {
        reader.line(line, at);
        at = next;
    }
    take_names(draft);
}

/// `key: rest` without indentation; the byte where the rest begins.
pub(super) fn key_and_rest(line: &str) -> Option<(&str, usize)> {
    let colon = line.find(':')?;
    let key = line[..colon].trim_end();
    let first = key.chars().next()?;
    let plain = first.is_alphanumeric() || matches!(first, '_' | '"' | '\'');
    let spaced = line[colon + 1..].is_empty() || line[colon + 1..].starts_with([' ', '\t']);
    (plain && spaced).then(|| (key.trim_matches(['"', '\'']), colon + 1))
}

struct Reader<'r> {
    draft: &'r mut Draft,
    block: &'r str,
    base: usize,
    /// Where the last value stood: a line may be as long as the block, so places
    /// are counted on from there.
    spot: Spot,
    /// The next link that no value has passed yet.
    link: usize,
}

impl Reader<'_> {
    /// Reads the line at byte `at` of the block.
    fn line(&mut self, line: &str, at: usize) {
        if let Some((key, rest)) = key_and_rest(line) {
            self.spot = self.spot.moved(self.block.as_bytes(), at);
            let (key, place) = (key.into(), self.spot.place());
            self.draft.note.properties.push(Property { key, place, values: Vec::new() });
            self.values(at + rest..at + line.len());
        } else if let Some(item) = line.trim_start().strip_prefix("- ") {
            self.value(at + line.len() - item.len()..at + line.len());
        }
    }

    /// What stands behind a key. A list in brackets is cut at its commas, unless
    /// it begins with a link.
    fn values(&mut self, bytes: Range<usize>) {
        let text = self.block[bytes.clone()].trim();
        let listed = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        let Some(items) = listed.filter(|_| !text.starts_with("[[")) else {
            return self.value(bytes);
        };
        let mut from = bytes.end - self.block[bytes].trim_start().len() + 1;
        for item in items.split(',') {
            self.value(from..from + item.len());
            from += item.len() + 1;
        }
    }

    /// Adds what stands in these bytes to the property read last.
    fn value(&mut self, bytes: Range<usize>) {
        const ENDS: [char; 4] = [' ', '\t', '"', '\''];
        let text = self.block[bytes.clone()].trim_end_matches(ENDS);
        let start = bytes.start + text.len() - text.trim_start_matches(ENDS).len();
        let text = text.trim_start_matches(ENDS);
        if text.is_empty() || self.draft.note.properties.is_empty() {
            return;
        }
        self.spot = self.spot.moved(self.block.as_bytes(), start);
        let place = self.spot.place();
        let link = self.link_at(start).filter(|_| text.starts_with("[[") && text.ends_with("]]"));
        let text = self.draft.mend(text, place).0;
        if let Some(property) = self.draft.note.properties.last_mut() {
            property.values.push(Value { text, place, link });
        }
    }

    /// The link that begins at this byte of the block. Links are in order, and
    /// so are the bytes asked for.
    fn link_at(&mut self, at: usize) -> Option<u32> {
        let at = u32::try_from(self.base + at).ok()?;
        let links = &self.draft.note.links;
        while links.get(self.link).is_some_and(|link| link.span.start < at) {
            self.link += 1;
        }
        links.get(self.link).filter(|link| link.span.start == at)?;
        u32::try_from(self.link).ok()
    }
}

/// Title, aliases and tags out of the properties.
fn take_names(draft: &mut Draft) {
    let note = &mut draft.note;
    for property in &note.properties {
        match property.key.to_lowercase().as_str() {
            "title" if note.title.is_none() => {
                note.title = property.values.first().map(|value| value.text.clone());
            }
            "aliases" => note.aliases.extend(
                property
                    .values
                    .iter()
                    .map(|value| Alias { text: value.text.clone(), place: value.place }),
            ),
            "tags" => note.tags.extend(property.values.iter().filter_map(|value| {
                let name = value.text.strip_prefix('#').unwrap_or(&value.text);
                tag::is_tag(name).then(|| TagUse { name: name.into(), place: value.place })
            })),
            _ => {}
        }
    }
}
