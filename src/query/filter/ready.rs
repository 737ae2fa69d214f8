//! A filter of which is known whom it means in one vault.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::thing::{Test, Thing};
use super::{Expr, Filter, Term};
use crate::query::lookup::called;
use crate::query::terms::{Fault, Piece};
use crate::text::SearchKey;
use crate::vault::{Class, NodeId, NodeKind, Synonyms, Vault};

/// A filter for one vault.
#[derive(Debug)]
pub struct Ready(Expr<Test>);

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
            let paths = many.iter().filter_map(|node| vault.node(*node).path());
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
    let there_are = match known.is_empty() {
        true => "no note has a class, as `type: person` gives one".to_owned(),
        false => format!("there are {}", known.join(", ")),
    };
    let says = format!("nothing is of class {word}; {there_are}");
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

    /// Whether a thing is kept that says some texts.
    pub fn keeps_said(&self, vault: &Vault, thing: Thing, texts: &[&str]) -> bool {
        let says =
            |words: &str| texts.iter().any(|text| SearchKey::of(text).as_str().contains(words));
        self.keeps(vault, thing, &says)
    }

    /// Whether a node is kept, whose words are its names.
    pub fn keeps_node(&self, vault: &Vault, node: NodeId) -> bool {
        let says = |words: &str| {
            let of = vault.node(node);
            let mut names = of.spellings().map(|spelling| spelling.text).chain([of.name()]);
            names.any(|name| SearchKey::of(name).as_str().contains(words))
        };
        self.keeps(vault, Thing::Node(node), &says)
    }

    /// Whether a fact is kept, whose words are its sentence and its subject's name.
    pub fn keeps_fact(&self, vault: &Vault, note: NodeId, subject: NodeId, says: &str) -> bool {
        let name = vault.node(subject).name();
        self.keeps_said(vault, Thing::Fact { note, subject }, &[name, says])
    }

    /// Whether a task is kept, whose words are what is to be done, whom it is for,
    /// and the name of its note.
    pub fn keeps_task(&self, vault: &Vault, note: NodeId, index: u32, says: &str) -> bool {
        let mut texts = vec![says, vault.node(note).name()];
        texts.extend(vault.assignees(note, index).iter().map(|who| vault.node(*who).name()));
        self.keeps_said(vault, Thing::Task { note, index }, &texts)
    }
}

/// The nodes of a vault that a filter keeps, without those that the vault's settings
/// exclude: the most connected first, among equals in the order of the vault. Goes
/// through all of it, on all processors.
pub fn kept(vault: &Vault, filter: &Ready) -> Vec<NodeId> {
    let nodes: Vec<NodeId> =
        vault.nodes().filter(|(_, node)| !node.hidden).map(|(id, _)| id).collect();
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
