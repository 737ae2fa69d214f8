//! The pictures of the page that is shown: which are wanted, which are drawn, and
//! why others are not. They are drawn elsewhere, and lie over the page.

use super::ground::Rgb;
use super::model::Model;
use super::msg::{Effect, Work};
use super::page::{Picture, Sizing};
use super::palette::Colours;
use super::preview;
use super::settings::{Pictures as Wish, Signs};
use crate::note::NotePath;
use crate::text::Shown;

/// How many pictures are kept, drawn or not. Of more than that in view the others
/// stay blank.
pub const KEPT_MAX: usize = 24;

/// The most rows that a picture takes, so that the text around it stays in sight.
const ROWS_MAX: u16 = 24;

/// What the terminal can do with pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Picturing {
    /// Nothing, and nothing is said of them.
    #[default]
    Named,
    /// Nothing; their size is said.
    Told,
    /// Show them; a cell has so many pixels in each direction.
    Drawn(u16, u16),
}

/// A file, as it is now, drawn in so many cells.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// The file.
    pub file: NotePath,
    /// Which state of it.
    pub version: u64,
    /// Cells from left to right.
    pub columns: u16,
    /// Cells from top to bottom.
    pub rows: u16,
    /// The pixels of a cell.
    pub cell: (u16, u16),
    /// The ground that shows where it is clear.
    pub back: Rgb,
}

impl Key {
    /// That of a picture on a page, as the screen is now.
    pub fn of(picture: &Picture, model: &Model) -> Self {
        Self {
            file: picture.file.clone(),
            version: picture.version,
            columns: picture.columns,
            rows: u16::try_from(picture.rows.len()).unwrap_or(u16::MAX),
            cell: match model.picturing {
                Picturing::Drawn(width, height) => (width, height),
                Picturing::Named | Picturing::Told => (0, 0),
            },
            back: back(model),
        }
    }
}

/// Pictures to be drawn, from top to bottom; of several jobs, only the newest counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job(pub Vec<Key>);

/// What is known of the pictures that were in view.
#[derive(Debug, Clone, Default)]
pub struct Pictures {
    /// What was asked for last and is not known yet.
    asked: Vec<Key>,
    /// Those of which it is known what became of them, and why one is not drawn; the
    /// newest last.
    kept: Vec<(Key, Option<Shown>)>,
    /// How often files may have changed on which the page rests.
    looks: u64,
}

impl Pictures {
    /// Why a picture is not drawn, if that is known.
    pub fn failure(&self, key: &Key) -> Option<&Shown> {
        self.kept.iter().find(|(kept, _)| kept == key)?.1.as_ref()
    }

    /// Whether it is still of use to have it drawn.
    pub fn is_kept(&self, key: &Key) -> bool {
        self.kept.iter().any(|(kept, _)| kept == key)
    }

    /// How often files may have changed on which the page rests that was shown then.
    pub fn looks(&self) -> u64 {
        self.looks
    }

    /// Takes what became of a picture.
    pub fn take(&mut self, key: Key, failure: Option<Shown>) {
        self.asked.retain(|asked| *asked != key);
        self.kept.retain(|(kept, _)| *kept != key);
        if self.kept.len() == KEPT_MAX {
            self.kept.remove(0);
        }
        self.kept.push((key, failure));
    }

    /// Forgets what is drawn: the terminal has, too.
    pub fn forget(&mut self) {
        (self.asked, self.kept) = Default::default();
    }

    /// Which of these are to be drawn, if any of them was not asked for last.
    fn ask(&mut self, in_view: Vec<Key>) -> Option<Vec<Key>> {
        let mut wanted = Vec::new();
        for key in in_view {
            if !self.is_kept(&key) && !wanted.contains(&key) {
                wanted.push(key);
            }
        }
        if wanted.iter().all(|key| self.asked.contains(key)) {
            return None;
        }
        self.asked.clone_from(&wanted);
        Some(wanted)
    }
}

/// Asks for the pictures that are in view.
pub fn sync(model: &mut Model) -> Option<Effect> {
    let (top, height) = (model.preview.top, preview::height(model));
    let page = model.preview.page()?;
    let in_view =
        page.pictures.iter().filter(|one| one.rows.start < top + height && one.rows.end > top);
    let in_view = in_view.take(KEPT_MAX).map(|one| Key::of(one, model)).collect();
    model.pictures.ask(in_view).map(|wanted| Effect::Work(Work::Paint(Job(wanted))))
}

/// Whether the page that is shown rests on files that are no notes.
pub fn rests_on_files(model: &Model) -> bool {
    model.preview.page().is_some_and(|page| page.rests_on_files)
}

/// Files that are no notes may have changed: a page that rests on some is put
/// together anew, and stands as it stood.
pub fn looked(model: &mut Model) {
    if rests_on_files(model) {
        model.preview.stand();
        model.pictures.looks += 1;
    }
}

/// The terminal shows no picture any more, and what it shows may be other now.
pub fn gone(model: &mut Model, picturing: Picturing) {
    model.picturing = picturing;
    model.pictures.forget();
}

/// What a page shows of pictures, in a frame of so many rows below a strip of so many.
pub fn sizing(model: &Model, (height, strip): (u16, usize)) -> Sizing {
    let is_wanted =
        model.settings.pictures == Wish::Drawn && model.settings.signs == Signs::Unicode;
    match model.picturing {
        Picturing::Named => Sizing::Named,
        Picturing::Drawn(width, height_of_cell) if is_wanted => {
            // A line of words stands above it, too.
            let rows_max = height.saturating_sub(strip as u16 + 1);
            Sizing::Drawn { cell: (width, height_of_cell), rows_max: rows_max.clamp(1, ROWS_MAX) }
        }
        Picturing::Drawn(..) | Picturing::Told => Sizing::Told,
    }
}

/// The colour behind everything.
fn back(model: &Model) -> Rgb {
    match (model.colours, model.ground.colours) {
        (Colours::Palette(palette), _) => palette.back(),
        (Colours::Mixed | Colours::Terminal, Some((_, back))) => back,
        (Colours::Mixed | Colours::Terminal, None) => (0, 0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str, version: u64) -> Key {
        Key {
            file: NotePath::new(name),
            version,
            columns: 4,
            rows: 2,
            cell: (5, 10),
            back: (0, 0, 0),
        }
    }

    #[test]
    fn what_is_in_view_is_asked_for_once_until_its_file_changes() {
        let mut pictures = Pictures::default();
        let seen = |version| vec![key("a", 1), key("b", version), key("a", 1)];
        assert_eq!(pictures.ask(seen(1)), Some(vec![key("a", 1), key("b", 1)]));
        assert_eq!(pictures.ask(seen(1)), None);
        pictures.take(key("a", 1), None);
        pictures.take(key("b", 1), Some(Shown::new("it is damaged")));
        assert_eq!(pictures.ask(seen(1)), None);
        assert_eq!(pictures.failure(&key("b", 1)).map(Shown::as_str), Some("it is damaged"));
        assert_eq!(pictures.ask(seen(2)), Some(vec![key("b", 2)]));
        pictures.forget();
        assert!(!pictures.is_kept(&key("a", 1)));
        assert_eq!(pictures.ask(vec![key("a", 1)]), Some(vec![key("a", 1)]));
    }

    #[test]
    fn one_that_left_the_view_before_it_was_drawn_is_asked_for_when_it_returns() {
        let mut pictures = Pictures::default();
        for name in ["a", "b", "a"] {
            assert_eq!(pictures.ask(vec![key(name, 1)]), Some(vec![key(name, 1)]));
        }
        assert_eq!(pictures.ask(Vec::new()), None);
        assert_eq!(pictures.ask(vec![key("a", 1)]), None, "it is still being drawn");
    }

    #[test]
    fn only_so_many_are_kept_and_others_are_asked_for_again() {
        let mut pictures = Pictures::default();
        for version in 0..=KEPT_MAX as u64 {
            assert!(pictures.ask(vec![key("a", version)]).is_some());
            pictures.take(key("a", version), None);
        }
        assert!(!pictures.is_kept(&key("a", 0)) && pictures.is_kept(&key("a", 1)));
        assert!(pictures.ask(vec![key("a", 0)]).is_some());
    }
}
