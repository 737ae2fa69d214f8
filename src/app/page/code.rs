//! Code on its own ground: every row padded to one edge, long lines cut and gone
//! on below, never rearranged.

use unicode_segmentation::UnicodeSegmentation;

use super::builder::PageBuilder;
use super::wrap::{Line, drawable, graphemes_width};
use super::{Joint, MEASURE_MAX, Marks, PAGE_ROWS_MAX, Role};
use crate::note::blocks::SourceLine;
use crate::text::cells;

/// Columns between tab stops.
const TAB: usize = 4;

/// Below this width the ground has no margin.
const MARGIN_FROM: usize = 8;

/// Adds a code block. Its ground is as wide as body text, and wider where a line
/// needs it and the page has room.
pub(super) fn lay_out(
    page: &mut PageBuilder,
    language: &str,
    lines: &[SourceLine],
    first_line: u32,
) {
    let texts: Vec<(u32, String)> =
        lines.iter().take(PAGE_ROWS_MAX).map(|line| (line.line, expanded(&line.text))).collect();
    let body = page.text_cells(MEASURE_MAX);
    let margin = usize::from(body >= MARGIN_FROM);
    let longest = texts.iter().map(|(_, text)| graphemes_width(text)).max().unwrap_or(0);
    let ground = (longest + 2 * margin).clamp(body, page.text_cells(u16::MAX).max(body));
    let room = ground - 2 * margin;
    if room == 0 {
        return;
    }
    let mut language = Some(language).filter(|language| !language.is_empty());
    if texts.is_empty() {
        page.lines(vec![row(first_line, "", ground, margin, Joint::New, language.take())]);
    }
    for (line, text) in &texts {
        let mut joint = Joint::New;
        let parts = parts(text, room).into_iter().map(|part| {
            let row = row(*line, part, ground, margin, joint, language.take());
            joint = Joint::Cut;
            row
        });
        page.lines(parts.collect());
        if page.is_full() {
            return;
        }
    }
}

/// A line cut into parts of at most `room` cells, at least one. A grapheme wider
/// than that becomes `…`. Stops at as many as a page can hold.
fn parts(text: &str, room: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (at, grapheme) in text.grapheme_indices(true) {
        let n_cells = cells::width(grapheme);
        if used + n_cells > room && used > 0 {
            parts.push(&text[start..at]);
            (start, used) = (at, 0);
        }
        if n_cells > room {
            parts.push("…");
            start = at + grapheme.len();
        } else {
            used += n_cells;
        }
        if parts.len() >= PAGE_ROWS_MAX {
            return parts;
        }
    }
    if start < text.len() || parts.is_empty() {
        parts.push(&text[start..]);
    }
    parts
}

fn row(
    source_line: u32,
    text: &str,
    ground: usize,
    margin: usize,
    joint: Joint,
    language: Option<&str>,
) -> Line {
    let used = margin + graphemes_width(text);
    let mut spans = vec![(format!("{}{text}", " ".repeat(margin)), Role::CodeBlock, Marks::NONE)];
    let language = language.map(|language| drawable(language).into_owned()).unwrap_or_default();
    let language_cells = graphemes_width(&language);
    let free = ground.saturating_sub(used);
    if language_cells > 0 && free >= language_cells + 2 + margin {
        spans[0].0.push_str(&" ".repeat(free - language_cells - margin));
        spans.push((language, Role::CodeLanguage, Marks::NONE));
        spans.push((" ".repeat(margin), Role::CodeBlock, Marks::NONE));
    } else {
        spans[0].0.push_str(&" ".repeat(free));
    }
    spans.retain(|(text, ..)| !text.is_empty());
    Line { source_line: Some(source_line), spans, links: Vec::new(), cells: ground, joint }
}

/// Safe to show, with tabs as far as the next stop.
fn expanded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for (idx, part) in text.split('\t').enumerate() {
        if idx > 0 {
            let n_cells = TAB - column % TAB;
            out.push_str(&" ".repeat(n_cells));
            column += n_cells;
        }
        let part = drawable(part);
        column += graphemes_width(&part);
        out.push_str(&part);
    }
    out
}
