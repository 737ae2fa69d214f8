//! What of a chart stands in which cell of an area: nodes, labels, lines. Drawing,
//! the mouse and the arrows all ask this, so that they agree.
//!
//! No two nodes stand in one cell, and no label covers another or a node; the
//! less important labels are left out first, and counted.

use super::labels::{self, Side, Wanted};
use super::raster::{Raster, Stroke};
use super::{Chart, Point};
use crate::text::cells;

/// A cell of an area, from its upper left corner; one outside may be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    /// From the left.
    pub column: i32,
    /// From above.
    pub row: i32,
}

/// Cells that a label takes at most; a longer one is cut.
const LABEL_CELLS_MAX: usize = 36;
/// Cells that one unit of a map takes at most, across and down: a map of a few
/// nodes need not fill the screen.
const SCALE_MAX: (f32, f32) = (18.0, 6.0);
/// A map is drawn wider than it lies by this much at most, and higher.
const STRETCH_MAX: (f32, f32) = (2.2, 1.25);
/// How much higher a cell is than wide.
const CELL_HEIGHT: f32 = 2.0;
/// How much one step of zooming enlarges.
const ZOOM_STEP: f32 = 1.25;
/// The furthest zoom, in steps.
pub const ZOOM_MAX: i8 = 14;
/// How far from where it should stand a node may be put when another one stands
/// there, in cells.
const NUDGE_MAX: i32 = 12;

/// How a map is looked at, against all of it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sight {
    /// Steps of zooming, outwards below zero.
    pub zoom: i8,
    /// How far the middle is moved, in units of the map.
    pub moved: Point,
}

/// Which part of a map an area shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// The point in the middle of the area.
    pub middle: Point,
    /// Cells that a unit takes, across and down.
    pub scale: (f32, f32),
    /// Columns and rows of the area.
    pub size: (u16, u16),
}

impl Camera {
    /// Shows all points, or the part that `sight` says.
    pub fn of(points: &[Point], size: (u16, u16), sight: Sight) -> Self {
        let range = |of: fn(&Point) -> f32| {
            let values = points.iter().map(of);
            values.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            })
        };
        let ((left, right), (top, bottom)) = match points {
            [] => ((0.0, 0.0), (0.0, 0.0)),
            _ => (range(|point| point.x), range(|point| point.y)),
        };
        let (width, height) = (f32::from(size.0), f32::from(size.1));
        // Labels stand beside the outermost nodes.
        let beside = (width / 7.0).min(16.0);
        let across = (width - 2.0 * beside).max(1.0) / (right - left).max(0.01);
        let down = (height - 3.0).max(1.0) / (bottom - top).max(0.01);
        let across = across.min(SCALE_MAX.0);
        let down = down.min(SCALE_MAX.1);
        let zoom = ZOOM_STEP.powi(i32::from(sight.zoom));
        let scale = (
            across.min(STRETCH_MAX.0 * CELL_HEIGHT * down) * zoom,
            down.min(STRETCH_MAX.1 * across / CELL_HEIGHT) * zoom,
        );
        let whole = Point { x: f32::midpoint(left, right), y: f32::midpoint(top, bottom) };
        Self { middle: whole.moved(sight.moved, 1.0), scale, size }
    }

    /// The cell that a point lies in.
    pub fn cell(&self, point: Point) -> Cell {
        let away = point.from(self.middle);
        let at = |away: f32, scale: f32, size: u16| {
            // What is very far away is outside in any case.
            (away * scale + f32::from(size.saturating_sub(1)) / 2.0).round().clamp(-1e6, 1e6) as i32
        };
        Cell {
            column: at(away.x, self.scale.0, self.size.0),
            row: at(away.y, self.scale.1, self.size.1),
        }
    }

    /// The point in the middle of a cell.
    pub fn point(&self, cell: Cell) -> Point {
        let at = |cell: i32, scale: f32, size: u16| {
            (cell as f32 - f32::from(size.saturating_sub(1)) / 2.0) / scale.max(1e-6)
        };
        let away = Point {
            x: at(cell.column, self.scale.0, self.size.0),
            y: at(cell.row, self.scale.1, self.size.1),
        };
        self.middle.moved(away, 1.0)
    }

    /// On the way from another camera to this one: 0 is there, 1 here.
    pub fn on_the_way(&self, from: &Self, part: f32) -> Self {
        let between = |from: f32, to: f32| from + (to - from) * part;
        Self {
            middle: Point {
                x: between(from.middle.x, self.middle.x),
                y: between(from.middle.y, self.middle.y),
            },
            scale: (between(from.scale.0, self.scale.0), between(from.scale.1, self.scale.1)),
            size: self.size,
        }
    }
}

/// A node on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dot {
    /// Its number in the map.
    pub node: u32,
    /// Where it stands.
    pub cell: Cell,
}

/// A label on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The number of its node.
    pub node: u32,
    /// Where it begins.
    pub cell: Cell,
    /// What the node is called.
    pub name: String,
    /// How many of its neighbours are not drawn, as `+212`, empty if all are; of a
    /// community how many belong to it.
    pub more: String,
}

impl Label {
    /// How many cells it takes.
    pub fn width(&self) -> usize {
        let gap = usize::from(!self.more.is_empty());
        cells::width(&self.name) + gap + cells::width(&self.more)
    }
}

/// A line on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Its ends.
    pub ends: (Cell, Cell),
    /// How it is drawn.
    pub stroke: Stroke,
}

/// Everything that stands in an area.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// Its columns and rows.
    pub size: (u16, u16),
    /// The nodes in it.
    pub dots: Vec<Dot>,
    /// Their labels.
    pub labels: Vec<Label>,
    /// All lines, the weakest first.
    pub lines: Vec<Line>,
    /// Labels that found no room.
    pub n_hidden: usize,
    /// Nodes outside the area.
    pub n_outside: usize,
}

impl Scene {
    /// Looks at a chart with a node chosen.
    pub fn of(chart: &Chart, camera: &Camera, chosen: u32) -> Self {
        let mut scene = Self {
            size: camera.size,
            dots: Vec::new(),
            labels: Vec::new(),
            lines: Vec::new(),
            n_hidden: 0,
            n_outside: 0,
        };
        let cells = scene.put_nodes(chart, camera);
        scene.put_lines(chart, &cells, chosen);
        scene.put_labels(chart, chosen);
        scene
    }

    /// The lines as Braille.
    pub fn raster(&self) -> Raster {
        let mut raster = Raster::new(self.size);
        for line in &self.lines {
            raster.line(line.ends.0, line.ends.1, line.stroke);
        }
        raster
    }

    /// The node that a cell belongs to: that stands there, or has its label there.
    pub fn node_at(&self, cell: Cell) -> Option<u32> {
        let dot = self.dots.iter().find(|dot| dot.cell == cell).map(|dot| dot.node);
        dot.or_else(|| {
            let over = |label: &&Label| {
                let from = label.cell.column;
                let to = from + i32::try_from(label.width()).unwrap_or(0);
                label.cell.row == cell.row && (from..to).contains(&cell.column)
            };
            self.labels.iter().find(over).map(|label| label.node)
        })
    }

    /// The nearest node in a direction, of those that lie more in that direction
    /// than aside.
    pub fn nearest(&self, from: u32, direction: (i32, i32)) -> Option<u32> {
        let start = self.dots.iter().find(|dot| dot.node == from)?.cell;
        let far = |dot: &Dot| {
            // Both in the width of a cell.
            let (across, down) =
                (dot.cell.column - start.column, (dot.cell.row - start.row) * CELL_HEIGHT as i32);
            let (ahead, aside) = match direction {
                (0, down_or_up) => (down * down_or_up, across.abs()),
                (right_or_left, _) => (across * right_or_left, down.abs()),
            };
            // What lies straight ahead is nearer than it is, what lies aside further.
            (ahead > 0 && aside <= 2 * ahead)
                .then_some((ahead * ahead + 4 * aside * aside, dot.node))
        };
        self.dots.iter().filter_map(far).min().map(|(_, node)| node)
    }

    /// Puts every node in a cell of its own, the important ones first.
    fn put_nodes(&mut self, chart: &Chart, camera: &Camera) -> Vec<Cell> {
        let mut taken = rustc_hash::FxHashSet::default();
        let mut cells = Vec::with_capacity(chart.points.len());
        for (node, point) in (0u32..).zip(&chart.points) {
            let wanted = camera.cell(*point);
            let cell = free_near(wanted, &taken);
            taken.insert(cell);
            cells.push(cell);
            if self.is_inside(cell) {
                self.dots.push(Dot { node, cell });
            } else {
                self.n_outside += 1;
            }
        }
        cells
    }

    fn is_inside(&self, cell: Cell) -> bool {
        (0..i32::from(self.size.0)).contains(&cell.column)
            && (0..i32::from(self.size.1)).contains(&cell.row)
    }

    fn put_lines(&mut self, chart: &Chart, cells: &[Cell], chosen: u32) {
        let way = chart.map.way_to(chosen).map(|(_, edge)| edge.ends);
        let line = |edge: &super::MapEdge| {
            let ends = (*cells.get(edge.ends.0 as usize)?, *cells.get(edge.ends.1 as usize)?);
            let is_way = Some(edge.ends) == way;
            let stroke = match edge.other(chosen) {
                None if !edge.main && !is_way => return None,
                _ if is_way => Stroke::Chosen,
                Some(_) => Stroke::Near,
                None => Stroke::Faint,
            };
            Some(Line { ends, stroke })
        };
        self.lines = chart.map.edges.iter().filter_map(line).collect();
        self.lines.sort_by_key(|line| line.stroke);
    }

    fn put_labels(&mut self, chart: &Chart, chosen: u32) {
        let focus = self.dots.first().filter(|dot| dot.node == 0).map(|dot| dot.cell);
        let wanted = |dot: &Dot| {
            let label = label(chart, dot);
            let left = focus.is_some_and(|focus| dot.cell.column < focus.column);
            let wanted = Wanted {
                node: dot.cell,
                width: u16::try_from(label.width()).unwrap_or(u16::MAX),
                side: if left { Side::Left } else { Side::Right },
            };
            (label, wanted)
        };
        let mut all: Vec<(Label, Wanted)> = self.dots.iter().map(wanted).collect();
        let places = |all: &[(Label, Wanted)]| {
            let wanted: Vec<Wanted> = all.iter().map(|(_, wanted)| *wanted).collect();
            labels::place(self.size, &wanted)
        };
        let mut placed = places(&all);
        let at = all.iter().position(|(label, _)| label.node == chosen);
        if let Some(at) = at
            && placed[at].is_none()
        {
            // The chosen one is always named, whoever has to give way.
            all[..=at].rotate_right(1);
            placed = places(&all);
        }
        for ((label, _), cell) in all.into_iter().zip(placed) {
            match cell {
                Some(cell) => self.labels.push(Label { cell, ..label }),
                None => self.n_hidden += 1,
            }
        }
    }
}

/// The label of a node, without its place.
fn label(chart: &Chart, dot: &Dot) -> Label {
    let drawn = &chart.map.nodes[dot.node as usize];
    let more = match (drawn.members, drawn.n_more) {
        (Some(members), _) => members.to_string(),
        (None, 0) => String::new(),
        (None, more) => format!("+{more}"),
    };
    let name = cells::cut_end(&drawn.label, LABEL_CELLS_MAX);
    Label { node: dot.node, cell: dot.cell, name, more }
}

/// The free cell nearest to one; of equally near ones the first to the left and
/// above.
fn free_near(wanted: Cell, taken: &rustc_hash::FxHashSet<Cell>) -> Cell {
    if !taken.contains(&wanted) {
        return wanted;
    }
    for radius in 1..=NUDGE_MAX {
        let around = (-radius..=radius)
            .flat_map(|down| (-2 * radius..=2 * radius).map(move |across| (down, across)));
        let free = around
            .map(|(down, across)| {
                let cell = Cell { column: wanted.column + across, row: wanted.row + down };
                // Beside each other two nodes would look like one.
                (across.abs() + 2 * down.abs(), cell)
            })
            .filter(|(far, cell)| *far > 1 && !taken.contains(cell))
            .min();
        if let Some((_, cell)) = free {
            return cell;
        }
    }
    wanted
}
