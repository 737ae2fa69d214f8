//! What kind of thing a name stands for.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::text::NameKey;

/// The class of an entity or a note. The first six have glyphs and pages of
/// their own; any other word from `type:` is kept as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Class {
    /// Somebody.
    Person,
    /// A company or organisation.
    Company,
    /// A project.
    Project,
    /// A topic.
    Topic,
    /// A note of a meeting.
    Meeting,
    /// A note about something else than itself that is no meeting.
    Note,
    /// Any other, as written, in lower case.
    Other(Box<str>),
}

/// Words for the classes that have pages of their own, unless a vault says
/// otherwise.
#[rustfmt::skip]
const SYNONYMS: &[(&str, Class)] = &[
    ("person", Class::Person),   ("people", Class::Person),       ("contact", Class::Person),
    ("contacts", Class::Person), ("persons", Class::Person),      ("author", Class::Person),
    ("authors", Class::Person),
    ("company", Class::Company), ("companies", Class::Company),   ("organization", Class::Company),
    ("organisation", Class::Company), ("organizations", Class::Company), ("organisations", Class::Company),
    ("org", Class::Company),
    ("project", Class::Project), ("projects", Class::Project),
    ("topic", Class::Topic),     ("topics", Class::Topic),
    ("meeting", Class::Meeting), ("meetings", Class::Meeting),
    ("note", Class::Note),       ("notes", Class::Note),
];

impl Class {
    /// As shown and printed.
    pub fn name(&self) -> &str {
        match self {
            Self::Person => "person",
            Self::Company => "company",
            Self::Project => "project",
            Self::Topic => "topic",
            Self::Meeting => "meeting",
            Self::Note => "note",
            Self::Other(word) => word,
        }
    }
}

/// Which words mean which class, in `type:`, in tags below `type/`, and in the
/// config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synonyms(FxHashMap<NameKey, Class>);

impl Default for Synonyms {
    fn default() -> Self {
        let words = SYNONYMS.iter().map(|(word, class)| (NameKey::of(word), class.clone()));
        Self(words.collect())
    }
}

impl Hash for Synonyms {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // A table is in no order of its own.
        self.0.iter().collect::<BTreeMap<_, _>>().hash(state);
    }
}

impl Synonyms {
    /// The class that a word means; one that is not in the table means a class of
    /// its own.
    pub fn class(&self, word: &str) -> Option<Class> {
        let key = NameKey::of(word);
        if key.is_empty() {
            return None;
        }
        let known = self.0.get(&key).cloned();
        Some(known.unwrap_or_else(|| Class::Other(key.as_str().into())))
    }

    /// The names of classes, each with the other words for it.
    pub fn by_class(&self) -> BTreeMap<String, Vec<String>> {
        let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (word, class) in &self.0 {
            let words = out.entry(class.name().to_owned()).or_default();
            if word.as_str() != class.name() {
                words.push(word.as_str().to_owned());
            }
        }
        out.values_mut().for_each(|words| words.sort_unstable());
        out
    }

    /// Gives a word a meaning, whatever it meant before.
    pub fn set(&mut self, word: &str, class: Class) {
        self.0.insert(NameKey::of(word), class);
    }
}
