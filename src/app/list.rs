//! A list in sections, as every column of the walk has it: rows that can be
//! walked to, sections that fold, a filter, and a selection that survives a new
//! reading of the vault.
//!
//! What the rows are is told in [`rows`](super::rows).

mod filtered;
mod key;
mod left;

pub use filtered::FILTERED_AT_ONCE_MAX;
pub use key::{HomeSection, ListKey, Says};

use std::collections::BTreeSet;
use std::sync::Arc;

use left::{Left, Remembered};

use super::field::Field;
use super::narrow::{Asked, Fits};
use super::rows::{Row, Rows};
use crate::query::terms::Fault;
use crate::query::variants::Proposal;
use crate::text::Shown;
use crate::vault::{Occurrences, Vault};

/// A section and its rows.
#[derive(Debug, Clone)]
pub struct Section {
    /// Which one it is.
    pub key: ListKey,
    /// Its title.
    pub label: Shown,
    /// In order.
    pub rows: Rows,
    /// How many more there are that are not listed.
    pub left_out: usize,
    /// A word besides, where there is room for all of it.
    pub aside: &'static str,
    /// What its rows are called one by one, where their number alone says too little.
    pub unit: &'static str,
    /// What the numbers of its rows count, where that is to be said.
    pub row_unit: &'static str,
}

impl Section {
    /// A section that lists all its rows.
    pub fn new(key: ListKey, label: Shown, rows: Rows) -> Self {
        Self { key, label, rows, left_out: 0, aside: "", unit: "", row_unit: "" }
    }

    /// The same, its rows called so.
    #[must_use]
    pub fn counted_in(self, unit: &'static str) -> Self {
        Self { unit, ..self }
    }

    /// The same, where the number of a row counts these.
    #[must_use]
    pub fn rows_count(self, row_unit: &'static str) -> Self {
        Self { row_unit, ..self }
    }

    /// The same, where there are `total` rows of which it lists the first.
    #[must_use]
    pub fn first_of(self, total: usize) -> Self {
        Self { left_out: total.saturating_sub(self.rows.len()), ..self }
    }
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

impl Line {
    /// Lines stand in the order of this.
    fn order(self) -> (Option<u32>, Option<u32>) {
        match self {
            Self::This => (None, None),
            Self::Title(section) => (Some(section), None),
            Self::Row(section, row) => (Some(section), Some(row)),
        }
    }
}

/// The list: what there is, and how it is looked at.
#[derive(Debug, Clone, Default)]
pub struct List {
    sections: Arc<[Section]>,
    lines: Arc<[Line]>,
    has_this: bool,
    /// Whether the node itself stays whatever the filter says.
    keeps_this: bool,
    folded: BTreeSet<ListKey>,
    /// Sections that are folded or unfolded once they are there, by their titles.
    to_turn: Option<Arc<BTreeSet<Box<str>>>>,
    /// What is typed to narrow it, and whether the keys go there now.
    pub filter: Option<Field>,
    /// Whether keys are text for the filter.
    pub filtering: bool,
    hidden: usize,
    /// Whether its rows are still put together.
    is_waiting: bool,
    /// The rows that are shown; all where nothing narrows it.
    fits: Option<Arc<Fits>>,
    /// What the filter asks for, as far as it could be read.
    asked: Asked,
    /// Why it could not be.
    fault: Option<Fault>,
    /// What those rows fit, once they were looked for.
    fitted: Option<Asked>,
    /// How it is to stand when its filter was applied.
    left: Option<Box<Left>>,
    selected: usize,
    top: usize,
    remembered: Option<Remembered>,
    /// Which of the selected row's places is shown, from 0.
    pub evidence: usize,
}

/// Which way a step goes among things in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To the next.
    On,
    /// To the one before.
    Back,
}

impl List {
    /// A list of these sections, none of them empty. `has_this` puts the node itself on the first
    /// line. The first row is selected, the node itself where there is none.
    pub fn new(sections: impl Into<Arc<[Section]>>, has_this: bool) -> Self {
        let mut list = Self { sections: sections.into(), has_this, ..Self::default() };
        list.fitted = Some(Asked::default());
        list.lay_out();
        list.selected =
            list.lines.iter().position(|line| matches!(line, Line::Row(..))).unwrap_or(0);
        list
    }

    /// The same with some of its sections folded.
    #[must_use]
    pub fn folding(mut self, folds: impl Fn(ListKey) -> bool) -> Self {
        let keys = self.sections.iter().map(|section| section.key);
        let before = std::mem::replace(&mut self.folded, keys.filter(|key| folds(*key)).collect());
        if self.folded == before {
            return self;
        }
        self.lay_out();
        self.selected = 0;
        self.reselect(None);
        self
    }

    /// The same with the node itself in it whatever the filter says.
    #[must_use]
    pub fn keeping_this(mut self) -> Self {
        self.keeps_this = true;
        self
    }

    /// The lines as they stand, all of them.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// How many sections there are, those without lines too.
    pub fn n_sections(&self) -> u32 {
        u32::try_from(self.sections.len()).unwrap_or(u32::MAX)
    }

    /// The section of a line.
    pub fn section(&self, section: u32) -> &Section {
        &self.sections[section as usize]
    }

    /// The row of a line, made from the vault that the list is of.
    pub fn row(&self, vault: &Vault, section: u32, row: u32) -> Row {
        self.section(section).rows.row(vault, row)
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
    pub fn selected_row(&self, vault: &Vault) -> Option<Row> {
        let (rows, at) = self.selected_in()?;
        Some(rows.row(vault, at))
    }

    /// The places that the selected row rests on, in their order.
    pub fn places<'a>(&'a self, vault: &'a Vault) -> Occurrences<'a> {
        self.selected_in().map_or(Occurrences::of(&[]), |(rows, at)| rows.evidence(vault, at))
    }

    /// The proposal that the selected row opens.
    pub fn proposal(&self) -> Option<&Arc<Proposal>> {
        let (rows, at) = self.selected_in()?;
        rows.proposal(at)
    }

    /// The rows that the selected one is among, and where.
    fn selected_in(&self) -> Option<(&Rows, u32)> {
        match self.line()? {
            Line::Row(section, row) => Some((&self.section(section).rows, row)),
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
        match &self.fits {
            Some(fits) => fits.get(section as usize).map_or(0, Vec::len),
            None => self.section(section).rows.len(),
        }
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
        if !self.is_waiting {
            self.top = self.top(height);
        }
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

    /// Selects the first line.
    pub fn to_first(&mut self) {
        self.select(self.first_choice().unwrap_or(0));
        if self.is_waiting {
            self.left = Some(Box::new(Left::this()));
        }
    }

    /// Selects the first row, if there is any.
    pub fn to_first_row(&mut self) {
        if let Some(at) = self.lines.iter().position(|line| matches!(line, Line::Row(..))) {
            self.select(at);
        }
    }

    /// Selects the last line.
    pub fn to_last(&mut self) {
        let found = self.lines.iter().rposition(|line| self.can_choose(*line));
        self.select(found.unwrap_or(0));
    }

    /// Selects the first row of the next section; back, that of this one, or of the one
    /// before where it is selected already.
    pub fn to_section(&mut self, way: Way) {
        let here = self.line().and_then(|line| line.order().0);
        let starts = self.starts();
        let current = starts.iter().rposition(|&at| at <= self.selected).unwrap_or(0);
        let at_start = starts.get(current) == Some(&self.selected);
        let next = match (way, at_start || here.is_none()) {
            (Way::On, _) => (current + 1).min(starts.len().saturating_sub(1)),
            (Way::Back, true) => current.saturating_sub(1),
            (Way::Back, false) => current,
        };
        if let Some(&at) = starts.get(next) {
            self.select(at);
        }
    }

    /// The first line that can be chosen of each section, and of what stands above
    /// them.
    fn starts(&self) -> Vec<usize> {
        let mut starts = Vec::new();
        let mut at = 0;
        while let Some(line) = self.lines.get(at) {
            let section = line.order().0;
            let end = self.lines.partition_point(|line| line.order().0 <= section);
            starts.extend((at..end).find(|&at| self.can_choose(self.lines[at])));
            at = end;
        }
        starts
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
    pub fn step_evidence(&mut self, vault: &Vault, way: Way) -> bool {
        let places = self.places(vault).len();
        let next = match way {
            Way::On => self.evidence + 1,
            Way::Back => self.evidence.wrapping_sub(1),
        };
        let there = next < places;
        if there {
            self.evidence = next;
        }
        there
    }

    /// Folds the selected row's section, or unfolds it.
    pub fn fold(&mut self) {
        let (Some(section), Some(line)) = (self.selected_section(), self.line()) else { return };
        let key = section.key;
        if !self.folded.remove(&key) {
            self.folded.insert(key);
        }
        self.lay_out();
        let title = self.lines.partition_point(|other| other.order().0 < line.order().0);
        let row = title + usize::from(!self.is_folded(key));
        self.select(row);
    }

    /// Selects the row that opens a proposal for which `is_it` holds; says
    /// whether there is one.
    pub fn select_proposal(&mut self, is_it: impl Fn(&Proposal) -> bool) -> bool {
        let found = self.lines.iter().position(|line| match *line {
            Line::Row(section, row) => {
                self.section(section).rows.proposal(row).is_some_and(|proposal| is_it(proposal))
            }
            Line::This | Line::Title(_) => false,
        });
        found.inspect(|&at| self.select(at)).is_some()
    }

    /// Whether the first line that can be chosen is.
    pub fn is_at_first(&self) -> bool {
        self.first_choice() == Some(self.selected)
    }

    fn first_choice(&self) -> Option<usize> {
        self.lines.iter().position(|line| self.can_choose(*line))
    }

    /// A title is a line of its own only where its rows are folded away.
    fn can_choose(&self, line: Line) -> bool {
        match line {
            Line::This | Line::Row(..) => true,
            Line::Title(section) => {
                let section = self.section(section);
                self.is_folded(section.key) && !section.rows.is_empty()
            }
        }
    }

    /// Selects the line that was selected, else the nearest that can be.
    fn reselect(&mut self, kept: Option<Line>) {
        self.evidence = 0;
        let order = kept.map(Line::order);
        let found = self.lines.binary_search_by_key(&order, |line| Some(line.order())).ok();
        let first_row = || self.lines.iter().position(|line| matches!(line, Line::Row(..)));
        self.selected = found.or_else(first_row).or_else(|| self.first_choice()).unwrap_or(0);
    }

    fn lay_out(&mut self) {
        let mut lines = Vec::new();
        self.hidden = 0;
        if self.has_this && (self.fits.is_none() || self.keeps_this) {
            lines.push(Line::This);
        }
        for (at, section) in (0u32..).zip(self.sections.iter()) {
            let n_shown = self.n_shown(at);
            self.hidden += section.rows.len() - n_shown;
            let stands_empty = section.key.stands_empty() && self.fits.is_none();
            if n_shown == 0 && !stands_empty {
                continue;
            }
            lines.push(Line::Title(at));
            if self.folded.contains(&section.key) {
                continue;
            }
            match self.fits.as_ref().and_then(|fits| fits.get(at as usize)) {
                Some(rows) => lines.extend(rows.iter().map(|row| Line::Row(at, *row))),
                None => lines.extend((0u32..).take(n_shown).map(|row| Line::Row(at, row))),
            }
        }
        self.lines = lines.into();
        self.selected = self.selected.min(self.lines.len().saturating_sub(1));
    }
}
