//! What walking means, key by key, in small vaults.

mod stage;

use std::sync::Arc;

use stage::{Stage, Written};
use vaultgraph::app::key::Key;
use vaultgraph::app::list::Line;
use vaultgraph::app::map;
use vaultgraph::app::model::{Layer, Model};
use vaultgraph::app::msg::{Mouse, Msg};
use vaultgraph::app::settings::MouseUse;
use vaultgraph::app::update::update;
use vaultgraph::vault::{VaultConfig, View};

const VAULT: &str = "\
//- Meetings/2026-01-04 Review.md
---
date: 2026-01-04
entity: Ada Quill
participants: [Ada Quill, Bo Marsh]
---
# Review
## Key Facts
- Bo Marsh keeps the ledger. *(about Bo Marsh)*
- Bo Marsh lost the ledger. *(about Bo Marsh)*
## Related
- [[Engine]]
- [[Bo Marsh]]
- [[Engine#Wheels]]
//- Meetings/2026-01-09 Dinner.md
---
date: 2026-01-09
entity: Ada Quill
---
[[Bo Marsh]] came late to [[Engine]].
//- Engine.md
---
type: project
aliases: [The Mill]
---
# Engine
first words
## Wheels
round words, and back to [[#Engine]], see [[The Mill]]
";

/// Starts in the small vault, on a screen of three columns.
fn start() -> Stage {
    Stage::start(&Written::in_string(VAULT), 140, 40)
}

fn trail(model: &Model) -> String {
    let names: Vec<&str> = model.trail.places().iter().map(|place| place.name.as_str()).collect();
    names.join(" > ")
}

/// What is selected: the place itself, a section's title, or a row's name.
fn selected(model: &Model) -> String {
    let list = &model.here().list;
    match list.line() {
        None => "nothing".to_owned(),
        Some(Line::This) => "this".to_owned(),
        Some(Line::Title(section)) => format!("[{}]", list.section(section).label),
        Some(Line::Row(section, row)) => {
            let row = list.row(&model.vault, section, row);
            let name = model.vault.node(row.node).name();
            format!("{}: {name}", list.section(section).label)
        }
    }
}

/// The source line that the preview marks, as the page shows it.
fn marked(model: &Model) -> String {
    let page = model.preview.page().expect("a page");
    let rows = &page.rows[model.preview.mark.clone()];
    rows.iter().map(|row| row.text().trim().to_owned()).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check(keys: &str, expected_trail: &str, expected_selected: &str) {
    let mut stage = start();
    stage.press(keys);
    assert_eq!(trail(&stage.model), expected_trail);
    assert_eq!(selected(&stage.model), expected_selected);
}

#[test]
fn right_walks_and_left_comes_back_to_the_same_row() {
    check("'bo_marsh enter", "Home > Bo Marsh", "took part in: 2026-01-04 Review");
    check("'bo_marsh enter down", "Home > Bo Marsh", "about: 2026-01-04 Review");
    check(
        "'bo_marsh enter down right",
        "Home > Bo Marsh > 2026-01-04 Review",
        "its entity: Ada Quill",
    );
    check(
        "'bo_marsh enter down right down right left left",
        "Home > Bo Marsh",
        "about: 2026-01-04 Review",
    );
}

#[test]
fn a_jump_begins_a_new_trail_and_can_be_undone_and_done_again() {
    let there = "'bo_marsh enter down right / 'engine enter";
    check(there, "Home > Engine", "linked from: 2026-01-09 Dinner");
    check(
        &format!("{there} backspace"),
        "Home > Bo Marsh > 2026-01-04 Review",
        "its entity: Ada Quill",
    );
    check(&format!("{there} backspace backspace"), "Home > Bo Marsh", "about: 2026-01-04 Review");
    check(&format!("{there} backspace ]"), "Home > Engine", "linked from: 2026-01-09 Dinner");
}

#[test]
fn the_empty_finder_and_enter_toggle_between_two_places() {
    let mut stage = start();
    stage.press("'bo_marsh enter / 'engine enter");
    for expected in ["Home > Bo Marsh", "Home > Engine", "Home > Bo Marsh"] {
        stage.press("/ enter");
        assert_eq!(trail(&stage.model), expected);
    }
}

#[test]
fn the_preview_of_an_incoming_edge_marks_the_line_that_makes_it() {
    let mut stage = start();
    stage.press("'bo_marsh enter down");
    assert!(marked(&stage.model).contains("keeps the ledger"), "{}", marked(&stage.model));
    stage.press("n");
    assert!(marked(&stage.model).contains("lost the ledger"), "{}", marked(&stage.model));
    stage.press("n");
    assert!(stage.model.toast.is_some(), "there is no third line");
    stage.press("N");
    assert!(marked(&stage.model).contains("keeps the ledger"));
}

#[test]
fn an_outgoing_edge_opens_at_the_heading_it_names_under_the_quoted_line() {
    let mut stage = start();
    stage.press("'review enter G");
    while !selected(&stage.model).starts_with("related") {
        stage.press("up");
    }
    while !selected(&stage.model).ends_with("Engine") {
        stage.press("up");
    }
    let screen = stage.screen();
    assert!(screen.contains("Review.md:11"), "{screen}");
    stage.press("n");
    let screen = stage.screen();
    assert!(screen.contains("Review.md:13") && screen.contains("[[Engine#Wheels]]"), "{screen}");
    assert_eq!(marked(&stage.model), "Wheels");
}

#[test]
fn a_name_without_a_note_has_a_page_of_what_is_known() {
    let mut stage = start();
    stage.press("'bo_marsh enter g");
    let screen = stage.screen();
    for words in ["person, no note", "keeps the ledger", "Facts", "Took part in"] {
        assert!(screen.contains(words), "{words} is not in\n{screen}");
    }
}

#[test]
fn reading_goes_through_links_and_comes_back_to_the_place_in_the_page() {
    let mut stage = start();
    stage.press("'dinner enter g right tab tab tab tab");
    let link = stage.model.preview.link;
    assert!(link.is_some());
    stage.press("enter");
    assert_eq!(trail(&stage.model), "Home > 2026-01-09 Dinner > Engine");
    stage.press("left");
    assert_eq!(trail(&stage.model), "Home > 2026-01-09 Dinner");
    assert!(stage.model.is_reading());
    assert_eq!(stage.model.preview.link, link);
}

#[test]
fn why_a_link_opens_what_it_does_is_asked_in_the_page_and_walks_to_any_candidate() {
    const VAULT: &str = "//- a/Mill.md\n//- b/Mill.md\n//- x.md\nto the [[Mill]], [[Nowhere]]\n";
    let mut stage = Stage::start(&Written::in_string(VAULT), 140, 40);
    stage.press("'x enter g right w");
    assert_eq!(stage.model.toast.as_ref().expect("a word").as_str(), "Tab chooses a link.");
    stage.press("tab w");
    assert!(stage.screen().contains("a/Mill.md comes first among equally short paths"));
    stage.press("down enter");
    assert_eq!(trail(&stage.model), "Home > x > Mill");
    let here = stage.model.here().node().expect("a node");
    let path = stage.model.vault.node(here).path().expect("a note");
    assert_eq!(path.as_str(), "b/Mill.md");
    stage.press("left tab w");
    assert!(stage.screen().contains("Nowhere has no note"));
}

#[test]
fn a_filter_hides_rows_and_escape_brings_them_back() {
    let mut stage = start();
    stage.press("'review enter f 'engine");
    assert_eq!(selected(&stage.model), "related: Engine");
    assert!(stage.model.here().list.hidden() > 0);
    stage.press("enter right left");
    assert_eq!(selected(&stage.model), "related: Engine", "the filter is kept on the way back");
    stage.press("esc");
    assert_eq!(stage.model.here().list.hidden(), 0);
}

#[test]
fn a_folded_section_is_one_line_that_can_be_unfolded() {
    let mut stage = start();
    stage.press("'bo_marsh enter down z");
    assert_eq!(selected(&stage.model), "[about]");
    stage.press("down up");
    assert_eq!(selected(&stage.model), "[about]");
    stage.press("z");
    assert_eq!(selected(&stage.model), "about: 2026-01-04 Review");
}

#[test]
fn a_relation_that_is_switched_off_is_gone_everywhere() {
    let mut stage = start();
    stage.press("'bo_marsh enter x 'about enter esc");
    let labels = |stage: &Stage| stage.screen();
    assert!(!labels(&stage).contains("about   "), "{}", labels(&stage));
    stage.press("x 'about enter esc");
    assert!(labels(&stage).contains("about   "));
}

#[test]
fn what_is_chosen_while_the_vault_is_read_is_gone_to_when_it_is_there() {
    let written = Written::in_string(VAULT);
    let mut stage = Stage::before_reading(&written, 140, 40);
    let names: Vec<_> =
        ["Engine.md", "Meetings/2026-01-04 Review.md"].map(vaultgraph::note::NotePath::new).into();
    let finder = vaultgraph::query::finder::Finder::of_files(&names);
    stage.send(vaultgraph::app::msg::Msg::Names(finder.into()));
    stage.press("'engine enter");
    assert_eq!(trail(&stage.model), "Home");
    stage.read();
    assert_eq!(trail(&stage.model), "Home > Engine");
}

#[test]
fn a_new_reading_keeps_the_place_the_selection_and_the_way_back() {
    let mut stage = start();
    stage.press("'bo_marsh enter down right down");
    let before = (trail(&stage.model), selected(&stage.model));
    let more = format!("{VAULT}//- A first note.md\n[[Bo Marsh]]\n//- Zed.md\n[[Engine]]\n");
    stage.reread(&Written::in_string(&more));
    assert_eq!((trail(&stage.model), selected(&stage.model)), before);
    stage.press("left");
    assert_eq!(selected(&stage.model), "about: 2026-01-04 Review");
}

/// A note of many lines, and others that link to it from far down.
fn long_notes(lines: usize, others: &[&str]) -> Arc<Written> {
    let body: String = (0..lines).map(|line| format!("Line {line} of it.\n\n")).collect();
    let mut text = format!("//- Long.md\n{body}[[Other]] [[Long 2]]\n");
    for name in others {
        text.push_str(&format!("//- {name}.md\n{body}To [[Long]] at last.\n{body}"));
    }
    Written::in_string(&text)
}

fn top(stage: &Stage) -> usize {
    stage.model.preview.top
}

#[test]
fn a_new_reading_keeps_how_far_the_page_is_scrolled() {
    let mut stage = Stage::start(&long_notes(60, &["Zed"]), 100, 30);
    // Beside the list: the page of a neighbour, at the line that makes the edge.
    stage.press("'long enter down down J J J");
    let (row, scrolled) = (selected(&stage.model), top(&stage));
    stage.reread(&long_notes(60, &["A first note", "Zed"]));
    assert_eq!((selected(&stage.model), top(&stage)), (row, scrolled));
    // With two more lines above that line, the page stands two lines lower.
    stage.reread(&long_notes(62, &["Zed"]));
    assert_eq!(top(&stage), scrolled + 4);
    // In the page, with a link chosen.
    stage.press("g right G tab");
    let (scrolled, link) = (top(&stage), stage.model.preview.link);
    assert!(scrolled > 0 && link.is_some(), "{}", stage.screen());
    stage.reread(&long_notes(62, &["A first note", "Zed"]));
    assert_eq!((top(&stage), stage.model.preview.link), (scrolled, link));
}

#[test]
fn a_new_reading_keeps_the_row_that_was_chosen_among_recent_places() {
    let mut stage = start();
    stage.press("'engine enter / down down");
    let chosen = |stage: &Stage| match &stage.model.layer {
        Layer::Finder(pane) => pane.hit().map(|hit| hit.name.clone()),
        Layer::None | Layer::Popup(_) | Layer::Change(_) => None,
    };
    let before = chosen(&stage);
    assert!(before.is_some(), "{}", stage.screen());
    stage.reread(&Written::in_string(&format!("{VAULT}//- 2026-02-02 New.md\n[[Engine]]\n")));
    assert_eq!(chosen(&stage), before);
}

#[test]
fn keys_work_while_the_page_of_a_smaller_vault_is_still_to_come() {
    let smaller = Written::in_string("//- Engine.md\n[[Other]]\n");
    for keys in ["'bo_marsh enter", "'engine enter down", "'review enter down &", "P", "/ 'bo", "/"]
    {
        for then in ["right tab enter", "d z", "tab tab enter", "enter", "> esc", "& left"] {
            let mut stage = start();
            stage.press(keys);
            // The workers' answers are kept back.
            update(&mut stage.model, Msg::Loaded(smaller.loaded()));
            stage.screen();
            for key in then.split(' ') {
                let key = Key::parse(key).expect("a key");
                update(&mut stage.model, Msg::Key(key));
                stage.screen();
            }
        }
    }
}

#[test]
fn a_place_that_is_gone_is_left_with_a_word() {
    let mut stage = start();
    stage.press("'engine enter");
    stage.reread(&Written::in_string("//- Other.md\nnothing\n"));
    assert_eq!(trail(&stage.model), "Home");
    assert!(stage.model.toast.as_ref().is_some_and(|toast| toast.contains("no longer")));
}

#[test]
fn the_outline_goes_to_a_heading_and_reads_on_there() {
    let mut stage = start();
    stage.press("'engine enter d g i 'wheels enter");
    assert!(stage.model.is_reading());
    assert_eq!(trail(&stage.model), "Home > Engine");
}

#[test]
fn the_footer_of_each_scope_names_keys_that_work_there() {
    let mut stage = start();
    for (keys, words) in [("", "Enter go"), ("esc", "→ walk"), ("g", "→ walk"), ("?", "Esc close")]
    {
        stage.press(keys);
        let screen = stage.screen();
        let footer = screen.lines().last().expect("a last line");
        assert!(footer.contains(words), "{footer}");
    }
}

#[test]
fn among_names_that_fit_alike_the_one_that_many_notes_name_comes_first() {
    let mut stage = Stage::start(&Written::demo(), 140, 40);
    stage.press("'jst enter");
    assert_eq!(trail(&stage.model), "Home > Jorunn Stefansdal");
}

/// Somebody of many facts, and a note beside.
fn many_facts() -> Stage {
    let facts: String = (10..40).map(|at| format!("- fact {at}. *(about Ada Quill)*\n")).collect();
    let vault = format!("//- a.md\n---\ndate: 2026-01-04\n---\n[[Engine]]\n{facts}");
    Stage::start(&Written::in_string(&vault), 140, 30)
}

fn n_facts(stage: &Stage) -> usize {
    let page = stage.model.preview.page().expect("a page");
    page.rows.iter().filter(|row| row.text().contains("fact ")).count()
}

#[test]
fn a_long_section_unfolds_in_place_and_stays_so_on_the_way_back() {
    let mut stage = many_facts();
    stage.press("'ada_quill enter g right");
    assert_eq!(n_facts(&stage), 12);
    let more = stage
        .model
        .preview
        .page()
        .expect("a page")
        .links
        .iter()
        .position(|link| matches!(link.target, vaultgraph::app::page::Target::Unfold(_)));
    let more = more.expect("a link that unfolds");
    stage.press(&"tab ".repeat(more + 1));
    assert_eq!(stage.model.preview.link, Some(more));
    let top = stage.model.preview.top;
    stage.press("enter");
    assert_eq!(n_facts(&stage), 30);
    // The row that was chosen is now the first of the new ones.
    assert_eq!((stage.model.preview.link, stage.model.preview.top), (Some(more), top));
    stage.press("enter");
    assert_eq!(trail(&stage.model), "Home > Ada Quill > a");
    stage.press("[");
    assert_eq!(trail(&stage.model), "Home > Ada Quill");
    assert_eq!((n_facts(&stage), stage.model.preview.link), (30, Some(more)));
    // A new reading of the vault keeps it too.
    stage.read();
    assert_eq!(n_facts(&stage), 30);
}

#[test]
fn what_was_unfolded_folds_again() {
    let mut stage = many_facts();
    stage.press("'ada_quill enter g right");
    let unfold = |stage: &Stage| {
        let links = &stage.model.preview.page().expect("a page").links;
        let found = links
            .iter()
            .rposition(|link| matches!(link.target, vaultgraph::app::page::Target::Unfold(_)));
        found.expect("a link that unfolds or folds")
    };
    stage.press(&"tab ".repeat(unfold(&stage) + 1)).press("enter");
    assert_eq!(n_facts(&stage), 30);
    let last = unfold(&stage);
    while stage.model.preview.link != Some(last) {
        stage.press("tab");
    }
    stage.press("enter");
    assert_eq!(n_facts(&stage), 12);
}

#[test]
fn a_click_unfolds_a_section_beside_the_list() {
    let mut stage = many_facts();
    stage.press("'ada_quill enter g");
    let screen = stage.screen();
    let (line, row) = screen
        .lines()
        .enumerate()
        .find(|(_, line)| line.contains("… 18 more"))
        .expect("the line is on the screen");
    let column = row.chars().take_while(|c| *c != '…').count() + 3;
    let click = vaultgraph::app::msg::Mouse::Click;
    let at = |n: usize| u16::try_from(n).expect("a small screen");
    stage.send(vaultgraph::app::msg::Msg::Mouse(click, at(column), at(line)));
    assert_eq!(n_facts(&stage), 30);
    assert!(!stage.model.is_reading());
}

#[test]
fn a_line_that_was_found_is_gone_to_and_a_list_of_them_is_come_back_to() {
    let mut stage = start();
    stage.press("'?keeps_the_ledger enter");
    assert_eq!(trail(&stage.model), "Home > 2026-01-04 Review");
    assert!(stage.model.is_reading());
    assert!(marked(&stage.model).contains("keeps the ledger"), "{}", marked(&stage.model));

    let mut stage = start();
    stage.press("'bo_marsh enter / '?ledger_OR_words ctrl-s");
    assert_eq!(trail(&stage.model), "Home > Bo Marsh > Search: ledger OR words");
    stage.press("down");
    assert_eq!(selected(&stage.model), "2026-01-04 Review: 2026-01-04 Review");
    assert!(marked(&stage.model).contains("lost the ledger"), "{}", marked(&stage.model));
    stage.press("tab down");
    assert_eq!(selected(&stage.model), "Engine: Engine");
    assert!(marked(&stage.model).contains("round words"), "{}", marked(&stage.model));
    stage.press("enter");
    assert_eq!(trail(&stage.model), "Home > Bo Marsh > Search: ledger OR words > Engine");
    assert!(marked(&stage.model).contains("round words"), "{}", marked(&stage.model));
    stage.press("left left");
    assert_eq!(selected(&stage.model), "Engine: Engine");
    assert!(marked(&stage.model).contains("round words"), "{}", marked(&stage.model));
    stage.read();
    assert!(marked(&stage.model).contains("round words"), "{}", marked(&stage.model));
    stage.press("left");
    assert_eq!(trail(&stage.model), "Home > Bo Marsh");
}

#[test]
fn a_view_is_opened_by_its_name_and_lists_what_its_filter_keeps() {
    let view = |name: &str, filter: &str| View { name: name.into(), filter: filter.into() };
    let views = vec![view("seen", "class:person since:2026"), view("unknown", "with:Nobody")];
    let config = VaultConfig { views, ..VaultConfig::default() };
    let start = || Stage::start(&Written::in_string_by(VAULT, &config), 140, 40);
    let mut stage = start();
    stage.press("': down up enter");
    assert_eq!(trail(&stage.model), "Home > seen");
    assert_eq!(selected(&stage.model), "people: Bo Marsh");
    stage.press("down right left");
    assert_eq!(selected(&stage.model), "people: Ada Quill");
    stage.read();
    assert_eq!(selected(&stage.model), "people: Ada Quill");
    let mut stage = start();
    stage.press("':unk enter");
    assert_eq!(
        (trail(&stage.model).as_str(), selected(&stage.model).as_str()),
        ("Home > unknown", "nothing")
    );
    assert!(stage.screen().contains("nothing is called Nobody"), "{}", stage.screen());
}

/// Stands on the map of somebody in two meetings.
fn on_map() -> Stage {
    let mut stage = start();
    stage.press("'ada enter g m");
    assert_eq!(trail(&stage.model), "Home > Ada Quill > Map of Ada Quill");
    assert_eq!(selected(&stage.model), "this");
    stage
}

#[test]
fn a_map_is_walked_node_by_node_and_every_map_left_is_found_as_it_was() {
    let mut stage = on_map();
    stage.press("tab");
    let chosen = selected(&stage.model);
    assert!(chosen.starts_with("one hop away: 2026-01-0"), "{chosen}");
    let chart = stage.model.here().sheet.chart.clone().expect("drawn");
    stage.press("enter");
    let name = chosen.trim_start_matches("one hop away: ");
    assert_eq!(trail(&stage.model), format!("Home > Ada Quill > Map of Ada Quill > Map of {name}"));
    assert_eq!(selected(&stage.model), "this");
    // What both maps show stands where it stood.
    let next = stage.model.here().sheet.chart.clone().expect("drawn");
    let kept = next.map.nodes.iter().zip(&next.points).filter(|(drawn, point)| {
        chart.point_of(&drawn.anchor).is_some_and(|before| before == **point)
    });
    assert!(kept.count() > 2);
    stage.press("backspace");
    assert_eq!(selected(&stage.model), chosen);
    assert!(Arc::ptr_eq(&chart, stage.model.here().sheet.chart.as_ref().expect("drawn")));
    stage.press("esc");
    assert_eq!(trail(&stage.model), "Home > Ada Quill");
}

#[test]
fn arrows_choose_by_direction_and_m_opens_the_list_of_what_is_chosen() {
    let mut stage = on_map();
    let mut chosen = std::collections::BTreeSet::new();
    for key in ["up", "down", "left", "right", "k", "j", "h", "l"] {
        stage.press(key);
        chosen.insert(selected(&stage.model));
    }
    assert!(chosen.len() > 2, "{chosen:?}");
    stage.press("tab m");
    assert_eq!(stage.model.trail.places().len(), 4);
    assert!(!stage.model.here().is_map());
    // From a list, the row that was chosen there is chosen on the map.
    stage.press("/ 'ada enter m");
    assert!(selected(&stage.model).starts_with("one hop away: "), "{}", selected(&stage.model));
}

#[test]
fn hops_have_ends_and_say_so() {
    let mut stage = on_map();
    let n_nodes =
        |stage: &Stage| stage.model.here().sheet.chart.as_ref().map(|c| c.map.nodes.len());
    let two = n_nodes(&stage);
    stage.press("-");
    assert!(n_nodes(&stage) < two);
    stage.press("-");
    assert_eq!(stage.model.toast.as_deref(), Some("One hop is the nearest."));
    stage.press("+ + +");
    assert_eq!(stage.model.toast.as_deref(), Some("3 hops are the furthest."));
    assert!(n_nodes(&stage) >= two);
}

#[test]
fn on_a_small_screen_a_map_begins_with_one_hop_where_many_stand_there() {
    let check = |size: (u16, u16), name: &str, expected: &str| {
        let mut stage = Stage::start(&Written::demo(), size.0, size.1);
        stage.press(&format!("'{name} enter g m"));
        let screen = stage.screen();
        assert!(screen.contains(expected), "{size:?}, {name}:\n{screen}");
    };
    check((80, 24), "jorunn_stefansdal", "Jorunn Stefansdal  1 hop ");
    check((160, 45), "jorunn_stefansdal", "Jorunn Stefansdal  2 hops ");
    check((80, 24), "yuki_hanamori", "Yuki Hanamori  2 hops ");
}

#[test]
fn a_map_that_re_centres_stands_still_at_the_next_key_or_when_its_time_is_over() {
    for end in [Msg::Passed(10_000), Msg::Key(Key::parse("x").expect("a key"))] {
        let mut stage = on_map();
        stage.press("tab enter");
        assert!(map::is_moving(&stage.model));
        stage.send(Msg::Passed(1));
        assert!(map::is_moving(&stage.model));
        stage.send(end);
        assert!(!map::is_moving(&stage.model));
    }
}

#[test]
fn a_double_click_walks_once_whether_its_row_was_chosen_before_or_not() {
    for row in [1, 4] {
        let mut stage = Stage::start(&Written::demo(), 160, 45);
        stage.press("esc");
        let area = stage.model.areas().list;
        let at = (area.x + 3, area.y + 1 + row);
        for what in [Mouse::Click, Mouse::Release, Mouse::Again, Mouse::Release] {
            stage.send(Msg::Mouse(what, at.0, at.1));
        }
        assert_eq!(stage.model.trail.places().len(), 2, "row {row}");
        // A click that comes later is one of its own.
        stage.send(Msg::Mouse(Mouse::Click, at.0, at.1));
        assert_eq!(stage.model.trail.places().len(), 1, "row {row}");
    }
}

#[test]
fn on_a_map_the_mouse_chooses_walks_drags_and_zooms() {
    let mut stage = on_map();
    let cell = |stage: &Stage, node: u32| {
        let scene = map::scene(&stage.model).expect("drawn");
        let dot = scene.dots.iter().find(|dot| dot.node == node).expect("in sight");
        let (area, _) = map::divided(stage.model.areas().list);
        (area.x + dot.cell.column as u16, area.y + dot.cell.row as u16)
    };
    let mouse = |stage: &mut Stage, what, (x, y): (u16, u16)| stage.send(Msg::Mouse(what, x, y));
    let at = cell(&stage, 1);
    mouse(&mut stage, Mouse::Click, at);
    mouse(&mut stage, Mouse::Release, at);
    assert_eq!(map::chosen(&stage.model), Some(1));
    // A drag takes the node along, and is no walk.
    let places = stage.model.trail.places().len();
    mouse(&mut stage, Mouse::Click, at);
    let to = (at.0 + 3, at.1);
    let before = stage.model.here().sheet.chart.as_ref().expect("drawn").points[1];
    mouse(&mut stage, Mouse::Drag, to);
    mouse(&mut stage, Mouse::Release, to);
    let after = stage.model.here().sheet.chart.as_ref().expect("drawn").points[1];
    assert!(after.x > before.x, "{before:?} {after:?}");
    assert_eq!(stage.model.trail.places().len(), places);
    let scale = map::camera(&stage.model).expect("drawn").scale;
    mouse(&mut stage, Mouse::WheelUp, to);
    assert!(map::camera(&stage.model).expect("drawn").scale.0 > scale.0);
    stage.press("0");
    let at = cell(&stage, 1);
    mouse(&mut stage, Mouse::Click, at);
    mouse(&mut stage, Mouse::Release, at);
    assert_eq!(stage.model.trail.places().len(), places + 1);
}

#[test]
fn the_whole_vault_opens_to_a_community_and_that_to_a_node() {
    let mut stage = start();
    stage.press("esc M");
    assert_eq!(trail(&stage.model), "Home > Map of the vault");
    stage.press("enter");
    assert!(trail(&stage.model).starts_with("Home > Map of the vault > Circle of "));
    stage.press("tab enter");
    assert!(trail(&stage.model).contains(" > Map of "), "{}", trail(&stage.model));
    assert_eq!(stage.model.trail.places().len(), 4);
    stage.read();
    stage.press("esc esc esc");
    assert_eq!(trail(&stage.model), "Home");
}

#[test]
fn a_border_between_columns_is_drawn_with_the_mouse() {
    let mut stage = Stage::start(&Written::demo(), 160, 45);
    stage.press("'jst enter right");
    let drag = |stage: &mut Stage, from: u16, to: u16| {
        for (what, x) in [(Mouse::Click, from), (Mouse::Drag, to), (Mouse::Release, to)] {
            stage.send(Msg::Mouse(what, x, 10));
        }
        stage.model.areas()
    };
    let before = stage.model.areas();
    let after = drag(&mut stage, before.preview.x, 100);
    assert!(after.preview.x.abs_diff(100) <= 1 && after.from == before.from, "{after:?}");
    let last = drag(&mut stage, after.list.x - 1, 50);
    assert!(last.list.x.abs_diff(50) <= 1 && last.preview == after.preview, "{last:?}");
    // The button is up: the mouse chooses rows again.
    stage.send(Msg::Mouse(Mouse::Click, last.list.x + 3, 4));
    assert_eq!(stage.model.areas(), last);
    stage.send(Msg::Resize(100, 30));
    let two = stage.model.areas();
    let moved = drag(&mut stage, two.preview.x - 1, 60);
    assert!(moved.preview.x.abs_diff(60) <= 1, "{moved:?}");
}

#[test]
fn a_click_on_a_hint_below_is_as_its_key() {
    let click = |stage: &mut Stage, word: &str| {
        let screen = stage.screen();
        let footer = screen.lines().last().expect("a footer");
        let (before, _) = footer.split_once(word).expect("the hint is there");
        let x = u16::try_from(before.chars().count()).expect("small");
        stage.send(Msg::Mouse(Mouse::Click, x, stage.model.size.1 - 1));
    };
    let mut stage = Stage::start(&Written::demo(), 100, 30);
    click(&mut stage, "close");
    assert!(matches!(stage.model.layer, Layer::None));
    click(&mut stage, "↓");
    click(&mut stage, "↓");
    assert_eq!(stage.model.here().list.selected(), 3);
    click(&mut stage, "↑");
    assert_eq!(stage.model.here().list.selected(), 2);
    click(&mut stage, "help");
    assert!(matches!(stage.model.layer, Layer::Popup(_)));
}

#[test]
fn the_mouse_is_released_and_taken_by_a_key() {
    let mut stage = Stage::start(&Written::demo(), 100, 30);
    stage.press("esc r");
    assert_eq!(stage.model.settings.mouse, MouseUse::Released);
    assert!(stage.screen().contains("it selects text"), "{}", stage.screen());
    stage.press("r");
    assert_eq!(stage.model.settings.mouse, MouseUse::Taken);
}

#[test]
fn on_a_map_a_path_begins_at_the_chosen_node_or_else_at_the_focus() {
    let check = |keys: &str, title: &str| {
        let mut stage = on_map();
        stage.press(keys);
        assert!(stage.screen().contains(title), "{}", stage.screen());
    };
    check("tab p", "Path from 2026-01-0");
    check("p", "Path from Ada Quill to");
}
