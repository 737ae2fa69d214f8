//! The map: the neighbourhood of a node drawn, at one to three hops.
//!
//! [`choose`] says which nodes and edges are drawn, [`Layout`] where they lie,
//! [`Scene`] what of it stands in which cell of a screen, [`svg`] writes the same
//! as a picture. All of it is the same for the same vault: there is no chance in
//! it, and a node that was drawn before keeps its place.
//!
//! Hubs are damped. Of a node at most [`NEIGHBOURS_MAX`] neighbours are drawn, the
//! most telling first by the weight that lists have, and the others counted; of
//! all nodes at most [`NODES_MAX`].
//!
//! A map of the whole vault has its communities for nodes ([`whole`]), and one of
//! a community those that are most joined within it, each with a way to the focus.

mod choose;
pub mod labels;
mod layout;
pub mod raster;
pub mod scene;
pub mod svg;
#[cfg(test)]
mod tests;
mod whole;

pub use choose::choose;
pub use layout::{Layout, Point};
pub use scene::{Camera, Scene};

use std::cell::OnceCell;

use super::communities::{Communities, communities};
use super::evidence::Evidence;
use super::neighbourhood::{Look, Neighbour};
use crate::text::Shown;
use crate::vault::{Anchor, Direction, NodeId, Relation, Vault};

/// Neighbours of one node that are drawn at most: of the focus, of a node one hop
/// away, of one two hops away.
pub const NEIGHBOURS_MAX: [usize; 3] = [20, 4, 3];

/// Nodes that are drawn at most, at one, two and three hops.
pub const NODES_MAX: [usize; 3] = [21, 42, 80];

/// Lines that a node has at most while it is not chosen, besides those by which
/// it and others are reached.
pub const CROSS_LINES_MAX: usize = 1;

/// The same on a map of a community.
pub const CIRCLE_LINES_MAX: usize = 2;

/// The same between communities.
pub const COMMUNITY_LINES_MAX: usize = 3;

/// Communities that are drawn at most, the largest.
pub const COMMUNITIES_MAX: usize = 40;

/// Places of one edge that are kept at most.
pub const PLACES_MAX: usize = 100;

/// How far a map reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hops(u8);

impl Default for Hops {
    fn default() -> Self {
        Self(2)
    }
}

impl Hops {
    /// The furthest.
    pub const MAX: u8 = 3;

    /// So many, if there is such a map.
    pub fn new(n: u8) -> Option<Self> {
        (1..=Self::MAX).contains(&n).then_some(Self(n))
    }

    /// How many.
    pub fn n(self) -> u8 {
        self.0
    }

    /// One more.
    pub fn further(self) -> Option<Self> {
        Self::new(self.0 + 1)
    }

    /// One fewer.
    pub fn nearer(self) -> Option<Self> {
        Self::new(self.0 - 1)
    }
}

/// What a map is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Who stands around a node.
    Node(Anchor),
    /// The communities of the vault.
    Whole,
    /// The members of the community that a node is of.
    Circle(Anchor),
}

impl About {
    /// The node that stands in its middle, if one does.
    pub fn focus(&self) -> Option<&Anchor> {
        match self {
            Self::Node(of) | Self::Circle(of) => Some(of),
            Self::Whole => None,
        }
    }
}

/// The communities of a vault, found when they are first asked for.
#[derive(Debug, Default)]
pub struct Circles(OnceCell<Communities>);

impl Circles {
    fn of(&self, vault: &Vault) -> &Communities {
        self.0.get_or_init(|| communities(vault))
    }
}

/// What a map is to show, by what outlives a reading of the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What it is about.
    pub of: About,
    /// How far around it.
    pub hops: Hops,
    /// Which relations and nodes are looked at.
    pub look: Look,
}

/// Which nodes and edges are drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Map {
    /// The focus first, then by hops, of each the most telling first.
    pub nodes: Vec<MapNode>,
    /// Two nodes stand in one edge at most.
    pub edges: Vec<MapEdge>,
    /// Communities that are too small to be drawn.
    pub n_smaller: u32,
}

/// A node of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapNode {
    /// It, in the vault that was asked.
    pub node: NodeId,
    /// Finds it in the next.
    pub anchor: Anchor,
    /// What the map calls it.
    pub label: Shown,
    /// How far from the focus.
    pub hop: u8,
    /// Through which node of the map it is reached, by its number; none for the
    /// focus.
    pub parent: Option<u32>,
    /// Neighbours of it that are not drawn.
    pub n_more: u32,
    /// How many nodes it stands for, if it is a community.
    pub members: Option<u32>,
}

/// Which nodes of a map are not drawn, beside them; none by default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeftOut(Vec<bool>);

impl LeftOut {
    /// Whether a node is left out.
    pub fn holds(&self, node: u32) -> bool {
        self.0.get(node as usize).copied().unwrap_or(false)
    }

    /// How many are.
    pub fn len(&self) -> usize {
        self.0.iter().filter(|out| **out).count()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What joins two nodes of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapEdge {
    /// The nodes by their numbers; the first says it of the second.
    pub ends: (u32, u32),
    /// The relation that tells most, of those that join them; none between
    /// communities.
    pub relation: Option<Relation>,
    /// How many relations join them besides; how many edges join communities.
    pub n_other: u32,
    /// How telling all of it is.
    pub weight: f32,
    /// Whether it is drawn while neither of its nodes is chosen: a map of all
    /// edges would be black.
    pub main: bool,
    /// Where the relation is written, in order, at most [`PLACES_MAX`] places.
    pub evidence: Box<[Evidence]>,
}

impl MapEdge {
    /// The other end, if one end is this node.
    pub fn other(&self, node: u32) -> Option<u32> {
        match self.ends {
            (from, to) if from == node => Some(to),
            (from, to) if to == node => Some(from),
            _ => None,
        }
    }
}

impl Map {
    /// The number of a node, if it is drawn.
    pub fn find(&self, node: NodeId) -> Option<u32> {
        (0..).zip(&self.nodes).find(|(_, drawn)| drawn.node == node).map(|(at, _)| at)
    }

    /// The edge between two nodes, if there is one.
    pub fn edge(&self, one: u32, other: u32) -> Option<&MapEdge> {
        self.edges.iter().find(|edge| edge.other(one) == Some(other))
    }

    /// The edge by which a node is reached: from the focus if that is joined to
    /// it, else from the node before it. With the node that it comes from.
    pub fn way_to(&self, node: u32) -> Option<(u32, &MapEdge)> {
        let is_community = self.nodes.get(node as usize)?.members.is_some();
        if is_community {
            return None;
        }
        let from_focus = self.edge(0, node).map(|edge| (0, edge));
        from_focus.filter(|_| node != 0).or_else(|| {
            let parent = self.nodes.get(node as usize)?.parent?;
            Some((parent, self.edge(parent, node)?))
        })
    }

    /// The nodes so many hops away, as rows of a list: each rests on the edge by
    /// which it is reached.
    pub fn rows(&self, vault: &Vault, hop: u8) -> Vec<Neighbour> {
        let numbered = (0u32..).zip(&self.nodes).filter(|(_, drawn)| drawn.hop == hop);
        let row = |(at, drawn): (u32, &MapNode)| {
            let way = self.way_to(at).map(|(_, edge)| edge);
            let evidence = way.map(|edge| edge.evidence.to_vec()).unwrap_or_default();
            let weight = way.map_or(0.0, |edge| edge.weight);
            Neighbour::gathered(drawn.node, vault.node(drawn.node).date, weight, evidence)
        };
        numbered.map(row).collect()
    }

    /// What an edge says between the names of its nodes, looked at from one of them.
    pub fn verb(&self, vault: &Vault, edge: &MapEdge, from: u32) -> String {
        let Some(relation) = edge.relation else { return String::new() };
        let direction = if edge.ends.0 == from { Direction::Out } else { Direction::In };
        vault.relation_verb(relation, direction)
    }

    /// Which nodes a filter leaves out; what stands in the middle stays.
    pub fn left_out(&self, keeps: impl Fn(NodeId) -> bool) -> LeftOut {
        let is_out = |drawn: &MapNode| drawn.hop > 0 && !keeps(drawn.node);
        LeftOut(self.nodes.iter().map(is_out).collect())
    }

    /// The nearest node that is drawn, on the way to one that is reached through
    /// nodes that are left out; none where nothing is left out of it.
    fn before_left_out(&self, node: u32, out: &LeftOut) -> Option<u32> {
        let parent = |of: u32| self.nodes.get(of as usize)?.parent;
        let first = parent(node).filter(|first| out.holds(*first))?;
        std::iter::successors(Some(first), |at| parent(*at)).find(|at| !out.holds(*at))
    }

    /// The same in another reading of the vault: what that does not hold is left
    /// out, and no edge knows where it is written.
    pub fn carried(&self, vault: &Vault) -> Self {
        let mut numbers = vec![None; self.nodes.len()];
        let mut nodes = Vec::new();
        for (at, drawn) in self.nodes.iter().enumerate() {
            let Some(node) = vault.find_anchor(&drawn.anchor) else { continue };
            numbers[at] = u32::try_from(nodes.len()).ok();
            let parent = drawn.parent.and_then(|parent| numbers[parent as usize]);
            nodes.push(MapNode { node, parent, ..drawn.clone() });
        }
        let carried = |edge: &MapEdge| {
            let (from, to) = edge.ends;
            let ends = (numbers[from as usize]?, numbers[to as usize]?);
            Some(MapEdge { ends, evidence: Box::default(), ..edge.clone() })
        };
        let edges = self.edges.iter().filter_map(carried).collect();
        Self { edges, nodes, n_smaller: self.n_smaller }
    }
}

/// A map with the places of its nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What was asked.
    pub asked: Asked,
    /// What is drawn.
    pub map: std::sync::Arc<Map>,
    /// Beside its nodes, where each lies.
    pub points: Vec<Point>,
    /// Whether nothing moves any more.
    pub settled: bool,
}

impl Chart {
    /// Where a node lies, if it is drawn.
    pub fn point_of(&self, anchor: &Anchor) -> Option<Point> {
        let at = self.map.nodes.iter().position(|drawn| drawn.anchor == *anchor)?;
        self.points.get(at).copied()
    }
}

/// Draws a map and lets it settle; nothing where the vault does not hold the
/// focus. Nodes of an older chart keep their places.
pub fn chart(vault: &Vault, asked: &Asked, older: Option<&Chart>) -> Option<Chart> {
    let map = choose(vault, asked, &Circles::default())?;
    let mut layout = Layout::new(&map, older);
    while !layout.is_settled() {
        layout.step();
    }
    let points = layout.points().to_vec();
    Some(Chart { asked: asked.clone(), map: map.into(), points, settled: true })
}
