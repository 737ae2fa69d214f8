//! `often with`: which names stand in the same notes as a name.
//!
//! Nobody writes this edge, so it is computed when asked for, and its evidence
//! is the shared notes. A shared note tells more when it names few, and a name
//! tells more when few notes have it, and when it is shared more often than
//! chance would have it; otherwise the names of every note would lead every list.

use rustc_hash::FxHashMap;

use super::Hidden;
use super::evidence::Evidence;
use super::listed::Listed;
use super::neighbourhood::{Neighbour, newest_first, sort_by_weight, tenths};
use crate::text::Date;
use crate::vault::{Class, NodeId, NodeKind, Vault};

/// Shared notes that are looked at, the newest.
const NOTES_MAX: usize = 2_000;

/// Edges that a note may have: with more it is an index, which joins nobody.
const EDGES_MAX: usize = 400;

/// Neighbours that are listed.
const ROWS_MAX: usize = 200;

/// What the weight of the vault's owner counts, who is with everybody.
const OWNER_SHARE: f32 = 0.2;

/// Shared notes that may be an accident: one alone tells little, however rare the
/// name.
const NOTES_OF_DOUBT: f32 = 2.0;

/// What is gathered about one other name.
#[derive(Debug, Default)]
struct Shared {
    weight: f32,
    date: Option<Date>,
    evidence: Vec<Evidence>,
}

/// Whether a node is somebody or something, and not a record of it: an entity
/// without a note, or a note whose class is neither meeting nor note.
pub fn is_entity(vault: &Vault, id: NodeId) -> bool {
    let node = vault.node(id);
    match node.kind {
        NodeKind::Entity => true,
        NodeKind::Note => {
            node.class.as_ref().is_some_and(|class| !matches!(class, Class::Meeting | Class::Note))
        }
        NodeKind::Tag | NodeKind::Attachment => false,
    }
}

/// The names that `of` most tellingly shares notes with; none unless it is an
/// entity itself.
pub(super) fn often_with(vault: &Vault, of: NodeId, hidden: Hidden) -> Listed<Neighbour> {
    let mut notes: Vec<NodeId> = vault.sources(of).filter(|&note| note != of).collect();
    // Each relation comes in the order of notes, which this sort makes use of.
    notes.sort();
    notes.dedup();
    let notes = notes.into_iter().map(|note| (note, vault.node(note).date));
    often_with_among(vault, of, notes, hidden)
}

/// The same, where the notes that name `of` are known: each once, with its date.
pub(super) fn often_with_among(
    vault: &Vault,
    of: NodeId,
    notes: impl Iterator<Item = (NodeId, Option<Date>)>,
    hidden: Hidden,
) -> Listed<Neighbour> {
    if !is_entity(vault, of) {
        return Listed::default();
    }
    let mut others: FxHashMap<NodeId, Shared> = FxHashMap::default();
    let mut names: Vec<(NodeId, f32, Evidence)> = Vec::new();
    let notes = newest(notes);
    // How likely any note of the vault is to name `of`.
    let chance = notes.len().max(1) as f32 / vault.n_notes().max(1) as f32;
    for note in notes {
        let node = vault.node(note);
        if !hidden.has(node) {
            continue;
        }
        names_in(vault, note, of, &mut names);
        let told = (std::f32::consts::E + names.len() as f32).ln();
        for &(name, weight, evidence) in &names {
            let shared = others.entry(name).or_default();
            shared.weight += weight / told;
            shared.date = shared.date.max(node.date);
            shared.evidence.push(evidence);
        }
    }
    let mut rows: Vec<Neighbour> = others
        .into_iter()
        .filter(|(name, _)| hidden.has(vault.node(*name)))
        .map(|(name, mut shared)| {
            shared.evidence.sort_unstable();
            let degree = vault.degree(name) as f32 + 3.0;
            let n_shared = shared.evidence.len() as f32;
            let telling = n_shared / (n_shared + NOTES_OF_DOUBT + chance * degree);
            let share = if vault.owner() == Some(name) { OWNER_SHARE } else { 1.0 };
            let weight = tenths(10.0 * share * telling * shared.weight / degree.sqrt());
            Neighbour::gathered(name, shared.date, weight, shared.evidence)
        })
        .collect();
    sort_by_weight(&mut rows);
    let total = rows.len();
    rows.truncate(ROWS_MAX);
    Listed { rows, total }
}

/// The newest notes if there are too many.
fn newest(notes: impl Iterator<Item = (NodeId, Option<Date>)>) -> Vec<NodeId> {
    let dated = notes.map(|(note, date)| (newest_first(date), note));
    let mut dated: Vec<(u32, NodeId)> = dated.collect();
    if dated.len() > NOTES_MAX {
        dated.select_nth_unstable(NOTES_MAX);
        dated.truncate(NOTES_MAX);
    }
    let mut notes: Vec<NodeId> = dated.into_iter().map(|(_, note)| note).collect();
    // The order of addition decides the last digit of a weight.
    notes.sort_unstable();
    notes
}

/// The other names in a note: each once, with the weight of its strongest
/// relation and its first place.
fn names_in(vault: &Vault, note: NodeId, of: NodeId, names: &mut Vec<(NodeId, f32, Evidence)>) {
    names.clear();
    for edge in vault.edges_out(note) {
        if names.len() >= EDGES_MAX {
            names.clear();
            return;
        }
        if edge.to == of || edge.to == note || !is_entity(vault, edge.to) {
            continue;
        }
        let Some(first) = edge.occurrences.first() else { continue };
        names.push((edge.to, vault.weight(edge.relation), first));
    }
    names.sort_unstable_by_key(|(name, _, evidence)| (*name, evidence.place));
    names.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            kept.1 = kept.1.max(later.1);
        }
        same
    });
}
