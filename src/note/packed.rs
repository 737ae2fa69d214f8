//! A parsed note in as few bytes as it takes, to be held by the hundred
//! thousand. Looked at, its words are lent from these bytes; nothing is copied
//! but its lists.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{Code, Diagnostic, NoteHead, NotePath, NoteView, Parsed, Severity};
use crate::text::Place;

/// A note and what was wrong with it, packed. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    path: NotePath,
    bytes: Bytes,
}

/// A problem whose file is known from elsewhere.
#[derive(Debug, Serialize, Deserialize)]
struct Problem<'p>(Option<Place>, Code, &'p str);

/// Packs notes one behind the other, since many small pieces of memory would take
/// more than what is in them.
#[derive(Debug, Default)]
pub struct Packer {
    bytes: Vec<u8>,
    /// Each with the end of its bytes.
    notes: Vec<(NotePath, usize)>,
}

impl Packer {
    /// Packs the next note.
    pub fn add(&mut self, parsed: &Parsed) {
        let problems: Vec<Problem<'_>> = parsed
            .problems
            .iter()
            .map(|problem| Problem(problem.place, problem.code, &problem.detail))
            .collect();
        // Into memory, everything of a note can be written.
        let bytes = postcard::to_allocvec(&(problems, &parsed.note)).unwrap_or_default();
        self.bytes.extend_from_slice(&bytes);
        self.notes.push((parsed.note.path.clone(), self.bytes.len()));
    }

    /// The notes, in the order in which they were added.
    pub fn finish(self) -> Vec<Packed> {
        self.finish_in(|bytes| bytes.into_boxed_slice().into())
    }

    /// [`Packer::finish`], where `hold` says in what the bytes of all of them are held.
    pub fn finish_in(self, hold: impl FnOnce(Vec<u8>) -> Bytes) -> Vec<Packed> {
        let bytes = hold(self.bytes);
        let mut start = 0;
        let one = |(path, end)| {
            let packed = Packed { path, bytes: bytes.slice(start..end) };
            start = end;
            packed
        };
        self.notes.into_iter().map(one).collect()
    }
}

impl Packed {
    /// Packs one note by itself.
    pub fn of(parsed: &Parsed) -> Self {
        let mut packer = Packer::default();
        packer.add(parsed);
        let path = parsed.note.path.clone();
        packer.finish().pop().unwrap_or(Self { path, bytes: Bytes::new() })
    }

    /// A note that was packed before; see [`Packed::bytes`].
    pub fn from_bytes(path: NotePath, bytes: Bytes) -> Self {
        Self { path, bytes }
    }

    /// All that is packed but the path.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Where the note lies.
    pub fn path(&self) -> &NotePath {
        &self.path
    }

    /// The note. Bytes that are no note give one of which only the name is known.
    pub fn note(&self) -> NoteView<'_> {
        let unpacked = self.problems_and_rest().and_then(|(_, rest)| postcard::from_bytes(rest));
        let mut note: NoteView<'_> =
            unpacked.unwrap_or_else(|_| NoteView::empty(NotePath::default()));
        note.path = self.path.clone();
        note
    }

    /// What the note says of itself, without unpacking the rest.
    pub fn head(&self) -> NoteHead<'_> {
        let unpacked = self.problems_and_rest().and_then(|(_, rest)| {
            let (head, _) = postcard::take_from_bytes(rest)?;
            Ok(head)
        });
        let nothing = NoteHead { title: None, aliases: Vec::new(), tags: Vec::new(), date: None };
        unpacked.unwrap_or(nothing)
    }

    /// What was wrong with it, in the order of the places.
    pub fn problems(&self) -> Vec<Diagnostic> {
        let problems = self.problems_and_rest().map(|(problems, _)| problems).unwrap_or_default();
        let whole = |Problem(place, code, detail)| Diagnostic::new(&self.path, place, code, detail);
        problems.into_iter().map(whole).collect()
    }

    /// Whether any of its problems is more than a notice.
    pub fn asks_to_be_looked_at(&self) -> bool {
        let problems = self.problems_and_rest().map(|(problems, _)| problems).unwrap_or_default();
        problems.iter().any(|Problem(_, code, _)| code.severity() != Severity::Info)
    }

    fn problems_and_rest(&self) -> postcard::Result<(Vec<Problem<'_>>, &[u8])> {
        postcard::take_from_bytes(&self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::{Note, parse};

    #[test]
    fn a_note_is_the_same_when_it_was_packed() {
        let text = "---\ntitle: T\naliases: [a, b]\ndate: 2026-01-02\nup: \"[[x#y|z]]\"\n---\n\
            # H\n#tag k:: v\n- [ ] do @Ann 📅 2026-02-03 ⏫ 🔁 every day ^id\n- it is so *(about [[Bo]])*\n\
            ## Decisions\n- we go\n- [ ] 📅 2026-02-31\n![[p.png]] [m](n.md) https://x.y\n";
        let parsed = parse(NotePath::new("a/b.md"), text.as_bytes());
        assert!(!parsed.problems.is_empty());
        let packed = Packed::of(&parsed);
        assert_eq!(format!("{:?}", packed.note()), format!("{:?}", parsed.note));
        assert_eq!(packed.problems(), parsed.problems);
        let NoteView { title, aliases, tags, date, .. } = packed.note();
        assert_eq!(packed.head(), NoteHead { title, aliases, tags, date });
        let again = Packed::from_bytes(packed.path().clone(), packed.bytes().clone());
        assert_eq!(again, packed);
    }

    #[test]
    fn bytes_that_are_no_note_give_a_name_and_no_more() {
        let path = NotePath::new("a.md");
        for bytes in [&b""[..], b"\xff\xff\xff\xff\xff\xff", b"\x00\x01\x7f"] {
            let packed = Packed::from_bytes(path.clone(), Bytes::copy_from_slice(bytes));
            assert_eq!(
                format!("{:?}", packed.note()),
                format!("{:?}", <Note>::empty(path.clone()))
            );
            assert_eq!(packed.problems(), []);
        }
    }
}
