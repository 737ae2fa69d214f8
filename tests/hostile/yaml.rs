//! Frontmatter that breaks readers of YAML: bombs, depth, number, and the
//! everyday mistakes of real vaults.

use super::Weight;

/// Notes of frontmatter, each with a link in its body.
pub fn notes(weight: Weight) -> impl Iterator<Item = (String, String)> {
    let n = if weight == Weight::Heavy { 100_000 } else { 2_000 };
    let levels: String = (1..10)
        .map(|level| {
            let row = vec![format!("*a{}", level - 1); 9].join(", ");
            format!("a{level}: &a{level} [{row}]\n")
        })
        .collect();
    let keys: String = (0..n).map(|at| format!("k{at}: v\n")).collect();
    let anchors: String =
        (0..n / 10).map(|at| format!("k{at}: &n{at} *n{}\n", at.max(1) - 1)).collect();
    let deep: String = (0..n / 50).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    let long = "x".repeat(n * 3);
    let generated = [
        ("bomb", format!("a0: &a0 [x, x]\n{levels}")),
        ("lists in lists", "[".repeat(n)),
        ("lists closed", format!("x: {}{}", "[".repeat(n / 4), "]".repeat(n / 4))),
        ("maps in maps", "{a: ".repeat(n)),
        ("dashes", "- ".repeat(n)),
        ("question marks", "? ".repeat(n)),
        ("colons", ": ".repeat(n)),
        ("exclamation marks", "!".repeat(n)),
        ("ampersands", "&a ".repeat(n)),
        ("stars", "*a ".repeat(n)),
        ("many keys", keys),
        ("many anchors", anchors),
        ("deep", deep),
        ("long key", format!("{long}: x")),
        ("long value", format!("title: {long}")),
        ("long list", format!("aliases: [{}]", "a, ".repeat(n / 4))),
        ("long quoted", format!("title: \"{}\"", "\\e".repeat(n / 4))),
        ("open quote", format!("title: \"{long}")),
        ("many lines", "\n".repeat(n)),
        ("many comments", "# x\n".repeat(n / 4)),
        ("folded", format!("title: >\n{}", "  a\n".repeat(n / 8))),
    ];
    #[rustfmt::skip]
    let written = [
        ("same key",         "title: one\ntitle: two\nTitle: three"),
        ("two colons",       "title: Foo: bar\naliases: [A]"),
        ("an at",            "author: @bob\ntitle: kept"),
        ("a tab",            "title: T\n\ttags: x"),
        ("unfilled",         "date: {{date}}\ntitle: {{title}}"),
        ("an unquoted link", "up: [[Hub]]\nlinks:\n  - [[Hub]]\n  - \"[[Hub|x]]\""),
        ("nothing in it",    "tags:\naliases:\ntitle:\ndate:"),
        ("numbers",          "title: 12345678901234567890123\ndate: 1e999999999\ntags: 0x1f\naliases: [.inf, .nan, -0]"),
        ("not what is meant", "tags: {a: b}\naliases: {a: [b]}\ntitle: [a, b]\ndate: [2026-01-02]"),
        ("truths",           "title: true\naliases: [null, ~, yes]\ntags: [false]"),
        ("escapes",          "title: \"\\e[31m\\x07\\u202e\\U000E0041\\0\\N\\L\\P\"\naliases: [\"\\r\\n\\t\\b\"]"),
        ("types",            "title: !!binary aGk=\naliases: !!python/object/apply:os.system [\"touch owned\"]\ntags: !<tag:x> y"),
        ("directives",       "%YAML 9.9\n%TAG ! x\ntitle: T"),
        ("documents",        "title: one\n--- \ntitle: two\n...\ntitle: three"),
        ("to itself",        "title: &a [*a]\naliases: &b {x: *b}"),
        ("merges",           "base: &b {title: T}\n<<: *b\naliases: *b"),
        ("block text",       "title: |2-\n   a\n  b\naliases: >+\n  x\n\n"),
        ("a mark inside",    "\u{feff}title: T\n\u{feff}aliases: [x]"),
        ("other breaks",     "title: a\u{85}tags: b\u{2028}aliases: c\u{2029}date: d"),
        ("returns",          "title: a\rtags: b\raliases: c"),
        ("quotes",           "title: 'it''s\naliases: \"a\" b\ntags: [\"x]"),
        ("brackets",         "title: ]\naliases: [a]]\ntags: {"),
        ("dates",            "date: 2026-02-31\ncreated: 9999999-99-99\ndue: 0000-00-00"),
        ("percent",          "title: %x\naliases: `x`\ntags: |x"),
        ("only words",       "this is no yaml at all, [[Hub]]"),
    ];
    let written = written.map(|(name, text)| (name, text.to_owned()));
    let unclosed = [
        "---\ntitle: never closed\n[[Hub]]\n",
        "---",
        "---\n---",
        "---\n...\n[[Hub]]",
        "--- \n--- \n",
    ];
    let unclosed = unclosed.into_iter().enumerate();
    let closed = generated.into_iter().chain(written);
    closed
        .map(|(name, text)| {
            (format!("yaml/{name}.md"), format!("---\n{text}\n---\n[[Hub]] stays\n"))
        })
        .chain(unclosed.map(|(at, text)| (format!("yaml/unclosed {at}.md"), text.to_owned())))
}
