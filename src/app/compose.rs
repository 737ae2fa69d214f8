//! Pages put together from a vault: a note, a dossier, two names' shared notes.
//!
//! Pure but for the reader of files, which is handed in: a worker of the shell
//! reads, a test looks into its fixture.

use std::sync::Arc;

use super::dossier;
use super::page::{LinkState, Page, PageBuilder, Role, Run};
use super::trail::At;
use super::variants_page as variants;
use crate::note::{NotePath, blocks};
use crate::query::variants::Proposal;
use crate::text::shown::display_safe;
use crate::text::{Date, Place, Shown, cells, encoding};
use crate::vault::{Class, NodeId, NodeKind, Vault};

/// What a page is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// How to begin.
    Welcome,
    /// No page: nothing is chosen that has one.
    Nothing,
    /// The page of a note.
    Note(NodeId),
    /// All that is known of a name.
    Dossier(NodeId),
    /// The notes that two names share.
    Shared(NodeId, NodeId),
    /// What speaks for names being one.
    Proposal(Arc<Proposal>),
}

/// A page that is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// About what.
    pub subject: Subject,
    /// The line that is quoted above it.
    pub strip: Option<(NotePath, Place)>,
    /// Cells.
    pub width: u16,
    /// For what is overdue.
    pub today: Date,
    /// What the subject may be the same as.
    pub maybe_same: Vec<Arc<Proposal>>,
    /// Which reading of the vault the subject speaks of.
    pub generation: u64,
}

/// A page that is ready.
#[derive(Debug, Default)]
pub struct Composed {
    /// Its rows.
    pub page: Page,
    /// The line that makes the edge: where it is, and its words.
    pub strip: Option<(Shown, Shown)>,
    /// What the page's own entries lead to, by their number.
    pub goto: Vec<Goto>,
}

/// Somewhere in the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goto {
    /// The node.
    pub node: NodeId,
    /// Where in its note.
    pub at: At,
}

/// Reads a file of the vault as text; the error is a sentence.
pub type ReadFile<'a> = dyn Fn(&NotePath) -> Result<String, String> + 'a;

/// How much of the evidence line is quoted, in characters.
const STRIP_CHARS_MAX: usize = 400;

impl Subject {
    /// The note that is shown, if a note is.
    pub fn note(&self) -> Option<NodeId> {
        match self {
            Self::Note(node) => Some(*node),
            Self::Welcome
            | Self::Nothing
            | Self::Dossier(_)
            | Self::Shared(..)
            | Self::Proposal(_) => None,
        }
    }

    /// The node that is shown.
    pub fn node(&self) -> Option<NodeId> {
        match self {
            Self::Note(node) | Self::Dossier(node) | Self::Shared(_, node) => Some(*node),
            Self::Welcome | Self::Nothing | Self::Proposal(_) => None,
        }
    }

    /// Whether a node opens as a dossier: a person, company, project or topic,
    /// and everything that has no page of its own.
    pub fn has_dossier(vault: &Vault, node: NodeId) -> bool {
        let node = vault.node(node);
        node.kind != NodeKind::Note
            || matches!(
                node.class,
                Some(Class::Person | Class::Company | Class::Project | Class::Topic)
            )
    }
}

/// Puts a page together.
pub fn compose(vault: &Vault, request: &Request, read: &ReadFile) -> Composed {
    let strip = request.strip.as_ref().and_then(|(path, place)| {
        let text = read(path).ok()?;
        let line = text.lines().nth(place.line.saturating_sub(1) as usize)?;
        let line = cells::excerpt(line, place.column, request.width.into(), STRIP_CHARS_MAX);
        let line = encoding::repair(&line).unwrap_or(line);
        Some((display_safe(&format!("{path}:{}", place.line)), display_safe(&line)))
    });
    let mut builder = PageBuilder::new(request.width);
    let mut goto = Vec::new();
    match &request.subject {
        Subject::Welcome => welcome(&mut builder),
        Subject::Nothing => {}
        Subject::Note(node) => note(vault, *node, request.today, read, &mut builder),
        Subject::Dossier(node) => {
            dossier::of(vault, *node, request.today, &mut builder, &mut goto);
            variants::maybe_same(vault, *node, &request.maybe_same, &mut builder, &mut goto);
            if vault.node(*node).kind == NodeKind::Note {
                builder.heading(2, &[Run::text("Own note")], &[]);
                note(vault, *node, request.today, read, &mut builder);
            }
        }
        Subject::Shared(one, other) => {
            dossier::shared(vault, *one, *other, &mut builder, &mut goto);
        }
        Subject::Proposal(proposal) => {
            variants::page(vault, proposal, read, &mut builder, &mut goto);
        }
    }
    Composed { page: builder.finish(), strip, goto }
}

/// Adds the page of a note.
fn note(vault: &Vault, node: NodeId, today: Date, read: &ReadFile, builder: &mut PageBuilder) {
    let Some(path) = &vault.node(node).path else { return };
    match read(path) {
        Ok(text) => {
            let text = encoding::repair(&text).unwrap_or(text);
            let look = |target: &str| state(vault, node, target);
            builder.markdown(&blocks::blocks(&text), Some(today), &look);
            if text.trim().is_empty() {
                builder.paragraph(&[Run::new("This note is empty.", Role::Notice)], &[]);
            }
        }
        Err(why) => builder.paragraph(&[Run::new(why, Role::Notice)], &[]),
    }
}

/// What a link written in `source` opens, as the page shows it.
fn state(vault: &Vault, source: NodeId, target: &str) -> LinkState {
    match vault.resolve_text(target, source) {
        Some((node, _)) if vault.node(node).path.is_none() => LinkState::Unresolved,
        Some((_, true)) => LinkState::Alias,
        Some((_, false)) => LinkState::Resolved,
        None => LinkState::Unresolved,
    }
}

fn welcome(builder: &mut PageBuilder) {
    let lines = [
        "Type a few letters of a name, then Enter.",
        "Up and down choose a neighbour, and its page follows.",
        "Right walks there. Left comes back to exactly where you were.",
        "? lists every key.",
    ];
    for line in lines {
        builder.paragraph(&[Run::new(line, Role::Dim)], &[]);
    }
}
