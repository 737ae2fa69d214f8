//! Pictures, drawn over the rows that a page keeps free for them. They come last,
//! behind the second net: what makes a terminal show one is no text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;
use ratatui::widgets::Widget;
use ratatui_image::Image;
use ratatui_image::protocol::Protocol;
use ratatui_image::sliced::{SignedPosition, SlicedImage, SlicedProtocol};
use std::fmt;

use super::preview;
use super::tones::to_depth;
use crate::app::ground::Depth;
use crate::app::model::{Layer, Model};
use crate::app::pictures::Key;

/// A picture as a terminal takes it.
pub enum Picture {
    /// Any of its rows can be shown without the others.
    Rows(Box<SlicedProtocol>),
    /// It is shown whole, or else as something of which rows can be shown.
    Whole(Box<Protocol>, Box<SlicedProtocol>),
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rows(_) => "Rows",
            Self::Whole(..) => "Whole",
        })
    }
}

/// The pictures that are ready to be drawn.
#[derive(Debug, Default)]
pub struct Pictures(Vec<(Key, Picture)>);

impl Pictures {
    /// Takes one, in the place of an older one of the same file and size.
    pub fn take(&mut self, key: Key, picture: Picture) {
        self.0.retain(|(known, _)| *known != key);
        self.0.push((key, picture));
    }

    /// Drops those that are of no use any more.
    pub fn retain(&mut self, is_kept: impl Fn(&Key) -> bool) {
        self.0.retain(|(key, _)| is_kept(key));
    }

    /// Draws those that are in view, but none where something lies over the page.
    pub fn draw(&self, model: &Model, buffer: &mut Buffer) {
        if self.0.is_empty() || !model.pressed.is_empty() {
            return;
        }
        let (Some(window), Some(page)) = (preview::window(model), model.preview.page()) else {
            return;
        };
        let over = match model.layer {
            Layer::Popup(_) | Layer::Change(_) => model.areas().popup,
            Layer::None | Layer::Finder(_) => Rect::default(),
        };
        let top = model.preview.top;
        let last = top + usize::from(window.height);
        let in_view =
            page.pictures.iter().filter(|one| one.rows.start < last && one.rows.end > top);
        for place in in_view {
            let key = Key::of(place, model);
            let Some((_, picture)) = self.0.iter().find(|(known, _)| *known == key) else {
                continue;
            };
            let at = Place {
                column: place.column,
                // Both are within a window of each other.
                row: i16::try_from(place.rows.start as i64 - top as i64).unwrap_or(i16::MAX),
                cells: (key.columns, key.rows),
            };
            let drawn = at.within(window).intersection(buffer.area);
            if !drawn.is_empty() && !drawn.intersects(over) && is_free(buffer, drawn) {
                picture.draw(at, window.intersection(buffer.area), buffer);
                if model.ground.depth == Depth::Indexed {
                    to_256(buffer, drawn);
                }
            }
        }
    }
}

/// Whether nothing is written there, as on the rows that a page keeps free.
fn is_free(buffer: &Buffer, area: Rect) -> bool {
    area.positions().all(|at| buffer.cell(at).is_none_or(|cell| cell.symbol() == " "))
}

/// Where a picture lies in the window of the page: it may begin above it.
#[derive(Debug, Clone, Copy)]
struct Place {
    column: u16,
    row: i16,
    cells: (u16, u16),
}

impl Place {
    /// The part of it that is in view.
    fn within(self, window: Rect) -> Rect {
        let hidden = u16::try_from(-self.row).unwrap_or(0);
        let below = u16::try_from(self.row).unwrap_or(0);
        let place = Rect {
            x: window.x.saturating_add(self.column),
            y: window.y.saturating_add(below),
            width: self.cells.0,
            height: self.cells.1.saturating_sub(hidden),
        };
        place.intersection(window)
    }
}

impl Picture {
    fn draw(&self, place: Place, window: Rect, buffer: &mut Buffer) {
        let shown = place.within(window);
        let rows = match self {
            Self::Whole(picture, _) if (shown.width, shown.height) == place.cells => {
                Image::new(picture).render(shown, buffer);
                return;
            }
            Self::Rows(rows) | Self::Whole(_, rows) => rows,
        };
        let area = Rect { x: shown.x, width: shown.width, ..window };
        let position = SignedPosition { x: 0, y: place.row };
        SlicedImage::new(rows, position).render(area, buffer);
    }
}

/// Half blocks are drawn in all colours; a terminal that has 256 gets the nearest.
fn to_256(buffer: &mut Buffer, area: Rect) {
    for position in area.positions() {
        let Some(cell) = buffer.cell_mut(position) else { continue };
        // How another way of drawing names a picture is left alone.
        if !matches!(cell.symbol(), "▀" | "▄" | " ") {
            continue;
        }
        for colour in [&mut cell.fg, &mut cell.bg] {
            if let Color::Rgb(red, green, blue) = *colour {
                *colour = to_depth((red, green, blue), Depth::Indexed);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::{Position, Size};
    use ratatui_image::protocol::halfblocks::Halfblocks;
    use ratatui_image::protocol::iterm2::Iterm2;
    use ratatui_image::protocol::kitty::Kitty;
    use ratatui_image::protocol::sixel::Sixel;

    const ROWS: u16 = 4;

    fn image() -> image::DynamicImage {
        image::RgbImage::from_fn(3, 8, |_, y| image::Rgb([y as u8 * 30, 0, 200])).into()
    }

    fn half_blocks() -> Halfblocks {
        Halfblocks::new(image(), Size::new(3, ROWS)).expect("drawn")
    }

    fn blocks() -> Picture {
        Picture::Rows(Box::new(SlicedProtocol::Halfblocks(half_blocks())))
    }

    /// Which rows of a screen of 8x6 are drawn on, in a window of 6x3 at 1, 2.
    fn drawn(picture: &Picture, row: i16) -> Vec<u16> {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 6));
        let place = Place { column: 2, row, cells: (3, ROWS) };
        picture.draw(place, Rect::new(1, 2, 6, 3), &mut buffer);
        let empty = Buffer::empty(buffer.area);
        let differs = |x: u16, y: u16| buffer[(x, y)] != empty[(x, y)];
        let rows: Vec<u16> = (0..6).filter(|y| (0..8).any(|x| differs(x, *y))).collect();
        for y in &rows {
            assert!((0..8).all(|x| !differs(x, *y) || (3..6).contains(&x)), "row {y}");
        }
        rows
    }

    #[test]
    fn the_part_that_is_in_view_is_drawn_and_nothing_beside_it() {
        for (row, expected) in
            [(0, &[2, 3, 4][..]), (2, &[4]), (3, &[]), (-1, &[2, 3, 4]), (-3, &[2]), (-4, &[])]
        {
            assert_eq!(drawn(&blocks(), row), expected, "half blocks from row {row}");
            let kitty = Kitty::new(image(), Size::new(3, ROWS), 7, false, false).expect("made");
            let kitty = Picture::Rows(Box::new(SlicedProtocol::Kitty(kitty)));
            assert_eq!(drawn(&kitty, row), expected, "placeholders from row {row}");
        }
    }

    #[test]
    fn one_that_can_only_be_shown_whole_is_cut_as_half_blocks() {
        let sixel = Sixel::new(image(), Size::new(3, ROWS), false).expect("drawn");
        let rows = SlicedProtocol::Halfblocks(half_blocks());
        let whole = Picture::Whole(Box::new(Protocol::Sixel(sixel)), Box::new(rows));
        for (window_height, row, is_whole) in
            [(4, 0, true), (5, 1, true), (3, 0, false), (4, -1, false)]
        {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 6));
            let place = Place { column: 2, row, cells: (3, ROWS) };
            whole.draw(place, Rect::new(1, 0, 6, window_height), &mut buffer);
            let anchor = buffer[(3, row.max(0).cast_unsigned())].symbol();
            assert_eq!(anchor.contains("\x1bP"), is_whole, "row {row} in {window_height}");
            assert_eq!(matches!(anchor, "▀" | "▄"), !is_whole, "row {row} in {window_height}");
        }
    }

    #[test]
    fn what_a_picture_has_left_is_written_over_whatever_it_was_drawn_by() {
        let kitty = Kitty::new(image(), Size::new(3, ROWS), 7, false, true).expect("made");
        let row = || Iterm2::new(image(), Size::new(3, 1), false).map(Protocol::ITerm2);
        let rows: Vec<Protocol> = (0..ROWS).map(|_| row().expect("made")).collect();
        let sixel = Sixel::new(image(), Size::new(3, ROWS), false).expect("made");
        let cut = Box::new(SlicedProtocol::Halfblocks(half_blocks()));
        for picture in [
            blocks(),
            Picture::Rows(Box::new(SlicedProtocol::Kitty(kitty))),
            Picture::Rows(Box::new(SlicedProtocol::Sliced(rows))),
            Picture::Whole(Box::new(Protocol::Sixel(sixel)), cut),
        ] {
            let area = Rect::new(0, 0, 8, 6);
            let drawn = |row| {
                let mut buffer = Buffer::empty(area);
                picture.draw(Place { column: 2, row, cells: (3, ROWS) }, area, &mut buffer);
                buffer
            };
            let (before, moved, gone) = (drawn(2), drawn(1), Buffer::empty(area));
            for (after, left) in [(moved, Rect::new(2, 5, 3, 1)), (gone, Rect::new(2, 2, 3, ROWS))]
            {
                let written: Vec<Position> =
                    before.diff(&after).iter().map(|(x, y, _)| Position::new(*x, *y)).collect();
                assert!(left.positions().all(|at| written.contains(&at)), "{picture:?} {left:?}");
            }
        }
    }

    #[test]
    fn none_is_drawn_where_something_is_written() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 6));
        let area = Rect::new(2, 1, 3, 4);
        assert!(is_free(&buffer, area));
        buffer[(5, 4)].set_symbol("x");
        assert!(is_free(&buffer, area));
        buffer[(4, 4)].set_symbol("x");
        assert!(!is_free(&buffer, area));
    }

    #[test]
    fn a_terminal_with_256_colours_gets_the_nearest() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, ROWS));
        blocks().draw(Place { column: 0, row: 0, cells: (3, ROWS) }, buffer.area, &mut buffer);
        to_256(&mut buffer, Rect::new(0, 0, 3, ROWS));
        let is_rgb = |colour| matches!(colour, Color::Rgb(..));
        assert!(!buffer.content.iter().any(|cell| is_rgb(cell.fg) || is_rgb(cell.bg)));
    }
}
