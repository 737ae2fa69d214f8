//! The finder: choosing a hit and going there.

use super::{Done, go_to_anchor, jump_to, open, open_path, toast};
use crate::app::areas;
use crate::app::finder_pane::{Among, FinderPane, Purpose};
use crate::app::model::{Layer, Loading, Model};
use crate::app::screens::Screen;
use crate::app::trail::At;
use crate::query::search::By;
use crate::vault::Anchor;

fn finder(model: &mut Model) -> Option<&mut FinderPane> {
    match &mut model.layer {
        Layer::Finder(pane) => Some(pane),
        Layer::None | Layer::Popup(_) | Layer::Change(_) => None,
    }
}

fn step_finder(model: &mut Model, by: isize) -> Done {
    if let Some(pane) = finder(model) {
        pane.step(by);
    }
    None
}

fn finder_height(model: &Model) -> isize {
    areas::within(model.areas().finder).height.max(3) as isize - 2
}

pub(in crate::app) fn finder_down(model: &mut Model) -> Done {
    step_finder(model, 1)
}

pub(in crate::app) fn finder_up(model: &mut Model) -> Done {
    step_finder(model, -1)
}

pub(in crate::app) fn finder_page_down(model: &mut Model) -> Done {
    let by = finder_height(model);
    step_finder(model, by)
}

pub(in crate::app) fn finder_page_up(model: &mut Model) -> Done {
    let by = finder_height(model);
    step_finder(model, -by)
}

pub(in crate::app) fn finder_kind(model: &mut Model) -> Done {
    if let Some(pane) = finder(model) {
        pane.next_kind();
    }
    None
}

pub(in crate::app) fn finder_go(model: &mut Model) -> Done {
    let reading = model.loading != Loading::Done;
    let pane = finder(model)?;
    let may_come = reading && pane.is_empty() && !pane.recent;
    if pane.is_waiting() || may_come {
        // Enter means what is typed, not what was found for fewer letters, nor
        // what was found so far.
        pane.go_when_found = true;
        return None;
    }
    if let Some(command) = pane.command() {
        model.layer = Layer::None;
        return (command.run)(model);
    }
    if let Some(view) = pane.view() {
        let name = view.name.clone();
        model.layer = Layer::None;
        open(model, Screen::View(name));
        return None;
    }
    let purpose = pane.purpose.clone();
    let line = pane.line().map(|row| (row.note().path.clone(), row.line().clone()));
    let anchor = match &line {
        Some((path, _)) => Anchor::File(path.clone()),
        None => pane.hit()?.anchor.clone(),
    };
    model.layer = Layer::None;
    match purpose {
        Purpose::Go => match line {
            Some((path, line)) if line.by == By::Line => {
                let node = model.vault.by_path(&path)?;
                jump_to(model, node, At::Place(line.place));
            }
            _ => go_to_anchor(model, &anchor),
        },
        Purpose::PathFrom(from, _) => open_path(model, [from, anchor]),
    }
    None
}

/// Opens what was found in the text as a list of its own, which back returns to.
pub(in crate::app) fn finder_list(model: &mut Model) -> Done {
    let pane = finder(model)?;
    let (among, text) = pane.among();
    let text: Box<str> = text.trim().into();
    match (among, &pane.fault) {
        (Among::Text, None) if !text.is_empty() => {
            model.layer = Layer::None;
            open(model, Screen::Search(text));
        }
        (Among::Text, _) => toast(model, "There is nothing to look for yet."),
        _ => toast(model, "What is found in the text has a list; ? looks there."),
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::key::Key;
    use crate::app::msg::{Effect, Leave, Loaded, Msg, Work};
    use crate::app::update::update;
    use crate::text::{Date, Shown};
    use crate::vault::fixture::fixture;

    /// A program whose finder is answered when a test says so.
    struct Slow {
        model: Model,
        asked: Vec<Effect>,
        quit: bool,
    }

    impl Slow {
        fn start() -> Self {
            let today = Date::new(2026, 11, 23).expect("a day");
            let mut model = Model::new(Shown::new("v"), today, (120, 30));
            let vault = fixture("//- Jo Tarn.md\n[[Bo Sund]] [[Cy Orr]]\n//- b.md\n[[Bo Sund]]\n");
            update(&mut model, Msg::Loaded(Loaded::of(vault, today)));
            Self { model, asked: Vec::new(), quit: false }
        }

        fn press(&mut self, keys: &str) {
            for key in keys.split(' ') {
                self.send(Msg::Key(Key::parse(key).expect("a key")));
            }
        }

        fn send(&mut self, msg: Msg) {
            for effect in update(&mut self.model, msg) {
                match effect {
                    Effect::Work(Work::Find { .. }) => self.asked.push(effect),
                    Effect::Leave(Leave::Quit) => self.quit = true,
                    _ => {}
                }
            }
        }

        /// The finder answers all that it was asked, in order.
        fn answer(&mut self) {
            for effect in std::mem::take(&mut self.asked) {
                let Effect::Work(Work::Find { generation, finder, query }) = effect else {
                    continue;
                };
                let found = finder.search(&query, 10);
                self.send(Msg::Found { generation, found });
            }
        }

        /// Where one is, what is typed in the finder if it is open, and whether the
        /// program ends.
        fn state(&self) -> (String, Option<&str>, bool) {
            let typed = match &self.model.layer {
                Layer::Finder(pane) => Some(pane.field.text()),
                Layer::None | Layer::Popup(_) | Layer::Change(_) => None,
            };
            (self.model.here().name.to_string(), typed, self.quit)
        }
    }

    /// What becomes of keys where the answer comes after all of them is what becomes of
    /// them where it comes at once.
    #[track_caller]
    fn check(keys: &str, expected: (&str, Option<&str>, bool)) {
        let (mut late, mut at_once) = (Slow::start(), Slow::start());
        late.press(keys);
        // An answer may lead to the next question.
        for _ in keys.split(' ') {
            late.answer();
        }
        for key in keys.split(' ') {
            at_once.press(key);
            at_once.answer();
        }
        let expected = (expected.0.to_owned(), expected.1, expected.2);
        assert_eq!((late.state(), at_once.state()), (expected.clone(), expected), "{keys}");
    }

    #[test]
    fn keys_after_enter_mean_the_place_that_it_opens() {
        check("j o enter", ("Jo Tarn", None, false));
        check("j o enter right", ("Cy Orr", None, false));
        check("j o enter down right left", ("Jo Tarn", None, false));
        check("j o enter q", ("Jo Tarn", None, true));
        check("j o enter / b o enter q", ("Bo Sund", None, true));
        check("j o enter / b o", ("Jo Tarn", Some("bo"), false));
    }

    #[test]
    fn where_nothing_is_found_they_mean_nothing() {
        let mut slow = Slow::start();
        slow.press("x x enter q");
        slow.answer();
        assert_eq!(slow.state(), ("Home".to_owned(), Some("xx"), false));
        slow.press("esc esc q");
        assert_eq!(slow.state(), ("Home".to_owned(), None, true));
    }

    #[test]
    fn escape_waits_no_longer_and_however_many_keys_are_pressed_nothing_hangs() {
        let mut slow = Slow::start();
        slow.press("j o enter right esc");
        assert_eq!(slow.state(), ("Home".to_owned(), Some("jo"), false));
        slow.answer();
        assert_eq!(slow.state(), ("Home".to_owned(), Some("jo"), false));
        slow.press("enter enter");
        assert_eq!(slow.state().0, "Cy Orr");
        let mut slow = Slow::start();
        slow.press("j o enter");
        for _ in 0..1_000 {
            slow.press("down");
        }
        slow.press("ctrl-c");
        assert!(slow.quit);
    }
}
