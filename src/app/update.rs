//! The switchboard: one line for each message, the work in named functions.

use std::sync::Arc;

use super::actions;
use super::arrival;
use super::bridges;
use super::change_box;
use super::finder_pane;
use super::held;
use super::map;
use super::mentions;
use super::model::{Asking, Model, clamp_size};
use super::mouse;
use super::msg::{Effect, Msg};
use super::narrow;
use super::pictures;
use super::preview;
use super::proposals;
use super::searches;
use super::settle::settle;
use super::typing;

/// Takes a message, and gives what the world must do for it.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    take(model, msg, &mut effects);
    settle(model, &mut effects);
    loop {
        if held::is_answered(model) {
            effects.extend(held::go_on(model));
        } else if let Some(key) = held::next(model) {
            effects.extend(typing::press(model, key));
        } else {
            break;
        }
        settle(model, &mut effects);
    }
    effects
}

fn take(model: &mut Model, msg: Msg, effects: &mut Vec<Effect>) {
    if matches!(msg, Msg::Paste(_) | Msg::Mouse(..)) {
        held::forget_those_of_finder(model);
    }
    match msg {
        Msg::Key(key) => effects.extend(typing::press(model, key)),
        Msg::Paste(text) => typing::paste(model, &text),
        Msg::Mouse(mouse, x, y) => effects.extend(mouse::act(model, mouse, x, y)),
        Msg::Resize(width, height) => model.size = clamp_size((width, height)),
        Msg::Progress { read, found } => arrival::progress(model, read, found),
        Msg::Names(finder) => arrival::take_names(model, finder),
        Msg::Loaded(loaded) => effects.push(arrival::take(model, loaded)),
        Msg::Gathered { generation, held } => {
            effects.extend(arrival::take_held(model, generation, held));
        }
        Msg::Searched { asked, found, tally, is_done } => {
            searches::take(model, asked, found, tally, is_done);
        }
        Msg::Mentioned { asked, found, progress, is_done } => {
            mentions::take(model, asked, found, progress, is_done);
        }
        Msg::Bridging { asked, progress } => bridges::progress(model, asked, progress),
        Msg::Bridged { asked, found } => bridges::take(model, asked, found),
        Msg::Found { generation, found } => finder_pane::take(model, generation, found),
        Msg::Composed { generation, composed } => preview::take(model, generation, composed),
        Msg::Painted { key, failure } => model.pictures.take(key, failure),
        Msg::Looked => pictures::looked(model),
        Msg::PicturesGone(picturing) => pictures::gone(model, picturing),
        Msg::Coloured { page, strokes } => model.preview.inks.take(page, strokes),
        Msg::Narrowed { generation, fits } => narrow::take(model, generation, fits),
        Msg::Charted { generation, chart } => effects.extend(map::take(model, generation, &chart)),
        Msg::Passed(milliseconds) => effects.extend(map::pass(model, milliseconds)),
        Msg::Proposed { generation, found } => proposals::take(model, generation, found),
        Msg::ToastOver => model.toast = None,
        Msg::Today(today) => effects.extend(actions::begin_day(model, today)),
        Msg::Failed(why) => arrival::fail(model, why),
        Msg::Told(words) => model.toast = Some(words),
        Msg::Vaults(vaults) => model.offer_vaults(vaults),
        Msg::Pins(pins) => model.pins.take(pins),
        Msg::WouldWrite { asked, shown } => change_box::take(model, asked, shown),
        Msg::Wrote { asked, made } => change_box::wrote(model, asked, made),
        Msg::Watching(watch) => Arc::make_mut(&mut model.report).watch = watch,
        Msg::AskWhoYouAre => model.asking = Asking::Waits,
    }
}
