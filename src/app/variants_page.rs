//! The page about names that may be one: what speaks for it in words, then each
//! name with the lines that it stands on, side by side where there is room.

use super::compose::{Goto, ReadFile, written};
use super::dossier::Sheet;
use super::page::{Marks, Page, PageBuilder, Role, Run};
use super::trail::At;
use crate::note::{NotePath, blocks};
use crate::query::evidence::{Evidence, Kept, cite};
use crate::query::variants::{Candidate, Proposal};
use crate::text::cells;
use crate::text::words::counted;
use crate::vault::{Node, NodeId, NodeKind, Vault};

/// A name's column is at least so wide; narrower pages set one below the other.
const COLUMN_CELLS_MIN: usize = 34;
/// How many lines of each name are quoted.
const LINES_MAX: usize = 4;
/// How much of a line is quoted, in characters.
const LINE_CHARS_MAX: usize = 240;

/// Adds the page of a proposal. Lines that the vault does not keep are read, if
/// there is a way to read.
pub fn page(vault: &Vault, proposal: &Proposal, read: Option<&ReadFile>, sheet: Sheet) {
    let Sheet { page, goto } = sheet;
    let word = match (proposal.put_off, proposal.certain) {
        (true, _) => "put off",
        (false, true) => "certain",
        (false, false) => "likely",
    };
    page.paragraph(&[Run::text(word)], &[Run::new(score(proposal), Role::Dim)]);
    page.blank();
    for reason in &proposal.reasons {
        page.item(&Run::new("· ", Role::Marker), &[Run::text(&**reason)], &[]);
    }
    let (n_columns, width) = page.columns(proposal.names.len(), COLUMN_CELLS_MIN);
    for names in proposal.names.chunks(n_columns) {
        page.blank();
        page.rule(None);
        let columns = names.iter().map(|name| column(vault, name, width, read, goto));
        page.beside(columns.collect());
    }
}

/// One name: what it is, and the lines it stands on.
fn column(
    vault: &Vault,
    candidate: &Candidate,
    width: u16,
    read: Option<&ReadFile>,
    goto: &mut Vec<Goto>,
) -> Page {
    let mut page = PageBuilder::new(width);
    let node = vault.node(candidate.node);
    let link = page.link(Goto::add(goto, candidate.node, At::Top), None);
    let name = Run::text(&*candidate.name).linked(link).marked(Marks::STRONG);
    page.paragraph(&[name], &[Run::new(counted(candidate.notes, "note"), Role::Dim)]);
    let class = node.class.as_ref().map_or("name", |class| class.name());
    let what = match (node.path(), node.kind) {
        (Some(path), NodeKind::Note) => format!("{class}, {path}"),
        _ => format!("{class}, no note"),
    };
    page.paragraph(&[Run::new(what, Role::Dim)], &[]);
    for evidence in candidate.evidence.iter().take(LINES_MAX) {
        line(vault, candidate.node, evidence, width, read, &mut page, goto);
    }
    page.finish()
}

/// A line that a name stands on: where it is, and its words.
fn line(
    vault: &Vault,
    node: NodeId,
    evidence: &Evidence,
    width: u16,
    read: Option<&ReadFile>,
    page: &mut PageBuilder,
    goto: &mut Vec<Goto>,
) {
    let Some(path) = vault.node(evidence.source).path() else { return };
    let place = evidence.place;
    let at = whereabouts(path, place.line, usize::from(width));
    let link = page.link(Goto::add(goto, evidence.source, At::Place(place)), None);
    page.blank();
    page.paragraph(&[Run::new(at, Role::Dim).linked(link).whole()], &[]);
    // The line as it is written, since what stands behind a fact names its subject;
    // a task without its fields.
    let kept = cite(vault, evidence).and_then(|citation| citation.statement);
    let is_task = matches!(kept, Some((Kept::Task, _)));
    let written = read
        .filter(|_| !is_task)
        .and_then(|read| written(read, path, place, LINE_CHARS_MAX, LINE_CHARS_MAX));
    if let Some(words) = written.or_else(|| Some(kept?.1.into_string())) {
        let words = blocks::words(words.trim_start_matches(['-', '*', '+', '>', ' ', '\t']));
        page.open(("▏ ", Role::QuoteBar), ("▏ ", Role::QuoteBar));
        page.paragraph(&marked(&words, vault.node(node)), &[]);
        page.close();
    }
}

/// A sentence in which the longest spelling of a name that it holds stands out.
fn marked(words: &str, node: &Node) -> Vec<Run> {
    let spellings = node.spellings().map(|spelling| spelling.text).chain([node.name()]);
    let found = spellings
        .filter(|text| !text.is_empty())
        .filter_map(|text| words.find(text).map(|start| start..start + text.len()))
        .max_by_key(|range| (range.len(), usize::MAX - range.start));
    let Some(range) = found else { return vec![Run::text(words)] };
    let name = Run::text(&words[range.clone()]).marked(Marks::STRONG);
    vec![Run::text(&words[..range.start]), name, Run::text(&words[range.end..])]
}

/// A file and a line in it; where there is no room the folders are left out.
fn whereabouts(path: &NotePath, line: u32, room: usize) -> String {
    let whole = format!("{path}:{line}");
    if cells::width(&whole) <= room {
        return whole;
    }
    let line = format!(":{line}");
    let name = cells::cut_end(path.name(), room.saturating_sub(line.len()));
    format!("{name}{line}")
}

fn score(proposal: &Proposal) -> String {
    format!("{:.2}", proposal.score)
}
