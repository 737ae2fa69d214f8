//! Which line of which file is meant by what is chosen, to be opened by another
//! program: where the page is read its chosen link, else the line that was come
//! for, else the first one in view; in a list the line behind the chosen row.

use super::model::Model;
use super::preview::{self, Preview};
use super::trail::At;
use crate::note::NotePath;
use crate::text::Place;
use crate::vault::{NodeId, Vault};

/// A file, and a place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aim {
    /// The file.
    pub path: NotePath,
    /// Its line, from 1; none for the file as a whole.
    pub line: Option<u32>,
}

/// What is aimed at from where one stands; none where that is no file.
pub fn aim(model: &Model) -> Option<Aim> {
    match model.is_reading() {
        true => in_page(&model.vault, &model.preview),
        false => in_list(model),
    }
}

fn in_list(model: &Model) -> Option<Aim> {
    let (vault, list) = (&*model.vault, &model.here().list);
    let places = list.places(vault);
    if let Some(evidence) = places.get(list.evidence).or(places.first()) {
        return at_place(vault, evidence.source, evidence.place);
    }
    let (subject, strip, at) = preview::meant(model);
    match strip {
        Some((path, place)) => Some(Aim { path, line: Some(place.line) }),
        None => within(vault, subject.node()?, &at),
    }
}

fn in_page(vault: &Vault, preview: &Preview) -> Option<Aim> {
    let (page, own) = (preview.page()?, preview.subject()?.node());
    if let Some(link) = preview.link.and_then(|at| page.links.get(at)) {
        if let (Some(place), Some(own)) = (link.place, own) {
            return at_place(vault, own, place);
        }
        if let Some(goto) = preview.entry_of(link) {
            return within(vault, goto.node, &goto.at);
        }
    }
    let is_in_view = preview.mark.start >= preview.top && !preview.mark.is_empty();
    let from = if is_in_view { preview.mark.start } else { preview.top };
    let line = page.rows.iter().skip(from).find_map(|row| row.source_line);
    let path = vault.node(own?).path.clone()?;
    Some(Aim { path, line })
}

fn at_place(vault: &Vault, source: NodeId, place: Place) -> Option<Aim> {
    let path = vault.node(source).path.clone()?;
    Some(Aim { path, line: Some(place.line) })
}

fn within(vault: &Vault, node: NodeId, at: &At) -> Option<Aim> {
    let path = vault.node(node).path.clone()?;
    let line = match at {
        At::Top => None,
        At::Place(place) => Some(place.line),
        At::Subpath(subpath) => vault.note(node).and_then(|note| note.line_of_subpath(subpath)),
    };
    Some(Aim { path, line })
}
