//! What can be copied from where one stands.

use super::aim::{aim, subpath};
use super::model::Model;
use super::screens::Screen;
use super::trail::{Place, Spot, Trail};
use crate::note::NotePath;
use crate::query::written::{Line, Step, path, wikilink};
use crate::vault::{Anchor, NodeId, Vault};

/// Something to be put on the clipboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clip {
    /// Text as it is, and what it is called.
    Text(&'static str, String),
    /// A walk, whose lines are still to be read.
    Walk(Vec<Step>),
    /// The address that has Obsidian open a file, at a heading or block.
    Obsidian(NotePath, Option<String>),
    /// The block of Markdown that this line stands in, still to be read.
    Block(Line),
    /// What to read before meeting these, still to be written.
    Brief(Vec<Anchor>),
}

/// What can be copied here, the most wanted first: a brief, the chosen node's link and
/// path, the address and the block of the line that is shown, then the walk to
/// where one stands.
pub fn clips(model: &Model) -> Vec<Clip> {
    let (place, vault) = (model.here(), &*model.vault);
    let chosen = place.list.selected_row(vault).map(|row| row.node);
    let mut clips = Vec::new();
    if let Spot::Screen(Screen::Brief(of)) = &place.spot {
        clips.push(Clip::Brief(of.clone()));
    }
    if let Some(node) = chosen.or_else(|| place.node()) {
        clips.push(Clip::Text("link", wikilink(vault, node)));
        let path = path(vault, node).map(|path| path.as_str().to_owned());
        clips.extend(path.map(|path| Clip::Text("path", path)));
    }
    if let Some(aim) = aim(model) {
        let part = subpath(vault, &aim);
        clips.push(Clip::Obsidian(aim.path.clone(), part));
        let line = aim.line.map(|number| Line { path: aim.path, number });
        clips.extend(line.filter(|line| line.path.is_note()).map(Clip::Block));
    }
    let steps = steps(&model.trail, vault, model.vault_generation);
    if !steps.is_empty() {
        clips.push(Clip::Walk(steps));
    }
    clips
}

/// The walk from the first place behind Home to where one stands.
fn steps(trail: &Trail, vault: &Vault, generation: u64) -> Vec<Step> {
    let places = trail.places();
    let mut steps = Vec::new();
    for (at, place) in places.iter().enumerate().skip(1) {
        let to = match place.node() {
            Some(_) if place.generation != generation => vault_link(place, vault),
            Some(node) => wikilink(vault, node),
            None => place.name.to_string(),
        };
        let before = &places[at - 1];
        let walked = place.node().filter(|_| before.generation == generation);
        let (how, line) = walked.and_then(|node| joined(before, node, vault)).unwrap_or_default();
        steps.push(Step { to: to.into(), how, line });
    }
    steps
}

/// A place of an older reading of the vault is remembered by its anchor.
fn vault_link(place: &Place, vault: &Vault) -> String {
    let node = match &place.spot {
        Spot::Node(_, anchor) => vault.find_anchor(anchor),
        Spot::Home | Spot::Screen(_) => None,
    };
    node.map_or_else(|| place.name.to_string(), |node| wikilink(vault, node))
}

/// How the chosen row of a place is joined to it, if that row is this node.
fn joined(before: &Place, node: NodeId, vault: &Vault) -> Option<(Box<str>, Option<Line>)> {
    before.list.selected_row(vault).filter(|row| row.node == node)?;
    let how = before.list.selected_section()?.label.as_str().into();
    let places = before.list.places(vault);
    let shown = places.get(before.list.evidence).or_else(|| places.first());
    let line = shown.and_then(|place| {
        let path = path(vault, place.source)?;
        Some(Line { path, number: place.place.line })
    });
    Some((how, line))
}
