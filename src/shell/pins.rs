//! The reader's own pins of a vault, kept in the program's state, never in the
//! vault. A file that makes no sense counts as none, and is replaced when the
//! next pin is kept.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::own_folder::OwnFolder;
use super::places::Places;
use super::store::Store;
use crate::app::pins::{PINS_MAX, Pinning};
use crate::note::NotePath;
use crate::query::pins::{Pin, PinnedBy};
use crate::text::NameKey;
use crate::vault::Anchor;

/// The file of the pins.
const FILE: &str = "pins.json";

/// What the file holds. Keys that are not known are let be.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    pins: Vec<KeptAnchor>,
}

/// What remembers a node, as files have it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum KeptAnchor {
    File(String),
    Name(String),
    Tag(String),
}

impl KeptAnchor {
    pub fn of(anchor: &Anchor) -> Self {
        match anchor {
            Anchor::File(path) => Self::File(path.as_str().to_owned()),
            Anchor::Name(name) => Self::Name(name.as_str().to_owned()),
            Anchor::Tag(tag) => Self::Tag(tag.as_str().to_owned()),
        }
    }

    pub fn anchor(&self) -> Anchor {
        match self {
            Self::File(path) => Anchor::File(NotePath::new(path)),
            Self::Name(name) => Anchor::Name(NameKey::of(name)),
            Self::Tag(tag) => Anchor::Tag(NameKey::of(tag)),
        }
    }
}

/// The pins of a vault, in the order in which they were made.
pub fn pins(store: &Store, places: &Places) -> Vec<Pin> {
    let Some(folder) = OwnFolder::in_state(store, places) else { return Vec::new() };
    let pin =
        |kept: &KeptAnchor| Pin { anchor: kept.anchor(), subpath: None, by: PinnedBy::Reader };
    kept(&folder).pins.iter().take(PINS_MAX).map(pin).collect()
}

/// Keeps a pin, or takes it away.
///
/// # Errors
/// When there is no place to keep it, or when it cannot be written.
pub fn keep(store: &Store, places: &Places, anchor: &Anchor, pinning: Pinning) -> Result<()> {
    let folder = OwnFolder::to_remember(store, places, "pins")?;
    let _lock = folder.lock()?;
    let Kept { mut pins } = kept(&folder);
    let pin = KeptAnchor::of(anchor);
    pins.retain(|other| *other != pin);
    if pinning == Pinning::On {
        pins.push(pin);
    }
    let text = serde_json::to_string_pretty(&Kept { pins }).context("the pins make no JSON")?;
    folder.save(FILE, &text)
}

fn kept(folder: &OwnFolder) -> Kept {
    let text = folder.read(FILE).ok().flatten();
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(folder: &tempfile::TempDir) -> Places {
        Places { state: Some(folder.path().join("state")), ..Places::default() }
    }

    fn kept_after(steps: &[(&str, Pinning)]) -> Vec<Anchor> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let places = places(&folder);
        for (name, pinning) in steps {
            let anchor = match name.strip_suffix(".md") {
                Some(_) => Anchor::File(NotePath::new(name)),
                None => Anchor::Name(NameKey::of(name)),
            };
            keep(&Store::Embedded, &places, &anchor, *pinning).expect("kept");
        }
        pins(&Store::Embedded, &places).into_iter().map(|pin| pin.anchor).collect()
    }

    #[test]
    fn pins_are_kept_in_the_order_in_which_they_were_made_each_once() {
        let (file, name) = (NotePath::new("Över/a.md"), NameKey::of("Jórunn"));
        let steps = [
            ("Över/a.md", Pinning::On),
            ("Jórunn", Pinning::On),
            ("Bo", Pinning::On),
            ("jórunn", Pinning::On),
            ("Bo", Pinning::Off),
            ("Nobody", Pinning::Off),
        ];
        assert_eq!(kept_after(&steps), [Anchor::File(file), Anchor::Name(name)]);
    }

    #[test]
    fn a_file_that_makes_no_sense_is_no_pin_and_is_replaced_by_the_next() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let places = places(&folder);
        let own = OwnFolder::in_state(&Store::Embedded, &places).expect("a place for it");
        drop(own.lock().expect("made"));
        for nonsense in ["", "[", "[]", r#"{"pins": 3}"#, r#"{"pins": [{"door": "x"}]}"#] {
            own.save(FILE, nonsense).expect("written");
            assert_eq!(pins(&Store::Embedded, &places), [], "of {nonsense:?}");
        }
        let anchor = Anchor::Tag(NameKey::of("project"));
        keep(&Store::Embedded, &places, &anchor, Pinning::On).expect("kept");
        let kept: Vec<Anchor> =
            pins(&Store::Embedded, &places).into_iter().map(|pin| pin.anchor).collect();
        assert_eq!(kept, [anchor]);
    }

    #[test]
    fn without_a_home_there_are_none_and_none_is_kept() {
        let anchor = Anchor::Name(NameKey::of("Bo"));
        assert_eq!(pins(&Store::Embedded, &Places::default()), []);
        assert!(keep(&Store::Embedded, &Places::default(), &anchor, Pinning::On).is_err());
    }
}
