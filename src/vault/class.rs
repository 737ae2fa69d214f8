//! What kind of thing a name stands for.

use crate::text::NameKey;

/// The class of an entity or a note. The first six have glyphs and pages of
/// their own; any other word from `type:` is kept as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
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

/// Words for the classes that have pages of their own.
#[rustfmt::skip]
const SYNONYMS: &[(&str, Class)] = &[
    ("person", Class::Person),   ("people", Class::Person),       ("contact", Class::Person),
    ("contacts", Class::Person), ("persons", Class::Person),
    ("company", Class::Company), ("companies", Class::Company),   ("organization", Class::Company),
    ("organisation", Class::Company), ("organizations", Class::Company), ("organisations", Class::Company),
    ("org", Class::Company),
    ("project", Class::Project), ("projects", Class::Project),
    ("topic", Class::Topic),     ("topics", Class::Topic),
    ("meeting", Class::Meeting), ("meetings", Class::Meeting),
    ("note", Class::Note),       ("notes", Class::Note),
];

impl Class {
    /// The class that a word in `type:` or below `type/` means.
    pub fn of(word: &str) -> Option<Self> {
        let key = NameKey::of(word);
        if key.is_empty() {
            return None;
        }
        let known = SYNONYMS.iter().find(|(synonym, _)| *synonym == key.as_str());
        Some(known.map_or_else(|| Self::Other(key.as_str().into()), |(_, class)| class.clone()))
    }

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
