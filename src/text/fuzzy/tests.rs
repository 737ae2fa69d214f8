//! Which letters of a text match, and which of two texts matches better.

use super::*;

/// The matched letters of `text` in brackets, or nothing.
fn marked(typed: &str, text: &str) -> String {
    let Some(found) = Pattern::of(typed).matches(text) else { return String::new() };
    let mut out = String::new();
    let mut inside = false;
    for (at, c) in (0..).zip(text.chars()) {
        let matched = found.positions.binary_search(&at).is_ok();
        if matched != inside {
            out.push(if matched { '[' } else { ']' });
            inside = matched;
        }
        out.push(c);
    }
    if inside {
        out.push(']');
    }
    out
}

/// The coarse score of a text, if it passes.
fn coarse(pattern: &Pattern, text: &str, reach: Reach) -> Option<u32> {
    let mut texts = Texts::default();
    texts.push("before");
    texts.push(text);
    let sieve = pattern.sieve(reach);
    let score = sieve.score(&texts, 1, || text);
    let has_letters = sieve.may_pass(texts.letters()[1]);
    assert!(score.is_none() || has_letters, "{pattern:?}: what passes has the letters");
    score
}

fn passes(pattern: &Pattern, text: &str, reach: Reach) -> bool {
    coarse(pattern, text, reach).is_some()
}

#[track_caller]
fn check(typed: &str, text: &str, expected: &str) {
    assert_eq!(marked(typed, text), expected);
    // What the alignment finds, the sieve must not have lost.
    let pattern = Pattern::of(typed);
    let lost = !expected.is_empty() && !passes(&pattern, text, Reach::OneTypo);
    assert!(!lost || pattern.is_empty());
}

/// Each text must come before the next.
#[track_caller]
fn check_order(typed: &str, texts: &[&str]) {
    let pattern = Pattern::of(typed);
    let scores: Vec<_> =
        texts.iter().map(|text| pattern.matches(text).map(|found| found.score)).collect();
    for pair in scores.windows(2) {
        assert!(pair[0] > pair[1], "{typed}: {texts:?} {scores:?}");
    }
}

#[test]
fn the_letters_of_words_initials_and_skeletons_are_found() {
    check("jor", "Jorunn Stefansdal", "[Jor]unn Stefansdal");
    check("jst", "Jorunn Stefansdal", "[J]orunn [St]efansdal");
    check("hlcn", "Halcyon AI", "[H]a[lc]yo[n] AI");
    check("stefans", "Jorunn Stefansdal", "Jorunn [Stefans]dal");
    check("vg", "notes on VaultGraph", "notes on [V]ault[G]raph");
    check("jorx", "Jarl", "");
}

#[test]
fn words_are_found_in_any_order() {
    check("stef jor", "Jorunn Stefansdal", "[Jor]unn [Stef]ansdal");
    check_order("jor stef", &["Jorunn Stefansdal", "Stefan Jorunnsen"]);
}

#[test]
fn case_and_diacritics_do_not_matter_on_either_side() {
    check("jorunn", "Jórunn Østby", "[Jórunn] Østby");
    check("Øst", "Jorunn Ostby", "Jorunn [Ost]by");
    check("weiss", "Tor Weiß", "Tor [Weiß]");
    check("jo", "J\u{f3}runn", "[J\u{f3}]runn");
    check("aether", "Æther", "[Æther]");
}

#[test]
fn positions_speak_of_the_text_as_written() {
    // A combining mark is a character of its own and is never matched.
    let found = Pattern::of("run").matches("Jo\u{301}runn").expect("it is there");
    assert_eq!(found.positions, [3, 4, 5]);
    // One letter that folds to two is one position.
    let found = Pattern::of("ss").matches("Weiß").expect("it is there");
    assert_eq!(found.positions, [3]);
}

#[test]
fn ideographs_are_each_the_start_of_a_word() {
    check("会議", "第二回会議メモ", "第二回[会議]メモ");
    check("第会", "第二回会議メモ", "[第]二回[会]議メモ");
}

#[test]
fn one_typo_is_forgiven_in_words_of_four_letters_and_more() {
    check("jorunm", "Jorunn Stefansdal", "[Jorun]n Stefansdal");
    check("jroun", "Jorunn Stefansdal", "[Jorun]n Stefansdal");
    check("joruunn", "Jorunn Stefansdal", "[Jorunn] Stefansdal");
    check("halcion", "Halcyon AI", "[Halc]y[on] AI");
    check("xorunn", "Jorunn Stefansdal", "J[orunn] Stefansdal");
    check("jro", "Jol", "");
    check("jroum", "Jorunn", "");
}

#[test]
fn a_typo_ranks_below_what_is_as_typed_and_above_strewn_letters() {
    check_order("mara", &["Mara Lindqvist", "Tamara", "Maya Holt", "my own area"]);
    let fit = |typed, text| Pattern::of(typed).matches(text).map(|found| found.fit());
    assert_eq!(fit("mara", "Tamara"), Some(Fit::AsTyped));
    assert_eq!(fit("mara", "Maya Holt"), Some(Fit::Typo));
    assert_eq!(fit("mara", "my own area"), Some(Fit::Strewn));
    assert_eq!(fit("mara", "Nobody"), None);
}

#[test]
fn what_begins_and_what_is_whole_comes_first() {
    check_order(
        "storage",
        &["Storage", "Storage review", "Joint storage review", "Storages", "Coldstorage"],
    );
    check_order("js", &["Jasper Storage", "objects"]);
    check_order("discussion on storage", &["Discussion on storage", "On storage: discussion"]);
}

#[test]
fn hostile_lengths_are_cut() {
    let long = "ab ".repeat(100_000);
    assert!(Pattern::of(&long).matches(&long).is_some());
    assert!(Pattern::of(&"a".repeat(100_000)).matches("aa").is_none());
    let pattern = Pattern::of("\u{301}\u{301} \u{a0}");
    assert!(pattern.is_empty());
    assert_eq!(pattern.matches("anything"), Some(Match { score: 20_000, positions: vec![] }));
    assert!(passes(&pattern, "anything", Reach::Letters));
}

#[test]
fn a_wide_letter_may_be_the_wrong_one() {
    let pattern = Pattern::of("ß日c ca");
    assert!(pattern.matches("acøA-ßc").is_some());
    assert!(passes(&pattern, "acøA-ßc", Reach::OneTypo));
}

#[test]
fn what_is_typed_behind_only_narrows() {
    let extends = |typed: &str, before: &str| Pattern::of(typed).extends(&Pattern::of(before));
    assert!(extends("jor st", "jor"));
    assert!(extends("jor st", "jo s"));
    assert!(extends("JOR", "jor "));
    assert!(!extends("jo", "jor"));
    assert!(!extends("st jor", "jor"));
}

proptest::proptest! {
    #[test]
    fn any_letters_in_any_text_give_positions_inside_it(typed in ".{0,12}", text in ".{0,40}") {
        let pattern = Pattern::of(&typed);
        if let Some(found) = pattern.matches(&text) {
            let n_chars = u32::try_from(text.chars().count()).expect("a short text");
            proptest::prop_assert!(found.positions.iter().all(|&at| at < n_chars));
            proptest::prop_assert!(found.positions.is_sorted_by(|a, b| a < b));
        }
    }

    #[test]
    fn what_matches_passes_the_sieve(
        typed in "[a-cA-Cåß日 ]{1,8}",
        text in "[a-dA-DÅßø日本 -]{0,30}|[a-d -]{50,80}",
    ) {
        let pattern = Pattern::of(&typed);
        let Some(found) = pattern.matches(&text).filter(|_| !pattern.is_empty()) else {
            return Ok(());
        };
        // Of two words one may be strewn about and the other have a typo.
        let reach = if found.fit() == Fit::AsTyped { Reach::Letters } else { Reach::OneTypo };
        proptest::prop_assert!(passes(&pattern, &text, reach), "{typed:?} {text:?} {found:?}");
    }

    #[test]
    fn what_is_as_typed_is_so_for_the_sieve_too(
        typed in "[a-dé1 ]{1,8}",
        text in "[a-dA-Dé12 '-]{0,40}",
    ) {
        let pattern = Pattern::of(&typed);
        let found = pattern.matches(&text).filter(|_| !pattern.is_empty());
        let as_typed = found.is_some_and(|found| found.fit() == Fit::AsTyped);
        for reach in [Reach::Letters, Reach::OneTypo] {
            let coarse = coarse(&pattern, &text, reach);
            let coarse_as_typed = coarse.is_some_and(|score| score / FIT_STEP == Fit::AsTyped as u32);
            proptest::prop_assert!(coarse_as_typed || !as_typed, "{typed:?} {text:?} {coarse:?}");
        }
    }

    #[test]
    fn a_text_is_found_by_any_part_of_it(text in "[a-zé]{1,8}( [A-Z][a-z]{1,6}){0,4}", at in 0..20_usize) {
        let words: Vec<&str> = text.split(' ').collect();
        let typed = words[at % words.len()];
        let found = Pattern::of(typed).matches(&text).map(|found| found.fit());
        proptest::prop_assert_eq!(found, Some(Fit::AsTyped));
    }
}
