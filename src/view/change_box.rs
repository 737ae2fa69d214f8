//! The box that shows a change to notes: paths, numbers of lines, and what goes and
//! comes by sign, by colour and, for who hears it, in words.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::pane;
use super::theme::Theme;
use crate::app::areas::within;
use crate::app::change_box::{ChangeBox, MARGIN, Row, Side};
use crate::app::settings::Signs;

/// The column behind the number of a line.
const NUMBER_END: u16 = 5;

/// Draws the box.
pub fn draw(buffer: &mut Buffer, area: Rect, shown: &ChangeBox, theme: &Theme) {
    pane::clear(buffer, area);
    let title = theme.accent.add_modifier(Modifier::BOLD);
    let inner = within(area);
    let left = shown.n_rows().saturating_sub(shown.top + usize::from(inner.height));
    let more = if left > 0 { format!("  {left} more") } else { String::new() };
    let corner = format!("{}{more}", shown.tally());
    pane::frame(buffer, area, theme, &[(shown.title(), title)], &corner);
    for (line, row) in (0..inner.height).zip(shown.rows()) {
        draw_row(buffer, inner, line, &row, theme);
    }
}

fn draw_row(buffer: &mut Buffer, area: Rect, line: u16, row: &Row<'_>, theme: &Theme) {
    let style = style(row.line.side, theme);
    if row.line.side == Side::File {
        pane::at(buffer, area, 1, line, row.text, style);
        return;
    }
    if let Some(number) = row.line.number.filter(|_| row.is_first) {
        let numbers = Rect { width: NUMBER_END.min(area.width), ..area };
        pane::right(buffer, numbers, 0, line, &number.to_string(), theme.dim);
    }
    let sign = match row.line.side {
        Side::Out => "-",
        Side::In => "+",
        Side::File | Side::Gap | Side::Same => " ",
    };
    let said = match row.line.side {
        Side::Out => "out ",
        Side::In => "in ",
        Side::File | Side::Gap | Side::Same => "",
    };
    let mut column = u16::try_from(MARGIN).unwrap_or(0);
    if theme.signs == Signs::Words {
        column = pane::at(buffer, area, NUMBER_END + 1, line, said, style);
    } else {
        pane::at(buffer, area, NUMBER_END + 1, line, sign, style);
    }
    pane::at(buffer, area, column, line, row.text, style);
}

fn style(side: Side, theme: &Theme) -> Style {
    match side {
        Side::File => theme.text.add_modifier(Modifier::BOLD),
        Side::Gap | Side::Same => theme.dim,
        Side::Out => theme.warning,
        Side::In => theme.good(),
    }
}
