//! From a name as written to the node it means: Obsidian's resolution first,
//! then what this project adds to it (aliases, titles, looser comparison, the
//! owner's names), else the name itself, which becomes an entity.

use rustc_hash::{FxHashMap, FxHashSet};

use super::inventory::Inventory;
use super::names::{By, Join, Names, bare, meant};
use super::resolve::Rule;
use super::same::{OWNER_WORDS, Same, Target};
use super::uses::{Means, Rules};
use super::{FileIdx, NodeId, Resolution};
use crate::note::{Assignee, Code, Diagnostic, NameUse, NotePath, NoteView};
use crate::text::{NameKey, Place};

/// What a link text begins with while Obsidian suggests blocks of all notes.
///
/// Source: Obsidian's help, "Internal links".
const BLOCK_SEARCH: &str = "^^";

/// What a name means, before entities have ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum To {
    /// A file's node, or the note itself.
    Node(NodeId),
    /// An entity, by its number in the list of keys.
    Name(u32),
}

/// Where a name leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Joined {
    pub to: To,
    /// Whether a file was found that Obsidian would not have opened.
    pub by_alias: bool,
}

/// Whom an `@` means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Assigned {
    pub joined: Joined,
    /// Whether the name is a link, and so one of the note's uses too.
    pub linked: bool,
    /// How many bytes of the words after the `@` are the name.
    len: u32,
}

impl Assigned {
    /// The name, out of the words that follow the `@`.
    pub fn name<'n>(&self, words: &NameUse<&'n str>) -> &'n str {
        words.text.trim().get(..self.len as usize).unwrap_or_default()
    }
}

/// The names of one note, joined.
#[derive(Debug, Default)]
pub(super) struct NoteJoins {
    /// Beside the note's uses.
    pub uses: Vec<Joined>,
    /// Beside all the `@` of its tasks; none where no name follows.
    pub assignees: Vec<Option<Assigned>>,
    /// The entities named, numbered here as [`To::Name`] has them; one may come
    /// twice.
    pub keys: Vec<NameKey>,
    /// The frontmatter keys that make relations of their own.
    pub properties: FxHashSet<NameKey>,
    /// Ambiguous names, and links by alias.
    pub problems: Vec<Diagnostic>,
}

/// The names of a whole vault that have no file, each with a number.
#[derive(Debug, Default)]
pub(super) struct Keys {
    pub list: Vec<NameKey>,
    numbers: FxHashMap<NameKey, u32>,
}

impl Keys {
    /// The number of a key, which is new if it was not there.
    pub fn number(&mut self, key: NameKey) -> u32 {
        let list = &mut self.list;
        *self.numbers.entry(key).or_insert_with_key(|key| {
            list.push(key.clone());
            small(list.len() - 1)
        })
    }

    /// Whether the key is there.
    pub fn has(&self, key: &NameKey) -> bool {
        self.numbers.contains_key(key)
    }
}

/// How a name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    /// As a link.
    Link,
    /// As a plain string.
    Plain,
}

/// How a name without a file gets its number.
type Number<'k> = &'k mut dyn FnMut(NameKey) -> u32;

/// All that is needed to join names.
#[derive(Debug)]
pub(super) struct Joiner<'v> {
    inventory: &'v Inventory,
    names: &'v Names,
    same: &'v Same,
    owner_words: [NameKey; 2],
}

impl<'v> Joiner<'v> {
    /// Prepares to join the names of a vault.
    pub fn new(inventory: &'v Inventory, names: &'v Names, same: &'v Same) -> Self {
        Self { inventory, names, same, owner_words: OWNER_WORDS.map(NameKey::of) }
    }

    /// Joins everything that a note names, `@Name` aside.
    pub fn note(&self, source: NodeId, note: &NoteView<'_>, rules: &Rules<'_>) -> NoteJoins {
        let uses = rules.uses(note);
        let mut out = NoteJoins { uses: Vec::with_capacity(uses.len()), ..NoteJoins::default() };
        let mut own: Option<OwnNames> = None;
        let mut told = FxHashSet::default();
        let mut last_key = None;
        for used in uses {
            if let Means::Key(key) = used.means
                && last_key != Some(key)
            {
                out.properties.insert(NameKey::of(key));
                last_key = Some(key);
            }
            let mut number = |key| {
                out.keys.push(key);
                small(out.keys.len() - 1)
            };
            let new = told.insert(used.text);
            let mut tell = Tell { note, place: used.place, new, problems: &mut out.problems };
            let joined = if used.link.is_some() {
                self.link(used.text, source, &mut tell, &mut number)
            } else {
                let own = own.get_or_insert_with(|| OwnNames::of(note));
                self.plain(used.text, source, own, &mut tell, &mut number)
            };
            out.uses.push(joined);
        }
        out
    }

    /// Joins the `@Name`s of a note, where `known` are all other names that the
    /// vault uses. The entities they name are numbered in the note's own keys.
    pub fn assignees(
        &self,
        source: NodeId,
        note: &NoteView<'_>,
        joins: &mut NoteJoins,
        known: &Keys,
    ) {
        if note.tasks.iter().all(|task| task.assignees.is_empty()) {
            return;
        }
        let own = OwnNames::of(note);
        for assignee in note.tasks.iter().flat_map(|task| &task.assignees) {
            let name = match assignee.name.link {
                Some(_) => Some(assignee.name.text.trim()),
                None => self.longest_known(assignee, known),
            };
            let joined = name.map(|name| {
                let link = assignee.name.link.and_then(|link| joins.uses.get(link as usize));
                if let Some(link) = link {
                    return Assigned { joined: *link, linked: true, len: small(name.len()) };
                }
                let problems = &mut joins.problems;
                let mut tell = Tell { note, place: assignee.name.place, new: true, problems };
                let mut number = |key| {
                    joins.keys.push(key);
                    small(joins.keys.len() - 1)
                };
                let joined = self.plain(name, source, &own, &mut tell, &mut number);
                Assigned { joined, linked: false, len: small(name.len()) }
            });
            joins.assignees.push(joined);
        }
    }

    /// The longest start of the words after `@` that is a name, else the first.
    fn longest_known<'n>(&self, assignee: &Assignee<&'n str>, known: &Keys) -> Option<&'n str> {
        let text = assignee.name.text.trim();
        let is_known = |name: &&str| {
            let key = NameKey::of(name);
            !key.is_empty()
                && (known.has(&key)
                    || self.same.of_name(&key).is_some()
                    || self.owner_words.contains(&key)
                    || self.names.join(&key).is_some())
        };
        let spaces = text.char_indices().filter(|(_, c)| c.is_whitespace());
        let starts = spaces.map(|(end, _)| text[..end].trim_end()).chain([text]).rev();
        let first = || {
            let word = without_marks(text.split_whitespace().next()?);
            word.starts_with(char::is_alphabetic).then_some(word)
        };
        starts.flat_map(|name| [name, without_marks(name)]).find(is_known).or_else(first)
    }

    fn link(&self, text: &str, source: NodeId, tell: &mut Tell<'_>, number: Number<'_>) -> Joined {
        match self.inventory.files.resolve(text, &tell.note.path) {
            Resolution::SameNote => Joined { to: To::Node(source), by_alias: false },
            Resolution::Found(file) => self.file(file),
            Resolution::Ambiguous { chosen, candidates, rule } => {
                // Who writes a path from the root out means just that file.
                if rule != Rule::ExactPath || !text.contains('/') {
                    let chosen = self.inventory.files.path(chosen);
                    tell.ambiguous(text, candidates as usize, chosen, rule);
                }
                self.file(chosen)
            }
            Resolution::Unresolved => self.loosely(text, source, Written::Link, tell, number),
        }
    }

    fn plain(
        &self,
        text: &str,
        source: NodeId,
        own: &OwnNames,
        tell: &mut Tell<'_>,
        number: Number<'_>,
    ) -> Joined {
        // A note that says its own name speaks of what it is a note of.
        let itself = Joined { to: To::Node(self.same.of_note(source)), by_alias: false };
        let key = NameKey::of(bare(text));
        if key == own.file {
            return itself;
        }
        match self.inventory.files.resolve(text, &tell.note.path) {
            Resolution::SameNote => Joined { to: To::Node(source), by_alias: false },
            Resolution::Found(file) => self.file(file),
            Resolution::Ambiguous { chosen, candidates, rule } => {
                let file = self.inventory.files.path(chosen);
                tell.ambiguous(text, candidates as usize, file, rule);
                self.file(chosen)
            }
            Resolution::Unresolved if own.others.contains(&key) => itself,
            Resolution::Unresolved => self.loosely(text, source, Written::Plain, tell, number),
        }
    }

    /// What a name means that opens no file in Obsidian.
    fn loosely(
        &self,
        text: &str,
        source: NodeId,
        written: Written,
        tell: &mut Tell<'_>,
        number: Number<'_>,
    ) -> Joined {
        let key = NameKey::of(&meant(text));
        if key.is_empty() || (written == Written::Link && text.starts_with(BLOCK_SEARCH)) {
            // Nothing but white space, or a search for a block that was left
            // unfinished: no name that a node could have.
            return Joined { to: To::Node(source), by_alias: false };
        }
        if let Some(Join { id, by, bearers }) = self.names.join(&key) {
            if let Some(path) = self.inventory.path(id) {
                if bearers > 1 {
                    tell.ambiguous(text, bearers, path, Rule::ShortestPath);
                }
                if written == Written::Link {
                    tell.alias(text, by, path);
                }
            }
            return Joined { to: To::Node(self.same.of_note(id)), by_alias: true };
        }
        let is_owner = || written == Written::Plain && self.owner_words.contains(&key);
        let same = self.same.of_name(&key).or_else(|| is_owner().then_some(&self.same.owner));
        match same {
            Some(Target::Note(id)) => Joined { to: To::Node(*id), by_alias: true },
            Some(Target::Name(first)) => {
                Joined { to: To::Name(number(first.clone())), by_alias: false }
            }
            None => Joined { to: To::Name(number(key)), by_alias: false },
        }
    }

    fn file(&self, file: FileIdx) -> Joined {
        let id = self.same.of_note(self.inventory.nodes[file.index()]);
        Joined { to: To::Node(id), by_alias: false }
    }
}

/// By what names a note calls itself.
#[derive(Debug)]
struct OwnNames {
    file: NameKey,
    others: FxHashSet<NameKey>,
}

impl OwnNames {
    fn of(note: &NoteView<'_>) -> Self {
        let aliases = note.aliases.iter().map(|alias| alias.text);
        let others = aliases.chain(note.title).map(NameKey::of).collect();
        Self { file: NameKey::of(note.path.name()), others }
    }
}

/// Where a problem of a name is told.
#[derive(Debug)]
struct Tell<'n> {
    note: &'n NoteView<'n>,
    place: Place,
    /// Whether the name was not met before in this note; each is told once.
    new: bool,
    problems: &'n mut Vec<Diagnostic>,
}

impl Tell<'_> {
    fn ambiguous(&mut self, name: &str, bearers: usize, chosen: &NotePath, rule: Rule) {
        if self.new {
            let why = rule.wins();
            let called = format!("“{name}” is what {bearers} are called");
            self.problem(Code::AmbiguousName, format!("{called}; {chosen} is taken, which {why}"));
        }
    }

    /// Tells that only the graph joins a link to a file, and by what.
    fn alias(&mut self, text: &str, by: By, path: &NotePath) {
        let how = match by {
            By::Alias => format!("an alias of {path}"),
            By::Title => format!("the title of {path}"),
            By::File | By::Entity | By::Same => format!("{path}, odd spaces and letters aside"),
        };
        if self.new {
            self.problem(Code::AliasLink, format!("“{text}” is {how}"));
        }
    }

    fn problem(&mut self, code: Code, detail: String) {
        if self.new {
            let problem = Diagnostic::new(&self.note.path, Some(self.place), code, detail);
            self.problems.push(problem);
        }
    }
}

/// A name without the punctuation and the possessive after it.
fn without_marks(name: &str) -> &str {
    let name = name.trim_end_matches(|c: char| !c.is_alphanumeric());
    name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).unwrap_or(name)
}

fn small(n: usize) -> u32 {
    u32::try_from(n).expect("a file is cut long before 4 GiB, a vault has fewer names")
}
