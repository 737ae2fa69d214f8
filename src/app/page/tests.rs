use proptest::prelude::*;

use super::wrap::graphemes_width;
use super::*;
use crate::app::ink::Ink;
use crate::note::blocks::blocks;
use crate::text::shown::display_safe;

const RICH: &str = include_str!("fixtures/rich.md");

fn look(path: &str) -> LinkState {
    match path {
        "Missing" | "Bexley Rhodes" => LinkState::Unresolved,
        "Nick" => LinkState::Alias,
        _ => LinkState::Resolved,
    }
}

fn page(markdown: &str, width: u16) -> Page {
    Page::of(&blocks(markdown), width, Date::new(2026, 1, 10), &look)
}

fn rendered(page: &Page) -> String {
    page.rows.iter().map(|row| row.text().trim_end().to_owned() + "\n").collect()
}

#[track_caller]
fn check(markdown: &str, width: u16, expected: &str) {
    let shown = rendered(&page(markdown, width));
    assert_eq!(shown.trim_end(), expected, "\n{shown}");
}

/// The roles of the text that is exactly `text`.
#[track_caller]
fn check_role(markdown: &str, text: &str, role: Role) {
    let page = page(markdown, 80);
    let mut spans = page.rows.iter().flat_map(|row| &row.spans);
    let found = spans.find(|span| span.text.trim() == text);
    assert_eq!(found.map(|span| span.role), Some(role), "\n{}", rendered(&page));
}

/// What holds of every page, whatever it shows.
#[track_caller]
fn check_promises(page: &Page) {
    let row_width =
        |row: &Row| -> usize { row.spans.iter().map(|span| graphemes_width(&span.text)).sum() };
    for row in &page.rows {
        assert!(row_width(row) <= usize::from(page.width), "{row:?} in {}", page.width);
        assert!(usize::from(row.indent) <= row_width(row));
        assert_eq!(display_safe(&row.text()).as_str(), row.text());
    }
    for part in page.links.iter().flat_map(|link| &link.parts) {
        assert!(part.columns.start < part.columns.end);
        assert!(usize::from(part.columns.end) <= row_width(&page.rows[part.row]));
    }
    for entry in &page.outline {
        assert!(entry.row < page.rows.len());
    }
    assert!(page.rows.len() <= PAGE_ROWS_MAX);
}

#[test]
fn a_rich_note_reads_well_at_every_width() {
    for width in [84, 48, 24, 1] {
        let page = page(RICH, width);
        check_promises(&page);
        insta::assert_snapshot!(format!("rich_{width}"), rendered(&page));
    }
}

#[test]
fn whom_a_task_is_for_is_set_off_with_all_of_the_name_that_somebody_has() {
    let label = |text: &str| {
        let mut builder = PageBuilder::new(80);
        let name = |name: &str| ["Ada Quill", "Bo von Marsh", "Cy"].contains(&name);
        let (link, picture) = (&look, &|_: &str| None);
        let looks = Looks { link, name: &name, picture, sizing: Sizing::Named };
        builder.markdown(&blocks(text), None, &looks);
        let page = builder.finish();
        let spans = page.rows.iter().flat_map(|row| &row.spans);
        spans.filter(|span| span.role == Role::Label).map(|span| &*span.text).collect::<String>()
    };
    assert_eq!(label("- [ ] write @Ada Quill"), "@Ada Quill");
    assert_eq!(label("- [ ] @Ada Quill: write"), "@Ada Quill");
    assert_eq!(label("- [ ] write @Bo von Marsh today"), "@Bo von Marsh");
    assert_eq!(label("- [ ] write @Cy Quill"), "@Cy");
    assert_eq!(label("- [ ] write @Ada Quills"), "@Ada");
}

#[test]
fn body_text_is_held_to_the_measure_and_tables_are_not() {
    let long = "word ".repeat(60);
    let page = page(&format!("{long}\n\n|a|b|\n|-|-|\n|{long}|x|\n"), 300);
    let widest = |rows: &[Row]| rows.iter().map(|row| row.text().trim_end().len()).max();
    assert_eq!(widest(&page.rows[..4]), Some(84));
    assert!(page.rows.iter().any(|row| row.text().chars().count() > 200));
}

#[test]
fn text_breaks_at_spaces_and_long_words_are_cut() {
    check("one two three", 7, "one two\nthree");
    check("abcdefghij", 4, "abcd\nefgh\nij");
    check("a abcdefghij", 4, "a\nabcd\nefgh\nij");
}

#[test]
fn wide_characters_break_anywhere_but_before_a_closing_mark() {
    check("日本語。", 6, "日本\n語。");
    check("日本語", 3, "日\n本\n語");
    check("日本", 1, "…\n…");
    check("漢「字」", 4, "漢\n「字\n」");
}

#[test]
fn an_emoji_of_several_characters_is_one() {
    check("ab 👩‍🔬👩‍🔬", 4, "ab\n👩‍🔬👩‍🔬");
}

#[test]
fn a_list_hangs_below_its_text_and_numbers_line_up() {
    check("- one two\n  - three four", 9, "• one two\n  • three\n    four");
    check("9. a\n10. b", 20, " 9. a\n10. b");
    check("- \n- b", 20, "•\n• b");
}

#[test]
fn deep_nesting_leaves_room_for_text() {
    let deep: String = (0..200).map(|depth| "  ".repeat(depth) + "- item\n").collect();
    for width in [1, 5, 10, 30, 84] {
        let page = page(&deep, width);
        check_promises(&page);
        assert!(page.rows.len() >= 200, "{width}");
    }
    let quotes = ">".repeat(5_000) + " deep";
    check_promises(&page(&quotes, 40));
    assert!(rendered(&page(&quotes, 40)).contains("deep"));
}

#[test]
fn tasks_have_boxes_and_say_what_is_overdue() {
    check("- [ ] a 📅 2026-01-04", 60, "☐ a  overdue 4 Jan");
    check("- [x] a 📅 2026-01-04", 60, "☑ a  due 4 Jan");
    check("- [ ] a 📅 2026-01-10 🔼", 60, "☐ a  due today  medium");
    check("- [?] a [scheduled:: 2027-02-01]", 60, "[?] a  scheduled 1 Feb 2027");
    check_role("- [ ] a 📅 2026-01-04", "overdue 4 Jan", Role::Overdue);
    check_role("- [x] a", "a", Role::DoneText);
    check_role("- [ ] a @Myself", "@Myself", Role::Label);
}

#[test]
fn a_field_before_other_words_is_text() {
    check("- [ ] by 📅 2026-01-04 at noon", 60, "☐ by 📅 2026-01-04 at noon");
}

#[test]
fn a_blank_row_stands_where_the_note_has_one_and_above_headings() {
    check("a\n# H\nb\n\n\n\nc", 20, "a\n\nH\nb\n\nc");
    check("# H\n\n\nb", 20, "H\nb");
    check("> a\n>\n> b", 20, "▎ a\n▎\n▎ b");
}

#[test]
fn a_table_is_ruled_and_shrinks_to_fit() {
    check("|a|b|\n|-|-:|\n|x|1|\n|yy|22|", 40, "a  │  b\n───┼───\nx  │  1\nyy │ 22");
    check(
        "|name|what|\n|-|-|\n|x|one two three|\n|y|z|",
        15,
        "name │ what\n─────┼─────────\nx    │ one two\n     │ three\n╌╌╌╌╌┼╌╌╌╌╌╌╌╌╌\ny    │ z",
    );
}

#[test]
fn a_table_too_narrow_for_columns_is_told_row_by_row() {
    check("|name|what|\n|-|-|\n|x|one|\n|y|two|", 10, "name: x\nwhat: one\n\nname: y\nwhat: two");
}

#[test]
fn a_link_in_a_table_may_have_an_escaped_pipe() {
    let page = page("|a|\n|-|\n|[[Ada\\|A]]|", 40);
    let target = Target::Note { path: "Ada".into(), subpath: None };
    assert_eq!(page.links[0].target, target);
    assert_eq!(page.links[0].parts, [Cells { row: 2, columns: 0..1 }]);
}

#[test]
fn a_link_that_wraps_has_a_part_on_each_row() {
    let page = page("see [[Engine|one two three]]", 8);
    let parts = [Cells { row: 0, columns: 4..7 }, Cells { row: 1, columns: 0..3 }];
    assert_eq!(page.links[0].parts[..2], parts, "\n{}", rendered(&page));
}

#[test]
fn links_say_how_they_resolve() {
    check_role("[[Engine]]", "Engine", Role::Link(LinkState::Resolved));
    check_role("[[Missing]]", "Missing", Role::Link(LinkState::Unresolved));
    check_role("[[Nick|he]]", "he", Role::Link(LinkState::Alias));
    check_role("[x](https://example.org)", "x", Role::Link(LinkState::External));
    check_role("[[#Here]]", "Here", Role::Link(LinkState::Resolved));
}

#[test]
fn a_callout_has_a_bar_and_its_word() {
    check("> [!FAQ] Why\n> so", 20, "▌ FAQ  Why\n▌ so");
    check("> [!warning]-\n> so", 30, "▌ Warning  (folded)\n▌ so");
    check_role("> [!hint]", "Hint", Role::Callout(CalloutKind::Tip));
    check_role("> [!whatever]", "Whatever", Role::Callout(CalloutKind::Note));
}

#[test]
fn code_keeps_its_spaces_and_fills_its_ground() {
    let page = page("```rust\n\ta  b\n```", 20);
    assert_eq!(page.rows[0].text(), "     a  b      rust ");
    check("```\nabcdefghij\n```", 8, " abcdef\n ghij");
    check("```\n```\n", 10, "");
}

#[test]
fn code_is_given_back_line_by_line_with_its_cells() {
    let page = page("> ```rust\n> \tab  ö世x\n>\n> let abcdefghijklm\n> ```\n", 18);
    let block = &page.code[0];
    let lines = page.code_lines(block, 9);
    let texts: Vec<String> = lines.iter().map(CodeLine::text).collect();
    assert_eq!(texts, ["    ab  ö世x", "", "let abcdefghijklm"], "\n{}", rendered(&page));
    assert_eq!(page.code_lines(block, 2), lines[..2]);
    let cells = |line: &CodeLine, words: &str| {
        let at = line.text().find(words).expect("it is there");
        let strokes = line.strokes(at..at + words.len(), Ink::Text);
        strokes.into_iter().map(|one| (one.cells.row, one.cells.columns)).collect::<Vec<_>>()
    };
    assert_eq!(cells(&lines[0], "世x"), [(0, 12..15)]);
    assert_eq!(cells(&lines[2], "abcdefghijklm"), [(2, 7..17), (3, 3..6)]);
    // Half a character, and what lies behind the end.
    assert!(lines[0].strokes(8..9, Ink::Text).is_empty());
    assert!(lines[0].strokes(90..99, Ink::Text).is_empty());
}

#[test]
fn footnotes_stand_at_the_end_and_their_marks_lead_there() {
    let page = page("a[^n] b^[inline]\n\n[^n]: text\n\n[^o]: orphan", 30);
    let rule = "─".repeat(30);
    let expected = format!("a[1] b[2]\n\n{rule}\n[1] text\n[2] inline\n[3] orphan\n");
    assert_eq!(rendered(&page), expected);
    assert_eq!(page.links[0].target, Target::Row(3));
    assert_eq!(page.links[1].target, Target::Row(4));
}

#[test]
fn frontmatter_is_a_few_quiet_rows() {
    check("---\ntitle: T\n---\nx", 30, "x");
    check("---\nb: 2\ndate: 2026-01-04\n---\n# x", 40, "date 2026-01-04 · b 2\n\nx");
    let many: String = (0..50).map(|key| format!("key{key}: value\n")).collect();
    let page = page(&format!("---\n{many}---\nx"), 40);
    assert_eq!(page.rows[3].text(), "");
    assert!(page.rows[2].text().ends_with(" · +42"), "\n{}", rendered(&page));
    assert_eq!(page.rows_of_line(40), 2..3);
}

#[test]
fn a_source_line_is_found_among_the_rows() {
    let page = page("# H\n\none two three four\nsecond\n\n- item\n", 9);
    assert_eq!(page.rows_of_line(1), 0..1);
    assert_eq!(page.rows_of_line(3), 1..4, "\n{}", rendered(&page));
    assert_eq!(page.row_of_line(4), 4);
    // The blank line belongs to what stands above it.
    assert_eq!(page.row_of_line(5), 4);
    assert_eq!(page.row_of_line(6), 6);
    assert_eq!(Page::default().rows_of_line(3), 0..0);
}

#[test]
fn text_is_found_across_rows_without_regard_to_case_or_marks() {
    let page = page("- met Jórunn Stefansdal and Weiß", 12);
    let hits = page.find("jorunn stef");
    let parts = [Cells { row: 0, columns: 6..12 }, Cells { row: 1, columns: 2..6 }];
    assert_eq!(hits, [Hit { parts: parts.into() }], "\n{}", rendered(&page));
    assert_eq!(page.find("WEISS").len(), 1);
    assert_eq!(page.find("").len(), 0);
    assert_eq!(page.find("•").len(), 0);
}

#[test]
fn what_could_command_a_terminal_is_made_harmless() {
    let hostile = "a\x1b]52;c;x\x07b `\u{9b}31m` [[x\u{202e}y]]\n\n```\n\x1b[2J\n```\n";
    check_promises(&page(hostile, 40));
    assert!(rendered(&page(hostile, 40)).contains('␛'));
}

#[test]
fn a_page_without_width_is_empty() {
    assert_eq!(page(RICH, 0).rows, []);
}

#[test]
fn a_page_that_is_full_says_so_in_its_last_row() {
    let page = page(&"x\n\n".repeat(PAGE_ROWS_MAX), 30);
    assert_eq!(page.rows.len(), PAGE_ROWS_MAX);
    assert_eq!(page.rows.last().map(Row::text).as_deref(), Some("… too long to show whole"));
    check_promises(&page);
}

#[test]
fn a_builder_lines_up_what_stands_at_the_right() {
    let mut builder = PageBuilder::new(30);
    let link = builder.link(Target::Entry(7), None);
    builder.heading(2, &[Run::text("Facts")], &[Run::new("7", Role::Dim)]);
    let marker = Run::new("2026-01-04 ", Role::Dim);
    let text = Run::text("is free to take meetings again").linked(link);
    builder.item(&marker, std::slice::from_ref(&text), &[]);
    builder.entry(&Run::new("▪ ", Role::Marker), &[text], &[Run::new("3 days ago", Role::Dim)]);
    let page = builder.finish();
    let expected = "\
Facts                        7
2026-01-04 is free to take
           meetings again
▪ is free to take…  3 days ago
";
    assert_eq!(rendered(&page), expected);
    assert_eq!(page.links[0].parts.len(), 3);
    check_promises(&page);
}

/// Each of these took minutes, or would, if any step looked at a whole line again
/// for each of its parts.
#[test]
fn hostile_lines_are_laid_out_in_one_pass() {
    for part in ["\t", "[", "^[", "==a", "%%a", "[a:: ", "http://", "*a **b ", "e\u{301}", ">"] {
        for start in ["", "```\n", "- [ ] "] {
            let text = start.to_owned() + &part.repeat(50_000 / part.len());
            check_promises(&page(&text, 7));
        }
    }
}

#[test]
fn a_cell_holds_no_book() {
    let marks = "e".to_owned() + &"\u{301}".repeat(10_000);
    let page = page(&format!("{marks}\n\n```\n{marks}\n```\n"), 20);
    check_promises(&page);
    assert!(page.rows.iter().all(|row| row.text().len() < 200));
}

/// Text that is likely to mean something to the reader of Markdown.
fn markdown() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "\n",
        "\n\n",
        " ",
        "  ",
        "    ",
        "- ",
        "1. ",
        "- [ ] ",
        "- [x] ",
        "> ",
        "> [!note]- ",
        "# ",
        "## ",
        "```",
        "```rust\n",
        "`",
        "*",
        "**",
        "==",
        "~~",
        "%%",
        "$",
        "$$",
        "|",
        "|-|-|\n",
        "[[",
        "]]",
        "![[",
        "[^1]",
        "[^1]: ",
        "^[",
        "]",
        "(",
        ")",
        "[x](y)",
        "<br>",
        "<div>",
        "<b>",
        "#tag",
        "@Ada",
        "📅 2026-01-04",
        "⏫",
        " ^id",
        "[due:: 2026-01-01]",
        "key:: ",
        "---\n",
        "https://example.org",
        "word",
        "日本語",
        "👩\u{200d}🔬",
        "e\u{301}",
        "\t",
        "\x1b[0m",
        "\u{202e}",
        "\u{200b}",
        "\r",
        "\0",
        "\\",
        "&amp;",
        "a: b\n",
    ]);
    prop::collection::vec(prop_oneof![4 => parts.prop_map(str::to_owned), 1 => ".{0,6}"], 0..60)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_text_is_a_page_at_any_width(text in markdown(), width in 0_u16..=200) {
        let page = page(&text, width);
        check_promises(&page);
        prop_assert_eq!(&page, &super::tests::page(&text, width));
        page.find("a");
        page.rows_of_line(3);
    }
}
