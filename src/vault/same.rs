//! Names that the vault's owner said are one, made into groups: which node
//! stands for each, and which names and notes lead there.
//!
//! Obsidian's own resolution comes first and is not touched: a group says only
//! where the graph goes from there. Groups that share a name are one. The names
//! of the owner, from the config and the words that every owner goes by, are a
//! group like others.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::change::Moves;
use super::identity::is_path;
use super::inventory::Inventory;
use super::names::{By, Names, meant};
use super::others::Others;
use super::{Identities, NodeId, VaultConfig, Verdict};
use crate::note::{Code, Diagnostic, NotePath};
use crate::text::NameKey;

/// Words by which every owner of a vault is meant, in fields and after `@`. The
/// second is too short to be one in a link.
pub(super) const OWNER_WORDS: [&str; 2] = ["Myself", "me"];

/// Where the answers are kept, by the path from the vault's root.
const ANSWERS: &str = ".vaultgraph/identities.toml";

/// Where the owner's names are set.
const CONFIG: &str = ".vaultgraph/config.toml";

/// What stands for a group, before entities have ids.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) enum Target {
    /// A note that bears one of the names.
    Note(NodeId),
    /// No note does: an entity of this name.
    Name(NameKey),
}

impl Default for Target {
    fn default() -> Self {
        Self::Name(NameKey::default())
    }
}

/// Names that are one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Group {
    /// What stands for it.
    pub to: Target,
    /// Its names as the owner wrote them, paths left out; by the first it is
    /// called where it has no note.
    pub written: Vec<Box<str>>,
}

/// What is other in the groups of the next state of a vault.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Regrouped {
    /// Names without a note that lead elsewhere than they did. In order.
    pub names: Vec<NameKey>,
    /// Notes, by their old numbers, for which another stands than before. In order.
    pub notes: Vec<NodeId>,
    /// What stands or stood for groups that are other now, by the new numbers.
    pub targets: Vec<Target>,
}

impl Regrouped {
    /// Whether all groups are what they were.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// All groups of a vault, and what leads to each.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Same {
    /// Those of two members or more.
    pub groups: Vec<Group>,
    /// The names that no note bears, each with the number of its group.
    names: FxHashMap<NameKey, usize>,
    /// The notes that do not stand for their group, each with the one that does.
    notes: FxHashMap<NodeId, NodeId>,
    /// What the vault's owner is, if anything names them.
    pub owner: Target,
}

impl Same {
    /// Puts the names of the config into groups. A name that several notes bear
    /// joins nothing and is told, unless these notes are of one group; so is a path
    /// without a note, and names that are one although they were said not to be.
    pub fn of(
        config: &VaultConfig,
        inventory: &Inventory,
        names: &Names,
        problems: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut unions = Unions::new(inventory, names);
        let owner = unions.add_owner(&config.me);
        unions.add_answers(&config.identities);
        unions.join_shared(problems);
        unions.tell(&config.identities, problems);
        unions.into_groups(owner)
    }

    /// What of these groups is other than in the old state of the vault, from which
    /// notes are numbered anew.
    pub fn against(&self, old: &Self, moves: &Moves) -> Regrouped {
        let moved = |target: &Target| match target {
            Target::Note(id) => moves.to(*id).map(Target::Note),
            Target::Name(key) => Some(Target::Name(key.clone())),
        };
        let before = |group: &Group| Some((moved(&group.to)?, group.written.clone()));
        let before: FxHashSet<_> = old.groups.iter().filter_map(before).collect();
        let now = self.groups.iter().map(|group| (group.to.clone(), group.written.clone()));
        let now: FxHashSet<_> = now.collect();
        let mut other = Regrouped::default();
        let gone = before.difference(&now).map(|(to, _)| to);
        other.targets.extend(gone.chain(now.difference(&before).map(|(to, _)| to)).cloned());
        if moved(&old.owner).as_ref() != Some(&self.owner) {
            other.names.extend(OWNER_WORDS.map(NameKey::of));
            other.targets.extend(moved(&old.owner).into_iter().chain([self.owner.clone()]));
        }
        for key in old.names.keys().chain(self.names.keys()) {
            if old.of_name(key).and_then(moved).as_ref() != self.of_name(key) {
                other.names.push(key.clone());
            }
        }
        let stood_for = old.notes.keys().copied();
        for note in stood_for.chain(self.notes.keys().filter_map(|id| moves.from(*id))) {
            let sides = [moves.to(old.of_note(note)), moves.to(note).map(|id| self.of_note(id))];
            if sides[0] != sides[1] {
                other.notes.push(note);
                other.targets.extend(sides.into_iter().flatten().map(Target::Note));
            }
        }
        // A note that came bears names that what stands for it had not.
        let come = self.notes.iter().filter(|(id, _)| moves.from(**id).is_none());
        other.targets.extend(come.map(|(_, to)| Target::Note(*to)));
        other.names.sort_unstable();
        other.names.dedup();
        other.notes.sort_unstable();
        other.notes.dedup();
        other
    }

    /// The names without a note that lead to what stands for names that are one.
    pub fn names_to(&self, to: &Target) -> impl Iterator<Item = &NameKey> {
        let group = self.groups.iter().position(|group| group.to == *to);
        let all = group.map(|group| self.names.iter().filter(move |(_, of)| **of == group));
        all.into_iter().flatten().map(|(key, _)| key)
    }

    /// What a name leads to that no note bears.
    pub fn of_name(&self, key: &NameKey) -> Option<&Target> {
        self.names.get(key).map(|&group| &self.groups[group].to)
    }

    /// What stands for a note: mostly itself.
    pub fn of_note(&self, id: NodeId) -> NodeId {
        self.notes.get(&id).copied().unwrap_or(id)
    }

    /// The notes that another one stands for, in no order.
    pub fn notes_of(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        self.notes.iter().filter(move |(_, to)| **to == id).map(|(&note, _)| note)
    }
}

/// What the groups mean once every node has its id.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SameNodes {
    notes: FxHashMap<NodeId, NodeId>,
    /// Who bears a name, where that differs from what the files say.
    named: FxHashMap<NameKey, Box<[NodeId]>>,
    /// The names of groups that no note bears.
    names: FxHashSet<NameKey>,
    /// The notes that stand for a group.
    standing: FxHashSet<NodeId>,
}

impl SameNodes {
    /// Adds the names of groups to the table of names, and keeps what else is
    /// asked of a finished vault.
    pub fn of(same: &Same, inventory: &Inventory, others: &Others<'_>, names: &mut Names) -> Self {
        let mut out = Self::default();
        for (key, &group) in &same.names {
            let to = &same.groups[group].to;
            let Some(id) = others.target(to) else { continue };
            let by = if *to == same.owner { By::Entity } else { By::Same };
            names.add(key, by, id);
            if let Target::Note(id) = to {
                out.names.insert(key.clone());
                out.standing.insert(*id);
            }
        }
        for &id in same.notes.keys() {
            let Some(at) = inventory.position(id) else { continue };
            let note = inventory.parsed[at].note();
            let others = note.aliases.iter().map(|alias| alias.text);
            for name in others.chain(note.title).chain([note.path.name()]) {
                let key = NameKey::of(name);
                let mut bearers = Vec::new();
                for &id in names.bearers(&key) {
                    let id = same.of_note(id);
                    if !bearers.contains(&id) {
                        bearers.push(id);
                    }
                }
                out.named.insert(key, bearers.into());
            }
        }
        Self { notes: same.notes.clone(), ..out }
    }

    /// What stands for a node: mostly itself.
    pub fn of_node(&self, id: NodeId) -> NodeId {
        self.notes.get(&id).copied().unwrap_or(id)
    }

    /// Who bears a name: those that `names` tells, each as what stands for it.
    pub fn bearers<'n>(&'n self, names: &'n Names, key: &NameKey) -> &'n [NodeId] {
        match self.named.get(key) {
            Some(bearers) => bearers,
            None => names.bearers(key),
        }
    }

    /// Whether only the owner's word joins this name to a note.
    pub fn joins(&self, key: &NameKey, id: NodeId) -> bool {
        self.standing.contains(&id) && self.names.contains(key)
    }

    /// Whether any name is joined to this note by the owner's word alone.
    pub fn stands(&self, id: NodeId) -> bool {
        self.standing.contains(&id)
    }
}

/// A name that several notes bear, and another of the same answer.
struct Shared<'c> {
    name: &'c str,
    with: Option<usize>,
    bearers: Vec<NodeId>,
    told: NotePath,
}

/// Groups while they grow: each member points to an older one of its group, or
/// to itself.
struct Unions<'v, 'c> {
    inventory: &'v Inventory,
    names: &'v Names,
    members: Vec<Target>,
    numbers: FxHashMap<Target, usize>,
    parents: Vec<usize>,
    /// By member, in the order written.
    written: Vec<(usize, &'c str)>,
    shared: Vec<Shared<'c>>,
    me: [NameKey; 2],
}

/// What a name of an answer means.
enum Meant {
    Member(Target),
    /// Several notes bear it.
    Shared(Vec<NodeId>),
    /// No name, or the path of no note.
    Nothing,
}

impl<'v, 'c> Unions<'v, 'c> {
    fn new(inventory: &'v Inventory, names: &'v Names) -> Self {
        Self {
            inventory,
            names,
            members: Vec::new(),
            numbers: FxHashMap::default(),
            parents: Vec::new(),
            written: Vec::new(),
            shared: Vec::new(),
            me: OWNER_WORDS.map(NameKey::of),
        }
    }

    /// Joins the names of the owner, real names before the words that all owners
    /// go by. Gives one of them.
    fn add_owner(&mut self, me: &'c [Box<str>]) -> usize {
        let is_word = |name: &str| self.me.iter().any(|word| word.is_of(name));
        let (words, real): (Vec<&str>, Vec<&str>) =
            me.iter().map(|name| &**name).partition(|name| is_word(name));
        let mut owner = self.add_all(real.into_iter().chain(words), CONFIG);
        if let Meant::Member(word) = self.meant(OWNER_WORDS[0]) {
            let at = self.number(word);
            self.written.push((at, OWNER_WORDS[0]));
            owner = Some(owner.map_or(at, |owner| self.join(owner, at)));
        }
        owner.unwrap_or_else(|| self.number(Target::Name(self.me[0].clone())))
    }

    fn add_answers(&mut self, answers: &'c Identities) {
        for names in answers.of(Verdict::Same) {
            self.add_all(names.iter().map(|name| &**name), ANSWERS);
        }
    }

    /// Joins names that are one. Gives the oldest member of their group.
    fn add_all(&mut self, names: impl Iterator<Item = &'c str>, told: &str) -> Option<usize> {
        let mut all = None;
        let first_shared = self.shared.len();
        for name in names {
            match self.meant(name) {
                Meant::Member(member) => {
                    let at = self.number(member);
                    if !is_path(name) {
                        self.written.push((at, name.trim()));
                    }
                    all = Some(all.map_or(at, |all| self.join(all, at)));
                }
                Meant::Shared(bearers) => {
                    let told = NotePath::new(told);
                    self.shared.push(Shared { name, with: None, bearers, told });
                }
                Meant::Nothing => {}
            }
        }
        self.shared[first_shared..].iter_mut().for_each(|shared| shared.with = all);
        all
    }

    /// Joins a name of several notes to its answer where these notes are one
    /// after all; tells all others.
    fn join_shared(&mut self, problems: &mut Vec<Diagnostic>) {
        for Shared { name, with, bearers, told } in std::mem::take(&mut self.shared) {
            let root = |id: &NodeId| {
                let at = self.numbers.get(&Target::Note(*id)).copied();
                at.map(|at| self.root(at))
            };
            let roots: Vec<Option<usize>> = bearers.iter().map(root).collect();
            match roots.as_slice() {
                [Some(first), rest @ ..] if rest.iter().all(|root| *root == Some(*first)) => {
                    if let Some(with) = with {
                        self.join(with, *first);
                    }
                }
                _ => {
                    let paths: Vec<String> = bearers
                        .iter()
                        .filter_map(|&id| self.inventory.path(id))
                        .map(ToString::to_string)
                        .collect();
                    let detail = format!(
                        "“{name}” is what {} are called; name the path of one",
                        paths.join(" and ")
                    );
                    problems.push(Diagnostic::new(&told, None, Code::BadConfig, detail));
                }
            }
        }
    }

    /// Tells what of the answers is without effect: a path where no note is, and
    /// names that something else makes one.
    fn tell(&mut self, answers: &Identities, problems: &mut Vec<Diagnostic>) {
        let mut tell = |detail: String| {
            let answers = NotePath::new(ANSWERS);
            problems.push(Diagnostic::new(&answers, None, Code::BadConfig, detail));
        };
        let mut told = FxHashSet::default();
        for name in answers.0.iter().flat_map(|answer| &answer.names) {
            if matches!(self.meant(name), Meant::Nothing) && is_path(name) && told.insert(name) {
                tell(self.moved(name));
            }
        }
        for names in answers.of(Verdict::Different) {
            let mut first: FxHashMap<usize, &str> = FxHashMap::default();
            for name in names {
                let Meant::Member(member) = self.meant(name) else { continue };
                let at = self.number(member);
                let before = *first.entry(self.root(at)).or_insert(name);
                if before != &**name {
                    tell(format!(
                        "“{before}” and “{name}” are one all the same, by your own names or \
                         those of a note"
                    ));
                }
            }
        }
    }

    /// What is said of the path of no note, with the notes that bear its name.
    fn moved(&self, name: &str) -> String {
        let key = NameKey::of(NotePath::new(name.trim()).name());
        let bearers = self.names.bearers(&key).iter().filter_map(|id| self.inventory.path(*id));
        let paths: Vec<String> = bearers.map(ToString::to_string).collect();
        match paths.as_slice() {
            [] => format!("“{name}” is the path of no note"),
            paths => {
                format!("“{name}” is the path of no note; was it moved to {}?", paths.join(" or "))
            }
        }
    }

    fn meant(&self, name: &str) -> Meant {
        let name = name.trim();
        let is_note = |id: NodeId| id.index() < self.inventory.n_notes;
        if is_path(name) {
            let file = self.inventory.files.at(&NotePath::new(name));
            let id = file.map(|file| self.inventory.nodes[file.index()]);
            match id.filter(|&id| is_note(id)) {
                Some(id) => return Meant::Member(Target::Note(id)),
                None if name.contains('/') => return Meant::Nothing,
                None => {}
            }
        }
        let key = NameKey::of(&meant(name));
        let bearers = self.names.bearers(&key).iter().copied();
        let bearers: Vec<NodeId> = bearers.filter(|&id| is_note(id)).collect();
        match bearers.as_slice() {
            [] if key.is_empty() => Meant::Nothing,
            // Who says “me” is the owner.
            [] if key == self.me[1] => Meant::Member(Target::Name(self.me[0].clone())),
            [] => Meant::Member(Target::Name(key)),
            [one] => Meant::Member(Target::Note(*one)),
            _ => Meant::Shared(bearers),
        }
    }

    fn number(&mut self, member: Target) -> usize {
        let next = self.members.len();
        let at = *self.numbers.entry(member.clone()).or_insert(next);
        if at == next {
            self.members.push(member);
            self.parents.push(at);
        }
        at
    }

    fn root(&self, mut at: usize) -> usize {
        while self.parents[at] != at {
            at = self.parents[at];
        }
        at
    }

    /// The oldest member of the group, to which the way is made short.
    fn settle(&mut self, mut at: usize) -> usize {
        let root = self.root(at);
        while self.parents[at] != root {
            at = std::mem::replace(&mut self.parents[at], root);
        }
        root
    }

    /// Joins two members; the older stands for both.
    fn join(&mut self, one: usize, other: usize) -> usize {
        let (one, other) = (self.settle(one), self.settle(other));
        let (older, newer) = (one.min(other), one.max(other));
        self.parents[newer] = older;
        older
    }

    fn into_groups(mut self, owner: usize) -> Same {
        let mut by_root: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for at in 0..self.members.len() {
            let root = self.settle(at);
            by_root.entry(root).or_default().push(at);
        }
        let mut written: FxHashMap<usize, Vec<Box<str>>> = FxHashMap::default();
        for (at, name) in std::mem::take(&mut self.written) {
            let root = self.root(at);
            let names = written.entry(root).or_default();
            if !names.iter().any(|known| **known == *name) {
                names.push(name.into());
            }
        }
        let owner = self.root(owner);
        let mut roots: Vec<usize> = by_root.keys().copied().collect();
        roots.sort_unstable();
        let mut same = Same {
            groups: Vec::new(),
            names: FxHashMap::default(),
            notes: FxHashMap::default(),
            owner: Target::Name(self.me[0].clone()),
        };
        for root in roots {
            let members: Vec<&Target> =
                by_root[&root].iter().map(|&at| &self.members[at]).collect();
            let is_note = |member: &&&Target| matches!(member, Target::Note(_));
            let Some(&to) = members.iter().find(is_note).or(members.first()) else { continue };
            if root == owner {
                same.owner = to.clone();
            }
            if members.len() == 1 {
                continue;
            }
            for &member in &members {
                match (member, to) {
                    (Target::Name(key), _) => {
                        same.names.insert(key.clone(), same.groups.len());
                    }
                    (Target::Note(id), Target::Note(to)) if id != to => {
                        same.notes.insert(*id, *to);
                    }
                    (Target::Note(_), _) => {}
                }
            }
            let written = written.remove(&root).unwrap_or_default();
            same.groups.push(Group { to: to.clone(), written });
        }
        same
    }
}
