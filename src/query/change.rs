//! Changes to notes that their reader may ask for, as new text made from old: a task
//! ticked, names added to a note's aliases, links that call a name by its note, text
//! whose encoding was damaged put right.
//!
//! Everything but what is asked for stays to the byte: line endings, a byte order
//! mark, spaces at the ends of lines. Each change is read back before it is given:
//! one that would say anything else than was meant is refused, in a sentence.

use std::ops::Range;

use crate::note::{self, Link, Note, NotePath, Task, is_open};
use crate::text::place::Lines;
use crate::text::{Date, NameKey, encoding};
use crate::vault::NodeId;

/// A byte order mark, decoded.
const BOM: char = '\u{feff}';

/// Fields of the Tasks plugin as Dataview writes them.
const DATAVIEW: [&str; 8] =
    ["due", "scheduled", "start", "created", "priority", "id", "dependsOn", "cancelled"];

/// What is said where a change would not be read as it was meant.
const NOT_CERTAIN: &str = "This note is written in a form that is left alone.";

/// What its reader may ask to be changed, in the vault that the nodes are of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// The task on a line of a note (from 1) is done.
    Tick(NodeId, u32),
    /// A name without a note gets one, in a folder of the vault.
    Note(NodeId, Box<str>),
    /// What was said of a name is written into notes.
    Names(NodeId),
    /// The damaged text of a note is put right.
    Encoding(NodeId),
    /// What was written last is taken back.
    TakeBack,
}

/// Ticks the task on a line (from 1), with the day it was done in the form that its
/// other dates have: `✅ 2026-01-31`, or `[completion:: 2026-01-31]`.
///
/// # Errors
/// Where there is no open task, or one that comes again: its next one would have to
/// be made, and by rules that are the Tasks plugin's own.
pub fn tick(text: &str, line: u32, today: Date) -> Result<String, String> {
    let task = task_on(text, line).ok_or("There is no task on this line.")?;
    if !task.is_open() {
        return Err("This task is done or given up already.".to_owned());
    }
    if task.recurrence.is_some() || task.on_completion.is_some() {
        return Err("This task does something when it is done; tick it in Obsidian.".to_owned());
    }
    let lines = Lines::of(text);
    let (start, row) = (lines.start_of(line), lines.line(line));
    let boxed = box_of(row).ok_or(NOT_CERTAIN)?;
    let end = end_of_fields(row);
    let done = match is_dataview(row) {
        true => format!(" [completion:: {today}]"),
        false => format!(" ✅ {today}"),
    };
    let done = if task.done_on.is_some() { String::new() } else { done };
    let mut out = text.to_owned();
    out.insert_str(start + end, &done);
    out.replace_range(start + boxed.start..start + boxed.end, "x");
    let ticked = task_on(&out, line).ok_or(NOT_CERTAIN)?;
    match ticked.status == 'x' && ticked.done_on.is_some() && ticked.text == task.text {
        true => Ok(out),
        false => Err(NOT_CERTAIN.to_owned()),
    }
}

fn parsed(text: &str) -> Note {
    note::parse(NotePath::new("a.md"), text.as_bytes()).note
}

fn task_on(text: &str, line: u32) -> Option<Task> {
    parsed(text).tasks.into_iter().find(|task| task.text.place.line == line)
}

/// The bytes of the character in a row's checkbox.
fn box_of(row: &str) -> Option<std::ops::Range<usize>> {
    let open = row.find('[')?;
    let status = row[open + 1..].chars().next().filter(|status| is_open(*status))?;
    let before = row[..open].trim_start_matches([' ', '\t', '>']);
    let is_marker =
        |c: char| matches!(c, '-' | '*' | '+' | '.' | ')' | ' ' | '\t') || c.is_ascii_digit();
    let end = open + 1 + status.len_utf8();
    (row[end..].starts_with(']') && !before.is_empty() && before.chars().all(is_marker))
        .then_some(open + 1..end)
}

/// Where the text of a row ends, before the name of its block.
fn end_of_fields(row: &str) -> usize {
    let text = row.trim_end();
    match text.rsplit_once(' ') {
        Some((before, id)) if id.starts_with('^') && id.len() > 1 => before.trim_end().len(),
        _ => text.len(),
    }
}

fn is_dataview(row: &str) -> bool {
    let has = |name: &&str| ["[", "("].iter().any(|open| row.contains(&format!("{open}{name}::")));
    DATAVIEW.iter().any(has)
}

/// The text of a new note that is also called by these names.
pub fn new_note(aliases: &[&str]) -> String {
    match aliases {
        [] => String::new(),
        names => format!("---\naliases:\n{}---\n", items(names, "  ", "\n")),
    }
}

fn items(names: &[&str], indent: &str, ending: &str) -> String {
    names.iter().map(|name| format!("{indent}- {}{ending}", quoted(name))).collect()
}

/// A name as YAML has it between quotes, of which JSON's strings are a part.
fn quoted(name: &str) -> String {
    serde_json::Value::from(name).to_string()
}

/// Adds names to a note's aliases; those that it has are left out.
///
/// # Errors
/// Where its frontmatter is not plain enough to be added to.
pub fn with_aliases(text: &str, names: &[&str]) -> Result<String, String> {
    let before = parsed(text);
    let has = |name: &&str| !before.aliases.iter().any(|alias| *alias.text == **name);
    let names: Vec<&str> = names.iter().copied().filter(has).collect();
    if names.is_empty() {
        return Ok(text.to_owned());
    }
    let out = add_aliases(text, &names).ok_or(NOT_CERTAIN)?;
    let after = parsed(&out);
    let aliases = |note: &Note| -> Vec<String> {
        note.aliases.iter().map(|alias| alias.text.to_string()).collect()
    };
    let others = |note: &Note| -> Vec<String> {
        let kept = note.properties.iter().filter(|one| !one.key.eq_ignore_ascii_case("aliases"));
        kept.map(|one| {
            let values: Vec<&str> = one.values.iter().map(|value| &*value.text).collect();
            format!("{} {values:?}", one.key)
        })
        .collect()
    };
    let mut wanted = aliases(&before);
    wanted.extend(names.iter().map(ToString::to_string));
    let is_well = aliases(&after) == wanted
        && others(&after) == others(&before)
        && after.links.len() == before.links.len()
        && after.tasks.len() == before.tasks.len();
    if is_well { Ok(out) } else { Err(NOT_CERTAIN.to_owned()) }
}

fn add_aliases(text: &str, names: &[&str]) -> Option<String> {
    let mark = if text.starts_with(BOM) { BOM.len_utf8() } else { 0 };
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let insert = |at: usize, what: &str| Some(format!("{}{what}{}", &text[..at], &text[at..]));
    let lines = Lines::of(text);
    let n_lines = u32::try_from(lines.count()).unwrap_or(u32::MAX);
    let block = format!("aliases:{ending}{}", items(names, "  ", ending));
    if lines.line(1).trim_start_matches(BOM).trim_end() != "---" {
        return insert(mark, &format!("---{ending}{block}---{ending}"));
    }
    let close = (2..=n_lines).find(|number| lines.line(*number).trim_end() == "---")?;
    let key = (2..close).find(|number| {
        let row = lines.line(*number);
        row.get(..8).is_some_and(|key| key.eq_ignore_ascii_case("aliases:"))
    });
    let Some(key) = key else { return insert(lines.start_of(close), &block) };
    let row = lines.line(key);
    let value = row[8..].trim();
    if value.is_empty() {
        let is_item = |number: &u32| lines.line(*number).trim_start().starts_with("- ");
        let last = (key + 1..close).take_while(is_item).last();
        let like = lines.line(last.unwrap_or(key));
        let indent =
            if last.is_some() { &like[..like.len() - like.trim_start().len()] } else { "  " };
        return insert(lines.start_of(last.unwrap_or(key) + 1), &items(names, indent, ending));
    }
    let inside = value.strip_prefix('[')?.strip_suffix(']')?;
    let list: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    let joint = if inside.trim().is_empty() { "" } else { ", " };
    let end = lines.start_of(key) + row.trim_end().len() - 1;
    insert(end, &format!("{joint}{}", list.join(", ")))
}

/// How often a text is parsed at most to find which of its links can be led elsewhere.
const PARSES_MAX: usize = 64;

/// A link of a text, written otherwise.
struct Led {
    /// Which of the text's links it is.
    at: usize,
    bytes: Range<usize>,
    written: String,
}

/// Has the wikilinks of a text that name one of these names lead to a note instead,
/// showing what they showed: `[[Variant]]` becomes `[[Real|Variant]]`. A link that
/// stands where its new form may mean something else is left as it is; so are more
/// links, where many are mixed with such ([`PARSES_MAX`]).
pub fn with_links_to(text: &str, variants: &[NameKey], real: &str) -> String {
    let mark = if text.starts_with(BOM) { BOM.len_utf8() } else { 0 };
    let before = parsed(text);
    let led = |(at, link): (usize, &Link)| {
        let bytes = link.span.start as usize + mark..link.span.end as usize + mark;
        let is_meant = variants.iter().any(|name| name.is_of(&link.target));
        let row = row_around(text, bytes.start);
        let written = is_meant.then(|| led_to(&text[bytes.clone()], real, row))??;
        Some(Led { at, bytes, written })
    };
    let all: Vec<Led> = before.links.iter().enumerate().filter_map(led).collect();
    let is_well = |after: &Note, led: &[&Led]| {
        let leads = |led: &&Led| after.links.get(led.at).is_some_and(|link| &*link.target == real);
        after.links.len() == before.links.len()
            && after.tasks.len() == before.tasks.len()
            && led.iter().all(leads)
    };
    // All at once where that is well, else its halves, each with what was well before.
    let (mut out, mut well) = (text.to_owned(), Vec::new());
    let mut groups = vec![&all[..]];
    for _ in 0..PARSES_MAX {
        let Some(group) = groups.pop() else { break };
        let mut led: Vec<&Led> = well.iter().copied().chain(group).collect();
        led.sort_unstable_by_key(|led| led.at);
        let changed = with_led(text, &led);
        if is_well(&parsed(&changed), &led) {
            (out, well) = (changed, led);
        } else if group.len() > 1 {
            let (first, second) = group.split_at(group.len() / 2);
            groups.extend([second, first]);
        }
    }
    out
}

/// The text with these links written otherwise, which stand in order.
fn with_led(text: &str, led: &[&Led]) -> String {
    let (mut out, mut end) = (String::with_capacity(text.len()), 0);
    for led in led {
        out += &text[end..led.bytes.start];
        out += &led.written;
        end = led.bytes.end;
    }
    out + &text[end..]
}

fn row_around(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    &text[start..end]
}

fn led_to(written: &str, real: &str, row: &str) -> Option<String> {
    let inside = written.strip_prefix("[[")?.strip_suffix("]]")?;
    let (target, shown) = match inside.split_once('|') {
        Some((target, shown)) => (target, shown),
        None => (inside, inside),
    };
    let pipe = if row.trim_start().starts_with('|') { "\\|" } else { "|" };
    let target = target.trim_end_matches('\\');
    let part = target.split_once('#').map(|(_, part)| format!("#{part}")).unwrap_or_default();
    Some(format!("[[{real}{part}{pipe}{shown}]]"))
}

/// Puts right what was once decoded wrongly and saved again, line by line.
///
/// # Errors
/// Where nothing is damaged in this way, or what is lost cannot be told.
pub fn repaired(bytes: &[u8]) -> Result<String, String> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| "This file is not UTF-8, so what its bytes meant is not certain.")?;
    let mut out = String::with_capacity(text.len());
    for row in text.split_inclusive('\n') {
        let words = row.trim_end_matches(['\n', '\r']);
        match encoding::repair(words) {
            Some(words) => out.push_str(&words),
            None => out.push_str(words),
        }
        out.push_str(&row[words.len()..]);
    }
    match out == text {
        true => Err("Nothing in this note is damaged in a way that can be put right.".to_owned()),
        false => Ok(out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        Date::new(2026, 11, 23).expect("a real day")
    }

    #[track_caller]
    fn check_tick(row: &str, expected: &str) {
        let text = format!("\u{feff}# Day\r\n\r\n{row}\r\nend  \r\n");
        let ticked = tick(&text, 3, today());
        let expected = format!("\u{feff}# Day\r\n\r\n{expected}\r\nend  \r\n");
        assert_eq!(ticked.as_deref(), Ok(&*expected), "{row}");
    }

    #[track_caller]
    fn check_untouched(row: &str, words: &str) {
        let said = tick(&format!("{row}\n"), 1, today()).expect_err("it is not to be ticked");
        assert!(said.contains(words), "{row}: {said}");
    }

    #[test]
    fn a_task_is_ticked_in_its_own_format() {
        check_tick("- [ ] Call Jo", "- [x] Call Jo ✅ 2026-11-23");
        check_tick("> 1. [/] Go 📅 2026-11-30 ^b1", "> 1. [x] Go 📅 2026-11-30 ✅ 2026-11-23 ^b1");
        check_tick(
            "  * [ ] Go [due:: 2026-11-30]  ",
            "  * [x] Go [due:: 2026-11-30] [completion:: 2026-11-23]  ",
        );
        check_tick("- [ ] Go #task [[a|b]]", "- [x] Go #task [[a|b]] ✅ 2026-11-23");
    }

    #[test]
    fn a_task_whose_end_does_more_is_left_to_the_plugin() {
        check_untouched("- [ ] Water 🔁 every day 📅 2026-11-30", "does something when it is done");
        check_untouched("- [ ] Water [repeat:: every day]", "does something when it is done");
        check_untouched("- [x] Done", "done or given up");
        check_untouched("- plain", "no task");
    }

    #[track_caller]
    fn check_aliases(before: &str, expected: Result<&str, &str>) {
        let after = with_aliases(before, &["Jo: T", "Bo"]);
        assert_eq!(after.as_deref().map_err(|why| &**why), expected, "{before:?}");
    }

    #[test]
    fn names_are_added_in_the_form_that_is_there() {
        check_aliases("x\n", Ok("---\naliases:\n  - \"Jo: T\"\n  - \"Bo\"\n---\nx\n"));
        check_aliases(
            "---\r\na: 1\r\n---\r\nx",
            Ok("---\r\na: 1\r\naliases:\r\n  - \"Jo: T\"\r\n  - \"Bo\"\r\n---\r\nx"),
        );
        check_aliases(
            "---\naliases: [Ann]\nb: 2\n---\n",
            Ok("---\naliases: [Ann, \"Jo: T\", \"Bo\"]\nb: 2\n---\n"),
        );
        check_aliases(
            "---\naliases:\n- Ann\n- Bo\nb: 2\n---\n",
            Ok("---\naliases:\n- Ann\n- Bo\n- \"Jo: T\"\nb: 2\n---\n"),
        );
        check_aliases("\u{feff}", Ok("\u{feff}---\naliases:\n  - \"Jo: T\"\n  - \"Bo\"\n---\n"));
        check_aliases("---\naliases: [Ann,\n  Bo]\n---\n", Err(NOT_CERTAIN));
    }

    #[test]
    fn links_lead_to_the_note_and_show_what_they_showed() {
        let text = "[[Jo T]] ![[Jo T]] [[jo t|her]] [[Jo T#Day]]\n`[[Jo T]]`\n| a |\n|---|\n| [[Jo T]] |\n";
        let expected = "[[Jo Tarn|Jo T]] ![[Jo T]] [[Jo Tarn|her]] [[Jo Tarn#Day|Jo T#Day]]\n\
                        `[[Jo T]]`\n| a |\n|---|\n| [[Jo Tarn\\|Jo T]] |\n";
        assert_eq!(with_links_to(text, &[NameKey::of("Jo T")], "Jo Tarn"), expected);
    }

    #[test]
    fn a_link_that_would_be_read_otherwise_is_left_and_very_many_others_are_led() {
        // The row of a table that begins with no line, where one more ends a cell.
        let table = "a | b\n--- | ---\n[[Jo T]] | c\n\n";
        let many = "- [[Jo T]]\n".repeat(3_000);
        let led = "- [[Jo Tarn|Jo T]]\n".repeat(3_000);
        let text = format!("{many}\n{table}{many}");
        let expected = format!("{led}\n{table}{led}");
        assert_eq!(with_links_to(&text, &[NameKey::of("Jo T")], "Jo Tarn"), expected);
    }

    #[test]
    fn damaged_text_is_put_right_and_nothing_else() {
        let text = "caf\u{c3}\u{a9} ok\r\nplain é\r\n";
        assert_eq!(repaired(text.as_bytes()).as_deref(), Ok("café ok\r\nplain é\r\n"));
        assert!(repaired("plain é".as_bytes()).is_err());
        assert!(repaired(b"\xff").is_err());
    }
}
