//! Unlinked mentions: where plain text names a node and nothing makes an edge of
//! it.
//!
//! Names of entities and of all notes are looked for as in tasks and facts: as
//! whole words, the longest of those that overlap, not where it would be a common
//! word; of several that bear a name, the one that a link there would open. Left out are frontmatter, code, HTML, links, and lines
//! that make an edge to the node already.
//!
//! All names are looked for at once, by the words they begin with; what was found
//! in all notes answers for every node ([`Found`]). Pure: a note's text is handed
//! in. Source: Obsidian's help, `Plugins/Backlinks.md`; which names count is this
//! program's own.

mod found;
mod kept;
mod progress;

pub use found::{Found, MENTIONS_MAX, Part, ROWS_MAX, join};
pub use kept::{GoneThrough, Kept, Known};
pub use progress::Progress;

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use memchr::memmem;
use regex::{Regex, RegexBuilder};
use rustc_hash::FxHashSet;

use crate::note::Statement;
use crate::note::blocks::{BLOCKS_BYTES_MAX, Block, BlockKind, blocks};
use crate::text::folded::is_word;
use crate::text::place::Lines;
use crate::text::{NameKey, Place};
use crate::vault::{Anchor, KnownNames, NodeId, NodeKind, Vault};

/// The most mentions of one note.
pub const MENTIONS_A_NOTE_MAX: usize = 200;

/// How much of a note is gone through, in bytes.
pub const NOTE_BYTES_MAX: usize = BLOCKS_BYTES_MAX;

/// The most of a line that is gone through, and of lines that go on in each other, in
/// bytes.
const LINE_BYTES_MAX: usize = 16 << 10;

/// Looks for names in text.
#[derive(Debug)]
pub struct Mentions<'v> {
    vault: &'v Vault,
    known: KnownNames<'v>,
    only: Option<Only>,
}

/// A node whose names alone are looked for.
#[derive(Debug)]
struct Only {
    node: NodeId,
    /// Fits every text that may name it; none where no text can be ruled out.
    rough: Option<Regex>,
}

/// A line of a note that names a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mention {
    /// The note.
    pub note: NodeId,
    /// What it names.
    pub of: NodeId,
    /// Where the name first begins on that line.
    pub place: Place,
}

impl<'v> Mentions<'v> {
    /// Prepares to look for all names. Takes a moment in a large vault.
    pub fn of_all(vault: &'v Vault) -> Self {
        Self { vault, known: vault.known_names(), only: None }
    }

    /// The same for those of one node, which passes over other text quickly.
    #[must_use]
    pub fn only(self, node: NodeId) -> Self {
        let only = Some(Only { node, rough: rough(self.vault, node) });
        Self { only, ..self }
    }

    /// Whether some names are not looked for, because there are too many.
    pub fn is_cut(&self) -> bool {
        self.known.is_cut()
    }

    /// Tells the names that are looked for, and whose they are, from all others, in
    /// any reading of the vault.
    fn fingerprint(&self) -> u64 {
        let anchor = |id: NodeId| self.vault.anchor(id);
        let names = self.known.iter().map(|(name, id, is_capital)| {
            let several = if id.is_none() { self.several(name) } else { Vec::new() };
            kept::hash(&(name, id.map(anchor), several, is_capital))
        });
        names.fold(u64::from(self.is_cut()), u64::wrapping_add)
    }

    /// All that bear a name, and what stands for each.
    fn several(&self, name: &str) -> Vec<[Anchor; 2]> {
        let bearers = self.vault.named(&NameKey::of(name)).iter();
        bearers.map(|&id| [id, self.vault.same_as(id)].map(|id| self.vault.anchor(id))).collect()
    }

    /// The one of several of the same name that a note means by it.
    fn opened(&self, note: NodeId, name: &str) -> Option<NodeId> {
        let id = self.vault.opened_from(note, name)?;
        (self.vault.node(id).kind == NodeKind::Note).then_some(id)
    }

    /// The mentions in a note: a name once a line, by name and then by place; at
    /// most [`MENTIONS_A_NOTE_MAX`] of them, in the first [`NOTE_BYTES_MAX`] bytes.
    pub fn in_note(&self, note: NodeId, text: &str) -> Vec<Mention> {
        let text = &text[..text.floor_char_boundary(NOTE_BYTES_MAX)];
        if !self.may_name(text) {
            return Vec::new();
        }
        let lines = Lines::of(text);
        let mut passed_over = None;
        let mut found: Vec<Mention> = runs(&lines)
            .flat_map(|run| self.in_run(note, text, &lines, run))
            .filter(|mention| {
                let passed_over = passed_over.get_or_insert_with(|| self.passed_over(note, text));
                !passed_over.has(mention)
            })
            .take(MENTIONS_A_NOTE_MAX)
            .collect();
        found.sort_unstable_by_key(|mention| (mention.of, mention.place));
        found
    }

    /// Whether a text may name one of those that are looked for.
    fn may_name(&self, text: &str) -> bool {
        let rough = self.only.as_ref().and_then(|only| only.rough.as_ref());
        rough.is_none_or(|rough| rough.is_match(text))
    }

    /// Each node that lines which go on in each other name, where each line does so
    /// first.
    fn in_run(
        &self,
        note: NodeId,
        text: &str,
        lines: &Lines<'_>,
        run: RangeInclusive<u32>,
    ) -> Vec<Mention> {
        let (start, last) = (lines.start_of(*run.start()), *run.end());
        let run = &text[start..lines.start_of(last) + lines.line(last).len()];
        let run = &run[..run.floor_char_boundary(LINE_BYTES_MAX)];
        if !self.may_name(run) {
            return Vec::new();
        }
        let statement = Statement { text: run, place: Place::START, repaired: true };
        let mut found: Vec<Mention> = Vec::new();
        for here in self.known.find(&statement) {
            let of = here.id.or_else(|| self.opened(note, here.text));
            let Some(of) = of.filter(|of| self.looks_for(note, *of)) else { continue };
            let place = lines.place(start + here.at);
            let is_it = |before: &Mention| before.of == of && before.place.line == place.line;
            if !found.iter().any(is_it) {
                found.push(Mention { note, of, place });
            }
        }
        found
    }

    /// A note does not mention itself, nor what it is another note of.
    fn looks_for(&self, note: NodeId, of: NodeId) -> bool {
        let wanted = self.only.as_ref().is_none_or(|only| only.node == of);
        wanted && of != note && of != self.vault.same_as(note)
    }

    fn passed_over(&self, note: NodeId, text: &str) -> PassedOver {
        let edges = self.vault.edges_out(note);
        let lines = edges
            .flat_map(|edge| edge.occurrences.iter().map(move |one| (one.place.line, edge.to)));
        PassedOver { edges: lines.collect(), no_prose: no_prose(text) }
    }
}

/// The lines of a text, where one goes on in the next together with it: a name may begin
/// in one and end in the other.
fn runs<'t>(lines: &'t Lines<'t>) -> impl Iterator<Item = RangeInclusive<u32>> + 't {
    let n_lines = u32::try_from(lines.count()).unwrap_or(u32::MAX);
    let mut next = 1;
    std::iter::from_fn(move || {
        let first = next;
        let room = |last: u32| lines.start_of(last + 1) - lines.start_of(first) < LINE_BYTES_MAX;
        next += 1;
        while next <= n_lines && goes_on(lines.line(next - 1), lines.line(next)) && room(next) {
            next += 1;
        }
        (first <= n_lines).then_some(first..=next - 1)
    })
}

/// Whether the words at the end of a line and at the start of the next one may be of one
/// sentence. Blocks that begin with a mark are told by it; a heading ends with its line.
fn goes_on(line: &str, next: &str) -> bool {
    let ends_in_word = line.trim_end().ends_with(is_word);
    ends_in_word && next.trim_start().starts_with(is_word) && !line.trim_start().starts_with('#')
}

/// Where in a note nothing is a mention.
struct PassedOver {
    /// Lines that make an edge, and to whom.
    edges: FxHashSet<(u32, NodeId)>,
    /// In order.
    no_prose: Vec<RangeInclusive<u32>>,
}

impl PassedOver {
    fn has(&self, mention: &Mention) -> bool {
        let line = mention.place.line;
        let before = self.no_prose.partition_point(|lines| *lines.end() < line);
        self.no_prose.get(before).is_some_and(|lines| lines.contains(&line))
            || self.edges.contains(&(line, mention.of))
    }
}

/// The lines of a note that are frontmatter, code or HTML, or were not read.
fn no_prose(text: &str) -> Vec<RangeInclusive<u32>> {
    if may_hold_code(text) {
        return blocks(text).iter().filter_map(lines_without_prose).collect();
    }
    // What most notes are; to read their blocks takes longer than all else.
    let mut lines = text.lines();
    if lines.next().map(str::trim_end) != Some("---") {
        return Vec::new();
    }
    let last = lines.position(|line| line.trim_end() == "---");
    last.map(|at| 1..=u32::try_from(at + 2).unwrap_or(u32::MAX)).into_iter().collect()
}

fn lines_without_prose(block: &Block) -> Option<RangeInclusive<u32>> {
    match block.kind {
        BlockKind::Frontmatter(_) | BlockKind::Code { .. } | BlockKind::Html(_) => {
            Some(block.first_line..=block.last_line)
        }
        BlockKind::Cut => Some(block.first_line..=u32::MAX),
        _ => None,
    }
}

/// Whether a text holds what code or HTML could begin with; said of many that hold
/// none.
fn may_hold_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    let indented = |byte: u8| {
        let starts = memchr::memchr_iter(byte, bytes).map(|at| &bytes[at + 1..]);
        starts.into_iter().any(|line| line.starts_with(b"    ") || line.starts_with(b"\t"))
    };
    memmem::find(bytes, b"```").is_some()
        || memmem::find(bytes, b"~~~").is_some()
        || memchr::memchr(b'<', bytes).is_some()
        || indented(b'\n')
        || indented(b'\r')
}

/// Of each name one word that cannot be written in two ways but for its case.
fn rough(vault: &Vault, of: NodeId) -> Option<Regex> {
    let mut words = BTreeSet::new();
    let spellings = vault.node(of).spellings().map(|spelling| spelling.text);
    for name in spellings.chain([vault.node(of).name()]) {
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
the harbour plan
//- Harbour plan.md
x
";

    /// The places where `m.md` mentions a name, as `line:column`, whether all names
    /// are looked for or that one alone.
    #[track_caller]
    fn check(name: &str, expected: &[&str]) {
        let vault = fixture(VAULT);
        let of = *vault.named(&NameKey::of(name)).first().expect("it is named");
        for mentions in [Mentions::of_all(&vault).only(of), Mentions::of_all(&vault)] {
            let found = in_note(&vault, &mentions, "m.md");
            let found = found.iter().filter(|one| one.of == of);
            let places = found.map(|one| format!("{}:{}", one.place.line, one.place.column));
            assert_eq!(places.collect::<Vec<_>>(), expected);
        }
    }

    fn in_note(vault: &Vault, mentions: &Mentions, path: &str) -> Vec<Mention> {
        let path = NotePath::new(path);
        let note = vault.by_path(&path).expect("there");
        let (_, text) = files(VAULT).into_iter().find(|(of, _)| *of == path).expect("there");
        mentions.in_note(note, &text)
    }

    #[test]
    fn a_name_in_plain_text_is_a_mention_where_no_edge_is_made_of_it() {
        check("Jo Tarn", &["6:1", "13:11"]);
    }

    #[test]
    fn a_longer_name_is_not_the_shorter_one() {
        check("Jo Tarnish", &["7:47"]);
    }

    /// The names that `m.md` mentions, with their places, where it says this.
    #[track_caller]
    fn check_text(text: &str, expected: &[&str]) {
        let vault = format!("//- a.md\n[[Jo]] [[Jo Tarn]] [[Tarn]]\n//- m.md\n{text}");
        let (vault, note) = (fixture(&vault), NotePath::new("m.md"));
        let note = vault.by_path(&note).expect("there");
        let mut found = Mentions::of_all(&vault).in_note(note, text);
        found.sort_unstable_by_key(|one| one.place);
        let found = found.iter().map(|one| {
            format!("{} {}:{}", vault.node(one.of).name(), one.place.line, one.place.column)
        });
        assert_eq!(found.collect::<Vec<_>>(), expected, "{text:?}");
    }

    #[test]
    fn a_name_may_go_on_in_the_next_line_of_a_paragraph() {
        for text in ["é Jo\nTarn came", "é Jo\r\nTarn came", "é Jo  \n  Tarn came"] {
            check_text(text, &["Jo Tarn 1:3"]);
        }
        check_text("- Jo\n  Tarn\n- Tarn", &["Jo Tarn 1:3", "Tarn 3:3"]);
        check_text("Tarn\n`Jo Tarn` in code\nof Tarn", &["Tarn 1:1", "Tarn 3:4"]);
        for text in ["Jo\n\nTarn", "# Jo\nTarn", "- Jo\n- Tarn", "Jo.\nTarn"] {
            let line = text.lines().count();
            let column = if text.contains("- Tarn") { 3 } else { 1 };
            check_text(text, &[&*format!("Tarn {line}:{column}")]);
        }
    }

    #[test]
    fn accents_may_be_written_in_two_ways() {
        check("Zoë Ånga", &["12:1"]);
    }

    #[test]
    fn a_note_without_a_class_is_mentioned_too() {
        check("Harbour plan", &["14:5"]);
    }

    #[test]
    fn a_name_of_several_notes_is_the_one_that_a_link_would_open() {
        let text = "//- a/Jo Tarn.md\n//- b/c/Jo Tarn.md\n//- b/m.md\nJo Tarn came\n//- m.md\nJo Tarn came\n";
        let vault = fixture(text);
        let files = files(text);
        for (path, expected) in [("b/m.md", "b/c/Jo Tarn.md"), ("m.md", "a/Jo Tarn.md")] {
            let path = NotePath::new(path);
            let note = vault.by_path(&path).expect("there");
            let (_, text) = files.iter().find(|(of, _)| *of == path).expect("there");
            for of in [None, vault.by_path(&NotePath::new(expected))] {
                let all = Mentions::of_all(&vault);
                let mentions = of.into_iter().fold(all, Mentions::only);
                let found = mentions.in_note(note, text);
                let found =
                    found.iter().map(|one| vault.node(one.of).path().expect("a note").as_str());
                assert_eq!(found.collect::<Vec<_>>(), [expected], "{path}");
            }
        }
    }

    #[test]
    fn a_note_does_not_mention_itself() {
        let vault = fixture(VAULT);
        let found = in_note(&vault, &Mentions::of_all(&vault), "People/Jo Tarn.md");
        assert_eq!(found, []);
    }

    /// The lines of a text that are no prose.
    #[track_caller]
    fn check_no_prose(text: &str, expected: &[RangeInclusive<u32>]) {
        assert_eq!(no_prose(text), expected, "{text:?}");
    }

    #[test]
    fn frontmatter_and_code_are_passed_over_wherever_they_stand() {
        check_no_prose("---\na: 1\n---\nx\n", &[1..=3]);
        check_no_prose("---\nx\n", &[]);
        check_no_prose("x\n---\ny\n---\n", &[]);
        check_no_prose("- x\n\n  ```\n  y\n  ```\nz\n", &[3..=5]);
        check_no_prose("x\n\n    y\n\nz\n", &[3..=3]);
        check_no_prose("---\na: 1\n---\nx\n~~~\ny\n~~~\n", &[1..=3, 5..=7]);
    }
}
