//! The finder: a box, and the names or commands that fit, matched letters shown.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::bars::thousands;
use super::theme::Theme;
use super::{Cursor, found, pane};
use crate::app::areas::{below_field, within};
use crate::app::command::Command;
use crate::app::finder_pane::{Among, FinderPane};
use crate::app::model::{Loading, Model};
use crate::app::rows::title_of_number;
use crate::query::finder::{Hit, HitBy};
use crate::text::date::strip_date;
use crate::text::shown::{Shown, display_safe};
use crate::text::{Date, cells};
use crate::vault::{NodeId, NodeKind, View};

/// From this many cells on, counts and dates stand in columns of their own.
const COLUMNS_MIN: u16 = 50;
/// Cells of the column of counts, `1,234 notes`.
const NOTES_CELLS: u16 = 11;
/// Cells of the column of dates, `2026-01-04`.
const DATE_CELLS: u16 = 12;

/// What an empty box can be filled with, in as many words as there is room for.
const WAYS_TO_FIND: &[&str] = &[
    "a few letters   @ people  # tags  ? text  : views  > commands",
    "@people #tags ?text :views >commands",
    "letters, or @ # ? : >",
];

/// What can be looked for in the text.
const TEXT_HELP: &[&str] = &[
    "word  \"a phrase\"  /expression/  -without",
    "one OR other  ( )  line:( )  section:( )",
    "task-todo:word  tag:a  path:folder",
    "[property:value]",
];

/// Where views are written.
const VIEWS_HELP: &[&str] = &[
    "This vault has no views. A view is a filter",
    "under a name, a line of .vaultgraph/views.toml:",
    "",
    "lonely = \"has:note linked:no\"",
];

/// Draws the finder in its frame; gives where its cursor stands.
pub fn draw(
    buffer: &mut Buffer,
    area: Rect,
    model: &Model,
    pane_: &FinderPane,
    theme: &Theme,
) -> Cursor {
    pane::clear(buffer, area);
    let title = theme.accent.add_modifier(Modifier::BOLD);
    pane::frame(buffer, area, theme, &[(pane_.title(), title)], "");
    let inner = within(area);
    let counted = counted(pane_, model, inner.width);
    let end = pane::right(buffer, inner, 16, 0, &format!("{counted} "), theme.dim);
    let line = Rect { width: end, ..inner };
    let column = pane::at(buffer, line, 1, 0, "› ", theme.accent);
    let cursor = pane::field(buffer, line, column, 0, &pane_.field, theme);
    if pane_.field.is_empty() {
        let room = usize::from(line.width.saturating_sub(column + 1));
        let words = WAYS_TO_FIND.iter().find(|words| cells::width(words) <= room);
        pane::at(buffer, line, column, 0, words.unwrap_or(&"a few letters"), theme.dim);
    }
    let body = below_field(inner);
    if let Some(fault) = pane_.fault.as_ref().filter(|_| body.y > inner.y + 1) {
        let rows = if pane_.is_empty() { inner.height } else { inner.height.min(2) };
        // The prefix stands before what was typed.
        found::fault(buffer, Rect { height: rows, ..inner }, column + 1, 1, fault, theme);
    }
    let top = pane_.top(usize::from(body.height));
    let shown = || (top..pane_.len()).take(usize::from(body.height));
    // Names without a date need no column for them.
    let has_dates = || shown().filter_map(|at| pane_.found.hits.get(at));
    let has_dates = has_dates().any(|hit| date_of(hit, model).is_some());
    for (row, at) in (0..body.height).zip(shown()) {
        let selected = at == pane_.selected;
        if selected {
            pane::fill(buffer, body, row, theme.selected);
            pane::at(buffer, body, 0, row, "▌", theme.accent);
        }
        match pane_.among().0 {
            Among::Commands => command(buffer, body, row, pane_.commands[at], model, theme),
            Among::Views => view(buffer, body, row, &pane_.views[at], theme),
            Among::Text => {
                let line = (&pane_.lines.rows[at], selected);
                found::row(buffer, body, row, line, model, theme);
            }
            Among::Names | Among::People | Among::Tags => {
                hit(buffer, body, row, (&pane_.found.hits[at], has_dates), model, theme);
            }
        }
        if selected {
            pane::reverse(buffer, body, row, theme.selected);
        }
    }
    if pane_.is_empty() {
        empty(buffer, body, pane_, model, theme);
    }
    cursor
}

fn counted(pane: &FinderPane, model: &Model, width: u16) -> String {
    match pane.among().0 {
        Among::Commands => thousands(pane.commands.len()),
        Among::Views => format!("{} of {}", pane.views.len(), model.vault.views().len()),
        Among::Text => {
            let search = model.searches.of(pane.among().1);
            search.map_or_else(String::new, |search| found::said(search, width))
        }
        _ if pane.recent => match model.loading {
            Loading::Done => format!("{} names", thousands(model.finder.n_shown())),
            Loading::Reading { .. } => String::new(),
        },
        _ => format!("{} of {}", thousands(pane.found.matched), thousands(pane.found.total)),
    }
}

fn empty(buffer: &mut Buffer, area: Rect, pane_: &FinderPane, model: &Model, theme: &Theme) {
    let reading = model.loading != Loading::Done;
    let (among, text) = pane_.among();
    if among == Among::Views {
        let words: &[&str] = match model.vault.views().is_empty() {
            true => VIEWS_HELP,
            false => &["No view is called so."],
        };
        for (row, line) in (0u16..).zip(words) {
            pane::at(buffer, area, 1, row, line, theme.dim);
        }
        return;
    }
    if among == Among::Text {
        let words: &[&str] = match (text.trim().is_empty(), &pane_.fault) {
            (true, _) => TEXT_HELP,
            (false, Some(_)) => &[],
            (false, None) if reading && model.vault_generation == 0 => {
                &["The text is searched when the vault is read."]
            }
            (false, None) if pane_.is_waiting() => &["Searching…"],
            (false, None) => &["No note answers. OR asks for one of several words."],
        };
        for (row, line) in (0u16..).zip(words) {
            pane::at(buffer, area, 1, row, line, theme.dim);
        }
        return;
    }
    if model.has_no_vault() {
        pane::at(buffer, area, 1, 0, "No vault is open: Esc, then V to choose one.", theme.dim);
        return;
    }
    let words = match (pane_.field.is_empty(), reading) {
        (true, true) => "The vault is being read. Names can be found as they come in.",
        (true, false) => "Type a few letters of a name.",
        (false, true) => "Nothing yet; the vault is still being read.",
        (false, false) => "Nothing is called so. Fewer letters find more.",
    };
    pane::at(buffer, area, 1, 0, words, theme.dim);
    if !pane_.field.is_empty() && pane_.among().0 == Among::Names {
        let words = "? before them looks in the text of all notes.";
        pane::at(buffer, area, 1, 1, words, theme.dim);
    }
}

/// The node of a name, where the vault that is shown has it.
fn node_of(hit: &Hit, model: &Model) -> Option<NodeId> {
    hit.node.filter(|node| node.index() < model.vault.n_nodes())
}

/// The day of a name. A note has one of its own, whoever spoke of it later.
fn date_of(hit: &Hit, model: &Model) -> Option<Date> {
    own_date(hit, model).or(hit.last)
}

/// The day of a note.
fn own_date(hit: &Hit, model: &Model) -> Option<Date> {
    let node = node_of(hit, model).map(|node| model.vault.node(node));
    node.filter(|node| node.kind == NodeKind::Note)?.date
}

/// A name without the date that it begins with and that stands beside it, unless some of
/// it was looked for; and the characters at `positions` in what is left.
fn undated<'n>(
    name: &'n str,
    positions: &'n [u32],
    day: Option<Date>,
) -> (&'n str, Cow<'n, [u32]>) {
    let rest = strip_date(name, day);
    let before = name[..name.len() - rest.len()].chars().count();
    let before = u32::try_from(before).unwrap_or(u32::MAX);
    if before == 0 || positions.iter().any(|at| *at < before) {
        return (name, positions.into());
    }
    (rest, positions.iter().map(|at| at - before).collect())
}

fn hit(
    buffer: &mut Buffer,
    area: Rect,
    row: u16,
    (hit, has_dates): (&Hit, bool),
    model: &Model,
    theme: &Theme,
) {
    let node = node_of(hit, model);
    let (glyph, style) = node.map_or(("·", theme.dim), |node| theme.glyph(model.vault.node(node)));
    let mut end = area.width.saturating_sub(1);
    let shows_date = has_dates && area.width >= COLUMNS_MIN;
    if area.width >= COLUMNS_MIN {
        if shows_date {
            let date = date_of(hit, model);
            let date = date.map_or_else(String::new, |date| date.beside(model.today));
            pane::right(buffer, Rect { width: end, ..area }, 10, row, &date, theme.dim);
            end -= DATE_CELLS;
        }
        let notes = match hit.notes {
            0 => String::new(),
            1 => "1 note ".to_owned(),
            n => format!("{} notes", thousands(n as usize)),
        };
        pane::right(buffer, Rect { width: end, ..area }, 10, row, &notes, theme.dim);
        end -= NOTES_CELLS;
    }
    let column = pane::at(buffer, area, 1, row, glyph, style) + 1;
    let room = Rect { width: end, ..area };
    let day = if shows_date { own_date(hit, model) } else { None };
    match hit.by {
        HitBy::Name => {
            let styles = [theme.text, theme.matched];
            let (text, positions) = undated(&hit.text, &hit.positions, day);
            name(buffer, room, (column, row), text, &positions, styles);
            if let Some(title) = node.and_then(|node| title_of_number(&model.vault, node)) {
                let width = cells::width(&display_safe(text));
                let column = column.saturating_add(u16::try_from(width).unwrap_or(u16::MAX));
                pane::at(buffer, room, column.saturating_add(2), row, &title, theme.dim);
            }
        }
        HitBy::Spelling | HitBy::Path => {
            // A title is often the name without its date: it is found where it stands.
            if let Some(at) = place_in(&hit.name, &hit.text) {
                let before = u32::try_from(hit.name[..at].chars().count()).unwrap_or(u32::MAX);
                let positions: Vec<u32> =
                    hit.positions.iter().map(|at| at.saturating_add(before)).collect();
                let styles = [theme.text, theme.matched];
                let (text, positions) = undated(&hit.name, &positions, day);
                return name(buffer, room, (column, row), text, &positions, styles);
            }
            let called = display_safe(&hit.name);
            // What was found is why it is here, so that the name leaves some room for it.
            let cells = usize::from(end.saturating_sub(column + 2));
            let found = cells::width(&display_safe(&hit.text));
            let name_cells = u16::try_from(cells.saturating_sub(found).max(2 * cells / 3));
            let name_end = column.saturating_add(name_cells.unwrap_or(u16::MAX));
            let name_room = Rect { width: end.min(name_end), ..area };
            let column = pane::at(buffer, name_room, column, row, &called, theme.text) + 2;
            let styles = [theme.dim, theme.matched];
            name(buffer, room, (column, row), &hit.text, &hit.positions, styles);
        }
    }
}

/// Where a text stands in a name, as whole words.
fn place_in(name: &str, text: &str) -> Option<usize> {
    let ends = |before: &str| before.ends_with(char::is_alphanumeric);
    let goes_on = |behind: &str| behind.starts_with(char::is_alphanumeric);
    let places = name.match_indices(text).map(|(at, _)| at);
    let mut places = places.filter(|&at| !ends(&name[..at]) && !goes_on(&name[at + text.len()..]));
    places.next()
}

/// Writes a name, the characters at `positions` in the second style. Where it is cut,
/// they stay if they can.
fn name(
    buffer: &mut Buffer,
    area: Rect,
    (column, row): (u16, u16),
    text: &str,
    positions: &[u32],
    styles: [Style; 2],
) {
    let out = cells::left_out(text, positions, usize::from(area.width.saturating_sub(column)));
    write(buffer, area, (column, row), runs(text, positions, &out), styles);
}

/// Writes a text, the characters at `positions` in the second style.
pub(super) fn letters(
    buffer: &mut Buffer,
    area: Rect,
    column: u16,
    row: u16,
    text: &str,
    positions: &[u32],
    styles: [Style; 2],
) {
    write(buffer, area, (column, row), runs(text, positions, &(0..0)), styles);
}

fn write(
    buffer: &mut Buffer,
    area: Rect,
    (column, row): (u16, u16),
    runs: Vec<(Shown, bool)>,
    [plain, matched]: [Style; 2],
) {
    if column >= area.width {
        return;
    }
    let mut column = column;
    let mut left: usize = runs.iter().map(|(run, _)| cells::width(run)).sum();
    for (run, hit) in runs {
        let style = if hit { matched } else { plain };
        let width = cells::width(&run);
        let here = usize::from(area.width.saturating_sub(column));
        // The run in which the text is cut takes the ellipsis.
        if left > here && width >= here.min(left) {
            pane::at(buffer, area, column, row, &run, style);
            return;
        }
        if left > here && width + 1 > here {
            pane::at(buffer, area, column, row, "…", style);
            return;
        }
        column = pane::at(buffer, area, column, row, &run, style);
        left -= width.min(left);
    }
}

/// A text in the parts that matched and those that did not, a `…` for what is left out.
fn runs(text: &str, positions: &[u32], out: &Range<u32>) -> Vec<(Shown, bool)> {
    let mut wanted = positions.iter().copied().peekable();
    let mut runs: Vec<(String, bool)> = Vec::new();
    for (at, c) in (0u32..).zip(text.chars()) {
        let hit = wanted.next_if_eq(&at).is_some();
        let (c, hit) = match out.contains(&at) {
            false => (c, hit),
            true if at == out.start => ('…', false),
            true => continue,
        };
        match runs.last_mut() {
            Some((run, same)) if *same == hit => run.push(c),
            _ => runs.push((c.to_string(), hit)),
        }
    }
    runs.into_iter().map(|(run, hit)| (display_safe(&run), hit)).collect()
}

fn view(buffer: &mut Buffer, area: Rect, row: u16, view: &View, theme: &Theme) {
    let line = Rect { width: area.width.saturating_sub(1), ..area };
    let column = pane::at(buffer, line, 2, row, &display_safe(&view.name), theme.text);
    pane::at(buffer, line, column.max(20) + 2, row, &display_safe(&view.filter), theme.dim);
}

fn command(
    buffer: &mut Buffer,
    area: Rect,
    row: u16,
    command: &Command,
    model: &Model,
    theme: &Theme,
) {
    let line = Rect { width: area.width.saturating_sub(1), ..area };
    let end =
        pane::right(buffer, line, 20, row, &model.keymap.said(command, theme.signs), theme.dim);
    let line = Rect { width: end.saturating_sub(1), ..area };
    let column = pane::at(buffer, line, 2, row, command.name, theme.text);
    pane::at(buffer, line, column.max(20) + 1, row, command.help, theme.dim);
}
