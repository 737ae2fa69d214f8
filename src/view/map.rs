//! The map: lines as Braille, nodes and labels over them, and below it what joins
//! the chosen node, with the line that says so.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::bars::{counted, thousands};
use super::theme::Theme;
use super::{Cursor, columns, found, pane};
use crate::app::list::List;
use crate::app::map;
use crate::app::model::Model;
use crate::app::screens::Screen;
use crate::app::trail::Spot;
use crate::query::map::raster::Stroke;
use crate::query::map::scene::{Cell, Label, Scene};
use crate::query::map::{About, Chart, Map, MapNode};
use crate::text::shown::display_safe;
use crate::text::{Shown, cells};
use crate::vault::NodeId;

/// Draws the map in its frame.
pub fn draw(buffer: &mut Buffer, frame: Rect, model: &Model, theme: &Theme) -> Cursor {
    let place = model.here();
    let (area, below) = map::divided(frame);
    let scene = map::scene(model);
    title(buffer, frame, model, scene.as_ref(), theme);
    let (Some(chart), Some(scene)) = (&place.sheet.chart, scene) else {
        for (row, line) in
            (0u16..).zip(place.screen().map_or(&[][..], |screen| screen.face().waiting))
        {
            pane::at(buffer, area, 0, row, &model.tell(line), theme.dim);
        }
        return None;
    };
    for (cell, stroke, sign) in scene.raster().cells() {
        let style = match stroke {
            Stroke::Faint => theme.frame,
            Stroke::Near => theme.dim,
            Stroke::Chosen => theme.accent,
        };
        put(buffer, area, cell, sign.encode_utf8(&mut [0; 4]), style);
    }
    let look = Look { chosen: map::chosen(model), focus: map::focus(model), theme };
    for label in &scene.labels {
        look.label(buffer, area, chart, label);
    }
    for dot in &scene.dots {
        look.dot(buffer, area, model, chart, dot.node, dot.cell);
    }
    let (cursor, below) = filter(buffer, below, &place.list, theme);
    if !below.is_empty() {
        words(buffer, below, model, &chart.map, theme);
    }
    cursor
}

/// The filter and what is wrong with it, and the rows that are left.
fn filter(buffer: &mut Buffer, area: Rect, list: &List, theme: &Theme) -> (Cursor, Rect) {
    // Where there is one row, it is for what is being done.
    let has_room = list.filtering || area.height > 1;
    let Some(field) = list.filter.as_ref().filter(|_| has_room && !area.is_empty()) else {
        return (None, area);
    };
    let line = Rect { height: 1, ..area };
    let rest = Rect { y: area.y + 1, height: area.height - 1, ..area };
    let column = pane::at(buffer, line, 0, 0, columns::FILTER.trim_start(), theme.accent);
    let cursor = pane::field(buffer, line, column, 0, field, theme);
    let cursor = cursor.filter(|_| list.filtering);
    match list.fault() {
        Some(fault) if rest.height > 0 => {
            found::fault(buffer, rest, columns::FILTER_FROM - 1, 0, fault, theme);
            (cursor, Rect { height: 0, ..rest })
        }
        Some(_) | None => (cursor, rest),
    }
}

/// Writes one sign or text at a cell of an area.
fn put(buffer: &mut Buffer, area: Rect, cell: Cell, text: &str, style: Style) {
    if let (Ok(column), Ok(row)) = (u16::try_from(cell.column), u16::try_from(cell.row)) {
        // Nothing of the line below shows through.
        pane::at(buffer, area, column, row, text, Style::reset().patch(style));
    }
}

/// Focus and hops above, how much is drawn below.
fn title(buffer: &mut Buffer, frame: Rect, model: &Model, scene: Option<&Scene>, theme: &Theme) {
    let Spot::Screen(Screen::Map(of, hops)) = &model.here().spot else { return };
    let style =
        if model.is_reading() { theme.text } else { theme.accent.add_modifier(Modifier::BOLD) };
    let focus = map::focus(model).map(|node| model.vault.node(node));
    let (sign, sign_style) = focus.map_or(("", theme.dim), |node| theme.glyph(node));
    let name = focus.map(|node| display_safe(node.name())).unwrap_or_default();
    let hops = match of {
        About::Node(_) => format!("  {}", counted(usize::from(hops.n()), "hop")),
        About::Circle(_) => "  and who belongs together with it".to_owned(),
        About::Whole => String::new(),
    };
    let name =
        if *of == About::Whole { Shown::new("The vault by what belongs together") } else { name };
    let sign = if sign.is_empty() { String::new() } else { format!("{sign} ") };
    let pieces = [(&*sign, sign_style), (&*name, style), (&*hops, theme.dim)];
    let corner = scene.map_or_else(String::new, |scene| corner(model, scene));
    pane::frame(buffer, frame, theme, &pieces, &corner);
}

fn corner(model: &Model, scene: &Scene) -> String {
    let smaller = map::shown(model).map_or(0, |map| map.n_smaller);
    let mut words = vec![counted(scene.dots.len(), "node")];
    if smaller > 0 {
        words.push(format!("{} smaller left out", thousands(smaller as usize)));
    }
    let n_left_out = map::left_out(model).len();
    if n_left_out > 0 {
        words.push(format!("{} left out", thousands(n_left_out)));
    }
    if scene.n_outside > 0 {
        words.push(format!("{} outside", thousands(scene.n_outside)));
    }
    if scene.n_hidden > 0 {
        words.push(format!("{} hidden", counted(scene.n_hidden, "label")));
    }
    words.join("  ")
}

/// What decides how a node is drawn.
struct Look<'t> {
    chosen: Option<u32>,
    focus: Option<NodeId>,
    theme: &'t Theme,
}

impl Look<'_> {
    fn dot(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        model: &Model,
        chart: &Chart,
        number: u32,
        cell: Cell,
    ) {
        let MapNode { node, members, .. } = chart.map.nodes[number as usize];
        let (sign, style) = match members {
            Some(members) => (community(members, largest(chart)), self.theme.text),
            None => self.theme.glyph(model.vault.node(node)),
        };
        let style = match () {
            () if self.chosen == Some(number) => self.theme.accent.add_modifier(Modifier::BOLD),
            () if self.focus == Some(node) => style.add_modifier(Modifier::BOLD),
            () => style,
        };
        put(buffer, area, cell, sign, style);
    }

    fn label(&self, buffer: &mut Buffer, area: Rect, chart: &Chart, label: &Label) {
        let drawn = &chart.map.nodes[label.node as usize];
        let theme = self.theme;
        let style = match () {
            () if self.chosen == Some(label.node) => {
                theme.accent.patch(theme.selected).add_modifier(Modifier::BOLD)
            }
            () if self.focus == Some(drawn.node) => theme.text.add_modifier(Modifier::BOLD),
            () if is_small(drawn.members, largest(chart)) => theme.dim,
            () if drawn.hop <= 1 => theme.text,
            () => theme.dim,
        };
        // No line runs into a name.
        let width = i32::try_from(label.width()).unwrap_or(0);
        for column in [label.cell.column - 1, label.cell.column + width] {
            put(buffer, area, Cell { column, ..label.cell }, " ", theme.text);
        }
        put(buffer, area, label.cell, &label.name, style);
        let behind = i32::try_from(cells::width(&label.name)).unwrap_or(0) + 1;
        let cell = Cell { column: label.cell.column + behind, ..label.cell };
        if !label.more.is_empty() {
            // No line runs through the gap.
            put(buffer, area, Cell { column: cell.column - 1, ..cell }, " ", theme.text);
            put(buffer, area, cell, &label.more, theme.dim);
        }
    }
}

/// How many members the largest community has.
fn largest(chart: &Chart) -> u32 {
    chart.map.nodes.iter().filter_map(|drawn| drawn.members).max().unwrap_or(0)
}

/// Whether a community has so few members that its name steps back behind others.
fn is_small(members: Option<u32>, largest: u32) -> bool {
    members.is_some_and(|members| community(members, largest) == SMALL)
}

/// The sign of a community of few members.
const SMALL: &str = "○";

/// The sign of a community, by its size.
fn community(members: u32, largest: u32) -> &'static str {
    match largest / members.max(1) {
        0..3 => "◉",
        3..10 => "◎",
        _ => SMALL,
    }
}

/// Who belongs to a community, and what it is most joined to.
fn members(
    buffer: &mut Buffer,
    area: Rect,
    model: &Model,
    (map, chosen): (&Map, u32),
    theme: &Theme,
) {
    let Some(drawn) = map.nodes.get(chosen as usize) else { return };
    let n = counted(drawn.members.unwrap_or_default() as usize, "member");
    let column = pane::at(buffer, area, 0, 0, &drawn.label, theme.text);
    let column = pane::at(buffer, area, column, 0, &format!("  and others, {n}."), theme.dim);
    let hint = model.tell(" {map-walk} looks inside.");
    if has_room(area, column, &hint) {
        pane::at(buffer, area, column, 0, &hint, theme.dim);
    }
    let mut joined: Vec<(u32, u32)> =
        map.edges.iter().filter_map(|edge| Some((edge.n_other, edge.other(chosen)?))).collect();
    joined.sort_unstable_by(|one, other| other.cmp(one));
    if joined.is_empty() {
        return;
    }
    let mut column = pane::at(buffer, area, 0, 1, "joined to ", theme.dim);
    for (at, (n, other)) in joined.iter().take(3).enumerate() {
        let label = &map.nodes[*other as usize].label;
        let n = format!("  {}", counted(*n as usize, "edge"));
        // The first says something though it be cut, a piece of another nothing.
        if at > 0 && !has_room(area, column, &format!("{label}{n}")) {
            break;
        }
        column = pane::at(buffer, area, column, 1, label, theme.text);
        column = pane::at(buffer, area, column, 1, &n, theme.dim) + 3;
    }
}

/// Whether words fit whole from a column on.
fn has_room(area: Rect, column: u16, words: &str) -> bool {
    usize::from(column) + cells::width(words) <= usize::from(area.width)
}

/// What joins the chosen node, and the line that says so.
fn words(buffer: &mut Buffer, area: Rect, model: &Model, map: &Map, theme: &Theme) {
    let Some(chosen) = map::chosen(model) else { return };
    if map.nodes.get(chosen as usize).is_some_and(|drawn| drawn.members.is_some()) {
        return members(buffer, area, model, (map, chosen), theme);
    }
    let Some((from, edge)) = map.way_to(chosen) else {
        let hint = match map.nodes.len() {
            0 | 1 => "Nothing is joined to this. {leave-map} goes back.",
            _ => "The arrows choose a node; {map-walk} makes it the middle.",
        };
        pane::at(buffer, area, 0, 0, &model.tell(hint), theme.dim);
        return;
    };
    let name = |number: u32| &map.nodes[number as usize].label;
    let composed = model.preview.composed().filter(|_| model.preview.is_settled());
    let strip = composed.and_then(|composed| composed.strip.as_ref());
    let mut line = area;
    if let Some(strip) = strip.filter(|_| area.height > 1) {
        let room = usize::from(area.width * 2 / 5);
        let place = cells::cut_middle(&strip.place, room);
        let end = pane::right(buffer, area, 0, 0, &place, theme.dim);
        line.width = end.saturating_sub(2);
    }
    let mut column = 0;
    let verb = display_safe(&map.verb(&model.vault, edge, from));
    let other = match edge.n_other {
        0 => String::new(),
        n => format!("  and {n} more"),
    };
    // The focus stands in the title.
    let (from_name, gap) = if from == 0 { ("", "") } else { (&**name(from), " ") };
    let pieces = [
        (from_name, theme.dim),
        (gap, theme.dim),
        (&*verb, theme.accent),
        (" ", theme.dim),
        (&**name(chosen), theme.text),
    ];
    for (piece, style) in pieces {
        column = pane::at(buffer, line, column, 0, piece, style);
    }
    if has_room(line, column, &other) {
        column = pane::at(buffer, line, column, 0, &other, theme.dim);
    }
    if let Some(strip) = strip {
        let row = u16::from(area.height > 1);
        let column = if row == 1 { 0 } else { column + 2 };
        let column = pane::at(buffer, area, column, row, "▌ ", theme.accent);
        pane::at(buffer, area, column, row, &strip.words, theme.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_small_communities_step_back_behind_those_of_large_ones() {
        assert!(is_small(Some(3), 1_375));
        assert!(!is_small(Some(741), 1_375) && !is_small(Some(257), 1_375));
        assert!(!is_small(Some(4), 33), "in a small vault all are small");
        assert!(!is_small(None, 0), "a name is no community");
    }
}
