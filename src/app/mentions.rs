//! Names in plain text: whether they are looked for, and what was found so far.
//!
//! All notes are gone through once, beside the screen, when names in plain text are
//! switched on; what is found then answers for every place. When the vault was read
//! again they are gone through again, and until that is done the places that are
//! shown keep what they had.

use std::sync::Arc;

use super::model::Model;
use super::msg::{Effect, Work};
use super::trail::Place;
use crate::query::mentions::{Found, Part, Progress};
use crate::vault::{NodeId, Vault};

/// How far the notes are gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    NotAsked,
    Running,
    Done,
}

/// What is known of names in plain text.
#[derive(Debug, Clone, Default)]
pub struct Mentioned {
    state: State,
    /// Counts what was asked for.
    asked: u64,
    found: Found,
    progress: Progress,
    /// What the places that are shown had in an older reading of the vault.
    older: Vec<(NodeId, Found)>,
    /// Counts the changes of what was found.
    changes: u64,
}

impl Mentioned {
    /// What was found that concerns a node.
    pub fn about(&self, node: NodeId) -> &Found {
        let older = self.older.iter().find(|(of, _)| *of == node);
        older.map_or(&self.found, |(_, found)| found)
    }

    /// Counts the changes of what was found.
    pub fn version(&self) -> u64 {
        self.changes
    }

    /// How far it is, while notes are gone through.
    pub fn running(&self) -> Option<&Progress> {
        (self.state == State::Running).then_some(&self.progress)
    }

    /// What is left out, once all is gone through.
    pub fn left_out(&self) -> Vec<String> {
        if self.state != State::Done {
            return Vec::new();
        }
        self.progress.left_out()
    }

    /// Takes what was found next.
    fn take(&mut self, asked: u64, found: Arc<Part>, progress: Progress, is_done: bool) {
        if asked != self.asked || self.state != State::Running {
            return;
        }
        self.progress = progress;
        let is_new = !found.is_empty();
        if is_new {
            self.found.push(found);
        }
        if is_done {
            self.state = State::Done;
            self.older.clear();
        }
        if is_new || is_done {
            self.changes += 1;
        }
    }

    /// Goes on to another reading of the vault; the places that are shown keep what
    /// they have.
    pub fn carry(&mut self, old: &Vault, new: &Vault, shown: &[NodeId]) {
        let carried = |node: &NodeId| {
            let now = new.find_anchor(&old.anchor(*node))?;
            let mut found = Found::default();
            found.push(Arc::new(self.about(*node).carried(*node, old, new)));
            Some((now, found))
        };
        let older = shown.iter().filter_map(carried).collect();
        self.forget();
        self.older = older;
    }

    /// What was asked for is of no use any more.
    fn forget(&mut self) {
        // Nothing that still comes is taken.
        self.asked += u64::from(self.state == State::Running);
        self.state = State::NotAsked;
        self.found = Found::default();
        self.progress = Progress::default();
        self.older.clear();
    }
}

/// Takes what was found next.
pub fn take(model: &mut Model, asked: u64, found: Arc<Part>, progress: Progress, is_done: bool) {
    model.mentioned.take(asked, found, progress, is_done);
}

/// The nodes of the places that are shown, where names in plain text are.
pub fn shown(model: &Model) -> Vec<NodeId> {
    let places = model.trail.places()[model.trail.shown()].iter();
    let current = places.filter(|place| place.generation == model.vault_generation);
    current.filter(|place| place.look.mentions).filter_map(Place::node).collect()
}

/// Gives what to ask for: that notes are gone through, or no longer.
pub fn sync(model: &mut Model) -> Option<Effect> {
    let is_wanted = model.look.mentions && model.vault_generation > 0;
    let mentioned = &mut model.mentioned;
    match (mentioned.state, is_wanted) {
        (State::NotAsked, true) => {
            mentioned.asked += 1;
            mentioned.state = State::Running;
            let vault = Arc::clone(&model.vault);
            Some(Effect::Work(Work::Mention { asked: mentioned.asked, vault }))
        }
        (State::Running, false) => {
            mentioned.forget();
            Some(Effect::Work(Work::EndMentions { asked: mentioned.asked }))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::key::Key;
    use crate::app::list::ListKey;
    use crate::app::msg::{Loaded, Msg, Work};
    use crate::app::trail::At;
    use crate::app::update::update;
    use crate::query::mentions::Mentions;
    use crate::query::neighbourhood::SectionKey;
    use crate::text::{Date, NameKey, Shown};
    use crate::vault::Relation;
    use crate::vault::fixture::{files, fixture};

    const VAULT: &str = "\
//- a.md
Jo Tarn
//- b.md
[[Jo Tarn]]
//- c.md
Jo Tarn again
";

    /// A program that stands at `Jo Tarn`, and what it asks for: `?` to go through
    /// all notes, `-` to stop.
    struct Walk {
        model: Model,
        asked: Vec<(char, u64)>,
    }

    impl Walk {
        fn start() -> Self {
            let today = Date::new(2026, 11, 23).expect("a day");
            let model = Model::new(Shown::new("v"), today, (120, 30));
            let mut walk = Self { model, asked: Vec::new() };
            walk.read(VAULT);
            walk.press("esc");
            let vault = Arc::clone(&walk.model.vault);
            let jo = *vault.named(&NameKey::of("Jo Tarn")).first().expect("named");
            crate::app::actions::jump_to(&mut walk.model, jo, At::Top);
            walk
        }

        fn read(&mut self, text: &str) {
            let loaded = Loaded::of(fixture(text), self.model.today);
            self.send(Msg::Loaded(loaded));
        }

        fn send(&mut self, msg: Msg) {
            let effects = update(&mut self.model, msg).into_iter();
            self.asked.extend(effects.filter_map(|effect| match effect {
                Effect::Work(Work::Mention { asked, .. }) => Some(('?', asked)),
                Effect::Work(Work::EndMentions { asked }) => Some(('-', asked)),
                _ => None,
            }));
        }

        fn press(&mut self, keys: &str) {
            for key in keys.split(' ') {
                self.send(Msg::Key(Key::parse(key).expect("a key")));
            }
        }

        /// What stands in these files was found.
        fn find(&mut self, asked: u64, text: &str, is_done: bool) {
            let vault = Arc::clone(&self.model.vault);
            let mentions = Mentions::of_all(&vault);
            let notes = files(text).into_iter();
            let rows = notes.flat_map(|(path, text)| {
                mentions.in_note(vault.by_path(&path).expect("there"), &text)
            });
            let found = Arc::new(Part::of(rows.collect()));
            let progress = Progress { of_notes: 3, notes: 1, ..Progress::default() };
            self.send(Msg::Mentioned { asked, found, progress, is_done });
        }

        /// The rows of mentions, the chosen one with `>` before it.
        fn rows(&self) -> String {
            let list = &self.model.here().list;
            let mut said = Vec::new();
            for (at, line) in list.lines().iter().enumerate() {
                let crate::app::list::Line::Row(section, row) = *line else { continue };
                let key = list.section(section).key;
                if matches!(key, ListKey::Neighbours(SectionKey::Edges(_, Relation::Mention))) {
                    let node = list.row(&self.model.vault, section, row).node;
                    let mark = if at == list.selected() { ">" } else { "" };
                    said.push(format!("{mark}{}", self.model.vault.node(node).name()));
                }
            }
            said.join(" ")
        }
    }

    #[test]
    fn what_is_found_comes_in_while_the_notes_are_gone_through() {
        let mut walk = Walk::start();
        assert_eq!((walk.rows().as_str(), walk.asked.len()), ("", 0));
        walk.press("u");
        assert_eq!(walk.asked, [('?', 1)]);
        walk.find(1, "//- c.md\nJo Tarn again\n", false);
        walk.press("G");
        assert_eq!(walk.rows(), ">c");
        walk.find(1, "//- a.md\nJo Tarn\n", true);
        assert_eq!(walk.rows(), "a >c", "the choice moved");
        walk.press("u u");
        assert_eq!((walk.rows().as_str(), walk.asked.len()), ("a c", 1), "it is kept");
    }

    #[test]
    fn switched_off_it_ends_and_nothing_that_comes_later_counts() {
        let mut walk = Walk::start();
        walk.press("u u");
        assert_eq!(walk.asked, [('?', 1), ('-', 2)]);
        walk.press("u");
        walk.find(1, VAULT, true);
        assert_eq!((walk.rows().as_str(), walk.asked.last()), ("", Some(&('?', 3))));
    }

    #[test]
    fn after_an_edit_what_is_shown_stays_until_all_is_gone_through_again() {
        let mut walk = Walk::start();
        walk.press("u");
        walk.find(1, VAULT, true);
        walk.press("G");
        assert_eq!(walk.rows(), "a >c");
        let edited = VAULT.replace("//- b.md", "//- 0.md\nJo Tarn\n//- b.md");
        walk.read(&edited);
        assert_eq!((walk.rows().as_str(), walk.asked.len()), ("a >c", 2));
        let asked = walk.asked[1].1;
        walk.find(asked, "//- 0.md\nJo Tarn\n", false);
        assert_eq!(walk.rows(), "a >c", "nothing moves before all is there");
        walk.find(asked, "//- a.md\nJo Tarn\n//- c.md\nJo Tarn again\n", true);
        assert_eq!(walk.rows(), "0 a >c");
    }
}
