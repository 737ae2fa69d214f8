//! What is handed to other programs.

use super::{Done, toast};
use crate::app::aim::{Aim, Out, aim, out, subpath};
use crate::app::model::{Layer, Model};
use crate::app::msg::{Act, Effect};
use crate::app::popup::Popup;

/// Opens what is chosen in the reader's editor, at the line that is shown.
pub(in crate::app) fn edit(model: &mut Model) -> Done {
    match aim(model) {
        Some(Aim { path, .. }) if !path.is_note() && !path.is_canvas() => {
            toast(model, &format!("{} is not text to be edited.", path.file_name()));
            None
        }
        Some(aim) => Some(Effect::Act(Act::Edit(aim))),
        None => say_no_note(model),
    }
}

/// Opens what is chosen in Obsidian, at the heading or block that is shown.
pub(in crate::app) fn open_in_obsidian(model: &mut Model) -> Done {
    let Some(aim) = aim(model) else { return say_no_note(model) };
    let subpath = subpath(&model.vault, &aim);
    Some(Effect::Act(Act::Out(Out::Obsidian(aim.path, subpath))))
}

fn say_no_note(model: &mut Model) -> Done {
    toast(model, "There is no note here; choose a row with a line that names it.");
    None
}

/// Asks whether the system is to open what is chosen.
pub(in crate::app) fn open_outside(model: &mut Model) -> Done {
    ask(model, out(model))
}

/// Asks whether something is to be opened, with all of it shown, or says why it is
/// not.
pub(super) fn ask(model: &mut Model, out: Result<Out, String>) -> Done {
    match out {
        Ok(out) => model.layer = Layer::Popup(Popup::out(out)),
        Err(why) => toast(model, &why),
    }
    None
}
