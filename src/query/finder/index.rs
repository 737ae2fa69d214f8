//! What the finder knows of a vault before anything is typed: items, their
//! texts, and the folders of their paths, each in one piece of memory.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::folders::Folders;
use crate::note::NotePath;
use crate::text::fuzzy::{self, Texts};
use crate::text::{Date, Strings, exact};
use crate::vault::{Anchor, NodeId, NodeKind};

/// What can be found.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Item {
    pub anchor: Anchor,
    /// In the vault that was read; in no other.
    #[serde(skip)]
    pub node: Option<NodeId>,
    /// How many notes name it.
    pub notes: u32,
    /// The newest of their dates and its own.
    pub last: Option<Date>,
}

/// What is known of an item before its texts are looked at.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Traits {
    pub kind: NodeKind,
    pub person: bool,
    pub hidden: bool,
    /// How connected and how recent, in quarters of a point.
    pub standing: u8,
}

/// All items and texts, by position.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(super) struct Index {
    #[serde(deserialize_with = "exact::list")]
    pub items: Vec<Item>,
    /// Beside the items: what every search asks of every one, close together.
    #[serde(deserialize_with = "exact::list")]
    pub traits: Vec<Traits>,
    /// Shared with the index of the next state of the vault, if nothing gets
    /// another name.
    words: Arc<Words>,
}

/// The texts of all items.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Words {
    /// Beside the texts: the item of each. Its first is its name, the others are
    /// spellings.
    #[serde(deserialize_with = "exact::list")]
    pub item_of: Vec<u32>,
    written: Strings,
    /// The same, ready to be searched.
    pub texts: Texts,
    pub folders: Folders,
}

/// An index while it is made.
#[derive(Debug, Default)]
pub(super) struct Draft {
    items: Vec<Item>,
    traits: Vec<Traits>,
    words: Words,
}

impl Draft {
    /// An empty one that takes in these without growing: what lists grow into and do
    /// not need, the allocator does not take back.
    pub fn with_room_for(parts: &[Self]) -> Self {
        let n_items = parts.iter().map(|part| part.items.len()).sum();
        let n_texts = parts.iter().map(|part| part.words.item_of.len()).sum();
        let words = Words {
            item_of: Vec::with_capacity(n_texts),
            written: Strings::with_room_for(parts.iter().map(|part| &part.words.written)),
            texts: Texts::with_room_for(parts.iter().map(|part| &part.words.texts)),
            folders: Folders::with_room_for(n_items),
        };
        Self { items: Vec::with_capacity(n_items), traits: Vec::with_capacity(n_items), words }
    }

    /// Adds an item with its texts.
    pub fn push<'t>(
        &mut self,
        item: Item,
        traits: Traits,
        name: &'t str,
        spellings: impl Iterator<Item = &'t str>,
    ) {
        let said_by_path = matches!(&item.anchor, Anchor::File(path) if path.name() == name);
        self.push_text(name, if said_by_path { "" } else { name });
        told_apart(name, spellings).into_iter().for_each(|text| self.push_text(text, text));
        self.words.folders.push(file_of(&item.anchor).map_or("", NotePath::folder));
        self.items.push(item);
        self.traits.push(traits);
    }

    fn push_text(&mut self, text: &str, written: &str) {
        self.words.texts.push(text);
        self.words.written.push(written);
        self.words.item_of.push(to_u32(self.items.len()));
    }

    /// Adds all items of another behind its own.
    pub fn append(&mut self, other: Self) {
        let n_items = to_u32(self.items.len());
        let item_of = other.words.item_of.into_iter();
        self.words.item_of.extend(item_of.map(|item| n_items.saturating_add(item)));
        self.items.extend(other.items);
        self.traits.extend(other.traits);
        self.words.written.append(&other.words.written);
        self.words.texts.append(&other.words.texts);
        self.words.folders.append(&other.words.folders);
    }

    pub fn finish(self) -> Index {
        Index { items: self.items, traits: self.traits, words: Arc::new(self.words) }
    }
}

/// The spellings by which an item is found beside its name. Most items are only
/// spelled as they are called.
pub(super) fn told_apart<'t>(name: &str, spellings: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let (mut known, mut texts) = (Vec::new(), Vec::new());
    for spelling in spellings.filter(|spelling| *spelling != name) {
        if known.is_empty() {
            known.push(fuzzy::fold(name));
        }
        let folded = fuzzy::fold(spelling);
        if !known.contains(&folded) {
            known.push(folded);
            texts.push(spelling);
        }
    }
    texts
}

impl Index {
    /// The texts of some items.
    pub fn texts_of(&self, items: Range<usize>) -> Range<usize> {
        let item_of = &self.words.item_of;
        let before = |end: usize| item_of.partition_point(|item| (*item as usize) < end);
        before(items.start)..before(items.end)
    }

    /// Whether a text is the name of its item.
    pub fn is_name(&self, text: usize) -> bool {
        let item_of = &self.words.item_of;
        text.checked_sub(1).is_none_or(|before| item_of[before] != item_of[text])
    }

    /// What a person calls an item.
    pub fn name(&self, item: usize) -> &str {
        self.written(item, self.texts_of(item..item + 1).start)
    }

    /// A text of an item as written.
    pub fn written(&self, item: usize, text: usize) -> &str {
        match (self.words.written.get(text), self.path(item)) {
            // Said by its path, so it is not written twice.
            ("", Some(path)) => path.name(),
            (written, _) => written,
        }
    }

    /// Whether an item is found by just these texts.
    pub fn is_written(&self, item: usize, name: &str, spellings: &[&str]) -> bool {
        let texts = self.texts_of(item..item + 1).map(|text| self.written(item, text));
        texts.eq([name].into_iter().chain(spellings.iter().copied()))
    }

    /// The file that an item is.
    pub fn path(&self, item: usize) -> Option<&NotePath> {
        file_of(&self.items[item].anchor)
    }

    pub fn words(&self) -> &Words {
        &self.words
    }
}

fn file_of(anchor: &Anchor) -> Option<&NotePath> {
    match anchor {
        Anchor::File(path) => Some(path),
        Anchor::Name(_) | Anchor::Tag(_) => None,
    }
}

pub(super) fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
