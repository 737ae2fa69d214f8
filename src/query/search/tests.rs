//! What is found in one note, as its lines with the matches in angle quotes.

use std::time::Duration;

use super::*;
use crate::note::{self, Packed};

const NOTE: &str = "---
status: Draft
rating: 4
aliases: [Mill, Old mill]
due: 2026-03-01
empty:
---
# The mill
We ground the wheat. #farm/grain
The mill stands.

## Costs
- [ ] Call Ada about the wheat
- [x] Pay the miller
- [-] Sell the wheel
- Wheat and
  rye
";

/// The path that [`NOTE`] stands at.
const PATH: &str = "Places/Old mill.md";

fn search(text: &str, path: &str, query: &str) -> Option<NoteHits> {
    let packed = Packed::of(&note::parse(NotePath::new(path), text.as_bytes()));
    let query = Query::parse(query).expect("it can be read").expect("there is something");
    let found = query.search(&packed.note(), text, 100, 80, &|| false);
    // What needs no text never says less than the text does.
    assert!(found.is_none() || query.may_answer(&packed.note()));
    found
}

fn shown(hit: &Hit) -> String {
    let mut out = String::new();
    for (at, c) in (0u32..).zip(hit.text.chars()) {
        if hit.marks.iter().any(|mark| mark.0 == at) {
            out.push('‹');
        }
        out.push(c);
        if hit.marks.iter().any(|mark| mark.1 == at + 1) {
            out.push('›');
        }
    }
    format!("{}:{} {out}", hit.place.line, hit.place.column)
}

/// What a query finds in [`NOTE`]; `-` where it is not among the answers.
#[track_caller]
fn check(query: &str, expected: &[&str]) {
    let found = search(NOTE, PATH, query);
    let lines =
        found.map_or_else(|| vec!["-".to_owned()], |found| found.hits.iter().map(shown).collect());
    assert_eq!(lines, expected, "{query}");
}

#[test]
fn words_are_looked_for_in_text_and_path_in_any_case() {
    check("GROUND", &["9:4 We ‹ground› the wheat. #farm/grain"]);
    check("ground stands", &["9:4 We ‹ground› the wheat. #farm/grain", "10:10 The mill ‹stands›."]);
    check("ground nowhere", &["-"]);
    check("ground OR nowhere", &["9:4 We ‹ground› the wheat. #farm/grain"]);
    check("ground -nowhere", &["9:4 We ‹ground› the wheat. #farm/grain"]);
    check("ground -stands", &["-"]);
    check("ground -(stands nowhere)", &["9:4 We ‹ground› the wheat. #farm/grain"]);
    check("places", &["1:1 Places/Old mill.md"]);
    check("places stands", &["10:10 The mill ‹stands›."]);
    check("-nowhere", &["1:1 Places/Old mill.md"]);
    check(
        "\"the mill\"",
        &["8:3 # ‹The mill›", "10:1 ‹The mill› stands.", "14:11 - [x] Pay ‹the mill›er"],
    );
    check("/^the m/", &["10:1 ‹The m›ill stands."]);
}

#[test]
fn a_line_shows_all_that_matches_in_it_once() {
    check(
        "line:(the wheat) OR /w[a-e]/",
        &["9:1 ‹We› ground ‹the› ‹wheat›. #farm/grain", "13:22 - [ ] Call Ada about ‹the› ‹wheat›"],
    );
}

#[test]
fn what_matches_nothing_does_not_part_characters() {
    for query in ["/()/", "/x*/", "/ß?/"] {
        let found = search("Straße 日本\n", PATH, query).expect("it matches everywhere");
        assert_eq!(&*found.hits[0].text, "Straße 日本", "{query}");
    }
}

#[test]
fn operators_ask_of_file_path_content_and_tags() {
    check("file:mill", &["1:1 Places/Old mill.md"]);
    check("file:places", &["-"]);
    check("path:places", &["1:1 Places/Old mill.md"]);
    check("path:(places mill)", &["1:1 Places/Old mill.md"]);
    check("path:/^Old/", &["-"]);
    check("content:places", &["-"]);
    check("content:stands", &["10:10 The mill ‹stands›."]);
    check("tag:farm", &["9:22 We ground the wheat. #farm/grain"]);
    check("tag:#farm/grain", &["9:22 We ground the wheat. #farm/grain"]);
    check("tag:grain", &["-"]);
    check(
        "tag:(farm OR town) stands",
        &["9:22 We ground the wheat. #farm/grain", "10:10 The mill ‹stands›."],
    );
    check("-tag:farm", &["-"]);
}

#[test]
fn parts_ask_for_all_of_it_in_one_line_block_section_or_task() {
    check("line:(wheat ada)", &["13:12 - [ ] Call ‹Ada› about the ‹wheat›"]);
    check("line:(wheat stands)", &["-"]);
    check("line:(wheat -ada -ground)", &["16:3 - ‹Wheat› and"]);
    check("block:(wheat rye)", &["16:3 - ‹Wheat› and", "17:3 ‹rye›"]);
    check(
        "block:(ground stands)",
        &["9:4 We ‹ground› the wheat. #farm/grain", "10:10 The mill ‹stands›."],
    );
    check("block:(stands ada)", &["-"]);
    check(
        "section:(stands ground)",
        &["9:4 We ‹ground› the wheat. #farm/grain", "10:10 The mill ‹stands›."],
    );
    check("section:(stands ada)", &["-"]);
    check(
        "section:(tag:farm stands)",
        &["9:22 We ground the wheat. #farm/grain", "10:10 The mill ‹stands›."],
    );
    check("task:wheat", &["13:26 - [ ] Call Ada about the ‹wheat›"]);
    check("task:ground", &["-"]);
    check(
        "task:\"\"",
        &[
            "13:1 - [ ] Call Ada about the wheat",
            "14:1 - [x] Pay the miller",
            "15:1 - [-] Sell the wheel",
        ],
    );
    check("task-todo:\"\"", &["13:1 - [ ] Call Ada about the wheat"]);
    check("task-done:pay", &["14:7 - [x] ‹Pay› the miller"]);
    check("task-done:sell", &["-"]);
}

#[test]
fn properties_are_there_have_values_or_have_none() {
    check("[status]", &["2:1 status: Draft"]);
    check("[STATUS:draft]", &["2:1 status: Draft"]);
    check("[status:Draft OR Published]", &["2:1 status: Draft"]);
    check("[status:raf]", &["2:1 status: Draft"]);
    check("[status:\"raf\"]", &["-"]);
    check("[aliases:\"old mill\"]", &["4:1 aliases: [Mill, Old mill]"]);
    check("[aliases:/^m/]", &["4:1 aliases: [Mill, Old mill]"]);
    check("[empty:null]", &["6:1 empty:"]);
    check("[status:null]", &["-"]);
    check("[rating:<5]", &["3:1 rating: 4"]);
    check("[rating:>4]", &["-"]);
    check("[due:<2026-04-01]", &["5:1 due: 2026-03-01"]);
    check("[nothing]", &["-"]);
}

#[test]
fn capitals_count_where_they_are_asked_to() {
    check("match-case:Wheat", &["16:3 - ‹Wheat› and"]);
    check("match-case:WHEAT", &["-"]);
    check(
        "match-case:(ground ignore-case:STANDS)",
        &["9:4 We ‹ground› the wheat. #farm/grain", "10:10 The mill ‹stands›."],
    );
    check("match-case:/W[a-z]eat/", &["16:3 - ‹Wheat› and"]);
}

#[test]
fn a_query_that_cannot_be_read_points_at_the_column() {
    for (query, expected) in [
        ("a path:(tag:b)", "column 9: expected a word, \"phrase\" or /expression/ within path:"),
        ("tag:(a [b])", "column 9: expected a word, \"phrase\" or /expression/ within tag:"),
        ("[n:<x]", "column 5: expected a number or a date YYYY-MM-DD"),
        ("a /b(/", "column 5: no expression that can be read: unclosed group"),
        (
            "paht:x",
            "column 1: there is no paht: but file: path: content: tag: line: block: section: task: task-todo: task-done: match-case: ignore-case:; in quotes it is text",
        ),
    ] {
        let fault = Query::parse(query).expect_err("it is refused");
        assert_eq!(fault.to_string(), expected);
    }
    assert!(Query::parse("  ").expect("it can be read").is_none());
}

#[test]
fn hits_know_their_heading_and_long_lines_are_shown_around_the_match() {
    let found = search(NOTE, PATH, "miller").expect("it answers");
    assert_eq!(found.hits[0].heading.as_deref(), Some("Costs"));
    let line = format!("  {}needle{}", "é".repeat(5_000), "x".repeat(5_000));
    let found = search(&line, "a.md", "needle").expect("it answers");
    let text = &found.hits[0].text;
    assert!(text.starts_with("…é") && text.ends_with("x…"), "{text}");
    assert_eq!((text.chars().count(), found.hits[0].place), (82, Place { line: 1, column: 5_003 }));
    assert_eq!(found.hits[0].marks[..], [(25, 31)]);
    for line in ["a\rbx\rc", "a\r\nbx\r\nc"] {
        let found = search(line, "a.md", "x").expect("it answers");
        assert_eq!(shown(&found.hits[0]), "2:2 b‹x›", "{line:?}");
    }
}

#[test]
fn damaged_encoding_is_searched_and_shown_as_it_was_meant() {
    let found = search("wheat â€“ rye", "a.md", "wheat").expect("it answers");
    assert_eq!(shown(&found.hits[0]), "1:1 ‹wheat› – rye");
    let found = search("wheat â€“ rye", "a.md", "rye").expect("it answers");
    assert_eq!(shown(&found.hits[0]), "1:11 wheat – ‹rye›");
    let found =
        search("sown\ncafÃ© and cafÃ© – rye", "a.md", "\"é – r\" café").expect("it answers");
    assert_eq!(shown(&found.hits[0]), "2:1 ‹café› and ‹café – r›ye");
    assert_eq!(search("cafÃ©", "a.md", "Ã"), None);
}

#[test]
fn of_very_many_lines_some_are_given_and_enough_are_counted() {
    let text = "wheat\n".repeat(LINES_COUNTED_MAX + 10);
    let found = search(&text, "a.md", "wheat").expect("it answers");
    assert_eq!((found.hits.len(), found.n_lines, found.at_least), (100, 10_000, true));
    let found = search(&text, "a.md", "line:wheat").expect("it answers");
    assert_eq!((found.hits.len(), found.n_lines, found.at_least), (100, 10_000, true));
}

#[test]
fn what_was_called_off_has_no_answer() {
    let packed = Packed::of(&note::parse(NotePath::new("a.md"), b"wheat"));
    for query in ["wheat", "-rye", "line:wheat"] {
        let query = Query::parse(query).expect("it can be read").expect("there is something");
        assert_eq!(query.search(&packed.note(), "wheat", 9, 80, &|| true), None);
    }
}

#[test]
fn no_pattern_takes_long_on_a_line_of_megabytes() {
    let text = "ab".repeat(1 << 20);
    let packed = Packed::of(&note::parse(NotePath::new("a.md"), b""));
    for query in ["/(a+)+$/", "/(.*.*.*)*x/", "/(a|b|ab)*c/", "line:(b -x)", "/[^x]{900}y/"] {
        let query = Query::parse(query).expect("it can be read").expect("there is something");
        let begin = std::time::Instant::now();
        query.search(&packed.note(), &text, 9, 80, &|| false);
        assert!(begin.elapsed() < Duration::from_secs(20), "{query:?}");
    }
}
