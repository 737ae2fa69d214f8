//! The fields that a page's text says of itself, in Dataview's three forms.

use super::note;
use crate::text::Place;

/// Whether a note's text holds just these fields, each as `key=value`.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let fields = note(text).inline_fields;
    let said: Vec<String> =
        fields.iter().map(|field| format!("{}={}", field.key, field.value)).collect();
    assert_eq!(said, expected, "{text}");
}

#[test]
fn a_line_that_is_a_key_and_a_value_is_a_field() {
    check("Mood:: calm, then busy\n", &["mood=calm, then busy"]);
    check("Text.\nA:: 1\r\nB::2\nText.\n\nC::\n", &["a=1", "b=2", "c="]);
    check("> Mood:: calm\n> Place:: [[Harbour]]\n", &["mood=calm", "place=[[Harbour]]"]);
    check("The mood, then:: calm\n", &[]);
    check("[[Note]]:: x\n\n:: x\n\n:::: x\n", &[]);
    check("https://host.example/a::b\n", &[]);
}

#[test]
fn brackets_make_a_field_anywhere_in_text() {
    check("It was [Mood:: calm] and (Place::here).\n", &["mood=calm", "place=here"]);
    check("Mood:: so [Place:: here]\n", &["place=here"]);
    check("# Title [a:: 1]\n\n| x |\n|---|\n| (b:: 2) |\n", &["a=1", "b=2"]);
    check("[a:: one (two) [three]] [b:: :( ] [c:: 3\n]", &["a=one (two) [three]", "b=:("]);
    check("(see [a:: 1]) [a:: x (b:: y)]\n", &["a=1", "a=x (b:: y)"]);
}

#[test]
fn a_link_in_a_value_stays_a_link() {
    let text = "[who:: [[Ana Example]]] [on:: [t](b.md)]\n\nWith:: [[C]]\n";
    check(text, &["who=[[Ana Example]]", "on=[t](b.md)", "with=[[C]]"]);
    assert_eq!(note(text).links.len(), 3);
    check("[std::vec](v.md) [[a:: b]] ![[c:: d]]\n", &[]);
}

#[test]
fn a_list_item_needs_brackets_and_a_task_keeps_its_own() {
    check("- Mood:: calm\n- [Mood:: calm]\n\n  Place:: here\n", &["mood=calm"]);
    check("1. (a:: 1)\n   text [b:: 2]\n", &["a=1", "b=2"]);
    check("- [ ] Oil it [due:: 2026-01-04] (effort:: 3)\n  [b:: 2]\n", &["b=2"]);
}

#[test]
fn a_key_is_sanitised_and_an_emoji_needs_brackets() {
    check("**Bold Field**:: x\n", &["bold-field=x"]);
    check("_Größe_ 2:: x\n", &["größe-2=x"]);
    check("cafe\u{301}:: x\n", &["cafe\u{301}=x"]);
    check("[**A  b**:: x] (~~C~~:: y)\n", &["a-b=x", "c=y"]);
    check("🎉:: x\n", &[]);
    check("[🎉:: x]\n", &["🎉=x"]);
    check("[日付:: x]\n\n日付:: y\n", &["日付=x", "日付=y"]);
    check(&format!("{}:: x\n", "long ".repeat(100)), &[]);
}

#[test]
fn code_math_comments_and_frontmatter_hold_no_fields() {
    check("---\na: \"[b:: c]\"\n---\n", &[]);
    check("```\na:: 1\n```\n\n    b:: 2\n", &[]);
    check("`[a:: 1]` $[b:: 2]$ <!-- [c:: 3] --> %%[d:: 4]%% \\[e:: 5]\n", &[]);
    check("%%\na:: 1\n%%\n\n$$\nb:: 2\n$$\n\n<!--\nc:: 3\n-->\n", &[]);
    check("x `code\na:: 1` y\nb:: `2::`\n", &["b=`2::`"]);
    check("100%% [a:: 1]\n", &["a=1"]);
}

#[test]
fn a_field_stands_where_its_key_is() {
    let fields = note("---\nt: 1\n---\nÉté [a:: 1]\n> x\n> B:: 2\n").inline_fields;
    let places: Vec<Place> = fields.iter().map(|field| field.place).collect();
    assert_eq!(places, [Place::new(4, 6), Place::new(6, 3)]);
}

#[test]
fn fields_beyond_the_limit_are_left_out_and_reported_once() {
    let text = "a:: 1\n\n".repeat(10_002);
    assert_eq!(note(&text).inline_fields.len(), 10_000);
    assert_eq!(super::codes(&text), ["limit-reached"]);
}
