//! Changes to notes that are asked for. Nothing is written before the reader has
//! seen what would be, and said so.

use super::{Done, toast};
use crate::app::aim::{self, aim};
use crate::app::areas::within;
use crate::app::change_box::{self, ChangeBox};
use crate::app::model::{Layer, Model};
use crate::app::msg::{Effect, Keep};
use crate::app::settings::Notes;
use crate::query::change::Ask;
use crate::vault::{NodeId, NodeKind, Verdict};

pub(in crate::app) fn tick(model: &mut Model) -> Done {
    let aimed = aim(model);
    let note = aimed.as_ref().and_then(|aim| model.vault.by_path(&aim.path));
    match note.zip(aimed.and_then(|aim| aim.line)) {
        Some((note, line)) => ask(model, Ask::Tick(note, line)),
        None => refuse(model, "There is no task here; choose a row with one."),
    }
}

/// The note is made where new notes are: in the vault's own folder.
pub(in crate::app) fn make_note(model: &mut Model) -> Done {
    match nearest(model, |node| model.vault.node(node).kind == NodeKind::Entity) {
        Some(name) => ask(model, Ask::Note(name, "".into())),
        None => refuse(model, "There is no name without a note here."),
    }
}

/// What is chosen, else where one stands, if it is of this kind.
fn nearest(model: &Model, is_it: impl Fn(NodeId) -> bool) -> Option<NodeId> {
    [aim::node(model), model.here().node()].into_iter().flatten().find(|node| is_it(*node))
}

pub(in crate::app) fn write_names(model: &mut Model) -> Done {
    let vault = &model.vault;
    let is_said = |node: NodeId| {
        let mut said = vault.identities().of(Verdict::Same).flatten();
        said.any(|name| vault.named_in_answer(name).contains(&node))
    };
    match nearest(model, is_said).or_else(|| aim::node(model)) {
        Some(name) => ask(model, Ask::Names(name)),
        None => refuse(model, "There is no name here; choose a row with one."),
    }
}

pub(in crate::app) fn repair(model: &mut Model) -> Done {
    let note = aim(model).and_then(|aim| model.vault.by_path(&aim.path));
    match note {
        Some(note) => ask(model, Ask::Encoding(note)),
        None => refuse(model, "There is no note here; choose a row with one."),
    }
}

pub(in crate::app) fn take_back_writing(model: &mut Model) -> Done {
    ask(model, Ask::TakeBack)
}

fn refuse(model: &mut Model, why: &str) -> Done {
    match model.settings.notes {
        Notes::Written => toast(model, why),
        Notes::Left => say_off(model),
    }
    None
}

fn say_off(model: &mut Model) {
    toast(model, "Writing is off: `write = true` in config.toml, or --write.");
}

fn ask(model: &mut Model, ask: Ask) -> Done {
    if model.settings.notes == Notes::Left {
        say_off(model);
        return None;
    }
    Some(change_box::ask(model, ask))
}

fn shown(model: &mut Model) -> Option<&mut ChangeBox> {
    match &mut model.layer {
        Layer::Change(shown) => Some(shown),
        Layer::None | Layer::Finder(_) | Layer::Popup(_) => None,
    }
}

fn scroll(model: &mut Model, by: isize) -> Done {
    let height = usize::from(within(model.areas().popup).height);
    shown(model)?.scroll(by, height);
    None
}

fn screenful(model: &Model) -> isize {
    (within(model.areas().popup).height as isize - 2).max(1)
}

pub(in crate::app) fn change_down(model: &mut Model) -> Done {
    scroll(model, 1)
}

pub(in crate::app) fn change_up(model: &mut Model) -> Done {
    scroll(model, -1)
}

pub(in crate::app) fn change_page_down(model: &mut Model) -> Done {
    scroll(model, screenful(model))
}

pub(in crate::app) fn change_page_up(model: &mut Model) -> Done {
    scroll(model, -screenful(model))
}

pub(in crate::app) fn change_top(model: &mut Model) -> Done {
    scroll(model, isize::MIN)
}

pub(in crate::app) fn change_end(model: &mut Model) -> Done {
    scroll(model, isize::MAX)
}

/// Has the change made that is shown.
pub(in crate::app) fn change_write(model: &mut Model) -> Done {
    let asked = shown(model)?.asked;
    model.layer = Layer::None;
    Some(Effect::Keep(Keep::Write { asked }))
}
