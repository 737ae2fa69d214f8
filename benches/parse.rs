//! What it takes to read one note, by the kind of note: `cargo bench --bench parse`.

use divan::Bencher;
use divan::counter::BytesCount;
use vaultgraph::note::{self, NotePath};

fn main() {
    divan::main();
}

/// What a note is full of, and how it is made.
type Kind = (&'static str, fn() -> String);

const KINDS: &[Kind] = &[
    ("meeting", meeting),
    ("damaged meeting", damaged_meeting),
    ("prose", prose),
    ("hub of links", hub),
    ("frontmatter", || format!("---\n{FRONTMATTER}---\n")),
    ("odd frontmatter", || format!("---\n{FRONTMATTER}nested:\n  key: value\n---\n")),
];

#[divan::bench(args = KINDS.iter().map(|kind| kind.0))]
fn parse(bencher: Bencher<'_, '_>, kind: &str) {
    let make = KINDS.iter().find(|row| row.0 == kind).map(|row| row.1);
    let text = make.map(|make| make()).unwrap_or_default();
    let path = NotePath::new("Meetings/2026-01-04 Call with Ada Sol.md");
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| note::parse(path.clone(), divan::black_box(text.as_bytes())));
}

const FRONTMATTER: &str = "\
date: '2026-01-04'
entity: Ada Sol
participants:
- Myself
- Ada Sol
- \"[[Bo Lind]]\"
source: transcript
tags:
- type/people
- q2/ops
aliases:
-
title: Call with Ada Sol about Heron II
type: people
";

fn meeting() -> String {
    let body = "
## Summary

A call about the move. Ada Sol explained how Grebe Storage sees Heron II; Bo Lind raised concerns.

## Topics

- Migration strategy
- partner channel metrics

## Key Facts

- Grebe Storage is short of flash until spring. *(about Grebe Storage)*
- Ada Sol can take meetings again from next week. *(about Ada Sol)*

## Decisions

- Go on with Heron II without waiting for an order from Grebe Storage.

## Action Items

- [x] Book a room for the workshop. @Myself 📅 2026-01-27 🔽 ✅ 2026-01-26 #task
- [ ] Send the slides to Bo Lind after the call. @Ada Sol 📅 2026-02-11 ⏫ #task #followup

![[Heron II#Goals]]

## Related

- [[Ada Sol]]
- [[Bo Lind|Bo]]
- [[Grebe Storage]]
- [[Heron II]]
";
    format!("---\n{FRONTMATTER}---\n{body}")
}

/// The same with its emoji read as Mac Roman once.
fn damaged_meeting() -> String {
    meeting().replace('📅', "üìÖ").replace('✅', "‚úÖ").replace('⏫', "‚è´")
}

fn prose() -> String {
    let paragraph = "The heron stands in the shallows for an hour, then walks three steps. \
        Nobody on the bank — not even the child with the net — has seen it strike.\n\
        It rains; it does not mind.\n\n";
    paragraph.repeat(50)
}

fn hub() -> String {
    (0..500)
        .map(|n| format!("- [[Note {n}]], [page {n}](Folder/Page%20{n}.md) #tag/{n}a\n"))
        .collect()
}
