//! The fields of a task line, in the emoji format of the Tasks plugin and in
//! Dataview's brackets, for showing.

use crate::note::Priority;
use crate::text::Date;

/// A field of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskField {
    /// 📅 `due`
    Due(Date),
    /// ⏳ `scheduled`
    Scheduled(Date),
    /// 🛫 `start`
    Start(Date),
    /// ➕ `created`
    Created(Date),
    /// ✅ `completion`
    Done(Date),
    /// ❌ `cancelled`
    Cancelled(Date),
    /// 🔺 ⏫ 🔼 🔽 ⏬ `priority`
    Priority(Priority),
    /// 🔁 `repeat`: the piece's text is the rule.
    Recurrence,
    /// 🏁 `onCompletion`: the piece's text is the action.
    OnCompletion,
    /// 🆔 `id`: the piece's text is the id.
    Id,
    /// ⛔ `dependsOn`: the piece's text is the ids.
    DependsOn,
}

/// The signs of the Tasks plugin (`TaskRegularExpressions.ts`) and what follows each.
#[rustfmt::skip]
const SIGNS: &[(char, Follows)] = &[
    ('📅', Follows::Date(TaskField::Due)),
    ('📆', Follows::Date(TaskField::Due)),
    ('🗓', Follows::Date(TaskField::Due)),
    ('⏳', Follows::Date(TaskField::Scheduled)),
    ('⌛', Follows::Date(TaskField::Scheduled)),
    ('🛫', Follows::Date(TaskField::Start)),
    ('➕', Follows::Date(TaskField::Created)),
    ('✅', Follows::Date(TaskField::Done)),
    ('❌', Follows::Date(TaskField::Cancelled)),
    ('🔺', Follows::Nothing(Priority::Highest)),
    ('⏫', Follows::Nothing(Priority::High)),
    ('🔼', Follows::Nothing(Priority::Medium)),
    ('🔽', Follows::Nothing(Priority::Low)),
    ('⏬', Follows::Nothing(Priority::Lowest)),
    ('🔁', Follows::Words(TaskField::Recurrence, |c| c.is_ascii_alphanumeric() || matches!(c, ',' | ' ' | '!'))),
    ('🏁', Follows::Words(TaskField::OnCompletion, |c| c.is_ascii_alphabetic())),
    ('🆔', Follows::Words(TaskField::Id, |c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))),
    ('⛔', Follows::Words(TaskField::DependsOn, |c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ',' | ' '))),
];

enum Follows {
    Date(fn(Date) -> TaskField),
    Nothing(Priority),
    Words(TaskField, fn(char) -> bool),
}

/// A field found in a text.
#[derive(Debug, PartialEq)]
pub(super) struct Found<'t> {
    pub field: TaskField,
    /// The value as written; empty for a priority.
    pub value: &'t str,
    /// Bytes from the sign to the end of the value.
    pub len: usize,
}

/// Reads a field of the emoji format at the start of `text`.
pub(super) fn emoji_field(text: &str) -> Option<Found<'_>> {
    let sign = text.chars().next()?;
    let (_, follows) = SIGNS.iter().find(|(listed, _)| *listed == sign)?;
    let rest = &text[sign.len_utf8()..];
    // Some keyboards add the selector that asks for the coloured form.
    let rest = rest.strip_prefix('\u{fe0f}').unwrap_or(rest);
    let value_text = rest.trim_start_matches(' ');
    let at = text.len() - value_text.len();
    match follows {
        Follows::Nothing(priority) => Some(Found {
            field: TaskField::Priority(*priority),
            value: "",
            len: text.len() - rest.len(),
        }),
        Follows::Date(field) => {
            let date = Date::at_start(value_text)?;
            Some(Found { field: field(date), value: &value_text[..10], len: at + 10 })
        }
        Follows::Words(field, belongs) => {
            let end = value_text.find(|c| !belongs(c)).unwrap_or(value_text.len());
            let value = value_text[..end].trim_end();
            (!value.is_empty()).then(|| Found {
                field: field.clone(),
                value,
                len: at + value.len(),
            })
        }
    }
}

/// Reads `key:: value` of the Dataview format; none where the key is no field of
/// a task or the value is not of its kind.
pub(super) fn dataview_field(key: &str, value: &str) -> Option<TaskField> {
    let value = value.trim();
    if value.is_empty() {
        return None;
    }
    let date = || Date::at_start(value);
    Some(match key.trim() {
        "due" => TaskField::Due(date()?),
        "scheduled" => TaskField::Scheduled(date()?),
        "start" => TaskField::Start(date()?),
        "created" => TaskField::Created(date()?),
        "completion" => TaskField::Done(date()?),
        "cancelled" => TaskField::Cancelled(date()?),
        "priority" => TaskField::Priority(priority(value)?),
        "repeat" => TaskField::Recurrence,
        "onCompletion" => TaskField::OnCompletion,
        "id" => TaskField::Id,
        "dependsOn" => TaskField::DependsOn,
        _ => return None,
    })
}

fn priority(word: &str) -> Option<Priority> {
    Some(match word {
        "highest" => Priority::Highest,
        "high" => Priority::High,
        "medium" => Priority::Medium,
        "low" => Priority::Low,
        "lowest" => Priority::Lowest,
        _ => return None,
    })
}

/// The character between the brackets of `[x] ` at the start of a line, and the
/// bytes up to the task's first word.
pub(super) fn checkbox(line: &str) -> Option<(char, usize)> {
    let mut chars = line.strip_prefix('[')?.chars();
    let status = chars.next()?;
    let rest = chars.as_str().strip_prefix(']')?;
    let text = rest.trim_start_matches([' ', '\t']);
    let is_box = rest.is_empty() || text.len() < rest.len() || rest.starts_with(['\n', '\r']);
    (is_box && !matches!(status, '\n' | '\r')).then(|| (status, line.len() - text.len()))
}
