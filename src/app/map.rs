//! The map as a place of the trail: its chart, how it is looked at, and what
//! moves on it.
//!
//! What is to be drawn follows from the model; [`sync`] compares it with what is
//! there and asks the world only when it differs. Until the first answer the chart
//! of the map one came from stays, and its nodes keep their places.

use std::sync::Arc;

use ratatui::layout::{Position, Rect};
use rustc_hash::FxHashSet;

use super::areas;
use super::list::{Line, List};
use super::model::Model;
use super::msg::{Effect, Work};
use super::places::Stock;
use super::screens::Screen;
use super::trail::{Place, Spot};
use crate::query::map::scene::{Cell, Sight};
use crate::query::map::{Asked, Camera, Chart, LeftOut, Map, Scene};
use crate::vault::{Anchor, NodeId};

/// How long the map takes to re-centre, in milliseconds.
pub const MOTION_MS: u32 = 240;

/// Rows below a map, for what joins the chosen node, and for the line that says
/// so.
const WORDS_ROWS: u16 = 2;

/// With fewer rows than this a map has one row below it.
const TWO_WORDS_ROWS_MIN: u16 = 12;

/// The chart of one map, and how it is looked at.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// What is drawn; of the map one came from until its own is there.
    pub chart: Option<Arc<Chart>>,
    /// Which reading of the vault the chart was asked of.
    pub generation: u64,
    /// Closer or aside.
    pub sight: Sight,
    /// What is to be chosen once it is drawn.
    pub choose: Option<Anchor>,
}

impl Sheet {
    /// The same by the nodes of a newer reading of the vault.
    pub fn renewed(&self, generation: u64, stock: &Stock) -> Self {
        let mut sheet = self.clone();
        if generation != stock.generation
            && let Some(chart) = &self.chart
        {
            let map = chart.map.carried(stock.vault);
            let points = map.nodes.iter().filter_map(|drawn| chart.point_of(&drawn.anchor));
            let points = points.collect();
            sheet.chart = Some(Arc::new(Chart { map: map.into(), points, ..(**chart).clone() }));
        }
        sheet
    }
}

/// The map that is being drawn, and what moves on it.
#[derive(Debug, Clone, Default)]
pub struct Charting {
    generation: u64,
    /// What was asked for last, of which reading of the vault.
    wanted: Option<(u64, Asked)>,
    /// The way to what is shown, while it is gone.
    motion: Option<Motion>,
    /// What the mouse holds.
    pub grip: Option<Grip>,
}

/// A way from one look at a map to another.
#[derive(Debug, Clone, Copy)]
struct Motion {
    from: Camera,
    milliseconds: u32,
}

/// What the mouse holds.
#[derive(Debug, Clone, Copy)]
pub struct Grip {
    /// The node under it; the map itself where there is none.
    pub node: Option<u32>,
    /// Where it was last.
    pub at: Position,
    /// What a release without a move does.
    pub walks: bool,
}

/// Whether something moves, for whoever has the clock.
pub fn is_moving(model: &Model) -> bool {
    model.charting.motion.is_some()
}

/// So much time has passed.
pub fn pass(model: &mut Model, milliseconds: u32) -> Option<Effect> {
    if let Some(motion) = &mut model.charting.motion {
        motion.milliseconds = motion.milliseconds.saturating_add(milliseconds);
        if motion.milliseconds >= MOTION_MS {
            model.charting.motion = None;
        }
    }
    None
}

/// Ends what moves: it stands where it was going.
pub fn stop(model: &mut Model) {
    model.charting.motion = None;
}

/// Gives the map to ask for, if another one is wanted than is there.
pub fn sync(model: &mut Model) -> Option<Effect> {
    let asked = asked(model.here()).filter(|_| model.vault_generation > 0);
    let Some(asked) = asked else {
        // The answer to what was asked elsewhere is not wanted any more.
        if model.charting.wanted.take().is_some() {
            model.charting.generation += 1;
        }
        return None;
    };
    let generation = model.vault_generation;
    let sheet = &model.here().sheet;
    let is_it = |chart: &Arc<Chart>| chart.settled && chart.asked == asked;
    if sheet.generation == generation && sheet.chart.as_ref().is_some_and(is_it) {
        model.charting.wanted = None;
        return None;
    }
    let wanted = Some((generation, asked.clone()));
    if model.charting.wanted == wanted {
        return None;
    }
    let older = sheet.chart.clone();
    model.charting.wanted = wanted;
    model.charting.generation += 1;
    let (generation, vault) = (model.charting.generation, Arc::clone(&model.vault));
    Some(Effect::Work(Work::Chart { generation, vault, asked, older }))
}

/// What a place is to show, if it is a map.
fn asked(place: &Place) -> Option<Asked> {
    match &place.spot {
        Spot::Screen(Screen::Map(of, hops)) => {
            Some(Asked { of: of.clone(), hops: *hops, look: place.look.clone() })
        }
        Spot::Home | Spot::Node(..) | Spot::Screen(_) => None,
    }
}

/// Takes a map, or a better one.
pub fn take(model: &mut Model, generation: u64, chart: &Arc<Chart>) -> Option<Effect> {
    if generation != model.charting.generation || asked(model.here()).is_none() {
        return None;
    }
    // A drag that was begun on the older chart would move another node.
    model.charting.grip = None;
    let before = camera(model);
    let vault_generation = model.vault_generation;
    let sheet = &mut model.trail.here_mut().sheet;
    let older = sheet.chart.replace(Arc::clone(chart));
    sheet.generation = vault_generation;
    let same = older.as_ref().is_some_and(|older| Arc::ptr_eq(&older.map, &chart.map));
    if same {
        return None;
    }
    model.renew_here();
    choose_wanted(model);
    // A way is shown where one sees what it leads along.
    let stayed = older.is_some_and(|older| {
        chart.map.nodes.iter().filter(|drawn| older.point_of(&drawn.anchor).is_some()).count() > 1
    });
    if let Some(from) = before.filter(|_| stayed) {
        model.charting.motion = Some(Motion { from, milliseconds: 0 });
    }
    None
}

/// Chooses what was to be chosen as soon as it is drawn.
fn choose_wanted(model: &mut Model) {
    let Some(anchor) = model.trail.here_mut().sheet.choose.take() else { return };
    if let Some(node) = model.vault.find_anchor(&anchor) {
        let number = model.here().sheet.chart.as_ref().and_then(|chart| chart.map.find(node));
        if let Some(number) = number {
            choose(model, number);
        }
    }
}

/// Chooses a node of the map.
pub fn choose(model: &mut Model, number: u32) {
    let chart = model.here().sheet.chart.clone();
    let Some(node) = chart.and_then(|chart| Some(chart.map.nodes.get(number as usize)?.node))
    else {
        return;
    };
    let list: &mut List = &mut model.trail.here_mut().list;
    let is_it = |line: &Line| match *line {
        Line::Row(section, row) => list.section(section).rows.node(row) == node,
        Line::This | Line::Title(_) => false,
    };
    match list.lines().iter().position(is_it) {
        Some(at) => list.select(at),
        None => list.to_first(),
    }
}

/// The number of the chosen node.
pub fn chosen(model: &Model) -> Option<u32> {
    let place = model.here();
    let chart = place.sheet.chart.as_ref()?;
    let node = match place.list.line() {
        Some(Line::Row(..)) => place.list.selected_row(&model.vault)?.node,
        Some(Line::This | Line::Title(_)) | None => focus(model)?,
    };
    chart.map.find(node)
}

/// The node that the map is of.
pub fn focus(model: &Model) -> Option<NodeId> {
    match &model.here().spot {
        Spot::Screen(Screen::Map(of, _)) => model.vault.find_anchor(of.focus()?),
        Spot::Home | Spot::Node(..) | Spot::Screen(_) => None,
    }
}

/// The map that is shown, if one is.
pub fn shown(model: &Model) -> Option<&Map> {
    model.here().sheet.chart.as_ref().map(|chart| &*chart.map)
}

/// Where the map is drawn, and where its words stand.
pub fn divided(frame: Rect) -> (Rect, Rect) {
    let inner = areas::inside(frame);
    let words = if inner.height >= TWO_WORDS_ROWS_MIN { WORDS_ROWS } else { 1 };
    let words = words.min(inner.height);
    let map = Rect { height: inner.height - words, ..inner };
    (map, Rect { y: map.bottom(), height: words, ..inner })
}

/// Which part of the map is shown now.
pub fn camera(model: &Model) -> Option<Camera> {
    let (area, _) = divided(model.areas().list);
    let sheet = &model.here().sheet;
    let chart = sheet.chart.as_ref().filter(|_| !area.is_empty())?;
    let camera = Camera::of(&chart.points, (area.width, area.height), sheet.sight);
    Some(match &model.charting.motion {
        None => camera,
        Some(Motion { from, milliseconds }) => {
            let part = (*milliseconds).min(MOTION_MS) as f32 / MOTION_MS as f32;
            // Slower towards both ends.
            camera.on_the_way(from, part * part * (3.0 - 2.0 * part))
        }
    })
}

/// What of the map stands where.
pub fn scene(model: &Model) -> Option<Scene> {
    let chart = model.here().sheet.chart.as_ref()?;
    Some(Scene::of(chart, &camera(model)?, chosen(model).unwrap_or(0), &left_out(model)))
}

/// The nodes that the filter does not keep, if there is one.
pub fn left_out(model: &Model) -> LeftOut {
    let (list, map) = (&model.here().list, shown(model));
    let Some(map) = map.filter(|_| list.is_narrowed()) else { return LeftOut::default() };
    let node = |line: &Line| match *line {
        Line::Row(section, row) => Some(list.section(section).rows.node(row)),
        Line::This | Line::Title(_) => None,
    };
    let kept: FxHashSet<NodeId> = list.lines().iter().filter_map(node).collect();
    map.left_out(|node| kept.contains(&node))
}

/// The cell of the map that a cell of the screen is; one outside may be meant.
pub fn cell_at(model: &Model, at: Position) -> Cell {
    let (area, _) = divided(model.areas().list);
    Cell { column: i32::from(at.x) - i32::from(area.x), row: i32::from(at.y) - i32::from(area.y) }
}
