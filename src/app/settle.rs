//! What follows from any change, whatever it was.

use std::sync::Arc;

use super::actions;
use super::areas;
use super::ink;
use super::map;
use super::mentions;
use super::model::{Layer, Model};
use super::msg::{Effect, Work};
use super::narrow;
use super::pictures;
use super::places;
use super::preview;
use super::searches;
use super::whole;

/// Brings all in line with it: places of the newest reading, windows that hold their
/// selection, the page and the search that are wanted.
pub fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    effects.extend(searches::sync(model));
    effects.extend(mentions::sync(model));
    freshen(model);
    effects.extend(actions::ask_who_you_are(model));
    effects.extend(narrow::sync(model));
    effects.extend(whole::sync(model));
    effects.extend(whole::sync_around(model));
    effects.extend(map::sync(model));
    let areas = model.areas();
    let list_height = usize::from(areas::within(areas.list).height);
    let here = model.trail.here_mut();
    // While its page is read, a list may have less room, and is not looked at.
    if here.reading.is_none() {
        here.list.settle(list_height);
    }
    match &mut model.layer {
        Layer::Finder(pane) => {
            let searched = pane.sync(
                &model.finder,
                &model.vault,
                &model.trail,
                &model.home,
                &model.pins,
                &model.searches,
            );
            if let Some(query) = searched {
                let finder = Arc::clone(&model.finder);
                effects.push(Effect::Work(Work::Find {
                    generation: pane.generation,
                    finder,
                    query,
                }));
            }
            pane.settle(usize::from(areas::below_field(areas::within(areas.finder)).height));
        }
        Layer::Popup(popup) => {
            let body = areas::below_field(areas::within(areas.popup));
            popup.settle((body.width.into(), body.height.into()));
        }
        Layer::Change(shown) => {
            // What it is as wide as does not depend on its rows.
            let area = areas::within(areas.popup);
            shown.settle(usize::from(area.width), usize::from(area.height));
        }
        Layer::None => {}
    }
    effects.extend(preview::sync(model));
    effects.extend(ink::sync(model));
    effects.extend(pictures::sync(model));
}

/// Makes the places that are shown anew where they speak of an older reading of
/// the vault or were made with another look. A place that is gone is left.
pub fn freshen(model: &mut Model) {
    let gone = |model: &Model| {
        let here = model.here();
        here.generation != model.vault_generation && !here.spot.is_in(&model.vault)
    };
    while gone(model) {
        let name = model.here().name.clone();
        model.trail.leave_here();
        actions::toast(model, &format!("{name} is no longer in the vault."));
    }
    for at in model.trail.shown() {
        let (place, stock) = (&model.trail.places()[at], model.stock());
        if !place.is_current(&stock) && !places::must_wait(place, &stock) {
            model.renew(at);
        }
    }
}
