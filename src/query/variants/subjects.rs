//! The names that are compared, prepared.

use std::cmp::Reverse;

use super::mentions::Mentions;
use super::name::{Part, Taken};
use super::words::Words;
use crate::note::NoteView;
use crate::query::is_entity;
use crate::vault::{Class, NodeId, NodeKind, Vault};

/// Spellings of a node that are compared, its name first.
const SPELLINGS_MAX: usize = 4;

/// Names that are compared: those that most notes have.
const SUBJECTS_MAX: usize = 30_000;

/// What a node's own note says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Own {
    /// There is none.
    None,
    /// It is there and says nothing: somebody followed a link.
    Stub,
    /// It is a note that somebody wrote.
    Full,
}

/// A node whose name is compared with others.
#[derive(Debug)]
pub(super) struct Subject {
    pub node: NodeId,
    pub spellings: Vec<Spelled>,
    pub mentions: Mentions,
    pub own: Own,
}

impl Subject {
    /// How many words its name has, letters for words apart.
    pub fn n_whole_words(&self) -> usize {
        self.spellings[0].taken.words.iter().filter(|word| !word.initial).count()
    }
}

/// One of its spellings, taken apart.
#[derive(Debug)]
pub(super) struct Spelled {
    /// As written, then once for every two words that could be one.
    pub forms: Vec<Vec<Part>>,
    /// All words in one, by the numbers of such words: as spoken, and with the last
    /// first.
    pub wholes: Vec<u32>,
    /// All letters in one.
    pub compact: String,
    pub taken: Taken,
}

/// Names to be compared with each other.
#[derive(Debug, Default)]
pub(super) struct Subjects {
    /// In the order of nodes.
    pub all: Vec<Subject>,
    /// Whether there were more than are compared.
    pub is_cut: bool,
}

/// Every name that may have a variant: of entities and of notes that are
/// somebody's or something's own. The vault's owner is known.
pub(super) fn gather(vault: &Vault, words: &mut Words) -> Subjects {
    let nodes = vault.nodes().filter(|(id, node)| {
        let candidate = matches!(node.kind, NodeKind::Entity | NodeKind::Note);
        candidate && !node.hidden && Some(*id) != vault.owner() && is_entity(vault, *id)
    });
    let mut subjects: Vec<Subject> = nodes
        .filter_map(|(id, node)| {
            let texts = std::iter::once(node.name()).chain(node.spellings().map(|s| s.text));
            let mut spellings: Vec<Spelled> = Vec::new();
            for text in texts.take(SPELLINGS_MAX + 1) {
                let taken = Taken::apart(text);
                let new = spellings.iter().all(|known| known.taken != taken);
                // Namesakes share the first name that each has as an alias.
                let alone = taken.words.len() == 1;
                let short = alone && spellings.iter().any(|known| known.taken.words.len() > 1);
                if !taken.words.is_empty() && new && !short && spellings.len() < SPELLINGS_MAX {
                    spellings.push(spelled(taken, words));
                }
            }
            if spellings.is_empty() {
                return None;
            }
            let mentions = Mentions::of(vault, id);
            Some(Subject { node: id, spellings, mentions, own: own(vault, id) })
        })
        .collect();
    subjects.retain(|subject| subject.mentions.len() > 0 || subject.own != Own::None);
    let is_cut = subjects.len() > SUBJECTS_MAX;
    if is_cut {
        subjects.sort_by_key(|subject| (Reverse(subject.mentions.len()), subject.node));
        subjects.truncate(SUBJECTS_MAX);
        subjects.sort_by_key(|subject| subject.node);
    }
    for subject in &subjects {
        let of_name = subject.spellings.iter().flat_map(|spelled| &spelled.forms[0]);
        words.count(of_name.filter_map(|part| match part {
            Part::Word(word) => Some(*word),
            Part::Initial(_) | Part::Particle(_) => None,
        }));
    }
    Subjects { all: subjects, is_cut }
}

fn spelled(taken: Taken, words: &mut Words) -> Spelled {
    let part = |word: &super::name::TakenWord, words: &mut Words| {
        if word.initial {
            Part::Initial(word.text.chars().next().unwrap_or_default())
        } else if word.particle {
            Part::Particle(words.add(&word.text))
        } else {
            let number = words.add(&word.text);
            words.is_written(number, &word.written);
            Part::Word(number)
        }
    };
    let plain: Vec<Part> = taken.words.iter().map(|word| part(word, words)).collect();
    let mut forms = vec![plain.clone()];
    for at in 1..taken.words.len() {
        let (left, right) = (&taken.words[at - 1], &taken.words[at]);
        if left.initial || right.initial {
            continue;
        }
        let joined = words.add(&format!("{}{}", left.text, right.text));
        let mut form = plain.clone();
        form.splice(at - 1..=at, [Part::Word(joined)]);
        forms.push(form);
    }
    // All in one, as spoken and with the last word first.
    let whole: Vec<&str> =
        taken.words.iter().filter(|word| !word.initial).map(|word| &*word.text).collect();
    let mut wholes = Vec::new();
    if let [most @ .., last] = whole.as_slice() {
        wholes.push(words.add(&whole.concat()));
        if !most.is_empty() {
            wholes.push(words.add(&format!("{last}{}", most.concat())));
        }
    }
    Spelled { forms, wholes, compact: taken.compact(), taken }
}

fn own(vault: &Vault, node: NodeId) -> Own {
    match vault.note(node) {
        None => Own::None,
        Some(note) if says_nothing(&note) => Own::Stub,
        Some(_) => Own::Full,
    }
}

fn says_nothing(note: &NoteView<'_>) -> bool {
    let own_words = ["type", "tags", "tag", "class"];
    let other = note
        .properties
        .iter()
        .any(|property| !own_words.iter().any(|word| property.key.eq_ignore_ascii_case(word)));
    note.headings.is_empty()
        && note.links.is_empty()
        && note.facts.is_empty()
        && note.tasks.is_empty()
        && note.decisions.is_empty()
        && !other
}

/// Whether two classes may be one: the same, or one not known.
pub(super) fn may_be_one(one: Option<&Class>, other: Option<&Class>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}
