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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::variants::circles::Company;
    use crate::query::variants::likeness::Likeness;
    use crate::query::variants::mentions::Together;
    use crate::query::variants::weigh::Evidence;
    use crate::query::variants::words::Near;

    /// Two names of these odds, of which nothing else is known.
    fn pair(one: u32, other: u32, odds: f32) -> Weighed {
        let likeness = Likeness {
            weight: 0.0,
            same_letters: false,
            worst: Near::Same,
            pairs: Vec::new(),
            n_words: 2,
            initials: false,
            turned: false,
            n_left: 0,
            joined: false,
        };
        let evidence = Evidence {
            likeness,
            together: Together::default(),
            shown_as: 0,
            lists: 0.0,
            expected: 0.0,
            company: Company { ratio: 1.0, usual: 1.0, shared: Vec::new() },
            both_own: false,
            other_class: false,
        };
        Weighed { one, other, evidence, odds, settled: odds, partial: None, refused: false }
    }

    /// Two names that something says are two people.
    fn contradicted(one: u32, other: u32, odds: f32) -> Weighed {
        let mut pair = pair(one, other, odds);
        pair.evidence.both_own = true;
        pair
    }

    /// Checks the members of every group, once rivals were heard.
    #[track_caller]
    fn check(mut pairs: Vec<Weighed>, expected: &[&[u32]]) {
        settle_rivals(&mut pairs);
        let mut found: Vec<Vec<u32>> =
            groups(&pairs).into_iter().map(|group| group.members).collect();
        found.iter_mut().for_each(|members| members.sort_unstable());
        assert_eq!(found, expected);
    }

    #[test]
    fn a_name_that_may_be_either_of_two_people_is_likely_neither() {
        let mut pairs = vec![pair(0, 1, 5.0), pair(0, 2, 5.0), contradicted(1, 2, -4.0)];
        settle_rivals(&mut pairs);
        assert!(pairs[0].settled < 0.0 && pairs[1].settled < 0.0, "{pairs:?}");
        check(pairs, &[]);
    }

    #[test]
    fn the_likelier_of_two_rivals_stays() {
        check(vec![pair(0, 1, 8.0), pair(0, 2, 2.0), contradicted(1, 2, -4.0)], &[&[0, 1]]);
    }

    #[test]
    fn names_that_may_be_one_are_no_rivals() {
        let mut pairs = vec![pair(0, 1, 5.0), pair(0, 2, 5.0), pair(1, 2, 5.0)];
        settle_rivals(&mut pairs);
        assert!(pairs.iter().all(|pair| pair.settled == pair.odds), "{pairs:?}");
    }

    #[test]
    fn a_short_name_may_be_anybodys_who_bears_it() {
        let short = |other| Weighed { partial: Some(0), ..pair(0, other, 5.0) };
        check(vec![short(1), short(2)], &[]);
        let long = |other| Weighed { partial: Some(other), ..pair(0, other, 5.0) };
        check(vec![long(1), long(2)], &[&[0, 1], &[0, 2]]);
    }

    #[test]
    fn a_group_needs_every_pair() {
        check(vec![pair(0, 1, 5.0), pair(1, 2, 4.0)], &[&[0, 1], &[1, 2]]);
        check(vec![pair(0, 1, 5.0), pair(1, 2, 4.0), pair(0, 2, -9.0)], &[&[0, 1], &[1, 2]]);
        check(vec![pair(0, 1, 5.0), pair(1, 2, 4.0), pair(0, 2, -1.0)], &[&[0, 1, 2]]);
    }

    #[test]
    fn two_groups_become_one_only_where_all_of_both_fit() {
        let ends = [pair(0, 1, 9.0), pair(2, 3, 8.0), pair(1, 2, 7.0)];
        let others = [pair(0, 2, 1.0), pair(0, 3, 1.0), pair(1, 3, 1.0)];
        check([&ends[..], &others[..]].concat(), &[&[0, 1, 2, 3]]);
        check([&ends[..], &others[1..]].concat(), &[&[0, 1], &[2, 3], &[1, 2], &[0, 3], &[1, 3]]);
    }

    #[test]
    fn a_group_holds_no_two_of_whom_something_says_that_they_are_two() {
        let pairs = vec![pair(0, 1, 9.0), pair(1, 2, 4.0), contradicted(0, 2, -1.0)];
        check(pairs, &[&[0, 1]]);
    }

    #[test]
    fn what_a_person_refused_is_in_no_group() {
        let refused = Weighed { refused: true, ..pair(0, 2, 5.0) };
        check(vec![pair(0, 1, 5.0), pair(1, 2, 5.0), refused], &[]);
    }

    #[test]
    fn a_group_has_no_more_names_than_can_be_read() {
        let n = NAMES_MAX as u32 + 2;
        let all = (0..n).flat_map(|one| (one + 1..n).map(move |other| pair(one, other, 5.0)));
        let largest =
            groups(&all.collect::<Vec<_>>()).iter().map(|group| group.members.len()).max();
        assert_eq!(largest, Some(NAMES_MAX));
    }
}
