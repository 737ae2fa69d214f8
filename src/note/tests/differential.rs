//! Held against pulldown-cmark: what is code or HTML, and what is not.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::note;

/// Looked for in code and text alike; pulldown-cmark takes it for text.
const MARKER: &str = "[[x]]";

/// The markers that pulldown-cmark has in plain text, as bytes.
fn expected(text: &str) -> Vec<usize> {
    let mut hidden = Vec::new();
    let mut code = None;
    for (event, range) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => code = Some(range),
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => hidden.extend(code.take()),
            Event::Code(_) | Event::InlineHtml(_) => hidden.push(range),
            _ => {}
        }
    }
    text.match_indices(MARKER)
        .map(|(at, _)| at)
        .filter(|at| !hidden.iter().any(|range| range.contains(at)))
        .collect()
}

fn found(text: &str) -> Vec<usize> {
    note(text).links.iter().map(|link| link.span.start as usize).collect()
}

/// Lines with every mark that can make or end code and HTML. No empty list
/// items, which Obsidian reads in its own way.
fn markdown() -> impl Strategy<Value = String> {
    let prefix = prop::sample::select(vec![
        "", "", "", " ", "  ", "   ", "    ", "\t", " \t", "> ", ">", "> > ", "- ", "-   ", "-\t",
        "* ", "1. ", "2) ", "10. ", "  - ", "   > ", "> - ", "- > ", "- - ", "      ", ">     ",
        ">\t", "+ 1. ", "-      ",
    ]);
    let content = prop::sample::select(vec![
        "x [[x]]",
        "[[x]]",
        "`[[x]]`",
        "[[x]] `",
        "` [[x]]",
        "```",
        "````",
        "``` x",
        "~~~",
        "~~~~",
        "# [[x]]",
        "***",
        "===",
        "<div>",
        "</div> [[x]]",
        "<!-- [[x]]",
        "[[x]] -->",
        "<b>[[x]]",
        "<b>",
        "<pre>[[x]]",
        "</pre>",
        "<?x",
        "?> [[x]]",
        "`` [[x]] ` ``",
        "a",
        "",
        "",
        "    [[x]]",
        "-->",
        "\\` [[x]] `",
        "<a href='[[x]]'>",
        "\t[[x]]",
        "<x-y z> [[x]]",
    ]);
    let line = (prefix, content).prop_map(|(prefix, content)| {
        let ends_in_marker =
            content.is_empty() && prefix.trim_end().ends_with(['-', '*', '+', '.', ')']);
        format!("{prefix}{}\n", if ends_in_marker { "y" } else { content })
    });
    prop::collection::vec(line, 0..9).prop_map(|lines| lines.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn code_and_html_are_where_pulldown_cmark_has_them(text in markdown()) {
        prop_assert_eq!(found(&text), expected(&text), "{}", text);
    }
}
