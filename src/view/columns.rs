//! The columns of the walk: where one came from, the neighbours, the preview.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::bars::{counted, thousands};
use super::found;
use super::pane;
use super::theme::Theme;
use super::widths::{
    COUNT_CELLS, Columns, PRIORITY_CELLS, SUBJECT_COLUMN_MIN, UNIT_MIN, WHO_PART_WHOLE_MIN,
    count_words, priority_word, who_cells,
};
use super::{Cursor, map, preview};
use crate::app::areas::{Areas, within};
use crate::app::dossier::strip_date;
use crate::app::list::{HomeSection, Line, List, ListKey, Says, Section};
use crate::app::model::{Loading, Model};
use crate::app::page::Role;
use crate::app::rows::{Row, When, Words, title_of_number};
use crate::app::screens::Screen;
use crate::app::settings::Signs;
use crate::app::trail::{Place, Spot};
use crate::app::welcome;
use crate::note::blocks::Marks;
use crate::query::neighbourhood::{SectionKey, Sort};
use crate::text::shown::display_safe;
use crate::text::{Shown, cells};
use crate::vault::{NodeKind, Relation};

/// Cells of the longest bar of a timeline.
const BAR_CELLS_MAX: u16 = 40;
/// A label stands no further to the left than this.
const LABEL_FROM: u16 = 20;
/// From this many cells on there is room for a label beside a subject and words.
const LABEL_BESIDE_SUBJECT_MIN: u16 = 64;
/// From this many cells on there is room for one beside what is wrong.
const LABEL_BESIDE_PROBLEM_MIN: u16 = 50;
/// The subjects of facts have a column of so much of the list's width at most,
const SUBJECT_PART: u16 = 4;
/// and of so many cells.
const SUBJECT_CELLS_MAX: u16 = 20;
/// A pinned row tells from this many cells on whose pin it is.
const PIN_LABEL_MIN: u16 = 34;

/// What is said in place of neighbours that are not there yet.
const WAITING: &str = "There are very many; they are being put in order…";

/// What stands before a filter, and its cells.
pub(super) const FILTER: &str = " filter › ";
pub(super) const FILTER_FROM: u16 = 10;

/// Draws the columns that there is room for.
pub fn draw(buffer: &mut Buffer, areas: &Areas, model: &Model, theme: &Theme) -> Cursor {
    if !areas.from.is_empty() {
        from(buffer, areas.from, model, theme);
    }
    let mut cursor = None;
    if !areas.list.is_empty() {
        cursor = if model.draws_map() {
            map::draw(buffer, areas.list, model, theme)
        } else {
            here(buffer, areas.list, model, theme)
        };
    }
    if !areas.preview.is_empty() {
        cursor = preview::draw(buffer, areas.preview, model, theme).or(cursor);
    }
    cursor
}

/// How the lists are looked at, where it is not as usual; a screen says its
/// order, and that more is looked for.
fn looked_at(model: &Model, width: u16) -> String {
    if let Some(Screen::Search(text)) = model.here().screen() {
        let said = |search| found::said(search, width);
        return model.searches.of(text).map_or_else(String::new, said);
    }
    if let Some(screen) = model.here().screen() {
        if screen.is_waiting(model) {
            return "looking…".to_owned();
        }
        let again = screen.is_behind(model);
        // Nothing is in no order.
        let order = if model.here().list.lines().is_empty() { "" } else { screen.order() };
        let order = screen.remark(model).unwrap_or(order);
        return if again { "looking again…" } else { order }.to_owned();
    }
    if model.here().list.is_waiting() {
        return "looking…".to_owned();
    }
    let mut words = Vec::new();
    match model.look.sort {
        Sort::Weight => {}
        Sort::Date => words.push("by date".to_owned()),
        Sort::Name => words.push("by name".to_owned()),
    }
    match model.look.off.len() {
        0 => {}
        1 => words.push("1 relation off".to_owned()),
        n => words.push(format!("{n} relations off")),
    }
    if model.look.mentions {
        words.push(mentions(model));
    }
    words.join("  ")
}

/// How far names in plain text are looked for; then, whether there are any here.
fn mentions(model: &Model) -> String {
    if let Some(progress) = model.mentioned.running() {
        let percent = (progress.notes * 100).checked_div(progress.of_notes).unwrap_or(0);
        return format!("mentions {percent} %");
    }
    let list = &model.here().list;
    let is_mention = |section: &u32| {
        let key = list.section(*section).key;
        matches!(key, ListKey::Neighbours(SectionKey::Edges(_, Relation::Mention)))
    };
    let any = (0..list.n_sections()).any(|section| is_mention(&section));
    if any { "with mentions" } else { "no mentions" }.to_owned()
}

/// How far down the list one is, for those who hear it.
fn heard(list: &List, order: &str) -> String {
    if list.lines().is_empty() {
        return "empty".to_owned();
    }
    let row = list.selected() + 1;
    let words = format!("row {} of {}", thousands(row), thousands(list.lines().len()));
    if order.is_empty() { words } else { format!("{words}, {order}") }
}

/// How a column is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Focus {
    Keys,
    Beside,
    LeftBehind,
}

fn from(buffer: &mut Buffer, area: Rect, model: &Model, theme: &Theme) {
    let Some(place) = model.trail.before() else { return };
    pane::frame(buffer, area, theme, &[(&place.name, theme.dim)], "");
    rows(buffer, within(area), model, place, Focus::LeftBehind, theme);
}

fn here(buffer: &mut Buffer, area: Rect, model: &Model, theme: &Theme) -> Cursor {
    let place = model.here();
    let list = &place.list;
    let focus = if model.is_reading() { Focus::Beside } else { Focus::Keys };
    let title = match focus {
        Focus::Keys => theme.accent.add_modifier(Modifier::BOLD),
        Focus::Beside | Focus::LeftBehind => theme.text,
    };
    let hidden = match list.hidden() {
        _ if list.is_behind() => "looking…".to_owned(),
        0 => String::new(),
        n => format!("{} hidden", thousands(n)),
    };
    let corner = match theme.signs {
        Signs::Words => heard(list, &looked_at(model, area.width)),
        Signs::Unicode | Signs::Ascii => looked_at(model, area.width),
    };
    let glyph = place.node().map_or(("", theme.dim), |node| theme.glyph(model.vault.node(node)));
    let sign = format!("{} ", glyph.0);
    let sign = if glyph.0.is_empty() { "" } else { &sign };
    let what = if theme.signs == Signs::Words { "list of " } else { "" };
    let pieces = [(what, theme.dim), (sign, glyph.1), (&*place.name, title)];
    pane::frame(buffer, area, theme, &pieces, &corner);
    let mut inner = within(area);
    let mut cursor = None;
    if let Some(field) = &list.filter
        && inner.height > 1
    {
        let fault = list.fault().filter(|_| inner.height > 2);
        let rows = fault.map_or(0, |fault| found::fault_rows(inner.width, FILTER_FROM, fault));
        let rows = rows.min(inner.height - 2);
        inner.height -= 1 + rows;
        let line = Rect { y: inner.y + inner.height, height: 1, ..inner };
        if let Some(fault) = fault {
            let area = Rect { y: line.y + 1, height: rows, ..line };
            found::fault(buffer, area, FILTER_FROM, 0, fault, theme);
        }
        let end = pane::right(buffer, line, 12, 0, &format!("{hidden} "), theme.dim);
        let line = Rect { width: end, ..line };
        let column = pane::at(buffer, line, 0, 0, FILTER, theme.accent);
        cursor = pane::field(buffer, line, column, 0, field, theme).filter(|_| list.filtering);
    }
    if list.lines().is_empty() {
        empty(buffer, inner, model, place, theme);
    } else {
        rows(buffer, inner, model, place, focus, theme);
    }
    if list.is_waiting() {
        pane::at(buffer, inner, 1, 2, WAITING, theme.dim);
    }
    cursor
}

fn empty(buffer: &mut Buffer, area: Rect, model: &Model, place: &Place, theme: &Theme) {
    let reading = model.vault_generation == 0 && model.loading != Loading::Done;
    let words: &[&str] = match (&place.list.filter, place.screen()) {
        (Some(_), _) if place.list.is_behind() => &["Looking for rows that fit…"],
        (Some(_), _) if place.list.fault().is_some() => &["The filter is not complete."],
        (Some(_), _) => &["No row fits the filter.", "{close} clears it."],
        (None, _) if reading => &["The vault is being read.", "{find} finds what is in already."],
        (None, Some(screen)) if screen.is_waiting(model) => screen.face().waiting,
        (None, Some(screen)) => screen.empty(&model.vault),
        (None, None) if model.has_no_vault() => {
            &["No vault is open.", "{vaults} opens one that is known, {quit} quits."]
        }
        (None, None) => &["This vault has no notes yet.", "{rescan} reads it again, {quit} quits."],
    };
    for (row, line) in (0u16..).zip(words) {
        pane::at(buffer, area, 1, row, &model.tell(line), theme.dim);
    }
    let Some(screen) = place.screen().filter(|_| place.list.filter.is_none()) else { return };
    let asked = screen.asks(&model.vault).map(|asked| (asked, theme.text));
    let fault = screen.fault(model).map(|fault| (fault, theme.warning));
    let below = u16::try_from(words.len()).unwrap_or(0) + 1;
    for (row, (words, style)) in (below..).zip(asked.into_iter().chain(fault)) {
        pane::at(buffer, area, 1, row, &words, style);
    }
}

fn rows(
    buffer: &mut Buffer,
    area: Rect,
    model: &Model,
    place: &Place,
    focus: Focus,
    theme: &Theme,
) {
    let list = &place.list;
    let top = list.top(usize::from(area.height));
    let window = list.lines().iter().enumerate().skip(top).take(usize::from(area.height));
    let made = |line: &Line| match *line {
        Line::Row(section, row) => Some(list.row(&model.vault, section, row)),
        Line::This | Line::Title(_) => None,
    };
    let window: Vec<_> = window.map(|(at, line)| (at, *line, made(line))).collect();
    let shown = || window.iter().filter_map(|(.., row)| row.as_ref());
    let columns = Columns::of_window(shown, (&place.spot, focus), (area.width, model));
    // What the rows of one section have none of takes no room from them.
    let section_of = |line: &Line| match *line {
        Line::Row(section, _) => Some(section),
        Line::This | Line::Title(_) => None,
    };
    let mut sections: Vec<(u32, Columns)> = window
        .chunk_by(|(_, one, _), (_, other, _)| section_of(one) == section_of(other))
        .filter_map(|lines| {
            let section = section_of(&lines.first()?.1)?;
            let rows = || lines.iter().filter_map(|(.., row)| row.as_ref());
            let unit = list.section(section).row_unit;
            Some((section, columns.of_section(rows, unit, (area.width, model))))
        })
        .collect();
    share_columns(&mut sections, |section| list.section(section).row_unit);
    let most = longest_span(list);
    for (row, &(at, line, ref made)) in (0u16..).zip(&window) {
        if at == list.selected() {
            let fill = if focus == Focus::Keys { theme.selected } else { theme.left_behind };
            pane::fill(buffer, area, row, fill);
            let bar = if focus == Focus::Keys { theme.accent } else { theme.frame };
            pane::at(buffer, area, 0, row, "▌", bar);
        }
        match line {
            Line::This => this(buffer, area, row, model, place, columns.text(theme), theme),
            Line::Title(index) => {
                let section = list.section(index);
                let folded = if list.is_folded(section.key) { "▸ " } else { "" };
                let (all, shown) = (section.rows.len() + section.left_out, list.n_shown(index));
                let n = match all == shown {
                    true if matches!(section.key, ListKey::Said(_)) => String::new(),
                    true if !section.unit.is_empty() => format!("{} ", counted(all, section.unit)),
                    true => format!("{} ", thousands(all)),
                    false => format!("{} of {} ", thousands(shown), thousands(all)),
                };
                let end = pane::right(buffer, area, 6, row, &n, theme.dim);
                let area = Rect { width: end, ..area };
                if let ListKey::Span(..) = section.key {
                    span(buffer, area, row, (&section.label, shown, most), theme);
                } else {
                    let gap = u16::from(!n.is_empty());
                    let area = Rect { width: end.saturating_sub(gap), ..area };
                    let column = pane::at(buffer, area, 1, row, folded, theme.dim);
                    title(buffer, area, (column, row), model, section, focus, theme);
                }
            }
            Line::Row(section, _) => {
                let of_section = sections.iter().find(|(of, _)| *of == section);
                if let (Some(made), Some((_, columns))) = (made, of_section) {
                    let entry = (list.section(section), made);
                    neighbour(buffer, area, row, model, entry, *columns, theme);
                }
            }
        }
        if at == list.selected() && focus == Focus::Keys {
            pane::reverse(buffer, area, row, theme.selected);
        }
    }
}

/// Has sections whose numbers count the same thing stand in the same columns.
fn share_columns(sections: &mut [(u32, Columns)], unit: impl Fn(u32) -> &'static str) {
    for at in 0..sections.len() {
        let (of, columns) = sections[at];
        let is_alike = |other: u32| columns.units && unit(other) == unit(of);
        let alike = || sections.iter().filter(|(other, _)| is_alike(*other));
        let dates = alike().map(|(_, also)| also.dates).max().unwrap_or(0);
        let counts = alike().map(|(_, also)| also.counts).max().unwrap_or(0);
        sections[at].1.dates = columns.dates.max(dates);
        sections[at].1.counts = columns.counts.max(counts);
    }
}

/// The title of a section; behind it what the numbers of its rows count, where they have
/// no room to say so.
fn title(
    buffer: &mut Buffer,
    area: Rect,
    (column, row): (u16, u16),
    model: &Model,
    section: &Section,
    focus: Focus,
    theme: &Theme,
) {
    let column = pane::at(buffer, area, column, row, &section.label, theme.dim);
    let has_units = area.width >= UNIT_MIN || focus == Focus::LeftBehind;
    if !has_units && !section.row_unit.is_empty() && model.columns().counts {
        pane::at(buffer, area, column, row, &format!(": {}s", section.row_unit), theme.dim);
    }
    let cells = u16::try_from(cells::width(section.aside)).unwrap_or(u16::MAX);
    if column.saturating_add(2).saturating_add(cells) <= area.width {
        pane::at(buffer, area, column + 2, row, section.aside, theme.dim);
    }
}

/// How many rows the longest bar of a timeline stands for.
fn longest_span(list: &List) -> usize {
    let is_span = |section: &u32| matches!(list.section(*section).key, ListKey::Span(..));
    (0..list.n_sections()).filter(is_span).map(|section| list.n_shown(section)).max().unwrap_or(0)
}

/// A bar of a timeline: its label, and so much of the room behind it as it has of
/// the most.
fn span(
    buffer: &mut Buffer,
    area: Rect,
    row: u16,
    (label, n, most): (&Shown, usize, usize),
    theme: &Theme,
) {
    let column = pane::at(buffer, area, 1, row, label, theme.text) + 2;
    let room = usize::from(area.width.saturating_sub(column + 1).min(BAR_CELLS_MAX));
    let cells = (room * n).checked_div(most).unwrap_or(0).max(usize::from(n > 0));
    if theme.signs == Signs::Words {
        // The number at the right says as much.
        return;
    }
    let bar = "▄".repeat(cells);
    pane::at(buffer, area, column, row, &bar, theme.role(Role::Label, Marks::NONE));
}

fn this(
    buffer: &mut Buffer,
    area: Rect,
    row: u16,
    model: &Model,
    place: &Place,
    text: Style,
    theme: &Theme,
) {
    let node = match &place.spot {
        Spot::Node(node, _) if place.generation == model.vault_generation => *node,
        Spot::Screen(screen) => {
            pane::at(buffer, area, 1, row, screen.face().this.unwrap_or_default(), text);
            return;
        }
        Spot::Home => {
            let words = welcome::row(&model.home).unwrap_or_default();
            pane::at(buffer, area, 1, row, &words, text);
            return;
        }
        Spot::Node(..) => return,
    };
    let node = model.vault.node(node);
    let (glyph, style) = theme.glyph(node);
    let words = match (node.kind, &node.class) {
        (NodeKind::Tag, _) => "This tag".to_owned(),
        (NodeKind::Attachment, _) => "This attachment".to_owned(),
        (_, Some(class)) => format!("This {}", class.name()),
        (NodeKind::Note, None) => "This note".to_owned(),
        (NodeKind::Entity, None) => "This name".to_owned(),
    };
    let column = pane::at(buffer, area, 1, row, glyph, style);
    let column = pane::at(buffer, area, column + 1, row, &display_safe(&words), text);
    // The question that is asked most is answered where one lands.
    if let Some(met) = place.met {
        let words = format!("met {}", met.beside(model.today));
        let area = Rect { width: area.width.saturating_sub(1), ..area };
        pane::right(buffer, area, column + 2, row, &words, theme.dim);
    }
}

/// Whom a task is for and how much it matters, each in its column before that of
/// dates. Gives where its words end, which go on below what it does not say.
fn task_columns(
    buffer: &mut Buffer,
    area: Rect,
    row: u16,
    (entry, who): (&Row, Option<&Shown>),
    (end, column_end): (u16, u16),
    columns: Columns,
    theme: &Theme,
) -> u16 {
    let (mut end, mut column_end) = (end, column_end);
    if columns.priorities {
        column_end = column_end.saturating_sub(PRIORITY_CELLS);
        if let Some(priority) = entry.priority {
            pane::at(buffer, area, column_end + 1, row, priority_word(priority), theme.dim);
            end = end.min(column_end);
        }
    }
    if let Some(who) = who {
        let room = who_cells(area.width);
        let column = column_end.saturating_sub(room);
        let who = cells::cut_end(who, usize::from(room.saturating_sub(1)));
        pane::at(buffer, area, column, row, &who, theme.dim);
        end = end.min(column.saturating_sub(1));
    }
    end
}

fn neighbour(
    buffer: &mut Buffer,
    area: Rect,
    row: u16,
    model: &Model,
    (section, entry): (&Section, &Row),
    columns: Columns,
    theme: &Theme,
) {
    let (vault, key) = (&*model.vault, section.key);
    let node = vault.node(entry.node);
    let (subject, words) = entry.says(vault);
    let is_task = matches!(entry.words, Words::Task { .. });
    // Most tasks are the owner's, who knows it.
    let subject = subject.filter(|of| !is_task || vault.owner() != Some(*of));
    let (glyph, style) = match (&entry.words, key.says()) {
        (Words::Task { status, .. }, _) => theme.task(*status),
        (_, Says::Node) => theme.glyph(subject.map_or(node, |subject| vault.node(subject))),
        (_, Says::Task) => theme.task(' '),
        (_, Says::Problem) => ("!", theme.warning),
        (_, Says::Line) => ("·", theme.dim),
    };
    let text = columns.text(theme);
    let style = if columns.focus == Focus::LeftBehind { theme.dim.patch(style) } else { style };
    let name = subject.map_or_else(Shown::default, |of| display_safe(vault.node(of).name()));
    let is_behind = is_task && area.width >= SUBJECT_COLUMN_MIN;
    let has_subject = entry.has_subject() && columns.subjects && !is_behind;
    let subject_cells = match has_subject && (!is_task || !name.is_empty()) {
        // A column for names would hold none of them whole.
        true if area.width < SUBJECT_COLUMN_MIN => {
            let cells = u16::try_from(cells::width(&name)).unwrap_or(u16::MAX);
            cells.min(area.width / 2) + 2
        }
        true => (area.width / SUBJECT_PART).min(SUBJECT_CELLS_MAX) + 2,
        false => 0,
    };
    // Where the words end, and where the next column does: a row that has nothing
    // in a column goes on below it.
    let mut end = area.width.saturating_sub(1);
    let mut column_end = end;
    if columns.dates > 0 {
        if let Some(words) = columns.day(entry, area.width, model) {
            let is_late = matches!(entry.when, When::Overdue | When::Passed);
            let style = if is_late { theme.warning } else { theme.dim };
            let begin = pane::right(buffer, Rect { width: end, ..area }, 12, row, &words, style);
            end = begin.saturating_sub(1).min(end.saturating_sub(columns.date_cells()));
        }
        column_end = column_end.saturating_sub(columns.dates);
    }
    // On Home whom a task is for is its label, which tells less than its words.
    let label = entry.label.as_ref();
    let who = label.filter(|_| area.width >= WHO_PART_WHOLE_MIN);
    if is_task {
        let behind = subject.filter(|_| is_behind).map(|_| &name);
        let behind = behind.or(who);
        end = task_columns(buffer, area, row, (entry, behind), (end, column_end), columns, theme);
    }
    let before_counts =
        column_end.saturating_sub(columns.counts + u16::from(columns.counts > 0) * 2);
    if let Some(count) = entry.count.filter(|_| columns.counts > 0) {
        let count = count_words(count, if columns.units { section.row_unit } else { "" });
        let area = Rect { width: column_end, ..area };
        let begin = pane::right(buffer, area, 8, row, &count, theme.dim);
        end = begin.min(column_end.saturating_sub(COUNT_CELLS)).saturating_sub(1);
    }
    let has_room = match key.says() {
        Says::Problem => area.width >= LABEL_BESIDE_PROBLEM_MIN,
        _ if key == ListKey::Home(HomeSection::Pinned) => area.width >= PIN_LABEL_MIN,
        _ => subject_cells == 0 || area.width >= LABEL_BESIDE_SUBJECT_MIN,
    };
    if let Some(label) = label.filter(|_| has_room && !is_task) {
        let area = Rect { width: before_counts, ..area };
        let begin = pane::right(buffer, area, LABEL_FROM, row, label, theme.dim);
        if begin < before_counts {
            end = begin.min(end).saturating_sub(1);
        }
    }
    let mut column = pane::at(buffer, area, 1, row, glyph, style) + 1;
    if subject_cells > 0 {
        let room = subject_cells - 2;
        let name = cells::cut_end(&name, usize::from(room));
        pane::at(buffer, area, column, row, &name, theme.dim);
        column += subject_cells;
    }
    let title = words.is_none().then(|| title_of_number(vault, entry.node)).flatten();
    let words = words.unwrap_or_else(|| display_safe(strip_date(node.name(), node.date)));
    let room = end.saturating_sub(column);
    if let Words::Marked { marks, .. } = &entry.words {
        let area = Rect { width: end, ..area };
        let matched = if columns.focus == Focus::LeftBehind { text } else { theme.matched };
        found::marked(buffer, area, column, row, (&words, marks), [text, matched]);
        return;
    }
    let words = cells::cut_end(&words, usize::from(room));
    column = pane::at(buffer, area, column, row, &words, text);
    if let Some(title) = title {
        let area = Rect { width: end, ..area };
        pane::at(buffer, area, column + 2, row, &title, theme.dim);
    }
}
