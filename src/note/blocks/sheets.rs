//! Blocks that are made of rows: tables, code, raw HTML.

use std::ops::Range;

use super::reader::Reader;
use super::{Alignment, BlockKind, PIECES_MAX, SourceLine, Table, TableRow};

/// A table that is being read.
#[derive(Default)]
pub(super) struct TableState {
    pub first_line: u32,
    pub alignments: Vec<Alignment>,
    pub rows: Vec<TableRow>,
    pub row: TableRow,
}

/// Code or HTML that is being read.
pub(super) struct LinesState {
    pub first_line: u32,
    pub last_line: u32,
    /// None for HTML.
    pub language: Option<Box<str>>,
    pub lines: Vec<SourceLine>,
}

impl Reader<'_> {
    pub fn begin_lines(&mut self, source: &Range<usize>, language: Option<Box<str>>) {
        self.finish_leaf();
        self.no_longer_fresh();
        self.lines = Some(LinesState {
            first_line: self.places.line(source.start),
            last_line: self.places.line(source.end.saturating_sub(1)),
            language,
            lines: Vec::new(),
        });
    }

    /// Adds text of a code or HTML block. The reader gives it in parts, each of
    /// which may hold several lines; only the last part of a line ends it.
    pub fn add_lines(&mut self, start: usize, text: &str) {
        let first = self.places.line(start);
        let Some(state) = &mut self.lines else { return };
        for (idx, line) in text.split_inclusive('\n').enumerate() {
            let number = first.saturating_add(u32::try_from(idx).unwrap_or(0));
            let line = line.trim_end_matches(['\n', '\r']);
            self.n_pieces += 1;
            if self.n_pieces > PIECES_MAX {
                return;
            }
            match state.lines.last_mut() {
                Some(last) if last.line == number => {
                    last.text = format!("{}{line}", last.text).into();
                }
                _ => state.lines.push(SourceLine { line: number, text: line.into() }),
            }
        }
    }

    pub fn finish_lines(&mut self) {
        let Some(state) = self.lines.take() else { return };
        let kind = match state.language {
            Some(language) => BlockKind::Code { language, lines: state.lines },
            None => BlockKind::Html(state.lines),
        };
        self.push(state.first_line, state.last_line, kind);
    }

    pub fn finish_table(&mut self) {
        self.finish_leaf();
        let Some(table) = self.table.take() else { return };
        let last_line = table.rows.last().map_or(table.first_line, |row| row.line);
        let mut rows = table.rows.into_iter();
        let header = rows.next().unwrap_or_default();
        let first_line = table.first_line;
        let table = Table { alignments: table.alignments, header, rows: rows.collect() };
        self.push(first_line, last_line.max(first_line), BlockKind::Table(table));
    }
}
