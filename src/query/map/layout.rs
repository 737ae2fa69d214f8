//! Where the nodes of a map lie: what is joined attracts, all else repels, until
//! nothing moves any more.
//!
//! The focus begins in the middle with the others in rings around it, each beside
//! the node that it is reached through. A node of an older chart stays exactly
//! where it was, and only new ones move. There is no chance in it: the same map
//! and the same older chart give the same points bit for bit.
//!
//! Every pair is looked at in every step, which for the 80 nodes of the largest
//! map is less work than a tree that would spare it.

use super::{Chart, Map, MapNode};

/// A place on the map. Joined nodes lie about one unit apart; y grows downwards.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Down.
    pub y: f32,
}

impl Point {
    /// From another point to this one.
    pub fn from(self, other: Self) -> Self {
        Self { x: self.x - other.x, y: self.y - other.y }
    }

    /// This point, moved.
    pub fn moved(self, by: Self, times: f32) -> Self {
        Self { x: self.x + by.x * times, y: self.y + by.y * times }
    }

    /// How far it is from the middle.
    pub fn length(self) -> f32 {
        self.x.hypot(self.y)
    }
}

/// How far a node moves in the first step at most.
const WARMTH: f32 = 0.5;
/// What is left of that after each step.
const COOLING: f32 = 0.975;
/// Nothing moves any more when no node moved further than this in a step.
const STILL: f32 = 0.004;
/// The pull of an edge that is not the way to a node, against one that is.
const CROSS_PULL: f32 = 0.25;
/// How strongly everything is drawn to the focus.
const GRAVITY: f32 = 0.05;
/// The same for what nothing joins, which would drift away.
const GRAVITY_ALONE: f32 = 0.5;
/// Directions that are tried for a new node beside one that stays.
const DIRECTIONS: u8 = 16;

/// A map that is being laid out.
#[derive(Debug, Clone)]
pub struct Layout {
    points: Vec<Point>,
    /// Beside them, whether a node stays where it is.
    stays: Vec<bool>,
    /// Beside them, whether no spring holds a node.
    alone: Vec<bool>,
    /// Two nodes, and how strongly they attract each other.
    springs: Vec<(usize, usize, f32)>,
    warmth: f32,
    settled: bool,
}

impl Layout {
    /// Puts the nodes where they begin.
    pub fn new(map: &Map, older: Option<&Chart>) -> Self {
        let known: Vec<Option<Point>> =
            map.nodes.iter().map(|drawn| older?.point_of(&drawn.anchor)).collect();
        let stays: Vec<bool> = known.iter().map(Option::is_some).collect();
        // One node alone says nothing of how the others should lie.
        let fresh = stays.iter().filter(|stays| **stays).count() < 2;
        let points = if fresh { rings(map) } else { beside(map, &known) };
        let stays = if fresh { vec![false; points.len()] } else { stays };
        let springs = map.edges.iter().filter(|edge| edge.main).map(|edge| {
            let (from, to) = edge.ends;
            let parent = |of: u32| map.nodes[of as usize].parent;
            let on_way = parent(from) == Some(to) || parent(to) == Some(from);
            (from as usize, to as usize, if on_way { 1.0 } else { CROSS_PULL })
        });
        let springs: Vec<(usize, usize, f32)> = springs.collect();
        let mut alone = vec![true; points.len()];
        for &(one, other, _) in &springs {
            (alone[one], alone[other]) = (false, false);
        }
        let settled = stays.iter().all(|stays| *stays);
        Self { points, stays, alone, springs, warmth: WARMTH, settled }
    }

    /// Where the nodes lie now.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Whether nothing moves any more.
    pub fn is_settled(&self) -> bool {
        self.settled
    }

    /// Lets every node move once.
    pub fn step(&mut self) {
        let mut moves = vec![Point::default(); self.points.len()];
        for one in 0..self.points.len() {
            for other in one + 1..self.points.len() {
                let away = apart(self.points[one], self.points[other], one, other);
                let push = 1.0 / (away.x * away.x + away.y * away.y);
                moves[one] = moves[one].moved(away, push);
                moves[other] = moves[other].moved(away, -push);
            }
        }
        for &(one, other, pull) in &self.springs {
            let away = self.points[one].from(self.points[other]);
            let pull = away.length() * pull;
            moves[one] = moves[one].moved(away, -pull);
            moves[other] = moves[other].moved(away, pull);
        }
        let middle = self.points.first().copied().unwrap_or_default();
        let mut furthest = 0.0f32;
        for (at, point) in self.points.iter_mut().enumerate() {
            // The focus of a new map is its middle.
            if self.stays[at] || at == 0 {
                continue;
            }
            let outward = point.from(middle);
            let gravity = if self.alone[at] { GRAVITY_ALONE } else { GRAVITY };
            let by = moves[at].moved(outward, -gravity * outward.length());
            let length = by.length();
            let step = length.min(self.warmth);
            if length > 0.0 {
                *point = point.moved(by, step / length);
            }
            furthest = furthest.max(step);
        }
        self.warmth *= COOLING;
        self.settled = furthest < STILL;
    }
}

/// From `other` to `one`; never nothing, so that what lies in one place parts.
fn apart(one_point: Point, other_point: Point, one: usize, other: usize) -> Point {
    let away = one_point.from(other_point);
    if away.length() > 0.01 {
        return away;
    }
    let angle = (one * 7 + other * 13) as f32;
    Point { x: 0.01 * angle.cos(), y: 0.01 * angle.sin() }
}

/// The number of the node through which one is reached; what is reached through
/// none stands around the first.
fn before(drawn: &MapNode) -> usize {
    drawn.parent.unwrap_or(0) as usize
}

/// In rings around the focus, each node in the part of the circle that belongs to
/// the one it is reached through.
fn rings(map: &Map) -> Vec<Point> {
    let mut leaves = vec![0u32; map.nodes.len()];
    for (at, drawn) in map.nodes.iter().enumerate().rev() {
        leaves[at] = leaves[at].max(1);
        if at > 0 {
            leaves[before(drawn)] += leaves[at];
        }
    }
    let mut points = vec![Point::default(); map.nodes.len()];
    // Where the part of the circle of each begins, and how much of it is given
    // away already, in leaves.
    let mut parts = vec![(0.0f32, 0u32); map.nodes.len()];
    let whole = leaves.first().copied().unwrap_or(1).max(1);
    let turn = std::f32::consts::TAU / whole as f32;
    for (at, drawn) in map.nodes.iter().enumerate().skip(1) {
        let parent = before(drawn);
        let (begin, given) = parts[parent];
        let start = begin + given as f32;
        parts[parent].1 += leaves[at];
        parts[at] = (start, 0);
        let angle = (start + leaves[at] as f32 / 2.0) * turn;
        let radius = f32::from(drawn.hop.max(1)) * 1.5;
        points[at] = Point { x: radius * angle.cos(), y: radius * angle.sin() };
    }
    points
}

/// Those that are known where they were, each other beside the node that it is
/// reached through, where there is most room.
fn beside(map: &Map, known: &[Option<Point>]) -> Vec<Point> {
    let mut placed: Vec<Point> = known.iter().copied().flatten().collect();
    let mut points: Vec<Point> = Vec::with_capacity(known.len());
    for (at, known) in known.iter().enumerate() {
        if let Some(point) = known {
            points.push(*point);
            continue;
        }
        // A node stands behind the one it is reached through.
        let parent = map.nodes[at].parent.and_then(|parent| points.get(parent as usize));
        let parent = parent.copied().unwrap_or_default();
        let around = |direction: u8| {
            let angle = f32::from(direction) / f32::from(DIRECTIONS) * std::f32::consts::TAU;
            parent.moved(Point { x: angle.cos(), y: angle.sin() }, 1.0)
        };
        let room = |point: Point| {
            placed.iter().map(|other| point.from(*other).length()).fold(f32::INFINITY, f32::min)
        };
        let roomier = |best: Point, next: Point| if room(next) > room(best) { next } else { best };
        let point = (1..DIRECTIONS).map(around).fold(around(0), roomier);
        placed.push(point);
        points.push(point);
    }
    points
}
