//! The pieces that every part of the screen is made of: a frame, a line of
//! text, a typed field, cut to fit and never drawn outside.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Widget};

use super::Cursor;
use super::theme::Theme;
use crate::app::field::Field;
use crate::app::settings::Signs;
use crate::text::cells;

/// Draws a rounded frame with its title in the upper edge and a word in the
/// lower right corner; where signs are words, both stand in a line above.
pub fn frame(
    buffer: &mut Buffer,
    area: Rect,
    theme: &Theme,
    title: &[(&str, Style)],
    corner: &str,
) {
    if area.width < 4 || area.height < 2 {
        return;
    }
    let edge = theme.frame;
    let room = usize::from(area.width) - 4;
    if theme.signs == Signs::Words {
        let mut column = 1;
        for (words, style) in title {
            column = at(buffer, area, column, 0, words, *style);
        }
        at(buffer, area, column + 2, 0, corner, theme.dim);
        return;
    }
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(edge)
        .title_style(Style::reset())
        .title(Line::from(fit(title, room, " ")))
        .title_bottom(corner_line(corner, room, theme.dim));
    block.render(area, buffer);
}

fn corner_line<'a>(corner: &str, room: usize, style: Style) -> Line<'a> {
    if corner.is_empty() || cells::width(corner) + 2 > room {
        return Line::default();
    }
    Line::styled(format!(" {corner} "), style).right_aligned()
}

/// Cuts styled pieces to so many cells, the last one that shows with `…`, and
/// puts `pad` around them.
fn fit<'a>(pieces: &[(&str, Style)], room: usize, pad: &'a str) -> Vec<Span<'a>> {
    let mut spans = Vec::new();
    let mut left = room.saturating_sub(2 * cells::width(pad));
    for (text, style) in pieces {
        if left == 0 || text.is_empty() {
            continue;
        }
        let cut = cells::cut_end(text, left);
        left -= cells::width(&cut).min(left);
        spans.push(Span::styled(cut, *style));
    }
    if !spans.is_empty() && !pad.is_empty() {
        spans.insert(0, Span::raw(pad));
        spans.push(Span::raw(pad));
    }
    spans
}

/// Writes one line of text at a row of an area, cut at its edge. Gives the cell
/// behind it.
pub fn text(buffer: &mut Buffer, area: Rect, row: u16, words: &str, style: Style) -> u16 {
    at(buffer, area, 0, row, words, style)
}

/// Writes text from a column of an area on, cut at its edge with `…`. Gives the
/// column behind it.
pub fn at(
    buffer: &mut Buffer,
    area: Rect,
    column: u16,
    row: u16,
    words: &str,
    style: Style,
) -> u16 {
    let area = area.intersection(buffer.area);
    if column >= area.width || row >= area.height {
        return column;
    }
    let cut = cells::cut_end(words, usize::from(area.width - column));
    let (end, _) = buffer.set_stringn(
        area.x + column,
        area.y + row,
        &cut,
        usize::from(area.width - column),
        style,
    );
    end - area.x
}

/// Writes text that ends at the right edge of a row, if it fits behind `from`.
/// Gives the column where it begins, the area's width where it was left out.
pub fn right(
    buffer: &mut Buffer,
    area: Rect,
    from: u16,
    row: u16,
    words: &str,
    style: Style,
) -> u16 {
    let width = u16::try_from(cells::width(words)).unwrap_or(u16::MAX);
    if width == 0 || from.saturating_add(width) > area.width {
        return area.width;
    }
    let column = area.width - width;
    at(buffer, area, column, row, words, style);
    column
}

/// Fills a row of an area with a style.
pub fn fill(buffer: &mut Buffer, area: Rect, row: u16, style: Style) {
    if row < area.height {
        let line = Rect { y: area.y + row, height: 1, ..area };
        buffer.set_style(line.intersection(buffer.area), style);
    }
}

/// Fills a row that was drawn with a style that reverses it: the colours of signs
/// and letters would become blocks, so they go. Nothing where it fills in colour.
pub fn reverse(buffer: &mut Buffer, area: Rect, row: u16, style: Style) {
    if style.add_modifier.contains(Modifier::REVERSED) {
        let plain = Style::new().fg(Color::Reset).bg(Color::Reset);
        fill(buffer, area, row, plain.remove_modifier(Modifier::DIM).patch(style));
    }
}

/// Empties an area before something is drawn over what was there.
pub fn clear(buffer: &mut Buffer, area: Rect) {
    Clear.render(area.intersection(buffer.area), buffer);
}

/// Draws a typed field on a row; what does not fit is cut so that the cursor
/// shows. Gives where the cursor stands.
pub fn field(
    buffer: &mut Buffer,
    area: Rect,
    column: u16,
    row: u16,
    field: &Field,
    theme: &Theme,
) -> Cursor {
    let room = usize::from(area.width.saturating_sub(column)).saturating_sub(1);
    if room == 0 || row >= area.height {
        return None;
    }
    let (before, after) = field.parts();
    let before = cells::suffix(&before, room);
    let end = at(buffer, area, column, row, before, theme.text);
    at(buffer, area, end, row, &after, theme.text);
    Some(Position::new(area.x + end, area.y + row))
}
