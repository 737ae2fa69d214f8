//! What two names have to do with each other.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::decisions::{self, DecisionRow};
use super::facts::{self, FactRow};
use super::known::{self, FirstLast, NoteRow, Use, Uses, is_among};
use super::listed::Listed;
use super::tasks::{self, TaskRow};
use super::with::often_with;
use super::{Hidden, Named};
use crate::text::Date;
use crate::vault::{NodeId, Vault};

/// Names in common that are listed.
const COMMON_MAX: usize = 10;

/// What is known of two names together.
#[derive(Debug, Clone, PartialEq)]
pub struct Between {
    /// The two.
    pub of: [NodeId; 2],
    /// How many notes name both; the own note of one that names the other is
    /// among them.
    pub n_notes: u32,
    /// When they were named together, if ever in a dated note.
    pub named: Option<FirstLast>,
    /// Meetings in which both were met, newest first; with a company, a project or a
    /// topic those that name it.
    pub meetings: Listed<NoteRow>,
    /// When they were met together, if ever in a dated note.
    pub met: Option<FirstLast>,
    /// Facts about one that name the other, and those that name both, newest first.
    pub facts: Listed<FactRow>,
    /// Decisions that belong to both, newest first.
    pub decisions: Listed<DecisionRow>,
    /// Open tasks that name both or are for one and name the other, the most
    /// urgent first.
    pub tasks: Listed<TaskRow>,
    /// The same that are done or given up.
    pub closed: Listed<TaskRow>,
    /// The other notes that name both, newest first.
    pub others: Listed<NoteRow>,
    /// Names that appear with both, the most telling first.
    pub common: Vec<Common>,
}

/// Notes in which two names stand together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Together {
    /// Whether they are the meetings of both; else they are whatever names both.
    pub are_meetings: bool,
    /// Newest first.
    pub notes: Listed<NoteRow>,
}

/// A name that appears with several others.
#[derive(Debug, Clone, PartialEq)]
pub struct Common {
    /// Who.
    pub with: Named,
    /// In how many notes with each of them, in their order.
    pub notes: Vec<u32>,
}

/// What is known of two names together on a day. Each row's place is where the
/// second is named, or in the second's own note the first.
pub fn between(vault: &Vault, one: NodeId, other: NodeId, today: Date) -> Between {
    let of = [one, other];
    let uses = of.map(|node| Uses::of(vault, node));
    let both = naming_both(of, &uses);
    let (meetings, others) = meetings_of_both(vault, of, &uses, &both);
    let in_both = || both.iter().map(|used| used.note);
    // What stands in the own note of one is of that one, named or not.
    let both_of = |note: NodeId, holds: &dyn Fn(NodeId) -> bool| {
        of.iter().all(|of| note == *of || holds(*of))
    };
    let speaks = |&(note, index): &(NodeId, u32)| {
        both_of(note, &|of| facts::speaks_of(vault, note, index).any(|named| named == of))
    };
    let belongs = |&(note, index): &(NodeId, u32)| {
        both_of(note, &|of| decisions::belongs_to(vault, note, index, of))
    };
    let concerns = |&(note, index): &(NodeId, u32)| {
        let named = vault.task_names(note, index);
        let assigned = vault.assignees(note, index);
        both_of(note, &|of| named.contains(&of) || assigned.contains(&of))
    };
    let open = in_both().flat_map(|note| tasks::open_in(vault, note)).filter(concerns);
    let closed = in_both().flat_map(|note| tasks::closed_in(vault, note)).filter(concerns);
    Between {
        of,
        n_notes: u32::try_from(both.len()).unwrap_or(u32::MAX),
        named: known::first_last(&both),
        met: known::first_last(&meetings),
        meetings: known::rows(vault, &meetings),
        facts: facts::newest(
            vault,
            in_both().flat_map(|note| facts::of_note(vault, note)).filter(speaks),
        ),
        decisions: decisions::newest(
            vault,
            in_both().flat_map(|note| decisions::of_note(vault, note)).filter(belongs),
        ),
        tasks: tasks::most_urgent(vault, open, today),
        closed: tasks::most_urgent(vault, closed, today),
        others: known::rows(vault, &others),
        common: common(vault, &of),
    }
}

/// The meetings of two names; where there is none, the notes that name both.
pub fn together(vault: &Vault, of: [NodeId; 2]) -> Together {
    let uses = of.map(|node| Uses::of(vault, node));
    let both = naming_both(of, &uses);
    let (meetings, _) = meetings_of_both(vault, of, &uses, &both);
    let are_meetings = !meetings.is_empty();
    let notes = known::rows(vault, if are_meetings { &meetings } else { &both });
    Together { are_meetings, notes }
}

/// Which of the notes that name both are meetings of both, and the others.
fn meetings_of_both(
    vault: &Vault,
    of: [NodeId; 2],
    uses: &[Uses; 2],
    both: &[Use],
) -> (Vec<Use>, Vec<Use>) {
    // A company is not met: the meetings that name it are its meetings, as on its
    // own page.
    let met = [0, 1].map(|at| {
        let rolled_up = known::is_rolled_up(vault, of[at]);
        uses[at].notes(|used| {
            used.is_meeting_with(vault) || rolled_up && known::is_meeting(vault, used.note)
        })
    });
    both.iter().partition(|used| met.iter().all(|met| is_among(met, used.note)))
}

/// The notes that name both, by node.
fn naming_both([one, other]: [NodeId; 2], uses: &[Uses; 2]) -> Vec<Use> {
    let [first, second] = uses.each_ref().map(|uses| uses.notes(|_| true));
    let names_first = |note: NodeId| is_among(&first, note);
    let mut both: Vec<Use> =
        second.into_iter().filter(|used| used.note == one || names_first(used.note)).collect();
    both.extend(first.iter().filter(|used| used.note == other));
    both.sort_unstable();
    both
}

/// Names that appear with at least two of some others: with the most of them
/// first, then the most telling.
pub(super) fn common(vault: &Vault, of: &[NodeId]) -> Vec<Common> {
    let mut rows: FxHashMap<NodeId, (Vec<u32>, f32)> = FxHashMap::default();
    for (at, node) in of.iter().enumerate() {
        for neighbour in often_with(vault, *node, Hidden::LeftOut).rows {
            let row = rows.entry(neighbour.node).or_insert_with(|| (vec![0; of.len()], 0.0));
            row.0[at] = neighbour.count;
            row.1 += neighbour.weight;
        }
    }
    let n_with = |notes: &[u32]| notes.iter().filter(|n| **n > 0).count();
    let mut rows: Vec<_> = rows
        .into_iter()
        .filter(|(node, (notes, _))| !of.contains(node) && n_with(notes) >= 2)
        .map(|(node, (notes, weight))| {
            // Weights are tenths, so that this is whole.
            ((Reverse(n_with(&notes)), Reverse((weight * 10.0).round() as u32), node), notes)
        })
        .collect();
    rows.sort_unstable();
    rows.truncate(COMMON_MAX);
    rows.into_iter()
        .map(|((.., node), notes)| Common { with: Named::of(vault, node), notes })
        .collect()
}
