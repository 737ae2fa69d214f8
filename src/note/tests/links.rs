//! Links, tags, headings and block ids of a note's body.

use super::note;
use crate::note::{LinkKind, NotePath, parse};

/// The targets of all links, with `#` and the subpath, `|` and the display text.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let note = note(text);
    let found: Vec<String> = note
        .links
        .iter()
        .map(|link| {
            let part = |mark: &str, part: &Option<Box<str>>| {
                part.as_ref().map_or(String::new(), |part| format!("{mark}{part}"))
            };
            let embed = if link.kind == LinkKind::Embed { "!" } else { "" };
            let subpath = part("#", &link.subpath);
            format!("{embed}{}{subpath}{}", link.target, part("|", &link.display))
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[track_caller]
fn check_tags(text: &str, expected: &[&str]) {
    let note = note(text);
    let found: Vec<&str> = note.tags.iter().map(|tag| &*tag.name).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_pipe_in_a_table_cell_needs_a_backslash() {
    let table = "| a | b |\n|---|---|\n";
    check(&format!("{table}| [[A\\|b]] | ![[pic.png\\|100]] |\n"), &["A|b", "!pic.png|100"]);
    check(&format!("{table}| [[A|cut]] | x | [[Beyond]] |\n"), &["Beyond"]);
    check(&format!("{table}| [t\\|u](a.md) |\n"), &["a.md|t|u"]);
    check("not a table [[A\\|b]]\n", &["A|b"]);
    check(
        "> | [[H\\|x]] | b |\n> |--|--|\n> | c | [[R]]\n\n[[After|x]]\n",
        &["H|x", "R", "After|x"],
    );
}

#[test]
fn single_brackets_may_stand_in_a_target_and_the_inner_link_wins() {
    check("[[Sq]uare]] [[a [[B]] c]] [[[Triple]]]", &["Sq]uare", "B", "[Triple"]);
    check("[[|]] [[|alias]] [[a||b]] [[]] [[ ]] [[two\nlines]]", &["|", "|alias", "a||b"]);
}

#[test]
fn a_link_to_a_heading_of_the_same_note_has_no_target() {
    check("[[#H]] [[#^id]] [t](#H) [[Note#A#B]]", &["#H", "#^id", "#H|t", "Note#A#B"]);
    check("[[ Note ]] [[Note #H]]", &["Note", "Note #H"]);
}

#[test]
fn the_size_of_an_embed_is_its_display_text_and_nothing_more() {
    check(
        "![[i.png|100]] ![[d.pdf#page=3]] ![alt](pic.png)",
        &["!i.png|100", "!d.pdf#page=3", "!pic.png|alt"],
    );
}

#[test]
fn a_link_in_code_is_no_link() {
    check("`[[a]]` ``[[b]] ` `` [[c]]\n", &["c"]);
    check("```\n[[a]]\n```\n[[b]]\n~~~ x\n[[c]]\n```\n~~~\n[[d]]\n", &["b", "d"]);
    check("p\n\n    [[code]]\n\n[[text]]\n    [[lazy]]\n", &["text", "lazy"]);
    check("- a\n\n  ```\n  [[x]]\n  ```\n  [[y]]\n> ```\n> [[z]]\n\n[[after]]\n", &["y", "after"]);
    check("- a\n\n      [[code]]\n\n    [[text]]\n", &["text"]);
    check("```\nnever closed [[x]]\n", &[]);
}

#[test]
fn a_comment_of_obsidian_holds_links_and_one_of_html_does_not() {
    check("%%[[a]]%%\n\n%%\n[[b]]\n\n```\n[[c]]\n%%\n[[d]]\n", &["a", "b", "c", "d"]);
    check("<!-- [[a]] -->\n<!--\n\n[[b]]\n--> [[no]]\n\n[[c]]\n", &["c"]);
    check("text <!-- [[a]] --> [[b]]\n", &["b"]);
}

#[test]
fn an_html_block_ends_at_a_blank_line_and_inline_html_hides_nothing() {
    check("<div>\n[[a]]\n\n[[b]]\n</div>\n", &["b"]);
    check("x <b>[[a]]</b> <i title=\"[[b]]\">\n", &["a"]);
    check("<script>\n\n[[a]]\n</script>\n[[b]]\n", &["b"]);
}

#[test]
fn math_hides_links_and_a_price_is_no_math() {
    check("$a[[x]]$ $$b[[y]]$$ but $5 and [[Price]] $6\n", &["Price"]);
    check("$$\n[[a]]\n$$\n[[b]]\n", &["b"]);
    check("[[before]] where\n$$ A\n\n[[swallowed]]\n", &["before"]);
    check("> $$\n> [[a]]\n\n[[b]]\n", &["b"]);
}

#[test]
fn a_markdown_link_is_decoded_and_one_with_a_colon_leaves_the_vault() {
    check("[t](<a b.md>) [u](c%20d.md#H) [v](../x.md)", &["a b.md|t", "c d.md#H|u", "../x.md|v"]);
    check("[x](a b.md) [e]() [r][1] [1]: a.md\n\n[1]: b.md\n", &[]);
    let note = note("[a](https://x.y) [m](mailto:a@b.c) [c](d:e) <https://z>");
    assert_eq!((note.links.len(), note.external_links), (0, 3));
    check("[**bold** `code`](a.md) [![i](p.png)](b.md)", &["a.md|bold code", "b.md|i", "!p.png|i"]);
    check("[a\nb](c.md)", &["c.md|ab"]);
    check("[[https://x.y]]", &["https://x.y"]);
}

#[test]
fn footnotes_hold_links_and_reference_definitions_are_text() {
    check("x[^1]\n\n[^1]: see [[Log]]\n[r]: Log.md\n", &["Log"]);
}

#[test]
fn links_stand_in_headings_callouts_and_lists() {
    check(
        "# [[A]]\n> [!note]+ [[B]]\n> - [[C]]\n>   1. [[D]]\nlazy [[E]]\n",
        &["A", "B", "C", "D", "E"],
    );
    check("[[A]]\n===\n", &["A"]);
}

#[test]
fn an_empty_list_item_keeps_what_is_indented_below_it() {
    check("1. a\n2. \n\n\t#### H\n\t- [[Log]]\n", &["Log"]);
    check("x\n\n- \n\n    [[kept]]\n", &["kept"]);
}

#[test]
fn what_spans_lines_of_a_quote_is_read_without_its_marks() {
    check("> [long\n> label](a.md) `code\n> [[b]]` [[c]]\n", &["a.md|longlabel", "c"]);
}

#[test]
fn deep_nesting_becomes_text_and_is_reported() {
    let text = format!("{}[[x]]\n\n[[y]]\n", "> ".repeat(500));
    check(&text, &["x", "y"]);
    assert_eq!(super::codes(&text), ["too-complex"]);
}

#[test]
fn every_link_says_where_it_stands() {
    let text = "---\nup: \"[[Top]]\"\n---\r\né [[A]]\n> b\n> ![[B]] [c](d.md)\n";
    let places: Vec<_> = note(text)
        .links
        .iter()
        .map(|link| (link.place.line, link.place.column, link.span.of(text).to_owned()))
        .collect();
    let expected = [(2, 6, "[[Top]]"), (4, 3, "[[A]]"), (6, 3, "![[B]]"), (6, 10, "[c](d.md)")];
    assert_eq!(places, expected.map(|(line, column, text)| (line, column, text.to_owned())));
}

#[test]
fn a_link_knows_the_heading_above_it() {
    let note = note("[[a]]\n# One\n[[b]]\n## Related\n- [[c]]\n");
    let above: Vec<_> = note.links.iter().map(|link| link.heading).collect();
    assert_eq!(above, [None, Some(0), Some(1)]);
}

#[test]
fn a_tag_needs_a_letter_and_stands_behind_a_space() {
    check_tags(
        "#1984 #y1984 #a/b #tag. x#no http://x.y/#no #ünï_c-ode\n",
        &["y1984", "a/b", "tag", "ünï_c-ode"],
    );
    check_tags("`#no` <!-- #no --> %%#yes%% \\#no [#in](a.md) [#no]\n", &["in"]);
    check_tags("%% #yes %% **#bold** # heading\n## #head\n", &["yes", "bold", "head"]);
    check_tags("#📌 #🎉party #a/📅 #Ünï\n", &["📌", "🎉party", "a/📅", "Ünï"]);
    check_tags(
        "#tag\n- #item\n> #quote\n\n|#cell|\n|-|\n|#row|\n",
        &["tag", "item", "quote", "cell", "row"],
    );
}

#[test]
fn headings_keep_their_markdown_and_lose_their_marks() {
    let note = note("# A *b* ##\n\nTwo\nlines\n---\n\n#no\n\n- ### in item\n");
    let found: Vec<_> = note
        .headings
        .iter()
        .map(|heading| (heading.level, &*heading.text, heading.place.line, heading.place.column))
        .collect();
    assert_eq!(found, [(1, "A *b*", 1, 1), (2, "Two lines", 3, 1), (3, "in item", 9, 3)]);
}

#[test]
fn a_block_id_names_its_block_or_the_one_above_it() {
    let text = "para\nmore ^p1\n\n- a\n- b ^i1\n\n^list\n\n> quote\n\n^q\n\n|a|\n|-|\n|b|\n^t\n\nx ^no_id\n";
    let note = note(text);
    let found: Vec<_> = note
        .blocks
        .iter()
        .map(|block| (&*block.id, block.place.line, block.place.column))
        .collect();
    assert_eq!(found, [("p1", 1, 1), ("i1", 5, 3), ("list", 4, 1), ("q", 9, 1), ("t", 13, 1)]);
}

#[test]
fn line_endings_of_every_kind_count_lines_alike() {
    for ending in ["\n", "\r\n", "\r"] {
        let text = ["# H", "", "- [ ] t [[A]]", "```", "[[no]]", "```", "[[B]]"].join(ending);
        let note = note(&text);
        let lines: Vec<_> = note.links.iter().map(|link| link.place.line).collect();
        assert_eq!(lines, [3, 7], "{ending:?}");
        assert_eq!(&*note.tasks[0].text.text, "t [[A]]");
    }
}

#[test]
fn a_canvas_has_file_nodes_and_the_links_of_its_texts() {
    let canvas = r##"{"nodes":[{"type":"file","file":"a/Log.md","subpath":"#H"},
        {"type":"text","text":"[[B|x]] `[[no]]`"},{"type":"link","url":"https://x"}]}"##;
    let parsed = parse(NotePath::new("c.canvas"), canvas.as_bytes());
    let found: Vec<_> = parsed
        .note
        .links
        .iter()
        .map(|link| (link.kind, &*link.target, link.subpath.as_deref(), link.display.as_deref()))
        .collect();
    let kind = LinkKind::Canvas;
    assert_eq!(found, [(kind, "a/Log.md", Some("H"), None), (kind, "B", None, Some("x"))]);
    for (text, n_problems) in [("", 0), ("{}", 0), ("{", 1), ("{\"nodes\":3}", 1)] {
        let parsed = parse(NotePath::new("c.canvas"), text.as_bytes());
        assert_eq!(parsed.problems.len(), n_problems, "{text}");
    }
}
