//! From a name as written to the node it means: Obsidian's resolution first,
//! then what this project adds to it (aliases, titles, looser comparison, the
//! owner's names), else the name itself, which becomes an entity.

use std::collections::hash_map::Entry;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::inventory::{Inventory, Own};
use super::lists::Lists;
use super::names::{By, Join, Names, bare, meant};
use super::nodes::Sayings;
use super::resolve::Rule;
use super::same::{OWNER_WORDS, Same, Target};
use super::uses::{Means, Rules};
use super::{FileIdx, NodeId, Resolution, VaultConfig};
use crate::note::{Code, Diagnostic, NameUse, NotePath, assigned_names, assigned_word};
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
}

/// The names of one note, joined.
#[derive(Debug, Clone, Copy)]
pub(super) struct NoteJoins<'j> {
    /// Beside the note's uses.
    pub uses: &'j [Joined],
    /// Beside all the `@` of its tasks; none where no name follows.
    pub assignees: &'j [Option<Assigned>],
}

/// The names of some notes that follow each other, joined: lists beside the notes.
#[derive(Debug, Default)]
pub(super) struct Joins {
    pub uses: Lists<Joined>,
    pub assignees: Lists<Option<Assigned>>,
}

impl Joins {
    /// How many notes they are of.
    pub fn len(&self) -> usize {
        self.uses.len()
    }

    /// Those of one note.
    pub fn of(&self, note: usize) -> NoteJoins<'_> {
        NoteJoins { uses: self.uses.get(note), assignees: self.assignees.get(note) }
    }
}

/// The names of some notes that follow each other, joined.
#[derive(Debug, Default)]
pub(super) struct Step<'v> {
    pub joins: Joins,
    /// Beside the notes: all the `@` of their tasks.
    written: Lists<NameUse<&'v str>>,
    /// The entities named, numbered here as [`To::Name`] has them.
    pub keys: Keys,
    /// The frontmatter keys that make relations of their own, as written, each with
    /// the number of its uses.
    pub properties: FxHashMap<&'v str, u32>,
    /// What the notes say of the nodes that they name.
    pub sayings: Sayings<'v>,
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

    /// The numbers of other keys, in their order.
    pub fn number_all(&mut self, other: Self) -> Vec<u32> {
        other.list.into_iter().map(|key| self.number(key)).collect()
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

/// What a name means.
#[derive(Debug, Clone)]
struct Answer {
    joined: Joined,
    /// What is wrong with that; mostly nothing.
    problems: Option<Rc<Problems>>,
    reach: Reach,
}

type Problems = Vec<(Code, String)>;

/// Where an answer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Everywhere,
    /// In this note, or notes of its folder.
    Here,
}

impl Answer {
    fn new(joined: Joined, reach: Reach) -> Self {
        Self { joined, problems: None, reach }
    }

    fn with(self, problems: Problems) -> Self {
        let problems = (!problems.is_empty()).then(|| Rc::new(problems));
        Self { problems, ..self }
    }

    fn here(to: NodeId) -> Self {
        Self::new(Joined { to: To::Node(to), by_alias: false }, Reach::Here)
    }
}

/// A plain name, and the file that it opens.
#[derive(Debug)]
struct PlainName {
    key: NameKey,
    opened: Option<Answer>,
    /// What it means else, once that was asked and holds everywhere.
    loose: Option<Answer>,
}

/// Answers that hold everywhere. A vault has far fewer names than places that
/// use them.
#[derive(Debug, Default)]
struct Memo<'v> {
    links: FxHashMap<&'v str, Answer>,
    plain: FxHashMap<&'v str, PlainName>,
    /// How many bytes of the words after an `@` are the name.
    assigned: FxHashMap<&'v str, Option<u32>>,
}

/// The note that names something.
#[derive(Debug, Clone, Copy)]
struct From<'n> {
    id: NodeId,
    path: &'n NotePath,
}

/// All that is needed to join names.
#[derive(Debug)]
pub(super) struct Joiner<'v> {
    inventory: &'v Inventory,
    config: &'v VaultConfig,
    names: &'v Names,
    same: &'v Same,
    owner_words: [NameKey; 2],
}

impl<'v> Joiner<'v> {
    /// Prepares to join the names of a vault.
    pub fn new(
        inventory: &'v Inventory,
        config: &'v VaultConfig,
        names: &'v Names,
        same: &'v Same,
    ) -> Self {
        Self { inventory, config, names, same, owner_words: OWNER_WORDS.map(NameKey::of) }
    }

    /// Joins everything that some notes name, `@Name` aside.
    pub fn uses(&self, notes: &[Own<'v>], rules: &Rules<'v>) -> Step<'v> {
        let (mut memo, mut step) = (Memo::default(), Step::default());
        for of in notes {
            let note = of.packed.note();
            let from = From { id: of.id, path: of.path };
            let mut tell = Tell::of(of.path, &mut step.problems);
            let mut own = None;
            let uses = rules.uses(&note);
            for used in &uses {
                if let Means::Key(key) = used.means {
                    *step.properties.entry(key).or_default() += 1;
                }
                let answer = if used.link.is_some() {
                    self.link(used.text, from, &mut memo, &mut step.keys)
                } else {
                    let own = own.get_or_insert_with(|| OwnNames::of(of));
                    self.plain(used.text, from, own, &mut memo, &mut step.keys)
                };
                tell.once(used.text, used.place, &answer);
                step.joins.uses.push_item(answer.joined);
            }
            step.joins.uses.end();
            let ids = [of.id, self.same.of_note(of.id)];
            let joins = step.joins.uses.get(step.joins.len() - 1);
            step.sayings.add_note(ids, &note, &uses, joins, (self.n_files(), self.config));
            let written = note.tasks.into_iter().flat_map(|task| task.assignees);
            step.written.push(written.map(|assignee| assignee.name));
        }
        step
    }

    /// Joins the `@Name`s of some notes, where `known` tells all other names that
    /// the vault uses. The entities they name are numbered in a step of its own,
    /// which has no notes; a linked one is one of the note's uses, whose numbers
    /// are the vault's already.
    pub fn assignees(
        &self,
        notes: &[Own<'v>],
        of: &mut Step<'v>,
        known: &impl Fn(&NameKey) -> bool,
    ) -> Step<'v> {
        let (mut memo, mut step) = (Memo::default(), Step::default());
        let written = std::mem::take(&mut of.written);
        let Joins { uses, assignees } = &mut of.joins;
        for (at, of) in notes.iter().enumerate() {
            let written = written.get(at);
            if written.is_empty() {
                assignees.end();
                continue;
            }
            let from = From { id: of.id, path: of.path };
            let own = OwnNames::of(of);
            let mut tell = Tell::of(of.path, &mut step.problems);
            for name in written {
                let words = name.text.trim();
                let len = match name.link {
                    Some(_) => Some(small(words.len())),
                    None => self.longest_known(words, known, &mut memo),
                };
                let assigned = len.map(|len| {
                    let link = name.link.and_then(|link| uses.get(at).get(link as usize));
                    if let Some(link) = link {
                        return Assigned { joined: *link, linked: true };
                    }
                    let text = words.get(..len as usize).unwrap_or_default();
                    let answer = self.plain(text, from, &own, &mut memo, &mut step.keys);
                    tell.again(name.place, &answer);
                    step.sayings.add_assignee(of.id, text, answer.joined, self.n_files());
                    Assigned { joined: answer.joined, linked: false }
                });
                assignees.push_item(assigned);
            }
            assignees.end();
        }
        step
    }

    fn n_files(&self) -> usize {
        self.inventory.file_of.len()
    }

    /// The length of the longest of the texts after `@` that is a name, else of the
    /// first word.
    fn longest_known(
        &self,
        words: &'v str,
        known: &impl Fn(&NameKey) -> bool,
        memo: &mut Memo<'v>,
    ) -> Option<u32> {
        *memo.assigned.entry(words).or_insert_with(|| {
            let is_known = |name: &&str| {
                let key = NameKey::of(name);
                !key.is_empty()
                    && (known(&key)
                        || self.same.of_name(&key).is_some()
                        || self.owner_words.contains(&key)
                        || self.names.join_file(&key).is_some())
            };
            let name = assigned_names(words).find(is_known);
            name.or_else(|| assigned_word(words)).map(|name| small(name.len()))
        })
    }

    fn link(&self, text: &'v str, from: From<'_>, memo: &mut Memo<'v>, keys: &mut Keys) -> Answer {
        if let Some(known) = memo.links.get(text) {
            return known.clone();
        }
        let answer = match self.inventory.files.resolve(text, from.path) {
            Resolution::SameNote => Answer::here(from.id),
            Resolution::Found(file) => Answer::new(self.file(file), reach(text)),
            Resolution::Ambiguous { chosen, candidates, rule } => {
                let answer = Answer::new(self.file(chosen), Reach::Here);
                // Who writes a path from the root out means just that file.
                if rule != Rule::ExactPath || !text.contains('/') {
                    let chosen = self.inventory.files.path(chosen);
                    answer.with(vec![ambiguous(text, candidates as usize, chosen, rule)])
                } else {
                    answer
                }
            }
            Resolution::Unresolved => {
                let answer = self.loosely(text, from.id, Written::Link, keys);
                Answer { reach: answer.reach.max(reach(text)), ..answer }
            }
        };
        if answer.reach == Reach::Everywhere {
            memo.links.insert(text, answer.clone());
        }
        answer
    }

    fn plain(
        &self,
        text: &'v str,
        from: From<'_>,
        own: &OwnNames,
        memo: &mut Memo<'v>,
        keys: &mut Keys,
    ) -> Answer {
        // A note that says its own name speaks of what it is a note of.
        let itself = || Answer::here(self.same.of_note(from.id));
        let mut here = None;
        let name = match memo.plain.entry(text) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => match self.plain_name(text, from) {
                (name, Reach::Everywhere) => new.insert(name),
                (name, Reach::Here) => here.insert(name),
            },
        };
        if name.key == own.file {
            return itself();
        }
        if let Some(opened) = &name.opened {
            return opened.clone();
        }
        if own.others.contains(&name.key) {
            return itself();
        }
        if let Some(known) = &name.loose {
            return known.clone();
        }
        let answer = self.loosely(text, from.id, Written::Plain, keys);
        name.loose = (answer.reach == Reach::Everywhere).then(|| answer.clone());
        answer
    }

    /// A plain name, and where it is that.
    fn plain_name(&self, text: &str, from: From<'_>) -> (PlainName, Reach) {
        let opened = match self.inventory.files.resolve(text, from.path) {
            Resolution::SameNote => Some(Answer::here(from.id)),
            Resolution::Found(file) => Some(Answer::new(self.file(file), reach(text))),
            Resolution::Ambiguous { chosen, candidates, rule } => {
                let answer = Answer::new(self.file(chosen), Reach::Here);
                let file = self.inventory.files.path(chosen);
                Some(answer.with(vec![ambiguous(text, candidates as usize, file, rule)]))
            }
            Resolution::Unresolved => None,
        };
        let reach = opened.as_ref().map_or(reach(text), |answer| answer.reach);
        (PlainName { key: NameKey::of(bare(text)), opened, loose: None }, reach)
    }

    /// What a name means that opens no file in Obsidian.
    fn loosely(&self, text: &str, from: NodeId, written: Written, keys: &mut Keys) -> Answer {
        let key = NameKey::of(&meant(text));
        if key.is_empty() || (written == Written::Link && text.starts_with(BLOCK_SEARCH)) {
            // Nothing but white space, or a search for a block that was left
            // unfinished: no name that a node could have.
            return Answer::here(from);
        }
        let answer = |to, by_alias| Answer::new(Joined { to, by_alias }, Reach::Everywhere);
        if let Some(Join { id, by, bearers }) = self.names.join_file(&key) {
            let mut problems = Problems::new();
            if let Some(path) = self.inventory.path(id) {
                if bearers > 1 {
                    problems.push(ambiguous(text, bearers, path, Rule::ShortestPath));
                }
                if written == Written::Link {
                    problems.push(by_alias(text, by, path));
                }
            }
            return answer(To::Node(self.same.of_note(id)), true).with(problems);
        }
        let is_owner = || written == Written::Plain && self.owner_words.contains(&key);
        let same = self.same.of_name(&key).or_else(|| is_owner().then_some(&self.same.owner));
        match same {
            Some(Target::Note(id)) => answer(To::Node(*id), true),
            Some(Target::Name(first)) => answer(To::Name(keys.number(first.clone())), false),
            None => answer(To::Name(keys.number(key)), false),
        }
    }

    fn file(&self, file: FileIdx) -> Joined {
        let id = self.same.of_note(self.inventory.nodes[file.index()]);
        Joined { to: To::Node(id), by_alias: false }
    }
}

/// Where the file holds that a link opens, if it is the only one of its name:
/// folders may be reckoned from the note.
fn reach(text: &str) -> Reach {
    if text.contains('/') { Reach::Here } else { Reach::Everywhere }
}

/// By what names a note calls itself.
#[derive(Debug)]
struct OwnNames {
    file: NameKey,
    others: FxHashSet<NameKey>,
}

impl OwnNames {
    fn of(own: &Own<'_>) -> Self {
        let others = own.names().map(NameKey::of).collect();
        Self { file: NameKey::of(own.path.name()), others }
    }
}

/// Where the problems of a note's names are told.
#[derive(Debug)]
struct Tell<'n, 'v> {
    path: &'n NotePath,
    /// Of what was told already.
    names: FxHashSet<&'v str>,
    problems: &'n mut Vec<Diagnostic>,
}

impl<'n, 'v> Tell<'n, 'v> {
    fn of(path: &'n NotePath, problems: &'n mut Vec<Diagnostic>) -> Self {
        Self { path, names: FxHashSet::default(), problems }
    }

    /// Tells what is wrong with a name, unless it was told of in this note.
    fn once(&mut self, name: &'v str, place: Place, answer: &Answer) {
        if answer.problems.is_some() && self.names.insert(name) {
            self.again(place, answer);
        }
    }

    fn again(&mut self, place: Place, answer: &Answer) {
        let problems = answer.problems.iter().flat_map(|problems| problems.iter());
        let at = |(code, detail): &(Code, String)| {
            Diagnostic::new(self.path, Some(place), *code, detail.as_str())
        };
        self.problems.extend(problems.map(at));
    }
}

fn ambiguous(name: &str, bearers: usize, chosen: &NotePath, rule: Rule) -> (Code, String) {
    let why = rule.wins();
    let called = format!("“{name}” is what {bearers} are called");
    (Code::AmbiguousName, format!("{called}; {chosen} is taken, which {why}"))
}

/// That only the graph joins a link to a file, and by what.
fn by_alias(text: &str, by: By, path: &NotePath) -> (Code, String) {
    let how = match by {
        By::Alias => format!("an alias of {path}"),
        By::Title => format!("the title of {path}"),
        By::File | By::Entity | By::Same => format!("{path}, odd spaces and letters aside"),
    };
    (Code::AliasLink, format!("“{text}” is {how}"))
}

fn small(n: usize) -> u32 {
    u32::try_from(n).expect("a file is cut long before 4 GiB, a vault has fewer names")
}
