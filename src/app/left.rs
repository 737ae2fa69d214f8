//! How a vault was left: where one stood, which sections were folded, in which
//! orders lists stood. The shell keeps it from one run to the next, and hands it
//! back with the first reading of the vault.
//!
//! A place that the vault no longer holds is Home, without a word. Of places that
//! are put together from several names, or of what was typed, the one is kept
//! from which one came there.

use std::collections::BTreeSet;

use super::list::{List, ListKey, Section};
use super::model::Model;
use super::places;
use super::screens::{Screen, facts, people};
use super::trail::{At, Place, Spot};
use super::whole::Need;
use crate::query::neighbourhood::{Look, Sort, is_large};
use crate::query::task_groups::Grouping;
use crate::vault::{Anchor, Vault};

/// How a vault was left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Left {
    /// Where one stood.
    pub place: LeftAt,
    /// The sections of that place that were folded, by their titles.
    pub folded: BTreeSet<Box<str>>,
    /// Those of Home.
    pub folded_on_home: BTreeSet<Box<str>>,
    /// The order of neighbours.
    pub sort: Sort,
    /// Relations that were switched off.
    pub off: BTreeSet<String>,
    /// The orders of screens.
    pub orders: Orders,
}

/// A place that can be gone to in another run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LeftAt {
    /// Home.
    #[default]
    Home,
    /// A node.
    Node(Anchor),
    /// A screen, of those that [`is_kept`] holds for.
    Screen(Screen),
}

/// The order in which each screen was looked at last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Orders {
    /// All facts.
    pub facts: facts::Order,
    /// Everybody.
    pub people: people::Order,
    /// All tasks.
    pub tasks: Grouping,
}

impl Left {
    /// What is to be gathered of a vault before one can stand there again.
    pub fn need(&self, vault: &Vault) -> Option<Need> {
        let LeftAt::Node(anchor) = &self.place else { return None };
        let node = vault.find_anchor(anchor)?;
        let look = Look { sort: self.sort, off: self.off.clone(), ..Look::default() };
        is_large(vault, node).then(|| Need::around(node, &look))
    }
}

impl Orders {
    /// Keeps the order in which a screen is looked at.
    pub fn keep(&mut self, screen: &Screen) {
        match screen {
            Screen::Facts(None, order) => self.facts = *order,
            Screen::People(order) => self.people = *order,
            Screen::Tasks(by) => self.tasks = *by,
            _ => {}
        }
    }
}

/// How the vault is left now; nothing before it was read.
pub fn left(model: &Model) -> Option<Left> {
    if model.vault_generation == 0 {
        return None;
    }
    let places = model.trail.places();
    let kept = |place: &Place| match &place.spot {
        Spot::Home => Some(LeftAt::Home),
        Spot::Node(_, anchor) => Some(LeftAt::Node(anchor.clone())),
        Spot::Screen(screen) => is_kept(screen).then(|| LeftAt::Screen(screen.clone())),
    };
    let (place, folded) = places
        .iter()
        .rev()
        .find_map(|place| Some((kept(place)?, folded(&place.list))))
        .unwrap_or_default();
    let folded_on_home = places.first().map(|home| self::folded(&home.list)).unwrap_or_default();
    let (sort, off, orders) = (model.look.sort, model.look.off.clone(), model.orders);
    Some(Left { place, folded, folded_on_home, sort, off, orders })
}

/// Stands as the vault was left, with Home behind it. Whoever has chosen where to
/// go already goes there.
pub(super) fn resume(model: &mut Model, left: &Left) {
    model.look.sort = left.sort;
    model.look.off.clone_from(&left.off);
    model.orders = left.orders;
    let stock = model.stock();
    let mut home = places::home(&stock);
    let place = match &left.place {
        _ if model.pending.is_some() => None,
        LeftAt::Home => None,
        LeftAt::Node(anchor) => {
            model.vault.find_anchor(anchor).map(|node| places::of(&stock, node, At::Top))
        }
        LeftAt::Screen(screen) => {
            screen.is_in(&model.vault).then(|| places::screen(&stock, screen.clone()))
        }
    };
    fold(&mut home.list, &left.folded_on_home);
    model.trail.replace(0, home);
    if let Some(mut place) = place {
        fold(&mut place.list, &left.folded);
        model.trail.walk(place);
    }
}

/// Whether a screen is gone to again: one that stands for itself, or for one node.
pub fn is_kept(screen: &Screen) -> bool {
    matches!(
        screen,
        Screen::Facts(..)
            | Screen::People(_)
            | Screen::Tasks(_)
            | Screen::Timeline(_)
            | Screen::Health
            | Screen::Variants
            | Screen::Insights
    )
}

/// What tells a section from the others in another run, if anything does.
fn title(section: &Section) -> Option<&str> {
    match section.key {
        ListKey::Home(of) => Some(of.name()),
        ListKey::Neighbours(_) | ListKey::Screen(_) => Some(&section.label),
        ListKey::About(_) | ListKey::Found(_) | ListKey::Span(..) | ListKey::Said(_) => None,
    }
}

fn folded(list: &List) -> BTreeSet<Box<str>> {
    let sections = (0..list.n_sections()).map(|at| list.section(at));
    let folded = sections.filter(|section| list.is_folded(section.key));
    folded.filter_map(title).map(Into::into).collect()
}

/// Folds the sections of these titles; those that have none stay as they are.
fn fold(list: &mut List, titles: &BTreeSet<Box<str>>) {
    let sections = (0..list.n_sections()).map(|at| list.section(at));
    let is_folded = |section: &&Section| match title(section) {
        Some(title) => titles.contains(title),
        None => list.is_folded(section.key),
    };
    let keys: BTreeSet<ListKey> = sections.filter(is_folded).map(|section| section.key).collect();
    *list = std::mem::take(list).folding(|key| keys.contains(&key));
}
