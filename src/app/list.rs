//! A list in sections, as every column of the walk has it: rows that can be
//! walked to, sections that fold, a filter, and a selection that survives a new
//! reading of the vault.
//!
//! Rows hold what they rest on, not how they look; the view draws the window it
//! shows and no more.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::field::Field;
use crate::note::blocks;
use crate::query::evidence::Evidence;
use crate::query::neighbourhood::SectionKey;
use crate::query::variants::Proposal;
use crate::text::shown::display_safe;
use crate::text::{Date, Place, SearchKey, Shown};
use crate::vault::{Anchor, NodeId, Vault};

/// Tells the sections of one list apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ListKey {
    /// The neighbours of a node.
    Neighbours(SectionKey),
    /// A section of Home.
    Home(HomeSection),
    /// A section of a screen, by its number there.
    Screen(u8),
}

/// The sections of Home, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HomeSection {
    /// Dated notes, newest first.
    Recent,
    /// The most connected people.
    People,
    /// Open tasks due within the week or overdue.
    Due,
    /// Problems of the vault.
    Health,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is about.
    pub node: NodeId,
    /// What it says.
    pub words: Words,
    /// Where Right leads, and what the preview shows.
    pub opens: Opens,
    /// A quiet word at its right.
    pub label: Option<Shown>,
    /// How many places or notes stand behind it.
    pub count: Option<u32>,
    /// The newest of their dates.
    pub date: Option<Date>,
    /// Whether that date is one by which something should have been done.
    pub late: bool,
    /// What it rests on, in the order of places.
    pub evidence: Vec<Evidence>,
}

/// What a row says. Words that the vault keeps are looked up when they are
/// drawn, so that a list of a hundred thousand rows is made at once.
#[derive(Debug, Clone, PartialEq)]
pub enum Words {
    /// The name of its node.
    Name,
    /// Words of its own.
    Own(Shown),
    /// A fact that its node writes.
    Fact {
        /// By its index there.
        index: u32,
        /// Whom it is about, where the list is not all about one.
        subject: Option<NodeId>,
        /// What a filter looks for words in: there may be very many facts.
        searched: Arc<SearchKey>,
    },
}

/// What a row opens.
#[derive(Debug, Clone, PartialEq)]
pub enum Opens {
    /// Its node.
    Node,
    /// A line of its node's note.
    Line(Place),
    /// A page about names that may be one, which is read where it stands.
    Proposal(Arc<Proposal>),
}

impl Row {
    /// A row that names a node and opens it.
    pub fn of(node: NodeId) -> Self {
        Self {
            node,
            words: Words::Name,
            opens: Opens::Node,
            label: None,
            count: None,
            date: None,
            late: false,
            evidence: Vec::new(),
        }
    }

    /// The node whose name stands before its words, and the words, where they
    /// are not just the name of its own node.
    pub fn says(&self, vault: &Vault) -> (Option<NodeId>, Option<Shown>) {
        match &self.words {
            Words::Name => (None, None),
            Words::Own(words) => (None, Some(words.clone())),
            Words::Fact { index, subject, .. } => {
                let words = fact(vault, self.node, *index).map(blocks::words).unwrap_or_default();
                // The subject stands before it or above it, and need not begin it.
                let name = vault.fact_subject(self.node, *index).map(|of| &*vault.node(of).name);
                let rest = name.and_then(|name| words.strip_prefix(name)?.strip_prefix(' '));
                (*subject, Some(display_safe(rest.unwrap_or(&words))))
            }
        }
    }

    /// All that a filter looks for words in.
    fn searched(&self, vault: &Vault) -> Arc<SearchKey> {
        match &self.words {
            Words::Name => Arc::new(SearchKey::of(&vault.node(self.node).name)),
            Words::Own(words) => Arc::new(SearchKey::of(words)),
            Words::Fact { searched, .. } => Arc::clone(searched),
        }
    }
}

/// The sentence of a fact.
fn fact(vault: &Vault, note: NodeId, index: u32) -> Option<&str> {
    Some(vault.note(note)?.facts.into_iter().nth(index as usize)?.statement.text)
}

/// What kind of thing a row of a section says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// Names a node.
    Node,
    /// A task that is to be done.
    Task,
    /// A problem.
    Problem,
}

impl ListKey {
    /// What the rows of this section say.
    pub fn says(self) -> Says {
        match self {
            Self::Home(HomeSection::Due) => Says::Task,
            Self::Home(HomeSection::Health) => Says::Problem,
            Self::Home(HomeSection::Recent | HomeSection::People)
            | Self::Neighbours(_)
            | Self::Screen(_) => Says::Node,
        }
    }
}

/// A section and its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Which one it is.
    pub key: ListKey,
    /// Its title.
    pub label: Shown,
    /// In order.
    pub rows: Vec<Row>,
}

/// One line of the list as it stands on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Line {
    /// The node that the list is about.
    This,
    /// The title of a section, by its index. Chosen only where it is folded.
    Title(u32),
    /// A row, by the indices of section and row.
    Row(u32, u32),
}

/// A row by what outlives the vault it came from: of the rows of one node the
/// one that says the same.
#[derive(Debug, Clone)]
struct Remembered {
    node: Anchor,
    searched: Arc<SearchKey>,
}

/// The list: what there is, and how it is looked at.
#[derive(Debug, Clone, Default)]
pub struct List {
    sections: Arc<[Section]>,
    lines: Arc<[Line]>,
    has_this: bool,
    folded: BTreeSet<ListKey>,
    /// What is typed to narrow it, and whether the keys go there now.
    pub filter: Option<Field>,
    /// Whether keys are text for the filter.
    pub filtering: bool,
    hidden: usize,
    /// Rows of each section that fit the filter.
    shown: Vec<usize>,
    selected: usize,
    top: usize,
    remembered: Option<Remembered>,
    /// Which of the selected row's places is shown, from 0.
    pub evidence: usize,
}

impl List {
    /// A list of these sections. `has_this` puts the node itself on the first
    /// line. The first row is selected, the node itself where there is none.
    pub fn new(sections: Vec<Section>, has_this: bool) -> Self {
        let mut list = Self { sections: sections.into(), has_this, ..Self::default() };
        list.lay_out(None);
        list.selected =
            list.lines.iter().position(|line| matches!(line, Line::Row(..))).unwrap_or(0);
        list
    }

    /// The lines as they stand, all of them.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The section of a line.
    pub fn section(&self, section: u32) -> &Section {
        &self.sections[section as usize]
    }

    /// The row of a line.
    pub fn row(&self, section: u32, row: u32) -> &Row {
        &self.sections[section as usize].rows[row as usize]
    }

    /// Index of the selected line.
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The selected line; none in an empty list.
    pub fn line(&self) -> Option<Line> {
        self.lines.get(self.selected).copied()
    }

    /// The selected row, if a row is selected.
    pub fn selected_row(&self) -> Option<&Row> {
        match self.line()? {
            Line::Row(section, row) => Some(self.row(section, row)),
            Line::This | Line::Title(_) => None,
        }
    }

    /// The section that the selected line belongs to.
    pub fn selected_section(&self) -> Option<&Section> {
        match self.line()? {
            Line::Row(section, _) | Line::Title(section) => Some(self.section(section)),
            Line::This => None,
        }
    }

    /// Whether a section is folded.
    pub fn is_folded(&self, key: ListKey) -> bool {
        self.folded.contains(&key)
    }

    /// How many rows of a section are shown, folded or not.
    pub fn n_shown(&self, section: u32) -> usize {
        self.shown.get(section as usize).copied().unwrap_or(0)
    }

    /// How many rows the filter hides.
    pub fn hidden(&self) -> usize {
        self.hidden
    }

    /// The first line that is drawn in a window of `height` lines, such that the
    /// selected one and, at the list's very top, everything above it are in it.
    pub fn top(&self, height: usize) -> usize {
        let height = height.max(1);
        if self.first_choice() == Some(self.selected) && self.selected < height {
            return 0;
        }
        let margin = usize::from(height > 4);
        let lowest = (self.selected + 1 + margin).min(self.lines.len()).saturating_sub(height);
        let highest = self.selected.saturating_sub(margin).max(lowest);
        self.top.min(self.lines.len().saturating_sub(height)).clamp(lowest, highest)
    }

    /// Keeps the window where it was drawn, so that it moves only when it must.
    pub fn settle(&mut self, height: usize) {
        self.top = self.top(height);
    }

    /// Moves the selection by lines, over titles, stopping at the ends.
    pub fn step(&mut self, by: isize) {
        let choices = |line: &Line| self.can_choose(*line);
        let mut left = by.unsigned_abs();
        let mut at = self.selected;
        while left > 0 {
            let next = if by > 0 {
                self.lines.iter().skip(at + 1).position(choices).map(|skipped| at + 1 + skipped)
            } else {
                self.lines[..at.min(self.lines.len())].iter().rposition(choices)
            };
            let Some(next) = next else { break };
            at = next;
            left -= 1;
        }
        self.select(at);
    }

    /// Moves the selection to the next line, at the end to the one before; says
    /// whether there was another.
    pub fn step_off(&mut self) -> bool {
        let before = self.selected;
        self.step(1);
        if self.selected == before {
            self.step(-1);
        }
        self.selected != before
    }

    /// Selects the first line, or the last.
    pub fn to_end(&mut self, last: bool) {
        let found = if last {
            self.lines.iter().rposition(|line| self.can_choose(*line))
        } else {
            self.first_choice()
        };
        self.select(found.unwrap_or(0));
    }

    /// Selects the first row of the next section, or of the one before.
    pub fn to_section(&mut self, forward: bool) {
        let section_of = |line: &Line| match line {
            Line::This => None,
            Line::Title(section) | Line::Row(section, _) => Some(*section),
        };
        let here = self.lines.get(self.selected).and_then(section_of);
        let starts: Vec<usize> = (0..self.lines.len())
            .filter(|&at| self.can_choose(self.lines[at]))
            .filter(|&at| {
                let before = self.lines[..at].iter().rev().find(|line| self.can_choose(**line));
                before.is_none_or(|before| section_of(before) != section_of(&self.lines[at]))
            })
            .collect();
        let current = starts.iter().rposition(|&at| at <= self.selected).unwrap_or(0);
        let at_start = starts.get(current) == Some(&self.selected);
        let next = match (forward, at_start || here.is_none()) {
            (true, _) => (current + 1).min(starts.len().saturating_sub(1)),
            (false, true) => current.saturating_sub(1),
            (false, false) => current,
        };
        if let Some(&at) = starts.get(next) {
            self.select(at);
        }
    }

    /// Selects a line by its index, if it can be chosen.
    pub fn select(&mut self, at: usize) {
        if self.lines.get(at).is_some_and(|line| self.can_choose(*line)) {
            if at != self.selected {
                self.evidence = 0;
            }
            self.selected = at;
        }
    }

    /// Shows the next written place of the selected row, or the one before;
    /// says whether there was one.
    pub fn step_evidence(&mut self, forward: bool) -> bool {
        let places = self.selected_row().map_or(0, |row| row.evidence.len());
        let next = if forward { self.evidence + 1 } else { self.evidence.wrapping_sub(1) };
        let there = next < places;
        if there {
            self.evidence = next;
        }
        there
    }

    /// Folds the selected row's section, or unfolds it.
    pub fn fold(&mut self, vault: &Vault) {
        let Some(section) = self.selected_section() else { return };
        let key = section.key;
        if !self.folded.remove(&key) {
            self.folded.insert(key);
        }
        self.lay_out(Some(vault));
        let at = self.lines.iter().position(|line| match line {
            Line::Title(section) => self.section(*section).key == key && self.is_folded(key),
            Line::Row(section, _) => self.section(*section).key == key,
            Line::This => false,
        });
        self.select(at.unwrap_or(0));
    }

    /// Narrows the list to the rows whose words hold what the filter says.
    pub fn apply_filter(&mut self, vault: &Vault) {
        let kept = self.line();
        self.lay_out(Some(vault));
        self.reselect(kept);
    }

    /// Remembers the selected row by what outlives the vault it came from.
    pub fn remember(&mut self, vault: &Vault) {
        self.remembered = self
            .selected_row()
            .map(|row| Remembered { node: vault.anchor(row.node), searched: row.searched(vault) });
    }

    /// Takes over folds, filter, selection and scroll of a list of the same place
    /// in an older reading of the vault, which remembered its row.
    pub fn resume(&mut self, old: &Self, vault: &Vault) {
        self.folded.clone_from(&old.folded);
        self.filter.clone_from(&old.filter);
        self.filtering = old.filtering;
        self.lay_out(Some(vault));
        self.top = old.top;
        let key = old.selected_section().map(|section| section.key);
        let found = match old.line() {
            Some(Line::Row(..)) => {
                key.and_then(|key| self.find(old.remembered.as_ref()?, key, vault))
            }
            Some(Line::This) => self.lines.iter().position(|line| *line == Line::This),
            Some(Line::Title(_)) => self.lines.iter().position(|line| match line {
                Line::Title(section) => Some(self.section(*section).key) == key,
                Line::This | Line::Row(..) => false,
            }),
            None => None,
        };
        match found {
            Some(at) => {
                self.select(at);
                self.evidence = old.evidence;
            }
            None => self.select_near(old.selected),
        }
    }

    /// The line of a row that was remembered: in its section or, if it moved to
    /// another one, there; else a row of the same node in its section.
    fn find(&self, row: &Remembered, key: ListKey, vault: &Vault) -> Option<usize> {
        let node = vault.find_anchor(&row.node)?;
        let of_node = |line: &Line| match *line {
            Line::Row(section, row) if self.row(section, row).node == node => {
                Some((self.section(section).key == key, self.row(section, row)))
            }
            Line::Row(..) | Line::This | Line::Title(_) => None,
        };
        let rows = self.lines.iter().enumerate();
        let rows = rows.filter_map(|(at, line)| of_node(line).map(|found| (at, found)));
        let fit = |(at, (same_section, found)): (usize, (bool, &Row))| {
            let same_words = found.searched(vault) == row.searched;
            (same_words || same_section).then_some(((same_words, same_section), Reverse(at)))
        };
        rows.filter_map(fit).max().map(|(_, Reverse(at))| at)
    }

    /// Selects the line at an index, else the nearest below it, else above.
    fn select_near(&mut self, at: usize) {
        self.evidence = 0;
        let choices = |line: &Line| self.can_choose(*line);
        let below = self.lines.iter().skip(at).position(choices).map(|skipped| at + skipped);
        let above = || self.lines[..at.min(self.lines.len())].iter().rposition(choices);
        self.selected = below.or_else(above).unwrap_or(0);
    }

    /// Selects the row that opens a proposal for which `is_it` holds; says
    /// whether there is one.
    pub fn select_proposal(&mut self, is_it: impl Fn(&Proposal) -> bool) -> bool {
        let found = self.lines.iter().position(|line| match *line {
            Line::Row(section, row) => match &self.row(section, row).opens {
                Opens::Proposal(proposal) => is_it(proposal),
                Opens::Node | Opens::Line(_) => false,
            },
            Line::This | Line::Title(_) => false,
        });
        found.inspect(|&at| self.select(at)).is_some()
    }

    fn first_choice(&self) -> Option<usize> {
        self.lines.iter().position(|line| self.can_choose(*line))
    }

    /// A title is a line of its own only where its rows are folded away.
    fn can_choose(&self, line: Line) -> bool {
        match line {
            Line::This | Line::Row(..) => true,
            Line::Title(section) => self.is_folded(self.section(section).key),
        }
    }

    /// Selects the line that was selected, else the nearest that can be.
    fn reselect(&mut self, kept: Option<Line>) {
        self.evidence = 0;
        let found = self.lines.iter().position(|line| Some(*line) == kept);
        let first_row = || self.lines.iter().position(|line| matches!(line, Line::Row(..)));
        self.selected = found.or_else(first_row).or_else(|| self.first_choice()).unwrap_or(0);
    }

    fn lay_out(&mut self, vault: Option<&Vault>) {
        let wanted = self.filter.as_ref().map(|field| SearchKey::of(field.text()));
        let wanted = wanted.as_ref().map_or("", |key| key.as_str());
        let words: Vec<&str> = wanted.split(' ').filter(|word| !word.is_empty()).collect();
        let fits = |row: &Row| {
            let Some(vault) = vault.filter(|_| !words.is_empty()) else { return true };
            let searched = row.searched(vault);
            words.iter().all(|word| searched.as_str().contains(word))
        };
        let mut lines = Vec::new();
        self.hidden = 0;
        self.shown.clear();
        if self.has_this && words.is_empty() {
            lines.push(Line::This);
        }
        for (at, section) in (0u32..).zip(self.sections.iter()) {
            let rows: Vec<Line> = (0u32..)
                .zip(&section.rows)
                .filter(|(_, row)| fits(row))
                .map(|(row, _)| Line::Row(at, row))
                .collect();
            self.hidden += section.rows.len() - rows.len();
            self.shown.push(rows.len());
            if !rows.is_empty() {
                lines.push(Line::Title(at));
                if !self.folded.contains(&section.key) {
                    lines.extend(rows);
                }
            }
        }
        self.lines = lines.into();
        self.selected = self.selected.min(self.lines.len().saturating_sub(1));
    }
}
