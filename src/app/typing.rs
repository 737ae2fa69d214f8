//! Keys and pasted text: what they mean where one is. A key is a command of the keymap,
//! or it goes to the text field that is open.

use super::actions;
use super::command::Scope;
use super::held;
use super::key::{Code, Key, Keys};
use super::keymap::Meaning;
use super::list::List;
use super::map;
use super::model::{Layer, Model};
use super::msg::{Act, Effect, Leave};

/// Takes a key, or has it wait.
pub fn press(model: &mut Model, key: Key) -> Option<Effect> {
    // These two hold in text fields too, whatever else the keymap says: a reader
    // must always get out.
    if key.ctrl && key.code == Code::Char('c') {
        return Some(Effect::Leave(Leave::Quit));
    }
    if key.ctrl && key.code == Code::Char('z') {
        return Some(Effect::Act(Act::Suspend));
    }
    map::stop(model);
    let key = held::hold(model, key)?;
    match typing_into(model) {
        Some(Text::Filter) => in_filter(model, key),
        Some(Text::Search) => in_search(model, key),
        Some(Text::Finder | Text::Popup) | None => by_keymap(model, key),
    }
}

/// Puts text where letters go.
pub fn paste(model: &mut Model, text: &str) {
    match typing_into(model) {
        Some(Text::Finder) => {
            if let Layer::Finder(pane) = &mut model.layer {
                pane.paste(text);
            }
        }
        Some(Text::Popup) => {
            if let Layer::Popup(popup) = &mut model.layer {
                popup.field.paste(text);
                popup.narrow();
            }
        }
        Some(Text::Filter) => {
            let list = &mut model.trail.here_mut().list;
            list.filter.get_or_insert_default().paste(text);
            list.apply_filter(&model.vault);
        }
        Some(Text::Search) => {
            if let Some(search) = &mut model.preview.search {
                search.field.paste(text);
            }
            actions::first_hit(model);
        }
        None => {}
    }
}

/// A key that the keymap may know, alone or after those that were pressed before.
/// Where there is a text field, any other edits it.
fn by_keymap(model: &mut Model, key: Key) -> Option<Effect> {
    let before = std::mem::take(&mut model.pressed);
    let pressed: Vec<Key> = before.iter().copied().chain([key]).collect();
    match model.keymap.meaning(&model.scopes(), &pressed) {
        Meaning::Command(command) => {
            model.toast = None;
            (command.run)(model)
        }
        Meaning::Prefix => {
            model.pressed = pressed;
            None
        }
        Meaning::Nothing if before.is_empty() => {
            type_in(model, key);
            None
        }
        Meaning::Nothing => {
            if key != Key::plain(Code::Esc) {
                actions::toast(model, &format!("{} means nothing here.", Keys::of(&pressed)));
            }
            None
        }
    }
}

/// A key that means no command, in the box that lies over the walk.
fn type_in(model: &mut Model, key: Key) {
    match &mut model.layer {
        Layer::Finder(pane) => {
            pane.press(key);
        }
        Layer::Popup(popup) => {
            if popup.field.press(key) {
                popup.narrow();
            }
        }
        Layer::Change(_) | Layer::None => {}
    }
}

/// Whether a key closes things and is no letter.
fn closes(model: &Model, key: Key) -> bool {
    let everywhere = || model.keymap.command(&[Scope::Everywhere], &[key]);
    let is_close = || everywhere().is_some_and(|command| command.name == "close");
    key.code == Code::Esc || key.typed().is_none() && is_close()
}

/// The text field that letters go to.
enum Text {
    Finder,
    Popup,
    Filter,
    Search,
}

fn typing_into(model: &Model) -> Option<Text> {
    match model.layer {
        Layer::Finder(_) => Some(Text::Finder),
        Layer::Popup(_) => Some(Text::Popup),
        Layer::Change(_) => None,
        Layer::None if model.here().list.filtering => Some(Text::Filter),
        Layer::None if model.preview.search.as_ref().is_some_and(|search| search.typing) => {
            Some(Text::Search)
        }
        Layer::None => None,
    }
}

fn in_filter(model: &mut Model, key: Key) -> Option<Effect> {
    if closes(model, key) {
        return actions::close(model);
    }
    let list: &mut List = &mut model.trail.here_mut().list;
    match key.code {
        Code::Enter => {
            list.filtering = false;
            if list.filter.as_ref().is_none_or(super::field::Field::is_empty) {
                list.filter = None;
            }
        }
        Code::Up | Code::Down | Code::PageUp | Code::PageDown => {
            let command = model.keymap.command(&[Scope::List], &[key])?;
            return (command.run)(model);
        }
        _ => {
            if list.filter.get_or_insert_default().press(key) {
                list.apply_filter(&model.vault);
            }
        }
    }
    None
}

fn in_search(model: &mut Model, key: Key) -> Option<Effect> {
    if closes(model, key) {
        return actions::close(model);
    }
    let search = model.preview.search.as_mut()?;
    match key.code {
        Code::Enter => search.typing = false,
        Code::Up | Code::Down | Code::PageUp | Code::PageDown => {
            let command = model.keymap.command(&[Scope::Page], &[key])?;
            return (command.run)(model);
        }
        _ => {
            if search.field.press(key) {
                actions::first_hit(model);
            }
        }
    }
    None
}
