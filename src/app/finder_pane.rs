//! The finder: one box for names, people, tags and commands.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::command::{self, Command};
use super::field::Field;
use super::key::Key;
use super::model::{Layer, Model};
use super::pins::Pins;
use super::searches::Searches;
use super::trail::Trail;
use crate::query::Hidden;
use crate::query::finder::{Finder, Found, Hit, Kinds, Query};
use crate::query::home::Home;
use crate::query::search::{Hit as Line, NoteHits};
use crate::query::terms::Fault;
use crate::text::SearchKey;
use crate::text::Shown;
use crate::text::shown::display_safe;
use crate::vault::{Anchor, NodeId, Vault, View};

/// How many hits the list holds; more letters narrow the rest.
pub const HITS_MAX: usize = 200;

/// What the first character of the box chooses to look among.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Among {
    /// Notes, entities, tags, attachments.
    Names,
    /// `@`
    People,
    /// `#`
    Tags,
    /// `?`
    Text,
    /// `:`
    Views,
    /// `>`
    Commands,
}

/// Each kind with its prefix, in the order in which Tab goes through them.
const PREFIXES: [(Among, &str, &str); 6] = [
    (Among::Names, "", "Find"),
    (Among::People, "@", "Find people"),
    (Among::Tags, "#", "Find tags"),
    (Among::Text, "?", "Find in the text"),
    (Among::Views, ":", "Open a view"),
    (Among::Commands, ">", "Run a command"),
];

/// What is done with the node that is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Purpose {
    /// One goes there.
    #[default]
    Go,
    /// It is the other end of a path from here; with the title of the box.
    PathFrom(Anchor, Shown),
}

/// The state of the finder while it is open.
#[derive(Debug, Clone, Default)]
pub struct FinderPane {
    /// What for.
    pub purpose: Purpose,
    /// What is typed, prefix included.
    pub field: Field,
    /// The newest answer; old hits stay until a new answer comes.
    pub found: Found,
    /// The commands that match, while commands are looked for.
    pub commands: Vec<&'static Command>,
    /// The views that match, while views are looked for.
    pub views: Vec<View>,
    /// The lines that were found, while text is looked for.
    pub lines: Lines,
    /// Why what is typed cannot be looked for.
    pub fault: Option<Fault>,
    /// The selected hit or command.
    pub selected: usize,
    /// The first one drawn.
    top: usize,
    /// Which search `found` will answer next.
    pub generation: u64,
    /// Which search `found` answers.
    answered: u64,
    /// The search that was asked last.
    asked: Option<Query>,
    /// Whether there is more to look among than when it was asked.
    stale: bool,
    /// Whether the answer to come is to other words than the one shown.
    other_words: bool,
    /// Whether the reader pressed Enter before the answer came.
    pub go_when_found: bool,
    /// Whether the box is empty and recent places are listed.
    pub recent: bool,
}

impl FinderPane {
    /// A finder whose box holds `text`.
    pub fn with(text: &str) -> Self {
        Self { field: Field::with(text), ..Self::default() }
    }

    /// A finder for the other end of a path from a node.
    pub fn path_from(vault: &Vault, node: NodeId) -> Self {
        let title = display_safe(&format!("Path from {} to", vault.node(node).name()));
        Self { purpose: Purpose::PathFrom(vault.anchor(node), title), ..Self::default() }
    }

    /// Takes a key that edits what is typed.
    pub fn press(&mut self, key: Key) {
        // An Enter that waits for its answer meant the words before.
        self.go_when_found &= !self.field.press(key);
    }

    /// Whether an Enter waits for its answer, so that keys mean the place that it will
    /// open.
    pub fn holds_keys(&self) -> bool {
        self.go_when_found && self.is_waiting()
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        self.field.paste(text);
        self.go_when_found = false;
    }

    /// What is looked among, and what is typed behind the prefix.
    pub fn among(&self) -> (Among, &str) {
        let text = self.field.text();
        PREFIXES[1..]
            .iter()
            .find_map(|(among, prefix, _)| Some((*among, text.strip_prefix(prefix)?)))
            .unwrap_or((Among::Names, text))
    }

    /// The title of the box.
    pub fn title(&self) -> &str {
        let (among, _) = self.among();
        if let (Purpose::PathFrom(_, title), false) = (&self.purpose, among == Among::Commands) {
            return title;
        }
        PREFIXES.iter().find(|row| row.0 == among).map_or("", |row| row.2)
    }

    /// Goes on to the next kind, keeping what is typed.
    pub fn next_kind(&mut self) {
        let (among, rest) = self.among();
        let at = PREFIXES.iter().position(|row| row.0 == among).unwrap_or(0);
        let (_, prefix, _) = PREFIXES[(at + 1) % PREFIXES.len()];
        self.field = Field::with(&format!("{prefix}{rest}"));
    }

    /// Whether what it lists has pages: a command has none, and neither has a view
    /// before it is opened.
    pub fn has_pages(&self) -> bool {
        !matches!(self.among().0, Among::Commands | Among::Views)
    }

    /// How many rows the list has.
    pub fn len(&self) -> usize {
        match self.among().0 {
            Among::Commands => self.commands.len(),
            Among::Text => self.lines.rows.len(),
            Among::Views => self.views.len(),
            Among::Names | Among::People | Among::Tags => self.found.hits.len(),
        }
    }

    /// Whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The selected hit, if names are listed.
    pub fn hit(&self) -> Option<&Hit> {
        match self.among().0 {
            Among::Commands | Among::Text | Among::Views => None,
            Among::Names | Among::People | Among::Tags => self.found.hits.get(self.selected),
        }
    }

    /// The selected command, if commands are listed.
    pub fn command(&self) -> Option<&'static Command> {
        match self.among().0 {
            Among::Commands => self.commands.get(self.selected).copied(),
            _ => None,
        }
    }

    /// The selected view, if views are listed.
    pub fn view(&self) -> Option<&View> {
        match self.among().0 {
            Among::Views => self.views.get(self.selected),
            _ => None,
        }
    }

    /// The selected line of a note, if lines are listed.
    pub fn line(&self) -> Option<&LineRow> {
        match self.among().0 {
            Among::Text => self.lines.rows.get(self.selected),
            _ => None,
        }
    }

    /// Moves the selection, stopping at the ends.
    pub fn step(&mut self, by: isize) {
        self.selected = self.selected.saturating_add_signed(by).min(self.len().saturating_sub(1));
    }

    /// The first row of a window of `height` rows that holds the selected one.
    pub fn top(&self, height: usize) -> usize {
        let lowest = (self.selected + 1).saturating_sub(height.max(1));
        self.top.clamp(lowest, self.selected.max(lowest))
    }

    /// Keeps the window where it was drawn.
    pub fn settle(&mut self, height: usize) {
        self.top = self.top(height);
    }

    /// Brings the list in line with what is typed. Gives the search to ask for,
    /// if one is needed.
    pub fn sync(
        &mut self,
        finder: &Finder,
        vault: &Vault,
        trail: &Trail,
        home: &Home,
        pins: &Pins,
        searches: &Searches,
    ) -> Option<Query> {
        let (among, text) = self.among();
        let (among, text) = (among, text.trim().to_owned());
        if among == Among::Views {
            self.recent = false;
            self.asked = None;
            let views = views_called(vault, &text);
            if views != self.views {
                self.views = views;
                self.selected = 0;
            }
            self.selected = self.selected.min(self.views.len().saturating_sub(1));
            return None;
        }
        if among == Among::Text {
            self.recent = false;
            self.asked = None;
            self.selected = self.lines.sync(&text, searches, self.selected);
            return None;
        }
        if among == Among::Commands {
            self.recent = false;
            self.asked = None;
            let here = trail.here();
            let mut places = vec![here.scope()];
            places.extend(here.own_scope());
            let commands = command::matching(&text, &places);
            if commands.iter().map(|c| c.name).ne(self.commands.iter().map(|c| c.name)) {
                self.commands = commands;
                self.selected = 0;
            }
            return None;
        }
        if among == Among::Names && text.is_empty() {
            if !self.recent || self.asked.is_some() || self.found.hits.is_empty() {
                let listed = self.asked.is_none();
                let moved_to = self.hit().filter(|_| self.selected > 0 && listed);
                let moved_to = moved_to.map(|hit| hit.anchor.clone());
                self.asked = None;
                self.generation += 1;
                self.recent = true;
                let hits: Vec<Hit> = places_to_go(vault, trail, home, pins)
                    .into_iter()
                    .filter_map(|node| finder.of_node(node))
                    .collect();
                let kept = hits.iter().position(|hit| Some(&hit.anchor) == moved_to.as_ref());
                self.found = Found { matched: hits.len(), total: finder.n_shown(), hits };
                self.selected = kept.unwrap_or(0);
            }
            return None;
        }
        self.recent = false;
        let kinds = match among {
            Among::People => Kinds::People,
            Among::Tags => Kinds::Tags,
            Among::Names | Among::Text | Among::Views | Among::Commands => Kinds::All,
        };
        let query = Query { text, kinds, hidden: Hidden::LeftOut };
        let same_words = self.asked.as_ref() == Some(&query);
        if same_words && !self.stale {
            return None;
        }
        self.other_words |= !same_words;
        self.stale = false;
        self.generation += 1;
        self.asked = Some(query.clone());
        Some(query)
    }

    /// Asks again for what is typed, because there is more to look among now.
    pub fn ask_again(&mut self) {
        self.stale = true;
        self.recent = false;
    }

    /// Goes on to another reading of the vault: the hits by its nodes, until it
    /// has been asked for what is typed.
    pub fn carry(&mut self, vault: &Vault) {
        for hit in &mut self.found.hits {
            hit.node = vault.find_anchor(&hit.anchor);
        }
        self.ask_again();
    }

    /// Whether an answer to what is typed is still to come, and the hits that are
    /// shown are none of it.
    pub fn is_waiting(&self) -> bool {
        if self.among().0 == Among::Text {
            return self.lines.is_waiting && self.fault.is_none();
        }
        if self.among().0 == Among::Views {
            return false;
        }
        // The best hit for the same words is no more: who chose no other means the next.
        let is_gone = || self.selected == 0 && self.hit().is_some_and(|hit| hit.node.is_none());
        let is_behind = self.answered != self.generation;
        let none_yet = is_behind && (self.found.hits.is_empty() || is_gone());
        (self.other_words || none_yet) && self.among().0 != Among::Commands && !self.recent
    }

    /// Takes the answer to a search; one that is no longer asked for is dropped.
    /// Other words select the best hit. The same words, asked again because more
    /// names came in, leave every row where it is once the reader has moved.
    pub fn take(&mut self, generation: u64, found: Found) {
        if generation != self.generation || self.recent {
            return;
        }
        if self.other_words || self.selected == 0 {
            self.selected = 0;
            self.found = found;
        } else {
            self.add(found);
        }
        self.other_words = false;
        self.answered = generation;
    }

    /// Takes more hits without moving those that are listed. What matches no more
    /// goes, unless it was only crowded out.
    fn add(&mut self, found: Found) {
        let Found { hits, matched, total } = found;
        let is_full = hits.len() >= HITS_MAX;
        let mut new: FxHashMap<Anchor, Hit> =
            hits.iter().map(|hit| (hit.anchor.clone(), hit.clone())).collect();
        let selected = self.hit().map(|hit| hit.anchor.clone());
        let old = std::mem::take(&mut self.found.hits);
        let mut kept: Vec<Hit> = old
            .into_iter()
            .filter_map(|hit| new.remove(&hit.anchor).or_else(|| is_full.then_some(hit)))
            .collect();
        let selected = kept.iter().position(|hit| Some(&hit.anchor) == selected.as_ref());
        kept.extend(hits.into_iter().filter(|hit| new.contains_key(&hit.anchor)));
        kept.truncate(HITS_MAX);
        self.selected = selected.unwrap_or(0);
        self.found = Found { hits: kept, matched, total };
    }
}

/// The views of a vault whose names hold all of some words.
fn views_called(vault: &Vault, words: &str) -> Vec<View> {
    let words = SearchKey::of(words);
    let fits = |view: &&View| {
        let name = SearchKey::of(&view.name);
        words.as_str().split(' ').all(|word| name.as_str().contains(word))
    };
    vault.views().iter().filter(fits).cloned().collect()
}

/// One line of the list of lines.
#[derive(Debug, Clone)]
pub struct LineRow {
    note: Arc<NoteHits>,
    at: usize,
}

impl LineRow {
    /// Its note.
    pub fn note(&self) -> &NoteHits {
        &self.note
    }

    /// The line.
    pub fn line(&self) -> &Line {
        &self.note.hits[self.at]
    }

    /// Whether it is the first of its note.
    pub fn is_first(&self) -> bool {
        self.at == 0
    }
}

/// The lines that were found in the text of notes. The old ones stay until there
/// is something new.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    /// In the order found.
    pub rows: Vec<LineRow>,
    /// Which text they answer, and which change of what was found.
    answers: Option<(String, u64)>,
    /// Whether they do not yet answer what is typed.
    is_waiting: bool,
}

impl Lines {
    /// Brings the rows in line with what was found for a text. Gives the row that
    /// is to be selected: of other words the first, of the same the one that was,
    /// wherever it stands now.
    fn sync(&mut self, text: &str, searches: &Searches, selected: usize) -> usize {
        let search = searches.of(text);
        self.is_waiting =
            search.is_some_and(|search| search.found().is_empty() && !search.is_done());
        if text.is_empty() {
            *self = Self::default();
            return 0;
        }
        let Some(search) = search.filter(|_| !self.is_waiting) else { return selected };
        let answers = (text.to_owned(), search.changes());
        if self.answers.as_ref() == Some(&answers) {
            return selected;
        }
        let same_words = self.answers.as_ref().is_some_and(|(before, _)| *before == answers.0);
        let kept = self.rows.get(selected).filter(|_| same_words).cloned();
        let rows = search.found().iter().flat_map(|note| {
            let row = |at| LineRow { note: Arc::clone(note), at };
            (0..note.hits.len()).map(row)
        });
        self.rows = rows.collect();
        self.answers = Some(answers);
        let Some(kept) = kept else { return 0 };
        let is_kept = |row: &LineRow| {
            (&row.note().path, &row.line().text) == (&kept.note().path, &kept.line().text)
        };
        match self.rows.get(selected) {
            Some(row) if is_kept(row) => selected,
            _ => self.rows.iter().position(is_kept).unwrap_or(0),
        }
    }
}

/// What an empty box lists: the place one was at last, so that Enter goes to and
/// fro between two; then pins, the places before, people and notes that are
/// worth a look, each once.
fn places_to_go(vault: &Vault, trail: &Trail, home: &Home, pins: &Pins) -> Vec<NodeId> {
    let recent = trail.recent();
    let mut visited = recent.iter().filter_map(|anchor| vault.find_anchor(anchor));
    let last = visited.next();
    let pinned = pins.list().iter().filter_map(|pin| vault.find_anchor(&pin.anchor));
    let people = home.people.iter().map(|person| person.entity.node);
    let notes = home.recent.iter().map(|recent| recent.note.node);
    let others = home.others.iter().map(|note| note.node);
    let mut seen = FxHashSet::default();
    let all = last.into_iter().chain(pinned).chain(visited).chain(people).chain(notes);
    let all = all.chain(others);
    all.filter(|node| seen.insert(*node)).collect()
}

/// Takes what was found, where the finder is still open.
pub fn take(model: &mut Model, generation: u64, found: Found) {
    if let Layer::Finder(pane) = &mut model.layer {
        pane.take(generation, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::NotePath;

    fn found(names: &[&str]) -> Found {
        let paths: Vec<NotePath> = names.iter().map(|name| NotePath::new(name)).collect();
        let finder = Finder::of_files(&paths);
        let query = Query { text: "no".into(), ..Query::default() };
        let mut found = finder.search(&query, HITS_MAX);
        let place = |hit: &Hit| names.iter().position(|name| **name == *hit.name);
        found.hits.sort_by_key(place);
        found
    }

    /// The list after each answer, with the selected row marked; before the first
    /// the reader goes down by `steps`.
    #[track_caller]
    fn check(answers: &[&[&str]], steps: isize, expected: &[&str]) {
        let mut pane = FinderPane::with("no");
        for (at, (answer, expected)) in answers.iter().zip(expected).enumerate() {
            pane.take(0, found(answer));
            if at == 0 {
                pane.step(steps);
            }
            let rows = pane.found.hits.iter().enumerate();
            let mark = |(at, hit): (usize, &Hit)| match at == pane.selected {
                true => format!(">{}", hit.name),
                false => hit.name.to_string(),
            };
            assert_eq!(rows.map(mark).collect::<Vec<_>>().join(" "), *expected);
        }
    }

    #[test]
    fn rows_stay_where_they_are_once_the_reader_has_moved() {
        let answers: [&[&str]; 2] = [&["no1", "no2", "no3"], &["no4", "no3", "no1", "no5", "no2"]];
        check(&answers, 1, &["no1 >no2 no3", "no1 >no2 no3 no4 no5"]);
        check(&answers, 0, &[">no1 no2 no3", ">no4 no3 no1 no5 no2"]);
    }

    #[test]
    fn a_row_that_matches_no_more_goes() {
        check(&[&["no1", "no2", "no3"], &["no3", "no2"]], 2, &["no1 no2 >no3", "no2 >no3"]);
        check(&[&["no1", "no2"], &["no1", "no3"]], 1, &["no1 >no2", ">no1 no3"]);
    }
}
