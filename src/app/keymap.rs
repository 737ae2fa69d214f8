//! Which command a key means, and which keys a command has.
//!
//! Keys come from three sides: a command's row, over that a preset, over that
//! the reader. What one side says of a command replaces what was said below, and
//! a key that is given to one command is taken from those below that it would
//! mean at the same place. Where that leaves a command without a key, or where
//! the reader gives one key twice, it is said.

use std::collections::{BTreeMap, BTreeSet};

use super::command::{COMMANDS, Command, Scope};
use super::key::{Code, Key, Keys};
use super::settings::Signs;

/// The keys in force.
#[derive(Debug, Clone)]
pub struct Keymap {
    meanings: BTreeMap<(Scope, Keys), &'static Command>,
    /// By the names of commands, in the order in which they are shown.
    keys: BTreeMap<&'static str, Vec<Keys>>,
}

/// What keys mean at a place.
#[derive(Debug, Clone, Copy)]
pub enum Meaning {
    /// This.
    Command(&'static Command),
    /// More keys are to come.
    Prefix,
    /// Nothing.
    Nothing,
}

/// What may come after the first of several keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// The next key.
    pub key: Key,
    /// What help says of it, or how many commands it leads to.
    pub says: String,
}

/// Keys for a command, as the reader wants them.
#[derive(Debug, Clone)]
pub struct Binding {
    /// The command.
    pub command: &'static Command,
    /// All its keys; none for no key.
    pub keys: Vec<Keys>,
}

/// Something about a binding that its reader should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Which of the bindings.
    pub binding: usize,
    /// Which of its keys are not in force, if that is what it is about.
    pub refused: Option<Keys>,
    /// A sentence.
    pub says: String,
}

/// Keys that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Preset {
    /// Those of the table of commands.
    #[default]
    ArrowsAndVi,
    /// Over them those of Emacs.
    Emacs,
}

impl Preset {
    /// All, by their names.
    pub const ALL: [(&'static str, Self); 2] =
        [("arrows-and-vi", Self::ArrowsAndVi), ("emacs", Self::Emacs)];

    /// Whether the keys of the command of this name are its own.
    pub fn says(self, command: &str) -> bool {
        self.rows().iter().any(|(name, _)| *name == command)
    }

    /// Whether these are keys of a command where nothing else is said.
    fn has(self, command: &Command, keys: &Keys) -> bool {
        let own = self.rows().iter().find(|(name, _)| *name == command.name);
        parsed(own.map_or(command.keys, |(_, keys)| keys)).contains(keys)
    }

    /// What it changes.
    fn rows(self) -> &'static [(&'static str, &'static [&'static str])] {
        match self {
            Self::ArrowsAndVi => &[],
            Self::Emacs => EMACS,
        }
    }
}

/// The keys of Emacs; what is not here is as in the table of commands.
#[rustfmt::skip]
const EMACS: &[(&str, &[&str])] = &[
    ("down",             &["down", "ctrl-n"]),
    ("up",               &["up", "ctrl-p"]),
    ("walk",             &["right", "ctrl-f", "enter"]),
    ("step-back",        &["left", "ctrl-b"]),
    ("page-down",        &["pagedown", "ctrl-v"]),
    ("page-up",          &["pageup", "alt-v"]),
    ("first",            &["home", "alt-<"]),
    ("last",             &["end", "alt->"]),
    ("filter",           &["ctrl-s", "f"]),
    ("scroll-down",      &["down", "ctrl-n"]),
    ("scroll-up",        &["up", "ctrl-p"]),
    ("leave-page",       &["left", "ctrl-b"]),
    ("screen-down",      &["pagedown", "ctrl-v", "space"]),
    ("screen-up",        &["pageup", "alt-v"]),
    ("page-top",         &["home", "alt-<"]),
    ("page-end",         &["end", "alt->"]),
    ("follow",           &["enter", "right", "ctrl-f"]),
    ("find-in-page",     &["ctrl-s", "f"]),
    ("map-up",           &["up", "ctrl-p"]),
    ("map-down",         &["down", "ctrl-n"]),
    ("map-left",         &["left", "ctrl-b"]),
    ("map-right",        &["right", "ctrl-f"]),
    ("leave-map",        &["esc", "ctrl-g"]),
    ("find",             &["/", "ctrl-x ctrl-f"]),
    ("palette",          &["alt-x", ">"]),
    ("copy",             &["alt-w", "y"]),
    ("close",            &["esc", "ctrl-g"]),
    ("quit",             &["q", "ctrl-x ctrl-c"]),
    ("finder-page-down", &["pagedown", "ctrl-v"]),
    ("finder-page-up",   &["pageup", "alt-v"]),
    ("finder-close",     &["esc", "ctrl-g"]),
    ("popup-page-down",  &["pagedown", "ctrl-v"]),
    ("popup-page-up",    &["pageup", "alt-v"]),
    ("popup-close",      &["esc", "ctrl-g"]),
    ("change-down",      &["down", "ctrl-n"]),
    ("change-up",        &["up", "ctrl-p"]),
    ("change-page-down", &["pagedown", "ctrl-v", "space"]),
    ("change-page-up",   &["pageup", "alt-v"]),
    ("change-leave",     &["esc", "ctrl-g", "n", "q"]),
];

/// Where keys are said; one that stands higher takes keys from lower ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Row,
    Preset,
    Reader(usize),
}

impl Default for Keymap {
    fn default() -> Self {
        Self::of(Preset::default(), &[]).0
    }
}

impl Keymap {
    /// The keys of a preset, and over them those of the reader.
    pub fn of(preset: Preset, bindings: &[Binding]) -> (Self, Vec<Conflict>) {
        let mut making = Making {
            preset,
            map: Self { meanings: BTreeMap::new(), keys: BTreeMap::new() },
            sides: BTreeMap::new(),
            conflicts: Vec::new(),
            lost: BTreeMap::new(),
        };
        let mut of_reader: BTreeSet<&str> = BTreeSet::new();
        for (at, binding) in bindings.iter().enumerate() {
            // Of several for one command the last.
            let later = &bindings[at + 1..];
            if !later.iter().any(|later| later.command.name == binding.command.name) {
                making.add(binding.command, &binding.keys, Side::Reader(at));
                // One of which nothing can be is as if it were not said.
                if binding.keys.is_empty() || making.has_keys(binding.command) {
                    of_reader.insert(binding.command.name);
                }
            }
        }
        let of_preset: BTreeMap<&str, _> = preset.rows().iter().copied().collect();
        let rows = || COMMANDS.iter().filter(|command| !of_reader.contains(command.name));
        for command in rows() {
            if let Some(keys) = of_preset.get(command.name) {
                making.add(command, &parsed(keys), Side::Preset);
            }
        }
        for command in rows().filter(|command| !of_preset.contains_key(command.name)) {
            making.add(command, &parsed(command.keys), Side::Row);
        }
        making.finish()
    }

    /// What keys mean in scopes, of which the first that knows them counts.
    pub fn meaning(&self, scopes: &[Scope], keys: &[Key]) -> Meaning {
        for &scope in scopes {
            let from = (scope, Keys::of(keys));
            if let Some(command) = self.meanings.get(&from) {
                return Meaning::Command(command);
            }
            let next = self.meanings.range(from..).next();
            if next.is_some_and(|((of, longer), _)| *of == scope && longer.begin_with(keys)) {
                return Meaning::Prefix;
            }
        }
        Meaning::Nothing
    }

    /// The command that keys mean, if they are all of them.
    pub fn command(&self, scopes: &[Scope], keys: &[Key]) -> Option<&'static Command> {
        match self.meaning(scopes, keys) {
            Meaning::Command(command) => Some(command),
            Meaning::Prefix | Meaning::Nothing => None,
        }
    }

    /// What may come after these keys, by key.
    pub fn next(&self, scopes: &[Scope], keys: &[Key]) -> Vec<Next> {
        let mut found: BTreeMap<Key, Vec<(&Keys, &'static Command)>> = BTreeMap::new();
        for &scope in scopes {
            let of_scope = self.meanings.iter().filter(|((of, _), _)| *of == scope);
            for ((_, longer), command) in of_scope.filter(|((_, all), _)| all.begin_with(keys)) {
                let Some(&key) = longer.keys().get(keys.len()) else { continue };
                let known = found.entry(key).or_default();
                // The nearer scope has said what these keys are.
                if !known.iter().any(|(said, _)| *said == longer) {
                    known.push((longer, command));
                }
            }
        }
        let says = |all: &[(&Keys, &'static Command)]| match all {
            [(_, command)] => command.help.to_owned(),
            all => format!("{} commands …", all.len()),
        };
        found.into_iter().map(|(key, all)| Next { key, says: says(&all) }).collect()
    }

    /// The keys of a command, the one to be shown first.
    pub fn keys(&self, command: &Command) -> &[Keys] {
        self.keys.get(command.name).map_or(&[], Vec::as_slice)
    }

    /// A sentence in which names of commands between braces stand for their keys; a
    /// command without any is named.
    pub fn tell(&self, sentence: &str, signs: Signs) -> String {
        let mut said = String::with_capacity(sentence.len());
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            said += before;
            let Some((name, behind)) = after.split_once('}') else {
                rest = after;
                continue;
            };
            match self.first(name) {
                Some(keys) if signs == Signs::Unicode => said += &keys.to_string(),
                Some(keys) => said += &in_words(keys),
                None => said += &format!("`{name}`"),
            }
            rest = behind;
        }
        said + rest
    }

    /// The first keys of the command of this name.
    pub fn first(&self, name: &str) -> Option<&Keys> {
        self.keys.get(name)?.first()
    }

    /// The keys of a command as help shows them. Where arrows cannot be shown they
    /// have their names: what stands for them would be taken for another key.
    pub fn said(&self, command: &Command, signs: Signs) -> String {
        let keys = self.keys(command).iter();
        match signs {
            Signs::Unicode => said(&keys.map(ToString::to_string).collect::<Vec<_>>()),
            Signs::Ascii | Signs::Words => said(&keys.map(in_words).collect::<Vec<_>>()),
        }
    }
}

/// Keys with the names of arrows.
pub fn in_words(keys: &Keys) -> String {
    let words = [("↑", "Up"), ("↓", "Down"), ("←", "Left"), ("→", "Right")];
    words.iter().fold(keys.to_string(), |keys, (sign, word)| keys.replace(sign, word))
}

/// Keys one beside the other; with commas where one of them has several parts.
fn said(keys: &[String]) -> String {
    let has_parts = keys.iter().any(|keys| keys.contains(' '));
    keys.join(if has_parts { ", " } else { " " })
}

fn parsed(keys: &[&str]) -> Vec<Keys> {
    keys.iter().filter_map(|keys| Keys::parse(keys)).collect()
}

/// A keymap that is being made, from the reader's keys down.
struct Making {
    preset: Preset,
    map: Keymap,
    sides: BTreeMap<(Scope, Keys), Side>,
    conflicts: Vec<Conflict>,
    /// Commands that lost keys to a binding of the reader.
    lost: BTreeMap<&'static str, (Keys, usize)>,
}

impl Making {
    fn add(&mut self, command: &'static Command, keys: &[Keys], side: Side) {
        let mut kept = Vec::new();
        for keys in keys {
            if let Side::Reader(binding) = side
                && let Some(says) = never(command, keys)
            {
                self.conflicts.push(Conflict { binding, refused: Some(keys.clone()), says });
            } else if let Some(taken) = self.taken(command, keys, side) {
                self.lose(command, keys, (side, taken));
            } else {
                self.map.meanings.insert((command.scope, keys.clone()), command);
                self.sides.insert((command.scope, keys.clone()), side);
                kept.push(keys.clone());
            }
        }
        self.map.keys.insert(command.name, kept);
    }

    /// What has these keys already, or a beginning of them, or goes on from them.
    fn taken(
        &self,
        command: &Command,
        keys: &Keys,
        side: Side,
    ) -> Option<(Keys, &'static Command, Side)> {
        let scope = command.scope;
        let meets = |other: &Keys| other.begin_with(keys.keys()) || keys.begin_with(other.keys());
        // Of the reader's own keys none may stand in the way of another.
        let is_reader = matches!(side, Side::Reader(_));
        // What stands side by side where nothing is said may be said, too.
        let is_usual = self.preset.has(command, keys);
        let found = self.map.meanings.iter().find(|((of, other), by)| {
            let takes = *of == scope || takes_from(*of, scope);
            let is_said =
                is_reader || matches!(self.sides.get(&(*of, other.clone())), Some(Side::Reader(_)));
            let side_by_side = is_said && *of != scope && is_usual && self.preset.has(by, other);
            meets(other) && !side_by_side && (takes || is_reader && takes_from(scope, *of))
        });
        let ((of, other), command) = found?;
        Some((other.clone(), command, self.sides[&(*of, other.clone())]))
    }

    fn lose(
        &mut self,
        command: &'static Command,
        keys: &Keys,
        (side, (other, by, other_side)): (Side, (Keys, &'static Command, Side)),
    ) {
        match (side, other_side) {
            (Side::Reader(binding), _) if other == *keys && by.name == command.name => {
                let says = format!("`{keys}` is given twice to `{}`", by.name);
                self.conflicts.push(Conflict { binding, refused: None, says });
            }
            (Side::Reader(binding), _) => {
                let says = match other == *keys {
                    true => {
                        format!("`{keys}` is `{}` already, and not `{}`", by.name, command.name)
                    }
                    false => format!(
                        "`{keys}` for `{}` and `{other}` for `{}` begin alike; the first is not in force",
                        command.name, by.name
                    ),
                };
                self.conflicts.push(Conflict { binding, refused: Some(keys.clone()), says });
            }
            (_, Side::Reader(binding)) => {
                self.lost.insert(command.name, (other, binding));
            }
            (_, Side::Row | Side::Preset) => {}
        }
    }

    fn has_keys(&self, command: &Command) -> bool {
        !self.map.keys(command).is_empty()
    }

    fn finish(mut self) -> (Keymap, Vec<Conflict>) {
        for (name, (keys, binding)) in &self.lost {
            if self.map.keys.get(name).is_none_or(Vec::is_empty) {
                let says = format!("`{keys}` was the last key of `{name}`, which has none now");
                self.conflicts.push(Conflict { binding: *binding, refused: None, says });
            }
        }
        self.conflicts.sort_by_key(|conflict| conflict.binding);
        (self.map, self.conflicts)
    }
}

/// Whether a key of one scope means the same in another, and is so taken from
/// what stands lower there. A scope of one screen stands over lists and pages by
/// its nature, and takes nothing.
fn takes_from(one: Scope, other: Scope) -> bool {
    let stands_alone = |scope| matches!(scope, Scope::Finder | Scope::Popup | Scope::Change);
    one == Scope::Everywhere && !stands_alone(other)
}

/// Why keys can never be pressed for a command, if so.
fn never(command: &Command, keys: &Keys) -> Option<String> {
    let first = *keys.keys().first()?;
    let suspends = first.code == Code::Char('z') && command.name == "suspend";
    if first.ctrl && matches!(first.code, Code::Char('c' | 'z')) && !suspends {
        let always = if first.code == Code::Char('c') { "quits" } else { "goes to the shell" };
        return Some(format!("`{first}` always {always}"));
    }
    let is_text = matches!(command.scope, Scope::Finder | Scope::Popup);
    (is_text && first.typed().is_some())
        .then(|| format!("`{first}` is text where `{}` applies", command.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command;

    fn bindings(written: &[(&str, &str)]) -> Vec<Binding> {
        let binding = |(name, keys): &(&str, &str)| Binding {
            command: command::named(name).expect("a command"),
            keys: keys.split(',').filter_map(Keys::parse).collect(),
        };
        written.iter().map(binding).collect()
    }

    const WALK: [Scope; 2] = [Scope::List, Scope::Everywhere];

    /// What keys mean in the list: a command, `...` for more to come, or nothing.
    fn meant(map: &Keymap, scopes: &[Scope], keys: &str) -> &'static str {
        let keys = Keys::parse(keys).expect("keys");
        match map.meaning(scopes, keys.keys()) {
            Meaning::Command(command) => command.name,
            Meaning::Prefix => "...",
            Meaning::Nothing => "",
        }
    }

    #[track_caller]
    fn check(written: &[(&str, &str)], expected: &[(&str, &str)], said: &[&str]) {
        let (map, conflicts) = Keymap::of(Preset::default(), &bindings(written));
        for (keys, name) in expected {
            assert_eq!(meant(&map, &WALK, keys), *name, "{keys} in {written:?}");
        }
        let conflicts: Vec<&str> = conflicts.iter().map(|conflict| &*conflict.says).collect();
        assert_eq!(conflicts, said, "{written:?}");
    }

    #[test]
    fn a_sentence_names_the_keys_that_are_in_force() {
        let check = |written: &[(&str, &str)], expected: &str| {
            let (map, _) = Keymap::of(Preset::default(), &bindings(written));
            assert_eq!(map.tell("{step-back} goes back, {find} finds.", Signs::Unicode), expected);
        };
        check(&[], "← goes back, / finds.");
        let said = Keymap::default().tell("{walk} walks.", Signs::Ascii);
        assert_eq!(said, "Right walks.", "a > would be taken for the key of commands");
        check(&[("find", "g f,ctrl-f"), ("step-back", "")], "`step-back` goes back, g f finds.");
    }

    #[test]
    fn a_key_of_the_readers_own_replaces_all_of_a_commands() {
        check(&[("find", "ctrl-f")], &[("ctrl-f", "find"), ("/", ""), ("ctrl-p", "")], &[]);
        check(&[("quit", "")], &[("q", "")], &[]);
        check(&[("quit", "x,Q"), ("quit", "Q")], &[("Q", "quit"), ("x", "relations")], &[]);
    }

    #[test]
    fn a_key_that_is_given_away_is_lost_to_whoever_had_it_and_that_is_said_of_the_last_one() {
        let said = [
            "`f` was the last key of `find-in-page`, which has none now",
            "`f` was the last key of `filter`, which has none now",
        ];
        let (map, conflicts) = Keymap::of(Preset::default(), &bindings(&[("find", "f")]));
        assert_eq!(meant(&map, &WALK, "f"), "find");
        assert_eq!(meant(&map, &[Scope::Page, Scope::Everywhere], "f"), "find");
        let conflicts: BTreeSet<&str> = conflicts.iter().map(|one| &*one.says).collect();
        assert_eq!(conflicts, BTreeSet::from(said));
        check(&[("find", "j")], &[("j", "find"), ("down", "down")], &[]);
        // A list's own key stands before what holds everywhere, which stays.
        check(&[("sort", "t")], &[("t", "sort")], &[]);
    }

    #[test]
    fn a_key_given_twice_is_said_and_the_first_holds() {
        let said = "`X` is `find` already, and not `palette`";
        check(&[("find", "X"), ("palette", "X")], &[("X", "find")], &[said]);
        let said = "`X Y` for `palette` and `X` for `find` begin alike; the first is not in force";
        check(&[("find", "X"), ("palette", "X Y")], &[("X", "find")], &[said]);
    }

    #[test]
    fn several_keys_in_a_row_mean_one_thing() {
        let written =
            [("first", "g g"), ("last", "g e"), ("find", "space f"), ("tasks", "space t")];
        let (map, conflicts) = Keymap::of(Preset::default(), &bindings(&written));
        assert_eq!(conflicts, []);
        assert_eq!(meant(&map, &WALK, "g"), "...");
        assert_eq!(meant(&map, &WALK, "g g"), "first");
        assert_eq!(meant(&map, &WALK, "g x"), "");
        assert_eq!(meant(&map, &WALK, "space f"), "find");
        // In the page, where a space alone was a screenful, it now begins.
        assert_eq!(meant(&map, &[Scope::Page, Scope::Everywhere], "space"), "...");
        let next = |keys: &str| {
            let next = map.next(&WALK, Keys::parse(keys).expect("keys").keys());
            next.into_iter().map(|next| format!("{} {}", next.key, next.says)).collect::<Vec<_>>()
        };
        assert_eq!(
            next("space"),
            [
                "f Find anything by a few letters",
                "t All tasks and promises, by day, assignee, person or note"
            ]
        );
        let said = |name| map.said(command::named(name).expect("a command"), Signs::Ascii);
        assert_eq!((said("first"), said("down")), ("g g".into(), "Down j".into()));
    }

    #[test]
    fn what_is_text_or_always_means_something_cannot_be_given() {
        check(&[("finder-down", "j")], &[], &["`j` is text where `finder-down` applies"]);
        check(&[("find", "ctrl-c")], &[], &["`Ctrl-C` always quits"]);
    }

    #[test]
    fn the_keys_of_a_preset_may_all_be_said_again() {
        for (name, preset) in Preset::ALL {
            let (usual, _) = Keymap::of(preset, &[]);
            let all = COMMANDS
                .iter()
                .map(|command| Binding { command, keys: usual.keys(command).to_vec() });
            let (said, conflicts) = Keymap::of(preset, &all.collect::<Vec<_>>());
            assert_eq!(conflicts, [], "{name}");
            for command in COMMANDS {
                assert_eq!(said.keys(command), usual.keys(command), "{name} {}", command.name);
            }
        }
        // Nor does one of them alone change anything.
        check(&[("dossier", "d")], &[("d", "dossier")], &[]);
        let (map, _) = Keymap::of(Preset::default(), &bindings(&[("dossier", "d")]));
        assert_eq!(meant(&map, &[Scope::Map, Scope::Everywhere], "d"), "map-read");
        let said = "`d` is `find` already, and not `map-read`";
        check(&[("find", "d"), ("map-read", "d")], &[("d", "find")], &[LOST, said]);
    }

    /// What is said where `d` is taken from the command that it is usual for.
    const LOST: &str = "`d` was the last key of `dossier`, which has none now";

    #[test]
    fn the_keys_of_emacs_are_commands_of_the_table_and_take_nothing_unsaid() {
        let (map, conflicts) = Keymap::of(Preset::Emacs, &[]);
        assert_eq!(conflicts, []);
        for (name, keys) in EMACS {
            let command = command::named(name).expect("a command");
            assert_eq!(map.keys(command), parsed(keys), "{name}");
        }
        for command in COMMANDS {
            assert!(!map.keys(command).is_empty(), "{} has no key", command.name);
        }
        assert_eq!(meant(&map, &WALK, "ctrl-x"), "...");
        assert_eq!(meant(&map, &WALK, "ctrl-n"), "down");
    }
}
