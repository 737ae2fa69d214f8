//! Communities: parts of the graph that are joined more among themselves than
//! with the rest, and the names that are most at home in each.
//!
//! By the method of Louvain (Blondel and others, 2008): each node moves to the
//! neighbouring community where modularity gains most, then communities become
//! nodes, until nothing moves. Nodes move in their order and of equal gains the
//! first community is taken, so that the same vault always gives the same.
//!
//! The vault's owner, who is with everybody, and hidden notes are left out; so
//! are tags, as in the map. Takes about a second at 100,000 notes.

use std::cmp::Reverse;

use super::is_entity;
use super::joined::Joined;
use crate::vault::{NodeId, Vault};

/// Key members of a community.
const KEY_MAX: usize = 5;

/// A name that is joined within its community to less than one part in so many of
/// what joins the note that is joined most does not speak for it.
const KEY_SHARE: u64 = 10;

/// Rounds over all nodes at one level; in practice it is still after ten.
const ROUNDS_MAX: usize = 20;

/// Levels of communities of communities; in practice there are five.
const LEVELS_MAX: usize = 20;

/// A gain below this, as a part of all weight, moves nothing.
const GAIN_MIN: f64 = 1e-9;

/// Stands for no community.
const NONE: u32 = u32::MAX;

/// The communities of a vault.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Communities {
    /// By node.
    of: Vec<u32>,
    /// The largest first, then by the first key member.
    pub all: Vec<Community>,
}

/// One community; it has two members at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Community {
    /// How many nodes belong to it.
    pub n_nodes: u32,
    /// Those that are most joined within it: names of people, companies and the
    /// like if any of them are joined much, else notes. At most five, never none.
    pub key: Vec<NodeId>,
}

impl Communities {
    /// The community of a node, as an index into `all`; none for a node that
    /// nothing joins, and for what is left out.
    pub fn of(&self, node: NodeId) -> Option<usize> {
        self.of.get(node.index()).filter(|community| **community != NONE).map(|at| *at as usize)
    }
}

/// The communities of a vault; takes its time in a large one.
pub fn communities(vault: &Vault) -> Communities {
    let owner = vault.owner();
    let joined = Joined::of(vault, |id| Some(id) != owner && !vault.node(id).hidden);
    let groups = groups(&joined);
    in_order(vault, &joined, &groups)
}

/// The group of each place: no more than that two places are in one.
fn groups(joined: &Joined) -> Vec<u32> {
    let mut groups: Vec<u32> = (0..).take(joined.len()).collect();
    let mut level = moved(joined);
    let mut joined = joined.grouped(level.n_groups, &level.groups);
    groups.iter_mut().for_each(|group| *group = level.groups[*group as usize]);
    for _ in 1..LEVELS_MAX {
        level = moved(&joined);
        if level.n_groups == joined.len() {
            break;
        }
        groups.iter_mut().for_each(|group| *group = level.groups[*group as usize]);
        joined = joined.grouped(level.n_groups, &level.groups);
    }
    groups
}

/// Groups of places, counted from 0.
struct Level {
    n_groups: usize,
    groups: Vec<u32>,
}

/// Moves places from group to group as long as modularity gains by it.
fn moved(joined: &Joined) -> Level {
    let n = joined.len();
    let weights: Vec<f64> = (0..n).map(|at| joined.weight(at) as f64).collect();
    let total: f64 = weights.iter().sum();
    let mut groups: Vec<u32> = (0..).take(n).collect();
    let mut sums = weights.clone();
    // What joins the place that is looked at to each group near by.
    let mut near = vec![0u64; n];
    let mut seen: Vec<u32> = Vec::new();
    for _ in 0..ROUNDS_MAX {
        let mut n_moved = 0usize;
        for at in 0..n {
            let own = groups[at];
            seen.clear();
            for &(end, weight) in joined.around(at) {
                let group = groups[end as usize];
                if near[group as usize] == 0 {
                    seen.push(group);
                }
                near[group as usize] += u64::from(weight);
            }
            sums[own as usize] -= weights[at];
            let gain = |group: u32| {
                near[group as usize] as f64 - sums[group as usize] * weights[at] / total
            };
            let stay = (gain(own), own);
            let best = seen.iter().map(|&group| (gain(group), group)).fold(stay, better);
            let to = if best.0 > stay.0 + GAIN_MIN * total { best.1 } else { own };
            sums[to as usize] += weights[at];
            groups[at] = to;
            n_moved += usize::from(to != own);
            seen.iter().for_each(|group| near[*group as usize] = 0);
        }
        if n_moved == 0 {
            break;
        }
    }
    counted(groups)
}

/// The larger gain; of equal ones the first group.
fn better(one: (f64, u32), other: (f64, u32)) -> (f64, u32) {
    let is_better = other.0 > one.0 || other.0 == one.0 && other.1 < one.1;
    if is_better { other } else { one }
}

/// Numbers groups from 0, in the order of their first places.
fn counted(mut groups: Vec<u32>) -> Level {
    let mut numbers = vec![NONE; groups.len()];
    let mut n_groups = 0;
    for group in &mut groups {
        let number = &mut numbers[*group as usize];
        if *number == NONE {
            *number = n_groups;
            n_groups += 1;
        }
        *group = *number;
    }
    Level { n_groups: n_groups as usize, groups }
}

/// The groups of two and more nodes as communities, with their key members.
fn in_order(vault: &Vault, joined: &Joined, groups: &[u32]) -> Communities {
    let mut members: Vec<Vec<NodeId>> = vec![Vec::new(); groups.len()];
    for (id, _) in vault.nodes() {
        members[groups[id.index()] as usize].push(id);
    }
    members.retain(|members| members.len() > 1);
    // How much joins a node to its own community.
    let at_home = |node: NodeId| {
        let own = groups[node.index()];
        let around = joined.around(node.index()).iter();
        let inside = around.filter(|(end, _)| groups[*end as usize] == own);
        inside.map(|(_, weight)| u64::from(*weight)).sum::<u64>()
    };
    let key = |members: &[NodeId]| {
        let joined: Vec<(NodeId, u64)> =
            members.iter().map(|node| (*node, at_home(*node))).collect();
        let most = joined.iter().map(|(_, weight)| *weight).max().unwrap_or(0);
        let speaks = |(node, weight): &(NodeId, u64)| {
            is_entity(vault, *node) && weight.saturating_mul(KEY_SHARE) >= most
        };
        let rank = |one: &(NodeId, u64)| (!speaks(one), Reverse(one.1), one.0);
        let mut ranks: Vec<_> = joined.iter().map(rank).collect();
        ranks.sort_unstable();
        let document = ranks.first().is_some_and(|first| first.0);
        let same = ranks.into_iter().take_while(|rank| rank.0 == document).take(KEY_MAX);
        same.map(|(.., node)| node).collect::<Vec<_>>()
    };
    let mut all: Vec<(Community, Vec<NodeId>)> = members
        .into_iter()
        .map(|members| {
            let n_nodes = u32::try_from(members.len()).unwrap_or(u32::MAX);
            (Community { n_nodes, key: key(&members) }, members)
        })
        .collect();
    all.sort_by_key(|(community, _)| (Reverse(community.n_nodes), community.key.first().copied()));
    let mut of = vec![NONE; groups.len()];
    for ((_, members), number) in all.iter().zip(0..) {
        members.iter().for_each(|node| of[node.index()] = number);
    }
    Communities { of, all: all.into_iter().map(|(community, _)| community).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::fixture::fixture;

    /// Each community in a line: its key members, and how many nodes it has.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let vault = fixture(text);
        let found = communities(&vault);
        let shown = found.all.iter().enumerate().map(|(at, community)| {
            let members = vault.nodes().filter(|(id, _)| found.of(*id) == Some(at)).count();
            assert_eq!(members, community.n_nodes as usize);
            let key = community.key.iter().map(|node| vault.node(*node).name());
            format!("{} {}", community.n_nodes, key.collect::<Vec<_>>().join(", "))
        });
        assert_eq!(shown.collect::<Vec<_>>(), expected);
    }

    /// Meetings of two circles, each of its own people.
    fn circles(bridge: &str) -> String {
        let meeting = |name: &str, who: &str| {
            format!("//- {name}.md\n---\ndate: 2026-01-02\nparticipants: [{who}]\n---\n")
        };
        [
            meeting("a1", "Ada, Bo, Cy"),
            meeting("a2", "Ada, Bo"),
            meeting("a3", "Ada, Cy"),
            meeting("z1", "Xu, Yan, Zoe"),
            meeting("z2", "Zoe, Yan"),
            meeting("z3", "Zoe, Xu, Yan"),
            meeting("m", bridge),
        ]
        .concat()
    }

    #[test]
    fn circles_of_people_are_found_however_they_are_bridged() {
        check(&circles("Ada, Zoe"), &["7 Zoe, Yan, Xu", "6 Ada, Bo, Cy"]);
        check(&circles("Ada, Bo, Zoe"), &["7 Ada, Bo, Cy", "6 Yan, Zoe, Xu"]);
    }

    #[test]
    fn the_owner_joins_nobody_and_a_node_alone_is_no_community() {
        check("//- a.md\n---\nparticipants: [Myself]\n---\n//- b.md\n", &[]);
        check(&circles("Myself"), &["6 Ada, Bo, Cy", "6 Yan, Zoe, Xu"]);
    }

    #[test]
    fn a_vault_of_notes_has_notes_as_key_members() {
        check("//- a.md\n[[b]] [[c]]\n//- b.md\n[[c]]\n//- c.md\n#tag\n", &["3 a, b, c"]);
    }

    #[test]
    fn a_name_that_hardly_anything_joins_does_not_speak_for_a_vault_of_notes() {
        let notes = (0..40).map(|at| format!("//- n{at:02}.md\n[[Hub]]\n"));
        let notes: String = notes.collect();
        check(
            &format!("//- Hub.md\n[[n00|a]] [[Some name]]\n{notes}"),
            &["42 Hub, n00, n01, n02, n03"],
        );
    }

    #[test]
    fn nothing_has_no_communities() {
        check("", &[]);
    }
}
