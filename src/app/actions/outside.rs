//! What is handed to other programs.

use super::{Done, toast};
use crate::app::aim::{Aim, aim};
use crate::app::model::Model;
use crate::app::msg::Effect;

/// Opens what is chosen in the reader's editor, at the line that is shown.
pub(in crate::app) fn edit(model: &mut Model) -> Done {
    match aim(model) {
        Some(Aim { path, .. }) if !path.is_note() && !path.is_canvas() => {
            toast(model, &format!("{} is not text to be edited.", path.file_name()));
            None
        }
        Some(aim) => Some(Effect::Edit(aim)),
        None => {
            toast(model, "There is no note here; choose a row with a line that names it.");
            None
        }
    }
}
