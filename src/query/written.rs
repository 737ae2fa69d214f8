//! What is copied out of the program: a node as a wikilink, and a walk as
//! Markdown, each of its steps with the line that says so.

use std::fmt::Write;
use std::ops::RangeInclusive;

use crate::note::NotePath;
use crate::text::place::Lines;
use crate::vault::{Anchor, NodeId, NodeKind, Resolution, Vault};

/// A line that makes a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The note.
    pub path: NotePath,
    /// Its number, from 1.
    pub number: u32,
}

/// One step of a walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Where it leads, as it stands in a note.
    pub to: Box<str>,
    /// How that is joined to the place before; empty for the first place and
    /// after a jump.
    pub how: Box<str>,
    /// What says so.
    pub line: Option<Line>,
}

/// A node as a note would link to it: by the shortest link that Obsidian resolves
/// to it from anywhere, a name without a note by its name, a tag as a tag. Plain
/// text where no link can be written.
pub fn wikilink(vault: &Vault, node: NodeId) -> String {
    let name = vault.node(node).name();
    let Some(path) = path(vault, node) else {
        let is_tag = vault.node(node).kind == NodeKind::Tag;
        return if is_tag { format!("#{name}") } else { in_brackets(name, name) };
    };
    let short = if path.is_note() { path.name() } else { path.file_name() };
    // From a folder that no file lies in, so that no neighbour wins.
    let nowhere = NotePath::new("\u{0}/from.md");
    let found = vault.files().resolve(short, &nowhere);
    let is_enough = matches!(found, Resolution::Found(file) if *vault.files().path(file) == path);
    let whole = path.as_str();
    let target = match is_enough {
        true => short,
        false if path.is_note() => &whole[..whole.len() - ".md".len()],
        false => whole,
    };
    in_brackets(target, name)
}

/// No character that would end the link, or mean something in it.
fn in_brackets(target: &str, name: &str) -> String {
    let is_meant = |c: char| matches!(c, '[' | ']' | '|' | '#' | '^' | '\n' | '\r');
    match (target.contains(is_meant), target == name || name.contains(is_meant)) {
        (true, _) => name.to_owned(),
        (false, true) => format!("[[{target}]]"),
        (false, false) => format!("[[{target}|{name}]]"),
    }
}

/// The file of a node.
pub fn path(vault: &Vault, node: NodeId) -> Option<NotePath> {
    match vault.anchor(node) {
        Anchor::File(path) => Some(path),
        Anchor::Name(_) | Anchor::Tag(_) => None,
    }
}

/// The block of Markdown that a line (from 1) stands in, as it is written: a list
/// item with what hangs on it, a paragraph, a heading's line, a fence as a whole.
/// Nothing for a line that is blank or not there.
pub fn block(text: &str, line: u32) -> String {
    let lines = Lines::of(text);
    let range = match fence_around(&lines, line) {
        Some(fence) => fence,
        None if lines.line(line).trim().is_empty() => return String::new(),
        None => beginning_at(&lines, beginning_of(&lines, line)),
    };
    let indent = indent_of(lines.line(*range.start()));
    let row = |number| {
        let row = lines.line(number);
        format!("{}\n", &row[indent.min(indent_of(row))..])
    };
    range.map(row).collect()
}

/// The first line of the paragraph, item or heading that a line belongs to.
fn beginning_of(lines: &Lines, line: u32) -> u32 {
    let ends_above = |number: u32| {
        let above = lines.line(number - 1);
        is_item(lines.line(number)) || above.trim().is_empty() || stands_alone(above)
    };
    let mut first = line;
    while first > 1 && !stands_alone(lines.line(first)) && !ends_above(first) {
        first -= 1;
    }
    first
}

/// The block that begins on a line.
fn beginning_at(lines: &Lines, first: u32) -> RangeInclusive<u32> {
    let n_lines = u32::try_from(lines.count()).unwrap_or(u32::MAX);
    let row = lines.line(first);
    if stands_alone(row) {
        return first..=first;
    }
    let (is_list, depth) = (is_item(row), indent_of(row));
    let mut last = first;
    for number in first + 1..=n_lines {
        let row = lines.line(number);
        let is_blank = row.trim().is_empty();
        if is_list && !is_blank && indent_of(row) > depth {
            last = number;
        } else if is_blank && is_list {
            // What is deeper may come below.
        } else if is_blank || last + 1 != number || is_item(row) || stands_alone(row) {
            break;
        } else {
            last = number;
        }
    }
    first..=last
}

fn indent_of(row: &str) -> usize {
    row.len() - row.trim_start_matches([' ', '\t']).len()
}

fn is_item(row: &str) -> bool {
    let row = row.trim_start();
    let number = row.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = match number.len() < row.len() {
        true => number.strip_prefix(['.', ')']),
        false => row.strip_prefix(['-', '*', '+']),
    };
    behind.is_some_and(|rest| rest.starts_with([' ', '\t']))
}

/// A heading, or the mark of a fence.
fn stands_alone(row: &str) -> bool {
    let row = row.trim_start();
    let level = row.len() - row.trim_start_matches('#').len();
    ((1..=6).contains(&level) && row[level..].starts_with([' ', '\t'])) || mark_of(row).is_some()
}

/// The backticks or tildes that begin or end a fence.
fn mark_of(row: &str) -> Option<&str> {
    let row = row.trim_start();
    let first = row.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = row.len() - row.trim_start_matches(first).len();
    (length >= 3).then(|| &row[..length])
}

/// The fence that a line stands in or on.
fn fence_around(lines: &Lines, line: u32) -> Option<RangeInclusive<u32>> {
    let n_lines = u32::try_from(lines.count()).unwrap_or(u32::MAX);
    let mut open: Option<(u32, &str)> = None;
    for number in 1..=n_lines {
        let row = lines.line(number).trim();
        match (open, mark_of(row)) {
            (None, _) if number > line => return None,
            (None, Some(mark)) => open = Some((number, mark)),
            (Some((first, opened)), Some(mark)) if mark == row && mark.starts_with(opened) => {
                if number >= line {
                    return Some(first..=number);
                }
                open = None;
            }
            _ => {}
        }
    }
    open.map(|(first, _)| first..=n_lines)
}

/// A walk as a Markdown list. `read` gives a line's text; what it does not find
/// is only named.
pub fn markdown(steps: &[Step], read: &dyn Fn(&Line) -> Option<String>) -> String {
    let mut out = String::new();
    for step in steps {
        let how = if step.how.is_empty() { String::new() } else { format!("{} ", step.how) };
        let _ = write!(out, "- {how}{}", step.to);
        if let Some(line) = &step.line {
            let _ = write!(out, " ({}:{})", line.path, line.number);
            if let Some(text) = read(line).filter(|text| !text.trim().is_empty()) {
                let _ = write!(out, "\n  > {}", text.trim());
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::NameKey;
    use crate::vault::fixture::fixture;

    #[track_caller]
    fn check(name: &str, expected: &str) {
        let vault = fixture(
            "\
//- People/Jo Tarn.md
---
title: Jo, called Tarn
---
[[Bo Li]] [[Pi#Day]] #kin/near [[o|a]]
//- a/Same.md
//- b/Same.md
//- pic.png
//- x/C# notes.md
",
        );
        let found = match vault.by_path(&NotePath::new(name)) {
            Some(node) => node,
            None => *vault.named(&NameKey::of(name)).first().expect("it is named"),
        };
        assert_eq!(wikilink(&vault, found), expected);
    }

    #[test]
    fn a_link_is_as_short_as_obsidian_can_resolve_it() {
        check("People/Jo Tarn.md", "[[Jo Tarn]]");
        check("a/Same.md", "[[a/Same|Same]]");
        check("b/Same.md", "[[b/Same|Same]]");
        check("Bo Li", "[[Bo Li]]");
        check("pic.png", "[[pic.png]]");
    }

    #[test]
    fn a_name_that_no_link_can_hold_stays_text() {
        check("x/C# notes.md", "C# notes");
    }

    #[track_caller]
    fn check_block(line: u32, expected: &str) {
        let text = "# Day\r\nOne\ntwo [[x]].\n\n- a\n  more\n  - [ ] b\n    deep\n- c\nlazy\n\n```rs\nfn f\n\n```\nend\n";
        assert_eq!(block(text, line), expected, "line {line}");
    }

    #[test]
    fn a_block_is_the_whole_of_what_a_line_stands_in() {
        check_block(1, "# Day\n");
        check_block(2, "One\ntwo [[x]].\n");
        check_block(3, "One\ntwo [[x]].\n");
        check_block(4, "");
        check_block(5, "- a\n  more\n  - [ ] b\n    deep\n");
        check_block(7, "- [ ] b\n  deep\n");
        check_block(10, "- c\nlazy\n");
        check_block(13, "```rs\nfn f\n\n```\n");
        check_block(14, "```rs\nfn f\n\n```\n");
        check_block(16, "end\n");
        check_block(99, "");
    }

    #[test]
    fn a_walk_has_a_line_for_each_step_and_quotes_what_joins_it() {
        let step = |to: &str, how: &str, at: Option<u32>| Step {
            to: to.into(),
            how: how.into(),
            line: at.map(|number| Line { path: NotePath::new("a.md"), number }),
        };
        let steps = [
            step("[[Jo]]", "", None),
            step("[[Bo]]", "often with", Some(1)),
            step("#kin", "tag", Some(2)),
            step("[[Li]]", "link", Some(3)),
        ];
        let read = |line: &Line| [Some("  Jo met Bo "), Some("  "), None][line.number as usize - 1];
        let text = markdown(&steps, &|line| read(line).map(Into::into));
        let expected = "\
- [[Jo]]
- often with [[Bo]] (a.md:1)
  > Jo met Bo
- tag #kin (a.md:2)
- link [[Li]] (a.md:3)
";
        assert_eq!(text, expected);
    }
}
