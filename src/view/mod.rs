//! Drawing: the model, cell by cell. Reads `&Model` and nothing else; every
//! text on the screen is a [`Shown`](crate::text::Shown).

mod bars;
mod columns;
mod finder;
mod pane;
mod popup;
mod preview;
pub mod theme;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::app::areas::{HEIGHT_MIN, WIDTH_MIN};
use crate::app::model::{Layer, Model};
use crate::text::shown::is_harmless;
use theme::Theme;

/// Draws the whole screen.
pub fn draw(model: &Model, frame: &mut Frame) {
    let theme = Theme::of(&model.ground);
    let areas = model.areas();
    let screen = areas.screen.intersection(frame.area());
    let buffer = frame.buffer_mut();
    if areas.body.is_empty() {
        let words = format!("vaultgraph needs {WIDTH_MIN}x{HEIGHT_MIN}");
        pane::text(buffer, screen, 0, &words, theme.text);
        return;
    }
    bars::header(buffer, &areas, model, &theme);
    let cursor = match &model.layer {
        Layer::Finder(finder) => {
            if !areas.finder_preview.is_empty() {
                preview::draw(buffer, areas.finder_preview, model, &theme);
            }
            finder::draw(buffer, areas.finder, model, finder, &theme)
        }
        Layer::None => columns::draw(buffer, &areas, model, &theme),
        Layer::Popup(popup) => {
            columns::draw(buffer, &areas, model, &theme);
            popup::draw(buffer, areas.popup, popup, &theme)
        }
    };
    bars::toast(buffer, &areas, model, &theme);
    bars::footer(buffer, &areas, model, &theme);
    sweep(buffer);
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// The second net: whatever reached the screen, no cell holds a character that
/// commands a terminal or turns the reading order.
fn sweep(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().chars().all(is_harmless) {
            cell.set_symbol("\u{fffd}");
        }
    }
}

/// Where the terminal's cursor stands, where text is typed.
type Cursor = Option<Position>;

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;

    #[test]
    fn the_second_net_catches_what_should_never_come_so_far() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 1));
        buffer[(0, 0)].set_symbol("\x1b[31m");
        buffer[(1, 0)].set_symbol("é");
        buffer[(2, 0)].set_symbol("\u{202e}");
        sweep(&mut buffer);
        let row: String = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(row, "\u{fffd}é\u{fffd}");
    }
}
