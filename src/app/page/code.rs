//! Code on its own ground: every row padded to one edge, long lines cut and gone
//! on below, never rearranged. The page gives it back line by line, to be coloured
//! by who knows its language.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::builder::PageBuilder;
use super::wrap::{Line, drawable, graphemes_width};
use super::{Cells, Joint, MEASURE_MAX, Marks, PAGE_ROWS_MAX, Page, Role};
use crate::app::ink::Ink;
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
    let first = page.n_rows();
    let mut label = Some(language).filter(|language| !language.is_empty());
    if texts.is_empty() {
        page.lines(vec![row(first_line, "", ground, margin, Joint::New, label.take())]);
    }
    for (line, text) in &texts {
        let mut joint = Joint::New;
        let parts = parts(text, room).into_iter().map(|part| {
            let row = row(*line, part, ground, margin, joint, label.take());
            joint = Joint::Cut;
            row
        });
        page.lines(parts.collect());
        if page.is_full() {
            break;
        }
    }
    page.code(language, first, margin);
}

/// Where a block of code lies on its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeBlock {
    /// What it says its language is; never empty.
    pub language: Box<str>,
    /// Its rows.
    pub rows: Range<usize>,
    /// Cells of ground before its text.
    pub(super) margin: u16,
}

/// One line of code, whole again where it was cut into rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CodeLine {
    /// From row to row, at least one.
    pub parts: Vec<CodePart>,
}

/// What one row shows of a line of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodePart {
    /// Index into [`Page::rows`].
    pub row: usize,
    /// The cell of that row where it begins.
    pub column: u16,
    /// As it is drawn: tabs are spaces.
    pub text: String,
}

/// Some cells of one row in one colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stroke {
    /// Where.
    pub cells: Cells,
    /// What stands there.
    pub ink: Ink,
}

impl Page {
    /// The first lines of a block of code.
    pub fn code_lines(&self, block: &CodeBlock, lines_max: usize) -> Vec<CodeLine> {
        let mut lines: Vec<CodeLine> = Vec::new();
        for at in block.rows.clone() {
            let row = &self.rows[at];
            let is_new = row.joint != Joint::Cut || lines.is_empty();
            if is_new && lines.len() == lines_max {
                break;
            }
            let code = row.spans.iter().skip_while(|span| span.role != Role::CodeBlock);
            let code = code.take_while(|span| span.role == Role::CodeBlock);
            let text: String = code.map(|span| span.text.as_str()).collect();
            // The margins are of spaces, and may be all that there is.
            let margin = usize::from(block.margin);
            let text = text.get(margin..text.len() - margin.min(text.len())).unwrap_or("");
            let text = text.to_owned();
            let part = CodePart { row: at, column: row.indent + block.margin, text };
            if is_new {
                lines.push(CodeLine::default());
            }
            if let Some(line) = lines.last_mut() {
                line.parts.push(part);
            }
        }
        for line in &mut lines {
            line.trim_end();
        }
        lines
    }
}

impl CodeLine {
    /// The line, without spaces at its end.
    pub fn text(&self) -> String {
        self.parts.iter().map(|part| part.text.as_str()).collect()
    }

    /// The cells that bytes of its text take, a stroke for each row they touch.
    /// Bytes that are not whole characters of it have none.
    pub fn strokes(&self, bytes: Range<usize>, ink: Ink) -> Vec<Stroke> {
        let mut strokes = Vec::new();
        let mut begin = 0;
        for part in &self.parts {
            let end = begin + part.text.len();
            let (from, to) = (bytes.start.max(begin), bytes.end.min(end));
            if from < to
                && let Some(before) = part.text.get(..from - begin)
                && let Some(words) = part.text.get(from - begin..to - begin)
            {
                let start = usize::from(part.column) + graphemes_width(before);
                let columns = clamp(start)..clamp(start + graphemes_width(words));
                strokes.push(Stroke { cells: Cells { row: part.row, columns }, ink });
            }
            begin = end;
        }
        strokes
    }

    /// The ground behind the text is no text.
    fn trim_end(&mut self) {
        if let Some(last) = self.parts.last_mut() {
            last.text.truncate(last.text.trim_end_matches(' ').len());
        }
    }
}

fn clamp(n_cells: usize) -> u16 {
    u16::try_from(n_cells).unwrap_or(u16::MAX)
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
