//! Where names stand, and what that says of two of them: who stands twice in one
//! list is two people, and who is the subject of a note and missing from its
//! list, where a name like theirs stands instead, is probably one.

use rustc_hash::FxHashMap;

use crate::text::NameKey;
use crate::vault::{NodeId, RELATIONS, Relation, Vault};

/// How a note names somebody: a bit for each relation, by its rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Roles(u16);

impl Roles {
    const SUBJECT: u16 = Self::of(Relation::Entity);
    const PARTICIPANT: u16 = Self::of(Relation::Participant);
    /// All relations that put names side by side.
    const LISTS: u16 = {
        let (mut lists, mut rank) = (0, 0);
        while rank < RELATIONS.len() {
            if RELATIONS[rank].is_list {
                lists |= 1 << rank;
            }
            rank += 1;
        }
        lists
    };

    const fn of(relation: Relation) -> u16 {
        1 << relation.rank()
    }

    /// Whether both stand in one list.
    fn share_a_list(self, other: Self) -> bool {
        self.0 & other.0 & Self::LISTS != 0
    }

    /// Whether both took part, each by itself.
    fn both_took_part(self, other: Self) -> bool {
        self.0 & other.0 & Self::PARTICIPANT != 0
    }

    fn is_listed(self) -> bool {
        self.0 & Self::LISTS != 0
    }

    /// Whether one stands only outside of the lists that the other is in.
    fn stands_for(self, other: Self) -> bool {
        (self.is_listed() || other.is_listed()) && !self.share_a_list(other)
    }
}

/// Where one name stands: every note once, in the order of nodes.
#[derive(Debug, Clone, Default)]
pub(super) struct Mentions {
    notes: Vec<(NodeId, Roles)>,
    /// In how many notes in a list.
    listed: u32,
}

impl Mentions {
    /// Gathers where a node is named.
    pub fn of(vault: &Vault, node: NodeId) -> Self {
        let mut notes: Vec<(NodeId, Roles)> = vault
            .edges_in(node)
            .filter(|edge| edge.from != node)
            .map(|edge| (edge.from, Roles(Roles::of(edge.relation))))
            .collect();
        notes.sort_unstable_by_key(|(note, _)| *note);
        notes.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.1.0 |= later.1.0;
            }
            same
        });
        let listed = notes.iter().filter(|(_, roles)| roles.is_listed()).count();
        Self { notes, listed: u32::try_from(listed).unwrap_or(u32::MAX) }
    }

    /// The notes.
    pub fn notes(&self) -> impl ExactSizeIterator<Item = NodeId> {
        self.notes.iter().map(|(note, _)| *note)
    }

    /// In how many notes.
    pub fn len(&self) -> u32 {
        u32::try_from(self.notes.len()).unwrap_or(u32::MAX)
    }

    /// How many notes have it as their subject, and how many of these list it too.
    pub fn subjects(&self) -> (usize, usize) {
        let subject = self.notes.iter().filter(|(_, roles)| roles.0 & Roles::SUBJECT != 0);
        let listed = subject.clone().filter(|(_, roles)| roles.is_listed());
        (subject.count(), listed.count())
    }

    /// In how many notes in a list.
    pub fn listed(&self) -> u32 {
        self.listed
    }
}

/// Notes that name two.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Together {
    /// Those in which both took part.
    pub took_part: Vec<NodeId>,
    /// Those that list both side by side otherwise: a list of links may name one
    /// person twice.
    pub listed: Vec<NodeId>,
    /// Those that have one where the other would be expected.
    pub instead: Vec<NodeId>,
}

impl Together {
    /// Compares two names' notes, in time linear in the shorter list but for a
    /// logarithm.
    pub fn of(one: &Mentions, other: &Mentions) -> Self {
        let (short, long) =
            if one.notes.len() <= other.notes.len() { (one, other) } else { (other, one) };
        let mut together = Self::default();
        let mut rest = long.notes.as_slice();
        for (note, roles) in &short.notes {
            let skip = rest.partition_point(|(theirs, _)| theirs < note);
            rest = &rest[skip..];
            let Some((_, theirs)) = rest.first().filter(|(theirs, _)| theirs == note) else {
                continue;
            };
            if roles.both_took_part(*theirs) {
                together.took_part.push(*note);
            } else if roles.share_a_list(*theirs) {
                together.listed.push(*note);
            } else if roles.stands_for(*theirs) {
                together.instead.push(*note);
            }
        }
        together
    }
}

/// Links that open one name's note and show another name.
#[derive(Debug, Default)]
pub(super) struct ShownAs(FxHashMap<(NodeId, NodeId), u32>);

impl ShownAs {
    /// Reads every link of the vault.
    pub fn of(vault: &Vault) -> Self {
        let mut counts: FxHashMap<(NodeId, NodeId), u32> = FxHashMap::default();
        for (source, _) in vault.nodes() {
            let Some(note) = vault.note(source) else { continue };
            for (link, at) in note.links.iter().zip(0..) {
                let Some(display) = &link.display else { continue };
                let key = NameKey::of(display);
                let [shown] = vault.named(&key) else { continue };
                // An alias is shared by namesakes: `[[Jo Marsh|Jo]]`.
                if !key.is_of(vault.node(*shown).name()) {
                    continue;
                }
                let target = vault.target_of(source, at, link.target).node;
                if target != *shown && target != source {
                    *counts.entry(pair(target, *shown)).or_default() += 1;
                }
            }
        }
        Self(counts)
    }

    /// How many links show one name and open the other.
    pub fn count(&self, one: NodeId, other: NodeId) -> u32 {
        self.0.get(&pair(one, other)).copied().unwrap_or(0)
    }

    /// All pairs, in no order.
    pub fn pairs(&self) -> impl Iterator<Item = (NodeId, NodeId)> {
        self.0.keys().copied()
    }
}

fn pair(one: NodeId, other: NodeId) -> (NodeId, NodeId) {
    (one.min(other), one.max(other))
}
