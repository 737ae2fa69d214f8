//! Rows as the subcommands print them.

use super::{MEETINGS, node, today};
use crate::note::{Priority, Task};
use crate::query::Hidden;
use crate::query::check::check as checked;
use crate::query::decisions::decisions;
use crate::query::facts::facts;
use crate::query::home::home;
use crate::query::links::links;
use crate::query::show::show;
use crate::query::tags::tags;
use crate::query::tasks::{TaskLook, tasks, urgency};
use crate::text::Date;
use crate::vault::TaskLine;
use crate::vault::fixture::fixture;

#[track_caller]
fn check(rows: impl IntoIterator<Item = String>, expected: &[&str]) {
    let rows: Vec<String> = rows.into_iter().collect();
    assert_eq!(rows, expected, "\n{}", rows.join("\n"));
}

#[test]
fn links_say_what_obsidian_opens_and_what_only_an_alias_answers() {
    let vault = fixture(
        "//- b.md\n[[Nick]] [[a#H|shown]]\n[[#Here]] [[Nobody]]\n//- a.md\n---\n\
         aliases: [Nick]\nup: see [[b]]\n---\n![[pic.png]] [t](b.md)\n//- x/pic.png\n//- y/pic.png\n",
    );
    let rows = links(&vault).map(|row| {
        format!(
            "{}:{}:{} {:?} {:?} {:?} {:?} -> {:?} alias {:?} of {} {}",
            row.source,
            row.place.line,
            row.place.column,
            row.kind,
            row.target,
            row.subpath,
            row.display,
            row.resolved,
            row.alias_resolved,
            row.candidates,
            row.counted,
        )
    });
    let expected = [
        "a.md:3:9 Frontmatter \"b\" None None -> Some(\"b.md\") alias None of 1 false",
        "a.md:5:1 Embed \"pic.png\" None None -> Some(\"x/pic.png\") alias None of 2 true",
        "a.md:5:14 MarkdownLink \"b.md\" None Some(\"t\") -> Some(\"b.md\") alias None of 1 true",
        "b.md:1:1 Wikilink \"Nick\" None None -> None alias Some(\"a.md\") of 0 true",
        "b.md:1:10 Wikilink \"a\" Some(\"H\") Some(\"shown\") -> Some(\"a.md\") alias None of 1 true",
        "b.md:2:1 Wikilink \"\" Some(\"Here\") None -> Some(\"b.md\") alias None of 1 true",
        "b.md:2:11 Wikilink \"Nobody\" None None -> None alias None of 0 true",
    ];
    check(rows, &expected);
}

#[test]
fn an_alias_or_title_in_broken_frontmatter_answers_in_the_graph_only() {
    let vault = fixture(
        "//- a.md\n---\ntitle: Tarn Works\naliases: [Nick, Bo]\nx: [\n---\n//- bb.md\n---\n\
         aliases: [Bo]\n---\n//- m.md\n[[Nick]] [[Tarn Works]] [[Bo]]\n",
    );
    let rows = links(&vault).map(|row| {
        format!("{} {:?} {:?}", row.target, row.alias_resolved, vault.node(row.node).path())
    });
    check(
        rows,
        &[
            "Nick None Some(\"a.md\")",
            "Tarn Works None Some(\"a.md\")",
            "Bo Some(\"bb.md\") Some(\"a.md\")",
        ],
    );
}

#[test]
fn facts_and_decisions_come_newest_first() {
    let vault = fixture(MEETINGS);
    let rows = facts(&vault).into_iter().map(|row| {
        format!("{} {:?} {} {}", row.subject.name, row.date, row.place.line, row.statement)
    });
    let expected = [
        "Halcyon AI Some(2025-12-11) 8 Halcyon AI prefers the new store.",
        "Jorunn Stefansdal Some(2025-12-11) 9 Jorunn Stefansdal moves to the coast in spring.",
    ];
    check(rows, &expected);
    let rows = decisions(&vault).into_iter().map(|row| {
        let entities: Vec<&str> = row.entities.iter().map(|entity| &*entity.name).collect();
        format!("{:?} {} ({})", row.date, row.statement, entities.join(", "))
    });
    let expected = [
        "Some(2026-01-04) Halcyon AI is asked first. (Jorunn Stefansdal, Oren Maddigan, Halcyon AI)",
        "Some(2025-12-11) Oren Maddigan leads the pilot. (Halcyon AI, Jorunn Stefansdal, Oren Maddigan)",
    ];
    check(rows, &expected);
}

#[test]
fn tasks_come_most_urgent_first_with_whom_they_are_for_and_whom_they_name() {
    let vault = fixture(MEETINGS);
    let rows = tasks(&vault, today(), &TaskLook::default()).into_iter().map(|row| {
        let names = |list: &[crate::query::Named]| {
            list.iter().map(|named| named.name.to_string()).collect::<Vec<_>>().join(", ")
        };
        format!(
            "{:.2} [{}] {} | for {} | names {}",
            row.urgency,
            row.status,
            row.text,
            names(&row.assignees),
            names(&row.named),
        )
    });
    let expected = [
        "13.95 [ ] @Oren Maddigan Send the numbers | for Oren Maddigan | names ",
        "13.95 [ ] @Myself Send the slide deck | for Myself | names ",
        "6.00 [ ] @Myself Call Jorunn Stefansdal | for Myself | names Jorunn Stefansdal",
        "1.95 [ ] Find a room for Jorunn Stefansdal | for  | names Jorunn Stefansdal",
        "1.95 [x] @Oren Maddigan Book the train | for Oren Maddigan | names ",
    ];
    check(rows, &expected);
}

#[test]
fn urgency_is_what_the_tasks_plugin_makes_of_it() {
    let day = |days: i32| Some(today().plus_days(days));
    let vault = fixture("//- a.md\n- [ ] plain\n");
    let plain: Task<&str> = vault.tasks().next().expect("one task").2;
    let of = |change: &dyn Fn(&mut Task<&str>)| {
        let mut task = plain.clone();
        change(&mut task);
        format!("{:.2}", urgency(&TaskLine::of(&task), today()))
    };
    assert_eq!(of(&|_| {}), "1.95");
    assert_eq!(of(&|task| task.due = day(0)), "10.75");
    assert_eq!(of(&|task| task.due = day(-7)), "13.95");
    assert_eq!(of(&|task| task.due = Date::new(1999, 1, 1)), "13.95");
    assert_eq!(of(&|task| task.due = day(14)), "4.35");
    assert_eq!(of(&|task| task.due = day(400)), "4.35");
    assert_eq!(of(&|task| task.due = day(1)), "10.29");
    assert_eq!(of(&|task| task.priority = Some(Priority::Highest)), "9.00");
    assert_eq!(of(&|task| task.priority = Some(Priority::Lowest)), "-1.80");
    assert_eq!(of(&|task| task.scheduled = day(0)), "6.95");
    assert_eq!(of(&|task| task.scheduled = day(1)), "1.95");
    assert_eq!(of(&|task| task.start = day(1)), "-1.05");
    assert_eq!(of(&|task| task.start = day(0)), "1.95");
}

#[test]
fn tags_are_counted_where_they_are_written_and_not_above() {
    let vault = fixture(
        "//- a.md\n#Work/deep and #work/Deep\n//- b.md\n---\ntags: [idle]\n---\n#work/deep\n\
         //- broken.md\n---\ntags: [lost]\nup: : {{\n---\n#seen\n",
    );
    let rows = tags(&vault, Hidden::LeftOut)
        .into_iter()
        .map(|row| format!("{} {} {}", row.tag, row.count, row.notes));
    check(rows, &["idle 1 1", "seen 1 1", "Work/deep 3 2"]);
}

#[test]
fn a_node_is_shown_in_one_row() {
    let vault = fixture(
        "//- Ada.md\n---\naliases: [Countess]\ntype: person\nborn: [1815, \"[[London]]\"]\n---\n\
         # Life #work\n## Work\n[[Engine]] #work\n//- b.md\n[[Ada]] [[ada]]\n",
    );
    let row = show(&vault, node(&vault, "Ada"));
    assert_eq!(row.class.map(|class| class.name().to_owned()).as_deref(), Some("person"));
    assert_eq!(row.aliases, ["Countess".into()]);
    assert_eq!(row.tags, ["work".into()]);
    assert_eq!(row.fields[2].values, ["1815".into(), "[[London]]".into()]);
    assert_eq!(row.headings, [(1, "Life #work".into()), (2, "Work".into())]);
    assert_eq!((row.edges_in, row.edges_out), (1, 3));
    let spellings: Vec<(&str, u32)> =
        row.spellings.iter().map(|spelling| (spelling.text, spelling.count)).collect();
    assert_eq!(spellings, [("Ada", 1), ("ada", 1), ("Countess", 0)]);
}

#[test]
fn problems_come_by_path_and_place_and_are_counted() {
    let vault = fixture("//- b.md\n[[Nobody]]\n//- a.md\n---\nup: x\n\ntext\n");
    let rows = checked(&vault, &[]).into_iter().map(|row| {
        let line = row.place.map_or(0, |place| place.line);
        format!("{} {}:{line} {}", row.severity.name(), row.path, row.code.name())
    });
    let expected = [
        "info :0 unresolved-name",
        "info a.md:0 orphan",
        "warning a.md:1 unclosed-frontmatter",
        "info b.md:1 unresolved-link",
    ];
    check(rows, &expected);
    // Home counts what asks to be looked at, and leaves the notices out.
    let home = home(&vault, today());
    let problems: Vec<&str> = home.problems.iter().map(|row| row.code.name()).collect();
    assert_eq!((home.n_to_look_at, problems), (1, vec!["unclosed-frontmatter"]));
}
