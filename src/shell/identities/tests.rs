//! What is given, taken back and read of answers.

use super::text::VERDICTS;
use super::*;
use crate::shell::places::Places;
use crate::shell::root::Root;
use crate::shell::store::Store;
use crate::vault::Verdict;

/// A vault's folder, and what keeps the vault alive.
fn folder() -> (tempfile::TempDir, OwnFolder) {
    let vault = tempfile::tempdir().expect("a temporary folder");
    let store = Store::Disk(Root::open(vault.path()).expect("a folder"));
    let folder = OwnFolder::to_write(&store, &Places::default()).expect("writable");
    (vault, folder)
}

/// `same: A = B`
fn said(text: &str) -> Answer {
    let (verdict, names) = text.split_once(": ").expect("a verdict");
    let verdict = VERDICTS.into_iter().find(|known| known.name() == verdict);
    let names = names.split(" = ").map(Into::into).collect();
    Answer { verdict: verdict.expect("a known one"), names }
}

fn told(answer: &Answer) -> String {
    format!("{}: {}", answer.verdict.name(), answer.names.join(" = "))
}

fn day() -> Date {
    Date::new(2026, 11, 23).expect("a real day")
}

fn give_all(folder: &OwnFolder, answers: &[&str]) -> Vec<Option<Given>> {
    answers.iter().map(|text| give(folder, &said(text), day()).expect("given")).collect()
}

fn text(folder: &OwnFolder) -> String {
    folder.read(FILE).expect("readable").unwrap_or_default()
}

/// What the file says, and its problems by line.
fn in_force(folder: &OwnFolder) -> (Vec<String>, Vec<String>) {
    let mut problems = Vec::new();
    let kept = read(std::slice::from_ref(folder), &mut problems);
    let problems = problems
        .iter()
        .map(|one| format!("{} {}", one.place.map_or(0, |place| place.line), one.detail));
    (kept.iter().map(|kept| told(&kept.answer)).collect(), problems.collect())
}

/// Checks what is left when these answers are given one after the other.
#[track_caller]
fn check(answers: &[&str], expected: &[&str]) {
    let (_vault, folder) = folder();
    let given = give_all(&folder, answers);
    assert_eq!(in_force(&folder), (expected.iter().map(|s| (*s).into()).collect(), vec![]));
    // Taken back from the last to the first, nothing is left of them.
    for (at, given) in given.iter().enumerate().rev() {
        if let Some(given) = given {
            given.take_back(&folder).expect("taken back");
        }
        let before = folder_with(&answers[..at]);
        assert_eq!(in_force(&folder), before, "before {at}");
    }
}

fn folder_with(answers: &[&str]) -> (Vec<String>, Vec<String>) {
    let (_vault, folder) = folder();
    give_all(&folder, answers);
    in_force(&folder)
}

#[test]
fn a_new_file_says_what_it_is_and_holds_the_answers_in_order() {
    let (_vault, folder) = folder();
    give_all(&folder, &["same: Ann Orr = Anne \"A\" Or", "different: Bo = people/Bo.md"]);
    assert_eq!(
        text(&folder),
        format!(
            "{HEAD}\n[[same]]\nnames = [\"Ann Orr\", 'Anne \"A\" Or']\ndate = 2026-11-23\n\n\
             [[different]]\nnames = [\"Bo\", \"people/Bo.md\"]\ndate = 2026-11-23\n"
        )
    );
    let kept = read(&[folder], &mut Vec::new());
    assert_eq!((kept[1].line, &*kept[1].date), (10, "2026-11-23"));
}

#[test]
fn the_newer_answer_wins() {
    check(&["different: A = B", "same: A = B"], &["same: A = B"]);
    check(&["same: A = B", "different: b = a"], &["different: b = a"]);
    check(&["same: A = B = C", "different: C = B"], &["same: A = B", "different: C = B"]);
    check(&["different: A = B = C", "same: B = A"], &["different: A = C", "same: B = A"]);
    check(&["later: A = B", "same: A = B = C"], &["same: A = B = C"]);
    check(&["same: A = B", "different: A = C"], &["same: A = B", "different: A = C"]);
}

#[test]
fn what_is_said_already_is_not_said_twice() {
    check(&["same: A = B = C", "same: c = a"], &["same: A = B = C"]);
    check(&["later: A = B", "later: A = B"], &["later: A = B"]);
}

#[test]
fn names_that_are_one_through_others_are_parted_at_the_newest_link() {
    check(
        &["same: A = X", "same: C = D", "same: X = B", "different: A = B"],
        &["same: A = X", "same: C = D", "different: A = B"],
    );
}

#[test]
fn edits_made_meanwhile_are_kept() {
    let (_vault, folder) = folder();
    let mine = "# mine\r\n[[same]] # yes\r\nnames = ['X', 'Y']\r\n# below\r\n";
    folder.save(FILE, mine).expect("saved");
    let given = give_all(&folder, &["same: A = B"]);
    let added = "\n[[same]]\nnames = [\"A\", \"B\"]\ndate = 2026-11-23\n";
    assert_eq!(text(&folder), format!("{mine}{added}"));
    let more = "[[later]]\nnames = [\"P\", \"Q\"]\n";
    folder.save(FILE, &(text(&folder) + more)).expect("saved");
    let given = given.into_iter().next().flatten().expect("it was new");
    given.take_back(&folder).expect("taken back");
    assert_eq!(text(&folder), format!("{mine}\n{more}"));
    assert!(given.take_back(&folder).is_err());
    assert_eq!(in_force(&folder).0, ["same: X = Y", "later: P = Q"]);
}

#[test]
fn an_answer_that_somebody_changed_is_not_taken_back() {
    let (_vault, folder) = folder();
    let given = give_all(&folder, &["same: A = B"]).remove(0).expect("it was new");
    let changed = text(&folder).replace("\"B\"", "\"B\", \"C\"");
    folder.save(FILE, &changed).expect("saved");
    let said = given.take_back(&folder).expect_err("refused").to_string();
    assert!(said.contains("was changed meanwhile"), "{said}");
    assert_eq!(text(&folder), changed);
}

#[test]
fn a_file_that_is_not_toml_is_told_with_its_line_and_never_overwritten() {
    let (_vault, folder) = folder();
    let broken = "# mine\n\n[[same]\nnames = [\"A\", \"B\"]\n";
    folder.save(FILE, broken).expect("saved");
    let (answers, problems) = in_force(&folder);
    assert!(answers.is_empty() && problems.len() == 1);
    assert!(problems[0].starts_with("3 all of it, for it is not TOML"), "{problems:?}");
    let said = give(&folder, &said("same: A = B"), day()).expect_err("refused").to_string();
    assert!(said.starts_with(".vaultgraph/identities.toml:3 "), "{said}");
    assert!(remove_last(&folder).is_err());
    assert_eq!(text(&folder), broken);
}

#[test]
fn an_answer_that_makes_no_sense_spoils_no_other_and_stays() {
    let (_vault, folder) = folder();
    let odd = "odd = 1\n[[same]]\nnames = \"A\"\n[[same]]\nnames = [\"A\", 3]\n\
               [[same]]\nnames = [\"A\", \"B\"]\nwhy = 1\ndate = 7\n[later]\nnames = []\n";
    folder.save(FILE, odd).expect("saved");
    let (answers, mut problems) = in_force(&folder);
    problems.sort();
    assert_eq!(answers, ["same: A = B"]);
    assert_eq!(
        problems,
        [
            "1 `odd` is not known; [[same]], [[different]] and [[later]] are",
            "10 write each answer as a table of its own: [[later]]",
            "2 an answer has two names or more: names = [\"..\", \"..\"]",
            "5 `names` is a text or a list of texts",
            "8 `why` is not known; an answer has names and date",
            "9 a date is written 2026-01-31",
        ]
    );
    give_all(&folder, &["different: X = Y"]);
    assert!(text(&folder).starts_with(odd));
    // What would make the file no TOML is not written.
    let said = give(&folder, &said("later: X = Z"), day()).expect_err("refused").to_string();
    assert!(said.contains("nothing was changed"), "{said}");
}

#[test]
fn the_last_answer_can_be_removed_by_itself() {
    let (_vault, folder) = folder();
    give_all(&folder, &["same: A = B", "later: C = D"]);
    let removed = remove_last(&folder).expect("removed").expect("there is one");
    assert_eq!(told(&removed.answer), "later: C = D");
    assert_eq!(in_force(&folder).0, ["same: A = B"]);
    remove_last(&folder).expect("removed");
    assert_eq!(remove_last(&folder).expect("nothing left"), None);
    assert!(text(&folder).starts_with(HEAD));
}

#[test]
fn where_nothing_was_said_nothing_is_removed_and_no_folder_made() {
    let (vault, folder) = folder();
    assert_eq!(remove_last(&folder).expect("nothing there"), None);
    assert!(std::fs::read_dir(vault.path()).expect("there").next().is_none());
}

#[test]
fn answers_that_two_give_at_once_are_all_kept() {
    let (_vault, folder) = folder();
    let give_many = |letter: &str| {
        for n in 0..20 {
            let answer = said(&format!("same: {letter}{n} = {letter}x{n}"));
            give(&folder, &answer, day()).expect("kept");
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| give_many("A"));
        scope.spawn(|| give_many("B"));
    });
    assert_eq!(in_force(&folder).0.len(), 40);
}

#[test]
fn a_file_is_never_made_longer_than_what_is_read_of_it() {
    let (_vault, folder) = folder();
    give_all(&folder, &["same: A = B"]);
    let name = |n: usize| format!("{n}{}", "x".repeat(NAME_CHARS_MAX - 8)).into();
    let names: Vec<Box<str>> = (0..1_100).map(name).collect();
    let long = Answer { verdict: Verdict::Same, names };
    let refused = give(&folder, &long, day()).expect_err("refused").to_string();
    assert!(refused.contains("1 MiB"), "{refused}");
    let longest = said(&format!("same: A = {}", "x".repeat(NAME_CHARS_MAX + 1)));
    assert!(give(&folder, &longest, day()).is_err());
    assert_eq!(in_force(&folder).0, ["same: A = B"]);
}

#[test]
fn no_change_makes_a_file_that_cannot_be_read() {
    for odd in [
        "[[later]]\nnames = [\"C\", \"D\"]\n[[same]]\nnames = [\"A\", \"B\"]\n\
         [same.extra]\nk = 1\nnames = [\"P\", \"Q\"]\n",
        "[[same]]\nnames = [\"A\", \"B\"]\n[same.extra]\nk = 1\n",
    ] {
        let (_vault, folder) = folder();
        folder.lock().expect("made");
        folder.save(FILE, odd).expect("written");
        let before = in_force(&folder);
        for _ in 0..3 {
            if remove_last(&folder).is_err() {
                assert_eq!(in_force(&folder), before);
            }
            assert!(parse_to_change(&folder, &text(&folder)).is_ok(), "{}", text(&folder));
        }
        // It may be refused, but the file stays one that can be read.
        let _ = give(&folder, &said("different: A = B"), day());
        assert!(parse_to_change(&folder, &text(&folder)).is_ok(), "{}", text(&folder));
    }
}

#[test]
fn of_answers_written_by_hand_the_newer_wins() {
    let (_vault, folder) = folder();
    let both = "[[same]]\nnames = [\"A\", \"B\", \"C\"]\n[[different]]\nnames = [\"B\", \"A\"]\n";
    folder.lock().expect("made");
    folder.save(FILE, both).expect("written");
    let kept = read(std::slice::from_ref(&folder), &mut Vec::new());
    let told: Vec<String> = identities(&kept).0.iter().map(told).collect();
    assert_eq!(told, ["same: A = C", "different: B = A"]);
}

#[test]
fn a_vault_that_is_gone_is_not_made_anew() {
    let (vault, folder) = folder();
    let root = vault.path().to_owned();
    drop(vault);
    let gone = give(&folder, &said("same: A = B"), day()).expect_err("refused").to_string();
    assert!(gone.contains("is gone"), "{gone}");
    assert!(!root.exists());
}

#[test]
fn an_answer_has_two_names_at_least() {
    let (_vault, folder) = folder();
    for answer in ["same: A", "same: A = a", "different: A =  "] {
        assert!(give(&folder, &said(answer), day()).is_err(), "{answer}");
    }
    assert_eq!(folder.read(FILE), Ok(None));
}
