//! The finder: choosing a hit and going there.

use super::{Done, go_to, go_to_anchor, open, open_path, toast};
use crate::app::areas;
use crate::app::finder_pane::{Among, FinderPane, Purpose};
use crate::app::model::{Layer, Loading, Model};
use crate::app::screens::Screen;
use crate::app::trail::At;
use crate::query::search::By;
use crate::vault::Anchor;

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

pub(in crate::app) fn finder_down(model: &mut Model) -> Done {
    step_finder(model, 1)
}

pub(in crate::app) fn finder_up(model: &mut Model) -> Done {
    step_finder(model, -1)
}

pub(in crate::app) fn finder_page_down(model: &mut Model) -> Done {
    let by = finder_height(model);
    step_finder(model, by)
}

pub(in crate::app) fn finder_page_up(model: &mut Model) -> Done {
    let by = finder_height(model);
    step_finder(model, -by)
}

pub(in crate::app) fn finder_kind(model: &mut Model) -> Done {
    if let Some(pane) = finder(model) {
        pane.next_kind();
    }
    None
}

pub(in crate::app) fn finder_go(model: &mut Model) -> Done {
    let reading = model.loading != Loading::Done;
    let pane = finder(model)?;
    let may_come = reading && pane.is_empty() && !pane.recent;
    if pane.is_waiting() || may_come {
        // Enter means what is typed, not what was found for fewer letters, nor
        // what was found so far.
        pane.go_when_found = true;
        return None;
    }
    if let Some(command) = pane.command() {
        model.layer = Layer::None;
        return (command.run)(model);
    }
    if let Some(view) = pane.view() {
        let name = view.name.clone();
        model.layer = Layer::None;
        open(model, Screen::View(name));
        return None;
    }
    let purpose = pane.purpose.clone();
    let line = pane.line().map(|row| (row.note().path.clone(), row.line().clone()));
    let anchor = match &line {
        Some((path, _)) => Anchor::File(path.clone()),
        None => pane.hit()?.anchor.clone(),
    };
    model.layer = Layer::None;
    match purpose {
        Purpose::Go => match line {
            Some((path, line)) if line.by == By::Line => {
                let node = model.vault.by_path(&path)?;
                go_to(model, node, At::Place(line.place), true);
            }
            _ => go_to_anchor(model, &anchor),
        },
        Purpose::PathFrom(from, _) => open_path(model, [from, anchor]),
    }
    None
}

/// Opens what was found in the text as a list of its own, which back returns to.
pub(in crate::app) fn finder_list(model: &mut Model) -> Done {
    let pane = finder(model)?;
    let (among, text) = pane.among();
    let text: Box<str> = text.trim().into();
    match (among, &pane.fault) {
        (Among::Text, None) if !text.is_empty() => {
            model.layer = Layer::None;
            open(model, Screen::Search(text));
        }
        (Among::Text, _) => toast(model, "There is nothing to look for yet."),
        _ => toast(model, "What is found in the text has a list; ? looks there."),
    }
    None
}
