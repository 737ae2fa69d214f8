//! The worker that draws pictures: it reads a file of the vault, decodes it, and
//! makes of it what the terminal takes.
//!
//! A picture is somebody else's file. Only PNG, JPEG, GIF (its first frame) and WebP
//! are decoded, whatever the file is called; no file above [`FILE_BYTES_MAX`], none
//! that claims more than [`PIXELS_MAX`] or takes more than [`DECODED_BYTES_MAX`].
//! Files are those that the walk over the vault found, read as notes are: no pipe,
//! no link out of the vault, and never an address.

mod canvas;
mod decode;

use image::DynamicImage;
use image::imageops::{FilterType, overlay};
use ratatui::layout::Size;
use ratatui_image::protocol::Protocol;
use ratatui_image::protocol::halfblocks::Halfblocks;
use ratatui_image::protocol::iterm2::Iterm2;
use ratatui_image::protocol::kitty::Kitty;
use ratatui_image::protocol::sixel::Sixel;
use ratatui_image::sliced::SlicedProtocol;
use ratatui_image::{FontSize, Resize};
use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;

pub use self::canvas::Canvas;
use self::canvas::Way;
use self::decode::DAMAGED;
pub use self::decode::{DECODED_BYTES_MAX, FILE_BYTES_MAX, PIXELS_MAX, measure};
use super::events::Outbox;
use super::faults;
use super::jobs::{Jobs, start};
use super::store::Files;
use super::terminal::{self, PICTURE_IDS};
use super::worker::News;
use crate::app::ground::Rgb;
use crate::app::pictures::{Job, Key};
use crate::view::pictures::Picture;

/// A job, which of all it is, for what canvas, and where its files are.
type Asked = (u64, Job, Canvas, Arc<Files>);

/// Draws pictures.
#[derive(Debug)]
pub struct Painter {
    outbox: Outbox<News>,
    canvas: Canvas,
    jobs: Option<Sender<Asked>>,
    /// How often it was asked.
    newest: Arc<AtomicU64>,
}

impl Painter {
    /// One whose thread is started when there is something to do.
    pub fn new(outbox: Outbox<News>, canvas: Canvas) -> Self {
        Self { outbox, canvas, jobs: None, newest: Arc::default() }
    }

    /// What the terminal can do with pictures.
    pub fn canvas(&self) -> Canvas {
        self.canvas
    }

    /// Goes by what the terminal can do now in what is asked for from here on.
    pub fn go_by(&mut self, canvas: Canvas) {
        self.canvas = canvas;
    }

    /// Asks for pictures; those that were asked for before and not begun are given
    /// up.
    pub fn ask(&mut self, job: Job, files: Option<Arc<Files>>) {
        let Some(files) = files else { return };
        let asked = self.newest.fetch_add(1, Ordering::Relaxed) + 1;
        if self.jobs.is_none() {
            self.jobs = self.start();
        }
        if let Some(jobs) = &self.jobs {
            let _ = jobs.send((asked, job, self.canvas, files));
        }
    }

    /// Without a thread for it nothing is drawn.
    fn start(&self) -> Option<Sender<Asked>> {
        let outbox = self.outbox.clone();
        let newest_asked = Arc::clone(&self.newest);
        let mut ids = PICTURE_IDS.cycle();
        let work = move |jobs: &Jobs<Asked>| {
            let Some((asked, job, canvas, files)) = jobs.newest() else { return false };
            for key in job.0 {
                if newest_asked.load(Ordering::Relaxed) != asked {
                    break;
                }
                let id = ids.next().unwrap_or(PICTURE_IDS.start);
                let drawn = faults::contain(|| {
                    let image = decode::image(&files, &key.file)?;
                    draw(&image, &key, canvas, id)
                });
                let outcome = drawn.unwrap_or_else(|_| Err(DAMAGED.to_owned()));
                if !outbox.send(News::Painted { key, outcome }) {
                    return false;
                }
            }
            true
        };
        start("painter", work).ok()
    }
}

/// Makes of a picture what the terminal takes, as large as its place.
fn draw(image: &DynamicImage, key: &Key, canvas: Canvas, id: u32) -> Result<Picture, String> {
    let size = Size::new(key.columns, key.rows);
    let cell = FontSize::new(canvas.cell.0, canvas.cell.1);
    let fault = |_| "it cannot be drawn".to_owned();
    let blocks = || {
        // It fills its cells: a few pixels more or less are not seen at their size.
        let small = smaller(image, size, cell);
        let blocks = Halfblocks::new(over(&small, key.back), size).map_err(fault)?;
        Ok::<_, String>(Box::new(SlicedProtocol::Halfblocks(blocks)))
    };
    let way = match canvas.way {
        // Behind its first cell these leave the cursor elsewhere than text does.
        Way::Iterm | Way::Sixel if key.columns == 1 => Way::Blocks,
        way => way,
    };
    let pixels = || fitted(image, size, cell);
    Ok(match way {
        Way::Blocks => Picture::Rows(blocks()?),
        Way::Kitty { deflate } => {
            terminal::keeps_pictures();
            let kitty = Kitty::new(pixels(), size, id, false, deflate).map_err(fault)?;
            Picture::Rows(Box::new(SlicedProtocol::Kitty(kitty)))
        }
        Way::Iterm => {
            let (image, height) = (pixels(), u32::from(canvas.cell.1));
            let row = |at: u16| {
                let part = image.crop_imm(0, u32::from(at) * height, image.width(), height);
                Iterm2::new(part, Size::new(key.columns, 1), false).map(Protocol::ITerm2)
            };
            let all = (0..key.rows).map(row).collect::<Result<_, _>>().map_err(fault)?;
            Picture::Rows(Box::new(SlicedProtocol::Sliced(all)))
        }
        Way::Sixel => {
            let sixel = Sixel::new(pixels(), size, false).map_err(fault)?;
            Picture::Whole(Box::new(Protocol::Sixel(sixel)), blocks()?)
        }
    })
}

/// As many pixels as the cells have; what is left of them is clear.
fn fitted(image: &DynamicImage, size: Size, cell: FontSize) -> DynamicImage {
    let resize = Resize::Scale(Some(FilterType::Triangle));
    resize.resize(&smaller(image, size, cell), cell, size, None)
}

/// The same picture, made smaller in a quick way where it has many times the pixels
/// that its cells have.
fn smaller(image: &DynamicImage, size: Size, cell: FontSize) -> Cow<'_, DynamicImage> {
    let width = 2 * u32::from(size.width) * u32::from(cell.width);
    let height = 2 * u32::from(size.height) * u32::from(cell.height);
    match image.width() > width && image.height() > height {
        true => Cow::Owned(image.thumbnail(width, height)),
        false => Cow::Borrowed(image),
    }
}

/// A picture on a ground, which shows where it is clear.
fn over(image: &DynamicImage, (red, green, blue): Rgb) -> DynamicImage {
    let back = image::Rgba([red, green, blue, 255]);
    let mut ground = image::RgbaImage::from_pixel(image.width(), image.height(), back);
    overlay(&mut ground, &image.to_rgba8(), 0, 0);
    ground.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image() -> DynamicImage {
        DynamicImage::ImageRgba8(image::RgbaImage::from_fn(90, 40, |x, y| {
            image::Rgba([x as u8, y as u8, 9, if x < 45 { 0 } else { 255 }])
        }))
    }

    fn drawn(way: Way, columns: u16) -> Picture {
        let file = crate::note::NotePath::new("a.png");
        let key = Key { file, version: 1, columns, rows: 2, cell: (10, 20), back: (1, 2, 3) };
        let canvas = Canvas::of(way, (10, 20));
        draw(&image(), &key, canvas, 7).expect("drawn")
    }

    #[test]
    fn a_picture_is_made_for_every_kind_of_terminal() {
        for (way, is_whole) in [
            (Way::Blocks, false),
            (Way::Kitty { deflate: true }, false),
            (Way::Iterm, false),
            (Way::Sixel, true),
        ] {
            let size = match drawn(way, 9) {
                Picture::Rows(rows) => (rows.size(), false),
                Picture::Whole(picture, rows) => {
                    assert_eq!(picture.size(), rows.size());
                    (picture.size(), true)
                }
            };
            assert_eq!(size, (Size::new(9, 2), is_whole), "{way:?}");
        }
    }

    #[test]
    fn one_of_a_single_column_is_drawn_in_text() {
        for way in [Way::Iterm, Way::Sixel] {
            let Picture::Rows(rows) = drawn(way, 1) else { panic!("{way:?}") };
            assert!(matches!(*rows, SlicedProtocol::Halfblocks(_)), "{way:?}");
        }
    }

    #[test]
    fn what_is_clear_shows_the_ground() {
        let clear = DynamicImage::ImageRgba8(image::RgbaImage::new(2, 2));
        let shown = over(&clear, (10, 20, 30)).to_rgba8();
        assert!(shown.pixels().all(|pixel| pixel.0 == [10, 20, 30, 255]));
    }
}
