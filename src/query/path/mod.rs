//! How two names are connected: the shortest chains of edges between them, each
//! hop with the line that makes it.
//!
//! Chains are listed by length, then by how telling their hops are: rare joins
//! before names of many notes, then firm relations and recent notes. A node is on
//! a chain once, and of two edges between the same nodes the more telling one is
//! taken, so that no two chains go through the same nodes. Where fewer than
//! [`CHAINS_MAX`] are shortest, chains of one and two hops more follow as far as
//! they are quickly found.
//!
//! Hubs, tags and the vault's owner join everybody with everybody and say nothing,
//! so no chain goes through them unless they are asked for, or nothing else is
//! found. The two ends may be any of them.
//!
//! Both ends are searched from at once, the one with fewer edges first, and then
//! the chains are put together where the two searches met. petgraph's searches
//! give one chain or a length, and start from one end.

mod ball;
mod chains;

use ball::{Ball, grow_until_met};
use chains::Assembly;

use super::Hidden;
use super::between::{Together, together};
use crate::text::Date;
use crate::vault::{Direction, Edge, EdgeEnd, EdgeId, NodeId, NodeKind, Vault};

/// Chains that are listed.
pub const CHAINS_MAX: usize = 5;

/// How many hops more than the shortest a chain may have.
const DETOUR_MAX: usize = 2;

/// Edges that are looked at before a search gives up.
const EDGES_MAX: usize = 4_000_000;

/// Hops of the longest chain that is found.
const HOPS_MAX: usize = 1_000;

/// Edges that are looked at to say how far an end reaches that nothing joins with
/// the other.
const REACH_EDGES_MAX: usize = 300_000;

/// Edges that are looked at for chains that are not among the shortest.
const DETOUR_EDGES_MAX: usize = 150_000;

/// What a chain may go through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Through {
    /// Not hubs, tags and the owner.
    #[default]
    Telling,
    /// Anything.
    All,
}

/// How two nodes are to be connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct PathLook {
    /// What a chain may go through.
    pub through: Through,
    /// What becomes of what the vault's settings exclude.
    pub hidden: Hidden,
}

/// How two nodes are connected.
#[derive(Debug, Clone, PartialEq)]
pub struct Paths {
    /// The two.
    pub ends: [NodeId; 2],
    /// At most [`CHAINS_MAX`]: the shortest first, of equal ones the most telling.
    pub chains: Vec<Chain>,
    /// What they go through: more than was asked for where nothing was found else.
    pub through: Through,
    /// Where the two stand together, which of equally short chains only a few are of.
    pub together: Together,
    /// How far the search came from each end.
    pub reach: [Reach; 2],
}

/// How far a search came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// How many nodes are one hop away, two, and so on.
    pub nodes: Vec<usize>,
    /// Whether there are no more: the search did not stop before the end.
    pub all: bool,
}

/// A chain of hops from one end to the other. Of one length, the more telling
/// comes first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chain {
    /// The more, the less it tells.
    cost: u32,
    /// Each begins where the one before it ends; never empty.
    pub hops: Vec<Hop>,
}

/// One hop of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hop {
    /// Where it begins.
    pub from: NodeId,
    /// Where it leads.
    pub to: NodeId,
    /// The edge between the two, in whichever direction.
    pub edge: EdgeId,
}

impl Hop {
    /// The edge. For the vault that it is of.
    pub fn edge(self, vault: &Vault) -> Option<Edge<'_>> {
        vault.edge(self.edge)
    }

    /// Its edge's direction, as seen from where it begins.
    pub fn direction(self, edge: &Edge) -> Direction {
        if edge.from == self.from { Direction::Out } else { Direction::In }
    }

    /// What stands between the names of its two nodes in a sentence.
    pub fn verb(self, vault: &Vault) -> String {
        let edge = self.edge(vault);
        edge.map(|edge| vault.relation_verb(edge.relation, self.direction(&edge)))
            .unwrap_or_default()
    }

    /// It as a sentence without its full stop.
    pub fn sentence(self, vault: &Vault) -> String {
        let name = |node| vault.node(node).name();
        format!("{} {} {}", name(self.from), self.verb(vault), name(self.to))
    }
}

/// Whether a node is joined to so many others that a chain through it tells
/// nothing: by more edges than 50, and than one for each hundred notes.
pub fn is_hub(vault: &Vault, node: NodeId) -> bool {
    vault.degree(node) > (vault.n_notes() / 100).max(HUB_EDGES_MIN)
}

/// A node of no more edges is no hub, however small the vault.
const HUB_EDGES_MIN: usize = 50;

/// The shortest chains between two nodes on a day.
pub fn paths(vault: &Vault, ends: [NodeId; 2], look: PathLook, today: Date) -> Paths {
    let through =
        |through| search(&Rules { vault, ends, look: PathLook { through, ..look }, today });
    match look.through {
        Through::All => through(Through::All),
        Through::Telling => {
            let found = through(Through::Telling);
            if found.chains.is_empty() { through(Through::All) } else { found }
        }
    }
}

/// What a search goes by.
struct Rules<'v> {
    vault: &'v Vault,
    ends: [NodeId; 2],
    look: PathLook,
    today: Date,
}

impl Rules<'_> {
    /// Whether a chain may go through a node. Tags are kept out as nodes, not as
    /// edges, so that a tag may be an end.
    fn crosses(&self, node: NodeId) -> bool {
        let (vault, kind) = (self.vault, self.vault.node(node));
        let telling =
            || kind.kind != NodeKind::Tag && vault.owner() != Some(node) && !is_hub(vault, node);
        self.look.hidden.has(kind) && (self.look.through == Through::All || telling())
    }

    /// All edges of a node that may be a hop.
    fn hops(&self, of: NodeId) -> impl Iterator<Item = EdgeEnd> {
        let hops = self.vault.edge_ends(of);
        hops.filter(move |hop| hop.relation.row().in_paths && hop.other != of)
    }

    /// How little a hop from a node by one of its edges tells: the looser its relation and the older
    /// its note, the less.
    fn cost_of_hop(&self, of: NodeId, hop: &EdgeEnd) -> u32 {
        let relation = (RELATION_COST / self.vault.weight(hop.relation)) as u32;
        let note = if hop.direction == Direction::Out { of } else { hop.other };
        let date = self.vault.node(note).date;
        let age = date.map_or(UNDATED_DAYS, |date| date.days_until(self.today).max(0));
        relation + age.unsigned_abs().min(DAYS_MAX) / DAYS_A_POINT
    }

    /// How little going through a node tells: the more edges, the less.
    fn cost_of_node(&self, node: NodeId) -> u32 {
        let degree = self.vault.degree(node) as f32;
        (NODE_COST * (std::f32::consts::E + degree).ln()) as u32
    }
}

// What a chain costs decides among those of one length only. A node of a thousand
// edges costs about 1,000 more than one of ten, the loosest relation 480 more than
// the firmest, the oldest note 100 more than one of today.
const NODE_COST: f32 = 200.0;
const RELATION_COST: f32 = 300.0;
/// A note without a date counts as this old.
const UNDATED_DAYS: i32 = 730;
/// Older than this is all the same.
const DAYS_MAX: u32 = 2_000;
const DAYS_A_POINT: u32 = 20;

fn search(rules: &Rules) -> Paths {
    let [one, other] = rules.ends;
    let mut balls = [Ball::around(rules, one), Ball::around(rules, other)];
    let mut chains = Vec::new();
    if one != other && grow_until_met(rules, &mut balls) {
        let shortest = balls[0].radius() + balls[1].radius();
        let mut assembly = Assembly::of(rules, &balls);
        chains = assembly.chains(shortest);
        let seen = balls[0].n_edges + balls[1].n_edges;
        for length in shortest + 1..=shortest + DETOUR_MAX {
            let may_look_at = seen + DETOUR_EDGES_MAX;
            if chains.len() >= CHAINS_MAX || !ball::reach(rules, &mut balls, length, may_look_at) {
                break;
            }
            let mut assembly = Assembly::of(rules, &balls);
            if assembly.n_edges(length) > DETOUR_EDGES_MAX {
                break;
            }
            chains.extend(assembly.chains(length));
        }
        chains.truncate(CHAINS_MAX);
    }
    let through = rules.look.through;
    let together = together(rules.vault, rules.ends);
    Paths { ends: rules.ends, chains, through, together, reach: balls.map(Ball::into_reach) }
}
