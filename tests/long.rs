//! Lists that are too long to be gone through with every key.

mod stage;

use std::sync::Arc;

use stage::{Stage, Written};
use vaultgraph::app::compose::{Request, Subject, compose};
use vaultgraph::app::list::{FILTERED_AT_ONCE_MAX, Line};
use vaultgraph::app::msg::{Effect, Msg, Work};
use vaultgraph::app::narrow::Fits;
use vaultgraph::app::page::PAGE_ROWS_MAX;
use vaultgraph::app::update::update;

/// More rows than are filtered at once.
const ROWS: usize = FILTERED_AT_ONCE_MAX + 500;

/// A hub that each of very many notes names, and says something of.
fn hub(n: usize) -> Arc<Written> {
    let note = |at: usize| {
        format!("//- Note {at:05}.md\n- The [[Hub]] turned {at} times. *(about Hub)*\n")
    };
    let mut text: String = (0..n).map(note).collect();
    text += "//- Last Words.md\n[[Hub]]\n- Éva oiled it. *(about Hub)*\n";
    Written::in_string(&text)
}

/// Stands in the facts screen, the whole vault's.
fn at_facts(written: &Arc<Written>) -> Stage {
    let mut stage = Stage::start(written, 120, 30);
    stage.press("esc F");
    stage
}

fn shown(stage: &Stage) -> Vec<String> {
    let (list, vault) = (&stage.model.here().list, &stage.model.vault);
    let row = |line: &Line| match *line {
        Line::Row(section, row) => list.row(vault, section, row).says(vault).1,
        Line::This | Line::Title(_) => None,
    };
    list.lines().iter().filter_map(row).map(|words| words.to_string()).collect()
}

/// Types letters and holds the answers back. Gives what was asked for.
fn type_only(stage: &mut Stage, text: &str) -> Vec<(u64, Fits)> {
    let mut asked = Vec::new();
    for c in text.chars() {
        let key = vaultgraph::app::key::Key::plain(vaultgraph::app::key::Code::Char(c));
        for effect in update(&mut stage.model, Msg::Key(key)) {
            if let Effect::Work(Work::Narrow { generation, vault, narrow }) = effect {
                asked.push((generation, narrow.fits(&vault).expect("words name nothing")));
            }
        }
    }
    asked
}

#[test]
fn a_long_list_is_filtered_as_a_short_one_is() {
    for (n, at_once) in [(200, true), (ROWS, false)] {
        let mut stage = at_facts(&hub(n));
        stage.press("f");
        let asked = type_only(&mut stage, "eva");
        assert_eq!(asked.is_empty(), at_once);
        for (generation, fits) in asked {
            stage.send(Msg::Narrowed { generation, fits: Ok(fits) });
        }
        assert_eq!(shown(&stage), ["Éva oiled it."], "{n}");
        stage.press("esc");
        assert_eq!(shown(&stage).len(), n + 1);
    }
}

#[test]
fn a_long_list_stays_as_it_is_until_the_newest_answer_comes() {
    let mut stage = at_facts(&hub(ROWS));
    stage.press("f");
    let asked = type_only(&mut stage, "17");
    assert_eq!(asked.len(), 2);
    assert_eq!(shown(&stage).len(), ROWS + 1);
    assert!(stage.screen().contains("looking…"), "{}", stage.screen());
    let [older, newer] = &asked[..] else { unreachable!("two were asked for") };
    stage.send(Msg::Narrowed { generation: older.0, fits: Ok(older.1.clone()) });
    assert_eq!(shown(&stage).len(), ROWS + 1);
    stage.send(Msg::Narrowed { generation: newer.0, fits: Ok(newer.1.clone()) });
    assert!(shown(&stage).iter().all(|words| words.contains("17")));
    assert!(!stage.screen().contains("looking…"));
}

#[test]
fn an_answer_to_a_filter_that_was_cleared_changes_nothing() {
    let mut stage = at_facts(&hub(ROWS));
    stage.press("f");
    let asked = type_only(&mut stage, "eva");
    stage.press("esc");
    for (generation, fits) in asked {
        stage.send(Msg::Narrowed { generation, fits: Ok(fits) });
    }
    assert_eq!(shown(&stage).len(), ROWS + 1);
}

#[test]
fn more_letters_find_what_they_find_at_once() {
    let mut slow = at_facts(&hub(ROWS));
    slow.press("f '1 '7");
    let mut quick = at_facts(&hub(ROWS));
    quick.press("f");
    quick.send(Msg::Paste("17".into()));
    assert_eq!(shown(&slow), shown(&quick));
    slow.press("backspace");
    assert!(shown(&slow).len() > shown(&quick).len());
}

#[test]
fn a_new_reading_keeps_the_row_that_was_chosen_in_a_long_filtered_list() {
    let mut stage = at_facts(&hub(ROWS));
    stage.press("f 'turned_17 enter down down down");
    let chosen = |stage: &Stage| {
        let list = &stage.model.here().list;
        list.selected_row(&stage.model.vault).and_then(|row| row.says(&stage.model.vault).1)
    };
    let before = chosen(&stage);
    assert!(before.is_some());
    stage.reread(&hub(ROWS + 40));
    assert_eq!(chosen(&stage), before);
    assert!(shown(&stage).iter().all(|words| words.contains("17")));
}

#[test]
fn the_neighbours_of_a_hub_are_filtered_and_come_back() {
    let mut stage = Stage::start(&hub(ROWS), 120, 30);
    stage.press("'hub enter f 'note_05 enter");
    let names = |stage: &Stage| {
        let list = &stage.model.here().list;
        let rows = list.lines().iter().filter(|line| matches!(line, Line::Row(..)));
        rows.count()
    };
    let n = names(&stage);
    assert!(n > 0 && n < ROWS, "{n}");
    stage.press("right left");
    assert_eq!(names(&stage), n);
    stage.press("esc");
    assert!(names(&stage) > ROWS);
}

#[test]
fn a_hub_is_sorted_by_name_as_few_rows_are() {
    for n in [300, ROWS] {
        let mut stage = Stage::start(&hub(n), 120, 30);
        stage.press("'hub enter s s");
        let (list, vault) = (&stage.model.here().list, &stage.model.vault);
        let names: Vec<String> = list
            .lines()
            .iter()
            .filter_map(|line| match *line {
                Line::Row(0, row) => Some(list.row(vault, 0, row).node),
                Line::Row(..) | Line::This | Line::Title(_) => None,
            })
            .map(|node| vault.node(node).name().to_lowercase())
            .collect();
        assert!(names.len() > n && names.is_sorted(), "{n}");
    }
}

#[test]
fn a_line_far_down_a_long_note_is_on_its_page() {
    let written = Written::in_string("//- Log.md\nshort in the vault\n");
    let node = written.vault.nodes().next().expect("one note").0;
    let text: String = (1..=300_000).map(|line| format!("- the mill turned {line}\n")).collect();
    for (near, first, shown) in [
        (None, "• the mill turned 1", false),
        (Some(20_000), "• the mill turned 1", false),
        (Some(250_000), "… the note begins earlier; it is shown from line 249600 on", true),
    ] {
        let request = Request {
            subject: Subject::Note(node),
            quote: None,
            near,
            width: 80,
            pictures: Default::default(),
            looks: 0,
            today: stage::today(),
            generation: 1,
            unfolded: Default::default(),
            proposals: Vec::new(),
            mentioned: Default::default(),
        };
        let page = compose(&written.vault, &request, &|_| Ok(text.clone())).page;
        assert_eq!(page.rows[0].text().trim_end(), first);
        let row = &page.rows[page.row_of_line(250_000)];
        assert_eq!(row.text().trim_end() == "• the mill turned 250000", shown, "{near:?}");
        assert!(page.rows.len() <= PAGE_ROWS_MAX);
    }
}

/// Opens everybody's screen and holds back what it needs.
fn opens_people(stage: &mut Stage) -> Vec<Effect> {
    let key = vaultgraph::app::key::Key::plain(vaultgraph::app::key::Code::Char('P'));
    update(&mut stage.model, Msg::Key(key))
}

fn gathered(effects: Vec<Effect>) -> Option<Msg> {
    effects.into_iter().find_map(|effect| match effect {
        Effect::Work(Work::Gather { generation, vault, whole, needs, held }) => {
            whole.gather(&vault, &needs);
            Some(Msg::Gathered { generation, held })
        }
        _ => None,
    })
}

#[test]
fn everybody_is_gathered_when_the_screen_first_asks() {
    let mut stage = Stage::start(&Written::demo(), 120, 30);
    stage.press("esc");
    let effects = opens_people(&mut stage);
    assert!(stage.screen().contains("Everybody is being looked up…"));
    let answer = gathered(effects).expect("it is asked for");
    stage.send(answer);
    assert!(stage.model.here().list.lines().len() > 3, "{}", stage.screen());
}

#[test]
fn a_vault_that_was_read_again_waits_for_what_the_screen_shows() {
    let mut stage = Stage::start(&Written::demo(), 120, 30);
    stage.press("esc P down down");
    let before = stage.screen();
    let generation = stage.model.vault_generation;
    let effects = update(&mut stage.model, Msg::Loaded(Written::demo().loaded()));
    assert_eq!((stage.model.vault_generation, stage.screen()), (generation, before.clone()));
    let answer = gathered(effects).expect("it is asked for");
    stage.send(answer);
    assert_eq!((stage.model.vault_generation, stage.screen()), (generation + 1, before));
}

#[test]
fn a_vault_that_waited_is_dropped_where_a_newer_one_was_taken() {
    let mut stage = Stage::start(&Written::demo(), 120, 30);
    stage.press("esc P");
    let effects = update(&mut stage.model, Msg::Loaded(Written::demo().loaded()));
    let answer = gathered(effects).expect("it is asked for");
    stage.press("left");
    stage.read();
    let generation = stage.model.vault_generation;
    stage.send(answer);
    assert_eq!(stage.model.vault_generation, generation);
}
