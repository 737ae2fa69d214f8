//! Markdown that makes readers slow, deep or wrong: the families of cmark's own
//! list of pathological input, and those of links, embeds, callouts, tasks,
//! fields and tables.

use super::Weight;

/// What is repeated.
#[rustfmt::skip]
const REPEATED: &[(&str, &str)] = &[
    ("emphasis in strong",  "*a **a "),
    ("emphasis closed",     "a_ "),
    ("emphasis opened",     "_a "),
    ("link closed",         "a]"),
    ("link opened",         "[a"),
    ("emphasis mismatched", "*a_ "),
    ("delimiters mixed",    "*a **b _c __d "),
    ("by three",            "a**b c* "),
    ("link and emphasis",   "[ a_"),
    ("link and paren",      "[ (]("),
    ("image",               "![[]()"),
    ("hard link",           "**x [a*b**c*](d)"),
    ("brackets",            "["),
    ("quotes",              "> "),
    ("dashes",              "- "),
    ("ordered",             "1. "),
    ("list and quote",      "- > "),
    ("backticks",           "e`` "),
    ("one backtick",        "`"),
    ("fences",              "```\n"),
    ("unclosed address",    "[a](<b"),
    ("unclosed target",     "[a](b"),
    ("comment",             "<!--"),
    ("declaration",         "<!A "),
    ("cdata",               "<![CDATA["),
    ("instruction",         "<?"),
    ("html",                "<a b=\"c\" "),
    ("html closed",         "</a>"),
    ("angles",              "<"),
    ("ampersands",          "&amp;&#x26;&x "),
    ("addresses",           "https://a.b/c "),
    ("autolinks",           "<https://a.b>"),
    ("references",          "[a]: b\n"),
    ("footnotes",           "[^a]: [^a] \n"),
    ("footnote uses",       "[^a][^b]"),
    ("wikilinks opened",    "[["),
    ("wikilinks closed",    "]]"),
    ("wikilinks",           "[[Hub]]"),
    ("wikilinks piped",     "[[Hub|"),
    ("wikilink parts",      "[[Hub#a#b^c|d]] "),
    ("embeds",              "![["),
    ("embeds of itself",    "![[embeds of itself]] "),
    ("callouts",            "> [!note] a\n"),
    ("callouts nested",     "> > [!x]- a\n"),
    ("comments",            "%%"),
    ("math",                "$"),
    ("math blocks",         "$$\n"),
    ("highlight",           "=="),
    ("strike",              "~~a~"),
    ("hashes",              "#"),
    ("headings",            "# a\n"),
    ("underlined",          "a\n===\n"),
    ("tags",                "#a/b "),
    ("a deep tag",          "#a/a/a/a"),
    ("tasks",               "- [ ] a @Hub 📅 2026-01-02\n"),
    ("tasks in tasks",      "- [ ] - [ ] "),
    ("task fields",         "📅 2026-01-02 "),
    ("fields",              "key:: "),
    ("fields in brackets",  "(a:: [b:: "),
    ("abouts",              "*(about "),
    ("facts",               "- a *(about Hub)*\n"),
    ("block ids",           "^a "),
    ("cells",               "|"),
    ("cells escaped",       "\\|"),
    ("rules",               "|-"),
    ("tables",              "a|b\n-|-\n"),
    ("rows",                "| a | [[Hub\\|b]] |\n"),
    ("breaks",              "---\n"),
    ("definitions",         "a\n: b\n: c\n"),
    ("backslashes",         "\\"),
    ("ats",                 "@a"),
    ("tabs",                "\t- a\n"),
    ("returns",             "\r"),
    ("marks",               "\u{301}"),
    ("joiners",             "\u{200d}"),
    ("directions",          "\u{202e}a\u{202c}"),
    ("damaged",             "Ã©â€™"),
    ("wide",                "日"),
];

/// Notes of what is repeated, and some that are grown otherwise.
pub fn notes(weight: Weight) -> impl Iterator<Item = (String, String)> {
    let n = if weight == Weight::Heavy { 20_000 } else { 400 };
    let note = |(name, text): (&str, String)| {
        (format!("markdown/{name}.md"), format!("[[Hub]]\n\n{text}\n"))
    };
    let repeated = REPEATED.iter().map(move |(name, unit)| note((name, unit.repeat(n))));
    let depth = (n / 20).min(1_000);
    let ticks: String = (1..depth).map(|at| format!("e{}", "`".repeat(at))).collect();
    let stairs: String = (0..depth).map(|at| format!("{}* a\n", " ".repeat(at))).collect();
    let nested = format!("{}a{}", "[".repeat(n), "]".repeat(n));
    let wide = format!("|{}\n|{}\n", "a|".repeat(n), "-|".repeat(n));
    let many = (0..n / 4).map(|at| format!("[[Note {at}]] #t{at} @P{at} ")).collect();
    let names =
        (0..n / 4).map(|at| format!("- [ ] x @Hub{at} 📅 20{:02}-01-02\n", at % 100)).collect();
    // Known to have made a reader of Markdown panic.
    let known = "[^1]:\n: x\n[^1]: \n".to_owned();
    let grown = [
        ("ticks of each length", ticks),
        ("stairs", stairs),
        ("stairs and nothing", format!("{}a\n{}", "- ".repeat(depth), "\n".repeat(n))),
        ("brackets closed", nested),
        ("a wide table", wide),
        ("many names", many),
        ("many tasks", names),
        ("known", known),
        ("a long word", "x".repeat(n * 10)),
        ("a long line", "word ".repeat(n * 10)),
        ("no text", String::new()),
        ("spaces", " ".repeat(n * 10)),
        (
            "empty marks",
            "[[]] [[|]] [[#]] [[^]] ![[]] [](  ) `` $$ %%%% ==== # \n#\n- \n- [ ]\n>\n||\n"
                .to_owned(),
        ),
    ];
    repeated.chain(grown.into_iter().map(note))
}
