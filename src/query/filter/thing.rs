//! What each term asks of a node, of a fact, of a task.
//!
//! A fact and a task are asked for themselves where they have an answer, else
//! their note is: [`super`] says which is which.

use rustc_hash::FxHashSet;

use super::Has;
use crate::query::tasks;
use crate::text::{Date, SearchKey};
use crate::vault::{Class, NodeId, NodeKind, Relation, Vault};

/// What is kept or not.
#[derive(Debug, Clone, Copy)]
pub enum Thing {
    /// A node.
    Node(NodeId),
    /// A fact that a note states.
    Fact {
        /// Where it is written.
        note: NodeId,
        /// Whom it is about.
        subject: NodeId,
    },
    /// A task.
    Task {
        /// Where it is written.
        note: NodeId,
        /// Its position among the note's tasks.
        index: u32,
    },
}

/// One thing that is asked, by the nodes of the vault.
#[derive(Debug)]
pub(super) enum Test {
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

impl Thing {
    /// It, or the note that it is written in.
    fn node(self) -> NodeId {
        match self {
            Self::Node(node) | Self::Fact { note: node, .. } | Self::Task { note: node, .. } => {
                node
            }
        }
    }

    fn is_of(self, vault: &Vault, class: &Class) -> bool {
        let is_of = |id: NodeId| {
            let node = vault.node(id);
            match &node.class {
                Some(own) => own == class,
                None => *class == Class::Note && node.kind == NodeKind::Note,
            }
        };
        match self {
            Self::Node(node) => is_of(node),
            Self::Fact { subject, .. } => is_of(subject),
            Self::Task { note, index } => {
                let mut whom = vault.assignees(note, index).iter().copied();
                is_of(note)
                    || whom.any(is_of)
                    || vault.task_names(note, index).into_iter().any(is_of)
            }
        }
    }

    fn is_about(self, vault: &Vault, of: NodeId) -> bool {
        match self {
            Self::Node(id) => {
                vault.edges_out(id).any(|edge| edge.to == of && edge.relation.row().is_about)
            }
            Self::Fact { subject, .. } => subject == of,
            Self::Task { note, index } => tasks::is_about(vault, note, index, of),
        }
    }

    /// Whether a note that names somebody is its own, or one that names it too.
    fn is_with(self, vault: &Vault, notes: &FxHashSet<NodeId>, of: NodeId) -> bool {
        match self {
            Self::Node(id) if id == of => false,
            Self::Node(id) => {
                notes.contains(&id) || vault.edges_in(id).any(|edge| notes.contains(&edge.from))
            }
            Self::Fact { note, .. } | Self::Task { note, .. } => {
                note == of || notes.contains(&note)
            }
        }
    }

    /// Whether it has a date for which `fits` holds.
    fn has_date(self, vault: &Vault, fits: impl Fn(Date) -> bool) -> bool {
        match self {
            Self::Node(node) | Self::Fact { note: node, .. } => dates(vault, node).any(fits),
            Self::Task { note, index } => {
                let task = vault.task_line(note, index);
                task.and_then(|task| tasks::day(&task)).is_some_and(fits)
            }
        }
    }

    fn has(self, vault: &Vault, has: Has) -> bool {
        match (self, has) {
            (Self::Task { .. }, Has::Task) | (Self::Fact { .. }, Has::Fact) => true,
            (Self::Task { note, index }, Has::OpenTask) => {
                vault.task_line(note, index).is_some_and(|task| task.is_open())
            }
            (_, Has::Date) => self.has_date(vault, |_| true),
            _ => has.is_of(vault, self.node()),
        }
    }
}

impl Test {
    pub(super) fn holds(&self, vault: &Vault, thing: Thing, says: &dyn Fn(&str) -> bool) -> bool {
        let id = thing.node();
        let node = vault.node(id);
        match self {
            Self::Words(words) => says(words),
            Self::Class(class) => thing.is_of(vault, class),
            Self::Kind(kind) => node.kind == *kind,
            Self::About(of) => thing.is_about(vault, *of),
            Self::With(notes, of) => thing.is_with(vault, notes, *of),
            Self::Tag(tagged) => tagged.contains(&id),
            Self::Path(path) => {
                let own = node.path();
                own.is_some_and(|own| SearchKey::of(own.as_str()).as_str().contains(&**path))
            }
            Self::Since(date) => thing.has_date(vault, |own| own >= *date),
            Self::Until(date) => thing.has_date(vault, |own| own <= *date),
            Self::Has(has) => thing.has(vault, *has),
            Self::Linked(linked) if node.kind == NodeKind::Tag => {
                vault.tagged(id).is_empty() != *linked
            }
            Self::Linked(linked) => vault.edges_in(id).any(|edge| edge.from != id) == *linked,
        }
    }
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
