//! Inline fields of the blocks that may hold them: paragraphs, headings, cells.

use super::found::{Spot, text_of};
use super::line::cells;
use super::{Container, Paragraph, Scanner};
use crate::note::inline_field::{self, FIELDS_MAX};
use crate::note::{Code, InlineField, item};

fn may_hold_field(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"::").is_some()
}

impl Scanner<'_, '_> {
    /// The fields of a paragraph. A whole line is none inside a list; the first
    /// line of a task is the task's own.
    pub(super) fn paragraph_fields(&mut self, paragraph: Paragraph) {
        let in_list = self.containers.iter().any(|c| matches!(c, Container::Item { .. }));
        self.block_fields(paragraph, !in_list);
    }

    /// The fields of a heading, which need brackets.
    pub(super) fn heading_fields(&mut self, paragraph: Paragraph) {
        self.block_fields(paragraph, false);
    }

    /// Needs the `blanked` of this paragraph.
    fn block_fields(&mut self, paragraph: Paragraph, lines: bool) {
        if !self.has_fields || !may_hold_field(&self.text[paragraph.start..paragraph.end]) {
            return;
        }
        let text = text_of(self.text, &self.blanked, paragraph);
        let is_task = paragraph.in_item && item::checkbox(text).is_some();
        let line_end = || memchr::memchr2(b'\n', b'\r', text.as_bytes()).unwrap_or(text.len());
        let from = if is_task { line_end() } else { 0 };
        self.inline.scan(text);
        let found = inline_field::find(text, from, self.inline.skipped(), lines);
        let found = found.into_iter().map(|field| (field.key, field.at, text[field.value].into()));
        let found: Vec<_> = found.collect();
        self.add_fields(found, paragraph.start, self.spot(paragraph));
    }

    /// The fields of a table's row, cell by cell; they need brackets.
    pub(super) fn row_fields(&mut self, start: usize, end: usize, line: u32, line_start: usize) {
        let text = self.text;
        if !self.has_fields || !may_hold_field(&text[start..end]) {
            return;
        }
        let mut spot = Spot::new(text.as_bytes(), line, line_start, start);
        for cell in cells(&text.as_bytes()[start..end]) {
            let base = start + cell.start;
            let cell = &text[base..start + cell.end];
            self.inline.scan(cell);
            let found = inline_field::find(cell, 0, self.inline.skipped(), false);
            let found = found.into_iter().map(|field| {
                let value = cell[field.value].replace("\\|", "|");
                (field.key, field.at, value.into_boxed_str())
            });
            spot = self.add_fields(found.collect(), base, spot);
        }
    }

    /// Adds fields (key, byte behind `base`, value); gives the place of the last.
    fn add_fields(
        &mut self,
        found: Vec<(Box<str>, usize, Box<str>)>,
        base: usize,
        mut spot: Spot,
    ) -> Spot {
        for (key, at, value) in found {
            spot = spot.moved(self.text.as_bytes(), base + at);
            let place = spot.place();
            if self.draft.note.inline_fields.len() == FIELDS_MAX {
                if std::mem::replace(&mut self.has_fields, false) {
                    self.draft.report(Code::LimitReached, place, "more than 10,000 inline fields");
                }
                break;
            }
            let (value, _) = self.draft.mend(&value, place);
            self.draft.note.inline_fields.push(InlineField { key, value, place });
        }
        spot
    }
}
