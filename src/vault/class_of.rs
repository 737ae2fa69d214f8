//! What kind of thing each node is: every note says what it knows of others'
//! classes, and the strongest kind of word decides.

use super::class::Synonyms;
use super::config::VaultConfig;
use super::uses::{Means, PERSON, Use};
use super::{Class, NodeId, Relation};
use crate::note::{NotePath, NoteView};
use crate::text::NameKey;

/// How strongly a class is known, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// The node's own note says it.
    Own,
    /// A record about it says it.
    Record,
    /// A field that it is named in implies it.
    Field,
}

/// One note's word on the class of a node.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word {
    of: NodeId,
    strength: Strength,
    class: Class,
}

/// Adds to `words` what a note says of classes. `targets` stand beside `uses`;
/// `of` is what the note stands for, another note where the owner said so.
pub(super) fn gather(
    source: NodeId,
    of: NodeId,
    note: &NoteView<'_>,
    uses: &[Use<'_>],
    targets: &[NodeId],
    config: &VaultConfig,
    words: &mut Vec<Word>,
) {
    let mut say = |of, strength, class: &Class| {
        words.push(Word { of, strength, class: class.clone() });
    };
    let named = || uses.iter().zip(targets);
    let means = |relation| move |used: &Use<'_>| used.means == Means::Relation(relation);
    let entity = means(Relation::Entity);
    let entities = || named().filter(|(used, _)| entity(used)).map(|(_, &id)| id);
    let of_itself = entities().next().is_none() || entities().any(|id| id == of);
    let typed = typed(note, &config.synonyms);
    // Meetings and notes are what a record is, not what it is about.
    let of_entity = typed.as_ref().filter(|class| !matches!(class, Class::Meeting | Class::Note));
    if of_itself {
        let own = if of == source { typed.as_ref() } else { of_entity };
        if let Some(class) = own.or_else(|| by_folder(&note.path, config)) {
            say(of, Strength::Own, class);
        }
    }
    if !of_itself || of != source {
        let met = uses.iter().any(means(Relation::Participant)) || is_transcript(note);
        let own = typed.as_ref().filter(|_| of_entity.is_none());
        say(source, Strength::Own, own.unwrap_or(if met { &Class::Meeting } else { &Class::Note }));
        if let Some(class) = of_entity.filter(|_| !of_itself) {
            entities().for_each(|id| say(id, Strength::Record, class));
        }
    }
    for (used, &id) in named() {
        if let Some(class) = used.class {
            say(id, Strength::Field, class);
        }
    }
}

/// Adds the word of an `@` on the class of whom it names.
pub(super) fn gather_assignee(of: NodeId, words: &mut Vec<Word>) {
    words.push(Word { of, strength: Strength::Field, class: PERSON.clone() });
}

/// The class of each node: of the strongest words the most frequent, of these
/// the first in the order of [`Class`].
pub(super) fn decide(n_nodes: usize, mut words: Vec<Word>) -> Vec<Option<Class>> {
    words.sort_unstable();
    let mut classes = vec![None; n_nodes];
    for of_one in words.chunk_by(|a, b| a.of == b.of) {
        let strongest = of_one.chunk_by(|a, b| a.strength == b.strength).next();
        let votes = strongest.unwrap_or_default().chunk_by(|a, b| a.class == b.class);
        // `max_by_key` takes the last of equals, so it is asked from the end.
        let most = votes.rev().max_by_key(|same| same.len()).and_then(<[Word]>::first);
        if let Some(word) = most {
            classes[word.of.index()] = Some(word.class.clone());
        }
    }
    classes
}

/// What the note's `type:` or its tag `type/...` says, whatever it speaks of.
fn typed(note: &NoteView<'_>, synonyms: &Synonyms) -> Option<Class> {
    let values = note.property("type").map_or(&[][..], |property| &property.values);
    let written = values.iter().map(|value| match value.link {
        Some(link) => note.links.get(link as usize).map_or("", |link| link.target),
        None => value.text,
    });
    let tags = note.tags.iter().filter_map(|tag| {
        let (above, below) = tag.name.split_once('/')?;
        let word = below.split('/').next()?;
        above.eq_ignore_ascii_case("type").then_some(word)
    });
    written.chain(tags).filter(|word| is_word(word)).find_map(|word| synonyms.class(word))
}

/// Whether a text can be a class: not a template's placeholder, not a sentence.
fn is_word(text: &str) -> bool {
    const CLASS_CHARS_MAX: usize = 40;
    text.chars().count() <= CLASS_CHARS_MAX
        && text.contains(char::is_alphabetic)
        && !text.contains(['<', '{', '[', '\n'])
}

fn is_transcript(note: &NoteView<'_>) -> bool {
    let transcript = NameKey::of("transcript");
    let values = note.property("source").map_or(&[][..], |property| &property.values);
    values.iter().any(|value| NameKey::of(value.text) == transcript)
}

/// The class of the deepest folder that the config names.
fn by_folder<'c>(path: &NotePath, config: &'c VaultConfig) -> Option<&'c Class> {
    let holds = |folder: &str| {
        let rest = path.as_str().strip_prefix(folder.trim_end_matches('/'));
        rest.is_some_and(|rest| rest.starts_with('/'))
    };
    let folders = config.class_folders.iter().filter(|(folder, _)| holds(folder));
    folders.max_by_key(|(folder, _)| folder.len()).map(|(_, class)| class)
}
