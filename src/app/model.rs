//! The whole state of the screen. Only [`update`](super::update) changes it, and
//! drawing reads nothing else.

use std::sync::Arc;

use super::areas::{self, Areas, Border, Room};
use super::bridges::Bridges;
use super::change_box::{self, ChangeBox};
use super::command::Scope;
use super::finder_pane::FinderPane;
use super::ground::Ground;
use super::held::Held;
use super::key::Key;
use super::keymap::Keymap;
use super::left::Orders;
use super::map::Charting;
use super::mentions::{self, Mentioned};
use super::msg::Loaded;
use super::narrow::Narrowing;
use super::palette::Colours;
use super::pictures::{Pictures, Picturing};
use super::pins::Pins;
use super::places::{self, Stock};
use super::popup::Popup;
use super::preview::Preview;
use super::proposals::Proposals;
use super::report::Report;
use super::searches::Searches;
use super::settings::{Settings, Signs};
use super::trail::{Place, Spot, Trail};
use super::whole::{Need, Whole};
use crate::query::finder::Finder;
use crate::query::home::Home;
use crate::query::neighbourhood::Look;
use crate::query::news::News;
use crate::text::{Date, Shown};
use crate::vault::{Anchor, Columns, Vault};

/// The size is held within these bounds, whatever the terminal says.
pub const SIZE_MAX: (u16, u16) = (1_000, 500);

/// How far the vault is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loading {
    /// It is being looked for or read.
    Reading {
        /// Notes read.
        read: usize,
        /// Notes found so far.
        found: usize,
    },
    /// It is all there.
    Done,
}

/// Whether the reader is asked who they are, which happens once, on Home, when
/// nothing else has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// There is nothing to ask.
    No,
    /// There is, and the moment has not come.
    Waits,
}

/// What lies over the walk and has the keys.
#[derive(Debug, Clone)]
pub enum Layer {
    /// Nothing.
    None,
    /// The finder.
    Finder(Box<FinderPane>),
    /// A box of choices.
    Popup(Popup),
    /// A change to notes that is shown before it is made.
    Change(ChangeBox),
}

/// The state of the screen.
#[derive(Debug, Clone)]
pub struct Model {
    /// The vault as it was last read; empty before that.
    pub vault: Arc<Vault>,
    /// Counts readings of the vault.
    pub vault_generation: u64,
    /// The names that can be found now.
    pub finder: Arc<Finder>,
    /// What Home shows.
    pub home: Arc<Home>,
    /// What is new since the last visit.
    pub news: Arc<News>,
    /// What screens show of all of it.
    pub whole: Arc<Whole>,
    /// Names that may be one.
    pub proposals: Proposals,
    /// What the reader keeps at hand.
    pub pins: Pins,
    /// What full-text searches found.
    pub searches: Searches,
    /// How the vault was read.
    pub report: Arc<Report>,
    /// Bridges, as far as they were looked for.
    pub bridges: Bridges,
    /// What was found of names in plain text.
    pub mentioned: Mentioned,
    /// The long list that is being filtered.
    pub narrowing: Narrowing,
    /// What was asked for of the whole, and for which reading of the vault.
    pub gathering: Option<(u64, Vec<Need>)>,
    /// What was asked for around nodes with very many neighbours, and for which
    /// reading of the vault.
    pub awaited: Option<(u64, Vec<Need>)>,
    /// Keys that wait for that.
    pub held: Held,
    /// What the vault is called.
    pub vault_name: Shown,
    /// How far it is read.
    pub loading: Loading,
    /// The local date.
    pub today: Date,
    /// Columns and lines.
    pub size: (u16, u16),
    /// Where one is.
    pub trail: Trail,
    /// The page of what is selected.
    pub preview: Preview,
    /// What lies over the walk.
    pub layer: Layer,
    /// How neighbours are looked at, everywhere.
    pub look: Look,
    /// What the terminal can do with pictures.
    pub picturing: Picturing,
    /// Those of the page.
    pub pictures: Pictures,
    /// The orders of screens.
    pub orders: Orders,
    /// Whether pages stand where dossiers would, and the other way round.
    pub swapped: bool,
    /// File and line of what is wrong with the reader's own settings, as long as it is.
    pub config_fault: Option<Shown>,
    /// One line above the footer that goes by itself.
    pub toast: Option<Shown>,
    /// What the terminal can show.
    pub ground: Ground,
    /// Where the colours come from.
    pub colours: Colours,
    /// The keys in force.
    pub keymap: Keymap,
    /// How the screen is drawn and moves.
    pub settings: Settings,
    /// How the columns stand, where the reader drew their borders.
    pub drawn: Option<Columns>,
    /// The border that is being drawn.
    pub border: Option<Border>,
    /// Whether the last click led elsewhere, so that a second one at once is not meant.
    pub click_led: bool,
    /// The first of several keys, while the others are to come.
    pub pressed: Vec<Key>,
    /// The vaults to choose from, where none was named.
    pub vaults: Vec<(Shown, Shown)>,
    /// A place that was chosen before the vault was read.
    pub pending: Option<Anchor>,
    /// The map that is being drawn, and what moves on it.
    pub charting: Charting,
    /// Whether the reader is asked who they are.
    pub asking: Asking,
    /// The change to notes that was asked for.
    pub change: change_box::Asking,
}

impl Model {
    /// The model of the first frame: nothing read yet, the finder open.
    pub fn new(vault_name: Shown, today: Date, size: (u16, u16)) -> Self {
        let vault = Arc::new(Vault::empty());
        let home = Arc::new(Home::default());
        let news = Arc::<News>::default();
        let (whole, proposals, pins, searches, mentioned, bridges, look) = Default::default();
        let stock = Stock {
            vault: &vault,
            generation: 0,
            home: &home,
            news: &news,
            whole: &whole,
            proposals: &proposals,
            pins: &pins,
            searches: &searches,
            mentioned: &mentioned,
            bridges: &bridges,
            look: &look,
        };
        let trail = Trail::new(places::home(&stock));
        Self {
            whole: Arc::new(whole),
            proposals,
            pins,
            searches,
            report: Arc::default(),
            mentioned,
            bridges,
            narrowing: Narrowing::default(),
            picturing: Picturing::default(),
            pictures: Pictures::default(),
            gathering: None,
            awaited: None,
            held: Held::default(),
            look,
            vault,
            vault_generation: 0,
            finder: Arc::new(Finder::default()),
            home,
            news,
            vault_name,
            loading: Loading::Reading { read: 0, found: 0 },
            today,
            size: clamp_size(size),
            trail,
            preview: Preview::default(),
            layer: Layer::Finder(Box::default()),
            orders: Orders::default(),
            swapped: false,
            config_fault: None,
            toast: None,
            ground: Ground::default(),
            colours: Colours::default(),
            keymap: Keymap::default(),
            settings: Settings::default(),
            drawn: None,
            border: None,
            click_led: false,
            pressed: Vec::new(),
            vaults: Vec::new(),
            pending: None,
            charting: Charting::default(),
            asking: Asking::No,
            change: change_box::Asking::default(),
        }
    }

    /// Asks which vault to open: what each is called, and where it lies.
    pub fn choose_vault(&mut self, vaults: Vec<(Shown, Shown)>) {
        self.loading = Loading::Done;
        self.vault_name = Shown::new("vaultgraph");
        self.offer_vaults(vaults);
    }

    /// Offers the vaults that are known.
    pub fn offer_vaults(&mut self, vaults: Vec<(Shown, Shown)>) {
        self.layer = Layer::Popup(Popup::vaults(&vaults));
        self.vaults = vaults;
    }

    /// Whether no vault is open, and none is being read.
    pub fn has_no_vault(&self) -> bool {
        self.vault_generation == 0 && self.loading == Loading::Done
    }

    /// A sentence in which names of commands between braces stand for their keys.
    pub fn tell(&self, sentence: &str) -> String {
        self.keymap.tell(sentence, self.settings.signs)
    }

    /// Where things stand on the screen now.
    pub fn areas(&self) -> Areas {
        let mut areas = Areas::of(self.size, self.room(), self.columns(), self.is_reading());
        if self.settings.signs == Signs::Words {
            return areas.alone(self.is_reading());
        }
        match &self.layer {
            Layer::Popup(popup) => {
                let body = areas::within(areas.popup);
                let n_lines = popup.n_lines(body.width.into(), body.height.into());
                areas.fit_popup(n_lines);
            }
            Layer::Change(shown) => areas.fit_change(shown.n_rows()),
            Layer::Finder(pane) if !pane.has_pages() => areas.fill_with_finder(),
            Layer::None | Layer::Finder(_) => {}
        }
        areas
    }

    /// How the columns stand: as the reader drew them, else as the vault has them.
    pub fn columns(&self) -> Columns {
        self.drawn.unwrap_or(self.vault.columns())
    }

    /// Whether a map is drawn as one, and not as the list of its nodes.
    pub fn draws_map(&self) -> bool {
        self.here().is_map() && self.settings.signs != Signs::Words
    }

    fn room(&self) -> Room {
        match &self.here().spot {
            Spot::Screen(screen) => screen.face().room,
            Spot::Home | Spot::Node(..) if self.trail.before().is_none() => Room::Start,
            Spot::Home | Spot::Node(..) => Room::From,
        }
    }

    /// What places are made from now.
    pub fn stock(&self) -> Stock<'_> {
        Stock {
            vault: &self.vault,
            generation: self.vault_generation,
            home: &self.home,
            news: &self.news,
            whole: &self.whole,
            proposals: &self.proposals,
            pins: &self.pins,
            searches: &self.searches,
            mentioned: &self.mentioned,
            bridges: &self.bridges,
            look: &self.look,
        }
    }

    /// Makes a place of the trail anew from what the model holds now, keeping
    /// what the reader had set. One that is gone becomes Home.
    pub fn renew(&mut self, at: usize) {
        if self.trail.places()[at].generation == self.vault_generation {
            self.trail.remember_one(at, &self.vault);
        }
        let stock = self.stock();
        let fresh = places::renewed(&self.trail.places()[at], &stock);
        let fresh = fresh.unwrap_or_else(|| places::home(&stock));
        self.trail.replace(at, fresh);
    }

    /// Makes the place where one is anew.
    pub fn renew_here(&mut self) {
        self.renew(self.trail.places().len() - 1);
    }

    /// Where keys mean something now, the nearest first.
    pub fn scopes(&self) -> Vec<Scope> {
        match self.layer {
            Layer::Finder(_) => vec![Scope::Finder],
            Layer::Popup(_) => vec![Scope::Popup],
            Layer::Change(_) => vec![Scope::Change],
            Layer::None => {
                let own = self.own_scope().into_iter();
                own.chain([self.here().scope(), Scope::Everywhere]).collect()
            }
        }
    }

    /// The scope of keys that only the screen has where one is.
    pub fn own_scope(&self) -> Option<Scope> {
        // The arrows go through the list where no map is drawn.
        self.here().own_scope().filter(|own| *own != Scope::Map || self.draws_map())
    }

    /// Whether the preview has the keys.
    pub fn is_reading(&self) -> bool {
        self.trail.here().reading.is_some()
    }

    /// Where one is.
    pub fn here(&self) -> &Place {
        self.trail.here()
    }

    /// How neighbours are looked at once a vault is shown.
    pub fn look_at(&self, vault: &Vault) -> Look {
        let mut look = self.look.clone();
        // What is switched off at first; later the reader has their own say.
        if self.vault.off() != vault.off() {
            look.off.clone_from(vault.off());
        }
        look
    }

    /// How many problems the header asks to look at.
    pub fn to_look_at(&self) -> u32 {
        self.home.n_to_look_at
    }

    /// Takes a new reading of the vault; places are made anew as they are seen.
    pub fn take_vault(&mut self, loaded: Loaded) {
        self.trail.remember(&self.vault, self.vault_generation);
        self.proposals.carry(&self.vault, &loaded.vault);
        self.preview.carry(&self.vault, &loaded.vault);
        self.look = self.look_at(&loaded.vault);
        self.bridges.carry(&self.vault, &loaded.vault);
        let shown = mentions::shown(self);
        self.mentioned.carry(&self.vault, &loaded.vault, &shown);
        self.vault = loaded.vault;
        self.finder = loaded.finder;
        self.home = loaded.home;
        self.news = loaded.news;
        self.whole = loaded.whole;
        self.pins.take(loaded.pins);
        self.report = Arc::new(Report { watch: self.report.watch, ..loaded.report });
        self.vault_generation += 1;
        self.loading = Loading::Done;
    }
}

/// Holds a size within what can be drawn.
pub fn clamp_size((width, height): (u16, u16)) -> (u16, u16) {
    (width.min(SIZE_MAX.0), height.min(SIZE_MAX.1))
}
