//! A task's fields as small labels.

use super::Role;
use crate::note::blocks::TaskField;
use crate::text::Date;

/// The box before a task: ☐ and ☑ for the plugin's core statuses, any other
/// status as it is written.
pub(super) fn checkbox(status: char) -> (String, Role) {
    match status {
        ' ' => ("☐ ".into(), Role::TaskOpen),
        'x' | 'X' => ("☑ ".into(), Role::TaskDone),
        '-' => ("[-] ".into(), Role::TaskDone),
        other => (format!("[{other}] "), Role::TaskOpen),
    }
}

/// Whether a task of this status is neither done nor given up.
pub(super) fn is_open(status: char) -> bool {
    !matches!(status, 'x' | 'X' | '-')
}

/// What a field is called. `written` is its value in the note. A due date before
/// `today` of an open task says that it is overdue, in words.
pub(super) fn label(
    field: &TaskField,
    written: &str,
    today: Option<Date>,
    status: char,
) -> (String, Role) {
    let date = |date: Date| match today {
        Some(today) if date == today => "today".to_owned(),
        Some(today) => date.label(today),
        None => date.to_string(),
    };
    let text = match field {
        TaskField::Due(due) if is_open(status) && today.is_some_and(|today| *due < today) => {
            return (format!("overdue {}", date(*due)), Role::Overdue);
        }
        TaskField::Due(due) => format!("due {}", date(*due)),
        TaskField::Scheduled(day) => format!("scheduled {}", date(*day)),
        TaskField::Start(day) => format!("starts {}", date(*day)),
        TaskField::Created(day) => format!("created {}", date(*day)),
        TaskField::Done(day) => format!("done {}", date(*day)),
        TaskField::Cancelled(day) => format!("cancelled {}", date(*day)),
        TaskField::Priority(priority) => priority.name().to_owned(),
        TaskField::Recurrence => written.to_owned(),
        TaskField::OnCompletion => format!("then {written}"),
        TaskField::Id => format!("id {written}"),
        TaskField::DependsOn => format!("after {written}"),
    };
    (text, Role::Label)
}
