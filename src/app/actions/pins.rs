//! Keeping something at hand.

use super::{Done, tell, toast};
use crate::app::model::Model;
use crate::app::msg::{Effect, Keep};
use crate::app::pins::Pinning;
use crate::app::trail::Spot;

/// Pins the node where one stands, on Home and on a screen that of the chosen
/// row; what is pinned already is no longer.
pub(in crate::app) fn pin(model: &mut Model) -> Done {
    let place = model.here();
    let node = match place.spot {
        Spot::Node(node, _) => Some(node),
        Spot::Home | Spot::Screen(_) => place.list.selected_row(&model.vault).map(|row| row.node),
    };
    let Some(node) = node else {
        toast(model, "There is nothing here to be pinned.");
        return None;
    };
    let (name, anchor) = (model.vault.node(node).name().to_owned(), model.vault.anchor(node));
    let Some(pinning) = model.pins.toggle(&anchor) else {
        tell(model, "There are as many pins as can be kept; {pin} takes one away.");
        return None;
    };
    match pinning {
        Pinning::On => toast(model, &format!("{name} is pinned to Home and the finder.")),
        Pinning::Off => toast(model, &format!("{name} is no longer pinned.")),
    }
    Some(Effect::Keep(Keep::Pin(anchor, pinning)))
}
