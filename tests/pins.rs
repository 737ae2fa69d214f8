//! Keeping something at hand, key by key.

mod stage;

use stage::{Stage, Written};
use vaultgraph::app::key::Key;
use vaultgraph::app::list::Line;
use vaultgraph::app::msg::{Effect, Keep, Msg};
use vaultgraph::app::pins::Pinning;
use vaultgraph::app::update::update;
use vaultgraph::note::NotePath;
use vaultgraph::query::pins::{Pin, PinnedBy};
use vaultgraph::vault::Anchor;

const VAULT: &str = "\
//- Meetings/2026-01-04 Review.md
---
date: 2026-01-04
participants: [Ada Quill, Bo Marsh]
---
#ledger
//- Engine.md
# Engine
first words
## Wheels
round words
";

fn start() -> Stage {
    Stage::start(&Written::in_string(VAULT), 140, 40)
}

/// The names below the title `pinned` of Home.
fn pinned(stage: &mut Stage) -> Vec<String> {
    stage.press("esc ~");
    let (vault, list) = (&stage.model.vault, &stage.model.here().list);
    let name = |line: &Line| match *line {
        Line::Row(section, row) if list.section(section).label.as_str() == "pinned" => {
            Some(vault.node(list.row(vault, section, row).node).name().to_owned())
        }
        _ => None,
    };
    list.lines().iter().filter_map(name).collect()
}

#[test]
fn what_is_pinned_stands_on_home_in_the_order_it_was_pinned_until_it_is_pinned_again() {
    let mut stage = start();
    assert_eq!(pinned(&mut stage), [""; 0]);
    stage.press("/ 'engine enter b / 'ada enter b / 'ledger enter b");
    assert_eq!(pinned(&mut stage), ["Engine", "Ada Quill", "ledger"]);
    stage.press("/ 'ada enter b");
    assert_eq!(pinned(&mut stage), ["Engine", "ledger"]);
}

#[test]
fn the_row_of_home_that_is_chosen_can_be_unpinned_there() {
    let mut stage = start();
    stage.press("/ 'engine enter b ~ g");
    stage.press("b");
    assert!(stage.screen().contains("Engine is no longer pinned."), "{}", stage.screen());
    assert_eq!(pinned(&mut stage), [""; 0]);
}

#[test]
fn the_shell_is_told_what_to_keep() {
    let mut stage = start();
    stage.press("'engine enter");
    let mut said = Vec::new();
    for _ in 0..2 {
        let effects = update(&mut stage.model, Msg::Key(Key::parse("b").expect("a key")));
        said.extend(effects.into_iter().filter_map(|effect| match effect {
            Effect::Keep(Keep::Pin(anchor, pinning)) => Some((anchor, pinning)),
            _ => None,
        }));
    }
    let engine = Anchor::File(NotePath::new("Engine.md"));
    assert_eq!(said, [(engine.clone(), Pinning::On), (engine, Pinning::Off)]);
}

#[test]
fn a_bookmark_of_obsidian_leads_to_its_part_and_what_is_gone_is_passed_over() {
    let mut stage = start();
    let bookmark = |path: &str, part: Option<&str>| Pin {
        anchor: Anchor::File(NotePath::new(path)),
        subpath: part.map(Into::into),
        by: PinnedBy::Obsidian,
    };
    stage.send(Msg::Pins(vec![bookmark("Gone.md", None), bookmark("Engine.md", Some("Wheels"))]));
    assert_eq!(pinned(&mut stage), ["Engine"]);
    assert!(stage.screen().contains("bookmark"), "{}", stage.screen());
    stage.press("g right");
    let here = stage.model.here();
    assert_eq!(here.name.as_str(), "Engine");
    assert!(here.reading.is_some());
    // A pin of one's own may stand beside it.
    stage.press("b");
    assert_eq!(pinned(&mut stage), ["Engine", "Engine"]);
}

#[test]
fn the_empty_finder_goes_to_and_fro_between_two_and_lists_pins_next() {
    let mut stage = start();
    stage.press("'ledger enter b / 'ada enter / 'engine enter / 'bo_m enter");
    stage.press("/");
    let Some(names) = finder_rows(&stage) else { unreachable!("the finder is open") };
    assert_eq!(names[..3], ["Engine", "ledger", "Ada Quill"]);
    stage.press("enter");
    assert_eq!(stage.model.here().name.as_str(), "Engine");
    stage.press("/ enter");
    assert_eq!(stage.model.here().name.as_str(), "Bo Marsh");
}

fn finder_rows(stage: &Stage) -> Option<Vec<String>> {
    use vaultgraph::app::model::Layer;
    match &stage.model.layer {
        Layer::Finder(pane) => {
            Some(pane.found.hits.iter().map(|hit| hit.name.to_string()).collect())
        }
        Layer::None | Layer::Popup(_) | Layer::Change(_) => None,
    }
}
