//! Which other notes a change reaches: those that may mean something else by the same
//! words, because names came or went or lead elsewhere.
//!
//! A name is meant by links and fields, which lead where it led before: to a node that
//! bears it. It is also meant, without any edge that tells so, by the words of tasks,
//! facts and decisions, and by the words after an `@`: for these all notes are gone
//! through, first as they lie in memory, and only those in which the letters of a name
//! stand are unpacked.

use std::collections::BTreeSet;

use rayon::prelude::*;
use regex::bytes::{Regex, RegexBuilder};
use rustc_hash::FxHashSet;

use super::super::NodeId;
use super::super::edges::statements;
use super::super::others::node_id;
use super::super::same::{OWNER_WORDS, Target};
use super::next::names_of;
use super::{Changing, Round, few};
use crate::note::{NotePath, Packed};
use crate::text::{FoldedText, NameKey};

/// Characters that are folded to others which stand on a keyboard, in the order of
/// their numbers: wherever one stands, the letters of a name may.
const FOLD_TO_ASCII: &[char] = &[
    'ß', 'İ', 'ŉ', 'ſ', 'ǰ', '\u{37e}', 'ẖ', 'ẗ', 'ẘ', 'ẙ', 'ẚ', 'ẞ', '\u{1fef}', '\u{212a}', 'ﬀ',
    'ﬁ', 'ﬂ', 'ﬃ', 'ﬄ', 'ﬅ', 'ﬆ',
];

/// The bytes with which they begin.
const FIRST_BYTES: &[u8] = &[0xc3, 0xc4, 0xc5, 0xc7, 0xcd, 0xe1, 0xe2, 0xef];

/// So many bytes are looked at at once.
const BYTES_A_STEP: usize = 32;

/// The notes that are joined again although nothing else is said in them.
pub(super) struct Reach {
    /// By their old numbers.
    pub notes: BTreeSet<NodeId>,
    sought: BTreeSet<NameKey>,
    opened: BTreeSet<NodeId>,
}

impl Reach {
    /// Those that mean a file by a name that came or went, or something by a name that
    /// leads elsewhere now.
    pub fn of(changing: &Changing<'_>) -> Option<Self> {
        let mut reach =
            Self { notes: BTreeSet::new(), sought: BTreeSet::new(), opened: BTreeSet::new() };
        let next = changing.next;
        let (mut meant, mut names) = (Vec::new(), FxHashSet::default());
        for path in &next.moved {
            let files = changing.old.inventory.files.called_like(path);
            meant.extend(files.map(|file| changing.old.inventory.nodes[file.index()]));
        }
        for key in &next.renamed {
            meant.extend(changing.old.names.bearers(key));
            names.insert(key.as_str());
        }
        let regrouped = &next.regrouped;
        for key in &regrouped.names {
            let groups = &changing.old.groups;
            let own = || Target::Name(key.clone());
            meant.extend(changing.old_node(&groups.of_name(key).cloned().unwrap_or_else(own)));
            if OWNER_WORDS.iter().any(|word| key.is_of(word)) {
                meant.extend(changing.old_node(&groups.owner));
            }
        }
        meant.extend(&regrouped.notes);
        // A name without a file may be written with folders before it.
        for (key, at) in changing.old.entities.iter().zip(changing.old.first_entity()..) {
            let last = key.as_str().rsplit('/').next().map_or("", str::trim);
            if names.contains(key.as_str()) || names.contains(last) {
                meant.push(node_id(at));
            }
        }
        let standing: Vec<NodeId> =
            meant.iter().map(|id| changing.old.groups.of_note(*id)).collect();
        reach.open(changing, meant.into_iter().chain(standing))?;
        let parsed = |id: &NodeId| {
            let inventory = &changing.old.inventory;
            inventory.position(*id).map(|at| &inventory.parsed[at])
        };
        let regrouped_notes = regrouped.notes.iter().flat_map(|id| names_of(parsed(id)));
        let sought = next.renamed.iter().chain(&regrouped.names).cloned();
        reach.seek(changing, sought.chain(regrouped_notes))?;
        Some(reach)
    }

    /// Adds the notes that mean something else by what was found of the next state;
    /// says whether there are any. Nothing where they are too many.
    pub fn grows(&mut self, changing: &Changing<'_>, round: &Round<'_>) -> Option<bool> {
        let n_notes = self.notes.len();
        self.open(changing, round.opened.iter().copied())?;
        self.seek(changing, round.flipped.iter().cloned())?;
        Some(self.notes.len() > n_notes)
    }

    /// Adds the notes that name some nodes, and these themselves.
    fn open(&mut self, changing: &Changing<'_>, nodes: impl Iterator<Item = NodeId>) -> Option<()> {
        let few = few(changing.old);
        for id in nodes.filter(|id| self.opened.insert(*id)).collect::<BTreeSet<_>>() {
            for source in changing.old.graph.sources(id).chain([id]) {
                self.add(changing, source);
            }
            if self.notes.len() > few {
                return None;
            }
        }
        Some(())
    }

    /// Adds the notes in whose tasks, facts and decisions some names stand.
    fn seek(&mut self, changing: &Changing<'_>, keys: impl Iterator<Item = NameKey>) -> Option<()> {
        // The words for the owner are meant by fields and after an `@` only, where they
        // are known whether anybody is meant by them or not.
        let is_owners = |key: &NameKey| OWNER_WORDS.iter().any(|word| key.is_of(word));
        let keys = keys.filter(|key| !is_owners(key) && self.sought.insert(key.clone()));
        let keys: Vec<NameKey> = keys.collect();
        let names = sayable(&keys);
        if names.is_empty() {
            return Some(());
        }
        let sought = Sought::of(names)?;
        let inventory = &changing.old.inventory;
        let notes = inventory.ids.par_iter().zip(&inventory.parsed);
        let found: Vec<NodeId> =
            notes.filter(|(_, note)| sought.stands_in(note)).map(|(id, _)| *id).collect();
        found.into_iter().for_each(|id| self.add(changing, id));
        (self.notes.len() <= few(changing.old)).then_some(())
    }

    fn add(&mut self, changing: &Changing<'_>, id: NodeId) {
        let path = changing.old.inventory.path(id);
        let is_parsed = changing.old.inventory.position(id).is_some();
        let is_changed = |path: &NotePath| changing.next.changed.binary_search(path).is_ok();
        if is_parsed && path.is_some_and(|path| !is_changed(path)) {
            self.notes.insert(id);
        }
    }
}

/// Names that are looked for in all notes.
struct Sought {
    /// As they stand in folded text.
    names: Vec<String>,
    /// Matches the bytes of every note in which one may stand, unless it is written by
    /// some of [`FOLD_TO_ASCII`]: for the longest word of each name, byte by byte, which
    /// is ten times as fast as what follows.
    words: Regex,
    /// The same for all letters of a name that are of ASCII, and for [`FOLD_TO_ASCII`].
    letters: Regex,
}

/// So many characters may stand in a text for one of a name that is not of ASCII, or
/// stands before such a one: the longest decomposition, and one more.
const WRITTEN_MAX: usize = 5;

/// The names as they stand in folded text, as far as anything is left of them.
fn sayable(keys: &[NameKey]) -> Vec<String> {
    let edges = |c: char| !c.is_alphanumeric() && c != '_';
    let names = keys.iter().map(|key| key.as_str().trim_matches(edges).to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

impl Sought {
    /// None where the names are too many to be looked for at once.
    fn of(names: Vec<String>) -> Option<Self> {
        let words = names.iter().map(|name| longest(letters(name).split_whitespace()));
        let words = any_of(words.map(regex::escape)).unicode(false).build().ok()?;
        let letters = names.iter().map(|name| all_letters(name));
        let letters = letters.chain(FOLD_TO_ASCII.iter().map(char::to_string));
        let letters = any_of(letters).build().ok()?;
        Some(Self { names, words, letters })
    }

    /// Whether the letters of a name stand in a note as it lies in memory.
    fn may_stand_in(&self, packed: &[u8]) -> bool {
        (self.words.is_match(packed) || has_folded_to_ascii(packed))
            && self.letters.is_match(packed)
    }

    fn stands_in(&self, note: &Packed) -> bool {
        if !self.may_stand_in(note.bytes()) {
            return false;
        }
        let says = |text: &str| {
            let folded = FoldedText::of(text);
            self.names.iter().any(|name| stands_whole(name, folded.as_str()))
        };
        let note = note.note();
        let mut assigned = note.tasks.iter().flat_map(|task| &task.assignees);
        statements(&note).any(|statement| says(statement.text))
            || assigned.any(|assignee| says(assignee.name.text))
    }
}

/// Whether a name stands in a text where no word of ASCII goes on at its ends: elsewhere,
/// too, it may be less than a word, but most that are none are left out.
fn stands_whole(name: &str, text: &str) -> bool {
    let goes_on = |one: Option<&u8>, other: Option<&u8>| {
        [one, other].iter().all(|byte| byte.is_some_and(u8::is_ascii_alphanumeric))
    };
    let (name_bytes, bytes) = (name.as_bytes(), text.as_bytes());
    let first = name.chars().next().map_or(1, char::len_utf8);
    let mut from = 0;
    // One may begin within another.
    while let Some(at) = text[from..].find(name).map(|at| from + at) {
        let (before, behind) = (&bytes[..at], &bytes[at + name.len()..]);
        if !goes_on(before.last(), name_bytes.first())
            && !goes_on(name_bytes.last(), behind.first())
        {
            return true;
        }
        from = at + first;
    }
    false
}

/// One of some patterns, in any case.
fn any_of(patterns: impl Iterator<Item = String>) -> RegexBuilder {
    let mut one = RegexBuilder::new(&patterns.collect::<Vec<_>>().join("|"));
    one.case_insensitive(true);
    one
}

/// Whether one of [`FOLD_TO_ASCII`] stands in some bytes. Most are of ASCII, and are
/// passed over many at once.
fn has_folded_to_ascii(bytes: &[u8]) -> bool {
    let starts = (0..bytes.len()).step_by(BYTES_A_STEP);
    let steps = starts.zip(bytes.chunks(BYTES_A_STEP));
    let mut others = steps.filter(|(_, step)| !step.is_ascii());
    others.any(|(start, step)| {
        let first = (start..).zip(step).filter(|(_, byte)| FIRST_BYTES.contains(byte));
        first.map(|(at, _)| &bytes[at..]).any(is_folded_to_ascii)
    })
}

fn is_folded_to_ascii(bytes: &[u8]) -> bool {
    let len = bytes.first().map_or(0, |first| first.leading_ones()) as usize;
    let text = bytes.get(..len).and_then(|bytes| std::str::from_utf8(bytes).ok());
    let c = text.and_then(|text| text.chars().next());
    c.is_some_and(|c| FOLD_TO_ASCII.binary_search(&c).is_ok())
}

/// A pattern of all that may be written for a folded name: its letters, any white space
/// for its spaces, and a few characters for each that is not of ASCII. As these and the
/// letter before them may be written as one, that letter is not looked for.
fn all_letters(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let is_plain = |at: usize| chars[at].is_ascii() && chars.get(at + 1).is_none_or(char::is_ascii);
    let mut pattern = String::new();
    let places: Vec<usize> = (0..chars.len()).collect();
    for alike in places.chunk_by(|a, b| is_plain(*a) == is_plain(*b)) {
        let piece: String = alike.iter().map(|at| chars[*at]).collect();
        if is_plain(alike[0]) {
            pattern += &piece.split(' ').map(regex::escape).collect::<Vec<_>>().join(r"\s+");
        } else {
            pattern += &format!("(?s:.{{0,{}}})", WRITTEN_MAX * alike.len());
        }
    }
    pattern
}

/// The longest piece of a folded name that is of ASCII; nothing, which stands
/// everywhere, if there is none. The letter before any other character is left out: in
/// a note, both may be written as one.
fn letters(name: &str) -> &str {
    let mut pieces: Vec<&str> = name.split(|c: char| !c.is_ascii()).collect();
    let last = pieces.pop();
    let without_last = |piece: &str| piece.len().saturating_sub(1);
    let pieces = pieces.iter().map(|piece| &piece[..without_last(piece)]).chain(last);
    longest(pieces.map(str::trim))
}

fn longest<'t>(texts: impl Iterator<Item = &'t str>) -> &'t str {
    texts.max_by_key(|text| text.len()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sought(name: &str) -> Sought {
        Sought::of(sayable(&[NameKey::of(name)])).expect("one name is not too much")
    }

    #[test]
    fn whatever_is_folded_to_a_name_matches_its_letters() {
        for c in '\u{80}'..=char::MAX {
            let text = format!("{c} ");
            let folded = FoldedText::of(&text);
            let ascii: String = folded.as_str().chars().filter(char::is_ascii_graphic).collect();
            if !ascii.is_empty() {
                let sought = sought(&format!("{ascii}x"));
                let matches = sought.may_stand_in(format!("{c}x").as_bytes());
                assert!(matches, "{c:?} is folded to {ascii:?}");
            }
        }
    }

    #[test]
    fn what_is_folded_to_ascii_is_found_wherever_it_stands() {
        for c in FOLD_TO_ASCII {
            for before in [0, 1, 30, 31, 32, 63] {
                let text = format!("{}{c} é", "x".repeat(before));
                assert!(has_folded_to_ascii(text.as_bytes()), "{c:?} after {before}");
            }
        }
        for text in ["", "strasse", "Zoë — 李明", "\u{fb07}", "\u{21ab}"] {
            assert!(!has_folded_to_ascii(text.as_bytes()), "{text:?}");
        }
        assert!(!has_folded_to_ascii(b"\xc3\xef\xac\xe1\xba"), "cut characters are none");
    }

    #[test]
    fn names_are_found_in_any_case_composition_and_space() {
        for (name, text) in [
            ("Ann Orr", "so says ann\u{a0}  ORR."),
            ("Zoë Miller", "Zoe\u{308} miller"),
            ("Straßer", "STRASSER"),
            ("strasser", "Straßer"),
            ("李明", "問李明"),
            ("(Kit) ", "\u{212a}it"),
            ("é", "E\u{301}"),
            ("Luckštowe", "LUCKS\u{30c}TOWE"),
            ("Lucks\u{30c}\u{323} Towe", "luck\u{1e63}\u{30c}  towe"),
            ("Łódź 각 Ⅻ", "ŁO\u{301}DZ\u{301} \u{1100}\u{1161}\u{11a8} ⅻ"),
        ] {
            let text = format!("- [ ] {text}\n");
            let note = crate::note::parse(NotePath::new("a.md"), text.as_bytes());
            assert!(sought(name).stands_in(&Packed::of(&note)), "{name:?} in {text:?}");
        }
    }

    #[test]
    fn a_name_stands_where_no_word_goes_on_at_its_ends() {
        for (name, text) in
            [("tom", "so tom."), ("a a", "xa a a"), ("明", "李明問"), ("tom", "_tom_")]
        {
            assert!(stands_whole(name, text), "{name} in {text}");
        }
        for (name, text) in [("tom", "tomorrow"), ("me", "home name"), ("ann 2", "ann 22")] {
            assert!(!stands_whole(name, text), "{name} in {text}");
        }
    }

    #[test]
    fn most_notes_are_passed_over_as_they_lie_in_memory() {
        let note = crate::note::parse(NotePath::new("a.md"), "- [ ] call Zo\n".as_bytes());
        for name in ["zoe", "call bo", "Zoë", "Zoë Bee"] {
            let matches = sought(name).may_stand_in(Packed::of(&note).bytes());
            assert_eq!(matches, name == "Zoë", "{name}");
        }
    }
}
