//! Which file a link opens, as Obsidian decides it.
//!
//! A link names a file by its last part; folders written before it must match
//! whole folder names from the right. Where several files fit, the exact path
//! from the vault's root wins, then a file in the note's own folder or below it,
//! then the shortest path. Case, composition and odd spaces never matter
//! ([`LinkKey`]); aliases, titles and headings never open anything.
//!
//! Source: measured in what Obsidian itself wrote down of 17 vaults.
//! Files of equal length are the one place where Obsidian itself is not stable;
//! here the first in code point order is taken.

mod splice;

use hashbrown::HashTable;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::note::NotePath;
use crate::text::strings::hash;
use crate::text::{LinkKey, Strings};

/// From this many files of one name on, the answer for each folder is worked
/// out beforehand, so that many links to a common name do not cost its square.
const CROWD_MIN: usize = 16;

/// Names a file inside one [`Files`]; meaningless in the next. It counts the
/// paths in their order as strings. To remember a file, keep its [`NotePath`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileIdx(pub u32);

impl FileIdx {
    /// The position in the sorted list of paths.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a link text opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// Nothing before the `#`: the note itself.
    SameNote,
    /// The one file that fits.
    Found(FileIdx),
    /// Several files fit and a rule decided.
    Ambiguous {
        /// The file that Obsidian opens.
        chosen: FileIdx,
        /// How many files fit, the chosen one among them. [`Files::why`] lists
        /// them; a list in each of a hub's links would cost its square.
        candidates: u32,
        /// What decided.
        rule: Rule,
    },
    /// No file fits.
    Unresolved,
}

impl Resolution {
    /// The file that is opened; none for a link into the same note.
    pub fn file(self) -> Option<FileIdx> {
        match self {
            Self::Found(file) | Self::Ambiguous { chosen: file, .. } => Some(file),
            Self::SameNote | Self::Unresolved => None,
        }
    }
}

/// What decides between several files that fit a link, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// The link is the file's whole path from the vault's root.
    ExactPath,
    /// The file lies in the folder of the note that links, or below it.
    OwnFolder,
    /// The file's path is the shortest.
    ShortestPath,
    /// Equally short: first in code point order. Obsidian may choose another.
    FirstInOrder,
}

impl Rule {
    /// The stable name in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::ExactPath => "exact-path",
            Self::OwnFolder => "own-folder",
            Self::ShortestPath => "shortest-path",
            Self::FirstInOrder => "first-in-order",
        }
    }

    /// Why a file was chosen by this rule.
    pub fn wins(self) -> &'static str {
        match self {
            Self::ExactPath => "is the exact path from the vault's root",
            Self::OwnFolder => "lies in the note's own folder or below it",
            Self::ShortestPath => "has the shortest path",
            Self::FirstInOrder => "comes first among equally short paths",
        }
    }

    /// Why a file lost by this rule.
    pub fn loses(self) -> &'static str {
        match self {
            Self::ExactPath => "is not the exact path from the vault's root",
            Self::OwnFolder => "does not lie in the note's own folder or below it",
            Self::ShortestPath => "has a longer path",
            Self::FirstInOrder => "comes later among equally short paths",
        }
    }
}

/// Why a link opens a file, or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// No other file fits.
    Only,
    /// This rule chose it.
    Wins(Rule),
    /// This rule chose another.
    Loses(Rule),
    /// It bears the name, in other folders than the link says.
    OtherFolders,
}

impl Reason {
    /// The stable name in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Only => "only-file",
            Self::Wins(rule) | Self::Loses(rule) => rule.name(),
            Self::OtherFolders => "other-folders",
        }
    }

    /// In words, to follow the file's name.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Only => "is the only file that fits",
            Self::Wins(rule) => rule.wins(),
            Self::Loses(rule) => rule.loses(),
            Self::OtherFolders => "lies in other folders than the link says",
        }
    }
}

/// A file that a link could have meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The file.
    pub file: FileIdx,
    /// Why it was chosen or not.
    pub reason: Reason,
    /// Whether the link opens it.
    pub chosen: bool,
}

/// Paths whose keys one thread makes at once.
const PATHS_A_PIECE: usize = 4_096;

/// Every file that a link can open, ready to be asked.
#[derive(Debug, Default)]
pub struct Files {
    paths: Vec<NotePath>,
    /// The key of each path.
    keys: Strings,
    /// Who bears the last part of a path, by the hash of that part's key.
    by_name: HashTable<Bearers>,
    /// Where several files bear one name, all of them.
    crowds: Vec<Many>,
}

/// The files of one name.
#[derive(Debug, Clone, Copy)]
enum Bearers {
    One(FileIdx),
    /// Those of one of the crowds, by its position.
    Many(u32),
}

#[derive(Debug, Default, Clone)]
struct Many {
    /// By path parts from the right, so that those which end in given folders
    /// and name stand side by side and an exact path stands first of them.
    files: Vec<FileIdx>,
    /// For a crowd: the best file in each folder (as a key) or below it.
    best_below: FxHashMap<Box<str>, FileIdx>,
}

/// The files that fit one link text, and the text as a key.
struct Fits<'f> {
    link: String,
    /// Whether the link began with `/` and means the root only.
    rooted: bool,
    files: &'f [FileIdx],
    /// Set where `files` are all the files of that name.
    whole: Option<&'f Many>,
}

impl Files {
    /// Makes the index of these paths: every visible file of the vault,
    /// whatever its type. A path that comes twice counts once.
    pub fn of<'p>(paths: impl Iterator<Item = &'p NotePath>) -> Self {
        let mut paths: Vec<NotePath> = paths.cloned().collect();
        // Those of notes and those of all else come in order each.
        paths.sort();
        paths.dedup();
        let pieces: Vec<Strings> = paths.par_chunks(PATHS_A_PIECE).map(keys_of).collect();
        let mut keys = Strings::with_room_for(pieces.iter());
        pieces.iter().for_each(|piece| keys.append(piece));
        let mut files = Self { paths, keys, ..Self::default() };
        files.gather_names(Vec::new());
        files
    }

    /// The paths in order; a [`FileIdx`] is a position here.
    pub fn paths(&self) -> &[NotePath] {
        &self.paths
    }

    /// The path of a file.
    pub fn path(&self, file: FileIdx) -> &NotePath {
        &self.paths[file.index()]
    }

    /// The file at exactly this path.
    pub fn at(&self, path: &NotePath) -> Option<FileIdx> {
        self.paths.binary_search(path).ok().map(idx)
    }

    /// What the link path `target` (without `#` and what follows) opens when it
    /// is written in `source`. A target without an extension means a note.
    pub fn resolve(&self, target: &str, source: &NotePath) -> Resolution {
        if target.is_empty() {
            return Resolution::SameNote;
        }
        let mut link = LinkKey::of(target).into_string();
        let Some(bearers) = self.bearers(&mut link) else { return Resolution::Unresolved };
        if let (Bearers::One(file), false) = (bearers, link.contains('/')) {
            return Resolution::Found(*file);
        }
        let folder = LinkKey::of(source.folder());
        if is_relative(&link) {
            link = join_relative(folder.as_str(), &link);
            if let Some(file) = self.exactly(bearers, &link) {
                return Resolution::Found(file);
            }
            // Not there: Obsidian goes on as if the joined path had been written.
        }
        let fits = self.fits(bearers, link);
        self.choose(&fits, folder.as_str())
    }

    /// Every file that has the name `target` asks for, the one that opens
    /// first, each with the reason. Empty for a link into the same note and
    /// where no file has that name.
    pub fn why(&self, target: &str, source: &NotePath) -> Vec<Tried> {
        let mut link = LinkKey::of(target).into_string();
        let bearers = match self.bearers(&mut link) {
            Some(bearers) if !target.is_empty() => bearers,
            _ => return Vec::new(),
        };
        let folder = LinkKey::of(source.folder());
        let chosen = self.resolve(target, source).file();
        if is_relative(&link) {
            link = join_relative(folder.as_str(), &link);
        }
        let fits = self.fits(bearers, link);
        let fitting: FxHashSet<FileIdx> = fits.files.iter().copied().collect();
        let mut files = self.all(bearers).to_vec();
        files.sort_by_key(|&file| {
            (chosen != Some(file), !fitting.contains(&file), self.rank(file, folder.as_str()))
        });
        let reason = |file: FileIdx| match chosen {
            // By the link as it was looked up: `./x` became a path from the root.
            Some(best) if best == file => match self.choose(&fits, folder.as_str()) {
                Resolution::Ambiguous { rule, .. } => Reason::Wins(rule),
                _ => Reason::Only,
            },
            Some(best) if fitting.contains(&file) => {
                Reason::Loses(self.lost_by(&fits.link, folder.as_str(), best, file))
            }
            _ => Reason::OtherFolders,
        };
        files
            .iter()
            .map(|&file| Tried { file, reason: reason(file), chosen: chosen == Some(file) })
            .collect()
    }

    /// Files whose paths differ in case or composition only: of each such path all, in
    /// their order.
    pub fn twins(&self) -> Vec<Vec<FileIdx>> {
        // Equal paths stand side by side among those of one name.
        let crowds = self.crowds.iter();
        let same = crowds.flat_map(|many| many.files.chunk_by(|a, b| self.key(*a) == self.key(*b)));
        let mut twins: Vec<Vec<FileIdx>> =
            same.filter(|same| same.len() > 1).map(<[FileIdx]>::to_vec).collect();
        twins.iter_mut().for_each(|same| same.sort_unstable());
        twins.sort_unstable();
        twins
    }

    /// The files that a link might mean which ends in a file's name, with or without
    /// the `.md` that is at its end.
    pub fn called_like(&self, path: &NotePath) -> impl Iterator<Item = FileIdx> {
        let name = LinkKey::of(path.file_name());
        let names = [name.as_str().to_owned(), format!("{}.md", name.as_str())];
        let bearers = names.into_iter().filter_map(|name| self.called(&name));
        bearers.flat_map(|bearers| self.all(bearers).iter().copied())
    }

    /// Finds out who bears each name. Some crowds are `known` already, whole and in the
    /// order in which they are looked for.
    fn gather_names(&mut self, known: Vec<Many>) {
        let n_known = known.len();
        let Self { keys, by_name, crowds, .. } = self;
        *crowds = known;
        *by_name = HashTable::with_capacity(keys.len());
        for at in 0..n_known {
            let crowd = Bearers::Many(small(at));
            let hash_of = |one: &Bearers| hash(name_of(*one, keys, crowds));
            by_name.insert_unique(hash_of(&crowd), crowd, hash_of);
        }
        for (at, key) in keys.iter().enumerate() {
            let (file, name) = (idx(at), last_part(key));
            let is_it = |one: &Bearers| name_of(*one, keys, crowds) == name;
            match by_name.find_mut(hash(name), is_it) {
                None => {
                    let hash_of = |one: &Bearers| hash(name_of(*one, keys, crowds));
                    by_name.insert_unique(hash(name), Bearers::One(file), hash_of);
                }
                Some(bearers) => match *bearers {
                    Bearers::One(first) => {
                        *bearers = Bearers::Many(small(crowds.len()));
                        crowds.push(Many { files: vec![first, file], ..Many::default() });
                    }
                    Bearers::Many(at) if at as usize >= n_known => {
                        crowds[at as usize].files.push(file);
                    }
                    Bearers::Many(_) => {}
                },
            }
        }
        let mut new = self.crowds.split_off(n_known);
        new.iter_mut().for_each(|many| self.arrange(many));
        self.crowds.append(&mut new);
        self.crowds.shrink_to_fit();
    }

    /// All files of one name.
    fn all<'f>(&'f self, bearers: &'f Bearers) -> &'f [FileIdx] {
        match bearers {
            Bearers::One(file) => std::slice::from_ref(file),
            Bearers::Many(at) => &self.crowds[*at as usize].files,
        }
    }

    /// The files whose last part has this key.
    fn called(&self, name: &str) -> Option<&Bearers> {
        let is_it = |one: &Bearers| name_of(*one, &self.keys, &self.crowds) == name;
        self.by_name.find(hash(name), is_it)
    }

    /// Puts the files of one name, which come in the order of their paths, into that in
    /// which they are looked for.
    fn arrange(&self, many: &mut Many) {
        many.files.sort_by(|a, b| {
            let (a, b) = (self.key(*a), self.key(*b));
            a.rsplit('/').cmp(b.rsplit('/')).then_with(|| a.cmp(b))
        });
        many.best_below = match many.files.len() {
            CROWD_MIN.. => self.best_below(&many.files),
            _ => FxHashMap::default(),
        };
    }

    /// The best of `files` in every folder that holds one, however deep.
    fn best_below(&self, files: &[FileIdx]) -> FxHashMap<Box<str>, FileIdx> {
        let mut best: FxHashMap<Box<str>, FileIdx> = FxHashMap::default();
        for &file in files {
            let mut folder = self.key(file);
            loop {
                folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
                match best.get_mut(folder) {
                    Some(other) if self.size(*other) <= self.size(file) => {}
                    Some(other) => *other = file,
                    None => {
                        best.insert(folder.into(), file);
                    }
                }
                if folder.is_empty() {
                    break;
                }
            }
        }
        best
    }

    /// The files of the link's last part. Without an extension of a file that
    /// exists, `.md` is meant and is added to the link.
    fn bearers(&self, link: &mut String) -> Option<&Bearers> {
        let name = last_part(link);
        if name.contains('.')
            && let Some(found) = self.called(name)
        {
            return Some(found);
        }
        link.push_str(".md");
        self.called(last_part(link))
    }

    fn exactly(&self, bearers: &Bearers, link: &str) -> Option<FileIdx> {
        let files = self.ending_in(self.all(bearers), link);
        files.first().copied().filter(|&file| self.key(file) == link)
    }

    fn fits<'f>(&'f self, bearers: &'f Bearers, mut link: String) -> Fits<'f> {
        let rooted = link.starts_with('/');
        if rooted {
            link.remove(0);
        }
        let files = self.ending_in(self.all(bearers), &link);
        let whole = match bearers {
            Bearers::Many(at) => {
                Some(&self.crowds[*at as usize]).filter(|many| files.len() == many.files.len())
            }
            Bearers::One(_) => None,
        };
        Fits { link, rooted, files, whole }
    }

    /// Those of `files` (sorted as in [`Many`]) whose paths end in the parts of
    /// `link`.
    fn ending_in<'f>(&self, files: &'f [FileIdx], link: &str) -> &'f [FileIdx] {
        let parts = link.split('/').count();
        let compare =
            |file: &FileIdx| self.key(*file).rsplit('/').take(parts).cmp(link.rsplit('/'));
        let start = files.partition_point(|file| compare(file).is_lt());
        let rest = &files[start..];
        &rest[..rest.partition_point(|file| compare(file).is_eq())]
    }

    fn choose(&self, fits: &Fits<'_>, folder: &str) -> Resolution {
        let Some(&first) = fits.files.first() else { return Resolution::Unresolved };
        let exact = self.key(first) == fits.link;
        if fits.rooted && !exact {
            return Resolution::Unresolved;
        }
        if fits.files.len() == 1 {
            return Resolution::Found(first);
        }
        let candidates = u32::try_from(fits.files.len()).unwrap_or(u32::MAX);
        if exact {
            return Resolution::Ambiguous { chosen: first, candidates, rule: Rule::ExactPath };
        }
        let known = fits.whole.filter(|many| !many.best_below.is_empty());
        let best = match known {
            Some(many) => many.best_below.get(folder).or_else(|| many.best_below.get("")).copied(),
            None => fits.files.iter().copied().min_by_key(|&file| self.rank(file, folder)),
        };
        let chosen = best.unwrap_or(first);
        let rule = if !folder.is_empty() && self.lies_below(chosen, folder) {
            Rule::OwnFolder
        } else {
            self.rule_of_size(fits, chosen)
        };
        Resolution::Ambiguous { chosen, candidates, rule }
    }

    /// Whether length alone decided. A crowd is not searched for a tie.
    fn rule_of_size(&self, fits: &Fits<'_>, chosen: FileIdx) -> Rule {
        let len = self.utf16_len(chosen);
        let ties = |&file: &FileIdx| file != chosen && self.utf16_len(file) == len;
        let tie = fits.files.len() < CROWD_MIN && fits.files.iter().any(ties);
        if tie { Rule::FirstInOrder } else { Rule::ShortestPath }
    }

    /// The strongest rule that puts `best` before `other`.
    fn lost_by(&self, link: &str, folder: &str, best: FileIdx, other: FileIdx) -> Rule {
        if self.key(best) == link {
            Rule::ExactPath
        } else if self.lies_below(best, folder) && !self.lies_below(other, folder) {
            Rule::OwnFolder
        } else if self.utf16_len(best) != self.utf16_len(other) {
            Rule::ShortestPath
        } else {
            Rule::FirstInOrder
        }
    }

    /// Less is better, the exact path aside.
    fn rank(&self, file: FileIdx, folder: &str) -> (bool, (usize, &str, FileIdx)) {
        (!self.lies_below(file, folder), self.size(file))
    }

    /// Paths that differ in case only have one key; the index keeps them apart.
    fn size(&self, file: FileIdx) -> (usize, &str, FileIdx) {
        (self.utf16_len(file), self.key(file), file)
    }

    fn lies_below(&self, file: FileIdx, folder: &str) -> bool {
        folder.is_empty()
            || self.key(file).strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }

    fn key(&self, file: FileIdx) -> &str {
        self.keys.get(file.index())
    }

    /// How long a path is as JavaScript counts it, for [`Rule::ShortestPath`].
    fn utf16_len(&self, file: FileIdx) -> usize {
        self.key(file).chars().map(char::len_utf16).sum()
    }
}

/// The keys of some paths.
fn keys_of(paths: &[NotePath]) -> Strings {
    let mut keys = Strings::default();
    paths.iter().for_each(|path| keys.push(LinkKey::of(path.as_str()).as_str()));
    keys
}

/// The key of the name that files bear.
fn name_of<'k>(bearers: Bearers, keys: &'k Strings, crowds: &[Many]) -> &'k str {
    let file = match bearers {
        Bearers::One(file) => file,
        Bearers::Many(at) => crowds[at as usize].files[0],
    };
    last_part(keys.get(file.index()))
}

fn small(n: usize) -> u32 {
    u32::try_from(n).expect("a vault has fewer than 2^32 files")
}

fn idx(at: usize) -> FileIdx {
    FileIdx(small(at))
}

fn last_part(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

fn is_relative(link: &str) -> bool {
    link.starts_with("./") || link.starts_with("../")
}

/// Applies the leading `./` and `../` of `link` to `folder`; stops at the root.
fn join_relative(mut folder: &str, mut link: &str) -> String {
    loop {
        if let Some(rest) = link.strip_prefix("./") {
            link = rest;
        } else if let Some(rest) = link.strip_prefix("../") {
            link = rest;
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        } else if folder.is_empty() {
            return link.to_owned();
        } else {
            return format!("{folder}/{link}");
        }
    }
}

#[cfg(test)]
mod tests;
