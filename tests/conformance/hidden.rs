//! Comparison with pulldown-cmark: what is code or HTML.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use vaultgraph::note::{LinkKind, Note};

use crate::differences::Differences;

/// Compares the wikilinks of the body with the `[[` that pulldown-cmark has in
/// plain text. Left out are tables, where a pipe cuts a link, and notes with
/// blocks that only Obsidian knows.
pub fn compare_hidden(note: &Note, text: &str, differences: &mut Differences) {
    let from = if note.has_frontmatter { text.find("\n---").map_or(0, |at| at + 4) } else { 0 };
    let body = &text[from..];
    if ["\n%%\n", "$$"].iter().any(|mark| body.contains(mark)) {
        return;
    }
    let (mut hidden, mut tables) = (Vec::new(), Vec::new());
    let mut code = None;
    let parser = Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES);
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => code = Some(range),
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => hidden.extend(code.take()),
            Event::Code(_) | Event::InlineHtml(_) => hidden.push(range),
            Event::Start(Tag::Table(_)) => tables.push(range),
            _ => {}
        }
    }
    let in_table = |at: &usize| tables.iter().any(|range| range.contains(&(at - from)));
    let wikilinks = note
        .links
        .iter()
        .filter(|link| matches!(link.kind, LinkKind::Wikilink | LinkKind::Embed))
        .map(|link| link.span.start as usize)
        .map(|at| at + usize::from(text[at..].starts_with('!')))
        .filter(|at| text[*at..].starts_with("[[") && !in_table(at));
    let is_whole = |at: &usize| {
        let line = text[at + 2..].lines().next().unwrap_or("");
        let inside = line.find("]]").map_or("", |end| &line[..end]);
        !inside.trim().is_empty() && !inside.contains("[[") && !text[..*at].ends_with('\\')
    };
    let shown = body
        .match_indices("[[")
        .filter(|(at, _)| !hidden.iter().any(|range| range.contains(at)))
        .map(|(at, _)| from + at)
        .filter(|at| is_whole(at) && !in_table(at));
    let words = |at: usize| format!("{at} {:?}", text[at..].chars().take(30).collect::<String>());
    let (ours, theirs) = (wikilinks.map(words).collect(), shown.map(words).collect());
    differences.compare(note.path.as_str(), "wikilink in text", ours, theirs);
}
