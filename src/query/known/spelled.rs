//! How a name is spelled, and a line that spells it so.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use crate::note::NoteView;
use crate::text::{Place, composed, encoding};
use crate::vault::{NodeId, Occurrence, Vault};

/// Places that are looked at in search of a line for every spelling.
const PLACES_MAX: usize = 20_000;

/// One spelling of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// As written.
    pub text: Box<str>,
    /// In how many places; 0 for an alias or title that nobody uses.
    pub count: u32,
    /// The first note that spells it so, and where.
    pub at: Option<(NodeId, Place)>,
}

/// All spellings of a node, the most used first; those of the same letters, however
/// composed, are one. A spelling that stands in none of the first 20,000 places has no
/// line.
pub(super) fn written(vault: &Vault, of: NodeId) -> Vec<Written> {
    let spellings = vault.node(of).spellings();
    let own = |text: &str| {
        let note = vault.note(of)?;
        let alias = note.aliases.iter().find(|alias| alias.text == text);
        let title = || note.property("title").filter(|_| note.title == Some(text));
        let place = alias.map(|alias| alias.place).or_else(|| title().map(|title| title.place))?;
        Some((of, place))
    };
    let mut all: Vec<Written> = Vec::new();
    let mut seen: FxHashMap<Cow<'_, str>, usize> = FxHashMap::default();
    for spelling in spellings {
        match seen.entry(composed(spelling.text)) {
            Entry::Occupied(at) => all[*at.get()].count += spelling.count,
            Entry::Vacant(at) => {
                at.insert(all.len());
                let at = if spelling.count == 0 { own(spelling.text) } else { None };
                all.push(Written { text: spelling.text.into(), count: spelling.count, at });
            }
        }
    }
    all.sort_by_key(|one| Reverse(one.count));
    let mut missing = all.iter().filter(|one| one.count > 0).count();
    let edges = vault.edges_in(of).filter(|edge| edge.from != of);
    let places = edges.flat_map(|edge| edge.occurrences.iter()).take(PLACES_MAX);
    for occurrence in places {
        if missing == 0 {
            break;
        }
        let Some(note) = vault.note(occurrence.source) else { continue };
        let found = all
            .iter_mut()
            .find(|one| one.count > 0 && one.at.is_none() && spells(&note, &occurrence, &one.text));
        if let Some(one) = found {
            one.at = Some((occurrence.source, occurrence.place));
            missing -= 1;
        }
    }
    all
}

/// Whether a written place spells a name so.
fn spells(note: &NoteView<'_>, occurrence: &Occurrence, name: &str) -> bool {
    let at = |place: Place| place == occurrence.place;
    if let Some(link) = occurrence.link {
        return note.links.get(link as usize).is_some_and(|link| is_so(link.target, name));
    }
    let mut values = note.properties.iter().flat_map(|property| &property.values);
    let mut subjects = note.facts.iter().map(|fact| &fact.subject);
    let mut assignees =
        note.tasks.iter().flat_map(|task| &task.assignees).map(|assignee| &assignee.name);
    values.any(|value| at(value.place) && is_so(value.text, name))
        || subjects.any(|subject| at(subject.place) && is_so(subject.text, name))
        // Of `@Name` only the vault knows how many of the words are the name.
        || assignees.any(|assignee| at(assignee.place) && assignee.text.starts_with(name))
        || note.tags.iter().any(|tag| at(tag.place) && *tag.name == *name)
}

/// Whether a text is the name, but for folders before it, `.md` after it, and
/// damaged encoding.
fn is_so(text: &str, name: &str) -> bool {
    let text = text.trim();
    let bare = text.strip_suffix(".md").unwrap_or(text);
    bare == name
        || bare.rsplit_once('/').is_some_and(|(_, last)| last == name)
        || encoding::repair(bare).is_some_and(|repaired| repaired == name)
}
