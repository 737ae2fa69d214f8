//! Frontmatter that is not YAML, read line by line.
//!
//! What people write by hand often is none (`title: A: b`, `author: @sam`, tabs,
//! an unfilled template). Keys on a line of their own are still read, with the
//! rest of the line or the `- items` below as values. Obsidian reads nothing of
//! such a block; that is why links found here are marked and
//! [`Note::recovered`](super::Note::recovered) is set.

use super::draft::Draft;
use super::frontmatter::line_at;
use super::linktext::{LinkText, wikilinks_in};
use super::yaml::FRONTMATTER_BYTES_MAX;
use super::{Alias, Counted, LinkKind, Property, TagUse, Value, tag};
use crate::text::Span;
use crate::text::place::Lines;

/// Reads `block`, which begins at byte `base` of the note, up to the length that
/// is read as YAML.
pub(super) fn read(draft: &mut Draft, block: &str, base: usize, lines: &Lines<'_>) {
    let block = &block[..block.floor_char_boundary(FRONTMATTER_BYTES_MAX)];
    for (whole, inner) in wikilinks_in(block) {
        let span = Span::new(base + whole.start, base + whole.end);
        let text = LinkText::of_wikilink(&block[inner]);
        let place = lines.place(base + whole.start);
        draft.link(LinkKind::Frontmatter, text, span, place, Counted::Malformed);
    }
    let mut links = 0;
    let mut at = 0;
    while let Some((line, next)) = line_at(block, at) {
        if let Some((key, rest)) = key_and_rest(line) {
            let place = lines.place(base + at);
            let key = key.into();
            draft.note.properties.push(Property { key, place, values: Vec::new() });
            values(draft, line, rest, base + at, lines, &mut links);
        } else if let Some(item) = line.trim_start().strip_prefix("- ") {
            let from = line.len() - item.len();
            value(draft, line, from..line.len(), base + at, lines, &mut links);
        }
        at = next;
    }
    take_names(draft);
}

/// `key: rest` without indentation; the byte where the rest begins.
pub(super) fn key_and_rest(line: &str) -> Option<(&str, usize)> {
    let colon = line.find(':')?;
    let key = line[..colon].trim_end();
    let plain =
        key.chars().next().is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '"' | '\''));
    let spaced = line[colon + 1..].is_empty() || line[colon + 1..].starts_with([' ', '\t']);
    (plain && spaced).then(|| (key.trim_matches(['"', '\'']), colon + 1))
}

/// A list in brackets is cut at its commas, unless it begins with a link.
fn values(
    draft: &mut Draft,
    line: &str,
    rest: usize,
    base: usize,
    lines: &Lines<'_>,
    links: &mut usize,
) {
    let text = line[rest..].trim();
    let listed = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    match listed.filter(|_| !text.starts_with("[[")) {
        None => value(draft, line, rest..line.len(), base, lines, links),
        Some(items) => {
            let mut from = line.len() - line[rest..].trim_start().len() + 1;
            for item in items.split(',') {
                value(draft, line, from..from + item.len(), base, lines, links);
                from += item.len() + 1;
            }
        }
    }
}

/// Adds what stands in these bytes of the line to the property read last.
fn value(
    draft: &mut Draft,
    line: &str,
    bytes: std::ops::Range<usize>,
    base: usize,
    lines: &Lines<'_>,
    links: &mut usize,
) {
    const ENDS: [char; 4] = [' ', '\t', '"', '\''];
    let text = line[bytes.clone()].trim_end_matches(ENDS);
    let start = bytes.start + text.len() - text.trim_start_matches(ENDS).len();
    let text = text.trim_start_matches(ENDS);
    if text.is_empty() || draft.note.properties.is_empty() {
        return;
    }
    let place = lines.place(base + start);
    // Links were recorded in order before; walk on to the one that stands here.
    let here = u32::try_from(base + start).unwrap_or(u32::MAX);
    let found = &draft.note.links;
    while found.get(*links).is_some_and(|link| link.span.start < here) {
        *links += 1;
    }
    let whole = text.starts_with("[[") && text.ends_with("]]");
    let link = found.get(*links).filter(|link| whole && link.span.start == here);
    let link = link.and_then(|_| u32::try_from(*links).ok());
    let text = draft.mend(text, place).0;
    if let Some(property) = draft.note.properties.last_mut() {
        property.values.push(Value { text, place, link });
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
