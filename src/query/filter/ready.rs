//! A filter of which is known whom it means in one vault.

use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{Expr, Filter, Has, Term};
use crate::query::lookup::called;
use crate::query::terms::{Fault, Piece};
use crate::text::{Date, SearchKey};
use crate::vault::{Class, NodeId, NodeKind, Relation, Synonyms, Vault};

/// A filter for one vault.
#[derive(Debug)]
pub struct Ready(Expr<Test>);

/// What is kept or not: a node, or something that its note says.
#[derive(Debug, Clone, Copy)]
pub struct Thing {
    /// The node, or the note that says it.
    pub node: NodeId,
    /// Whom it is about, for a fact.
    pub subject: Option<NodeId>,
}

/// One thing that is asked, by the nodes of the vault.
#[derive(Debug)]
enum Test {
    Words(Box<str>),
    Class(Class),
    Kind(NodeKind),
    About(NodeId),
    /// Notes that name somebody, and who it is.
    With(FxHashSet<NodeId>, NodeId),
    Tag(FxHashSet<NodeId>),
    Path(Box<str>),
    Since(Date),
    Until(Date),
    Has(Has),
    Linked(bool),
}

impl Filter {
    /// Looks up what it names in a vault; takes its time in a large one.
    ///
    /// # Errors
    /// A name that nobody bears or several do, a class or a tag that nothing has,
    /// with its column.
    pub fn ready(&self, vault: &Vault) -> Result<Ready, Fault> {
        self.expr.ready(vault).map(Ready)
    }
}

impl Expr<Term> {
    fn ready(&self, vault: &Vault) -> Result<Expr<Test>, Fault> {
        let rows = |rows: &[Self]| -> Result<Vec<Expr<Test>>, Fault> {
            rows.iter().map(|row| row.ready(vault)).collect()
        };
        Ok(match self {
            Self::All(all) => Expr::All(rows(all)?),
            Self::Any(any) => Expr::Any(rows(any)?),
            Self::Not(row) => Expr::Not(Box::new(row.ready(vault)?)),
            Self::One(term) => Expr::One(term.test(vault)?),
        })
    }
}

impl Term {
    fn test(&self, vault: &Vault) -> Result<Test, Fault> {
        Ok(match self {
            Self::Words(words) => Test::Words(words.clone()),
            Self::Class(piece) => class(vault, piece)?,
            Self::About(piece) => Test::About(meant(vault, piece)?),
            Self::With(piece) => {
                let of = meant(vault, piece)?;
                Test::With(vault.edges_in(of).map(|edge| edge.from).collect(), of)
            }
            Self::Tag(piece) => match vault.tag(piece.text.trim()) {
                Some(tag) => {
                    let below = vault.tags_below(tag);
                    Test::Tag(vault.tagged(tag).into_iter().chain(below).chain([tag]).collect())
                }
                None => {
                    let says = format!("no note is tagged {}", piece.text);
                    return Err(Fault::at(piece.column, says));
                }
            },
            Self::Path(path) => Test::Path(path.clone()),
            Self::Since(date) => Test::Since(*date),
            Self::Until(date) => Test::Until(*date),
            Self::Has(has) => Test::Has(*has),
            Self::Linked(linked) => Test::Linked(*linked),
        })
    }
}

/// Whom a name means.
fn meant(vault: &Vault, piece: &Piece) -> Result<NodeId, Fault> {
    match called(vault, &piece.text).as_slice() {
        [one] => Ok(*one),
        [] => Err(Fault::at(piece.column, format!("nothing is called {}", piece.text))),
        many => {
            let paths = many.iter().filter_map(|node| vault.node(*node).path.as_ref());
            let paths: Vec<&str> = paths.take(2).map(crate::note::NotePath::as_str).collect();
            let says = format!(
                "{} things are called {}; its path tells which, as {}",
                many.len(),
                piece.text,
                paths.join(" or ")
            );
            Err(Fault::at(piece.column, says))
        }
    }
}

/// The class that a word means, if anything is of it.
fn class(vault: &Vault, piece: &Piece) -> Result<Test, Fault> {
    let word = piece.text.trim();
    for kind in [NodeKind::Tag, NodeKind::Attachment] {
        if word.eq_ignore_ascii_case(kind.name()) {
            return Ok(Test::Kind(kind));
        }
    }
    let class = Synonyms::default().class(word).unwrap_or(Class::Note);
    let is_known =
        class == Class::Note || vault.nodes().any(|(_, node)| node.class.as_ref() == Some(&class));
    if is_known {
        return Ok(Test::Class(class));
    }
    let mut known: Vec<&str> =
        vault.nodes().filter_map(|(_, node)| node.class.as_ref()).map(Class::name).collect();
    known.sort_unstable();
    known.dedup();
    known.truncate(KNOWN_MAX);
    let says = format!("nothing is of class {word}; there are {}", known.join(", "));
    Err(Fault::at(piece.column, says))
}

/// So many classes are told of at most.
const KNOWN_MAX: usize = 8;

impl Ready {
    /// Whether a thing is kept. `says` tells whether its words hold some folded
    /// ones.
    pub fn keeps(&self, vault: &Vault, thing: Thing, says: &dyn Fn(&str) -> bool) -> bool {
        self.0.keeps(&|test| test.holds(vault, thing, says))
    }

    /// Whether a node is kept, whose words are its names.
    pub fn keeps_node(&self, vault: &Vault, node: NodeId) -> bool {
        let says = |words: &str| {
            let of = vault.node(node);
            let mut names = of.spellings.iter().map(|spelling| &*spelling.text).chain([&*of.name]);
            names.any(|name| SearchKey::of(name).as_str().contains(words))
        };
        self.keeps(vault, Thing { node, subject: None }, &says)
    }
}

/// The nodes of a vault that a filter keeps, the most connected first, among
/// equals in the order of the vault. Goes through all of it, on all processors.
pub fn kept(vault: &Vault, filter: &Ready, also_hidden: bool) -> Vec<NodeId> {
    let nodes: Vec<NodeId> =
        vault.nodes().filter(|(_, node)| also_hidden || !node.hidden).map(|(id, _)| id).collect();
    let mut kept: Vec<(Reverse<usize>, NodeId)> = nodes
        .into_par_iter()
        .filter(|id| filter.keeps_node(vault, *id))
        .map(|id| (Reverse(vault.degree(id)), id))
        .collect();
    kept.par_sort_unstable();
    kept.into_iter().map(|(_, id)| id).collect()
}

impl Expr<Test> {
    fn keeps(&self, holds: &dyn Fn(&Test) -> bool) -> bool {
        match self {
            Self::All(rows) => rows.iter().all(|row| row.keeps(holds)),
            Self::Any(rows) => rows.iter().any(|row| row.keeps(holds)),
            Self::Not(row) => !row.keeps(holds),
            Self::One(test) => holds(test),
        }
    }
}

impl Test {
    fn holds(&self, vault: &Vault, thing: Thing, says: &dyn Fn(&str) -> bool) -> bool {
        let Thing { node: id, subject } = thing;
        let node = vault.node(id);
        match self {
            Self::Words(words) => says(words),
            Self::Class(class) => {
                let node = subject.map_or(node, |subject| vault.node(subject));
                match &node.class {
                    Some(own) => own == class,
                    None => *class == Class::Note && node.kind == NodeKind::Note,
                }
            }
            Self::Kind(kind) => node.kind == *kind,
            Self::About(of) => match subject {
                Some(subject) => subject == *of,
                None => vault.edges_out(id).any(|edge| edge.to == *of && is_about(edge.relation)),
            },
            Self::With(notes, of) => match node.kind {
                _ if id == *of => false,
                _ if notes.contains(&id) => true,
                _ => vault.edges_in(id).any(|edge| notes.contains(&edge.from)),
            },
            Self::Tag(tagged) => tagged.contains(&id),
            Self::Path(path) => {
                let own = node.path.as_ref();
                own.is_some_and(|own| SearchKey::of(own.as_str()).as_str().contains(&**path))
            }
            Self::Since(date) => dates(vault, id).any(|own| own >= *date),
            Self::Until(date) => dates(vault, id).any(|own| own <= *date),
            Self::Has(has) => has.is_of(vault, id),
            Self::Linked(linked) if node.kind == NodeKind::Tag => {
                vault.tagged(id).is_empty() != *linked
            }
            Self::Linked(linked) => vault.edges_in(id).any(|edge| edge.from != id) == *linked,
        }
    }
}

fn is_about(relation: Relation) -> bool {
    matches!(relation, Relation::Entity | Relation::About)
}

/// The date of a node, or those of the notes that name it.
fn dates(vault: &Vault, id: NodeId) -> impl Iterator<Item = Date> {
    let own = vault.node(id).date;
    let others = own.is_none().then(|| vault.edges_in(id));
    let others = others.into_iter().flatten().filter_map(|edge| vault.node(edge.from).date);
    own.into_iter().chain(others)
}

impl Has {
    fn is_of(self, vault: &Vault, id: NodeId) -> bool {
        let node = vault.node(id);
        let note = || vault.note(id);
        match self {
            Self::Note => node.kind == NodeKind::Note,
            Self::Date => dates(vault, id).next().is_some(),
            Self::Tag => note().is_some_and(|note| !note.tags.is_empty()),
            Self::Alias => note().is_some_and(|note| !note.aliases.is_empty()),
            Self::Fact => {
                let written = !vault.fact_subjects(id).is_empty();
                written || vault.edges_in(id).any(|edge| edge.relation == Relation::About)
            }
            Self::Task | Self::OpenTask | Self::Decision => {
                let own = note().is_some_and(|_| self.is_in(vault, id, None));
                own || notes_that_name(vault, id).any(|from| self.is_in(vault, from, Some(id)))
            }
        }
    }

    /// Whether a note has it, or one that names somebody.
    fn is_in(self, vault: &Vault, note: NodeId, of: Option<NodeId>) -> bool {
        let Some(view) = vault.note(note) else { return false };
        let names =
            |line: u32| of.is_none_or(|of| vault.names_in_line(note, line).any(|id| id == of));
        if self == Self::Decision {
            let lines = view.decisions.iter().map(|decision| decision.statement.place.line);
            return lines.into_iter().any(names);
        }
        (0u32..).zip(&view.tasks).any(|(at, task)| {
            let is_its = |of: &NodeId| vault.assignees(note, at).contains(of);
            (self == Self::Task || task.is_open())
                && (of.is_some_and(|of| is_its(&of)) || names(task.text.place.line))
        })
    }
}

/// Each note that names a node, once; neighbours in the order of the edges.
fn notes_that_name(vault: &Vault, id: NodeId) -> impl Iterator<Item = NodeId> {
    let mut seen = FxHashSet::default();
    vault.edges_in(id).map(|edge| edge.from).filter(move |from| *from != id && seen.insert(*from))
}
