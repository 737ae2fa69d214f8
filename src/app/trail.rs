//! Where one is and how one came there: the trail of places walked through, and
//! the jump list over everything.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::command::{HOME_HINTS, Hint, Scope, hints_of, named};
use super::compose::Subject;
use super::dossier::Unfolded;
use super::list::{Line, List};
use super::map::Sheet;
use super::places::Stock;
use super::screens::Screen;
use crate::query::neighbourhood::Look;
use crate::text::{Date, Place as TextPlace};
use crate::vault::{Anchor, NodeId, Vault};

/// The longest trail, in places; what lies further back than this is dropped
/// behind Home.
pub const TRAIL_PLACES_MAX: usize = 200;
/// The most places that are recent.
pub const RECENT_MAX: usize = 50;
/// The longest jump list, in jumps.
pub const JUMPS_MAX: usize = 100;

/// What a place is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// The start of every trail.
    Home,
    /// A node, and what remembers it across readings of the vault.
    Node(NodeId, Anchor),
    /// A screen.
    Screen(Screen),
}

impl Spot {
    /// Counts the changes of what its list shows besides those of the vault.
    pub fn version(&self, stock: &Stock) -> u64 {
        match self {
            Self::Home => stock.pins.version(),
            Self::Node(..) if stock.look.mentions => stock.mentioned.version(),
            Self::Node(..) => 0,
            Self::Screen(screen) => screen.version(stock),
        }
    }

    /// Whether a vault holds it.
    pub fn is_in(&self, vault: &Vault) -> bool {
        match self {
            Self::Home => true,
            Self::Node(_, anchor) => vault.find_anchor(anchor).is_some(),
            Self::Screen(screen) => screen.is_in(vault),
        }
    }
}

/// Where in a note to land.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum At {
    /// Its beginning.
    #[default]
    Top,
    /// A line that makes an edge; the place is its occurrence.
    Place(TextPlace),
    /// A heading or block, as a link names it.
    Subpath(Box<str>),
}

/// One step of the trail, with everything that going back restores.
#[derive(Debug, Clone)]
pub struct Place {
    /// What it is about.
    pub spot: Spot,
    /// What it is called, for the breadcrumb.
    pub name: crate::text::Shown,
    /// Its neighbours, and how they are looked at.
    pub list: List,
    /// The look that the list was made with.
    pub look: Look,
    /// When its person was met last, as far as that is known at once.
    pub met: Option<Date>,
    /// Where its own note opens, when a link led to a part of it.
    pub at: At,
    /// How the preview was left, if the reader was in it.
    pub reading: Option<Reading>,
    /// Sections of pages seen from here that show all their rows.
    pub unfolded: BTreeSet<Unfold>,
    /// The chart of a map, and how it is looked at.
    pub sheet: Sheet,
    /// Which reading of the vault `spot` and `list` speak of.
    pub generation: u64,
    /// The version of what else `list` shows.
    pub version: u64,
}

/// A section that shows all its rows, remembered across readings of the vault.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Unfold {
    /// Whom its page is about.
    of: Vec<Anchor>,
    /// Which day its page is about.
    day: Option<Date>,
    /// Its number on that page.
    section: u32,
}

/// How a page was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    /// First row shown.
    pub top: usize,
    /// The link that was chosen.
    pub link: Option<usize>,
}

impl Unfold {
    fn of(vault: &Vault, subject: &Subject, section: u32) -> Self {
        let of = subject.nodes().into_iter().map(|node| vault.anchor(node)).collect();
        Self { of, day: subject.day(), section }
    }
}

impl Place {
    /// Unfolds a section of a page, or folds it again.
    pub fn toggle(&mut self, vault: &Vault, subject: &Subject, section: u32) {
        let unfold = Unfold::of(vault, subject, section);
        if !self.unfolded.remove(&unfold) {
            self.unfolded.insert(unfold);
        }
    }

    /// Which sections of a page show all their rows.
    pub fn unfolded_of(&self, vault: &Vault, subject: &Subject) -> Unfolded {
        if self.unfolded.is_empty() {
            return Unfolded::default();
        }
        let page = Unfold::of(vault, subject, 0);
        let same = |unfold: &&Unfold| (&unfold.of, unfold.day) == (&page.of, page.day);
        Unfolded::These(self.unfolded.iter().filter(same).map(|unfold| unfold.section).collect())
    }

    /// The node it is about; Home and screens are about none.
    pub fn node(&self) -> Option<NodeId> {
        match self.spot {
            Spot::Home | Spot::Screen(_) => None,
            Spot::Node(node, _) => Some(node),
        }
    }

    /// The screen it is.
    pub fn screen(&self) -> Option<&Screen> {
        match &self.spot {
            Spot::Home | Spot::Node(..) => None,
            Spot::Screen(screen) => Some(screen),
        }
    }

    /// Where the keys go: to its list or to the preview.
    pub fn scope(&self) -> Scope {
        if self.reading.is_some() { Scope::Page } else { Scope::List }
    }

    /// Whether it is drawn and not listed.
    pub fn is_map(&self) -> bool {
        matches!(self.spot, Spot::Screen(Screen::Map(..)))
    }

    /// What the footer says while its list or its page has the keys, and those of `own`
    /// mean something.
    pub fn hints(&self, own: Option<Scope>) -> Vec<Hint> {
        match (&self.spot, self.scope()) {
            (Spot::Home, Scope::List) => HOME_HINTS.to_vec(),
            (Spot::Screen(screen), Scope::List) if screen.face().scope == own => {
                screen.face().hints.to_vec()
            }
            (Spot::Screen(screen), scope) => {
                let hints = screen.face().hints.iter().copied();
                let is_own = |name: &&str| own.is_some() && named(name).map(|it| it.scope) == own;
                let of_own = hints.filter(|(names, _)| names.iter().all(is_own));
                of_own.chain(hints_of(scope)).collect()
            }
            (_, scope) => hints_of(scope),
        }
    }

    /// The scope of the commands that only this screen has.
    pub fn own_scope(&self) -> Option<Scope> {
        // The arrows of a map scroll in a page.
        self.screen()?.face().scope.filter(|own| *own != Scope::Map || self.reading.is_none())
    }

    /// Whether Right reads the page of what is selected, where others walk on.
    pub fn is_read_here(&self) -> bool {
        if self.is_map() {
            return true;
        }
        match self.list.line() {
            Some(Line::This) => true,
            Some(Line::Row(..)) => self.list.proposal().is_some(),
            Some(Line::Title(_)) | None => false,
        }
    }

    /// Whether it shows what the stock holds now.
    pub fn is_current(&self, stock: &Stock) -> bool {
        !self.list.is_waiting()
            && self.generation == stock.generation
            && self.look == *stock.look
            && self.version == self.spot.version(stock)
    }
}

/// The places walked through, Home first, and the jumps that can be undone.
#[derive(Debug, Clone)]
pub struct Trail {
    places: Vec<Place>,
    back: Vec<Vec<Place>>,
    forward: Vec<Vec<Place>>,
}

impl Trail {
    /// A trail that stands at Home.
    pub fn new(home: Place) -> Self {
        Self { places: vec![home], back: Vec::new(), forward: Vec::new() }
    }

    /// Home first, where one is last; never empty.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// Where one is.
    pub fn here(&self) -> &Place {
        self.places.last().expect("a trail begins at Home and is never emptied")
    }

    /// Where one is, to be changed.
    pub fn here_mut(&mut self) -> &mut Place {
        self.places.last_mut().expect("a trail begins at Home and is never emptied")
    }

    /// Where one came from.
    pub fn before(&self) -> Option<&Place> {
        self.places.len().checked_sub(2).map(|at| &self.places[at])
    }

    /// Walks on to a place.
    pub fn walk(&mut self, place: Place) {
        self.record();
        self.places.push(place);
        if self.places.len() > TRAIL_PLACES_MAX {
            self.places.remove(1);
        }
    }

    /// Goes to a place from anywhere: the trail begins anew behind Home.
    pub fn jump(&mut self, place: Place) {
        self.record();
        self.places.truncate(1);
        self.places.push(place);
    }

    /// Begins a new trail that stands at Home.
    pub fn restart(&mut self, home: Place) {
        self.record();
        self.places = vec![home];
    }

    /// Goes back to where one came from; says whether there was such a place.
    pub fn step_back(&mut self) -> bool {
        let can = self.places.len() > 1;
        if can {
            self.record();
            self.places.pop();
        }
        can
    }

    /// Undoes the last walk, step or jump.
    pub fn jump_back(&mut self) -> bool {
        let Some(places) = self.back.pop() else { return false };
        self.forward.push(std::mem::replace(&mut self.places, places));
        true
    }

    /// Does again what was undone.
    pub fn jump_forward(&mut self) -> bool {
        let Some(places) = self.forward.pop() else { return false };
        self.back.push(std::mem::replace(&mut self.places, places));
        true
    }

    /// The places one has been at, the latest first, each once, without Home and
    /// without where one is; at most [`RECENT_MAX`].
    pub fn recent(&self) -> Vec<Anchor> {
        let mut seen = FxHashSet::default();
        if let Spot::Node(_, here) = &self.here().spot {
            seen.insert(here);
        }
        let visited = self.back.iter().rev().flat_map(|places| places.iter().rev());
        visited
            .filter_map(|place| match &place.spot {
                Spot::Node(_, anchor) => Some(anchor),
                Spot::Home | Spot::Screen(_) => None,
            })
            .filter(|anchor| seen.insert(anchor))
            .take(RECENT_MAX)
            .cloned()
            .collect()
    }

    /// Lets every place remember its selected row, before the vault that they
    /// speak of is replaced.
    pub fn remember(&mut self, vault: &Vault, generation: u64) {
        let jumps = self.back.iter_mut().chain(&mut self.forward).flatten();
        for place in self.places.iter_mut().chain(jumps) {
            if place.generation == generation {
                place.list.remember(vault);
            }
        }
    }

    /// Where one is and where one came from, to be made anew after the vault
    /// was read again; those further back wait until one returns.
    pub fn shown(&self) -> std::ops::Range<usize> {
        self.places.len().saturating_sub(2)..self.places.len()
    }

    /// Puts a place that was made anew where its older self stands.
    pub fn replace(&mut self, at: usize, place: Place) {
        self.places[at] = place;
    }

    /// Lets one place remember its selected row, before it is made anew from the
    /// same reading of the vault.
    pub fn remember_one(&mut self, at: usize, vault: &Vault) {
        self.places[at].list.remember(vault);
    }

    /// Leaves out the place one is at, when it is no longer in the vault.
    pub fn leave_here(&mut self) {
        if self.places.len() > 1 {
            self.places.pop();
        }
    }

    fn record(&mut self) {
        self.forward.clear();
        self.back.push(self.places.clone());
        if self.back.len() > JUMPS_MAX {
            self.back.remove(0);
        }
    }
}
