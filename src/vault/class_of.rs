//! What kind of thing each node is: every note says what it knows of others'
//! classes, and the strongest kind of word decides.

use std::sync::LazyLock;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::change::Moves;
use super::class::Synonyms;
use super::config::VaultConfig;
use super::uses::{Means, PERSON, Use};
use super::{Class, NodeId, Relation};
use crate::note::{NotePath, NoteView};
use crate::text::{NameKey, exact};

/// How strongly a class is known, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    pub of: NodeId,
    strength: Strength,
    class: Class,
}

/// Adds to `words` what a note says of classes: the note itself, and what it stands
/// for, which is another note where the owner said so. `targets` stand beside
/// `uses`.
pub(super) fn gather(
    [source, of]: [NodeId; 2],
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

/// All words on classes, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Votes {
    /// Sorted, each once.
    classes: Vec<Class>,
    /// Sorted, each once.
    #[serde(deserialize_with = "exact::list")]
    votes: Vec<Vote>,
}

/// How many words say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Vote {
    of: NodeId,
    strength: Strength,
    /// By its number among the classes, which are in order.
    class: u32,
    count: u32,
}

impl Vote {
    fn says(&self) -> (NodeId, Strength, u32) {
        (self.of, self.strength, self.class)
    }
}

impl Votes {
    /// Counts words.
    pub fn of(mut words: Vec<Word>) -> Self {
        words.par_sort_unstable();
        let mut known: FxHashMap<&Class, u32> = FxHashMap::default();
        known.extend(words.iter().map(|word| (&word.class, 0)));
        let mut classes: Vec<&Class> = known.keys().copied().collect();
        classes.sort_unstable();
        known.extend(classes.iter().copied().zip(0..));
        let vote = |same: &[Word]| {
            let Word { of, strength, class } = &same[0];
            Vote { of: *of, strength: *strength, class: known[class], count: small(same.len()) }
        };
        let votes = words.chunk_by(|a, b| a == b).map(vote).collect();
        Self { classes: classes.into_iter().cloned().collect(), votes }
    }

    /// The same votes without some words and with others, by nodes that are numbered
    /// anew; `gone` are by the old numbers. Votes on nodes that are gone are dropped.
    pub fn changed(&self, gone: &[Word], new: &[Word], moves: &Moves) -> Self {
        let mut classes = self.classes.clone();
        classes.extend(new.iter().map(|word| word.class.clone()));
        classes.sort_unstable();
        classes.dedup();
        let number = |class: &Class| small(classes.partition_point(|other| other < class));
        let numbers: Vec<u32> = self.classes.iter().map(number).collect();
        let vote = |of, word: &Word| Vote {
            of,
            strength: word.strength,
            class: number(&word.class),
            count: 1,
        };
        let gone = gone.iter().filter_map(|word| Some(vote(moves.to(word.of)?, word)));
        let mut gone: Vec<Vote> = gone.collect();
        gone.sort_unstable();
        let kept = self.votes.iter().filter_map(|vote| {
            Some(Vote { of: moves.to(vote.of)?, class: numbers[vote.class as usize], ..*vote })
        });
        let mut votes: Vec<Vote> = kept.chain(new.iter().map(|word| vote(word.of, word))).collect();
        votes.sort_by_key(Vote::says);
        let mut gone = gone.as_slice();
        let mut left = Vec::with_capacity(votes.len());
        for same in votes.chunk_by(|a, b| a.says() == b.says()) {
            let n_gone = gone.iter().take_while(|vote| vote.says() == same[0].says()).count();
            gone = &gone[n_gone..];
            let count: u32 = same.iter().map(|vote| vote.count).sum();
            let count = count.saturating_sub(small(n_gone));
            left.extend((count > 0).then_some(Vote { count, ..same[0] }));
        }
        Self { classes, votes: left }.without_idle_classes()
    }

    /// Leaves out the classes that nothing is said to be of.
    fn without_idle_classes(mut self) -> Self {
        let mut is_used = vec![false; self.classes.len()];
        self.votes.iter().for_each(|vote| is_used[vote.class as usize] = true);
        if is_used.iter().all(|used| *used) {
            return self;
        }
        let mut next = 0;
        let numbers: Vec<u32> = is_used
            .iter()
            .map(|used| {
                next += u32::from(*used);
                next.saturating_sub(1)
            })
            .collect();
        self.votes.iter_mut().for_each(|vote| vote.class = numbers[vote.class as usize]);
        let mut used = is_used.into_iter();
        self.classes.retain(|_| used.next().unwrap_or(false));
        self
    }

    /// The class of a node: of the strongest words the most frequent, of these the
    /// first in the order of [`Class`].
    pub fn class(&self, id: NodeId) -> Option<&Class> {
        let start = self.votes.partition_point(|vote| vote.of < id);
        let len = self.votes[start..].iter().take_while(|vote| vote.of == id).count();
        self.most(&self.votes[start..start + len])
    }

    /// The classes of all nodes.
    pub fn all(&self, n_nodes: usize) -> Vec<Option<Class>> {
        let mut classes = vec![None; n_nodes];
        for of_one in self.votes.chunk_by(|a, b| a.of == b.of) {
            classes[of_one[0].of.index()] = self.most(of_one).cloned();
        }
        classes
    }

    fn most(&self, of_one: &[Vote]) -> Option<&Class> {
        let strongest = of_one.chunk_by(|a, b| a.strength == b.strength).next()?;
        // `max_by_key` takes the last of equals, so it is asked from the end.
        let most = strongest.iter().rev().max_by_key(|vote| vote.count)?;
        self.classes.get(most.class as usize)
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).expect("a vault has fewer than 2^32 words on classes")
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
    static TRANSCRIPT: LazyLock<NameKey> = LazyLock::new(|| NameKey::of("transcript"));
    let values = note.property("source").map_or(&[][..], |property| &property.values);
    values.iter().any(|value| TRANSCRIPT.is_of(value.text))
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
