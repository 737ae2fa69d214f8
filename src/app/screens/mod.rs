//! Screens: places of the trail that are no node. A list stands at the left,
//! the page of the chosen row at the right, and back returns to exactly the
//! place left, as everywhere.
//!
//! # To add a screen
//!
//! 1. A variant of [`Screen`]: what it is about, as what outlives a reading of
//!    the vault, and its order if it has several. The compiler then asks for its
//!    name, its sections and its [`Face`].
//! 2. A file here with its face and the function that makes its sections. What
//!    that asks of the whole vault is gathered in [`Whole`](super::whole::Whole),
//!    beside the screen unless it is cheap; what comes later by a message of its own is kept
//!    as [`Proposals`](super::proposals::Proposals) are, with a count of changes
//!    that [`Screen::version`] gives.
//! 3. A row in the table of commands that calls `actions::open`. A screen with
//!    keys of its own adds a scope there, and names it in its face.
//!
//! Rows walk to a node, land on a line, or open a page where they stand
//! ([`Opens`](super::rows::Opens)); nothing else knows which screen it is.

pub mod facts;
pub mod found;
pub mod health;
pub mod insights;
pub mod map;
pub mod path;
pub mod people;
pub mod shared;
pub mod tasks;
pub mod timeline;
pub mod variants;
pub mod view;

use std::sync::Arc;

use super::areas::Room;
use super::command::{Hint, Scope};
use super::compose::Subject;
use super::dossier::span_name;
use super::list::{List, ListKey, Section};
use super::model::Model;
use super::places::Stock;
use super::searches::Search;
use super::whole::Need;
use crate::note::Code;
use crate::query::map::{About, Hops};
use crate::query::path::Through;
use crate::query::task_groups::Grouping;
use crate::query::timeline::Unit;
use crate::text::shown::display_safe;
use crate::text::{Date, Shown};
use crate::vault::{Anchor, Vault};

/// One screen, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Screen {
    /// Facts, of everything or about one node.
    Facts(Option<Anchor>, facts::Order),
    /// Everybody.
    People(people::Order),
    /// All tasks.
    Tasks(Grouping),
    /// Dated notes, of everything or of those that name one node.
    Timeline(Option<Anchor>),
    /// What happened in the span of a timeline that begins on a day.
    Span(Option<Anchor>, Unit, Date),
    /// What is wrong with the vault.
    Health,
    /// Names that may be one.
    Variants,
    /// What happened on a day.
    Day(Date),
    /// A map, and how far it reaches.
    Map(About, Hops),
    /// What two names share.
    Pair(Anchor, Anchor),
    /// The vault as a whole.
    Insights,
    /// How two nodes are connected.
    Path([Anchor; 2], Through),
    /// What to have read before a meeting with these.
    Brief(Vec<Anchor>),
    /// The lines of notes that answer a search, as it was typed.
    Search(Box<str>),
    /// What the filter of this name keeps.
    View(Box<str>),
}

/// How a screen presents itself, whatever it is about.
#[derive(Debug)]
pub struct Face {
    /// What its list needs room for.
    pub room: Room,
    /// What its first line says, if it has a page of its own.
    pub this: Option<&'static str>,
    /// The commands that only work here.
    pub scope: Option<Scope>,
    /// What the footer says, the most needed first.
    pub hints: &'static [Hint],
    /// What an empty list says, in short lines: why, and the next key, by the name of
    /// its command as [`Keymap::tell`](super::keymap::Keymap::tell) has it.
    pub empty: &'static [&'static str],
    /// The same while what it lists is still looked for.
    pub waiting: &'static [&'static str],
}

/// All faces.
pub const FACES: &[&Face] = &[
    &facts::ALL,
    &facts::ABOUT,
    &insights::FACE,
    &path::FACE,
    &people::FACE,
    &tasks::FACE,
    &timeline::FACE,
    &timeline::SPAN,
    &health::FACE,
    &variants::FACE,
    &map::FACE,
    &map::WHOLE,
    &shared::DAY,
    &shared::PAIR,
    &shared::BRIEF,
    &found::FACE,
    &view::FACE,
];

impl Screen {
    /// What the trail calls it. For a vault that holds it.
    pub fn name(&self, vault: &Vault) -> Shown {
        let name = |anchor: &Anchor| {
            let node = vault.find_anchor(anchor);
            node.map_or("?", |node| vault.node(node).name())
        };
        match self {
            Self::Facts(None, _) => Shown::new("Facts"),
            Self::Facts(Some(of), _) => display_safe(&format!("Facts about {}", name(of))),
            Self::People(_) => Shown::new("People"),
            Self::Tasks(_) => Shown::new("Tasks"),
            Self::Timeline(None) => Shown::new("Timeline"),
            Self::Timeline(Some(of)) => display_safe(&format!("Timeline of {}", name(of))),
            Self::Span(of, unit, first) => {
                let of = of.as_ref().map(|of| format!(", {}", name(of)));
                display_safe(&format!("{}{}", span_name(*unit, *first), of.unwrap_or_default()))
            }
            Self::Health => Shown::new("Health"),
            Self::Variants => Shown::new("Variants"),
            Self::Insights => Shown::new("Insights"),
            Self::Map(About::Node(of), _) => display_safe(&format!("Map of {}", name(of))),
            Self::Map(About::Circle(of), _) => display_safe(&format!("Circle of {}", name(of))),
            Self::Map(About::Whole, _) => Shown::new("Map of the vault"),
            Self::Day(day) => Shown::new(&day.to_string()),
            Self::Pair(one, other) => display_safe(&format!("{} and {}", name(one), name(other))),
            Self::Path([one, other], _) => {
                display_safe(&format!("{} to {}", name(one), name(other)))
            }
            Self::Brief(of) => {
                let names: Vec<&str> = of.iter().map(name).collect();
                display_safe(&format!("Brief: {}", names.join(", ")))
            }
            Self::Search(text) => display_safe(&format!("Search: {text}")),
            Self::View(name) => display_safe(name),
        }
    }

    /// Whether a vault holds what it is about.
    pub fn is_in(&self, vault: &Vault) -> bool {
        let holds = |anchor| vault.find_anchor(anchor).is_some();
        match self {
            Self::Facts(Some(of), _) | Self::Timeline(Some(of)) | Self::Span(Some(of), ..) => {
                holds(of)
            }
            Self::Map(of, _) => of.focus().is_none_or(holds),
            Self::Pair(one, other) => holds(one) && holds(other),
            Self::Path(ends, _) => ends.iter().all(holds),
            Self::Brief(of) => of.iter().any(holds),
            Self::Facts(None, _)
            | Self::People(_)
            | Self::Tasks(_)
            | Self::Timeline(None)
            | Self::Span(None, ..)
            | Self::Health
            | Self::Variants
            | Self::Insights
            | Self::Day(_)
            | Self::Search(_) => true,
            Self::View(name) => view::position(vault, name).is_some(),
        }
    }

    /// What it lists; no section is empty.
    pub fn sections(&self, stock: &Stock) -> Arc<[Section]> {
        let node = |anchor| stock.vault.find_anchor(anchor);
        let sections = match self {
            Self::Facts(None, order) => facts::all(stock, *order),
            Self::Facts(Some(of), _) => {
                node(of).map_or_else(Vec::new, |of| facts::about(stock, of))
            }
            Self::People(order) => people::sections(stock, *order),
            Self::Tasks(by) => return tasks::sections(stock, *by),
            Self::Timeline(None) => {
                return stock.whole.timeline().map_or_else(Default::default, Arc::clone);
            }
            Self::Health => {
                let found = stock.whole.health().map_or_else(Default::default, Arc::clone);
                return match variants::limit(stock) {
                    Some(limit) => found.iter().cloned().chain([limit]).collect(),
                    None => found,
                };
            }
            Self::Timeline(Some(of)) => {
                let of = node(of).map_or_else(Vec::new, |of| timeline::of(stock, of));
                return of.into();
            }
            Self::Span(of, unit, first) => {
                timeline::of_span(stock, of.as_ref().and_then(node), (*unit, *first))
            }
            Self::Variants => variants::sections(stock),
            Self::Insights => insights::sections(stock),
            // Its chart comes later, and is the place's own.
            Self::Map(..) => Vec::new(),
            Self::Day(day) => shared::of_day(stock, *day),
            Self::Pair(one, other) => match (node(one), node(other)) {
                (Some(one), Some(other)) => shared::of_pair(stock, one, other),
                _ => Vec::new(),
            },
            Self::Path(..) => path::sections(stock, self),
            Self::Brief(of) => {
                shared::of_brief(stock, &of.iter().filter_map(node).collect::<Vec<_>>())
            }
            Self::Search(text) => found::sections(stock, text),
            Self::View(name) => view::sections(stock, name),
        };
        let stands = |section: &Section| !section.rows.is_empty() || section.key.stands_empty();
        sections.into_iter().filter(stands).collect()
    }

    /// Whether a section stands folded until it is asked for.
    pub fn folds(&self, section: ListKey) -> bool {
        match self {
            Self::Tasks(_) => section == tasks::FOLDED,
            Self::Timeline(_) => timeline::folds(section),
            _ => false,
        }
    }

    /// Whether the first row of its list is what one comes for, and not the page of its
    /// first line.
    pub fn begins_below(&self, list: &List) -> bool {
        matches!(self, Self::Health) && health::begins_with_fault(list)
    }

    /// How it presents itself.
    pub fn face(&self) -> &'static Face {
        match self {
            Self::Facts(None, _) => &facts::ALL,
            Self::Facts(Some(_), _) => &facts::ABOUT,
            Self::People(_) => &people::FACE,
            Self::Tasks(_) => &tasks::FACE,
            Self::Timeline(_) => &timeline::FACE,
            Self::Span(..) => &timeline::SPAN,
            Self::Health => &health::FACE,
            Self::Variants => &variants::FACE,
            Self::Insights => &insights::FACE,
            Self::Map(About::Whole, _) => &map::WHOLE,
            Self::Map(..) => &map::FACE,
            Self::Day(_) => &shared::DAY,
            Self::Pair(..) => &shared::PAIR,
            Self::Path(..) => &path::FACE,
            Self::Brief(_) => &shared::BRIEF,
            Self::Search(_) => &found::FACE,
            Self::View(_) => &view::FACE,
        }
    }

    /// The page of its first line, for a screen that has one.
    pub fn page(&self, model: &Model) -> Option<Subject> {
        let vault = &model.vault;
        match self {
            Self::Pair(one, other) => {
                Some(Subject::Pair(vault.find_anchor(one)?, vault.find_anchor(other)?))
            }
            Self::Day(day) => Some(Subject::Day(*day)),
            Self::Brief(of) => {
                let of = of.iter().filter_map(|anchor| vault.find_anchor(anchor));
                Some(Subject::Brief(of.collect()))
            }
            Self::Span(None, unit, first) => Some(Subject::Span(None, *unit, *first)),
            Self::Span(Some(of), unit, first) => {
                Some(Subject::Span(Some(vault.find_anchor(of)?), *unit, *first))
            }
            Self::Insights => Some(Subject::Vault),
            Self::Health => Some(Subject::Report(Arc::clone(&model.report))),
            Self::Facts(..)
            | Self::People(_)
            | Self::Tasks(_)
            | Self::Timeline(_)
            | Self::Variants
            | Self::Map(..)
            | Self::Path(..)
            | Self::Search(_)
            | Self::View(_) => None,
        }
    }

    /// The same screen in its next order, if it has several.
    pub fn in_next_order(&self) -> Option<Self> {
        match self {
            Self::Facts(None, order) => Some(Self::Facts(None, order.next())),
            Self::People(order) => Some(Self::People(order.next())),
            Self::Tasks(by) => Some(Self::Tasks(tasks::next(*by))),
            Self::Facts(Some(_), _)
            | Self::Timeline(_)
            | Self::Span(..)
            | Self::Health
            | Self::Variants
            | Self::Map(..)
            | Self::Day(_)
            | Self::Pair(..)
            | Self::Insights
            | Self::Path(..)
            | Self::Brief(_)
            | Self::Search(_)
            | Self::View(_) => None,
        }
    }

    /// In which order it is, in a few words.
    pub fn order(&self) -> &'static str {
        match self {
            Self::Facts(_, order) => order.words(),
            Self::People(order) => order.words(),
            Self::Path(_, through) => path::words(*through),
            Self::Tasks(by) => tasks::words(*by),
            Self::Timeline(_)
            | Self::Span(..)
            | Self::Health
            | Self::Variants
            | Self::Map(..)
            | Self::Day(_)
            | Self::Pair(..)
            | Self::Brief(_)
            | Self::Insights
            | Self::Search(_) => "",
            Self::View(_) => "most connected first",
        }
    }

    /// Counts the changes of what it lists besides those of the vault.
    pub fn version(&self, stock: &Stock) -> u64 {
        match self {
            Self::Variants => stock.proposals.version(),
            Self::People(_) => u64::from(stock.whole.people().is_some()),
            Self::Insights => {
                2 * stock.bridges.version() + u64::from(stock.whole.insights().is_some())
            }
            Self::Path(..) => u64::from(path::found(stock.vault, stock.whole, self).is_some()),
            Self::Tasks(_) => u64::from(stock.whole.tasks().is_some()),
            Self::Search(text) => stock.searches.of(text).map_or(0, Search::changes),
            Self::View(name) => u64::from(view::kept(stock.vault, stock.whole, name).is_some()),
            Self::Timeline(None) => u64::from(stock.whole.timeline().is_some()),
            Self::Health => {
                let has_limit = u64::from(stock.proposals.limit().is_some());
                2 * has_limit + u64::from(stock.whole.health().is_some())
            }
            Self::Facts(..)
            | Self::Timeline(Some(_))
            | Self::Span(..)
            | Self::Map(..)
            | Self::Day(_)
            | Self::Pair(..)
            | Self::Brief(_) => 0,
        }
    }

    /// What is to be gathered of the whole vault for just this screen.
    pub fn need(&self, vault: &Vault) -> Option<Need> {
        match self {
            Self::Path(ends, through) => Some(Need::Path(path::nodes(vault, ends)?, *through)),
            Self::Insights => Some(Need::Insights),
            Self::People(_) => Some(Need::People),
            Self::Tasks(_) => Some(Need::Tasks),
            Self::Timeline(None) => Some(Need::Timeline),
            Self::Health => Some(Need::Health),
            // The next order may be the one by name.
            Self::Facts(None, _) => Some(Need::Names),
            Self::View(name) => Some(Need::View(view::position(vault, name)?)),
            Self::Facts(Some(_), _)
            | Self::Timeline(Some(_))
            | Self::Span(..)
            | Self::Variants
            | Self::Map(..)
            | Self::Day(_)
            | Self::Pair(..)
            | Self::Brief(_)
            | Self::Search(_) => None,
        }
    }

    /// How its list came about, where that is more than its order.
    pub fn remark(&self, model: &Model) -> Option<&'static str> {
        match self {
            Self::Path(_, through) => {
                let found = path::found(&model.vault, &model.whole, self)?;
                path::remark(*through, &found)
            }
            Self::Insights
            | Self::Facts(..)
            | Self::People(_)
            | Self::Tasks(_)
            | Self::Timeline(_)
            | Self::Span(..)
            | Self::Health
            | Self::Variants
            | Self::Map(..)
            | Self::Day(_)
            | Self::Pair(..)
            | Self::Brief(_)
            | Self::Search(_)
            | Self::View(_) => None,
        }
    }

    /// Why nothing can be listed, where something is wrong.
    pub fn fault(&self, model: &Model) -> Option<Shown> {
        let Self::View(name) = self else { return None };
        let kept = view::kept(&model.vault, &model.whole, name)?;
        kept.as_ref().as_ref().err().map(|fault| display_safe(&fault.says))
    }

    /// What its list was asked for, where neither title nor order say it.
    pub fn asks(&self, vault: &Vault) -> Option<Shown> {
        let Self::View(name) = self else { return None };
        let view = vault.views().get(view::position(vault, name)?)?;
        Some(display_safe(&view.filter))
    }

    /// What is said where it lists nothing.
    pub fn empty(&self, vault: &Vault) -> &'static [&'static str] {
        let is_logseq = || vault.problems_of(Code::Logseq).next().is_some();
        match self {
            Self::Tasks(_) if is_logseq() => tasks::NONE_IN_LOGSEQ,
            _ => self.face().empty,
        }
    }

    /// Whether something newer than what it lists is looked for.
    pub fn is_behind(&self, model: &Model) -> bool {
        match self {
            Self::Variants => !model.proposals.are_of(model.vault_generation),
            Self::Search(text) => !model.searches.of(text).is_some_and(Search::is_done),
            _ => false,
        }
    }

    /// Whether nothing of what it lists is known yet.
    pub fn is_waiting(&self, model: &Model) -> bool {
        match self {
            Self::Variants => model.proposals.are_of(0),
            Self::People(_) => model.whole.people().is_none(),
            Self::Insights => model.whole.insights().is_none(),
            Self::Path(..) => path::found(&model.vault, &model.whole, self).is_none(),
            Self::Tasks(_) => model.whole.tasks().is_none(),
            Self::View(name) => view::kept(&model.vault, &model.whole, name).is_none(),
            Self::Search(text) => {
                let search = model.searches.of(text);
                search.is_none_or(|search| search.found().is_empty() && !search.is_done())
            }
            Self::Timeline(None) => model.whole.timeline().is_none(),
            Self::Health => model.whole.health().is_none(),
            Self::Facts(..)
            | Self::Timeline(Some(_))
            | Self::Span(..)
            | Self::Map(..)
            | Self::Day(_)
            | Self::Pair(..)
            | Self::Brief(_) => model.vault_generation == 0,
        }
    }

    /// Whether it is the same screen about the same, in whatever order.
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Facts(one, _), Self::Facts(other, _)) => one == other,
            (Self::People(_), Self::People(_)) | (Self::Tasks(_), Self::Tasks(_)) => true,
            (Self::Path(one, _), Self::Path(other, _)) => one == other,
            (Self::Map(one, _), Self::Map(other, _)) => one == other,
            _ => self == other,
        }
    }
}
