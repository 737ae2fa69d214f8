//! Why a link opens what it opens: every file and name that it could have meant,
//! in the order tried, with the rule that chose or passed over each.
//!
//! Obsidian's own resolution comes first. Where it leaves a link unresolved, what
//! the graph makes of the name follows (an alias, a title, a looser comparison),
//! and where nothing at all is called so, the nearest existing names.

use super::Hidden;
use super::finder::{Finder, Query};
use crate::note::{self, NotePath};
use crate::text::NameKey;
use crate::vault::{By, NodeId, Reason, Resolution, Vault};

/// How many near names are offered for one that nothing bears.
const NEAREST_MAX: usize = 5;

/// How many of the finder's hits are looked through for them: most nodes of a
/// vault may be names without a file.
const HITS_MAX: usize = 50;

/// What a link asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// No link was written.
    Nothing,
    /// Something outside of the vault.
    Outside,
    /// A file or name of the vault, or a part of it.
    Target {
        /// The link path, before the first `#`; empty for the note itself.
        path: Box<str>,
        /// After the first `#`: `Heading`, `H1#H2`, `^block`.
        subpath: Option<Box<str>>,
    },
}

/// What becomes of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// There was none.
    NoLink,
    /// It leaves the vault.
    Outside,
    /// It stays in the note that it is written in.
    SameNote(NodeId),
    /// Obsidian opens this file.
    Opens(NodeId),
    /// Unresolved in Obsidian; the graph joins it to this file.
    Joins(NodeId, By),
    /// Unresolved; the graph has a name without a file.
    Unwritten(NodeId),
    /// Unresolved, and nothing is called so.
    Unknown,
}

/// Where in its target a link lands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Landing {
    /// At this line, from 1.
    Line(u32),
    /// The note has no such heading or block.
    Missing,
    /// The target is no note, so Obsidian hands the rest to a viewer.
    NotANote,
}

/// Why a candidate was chosen, or was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The link has no path.
    SameNote,
    /// It is a file of that name.
    File(Reason),
    /// It bears the name beside its file's, and is the first that does.
    Name(By),
    /// It bears the name too, after another.
    NameToo(By),
    /// Its title is the name, and so is another's.
    SharedTitle,
    /// It is called nearly so.
    Near,
}

/// One file or name that a link could have meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub node: NodeId,
    /// Why it was chosen, or was not.
    pub rule: Rule,
    /// Whether the graph leads there.
    pub chosen: bool,
}

/// The whole answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// The note that the link is written in.
    pub source: NodeId,
    /// What it asks for.
    pub asked: Asked,
    /// What becomes of it.
    pub verdict: Verdict,
    /// Where it lands, if it names a part and leads to a file.
    pub landing: Option<Landing>,
    /// In the order tried; the chosen one, if any, before those passed over.
    pub candidates: Vec<Candidate>,
}

impl Asked {
    /// Reads a link as it is typed: `[[Note#H|x]]`, `![[x]]`, `[t](x)`, or only
    /// what stands between the brackets.
    pub fn of(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::Nothing;
        }
        // What a link is, only the reader of notes knows.
        for written in [text, &format!("[[{text}]]")] {
            let note = note::parse(NotePath::new("typed.md"), written.as_bytes()).note;
            match note.links.as_slice() {
                [link] if link.span.of(written) == written => {
                    let (path, subpath) = (link.target.clone(), link.subpath.clone());
                    return Self::Target { path, subpath };
                }
                [] if note.external_links == 1 && written.ends_with(')') => return Self::Outside,
                _ => {}
            }
        }
        Self::Target { path: text.into(), subpath: None }
    }
}

impl Rule {
    /// The stable name in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::SameNote => "same-note",
            Self::File(reason) => reason.name(),
            Self::Name(by) | Self::NameToo(by) => match by {
                By::File => "loose-name",
                By::Alias => "alias",
                By::Title => "title",
                By::Entity => "entity",
                By::Same => "same",
            },
            Self::SharedTitle => "shared-title",
            Self::Near => "nearest",
        }
    }

    /// In words, to follow the candidate's name.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::SameNote => "is the note itself",
            Self::File(reason) => reason.sentence(),
            Self::Name(By::File) => "is called so, odd spaces and letters aside",
            Self::Name(By::Alias) => "has it as an alias",
            Self::Name(By::Title) => "has it as its title",
            Self::Name(By::Entity) => "is a name that no file bears",
            Self::Name(By::Same) => "is one with that name, as you said",
            Self::NameToo(By::File) => "is called so too, odd spaces and letters aside",
            Self::NameToo(By::Alias) => "has it as an alias too, and another was first",
            Self::NameToo(By::Title) => "has it as its title, which comes after aliases",
            Self::NameToo(By::Entity | By::Same) => "goes by this name too",
            Self::SharedTitle => "has it as its title, but so have others",
            Self::Near => "is called nearly so",
        }
    }
}

impl Why {
    /// The answer in words, a clause each.
    pub fn told(&self, vault: &Vault) -> Vec<String> {
        let name = |id: NodeId| candidate_name(vault, id);
        let mut told = match self.verdict {
            Verdict::NoLink => vec!["an empty link opens nothing".to_owned()],
            Verdict::Outside => vec!["it leads out of the vault".to_owned()],
            Verdict::SameNote(_) => vec!["it stays in the note".to_owned()],
            Verdict::Opens(file) => vec![format!("Obsidian opens {}", name(file))],
            Verdict::Joins(file, by) => {
                let by = match by {
                    By::File => "by its name, odd spaces and letters aside",
                    By::Alias => "by its alias",
                    By::Title => "by its title",
                    By::Entity => "as the vault's owner",
                    By::Same => "as you said that they are one",
                };
                let joined = format!("the graph joins it to {} {by}", name(file));
                vec!["unresolved in Obsidian".to_owned(), joined]
            }
            Verdict::Unwritten(entity) => {
                vec!["unresolved".to_owned(), format!("{} has no note", name(entity))]
            }
            Verdict::Unknown => vec!["unresolved".to_owned(), "nothing is called so".to_owned()],
        };
        if let Asked::Target { subpath: Some(subpath), .. } = &self.asked {
            let part = if subpath.trim_start().starts_with('^') { "block" } else { "heading" };
            match self.landing {
                Some(Landing::Line(line)) => told.push(format!("the {part} is at line {line}")),
                Some(Landing::Missing) => told.push(format!("it has no such {part}")),
                Some(Landing::NotANote) | None => {}
            }
        }
        told
    }

    /// The line that the link lands on, from 1.
    pub fn line(&self) -> Option<u32> {
        match self.landing {
            Some(Landing::Line(line)) => Some(line),
            Some(Landing::Missing | Landing::NotANote) | None => None,
        }
    }
}

/// What a candidate is called: its path, or its name where it has no file.
pub fn candidate_name(vault: &Vault, id: NodeId) -> String {
    let node = vault.node(id);
    node.path().map_or_else(|| node.name().to_owned(), NotePath::to_string)
}

/// Why a link that is written in `source` opens what it opens. `finder` is that
/// of the vault. In a node without a file every link is as one at the root.
pub fn why(vault: &Vault, finder: &Finder, source: NodeId, asked: Asked) -> Why {
    let path = match &asked {
        Asked::Target { path, .. } => path.clone(),
        Asked::Nothing | Asked::Outside => {
            let verdict = if asked == Asked::Nothing { Verdict::NoLink } else { Verdict::Outside };
            return Why { source, asked, verdict, landing: None, candidates: Vec::new() };
        }
    };
    let mut candidates = files(vault, source, &path);
    let mut verdict = match candidates.iter().find(|candidate| candidate.chosen) {
        Some(Candidate { node, rule: Rule::SameNote, .. }) => Verdict::SameNote(*node),
        Some(candidate) => Verdict::Opens(candidate.node),
        None => Verdict::Unknown,
    };
    if verdict == Verdict::Unknown {
        verdict = join(vault, &path, &mut candidates);
    }
    if matches!(verdict, Verdict::Unknown | Verdict::Unwritten(_)) {
        let near = nearest(vault, finder, &path, &candidates);
        let row = |node| Candidate { node, rule: Rule::Near, chosen: false };
        candidates.extend(near.into_iter().map(row));
    }
    let landing = landing(vault, &asked, verdict);
    Why { source, asked, verdict, landing, candidates }
}

/// The files that bear the name, as Obsidian tries them.
fn files(vault: &Vault, source: NodeId, path: &str) -> Vec<Candidate> {
    let root = NotePath::new("");
    let from = vault.node(source).path().unwrap_or(&root);
    if vault.files().resolve(path, from) == Resolution::SameNote {
        return vec![Candidate { node: source, rule: Rule::SameNote, chosen: true }];
    }
    let tried = vault.files().why(path, from).into_iter();
    tried
        .filter_map(|tried| {
            let node = vault.by_path(vault.files().path(tried.file))?;
            Some(Candidate { node, rule: Rule::File(tried.reason), chosen: tried.chosen })
        })
        .collect()
}

/// Adds what the graph joins an unresolved name to, and says what it is.
fn join(vault: &Vault, path: &str, candidates: &mut Vec<Candidate>) -> Verdict {
    let mut verdict = Verdict::Unknown;
    for (node, by) in vault.joinable(path) {
        let first = verdict == Verdict::Unknown;
        if first {
            let has_file = vault.node(node).path().is_some();
            verdict = if has_file { Verdict::Joins(node, by) } else { Verdict::Unwritten(node) };
        }
        candidates.retain(|candidate| candidate.node != node);
        let rule = if first { Rule::Name(by) } else { Rule::NameToo(by) };
        candidates.push(Candidate { node, rule, chosen: first });
    }
    let key = NameKey::of(path);
    let named: Vec<NodeId> = candidates.iter().map(|candidate| candidate.node).collect();
    let titled = vault.parsed().iter().filter(|parsed| {
        !key.is_empty() && parsed.note().title.is_some_and(|title| NameKey::of(title) == key)
    });
    let shared = titled
        .filter_map(|parsed| vault.by_path(parsed.path()))
        .filter(|node| !named.contains(node))
        .map(|node| Candidate { node, rule: Rule::SharedTitle, chosen: false });
    candidates.extend(shared);
    verdict
}

/// Files that may have been meant, by the finder's judgement of the last part of
/// the path; if none is like it as a whole, those like its longest word.
fn nearest(vault: &Vault, finder: &Finder, path: &str, known: &[Candidate]) -> Vec<NodeId> {
    let name = NotePath::new(path);
    let like = |text: &str| -> Vec<NodeId> {
        let query = Query { text: text.to_owned(), hidden: Hidden::Shown, ..Query::default() };
        let hits = finder.search(&query, HITS_MAX).hits.into_iter();
        hits.filter_map(|hit| hit.node)
            .filter(|node| vault.node(*node).path().is_some())
            .filter(|node| known.iter().all(|candidate| candidate.node != *node))
            .take(NEAREST_MAX)
            .collect()
    };
    if name.name().trim().is_empty() {
        return Vec::new();
    }
    let near = like(name.name());
    let words = || name.name().split_whitespace().max_by_key(|word| word.chars().count());
    match words() {
        Some(word) if near.is_empty() => like(word),
        _ => near,
    }
}

fn landing(vault: &Vault, asked: &Asked, verdict: Verdict) -> Option<Landing> {
    let Asked::Target { subpath: Some(subpath), .. } = asked else { return None };
    let (Verdict::SameNote(node) | Verdict::Opens(node) | Verdict::Joins(node, _)) = verdict else {
        return None;
    };
    let note = vault.note(node).filter(|note| note.path.is_note());
    Some(match note {
        None => Landing::NotANote,
        Some(note) => note.line_of_subpath(subpath).map_or(Landing::Missing, Landing::Line),
    })
}
