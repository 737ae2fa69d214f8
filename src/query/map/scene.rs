//! What of a chart stands in which cell of an area: nodes, labels, lines. Drawing,
//! the mouse and the arrows all ask this, so that they agree.
//!
//! No two nodes stand in one cell, and no label covers another or a node; the
//! less important labels are left out first, and counted. The focus and the chosen
//! node are named in any case: others step aside for their labels.

use rustc_hash::FxHashSet;

use super::labels::{self, Side, Standing, Wanted};
use super::raster::{Raster, Stroke};
use super::{Chart, LeftOut, Point};
use crate::text::cells;

/// A cell of an area, from its upper left corner; one outside may be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    /// From the left.
    pub column: i32,
    /// From above.
    pub row: i32,
}

/// Cells that a name takes at most; a longer one is cut.
const LABEL_CELLS_MAX: usize = 36;
/// The same where there is no room for the whole label.
const SHORT_CELLS_MAX: usize = 14;
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
    fn standing(&self) -> Standing {
        let width = u16::try_from(self.width()).unwrap_or(u16::MAX);
        Standing { at: self.cell, width }
    }

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
    /// Looks at a chart without some of its nodes, with a node chosen.
    pub fn of(chart: &Chart, camera: &Camera, chosen: u32, out: &LeftOut) -> Self {
        let mut scene = Self {
            size: camera.size,
            dots: Vec::new(),
            labels: Vec::new(),
            lines: Vec::new(),
            n_hidden: 0,
            n_outside: 0,
        };
        let mut cells = nodes_in_cells(chart, camera, out);
        scene.put_labels(chart, &mut cells, chosen);
        scene.put_dots(&cells);
        scene.put_lines(chart, &cells, chosen, out);
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

    /// The nodes that stand in the area.
    fn put_dots(&mut self, cells: &[Option<Cell>]) {
        for (node, cell) in (0u32..).zip(cells) {
            match *cell {
                Some(cell) if self.is_inside(cell) => self.dots.push(Dot { node, cell }),
                Some(_) => self.n_outside += 1,
                None => {}
            }
        }
    }

    fn is_inside(&self, cell: Cell) -> bool {
        (0..i32::from(self.size.0)).contains(&cell.column)
            && (0..i32::from(self.size.1)).contains(&cell.row)
    }

    /// A node that is reached through others that are left out has a line to the
    /// one before those.
    fn put_lines(&mut self, chart: &Chart, cells: &[Option<Cell>], chosen: u32, out: &LeftOut) {
        let way = chart.map.way_to(chosen).map(|(_, edge)| edge.ends);
        let cell = |node: u32| cells.get(node as usize).copied().flatten();
        let line = |edge: &super::MapEdge| {
            let ends = (cell(edge.ends.0)?, cell(edge.ends.1)?);
            let is_way = Some(edge.ends) == way;
            let stroke = match edge.other(chosen) {
                None if !edge.main && !is_way => return None,
                _ if is_way => Stroke::Chosen,
                Some(_) => Stroke::Near,
                None => Stroke::Faint,
            };
            Some(Line { ends, stroke })
        };
        let across = |node: u32| {
            let before = chart.map.before_left_out(node, out)?;
            let stroke = if node == chosen { Stroke::Near } else { Stroke::Faint };
            Some(Line { ends: (cell(before)?, cell(node)?), stroke })
        };
        let n_nodes = u32::try_from(cells.len()).unwrap_or(u32::MAX);
        let across = (0..n_nodes).filter_map(across);
        self.lines = chart.map.edges.iter().filter_map(line).chain(across).collect();
        self.lines.sort_by_key(|line| line.stroke);
    }

    /// Names as many nodes as there is room for, the focus and the chosen one in
    /// any case.
    fn put_labels(&mut self, chart: &Chart, cells: &mut [Option<Cell>], chosen: u32) {
        self.labels = self.labels_of(chart, cells, &[]);
        let is_named = |scene: &Self, node: u32| scene.labels.iter().any(|at| at.node == node);
        let missing = |scene: &Self| {
            let inside = |node: u32| {
                let cell = cells.get(node as usize).copied().flatten();
                cell.is_some_and(|cell| scene.is_inside(cell))
            };
            [chosen, 0].into_iter().any(|node| inside(node) && !is_named(scene, node))
        };
        if missing(self) {
            let first = self.name_first(chart, cells, &[chosen, 0]);
            self.labels = self.labels_of(chart, cells, &first);
        }
        let n_inside = cells.iter().flatten().filter(|cell| self.is_inside(**cell)).count();
        self.n_hidden = n_inside - self.labels.len();
    }

    /// The labels that have room beside some that stand already, and those. Where
    /// a whole label finds none, a short one may.
    fn labels_of(&self, chart: &Chart, cells: &[Option<Cell>], first: &[Label]) -> Vec<Label> {
        let dots =
            (0u32..).zip(cells).filter_map(|(node, cell)| Some(Dot { node, cell: (*cell)? }));
        let dots: Vec<Dot> = dots.filter(|dot| self.is_inside(dot.cell)).collect();
        let mut labels = first.to_vec();
        for cells_max in [LABEL_CELLS_MAX, SHORT_CELLS_MAX] {
            let is_named = |dot: &&Dot| labels.iter().any(|label| label.node == dot.node);
            let (named, waiting): (Vec<&Dot>, Vec<&Dot>) = dots.iter().partition(is_named);
            // Those that are named hold their cells all the same.
            let nodes = named.into_iter().map(|dot| Standing { at: dot.cell, width: 1 });
            let standing: Vec<Standing> = labels.iter().map(Label::standing).chain(nodes).collect();
            let focus = dots.first().filter(|dot| dot.node == 0).map(|dot| dot.cell);
            let wanted = |dot: &Dot| self.wanted(chart, *dot, focus, cells_max);
            let (waiting, wanted): (Vec<Label>, Vec<Wanted>) =
                waiting.into_iter().map(wanted).unzip();
            let placed = waiting.into_iter().zip(labels::place(self.size, &standing, &wanted));
            labels.extend(placed.filter_map(|(label, cell)| Some(Label { cell: cell?, ..label })));
        }
        labels
    }

    /// Names some nodes wherever others stand, who step aside.
    fn name_first(&self, chart: &Chart, cells: &mut [Option<Cell>], who: &[u32]) -> Vec<Label> {
        let cell_of = |cells: &[Option<Cell>], node: u32| {
            let cell = cells.get(node as usize).copied().flatten();
            cell.filter(|cell| self.is_inside(*cell))
        };
        let fixed: Vec<Cell> = who.iter().filter_map(|node| cell_of(cells, *node)).collect();
        let others: Vec<Cell> =
            cells.iter().flatten().copied().filter(|cell| !fixed.contains(cell)).collect();
        let focus = cell_of(cells, 0);
        let mut named: Vec<Label> = Vec::new();
        for node in who {
            let is_named = named.iter().any(|label| label.node == *node);
            let Some(cell) = cell_of(cells, *node).filter(|_| !is_named) else { continue };
            let (label, wanted) =
                self.wanted(chart, Dot { node: *node, cell }, focus, LABEL_CELLS_MAX);
            let standing: Vec<Standing> = named.iter().map(Label::standing).collect();
            let place = labels::over(self.size, &wanted, &others, &fixed, &standing);
            named.extend(place.map(|place| Label { cell: place.at, ..label }));
        }
        self.step_aside(cells, &fixed, &named);
        named
    }

    /// Moves nodes away from labels, as far as they must.
    fn step_aside(&self, cells: &mut [Option<Cell>], fixed: &[Cell], labels: &[Label]) {
        let is_under = |cell: Cell| labels.iter().any(|label| label.standing().touches(cell));
        let mut taken: FxHashSet<Cell> = cells.iter().flatten().copied().collect();
        let under = cells.iter_mut().flatten();
        for cell in under.filter(|cell| !fixed.contains(cell) && is_under(**cell)) {
            let is_free = |at: Cell| !taken.contains(&at) && !is_under(at);
            let inside = free_near(*cell, |at| self.is_inside(at) && is_free(at));
            if let Some(free) = inside.or_else(|| free_near(*cell, is_free)) {
                taken.insert(free);
                *cell = free;
            }
        }
    }

    /// The label of a node, without its place, and what it asks for.
    fn wanted(
        &self,
        chart: &Chart,
        dot: Dot,
        focus: Option<Cell>,
        cells_max: usize,
    ) -> (Label, Wanted) {
        let label = label(chart, dot, cells_max.min(usize::from(self.size.0)));
        let left = focus.is_some_and(|focus| dot.cell.column < focus.column);
        let wanted = Wanted {
            node: dot.cell,
            width: u16::try_from(label.width()).unwrap_or(u16::MAX),
            side: if left { Side::Left } else { Side::Right },
        };
        (label, wanted)
    }
}

/// The label of a node, without its place, in so many cells at most.
fn label(chart: &Chart, dot: Dot, cells_max: usize) -> Label {
    let drawn = &chart.map.nodes[dot.node as usize];
    let more = match (drawn.members, drawn.n_more) {
        (Some(members), _) => members.to_string(),
        (None, 0) => String::new(),
        (None, more) => format!("+{more}"),
    };
    let name = cells::cut_end(&drawn.label, cells_max);
    let label = Label { node: dot.node, cell: dot.cell, name, more };
    let is_short = cells_max < LABEL_CELLS_MAX;
    if is_short { Label { more: String::new(), ..label } } else { label }
}

/// Puts every node in a cell of its own, the important ones first.
fn nodes_in_cells(chart: &Chart, camera: &Camera, out: &LeftOut) -> Vec<Option<Cell>> {
    let mut taken = FxHashSet::default();
    let cell = |(node, point): (u32, &Point)| {
        if out.holds(node) {
            return None;
        }
        let wanted = camera.cell(*point);
        let is_taken = taken.contains(&wanted);
        let free = is_taken.then(|| free_near(wanted, |cell| !taken.contains(&cell))).flatten();
        let cell = free.unwrap_or(wanted);
        taken.insert(cell);
        Some(cell)
    };
    (0u32..).zip(&chart.points).map(cell).collect()
}

/// The free cell nearest to one that is not; of equally near ones the first to the
/// left and above.
fn free_near(wanted: Cell, is_free: impl Fn(Cell) -> bool) -> Option<Cell> {
    (1..=NUDGE_MAX).find_map(|radius| {
        let around = (-radius..=radius)
            .flat_map(|down| (-2 * radius..=2 * radius).map(move |across| (down, across)));
        let cells = around.map(|(down, across)| {
            let cell = Cell { column: wanted.column + across, row: wanted.row + down };
            // Beside each other two nodes would look like one.
            (across.abs() + 2 * down.abs(), cell)
        });
        let free = cells.filter(|(far, cell)| *far > 1 && is_free(*cell)).min();
        free.map(|(_, cell)| cell)
    })
}
