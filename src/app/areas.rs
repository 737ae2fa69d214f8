//! Where things stand on the screen: named rectangles, the same for drawing,
//! for paging and for the mouse.
//!
//! Any size gives areas; what does not fit is empty. Below
//! [`WIDTH_MIN`] x [`HEIGHT_MIN`] the program says that it needs more room.

use ratatui::layout::{Position, Rect};

use crate::vault::Columns;

/// Below this many cells only a sentence is shown.
pub const WIDTH_MIN: u16 = 20;
/// Below this many lines only a sentence is shown.
pub const HEIGHT_MIN: u16 = 6;
/// From here on there is room for the column of where one came from.
pub const THREE_COLUMNS: u16 = 120;
/// From here on list and preview stand side by side.
pub const TWO_COLUMNS: u16 = 70;
/// No column is narrower than this.
pub const COLUMN_MIN: u16 = 20;
/// Hundredths of the screen: of three columns, where one came from,
const FROM_SHARE: u16 = 19;
/// and the preview,
const PREVIEW_SHARE: u16 = 50;
/// which needs no more cells than this;
const PREVIEW_CELLS_MAX: u16 = 96;
/// of two columns, the list,
const LIST_SHARE: u16 = 42;
/// and one whose rows are sentences.
const SENTENCES_SHARE: u16 = 54;
/// What the list takes of the height where nothing stands beside it, in hundredths.
const PLAIN_LIST_SHARE: u16 = 60;
/// In one column, from here on the preview stands below the list,
const STACK_HEIGHT: u16 = 15;
/// which has this share of the height.
const STACKED_LIST_SHARE: u16 = 50;
/// With fewer rows than this a box has all of them: of what is behind it too little
/// would be left to be of use.
const BESIDE_BOX_MIN: u16 = 24;

/// What the columns are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Room {
    /// There is nowhere to go back to, and no column for it.
    Start,
    /// Where one came from has a column.
    From,
    /// The rows are sentences: the list has the column of where one came from.
    List,
    /// A map stands where lists do, and needs more room than they.
    Map,
}

/// What stands at the right of a border that can be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Border {
    /// The list; at its left, where one came from.
    List,
    /// The preview.
    Preview,
}

/// The screen, divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Areas {
    /// The whole screen.
    pub screen: Rect,
    /// One line: vault, trail, what needs attention.
    pub header: Rect,
    /// All between header and footer.
    pub body: Rect,
    /// Where one came from; empty below [`THREE_COLUMNS`].
    pub from: Rect,
    /// The neighbours of where one is.
    pub list: Rect,
    /// The note or dossier of what is selected.
    pub preview: Rect,
    /// One line of keys.
    pub footer: Rect,
    /// The finder's box and list.
    pub finder: Rect,
    /// The finder's preview; empty where there is no room.
    pub finder_preview: Rect,
    /// A box over everything: help, outline, relations.
    pub popup: Rect,
}

impl Areas {
    /// Divides a screen of this size. `reading` says that the preview has the
    /// keys: in one column it then gets all the room. A column is never narrower
    /// than [`COLUMN_MIN`].
    pub fn of((width, height): (u16, u16), room: Room, columns: Columns, reading: bool) -> Self {
        let share = |hundredths: u16| {
            let cells = u32::from(width) * u32::from(hundredths) / 100;
            u16::try_from(cells).unwrap_or(width)
        };
        let came_from = room == Room::From;
        let screen = Rect::new(0, 0, width, height);
        if width < WIDTH_MIN || height < HEIGHT_MIN {
            return Self { screen, ..Self::default() };
        }
        let body = Rect::new(0, 1, width, height - 2);
        let mut areas = Self {
            screen,
            header: Rect::new(0, 0, width, 1),
            body,
            footer: Rect::new(0, height - 1, width, 1),
            popup: centred(body, 84, around_box(body.height)),
            ..Self::default()
        };
        if room == Room::Map {
            let preview = if width >= THREE_COLUMNS { (width * 36 / 100).min(72) } else { 0 };
            let (list, preview) = match (preview, reading) {
                (0, true) => (0, width),
                _ => (width - preview, preview),
            };
            areas.list = Rect { width: list, ..body };
            areas.preview = Rect { x: list, width: preview, ..body };
            if list == 0 || preview == 0 {
                let none = |area: Rect| if area.width == 0 { Rect::default() } else { area };
                (areas.list, areas.preview) = (none(areas.list), none(areas.preview));
            }
        } else if width >= THREE_COLUMNS {
            let from = match columns.from {
                Some(from) => share(from).clamp(COLUMN_MIN, width - 2 * COLUMN_MIN),
                None => share(FROM_SHARE).clamp(22, 40),
            };
            let from = if came_from { from } else { 0 };
            let preview = match columns.preview {
                Some(preview) => share(preview),
                None => share(PREVIEW_SHARE).min(PREVIEW_CELLS_MAX),
            };
            let preview = preview.clamp(COLUMN_MIN, width - from - COLUMN_MIN);
            areas.from =
                Rect { width: from, height: if came_from { body.height } else { 0 }, ..body };
            areas.list = Rect { x: from, width: width - from - preview, ..body };
            areas.preview = Rect { x: width - preview, width: preview, ..body };
        } else if width >= TWO_COLUMNS {
            let list = match (columns.list, room) {
                (Some(list), _) => share(list),
                (None, Room::List) => share(SENTENCES_SHARE),
                (None, Room::Start | Room::From | Room::Map) => share(LIST_SHARE),
            };
            let list = list.clamp(COLUMN_MIN, width - COLUMN_MIN);
            areas.list = Rect { width: list, ..body };
            areas.preview = Rect { x: list, width: width - list, ..body };
        } else if reading {
            areas.preview = body;
        } else if body.height >= STACK_HEIGHT {
            let list = body.height * STACKED_LIST_SHARE / 100;
            areas.list = Rect { height: list, ..body };
            areas.preview = Rect { y: body.y + list, height: body.height - list, ..body };
        } else {
            areas.list = body;
        }
        if width >= 90 {
            let finder = width * 55 / 100;
            areas.finder = Rect { width: finder, ..body };
            areas.finder_preview = Rect { x: finder, width: width - finder, ..body };
        } else {
            areas.finder = body;
        }
        areas
    }
}

impl Areas {
    /// One thing below the other, each from edge to edge: what is read line by line
    /// is a list first and then the page of its chosen row.
    #[must_use]
    pub fn alone(self, reading: bool) -> Self {
        let body = self.body;
        let list = body.height * PLAIN_LIST_SHARE / 100;
        let (list, preview) = match reading {
            true => (Rect::default(), body),
            false if body.height < STACK_HEIGHT => (body, Rect::default()),
            false => (
                Rect { height: list, ..body },
                Rect { y: body.y + list, height: body.height - list, ..body },
            ),
        };
        let (from, finder_preview) = Default::default();
        let (finder, popup) = (self.body, self.body);
        Self { from, list, preview, finder, finder_preview, popup, ..self }
    }

    /// The border between columns that stands here, if it can be moved.
    pub fn border(&self, at: Position) -> Option<Border> {
        let is_side_by_side = self.preview.x > self.list.x && !self.list.is_empty();
        let is_between = |right: Rect| !right.is_empty() && [right.x - 1, right.x].contains(&at.x);
        match () {
            () if !self.body.contains(at) || !is_side_by_side => None,
            () if is_between(self.preview) => Some(Border::Preview),
            () if !self.from.is_empty() && is_between(self.list) => Some(Border::List),
            () => None,
        }
    }

    /// The widths of columns after a border was moved to a column of the screen.
    pub fn with_border(&self, columns: Columns, border: Border, x: u16) -> Columns {
        let width = u32::from(self.screen.width.max(1));
        let share = |cells: u16| u16::try_from(u32::from(cells) * 100 / width).ok();
        match border {
            Border::List => Columns { from: share(x), ..columns },
            Border::Preview if self.screen.width < THREE_COLUMNS => {
                Columns { list: share(x), ..columns }
            }
            Border::Preview => {
                Columns { preview: share(self.screen.width.saturating_sub(x)), ..columns }
            }
        }
    }

    /// Makes the box of choices no higher than its lines need, with its frame, its
    /// field and the line below that.
    pub fn fit_popup(&mut self, n_lines: usize) {
        // A box of a line or two has none below its field: see [`below_field`].
        let around = if n_lines < 3 { 3 } else { 4 };
        let wanted = u16::try_from(n_lines).unwrap_or(u16::MAX).saturating_add(around);
        self.popup = centred(self.body, self.popup.width, wanted.min(self.popup.height));
    }

    /// Gives the finder all of the room, where what it lists has no pages.
    pub fn fill_with_finder(&mut self) {
        (self.finder, self.finder_preview) = (self.body, Rect::default());
    }
}

/// The widest that a change to notes is shown, in cells.
const CHANGE_CELLS_MAX: u16 = 110;

impl Areas {
    /// Makes the box of a change wide, and no higher than its rows need.
    pub fn fit_change(&mut self, n_rows: usize) {
        let wanted = u16::try_from(n_rows).unwrap_or(u16::MAX).saturating_add(2);
        let height = wanted.min(self.body.height.saturating_sub(2));
        self.popup = centred(self.body, CHANGE_CELLS_MAX.min(self.body.width), height);
    }
}

/// What is inside a frame with one cell of padding at the left and right.
pub fn inside(frame: Rect) -> Rect {
    if frame.width < 4 || frame.height < 2 {
        return Rect { width: 0, height: 0, ..frame };
    }
    Rect { x: frame.x + 2, y: frame.y + 1, width: frame.width - 4, height: frame.height - 2 }
}

/// What is inside a frame, to its very edge: for lists, whose selected row is
/// filled from edge to edge.
pub fn within(frame: Rect) -> Rect {
    if frame.width < 2 || frame.height < 2 {
        return Rect { width: 0, height: 0, ..frame };
    }
    Rect { x: frame.x + 1, y: frame.y + 1, width: frame.width - 2, height: frame.height - 2 }
}

/// The part of a box below its field: the field takes a line, and where there is
/// room another one stays empty below it.
pub fn below_field(inner: Rect) -> Rect {
    let taken = if inner.height >= 5 { 2 } else { 1 }.min(inner.height);
    Rect { y: inner.y + taken, height: inner.height - taken, ..inner }
}

/// Rows that a box has at most of so many.
fn around_box(height: u16) -> u16 {
    if height < BESIDE_BOX_MIN { height } else { height - 2 }
}

/// A box of at most this size in the middle of `area`.
pub fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_divided(size: (u16, u16), room: Room, columns: Columns, reading: bool) {
        let areas = Areas::of(size, room, columns, reading);
        let columns = [areas.from, areas.list, areas.preview];
        for (at, area) in columns.iter().enumerate() {
            assert_eq!(area.intersection(areas.screen), *area);
            for other in &columns[at + 1..] {
                assert!(area.intersection(*other).is_empty());
            }
        }
        let covered: u32 = columns.iter().map(|area| area.area()).sum();
        assert_eq!(covered, areas.body.area(), "{size:?}");
    }

    #[test]
    fn every_size_is_divided_without_overlap_and_within_the_screen() {
        for width in 0..=200 {
            for height in 0..=60 {
                for (room, reading) in [
                    (Room::Start, false),
                    (Room::From, false),
                    (Room::From, true),
                    (Room::List, false),
                    (Room::Map, false),
                    (Room::Map, true),
                ] {
                    // With the mouse a border is drawn to any column of the screen.
                    for share in [None, Some(0), Some(55), Some(100)] {
                        let (from, preview, list) = (share, share, share);
                        let columns = Columns { from, preview, list, ..Columns::default() };
                        check_divided((width, height), room, columns, reading);
                    }
                }
            }
        }
    }

    #[test]
    fn columns_come_with_width() {
        let columns = |width| {
            let areas = Areas::of((width, 30), Room::From, Columns::default(), false);
            (!areas.from.is_empty(), areas.list.x != areas.preview.x)
        };
        assert_eq!(columns(160), (true, true));
        assert_eq!(columns(100), (false, true));
        assert_eq!(columns(60), (false, false));
    }
}
