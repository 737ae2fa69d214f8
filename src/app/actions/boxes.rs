//! What lies over the walk: opening, choosing, closing; and leaving the program.

use super::{Done, answer, leave, leave_page, step_back, toast, walk_to};
use crate::app::areas;
use crate::app::command::Scope;
use crate::app::compose::Subject;
use crate::app::copy::clips;
use crate::app::finder_pane::FinderPane;
use crate::app::model::{Asking, Layer, Loading, Model};
use crate::app::msg::{Act, Effect, Keep, Leave, Work};
use crate::app::pictures::Picturing;
use crate::app::popup::{Choice, Popup};
use crate::app::preview;
use crate::app::settings::{MouseUse, Pictures};
use crate::app::trail::{At, Reading, Spot};
use crate::query::finder::{Kinds, Query};
use crate::text::Date;
use crate::vault::Verdict;

/// People that are offered when a reader is asked who they are.
const PEOPLE_MAX: usize = 500;

pub(in crate::app) fn find(model: &mut Model) -> Done {
    leave(model);
    model.layer = Layer::Finder(Box::default());
    None
}

pub(in crate::app) fn search(model: &mut Model) -> Done {
    leave(model);
    model.layer = Layer::Finder(Box::new(FinderPane::with("?")));
    None
}

pub(in crate::app) fn palette(model: &mut Model) -> Done {
    leave(model);
    model.layer = Layer::Finder(Box::new(FinderPane::with(">")));
    None
}

pub(in crate::app) fn help(model: &mut Model) -> Done {
    let pane = if model.is_reading() { Scope::Page } else { Scope::List };
    let here: Vec<Scope> = model.own_scope().into_iter().chain([pane]).collect();
    model.layer = Layer::Popup(Popup::help(&here, &model.keymap, model.settings.signs));
    None
}

pub(in crate::app) fn outline(model: &mut Model) -> Done {
    match model.preview.page().filter(|page| !page.outline.is_empty()) {
        Some(page) => {
            let at = model.preview.mark.start.max(model.preview.top);
            model.layer = Layer::Popup(Popup::outline(page, at));
        }
        None => toast(model, "This page has no headings."),
    }
    None
}

/// Offers what can be copied here.
pub(in crate::app) fn copy(model: &mut Model) -> Done {
    let clips = clips(model);
    match clips.is_empty() {
        true => toast(model, "There is nothing here to be copied."),
        false => model.layer = Layer::Popup(Popup::copy(clips)),
    }
    None
}

pub(in crate::app) fn relations(model: &mut Model) -> Done {
    model.layer = Layer::Popup(Popup::relations(&model.look));
    None
}

pub(in crate::app) fn set_me(model: &mut Model) -> Done {
    if model.vault_generation == 0 {
        toast(model, "The vault is still being read.");
        return None;
    }
    leave(model);
    let query = Query { kinds: Kinds::People, ..Query::default() };
    let owner = model.vault.owner();
    let mut found = model.finder.search(&query, PEOPLE_MAX).hits;
    found.retain(|hit| hit.node != owner);
    model.layer = Layer::Popup(Popup::me(&found));
    None
}

/// Asks a reader who they are, once, when they have come to Home and do nothing
/// else there.
pub(in crate::app) fn ask_who_you_are(model: &mut Model) -> Done {
    let idle = matches!(model.layer, Layer::None) && matches!(model.here().spot, Spot::Home);
    if model.asking == Asking::No || !idle || model.vault_generation == 0 {
        return None;
    }
    model.asking = Asking::No;
    set_me(model);
    Some(Effect::Keep(Keep::AskedWhoYouAre))
}

/// Closes one thing: what lies on top, else a search, a filter, the preview, a
/// screen.
pub(in crate::app) fn close(model: &mut Model) -> Done {
    let here = model.trail.here_mut();
    if !matches!(model.layer, Layer::None) {
        model.layer = Layer::None;
    } else if model.preview.search.is_some() {
        model.preview.search = None;
    } else if here.list.filter.is_some() {
        here.list.filter = None;
        here.list.filtering = false;
        here.list.apply_filter(&model.vault);
    } else if here.reading.is_some() {
        return leave_page(model);
    } else if matches!(here.spot, Spot::Screen(_)) {
        return step_back(model);
    }
    None
}

pub(in crate::app) fn rescan(model: &mut Model) -> Done {
    let effect = reread(model);
    if effect.is_none() {
        toast(model, "The vault is being read already.");
    }
    effect
}

/// Leaves the mouse to the terminal, or takes it again.
pub(in crate::app) fn release_mouse(model: &mut Model) -> Option<Effect> {
    let (next, words) = match model.settings.mouse {
        MouseUse::Taken => (MouseUse::Released, "The mouse is the terminal's: it selects text."),
        MouseUse::Released => (MouseUse::Taken, "The mouse works here again."),
    };
    model.settings.mouse = next;
    toast(model, words);
    Some(Effect::Act(Act::Mouse(next)))
}

/// Shows pictures, or no longer.
pub(in crate::app) fn pictures(model: &mut Model) -> Done {
    let now = model.settings.pictures;
    let (next, words) = match (model.picturing, now) {
        (Picturing::Named, _) => (now, "This program was built without pictures."),
        (Picturing::Told, _) => (now, "There are too few colours here for pictures."),
        (Picturing::Drawn(..), Pictures::Drawn) => (Pictures::Told, "Pictures are off."),
        (Picturing::Drawn(..), Pictures::Told) => (Pictures::Drawn, "Pictures are on."),
    };
    if next != now {
        model.preview.stand_switched();
    }
    model.settings.pictures = next;
    toast(model, words);
    None
}

/// Has the vault read again, unless it is being read.
pub(in crate::app) fn reread(model: &mut Model) -> Done {
    let idle = model.loading == Loading::Done;
    if idle {
        model.loading = Loading::Reading { read: 0, found: 0 };
    }
    idle.then_some(Effect::Work(Work::Rescan))
}

/// Takes another day, with which it changes what is due and what is recent.
pub(in crate::app) fn begin_day(model: &mut Model, today: Date) -> Done {
    model.today = today;
    if model.vault_generation > 0 { reread(model) } else { None }
}

pub(in crate::app) fn vaults(model: &mut Model) -> Done {
    leave(model);
    Some(Effect::Work(Work::AskVaults))
}

pub(in crate::app) fn suspend(_: &mut Model) -> Done {
    Some(Effect::Act(Act::Suspend))
}

pub(in crate::app) fn quit(_: &mut Model) -> Done {
    Some(Effect::Leave(Leave::Quit))
}

fn popup(model: &mut Model) -> Option<&mut Popup> {
    match &mut model.layer {
        Layer::Popup(popup) => Some(popup),
        Layer::None | Layer::Finder(_) | Layer::Change(_) => None,
    }
}

fn step_popup(model: &mut Model, by: isize) -> Done {
    if let Some(popup) = popup(model) {
        popup.step(by);
    }
    None
}

pub(in crate::app) fn popup_down(model: &mut Model) -> Done {
    step_popup(model, 1)
}

pub(in crate::app) fn popup_up(model: &mut Model) -> Done {
    step_popup(model, -1)
}

pub(in crate::app) fn popup_page_down(model: &mut Model) -> Done {
    let by = areas::within(model.areas().popup).height as isize - 2;
    step_popup(model, by.max(1))
}

pub(in crate::app) fn popup_page_up(model: &mut Model) -> Done {
    let by = areas::within(model.areas().popup).height as isize - 2;
    step_popup(model, -by.max(1))
}

pub(in crate::app) fn popup_choose(model: &mut Model) -> Done {
    let choice = popup(model)?.choice();
    match choice {
        Choice::None | Choice::Tell(_) => {}
        Choice::Close => model.layer = Layer::None,
        Choice::Copy(clip) => {
            model.layer = Layer::None;
            return Some(Effect::Act(Act::Copy(clip)));
        }
        Choice::Out(out) => {
            model.layer = Layer::None;
            return Some(Effect::Act(Act::Out(out)));
        }
        Choice::Me(name) => {
            model.layer = Layer::None;
            return Some(Effect::Keep(Keep::SetMe(vec![name])));
        }
        Choice::Run(command) => {
            model.layer = Layer::None;
            return (command.run)(model);
        }
        Choice::Vault(at) => {
            model.vault_name =
                model.vaults.get(at).map(|vault| vault.0.clone()).unwrap_or_default();
            model.layer = Layer::Finder(Box::default());
            model.loading = Loading::Reading { read: 0, found: 0 };
            return Some(Effect::Leave(Leave::Open(at)));
        }
        Choice::PageRow(row) => {
            model.layer = Layer::None;
            read_from(model, row);
        }
        Choice::Walk(anchor, at) => {
            model.layer = Layer::None;
            if let Some(node) = model.vault.find_anchor(&anchor) {
                walk_to(model, node, at);
            }
        }
        Choice::Name(at) => {
            if let Some(popup) = popup(model) {
                popup.toggle(at);
            }
        }
        Choice::Same => {
            let marked = popup(model)?.marked();
            if marked.len() < 2 {
                toast(model, "It takes two names to be one.");
            } else {
                model.layer = Layer::None;
                return answer(model, Verdict::Same, Some(&marked));
            }
        }
        Choice::Relation(name) => {
            if !model.look.off.remove(name) {
                model.look.off.insert(name.to_owned());
            }
            let look = model.look.clone();
            if let Some(popup) = popup(model) {
                popup.show_switched(&look);
            }
        }
    }
    None
}

/// Moves into the page at a row of it. The page of a neighbour becomes a place
/// of its own.
fn read_from(model: &mut Model, row: usize) {
    let row = row.saturating_sub(1);
    if !model.here().is_read_here()
        && let Some(node) = model.preview.subject().and_then(Subject::node)
    {
        walk_to(model, node, At::Top);
        model.trail.here_mut().list.to_first();
    }
    let height = preview::height(model);
    model.preview.top = row.min(model.preview.last_top(height));
    let reading = Reading { top: model.preview.top, link: None };
    if model.here().is_read_here() {
        model.trail.here_mut().reading = Some(reading);
    }
}
