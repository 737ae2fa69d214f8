//! Full-text searches: what is looked for, and what was found so far.
//!
//! A search runs beside the screen and hands on what it finds in the order in
//! which it is shown, so that rows are only ever added below. The newest question
//! wins. What was found is kept for the last few, so that coming back to one
//! finds it as it was; when the vault was read again, the one that is shown is
//! searched anew, and what it had stands until that is done.

use std::sync::Arc;

use super::finder_pane::Among;
use super::model::{Layer, Model};
use super::msg::{Effect, Work};
use super::screens::Screen;
use crate::query::search::{Limits, NoteHits, Query, Tally};
use crate::query::terms::Fault;

/// How much of a search the screen lists.
pub const LIMITS: Limits = Limits { lines: 1_000, lines_a_note: 100, chars: 240 };

/// So many searches are kept.
const KEPT_MAX: usize = 8;

/// One search.
#[derive(Debug, Clone)]
pub struct Search {
    text: Box<str>,
    query: Arc<Query>,
    /// The reading of the vault that was searched.
    generation: u64,
    found: Vec<Arc<NoteHits>>,
    tally: Tally,
    is_done: bool,
    /// What a search of the same takes the place of these with when it is done.
    again: Option<Vec<Arc<NoteHits>>>,
    /// Counts the changes of what was found.
    changes: u64,
}

/// All searches that are kept, the newest first, and the one that runs.
#[derive(Debug, Clone, Default)]
pub struct Searches {
    kept: Vec<Search>,
    /// Counts what was asked for.
    asked: u64,
    running: Option<Box<str>>,
    changes: u64,
}

impl Search {
    /// What was found so far, note by note.
    pub fn found(&self) -> &[Arc<NoteHits>] {
        &self.found
    }

    /// How far it is.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Whether all is found.
    pub fn is_done(&self) -> bool {
        self.is_done
    }

    /// Counts the changes of what was found, among all searches.
    pub fn changes(&self) -> u64 {
        self.changes
    }
}

impl Searches {
    /// What was found for a text.
    pub fn of(&self, text: &str) -> Option<&Search> {
        self.kept.iter().find(|search| &*search.text == text.trim())
    }

    /// Whether what is wanted has to be asked for; does so.
    fn ask(&mut self, text: &str, generation: u64) -> Result<Option<Arc<Query>>, Fault> {
        let at = self.kept.iter().position(|search| &*search.text == text);
        let is_running = self.running.as_deref() == Some(text);
        if let Some(at) = at {
            let kept = &self.kept[at];
            if kept.generation == generation && (kept.is_done || is_running) {
                return Ok(None);
            }
        }
        let mut search = match at {
            Some(at) => self.kept.remove(at),
            None => match Query::parse(text)? {
                Some(query) => Search::new(text, Arc::new(query)),
                None => return Ok(None),
            },
        };
        search.generation = generation;
        search.is_done = false;
        search.again = (!search.found.is_empty()).then(Vec::new);
        let query = Arc::clone(&search.query);
        self.kept.insert(0, search);
        self.kept.truncate(KEPT_MAX);
        self.running = Some(text.into());
        self.asked += 1;
        Ok(Some(query))
    }

    /// Takes what was found next.
    fn take(&mut self, asked: u64, found: Vec<NoteHits>, tally: Tally, is_done: bool) {
        if asked != self.asked || self.running.is_none() {
            return;
        }
        let Some(search) = self.kept.first_mut() else { return };
        let was_empty = found.is_empty();
        let found = found.into_iter().map(Arc::new);
        match &mut search.again {
            Some(again) => again.extend(found),
            None => search.found.extend(found),
        }
        search.tally = tally;
        search.is_done = is_done;
        let replaced = search.again.take_if(|_| is_done);
        if !was_empty || is_done || replaced.is_some() {
            self.changes += 1;
            search.changes = self.changes;
        }
        if let Some(again) = replaced {
            search.found = again;
        }
        if is_done {
            self.running = None;
        }
    }
}

impl Search {
    fn new(text: &str, query: Arc<Query>) -> Self {
        Self {
            text: text.into(),
            query,
            generation: 0,
            found: Vec::new(),
            tally: Tally::default(),
            is_done: false,
            again: None,
            changes: 0,
        }
    }
}

/// Brings the search that runs in line with what is shown. Gives what to ask for.
pub fn sync(model: &mut Model) -> Option<Effect> {
    let generation = model.vault_generation;
    let text = wanted(model).filter(|text| !text.is_empty() && generation > 0);
    let fault = match &text {
        None => None,
        Some(text) => match model.searches.ask(text, generation) {
            Ok(None) => None,
            Ok(Some(query)) => {
                set_fault(model, None);
                let asked = model.searches.asked;
                let vault = Arc::clone(&model.vault);
                return Some(Effect::Work(Work::Search { asked, vault, query }));
            }
            Err(fault) => Some(fault),
        },
    };
    let is_wanted = text.is_some() && fault.is_none();
    set_fault(model, fault);
    if !is_wanted && model.searches.running.take().is_some() {
        model.searches.asked += 1;
        return Some(Effect::Work(Work::EndSearch { asked: model.searches.asked }));
    }
    None
}

/// Takes what a search found.
pub fn take(model: &mut Model, asked: u64, found: Vec<NoteHits>, tally: Tally, is_done: bool) {
    model.searches.take(asked, found, tally, is_done);
}

fn set_fault(model: &mut Model, fault: Option<Fault>) {
    if let Layer::Finder(pane) = &mut model.layer {
        pane.fault = fault;
    }
}

/// What is looked for on the screen: in the finder, else where one is.
fn wanted(model: &Model) -> Option<Box<str>> {
    if let Layer::Finder(pane) = &model.layer {
        let (among, text) = pane.among();
        return (among == Among::Text).then(|| text.trim().into());
    }
    match model.here().screen() {
        Some(Screen::Search(text)) => Some(text.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::key::Key;
    use crate::app::msg::{Loaded, Msg, Work};
    use crate::app::update::update;
    use crate::note::NotePath;
    use crate::query::search::{By, Hit};
    use crate::text::{Date, Place, Shown};
    use crate::vault::fixture::fixture;

    const VAULT: &str = "//- a.md\nx\n//- b.md\nx\n//- c.md\nx\n";

    /// A program with the finder open, and what it asks for, `?` for a search and
    /// `-` for the end of one.
    struct Typing {
        model: Model,
        asked: Vec<(char, u64)>,
    }

    impl Typing {
        fn start() -> Self {
            let today = Date::new(2026, 11, 23).expect("a day");
            let model = Model::new(Shown::new("v"), today, (120, 30));
            let mut typing = Self { model, asked: Vec::new() };
            typing.read();
            typing
        }

        fn read(&mut self) {
            let loaded = Loaded::of(fixture(VAULT), self.model.today);
            self.send(Msg::Loaded(loaded));
        }

        fn send(&mut self, msg: Msg) {
            let asked =
                update(&mut self.model, msg).into_iter().filter_map(|effect| match effect {
                    Effect::Work(Work::Search { asked, .. }) => Some(('?', asked)),
                    Effect::Work(Work::EndSearch { asked }) => Some(('-', asked)),
                    _ => None,
                });
            self.asked.extend(asked);
        }

        fn press(&mut self, keys: &str) {
            for key in keys.split(' ') {
                self.send(Msg::Key(Key::parse(key).expect("a key")));
            }
        }

        /// Notes with a line each were found.
        fn find(&mut self, asked: u64, notes: &str, is_done: bool) {
            let hit = |text: &str| Hit {
                place: Place::START,
                text: text.into(),
                marks: Box::default(),
                heading: None,
                by: By::Line,
            };
            let note = |name: &str| NoteHits {
                path: NotePath::new(&format!("{name}.md")),
                hits: vec![hit(name)],
                n_lines: 1,
                at_least: false,
            };
            let found = notes.split_whitespace().map(note).collect();
            self.send(Msg::Searched { asked, found, tally: Tally::default(), is_done });
        }

        /// The lines of the finder, the selected one with `>` before it.
        fn lines(&self) -> String {
            let Layer::Finder(pane) = &self.model.layer else { return "closed".to_owned() };
            let mark = |(at, row): (usize, &crate::app::finder_pane::LineRow)| {
                format!("{}{}", if at == pane.selected { ">" } else { "" }, row.line().text)
            };
            pane.lines.rows.iter().enumerate().map(mark).collect::<Vec<_>>().join(" ")
        }
    }

    #[test]
    fn lines_stream_in_below_and_the_newest_question_wins() {
        let mut typing = Typing::start();
        typing.press("? x");
        assert_eq!(typing.asked, [('?', 1)]);
        typing.find(1, "a b", false);
        typing.press("down");
        assert_eq!(typing.lines(), "a >b");
        typing.find(1, "c", false);
        assert_eq!(typing.lines(), "a >b c");
        typing.press("y");
        assert_eq!((typing.asked.last(), typing.lines().as_str()), (Some(&('?', 2)), "a >b c"));
        typing.find(1, "a", true);
        assert_eq!(typing.lines(), "a >b c", "an older search still answers");
        typing.find(2, "c", false);
        assert_eq!(typing.lines(), ">c");
        typing.find(2, "", true);
        typing.press("backspace");
        assert_eq!(typing.asked.len(), 3, "a search that was overtaken is asked for again");
    }

    #[test]
    fn a_search_that_nobody_waits_for_ends() {
        let mut typing = Typing::start();
        typing.press("? x esc");
        assert_eq!(typing.asked, [('?', 1), ('-', 2)]);
        typing.press("/ ? x");
        typing.find(3, "a", true);
        typing.press("esc / ? x");
        assert_eq!(typing.asked.len(), 3, "what was found is kept");
        assert_eq!(typing.lines(), ">a");
    }

    #[test]
    fn what_cannot_be_read_is_told_and_leaves_the_lines_as_they_are() {
        let mut typing = Typing::start();
        typing.press("? x");
        typing.find(1, "a b", true);
        typing.press("down space (");
        let Layer::Finder(pane) = &typing.model.layer else { unreachable!("it is open") };
        assert_eq!(pane.fault.as_ref().map(|fault| fault.column), Some(4));
        assert_eq!(typing.lines(), "a >b");
        typing.press("backspace");
        assert_eq!((typing.asked.len(), typing.lines().as_str()), (1, "a >b"));
    }

    #[test]
    fn another_reading_of_the_vault_is_searched_and_the_chosen_line_stays() {
        let mut typing = Typing::start();
        typing.press("? x");
        typing.find(1, "b c", true);
        typing.press("down");
        typing.read();
        assert_eq!((typing.asked.len(), typing.lines().as_str()), (2, "b >c"));
        typing.find(2, "a b", false);
        assert_eq!(typing.lines(), "b >c", "nothing moves before all is there");
        typing.find(2, "c", true);
        assert_eq!(typing.lines(), "a b >c");
    }

    #[test]
    fn no_more_than_a_few_searches_are_kept() {
        let mut searches = Searches::default();
        for at in 0..30 {
            searches.ask(&format!("x{at}"), 1).expect("it can be read");
        }
        assert_eq!(searches.kept.len(), KEPT_MAX);
    }
}
