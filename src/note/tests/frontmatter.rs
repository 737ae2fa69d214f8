//! Properties, and the links, tags, aliases and dates among them.

use super::{codes, note, parsed};
use crate::note::{Counted, DailyNames, DatedBy, NotePath, NoteRules, parse, parse_with};
use crate::text::{Date, Place};

/// Every property with its values, `key=a|b`.
#[track_caller]
fn check(yaml: &str, expected: &[&str]) {
    let note = note(&format!("---\n{yaml}---\nbody\n"));
    let found: Vec<String> = note
        .properties
        .iter()
        .map(|property| {
            let values: Vec<&str> = property.values.iter().map(|value| &*value.text).collect();
            format!("{}={}", property.key, values.join("|"))
        })
        .collect();
    assert_eq!(found, expected, "{yaml}");
}

#[test]
fn a_property_has_one_value_a_list_of_them_or_none() {
    check(
        "a: x y\nb:\n- one\n- 'two'\nc: [d, \"e, f\"]\ng:\nh: null\ni: ''\n",
        &["a=x y", "b=one|two", "c=d|e, f", "g=", "h=", "i="],
    );
    check("a: |\n  two\n  lines\nb: folded\n  more\n", &["a=two\nlines", "b=folded more"]);
    check("{\"a\": [\"b\", 1], \"c\": {\"d\": \"e\"}}\n", &["a=b|1", "c=", "c.d=e"]);
    check("a: &x one\nb: *x\n", &["a=one", "b=one"]);
    check("", &[]);
}

#[test]
fn only_a_whole_quoted_wikilink_is_counted() {
    let text = "---\na: \"[[Log]]\"\nb:\n  - \"[[Log|l]]\"\nc: [[Log]]\nd: \"see [[Log]] and [[X]]\"\ne: '[[#H]]'\nf:\n  g: \"[[Log#x]]\"\nh: '![[Log]]'\n---\n";
    let found: Vec<_> = note(text)
        .links
        .iter()
        .map(|link| (link.place.line, link.span.of(text).to_owned(), link.counted))
        .collect();
    let expected = [
        (2, "[[Log]]", Counted::Yes),
        (4, "[[Log|l]]", Counted::Yes),
        (5, "[[Log]]", Counted::Unquoted),
        (6, "[[Log]]", Counted::Partial),
        (6, "[[X]]", Counted::Partial),
        (7, "[[#H]]", Counted::Yes),
        (9, "[[Log#x]]", Counted::Yes),
        (10, "[[Log]]", Counted::Partial),
    ];
    assert_eq!(found, expected.map(|(line, text, counted)| (line, text.to_owned(), counted)));
    let note = note(text);
    assert_eq!(note.property("A").map(|property| property.values[0].link), Some(Some(0)));
    assert_eq!(note.property("d").map(|property| property.values[0].link), Some(None));
}

#[test]
fn a_markdown_link_in_a_property_is_no_link() {
    assert!(note("---\na: \"[t](x.md)\"\nb: [t](x.md)\n---\n").links.is_empty());
}

#[test]
fn tags_and_aliases_are_a_list_or_one_string() {
    let names = |text: &str| {
        let note = note(text);
        let tags: Vec<String> = note.tags.iter().map(|tag| tag.name.to_string()).collect();
        let aliases: Vec<String> =
            note.aliases.iter().map(|alias| alias.text.to_string()).collect();
        (tags.join("|"), aliases.join("|"))
    };
    let pair = |tags: &str, aliases: &str| (tags.to_owned(), aliases.to_owned());
    assert_eq!(
        names("---\ntags: [One, two/three]\naliases:\n- AL\n- 'B, C'\n---\n"),
        pair("One|two/three", "AL|B, C")
    );
    assert_eq!(names("---\nTAGS: '#one'\naliases: Solo\n---\n"), pair("one", "Solo"));
    assert_eq!(names("---\ntags: a, b\naliases:\n---\n"), pair("", ""));
    assert_eq!(names("---\ntag: a\nalias: b\n---\n"), pair("", ""));
    assert_eq!(note("---\ntags:\n- type/people\ntype: people\n---\n").tags.len(), 1);
}

#[test]
fn frontmatter_that_is_not_yaml_is_read_line_by_line_and_marked() {
    let yaml = "title: A: b\naliases: [x, y]\ntags:\n  - t\nup: \"[[Top]]\"\nauthor: @sam\n";
    let text = format!("---\n{yaml}---\n[[Body]]\n");
    let parsed = parsed(&text);
    let note = &parsed.note;
    assert!(note.recovered && note.has_frontmatter);
    assert_eq!(note.title.as_deref(), Some("A: b"));
    assert_eq!((note.aliases.len(), note.tags.len()), (2, 1));
    assert_eq!(note.property("author").map(|property| &*property.values[0].text), Some("@sam"));
    assert_eq!(note.property("up").map(|property| property.values[0].link), Some(Some(0)));
    let counted: Vec<_> =
        note.links.iter().map(|link| (link.counted, link.span.of(&text))).collect();
    assert_eq!(counted, [(Counted::Malformed, "[[Top]]"), (Counted::Yes, "[[Body]]")]);
    assert_eq!(codes(&text), ["bad-frontmatter"]);
    assert_eq!(parsed.problems[0].place.map(|place| place.line), Some(2));
}

#[test]
fn what_is_odd_about_frontmatter_is_said_and_not_fatal() {
    for (text, code) in [
        ("---\na: 1\na: 2\n---\n", &["duplicate-key"][..]),
        ("---\na: b\nnever closed\n", &["unclosed-frontmatter"]),
        ("---\n\nA rule above.\n", &[]),
        ("---\n- a\n- b\n---\n", &["bad-frontmatter"]),
        ("---\n---\n", &[]),
        ("---\r\na: b\r\n---\r\n", &[]),
        ("\u{feff}---\na: b\n---\n", &[]),
        ("---\ndate: 2026-02-30\n---\n", &["bad-date"]),
    ] {
        assert_eq!(codes(text), code, "{text:?}");
    }
    let hostile = format!("---\na: {}\n---\n[[x]]\n", "[".repeat(100));
    assert_eq!(codes(&hostile), ["hostile-frontmatter"]);
    assert_eq!(note(&hostile).links.len(), 1);
    assert_eq!(note("---\na: 1\na: 2\n---\n").property("a").map(|a| &*a.values[0].text), Some("1"));
}

#[test]
fn a_note_is_dated_by_its_property_else_by_its_name() {
    let date = |name: &str, text: &str| {
        parse(NotePath::new(name), text.as_bytes()).note.date.map(|date| (date.date, date.by))
    };
    let day = |d| Date::new(2026, 1, d).expect("a day");
    let (property, name) = (DatedBy::Property, DatedBy::FileName);
    assert_eq!(date("n.md", "---\ndate: '2026-01-04'\n---\n"), Some((day(4), property)));
    assert_eq!(date("n.md", "---\ncreated: 2026-01-05T10:00\n---\n"), Some((day(5), property)));
    assert_eq!(date("n.md", "---\ndate: \"[[2026-01-06]]\"\n---\n"), Some((day(6), property)));
    assert_eq!(date("a/2026-01-07 Call.md", "---\ndate: soon\n---\n"), Some((day(7), name)));
    assert_eq!(date("n.md", ""), None);
}

#[test]
fn a_daily_note_is_dated_by_the_vaults_own_format_unless_it_says_a_date() {
    let daily = DailyNames::new("Days", "D.M.YYYY");
    let rules = NoteRules { daily, ..NoteRules::default() };
    let date = |name: &str, text: &str| {
        parse_with(NotePath::new(name), text.as_bytes(), &rules).note.date.map(|date| date.date)
    };
    let day = |d| Date::new(2026, 1, d);
    assert_eq!(date("Days/4.1.2026.md", ""), day(4));
    assert_eq!(date("Days/4.1.2026.md", "---\ndate: 2026-01-05\n---\n"), day(5));
    assert_eq!(date("Calls/2026-01-06 Call.md", ""), day(6));
    assert_eq!(date("Calls/4.1.2026.md", ""), None);
}

#[test]
fn places_in_frontmatter_are_those_of_the_words() {
    let note = note("---\nentity: 'Ada Sol'\ntags:\n  - é/x\n---\n");
    assert_eq!(note.properties[0].place, Place::new(2, 1));
    assert_eq!(note.properties[0].values[0].place, Place::new(2, 10));
    assert_eq!(note.tags[0].place, Place::new(4, 5));
}
