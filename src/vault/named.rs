//! Known names inside tasks, facts and decisions, where nobody linked them.
//!
//! A name is searched for when it is an entity's: one without a note, or with a
//! note that is not a meeting's or a record's. It must stand as whole words; of
//! names that overlap, the longest counts. Better to miss a name than to join a
//! line to somebody it does not speak of: short names, names made of common
//! words, and a lone word in lower case that is a name only with a capital, do
//! not count.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::names::Names;
use super::same::SameNodes;
use super::{Class, Node, NodeId, NodeKind};
use crate::note::Statement;
use crate::text::folded::{has_no_spaces, is_word, words};
use crate::text::{FoldedText, NameKey, Place};

/// How many names are searched for; the rest, in the order of their keys, is not.
pub(super) const NAMES_MAX: usize = 200_000;
/// The same where those of all notes are.
const NAMES_OF_NOTES_MAX: usize = 1_000_000;
/// The longest name that is searched for; it has no more words than [`KnownNames`] has
/// bits for.
const NAME_CHARS_MAX: usize = 80;
/// The fewest letters of a name, but in scripts that write a word in one or two.
const NAME_LETTERS_MIN: usize = 3;

/// Words that alone, or with each other only, are no name inside a sentence.
#[rustfmt::skip]
const COMMON_WORDS: &[&str] = &[
    "a", "about", "action", "after", "agenda", "all", "an", "and", "any", "april", "ask", "at",
    "august", "back", "be", "before", "book", "but", "by", "call", "can", "check", "daily", "date",
    "december", "decision", "do", "document", "done", "draft", "due", "each", "email", "event",
    "fact", "february", "find", "fix", "follow", "for", "friday", "from", "get", "go", "has",
    "have", "he", "her", "his", "how", "idea", "if", "in", "is", "it", "item", "january", "july",
    "june", "link", "list", "mail", "make", "may", "me", "meet", "meeting", "meetings", "monday",
    "month", "my", "myself", "name", "new", "next", "no", "not", "note", "notes", "november",
    "now", "october", "of", "off", "on", "one", "open", "or", "our", "out", "over", "people",
    "person", "plan", "prepare", "project", "projects", "read", "related", "reply", "review",
    "saturday", "schedule", "see", "send", "september", "set", "she", "summary", "sunday", "sync",
    "tag", "talk", "task", "tasks", "team", "test", "that", "the", "them", "they", "this",
    "thursday", "time", "to", "today", "todo", "tomorrow", "topic", "topics", "tuesday", "two",
    "up", "update", "us", "use", "waiting", "we", "wednesday", "week", "weekly", "what", "when",
    "who", "will", "with", "work", "write", "year", "yes", "yesterday", "you", "your",
];

/// Whose names are searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// Those of entities.
    Entities,
    /// Those of entities and of every note.
    Notes,
}

/// All names, ready to be found.
#[derive(Debug)]
pub struct KnownNames<'n> {
    names: FxHashMap<&'n str, Bearer>,
    /// Of names that begin with a word, how many words they have: a bit for each.
    lengths: FxHashMap<&'n str, u128>,
    cut: bool,
}

#[derive(Debug, Clone, Copy)]
struct Bearer {
    /// None when several nodes bear the name.
    id: Option<NodeId>,
    /// Whether the name is one word that begins with a capital wherever it is
    /// written, so that the same word in lower case is not the name.
    capital: bool,
}

/// A name found in a statement.
#[derive(Debug, Clone, Copy)]
pub struct NamedHere<'t> {
    /// The name as it stands there.
    pub text: &'t str,
    /// The byte of the statement's text at which it begins.
    pub at: usize,
    /// Where.
    pub place: Place,
    /// Whose it is; none when several nodes bear the name.
    pub id: Option<NodeId>,
}

impl<'n> KnownNames<'n> {
    /// Gathers names.
    pub(super) fn of(names: &'n Names, same: &SameNodes, nodes: &[Node], whose: Whose) -> Self {
        let (names_max, also) = match whose {
            Whose::Entities => (NAMES_MAX, None),
            Whose::Notes => (NAMES_OF_NOTES_MAX, Some(NodeKind::Note)),
        };
        let mut rows: Vec<(&str, &str, NodeId)> = Vec::new();
        let is_meant = |id: &NodeId| {
            let node = &nodes[id.index()];
            is_entity(node) || Some(node.kind) == also
        };
        for (key, bearers) in names.iter() {
            // Most names of a vault of meetings are the meetings'.
            let mut entities = bearers.iter().map(|&id| same.of_node(id)).filter(is_meant);
            if let Some(first) = entities.next().filter(|_| is_searched(key)) {
                let name = key.trim_matches(|c| !is_word(c));
                rows.extend([first].into_iter().chain(entities).map(|id| (name, key, id)));
            }
        }
        rows.sort_unstable();
        let mut known =
            Self { names: FxHashMap::default(), lengths: FxHashMap::default(), cut: false };
        for same in rows.chunk_by(|a, b| a.0 == b.0) {
            if known.names.len() == names_max {
                known.cut = true;
                break;
            }
            let (name, key, id) = same[0];
            let Some(first) = words(name).next() else { continue };
            let alone = same.iter().all(|row| row.2 == id);
            let capital = needs_capital(key, &nodes[id.index()]);
            known.names.insert(name, Bearer { id: alone.then_some(id), capital });
            let lengths = known.lengths.entry(&name[first]).or_default();
            *lengths |= 1 << (words(name).count() - 1);
        }
        known
    }

    /// Whether there are more names than are searched for.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// All of them, in no order: folded, whose each is, none where several nodes bear
    /// it, and whether it counts with a capital only.
    pub fn iter(&self) -> impl Iterator<Item = (&'n str, Option<NodeId>, bool)> {
        self.names.iter().map(|(name, bearer)| (*name, bearer.id, bearer.capital))
    }

    /// The names in a statement from left to right, none inside another.
    pub fn find<'t>(&self, statement: &Statement<&'t str>) -> Vec<NamedHere<'t>> {
        let text = statement.text;
        let folded = FoldedText::of(text);
        let mut hits = Vec::new();
        let mut taken = None;
        let mut words = folded.words();
        while let Some(first) = words.next() {
            let Some((bytes, bearer, n_more)) = self.longest_at(text, &folded, first, &words)
            else {
                continue;
            };
            // The other words of the name.
            words.by_ref().take(n_more).for_each(drop);
            let masks = taken.get_or_insert_with(|| masks(text));
            if masks.iter().all(|mask| bytes.end <= mask.0 || mask.1 <= bytes.start) {
                let (at, place) = (bytes.start, place_in(statement, bytes.start));
                hits.push(NamedHere { text: &text[bytes], at, place, id: bearer.id });
            }
        }
        hits
    }

    /// The longest name that begins with the word `first`, which `rest` follow: its
    /// bytes in `text`, whose it is, and how many of `rest` it has. Underscores around
    /// it are marks of emphasis, unless they are its own.
    fn longest_at(
        &self,
        text: &str,
        folded: &FoldedText,
        first: Range<usize>,
        rest: &(impl Iterator<Item = Range<usize>> + Clone),
    ) -> Option<(Range<usize>, Bearer, usize)> {
        let word = &folded.as_str()[first.clone()];
        let marks = word.len() - word.trim_start_matches('_').len();
        let written = self.longest_from(text, folded, first.clone(), rest);
        let marked = || self.longest_from(text, folded, first.start + marks..first.end, rest);
        written.or_else(|| (marks > 0).then(marked).flatten())
    }

    fn longest_from(
        &self,
        text: &str,
        folded: &FoldedText,
        first: Range<usize>,
        rest: &(impl Iterator<Item = Range<usize>> + Clone),
    ) -> Option<(Range<usize>, Bearer, usize)> {
        let mut lengths = self.lengths_from(&folded.as_str()[first.clone()])?;
        let (mut rest, mut end, mut n_more, mut longest) = (rest.clone(), first.end, 0, None);
        loop {
            if lengths & 1 == 1 {
                let here = self.bearer_at(text, folded, first.start..end);
                longest = here.map(|(bytes, bearer)| (bytes, bearer, n_more)).or(longest);
            }
            lengths >>= 1;
            if lengths == 0 {
                return longest;
            }
            let Some(word) = rest.next() else { return longest };
            (end, n_more) = (word.end, n_more + 1);
        }
    }

    /// How many words the names have that begin with a word, a bit for each.
    fn lengths_from(&self, word: &str) -> Option<u128> {
        let lengths = |word| self.lengths.get(word).copied();
        // Marks behind a word end the name.
        let marked = || word.ends_with('_').then(|| lengths(word.trim_end_matches('_')));
        lengths(word).or_else(|| Some(marked()?? & 1))
    }

    /// Whose name stands in a range of the folded text, and at which bytes of `text`.
    fn bearer_at(
        &self,
        text: &str,
        folded: &FoldedText,
        range: Range<usize>,
    ) -> Option<(Range<usize>, Bearer)> {
        let name = &folded.as_str()[range.clone()];
        let unmarked = name.ends_with('_').then(|| name.trim_end_matches('_'));
        [Some(name), unmarked].into_iter().flatten().find_map(|name| {
            let bearer = *self.names.get(name)?;
            let bytes = folded.source(range.start..range.start + name.len());
            stands_alone(text, &bytes, bearer).then_some((bytes, bearer))
        })
    }
}

/// Where byte `at` of a statement's text stands in its note.
fn place_in(statement: &Statement<&str>, at: usize) -> Place {
    if statement.repaired {
        return statement.place;
    }
    let chars = statement.text[..at].chars().count();
    let chars = u32::try_from(chars).unwrap_or(u32::MAX);
    Place { column: statement.place.column.saturating_add(chars), ..statement.place }
}

/// Whether a node is one whose name may stand for it in a sentence.
pub(super) fn is_entity(node: &Node) -> bool {
    match node.kind {
        NodeKind::Entity => true,
        NodeKind::Note => !matches!(node.class, None | Some(Class::Meeting | Class::Note)),
        NodeKind::Tag | NodeKind::Attachment => false,
    }
}

fn is_searched(key: &str) -> bool {
    let letters = key.chars().filter(|c| c.is_alphabetic()).count();
    let enough = letters >= NAME_LETTERS_MIN || key.chars().any(has_no_spaces);
    let common = key.split(' ').all(|word| COMMON_WORDS.binary_search(&word).is_ok());
    enough && !common && letters > 0 && key.chars().count() <= NAME_CHARS_MAX
}

fn needs_capital(key: &str, node: &Node) -> bool {
    let is_key = |text: &str| NameKey::of(text).as_str() == key;
    let spellings = || node.spellings().map(|spelling| spelling.text);
    !key.contains(' ') && !spellings().any(|text| is_in_lower_case(text) && is_key(text))
}

pub(super) fn is_in_lower_case(text: &str) -> bool {
    text.trim_start().starts_with(char::is_lowercase)
}

/// Whether the words at these bytes are a name by themselves and no part of a
/// handle, a mail address or a longer name.
fn stands_alone(text: &str, bytes: &Range<usize>, bearer: Bearer) -> bool {
    if bearer.capital && text[bytes.clone()].starts_with(char::is_lowercase) {
        return false;
    }
    let joins = |near: Option<char>| near.is_some_and(|c| is_word(c) && !has_no_spaces(c));
    let mut left = text[..bytes.start].trim_end_matches('_').chars().rev();
    let mut right = text[bytes.end..].trim_start_matches('_').chars();
    let held_left = match left.next() {
        Some('@' | '#') => true,
        Some('-' | '.' | '\'' | '’') => joins(left.next()),
        _ => false,
    };
    let held_right = matches!(right.next(), Some('-' | '.' | '@')) && joins(right.next());
    !held_left && !held_right
}

/// The bytes of a line in which no name is looked for: links (they are edges of
/// their own), code, and addresses.
fn masks(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut at = 0;
    // The newest `[` that may open a Markdown link.
    let mut open = None;
    let opens = |byte: &u8| matches!(byte, b'[' | b']' | b'`' | b':');
    while let Some(step) = text.as_bytes()[at..].iter().position(opens) {
        at += step;
        let rest = &text[at..];
        let end = if rest.starts_with("[[") {
            rest.find("]]").map(|len| (at, at + len + 2))
        } else if rest.starts_with("](") {
            rest.find(')').map(|len| (open.unwrap_or(at), at + len + 1))
        } else if rest.starts_with("://") {
            let start = text[..at].rfind(char::is_whitespace).map_or(0, |space| space + 1);
            let len = rest.find(char::is_whitespace).unwrap_or(rest.len());
            Some((start, at + len))
        } else if rest.starts_with('`') {
            let ticks = rest.len() - rest.trim_start_matches('`').len();
            let inner = &rest[ticks..];
            Some(
                inner
                    .find(&rest[..ticks])
                    .map_or((at, at + ticks), |len| (at, at + 2 * ticks + len)),
            )
        } else {
            None
        };
        if rest.starts_with('[') {
            open = Some(at);
        }
        match end {
            Some(mask) => {
                at = mask.1;
                out.push(mask);
            }
            None => at += 1,
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_sorted_to_be_searched() {
        assert!(COMMON_WORDS.is_sorted());
    }

    #[test]
    fn links_code_and_addresses_are_masked() {
        let text = "a [[b]] `c` [d](e) https://f.g/h i";
        let masked: Vec<&str> = masks(text).iter().map(|&(start, end)| &text[start..end]).collect();
        assert_eq!(masked, ["[[b]]", "`c`", "[d](e)", "https://f.g/h"]);
    }
}
