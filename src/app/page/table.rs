//! Tables: columns shrunk to fit, cells wrapped, thin lines between. Where the
//! columns do not fit at all, each row becomes a few lines of `header: cell`.

use super::inline::Base;
use super::markdown::Layout;
use super::wrap::{self, Line, drawable, graphemes_width};
use super::{Joint, Marks, Role, Run};
use crate::note::blocks::{Alignment, Inline, Table, TableRow};

/// Cells that a column keeps, if its longest word needs them.
const WORD_CELLS_MAX: usize = 12;

/// Cells between two columns, ` │ `.
const BETWEEN: usize = 3;

/// Adds a table.
pub(super) fn lay_out(layout: &mut Layout, table: &Table, base: Base) {
    let n_columns = table.alignments.len();
    let between = n_columns.saturating_sub(1) * BETWEEN;
    let room = layout.page.text_cells(u16::MAX).saturating_sub(between);
    if n_columns > room {
        return stacked(layout, table, base);
    }
    let header = row_runs(layout, &table.header, Base { role: Role::TableHeader, ..base });
    let rows: Vec<Vec<Vec<Run>>> =
        table.rows.iter().map(|row| row_runs(layout, row, base)).collect();
    let mut columns = vec![Column { words: 1, natural: 1 }; n_columns];
    for cells in std::iter::once(&header).chain(&rows) {
        for (column, cell) in columns.iter_mut().zip(cells) {
            column.hold(cell);
        }
    }
    let Some(widths) = widths(&columns, room) else { return stacked(layout, table, base) };
    let grid = Grid { widths: &widths, alignments: &table.alignments };
    let header = grid.lines(&header, table.header.line);
    let rows: Vec<Vec<Line>> =
        rows.iter().zip(&table.rows).map(|(cells, row)| grid.lines(cells, row.line)).collect();
    // Rows of more than one line cannot be told apart without a line between.
    let ruled = rows.iter().any(|lines| lines.len() > 1);
    layout.page.lines(header);
    layout.page.lines(vec![grid.rule("─", table.header.line)]);
    for (idx, lines) in rows.into_iter().enumerate() {
        if ruled && idx > 0 {
            layout.page.lines(vec![grid.rule("╌", table.rows[idx].line)]);
        }
        layout.page.lines(lines);
        if layout.page.is_full() {
            return;
        }
    }
}

struct Grid<'t> {
    widths: &'t [usize],
    alignments: &'t [Alignment],
}

impl Grid<'_> {
    /// The lines of one row.
    fn lines(&self, cells: &[Vec<Run>], source_line: u32) -> Vec<Line> {
        let mut columns: Vec<_> = cells
            .iter()
            .zip(self.widths)
            .map(|(runs, width)| wrap::wrap(runs, *width).into_iter())
            .collect();
        let height = columns.iter().map(ExactSizeIterator::len).max().unwrap_or(0).max(1);
        (0..height)
            .map(|_| {
                let mut row = Line { source_line: Some(source_line), ..Line::default() };
                for (idx, width) in self.widths.iter().enumerate() {
                    if idx > 0 {
                        row.append(" │ ", Role::TableBorder, BETWEEN);
                    }
                    let cell = columns.get_mut(idx).and_then(Iterator::next).unwrap_or_default();
                    let free = width.saturating_sub(cell.cells);
                    let left = match self.alignments[idx] {
                        Alignment::Left => 0,
                        Alignment::Center => free / 2,
                        Alignment::Right => free,
                    };
                    row.append(&" ".repeat(left), Role::Text, left);
                    row.append_line(cell);
                    row.append(&" ".repeat(free - left), Role::Text, free - left);
                }
                row
            })
            .collect()
    }

    fn rule(&self, stroke: &str, source_line: u32) -> Line {
        let strokes: Vec<String> = self.widths.iter().map(|width| stroke.repeat(*width)).collect();
        let between = format!("{stroke}┼{stroke}");
        Line {
            source_line: Some(source_line),
            cells: self.widths.iter().sum::<usize>() + (self.widths.len().max(1) - 1) * BETWEEN,
            spans: vec![(strokes.join(&between), Role::TableBorder, Marks::NONE)],
            links: Vec::new(),
            joint: Joint::New,
        }
    }
}

/// The runs of each cell.
fn row_runs(layout: &mut Layout, row: &TableRow, base: Base) -> Vec<Vec<Run>> {
    row.cells.iter().map(|cell| layout.runs(cell, base)).collect()
}

/// What the cells of a column need.
#[derive(Debug, Clone, Copy)]
struct Column {
    /// For its longest word, up to [`WORD_CELLS_MAX`].
    words: usize,
    /// For its longest cell on one line.
    natural: usize,
}

impl Column {
    fn hold(&mut self, cell: &[Run]) {
        let mut natural = 0;
        for run in cell {
            let text = drawable(&run.text);
            natural += graphemes_width(&text);
            let longest = text.split(' ').map(graphemes_width).max().unwrap_or(0);
            self.words = self.words.max(longest.min(WORD_CELLS_MAX));
        }
        self.natural = self.natural.max(natural);
    }
}

/// How wide each column is: the narrow ones get what they need, the others share
/// what is left. None when not even the words fit.
fn widths(columns: &[Column], room: usize) -> Option<Vec<usize>> {
    let words: usize = columns.iter().map(|column| column.words).sum();
    let mut left = room.checked_sub(words)?;
    let wish = |column: &Column| column.natural.saturating_sub(column.words);
    let mut widths: Vec<usize> = columns.iter().map(|column| column.words).collect();
    let mut order: Vec<usize> = (0..columns.len()).collect();
    order.sort_by_key(|idx| (wish(&columns[*idx]), *idx));
    for (nth, idx) in order.iter().enumerate() {
        let share = left / (order.len() - nth);
        let more = wish(&columns[*idx]).min(share);
        widths[*idx] += more;
        left -= more;
    }
    Some(widths)
}

/// One line for each cell that holds something, a blank row between rows.
fn stacked(layout: &mut Layout, table: &Table, base: Base) {
    let names: Vec<String> = table.header.cells.iter().map(plain).collect();
    for (idx, row) in table.rows.iter().enumerate() {
        if idx > 0 {
            layout.page.blank();
        }
        for (column, cell) in row.cells.iter().enumerate() {
            if cell.pieces.is_empty() {
                continue;
            }
            let name = names.get(column).map_or("", String::as_str);
            let mut runs = vec![Run::new(format!("{name}: "), Role::Key).at_line(row.line)];
            runs.extend(layout.runs(cell, base));
            layout.page.paragraph(&runs, &[]);
        }
        if layout.page.is_full() {
            return;
        }
    }
    if table.rows.is_empty() {
        let names = names.join(", ");
        layout.page.paragraph(&[Run::new(names, Role::Key).at_line(table.header.line)], &[]);
    }
}

fn plain(inline: &Inline) -> String {
    inline.pieces.iter().map(|piece| &*piece.text).collect()
}
