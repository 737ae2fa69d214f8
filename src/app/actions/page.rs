//! The preview: scrolling, links, finding in it.

use super::{Done, ask, open, tell, toast, walk_to};
use crate::app::aim::Out;
use crate::app::compose::Goto;
use crate::app::model::Model;
use crate::app::page::Target;
use crate::app::preview::{self, Search};
use crate::app::screens::Screen;
use crate::app::trail::{At, Reading};
use crate::text::Address;

pub(super) fn scroll(model: &mut Model, by: isize) -> Done {
    let height = preview::height(model);
    model.preview.scroll(by, height);
    preview::remember(model);
    None
}

pub(in crate::app) fn page_down(model: &mut Model) -> Done {
    scroll(model, 1)
}

pub(in crate::app) fn page_up(model: &mut Model) -> Done {
    scroll(model, -1)
}

pub(in crate::app) fn page_screen_down(model: &mut Model) -> Done {
    let height = preview::height(model) as isize;
    scroll(model, (height - 2).max(1))
}

pub(in crate::app) fn page_screen_up(model: &mut Model) -> Done {
    let height = preview::height(model) as isize;
    scroll(model, -(height - 2).max(1))
}

pub(in crate::app) fn page_top(model: &mut Model) -> Done {
    scroll(model, isize::MIN / 2)
}

pub(in crate::app) fn page_end(model: &mut Model) -> Done {
    scroll(model, isize::MAX / 2)
}

pub(in crate::app) fn leave_page(model: &mut Model) -> Done {
    model.trail.here_mut().reading = None;
    model.preview.search = None;
    model.preview.link = None;
    None
}

pub(in crate::app) fn next_link(model: &mut Model) -> Done {
    step_link(model, true)
}

pub(in crate::app) fn previous_link(model: &mut Model) -> Done {
    step_link(model, false)
}

/// Chooses the next link from the chosen one on; without one, the first that is
/// in view.
fn step_link(model: &mut Model, forward: bool) -> Done {
    let height = preview::height(model);
    let preview = &mut model.preview;
    let page = preview.page()?;
    let rows: Vec<usize> = page.links.iter().map(|link| link.parts[0].row).collect();
    let (top, end) = (preview.top, preview.top + height);
    let next = match (preview.link, forward) {
        (Some(at), true) => at.checked_add(1).filter(|next| *next < rows.len()),
        (Some(at), false) => at.checked_sub(1),
        (None, true) => rows.iter().position(|&row| row >= top),
        (None, false) => rows.iter().rposition(|&row| row < end),
    };
    match next {
        Some(at) => {
            preview.link = Some(at);
            preview.reveal(rows[at], height);
            preview::remember(model);
        }
        None if rows.is_empty() => toast(model, "This page has no links."),
        None => toast(model, "There is no further link."),
    }
    None
}

pub(in crate::app) fn follow(model: &mut Model) -> Done {
    match model.preview.link {
        Some(at) => follow_link(model, at),
        None => {
            tell(model, "{next-link} chooses a link.");
            None
        }
    }
}

/// Follows a link of the page that is shown.
pub(in crate::app) fn follow_link(model: &mut Model, at: usize) -> Done {
    let preview = &model.preview;
    let (Some(composed), Some(subject)) = (preview.composed(), preview.subject()) else {
        return None;
    };
    let link = composed.page.links.get(at)?;
    let from = subject.node();
    match link.target.clone() {
        Target::Row(row) => {
            let height = preview::height(model);
            model.preview.reveal(row, height);
            preview::remember(model);
        }
        Target::Entry(number) => {
            if let Some(Goto { node, at }) = preview.goto(number).cloned() {
                walk_to(model, node, at);
            }
        }
        Target::Unfold(section) => {
            let subject = subject.clone();
            let Model { vault, trail, preview, .. } = model;
            trail.here_mut().toggle(vault, &subject, section);
            preview.stay = Some(Reading { top: preview.top, link: preview.link });
        }
        Target::Note { path, subpath } => {
            let at = subpath.map_or(At::Top, At::Subpath);
            let found = match (path.is_empty(), from) {
                (true, from) => from,
                (false, Some(from)) => model.vault.resolve_text(&path, from).map(|(node, _)| node),
                (false, None) => None,
            };
            match found {
                Some(node) if Some(node) == from && path.is_empty() => land_here(model, at),
                Some(node) => walk_to(model, node, at),
                None => toast(model, &format!("Nothing is called {path}.")),
            }
        }
        Target::Tag(tag) => match model.vault.tag(&tag) {
            Some(node) => walk_to(model, node, At::Top),
            None => toast(model, &format!("No note is tagged {tag}.")),
        },
        Target::Day(day) => open(model, Screen::Day(day)),
        Target::Url(url) => return ask(model, Address::new(&url).map(Out::Address)),
    }
    None
}

/// A link of a note to a part of itself.
fn land_here(model: &mut Model, at: At) {
    let place = model.trail.here_mut();
    place.at = at;
    if let Some(reading) = &mut place.reading {
        *reading = Reading::default();
    }
}

pub(in crate::app) fn find_in_page(model: &mut Model) -> Done {
    let search = model.preview.search.get_or_insert_with(Search::default);
    search.typing = true;
    None
}

pub(in crate::app) fn next_hit(model: &mut Model) -> Done {
    step_hit(model, 1)
}

pub(in crate::app) fn previous_hit(model: &mut Model) -> Done {
    step_hit(model, -1)
}

fn step_hit(model: &mut Model, by: isize) -> Done {
    let height = preview::height(model);
    let preview = &mut model.preview;
    let Some(search) = &mut preview.search else { return find_in_page(model) };
    let n = search.hits.len();
    if n == 0 {
        toast(model, "It is not on this page.");
        return None;
    }
    search.current = (search.current + n).saturating_add_signed(by) % n;
    let row = search.hits[search.current].parts[0].row;
    preview.reveal(row, height);
    preview::remember(model);
    None
}

/// Goes to the first hit at or below the top of the window, as it is typed.
pub(in crate::app) fn first_hit(model: &mut Model) {
    let height = preview::height(model);
    let preview = &mut model.preview;
    preview.search_again();
    let top = preview.top;
    let Some(search) = &mut preview.search else { return };
    search.current = search.hits.iter().position(|hit| hit.parts[0].row >= top).unwrap_or(0);
    if let Some(hit) = search.hits.get(search.current) {
        let row = hit.parts[0].row;
        preview.reveal(row, height);
    }
    preview::remember(model);
}

pub(in crate::app) fn swap_page(model: &mut Model) -> Done {
    model.swapped = !model.swapped;
    if let Some(reading) = &mut model.trail.here_mut().reading {
        *reading = Reading::default();
    }
    None
}
