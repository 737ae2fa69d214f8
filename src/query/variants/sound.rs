//! How a word of a name sounds, and how far two words are from sounding alike.
//!
//! A speech recogniser writes what it heard, so what matters is not which
//! letters differ but whether they are heard as different. A word is rewritten
//! letter group by letter group into sounds; the distance of two words is the
//! cheapest way from one to the other, where exchanging neighbouring sounds (f
//! and v, e and a) costs a part of exchanging others. Double Metaphone, which
//! knows more rules but only says yes or no, is asked too.

use std::sync::LazyLock;

use rphonetic::DoubleMetaphone;

/// A word, as it is heard.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Sound {
    /// One character a sound.
    sounds: Vec<char>,
    /// Both codes of Double Metaphone; the second is empty where it is the first.
    codes: [Box<str>; 2],
    /// The classes of the consonants, the same for sounds that are easily mistaken.
    skeleton: Box<str>,
}

/// The longest code that is asked of Double Metaphone, in letters.
const CODE_LETTERS_MAX: usize = 8;

/// The longest word that is listened to, in letters; the rest is not heard.
const WORD_LETTERS_MAX: usize = 32;

/// The most sounds of a word.
const SOUNDS_MAX: usize = 40;

/// Groups of letters and the sounds that they are heard as, longest first. A
/// capital stands for a sound that takes several letters to write.
#[rustfmt::skip]
const RULES: &[(&str, &str)] = &[
    ("tzsch", "C"), ("tsch", "C"), ("shch", "S"), ("szcz", "S"), ("sch", "S"), ("tch", "C"),
    ("eigh", "e"), ("ough", "o"), ("augh", "o"), ("igh", "i"), ("tio", "So"),
    ("owa", "ova"), ("owi", "ovi"), ("ows", "ovs"), ("owe", "o"),
    ("sh", "S"), ("ch", "C"), ("cz", "C"), ("sz", "S"), ("zh", "J"), ("ph", "f"), ("th", "t"),
    ("dh", "d"), ("bh", "b"), ("kh", "k"), ("gh", "g"), ("rh", "r"), ("wh", "w"), ("lh", "li"),
    ("nh", "n"), ("hw", "hu"), ("ck", "k"), ("cq", "k"), ("qu", "k"), ("qi", "Ci"), ("tz", "ts"),
    ("ts", "C"), ("dt", "t"), ("dz", "z"), ("dj", "J"), ("dg", "J"), ("gn", "n"), ("kn", "n"),
    ("wr", "r"), ("mb", "m"), ("ng", "n"), ("sc", "s"), ("x", "ks"),
    ("ou", "u"), ("oo", "u"), ("oh", "o"), ("ow", "ao"), ("ee", "i"), ("ea", "i"), ("ie", "i"),
    ("ei", "e"), ("ey", "i"), ("ay", "e"), ("ai", "e"), ("au", "o"), ("aw", "o"), ("ae", "e"),
    ("oe", "o"), ("ue", "u"), ("eu", "u"), ("uu", "u"), ("ii", "i"), ("aa", "a"), ("iy", "i"),
    ("yi", "i"), ("ij", "i"),
    ("ce", "se"), ("ci", "si"), ("cy", "si"),
    ("c", "k"), ("q", "k"), ("j", "J"), ("y", "i"),
];

/// Letters at the start of a word that are heard otherwise than inside.
const FIRST_RULES: &[(&str, &str)] = &[("x", "S"), ("cz", "C"), ("ts", "C")];

impl Sound {
    /// Listens to a word in lower case without diacritics.
    pub fn of(word: &str) -> Self {
        let word: String = word.chars().take(WORD_LETTERS_MAX).collect();
        let sounds = sounds(&word);
        let metaphone = DoubleMetaphone::new(Some(CODE_LETTERS_MAX));
        // Other scripts have no code.
        let codes = if word.is_ascii() {
            let both = metaphone.double_metaphone(&word);
            let (first, second) = (both.primary(), both.alternate());
            let second = if second == first { String::new() } else { second };
            [first.into(), second.into()]
        } else {
            Default::default()
        };
        let skeleton = skeleton(&sounds);
        Self { sounds, codes, skeleton }
    }

    /// What words share that are easily mistaken for one another: the classes of
    /// their consonants.
    pub fn skeleton(&self) -> &str {
        &self.skeleton
    }

    /// The codes of Double Metaphone, one or two.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.codes.iter().map(|code| &**code).filter(|code| !code.is_empty())
    }

    /// The sounds, a character each.
    pub fn sounds(&self) -> &[char] {
        &self.sounds
    }

    /// How many sounds there are.
    pub fn len(&self) -> usize {
        self.sounds.len()
    }

    /// Whether Double Metaphone hears the same.
    pub fn is_same_code(&self, other: &Self) -> bool {
        self.codes().any(|code| other.codes().any(|theirs| code == theirs))
    }

    /// What it costs to turn one word's sounds into the other's; 1.0 is one sound
    /// that is clearly another. Gives up above `most`.
    pub fn distance(&self, other: &Self, most: f32) -> Option<f32> {
        let (a, b) = (&self.sounds, &other.sounds);
        if a == b {
            return Some(0.0);
        }
        let cheapest = CHEAPEST_INSERT * a.len().abs_diff(b.len()) as f32;
        if cheapest > most {
            return None;
        }
        // Row `i` holds the costs of turning the first `i` sounds of `a` into
        // each start of `b`; the row before the last is kept for swaps.
        let mut before = [0.0; SOUNDS_MAX + 1];
        let mut row = [0.0; SOUNDS_MAX + 1];
        let mut inserts = [0.0; SOUNDS_MAX];
        let mut left = None;
        for (at, &sound) in b.iter().enumerate() {
            inserts[at] = insert(sound, left);
            row[at + 1] = row[at] + inserts[at];
            left = Some(sound);
        }
        let mut left_of_x = None;
        for &x in a {
            let cost_of_x = insert(x, left_of_x);
            let mut next = [0.0; SOUNDS_MAX + 1];
            next[0] = row[0] + cost_of_x;
            let mut least = next[0];
            let mut left_of_y = None;
            for (j, &y) in b.iter().enumerate() {
                let mut best = row[j] + exchange(x, y);
                best = best.min(row[j + 1] + cost_of_x).min(next[j] + inserts[j]);
                if left_of_x == Some(y) && left_of_y == Some(x) {
                    best = best.min(before[j - 1] + SWAP);
                }
                next[j + 1] = best;
                least = least.min(best);
                left_of_y = Some(y);
            }
            // A swap reaches back one row, but costs more than nothing.
            if least > most && row[..=b.len()].iter().all(|&cost| cost > most) {
                return None;
            }
            before = std::mem::replace(&mut row, next);
            left_of_x = Some(x);
        }
        Some(row[b.len()]).filter(|&cost| cost <= most)
    }
}

const CHEAPEST_INSERT: f32 = 0.2;
/// Two neighbours in the other order: a slip of the keys.
const SWAP: f32 = 0.7;

fn is_vowel(sound: char) -> bool {
    matches!(sound, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// What a sound costs that the other word has not, by the sound before it.
fn insert(sound: char, before: Option<char>) -> f32 {
    match sound {
        // Heard after consonants and at the end, or not.
        'h' => 0.3,
        // Many do not pronounce it there.
        'r' if before.is_some_and(is_vowel) => 0.4,
        _ if before.is_some_and(is_vowel) && is_vowel(sound) => 0.4,
        _ if is_vowel(sound) => 0.55,
        'n' | 'r' | 't' | 'd' => 0.8,
        _ => 1.0,
    }
}

/// Sounds that are taken for one another, and what that costs.
#[rustfmt::skip]
const NEAR: &[(char, char, f32)] = &[
    ('f', 'v', 0.3), ('v', 'w', 0.3), ('b', 'v', 0.4), ('b', 'p', 0.4), ('f', 'p', 0.6),
    ('d', 't', 0.35), ('g', 'k', 0.35), ('s', 'z', 0.2), ('S', 's', 0.4), ('S', 'C', 0.3),
    ('Z', 'S', 0.3), ('Z', 'J', 0.3), ('Z', 'z', 0.3), ('C', 'J', 0.35), ('C', 'k', 0.5),
    ('J', 'i', 0.35), ('J', 'g', 0.5), ('J', 'h', 0.5), ('h', 'k', 0.5), ('m', 'n', 0.5),
    ('l', 'r', 0.6), ('C', 's', 0.6), ('z', 'J', 0.5), ('w', 'u', 0.4), ('g', 'h', 0.5),
    ('C', 't', 0.7), ('S', 'J', 0.4), ('k', 's', 0.8),
    ('a', 'e', 0.35), ('e', 'i', 0.3), ('a', 'o', 0.4), ('o', 'u', 0.3), ('a', 'u', 0.4),
    ('i', 'u', 0.5), ('e', 'o', 0.5), ('e', 'u', 0.5), ('a', 'i', 0.5), ('i', 'o', 0.6),
];

/// What each pair of sounds costs, so that none is looked for twice.
static EXCHANGES: LazyLock<[[f32; N_PLAIN]; N_PLAIN]> = LazyLock::new(|| {
    let mut costs = [[1.0; N_PLAIN]; N_PLAIN];
    for (at, row) in costs.iter_mut().enumerate() {
        row[at] = 0.0;
    }
    for &(x, y, cost) in NEAR {
        costs[x as usize][y as usize] = cost;
        costs[y as usize][x as usize] = cost;
    }
    costs
});

/// Sounds below this are Latin letters.
const N_PLAIN: usize = 128;

fn exchange(x: char, y: char) -> f32 {
    match EXCHANGES.get(x as usize).and_then(|row| row.get(y as usize)) {
        Some(cost) => *cost,
        None if x == y => 0.0,
        None => 1.0,
    }
}

/// Rewrites letters as sounds; a sound that is written double is heard once.
fn sounds(word: &str) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(word.len());
    let mut rest = word;
    let mut push = |sound: char| {
        if out.last() != Some(&sound) {
            out.push(sound);
        }
    };
    while let Some(first) = rest.chars().next() {
        let at_start = rest.len() == word.len();
        let first_rules = FIRST_RULES.iter().filter(|_| at_start);
        let rule = first_rules.chain(RULES).find(|(letters, _)| rest.starts_with(letters));
        match rule {
            Some((letters, heard)) => {
                heard.chars().for_each(&mut push);
                rest = &rest[letters.len()..];
            }
            None => {
                if first.is_alphanumeric() {
                    push(first);
                }
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    out.truncate(SOUNDS_MAX);
    out
}

/// The classes of the consonants; a vowel at the start counts as one class.
fn skeleton(sounds: &[char]) -> Box<str> {
    let mut out = String::new();
    for (at, &sound) in sounds.iter().enumerate() {
        let class = match sound {
            'b' | 'p' | 'f' | 'v' | 'w' => 'p',
            'd' | 't' => 't',
            'g' | 'k' => 'k',
            's' | 'z' | 'S' | 'Z' | 'C' | 'J' => 's',
            'm' | 'n' => 'n',
            'a' | 'e' | 'i' | 'o' | 'u' if at == 0 => 'a',
            'a' | 'e' | 'i' | 'o' | 'u' | 'h' => continue,
            other => other,
        };
        if !out.ends_with(class) {
            out.push(class);
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, other: &str, most: f32) {
        let distance = Sound::of(one).distance(&Sound::of(other), 9.0).unwrap_or(9.0);
        assert!(distance <= most, "{one} and {other} are {distance} apart");
        let back = Sound::of(other).distance(&Sound::of(one), 9.0).unwrap_or(9.0);
        assert!((distance - back).abs() < 1e-4, "{one} and {other}: {distance}, {back}");
    }

    #[test]
    fn letters_that_sound_the_same_are_no_distance() {
        check("philip", "filip", 0.0);
        check("annie", "anny", 0.0);
        check("schmidt", "schmitt", 0.0);
        check("kaiser", "kayser", 0.0);
    }

    #[test]
    fn what_is_easily_misheard_is_near_and_what_is_not_is_far() {
        check("stefansdal", "stephensdal", 0.4);
        check("quartz", "kwarz", 2.1);
        let far = Sound::of("quartzon").distance(&Sound::of("quartzoloft"), 9.0);
        assert!(far.is_some_and(|far| far > 2.0), "{far:?}");
    }

    #[test]
    fn a_distance_above_the_most_is_not_told() {
        assert_eq!(Sound::of("abc").distance(&Sound::of("xyzxyz"), 1.0), None);
    }

    #[test]
    fn words_of_other_scripts_are_heard_letter_by_letter() {
        let (one, other) = (Sound::of("зоревиц"), Sound::of("зоревич"));
        assert_eq!(one.distance(&other, 2.0), Some(1.0));
        assert_eq!(one.codes().count(), 0);
    }

    #[test]
    fn rules_come_before_the_shorter_ones_that_they_begin_with() {
        for (at, (longer, _)) in RULES.iter().enumerate() {
            let shadowed = RULES[..at].iter().find(|(shorter, _)| longer.starts_with(shorter));
            assert_eq!(shadowed, None, "{longer} is never reached");
        }
    }
}
