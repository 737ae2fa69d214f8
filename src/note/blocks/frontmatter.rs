//! Frontmatter for reading: keys and values line by line, with no need to be
//! YAML.
//!
//! Only what a page shows is understood: `key: value`, lists in either form, one
//! level of nesting by indentation or more, quotes, block text. What the graph
//! reads of frontmatter is read elsewhere, by the rules of YAML.

use super::links;
use super::{InlineLink, Property, PropertyValue};
use crate::text::Place;

/// How many lines of frontmatter are read.
const LINES_MAX: usize = 2_000;

/// How many values a property keeps.
const VALUES_MAX: usize = 1_000;

/// The frontmatter of a note, and where the body begins.
pub(super) struct Front {
    /// None where there is no frontmatter.
    pub properties: Option<Vec<Property>>,
    /// Byte of the note after the closing line.
    pub body_at: usize,
}

/// Splits the frontmatter from a note. An opening `---` without a closing one
/// is no frontmatter.
pub(super) fn read(note: &str) -> Front {
    let none = Front { properties: None, body_at: 0 };
    let mut lines = note.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else { return none };
    let mut at = first.len();
    let mut reader = Reader::default();
    for (idx, line) in lines.enumerate() {
        if line.trim_end() == "---" {
            let properties = Some(reader.properties);
            return Front { properties, body_at: at + line.len() };
        }
        if idx < LINES_MAX {
            reader.line(u32::try_from(idx + 2).unwrap_or(u32::MAX), line.trim_end());
        }
        at += line.len();
    }
    none
}

#[derive(Default)]
struct Reader {
    properties: Vec<Property>,
    /// Keys that are open, each with its indentation, the innermost last.
    keys: Vec<(usize, String)>,
    /// It is JSON, which Obsidian reads too.
    json: bool,
    /// The last value is block text (`|`, `>`), indented deeper than this.
    block: Option<usize>,
}

impl Reader {
    fn line(&mut self, line: u32, text: &str) {
        self.json |= self.properties.is_empty() && text.starts_with('{');
        let text = if self.json { text.trim_matches(['{', '}', ',']) } else { text };
        let trimmed = text.trim_start_matches([' ', '\t']);
        let indent = text.len() - trimmed.len();
        if let Some(outer) = self.block {
            if indent > outer || trimmed.is_empty() {
                return self.block_text(line, trimmed);
            }
            self.block = None;
        }
        if trimmed.is_empty() || trimmed.starts_with('#') {
            return;
        }
        if trimmed == "-" || trimmed.starts_with("- ") {
            return self.add(line, trimmed[1..].trim());
        }
        match split_key(trimmed) {
            Some((key, value)) => self.key(line, indent, key, value),
            // A scalar that goes on, or what is no YAML at all.
            None => self.go_on(line, trimmed),
        }
    }

    fn key(&mut self, line: u32, indent: usize, key: &str, value: &str) {
        self.keys.retain(|(outer, _)| *outer < indent);
        let parents = self.keys.iter().map(|(_, key)| key.as_str());
        let full = parents.chain([key]).collect::<Vec<_>>().join(".");
        // A hostile note nests keys without end; a page shows a few words.
        if self.keys.len() < 8 {
            self.keys.push((indent, key.to_owned()));
        }
        // A key that only opened a map has nothing to show.
        if indent > 0 && self.properties.last().is_some_and(|last| last.values.is_empty()) {
            let last = self.properties.last().map_or("", |last| &last.key);
            if full.strip_prefix(last).is_some_and(|rest| rest.starts_with('.')) {
                self.properties.pop();
            }
        }
        self.properties.push(Property { key: full.into(), values: Vec::new(), line });
        if matches!(value, "|" | ">" | "|-" | ">-" | "|+" | ">+") {
            self.block = Some(indent);
        } else if let Some(items) = flow_list(value) {
            items.into_iter().for_each(|item| self.add(line, item));
        } else if !value.is_empty() {
            self.add(line, value);
        }
    }

    fn add(&mut self, line: u32, written: &str) {
        let text = unquoted(written);
        let Some(property) = self.properties.last_mut() else { return };
        if text.is_empty() || property.values.len() >= VALUES_MAX {
            return;
        }
        let inside = text.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"));
        let value = match inside.filter(|inside| !inside.is_empty() && !inside.contains("[[")) {
            Some(inside) => {
                let (target, shown) = match inside.split_once('|') {
                    Some((target, shown)) => (links::wikilink(target), shown.to_owned()),
                    None => {
                        let target = links::wikilink(inside);
                        let shown = links::shown(&target);
                        (target, shown)
                    }
                };
                let place = Place { line, column: 1 };
                let link = Some(InlineLink { target, place, width: None });
                PropertyValue { text: shown.into(), line, link }
            }
            None => PropertyValue { text: text.into(), line, link: None },
        };
        property.values.push(value);
    }

    /// Block text is one value, its lines joined.
    fn block_text(&mut self, line: u32, text: &str) {
        if text.is_empty() {
            return;
        }
        self.go_on(line, text);
    }

    fn go_on(&mut self, line: u32, text: &str) {
        match self.properties.last_mut().and_then(|property| property.values.last_mut()) {
            Some(value) if value.link.is_none() && value.text.len() < 4_096 => {
                value.text = format!("{} {text}", value.text).into();
            }
            Some(_) => {}
            None => self.add(line, text),
        }
    }
}

/// `key: value`, the key in quotes or not.
fn split_key(text: &str) -> Option<(&str, &str)> {
    let at = match text.chars().next()? {
        quote @ ('"' | '\'') => 2 + text[1..].find(quote)?,
        _ => text.find(": ").or_else(|| text.strip_suffix(':').map(str::len))?,
    };
    let value = text[at..].trim_start().strip_prefix(':')?;
    if !(value.is_empty() || value.starts_with([' ', '\t'])) {
        return None;
    }
    let key = unquoted(text[..at].trim());
    (!key.is_empty()).then(|| (key, value.trim()))
}

/// The items of `[a, "b, c"]`. A wikilink without quotes is none of these.
fn flow_list(value: &str) -> Option<Vec<&str>> {
    if value.starts_with("[[") && value.ends_with("]]") {
        return None;
    }
    let inside = value.strip_prefix('[')?.strip_suffix(']')?;
    let mut items = Vec::new();
    let (mut start, mut quote, mut depth) = (0, None, 0_u32);
    for (at, c) in inside.char_indices() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            (_, Some(_)) => {}
            // A quote within a word is an apostrophe.
            ('"' | '\'', None) if inside[start..at].trim().is_empty() => quote = Some(c),
            ('[', None) => depth += 1,
            (']', None) => depth = depth.saturating_sub(1),
            (',', None) if depth == 0 => {
                items.push(inside[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(inside[start..].trim());
    Some(items)
}

fn unquoted(text: &str) -> &str {
    let inside = |quote: char| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inside('"').or_else(|| inside('\'')).unwrap_or(text)
}
