//! Places made from a vault: the list of a node's neighbours, Home, screens.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::bridges::Bridges;
use super::home_news;
use super::list::{HomeSection, List, ListKey, Section};
use super::map::Sheet;
use super::mentions::Mentioned;
use super::pins::Pins;
use super::proposals::Proposals;
use super::rows::{Opens, Row, Rows, Subjects, When, Words};
use super::screens::{self, Screen};
use super::searches::Searches;
use super::trail::{At, Place, Spot};
use super::whole::{Need, Whole};
use crate::query::check::CheckRow;
use crate::query::home::{Connected, Home};
use crate::query::known;
use crate::query::mentions::{self, ROWS_MAX};
use crate::query::neighbourhood::{Look, NameOrder, Neighbourhood, is_large, neighbourhood_by};
use crate::query::news::{News, Since};
use crate::query::pins::{PinnedBy, pinned};
use crate::query::tasks::TaskRow;
use crate::text::Shown;
use crate::text::shown::display_safe;
use crate::vault::{Anchor, Class, NodeId, Vault};

/// What places are made from.
#[derive(Debug, Clone, Copy)]
pub struct Stock<'a> {
    /// The vault, and which reading of it.
    pub vault: &'a Vault,
    /// Counts readings of the vault.
    pub generation: u64,
    /// What Home shows.
    pub home: &'a Home,
    /// What is new since the last visit.
    pub news: &'a News,
    /// What screens show of all of it.
    pub whole: &'a Whole,
    /// Names that may be one.
    pub proposals: &'a Proposals,
    /// What the reader keeps at hand.
    pub pins: &'a Pins,
    /// What full-text searches found.
    pub searches: &'a Searches,
    /// What was found of names in plain text.
    pub mentioned: &'a Mentioned,
    /// Bridges, as far as they were looked for.
    pub bridges: &'a Bridges,
    /// How neighbours are looked at.
    pub look: &'a Look,
}

impl Stock<'_> {
    fn place(&self, spot: Spot, name: Shown, list: List, at: At) -> Place {
        let version = spot.version(self);
        let look = self.look.clone();
        let met = match spot {
            Spot::Node(node, _) => known::last_met_at_once(self.vault, node),
            Spot::Home | Spot::Screen(_) => None,
        };
        Place {
            spot,
            name,
            list,
            look,
            met,
            at,
            reading: None,
            unfolded: BTreeSet::new(),
            sheet: Sheet::default(),
            generation: self.generation,
            version,
        }
    }
}

/// The place of a node.
pub fn of(stock: &Stock, node: NodeId, at: At) -> Place {
    let vault = stock.vault;
    let spot = Spot::Node(node, vault.anchor(node));
    let name = display_safe(vault.node(node).name());
    let list = neighbours(stock, node).map_or_else(List::waiting, |neighbours| {
        List::new(with_mentions(stock, node, neighbours), true)
    });
    stock.place(spot, name, list, at)
}

/// The sections around a node; none where they are still to be gathered beside the
/// screen, since there are very many.
fn neighbours(stock: &Stock, node: NodeId) -> Option<Arc<[Section]>> {
    match is_large(stock.vault, node) {
        true => stock.whole.around(node, stock.look),
        false => {
            let names = || Cow::Borrowed(stock.whole.names(stock.vault));
            Some(around(stock.vault, node, stock.look, &names))
        }
    }
}

/// The sections around a node, without what is named in plain text.
pub fn around<'n>(
    vault: &Vault,
    node: NodeId,
    look: &Look,
    names: &dyn Fn() -> Cow<'n, NameOrder>,
) -> Arc<[Section]> {
    sections_of(neighbourhood_by(vault, node, look, names)).collect()
}

fn sections_of(around: Neighbourhood) -> impl Iterator<Item = Section> {
    around.sections.into_iter().map(|section| {
        let (key, label) = (ListKey::Neighbours(section.key), display_safe(&section.label));
        Section::new(key, label, Rows::Neighbours(section.rows.into())).first_of(section.total)
    })
}

/// Adds what is named in plain text, where that is wanted, and what is left out of it.
fn with_mentions(stock: &Stock, node: NodeId, neighbours: Arc<[Section]>) -> Arc<[Section]> {
    if !stock.look.mentions {
        return neighbours;
    }
    let mut mentioned = Neighbourhood { of: node, sections: Vec::new() };
    let said = (0u32..).zip(add_mentions(stock, &mut mentioned)).map(|(at, words)| {
        Section::new(ListKey::Said(at), display_safe(&words), Rows::Made(Vec::new()))
    });
    let mut sections = neighbours.to_vec();
    for section in sections_of(mentioned) {
        // Of each direction they are the last.
        let at = sections.partition_point(|before| before.key < section.key);
        sections.insert(at, section);
    }
    sections.extend(said);
    sections.into()
}

/// Adds what is named in plain text. Gives what is to be said of what is left out.
fn add_mentions(stock: &Stock, around: &mut Neighbourhood) -> Vec<String> {
    let found = stock.mentioned.about(around.of);
    let names = || Cow::Borrowed(stock.whole.names(stock.vault));
    let n_more = mentions::join(stock.vault, around, found, stock.look, ROWS_MAX, &names);
    let more =
        (n_more > 0).then(|| format!("{n_more} more mention it; vaultgraph mentions lists all"));
    let left_out = stock.mentioned.left_out().into_iter().map(|why| format!("mentions: {why}"));
    more.into_iter().chain(left_out).map(|words| format!("· {words} ·")).collect()
}

/// The place of a screen. Its first line is chosen where that has a page.
pub fn screen(stock: &Stock, screen: Screen) -> Place {
    // Before the first reading its page would only count to nothing.
    let has_this = screen.face().this.is_some() && stock.generation > 0;
    let mut list = List::new(screen.sections(stock), has_this).folding(|key| screen.folds(key));
    if matches!(screen, Screen::Map(..)) {
        list = list.keeping_this();
    }
    if has_this && !screen.begins_below(&list) {
        list.to_first();
    }
    let name = screen.name(stock.vault);
    stock.place(Spot::Screen(screen), name, list, At::Top)
}

/// Home.
pub fn home(stock: &Stock) -> Place {
    let (vault, home) = (stock.vault, stock.home);
    let pinned = pinned(vault, stock.pins.list()).into_iter().map(|pin| {
        let part = pin.subpath.as_ref();
        let words = part.map(|part| display_safe(&format!("{}#{part}", pin.what.name)));
        Row {
            words: words.map_or(Words::Name, Words::Own),
            opens: pin.subpath.map_or(Opens::Node, Opens::Part),
            label: (pin.by == PinnedBy::Obsidian).then(|| Shown::new("bookmark")),
            date: vault.node(pin.what.node).date,
            ..Row::of(pin.what.node)
        }
    });
    let due = home.due.iter().map(|task| due_row(stock, task));
    let recent =
        home.recent.iter().map(|note| Row { date: Some(note.date), ..Row::of(note.note.node) });
    let connected = |one: &Connected| Row {
        count: Some(one.notes),
        date: one.last,
        ..Row::of(one.entity.node)
    };
    let is_person = |one: &&Connected| vault.node(one.entity.node).class == Some(Class::Person);
    let (people, connections): (Vec<_>, Vec<_>) = home.people.iter().partition(is_person);
    let people_are = if connections.is_empty() { "most connected" } else { "people" };
    let others = home.others.iter().map(|note| Row::of(note.node));
    let others_are = if home.n_notes == home.others.len() { "notes" } else { "other notes" };
    let problems = home.problems.iter().filter_map(|problem| problem_row(vault, problem));
    let section = |(key, label, rows)| {
        let section = Section::new(ListKey::Home(key), Shown::new(label), Rows::Made(rows));
        match key {
            HomeSection::People | HomeSection::Connected => section.rows_count("note"),
            _ => section,
        }
    };
    let sections = [
        (HomeSection::Pinned, "pinned", pinned.collect::<Vec<_>>()),
        (HomeSection::Recent, "recent notes", recent.collect()),
        (HomeSection::People, people_are, people.into_iter().map(connected).collect()),
        (
            HomeSection::Connected,
            "most connected",
            connections.into_iter().map(connected).collect(),
        ),
        (HomeSection::Others, others_are, others.collect()),
    ];
    let due = section((HomeSection::Due, "due and overdue", due.collect()));
    let health = section((HomeSection::Health, "to look at", problems.collect()));
    let health = health.first_of(home.n_to_look_at as usize);
    let sections = sections.into_iter().map(section).chain([due.first_of(home.n_due)]);
    let sections = unjoined(home).into_iter().chain(sections);
    let sections = sections.chain(home_news::section(stock)).chain([health]);
    let sections =
        sections.filter(|section| !section.rows.is_empty() || section.key.stands_empty());
    let mut list = List::new(sections.collect::<Vec<_>>(), home.knows_nobody);
    // Who was here before has read it.
    let is_new = !matches!(stock.news.since, Since::Visit(_) | Since::Day(_));
    if home.knows_nobody && is_new {
        list.to_first();
    }
    stock.place(Spot::Home, Shown::new("Home"), list, At::Top)
}

/// A task that is due, with whom it is for where that is somebody else.
fn due_row(stock: &Stock, task: &TaskRow) -> Row {
    let who = task.assignees.first().filter(|who| stock.vault.owner() != Some(who.node));
    let (index, status) = (task.index, task.status);
    let is_late = task.due.is_some_and(|due| Some(due) < stock.home.day);
    Row {
        words: Words::Task { index, status, subjects: Subjects::AreOne },
        opens: Opens::Line(task.place),
        label: who.map(|who| display_safe(&who.name)),
        date: task.due,
        when: if is_late { When::Overdue } else { When::On },
        ..Row::of(task.note)
    }
}

/// What is wrong with a note: what exactly before what kind it is, since of one kind
/// there are often many.
fn problem_row(vault: &Vault, problem: &CheckRow) -> Option<Row> {
    let node = vault.by_path(&problem.path)?;
    let kind = screens::health::in_short(problem.code);
    let (says, label) = match screens::health::detail(problem) {
        "" => (kind, None),
        detail => (detail, Some(Shown::new(problem.code.name()))),
    };
    Some(Row {
        words: Words::Own(display_safe(&format!("{}  {says}", problem.path.name()))),
        opens: problem.place.map_or(Opens::Node, Opens::Line),
        problem: Some(display_safe(&problem.message)),
        label,
        ..Row::of(node)
    })
}

/// What a vault without an edge is told: how to make one.
fn unjoined(home: &Home) -> Option<Section> {
    let words = "· no links yet: [[a name]] makes one ·";
    let is_read = home.day.is_some();
    (is_read && home.is_unjoined)
        .then(|| Section::new(ListKey::Said(1), Shown::new(words), Rows::Made(Vec::new())))
}

/// Whether a place must stay as it is, since what is around its node is still
/// gathered beside the screen.
pub fn must_wait(place: &Place, stock: &Stock) -> bool {
    place.generation == stock.generation
        && need(place, stock.vault, stock.look).is_some_and(|need| !stock.whole.has(&need))
}

/// What is to be gathered before a place can be made anew from a vault.
pub fn need(place: &Place, vault: &Vault, look: &Look) -> Option<Need> {
    let Spot::Node(_, anchor) = &place.spot else { return None };
    let node = vault.find_anchor(anchor)?;
    is_large(vault, node).then(|| Need::around(node, look))
}

/// The same place from a newer stock, with everything the reader had set; none
/// when the vault no longer holds it.
pub fn renewed(old: &Place, stock: &Stock) -> Option<Place> {
    let vault = stock.vault;
    let mut place = match &old.spot {
        Spot::Home => home(stock),
        Spot::Node(_, anchor) => {
            let node = vault.find_anchor(anchor)?;
            let mut place = of(stock, node, old.at.clone());
            if let Anchor::Name(_) = anchor {
                // What is one with another now may be itself again.
                place.spot = Spot::Node(node, anchor.clone());
            }
            place
        }
        Spot::Screen(of) => of.is_in(vault).then(|| screen(stock, of.clone()))?,
    };
    if let Spot::Screen(of @ Screen::Map(..)) = &old.spot {
        let has_this = of.face().this.is_some();
        place.sheet = old.sheet.renewed(old.generation, stock);
        let sections = screens::map::sections(stock, of, &place.sheet);
        place.list = List::new(sections, has_this).keeping_this();
        place.list.to_first();
    }
    // Before the first reading there was nothing to choose.
    if old.generation > 0 {
        if !old.list.is_new() {
            place.list.resume(&old.list, vault);
            // What had no rows yet had none to choose.
            if let Spot::Screen(of) = &place.spot
                && old.list.n_sections() == 0
                && old.reading.is_none()
                && of.begins_below(&place.list)
            {
                place.list.to_first_row();
            }
        }
        place.reading = old.reading;
        place.unfolded = old.unfolded.clone();
    }
    Some(place)
}
