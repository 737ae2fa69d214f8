//! Every command of the program: one row each, with its name, its default keys,
//! where it applies, what help says of it, and what it does.
//!
//! Keymap, command palette, help screen, footer and the table of docs/KEYS.md are
//! made from [`COMMANDS`].

use super::actions as act;
use super::model::Model;
use super::msg::Effect;
use super::why;
use crate::text::SearchKey;

/// Where a command's keys work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Wherever letters are not text.
    Everywhere,
    /// In the list of the walk.
    List,
    /// In the preview.
    Page,
    /// In the list and the preview of names that may be one, before what the
    /// keys mean in any list or preview.
    Variants,
    /// On a path, in the same way.
    Path,
    /// Among what a vault is like as a whole, in the same way.
    Insights,
    /// On a map, before what the keys mean in any list.
    Map,
    /// In the finder.
    Finder,
    /// In help, outline and relations.
    Popup,
    /// Where a change to notes is shown.
    Change,
}

impl Scope {
    /// All scopes, in the order of the help screen.
    pub const ALL: [Self; 10] = [
        Self::List,
        Self::Page,
        Self::Variants,
        Self::Path,
        Self::Insights,
        Self::Map,
        Self::Everywhere,
        Self::Finder,
        Self::Popup,
        Self::Change,
    ];

    /// As help calls it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::List => "In the list",
            Self::Page => "In the preview",
            Self::Variants => "Among variants",
            Self::Path => "On a path",
            Self::Insights => "In the vault as a whole",
            Self::Map => "On the map",
            Self::Finder => "In the finder",
            Self::Popup => "In a box of choices",
            Self::Change => "Where a change to notes is shown",
        }
    }
}

/// What a command does. Gives what the world must do for it, if anything.
pub type Run = fn(&mut Model) -> Option<Effect>;

/// One command.
#[derive(Debug)]
pub struct Command {
    /// Stable, for config and palette.
    pub name: &'static str,
    /// Default keys, as [`Keys::parse`](super::key::Keys::parse) reads them; the
    /// first is the one that hints show.
    pub keys: &'static [&'static str],
    /// Where it applies.
    pub scope: Scope,
    /// A sentence for help and palette.
    pub help: &'static str,
    /// What it does.
    pub run: Run,
}

const fn row(
    name: &'static str,
    keys: &'static [&'static str],
    scope: Scope,
    help: &'static str,
    run: Run,
) -> Command {
    Command { name, keys, scope, help, run }
}

use Scope::{Change, Everywhere, Finder, Insights, List, Map, Page, Path, Popup, Variants};

/// All commands; the help screen lists them by scope in this order.
#[rustfmt::skip]
pub const COMMANDS: &[Command] = &[
    row("down",            &["down", "j"],            List, "Choose the next row", act::list_down),
    row("up",              &["up", "k"],              List, "Choose the row before", act::list_up),
    row("walk",            &["right", "l", "enter"],  List, "Walk to the chosen row; on the first, read the page", act::walk),
    row("step-back",       &["left", "h"],            List, "Go back to where you came from", act::step_back),
    row("page-down",       &["pagedown", "ctrl-d"],   List, "A screenful down", act::list_page_down),
    row("page-up",         &["pageup", "ctrl-u"],     List, "A screenful up", act::list_page_up),
    row("first",           &["g", "home"],            List, "The first row", act::list_first),
    row("last",            &["G", "end"],             List, "The last row", act::list_last),
    row("next-section",    &["tab"],                  List, "The next section", act::next_section),
    row("previous-section",&["shift-tab"],            List, "The section before", act::previous_section),
    row("fold",            &["z"],                    List, "Fold the section, or unfold it", act::fold),
    row("filter",          &["f"],                    List, "Filter the list", act::filter),
    row("sort",            &["s"],                    List, "Sort in the next order", act::sort),
    row("next-evidence",   &["n"],                    List, "The next line that makes this edge", act::next_evidence),
    row("previous-evidence",&["N"],                   List, "The line before that makes this edge", act::previous_evidence),
    row("peek-down",       &["J"],                    List, "Scroll the preview down", act::peek_down),
    row("peek-up",         &["K"],                    List, "Scroll the preview up", act::peek_up),

    row("scroll-down",     &["down", "j"],            Page, "Scroll down", act::page_down),
    row("scroll-up",       &["up", "k"],              Page, "Scroll up", act::page_up),
    row("leave-page",      &["left", "h"],            Page, "Back to the list", act::leave_page),
    row("screen-down",     &["pagedown", "ctrl-d", "space"], Page, "A screenful down", act::page_screen_down),
    row("screen-up",       &["pageup", "ctrl-u"],     Page, "A screenful up", act::page_screen_up),
    row("page-top",        &["g", "home"],            Page, "The top of the page", act::page_top),
    row("page-end",        &["G", "end"],             Page, "The end of the page", act::page_end),
    row("next-link",       &["tab"],                  Page, "The next link", act::next_link),
    row("previous-link",   &["shift-tab"],            Page, "The link before", act::previous_link),
    row("follow",          &["enter", "right", "l"],  Page, "Follow the chosen link", act::follow),
    row("why",             &["w"],                    Page, "Why the chosen link opens what it opens", why::ask),
    row("find-in-page",    &["f"],                    Page, "Find in the page", act::find_in_page),
    row("next-hit",        &["n"],                    Page, "The next hit", act::next_hit),
    row("previous-hit",    &["N"],                    Page, "The hit before", act::previous_hit),

    row("say-same",        &["="],                    Variants, "These names are one", act::say_same),
    row("say-different",   &["!"],                    Variants, "These names are not one", act::say_different),
    row("say-later",       &["."],                    Variants, "Put it off", act::say_later),
    row("take-back",       &["U"],                    Variants, "Take the last answer back", act::take_back),
    row("choose-names",    &["c"],                    Variants, "Choose which of three or more names are one", act::choose_names),

    row("through-hubs",    &["a"],                    Path, "Go through hubs, tags and the owner too, or not", act::through_hubs),
    row("bridges",         &["a"],                    Insights, "Look for bridges, over which most ways go; or stop", act::bridges),
    row("map-up",          &["up", "k"],              Map, "The nearest node above", act::map_up),
    row("map-down",        &["down", "j"],            Map, "The nearest node below", act::map_down),
    row("map-left",        &["left", "h"],            Map, "The nearest node to the left", act::map_left),
    row("map-right",       &["right", "l"],           Map, "The nearest node to the right", act::map_right),
    row("map-next",        &["tab"],                  Map, "The next node, the most telling first", act::list_down),
    row("map-previous",    &["shift-tab"],            Map, "The node before", act::list_up),
    row("map-walk",        &["enter"],                Map, "Walk to the chosen node; from the focus, to its list", act::map_walk),
    row("map-read",        &["d", "space"],           Map, "Read the page of the chosen node", act::map_read),
    row("further",         &["+", "="],               Map, "One hop further", act::further),
    row("nearer",          &["-"],                    Map, "One hop less", act::nearer),
    row("zoom-in",         &["z"],                    Map, "Closer; the wheel does it too", act::zoom_in),
    row("zoom-out",        &["Z"],                    Map, "Further away", act::zoom_out),
    row("pan-up",          &["shift-up"],             Map, "Move the map down", act::pan_up),
    row("pan-down",        &["shift-down"],           Map, "Move the map up", act::pan_down),
    row("pan-left",        &["shift-left"],           Map, "Move the map to the right", act::pan_left),
    row("pan-right",       &["shift-right"],          Map, "Move the map to the left", act::pan_right),
    row("all-of-map",      &["0"],                    Map, "All of the map again", act::all_of_map),
    row("leave-map",       &["esc"],                  Map, "Go back to where you came from", act::leave_map),

    row("find",            &["/", "ctrl-p"],          Everywhere, "Find anything by a few letters", act::find),
    row("search",          &["L"],                    Everywhere, "Search the text of all notes", act::search),
    row("palette",         &[">"],                    Everywhere, "Run a command by its name", act::palette),
    row("outline",         &["i"],                    Everywhere, "The outline of the page", act::outline),
    row("dossier",         &["d"],                    Everywhere, "Dossier or page", act::swap_page),
    row("relations",       &["x"],                    Everywhere, "Switch kinds of relation off and on", act::relations),
    row("mentions",        &["u"],                    Everywhere, "Names in plain text: show where nobody linked them, or not", act::mentions),
    row("map",             &["m"],                    Everywhere, "Map of this name or the chosen row; from there its list", act::map),
    row("whole-map",       &["M"],                    Everywhere, "Map of the whole vault, by what belongs together", act::whole_map),
    row("facts",           &["F"],                    Everywhere, "Facts about this name, or all facts", act::facts),
    row("people",          &["P"],                    Everywhere, "People, by how long ago they were met", act::people),
    row("tasks",           &["t"],                    Everywhere, "All tasks and promises, by day, assignee, person or note", act::tasks),
    row("timeline",        &["T"],                    Everywhere, "Notes by date: those that name this one, or all", act::timeline),
    row("health",          &["H"],                    Everywhere, "What is wrong with the vault, by kind", act::health),
    row("variants",        &["v"],                    Everywhere, "Names that may be one", act::variants),
    row("insights",        &["S"],                    Everywhere, "The vault as a whole: who is central, what belongs together", act::insights),
    row("day",             &["D"],                    Everywhere, "The day of the chosen row", act::day),
    row("pair",            &["&"],                    Everywhere, "What this name and the chosen one share", act::pair),
    row("brief",           &["B"],                    Everywhere, "What to have read before meeting these", act::brief),
    row("path",            &["p"],                    Everywhere, "How this name is connected with another", act::path),
    row("back",            &["backspace", "[", "ctrl-o"], Everywhere, "Back over every jump", act::jump_back),
    row("forward",         &["]"],                    Everywhere, "Forward again", act::jump_forward),
    row("home",            &["~"],                    Everywhere, "Go to Home", act::go_home),
    row("pin",             &["b"],                    Everywhere, "Keep this at hand on Home and in the finder, or no longer", act::pin),
    row("edit",            &["e"],                    Everywhere, "Open in the editor, at the line that is shown", act::edit),
    row("obsidian",        &["o"],                    Everywhere, "Open in Obsidian, at the heading that is shown", act::open_in_obsidian),
    row("open",            &["O"],                    Everywhere, "Open an attachment, outside link or note with its program", act::open_outside),
    row("copy",            &["y"],                    Everywhere, "Copy a link, path, block, or the walk to here as Markdown", act::copy),
    row("tick",            &["X", "W t"],             Everywhere, "Tick the task of the chosen row, after showing the change", act::tick),
    row("make-note",       &["W n"],                  Everywhere, "Make the note of a name that has none", act::make_note),
    row("write-names",     &["W a"],                  Everywhere, "Write this name's answers into notes: aliases and links", act::write_names),
    row("repair",          &["W e"],                  Everywhere, "Put damaged text of this note right", act::repair),
    row("take-back-writing", &["W u"],                Everywhere, "Take back what was written last", act::take_back_writing),
    row("set-me",          &["I"],                    Everywhere, "Say who you are in this vault", act::set_me),
    row("vaults",          &["V"],                    Everywhere, "Open another vault", act::vaults),
    row("rescan",          &["R"],                    Everywhere, "Read the vault again", act::rescan),
    row("pictures",        &["E"],                    Everywhere, "Pictures: show them, or only say how large they are", act::pictures),
    row("release-mouse",   &["r"],                    Everywhere, "Leave the mouse to the terminal, or take it again", act::release_mouse),
    row("help",            &["?", "f1"],              Everywhere, "This help", act::help),
    row("close",           &["esc"],                  Everywhere, "Close one thing", act::close),
    row("suspend",         &["ctrl-z"],               Everywhere, "Back to the shell; `fg` returns", act::suspend),
    row("quit",            &["q"],                    Everywhere, "Quit (Ctrl-C quits from anywhere)", act::quit),

    row("finder-down",     &["down", "ctrl-n"],       Finder, "The next hit", act::finder_down),
    row("finder-up",       &["up", "ctrl-p"],         Finder, "The hit before", act::finder_up),
    row("finder-page-down",&["pagedown"],             Finder, "A screenful down", act::finder_page_down),
    row("finder-page-up",  &["pageup"],               Finder, "A screenful up", act::finder_page_up),
    row("finder-go",       &["enter"],                Finder, "Go to the chosen hit", act::finder_go),
    row("finder-kind",     &["tab"],                  Finder, "Look among names, people, tags, text, views, commands", act::finder_kind),
    row("finder-list",     &["ctrl-s"],               Finder, "Open the lines that were found as a list", act::finder_list),
    row("finder-close",    &["esc"],                  Finder, "Close the finder", act::close),

    row("popup-down",      &["down", "ctrl-n"],       Popup, "The next choice", act::popup_down),
    row("popup-up",        &["up", "ctrl-p"],         Popup, "The choice before", act::popup_up),
    row("popup-page-down", &["pagedown"],             Popup, "A screenful down", act::popup_page_down),
    row("popup-page-up",   &["pageup"],               Popup, "A screenful up", act::popup_page_up),
    row("popup-choose",    &["enter"],                Popup, "Take the choice", act::popup_choose),
    row("popup-close",     &["esc"],                  Popup, "Close the box", act::close),

    row("change-write",    &["enter", "y"],           Change, "Write it", act::change_write),
    row("change-leave",    &["esc", "n", "q"],        Change, "Leave all as it is", act::close),
    row("change-down",     &["down", "j"],            Change, "A line down", act::change_down),
    row("change-up",       &["up", "k"],              Change, "A line up", act::change_up),
    row("change-page-down",&["pagedown", "ctrl-d", "space"], Change, "A screenful down", act::change_page_down),
    row("change-page-up",  &["pageup", "ctrl-u"],     Change, "A screenful up", act::change_page_up),
    row("change-top",      &["g", "home"],            Change, "The first line", act::change_top),
    row("change-end",      &["G", "end"],             Change, "The last line", act::change_end),
];

/// A hint of the footer: the commands whose first keys stand before a word.
pub type Hint = (&'static [&'static str], &'static str);

/// What does nothing in a box in which no row fits what is typed, so that no hint names
/// it there.
pub const NEED_ROW: &[&str] = &[
    "finder-down",
    "finder-up",
    "finder-go",
    "finder-list",
    "popup-down",
    "popup-up",
    "popup-choose",
];

/// The hints of the footer in each scope, the most needed first; what does not
/// fit is left out. A screen's [`Face`](super::screens::Face) has its own.
pub const HINTS: &[(Scope, &[&str], &str)] = &[
    (List, &["up", "down"], "choose"),
    (List, &["walk"], "walk"),
    (List, &["step-back"], "back"),
    (List, &["find"], "find"),
    (List, &["first"], "this one"),
    (List, &["help"], "help"),
    (List, &["quit"], "quit"),
    (List, &["filter"], "filter"),
    (List, &["dossier"], "dossier/page"),
    (List, &["next-evidence"], "next line"),
    (List, &["edit"], "edit"),
    (List, &["map"], "map"),
    (List, &["path"], "path"),
    (List, &["facts"], "facts"),
    (List, &["timeline"], "timeline"),
    (List, &["brief"], "brief"),
    (List, &["pair"], "pair"),
    (List, &["fold"], "fold"),
    (List, &["sort"], "sort"),
    (List, &["relations"], "relations"),
    (List, &["mentions"], "mentions"),
    (Page, &["scroll-up", "scroll-down"], "scroll"),
    (Page, &["leave-page"], "list"),
    (Page, &["next-link"], "next link"),
    (Page, &["follow"], "follow"),
    (Page, &["why"], "why"),
    (Page, &["edit"], "edit"),
    (Page, &["find-in-page"], "find in page"),
    (Page, &["outline"], "outline"),
    (Page, &["dossier"], "dossier/page"),
    (Page, &["help"], "help"),
    (Page, &["quit"], "quit"),
    (Finder, &["finder-up", "finder-down"], "choose"),
    (Finder, &["finder-go"], "go"),
    (Finder, &["finder-kind"], "kind"),
    (Finder, &["finder-close"], "close"),
    (Finder, &["finder-list"], "text as a list"),
    (Popup, &["popup-up", "popup-down"], "choose"),
    (Popup, &["popup-choose"], "choose it"),
    (Popup, &["popup-close"], "close"),
    (Change, &["change-write"], "write it"),
    (Change, &["change-leave"], "leave all as it is"),
    (Change, &["change-up", "change-down"], "scroll"),
];

/// The hints of Home, in the order of [`HINTS`].
pub const HOME_HINTS: &[Hint] = &[
    (&["up", "down"], "choose"),
    (&["walk"], "walk"),
    (&["find"], "find"),
    (&["help"], "help"),
    (&["quit"], "quit"),
    (&["facts"], "facts"),
    (&["people"], "people"),
    (&["tasks"], "tasks"),
    (&["whole-map"], "map"),
    (&["variants"], "variants"),
    (&["insights"], "insights"),
    (&["health"], "health"),
    (&["filter"], "filter"),
    (&["next-section"], "next section"),
    (&["fold"], "fold"),
    (&["rescan"], "read again"),
];

/// The hints where no vault is open.
pub const NO_VAULT_HINTS: &[Hint] =
    &[(&["vaults"], "open a vault"), (&["help"], "help"), (&["quit"], "quit")];

/// The hints of a scope.
pub fn hints_of(scope: Scope) -> Vec<Hint> {
    let of_scope = HINTS.iter().filter(|(place, ..)| *place == scope);
    of_scope.map(|(_, names, word)| (*names, *word)).collect()
}

/// The command of this name.
pub fn named(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name)
}

/// The commands that the palette offers for these words: those that can be run
/// from anywhere or in one of `places`, whose name or help holds every word. What
/// is done from anywhere comes first; moving by a row is left to its keys.
pub fn matching(words: &str, places: &[Scope]) -> Vec<&'static Command> {
    let wanted = SearchKey::of(words);
    let words: Vec<&str> = wanted.as_str().split(' ').collect();
    let moves = |command: &Command| command.keys.iter().any(|key| matches!(*key, "up" | "down"));
    let offered = |command: &&Command| {
        (command.scope == Everywhere || places.contains(&command.scope)) && !moves(command)
    };
    let fits = |command: &&Command| {
        let text = SearchKey::of(&format!("{} {}", command.name, command.help));
        words.iter().all(|word| text.as_str().contains(word))
    };
    let mut found: Vec<&Command> = COMMANDS.iter().filter(offered).filter(fits).collect();
    found.sort_by_key(|command| command.scope != Everywhere);
    found
}

/// The table of keys of docs/KEYS.md, as Markdown.
pub fn markdown_table() -> String {
    let mut out = String::new();
    for scope in Scope::ALL {
        out += &format!("\n**{}**\n\n| key | does |\n|---|---|\n", scope.title());
        for command in COMMANDS.iter().filter(|command| command.scope == scope) {
            let keys: Vec<String> = command
                .keys
                .iter()
                .filter_map(|keys| super::key::Keys::parse(keys))
                .map(|key| format!("`{key}`"))
                .collect();
            out += &format!("| {} | {} |\n", keys.join(" "), command.help);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::key::Keys;
    use crate::app::screens;
    use std::collections::HashSet;

    #[test]
    fn every_command_has_a_name_of_its_own_a_sentence_and_keys_that_can_be_read() {
        let names: HashSet<_> = COMMANDS.iter().map(|command| command.name).collect();
        assert_eq!(names.len(), COMMANDS.len());
        for command in COMMANDS {
            assert!(!command.help.is_empty() && !command.keys.is_empty(), "{}", command.name);
            assert!(
                command.keys.iter().all(|keys| Keys::parse(keys).is_some()),
                "{}",
                command.name
            );
        }
    }

    #[test]
    fn no_key_means_two_things_in_one_place() {
        // Those of screens hold in their list and page, before what is said of any.
        let own = [Variants, Path, Insights];
        let walking = own.into_iter().flat_map(|own| [(List, own), (Page, own)]);
        for (place, own) in walking.chain([Finder, Popup, Change].map(|own| (own, own))) {
            let walking = matches!(place, List | Page);
            let mut seen = HashSet::new();
            let here =
                |c: &&Command| [place, own].contains(&c.scope) || walking && c.scope == Everywhere;
            for command in COMMANDS.iter().filter(here) {
                for key in command.keys {
                    assert!(seen.insert(key), "{key} twice in {place:?}");
                }
            }
        }
    }

    #[test]
    fn every_hint_names_commands_that_work_there() {
        let check = |scopes: &[Scope], (names, _): Hint| {
            for name in names {
                let command = named(name).unwrap_or_else(|| unreachable!("{name} is a command"));
                assert!(scopes.contains(&command.scope) || command.scope == Everywhere, "{name}");
            }
        };
        for scope in Scope::ALL {
            hints_of(scope).into_iter().for_each(|hint| check(&[scope], hint));
        }
        let told = |sentence: &&str| {
            let names = sentence.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
            names.for_each(|(name, _)| assert!(named(name).is_some(), "{name}"));
        };
        screens::FACES.iter().flat_map(|face| face.empty.iter().chain(face.waiting)).for_each(told);
        HOME_HINTS.iter().for_each(|hint| check(&[List], *hint));
        check(&[Finder, Popup], (NEED_ROW, ""));
        for face in screens::FACES {
            let scopes: Vec<Scope> = face.scope.into_iter().chain([List]).collect();
            face.hints.iter().for_each(|hint| check(&scopes, *hint));
        }
    }
}
