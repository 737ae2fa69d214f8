//! The preview: a page of rows, with the line that makes the edge marked, the
//! chosen link and what was found in it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::theme::Theme;
use super::{Cursor, pane};
use crate::app::areas::inside;
use crate::app::compose::Subject;
use crate::app::dossier::span_name;
use crate::app::model::{Layer, Model};
use crate::app::page::{Cells, Page, Row};
use crate::app::pictures::Key;
use crate::app::preview::{self as app, Search};
use crate::app::screens::variants::joined;
use crate::app::settings::Signs;
use crate::app::strip::Strip;
use crate::text::cells;
use crate::text::shown::display_safe;

/// Draws the preview in its frame.
pub fn draw(buffer: &mut Buffer, area: Rect, model: &Model, theme: &Theme) -> Cursor {
    let preview = &model.preview;
    let finding = matches!(model.layer, Layer::Finder(_));
    let reading = model.is_reading() && !finding;
    let inner = inside(area);
    let strip = app::strip(model);
    let body = body(inner, model);
    let title = if reading { theme.accent.add_modifier(Modifier::BOLD) } else { theme.text };
    let (sign, sign_style, name) = heading(model, theme);
    let end = preview.top + usize::from(body.height);
    let marked = !preview.mark.is_empty() && (preview.top..end).contains(&preview.mark.start);
    let speaks_of = if marked { preview.mark.start } else { preview.top };
    let section = preview.page().and_then(|page| section_above(page, speaks_of, preview.top));
    let section = section.map_or_else(String::new, |words| format!("  ›  {words}"));
    let what = if theme.signs == Signs::Words { "page of " } else { "" };
    let pieces = [(what, theme.dim), (&*sign, sign_style), (&*name, title), (&*section, theme.dim)];
    let corner = corner(model, usize::from(body.height), finding);
    pane::frame(buffer, area, theme, &pieces, &corner);
    let page = preview.page()?;
    if let Some(strip) = strip {
        draw_strip(buffer, inner, strip, theme);
    }
    rows(buffer, area, body, model, page, theme);
    search_line(buffer, inner, preview.search.as_ref().filter(|_| reading), theme)
}

/// The line that makes an edge, or what is wrong in it, with a rule below.
fn draw_strip(buffer: &mut Buffer, inner: Rect, strip: &Strip, theme: &Theme) {
    let place = cells::cut_middle(&strip.place, usize::from(inner.width));
    pane::at(buffer, inner, 0, 0, &place, theme.dim);
    let mut row = 1;
    for said in &strip.problem {
        pane::at(buffer, inner, 0, row, said, theme.text);
        row += 1;
    }
    if !strip.words.is_empty() {
        pane::at(buffer, inner, 0, row, "▌ ", theme.accent);
        pane::at(buffer, inner, 2, row, &strip.words, theme.text);
        row += 1;
    }
    let rule = "─".repeat(usize::from(inner.width));
    pane::at(buffer, inner, 0, row, &rule, theme.frame);
}

/// The rows of the page, below the strip.
fn body(inner: Rect, model: &Model) -> Rect {
    let strip_rows = app::strip(model).map_or(0, Strip::n_rows) as u16;
    Rect {
        y: inner.y + strip_rows.min(inner.height),
        height: inner.height.saturating_sub(strip_rows),
        ..inner
    }
}

/// Where pictures of the page may stand, if it is shown: not where something is
/// typed that is looked for.
#[cfg(feature = "pictures")]
pub fn window(model: &Model) -> Option<Rect> {
    let area = match model.layer {
        Layer::Finder(_) => model.areas().finder_preview,
        Layer::None | Layer::Popup(_) | Layer::Change(_) => model.areas().preview,
    };
    let body = body(inside(area), model);
    let typed = u16::from(model.preview.search.is_some());
    let body = Rect { height: body.height.saturating_sub(typed), ..body };
    (!area.is_empty() && !body.is_empty()).then_some(body)
}

fn heading(model: &Model, theme: &Theme) -> (String, Style, String) {
    let preview = &model.preview;
    match preview.subject() {
        Some(Subject::Pair(one, other)) => {
            let name = |node| display_safe(model.vault.node(node).name()).to_string();
            (String::new(), theme.text, format!("{} and {}", name(*one), name(*other)))
        }
        Some(Subject::Proposal(proposal)) => {
            let names = display_safe(&joined(proposal)).to_string();
            (String::new(), theme.text, names)
        }
        Some(Subject::Brief(_)) => (String::new(), theme.text, "Brief".to_owned()),
        Some(Subject::Vault) => (String::new(), theme.text, "In numbers".to_owned()),
        Some(Subject::Report(_)) => (String::new(), theme.text, "How it was read".to_owned()),
        Some(Subject::Day(date)) => (String::new(), theme.text, date.to_string()),
        Some(Subject::Span(of, unit, first)) => {
            let of = of.map(|of| format!("  {}", display_safe(model.vault.node(of).name())));
            let words = format!("{}{}", span_name(*unit, *first), of.unwrap_or_default());
            (String::new(), theme.text, words)
        }
        Some(subject) => match subject.node() {
            Some(node) => {
                let node = model.vault.node(node);
                let (glyph, style) = theme.glyph(node);
                (format!("{glyph} "), style, display_safe(node.name()).to_string())
            }
            None if *subject == Subject::Nothing => (String::new(), theme.text, String::new()),
            None => (String::new(), theme.text, "Welcome".to_owned()),
        },
        None => (String::new(), theme.text, String::new()),
    }
}

/// The heading above a row of the page, once it has scrolled out of the window.
fn section_above(page: &Page, row: usize, top: usize) -> Option<String> {
    let entry = page.outline.iter().rev().find(|entry| entry.row <= row)?;
    (entry.row < top && entry.level > 1).then(|| entry.text.to_string())
}

/// Which of the lines that make the edge is shown, or how far the page is read.
fn corner(model: &Model, height: usize, finding: bool) -> String {
    let preview = &model.preview;
    let Some(page) = preview.page() else { return String::new() };
    let list = &model.here().list;
    let places = list.places(&model.vault).len();
    let mut words = Vec::new();
    if places > 1 && !finding {
        words.push(format!("{} of {places}", list.evidence + 1));
    }
    if page.rows.len() > height && height > 0 {
        let last = preview.last_top(height).max(1);
        words.push(format!("{}%", (100 * preview.top / last).min(100)));
    }
    words.join("  ")
}

fn rows(buffer: &mut Buffer, frame: Rect, body: Rect, model: &Model, page: &Page, theme: &Theme) {
    let preview = &model.preview;
    let window = page.rows.iter().enumerate().skip(preview.top).take(usize::from(body.height));
    for (line, (at, row)) in (0u16..).zip(window) {
        draw_row(buffer, body, line, row, theme);
        for (columns, ink) in preview.inks.of_row(at) {
            let cells = Rect {
                x: body.x + columns.start.min(body.width),
                y: body.y + line,
                width: columns.end.min(body.width).saturating_sub(columns.start),
                height: 1,
            };
            buffer.set_style(cells.intersection(buffer.area), theme.ink(*ink));
        }
        if preview.mark.contains(&at) {
            let bar = Rect { x: frame.x + 1, width: 1, ..body };
            pane::at(buffer, bar, 0, line, "▌", theme.accent);
            pane::fill(buffer, body, line, theme.left_behind);
        }
    }
    for picture in &page.pictures {
        let line =
            picture.rows.start.checked_sub(preview.top).and_then(|at| u16::try_from(at).ok());
        if let (Some(line), Some(why)) = (line, model.pictures.failure(&Key::of(picture, model))) {
            let words = format!("not shown: {why}");
            pane::at(buffer, body, picture.column, line, &words, theme.dim);
        }
    }
    let mut paint = |parts: &[Cells], style: Style| {
        for part in parts {
            let Some(line) = part.row.checked_sub(preview.top) else { continue };
            if line < usize::from(body.height) {
                let columns = part.columns.start.min(body.width)..part.columns.end.min(body.width);
                let cells = Rect {
                    x: body.x + columns.start,
                    y: body.y + line as u16,
                    width: columns.end - columns.start,
                    height: 1,
                };
                buffer.set_style(cells.intersection(buffer.area), style);
            }
        }
    };
    if let Some(search) = &preview.search {
        let end = preview.top + usize::from(body.height);
        for (at, hit) in search.hits.iter().enumerate() {
            if hit.parts.first().is_some_and(|part| part.row >= end) {
                break;
            }
            let current =
                if at == search.current { Modifier::REVERSED } else { Modifier::UNDERLINED };
            paint(&hit.parts, theme.matched.add_modifier(current));
        }
    }
    if let Some(link) = preview.link.and_then(|at| page.links.get(at)) {
        paint(&link.parts, theme.accent.add_modifier(Modifier::REVERSED));
    }
}

fn draw_row(buffer: &mut Buffer, area: Rect, line: u16, row: &Row, theme: &Theme) {
    let mut column = 0;
    for span in &row.spans {
        column =
            pane::at(buffer, area, column, line, &span.text, theme.role(span.role, span.marks));
    }
}

/// What is looked for in the page, on the last line.
fn search_line(buffer: &mut Buffer, inner: Rect, search: Option<&Search>, theme: &Theme) -> Cursor {
    let search = search?;
    let line = Rect { y: inner.bottom().saturating_sub(1), height: 1.min(inner.height), ..inner };
    pane::clear(buffer, line);
    let n = search.hits.len();
    let found = match (n, search.field.is_empty()) {
        (_, true) => String::new(),
        (0, false) => "not on this page".to_owned(),
        (n, false) => format!("{} of {n}", search.current + 1),
    };
    let end = pane::right(buffer, line, 8, 0, &found, theme.dim);
    let line = Rect { width: end, ..line };
    let column = pane::at(buffer, line, 0, 0, "find › ", theme.accent);
    pane::field(buffer, line, column, 0, &search.field, theme).filter(|_| search.typing)
}
