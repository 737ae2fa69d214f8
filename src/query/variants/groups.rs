//! From pairs to proposals: rivals weaken each other, and pairs that all hold
//! among themselves are asked as one question.

use rustc_hash::{FxHashMap, FxHashSet};

use super::weigh::Weighed;

/// Two names of a group that were not worth a proposal by themselves are at least
/// this likely.
const SUPPORT_MIN: f32 = -2.5;

/// The most names of one proposal: more would not be read.
const NAMES_MAX: usize = 8;

/// Names that may all be one, by their positions among the subjects.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    pub members: Vec<u32>,
    /// The pairs among them that were proposed, by position among the weighed
    /// pairs, the likeliest first.
    pub pairs: Vec<usize>,
}

/// Lets rivals weaken each other: a name that may be either of two different
/// people is less likely to be the one the likelier it is to be the other.
pub(super) fn settle_rivals(pairs: &mut [Weighed]) {
    let by_pair: FxHashMap<(u32, u32), usize> =
        pairs.iter().enumerate().map(|(at, pair)| ((pair.one, pair.other), at)).collect();
    let mut of_name: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (at, pair) in pairs.iter().enumerate() {
        of_name.entry(pair.one).or_default().push(at);
        of_name.entry(pair.other).or_default().push(at);
    }
    let settled: Vec<f32> = pairs
        .iter()
        .enumerate()
        .map(|(at, pair)| {
            let mut against = 0.0_f32;
            for (shared, end) in [(pair.one, pair.other), (pair.other, pair.one)] {
                let rivals = of_name[&shared].iter().filter(|&&rival| rival != at);
                for &rival in rivals {
                    let rival = &pairs[rival];
                    let third = if rival.one == shared { rival.other } else { rival.one };
                    let between = by_pair.get(&(end.min(third), end.max(third)));
                    let different = match between {
                        Some(&between) => pairs[between].is_contradicted(),
                        // A short name may be anybody's who bears it; but one person
                        // has several short names.
                        None => pair.partial == Some(shared) && rival.partial == Some(shared),
                    };
                    if different {
                        against += rival.odds.min(20.0).exp();
                    }
                }
            }
            pair.odds - (1.0 + against).ln()
        })
        .collect();
    for (pair, odds) in pairs.iter_mut().zip(settled) {
        pair.settled = odds;
    }
}

/// Gathers proposals. A group is made only where every pair in it is supported
/// and none is contradicted; a pair that fits no group stands alone.
pub(super) fn groups(pairs: &[Weighed]) -> Vec<Group> {
    let by_pair: FxHashMap<(u32, u32), usize> =
        pairs.iter().enumerate().map(|(at, pair)| ((pair.one, pair.other), at)).collect();
    let mut order: Vec<usize> = (0..pairs.len()).filter(|&at| pairs[at].is_proposed()).collect();
    order.sort_by(|&a, &b| pairs[b].settled.total_cmp(&pairs[a].settled).then_with(|| a.cmp(&b)));
    let mut group_of: FxHashMap<u32, usize> = FxHashMap::default();
    let mut groups: Vec<Group> = Vec::new();
    let supported = |one: u32, other: u32| {
        by_pair
            .get(&(one.min(other), one.max(other)))
            .is_some_and(|&at| pairs[at].settled >= SUPPORT_MIN && !pairs[at].is_contradicted())
    };
    let mut alone: FxHashSet<usize> = FxHashSet::default();
    for &at in &order {
        let (one, other) = (pairs[at].one, pairs[at].other);
        match (group_of.get(&one).copied(), group_of.get(&other).copied()) {
            (None, None) => {
                group_of.insert(one, groups.len());
                group_of.insert(other, groups.len());
                groups.push(Group { members: vec![one, other], pairs: vec![at] });
            }
            (Some(same), Some(also)) if same == also => groups[same].pairs.push(at),
            (Some(into), Some(from)) => {
                let (a, b) = (&groups[into].members, &groups[from].members);
                let fits = a.len() + b.len() <= NAMES_MAX
                    && a.iter().all(|&x| b.iter().all(|&y| supported(x, y)));
                if fits {
                    let moved = std::mem::take(&mut groups[from].members);
                    let moved_pairs = std::mem::take(&mut groups[from].pairs);
                    for &member in &moved {
                        group_of.insert(member, into);
                    }
                    groups[into].members.extend(moved);
                    groups[into].pairs.extend(moved_pairs);
                    groups[into].pairs.push(at);
                } else {
                    alone.insert(at);
                }
            }
            (Some(into), None) | (None, Some(into)) => {
                let new = if group_of.contains_key(&one) { other } else { one };
                let members = &groups[into].members;
                if members.len() < NAMES_MAX && members.iter().all(|&x| supported(x, new)) {
                    group_of.insert(new, into);
                    groups[into].members.push(new);
                    groups[into].pairs.push(at);
                } else {
                    alone.insert(at);
                }
            }
        }
    }
    groups.retain(|group| group.members.len() > 1);
    groups.extend(
        order
            .iter()
            .filter(|at| alone.contains(at))
            .map(|&at| Group { members: vec![pairs[at].one, pairs[at].other], pairs: vec![at] }),
    );
    groups
}
