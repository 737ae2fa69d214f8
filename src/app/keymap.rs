//! Which command a key means, and which keys a command has.

use std::collections::BTreeMap;

use super::command::{COMMANDS, Command, Scope};
use super::key::Key;

/// The keys in force.
#[derive(Debug)]
pub struct Keymap(BTreeMap<(Scope, Key), &'static Command>);

impl Default for Keymap {
    fn default() -> Self {
        let bindings = COMMANDS.iter().flat_map(|command| {
            let keys = command.keys.iter().filter_map(|key| Key::parse(key));
            keys.map(move |key| ((command.scope, key), command))
        });
        Self(bindings.collect())
    }
}

impl Keymap {
    /// What a key means here, or else everywhere.
    pub fn command(&self, scope: Scope, key: Key) -> Option<&'static Command> {
        let everywhere = || matches!(scope, Scope::List | Scope::Page).then_some(Scope::Everywhere);
        self.0.get(&(scope, key)).or_else(|| self.0.get(&(everywhere()?, key))).copied()
    }

    /// The keys of a command, the one to be shown first.
    pub fn keys(&self, command: &Command) -> Vec<Key> {
        let bound = |key: &Key| {
            self.0.get(&(command.scope, *key)).is_some_and(|found| found.name == command.name)
        };
        let defaults = command.keys.iter().filter_map(|key| Key::parse(key));
        defaults.filter(bound).collect()
    }
}
