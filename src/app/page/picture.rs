//! Pictures on a page: rows kept free below the words that name them. What is drawn
//! there comes from elsewhere, later or never; the page does not change by it.

use std::ops::Range;

use super::markdown::Layout;
use super::{MEASURE_MAX, PageBuilder, Role, Run};
use crate::note::NotePath;
use crate::note::blocks::{Inline, LinkTarget, PieceKind};

/// How many pictures of one page are looked at.
const PICTURES_MAX: usize = 100;

/// A picture's place on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its file.
    pub file: NotePath,
    /// Which state of the file was measured.
    pub version: u64,
    /// The rows kept free for it, as many as it takes.
    pub rows: Range<usize>,
    /// The cell of these rows where it begins.
    pub column: u16,
    /// How many cells it takes in each.
    pub columns: u16,
}

/// What a picture's file says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// The file.
    pub file: NotePath,
    /// A number that is another one when the file was written to.
    pub version: u64,
    /// Pixels from left to right, and from top to bottom.
    pub pixels: (u32, u32),
    /// How long the file is.
    pub bytes: u64,
}

/// What a page shows of pictures beside their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sizing {
    /// Nothing.
    #[default]
    Named,
    /// How large they are.
    Told,
    /// Them.
    Drawn {
        /// The pixels of a cell, in each direction.
        cell: (u16, u16),
        /// The most rows that one takes.
        rows_max: u16,
    },
}

/// Tells of the picture that a link path as written opens, or why it cannot be
/// shown; none where that is no picture of the vault.
pub type PictureLook<'a> = dyn Fn(&str) -> Option<Result<Measured, String>> + 'a;

impl Layout<'_> {
    /// The pictures that a leaf embeds, below it.
    pub(super) fn pictures(&mut self, inline: &Inline) {
        if self.looks.sizing == Sizing::Named {
            return;
        }
        for piece in inline.pieces.iter().filter(|piece| piece.kind == PieceKind::Embed) {
            let Some(link) = piece.link.and_then(|at| inline.links.get(at as usize)) else {
                continue;
            };
            let LinkTarget::Note { path, .. } = &link.target else { continue };
            if self.n_pictures > PICTURES_MAX {
                return;
            }
            let Some(picture) = (self.looks.picture)(path) else { continue };
            self.n_pictures += 1;
            let picture = match self.n_pictures {
                0..=PICTURES_MAX => picture.map(|measured| (measured, link.width)),
                _ => Err(format!("of a page, only the first {PICTURES_MAX} pictures are")),
            };
            self.page.picture(picture, self.looks.sizing, Some(piece.line));
        }
    }
}

impl PageBuilder {
    /// Keeps rows free for a picture, as wide as it is to be in pixels, or says what it
    /// is or why it is not shown.
    pub(in crate::app) fn picture(
        &mut self,
        picture: Result<(Measured, Option<u32>), String>,
        sizing: Sizing,
        line: Option<u32>,
    ) {
        self.rests_on_files();
        match (picture, sizing) {
            (_, Sizing::Named) => {}
            (Err(why), _) => self.quiet(&format!("not shown: {why}"), line),
            (Ok((measured, _)), Sizing::Told) => self.quiet(&in_words(&measured), line),
            (Ok((measured, width)), Sizing::Drawn { cell, rows_max }) => {
                let room = u16::try_from(self.text_cells(MEASURE_MAX)).unwrap_or(u16::MAX);
                if room > 0 {
                    let pixels = as_wide_as(measured.pixels, width);
                    self.keep_free(measured, fit(pixels, cell, (room, rows_max)), line);
                }
            }
        }
    }

    fn quiet(&mut self, words: &str, line: Option<u32>) {
        let run = Run::new(words, Role::Dim);
        self.paragraph(&[line.map_or(run.clone(), |line| run.at_line(line))], &[]);
    }
}

/// A picture's pixels where it is to be so wide, its shape kept.
fn as_wide_as((width, height): (u32, u32), wanted: Option<u32>) -> (u32, u32) {
    let Some(wanted) = wanted.filter(|wanted| *wanted > 0) else { return (width, height) };
    let high = u64::from(height) * u64::from(wanted) / u64::from(width.max(1));
    (wanted, u32::try_from(high).unwrap_or(u32::MAX))
}

fn in_words(Measured { pixels: (width, height), bytes, .. }: &Measured) -> String {
    let size = match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{:.1} MB", *bytes as f64 / 1e6),
    };
    format!("{width} by {height} pixels, {size}")
}

/// The cells that a picture takes: as many as its pixels fill, or fewer where there
/// is not the room, its shape kept; at least one.
fn fit(pixels: (u32, u32), cell: (u16, u16), room: (u16, u16)) -> (u16, u16) {
    let of = |pixels: u32, cell: u16| f64::from(pixels.max(1)) / f64::from(cell.max(1));
    let (width, height) = (of(pixels.0, cell.0), of(pixels.1, cell.1));
    let shrink = (f64::from(room.0) / width).min(f64::from(room.1) / height).min(1.0);
    // Whole cells; a little too much by rounding is none.
    let whole =
        |cells: f64, most: u16| ((cells * shrink - 1e-6).ceil() as u16).clamp(1, most.max(1));
    (whole(width, room.0), whole(height, room.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::page::markdown::Looks;
    use crate::app::page::{LinkState, Page, Row};
    use crate::note::blocks::blocks;

    const DRAWN: Sizing = Sizing::Drawn { cell: (10, 20), rows_max: 8 };

    fn look(path: &str) -> Option<Result<Measured, String>> {
        let measured = |pixels| {
            Some(Ok(Measured { file: NotePath::new(path), version: 9, pixels, bytes: 34_500 }))
        };
        match path {
            "small.png" => measured((40, 50)),
            "large.png" => measured((4_000, 1_000)),
            "bad.png" => Some(Err("it is damaged".to_owned())),
            _ => None,
        }
    }

    fn page(text: &str, width: u16, sizing: Sizing) -> Page {
        let link = &|_: &str| LinkState::Resolved;
        let looks = Looks { link, name: &|_| false, picture: &look, sizing };
        let mut builder = PageBuilder::new(width);
        builder.markdown(&blocks(text), None, &looks);
        builder.finish()
    }

    #[track_caller]
    fn check(text: &str, sizing: Sizing, expected: &[&str]) {
        let page = page(text, 40, sizing);
        let rows: Vec<String> =
            page.rows.iter().map(|row| row.text().trim_end().to_owned()).collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn a_picture_takes_the_cells_that_its_pixels_fill_or_fewer() {
        for (pixels, room, cells) in [
            ((40, 50), (80, 20), (4, 3)),
            ((40, 50), (80, 2), (4, 2)),
            ((4_000, 1_000), (80, 20), (80, 10)),
            ((4_000, 1_000), (80, 5), (40, 5)),
            ((1, 100_000), (80, 20), (1, 20)),
            ((0, 0), (80, 20), (1, 1)),
            ((u32::MAX, u32::MAX), (1, 1), (1, 1)),
            ((100, 100), (0, 0), (1, 1)),
        ] {
            assert_eq!(fit(pixels, (10, 20), room), cells, "{pixels:?} in {room:?}");
        }
    }

    #[test]
    fn rows_are_kept_free_below_the_words_that_embed_a_picture() {
        let page = page("> a ![[small.png]] b\n\nd", 40, DRAWN);
        let file = NotePath::new("small.png");
        let picture = Picture { file, version: 9, rows: 1..4, column: 2, columns: 4 };
        assert_eq!(page.pictures, [picture]);
        assert!(page.rests_on_files);
        assert_eq!(page.rows_of_line(1), 0..4);
        assert!(page.rows[1..4].iter().all(|row| row.text().trim() == "▎"), "{:?}", page.rows);
        assert_eq!(page.rows[5].text(), "d");
    }

    #[test]
    fn a_picture_is_told_in_words_or_only_named() {
        check("![[small.png]]", Sizing::Told, &["image small.png", "40 by 50 pixels, 34 KB"]);
        check("![[small.png]]", Sizing::Named, &["image small.png"]);
        check("![x](https://a.example/x.png)", DRAWN, &["image x"]);
        check("![[note]]", DRAWN, &["embedded note"]);
        assert!(!page("![[note]]", 40, DRAWN).rests_on_files);
    }

    #[test]
    fn what_cannot_be_shown_says_why_in_a_line() {
        check("![[bad.png]]", DRAWN, &["image bad.png", "not shown: it is damaged"]);
    }

    #[test]
    fn a_page_looks_at_so_many_pictures_and_says_so() {
        let page = page(&"![[small.png]]\n\n".repeat(PICTURES_MAX + 9), 40, DRAWN);
        assert_eq!(page.pictures.len(), PICTURES_MAX);
        let said: Vec<String> = page.rows.iter().map(Row::text).collect();
        let said = said
            .iter()
            .filter(|row| row.starts_with("not shown: of a page, only the first"))
            .count();
        assert_eq!(said, 1);
    }

    #[test]
    fn a_picture_is_as_wide_as_the_note_wants_it() {
        for (wanted, pixels) in [
            (None, (40, 50)),
            (Some(20), (20, 25)),
            (Some(80), (80, 100)),
            (Some(0), (40, 50)),
            (Some(u32::MAX), (u32::MAX, u32::MAX)),
        ] {
            assert_eq!(as_wide_as((40, 50), wanted), pixels, "{wanted:?}");
        }
        assert_eq!(as_wide_as((0, 9), Some(7)), (7, 63));
        for (text, columns) in
            [("![[small.png|20]]", 2), ("![a|20x9](small.png)", 2), ("![[small.png|a]]", 4)]
        {
            assert_eq!(page(text, 40, DRAWN).pictures[0].columns, columns, "{text}");
        }
    }
}
