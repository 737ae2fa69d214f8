//! Obsidian's bookmarks, of which those of files are pins. They are read, never
//! written. Folders, searches, graphs and web pages that are bookmarked are let
//! be: they are no nodes.

use serde_json::Value;

use crate::note::NotePath;
use crate::query::pins::{Pin, PinnedBy};
use crate::vault::Anchor;

/// The most bookmarks that are taken.
const BOOKMARKS_MAX: usize = 500;

/// How deep groups may lie in groups. Obsidian has no limit of its own.
const GROUPS_MAX: usize = 32;

/// The bookmarks of files, groups opened, in Obsidian's order.
pub fn pins(items: &[Value]) -> Vec<Pin> {
    let mut pins = Vec::new();
    collect(items, 0, &mut pins);
    pins
}

fn collect(items: &[Value], depth: usize, pins: &mut Vec<Pin>) {
    let text = |item: &Value, key: &str| Some(item.get(key)?.as_str()?.to_owned());
    for item in items {
        match text(item, "type").as_deref() {
            Some("file") if pins.len() < BOOKMARKS_MAX => {
                let subpath = text(item, "subpath");
                let subpath = subpath.as_deref().and_then(|part| part.strip_prefix('#'));
                pins.extend(text(item, "path").map(|path| Pin {
                    anchor: Anchor::File(NotePath::new(&path)),
                    subpath: subpath.map(Into::into),
                    by: PinnedBy::Obsidian,
                }));
            }
            Some("group") if depth < GROUPS_MAX => {
                let items = item.get("items").and_then(Value::as_array);
                collect(items.map_or(&[], Vec::as_slice), depth + 1, pins);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(items: &str, expected: &[&str]) {
        let items: Vec<Value> = serde_json::from_str(items).expect("JSON");
        let said = |pin: Pin| match (pin.anchor, pin.subpath) {
            (Anchor::File(path), None) => path.to_string(),
            (Anchor::File(path), Some(part)) => format!("{path}#{part}"),
            (other, _) => format!("{other:?}"),
        };
        assert_eq!(pins(&items).into_iter().map(said).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn files_and_their_parts_are_pins_and_groups_are_opened() {
        check(
            r##"[
                {"type": "file", "ctime": 1, "path": "People/Jo.md", "title": "Jo"},
                {"type": "group", "title": "g", "items": [
                    {"type": "file", "path": "a.md", "subpath": "#Plan"},
                    {"type": "group", "items": [{"type": "file", "path": "b.md", "subpath": "#^x1"}]}
                ]},
                {"type": "search", "query": "x"}, {"type": "folder", "path": "People"},
                {"type": "graph"}, {"type": "url", "url": "https://example.org"}
            ]"##,
            &["People/Jo.md", "a.md#Plan", "b.md#^x1"],
        );
    }

    #[test]
    fn what_makes_no_sense_is_passed_over() {
        check(
            r#"[7, null, [], {}, {"type": "file"}, {"type": "file", "path": 3},
                {"type": "group"}, {"type": "group", "items": {}}, {"type": "file", "path": "a.md"}]"#,
            &["a.md"],
        );
    }

    #[test]
    fn only_so_many_are_taken_however_deep_they_lie() {
        let many = r#"{"type": "file", "path": "a.md"},"#.repeat(BOOKMARKS_MAX + 5);
        let items: Vec<Value> =
            serde_json::from_str(&format!("[{}]", many.trim_end_matches(','))).expect("JSON");
        assert_eq!(pins(&items).len(), BOOKMARKS_MAX);
        let mut deep = r#"{"type": "file", "path": "a.md"}"#.to_owned();
        for _ in 0..GROUPS_MAX + 1 {
            deep = format!(r#"{{"type": "group", "items": [{deep}]}}"#);
        }
        check(&format!("[{deep}]"), &[]);
    }
}
