//! Composing a page row by row: what Markdown and a dossier have in common.
//!
//! A builder holds a stack of frames, the bars, markers and indentation that
//! stand before every row. A frame shows its head on its first row and its body
//! on all others. However deep they nest, text keeps at least half of a narrow
//! page and [`TEXT_CELLS_MIN`] cells of a wide one: outer frames are cut first.

use super::wrap::{self, Line, graphemes_width};
use super::{
    Cells, CodeBlock, Joint, LineRows, MEASURE_MAX, Marks, Measured, OutlineEntry, PAGE_ROWS_MAX,
    Page, PageLink, Picture, Role, Row, Span, Target,
};
use crate::text::{Place, Shown, cells};

/// Cells that frames leave for text where the page has them.
const TEXT_CELLS_MIN: usize = 12;

/// Cells between text and what stands right-aligned beside it.
const RIGHT_GAP: usize = 2;

/// A run of text to be laid out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Run {
    pub(super) text: String,
    pub(super) role: Role,
    pub(super) marks: Marks,
    pub(super) link: Option<LinkId>,
    pub(super) source_line: Option<u32>,
    pub(super) whole: bool,
    pub(super) breaks: bool,
}

/// Names a link of the builder that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkId(usize);

impl Run {
    /// Text of a role. It need not be safe to show; the page makes it so.
    pub fn new(text: impl Into<String>, role: Role) -> Self {
        Self { text: text.into(), role, ..Self::default() }
    }

    /// Body text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(text, Role::Text)
    }

    /// The end of a row, wherever it is.
    pub fn line_break() -> Self {
        Self { breaks: true, ..Self::default() }
    }

    /// How many cells its text takes in one row.
    pub fn cells(&self) -> usize {
        cells::width(&self.text)
    }

    /// Set in these marks.
    #[must_use]
    pub fn marked(self, marks: Marks) -> Self {
        Self { marks, ..self }
    }

    /// Part of a link. Give its role as well: a link needs not look like one.
    #[must_use]
    pub fn linked(self, link: LinkId) -> Self {
        Self { link: Some(link), ..self }
    }

    /// Of this source line, from 1.
    #[must_use]
    pub fn at_line(self, line: u32) -> Self {
        Self { source_line: Some(line), ..self }
    }

    /// Never broken at its spaces, unless it is longer than a row.
    #[must_use]
    pub fn whole(self) -> Self {
        Self { whole: true, ..self }
    }
}

/// Lays out a page, from top to bottom.
#[derive(Debug)]
pub struct PageBuilder {
    page: Page,
    frames: Vec<Frame>,
    /// A blank row is due before the next row.
    gap: bool,
    /// How many of the frames were open all the time since the last row.
    gap_frames: usize,
    full: bool,
    /// How many levels of headings stand around what is added.
    within: u8,
}

#[derive(Debug)]
struct Frame {
    head: Option<(Shown, Role)>,
    body: (Shown, Role),
    cells: usize,
}

impl PageBuilder {
    /// An empty page of so many cells.
    pub fn new(width: u16) -> Self {
        let page = Page { width, ..Page::default() };
        Self { page, frames: Vec::new(), gap: false, gap_frames: 0, full: width == 0, within: 0 }
    }

    /// How many cells the page has.
    pub fn width(&self) -> u16 {
        self.page.width
    }

    /// The page. Links that no row shows are left out.
    pub fn finish(mut self) -> Page {
        self.page.links.retain(|link| !link.parts.is_empty());
        let lines = &mut self.page.line_rows;
        lines.sort_by_key(|entry| (entry.line, entry.rows.start));
        lines.dedup_by(|next, first| {
            let same = next.line == first.line;
            if same && next.rows.start == first.rows.end {
                first.rows.end = next.rows.end;
            }
            same
        });
        self.page
    }

    /// Whether the page has reached [`PAGE_ROWS_MAX`]; nothing more is added.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// A new link, for [`Run::linked`].
    pub fn link(&mut self, target: Target, place: Option<Place>) -> LinkId {
        self.page.links.push(PageLink { parts: Vec::new(), target, place });
        LinkId(self.page.links.len() - 1)
    }

    /// A blank row before whatever comes next, unless the page ends or begins
    /// here. Asking twice makes no second one.
    pub fn blank(&mut self) {
        self.gap = true;
    }

    /// Says that what follows stands within so many levels of headings, whatever levels
    /// it has itself.
    pub fn within(&mut self, levels: u8) {
        self.within = levels;
    }

    /// A heading with a blank row above; it enters the outline. Runs of
    /// [`Role::Text`] take the heading's role; `right` stands at the right edge.
    pub fn heading(&mut self, level: u8, runs: &[Run], right: &[Run]) {
        let role = Role::Heading(level);
        let runs: Vec<Run> = runs
            .iter()
            .map(
                |run| {
                    if run.role == Role::Text { Run { role, ..run.clone() } } else { run.clone() }
                },
            )
            .collect();
        self.blank();
        // The blank row comes first, except at the top of the page.
        let row = self.page.rows.len() + usize::from(!self.page.rows.is_empty());
        self.paragraph(&runs, right);
        if row < self.page.rows.len() {
            let text: String = runs.iter().map(|run| run.text.as_str()).collect();
            self.page.outline.push(OutlineEntry {
                level,
                depth: level.saturating_add(self.within),
                text: Shown::new(&text),
                row,
                source_line: runs.iter().find_map(|run| run.source_line),
            });
        }
    }

    /// Wrapped text; `right` (a date, a count) stands at the right edge of its
    /// first row, or on a row of its own where there is no room.
    pub fn paragraph(&mut self, runs: &[Run], right: &[Run]) {
        let room = self.text_cells(MEASURE_MAX);
        let right = wrap::cut(right, room);
        let beside = room.saturating_sub(right.cells + RIGHT_GAP);
        if right.cells == 0 {
            self.lines(wrap::wrap(runs, room));
        } else if beside >= TEXT_CELLS_MIN {
            let mut lines = wrap::wrap(runs, beside);
            if let Some(first) = lines.first_mut() {
                append_right(first, right, room);
            }
            self.lines(lines);
        } else {
            let mut below = Line::default();
            append_right(&mut below, right, room);
            let mut lines = wrap::wrap(runs, room);
            lines.push(below);
            self.lines(lines);
        }
    }

    /// A few words that are not torn: where `right` has no room beside them, it begins
    /// the next row.
    pub fn untorn(&mut self, runs: &[Run], right: &[Run]) {
        let room = self.text_cells(MEASURE_MAX);
        let beside = room.saturating_sub(wrap::cut(right, room).cells + RIGHT_GAP);
        if wrap::wrap(runs, beside.max(1)).len() > 1 {
            self.paragraph(runs, &[]);
            self.paragraph(right, &[]);
        } else {
            self.paragraph(runs, right);
        }
    }

    /// Text behind a marker, with a hanging indent.
    pub fn item(&mut self, marker: &Run, runs: &[Run], right: &[Run]) {
        self.open_item(&marker.text, marker.role);
        self.paragraph(runs, right);
        self.close();
    }

    /// One row behind a marker: the text is cut with `…` to leave room for what
    /// stands right-aligned in the text's last cells.
    pub fn entry(&mut self, marker: &Run, runs: &[Run], right: &[Run]) {
        self.open_item(&marker.text, marker.role);
        let room = self.text_cells(MEASURE_MAX);
        let right = wrap::cut(right, room.saturating_sub(1));
        let gap = if right.cells == 0 { 0 } else { RIGHT_GAP };
        let mut line = wrap::cut(runs, room.saturating_sub(right.cells + gap));
        append_right(&mut line, right, room);
        self.lines(vec![line]);
        self.close();
    }

    /// One row, cut with `…` where `end` would not fit behind it.
    pub(super) fn cut_row(&mut self, runs: &[Run], end: &Run) {
        let room = self.text_cells(MEASURE_MAX);
        let end = wrap::cut(std::slice::from_ref(end), room);
        let mut line = wrap::cut(runs, room - end.cells);
        line.append_line(end);
        self.lines(vec![line]);
    }

    /// A thin line across the text.
    pub fn rule(&mut self, source_line: Option<u32>) {
        let cells = self.text_cells(MEASURE_MAX);
        let run = Run { source_line, ..Run::new("─".repeat(cells), Role::Rule) };
        self.lines(vec![wrap::cut(&[run], cells)]);
    }

    /// Opens a frame: `head` before its first row, `body` before all others. The
    /// shorter of the two is padded.
    pub fn open(&mut self, head: (&str, Role), body: (&str, Role)) {
        let cells = graphemes_width(&Shown::new(head.0)).max(graphemes_width(&Shown::new(body.0)));
        let pad = |text: &str| {
            let text = Shown::new(text);
            Shown::new(&format!("{text}{}", " ".repeat(cells - graphemes_width(&text))))
        };
        let head = Some((pad(head.0), head.1));
        self.frames.push(Frame { head, body: (pad(body.0), body.1), cells });
    }

    /// Opens a frame of a marker and, below it, as much empty space.
    pub fn open_item(&mut self, marker: &str, role: Role) {
        self.open((marker, role), ("", Role::Text));
    }

    /// Closes the innermost frame.
    pub fn close(&mut self) {
        self.frames.pop();
        self.gap_frames = self.gap_frames.min(self.frames.len());
    }

    /// Cells for text within the open frames, on a page held to `measure`.
    pub(super) fn text_cells(&self, measure: u16) -> usize {
        let width = usize::from(self.page.width.min(measure));
        width - self.frames_cells().min(frames_max(width))
    }

    /// Adds rows. A frame that has not shown its head yet shows it now.
    pub(super) fn lines(&mut self, lines: Vec<Line>) {
        for line in lines {
            if self.full {
                return;
            }
            if std::mem::take(&mut self.gap) && !self.page.rows.is_empty() {
                let frames = self.gap_frames.min(self.frames.len());
                let prefix = self.prefix(frames);
                self.row(prefix, Line::default());
            }
            let prefix = self.prefix(self.frames.len());
            self.row(prefix, line);
            self.gap_frames = self.frames.len();
        }
    }

    /// Says that the rows of `line` are the last one added, too.
    pub(super) fn also_shows(&mut self, line: u32) {
        if let Some(row) = self.page.rows.len().checked_sub(1) {
            self.page.line_rows.push(LineRows { line, rows: row..row + 1 });
        }
    }

    /// Says that the rows from `first` on are code.
    pub(super) fn code(&mut self, language: &str, first: usize, margin: usize) {
        let is_code = |row: &Row| row.spans.iter().any(|span| span.role == Role::CodeBlock);
        // A blank row may stand above it.
        let above = self.page.rows[first..].iter().take_while(|row| !is_code(row)).count();
        let rows = first + above..self.page.rows.len();
        if !language.is_empty() && !rows.is_empty() {
            let (language, margin) = (language.into(), clamp(margin));
            self.page.code.push(CodeBlock { language, rows, margin });
        }
    }

    /// Keeps so many columns and rows free for a picture.
    pub(super) fn keep_free(&mut self, of: Measured, cells: (u16, u16), line: Option<u32>) {
        let (columns, n_rows) = (cells.0, usize::from(cells.1));
        let free = || Line { source_line: line, ..Line::default() };
        self.lines((0..n_rows).map(|_| free()).collect());
        let end = self.page.rows.len();
        let column = usize::from(self.page.width) - self.text_cells(u16::MAX);
        if let Some(first) = end.checked_sub(n_rows).filter(|_| !self.full) {
            let (rows, column) = (first..end, clamp(column));
            let Measured { file, version, .. } = of;
            self.page.pictures.push(Picture { file, version, rows, column, columns });
        }
    }

    /// Says that the page would be another one if files changed that are no notes.
    pub(super) fn rests_on_files(&mut self) {
        self.page.rests_on_files = true;
    }

    /// How many rows there are.
    pub fn n_rows(&self) -> usize {
        self.page.rows.len()
    }

    /// Adds an empty row where the innermost frame has not shown its head.
    pub(super) fn show_head(&mut self, line: u32) {
        if self.frames.last().is_some_and(|frame| frame.head.is_some()) {
            self.lines(vec![Line { source_line: Some(line), ..Line::default() }]);
        }
    }

    /// Where a link leads.
    pub(super) fn target(&self, link: LinkId) -> &Target {
        &self.page.links[link.0].target
    }

    /// Turns a link's target into a row of this page.
    pub fn point_at_row(&mut self, link: LinkId, row: usize) {
        self.page.links[link.0].target = Target::Row(row);
    }

    fn frames_cells(&self) -> usize {
        self.frames.iter().map(|frame| frame.cells).sum()
    }

    /// What stands before a row within the outermost `n` frames, cut to what
    /// the page allows, outer frames first. Takes the heads.
    fn prefix(&mut self, n: usize) -> Vec<(Shown, Role)> {
        let total: usize = self.frames[..n].iter().map(|frame| frame.cells).sum();
        let mut skip = total.saturating_sub(frames_max(usize::from(self.page.width)));
        let mut spans = Vec::with_capacity(n);
        for frame in &mut self.frames[..n] {
            let (text, role) = frame.head.take().unwrap_or_else(|| frame.body.clone());
            let dropped = skip.min(frame.cells);
            skip -= dropped;
            if dropped == 0 {
                spans.push((text, role));
            } else if dropped < frame.cells {
                let kept = cells::suffix(&text, frame.cells - dropped);
                let pad = frame.cells - dropped - graphemes_width(kept);
                spans.push((Shown::new(&format!("{}{kept}", " ".repeat(pad))), role));
            }
        }
        spans
    }

    fn row(&mut self, prefix: Vec<(Shown, Role)>, line: Line) {
        let row = self.page.rows.len();
        if self.full {
            return;
        }
        if row + 1 >= PAGE_ROWS_MAX {
            self.full = true;
            self.page.rows.push(notice(self.page.width));
            return;
        }
        let mut spans: Vec<Span> = prefix
            .into_iter()
            .map(|(text, role)| Span { text, role, marks: Marks::NONE })
            .collect();
        if line.spans.is_empty() {
            trim_blank(&mut spans);
        }
        let indent: usize = spans.iter().map(|span| graphemes_width(&span.text)).sum();
        spans.extend(line.spans.iter().map(|(text, role, marks)| Span {
            text: Shown::new(text),
            role: *role,
            marks: *marks,
        }));
        for (link, start, end) in line.links {
            let columns = clamp(indent + start)..clamp(indent + end);
            self.page.links[link.0].parts.push(Cells { row, columns });
        }
        if let Some(line) = line.source_line {
            match self.page.line_rows.last_mut() {
                Some(last) if last.line == line && last.rows.end == row => last.rows.end = row + 1,
                _ => self.page.line_rows.push(LineRows { line, rows: row..row + 1 }),
            }
        }
        self.page.rows.push(Row {
            source_line: line.source_line,
            indent: clamp(indent),
            spans,
            joint: line.joint,
        });
    }
}

/// How many cells all frames together may take of a page.
fn frames_max(width: usize) -> usize {
    width - TEXT_CELLS_MIN.min(width.div_ceil(2))
}

/// Drops what cannot be seen at the end of a row without text.
fn trim_blank(spans: &mut Vec<Span>) {
    while spans.last().is_some_and(|span| span.text.trim().is_empty()) {
        spans.pop();
    }
    if let Some(last) = spans.last_mut() {
        last.text = Shown::new(last.text.trim_end());
    }
}

fn append_right(line: &mut Line, right: Line, room: usize) {
    let pad = room.saturating_sub(line.cells + right.cells);
    if right.cells == 0 {
        return;
    }
    line.append(&" ".repeat(pad), Role::Text, pad);
    line.append_line(right);
}

fn notice(width: u16) -> Row {
    let text = cells::cut_end("… too long to show whole", usize::from(width));
    let span = Span { text: Shown::new(&text), role: Role::Notice, marks: Marks::NONE };
    Row { source_line: None, indent: 0, spans: vec![span], joint: Joint::New }
}

fn clamp(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}
