//! What the mouse does: a click chooses, a click on what is chosen walks or
//! follows, the wheel moves what lies under it.

use ratatui::layout::{Position, Rect};

use super::actions;
use super::areas::{self, Areas, Border};
use super::footer;
use super::model::{Layer, Model};
use super::msg::{Effect, Mouse};
use super::preview;
use super::trail::{Reading, Spot};

/// Rows that one turn of the wheel moves.
const WHEEL_ROWS: isize = 3;

/// Acts on the mouse at a cell, counted from 0; cells outside mean nothing. A double
/// click is two clicks, but no second one where the first has led elsewhere: what then
/// lies under the mouse was not meant.
pub fn act(model: &mut Model, mouse: Mouse, x: u16, y: u16) -> Option<Effect> {
    let mouse = match mouse {
        Mouse::Again if model.click_led => return None,
        Mouse::Again => Mouse::Click,
        other => other,
    };
    let before = (mouse == Mouse::Click).then(|| stand(model));
    let effect = act_once(model, mouse, x, y);
    if let Some(before) = before {
        model.click_led = effect.is_some() || before != stand(model);
    }
    effect
}

/// What a click may change that leads elsewhere: the place, and what lies over it.
fn stand(model: &Model) -> (usize, Spot, bool) {
    let is_clear = matches!(model.layer, Layer::None);
    (model.trail.places().len(), model.here().spot.clone(), is_clear)
}

fn act_once(model: &mut Model, mouse: Mouse, x: u16, y: u16) -> Option<Effect> {
    model.pressed.clear();
    if mouse == Mouse::Click {
        model.held.clear();
    }
    let at = Position::new(x, y);
    let areas = model.areas();
    if let Some(border) = model.border {
        return draw_border(model, border, mouse, at);
    }
    if areas.footer.contains(at) && mouse == Mouse::Click {
        let command = footer::command_at(model, at.x)?;
        return (command.run)(model);
    }
    let moves = matches!(mouse, Mouse::Drag | Mouse::Release);
    if moves && !(model.here().is_map() && matches!(model.layer, Layer::None)) {
        return None;
    }
    match &model.layer {
        Layer::Finder(_) => in_finder(model, mouse, at, &areas),
        Layer::Popup(_) => in_popup(model, mouse, at, &areas),
        Layer::Change(_) => in_change(model, mouse, at, &areas),
        Layer::None => in_walk(model, mouse, at, &areas),
    }
}

fn wheel(mouse: Mouse) -> Option<isize> {
    match mouse {
        Mouse::WheelUp => Some(-WHEEL_ROWS),
        Mouse::WheelDown => Some(WHEEL_ROWS),
        Mouse::Click | Mouse::Again | Mouse::Drag | Mouse::Release => None,
    }
}

/// The row of a list that a cell lies on, from the list's first line.
fn row_at(area: Rect, skip: u16, at: Position) -> Option<usize> {
    let inner = Rect {
        y: area.y + skip.min(area.height),
        height: area.height.saturating_sub(skip),
        ..area
    };
    inner.contains(at).then(|| usize::from(at.y - inner.y))
}

fn in_finder(model: &mut Model, mouse: Mouse, at: Position, areas: &Areas) -> Option<Effect> {
    let list = areas::within(areas.finder);
    let Layer::Finder(pane) = &mut model.layer else { return None };
    if let Some(by) = wheel(mouse) {
        pane.step(by);
        return None;
    }
    let body = areas::below_field(list);
    let row = row_at(body, 0, at)? + pane.top(usize::from(body.height));
    if row == pane.selected {
        return actions::finder_go(model);
    }
    if row < pane.len() {
        pane.selected = row;
    }
    None
}

fn in_popup(model: &mut Model, mouse: Mouse, at: Position, areas: &Areas) -> Option<Effect> {
    let area = areas::within(areas.popup);
    let Layer::Popup(popup) = &mut model.layer else { return None };
    if let Some(by) = wheel(mouse) {
        popup.step(by);
        return None;
    }
    if !areas.popup.contains(at) {
        return actions::close(model);
    }
    let body = areas::below_field(area);
    let lines = popup.lines(body.width.into());
    let line = row_at(body, 0, at)? + popup.top(&lines, body.height.into());
    let row = lines.get(line)?.at;
    if row == popup.selected() {
        return actions::popup_choose(model);
    }
    popup.select(row);
    None
}

/// The wheel goes through a change that is shown, a click beside it leaves all as it
/// was. No click writes but one on the footer's word for it.
fn in_change(model: &mut Model, mouse: Mouse, at: Position, areas: &Areas) -> Option<Effect> {
    let height = usize::from(areas::within(areas.popup).height);
    let Layer::Change(shown) = &mut model.layer else { return None };
    match wheel(mouse) {
        Some(by) => shown.scroll(by, height),
        None if !areas.popup.contains(at) => return actions::close(model),
        None => {}
    }
    None
}

/// Moves a border of columns with the mouse until the button comes up.
fn draw_border(model: &mut Model, border: Border, mouse: Mouse, at: Position) -> Option<Effect> {
    match mouse {
        Mouse::Drag => {
            model.drawn = Some(model.areas().with_border(model.columns(), border, at.x));
        }
        _ => model.border = None,
    }
    None
}

fn in_walk(model: &mut Model, mouse: Mouse, at: Position, areas: &Areas) -> Option<Effect> {
    if let Some(border) = areas.border(at).filter(|_| mouse == Mouse::Click) {
        model.border = Some(border);
        return None;
    }
    let is_map = model.here().is_map();
    if is_map && (areas.list.contains(at) || matches!(mouse, Mouse::Drag | Mouse::Release)) {
        actions::in_map(model, mouse, at)
    } else if areas.list.contains(at) {
        in_list(model, mouse, at, areas.list)
    } else if areas.preview.contains(at) {
        in_preview(model, mouse, at, areas.preview)
    } else if areas.from.contains(at) && mouse == Mouse::Click {
        let area = areas::within(areas.from);
        let top = model.trail.before().map_or(0, |place| place.list.top(usize::from(area.height)));
        let row = row_at(area, 0, at).map(|row| row + top);
        let effect = actions::step_back(model);
        if let Some(row) = row {
            model.trail.here_mut().list.select(row);
        }
        effect
    } else if areas.header.contains(at) && mouse == Mouse::Click {
        actions::go_home(model)
    } else {
        None
    }
}

fn in_list(model: &mut Model, mouse: Mouse, at: Position, frame: Rect) -> Option<Effect> {
    let area = areas::within(frame);
    model.trail.here_mut().reading = None;
    let list = &mut model.trail.here_mut().list;
    if let Some(by) = wheel(mouse) {
        list.step(by);
        return None;
    }
    let row = row_at(area, 0, at)? + list.top(usize::from(area.height));
    if row == list.selected() {
        return actions::walk(model);
    }
    list.select(row);
    None
}

fn in_preview(model: &mut Model, mouse: Mouse, at: Position, frame: Rect) -> Option<Effect> {
    let height = preview::height(model);
    if let Some(by) = wheel(mouse) {
        model.preview.scroll(by, height);
        preview::remember(model);
        return None;
    }
    let area = areas::inside(frame);
    let strip = u16::try_from(usize::from(area.height).saturating_sub(height)).unwrap_or(0);
    let row = row_at(area, strip, at)? + model.preview.top;
    let column = at.x - area.x;
    let hit = model.preview.page()?.links.iter().position(|link| {
        link.parts.iter().any(|part| part.row == row && part.columns.contains(&column))
    });
    match hit {
        Some(link) => actions::follow_link(model, link),
        None => {
            let reading = Reading { top: model.preview.top, link: None };
            if model.here().is_read_here() {
                model.trail.here_mut().reading.get_or_insert(reading);
            }
            None
        }
    }
}
