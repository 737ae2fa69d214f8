//! The list: choosing, folding, filtering, sorting, further evidence.

use std::sync::Arc;

use super::{Done, list, scroll, toast};
use crate::app::areas;
use crate::app::list::Way;
use crate::app::model::Model;
use crate::app::screens::Screen;
use crate::app::trail::Spot;
use crate::query::neighbourhood::Sort;

fn list_height(model: &Model) -> isize {
    areas::within(model.areas().list).height.max(2) as isize
}

pub(in crate::app) fn list_down(model: &mut Model) -> Done {
    list(model).step(1);
    None
}

pub(in crate::app) fn list_up(model: &mut Model) -> Done {
    list(model).step(-1);
    None
}

pub(in crate::app) fn list_page_down(model: &mut Model) -> Done {
    let height = list_height(model);
    list(model).step(height - 1);
    None
}

pub(in crate::app) fn list_page_up(model: &mut Model) -> Done {
    let height = list_height(model);
    list(model).step(1 - height);
    None
}

pub(in crate::app) fn list_first(model: &mut Model) -> Done {
    list(model).to_first();
    None
}

pub(in crate::app) fn list_last(model: &mut Model) -> Done {
    list(model).to_last();
    None
}

pub(in crate::app) fn next_section(model: &mut Model) -> Done {
    list(model).to_section(Way::On);
    None
}

pub(in crate::app) fn previous_section(model: &mut Model) -> Done {
    list(model).to_section(Way::Back);
    None
}

/// Shows names in plain text, or no longer.
pub(in crate::app) fn mentions(model: &mut Model) -> Done {
    model.look.mentions = !model.look.mentions;
    let words = match model.look.mentions {
        true => "Names in plain text are shown beside what is linked.",
        false => "Names in plain text are no longer shown.",
    };
    toast(model, words);
    None
}

pub(in crate::app) fn fold(model: &mut Model) -> Done {
    list(model).fold();
    None
}

pub(in crate::app) fn filter(model: &mut Model) -> Done {
    let list = list(model);
    list.filter.get_or_insert_default();
    list.filtering = true;
    None
}

pub(in crate::app) fn sort(model: &mut Model) -> Done {
    if let Some(screen) = model.here().screen() {
        let next = screen.in_next_order();
        return sort_screen(model, next);
    }
    let (next, word) = match model.look.sort {
        Sort::Weight => (Sort::Date, "newest first"),
        Sort::Date => (Sort::Name, "by name"),
        Sort::Name => (Sort::Weight, "most telling first"),
    };
    model.look.sort = next;
    toast(model, &format!("Sorted {word}."));
    None
}

/// Puts the screen that one stands on in another order; the chosen row stays. Tasks in
/// other groups begin at their top where nothing else was chosen yet.
pub(super) fn sort_screen(model: &mut Model, next: Option<Screen>) -> Done {
    match next {
        Some(screen) => {
            if !matches!(screen, Screen::Path(..)) {
                toast(model, &format!("Sorted {}.", screen.order()));
            }
            model.orders.keep(&screen);
            let is_grouped = matches!(screen, Screen::Tasks(_));
            let was_first = is_grouped && model.here().list.is_at_first();
            model.trail.here_mut().spot = Spot::Screen(screen);
            model.renew_here();
            if was_first {
                model.trail.here_mut().list.to_first();
            }
        }
        None => toast(model, "This list has one order."),
    }
    None
}

pub(in crate::app) fn next_evidence(model: &mut Model) -> Done {
    step_evidence(model, Way::On)
}

pub(in crate::app) fn previous_evidence(model: &mut Model) -> Done {
    step_evidence(model, Way::Back)
}

fn step_evidence(model: &mut Model, way: Way) -> Done {
    let vault = Arc::clone(&model.vault);
    if list(model).places(&vault).first().is_none() {
        toast(model, "No line makes an edge here.");
    } else if !list(model).step_evidence(&vault, way) {
        let end = match way {
            Way::On => "last",
            Way::Back => "first",
        };
        toast(model, &format!("This is the {end} line that makes the edge."));
    }
    None
}

pub(in crate::app) fn peek_down(model: &mut Model) -> Done {
    scroll(model, 3)
}

pub(in crate::app) fn peek_up(model: &mut Model) -> Done {
    scroll(model, -3)
}
