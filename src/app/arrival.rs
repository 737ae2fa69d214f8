//! How a vault comes to the screen: how far it is read, its names before it, and it
//! itself, at once or when what the places in sight show of it is gathered.

use std::sync::Arc;

use super::actions;
use super::left;
use super::model::{Layer, Loading, Model};
use super::msg::{Effect, Loaded, Work};
use super::settle::freshen;
use super::trail::At;
use super::whole;
use crate::query::finder::Finder;
use crate::text::Shown;

/// Tells how many files were read, of how many that were found.
pub fn progress(model: &mut Model, read: usize, found: usize) {
    if model.loading != Loading::Done {
        model.loading = Loading::Reading { read, found };
    }
}

/// Takes the names that are found while the first reading goes on.
pub fn take_names(model: &mut Model, finder: Arc<Finder>) {
    if model.loading != Loading::Done && model.vault_generation == 0 {
        model.finder = finder;
        if let Layer::Finder(pane) = &mut model.layer {
            pane.ask_again();
        }
    }
}

/// Takes a vault that was read, or has gathered first what is shown of it.
pub fn take(model: &mut Model, loaded: Loaded) -> Effect {
    match whole::hold(model, loaded) {
        Ok(loaded) => show(model, loaded),
        Err(gather) => *gather,
    }
}

/// Takes a vault that waited, now that all is gathered. One that came later may have
/// been taken meanwhile.
pub fn take_held(model: &mut Model, generation: u64, held: Option<Loaded>) -> Option<Effect> {
    let held = held.filter(|_| generation == model.vault_generation)?;
    Some(show(model, held))
}

/// Something outside went wrong. Without a vault one may choose another.
pub fn fail(model: &mut Model, why: Shown) {
    model.loading = Loading::Done;
    model.toast = Some(why);
    if model.vault_generation == 0 && !model.vaults.is_empty() {
        let vaults = std::mem::take(&mut model.vaults);
        model.choose_vault(vaults);
    }
}

fn show(model: &mut Model, mut loaded: Loaded) -> Effect {
    let left = loaded.left.take().filter(|_| model.vault_generation == 0);
    model.take_vault(loaded);
    if let Some(left) = left {
        left::resume(model, &left);
    }
    let vault = Arc::clone(&model.vault);
    if let Layer::Finder(pane) = &mut model.layer {
        pane.carry(&vault);
    }
    if let Some(anchor) = model.pending.take() {
        model.toast = None;
        match model.vault.find_anchor(&anchor) {
            Some(node) => {
                freshen(model);
                actions::jump_to(model, node, At::Top);
            }
            None => actions::toast(model, "The vault no longer holds it."),
        }
    }
    // Quietly, so that a name's page can say what it may be the same as.
    let (generation, vault) = (model.vault_generation, Arc::clone(&model.vault));
    Effect::Work(Work::Propose { generation, vault })
}
