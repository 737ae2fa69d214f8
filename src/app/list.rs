//! A list in sections, as every column of the walk has it: rows that can be
//! walked to, sections that fold, a filter, and a selection that survives a new
//! reading of the vault.
//!
//! What the rows are is told in [`rows`](super::rows).

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::field::Field;
use super::narrow::{self, Asked, Fits, Narrow};
use super::rows::{Row, Rows};
use crate::query::neighbourhood::SectionKey;
use crate::query::terms::Fault;
use crate::query::timeline::Unit;
use crate::query::variants::Proposal;
use crate::text::{Date, SearchKey, Shown};
use crate::vault::{Anchor, Occurrences, Vault};

/// A list of more rows than this is filtered beside the screen.
pub const FILTERED_AT_ONCE_MAX: usize = 5_000;

/// Rows of one node that are looked at in search of the one that was chosen in an
/// older reading of the vault.
const SAME_NODE_MAX: usize = 1_000;

/// Tells the sections of one list apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ListKey {
    /// The neighbours of a node.
    Neighbours(SectionKey),
    /// A section of Home.
    Home(HomeSection),
    /// A section of a screen, by its number there.
    Screen(u8),
    /// A section of a screen that is about a node, by a number that stands for the
    /// node in every reading of the vault.
    About(u64),
    /// The lines of a note that answer a search, by its number among them.
    Found(u32),
    /// A bar of a timeline, by how long it is and its first day.
    Span(Unit, Date),
    /// A line that says something and has no rows, by its number.
    Said(u32),
}

/// The sections of Home, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HomeSection {
    /// What the reader keeps at hand.
    Pinned,
    /// Dated notes, newest first.
    Recent,
    /// The most connected people.
    People,
    /// Open tasks due within the week or overdue.
    Due,
    /// What is new since the last visit.
    New,
    /// Problems of the vault.
    Health,
}

impl HomeSection {
    /// What it is called in files; stable.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pinned => "pinned",
            Self::Recent => "recent",
            Self::People => "people",
            Self::Due => "due",
            Self::New => "new",
            Self::Health => "health",
        }
    }
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
    /// A line of a note that the section names.
    Line,
}

impl ListKey {
    /// What the rows of this section say.
    pub fn says(self) -> Says {
        match self {
            Self::Home(HomeSection::Due) => Says::Task,
            Self::Home(HomeSection::Health) => Says::Problem,
            Self::Home(
                HomeSection::Pinned | HomeSection::Recent | HomeSection::People | HomeSection::New,
            )
            | Self::Neighbours(_)
            | Self::Screen(_)
            | Self::About(_)
            | Self::Span(..)
            | Self::Said(_) => Says::Node,
            Self::Found(_) => Says::Line,
        }
    }
}

impl ListKey {
    /// Whether a section of it has a line of its own though it has no rows.
    pub fn stands_empty(self) -> bool {
        matches!(self, Self::Span(..) | Self::Said(_))
    }
}

/// A section and its rows.
#[derive(Debug, Clone)]
pub struct Section {
    /// Which one it is.
    pub key: ListKey,
    /// Its title.
    pub label: Shown,
    /// In order.
    pub rows: Rows,
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

/// A row by what outlives the vault it came from: of the rows of one node the
/// one that says the same.
#[derive(Debug, Clone)]
struct Remembered {
    node: Anchor,
    searched: SearchKey,
}

/// How a list was left, to be found again in one of another reading of the vault.
#[derive(Debug, Clone)]
struct Left {
    line: Option<Line>,
    key: Option<ListKey>,
    row: Option<Remembered>,
    selected: usize,
    evidence: usize,
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
    /// What is typed to narrow it, and whether the keys go there now.
    pub filter: Option<Field>,
    /// Whether keys are text for the filter.
    pub filtering: bool,
    hidden: usize,
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

    /// Whether a filter decides which rows are shown.
    pub fn is_narrowed(&self) -> bool {
        self.fits.is_some()
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
        let here = self.line().and_then(|line| line.order().0);
        let starts = self.starts();
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
    pub fn step_evidence(&mut self, vault: &Vault, forward: bool) -> bool {
        let places = self.places(vault).len();
        let next = if forward { self.evidence + 1 } else { self.evidence.wrapping_sub(1) };
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

    /// Narrows the list to the rows whose words hold what the filter says. A long
    /// list, and any where more than words is asked, stays as it is until
    /// [`List::take_fits`]; so does one whose filter cannot be read.
    pub fn apply_filter(&mut self, vault: &Vault) {
        match Asked::read(self.filter.as_ref().map_or("", Field::text)) {
            Ok(asked) => (self.asked, self.fault) = (asked, None),
            Err(fault) => self.fault = Some(fault),
        }
        if let Some(narrow) = self.to_narrow()
            && narrow.asked.filter.is_none()
            && self.n_rows() <= FILTERED_AT_ONCE_MAX
        {
            // Words alone name nothing that could be missing.
            let fits = narrow.fits(vault).unwrap_or_default();
            self.take_fits(vault, narrow.asked, fits);
        } else if self.asked.is_empty() {
            self.take_fits(vault, Asked::default(), Vec::new());
        }
    }

    /// Why the filter cannot be applied.
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// Learns that the filter names what the vault does not hold; the rows stay.
    pub fn take_fault(&mut self, asked: Asked, fault: Fault) {
        self.fault = Some(fault);
        self.fitted = Some(asked);
    }

    /// Which rows are to be looked for, if those that are shown are not those that
    /// fit the filter.
    pub fn to_narrow(&self) -> Option<Narrow> {
        let asked = &self.asked;
        if asked.is_empty() || self.fitted.as_ref() == Some(asked) {
            return None;
        }
        let goes_on = self.fitted.as_ref().is_some_and(|older| asked.goes_on_from(older));
        let within = self.fits.clone().filter(|_| goes_on);
        Some(Narrow { sections: Arc::clone(&self.sections), asked: asked.clone(), within })
    }

    /// Whether the rows that are shown are not yet those that fit the filter.
    pub fn is_behind(&self) -> bool {
        self.to_narrow().is_some()
    }

    /// Shows the rows that fit what was asked; all where nothing was.
    pub fn take_fits(&mut self, vault: &Vault, asked: Asked, fits: Fits) {
        let kept = self.line();
        self.fits = (!asked.is_empty()).then(|| Arc::new(fits));
        self.fitted = Some(asked);
        self.lay_out();
        match self.left.take() {
            Some(left) => self.stand_as(&left, vault),
            None => self.reselect(kept),
        }
    }

    /// How many rows there are, those that the filter hides too.
    fn n_rows(&self) -> usize {
        self.sections.iter().map(|section| section.rows.len()).sum()
    }

    /// Remembers the selected row by what outlives the vault it came from.
    pub fn remember(&mut self, vault: &Vault) {
        self.remembered = self.selected_row(vault).map(|row| Remembered {
            node: vault.anchor(row.node),
            searched: narrow::searched(vault, &row),
        });
    }

    /// Takes over folds, filter, selection and scroll of a list of the same place
    /// in an older reading of the vault, which remembered its row.
    pub fn resume(&mut self, old: &Self, vault: &Vault) {
        // What was not there before stands as it does when a list is new.
        let known: BTreeSet<ListKey> = old.sections.iter().map(|section| section.key).collect();
        self.folded.retain(|key| !known.contains(key));
        self.folded.extend(&old.folded);
        self.filter.clone_from(&old.filter);
        self.asked = old.asked.clone();
        self.filtering = old.filtering;
        self.top = old.top;
        self.left = old.left.clone().or_else(|| Some(Box::new(old.left())));
        self.fitted = None;
        self.apply_filter(vault);
        if self.fitted.is_none() {
            // All rows for a moment would be more than nothing for a moment.
            self.fits = Some(Arc::new(vec![Vec::new(); self.sections.len()]));
            self.lay_out();
        }
    }

    /// How it stands.
    fn left(&self) -> Left {
        Left {
            line: self.line(),
            key: self.selected_section().map(|section| section.key),
            row: self.remembered.clone(),
            selected: self.selected,
            evidence: self.evidence,
        }
    }

    /// Selects what was selected in another reading of the vault.
    fn stand_as(&mut self, left: &Left, vault: &Vault) {
        let title = |line: &Line| match line {
            Line::Title(section) => Some(self.section(*section).key) == left.key,
            Line::This | Line::Row(..) => false,
        };
        let found = match left.line {
            Some(Line::Row(..)) => {
                left.key.and_then(|key| self.find(left.row.as_ref()?, key, vault))
            }
            Some(Line::This) => self.lines.iter().position(|line| *line == Line::This),
            Some(Line::Title(_)) => self.lines.iter().position(title),
            None => None,
        };
        match found {
            Some(at) => {
                self.select(at);
                self.evidence = left.evidence;
            }
            None => self.select_near(left.selected),
        }
    }

    /// The line of a row that was remembered: in its section or, if it moved to
    /// another one, there; else a row of the same node in its section.
    fn find(&self, row: &Remembered, key: ListKey, vault: &Vault) -> Option<usize> {
        let node = vault.find_anchor(&row.node)?;
        let of_node = |(at, line): (usize, &Line)| match *line {
            Line::Row(section, row) => {
                let section = self.section(section);
                (section.rows.node(row) == node).then_some((at, section, row))
            }
            Line::This | Line::Title(_) => None,
        };
        let rows = self.lines.iter().enumerate().filter_map(of_node).take(SAME_NODE_MAX);
        let fit = |(at, section, found): (usize, &Section, u32)| {
            let same_section = section.key == key;
            let found = section.rows.row(vault, found);
            let same_words = narrow::searched(vault, &found) == row.searched;
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
            Line::Row(section, row) => {
                self.section(section).rows.proposal(row).is_some_and(|proposal| is_it(proposal))
            }
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
