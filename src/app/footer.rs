//! The line of keys below: which ones it shows, and where, the same for drawing
//! and for clicks.

use super::command::{self, Command, Scope};
use super::finder_pane::Among;
use super::key::Keys;
use super::keymap;
use super::list::Line;
use super::model::{Layer, Loading, Model};
use super::settings::{Notes, Signs};
use crate::text::{Shown, cells};
use crate::vault::{Class, NodeKind};

/// Cells between two hints.
const GAP: usize = 3;

/// One hint, where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Its first column.
    pub from: u16,
    /// The keys.
    pub keys: String,
    /// What they do.
    pub word: &'static str,
    /// The commands of the keys, and the columns from which on each has them.
    commands: Vec<(u16, &'static str)>,
    /// The column behind it.
    end: u16,
}

/// The hints that there is room for.
pub fn hints(model: &Model) -> Vec<Hint> {
    let mut hints = Vec::new();
    let mut column = 1;
    let fault = fault(model).map_or(0, |fault| cells::width(fault) + FAULT_MARGIN);
    let end = usize::from(model.size.0) - fault;
    for Wanted { keys, word } in fitting(wanted(model), end) {
        let (between, shown) = joined(&keys);
        let width = cells::width(&shown) + 1 + cells::width(word);
        let place = |column: usize| u16::try_from(column).unwrap_or(u16::MAX);
        let mut at = column;
        let mut commands = Vec::new();
        for (name, said) in &keys {
            commands.push((place(at), *name));
            at += cells::width(said) + between.len();
        }
        let (from, end) = (place(column), place(column + width));
        hints.push(Hint { from, keys: shown, word, commands, end });
        column += width + GAP;
    }
    hints
}

/// Those that there is room for up to a column, as far from it as the first stands from
/// the left edge. Whatever is left out, what all keys are stays.
fn fitting(wanted: Vec<Wanted>, end: usize) -> Vec<Wanted> {
    let width =
        |one: &Wanted| GAP + cells::width(&joined(&one.keys).1) + 1 + cells::width(one.word);
    // A column at each side, and no gap before the first.
    let room = (end + GAP).saturating_sub(2);
    let mut used: usize = wanted.iter().map(width).sum();
    let is_help = |one: &Wanted| matches!(one.keys.as_slice(), [("help", _)]);
    let mut wanted = wanted;
    while used > room {
        let others = wanted.iter().rposition(|one| !is_help(one));
        let Some(last) = others.or(wanted.len().checked_sub(1)) else { break };
        used -= width(&wanted.remove(last));
    }
    wanted
}

/// Keys of several commands in one, and what stands between them.
fn joined(keys: &[(&'static str, String)]) -> (&'static str, String) {
    let said: Vec<&str> = keys.iter().map(|(_, said)| said.as_str()).collect();
    let is_close = said.iter().all(|keys| cells::width(keys) == 1);
    let between = if is_close { "" } else { "/" };
    (between, said.join(between))
}

/// Where the settings are wrong, at the right. A box has the whole line for its keys,
/// and so has a screen that is too narrow for both.
pub fn fault(model: &Model) -> Option<&Shown> {
    let room = usize::from(model.size.0) / 2;
    let is_bare = matches!(model.layer, Layer::None);
    model
        .config_fault
        .as_ref()
        .filter(|fault| is_bare && cells::width(fault) + FAULT_MARGIN <= room)
}

/// Cells around it.
const FAULT_MARGIN: usize = 3;

/// The command whose hint stands at a column.
pub fn command_at(model: &Model, x: u16) -> Option<&'static Command> {
    let hint = hints(model).into_iter().find(|hint| (hint.from..hint.end).contains(&x))?;
    let (_, name) = hint.commands.iter().rfind(|(from, _)| *from <= x)?;
    command::named(name)
}

/// Commands with their first keys, and a word for them.
struct Wanted {
    keys: Vec<(&'static str, String)>,
    word: &'static str,
}

fn wanted(model: &Model) -> Vec<Wanted> {
    if !model.pressed.is_empty() {
        let pressed = Keys::of(&model.pressed).to_string();
        let pressed = Wanted { keys: vec![("", pressed)], word: "and then" };
        return vec![pressed, plain("Esc", "leave")];
    }
    let typing = model.here().list.filtering
        || model.preview.search.as_ref().is_some_and(|search| search.typing);
    if typing && matches!(model.layer, Layer::None) {
        let leave = Wanted { keys: vec![("close", "Esc".to_owned())], word: "leave" };
        return vec![plain("Enter", "keep"), leave];
    }
    let hints = match &model.layer {
        Layer::Finder(pane) => {
            let mut hints = command::hints_of(Scope::Finder);
            let has_lines = matches!(pane.among().0, Among::Text);
            hints.retain(|(names, _)| has_lines || *names != ["finder-list"]);
            // What may come yet can be gone to once it is there.
            let may_come = pane.is_waiting() || model.loading != Loading::Done;
            if pane.is_empty() && !may_come {
                hints.retain(|(names, _)| {
                    !names.iter().all(|name| command::NEED_ROW.contains(name))
                });
            }
            hints
        }
        Layer::Popup(popup) => {
            let mut hints = command::hints_of(Scope::Popup);
            for (names, word) in &mut hints {
                if **names == ["popup-choose"] {
                    *word = popup.kind.taking();
                }
            }
            if popup.rows().len() == 0 {
                hints.retain(|(names, _)| {
                    !names.iter().all(|name| command::NEED_ROW.contains(name))
                });
            }
            hints
        }
        Layer::Change(_) => command::hints_of(Scope::Change),
        Layer::None if model.has_no_vault() => command::NO_VAULT_HINTS.to_vec(),
        Layer::None => {
            let mut hints = model.here().hints(model.own_scope());
            hints.retain(|(names, _)| names.iter().all(|name| is_of_use(model, name)));
            for (names, word) in &mut hints {
                if **names == ["first"] {
                    *word = this(model);
                }
            }
            hints
        }
    };
    let with_keys = |(names, word): (&'static [&'static str], &'static str)| {
        let keys = names.iter().filter_map(|name| {
            let keys = model.keymap.keys(command::named(name)?);
            let keys = keys.first()?;
            Some((
                *name,
                match model.settings.signs {
                    Signs::Words => keymap::in_words(keys),
                    Signs::Unicode | Signs::Ascii => keys.to_string(),
                },
            ))
        });
        Wanted { keys: keys.collect(), word }
    };
    hints.into_iter().map(with_keys).filter(|one| !one.keys.is_empty()).collect()
}

/// Commands that do something with a row, so that a screen without rows has no use for
/// them.
#[rustfmt::skip]
const NEED_A_ROW: &[&str] = &[
    "up", "down", "walk", "sort", "next-section", "fold", "tick", "day", "facts", "path",
    "say-same", "say-different", "say-later", "choose-names",
];

/// Whether a command does something here and now.
fn is_of_use(model: &Model, name: &str) -> bool {
    let place = model.here();
    let list = &place.list;
    let has_rows = place.screen().is_none() || model.draws_map() || !list.lines().is_empty();
    match name {
        "tick" if model.settings.notes == Notes::Left => false,
        "filter" => has_rows || list.filter.is_some(),
        // The way to all that is known of it, which one lands beside.
        "first" => place.node().is_some() && !matches!(list.line(), None | Some(Line::This)),
        name => has_rows || !NEED_A_ROW.contains(&name),
    }
}

/// What the first row of a list is called there.
fn this(model: &Model) -> &'static str {
    let node = model.here().node().map(|node| model.vault.node(node));
    match node.map(|node| (node.kind, &node.class)) {
        Some((NodeKind::Tag, _)) => "this tag",
        Some((NodeKind::Attachment, _)) => "this attachment",
        Some((_, Some(Class::Person))) => "this person",
        Some((_, Some(Class::Company))) => "this company",
        Some((_, Some(Class::Project))) => "this project",
        Some((_, Some(Class::Topic))) => "this topic",
        Some((_, Some(Class::Meeting))) => "this meeting",
        Some((NodeKind::Note, _)) => "this note",
        Some((NodeKind::Entity, _)) => "this name",
        None => "first row",
    }
}

fn plain(keys: &str, word: &'static str) -> Wanted {
    Wanted { keys: vec![("", keys.to_owned())], word }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::key::Key;
    use crate::app::msg::Msg;
    use crate::app::update::update;
    use crate::text::Date;

    /// What stands in the line of keys where the settings are wrong.
    #[track_caller]
    fn check(width: u16, keys: &str, says_fault: bool, last: &str) {
        let today = Date::new(2026, 11, 23).expect("a day");
        let mut model = Model::new(Shown::new("v"), today, (width, 20));
        model.config_fault = Some(Shown::new("config.toml:12"));
        for key in keys.split_whitespace() {
            update(&mut model, Msg::Key(Key::parse(key).expect("a key")));
        }
        let hints = hints(&model);
        assert_eq!(fault(&model).is_some(), says_fault, "{width} {keys}");
        assert_eq!(hints.last().map(|hint| hint.word), Some(last), "{width} {keys}");
        let end = hints.last().map_or(0, |hint| hint.end);
        let room = if says_fault { width - 14 } else { width };
        assert!(end < room, "{width} {keys}: {hints:?}");
    }

    #[test]
    fn a_fault_of_settings_takes_no_room_from_the_keys_of_a_box() {
        check(60, "esc", true, "help");
        check(60, "esc ?", false, "close");
        check(30, "esc", false, "help");
    }

    #[test]
    fn a_box_says_what_taking_a_row_of_it_does() {
        let today = Date::new(2026, 11, 23).expect("a day");
        let mut model = Model::new(Shown::new("v"), today, (60, 20));
        for key in ["esc", "?"] {
            update(&mut model, Msg::Key(Key::parse(key).expect("a key")));
        }
        let words: Vec<&str> = hints(&model).iter().map(|hint| hint.word).collect();
        assert_eq!(words, ["choose", "run it", "close"]);
    }

    #[test]
    fn how_to_ask_for_help_stands_on_every_screen_however_narrow() {
        for screen in ["", "t", "P", "T", "v", "S", "H", "F", "M"] {
            check(24, &format!("esc {screen}"), false, "help");
        }
    }
}
