//! The lines above and below: vault and trail, the gauge, a toast, the keys.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::pane;
use super::theme::Theme;
use crate::app::areas::Areas;
use crate::app::command::{self, HINTS, Scope};
use crate::app::model::{Layer, Loading, Model};
use crate::text::cells;

/// Cells of the gauge's bar.
const GAUGE_CELLS: usize = 12;

/// Vault, trail, and one number that needs attention.
pub fn header(buffer: &mut Buffer, areas: &Areas, model: &Model, theme: &Theme) {
    let area = areas.header;
    let right = match model.loading {
        Loading::Reading { read, found } => gauge(read, found, area.width),
        Loading::Done => counts(model, area.width),
    };
    let attention = model.loading == Loading::Done && model.to_look_at() > 0;
    let style = if attention { theme.warning } else { theme.dim };
    let end = pane::right(buffer, area, 0, 0, &right, style);
    if attention && let Some((notes, _)) = right.split_once("   ") {
        pane::at(buffer, area, end, 0, notes, theme.dim);
    }
    let left = Rect { width: end.saturating_sub(2), ..area };
    let column = pane::at(buffer, left, 1, 0, &model.vault_name, theme.dim);
    trail(buffer, left, column + 3, model, theme);
}

fn counts(model: &Model, width: u16) -> String {
    let notes = thousands(model.home.n_notes);
    match model.to_look_at() {
        0 => format!("{notes} notes "),
        n if width >= 90 => format!("{notes} notes   {} to look at ", thousands(n as usize)),
        n => format!("{} to look at ", thousands(n as usize)),
    }
}

fn gauge(read: usize, found: usize, width: u16) -> String {
    if found == 0 {
        return "looking for notes… ".to_owned();
    }
    let full = (GAUGE_CELLS * read).checked_div(found).unwrap_or(0).min(GAUGE_CELLS);
    let bar = format!("{}{}", "━".repeat(full), "╌".repeat(GAUGE_CELLS - full));
    let words = format!("{} of {} notes ", thousands(read), thousands(found));
    if width >= 80 { format!("reading {bar} {words}") } else { words }
}

/// The places walked through, the nearest whole, the furthest left out.
fn trail(buffer: &mut Buffer, area: Rect, column: u16, model: &Model, theme: &Theme) {
    const BETWEEN: &str = " › ";
    const NAME_CELLS_MAX: usize = 30;
    let room = usize::from(area.width.saturating_sub(column));
    let mut names: Vec<String> = Vec::new();
    let mut used = 0;
    for place in model.trail.places().iter().rev() {
        let name = cells::cut_end(&place.name, NAME_CELLS_MAX.min(room));
        used += cells::width(&name) + cells::width(BETWEEN);
        if used > room + cells::width(BETWEEN) && !names.is_empty() {
            names.push("…".to_owned());
            break;
        }
        names.push(name);
    }
    let mut column = column;
    for (at, name) in names.iter().enumerate().rev() {
        let style = if at == 0 { theme.text } else { theme.dim };
        column = pane::at(buffer, area, column, 0, name, style);
        if at > 0 {
            column = pane::at(buffer, area, column, 0, BETWEEN, theme.dim);
        }
    }
}

/// One line above the footer that goes by itself.
pub fn toast(buffer: &mut Buffer, areas: &Areas, model: &Model, theme: &Theme) {
    let Some(words) = &model.toast else { return };
    let area = Rect { y: areas.footer.y.saturating_sub(1), height: 1, ..areas.footer };
    pane::clear(buffer, area);
    pane::fill(buffer, area, 0, theme.selected);
    pane::at(buffer, area, 1, 0, words, theme.accent.patch(theme.selected));
}

/// The keys that matter here and now, as many as fit.
pub fn footer(buffer: &mut Buffer, areas: &Areas, model: &Model, theme: &Theme) {
    let scope = match &model.layer {
        Layer::Finder(_) => Scope::Finder,
        Layer::Popup(_) => Scope::Popup,
        Layer::None if model.is_reading() => Scope::Page,
        Layer::None => Scope::List,
    };
    let typing = model.here().list.filtering
        || model.preview.search.as_ref().is_some_and(|search| search.typing);
    if typing && matches!(model.layer, Layer::None) {
        let hints = [("Enter".to_owned(), "keep"), ("Esc".to_owned(), "leave")];
        draw_hints(buffer, areas.footer, &hints, theme);
        return;
    }
    let hints: Vec<(String, &str)> = HINTS
        .iter()
        .filter(|(place, ..)| *place == scope)
        .map(|(_, names, word)| {
            let keys = names.iter().filter_map(|name| {
                let keys = model.keymap.keys(command::named(name)?);
                keys.first().map(ToString::to_string)
            });
            (keys.collect::<String>(), *word)
        })
        .filter(|(keys, _)| !keys.is_empty())
        .collect();
    draw_hints(buffer, areas.footer, &hints, theme);
}

fn draw_hints(buffer: &mut Buffer, area: Rect, hints: &[(String, &str)], theme: &Theme) {
    let mut column = 1;
    for (keys, word) in hints {
        let width = cells::width(keys) + 1 + cells::width(word);
        if usize::from(column) + width > usize::from(area.width) {
            break;
        }
        column = pane::at(buffer, area, column, 0, keys, theme.text);
        column = pane::at(buffer, area, column + 1, 0, word, theme.dim) + 3;
    }
}

/// A number with commas between its thousands.
pub fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(12_431), "12,431");
        assert_eq!(thousands(1_000_000), "1,000,000");
    }
}
