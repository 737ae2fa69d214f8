//! The written places that name a node, gathered once for all questions.

use rayon::prelude::*;

use crate::text::{Date, Place};
use crate::vault::{Class, Edge, NodeId, Relation, Vault};

/// One edge to the node that is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::query) struct Use {
    /// The note that names it.
    pub note: NodeId,
    /// The first place of this relation.
    pub place: Place,
    /// How they are joined.
    pub relation: Relation,
    /// The date of that note.
    pub date: Option<Date>,
}

/// All edges to a node but those of its own note, by note and place.
#[derive(Debug)]
pub(in crate::query) struct Uses(Vec<Use>);

/// Whether a note is one of a meeting: it says so, or it is of no other class and
/// has participants.
pub(in crate::query) fn is_meeting(vault: &Vault, note: NodeId) -> bool {
    match &vault.node(note).class {
        Some(class) => *class == Class::Meeting,
        // Participants come among the first of a note's edges.
        None => vault
            .edges_out(note)
            .take_while(|edge| edge.relation.rank() <= Relation::Participant.rank())
            .any(|edge| edge.relation == Relation::Participant),
    }
}

/// Whether a note is among those that [`Uses::notes`] gave.
pub(in crate::query) fn is_among(notes: &[Use], note: NodeId) -> bool {
    notes.binary_search_by_key(&note, |used| used.note).is_ok()
}

impl Uses {
    pub fn of(vault: &Vault, of: NodeId) -> Self {
        let used = |edge: Edge<'_>| Use {
            note: edge.from,
            // No edge is without a place.
            place: edge.occurrences.first().map_or(Place::START, |first| first.place),
            relation: edge.relation,
            date: vault.node(edge.from).date,
        };
        let mut uses: Vec<Use> = vault.par_edges_in(of).map(used).collect();
        uses.retain(|used| used.note != of);
        // Each relation comes in the order of notes, which this sort makes use of.
        uses.par_sort();
        Self(uses)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Use> {
        self.0.iter()
    }

    /// The uses of each note, for all threads of the pool; what they make of them is
    /// to be joined in the order of notes.
    pub fn par_by_note(&self) -> impl ParallelIterator<Item = &[Use]> {
        self.0.par_chunk_by(|a, b| a.note == b.note)
    }

    /// The uses of each note, in the order of notes.
    pub fn by_note(&self) -> impl Iterator<Item = &[Use]> {
        self.0.chunk_by(|a, b| a.note == b.note)
    }

    /// The notes of the uses that are wanted, each once with the first of its
    /// places, in the order of notes.
    pub fn notes(&self, wanted: impl Fn(&Use) -> bool) -> Vec<Use> {
        let mut notes: Vec<Use> = self.0.iter().filter(|used| wanted(used)).copied().collect();
        notes.dedup_by_key(|used| used.note);
        notes
    }

    /// How much the strongest relation of a note to the node tells.
    pub fn weight_in(&self, vault: &Vault, note: NodeId) -> f32 {
        let start = self.0.partition_point(|used| used.note < note);
        let of_note = self.0[start..].iter().take_while(|used| used.note == note);
        of_note.map(|used| vault.weight(used.relation)).fold(0.0, f32::max)
    }
}

impl Use {
    /// The note is a record about the node.
    pub fn is_subject(&self) -> bool {
        self.relation == Relation::Entity
    }

    /// The node took part in what the note tells of.
    pub fn is_participant(&self) -> bool {
        self.relation == Relation::Participant
    }

    /// The node was met: it took part, or the note is a meeting about it.
    pub fn is_meeting_with(&self, vault: &Vault) -> bool {
        self.relation.row().meets.holds(|| is_meeting(vault, self.note))
    }

    /// The note is the node's in whole: about it, with it, or a meeting that
    /// names it in a field, such as `project:`.
    pub fn is_own(&self, vault: &Vault) -> bool {
        self.relation.row().owns.holds(|| is_meeting(vault, self.note))
    }

    /// The note links to the node, in its text or in a field.
    pub fn is_link(&self) -> bool {
        self.relation.row().is_link
    }
}
