//! The texts of many notes, each read again and gone through, on all processors.
//!
//! What was made of the notes comes in their order, however the processors were at it.
//! No text is held: a note is read, gone through and let go. It can be called off
//! between two notes; of the notes of that call nothing is given then. A note that
//! cannot be read, or on which the going through gives up, costs no other.

use rayon::prelude::*;

use super::faults;
use super::store::Files;
use crate::note::NotePath;
use crate::text::encoding;
use crate::vault::{NodeId, Vault};

/// The text of a note, and whether there is more of it than is read; none where
/// it cannot be read.
pub type ReadText<'a> = dyn Fn(&NotePath) -> Option<(String, bool)> + Sync + 'a;

/// A vault whose notes can be read.
#[derive(Clone, Copy)]
pub struct Texts<'a> {
    /// The vault.
    pub vault: &'a Vault,
    /// Reads a note.
    pub read: &'a ReadText<'a>,
    /// Says whether nobody waits for it any more.
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

/// What came of one note.
#[derive(Debug, Default)]
pub struct Seen<T> {
    /// What was made of it; the default where nothing was.
    pub found: T,
    /// Whether only its start was gone through.
    pub cut: bool,
    /// Whether it cannot be read.
    pub unreadable: bool,
}

impl Texts<'_> {
    /// What comes of these notes, in their order. Nothing where it was called off.
    pub fn each<T: Default + Send>(
        self,
        notes: &[NodeId],
        look: impl Fn(NodeId) -> Seen<T> + Sync,
    ) -> Option<Vec<Seen<T>>> {
        let one = |note: &NodeId| if (self.stop)() { Seen::default() } else { look(*note) };
        let seen = notes.par_iter().map(one).collect();
        (!(self.stop)()).then_some(seen)
    }

    /// What is made of the text of a note.
    pub fn of_text<T: Default>(self, path: &NotePath, make: impl FnOnce(&str) -> T) -> Seen<T> {
        let Some((text, cut)) = (self.read)(path) else {
            return Seen { unreadable: true, ..Seen::default() };
        };
        let found = faults::contain(|| make(&text)).unwrap_or_default();
        Seen { found, cut, unreadable: false }
    }
}

/// Reads a note of a vault's files.
pub fn read_text(files: &Files, path: &NotePath) -> Option<(String, bool)> {
    let contents = files.read(path).ok()?;
    Some((encoding::decode(&contents.bytes).text.into_owned(), contents.cut))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Hidden;
    use crate::query::search::order;
    use crate::vault::fixture::fixture;
    use std::sync::atomic::{AtomicUsize, Ordering};

    const VAULT: &str = "//- a.md\n//- b.md\n//- c.md\n//- d.md\n";

    /// What comes of the notes where it is called off after so many questions.
    fn seen(asked_max: usize) -> Option<Vec<(String, bool, bool)>> {
        let vault = fixture(VAULT);
        let asked = AtomicUsize::new(0);
        let stop = || asked.fetch_add(1, Ordering::Relaxed) >= asked_max;
        let read = |path: &NotePath| {
            let text = path.as_str().to_owned();
            (text != "b.md").then(|| (text.clone(), text == "d.md"))
        };
        let texts = Texts { vault: &vault, read: &read, stop: &stop };
        let look = |note| {
            let path = vault.node(note).path().expect("a note");
            texts.of_text(path, |text| {
                assert_ne!(text, "c.md", "on this it gives up");
                text.to_uppercase()
            })
        };
        let seen = texts.each(&order(&vault, Hidden::LeftOut), look)?;
        Some(seen.into_iter().map(|one| (one.found, one.cut, one.unreadable)).collect())
    }

    #[test]
    fn each_note_has_its_own_in_order_and_what_fails_costs_no_other() {
        let none = String::new;
        let expected = [
            ("A.MD".to_owned(), false, false),
            (none(), false, true),
            (none(), false, false),
            ("D.MD".to_owned(), true, false),
        ];
        assert_eq!(seen(usize::MAX).as_deref(), Some(&expected[..]));
    }

    #[test]
    fn nothing_comes_of_notes_while_which_it_was_called_off() {
        for asked_max in 0..5 {
            assert_eq!(seen(asked_max), None);
        }
    }
}
