//! What the commands do, one function each. The table in
//! [`command`](super::command) gives them names and keys.

use super::areas;
use super::compose::{Goto, Subject};
use super::finder_pane::FinderPane;
use super::list::{Line, List};
use super::model::{Layer, Loading, Model};
use super::msg::Effect;
use super::page::Target;
use super::places;
use super::popup::{Choice, Popup};
use super::preview::{self, Preview, Search};
use super::trail::{At, Reading};
use crate::query::neighbourhood::Sort;
use crate::text::shown::display_safe;
use crate::vault::{Anchor, NodeId};

type Done = Option<Effect>;

fn list(model: &mut Model) -> &mut List {
    &mut model.trail.here_mut().list
}

fn list_height(model: &Model) -> isize {
    areas::within(model.areas().list).height.max(2) as isize
}

/// Says something in one line above the footer.
pub(super) fn toast(model: &mut Model, text: &str) {
    model.toast = Some(display_safe(text));
}

// The list.

pub(super) fn list_down(model: &mut Model) -> Done {
    list(model).step(1);
    None
}

pub(super) fn list_up(model: &mut Model) -> Done {
    list(model).step(-1);
    None
}

pub(super) fn list_page_down(model: &mut Model) -> Done {
    let height = list_height(model);
    list(model).step(height - 1);
    None
}

pub(super) fn list_page_up(model: &mut Model) -> Done {
    let height = list_height(model);
    list(model).step(1 - height);
    None
}

pub(super) fn list_first(model: &mut Model) -> Done {
    list(model).to_end(false);
    None
}

pub(super) fn list_last(model: &mut Model) -> Done {
    list(model).to_end(true);
    None
}

pub(super) fn next_section(model: &mut Model) -> Done {
    list(model).to_section(true);
    None
}

pub(super) fn previous_section(model: &mut Model) -> Done {
    list(model).to_section(false);
    None
}

pub(super) fn fold(model: &mut Model) -> Done {
    model.trail.here_mut().list.fold(&model.vault);
    None
}

pub(super) fn filter(model: &mut Model) -> Done {
    let list = list(model);
    list.filter.get_or_insert_default();
    list.filtering = true;
    None
}

pub(super) fn sort(model: &mut Model) -> Done {
    let (next, word) = match model.look.sort {
        Sort::Weight => (Sort::Date, "newest first"),
        Sort::Date => (Sort::Name, "by name"),
        Sort::Name => (Sort::Weight, "most telling first"),
    };
    model.look.sort = next;
    toast(model, &format!("Sorted {word}."));
    None
}

pub(super) fn next_evidence(model: &mut Model) -> Done {
    step_evidence(model, true)
}

pub(super) fn previous_evidence(model: &mut Model) -> Done {
    step_evidence(model, false)
}

fn step_evidence(model: &mut Model, forward: bool) -> Done {
    if !list(model).step_evidence(forward) {
        let end = if forward { "last" } else { "first" };
        toast(model, &format!("This is the {end} line that makes the edge."));
    }
    None
}

pub(super) fn peek_down(model: &mut Model) -> Done {
    scroll(model, 3)
}

pub(super) fn peek_up(model: &mut Model) -> Done {
    scroll(model, -3)
}

// Walking.

/// Walks to the selected row; on the place's own row, moves into the preview.
pub(super) fn walk(model: &mut Model) -> Done {
    match list(model).line() {
        Some(Line::This) => {
            let Preview { top, link, .. } = model.preview;
            model.trail.here_mut().reading = Some(Reading { top, link });
        }
        Some(Line::Title(_)) => return fold(model),
        Some(Line::Row(..)) => {
            let row = list(model).selected_row();
            let (node, line) = row.map(|row| (row.node, row.line))?;
            go_to(model, node, line.map_or(At::Top, At::Place), false);
        }
        None => {}
    }
    None
}

/// Goes to a node: by a walk, or by a jump that begins a new trail.
pub(super) fn go_to(model: &mut Model, node: NodeId, at: At, jump: bool) {
    let reading = at != At::Top;
    let mut place = places::of(&model.vault, node, model.look.clone(), at, model.vault_generation);
    if reading && !Subject::has_dossier(&model.vault, node) {
        place.list.to_end(false);
        place.reading = Some(Reading::default());
    }
    leave(model);
    if jump {
        model.trail.jump(place);
    } else {
        model.trail.walk(place);
    }
}

/// What must be put away before another place is shown.
fn leave(model: &mut Model) {
    preview::remember(model);
    model.preview.search = None;
    let list = list(model);
    list.filtering = false;
}

pub(super) fn step_back(model: &mut Model) -> Done {
    leave(model);
    if !model.trail.step_back() {
        toast(model, "This is Home. / finds anything.");
    }
    None
}

pub(super) fn jump_back(model: &mut Model) -> Done {
    leave(model);
    if !model.trail.jump_back() {
        toast(model, "There is no earlier place.");
    }
    None
}

pub(super) fn jump_forward(model: &mut Model) -> Done {
    leave(model);
    if !model.trail.jump_forward() {
        toast(model, "There is no later place.");
    }
    None
}

pub(super) fn go_home(model: &mut Model) -> Done {
    leave(model);
    if model.here().node().is_some() {
        let home = model.trail.places()[0].clone();
        model.trail.restart(home);
    }
    None
}

/// Goes to what a finder hit remembers, at once or when the vault is read.
fn go_to_anchor(model: &mut Model, anchor: &Anchor) {
    match model.vault.find_anchor(anchor) {
        Some(node) => {
            let same = model.here().node() == Some(node);
            if !same {
                go_to(model, node, At::Top, true);
            }
        }
        None if model.loading != Loading::Done => {
            model.pending = Some(anchor.clone());
            toast(model, "Going there as soon as the vault is read.");
        }
        None => toast(model, "The vault no longer holds it."),
    }
}

// The preview.

fn scroll(model: &mut Model, by: isize) -> Done {
    let height = preview::height(model);
    model.preview.scroll(by, height);
    preview::remember(model);
    None
}

pub(super) fn page_down(model: &mut Model) -> Done {
    scroll(model, 1)
}

pub(super) fn page_up(model: &mut Model) -> Done {
    scroll(model, -1)
}

pub(super) fn page_screen_down(model: &mut Model) -> Done {
    let height = preview::height(model) as isize;
    scroll(model, (height - 2).max(1))
}

pub(super) fn page_screen_up(model: &mut Model) -> Done {
    let height = preview::height(model) as isize;
    scroll(model, -(height - 2).max(1))
}

pub(super) fn page_top(model: &mut Model) -> Done {
    scroll(model, isize::MIN / 2)
}

pub(super) fn page_end(model: &mut Model) -> Done {
    scroll(model, isize::MAX / 2)
}

pub(super) fn leave_page(model: &mut Model) -> Done {
    model.trail.here_mut().reading = None;
    model.preview.search = None;
    model.preview.link = None;
    None
}

pub(super) fn next_link(model: &mut Model) -> Done {
    step_link(model, true)
}

pub(super) fn previous_link(model: &mut Model) -> Done {
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

pub(super) fn follow(model: &mut Model) -> Done {
    match model.preview.link {
        Some(at) => follow_link(model, at),
        None => {
            toast(model, "Tab chooses a link.");
            None
        }
    }
}

/// Follows a link of the page that is shown.
pub(super) fn follow_link(model: &mut Model, at: usize) -> Done {
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
            if let Some(Goto { node, at }) = composed.goto.get(number as usize).cloned() {
                go_to(model, node, at, false);
            }
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
                Some(node) => go_to(model, node, at, false),
                None => toast(model, &format!("Nothing is called {path}.")),
            }
        }
        Target::Tag(tag) => match model.vault.tag(&tag) {
            Some(node) => go_to(model, node, At::Top, false),
            None => toast(model, &format!("No note is tagged {tag}.")),
        },
        Target::Url(url) => toast(model, &format!("Leads out of the vault: {url}")),
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

pub(super) fn find_in_page(model: &mut Model) -> Done {
    let search = model.preview.search.get_or_insert_with(Search::default);
    search.typing = true;
    None
}

pub(super) fn next_hit(model: &mut Model) -> Done {
    step_hit(model, 1)
}

pub(super) fn previous_hit(model: &mut Model) -> Done {
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
pub(super) fn first_hit(model: &mut Model) {
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

pub(super) fn swap_page(model: &mut Model) -> Done {
    model.swapped = !model.swapped;
    if let Some(reading) = &mut model.trail.here_mut().reading {
        *reading = Reading::default();
    }
    None
}

// Layers.

pub(super) fn find(model: &mut Model) -> Done {
    leave(model);
    model.layer = Layer::Finder(FinderPane::default());
    None
}

pub(super) fn palette(model: &mut Model) -> Done {
    leave(model);
    model.layer = Layer::Finder(FinderPane::with(">"));
    None
}

pub(super) fn help(model: &mut Model) -> Done {
    model.layer = Layer::Popup(Popup::help(&model.keymap));
    None
}

pub(super) fn outline(model: &mut Model) -> Done {
    match model.preview.page().filter(|page| !page.outline.is_empty()) {
        Some(page) => {
            let at = model.preview.mark.start.max(model.preview.top);
            model.layer = Layer::Popup(Popup::outline(page, at));
        }
        None => toast(model, "This page has no headings."),
    }
    None
}

pub(super) fn relations(model: &mut Model) -> Done {
    model.layer = Layer::Popup(Popup::relations(&model.look));
    None
}

/// Closes one thing: what lies on top, else a search, a filter, the preview.
pub(super) fn close(model: &mut Model) -> Done {
    let here = model.trail.here_mut();
    if !matches!(model.layer, Layer::None) {
        model.layer = Layer::None;
    } else if model.toast.is_some() {
        model.toast = None;
    } else if model.preview.search.is_some() {
        model.preview.search = None;
    } else if here.list.filter.is_some() {
        here.list.filter = None;
        here.list.filtering = false;
        here.list.apply_filter(&model.vault);
    } else if here.reading.is_some() {
        return leave_page(model);
    }
    None
}

pub(super) fn rescan(model: &mut Model) -> Done {
    if model.loading != Loading::Done {
        toast(model, "The vault is being read already.");
        return None;
    }
    model.loading = Loading::Reading { read: 0, found: 0 };
    Some(Effect::Rescan)
}

pub(super) fn suspend(_: &mut Model) -> Done {
    Some(Effect::Suspend)
}

pub(super) fn quit(_: &mut Model) -> Done {
    Some(Effect::Quit)
}

// The finder.

fn finder(model: &mut Model) -> Option<&mut FinderPane> {
    match &mut model.layer {
        Layer::Finder(pane) => Some(pane),
        Layer::None | Layer::Popup(_) => None,
    }
}

fn step_finder(model: &mut Model, by: isize) -> Done {
    if let Some(pane) = finder(model) {
        pane.step(by);
    }
    None
}

fn finder_height(model: &Model) -> isize {
    areas::within(model.areas().finder).height.max(3) as isize - 2
}

pub(super) fn finder_down(model: &mut Model) -> Done {
    step_finder(model, 1)
}

pub(super) fn finder_up(model: &mut Model) -> Done {
    step_finder(model, -1)
}

pub(super) fn finder_page_down(model: &mut Model) -> Done {
    let by = finder_height(model);
    step_finder(model, by)
}

pub(super) fn finder_page_up(model: &mut Model) -> Done {
    let by = finder_height(model);
    step_finder(model, -by)
}

pub(super) fn finder_kind(model: &mut Model) -> Done {
    if let Some(pane) = finder(model) {
        pane.next_kind();
    }
    None
}

pub(super) fn finder_go(model: &mut Model) -> Done {
    let pane = finder(model)?;
    if pane.is_waiting() {
        // Enter means what is typed, not what was found for fewer letters.
        pane.go_when_found = true;
        return None;
    }
    if let Some(command) = pane.command() {
        model.layer = Layer::None;
        return (command.run)(model);
    }
    let anchor = pane.hit()?.anchor.clone();
    model.layer = Layer::None;
    go_to_anchor(model, &anchor);
    None
}

// Boxes of choices.

fn popup(model: &mut Model) -> Option<&mut Popup> {
    match &mut model.layer {
        Layer::Popup(popup) => Some(popup),
        Layer::None | Layer::Finder(_) => None,
    }
}

fn step_popup(model: &mut Model, by: isize) -> Done {
    if let Some(popup) = popup(model) {
        popup.step(by);
    }
    None
}

pub(super) fn popup_down(model: &mut Model) -> Done {
    step_popup(model, 1)
}

pub(super) fn popup_up(model: &mut Model) -> Done {
    step_popup(model, -1)
}

pub(super) fn popup_page_down(model: &mut Model) -> Done {
    let by = areas::within(model.areas().popup).height as isize - 2;
    step_popup(model, by.max(1))
}

pub(super) fn popup_page_up(model: &mut Model) -> Done {
    let by = areas::within(model.areas().popup).height as isize - 2;
    step_popup(model, -by.max(1))
}

pub(super) fn popup_choose(model: &mut Model) -> Done {
    let choice = popup(model)?.choice();
    match choice {
        Choice::None => {}
        Choice::Run(command) => {
            model.layer = Layer::None;
            return (command.run)(model);
        }
        Choice::Vault(at) => {
            model.layer = Layer::Finder(FinderPane::default());
            model.loading = Loading::Reading { read: 0, found: 0 };
            return Some(Effect::Open(at));
        }
        Choice::PageRow(row) => {
            model.layer = Layer::None;
            read_from(model, row);
        }
        Choice::Walk(anchor, at) => {
            model.layer = Layer::None;
            if let Some(node) = model.vault.find_anchor(&anchor) {
                go_to(model, node, at, false);
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
    let own = matches!(model.here().list.line(), Some(Line::This));
    if !own && let Some(node) = model.preview.subject().and_then(Subject::node) {
        go_to(model, node, At::Top, false);
        model.trail.here_mut().list.to_end(false);
    }
    let height = preview::height(model);
    model.preview.top = row.min(model.preview.last_top(height));
    let reading = Reading { top: model.preview.top, link: None };
    if model.here().node().is_some() {
        model.trail.here_mut().reading = Some(reading);
    }
}
