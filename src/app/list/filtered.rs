//! The filter of a list: what it asks for, and the rows that are left.

use std::sync::Arc;

use super::List;
use crate::app::field::Field;
use crate::app::narrow::{Asked, Fits, Narrow};
use crate::query::terms::Fault;
use crate::vault::Vault;

/// A list of more rows than this is filtered beside the screen.
pub const FILTERED_AT_ONCE_MAX: usize = 5_000;

impl List {
    /// Whether a filter decides which rows are shown.
    pub fn is_narrowed(&self) -> bool {
        self.fits.is_some()
    }

    /// How many rows the filter hides.
    pub fn hidden(&self) -> usize {
        self.hidden
    }

    /// Narrows the list to the rows whose words hold what the filter says. A long
    /// list, and any where more than words is asked, stays as it is until
    /// [`List::take_fits`]; so does one whose filter cannot be read.
    pub fn apply_filter(&mut self, vault: &Vault) {
        match Asked::read(self.filter.as_ref().map_or("", Field::text)) {
            Ok(asked) => (self.asked, self.fault) = (asked, None),
            Err(fault) => self.fault = Some(fault),
        }
        if self.is_waiting {
            return;
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
        if self.is_waiting || asked.is_empty() || self.fitted.as_ref() == Some(asked) {
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
}
