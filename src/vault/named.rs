//! Known names inside tasks, facts and decisions, where nobody linked them.
//!
//! A name is searched for when it is an entity's: one without a note, or with a
//! note that is not a meeting's or a record's. It must stand as whole words; of
//! names that overlap, the longest counts. Better to miss a name than to join a
//! line to somebody it does not speak of: short names, names made of common
//! words, and a lone word in lower case that is a name only with a capital, do
//! not count.

use aho_corasick::AhoCorasick;

use super::names::Names;
use super::{Class, Node, NodeId, NodeKind};
use crate::note::Statement;
use crate::text::{FoldedText, NameKey, Place};

/// How many names are searched for; the rest, in the order of their keys, is not.
pub(super) const NAMES_MAX: usize = 200_000;
/// The longest name that is searched for.
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

/// All names, ready to be found.
#[derive(Debug)]
pub(super) struct KnownNames {
    automaton: AhoCorasick,
    /// Beside the automaton's patterns.
    bearers: Vec<Bearer>,
    /// Whether names were left out because of [`NAMES_MAX`].
    pub cut: bool,
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
pub(super) struct Hit<'t> {
    /// The name as it stands there.
    pub text: &'t str,
    /// Where.
    pub place: Place,
    /// Whose it is; none when several nodes bear the name.
    pub id: Option<NodeId>,
}

impl KnownNames {
    /// Gathers the names of entities. None when there are none, or when they
    /// would take more memory than a search may.
    pub fn of(names: &Names, nodes: &[Node]) -> Option<Self> {
        let mut patterns: Vec<&str> = Vec::new();
        let mut bearers: Vec<Bearer> = Vec::new();
        let mut cut = false;
        for (key, _, id) in names.iter() {
            if !is_entity(&nodes[id.index()]) {
                continue;
            }
            if patterns.last() == Some(&key.as_str()) {
                bearers.last_mut().expect("it stands beside the pattern").id = None;
            } else if is_searched(key) {
                if patterns.len() == NAMES_MAX {
                    cut = true;
                    break;
                }
                patterns.push(key.as_str());
                let capital = needs_capital(key, &nodes[id.index()]);
                bearers.push(Bearer { id: Some(id), capital });
            }
        }
        if patterns.is_empty() {
            return None;
        }
        let automaton = AhoCorasick::new(&patterns).ok()?;
        Some(Self { automaton, bearers, cut })
    }

    /// The names in a statement from left to right, none inside another.
    pub fn find<'t>(&self, statement: &'t Statement) -> Vec<Hit<'t>> {
        let text: &str = &statement.text;
        let folded = FoldedText::of(text);
        let mut found: Vec<(usize, usize, Bearer)> = self
            .automaton
            .find_overlapping_iter(folded.as_str())
            .map(|hit| (folded.source(hit.range()), self.bearers[hit.pattern().as_usize()]))
            .filter(|(at, bearer)| stands_alone(text, at.start, at.end, *bearer))
            .map(|(at, bearer)| (at.start, at.end, bearer))
            .collect();
        if found.is_empty() {
            return Vec::new();
        }
        found.sort_unstable_by_key(|&(start, end, _)| (start, std::cmp::Reverse(end)));
        let taken = masks(text);
        let mut free_from = 0;
        let mut hits = Vec::new();
        for (start, end, bearer) in found {
            if start < free_from {
                continue;
            }
            free_from = end;
            if taken.iter().all(|mask| end <= mask.0 || mask.1 <= start) {
                let place = place_in(statement, start);
                hits.push(Hit { text: &text[start..end], place, id: bearer.id });
            }
        }
        hits
    }
}

/// Where byte `at` of a statement's text stands in its note.
fn place_in(statement: &Statement, at: usize) -> Place {
    if statement.repaired {
        return statement.place;
    }
    let chars = statement.text[..at].chars().count();
    let chars = u32::try_from(chars).unwrap_or(u32::MAX);
    Place { column: statement.place.column.saturating_add(chars), ..statement.place }
}

fn is_entity(node: &Node) -> bool {
    match node.kind {
        NodeKind::Entity => true,
        NodeKind::Note => !matches!(node.class, None | Some(Class::Meeting | Class::Note)),
        NodeKind::Tag | NodeKind::Attachment => false,
    }
}

fn is_searched(key: &NameKey) -> bool {
    let letters = key.as_str().chars().filter(|c| c.is_alphabetic()).count();
    let enough = letters >= NAME_LETTERS_MIN || key.as_str().chars().any(has_no_spaces);
    let common = key.as_str().split(' ').all(|word| COMMON_WORDS.binary_search(&word).is_ok());
    enough && !common && letters > 0 && key.as_str().chars().count() <= NAME_CHARS_MAX
}

fn needs_capital(key: &NameKey, node: &Node) -> bool {
    let in_lower_case = |text: &str| text.trim_start().starts_with(char::is_lowercase);
    !key.as_str().contains(' ')
        && !node
            .spellings
            .iter()
            .any(|spelling| in_lower_case(&spelling.text) && NameKey::of(&spelling.text) == *key)
}

/// Whether what stands at these bytes is whole words and no part of a handle, a
/// mail address or a longer name.
fn stands_alone(text: &str, start: usize, end: usize, bearer: Bearer) -> bool {
    let (before, name, after) = (&text[..start], &text[start..end], &text[end..]);
    let (Some(first), Some(last)) = (name.chars().next(), name.chars().next_back()) else {
        return false;
    };
    if bearer.capital && first.is_lowercase() {
        return false;
    }
    let joins = |near: Option<char>, edge: char| {
        near.is_some_and(|c| is_word(c) && !has_no_spaces(c) && !has_no_spaces(edge))
    };
    let mut left = before.chars().rev();
    let mut right = after.chars();
    let (l1, l2) = (left.next(), left.next());
    let (r1, r2) = (right.next(), right.next());
    let held_left = matches!(l1, Some('-' | '.' | '\'' | '’')) && joins(l2, first);
    let held_right = matches!(r1, Some('-' | '.' | '@')) && joins(r2, last);
    !(joins(l1, first)
        || joins(r1, last)
        || held_left
        || held_right
        || matches!(l1, Some('@' | '#')))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Scripts whose words stand side by side without spaces, where every character
/// may begin or end a name.
fn has_no_spaces(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The bytes of a line in which no name is looked for: links (they are edges of
/// their own), code, and addresses.
fn masks(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut at = 0;
    // The newest `[` that may open a Markdown link.
    let mut open = None;
    while let Some(step) = text[at..].find(['[', ']', '`', ':']) {
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
