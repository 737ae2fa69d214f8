//! Settings that were read again: what of the screen and its workers goes by them.

use anyhow::Result;

use super::desk::Desk;
use crate::app::model::Model;
use crate::note::Diagnostic;
use crate::shell::live_settings::Settings;
use crate::shell::terminal::Screen;
use crate::shell::worker;
use crate::text::Shown;

/// Goes by settings that were read again. Says what is wrong with them, or that they
/// are in force, where anything is other than before.
///
/// # Errors
/// When the terminal is gone, or the system gives no thread.
pub(super) fn take(
    settings: Settings,
    screen: &mut Screen,
    model: &mut Model,
    desk: &mut Desk,
) -> Result<()> {
    let Settings { config, colours, ground } = settings;
    let before = std::mem::replace(&mut desk.user.config, config);
    let config = &desk.user.config;
    let colours = colours.unwrap_or(model.colours);
    (model.colours, model.ground) = (colours, ground);
    if before.said == config.said && before.problems == config.problems {
        return Ok(());
    }
    model.keymap = config.keymap();
    model.pressed.clear();
    // What a key changed in this run holds until the file says something else.
    let mouse = match before.settings.mouse == config.settings.mouse {
        true => model.settings.mouse,
        false => config.settings.mouse,
    };
    if mouse != model.settings.mouse {
        screen.use_mouse(mouse)?;
    }
    let pictures = match before.settings.pictures == config.settings.pictures {
        true => model.settings.pictures,
        false => config.settings.pictures,
    };
    model.settings = crate::app::settings::Settings { mouse, pictures, ..config.settings };
    desk.outside.editor.clone_from(&config.editor);
    desk.outside.opener.clone_from(&config.opener);
    if before.limits != config.limits {
        let limits = config.search_limits();
        desk.text_searcher = worker::text_searcher(desk.outbox.clone(), limits)?;
    }
    if !before.means_as(config) {
        desk.reader.set(desk.user.clone());
    }
    model.config_fault = place_of(&config.problems);
    model.toast = match said_of(&config.problems) {
        Some(words) if config.is_readable => Some(words),
        Some(words) => Some(Shown::new(&format!("{words}; what was set before stays"))),
        None => Some(Shown::new("Settings are read again, and in force.")),
    };
    Ok(())
}

/// What is wrong with the reader's own config, in a line.
pub(super) fn said_of(problems: &[Diagnostic]) -> Option<Shown> {
    let first = problems.first()?;
    let place = place_of(problems)?;
    let more = match problems.len() {
        1 => String::new(),
        n => format!(" ({} more: vaultgraph config check)", n - 1),
    };
    let detail = if first.detail.is_empty() { first.message() } else { first.detail.to_string() };
    Some(Shown::new(&format!("{place}: {detail}{more}")))
}

/// The file and line of the first thing that is wrong.
pub(super) fn place_of(problems: &[Diagnostic]) -> Option<Shown> {
    let first = problems.first()?;
    let line = first.place.map_or(String::new(), |place| format!(" line {}", place.line));
    Some(Shown::new(&format!("{}{line}", first.path.file_name())))
}
