//! Names that may be one: proposals, each with its reasons in words and the
//! lines on both sides. Nothing here is applied; a person says what holds.
//!
//! In five steps, each a module of its own:
//!
//! | step | module |
//! |---|---|
//! | names are taken apart, and where each stands is gathered | [`name`], [`subjects`], [`mentions`] |
//! | words are held against words: sound, slips, short forms, rarity | [`sound`], [`nicknames`], [`words`] |
//! | pairs that share a key are compared as names | [`blocks`], [`alike`], [`likeness`] |
//! | what stands beside them is added: lists, companions, notes | [`circles`], [`weigh`] |
//! | rivals weaken each other, pairs become groups | [`groups`], [`reasons`] |
//!
//! A wrong merge is worse than a missed one, so what is *certain* needs more
//! than names that look alike: the notes themselves must say so.

mod alike;
mod blocks;
mod circles;
mod groups;
mod likeness;
mod mentions;
mod name;
mod nicknames;
mod reasons;
mod sound;
mod subjects;
#[cfg(test)]
mod tests;
mod weigh;
mod words;

use rustc_hash::{FxHashMap, FxHashSet};

use super::evidence::Evidence;
use crate::vault::{NodeId, Vault, Verdict};
use alike::alike;
use groups::Group;
use likeness::{Likeness, n_names};
use subjects::{Subject, Subjects};
use weigh::{Scales, Weighed};
use words::{Near, Words};

/// One of the names of a proposal.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The node that goes by it.
    pub node: NodeId,
    /// What it is called.
    pub name: Box<str>,
    /// In how many notes.
    pub notes: u32,
    /// Where it is written, the most telling first; at most five places.
    pub evidence: Vec<Evidence>,
}

/// Two names of a proposal.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// Their positions among its names, the lower first.
    pub names: [usize; 2],
    /// How likely they are one, as a proposal has it.
    pub score: f32,
    /// What speaks most for it, in a sentence.
    pub reason: String,
}

/// Names that may be one.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Two or more, the most used first.
    pub names: Vec<Candidate>,
    /// Whether the notes themselves say so, and nothing speaks against it.
    pub certain: bool,
    /// How likely they are one, from 0 to 1 in hundredths; of a group, as likely as
    /// the least likely name is one with any other.
    pub score: f32,
    /// What speaks for it and against it, in sentences.
    pub reasons: Vec<String>,
    /// Each two of the names that are likely one by themselves.
    pub pairs: Vec<Pair>,
    /// Whether it was put off by the answer `later`.
    pub put_off: bool,
}

impl Proposal {
    /// Two of its names, by their positions, if they are likely one by themselves
    /// and not only through the others.
    pub fn between(&self, one: usize, other: usize) -> Option<&Pair> {
        let names = [one.min(other), one.max(other)];
        self.pairs.iter().find(|pair| pair.names == names)
    }

    /// The name through which two of them are most likely one, if there is one that is
    /// likely one with both.
    pub fn joining(&self, one: usize, other: usize) -> Option<usize> {
        let likely = |by: &usize| {
            let pairs = [self.between(one, *by)?, self.between(*by, other)?];
            Some(pairs[0].score.min(pairs[1].score))
        };
        let by = (0..self.names.len()).filter_map(|by| Some((likely(&by)?, by)));
        by.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, by)| by)
    }
}

/// Places of a name that are given.
const EVIDENCE_MAX: usize = 5;
/// Sentences that are given.
const REASONS_MAX: usize = 8;
/// Pairs whose names alone speak so much against them are not looked at further;
/// logarithm of odds.
const NAMES_ODDS_MIN: f32 = -6.0;
/// Pairs that are weighed with all that stands beside them, those whose names are
/// most alike.
const WEIGHED_MAX: usize = 150_000;
/// From these odds on a pair may be certain.
const CERTAIN_ODDS_MIN: f32 = 6.0;
/// What is not certain scores no more.
const UNCERTAIN_MAX: f32 = 0.99;
/// What lists must say for it, where nothing else does; logarithm of odds.
const CERTAIN_LISTS_MIN: f32 = 3.0;

/// What is said where there were more names that are alike than can be compared.
pub const CUT: &str = "Not all names were compared: too many are alike.";

/// What is said where there were more names than are compared.
pub const MANY: &str = "Not all names were compared, only those that most notes have.";

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The best first.
    pub proposals: Vec<Proposal>,
    /// [`CUT`] or [`MANY`], where a limit was reached.
    pub limit: Option<&'static str>,
}

/// [`look`], where nobody asks whether a limit was reached.
pub fn variants(vault: &Vault) -> Vec<Proposal> {
    look(vault).proposals
}

/// Every proposal by its score, the best first. Names that a person said are
/// different are not proposed; what was put off is marked.
pub fn look(vault: &Vault) -> Found {
    let mut words = Words::default();
    let Subjects { all: subjects, is_cut: are_many } = subjects::gather(vault, &mut words);
    words.settle();
    let mut scales = Scales::new(vault, &words, &subjects);
    let answers = Answers::of(vault, &subjects);
    let ln_names = n_names(&words).ln();
    let compared = blocks::pairs(&words, &subjects, &scales.shown_as);
    let mut alike: Vec<(u32, u32, Likeness)> = compared
        .all
        .into_iter()
        .filter_map(|(one, other)| {
            let likeness = alike(&words, &subjects[one as usize], &subjects[other as usize])?;
            (likeness.weight - ln_names > NAMES_ODDS_MIN).then_some((one, other, likeness))
        })
        .collect();
    let is_cut = words.is_cut() || compared.is_cut || alike.len() > WEIGHED_MAX;
    if alike.len() > WEIGHED_MAX {
        alike.sort_by(|a, b| b.2.weight.total_cmp(&a.2.weight).then((a.0, a.1).cmp(&(b.0, b.1))));
        alike.truncate(WEIGHED_MAX);
        alike.sort_by_key(|pair| (pair.0, pair.1));
    }
    scales.learn(&alike);
    let mut pairs: Vec<Weighed> = alike
        .into_iter()
        .map(|(one, other, likeness)| scales.weigh(one, other, likeness))
        .collect();
    for pair in &mut pairs {
        pair.refused = answers.are_different(pair.one, pair.other);
    }
    groups::settle_rivals(&mut pairs);
    let groups = groups::groups(&pairs);
    let mut proposals: Vec<Proposal> =
        groups.iter().map(|group| proposal(&scales, &pairs, group, &answers)).collect();
    proposals.sort_by(|a, b| {
        (b.score.total_cmp(&a.score))
            .then(b.certain.cmp(&a.certain))
            .then_with(|| n_notes(b).cmp(&n_notes(a)))
            .then_with(|| a.names[0].node.cmp(&b.names[0].node))
            .then_with(|| a.names[1].node.cmp(&b.names[1].node))
    });
    Found { proposals, limit: are_many.then_some(MANY).or(is_cut.then_some(CUT)) }
}

/// In how many notes all its names stand.
fn n_notes(proposal: &Proposal) -> u32 {
    proposal.names.iter().map(|name| name.notes).sum()
}

fn proposal(scales: &Scales<'_>, pairs: &[Weighed], group: &Group, answers: &Answers) -> Proposal {
    let of_group: Vec<&Weighed> = group.pairs.iter().map(|&at| &pairs[at]).collect();
    let telling: FxHashSet<NodeId> = of_group
        .iter()
        .map(|pair| &pair.evidence.together)
        .flat_map(|together| {
            together.instead.iter().chain(&together.took_part).chain(&together.listed)
        })
        .copied()
        .collect();
    let mut names: Vec<(u32, Candidate)> = group
        .members
        .iter()
        .map(|&at| (at, candidate(scales, &scales.subjects[at as usize], &telling)))
        .collect();
    names.sort_by(|(_, a), (_, b)| b.notes.cmp(&a.notes).then(a.node.cmp(&b.node)));
    let position = |member: u32| names.iter().position(|(at, _)| *at == member);
    let mut sentences: Vec<String> = Vec::new();
    let mut told = Vec::new();
    for pair in &of_group {
        let (Some(one), Some(other)) = (position(pair.one), position(pair.other)) else { continue };
        let of_pair = reasons::reasons(scales, pair);
        if let Some(reason) = of_pair.first().cloned() {
            let names = [one.min(other), one.max(other)];
            told.push(Pair { names, score: score(pair.settled), reason });
        }
        // Among several names a reason says whose it is.
        let whose = match names.len() {
            2 => String::new(),
            _ => format!("{} = {}: ", names[one.min(other)].1.name, names[one.max(other)].1.name),
        };
        sentences.extend(of_pair.into_iter().map(|reason| format!("{whose}{reason}")));
    }
    let certain = of_group.iter().all(|pair| is_certain(pair));
    // A name is in the group by the name that it is likeliest one with.
    let best = |member: u32| {
        let own = of_group.iter().filter(|pair| pair.one == member || pair.other == member);
        own.map(|pair| pair.settled).fold(f32::NEG_INFINITY, f32::max)
    };
    let least = group.members.iter().map(|&member| best(member)).fold(f32::INFINITY, f32::min);
    let likely = score(least);
    Proposal {
        names: names.into_iter().map(|(_, candidate)| candidate).collect(),
        certain,
        score: if certain { likely } else { likely.min(UNCERTAIN_MAX) },
        reasons: cut(sentences),
        pairs: told,
        put_off: answers.is_put_off(&group.members),
    }
}

/// From the logarithm of odds to hundredths of certainty.
fn score(ln_odds: f32) -> f32 {
    (100.0 / (1.0 + (-ln_odds).exp())).round() / 100.0
}

/// Cuts what speaks for a proposal where there is too much of it; what speaks
/// against it comes last and is never cut.
fn cut(sentences: Vec<String>) -> Vec<String> {
    let (against, mut out): (Vec<String>, Vec<String>) =
        sentences.into_iter().partition(|sentence| sentence.contains(reasons::AGAINST));
    out.truncate(REASONS_MAX.saturating_sub(against.len()).max(1));
    out.extend(against);
    out
}

/// Whether the notes themselves say that two names are one.
fn is_certain(pair: &Weighed) -> bool {
    let found = &pair.evidence;
    let likeness = &found.likeness;
    let whole = likeness.n_words >= 2 && likeness.n_left == 0 && !likeness.initials;
    let alike = whole && !likeness.turned && likeness.worst <= Near::Blurred;
    let said = found.shown_as > 0
        || !found.together.instead.is_empty()
        || found.lists >= CERTAIN_LISTS_MIN;
    // Two odds that differ much have a rival between them.
    let unrivalled = pair.odds - pair.settled < 0.5;
    let spelled_alike = likeness.same_letters && likeness.n_words >= 2;
    let listed = found.together.listed.len() + found.together.took_part.len();
    !pair.is_contradicted()
        && (listed == 0 || found.shown_as > 0)
        && unrivalled
        && pair.settled >= CERTAIN_ODDS_MIN
        && (spelled_alike || (alike && said))
}

fn candidate(scales: &Scales<'_>, subject: &Subject, telling: &FxHashSet<NodeId>) -> Candidate {
    let vault = scales.vault;
    // Sentences tell more than lists, notes of the proposal more than others, new
    // ones more than old.
    let edges = vault.edges_in(subject.node).filter(|edge| edge.from != subject.node);
    let mut places: Vec<_> = edges
        .filter_map(|edge| {
            let first = edge.occurrences.first()?;
            let date = vault.node(edge.from).date;
            let told = !telling.contains(&edge.from);
            Some((told, edge.relation.row().tells, std::cmp::Reverse(date), first))
        })
        .collect();
    places.sort_unstable_by_key(|(told, tells, date, first)| (*told, *tells, *date, *first));
    let mut seen = FxHashSet::default();
    let firsts = places.iter().map(|(.., first)| *first);
    let evidence = firsts
        .filter(|first| seen.insert((first.source, first.place.line)))
        .take(EVIDENCE_MAX)
        .collect();
    Candidate {
        node: subject.node,
        name: vault.node(subject.node).name().into(),
        notes: subject.mentions.len(),
        evidence,
    }
}

/// What a person said, by positions among the subjects.
struct Answers {
    different: FxHashSet<(u32, u32)>,
    put_off: Vec<FxHashSet<u32>>,
}

impl Answers {
    fn of(vault: &Vault, subjects: &[Subject]) -> Self {
        let of_node: FxHashMap<NodeId, u32> =
            (0..).zip(subjects).map(|(at, subject)| (subject.node, at)).collect();
        let bearers = |name: &str| -> Vec<u32> {
            let nodes = vault.named_in_answer(name);
            nodes.iter().filter_map(|node| of_node.get(node).copied()).collect()
        };
        let mut different = FxHashSet::default();
        for names in vault.identities().of(Verdict::Different) {
            // Of two notes of one name nothing is said.
            let sides: Vec<Vec<u32>> = names.iter().map(|name| bearers(name)).collect();
            for (at, side) in sides.iter().enumerate() {
                for &other in sides[at + 1..].iter().flatten() {
                    different.extend(side.iter().map(|&one| (one.min(other), one.max(other))));
                }
            }
        }
        let put_off = vault.identities().of(Verdict::Later);
        let put_off =
            put_off.map(|names| names.iter().flat_map(|name| bearers(name)).collect()).collect();
        Self { different, put_off }
    }

    fn are_different(&self, one: u32, other: u32) -> bool {
        self.different.contains(&(one.min(other), one.max(other)))
    }

    /// Whether one answer put off all of these.
    fn is_put_off(&self, members: &[u32]) -> bool {
        self.put_off.iter().any(|answer| members.iter().all(|member| answer.contains(member)))
    }
}
