//! What screens show of the whole vault, gathered where it is read, so that a
//! list of everything opens at once on the thread that draws.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use crate::text::{Date, Place, SearchKey};
use crate::vault::{Class, NodeId, NodeKind, Relation, Vault};

/// The whole of a vault, in the orders in which screens list it. Hidden notes
/// are left out.
#[derive(Debug, Default)]
pub struct Whole {
    /// Every fact, the newest first, then by path and place.
    pub facts: Vec<FactAt>,
    /// The same by subject, of each the newest first: positions in `facts`.
    pub facts_by_subject: Vec<u32>,
    /// Every person but the owner, the last met first, then by the last mention
    /// and by name.
    pub people: Vec<Person>,
    /// The day it speaks of; none before a vault was read.
    pub day: Option<Date>,
}

/// One fact, by where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactAt {
    /// The note that writes it.
    pub note: NodeId,
    /// Its position among the note's facts.
    pub index: u32,
    /// Whom or what it is about.
    pub subject: NodeId,
    /// Where it is written.
    pub place: Place,
    /// The date of its note.
    pub date: Option<Date>,
}

/// One person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub node: NodeId,
    /// For the order by name.
    pub key: SearchKey,
    /// How many notes name them.
    pub notes: u32,
    /// The newest note in which they took part, or meeting that is about them.
    pub met: Option<Date>,
    /// The newest note that names them.
    pub mentioned: Option<Date>,
    /// Open tasks that are for them or name them.
    pub open_tasks: u32,
}

impl Whole {
    /// Gathers it; takes its time, so not on the thread that draws.
    pub fn of(vault: &Vault, today: Date) -> Self {
        let facts = facts(vault);
        let mut facts_by_subject: Vec<u32> = (0..).take(facts.len()).collect();
        let mut keys: FxHashMap<NodeId, SearchKey> = FxHashMap::default();
        for fact in &facts {
            let key = || SearchKey::of(&vault.node(fact.subject).name);
            keys.entry(fact.subject).or_insert_with(key);
        }
        facts_by_subject.sort_by_key(|&at| {
            let subject = facts[at as usize].subject;
            (&keys[&subject], subject)
        });
        Self { facts, facts_by_subject, people: people(vault), day: Some(today) }
    }
}

fn facts(vault: &Vault) -> Vec<FactAt> {
    let at = |(note, index, fact): (NodeId, u32, &crate::note::Fact)| {
        let (subject, place) = (vault.fact_subject(note, index)?, fact.statement.place);
        let node = vault.node(note);
        (!node.hidden).then_some(FactAt { note, index, subject, place, date: node.date })
    };
    let mut facts: Vec<FactAt> = vault.facts().filter_map(at).collect();
    // Notes come by path.
    facts.sort_by_key(|fact| (Reverse(fact.date), fact.note, fact.place));
    facts
}

fn people(vault: &Vault) -> Vec<Person> {
    let open_tasks = open_tasks(vault);
    let is_person = |(id, node): &(NodeId, &crate::vault::Node)| {
        let named = matches!(node.kind, NodeKind::Note | NodeKind::Entity);
        named && !node.hidden && node.class == Some(Class::Person) && vault.owner() != Some(*id)
    };
    let mut people: Vec<Person> = vault
        .nodes()
        .filter(is_person)
        .map(|(id, node)| {
            let (met, notes, mentioned) = seen(vault, id);
            let open_tasks = open_tasks.get(&id).copied().unwrap_or(0);
            Person { node: id, key: SearchKey::of(&node.name), notes, met, mentioned, open_tasks }
        })
        .collect();
    people.sort_by(|a, b| {
        let newest = |one: &Person| (Reverse(one.met), Reverse(one.mentioned));
        newest(a).cmp(&newest(b)).then_with(|| a.key.cmp(&b.key)).then(a.node.cmp(&b.node))
    });
    people
}

/// When somebody was last met, how many notes name them, and the newest of those.
fn seen(vault: &Vault, id: NodeId) -> (Option<Date>, u32, Option<Date>) {
    let mut notes = Vec::new();
    let mut met = None;
    for edge in vault.edges_in(id).filter(|edge| edge.from != id) {
        let note = vault.node(edge.from);
        notes.push(edge.from);
        let is_meeting = note.class == Some(Class::Meeting);
        match edge.relation {
            Relation::Participant => met = met.max(note.date),
            Relation::Entity if is_meeting => met = met.max(note.date),
            _ => {}
        }
    }
    notes.sort_unstable();
    notes.dedup();
    let mentioned = notes.iter().filter_map(|&note| vault.node(note).date).max();
    (met, u32::try_from(notes.len()).unwrap_or(u32::MAX), mentioned)
}

/// How many open tasks are for a name or name it.
fn open_tasks(vault: &Vault) -> FxHashMap<NodeId, u32> {
    let mut counts = FxHashMap::default();
    for (note, index, _) in vault.tasks().filter(|(.., task)| task.is_open()) {
        let mut of_whom = vault.task_names(note, index);
        of_whom.extend(vault.assignees(note, index));
        of_whom.sort_unstable();
        of_whom.dedup();
        for who in of_whom {
            *counts.entry(who).or_default() += 1;
        }
    }
    counts
}
