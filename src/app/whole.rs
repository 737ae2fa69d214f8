//! What screens show of the whole vault. What is cheap is gathered where the vault
//! is read; what goes through all of it is gathered beside the screen, once a
//! screen needs it.
//!
//! A vault that is read again waits until what the screen needs of it is gathered,
//! so that nothing is empty for a moment ([`hold`]).

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use super::list::Section;
use super::model::Model;
use super::msg::{Effect, Loaded, Work};
use super::places;
use super::screens::{health, tasks, timeline};
use super::trail::Place;
use crate::query::Hidden;
use crate::query::filter::{self, Filter};
use crate::query::insights::{Insights, insights};
use crate::query::neighbourhood::{Look, NameOrder, Sort};
use crate::query::path::{PathLook, Paths, Through, paths};
use crate::query::people::{PeopleLook, PersonRow, people};
use crate::query::terms::Fault;
use crate::text::Date;
use crate::vault::{NodeId, Vault};

/// The whole of a vault, in the orders in which screens list it. Hidden notes
/// are left out.
#[derive(Debug, Default)]
pub struct Whole {
    /// Every fact, the newest first, then by path and place. No text is held:
    /// there may be very many.
    pub facts: Arc<[FactAt]>,
    facts_by_subject: OnceLock<Arc<[FactAt]>>,
    people: OnceLock<Vec<PersonRow>>,
    tasks: OnceLock<tasks::Sections>,
    timeline: OnceLock<Arc<[Section]>>,
    health: OnceLock<Arc<[Section]>>,
    names: OnceLock<NameOrder>,
    insights: OnceLock<Insights>,
    /// The last ones.
    paths: Mutex<Vec<(Ends, Arc<Paths>)>>,
    views: Mutex<Vec<(usize, Arc<Kept>)>>,
    /// The last ones.
    around: Mutex<Vec<Around>>,
    /// The day it speaks of; none before a vault was read.
    pub day: Option<Date>,
}

/// Two nodes, and what a path between them may go through.
type Ends = ([NodeId; 2], Through);

/// A node, how it is looked at, and what is around it.
type Around = (NodeId, Look, Arc<[Section]>);

/// So many answers are held.
const PATHS_MAX: usize = 50;

/// So many of the lists of neighbours that are very long are held. Places hold their
/// own; this is for going back and forth.
const AROUND_MAX: usize = 4;

/// Something that goes through all of a vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// Everybody.
    People,
    /// All tasks, in the groups of every grouping.
    Tasks,
    /// All dated notes.
    Timeline,
    /// What is wrong with it.
    Health,
    /// The nodes by name, and the facts by the names of their subjects.
    Names,
    /// What it is like as a whole.
    Insights,
    /// How two nodes are connected.
    Path([NodeId; 2], Through),
    /// What a view of the vault keeps, by its position among them.
    View(usize),
    /// What is around a node that has very many neighbours, without names in plain
    /// text.
    Around(NodeId, Look),
}

impl Need {
    /// What is around a node, as it is looked at.
    pub fn around(node: NodeId, look: &Look) -> Self {
        Self::Around(node, Look { mentions: false, ..look.clone() })
    }

    /// Whether it is wanted for the next key, and much sooner there than what else
    /// there is.
    pub fn is_pressing(&self) -> bool {
        matches!(self, Self::Around(..))
    }
}

/// What a view keeps, or why that cannot be told.
pub type Kept = Result<Vec<NodeId>, Fault>;

/// One fact, by where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactAt {
    /// The note that writes it.
    pub note: NodeId,
    /// Its position among the note's facts.
    pub index: u32,
    /// Whom or what it is about.
    pub subject: NodeId,
}

impl Whole {
    /// Gathers what is cheap.
    pub fn of(vault: &Vault, today: Date) -> Self {
        Self { facts: facts(vault), day: Some(today), ..Self::default() }
    }

    /// Gathers what is needed; takes its time, so not on the thread that draws.
    pub fn gather(&self, vault: &Vault, needs: &[Need]) {
        for need in needs {
            match (need, self.day) {
                (Need::People, Some(today)) => {
                    self.people.get_or_init(|| people(vault, today, &PeopleLook::default()));
                }
                (Need::Path(ends, through), Some(today)) => {
                    let look = PathLook { through: *through, hidden: Hidden::LeftOut };
                    let found = Arc::new(paths(vault, *ends, look, today));
                    let mut held = self.paths();
                    held.push(((*ends, *through), found));
                    let n_old = held.len().saturating_sub(PATHS_MAX);
                    held.drain(..n_old);
                }
                (Need::Insights, Some(today)) => {
                    self.insights.get_or_init(|| insights(vault, today));
                }
                (Need::Tasks, Some(today)) => {
                    self.tasks.get_or_init(|| tasks::all(vault, today));
                }
                (Need::View(at), _) => {
                    let view = vault.views().get(*at);
                    let filter = view.map_or(Ok(None), |view| Filter::parse(&view.filter));
                    let kept = filter.and_then(|filter| match filter {
                        Some(filter) => Ok(filter::kept(vault, &filter.ready(vault)?)),
                        None => Ok(Vec::new()),
                    });
                    self.views().push((*at, Arc::new(kept)));
                }
                (Need::People | Need::Path(..) | Need::Insights | Need::Tasks, None) => {}
                (Need::Health, _) => {
                    self.health.get_or_init(|| health::all(vault).into());
                }
                (Need::Timeline, _) => {
                    self.timeline.get_or_init(|| timeline::all(vault).into());
                }
                (Need::Names, _) => {
                    self.facts_by_subject(vault);
                }
                (Need::Around(node, look), _) => {
                    if !self.has(need) {
                        let names = || Cow::Borrowed(self.names(vault));
                        self.hold_around(*node, look, places::around(vault, *node, look, &names));
                    }
                }
            }
        }
    }

    /// Says of what could not be gathered that there is nothing, or it would be
    /// waited for.
    pub fn give_up(&self, needs: &[Need]) {
        for need in needs {
            if let Need::Around(node, look) = need
                && !self.has(need)
            {
                self.hold_around(*node, look, Arc::default());
            }
        }
    }

    /// Whether something is gathered.
    pub fn has(&self, need: &Need) -> bool {
        match need {
            Need::People => self.people.get().is_some(),
            Need::Tasks => self.tasks.get().is_some(),
            Need::Timeline => self.timeline.get().is_some(),
            Need::Health => self.health.get().is_some(),
            Need::Names => self.facts_by_subject.get().is_some(),
            Need::Insights => self.insights().is_some(),
            Need::Path(ends, through) => self.path(*ends, *through).is_some(),
            Need::View(at) => self.view(*at).is_some(),
            Need::Around(node, look) => self.around(*node, look).is_some(),
        }
    }

    /// Every person but the owner, the last met first, once they are gathered.
    pub fn people(&self) -> Option<&[PersonRow]> {
        self.people.get().map(|people| &**people)
    }

    /// What the vault is like as a whole, once that was looked through.
    pub fn insights(&self) -> Option<&Insights> {
        self.insights.get()
    }

    /// How two nodes are connected, once that was looked for.
    pub fn path(&self, ends: [NodeId; 2], through: Through) -> Option<Arc<Paths>> {
        let held = self.paths();
        held.iter().find(|(of, _)| *of == (ends, through)).map(|(_, found)| Arc::clone(found))
    }

    fn paths(&self) -> std::sync::MutexGuard<'_, Vec<(Ends, Arc<Paths>)>> {
        // Nothing is done while it is held that could leave it half done.
        self.paths.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All tasks in groups, once they are gathered.
    pub fn tasks(&self) -> Option<&tasks::Sections> {
        self.tasks.get()
    }

    /// What a view keeps, once that was gone through.
    pub fn view(&self, at: usize) -> Option<Arc<Kept>> {
        self.views().iter().find(|(of, _)| *of == at).map(|(_, kept)| Arc::clone(kept))
    }

    fn views(&self) -> std::sync::MutexGuard<'_, Vec<(usize, Arc<Kept>)>> {
        // As with paths.
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is around a node, once it is gathered; without names in plain text.
    pub fn around(&self, node: NodeId, look: &Look) -> Option<Arc<[Section]>> {
        let is_it =
            |held: &&Around| held.0 == node && held.1 == Look { mentions: false, ..look.clone() };
        self.held_around().iter().find(is_it).map(|(.., sections)| Arc::clone(sections))
    }

    fn hold_around(&self, node: NodeId, look: &Look, sections: Arc<[Section]>) {
        let mut held = self.held_around();
        held.push((node, look.clone(), sections));
        let n_old = held.len().saturating_sub(AROUND_MAX);
        held.drain(..n_old);
    }

    fn held_around(&self) -> std::sync::MutexGuard<'_, Vec<Around>> {
        // As with paths.
        self.around.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All dated notes in their spans, once they are gathered.
    pub fn timeline(&self) -> Option<&Arc<[Section]>> {
        self.timeline.get()
    }

    /// What is wrong with it, once that is gathered.
    pub fn health(&self) -> Option<&Arc<[Section]>> {
        self.health.get()
    }

    /// The nodes by name. Put in order when it is first asked for.
    pub fn names(&self, vault: &Vault) -> &NameOrder {
        self.names.get_or_init(|| NameOrder::of(vault))
    }

    /// The facts by subject, of each the newest first. Put in order when it is
    /// first asked for.
    pub fn facts_by_subject(&self, vault: &Vault) -> Arc<[FactAt]> {
        let sorted = || {
            let names = self.names(vault);
            let key = |fact: &FactAt| (names.of_node(fact.subject), fact.subject);
            let mut keys: Vec<_> =
                (0u32..).zip(&*self.facts).map(|(at, fact)| (key(fact), at)).collect();
            keys.par_sort_unstable();
            keys.into_iter().map(|(_, at)| self.facts[at as usize]).collect()
        };
        Arc::clone(self.facts_by_subject.get_or_init(sorted))
    }
}

/// Gives what is to be gathered, if the screen needs more than is there or asked
/// for.
pub fn sync(model: &mut Model) -> Option<Effect> {
    let generation = model.vault_generation;
    let needs = missing(model, &model.vault, &model.whole);
    if needs.is_empty() || generation == 0 {
        return None;
    }
    let asked = (generation, needs.clone());
    if model.gathering.as_ref() == Some(&asked) {
        return None;
    }
    model.gathering = Some(asked);
    let (vault, whole) = (Arc::clone(&model.vault), Arc::clone(&model.whole));
    Some(Effect::Work(Work::Gather { generation, vault, whole, needs, held: None }))
}

/// Gives what is to be gathered around nodes with very many neighbours, if the screen
/// waits for it and it was not asked for.
pub fn sync_around(model: &mut Model) -> Option<Effect> {
    let generation = model.vault_generation;
    let needs = missing_around(model, &model.vault, &model.whole, &model.look);
    if needs.is_empty() {
        return None;
    }
    let asked = (generation, needs.clone());
    if model.awaited.as_ref() == Some(&asked) {
        return None;
    }
    model.awaited = Some(asked);
    let (vault, whole) = (Arc::clone(&model.vault), Arc::clone(&model.whole));
    Some(Effect::Work(Work::Gather { generation, vault, whole, needs, held: None }))
}

/// Gives a vault that was read again back, if something of it is to be gathered
/// before it is shown; else the vault.
pub fn hold(model: &Model, loaded: Loaded) -> Result<Loaded, Box<Effect>> {
    let generation = model.vault_generation;
    let look = model.look_at(&loaded.vault);
    let mut needs = missing(model, &loaded.vault, &loaded.whole);
    needs.extend(missing_around(model, &loaded.vault, &loaded.whole, &look));
    if needs.is_empty() || generation == 0 {
        return Ok(loaded);
    }
    let (vault, whole) = (Arc::clone(&loaded.vault), Arc::clone(&loaded.whole));
    let gather = Effect::Work(Work::Gather { generation, vault, whole, needs, held: Some(loaded) });
    Err(Box::new(gather))
}

/// What the places that are shown need.
fn missing(model: &Model, vault: &Vault, whole: &Whole) -> Vec<Need> {
    let places = || model.trail.places()[model.trail.shown()].iter();
    let screens = || places().filter_map(Place::screen);
    let mut needs: Vec<Need> = screens().filter_map(|screen| screen.need(vault)).collect();
    // The next order may be the one by name.
    if model.look.sort != Sort::Weight {
        needs.push(Need::Names);
    }
    needs.retain(|need| !whole.has(need));
    needs
}

/// What is around the nodes of the places that are shown, where it is not there yet.
fn missing_around(model: &Model, vault: &Arc<Vault>, whole: &Whole, look: &Look) -> Vec<Need> {
    let is_new = !Arc::ptr_eq(vault, &model.vault);
    let places = model.trail.places()[model.trail.shown()].iter();
    let outdated = places.filter(|place| is_new || !place.is_current(&model.stock()));
    let needs = outdated.filter_map(|place| places::need(place, vault, look));
    needs.filter(|need| !whole.has(need)).collect()
}

/// Of a note they are in the order of their places already.
fn facts(vault: &Vault) -> Arc<[FactAt]> {
    let mut notes: Vec<(Reverse<Option<Date>>, NodeId)> = vault
        .nodes()
        .filter(|(id, node)| !node.hidden && !vault.fact_subjects(*id).is_empty())
        .map(|(id, node)| (Reverse(node.date), id))
        .collect();
    // Notes come by path.
    notes.sort_unstable();
    let of_note = |(_, note): (Reverse<Option<Date>>, NodeId)| {
        let subjects = (0u32..).zip(vault.fact_subjects(note));
        subjects.map(move |(index, &subject)| FactAt { note, index, subject })
    };
    notes.into_iter().flat_map(of_note).collect()
}
