//! Pictures from the file to the screen: found, decoded, drawn where the page keeps
//! room for them, and nowhere else. Workers are asked as the program asks them; the
//! terminal is one that can draw in text only, so that all of it is in the cells.

#![cfg(feature = "pictures")]

mod stage;

use image::{ImageFormat, Rgb, RgbImage};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::Color;
use stage::lines;
use std::fs;
use std::io::Cursor;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;
use vaultgraph::app::ground::{Depth, Ground};
use vaultgraph::app::key::Key;
use vaultgraph::app::model::{Layer, Model};
use vaultgraph::app::msg::{Effect, Loaded, Msg, Work};
use vaultgraph::app::pictures::Picturing;
use vaultgraph::app::settings::{PictureWay, Signs};
use vaultgraph::app::update::update;
use vaultgraph::note::{self, NotePath, Packed};
use vaultgraph::shell::events::{Inbox, Incoming};
use vaultgraph::shell::painter::{Canvas, FILE_BYTES_MAX, Painter};
use vaultgraph::shell::root::Root;
use vaultgraph::shell::store::{Files, Store};
use vaultgraph::shell::worker::{News, compose_page};
use vaultgraph::text::{NameKey, Shown};
use vaultgraph::vault::{Vault, VaultConfig};
use vaultgraph::view::draw_with;
use vaultgraph::view::pictures::Pictures;

/// What a picture is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Red,
    Blue,
}

/// A picture of five by ten pixels a cell: each half a colour, half black.
fn picture(of: Of, columns: u32, rows: u32, format: ImageFormat) -> Vec<u8> {
    let image = RgbImage::from_fn(columns * 5, rows * 10, |_, y| match of {
        _ if y % 10 >= 5 => Rgb([0, 0, 0]),
        Of::Red => Rgb([250, 0, 0]),
        Of::Blue => Rgb([0, 0, 250]),
    });
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("encoded");
    bytes.into_inner()
}

/// The screen over a vault on disk, with workers that are waited for.
struct Screen {
    model: Model,
    files: Arc<Files>,
    painter: Painter,
    inbox: Inbox<News>,
    pictures: Pictures,
}

impl Screen {
    /// Opens a vault at the page of its note `Note`.
    fn open(folder: &Path, size: (u16, u16)) -> Self {
        Self::open_with(folder, size, Signs::Unicode, Depth::True)
    }

    fn open_with(folder: &Path, size: (u16, u16), signs: Signs, depth: Depth) -> Self {
        let store = Store::Disk(Root::open(folder).expect("a folder"));
        let found = store.list(&false.into(), |_| {});
        let read = |path: &NotePath| fs::read(folder.join(path.as_str())).expect("readable");
        let parsed = found.notes.iter().map(|entry| {
            let bytes = read(&entry.path);
            Packed::of(&note::parse(entry.path.clone(), &bytes))
        });
        let attachments: Vec<NotePath> =
            found.attachments.iter().map(|entry| entry.path.clone()).collect();
        let config = VaultConfig::default();
        let vault = Vault::build(parsed.collect(), &attachments, Vec::new(), &config);
        let files = Arc::new(Files::new(&store, found.notes.into_iter().chain(found.attachments)));
        let ground = Ground { colours: Some(((220, 220, 220), (20, 20, 20))), depth };
        let canvas = Canvas::find(PictureWay::Blocks, &ground, |_| Vec::new());
        let mut model = Model::new(Shown::new("Pictures"), stage::today(), size);
        model.ground = ground;
        model.picturing = canvas.picturing();
        model.settings.signs = signs;
        model.layer = Layer::None;
        model.pending = Some(vault.anchor(vault.named(&NameKey::of("Note"))[0]));
        let inbox = Inbox::default();
        let painter = Painter::new(inbox.outbox(), canvas);
        let mut screen = Self { model, files, painter, inbox, pictures: Pictures::default() };
        screen.send(Msg::Loaded(Loaded::of(vault, stage::today())));
        screen.press("g");
        screen
    }

    fn send(&mut self, msg: Msg) {
        for effect in update(&mut self.model, msg) {
            match effect {
                Effect::Work(Work::Compose { generation, vault, request }) => {
                    let composed = Arc::new(compose_page(&vault, &request, Some(&self.files)));
                    self.send(Msg::Composed { generation, composed });
                }
                Effect::Work(Work::Gather { generation, vault, whole, needs, held }) => {
                    whole.gather(&vault, &needs);
                    self.send(Msg::Gathered { generation, held });
                }
                Effect::Work(Work::Paint(job)) => {
                    let n_wanted = job.0.len();
                    self.painter.ask(job, Some(Arc::clone(&self.files)));
                    (0..n_wanted).for_each(|_| self.take_picture());
                }
                _ => {}
            }
        }
    }

    fn take_picture(&mut self) {
        let Incoming::Worker(News::Painted { key, outcome }) = self.inbox.wait(None) else {
            unreachable!("nobody else sends anything")
        };
        let failure = outcome.as_ref().err().map(|why| Shown::new(why));
        if let Ok(picture) = outcome {
            self.pictures.take(key.clone(), picture);
        }
        self.send(Msg::Painted { key, failure });
        self.pictures.retain(|key| self.model.pictures.is_kept(key));
    }

    fn press(&mut self, keys: &str) {
        for key in keys.split(' ') {
            self.send(Msg::Key(Key::parse(key).expect("a key")));
        }
    }

    fn drawn(&self) -> Buffer {
        let (width, height) = self.model.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("in memory");
        terminal.draw(|frame| draw_with(&self.model, &self.pictures, frame)).expect("drawn");
        terminal.backend().buffer().clone()
    }

    /// The lines of the page that say something, as words.
    fn words(&self) -> Vec<String> {
        let page = self.model.preview.page().expect("it is there");
        let texts = page.rows.iter().map(|row| row.text().trim().to_owned());
        texts.filter(|text| !text.is_empty()).collect()
    }

    /// The rows of the screen with cells of a picture, and how many.
    fn cells_of(&self, of: Of) -> Vec<(u16, usize)> {
        let buffer = self.drawn();
        let is_it = |x: u16, y: u16| match (buffer[(x, y)].symbol(), buffer[(x, y)].fg) {
            ("▀", Color::Rgb(red, _, blue)) if of == Of::Red => red > 100 && red > 2 * blue,
            ("▀", Color::Rgb(red, _, blue)) => blue > 100 && blue > 2 * red,
            _ => false,
        };
        let rows = (0..buffer.area.height).map(|y| {
            let columns = (0..buffer.area.width).filter(|x| is_it(*x, y)).count();
            (y, columns)
        });
        rows.filter(|(_, n)| *n > 0).collect()
    }

    fn n_rows_of(&self, of: Of) -> usize {
        self.cells_of(of).len()
    }
}

fn vault(note: &str, files: &[(&str, Vec<u8>)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("Note.md"), note).expect("written");
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).expect("written");
    }
    folder
}

fn red() -> Vec<u8> {
    picture(Of::Red, 6, 3, ImageFormat::Png)
}

#[test]
fn a_picture_stands_below_its_name_and_nowhere_else() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
        let bytes = picture(Of::Red, 6, 3, format);
        let vault = vault("Above.\n\n![[a.png]]\n\nBelow.\n", &[("a.png", bytes)]);
        let screen = Screen::open(vault.path(), (100, 30));
        let lines = lines(&screen.drawn());
        let name = lines.iter().position(|line| line.contains("image a.png"));
        let name = name.expect("its name is there");
        let blocks = lines.iter().map(|line| line.matches('▀').count()).enumerate();
        let with_blocks: Vec<(usize, usize)> = blocks.filter(|(_, n)| *n > 0).collect();
        assert_eq!(with_blocks, [(name + 1, 6), (name + 2, 6), (name + 3, 6)], "{format:?}");
        assert!(lines[name + 5].contains("Below."), "{format:?}");
    }
}

#[test]
fn the_page_of_a_picture_shows_it() {
    let vault = vault("[[a.png]]\n", &[("a.png", red())]);
    let mut screen = Screen::open(vault.path(), (100, 30));
    assert_eq!(screen.n_rows_of(Of::Red), 0);
    screen.press("down");
    assert_eq!(screen.n_rows_of(Of::Red), 3, "{}", screen.words().join("\n"));
}

#[test]
fn what_cannot_be_shown_is_a_word_in_its_place() {
    let mut cut = red();
    cut.truncate(60);
    let mut broken = red();
    broken.iter_mut().skip(40).for_each(|byte| *byte ^= 0x5a);
    let mut huge = red();
    huge[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    huge[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let mut sum = flate2::Crc::new();
    sum.update(&huge[12..29]);
    huge[29..33].copy_from_slice(&sum.sum().to_be_bytes());
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>".to_vec();
    let files = [
        ("cut.png", cut),
        ("broken.png", broken),
        ("huge.png", huge),
        ("drawing.svg", svg),
        ("empty.gif", Vec::new()),
        ("long.jpg", vec![0xff; FILE_BYTES_MAX + 1]),
    ];
    let names = files.iter().map(|(name, _)| *name).chain(["link.png", "pipe.png", "none.png"]);
    let note: String = names.map(|name| format!("![[{name}]]\n\n")).collect();
    let vault = vault(&format!("{note}![](https://a.example/x.png)\n"), &files);
    let outside = tempfile::tempdir().expect("a temporary folder");
    fs::write(outside.path().join("out.png"), red()).expect("written");
    symlink(outside.path().join("out.png"), vault.path().join("link.png")).expect("linked");
    let made = Command::new("mkfifo").arg(vault.path().join("pipe.png")).status();
    assert!(made.is_ok_and(|status| status.success()));
    let mut screen = Screen::open(vault.path(), (100, 60));
    assert_eq!(screen.n_rows_of(Of::Red), 0);
    let text = lines(&screen.drawn());
    let below = |name: &str| {
        let at = text.iter().position(|line| line.contains(&format!("image {name}")));
        let line = at.map(|at| text[at + 1].clone()).unwrap_or_default();
        line.split("not shown: ").nth(1).map(|why| why.trim_end_matches(['│', ' ']).to_owned())
    };
    for (name, why) in [
        ("cut.png", Some("it is damaged")),
        ("broken.png", Some("it is damaged")),
        ("huge.png", Some("3600 million pixels are more than 50")),
        ("drawing.svg", Some("only PNG, JPEG, GIF and WebP are drawn")),
        ("empty.gif", Some("only PNG, JPEG, GIF and WebP are drawn")),
        ("long.jpg", Some("17 MB are more than 16")),
        // What is no file of the vault is no picture of it either.
        ("none.png", None),
        ("https", None),
    ] {
        assert_eq!(below(name).as_deref(), why, "{name} in\n{}", text.join("\n"));
    }
    for name in ["link.png", "pipe.png"] {
        assert!(!screen.words().iter().any(|line| line.contains("pixels, ")), "{name}");
    }
    screen.press("right down down down end home");
    assert_eq!(screen.n_rows_of(Of::Red), 0);
}

#[test]
fn a_picture_scrolls_with_its_page_and_leaves_nothing_behind() {
    let lines = "A line.\n\n".repeat(30);
    let note = format!("![[a.png]]\n\n{lines}[[Other]]\n");
    let vault = vault(&note, &[("a.png", red()), ("Other.md", b"Nothing.\n".to_vec())]);
    let mut screen = Screen::open(vault.path(), (100, 20));
    screen.press("right");
    let first = screen.cells_of(Of::Red);
    assert_eq!(first.len(), 3);
    let top = first[0].0;
    // The row with its name goes first.
    for (keys, expected) in [
        ("down", vec![(top - 1, 6), (top, 6), (top + 1, 6)]),
        ("down", vec![(top - 1, 6), (top, 6)]),
        ("down", vec![(top - 1, 6)]),
        ("down", vec![]),
        ("end", vec![]),
        ("home", first.clone()),
    ] {
        screen.press(keys);
        assert_eq!(screen.cells_of(Of::Red), expected, "after {keys}");
    }
    screen.press("left g down");
    assert!(screen.words().join(" ").contains("Nothing."));
    assert_eq!(screen.n_rows_of(Of::Red), 0);
}

#[test]
fn a_box_over_a_picture_hides_it_until_it_is_closed() {
    let vault = vault("![[a.png]]\n", &[("a.png", picture(Of::Red, 40, 12, ImageFormat::Png))]);
    let mut screen = Screen::open(vault.path(), (100, 30));
    let whole = screen.cells_of(Of::Red);
    assert_eq!(whole.len(), 12);
    for (opens, closes) in [("?", "esc"), ("W", "esc"), (">", "esc")] {
        screen.press(opens);
        assert_eq!(screen.n_rows_of(Of::Red), 0, "behind {opens}");
        screen.press(closes);
        assert_eq!(screen.cells_of(Of::Red), whole, "after {opens}");
    }
}

#[test]
fn a_key_switches_pictures_off_and_on_where_the_page_stands() {
    let lines = "A line.\n\n".repeat(30);
    let vault = vault(&format!("{lines}![[a.png]]\n\n{lines}"), &[("a.png", red())]);
    let mut screen = Screen::open(vault.path(), (100, 30));
    screen.press("right pagedown pagedown");
    assert_eq!(screen.n_rows_of(Of::Red), 3);
    let top = screen.model.preview.top;
    screen.press("E");
    assert_eq!(screen.n_rows_of(Of::Red), 0);
    assert!(screen.words().iter().any(|line| line.starts_with("30 by 30 pixels, ")));
    assert_eq!(screen.model.preview.top, top);
    screen.press("E");
    assert_eq!((screen.n_rows_of(Of::Red), screen.model.preview.top), (3, top));
}

#[test]
fn pictures_that_are_most_of_a_page_are_switched_off_and_on_where_it_stands() {
    let tall = picture(Of::Red, 30, 80, ImageFormat::Png);
    let vault = vault("![[a.png]]\n\n![[a.png]]\n\n![[a.png]]\n", &[("a.png", tall)]);
    let mut screen = Screen::open(vault.path(), (100, 30));
    screen.press("right pagedown");
    let top = screen.model.preview.top;
    assert_ne!(top, 0);
    screen.press("E");
    assert_eq!(screen.model.preview.top, 0);
    screen.press("E");
    assert_eq!(screen.model.preview.top, top);
    screen.press("E E");
    assert_eq!(screen.model.preview.top, top);
}

#[test]
fn a_picture_that_is_written_to_is_drawn_anew_and_the_page_stands() {
    let lines = "A line.\n\n".repeat(30);
    let vault = vault(&format!("{lines}![[a.png]]\n\n{lines}"), &[("a.png", red())]);
    let mut screen = Screen::open(vault.path(), (100, 30));
    screen.press("right pagedown pagedown");
    let top = screen.model.preview.top;
    screen.send(Msg::Looked);
    assert_eq!(screen.n_rows_of(Of::Red), 3);
    let changed = picture(Of::Blue, 4, 2, ImageFormat::Png);
    fs::write(vault.path().join("a.png"), changed).expect("written");
    screen.send(Msg::Looked);
    assert_eq!((screen.n_rows_of(Of::Red), screen.n_rows_of(Of::Blue)), (0, 2));
    fs::write(vault.path().join("a.png"), b"none").expect("written");
    screen.send(Msg::Looked);
    assert_eq!(screen.n_rows_of(Of::Blue), 0);
    fs::write(vault.path().join("a.png"), red()).expect("written");
    screen.send(Msg::Looked);
    assert_eq!((screen.n_rows_of(Of::Red), screen.model.preview.top), (3, top));
}

#[test]
fn a_terminal_that_forgot_its_pictures_gets_them_again() {
    let vault = vault("![[a.png]]\n", &[("a.png", red())]);
    let mut screen = Screen::open(vault.path(), (100, 30));
    screen.pictures.retain(|_| false);
    assert_eq!(screen.n_rows_of(Of::Red), 0);
    screen.send(Msg::PicturesGone(screen.model.picturing));
    assert_eq!(screen.n_rows_of(Of::Red), 3);
}

#[test]
fn a_font_of_another_size_gives_a_picture_another_place() {
    let vault = vault("![[a.png]]\n", &[("a.png", red())]);
    let mut screen = Screen::open(vault.path(), (100, 30));
    let place = |screen: &Screen| {
        let page = screen.model.preview.page().expect("composed");
        (page.pictures[0].columns, page.pictures[0].rows.len())
    };
    assert_eq!(place(&screen), (6, 3));
    screen.send(Msg::PicturesGone(Picturing::Drawn(10, 30)));
    assert_eq!(place(&screen), (3, 1));
    screen.send(Msg::PicturesGone(Picturing::Told));
    assert!(screen.words().iter().any(|line| line.starts_with("30 by 30 pixels, ")));
}

#[test]
fn words_stand_where_pictures_are_not_wanted_or_cannot_be_shown() {
    let vault = vault("![[a.png]]\n", &[("a.png", red())]);
    for (signs, depth) in [
        (Signs::Ascii, Depth::True),
        (Signs::Words, Depth::True),
        (Signs::Unicode, Depth::Sixteen),
        (Signs::Unicode, Depth::None),
    ] {
        let screen = Screen::open_with(vault.path(), (100, 30), signs, depth);
        let words = screen.words().join("\n");
        assert!(words.contains("image a.png\n30 by 30 pixels, "), "{signs:?} {depth:?}: {words}");
        assert!(screen.model.preview.page().is_some_and(|page| page.pictures.is_empty()));
        let drawn = screen.drawn();
        assert!(!drawn.content.iter().any(|cell| cell.symbol() == "▀"), "{signs:?} {depth:?}");
    }
}

#[test]
fn no_picture_of_any_size_of_screen_is_drawn_outside_of_its_page() {
    let vault =
        vault("![[a.png]]\n\nBelow.\n", &[("a.png", picture(Of::Red, 90, 40, ImageFormat::Png))]);
    for size in [(160, 45), (100, 30), (60, 20), (40, 12), (24, 8), (20, 6), (10, 3)] {
        let mut screen = Screen::open(vault.path(), size);
        for keys in ["right", "down", "pagedown", "home"] {
            screen.press(keys);
            let frame = screen.model.areas().preview;
            let buffer = screen.drawn();
            for at in buffer.area.positions().filter(|at| buffer[*at].symbol() == "▀") {
                assert!(frame.contains(at), "{at:?} is outside of {frame:?} at {size:?}");
            }
        }
    }
}
