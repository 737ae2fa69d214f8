//! What is copied out of the program: a node as a wikilink, and a walk as
//! Markdown, each of its steps with the line that says so.

use std::fmt::Write;

use crate::note::NotePath;
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
    let name = &*vault.node(node).name;
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
