//! A box of choices over the walk: help, outline, relations.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::theme::Theme;
use super::{Cursor, pane};
use crate::app::areas::{below_field, within};
use crate::app::popup::{Kind, LEFT_FROM, Popup, text_from};
use crate::app::settings::Signs;

/// Draws the box; gives where the cursor of its field stands.
pub fn draw(buffer: &mut Buffer, area: Rect, popup: &Popup, theme: &Theme) -> Cursor {
    pane::clear(buffer, area);
    let title = theme.accent.add_modifier(Modifier::BOLD);
    pane::frame(buffer, area, theme, &[(popup.kind.title(), title)], "");
    let inner = within(area);
    let column = pane::at(buffer, inner, 1, 0, "› ", theme.accent);
    let cursor = pane::field(buffer, inner, column, 0, &popup.field, theme);
    if popup.field.is_empty() {
        pane::at(buffer, inner, column, 0, popup.kind.prompt(), theme.dim);
    }
    let body = below_field(inner);
    let (width, height) = (usize::from(body.width), usize::from(body.height));
    let left = popup.left_cells(width);
    let lines = popup.lines(width);
    let top = popup.top(&lines, height);
    for (row, line) in (0u16..).zip(lines.iter().skip(top).take(height)) {
        let from = u16::try_from(text_from(line.row, left)).unwrap_or(u16::MAX);
        if line.row.title {
            pane::at(buffer, body, from, row, line.text.trim_end(), theme.dim);
            continue;
        }
        let is_selected = line.at == popup.selected();
        if is_selected {
            pane::fill(buffer, body, row, theme.selected);
            // Where the bar is a sign like others, it stands once.
            if line.is_first || theme.signs == Signs::Unicode {
                pane::at(buffer, body, 0, row, "▌", theme.accent);
            }
        }
        pane::at(buffer, body, LEFT_FROM, row, line.left.trim_end(), theme.accent);
        pane::at(buffer, body, from, row, line.text.trim_end(), theme.text);
        if is_selected {
            pane::reverse(buffer, body, row, theme.selected);
        }
    }
    if popup.rows().len() == 0 {
        let words =
            if popup.kind == Kind::Help { "No key or command fits." } else { "Nothing fits." };
        pane::at(buffer, body, 2, 0, words, theme.dim);
    }
    cursor
}
