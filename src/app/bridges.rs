//! Bridges of the vault: looked for when they are asked for, since that takes
//! seconds in a large vault, and kept.
//!
//! They are of the reading of the vault in which they were looked for. In a newer
//! one they stay, by its nodes, and are said to be of an older one.

use std::sync::Arc;

use super::actions;
use super::model::Model;
use super::msg::{Effect, Work};
use crate::query::bridges::Bridge;
use crate::vault::Vault;

/// What is known of them.
#[derive(Debug, Clone, Default)]
pub struct Bridges {
    /// What was found, and in which reading of the vault.
    found: Option<(u64, Vec<Bridge>)>,
    /// How much is done, while they are looked for.
    running: Option<Progress>,
    /// Counts what was asked for.
    asked: u64,
    /// Counts the changes of what is known.
    changes: u64,
}

/// How much is done of how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Chains were looked for from so many names.
    pub done: usize,
    /// Of so many.
    pub all: usize,
}

impl Bridges {
    /// Counts the changes of what is known.
    pub fn version(&self) -> u64 {
        self.changes
    }

    /// What was found, the most telling first.
    pub fn found(&self) -> Option<&[Bridge]> {
        self.found.as_ref().map(|(_, found)| &**found)
    }

    /// What is to be said of them in a reading of the vault.
    pub fn said(&self, generation: u64) -> String {
        match (&self.running, &self.found) {
            (Some(Progress { done, all }), _) => {
                let percent = (done * 100).checked_div(*all).unwrap_or(0);
                format!("bridges: looking for them, {percent} %")
            }
            (None, None) => "bridges: not looked for yet".to_owned(),
            (None, Some((of, _))) if *of != generation => {
                "bridges, before the last change".to_owned()
            }
            (None, Some((_, found))) if found.is_empty() => "bridges: there are none".to_owned(),
            (None, Some(_)) => "bridges".to_owned(),
        }
    }

    /// Whether they are looked for now.
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Goes on to another reading of the vault. A search in the older one ends.
    pub fn carry(&mut self, old: &Vault, new: &Vault) {
        if self.running.take().is_some() {
            self.asked += 1;
        }
        if let Some((_, found)) = &mut self.found {
            let carried = found.iter().filter_map(|bridge| {
                Some(Bridge { node: new.find_anchor(&old.anchor(bridge.node))?, ..*bridge })
            });
            *found = carried.collect();
        }
        self.changes += 1;
    }
}

/// Has bridges looked for; while that goes on, no longer.
pub fn toggle(model: &mut Model) -> Option<Effect> {
    let bridges = &mut model.bridges;
    bridges.asked += 1;
    bridges.changes += 1;
    let asked = bridges.asked;
    if bridges.running.take().is_some() {
        return Some(Effect::Work(Work::EndBridges { asked }));
    }
    bridges.running = Some(Progress { done: 0, all: 0 });
    actions::toast(model, "Looking for bridges…");
    Some(Effect::Work(Work::Bridges { asked, vault: Arc::clone(&model.vault) }))
}

/// Learns how far the search is.
pub fn progress(model: &mut Model, asked: u64, progress: Progress) {
    let bridges = &mut model.bridges;
    if asked == bridges.asked && bridges.is_running() {
        bridges.running = Some(progress);
        bridges.changes += 1;
    }
}

/// Takes what was found, and says so: their section may stand below what is shown.
pub fn take(model: &mut Model, asked: u64, found: Vec<Bridge>) {
    let generation = model.vault_generation;
    let bridges = &mut model.bridges;
    if asked != bridges.asked || !bridges.is_running() {
        return;
    }
    let words = match found.len() {
        0 => "There are no bridges.".to_owned(),
        1 => "One bridge was found; it has a section of its own.".to_owned(),
        n => format!("{n} bridges were found; they have a section of their own."),
    };
    bridges.found = Some((generation, found));
    bridges.running = None;
    bridges.changes += 1;
    actions::toast(model, &words);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::key::Key;
    use crate::app::msg::{Loaded, Msg, Work};
    use crate::app::update::update;
    use crate::query::bridges::bridges;
    use crate::text::{Date, Shown};
    use crate::vault::fixture::fixture;

    /// Two circles that only Mia joins.
    const TWO: &str = "\
//- a1.md\n[[Ada]] [[Bo]] [[Mia]]\n//- a2.md\n[[Ada]] [[Bo]]\n
//- z1.md\n[[Xu]] [[Zoe]] [[Mia]]\n//- z2.md\n[[Xu]] [[Zoe]]\n";

    /// A program at the insights, and what it asks for: `?` for bridges, `-` for the
    /// end of a search.
    struct Walk {
        model: Model,
        asked: Vec<(char, u64)>,
    }

    impl Walk {
        fn start() -> Self {
            let today = Date::new(2026, 11, 23).expect("a day");
            let model = Model::new(Shown::new("v"), today, (120, 30));
            let mut walk = Self { model, asked: Vec::new() };
            walk.read(TWO);
            walk.press("esc S");
            walk
        }

        fn read(&mut self, text: &str) {
            self.send(Msg::Loaded(Loaded::of(fixture(text), self.model.today)));
        }

        fn send(&mut self, msg: Msg) {
            let mut effects = update(&mut self.model, msg);
            while let Some(effect) = effects.pop() {
                match effect {
                    Effect::Work(Work::Bridges { asked, .. }) => self.asked.push(('?', asked)),
                    Effect::Work(Work::EndBridges { asked }) => self.asked.push(('-', asked)),
                    Effect::Work(Work::Gather { generation, vault, whole, needs, held }) => {
                        whole.gather(&vault, &needs);
                        let gathered = Msg::Gathered { generation, held };
                        effects.extend(update(&mut self.model, gathered));
                    }
                    _ => {}
                }
            }
        }

        fn press(&mut self, keys: &str) {
            for key in keys.split(' ') {
                self.send(Msg::Key(Key::parse(key).expect("a key")));
            }
        }

        fn find(&mut self, asked: u64) {
            let found = bridges(&self.model.vault, |_, _| true).expect("not stopped");
            self.send(Msg::Bridged { asked, found });
        }

        /// The section of bridges: its title, and the first row.
        fn said(&self) -> String {
            let list = &self.model.here().list;
            let mut sections = (0..list.n_sections()).map(|at| list.section(at));
            let is_it = |section: &&crate::app::list::Section| section.label.starts_with("bridges");
            let section = sections.rfind(is_it).expect("there is one");
            let first = (!section.rows.is_empty()).then(|| section.rows.node(0));
            let first = first.map_or("", |node| self.model.vault.node(node).name());
            format!("{} {first}", section.label)
        }
    }

    #[test]
    fn bridges_are_looked_for_on_request_with_progress_and_can_be_stopped() {
        let mut walk = Walk::start();
        assert_eq!(walk.said(), "bridges: not looked for yet ");
        walk.press("a");
        let progress = Progress { done: 3, all: 9 };
        walk.send(Msg::Bridging { asked: 1, progress });
        assert_eq!(walk.said(), "bridges: looking for them, 33 % ");
        walk.press("a");
        walk.find(1);
        assert_eq!(walk.said(), "bridges: not looked for yet ", "it was stopped");
        walk.press("a");
        walk.find(3);
        assert_eq!(walk.said(), "bridges Mia");
        let toast = walk.model.toast.as_ref().map(Shown::as_str);
        assert_eq!(toast, Some("5 bridges were found; they have a section of their own."));
        assert_eq!(walk.asked, [('?', 1), ('-', 2), ('?', 3)]);
    }

    #[test]
    fn what_was_found_stays_in_the_next_reading_and_is_said_to_be_older() {
        let mut walk = Walk::start();
        walk.press("a");
        walk.find(1);
        walk.read(&format!("//- 0.md\nx\n{TWO}"));
        assert_eq!(walk.said(), "bridges, before the last change Mia");
        walk.press("a");
        walk.read(TWO);
        walk.find(2);
        assert_eq!(walk.said(), "bridges, before the last change Mia", "it was of another vault");
    }
}
