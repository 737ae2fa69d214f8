//! JSON Canvas: its file nodes are links, and so are the links in its text
//! nodes. A canvas has no lines; every place is its first character.
//!
//! Source: jsoncanvas.org, version 1.0.

use serde_json::Value;

use super::draft::Draft;
use super::linktext::LinkText;
use super::{Code, Counted, LinkKind, body};
use crate::text::{Place, Span};

/// Reads a canvas into the draft.
pub(super) fn read(draft: &mut Draft, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    let canvas: Value = match serde_json::from_str(text) {
        Ok(canvas) => canvas,
        Err(error) => {
            let place = Place::new(error.line(), error.column().max(1));
            draft.report(Code::BadCanvas, place, &error.to_string());
            return;
        }
    };
    let Some(nodes) = canvas.get("nodes") else { return };
    let Some(nodes) = nodes.as_array() else {
        draft.report(Code::BadCanvas, Place::START, "its nodes are no list");
        return;
    };
    for node in nodes {
        let field = |name: &str| node.get(name).and_then(Value::as_str).unwrap_or("");
        match (field("type"), field("file")) {
            ("file", file) if !file.is_empty() => {
                let subpath = field("subpath").trim_start_matches('#');
                let subpath = (!subpath.is_empty()).then(|| subpath.into());
                let text = LinkText { target: file.into(), subpath, display: None };
                draft.link(LinkKind::Canvas, text, Span::default(), Place::START, Counted::Yes);
            }
            ("text", _) => read_card(draft, field("text")),
            _ => {}
        }
    }
}

/// Takes the links out of a text node, and nothing else.
fn read_card(draft: &mut Draft, text: &str) {
    let mut card = Draft::new(draft.note.path.clone());
    body::read(&mut card, text, (0, 1), &[]);
    draft.note.external_links += card.note.external_links;
    for link in card.note.links {
        let text = LinkText { target: link.target, subpath: link.subpath, display: link.display };
        draft.link(LinkKind::Canvas, text, Span::default(), Place::START, Counted::Yes);
    }
}
