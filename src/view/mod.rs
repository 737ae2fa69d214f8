//! Drawing: the model, cell by cell. Reads `&Model` and the pictures that are ready,
//! and nothing else; every text on the screen is a [`Shown`](crate::text::Shown).

mod bars;
mod change_box;
mod columns;
mod finder;
mod found;
mod map;
mod pane;
#[cfg(feature = "pictures")]
pub mod pictures;
#[cfg(not(feature = "pictures"))]
#[path = "pictures_off.rs"]
pub mod pictures;
mod popup;
mod preview;
mod signs;
pub mod theme;
mod tones;
mod which_key;
mod widths;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Color;

use crate::app::areas::{Areas, HEIGHT_MIN, WIDTH_MIN, below_field, inside, within};
use crate::app::model::{Layer, Model};
use crate::app::settings::Signs;
use crate::text::shown::is_harmless;
use pictures::Pictures;
use theme::Theme;

/// Draws the whole screen.
pub fn draw(model: &Model, frame: &mut Frame) {
    paint(model, frame);
    sweep(frame.buffer_mut());
}

/// [`draw`] with the pictures that are ready.
pub fn draw_with(model: &Model, pictures: &Pictures, frame: &mut Frame) {
    draw(model, frame);
    pictures.draw(model, frame.buffer_mut());
}

/// [`draw`] without its second net, so that what should stop before it can be
/// tried by itself.
pub fn paint(model: &Model, frame: &mut Frame) {
    let theme = Theme::of(&model.ground, &model.colours).with_signs(model.settings.signs);
    let areas = model.areas();
    let screen = areas.screen.intersection(frame.area());
    let buffer = frame.buffer_mut();
    if areas.body.is_empty() {
        let words = format!("vaultgraph needs {WIDTH_MIN}x{HEIGHT_MIN}");
        pane::text(buffer, screen, 0, &words, theme.text);
        lay_ground(buffer, &theme);
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
        Layer::Change(shown) => {
            columns::draw(buffer, &areas, model, &theme);
            change_box::draw(buffer, areas.popup, shown, &theme);
            None
        }
    };
    which_key::draw(buffer, &areas, model, &theme);
    bars::toast(buffer, &areas, model, &theme);
    bars::footer(buffer, &areas, model, &theme);
    raise(buffer, &theme);
    lay_ground(buffer, &theme);
    signs::replace(buffer, theme.signs);
    let cursor = match theme.signs {
        Signs::Words => chosen(model, &areas).or(cursor),
        Signs::Unicode | Signs::Ascii => cursor,
    };
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// Where the chosen row stands, for the terminal's own cursor: who hears the
/// screen hears the line that it is on.
fn chosen(model: &Model, areas: &Areas) -> Cursor {
    let row = |area: Rect, row: usize| {
        let row = u16::try_from(row).ok().filter(|row| *row < area.height)?;
        Some(Position::new(area.x, area.y + row))
    };
    match &model.layer {
        Layer::Finder(pane) if pane.is_empty() => None,
        Layer::Finder(pane) => {
            let area = below_field(within(areas.finder));
            row(area, pane.selected.checked_sub(pane.top(usize::from(area.height)))?)
        }
        Layer::Popup(popup) => {
            let area = below_field(within(areas.popup));
            let lines = popup.lines(area.width.into());
            let chosen = lines.iter().position(|line| line.at == popup.selected())?;
            row(area, chosen.checked_sub(popup.top(&lines, area.height.into()))?)
        }
        Layer::Change(_) => row(within(areas.popup), 0),
        // What is typed there says where the cursor is.
        Layer::None if model.here().list.filtering => None,
        Layer::None if model.is_reading() => row(inside(areas.preview), 0),
        Layer::None => {
            let (area, list) = (within(areas.list), &model.here().list);
            row(area, list.selected().checked_sub(list.top(usize::from(area.height)))?)
        }
    }
}

/// Draws what stands on a fill so that it can be read there.
fn raise(buffer: &mut Buffer, theme: &Theme) {
    for cell in &mut buffer.content {
        cell.fg = theme.on(cell.bg, cell.fg);
    }
}

/// Puts a theme's own text and ground wherever the terminal's would show.
fn lay_ground(buffer: &mut Buffer, theme: &Theme) {
    let Some((text, back)) = theme.ground else { return };
    for cell in &mut buffer.content {
        if cell.fg == Color::Reset {
            cell.fg = text;
        }
        if cell.bg == Color::Reset {
            cell.bg = back;
        }
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
    use crate::app::key::Key;
    use crate::app::msg::{Effect, Loaded, Msg, Work};
    use crate::app::rows::ROWS_MADE;
    use crate::app::update::update;
    use crate::text::{Date, NameKey, Shown};
    use crate::vault::fixture::fixture;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    /// Takes a message, and gathers at once what is to be gathered.
    fn send(model: &mut Model, msg: Msg) {
        for effect in update(model, msg) {
            if let Effect::Work(Work::Gather { generation, vault, whole, needs, held }) = effect {
                whole.gather(&vault, &needs);
                send(model, Msg::Gathered { generation, held });
            }
        }
    }

    #[test]
    fn a_key_in_the_list_of_a_hub_makes_no_more_rows_than_the_window_has() {
        let (width, height) = (160, 45);
        let note = |at: usize| format!("//- {at:04}.md\n- [[Hub]] turns. *(about Hub)*\n");
        let vault = fixture(&(0..3_000).map(note).collect::<String>());
        let today = Date::new(2026, 11, 23).expect("a day");
        let mut model = Model::new(Shown::new("Hubs"), today, (width, height));
        model.layer = Layer::None;
        model.pending = Some(vault.anchor(vault.named(&NameKey::of("Hub"))[0]));
        send(&mut model, Msg::Loaded(Loaded::of(vault, today)));
        assert!(model.here().list.lines().len() > 6_000);
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("in memory");
        let keys = "down down end up home pagedown tab tab z z s s s f a backspace esc right left";
        for key in keys.split(' ') {
            ROWS_MADE.set(0);
            send(&mut model, Msg::Key(Key::parse(key).expect("a key")));
            terminal.draw(|frame| draw(&model, frame)).expect("drawn");
            // Two columns of rows, and the chosen row a few times more.
            let most = 2 * usize::from(height) + 20;
            assert!(ROWS_MADE.get() <= most, "{key}: {} rows", ROWS_MADE.get());
        }
    }

    #[test]
    fn a_text_that_nobody_made_safe_is_caught_by_the_second_net() {
        // Tags and selectors stay with the letter before; others have no cell.
        let name = Shown::unfiltered("a\u{e0041}b\u{fe0f}c");
        let today = Date::new(2026, 11, 23).expect("a day");
        let model = Model::new(name, today, (60, 12));
        let harmless = |paint: fn(&Model, &mut Frame)| {
            let mut terminal = Terminal::new(TestBackend::new(60, 12)).expect("in memory");
            terminal.draw(|frame| paint(&model, frame)).expect("drawn");
            let cells = &terminal.backend().buffer().content;
            cells.iter().all(|cell| cell.symbol().chars().all(is_harmless))
        };
        assert!(!harmless(paint), "the test tries nothing");
        assert!(harmless(draw));
    }

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
