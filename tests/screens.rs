//! What a person sees, key by key, as text; and that any key at any size draws.

mod stage;

use stage::{Stage, Written};
use std::sync::Arc;
use vaultgraph::app::change_box::{Line, Proposed, Side};
use vaultgraph::app::model::Model;
use vaultgraph::app::msg::Msg;
use vaultgraph::app::settings::{Notes, Signs};
use vaultgraph::query::Hidden;
use vaultgraph::query::news::{FilesNow, News, Since, since_day};
use vaultgraph::text::{Date, Shown};

/// Presses keys in the demo vault and compares the screen with the one kept.
#[track_caller]
fn check(name: &str, size: (u16, u16), keys: &str) {
    let mut stage = Stage::start(&Written::demo(), size.0, size.1);
    stage.press(keys);
    keep(name, size, &stage);
}

/// Compares the screen with the one kept.
#[track_caller]
fn keep(name: &str, size: (u16, u16), stage: &Stage) {
    let name = format!("{name}-{}x{}", size.0, size.1);
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "screens" }, {
        insta::assert_snapshot!(name, stage.screen());
    });
}

const SIZES: [(u16, u16); 3] = [(160, 45), (100, 30), (60, 20)];

#[test]
fn the_finder_stands_open_at_the_start() {
    for size in SIZES {
        check("start", size, "");
    }
}

#[test]
fn a_few_letters_find_a_person_who_has_no_note() {
    for size in SIZES {
        check("find", size, "'jst");
    }
}

#[test]
fn home_lists_what_is_due_recent_and_central() {
    for size in SIZES {
        check("home", size, "esc");
    }
}

/// The demo vault as its reader finds it who was there a week before.
fn after_a_week() -> Arc<Written> {
    let mut demo = Written::demo_anew();
    let day = Date::new(2026, 11, 16).expect("a real day");
    let files = FilesNow { contents: &[], written: &|_| None, hidden: Hidden::LeftOut };
    let news = since_day(&demo.vault, files, day);
    demo.news = Arc::new(News { since: Since::Visit(day), ..news });
    Arc::new(demo)
}

#[test]
fn home_lists_what_is_new_since_the_last_visit() {
    let vault = after_a_week();
    for size in SIZES {
        let mut stage = Stage::start(&vault, size.0, size.1);
        stage.press("esc tab tab tab down down down");
        keep("home-new", size, &stage);
    }
}

#[test]
fn home_says_that_nothing_is_new_or_that_there_is_nothing_to_compare_with() {
    for (name, since) in [("first", Since::FirstVisit), ("nothing", Since::Visit(stage::today()))] {
        let mut demo = Written::demo_anew();
        demo.news = Arc::new(News { since, list: Vec::new() });
        let mut stage = Stage::start(&Arc::new(demo), 60, 20);
        stage.press("esc G");
        keep(&format!("home-new-{name}"), (60, 20), &stage);
    }
}

#[test]
fn home_tells_who_is_new_what_was_found_and_how_people_would_be() {
    let vault = Written::in_string(
        "//- 202601041200.md\n# Attention is scarce\nSee [[202601051300]] and [[Luhmann]]. #mind\n\
         //- 202601051300.md\n# Notes as thinking\n//- todo.md\ncall the bank\n",
    );
    for size in SIZES {
        let mut stage = Stage::start(&vault, size.0, size.1);
        keep("newcomer-find", size, &stage);
        stage.press("esc");
        keep("newcomer", size, &stage);
    }
}

#[test]
fn where_no_vault_is_open_those_known_stand_with_a_way_to_open_another() {
    for size in [(100, 30), (60, 20)] {
        let today = stage::today();
        let model = Model::new(Shown::new("vaultgraph"), today, size);
        let mut stage = Stage::start(&Written::demo(), size.0, size.1);
        stage.model = model;
        let known = ("Work", "~/notes/a folder far away/with a name that is long/Work notes");
        let demo = ("Demo vault", "sixty invented notes, built in");
        let vaults = [known, demo].map(|(name, at)| (Shown::new(name), Shown::new(at)));
        stage.model.choose_vault(vaults.to_vec());
        keep("vaults", size, &stage);
    }
}

#[test]
fn what_may_come_after_a_first_key_is_said_whole() {
    check("which-key", (60, 20), "esc W");
}

#[test]
fn home_is_without_a_guide_once_somebody_is_known() {
    let vault = Written::in_string("//- a.md\n---\nparticipants: [Bo Tarn]\n---\n");
    let mut stage = Stage::start(&vault, 60, 20);
    stage.press("esc");
    assert!(!stage.screen().contains("no people yet"), "{}", stage.screen());
}

#[test]
fn who_the_reader_is_can_be_chosen_or_typed() {
    for size in SIZES {
        check("who", size, "esc I 'lind");
    }
}

#[test]
fn walking_shows_where_one_came_from_the_neighbours_and_the_line() {
    for size in SIZES {
        check("walk", size, "'jst enter right down");
    }
}

#[test]
fn the_first_row_is_the_dossier() {
    for size in SIZES {
        check("dossier", size, "'jst enter g");
    }
}

#[test]
fn a_note_is_read_in_the_preview_with_its_links() {
    for size in SIZES {
        check("read", size, "'how_we_write enter g right pagedown tab");
    }
}

#[test]
fn the_chosen_link_says_why_it_opens_what_it_does() {
    for size in SIZES {
        check("why", size, &format!("'start_here enter g right G {}w", "shift-tab ".repeat(5)));
        check("why-alias", size, "'2026-11-20 enter g right tab tab w");
    }
}

#[test]
fn a_search_in_the_page_marks_its_hits() {
    for size in SIZES {
        check("find-in-page", size, "'how_we_write enter g right f 'link");
    }
}

#[test]
fn a_filter_narrows_the_list_and_counts_what_it_hides() {
    for size in SIZES {
        check("filter", size, "'halcyon_ai enter f 'review");
    }
}

#[test]
fn a_filter_in_words_of_its_own_narrows_too_and_says_what_is_wrong_with_it() {
    for size in SIZES {
        check("filter-kept", size, "esc F f 'about:\"Halcyon_AI\"_since:2026-06");
        check("filter-fault", size, "esc F f 'the_class:persn");
    }
}

#[test]
fn names_in_plain_text_stand_beside_what_is_linked_when_they_are_asked_for() {
    for size in SIZES {
        check("mentions", size, "'jst enter u G shift-tab shift-tab");
        check("mentions-dossier", size, "'jst enter u g right G");
    }
    check("mentions-of-note", (160, 45), &format!("'2026-11-12 enter u {}", "tab ".repeat(7)));
}

#[test]
fn help_lists_every_key() {
    for size in SIZES {
        check("help", size, "esc ?");
    }
}

#[test]
fn the_palette_runs_commands_by_name() {
    for size in SIZES {
        check("palette", size, "esc > 'sort");
    }
}

/// Like [`check`], after names of the demo vault were found that may be one.
#[track_caller]
fn check_variants(name: &str, size: (u16, u16), keys: &str) {
    let mut stage = Stage::start(&Written::demo(), size.0, size.1);
    stage.propose(&[
        "! Ruadhan Teague = Ruadhán Teague = Ruadhán",
        "! Zoë Açafrán = Zoe Açafrán",
        "? Jorunn Stefansdal = Jórunn Steffen",
        "? Oren Maddigan = Oren",
        ". Bexley Rhodes = Bexley",
    ]);
    stage.press(keys);
    keep(name, size, &stage);
}

#[test]
fn facts_stand_with_subject_sentence_and_date() {
    for size in SIZES {
        check("facts", size, "esc F down");
        check("facts-about", size, "'jst enter F");
        check("facts-none", size, "'femke_o enter F");
    }
}

#[test]
fn tasks_stand_by_day_and_what_is_done_is_folded() {
    for size in SIZES {
        check("tasks", size, "esc t");
    }
    check("tasks-done", (100, 30), "esc t G z");
    check("tasks-by-assignee", (100, 30), "esc t s");
    check("tasks-by-person", (100, 30), "esc t s s");
    check("tasks-by-note", (100, 30), "esc t s s s");
    check("tasks-filtered", (100, 30), "esc t f 'oren");
}

#[test]
fn a_timeline_has_a_bar_for_each_month_and_shows_gaps() {
    for size in SIZES {
        check("timeline", size, "esc T");
        check("timeline-of", size, "'jst enter T z");
        check("timeline-span", size, "esc T down right down");
        check("timeline-span-of", size, "'jst enter T down right");
    }
    check("timeline-filtered", (100, 30), "esc T f 'weekly");
    check("timeline-days-of-a-bar", (100, 30), "esc T down D");
    check("timeline-undated", (100, 30), "esc T G z");
}

#[test]
fn health_lists_what_is_wrong_by_kind_and_what_is_asked_for() {
    for size in SIZES {
        check("health", size, "esc H");
        check("health-read", size, "esc H g");
    }
    check("health-names", (100, 30), "esc H G");
}

#[test]
fn people_stand_by_how_long_ago_they_were_met() {
    for size in SIZES {
        check("people", size, "esc P tab");
    }
}

#[test]
fn the_map_draws_who_stands_around_a_name() {
    for size in SIZES {
        check("map", size, "'jst enter m");
        check("map-chosen", size, "'jst enter m - right down");
        check("map-whole", size, "esc M tab");
    }
}

#[test]
fn names_that_may_be_one_stand_with_what_speaks_for_it() {
    for size in SIZES {
        check_variants("variants", size, "esc v down");
        check_variants("variants-read", size, "esc v right");
        check_variants("variants-names", size, "esc v c down enter");
        check_variants("variants-answered", size, "esc v = = = = =");
        check("variants-waiting", size, "esc v");
    }
}

#[test]
fn a_day_and_a_pair_have_places_of_their_own() {
    for size in SIZES {
        check("day", size, "esc F D");
        check("brief", size, "'halcyon,_the_quarter enter B");
        check("pair", size, "'jst enter tab tab tab tab tab tab tab tab &");
    }
}

#[test]
fn a_path_stands_chain_by_chain_with_the_line_of_each_hop() {
    for size in SIZES {
        check("path-finder", size, "'jst enter p 'halc");
        check("path", size, "'jst enter p 'halc enter down");
        check("path-hubs", size, "'jst enter p 'halc enter a G");
        check("path-none", size, "'jst enter p 'sourdough enter");
    }
}

#[test]
fn the_vault_as_a_whole_stands_in_sections() {
    for size in SIZES {
        check("insights", size, "esc S");
        check("insights-whole", size, "esc S g");
    }
}

#[test]
fn the_text_of_notes_is_searched_as_one_types() {
    for size in SIZES {
        check("text-find", size, "'?halcyon_line:(store_new) down");
        check("text-find-help", size, "'?");
        check("text-find-fault", size, "'?halcyon_(store");
        check("text-find-nothing", size, "'?zeppelin");
        check("text-list", size, "'?halcyon_-tag:type/people ctrl-s down down");
    }
}

/// Like [`check`], with these signs.
#[track_caller]
fn check_signs(name: &str, signs: Signs, keys: &str) {
    let size = (100, 30);
    let mut stage = Stage::start(&Written::demo(), size.0, size.1);
    stage.model.settings.signs = signs;
    stage.press(keys);
    keep(name, size, &stage);
}

#[test]
fn a_screen_is_drawn_in_ascii_and_said_in_words() {
    for (signs, called) in [(Signs::Ascii, "ascii"), (Signs::Words, "plain")] {
        check_signs(&format!("{called}-walk"), signs, "'jst enter right down");
        check_signs(&format!("{called}-find"), signs, "'jst down");
        check_signs(&format!("{called}-page"), signs, "'jst enter g right");
        check_signs(&format!("{called}-map"), signs, "'jst enter m down");
        check_signs(&format!("{called}-tasks"), signs, "esc t");
        check_signs(&format!("{called}-timeline"), signs, "esc T");
        check_signs(&format!("{called}-help"), signs, "esc ? down");
    }
}

#[test]
fn a_change_to_notes_is_shown_line_by_line_before_it_is_made() {
    let line = |side, number, text| Line { side, number, text: Shown::new(text) };
    let long = "- [ ] Send the figures for the quarter to everybody who asked for them in the \
                meeting, and say when the rest comes 📅 2026-11-24";
    let ticked = long.replace("[ ]", "[x]") + " ✅ 2026-11-23";
    let lines = vec![
        line(Side::File, None, "Meetings/2026-11-20 Weekly review.md"),
        line(Side::Same, Some(11), "## To do"),
        line(Side::Out, Some(12), long),
        line(Side::In, Some(12), &ticked),
        line(Side::Gap, None, "…"),
        line(Side::Same, Some(104), "The end."),
    ];
    let proposed = Proposed { lines, n_notes: 1, n_in: 1, n_out: 1 };
    let check = |name: &str, size: (u16, u16), signs| {
        let mut stage = Stage::start(&Written::demo(), size.0, size.1);
        stage.model.settings.notes = Notes::Written;
        stage.model.settings.signs = signs;
        stage.press("esc t X");
        stage.send(Msg::WouldWrite { asked: 1, shown: Ok(proposed.clone()) });
        keep(name, size, &stage);
    };
    for size in SIZES {
        check("change", size, Signs::Unicode);
    }
    check("plain-change", (100, 30), Signs::Words);
}

#[test]
fn nothing_outside_of_ascii_is_drawn_of_a_vault_that_has_nothing_else() {
    let vault = Written::in_string(
        "//- Meetings/2026-01-04 Sync.md\n---\nparticipants: [Bo Tarn, Myself]\n---\n\
         # Key Facts\n- Bo moves. *(about Bo Tarn)*\n- [ ] Send it @Bo\n- [x] Done\n\
         > [!tip] Look\n> text\n\n| a | b |\n|---|---|\n| [[Bo Tarn]] | [[none]] |\n\n---\n\
         //- Bo Tarn.md\n---\ntype: person\ncompany: Withy\n---\n1. one\n- two\n  - three\n\
         //- x.md\n[[Bo Tarn]] #tag [out](https://example.org)\n```\ncode\n```\n",
    );
    let keys = [
        "",
        "'bo",
        "'bo enter",
        "'bo enter right",
        "'bo enter right down",
        "'bo enter g right",
        "'sync enter g right pagedown",
        "'bo enter m",
        "esc M",
        "esc t",
        "esc T",
        "esc F",
        "esc P",
        "esc H",
        "esc S",
        "esc v",
        "esc ?",
        "esc x",
        "esc >",
        "esc D",
        "'?bo",
        "'bo enter p 'withy enter",
        "'bo enter B",
        "esc I",
        "esc y",
        "'bo enter f 'x",
        "'bo enter i",
        "esc z",
        "'nothing_at_all",
    ];
    for signs in [Signs::Ascii, Signs::Words] {
        for size in [(160, 45), (60, 20)] {
            for keys in keys {
                let mut stage = Stage::start(&vault, size.0, size.1);
                stage.model.settings.signs = signs;
                stage.press(keys);
                let screen = stage.screen();
                let other: String = screen.chars().filter(|c| !c.is_ascii()).collect();
                assert_eq!(other, "", "after {keys:?} with {signs:?}:\n{screen}");
            }
        }
    }
}

/// The line of a list that has some words, without what stands beside the list.
fn list_line(stage: &Stage, words: &str) -> String {
    let screen = stage.screen();
    let lines = screen.lines().filter_map(|line| line.strip_prefix('│')?.split('│').next());
    let found = lines.map(str::trim).find(|line| line.contains(words));
    found.unwrap_or_default().to_owned()
}

#[test]
fn in_a_narrow_list_notes_have_their_dates_in_few_cells_and_names_of_people_all_room() {
    let mut stage = Stage::start(&Written::demo(), 80, 24);
    stage.press("'jst enter");
    assert_eq!(list_line(&stage, "Lunch"), "▪ Lunch with Jorunn    30 Jun");
    // Further back another year could be meant.
    assert_eq!(list_line(&stage, "Pricing"), "▪ Pricing for the me… 2025-12");
    stage.press("backspace");
    assert_eq!(list_line(&stage, "Tuva"), "● Tuva Brandsund           17");
    assert_eq!(list_line(&stage, "Cutover"), "▪ Cutover plan         17 Nov");
}

#[test]
fn a_narrow_list_of_sentences_leaves_them_the_most_of_it() {
    let mut stage = Stage::start(&Written::demo(), 80, 24);
    stage.press("esc t");
    assert_eq!(list_line(&stage, "Tell Oren"), "☐ Tell Oren Maddigan what coun…  20 Nov");
    assert_eq!(list_line(&stage, "Get the"), "☐ Get the key from Gw… Idris…    23 Nov");
    stage.press("backspace F");
    assert_eq!(list_line(&stage, "Gwendal"), "○ Gwendal O…  is on holiday from Tuesd…");
    // What is about one name alone has room for its date.
    stage.press("backspace / 'jorunn 'stefansdal enter F");
    assert_eq!(list_line(&stage, "vendors"), "▪ had two other vendors on the…  30 Jun");
}

#[test]
fn a_list_with_some_room_tells_the_day_of_another_year() {
    let mut stage = Stage::start(&Written::demo(), 100, 30);
    stage.press("esc t");
    assert!(list_line(&stage, "Return Gwendal").ends_with(" 2025-09"), "{}", stage.screen());
    let mut stage = Stage::start(&Written::demo(), 112, 30);
    stage.press("esc t");
    assert!(list_line(&stage, "Return Gwendal").ends_with("2025-09-30"), "{}", stage.screen());
    assert!(list_line(&stage, "Tell Oren").ends_with(" 20 Nov"));
}

#[test]
fn the_dates_of_one_list_are_all_of_one_form() {
    let mut stage = Stage::start(&Written::demo(), 100, 30);
    stage.press("'jst enter p 'halcyon enter");
    assert!(list_line(&stage, "▪ Cutover plan").ends_with("  17 Nov"), "{}", stage.screen());
    assert!(list_line(&stage, "is the subject of What").ends_with("  20 Nov"));
    let mut stage = Stage::start(&Written::demo(), 60, 30);
    stage.press("esc");
    assert!(list_line(&stage, "Cutover plan").ends_with("  17 Nov"), "{}", stage.screen());
}

#[test]
fn a_list_says_what_its_numbers_count_in_its_rows_or_else_in_its_title() {
    let mut stage = Stage::start(&Written::demo(), 80, 24);
    stage.press("esc");
    assert_eq!(list_line(&stage, "most connected"), "most connected: notes       8");
    stage.press("P");
    assert_eq!(list_line(&stage, "Bexley"), "● Bexley Rhodes        13 notes  17 Nov");
    assert_eq!(list_line(&stage, "met in"), "met in the last three months         21");
}

#[test]
fn health_names_a_kind_whole_and_its_code_where_that_fits_too() {
    let bad = "//- Note.md\n---\na: b: c\n---\n[[Exemple]]\n//- Example.md\n[[Note]]\n";
    let says = |width| {
        let mut stage = Stage::start(&Written::in_string(bad), width, 24);
        stage.press("esc H");
        ["not YAML", "Exemple"].map(|words| list_line(&stage, words))
    };
    let kind = "warning: frontmatter that is not YAML";
    assert_eq!(says(80)[0], format!("{kind} 1"));
    assert_eq!(says(100)[0], format!("{kind}            1"));
    assert_eq!(says(120)[0], format!("{kind}  bad-frontmatter 1"));
    // What no note bears may be a name that one does bear.
    assert_eq!(says(80)[1], "◦ Exemple              maybe Example  1");
}

#[test]
fn a_map_says_in_a_sentence_how_its_chosen_node_is_joined() {
    let mut stage = Stage::start(&Written::demo(), 100, 30);
    stage.press("'jst enter down down m");
    let screen = stage.screen();
    let said = "│ is the subject of Lunch with Jorunn  and 4 more ";
    assert!(screen.lines().any(|line| line.starts_with(said)), "{screen}");
}

#[test]
fn what_does_not_fit_whole_is_not_said_of_a_community() {
    let mut stage = Stage::start(&Written::demo(), 60, 20);
    stage.press("esc M");
    let screen = stage.screen();
    let lines: Vec<&str> = screen.lines().map(|line| line.trim_end_matches([' ', '│'])).collect();
    assert!(lines.iter().any(|line| line.ends_with("and others, 33 members.")), "{screen}");
    assert!(lines.iter().any(|line| line.ends_with("  64 edges")), "{screen}");
}

#[test]
fn the_finder_says_the_date_of_a_note_once_unless_it_was_looked_for() {
    let mut stage = Stage::start(&Written::demo(), 100, 30);
    assert_eq!(
        list_line(&stage, "Weekly sync"),
        "▪ Weekly sync                   1 note        today"
    );
    // A day has no other name.
    assert!(list_line(&stage, "▪ 2026-11-20").ends_with("1 note   3 days ago"));
    stage.press("'chandler");
    assert!(!list_line(&stage, "chandler").contains("-2026"));
    stage.press("esc / '2026-11-1");
    assert!(list_line(&stage, "▌").starts_with("▌▪ 2026-11-1"), "{}", stage.screen());
}

#[test]
fn an_empty_list_is_said_to_be_in_no_order() {
    let mut stage = Stage::start(&Written::in_string("//- Note.md\n[[Other]]\n"), 100, 30);
    stage.press("esc F");
    let screen = stage.screen();
    assert!(screen.contains("No note states a fact yet."), "{screen}");
    assert!(!screen.contains("newest first"), "{screen}");
}

#[test]
fn a_box_in_which_nothing_fits_names_no_key_that_needs_a_row() {
    let mut stage = Stage::start(&Written::demo(), 80, 24);
    let keys = |stage: &Stage| stage.screen().lines().last().unwrap_or_default().trim().to_owned();
    assert_eq!(keys(&stage), "↑↓ choose   Enter go   Tab kind   Esc close");
    stage.press("'zzzz");
    assert_eq!(keys(&stage), "Tab kind   Esc close");
    stage.press("esc ? 'zzzz");
    assert_eq!(keys(&stage), "Esc close");
}

#[test]
fn counts_stand_in_one_column_in_all_sections_of_a_list() {
    let mut stage = Stage::start(&Written::demo(), 160, 45);
    stage.press("esc P");
    // In the section of Hesper Lunn no number has two digits.
    let ends = ["Bexley Rhodes", "Hesper Lunn"].map(|name| {
        let line = list_line(&stage, name);
        let end = |word: &str| line.find(word).map(|at| line[..at].chars().count());
        (end(" open"), end(" notes"))
    });
    assert!(ends[0].0.is_some() && ends[0].1.is_some());
    assert_eq!(ends[0], ends[1]);
}

#[test]
fn what_no_row_of_a_section_has_takes_no_room_from_the_others() {
    let vault = "//- 2026-01-04 Call.md\n[[Engine]]\n//- 2026-01-05 Walk.md\n[[Engine]]\n\
                 //- Notes/Roadmap for all of it.md\n[[Plan]]\n//- Bad.md\n---\na: b: c\n---\n";
    let mut stage = Stage::start(&Written::in_string(vault), 100, 30);
    stage.press("esc");
    assert_eq!(list_line(&stage, "Call"), "▪ Call                         2026-01");
    assert_eq!(list_line(&stage, "Engine"), "◦ Engine              2 notes  2026-01");
    let wrong = list_line(&stage, "! Bad");
    assert!(!wrong.contains("bad-frontmatter"), "{wrong}");
    stage.press("/ 'plan");
    assert!(!stage.screen().contains("2026-01-0"), "{}", stage.screen());
    let found = stage.screen().lines().find(|line| line.starts_with("│▌")).map(str::to_owned);
    assert!(found.is_some_and(|line| line.contains("1 note  │")), "{}", stage.screen());
}

#[test]
fn the_cursor_stands_on_the_chosen_row_where_signs_are_words() {
    let mut stage = Stage::start(&Written::demo(), 80, 24);
    stage.model.settings.signs = Signs::Words;
    for keys in ["'jst", "down", "enter", "down", "down", "?", "esc", "m", "down", "pagedown"] {
        stage.press(keys);
        let row = usize::from(stage.cursor().expect("a cursor").y);
        let screen = stage.screen();
        let line = screen.lines().nth(row).expect("on the screen");
        assert!(line.starts_with(" >"), "{line:?} after {keys} in\n{screen}");
    }
}

#[test]
fn the_smallest_screen_says_that_it_is_too_small() {
    check("smallest", (1, 1), "'jst enter right right left");
    check("too-small", (30, 5), "'jst enter");
}
