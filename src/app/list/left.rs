//! How a list was left, and how it is found again in another reading of the vault.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Line, List, ListKey, Section};
use crate::app::narrow;
use crate::text::SearchKey;
use crate::vault::{Anchor, Vault};

/// Rows of one node that are looked at in search of the one that was chosen in an
/// older reading of the vault.
const SAME_NODE_MAX: usize = 1_000;

/// A row by what outlives the vault it came from: of the rows of one node the
/// one that says the same.
#[derive(Debug, Clone)]
pub(super) struct Remembered {
    node: Anchor,
    searched: SearchKey,
}

/// How a list was left, to be found again in one of another reading of the vault.
#[derive(Debug, Clone)]
pub(super) struct Left {
    line: Option<Line>,
    key: Option<ListKey>,
    row: Option<Remembered>,
    selected: usize,
    evidence: usize,
}

impl Left {
    /// At the node itself.
    pub(super) fn this() -> Self {
        Self { line: Some(Line::This), key: None, row: None, selected: 0, evidence: 0 }
    }
}

impl Section {
    /// What tells it from the others in another run, if anything does.
    fn title_in_files(&self) -> Option<&str> {
        match self.key {
            ListKey::Home(of) => Some(of.name()),
            ListKey::Neighbours(_) | ListKey::Screen(_) | ListKey::About(_) | ListKey::Span(..) => {
                Some(&self.label)
            }
            ListKey::Found(_) | ListKey::Said(_) => None,
        }
    }
}

impl List {
    /// A list whose rows are still put together beside the screen: no more than the
    /// node itself.
    pub fn waiting() -> Self {
        let mut list = Self { has_this: true, is_waiting: true, ..Self::default() };
        list.lay_out();
        list
    }

    /// Whether its rows are still put together.
    pub fn is_waiting(&self) -> bool {
        self.is_waiting
    }

    /// Whether nothing was chosen in it or set, since its rows are not there yet.
    pub fn is_new(&self) -> bool {
        self.is_waiting && self.left.is_none()
    }

    /// Whether the line that will be chosen is not there yet.
    pub fn is_undecided(&self) -> bool {
        let left = self.left.as_ref();
        self.is_waiting && left.is_none_or(|left| left.line != Some(Line::This))
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
        if let Some(titles) = &old.to_turn {
            self.turn(titles);
        }
        self.filter.clone_from(&old.filter);
        self.asked = old.asked.clone();
        self.filtering = old.filtering;
        self.top = old.top;
        self.left = old.left.clone().or_else(|| Some(Box::new(old.left())));
        if self.is_waiting {
            return;
        }
        self.fitted = None;
        self.apply_filter(vault);
        if self.fitted.is_none() {
            // All rows for a moment would be more than nothing for a moment.
            self.fits = Some(Arc::new(vec![Vec::new(); self.sections.len()]));
            self.lay_out();
        }
    }

    /// Folds the sections of these titles that stand unfolded, and unfolds the others
    /// of them: now, or when the list has sections.
    pub fn turn(&mut self, titles: &Arc<BTreeSet<Box<str>>>) {
        let is_turned = |section: &&Section| {
            section.title_in_files().is_some_and(|title| titles.contains(title))
        };
        self.to_turn = self.sections.is_empty().then(|| Arc::clone(titles));
        let turned: Vec<ListKey> =
            self.sections.iter().filter(is_turned).map(|section| section.key).collect();
        if turned.is_empty() {
            return;
        }
        for key in turned {
            if !self.folded.remove(&key) {
                self.folded.insert(key);
            }
        }
        self.lay_out();
        self.selected = 0;
        self.reselect(None);
    }

    /// The titles of the sections that stand otherwise than `folds` has it.
    pub fn turned(&self, folds: impl Fn(ListKey) -> bool) -> BTreeSet<Box<str>> {
        if let Some(titles) = &self.to_turn {
            return BTreeSet::clone(titles);
        }
        let is_turned = |section: &&Section| self.is_folded(section.key) != folds(section.key);
        let turned = self.sections.iter().filter(is_turned);
        turned.filter_map(|section| section.title_in_files().map(Into::into)).collect()
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
    pub(super) fn stand_as(&mut self, left: &Left, vault: &Vault) {
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
}
