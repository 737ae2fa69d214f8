//! What speaks for a proposal and against it, in sentences.

use super::subjects::Subject;
use super::weigh::{Scales, Weighed};
use super::words::Near;
use crate::text::words::listed;

/// How sentences begin that speak against a proposal.
pub(super) const AGAINST: &str = "Against it:";
/// Companions that are named.
const COMPANIONS_MAX: usize = 3;
/// They are named from this much more than chance on.
const COMPANIONS_MIN: f32 = 1.8;
/// Lists that would name both, if they were two, from which their absence is
/// worth a word.
const EXPECTED_MIN: f32 = 1.5;

/// The sentences of one pair, the most telling first.
pub(super) fn reasons(scales: &Scales<'_>, pair: &Weighed) -> Vec<String> {
    let sides = [pair.one, pair.other].map(|side| &scales.subjects[side as usize]);
    let mut out = Vec::new();
    of_names(scales, pair, sides, &mut out);
    beside(scales, pair, sides, &mut out);
    against(scales, pair, &mut out);
    out
}

fn of_names(scales: &Scales<'_>, pair: &Weighed, sides: [&Subject; 2], out: &mut Vec<String>) {
    let likeness = &pair.evidence.likeness;
    if likeness.same_letters {
        out.push("Only case, accents, signs, spaces or endings differ.".to_owned());
        return;
    }
    for &(one, other, near) in &likeness.pairs {
        let [one, other] = [one, other].map(|word| written(scales, sides, word));
        out.push(match near {
            Near::Same => continue,
            Near::Sounded => format!("“{one}” and “{other}” sound the same."),
            Near::Misheard | Near::Blurred => format!("“{one}” is easily heard as “{other}”."),
            Near::Slipped | Near::Garbled => format!("“{one}” may be a slip for “{other}”."),
            Near::Nickname => format!("“{one}” and “{other}” are forms of one name."),
            Near::Clipped => format!("“{one}” and “{other}” may be long and short for one name."),
            Near::OtherSex => format!("“{one}” and “{other}” differ in the ending only."),
        });
    }
    if likeness.initials {
        out.push("A letter may stand for the first name.".to_owned());
    }
    if likeness.joined {
        out.push("What is two words in one is one word in the other.".to_owned());
    }
    if likeness.turned {
        out.push("The words stand in another order.".to_owned());
    }
    if likeness.n_left > 0 {
        out.push("One name is a part of the other.".to_owned());
    }
    if let Some(rare) = rare(scales, sides) {
        out.push(format!("Nobody else here is called “{rare}”."));
    }
}

/// A word that both names have and no other.
fn rare(scales: &Scales<'_>, sides: [&Subject; 2]) -> Option<String> {
    let [one, other] = sides.map(|side| &side.spellings[0].taken.words);
    let shared = one.iter().filter(|word| other.iter().any(|theirs| theirs.text == word.text));
    let mut rare = shared.filter(|word| {
        !word.initial && scales.words.number(&word.text).is_some_and(|n| scales.words.names(n) == 2)
    });
    rare.next().map(|word| word.written.to_string())
}

fn written(scales: &Scales<'_>, sides: [&Subject; 2], word: u32) -> String {
    let text = scales.words.text(word);
    let words =
        sides.iter().flat_map(|side| &side.spellings).flat_map(|spelled| &spelled.taken.words);
    let mut found = words.filter(|known| &*known.text == text);
    found.next().map_or_else(|| text.to_owned(), |known| known.written.to_string())
}

fn beside(scales: &Scales<'_>, pair: &Weighed, sides: [&Subject; 2], out: &mut Vec<String>) {
    let found = &pair.evidence;
    match found.shown_as {
        0 => {}
        1 => out.push("A link opens one and shows the other.".to_owned()),
        n => out.push(format!("{n} links open one and show the other.")),
    }
    match found.together.instead.len() {
        0 => {}
        1 => out.push("In a note one stands where the other is missing.".to_owned()),
        n => out.push(format!("In {n} notes one stands where the other is missing.")),
    }
    if found.company.ratio >= COMPANIONS_MIN && found.company.shared.len() >= 2 {
        let names: Vec<&str> = found
            .company
            .shared
            .iter()
            .take(COMPANIONS_MAX)
            .map(|&node| scales.vault.node(node).name())
            .collect();
        out.push(format!("Both meet {}.", listed(&names)));
    }
    if found.together.listed.is_empty() && found.expected >= EXPECTED_MIN {
        let [a, b] = sides.map(|side| side.mentions.listed());
        out.push(format!("Lists name one {a} times and the other {b} times, never both."));
    }
}

fn against(scales: &Scales<'_>, pair: &Weighed, out: &mut Vec<String>) {
    let found = &pair.evidence;
    match found.together.took_part.len() {
        0 => {}
        1 => out.push(format!("{AGAINST} both took part in a meeting.")),
        n => out.push(format!("{AGAINST} both took part in {n} meetings.")),
    }
    match found.together.listed.len() {
        0 => {}
        1 => out.push(format!("{AGAINST} a list names both.")),
        n => out.push(format!("{AGAINST} {n} lists name both.")),
    }
    if found.both_own {
        out.push(format!("{AGAINST} both have a note of their own."));
    }
    if found.other_class {
        let class = |side: u32| {
            let node = scales.subjects[side as usize].node;
            scales.vault.node(node).class.as_ref().map_or("", |class| class.name())
        };
        let (one, other) = (class(pair.one), class(pair.other));
        out.push(format!("{AGAINST} one is a {one}, the other a {other}."));
    }
}
