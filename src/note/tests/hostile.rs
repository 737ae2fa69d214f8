//! Laws that hold for any input.

use proptest::prelude::*;

use super::{note, parsed};
use crate::note::{Counted, NotePath, parse};
use crate::text::place::Lines;

/// Text made of what Markdown is made of, so that constructs meet.
fn markdown() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "[[",
        "]]",
        "[",
        "]",
        "(",
        ")",
        "](",
        "!",
        "|",
        "#",
        "^",
        "`",
        "```",
        "~~~",
        "$",
        "$$",
        "%%",
        "<!--",
        "-->",
        "<div>",
        "<b>",
        "<",
        ">",
        "> ",
        "- ",
        "* ",
        "1. ",
        "2) ",
        "- [ ] ",
        "    ",
        "\t",
        " ",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "---\n",
        "===\n",
        "|-|-|\n",
        "|--|\n",
        "# ",
        "## ",
        "a",
        "b c",
        "é",
        "日本",
        "📅 2026-01-04",
        "@Ada",
        "(about X)",
        "*",
        "**",
        "_",
        "\\",
        "&amp;",
        ":",
        "https://x",
        "key: ",
        "- x\n",
        "\u{0}",
        "\u{feff}",
        "'",
        "\"",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_parse(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        parse(NotePath::new("n.md"), &bytes);
        parse(NotePath::new("n.canvas"), &bytes);
    }

    #[test]
    fn every_place_is_in_the_text(text in markdown(), with_frontmatter: bool) {
        let text = if with_frontmatter { format!("---\n{text}\n---\n{text}") } else { text };
        let decoded = crate::text::encoding::decode(text.as_bytes()).text.into_owned();
        let parsed = parsed(&text);
        let lines = Lines::of(&decoded);
        for link in &parsed.note.links {
            let written = link.span.of(&decoded);
            prop_assert!(!written.is_empty(), "{link:?}");
            prop_assert_eq!(lines.place(link.span.start as usize), link.place);
            if link.counted == Counted::Yes {
                prop_assert!(written.contains('['), "{written}");
            }
        }
        for tag in &parsed.note.tags {
            let from = &decoded[lines.start_of(tag.place.line)..];
            let at: String = from.chars().skip(tag.place.column as usize - 1).take(200).collect();
            let at = at.strip_prefix('#').unwrap_or(&at);
            prop_assert!(at.starts_with(&*tag.name), "{tag:?} in {at:?}");
        }
        for place in parsed.problems.iter().filter_map(|problem| problem.place) {
            prop_assert!(place.line as usize <= lines.count());
        }
    }
}

#[test]
fn every_encoding_gives_a_note_and_a_word_about_it() {
    let utf16: Vec<u8> =
        [0xFEFF].into_iter().chain("[[A]] é".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for (bytes, target, counted, code) in [
        (&b"[[A]]"[..], "A", Counted::Yes, &[][..]),
        (b"\xEF\xBB\xBF[[A]]", "A", Counted::Yes, &[]),
        (b"[[A\xFF]]", "A\u{fffd}", Counted::Yes, &["invalid-utf8"]),
        (b"[[A\0]]", "A\u{fffd}", Counted::Yes, &["nul-character"]),
        (&utf16, "A", Counted::NotUtf8, &["utf-16"]),
    ] {
        let parsed = parse(NotePath::new("n.md"), bytes);
        let link = &parsed.note.links[0];
        assert_eq!((&*link.target, link.counted), (target, counted));
        let codes: Vec<_> = parsed.problems.iter().map(|problem| problem.code.name()).collect();
        assert_eq!(codes, code);
    }
}

#[test]
fn what_repeats_without_end_takes_linear_time() {
    let n = 20_000;
    for unit in [
        "> ",
        "- ",
        "1. ",
        "* \n",
        "- - ",
        "[",
        "![",
        "[[",
        "](",
        "`",
        "$",
        "$$\n",
        "%%\n",
        "- %%\n\n",
        "<a b=\"",
        "<!--",
        "|",
        "|-",
        "a|b\n-|-\n",
        "*(about ",
        "(",
        "@a ",
        "#a",
        "\\",
        "[a](b \"",
        "- [ ] @a 📅 ",
        "^a ",
        "x\n===\n",
        "    a\n",
        "\t- a\n",
        ">\n",
        "> a\nb\n",
        "[[a]](",
        "*a **a ",
        "_#a_ ",
        "&amp;",
        "Ã©",
        "\r",
        "---\n",
        "[`*_](a) ",
    ] {
        note(&unit.repeat(n));
        note(&format!("- {}\n", unit.repeat(n)));
        note(&format!("---\n{}\n---\n", unit.repeat(n)));
    }
    let deep: String = (0..2_000).map(|depth| format!("{}- a\n", " ".repeat(depth))).collect();
    note(&deep);
    note(&format!("{}\n{}", "- ".repeat(5_000), "\n".repeat(100_000)));
}
