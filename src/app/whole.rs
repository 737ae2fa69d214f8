//! What screens show of the whole vault, gathered where it is read, so that a
//! list of everything opens at once on the thread that draws.

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::query::people::{PeopleLook, PersonRow, people};
use crate::text::{Date, Place, SearchKey};
use crate::vault::{NodeId, Vault};

/// The whole of a vault, in the orders in which screens list it. Hidden notes
/// are left out.
#[derive(Debug, Default)]
pub struct Whole {
    /// Every fact, the newest first, then by path and place.
    pub facts: Vec<FactAt>,
    /// The same by subject, of each the newest first: positions in `facts`.
    pub facts_by_subject: Vec<u32>,
    /// Every person but the owner, the last met first.
    pub people: Vec<PersonRow>,
    /// The same by name: positions in `people`.
    pub people_by_name: Vec<u32>,
    /// The day it speaks of; none before a vault was read.
    pub day: Option<Date>,
}

/// One fact, by where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// Subject and sentence, as a filter looks into them.
    pub searched: Arc<SearchKey>,
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
        let people = people(vault, today, &PeopleLook::default());
        let mut people_by_name: Vec<u32> = (0..).take(people.len()).collect();
        people_by_name.sort_by_cached_key(|&at| SearchKey::of(&people[at as usize].person.name));
        Self { facts, facts_by_subject, people, people_by_name, day: Some(today) }
    }
}

fn facts(vault: &Vault) -> Vec<FactAt> {
    let at = |(note, index, fact): (NodeId, u32, &crate::note::Fact<&str>)| {
        let (subject, place) = (vault.fact_subject(note, index)?, fact.statement.place);
        let node = vault.node(note);
        if node.hidden {
            return None;
        }
        let words = format!("{} {}", vault.node(subject).name, fact.statement.text);
        let searched = Arc::new(SearchKey::of(&words));
        Some(FactAt { note, index, subject, place, date: node.date, searched })
    };
    let mut facts: Vec<FactAt> =
        vault.facts().filter_map(|(note, index, fact)| at((note, index, &fact))).collect();
    // Notes come by path.
    facts.sort_by_key(|fact| (Reverse(fact.date), fact.note, fact.place));
    facts
}
