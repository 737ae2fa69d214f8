//! Resolution, one rule a test.

use super::*;

/// Files are separated by spaces; `opens` is a path, or empty for none.
#[track_caller]
fn check(files: &str, source: &str, target: &str, opens: &str) {
    let paths: Vec<NotePath> = files.split(' ').map(NotePath::new).collect();
    let files = Files::of(paths.iter());
    let source = NotePath::new(source);
    let got = match files.resolve(target, &source) {
        Resolution::SameNote => source.as_str(),
        Resolution::Found(file) => files.path(file).as_str(),
        Resolution::Ambiguous { chosen, .. } => files.path(chosen).as_str(),
        Resolution::Unresolved => "",
    };
    assert_eq!(got, opens, "{target} from {source}");
    let chosen: Vec<_> =
        files.why(target, &source).into_iter().filter(|tried| tried.chosen).collect();
    if !target.is_empty() && !opens.is_empty() {
        assert_eq!(files.path(chosen[0].file).as_str(), opens);
    }
    assert!(chosen.len() <= 1);
}

#[test]
fn the_exact_path_wins_from_every_folder() {
    let files = "Note.md zzzz/Note.md a/b/Note.md";
    for source in ["src.md", "zzzz/src.md", "a/b/src.md"] {
        check(files, source, "Note", "Note.md");
    }
    check("zzzz/Note.md a/b/Note.md b/Note.md", "a/b/src.md", "b/Note", "b/Note.md");
}

#[test]
fn the_own_folder_or_below_comes_before_the_shortest_path() {
    let files = "zzzz/Note.md a/b/Note.md";
    check(files, "zzzz/src.md", "Note", "zzzz/Note.md");
    check(files, "a/b/src.md", "Note", "a/b/Note.md");
    check(files, "a/src.md", "Note", "a/b/Note.md");
    check(files, "src.md", "Note", "a/b/Note.md");
    check("b/N.md ab/N.md", "a/src.md", "N", "b/N.md");
}

#[test]
fn folders_above_the_note_do_not_count() {
    let files = "zzzz/Note.md a/b/Note.md b/Note.md aaaaaaaa/Note.md";
    check(files, "src.md", "Note", "b/Note.md");
    check(files, "zzzz/deep/src.md", "Note", "b/Note.md");
}

#[test]
fn equal_length_is_decided_by_code_point_order() {
    check("b/N.md a/N.md", "x/src.md", "N", "a/N.md");
    // Three UTF-16 units against two: JavaScript's lengths, not bytes.
    check("😀a/N.md éé/N.md", "x/src.md", "N", "éé/N.md");
}

#[test]
fn a_path_matches_whole_folder_names_from_the_right() {
    check("a/b/Note.md", "x.md", "b/Note", "a/b/Note.md");
    check("ab/Note.md", "x.md", "b/Note", "");
    check("a/b/Note.md", "x.md", "c/Note", "");
}

#[test]
fn only_md_may_be_left_out() {
    let files = "dash.md dash.base only.base v1.2.md fig.png";
    check(files, "x.md", "dash", "dash.md");
    check(files, "x.md", "dash.md", "dash.md");
    check(files, "x.md", "dash.base", "dash.base");
    check(files, "x.md", "only", "");
    check(files, "x.md", "v1.2", "v1.2.md");
    check(files, "x.md", "FIG.PNG", "fig.png");
    check(files, "x.md", "fig", "");
}

#[test]
fn case_composition_and_odd_spaces_do_not_matter() {
    check("Cafe\u{301}.md", "x.md", "CAFÉ", "Cafe\u{301}.md");
    let paths = [NotePath::new("A\u{a0}b.md")];
    let files = Files::of(paths.iter());
    assert_eq!(files.resolve("a b", &paths[0]), Resolution::Found(FileIdx(0)));
}

#[test]
fn relative_and_rooted_links_start_where_they_say() {
    check("y.md a/z.md", "a/x.md", "../y", "y.md");
    check("y.md a/y.md", "a/x.md", "./y", "a/y.md");
    check("b/y.md", "a/x.md", "../../../b/y", "b/y.md");
    check("q/b/y.md", "a/x.md", "../b/y", "q/b/y.md");
    check("a/y.md", "a/x.md", "/y", "");
    check("a/y.md", "q.md", "/a/y", "a/y.md");
}

#[test]
fn an_empty_target_is_the_note_itself() {
    check("a.md", "a.md", "", "a.md");
}

#[test]
fn a_crowd_is_answered_like_a_few() {
    let mut paths: Vec<String> = (10..90).map(|n| format!("p/{n}/deep/README.md")).collect();
    paths.push("other/README.md".into());
    let files = paths.join(" ");
    check(&files, "x.md", "README", "other/README.md");
    check(&files, "p/x.md", "README", "p/10/deep/README.md");
    check(&files, "p/42/x.md", "README", "p/42/deep/README.md");
    check(&files, "p/42/x.md", "deep/README", "p/42/deep/README.md");
    check(&files, "elsewhere/x.md", "77/deep/README", "p/77/deep/README.md");
}

#[test]
fn the_rule_that_decided_is_said_for_each_file() {
    let paths = ["a/N.md", "b/N.md", "long/N.md"].map(NotePath::new);
    let files = Files::of(paths.iter());
    let source = NotePath::new("long/src.md");
    let reasons: Vec<_> = files
        .why("N", &source)
        .into_iter()
        .map(|tried| (files.path(tried.file).as_str(), tried.reason))
        .collect();
    let (won, lost) = (Reason::Wins(Rule::OwnFolder), Reason::Loses(Rule::OwnFolder));
    assert_eq!(reasons, [("long/N.md", won), ("a/N.md", lost), ("b/N.md", lost)]);
    let tie = files.resolve("N", &NotePath::new("src.md"));
    let expected =
        Resolution::Ambiguous { chosen: FileIdx(0), candidates: 3, rule: Rule::FirstInOrder };
    assert_eq!(tie, expected);
}
