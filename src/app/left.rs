//! How a vault was left: where one stood, which sections were folded, what its list
//! was narrowed to, in which orders lists stood. The shell keeps it from one run to
//! the next, and hands it back with the first reading of the vault.
//!
//! A place that the vault no longer holds is Home, without a word. Of places that
//! are put together from several names, or of what was typed, the one is kept
//! from which one came there.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::field::Field;
use super::list::List;
use super::model::Model;
use super::places;
use super::screens::{Screen, facts, people};
use super::trail::{At, Place, Spot};
use super::whole::Need;
use crate::query::neighbourhood::{Look, Sort, is_large};
use crate::query::task_groups::Grouping;
use crate::vault::{Anchor, Columns, Vault};

/// How a vault was left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Left {
    /// Where one stood.
    pub place: LeftAt,
    /// The sections of that place that were folded, or unfolded where they are folded
    /// at first, by their titles.
    pub folded: BTreeSet<Box<str>>,
    /// Those of Home.
    pub folded_on_home: BTreeSet<Box<str>>,
    /// What was typed to narrow its list.
    pub filter: Box<str>,
    /// The order of neighbours.
    pub sort: Sort,
    /// Relations that were switched off.
    pub off: BTreeSet<String>,
    /// The orders of screens.
    pub orders: Orders,
    /// How the columns stood, if the reader drew their borders.
    pub widths: Option<Widths>,
}

/// The widths of columns, in hundredths of the screen, as far as they were drawn: of
/// three where one came from and the preview, of two the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Widths {
    /// That of where one came from.
    pub from: Option<u16>,
    /// The preview's.
    pub preview: Option<u16>,
    /// The list's.
    pub list: Option<u16>,
}

impl Widths {
    fn of(columns: Columns) -> Self {
        let Columns { from, preview, list, .. } = columns;
        Self { from, preview, list }
    }

    /// Columns that are so wide, and else as the vault has them.
    fn columns(self, vault: &Vault) -> Columns {
        let Self { from, preview, list } = self;
        Columns { from, preview, list, ..vault.columns() }
    }
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
    let filter = |list: &List| list.filter.as_ref().map_or("", Field::text).into();
    let (place, folded, filter) = places
        .iter()
        .rev()
        .find_map(|place| Some((kept(place)?, turned(place), filter(&place.list))))
        .unwrap_or_default();
    let folded_on_home = places.first().map(turned).unwrap_or_default();
    let (sort, off, orders) = (model.look.sort, model.look.off.clone(), model.orders);
    let widths = model.drawn.map(Widths::of);
    Some(Left { place, folded, folded_on_home, filter, sort, off, orders, widths })
}

/// Stands as the vault was left, with Home behind it. Whoever has chosen where to
/// go already goes there.
pub(super) fn resume(model: &mut Model, left: &Left) {
    model.look.sort = left.sort;
    model.look.off.clone_from(&left.off);
    model.orders = left.orders;
    model.drawn = left.widths.map(|widths| widths.columns(&model.vault));
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
    home.list.turn(&Arc::new(left.folded_on_home.clone()));
    model.trail.replace(0, home);
    if let Some(mut place) = place {
        place.list.turn(&Arc::new(left.folded.clone()));
        model.trail.walk(place);
    }
    let is_there = left.place == LeftAt::Home || model.trail.places().len() > 1;
    if is_there && model.pending.is_none() && !left.filter.is_empty() {
        let list = &mut model.trail.here_mut().list;
        list.filter = Some(Field::with(&left.filter));
        list.apply_filter(&model.vault);
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

/// The sections of a place that stand otherwise than at first.
fn turned(place: &Place) -> BTreeSet<Box<str>> {
    place.list.turned(|key| match &place.spot {
        Spot::Screen(screen) => screen.folds(key),
        Spot::Home | Spot::Node(..) => false,
    })
}
