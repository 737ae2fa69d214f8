//! The switchboard: one line for each message, the work in named functions.

use std::sync::Arc;

use super::actions;
use super::areas;
use super::bridges;
use super::change_box;
use super::command::Scope;
use super::finder_pane::FinderPane;
use super::held;
use super::ink;
use super::key::{Code, Key, Keys};
use super::keymap::Meaning;
use super::left;
use super::list::List;
use super::map;
use super::mentions;
use super::model::{Asking, Layer, Loading, Model, clamp_size};
use super::mouse;
use super::msg::{Act, Effect, Leave, Loaded, Msg, Work};
use super::narrow;
use super::pictures;
use super::places;
use super::preview;
use super::proposals::is_about;
use super::screens::Screen;
use super::searches;
use super::trail::{At, Place};
use super::whole;
use crate::query::finder::Finder;
use crate::query::variants::Found as Variants;
use crate::text::Shown;

/// Takes a message, and gives what the world must do for it.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    if matches!(msg, Msg::Paste(_) | Msg::Mouse(..)) {
        held::forget_those_of_finder(model);
    }
    let effect = match msg {
        Msg::Key(key) => press(model, key),
        Msg::Paste(text) => paste(model, &text),
        Msg::Mouse(mouse, x, y) => mouse::act(model, mouse, x, y),
        Msg::Resize(width, height) => resize(model, width, height),
        Msg::Progress { read, found } => progress(model, read, found),
        Msg::Names(finder) => take_names(model, finder),
        Msg::Loaded(loaded) => match whole::hold(model, loaded) {
            Ok(loaded) => take_vault(model, loaded),
            Err(gather) => Some(*gather),
        },
        // One that came later may have been taken meanwhile.
        Msg::Gathered { generation, held } => match held {
            Some(loaded) if generation == model.vault_generation => take_vault(model, loaded),
            Some(_) | None => None,
        },
        Msg::Searched { asked, found, tally, is_done } => {
            searches::take(model, asked, found, tally, is_done);
            None
        }
        Msg::Mentioned { asked, found, progress, is_done } => {
            mentions::take(model, asked, found, progress, is_done);
            None
        }
        Msg::Bridging { asked, progress } => {
            bridges::progress(model, asked, progress);
            None
        }
        Msg::Bridged { asked, found } => {
            bridges::take(model, asked, found);
            None
        }
        Msg::Found { generation, found } => {
            with_finder(model, |pane| pane.take(generation, found));
            None
        }
        Msg::Composed { generation, composed } => {
            if model.preview.take(generation, composed) {
                preview::land(model);
            }
            None
        }
        Msg::Painted { key, failure } => {
            model.pictures.take(key, failure);
            None
        }
        Msg::Looked => {
            pictures::looked(model);
            None
        }
        Msg::PicturesGone(picturing) => {
            model.picturing = picturing;
            model.pictures.forget();
            None
        }
        Msg::Coloured { page, strokes } => {
            model.preview.inks.take(page, strokes);
            None
        }
        Msg::Narrowed { generation, fits } => {
            narrow::take(model, generation, fits);
            None
        }
        Msg::Charted { generation, chart } => map::take(model, generation, &chart),
        Msg::Passed(milliseconds) => map::pass(model, milliseconds),
        Msg::Proposed { generation, found } => take_proposals(model, generation, found),
        Msg::ToastOver => {
            model.toast = None;
            None
        }
        Msg::Today(today) => {
            model.today = today;
            // What is due and what is recent changed with the day.
            if model.vault_generation > 0 { actions::reread(model) } else { None }
        }
        Msg::Failed(why) => fail(model, why),
        Msg::Told(words) => {
            model.toast = Some(words);
            None
        }
        Msg::Vaults(vaults) => {
            model.offer_vaults(vaults);
            None
        }
        Msg::Pins(pins) => {
            model.pins.take(pins);
            None
        }
        Msg::WouldWrite { asked, shown } => {
            change_box::take(model, asked, shown);
            None
        }
        Msg::Wrote { asked, made } => {
            change_box::wrote(model, asked, made);
            None
        }
        Msg::Watching(watch) => {
            Arc::make_mut(&mut model.report).watch = watch;
            None
        }
        Msg::AskWhoYouAre => {
            model.asking = Asking::Waits;
            None
        }
    };
    let mut effects: Vec<Effect> = effect.into_iter().collect();
    settle(model, &mut effects);
    loop {
        if is_answered(model) {
            effects.extend(go_on(model));
        } else if let Some(key) = held::next(model) {
            effects.extend(press(model, key));
        } else {
            break;
        }
        settle(model, &mut effects);
    }
    effects
}

/// Whether the answer is there that an Enter in the finder waits for.
fn is_answered(model: &Model) -> bool {
    let Layer::Finder(pane) = &model.layer else { return false };
    // While the vault is read, more names come.
    let is_read = model.loading == Loading::Done;
    pane.go_when_found && !pane.is_waiting() && (is_read || !pane.is_empty())
}

/// Goes where an Enter wanted to, and the keys since then are pressed there; where
/// there is no such place, they meant nothing.
fn go_on(model: &mut Model) -> Option<Effect> {
    let Layer::Finder(pane) = &mut model.layer else { return None };
    pane.go_when_found = false;
    if pane.is_empty() {
        model.held.clear();
        return None;
    }
    actions::finder_go(model)
}

/// What follows from any change: places of the newest reading, windows that hold
/// their selection, the page and the search that are wanted.
fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    effects.extend(searches::sync(model));
    effects.extend(mentions::sync(model));
    freshen(model);
    effects.extend(actions::ask_who_you_are(model));
    effects.extend(narrow::sync(model));
    effects.extend(whole::sync(model));
    effects.extend(whole::sync_around(model));
    effects.extend(map::sync(model));
    let areas = model.areas();
    let list_height = usize::from(areas::within(areas.list).height);
    let here = model.trail.here_mut();
    // While its page is read, a list may have less room, and is not looked at.
    if here.reading.is_none() {
        here.list.settle(list_height);
    }
    match &mut model.layer {
        Layer::Finder(pane) => {
            let searched = pane.sync(
                &model.finder,
                &model.vault,
                &model.trail,
                &model.home,
                &model.pins,
                &model.searches,
            );
            if let Some(query) = searched {
                let finder = Arc::clone(&model.finder);
                effects.push(Effect::Work(Work::Find {
                    generation: pane.generation,
                    finder,
                    query,
                }));
            }
            pane.settle(usize::from(areas::below_field(areas::within(areas.finder)).height));
        }
        Layer::Popup(popup) => {
            let body = areas::below_field(areas::within(areas.popup));
            popup.settle((body.width.into(), body.height.into()));
        }
        Layer::Change(shown) => {
            // What it is as wide as does not depend on its rows.
            let area = areas::within(areas.popup);
            shown.settle(usize::from(area.width), usize::from(area.height));
        }
        Layer::None => {}
    }
    effects.extend(preview::sync(model));
    effects.extend(ink::sync(model));
    effects.extend(pictures::sync(model));
}

fn press(model: &mut Model, key: Key) -> Option<Effect> {
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

fn paste(model: &mut Model, text: &str) -> Option<Effect> {
    match typing_into(model)? {
        Text::Finder => with_finder(model, |pane| pane.paste(text)),
        Text::Popup => {
            if let Layer::Popup(popup) = &mut model.layer {
                popup.field.paste(text);
                popup.narrow();
            }
        }
        Text::Filter => {
            let list = &mut model.trail.here_mut().list;
            list.filter.get_or_insert_default().paste(text);
            list.apply_filter(&model.vault);
        }
        Text::Search => {
            if let Some(search) = &mut model.preview.search {
                search.field.paste(text);
            }
            actions::first_hit(model);
        }
    }
    None
}

fn resize(model: &mut Model, width: u16, height: u16) -> Option<Effect> {
    model.size = clamp_size((width, height));
    None
}

fn progress(model: &mut Model, read: usize, found: usize) -> Option<Effect> {
    if model.loading != Loading::Done {
        model.loading = Loading::Reading { read, found };
    }
    None
}

fn take_names(model: &mut Model, finder: Arc<Finder>) -> Option<Effect> {
    if model.loading != Loading::Done && model.vault_generation == 0 {
        model.finder = finder;
        with_finder(model, FinderPane::ask_again);
    }
    None
}

fn take_vault(model: &mut Model, mut loaded: Loaded) -> Option<Effect> {
    let left = loaded.left.take().filter(|_| model.vault_generation == 0);
    model.take_vault(loaded);
    if let Some(left) = left {
        left::resume(model, &left);
    }
    let vault = Arc::clone(&model.vault);
    with_finder(model, |pane| pane.carry(&vault));
    if let Some(anchor) = model.pending.take() {
        model.toast = None;
        match model.vault.find_anchor(&anchor) {
            Some(node) => {
                freshen(model);
                actions::go_to(model, node, At::Top, true);
            }
            None => actions::toast(model, "The vault no longer holds it."),
        }
    }
    // Quietly, so that a name's page can say what it may be the same as.
    let (generation, vault) = (model.vault_generation, Arc::clone(&model.vault));
    Some(Effect::Work(Work::Propose { generation, vault }))
}

/// Takes the names that may be one. The screen that waited for them opens at the
/// name one came from, or at those whose answer was taken back.
fn take_proposals(model: &mut Model, generation: u64, found: Variants) -> Option<Effect> {
    if generation != model.vault_generation {
        return None;
    }
    let waited = model.here().list.lines().is_empty();
    model.proposals.take(generation, found);
    let returned = model.proposals.returned();
    if model.here().screen() != Some(&Screen::Variants) {
        return None;
    }
    model.renew_here();
    if let Some(names) = returned {
        let list = &mut model.trail.here_mut().list;
        list.select_proposal(|proposal| is_about(proposal, &names));
    } else if waited {
        let from = model.trail.before().and_then(Place::node);
        actions::select_proposal_about(model, from);
    }
    None
}

/// Something outside went wrong. Without a vault one may choose another.
fn fail(model: &mut Model, why: Shown) -> Option<Effect> {
    model.loading = Loading::Done;
    model.toast = Some(why);
    if model.vault_generation == 0 && !model.vaults.is_empty() {
        let vaults = std::mem::take(&mut model.vaults);
        model.choose_vault(vaults);
    }
    None
}

fn with_finder(model: &mut Model, change: impl FnOnce(&mut FinderPane)) {
    if let Layer::Finder(pane) = &mut model.layer {
        change(pane);
    }
}

/// Makes the places that are shown anew where they speak of an older reading of
/// the vault or were made with another look. A place that is gone is left.
fn freshen(model: &mut Model) {
    let gone = |model: &Model| {
        let here = model.here();
        here.generation != model.vault_generation && !here.spot.is_in(&model.vault)
    };
    while gone(model) {
        let name = model.here().name.clone();
        model.trail.leave_here();
        actions::toast(model, &format!("{name} is no longer in the vault."));
    }
    for at in model.trail.shown() {
        let (place, stock) = (&model.trail.places()[at], model.stock());
        if !place.is_current(&stock) && !places::must_wait(place, &stock) {
            model.renew(at);
        }
    }
}
