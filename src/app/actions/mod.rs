//! What the commands do, one function each. The table in
//! [`command`](super::command) gives them names and keys.

mod boxes;
mod finder;
mod list;
mod map;
mod outside;
mod page;
mod pins;
mod screens;
mod variants;
mod walk;
mod writing;

pub(super) use boxes::*;
pub(super) use finder::*;
pub(super) use list::*;
pub(super) use map::*;
pub(super) use outside::*;
pub(super) use page::*;
pub(super) use pins::*;
pub(super) use screens::*;
pub(super) use variants::*;
pub(super) use walk::*;
pub(super) use writing::*;

use super::list::List;
use super::model::Model;
use super::msg::Effect;
use crate::text::shown::display_safe;

/// What the world must do for a command, if anything.
type Done = Option<Effect>;

/// Says something in one line above the footer.
pub(super) fn toast(model: &mut Model, text: &str) {
    model.toast = Some(display_safe(text));
}

/// The same with the keys of the commands that it names between braces.
pub(super) fn tell(model: &mut Model, sentence: &str) {
    toast(model, &model.tell(sentence));
}

/// The list that one stands in.
fn list(model: &mut Model) -> &mut List {
    &mut model.trail.here_mut().list
}
