//! Tasks, facts and decisions.

use super::{codes, note};
use crate::note::{NotePath, NoteRules, Priority, Task, assigned_names, assigned_word, parse_with};
use crate::text::{Date, NameKey, Place};

fn task(text: &str) -> Task {
    let mut tasks = note(text).tasks;
    assert_eq!(tasks.len(), 1, "{text}");
    tasks.remove(0)
}

fn day(day: i8) -> Option<Date> {
    Date::new(2026, 1, day)
}

#[test]
fn a_checkbox_is_a_task_wherever_lists_are() {
    let text = "- [ ] a\n* [x] b\n  1. [/] c\n2) [-] d\n> - [X] e\n> > + [?] f\n\n- [] no\n- [ ]no\n[ ] no\n- x [ ] no\n";
    let tasks = note(text).tasks;
    let found: String = tasks.iter().map(|task| task.status).collect();
    assert_eq!(found, " x/-X?");
    assert_eq!(tasks[4].text.place, Place::new(5, 9));
    let open: Vec<bool> = tasks.iter().map(Task::is_open).collect();
    assert_eq!(open, [true, false, true, false, false, true]);
}

#[test]
fn tasks_in_comments_and_code_do_not_count() {
    assert!(note("%%\n- [ ] a\n%%\n```\n- [ ] b\n```\n<!--\n- [ ] c\n-->\n").tasks.is_empty());
}

#[test]
fn the_fields_of_a_task_are_taken_off_its_end() {
    let task = task(
        "- [ ] Send #deck @Ada 🛫 2026-01-01 ⏳ 2026-01-02 📅 2026-01-03 ➕ 2026-01-04 ✅ 2026-01-05 ❌ 2026-01-06 🔁 every day 🏁 delete 🆔 x1 ⛔ a,b 🔺 #end ^block-1\n",
    );
    assert_eq!(&*task.text.text, "Send #deck @Ada #end");
    assert_eq!((task.start, task.scheduled, task.due), (day(1), day(2), day(3)));
    assert_eq!((task.created, task.done_on, task.cancelled_on), (day(4), day(5), day(6)));
    assert_eq!(task.recurrence.as_deref(), Some("every day"));
    assert_eq!(task.on_completion.as_deref(), Some("delete"));
    assert_eq!(task.id.as_deref(), Some("x1"));
    assert_eq!(task.depends_on, ["a".into(), "b".into()]);
    assert_eq!(task.priority, Some(Priority::Highest));
    assert_eq!(task.tags, ["deck".into(), "end".into()]);
}

#[test]
fn dataview_fields_are_read_like_emoji() {
    let task = task("- [ ] Send [due:: 2026-01-03] [priority:: low]\n");
    assert_eq!((&*task.text.text, task.due), ("Send", day(3)));
    assert_eq!(task.priority, Some(Priority::Low));
}

#[test]
fn damaged_emoji_are_repaired_for_reading() {
    let mac = "- [ ] Send it. @Ada \u{f8ff}üìÖ 2026-01-04 ‚è´ #task\n";
    let windows = "- [ ] Send it. @Ada ðŸ“… 2026-01-04 â\u{8f}« #task\n";
    for text in [mac, windows] {
        let task = task(text);
        assert_eq!((&*task.text.text, task.due), ("Send it. @Ada #task", day(4)), "{text}");
        assert_eq!(task.priority, Some(Priority::High));
        assert!(task.text.repaired);
        assert_eq!(codes(text), ["damaged-encoding"]);
    }
}

#[test]
fn a_damaged_name_is_told_of_wherever_it_is_written_and_once() {
    for text in [
        "so says [[Ren√©e Q]]\n",
        "# Of [r](Ren√©e%20Q.md)\n",
        "| [[Ren√©e Q\\|r]] |\n|---|\n",
        "- [ ] ask [[Ren√©e Q]]\n",
        "- [ ] ask @[[Ren√©e Q]]\n",
        "- So. *(about [[Ren√©e Q]])*\n",
        "---\nentity: \"[[Ren√©e Q]]\"\n---\n",
    ] {
        let problems = super::parsed(text).problems;
        let told = problems.iter().map(|problem| (problem.code.name(), &*problem.detail));
        assert_eq!(told.collect::<Vec<_>>(), [("damaged-encoding", "in 1 place")], "{text}");
    }
}

#[test]
fn a_date_that_is_in_no_calendar_is_reported() {
    let text = "- [ ] x 📅 2026-02-30\n";
    assert_eq!((task(text).due, codes(text)), (None, vec!["bad-date"]));
}

/// The names behind each `@`.
#[track_caller]
fn check_assignees(line: &str, expected: &[&str]) {
    let task = task(&format!("- [ ] {line}\n"));
    let found: Vec<&str> = task.assignees.iter().map(|assignee| &*assignee.name.text).collect();
    assert_eq!(found, expected, "{line}");
}

#[test]
fn a_name_behind_an_at_sign_has_up_to_twelve_words() {
    check_assignees("x @Ada Sol Vane #t", &["Ada Sol Vane"]);
    check_assignees("@Ada, and @J. O'Neill-Łuk.", &["Ada, and", "J. O'Neill-Łuk."]);
    check_assignees("@a b c d e f g h i j k l m n", &["a b c d e f g h i j k l"]);
    check_assignees("mail a@b.c or @ nobody or @@x", &[]);
    check_assignees("x @[[Ada Sol|Ada]] @[[open", &["Ada Sol"]);
    check_assignees("@Ada 📅 2026-01-04", &["Ada"]);
    check_assignees("@Dr. Who & Sons (East) *now*", &["Dr. Who & Sons (East)"]);
}

/// All that the text behind an `@` may name, and the word that it names else.
#[track_caller]
fn check_assigned(text: &str, names: &[&str], word: Option<&str>) {
    assert_eq!(assigned_names(text).collect::<Vec<_>>(), names, "{text}");
    assert_eq!(assigned_word(text), word, "{text}");
}

#[test]
fn a_name_behind_an_at_sign_ends_where_a_word_may_end() {
    check_assigned("Ada", &["Ada"], Some("Ada"));
    check_assigned("Ada's plan.", &["Ada's plan.", "Ada's plan", "Ada's", "Ada"], Some("Ada"));
    check_assigned("Ada-Sol_1", &["Ada-Sol_1"], Some("Ada-Sol_1"));
    check_assigned("J. R.", &["J. R.", "J. R", "J.", "J"], Some("J"));
    check_assigned("Ada  Sol,x", &["Ada  Sol,x", "Ada  Sol", "Ada"], Some("Ada"));
    check_assigned("Ada (A)", &["Ada (A)", "Ada (A", "Ada"], Some("Ada"));
    check_assigned("4 of us", &["4 of us", "4 of", "4"], None);
}

#[test]
fn an_at_sign_in_a_link_an_address_code_or_html_is_no_assignee() {
    for line in [
        "call [[@Jeff Den]] or [[x|@Jeff]] or ![[@Jeff.png]]",
        "see https://a.b/@Jeff/x, (https://a.b/@Jeff) and www.a.b/@Jeff",
        "see <https://a.b/@Jeff/p> and <b title=\"@Jeff\">it</b> <!-- @Jeff -->",
        "see [x](https://a.b/@Jeff) [@Jeff](x.md) ![@Jeff](<a @Jeff.png>)",
        "run `@Jeff x` and $a @Jeff b$",
    ] {
        check_assignees(line, &[]);
    }
    check_assignees("[[x]] @Jeff and `y` @Ann", &["Jeff and", "Ann"]);
}

#[test]
fn marks_of_emphasis_may_stand_around_an_assignee() {
    for line in ["**@Jeff** x", "*@Jeff* x", "_@Jeff_ x", "==@Jeff== x", "~~@Jeff~~ x", "/@Jeff/x"]
    {
        let task = task(&format!("- [ ] {line}\n"));
        let words = task.assignees.iter().map(|assignee| assigned_word(&assignee.name.text));
        assert_eq!(words.collect::<Vec<_>>(), [Some("Jeff")], "{line}");
    }
}

#[test]
fn an_assignee_that_is_a_link_knows_it() {
    let note = note("[[first]]\n- [ ] [[second]] (@[[Ada]])\n");
    let name = &note.tasks[0].assignees[0].name;
    assert_eq!((name.link, name.place), (Some(2), Place::new(2, 19)));
}

/// Statement, subject, and whether the subject is a link.
#[track_caller]
fn check_fact(item: &str, statement: &str, subject: &str, linked: bool) {
    let note = note(item);
    assert_eq!(note.facts.len(), 1, "{item}");
    let fact = &note.facts[0];
    let found = (&*fact.statement.text, &*fact.subject.text, fact.subject.link.is_some());
    assert_eq!(found, (statement, subject, linked), "{item}");
}

#[test]
fn a_fact_ends_in_about_and_its_subject() {
    check_fact("- Ada leads Engine. *(about Ada Sol)*\n", "Ada leads Engine.", "Ada Sol", false);
    check_fact("- It runs (about [[Engine|the engine]])\n", "It runs", "Engine", true);
    check_fact("1. It runs. (about Engine (v2))\n", "It runs.", "Engine (v2)", false);
    check_fact("- It runs. *(About [Team] North)* ^id\n", "It runs.", "[Team] North", false);
    check_fact("> - It\n>   runs. _(about  Engine)_\n", "It runs.", "Engine", false);
    check_fact("- [ ] Ask. *(about Ada)*\n", "Ask.", "Ada", false);
    check_fact("- JosÃ© left. *(about JosÃ©)*\n", "José left.", "José", false);
}

#[test]
fn what_only_looks_like_a_fact_is_none() {
    for text in [
        "A paragraph. (about Ada)\n",
        "- x (about)\n",
        "- x (about )\n",
        "- (about Ada) goes on\n",
        "- x (abouté)\n",
        "- `code` about Ada)\n",
    ] {
        assert!(note(text).facts.is_empty(), "{text}");
    }
}

#[test]
fn the_subject_of_a_fact_says_where_it_stands() {
    let fact = &note("- é runs. *(about [[Ada]])*\n").facts[0];
    assert_eq!(fact.statement.place, Place::new(1, 3));
    assert_eq!(fact.subject.place, Place::new(1, 19));
}

#[test]
fn list_items_below_a_heading_decisions_are_decisions() {
    let text = "# Notes\n- no\n## DECISIONS:\n- Build it. *(about Engine)*\n### Later\n1. Paint it.\n\nNo item.\n## Next\n- no\n";
    let note = note(text);
    let found: Vec<&str> =
        note.decisions.iter().map(|decision| &*decision.statement.text).collect();
    assert_eq!(found, ["Build it.", "Paint it."]);
    assert_eq!(note.facts.len(), 1);
}

#[test]
fn headings_of_decisions_are_the_vaults() {
    let rules = NoteRules {
        decisions: ["beschlüsse", "Agreed  upon"].map(NameKey::of).to_vec(),
        ..NoteRules::default()
    };
    let text = "# Decisions\n- no\n## \u{2705} BESCHLÜSSE:\n- a\n# agreed upon\n- b\n";
    let note = parse_with(NotePath::new("a.md"), text.as_bytes(), &rules).note;
    let found: Vec<&str> =
        note.decisions.iter().map(|decision| &*decision.statement.text).collect();
    assert_eq!(found, ["a", "b"]);
}

#[test]
fn a_statement_is_cut_at_its_limit() {
    let text = format!("- {} (about x)\n", "é".repeat(10_000));
    assert_eq!(note(&text).facts[0].statement.text.chars().count(), 4_096);
}
