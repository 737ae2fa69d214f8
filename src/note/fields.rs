//! The fields at the end of a task, in the Tasks plugin's emoji format and in
//! Dataview's `[key:: value]`.
//!
//! Fields are taken off the end of the line in any order, tags among them; the
//! first text that is none ends the search, and all before it is description.
//! An emoji may carry U+FE0F, spaces before its value may be missing, and a
//! no-break space before it makes the field text.
//!
//! Source: the plugin's `TaskRegularExpressions.ts`, `DefaultTaskSerializer.ts`
//! and `DataviewTaskSerializer.ts`. The plugin reads one format at a time; here
//! both are read.

use super::Priority;
use super::linktext::trimmed;

/// The plugin looks this often for one more field.
const FIELDS_MAX: usize = 20;

/// What a field says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Due,
    Scheduled,
    Start,
    Created,
    Done,
    Cancelled,
    Recurrence,
    OnCompletion,
    Id,
    DependsOn,
}

/// A task's text apart from its fields.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fields<'t> {
    /// What is left of the line.
    pub description: &'t str,
    /// Tags that stood among the fields, in the order written, with their `#`.
    pub trailing_tags: Vec<&'t str>,
    /// From the last to the first; where a field comes twice, the first written
    /// one counts, as in the plugin.
    pub values: Vec<(Kind, &'t str)>,
    pub priority: Option<Priority>,
}

#[rustfmt::skip]
const EMOJI: &[(char, Kind, Shape)] = &[
    ('📅', Kind::Due, Shape::Date),
    ('📆', Kind::Due, Shape::Date),
    ('🗓', Kind::Due, Shape::Date),
    ('⏳', Kind::Scheduled, Shape::Date),
    ('⌛', Kind::Scheduled, Shape::Date),
    ('🛫', Kind::Start, Shape::Date),
    ('➕', Kind::Created, Shape::Date),
    ('✅', Kind::Done, Shape::Date),
    ('❌', Kind::Cancelled, Shape::Date),
    ('🔁', Kind::Recurrence, Shape::Words),
    ('🏁', Kind::OnCompletion, Shape::Word),
    ('🆔', Kind::Id, Shape::Id),
    ('⛔', Kind::DependsOn, Shape::Ids),
];

#[rustfmt::skip]
const KEYS: &[(&str, Kind, Shape)] = &[
    ("due", Kind::Due, Shape::Date),
    ("scheduled", Kind::Scheduled, Shape::Date),
    ("start", Kind::Start, Shape::Date),
    ("created", Kind::Created, Shape::Date),
    ("completion", Kind::Done, Shape::Date),
    ("cancelled", Kind::Cancelled, Shape::Date),
    ("repeat", Kind::Recurrence, Shape::Words),
    ("onCompletion", Kind::OnCompletion, Shape::Word),
    ("id", Kind::Id, Shape::Id),
    ("dependsOn", Kind::DependsOn, Shape::Ids),
];

#[rustfmt::skip]
const PRIORITIES: &[(char, &str, Priority)] = &[
    ('🔺', "highest", Priority::Highest),
    ('⏫', "high", Priority::High),
    ('🔼', "medium", Priority::Medium),
    ('🔽', "low", Priority::Low),
    ('⏬', "lowest", Priority::Lowest),
];

/// What a value may look like.
#[derive(Debug, Clone, Copy)]
enum Shape {
    Date,
    Words,
    Word,
    Id,
    Ids,
}

impl Shape {
    fn fits_char(self, c: char) -> bool {
        match self {
            Self::Words => c.is_ascii_alphanumeric() || matches!(c, ',' | ' ' | '!'),
            Self::Word => c.is_ascii_alphabetic(),
            Self::Id => c.is_ascii_alphanumeric() || matches!(c, '-' | '_'),
            Self::Date | Self::Ids => false,
        }
    }

    fn fits(self, value: &str) -> bool {
        match self {
            Self::Date => is_date(value),
            Self::Ids => value.split(',').all(|id| Self::Id.fits(id.trim_matches(' '))),
            _ => !value.is_empty() && value.chars().all(|c| self.fits_char(c)),
        }
    }
}

fn is_date(value: &str) -> bool {
    let fits = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    value.len() == 10 && value.bytes().enumerate().all(fits)
}

impl<'t> Fields<'t> {
    /// Takes the fields off the end of a task's text. A block id must be gone.
    pub(super) fn of(text: &'t str) -> Self {
        let mut fields = Self { description: trimmed(text), ..Self::default() };
        for _ in 0..FIELDS_MAX {
            let line = fields.description;
            let Some(rest) = fields.take_last(line) else { break };
            fields.description = trimmed(rest);
        }
        fields.trailing_tags.reverse();
        fields
    }

    /// Takes one field or tag; gives the text before it.
    fn take_last(&mut self, line: &'t str) -> Option<&'t str> {
        let last = line.chars().next_back()?;
        if !last.is_ascii()
            && let Some(rest) = self.take_priority(line)
        {
            return Some(rest);
        }
        if matches!(last, ']' | ')' | ',')
            && let Some(rest) = self.take_bracketed(line)
        {
            return Some(rest);
        }
        if let Some((rest, kind, value)) = behind_emoji(line) {
            self.values.push((kind, value));
            return Some(rest);
        }
        let (rest, tag) = tag_at_end(line)?;
        self.trailing_tags.push(tag);
        Some(rest)
    }

    fn take_priority(&mut self, line: &'t str) -> Option<&'t str> {
        let rest = line.strip_suffix('\u{fe0f}').unwrap_or(line);
        let emoji = rest.chars().next_back()?;
        let (_, _, priority) = PRIORITIES.iter().find(|row| row.0 == emoji)?;
        self.priority = Some(*priority);
        Some(&rest[..rest.len() - emoji.len_utf8()])
    }

    /// `[key:: value]` or `(key:: value)`, a comma may follow.
    fn take_bracketed(&mut self, line: &'t str) -> Option<&'t str> {
        let closed = line.strip_suffix(',').unwrap_or(line).trim_end_matches(' ');
        let inner = closed.strip_suffix([']', ')'])?;
        let open = inner.rfind(['[', '('])?;
        let (key, value) = inner[open + 1..].split_once("::")?;
        let (key, value) = (key.trim_matches(' '), value.trim_matches(' '));
        if key == "priority" {
            let (_, _, priority) = PRIORITIES.iter().find(|row| row.1 == value)?;
            self.priority = Some(*priority);
        } else {
            let (_, kind, shape) = KEYS.iter().find(|row| row.0 == key)?;
            shape.fits(value).then_some(())?;
            self.values.push((*kind, value));
        }
        Some(&inner[..open])
    }
}

/// `<emoji> <value>` at the end of a line, as the text before it, the kind and
/// the value.
fn behind_emoji(line: &str) -> Option<(&str, Kind, &str)> {
    // Every value is made of these, so the emoji can only stand before them.
    let in_value =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b',' | b'-' | b'_' | b' ' | b'!');
    let end = line.bytes().rposition(|byte| !in_value(byte))? + 1;
    let before = line[..end].strip_suffix('\u{fe0f}').unwrap_or(&line[..end]);
    let emoji = before.chars().next_back().filter(|c| !c.is_ascii())?;
    let (_, kind, shape) = EMOJI.iter().find(|row| row.0 == emoji)?;
    let value = line[end..].trim_matches(' ');
    shape.fits(value).then(|| (&before[..before.len() - emoji.len_utf8()], *kind, value))
}

/// A tag behind white space at the end of a line.
fn tag_at_end(line: &str) -> Option<(&str, &str)> {
    let ends = |byte| matches!(byte, b' ' | b'!'..=b'&' | b'('..=b'*' | b',' | b'.' | b':' | b'<' | b'>'..=b'@' | b'^' | b'{'..=b'}');
    let hash = line.bytes().rposition(ends)?;
    let name = line[hash..].strip_prefix('#').filter(|name| !name.is_empty())?;
    let alone = line[..hash].chars().next_back().is_none_or(char::is_whitespace);
    let whole = !name.chars().any(char::is_whitespace);
    (alone && whole).then_some((&line[..hash], &line[hash..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, description: &str, values: &[(Kind, &str)], priority: Option<Priority>) {
        let fields = Fields::of(text);
        assert_eq!(fields.description, description, "{text}");
        assert_eq!(fields.values, values, "{text}");
        assert_eq!(fields.priority, priority, "{text}");
    }

    #[test]
    fn fields_stand_in_any_order_with_tags_among_them() {
        use Kind::{Due, Id, Recurrence, Start};
        check(
            "Send #now 🛫 2026-01-02 ⏫ #work 📅 2026-01-03",
            "Send",
            &[(Due, "2026-01-03"), (Start, "2026-01-02")],
            Some(Priority::High),
        );
        check(
            "Water 🔁 every 2 weeks, when done 🆔 ab-1_c",
            "Water",
            &[(Id, "ab-1_c"), (Recurrence, "every 2 weeks, when done")],
            None,
        );
        let tags = Fields::of("x #a 🔼 #b #c").trailing_tags;
        assert_eq!(tags, ["#a", "#b", "#c"]);
    }

    #[test]
    fn a_variation_selector_and_missing_spaces_are_no_matter_but_a_hard_space_is() {
        check("x 🗓\u{fe0f}2026-01-03", "x", &[(Kind::Due, "2026-01-03")], None);
        check("x ⏬\u{fe0f}", "x", &[], Some(Priority::Lowest));
        check("x 📅\u{a0}2026-01-03", "x 📅\u{a0}2026-01-03", &[], None);
    }

    #[test]
    fn unknown_text_ends_the_fields() {
        check(
            "x 📅 2026-01-03 then ⏳ 2026-01-04",
            "x 📅 2026-01-03 then",
            &[(Kind::Scheduled, "2026-01-04")],
            None,
        );
        check("x 📅 2026-1-3", "x 📅 2026-1-3", &[], None);
        check("x ⛔ a1, b2", "x", &[(Kind::DependsOn, "a1, b2")], None);
        check("x 🏁 delete", "x", &[(Kind::OnCompletion, "delete")], None);
    }

    #[test]
    fn dataview_fields_are_read_too() {
        check(
            "x [due:: 2026-01-03], (priority:: high) [repeat::every day]",
            "x",
            &[(Kind::Recurrence, "every day"), (Kind::Due, "2026-01-03")],
            Some(Priority::High),
        );
        check("x [due:: soon]", "x [due:: soon]", &[], None);
        check("see [[Note]]", "see [[Note]]", &[], None);
    }
}
