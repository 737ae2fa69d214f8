//! Which names a vault's owner said are one, and which are not.
//!
//! Answers are about names, not nodes, so that they outlive every snapshot. A
//! name is compared as a [`NameKey`](crate::text::NameKey); one that ends in
//! `.md` is the path of a note, if there is such a note or it holds a `/`.

use serde::{Deserialize, Serialize};

use super::names::bare;

/// Whether a name of an answer is written as the path of a note.
pub fn is_path(name: &str) -> bool {
    let name = name.trim();
    bare(name).len() < name.len()
}

/// What a person may answer to the question whether names are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// They are one.
    Same,
    /// They are not; no two of them.
    Different,
    /// Not to be asked again for now.
    Later,
}

impl Verdict {
    /// The stable word, as the file of answers has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
            Self::Later => "later",
        }
    }

    /// What stands between names of which it was said.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Same => " = ",
            Self::Different => " ≠ ",
            Self::Later => " ? ",
        }
    }
}

/// One answer: two names or more, and what was said of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Answer {
    /// What was said.
    pub verdict: Verdict,
    /// Of which names; of those that are one the first is what all are called.
    pub names: Vec<Box<str>>,
}

/// All answers of a vault, in the order in which they were given.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Identities(pub Vec<Answer>);

impl Identities {
    /// The answers of one kind.
    pub fn of(&self, verdict: Verdict) -> impl Iterator<Item = &[Box<str>]> {
        self.0.iter().filter(move |answer| answer.verdict == verdict).map(|answer| &*answer.names)
    }
}
