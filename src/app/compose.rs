//! Pages put together from a vault: a note, a dossier, two names, a day, a brief.
//!
//! Pure but for the reader of files, which is handed in: a worker of the shell
//! reads, a test looks into its fixture.

use std::sync::Arc;

use super::dossier::{self, AddNote, Asked, Sheet, Unfolded};
use super::page::{
    LinkState, Looks, Measured, Page, PageBuilder, Role, Run, Sizing, Target, is_picture,
};
use super::proposals;
use super::report::Report;
use super::screens::insights::counted_rows;
use super::strip::{Quote, Strip};
use super::trail::At;
use super::variants_page as variants;
use super::welcome;
use crate::note::blocks::BLOCKS_BYTES_MAX;
use crate::note::{NotePath, blocks};
use crate::query::insights::counts;
use crate::query::mentions::Found;
use crate::query::timeline::Unit;
use crate::query::variants::Proposal;
use crate::text::words::thousands;
use crate::text::{Date, NameKey, Place, cells, encoding};
use crate::vault::{Class, NodeId, NodeKind, Vault};

/// What a page is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// How to begin, with the reader's keys.
    Welcome(Arc<str>),
    /// No page: nothing is chosen that has one.
    Nothing,
    /// The page of a note.
    Note(NodeId),
    /// All that is known of a name.
    Dossier(NodeId),
    /// What two names have to do with each other.
    Pair(NodeId, NodeId),
    /// What to have read before a meeting with these.
    Brief(Vec<NodeId>),
    /// What happened on a day.
    Day(Date),
    /// What happened in the span that begins on a day, in all notes or in those
    /// that name one node.
    Span(Option<NodeId>, Unit, Date),
    /// How much of everything a vault holds.
    Vault,
    /// How the vault was read.
    Report(Arc<Report>),
    /// What speaks for names being one.
    Proposal(Arc<Proposal>),
}

/// A page that is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// About what.
    pub subject: Subject,
    /// What is quoted above it.
    pub quote: Option<Quote>,
    /// A line of the note that is to be on the page, however long the note is.
    pub near: Option<u32>,
    /// Cells.
    pub width: u16,
    /// What is shown of pictures.
    pub pictures: Sizing,
    /// How often files that are no notes may have changed while a page was shown
    /// that rests on them.
    pub looks: u64,
    /// For what is overdue.
    pub today: Date,
    /// Which reading of the vault the subject speaks of.
    pub generation: u64,
    /// Which of its sections show all their rows.
    pub unfolded: Unfolded,
    /// What the subject may be the same as; a page is put together anew when that
    /// changes.
    pub proposals: Vec<Arc<Proposal>>,
    /// What is known of text that names it; in the same way.
    pub mentioned: Found,
}

/// A page that is ready.
#[derive(Debug, Default)]
pub struct Composed {
    /// Its rows.
    pub page: Page,
    /// What stands above it.
    pub strip: Option<Strip>,
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

/// Tells how large a picture of the vault is; the error is a few words why it cannot be
/// shown.
pub type Measure<'a> = dyn Fn(&NotePath) -> Result<Measured, String> + 'a;

/// Where a page is put together from, beside the vault.
#[derive(Clone, Copy)]
struct Sources<'a> {
    read: &'a ReadFile<'a>,
    measure: &'a Measure<'a>,
}

impl Subject {
    /// The note that is shown, if a note is.
    pub fn note(&self) -> Option<NodeId> {
        match self {
            Self::Note(node) => Some(*node),
            Self::Welcome(_)
            | Self::Nothing
            | Self::Dossier(_)
            | Self::Pair(..)
            | Self::Brief(_)
            | Self::Day(_)
            | Self::Span(..)
            | Self::Vault
            | Self::Report(_)
            | Self::Proposal(_) => None,
        }
    }

    /// The node that is shown.
    pub fn node(&self) -> Option<NodeId> {
        match self {
            Self::Note(node) | Self::Dossier(node) | Self::Pair(_, node) => Some(*node),
            Self::Welcome(_)
            | Self::Nothing
            | Self::Brief(_)
            | Self::Day(_)
            | Self::Span(..)
            | Self::Vault
            | Self::Report(_)
            | Self::Proposal(_) => None,
        }
    }

    /// All nodes that it is about.
    pub fn nodes(&self) -> Vec<NodeId> {
        match self {
            Self::Note(node) | Self::Dossier(node) => vec![*node],
            Self::Pair(one, other) => vec![*one, *other],
            Self::Brief(nodes) => nodes.clone(),
            Self::Proposal(proposal) => proposal.names.iter().map(|name| name.node).collect(),
            Self::Span(of, ..) => of.iter().copied().collect(),
            Self::Welcome(_) | Self::Nothing | Self::Day(_) | Self::Vault | Self::Report(_) => {
                Vec::new()
            }
        }
    }

    /// The same by the nodes of another reading of the vault; none if it is gone.
    #[must_use]
    pub fn carried(&self, old: &Vault, new: &Vault) -> Option<Self> {
        let node = |node: &NodeId| new.find_anchor(&old.anchor(*node));
        Some(match self {
            Self::Note(note) => Self::Note(node(note)?),
            Self::Dossier(name) => Self::Dossier(node(name)?),
            Self::Pair(one, other) => Self::Pair(node(one)?, node(other)?),
            Self::Brief(nodes) => Self::Brief(nodes.iter().map(node).collect::<Option<_>>()?),
            Self::Proposal(proposal) => Self::Proposal(proposals::carried(proposal, old, new)?),
            Self::Span(Some(of), unit, first) => Self::Span(Some(node(of)?), *unit, *first),
            Self::Welcome(_)
            | Self::Nothing
            | Self::Day(_)
            | Self::Span(None, ..)
            | Self::Vault
            | Self::Report(_) => self.clone(),
        })
    }

    /// The day that it is about, or on which that begins.
    pub fn day(&self) -> Option<Date> {
        match self {
            Self::Day(date) | Self::Span(_, _, date) => Some(*date),
            _ => None,
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

impl Goto {
    /// Adds a place to those that a page leads to. Gives what a link of the page
    /// calls it.
    pub(super) fn add(all: &mut Vec<Self>, node: NodeId, at: At) -> Target {
        all.push(Self { node, at });
        Target::Entry(u32::try_from(all.len() - 1).unwrap_or(u32::MAX))
    }
}

/// The line of a note that holds a place, as it is written but for damaged
/// encoding; cut as [`cells::excerpt`] has it.
pub(super) fn written(
    read: &ReadFile,
    path: &NotePath,
    place: Place,
    room: usize,
    chars_max: usize,
) -> Option<String> {
    let text = read(path).ok()?;
    let line = text.lines().nth(place.line.saturating_sub(1) as usize)?;
    let line = cells::excerpt(line, place.column, room, chars_max);
    Some(encoding::repair(&line).unwrap_or(line))
}

/// Puts a page together, without pictures.
pub fn compose(vault: &Vault, request: &Request, read: &ReadFile) -> Composed {
    compose_with(vault, request, read, &|_| Err("there are no pictures here".to_owned()))
}

/// Puts a page together.
pub fn compose_with(
    vault: &Vault,
    request: &Request,
    read: &ReadFile,
    measure: &Measure,
) -> Composed {
    let sources = Sources { read, measure };
    let strip = request.quote.as_ref().and_then(|quote| Strip::of(quote, request.width, read));
    let own = |node, page: &mut PageBuilder| note(vault, node, request, sources, page);
    let mut composed = put_together(vault, request, Some(&own), Some(sources));
    composed.strip = strip;
    composed
}

/// Puts a page together for a pipe: without the notes that stand at the end of
/// pages, and without a strip. Of a note itself there is nothing.
pub fn compose_text(vault: &Vault, request: &Request) -> Composed {
    put_together(vault, request, None, None)
}

fn put_together(
    vault: &Vault,
    request: &Request,
    own: Option<&AddNote>,
    sources: Option<Sources>,
) -> Composed {
    let read = sources.map(|sources| sources.read);
    let mut page = PageBuilder::new(request.width);
    let mut goto = Vec::new();
    let asked = Asked {
        today: request.today,
        proposals: &request.proposals,
        mentioned: &request.mentioned,
        unfolded: &request.unfolded,
        own,
    };
    if let (Subject::Dossier(node), Some(sources)) = (&request.subject, sources) {
        attachment(vault, *node, request, sources.measure, &mut page);
    }
    let sheet = Sheet { page: &mut page, goto: &mut goto };
    match &request.subject {
        Subject::Welcome(ways) => welcome::page(vault, ways, &mut page),
        Subject::Nothing => {}
        Subject::Note(node) => {
            if let Some(add) = own {
                add(*node, &mut page);
            }
        }
        Subject::Dossier(node) => dossier::of(vault, *node, &asked, sheet),
        Subject::Pair(one, other) => dossier::pair(vault, *one, *other, &asked, sheet),
        Subject::Brief(nodes) => dossier::brief(vault, nodes, &asked, sheet),
        Subject::Day(date) => dossier::day(vault, *date, &asked, sheet),
        Subject::Span(of, unit, first) => {
            dossier::span(vault, *of, (*unit, *first), &asked, sheet);
        }
        // Before the first reading there is nothing to count.
        Subject::Vault if vault.n_notes() == 0 => {}
        Subject::Vault => numbers(vault, &mut page),
        Subject::Report(report) => report.write(vault, &mut page),
        Subject::Proposal(proposal) => variants::page(vault, proposal, read, sheet),
    }
    Composed { page: page.finish(), strip: None, goto }
}

/// Adds the picture that a file of the vault is, if it is one.
fn attachment(
    vault: &Vault,
    node: NodeId,
    request: &Request,
    measure: &Measure,
    page: &mut PageBuilder,
) {
    let node = vault.node(node);
    let is_attachment = node.kind == NodeKind::Attachment && request.pictures != Sizing::Named;
    let path = node.path().filter(|path| is_attachment && is_picture(path.as_str()));
    if let Some(path) = path {
        page.picture(measure(path).map(|one| (one, None)), request.pictures, None);
        page.blank();
    }
}

/// Adds the page of a note.
fn note(
    vault: &Vault,
    node: NodeId,
    request: &Request,
    sources: Sources,
    builder: &mut PageBuilder,
) {
    let Some(path) = vault.node(node).path() else { return };
    match (sources.read)(path) {
        Ok(text) => {
            let text = encoding::repair(&text).unwrap_or(text);
            let near = request.near.filter(|_| request.subject.note() == Some(node));
            let window = near.and_then(|near| window(&text, near));
            if let Some((first, _)) = &window {
                let words = format!("… the note begins earlier; it is shown from line {first} on");
                builder.paragraph(&[Run::new(words, Role::Notice)], &[]);
                builder.blank();
            }
            let link = |target: &str| state(vault, node, target);
            let picture = |target: &str| {
                let (opened, _) = vault.resolve_text(target, node)?;
                let path = vault.node(opened).path()?;
                is_picture(path.as_str()).then(|| (sources.measure)(path))
            };
            let name = |name: &str| !vault.named(&NameKey::of(name)).is_empty();
            let sizing = request.pictures;
            let looks = Looks { link: &link, name: &name, picture: &picture, sizing };
            let shown = window.as_ref().map_or(&*text, |(_, part)| part);
            builder.markdown(&blocks::blocks(shown), Some(request.today), &looks);
            if text.trim().is_empty() {
                builder.paragraph(&[Run::new("This note is empty.", Role::Notice)], &[]);
            }
        }
        Err(why) => builder.paragraph(&[Run::new(why, Role::Notice)], &[]),
    }
}

/// How many lines stand above the one that is looked for.
const LINES_ABOVE: u32 = 400;

/// The part of a note that holds a line which the beginning of a long note does
/// not, and the number of its first line. Empty lines stand for what is left out,
/// so that all lines keep their numbers.
fn window(text: &str, near: u32) -> Option<(u32, String)> {
    let begin_of = |line: u32| match line {
        0 | 1 => Some(0),
        _ => memchr::memchr_iter(b'\n', text.as_bytes()).nth(line as usize - 2).map(|at| at + 1),
    };
    // As much again, for what stands around it.
    let enough = BLOCKS_BYTES_MAX / 2;
    if text.len() <= BLOCKS_BYTES_MAX || begin_of(near)? < enough {
        return None;
    }
    let first = near.saturating_sub(LINES_ABOVE).max(1);
    let left_out = first as usize - 1;
    let (from, at) = (begin_of(first)?, begin_of(near)?);
    let fits = left_out + (at - from) < enough;
    fits.then(|| (first, "\n".repeat(left_out) + &text[from..]))
}

/// What a link written in `source` opens, as the page shows it.
fn state(vault: &Vault, source: NodeId, target: &str) -> LinkState {
    match vault.resolve_text(target, source) {
        Some((node, _)) if vault.node(node).path().is_none() => LinkState::Unresolved,
        Some((_, true)) => LinkState::Alias,
        Some((_, false)) => LinkState::Resolved,
        None => LinkState::Unresolved,
    }
}

/// How much of everything there is.
fn numbers(vault: &Vault, builder: &mut PageBuilder) {
    for (what, n) in counted_rows(&counts(vault)) {
        let what = Run::new(format!("{what:<NUMBERS_CELLS$}"), Role::Dim);
        builder.paragraph(&[what, Run::text(format!("{:>9}", thousands(n)))], &[]);
    }
}

/// Cells of the words before numbers.
const NUMBERS_CELLS: usize = 22;
