//! How a vault was left, kept in the program's state for the next run. A file
//! that makes no sense counts as none; what of it makes sense is heeded.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::own_folder::OwnFolder;
use super::pins::KeptAnchor;
use super::places::Places;
use super::store::Store;
use crate::app::left::{Left, LeftAt, Orders, Widths};
use crate::app::screens::{Screen, facts, people, tasks};
use crate::query::neighbourhood::Sort;
use crate::vault::Anchor;

/// The file.
const FILE: &str = "left.json";

/// What the file holds. Keys that are not known are let be.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    place: Option<KeptPlace>,
    folded: BTreeSet<Box<str>>,
    folded_on_home: BTreeSet<Box<str>>,
    filter: Box<str>,
    sort: String,
    off: BTreeSet<String>,
    facts: String,
    people: String,
    tasks: String,
    columns: Option<KeptWidths>,
}

/// Hundredths of the screen.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct KeptWidths {
    from: Option<u16>,
    preview: Option<u16>,
    list: Option<u16>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KeptPlace {
    Node(KeptAnchor),
    Screen { name: String, of: Option<KeptAnchor> },
}

/// Orders of neighbours by their names in the file.
const SORTS: [(Sort, &str); 3] =
    [(Sort::Weight, "weight"), (Sort::Date, "date"), (Sort::Name, "name")];

/// How a vault was left, if that is known.
pub fn left(store: &Store, places: &Places) -> Option<Left> {
    let text = OwnFolder::in_state(store, places)?.read(FILE).ok()??;
    let kept: Kept = serde_json::from_str(&text).ok()?;
    let orders = Orders {
        facts: named(&kept.facts, facts::Order::next, facts::Order::words),
        people: named(&kept.people, people::Order::next, people::Order::words),
        tasks: named(&kept.tasks, tasks::next, tasks::words),
    };
    let place = match kept.place {
        None => LeftAt::Home,
        Some(KeptPlace::Node(anchor)) => LeftAt::Node(anchor.anchor()),
        Some(KeptPlace::Screen { name, of }) => {
            let of = of.map(|of| of.anchor());
            screen(&name, of, orders).map_or(LeftAt::Home, LeftAt::Screen)
        }
    };
    let sort = SORTS.iter().find(|(_, name)| *name == kept.sort);
    Some(Left {
        place,
        folded: kept.folded,
        folded_on_home: kept.folded_on_home,
        filter: kept.filter,
        sort: sort.map(|(sort, _)| *sort).unwrap_or_default(),
        off: kept.off,
        orders,
        widths: kept.columns.map(|KeptWidths { from, preview, list }| {
            let share = |share: Option<u16>| share.filter(|share| *share <= 100);
            Widths { from: share(from), preview: share(preview), list: share(list) }
        }),
    })
}

/// Keeps how a vault is left.
///
/// # Errors
/// When there is no place to keep it, or when it cannot be written.
pub fn keep(store: &Store, places: &Places, left: &Left) -> Result<()> {
    let folder = OwnFolder::to_remember(store, places, "where it was left")?;
    let place = match &left.place {
        LeftAt::Home => None,
        LeftAt::Node(anchor) => Some(KeptPlace::Node(KeptAnchor::of(anchor))),
        LeftAt::Screen(screen) => name(screen).map(|(name, of)| KeptPlace::Screen {
            name: name.to_owned(),
            of: of.map(KeptAnchor::of),
        }),
    };
    let sort = SORTS.iter().find(|(sort, _)| *sort == left.sort);
    let kept = Kept {
        place,
        folded: left.folded.clone(),
        folded_on_home: left.folded_on_home.clone(),
        filter: left.filter.clone(),
        sort: sort.map(|(_, name)| (*name).to_owned()).unwrap_or_default(),
        off: left.off.clone(),
        facts: left.orders.facts.words().to_owned(),
        people: left.orders.people.words().to_owned(),
        tasks: tasks::words(left.orders.tasks).to_owned(),
        columns: left.widths.map(|Widths { from, preview, list }| KeptWidths {
            from,
            preview,
            list,
        }),
    };
    let text = serde_json::to_string_pretty(&kept).context("the place makes no JSON")?;
    let _lock = folder.lock()?;
    folder.save(FILE, &text)
}

/// What a screen is called in the file, and what it is about.
fn name(screen: &Screen) -> Option<(&'static str, Option<&Anchor>)> {
    Some(match screen {
        Screen::Facts(of, _) => ("facts", of.as_ref()),
        Screen::People(_) => ("people", None),
        Screen::Tasks(_) => ("tasks", None),
        Screen::Timeline(of) => ("timeline", of.as_ref()),
        Screen::Health => ("health", None),
        Screen::Variants => ("variants", None),
        Screen::Insights => ("insights", None),
        // What is about a day, several names or what was typed is another question.
        Screen::Span(..)
        | Screen::Day(_)
        | Screen::Map(..)
        | Screen::Pair(..)
        | Screen::Path(..)
        | Screen::Brief(_)
        | Screen::Search(_)
        | Screen::View(_) => return None,
    })
}

fn screen(name: &str, of: Option<Anchor>, orders: Orders) -> Option<Screen> {
    Some(match name {
        "facts" => Screen::Facts(of, orders.facts),
        "people" => Screen::People(orders.people),
        "tasks" => Screen::Tasks(orders.tasks),
        "timeline" => Screen::Timeline(of),
        "health" => Screen::Health,
        "variants" => Screen::Variants,
        "insights" => Screen::Insights,
        _ => return None,
    })
}

/// The order of these words, among those that follow the usual one; else that.
fn named<T: Copy + Default + PartialEq>(
    words: &str,
    next: impl Fn(T) -> T,
    of: impl Fn(T) -> &'static str,
) -> T {
    let usual = T::default();
    let others = std::iter::successors(Some(next(usual)), |one| Some(next(*one)));
    let mut others = others.take_while(|one| *one != usual);
    others.find(|one| of(*one) == words).unwrap_or(usual)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::NotePath;
    use crate::query::task_groups::Grouping;
    use crate::text::NameKey;

    /// A place for what is kept of the demo vault.
    fn places(folder: &tempfile::TempDir) -> Places {
        Places { state: Some(folder.path().join("state")), ..Places::default() }
    }

    #[track_caller]
    fn check(left: &Left) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let places = places(&folder);
        keep(&Store::Embedded, &places, left).expect("kept");
        assert_eq!(super::left(&Store::Embedded, &places).as_ref(), Some(left));
    }

    #[test]
    fn whatever_is_kept_is_found_again() {
        check(&Left::default());
        let ann = Anchor::Name(NameKey::of("Ann"));
        let orders = Orders {
            facts: facts::Order::Subject,
            people: people::Order::Name,
            tasks: Grouping::Note,
        };
        let of = |screen| Left { place: LeftAt::Screen(screen), orders, ..Left::default() };
        for screen in [
            Screen::Facts(None, orders.facts),
            Screen::Facts(Some(ann.clone()), orders.facts),
            Screen::People(orders.people),
            Screen::Tasks(orders.tasks),
            Screen::Timeline(None),
            Screen::Timeline(Some(ann)),
            Screen::Health,
            Screen::Variants,
            Screen::Insights,
        ] {
            assert!(crate::app::left::is_kept(&screen));
            check(&of(screen));
        }
        let names = |names: &[&str]| names.iter().map(|name| (*name).into()).collect();
        check(&Left {
            place: LeftAt::Node(Anchor::File(NotePath::new("Über/a.md"))),
            folded: names(&["about", "linked from"]),
            folded_on_home: names(&["people"]),
            filter: "class:person \"ab\"".into(),
            sort: Sort::Name,
            off: ["tag".to_owned()].into(),
            orders,
            widths: Some(Widths { from: Some(30), preview: None, list: Some(60) }),
        });
    }

    #[test]
    fn what_makes_no_sense_is_as_usual_and_without_a_place_nothing_is_kept() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let places = places(&folder);
        assert_eq!(left(&Store::Embedded, &places), None);
        let own = OwnFolder::in_state(&Store::Embedded, &places).expect("a place");
        drop(own.lock().expect("made"));
        for (text, expected) in [
            ("", None),
            ("[1]", None),
            (r#"{"place": {"door": "x"}}"#, None),
            ("{}", Some(Left::default())),
            (
                r#"{"columns": {"from": 101, "list": 100}}"#,
                Some(Left {
                    widths: Some(Widths { list: Some(100), ..Widths::default() }),
                    ..Left::default()
                }),
            ),
            (r#"{"place": {"screen": {"name": "attic"}}, "sort": "x"}"#, Some(Left::default())),
        ] {
            own.save(FILE, text).expect("written");
            assert_eq!(left(&Store::Embedded, &places), expected, "of {text}");
        }
        assert!(keep(&Store::Embedded, &Places::default(), &Left::default()).is_err());
    }
}
