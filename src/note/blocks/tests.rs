use std::fmt::Write;

use super::*;
use crate::note::Priority;
use crate::text::Date;

/// Blocks in a small text that a person can read: one block a line, indented by
/// depth, with its first source line.
fn dump(blocks: &[Block]) -> String {
    let mut out = String::new();
    let mut depth = 0;
    for block in blocks {
        if block.kind == BlockKind::Close {
            depth -= 1;
            continue;
        }
        let _ = write!(out, "{}{} ", "  ".repeat(depth), block.first_line);
        match &block.kind {
            BlockKind::Open(container) => {
                depth += 1;
                match container {
                    Container::Quote => out.push_str("quote"),
                    Container::Callout(callout) => {
                        let title = inline(&callout.title);
                        let _ = write!(out, "{:?} {:?} {title}", callout.kind, callout.fold);
                    }
                    Container::Item(Marker::Number { number, .. }) => {
                        let _ = write!(out, "item {number}");
                    }
                    Container::Item(marker) => {
                        let _ = write!(out, "item {marker:?}");
                    }
                    Container::Footnote { label } => {
                        let _ = write!(out, "footnote {label}");
                    }
                }
            }
            BlockKind::Frontmatter(properties) => {
                for property in properties {
                    let values: Vec<_> = property.values.iter().map(|v| &*v.text).collect();
                    let _ = write!(out, "{}={} ", property.key, values.join(","));
                }
            }
            BlockKind::Heading { level, text } => {
                let _ = write!(out, "h{level} {}", inline(text));
            }
            BlockKind::Paragraph(text) => out.push_str(&inline(text)),
            BlockKind::Table(table) => {
                for row in std::iter::once(&table.header).chain(&table.rows) {
                    let cells: Vec<_> = row.cells.iter().map(inline).collect();
                    let _ = write!(out, "|{}| ", cells.join("|"));
                }
            }
            BlockKind::Code { language, lines } => {
                let lines: Vec<_> =
                    lines.iter().map(|line| format!("{}:{}", line.line, line.text)).collect();
                let _ = write!(out, "code {language} {}", lines.join("/"));
            }
            BlockKind::Html(lines) => {
                let _ = write!(out, "html {}", lines.len());
            }
            BlockKind::Rule => out.push_str("rule"),
            BlockKind::Cut => out.push_str("cut"),
            BlockKind::Close => {}
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
    }
    assert_eq!(depth, 0, "every container is closed");
    out
}

/// Plain words as they are, anything else as `Kind(words)`, links as `<target>`.
fn inline(inline: &Inline) -> String {
    let mut out = String::new();
    for piece in &inline.pieces {
        let text = &piece.text;
        let mut shown = match &piece.kind {
            PieceKind::Text => text.to_string(),
            PieceKind::Break => "/".into(),
            PieceKind::Field(field) => format!("{field:?}"),
            kind => format!("{kind:?}({text})"),
        };
        for (mark, sign) in [
            (Marks::EMPHASIS, '*'),
            (Marks::STRONG, '!'),
            (Marks::STRUCK, '~'),
            (Marks::HIGHLIGHT, '='),
            (Marks::COMMENT, '%'),
        ] {
            if piece.marks.has(mark) {
                shown = format!("{sign}{shown}{sign}");
            }
        }
        if let Some(link) = piece.link {
            shown = match &inline.links[link as usize].target {
                LinkTarget::Url(url) => format!("<{url} {shown}>"),
                LinkTarget::Note { path, subpath: None } => format!("<{path} {shown}>"),
                LinkTarget::Note { path, subpath: Some(sub) } => format!("<{path}#{sub} {shown}>"),
            };
        }
        out.push_str(&shown);
    }
    out
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let shown = dump(&blocks(text));
    assert_eq!(shown.trim_end(), expected, "\n{shown}");
}

#[test]
fn wikilinks_show_what_obsidian_shows() {
    check("[[a]] [[a|b]] [[a#h]] [[#h]]", "1 <a a> <a b> <a#h a > h> <#h h>");
    check("[[a#h#k]] [[a#^id]] [[a||b]]", "1 <a#h#k a > h > k> <a#^id a > ^id> <a |b>");
    check("[[Sq]uare]] [[a [[Inner]] c]]", "1 <Sq]uare Sq]uare> [[a <Inner Inner> c]]");
    check("[[a|one *two*]]", "1 <a one ><a *two*>");
    check("\\[[a]] `[[b]]` [[]]", "1 [[a]] Code([[b]]) [[]]");
}

#[test]
fn a_pipe_in_a_table_is_escaped_and_the_backslash_is_no_part_of_the_target() {
    check("|x|\n|-|\n|[[a\\|b]]|", "1 |x| |<a b>|");
}

#[test]
fn markdown_links_are_decoded_and_addresses_lead_out() {
    check("[t](a%20b.md#H%20x) [u](<c d.md>)", "1 <a b.md#H x t> <c d.md u>");
    check(
        "[t](https://x.org) <https://y.org>",
        "1 <https://x.org t> <https://y.org https://y.org>",
    );
    check("<a@x.org> [bad](%FF)", "1 <mailto:a@x.org a@x.org> <%FF bad>");
    check(
        "see https://x.org/a_(b). (http://y.org)",
        "1 see <https://x.org/a_(b) https://x.org/a_(b)>. (<http://y.org http://y.org>)",
    );
}

#[test]
fn an_embed_is_called_by_its_description_and_never_by_its_size() {
    check("![[a.png|200]] ![[n#h]]", "1 <a.png Embed(a.png)> <n#h Embed(n > h)>");
    check("![alt|100x80](a.png) ![](b%20c.png)", "1 <a.png Embed(alt)> <b c.png Embed(b c.png)>");
    check("[![alt](i.png)](p.md)", "1 <i.png Embed(alt)>");
}

#[test]
fn marks_nest() {
    check("*a **b** c* ~~d~~ ~e~", "1 *a *!*b*!* c* ~d~ ~e~");
    check("==a **b** c== a==b", "1 =a ==!b!== c= a==b");
    check("<b>a</b> <u>b</u> <x>", "1 !a! b Html(<x>)");
}

#[test]
fn a_single_tilde_does_not_strike() {
    check("~5 of ~10, ~x~ ~~y~~", "1 ~5 of ~10, ~x~ ~y~");
    let struck = |text: &str| match &blocks(text)[0].kind {
        BlockKind::Paragraph(text) => text.pieces[0].marks.has(Marks::STRUCK),
        _ => false,
    };
    assert!(!struck("~x~"));
    assert!(struck("~~x~~"));
}

#[test]
fn comments_may_go_on_over_blocks() {
    check("a %%b [[c]]%% d", "1 a %%%%%b %<c %c%>%%%% d");
    check("%%\n\na\n\n%%\n\nb", "1 %%%%\n3 %a%\n5 %%%%\n7 b");
    check("a 5%% b", "1 a 5%% b");
}

#[test]
fn tags_need_a_letter_and_a_space_before() {
    check("#a/b-c #1984 x#y (#z) #tag.", "1 Tag(#a/b-c) #1984 x#y (#z) Tag(#tag).");
    check("\\#no &#35;no [[a#b]] `#c`", "1 #no #no <a#b a > b> Code(#c)");
    check("# #tag in a heading", "1 h1 Tag(#tag) in a heading");
}

#[test]
fn a_line_end_is_kept_as_obsidian_keeps_it() {
    check("a\nb  \nc<br>d", "1 a/b/c/d");
}

#[test]
fn block_ids_stand_at_the_end_of_a_block() {
    check("text ^id-1", "1 textBlockId(^id-1)");
    check("- a ^x\n- b^y", "1 item Bullet\n  1 aBlockId(^x)\n2 item Bullet\n  2 b^y");
}

#[test]
fn a_task_has_any_status_and_its_fields_in_either_format() {
    check("- [/] half", "1 item Task('/')\n  1 half");
    check("1. [ ] a\n2. [x]", "1 item Task(' ')\n  1 a\n2 item Task('x')");
    check("- [x](y) no task", "1 item Bullet\n  1 <y x> no task");
    let due = TaskField::Due(Date::new(2026, 1, 4).expect("a real day"));
    check("- [ ] a 📅 2026-01-04 #t", &format!("1 item Task(' ')\n  1 a {due:?} Tag(#t)"));
    check("- [ ] a [due:: 2026-01-04]", &format!("1 item Task(' ')\n  1 a {due:?}"));
    let high = TaskField::Priority(Priority::High);
    check("- [ ] a ⏫ ^id", &format!("1 item Task(' ')\n  1 a {high:?}BlockId(^id)"));
    check("> - [ ] @Ada a", "1 quote\n  1 item Task(' ')\n    1 Mention(@Ada) a");
}

#[test]
fn fields_of_a_task_in_brackets_count_from_the_end_of_its_line_only() {
    let due = TaskField::Due(Date::new(2026, 1, 4).expect("a real day"));
    let high = TaskField::Priority(Priority::High);
    let text = "1 item Task(' ')\n  1 a Key(due)2026-01-04 b";
    check("- [ ] a [due:: 2026-01-04] b", text);
    check("- [ ] a (due:: 2026-01-04) b", "1 item Task(' ')\n  1 a 2026-01-04 b");
    let both = format!("1 item Task(' ')\n  1 a {due:?}, {high:?}");
    check("- [ ] a [due:: 2026-01-04], (priority:: high)", &both);
    let one = format!("1 item Task(' ')\n  1 a Key(due)2026-01-04 b {high:?}");
    check("- [ ] a [due:: 2026-01-04] b [priority:: high]", &one);
    check("- [ ] a\n  [due:: 2026-01-04]", "1 item Task(' ')\n  1 a/Key(due)2026-01-04");
}

#[test]
fn emoji_fields_count_from_the_end_of_the_line_only() {
    check("- [ ] a ⏫ b", "1 item Task(' ')\n  1 a ⏫ b");
    check("- a ⏫", "1 item Bullet\n  1 a ⏫");
    check("- [ ] a 📅 2026-02-30", "1 item Task(' ')\n  1 a 📅 2026-02-30");
}

#[test]
fn dataview_fields_have_keys() {
    check("owner:: [[Ada]]", "1 Key(owner)<Ada Ada>");
    check("a [owner:: [[Ada]]] (hidden:: x) b", "1 a Key(owner)<Ada Ada> x b");
    check("a [x:: y\nz] std::io", "1 a [x:: y/z] std::io");
}

#[test]
fn callouts_have_a_type_a_title_and_nest() {
    check("> [!FAQ]+ Is *it*?\n> yes", "1 Question Open Is *it*?\n  2 yes");
    check("> [!tip|wide]\n> > [!x]- y", "1 Tip Never\n  2 Note Folded y");
    check("> [!] no\n\n> [x] no", "1 quote\n  1 [!] no\n3 quote\n  3 [x] no");
}

#[test]
fn footnotes_are_marked_and_kept_apart() {
    check("a[^1]\n\n[^1]: b", "1 aFootnoteMark(1)\n3 footnote 1\n  3 b");
    check("a^[b [[c]] [d]] e", "1 aFootnoteMark(^1) e\n1 footnote ^1\n  1 b <c c> [d]");
    check("a ^[open", "1 a ^[open");
}

#[test]
fn code_and_html_keep_their_lines() {
    check("```rust x\na\n\n b\n```", "1 code rust 2:a/3:/4: b");
    check("> ```\n> a\n>\n> b\n> ```", "1 quote\n  1 code  2:a/3:/4:b");
    check("    a\n    b", "1 code  1:a/2:b");
    check("<div>\n[[x]]\n</div>\n\n[[y]]", "1 html 3\n5 <y y>");
}

#[test]
fn math_is_text() {
    check("$a_b_c$ and $5 or $6", "1 Math(a_b_c) and $5 or $6");
    check("$$\na\nb\n$$", "1 Math(a)/Math(b)");
}

#[test]
fn frontmatter_is_read_line_by_line() {
    check(
        "---\na: 'x'\nb:\n- 1\n-  \"[[N|n]]\"\nc: [p, 'q, r']\nd: |\n  two\n  lines\ne:\n  f: g\n---\nt",
        "1 a=x b=1,n c=p,q, r d=two lines e.f=g\n13 t",
    );
    check("---\n{\"a\": \"b\",\n\"c\": 1}\n---\n", "1 a=b c=1");
    check("---\na: b", "1 rule\n2 a: b");
    check("---\n---\nx", "1\n3 x");
    check("---\r\na: b\r\n---\r\nx", "1 a=b\n4 x");
}

#[test]
fn a_link_knows_its_place() {
    let text = "é [[a]] [[b]] https://x.org\n\nx [[c]]";
    let places: Vec<Place> = blocks(text)
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Paragraph(text) => Some(text.links.iter().map(|link| link.place)),
            _ => None,
        })
        .flatten()
        .collect();
    let expected = [(1, 3), (1, 9), (1, 15), (3, 3)];
    assert_eq!(places, expected.map(|(line, column)| Place::new(line, column)));
}

#[test]
fn containers_below_the_limit_are_flat() {
    let deepest = |text: &str| {
        let mut depth: usize = 0;
        let steps = blocks(text).into_iter().map(move |block| {
            match block.kind {
                BlockKind::Open(_) => depth += 1,
                BlockKind::Close => depth -= 1,
                _ => {}
            }
            depth
        });
        steps.max()
    };
    assert_eq!(deepest(&(">".repeat(500) + " x")), Some(DEPTH_MAX));
    assert_eq!(deepest(&("- ".repeat(500) + "x")), Some(DEPTH_MAX));
}

#[test]
fn a_note_over_a_limit_ends_with_a_cut() {
    let long = "word ".repeat(BLOCKS_BYTES_MAX / 5 + 1);
    assert_eq!(blocks(&long).last().map(|block| &block.kind), Some(&BlockKind::Cut));
    let busy = "*a* ".repeat(PIECES_MAX / 2);
    assert_eq!(blocks(&busy).last().map(|block| &block.kind), Some(&BlockKind::Cut));
}

#[test]
fn a_sentence_is_said_in_its_words_alone() {
    for (sentence, said) in [
        ("Ask [[Ada Quill|Ada]] about *the* **ledger** #task", "Ask Ada about the ledger"),
        ("1. not a list [[Engine#Wheels]]", "1. not a list Engine > Wheels"),
        ("# no heading `code` @Bo", "# no heading code @Bo"),
        ("Oil it [due:: 2026-01-04] (by:: Bo) well", "Oil it due: 2026-01-04 Bo well"),
        ("", ""),
    ] {
        assert_eq!(super::words(sentence), said);
    }
}
