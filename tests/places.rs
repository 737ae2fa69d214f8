//! What screens mean as places of the trail, key by key, in small vaults.

mod stage;

use stage::{Stage, Written};
use vaultgraph::app::list::Line;
use vaultgraph::app::model::Model;
use vaultgraph::app::msg::{Mouse, Msg};
use vaultgraph::query::variants::{CUT, Found};
use vaultgraph::vault::Verdict;

const VAULT: &str = "\
//- Meetings/2026-11-04 Review.md
---
date: 2026-11-04
type: meeting
participants: [Ada Quill, Bo Marsh]
---
# Review
- Bo Marsh keeps the ledger. *(about Bo Marsh)*
- Ada Quill reads slowly. *(about Ada Quill)*
- The mill stands still. *(about Engine)*
- [ ] Send the ledger to Bo Marsh. @Ada Quill
//- Meetings/2026-05-09 Dinner.md
---
date: 2026-05-09
type: meeting
participants: [Cy Vane, Bo March, Bo Marsh]
---
- Cy Vane lost a glove. *(about Cy Vane)*
//- Notes/2026-11-04 Letter.md
---
date: 2026-11-04
---
To [[Ada Quil]] and [[Bo Marsh]] about [[Engine]].
- [x] Answer. @[[Ada Quil]]
//- Engine.md
---
type: project
---
# Engine
";

fn start() -> Stage {
    let mut stage = Stage::start(&Written::in_string(VAULT), 140, 40);
    stage.press("esc");
    stage
}

/// The small vault with three proposals.
fn proposed() -> Stage {
    let mut stage = start();
    stage.propose(&[
        "! Bo Marsh = Bo March",
        "? Ada Quill = Ada Quil",
        ". Cy Vane = Bo March = Ada Quil",
    ]);
    stage
}

fn trail(model: &Model) -> String {
    let names: Vec<&str> = model.trail.places().iter().map(|place| place.name.as_str()).collect();
    names.join(" > ")
}

/// What is selected: its section and what its row says, the subject first.
fn selected(model: &Model) -> String {
    let list = &model.here().list;
    match list.line() {
        None => "nothing".to_owned(),
        Some(Line::This) => "this".to_owned(),
        Some(Line::Title(section)) => format!("[{}]", list.section(section).label),
        Some(Line::Row(section, row)) => {
            let row = list.row(&model.vault, section, row);
            let (subject, words) = row.says(&model.vault);
            let name = |node| model.vault.node(node).name().to_owned();
            let words = words.map_or_else(|| name(row.node), |words| words.to_string());
            let subject =
                subject.map_or_else(String::new, |subject| format!("{} | ", name(subject)));
            format!("{}: {subject}{words}", list.section(section).label)
        }
    }
}

fn toast(model: &Model) -> &str {
    model.toast.as_ref().map_or("", |toast| toast.as_str())
}

#[track_caller]
fn check(keys: &str, expected_trail: &str, expected_selected: &str) {
    let mut stage = proposed();
    stage.press(keys);
    let found = (trail(&stage.model), selected(&stage.model));
    assert_eq!(found, (expected_trail.to_owned(), expected_selected.to_owned()));
}

#[test]
fn facts_stand_newest_first_behind_whom_they_are_about() {
    check("F", "Home > Facts", "facts: Bo Marsh | keeps the ledger.");
    check("F G", "Home > Facts", "facts: Cy Vane | lost a glove.");
    check("F s", "Home > Facts", "facts: Bo Marsh | keeps the ledger.");
    check("F s g", "Home > Facts", "facts: Ada Quill | reads slowly.");
    check("F f 'mill", "Home > Facts", "facts: Engine | The mill stands still.");
    check("F f 'glove_vane", "Home > Facts", "facts: Cy Vane | lost a glove.");
}

#[test]
fn facts_of_a_name_are_one_key_from_it_and_all_facts_one_more() {
    check(
        "/ 'bo_marsh enter F",
        "Home > Bo Marsh > Facts about Bo Marsh",
        "facts: keeps the ledger.",
    );
    check(
        "/ 'bo_marsh enter F F",
        "Home > Bo Marsh > Facts about Bo Marsh > Facts",
        "facts: Bo Marsh | keeps the ledger.",
    );
    check("F down F", "Home > Facts > Facts about Ada Quill", "facts: reads slowly.");
    check("F down F left", "Home > Facts", "facts: Ada Quill | reads slowly.");
    check("P F", "Home > People > Facts about Ada Quill", "facts: reads slowly.");
}

#[test]
fn a_fact_leads_to_its_line_and_left_comes_back_to_it() {
    let mut stage = start();
    stage.press("F down");
    let marked = |stage: &Stage| {
        let page = stage.model.preview.page().expect("a page");
        let rows = &page.rows[stage.model.preview.mark.clone()];
        rows.iter().map(vaultgraph::app::page::Row::text).collect::<String>()
    };
    assert!(marked(&stage).contains("reads slowly"), "{}", marked(&stage));
    stage.press("right");
    assert_eq!(trail(&stage.model), "Home > Facts > 2026-11-04 Review");
    assert!(marked(&stage).contains("reads slowly"));
    stage.press("left left");
    assert_eq!(trail(&stage.model), "Home > Facts");
    assert_eq!(selected(&stage.model), "facts: Ada Quill | reads slowly.");
}

#[test]
fn people_stand_by_how_long_ago_they_were_met() {
    check("P", "Home > People", "met in the last three months: Ada Quill");
    check("P tab", "Home > People", "not met for three months: Bo March");
    check("P tab tab", "Home > People", "only mentioned: Ada Quil");
    check("P s g", "Home > People", "met in the last three months: Bo Marsh");
    check("P right left", "Home > People", "met in the last three months: Ada Quill");
    check("P down s s", "Home > People", "met in the last three months: Bo Marsh");
}

#[test]
fn the_day_of_a_row_lists_its_notes() {
    check("F D", "Home > Facts > 2026-11-04", "this");
    check("F D down", "Home > Facts > 2026-11-04", "meetings: 2026-11-04 Review");
    check("F D tab tab", "Home > Facts > 2026-11-04", "notes: 2026-11-04 Letter");
    check("/ 'engine enter g D", "Home > Engine", "this");
    check("/ 'review enter g right tab enter", "Home > 2026-11-04 Review > 2026-11-04", "this");
}

#[test]
fn a_name_and_one_chosen_in_its_list_make_a_pair() {
    let mut stage = start();
    stage.press("/ 'ada_quill enter G");
    assert!(selected(&stage.model).starts_with("often with: "));
    while selected(&stage.model) != "often with: Bo Marsh" {
        stage.press("up");
    }
    stage.press("&");
    assert_eq!(trail(&stage.model), "Home > Ada Quill > Ada Quill and Bo Marsh");
    assert_eq!(selected(&stage.model), "this");
    assert!(stage.screen().contains("Ada Quill and Bo Marsh"));
    stage.press("down");
    assert_eq!(selected(&stage.model), "notes that name both: 2026-11-04 Review");
    stage.press("left");
    assert_eq!(selected(&stage.model), "often with: Bo Marsh");
    stage.press("g &");
    assert!(toast(&stage.model).contains("A pair is"));
}

#[test]
fn a_brief_is_for_all_who_meet_or_for_one_name() {
    check("/ 'review enter B", "Home > 2026-11-04 Review > Brief: Ada Quill, Bo Marsh", "this");
    check(
        "/ 'review enter B down",
        "Home > 2026-11-04 Review > Brief: Ada Quill, Bo Marsh",
        "for: Ada Quill",
    );
    check("P B", "Home > People > Brief: Ada Quill", "this");
    check("/ 'letter enter B", "Home > 2026-11-04 Letter", "assigned to: Ada Quil");
}

#[test]
fn variants_stand_by_how_sure_they_are() {
    check("v", "Home > Variants", "certain: Bo Marsh = Bo March");
    check("v tab", "Home > Variants", "likely: Ada Quill = Ada Quil");
    check("v G", "Home > Variants", "put off: Cy Vane = Bo March = Ada Quil");
    check("P v", "Home > People > Variants", "likely: Ada Quill = Ada Quil");
    check("/ 'ada_quill enter v", "Home > Ada Quill > Variants", "likely: Ada Quill = Ada Quil");
    check("/ 'engine enter v", "Home > Engine > Variants", "certain: Bo Marsh = Bo March");
}

#[test]
fn an_answer_takes_the_row_away_and_goes_on_to_the_next() {
    let mut stage = proposed();
    stage.press("v =");
    assert_eq!(selected(&stage.model), "likely: Ada Quill = Ada Quil");
    stage.press("!");
    assert_eq!(selected(&stage.model), "put off: Cy Vane = Bo March = Ada Quil");
    stage.press(".");
    assert_eq!(selected(&stage.model), "nothing");
    assert!(stage.screen().contains("No name looks like another."));
    let given: Vec<(Verdict, usize)> =
        stage.answers.iter().map(|answer| (answer.verdict, answer.names.len())).collect();
    assert_eq!(given, [(Verdict::Same, 2), (Verdict::Different, 2), (Verdict::Later, 3)]);
    assert_eq!(&*stage.answers[0].names[0], "Bo Marsh");
    stage.press("=");
    assert_eq!(toast(&stage.model), "There is nothing to answer.");
}

#[test]
fn the_last_row_of_the_list_goes_on_to_the_one_before() {
    let mut stage = proposed();
    stage.press("v G =");
    assert_eq!(selected(&stage.model), "likely: Ada Quill = Ada Quil");
}

#[test]
fn undo_brings_the_row_back_and_chooses_it() {
    let mut stage = proposed();
    stage.press("v = U");
    assert_eq!(selected(&stage.model), "certain: Bo Marsh = Bo March");
    assert!(stage.answers.is_empty());
    stage.press("= ! U U");
    assert_eq!(selected(&stage.model), "certain: Bo Marsh = Bo March");
    assert!(stage.answers.is_empty());
}

#[test]
fn undo_of_an_answer_that_was_taken_in_chooses_the_row_when_it_is_found_again() {
    let mut stage = proposed();
    stage.press("v =");
    stage.propose(&["? Ada Quill = Ada Quil"]);
    stage.press("U");
    assert_eq!(selected(&stage.model), "likely: Ada Quill = Ada Quil");
    stage.propose(&["! Bo Marsh = Bo March", "? Ada Quill = Ada Quil"]);
    assert_eq!(selected(&stage.model), "certain: Bo Marsh = Bo March");
    stage.press("down");
    stage.propose(&["! Bo Marsh = Bo March", "? Ada Quill = Ada Quil"]);
    assert_eq!(selected(&stage.model), "likely: Ada Quill = Ada Quil");
}

#[test]
fn the_answer_holds_while_the_vault_is_read_with_it_and_looked_through_again() {
    let mut stage = proposed();
    stage.press("v =");
    stage.read();
    assert_eq!(selected(&stage.model), "likely: Ada Quill = Ada Quil");
    assert!(!stage.screen().contains("Bo Marsh = Bo March"));
    stage.send(Msg::ToastOver);
    assert!(stage.screen().contains("looking again"));
    // What was found before the answer came too late.
    let generation = stage.model.vault_generation - 1;
    stage.send(Msg::Proposed { generation, found: Found::default() });
    assert_eq!(selected(&stage.model), "likely: Ada Quill = Ada Quil");
    stage.press("U");
    assert_eq!(selected(&stage.model), "certain: Bo Marsh = Bo March");
    stage.press("=");
    stage.read();
    stage.propose(&["! Cy Vane = Bo March", "? Ada Quill = Ada Quil"]);
    assert_eq!(
        selected(&stage.model),
        "likely: Ada Quill = Ada Quil",
        "nothing moves below the hands"
    );
    assert!(!stage.screen().contains("looking again"));
}

#[test]
fn a_list_that_waited_opens_at_the_name_one_came_from() {
    let mut stage = start();
    stage.press("/ 'ada_quill enter v");
    assert!(stage.screen().contains("Looking for names that may be one"));
    stage.propose(&["! Bo Marsh = Bo March", "? Ada Quill = Ada Quil"]);
    assert_eq!(selected(&stage.model), "likely: Ada Quill = Ada Quil");
}

#[test]
fn of_three_names_one_can_be_taken_out() {
    let mut stage = proposed();
    stage.press("v c");
    assert!(toast(&stage.model).starts_with("There are only two"));
    stage.press("G c down enter down down enter");
    assert_eq!(stage.answers.len(), 1);
    let names: Vec<&str> = stage.answers[0].names.iter().map(|name| &**name).collect();
    assert_eq!(names, ["Cy Vane", "Ada Quil"]);
    stage.press("G c enter down enter down down enter");
    assert_eq!(stage.answers.len(), 1, "one name alone is not answered");
}

#[test]
fn a_proposal_is_read_where_it_stands_and_leads_to_its_lines() {
    let mut stage = proposed();
    stage.press("v right tab tab enter");
    assert_eq!(trail(&stage.model), "Home > Variants > 2026-05-09 Dinner");
    stage.press("left left");
    assert_eq!(trail(&stage.model), "Home > Variants");
    assert!(stage.model.is_reading());
    stage.press("=");
    assert_eq!(selected(&stage.model), "likely: Ada Quill = Ada Quil");
    assert!(stage.model.is_reading());
    stage.press("left left");
    assert_eq!(trail(&stage.model), "Home");
}

#[test]
fn the_page_of_a_name_says_what_it_may_be_the_same_as() {
    let mut stage = proposed();
    stage.press("/ 'ada_quill enter g");
    let screen = stage.screen();
    assert!(screen.contains("Maybe the same") && screen.contains("Ada Quil  "), "{screen}");
}

#[test]
fn screens_keep_their_row_when_the_vault_is_read_again() {
    for keys in ["F down down", "F s down", "P tab", "P s tab", "v tab", "F D tab"] {
        let mut stage = proposed();
        stage.press(keys);
        let before = (trail(&stage.model), selected(&stage.model));
        let more = format!(
            "//- A.md\n---\ndate: 2026-11-20\ntype: meeting\nparticipants: [Zed Orr]\n---\n\
             - Zed Orr came first. *(about Zed Orr)*\n{VAULT}"
        );
        stage.reread(&Written::in_string(&more));
        assert_eq!((trail(&stage.model), selected(&stage.model)), before, "{keys}");
    }
}

#[test]
fn a_screen_about_a_name_that_is_gone_is_left_with_a_word() {
    let mut stage = start();
    stage.press("/ 'bo_marsh enter F");
    stage.reread(&Written::in_string("//- Other.md\nnothing\n"));
    assert_eq!(trail(&stage.model), "Home");
    assert!(toast(&stage.model).contains("no longer"));
}

#[test]
fn opening_the_screen_one_stands_on_changes_nothing_and_home_is_one_key_away() {
    check("P P", "Home > People", "met in the last three months: Ada Quill");
    check("P ~", "Home", "recent notes: 2026-11-04 Review");
    check("P F backspace", "Home > People", "met in the last three months: Ada Quill");
}

#[test]
fn every_screen_can_be_found_in_the_palette() {
    for (words, name) in [("facts", "Facts"), ("people", "People"), ("variants", "Variants")] {
        check(&format!("> '{words} enter home"), &format!("Home > {name}"), &{
            let mut stage = proposed();
            stage.press(match name {
                "Facts" => "F",
                "People" => "P",
                _ => "v",
            });
            selected(&stage.model)
        });
    }
}

#[test]
fn a_click_chooses_a_row_and_a_second_one_opens_it() {
    for (keys, expected) in [
        ("F", "Home > Facts > 2026-11-04 Review"),
        ("P", "Home > People > Bo Marsh"),
        ("v", "Home > Variants"),
    ] {
        let mut stage = proposed();
        stage.press(keys);
        let row = if keys == "v" { 2 } else { 3 };
        let click = |stage: &mut Stage| stage.send(Msg::Mouse(Mouse::Click, 5, row + 1));
        click(&mut stage);
        if stage.model.trail.places().len() == 2 && !stage.model.is_reading() {
            click(&mut stage);
        }
        assert_eq!(trail(&stage.model), expected);
        assert_eq!(stage.model.is_reading(), keys != "P", "{keys}");
    }
}

#[test]
fn a_screen_of_the_whole_vault_counts_nothing_before_it_is_read() {
    let written = Written::in_string("//- Ada.md\n[[Bo]]\n");
    let mut stage = Stage::before_reading(&written, 100, 30);
    stage.press("esc S");
    let before = stage.screen();
    assert!(!before.contains("edges") && before.contains("being read"), "{before}");
    stage.read();
    let after = stage.screen();
    assert!(after.contains("edges") && after.contains("This vault"), "{after}");
}

#[test]
fn the_place_one_is_at_stands_whole_in_the_header_before_those_walked_through() {
    let written = Written::in_string("//- A rather long name of a note.md\n[[Bo]]\n");
    let mut stage = Stage::start(&written, 50, 20);
    stage.press("'rather enter S");
    let header = stage.screen().lines().next().expect("a header").to_owned();
    assert!(header.trim_end().ends_with("… › Insights"), "{header}");
}

#[test]
fn health_begins_with_what_the_header_asks_to_look_at_if_there_is_any() {
    let check = |vault: &str, expected: &str| {
        let mut stage = Stage::start(&Written::in_string(vault), 100, 30);
        stage.press("esc H");
        assert!(selected(&stage.model).starts_with(expected), "{}", selected(&stage.model));
    };
    check("//- A.md\n---\na: b: c\n---\n[[Bo]]\n", "warning: frontmatter that is not YAML");
    // That names have no note is as usual, and nothing to look at.
    check("//- A.md\n[[Bo]]\n", "this");
}

#[test]
fn that_not_all_names_were_compared_is_said_where_variants_and_health_are() {
    for (limit, is_said) in [(Some(CUT), true), (None, false)] {
        let mut stage = Stage::start(&Written::demo(), 60, 20);
        let (generation, proposals) = (stage.model.vault_generation, Vec::new());
        stage.send(Msg::Proposed { generation, found: Found { proposals, limit } });
        for keys in ["esc v", "H G"] {
            let screen = stage.press(keys).screen();
            assert_eq!(screen.contains(CUT), is_said, "{keys}:\n{screen}");
        }
    }
}
