//! Opening screens. Each is walked to, so that Left comes back to the very row.

use super::walk::span_of;
use super::{Done, leave, sort_screen, toast, walk};
use crate::app::bridges;
use crate::app::finder_pane::FinderPane;
use crate::app::list::Line;
use crate::app::map;
use crate::app::model::{Layer, Model};
use crate::app::places;
use crate::app::rows::{Row, Words};
use crate::app::screens::Screen;
use crate::app::trail::Spot;
use crate::query::brief::NAMES_MAX;
use crate::query::is_entity;
use crate::query::path::Through;
use crate::vault::{Anchor, NodeId, Vault, When};

/// Walks to a screen; where one stands on it already, nothing happens.
pub(in crate::app) fn open(model: &mut Model, screen: Screen) {
    if !model.here().screen().is_some_and(|here| here.is(&screen)) {
        let place = places::screen(&model.stock(), screen);
        leave(model);
        model.trail.walk(place);
    }
}

/// From a name, a person of the list or a fact to all that is said of it; from
/// there and from anywhere else to all facts.
pub(in crate::app) fn facts(model: &mut Model) -> Done {
    let place = model.here();
    let selected = || place.list.selected_row(&model.vault);
    let of = match &place.spot {
        Spot::Home => None,
        Spot::Node(node, _) => Some(*node).filter(|node| is_entity(&model.vault, *node)),
        Spot::Screen(Screen::Facts(None, _)) => selected().as_ref().and_then(subject),
        Spot::Screen(Screen::People(_)) => selected().map(|row| row.node),
        Spot::Screen(_) => None,
    };
    let of = of.map(|node| model.vault.anchor(node));
    open(model, Screen::Facts(of, model.orders.facts));
    None
}

/// Whom a fact in a row is about.
fn subject(row: &Row) -> Option<NodeId> {
    match row.words {
        Words::Fact { subject, .. } => subject,
        Words::Name | Words::Own(_) | Words::Marked { .. } | Words::Task { .. } => None,
    }
}

pub(in crate::app) fn people(model: &mut Model) -> Done {
    open(model, Screen::People(model.orders.people));
    None
}

pub(in crate::app) fn tasks(model: &mut Model) -> Done {
    open(model, Screen::Tasks(model.orders.tasks));
    None
}

/// From a name or a note to the notes that name it by date; from there and from
/// anywhere else to all notes by date.
pub(in crate::app) fn timeline(model: &mut Model) -> Done {
    let place = model.here();
    let of = match &place.spot {
        Spot::Node(node, _) => Some(*node),
        Spot::Screen(Screen::People(_)) => {
            place.list.selected_row(&model.vault).map(|row| row.node)
        }
        Spot::Home | Spot::Screen(_) => None,
    };
    let of = of.map(|node| model.vault.anchor(node));
    open(model, Screen::Timeline(of));
    None
}

pub(in crate::app) fn health(model: &mut Model) -> Done {
    open(model, Screen::Health);
    None
}

/// The day of the chosen row, or of the note that one stands at.
pub(in crate::app) fn day(model: &mut Model) -> Done {
    let place = model.here();
    let own = || place.node().and_then(|node| model.vault.node(node).date);
    let date = match place.list.line() {
        Some(Line::Row(section, row)) => place.list.row(&model.vault, section, row).date,
        Some(Line::This) => own(),
        Some(Line::Title(section)) if span_of(place.list.section(section).key).is_some() => {
            return walk(model);
        }
        Some(Line::Title(_)) | None => None,
    };
    match date {
        Some(date) => open(model, Screen::Day(date)),
        None => toast(model, "This row has no date."),
    }
    None
}

/// For a meeting all who take part but the owner, for a name that name: where one
/// stands, else in the chosen row.
pub(in crate::app) fn brief(model: &mut Model) -> Done {
    let (place, vault) = (model.here(), &model.vault);
    let of = place.node().or_else(|| place.list.selected_row(&model.vault).map(|row| row.node));
    let names = of.map_or_else(Vec::new, |of| who_to_meet(vault, of));
    if names.is_empty() {
        toast(model, "A brief is for a meeting or a name.");
    } else {
        let names = names.into_iter().map(|name| vault.anchor(name)).collect();
        open(model, Screen::Brief(names));
    }
    None
}

fn who_to_meet(vault: &Vault, of: NodeId) -> Vec<NodeId> {
    if is_entity(vault, of) {
        return vec![of];
    }
    let met = |when| vault.edges_out(of).filter(move |edge| edge.relation.row().meets == when);
    let mut names = Vec::new();
    for edge in met(When::Always).chain(met(When::InMeetings)) {
        if vault.owner() != Some(edge.to) && !names.contains(&edge.to) && names.len() < NAMES_MAX {
            names.push(edge.to);
        }
    }
    names
}

/// The name that one stands at, and that of the chosen row.
pub(in crate::app) fn pair(model: &mut Model) -> Done {
    let place = model.here();
    let (one, other) = (place.node(), place.list.selected_row(&model.vault).map(|row| row.node));
    let both = one.zip(other).filter(|(one, other)| {
        one != other && is_entity(&model.vault, *one) && is_entity(&model.vault, *other)
    });
    match both {
        Some((one, other)) => {
            let pair = Screen::Pair(model.vault.anchor(one), model.vault.anchor(other));
            open(model, pair);
        }
        None => toast(model, "A pair is a name and another one chosen in its list."),
    }
    None
}

/// Asks for the other end of a path from where one stands, or from the chosen row
/// where that is no node; on a map whose focus is chosen, from that.
pub(in crate::app) fn path(model: &mut Model) -> Done {
    if model.vault_generation == 0 {
        toast(model, "The vault is still being read.");
        return None;
    }
    let place = model.here();
    let selected = || place.list.selected_row(&model.vault).map(|row| row.node);
    match place.node().or_else(selected).or_else(|| map::focus(model)) {
        Some(node) => {
            let pane = FinderPane::path_from(&model.vault, node);
            leave(model);
            model.layer = Layer::Finder(Box::new(pane));
        }
        None => toast(model, "Choose a row; the path begins there."),
    }
    None
}

/// Opens the path between two nodes.
pub(super) fn open_path(model: &mut Model, ends: [Anchor; 2]) {
    let [one, other] = ends.each_ref().map(|end| model.vault.find_anchor(end));
    match (one, other) {
        (Some(one), Some(other)) if one == other => {
            toast(model, "The path is already at its end: both are the same.");
        }
        (Some(_), Some(_)) => open(model, Screen::Path(ends, Through::default())),
        _ => toast(model, "The vault no longer holds it."),
    }
}

/// Lets the paths of the screen go through hubs, tags and the owner too, or not.
pub(in crate::app) fn through_hubs(model: &mut Model) -> Done {
    let Some(Screen::Path(ends, through)) = model.here().screen() else { return None };
    let other = match through {
        Through::Telling => Through::All,
        Through::All => Through::Telling,
    };
    let screen = Screen::Path(ends.clone(), other);
    sort_screen(model, Some(screen))
}

/// Has bridges looked for, or no longer.
pub(in crate::app) fn bridges(model: &mut Model) -> Done {
    bridges::toggle(model)
}

pub(in crate::app) fn insights(model: &mut Model) -> Done {
    open(model, Screen::Insights);
    None
}
