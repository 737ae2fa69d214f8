//! Walking: to a neighbour, back, over jumps, home.

use super::{Done, fold, list, open, tell, toast};
use crate::app::compose::Subject;
use crate::app::list::{Line, ListKey};
use crate::app::model::{Loading, Model};
use crate::app::places;
use crate::app::preview::{self, Preview};
use crate::app::rows::Opens;
use crate::app::screens::Screen;
use crate::app::trail::{At, Place, Reading, Spot};
use crate::query::path::Hop;
use crate::query::timeline::Unit;
use crate::text::Date;
use crate::vault::{Anchor, NodeId};

/// Walks to the selected row; on the place's own row, and on one that is read
/// where it stands, moves into the preview.
pub(in crate::app) fn walk(model: &mut Model) -> Done {
    if model.here().is_read_here() {
        let Preview { top, link, .. } = model.preview;
        model.trail.here_mut().reading = Some(Reading { top, link });
        return None;
    }
    match list(model).line() {
        Some(Line::Title(section)) => {
            let key = list(model).section(section).key;
            let Some((Screen::Timeline(of), (unit, first))) =
                model.here().screen().cloned().zip(span_of(key))
            else {
                return fold(model);
            };
            open(model, Screen::Span(of, unit, first));
        }
        Some(Line::Row(..)) => {
            let row = model.here().list.selected_row(&model.vault)?;
            let at = match row.opens {
                Opens::Line(place) => At::Place(place),
                Opens::Part(part) => At::Subpath(part),
                Opens::Hop(hop) => landing(model, hop),
                Opens::Node | Opens::Proposal(_) => At::Top,
            };
            let node = row.node;
            walk_to(model, node, at);
        }
        Some(Line::This) | None => {}
    }
    None
}

/// The span that a bar of a timeline stands for.
pub(super) fn span_of(key: ListKey) -> Option<(Unit, Date)> {
    match key {
        ListKey::Span(unit, first) => Some((unit, first)),
        _ => None,
    }
}

/// Where one lands at the end of a hop: at the line that makes it, if that stands
/// in the note's text.
fn landing(model: &Model, hop: Hop) -> At {
    let list = &model.here().list;
    let places = list.places(&model.vault);
    match places.get(list.evidence).or(places.first()) {
        Some(evidence) if evidence.source == hop.to => {
            match preview::in_frontmatter(&model.vault, &evidence) {
                true => At::Top,
                false => At::Place(evidence.place),
            }
        }
        Some(_) | None => At::Top,
    }
}

/// Goes on to a node: one step further on the trail.
pub(in crate::app) fn walk_to(model: &mut Model, node: NodeId, at: At) {
    let place = leave_for(model, node, at);
    model.trail.walk(place);
}

/// Goes to a node from anywhere, which begins a new trail.
pub(in crate::app) fn jump_to(model: &mut Model, node: NodeId, at: At) {
    let place = leave_for(model, node, at);
    model.trail.jump(place);
}

fn leave_for(model: &mut Model, node: NodeId, at: At) -> Place {
    // A line stands in the note, whatever else there is to say of its name.
    let is_line = matches!(at, At::Place(_)) && !model.swapped;
    let is_read = at != At::Top && !Subject::has_dossier(&model.vault, node);
    let mut place = places::of(&model.stock(), node, at);
    if is_read || is_line {
        place.list.to_first();
        place.reading = Some(Reading::default());
    }
    leave(model);
    place
}

/// What must be put away before another place is shown.
pub(super) fn leave(model: &mut Model) {
    preview::remember(model);
    model.preview.search = None;
    let list = list(model);
    list.filtering = false;
}

pub(in crate::app) fn step_back(model: &mut Model) -> Done {
    leave(model);
    if !model.trail.step_back() {
        tell(model, "This is Home. {find} finds anything.");
    }
    None
}

pub(in crate::app) fn jump_back(model: &mut Model) -> Done {
    leave(model);
    if !model.trail.jump_back() {
        toast(model, "There is no earlier place.");
    }
    None
}

pub(in crate::app) fn jump_forward(model: &mut Model) -> Done {
    leave(model);
    if !model.trail.jump_forward() {
        toast(model, "There is no later place.");
    }
    None
}

pub(in crate::app) fn go_home(model: &mut Model) -> Done {
    leave(model);
    if model.here().spot != Spot::Home {
        let home = model.trail.places()[0].clone();
        model.trail.restart(home);
    }
    None
}

/// Goes to what a finder hit remembers, at once or when the vault is read.
pub(super) fn go_to_anchor(model: &mut Model, anchor: &Anchor) {
    match model.vault.find_anchor(anchor) {
        Some(node) => {
            let same = model.here().node() == Some(node);
            if !same {
                jump_to(model, node, At::Top);
            }
        }
        None if model.loading != Loading::Done => {
            model.pending = Some(anchor.clone());
            toast(model, "Going there as soon as the vault is read.");
        }
        None => toast(model, "The vault no longer holds it."),
    }
}
