//! A box of choices over the walk: help, outline, relations.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::theme::Theme;
use super::{Cursor, pane};
use crate::app::areas::{below_field, within};
use crate::app::popup::{Kind, Popup};
use crate::text::cells;

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
    let left = popup.rows().map(|row| cells::width(&row.left)).max().unwrap_or(0);
    let left = u16::try_from(left).unwrap_or(0).min(body.width / 2);
    let top = popup.top(usize::from(body.height));
    for (line, (at, row)) in
        (0u16..).zip(popup.rows().enumerate().skip(top).take(usize::from(body.height)))
    {
        if row.title {
            pane::at(buffer, body, 1, line, &row.text, theme.dim);
            continue;
        }
        if at == popup.selected() {
            pane::fill(buffer, body, line, theme.selected);
            pane::at(buffer, body, 0, line, "▌", theme.accent);
        }
        let keys = Rect { width: (left + 2).min(body.width), ..body };
        pane::at(buffer, keys, 2, line, &row.left, theme.accent);
        let indent = u16::from(row.depth) * 2 + 2 + if left > 0 { left + 2 } else { 0 };
        pane::at(buffer, body, indent, line, &row.text, theme.text);
        if at == popup.selected() {
            pane::reverse(buffer, body, line, theme.selected);
        }
    }
    if popup.rows().len() == 0 {
        let words =
            if popup.kind == Kind::Help { "No key or command fits." } else { "Nothing fits." };
        pane::at(buffer, body, 2, 0, words, theme.dim);
    }
    cursor
}
