//! The map: opening it, choosing by direction, walking, hops, zoom, the mouse.

use std::sync::Arc;

use ratatui::layout::Position;

use super::{Done, close, leave, step_back, toast, walk_to};
use crate::app::map::{self, Grip, Sheet};
use crate::app::model::Model;
use crate::app::msg::Mouse;
use crate::app::places;
use crate::app::preview::Preview;
use crate::app::screens::Screen;
use crate::app::trail::{At, Reading, Spot};
use crate::query::map::scene::ZOOM_MAX;
use crate::query::map::{About, Hops, Point};
use crate::vault::NodeId;

/// The part of the map's width and height by which it is moved.
const PAN_PART: f32 = 0.2;

/// Opens the map of where one is, with the chosen row chosen; of the chosen row
/// itself where one is at no node. From a map, the list of the chosen node.
pub(in crate::app) fn map(model: &mut Model) -> Done {
    if model.here().is_map() {
        if let Some(node) = chosen_node(model) {
            walk_to(model, node, At::Top);
        }
        return None;
    }
    let row = model.here().list.selected_row(&model.vault).map(|row| row.node);
    let Some(of) = model.here().node().or(row) else {
        toast(model, "A map is of a name or a note; choose one first.");
        return None;
    };
    let choose = row.filter(|row| *row != of).map(|row| model.vault.anchor(row));
    let sheet = Sheet { choose, ..Sheet::default() };
    let hops = hops_at_first(model, of);
    let of = model.vault.anchor(of);
    open(model, About::Node(of), hops, sheet);
    None
}

/// A screen smaller than this in cells has room for the names of one hop.
const TWO_HOPS_MIN: (u16, u16) = (90, 26);
/// As long as more edges than this lead there: two hops are not many then.
const ONE_HOP_EDGES_MIN: usize = 8;

/// How far a map reaches when it is opened: as far as its names can be read.
fn hops_at_first(model: &Model, of: NodeId) -> Hops {
    let is_small = model.size.0 < TWO_HOPS_MIN.0 || model.size.1 < TWO_HOPS_MIN.1;
    let has_many = model.vault.degree(of) > ONE_HOP_EDGES_MIN;
    let default = Hops::default();
    if is_small && has_many { default.nearer().unwrap_or(default) } else { default }
}

/// Opens the map of the whole vault.
pub(in crate::app) fn whole_map(model: &mut Model) -> Done {
    let is_there = matches!(model.here().screen(), Some(Screen::Map(About::Whole, _)));
    if !is_there {
        open(model, About::Whole, Hops::default(), Sheet::default());
    }
    None
}

fn open(model: &mut Model, of: About, hops: Hops, sheet: Sheet) {
    let mut place = places::screen(&model.stock(), Screen::Map(of, hops));
    place.sheet = sheet;
    leave(model);
    model.trail.walk(place);
}

fn chosen_node(model: &Model) -> Option<NodeId> {
    let chosen = map::chosen(model)?;
    map::shown(model)?.nodes.get(chosen as usize).map(|drawn| drawn.node)
}

/// Makes the chosen node the focus of the map; from the focus, walks to its list.
pub(in crate::app) fn map_walk(model: &mut Model) -> Done {
    let node = chosen_node(model).or_else(|| map::focus(model))?;
    let Spot::Screen(Screen::Map(about, hops)) = &model.here().spot else { return None };
    let (in_whole, hops) = (*about == About::Whole, *hops);
    if map::focus(model) == Some(node) {
        walk_to(model, node, At::Top);
        return None;
    }
    // What is drawn keeps its place, and is looked at from as near.
    let here = &model.here().sheet;
    let sight = crate::query::map::scene::Sight { moved: Point::default(), ..here.sight };
    let sheet = Sheet { sight, choose: None, ..here.clone() };
    let of = model.vault.anchor(node);
    // What a community holds is drawn anew.
    let (of, sheet) = match in_whole {
        true => (About::Circle(of), Sheet::default()),
        false => (About::Node(of), sheet),
    };
    open(model, of, hops, sheet);
    None
}

pub(in crate::app) fn map_read(model: &mut Model) -> Done {
    if !model.here().is_map() {
        return None;
    }
    let Preview { top, link, .. } = model.preview;
    model.trail.here_mut().reading = Some(Reading { top, link });
    None
}

pub(in crate::app) fn leave_map(model: &mut Model) -> Done {
    if model.here().list.filter.is_some() || model.toast.is_some() {
        return close(model);
    }
    step_back(model)
}

pub(in crate::app) fn map_up(model: &mut Model) -> Done {
    towards(model, (0, -1))
}

pub(in crate::app) fn map_down(model: &mut Model) -> Done {
    towards(model, (0, 1))
}

pub(in crate::app) fn map_left(model: &mut Model) -> Done {
    towards(model, (-1, 0))
}

pub(in crate::app) fn map_right(model: &mut Model) -> Done {
    towards(model, (1, 0))
}

/// Chooses the nearest node in a direction.
fn towards(model: &mut Model, direction: (i32, i32)) -> Done {
    let found = map::scene(model).and_then(|scene| {
        let from = map::chosen(model)?;
        scene.nearest(from, direction)
    });
    if let Some(number) = found {
        map::choose(model, number);
    }
    None
}

pub(in crate::app) fn further(model: &mut Model) -> Done {
    let furthest = format!("{} hops are the furthest.", Hops::MAX);
    reach(model, Hops::further, &furthest)
}

pub(in crate::app) fn nearer(model: &mut Model) -> Done {
    reach(model, Hops::nearer, "One hop is the nearest.")
}

/// Changes how far the map reaches.
fn reach(model: &mut Model, next: fn(Hops) -> Option<Hops>, end: &str) -> Done {
    let Spot::Screen(Screen::Map(of, hops)) = &model.here().spot else { return None };
    match next(*hops) {
        Some(hops) => {
            let of = of.clone();
            model.trail.here_mut().spot = Spot::Screen(Screen::Map(of, hops));
        }
        None => toast(model, end),
    }
    None
}

pub(in crate::app) fn zoom_in(model: &mut Model) -> Done {
    let about = chosen_point(model)?;
    zoom(model, 1, about)
}

pub(in crate::app) fn zoom_out(model: &mut Model) -> Done {
    let about = chosen_point(model)?;
    zoom(model, -1, about)
}

fn chosen_point(model: &Model) -> Option<Point> {
    let chart = model.here().sheet.chart.as_ref()?;
    chart.points.get(map::chosen(model)? as usize).copied()
}

/// Zooms so that a point stays where it is on the screen.
fn zoom(model: &mut Model, steps: i8, about: Point) -> Done {
    let before = map::camera(model)?;
    let sight = &mut model.trail.here_mut().sheet.sight;
    sight.zoom = sight.zoom.saturating_add(steps).clamp(-2, ZOOM_MAX);
    let after = map::camera(model)?;
    let share = |before: f32, after: f32| 1.0 - before / after.max(1e-6);
    let away = about.from(before.middle);
    let by = Point {
        x: away.x * share(before.scale.0, after.scale.0),
        y: away.y * share(before.scale.1, after.scale.1),
    };
    let sight = &mut model.trail.here_mut().sheet.sight;
    sight.moved = sight.moved.moved(by, 1.0);
    None
}

pub(in crate::app) fn all_of_map(model: &mut Model) -> Done {
    model.trail.here_mut().sheet.sight = Default::default();
    None
}

pub(in crate::app) fn pan_up(model: &mut Model) -> Done {
    pan(model, (0.0, -PAN_PART))
}

pub(in crate::app) fn pan_down(model: &mut Model) -> Done {
    pan(model, (0.0, PAN_PART))
}

pub(in crate::app) fn pan_left(model: &mut Model) -> Done {
    pan(model, (-PAN_PART, 0.0))
}

pub(in crate::app) fn pan_right(model: &mut Model) -> Done {
    pan(model, (PAN_PART, 0.0))
}

/// Moves what is looked at by parts of the area.
fn pan(model: &mut Model, (across, down): (f32, f32)) -> Done {
    let camera = map::camera(model)?;
    move_by(model, (across * f32::from(camera.size.0), down * f32::from(camera.size.1)))
}

/// Moves what is looked at by cells.
fn move_by(model: &mut Model, (columns, rows): (f32, f32)) -> Done {
    let camera = map::camera(model)?;
    let by = Point { x: columns / camera.scale.0.max(1e-6), y: rows / camera.scale.1.max(1e-6) };
    let sight = &mut model.trail.here_mut().sheet.sight;
    sight.moved = sight.moved.moved(by, 1.0);
    None
}

/// A press chooses, a release on what was chosen walks, a drag moves the node or
/// the map, the wheel zooms.
pub(in crate::app) fn in_map(model: &mut Model, mouse: Mouse, at: Position) -> Done {
    map::stop(model);
    let cell = map::cell_at(model, at);
    match mouse {
        Mouse::WheelUp | Mouse::WheelDown => {
            let about = map::camera(model)?.point(cell);
            zoom(model, if mouse == Mouse::WheelUp { 1 } else { -1 }, about)
        }
        Mouse::Click | Mouse::Again => {
            model.trail.here_mut().reading = None;
            let node = map::scene(model)?.node_at(cell);
            let walks = node.is_some() && node == map::chosen(model);
            model.charting.grip = Some(Grip { node, at, walks });
            if let Some(node) = node {
                map::choose(model, node);
            }
            None
        }
        Mouse::Drag => drag(model, at),
        Mouse::Release => {
            let grip = model.charting.grip.take()?;
            if grip.walks { map_walk(model) } else { None }
        }
    }
}

fn drag(model: &mut Model, at: Position) -> Done {
    let grip = model.charting.grip.as_mut()?;
    let by = (f32::from(at.x) - f32::from(grip.at.x), f32::from(at.y) - f32::from(grip.at.y));
    (grip.at, grip.walks) = (at, false);
    let Some(node) = grip.node else { return move_by(model, (-by.0, -by.1)) };
    let camera = map::camera(model)?;
    let point = camera.point(map::cell_at(model, at));
    let sheet = &mut model.trail.here_mut().sheet;
    let chart = Arc::make_mut(sheet.chart.as_mut()?);
    // While it is still drawn its places are the worker's.
    if chart.settled {
        *chart.points.get_mut(node as usize)? = point;
    }
    None
}
