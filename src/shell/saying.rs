//! What the reader says of the vault, kept at once: answers about names, and who
//! they are themselves. All of it runs on the worker that reads the vault, and
//! ends in a sentence for the screen.

use anyhow::Result;

use super::config;
use super::identities::{self, Given};
use super::left;
use super::own_folder::OwnFolder;
use super::pins;
use super::places::Places;
use super::store::Store;
use crate::app::left::Left;
use crate::app::pins::Pinning;
use crate::text::Date;
use crate::text::words::listed;
use crate::vault::{Anchor, Answer, Verdict};

/// A file in the program's state that says that the reader of a vault was asked
/// who they are.
const ASKED: &str = "asked-who-you-are";

/// Something that is to be kept.
#[derive(Debug, Clone)]
pub enum Saying {
    /// An answer about names.
    Answer(Answer),
    /// The last answer of this run is to be taken back.
    TakeBack,
    /// Names of the vault's owner.
    Me(Vec<Box<str>>),
    /// Something is kept at hand, or no longer.
    Pin(Anchor, Pinning),
    /// The reader was asked for them.
    Asked,
    /// The vault is left so.
    Left(Box<Left>),
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// For the screen; empty where there is nothing to say.
    pub words: String,
    /// What is other than it was.
    pub changed: Changed,
}

/// What has to be made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// The graph.
    Yes,
    /// What is kept at hand.
    Pins,
    /// All is as it was.
    No,
}

/// The answers of this run, and where each was kept.
#[derive(Debug, Default)]
pub struct Said(Vec<(OwnFolder, Given)>);

impl Said {
    /// Forgets the answers: another vault is open.
    pub fn forget(&mut self) {
        self.0.clear();
    }

    /// Keeps what was said of a vault.
    pub fn keep(&mut self, saying: &Saying, store: &Store, places: &Places, day: Date) -> Outcome {
        let outcome = match saying {
            Saying::Answer(answer) => self.answer(answer, store, places, day),
            Saying::TakeBack => self.take_back(),
            Saying::Me(names) => set_me(names, store, places),
            Saying::Pin(anchor, pinning) => pins::keep(store, places, anchor, *pinning)
                .map(|()| Outcome { words: String::new(), changed: Changed::Pins }),
            Saying::Asked => {
                note_asked(store, places);
                Ok(Outcome { words: String::new(), changed: Changed::No })
            }
            Saying::Left(how) => {
                // Not to be remembered only means to begin at Home again.
                let _ = left::keep(store, places, how);
                Ok(Outcome { words: String::new(), changed: Changed::No })
            }
        };
        outcome.unwrap_or_else(|why| {
            let words = format!("{why:#}");
            let mut chars = words.chars();
            let first = chars.next().into_iter().flat_map(char::to_uppercase);
            let words = first.chain(chars).chain(['.']).collect();
            // A pin that was not kept is shown already.
            let is_pin = matches!(saying, Saying::Pin(..));
            Outcome { words, changed: if is_pin { Changed::Pins } else { Changed::No } }
        })
    }

    fn answer(
        &mut self,
        answer: &Answer,
        store: &Store,
        places: &Places,
        day: Date,
    ) -> Result<Outcome> {
        let folder = OwnFolder::to_write(store, places)?;
        let path = folder.shown(identities::FILE);
        let Some(given) = identities::give(&folder, answer, day)? else {
            let words = format!("{path} says so already.");
            return Ok(Outcome { words, changed: Changed::No });
        };
        let older = match given.n_replaced() {
            0 => "",
            _ => ", and what was said against it taken out",
        };
        let words = format!("{}. Kept in {path}{older}.", in_words(answer));
        self.0.push((folder, given));
        Ok(Outcome { words, changed: Changed::Yes })
    }

    fn take_back(&mut self) -> Result<Outcome> {
        let Some((folder, given)) = self.0.last() else {
            let words = "Nothing was answered since the program started.".to_owned();
            return Ok(Outcome { words, changed: Changed::No });
        };
        given.take_back(folder)?;
        let words = format!("Taken back: {}.", in_words(given.answer()));
        self.0.pop();
        Ok(Outcome { words, changed: Changed::Yes })
    }
}

fn set_me(names: &[Box<str>], store: &Store, places: &Places) -> Result<Outcome> {
    let folder = OwnFolder::to_write(store, places)?;
    config::add_me(&folder, names)?;
    let path = folder.shown(config::FILE);
    let words = format!("You are {} here. Kept in {path}.", listed(names));
    Ok(Outcome { words, changed: Changed::Yes })
}

/// Whether the reader of a vault was asked who they are. Where nothing can be
/// remembered, they count as asked.
pub fn was_asked(store: &Store, places: &Places) -> bool {
    let folder = OwnFolder::in_state(store, places);
    folder.is_none_or(|folder| !matches!(folder.read(ASKED), Ok(None)))
}

fn note_asked(store: &Store, places: &Places) {
    if let Some(folder) = OwnFolder::in_state(store, places) {
        // Not to be remembered only means to be asked again.
        let _ = folder.save(ASKED, "");
    }
}

/// An answer as a sentence without its full stop.
pub fn in_words(answer: &Answer) -> String {
    let names = listed(&answer.names);
    match answer.verdict {
        Verdict::Same => format!("{names} are one"),
        Verdict::Different => format!("{names} are not the same"),
        Verdict::Later => format!("{names} are put off"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::root::Root;
    use std::fs;

    fn said(verdict: Verdict, names: &[&str]) -> Saying {
        Saying::Answer(Answer { verdict, names: names.iter().map(|name| (*name).into()).collect() })
    }

    struct Desk {
        folder: tempfile::TempDir,
        store: Store,
        places: Places,
        said: Said,
    }

    impl Desk {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let vault = folder.path().join("vault");
            fs::create_dir(&vault).expect("made");
            let store = Store::Disk(Root::open(&vault).expect("a folder"));
            let places = Places { state: Some(folder.path().join("state")), ..Places::default() };
            Self { folder, store, places, said: Said::default() }
        }

        #[track_caller]
        fn check(&mut self, saying: &Saying, words: &str, changed: Changed) {
            let day = Date::new(2026, 11, 23).expect("a real day");
            let outcome = self.said.keep(saying, &self.store, &self.places, day);
            let told = outcome.words.replace(&*self.folder.path().to_string_lossy(), "DIR");
            assert_eq!((told.as_str(), outcome.changed), (words, changed));
        }
    }

    #[test]
    fn an_answer_is_kept_and_taken_back_and_each_is_told() {
        let mut desk = Desk::new();
        let (same, different) =
            (said(Verdict::Same, &["A", "B", "C"]), said(Verdict::Different, &["A", "B"]));
        let file = ".vaultgraph/identities.toml";
        desk.check(&same, &format!("A, B and C are one. Kept in {file}."), Changed::Yes);
        desk.check(&same, &format!("{file} says so already."), Changed::No);
        let out = ", and what was said against it taken out.";
        let words = format!("A and B are not the same. Kept in {file}{out}");
        desk.check(&different, &words, Changed::Yes);
        let back = Saying::TakeBack;
        desk.check(&back, "Taken back: A and B are not the same.", Changed::Yes);
        desk.check(&back, "Taken back: A, B and C are one.", Changed::Yes);
        desk.check(&back, "Nothing was answered since the program started.", Changed::No);
    }

    #[test]
    fn a_refusal_is_a_sentence_and_changes_nothing() {
        let mut desk = Desk::new();
        let one = said(Verdict::Later, &["A"]);
        desk.check(&one, "An answer speaks of two names or more.", Changed::No);
        fs::write(desk.folder.path().join("vault/.vaultgraph"), "in the way").expect("written");
        let words = "The folder DIR/vault/.vaultgraph cannot be made: File exists (os error 17).";
        desk.check(&said(Verdict::Same, &["A", "B"]), words, Changed::No);
    }

    #[test]
    fn the_demo_vault_is_answered_for_in_the_state() {
        let mut desk = Desk { store: Store::Embedded, ..Desk::new() };
        let words = "A and B are one. Kept in DIR/state/of-vaults/demo/identities.toml.";
        desk.check(&said(Verdict::Same, &["A", "B"]), words, Changed::Yes);
        desk.places = Places::default();
        let not_there = "The demo vault is part of the program, and is not written";
        let words = "no home folder is known to keep this in; set HOME or XDG_STATE_HOME";
        let same = said(Verdict::Same, &["A", "C"]);
        desk.check(&same, &format!("{not_there}: {words}."), Changed::No);
        desk.places.is_forgetful = true;
        let words = "--no-state keeps nothing between runs, and so not this";
        desk.check(&same, &format!("{not_there}: {words}."), Changed::No);
    }

    #[test]
    fn the_reader_is_asked_once_who_they_are() {
        let mut desk = Desk::new();
        assert!(!was_asked(&desk.store, &desk.places));
        desk.check(&Saying::Asked, "", Changed::No);
        assert!(was_asked(&desk.store, &desk.places));
        assert!(was_asked(&desk.store, &Places::default()));
        let words = "You are Jo Tarn here. Kept in .vaultgraph/config.toml.";
        desk.check(&Saying::Me(vec!["Jo Tarn".into()]), words, Changed::Yes);
    }
}
