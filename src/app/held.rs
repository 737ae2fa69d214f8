//! Keys that wait. Where the neighbours of a node are still gathered beside the
//! screen, a key that looks at them waits until they are there, and the keys behind
//! it wait with it: what keys do never hangs on how fast a machine is. So do those
//! behind an Enter in the finder that waits for its answer; Escape waits no longer.

use std::collections::VecDeque;

use super::actions;
use super::command::Scope;
use super::key::{Code, Key};
use super::keymap::Meaning;
use super::model::{Layer, Loading, Model};
use super::msg::Effect;

/// The most keys that wait; what is pressed beyond that is lost.
pub const HELD_MAX: usize = 256;

/// The commands that do the same whatever is chosen in the list.
const AT_ONCE: &[&str] = &[
    "step-back",
    "find",
    "back",
    "forward",
    "home",
    "help",
    "vaults",
    "rescan",
    "release-mouse",
    "suspend",
    "quit",
];

/// The keys that wait, in the order in which they were pressed.
#[derive(Debug, Clone, Default)]
pub struct Held(VecDeque<Key>);

impl Held {
    /// Forgets them.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

/// Gives a key back if it can be taken now; else it waits.
pub fn hold(model: &mut Model, key: Key) -> Option<Key> {
    if is_of_finder(model) && key == Key::plain(Code::Esc) {
        forget_those_of_finder(model);
        return None;
    }
    if !is_behind(model) || model.held.0.is_empty() && is_at_once(model, key) {
        return Some(key);
    }
    if model.held.0.len() < HELD_MAX {
        model.held.0.push_back(key);
    }
    None
}

/// The next of the keys that need wait no longer.
pub fn next(model: &mut Model) -> Option<Key> {
    if is_behind(model) { None } else { model.held.0.pop_front() }
}

/// Whether the answer is there that an Enter in the finder waits for.
pub fn is_answered(model: &Model) -> bool {
    let Layer::Finder(pane) = &model.layer else { return false };
    // While the vault is read, more names come.
    let is_read = model.loading == Loading::Done;
    pane.go_when_found && !pane.is_waiting() && (is_read || !pane.is_empty())
}

/// Goes where an Enter wanted to, and the keys since then are pressed there; where
/// there is no such place, they meant nothing.
pub fn go_on(model: &mut Model) -> Option<Effect> {
    let Layer::Finder(pane) = &mut model.layer else { return None };
    pane.go_when_found = false;
    if pane.is_empty() {
        model.held.clear();
        return None;
    }
    actions::finder_go(model)
}

/// Forgets the Enter in the finder that waits for its answer, and the keys behind it.
pub fn forget_those_of_finder(model: &mut Model) {
    if is_of_finder(model)
        && let Layer::Finder(pane) = &mut model.layer
    {
        pane.go_when_found = false;
        model.held.clear();
    }
}

/// Whether keys go to a place that is not there yet, or to a list that is not yet
/// what it will be.
fn is_behind(model: &Model) -> bool {
    let is_bare = matches!(model.layer, Layer::None);
    is_of_finder(model) || is_bare && !model.here().is_current(&model.stock())
}

fn is_of_finder(model: &Model) -> bool {
    matches!(&model.layer, Layer::Finder(pane) if pane.holds_keys())
}

fn is_at_once(model: &Model, key: Key) -> bool {
    if is_of_finder(model) {
        return false;
    }
    let Meaning::Command(command) = model.keymap.meaning(&model.scopes(), &[key]) else {
        return false;
    };
    let is_of_page = command.scope == Scope::Page && !model.here().list.is_undecided();
    is_of_page || AT_ONCE.contains(&command.name)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, OnceLock};

    use super::*;
    use crate::app::command;
    use crate::app::finder_pane::HITS_MAX;
    use crate::app::msg::{Effect, Loaded, Msg, Work};
    use crate::app::trail::At;
    use crate::app::update::update;
    use crate::text::{Date, NameKey, Shown};
    use crate::vault::Vault;
    use crate::vault::fixture::fixture;

    /// So many notes link to one that their list is not made in a key's own frame.
    const N_LINKS: usize = 5_100;

    /// A hub, one note that leads to it, and those that link to it.
    fn vault(more: &str) -> String {
        let note = |at: usize| format!("//- n{at:04}.md\n[[Hub]]\n");
        let notes: String = (0..N_LINKS).map(note).collect();
        format!("//- Hub.md\n[[n0003]] [[n0001]]\n//- Other.md\n[[Hub]]\n{notes}{more}")
    }

    /// A program whose worker answers when it is told to.
    struct Walk {
        model: Model,
        waiting: Vec<Effect>,
    }

    impl Walk {
        fn start() -> Self {
            let today = Date::new(2026, 11, 23).expect("a day");
            let model = Model::new(Shown::new("v"), today, (120, 30));
            let mut walk = Self { model, waiting: Vec::new() };
            walk.read("");
            walk.press("esc");
            walk.go("Other");
            walk
        }

        fn go(&mut self, name: &str) {
            let named = self.model.vault.named(&NameKey::of(name));
            let node = *named.first().expect("it is there");
            crate::app::actions::jump_to(&mut self.model, node, At::Top);
            self.send(Msg::Resize(120, 30));
        }

        fn read(&mut self, more: &str) {
            static FIRST: OnceLock<Arc<Vault>> = OnceLock::new();
            let first = || Arc::clone(FIRST.get_or_init(|| Arc::new(fixture(&vault("")))));
            let vault = if more.is_empty() { first() } else { Arc::new(fixture(&vault(more))) };
            let loaded = Loaded::of(vault, self.model.today);
            self.send(Msg::Loaded(loaded));
        }

        fn send(&mut self, msg: Msg) {
            let effects = update(&mut self.model, msg).into_iter();
            let is_asked = |effect: &Effect| {
                use Work::{Find, Gather, Narrow};
                matches!(effect, Effect::Work(Find { .. } | Gather { .. } | Narrow { .. }))
            };
            self.waiting.extend(effects.filter(is_asked));
        }

        fn press(&mut self, keys: &str) {
            for key in keys.split_whitespace() {
                self.send(Msg::Key(Key::parse(key).expect("a key")));
            }
        }

        /// The worker does all that it was asked for.
        fn answer(&mut self) {
            while !self.waiting.is_empty() {
                match self.waiting.remove(0) {
                    Effect::Work(Work::Gather { generation, vault, whole, needs, held }) => {
                        whole.gather(&vault, &needs);
                        self.send(Msg::Gathered { generation, held });
                    }
                    Effect::Work(Work::Find { generation, finder, query }) => {
                        let found = finder.search(&query, HITS_MAX);
                        self.send(Msg::Found { generation, found });
                    }
                    Effect::Work(Work::Narrow { generation, vault, narrow }) => {
                        self.send(Msg::Narrowed { generation, fits: narrow.fits(&vault) });
                    }
                    _ => {}
                }
            }
        }

        /// Where one is, how many rows there are, what is chosen, and the first line
        /// that is drawn.
        fn stands(&self) -> String {
            let here = self.model.here();
            let row = here.list.selected_row(&self.model.vault);
            let chosen = row.map_or("this", |row| self.model.vault.node(row.node).name());
            format!("{} {} {chosen} {}", &*here.name, here.list.lines().len(), here.list.top(10))
        }
    }

    /// Whether the worker is fast or slow, keys do the same.
    fn check(keys: &str, expected: &str) {
        let mut fast = Walk::start();
        for key in keys.split_whitespace() {
            fast.press(key);
            fast.answer();
        }
        let mut slow = Walk::start();
        slow.press(keys);
        slow.answer();
        assert_eq!((&*fast.stands(), &*slow.stands()), (expected, expected), "after {keys}");
    }

    #[test]
    fn keys_do_the_same_however_long_the_neighbours_of_a_hub_take() {
        check("right", "Hub 5106 n0001 0");
        check("right down", "Hub 5106 n0003 0");
        check("right G", "Hub 5106 n0003 5096");
        check("right down right", "n0003 5 Hub 0");
        check("right down right right down down", "Hub 5106 Other 0");
        check("right f 4 2 4 enter", "Hub 16 n0424 0");
        check("right s down", "Hub 5106 n0003 0");
        check("right G left right", "Hub 5106 n0001 0");
        check("right down right left", "Hub 5106 n0003 0");
    }

    #[test]
    fn a_hub_is_walked_into_at_once_and_can_be_left_at_once() {
        let mut walk = Walk::start();
        walk.press("right");
        assert_eq!(walk.stands(), "Hub 1 this 0");
        walk.press("left");
        assert_eq!(walk.stands(), "Other 3 Hub 0");
        walk.answer();
        assert_eq!(walk.stands(), "Other 3 Hub 0");
    }

    #[test]
    fn a_long_list_stays_as_it_is_until_it_is_sorted_or_the_vault_read_again() {
        let mut walk = Walk::start();
        walk.press("right G up up");
        walk.answer();
        let before = walk.stands();
        assert_eq!(before, "Hub 5106 n5099 5095");
        walk.press("s");
        assert_eq!(walk.stands(), before);
        walk.answer();
        let by_date = walk.stands();
        assert_eq!(by_date, "Hub 5106 n5099 5096");
        walk.read("//- a.md\n[[Hub]]\n");
        assert_eq!(walk.stands(), by_date, "the new vault waits");
        walk.answer();
        let stands = walk.stands();
        assert!(stands.starts_with("Hub 5107 n5099 50"), "{stands}");
    }

    #[test]
    fn a_hub_further_back_in_an_older_vault_is_found_again_as_it_was_left() {
        let mut walk = Walk::start();
        walk.press("right G up up right right up up up right down right");
        walk.answer();
        walk.read("//- a.md\n[[Hub]]\n");
        walk.answer();
        walk.press("left left left down");
        walk.answer();
        assert_eq!(walk.stands(), "Hub 5107 n0001 5097");
    }

    #[test]
    fn an_enter_on_a_name_that_is_gone_waits_for_what_the_same_words_find_now() {
        let mut walk = Walk::start();
        walk.read("//- a.md\n[[Soak27]]\n");
        walk.press("/ S o a k 2 8");
        walk.answer();
        // What was found, by all letters but one, is renamed while the finder is open.
        walk.read("//- a.md\n[[Soak28]]\n");
        walk.press("enter");
        walk.answer();
        assert_eq!(walk.stands(), "Soak28 3 a 0");
    }

    #[test]
    fn what_does_not_wait_is_the_name_of_a_command() {
        for name in AT_ONCE {
            assert!(command::named(name).is_some(), "{name}");
        }
    }

    #[test]
    fn what_waits_is_bounded() {
        let mut walk = Walk::start();
        walk.press("right");
        for _ in 0..2 * HELD_MAX {
            walk.press("down");
        }
        assert_eq!(walk.model.held.0.len(), HELD_MAX);
        assert!(Arc::strong_count(&walk.model.vault) > 1, "it is asked for");
    }
}
