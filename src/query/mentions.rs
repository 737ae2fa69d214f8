//! Unlinked mentions: where plain text names a node and nothing makes an edge of
//! it.
//!
//! A name is found as in tasks and facts: as whole words, the longest of those
//! that overlap, not where it would be a common word. Left out are frontmatter,
//! code, links, and lines that make an edge to the node already.
//!
//! Pure: a note's text is handed in. Source: Obsidian's help,
//! `Plugins/Backlinks.md`; which names count is this program's own.

use std::collections::BTreeSet;

use regex::{Regex, RegexBuilder};

use crate::note::Statement;
use crate::note::blocks::{Block, BlockKind, blocks};
use crate::text::folded::is_word;
use crate::text::place::Lines;
use crate::text::{NameKey, Place};
use crate::vault::{KnownNames, NodeId, Vault};

/// The most mentions of one note.
pub const MENTIONS_A_NOTE_MAX: usize = 200;

/// The most of a line that is gone through, in bytes.
const LINE_BYTES_MAX: usize = 16 << 10;

/// Looks for one node's names in text.
#[derive(Debug)]
pub struct Mentions<'v> {
    vault: &'v Vault,
    known: KnownNames<'v>,
    of: NodeId,
    /// Fits every text that may name it; none where no text can be ruled out.
    rough: Option<Regex>,
}

/// A line that names the node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where the name begins.
    pub place: Place,
    /// The line, as written; a long one is cut. Not yet safe to show.
    pub text: Box<str>,
}

impl<'v> Mentions<'v> {
    /// Prepares to look for a node. Takes a moment in a large vault.
    pub fn of(vault: &'v Vault, of: NodeId) -> Self {
        Self { vault, known: vault.known_names(of), of, rough: rough(vault, of) }
    }

    /// Whether a text may name it, found out quickly.
    pub fn may_name(&self, text: &str) -> bool {
        self.rough.as_ref().is_none_or(|rough| rough.is_match(text))
    }

    /// The lines of a note that name it and make no edge of that, each once, in
    /// order; at most [`MENTIONS_A_NOTE_MAX`].
    pub fn in_note(&self, note: NodeId, text: &str) -> Vec<Mention> {
        if note == self.of || !self.may_name(text) {
            return Vec::new();
        }
        let lines = Lines::of(text);
        let numbers = (1..=u32::try_from(lines.count()).unwrap_or(u32::MAX)).map(|number| {
            let line = lines.line(number);
            (number, &line[..line.floor_char_boundary(LINE_BYTES_MAX)])
        });
        let mut named = numbers.filter(|(_, line)| self.may_name(line)).peekable();
        if named.peek().is_none() {
            return Vec::new();
        }
        let passed_over = self.passed_over(note, text);
        named
            .filter(|(number, _)| !passed_over.contains(number))
            .filter_map(|(number, line)| self.in_line(number, line))
            .take(MENTIONS_A_NOTE_MAX)
            .collect()
    }

    fn in_line(&self, number: u32, line: &str) -> Option<Mention> {
        let place = Place { line: number, column: 1 };
        let found = self.known.find(&Statement { text: line, place, repaired: false });
        let first = found.iter().find(|found| found.id == Some(self.of))?;
        Some(Mention { place: first.place, text: line.into() })
    }

    /// The lines in which no mention is looked for.
    fn passed_over(&self, note: NodeId, text: &str) -> BTreeSet<u32> {
        let is_no_prose = |block: &&Block| {
            matches!(
                block.kind,
                BlockKind::Frontmatter(_) | BlockKind::Code { .. } | BlockKind::Html(_)
            )
        };
        let blocks = blocks(text);
        let no_prose = blocks.iter().filter(is_no_prose);
        let no_prose = no_prose.flat_map(|block| block.first_line..=block.last_line);
        let edges = self.vault.edges_out(note).filter(|edge| edge.to == self.of);
        let edges = edges.flat_map(|edge| edge.occurrences.iter().map(|one| one.place.line));
        no_prose.chain(edges).collect()
    }
}

/// Of each name one word that cannot be written in two ways but for its case.
fn rough(vault: &Vault, of: NodeId) -> Option<Regex> {
    let mut words = BTreeSet::new();
    let spellings = vault.node(of).spellings.iter().map(|spelling| &*spelling.text);
    for name in spellings.chain([&*vault.node(of).name]) {
        let name = NameKey::of(name);
        let plain = name.as_str().split(|c| !is_word(c)).filter(|word| word.is_ascii());
        words.insert(regex::escape(plain.max_by_key(|word| word.len()).filter(|w| !w.is_empty())?));
    }
    let any = words.into_iter().collect::<Vec<_>>().join("|");
    RegexBuilder::new(&any).case_insensitive(true).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::NotePath;
    use crate::vault::fixture::{files, fixture};

    const VAULT: &str = "\
//- People/Jo Tarn.md
---
type: person
aliases: [Jojo]
---
Jo Tarn of herself.
//- m.md
---
participants: [Bo Tarn, Zoë Ånga, Jo Tarnish]
about: Jo Tarn
---
Jo Tarn came, and [[Jo Tarn]] went.
jo tarn and JOJO, twice in a line
`Jo Tarn` and [x](Jo%20Tarn.md \"Jo Tarn\") and Jo Tarnish and x.Jo Tarn@y
```
Jo Tarn in code
```
- [ ] ask Jo Tarn
Zoe\u{308} A\u{30a}nga, Zoë Ånga
> quoted: Jo Tarn
";

    /// The places where `m.md` mentions a name, as `line:column`.
    #[track_caller]
    fn check(name: &str, expected: &[&str]) {
        let vault = fixture(VAULT);
        let of = *vault.named(&NameKey::of(name)).first().expect("it is named");
        let mentions = Mentions::of(&vault, of);
        let note = NotePath::new("m.md");
        let id = vault.by_path(&note).expect("there");
        let (_, text) = files(VAULT).into_iter().find(|(path, _)| *path == note).expect("there");
        let found = mentions.in_note(id, &text);
        let places = found.iter().map(|one| format!("{}:{}", one.place.line, one.place.column));
        assert_eq!(places.collect::<Vec<_>>(), expected, "{found:?}");
        assert!(found.is_empty() || mentions.may_name(&text));
    }

    #[test]
    fn a_name_in_plain_text_is_a_mention_where_no_edge_is_made_of_it() {
        check("Jo Tarn", &["6:1", "13:11"]);
    }

    #[test]
    fn a_longer_name_is_not_the_shorter_one() {
        check("Jo Tarnish", &["7:47"]);
    }

    #[test]
    fn accents_may_be_written_in_two_ways() {
        check("Zoë Ånga", &["12:1"]);
    }

    #[test]
    fn a_note_does_not_mention_itself() {
        let vault = fixture(VAULT);
        let path = NotePath::new("People/Jo Tarn.md");
        let of = vault.by_path(&path).expect("there");
        let found = Mentions::of(&vault, of).in_note(of, "Jo Tarn of herself.");
        assert_eq!(found, []);
    }
}
