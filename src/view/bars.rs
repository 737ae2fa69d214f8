//! The lines above and below: vault and trail, the gauge, a toast, the keys.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::pane;
use super::theme::Theme;
use crate::app::areas::Areas;
use crate::app::footer;
use crate::app::model::{Loading, Model};
use crate::app::settings::Signs;
use crate::text::cells;
pub use crate::text::words::thousands;

/// From this many cells on the header has room for what needs attention.
const ATTENTION_MIN: u16 = 50;
/// From this many cells on it has room for the number of notes, too.
const NOTES_MIN: u16 = 70;
/// What is said while the vault is read: what comes after reading takes its time, too.
const READING: [&str; 3] = ["reading", "looking for notes…", "putting together"];
/// Cells of the gauge's bar.
const GAUGE_CELLS: usize = 12;

/// Vault, trail, and one number that needs attention.
pub fn header(buffer: &mut Buffer, areas: &Areas, model: &Model, theme: &Theme) {
    let area = areas.header;
    let mut end = area.width.saturating_sub(1);
    match model.loading {
        Loading::Reading { read, found } => {
            end = pane::right(
                buffer,
                Rect { width: end, ..area },
                0,
                0,
                &gauge(READING, (read, found), area.width, theme.signs),
                theme.dim,
            );
        }
        Loading::Done if model.mentioned.running().is_some() => {
            let progress = model.mentioned.running();
            let (done, all) =
                progress.map_or((0, 0), |progress| (progress.notes, progress.of_notes));
            let doing = ["looking for names in", "looking for names…", "looked for names in"];
            let words = gauge(doing, (done, all), area.width, theme.signs);
            end = pane::right(buffer, Rect { width: end, ..area }, 0, 0, &words, theme.dim);
        }
        Loading::Done => {
            let attention = model.to_look_at();
            if attention > 0 && area.width >= ATTENTION_MIN {
                let words = format!("{} to look at", thousands(attention as usize));
                end = pane::right(buffer, Rect { width: end, ..area }, 0, 0, &words, theme.warning);
                end = end.saturating_sub(3);
            }
            if area.width >= NOTES_MIN && model.vault_generation > 0 {
                let words = counted(model.home.n_notes, "note");
                end = pane::right(buffer, Rect { width: end, ..area }, 0, 0, &words, theme.dim);
            }
        }
    }
    let left = Rect { width: end.saturating_sub(2), ..area };
    let column = pane::at(buffer, left, 1, 0, &model.vault_name, theme.dim);
    trail(buffer, left, column + 3, model, theme);
}

/// A number and what it counts.
pub fn counted(n: usize, what: &str) -> String {
    format!("{} {what}{}", thousands(n), if n == 1 { "" } else { "s" })
}

/// How far something is; while it is not known of how many, the second of its words,
/// and once all are gone through, the third.
fn gauge(
    [doing, begun, done]: [&str; 3],
    (read, found): (usize, usize),
    width: u16,
    signs: Signs,
) -> String {
    if found == 0 {
        return begun.to_owned();
    }
    if read == found {
        return format!("{done} {}", counted(found, "note"));
    }
    let full = (GAUGE_CELLS * read).checked_div(found).unwrap_or(0).min(GAUGE_CELLS);
    let bar = format!("{}{}", "━".repeat(full), "╌".repeat(GAUGE_CELLS - full));
    let words = format!("{} of {} notes", thousands(read), thousands(found));
    let has_bar = width >= 80 && signs != Signs::Words;
    if has_bar { format!("{doing} {bar} {words}") } else { words }
}

/// The places walked through, the nearest whole, the furthest left out.
fn trail(buffer: &mut Buffer, area: Rect, column: u16, model: &Model, theme: &Theme) {
    const BETWEEN: &str = " › ";
    const NAME_CELLS_MAX: usize = 30;
    let room = usize::from(area.width.saturating_sub(column));
    let mut names: Vec<String> = Vec::new();
    let mut used = 0;
    let places = model.trail.places();
    let mut left = room + cells::width(BETWEEN);
    // As far as there is room for them: a walk may be long.
    let has_room = places.iter().all(|place| {
        let width = cells::width(&place.name) + cells::width(BETWEEN);
        let fits = width <= left;
        left = left.saturating_sub(width);
        fits
    });
    let name_max = if has_room { room } else { NAME_CELLS_MAX };
    for (at, place) in places.iter().enumerate().rev() {
        // What stands before it has room for its sign, at least.
        let before = if at > 0 { cells::width("…") + cells::width(BETWEEN) } else { 0 };
        let name = cells::cut_end(&place.name, name_max.min(room.saturating_sub(before)));
        let between = if names.is_empty() { 0 } else { cells::width(BETWEEN) };
        used += cells::width(&name) + between;
        if used + before > room && !names.is_empty() {
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
    if let Some(fault) = footer::fault(model) {
        let area = Rect { width: areas.footer.width.saturating_sub(1), ..areas.footer };
        pane::right(buffer, area, area.width / 2, 0, fault, theme.warning);
    }
    for hint in footer::hints(model) {
        let area = areas.footer;
        let column = pane::at(buffer, area, hint.from, 0, &hint.keys, theme.text);
        pane::at(buffer, area, column + 1, 0, hint.word, theme.dim);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vault_that_is_read_but_not_there_yet_says_what_is_going_on() {
        let said = |read, found| gauge(READING, (read, found), 160, Signs::Unicode);
        assert_eq!(said(0, 0), "looking for notes…");
        assert_eq!(said(6, 12), "reading ━━━━━━╌╌╌╌╌╌ 6 of 12 notes");
        assert_eq!(said(1_200, 1_200), "putting together 1,200 notes");
    }
}
