//! Code on its own ground: every row padded to one edge, long lines cut and gone
//! on below, never rearranged.

use unicode_segmentation::UnicodeSegmentation;

use super::builder::PageBuilder;
use super::wrap::{Line, graphemes_width};
use super::{Joint, MEASURE_MAX, Marks, PAGE_ROWS_MAX, Role};
use crate::note::blocks::SourceLine;
use crate::text::cells;
use crate::text::shown::safe;

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
        let mut rest = text.as_str();
        let mut joint = Joint::New;
        let mut rows = Vec::new();
        loop {
            let mut part = cells::prefix(rest, room);
            let mut used = part.len();
            if part.is_empty() && !rest.is_empty() {
                // Wider than the whole ground.
                part = "…";
                used = rest.graphemes(true).next().map_or(rest.len(), str::len);
            }
            rows.push(row(*line, part, ground, margin, joint, language.take()));
            rest = &rest[used..];
            joint = Joint::Cut;
            if rest.is_empty() || rows.len() >= PAGE_ROWS_MAX {
                break;
            }
        }
        page.lines(rows);
        if page.is_full() {
            return;
        }
    }
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
    let language = language.map(|language| safe(language).into_owned()).unwrap_or_default();
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
    for (idx, part) in text.split('\t').enumerate() {
        if idx > 0 {
            let line_cells = graphemes_width(&out);
            out.push_str(&" ".repeat(TAB - line_cells % TAB));
        }
        out.push_str(&safe(part));
    }
    out
}
