//! All words of all names: how many names have each, and which words are taken
//! for one another.
//!
//! What two names have in common tells as much as it is rare here: a family name
//! that forty people bear tells little, and so does a sound that forty words are
//! near to. Rarity is counted in the vault itself.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::nicknames;
use super::sound::Sound;

/// How near two words are, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Near {
    /// The same letters.
    Same,
    /// Other letters for the same sounds.
    Sounded,
    /// One sound that is easily mistaken.
    Misheard,
    /// Two such, or one that is less easily mistaken.
    Blurred,
    /// A sound more, less or other.
    Slipped,
    /// Several, with the same consonants.
    Garbled,
    /// A short or foreign form of the other.
    Nickname,
    /// Its beginning or its end, as friends cut names: `Cati`, `Nessa`.
    Clipped,
    /// The other but for the ending of the other sex: `Fernanda`.
    OtherSex,
}

/// What a distance of sounds means, by how much of the word it is.
const STEPS: [(Near, f32, f32); 4] = [
    (Near::Sounded, 0.01, 1.0),
    (Near::Misheard, 0.45, 0.18),
    (Near::Blurred, 0.85, 0.22),
    (Near::Slipped, 1.35, 0.27),
];

/// The furthest that words may be and still have something in common.
const DISTANCE_MAX: f32 = 2.2;
const DISTANCE_SHARE_MAX: f32 = 0.36;

/// Words that share a key of too many words are not compared by that key.
const BUCKET_MAX: usize = 1_500;

/// Pairs of words that are compared, those with the rarest keys first. A vault of
/// 100,000 notes and 7,000 names compares 82,000.
const COMPARISONS_MAX: usize = 3_000_000;

/// Pairs of words that are kept as near. That vault has 18,000; one that was made
/// of names that all sound alike would have millions.
const NEAR_MAX: usize = 500_000;

/// Acronyms that are compared; all pairs of them are.
const ACRONYMS_MAX: usize = 2_000;

/// The table.
#[derive(Debug, Default)]
pub(super) struct Words {
    numbers: FxHashMap<Box<str>, u32>,
    words: Vec<Word>,
    near: Neighbours,
    /// Whether there were more pairs of words than are compared or kept.
    is_cut: bool,
    /// How many names have a word with this first letter.
    first_letters: FxHashMap<char, u32>,
    /// How many names there are.
    n_names: u32,
}

/// Which words are near one another, as many pairs as may be kept.
#[derive(Debug)]
struct Neighbours {
    pairs: FxHashMap<(u32, u32), Near>,
    most: usize,
}

impl Default for Neighbours {
    fn default() -> Self {
        Self { pairs: FxHashMap::default(), most: NEAR_MAX }
    }
}

impl Neighbours {
    fn of(&self, one: u32, other: u32) -> Option<Near> {
        self.pairs.get(&(one.min(other), one.max(other))).copied()
    }

    /// Keeps what is said of two words first, while there is room.
    fn add(&mut self, one: u32, other: u32, near: Near) {
        if !self.is_full() {
            self.pairs.entry((one.min(other), one.max(other))).or_insert(near);
        }
    }

    fn is_full(&self) -> bool {
        self.pairs.len() >= self.most
    }
}

#[derive(Debug)]
struct Word {
    text: Box<str>,
    /// How many names have it.
    names: u32,
    /// How many names have it or a word that is as near, by step.
    around: [u32; N_NEAR],
    /// Whether it was written in two to five capitals.
    is_acronym: bool,
}

const N_NEAR: usize = Near::OtherSex as usize + 1;

impl Words {
    /// The number of a word; new words are borne by nobody yet.
    pub fn add(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text.into(), number);
        let around = [0; N_NEAR];
        self.words.push(Word { text: text.into(), names: 0, around, is_acronym: false });
        number
    }

    /// Notes that a word is written in capitals only.
    pub fn is_written(&mut self, word: u32, written: &str) {
        let capitals = written.len() >= 2 && written.len() <= 5;
        if capitals && written.bytes().all(|letter| letter.is_ascii_uppercase()) {
            self.words[word as usize].is_acronym = true;
        }
    }

    /// Counts a name, by its words.
    pub fn count(&mut self, words: impl Iterator<Item = u32>) {
        self.n_names += 1;
        let mut seen: Vec<u32> = words.collect();
        seen.sort_unstable();
        seen.dedup();
        for word in seen {
            let word = &mut self.words[word as usize];
            word.names += 1;
            if let Some(first) = word.text.chars().next() {
                *self.first_letters.entry(first).or_default() += 1;
            }
        }
    }

    /// The number of a word, if any name has it.
    pub fn number(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// A word.
    pub fn text(&self, word: u32) -> &str {
        &self.words[word as usize].text
    }

    /// How many names have it.
    pub fn names(&self, word: u32) -> u32 {
        self.words[word as usize].names
    }

    /// How many names there are.
    pub fn n_names(&self) -> u32 {
        self.n_names
    }

    /// How many names have a word as near as this to `word`, itself included.
    pub fn around(&self, word: u32, near: Near) -> u32 {
        self.words[word as usize].around[near as usize]
    }

    /// How many names have a word that begins with this letter.
    pub fn with_first(&self, letter: char) -> u32 {
        self.first_letters.get(&letter).copied().unwrap_or(0)
    }

    /// How near two words are, if they are.
    pub fn near(&self, one: u32, other: u32) -> Option<Near> {
        if one == other {
            return Some(Near::Same);
        }
        self.near.of(one, other)
    }

    /// Whether some words were not compared, since too many are alike.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// The words that are near a word, in no order.
    pub fn pairs(&self) -> impl Iterator<Item = (u32, u32, Near)> {
        self.near.pairs.iter().map(|(&(one, other), &near)| (one, other, near))
    }

    /// Finds which words are near one another; to be called once, at the end.
    pub fn settle(&mut self) {
        self.settle_within(COMPARISONS_MAX);
    }

    fn settle_within(&mut self, comparisons: usize) {
        let sounds: Vec<Sound> = self.words.iter().map(|word| Sound::of(&word.text)).collect();
        let mut buckets: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        for (number, sound) in (0..).zip(&sounds) {
            let text = &self.words[number as usize].text;
            for key in keys(text, sound) {
                buckets.entry(key).or_default().push(number);
            }
        }
        let mut buckets: Vec<Vec<u32>> = buckets.into_values().collect();
        buckets.retain(|bucket| (2..=BUCKET_MAX).contains(&bucket.len()));
        buckets.sort_unstable_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
        let mut left = comparisons;
        for bucket in &buckets {
            left = left.saturating_sub(bucket.len() * bucket.len() / 2);
            self.is_cut = left == 0 || self.near.is_full();
            if self.is_cut {
                break;
            }
            for (at, &one) in bucket.iter().enumerate() {
                for &other in &bucket[at + 1..] {
                    if one == other || self.near.of(one, other).is_some() {
                        continue;
                    }
                    let near = nearness(&sounds[one as usize], &sounds[other as usize]);
                    if let Some(near) = near.filter(|_| self.may_be_near(one, other)) {
                        let sexes = differ_by_sex(self.text(one), self.text(other));
                        self.near.add(one, other, if sexes { Near::OtherSex } else { near });
                    }
                }
            }
        }
        self.add_acronyms();
        self.add_nicknames();
        self.add_clipped(&sounds);
        self.count_around();
    }

    /// Letters of an acronym are easily lost: `AI`, `MAI`.
    fn add_acronyms(&mut self) {
        let short: Vec<u32> = (0..)
            .zip(&self.words)
            .filter(|(_, word)| word.is_acronym)
            .map(|(number, _)| number)
            .collect();
        for (at, &one) in short.iter().enumerate().take(ACRONYMS_MAX) {
            for &other in short.iter().skip(at + 1).take(ACRONYMS_MAX) {
                let (a, b) = (self.text(one), self.text(other));
                if a.len().abs_diff(b.len()) == 1 && (a.contains(b) || b.contains(a)) {
                    self.near.add(one, other, Near::Slipped);
                }
            }
        }
    }

    /// Numbers are never misheard: `Phase 1` is not `Phase 2`.
    fn may_be_near(&self, one: u32, other: u32) -> bool {
        let has_digit = |word: u32| self.text(word).contains(|c: char| c.is_numeric());
        !has_digit(one) && !has_digit(other)
    }

    fn add_nicknames(&mut self) {
        let mut by_row: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
        for (number, word) in (0..).zip(&self.words) {
            for &row in nicknames::rows(&word.text) {
                by_row.entry(row).or_default().push(number);
            }
        }
        for words in by_row.values() {
            for (at, &one) in words.iter().enumerate() {
                for &other in &words[at + 1..] {
                    self.near.add(one, other, Near::Nickname);
                }
            }
        }
    }

    /// Joins what is cut from a name at its beginning or end, with or without an
    /// ending of its own.
    fn add_clipped(&mut self, sounds: &[Sound]) {
        let mut ends: FxHashMap<(bool, [char; 3]), Vec<u32>> = FxHashMap::default();
        for (number, sound) in (0..).zip(sounds) {
            let sounds = sound.sounds();
            if let (Some(&start), Some(&end)) = (sounds.first_chunk(), sounds.last_chunk())
                && sounds.len() >= 5
                && sounds.len() <= CLIPPED_FROM_MAX
            {
                ends.entry((true, start)).or_default().push(number);
                ends.entry((false, end)).or_default().push(number);
            }
        }
        for (number, sound) in (0..).zip(sounds) {
            let short = sound.sounds();
            let stem = stem(short);
            if short.len() > CLIPPED_MAX || stem.len() < 3 {
                continue;
            }
            let (Some(&start), Some(&end)) = (stem.first_chunk(), short.last_chunk()) else {
                continue;
            };
            for (key, whole) in [((true, start), stem), ((false, end), short)] {
                let longer = ends.get(&key).map_or(&[][..], Vec::as_slice);
                for &other in longer.iter().take(BUCKET_MAX) {
                    let full = sounds[other as usize].sounds();
                    let cut = if key.0 { full.starts_with(whole) } else { full.ends_with(whole) };
                    if cut && full.len() >= whole.len() + 2 {
                        self.near.add(number, other, Near::Clipped);
                    }
                }
            }
        }
    }

    fn count_around(&mut self) {
        for word in &mut self.words {
            word.around = [word.names; N_NEAR];
        }
        for (&(one, other), &near) in &self.near.pairs {
            let (n_one, n_other) =
                (self.words[one as usize].names, self.words[other as usize].names);
            for step in near as usize..N_NEAR {
                // A step counts all that are nearer, and nothing that is further: a
                // slip is no rarer for the nicknames of a word.
                self.words[one as usize].around[step] += n_other;
                self.words[other as usize].around[step] += n_one;
            }
        }
    }
}

/// The most sounds of what is cut from a name, and of the name.
const CLIPPED_MAX: usize = 5;
const CLIPPED_FROM_MAX: usize = 14;

/// A short form without its ending: `cat` of `cati`, `kat` of `katka`.
fn stem(short: &[char]) -> &[char] {
    match short {
        [stem @ .., 'k', 'a' | 'o'] if stem.len() >= 3 => stem,
        [stem @ .., 'a' | 'e' | 'i' | 'o' | 'u'] => stem,
        all => all,
    }
}

/// Whether two first names are those of a man and a woman: they differ in an `a`
/// or `o` at the end only.
fn differ_by_sex(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let root = |word: &str| word.strip_suffix(['a', 'o', 'e']).map(str::to_owned);
    let added = long.strip_suffix('a') == Some(short);
    let changed = short.len() == long.len()
        && root(short).is_some()
        && root(short) == root(long)
        && (short.ends_with('a') || long.ends_with('a'));
    short.len() >= 4 && (added || changed)
}

/// What words that are near have in common, one of these at least.
fn keys(text: &str, sound: &Sound) -> Vec<String> {
    let mut keys = vec![format!("s{}", sound.skeleton())];
    keys.extend(sound.codes().map(|code| format!("c{code}")));
    let letters: Vec<char> = text.chars().collect();
    if letters.len() >= 4 {
        keys.push(format!("d{text}"));
        keys.extend((0..letters.len().min(24)).map(|left_out| {
            let kept = letters.iter().enumerate().filter(|(at, _)| *at != left_out);
            format!("d{}", kept.map(|(_, c)| c).collect::<String>())
        }));
    }
    keys
}

fn nearness(one: &Sound, other: &Sound) -> Option<Near> {
    let length = one.len().max(other.len()) as f32;
    let distance = one.distance(other, DISTANCE_MAX)?;
    let share = distance / length;
    let step = STEPS.iter().find(|(_, most, share_max)| distance <= *most && share <= *share_max);
    match step {
        Some((near, ..)) => Some(*near),
        None => {
            let same = one.is_same_code(other) || one.skeleton() == other.skeleton();
            (same && share <= DISTANCE_SHARE_MAX).then_some(Near::Garbled)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of all words of some names, in lower case.
    fn table(names: &[&str]) -> Words {
        let mut words = Words::default();
        for name in names {
            let numbers: Vec<u32> = name.split(' ').map(|word| words.add(word)).collect();
            words.count(numbers.into_iter());
        }
        words.settle();
        words
    }

    #[track_caller]
    fn check(one: &str, other: &str, expected: Option<Near>) {
        let words = table(&[one, other]);
        let number = |word| words.number(word).expect("it was added");
        assert_eq!(words.near(number(one), number(other)), expected, "{one} and {other}");
        assert_eq!(words.near(number(other), number(one)), expected, "{other} and {one}");
    }

    #[test]
    fn the_nearest_step_of_two_words_is_told() {
        check("brandsund", "brandsund", Some(Near::Same));
        check("filip", "phillip", Some(Near::Sounded));
        check("kaldor", "caltor", Some(Near::Misheard));
        check("liz", "elizabeth", Some(Near::Nickname));
        check("nessa", "vanessa", Some(Near::Clipped));
        check("quartzon", "quartzoloft", None);
    }

    #[test]
    fn first_names_of_the_two_sexes_are_told_apart() {
        check("fernando", "fernanda", Some(Near::OtherSex));
        check("roman", "romana", Some(Near::OtherSex));
    }

    #[test]
    fn numbers_are_never_near() {
        check("phase1", "phase2", None);
        check("1984", "1985", None);
    }

    #[test]
    fn only_words_in_capitals_may_have_lost_a_letter() {
        let near = |written: [&str; 2]| {
            let mut words = Words::default();
            let [one, other] = written.map(|text| {
                let number = words.add(&text.to_lowercase());
                words.is_written(number, text);
                number
            });
            words.settle();
            words.near(one, other)
        };
        assert_eq!(near(["QR", "QRT"]), Some(Near::Slipped));
        assert_eq!(near(["qr", "qrt"]), None);
        assert_eq!(near(["QR", "XQRT"]), None);
    }

    #[test]
    fn a_word_is_as_frequent_as_all_that_are_so_near() {
        let words = table(&["ada marsh", "bo marsh", "cy marsch", "di quill"]);
        let marsh = words.number("marsh").expect("it was added");
        assert_eq!(words.names(marsh), 2);
        assert_eq!(words.around(marsh, Near::Same), 2);
        assert_eq!(words.around(marsh, Near::Slipped), 3);
        assert_eq!(words.with_first('m'), 3);
    }

    #[test]
    fn no_more_words_are_kept_as_near_than_there_is_room_for() {
        let mut near = Neighbours { most: 2, ..Neighbours::default() };
        for (one, other, how) in
            [(2, 1, Near::Sounded), (1, 2, Near::Clipped), (1, 3, Near::Slipped)]
        {
            assert!(!near.is_full());
            near.add(one, other, how);
        }
        assert!(near.is_full());
        near.add(1, 4, Near::Same);
        let told = [near.of(1, 2), near.of(3, 1), near.of(1, 4)];
        assert_eq!(told, [Some(Near::Sounded), Some(Near::Slipped), None]);
    }

    #[test]
    fn words_that_are_too_many_to_be_compared_are_said_to_be() {
        let names = ["marsh", "march", "marsch", "harsh"];
        for (comparisons, is_cut) in [(COMPARISONS_MAX, false), (1, true)] {
            let mut words = Words::default();
            for name in names {
                words.add(name);
            }
            words.settle_within(comparisons);
            assert_eq!(words.is_cut(), is_cut, "{comparisons}");
        }
    }

    #[test]
    fn a_name_counts_once_for_a_word_that_it_has_twice() {
        let words = table(&["ada ada", "bo quill"]);
        assert_eq!(words.names(words.number("ada").expect("it was added")), 1);
        assert_eq!(words.n_names(), 2);
    }
}
