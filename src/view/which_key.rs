//! What may come after the first of several keys: a box above the footer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::pane;
use super::theme::Theme;
use crate::app::areas::{Areas, within};
use crate::app::key::Keys;
use crate::app::model::Model;
use crate::text::cells;

/// Cells between the columns of keys and of words.
const GAP: u16 = 2;

/// Draws the box, if more keys are to come.
pub fn draw(buffer: &mut Buffer, areas: &Areas, model: &Model, theme: &Theme) {
    if model.pressed.is_empty() {
        return;
    }
    let next = model.keymap.next(&model.scopes(), &model.pressed);
    let signs: Vec<String> = next.iter().map(|next| next.key.to_string()).collect();
    let widest = signs.iter().map(|sign| cells::width(sign)).max().unwrap_or(0);
    let words = u16::try_from(widest).unwrap_or(0) + 1 + GAP;
    // Words end a cell before the frame.
    let room = usize::from(within(areas.body).width.saturating_sub(words + 1));
    let lines: Vec<(&str, &str)> = signs
        .iter()
        .zip(&next)
        .flat_map(|(sign, next)| {
            let parts = cells::rows(&next.says, room).into_iter().enumerate();
            parts.map(move |(at, part)| (if at == 0 { &**sign } else { "" }, &next.says[part]))
        })
        .collect();
    let wanted = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
    let height = wanted.min(areas.body.height);
    let area = Rect { y: areas.footer.y.saturating_sub(height), height, ..areas.body };
    pane::clear(buffer, area);
    let title = Keys::of(&model.pressed).to_string();
    let below = lines.iter().skip(usize::from(within(area).height));
    let left_out = below.filter(|(sign, _)| !sign.is_empty()).count();
    let corner = if left_out > 0 { format!("{left_out} more") } else { String::new() };
    let accent = theme.accent.add_modifier(Modifier::BOLD);
    pane::frame(buffer, area, theme, &[(&title, accent)], &corner);
    let inner = within(area);
    for (row, (sign, says)) in (0..inner.height).zip(&lines) {
        pane::at(buffer, inner, 1, row, sign, theme.accent);
        pane::at(buffer, inner, words, row, says.trim_end(), theme.text);
    }
}
